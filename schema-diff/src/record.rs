//! Change records: what a revision says that the entities said, model to model, as data; and their fold.
//!
//! Knows nothing of files, of databases and of the plan that was made of the changes.

use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::model::Schema;

/// The version of the format that is written.
pub const VERSION: u32 = 1;

/// The change record of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The format's version.
    pub version: u32,
    /// What changed between the recorded schema of the parents and what the entities said then.
    pub changes: Vec<Change>,
    /// The hash of the schema that results: SHA-256, in hex, of its JSON.
    pub result: String,
}
