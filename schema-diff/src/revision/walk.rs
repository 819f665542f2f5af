//! Which revisions a walk runs or reverts: from what is applied to a target, up, down, or by stamping only.
//!
//! Up: everything that the target requires and that is not applied. Down: everything applied that stands on what is
//! above the target, dependents of other branches included; what was only depended on stays. A walk that could go in
//! several ways is refused with the candidates.

use std::collections::BTreeSet;

use super::Revision;
use super::graph::Graph;
use super::target::{Symbol, Target, TargetError};

/// What stamping changes in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// What is written, in order.
    pub add: Vec<&'a Revision>,
    /// What is taken out, in the order of a downgrade.
    pub remove: Vec<&'a Revision>,
}

impl Graph {
    /// What `upgrade TARGET` runs on a database with `applied`, in order.
    ///
    /// # Errors
    /// A target that is not there, ambiguous, too far, or below.
    pub fn upgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let target = Target::parse(target)?;
        let goals = self.goals(applied, &target)?;
        let is_base = target.symbol == Symbol::Base || target.steps < 0;
        if goals.is_empty() && is_base {
            return Err(malformed(&target, "an upgrade does not lead to the base"));
        }
        Ok(self.pending_for(&goals, applied))
    }

    fn pending_for(&self, goals: &[&str], applied: &BTreeSet<String>) -> Vec<&Revision> {
        let wanted = self.required(goals);
        let all = self.revisions().iter();
        all.filter(|r| wanted.contains(&r.id) && !applied.contains(&r.id))
            .collect()
    }

    /// What `downgrade TARGET` reverts on a database with `applied`, in order.
    ///
    /// # Errors
    /// A target that is not there, not applied, ambiguous, too far, or above.
    pub fn downgrade(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let target = Target::parse(target)?;
        let roots = self.roots(applied, &target, true)?;
        Ok(self.reverted(&roots, applied))
    }

    fn reverted(&self, roots: &[&str], applied: &BTreeSet<String>) -> Vec<&Revision> {
        let above = self.dependents(roots);
        let all = self.revisions().iter().rev();
        all.filter(|r| above.contains(&r.id) && applied.contains(&r.id))
            .collect()
    }

    /// What `stamp TARGET…` writes into a ledger with `applied`: it then stands at these targets, on their branches as
    /// if it had walked there, and elsewhere where it stood.
    ///
    /// # Errors
    /// As the walks.
    pub fn stamp(
        &self,
        applied: &BTreeSet<String>,
        targets: &[&str],
    ) -> Result<Stamp<'_>, TargetError> {
        let mut goals: Vec<&str> = Vec::new();
        let mut gone: BTreeSet<String> = BTreeSet::new();
        for text in targets {
            let target = Target::parse(text)?;
            let is_way_down = target.symbol == Symbol::Here && target.steps < 0;
            let is_way_up = matches!(target.symbol, Symbol::Here | Symbol::Heads);
            if !is_way_down {
                goals.extend(self.goals(applied, &target)?);
            }
            if is_way_down || !is_way_up {
                gone.extend(self.dependents(&self.roots(applied, &target, false)?));
            }
        }
        let kept = self.required(&goals);
        let stays = |id: &String| kept.contains(id) || applied.contains(id) && !gone.contains(id);
        let all = self.revisions();
        Ok(Stamp {
            add: all
                .iter()
                .filter(|r| kept.contains(&r.id) && !applied.contains(&r.id))
                .collect(),
            remove: all
                .iter()
                .rev()
                .filter(|r| applied.contains(&r.id) && !stays(&r.id))
                .collect(),
        })
    }

    /// The revisions that a target names, in topological order; none: the base.
    ///
    /// # Errors
    /// As the walks.
    pub fn named(
        &self,
        applied: &BTreeSet<String>,
        target: &str,
    ) -> Result<Vec<&Revision>, TargetError> {
        let target = Target::parse(target)?;
        let found = match target.symbol {
            Symbol::Here if target.steps < 0 => {
                let (_, reached) = self.way_down(&self.current(applied), &target, &|_| true)?;
                reached.into_iter().collect()
            }
            _ => self.goals(applied, &target)?,
        };
        let all = self.revisions().iter();
        Ok(all.filter(|r| found.contains(&r.id.as_str())).collect())
    }

    /// What is applied in a database that was made from nothing by `upgrade TARGET`; for `base` nothing.
    ///
    /// # Errors
    /// As the walks.
    pub fn standing_at(&self, target: &str) -> Result<BTreeSet<String>, TargetError> {
        let target = Target::parse(target)?;
        Ok(self.required(&self.goals(&BTreeSet::new(), &target)?))
    }

    /// The revisions that an absolute target or a way up names; none: the base.
    pub(super) fn goals<'a>(
        &'a self,
        applied: &BTreeSet<String>,
        target: &Target,
    ) -> Result<Vec<&'a str>, TargetError> {
        let branch = self.branch(target)?;
        let on_branch = |id: &String| branch.as_ref().is_none_or(|branch| branch.contains(id));
        match target.symbol {
            Symbol::Here if target.steps < 0 => {
                Err(malformed(target, "an upgrade does not go down"))
            }
            Symbol::Here if target.steps > 0 => self.steps_up(applied, target, &on_branch),
            Symbol::Here => {
                let mut here = self.current(applied);
                here.retain(|revision| on_branch(&revision.id));
                Ok(ids(&here))
            }
            Symbol::Heads => {
                let mut heads = self.free_heads();
                heads.retain(|head| on_branch(&head.id));
                Ok(ids(&heads))
            }
            Symbol::Head | Symbol::Base | Symbol::Name(_) => {
                Ok(self.place(target, &on_branch)?.into_iter().collect())
            }
        }
    }

    /// The line that the label of a target names.
    fn branch(&self, target: &Target) -> Result<Option<BTreeSet<String>>, TargetError> {
        let label = target.label.as_deref();
        label
            .map(|label| Ok(self.lineage(&self.find(label)?.id)))
            .transpose()
    }

    /// The place of a target that does not go by the database; `None`: the base.
    fn place(
        &self,
        target: &Target,
        on_branch: &dyn Fn(&String) -> bool,
    ) -> Result<Option<&str>, TargetError> {
        let start = match &target.symbol {
            Symbol::Name(name) => {
                let found = self.find_among(name, &|revision| on_branch(&revision.id))?;
                if !on_branch(&found.id) {
                    return Err(TargetError::NotOnBranch {
                        label: target.label.clone().unwrap_or_default(),
                        revision: found.id.clone(),
                    });
                }
                Some(found.id.as_str())
            }
            Symbol::Head => {
                let mut heads = self.heads();
                heads.retain(|head| on_branch(&head.id));
                match heads.as_slice() {
                    [] => None,
                    [head] => Some(head.id.as_str()),
                    several => {
                        return Err(TargetError::SeveralHeads {
                            heads: ids(several).into_iter().map(str::to_owned).collect(),
                        });
                    }
                }
            }
            Symbol::Base | Symbol::Here | Symbol::Heads => None,
        };
        self.walk_from(start, target, on_branch)
    }

    /// So many steps up or down from a place.
    pub(super) fn walk_from<'a>(
        &'a self,
        start: Option<&'a str>,
        target: &Target,
        on_branch: &dyn Fn(&String) -> bool,
    ) -> Result<Option<&'a str>, TargetError> {
        let mut at = start;
        for done in 0..target.steps.unsigned_abs() {
            let mut next: Vec<&str> = match at {
                None if target.steps < 0 => return Err(too_far(target, "base", done)),
                None => ids(&self.bases()),
                Some(id) if target.steps < 0 => {
                    self.parents(id).iter().map(String::as_str).collect()
                }
                Some(id) => ids(&self.children(id)),
            };
            next.retain(|id| on_branch(&(*id).to_owned()));
            at = match next.as_slice() {
                [] if target.steps < 0 => None,
                [] => return Err(too_far(target, "head", done)),
                [id] => Some(id),
                several => return Err(ambiguous(target, several)),
            };
        }
        Ok(at)
    }

    /// The revisions that so many steps up from where the database stands lead to.
    fn steps_up(
        &self,
        applied: &BTreeSet<String>,
        target: &Target,
        on_branch: &dyn Fn(&String) -> bool,
    ) -> Result<Vec<&str>, TargetError> {
        let mut reached = applied.clone();
        let mut goals = Vec::new();
        for done in 0..target.steps.unsigned_abs() {
            let here: Vec<&Revision> = self
                .revisions()
                .iter()
                .filter(|r| reached.contains(&r.id) && on_branch(&r.id))
                .collect();
            let is_start = |r: &&Revision| {
                if here.is_empty() {
                    r.parents.is_empty()
                } else {
                    // Beside a tip, not inside a line that goes on.
                    r.parents.iter().any(|parent| {
                        reached.contains(parent)
                            && on_branch(parent)
                            && !here.iter().any(|other| other.parents.contains(parent))
                    })
                }
            };
            let next: Vec<&Revision> = self
                .revisions()
                .iter()
                .filter(|r| !reached.contains(&r.id) && on_branch(&r.id))
                .filter(is_start)
                .collect();
            match next.as_slice() {
                [] => return Err(too_far(target, "head", done)),
                [revision] => {
                    reached.extend(self.required(&[&revision.id]));
                    goals.push(revision.id.as_str());
                }
                several => return Err(ambiguous(target, &ids(several))),
            }
        }
        Ok(goals)
    }

    /// What a way down to the target takes away first: everything that stands on these goes, too.
    fn roots<'a>(
        &'a self,
        applied: &BTreeSet<String>,
        target: &Target,
        must_be_applied: bool,
    ) -> Result<Vec<&'a str>, TargetError> {
        let branch = self.branch(target)?;
        let on_branch = |id: &String| branch.as_ref().is_none_or(|branch| branch.contains(id));
        let above = |found: Vec<&'a Revision>| {
            let mut found = found;
            found.retain(|revision| on_branch(&revision.id));
            ids(&found)
        };
        match target.symbol {
            Symbol::Here if target.steps > 0 => {
                Err(malformed(target, "a downgrade does not go up"))
            }
            Symbol::Here if target.steps == 0 => Ok(Vec::new()),
            Symbol::Here => {
                let here = applied.iter().filter(|id| on_branch(id)).cloned().collect();
                Ok(vec![
                    self.way_down(&self.tips(&here), target, &on_branch)?.0,
                ])
            }
            Symbol::Heads => Err(malformed(target, "a downgrade leads to one revision")),
            Symbol::Head | Symbol::Base | Symbol::Name(_) => {
                match self.place(target, &on_branch)? {
                    None => Ok(above(self.bases())),
                    Some(id) if must_be_applied && !applied.contains(id) => {
                        Err(TargetError::NotApplied {
                            revision: id.to_owned(),
                        })
                    }
                    Some(id) => Ok(above(self.children(id))),
                }
            }
        }
    }

    /// So many steps down from the one tip: the last revision that is left behind, and the one that is reached.
    pub(super) fn way_down<'a>(
        &'a self,
        tips: &[&'a Revision],
        target: &Target,
        on_branch: &dyn Fn(&String) -> bool,
    ) -> Result<(&'a str, Option<&'a str>), TargetError> {
        let tip = match tips {
            [] => return Err(too_far(target, "base", 0)),
            [tip] => tip.id.as_str(),
            several => return Err(ambiguous(target, &ids(several))),
        };
        let mut last = Target {
            steps: target.steps + 1,
            ..target.clone()
        };
        let Some(left) = self
            .walk_from(Some(tip), &last, on_branch)
            .map_err(|error| named(error, target))?
        else {
            return Err(too_far(target, "base", target.steps.unsigned_abs() - 1));
        };
        last.steps = -1;
        let reached = self
            .walk_from(Some(left), &last, on_branch)
            .map_err(|error| named(error, target))?;
        Ok((left, reached))
    }
}

/// The error in the words of the whole target.
fn named(error: TargetError, target: &Target) -> TargetError {
    match error {
        TargetError::AmbiguousWalk { candidates, .. } => TargetError::AmbiguousWalk {
            target: target.text.clone(),
            candidates,
        },
        error => error,
    }
}

fn ids<'a>(revisions: &[&'a Revision]) -> Vec<&'a str> {
    revisions.iter().map(|r| r.id.as_str()).collect()
}

fn malformed(target: &Target, reason: &str) -> TargetError {
    TargetError::Malformed {
        target: target.text.clone(),
        reason: reason.to_owned(),
    }
}

fn too_far(target: &Target, end: &'static str, done: u64) -> TargetError {
    TargetError::TooFar {
        target: target.text.clone(),
        end,
        available: usize::try_from(done).unwrap_or(usize::MAX),
    }
}

fn ambiguous(target: &Target, candidates: &[&str]) -> TargetError {
    TargetError::AmbiguousWalk {
        target: target.text.clone(),
        candidates: candidates.iter().map(|id| (*id).to_owned()).collect(),
    }
}
