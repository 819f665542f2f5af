//! What `status` says of a database beside its schema.

use schema_diff::dialect::Dialect;
use serde::Deserialize;

use super::rows;
use crate::Error;
use crate::connect::Database;

/// Facts for `status`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// The server's or library's version (`PostgreSQL 15.18`, `SQLite 3.46.0`).
    pub version: String,
    /// The database's size in bytes, where it can be had.
    pub size: Option<u64>,
}

/// Reads them.
pub async fn facts(database: &Database) -> Result<Facts, Error> {
    let query = match database.dialect {
        Dialect::Postgres => POSTGRES,
        Dialect::Sqlite => SQLITE,
        Dialect::MySql => MYSQL,
    };
    let mut rows: Vec<Facts> = rows(&database.connection, query).await?;
    rows.pop().ok_or_else(|| Error::Database {
        doing: "asking the database's version".into(),
        reason: "it gave no answer".into(),
    })
}

// The size may be asked only by who may connect, or the query fails.
const POSTGRES: &str = "\
SELECT json_build_object(
    'version', 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1),
    'size', CASE WHEN has_database_privilege(current_database(), 'CONNECT')
        THEN pg_database_size(current_database()) END)::text";

const SQLITE: &str = "\
SELECT json_object('version', 'SQLite ' || sqlite_version(), 'size', c.page_count * s.page_size)
FROM pragma_page_count() c, pragma_page_size() s";

// MariaDB says its own name in its version.
const MYSQL: &str = "\
SELECT CAST(JSON_OBJECT(
    'version', IF(VERSION() LIKE '%MariaDB%',
        CONCAT('MariaDB ', SUBSTRING_INDEX(REPLACE(VERSION(), '5.5.5-', ''), '-', 1)),
        CONCAT('MySQL ', SUBSTRING_INDEX(VERSION(), '-', 1))),
    'size', (SELECT CAST(COALESCE(SUM(t.DATA_LENGTH + t.INDEX_LENGTH), 0) AS UNSIGNED)
        FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE())) AS CHAR)";
