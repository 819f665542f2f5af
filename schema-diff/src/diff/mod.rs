//! The three-way merge: what the entities say now, what they said when the last revision was written, and what the
//! database has → what to write, what is already there, what has drifted and what is nobody's.
//!
//! Knows nothing of order, of statements and of text.

use crate::change::Change;
use crate::dialect::Dialect;
use crate::model::{ObjectName, Schema};

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What the entities say now.
    pub desired: &'a Schema,
    /// What the entities said when the last revision was written.
    pub recorded: &'a Schema,
    /// What the database has, and its dialect; `None` compares offline.
    pub actual: Option<(&'a Schema, Dialect)>,
    /// What is unmanaged counts as removed, as Alembic has it.
    pub include_unmanaged: bool,
}

/// The merge's result. Every list is in a stable order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Recorded → desired, exactly, model to model: what the change record of a new revision holds.
    pub intent: Vec<Change>,
    /// The part of the intent that needs statements, each from what the database has (where it says more than was
    /// recorded) to what is desired.
    pub emitted: Vec<Change>,
    /// The part of the intent that the database already has. (An entry here is in neither `emitted` nor `drift`.)
    pub already: Vec<Change>,
    /// What is unchanged in the model and differs in the database, as the change that would repair it.
    pub drift: Vec<Change>,
    /// What the database has and nobody told us about.
    pub unmanaged: Vec<Unmanaged>,
    /// Sentences about what could not be compared (a table's name that a view holds, …).
    pub notes: Vec<String>,
}

/// An object that the database has and nobody told us about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmanaged {
    /// Its table; `None` for a table, enum or other object of its own.
    pub table: Option<ObjectName>,
    /// What it is: `table`, `column`, `index`, `check`, `default`, ….
    pub kind: String,
    /// Its name, or its columns where it has none.
    pub name: String,
}

/// Merges.
pub fn compare(input: Input<'_>) -> Comparison {
    let _ = input;
    todo!()
}
