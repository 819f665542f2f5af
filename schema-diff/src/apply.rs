//! The meaning of a change: `Schema × Change → Schema`. Knows nothing of dialects and of databases.

mod rename;

use thiserror::Error;

use crate::change::{Change, Sides};
use crate::model::{Check, Fact, ForeignKey, Index, ObjectName, OpaquePart, Schema, Table, Unique};

/// A change that does not fit the schema it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct Conflict {
    /// What is in the way, in words.
    pub what: String,
}

fn conflict(what: String) -> Result<(), Conflict> {
    Err(Conflict { what })
}

/// Applies one change. A change whose `next` is there already changes nothing; one whose `previous` does not hold is
/// a conflict.
///
/// # Errors
/// The conflict.
pub fn apply(schema: &mut Schema, change: &Change) -> Result<(), Conflict> {
    match change {
        Change::Rename(rename) => rename::apply(schema, rename),
        Change::Enum { name, sides } => {
            let now = schema.enums.get(name);
            if now == sides.next.as_ref() {
                return Ok(());
            }
            if now != sides.previous.as_ref() {
                return conflict(format!("the enum `{name}` is not as the change expects"));
            }
            match &sides.next {
                Some(next) => schema.enums.insert(name.clone(), next.clone()),
                None => schema.enums.remove(name),
            };
            Ok(())
        }
        Change::Table { table: name, sides } => {
            let now = schema.tables.get(name).map(sorted);
            if now == sides.next.as_ref().map(sorted) {
                return Ok(());
            }
            if now != sides.previous.as_ref().map(sorted) {
                return conflict(format!("the table `{name}` is not as the change expects"));
            }
            match &sides.next {
                Some(next) => schema.tables.insert(name.clone(), next.clone()),
                None => schema.tables.remove(name),
            };
            Ok(())
        }
        Change::Column { table, sides } => {
            let columns = &mut table_of(schema, table)?.columns;
            set(columns, sides, |a, b| a.name == b.name)
                .map_err(|()| in_table(table, "a column is not as the change expects"))
        }
        Change::PrimaryKey { table, sides } => {
            let key = &mut table_of(schema, table)?.primary_key;
            replace(key, sides)
                .map_err(|()| in_table(table, "the primary key is not as the change expects"))
        }
        Change::Unique { table, sides } => {
            let uniques = &mut table_of(schema, table)?.uniques;
            set(uniques, sides, |a, b| {
                same_unique(a, b) && !named_apart(a.name.as_ref(), b.name.as_ref())
            })
            .map_err(|()| in_table(table, "a unique key is not as the change expects"))
        }
        Change::Index { table, sides } => {
            let indexes = &mut table_of(schema, table)?.indexes;
            set(indexes, sides, |a, b| {
                same_index(a, b) && !named_apart(a.name.as_ref(), b.name.as_ref())
            })
            .map_err(|()| in_table(table, "an index is not as the change expects"))
        }
        Change::ForeignKey { table, sides } => {
            let keys = &mut table_of(schema, table)?.foreign_keys;
            set(keys, sides, |a, b| {
                same_foreign_key(a, b) && !named_apart(a.name.as_ref(), b.name.as_ref())
            })
            .map_err(|()| in_table(table, "a foreign key is not as the change expects"))
        }
        Change::Check { table, sides } => {
            let checks = &mut table_of(schema, table)?.checks;
            set(checks, sides, |a, b| {
                same_check(a, b) && !named_apart(a.name.as_ref(), b.name.as_ref())
            })
            .map_err(|()| in_table(table, "a check is not as the change expects"))
        }
        Change::Comment { table, sides } => {
            let comment = &mut table_of(schema, table)?.comment;
            replace(comment, sides)
                .map_err(|()| in_table(table, "the comment is not as the change expects"))
        }
        Change::Option {
            table,
            option,
            sides,
        } => {
            let options = &mut table_of(schema, table)?.options;
            let mut value = options.remove(option);
            let replaced = replace(&mut value, sides);
            if let Some(value) = value {
                options.insert(option.clone(), value);
            }
            replaced.map_err(|()| {
                in_table(
                    table,
                    &format!("the option `{option}` is not as the change expects"),
                )
            })
        }
        Change::Part { table, sides } => {
            let parts = &mut table_of(schema, table)?.opaque;
            set(parts, sides, same_part).map_err(|()| {
                let kind = sides.previous.as_ref().or(sides.next.as_ref());
                let kind = kind.map_or("part", |part| &part.kind);
                in_table(table, &format!("a {kind} is not as the change expects"))
            })
        }
        Change::Object { name, sides } => {
            let mut object = schema.opaque.remove(name);
            let replaced = replace(&mut object, sides);
            if let Some(object) = object {
                schema.opaque.insert(name.clone(), object);
            }
            replaced.map_err(|()| Conflict {
                what: format!("`{name}` is not as the change expects"),
            })
        }
    }
}

fn in_table(table: &ObjectName, what: &str) -> Conflict {
    Conflict {
        what: format!("in `{table}`, {what}"),
    }
}

fn table_of<'a>(schema: &'a mut Schema, name: &ObjectName) -> Result<&'a mut Table, Conflict> {
    schema.tables.get_mut(name).ok_or_else(|| Conflict {
        what: format!("the table `{name}` is not there"),
    })
}

fn sorted(table: &Table) -> Table {
    let mut schema = Schema::default();
    schema.tables.insert(ObjectName::new(""), table.clone());
    schema
        .sorted()
        .tables
        .into_values()
        .next()
        .unwrap_or_default()
}

/// What makes two unique keys of one table the same object: their columns.
pub fn same_unique(a: &Unique, b: &Unique) -> bool {
    a.columns == b.columns && a.on == b.on
}

/// What makes two indexes of one table the same object: their columns and what else they are; of two alike, the name.
pub fn same_index(a: &Index, b: &Index) -> bool {
    a.columns == b.columns
        && a.unique == b.unique
        && a.method == b.method
        && a.filter == b.filter
        && a.definition == b.definition
        && a.on == b.on
}

/// What makes two checks of one table the same object: their condition.
pub fn same_check(a: &Check, b: &Check) -> bool {
    a.expression == b.expression && a.on == b.on
}

/// What makes two parts without a word the same object: kind and name, or what they are.
pub fn same_part(a: &OpaquePart, b: &OpaquePart) -> bool {
    a.kind == b.kind && a.name == b.name && (a.name.is_some() || a.definition == b.definition)
}

/// What makes two foreign keys of one table the same object: columns and target.
pub fn same_foreign_key(a: &ForeignKey, b: &ForeignKey) -> bool {
    a.columns == b.columns
        && a.references == b.references
        && a.referenced_columns == b.referenced_columns
        && a.on == b.on
}

/// Whether both are said to have names of their own: a database can hold two alike under two names.
fn named_apart(a: Option<&Fact<String>>, b: Option<&Fact<String>>) -> bool {
    matches!((a, b), (Some(Fact::Said(a)), Some(Fact::Said(b))) if a != b)
}

/// Carries what a schema has once at most from `previous` to `next`.
fn replace<T: Clone + PartialEq>(now: &mut Option<T>, sides: &Sides<T>) -> Result<(), ()> {
    if *now == sides.next {
        return Ok(());
    }
    if *now != sides.previous {
        return Err(());
    }
    now.clone_from(&sides.next);
    Ok(())
}

/// Carries a list from `previous` to `next`: replaced in its place, appended, or removed. A list may hold several that
/// are the same object (two indexes over the same columns): then the one that is equal is meant.
fn set<T: Clone + PartialEq>(
    list: &mut Vec<T>,
    sides: &Sides<T>,
    same: impl Fn(&T, &T) -> bool,
) -> Result<(), ()> {
    let equal = |wanted: &T| list.iter().position(|item| item == wanted);
    match (&sides.previous, &sides.next) {
        (Some(previous), Some(next)) => match equal(previous).or_else(|| equal(next)) {
            Some(at) => {
                list[at] = next.clone();
                Ok(())
            }
            None => Err(()),
        },
        (None, Some(next)) => match equal(next) {
            Some(_) => Ok(()),
            None if list.iter().any(|item| same(item, next)) => Err(()),
            None => {
                list.push(next.clone());
                Ok(())
            }
        },
        (Some(previous), None) => match equal(previous) {
            Some(at) => {
                list.remove(at);
                Ok(())
            }
            None if list.iter().any(|item| same(item, previous)) => Err(()),
            None => Ok(()),
        },
        (None, None) => Ok(()),
    }
}
