use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::change::{Change, Rename, Sides};
use crate::model::{ColumnType, Fact, IndexColumn, IndexKey, Length, Schema, Table};

fn string(name: &str, length: u32) -> Column {
    Column::new(name, Fact::Said(ColumnType::String(Length::N(length))))
}

fn view(text: &str, of: &str, columns: &[&str]) -> Opaque {
    let columns: BTreeSet<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    Opaque {
        kind: "view".into(),
        definition: Some(text.into()),
        uses: BTreeMap::from([(of.into(), columns)]),
    }
}

/// A table `t` of `a` and `b`, and what is on `b` and beside it.
fn schema() -> Schema {
    let index = |name: &str, key: IndexKey| Index {
        name: Some(Fact::Said(name.into())),
        columns: vec![IndexColumn::new(key)],
        ..Index::default()
    };
    let table = Table {
        columns: vec![string("a", 5), string("b", 5)],
        indexes: vec![
            index("i_a", IndexKey::Column("a".into())),
            index("i_b", IndexKey::Expression("lower(b)".into())),
        ],
        checks: vec![Check::new("a <> 'b'"), Check::new("b <> ''")],
        opaque: vec![OpaquePart {
            kind: "trigger".into(),
            name: Some("b".into()),
            definition:
                "CREATE TRIGGER b BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION f()".into(),
        }],
        ..Table::default()
    };
    Schema {
        tables: [("t".into(), table)].into(),
        opaque: [
            (
                "v1".into(),
                view("CREATE VIEW v1 AS SELECT t.b FROM t", "t", &["b"]),
            ),
            (
                "v0".into(),
                view("CREATE VIEW v0 AS SELECT b FROM v1", "v1", &["b"]),
            ),
            (
                "w".into(),
                view("CREATE VIEW w AS SELECT a AS b FROM t", "t", &["a"]),
            ),
        ]
        .into(),
        ..Schema::default()
    }
}

/// What is in the way, up and then down; what does not come back in the same direction begins with a minus.
fn check(changes: &[Change], dialect: Dialect, up: &[&str], down: &[&str]) -> Dependents {
    let start = schema();
    let mut after = start.clone();
    for change in changes {
        crate::apply::apply(&mut after, change).expect("changes that fit");
    }
    let found = both_ways(changes, &start, &start, &mut after, dialect);
    let words = |list: &[Taken]| -> Vec<String> {
        let word = |taken: &Taken| {
            let sign = if taken.kept { "" } else { "-" };
            format!("{sign}{} {}", taken.former.kind(), taken.former.name())
        };
        list.iter().map(word).collect()
    };
    assert_eq!(
        (words(&found.up), words(&found.down)),
        (
            up.iter().map(|word| (*word).to_owned()).collect(),
            down.iter().map(|word| (*word).to_owned()).collect(),
        ),
        "{dialect}"
    );
    found
}

fn column(sides: Sides<Column>) -> Change {
    Change::Column {
        table: "t".into(),
        sides,
    }
}

#[test]
fn a_column_goes() {
    let gone = [column(Sides::drop(string("b", 5)))];
    for dialect in Dialect::ALL {
        let lost = [
            "-trigger b",
            "-view v0",
            "-view v1",
            "-check (b <> '')",
            "-index i_b",
        ];
        check(&gone, dialect, &lost, &[]);
    }
}

#[test]
fn a_column_gets_another_type() {
    let retyped = [column(Sides::alter(string("b", 5), string("b", 9)))];
    let kept = ["trigger b", "view v0", "view v1"];
    let found = check(&retyped, Dialect::Postgres, &kept, &kept);
    let kinds = |plan: Plan| -> Vec<String> {
        let step = |step: Step| match step.operation {
            Operation::TakeDown(of) => format!("-{}", of.name()),
            Operation::PutBack(of) => format!("+{}", of.name()),
            other => panic!("{other:?}"),
        };
        plan.steps.into_iter().map(step).collect()
    };
    let around = ["-b", "-v0", "-v1", "+v1", "+v0", "+b"];
    assert_eq!(kinds(found.around_up(Plan::default())), around);
    assert_eq!(kinds(found.around_down(Plan::default())), around);
    check(&retyped, Dialect::Sqlite, &[], &[]);
    check(&retyped, Dialect::MySql, &[], &[]);
}

#[test]
fn a_table_is_renamed() {
    let renamed = [Change::Rename(Rename::Table {
        from: "t".into(),
        to: "u".into(),
    })];
    check(&renamed, Dialect::Postgres, &[], &[]);
    let kept = ["trigger b", "view v1", "view w"];
    let found = check(&renamed, Dialect::MySql, &kept, &kept);
    let texts: Vec<&Dependent> = found.up.iter().map(|taken| &taken.dependent).collect();
    let DependentKind::Object(_, view) = &texts[1].what else {
        panic!("{texts:?}");
    };
    assert_eq!(
        view.definition.as_deref(),
        Some("CREATE VIEW v1 AS SELECT `u`.b FROM `u`")
    );
    assert_eq!(texts[0].table, Some("u".into()));
    assert_eq!(found.up[0].former.table, Some("t".into()));
}

#[test]
fn a_table_goes_with_what_is_on_it() {
    let said = Table {
        columns: vec![string("a", 5), string("b", 5)],
        checks: vec![Check::new("b <> ''")],
        ..Table::default()
    };
    let gone = Change::Table {
        table: "t".into(),
        sides: Sides::drop(said.clone()),
    };
    let start = schema();
    let mut after = Schema {
        tables: BTreeMap::new(),
        ..start.clone()
    };
    let mut before = start.clone();
    before.tables.insert("t".into(), said);
    let found = both_ways(&[gone], &start, &before, &mut after, Dialect::Postgres);
    let names: Vec<String> = found.lost().map(Dependent::name).collect();
    assert_eq!(names, ["b", "v0", "v1", "w", "(a <> 'b')", "i_a", "i_b"]);
    let on_table = |of: &&Dependent| of.with_table;
    assert_eq!(found.lost().filter(on_table).count(), 4);
    assert!(after.opaque.is_empty());
}
