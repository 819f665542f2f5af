//! What a command works with: the project, the revisions, the database, and what the entities say.
//!
//! Opens and reads; changes nothing and decides nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use runner::checksum;
use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::{Scope, current_schema, introspect};
use runner::ledger::{Applied, applied};
use runner::revisions::Linked;
use schema_diff::change::Rename;
use schema_diff::dialect::Dialect;
use schema_diff::diff::in_old_names;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::Backfills;
use schema_diff::problem::{Problem, Severity};
use schema_diff::read::{Cast, FormerName, Places, Reading, Subject};
use schema_diff::revision::replaced::Between;
use serde_json::{Value, json};

use crate::args::Global;
use crate::config::{self, Config};
use crate::environment::{self, Sources};
use crate::error::Failure;
use crate::output::{Output, count};
use crate::project::Project;
use crate::reading::{self, Entities};
use crate::revisions::Revisions;

/// The version of what is printed as JSON.
pub const JSON_VERSION: u64 = 1;

/// What every answer in JSON begins with; all there is of one that failed.
pub fn report(problems: &[Failure]) -> Value {
    json!({ "version": JSON_VERSION, "problems": Failure::json(problems) })
}

/// What every command gets.
pub struct Context {
    /// The options of every command.
    pub global: Global,
    /// Where words go.
    pub output: Output,
    /// The revisions that this program carries, if it carries any.
    pub linked: Option<Linked>,
    project: Option<Project>,
    /// The folder the process runs in.
    pub current: PathBuf,
    /// Whether the answer is JSON: then warnings are part of it.
    json: bool,
    warnings: RefCell<Vec<Failure>>,
}

/// An open database and its ledger.
pub struct Opened {
    /// The connection. Where the SQLite file is not there yet, an empty database in memory stands in for it.
    pub database: Database,
    /// Its URL.
    pub url: DatabaseUrl,
    /// Who said the URL, in words.
    pub origin: String,
    /// Whether there is no such SQLite file yet.
    pub missing: bool,
    /// The ledger's table.
    pub ledger: String,
    /// What of it is read.
    pub scope: Scope,
    /// The applied revisions, in the words of those that are here: rows of replaced ones count for what replaces them.
    pub applied: Vec<Applied>,
    /// The revisions that are applied only because all that they replace is, with the rows that stand for them.
    pub through: Vec<(String, Vec<String>)>,
    /// A revision of which only a part of what it replaces is applied.
    pub between: Option<Between>,
}

impl Context {
    /// Looks for the project and reads its configuration.
    pub fn new(
        global: Global,
        json: bool,
        output: Output,
        linked: Option<Linked>,
    ) -> Result<Self, Failure> {
        let current = std::env::current_dir()
            .map_err(|error| Failure::file("open", Path::new("."), &error))?;
        let project = Project::find(global.directory.as_deref().unwrap_or(&current))?;
        Ok(Self {
            global,
            output,
            linked,
            project,
            current,
            json,
            warnings: RefCell::default(),
        })
    }

    /// Tells something that does not end the command.
    pub fn warn(&self, warning: &Failure) {
        if self.json {
            self.warnings.borrow_mut().push(warning.clone());
        } else {
            self.output.failure(warning);
        }
    }

    /// What was told so far and is still to be part of the answer.
    pub fn warnings(&self) -> Vec<Failure> {
        self.warnings.borrow().clone()
    }

    /// The answer as JSON, with the format's version and the warnings in front.
    pub fn report(&self, answer: Value) -> Result<(), Failure> {
        let mut report = report(&self.warnings());
        if let (Value::Object(report), Value::Object(answer)) = (&mut report, answer) {
            report.extend(answer);
        }
        self.output.data(&format!("{report:#}\n"))
    }

    /// What is said to the revisions, as arguments for the program that carries them.
    pub fn extra_arguments(&self) -> Vec<String> {
        let said = self.global.extra.iter();
        said.flat_map(|said| ["-x".to_owned(), said.clone()])
            .collect()
    }

    /// The project, where a command cannot do without.
    pub fn project(&self) -> Result<&Project, Failure> {
        self.project.as_ref().ok_or_else(|| {
            Failure::new(
                "no-project",
                format!("there is no {} here or in any folder above", config::FILE),
            )
            .help("go to the project's folder, or name it with -C")
        })
    }

    /// The project, where a command can do without.
    pub fn maybe_project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The revisions: of the project's files, or without a project those that this program carries.
    pub fn revisions(&self) -> Result<Revisions, Failure> {
        let revisions = match (&self.project, &self.linked) {
            (None, Some(linked)) => Revisions::of_sources(linked.sources)?,
            _ => Revisions::of_project(self.project()?)?,
        };
        for warning in &revisions.warnings {
            self.warn(warning);
        }
        Ok(revisions)
    }

    /// The ledger's table: what the linked migrator says counts, since the standard tool reads the same table.
    pub fn ledger(&self) -> Result<String, Failure> {
        match (&self.project, &self.linked) {
            (Some(project), Some(linked)) if *project.config.ledger.get_ref() != linked.ledger => {
                Err(Failure::new(
                    "ledger",
                    format!(
                        "{} calls the ledger {}, and the migrator {}",
                        config::FILE,
                        project.config.ledger.get_ref(),
                        linked.ledger
                    ),
                )
                .help(format!(
                    "write ledger = {:?} in {}",
                    linked.ledger,
                    config::FILE
                )))
            }
            (_, Some(linked)) => Ok(linked.ledger.clone()),
            (Some(project), None) => Ok(project.config.ledger.get_ref().clone()),
            (None, None) => Err(self
                .project()
                .map(|_| ())
                .err()
                .unwrap_or_else(|| Failure::new("no-project", "there is no project"))),
        }
    }

    /// What of a database is read, without the ledger.
    pub fn scope(&self, ledger: &str) -> Scope {
        match &self.project {
            Some(project) => project.config.scope(ledger),
            None => Scope::without(&[ledger, checksum::TABLE]),
        }
    }

    /// The backends on which the revisions must run; empty without a project.
    pub fn backends(&self) -> Vec<Dialect> {
        self.project
            .as_ref()
            .map(|project| project.config.backends())
            .unwrap_or_default()
    }

    /// The database's URL and who said it.
    pub fn url(&self) -> Result<(DatabaseUrl, String), Failure> {
        let folder = self
            .project
            .as_ref()
            .map_or(self.current.as_path(), |project| project.folder.as_path());
        let located = Sources {
            flag: self.global.database_url.as_deref(),
            process: environment::of_process(),
            dotenv: environment::dotenv(folder)?,
            config: self
                .project
                .as_ref()
                .map(|project| project.config.database_url.as_str()),
            current: &self.current,
            project: folder,
        }
        .locate()
        .ok_or_else(|| {
            Failure::new("no-database", "no database is named")
                .help("name it with --database-url, or set DATABASE_URL")
        })?;
        let url = DatabaseUrl::parse(&located.url, &located.base)
            .map_err(|error| from_origin(error, &located.origin))?;
        Ok((url, located.origin))
    }

    /// Opens the database and reads its ledger. Creates nothing.
    pub async fn open(&self, revisions: &Revisions) -> Result<Opened, Failure> {
        let ledger = self.ledger()?;
        let (url, origin) = self.url()?;
        let missing = url.file().is_some_and(|file| !file.exists());
        let database = if missing {
            self.in_memory().await?
        } else {
            connect(&url, false)
                .await
                .map_err(|error| from_origin(error, &origin))?
        };
        let applied = applied(&database, &ledger).await?;
        let scope = self.scope(&ledger);
        let mut opened = Opened {
            database,
            url,
            origin,
            missing,
            ledger,
            scope,
            applied,
            through: Vec::new(),
            between: None,
        };
        opened.count(revisions);
        Ok(opened)
    }

    /// An empty SQLite database in memory.
    pub async fn in_memory(&self) -> Result<Database, Failure> {
        let url = DatabaseUrl::parse("sqlite::memory:", &self.current)?;
        Ok(connect(&url, true).await?)
    }

    /// What the entities say. Warnings are shown; with an error, all problems are, and the command ends.
    pub fn desired(&self) -> Result<Desired, Failure> {
        let project = self.project()?;
        let files = project.entities()?;
        let Entities {
            mut reading,
            others,
        } = reading::read(project, &files)?;
        let texts: BTreeMap<&str, &str> = files
            .iter()
            .chain(&others)
            .map(|file| (file.name.as_str(), file.text.as_str()))
            .chain([project.config.source()])
            .collect();
        let foreign = in_other_schemas(&reading, &project.config);
        reading.problems.extend(foreign);
        reading.problems.sort_by(|a, b| a.place.cmp(&b.place));
        let problems: Vec<Failure> = reading
            .problems
            .iter()
            .map(|problem| {
                Failure::problem(problem, texts.get(problem.place.file.as_str()).copied())
            })
            .collect();
        let errors = reading
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        if errors > 0 {
            return Err(Failure::new(
                "entities",
                format!("the entities cannot be read: {}", count(errors, "problem")),
            )
            .help("nothing was written or changed")
            .because(problems));
        }
        for problem in &problems {
            self.warn(problem);
        }
        Ok(Desired {
            schema: reading.schema,
            places: reading.places,
            former: reading.former,
            backfills: reading.backfills,
            casts: reading.casts,
            left_alone: reading.left_alone,
        })
    }
}

/// What the entities say.
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// The schema.
    pub schema: Schema,
    /// Where everything stands.
    pub places: Places,
    /// What the entities say of former names.
    pub former: BTreeSet<FormerName>,
    /// What fields say that the rows which are there shall have.
    pub backfills: Backfills,
    /// How values become ones of a column's new type.
    pub casts: BTreeMap<Cast, String>,
    /// The tables and views to which nothing is done.
    pub left_alone: BTreeSet<ObjectName>,
}

/// Takes the entities out of `desired` that stand on views of the database, and says for each what to write.
fn leave_out_views(desired: &mut Schema, actual: &Schema) -> Vec<String> {
    let mut notes = Vec::new();
    desired.tables.retain(|name, _| {
        let Some(kind) = actual
            .opaque
            .get(name)
            .map(|opaque| opaque.kind.as_str())
            .filter(|kind| matches!(*kind, "view" | "materialized view"))
        else {
            return true;
        };
        let quoted = name.to_string().contains(|c: char| !c.is_alphanumeric() && c != '_');
        let key = if quoted { format!("{:?}", name.to_string()) } else { name.to_string() };
        notes.push(format!(
            "`{name}` is a {kind} in the database, so that its entity is taken for no table; write [tables.{key}] \
             view = true in {}, which also holds without the database",
            config::FILE
        ));
        false
    });
    notes
}

/// A table that says a database schema that is not read would look missing for ever.
fn in_other_schemas(reading: &Reading, config: &Config) -> Vec<Problem> {
    let has_schemas = config.backends().iter().all(|of| of.has_schemas());
    let is_read =
        |schema: &String| has_schemas && config.schemas.iter().any(|read| read.get_ref() == schema);
    let names = reading.schema.tables.keys();
    names
        .filter(|name| name.schema.as_ref().is_some_and(|schema| !is_read(schema)))
        .filter_map(|name| {
            let place = reading.places.get(&Subject::Table((*name).clone()))?;
            Some(Problem {
                code: "schema-name",
                severity: Severity::Error,
                place: place.clone(),
                message: format!(
                    "`{name}` names a database schema, and only the connection's own is compared"
                ),
                help: "take `schema_name` out and let the URL say the search path, leave the file out with `exclude` \
                       in schema-diff.toml, or, where all `backends` are PostgreSQL, name the schema in `schemas` there"
                    .into(),
            })
        })
        .collect()
}

/// An error of the connection, with who said the URL.
fn from_origin(error: runner::Error, origin: &str) -> Failure {
    let help = format!("{}; the URL comes from {origin}", error.help());
    Failure::from(error).help(help)
}

impl Opened {
    /// The ids of the applied revisions.
    pub fn ids(&self) -> BTreeSet<String> {
        self.applied
            .iter()
            .map(|applied| applied.id.clone())
            .collect()
    }

    /// The applied revisions that are not among `revisions`.
    pub fn beyond(&self, revisions: &Revisions) -> Vec<String> {
        self.applied
            .iter()
            .filter(|applied| revisions.graph.get(&applied.id).is_none())
            .map(|applied| applied.id.clone())
            .collect()
    }

    /// The revisions that are not applied, in order.
    pub fn pending(&self, revisions: &Revisions) -> Vec<String> {
        let ids = self.ids();
        revisions
            .graph
            .revisions()
            .iter()
            .filter(|revision| !ids.contains(&revision.id))
            .map(|revision| revision.id.clone())
            .collect()
    }

    /// What the database has, without the ledger, with its expressions in the models' words; what is a view there is no
    /// longer desired as a table, and is told.
    pub async fn schema_beside(
        &self,
        desired: &mut Schema,
        recorded: &[&Schema],
        renames: &[Rename],
        output: Output,
    ) -> Result<Schema, Failure> {
        self.refuse_own_schema(desired).await?;
        let mut scope = self.scope.clone();
        scope.keep = desired
            .tables
            .keys()
            .chain(recorded.iter().flat_map(|schema| schema.tables.keys()))
            .chain(desired.enums.keys())
            .chain(recorded.iter().flat_map(|schema| schema.enums.keys()))
            .cloned()
            .collect();
        let mut schema = introspect(&self.database, scope).await?;
        for note in leave_out_views(desired, &schema) {
            output.talk(&format!("note: {note}"));
        }
        let desired = in_old_names(desired, renames);
        let mut models = vec![&*desired];
        models.extend(recorded);
        in_model_words(
            &self.database.connection,
            self.database.dialect,
            &mut schema,
            &models,
        )
        .await;
        Ok(schema)
    }

    /// A failure if an entity says the schema that the connection is in: names there say none.
    async fn refuse_own_schema(&self, desired: &Schema) -> Result<(), Failure> {
        let said = |table: &&ObjectName| table.schema.is_some();
        let Some(table) = desired.tables.keys().find(said) else {
            return Ok(());
        };
        let own = current_schema(&self.database).await?;
        let of_own = |table: &&ObjectName| table.schema.is_some() && table.schema == own;
        match desired.tables.keys().find(of_own) {
            Some(table) => Err(Failure::new(
                "schema-name",
                format!("`{table}` names the database schema that the connection is in anyway"),
            )
            .help("take `schema_name` out: names of the connection's own schema say none")),
            None if !self.database.dialect.has_schemas() => Err(Failure::new(
                "schema-name",
                format!("`{table}` names a database schema, and this database has none"),
            )
            .help("compare it with a PostgreSQL database")),
            None => Ok(()),
        }
    }

    /// A failure if the database has revisions that are not here.
    pub fn refuse_beyond(&self, revisions: &Revisions) -> Result<(), Failure> {
        if let Some(between) = &self.between {
            return Err(between.clone().into());
        }
        let beyond = self.beyond(revisions);
        if beyond.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            "applied-without-file",
            format!(
                "the database has {} that {} no file here: {}",
                count(beyond.len(), "applied revision"),
                if beyond.len() == 1 { "has" } else { "have" },
                beyond.join(", ")
            ),
        )
        .help("it was migrated by another or newer checkout: get the missing files from there"))
    }
}

#[cfg(test)]
mod tests {
    use schema_diff::model::{Opaque, Table};

    use super::*;

    #[test]
    fn views_are_no_tables() {
        let mut desired = Schema::default();
        let mut actual = Schema::default();
        for (name, kind) in [
            ("v", "view"),
            ("odd-name", "materialized view"),
            ("f", "foreign table"),
        ] {
            desired.tables.insert(name.into(), Table::default());
            let opaque = Opaque {
                kind: kind.into(),
                definition: None,
                ..Opaque::default()
            };
            actual.opaque.insert(name.into(), opaque);
        }
        desired.tables.insert("t".into(), Table::default());
        let notes = leave_out_views(&mut desired, &actual);
        let left: Vec<String> = desired.tables.keys().map(ToString::to_string).collect();
        assert_eq!(left, ["f", "t"]);
        assert_eq!(notes.len(), 2);
        assert!(notes[0].contains("`odd-name` is a materialized view"));
        assert!(notes[0].contains("[tables.\"odd-name\"] view = true"));
        assert!(notes[1].contains("[tables.v] view = true"));
    }
}
