//! Change records: what a revision says that the entities said, model to model, as data; and their fold.
//!
//! Knows nothing of files, of databases and of the plan that was made of the changes.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::apply::{Conflict, apply};
use crate::change::Change;
use crate::model::Schema;

/// The version of the format that is written.
pub const VERSION: u32 = 1;

/// The change record of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The format's version.
    pub version: u32,
    /// What changed between the recorded schema of the parents and what the entities said then.
    pub changes: Vec<Change>,
    /// The hash of the schema that results: SHA-256, in hex, of its sorted form as JSON.
    pub result: String,
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// It is no JSON of that form.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// It was written by a newer program.
    #[error("its format is version {version}, and this program reads up to {VERSION}")]
    Newer {
        /// The version it says.
        version: u64,
    },
}

/// Records that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FoldError {
    /// A change does not fit what the revisions below it say.
    #[error("the change record of {revision} does not fit what comes before it: {conflict}")]
    Conflict {
        /// The revision.
        revision: String,
        /// What is in the way.
        conflict: Conflict,
    },
    /// Applied to what comes before, it does not give what it says.
    #[error("the change record of {revision} does not give the schema that it was written for")]
    Hash {
        /// The revision.
        revision: String,
    },
}

impl Record {
    /// The record of `changes`, which carry `before` to what the entities say.
    ///
    /// # Errors
    /// When they do not fit `before`.
    pub fn new(changes: Vec<Change>, before: &Schema) -> Result<Self, Conflict> {
        let mut after = before.clone();
        for change in &changes {
            apply(&mut after, change)?;
        }
        Ok(Self {
            version: VERSION,
            changes,
            result: hash(&after),
        })
    }
}

/// The hash of a schema, whatever the order in which its parts were made.
pub fn hash(schema: &Schema) -> String {
    // A schema is plain data with string keys: its JSON cannot fail.
    let json = serde_json::to_vec(&schema.sorted()).unwrap_or_default();
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(&json) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Reads a record.
///
/// # Errors
/// Text that is no record, or one of a newer format.
pub fn parse(text: &str) -> Result<Record, RecordError> {
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    if let Ok(Version { version }) = serde_json::from_str::<Version>(text)
        && version > u64::from(VERSION)
    {
        return Err(RecordError::Newer { version });
    }
    serde_json::from_str(text).map_err(|error| RecordError::Malformed {
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })
}

/// Writes a record: indented JSON with a line break at the end.
pub fn to_json(record: &Record) -> String {
    // Plain data with string keys: its JSON cannot fail.
    let mut text = serde_json::to_string_pretty(record).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema that the records, parents first, say together. Each comes with its revision's id and with whether its
/// result can be checked: on one chain it can; beside a parallel branch the branch's changes are in it too.
///
/// # Errors
/// Records that do not fit together.
pub fn fold<'a>(
    records: impl IntoIterator<Item = (&'a str, &'a Record, bool)>,
) -> Result<Schema, FoldError> {
    let mut schema = Schema::default();
    for (revision, record, on_one_chain) in records {
        for change in &record.changes {
            apply(&mut schema, change).map_err(|conflict| FoldError::Conflict {
                revision: revision.to_owned(),
                conflict,
            })?;
        }
        if on_one_chain && hash(&schema) != record.result {
            return Err(FoldError::Hash {
                revision: revision.to_owned(),
            });
        }
    }
    Ok(schema)
}
