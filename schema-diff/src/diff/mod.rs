//! The three-way merge: what the entities say now, what they said when the last revision was written, and what the
//! database has → what to write, what is already there, what has drifted and what is nobody's.
//!
//! The table in DESIGN is its specification, fact by fact: an object, or one property of it. Knows nothing of order,
//! of statements and of text.

mod candidates;
mod column;
mod elsewhere;
mod enums;
mod hints;
mod intent;
mod kept_names;
mod keys;
mod renames;
mod table;
mod two_way;

#[cfg(test)]
mod tests;

pub use candidates::{Candidates, candidates};
pub use column::in_column;
pub use elsewhere::Models;
pub use hints::{Hint, Misfit, resolve};
pub use renames::{compare_renamed, in_old_names};
pub use two_way::{Difference, Side, Unmodelled, two_way};

use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// The backends on which the project's revisions must run. A change that the connected database cannot tell from
    /// none (integer to bigint on SQLite) is still one when another backend can.
    pub backends: &'a [Dialect],
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
    pub already: Vec<Already>,
    /// What is unchanged in the model and differs in the database, as the change that would repair it.
    pub drift: Vec<Change>,
    /// What the database has and nobody told us about.
    pub unmanaged: Vec<Unmanaged>,
    /// Sentences about what could not be compared (a table's name that a view holds, …).
    pub notes: Vec<String>,
}

/// A change that the database already has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Already {
    /// The change, recorded → desired: what `--emit` writes.
    pub change: Change,
    /// What is there all the same differs in this: what `--absorb` writes.
    pub rest: Vec<Change>,
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

impl Input<'_> {
    /// The kind of database whose schema is compared: the connected one's; offline, the project's first.
    pub fn dialect(&self) -> Option<Dialect> {
        let connected = self.actual.map(|(_, dialect)| dialect);
        connected.or(self.backends.first().copied())
    }
}

impl Comparison {
    /// Takes everything out that would be done to these tables: nothing is ever done to them. What the entities say of
    /// them is recorded all the same. Gives those that a statement would have been for.
    pub fn leave_alone(&mut self, tables: &BTreeSet<ObjectName>) -> BTreeSet<ObjectName> {
        let mut left = BTreeSet::new();
        let mut touched = |change: &Change| match change.table() {
            Some(table) if tables.contains(table) => {
                left.insert(table.clone());
                false
            }
            _ => true,
        };
        self.emitted.retain(&mut touched);
        self.already.retain(|item| touched(&item.change));
        self.drift.retain(|change| {
            let table = change.table();
            !table.is_some_and(|table| tables.contains(table))
        });
        left
    }
}

/// Merges.
pub fn compare(input: Input<'_>) -> Comparison {
    let mut out = Comparison {
        intent: intent::intent(input.recorded, input.desired),
        ..Comparison::default()
    };
    // From here on only what the connected kind of database has; offline, the first of the project.
    let dialect = input.dialect();
    let (recorded, desired) = match dialect {
        Some(dialect) => (input.recorded.on(dialect), input.desired.on(dialect)),
        None => (Cow::Borrowed(input.recorded), Cow::Borrowed(input.desired)),
    };
    let input = Input {
        recorded: &recorded,
        desired: &desired,
        ..input
    };
    enums::merge(&input, &mut out);
    table::merge(&input, &mut out);
    out.unmanaged.sort();
    out
}

/// The exact difference of two schemas, model to model: `apply(diff(a, b), a) == b`.
pub fn diff(previous: &Schema, next: &Schema) -> Vec<Change> {
    intent::intent(previous, next)
}

/// Whether any backend of the project tells the two types apart.
fn types_differ(
    backends: &[Dialect],
    a: &crate::model::ColumnType,
    b: &crate::model::ColumnType,
) -> bool {
    a != b
        && (backends.is_empty()
            || backends
                .iter()
                .any(|dialect| !crate::dialect::same_type(*dialect, a, b)))
}
