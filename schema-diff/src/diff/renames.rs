//! The merge under renames: everything is compared as if what is renamed had had its new name before. So nothing else
//! in the merge knows of them.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::hints::has_column;
use super::kept_names::{Freed, names_in_the_way};
use super::{Already, Comparison, Input, column::in_column, compare};
use crate::apply::{Conflict, apply};
use crate::change::{Change, Rename};
use crate::dialect::{Dialect, same_type};
use crate::model::{ColumnType, DefaultValue, Fact, ObjectName, Schema};

/// Merges under these renames, which [`super::resolve`] gave: everything is compared as if what is renamed had had its new
/// name before; the renames themselves stand before all else.
///
/// # Errors
/// When the database has both names, or the renames do not fit what is recorded.
pub fn compare_renamed(input: Input<'_>, renames: &[Rename]) -> Result<Comparison, Conflict> {
    if renames.is_empty() {
        return Ok(compare(input));
    }
    let mut recorded = input.recorded.clone();
    let mut actual = input
        .actual
        .map(|(schema, dialect)| (schema.clone(), dialect));
    let (mut emitted, mut already) = (Vec::new(), Vec::new());
    for rename in renames {
        let change = Change::Rename(rename.clone());
        let is_there = match &mut actual {
            None => false,
            Some((schema, dialect)) => in_database(schema, *dialect, &recorded, rename)?,
        };
        apply(&mut recorded, &change)?;
        if is_there {
            already.push(Already {
                change,
                rest: Vec::new(),
            });
        } else {
            emitted.push(change);
        }
    }
    let rest = compare(Input {
        recorded: &recorded,
        actual: actual.as_ref().map(|(schema, dialect)| (schema, *dialect)),
        ..input
    });
    let mut freed = Freed::default();
    let live = actual.as_ref().map(|(schema, dialect)| (schema, *dialect));
    names_in_the_way(input.desired, &recorded, live, &rest.emitted, &mut freed);
    let renames = renames.iter().cloned().map(Change::Rename);
    Ok(Comparison {
        intent: renames.chain(rest.intent).chain(freed.intent).collect(),
        emitted: emitted
            .into_iter()
            .chain(rest.emitted)
            .chain(freed.emitted)
            .collect(),
        already: already.into_iter().chain(rest.already).collect(),
        ..rest
    })
}

/// What is desired under the names that are still recorded: in these the database can be asked.
pub fn in_old_names<'a>(desired: &'a Schema, renames: &[Rename]) -> Cow<'a, Schema> {
    if renames.is_empty() {
        return Cow::Borrowed(desired);
    }
    let mut schema = desired.clone();
    for rename in renames.iter().rev() {
        // What uses the old name anew has no old name of its own.
        let _ = apply(&mut schema, &Change::Rename(rename.clone().reversed()));
    }
    Cow::Owned(schema)
}

/// Gives the live thing its new name. Says whether it has it already; what is not there at all is not asked for again.
fn in_database(
    actual: &mut Schema,
    dialect: Dialect,
    recorded: &Schema,
    rename: &Rename,
) -> Result<bool, Conflict> {
    let has = match rename {
        Rename::Table { from, .. } => actual.tables.contains_key(from),
        Rename::Column { table, from, .. } => has_column(actual, table, from),
        Rename::Enum { from, .. } if dialect.has_enum_types() => actual.enums.contains_key(from),
        // Only the other backends know of it.
        Rename::Enum { .. } => return Ok(false),
        Rename::Value { of, from, .. } if dialect.has_enum_types() => {
            let ty = actual.enums.get(of);
            ty.is_some_and(|ty| ty.values.contains(from))
        }
        Rename::Value { of, from, to } => {
            return Ok(value_in_columns(actual, dialect, recorded, (of, from, to)));
        }
    };
    if has {
        apply(actual, &Change::Rename(rename.clone()))?;
    }
    Ok(!has)
}

/// A value where no type holds it: in the columns' own types and defaults.
fn value_in_columns(
    actual: &mut Schema,
    dialect: Dialect,
    recorded: &Schema,
    (of, from, to): (&ObjectName, &str, &str),
) -> bool {
    let mut next = recorded.clone();
    let rename = Rename::Value {
        of: of.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    if apply(&mut next, &Change::Rename(rename)).is_err() {
        return false;
    }
    let (mut old, mut new) = (0_usize, 0_usize);
    for (name, table) in &recorded.tables {
        let Some(live) = actual.tables.get_mut(name) else {
            continue;
        };
        for column in &table.columns {
            let ty = column.ty.value();
            let holds = matches!(ty, ColumnType::Enum(name) if name == of);
            let live = live
                .columns
                .iter_mut()
                .find(|live| live.name == column.name);
            let Some(live) = live.filter(|_| holds) else {
                continue;
            };
            if dialect.enums_live_in_columns() {
                let (before, after) = (
                    in_column(dialect, recorded, ty),
                    in_column(dialect, &next, ty),
                );
                if same_type(dialect, live.ty.value(), &before) {
                    live.ty = Fact::Said(after.into_owned());
                    old += 1;
                } else if same_type(dialect, live.ty.value(), &after) {
                    new += 1;
                }
            }
            if let Some(DefaultValue::String(value)) = &mut live.default
                && value == from
            {
                to.clone_into(value);
            }
        }
    }
    old == 0 && new > 0
}
