//! Tables in the merge: created and dropped as wholes; a table that stays, part by part.

use super::intent::union;
use super::{Already, Comparison, Input, Unmanaged, column, keys};
use crate::change::{Change, Sides};
use crate::dialect::{Dialect, same_expression};
use crate::model::{Column, ObjectName, Schema, Table};

pub(super) fn merge(input: &Input<'_>, out: &mut Comparison) {
    let names = union(input.recorded.tables.keys(), input.desired.tables.keys());
    for name in names {
        let recorded = input.recorded.tables.get(name);
        let desired = input.desired.tables.get(name);
        let change = |previous: Option<Table>, next: Option<Table>| Change::Table {
            table: name.clone(),
            sides: Sides { previous, next },
        };
        let Some((schema, dialect)) = input.actual else {
            match (recorded, desired) {
                (Some(recorded), Some(desired)) => {
                    parts(input, name, recorded, desired, None, out);
                }
                (recorded, desired) => out
                    .emitted
                    .push(change(recorded.cloned(), desired.cloned())),
            }
            continue;
        };
        if let Some(opaque) = schema.opaque.get(name) {
            out.notes.push(format!(
                "`{name}` is a {} in the database: it was not compared and is not touched",
                opaque.kind
            ));
            continue;
        }
        match (recorded, desired, schema.tables.get(name)) {
            (None, None, _) => {}
            (None, Some(desired), None) => out.emitted.push(change(None, Some(desired.clone()))),
            (None, Some(desired), Some(actual)) => {
                let rest = differences(input, name, desired, actual, dialect, out);
                out.already.push(Already {
                    change: change(None, Some(desired.clone())),
                    rest,
                });
            }
            (Some(recorded), None, None) => out.already.push(Already {
                change: change(Some(recorded.clone()), None),
                rest: Vec::new(),
            }),
            (Some(recorded), None, Some(actual)) => out.emitted.push(change(
                Some(known(input.recorded, recorded, actual, dialect)),
                None,
            )),
            (Some(_), Some(desired), None) => {
                out.drift.push(change(None, Some(desired.clone())));
            }
            (Some(recorded), Some(desired), Some(actual)) => {
                parts(input, name, recorded, desired, Some((actual, dialect)), out);
            }
        }
    }
    let Some((schema, _)) = input.actual else {
        return;
    };
    let managed =
        |name| input.recorded.tables.contains_key(name) || input.desired.tables.contains_key(name);
    for (name, table) in schema.tables.iter().filter(|(name, _)| !managed(name)) {
        if input.include_unmanaged {
            out.emitted.push(Change::Table {
                table: name.clone(),
                sides: Sides::drop(table.clone()),
            });
        } else {
            out.unmanaged.push(Unmanaged {
                table: None,
                kind: "table".into(),
                name: name.to_string(),
            });
        }
    }
    for (name, opaque) in schema.opaque.iter().filter(|(name, _)| !managed(name)) {
        out.unmanaged.push(Unmanaged {
            table: None,
            kind: opaque.kind.clone(),
            name: name.to_string(),
        });
    }
}

/// What makes the live table as desired: nothing is recorded of it, so all of it is found by comparing the two.
fn differences(
    input: &Input<'_>,
    name: &ObjectName,
    desired: &Table,
    actual: &Table,
    dialect: Dialect,
    out: &mut Comparison,
) -> Vec<Change> {
    let mut inner = Comparison::default();
    let side = Input {
        include_unmanaged: false,
        ..*input
    };
    // As if it had been recorded as it is desired: then every difference is drift, and its repair is what is missing.
    parts(
        &side,
        name,
        desired,
        desired,
        Some((actual, dialect)),
        &mut inner,
    );
    out.unmanaged.append(&mut inner.unmanaged);
    inner.drift
}

fn parts(
    input: &Input<'_>,
    name: &ObjectName,
    recorded: &Table,
    desired: &Table,
    actual: Option<(&Table, Dialect)>,
    out: &mut Comparison,
) {
    let new = desired
        .columns
        .iter()
        .filter(|new| recorded.column(&new.name).is_none());
    let columns = recorded
        .columns
        .iter()
        .chain(new)
        .map(|column| column.name.as_str());
    let unmanaged = actual
        .into_iter()
        .flat_map(|(table, _)| &table.columns)
        .map(|column| column.name.as_str())
        .filter(|column| recorded.column(column).is_none() && desired.column(column).is_none());
    for column in columns.chain(unmanaged) {
        let live = actual.map(|(table, dialect)| (find(&table.columns, column), dialect));
        column::merge(
            input,
            name,
            recorded.column(column),
            desired.column(column),
            live,
            out,
        );
    }
    let slice = |table: &Table| table.primary_key.clone().into_iter().collect::<Vec<_>>();
    let live_key = actual.map(|(table, dialect)| (slice(table), dialect));
    keys::merge(
        input,
        name,
        &slice(recorded),
        &slice(desired),
        live_key
            .as_ref()
            .map(|(key, dialect)| (key.as_slice(), *dialect)),
        out,
    );
    keys::merge(
        input,
        name,
        &recorded.uniques,
        &desired.uniques,
        actual.map(|(table, dialect)| (table.uniques.as_slice(), dialect)),
        out,
    );
    keys::merge(
        input,
        name,
        &recorded.indexes,
        &desired.indexes,
        actual.map(|(table, dialect)| (table.indexes.as_slice(), dialect)),
        out,
    );
    keys::merge(
        input,
        name,
        &recorded.foreign_keys,
        &desired.foreign_keys,
        actual.map(|(table, dialect)| (table.foreign_keys.as_slice(), dialect)),
        out,
    );
    keys::merge(
        input,
        name,
        &recorded.checks,
        &desired.checks,
        actual.map(|(table, dialect)| (table.checks.as_slice(), dialect)),
        out,
    );
    comment(input, name, recorded, desired, actual, out);
    options(name, recorded, desired, actual, out);
    for part in actual.into_iter().flat_map(|(table, _)| &table.opaque) {
        out.unmanaged.push(Unmanaged {
            table: Some(name.clone()),
            kind: part.kind.clone(),
            name: part.name.clone().unwrap_or_else(|| part.definition.clone()),
        });
    }
}

fn comment(
    input: &Input<'_>,
    name: &ObjectName,
    recorded: &Table,
    desired: &Table,
    actual: Option<(&Table, Dialect)>,
    out: &mut Comparison,
) {
    let change = |previous: Option<&String>, next: Option<&String>| Change::Comment {
        table: name.clone(),
        sides: Sides {
            previous: previous.cloned(),
            next: next.cloned(),
        },
    };
    let (old, new) = (recorded.comment.as_ref(), desired.comment.as_ref());
    let live = match actual {
        // A dialect without comments cannot tell.
        Some((_, dialect)) if !dialect.has_comments() => None,
        Some((table, _)) => Some(table.comment.as_ref()),
        None => None,
    };
    match live {
        Some(live) if old != new && live == new => out.already.push(Already {
            change: change(old, new),
            rest: Vec::new(),
        }),
        _ if old != new => out.emitted.push(change(live.unwrap_or(old), new)),
        Some(live) if new.is_some() && live != new => out.drift.push(change(live, new)),
        Some(Some(live)) if new.is_none() => {
            if input.include_unmanaged {
                out.emitted.push(change(Some(live), None));
            } else {
                out.unmanaged.push(Unmanaged {
                    table: Some(name.clone()),
                    kind: "comment".into(),
                    name: name.to_string(),
                });
            }
        }
        _ => {}
    }
}

/// How the table is kept, as far as the model says it; what else the database says is its own business.
fn options(
    name: &ObjectName,
    recorded: &Table,
    desired: &Table,
    actual: Option<(&Table, Dialect)>,
    out: &mut Comparison,
) {
    let same = |a: Option<&String>, b: Option<&String>| match (a, b) {
        (Some(a), Some(b)) => same_expression(a, b),
        (a, b) => a == b,
    };
    for option in union(recorded.options.keys(), desired.options.keys()) {
        let (old, new) = (recorded.options.get(option), desired.options.get(option));
        let live = actual.map(|(table, _)| table.options.get(option));
        let change = |previous: Option<&String>, next: Option<&String>| Change::Option {
            table: name.clone(),
            option: option.clone(),
            sides: Sides {
                previous: previous.cloned(),
                next: next.cloned(),
            },
        };
        match live {
            Some(live) if !same(old, new) && same(live, new) => out.already.push(Already {
                change: change(old, new),
                rest: Vec::new(),
            }),
            _ if !same(old, new) => out.emitted.push(change(live.unwrap_or(old), new)),
            Some(live) if !same(live, new) => out.drift.push(change(live, new)),
            _ => {}
        }
    }
}

fn find<'a>(columns: &'a [Column], name: &str) -> Option<&'a Column> {
    columns.iter().find(|column| column.name == name)
}

/// The recorded table with what only the database knows of it: the types that the record implied, and the keys' names.
fn known(from: &Schema, recorded: &Table, actual: &Table, dialect: Dialect) -> Table {
    use keys::Key;
    fn all<K: Key>(recorded: &[K], actual: &[K], dialect: Dialect) -> Vec<K> {
        recorded
            .iter()
            .map(|key| match actual.iter().find(|live| key.same(live)) {
                Some(live) => key.known(live, dialect),
                None => key.clone(),
            })
            .collect()
    }
    Table {
        columns: recorded
            .columns
            .iter()
            .map(|old| match actual.column(&old.name) {
                Some(live) => column::known(from, old, live, dialect),
                None => old.clone(),
            })
            .collect(),
        primary_key: match (&recorded.primary_key, &actual.primary_key) {
            (Some(key), Some(live)) => Some(key.known(live, dialect)),
            (key, _) => key.clone(),
        },
        uniques: all(&recorded.uniques, &actual.uniques, dialect),
        indexes: all(&recorded.indexes, &actual.indexes, dialect),
        foreign_keys: all(&recorded.foreign_keys, &actual.foreign_keys, dialect),
        checks: all(&recorded.checks, &actual.checks, dialect),
        comment: recorded.comment.clone().or_else(|| actual.comment.clone()),
        options: actual.options.clone(),
        opaque: Vec::new(),
    }
}
