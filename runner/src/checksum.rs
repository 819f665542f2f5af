//! What the files of applied revisions said when they ran: a table of our own beside the ledger, made when there is
//! something to write and needed by nobody. Where it cannot be made or read, nothing is known, and nothing fails.
//!
//! Knows nothing of files.

use std::collections::BTreeMap;

use schema_diff::dialect::Dialect;
use sea_orm::sea_query::{Alias, ColumnDef, Expr, ExprTrait as _, Query, Table};
use sea_orm::{ConnectionTrait as _, DbErr};
use sea_orm_migration::SchemaManager;

use crate::connect::Database;

/// The table.
pub const TABLE: &str = "schema_diff_checksums";

/// The checksum of each applied revision of which one is known.
pub async fn known(database: &Database) -> BTreeMap<String, String> {
    read(database).await.unwrap_or_default()
}

async fn read(database: &Database) -> Result<BTreeMap<String, String>, DbErr> {
    let connection = &database.connection;
    if !SchemaManager::new(connection).has_table(TABLE).await? {
        return Ok(BTreeMap::new());
    }
    let select = Query::select()
        .columns(["version", "checksum"])
        .from(Alias::new(TABLE))
        .to_owned();
    let rows = connection.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "version")?, row.try_get("", "checksum")?)))
        .collect()
}

/// Writes what the file of a revision says that has just run. Says whether it could be written.
pub async fn keep(database: &Database, id: &str, checksum: &str) -> bool {
    write(database, id, Some(checksum)).await.is_ok()
}

/// Forgets a revision that is no longer applied. Says whether it could.
pub async fn forget(database: &Database, id: &str) -> bool {
    write(database, id, None).await.is_ok()
}

async fn write(database: &Database, id: &str, checksum: Option<&str>) -> Result<(), DbErr> {
    let connection = &database.connection;
    let there = SchemaManager::new(connection).has_table(TABLE).await?;
    if !there && checksum.is_none() {
        return Ok(());
    }
    if !there {
        // On MySQL a key of text wants a length that fits.
        let length = if database.dialect == Dialect::MySql {
            191
        } else {
            255
        };
        let mut create = Table::create();
        create
            .table(Alias::new(TABLE))
            .if_not_exists()
            .col(
                ColumnDef::new("version")
                    .string_len(length)
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("checksum").string_len(64).not_null());
        connection.execute(&create).await?;
    }
    let delete = Query::delete()
        .from_table(Alias::new(TABLE))
        .and_where(Expr::col("version").eq(id))
        .to_owned();
    connection.execute(&delete).await?;
    let Some(checksum) = checksum else {
        return Ok(());
    };
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(TABLE))
        .columns(["version", "checksum"])
        .values([id.into(), checksum.into()])
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    connection.execute(&insert).await.map(drop)
}
