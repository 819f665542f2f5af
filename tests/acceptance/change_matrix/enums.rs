//! Enum types: their values, and columns that come and go with them.

use super::{ALL, CASE, Case, SERVERS};
use crate::support::sources::Sources;

const MOOD: (&str, &str) = ("enum mood", "owner, member");
const IN_USE: (&str, &str) = (
    "t",
    r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#,
);
const MAY_BE: (&str, &str) = (
    "u",
    "#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Mood>",
);
const BEFORE: Sources = &[MOOD, IN_USE, MAY_BE];
const ROWS: &[&str] = &[
    "INSERT INTO t (mood) VALUES ('owner')",
    "INSERT INTO u (mood) VALUES ('member')",
    "INSERT INTO u (mood) VALUES (NULL)",
];
const KEPT: &[(&str, &str)] = &[
    ("t WHERE mood = 'owner'", "t WHERE mood = 'owner'"),
    ("u WHERE mood = 'member'", "u WHERE mood = 'member'"),
];

pub const CASES: &[Case] = &[
    Case {
        name: "enum_value_appended",
        row: "enum value added at the end",
        before: BEFORE,
        after: &[("enum mood", "owner, member, it's"), IN_USE, MAY_BE],
        rows: ROWS,
        finds: &["add value `it's` to enum `mood`"],
        warns_back: &[(
            ALL,
            "This fails while a row holds a value that is removed: `it's`.",
        )],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_value_inserted",
        row: "enum value added in the middle",
        before: BEFORE,
        after: &[("enum mood", "first, owner, guest, member"), IN_USE, MAY_BE],
        rows: ROWS,
        finds: &["add values `first`, `guest` to enum `mood`"],
        warns_back: &[(
            ALL,
            "This fails while a row holds a value that is removed: `first`, `guest`.",
        )],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_value_added_and_made_the_default",
        row: "enum value added at the end",
        before: BEFORE,
        after: &[
            ("enum mood", "owner, member, guest"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
            MAY_BE,
        ],
        rows: ROWS,
        finds: &[
            "add value `guest` to enum `mood`",
            "change column `mood` of `t`: default 'member' → default 'guest'",
        ],
        warns_back: &[(
            ALL,
            "This fails while a row holds a value that is removed: `guest`.",
        )],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_value_removed",
        row: "enum value removed",
        before: &[("enum mood", "owner, guest, member"), IN_USE, MAY_BE],
        after: BEFORE,
        rows: ROWS,
        finds: &["change enum `mood`: owner, guest, member → owner, member"],
        warns: &[(
            ALL,
            "This fails while a row holds a value that is removed: `guest`.",
        )],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_value_removed_with_rows_of_it",
        row: "enum value removed that rows have",
        before: &[("enum mood", "owner, guest, member"), IN_USE, MAY_BE],
        after: BEFORE,
        rows: &[
            "INSERT INTO t (mood) VALUES ('owner')",
            "INSERT INTO u (mood) VALUES ('member')",
            "INSERT INTO u (mood) VALUES ('guest')",
        ],
        finds: &["change enum `mood`: owner, guest, member → owner, member"],
        warns: &[
            (
                ALL,
                "This fails while a row holds a value that is removed: `guest`.",
            ),
            (
                SERVERS,
                "This fails while a row of `u` has one of `guest` in `mood`, and in the compared database there is 1 such row.",
            ),
        ],
        refused: &[(SERVERS, "UPDATE u SET mood = NULL WHERE mood = 'guest'")],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_value_renamed",
        row: "enum value renamed",
        before: BEFORE,
        after: &[
            ("enum mood", "owner, guest"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
            MAY_BE,
        ],
        rows: ROWS,
        renames: &["mood.member:guest"],
        finds: &["rename value `member` of enum `mood` to `guest`"],
        kept: &[("u WHERE mood = 'guest'", "u WHERE mood = 'member'")],
        ..CASE
    },
    Case {
        name: "enum_values_reordered",
        row: "enum values reordered",
        before: BEFORE,
        after: &[("enum mood", "member, owner"), IN_USE, MAY_BE],
        rows: ROWS,
        finds: &["change enum `mood`: owner, member → member, owner"],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_type_renamed",
        row: "enum type renamed",
        before: BEFORE,
        after: &[
            ("enum feeling", "owner, member"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Feeling"#,
            ),
            (
                "u",
                "#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Feeling>",
            ),
        ],
        rows: ROWS,
        renames: &["mood:feeling"],
        finds: &["rename enum `mood` to `feeling`"],
        kept: KEPT,
        ..CASE
    },
    Case {
        name: "enum_column_added",
        row: "column with a new enum added",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        after: &[
            MOOD,
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a: i32, pub mood: Option<Mood>, #[sea_orm(default_value = "owner")] pub said: Mood"#,
            ),
        ],
        rows: &["INSERT INTO t (a) VALUES (1)"],
        finds: &[
            "create enum `mood`: owner, member",
            "add column `mood` to `t`: enum `mood`, null",
            "add column `said` to `t`: enum `mood`, not null, default 'owner'",
        ],
        warns_back: &[
            (ALL, "The values of `said` are lost."),
            (ALL, "The values of `mood` are lost."),
        ],
        kept: &[(
            "t WHERE a = 1 AND said = 'owner' AND mood IS NULL",
            "t WHERE a = 1",
        )],
        ..CASE
    },
    Case {
        name: "enum_column_dropped",
        row: "enum column dropped; then down and up again",
        before: &[
            MOOD,
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member", indexed)] pub mood: Mood"#,
            ),
        ],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32")],
        rows: &["INSERT INTO t (mood) VALUES ('owner')"],
        finds: &[
            "drop enum `mood`: owner, member",
            "drop column `mood` of `t` (its values are lost)",
            "drop index `idx-t-mood` (`mood`) of `t`",
        ],
        warns: &[(ALL, "The values of `mood` are lost.")],
        kept: &[("t", "t")],
        ..CASE
    },
    Case {
        name: "one_of_two_enum_columns_dropped",
        row: "enum column dropped; then down and up again",
        before: BEFORE,
        after: &[MOOD, IN_USE, ("u", "#[sea_orm(primary_key)] pub id: i32")],
        rows: &[
            "INSERT INTO t (mood) VALUES ('owner')",
            "INSERT INTO u (mood) VALUES ('member')",
        ],
        finds: &["drop column `mood` of `u` (its values are lost)"],
        warns: &[(ALL, "The values of `mood` are lost.")],
        kept: &[("t WHERE mood = 'owner'", "t WHERE mood = 'owner'")],
        ..CASE
    },
    Case {
        name: "text_becomes_enum_with_other_rows",
        row: "text → enum with other rows",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(20))", default_value = "member")] pub mood: String"#,
        )],
        after: &[MOOD, IN_USE],
        rows: &[
            "INSERT INTO t (mood) VALUES ('owner')",
            "INSERT INTO t (mood) VALUES ('else')",
        ],
        finds: &[
            "create enum `mood`: owner, member",
            "change column `mood` of `t`: string(20) → enum `mood`",
        ],
        warns: &[(
            SERVERS,
            "This fails while a row of `t` has a value in `mood` that is no mood, and in the compared database there is 1 such row.",
        )],
        refused: &[(SERVERS, "UPDATE t SET mood = 'member' WHERE mood = 'else'")],
        kept: &[("t WHERE mood = 'owner'", "t WHERE mood = 'owner'")],
        ..CASE
    },
];
