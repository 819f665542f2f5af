//! Two sides, one fact at a time; and the laws that hold for any two.

use proptest::prelude::*;

use super::*;
use crate::apply::apply;
use crate::model::{
    Action, ColumnType, DefaultValue, EnumType, Fact, Length, Opaque, OpaquePart, Unique,
    UniqueForm,
};
use crate::render::text::summary;
use crate::testing::{any_schema, column, foreign_key, index, schema, table};

fn side(schema: &Schema, dialect: Option<Dialect>) -> Side<'_> {
    Side { schema, dialect }
}

proptest! {
    #[test]
    fn a_schema_does_not_differ_from_itself(a in any_schema()) {
        for (from, to) in [(None, None), (None, Some(Dialect::Postgres)), (Some(Dialect::MySql), None)] {
            let out = two_way(side(&a, from), side(&a, to), &[]);
            prop_assert_eq!(out.changes, Vec::new());
        }
    }

    #[test]
    fn what_is_changed_no_longer_differs(a in any_schema(), b in any_schema()) {
        for dialect in [None, Some(Dialect::Postgres), Some(Dialect::MySql), Some(Dialect::Sqlite)] {
            let out = two_way(side(&a, dialect), side(&b, None), &[]);
            let mut carried = out.before.clone();
            for change in &out.changes {
                apply(&mut carried, change).unwrap();
            }
            let rest = two_way(side(&carried, dialect), side(&b, None), &[]);
            prop_assert_eq!(rest.changes, Vec::new());
            // And back again, change by change.
            for change in out.changes.into_iter().rev() {
                apply(&mut carried, &change.reversed()).unwrap();
            }
            prop_assert_eq!(carried.sorted(), out.before.sorted());
        }
    }
}

/// The changes in words, from a table `t` to another, each as a model or as a database.
#[track_caller]
fn check(from: (Table, Option<Dialect>), to: (Table, Option<Dialect>), expected: &[&str]) {
    let (a, b) = (schema(vec![("t", from.0)]), schema(vec![("t", to.0)]));
    let out = two_way(side(&a, from.1), side(&b, to.1), &[]);
    assert_eq!(summary(&out.changes), expected);
}

const MODEL: Option<Dialect> = None;
const POSTGRES: Option<Dialect> = Some(Dialect::Postgres);
const SQLITE: Option<Dialect> = Some(Dialect::Sqlite);
const MYSQL: Option<Dialect> = Some(Dialect::MySql);

fn implied() -> Table {
    let mut table = table(vec![
        column("id", ColumnType::Integer),
        column("name", ColumnType::String(Length::None)),
    ]);
    for column in &mut table.columns {
        column.ty = Fact::implied(column.ty.value().clone());
        column.auto_increment = Fact::implied(column.name == "id");
    }
    table.foreign_keys.push(foreign_key("t", "name", "other"));
    table.indexes.push(index("t", "name"));
    table.uniques.push(Unique {
        name: Some(Fact::implied("t_name_key".into())),
        columns: vec!["name".into()],
        form: Fact::implied(UniqueForm::Constraint),
        ..Unique::default()
    });
    table
}

fn live() -> Table {
    let mut table = implied();
    table.columns[0].ty = Fact::Said(ColumnType::Integer);
    table.columns[1].ty = Fact::Said(ColumnType::Text);
    for column in &mut table.columns {
        column.auto_increment = Fact::Said(false);
    }
    table.foreign_keys[0].name = Some(Fact::Said("fk_1".into()));
    table.foreign_keys[0].on_delete = Some(Action::Cascade);
    table.indexes[0].name = Some(Fact::Said("by_name".into()));
    table.uniques[0].name = Some(Fact::Said("names".into()));
    table.uniques[0].form = Fact::Said(UniqueForm::Index);
    table
}

#[test]
fn what_is_implied_matches_on_either_side() {
    check((implied(), MODEL), (live(), POSTGRES), &[]);
    check((live(), POSTGRES), (implied(), MODEL), &[]);
    check((live(), MODEL), (implied(), MODEL), &[]);
}

#[test]
fn what_both_say_is_compared() {
    let mut other = live();
    other.columns[1].ty = Fact::Said(ColumnType::String(Length::N(9)));
    other.columns[1].nullable = false;
    other.columns[1].default = Some(DefaultValue::String("x".into()));
    other.foreign_keys[0].on_delete = Some(Action::Restrict);
    other.indexes[0].name = Some(Fact::Said("names_index".into()));
    other.uniques[0].form = Fact::Said(UniqueForm::Constraint);
    check(
        (live(), POSTGRES),
        (other, POSTGRES),
        &[
            "change column `name` of `t`: text → string(9), null → not null, no default → default 'x'",
            "change unique key of `t`: `names` (`name`) as an index → `names` (`name`)",
            "change index of `t`: `by_name` (`name`) → `names_index` (`name`)",
            "change foreign key of `t`: `fk_1` (`name`) → `other` (`id`), on delete cascade → `fk_1` (`name`) → \
             `other` (`id`), on delete restrict",
        ],
    );
}

#[test]
fn a_default_that_the_other_side_lacks_goes() {
    let mut with = live();
    with.columns[1].default = Some(DefaultValue::Number("1".into()));
    check(
        (with.clone(), POSTGRES),
        (implied(), MODEL),
        &["change column `name` of `t`: default 1 → no default"],
    );
    check(
        (implied(), MODEL),
        (with, POSTGRES),
        &["change column `name` of `t`: no default → default 1"],
    );
}

#[test]
fn only_the_databases_own_dialect_counts() {
    let of = |ty| table(vec![column("id", ty)]);
    let (small, big) = (of(ColumnType::Integer), of(ColumnType::BigInteger));
    let expected = ["change column `id` of `t`: integer → big integer"];
    check((small.clone(), SQLITE), (big.clone(), MODEL), &[]);
    check((small.clone(), POSTGRES), (big.clone(), SQLITE), &[]);
    check((small.clone(), POSTGRES), (big.clone(), MODEL), &expected);
    check((small, MODEL), (big, MODEL), &expected);
}

#[test]
fn enum_types_are_not_asked_of_a_database_without() {
    let with = |ty: ColumnType, values: &[&str]| {
        let mut schema = schema(vec![("t", table(vec![column("id", ty)]))]);
        if !values.is_empty() {
            let values = values.iter().map(ToString::to_string).collect();
            schema.enums.insert("mood".into(), EnumType { values });
        }
        schema
    };
    let mood = with(ColumnType::Enum("mood".into()), &["a", "b"]);
    let mysql = with(ColumnType::Custom("enum('a','b')".into()), &[]);
    let fewer = with(ColumnType::Custom("enum('a')".into()), &[]);
    let text = with(ColumnType::Custom("enum_text".into()), &[]);
    for (other, dialect, changes) in [(&mysql, MYSQL, 0), (&fewer, MYSQL, 1), (&text, SQLITE, 0)] {
        for (from, to) in [
            (side(&mood, MODEL), side(other, dialect)),
            (side(other, dialect), side(&mood, MODEL)),
        ] {
            assert_eq!(two_way(from, to, &[]).changes.len(), changes, "{dialect:?}");
        }
    }
}

#[test]
fn an_enum_becomes_implied_text_where_its_type_goes() {
    let of = |ty: Fact<ColumnType>, enums: &[&str]| {
        let mut table = table(vec![column("id", ColumnType::Integer)]);
        table.columns[0].ty = ty;
        let mut schema = schema(vec![("t", table)]);
        for name in enums {
            schema.enums.insert(
                (*name).into(),
                EnumType {
                    values: vec!["a".into()],
                },
            );
        }
        schema
    };
    let mood = of(Fact::Said(ColumnType::Enum("mood".into())), &["mood"]);
    for (enums, changes) in [(&["mood"][..], 0), (&[], 2)] {
        let text = of(Fact::implied(ColumnType::String(Length::None)), enums);
        for (from, to) in [(&mood, &text), (&text, &mood)] {
            let out = two_way(side(from, POSTGRES), side(to, MODEL), &[]);
            assert_eq!(out.changes.len(), changes);
        }
    }
}

#[test]
fn what_the_model_has_no_word_for_is_said_apart() {
    let with = |check: &str, view: &str| {
        let mut table = live();
        table.opaque.push(OpaquePart {
            kind: "check".into(),
            name: Some("positive".into()),
            definition: check.into(),
        });
        let mut partial = index("t", "name");
        partial.definition = Some("partial".into());
        table.indexes.push(partial);
        let mut schema = schema(vec![("t", table)]);
        let view = Opaque {
            kind: "view".into(),
            definition: Some(view.into()),
            ..Opaque::default()
        };
        schema.opaque.insert("v".into(), view);
        schema
    };
    let words = |from: &Schema, to: &Schema| {
        let out = two_way(side(from, POSTGRES), side(to, POSTGRES), &[]);
        let list = out.unmodelled.iter().map(|item| {
            let sides = (item.from.as_deref(), item.to.as_deref());
            format!("{} {} {sides:?}", item.kind, item.name)
        });
        (summary(&out.changes), list.collect::<Vec<_>>())
    };
    let (one, other) = (with("a", "b"), with("c", "d"));
    assert_eq!(words(&one, &one), (vec![], vec![]));
    assert_eq!(
        words(&one, &other).1,
        [
            r#"view v (Some("b"), Some("d"))"#,
            r#"check positive (Some("a"), Some("c"))"#
        ]
    );
    // A table is created without them, and that is said; it is dropped with them.
    let (changes, list) = words(&Schema::default(), &one);
    assert_eq!(changes.len(), 1);
    assert_eq!(list.len(), 3, "{list:?}");
    let (changes, list) = words(&one, &Schema::default());
    assert_eq!(changes.len(), 1);
    assert_eq!(list, [r#"view v (Some("b"), None)"#]);
}

#[test]
fn a_view_of_a_tables_name_is_not_compared() {
    let mut database = Schema::default();
    database.opaque.insert(
        "t".into(),
        Opaque {
            kind: "view".into(),
            definition: None,
            ..Opaque::default()
        },
    );
    let model = schema(vec![("t", live())]);
    let out = two_way(side(&database, POSTGRES), side(&model, MODEL), &[]);
    assert_eq!((out.changes.len(), out.unmodelled.len()), (0, 0));
    assert_eq!(
        out.notes,
        ["`t` is a view on one side and a table on the other: it was not compared"]
    );
}

#[test]
fn of_several_alike_those_that_agree_are_pairs() {
    let with = |names: &[&str]| {
        let mut table = implied();
        table.indexes = names
            .iter()
            .map(|name| Index {
                name: Some(Fact::Said((*name).into())),
                ..index("t", "name")
            })
            .collect();
        table
    };
    check(
        (with(&["a", "b"]), POSTGRES),
        (with(&["b", "c"]), POSTGRES),
        &["change index of `t`: `a` (`name`) → `c` (`name`)"],
    );
}
