//! Checks: named and not.

use super::Side::{Edited, Fields};
use super::{Named, named, renamed};
use schema_diff::model::{Check, Fact, Schema};

const T: &str = "pub a: i32, pub b: Option<String>";

fn check(schema: &mut Schema, name: &str, expression: &str, edit: fn(&mut Check)) {
    let table = schema.tables.get_mut(&"t".into()).expect("the table");
    let mut check = Check {
        name: Some(Fact::Said(name.into())),
        ..Check::new(expression)
    };
    edit(&mut check);
    table.checks.push(check);
}

pub const CASES: &[Named] = &[
    named(
        "added",
        Fields(T),
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#),
    ),
    named(
        "added with a name",
        Fields(T),
        Fields(
            r#"#[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#,
        ),
    ),
    named(
        "dropped",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#),
        Fields(T),
    ),
    named(
        "dropped by its name",
        Fields(
            r#"#[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#,
        ),
        Fields(T),
    ),
    named(
        "changed",
        Fields(
            r#"#[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#,
        ),
        Fields(
            r#"#[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0 AND a < 150)")] pub a: i32, pub b: Option<String>"#,
        ),
    ),
    named(
        "changed without a name",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32, pub b: Option<String>"#),
        Fields(r#"#[sea_orm(extra = "CHECK (a > 5)")] pub a: i32, pub b: Option<String>"#),
    ),
    named(
        "with another name",
        Edited(T, |schema| check(schema, "one", "a > 0", |_| {})),
        Edited(T, |schema| check(schema, "other", "a > 0", |_| {})),
    ),
    named(
        "two swap their names",
        Edited(T, |schema| {
            check(schema, "one", "a > 0", |_| {});
            check(schema, "two", "a < 9", |_| {});
        }),
        Edited(T, |schema| {
            check(schema, "two", "a > 0", |_| {});
            check(schema, "one", "a < 9", |_| {});
        }),
    ),
    named(
        "of text with a quote",
        Fields(T),
        Fields(
            r#"pub a: i32, #[sea_orm(extra = "CHECK (b IN ('x', 'it''s'))")] pub b: Option<String>"#,
        ),
    ),
    named(
        "over two columns",
        Fields(T),
        Fields(
            r#"pub a: i32, #[sea_orm(extra = "CONSTRAINT both CHECK (a > 0 OR b IS NULL)")] pub b: Option<String>"#,
        ),
    ),
    named(
        "not for rows from before",
        Fields(T),
        Edited(T, |schema| {
            check(schema, "real", "a > 0", |of| of.not_valid = true);
        }),
    ),
    named(
        "not for heirs",
        Fields(T),
        Edited(T, |schema| {
            check(schema, "real", "a > 0", |of| of.no_inherit = true);
        }),
    ),
    named(
        "on a new column",
        Fields("pub b: Option<String>"),
        Fields(
            r#"#[sea_orm(extra = "CHECK (a > 0)", default_value = 1)] pub a: i32, pub b: Option<String>"#,
        ),
    ),
    renamed(
        "follows its column",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32"#),
        Fields(r#"#[sea_orm(extra = "CHECK (x > 0)")] pub x: i32"#),
        &["t.a:x"],
    ),
    named(
        "while its column changes",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: Option<i32>"#),
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: Option<i64>"#),
    ),
];
