//! The name that a key or an index is made under: its own, or the one that it is given where nobody says one.
//!
//! Knows nothing of changes, of order and of statements.

use crate::model::{Fact, ForeignKey, Index, IndexColumn, ObjectName, Unique, UniqueForm};
use crate::name;

/// The name of a unique key.
pub fn unique_name(table: &ObjectName, unique: &Unique) -> String {
    made(unique.name.as_ref(), || match unique.form.value() {
        UniqueForm::Constraint => name::postgres_default(&table.name, &unique.columns, "key"),
        UniqueForm::Index => name::default_index(&table.name, &unique.columns.join("-")),
    })
}

/// The name of an index.
pub fn index_name(table: &ObjectName, index: &Index) -> String {
    made(index.name.as_ref(), || {
        let columns: Vec<&str> = index.columns.iter().map(IndexColumn::text).collect();
        name::default_index(&table.name, &columns.join("-"))
    })
}

/// The name of a foreign key.
pub fn foreign_key_name(table: &ObjectName, key: &ForeignKey) -> String {
    made(key.name.as_ref(), || {
        name::postgres_default(&table.name, &key.columns, "fkey")
    })
}

fn made(name: Option<&Fact<String>>, default: impl Fn() -> String) -> String {
    name.map_or_else(default, |name| name.value().clone())
}
