//! The ledger: sea-orm-migration's own table of applied revisions. Knows nothing of the revision graph.

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
    let _ = (database, table);
    todo!()
}
