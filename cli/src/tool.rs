//! Which sea-orm-migration the project's revisions are compiled with, and whether they may call `runner`: read from the
//! manifest of the crate that they are part of and from `Cargo.lock`.
//!
//! Knows nothing of what a revision says, and asks no cargo.

use std::fs;
use std::path::Path;

use schema_diff::render::target::{Spelled, Target, Version};
use serde::Deserialize;

use crate::error::Failure;
use crate::manifest::{self, Found};
use crate::project::{Project, read_text};

const MIGRATION: &str = "sea-orm-migration";
const RUNNER: &str = "runner";

/// What the project's revisions may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// The version of sea-orm-migration.
    pub version: Version,
    /// What the crate calls `runner`, if it depends on it. (Never with 1.1: it speaks version 2.)
    pub runner: Option<String>,
}

impl Tool {
    /// That of the project.
    pub fn of(project: &Project) -> Result<Self, Failure> {
        let folder = project.migrations();
        let Some(found) = manifest::above(project, &folder)? else {
            return Err(Failure::new(
                "migrator-manifest",
                format!(
                    "no Cargo.toml says with which {MIGRATION} the revisions in {} are compiled",
                    project.name_of(&folder)
                ),
            )
            .help("correct `migrations` in schema-diff.toml: it names the sources of a crate"));
        };
        let lock = lock(&found)?;
        let version = version(project, &found, lock.as_ref())?;
        let runner = (version == Version::V2)
            .then(|| runner(&found, lock.as_ref()))
            .flatten();
        Ok(Self { version, runner })
    }

    /// The same for the renderer, with the plan's steps as SQL where they may be needed.
    pub fn target<'a>(&'a self, spelled: &'a Spelled) -> Target<'a> {
        match &self.runner {
            Some(name) => Target::Runner(name),
            None => Target::Alone {
                version: self.version,
                spelled,
            },
        }
    }
}

/// A `Cargo.lock`, as far as it is needed.
#[derive(Debug, Deserialize)]
struct Lock {
    #[serde(default, rename = "package")]
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    /// Each a name, followed by its version where there are several.
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Lock {
    fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// The version of that package which this one depends on.
    fn dependency<'a>(&'a self, of: &'a Package, name: &str) -> Option<&'a str> {
        let said = of.dependencies.iter().find_map(|said| {
            let mut words = said.split(' ');
            (words.next() == Some(name)).then(|| words.next())
        })?;
        said.or_else(|| self.package(name).map(|package| package.version.as_str()))
    }
}

/// The lock of the crate's workspace: the nearest that knows the crate.
fn lock(found: &Found) -> Result<Option<Lock>, Failure> {
    let folder = found.path.parent().unwrap_or(Path::new(""));
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        let path = above.join("Cargo.lock");
        if !path.is_file() {
            continue;
        }
        let lock: Lock = toml::from_str(&read_text(&path)?).map_err(|error| {
            let reason = error.message().trim().replace('\n', "; ");
            Failure::new(
                "lock",
                format!("{} cannot be read: {reason}", path.display()),
            )
            .help("let cargo write it anew: `cargo generate-lockfile`")
        })?;
        if lock.package(&found.package).is_some() {
            return Ok(Some(lock));
        }
    }
    Ok(None)
}

/// As the lock has it for this crate, else as the manifest wants it.
fn version(project: &Project, found: &Found, lock: Option<&Lock>) -> Result<Version, Failure> {
    let locked = lock.and_then(|lock| lock.dependency(lock.package(&found.package)?, MIGRATION));
    let wanted = found.requirements.get(&MIGRATION.replace('-', "_"));
    let wanted = wanted.and_then(|text| exact_major(text).map(|_| text.as_str()));
    let name = project.name_of(&found.path);
    let Some(text) = locked.or(wanted) else {
        return Err(Failure::new(
            "migration-version",
            format!(
                "it is not known which version of {MIGRATION} the revisions are compiled with: {name} does not say, and \
                 no Cargo.lock does"
            ),
        )
        .help(format!(
            "let {} depend on {MIGRATION}, and let cargo write its lock: `cargo generate-lockfile`",
            found.package
        )));
    };
    match exact_major(text) {
        Some(1) => Ok(Version::V1),
        Some(2) => Ok(Version::V2),
        _ => Err(Failure::new(
            "migration-version",
            format!("{name} depends on {MIGRATION} {text}, for which no revision can be written"),
        )
        .help("versions 1 and 2 are known: change to one of them")),
    }
}

/// The major version that a version or a requirement means, if it means one.
fn exact_major(text: &str) -> Option<u32> {
    let text = text.trim();
    let number = text.trim_start_matches(['^', '~', '=', ' ']);
    if text.contains([',', '<', '>']) {
        return None;
    }
    number.split(['.', '-', '+']).next()?.parse().ok()
}

/// What the crate calls `runner`. Another crate of that name is somebody else's: ours depends on `schema-diff`.
fn runner(found: &Found, lock: Option<&Lock>) -> Option<String> {
    let dependencies = found.krate.dependencies.iter();
    let (written, _) = dependencies
        .into_iter()
        .find(|(_, package)| *package == RUNNER)?;
    let locked = lock.and_then(|lock| lock.package(RUNNER));
    let ours = locked.is_none_or(|package| {
        let names = package.dependencies.iter();
        names
            .map(|said| said.split(' ').next())
            .any(|name| name == Some("schema-diff"))
    });
    ours.then(|| written.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a project with that manifest of the migrator, a root manifest and a lock.
    fn check(
        migrator: &str,
        root: &str,
        lock: &str,
        expected: Result<(Version, Option<&str>), &str>,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("schema-diff.toml", "");
        write("migrator/src/lib.rs", "");
        for (name, text) in [
            ("migrator/Cargo.toml", migrator),
            ("Cargo.toml", root),
            ("Cargo.lock", lock),
        ] {
            if !text.is_empty() {
                write(name, text);
            }
        }
        let project = Project::find(folder.path()).unwrap().unwrap();
        let said = Tool::of(&project);
        let said = said
            .as_ref()
            .map(|tool| (tool.version, tool.runner.as_deref()))
            .map_err(Failure::code);
        assert_eq!(said, expected, "{migrator}");
    }

    fn manifest(dependencies: &str) -> String {
        format!("[package]\nname = \"my-migrator\"\n[dependencies]\n{dependencies}")
    }

    fn packages(list: &[(&str, &str, &[&str])]) -> String {
        let package = |(name, version, dependencies): &(&str, &str, &[&str])| {
            format!(
                "[[package]]\nname = {name:?}\nversion = {version:?}\ndependencies = {dependencies:?}\n"
            )
        };
        list.iter().map(package).collect()
    }

    #[test]
    fn the_lock_says_the_version_of_this_crate() {
        let both = |own: &str| {
            let own = format!("sea-orm-migration {own}");
            packages(&[
                ("my-migrator", "0.1.0", &[&own]),
                ("other", "0.1.0", &["sea-orm-migration 1.1.20"]),
                ("sea-orm-migration", "1.1.20", &[]),
                ("sea-orm-migration", "2.0.4", &[]),
            ])
        };
        let any = manifest("sea-orm-migration = \"*\"");
        check(&any, "", &both("2.0.4"), Ok((Version::V2, None)));
        check(&any, "", &both("1.1.20"), Ok((Version::V1, None)));
        let only = |version| {
            packages(&[
                ("my-migrator", "0.1.0", &["sea-orm-migration"]),
                ("sea-orm-migration", version, &[]),
            ])
        };
        check(&any, "", &only("1.1.0"), Ok((Version::V1, None)));
        check(&any, "", &only("2.0.0-rc.18"), Ok((Version::V2, None)));
        check(&any, "", &only("0.12.15"), Err("migration-version"));
        check(&any, "", &only("3.0.0"), Err("migration-version"));
        check(&any, "", "[[package]", Err("lock"));
    }

    #[test]
    fn without_a_lock_the_manifest_does() {
        let wants = |text: &str, expected| {
            check(
                &manifest(&format!("sea-orm-migration = {text}")),
                "",
                "",
                expected,
            );
        };
        wants("\"1.1\"", Ok((Version::V1, None)));
        wants("\"~1.1.2\"", Ok((Version::V1, None)));
        wants(
            "{ version = \"=2.0.4\", features = [] }",
            Ok((Version::V2, None)),
        );
        wants("\">=1, <3\"", Err("migration-version"));
        wants("\"*\"", Err("migration-version"));
        wants("{ path = \"x\" }", Err("migration-version"));
        // Nor does a lock that does not know the crate.
        let other = packages(&[("sea-orm-migration", "1.1.20", &[])]);
        check(
            &manifest("sea-orm-migration = \"2\""),
            "",
            &other,
            Ok((Version::V2, None)),
        );
        check(&manifest(""), "", &other, Err("migration-version"));
        check("", "", "", Err("migrator-manifest"));
        check("", "[workspace]", "", Err("migrator-manifest"));
        let shared = "[workspace.dependencies]\nsea-orm-migration = \"1\"";
        check(
            &manifest("sea-orm-migration.workspace = true"),
            shared,
            "",
            Ok((Version::V1, None)),
        );
    }

    #[test]
    fn runner_is_known_by_what_the_crate_calls_it() {
        let two = "sea-orm-migration = \"2\"\n";
        let with = |more: &str, root: &str, lock: &str, expected| {
            check(
                &manifest(&format!("{two}{more}")),
                root,
                lock,
                Ok((Version::V2, expected)),
            );
        };
        with("runner = { path = \"../runner\" }", "", "", Some("runner"));
        with(
            "my-ops = { path = \"..\", package = \"runner\" }",
            "",
            "",
            Some("my_ops"),
        );
        with(
            "runner = { path = \"..\", package = \"jogger\" }",
            "",
            "",
            None,
        );
        let shared =
            "[workspace.dependencies]\nmover = { package = \"runner\", path = \"runner\" }";
        with("mover.workspace = true", shared, "", Some("mover"));
        let lock = |of_runner: &[&str]| {
            packages(&[
                ("my-migrator", "0.1.0", &["runner", "sea-orm-migration"]),
                ("runner", "0.1.0", of_runner),
                ("sea-orm-migration", "2.0.4", &[]),
            ])
        };
        with(
            "runner = \"1\"",
            "",
            &lock(&["schema-diff"]),
            Some("runner"),
        );
        // Somebody else's.
        with("runner = \"1\"", "", &lock(&["tokio"]), None);
        // It speaks version 2.
        let one = manifest("sea-orm-migration = \"1.1\"\nrunner = \"1\"");
        check(&one, "", "", Ok((Version::V1, None)));
    }
}
