//! What is in the way of both directions of some changes, and what is left of the schemas then.

use super::{Dependent, DependentKind, Dependents, in_the_way};
use crate::apply::apply;
use crate::change::Change;
use crate::dialect::Dialect;
use crate::model::Schema;

/// What is in the way of these changes and of their reverse. `start` is all that the database has before them; `before`
/// and `after` are as the plans have them; `after` is left without what does not come back.
pub fn both_ways(
    changes: &[Change],
    start: &Schema,
    before: &Schema,
    after: &mut Schema,
    dialect: Dialect,
) -> Dependents {
    let live = renamed(start, changes);
    let up = in_the_way(changes, &live, after, dialect);
    for taken in up.iter().filter(|taken| !taken.kept) {
        remove(after, &taken.dependent);
    }
    let back: Vec<Change> = changes
        .iter()
        .rev()
        .filter(|change| !matches!(change, Change::Rename(_)))
        .cloned()
        .map(Change::reversed)
        .collect();
    let mut target = renamed(before, changes);
    for taken in up.iter().filter(|taken| !taken.kept) {
        remove(&mut target, &taken.dependent);
    }
    let down = in_the_way(&back, after, &target, dialect);
    Dependents { up, down }
}

/// The foreign keys among the changes behind the first `from`, which only go around others, that only the database
/// knows: they are taken out.
pub fn pinned(
    changes: &mut Vec<Change>,
    from: usize,
    dialect: Dialect,
    is_unmanaged: impl Fn(&Dependent) -> bool,
) -> Vec<Dependent> {
    let mut found = Vec::new();
    let mut position = 0;
    changes.retain(|change| {
        position += 1;
        let Change::ForeignKey { table, sides } = change else {
            return true;
        };
        let Some(key) = sides.previous.as_ref().filter(|_| position > from) else {
            return true;
        };
        let of = Dependent {
            dialect,
            table: Some(table.clone()),
            what: DependentKind::ForeignKey(key.clone()),
            more: Vec::new(),
            with_table: false,
        };
        let is_ours = !is_unmanaged(&of);
        if !is_ours {
            found.push(of);
        }
        is_ours
    });
    found
}

/// Adds it to the table that it is on.
pub fn put(schema: &mut Schema, of: &Dependent) {
    let table = of.table.as_ref().and_then(|name| schema.tables.get_mut(name));
    let Some(table) = table else { return };
    match &of.what {
        DependentKind::Column(column) => push(&mut table.columns, column),
        DependentKind::Index(index) => push(&mut table.indexes, index),
        DependentKind::Unique(key) => push(&mut table.uniques, key),
        DependentKind::ForeignKey(key) => push(&mut table.foreign_keys, key),
        DependentKind::Check(check) => push(&mut table.checks, check),
        DependentKind::Part(part) => push(&mut table.opaque, part),
        DependentKind::Object(..) => {}
    }
}

fn push<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}

/// The schema under the new names.
fn renamed(schema: &Schema, changes: &[Change]) -> Schema {
    let mut schema = schema.clone();
    for change in changes.iter().filter(|it| matches!(it, Change::Rename(_))) {
        // What does not fit is told when the changes are applied for good.
        let _ = apply(&mut schema, change);
    }
    schema
}

fn remove(schema: &mut Schema, of: &Dependent) {
    if let DependentKind::Object(name, _) = &of.what {
        schema.opaque.remove(name);
    }
    let table = of.table.as_ref().and_then(|name| schema.tables.get_mut(name));
    let Some(table) = table else { return };
    match &of.what {
        DependentKind::Column(column) => table.columns.retain(|other| other != column),
        DependentKind::Index(index) => table.indexes.retain(|other| other != index),
        DependentKind::Unique(key) => table.uniques.retain(|other| other != key),
        DependentKind::ForeignKey(key) => table.foreign_keys.retain(|other| other != key),
        DependentKind::Check(check) => table.checks.retain(|other| other != check),
        DependentKind::Part(part) => table.opaque.retain(|other| other != part),
        DependentKind::Object(..) => {}
    }
}
