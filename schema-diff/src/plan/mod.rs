//! From changes to an ordered plan, by a change graph (petgraph).
//!
//! Here are the nouns of a plan; how it is made stands in the modules beside it. Knows nothing of Rust or SQL text.

pub mod dependents;
mod graph;
mod losses;
mod new_names;
mod nodes;
mod order;
mod pinned;
mod reach;
mod renames;

#[cfg(test)]
mod tests;

pub use pinned::around_foreign_keys;

use std::collections::BTreeMap;

use self::dependents::Dependent;
use crate::change::Change;
use crate::model::{
    Check, Column, ColumnType, DefaultValue, EnumType, ForeignKey, Index, ObjectName, Opaque,
    OpaquePart, PrimaryKey, Schema, Table, Unique,
};

/// The ordered steps that carry one schema to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Steps in the order in which they run.
    pub steps: Vec<Step>,
}

/// One step of a plan: one statement where the dialect can say it in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub operation: Operation,
    /// What a reader of the generated file must know here, one sentence each (rows that are lost, …). May hold
    /// names from a user or a database: data to be escaped, never code.
    pub notes: Vec<String>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named by their types")]
pub enum Operation {
    /// Give a table another name.
    RenameTable { from: ObjectName, to: ObjectName },
    /// Give a column another name.
    RenameColumn {
        table: ObjectName,
        from: String,
        to: String,
    },
    /// Give an enum type another name.
    RenameEnum { from: ObjectName, to: ObjectName },
    /// Give a value of an enum type another name, in the rows, too, where a dialect keeps it there. `values` are all
    /// values as they are to be; `default` of a use is set where it was the value.
    RenameEnumValue {
        name: ObjectName,
        from: String,
        to: String,
        values: Vec<String>,
        uses: Vec<EnumUse>,
    },
    /// Create an enum type (a step without effect where the dialect has none).
    CreateEnum { name: ObjectName, ty: EnumType },
    /// Drop an enum type.
    DropEnum { name: ObjectName, ty: EnumType },
    /// Add one value to an enum type, before another one or at the end.
    AddEnumValue {
        name: ObjectName,
        value: String,
        before: Option<String>,
    },
    /// Give an enum type other values where the dialect cannot say so: a new type in place of the old one, and the
    /// columns that use it moved over.
    RewriteEnum {
        name: ObjectName,
        previous: EnumType,
        next: EnumType,
        uses: Vec<EnumUse>,
    },
    /// Create a table with its columns, primary key, unique constraints, checks, options and the foreign keys in `table`
    /// (those that can be inline). Comments are in it for the dialects that say them there. `table.indexes` and uniques kept as an index are steps of their own and are not in here.
    CreateTable { name: ObjectName, table: Table },
    /// Drop a table.
    DropTable { name: ObjectName, table: Table },
    /// Alter one table; the alterations run in this order.
    AlterTable {
        name: ObjectName,
        alters: Vec<Alter>,
    },
    /// Give an index another name, or a unique key that is kept as one.
    RenameIndex {
        table: ObjectName,
        from: String,
        to: String,
    },
    /// Give a column of the rows that are there a value where it has none, so that it can be NOT NULL. `expression`
    /// is SQL; absent, somebody must still say it, and the step fails while a row has none.
    Backfill {
        table: ObjectName,
        column: String,
        expression: Option<String>,
    },
    /// Create an index.
    CreateIndex { table: ObjectName, index: Index },
    /// Drop an index.
    DropIndex { table: ObjectName, index: Index },
    /// Create a unique key that is kept as an index.
    CreateUniqueIndex { table: ObjectName, unique: Unique },
    /// Drop a unique key that is kept as an index.
    DropUniqueIndex { table: ObjectName, unique: Unique },
    /// Say something of a table, or of a column of it, to its readers.
    Comment {
        table: ObjectName,
        column: Option<String>,
        previous: Option<String>,
        next: Option<String>,
        /// What it is about is created in the same plan, with this comment.
        created: bool,
    },
    /// Set or (`next` absent) reset how a table is kept.
    SetOption {
        table: ObjectName,
        option: String,
        previous: Option<String>,
        next: Option<String>,
    },
    /// Create something without a word in the model on a table.
    CreatePart { table: ObjectName, part: OpaquePart },
    /// Drop something without a word in the model from a table.
    DropPart { table: ObjectName, part: OpaquePart },
    /// Create an object without a word in the model.
    CreateObject { name: ObjectName, object: Opaque },
    /// Drop an object without a word in the model.
    DropObject { name: ObjectName, object: Opaque },
    /// Take down what only the database knows, if this one has it, and remember that it had.
    TakeDown(Dependent),
    /// Put it back, if it was taken down.
    PutBack(Dependent),
}

/// A column that uses an enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumUse {
    /// Its table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// Whether it holds an array of the enum.
    pub array: bool,
    /// Its default, which must be taken off while the type changes. (The same before and after.)
    pub default: Option<DefaultValue>,
}

/// One alteration of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named by their types")]
pub enum Alter {
    /// Add a column (never with its keys: those are alterations of their own).
    AddColumn(Column),
    /// Drop a column.
    DropColumn(Column),
    /// Change a column's type.
    ///
    /// `using` says how a value becomes one of the new type, as SQL, where somebody has said that.
    SetType {
        column: String,
        previous: ColumnType,
        next: ColumnType,
        using: Option<String>,
    },
    /// Let a column hold NULL, or not.
    SetNullable { column: String, nullable: bool },
    /// Set or (`next` absent) drop a column's default.
    SetDefault {
        column: String,
        previous: Option<DefaultValue>,
        next: Option<DefaultValue>,
    },
    /// Let the database count a column up, or not. `ty` is the column's type.
    SetAutoIncrement {
        column: String,
        ty: ColumnType,
        on: bool,
    },
    /// Change what else is said of a column: what it is computed from, its collation, how it counts, ….
    Redefine {
        previous: Box<Column>,
        next: Box<Column>,
    },
    /// Set or (`next` absent) reset an option that is part of the table's own definition (SQLite's STRICT and WITHOUT
    /// ROWID).
    SetOption {
        option: String,
        previous: Option<String>,
        next: Option<String>,
    },
    /// Add a check.
    AddCheck(Check),
    /// Drop a check.
    DropCheck(Check),
    /// Add the primary key.
    AddPrimaryKey(PrimaryKey),
    /// Drop the primary key.
    DropPrimaryKey(PrimaryKey),
    /// Add a unique constraint.
    AddUnique(Unique),
    /// Drop a unique constraint.
    DropUnique(Unique),
    /// Give the primary key another name, where the dialect has any.
    RenamePrimaryKey { from: String, to: String },
    /// Give a unique constraint another name, where the dialect has any.
    RenameUnique {
        from: String,
        to: String,
        columns: Vec<String>,
    },
    /// Give a check another name, where the dialect has any.
    RenameCheck {
        from: String,
        to: String,
        expression: String,
    },
    /// Give a foreign key another name, where the dialect has any. `key` has the new one.
    RenameForeignKey { from: String, key: ForeignKey },
    /// Add a foreign key.
    AddForeignKey(ForeignKey),
    /// Drop a foreign key.
    DropForeignKey(ForeignKey),
}

/// A plan that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the steps depend on each other in a circle: {cycle}")]
pub struct Circular {
    /// The steps of the circle, in words.
    pub cycle: String,
    /// The whole change graph as DOT.
    pub dot: String,
}

/// What the rows that are there shall have in a column that must hold a value from now on, as SQL, by table and
/// column.
pub type Backfills = BTreeMap<(ObjectName, String), String>;

impl Plan {
    /// The columns that the plan fills, and with what, in order.
    pub fn backfills(&self) -> Vec<(&ObjectName, &str, Option<&str>)> {
        self.steps
            .iter()
            .filter_map(|step| match &step.operation {
                Operation::Backfill {
                    table,
                    column,
                    expression,
                } => Some((table, column.as_str(), expression.as_deref())),
                _ => None,
            })
            .collect()
    }

    /// The same plan with what `say` says of how values become ones of a column's new type. What is said is of the old
    /// type: steps between the two are left out.
    #[must_use]
    pub fn cast(&self, say: impl Fn(&ObjectName, &str) -> Option<String>) -> Self {
        let mut plan = self.clone();
        for step in &mut plan.steps {
            let Operation::AlterTable { name, alters } = &mut step.operation else {
                continue;
            };
            let mut done: BTreeMap<String, usize> = BTreeMap::new();
            let mut kept: Vec<Alter> = Vec::with_capacity(alters.len());
            for mut alter in std::mem::take(alters) {
                if let Alter::SetType {
                    column,
                    next,
                    using,
                    ..
                } = &mut alter
                {
                    let known = done.get(column).and_then(|at| kept.get_mut(*at));
                    if let Some(Alter::SetType { next: last, .. }) = known {
                        last.clone_from(next);
                        continue;
                    }
                    if let Some(text) = say(name, column) {
                        *using = Some(text);
                        done.insert(column.clone(), kept.len());
                    }
                }
                kept.push(alter);
            }
            *alters = kept;
        }
        plan
    }

    /// The same plan with what `expression` says wherever nobody has said it yet.
    #[must_use]
    pub fn filled(&self, say: impl Fn(&ObjectName, &str) -> Option<String>) -> Self {
        let mut plan = self.clone();
        for step in &mut plan.steps {
            if let Operation::Backfill {
                table,
                column,
                expression: expression @ None,
            } = &mut step.operation
            {
                *expression = say(table, column);
            }
        }
        plan
    }
}

/// Orders `changes`, which carry `before` to `after`. The way back is the plan of the reversed changes from `after` to
/// `before`.
///
/// # Errors
/// Steps that wait for each other: a fault of this crate, never of its input.
pub fn plan(changes: &[Change], before: &Schema, after: &Schema) -> Result<Plan, Circular> {
    plan_with(changes, before, after, &Backfills::new())
}

/// The same, with what is said of the rows that are there.
///
/// # Errors
/// As [`plan`].
pub fn plan_with(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    backfills: &Backfills,
) -> Result<Plan, Circular> {
    let ordered = |changes: &[Change], before: &Schema, after: &Schema| {
        order::order(&graph::graph(nodes::nodes(
            changes, before, after, backfills,
        )))
    };
    let (leading, middle, trailing) = renames::split(changes);
    if leading.is_empty() && trailing.is_empty() {
        return ordered(changes, before, after);
    }
    // No rename takes the name of something that the other changes would have to drop first.
    let (mut before, mut after) = (before.clone(), after.clone());
    let mut steps = renames::steps(leading, &mut before);
    renames::undone(trailing, &mut after);
    steps.extend(ordered(middle, &before, &after)?.steps);
    steps.extend(renames::steps(trailing, &mut after));
    Ok(Plan { steps })
}

/// The plan of the way back.
///
/// # Errors
/// As [`plan`].
pub fn plan_back(changes: &[Change], before: &Schema, after: &Schema) -> Result<Plan, Circular> {
    plan_back_with(changes, before, after, &Backfills::new())
}

/// The same, with what is said of the rows that are there then.
///
/// # Errors
/// As [`plan`].
pub fn plan_back_with(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    backfills: &Backfills,
) -> Result<Plan, Circular> {
    let back: Vec<Change> = changes
        .iter()
        .rev()
        .cloned()
        .map(Change::reversed)
        .collect();
    plan_with(&back, after, before, backfills)
}
