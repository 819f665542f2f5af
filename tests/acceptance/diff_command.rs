//! `diff FROM TO`: two-way, between any two of entities, revisions, databases and files; most of it with no project.

use std::path::Path;

use sea_orm::ConnectionTrait as _;
use serde_json::Value;

use crate::support::project::{Answer, Project, program, run};
use crate::support::servers;

const BEFORE: &str =
    "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(20) NOT NULL, old text);
    CREATE INDEX by_name ON users (name);
    CREATE TABLE gone (id integer NOT NULL PRIMARY KEY)";
const AFTER: &str = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'x', \
                     email varchar(9));
    CREATE TABLE posts (id integer NOT NULL PRIMARY KEY, author integer REFERENCES users (id) ON DELETE CASCADE)";

fn diff(folder: &Path, arguments: &[&str]) -> Answer {
    let arguments: Vec<&str> = ["diff"].iter().chain(arguments).copied().collect();
    run(program("cli", "schema-diff"), folder, None, &arguments)
}

async fn execute(url: &str, sql: &str) {
    let connection = sea_orm::Database::connect(url).await.expect("connects");
    connection
        .execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.expect("closed");
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Two databases of one kind, with no project anywhere: text, exit code, JSON and back, and the statements, which lead
/// from the one to the other.
async fn two_databases(one: &str, other: &str, expected: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    execute(one, BEFORE).await;
    execute(other, AFTER).await;

    let answer = diff(folder, &[one, other]).code(0);
    assert_eq!(answer.stdout, expected);
    diff(folder, &[one, other, "--exit-code"]).code(1);
    let same = diff(folder, &[one, one, "--exit-code"]).code(0);
    assert_eq!(same.stdout, "no difference\n");

    // The JSON of a schema stands for it, on either side, whole or its schema alone.
    let printed = diff(folder, &[one, other, "--format", "json"]).code(0);
    let printed = json(&printed.stdout);
    assert_eq!(
        (
            &printed["version"],
            &printed["differ"],
            &printed["problems"]
        ),
        (&1.into(), &true.into(), &Value::Array(Vec::new()))
    );
    std::fs::write(folder.join("whole.json"), printed.to_string()).expect("written");
    std::fs::write(folder.join("schema.json"), printed["schema"].to_string()).expect("written");
    for file in ["whole.json", "schema.json"] {
        diff(folder, &[file, other, "--exit-code"]).code(0);
        diff(folder, &[other, file, "--exit-code"]).code(0);
        let answer = diff(folder, &[one, file]).code(0);
        assert_eq!(answer.stdout, expected, "{file}");
    }
    diff(folder, &["whole.json", "schema.json", "--exit-code"]).code(0);

    // What only databases have a word for is said apart, and counts between two of them.
    let check = "CREATE VIEW v AS SELECT id FROM users";
    execute(other, check).await;
    diff(folder, &["schema.json", other, "--exit-code"]).code(0);
    let answer = diff(folder, &[other, "whole.json", "--exit-code"]).code(1);
    assert_eq!(
        answer.stdout,
        "no difference that entities have a word for\n"
    );
    answer.says("- view v (only in FROM)");
    execute(other, "DROP VIEW v").await;

    let rust = diff(folder, &[one, other, "--format", "rust"]).code(0);
    for text in ["//! - drop table `gone`", "async fn up", "async fn down"] {
        assert!(rust.stdout.contains(text), "{text}: {}", rust.stdout);
    }
    let sql = diff(folder, &[one, other, "--format", "sql"])
        .code(0)
        .stdout;
    execute(one, &sql).await;
    diff(folder, &[one, other, "--exit-code"]).code(0);
    let back = diff(folder, &[one, "empty", "--format", "sql"])
        .code(0)
        .stdout;
    execute(one, &back).await;
    diff(folder, &["empty", one, "--exit-code"]).code(0);
}

#[tokio::test]
async fn two_sqlite_files_without_a_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("sqlite://{}?mode=rwc", folder.path().join(name).display());
    two_databases(
        &url("one.db"),
        &url("other.db"),
        "- table `gone`
    - column `id`: integer, not null, auto increment, by its row's number
    - primary key (`id`)
+ table `posts`
    + column `id`: integer, not null, auto increment, by its row's number
    + column `author`: integer, null
    + primary key (`id`)
    + foreign key (`author`) → `users` (`id`), on delete cascade, on update no
        action
~ table `users`
    ~ column `name`: string(20), no default → string(40), default 'x'
    - column `old`: text, null
    + column `email`: string(9), null
    - index `by_name` (`name`)
",
    )
    .await;
}

#[tokio::test]
async fn two_postgres_databases_without_a_project() {
    let (Some(one), Some(other)) = (servers::postgres(), servers::postgres()) else {
        return;
    };
    two_databases(
        &one,
        &other,
        "- table `gone`
    - column `id`: integer, not null
    - primary key `gone_pkey` (`id`)
+ table `posts`
    + column `id`: integer, not null
    + column `author`: integer, null
    + primary key `posts_pkey` (`id`)
    + foreign key `posts_author_fkey` (`author`) → `users` (`id`), on delete
        cascade, on update no action
~ table `users`
    ~ column `name`: string(20), no default → string(40), default 'x'
    - column `old`: text, null
    + column `email`: string(9), null
    - index `by_name` (`name`)
",
    )
    .await;
}

/// The example's entities against its database: what the entities only imply matches, in both directions.
async fn entities_and_database(url: Option<String>) {
    let project = Project::on(url);
    let url = project.url();
    project.migrate().await;
    for sides in [
        [url.as_str(), "entities"],
        ["entities", url.as_str()],
        ["recorded", url.as_str()],
        ["recorded", "entities"],
    ] {
        let answer = project.run(&["diff", sides[0], sides[1], "--exit-code"]);
        assert_eq!(answer.code(0).stdout, "no difference\n");
    }
    project.edit(
        "entities/src/organizations.rs",
        "    pub description: Option<String>,",
        "    pub description: Option<String>,\n    pub nickname: Option<String>,",
    );
    let forth = project.run(&["diff", &url, "entities"]).code(0).stdout;
    assert_eq!(
        forth,
        "~ table `organizations`\n    + column `nickname`: string, null\n"
    );
    let told = project
        .run(&["diff", &url, "entities", "-v"])
        .code(0)
        .stdout;
    assert_eq!(
        told,
        format!(
            "{forth}  entities/src/organizations.rs:23:9  add column `nickname` to `organizations`: string, null\n"
        )
    );
    let back = project.run(&["diff", "entities", &url]).code(0).stdout;
    assert_eq!(back, forth.replace('+', "-"));

    let printed = project.run(&["diff", "empty", "entities", "--format", "json"]);
    project.write("entities.json", &printed.code(0).stdout);
    let sides = ["diff", "entities.json", "entities", "--exit-code"];
    project.run(&sides).code(0);
    let sql = project.run(&["diff", &url, "entities.json", "--format", "sql"]);
    project.execute(&sql.code(0).stdout).await;
    project
        .run(&["diff", &url, "entities", "--exit-code"])
        .code(0);
}

#[tokio::test]
async fn entities_and_a_sqlite_file() {
    entities_and_database(None).await;
}

#[tokio::test]
async fn entities_and_a_postgres_database() {
    if let Some(url) = servers::postgres() {
        entities_and_database(Some(url)).await;
    }
}

#[tokio::test]
async fn entities_and_a_mariadb_database() {
    if let Some(url) = servers::mariadb() {
        let project = Project::on(Some(url));
        project.edit(
            "schema-diff.toml",
            "backends = [",
            "backends = [\"mysql\", ",
        );
        let sql = project.run(&[
            "diff",
            "empty",
            "entities",
            "--format",
            "sql",
            "--dialect",
            "mariadb",
        ]);
        project.execute(&sql.code(0).stdout).await;
        let url = project.url();
        for sides in [[url.as_str(), "entities"], ["entities", url.as_str()]] {
            let answer = project.run(&["diff", sides[0], sides[1], "--exit-code"]);
            assert_eq!(answer.code(0).stdout, "no difference\n");
        }
    }
}

#[test]
fn what_is_no_schema_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    for (name, text) in [
        ("broken.json", "{\n  \"tables\": {\"a\": 1}\n}"),
        ("list.json", "[]"),
        ("other.json", "{\"name\": \"package\"}"),
        ("newer.json", "{\"version\": 2, \"schema\": {}}"),
        (
            "record.json",
            "{\"version\": 1, \"changes\": [], \"result\": \"\"}",
        ),
        ("a.db", "SQLite format 3\0"),
    ] {
        std::fs::write(folder.join(name), text).expect("written");
    }
    for (arguments, expected) in [
        (
            &["entites", "empty"][..],
            &["diff-side", "did you mean `entities`?"][..],
        ),
        (
            &["empty", "nothing"],
            &["diff-side", "\"nothing\" names no schema"],
        ),
        (
            &["empty", "missing.json"],
            &["diff-side", "there is no such file"],
        ),
        (&["empty", "entities"], &["no-project"]),
        (&["empty", "recorded"], &["no-project"]),
        (
            &["empty", "list.json"],
            &["schema-json", "list.json", "no schema"],
        ),
        (
            &["empty", "other.json"],
            &["schema-json", "no schema", "diff empty entities"],
        ),
        (
            &["newer.json", "empty"],
            &["schema-json", "version 2", "reads up to 1"],
        ),
        (
            &["record.json", "empty"],
            &["schema-json", "change record", "recorded"],
        ),
        (
            &["broken.json", "empty"],
            &["schema-json", "broken.json:2:1", "invalid type"],
        ),
        (&["a.db", "empty"], &["schema-json", "write sqlite://a.db"]),
        (
            &["sqlite://none.db", "empty"],
            &["database-connect", "no such file"],
        ),
        (&["oracle://x/y", "empty"], &["database-url", "oracle"]),
        (&["user:secret/word@host/db", "empty"], &["database-url"]),
        (
            &["empty", "empty", "--format", "sql"],
            &["diff-dialect", "--dialect"],
        ),
        (
            &["empty", "empty", "postgres://a:secret/word@h/d"],
            &["diff-sides"],
        ),
    ] {
        let mut answer = diff(folder, arguments).code(2);
        assert_eq!(answer.stdout, "");
        for text in expected {
            answer = answer.says(text);
        }
        // The same as data.
        let mut arguments: Vec<&str> = arguments.to_vec();
        if !arguments.contains(&"--format") {
            arguments.extend(["--format", "json"]);
            let answer = diff(folder, &arguments).code(2);
            assert_eq!(answer.stderr, "");
            let answer = json(&answer.stdout);
            assert_eq!(answer["version"], 1);
            assert_eq!(answer["problems"][0]["code"], expected[0]);
        }
    }
}

#[test]
fn problems_of_the_entities_are_data_too() {
    let project = Project::example();
    project.edit(
        "entities/src/organizations.rs",
        "    #[sea_orm(column_type = \"Text\")]\n    pub description: Option<String>,",
        "    pub description: Option<Mystery>,\n    #[sea_orm(not_null)]\n    pub nickname: String,",
    );
    for command in [
        &["diff", "empty", "entities", "--format", "json"][..],
        &["check", "--offline", "--format", "json"],
    ] {
        let answer = project.run(command).code(2);
        assert_eq!(answer.stderr, "");
        let answer = json(&answer.stdout);
        let problems = answer["problems"].as_array().expect("a list");
        let told: Vec<String> = problems
            .iter()
            .map(|problem| {
                let place = &problem["place"];
                format!(
                    "{} {} {}:{}:{}",
                    problem["severity"],
                    problem["code"],
                    place["file"],
                    place["line"],
                    place["column"]
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                r#""error" "read-unknown-type" "entities/src/organizations.rs":21:29"#,
                r#""warning" "read-ignored-key" "entities/src/organizations.rs":22:15"#,
                r#""error" "entities" null:null:null"#,
            ]
        );
    }
    // A warning alone goes along with the answer.
    project.edit("entities/src/organizations.rs", "Mystery", "String");
    let answer = project.run(&["diff", "recorded", "entities", "--format", "json"]);
    let answer = json(&answer.code(0).stdout);
    assert_eq!(answer["problems"][0]["code"], "read-ignored-key");
    assert_eq!(answer["changes"][0]["next"]["name"], "nickname");
    assert_eq!(answer["places"][0]["line"], 23);
    let answer = project.run(&["check", "--offline", "--format", "json"]);
    let answer = json(&answer.code(1).stdout);
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["places"]["entities"][1]["line"], 23);
    assert_eq!(answer["problems"][0]["severity"], "warning");
    let answer = project.run(&["check", "--offline", "-v"]).code(1);
    assert!(
        answer.stdout.contains("organizations.rs:23:9  add column"),
        "{}",
        answer.stdout
    );
}
