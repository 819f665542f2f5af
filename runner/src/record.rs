//! Connections of our own: a recorder that captures what a migration sends as SQL, and an interposer that sees each
//! statement of a running one and passes it on.
//!
//! sea-orm-migration's `SchemaManager` takes sea-orm's own connections only; its mock connection is the one that can
//! be given a driver. Knows nothing of revisions and of the ledger.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseConnectionType, DbBackend, DbErr, ExecResult,
    MockDatabase, MockDatabaseConnection, MockDatabaseTrait, MockExecResult, QueryResult,
    Statement, Transaction,
};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::ops::{PROBE_BEGINS, PROBE_ENDS, SHOW_TABLE};

/// Why a query is refused where nothing is there to answer it.
const NOT_THERE: &str = "it asks the database, which is not there when only its SQL is wanted";

/// Whether that is the reason of an error.
pub(crate) fn is_not_there(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(text) if text.starts_with(NOT_THERE))
}

/// What was sent, in order, with values as literals. Reads are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    sql: Vec<String>,
    /// Inside statements that only ask for an opinion.
    muted: bool,
    /// The statement that was refused last.
    refused: Option<String>,
    /// Statements that changed a table that is not there to be asked, since the log began.
    unseen: Vec<String>,
    /// Whether such a table was asked for.
    stale: bool,
    /// What beginning or ending a transaction came to: the mock connection has no way of saying it.
    failed: Option<DbErr>,
}

impl Log {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, sql: String) {
        let mut seen = self.seen();
        if sql == PROBE_BEGINS {
            seen.muted = true;
        } else if sql == PROBE_ENDS {
            seen.muted = false;
        } else if !seen.muted {
            seen.sql.push(sql);
        }
    }

    /// Whether a table was asked for that only the statements before would have made as it is to be.
    pub(crate) fn is_stale(&self) -> bool {
        self.seen().stale
    }

    /// The statement that was refused last.
    pub(crate) fn refused(&self) -> Option<String> {
        self.seen().refused.clone()
    }

    /// Everything since the last time, and the error of a transaction that could not begin or end.
    pub(crate) fn take(&self) -> Result<Vec<String>, DbErr> {
        let mut seen = self.seen();
        match seen.failed.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut seen.sql)),
        }
    }
}

/// A connection to nothing that notes down what it is sent. A query is an error that says what was asked.
pub(crate) fn recorder(backend: DbBackend) -> (DatabaseConnection, Log) {
    tap(backend, None, Passes::Nothing)
}

/// A connection that notes down what it is sent, and lets `real` answer for the text of its tables, as long as no
/// statement before changed the table. Nothing else reaches `real`.
pub(crate) fn recorder_over(real: DatabaseConnection) -> (DatabaseConnection, Log) {
    tap(real.get_database_backend(), Some(real), Passes::Tables)
}

/// A connection that notes down what it is sent and passes it on.
pub(crate) fn interposer(real: DatabaseConnection) -> (DatabaseConnection, Log) {
    tap(real.get_database_backend(), Some(real), Passes::All)
}

/// What reaches the real connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passes {
    Nothing,
    Tables,
    All,
}

fn tap(
    backend: DbBackend,
    real: Option<DatabaseConnection>,
    passes: Passes,
) -> (DatabaseConnection, Log) {
    let log = Log::default();
    let tap = Tap {
        backend,
        real,
        passes,
        log: log.clone(),
        depth: 0,
    };
    let connection = MockDatabaseConnection::new(tap);
    let connection = DatabaseConnectionType::MockDatabaseConnection(Arc::new(connection));
    (connection.into(), log)
}

#[derive(Debug)]
struct Tap {
    backend: DbBackend,
    real: Option<DatabaseConnection>,
    passes: Passes,
    log: Log,
    /// How many transactions are open, one inside the other.
    depth: usize,
}

impl Tap {
    /// The real connection, for what is more than a question for a table.
    fn real(&self) -> Option<&DatabaseConnection> {
        self.real.as_ref().filter(|_| self.passes == Passes::All)
    }

    fn say(&self, sql: String) {
        let done = match self.real() {
            Some(real) => wait(real.execute_unprepared(&sql)).map(drop),
            None => Ok(()),
        };
        match done {
            Ok(()) => self.log.push(sql),
            Err(error) => {
                self.log.seen().failed.get_or_insert(error);
            }
        }
    }

    fn savepoint(&self) -> String {
        format!("schema_diff_{}", self.depth)
    }
}

impl MockDatabaseTrait for Tap {
    fn execute(&mut self, _: usize, statement: Statement) -> Result<ExecResult, DbErr> {
        let sql = statement.to_string();
        let result = match self.real() {
            None => MockDatabase::new(self.backend)
                .append_exec_results([MockExecResult {
                    last_insert_id: 1,
                    rows_affected: 1,
                }])
                .execute(0, statement),
            // Text without values may be several statements.
            Some(real) if statement.values.is_none() => {
                wait(real.execute_unprepared(&statement.sql))
            }
            Some(real) => wait(real.execute_raw(statement)),
        };
        match result {
            Ok(result) => {
                if self.passes == Passes::Tables && changes_a_table(&sql) {
                    self.log.seen().unseen.push(sql.clone());
                }
                self.log.push(sql);
                Ok(result)
            }
            Err(error) => {
                self.log.seen().refused = Some(sql);
                Err(error)
            }
        }
    }

    fn query(&mut self, _: usize, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let sql = statement.to_string();
        if let (Passes::Tables, Some(real), Some(table)) =
            (self.passes, &self.real, sql.strip_prefix(SHOW_TABLE))
        {
            let mut seen = self.log.seen();
            if seen.unseen.iter().any(|it| it.contains(table)) {
                seen.stale = true;
                return Err(DbErr::Custom(format!(
                    "it needs the definition of table {table}, which a statement before it changes"
                )));
            }
            drop(seen);
            return wait(real.query_all_raw(statement));
        }
        let Some(real) = self.real() else {
            return Err(DbErr::Custom(format!("{NOT_THERE}: {sql}")));
        };
        let rows = match wait(real.query_all_raw(statement)) {
            Ok(rows) => rows,
            Err(error) => {
                self.log.seen().refused = Some(sql);
                return Err(error);
            }
        };
        if !only_reads(&sql) {
            self.log.push(sql);
        }
        Ok(rows)
    }

    fn begin(&mut self) {
        self.say(match self.depth {
            0 => "BEGIN".to_owned(),
            _ => format!("SAVEPOINT {}", self.savepoint()),
        });
        self.depth += 1;
    }

    fn commit(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.say(match self.depth {
            0 => "COMMIT".to_owned(),
            _ => format!("RELEASE SAVEPOINT {}", self.savepoint()),
        });
    }

    fn rollback(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.say(match self.depth {
            0 => "ROLLBACK".to_owned(),
            _ => format!("ROLLBACK TO SAVEPOINT {}", self.savepoint()),
        });
    }

    fn drain_transaction_log(&mut self) -> Vec<Transaction> {
        Vec::new()
    }

    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    fn ping(&self) -> Result<(), DbErr> {
        Ok(())
    }
}

/// Whether a table's text is another one after this statement.
fn changes_a_table(sql: &str) -> bool {
    let sql = sql.trim_start().to_ascii_uppercase();
    ["CREATE TABLE", "ALTER TABLE", "DROP TABLE", "RENAME TABLE"]
        .iter()
        .any(|words| sql.starts_with(words))
}

/// Whether a statement whose rows were asked for changes nothing.
fn only_reads(sql: &str) -> bool {
    let sql = sql.trim_start().to_ascii_uppercase();
    if sql.starts_with("WITH") {
        return !["INSERT", "UPDATE", "DELETE", "REPLACE"]
            .iter()
            .any(|word| sql.contains(word));
    }
    ["SELECT", "PRAGMA", "EXPLAIN", "VALUES", "SHOW"]
        .iter()
        .any(|word| sql.starts_with(word))
}

/// The mock connection's driver is not asynchronous; the database behind it is.
fn wait<T>(work: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    match Handle::try_current() {
        Ok(handle) if handle.runtime_flavor() == RuntimeFlavor::MultiThread => {
            tokio::task::block_in_place(|| handle.block_on(work))
        }
        _ => Err(DbErr::Custom(
            "this needs tokio's runtime of several threads".into(),
        )),
    }
}
