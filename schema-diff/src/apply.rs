//! The meaning of a change: `Schema × Change → Schema`. Knows nothing of dialects and of databases.

use thiserror::Error;

use crate::change::Change;
use crate::model::Schema;

/// A change that does not fit the schema it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct Conflict {
    /// What is in the way, in words.
    pub what: String,
}

/// Applies one change. A change whose `next` is there already changes nothing; one whose `previous` does not hold is
/// a conflict.
pub fn apply(schema: &mut Schema, change: &Change) -> Result<(), Conflict> {
    let _ = (schema, change);
    todo!()
}
