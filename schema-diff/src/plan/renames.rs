//! The renames of a plan: they stand before all else, or behind it on the way back, so that everything between them
//! speaks one set of names. None of them touches a row, and a database carries everything that refers along.

use super::{EnumUse, Operation, Plan, Step};
use crate::apply::apply;
use crate::change::{Change, Rename};
use crate::model::{ColumnType, DefaultValue, ObjectName, Schema};

/// The changes that rename before all others, all others, and those that rename behind them.
pub(super) fn split(changes: &[Change]) -> (&[Change], &[Change], &[Change]) {
    let renames = |change: &&Change| matches!(change, Change::Rename(_));
    let leading = changes.iter().take_while(renames).count();
    let (leading, rest) = changes.split_at(leading);
    let trailing = rest.iter().rev().take_while(renames).count();
    let (middle, trailing) = rest.split_at(rest.len() - trailing);
    (leading, middle, trailing)
}

/// A step for each rename, from `schema`, which has its new names afterwards.
pub(super) fn steps(renames: &[Change], schema: &mut Schema) -> Vec<Step> {
    let mut steps = Vec::new();
    for change in renames {
        if let Change::Rename(rename) = change {
            steps.push(Step {
                operation: operation(rename, schema),
                notes: Vec::new(),
            });
        }
        // What does not fit, no plan was asked for.
        let _ = apply(schema, change);
    }
    steps
}

/// The schema before these renames, which led to `schema`.
pub(super) fn undone(renames: &[Change], schema: &mut Schema) {
    for change in renames.iter().rev() {
        let _ = apply(schema, &change.clone().reversed());
    }
}

fn operation(rename: &Rename, schema: &Schema) -> Operation {
    match rename.clone() {
        Rename::Table { from, to } => Operation::RenameTable { from, to },
        Rename::Column { table, from, to } => Operation::RenameColumn { table, from, to },
        Rename::Enum { from, to } => Operation::RenameEnum { from, to },
        Rename::Value { of, from, to } => {
            let values = schema.enums.get(&of).map(|ty| ty.values.iter());
            let values = values.into_iter().flatten();
            Operation::RenameEnumValue {
                values: values
                    .map(|value| if *value == from { &to } else { value })
                    .cloned()
                    .collect(),
                uses: uses(&of, &from, &to, schema),
                name: of,
                from,
                to,
            }
        }
    }
}

/// The columns that hold the enum, each with its default where that is the value: as it is to be.
fn uses(of: &ObjectName, from: &str, to: &str, schema: &Schema) -> Vec<EnumUse> {
    let mut found = Vec::new();
    for (table, content) in &schema.tables {
        for column in &content.columns {
            let (name, array) = match column.ty.value() {
                ColumnType::Enum(name) => (name, false),
                ColumnType::Array(element) => match &**element {
                    ColumnType::Enum(name) => (name, true),
                    _ => continue,
                },
                _ => continue,
            };
            let is_value = |default: &DefaultValue| matches!(default, DefaultValue::String(value) if value == from);
            if name == of {
                found.push(EnumUse {
                    table: table.clone(),
                    column: column.name.clone(),
                    array,
                    default: column
                        .default
                        .as_ref()
                        .filter(|default| is_value(default))
                        .map(|_| DefaultValue::String(to.to_owned())),
                });
            }
        }
    }
    found
}

impl Operation {
    /// The rename that it is.
    pub fn rename(&self) -> Option<Rename> {
        Some(match self.clone() {
            Self::RenameTable { from, to } => Rename::Table { from, to },
            Self::RenameColumn { table, from, to } => Rename::Column { table, from, to },
            Self::RenameEnum { from, to } => Rename::Enum { from, to },
            Self::RenameEnumValue { name, from, to, .. } => Rename::Value { of: name, from, to },
            _ => return None,
        })
    }
}

impl Plan {
    /// The schemas before and after all steps but the renames: what these speak of. None where nothing is renamed,
    /// and they are those of the plan itself.
    pub fn without_renames(&self, before: &Schema, after: &Schema) -> Option<(Schema, Schema)> {
        let renames = |step: &Step| step.operation.rename().map(Change::Rename);
        let leading: Vec<Change> = self.steps.iter().map_while(renames).collect();
        let rest = &self.steps[leading.len()..];
        let mut trailing: Vec<Change> = rest.iter().rev().map_while(renames).collect();
        trailing.reverse();
        if leading.is_empty() && trailing.is_empty() {
            return None;
        }
        let (mut before, mut after) = (before.clone(), after.clone());
        for change in &leading {
            let _ = apply(&mut before, change);
        }
        undone(&trailing, &mut after);
        Some((before, after))
    }
}
