//! From a database URL to a connection. Secrets are never printed. Knows nothing of the environment and of files.

mod open;
mod url;

use schema_diff::dialect::Dialect;
use sea_orm::DatabaseConnection;

pub use open::connect;
pub(crate) use open::{memory, strictly};
pub use url::DatabaseUrl;

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// The connection: one, never a pool of several. (SQLite locks a second one out, and a setting of a session must
    /// hold for what comes after it.)
    pub connection: DatabaseConnection,
    /// Its dialect.
    pub dialect: Dialect,
}
