use super::*;
use crate::model::{Check, ColumnType, EnumType, Fact, ForeignKey, Generated, Length, PrimaryKey};

fn column(name: &str, ty: ColumnType) -> Column {
    Column::new(name, Fact::Said(ty))
}

fn null(column: Column) -> Column {
    Column {
        nullable: true,
        ..column
    }
}

fn table(columns: Vec<Column>) -> Table {
    Table {
        columns,
        primary_key: Some(PrimaryKey {
            columns: vec!["id".into()],
            ..PrimaryKey::default()
        }),
        ..Table::default()
    }
}

fn schema(tables: Vec<(&str, Table)>) -> Schema {
    Schema {
        tables: tables
            .into_iter()
            .map(|(name, table)| (name.into(), table))
            .collect(),
        ..Schema::default()
    }
}

/// The first form of each row.
fn check(start: &Schema, target: &Schema, dialect: Dialect, needs: &Needs, expected: &[&str]) {
    let seeds = seeds(start, target, dialect, needs);
    let first: Vec<&str> = seeds
        .iter()
        .flat_map(|seed| &seed.rows)
        .filter_map(|forms| forms.first().map(String::as_str))
        .collect();
    assert_eq!(first, expected);
}

fn reference(column: &str, table: &str) -> ForeignKey {
    ForeignKey {
        columns: vec![column.into()],
        references: table.into(),
        referenced_columns: vec!["id".into()],
        ..ForeignKey::default()
    }
}

#[test]
fn parents_come_first_and_the_last_row_is_as_empty_as_it_may_be() {
    let mut child = table(vec![
        column("id", ColumnType::Integer),
        column("team", ColumnType::Integer),
        null(column("note", ColumnType::Text)),
        Column {
            generated: Some(Generated {
                expression: "id + 1".into(),
                stored: true,
            }),
            ..column("twice", ColumnType::Integer)
        },
    ]);
    child.foreign_keys = vec![reference("team", "teams")];
    let teams = table(vec![column("id", ColumnType::Integer)]);
    let start = schema(vec![("a", child), ("teams", teams)]);
    check(
        &start,
        &start,
        Dialect::Postgres,
        &Needs::default(),
        &[
            r#"INSERT INTO "teams" ("id") VALUES ('1')"#,
            r#"INSERT INTO "teams" ("id") VALUES ('2')"#,
            r#"INSERT INTO "teams" ("id") VALUES ('3')"#,
            r#"INSERT INTO "a" ("id", "team", "note") VALUES ('1', '1', 'a1')"#,
            r#"INSERT INTO "a" ("id", "team", "note") VALUES ('2', '2', 'a2')"#,
            r#"INSERT INTO "a" ("id", "team", "note") VALUES ('3', '3', NULL)"#,
        ],
    );
    let needs = Needs {
        full: [("a".into(), "note".into())].into(),
        empty: ["teams".into()].into(),
    };
    check(
        &start,
        &start,
        Dialect::MySql,
        &needs,
        &[
            "INSERT INTO `a` (`id`, `team`, `note`) VALUES ('1', '1', 'a1')",
            "INSERT INTO `a` (`id`, `team`, `note`) VALUES ('2', '2', 'a2')",
            "INSERT INTO `a` (`id`, `team`, `note`) VALUES ('3', '3', 'a3')",
        ],
    );
}

#[test]
fn values_fit_before_and_after() {
    let text = |length| ColumnType::String(Length::N(length));
    for (before, after, expected) in [
        (text(50), ColumnType::Integer, "'1'"),
        (text(50), text(1), "'1'"),
        (text(50), ColumnType::Text, "'a1'"),
        (ColumnType::Text, ColumnType::Boolean, "'1'"),
        (ColumnType::Text, ColumnType::Date, "'2025-10-01'"),
        (ColumnType::Text, ColumnType::Enum("mood".into()), "'b'"),
        (ColumnType::Enum("mood".into()), ColumnType::Text, "'b'"),
        (ColumnType::BigInteger, ColumnType::SmallInteger, "'1'"),
        (
            ColumnType::Array(Box::new(ColumnType::Text)),
            ColumnType::Array(Box::new(ColumnType::Text)),
            "'{\"a1\"}'",
        ),
    ] {
        let with = |ty: &ColumnType, values: &[&str]| Schema {
            enums: [(
                "mood".into(),
                EnumType {
                    values: values.iter().map(ToString::to_string).collect(),
                },
            )]
            .into(),
            ..schema(vec![("t", table(vec![column("c", ty.clone())]))])
        };
        let seeds = seeds(
            &with(&before, &["a", "b"]),
            &with(&after, &["b", "c"]),
            Dialect::Postgres,
            &Needs::default(),
        );
        assert_eq!(
            seeds[0].rows[0][0],
            format!("INSERT INTO \"t\" (\"c\") VALUES ({expected})"),
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn conditions_are_met_as_far_as_they_are_simple() {
    for (condition, expected) in [
        ("c > 17 AND c < 150", "18"),
        ("((c)::integer >= 18)", "19"),
        ("c BETWEEN 5 AND 9", "5"),
        ("c < 0", "-1"),
        ("c IN ('x', 'it''s')", "x"),
        ("c <> 'x'", "1"),
        ("c NOT IN ('x')", "1"),
        ("other > 5", "1"),
    ] {
        let mut of = table(vec![column("c", ColumnType::Integer)]);
        of.checks = vec![Check::new(condition)];
        let start = schema(vec![("t", of)]);
        let found = seeds(&start, &start, Dialect::Sqlite, &Needs::default());
        assert_eq!(
            found[0].rows[0][0],
            format!("INSERT INTO \"t\" (\"c\") VALUES ('{expected}')"),
            "{condition}"
        );
    }
}

#[test]
fn what_nobody_knows_is_tried_in_several_forms() {
    let of = table(vec![
        column("a", ColumnType::Custom("point".into())),
        null(column("b", ColumnType::Custom("enum('x','y')".into()))),
    ]);
    let start = schema(vec![("t", of)]);
    let found = seeds(&start, &start, Dialect::MySql, &Needs::default());
    assert_eq!(found[0].rows[0].len(), 5 * 3);
    assert!(found[0].rows[0].contains(&"INSERT INTO `t` (`a`, `b`) VALUES ('(1,1)', 'x')".into()));
    assert!(found[0].rows[1][0].contains("'y'"));
}
