//! A live database's catalog, read in a constant number of bulk queries, to the model's schema.
//!
//! This side only asks: what the rows mean is said by `schema_diff::describe`. Nothing is written, and no table's
//! rows are read.

mod facts;
mod mysql;
mod postgres;
mod sqlite;

use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use sea_orm::{
    AccessMode, ConnectionTrait, DbErr, IsolationLevel, Statement, TransactionTrait as _,
};
use serde::de::DeserializeOwned;

use crate::Error;
use crate::connect::Database;

pub use facts::{Facts, facts};
pub use sqlite::queries as sqlite_queries;

/// Reads the schema of the connection's own database schema, in one snapshot. The tables named in `leave_out` (the
/// ledger) are not in the result.
pub async fn introspect(database: &Database, leave_out: &[&str]) -> Result<Schema, Error> {
    let connection = &database.connection;
    let transaction = match database.dialect {
        Dialect::Postgres => {
            connection
                .begin_with_config(
                    Some(IsolationLevel::RepeatableRead),
                    Some(AccessMode::ReadOnly),
                )
                .await
        }
        Dialect::MySql | Dialect::Sqlite => connection.begin().await,
    }
    .map_err(failed)?;
    if database.dialect == Dialect::Postgres {
        // Compiling these queries takes longer than running them.
        let off = transaction.execute_unprepared("SET LOCAL jit = off").await;
        off.map_err(failed)?;
    }
    let schema = introspect_on(&transaction, database.dialect, leave_out).await?;
    transaction.commit().await.map_err(failed)?;
    Ok(schema)
}

/// The same on a connection that may be in a transaction already: opens none, and sees what that one sees.
pub async fn introspect_on(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    leave_out: &[&str],
) -> Result<Schema, Error> {
    match dialect {
        Dialect::Postgres => postgres::introspect(connection, leave_out).await,
        Dialect::Sqlite => sqlite::introspect(connection, leave_out).await,
        Dialect::MySql => mysql::introspect(connection, leave_out).await,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` passes it")]
fn failed(error: DbErr) -> Error {
    Error::Database {
        doing: "reading the catalog".into(),
        reason: error.to_string(),
    }
}

/// The rows of a query whose one column is a JSON object a row.
async fn rows<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    query: &str,
) -> Result<Vec<T>, Error> {
    let statement = Statement::from_string(connection.get_database_backend(), query);
    connection
        .query_all_raw(statement)
        .await
        .map_err(failed)?
        .iter()
        .map(|row| {
            let text: String = row.try_get_by_index(0).map_err(failed)?;
            serde_json::from_str(&text).map_err(|error| Error::Database {
                doing: "reading the catalog".into(),
                reason: format!("a row is not as expected: {error}"),
            })
        })
        .collect()
}
