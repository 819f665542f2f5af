//! `demo`: the main job on a scratch copy of the example, with the real commands on real files and the embedded
//! database. Every command is printed before it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use toml::{Table, Value};

use crate::args::Demo;
use crate::build::clean_command;
use crate::context::Context;
use crate::error::Failure;
use crate::output::Output;
use crate::project::read_text;

use super::Outcome;

/// The crates that the copy brings along; its other path dependencies point back to the workspace.
const COPIED: [&str; 2] = ["entities", "migrator"];

/// The new entity of the tour.
const DEVICES: &str = r#"//! A device on which a member of an organization signs in.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "String(StringLen::N(36))")]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(36))")]
    pub organization_id: String,
    #[sea_orm(column_type = "String(StringLen::N(64))", indexed)]
    pub fingerprint: String,
    pub created_at: DateTime,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<super::organizations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
"#;

/// Runs the tour.
pub fn demo(context: &Context, args: &Demo) -> Result<Outcome, Failure> {
    if context.linked.is_some() {
        return Err(
            Failure::new("demo", "this program carries its own revisions")
                .help("run the demo with schema-diff: cargo run -p cli -- demo"),
        );
    }
    let output = context.output;
    let workspace = workspace()?;
    let folder = folder(args.folder.as_deref())?;
    output.data(&format!(
        "A scratch copy of the example, with an embedded SQLite database, in\n{}\n",
        folder.display()
    ))?;
    copy_example(&workspace, &folder)?;
    let tour = Tour {
        folder,
        target: target_folder(&workspace)?,
        output,
    };
    tour.run()?;
    output.data(&format!(
        "\nThe folder is yours to go on with:\n$ cd {}\n$ {} status\n",
        tour.folder.display(),
        this_program()?.display()
    ))?;
    Ok(Outcome::Done)
}

/// The workspace that this program was built from.
fn workspace() -> Result<PathBuf, Failure> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder
        .parent()
        .filter(|root| {
            root.join("Cargo.lock").is_file() && COPIED.iter().all(|name| root.join(name).is_dir())
        })
        .map(Path::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "demo",
                format!(
                    "the sources of this program are not in {} any more",
                    crate_folder.display()
                ),
            )
            .help("run the demo in a clone of the repository: cargo run -p cli -- demo")
        })
}

fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe()
        .map_err(|error| Failure::new("demo", format!("cannot find this program: {error}")))
}

fn folder(given: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(given) = given else {
        return tempfile::Builder::new()
            .prefix("schema-diff-demo-")
            .tempdir()
            .map(tempfile::TempDir::keep)
            .map_err(|error| Failure::file("make a folder in", &std::env::temp_dir(), &error));
    };
    fs::create_dir(given).map_err(|error| {
        Failure::file("make the folder", given, &error).help("name a folder that is not there yet")
    })?;
    fs::canonicalize(given).map_err(|error| Failure::file("open", given, &error))
}

/// Where the workspace's crates are compiled already.
fn target_folder(workspace: &Path) -> Result<PathBuf, Failure> {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => std::path::absolute(&target)
            .map_err(|error| Failure::file("find", Path::new(&target), &error)),
        None => Ok(workspace.join("target")),
    }
}

fn copy_example(workspace: &Path, folder: &Path) -> Result<(), Failure> {
    for name in COPIED {
        copy_folder(&workspace.join(name), &folder.join(name))?;
    }
    for name in ["Cargo.lock", crate::config::FILE] {
        copy_file(&workspace.join(name), &folder.join(name))?;
    }
    let path = workspace.join("Cargo.toml");
    let manifest = manifest(&read_text(&path)?, workspace).map_err(|reason| {
        Failure::new(
            "demo",
            format!("{} cannot be used: {reason}", path.display()),
        )
    })?;
    write(&folder.join("Cargo.toml"), &manifest)?;
    let mut build = Table::new();
    build.insert(
        "target-dir".into(),
        Value::String(target_folder(workspace)?.display().to_string()),
    );
    let mut config = Table::new();
    config.insert("build".into(), Value::Table(build));
    let cargo = folder.join(".cargo");
    fs::create_dir(&cargo).map_err(|error| Failure::file("make the folder", &cargo, &error))?;
    write(&cargo.join("config.toml"), &config.to_string())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir(to).map_err(|error| Failure::file("make the folder", to, &error))?;
    let failed = |error: std::io::Error| Failure::file("read", from, &error);
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            copy_file(&path, &target)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|error| Failure::file("copy", from, &error))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

/// The workspace's manifest for the copy: only the copied crates are members, and the other crates of the workspace
/// are found where they are. Versions, features and profiles stay, so that what is compiled there serves here.
fn manifest(text: &str, workspace: &Path) -> Result<String, String> {
    let whole: Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut manifest = Table::new();
    for key in ["workspace", "profile", "patch"] {
        if let Some(value) = whole.get(key) {
            manifest.insert(key.into(), value.clone());
        }
    }
    let table = manifest
        .get_mut("workspace")
        .and_then(Value::as_table_mut)
        .ok_or("it is no workspace")?;
    table.insert(
        "members".into(),
        Value::Array(COPIED.map(|name| Value::String(name.into())).to_vec()),
    );
    if let Some(dependencies) = table.get_mut("dependencies").and_then(Value::as_table_mut) {
        for (_, dependency) in dependencies.iter_mut() {
            if let Some(path) = dependency.get_mut("path")
                && let Some(relative) = path.as_str()
                && !COPIED.contains(&relative)
            {
                *path = Value::String(workspace.join(relative).display().to_string());
            }
        }
    }
    Ok(manifest.to_string())
}

/// The steps of the tour.
struct Tour {
    folder: PathBuf,
    target: PathBuf,
    output: Output,
}

impl Tour {
    fn run(&self) -> Result<(), Failure> {
        self.say("Bring the database to what the revisions say.")?;
        self.command(&["upgrade", "head", "--yes"], 0)?;
        self.say("Entities, revisions and database agree.")?;
        self.command(&["check"], 0)?;

        self.say("Now the entities change: a column more, one less, one wider, and a new table.")?;
        self.edit_entities()?;
        self.say("The difference is seen (exit code 1).")?;
        self.command(&["check"], 1)?;
        self.say("And becomes a revision, proven up and down before it is written.")?;
        let before = self.revisions()?;
        self.command(&["autogenerate", "nicknames"], 0)?;
        for path in self.revisions()? {
            if !before.contains(&path) {
                self.show(&path)?;
            }
        }
        self.say("It is applied, and all agree again.")?;
        self.command(&["upgrade", "head", "--yes"], 0)?;
        self.command(&["check"], 0)?;
        self.say("It is reversible: down, and up again.")?;
        self.command(&["downgrade", "-1", "--yes"], 0)?;
        self.command(&["status"], 0)?;
        self.is_one_behind()?;
        self.command(&["upgrade", "head", "--yes"], 0)?;
        self.command(&["check"], 0)
    }

    fn say(&self, text: &str) -> Result<(), Failure> {
        self.output.data(&format!("\n# {text}\n"))
    }

    /// Runs this program in the folder; its exit code must be the expected one.
    fn command(&self, arguments: &[&str], expected: i32) -> Result<(), Failure> {
        let line = format!("schema-diff {}", arguments.join(" "));
        self.output.data(&format!("$ {line}\n"))?;
        let status = self
            .program(arguments)?
            .status()
            .map_err(|error| Failure::new("demo", format!("cannot run {line}: {error}")))?;
        if status.code() == Some(expected) {
            return Ok(());
        }
        Err(self.wrong(format!(
            "`{line}` ended with {status}, where {expected} was expected"
        )))
    }

    fn wrong(&self, what: String) -> Failure {
        Failure::new("demo", what).help(format!("the folder is kept: {}", self.folder.display()))
    }

    fn program(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let mut command: Command = clean_command(this_program()?);
        for name in [
            "SCHEMA_DIFF_DATABASE_URL",
            "DATABASE_URL",
            "SQLALCHEMY_DATABASE_URL",
            "POSTGRES_HOST",
            "POSTGRES_DB",
        ] {
            // The tour works on its own embedded database, whatever is set here.
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .stdin(Stdio::null());
        Ok(command)
    }

    /// Whether the way down led exactly to where the way up began: `status` sees no drift there.
    fn is_one_behind(&self) -> Result<(), Failure> {
        let answer = self
            .program(&["status", "--format", "json"])?
            .stderr(Stdio::null())
            .output()
            .map_err(|error| Failure::new("demo", format!("cannot run status: {error}")))?;
        let status: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
        let length = |name: &str| status[name].as_array().map(Vec::len);
        if length("drift") == Some(0) && length("pending") == Some(1) {
            return Ok(());
        }
        Err(self.wrong("the downgrade did not lead back to where the upgrade began".into()))
    }

    fn edit_entities(&self) -> Result<(), Failure> {
        self.edit("organizations.rs", |text| {
            let field = "    pub slug: String,\n";
            text.contains(field).then(|| {
                text.replace(
                    field,
                    &format!("{field}    pub nickname: Option<String>,\n"),
                )
            })
        })?;
        self.edit("user_preferences.rs", |text| {
            let language = "    #[sea_orm(column_type = \"String(StringLen::N(10))\")]\n    pub language: Option<String>,\n";
            (text.contains("N(50)") && text.contains(language))
                .then(|| text.replace("N(50)", "N(80)").replace(language, ""))
        })?;
        self.edit("devices.rs", |_| Some(DEVICES.to_owned()))?;
        self.edit("lib.rs", |text| {
            let module = "pub mod migration_jobs;\n";
            text.contains(module)
                .then(|| text.replace(module, &format!("pub mod devices;\n{module}")))
        })
    }

    /// Edits an entity file (or makes it) and shows the difference.
    fn edit(&self, name: &str, change: impl FnOnce(&str) -> Option<String>) -> Result<(), Failure> {
        let path = self.folder.join("entities/src").join(name);
        let before = if path.exists() {
            read_text(&path)?
        } else {
            String::new()
        };
        let after = change(&before).ok_or_else(|| {
            Failure::new(
                "demo",
                format!("{name} is not as the tour expects: the example was changed"),
            )
        })?;
        write(&path, &after)?;
        let name = format!("entities/src/{name}");
        let diff = similar::TextDiff::from_lines(&before, &after);
        self.output.tree(
            &diff
                .unified_diff()
                .context_radius(1)
                .header(&name, &name)
                .to_string(),
        )
    }

    fn revisions(&self) -> Result<Vec<PathBuf>, Failure> {
        let folder = self.folder.join("migrator/src");
        let failed = |error: std::io::Error| Failure::file("read", &folder, &error);
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn show(&self, path: &Path) -> Result<(), Failure> {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        self.output.data(&format!(
            "$ cat {}\n{}",
            relative.display(),
            read_text(path)?
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_points_back() {
        let text = manifest(
            r#"
[workspace]
members = ["a", "entities", "migrator"]
resolver = "3"
[workspace.dependencies]
a = { path = "a" }
entities = { path = "entities" }
serde = { version = "1", features = ["derive"] }
[profile.dev]
debug = "line-tables-only"
[package]
name = "root"
"#,
            Path::new("/w"),
        )
        .unwrap();
        let table: Table = toml::from_str(&text).unwrap();
        let workspace = &table["workspace"];
        assert_eq!(workspace["members"].as_array().unwrap().len(), 2);
        assert_eq!(
            workspace["dependencies"]["a"]["path"].as_str(),
            Some("/w/a")
        );
        assert_eq!(
            workspace["dependencies"]["entities"]["path"].as_str(),
            Some("entities")
        );
        assert_eq!(
            workspace["dependencies"]["serde"]["version"].as_str(),
            Some("1")
        );
        assert!(table.contains_key("profile"));
        assert!(!table.contains_key("package"));
    }
}
