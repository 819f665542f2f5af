//! Alterations of a table on MySQL and MariaDB, where a column changes by being said anew as a whole: what is not
//! altered is read from the live table.

use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::statement::{self, TableAction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::SchemaManagerConnection;

use super::{custom, send};

/// How a question for a table's text begins; the table's quoted name follows.
pub(crate) const SHOW_TABLE: &str = "SHOW CREATE TABLE ";

/// Alters the table.
pub(super) async fn alter_table(
    connection: &SchemaManagerConnection<'_>,
    table: &ObjectName,
    actions: &[TableAction],
) -> Result<(), DbErr> {
    let sql = if statement::mysql_needs_table(actions) {
        let create = live_text(connection, table).await?;
        statement::alter_mysql_table(table, actions, &create)
    } else {
        statement::alter_table(Dialect::MySql, table, actions)
    };
    send(connection, &sql.map_err(custom)?).await
}

async fn live_text(
    connection: &SchemaManagerConnection<'_>,
    table: &ObjectName,
) -> Result<String, DbErr> {
    let query = format!("{SHOW_TABLE}{}", Dialect::MySql.quote_name(table));
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::MySql, query))
        .await?
        .ok_or_else(|| custom(format!("the server says nothing of table {table}")))?;
    row.try_get_by_index(1)
}
