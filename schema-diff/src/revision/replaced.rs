//! What a squashed revision stands for: a database that has everything it replaces has it.

use std::collections::BTreeSet;

use thiserror::Error;

use super::graph::Graph;

/// A database that has only a part of what a revision replaces: there is no way on from there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the database has {} of the {} revisions that {revision} replaces, and lacks {}", has.len(), has.len() + lacks.len(), lacks.join(", "))]
pub struct Between {
    /// The revision that replaces.
    pub revision: String,
    /// Of the replaced ones those that are applied.
    pub has: Vec<String>,
    /// Those that are not.
    pub lacks: Vec<String>,
}

/// What the rows of a ledger come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// What is applied, in the words of the revisions that are here; unknown ids stay.
    pub applied: BTreeSet<String>,
    /// The revisions that count as applied because all that they replace is, with the rows that stand for them.
    pub through: Vec<(String, Vec<String>)>,
}

impl Graph {
    /// What is applied, where rows of revisions that were replaced count for the one in their place.
    ///
    /// # Errors
    /// A database that has some of them only.
    pub fn counted(&self, rows: &BTreeSet<String>) -> Result<Counted, Between> {
        let mut counted = Counted {
            applied: rows.clone(),
            through: Vec::new(),
        };
        for revision in self.revisions() {
            let (has, lacks): (Vec<String>, Vec<String>) = revision
                .replaces
                .iter()
                .cloned()
                .partition(|id| rows.contains(id));
            if has.is_empty() {
                continue;
            }
            if !rows.contains(&revision.id) && !lacks.is_empty() {
                return Err(Between {
                    revision: revision.id.clone(),
                    has,
                    lacks,
                });
            }
            for id in &has {
                counted.applied.remove(id);
            }
            counted.applied.insert(revision.id.clone());
            counted.through.push((revision.id.clone(), has));
        }
        Ok(counted)
    }
}
