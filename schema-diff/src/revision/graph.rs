//! The revision graph: heads, ancestors, ranges and targets. Knows nothing of files and of databases.

use std::collections::BTreeSet;

use thiserror::Error;

use super::Revision;

/// What is wrong with a set of revisions.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum GraphError {
    #[error("two revisions have the id {id}")]
    Duplicate { id: String },
    #[error("revision {id} revises {parent}, which is not there")]
    MissingParent { id: String, parent: String },
    #[error("the revisions depend on each other in a circle: {}", ids.join(" → "))]
    Circle { ids: Vec<String> },
}

/// A target that cannot be walked to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum TargetError {
    #[error("there is no revision {name}")]
    Unknown { name: String },
    #[error("{name} is the beginning of several revisions: {}", candidates.join(", "))]
    Ambiguous {
        name: String,
        candidates: Vec<String>,
    },
    #[error("there are several heads: {}", heads.join(", "))]
    SeveralHeads { heads: Vec<String> },
    #[error("{target} goes beyond the {end}: {available} revision(s) are left that way")]
    TooFar {
        target: String,
        end: &'static str,
        available: usize,
    },
    #[error("{target} can be reached in several ways: {}", candidates.join(", "))]
    AmbiguousWalk {
        target: String,
        candidates: Vec<String>,
    },
    #[error("{target} is no target: {reason}")]
    Malformed { target: String, reason: String },
}

/// The revision graph, in a stable topological order.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    revisions: Vec<Revision>,
}

impl Graph {
    /// Builds the graph of all revisions.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, GraphError> {
        let _ = revisions;
        todo!()
    }

    /// All revisions, parents first; ties by id.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revision of that id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    /// The revisions without children, by id.
    pub fn heads(&self) -> Vec<&Revision> {
        todo!()
    }

    /// These revisions and everything below them.
    pub fn ancestors(&self, ids: &[&str]) -> BTreeSet<String> {
        let _ = ids;
        todo!()
    }

    /// A revision by id, unique prefix, or unique part of its slug.
    pub fn find(&self, name: &str) -> Result<&Revision, TargetError> {
        let _ = name;
        todo!()
    }

    /// What `upgrade TARGET` runs on a database with `applied`, in order. Targets: `head`, `heads`, a revision, `+n`.
    pub fn upgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let _ = (applied, target);
        todo!()
    }

    /// What `downgrade TARGET` reverts, in order. Targets: `base`, a revision, `-n`.
    pub fn downgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let _ = (applied, target);
        todo!()
    }

    /// The applied revisions that no applied revision revises: what `current` says.
    pub fn current<'a>(&'a self, applied: &BTreeSet<String>) -> Vec<&'a Revision> {
        let _ = applied;
        todo!()
    }
}
