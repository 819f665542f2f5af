//! Revisions: their headers, and the graph they form. Knows nothing of files, of the ledger's table and of databases.
//!
//! [`graph`] says how revisions hang together, [`target`] what a target like `left@head-2` is, [`walk`] which revisions
//! the way there runs or reverts, [`range`] which of them `a:b` means, [`replaced`] what a squashed revision stands for.

pub mod fault;
pub mod graph;
pub mod header;
pub mod range;
pub mod replaced;
mod taken_down;
pub mod target;
pub mod walk;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use taken_down::{TakenDown, taken_down};

/// The data of one revision. The header of its file is the only place where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    /// Its id: the file's stem, which is also the version in the ledger (`m20251022_143000_initial_schema`).
    pub id: String,
    /// The ids it revises, in order; empty for a base.
    pub parents: Vec<String>,
    /// What must be applied before it, too, without being revised by it: ids, or labels of branches.
    pub depends_on: Vec<String>,
    /// The names that it gives to the branch it stands on.
    pub labels: Vec<String>,
    /// The revisions that it stands in place of, oldest first; their files are gone.
    pub replaces: Vec<String>,
    /// Its message, one line.
    pub message: String,
    /// When it was created, RFC 3339 in UTC with seconds (`2025-10-22T14:30:00Z`).
    pub created: String,
}
