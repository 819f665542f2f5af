//! Renames from the command line: which hint acts, which is refused, and what is said where nobody gave one.

use runner::connect::{DatabaseUrl, connect};
use runner::introspect::introspect;
use runner::ops;
use schema_diff::change::Change;
use schema_diff::diff::diff;
use schema_diff::model::{
    Check, Column, ColumnType, Fact, ForeignKey, Index, PrimaryKey, Schema, Table, Unique,
    UniqueForm,
};
use schema_diff::plan::{plan, plan_back};
use schema_diff::render::sql;
use sea_orm::ConnectionTrait as _;

use crate::support::project::{Answer, Project};
use crate::support::servers;
use crate::support::step::{in_step, led_back};

const ORGANIZATIONS: &str = "entities/src/organizations.rs";

fn rename_website(project: &Project, hint: &str) {
    project.edit(
        ORGANIZATIONS,
        "#[sea_orm(column_type = \"String(StringLen::N(512))\")]\n    pub website:",
        &format!(
            "#[sea_orm(column_type = \"String(StringLen::N(512))\"{hint})]\n    pub homepage:"
        ),
    );
}

/// Writes a revision. Gives what was said and the revision's text.
fn generate(project: &Project, arguments: &[&str]) -> (Answer, String) {
    let before = project.migrations();
    let mut all = vec!["autogenerate", "renames", "--rev-id", "m1_renames"];
    all.extend(arguments);
    let answer = project.run(&all).code(0);
    assert_ne!(project.migrations(), before, "a file is written");
    let text = project.read("migrator/src/m1_renames.rs");
    (answer, text)
}

fn has(text: &str, parts: &[&str], lacks: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "without {part}:\n{text}");
    }
    for part in lacks {
        assert!(!text.contains(part), "with {part}:\n{text}");
    }
}

#[test]
fn without_a_hint_it_is_a_drop_and_the_flag_is_named() {
    let project = Project::example();
    rename_website(&project, "");
    let (answer, text) = generate(&project, &["--offline", "--no-prove"]);
    answer
        .says("column `website` of `organizations` is dropped")
        .says("--rename organizations.website:homepage");
    has(
        &text,
        &[
            "drop_column(\"website\")",
            "The values of `website` are lost.",
        ],
        &["rename_column"],
    );
}

#[test]
fn a_field_says_its_former_name_and_is_silent_afterwards() {
    let project = Project::example();
    rename_website(&project, ", renamed_from = \"website\"");
    let answer = project.run(&["check", "--offline"]).code(1);
    assert_eq!(
        answer.stdout,
        "1 change in the entities that no revision has:\n\
         ~ table `organizations`\n    ~ column `website` → `homepage`\n"
    );
    let (answer, text) = generate(&project, &["--offline"]);
    answer.says("proven on sqlite: up, and down again");
    has(
        &text,
        &[
            "rename_column(\"website\", \"homepage\")",
            "rename_column(\"homepage\", \"website\")",
        ],
        &["drop_column", "ops::"],
    );
    let record = project.read("migrator/src/m1_renames.json");
    has(
        &record,
        &["\"object\": \"rename\"", "\"kind\": \"column\""],
        &["\"object\": \"column\""],
    );
    project.run(&["check", "--offline"]).code(0);
    project
        .run(&["autogenerate", "again", "--offline"])
        .code(0)
        .says("nothing to do");
}

/// A table that others refer to and one of its columns, with what hangs on them: proven on the database at hand.
async fn a_table_and_its_column(project: &Project, dialect: &str) {
    project.migrate().await;
    project.edit(
        ORGANIZATIONS,
        "table_name = \"organizations\"",
        "table_name = \"tenants\"",
    );
    project.edit(ORGANIZATIONS, "pub slug: String", "pub handle: String");
    let (answer, text) = generate(
        project,
        &[
            "--rename",
            "organizations:tenants",
            "--rename",
            "tenants.slug:handle",
        ],
    );
    answer.says(&format!("proven on {dialect}: up, and down again"));
    has(
        &text,
        &[
            "Table::rename().table(\"organizations\", \"tenants\")",
            "rename_column(\"slug\", \"handle\")",
        ],
        &["drop_", "create_", "ops::"],
    );
    // Keys keep the names that were made of the old ones, and nothing is said of it.
    project.run(&["check", "--offline"]).code(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_and_its_column_on_sqlite() {
    a_table_and_its_column(&Project::example(), "sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_and_its_column_on_postgres() {
    if let Some(url) = servers::postgres() {
        a_table_and_its_column(&Project::on(Some(url)), "postgres").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_the_old_name_is_dropped_later() {
    let project = Project::example();
    rename_website(&project, "");
    project.edit(
        ORGANIZATIONS,
        "indexed, default_value = true",
        "default_value = true",
    );
    project.edit(
        ORGANIZATIONS,
        "table_name = \"organizations\"",
        "table_name = \"tenants\"",
    );
    let (_, text) = generate(
        &project,
        &[
            "--offline",
            "--rename",
            "organizations:tenants",
            "--rename",
            "organizations.website:homepage",
        ],
    );
    has(
        &text,
        &["name(\"idx-organizations-is_active\")"],
        &["idx-tenants"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_renamed_by_hand_is_there_already() {
    let project = Project::example();
    project.migrate().await;
    rename_website(&project, ", renamed_from = \"website\"");
    let connection = sea_orm::Database::connect(project.url())
        .await
        .expect("connects");
    connection
        .execute_unprepared("ALTER TABLE organizations RENAME COLUMN website TO homepage")
        .await
        .expect("renamed");
    let arguments = ["autogenerate", "renames", "--rev-id", "m1_renames"];
    project
        .run(&arguments)
        .code(2)
        .says("already-there")
        .says("--absorb");
    let (answer, text) = generate(&project, &["--absorb"]);
    assert!(answer.stdout.contains("recorded without a statement"));
    has(
        &text,
        &[
            "recorded, without a statement: rename column `website` of `organizations` to `homepage`",
        ],
        &["rename_column"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_names_at_once_are_refused() {
    let project = Project::example();
    project.migrate().await;
    rename_website(&project, ", renamed_from = \"website\"");
    let connection = sea_orm::Database::connect(project.url())
        .await
        .expect("connects");
    connection
        .execute_unprepared("ALTER TABLE organizations ADD COLUMN homepage text")
        .await
        .expect("added");
    project
        .run(&["autogenerate", "renames"])
        .code(2)
        .says("the column `website` cannot be named `homepage`: there is one of that name")
        .says("rename or drop one of them by hand");
}

#[test]
fn hints_that_do_not_fit_are_refused() {
    let project = Project::example();
    rename_website(&project, "");
    let before = project.migrations();
    for (hint, expected) in [
        ("organizations", "names no new name"),
        (
            "organizations.web:homepage",
            "no revision recorded a column `web` of `organizations`",
        ),
        (
            "organizations.website:home",
            "no entity says a column `home` of `organizations`",
        ),
        (
            "organizations.website:slug",
            "column of `organizations`: `slug` was there before, beside `website`",
        ),
        (
            "nobody:somebody",
            "nothing of these names is recorded or desired",
        ),
        (
            "organizations:tenants",
            "no entity says a table or an enum type `tenants`",
        ),
        (
            "tenants:organizations",
            "no revision recorded a table or an enum type `tenants`",
        ),
    ] {
        project
            .run(&["autogenerate", "x", "--offline", "--rename", hint])
            .code(2)
            .says(&format!("--rename {hint}"))
            .says(expected);
    }
    project
        .run(&[
            "autogenerate",
            "x",
            "--offline",
            "--rename",
            "organizations.website:homepage",
            "--rename",
            "organizations.logo_url:homepage",
        ])
        .code(2)
        .says("contradict each other");
    assert_eq!(project.migrations(), before);
}

/// A table with indexes, unique keys and a foreign key of said names.
fn named(names: [&str; 9]) -> Schema {
    let [first, second, key, other_key, foreign, swapped @ ..] =
        names.map(|name| Some(Fact::Said(name.to_owned())));
    let key_of = |column: &str, name: Option<&Fact<String>>| ForeignKey {
        name: name.cloned(),
        columns: vec![column.into()],
        references: "t".into(),
        referenced_columns: vec!["id".into()],
        ..ForeignKey::default()
    };
    let check_of = |expression: &str, name: Option<&Fact<String>>| Check {
        name: name.cloned(),
        ..Check::new(expression)
    };
    let columns = |names: &[&str]| -> Vec<Column> {
        let of = |name: &&str| Column::new(*name, Fact::Said(ColumnType::Integer));
        names.iter().map(of).collect()
    };
    let unique = |name: &Option<Fact<String>>, column: &str, form| Unique {
        name: name.clone(),
        columns: vec![column.to_owned()],
        form: Fact::Said(form),
        ..Unique::default()
    };
    let index = |name: Option<Fact<String>>, column: &str| Index {
        name,
        columns: vec![column.into()],
        ..Index::default()
    };
    let id = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    let table = Table {
        columns: columns(&["id", "a", "b", "c", "d", "e", "f", "g"]),
        primary_key: id,
        uniques: vec![
            unique(&key, "c", UniqueForm::Index),
            unique(&other_key, "d", UniqueForm::Constraint),
        ],
        indexes: vec![index(first, "a"), index(second, "b")],
        foreign_keys: vec![
            key_of("e", foreign.as_ref()),
            key_of("f", swapped[0].as_ref()),
            key_of("g", swapped[1].as_ref()),
        ],
        checks: vec![
            check_of("f > 0", swapped[2].as_ref()),
            check_of("g > 0", swapped[3].as_ref()),
        ],
        ..Table::default()
    };
    Schema {
        tables: [("t".into(), table)].into(),
        ..Schema::default()
    }
}

/// Said names change, swap and go on to each other: all of it is renames, there and back, but for one foreign key and one
/// check of two that swap.
async fn said_names(url: &str) {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, true).await.expect("connects");
    let dialect = database.dialect;
    let before = named([
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ]);
    let after = named([
        "two",
        "one",
        "new \"three\"",
        "three",
        "it's five",
        "seven",
        "six",
        "nine",
        "eight",
    ]);
    let run = async |changes: &[Change], from: &Schema, to: &Schema, back: bool| {
        let (plan, from, to) = if back {
            (plan_back(changes, from, to), to, from)
        } else {
            (plan(changes, from, to), from, to)
        };
        let plan = plan.expect("a plan");
        let words = format!("{plan:?}");
        let statements = sql::statements(&plan, dialect, from, to).expect("statements");
        ops::execute(&(&database.connection).into(), dialect, &statements)
            .await
            .unwrap_or_else(|error| panic!("{dialect}: {error}\n{statements:#?}"));
        words
    };
    let nothing = Schema::default();
    run(&diff(&nothing, &before), &nothing, &before, false).await;
    let start = introspect(&database, &[]).await.expect("introspected");
    let changes = diff(&before, &after);
    for _ in 0..2 {
        let words = run(&changes, &before, &after, false).await;
        assert!(
            words.matches("Drop").count() == 2 && !words.contains("Create"),
            "{words}"
        );
        let there = introspect(&database, &[]).await.expect("introspected");
        in_step(&after, &there, dialect, &[dialect]).expect("as it is to be");
        run(&changes, &before, &after, true).await;
        let back = introspect(&database, &[]).await.expect("introspected");
        led_back(dialect, &start, &back).expect("as it was");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn said_names_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    said_names(&format!("sqlite://{}?mode=rwc", file.display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn said_names_on_postgres() {
    if let Some(url) = servers::postgres() {
        said_names(&url).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn said_names_on_mariadb() {
    if let Some(url) = servers::mariadb() {
        said_names(&url).await;
    }
}
