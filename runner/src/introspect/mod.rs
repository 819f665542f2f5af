//! A live database's catalog, read in a constant number of bulk queries, to the model's schema.
//!
//! This side only asks: what the rows mean is said by `schema_diff::describe`. Nothing is written, and no table's
//! rows are read.

mod facts;
mod mysql;
mod postgres;
mod row;
mod scope;
mod sqlite;

use std::pin::pin;

use futures_util::TryStreamExt as _;
use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use sea_orm::{
    AccessMode, ConnectionTrait, DbErr, IsolationLevel, QueryResult, Statement, StreamTrait,
    TransactionTrait as _,
};
use serde::de::DeserializeOwned;

use crate::Error;
use crate::connect::Database;

pub use facts::{Facts, facts};
pub use scope::Scope;

/// Reads what the scope says of the database, in one snapshot. A list of table names is a scope too: the connection's
/// own schema without those (the ledger).
pub async fn introspect(database: &Database, scope: impl Into<Scope>) -> Result<Schema, Error> {
    let scope = scope.into();
    let connection = &database.connection;
    let transaction = match database.dialect {
        Dialect::Postgres | Dialect::MySql => {
            connection
                .begin_with_config(
                    Some(IsolationLevel::RepeatableRead),
                    Some(AccessMode::ReadOnly),
                )
                .await
        }
        Dialect::Sqlite => connection.begin().await,
    }
    .map_err(failed)?;
    if database.dialect == Dialect::Postgres {
        // Compiling these queries takes longer than running them.
        let off = transaction.execute_unprepared("SET LOCAL jit = off").await;
        off.map_err(failed)?;
    }
    let schema = introspect_on(&transaction, database.dialect, &scope).await?;
    transaction.commit().await.map_err(failed)?;
    Ok(schema)
}

/// The database schema that the connection's own names are of, where the dialect has several in one database.
pub async fn current_schema(database: &Database) -> Result<Option<String>, Error> {
    if database.dialect != Dialect::Postgres {
        return Ok(None);
    }
    let query = "SELECT to_json(current_schema())::text";
    let found: Vec<Option<String>> = rows(&database.connection, query).await?;
    Ok(found.into_iter().next().flatten())
}

/// A connection that gives rows one by one.
pub trait Streaming: ConnectionTrait + StreamTrait {}

impl<C: ConnectionTrait + StreamTrait> Streaming for C {}

/// Reads on a connection that may be in a transaction already: opens none, and sees what that one sees.
pub async fn introspect_on(
    connection: &impl Streaming,
    dialect: Dialect,
    scope: impl Into<Scope>,
) -> Result<Schema, Error> {
    let scope = scope.into();
    match dialect {
        Dialect::Postgres => postgres::introspect(connection, &scope).await,
        Dialect::Sqlite => sqlite::introspect(connection, &[])
            .await
            .map(|schema| without(schema, &scope)),
        Dialect::MySql => mysql::introspect(connection, &[])
            .await
            .map(|schema| without(schema, &scope)),
    }
}

/// The schema without what the scope leaves out, where the catalog's reader knows nothing of scopes.
fn without(mut schema: Schema, scope: &Scope) -> Schema {
    schema.tables.retain(|name, _| !scope.ignores(name, None));
    schema.opaque.retain(|name, _| !scope.ignores(name, None));
    schema
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
    connection: &impl Streaming,
    query: &str,
) -> Result<Vec<T>, Error> {
    each(connection, query, |row| {
        let text: String = row.try_get_by_index(0).map_err(failed)?;
        serde_json::from_str(&text).map_err(|error| Error::Database {
            doing: "reading the catalog".into(),
            reason: format!("a row is not as expected: {error}"),
        })
    })
    .await
}

/// What the rows of a query say. Each is let go as soon as it is read: there may be tens of thousands.
async fn each<T>(
    connection: &impl Streaming,
    query: &str,
    mut of: impl FnMut(&QueryResult) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let backend = ConnectionTrait::get_database_backend(connection);
    let statement = Statement::from_string(backend, query);
    let stream = connection.stream_raw(statement).await.map_err(failed)?;
    let mut stream = pin!(stream);
    let mut found = Vec::new();
    while let Some(row) = stream.try_next().await.map_err(failed)? {
        found.push(of(&row)?);
    }
    found.shrink_to_fit();
    Ok(found)
}
