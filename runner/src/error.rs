//! What can go wrong with a database, each with a code and the next step.

use sea_orm::{DbErr, RuntimeErr, sqlx};
use thiserror::Error;

/// An error of the database side. No variant ever holds a password.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The URL cannot be used.
    #[error("the database URL {url} cannot be used: {reason}")]
    Url {
        /// The URL without its password.
        url: String,
        /// Why.
        reason: String,
    },
    /// No connection.
    #[error("cannot connect to {url}: {reason}")]
    Connect {
        /// The URL without its password.
        url: String,
        /// The driver's message.
        reason: String,
    },
    /// The server refused a statement.
    #[error("{doing} failed: {reason}")]
    Database {
        /// What we were doing, as a noun phrase (`reading the catalog`).
        doing: String,
        /// The server's message.
        reason: String,
    },
    /// A revision's own code failed.
    #[error("revision {revision} failed in its {direction}: {reason}")]
    Revision {
        /// Its id.
        revision: String,
        /// `up` or `down`.
        direction: &'static str,
        /// The message.
        reason: String,
    },
    /// Another run on the same database was faster.
    #[error("revision {revision} was {done} by another run in the meantime")]
    Overtaken {
        /// Its id.
        revision: String,
        /// `applied` or `reverted`.
        done: &'static str,
    },
    /// A table's definition could not be edited (SQLite rebuild).
    #[error("table {table} cannot be rebuilt: {reason}")]
    Rebuild {
        /// The table.
        table: String,
        /// Why.
        reason: String,
    },
    /// A generated plan did not do what it should.
    #[error("the plan failed its proof on {dialect}: {reason}")]
    Proof {
        /// The dialect.
        dialect: String,
        /// The difference found.
        reason: String,
    },
}

impl Error {
    /// The error's stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url { .. } => "database-url",
            Self::Connect { .. } => "database-connect",
            Self::Database { .. } => "database-statement",
            Self::Revision { .. } => "revision-failed",
            Self::Overtaken { .. } => "revision-overtaken",
            Self::Rebuild { .. } => "rebuild-failed",
            Self::Proof { .. } => "proof-failed",
        }
    }

    /// What the user can do next.
    pub fn help(&self) -> String {
        match self {
            Self::Url { .. } => {
                "use sqlite://file.db, postgres://user:password@host:port/name or mysql://…".into()
            }
            Self::Connect { url, .. } if url.starts_with("sqlite") => {
                "check the path; `upgrade` creates a file that is not there".into()
            }
            Self::Connect { .. } => "check that the server runs, and the user, password and database name".into(),
            Self::Database { reason, .. } if reason.contains("database is locked") => {
                "another program is writing to this file; wait until it is done, then run the command again".into()
            }
            Self::Database { .. } => "the server's message names the cause; nothing else was changed".into(),
            Self::Revision { .. } => "mend the revision or the data, then run the command again".into(),
            Self::Overtaken { .. } => {
                "this run did not do it again; `status` says how things stand now".into()
            }
            Self::Rebuild { .. } => "write this alteration by hand in the revision file".into(),
            Self::Proof { .. } => {
                "nothing was written; please report this with the entities. --no-prove writes the file all the same".into()
            }
        }
    }
}

impl Error {
    /// The server's refusal of what we were doing (a noun phrase).
    pub(crate) fn database(doing: impl Into<String>, error: &DbErr) -> Self {
        Self::Database {
            doing: doing.into(),
            reason: message(error),
        }
    }
}

/// What the server, or our own code, says: without the words that the layers between put around it.
pub(crate) fn message(error: &DbErr) -> String {
    match error {
        DbErr::Custom(text)
        | DbErr::Migration(text)
        | DbErr::Conn(RuntimeErr::Internal(text))
        | DbErr::Exec(RuntimeErr::Internal(text))
        | DbErr::Query(RuntimeErr::Internal(text)) => text.clone(),
        _ => sqlx_error(error).map_or_else(|| error.to_string(), sqlx_message),
    }
}

/// The message of a driver's error, with the server's detail where there is one.
pub(crate) fn sqlx_message(error: &sqlx::Error) -> String {
    let sqlx::Error::Database(database) = error else {
        return match error {
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Configuration(error) => error.to_string(),
            other => other.to_string(),
        };
    };
    let detail = database
        .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
        .and_then(sqlx::postgres::PgDatabaseError::detail);
    match detail {
        Some(detail) => format!("{} ({detail})", database.message()),
        None => database.message().to_owned(),
    }
}

/// The server's code for what went wrong (SQLSTATE on PostgreSQL).
pub(crate) fn server_code(error: &DbErr) -> Option<String> {
    match sqlx_error(error)? {
        sqlx::Error::Database(error) => error.code().map(std::borrow::Cow::into_owned),
        _ => None,
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error.as_ref()),
        _ => None,
    }
}
