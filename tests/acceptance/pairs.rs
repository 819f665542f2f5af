//! Pairs of schemas, said by small entities, and the migration between them: generated, compiled into this very binary,
//! run on real databases up and down with rows in the tables.
//!
//! Each case ends three times: the database equals the target and a second comparison is empty; down restores the
//! start; the rows are still there. And what the compiled Rust sends is what the plan's SQL says.
//!
//! The generated files stand in `generated/`, for sea-orm-migration 2 alone in `alone/`, and for 1.1 in the crate
//! `dialect11`, which records what they send. A case that differs fails; `SCHEMA_DIFF_UPDATE=1` writes it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use runner::ops;
use runner::run::{Direction, run, to_sql};
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Hint, Input, compare_renamed, diff, resolve};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::{Backfills, around_foreign_keys, plan_back, plan_with};
use schema_diff::read::{SourceFile, read};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::target::Target;
use schema_diff::render::{sql, text};
use schema_diff::revision::Revision;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::MigrationTrait;

use crate::support::servers;
use crate::support::step::{LEDGER, column, count, in_step, led_back};

pub const BACKENDS: &[Dialect] = &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

/// A case: what the entities say before and after, as `(table, fields)`, and rows for the tables before.
pub struct Pair {
    pub name: &'static str,
    pub before: &'static [(&'static str, &'static str)],
    pub after: &'static [(&'static str, &'static str)],
    pub rows: &'static [&'static str],
    /// What `--rename` says.
    pub renames: &'static [&'static str],
    /// Where a row must be found: after, and before.
    kept: &'static [(&'static str, &'static str)],
    /// What the rows shall have in columns that become NOT NULL, as `(table, column, SQL)`.
    backfills: &'static [(&'static str, &'static str, &'static str)],
    migration: fn() -> Box<dyn MigrationTrait>,
    /// The same without `runner`.
    pub alone: fn() -> Box<dyn MigrationTrait>,
}

macro_rules! pairs {
    ($($name:ident {
        before: $before:expr, after: $after:expr, rows: $rows:expr
        $(, renames: [$($rename:expr),*], kept: [$($kept:expr),*])?
        $(, backfills: $backfills:expr)?
    })*) => {
        #[expect(clippy::doc_markdown, reason = "a header's ids are data, not prose")]
        mod generated {
            $(pub mod $name;)*
        }

        #[expect(clippy::doc_markdown, reason = "a header's ids are data, not prose")]
        mod alone {
            $(pub mod $name;)*
        }

        pub const PAIRS: &[Pair] = &[$(Pair {
            name: stringify!($name),
            before: $before,
            after: $after,
            rows: $rows,
            renames: &[$($($rename),*)?],
            kept: &[$($($kept),*)?],
            backfills: pairs!(@or_none $($backfills)?),
            migration: || Box::new(generated::$name::Migration),
            alone: || Box::new(alone::$name::Migration),
        }),*];
    };
    (@or_none) => { &[] };
    (@or_none $backfills:expr) => { $backfills };
}

const ID: &str = "#[sea_orm(primary_key)] pub id: i32,";
const USERS: &str = r#"
    #[sea_orm(primary_key)] pub id: i32,
    #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
    #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>,
    pub age: Option<i32>,
"#;
const TWO_USERS: &[&str] = &[
    "INSERT INTO users (name, note, age) VALUES ('Ann', 'it''s', 30)",
    "INSERT INTO users (name, note, age) VALUES ('Bob', NULL, NULL)",
];
const MOODS: &str = r"
    #[sea_orm(primary_key)] pub id: i32,
    pub mood: Mood,
";

/// Variants in Rust, each with its value.
type Variants = &'static [(&'static str, &'static str)];

/// Enums of the cases: the type in Rust, its name in the database, its values.
const ENUMS: &[(&str, &str, Variants)] = &[
    ("Mood", "mood", &[("Owner", "owner"), ("Member", "member")]),
    (
        "LongMood",
        "mood",
        &[
            ("First", "first"),
            ("Owner", "owner"),
            ("Member", "member"),
            ("Last", "it's"),
        ],
    ),
    (
        "GuestMood",
        "mood",
        &[("Owner", "owner"), ("Guest", "guest")],
    ),
    (
        "State",
        "state",
        &[("Owner", "owner"), ("Member", "member")],
    ),
    (
        "Feeling",
        "feeling",
        &[("Owner", "owner"), ("Guest", "guest"), ("Other", "other")],
    ),
];

pairs! {
    create_everything {
        before: &[],
        after: &[
            ("teams", r#"#[sea_orm(primary_key, auto_increment = false, column_type = "String(StringLen::N(36))")] pub id: String,
                #[sea_orm(unique)] pub slug: String,
                #[sea_orm(belongs_to, from = "owner_id", to = "id")] pub owner: HasOne<super::users::Entity>,
                pub owner_id: Option<i32>"#),
            ("users", r#"#[sea_orm(primary_key)] pub id: i32,
                #[sea_orm(indexed)] pub team_id: Option<String>,
                #[sea_orm(belongs_to, from = "team_id", to = "id", on_delete = "Cascade")] pub team: HasOne<super::teams::Entity>,
                #[sea_orm(default_value = "member")] pub mood: Mood,
                #[sea_orm(default_value = true)] pub active: bool,
                #[sea_orm(default_value = -5)] pub points: i64,
                #[sea_orm(default_expr = "Expr::current_timestamp()")] pub created_at: DateTime,
                #[sea_orm(unique_key = "nick")] pub first: String,
                #[sea_orm(unique_key = "nick")] pub last: String,
                pub data: Option<Json>,
                pub score: Option<f64>,
                pub parent_id: Option<i32>,
                #[sea_orm(self_ref, relation_enum = "Parent", relation_reverse = "Child", from = "parent_id", to = "id")] pub parent: HasOne<Entity>"#),
        ],
        rows: &[]
    }
    drop_everything {
        before: &[("a", r#"#[sea_orm(primary_key)] pub id: i32, pub b_id: i32,
                #[sea_orm(belongs_to, from = "b_id", to = "id")] pub b: HasOne<super::b::Entity>"#),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>,
                #[sea_orm(indexed)] pub x: String, pub mood: Mood,
                #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        after: &[],
        rows: &[]
    }
    columns_added {
        before: &[("users", ID)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            pub nickname: Option<String>,
            #[sea_orm(default_value = "x")] pub kind: String,
            #[sea_orm(default_value = 0)] pub count: i32"#)],
        rows: &["INSERT INTO users (id) VALUES (7)"]
    }
    columns_dropped {
        before: &[("users", USERS)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String"#)],
        rows: TWO_USERS
    }
    indexed_column_dropped {
        before: &[("users", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: Option<i32>, #[sea_orm(unique)] pub b: Option<i32>")],
        after: &[("users", ID)],
        rows: &["INSERT INTO users (a, b) VALUES (1, 2)"]
    }
    column_altered {
        before: &[("users", USERS)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(80))", default_value = "nobody")] pub name: String,
            #[sea_orm(column_type = "Text")] pub note: Option<String>,
            pub age: Option<i64>"#)],
        rows: TWO_USERS
    }
    null_forbidden {
        before: &[("users", USERS)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: Option<String>,
            #[sea_orm(column_type = "String(StringLen::N(20))", default_value = "")] pub note: String,
            pub age: i32"#)],
        rows: &["INSERT INTO users (name, note, age) VALUES ('Ann', 'x', 30)"]
    }
    default_changed {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 1)] pub a: i32, #[sea_orm(default_value = "it's")] pub b: String, pub c: bool"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, pub a: i32, #[sea_orm(default_value = "\\ \"ü\"")] pub b: String, #[sea_orm(default_value = false)] pub c: bool"#)],
        rows: &["INSERT INTO t (c) VALUES (true)"]
    }
    keys_changed {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub a: i32, #[sea_orm(unique_key = "bc")] pub b: i32, #[sea_orm(unique_key = "bc")] pub c: i32, #[sea_orm(indexed)] pub d: i32"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: i32, #[sea_orm(unique)] pub b: i32, #[sea_orm(unique_key = "cd")] pub c: i32, #[sea_orm(unique_key = "cd")] pub d: i32"#)],
        rows: &["INSERT INTO t (a, b, c, d) VALUES (1, 2, 3, 4)"]
    }
    foreign_keys_changed {
        before: &[("a", ID), ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, pub other_id: Option<i32>,
            #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("a", ID), ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, pub other_id: Option<i32>,
            #[sea_orm(belongs_to, relation_enum = "A", from = "a_id", to = "id", on_delete = "SetNull")] pub a: HasOne<super::a::Entity>,
            #[sea_orm(belongs_to, relation_enum = "Other", from = "other_id", to = "id", on_delete = "Cascade", on_update = "Cascade")] pub other: HasOne<super::a::Entity>"#)],
        rows: &["INSERT INTO a (id) VALUES (1)", "INSERT INTO b (a_id, other_id) VALUES (1, 1)"]
    }
    referenced_table_rebuilt {
        before: &[("a", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(5))")] pub x: String"#),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("a", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(9))")] pub x: String"#),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#)],
        rows: &["INSERT INTO a (id, x) VALUES (1, 'x')", "INSERT INTO b (a_id) VALUES (1)"]
    }
    primary_key_changed {
        before: &[("t", r"#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub part: i32")],
        after: &[("t", r"#[sea_orm(primary_key, auto_increment = false)] pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub part: i32")],
        rows: &["INSERT INTO t (id, part) VALUES (1, 2)"]
    }
    text_becomes_enum {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(20))", default_value = "member")] pub mood: String"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#)],
        rows: &["INSERT INTO t (mood) VALUES ('owner')"]
    }
    names_cut_to_the_same {
        before: &[("one_table_whose_index_names_are_longer_than_postgresql_has", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub b: i32, pub a: i32")],
        after: &[("one_table_whose_index_names_are_longer_than_postgresql_has", r"#[sea_orm(primary_key)] pub id: i32, pub b: i32, #[sea_orm(indexed)] pub a: i32")],
        rows: &["INSERT INTO one_table_whose_index_names_are_longer_than_postgresql_has (a, b) VALUES (1, 2)"]
    }
    enum_becomes_text {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: String"#)],
        rows: &["INSERT INTO t (mood) VALUES ('owner')"]
    }
    enum_column_added {
        before: &[("t", ID)],
        after: &[("t", MOODS)],
        rows: &[]
    }
    foreign_key_indexed {
        before: &[("a", ID), ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("a", ID), ("b", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        rows: &["INSERT INTO a (id) VALUES (1)", "INSERT INTO b (a_id) VALUES (1)"]
    }
    foreign_key_dropped {
        before: &[("a", ID), ("b", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>, pub c_id: i32,
            #[sea_orm(belongs_to, relation_enum = "C", from = "c_id", to = "id")] pub c: HasOne<super::a::Entity>"#)],
        after: &[("a", ID), ("b", "#[sea_orm(primary_key)] pub id: i32, pub a_id: i32, pub c_id: i32")],
        rows: &["INSERT INTO a (id) VALUES (1)", "INSERT INTO b (a_id, c_id) VALUES (1, 1)"]
    }
    enum_values_added {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#),
            ("u", MOODS)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: LongMood"#),
            ("u", r"#[sea_orm(primary_key)] pub id: i32, pub mood: Option<LongMood>")],
        rows: &["INSERT INTO t (mood) VALUES ('owner')", "INSERT INTO u (mood) VALUES ('member')"]
    }
    names_that_need_quotes {
        before: &[("order", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = "Mixed Case", indexed)] pub a: i32"#)],
        after: &[("order", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = "Mixed Case")] pub a: Option<i32>, #[sea_orm(column_name = "sel\"ect", unique)] pub b: Option<i32>"#),
            ("Größe", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = "from", default_value = "'; DROP TABLE x; --")] pub c: String,
                #[sea_orm(belongs_to, from = "Column::Order", to = "id")] pub other: HasOne<super::order::Entity>, pub order: i32"#)],
        rows: &["INSERT INTO \"order\" (\"Mixed Case\") VALUES (1)"]
    }
    foreign_key_retyped {
        before: &[("a", r#"#[sea_orm(primary_key)] pub id: i32, pub up: Option<i32>,
            #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32,
            #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("a", r#"#[sea_orm(primary_key)] pub id: i64, pub up: Option<i64>,
            #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i64,
            #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#)],
        rows: &["INSERT INTO a (id) VALUES (1)", "INSERT INTO a (id, up) VALUES (2, 1)", "INSERT INTO b (a_id) VALUES (2)"]
    }
    key_over_itself {
        before: &[("t", r"#[sea_orm(primary_key, auto_increment = false)] pub code: i32")],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, pub up: Option<i32>,
            #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#)],
        rows: &[]
    }
    types_cast {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, pub a: bool, pub b: i64, pub c: f64, pub d: i32,
            #[sea_orm(column_type = "Text")] pub e: String, pub f: i32, pub g: i64"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, pub a: i64, pub b: bool, pub c: bool, pub d: bool,
            pub e: i32, #[sea_orm(column_type = "Text")] pub f: String, pub g: f64"#)],
        rows: &["INSERT INTO t (a, b, c, d, e, f, g) VALUES (true, 1, 0, 1, '12', 34, 5)"]
    }
    columns_filled {
        before: &[("users", USERS), ("order", ID)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: String,
            #[sea_orm(indexed)] pub age: i64,
            #[sea_orm(unique)] pub code: String,
            #[sea_orm(comment = "how they are")] pub mood: Mood"#),
            ("order", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = "Mixed Case")] pub a: i32"#)],
        rows: TWO_USERS,
        backfills: &[("users", "note", "'it''s \"'"), ("users", "age", "0"), ("users", "code", "upper(name)"),
            ("users", "mood", "'member'")]
    }
    checks_and_comments_created {
        before: &[],
        after: &[("t", r#"#[sea_orm(primary_key, comment = "it's a key")] pub id: i32,
            #[sea_orm(extra = "CHECK (age > 0 AND age < 150)", comment = "in \"years\"")] pub age: i32,
            #[sea_orm(extra = "CONSTRAINT kind_known CHECK (kind IN ('a', 'it''s'))")] pub kind: String"#)],
        rows: &[]
    }
    checks_and_comments_changed {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(extra = "CONSTRAINT age_real CHECK (age > 0)", comment = "old")] pub age: Option<i32>,
            #[sea_orm(extra = "CONSTRAINT kind_known CHECK (kind IN ('a', 'b'))", comment = "gone")] pub kind: String,
            pub other: Option<i32>"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(extra = "CONSTRAINT age_real CHECK (age > 0 AND (age < 150 OR other IS NULL))", comment = "new; -- 'x'")] pub age: Option<i32>,
            pub kind: String,
            #[sea_orm(extra = "CONSTRAINT other_positive CHECK (other >= 0)", comment = "first")] pub other: Option<i32>"#)],
        rows: &["INSERT INTO t (age, kind, other) VALUES (30, 'a', 1)", "INSERT INTO t (age, kind) VALUES (NULL, 'b')"]
    }
    column_renamed {
        before: &[("users", USERS)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(50))")] pub full_name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>, pub age: Option<i32>"#)],
        rows: TWO_USERS,
        renames: ["users.name:full_name"],
        kept: [("users WHERE full_name = 'Ann'", "users WHERE name = 'Ann'")]
    }
    column_renamed_and_retyped {
        before: &[("users", USERS)],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(80))", default_value = "nobody")] pub full_name: String,
            #[sea_orm(column_type = "String(StringLen::N(20))")] pub note: Option<String>, pub years: Option<i64>"#)],
        rows: TWO_USERS,
        renames: ["users.name:full_name", "users.age:years"],
        kept: [("users WHERE full_name = 'Ann' AND years = 30", "users WHERE name = 'Ann' AND age = 30")]
    }
    column_renamed_and_its_name_used_anew {
        before: &[("users", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String")],
        after: &[("users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub nick: String,
            #[sea_orm(default_value = "x", indexed)] pub name: String, #[sea_orm(unique)] pub address: String, #[sea_orm(unique)] pub mail: Option<String>"#)],
        rows: &["INSERT INTO users (name, mail) VALUES ('Ann', 'a@b')"],
        renames: ["users.name:nick", "users.mail:address"],
        kept: [("users WHERE nick = 'Ann' AND name = 'x' AND address = 'a@b'", "users WHERE name = 'Ann' AND mail = 'a@b'")]
    }
    column_renamed_in_all_that_uses_it {
        before: &[("teams", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub slug: String"),
            ("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(unique_key = "who")] pub first: String, #[sea_orm(unique_key = "who")] pub last: String,
            #[sea_orm(indexed, extra = "CONSTRAINT age_real CHECK (age > 0 AND age < 150)")] pub age: i32,
            #[sea_orm(unique, extra = "CHECK (mail <> '')")] pub mail: String,
            pub team_slug: String, #[sea_orm(belongs_to, from = "team_slug", to = "slug")] pub team: HasOne<super::teams::Entity>"#)],
        after: &[("teams", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub handle: String"),
            ("users", r#"#[sea_orm(primary_key)] pub id: i32,
            #[sea_orm(unique_key = "who")] pub given: String, #[sea_orm(unique_key = "who")] pub last: String,
            #[sea_orm(indexed, extra = "CONSTRAINT age_real CHECK (years > 0 AND years < 150)")] pub years: i32,
            #[sea_orm(unique, extra = "CHECK (address <> '')")] pub address: String,
            pub team_handle: String, #[sea_orm(belongs_to, from = "team_handle", to = "handle")] pub team: HasOne<super::teams::Entity>"#)],
        rows: &["INSERT INTO teams (slug) VALUES ('a')", "INSERT INTO users (first, last, age, mail, team_slug) VALUES ('Ann', 'Lee', 30, 'a@b', 'a')"],
        renames: ["users.first:given", "users.age:years", "users.mail:address", "users.team_slug:team_handle", "teams.slug:handle"],
        kept: [("users WHERE given = 'Ann' AND years = 30 AND team_handle = 'a'", "users WHERE first = 'Ann' AND age = 30 AND team_slug = 'a'")]
    }
    columns_renamed_and_dropped_keys {
        before: &[("t", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub a: i32, #[sea_orm(indexed)] pub b: i32, pub c: i32")],
        after: &[("t", r"#[sea_orm(primary_key)] pub id: i32, pub x: i32, pub y: i32, #[sea_orm(unique)] pub z: i32")],
        rows: &["INSERT INTO t (a, b, c) VALUES (1, 2, 3)"],
        renames: ["t.a:x", "t.b:y", "t.c:z"],
        kept: [("t WHERE x = 1 AND y = 2 AND z = 3", "t WHERE a = 1 AND b = 2 AND c = 3")]
    }
    columns_swapped {
        before: &[("t", r"#[sea_orm(primary_key)] pub id: i32, pub a: i32, #[sea_orm(indexed)] pub b: i32")],
        after: &[("t", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: i32, pub b: i32")],
        rows: &["INSERT INTO t (a, b) VALUES (1, 2)"],
        renames: ["t.a:b", "t.b:a"],
        kept: [("t WHERE a = 2 AND b = 1", "t WHERE a = 1 AND b = 2")]
    }
    columns_renamed_in_a_chain {
        before: &[("t", r"#[sea_orm(primary_key)] pub id: i32, pub a: i32, pub b: i32, pub c: i32")],
        after: &[("t", r"#[sea_orm(primary_key)] pub id: i32, pub b: i32, pub c: i32, pub d: i64")],
        rows: &["INSERT INTO t (a, b, c) VALUES (1, 2, 3)"],
        renames: ["t.a:b", "t.b:c", "t.c:d"],
        kept: [("t WHERE b = 1 AND c = 2 AND d = 3", "t WHERE a = 1 AND b = 2 AND c = 3")]
    }
    table_renamed {
        before: &[("users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String, pub mood: Mood,
            pub parent_id: Option<i32>, #[sea_orm(self_ref, relation_enum = "Parent", relation_reverse = "Child", from = "parent_id", to = "id")] pub parent: HasOne<Entity>"#),
            ("posts", r#"#[sea_orm(primary_key)] pub id: i32, pub user_id: i32, #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")] pub user: HasOne<super::users::Entity>"#)],
        after: &[("members", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String, pub mood: Mood,
            pub parent_id: Option<i32>, #[sea_orm(self_ref, relation_enum = "Parent", relation_reverse = "Child", from = "parent_id", to = "id")] pub parent: HasOne<Entity>"#),
            ("posts", r#"#[sea_orm(primary_key)] pub id: i32, pub user_id: i32, #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")] pub user: HasOne<super::members::Entity>"#)],
        rows: &["INSERT INTO users (name, mail, mood) VALUES ('Ann', 'a@b', 'owner')", "INSERT INTO posts (user_id) VALUES (1)"],
        renames: ["users:members"],
        kept: [("members WHERE name = 'Ann'", "users WHERE name = 'Ann'"), ("posts", "posts")]
    }
    table_renamed_and_its_columns_changed {
        before: &[("users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
            #[sea_orm(column_type = "String(StringLen::N(5))")] pub code: String, pub gone: Option<i32>"#),
            ("posts", r#"#[sea_orm(primary_key)] pub id: i32, pub user_id: i32, #[sea_orm(belongs_to, from = "user_id", to = "id")] pub user: HasOne<super::users::Entity>"#)],
        after: &[("members", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub full_name: String, pub address: String,
            #[sea_orm(column_type = "String(StringLen::N(9))")] pub code: String, pub born: Option<i32>"#),
            ("posts", r#"#[sea_orm(primary_key)] pub id: i32, pub member_id: i32, #[sea_orm(belongs_to, from = "member_id", to = "id")] pub member: HasOne<super::members::Entity>"#)],
        rows: &["INSERT INTO users (name, mail, code) VALUES ('Ann', 'a@b', 'x')", "INSERT INTO posts (user_id) VALUES (1)"],
        renames: ["users:members", "members.name:full_name", "users.mail:address", "posts.user_id:member_id"],
        kept: [("members WHERE full_name = 'Ann' AND address = 'a@b'", "users WHERE name = 'Ann' AND mail = 'a@b'"), ("posts WHERE member_id = 1", "posts WHERE user_id = 1")]
    }
    tables_swapped {
        before: &[("a", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32"),
            ("b", r#"#[sea_orm(primary_key)] pub id: i32, pub y: i32, #[sea_orm(belongs_to, from = "y", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("b", r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32"),
            ("a", r#"#[sea_orm(primary_key)] pub id: i32, pub y: i32, #[sea_orm(belongs_to, from = "y", to = "id")] pub b: HasOne<super::b::Entity>"#)],
        rows: &["INSERT INTO a (x) VALUES (7)", "INSERT INTO b (y) VALUES (1)"],
        renames: ["a:b", "b:a"],
        kept: [("b WHERE x = 7", "a WHERE x = 7"), ("a WHERE y = 1", "b WHERE y = 1")]
    }
    table_renamed_and_its_name_used_anew {
        before: &[("a", ID), ("users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
            pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        after: &[("a", ID), ("old_users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
            pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#),
            ("users", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
            pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#)],
        rows: &["INSERT INTO users (name, mail) VALUES ('Ann', 'a@b')"],
        renames: ["users:old_users"],
        kept: [("old_users WHERE name = 'Ann'", "users WHERE name = 'Ann'")]
    }
    constraints_and_indexes_renamed {
        before: &[("a", ID), ("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT old_check CHECK (n > 0)")] pub n: i32"#)],
        after: &[("a", ID), ("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT new_check CHECK (n > 0)")] pub n: i32"#)],
        rows: &["INSERT INTO t (n) VALUES (1)"],
        renames: [],
        kept: [("t WHERE n = 1", "t WHERE n = 1")]
    }
    enum_value_renamed {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#), ("u", r"#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Mood>")],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: GuestMood"#), ("u", r"#[sea_orm(primary_key)] pub id: i32, pub mood: Option<GuestMood>")],
        rows: &["INSERT INTO t (mood) VALUES ('member')", "INSERT INTO u (mood) VALUES ('owner')"],
        renames: ["mood.member:guest"],
        kept: [("t WHERE mood = 'guest'", "t WHERE mood = 'member'"), ("u WHERE mood = 'owner'", "u WHERE mood = 'owner'")]
    }
    enum_type_renamed {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: State"#)],
        rows: &["INSERT INTO t (mood) VALUES ('owner')"],
        renames: ["mood:state"],
        kept: [("t WHERE mood = 'owner'", "t WHERE mood = 'owner'")]
    }
    enum_and_value_renamed_and_grown {
        before: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#)],
        after: &[("t", r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Feeling"#)],
        rows: &["INSERT INTO t (mood) VALUES ('member')"],
        renames: ["mood:feeling", "mood.member:guest"],
        kept: [("t WHERE mood = 'guest'", "t WHERE mood = 'member'")]
    }
}

/// The schema that the entities say, by this project's own reader.
pub fn schema(tables: &[(&str, &str)]) -> Schema {
    let mut files: Vec<(String, String)> = tables
        .iter()
        .map(|(table, fields)| {
            let text = format!(
                "use sea_orm::entity::prelude::*;\nuse super::enums::*;\n#[sea_orm::model]\n\
                 #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm(table_name = \"{table}\")]\n\
                 pub struct Model {{ {fields} }}\nimpl ActiveModelBehavior for ActiveModel {{}}\n"
            );
            (format!("{table}.rs"), text)
        })
        .collect();
    let mut enums = "use sea_orm::entity::prelude::*;\n".to_owned();
    for (ident, enum_name, values) in ENUMS {
        let used = |(_, fields): &(&str, &str)| {
            ["", "Option<"]
                .iter()
                .any(|before| fields.contains(&format!(": {before}{ident}")))
        };
        if !tables.iter().any(used) {
            continue;
        }
        let mut variants = String::new();
        for (variant, value) in *values {
            let _ = write!(
                variants,
                "#[sea_orm(string_value = \"{value}\")] {variant}, "
            );
        }
        let _ = write!(
            enums,
            "#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]\n\
                 #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"{enum_name}\")]\n\
                 pub enum {ident} {{ {variants}}}\n"
        );
    }
    files.push(("enums.rs".into(), enums));
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    reading.schema
}

pub fn generated(pair: &Pair, target: Target<'_>) -> String {
    let (before, after) = (schema(pair.before), schema(pair.after));
    let changes = offline(&before, &after, pair.renames);
    revision_file(RevisionFile {
        revision: &Revision {
            id: pair.name.to_owned(),
            message: pair.name.replace('_', " "),
            created: "2025-10-23T09:00:00Z".into(),
            ..Revision::default()
        },
        summary: &text::summary(&changes),
        up: &plan_with(&changes, &before, &after, &backfills(pair)).expect("a plan"),
        down: &plan_back(&changes, &before, &after).expect("a plan"),
        backends: BACKENDS,
        target,
        before: &before,
        after: &after,
    })
    .expect("a file")
}

pub fn offline(before: &Schema, after: &Schema, renames: &[&str]) -> Vec<Change> {
    let hints: Vec<Hint> = renames
        .iter()
        .map(|said| Hint::Said((*said).to_owned()))
        .collect();
    let renames = resolve(after, before, &hints).expect("hints that fit");
    let input = Input {
        desired: after,
        recorded: before,
        actual: None,
        backends: BACKENDS,
        include_unmanaged: false,
    };
    let comparison = compare_renamed(input, &renames).expect("renames that fit");
    around_foreign_keys(&comparison.emitted, before, after, BACKENDS)
}

#[test]
fn generated_files_are_what_the_program_writes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance/pairs/generated");
    let mut stale = Vec::new();
    for pair in PAIRS {
        let file = folder.join(format!("{}.rs", pair.name));
        if differs(&file, &generated(pair, Target::RUNNER)) {
            stale.push(pair.name);
        }
    }
    assert!(
        stale.is_empty(),
        "differ from what the program writes: {stale:?}"
    );
}

/// Whether the file says something else; with `SCHEMA_DIFF_UPDATE` it is written.
pub fn differs(file: &Path, text: &str) -> bool {
    let differs = std::fs::read_to_string(file).ok().as_deref() != Some(text);
    if differs && std::env::var_os("SCHEMA_DIFF_UPDATE").is_some() {
        std::fs::write(file, text).expect("written");
    }
    differs
}

pub fn backfills(pair: &Pair) -> Backfills {
    pair.backfills
        .iter()
        .map(|(table, column, sql)| (((*table).into(), (*column).to_owned()), (*sql).to_owned()))
        .collect()
}

pub fn statements(
    before: &Schema,
    after: &Schema,
    renames: &[&str],
    dialect: Dialect,
    backfills: &Backfills,
) -> Vec<Statement> {
    let changes = offline(before, after, renames);
    let up = plan_with(&changes, before, after, backfills).expect("a plan");
    sql::statements(&up, dialect, before, after).expect("statements")
}

/// The plan's SQL as a reviewer reads it; where SQLite or MariaDB spell it from the live table, what they are told.
#[test]
fn as_sql() {
    for pair in PAIRS {
        let (before, after) = (schema(pair.before), schema(pair.after));
        let mut lines = Vec::new();
        for &dialect in BACKENDS {
            let changes = offline(&before, &after, pair.renames);
            let up = plan_with(&changes, &before, &after, &backfills(pair)).expect("a plan");
            let down = plan_back(&changes, &before, &after).expect("a plan");
            for (direction, plan, from, to) in
                [("up", up, &before, &after), ("down", down, &after, &before)]
            {
                lines.push(format!("-- {dialect}: {direction}"));
                for statement in sql::statements(&plan, dialect, from, to).expect("statements") {
                    match statement {
                        Statement::Sql(sql) => lines.push(format!("{sql};")),
                        Statement::BackfillNeeded { table, column } => {
                            lines.push(format!("-- {table}.{column} must be filled"));
                        }
                        Statement::TakeDown(of) => lines.push(of.take_down_script()),
                        Statement::PutBack(of) => lines.push(of.put_back_script()),
                        Statement::AlterTable { table, actions } => {
                            lines.push(format!("-- alter {table}: {} action(s)", actions.len()));
                        }
                    }
                }
            }
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots/pairs");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(pair.name, lines.join("\n")));
    }
}

pub fn assert_in_step(name: &str, model: &Schema, actual: &Schema, dialect: Dialect) {
    in_step(model, actual, dialect, BACKENDS)
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
}

/// What the database has, with its expressions as the model writes them.
pub async fn in_words_of(database: &Database, model: &Schema, actual: &Schema) -> Schema {
    let mut actual = actual.clone();
    in_model_words(
        &database.connection,
        database.dialect,
        &mut actual,
        &[model],
    )
    .await;
    actual
}

pub async fn counts(database: &Database, pair: &Pair) -> Vec<(String, i64)> {
    let (schema, other) = (schema(pair.before), schema(pair.after));
    let stays = |table: &&ObjectName| {
        let renamed = |said: &&str| said.starts_with(&format!("{table}:"));
        other.tables.contains_key(table) && !pair.renames.iter().any(renamed)
    };
    let mut counts = Vec::new();
    for table in schema.tables.keys().filter(stays) {
        let rows = count(database, &table.name).await.expect("counted");
        counts.push((table.to_string(), rows));
    }
    counts
}

/// Each of the queries finds one row.
async fn found(name: &str, database: &Database, queries: impl Iterator<Item = &str>) {
    for query in queries {
        let query = match database.dialect {
            Dialect::MySql => query.replace('"', "`"),
            Dialect::Postgres | Dialect::Sqlite => query.to_owned(),
        };
        let sql = format!("SELECT COUNT(*) FROM {query}");
        let rows: Vec<i64> = column(database, &sql).await.expect("counted");
        assert_eq!(rows, [1], "{name} on {}: {query}", database.dialect);
    }
}

/// The schema before, with the rows.
pub async fn build(pair: &Pair, database: &Database) {
    let (name, dialect) = (pair.name, database.dialect);
    let before = schema(pair.before);
    ops::execute(
        &(&database.connection).into(),
        dialect,
        &statements(&Schema::default(), &before, &[], dialect, &Backfills::new()),
    )
    .await
    .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    for row in pair.rows {
        let row = match dialect {
            Dialect::MySql => row.replace('"', "`"),
            Dialect::Postgres | Dialect::Sqlite => (*row).to_owned(),
        };
        database
            .connection
            .execute_unprepared(&row)
            .await
            .unwrap_or_else(|error| panic!("{name} on {dialect}: {row}: {error}"));
    }
}

pub async fn check(pair: &Pair, migration: &dyn MigrationTrait, database: &Database) {
    let target = up_and_down(pair, migration, database).await;
    again(pair, migration, database, &target).await;
}

/// Gives the schema in the middle.
pub async fn up_and_down(
    pair: &Pair,
    migration: &dyn MigrationTrait,
    database: &Database,
) -> Schema {
    let name = pair.name;
    let dialect = database.dialect;
    let (before, after) = (schema(pair.before), schema(pair.after));
    build(pair, database).await;
    let start = introspect(database, &[LEDGER]).await.expect("introspected");
    assert_in_step(
        name,
        &before,
        &in_words_of(database, &before, &start).await,
        dialect,
    );
    let rows = counts(database, pair).await;

    let planned = statements(&before, &after, pair.renames, dialect, &backfills(pair));
    let printed = to_sql(database, LEDGER, &[migration], Direction::Up, 0).await;
    match printed {
        Ok(printed) => assert_sends(name, dialect, &printed[0].1, &planned),
        // A place that is to be filled in asks the rows, and without `runner` it asks them always.
        Err(error) => assert!(
            error.to_string().contains(" IS NULL LIMIT 1")
                && planned
                    .iter()
                    .any(|it| matches!(it, Statement::BackfillNeeded { .. })),
            "{name} on {dialect}: {error}"
        ),
    }

    run(database, LEDGER, migration, Direction::Up, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    let target = introspect(database, &[LEDGER]).await.expect("introspected");
    assert_in_step(
        name,
        &after,
        &in_words_of(database, &after, &target).await,
        dialect,
    );
    assert_eq!(counts(database, pair).await, rows, "{name} on {dialect}");
    found(name, database, pair.kept.iter().map(|(after, _)| *after)).await;

    run(database, LEDGER, migration, Direction::Down, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    let back = introspect(database, &[LEDGER]).await.expect("introspected");
    led_back(dialect, &start, &back).unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    assert_eq!(counts(database, pair).await, rows, "{name} on {dialect}");
    found(name, database, pair.kept.iter().map(|(_, before)| *before)).await;

    target
}

/// Up once more, to the same end.
async fn again(pair: &Pair, migration: &dyn MigrationTrait, database: &Database, target: &Schema) {
    let (name, dialect) = (pair.name, database.dialect);
    run(database, LEDGER, migration, Direction::Up, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}, again: {error}"));
    let again = introspect(database, &[LEDGER]).await.expect("introspected");
    let after = schema(pair.after);
    let said = in_words_of(database, &after, &again).await;
    assert_in_step(name, &after, &said, dialect);
    // Keys that nobody named may have been named on the way back there.
    if dialect != Dialect::MySql {
        assert_eq!(
            again.sorted(),
            target.sorted(),
            "{name} on {dialect}, again"
        );
    }
}

/// The statements that the compiled Rust sent contain the plan's, in order. (Around them stand the ledger's row, the
/// transaction and, on SQLite, what a rebuild says by itself.)
fn assert_sends(name: &str, dialect: Dialect, sent: &[String], planned: &[Statement]) {
    let plain = |sql: &str| sql.trim().trim_end_matches(';').to_owned();
    let mut sent = sent.iter().map(|sql| plain(sql));
    for statement in planned {
        let Statement::Sql(sql) = statement else {
            continue;
        };
        let wanted = plain(sql);
        assert!(
            sent.any(|sql| sql == wanted),
            "{name} on {dialect}: the compiled revision does not send, or not in this order: {wanted}"
        );
    }
}

pub async fn on_file(folder: &Path, name: &str) -> Database {
    let url = format!("sqlite://{name}.db?mode=rwc");
    let url = DatabaseUrl::parse(&url, folder).expect("a URL");
    connect(&url, true).await.expect("connects")
}

pub async fn on_server(url: &str) -> Database {
    let url = DatabaseUrl::parse(url, Path::new("/")).expect("a URL");
    connect(&url, false).await.expect("connects")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    for pair in PAIRS {
        let folder = tempfile::tempdir().expect("a folder");
        let database = on_file(folder.path(), "test").await;
        check(pair, (pair.migration)().as_ref(), &database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    for pair in PAIRS {
        let Some(url) = servers::postgres() else {
            return;
        };
        check(pair, (pair.migration)().as_ref(), &on_server(&url).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    for pair in PAIRS {
        let Some(url) = servers::mariadb() else {
            return;
        };
        check(pair, (pair.migration)().as_ref(), &on_server(&url).await).await;
    }
}

#[test]
fn equals_need_no_statement() {
    for pair in PAIRS {
        let schema = schema(pair.after);
        assert_eq!(diff(&schema, &schema), Vec::new(), "{}", pair.name);
    }
}
