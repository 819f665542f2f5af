//! The meaning of a change: `Schema × Change → Schema`. Knows nothing of dialects and of databases.

use thiserror::Error;

use crate::change::{Change, Sides};
use crate::model::{ForeignKey, Index, ObjectName, Schema, Table, Unique};

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
            if *key == sides.next {
                return Ok(());
            }
            if *key != sides.previous {
                return Err(in_table(
                    table,
                    "the primary key is not as the change expects",
                ));
            }
            key.clone_from(&sides.next);
            Ok(())
        }
        Change::Unique { table, sides } => {
            let uniques = &mut table_of(schema, table)?.uniques;
            set(uniques, sides, same_unique)
                .map_err(|()| in_table(table, "a unique key is not as the change expects"))
        }
        Change::Index { table, sides } => {
            let indexes = &mut table_of(schema, table)?.indexes;
            set(indexes, sides, same_index)
                .map_err(|()| in_table(table, "an index is not as the change expects"))
        }
        Change::ForeignKey { table, sides } => {
            let keys = &mut table_of(schema, table)?.foreign_keys;
            set(keys, sides, same_foreign_key)
                .map_err(|()| in_table(table, "a foreign key is not as the change expects"))
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
    a.columns == b.columns
}

/// What makes two indexes of one table the same object: their columns and what else they are; of two alike, the name.
pub fn same_index(a: &Index, b: &Index) -> bool {
    a.columns == b.columns && a.definition == b.definition
}

/// What makes two foreign keys of one table the same object: columns and target.
pub fn same_foreign_key(a: &ForeignKey, b: &ForeignKey) -> bool {
    a.columns == b.columns
        && a.references == b.references
        && a.referenced_columns == b.referenced_columns
}

/// Carries a list from `previous` to `next`: replaced in its place, appended, or removed.
fn set<T: Clone + PartialEq>(
    list: &mut Vec<T>,
    sides: &Sides<T>,
    same: impl Fn(&T, &T) -> bool,
) -> Result<(), ()> {
    match (&sides.previous, &sides.next) {
        (Some(previous), Some(next)) => match list.iter_mut().find(|item| same(item, previous)) {
            Some(item) if item == previous || item == next => {
                *item = next.clone();
                Ok(())
            }
            _ => Err(()),
        },
        (None, Some(next)) => match list.iter().find(|item| same(item, next)) {
            None => {
                list.push(next.clone());
                Ok(())
            }
            Some(item) if item == next => Ok(()),
            Some(_) => Err(()),
        },
        (Some(previous), None) => match list.iter().position(|item| same(item, previous)) {
            Some(at) if list[at] == *previous => {
                list.remove(at);
                Ok(())
            }
            Some(_) => Err(()),
            None => Ok(()),
        },
        (None, None) => Ok(()),
    }
}
