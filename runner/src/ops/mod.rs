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
mod dependents;
mod mysql;
mod sqlite;

pub use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::render::builders::{enum_column_type, raw_name, table_ref};
use schema_diff::statement::{self, Statement};
use sea_orm::sea_query::{ColumnType, Index};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{SchemaManager, SchemaManagerConnection};

pub use alter::{AlterTable, alter_table};
pub(crate) use mysql::SHOW_TABLE;
pub use schema_diff::statement::{Dependent, EnumUse};
pub(crate) use sqlite::{PROBE_BEGINS, PROBE_ENDS, flag, new_orphans, orphans};

/// Whether the database is of one of these kinds: for what is not the same on all of them.
pub fn on(manager: &SchemaManager<'_>, dialects: &[Dialect]) -> Result<bool, DbErr> {
    Ok(dialects.contains(&dialect(manager)?))
}

/// What the command line said with `-x key=value`; nothing under other tools.
pub fn x(key: &str) -> Option<&'static str> {
    crate::extra::get(key)
}

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
    let dialect = dialect(manager)?;
    if dialect.enums_live_in_columns() {
        return set_values(manager, dialect, &values, uses).await;
    }
    let sql = statement::rewrite_enum_sql(dialect, &name.into(), &values, uses);
    send(manager.get_connection(), &sql).await
}

/// Gives an index another name, or a unique key that is kept as one.
pub async fn rename_index<T: Into<ObjectName>>(
    manager: &SchemaManager<'_>,
    table: T,
    from: &str,
    to: &str,
) -> Result<(), DbErr> {
    let dialect = dialect(manager)?;
    let statement = statement::rename_index(dialect, &table.into(), from, to);
    execute(manager.get_connection(), dialect, &[statement]).await
}

/// Gives an enum type another name where the dialect has them.
pub async fn rename_enum<N, M>(manager: &SchemaManager<'_>, from: N, to: M) -> Result<(), DbErr>
where
    N: Into<ObjectName>,
    M: Into<ObjectName>,
{
    let sql = statement::rename_enum_sql(dialect(manager)?, &from.into(), &to.into());
    send(manager.get_connection(), &sql).await
}

/// Gives a value of an enum another name, in its rows, too, where they hold it as text. `values` are all values as they
/// are to be.
pub async fn rename_enum_value<N, V, S>(
    manager: &SchemaManager<'_>,
    name: N,
    from: &str,
    to: &str,
    values: V,
    uses: &[EnumUse],
) -> Result<(), DbErr>
where
    N: Into<ObjectName>,
    V: IntoIterator<Item = S>,
    S: Into<String>,
{
    let dialect = dialect(manager)?;
    let (name, values) = (name.into(), strings(values));
    let statements = statement::rename_enum_value(dialect, &name, (from, to), &values, uses);
    execute(manager.get_connection(), dialect, &statements).await
}

/// Gives the columns of an enum these values where they stand in the columns; nothing where enums are types of their
/// own, or where no database knows of them.
pub async fn set_enum_values<V, S>(
    manager: &SchemaManager<'_>,
    values: V,
    uses: &[EnumUse],
) -> Result<(), DbErr>
where
    V: IntoIterator<Item = S>,
    S: Into<String>,
{
    let dialect = dialect(manager)?;
    if !dialect.enums_live_in_columns() {
        return Ok(());
    }
    set_values(manager, dialect, &strings(values), uses).await
}

async fn set_values(
    manager: &SchemaManager<'_>,
    dialect: Dialect,
    values: &[String],
    uses: &[EnumUse],
) -> Result<(), DbErr> {
    let columns: Vec<(ObjectName, String)> = uses
        .iter()
        .map(|of| (of.table.clone(), of.column.clone()))
        .collect();
    let ty = enum_column_type(dialect, &ObjectName::new(""), values);
    let statements = statement::set_column_types(&columns, &ty);
    execute(manager.get_connection(), dialect, &statements).await
}

/// Drops an index over these columns that a foreign key may need: where the server asks for it, the key is given
/// another one.
pub async fn drop_index<T, C, S>(
    manager: &SchemaManager<'_>,
    table: T,
    name: &str,
    columns: C,
) -> Result<(), DbErr>
where
    T: Into<ObjectName>,
    C: IntoIterator<Item = S>,
    S: Into<String>,
{
    let dialect = dialect(manager)?;
    let table = table.into();
    if dialect.foreign_keys_keep_an_index() {
        let statement = statement::drop_serving_index(&table, name, &strings(columns));
        return execute(manager.get_connection(), dialect, &[statement]).await;
    }
    let name = raw_name(&[dialect], name);
    let drop = Index::drop().name(name).table(table_ref(&table)).to_owned();
    manager.drop_index(drop).await
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

/// Runs the text that is for the connected database; nothing where none is.
pub async fn sql<'s>(
    manager: &SchemaManager<'_>,
    texts: impl IntoIterator<Item = (Dialect, &'s str)>,
) -> Result<(), DbErr> {
    let here = dialect(manager)?;
    for (_, text) in texts.into_iter().filter(|(dialect, _)| *dialect == here) {
        manager.get_connection().execute_unprepared(text).await?;
    }
    Ok(())
}

/// Gives the column of the rows that have no value there this one: an SQL expression, which may use the row's other
/// columns.
pub async fn backfill(
    manager: &SchemaManager<'_>,
    table: impl Into<ObjectName>,
    column: &str,
    expression: &str,
) -> Result<(), DbErr> {
    let sql = statement::backfill_sql(dialect(manager)?, &table.into(), column, expression);
    send(manager.get_connection(), &[sql]).await
}

/// Stands where somebody must still say what the rows that are there shall have in a column: an error while a row has
/// no value there, and nothing on an empty table.
pub async fn backfill_needed(
    manager: &SchemaManager<'_>,
    table: impl Into<ObjectName>,
    column: &str,
) -> Result<(), DbErr> {
    let dialect = dialect(manager)?;
    must_be_filled(manager.get_connection(), dialect, &table.into(), column).await
}

async fn must_be_filled(
    connection: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    table: &ObjectName,
    column: &str,
) -> Result<(), DbErr> {
    let sql = statement::missing_sql(dialect, table, column);
    let query = sea_orm::Statement::from_string(crate::scratch::backend(dialect), sql);
    let rows: i64 = match connection.query_one_raw(query).await {
        Ok(row) => row.map_or(Ok(0), |row| row.try_get("", "n"))?,
        // Where only the SQL is wanted nobody can be asked: the database itself will refuse the NULL.
        Err(error) if crate::record::is_not_there(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    if rows == 0 {
        return Ok(());
    }
    Err(custom(format!(
        "{table}.{column} must hold a value, and {rows} {} none: say which in the revision, in place of \
         ops::backfill_needed, for example ops::backfill(manager, \"{table}\", \"{column}\", \"0\").await?",
        if rows == 1 { "row has" } else { "rows have" }
    )))
}

/// Takes down what only some databases know, where it is there, and remembers that it was. Nothing on another dialect
/// than its own.
pub async fn take_down(manager: &SchemaManager<'_>, of: Dependent) -> Result<(), DbErr> {
    dependents::take_down(manager.get_connection(), dialect(manager)?, &of).await
}

/// Puts it back where it was taken down.
pub async fn put_back(manager: &SchemaManager<'_>, of: Dependent) -> Result<(), DbErr> {
    dependents::put_back(manager.get_connection(), dialect(manager)?, &of).await
}

/// Says something of a table to its readers, or (`None`) nothing any more; nothing where the dialect has no comments.
pub async fn comment_on_table(
    manager: &SchemaManager<'_>,
    table: impl Into<ObjectName>,
    text: Option<&str>,
) -> Result<(), DbErr> {
    let dialect = dialect(manager)?;
    let statement = statement::comment(dialect, &table.into(), None, text);
    let statements: Vec<Statement> = statement.into_iter().collect();
    execute(manager.get_connection(), dialect, &statements).await
}

/// The same of a column.
pub async fn comment_on_column(
    manager: &SchemaManager<'_>,
    table: impl Into<ObjectName>,
    column: &str,
    text: Option<&str>,
) -> Result<(), DbErr> {
    let dialect = dialect(manager)?;
    let statement = statement::comment(dialect, &table.into(), Some(column), text);
    let statements: Vec<Statement> = statement.into_iter().collect();
    execute(manager.get_connection(), dialect, &statements).await
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
            Statement::TakeDown(of) => dependents::take_down(connection, dialect, of).await?,
            Statement::PutBack(of) => dependents::put_back(connection, dialect, of).await?,
            Statement::BackfillNeeded { table, column } => {
                must_be_filled(connection, dialect, table, column).await?;
            }
            Statement::AlterTable { table, actions } if dialect == Dialect::Sqlite => {
                sqlite::alter_table(connection, table, actions).await?;
            }
            Statement::AlterTable { table, actions } if dialect == Dialect::MySql => {
                mysql::alter_table(connection, table, actions).await?;
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
