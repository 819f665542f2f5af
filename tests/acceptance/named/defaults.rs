//! Defaults of every kind: said, changed, taken back.

use super::Side::Fields;
use super::{Named, named};
use crate::support::sources::Sources;

pub const BESIDE: Sources = &[("enum mood", "owner, member")];

pub const CASES: &[Named] = &[
    named(
        "number said",
        Fields("pub a: i32"),
        Fields("#[sea_orm(default_value = 5)] pub a: i32"),
    ),
    named(
        "number changed",
        Fields("#[sea_orm(default_value = 5)] pub a: i32"),
        Fields("#[sea_orm(default_value = -6)] pub a: i32"),
    ),
    named(
        "number taken back",
        Fields("#[sea_orm(default_value = 5)] pub a: i32"),
        Fields("pub a: i32"),
    ),
    named(
        "fraction",
        Fields("#[sea_orm(default_value = 2.5)] pub a: f64"),
        Fields("#[sea_orm(default_value = -0.25)] pub a: f64"),
    ),
    named(
        "big number",
        Fields("pub a: i64"),
        Fields("#[sea_orm(default_value = 9000000000)] pub a: i64"),
    ),
    named(
        "decimal",
        Fields(r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))")] pub a: Decimal"#),
        Fields(
            r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))", default_value = 0)] pub a: Decimal"#,
        ),
    ),
    named(
        "truth",
        Fields("pub a: bool"),
        Fields("#[sea_orm(default_value = true)] pub a: bool"),
    ),
    named(
        "truth changed",
        Fields("#[sea_orm(default_value = true)] pub a: bool"),
        Fields("#[sea_orm(default_value = false)] pub a: bool"),
    ),
    named(
        "text",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "new")] pub a: String"#),
    ),
    named(
        "empty text",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "")] pub a: String"#),
    ),
    named(
        "text with a quote",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "it's")] pub a: String"#),
    ),
    named(
        "text with a backslash",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "a\\b\"c`")] pub a: String"#),
    ),
    named(
        "text that is SQL",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "'; DROP TABLE t; --")] pub a: String"#),
    ),
    named(
        "text with a line break",
        Fields("pub a: String"),
        Fields(r#"#[sea_orm(default_value = "a\nb")] pub a: String"#),
    ),
    named(
        "json",
        Fields(r#"#[sea_orm(column_type = "JsonBinary")] pub a: Json"#),
        Fields(
            r#"#[sea_orm(column_type = "JsonBinary", default_value = "{\"a\": [1, \"it's\"]}")] pub a: Json"#,
        ),
    ),
    named(
        "value of an enum",
        Fields("pub a: Mood"),
        Fields(r#"#[sea_orm(default_value = "owner")] pub a: Mood"#),
    ),
    named(
        "value of an enum changed",
        Fields(r#"#[sea_orm(default_value = "owner")] pub a: Mood"#),
        Fields(r#"#[sea_orm(default_value = "member")] pub a: Mood"#),
    ),
    named(
        "now",
        Fields("pub a: DateTimeUtc"),
        Fields(r#"#[sea_orm(default_expr = "Expr::current_timestamp()")] pub a: DateTimeUtc"#),
    ),
    named(
        "now in another word",
        Fields(r#"#[sea_orm(default_expr = "Expr::current_timestamp()")] pub a: DateTimeUtc"#),
        Fields(r#"#[sea_orm(default_expr = "Expr::cust(\"now()\")")] pub a: DateTimeUtc"#),
    ),
    named(
        "now to a day",
        Fields(r#"#[sea_orm(default_expr = "Expr::current_timestamp()")] pub a: DateTimeUtc"#),
        Fields(r#"#[sea_orm(default_value = "2025-01-01 00:00:00")] pub a: DateTimeUtc"#),
    ),
    named(
        "today",
        Fields("pub a: Date"),
        Fields(r#"#[sea_orm(default_expr = "Expr::current_date()")] pub a: Date"#),
    ),
    named(
        "an expression",
        Fields("pub a: i32"),
        Fields(r#"#[sea_orm(default_expr = "Expr::cust(\"(1 + 2)\")")] pub a: i32"#),
    ),
    named(
        "several at once",
        Fields(
            "#[sea_orm(default_value = 1)] pub a: i32, pub b: bool, #[sea_orm(default_value = \"x\")] pub c: String",
        ),
        Fields(
            "pub a: i32, #[sea_orm(default_value = true)] pub b: bool, #[sea_orm(default_value = \"y\")] pub c: String",
        ),
    ),
];
