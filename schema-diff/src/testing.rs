//! Schemas for tests: random ones for laws, and short words for literals.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::model::{
    Action, Check, Column, ColumnType, DefaultValue, EnumType, Fact, ForeignKey, Index,
    IndexColumn, Length, ObjectName, Opaque, OpaquePart, PrimaryKey, Schema, Table, Unique,
    UniqueForm,
};
use crate::name;

/// A column of a said type that may hold NULL.
pub fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        nullable: true,
        ..Column::new(name.to_owned(), Fact::Said(ty))
    }
}

/// A table with these columns and a key on the first one.
pub fn table(columns: Vec<Column>) -> Table {
    let mut table = Table {
        primary_key: columns.first().map(|first| PrimaryKey {
            name: None,
            columns: vec![first.name.clone()],
            ..PrimaryKey::default()
        }),
        columns,
        ..Table::default()
    };
    if let Some(first) = table.columns.first_mut() {
        first.nullable = false;
    }
    table
}

/// A foreign key with SeaORM's name.
pub fn foreign_key(table: &str, column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        name: Some(Fact::implied(name::default_foreign_key(
            table,
            &[column.to_owned()],
        ))),
        columns: vec![column.to_owned()],
        references: ObjectName::new(target),
        referenced_columns: vec!["id".to_owned()],
        on_delete: None,
        on_update: None,
        ..ForeignKey::default()
    }
}

/// An index with SeaORM's name.
pub fn index(table: &str, column: &str) -> Index {
    Index {
        name: Some(Fact::implied(name::default_index(table, column))),
        columns: vec![column.into()],
        ..Index::default()
    }
}

/// A schema of these tables.
pub fn schema(tables: Vec<(&str, Table)>) -> Schema {
    Schema {
        tables: tables
            .into_iter()
            .map(|(name, table)| (ObjectName::new(name), table))
            .collect(),
        ..Schema::default()
    }
}

const TABLES: [&str; 5] = ["a", "b", "c", "order", "e \"quoted\""];
const COLUMNS: [&str; 6] = ["x", "y", "z", "Mixed", "select", "é"];
const ENUMS: [&str; 2] = ["mood", "State"];

fn enum_type() -> impl Strategy<Value = EnumType> {
    proptest::sample::subsequence(vec!["one", "two", "three", "four"], 1..=4).prop_map(|values| {
        EnumType {
            values: values.into_iter().map(str::to_owned).collect(),
        }
    })
}

fn random_column(
    name: &'static str,
    enums: Vec<(ObjectName, EnumType)>,
) -> impl Strategy<Value = Column> {
    let types = prop_oneof![
        Just(ColumnType::Integer),
        Just(ColumnType::BigInteger),
        Just(ColumnType::Text),
        Just(ColumnType::String(Length::N(40))),
        Just(ColumnType::Boolean),
    ];
    (types, any::<(bool, bool, bool)>(), 0..4_usize).prop_map(
        move |(ty, (nullable, said, default), pick)| {
            let (ty, default) = match (enums.get(pick), &ty) {
                (Some((name, values)), _) => (
                    ColumnType::Enum(name.clone()),
                    default.then(|| DefaultValue::String(values.values[0].clone())),
                ),
                (None, ColumnType::Boolean) => (ty, default.then_some(DefaultValue::Bool(said))),
                (None, ColumnType::Integer | ColumnType::BigInteger) => {
                    (ty, default.then(|| DefaultValue::Number("5".into())))
                }
                (None, _) => (ty, default.then(|| DefaultValue::String("it's".into()))),
            };
            Column {
                nullable,
                default,
                ..Column::new(
                    name.to_owned(),
                    if said {
                        Fact::Said(ty)
                    } else {
                        Fact::implied(ty)
                    },
                )
            }
        },
    )
}

fn random_table(
    name: &'static str,
    enums: Vec<(ObjectName, EnumType)>,
) -> impl Strategy<Value = Table> {
    let columns =
        proptest::sample::subsequence(COLUMNS.to_vec(), 0..=4).prop_flat_map(move |names| {
            names
                .into_iter()
                .map(|column| random_column(column, enums.clone()))
                .collect::<Vec<_>>()
        });
    (columns, any::<[u8; 4]>()).prop_map(move |(columns, dice)| {
        let mut id = column("id", ColumnType::Integer);
        id.nullable = false;
        let mut table = table([vec![id], columns].concat());
        for (at, column) in table.columns.clone().iter().enumerate().skip(1) {
            let die = dice[at % 4].wrapping_add(u8::try_from(at).unwrap_or(0) * 37);
            if die % 3 == 0 {
                table.indexes.push(index(name, &column.name));
            }
            if die % 5 == 0 {
                table.uniques.push(Unique {
                    name: None,
                    columns: vec![column.name.clone()],
                    form: Fact::implied(UniqueForm::Constraint),
                    ..Unique::default()
                });
            }
            if die % 11 == 0 {
                table.checks.push(Check {
                    name: (die % 2 == 0).then(|| Fact::Said(format!("{}_is_said", column.name))),
                    ..Check::new(format!("{} <> ''", column.name))
                });
            }
            if die % 13 == 0 {
                table.columns[at].comment = Some(format!("it's {die}"));
                table.comment = Some(format!("about {name}"));
            }
            if die % 17 == 0 {
                table.columns[at].collation = Some("\"C\"".into());
            }
            if die % 10 == 3 {
                table.indexes.push(Index {
                    columns: vec![IndexColumn {
                        descending: true,
                        ..IndexColumn::from(column.name.as_str())
                    }],
                    filter: Some(format!("{} IS NOT NULL", column.name)),
                    name: Some(Fact::Said(format!("{name}_{}_{die}", column.name))),
                    ..Index::default()
                });
            }
            if die % 10 == 4 {
                table.opaque.push(OpaquePart {
                    kind: "trigger".into(),
                    name: Some(format!("{}_touched", column.name)),
                    definition: format!("ON {}", column.name),
                });
            }
            if die % 10 == 6 {
                table.options.insert("fillfactor".into(), die.to_string());
            }
            if die % 7 == 0 {
                let key = format!("{}_id", column.name);
                table.uniques.push(Unique {
                    name: Some(Fact::implied(name::default_index(name, &key))),
                    columns: vec![column.name.clone(), "id".into()],
                    form: Fact::implied(UniqueForm::Index),
                    ..Unique::default()
                });
            }
        }
        table
    })
}

/// Any schema of a few tables, with enums and foreign keys in circles.
pub fn any_schema() -> impl Strategy<Value = Schema> {
    let enums = proptest::sample::subsequence(ENUMS.to_vec(), 0..=2).prop_flat_map(|names| {
        names
            .into_iter()
            .map(|name| enum_type().prop_map(move |ty| (ObjectName::new(name), ty)))
            .collect::<Vec<_>>()
    });
    enums
        .prop_flat_map(|enums| {
            let for_tables = enums.clone();
            let tables =
                proptest::sample::subsequence(TABLES.to_vec(), 0..=5).prop_flat_map(move |names| {
                    names
                        .into_iter()
                        .map(|name| {
                            random_table(name, for_tables.clone())
                                .prop_map(move |table| (name, table))
                        })
                        .collect::<Vec<_>>()
                });
            (
                Just(enums),
                tables,
                proptest::collection::vec(any::<(u8, u8, u8)>(), 0..6),
            )
        })
        .prop_map(|(enums, tables, keys)| {
            let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
            let mut schema = schema(tables);
            schema.enums = enums.into_iter().collect();
            for (from, to, action) in keys {
                if names.is_empty() {
                    break;
                }
                let (from, to) = (
                    names[usize::from(from) % names.len()],
                    names[usize::from(to) % names.len()],
                );
                let Some(table) = schema.tables.get_mut(&ObjectName::new(from)) else {
                    continue;
                };
                let held = format!("{}_ref", to.len());
                if table.column(&held).is_some() {
                    continue;
                }
                table.columns.push(column(&held, ColumnType::Integer));
                let mut key = foreign_key(from, &held, to);
                key.on_delete =
                    [None, Some(Action::Cascade), Some(Action::SetNull)][usize::from(action) % 3];
                table.foreign_keys.push(key);
                // A view of it, and a view of that.
                if action % 5 == 0 {
                    let view = |kind: &str, on: &str| Opaque {
                        kind: kind.into(),
                        definition: Some(format!("CREATE VIEW AS SELECT FROM {on}")),
                        uses: [(ObjectName::new(on), BTreeSet::new())].into(),
                    };
                    let first = format!("{from}_view");
                    let second = ObjectName::new(format!("a_{first}"));
                    schema.opaque.insert(second, view("view", &first));
                    schema
                        .opaque
                        .insert(ObjectName::new(first), view("materialized view", from));
                }
            }
            schema
        })
}
