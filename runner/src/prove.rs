//! Runs a plan up and down on a scratch database, with rows, and compares.
//!
//! Knows nothing of how a plan is made, of what it should come to and of which server may be used: that is the
//! caller's to judge. Nothing that is done here stays.

mod difference;
mod postgres;
mod revisions;
mod rows;
mod trial;

use schema_diff::dialect::Dialect;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::seed::Seed;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;

use crate::connect::Database;
use crate::error::message;
use crate::{Error, scratch};
use trial::{End, On};

pub use revisions::{Judge, RevisionProof, prove_revisions};

/// What came of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It was run and did what it should.
    Proven(Rows),
    /// It could not be run here, and why.
    NotProven(String),
}

/// The rows that were in the tables meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many.
    pub rows: usize,
    /// In how many tables.
    pub tables: usize,
    /// Where there were none although there should, and why.
    pub notes: Vec<String>,
}

/// What is tried.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// Builds what `up` starts from.
    pub start: &'a [Statement],
    /// The way there.
    pub up: &'a [Statement],
    /// The way back.
    pub down: &'a [Statement],
    /// The names in these statements that say their database schema.
    pub elsewhere: &'a [ObjectName],
    /// Rows for the tables of the start.
    pub seeds: &'a [Seed],
    /// Tables that have another name after `up`, in the order in which they are renamed.
    pub renamed: &'a [(ObjectName, ObjectName)],
    /// Tables that are none of the schema's (the ledger).
    pub leave_out: &'a [&'a str],
    /// The database schemas that it is about; none: the connection's own.
    pub schemas: &'a [String],
    /// In whose words expressions are compared.
    pub models: &'a [&'a Schema],
    /// What is wrong with the schema after `up`, if something is.
    pub compare_up: &'a (dyn Fn(&Schema) -> Result<(), String> + Sync),
}

/// Where it is tried.
#[derive(Clone)]
pub enum Ground<'a> {
    /// In memory, on a copy of the schema of this SQLite database.
    Memory(&'a Database),
    /// On a server.
    Server(Server<'a>),
}

/// Where on a server something may be tried.
#[derive(Clone)]
pub struct Server<'a> {
    /// The kind of server.
    pub dialect: Dialect,
    /// The project's database, where one of this kind is known: how its sessions are set and which extensions it has
    /// are read, and nothing else is done there.
    pub live: Option<&'a Database>,
    /// Where a transaction may be opened and rolled back (PostgreSQL).
    pub transaction: Option<&'a Database>,
    /// Beside which a scratch database may be made, or why there is none.
    pub beside: Result<&'a Database, String>,
}

/// Builds `start`, puts the rows in, runs `up`, requires `compare_up` to find nothing wrong, runs `down`, and requires
/// the schema of the start; and that no row is lost of a table that stays.
///
/// On SQLite this is in memory. On PostgreSQL in a new schema, in a transaction that is rolled back, where the plan
/// allows it: nothing outside of it is seen or locked. What names a schema, or must be committed in between, goes to a
/// scratch database, which is dropped at the end; so does all of it on MySQL. A `start` that cannot be built is no
/// failure of the plan: it is not proven.
///
/// Where a statement is refused with the rows in the tables and not without them, the rows made up for it are at fault,
/// unless it is for a NULL: then what is proven is the way without rows, and the notes say so.
pub async fn prove(ground: &Ground<'_>, trial: &Trial<'_>) -> Result<Proof, Error> {
    let end = match ground {
        Ground::Memory(database) => {
            with_rows(trial, async |trial| in_memory(database, trial).await).await
        }
        Ground::Server(server) if server.dialect == Dialect::Postgres => {
            postgres::run(server, trial).await
        }
        Ground::Server(server) => match trial.elsewhere.first() {
            Some(name) => Err(End::NotProven(format!(
                "{name} names a database, which a scratch database cannot stand for"
            ))),
            None => in_database(server, trial, async |_| Ok(())).await,
        },
    };
    match end {
        Ok(rows) => Ok(Proof::Proven(rows)),
        Err(End::NotProven(reason)) => Ok(Proof::NotProven(reason)),
        Err(End::Failed(error) | End::Missing(error, _) | End::Contradicted(error)) => Err(error),
    }
}

/// The attempt with the rows, and where they are in the way another one without.
async fn with_rows(
    trial: &Trial<'_>,
    attempt: impl AsyncFn(&Trial<'_>) -> Result<Rows, End>,
) -> Result<Rows, End> {
    match attempt(trial).await {
        Err(End::Contradicted(error)) => {
            let without = Trial {
                seeds: &[],
                ..*trial
            };
            let mut rows = attempt(&without).await?;
            rows.notes
                .push(format!("no rows: those made up for it do not fit: {error}"));
            Ok(rows)
        }
        end => end,
    }
}

async fn in_memory(database: &Database, trial: &Trial<'_>) -> Result<Rows, End> {
    let copy = scratch::copy_schema(&database.connection)
        .await
        .map_err(|error| End::NotProven(error.to_string()))?;
    copy.execute_unprepared("PRAGMA foreign_keys = OFF")
        .await
        .map_err(|error| Error::database("preparing a proof", &error))?;
    trial::run(trial, &On::alone(&copy, Dialect::Sqlite)).await
}

/// In a scratch database that `prepare` has prepared; with the rows, and in another one without.
async fn in_database(
    server: &Server<'_>,
    trial: &Trial<'_>,
    prepare: impl AsyncFn(&sea_orm::DatabaseConnection) -> Result<(), End>,
) -> Result<Rows, End> {
    let beside = server
        .beside
        .as_ref()
        .map_err(|why| End::NotProven(why.clone()))?;
    with_rows(trial, async |trial| {
        let scratch = scratch::scratch_database(beside).await.map_err(|error| {
            let reason = message(&error);
            End::NotProven(format!("a scratch database cannot be made: {reason}"))
        })?;
        let end = match prepare(&scratch.connection).await {
            Ok(()) => trial::run(trial, &On::alone(&scratch.connection, server.dialect)).await,
            Err(end) => Err(end),
        };
        scratch
            .drop(&beside.connection)
            .await
            .map_err(|error| Error::database("dropping the scratch database of a proof", &error))?;
        end
    })
    .await
}
