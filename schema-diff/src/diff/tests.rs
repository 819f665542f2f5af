//! The merge, row by row of its table in the design; and the law that a difference, applied, is the difference.

use proptest::prelude::*;

use super::*;
use crate::apply::apply;
use crate::model::{
    Action, Column, ColumnType, DefaultValue, EnumType, Fact, Length, Opaque, OpaquePart, Unique,
    UniqueForm,
};
use crate::testing::{any_schema, column, foreign_key, index, schema, table};

/// What entities can say of it.
fn modelled(mut schema: Schema) -> Schema {
    schema.opaque.clear();
    for table in schema.tables.values_mut() {
        table.opaque.clear();
        table.options.clear();
    }
    schema
}

proptest! {
    #[test]
    fn a_difference_applied_is_the_difference(a in any_schema(), b in any_schema()) {
        let mut carried = a.clone();
        for change in diff(&a, &b) {
            apply(&mut carried, &change).unwrap();
        }
        prop_assert_eq!(carried.sorted(), b.sorted());
        for change in diff(&a, &b).into_iter().rev() {
            apply(&mut carried, &change.reversed()).unwrap();
        }
        prop_assert_eq!(carried.sorted(), a.sorted());
    }

    #[test]
    fn equals_do_not_differ(a in any_schema()) {
        prop_assert_eq!(diff(&a, &a), Vec::new());
    }

    #[test]
    fn what_is_emitted_from_nothing_is_everything(a in any_schema().prop_map(modelled)) {
        let nothing = Schema::default();
        let out = compare(Input {
            desired: &a,
            recorded: &nothing,
            actual: Some((&nothing, Dialect::Postgres)),
            backends: &[Dialect::Postgres],
            include_unmanaged: false,
        });
        prop_assert_eq!(&out.emitted, &out.intent);
        prop_assert_eq!(out.already.len() + out.drift.len() + out.unmanaged.len(), 0);
    }

    #[test]
    fn a_database_as_desired_and_recorded_is_in_step(a in any_schema().prop_map(modelled)) {
        let out = compare(Input {
            desired: &a,
            recorded: &a,
            actual: Some((&a, Dialect::Postgres)),
            backends: &[Dialect::Postgres],
            include_unmanaged: true,
        });
        prop_assert_eq!(out, Comparison::default());
    }
}

/// `kind:table.name` of each change, with `+`, `-` or `~`, by list.
fn words(comparison: &Comparison) -> String {
    fn list(title: &str, items: &[String]) -> Option<String> {
        (!items.is_empty()).then(|| format!("{title} {}", items.join(" ")))
    }
    fn word(change: &Change) -> String {
        fn sign<T>(sides: &crate::change::Sides<T>) -> &'static str {
            match (&sides.previous, &sides.next) {
                (None, _) => "+",
                (_, None) => "-",
                _ => "~",
            }
        }
        match change {
            Change::Rename(rename) => format!("{rename:?}"),
            Change::Enum { name, sides } => format!("{}enum:{name}", sign(sides)),
            Change::Table { table, sides } => format!("{}table:{table}", sign(sides)),
            Change::Column { table, sides } => {
                let name = sides
                    .next
                    .as_ref()
                    .or(sides.previous.as_ref())
                    .map(|c| c.name.clone());
                let detail = match (&sides.previous, &sides.next) {
                    (Some(a), Some(b)) => [
                        (a.ty.value() != b.ty.value())
                            .then(|| format!("type {:?}→{:?}", a.ty.value(), b.ty.value())),
                        (a.nullable != b.nullable)
                            .then(|| format!("null {}→{}", a.nullable, b.nullable)),
                        (a.default != b.default).then(|| "default".to_owned()),
                    ]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(","),
                    _ => String::new(),
                };
                format!(
                    "{}column:{table}.{}[{detail}]",
                    sign(sides),
                    name.unwrap_or_default()
                )
            }
            Change::PrimaryKey { table, sides } => format!("{}pk:{table}", sign(sides)),
            Change::Unique { table, sides } => format!("{}unique:{table}", sign(sides)),
            Change::Index { table, sides } => format!("{}index:{table}", sign(sides)),
            Change::ForeignKey { table, sides } => format!("{}fk:{table}", sign(sides)),
            Change::Check { table, sides } => format!("{}check:{table}", sign(sides)),
            Change::Comment { table, sides } => format!("{}comment:{table}", sign(sides)),
            Change::Option { table, sides, .. } => format!("{}option:{table}", sign(sides)),
            Change::Part { table, sides } => format!("{}part:{table}", sign(sides)),
            Change::Object { name, sides } => format!("{}object:{name}", sign(sides)),
        }
    }
    [
        list(
            "emitted",
            &comparison.emitted.iter().map(word).collect::<Vec<_>>(),
        ),
        list(
            "already",
            &comparison
                .already
                .iter()
                .map(|a| {
                    let rest: Vec<String> = a.rest.iter().map(word).collect();
                    word(&a.change)
                        + &if rest.is_empty() {
                            String::new()
                        } else {
                            format!("({})", rest.join(" "))
                        }
                })
                .collect::<Vec<_>>(),
        ),
        list(
            "drift",
            &comparison.drift.iter().map(word).collect::<Vec<_>>(),
        ),
        list(
            "unmanaged",
            &comparison
                .unmanaged
                .iter()
                .map(|u| format!("{}:{}", u.kind, u.name))
                .collect::<Vec<_>>(),
        ),
        list("notes", &comparison.notes),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("; ")
}

/// Compares the three schemas on PostgreSQL, for a project that runs there and on SQLite.
fn check(recorded: &Schema, desired: &Schema, actual: &Schema, expected: &str) {
    check_on(Dialect::Postgres, recorded, desired, actual, expected);
}

fn check_on(
    dialect: Dialect,
    recorded: &Schema,
    desired: &Schema,
    actual: &Schema,
    expected: &str,
) {
    let out = compare(Input {
        desired,
        recorded,
        actual: Some((actual, dialect)),
        backends: &[Dialect::Postgres, Dialect::Sqlite],
        include_unmanaged: false,
    });
    assert_eq!(words(&out), expected);
}

fn with(columns: &[(&str, ColumnType)]) -> Schema {
    with_columns(
        columns
            .iter()
            .map(|(name, ty)| column(name, ty.clone()))
            .collect(),
    )
}

fn with_columns(columns: Vec<Column>) -> Schema {
    schema(vec![(
        "t",
        table([vec![column("id", ColumnType::Integer)], columns].concat()),
    )])
}

fn string(length: u32) -> ColumnType {
    ColumnType::String(Length::N(length))
}

#[test]
fn changed_and_different_is_emitted_from_recorded_to_desired() {
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(80))]),
        &with(&[("x", string(50))]),
        "emitted ~column:t.x[type String(N(50))→String(N(80))]",
    );
    // The database has drifted as well: the file says what the team meant, not what one database has.
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(80))]),
        &with(&[("x", ColumnType::Text)]),
        "emitted ~column:t.x[type String(N(50))→String(N(80))]",
    );
    check(
        &with(&[]),
        &with(&[("x", string(80))]),
        &with(&[]),
        "emitted +column:t.x[]",
    );
    check(
        &Schema::default(),
        &with(&[]),
        &Schema::default(),
        "emitted +table:t",
    );
}

#[test]
fn the_database_supplies_what_the_record_only_implies() {
    let mut recorded = column("x", ColumnType::String(Length::None));
    recorded.ty = Fact::implied(ColumnType::String(Length::None));
    check(
        &with_columns(vec![recorded.clone()]),
        &with(&[("x", string(80))]),
        &with(&[("x", ColumnType::Text)]),
        "emitted ~column:t.x[type Text→String(N(80))]",
    );
    // Dropped: the way back makes the type that was really there.
    let out = compare(Input {
        desired: &with(&[]),
        recorded: &with_columns(vec![recorded]),
        actual: Some((&with(&[("x", ColumnType::Text)]), Dialect::Postgres)),
        backends: &[Dialect::Postgres],
        include_unmanaged: false,
    });
    let [Change::Column { sides, .. }] = out.emitted.as_slice() else {
        panic!("{out:?}")
    };
    assert_eq!(
        sides.previous.as_ref().unwrap().ty,
        Fact::Said(ColumnType::Text)
    );
}

#[test]
fn the_database_supplies_the_real_name_of_a_key() {
    let keyed = |name: Option<Fact<String>>, keyed: bool| {
        let mut t = table(vec![
            column("id", ColumnType::Integer),
            column("x", string(9)),
        ]);
        if keyed {
            t.uniques.push(Unique {
                name,
                columns: vec!["x".into()],
                form: Fact::implied(UniqueForm::Constraint),
                ..Unique::default()
            });
        }
        schema(vec![("t", t)])
    };
    let actual = keyed(Some(Fact::Said("t_x_unique".into())), true);
    check(&keyed(None, true), &keyed(None, true), &actual, "");
    let out = compare(Input {
        desired: &keyed(None, false),
        recorded: &keyed(None, true),
        actual: Some((&actual, Dialect::Postgres)),
        backends: &[Dialect::Postgres],
        include_unmanaged: false,
    });
    let [Change::Unique { sides, .. }] = out.emitted.as_slice() else {
        panic!("{out:?}")
    };
    assert_eq!(
        sides.previous.as_ref().unwrap().name,
        Some(Fact::Said("t_x_unique".into()))
    );
}

#[test]
fn changed_and_already_there_is_asked() {
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(80))]),
        &with(&[("x", string(80))]),
        "already ~column:t.x[type String(N(50))→String(N(80))]",
    );
    check(
        &with(&[]),
        &with(&[("x", string(80))]),
        &with(&[("x", string(80))]),
        "already +column:t.x[]",
    );
    check(
        &with(&[]),
        &with(&[("x", string(80))]),
        &with(&[("x", ColumnType::Text)]),
        "already +column:t.x[](~column:t.x[type Text→String(N(80))])",
    );
    check(
        &with(&[("x", string(80))]),
        &with(&[]),
        &with(&[]),
        "already -column:t.x[]",
    );
    check(
        &Schema::default(),
        &with(&[]),
        &with(&[]),
        "already +table:t",
    );
    check(
        &Schema::default(),
        &with(&[("x", string(80))]),
        &with(&[]),
        "already +table:t(+column:t.x[])",
    );
    check(
        &with(&[]),
        &Schema::default(),
        &Schema::default(),
        "already -table:t",
    );
}

#[test]
fn unchanged_and_the_same_is_in_step() {
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(50))]),
        &with(&[("x", string(50))]),
        "",
    );
}

#[test]
fn unchanged_and_different_is_drift() {
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(50))]),
        &with(&[("x", string(80))]),
        "drift ~column:t.x[type String(N(80))→String(N(50))]",
    );
    check(
        &with(&[("x", string(50))]),
        &with(&[("x", string(50))]),
        &with(&[]),
        "drift +column:t.x[]",
    );
    check(&with(&[]), &with(&[]), &Schema::default(), "drift +table:t");
}

#[test]
fn in_neither_and_present_is_unmanaged() {
    let mut actual = with(&[("extra", ColumnType::Text)]);
    actual.tables.insert(
        "other".into(),
        table(vec![column("id", ColumnType::Integer)]),
    );
    actual.enums.insert(
        "mood".into(),
        EnumType {
            values: vec!["a".into()],
        },
    );
    let t = actual.tables.get_mut(&"t".into()).unwrap();
    t.indexes.push(index("t", "extra"));
    t.foreign_keys.push(foreign_key("t", "extra", "other"));
    t.opaque.push(OpaquePart {
        kind: "check".into(),
        name: Some("t_check".into()),
        definition: "id > 0".into(),
    });
    t.columns[0].default = Some(DefaultValue::Number("7".into()));
    check(
        &with(&[]),
        &with(&[]),
        &actual,
        "unmanaged enum:mood table:other check:t_check column:extra default:id foreign key:fk-t-extra index:idx-t-extra",
    );
    let out = compare(Input {
        desired: &with(&[]),
        recorded: &with(&[]),
        actual: Some((&actual, Dialect::Postgres)),
        backends: &[Dialect::Postgres],
        include_unmanaged: true,
    });
    assert_eq!(
        words(&out),
        "emitted -enum:mood ~column:t.id[default] -column:t.extra[] -index:t -fk:t -table:other; unmanaged check:t_check"
    );
}

#[test]
fn removed_and_present_is_dropped() {
    check(
        &with(&[("x", string(50))]),
        &with(&[]),
        &with(&[("x", string(50))]),
        "emitted -column:t.x[]",
    );
    check(
        &with(&[]),
        &Schema::default(),
        &with(&[]),
        "emitted -table:t",
    );
}

#[test]
fn implied_facts_match_their_family_and_are_no_difference() {
    let mut loose = column("x", ColumnType::Text);
    loose.ty = Fact::implied(ColumnType::String(Length::None));
    let loose = with_columns(vec![loose]);
    for actual in [
        string(50),
        ColumnType::Text,
        ColumnType::Custom("citext".into()),
        ColumnType::Char(Some(3)),
    ] {
        check(&loose, &loose, &with(&[("x", actual)]), "");
    }
    check(
        &loose,
        &loose,
        &with(&[("x", ColumnType::Integer)]),
        "drift ~column:t.x[type Integer→String(None)]",
    );
    // Said before, implied now: whatever was said is of the family.
    check(
        &with(&[("x", string(50))]),
        &loose,
        &with(&[("x", string(50))]),
        "",
    );
}

#[test]
fn a_foreign_key_without_actions_matches_any_and_a_said_one_does_not() {
    let keyed = |action: Option<Action>, name: &str| {
        let mut t = table(vec![
            column("id", ColumnType::Integer),
            column("x", ColumnType::Integer),
        ]);
        let mut key = foreign_key("t", "x", "t");
        key.on_delete = action;
        key.name = Some(Fact::implied(name.to_owned()));
        t.foreign_keys.push(key);
        schema(vec![("t", t)])
    };
    let cascade = keyed(Some(Action::Cascade), "t_x_fkey");
    check(&keyed(None, "a"), &keyed(None, "a"), &cascade, "");
    check(
        &keyed(None, "a"),
        &keyed(Some(Action::SetNull), "a"),
        &cascade,
        "emitted ~fk:t",
    );
    check(
        &cascade,
        &cascade,
        &keyed(Some(Action::NoAction), "b"),
        "drift ~fk:t",
    );
}

#[test]
fn what_one_backend_cannot_tell_is_still_a_change_for_another() {
    let (int, big) = (
        with(&[("x", ColumnType::Integer)]),
        with(&[("x", ColumnType::BigInteger)]),
    );
    check_on(
        Dialect::Sqlite,
        &int,
        &big,
        &int,
        "emitted ~column:t.x[type Integer→BigInteger]",
    );
    let mut small = Schema::default();
    small.enums.insert(
        "mood".into(),
        EnumType {
            values: vec!["a".into()],
        },
    );
    check_on(
        Dialect::Sqlite,
        &Schema::default(),
        &small,
        &Schema::default(),
        "emitted +enum:mood",
    );
    check_on(
        Dialect::Postgres,
        &Schema::default(),
        &small,
        &small,
        "already +enum:mood",
    );
}

/// On MySQL an enum's values are the column's type: they are compared, and a change of them is the enum's.
#[test]
fn enums_that_live_in_columns_are_compared_there() {
    let mood = |values: &[&str]| {
        let mut schema = with(&[("x", ColumnType::Enum("mood".into()))]);
        let values = values.iter().map(ToString::to_string).collect();
        schema.enums.insert("mood".into(), EnumType { values });
        schema
    };
    let live = |text: &str| with(&[("x", ColumnType::Custom(text.into()))]);
    let (two, three) = (mood(&["a", "it's"]), mood(&["a", "it's", "c d"]));
    let check = |recorded: &Schema, desired: &Schema, actual: &str, expected: &str| {
        check_on(Dialect::MySql, recorded, desired, &live(actual), expected);
    };
    check(&two, &two, "enum('a','it''s')", "");
    check(&three, &three, "enum('a','it''s','c d')", "");
    check(
        &three,
        &three,
        "enum('a','it''s','cd')",
        "drift ~column:t.x[type Custom(\"enum('a','it''s','cd')\")→Enum(ObjectName { schema: None, name: \"mood\" })]",
    );
    check(&two, &three, "enum('a','it''s')", "emitted ~enum:mood");
}

#[test]
fn what_mysql_cannot_tell_is_no_difference() {
    let keyed = |action: Action, form: UniqueForm| {
        let mut t = table(vec![
            column("id", ColumnType::Integer),
            column("x", ColumnType::Integer),
        ]);
        let mut key = foreign_key("t", "x", "t");
        key.on_delete = Some(action);
        t.foreign_keys.push(key);
        t.uniques.push(Unique {
            name: None,
            columns: vec!["x".into()],
            form: Fact::Said(form),
            ..Unique::default()
        });
        schema(vec![("t", t)])
    };
    let model = keyed(Action::NoAction, UniqueForm::Index);
    let live = keyed(Action::Restrict, UniqueForm::Constraint);
    check_on(Dialect::MySql, &model, &model, &live, "");
    let cascades = keyed(Action::Cascade, UniqueForm::Constraint);
    check_on(Dialect::MySql, &model, &model, &cascades, "drift ~fk:t");
}

#[test]
fn a_name_that_a_view_holds_is_left_alone() {
    let mut actual = Schema::default();
    actual.opaque.insert(
        "t".into(),
        Opaque {
            kind: "view".into(),
            definition: None,
            ..Opaque::default()
        },
    );
    check(
        &Schema::default(),
        &with(&[]),
        &actual,
        "notes `t` is a view in the database: it was not compared and is not touched",
    );
}

#[test]
fn offline_only_the_intent_counts() {
    let emitted = |recorded: &Schema, desired: &Schema| {
        words(&compare(Input {
            desired,
            recorded,
            actual: None,
            backends: &[Dialect::Postgres],
            include_unmanaged: false,
        }))
    };
    assert_eq!(
        emitted(
            &with(&[("x", string(50))]),
            &with(&[("x", string(80)), ("y", string(1))])
        ),
        "emitted ~column:t.x[type String(N(50))→String(N(80))] +column:t.y[]"
    );
    assert_eq!(emitted(&with(&[]), &with(&[])), "");
}
