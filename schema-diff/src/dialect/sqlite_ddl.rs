//! SQLite keeps a table's definition as the text of its CREATE TABLE: this reads that text, keeping where everything
//! stands, and edits it, keeping everything that is not asked to change (checks, comments, collations, names).
//!
//! Knows nothing of connections, of rows, of the model and of the other dialects. An expression is text that is kept
//! as it stands.

mod edit;
mod index;
mod lexer;
mod parser;
mod render;

use std::ops::Range;

use thiserror::Error;

pub use edit::{Edited, can_alter_in_place, edit, renamed_index};
pub use index::{CreateIndex, IndexPart, parse_index};
pub use lexer::{Token, TokenKind, mentions, tokens};
pub use parser::{parse, parse_column};
pub use render::add_column_sql;

/// A place in the parsed text, in bytes.
pub type Span = Range<usize>;

/// Text that is not a CREATE TABLE that can be read, or an edit that cannot be made. The message is a fragment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct DdlError(pub String);

/// A CREATE TABLE statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// Whether it is a temporary table.
    pub temporary: bool,
    /// The database it is said to be in (`main.t`).
    pub schema: Option<String>,
    /// The table's name, unquoted.
    pub name: String,
    /// Where the name stands, with its schema.
    pub name_span: Span,
    /// What stands between the parentheses.
    pub body: Span,
    /// The columns in order.
    pub columns: Vec<ColumnClause>,
    /// The table constraints in order.
    pub constraints: Vec<TableConstraint>,
    /// STRICT.
    pub strict: bool,
    /// WITHOUT ROWID.
    pub without_rowid: bool,
}

impl CreateTable {
    /// The column of that name, as SQLite compares names.
    pub fn column(&self, name: &str) -> Option<&ColumnClause> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// The primary key's columns, wherever it is said.
    pub fn primary_key(&self) -> Option<Vec<&str>> {
        let inline = self.columns.iter().find(|column| {
            column
                .constraints
                .iter()
                .any(|constraint| matches!(constraint.rule, ColumnRule::PrimaryKey { .. }))
        });
        if let Some(column) = inline {
            return Some(vec![&column.name]);
        }
        self.constraints
            .iter()
            .find_map(|constraint| match &constraint.rule {
                TableRule::PrimaryKey { columns, .. } => Some(column_names(columns)),
                _ => None,
            })
    }

    /// Whether its key is AUTOINCREMENT.
    pub fn is_autoincrement(&self) -> bool {
        let inline = self.columns.iter().flat_map(|column| &column.constraints);
        inline.into_iter().any(|constraint| {
            matches!(
                constraint.rule,
                ColumnRule::PrimaryKey {
                    autoincrement: true,
                    ..
                }
            )
        }) || self.constraints.iter().any(|constraint| {
            matches!(
                constraint.rule,
                TableRule::PrimaryKey {
                    autoincrement: true,
                    ..
                }
            )
        })
    }
}

pub(super) fn column_names(columns: &[KeyColumn]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

/// A column's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnClause {
    /// Its name, unquoted.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its declared type as it is written, if it has one.
    pub ty: Option<String>,
    /// Where the type stands; empty, right behind the name, when there is none.
    pub ty_span: Span,
    /// Its constraints in order.
    pub constraints: Vec<ColumnConstraint>,
    /// The whole definition, without commas.
    pub span: Span,
}

impl ColumnClause {
    /// Whether NOT NULL is said.
    pub fn is_not_null(&self) -> bool {
        self.constraints
            .iter()
            .any(|constraint| constraint.rule == ColumnRule::NotNull)
    }

    /// Its default as written.
    pub fn default(&self) -> Option<&str> {
        self.constraints
            .iter()
            .find_map(|constraint| match &constraint.rule {
                ColumnRule::Default(text) => Some(text.as_str()),
                _ => None,
            })
    }

    /// Whether it is computed from other columns.
    pub fn is_generated(&self) -> bool {
        self.constraints
            .iter()
            .any(|constraint| matches!(constraint.rule, ColumnRule::Generated { .. }))
    }
}

/// A constraint of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnConstraint {
    /// The name after CONSTRAINT.
    pub name: Option<String>,
    /// Where it stands, with `CONSTRAINT name`.
    pub span: Span,
    /// Where it stands, without `CONSTRAINT name`.
    pub rule_span: Span,
    /// ON CONFLICT, in capitals (`REPLACE`).
    pub conflict: Option<String>,
    /// What it says.
    pub rule: ColumnRule,
}

/// What a column constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRule {
    /// PRIMARY KEY.
    PrimaryKey {
        /// AUTOINCREMENT.
        autoincrement: bool,
        /// DESC.
        descending: bool,
    },
    /// NOT NULL.
    NotNull,
    /// NULL, which says nothing.
    Null,
    /// UNIQUE.
    Unique,
    /// DEFAULT, with its value or expression as written, parentheses included.
    Default(String),
    /// CHECK, with what stands between its parentheses.
    Check(String),
    /// COLLATE, with the collation's name.
    Collate(String),
    /// A foreign key.
    References(ForeignKeyClause),
    /// GENERATED ALWAYS AS.
    Generated {
        /// What stands between its parentheses.
        expression: String,
        /// STORED, else VIRTUAL.
        stored: bool,
    },
    /// `[NOT] DEFERRABLE …` by itself, as written: it is about the foreign key before it.
    Deferrable(String),
    /// A name that names nothing.
    Nothing,
}

/// The target of a foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeyClause {
    /// The referenced table.
    pub table: String,
    /// The referenced columns; empty means the primary key.
    pub columns: Vec<String>,
    /// ON DELETE, in capitals (`SET NULL`).
    pub on_delete: Option<String>,
    /// ON UPDATE, in capitals.
    pub on_update: Option<String>,
    /// MATCH.
    pub matching: Option<String>,
    /// `[NOT] DEFERRABLE …` as written.
    pub deferrable: Option<String>,
}

/// A table constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableConstraint {
    /// The name after CONSTRAINT.
    pub name: Option<String>,
    /// Where it stands, with `CONSTRAINT name`, without commas.
    pub span: Span,
    /// Where it stands, without `CONSTRAINT name`.
    pub rule_span: Span,
    /// ON CONFLICT, in capitals (`REPLACE`).
    pub conflict: Option<String>,
    /// What it says.
    pub rule: TableRule,
}

/// What a table constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableRule {
    /// PRIMARY KEY.
    PrimaryKey {
        /// Its columns.
        columns: Vec<KeyColumn>,
        /// AUTOINCREMENT.
        autoincrement: bool,
    },
    /// UNIQUE.
    Unique {
        /// Its columns.
        columns: Vec<KeyColumn>,
    },
    /// CHECK, with what stands between its parentheses.
    Check(String),
    /// FOREIGN KEY.
    ForeignKey {
        /// The referencing columns.
        columns: Vec<String>,
        /// What they reference.
        references: ForeignKeyClause,
    },
    /// A name that names nothing.
    Nothing,
}

/// A column of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyColumn {
    /// Its name, unquoted.
    pub name: String,
    /// COLLATE.
    pub collation: Option<String>,
    /// DESC.
    pub descending: bool,
}
