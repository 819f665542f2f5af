//! Opens a connection, with the server's own word for what goes wrong.

use std::future::Future;
use std::str::FromStr as _;
use std::time::Duration;

use schema_diff::dialect::Dialect;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _};

use super::url::Target;
use super::{Database, DatabaseUrl};
use crate::Error;
use crate::error::sqlx_message;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the database. A SQLite file that is not there is created only when `create` says so; otherwise it is an
/// error that says so. A server that does not answer within ten seconds is an error.
pub async fn connect(url: &DatabaseUrl, create: bool) -> Result<Database, Error> {
    let refuse = |reason: String| Error::Connect {
        url: url.redacted(),
        reason,
    };
    let connection = match &url.target {
        Target::Server { url, password } if url.scheme() == Dialect::Postgres.name() => {
            let mut options =
                PgConnectOptions::from_str(url.as_str()).map_err(|e| refuse(sqlx_message(&e)))?;
            if let Some(password) = password {
                options = options.password(password);
            }
            let options = options.disable_statement_logging();
            try_once(&options).await.map_err(refuse)?;
            one(PgPoolOptions::new()).connect_lazy_with(options).into()
        }
        Target::Server { url, password } => {
            let mut options = MySqlConnectOptions::from_str(url.as_str())
                .map_err(|e| refuse(sqlx_message(&e)))?;
            if let Some(password) = password {
                options = options.password(password);
            }
            let options = options.disable_statement_logging();
            try_once(&options).await.map_err(refuse)?;
            one(MySqlPoolOptions::new())
                .after_connect(|connection, _| Box::pin(strictly(connection)))
                .connect_lazy_with(options)
                .into()
        }
        Target::File { path, read_only } => {
            if !create && !path.exists() {
                return Err(refuse("there is no such file".to_owned()));
            }
            if let Some(folder) = path.parent()
                && !folder.as_os_str().is_empty()
                && !folder.is_dir()
            {
                return Err(refuse(format!("there is no folder {}", folder.display())));
            }
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(create && !read_only)
                .read_only(*read_only)
                .disable_statement_logging();
            sqlite(options).await.map_err(refuse)?
        }
        Target::Memory => memory().await.map_err(refuse)?,
    };
    Ok(Database {
        connection,
        dialect: url.dialect(),
    })
}

/// A server that is not strict would cut longer values, and make NULL a zero, without a word.
pub(crate) async fn strictly(connection: &mut sqlx::MySqlConnection) -> Result<(), sqlx::Error> {
    let sql = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')";
    sqlx::Executor::execute(connection, sql).await.map(drop)
}

/// A new, empty SQLite database in memory. The error is the driver's message.
pub(crate) async fn memory() -> Result<sea_orm::DatabaseConnection, String> {
    let options = SqliteConnectOptions::from_str("sqlite::memory:")
        .map_err(|error| sqlx_message(&error))?
        .disable_statement_logging();
    sqlite(options).await
}

async fn sqlite(options: SqliteConnectOptions) -> Result<sea_orm::DatabaseConnection, String> {
    let pool = within(one(SqlitePoolOptions::new()).connect_with(options)).await?;
    // A file that is no database opens well: only reading it tells.
    within(sqlx::query("SELECT count(*) FROM sqlite_master").execute(&pool)).await?;
    Ok(pool.into())
}

/// A pool of one connection that is kept for as long as the pool is.
fn one<D: sqlx::Database>(options: PoolOptions<D>) -> PoolOptions<D> {
    options
        .max_connections(1)
        .min_connections(0)
        .acquire_timeout(TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// A pool goes on trying where a server refuses, and then only says that time is up: so one connection is tried first.
async fn try_once<O>(options: &O) -> Result<(), String>
where
    O: sqlx::ConnectOptions,
    O::Connection: Sized,
{
    let connection = within(options.connect()).await?;
    // It worked; how it ends is of no interest.
    let _ = connection.close().await;
    Ok(())
}

async fn within<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, String> {
    match tokio::time::timeout(TIMEOUT, work).await {
        Ok(result) => result.map_err(|error| sqlx_message(&error)),
        Err(_) => Err(format!(
            "it did not answer within {} seconds",
            TIMEOUT.as_secs()
        )),
    }
}
