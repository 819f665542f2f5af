//! The revision graph: order, heads, what is below and above, labels, names. Knows nothing of files and of databases.
//!
//! Two relations hold revisions together. A revision *revises* its parents: that makes lines, branches and merges, and
//! `head`, `base`, labels and relative steps go by it alone. It may also *depend on* revisions of other branches: they
//! run before it and are not reverted under it.

use std::collections::{BTreeMap, BTreeSet};

use super::Revision;
use super::fault::{self, GraphError};
use super::target::TargetError;

/// The revision graph, in a stable topological order.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    revisions: Vec<Revision>,
    /// Where each id stands in `revisions`.
    places: BTreeMap<String, usize>,
    /// The dependencies of each revision that has some, as ids, without those that follow from others.
    dependencies: BTreeMap<String, Vec<String>>,
    /// The revision that gives each label.
    labelled: BTreeMap<String, String>,
    /// The labels of the branches that each revision stands on.
    labels: BTreeMap<String, BTreeSet<String>>,
    /// The revision that stands in the place of each that is gone.
    replaced: BTreeMap<String, String>,
}

impl Graph {
    /// Builds the graph of all revisions.
    ///
    /// # Errors
    /// An id or a label twice, a parent or a dependency that is not there, or a circle.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, GraphError> {
        let mut waiting: BTreeMap<String, Revision> = BTreeMap::new();
        for revision in revisions {
            let id = revision.id.clone();
            if waiting.insert(id.clone(), revision).is_some() {
                return Err(GraphError::Duplicate { id });
            }
        }
        let replaced = fault::replacements(&waiting)?;
        fault::parents(&waiting, &replaced)?;
        let labelled = fault::labels(&waiting)?;
        let dependencies = fault::dependencies(&waiting, &labelled, &replaced)?;
        let order = order(&waiting, &dependencies)?;
        let places = order.iter().cloned().zip(0..).collect();
        let mut graph = Self {
            revisions: order.iter().filter_map(|id| waiting.remove(id)).collect(),
            places,
            dependencies,
            labelled,
            labels: BTreeMap::new(),
            replaced,
        };
        graph.normalise_dependencies();
        graph.spread_labels();
        Ok(graph)
    }

    /// Takes out the dependencies that the parents or other dependencies have anyway.
    fn normalise_dependencies(&mut self) {
        let mut normal = BTreeMap::new();
        for (id, found) in &self.dependencies {
            let parents = self.parents(id);
            let kept: Vec<String> = found
                .iter()
                .filter(|dependency| {
                    let others = parents.iter().chain(found);
                    !others
                        .filter(|other| other != dependency)
                        .any(|other| self.required(&[other]).contains(*dependency))
                        && !parents.contains(dependency)
                })
                .cloned()
                .collect();
            if !kept.is_empty() {
                normal.insert(id.clone(), kept);
            }
        }
        self.dependencies = normal;
    }

    /// A label holds for everything above the revision that gives it, and below it to where its branch began: down to a
    /// branch point or a merge.
    fn spread_labels(&mut self) {
        let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (label, id) in &self.labelled {
            let mut on = self.descendants(&[id]);
            let mut at = id;
            while let [parent] = self.parents(at) {
                if self.children(parent).len() > 1 || self.parents(parent).len() > 1 {
                    break;
                }
                on.insert(parent.clone());
                at = parent;
            }
            for id in on {
                labels.entry(id).or_default().insert(label.clone());
            }
        }
        self.labels = labels;
    }

    /// All revisions, parents and dependencies first; ties by id.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revision of that id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.places.get(id).map(|place| &self.revisions[*place])
    }

    /// What it revises.
    pub fn parents(&self, id: &str) -> &[String] {
        self.get(id).map_or(&[], |revision| &revision.parents)
    }

    /// The ids that it depends on besides, without those that its parents or other dependencies need anyway.
    pub fn dependencies(&self, id: &str) -> &[String] {
        self.dependencies.get(id).map_or(&[], Vec::as_slice)
    }

    /// The revisions that revise it, in order.
    pub fn children(&self, id: &str) -> Vec<&Revision> {
        let all = self.revisions.iter();
        all.filter(|revision| revision.parents.iter().any(|parent| parent == id))
            .collect()
    }

    /// The labels that hold for it, sorted.
    pub fn labels(&self, id: &str) -> impl Iterator<Item = &str> {
        let labels = self.labels.get(id);
        labels.into_iter().flatten().map(String::as_str)
    }

    /// The revision that gives that label.
    pub fn labelled(&self, label: &str) -> Option<&Revision> {
        self.labelled.get(label).and_then(|id| self.get(id))
    }

    /// The revision that stands in the place of one that is gone.
    pub fn replacement(&self, id: &str) -> Option<&Revision> {
        self.replaced.get(id).and_then(|by| self.get(by))
    }

    /// The revisions without children, in topological order.
    pub fn heads(&self) -> Vec<&Revision> {
        let parents: BTreeSet<&String> = self.revisions.iter().flat_map(|r| &r.parents).collect();
        self.revisions
            .iter()
            .filter(|revision| !parents.contains(&revision.id))
            .collect()
    }

    /// The heads that nothing depends on either: what `heads` means as a target.
    pub fn free_heads(&self) -> Vec<&Revision> {
        let needed: BTreeSet<&String> = self.dependencies.values().flatten().collect();
        let mut heads = self.heads();
        heads.retain(|head| !needed.contains(&head.id));
        heads
    }

    /// The revisions without parents, in topological order.
    pub fn bases(&self) -> Vec<&Revision> {
        let all = self.revisions.iter();
        all.filter(|revision| revision.parents.is_empty()).collect()
    }

    /// The revisions that several revise, in topological order.
    pub fn branch_points(&self) -> Vec<&Revision> {
        let all = self.revisions.iter();
        all.filter(|revision| self.children(&revision.id).len() > 1)
            .collect()
    }

    /// These revisions and everything that they revise, directly or not. Unknown ids are left out.
    pub fn ancestors(&self, ids: &[&str]) -> BTreeSet<String> {
        self.below(ids, false)
    }

    /// These revisions and everything that must be applied for them: ancestors and dependencies.
    pub fn required(&self, ids: &[&str]) -> BTreeSet<String> {
        self.below(ids, true)
    }

    fn below(&self, ids: &[&str], dependencies: bool) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        // What is below comes first, so one walk from the end sees every revision before what it needs.
        for revision in self.revisions.iter().rev() {
            if ids.contains(&revision.id.as_str()) || found.contains(&revision.id) {
                found.insert(revision.id.clone());
                found.extend(revision.parents.iter().cloned());
                if dependencies {
                    found.extend(self.dependencies(&revision.id).iter().cloned());
                }
            }
        }
        found
    }

    /// These revisions and everything that revises them, directly or not.
    pub fn descendants(&self, ids: &[&str]) -> BTreeSet<String> {
        self.above(ids, false)
    }

    /// These revisions and everything that cannot be applied without them.
    pub fn dependents(&self, ids: &[&str]) -> BTreeSet<String> {
        self.above(ids, true)
    }

    fn above(&self, ids: &[&str], dependencies: bool) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for revision in &self.revisions {
            let id = revision.id.as_str();
            let needs = |of: &[String]| of.iter().any(|below| found.contains(below));
            if ids.contains(&id)
                || needs(&revision.parents)
                || dependencies && needs(self.dependencies(id))
            {
                found.insert(revision.id.clone());
            }
        }
        found
    }

    /// Everything on one line with a revision, below it and above it: what a label stands for, dependencies aside.
    pub fn lineage(&self, id: &str) -> BTreeSet<String> {
        let mut line = self.ancestors(&[id]);
        line.extend(self.descendants(&[id]));
        line
    }

    /// Of these revisions those that no other of them needs.
    pub fn tips(&self, ids: &BTreeSet<String>) -> Vec<&Revision> {
        let here = || self.revisions.iter().filter(|r| ids.contains(&r.id));
        let below: BTreeSet<&String> = here()
            .flat_map(|r| r.parents.iter().chain(self.dependencies(&r.id)))
            .collect();
        here().filter(|r| !below.contains(&r.id)).collect()
    }

    /// What `current` says of a database with these revisions applied: those that nothing applied needs.
    pub fn current(&self, applied: &BTreeSet<String>) -> Vec<&Revision> {
        self.tips(applied)
    }

    /// A revision by id, label, unique prefix, or unique part of its slug.
    ///
    /// # Errors
    /// None, or several.
    pub fn find(&self, name: &str) -> Result<&Revision, TargetError> {
        self.find_among(name, &|_| true)
    }

    /// The same among some of the revisions; an id and a label are found wherever they are.
    pub(super) fn find_among(
        &self,
        name: &str,
        among: &dyn Fn(&Revision) -> bool,
    ) -> Result<&Revision, TargetError> {
        if let Some(revision) = self.get(name).or_else(|| self.labelled(name)) {
            return Ok(revision);
        }
        let unknown = || TargetError::Unknown {
            name: name.to_owned(),
            by: self.replaced.get(name).cloned(),
        };
        if name.is_empty() {
            return Err(unknown());
        }
        let matching = |test: &dyn Fn(&Revision) -> bool| -> Vec<&Revision> {
            let all = self.revisions.iter();
            all.filter(|revision| among(revision) && test(revision))
                .collect()
        };
        let mut found = matching(&|revision| revision.id.starts_with(name));
        if found.is_empty() {
            // A slug as a whole is meant before a part of another.
            found = matching(&|revision| slug(&revision.id) == name);
        }
        if found.is_empty() {
            found = matching(&|revision| slug(&revision.id).contains(name));
        }
        match found.as_slice() {
            [] => Err(unknown()),
            [revision] => Ok(revision),
            several => Err(TargetError::Ambiguous {
                name: name.to_owned(),
                candidates: several.iter().map(|r| r.id.clone()).collect(),
            }),
        }
    }
}

/// The ids, what each needs before it; ties by id.
fn order(
    revisions: &BTreeMap<String, Revision>,
    dependencies: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<String>, GraphError> {
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    for revision in revisions.values() {
        let needs: BTreeSet<&String> = revision
            .parents
            .iter()
            .chain(dependencies.get(&revision.id).into_iter().flatten())
            .collect();
        missing.insert(&revision.id, needs.len());
        for id in needs {
            children.entry(id).or_default().push(&revision.id);
        }
    }
    let mut ready: BTreeSet<&str> = missing
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut order = Vec::with_capacity(revisions.len());
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
    if order.len() < revisions.len() {
        let left = missing
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(id, _)| id.to_owned())
            .collect();
        return Err(fault::find_circle(revisions, dependencies, &left));
    }
    Ok(order)
}

/// The part of an id behind its date: `m20251022_143000_initial_schema` → `initial_schema`.
pub fn slug(id: &str) -> &str {
    let mut rest = id.strip_prefix('m').unwrap_or(id);
    while let Some((head, tail)) = rest.split_once('_') {
        if head.is_empty() || !head.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        rest = tail;
    }
    rest
}
