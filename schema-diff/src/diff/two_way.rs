//! Two schemas side by side, with nothing recorded: everything in the one is wanted, everything else goes.
//!
//! What a side merely implies matches anything of its family on the other side, whichever side that is; so a schema of
//! entities can stand on either side of a live one. Knows nothing of intent, drift and repair.

#[cfg(test)]
mod tests;

use super::intent::union;
use super::keys::Key;
use super::{column, keys};
use crate::apply::{same_foreign_key, same_unique};
use crate::change::{Change, Sides};
use crate::dialect::Dialect;
use crate::model::{Index, ObjectName, Schema, Table};

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The kind of database that it was read from; `None` is a model.
    pub dialect: Option<Dialect>,
}

/// How two schemas differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// What carries `before` to what is wanted.
    pub changes: Vec<Change>,
    /// The schema that the changes start from: the first side, with the enum types of the second where the first is a
    /// database that has no such types.
    pub before: Schema,
    /// What differs and no change says, since the model has no word for it.
    pub unmodelled: Vec<Unmodelled>,
    /// Sentences about what could not be compared.
    pub notes: Vec<String>,
}

/// Something on one side, or different on the two, that the model has no word for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmodelled {
    /// Its table; `None` for an object of its own.
    pub table: Option<ObjectName>,
    /// What the database calls its kind: `view`, `check`, `index`, ….
    pub kind: String,
    /// Its name, or its definition where it has none.
    pub name: String,
    /// Its definition on the first side, if it is there.
    pub from: Option<String>,
    /// Its definition on the second side, if it is there.
    pub to: Option<String>,
}

/// Compares. Two models are the same where all of `dialects` keep them as the same; with a database on either side only
/// its own dialect counts, and of two kinds of database the one that can say less.
pub fn two_way(from: Side<'_>, to: Side<'_>, dialects: &[Dialect]) -> Difference {
    let live: Vec<Dialect> = [from.dialect, to.dialect].into_iter().flatten().collect();
    let dialects: Vec<Dialect> = match live.iter().max() {
        // In the order of `Dialect`, those that can say less come later.
        Some(&poorest) => vec![poorest],
        None if dialects.is_empty() => Dialect::ALL.to_vec(),
        None => dialects.to_vec(),
    };
    let mut before = from.schema.clone();
    let mut after = to.schema.clone();
    let no_types = |side: Side<'_>| side.dialect.is_some_and(|d| !d.has_enum_types());
    if no_types(from) {
        before.enums.clone_from(&after.enums);
    } else if no_types(to) {
        after.enums.clone_from(&before.enums);
    }
    let mut out = Difference::default();
    for name in union(before.enums.keys(), after.enums.keys()) {
        let (previous, next) = (before.enums.get(name), after.enums.get(name));
        if previous != next {
            out.changes.push(Change::Enum {
                name: name.clone(),
                sides: Sides {
                    previous: previous.cloned(),
                    next: next.cloned(),
                },
            });
        }
    }
    let pair = Pair {
        before: &before,
        after: &after,
        dialects: &dialects,
    };
    for name in union(before.tables.keys(), after.tables.keys()) {
        let opaque = [&before, &after]
            .into_iter()
            .find_map(|schema| schema.opaque.get(name));
        if let Some(opaque) = opaque {
            out.notes.push(format!(
                "`{name}` is a {} on one side and a table on the other: it was not compared",
                opaque.kind
            ));
            continue;
        }
        pair.table(name, &mut out);
    }
    objects(&before, &after, &mut out);
    out.unmodelled.sort();
    out.before = before;
    out
}

struct Pair<'a> {
    before: &'a Schema,
    after: &'a Schema,
    dialects: &'a [Dialect],
}

impl Pair<'_> {
    fn table(&self, name: &ObjectName, out: &mut Difference) {
        let (previous, next) = (self.before.tables.get(name), self.after.tables.get(name));
        let change = |previous: Option<&Table>, next: Option<Table>| Change::Table {
            table: name.clone(),
            sides: Sides {
                previous: previous.cloned(),
                next,
            },
        };
        match (previous, next) {
            (None, None) => {}
            (Some(previous), None) => out.changes.push(change(Some(previous), None)),
            (None, Some(next)) => {
                unmodelled(name, &Table::default(), next, out);
                out.changes.push(change(None, Some(modelled(next))));
            }
            (Some(previous), Some(next)) => {
                self.columns(name, previous, next, out);
                let key = |table: &Table| table.primary_key.clone().into_iter().collect::<Vec<_>>();
                self.keys(name, &key(previous), &key(next), out);
                self.keys(name, &previous.uniques, &next.uniques, out);
                self.keys(name, &plain(previous), &plain(next), out);
                self.keys(name, &previous.foreign_keys, &next.foreign_keys, out);
                self.keys(name, &previous.checks, &next.checks, out);
                let comments = self.dialects.iter().all(|of| of.has_comments());
                if comments && previous.comment != next.comment {
                    out.changes.push(Change::Comment {
                        table: name.clone(),
                        sides: Sides {
                            previous: previous.comment.clone(),
                            next: next.comment.clone(),
                        },
                    });
                }
                unmodelled(name, previous, next, out);
            }
        }
    }

    fn columns(&self, name: &ObjectName, previous: &Table, next: &Table, out: &mut Difference) {
        let mut push = |sides| {
            out.changes.push(Change::Column {
                table: name.clone(),
                sides,
            });
        };
        for old in &previous.columns {
            match next.column(&old.name) {
                None => push(Sides::drop(old.clone())),
                Some(new) => {
                    let changed =
                        column::two_way((self.before, old), (self.after, new), self.dialects);
                    if let Some(changed) = changed {
                        push(Sides::alter(old.clone(), changed));
                    }
                }
            }
        }
        for new in &next.columns {
            if previous.column(&new.name).is_none() {
                let mut new = new.clone();
                new.opaque = None;
                push(Sides::create(new));
            }
        }
    }

    fn keys<K: Key>(&self, name: &ObjectName, previous: &[K], next: &[K], out: &mut Difference) {
        let agree = |a: &K, b: &K| self.dialects.iter().all(|d| a.agrees(b, *d));
        let pairs = keys::pairs(previous, next, agree);
        for (old, new) in pairs {
            if let (Some(old), Some(new)) = (old, new)
                && agree(old, new)
            {
                continue;
            }
            let sides = Sides {
                previous: old.cloned(),
                next: new.cloned(),
            };
            out.changes.push(K::change(name.clone(), sides));
        }
    }
}

/// The table as far as the model has words for it.
fn modelled(table: &Table) -> Table {
    let mut table = table.clone();
    table.opaque.clear();
    table.indexes.retain(|index| index.definition.is_none());
    for column in &mut table.columns {
        column.opaque = None;
    }
    table
}

fn plain(table: &Table) -> Vec<Index> {
    let indexes = table.indexes.iter();
    indexes
        .filter(|index| index.definition.is_none())
        .cloned()
        .collect()
}

/// What the model has no word for on a table: kind, name and definition.
fn parts(table: &Table) -> Vec<(String, String, String)> {
    let mut parts: Vec<(String, String, String)> = table
        .opaque
        .iter()
        .map(|part| {
            let name = part.name.clone();
            (
                part.kind.clone(),
                name.unwrap_or_else(|| part.definition.clone()),
                part.definition.clone(),
            )
        })
        .collect();
    for index in &table.indexes {
        if let Some(definition) = &index.definition {
            let name = index.name.as_ref().map(|name| name.value().clone());
            let name = name.unwrap_or_else(|| definition.clone());
            parts.push(("index".into(), name, definition.clone()));
        }
    }
    for column in &table.columns {
        if let Some(opaque) = &column.opaque {
            parts.push(("column".into(), column.name.clone(), opaque.clone()));
        }
    }
    parts
}

/// What `table` and `other`, which are both there, say of themselves beyond what is compared: how they are kept, and the
/// definitions of the keys that both have.
fn definitions(table: &Table, other: &Table) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = table
        .options
        .iter()
        .map(|(option, value)| ("option".into(), option.clone(), value.clone()))
        .collect();
    let mut push = |kind: &str, columns: &[String], definition: Option<&String>| {
        let name = format!("({})", columns.join(", "));
        found.extend(definition.map(|text| (kind.to_owned(), name, text.clone())));
    };
    if let (Some(key), Some(_)) = (&table.primary_key, &other.primary_key) {
        push("primary key", &key.columns, key.definition.as_ref());
    }
    for key in &table.uniques {
        if other.uniques.iter().any(|of| same_unique(of, key)) {
            push("unique key", &key.columns, key.definition.as_ref());
        }
    }
    for key in &table.foreign_keys {
        if other
            .foreign_keys
            .iter()
            .any(|of| same_foreign_key(of, key))
        {
            push("foreign key", &key.columns, key.definition.as_ref());
        }
    }
    found
}

fn unmodelled(name: &ObjectName, previous: &Table, next: &Table, out: &mut Difference) {
    let (mut old, mut new) = (parts(previous), parts(next));
    // Of a table that is created all of this is said.
    if !previous.columns.is_empty() {
        old.extend(definitions(previous, next));
        new.extend(definitions(next, previous));
    }
    let mut push = |kind: &str, part: &str, from: Option<String>, to: Option<String>| {
        out.unmodelled.push(Unmodelled {
            table: Some(name.clone()),
            kind: kind.to_owned(),
            name: part.to_owned(),
            from,
            to,
        });
    };
    // First what is the same on both sides, since a name may stand for several (a trigger and a check, …).
    let mut left = Vec::new();
    for part in old {
        match new.iter().position(|other| *other == part) {
            Some(at) => drop(new.remove(at)),
            None => left.push(part),
        }
    }
    for (kind, part, definition) in left {
        let other = new
            .iter()
            .position(|other| other.0 == kind && other.1 == part);
        let other = other.map(|at| new.remove(at).2);
        push(&kind, &part, Some(definition), other);
    }
    for (kind, part, definition) in new {
        push(&kind, &part, None, Some(definition));
    }
}

/// Objects of their own that the model has no word for.
fn objects(before: &Schema, after: &Schema, out: &mut Difference) {
    for name in union(before.opaque.keys(), after.opaque.keys()) {
        let (old, new) = (before.opaque.get(name), after.opaque.get(name));
        let Some(one) = new.or(old) else { continue };
        // What stands against a table has a note already.
        if old == new || before.tables.contains_key(name) || after.tables.contains_key(name) {
            continue;
        }
        let text = |side: Option<&crate::model::Opaque>| {
            side.map(|opaque| opaque.definition.clone().unwrap_or_default())
        };
        out.unmodelled.push(Unmodelled {
            table: None,
            kind: one.kind.clone(),
            name: name.to_string(),
            from: text(old),
            to: text(new),
        });
    }
}
