//! Writes into the ledger where a database stands, and runs nothing. Knows nothing of the revision graph: it is told
//! which rows come and go.

use schema_diff::dialect::Dialect;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};
use sea_orm_migration::SchemaManager;

use crate::connect::Database;
use crate::run::LOCK;
use crate::{Error, ledger};

/// What of a ledger is to be other than it is.
#[derive(Debug, Clone, Default)]
pub struct Rows<'a> {
    /// Whether it is emptied first.
    pub purge: bool,
    /// The rows that go.
    pub remove: &'a [&'a str],
    /// The rows that come.
    pub add: &'a [&'a str],
}

/// Writes the rows in one transaction, while no revision runs. `now` is the time of application in seconds since 1970.
/// Creates the ledger when it is not there.
pub async fn stamp(
    database: &Database,
    table: &str,
    rows: &Rows<'_>,
    now: i64,
) -> Result<(), Error> {
    let failed = |error: DbErr| Error::database(format!("writing the ledger {table}"), &error);
    let transaction = begin(database).await.map_err(failed)?;
    let result = async {
        if !ledger::exists(&SchemaManager::new(&transaction), table).await? {
            ledger::create(&transaction, table).await?;
        }
        if rows.purge {
            let all = Query::delete().from_table(Alias::new(table)).to_owned();
            transaction.execute(&all).await?;
        }
        for id in rows.remove {
            ledger::delete(&transaction, table, id).await?;
        }
        for id in rows.add {
            // Somebody may have been faster.
            if !ledger::contains(&transaction, table, id).await? {
                ledger::insert(&transaction, table, id, now).await?;
            }
        }
        Ok(())
    }
    .await;
    match result {
        Ok(()) => transaction.commit().await.map_err(failed),
        Err(error) => {
            // What went wrong is the news, not what came of rolling it back.
            let _ = transaction.rollback().await;
            Err(failed(error))
        }
    }
}

async fn begin(database: &Database) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: (database.dialect == Dialect::Sqlite)
            .then_some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = database.connection.begin_with_options(options).await?;
    if database.dialect == Dialect::Postgres {
        transaction
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await?;
    }
    Ok(transaction)
}
