//! `demo`: the main job on a scratch copy of the example, with the real commands on real files and the embedded
//! database. Every command is printed before it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::args::Demo;
use crate::build::clean_command;
use crate::context::Context;
use crate::error::Failure;
use crate::output::Output;
use crate::project::read_text;
use crate::scratch::{copy_example, target_folder, workspace, write};

use super::Outcome;

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
