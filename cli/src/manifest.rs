//! The `Cargo.toml` of a crate: its name, its root file, its features, what it calls other crates.
//!
//! Knows nothing of entities and of revisions, and asks no cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Table;

use crate::error::Failure;
use crate::project::{Project, read_text};

/// A crate's manifest, as far as paths and conditions in its source need it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    package: Option<Package>,
    lib: Target,
    features: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    dependencies: Dependencies,
    target: BTreeMap<String, Dependencies>,
    workspace: Dependencies,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Target {
    name: Option<String>,
    path: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dependencies {
    dependencies: Table,
}

/// A crate, and which features it declares.
#[derive(Debug, Clone)]
pub struct Found {
    /// The crate, for the reader.
    pub krate: schema_diff::read::Crate,
    /// Its manifest's path.
    pub path: PathBuf,
    /// The package's name.
    pub package: String,
    /// Which versions it wants of which packages (with `_` for `-`), where it says so.
    pub requirements: BTreeMap<String, String>,
    /// What each feature turns on.
    features: BTreeMap<String, Vec<String>>,
}

impl Found {
    /// Whether it has a feature of that name.
    pub fn declares(&self, feature: &str) -> bool {
        self.features.contains_key(feature)
    }

    /// The features, and what they turn on.
    pub fn turn_on<'a>(&mut self, features: impl IntoIterator<Item = &'a str>) {
        let mut open: Vec<&str> = features
            .into_iter()
            .filter(|feature| self.declares(feature))
            .collect();
        let mut on = BTreeSet::new();
        while let Some(feature) = open.pop() {
            if feature.starts_with("dep:") || feature.contains("?/") {
                continue;
            }
            // `uuid/serde` turns the dependency on, too.
            let feature = feature.split('/').next().unwrap_or(feature);
            if on.insert(feature.to_owned()) {
                let more = self.features.get(feature).into_iter().flatten();
                open.extend(more.map(String::as_str));
            }
        }
        self.krate.features = Some(on);
    }
}

/// The crates of the files of that name, in the order of their folders; with their default features on.
pub fn crates<'a>(
    project: &Project,
    files: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Found>, Failure> {
    let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for file in files {
        let path = project.folder.join(file);
        for folder in path.ancestors().skip(1) {
            if !folder.starts_with(&project.folder) || folders.contains_key(folder) {
                break;
            }
            let is_crate = folder.join("Cargo.toml").is_file();
            folders.insert(folder.to_owned(), is_crate);
            if is_crate {
                break;
            }
        }
    }
    let mut found: Vec<Found> = Vec::new();
    for folder in folders.iter().filter(|(_, is)| **is).map(|(path, _)| path) {
        if let Some(mut one) = read(project, folder)? {
            one.turn_on(["default"]);
            if found.iter().any(|known| known.krate.name == one.krate.name) {
                one.krate.name = format!("{} of {}", one.krate.name, one.krate.folder);
            }
            found.push(one);
        }
    }
    Ok(found)
}

/// The crate that the folder is part of, if it is part of one.
pub fn above(project: &Project, folder: &Path) -> Result<Option<Found>, Failure> {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        if above.join("Cargo.toml").is_file()
            && let Some(found) = read(project, above)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The crate in that folder; `None` where the manifest is of a workspace only.
fn read(project: &Project, folder: &Path) -> Result<Option<Found>, Failure> {
    let path = folder.join("Cargo.toml");
    let manifest = parse(project, &path)?;
    let Some(package) = &manifest.package else {
        return Ok(None);
    };
    let name = manifest.lib.name.as_ref().unwrap_or(&package.name);
    let root = manifest.lib.path.clone().unwrap_or_else(|| {
        let main = folder.join("src/main.rs").is_file() && !folder.join("src/lib.rs").is_file();
        format!("src/{}.rs", if main { "main" } else { "lib" })
    });
    let shared = workspace(project, folder, &manifest)?;
    let mut features = manifest.features.clone();
    let (mut dependencies, mut requirements) = (BTreeMap::new(), BTreeMap::new());
    let tables = std::iter::once(&manifest.dependencies).chain(manifest.target.values());
    for (written, said) in tables.flat_map(|tables| &tables.dependencies) {
        let inherited = said
            .get("workspace")
            .and_then(|_| shared.get(written.as_str()));
        let package = said
            .get("package")
            .or_else(|| inherited.and_then(|said| said.get("package")))
            .and_then(toml::Value::as_str)
            .unwrap_or(written);
        dependencies.insert(underscored(written), underscored(package));
        let version = |said: &toml::Value| {
            let text = said.as_str().or_else(|| said.get("version")?.as_str());
            text.map(str::to_owned)
        };
        if let Some(wanted) = version(said).or_else(|| inherited.and_then(version)) {
            requirements.insert(underscored(package), wanted);
        }
        if said.get("optional").and_then(toml::Value::as_bool) == Some(true) {
            features.entry(written.clone()).or_default();
        }
    }
    features.entry("default".to_owned()).or_default();
    Ok(Some(Found {
        krate: schema_diff::read::Crate {
            name: underscored(name),
            folder: project.name_of(folder),
            root: project.name_of(&folder.join(root)),
            features: None,
            dependencies,
            complete: false,
        },
        path,
        package: package.name.clone(),
        requirements,
        features,
    }))
}

/// The dependencies that the workspace above shares.
fn workspace(project: &Project, folder: &Path, own: &Manifest) -> Result<Table, Failure> {
    if !own.workspace.dependencies.is_empty() {
        return Ok(own.workspace.dependencies.clone());
    }
    for above in folder.ancestors().skip(1) {
        let path = above.join("Cargo.toml");
        if path.is_file() {
            let manifest = parse(project, &path)?;
            if !manifest.workspace.dependencies.is_empty() {
                return Ok(manifest.workspace.dependencies);
            }
        }
    }
    Ok(Table::new())
}

fn parse(project: &Project, path: &Path) -> Result<Manifest, Failure> {
    let text = read_text(path)?;
    toml::from_str(&text).map_err(|error| {
        let name = project.name_of(path);
        let failure = Failure::new("manifest", error.message().trim().replace('\n', "; "))
            .help(format!("correct {name}; `cargo check` says more"));
        match error.span() {
            Some(span) => failure.at(&name, &text, span.start, span.end),
            None => failure,
        }
    })
}

fn underscored(name: &str) -> String {
    name.replace('-', "_")
}

/// The Rust files of the crate whose root file that is.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = root.parent().map(Path::to_owned).into_iter().collect();
    while let Some(folder) = open.pop() {
        // What cannot be opened says nothing; what it might have said stays unknown.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("schema-diff.toml", "")].iter().chain(files) {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project::find(folder.path()).unwrap().unwrap();
        (folder, project)
    }

    #[test]
    fn what_a_manifest_says() {
        let (_folder, project) = project(&[
            (
                "Cargo.toml",
                "[workspace]\nmembers = []\n[workspace.dependencies]\nkeys = { package = \"my-ids\", version = \"1\" }\nuuid = \"1\"",
            ),
            (
                "crates/my-shop/Cargo.toml",
                "[package]\nname = \"my-shop\"\n[features]\ndefault = [\"a\", \"dep:x\", \"json?/y\"]\na = [\"b\", \"uuid/serde\"]\nb = []\nc = []
                 [dependencies]\nkeys.workspace = true\nuuid = { workspace = true, optional = true }\nold = { package = \"new-one\", version = \"1\" }
                 [target.'cfg(unix)'.dependencies]\nnix = \"1\"",
            ),
            (
                "crates/plain/Cargo.toml",
                "[package]\nname = \"plain\"\n[lib]\nname = \"odd\"\npath = \"entities/mod.rs\"",
            ),
            ("crates/program/Cargo.toml", "[package]\nname = \"program\""),
            ("crates/program/src/main.rs", ""),
        ]);
        let found = crates(
            &project,
            [
                "crates/my-shop/src/a/b.rs",
                "crates/my-shop/src/c.rs",
                "crates/plain/entities/x.rs",
                "crates/program/src/x.rs",
                "elsewhere/x.rs",
            ],
        )
        .unwrap();
        let said: Vec<String> = found
            .iter()
            .map(|found| {
                let krate = &found.krate;
                let dependencies: Vec<String> = krate
                    .dependencies
                    .iter()
                    .map(|(written, name)| format!("{written}={name}"))
                    .collect();
                let on = krate.features.iter().flatten().cloned().collect::<Vec<_>>();
                format!(
                    "{} {} {} [{}] {}",
                    krate.name,
                    krate.folder,
                    krate.root,
                    on.join(" "),
                    dependencies.join(" ")
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "my_shop crates/my-shop crates/my-shop/src/lib.rs [a b default uuid] keys=my_ids nix=nix old=new_one uuid=uuid",
                "odd crates/plain crates/plain/entities/mod.rs [default] ",
                "program crates/program crates/program/src/main.rs [default] ",
            ]
        );
        let mut shop = found[0].clone();
        shop.turn_on(["c", "unknown"]);
        assert_eq!(shop.krate.features, Some(["c".to_owned()].into()));
        assert!(shop.declares("uuid") && !shop.declares("unknown"));
    }

    #[test]
    fn a_broken_manifest_is_shown() {
        let (_folder, project) = project(&[("a/Cargo.toml", "[package\n")]);
        let failure = crates(&project, ["a/src/x.rs"]).unwrap_err();
        assert_eq!(failure.code(), "manifest");
    }
}
