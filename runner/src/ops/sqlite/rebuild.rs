//! One table, built anew.

use schema_diff::dialect::sqlite_ddl::{self, CreateTable};
use schema_diff::statement::TableAction;
use sea_orm::{ConnectionTrait, DbErr};

use super::catalog::{Catalog, flag};
use super::{DIALECT, cannot, checks};
use crate::error::message;

/// Builds the table anew inside the transaction that is open, with its rows, indexes, views and triggers.
pub(super) async fn rebuild(
    connection: &impl ConnectionTrait,
    catalog: &Catalog,
    actions: &[TableAction],
) -> Result<(), DbErr> {
    let name = catalog.table.name.as_str();
    let statements = statements(catalog, actions)?;
    checks::allow(catalog, flag(connection, "foreign_keys").await?)?;
    let related: Vec<&str> = std::iter::once(name)
        .chain(catalog.children.iter().map(String::as_str))
        .collect();
    // Reading the broken key of another table is no reason to stop here: it was so before.
    let before = checks::orphans(connection, &related)
        .await
        .unwrap_or_default();
    let sound =
        !catalog.dependents.is_empty() && checks::complaint(connection, catalog).await?.is_none();
    for sql in &statements {
        connection
            .execute_unprepared(sql)
            .await
            .map_err(|error| explained(&error, catalog))?;
    }
    if sound && let Some(complaint) = checks::complaint(connection, catalog).await? {
        return Err(cannot(
            name,
            &format!(
                "a view or trigger would break: {complaint}; drop it first and create it anew"
            ),
        ));
    }
    let after = checks::orphans(connection, &related).await?;
    match checks::new_orphans(&before, &after) {
        Some(orphans) => Err(cannot(name, &orphans)),
        None => Ok(()),
    }
}

/// The rebuild, statement by statement.
fn statements(catalog: &Catalog, actions: &[TableAction]) -> Result<Vec<String>, DbErr> {
    let name = catalog.table.name.as_str();
    let unreadable = |error: sqlite_ddl::DdlError| cannot(name, &error.0);
    let free_name = catalog.free_name();
    let edited = sqlite_ddl::edit(&catalog.table.sql, &free_name, actions).map_err(unreadable)?;
    let old = sqlite_ddl::parse(&catalog.table.sql).map_err(unreadable)?;
    let new = sqlite_ddl::parse(&edited.sql).map_err(unreadable)?;
    let (old_name, new_name) = (DIALECT.quote(name), DIALECT.quote(&free_name));

    let mut sql: Vec<String> = catalog
        .dependents
        .iter()
        .rev()
        .map(|object| {
            let kind = object.kind.to_ascii_uppercase();
            // A trigger that is on a view goes with the view, whichever comes first.
            format!("DROP {kind} IF EXISTS {}", DIALECT.quote(&object.name))
        })
        .collect();
    sql.push(edited.sql);
    sql.push(copy(&old, &new, &edited.copied, &old_name, &new_name).map_err(|e| cannot(name, &e))?);
    if old.is_autoincrement() && new.is_autoincrement() {
        // Keys of deleted rows must not come back.
        sql.push(format!(
            "DELETE FROM sqlite_sequence WHERE name = {}",
            DIALECT.quote_string(&free_name)
        ));
        sql.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE name = {}",
            DIALECT.quote_string(&free_name),
            DIALECT.quote_string(name)
        ));
    }
    sql.push(format!("DROP TABLE {old_name}"));
    sql.push(format!("ALTER TABLE {new_name} RENAME TO {old_name}"));
    sql.extend(catalog.indexes.iter().map(|index| index.sql.clone()));
    sql.extend(catalog.dependents.iter().map(|object| object.sql.clone()));
    Ok(sql)
}

fn copy(
    old: &CreateTable,
    new: &CreateTable,
    copied: &[String],
    old_name: &str,
    new_name: &str,
) -> Result<String, String> {
    let columns = if !copied.is_empty() {
        let quoted: Vec<String> = copied.iter().map(|column| DIALECT.quote(column)).collect();
        quoted.join(", ")
    } else if old.without_rowid || new.without_rowid {
        return Err("none of its columns would be left".into());
    } else {
        // Every column is new: the rows stay all the same.
        "rowid".to_owned()
    };
    Ok(format!(
        "INSERT INTO {new_name} ({columns}) SELECT {columns} FROM {old_name}"
    ))
}

/// The error without the name that the table has in between.
fn explained(error: &DbErr, catalog: &Catalog) -> DbErr {
    let text = message(error).replace(&catalog.free_name(), &catalog.table.name);
    cannot(&catalog.table.name, &text)
}
