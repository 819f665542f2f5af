//! A scratch database on a server, for what cannot be tried in the project's own: no statement there could be taken
//! back, or its name is in the statements.
//!
//! Its name says what it is, when it was made and by whom, so that one that a crashed run left behind is found and
//! dropped by a later run. Nothing else is ever dropped.

use std::sync::atomic::{AtomicU32, Ordering};

use schema_diff::dialect::Dialect;
use sea_orm::sqlx::mysql::MySqlPoolOptions;
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, Statement};

use super::backend;
use crate::connect::{Database, strictly};

/// What the name of every scratch database begins with; behind it the time in seconds since 1970 as the server has
/// it, the number of the connection that made it, and a number of this process.
const PREFIX: &str = "schema_diff_scratch_";

/// In seconds: what is older and nobody is connected to was left behind. (Nothing here takes nearly as long.)
const LEFT_BEHIND: u64 = 3600;

/// A new, empty database. It has a connection of its own, so that nothing meant for it can reach the project's
/// database.
pub(crate) struct ScratchDatabase {
    /// The connection to it.
    pub(crate) connection: DatabaseConnection,
    dialect: Dialect,
    /// Its name, quoted.
    name: String,
}

/// Makes one on the server of this database, with the same character set, and drops what was left behind there.
pub(crate) async fn scratch_database(beside: &Database) -> Result<ScratchDatabase, DbErr> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let dialect = beside.dialect;
    let query = match dialect {
        Dialect::Postgres => {
            "SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS now, pg_backend_pid()::bigint AS who, \
             pg_encoding_to_char(encoding)::text AS charset, datcollate::text AS collation_name, \
             datctype::text AS character_type FROM pg_database WHERE datname = current_database()"
        }
        _ => {
            "SELECT CAST(UNIX_TIMESTAMP() AS SIGNED) AS now, CAST(CONNECTION_ID() AS SIGNED) AS who, \
             s.DEFAULT_CHARACTER_SET_NAME AS charset, s.DEFAULT_COLLATION_NAME AS collation_name \
             FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME = DATABASE()"
        }
    };
    let row = beside
        .connection
        .query_one_raw(Statement::from_string(backend(dialect), query))
        .await?
        .ok_or_else(|| DbErr::Custom("the connection has no database".into()))?;
    let text = |column: &str| row.try_get::<String>("", column);
    let now: i64 = row.try_get("", "now")?;
    let who: i64 = row.try_get("", "who")?;
    clean_up(beside, u64::try_from(now).unwrap_or_default()).await;
    let name = format!(
        "{PREFIX}{now}_{who}_{}",
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let quoted = dialect.quote(&name);
    let create = match dialect {
        Dialect::Postgres => format!(
            "CREATE DATABASE {quoted} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            dialect.quote_string(&text("charset")?),
            dialect.quote_string(&text("collation_name")?),
            dialect.quote_string(&text("character_type")?)
        ),
        _ => format!(
            "CREATE DATABASE {quoted} CHARACTER SET {} COLLATE {}",
            dialect.quote(&text("charset")?),
            dialect.quote(&text("collation_name")?)
        ),
    };
    beside.connection.execute_unprepared(&create).await?;
    Ok(ScratchDatabase {
        connection: connected(beside, &name),
        dialect,
        name: quoted,
    })
}

/// A connection of its own to another database of the same server.
fn connected(beside: &Database, name: &str) -> DatabaseConnection {
    if beside.dialect == Dialect::Postgres {
        let options = beside
            .connection
            .get_postgres_connection_pool()
            .connect_options();
        let options = options.as_ref().clone().database(name);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        return pool.connect_lazy_with(options).into();
    }
    let options = beside
        .connection
        .get_mysql_connection_pool()
        .connect_options();
    let options = options.as_ref().clone().database(name);
    MySqlPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(strictly(connection)))
        .connect_lazy_with(options)
        .into()
}

/// Drops the scratch databases that crashed runs left behind, as far as this user may. What cannot be dropped stays.
async fn clean_up(beside: &Database, now: u64) {
    let dialect = beside.dialect;
    let pattern = format!("{}%", PREFIX.replace('_', "\\_"));
    let pattern = dialect.quote_string(&pattern);
    let query = match dialect {
        Dialect::Postgres => format!(
            "SELECT d.datname::text AS name FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba \
             WHERE d.datname LIKE {pattern} AND r.rolname = current_user \
             AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid)"
        ),
        _ => format!(
            "SELECT s.SCHEMA_NAME AS name FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME LIKE {pattern} \
             AND NOT EXISTS (SELECT 1 FROM information_schema.PROCESSLIST p WHERE p.DB = s.SCHEMA_NAME)"
        ),
    };
    let query = Statement::from_string(backend(dialect), query);
    let Ok(rows) = beside.connection.query_all_raw(query).await else {
        return;
    };
    for row in rows {
        let Ok(name) = row.try_get::<String>("", "name") else {
            continue;
        };
        if made_at(&name).is_some_and(|made| made + LEFT_BEHIND < now) {
            let drop = format!("DROP DATABASE {}", dialect.quote(&name));
            let _ = beside.connection.execute_unprepared(&drop).await;
        }
    }
}

/// When a database of that name was made; none for a name that is not one of ours to the last character.
fn made_at(name: &str) -> Option<u64> {
    let parts: Vec<&str> = name.strip_prefix(PREFIX)?.split('_').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [time, _, _] if parts.iter().all(digits) => time.parse().ok(),
        _ => None,
    }
}

impl ScratchDatabase {
    /// Makes the tables of the other database in it, without their rows. Views and triggers stay behind. (MySQL.)
    pub(crate) async fn copy_tables(&self, from: &DatabaseConnection) -> Result<(), DbErr> {
        let ask =
            |sql: String| from.query_all_raw(Statement::from_string(backend(self.dialect), sql));
        let tables = ask("SELECT TABLE_NAME AS name FROM information_schema.TABLES \
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')"
            .into());
        // A table may come before one that it references.
        self.send("SET SESSION foreign_key_checks = 0").await?;
        for row in tables.await? {
            let name: String = row.try_get("", "name")?;
            let text = ask(format!("SHOW CREATE TABLE {}", self.dialect.quote(&name))).await?;
            for row in text {
                self.send(&row.try_get_by_index::<String>(1)?).await?;
            }
        }
        self.send("SET SESSION foreign_key_checks = 1").await
    }

    async fn send(&self, sql: &str) -> Result<(), DbErr> {
        self.connection.execute_unprepared(sql).await.map(drop)
    }

    /// Drops it, by way of a connection to the database beside.
    pub(crate) async fn drop(self, beside: &DatabaseConnection) -> Result<(), DbErr> {
        let closed = self.connection.close().await;
        let drop = format!("DROP DATABASE {}", self.name);
        let mut dropped = beside.execute_unprepared(&drop).await;
        // The server takes a moment to notice that the connection is closed.
        for _ in 0..40 {
            let busy = dropped
                .as_ref()
                .is_err_and(|error| crate::error::server_code(error).as_deref() == Some("55006"));
            if !busy {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            dropped = beside.execute_unprepared(&drop).await;
        }
        dropped?;
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_are_known() {
        for (name, expected) in [
            ("schema_diff_scratch_1760000000_12_0", Some(1_760_000_000)),
            ("schema_diff_scratch_1760000000_12", None),
            ("schema_diff_scratch_1760000000_12_0_1", None),
            ("schema_diff_scratch_1760000000_12_x", None),
            ("schema_diff_scratch_1760000000__0", None),
            ("schema_diff_scratch_of_mine", None),
            ("my_schema_diff_scratch_1760000000_12_0", None),
        ] {
            assert_eq!(made_at(name), expected, "{name}");
        }
    }
}
