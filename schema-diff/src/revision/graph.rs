//! The revision graph: heads, ancestors, ranges and targets. Knows nothing of files and of databases.

use std::collections::{BTreeMap, BTreeSet};

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
    #[error("the revisions depend on each other in a circle: {}", ids.join(", "))]
    Circle { ids: Vec<String> },
}

/// A target that cannot be walked to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum TargetError {
    #[error("there is no revision {name}")]
    Unknown { name: String },
    #[error("{name} is a part of several revisions: {}", candidates.join(", "))]
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
    ///
    /// # Errors
    /// An id twice, a parent that is not there, or a circle.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, GraphError> {
        let mut waiting: BTreeMap<String, Revision> = BTreeMap::new();
        for revision in revisions {
            let id = revision.id.clone();
            if waiting.insert(id.clone(), revision).is_some() {
                return Err(GraphError::Duplicate { id });
            }
        }
        for revision in waiting.values() {
            for parent in &revision.parents {
                if !waiting.contains_key(parent) {
                    return Err(GraphError::MissingParent {
                        id: revision.id.clone(),
                        parent: parent.clone(),
                    });
                }
            }
        }
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
        for revision in waiting.values() {
            missing.insert(&revision.id, revision.parents.len());
            for parent in &revision.parents {
                children.entry(parent).or_default().push(&revision.id);
            }
        }
        let mut ready: BTreeSet<&str> = missing
            .iter()
            .filter(|(_, count)| **count == 0)
            .map(|(id, _)| *id)
            .collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(id) = ready.pop_first() {
            order.push(id.to_owned());
            for child in children.get(id).into_iter().flatten() {
                if let Some(count) = missing.get_mut(child) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(child);
                    }
                }
            }
        }
        if order.len() < waiting.len() {
            let done: BTreeSet<&String> = order.iter().collect();
            let ids = waiting
                .keys()
                .filter(|id| !done.contains(id))
                .cloned()
                .collect();
            return Err(GraphError::Circle { ids });
        }
        Ok(Self {
            revisions: order.iter().filter_map(|id| waiting.remove(id)).collect(),
        })
    }

    /// All revisions, parents first; ties by id.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revision of that id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    /// The revisions without children, in topological order.
    pub fn heads(&self) -> Vec<&Revision> {
        let parents: BTreeSet<&String> = self.revisions.iter().flat_map(|r| &r.parents).collect();
        self.revisions
            .iter()
            .filter(|revision| !parents.contains(&revision.id))
            .collect()
    }

    /// These revisions and everything below them. Unknown ids are left out.
    pub fn ancestors(&self, ids: &[&str]) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        // Parents come first, so one walk from the end sees every child before its parents.
        for revision in self.revisions.iter().rev() {
            if ids.contains(&revision.id.as_str()) || found.contains(&revision.id) {
                found.insert(revision.id.clone());
                found.extend(revision.parents.iter().cloned());
            }
        }
        found
    }

    fn descendants(&self, ids: &BTreeSet<&str>) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for revision in &self.revisions {
            if ids.contains(revision.id.as_str())
                || revision.parents.iter().any(|parent| found.contains(parent))
            {
                found.insert(revision.id.clone());
            }
        }
        found
    }

    /// A revision by id, unique prefix, or unique part of its slug.
    ///
    /// # Errors
    /// None, or several.
    pub fn find(&self, name: &str) -> Result<&Revision, TargetError> {
        if let Some(revision) = self.get(name) {
            return Ok(revision);
        }
        let one = |candidates: Vec<&'_ Revision>| match candidates.as_slice() {
            [] => None,
            [revision] => Some(Ok(revision.id.clone())),
            several => Some(Err(TargetError::Ambiguous {
                name: name.to_owned(),
                candidates: several.iter().map(|r| r.id.clone()).collect(),
            })),
        };
        let matching = |test: &dyn Fn(&Revision) -> bool| -> Vec<&Revision> {
            if name.is_empty() {
                return Vec::new();
            }
            self.revisions.iter().filter(|r| test(r)).collect()
        };
        let found = one(matching(&|r| r.id.starts_with(name)))
            .or_else(|| one(matching(&|r| slug(&r.id).contains(name))));
        match found {
            Some(Ok(id)) => self.get(&id).ok_or(TargetError::Unknown { name: id }),
            Some(Err(error)) => Err(error),
            None => Err(TargetError::Unknown {
                name: name.to_owned(),
            }),
        }
    }

    /// What `upgrade TARGET` runs on a database with `applied`, in order. Targets: `head`, `heads`, a revision, `+n`.
    ///
    /// # Errors
    /// A target that is not there, ambiguous or too far.
    pub fn upgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let goals: Vec<&str> = match target {
            "head" | "heads" => {
                let heads: Vec<&str> = self.heads().iter().map(|r| r.id.as_str()).collect();
                if target == "head" && heads.len() > 1 {
                    return Err(TargetError::SeveralHeads {
                        heads: heads.iter().map(|id| (*id).to_owned()).collect(),
                    });
                }
                heads
            }
            _ if target.starts_with('+') => {
                let steps = number(target, &target[1..])?;
                return self.steps_up(applied, target, steps);
            }
            _ => vec![self.find(target)?.id.as_str()],
        };
        let wanted = self.ancestors(&goals);
        Ok(self
            .revisions
            .iter()
            .filter(|r| wanted.contains(&r.id) && !applied.contains(&r.id))
            .collect())
    }

    fn steps_up(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
        steps: usize,
    ) -> Result<Vec<&Revision>, TargetError> {
        let mut applied = applied.clone();
        let mut walk = Vec::new();
        for _ in 0..steps {
            let next: Vec<&Revision> = self
                .revisions
                .iter()
                .filter(|r| {
                    !applied.contains(&r.id) && r.parents.iter().all(|p| applied.contains(p))
                })
                .collect();
            match next.as_slice() {
                [] => {
                    return Err(TargetError::TooFar {
                        target: target.to_owned(),
                        end: "head",
                        available: walk.len(),
                    });
                }
                [revision] => {
                    applied.insert(revision.id.clone());
                    walk.push(*revision);
                }
                several => return Err(ambiguous_walk(target, several)),
            }
        }
        Ok(walk)
    }

    /// What `downgrade TARGET` reverts, in order. Targets: `base`, a revision, `-n`.
    ///
    /// # Errors
    /// A target that is not there, not applied, ambiguous or too far.
    pub fn downgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        if target == "base" {
            return Ok(self
                .revisions
                .iter()
                .rev()
                .filter(|r| applied.contains(&r.id))
                .collect());
        }
        if let Some(count) = target.strip_prefix('-') {
            let steps = number(target, count)?;
            return self.steps_down(applied, target, steps);
        }
        let goal = self.find(target)?;
        if !applied.contains(&goal.id) {
            return Err(TargetError::Malformed {
                target: goal.id.clone(),
                reason: "it is not applied, so there is no way down to it".into(),
            });
        }
        let children: BTreeSet<&str> = self
            .revisions
            .iter()
            .filter(|r| r.parents.contains(&goal.id))
            .map(|r| r.id.as_str())
            .collect();
        let above = self.descendants(&children);
        Ok(self
            .revisions
            .iter()
            .rev()
            .filter(|r| above.contains(&r.id) && applied.contains(&r.id))
            .collect())
    }

    fn steps_down(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
        steps: usize,
    ) -> Result<Vec<&Revision>, TargetError> {
        let mut applied = applied.clone();
        let mut walk: Vec<&Revision> = Vec::new();
        for _ in 0..steps {
            let tops = self.current(&applied);
            match tops.as_slice() {
                [] => {
                    return Err(TargetError::TooFar {
                        target: target.to_owned(),
                        end: "base",
                        available: walk.len(),
                    });
                }
                [revision] => {
                    applied.remove(&revision.id);
                    walk.push(revision);
                }
                several => return Err(ambiguous_walk(target, several)),
            }
        }
        // Below a merge there is no single revision to stand on.
        match (walk.last(), self.current(&applied).as_slice()) {
            (Some(_), several @ [_, _, ..]) => Err(ambiguous_walk(target, several)),
            _ => Ok(walk),
        }
    }

    /// The applied revisions that no applied revision revises: what `current` says.
    pub fn current(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        let below: BTreeSet<&String> = self
            .revisions
            .iter()
            .filter(|r| applied.contains(&r.id))
            .flat_map(|r| &r.parents)
            .collect();
        self.revisions
            .iter()
            .filter(|r| applied.contains(&r.id) && !below.contains(&r.id))
            .collect()
    }
}

fn ambiguous_walk(target: &str, candidates: &[&Revision]) -> TargetError {
    TargetError::AmbiguousWalk {
        target: target.to_owned(),
        candidates: candidates.iter().map(|r| r.id.clone()).collect(),
    }
}

fn number(target: &str, digits: &str) -> Result<usize, TargetError> {
    match digits.parse() {
        Ok(count) if count > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(count),
        _ => Err(TargetError::Malformed {
            target: target.to_owned(),
            reason: "the sign wants a number of revisions, at least 1".into(),
        }),
    }
}

/// The part of an id behind its date: `m20251022_143000_initial_schema` → `initial_schema`.
fn slug(id: &str) -> &str {
    let mut rest = id.strip_prefix('m').unwrap_or(id);
    while let Some((head, tail)) = rest.split_once('_') {
        if head.is_empty() || !head.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        rest = tail;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"b: a"` is a revision `b` that revises `a`; several parents with spaces.
    fn graph(revisions: &[&str]) -> Result<Graph, GraphError> {
        Graph::new(
            revisions
                .iter()
                .map(|text| {
                    let (id, parents) = text.split_once(':').unwrap_or((text, ""));
                    Revision {
                        id: id.to_owned(),
                        parents: parents.split_whitespace().map(str::to_owned).collect(),
                        message: String::new(),
                        created: String::new(),
                    }
                })
                .collect(),
        )
    }

    const LINE: &[&str] = &["c: b", "a", "b: a"];
    const DIAMOND: &[&str] = &["a", "b: a", "c: a", "d: b c", "e: d"];
    const FORK: &[&str] = &["a", "b: a", "c: a"];

    fn show(steps: Result<Vec<&Revision>, TargetError>) -> String {
        match steps {
            Ok(steps) => steps
                .iter()
                .map(|r| r.id.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => format!("error: {error}"),
        }
    }

    fn set(applied: &str) -> BTreeSet<String> {
        applied.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn walks() {
        let check = |revisions: &[&str], applied: &str, command: &str, expected: &str| {
            let graph = graph(revisions).unwrap();
            let (verb, target) = command.split_once(' ').unwrap();
            let steps = match verb {
                "up" => graph.upgrade(&set(applied), target),
                _ => graph.downgrade(&set(applied), target),
            };
            assert_eq!(show(steps), expected, "{revisions:?} {applied:?} {command}");
        };
        check(LINE, "", "up head", "a b c");
        check(LINE, "a", "up heads", "b c");
        check(LINE, "a b c", "up head", "");
        check(LINE, "a", "up b", "b");
        check(LINE, "a", "up +1", "b");
        check(LINE, "a", "up +2", "b c");
        check(
            LINE,
            "a",
            "up +3",
            "error: +3 goes beyond the head: 2 revision(s) are left that way",
        );
        check(
            LINE,
            "a",
            "up +0",
            "error: +0 is no target: the sign wants a number of revisions, at least 1",
        );
        check(
            LINE,
            "a",
            "up ++1",
            "error: ++1 is no target: the sign wants a number of revisions, at least 1",
        );
        check(LINE, "a", "up x", "error: there is no revision x");
        check(LINE, "a b c", "down -1", "c");
        check(LINE, "a b c", "down base", "c b a");
        check(LINE, "a b", "down a", "b");
        check(LINE, "a b", "down b", "");
        check(
            LINE,
            "a b",
            "down c",
            "error: c is no target: it is not applied, so there is no way down to it",
        );
        check(
            LINE,
            "a b",
            "down -3",
            "error: -3 goes beyond the base: 2 revision(s) are left that way",
        );
        check(DIAMOND, "", "up head", "a b c d e");
        check(DIAMOND, "a c", "up head", "b d e");
        check(DIAMOND, "a", "up c", "c");
        check(
            DIAMOND,
            "a",
            "up +1",
            "error: +1 can be reached in several ways: b, c",
        );
        check(DIAMOND, "a b c d e", "down a", "e d c b");
        check(DIAMOND, "a b c d e", "down b", "e d");
        check(
            DIAMOND,
            "a b c d",
            "down -1",
            "error: -1 can be reached in several ways: b, c",
        );
        check(FORK, "", "up head", "error: there are several heads: b, c");
        check(FORK, "", "up heads", "a b c");
        check(
            FORK,
            "a b c",
            "down -1",
            "error: -1 can be reached in several ways: b, c",
        );
        check(FORK, "a b c", "down base", "c b a");
    }

    #[test]
    fn names() {
        let graph = graph(&[
            "m20250101_000000_initial",
            "m20250102_000000_add_users: m20250101_000000_initial",
        ])
        .unwrap();
        let check = |name: &str, expected: &str| {
            assert_eq!(show(graph.find(name).map(|r| vec![r])), expected);
        };
        check("m20250102", "m20250102_000000_add_users");
        check("users", "m20250102_000000_add_users");
        check(
            "m2025",
            "error: m2025 is a part of several revisions: m20250101_000000_initial, m20250102_000000_add_users",
        );
        check("000000", "error: there is no revision 000000");
        check("", "error: there is no revision ");
    }

    #[test]
    fn refused_graphs() {
        let check = |revisions: &[&str], expected: &str| {
            assert_eq!(graph(revisions).unwrap_err().to_string(), expected);
        };
        check(&["a", "a"], "two revisions have the id a");
        check(&["b: a"], "revision b revises a, which is not there");
        check(
            &["a: c", "b: a", "c: b"],
            "the revisions depend on each other in a circle: a, b, c",
        );
    }

    #[test]
    fn current_is_what_nothing_applied_revises() {
        let graph = graph(DIAMOND).unwrap();
        assert_eq!(show(Ok(graph.current(&set("a b c")))), "b c");
        assert_eq!(show(Ok(graph.current(&set("")))), "");
        assert_eq!(show(Ok(graph.heads())), "e");
    }
}
