//! Ranges of revisions as `history -r` takes them: `a:b`, `a:`, `:b`, with any target on either side. A bare `-n` on the
//! left counts from the right side, a bare `+n` on the right from the left one; `current` is where the database stands.

use std::collections::BTreeSet;

use super::Revision;
use super::graph::Graph;
use super::target::{Symbol, Target, TargetError};

/// A range, taken apart. An absent side is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    from: Option<Target>,
    to: Option<Target>,
}

impl Range {
    /// Takes a text apart.
    ///
    /// # Errors
    /// A text without a colon, or a side that is no target.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let Some((from, to)) = text.split_once(':') else {
            return Err(TargetError::Malformed {
                target: text.to_owned(),
                reason: "a range is A:B, A: or :B".into(),
            });
        };
        let side = |text: &str| (!text.is_empty()).then(|| Target::parse(text)).transpose();
        Ok(Self {
            from: side(from)?,
            to: side(to)?,
        })
    }

    /// Whether it goes by where the database stands.
    pub fn needs_database(&self) -> bool {
        let is_here =
            |side: &Option<Target>| side.as_ref().is_some_and(|t| t.symbol == Symbol::Here);
        let counts = |side: &Option<Target>, other: &Option<Target>| {
            is_here(side)
                && !(side.as_ref().is_some_and(is_bare) && other.is_some() && !is_here(other))
        };
        counts(&self.from, &self.to) || counts(&self.to, &self.from)
    }
}

/// Whether it is only a sign and a number.
fn is_bare(target: &Target) -> bool {
    target.label.is_none() && target.text.starts_with(['+', '-'])
}

impl Graph {
    /// The revisions of the range, both ends included, in topological order. `applied` matters only where the range
    /// [`needs_database`](Range::needs_database).
    ///
    /// # Errors
    /// A side that is no revision here, or a left side that is not below the right one.
    pub fn range(
        &self,
        range: &Range,
        applied: &BTreeSet<String>,
    ) -> Result<Vec<&Revision>, TargetError> {
        let Range { from, to } = range;
        let relative = |side: &Option<Target>, down: bool| {
            side.as_ref()
                .is_some_and(|target| is_bare(target) && (target.steps < 0) == down)
        };
        // The side that does not count from the other one is found first.
        let (from, to) = if relative(to, false) && !relative(from, true) {
            let from = self.end(from.as_ref(), applied, None)?;
            let to = self.end(to.as_ref(), applied, from.as_deref())?;
            (from, to)
        } else {
            let to = self.end(to.as_ref(), applied, None)?;
            // Of two bare sides both count from where the database stands.
            let beside = if range.to.as_ref().is_some_and(is_bare) {
                None
            } else {
                to.as_deref()
            };
            let beside = relative(from, true).then_some(beside).flatten();
            (self.end(from.as_ref(), applied, beside)?, to)
        };
        let within = to.as_ref().map(|to| self.ancestors(&texts(to)));
        let above = match from.as_deref() {
            // From the base on is from everywhere.
            None | Some([]) => None,
            Some(from) => {
                Some(self.descendants(&from.iter().map(String::as_str).collect::<Vec<_>>()))
            }
        };
        let found: Vec<&Revision> = self
            .revisions()
            .iter()
            .filter(|r| within.as_ref().is_none_or(|ids| ids.contains(&r.id)))
            .filter(|r| above.as_ref().is_none_or(|ids| ids.contains(&r.id)))
            .collect();
        match (&from, &to) {
            (Some(from), Some(to)) if found.is_empty() && !from.is_empty() => {
                Err(TargetError::NotBelow {
                    from: from.join(", "),
                    to: if to.is_empty() {
                        "base".into()
                    } else {
                        to.join(", ")
                    },
                })
            }
            _ => Ok(found),
        }
    }

    /// The revisions at one end; `None`: it is open, no revision: the base. `beside` is the other end, where this one
    /// counts from it.
    fn end(
        &self,
        side: Option<&Target>,
        applied: &BTreeSet<String>,
        beside: Option<&[String]>,
    ) -> Result<Option<Vec<String>>, TargetError> {
        let Some(target) = side else {
            return Ok(None);
        };
        let all = |_: &String| true;
        let owned = |ids: Vec<&str>| Ok(Some(ids.into_iter().map(str::to_owned).collect()));
        match beside {
            Some([other]) if is_bare(target) => {
                let found = self.walk_from(Some(other), target, &all)?;
                owned(found.into_iter().collect())
            }
            Some(several @ [_, _, ..]) if is_bare(target) => Err(TargetError::AmbiguousWalk {
                target: target.text.clone(),
                candidates: several.to_vec(),
            }),
            _ if target.symbol == Symbol::Here && target.steps < 0 => {
                let (_, reached) = self.way_down(&self.current(applied), target, &all)?;
                owned(reached.into_iter().collect())
            }
            _ => owned(self.goals(applied, target)?),
        }
    }
}

fn texts(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}
