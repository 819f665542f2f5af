//! What only one database knows and is in the way of a revision: found for a new revision, and before one that is there
//! is run.

use schema_diff::apply::apply;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::Unmanaged;
use schema_diff::model::Schema;
use schema_diff::plan::dependents::{Dependent, DependentKind, Dependents, Taken, in_the_way};

use crate::generate::Intent;

/// What is in the way of these changes and of their reverse. `start` is all that the database has before them; `before`
/// and `after` are as the plans have them; `after` is left without what does not come back.
pub fn of(
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

/// The foreign keys among the changes behind the first `from`, which go around others, that nobody told us about: they
/// are taken out.
pub fn pinned(
    changes: &mut Vec<Change>,
    from: usize,
    intent: &Intent<'_>,
    dialect: Dialect,
) -> Vec<Dependent> {
    let unmanaged = &intent.comparison.unmanaged;
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
            with_table: false,
        };
        let is_it = |item: &Unmanaged| {
            item.table.as_ref() == Some(table) && item.kind == of.kind() && item.name == of.name()
        };
        let managed = !unmanaged.iter().any(is_it);
        if !managed {
            found.push(of);
        }
        managed
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
        DependentKind::Part(part, _) => push(&mut table.opaque, part),
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
        DependentKind::Part(part, _) => table.opaque.retain(|other| other != part),
        DependentKind::Object(..) => {}
    }
}

/// What a revision says of them, a line each.
pub fn summary(dependents: &Dependents) -> Vec<String> {
    let line = |what: &str, taken: &Taken| {
        let label = taken.dependent.label();
        format!("{what} only the database knows: {label}")
    };
    let mut lines: Vec<String> = dependents
        .up
        .iter()
        .map(|taken| {
            let what = if taken.kept {
                "taken down and put back, since"
            } else {
                "taken down (`down` puts it back), since"
            };
            line(what, taken)
        })
        .collect();
    let known = |taken: &Taken| dependents.up.iter().any(|up| up.dependent == taken.dependent);
    lines.extend(
        dependents
            .down
            .iter()
            .filter(|taken| !known(taken))
            .map(|taken| line("taken down and put back on the way back, since", taken)),
    );
    lines
}
