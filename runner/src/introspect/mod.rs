//! A live database's catalog, read in a constant number of bulk queries, to the model's schema.

use schema_diff::model::Schema;

use crate::Error;
use crate::connect::Database;

/// Reads the schema of the connection's own database schema. The tables named in `leave_out` (the ledger) are not in
/// the result.
pub async fn introspect(database: &Database, leave_out: &[&str]) -> Result<Schema, Error> {
    let _ = (database, leave_out);
    todo!()
}

/// Facts for `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The server's or library's version (`PostgreSQL 15.18`, `SQLite 3.46.0`).
    pub version: String,
    /// The database's size in bytes, where it can be had.
    pub size: Option<u64>,
}

/// Reads them.
pub async fn facts(database: &Database) -> Result<Facts, Error> {
    let _ = database;
    todo!()
}
