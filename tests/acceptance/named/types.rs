//! Types: wider, narrower, other ones, and under what hangs on them.

use super::Side::{Entities, Fields};
use super::{Named, named};
use crate::support::sources::Sources;

pub const BESIDE: Sources = &[("enum mood", "owner, member")];

const KEY: &str = "#[sea_orm(primary_key)] pub id: i32";

pub const CASES: &[Named] = &[
    named(
        "integer to big integer",
        Fields("pub a: i32"),
        Fields("pub a: i64"),
    ),
    named(
        "big integer to integer",
        Fields("pub a: i64"),
        Fields("pub a: i32"),
    ),
    named(
        "small integer to integer",
        Fields("pub a: i16"),
        Fields("pub a: i32"),
    ),
    named(
        "integer to unsigned",
        Fields("pub a: i32"),
        Fields("pub a: u32"),
    ),
    named(
        "integer to boolean",
        Fields("pub a: i32"),
        Fields("pub a: bool"),
    ),
    named(
        "boolean to integer",
        Fields("pub a: bool"),
        Fields("pub a: i32"),
    ),
    named(
        "boolean to big integer",
        Fields("pub a: bool"),
        Fields("pub a: i64"),
    ),
    named(
        "integer to text",
        Fields("pub a: i32"),
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
    ),
    named(
        "text to integer",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields("pub a: i32"),
    ),
    named(
        "text to boolean",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields("pub a: bool"),
    ),
    named(
        "string longer",
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(100))")] pub a: String"#),
    ),
    named(
        "string shorter",
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(5))")] pub a: String"#),
    ),
    named(
        "string to text",
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
    ),
    named(
        "text to string",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#),
    ),
    named(
        "string to char",
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(8))")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "Char(Some(8))")] pub a: String"#),
    ),
    named(
        "float to double",
        Fields("pub a: f32"),
        Fields("pub a: f64"),
    ),
    named(
        "double to decimal",
        Fields("pub a: f64"),
        Fields(r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))")] pub a: Decimal"#),
    ),
    named(
        "decimal of more digits",
        Fields(r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))")] pub a: Decimal"#),
        Fields(r#"#[sea_orm(column_type = "Decimal(Some((19, 4)))")] pub a: Decimal"#),
    ),
    named(
        "integer to decimal",
        Fields("pub a: i32"),
        Fields(r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))")] pub a: Decimal"#),
    ),
    named(
        "integer to double",
        Fields("pub a: i32"),
        Fields("pub a: f64"),
    ),
    named(
        "date to time of day",
        Fields("pub a: Date"),
        Fields("pub a: DateTime"),
    ),
    named(
        "time of day to one with a zone",
        Fields("pub a: DateTime"),
        Fields("pub a: DateTimeUtc"),
    ),
    named(
        "text to time of day",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields("pub a: DateTime"),
    ),
    named(
        "json to binary json",
        Fields(r#"#[sea_orm(column_type = "Json")] pub a: Json"#),
        Fields(r#"#[sea_orm(column_type = "JsonBinary")] pub a: Json"#),
    ),
    named(
        "text to json",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields(r#"#[sea_orm(column_type = "JsonBinary")] pub a: Json"#),
    ),
    named(
        "string to uuid",
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(36))")] pub a: String"#),
        Fields("pub a: Uuid"),
    ),
    named(
        "uuid to string",
        Fields("pub a: Uuid"),
        Fields(r#"#[sea_orm(column_type = "String(StringLen::N(36))")] pub a: String"#),
    ),
    named(
        "text to enum",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields("pub a: Mood"),
    ),
    named(
        "text to enum with a default",
        Fields(r#"#[sea_orm(column_type = "Text", default_value = "owner")] pub a: String"#),
        Fields(r#"#[sea_orm(default_value = "owner")] pub a: Mood"#),
    ),
    named(
        "enum to text",
        Fields(r#"#[sea_orm(default_value = "owner")] pub a: Mood"#),
        Fields(r#"#[sea_orm(default_value = "owner")] pub a: String"#),
    ),
    named(
        "text to array",
        Fields(r#"#[sea_orm(column_type = "Text")] pub a: String"#),
        Fields("pub a: Vec<String>"),
    ),
    named(
        "under an index",
        Fields("#[sea_orm(indexed)] pub a: i32"),
        Fields("#[sea_orm(indexed)] pub a: i64"),
    ),
    named(
        "under a unique key",
        Fields("#[sea_orm(unique)] pub a: i32"),
        Fields("#[sea_orm(unique)] pub a: i64"),
    ),
    named(
        "under a check",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32"#),
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i64"#),
    ),
    named(
        "under a default",
        Fields("#[sea_orm(default_value = 5)] pub a: i32"),
        Fields("#[sea_orm(default_value = 5)] pub a: i64"),
    ),
    named(
        "with another default",
        Fields("#[sea_orm(default_value = 5)] pub a: i32"),
        Fields(r#"#[sea_orm(column_type = "Text", default_value = "five")] pub a: String"#),
    ),
    named(
        "of a key",
        Fields("#[sea_orm(primary_key)] pub id: i32"),
        Fields("#[sea_orm(primary_key)] pub id: i64"),
    ),
    named(
        "of both ends of a foreign key",
        Entities(&[
            ("t", KEY),
            (
                "u",
                r#"#[sea_orm(primary_key)] pub id: i32, pub t_id: i32, #[sea_orm(belongs_to, from = "t_id", to = "id")] pub t: HasOne<super::t::Entity>"#,
            ),
        ]),
        Entities(&[
            ("t", "#[sea_orm(primary_key)] pub id: i64"),
            (
                "u",
                r#"#[sea_orm(primary_key)] pub id: i32, pub t_id: i64, #[sea_orm(belongs_to, from = "t_id", to = "id")] pub t: HasOne<super::t::Entity>"#,
            ),
        ]),
    ),
    named(
        "several at once",
        Fields("pub a: i32, pub b: f32, pub c: i16"),
        Fields("pub a: i64, pub b: f64, pub c: i32"),
    ),
];
