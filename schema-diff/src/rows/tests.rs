use super::*;
use crate::change::Change;
use crate::model::{Check, ColumnType, EnumType, Fact, Length, PrimaryKey, UniqueForm};
use crate::plan::{Backfills, plan_with};

fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        nullable: true,
        ..Column::new(name, Fact::Said(ty))
    }
}

fn text(length: u32) -> ColumnType {
    ColumnType::String(Length::N(length))
}

fn before() -> Schema {
    let table = |columns: Vec<Column>| Table {
        columns,
        ..Table::default()
    };
    Schema {
        tables: [
            (
                "t".into(),
                table(vec![
                    column("a", ColumnType::Integer),
                    column("b", text(50)),
                    column("mood", ColumnType::Enum("mood".into())),
                ]),
            ),
            ("o".into(), table(vec![column("id", ColumnType::Integer)])),
        ]
        .into(),
        enums: [("mood".into(), mood(&["x", "it's"]))].into(),
        ..Schema::default()
    }
}

fn mood(values: &[&str]) -> EnumType {
    EnumType {
        values: values.iter().map(ToString::to_string).collect(),
    }
}

/// The questions' SQL and general note, on PostgreSQL.
fn check(change: Change, expected: &[(&str, &str)]) {
    on(Dialect::Postgres, change, expected);
}

fn on(dialect: Dialect, change: Change, expected: &[(&str, &str)]) {
    let changes = [change];
    let found = questions(&changes, &before(), &before(), &Plan::default(), dialect);
    let found: Vec<(String, String)> = found
        .iter()
        .map(|question| {
            let note = question.note(None).unwrap_or_default();
            (question.sql.clone().unwrap_or_default(), note)
        })
        .collect();
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(sql, note)| ((*sql).to_owned(), (*note).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

fn unique(columns: &[&str]) -> Unique {
    Unique {
        columns: columns.iter().map(ToString::to_string).collect(),
        form: Fact::Said(UniqueForm::Constraint),
        ..Unique::default()
    }
}

fn of_unique(sides: Sides<Unique>) -> Change {
    Change::Unique {
        table: "t".into(),
        sides,
    }
}

#[test]
fn a_new_key_asks_for_duplicates() {
    check(
        of_unique(Sides::create(unique(&["a", "b"]))),
        &[(
            r#"SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM "t" WHERE "a" IS NOT NULL AND "b" IS NOT NULL GROUP BY "a", "b" HAVING COUNT(*) > 1) AS twice"#,
            "This fails while two rows of `t` have the same `a`, `b`.",
        )],
    );
    on(
        Dialect::MySql,
        Change::PrimaryKey {
            table: "t".into(),
            sides: Sides::create(PrimaryKey {
                columns: vec!["a".into()],
                ..PrimaryKey::default()
            }),
        },
        &[(
            "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM `t` WHERE `a` IS NOT NULL GROUP BY `a` HAVING COUNT(*) > 1) AS twice",
            "This fails while two rows of `t` have the same `a`.",
        )],
    );
    check(
        Change::Index {
            table: "t".into(),
            sides: Sides::create(Index {
                columns: vec!["a".into()],
                unique: true,
                nulls_not_distinct: true,
                filter: Some("b <> ''".into()),
                ..Index::default()
            }),
        },
        &[(
            r#"SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM "t" WHERE (b <> '') GROUP BY "a" HAVING COUNT(*) > 1) AS twice"#,
            "This fails while two rows of `t` have the same `a`.",
        )],
    );
    // Of a new column nothing is known, a key that goes or is only called otherwise asks nothing.
    check(of_unique(Sides::create(unique(&["new"]))), &[]);
    check(of_unique(Sides::drop(unique(&["a"]))), &[]);
    check(of_unique(Sides::alter(unique(&["a"]), unique(&["a"]))), &[]);
}

#[test]
fn a_new_foreign_key_asks_for_orphans() {
    let key = |references: &str| ForeignKey {
        columns: vec!["a".into()],
        references: references.into(),
        referenced_columns: vec!["id".into()],
        ..ForeignKey::default()
    };
    let change = |sides| Change::ForeignKey {
        table: "t".into(),
        sides,
    };
    check(
        change(Sides::create(key("o"))),
        &[(
            r#"SELECT COUNT(*) AS n FROM "t" AS child WHERE child."a" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "o" AS parent WHERE parent."id" = child."a")"#,
            "This fails while a row of `t` has a `a` that `o` does not have.",
        )],
    );
    check(
        change(Sides::create(key("new"))),
        &[(
            r#"SELECT COUNT(*) AS n FROM "t" AS child WHERE child."a" IS NOT NULL"#,
            "This fails while a row of `t` has a `a` that `new` does not have.",
        )],
    );
    let later = ForeignKey {
        not_valid: true,
        ..key("o")
    };
    check(change(Sides::create(later)), &[]);
    check(change(Sides::alter(key("o"), key("o"))), &[]);
}

#[test]
fn a_column_that_closes_asks_for_nulls_unless_it_is_filled() {
    let previous = column("a", ColumnType::Integer);
    let next = Column {
        nullable: false,
        ..previous.clone()
    };
    let change = Change::Column {
        table: "t".into(),
        sides: Sides::alter(previous, next),
    };
    check(
        change.clone(),
        &[(
            r#"SELECT COUNT(*) AS n FROM "t" WHERE "a" IS NULL"#,
            "This fails while a row of `t` has NULL in `a`.",
        )],
    );
    let backfills: Backfills = [(("t".into(), "a".to_owned()), "0".to_owned())].into();
    let mut after = before();
    crate::apply::apply(&mut after, &change).unwrap();
    let changes = [change];
    let plan = plan_with(&changes, &before(), &after, &backfills).unwrap();
    assert_eq!(
        questions(&changes, &before(), &after, &plan, Dialect::Postgres),
        []
    );
}

#[test]
fn a_new_check_asks_for_what_it_forbids() {
    check(
        Change::Check {
            table: "t".into(),
            sides: Sides::create(Check::new("a > 0 OR b = ''")),
        },
        &[(
            r#"SELECT COUNT(*) AS n FROM "t" WHERE NOT (a > 0 OR b = '')"#,
            "This fails while a row of `t` does not meet a > 0 OR b = ''.",
        )],
    );
}

#[test]
fn another_type_asks_for_what_does_not_fit() {
    let fits = "";
    for (dialect, from, to, condition, ty) in [
        (
            Dialect::Postgres,
            text(50),
            text(5),
            r#"CHAR_LENGTH("b") > 5"#,
            "varchar(5)",
        ),
        (Dialect::Postgres, text(5), text(50), fits, ""),
        (Dialect::Postgres, text(5), ColumnType::Text, fits, ""),
        (
            Dialect::Postgres,
            ColumnType::Text,
            ColumnType::Integer,
            r#""b" !~ '^ *[-+]?[0-9]+ *$'"#,
            "integer",
        ),
        (
            Dialect::MySql,
            ColumnType::Text,
            ColumnType::Integer,
            "`b` NOT REGEXP '^ *[-+]?[0-9]+ *$'",
            "int",
        ),
        (
            Dialect::Postgres,
            ColumnType::BigInteger,
            ColumnType::Integer,
            r#""b" NOT BETWEEN -2147483648 AND 2147483647"#,
            "integer",
        ),
        (
            Dialect::Postgres,
            ColumnType::Integer,
            ColumnType::BigInteger,
            fits,
            "",
        ),
        (
            Dialect::Postgres,
            text(9),
            ColumnType::Enum("mood".into()),
            r#""b" NOT IN ('x', 'it''s')"#,
            "mood",
        ),
        (Dialect::Sqlite, text(50), text(5), fits, ""),
        (
            Dialect::Postgres,
            ColumnType::Text,
            ColumnType::Date,
            "?",
            "date",
        ),
    ] {
        let name = dialect.quote("t");
        let change = Change::Column {
            table: "t".into(),
            sides: Sides::alter(column("b", from), column("b", to)),
        };
        let sql = match condition {
            "?" => String::new(),
            condition => format!("SELECT COUNT(*) AS n FROM {name} WHERE {condition}"),
        };
        let note = format!("This fails while a row of `t` has a value in `b` that is no {ty}.");
        match condition {
            "" => on(dialect, change, &[]),
            _ => on(dialect, change, &[(&sql, &note)]),
        }
    }
}

#[test]
fn values_that_an_enum_loses_are_asked_for_where_it_is_enforced() {
    let change = Change::Enum {
        name: "mood".into(),
        sides: Sides::alter(mood(&["x", "it's"]), mood(&["x", "y"])),
    };
    check(
        change.clone(),
        &[(
            r#"SELECT COUNT(*) AS n FROM "t" WHERE "mood" IN ('it''s')"#,
            "This fails while a row of `t` has one of `it's` in `mood`.",
        )],
    );
    on(Dialect::Sqlite, change, &[]);
}

#[test]
fn answers_are_told_and_stand_at_the_step() {
    let change = of_unique(Sides::create(unique(&["a"])));
    let mut after = before();
    crate::apply::apply(&mut after, &change).unwrap();
    let changes = [change];
    let plan = plan_with(&changes, &before(), &after, &Backfills::new()).unwrap();
    let asked = questions(&changes, &before(), &after, &plan, Dialect::Postgres);
    let [question] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    for (answer, warning, notes) in [
        (Some(0), None, vec![]),
        (
            Some(2),
            Some(
                "this fails while two rows of `t` have the same `a`, and in the compared database there are 2 such values",
            ),
            vec![
                "This fails while two rows of `t` have the same `a`, and in the compared database there are 2 such values.",
            ],
        ),
        (
            None,
            None,
            vec!["This fails while two rows of `t` have the same `a`."],
        ),
    ] {
        assert_eq!(question.warning(answer).as_deref(), warning);
        let mut plan = plan.clone();
        question.annotate(&mut plan, answer);
        assert_eq!(plan.steps[0].notes, notes);
    }
}

#[test]
fn what_is_renamed_is_asked_by_its_old_name() {
    use crate::change::Rename;
    use crate::model::PrimaryKey as Key;
    let rename = |from: &str, to: &str| {
        Change::Rename(Rename::Column {
            table: "n".into(),
            from: from.into(),
            to: to.into(),
        })
    };
    let changes = [
        Change::Rename(Rename::Table {
            from: "t".into(),
            to: "n".into(),
        }),
        // They swap, by way of another name.
        rename("a", "aside"),
        rename("b", "a"),
        rename("aside", "b"),
        Change::PrimaryKey {
            table: "n".into(),
            sides: Sides::create(Key {
                columns: vec!["a".into()],
                ..Key::default()
            }),
        },
        Change::Check {
            table: "n".into(),
            sides: Sides::create(Check::new("b > 0")),
        },
    ];
    let found = questions(
        &changes,
        &before(),
        &before(),
        &Plan::default(),
        Dialect::Postgres,
    );
    let found: Vec<&str> = found
        .iter()
        .filter_map(|question| question.sql.as_deref())
        .collect();
    assert_eq!(
        found,
        [
            r#"SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM "t" WHERE "b" IS NOT NULL GROUP BY "b" HAVING COUNT(*) > 1) AS twice"#,
            r#"SELECT COUNT(*) AS n FROM "t" WHERE NOT (a > 0)"#,
        ]
    );
}
