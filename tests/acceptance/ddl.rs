//! What entities say with `#[ddl(…)]`, on the three databases: each case is two texts of an entity. A database with rows
//! that has the first is carried to the second and back by the plan between the two; then it must have what is said,
//! and be as it was.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use runner::ops;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Input, compare, diff};
use schema_diff::model::Schema;
use schema_diff::plan::{around_foreign_keys, plan, plan_back};
use schema_diff::problem::Severity;
use schema_diff::read::{SourceFile, read};
use schema_diff::render::rust::{Way, revision_file_of};
use schema_diff::render::sql::statements;
use schema_diff::render::target::Target;
use schema_diff::render::text::tree;
use schema_diff::revision::Revision;
use schema_diff::seed::{Needs, seeds};
use sea_orm::ConnectionTrait as _;

use crate::support::project::{Answer, Project};
use crate::support::servers;
use crate::support::step::led_back;

use Dialect::{MySql, Postgres, Sqlite};

struct Case {
    name: &'static str,
    on: &'static [Dialect],
    /// What the struct says before and after.
    table: (&'static str, &'static str),
    /// The fields behind `id` before and after.
    fields: (&'static str, &'static str),
}

const ALL: &[Dialect] = &Dialect::ALL;
const FIELDS: &str = "pub a: String, pub b: i32, pub c: Option<i32>";

const CASES: &[Case] = &[
    Case {
        name: "indexes by several columns, in an order, unique",
        on: ALL,
        table: (
            r#"#[ddl(index(columns = ["c", "b"], name = "gone"))]"#,
            r#"#[ddl(index(columns = ["b", "c desc"], name = "by_b"), index(columns = ["b", "id"], unique), index(columns = ["c"]))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "indexes of some rows, by expression",
        on: &[Postgres, Sqlite],
        table: (
            r#"#[ddl(index(columns = ["b"], name = "some", filter = "c > 0"))]"#,
            r#"#[ddl(index(columns = ["b"], name = "some", filter = "c > 0 and b < 9"), index(columns = ["lower(a)", "b"]), index(columns = ["(b + c) desc"], unique, name = "sum", filter = "c is not null"))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "methods, operator classes and included columns",
        on: &[Postgres],
        table: (
            r#"#[ddl(index(columns = ["j"], using = "gin"))]"#,
            r#"#[ddl(index(columns = ["j"], using = "gin", ops = "jsonb_path_ops"), index(columns = ["a text_pattern_ops desc nulls last"], include = ["b"]), unique(columns = ["b", "c"], nulls_not_distinct, include = ["a"]), index(columns = ["a collate \"C\""]), index(columns = ["b"], using = "hash"))]"#,
        ),
        fields: (
            r#"#[sea_orm(column_type = "JsonBinary")] pub j: Json, pub a: String, pub b: i32, pub c: Option<i32>"#,
            r#"#[sea_orm(column_type = "JsonBinary")] pub j: Json, pub a: String, pub b: i32, pub c: Option<i32>"#,
        ),
    },
    Case {
        name: "a part of a text",
        on: &[MySql],
        table: (
            "",
            r#"#[ddl(index(columns = ["a(5)", "b"]), index(columns = ["a"], using = "fulltext"))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "unique keys and their names",
        on: ALL,
        table: (
            r#"#[ddl(unique(columns = ["b"]))]"#,
            r#"#[ddl(unique(columns = ["b"], name = "b_is_unique"), unique(columns = ["a", "b"], name = "both"))]"#,
        ),
        fields: (
            r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub a: String, pub b: i32, #[sea_orm(unique)] pub c: i32, #[sea_orm(indexed)] pub d: i32"#,
            r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub a: String, pub b: i32, #[sea_orm(unique)] #[ddl(name = "of_c")] pub c: i32, #[sea_orm(indexed)] #[ddl(name = "of_d")] pub d: i32"#,
        ),
    },
    Case {
        name: "checks of tables and columns",
        on: ALL,
        table: (
            r#"#[ddl(check(name = "old_name", expr = "b <> 77"))]"#,
            r#"#[ddl(check(name = "new_name", expr = "b <> 77"), check = "b > -1 and b <> 78", check(name = "both", expr = "b is null or c is null or b <> c or c = b"))]"#,
        ),
        fields: (
            FIELDS,
            r#"#[ddl(check = "a <> 'forbidden'")] pub a: String, pub b: i32, #[ddl(check = "c > -5")] pub c: Option<i32>"#,
        ),
    },
    Case {
        name: "the name of the primary key",
        on: ALL,
        table: ("", r#"#[ddl(primary_key(name = "the_key"))]"#),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "foreign keys to itself, named, with actions",
        on: ALL,
        table: (
            "",
            r#"#[ddl(foreign_key(columns = ["c"], references = "t(id)", name = "to_itself", on_delete = "set null", on_update = "cascade"))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "keys that wait",
        on: &[Postgres],
        table: (
            r#"#[ddl(foreign_key(columns = ["c"], references = "t(id)"), unique(columns = ["b"]))]"#,
            r#"#[ddl(foreign_key(columns = ["c"], references = "t(id)", deferrable = "deferred"), unique(columns = ["b"], deferrable))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "a foreign key that waits",
        on: &[Sqlite],
        table: (
            "",
            r#"#[ddl(foreign_key(columns = ["c"], references = "t(id)", deferrable = "deferred"))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "comments",
        on: ALL,
        table: ("", r#"#[ddl(comment = "it's a table")]"#),
        fields: (
            r#"#[ddl(comment = "old")] pub a: String, pub b: i32"#,
            r#"#[ddl(comment = "new")] pub a: String, #[ddl(comment = "b")] pub b: i32"#,
        ),
    },
    Case {
        name: "defaults as SQL",
        on: ALL,
        table: ("", ""),
        fields: (
            r#"#[ddl(default = "1")] pub a: i32, pub b: String, #[ddl(default = "current_timestamp")] pub c: DateTime, pub d: i32"#,
            r#"#[ddl(default = "2")] pub a: i32, #[ddl(default = "'it''s'")] pub b: String, pub c: DateTime, #[ddl(default = "(1 + 2)")] pub d: i32, #[ddl(postgres(default = "md5('x')"), sqlite(default = "(hex(7))"), mysql(default = "uuid()"))] pub e: String"#,
        ),
    },
    Case {
        name: "collations",
        on: ALL,
        table: ("", ""),
        fields: (
            r#"#[sea_orm(column_type = "String(StringLen::N(20))")] #[ddl(postgres(collate = "\"C\""), sqlite(collate = "NOCASE"), mysql(collate = "utf8mb4_bin"))] pub a: String, #[sea_orm(column_type = "String(StringLen::N(20))")] pub b: String, pub c: i32"#,
            r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub a: String, #[sea_orm(column_type = "String(StringLen::N(20))")] #[ddl(postgres(collate = "\"C\""), sqlite(collate = "RTRIM"), mysql(collate = "latin1_bin"))] pub b: String, pub c: i32"#,
        ),
    },
    Case {
        name: "generated columns come and go",
        on: ALL,
        table: ("", ""),
        fields: (
            r#"pub a: i32, #[ddl(generated(expr = "a + 1", stored))] pub gone: Option<i32>"#,
            r#"pub a: i32, #[ddl(generated(expr = "a * 2", stored))] pub twice: Option<i32>"#,
        ),
    },
    Case {
        name: "generated columns change",
        on: &[MySql, Postgres, Sqlite],
        table: ("", ""),
        fields: (
            r#"pub a: i32, #[ddl(generated(expr = "a + 1", stored))] pub b: Option<i32>, pub c: Option<i32>"#,
            r#"pub a: i32, #[ddl(generated(expr = "a + 2", stored))] pub b: Option<i32>, #[ddl(generated(expr = "a", stored))] pub c: Option<i32>"#,
        ),
    },
    Case {
        name: "columns that are computed as they are read",
        on: &[MySql, Sqlite],
        table: ("", ""),
        fields: (
            r#"pub a: i32, #[ddl(generated(expr = "a + 1", virtual))] pub b: Option<i32>"#,
            r#"pub a: i32, #[ddl(generated(expr = "a + 3", virtual))] pub b: Option<i32>"#,
        ),
    },
    Case {
        name: "types for one database",
        on: ALL,
        table: ("", ""),
        fields: (
            r#"pub a: String, #[sea_orm(column_type = "Text")] pub b: String, pub c: i32"#,
            r#"pub a: String, #[sea_orm(column_type = "Text")] #[ddl(type(postgres = "inet", sqlite = "TEXT COLLATE NOCASE", mysql = "varchar(40)"), using = "'127.0.0.1'::inet")] pub b: String, pub c: i32"#,
        ),
    },
    Case {
        name: "identities",
        on: ALL,
        table: ("", ""),
        fields: (
            "pub a: i32, #[ddl(identity(by_default, start = 10))] pub n: i64",
            "pub a: i32, #[ddl(identity(always, start = 20, increment = 2))] pub n: i64",
        ),
    },
    Case {
        name: "identities come and go",
        on: &[Postgres],
        table: ("", ""),
        fields: (
            "pub a: i32, #[ddl(identity(always, start = 10))] pub n: i64, pub m: i64",
            "pub a: i32, pub n: i64, #[ddl(identity(always, increment = 5))] pub m: i64",
        ),
    },
    Case {
        name: "how tables are kept",
        on: ALL,
        table: (
            r#"#[ddl(options = "fillfactor = 70, STRICT, row_format = compressed")]"#,
            r#"#[ddl(options = "fillfactor = 80, ENGINE = MyISAM", postgres(options = "autovacuum_enabled = false"))]"#,
        ),
        fields: (
            r#"#[sea_orm(column_type = "Text")] pub a: String, pub b: i32"#,
            r#"#[sea_orm(column_type = "Text")] pub a: String, pub b: i32"#,
        ),
    },
    Case {
        name: "partitions",
        on: &[MySql],
        table: ("", r#"#[ddl(partition_by = "HASH (id) PARTITIONS 3")]"#),
        fields: (FIELDS, FIELDS),
    },
    Case {
        name: "everything for one database alone",
        on: ALL,
        table: (
            r#"#[ddl(postgres(index(columns = ["b"], name = "pg")), sqlite(check(name = "lite", expr = "b <> 99")))]"#,
            r#"#[ddl(mysql(index(columns = ["b"], name = "my")), sqlite(index(columns = ["b"], name = "lite", filter = "b > 0")), postgres(check(name = "pg", expr = "b <> 98")))]"#,
        ),
        fields: (FIELDS, FIELDS),
    },
];

fn schema(case: &Case, table: &str, fields: &str) -> Schema {
    let text = format!(
        "#[derive(DeriveEntityModel, Ddl)] #[sea_orm(table_name = \"t\")] {table}
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, {fields} }}
         #[derive(DeriveRelation)] pub enum Relation {{}}"
    );
    let reading = read(&[SourceFile {
        path: "t.rs",
        text: &text,
    }]);
    let errors: Vec<_> = reading
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", case.name);
    reading.schema
}

async fn found(database: &Database, models: &[&Schema]) -> Schema {
    let mut schema = introspect(database, &[]).await.expect("introspected");
    let dialect = database.dialect;
    in_model_words(&database.connection, dialect, &mut schema, models).await;
    schema
}

/// What the database has otherwise than the model wants it; and the unmanaged.
fn wrong(model: &Schema, actual: &Schema, dialect: Dialect) -> String {
    let out: Comparison = compare(Input {
        desired: model,
        recorded: model,
        actual: Some((actual, dialect)),
        backends: ALL,
        include_unmanaged: true,
    });
    format!(
        "{}{}{:?}",
        tree(&out.drift),
        tree(&out.emitted),
        out.unmanaged
    )
}

async fn walk(case: &Case, dialect: Dialect, database: &Database) -> Result<(), String> {
    let before = schema(case, case.table.0, case.fields.0);
    let after = schema(case, case.table.1, case.fields.1);
    let (from, to) = (before.on(dialect), after.on(dialect));
    let execute = async |statements: &[schema_diff::statement::Statement]| {
        ops::execute(&(&database.connection).into(), dialect, statements)
            .await
            .map_err(|error| format!("{error}\n{statements:#?}"))
    };
    let nothing = Schema::default();
    let made = plan(&diff(&nothing, &from), &nothing, &from).expect("a plan");
    let made = statements(&made, dialect, &nothing, &from).map_err(|error| error.to_string())?;
    execute(&made).await?;
    for seed in seeds(&from, &to, dialect, &Needs::default()) {
        for forms in &seed.rows {
            let mut taken = false;
            for form in forms {
                taken = taken || database.connection.execute_unprepared(form).await.is_ok();
            }
            if !taken {
                return Err(format!("no form of this row was taken: {forms:#?}"));
            }
        }
    }
    let models = [&before, &after];
    let start = found(database, &models).await;
    let at_start = wrong(&before, &start, dialect);
    if at_start != "[]" {
        return Err(format!("created, it is not as said: {at_start}"));
    }
    let changes = diff(&from, &to);
    let changes = around_foreign_keys(&changes, &from, &to, ALL);
    let up = plan(&changes, &from, &to).expect("a plan");
    let down = plan_back(&changes, &from, &to).expect("a plan");
    let casts = |_: &_, column: &str| {
        let using = case.fields.1.contains("using") && column == "b";
        using.then(|| "'127.0.0.1'::inet".to_owned())
    };
    let up = up.cast(casts);
    let way = Way {
        backends: &[dialect],
        up: &up,
        down: &down,
        before: &from,
        after: &to,
    };
    let revision = Revision {
        id: "m1".into(),
        parents: Vec::new(),
        message: String::new(),
        created: "2025-01-01 00:00:00".into(),
        ..Revision::default()
    };
    revision_file_of(&revision, &[], Target::RUNNER, &[way])
        .map_err(|error| format!("as Rust: {error}"))?;
    let up = statements(&up, dialect, &from, &to).map_err(|error| error.to_string())?;
    let down = statements(&down, dialect, &to, &from).map_err(|error| error.to_string())?;
    for _ in 0..2 {
        execute(&up).await?;
        let there = found(database, &models).await;
        let after_up = wrong(&after, &there, dialect);
        if after_up != "[]" {
            return Err(format!("up, it is not as said: {after_up}\n{up:#?}"));
        }
        execute(&down).await?;
        let back = found(database, &models).await;
        led_back(dialect, &start, &back).map_err(|error| format!("{error}\n{down:#?}"))?;
    }
    Ok(())
}

async fn all(dialect: Dialect, url: impl Fn() -> Option<String>) {
    let mut failed = Vec::new();
    for case in CASES.iter().filter(|case| case.on.contains(&dialect)) {
        let Some(url) = url() else { return };
        let url = DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL");
        let database = connect(&url, true).await.expect("connects");
        if let Err(error) = walk(case, dialect, &database).await {
            failed.push(format!("{}: {error}", case.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_is_made_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let number = std::cell::Cell::new(0);
    all(Sqlite, || {
        number.set(number.get() + 1);
        let file = folder.path().join(format!("{}.db", number.get()));
        Some(format!("sqlite://{}?mode=rwc", file.display()))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_is_made_on_postgres() {
    all(Postgres, servers::postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_is_made_on_mariadb() {
    all(MySql, servers::mariadb).await;
}

const PREFERENCES: &str = "entities/src/user_preferences.rs";
const THEME: &str = "    #[sea_orm(column_type = \"String(StringLen::N(50))\")]\n";

/// Writes a revision from the records alone. Gives what was said and the revision's text.
fn generate(project: &Project) -> (Answer, String) {
    let arguments = ["autogenerate", "words", "--rev-id", "m1_words", "--offline"];
    let answer = project.run(&arguments).code(0);
    (answer, project.read("migrator/src/m1_words.rs"))
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "without {part}:\n{text}");
    }
}

#[test]
fn the_configuration_says_it_in_the_same_words() {
    let project = Project::example();
    let config = project.read("schema-diff.toml");
    let said = |words: &str| {
        project.write("schema-diff.toml", &format!("{config}\n{words}\n"));
        project.run(&["check", "--offline"])
    };
    let answer = said(
        "[tables.user_preferences]\nddl = ['index(columns = [\"lower(theme)\"], name = \"by_theme\")']\n\
         [tables.user_preferences.columns.theme]\nddl = [\"check = \\\"theme <> ''\\\"\"]",
    );
    let answer = answer.code(1);
    has(
        &answer.stdout,
        &[
            "+ index `by_theme` (lower(theme))",
            "+ check `user_preferences_theme_check`",
        ],
    );
    let line = config.lines().count() + 3;
    said("[tables.user_preferences]\nddl = ['index(columns = [\"themee\"])']")
        .code(2)
        .says("there is no column `themee`")
        .says("did you mean `theme`?")
        .says(&format!("schema-diff.toml:{line}:8"));
    said("[tables.user_preferences]\nddl = ['indx']")
        .code(2)
        .says("`#[ddl(…)]` has no word `indx` on a struct")
        .says("did you mean `index`?");
    said("[tables.user_preference]\nddl = ['view']")
        .code(2)
        .says("no entity declares the table `user_preference`")
        .says("did you mean `user_preferences`?");
}

#[test]
fn wrong_words_are_errors_with_their_place() {
    let project = Project::example();
    project.edit(
        PREFERENCES,
        THEME,
        &format!("    #[ddl(colate = \"C\")]\n{THEME}"),
    );
    project
        .run(&["check", "--offline"])
        .code(2)
        .says("`#[ddl(…)]` has no word `colate` on a field")
        .says("did you mean `collate`?")
        .says(PREFERENCES);
}

#[test]
fn a_table_is_renamed_by_its_entity() {
    let project = Project::example();
    project.edit(
        PREFERENCES,
        "#[sea_orm(table_name = \"user_preferences\")]",
        "#[sea_orm(table_name = \"preferences\")]\n#[ddl(renamed_from = \"user_preferences\")]",
    );
    let (answer, text) = generate(&project);
    answer.says("proven on sqlite: up, and down again");
    has(
        &text,
        &[
            "Table::rename()",
            ".table(\"user_preferences\", \"preferences\")",
        ],
    );
    project.run(&["check", "--offline"]).code(0);
}

#[test]
fn what_is_left_alone_is_recorded_without_a_statement() {
    let project = Project::example();
    let name = "#[sea_orm(table_name = \"user_preferences\")]";
    project.edit(PREFERENCES, name, &format!("{name}\n#[ddl(unmanaged)]"));
    let (answer, text) = generate(&project);
    let answer = answer.says("`user_preferences` is left alone from now on");
    has(
        &answer.stdout,
        &["recorded only: no database needs a statement"],
    );
    has(&text, &["_manager"]);
    has(
        &project.read("migrator/src/m1_words.json"),
        &["\"object\": \"table\""],
    );
    project.run(&["check", "--offline"]).code(0);
}

#[test]
fn rows_are_filled_and_cast_as_fields_say() {
    let project = Project::example();
    project.edit(
        PREFERENCES,
        THEME,
        "    #[ddl(backfill = \"length(user_id)\")]\n    pub level: i32,\n    #[ddl(using = \"length(theme)\")]\n",
    );
    project.edit(
        PREFERENCES,
        "pub theme: Option<String>",
        "pub theme: Option<i32>",
    );
    let (_, text) = generate(&project);
    has(
        &text,
        &[
            "ops::backfill(manager, \"user_preferences\", \"level\", \"length(user_id)\")",
            ".set_type_using(ColumnDef::new(\"theme\").integer(), \"length(theme)\")",
        ],
    );
    // It may stay, and means nothing afterwards.
    project.run(&["check", "--offline"]).code(0);
    project
        .run(&["autogenerate", "again", "--offline"])
        .code(0)
        .says("nothing to do");
}

/// What is for one kind of database stands under a condition, what is for all does not.
#[test]
fn one_file_for_databases_that_differ() {
    let project = Project::example();
    let name = "#[sea_orm(table_name = \"user_preferences\")]";
    project.edit(
        PREFERENCES,
        name,
        &format!(
            "{name}\n#[ddl(postgres(index(columns = [\"theme\"], using = \"hash\")), \
             sqlite(check(name = \"lite\", expr = \"theme <> 'x'\")), index(columns = [\"theme\", \"language\"]))]"
        ),
    );
    let (answer, text) = generate(&project);
    has(
        &answer.stdout,
        &["on sqlite:\n", "+ check `lite` (theme <> 'x')"],
    );
    has(
        &text,
        &[
            "        if ops::on(manager, &[ops::Dialect::Postgres])? {\n            manager\n",
            "        if ops::on(manager, &[ops::Dialect::Sqlite])? {\n            ops::alter_table(",
            "        manager\n            .create_index(\n",
            "//! - on sqlite: add check `lite`",
        ],
    );
    project.run(&["check", "--offline"]).code(0);
}
