//! What is wrong with a set of revisions, and the search for it. Each fault names everything that takes part in it, so
//! that whoever knows the files can name them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use thiserror::Error;

use super::Revision;
use super::target::is_reserved;

/// What is wrong with a set of revisions.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum GraphError {
    #[error("two revisions have the id {id}")]
    Duplicate { id: String },
    #[error("revision {id} {verb} itself")]
    Loop { id: String, verb: &'static str },
    #[error("revision {id} revises {parent}, which is not there{}", replaced(by.as_ref()))]
    MissingParent {
        id: String,
        parent: String,
        /// The revision that stands in the parent's place.
        by: Option<String>,
    },
    #[error("revision {id} depends on {dependency}, which is neither a revision nor a label{}", replaced(by.as_ref()))]
    MissingDependency {
        id: String,
        dependency: String,
        /// The revision that stands in its place.
        by: Option<String>,
    },
    #[error("the revisions go in a circle: {}", circle(edges))]
    Circle {
        /// Each revision, whether it depends on the next one (else it revises it), and that one.
        edges: Vec<(String, bool, String)>,
    },
    #[error("the label {label} is given by {} and {}", ids[0], ids[1])]
    LabelTwice { label: String, ids: [String; 2] },
    #[error("the label {label} of {id} is the name of a revision")]
    LabelIsRevision { label: String, id: String },
    #[error("{label:?} of {id} cannot be a label")]
    BadLabel { label: String, id: String },
    #[error("revision {id} replaces {replaced}, which is still there")]
    ReplacedIsThere { id: String, replaced: String },
    #[error("{replaced} is replaced by {} and {}", ids[0], ids[1])]
    ReplacedTwice { replaced: String, ids: [String; 2] },
}

impl GraphError {
    /// The revisions that take part, each once.
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::Duplicate { id }
            | Self::Loop { id, .. }
            | Self::MissingParent { id, .. }
            | Self::MissingDependency { id, .. }
            | Self::BadLabel { id, .. } => vec![id],
            Self::Circle { edges } => edges.iter().map(|(id, _, _)| id.as_str()).collect(),
            Self::LabelTwice { ids, .. } | Self::ReplacedTwice { ids, .. } => {
                ids.iter().map(String::as_str).collect()
            }
            Self::LabelIsRevision { label, id } => vec![id, label],
            Self::ReplacedIsThere { id, replaced } => vec![id, replaced],
        }
    }
}

fn replaced(by: Option<&String>) -> String {
    by.map_or_else(String::new, |by| format!(": {by} stands in its place"))
}

fn circle(edges: &[(String, bool, String)]) -> String {
    let mut text = String::new();
    for (from, depends, to) in edges {
        let verb = if *depends { "depends on" } else { "revises" };
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}{from} {verb} {to}");
    }
    text
}

/// Whether that can be a label: a word that no target is spelled with.
pub fn is_label(label: &str) -> bool {
    label.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        && !is_reserved(label)
}

/// The revision of each label.
pub(super) fn labels(
    revisions: &BTreeMap<String, Revision>,
) -> Result<BTreeMap<String, String>, GraphError> {
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for (id, revision) in revisions {
        for label in &revision.labels {
            let (label, id) = (label.clone(), id.clone());
            if !is_label(&label) {
                return Err(GraphError::BadLabel { label, id });
            }
            if revisions.contains_key(&label) {
                return Err(GraphError::LabelIsRevision { label, id });
            }
            if let Some(other) = labels.insert(label.clone(), id.clone()) {
                let ids = [other, id];
                return Err(GraphError::LabelTwice { label, ids });
            }
        }
    }
    Ok(labels)
}

/// The revision that stands in the place of each replaced one.
pub(super) fn replacements(
    revisions: &BTreeMap<String, Revision>,
) -> Result<BTreeMap<String, String>, GraphError> {
    let mut by: BTreeMap<String, String> = BTreeMap::new();
    for (id, revision) in revisions {
        for replaced in &revision.replaces {
            let (replaced, id) = (replaced.clone(), id.clone());
            if revisions.contains_key(&replaced) {
                return Err(GraphError::ReplacedIsThere { id, replaced });
            }
            if let Some(other) = by.insert(replaced.clone(), id.clone()) {
                let ids = [other, id];
                return Err(GraphError::ReplacedTwice { replaced, ids });
            }
        }
    }
    Ok(by)
}

/// The dependencies of each revision that has some, as ids.
pub(super) fn dependencies(
    revisions: &BTreeMap<String, Revision>,
    labels: &BTreeMap<String, String>,
    replaced: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Vec<String>>, GraphError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, revision) in revisions {
        for name in &revision.depends_on {
            let target = if revisions.contains_key(name) {
                name
            } else if let Some(target) = labels.get(name) {
                target
            } else {
                return Err(GraphError::MissingDependency {
                    id: id.clone(),
                    dependency: name.clone(),
                    by: replaced.get(name).cloned(),
                });
            };
            if target == id {
                return Err(GraphError::Loop {
                    id: id.clone(),
                    verb: "depends on",
                });
            }
            let list = found.entry(id.clone()).or_default();
            if !list.contains(target) {
                list.push(target.clone());
            }
        }
    }
    Ok(found)
}

/// Refuses parents that are not there.
pub(super) fn parents(
    revisions: &BTreeMap<String, Revision>,
    replaced: &BTreeMap<String, String>,
) -> Result<(), GraphError> {
    for (id, revision) in revisions {
        for parent in &revision.parents {
            if parent == id {
                return Err(GraphError::Loop {
                    id: id.clone(),
                    verb: "revises",
                });
            }
            if !revisions.contains_key(parent) {
                return Err(GraphError::MissingParent {
                    id: id.clone(),
                    parent: parent.clone(),
                    by: replaced.get(parent).cloned(),
                });
            }
        }
    }
    Ok(())
}

/// The circle that is met first from the first of `left`, which are revisions that no order could place.
pub(super) fn find_circle(
    revisions: &BTreeMap<String, Revision>,
    dependencies: &BTreeMap<String, Vec<String>>,
    left: &BTreeSet<String>,
) -> GraphError {
    // Each of them has something below it that is left, too: going down, one comes round.
    let mut way: Vec<(String, bool)> = Vec::new();
    let mut at = left.first().cloned().unwrap_or_default();
    loop {
        let known = way.iter().position(|(id, _)| *id == at);
        if let Some(start) = known {
            let ring = &way[start..];
            let edges = ring
                .iter()
                .enumerate()
                .map(|(place, (id, depends))| {
                    let next = ring.get(place + 1).map_or(&at, |(next, _)| next);
                    (id.clone(), *depends, next.clone())
                })
                .collect();
            return GraphError::Circle { edges };
        }
        let parents = revisions.get(&at).map_or(&[][..], |of| &of.parents);
        let parent = parents.iter().find(|id| left.contains(*id));
        let dependency = || {
            let ids = dependencies.get(&at).into_iter().flatten();
            ids.into_iter().find(|id| left.contains(*id))
        };
        let Some(next) = parent.or_else(dependency).cloned() else {
            // Cannot be: then it could have been placed.
            let edges = Vec::new();
            return GraphError::Circle { edges };
        };
        way.push((at, parent.is_none()));
        at = next;
    }
}
