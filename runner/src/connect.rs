//! From a database URL to a connection. Secrets are never printed. Knows nothing of the environment and of files.

use schema_diff::dialect::Dialect;
use sea_orm::DatabaseConnection;

use crate::Error;

/// A database URL, understood.
#[derive(Clone)]
pub struct DatabaseUrl {
    url: url::Url,
    dialect: Dialect,
}

impl DatabaseUrl {
    /// Understands `postgres://`, `postgresql://`, `postgresql+asyncpg://`, `mysql://`, `mariadb://`, `sqlite://`,
    /// `sqlite:` and the like. A relative SQLite path is taken from `base`.
    pub fn parse(text: &str, base: &std::path::Path) -> Result<Self, Error> {
        let _ = (text, base);
        todo!()
    }

    /// Its dialect.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The URL without its password.
    pub fn redacted(&self) -> String {
        let _ = &self.url;
        todo!()
    }

    /// The database's name: the last part of the path; a SQLite file's stem; `memory`.
    pub fn database_name(&self) -> String {
        todo!()
    }

    /// The SQLite file, if it is one.
    pub fn file(&self) -> Option<std::path::PathBuf> {
        todo!()
    }
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// The connection: one, never a pool of several.
    pub connection: DatabaseConnection,
    /// Its dialect.
    pub dialect: Dialect,
}

/// Opens the database. A SQLite file that is not there is created only when `create` says so; otherwise it is an
/// error that says so.
pub async fn connect(url: &DatabaseUrl, create: bool) -> Result<Database, Error> {
    let _ = (url, create);
    todo!()
}
