//! Runs revisions, and prints what running them would do. Knows nothing of the revision graph: it is told what to run.

use schema_diff::dialect::Dialect;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _,
};
use sea_orm_migration::{MigrationTrait, SchemaManager};

use crate::connect::Database;
use crate::error::message;
use crate::ops::{flag, new_orphans, orphans};
use crate::{Error, ledger, ops, record, scratch};

/// The advisory lock, one a PostgreSQL database, that a run holds (`schemad` as a number).
pub(crate) const LOCK: i64 = 0x0073_6368_656d_6164;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Apply.
    Up,
    /// Revert.
    Down,
}

impl Direction {
    /// The name of the migration's function.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// Runs one revision and writes its row of the ledger `ledger` in the same transaction, where the dialect can. `now`
/// is the time of application in seconds since 1970. Creates the ledger when it is not there.
///
/// On SQLite foreign keys are off while the revision runs, since a table that is built anew would take the rows that
/// reference it along; before the transaction ends, every row's parent is looked for. A revision that asks for no
/// transaction gets none, and foreign keys as they are.
///
/// Of two runs at once on one database the later one waits (five seconds at most on SQLite); what it then finds done
/// is [`Error::Overtaken`].
///
/// On MySQL every statement stands as soon as it has run. The ledger's row comes last, and an error says which
/// statement was refused and that those before it stay.
pub async fn run(
    database: &Database,
    ledger: &str,
    migration: &dyn MigrationTrait,
    direction: Direction,
    now: i64,
) -> Result<(), Error> {
    let run = Run {
        dialect: database.dialect,
        ledger,
        migration,
        direction,
        now,
        ledger_is: LedgerIs::Asked,
        others: true,
    };
    if database.dialect.ddl_is_transactional() {
        return run.on(&database.connection).await;
    }
    let (connection, log) = record::interposer(database.connection.clone());
    run.on(&connection)
        .await
        .map_err(|error| with_place(error, &log))
}

/// The error of a revision that ran without a transaction, with where it stopped.
fn with_place(error: Error, log: &record::Log) -> Error {
    let Error::Revision {
        revision,
        direction,
        reason,
    } = error
    else {
        return error;
    };
    let place = log
        .refused()
        .map_or_else(String::new, |sql| format!("; the statement is {sql}"));
    let done = log.take().unwrap_or_default();
    let before = match done.as_slice() {
        [] => "; nothing ran before it".to_owned(),
        [.., last] => format!(
            "; {} before it ran and stay, the last of them {last}",
            done.len()
        ),
    };
    Error::Revision {
        revision,
        direction,
        reason: format!("{reason}{place}{before}"),
    }
}

/// The SQL that running these revisions in order would send, ledger rows included, one block a revision; nothing is
/// run on `database`. On SQLite the revisions run on a copy of its schema in memory, since a rebuild is spelled from
/// the live table (they find no rows there); elsewhere they are recorded, and a revision that asks the database
/// something is an error, but for what MySQL's own alterations must know of a live table.
pub async fn to_sql(
    database: &Database,
    ledger: &str,
    migrations: &[&dyn MigrationTrait],
    direction: Direction,
    now: i64,
) -> Result<Vec<(String, Vec<String>)>, Error> {
    let script = Script {
        dialect: database.dialect,
        ledger,
        migrations,
        direction,
        now,
    };
    recorded(database, async |connection, log| {
        script.on(connection, log).await
    })
    .await
}

struct Script<'a> {
    dialect: Dialect,
    ledger: &'a str,
    migrations: &'a [&'a dyn MigrationTrait],
    direction: Direction,
    now: i64,
}

impl Script<'_> {
    async fn on(
        &self,
        connection: &DatabaseConnection,
        log: &record::Log,
    ) -> Result<Vec<(String, Vec<String>)>, Error> {
        let mut blocks = Vec::new();
        for (index, migration) in self.migrations.iter().enumerate() {
            let run = Run {
                dialect: self.dialect,
                ledger: self.ledger,
                migration: *migration,
                direction: self.direction,
                now: self.now,
                ledger_is: match self.dialect {
                    Dialect::Sqlite => LedgerIs::Asked,
                    // Nobody can be asked; a script may say IF NOT EXISTS.
                    _ if index == 0 && self.direction == Direction::Up => LedgerIs::Missing,
                    _ => LedgerIs::There,
                },
                others: false,
            };
            run.on(connection).await?;
            let sql = log.take().map_err(|error| run.failed(&error))?;
            blocks.push((migration.name().to_owned(), sql));
        }
        Ok(blocks)
    }
}

/// What `work` comes to on a connection that notes down what it is sent and does nothing to the database.
///
/// Where MySQL must be asked for a table that the statements themselves have changed by then, they run in a scratch
/// database with the same tables; where none may be made, the error says what was asked for.
async fn recorded<T>(
    database: &Database,
    work: impl AsyncFn(&DatabaseConnection, &record::Log) -> Result<T, Error>,
) -> Result<T, Error> {
    let (connection, log) = match database.dialect {
        Dialect::Sqlite => record::interposer(scratch::copy_schema(&database.connection).await?),
        Dialect::MySql => record::recorder_over(database.connection.clone()),
        Dialect::Postgres => record::recorder(scratch::backend(database.dialect)),
    };
    let result = work(&connection, &log).await;
    if result.is_ok() || !log.is_stale() {
        return result;
    }
    let Ok(scratch) = scratch::scratch_database(database).await else {
        return result;
    };
    let copied = scratch.copy_tables(&database.connection).await;
    let (connection, log) = record::interposer(scratch.connection.clone());
    let result = match copied {
        Ok(()) => work(&connection, &log).await,
        Err(_) => result,
    };
    drop(connection);
    scratch
        .drop(&database.connection)
        .await
        .map_err(|error| Error::database("dropping a scratch database", &error))?;
    result
}

/// What is known of the ledger before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LedgerIs {
    There,
    Missing,
    Asked,
}

struct Run<'a> {
    dialect: Dialect,
    ledger: &'a str,
    migration: &'a dyn MigrationTrait,
    direction: Direction,
    now: i64,
    ledger_is: LedgerIs,
    /// Somebody else may be running revisions on the same database.
    others: bool,
}

impl Run<'_> {
    async fn on(&self, connection: &DatabaseConnection) -> Result<(), Error> {
        let transaction = self
            .migration
            .use_transaction()
            .unwrap_or(self.dialect.ddl_is_transactional());
        if !transaction {
            let manager = SchemaManager::new(connection);
            self.create_ledger(connection, &manager).await?;
            self.migrate(&manager).await?;
            return self.write_ledger(connection).await;
        }
        if self.dialect != Dialect::Sqlite {
            return self.in_transaction(connection).await;
        }
        let failed = |error: DbErr| Error::database("switching foreign keys", &error);
        let keys = flag(connection, "foreign_keys").await.map_err(failed)?;
        if !keys {
            return self.in_transaction(connection).await;
        }
        connection
            .execute_unprepared("PRAGMA foreign_keys = OFF")
            .await
            .map_err(failed)?;
        let result = self.in_transaction(connection).await;
        let restored = connection
            .execute_unprepared("PRAGMA foreign_keys = ON")
            .await
            .map_err(failed);
        result.and(restored.map(drop))
    }

    async fn in_transaction(&self, connection: &DatabaseConnection) -> Result<(), Error> {
        let transaction = self.begin(connection).await?;
        // A key that cannot be checked now is no fault of this revision.
        let before = match self.dialect {
            Dialect::Sqlite => orphans(&transaction, &[]).await.ok(),
            _ => None,
        };
        let manager = SchemaManager::new(&transaction);
        let result = async {
            self.wait_for_others(&transaction, &manager).await?;
            self.create_ledger(&transaction, &manager).await?;
            self.migrate(&manager).await?;
            if let Some(before) = &before {
                let after = orphans(&transaction, &[])
                    .await
                    .map_err(|e| self.failed(&e))?;
                if let Some(orphans) = new_orphans(before, &after) {
                    return Err(self.failed(&DbErr::Custom(orphans)));
                }
            }
            self.write_ledger(&transaction).await
        }
        .await;
        match result {
            Ok(()) => transaction.commit().await.map_err(|e| self.failed(&e)),
            Err(error) => {
                // What went wrong is the news, not what came of rolling it back.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// On SQLite the file is locked for writing at once: a transaction that reads first and finds it locked when it
    /// writes has waited for nothing.
    async fn begin(&self, connection: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
        if !(self.others && self.dialect == Dialect::Sqlite) {
            return connection.begin().await.map_err(|e| self.failed(&e));
        }
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        connection
            .begin_with_options(options)
            .await
            .map_err(|error| Error::database("locking the database", &error))
    }

    /// One run at a time: the other one's transaction is waited for, and what it has done is not done again.
    async fn wait_for_others(
        &self,
        transaction: &DatabaseTransaction,
        manager: &SchemaManager<'_>,
    ) -> Result<(), Error> {
        if !self.others {
            return Ok(());
        }
        let failed = |error: DbErr| Error::database("locking the database", &error);
        if self.dialect == Dialect::Postgres {
            transaction
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
                .await
                .map_err(failed)?;
        }
        let there = ledger::exists(manager, self.ledger).await.map_err(failed)?
            && ledger::contains(transaction, self.ledger, self.migration.name())
                .await
                .map_err(failed)?;
        if there == (self.direction == Direction::Up) {
            return Err(Error::Overtaken {
                revision: self.migration.name().to_owned(),
                done: match self.direction {
                    Direction::Up => "applied",
                    Direction::Down => "reverted",
                },
            });
        }
        Ok(())
    }

    async fn migrate(&self, manager: &SchemaManager<'_>) -> Result<(), Error> {
        match self.direction {
            Direction::Up => self.migration.up(manager).await,
            Direction::Down => self.migration.down(manager).await,
        }
        .map_err(|error| self.failed(&error))
    }

    async fn create_ledger(
        &self,
        connection: &impl ConnectionTrait,
        manager: &SchemaManager<'_>,
    ) -> Result<(), Error> {
        let doing = || format!("creating the ledger {}", self.ledger);
        let there = match self.ledger_is {
            LedgerIs::There => true,
            LedgerIs::Missing => false,
            LedgerIs::Asked => ledger::exists(manager, self.ledger)
                .await
                .map_err(|error| Error::database(doing(), &error))?,
        };
        if there {
            return Ok(());
        }
        ledger::create(connection, self.ledger)
            .await
            .map_err(|error| Error::database(doing(), &error))
    }

    async fn write_ledger(&self, connection: &impl ConnectionTrait) -> Result<(), Error> {
        let id = self.migration.name();
        match self.direction {
            Direction::Up => ledger::insert(connection, self.ledger, id, self.now).await,
            Direction::Down => ledger::delete(connection, self.ledger, id).await,
        }
        .map_err(|error| Error::database(format!("writing the ledger {}", self.ledger), &error))
    }

    fn failed(&self, error: &DbErr) -> Error {
        Error::Revision {
            revision: self.migration.name().to_owned(),
            direction: self.direction.name(),
            reason: message(error),
        }
    }
}

/// The SQL that these statements are on this database after `start`, in order; nothing is run on it. (On SQLite they
/// run on a copy of its schema in memory, since a rebuild is spelled from the live table.)
pub async fn spell(
    database: &Database,
    start: &[schema_diff::statement::Statement],
    statements: &[schema_diff::statement::Statement],
) -> Result<Vec<String>, Error> {
    let doing = || "spelling the statements";
    let mut sql = recorded(database, async |connection, log| {
        let manager = SchemaManager::new(connection);
        for part in [start, statements] {
            let _ = log.take();
            ops::execute(manager.get_connection(), database.dialect, part)
                .await
                .map_err(|error| Error::database(doing(), &error))?;
        }
        log.take().map_err(|error| Error::database(doing(), &error))
    })
    .await?;
    // A rebuild looks in a transaction whether there is anything to do.
    while let Some(at) = sql
        .windows(2)
        .position(|pair| pair[0] == "BEGIN" && pair[1] == "COMMIT")
    {
        sql.drain(at..at + 2);
    }
    Ok(sql)
}
