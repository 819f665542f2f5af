//! What generated code calls where sea-orm-migration has no portable word: enum types, and alterations of a table
//! that SQLite can only make by building the table anew.
//!
//! ```
//! use runner::ops;
//! use sea_orm_migration::prelude::*;
//!
//! async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
//!     ops::create_enum(manager, "mood", ["calm", "busy"]).await?;
//!     ops::alter_table(manager, "users")
//!         .set_type(ColumnDef::new("theme").string_len(80))
//!         .drop_column("language")
//!         .run()
//!         .await
//! }
//! ```
//!
//! Knows nothing of plans, of revisions and of the ledger. The SQL comes from `schema_diff::statement`, which a plan's
//! own SQL comes from, too.

mod alter;
mod sqlite;

use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::render::builders::enum_column_type;
use schema_diff::statement::{self, Statement};
use sea_orm::sea_query::ColumnType;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{SchemaManager, SchemaManagerConnection};

pub use alter::{AlterTable, alter_table};
pub use schema_diff::statement::EnumUse;
pub(crate) use sqlite::{PROBE_BEGINS, PROBE_ENDS, flag, new_orphans, orphans};

/// Creates an enum type where the dialect has them.
pub async fn create_enum<N, V, S>(
    manager: &SchemaManager<'_>,
    name: N,
    values: V,
) -> Result<(), DbErr>
where
    N: Into<ObjectName>,
    V: IntoIterator<Item = S>,
    S: Into<String>,
{
    let values = strings(values);
    let sql = statement::create_enum_sql(dialect(manager)?, &name.into(), &values);
    send(manager.get_connection(), &sql).await
}

/// Drops an enum type where the dialect has them.
pub async fn drop_enum<N: Into<ObjectName>>(
    manager: &SchemaManager<'_>,
    name: N,
) -> Result<(), DbErr> {
    let sql = statement::drop_enum_sql(dialect(manager)?, &name.into());
    send(manager.get_connection(), &sql).await
}

/// Adds a value at the end of an enum type where the dialect has them.
pub async fn add_enum_value<N: Into<ObjectName>>(
    manager: &SchemaManager<'_>,
    name: N,
    value: impl Into<String>,
) -> Result<(), DbErr> {
    let value = value.into();
    let sql = statement::add_enum_value_sql(dialect(manager)?, &name.into(), &value, None);
    send(manager.get_connection(), &sql).await
}

/// Adds a value before another one of an enum type where the dialect has them.
pub async fn add_enum_value_before<N: Into<ObjectName>>(
    manager: &SchemaManager<'_>,
    name: N,
    value: impl Into<String>,
    before: impl Into<String>,
) -> Result<(), DbErr> {
    let (value, before) = (value.into(), before.into());
    let sql = statement::add_enum_value_sql(dialect(manager)?, &name.into(), &value, Some(&before));
    send(manager.get_connection(), &sql).await
}

/// Gives an enum type other values, and moves the columns that use it over. A row with a value that is gone makes it
/// fail.
pub async fn rewrite_enum<N, V, S>(
    manager: &SchemaManager<'_>,
    name: N,
    values: V,
    uses: &[EnumUse],
) -> Result<(), DbErr>
where
    N: Into<ObjectName>,
    V: IntoIterator<Item = S>,
    S: Into<String>,
{
    let values = strings(values);
    let sql = statement::rewrite_enum_sql(dialect(manager)?, &name.into(), &values, uses);
    send(manager.get_connection(), &sql).await
}

/// The type of a column that holds this enum. (sea-query does not quote the name of an enum in a column's type, so on
/// PostgreSQL `Mood` would be read as `mood`; nor does it escape the values, which MySQL says there.)
pub fn enum_type<N, V, S>(manager: &SchemaManager<'_>, name: N, values: V) -> ColumnType
where
    N: Into<ObjectName>,
    V: IntoIterator<Item = S>,
    S: Into<String>,
{
    let dialect = match manager.get_database_backend() {
        DbBackend::Postgres => Dialect::Postgres,
        DbBackend::MySql => Dialect::MySql,
        _ => Dialect::Sqlite,
    };
    enum_column_type(dialect, &name.into(), &strings(values))
}

/// Runs a plan's statements with the code that generated revisions run.
pub async fn execute(
    connection: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    statements: &[Statement],
) -> Result<(), DbErr> {
    for statement in statements {
        match statement {
            Statement::Sql(sql) => {
                connection.execute_unprepared(sql).await?;
            }
            Statement::AlterTable { table, actions } if dialect == Dialect::Sqlite => {
                sqlite::alter_table(connection, table, actions).await?;
            }
            Statement::AlterTable { table, actions } => {
                let sql = statement::alter_table(dialect, table, actions).map_err(custom)?;
                send(connection, &sql).await?;
            }
        }
    }
    Ok(())
}

async fn send(connection: &SchemaManagerConnection<'_>, sql: &[String]) -> Result<(), DbErr> {
    for sql in sql {
        connection.execute_unprepared(sql).await?;
    }
    Ok(())
}

fn strings<V: IntoIterator<Item = S>, S: Into<String>>(values: V) -> Vec<String> {
    values.into_iter().map(Into::into).collect()
}

fn dialect(manager: &SchemaManager<'_>) -> Result<Dialect, DbErr> {
    match manager.get_database_backend() {
        DbBackend::Postgres => Ok(Dialect::Postgres),
        DbBackend::MySql => Ok(Dialect::MySql),
        DbBackend::Sqlite => Ok(Dialect::Sqlite),
        other => Err(custom(format!(
            "schema-diff does not know the database {}",
            other.as_str()
        ))),
    }
}

fn custom(error: impl std::fmt::Display) -> DbErr {
    DbErr::Custom(error.to_string())
}
