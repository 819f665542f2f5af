//! What a schema is: tables, columns, keys, indexes and enums of one database, as plain data in a stable order.
//!
//! A model may say of a fact that it is for one kind of database only: [`Schema::on`] is what such a database shall
//! have. Knows nothing of what dialects can do, of SQL, of Rust source or of how two schemas differ.

mod column;
mod index;
mod keys;
mod object_name;
mod on;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::column::{
    Column, ColumnOn, ColumnType, Counter, CounterKind, DefaultValue, Generated, Length,
};
pub use self::index::{Index, IndexColumn, IndexKey, Nulls};
pub use self::keys::{Action, Check, Deferrable, ForeignKey, PrimaryKey, Unique, UniqueForm};
pub use self::object_name::ObjectName;

/// A value together with where it comes from: the model *said* it, or it is *implied* by SeaORM's defaults.
///
/// An implied fact serves CREATE; against an existing database it matches anything of its family and is never a
/// difference. Facts read from a live database are always said. In JSON: the bare value, or `{"implied": value}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact<T> {
    /// Follows from a default; nobody wrote it down.
    Implied {
        /// The value that CREATE would use.
        implied: T,
    },
    /// Written down by the model, or read from a database.
    Said(T),
}

impl<T> Fact<T> {
    /// An implied fact.
    pub fn implied(value: T) -> Self {
        Self::Implied { implied: value }
    }

    /// The value, whoever said it.
    pub fn value(&self) -> &T {
        match self {
            Self::Implied { implied: value } | Self::Said(value) => value,
        }
    }

    /// Whether the model said it.
    pub fn is_said(&self) -> bool {
        matches!(self, Self::Said(_))
    }
}

/// The schema of one database, or of what the entities ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Enum types, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub enums: BTreeMap<ObjectName, EnumType>,
    /// Tables, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<ObjectName, Table>,
    /// Objects that are there and that this model has no word for (views, foreign tables, …), by name. They hold
    /// their name; no entity says one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opaque: BTreeMap<ObjectName, Opaque>,
}

impl Schema {
    /// The same schema with every list in an order of its own (columns, keys and indexes by name or columns), for
    /// comparing two schemas whose objects were created in different orders.
    #[must_use]
    pub fn sorted(&self) -> Self {
        let mut schema = self.clone();
        for table in schema.tables.values_mut() {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            table
                .uniques
                .sort_by(|a, b| (&a.columns, a.on).cmp(&(&b.columns, b.on)));
            table.indexes.sort_by(|a, b| {
                (&a.columns, index_name(a), a.on).cmp(&(&b.columns, index_name(b), b.on))
            });
            table.foreign_keys.sort_by(|a, b| {
                (&a.columns, &a.references, a.on).cmp(&(&b.columns, &b.references, b.on))
            });
            table
                .checks
                .sort_by(|a, b| (&a.expression, a.on).cmp(&(&b.expression, b.on)));
            table.opaque.sort();
        }
        schema
    }
}

fn index_name(index: &Index) -> Option<&String> {
    index.name.as_ref().map(Fact::value)
}

/// An enum type: its values in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumType {
    /// The values, in the order in which the database sorts them.
    pub values: Vec<String>,
}

/// A database object without a word in this model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opaque {
    /// What the database calls its kind: `view`, `materialized view`, `virtual table`, …
    pub kind: String,
    /// The statement that makes it, as the database prints it or as its catalog says; `None` where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What it is made of, where the database says: tables, views and other objects, each with the columns used.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uses: BTreeMap<ObjectName, BTreeSet<String>>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Unique keys over plain columns, whether the database keeps them as a constraint or as an index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// All other indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Foreign keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Conditions that every row must meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What is said of it to readers. A dialect without comments has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// How the database keeps it, by the database's own words, a value each (empty where the word is all): `engine`,
    /// `collation`; `strict`, `without_rowid`; `unlogged`, `partition_by`, `fillfactor`, …. A model says before each
    /// whose word it is: `mysql.engine`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// Things on this table that the model has no word for (triggers, exclusions, policies, …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opaque: Vec<OpaquePart>,
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Something on a table that this model has no word for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpaquePart {
    /// What the database calls its kind: `trigger`, `exclusion`, `policy`, …
    pub kind: String,
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its definition as the database prints it: a whole statement where it is one (CREATE TRIGGER …), else what
    /// stands for it in CREATE TABLE.
    pub definition: String,
}
