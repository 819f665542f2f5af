//! What only the database knows and is in the way of a change: taken down in front of it, put back behind it or on the
//! way back.
//!
//! PostgreSQL is sent one script that asks and decides by itself, so that what is printed is what runs. MySQL's is
//! sent only where nobody can be asked, since MySQL itself has no words for some of it.

use schema_diff::dialect::Dialect;
use schema_diff::dialect::same_expression;
use schema_diff::dialect::sqlite_ddl::{self, ColumnRule, CreateTable, TableRule};
use schema_diff::statement::{Dependent, TAKEN_DOWN, TableAction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::SchemaManagerConnection;

use super::{mysql, send, sqlite};
use crate::record::is_not_there;

/// Takes it down, if it is there, and remembers that it was.
pub(super) async fn take_down(
    connection: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    of: &Dependent,
) -> Result<(), DbErr> {
    if of.dialect != dialect {
        return Ok(());
    }
    if dialect == Dialect::Postgres {
        return send(connection, &[of.take_down_script()]).await;
    }
    match is_there(connection, of).await {
        Ok(true) => {}
        Ok(false) => return Ok(()),
        Err(error) if is_not_there(&error) => {
            return send(connection, &[of.take_down_script()]).await;
        }
        Err(error) => return Err(error),
    }
    send(connection, &of.remember_sql()).await?;
    if of.with_table {
        return Ok(());
    }
    match (&of.table, dropping(of)) {
        (Some(table), Some(action)) if dialect == Dialect::Sqlite => {
            sqlite::alter_table(connection, table, &[action]).await
        }
        (Some(table), Some(action)) => mysql::alter_table(connection, table, &[action]).await,
        _ => send(connection, &[of.drop_sql()]).await,
    }
}

/// Puts it back, if it was taken down.
pub(super) async fn put_back(
    connection: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    of: &Dependent,
) -> Result<(), DbErr> {
    if of.dialect != dialect {
        return Ok(());
    }
    if dialect == Dialect::Postgres {
        return send(connection, &[of.put_back_script()]).await;
    }
    match is_remembered(connection, of).await {
        Ok(true) => {}
        Ok(false) => return Ok(()),
        Err(error) if is_not_there(&error) => {
            return send(connection, &[of.put_back_script()]).await;
        }
        Err(error) => return Err(error),
    }
    match (&of.table, is_constraint(of)) {
        (Some(table), true) if dialect == Dialect::Sqlite => {
            let action = TableAction::AddConstraint(of.definition.clone());
            sqlite::alter_table(connection, table, &[action]).await?;
        }
        _ => send(connection, &[of.create_sql()]).await?,
    }
    send(connection, &[of.forget_sql()]).await?;
    let memory = dialect.quote(TAKEN_DOWN);
    if holds(
        connection,
        dialect,
        &format!("NOT EXISTS (SELECT 1 FROM {memory})"),
    )
    .await?
    {
        send(connection, &[format!("DROP TABLE {memory}")]).await?;
    }
    Ok(())
}

/// The alteration that drops it, where it is one of its table; an index on MySQL, too, which a foreign key may need.
fn dropping(of: &Dependent) -> Option<TableAction> {
    let name = of.name.name.clone();
    match of.kind.as_str() {
        "index" if of.dialect == Dialect::MySql => Some(TableAction::DropUnique {
            name,
            columns: of.columns.clone(),
        }),
        "unique key" => Some(TableAction::DropUnique {
            name,
            columns: of.columns.clone(),
        }),
        "foreign key" => Some(TableAction::DropForeignKey {
            name,
            columns: of.columns.clone(),
        }),
        "check" => Some(TableAction::DropCheck {
            name: Some(name).filter(|name| !name.is_empty()),
            expression: condition(of).to_owned(),
        }),
        "column" => Some(TableAction::DropColumn(name)),
        _ => None,
    }
}

fn is_constraint(of: &Dependent) -> bool {
    matches!(of.kind.as_str(), "unique key" | "foreign key" | "check")
}

/// The condition of a check.
fn condition(of: &Dependent) -> &str {
    let text = of.definition.as_str();
    let text = text.find("CHECK (").map_or(text, |at| &text[at + 7..]);
    text.rfind(')').map_or(text, |at| &text[..at])
}

async fn is_there(connection: &SchemaManagerConnection<'_>, of: &Dependent) -> Result<bool, DbErr> {
    if of.dialect == Dialect::Sqlite && is_constraint(of) {
        let Some(table) = &of.table else {
            return Ok(false);
        };
        let query = format!(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = {} COLLATE NOCASE",
            of.dialect.quote_string(&table.name)
        );
        let row = connection
            .query_one_raw(Statement::from_string(DbBackend::Sqlite, query))
            .await?;
        let Some(row) = row else {
            return Ok(false);
        };
        let sql: String = row.try_get_by_index(0)?;
        let text = sqlite_ddl::parse(&sql).map_err(super::custom)?;
        return Ok(holds_constraint(&text, of));
    }
    holds(connection, of.dialect, &of.there_sql()).await
}

fn holds_constraint(table: &CreateTable, of: &Dependent) -> bool {
    let same = |columns: Vec<&str>| {
        columns.len() == of.columns.len()
            && columns
                .iter()
                .zip(&of.columns)
                .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let is_check = |text: &str| of.kind == "check" && same_expression(text, condition(of));
    let on_table = table
        .constraints
        .iter()
        .any(|constraint| match &constraint.rule {
            TableRule::Check(text) => is_check(text),
            TableRule::Unique { columns } => {
                of.kind == "unique key"
                    && same(columns.iter().map(|column| &*column.name).collect())
            }
            TableRule::ForeignKey { columns, .. } => {
                of.kind == "foreign key" && same(columns.iter().map(String::as_str).collect())
            }
            _ => false,
        });
    let in_column = table.columns.iter().any(|column| {
        column
            .constraints
            .iter()
            .any(|constraint| match &constraint.rule {
                ColumnRule::Check(text) => is_check(text),
                ColumnRule::Unique => of.kind == "unique key" && same(vec![&column.name]),
                ColumnRule::References(_) => of.kind == "foreign key" && same(vec![&column.name]),
                _ => false,
            })
    });
    on_table || in_column
}

async fn is_remembered(
    connection: &SchemaManagerConnection<'_>,
    of: &Dependent,
) -> Result<bool, DbErr> {
    let memory = of.dialect.quote_string(TAKEN_DOWN);
    let there = match of.dialect {
        Dialect::Sqlite => {
            format!("EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = {memory})")
        }
        _ => format!(
            "EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {memory})"
        ),
    };
    Ok(holds(connection, of.dialect, &there).await?
        && holds(connection, of.dialect, &of.remembered_sql()).await?)
}

async fn holds(
    connection: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    condition: &str,
) -> Result<bool, DbErr> {
    let query = format!("SELECT CASE WHEN {condition} THEN 1 ELSE 0 END AS n");
    let query = Statement::from_string(crate::scratch::backend(dialect), query);
    let row = connection.query_one_raw(query).await?;
    let found: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(found != 0)
}
