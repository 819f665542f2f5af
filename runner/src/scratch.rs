//! Places to try things on: a copy of a SQLite database's schema in memory, a scratch database on a server. No rows are
//! copied.

mod database;

use schema_diff::dialect::Dialect;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::Error;
use crate::connect::memory;

pub(crate) use database::scratch_database;

/// Copies the schema, object by object, in the order in which they were created. A table that belongs to another
/// (a full-text index's own) comes with that one.
pub(crate) async fn copy_schema(from: &DatabaseConnection) -> Result<DatabaseConnection, Error> {
    let doing = || "copying the schema into memory";
    let query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                 AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid";
    let rows = from
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, query))
        .await
        .map_err(|error| Error::database(doing(), &error))?;
    let copy = memory().await.map_err(|reason| Error::Database {
        doing: doing().into(),
        reason,
    })?;
    for row in rows {
        let sql: String = row
            .try_get("", "sql")
            .map_err(|error| Error::database(doing(), &error))?;
        copy.execute_unprepared(&sql)
            .await
            .map_err(|error| Error::database(format!("{} ({sql})", doing()), &error))?;
    }
    Ok(copy)
}

/// The backend in sea-orm's words.
pub(crate) fn backend(dialect: Dialect) -> DbBackend {
    match dialect {
        Dialect::Postgres => DbBackend::Postgres,
        Dialect::MySql => DbBackend::MySql,
        Dialect::Sqlite => DbBackend::Sqlite,
    }
}
