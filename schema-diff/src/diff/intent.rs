//! Recorded → desired, exactly: every fact, with whether it is said, so that the fold of the records is what the
//! entities said. What of it needs statements is the merge's business.

use crate::apply::{same_foreign_key, same_index, same_unique};
use crate::change::{Change, Sides};
use crate::model::{ObjectName, Schema, Table};

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
    changes
}

fn table(name: &ObjectName, previous: &Table, next: &Table, changes: &mut Vec<Change>) {
    for (previous, next) in pairs(&previous.columns, &next.columns, |a, b| a.name == b.name) {
        changes.push(Change::Column {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    if previous.primary_key != next.primary_key {
        changes.push(Change::PrimaryKey {
            table: name.clone(),
            sides: sides(previous.primary_key.as_ref(), next.primary_key.as_ref()),
        });
    }
    for (previous, next) in pairs(&previous.uniques, &next.uniques, same_unique) {
        changes.push(Change::Unique {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    for (previous, next) in pairs(&previous.indexes, &next.indexes, same_index) {
        changes.push(Change::Index {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
    for (previous, next) in pairs(&previous.foreign_keys, &next.foreign_keys, same_foreign_key) {
        changes.push(Change::ForeignKey {
            table: name.clone(),
            sides: sides(previous, next),
        });
    }
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
/// then what is created, each in its list's order.
fn pairs<'a, T: PartialEq>(
    previous: &'a [T],
    next: &'a [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut found = Vec::new();
    for old in previous {
        match next.iter().find(|new| same(old, new)) {
            Some(new) if new == old => {}
            new => found.push((Some(old), new)),
        }
    }
    for new in next {
        if !previous.iter().any(|old| same(old, new)) {
            found.push((None, Some(new)));
        }
    }
    found
}
