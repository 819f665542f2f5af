//! Revisions that are there already, run up and down on a scratch database with rows in the tables. Their own compiled
//! code runs, each as `upgrade` runs it.
//!
//! Knows nothing of the revision graph and of what a revision should come to: a [`Judge`] says it.

use std::collections::BTreeSet;

use schema_diff::dialect::Dialect;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::seed::Seed;
use sea_orm::TransactionTrait as _;
use sea_orm_migration::MigrationTrait;

use super::{Ground, Rows, Server, difference, postgres, rows};
use crate::connect::{Database, memory};
use crate::error::message;
use crate::express::in_model_words;
use crate::introspect::{Scope, introspect};
use crate::run::{Direction, run};
use crate::{Error, scratch};

/// Knows what revisions should come to.
pub trait Judge: Sync {
    /// Whether the revision is one that is to be proven, or only one on the way there.
    fn is_asked(&self, id: &str) -> bool;
    /// Rows for the tables as they are before it.
    fn seeds(&self, id: &str, start: &Schema) -> Vec<Seed>;
    /// What is wrong with the schema after it, if something is.
    fn compare(&self, id: &str, start: &Schema, after: &Schema) -> Result<(), String>;
    /// The tables that it gives another name, in the order in which it does.
    fn renamed(&self, id: &str) -> Vec<(ObjectName, ObjectName)>;
    /// In whose words expressions are compared.
    fn models(&self, id: &str) -> Vec<Schema>;
}

/// What came of one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevisionProof {
    /// Up and down did what they should.
    Proven(Rows),
    /// Up did, and there is no way down.
    NoDown(Rows),
    /// Something is wrong, in words.
    Failed(String),
}

/// What sea-orm-migration says for a revision that has no `down`.
const NO_DOWN: &str = "We Don't Do That Here";

/// Runs all of `migrations`, in this order, on a scratch database, and those that are asked for up, down, and up again.
/// Gives what came of each that was asked for, as far as it came; or why nothing could be run.
///
/// # Errors
/// A scratch database that cannot be looked at, or dropped.
pub async fn prove_revisions(
    ground: &Ground<'_>,
    scope: &Scope,
    ledger: &str,
    migrations: &[&dyn MigrationTrait],
    judge: &dyn Judge,
) -> Result<Result<Vec<(String, RevisionProof)>, String>, Error> {
    let mut walk = Walk {
        scope,
        ledger,
        migrations,
        judge,
        without_rows: BTreeSet::new(),
    };
    let mut extensions = false;
    loop {
        let (found, again) = match walk.on(ground, extensions).await? {
            Ok(found) => found,
            Err(reason) => return Ok(Err(reason)),
        };
        match again {
            Some(Again::WithoutRows) => {
                let before = walk.without_rows.len();
                walk.without_rows
                    .extend(found.iter().map(|(id, _)| id.clone()));
                if walk.without_rows.len() == before {
                    return Ok(Ok(found));
                }
            }
            Some(Again::WithExtensions) if !extensions => extensions = true,
            _ => return Ok(Ok(found)),
        }
    }
}

/// Why a walk is made anew.
enum Again {
    /// A statement was refused while made-up rows were there: of this revision, or of one before it.
    WithoutRows,
    /// Something was not there that an extension may define.
    WithExtensions,
}

type Found = (Vec<(String, RevisionProof)>, Option<Again>);

struct Walk<'a> {
    scope: &'a Scope,
    ledger: &'a str,
    migrations: &'a [&'a dyn MigrationTrait],
    judge: &'a dyn Judge,
    without_rows: BTreeSet<String>,
}

impl Walk<'_> {
    async fn on(
        &self,
        ground: &Ground<'_>,
        extensions: bool,
    ) -> Result<Result<Found, String>, Error> {
        let server = match ground {
            Ground::Memory(_) => {
                let connection = memory().await.map_err(|reason| Error::Database {
                    doing: "opening a database in memory".into(),
                    reason,
                })?;
                let dialect = Dialect::Sqlite;
                let database = Database {
                    connection,
                    dialect,
                };
                return self.along(&database).await.map(Ok);
            }
            Ground::Server(server) => server,
        };
        let beside = match &server.beside {
            Ok(beside) => *beside,
            Err(why) => return Ok(Err(why.clone())),
        };
        let scratch = match scratch::scratch_database(beside).await {
            Ok(scratch) => scratch,
            Err(error) => {
                let reason = message(&error);
                return Ok(Err(format!("a scratch database cannot be made: {reason}")));
            }
        };
        let database = Database {
            connection: scratch.connection.clone(),
            dialect: server.dialect,
        };
        let found = match self.prepare(server, &database, extensions).await {
            Ok(()) => self.along(&database).await.map(Ok),
            Err(reason) => Ok(Err(reason)),
        };
        drop(database);
        scratch
            .drop(&beside.connection)
            .await
            .map_err(|error| Error::database("dropping the scratch database of a proof", &error))?;
        found
    }

    async fn prepare(
        &self,
        server: &Server<'_>,
        database: &Database,
        extensions: bool,
    ) -> Result<(), String> {
        if server.dialect != Dialect::Postgres {
            return Ok(());
        }
        let (connection, schemas) = (&database.connection, &self.scope.schemas);
        postgres::prepare_for_revisions(server, connection, schemas, extensions)
            .await
            .map_err(|error| format!("a scratch database cannot be prepared: {}", message(&error)))
    }

    /// One revision after the other.
    async fn along(&self, database: &Database) -> Result<Found, Error> {
        let mut found = Vec::new();
        for migration in self.migrations {
            let id = migration.name();
            if self.judge.is_asked(id) {
                let (proof, end) = self.prove(database, *migration).await?;
                found.push((id.to_owned(), proof));
                if let Some(again) = end {
                    return Ok((found, again));
                }
            } else if let Err(error) = self.run(database, *migration, Direction::Up).await {
                let again = if is_missing(&error) {
                    Again::WithExtensions
                } else {
                    Again::WithoutRows
                };
                found.push((id.to_owned(), RevisionProof::Failed(error.to_string())));
                return Ok((found, Some(again)));
            }
        }
        Ok((found, None))
    }

    /// Up, look, down, look, up. Beside the proof, whether the walk ends here, and if it is to be made anew, why.
    async fn prove(
        &self,
        database: &Database,
        migration: &dyn MigrationTrait,
    ) -> Result<(RevisionProof, Option<Option<Again>>), Error> {
        let id = migration.name();
        let dialect = database.dialect;
        let models = self.judge.models(id);
        let models: Vec<&Schema> = models.iter().collect();
        let look = || introspect(database, self.scope);
        let spelled = async |schema: &Schema| {
            let mut schema = schema.clone();
            in_model_words(&database.connection, dialect, &mut schema, &models).await;
            schema
        };
        let failed = |reason: String| RevisionProof::Failed(reason);
        let start = look().await?;
        let before = rows::counts(&database.connection, dialect, &start).await?;
        let mut seeded = if self.without_rows.contains(id) {
            Rows {
                notes: vec!["no rows: those made up for it do not fit".into()],
                ..Rows::default()
            }
        } else {
            let mut seeds = self.judge.seeds(id, &start);
            seeds.retain(|seed| before.get(&seed.table).is_none_or(|rows| *rows == 0));
            insert(database, &seeds).await?
        };
        let held = rows::counts(&database.connection, dialect, &start).await?;
        // Those that an earlier revision was proven with are still there.
        let filled = held.values().filter(|rows| **rows > 0);
        seeded.tables = filled.clone().count();
        seeded.rows = usize::try_from(filled.sum::<i64>()).unwrap_or_default();
        let with_rows = seeded.rows > 0;
        let again = |error: &Error| {
            if is_missing(error) {
                Some(Again::WithExtensions)
            } else if with_rows && !is_about_rows_to_fill(error) {
                Some(Again::WithoutRows)
            } else {
                None
            }
        };
        let start_spelled = spelled(&start).await;
        if let Err(error) = self.run(database, migration, Direction::Up).await {
            return Ok((failed(error.to_string()), Some(again(&error))));
        }
        let after = look().await?;
        if let Err(reason) = self
            .judge
            .compare(id, &start_spelled, &spelled(&after).await)
        {
            return Ok((failed(format!("after up, {reason}")), None));
        }
        let kept = rows::counts(&database.connection, dialect, &after).await?;
        let renamed = self.judge.renamed(id);
        if let Some(lost) = rows::lost(&rows::renamed(held, &renamed), &kept) {
            return Ok((failed(format!("up changes the rows: {lost}")), None));
        }
        if let Err(error) = self.run(database, migration, Direction::Down).await {
            if error.to_string().contains(NO_DOWN) {
                return Ok((RevisionProof::NoDown(seeded), None));
            }
            // Where nothing is rolled back, nobody knows where it stands.
            let ends = !dialect.ddl_is_transactional() || again(&error).is_some();
            return Ok((failed(error.to_string()), ends.then(|| again(&error))));
        }
        let back = look().await?;
        let differences = difference::differences(dialect, &start, &back);
        let reason = if differences.is_empty() {
            let back = rows::counts(&database.connection, dialect, &back).await?;
            rows::lost(&kept, &rows::renamed(back, &renamed))
                .map(|lost| format!("down changes the rows: {lost}"))
        } else {
            Some(format!(
                "down does not lead back to the start: {}",
                differences.join("; ")
            ))
        };
        if let Some(reason) = reason {
            return Ok((failed(reason), Some(None)));
        }
        match self.run(database, migration, Direction::Up).await {
            Ok(()) => Ok((RevisionProof::Proven(seeded), None)),
            Err(error) => {
                let reason = format!("up again after down: {error}");
                Ok((failed(reason), Some(again(&error))))
            }
        }
    }

    async fn run(
        &self,
        database: &Database,
        migration: &dyn MigrationTrait,
        direction: Direction,
    ) -> Result<(), Error> {
        run(database, self.ledger, migration, direction, 0).await
    }
}

async fn insert(database: &Database, seeds: &[Seed]) -> Result<Rows, Error> {
    let failed = |error| Error::database("putting rows in for a proof", &error);
    if database.dialect != Dialect::Postgres {
        return rows::insert(&database.connection, database.dialect, seeds).await;
    }
    let transaction = database.connection.begin().await.map_err(failed)?;
    let inserted = rows::insert(&transaction, database.dialect, seeds).await?;
    transaction.commit().await.map_err(failed)?;
    Ok(inserted)
}

fn is_missing(error: &Error) -> bool {
    let text = error.to_string();
    ["type ", "function ", "operator class "]
        .iter()
        .any(|word| text.contains(word))
        && text.contains("does not exist")
}

/// Whether rows that are there have no value where one must be: a fault of the revision, not of the rows.
fn is_about_rows_to_fill(error: &Error) -> bool {
    let text = error.to_string();
    super::trial::is_about_null(&text) || text.contains("must hold a value")
}
