//! Pairs of schemas, said by small entities, and the migration between them: generated, compiled into this very binary,
//! run on real databases up and down with rows in the tables.
//!
//! Each case ends three times: the database equals the target and a second comparison is empty; down restores the
//! start; the rows are still there. And what the compiled Rust sends is what the plan's SQL says.
//!
//! The generated files stand in `generated/`. A case that differs fails; `SCHEMA_DIFF_UPDATE=1` writes it anew.

use std::path::PathBuf;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use runner::ops;
use runner::run::{Direction, run, to_sql};
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, compare, diff};
use schema_diff::model::Schema;
use schema_diff::plan::{Backfills, around_foreign_keys, plan_back, plan_with};
use schema_diff::read::{SourceFile, read};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::{sql, text};
use schema_diff::revision::Revision;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::MigrationTrait;

use crate::support::servers;
use crate::support::step::{LEDGER, count, in_step, same_schema};

const BACKENDS: &[Dialect] = &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

/// A case: what the entities say before and after, as `(table, fields)`, and rows for the tables before.
struct Pair {
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
    rows: &'static [&'static str],
    /// What the rows shall have in columns that become NOT NULL, as `(table, column, SQL)`.
    backfills: &'static [(&'static str, &'static str, &'static str)],
    migration: fn() -> Box<dyn MigrationTrait>,
}

macro_rules! pairs {
    ($($name:ident { before: $before:expr, after: $after:expr, rows: $rows:expr $(, backfills: $backfills:expr)? })*) => {
        #[expect(clippy::doc_markdown, reason = "a header's ids are data, not prose")]
        mod generated {
            $(pub mod $name;)*
        }

        const PAIRS: &[Pair] = &[$(Pair {
            name: stringify!($name),
            before: $before,
            after: $after,
            rows: $rows,
            backfills: pairs!(@or_none $($backfills)?),
            migration: || Box::new(generated::$name::Migration),
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
}

/// The schema that the entities say, by this project's own reader.
fn schema(tables: &[(&str, &str)]) -> Schema {
    let mut files: Vec<(String, String)> = tables
        .iter()
        .map(|(table, fields)| {
            let text = format!(
                "use sea_orm::entity::prelude::*;\nuse super::mood::Mood;\nuse super::long_mood::LongMood;\n#[sea_orm::model]\n\
                 #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm(table_name = \"{table}\")]\n\
                 pub struct Model {{ {fields} }}\nimpl ActiveModelBehavior for ActiveModel {{}}\n"
            );
            (format!("{table}.rs"), text)
        })
        .collect();
    if tables.iter().any(|(_, fields)| fields.contains(": Mood")) {
        files.push((
            "mood.rs".into(),
            "use sea_orm::entity::prelude::*;\n\
             #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]\n\
             #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"mood\")]\n\
             pub enum Mood { #[sea_orm(string_value = \"owner\")] Owner, #[sea_orm(string_value = \"member\")] Member }\n"
                .into(),
        ));
    }
    if tables.iter().any(|(_, fields)| fields.contains("LongMood")) {
        files.push((
            "long_mood.rs".into(),
            "use sea_orm::entity::prelude::*;\n\
             #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]\n\
             #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"mood\")]\n\
             pub enum LongMood { #[sea_orm(string_value = \"first\")] First, \
             #[sea_orm(string_value = \"owner\")] Owner, #[sea_orm(string_value = \"member\")] Member, \
             #[sea_orm(string_value = \"it's\")] Last }\n"
                .into(),
        ));
    }
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    reading.schema
}

fn generated(pair: &Pair) -> String {
    let (before, after) = (schema(pair.before), schema(pair.after));
    let changes = offline(&before, &after);
    revision_file(RevisionFile {
        revision: &Revision {
            id: pair.name.to_owned(),
            parents: Vec::new(),
            message: pair.name.replace('_', " "),
            created: "2025-10-23T09:00:00Z".into(),
        },
        summary: &text::summary(&changes),
        up: &plan_with(&changes, &before, &after, &backfills(pair)).expect("a plan"),
        down: &plan_back(&changes, &before, &after).expect("a plan"),
        backends: BACKENDS,
        before: &before,
        after: &after,
    })
    .expect("a file")
}

fn offline(before: &Schema, after: &Schema) -> Vec<Change> {
    let comparison = compare(Input {
        desired: after,
        recorded: before,
        actual: None,
        backends: BACKENDS,
        include_unmanaged: false,
    });
    around_foreign_keys(&comparison.emitted, before, after, BACKENDS)
}

#[test]
fn generated_files_are_what_the_program_writes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance/pairs/generated");
    let mut stale = Vec::new();
    for pair in PAIRS {
        let file = folder.join(format!("{}.rs", pair.name));
        let text = generated(pair);
        if std::fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            if std::env::var_os("SCHEMA_DIFF_UPDATE").is_some() {
                std::fs::write(&file, &text).expect("written");
            }
            stale.push(pair.name);
        }
    }
    assert!(
        stale.is_empty(),
        "differ from what the program writes: {stale:?}"
    );
}

fn backfills(pair: &Pair) -> Backfills {
    pair.backfills
        .iter()
        .map(|(table, column, sql)| (((*table).into(), (*column).to_owned()), (*sql).to_owned()))
        .collect()
}

fn statements(
    before: &Schema,
    after: &Schema,
    dialect: Dialect,
    backfills: &Backfills,
) -> Vec<Statement> {
    let changes = offline(before, after);
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
            let changes = offline(&before, &after);
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

fn assert_in_step(name: &str, model: &Schema, actual: &Schema, dialect: Dialect) {
    in_step(model, actual, dialect, BACKENDS)
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
}

/// What the database has, with its expressions as the model writes them.
async fn in_words_of(database: &Database, model: &Schema, actual: &Schema) -> Schema {
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

async fn counts(database: &Database, schema: &Schema, other: &Schema) -> Vec<(String, i64)> {
    let mut counts = Vec::new();
    for table in schema
        .tables
        .keys()
        .filter(|table| other.tables.contains_key(table))
    {
        let rows = count(database, &table.name).await.expect("counted");
        counts.push((table.to_string(), rows));
    }
    counts
}

async fn check(pair: &Pair, database: &Database) {
    let name = pair.name;
    let dialect = database.dialect;
    let (before, after) = (schema(pair.before), schema(pair.after));
    let migration = (pair.migration)();
    ops::execute(
        &(&database.connection).into(),
        dialect,
        &statements(&Schema::default(), &before, dialect, &Backfills::new()),
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
    let start = introspect(database, &[LEDGER]).await.expect("introspected");
    assert_in_step(
        name,
        &before,
        &in_words_of(database, &before, &start).await,
        dialect,
    );
    let rows = counts(database, &before, &after).await;

    let printed = to_sql(database, LEDGER, &[migration.as_ref()], Direction::Up, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    assert_sends(
        name,
        dialect,
        &printed[0].1,
        &statements(&before, &after, dialect, &backfills(pair)),
    );

    run(database, LEDGER, migration.as_ref(), Direction::Up, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    let target = introspect(database, &[LEDGER]).await.expect("introspected");
    assert_in_step(
        name,
        &after,
        &in_words_of(database, &after, &target).await,
        dialect,
    );
    assert_eq!(
        counts(database, &before, &after).await,
        rows,
        "{name} on {dialect}"
    );

    run(database, LEDGER, migration.as_ref(), Direction::Down, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    let back = introspect(database, &[LEDGER]).await.expect("introspected");
    same_schema(&start, &back).unwrap_or_else(|error| panic!("{name} on {dialect}: {error}"));
    assert_eq!(
        counts(database, &before, &after).await,
        rows,
        "{name} on {dialect}"
    );

    run(database, LEDGER, migration.as_ref(), Direction::Up, 0)
        .await
        .unwrap_or_else(|error| panic!("{name} on {dialect}, again: {error}"));
    let again = introspect(database, &[LEDGER]).await.expect("introspected");
    assert_eq!(
        again.sorted(),
        target.sorted(),
        "{name} on {dialect}, again"
    );
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    for pair in PAIRS {
        let folder = tempfile::tempdir().expect("a folder");
        let url = DatabaseUrl::parse("sqlite://test.db?mode=rwc", folder.path()).expect("a URL");
        let database = connect(&url, true).await.expect("connects");
        check(pair, &database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    for pair in PAIRS {
        let Some(url) = servers::postgres() else {
            return;
        };
        let url = DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL");
        let database = connect(&url, false).await.expect("connects");
        check(pair, &database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    for pair in PAIRS {
        let Some(url) = servers::mariadb() else {
            return;
        };
        let url = DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL");
        let database = connect(&url, false).await.expect("connects");
        check(pair, &database).await;
    }
}

#[test]
fn equals_need_no_statement() {
    for pair in PAIRS {
        let schema = schema(pair.after);
        assert_eq!(diff(&schema, &schema), Vec::new(), "{}", pair.name);
    }
}
