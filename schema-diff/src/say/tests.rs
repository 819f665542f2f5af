//! What is said, from literals: two tables in, the words out.

use super::{Manner, sayings};
use crate::dialect::Dialect;
use crate::model::{
    Check, ColumnType, DefaultValue, Fact, ForeignKey, Generated, Index, Length, Schema, Table,
    Unique, UniqueForm,
};
use crate::testing::{column, foreign_key, schema, table};

/// A manner, for one database alone.
fn manner(dialect: Dialect) -> Manner {
    Manner {
        dialect,
        attributes: true,
        names: true,
        shared: false,
    }
}

/// What is to be said of the live table, where the entity says nothing but its columns.
#[track_caller]
fn check(manner: Manner, live: Table, expected: &[&str]) {
    let mut said = table(vec![
        column("id", ColumnType::Integer),
        column("a", ColumnType::Text),
    ]);
    said.foreign_keys = live
        .foreign_keys
        .iter()
        .map(|_| foreign_key("t", "a", "u"))
        .collect();
    let live = schema(vec![("t", live)]);
    let found = sayings(&schema(vec![("t", said)]), &live, manner);
    let mut shown = Vec::new();
    for saying in found.tables.values() {
        let attribute = |key: &super::Attribute| match &key.value {
            Some(value) => format!("{} = {value}", key.key),
            None => key.key.to_owned(),
        };
        shown.extend(saying.attributes.iter().map(attribute));
        shown.extend(saying.ddl.iter().map(ToString::to_string));
        shown.extend(
            saying
                .relations
                .iter()
                .map(|(_, word)| format!("relation {word}")),
        );
        for (column, of) in &saying.columns {
            shown.extend(
                of.attributes
                    .iter()
                    .map(|key| format!("{column}: {}", attribute(key))),
            );
            shown.extend(of.ddl.iter().map(|word| format!("{column}: {word}")));
        }
    }
    shown.extend(found.unsaid.iter().map(|of| format!("not: {}", of.what)));
    assert_eq!(shown, expected);
}

fn live(change: impl FnOnce(&mut Table)) -> Table {
    let mut live = table(vec![
        column("id", ColumnType::Integer),
        column("a", ColumnType::Text),
    ]);
    change(&mut live);
    live
}

#[test]
fn what_is_the_same_is_not_said() {
    for dialect in Dialect::ALL {
        check(manner(dialect), live(|_| {}), &[]);
    }
}

#[test]
fn facts_of_columns() {
    let all = live(|table| {
        let a = &mut table.columns[1];
        a.ty = Fact::Said(ColumnType::String(Length::N(9)));
        a.default = Some(DefaultValue::String("x".into()));
        a.collation = Some("\"C\"".into());
        a.comment = Some("note".into());
        a.generated = Some(Generated {
            expression: "id + 1".into(),
            stored: true,
        });
    });
    check(
        manner(Dialect::Postgres),
        all.clone(),
        &[
            "a: column_type = \"String(StringLen::N(9))\"",
            "a: default_value = \"x\"",
            "a: comment = \"note\"",
            "a: generated(expr = \"id + 1\", stored)",
            "a: collate = \"\\\"C\\\"\"",
        ],
    );
    let beside = Manner {
        attributes: false,
        shared: true,
        ..manner(Dialect::Postgres)
    };
    check(
        beside,
        all,
        &[
            "a: type(postgres = \"varchar(9)\")",
            "a: default = \"'x'\"",
            "a: postgres(generated(expr = \"id + 1\", stored))",
            "a: postgres(collate = \"\\\"C\\\"\")",
            "a: comment = \"note\"",
        ],
    );
}

#[test]
fn defaults() {
    for (default, expected) in [
        (DefaultValue::Number("5".into()), "a: default_value = 5"),
        (DefaultValue::Number("-5".into()), "a: default = \"-5\""),
        (
            DefaultValue::Number("99999999999".into()),
            "a: default = \"99999999999\"",
        ),
        (DefaultValue::Number("007".into()), "a: default = \"007\""),
        (DefaultValue::Bool(true), "a: default_value = true"),
        (
            DefaultValue::String(String::new()),
            "a: default_value = \"\"",
        ),
        (
            DefaultValue::String("now()".into()),
            "a: default = \"'now()'\"",
        ),
        (
            DefaultValue::Expression("CURRENT_TIMESTAMP".into()),
            "a: default_expr = \"Expr::current_timestamp()\"",
        ),
        (
            DefaultValue::Expression("f(1)".into()),
            "a: default = \"f(1)\"",
        ),
    ] {
        let live = live(|table| table.columns[1].default = Some(default));
        check(manner(Dialect::Postgres), live, &[expected]);
    }
}

#[test]
fn keys_and_indexes() {
    let unique = |name: &str, form| Unique {
        name: Some(Fact::Said(name.into())),
        columns: vec!["a".into(), "id".into()],
        form: Fact::Said(form),
        ..Unique::default()
    };
    let index = |name: &str| Index {
        name: Some(Fact::Said(name.into())),
        columns: vec!["a".into()],
        ..Index::default()
    };
    check(
        manner(Dialect::Postgres),
        live(|table| {
            table
                .uniques
                .push(unique("t_a_id_key", UniqueForm::Constraint));
            table.uniques.push(unique("own", UniqueForm::Index));
        }),
        &[
            "unique(columns = [\"a\", \"id\"])",
            "index(columns = [\"a\", \"id\"], name = \"own\", unique)",
        ],
    );
    check(
        manner(Dialect::Postgres),
        live(|table| table.indexes.push(index("idx-t-a"))),
        &["a: indexed"],
    );
    check(
        manner(Dialect::Postgres),
        live(|table| table.indexes.push(index("own"))),
        &["a: indexed", "a: name = \"own\""],
    );
    // Two that are the same but for their names say them, whatever is wanted.
    let unnamed = Manner {
        names: false,
        ..manner(Dialect::Postgres)
    };
    check(
        unnamed,
        live(|table| table.indexes.extend([index("x"), index("y")])),
        &[
            "index(columns = [\"a\"], name = \"x\")",
            "index(columns = [\"a\"], name = \"y\")",
        ],
    );
    check(
        manner(Dialect::Postgres),
        live(|table| {
            table.indexes.push(Index {
                method: Some("gin".into()),
                filter: Some("a > ''".into()),
                options: [("fastupdate".to_owned(), "off".to_owned())].into(),
                ..index("i")
            });
        }),
        &[
            "index(columns = [\"a\"], name = \"i\", using = \"gin\", filter = \"a > ''\", with = [\"fastupdate = off\"])",
        ],
    );
    let defined = Index {
        definition: Some("…".into()),
        ..index("i")
    };
    check(
        manner(Dialect::Postgres),
        live(|table| table.indexes.push(defined)),
        &["not: the index `i`"],
    );
}

#[test]
fn foreign_keys_and_checks() {
    let key = |name: &str| ForeignKey {
        name: Some(Fact::Said(name.into())),
        ..foreign_key("t", "a", "u")
    };
    check(
        manner(Dialect::Postgres),
        live(|table| table.foreign_keys.push(key("fk-t-a"))),
        &[],
    );
    let said = "foreign_key(columns = [\"a\"], references = \"u(id)\", name = \"own\"";
    check(
        manner(Dialect::Postgres),
        live(|table| table.foreign_keys.push(key("own"))),
        &[&format!("relation {said})")],
    );
    check(
        manner(Dialect::Postgres),
        live(|table| {
            table.foreign_keys.push(ForeignKey {
                not_valid: true,
                ..key("own")
            });
        }),
        &[&format!("{said}, not_valid)")],
    );
    let check_of = |name: &str| Check {
        name: Some(Fact::Said(name.into())),
        ..Check::new("a > ''")
    };
    check(
        manner(Dialect::Postgres),
        live(|table| {
            table
                .checks
                .extend([check_of("t_a_check"), check_of("own")]);
        }),
        &[
            "check(name = \"own\", expr = \"a > ''\")",
            "a: check = \"a > ''\"",
        ],
    );
}

#[test]
fn nothing_is_left_to_say_of_what_is_said() {
    let live = live(|table| {
        table.columns[1].collation = Some("C".into());
        table.checks.push(Check::new("a > ''"));
    });
    let live: Schema = schema(vec![("t", live)]);
    for dialect in Dialect::ALL {
        assert!(sayings(&live, &live, manner(dialect)).is_empty());
    }
}
