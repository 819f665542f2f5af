//! What lies on a table beside its columns: keys, foreign keys and checks. Knows nothing of what dialects can do.

use serde::{Deserialize, Serialize};

use super::column::is_false;
use super::{Fact, ObjectName};
use crate::dialect::Dialect;

/// A primary key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// The constraint's name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// When it is checked; `None` at once, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// Its whole definition as the database prints it, where that says more than the words above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
}

/// When a constraint that may wait is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// DEFERRABLE INITIALLY IMMEDIATE: after each statement, unless a transaction says otherwise.
    Immediate,
    /// DEFERRABLE INITIALLY DEFERRED: at the end of the transaction.
    Deferred,
}

/// How the database keeps a unique key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UniqueForm {
    /// As a table constraint.
    Constraint,
    /// As a unique index.
    Index,
}

/// A unique key over plain columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unique {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Constraint or index.
    pub form: Fact<UniqueForm>,
    /// Whether two NULLs are the same value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nulls_not_distinct: bool,
    /// Columns that are kept beside the key without being part of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// When it is checked; `None` at once, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// Its whole definition as the database prints it, where that says more than the words above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The only kind of database that has it; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Dialect>,
}

impl Default for Unique {
    fn default() -> Self {
        Self {
            name: None,
            columns: Vec::new(),
            form: Fact::implied(UniqueForm::Constraint),
            nulls_not_distinct: false,
            include: Vec::new(),
            deferrable: None,
            definition: None,
            on: None,
        }
    }
}

/// What happens to referencing rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of SQL")]
pub enum Action {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// A foreign key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// The referencing columns in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub references: ObjectName,
    /// The referenced columns, in the order of `columns`.
    pub referenced_columns: Vec<String>,
    /// ON DELETE; `None` when the model does not say, which matches any action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<Action>,
    /// ON UPDATE; `None` when the model does not say, which matches any action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<Action>,
    /// When it is checked; `None` at once, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<Deferrable>,
    /// Whether a row must have all of the columns or none (MATCH FULL).
    #[serde(default, skip_serializing_if = "is_false")]
    pub match_full: bool,
    /// The only columns that ON DELETE SET NULL or SET DEFAULT sets; none for all of the key's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<String>,
    /// Whether rows from before it were never checked (NOT VALID).
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_valid: bool,
    /// Its whole definition as the database prints it, where that says more than the words above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The only kind of database that has it; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Dialect>,
}

/// A condition that every row must meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// The condition as SQL, without parentheses around it.
    pub expression: String,
    /// Whether tables that inherit are free of it (NO INHERIT).
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_inherit: bool,
    /// Whether rows from before it were never checked (NOT VALID), or none are (NOT ENFORCED).
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_valid: bool,
    /// The only kind of database that has it; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Dialect>,
}

impl Check {
    /// A condition of which nothing else is said.
    pub fn new(expression: impl Into<String>) -> Self {
        Self {
            name: None,
            expression: expression.into(),
            no_inherit: false,
            not_valid: false,
            on: None,
        }
    }
}
