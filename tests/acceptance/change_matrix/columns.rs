//! Columns: renamed, added, dropped, and what they must hold.

use super::{ALL, CASE, Case, MARIADB, SERVERS};
use crate::support::sources::Sources;

const USERS: Sources = &[(
    "users",
    r#"#[sea_orm(primary_key)] pub id: i32,
    #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
    #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>"#,
)];

const TWO: &[&str] = &[
    "INSERT INTO users (name, note) VALUES ('Ann', 'it''s')",
    "INSERT INTO users (name, note) VALUES ('Bob', NULL)",
];

const FILLED: &str = "TO FILL IN: `age` must hold a value and has no default. Say what the rows that are there shall have, \
     with ops::backfill in place of the next line, which fails while there are any.";

pub const CASES: &[Case] = &[
    Case {
        name: "column_renamed",
        row: "column renamed",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub full_name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>"#,
        )],
        rows: TWO,
        renames: &["users.name:full_name"],
        finds: &["rename column `name` of `users` to `full_name`"],
        kept: &[("users WHERE full_name = 'Ann'", "users WHERE name = 'Ann'")],
        ..CASE
    },
    Case {
        name: "column_renamed_without_a_word",
        row: "column renamed",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub remark: Option<String>"#,
        )],
        rows: TWO,
        finds: &[
            "drop column `note` of `users` (its values are lost)",
            "add column `remark` to `users`: string(20), null",
        ],
        warns: &[(ALL, "The values of `note` are lost.")],
        warns_back: &[(ALL, "The values of `remark` are lost.")],
        kept: &[("users WHERE name = 'Ann' AND remark IS NULL", "users WHERE name = 'Ann'")],
        ..CASE
    },
    Case {
        name: "columns_swapped",
        row: "column renamed",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32, pub b: i32")],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub b: i32, pub a: i32")],
        rows: &["INSERT INTO t (a, b) VALUES (1, 2)"],
        renames: &["t.a:b", "t.b:a"],
        finds: &["rename column `a` of `t` to `b`", "rename column `b` of `t` to `a`"],
        kept: &[("t WHERE a = 2 AND b = 1", "t WHERE a = 1 AND b = 2")],
        ..CASE
    },
    Case {
        name: "nulls_forbidden",
        row: "NOT NULL added",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: String"#,
        )],
        rows: &["INSERT INTO users (name, note) VALUES ('Ann', 'x')"],
        finds: &["change column `note` of `users`: null → not null"],
        warns: &[(ALL, "This fails while a row has NULL in `note`.")],
        kept: &[("users WHERE note = 'x'", "users WHERE note = 'x'")],
        ..CASE
    },
    Case {
        name: "nulls_forbidden_with_nulls",
        row: "NOT NULL added with NULL rows",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: String"#,
        )],
        rows: TWO,
        finds: &["change column `note` of `users`: null → not null"],
        warns: &[(
            ALL,
            "This fails while a row of `users` has NULL in `note`, and in the compared database there is 1 such row.",
        )],
        refused: &[(ALL, "UPDATE users SET note = '' WHERE note IS NULL")],
        kept: &[("users WHERE note = 'it''s'", "users WHERE note = 'it''s'")],
        ..CASE
    },
    Case {
        name: "nulls_filled_and_forbidden",
        row: "NOT NULL added with NULL rows",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: String"#,
        )],
        rows: TWO,
        backfills: &[("users", "note", "upper(name)")],
        finds: &["change column `note` of `users`: null → not null"],
        kept: &[("users WHERE note = 'BOB'", "users WHERE name = 'Bob'")],
        ..CASE
    },
    Case {
        name: "nulls_allowed",
        row: "NOT NULL dropped",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: Option<String>,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>"#,
        )],
        rows: TWO,
        finds: &["change column `name` of `users`: not null → null"],
        warns_back: &[(ALL, "This fails while a row has NULL in `name`.")],
        kept: &[("users WHERE name = 'Bob'", "users WHERE name = 'Bob'")],
        ..CASE
    },
    Case {
        name: "column_added",
        row: "column added",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>,
            pub age: Option<i32>,
            #[sea_orm(default_value = "new")] pub state: String"#,
        )],
        rows: TWO,
        finds: &[
            "add column `age` to `users`: integer, null",
            "add column `state` to `users`: string, not null, default 'new'",
        ],
        warns_back: &[(ALL, "The values of `state` are lost."), (ALL, "The values of `age` are lost.")],
        kept: &[("users WHERE name = 'Ann' AND state = 'new' AND age IS NULL", "users WHERE name = 'Ann'")],
        ..CASE
    },
    Case {
        name: "column_that_must_hold_a_value_added",
        row: "NOT NULL column added without default",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>,
            pub age: i32"#,
        )],
        rows: TWO,
        backfills: &[("users", "age", "length(name) + 30")],
        finds: &["add column `age` to `users`: integer, not null"],
        warns_back: &[(ALL, "The values of `age` are lost.")],
        kept: &[("users WHERE name = 'Ann' AND age = 33", "users WHERE name = 'Ann'")],
        ..CASE
    },
    Case {
        name: "column_that_nobody_fills_added",
        row: "NOT NULL column added without default",
        before: USERS,
        after: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>,
            pub age: i32"#,
        )],
        rows: TWO,
        finds: &["add column `age` to `users`: integer, not null"],
        warns: &[(ALL, FILLED)],
        warns_back: &[(ALL, "The values of `age` are lost.")],
        // (What MariaDB has done before it comes to the rows stays: the error says so.)
        refused: &[(ALL, "DELETE FROM users"), (MARIADB, "ALTER TABLE users DROP COLUMN age")],
        ..CASE
    },
    Case {
        name: "indexed_column_dropped",
        row: "indexed column dropped",
        before: &[(
            "users",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: Option<i32>, #[sea_orm(unique)] pub b: Option<i32>,
             #[sea_orm(unique_key = \"two\")] pub c: Option<i32>, #[sea_orm(unique_key = \"two\")] pub d: i32",
        )],
        after: &[("users", "#[sea_orm(primary_key)] pub id: i32, pub d: i32")],
        rows: &["INSERT INTO users (a, b, c, d) VALUES (1, 2, 3, 4)"],
        finds: &["drop column `a` of `users` (its values are lost)", "drop column `b` of `users` (its values are lost)", "drop column `c` of `users` (its values are lost)", "drop unique key (`b`) of `users`", "drop unique key `idx-users-two` (`c`, `d`) as an index of `users`", "drop index `idx-users-a` (`a`) of `users`"],
        warns: &[
            (ALL, "The values of `a` are lost."),
            (ALL, "The values of `b` are lost."),
            (ALL, "The values of `c` are lost."),
        ],
        kept: &[("users WHERE d = 4", "users WHERE d = 4")],
        ..CASE
    },
    Case {
        name: "column_with_a_check_dropped",
        row: "indexed column dropped",
        before: &[(
            "users",
            r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(extra = "CONSTRAINT age_real CHECK (age > 0)")] pub age: Option<i32>, pub d: i32"#,
        )],
        after: &[("users", "#[sea_orm(primary_key)] pub id: i32, pub d: i32")],
        rows: &["INSERT INTO users (age, d) VALUES (1, 4)"],
        finds: &["drop column `age` of `users` (its values are lost)", "drop check `age_real` (age > 0) of `users`"],
        warns: &[(ALL, "The values of `age` are lost.")],
        kept: &[("users WHERE d = 4", "users WHERE d = 4")],
        ..CASE
    },
    Case {
        name: "comment_changed",
        row: "comment changed",
        on: SERVERS,
        before: &[(
            r#"users #[sea_orm(comment = "who's who")]"#,
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(comment = "old")] pub a: i32, #[sea_orm(comment = "gone")] pub b: i32, pub c: i32"#,
        )],
        after: &[(
            r#"users #[sea_orm(comment = "people; -- 'all'")]"#,
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(comment = "it's \\ \"new\"")] pub a: i32, pub b: i32, #[sea_orm(comment = "first")] pub c: i32"#,
        )],
        rows: &["INSERT INTO users (a, b, c) VALUES (1, 2, 3)"],
        finds: &["change column `a` of `users`: comment 'old' → comment 'it''s \\\\ \"new\"'", "change column `b` of `users`: comment 'gone' → no comment", "change column `c` of `users`: no comment → comment 'first'", "change comment of `users`: 'who''s who' → 'people; -- ''all'''"],
        kept: &[("users WHERE a = 1", "users WHERE a = 1")],
        ..CASE
    },
];
