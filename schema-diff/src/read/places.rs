//! What the facts of a schema are called where somebody asks for their place in the sources.
//!
//! Knows nothing of spans and of how a place is found.

use std::collections::BTreeMap;

use crate::change::{Change, Rename, Sides};
use crate::model::{ForeignKey, Index, ObjectName, Unique};
use crate::problem::Place;

/// Something that a source says: an object, or a part of a table by what makes it that part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An enum type.
    Enum(ObjectName),
    /// A table.
    Table(ObjectName),
    /// A table's column.
    Column(ObjectName, String),
    /// A table's primary key.
    PrimaryKey(ObjectName),
    /// A table's unique key over these columns.
    Unique(ObjectName, Vec<String>),
    /// A table's index over these columns.
    Index(ObjectName, Vec<String>),
    /// A table's foreign key: its columns, and the table that they reference.
    ForeignKey(ObjectName, Vec<String>, ObjectName),
    /// A table's check with this condition.
    Check(ObjectName, String),
}

/// Where everything stands that the sources say.
pub type Places = BTreeMap<Subject, Place>;

impl Subject {
    /// What a change is about, as it is to be or, where it goes, as it was.
    pub fn of(change: &Change) -> Option<Self> {
        fn one<T>(sides: &Sides<T>) -> Option<&T> {
            sides.next.as_ref().or(sides.previous.as_ref())
        }
        Some(match change {
            Change::Rename(rename) => match rename {
                Rename::Table { to, .. } => Self::Table(to.clone()),
                Rename::Column { table, to, .. } => Self::Column(table.clone(), to.clone()),
                Rename::Enum { to: name, .. } | Rename::Value { of: name, .. } => {
                    Self::Enum(name.clone())
                }
            },
            Change::Enum { name, .. } => Self::Enum(name.clone()),
            Change::PrimaryKey { table, .. } => Self::PrimaryKey(table.clone()),
            Change::Column { table, sides } => {
                Self::Column(table.clone(), one(sides)?.name.clone())
            }
            Change::Unique { table, sides } => Self::unique(table, one(sides)?),
            Change::Index { table, sides } => Self::index(table, one(sides)?),
            Change::ForeignKey { table, sides } => Self::foreign_key(table, one(sides)?),
            Change::Check { table, sides } => {
                Self::Check(table.clone(), one(sides)?.expression.clone())
            }
            Change::Table { table, .. }
            | Change::Comment { table, .. }
            | Change::Option { table, .. }
            | Change::Part { table, .. } => Self::Table(table.clone()),
            Change::Object { .. } => return None,
        })
    }

    pub(super) fn unique(table: &ObjectName, unique: &Unique) -> Self {
        Self::Unique(table.clone(), unique.columns.clone())
    }

    pub(super) fn index(table: &ObjectName, index: &Index) -> Self {
        let columns = index.columns.iter().map(|of| of.text().to_owned());
        Self::Index(table.clone(), columns.collect())
    }

    pub(super) fn foreign_key(table: &ObjectName, key: &ForeignKey) -> Self {
        Self::ForeignKey(table.clone(), key.columns.clone(), key.references.clone())
    }

    /// The table that it is a part of.
    fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Enum(_) | Self::Table(_) => None,
            Self::Column(table, _)
            | Self::PrimaryKey(table)
            | Self::Unique(table, _)
            | Self::Index(table, _)
            | Self::ForeignKey(table, _, _)
            | Self::Check(table, _) => Some(table),
        }
    }
}

/// Where the sources say what a change is about; of a part that they do not have (any more), where its table stands.
pub fn place_of<'a>(places: &'a Places, change: &Change) -> Option<&'a Place> {
    let subject = Subject::of(change)?;
    places
        .get(&subject)
        .or_else(|| places.get(&Subject::Table(subject.table()?.clone())))
}
