//! Foreign keys that pin the columns on their two ends: some dialects refuse another type of such a column for as long
//! as the key stands. Knows nothing of how that is said.

use crate::change::{Change, Sides};
use crate::dialect::{Dialect, same_type};
use crate::model::{Column, ForeignKey, ObjectName, Schema};

/// The changes, with each foreign key that stays and is in the way of one of them dropped and made again around it.
pub fn around_foreign_keys(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    dialects: &[Dialect],
) -> Vec<Change> {
    let mut all = changes.to_vec();
    let pinning: Vec<Dialect> = dialects
        .iter()
        .copied()
        .filter(|dialect| dialect.foreign_keys_pin_types())
        .collect();
    let pinned = |column: &Column, next: &Column| {
        column.collation != next.collation
            || pinning
                .iter()
                .any(|dialect| !same_type(*dialect, column.ty.value(), next.ty.value()))
    };
    let retyped: Vec<(&ObjectName, &str)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Column { table, sides } => {
                let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
                pinned(previous, next).then_some((table, next.name.as_str()))
            }
            _ => None,
        })
        .collect();
    if pinning.is_empty() || retyped.is_empty() {
        return all;
    }
    // Behind the renames, which come first, everything speaks the new names.
    let mut before = before.clone();
    let (renames, _, _) = super::renames::split(changes);
    super::renames::steps(renames, &mut before);
    let uses = |table: &ObjectName, key: &ForeignKey| {
        retyped.iter().any(|(of, column)| {
            let own = *of == table && key.columns.iter().any(|name| name == column);
            let other =
                **of == key.references && key.referenced_columns.iter().any(|name| name == column);
            own || other
        })
    };
    for (name, table) in &after.tables {
        let Some(was) = before.tables.get(name) else {
            continue;
        };
        for key in table.foreign_keys.iter().filter(|key| uses(name, key)) {
            let same = |other: &&ForeignKey| {
                other.columns == key.columns
                    && other.references == key.references
                    && other.referenced_columns == key.referenced_columns
            };
            let changes_itself = changes.iter().any(|change| match change {
                Change::ForeignKey { table, sides } => {
                    table == name && sides.previous.iter().chain(&sides.next).any(|of| same(&of))
                }
                _ => false,
            });
            if let Some(previous) = was.foreign_keys.iter().find(same)
                && !changes_itself
            {
                all.push(Change::ForeignKey {
                    table: name.clone(),
                    sides: Sides::alter(previous.clone(), key.clone()),
                });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;
    use crate::model::{ColumnType, Fact, Table};
    use crate::plan::{Alter, Operation, plan};

    fn table(ty: ColumnType, key: Option<&str>) -> Table {
        Table {
            columns: vec![Column::new("id", Fact::Said(ty))],
            foreign_keys: key
                .map(|target| ForeignKey {
                    name: Some(Fact::Said("k".into())),
                    columns: vec!["id".into()],
                    references: target.into(),
                    referenced_columns: vec!["id".into()],
                    ..ForeignKey::default()
                })
                .into_iter()
                .collect(),
            ..Table::default()
        }
    }

    fn schema(ty: &ColumnType) -> Schema {
        Schema {
            tables: [
                ("child".into(), table(ty.clone(), Some("parent"))),
                ("parent".into(), table(ty.clone(), None)),
            ]
            .into(),
            ..Schema::default()
        }
    }

    #[test]
    fn a_key_goes_while_the_types_on_its_ends_change() {
        let (before, after) = (
            schema(&ColumnType::Integer),
            schema(&ColumnType::BigInteger),
        );
        let changes = diff(&before, &after);
        let words = |dialects| {
            let changes = around_foreign_keys(&changes, &before, &after, dialects);
            let plan = plan(&changes, &before, &after).unwrap();
            let mut words = Vec::new();
            for step in plan.steps {
                let Operation::AlterTable { name, alters } = step.operation else {
                    panic!("{step:?}");
                };
                for alter in alters {
                    let word = match alter {
                        Alter::DropForeignKey(_) => "drop key",
                        Alter::SetType { .. } => "set type",
                        Alter::AddForeignKey(_) => "add key",
                        other => panic!("{other:?}"),
                    };
                    words.push(format!("{name}: {word}"));
                }
            }
            words
        };
        assert_eq!(
            words(&[Dialect::Postgres]),
            ["child: set type", "parent: set type"]
        );
        assert_eq!(
            words(&[Dialect::Sqlite, Dialect::MySql]),
            [
                "child: drop key",
                "child: set type",
                "parent: set type",
                "child: add key"
            ]
        );
    }
}
