//! Revisions: their headers, and the graph they form. Knows nothing of files, of the ledger's table and of databases.

pub mod graph;
pub mod header;
mod taken_down;

pub use taken_down::{TakenDown, taken_down};

/// The data of one revision. The header of its file is the only place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its id: the file's stem, which is also the version in the ledger (`m20251022_143000_initial_schema`).
    pub id: String,
    /// The ids it revises, in order; empty for a base.
    pub parents: Vec<String>,
    /// Its message, one line.
    pub message: String,
    /// When it was created, RFC 3339 in UTC with seconds (`2025-10-22T14:30:00Z`).
    pub created: String,
}
