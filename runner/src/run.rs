//! Runs revisions, and prints what running them would do. Knows nothing of the revision graph: it is told what to run.

use sea_orm_migration::MigrationTrait;

use crate::Error;
use crate::connect::Database;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Apply.
    Up,
    /// Revert.
    Down,
}

/// Runs one revision and writes its row of the ledger `ledger` in the same transaction, where the dialect can. `now`
/// is the time of application in seconds since 1970. Creates the ledger when it is not there.
pub async fn run(
    database: &Database,
    ledger: &str,
    migration: &dyn MigrationTrait,
    direction: Direction,
    now: i64,
) -> Result<(), Error> {
    let _ = (database, ledger, migration, direction, now);
    todo!()
}

/// The SQL that running these revisions in order would send, ledger rows included, one block a revision; nothing is
/// run on `database`. On SQLite the revisions run on a copy of its schema in memory, since a rebuild is spelled from
/// the live table; elsewhere they are recorded without any connection.
pub async fn to_sql(
    database: &Database,
    ledger: &str,
    migrations: &[&dyn MigrationTrait],
    direction: Direction,
    now: i64,
) -> Result<Vec<(String, Vec<String>)>, Error> {
    let _ = (database, ledger, migrations, direction, now);
    todo!()
}

/// The SQL that these statements are on this database, in order; nothing is run on it. (On SQLite they run on a copy
/// of its schema in memory, since a rebuild is spelled from the live table.)
pub async fn spell(
    database: &Database,
    statements: &[schema_diff::statement::Statement],
) -> Result<Vec<String>, Error> {
    let _ = (database, statements);
    todo!()
}
