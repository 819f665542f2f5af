//! The ledger: sea-orm-migration's own table of applied revisions, written as it writes it. Knows nothing of the
//! revision graph.

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Order, Query, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbErr, Schema};
use sea_orm_migration::{SchemaManager, seaql_migrations};

use crate::Error;
use crate::connect::Database;

/// An applied revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its id, `version` in the table.
    pub id: String,
    /// When it was applied, in seconds since 1970.
    pub at: i64,
}

/// The applied revisions of the ledger `table` by time and id; none when there is no ledger yet. Creates nothing.
pub async fn applied(database: &Database, table: &str) -> Result<Vec<Applied>, Error> {
    let doing = || format!("reading the ledger {table}");
    let connection = &database.connection;
    let there = exists(&SchemaManager::new(connection), table)
        .await
        .map_err(|error| Error::database(doing(), &error))?;
    if !there {
        return Ok(Vec::new());
    }
    let select = Query::select()
        .columns(["version", "applied_at"])
        .from(Alias::new(table))
        .order_by("applied_at", Order::Asc)
        .order_by("version", Order::Asc)
        .to_owned();
    let rows = connection
        .query_all(&select)
        .await
        .map_err(|error| Error::database(doing(), &error))?;
    rows.iter()
        .map(|row| {
            Ok(Applied {
                id: row.try_get("", "version")?,
                at: row.try_get("", "applied_at")?,
            })
        })
        .collect::<Result<_, DbErr>>()
        .map_err(|error| Error::database(doing(), &error))
}

/// Whether the ledger is there.
pub(crate) async fn exists(manager: &SchemaManager<'_>, table: &str) -> Result<bool, DbErr> {
    manager.has_table(table).await
}

/// Creates the ledger unless it is there.
pub(crate) async fn create(connection: &impl ConnectionTrait, table: &str) -> Result<(), DbErr> {
    let schema = Schema::new(connection.get_database_backend());
    let mut create: TableCreateStatement =
        schema.create_table_from_entity(seaql_migrations::Entity);
    create.table(Alias::new(table)).if_not_exists();
    connection.execute(&create).await.map(drop)
}

/// Whether a revision is applied. The ledger must be there.
pub(crate) async fn contains(
    connection: &impl ConnectionTrait,
    table: &str,
    id: &str,
) -> Result<bool, DbErr> {
    let select = Query::select()
        .column("version")
        .from(Alias::new(table))
        .and_where(Expr::col("version").eq(id))
        .to_owned();
    Ok(connection.query_one(&select).await?.is_some())
}

/// Writes that a revision is applied.
pub(crate) async fn insert(
    connection: &impl ConnectionTrait,
    table: &str,
    id: &str,
    now: i64,
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(table))
        .columns(["version", "applied_at"])
        .values([id.into(), now.into()])
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    connection.execute(&insert).await.map(drop)
}

/// Writes that a revision is no longer applied.
pub(crate) async fn delete(
    connection: &impl ConnectionTrait,
    table: &str,
    id: &str,
) -> Result<(), DbErr> {
    let delete = Query::delete()
        .from_table(Alias::new(table))
        .and_where(Expr::col("version").eq(id))
        .to_owned();
    connection.execute(&delete).await.map(drop)
}
