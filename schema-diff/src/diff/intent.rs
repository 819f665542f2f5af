//! Recorded → desired, exactly: every fact, with whether it is said, so that the fold of the records is what the
//! entities said. What of it needs statements is the merge's business.

use crate::apply::{same_check, same_foreign_key, same_index, same_part, same_unique};
use crate::change::{Change, Sides};
use crate::model::{Fact, ObjectName, Schema, Table};

pub(super) fn intent(recorded: &Schema, desired: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for name in union(recorded.enums.keys(), desired.enums.keys()) {
        let (previous, next) = (recorded.enums.get(name), desired.enums.get(name));
        if previous != next {
            changes.push(Change::Enum {
                name: name.clone(),
                sides: sides(previous, next),
            });
        }
    }
    for name in union(recorded.tables.keys(), desired.tables.keys()) {
        match (recorded.tables.get(name), desired.tables.get(name)) {
            (Some(previous), Some(next)) => table(name, previous, next, &mut changes),
            (previous, next) => changes.push(Change::Table {
                table: name.clone(),
                sides: sides(previous, next),
            }),
        }
    }
    for name in union(recorded.opaque.keys(), desired.opaque.keys()) {
        let (previous, next) = (recorded.opaque.get(name), desired.opaque.get(name));
        if previous != next {
            changes.push(Change::Object {
                name: name.clone(),
                sides: sides(previous, next),
            });
        }
    }
    changes
}

fn table(name: &ObjectName, previous: &Table, next: &Table, changes: &mut Vec<Change>) {
    for (previous, next) in pairs(&previous.columns, &next.columns, |a, b| a.name == b.name) {
        changes.push(Change::Column {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    let key_stays = match (&previous.primary_key, &next.primary_key) {
        (Some(a), Some(b)) => stays(a, b, |key| &mut key.name),
        (a, b) => a == b,
    };
    if !key_stays {
        changes.push(Change::PrimaryKey {
            table: name.clone(),
            sides: sides(previous.primary_key.as_ref(), next.primary_key.as_ref()),
        });
    }
    for (previous, next) in pairs(&previous.uniques, &next.uniques, same_unique) {
        if both_stay(previous, next, |it| &mut it.name) {
            continue;
        }
        changes.push(Change::Unique {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    for (previous, next) in pairs(&previous.indexes, &next.indexes, same_index) {
        if both_stay(previous, next, |it| &mut it.name) {
            continue;
        }
        changes.push(Change::Index {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    for (previous, next) in pairs(&previous.foreign_keys, &next.foreign_keys, same_foreign_key) {
        if both_stay(previous, next, |it| &mut it.name) {
            continue;
        }
        changes.push(Change::ForeignKey {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    for (previous, next) in pairs(&previous.checks, &next.checks, same_check) {
        if both_stay(previous, next, |it| &mut it.name) {
            continue;
        }
        changes.push(Change::Check {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    if previous.comment != next.comment {
        changes.push(Change::Comment {
            table: name.clone(),
            sides: sides(previous.comment.as_ref(), next.comment.as_ref()),
        });
    }
    for option in union(previous.options.keys(), next.options.keys()) {
        let (previous, next) = (previous.options.get(option), next.options.get(option));
        if previous != next {
            changes.push(Change::Option {
                table: name.clone(),
                option: option.clone(),
                sides: sides(previous, next),
            });
        }
    }
    for (previous, next) in pairs(&previous.opaque, &next.opaque, same_part) {
        changes.push(Change::Part {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
}

/// Whether all that differs is a name that nobody said. What was made under it has it still, and a later revision that
/// drops it must know.
fn stays<T: Clone + PartialEq>(
    previous: &T,
    next: &T,
    name: impl Fn(&mut T) -> &mut Option<Fact<String>>,
) -> bool {
    if previous == next {
        return true;
    }
    let (mut previous, mut next) = (previous.clone(), next.clone());
    let unsaid = |name: &Option<Fact<String>>| !name.as_ref().is_some_and(Fact::is_said);
    unsaid(name(&mut previous)) && unsaid(name(&mut next)) && {
        *name(&mut previous) = None;
        *name(&mut next) = None;
        previous == next
    }
}

fn both_stay<T: Clone + PartialEq>(
    previous: Option<&T>,
    next: Option<&T>,
    name: impl Fn(&mut T) -> &mut Option<Fact<String>>,
) -> bool {
    matches!((previous, next), (Some(previous), Some(next)) if stays(previous, next, name))
}

fn sides<T: Clone>(previous: Option<&T>, next: Option<&T>) -> Sides<T> {
    Sides {
        previous: previous.cloned(),
        next: next.cloned(),
    }
}

/// The names in either, sorted, each once.
pub(super) fn union<'a, T: Ord + 'a>(
    a: impl Iterator<Item = &'a T>,
    b: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = &'a T> {
    a.chain(b)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
}

/// The items of two lists that differ, matched by what makes them the same object: first what is altered or dropped,
/// then what is created, each in its list's order. Each item has one counterpart at most, its equal if there is one.
fn pairs<'a, T: PartialEq>(
    previous: &'a [T],
    next: &'a [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    // Most lists are the same on both sides.
    if previous == next {
        return Vec::new();
    }
    let mut free: Vec<bool> = vec![true; next.len()];
    let mut take = |fits: &dyn Fn(&T) -> bool| {
        let at = (0..next.len()).find(|&at| free[at] && fits(&next[at]))?;
        free[at] = false;
        Some(at)
    };
    let equal: Vec<bool> = previous
        .iter()
        .map(|old| take(&|new| new == old).is_some())
        .collect();
    let mut found = Vec::new();
    for (old, _) in previous.iter().zip(equal).filter(|(_, equal)| !equal) {
        let new = take(&|new| same(old, new)).map(|at| &next[at]);
        found.push((Some(old), new));
    }
    for (new, _) in next.iter().zip(free).filter(|(_, free)| *free) {
        found.push((None, Some(new)));
    }
    found
}
