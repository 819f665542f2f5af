//! A change: one self-contained difference between two schemas, carrying both sides, so that reversing it needs no
//! lookup. Model to model; knows nothing of dialects, statements or order.

use serde::{Deserialize, Serialize};

use crate::model::{
    Check, Column, EnumType, ForeignKey, Index, ObjectName, Opaque, OpaquePart, PrimaryKey, Table,
    Unique,
};

/// Both sides of a change. `previous` absent: created. `next` absent: dropped. Both: altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides<T> {
    /// How it was.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub previous: Option<T>,
    /// How it is to be.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub next: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> Sides<T> {
    /// A creation.
    pub fn create(next: T) -> Self {
        Self {
            previous: None,
            next: Some(next),
        }
    }

    /// A drop.
    pub fn drop(previous: T) -> Self {
        Self {
            previous: Some(previous),
            next: None,
        }
    }

    /// An alteration.
    pub fn alter(previous: T, next: T) -> Self {
        Self {
            previous: Some(previous),
            next: Some(next),
        }
    }

    /// The change back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            previous: self.next,
            next: self.previous,
        }
    }
}

/// Something has another name and is otherwise the same: no row and no value is touched.
///
/// In a list of changes the renames stand first, and what follows speaks the new names; the other way round they stand
/// last. Each speaks the names that hold where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "`from` is the old name, `to` the new one")]
pub enum Rename {
    /// A table.
    Table { from: ObjectName, to: ObjectName },
    /// A column of a table.
    Column {
        table: ObjectName,
        from: String,
        to: String,
    },
    /// An enum type.
    Enum { from: ObjectName, to: ObjectName },
    /// A value of an enum type.
    Value {
        of: ObjectName,
        from: String,
        to: String,
    },
}

impl Rename {
    /// The old name again.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Table { from, to } => Self::Table { from: to, to: from },
            Self::Column { table, from, to } => Self::Column {
                table,
                from: to,
                to: from,
            },
            Self::Enum { from, to } => Self::Enum { from: to, to: from },
            Self::Value { of, from, to } => Self::Value {
                of,
                from: to,
                to: from,
            },
        }
    }

    /// This and then `next` as one, where `next` goes on with the same thing.
    pub fn then(self, next: &Self) -> Option<Self> {
        Some(match (self, next.clone()) {
            (Self::Table { from, to: by }, Self::Table { from: of, to }) if by == of => {
                Self::Table { from, to }
            }
            (Self::Enum { from, to: by }, Self::Enum { from: of, to }) if by == of => {
                Self::Enum { from, to }
            }
            (
                Self::Column {
                    table,
                    from,
                    to: by,
                },
                Self::Column {
                    table: other,
                    from: of,
                    to,
                },
            ) if by == of && table == other => Self::Column { table, from, to },
            (
                Self::Value { of, from, to: by },
                Self::Value {
                    of: other,
                    from: again,
                    to,
                },
            ) if by == again && of == other => Self::Value { of, from, to },
            _ => return None,
        })
    }

    /// The table that it is, or is about, under its new name.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Table { to: table, .. } | Self::Column { table, .. } => Some(table),
            Self::Enum { .. } | Self::Value { .. } => None,
        }
    }
}

/// One difference.
///
/// A created or dropped table is one change that carries everything on it; everything that happens to a table that is
/// there before and after is a change of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "object", rename_all = "snake_case")]
#[expect(missing_docs, reason = "`name` or `table` says where, `sides` what")]
pub enum Change {
    /// Something has another name.
    Rename(Rename),
    /// An enum type is created, dropped, or has other values.
    Enum {
        name: ObjectName,
        #[serde(flatten)]
        sides: Sides<EnumType>,
    },
    /// A table is created or dropped, with everything on it. Never both sides.
    Table {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<Table>,
    },
    /// A column of a table that stays.
    Column {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<Column>,
    },
    /// The primary key of a table that stays.
    PrimaryKey {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<PrimaryKey>,
    },
    /// A unique key of a table that stays.
    Unique {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<Unique>,
    },
    /// An index of a table that stays.
    Index {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<Index>,
    },
    /// A foreign key of a table that stays.
    ForeignKey {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<ForeignKey>,
    },
    /// A check of a table that stays.
    Check {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<Check>,
    },
    /// The comment of a table that stays.
    Comment {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<String>,
    },
    /// How a table that stays is kept: one of its options.
    Option {
        table: ObjectName,
        option: String,
        #[serde(flatten)]
        sides: Sides<String>,
    },
    /// Something without a word in the model, on a table that stays.
    Part {
        table: ObjectName,
        #[serde(flatten)]
        sides: Sides<OpaquePart>,
    },
    /// An object without a word in the model: a view, a sequence, ….
    Object {
        name: ObjectName,
        #[serde(flatten)]
        sides: Sides<Opaque>,
    },
}

impl Change {
    /// The same difference the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Rename(rename) => Self::Rename(rename.reversed()),
            Self::Enum { name, sides } => Self::Enum {
                name,
                sides: sides.reversed(),
            },
            Self::Table { table, sides } => Self::Table {
                table,
                sides: sides.reversed(),
            },
            Self::Column { table, sides } => Self::Column {
                table,
                sides: sides.reversed(),
            },
            Self::PrimaryKey { table, sides } => Self::PrimaryKey {
                table,
                sides: sides.reversed(),
            },
            Self::Unique { table, sides } => Self::Unique {
                table,
                sides: sides.reversed(),
            },
            Self::Index { table, sides } => Self::Index {
                table,
                sides: sides.reversed(),
            },
            Self::ForeignKey { table, sides } => Self::ForeignKey {
                table,
                sides: sides.reversed(),
            },
            Self::Check { table, sides } => Self::Check {
                table,
                sides: sides.reversed(),
            },
            Self::Comment { table, sides } => Self::Comment {
                table,
                sides: sides.reversed(),
            },
            Self::Option {
                table,
                option,
                sides,
            } => Self::Option {
                table,
                option,
                sides: sides.reversed(),
            },
            Self::Part { table, sides } => Self::Part {
                table,
                sides: sides.reversed(),
            },
            Self::Object { name, sides } => Self::Object {
                name,
                sides: sides.reversed(),
            },
        }
    }

    /// The table it is about, under the name that holds after it; none for an enum type or another object of its own.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Rename(rename) => rename.table(),
            Self::Enum { .. } | Self::Object { .. } => None,
            Self::Table { table, .. }
            | Self::Column { table, .. }
            | Self::PrimaryKey { table, .. }
            | Self::Unique { table, .. }
            | Self::Index { table, .. }
            | Self::ForeignKey { table, .. }
            | Self::Check { table, .. }
            | Self::Comment { table, .. }
            | Self::Option { table, .. }
            | Self::Part { table, .. } => Some(table),
        }
    }
}
