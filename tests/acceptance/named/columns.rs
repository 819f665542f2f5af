//! Columns: added, dropped, renamed, and whether they may hold NULL.

use super::Side::{Entities, Fields};
use super::{Named, named, renamed};
use crate::support::sources::Sources;

pub const BESIDE: Sources = &[("enum mood", "owner, member")];

const A: &str = "pub a: i32";

pub const CASES: &[Named] = &[
    named(
        "added, may be null",
        Fields(A),
        Fields("pub a: i32, pub b: Option<String>"),
    ),
    named(
        "added with a default",
        Fields(A),
        Fields("pub a: i32, #[sea_orm(default_value = 5)] pub b: i32"),
    ),
    named(
        "added with a default of text",
        Fields(A),
        Fields(r#"pub a: i32, #[sea_orm(default_value = "it's")] pub b: String"#),
    ),
    named(
        "added with the time of day",
        Fields(A),
        Fields(
            r#"pub a: i32, #[sea_orm(default_expr = "Expr::current_timestamp()")] pub b: DateTimeUtc"#,
        ),
    ),
    named(
        "added, must hold a value that nobody says",
        Fields(A),
        Fields("pub a: i32, pub b: i32"),
    ),
    Named {
        backfills: &[("t", "b", "a + 1")],
        ..named(
            "added and filled",
            Fields(A),
            Fields("pub a: i32, pub b: i32"),
        )
    },
    Named {
        backfills: &[("t", "b", "a + 1"), ("t", "c", "'it''s'")],
        ..named(
            "two added and filled",
            Fields(A),
            Fields("pub a: i32, pub b: i32, pub c: String"),
        )
    },
    Named {
        backfills: &[("t", "b", "a")],
        ..named(
            "added, filled and unique",
            Fields(A),
            Fields("pub a: i32, #[sea_orm(unique)] pub b: i32"),
        )
    },
    Named {
        backfills: &[("t", "b", "a")],
        ..named(
            "added, filled and indexed",
            Fields(A),
            Fields("pub a: i32, #[sea_orm(indexed)] pub b: i32"),
        )
    },
    named(
        "several added",
        Fields(A),
        Fields(
            "pub a: i32, pub b: Option<i32>, pub c: Option<String>, #[sea_orm(default_value = false)] pub d: bool",
        ),
    ),
    named(
        "added and indexed",
        Fields(A),
        Fields("pub a: i32, #[sea_orm(indexed)] pub b: Option<i32>"),
    ),
    named(
        "added and unique",
        Fields(A),
        Fields("pub a: i32, #[sea_orm(unique)] pub b: Option<i32>"),
    ),
    named(
        "added with a check",
        Fields(A),
        Fields(r#"pub a: i32, #[sea_orm(extra = "CHECK (b > 0)")] pub b: Option<i32>"#),
    ),
    named(
        "added with a comment",
        Fields(A),
        Fields(r#"pub a: i32, #[sea_orm(comment = "it's new")] pub b: Option<i32>"#),
    ),
    named(
        "added of a new enum",
        Fields(A),
        Fields(r#"pub a: i32, #[sea_orm(default_value = "owner")] pub b: Mood"#),
    ),
    named(
        "added to itself",
        Fields(A),
        Fields(
            r#"pub a: i32, pub up: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#,
        ),
    ),
    named(
        "added in place of another",
        Fields("pub a: i32, pub b: Option<i32>"),
        Fields("pub a: i32, pub c: Option<i32>"),
    ),
    named("dropped", Fields("pub a: i32, pub b: i32"), Fields(A)),
    named(
        "dropped with a default",
        Fields(r#"pub a: i32, #[sea_orm(default_value = "x")] pub b: String"#),
        Fields(A),
    ),
    named(
        "several dropped",
        Fields("pub a: i32, pub b: i32, pub c: Option<String>, pub d: bool"),
        Fields(A),
    ),
    named(
        "dropped with its index",
        Fields("pub a: i32, #[sea_orm(indexed)] pub b: i32"),
        Fields(A),
    ),
    named(
        "dropped with its unique key",
        Fields("pub a: i32, #[sea_orm(unique)] pub b: i32"),
        Fields(A),
    ),
    named(
        "dropped from a unique key of two",
        Fields(
            r#"#[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        ),
        Fields(A),
    ),
    named(
        "dropped with its check",
        Fields(r#"pub a: i32, #[sea_orm(extra = "CHECK (b > 0)")] pub b: i32"#),
        Fields(A),
    ),
    named(
        "dropped with its comment",
        Fields(r#"pub a: i32, #[sea_orm(comment = "old")] pub b: i32"#),
        Fields(A),
    ),
    named(
        "dropped with its enum",
        Fields("pub a: i32, pub b: Mood"),
        Fields(A),
    ),
    named(
        "dropped with its foreign key",
        Fields(
            r#"pub a: i32, pub up: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#,
        ),
        Fields(A),
    ),
    renamed(
        "renamed",
        Fields("pub a: i32, pub b: i32"),
        Fields("pub a: i32, pub c: i32"),
        &["t.b:c"],
    ),
    renamed(
        "renamed with its index and key",
        Fields("#[sea_orm(indexed)] pub a: i32, #[sea_orm(unique)] pub b: i32"),
        Fields("#[sea_orm(indexed)] pub x: i32, #[sea_orm(unique)] pub y: i32"),
        &["t.a:x", "t.b:y"],
    ),
    renamed(
        "renamed in a check",
        Fields(r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32"#),
        Fields(r#"#[sea_orm(extra = "CHECK (x > 0)")] pub x: i32"#),
        &["t.a:x"],
    ),
    renamed(
        "renamed and another type",
        Fields("pub a: i32"),
        Fields("pub x: i64"),
        &["t.a:x"],
    ),
    renamed(
        "renamed and another default",
        Fields("#[sea_orm(default_value = 1)] pub a: i32"),
        Fields("#[sea_orm(default_value = 2)] pub x: i32"),
        &["t.a:x"],
    ),
    renamed(
        "renamed and null",
        Fields("pub a: i32"),
        Fields("pub x: Option<i32>"),
        &["t.a:x"],
    ),
    renamed(
        "renamed and its name used anew",
        Fields("pub a: i32"),
        Fields("pub x: i32, pub a: Option<String>"),
        &["t.a:x"],
    ),
    renamed(
        "two swapped",
        Fields("pub a: i32, pub b: String"),
        Fields("pub b: i32, pub a: String"),
        &["t.a:b", "t.b:a"],
    ),
    renamed(
        "three in a chain",
        Fields("pub a: i32, pub b: i32"),
        Fields("pub b: i32, pub c: i32"),
        &["t.a:b", "t.b:c"],
    ),
    renamed(
        "three in a circle",
        Fields("pub a: i32, pub b: i64, pub c: String"),
        Fields("pub b: i32, pub c: i64, pub a: String"),
        &["t.a:b", "t.b:c", "t.c:a"],
    ),
    renamed(
        "the key renamed",
        Entities(&[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")]),
        Entities(&[("t", "#[sea_orm(primary_key)] pub key: i32, pub a: i32")]),
        &["t.id:key"],
    ),
    named(
        "null forbidden",
        Fields("pub a: Option<i32>"),
        Fields("pub a: i32"),
    ),
    Named {
        backfills: &[("t", "a", "0")],
        ..named(
            "null filled and forbidden",
            Fields("pub a: Option<i32>"),
            Fields("pub a: i32"),
        )
    },
    named(
        "null allowed",
        Fields("pub a: i32"),
        Fields("pub a: Option<i32>"),
    ),
    named(
        "null forbidden and a default",
        Fields("pub a: Option<i32>"),
        Fields("#[sea_orm(default_value = 0)] pub a: i32"),
    ),
    named(
        "null forbidden and another type",
        Fields("pub a: Option<i32>"),
        Fields("pub a: i64"),
    ),
    named(
        "comment said",
        Fields("pub a: i32"),
        Fields(r#"#[sea_orm(comment = "it's \\ \"a\"")] pub a: i32"#),
    ),
    named(
        "comment changed",
        Fields(r#"#[sea_orm(comment = "old")] pub a: i32"#),
        Fields(r#"#[sea_orm(comment = "new")] pub a: i32"#),
    ),
    named(
        "comment taken back",
        Fields(r#"#[sea_orm(comment = "old")] pub a: i32"#),
        Fields("pub a: i32"),
    ),
    named(
        "awkward names",
        Fields(r#"#[sea_orm(column_name = "Mixed Case")] pub a: i32"#),
        Fields(
            r#"#[sea_orm(column_name = "Mixed Case", indexed)] pub a: Option<i32>, #[sea_orm(column_name = "sel\"ect`")] pub b: Option<i32>, #[sea_orm(column_name = "größe")] pub c: Option<i32>"#,
        ),
    ),
    named(
        "only the order of the fields",
        Fields("pub a: i32, pub b: i32"),
        Fields("pub b: i32, pub a: i32"),
    ),
    named(
        "said what was implied",
        Fields("pub a: i32, pub b: String"),
        Fields(
            r#"#[sea_orm(column_type = "Integer")] pub a: i32, #[sea_orm(column_type = "String(StringLen::None)")] pub b: String"#,
        ),
    ),
];
