//! Proofs by the real program: with rows, at `prove_url`, never on a protected server; of revisions that are there; and
//! columns that become NOT NULL on tables with rows.

use crate::support::project::Project;
use crate::support::servers;

const PREFERENCES: &str = "migrator/src/m20251023_090000_add_user_preferences.rs";

/// A column that must hold a value.
fn add_level(project: &Project) {
    project.edit(
        "entities/src/user_preferences.rs",
        "    #[sea_orm(column_type = \"String(StringLen::N(50))\")]\n",
        "    pub level: i32,\n    #[sea_orm(column_type = \"String(StringLen::N(50))\")]\n",
    );
}

const A_ROW: &str = "INSERT INTO user_preferences (id, user_id, theme, created_at) \
                     VALUES ('1', 'u', 'dark', '2025-10-23 09:00:00')";

async fn filled(project: &Project, backend: &str) {
    project.migrate().await;
    project.execute(A_ROW).await;
    add_level(project);
    let refused = project.run(&[
        "autogenerate",
        "levels",
        "--backfill",
        "user_preferences.theme='x'",
    ]);
    refused
        .code(2)
        .says("there is nothing to fill in user_preferences.theme");
    project
        .run(&["autogenerate", "levels", "--sql"])
        .code(2)
        .says("say it: --backfill user_preferences.level=EXPRESSION");
    // What is said is tried, too.
    project
        .run(&[
            "autogenerate",
            "levels",
            "--backfill",
            "user_preferences.level=lenght(theme)",
        ])
        .code(2)
        .says("the plan failed its proof");

    // Not said: the file is to be filled in, and does nothing until then.
    let answer = project.run(&["autogenerate", "levels"]).code(0);
    for said in [
        format!("proven on {backend}: up, and down again, with "),
        "user_preferences.level must hold a value and has no default: the file is to be filled in"
            .into(),
    ] {
        assert!(answer.stderr.contains(&said), "{said}: {}", answer.stderr);
    }
    let file = answer.stdout.lines().next().expect("a file").to_owned();
    let needed = "ops::backfill_needed(manager, \"user_preferences\", \"level\").await?;";
    assert!(
        project.read(&file).contains(needed),
        "{}",
        project.read(&file)
    );
    project.run(&["upgrade", "--yes"]).code(2).says(
        "user_preferences.level must hold a value, and 1 row has none: say which in the revision",
    );
    if backend == "mysql" {
        // Nothing there is taken back.
        project
            .execute("ALTER TABLE user_preferences DROP COLUMN level")
            .await;
    }
    project.edit(
        &file,
        needed,
        "ops::backfill(manager, \"user_preferences\", \"level\", \"7\").await?;",
    );
    project.run(&["upgrade", "--yes"]).code(0);
    project.run(&["check"]).code(0);
    project
        .execute(
            "INSERT INTO user_preferences (id, user_id, created_at, level) \
                  SELECT '2', 'v', created_at, level + 1 FROM user_preferences WHERE level = 7",
        )
        .await;
    let answer = project.run(&["prove", "levels"]).code(0);
    assert!(
        answer.stdout.contains(&format!(
            "_levels proven on {backend}: up, and down again, with "
        )),
        "{}",
        answer.stdout
    );
    project.run(&["downgrade", "-1", "--yes"]).code(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_column_that_must_hold_a_value_is_filled_on_sqlite() {
    filled(&Project::example(), "sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_column_that_must_hold_a_value_is_filled_on_postgres() {
    if let Some(url) = servers::postgres() {
        filled(&Project::on(Some(url)), "postgres").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_column_that_must_hold_a_value_is_filled_on_mariadb() {
    if let Some(url) = servers::mariadb() {
        let project = Project::on(Some(url));
        project.edit(
            "schema-diff.toml",
            r#"["sqlite", "postgres"]"#,
            r#"["sqlite", "mysql"]"#,
        );
        filled(&project, "mysql").await;
    }
}

/// A plan that comments a column is proven, the other backends at `prove_url`, and nothing on a protected server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_backend_that_can_be_had_is_proven() {
    let (Some(postgres), Some(mariadb)) = (servers::postgres(), servers::mariadb()) else {
        return;
    };
    let project = Project::on(Some(postgres.clone()));
    project.edit(
        "schema-diff.toml",
        r#"["sqlite", "postgres"]"#,
        r#"["sqlite", "postgres", "mysql"]"#,
    );
    project.migrate().await;
    project.edit(
        "entities/src/user_preferences.rs",
        "#[sea_orm(column_type = \"String(StringLen::N(50))\")]",
        "#[sea_orm(column_type = \"String(StringLen::N(60))\", comment = \"how it looks\")]",
    );
    let says = |arguments: &[&str], expected: &[&str]| {
        let all = [&["autogenerate", "looks", "--dry-run"][..], arguments].concat();
        let answer = project.run(&all).code(0);
        for line in expected {
            assert!(answer.stderr.contains(line), "{line}: {}", answer.stderr);
        }
    };
    says(
        &[],
        &[
            "proven on postgres: up, and down again, with 3 rows in 1 table\n",
            "proven on sqlite: up, and down again, with 3 rows in 1 table\n",
            "not proven on mysql: no server at hand; prove_url can name one\n",
        ],
    );
    says(
        &["--prove-url", &mariadb],
        &["proven on postgres", "proven on mysql", "proven on sqlite"],
    );
    let config = project.read("schema-diff.toml");
    let protected = format!("{config}\nprotected = [\"127.*\"]\n");
    project.write("schema-diff.toml", &protected);
    says(
        &[],
        &[
            "proven on sqlite",
            "not proven on postgres: postgres://postgres@127.0.0.1",
            "is protected by \"127.*\" in schema-diff.toml, and no prove_url names another server",
        ],
    );
    says(
        &["--prove-url", &mariadb],
        &["not proven on mysql: prove_url: mysql://tester@127.0.0.1"],
    );
    // The same server by another name is none that the pattern means.
    let other = postgres.replace("127.0.0.1", "localhost");
    project.write(
        "schema-diff.toml",
        &format!("{protected}prove_url = [{other:?}]\n"),
    );
    says(&[], &["proven on postgres", "proven on sqlite"]);
    project
        .run(&[
            "autogenerate",
            "looks",
            "--dry-run",
            "--prove-url",
            "sqlite::memory:",
        ])
        .code(2)
        .says("a proof on sqlite needs no URL");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revisions_that_are_there_are_proven() {
    let (Some(postgres), Some(mariadb)) = (servers::postgres(), servers::mariadb()) else {
        return;
    };
    let project = Project::example();
    project.edit(
        "schema-diff.toml",
        r#"["sqlite", "postgres"]"#,
        r#"["sqlite", "postgres", "mysql"]"#,
    );
    let servers = ["--prove-url", &postgres, "--prove-url", &mariadb];
    let prove = |more: &[&str]| project.run(&[&["prove"][..], &servers, more].concat());
    let answer = prove(&[]).code(0);
    for backend in ["sqlite", "postgres", "mysql"] {
        for revision in [
            "m20251022_143000_initial_schema",
            "m20251023_090000_add_user_preferences",
            "m20251024_100000_keys_and_indexes",
        ] {
            let line = format!("{revision} proven on {backend}: up, and down again, with ");
            assert!(answer.stdout.contains(&line), "{line}: {}", answer.stdout);
        }
    }
    project.run(&["prove", "nothing"]).code(2).says("nothing");

    // A way down that leaves something, one that fails, and none.
    let file = project.read(PREFERENCES);
    let drop = "        manager\n            .drop_table(Table::drop().table(\"user_preferences\").to_owned())\n            \
                .await?;\n";
    assert!(file.contains(drop), "{file}");
    let drop_index = drop.replace(
        "drop_table(Table::drop()",
        "drop_index(Index::drop().name(\"idx-user_preferences-user_id\")",
    );
    project.write(PREFERENCES, &file.replace(drop, &drop_index));
    let answer = project
        .run(&["prove", "preferences", "--format", "json"])
        .code(1);
    let json: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let proofs = json["proofs"].as_array().expect("a list");
    let of = |backend: &str| {
        let mut found = proofs.iter().filter(|proof| proof["backend"] == backend);
        found.next().expect("a proof")
    };
    assert_eq!(of("sqlite")["result"], "failed", "{}", answer.stdout);
    assert!(
        of("sqlite")["message"]
            .as_str()
            .is_some_and(|said| said.contains(
                "down does not lead back to the start: tables.user_preferences is there and was not"
            )),
        "{}",
        answer.stdout
    );
    assert_eq!(of("postgres")["result"], "not_proven", "{}", answer.stdout);

    let at = file.find("    async fn down").expect("a way down");
    let none = format!("{}}}\n", file[..at].trim_end());
    project.write(PREFERENCES, &none);
    let answer = prove(&["preferences"]).code(0);
    for backend in ["sqlite", "postgres", "mysql"] {
        let line = format!("preferences proven on {backend}: up; it has no down\n");
        assert!(answer.stdout.contains(&line), "{line}: {}", answer.stdout);
    }
}

/// What a few made-up rows cannot show is asked of the real ones.
async fn asked(project: &Project) {
    project.migrate().await;
    for id in ["1", "2"] {
        project
            .execute(&format!(
                "INSERT INTO user_preferences (id, user_id, theme, created_at) \
                 VALUES ('{id}', 'nobody', 'a theme of many letters', '2025-10-23 09:00:00')"
            ))
            .await;
    }
    project.edit(
        "entities/src/user_preferences.rs",
        "    #[sea_orm(column_type = \"String(StringLen::N(50))\")]\n",
        "    #[sea_orm(column_type = \"String(StringLen::N(9))\", unique)]\n",
    );
    project.edit(
        "entities/src/user_preferences.rs",
        "    pub language: Option<String>,\n",
        "    #[sea_orm(extra = \"CHECK (language <> 'x')\")]\n    pub language: String,\n",
    );
    let answer = project
        .run(&["autogenerate", "strict", "--dry-run"])
        .code(0)
        .says("two rows of `user_preferences` have the same `theme`, and in the compared database there is 1 such value")
        .says("a row of `user_preferences` has NULL in `language`, and in the compared database there are 2 such rows");
    let words: Vec<&str> = answer.stdout.split_whitespace().collect();
    let words = words.join(" ").replace(" // ", " ");
    assert!(
        words.contains("in the compared database there are 2 such rows.")
            && words.contains("in the compared database there is 1 such value."),
        "{words}"
    );
    assert!(
        !answer.stderr.contains("does not meet"),
        "{}",
        answer.stderr
    );
    let too_long = answer.stderr.contains("is no varchar(9)");
    assert_eq!(
        too_long,
        !project.url().starts_with("sqlite"),
        "{}",
        answer.stderr
    );

    project
        .execute("DELETE FROM user_preferences WHERE id = '2'")
        .await;
    project
        .execute("UPDATE user_preferences SET theme = 'dark', language = 'x'")
        .await;
    let answer = project
        .run(&["autogenerate", "strict", "--dry-run"])
        .code(0)
        .says("does not meet language <> 'x', and in the compared database there is 1 such row");
    assert_eq!(
        answer.stderr.matches("this fails while").count(),
        1,
        "{}",
        answer.stderr
    );
    // Where nobody is asked, the file says what to check.
    let answer = project
        .run(&["autogenerate", "strict", "--dry-run", "--offline"])
        .code(0);
    assert!(
        answer
            .stdout
            .contains("// This fails while a row of `user_preferences` has NULL in `language`."),
        "{}",
        answer.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_are_asked_on_sqlite() {
    asked(&Project::example()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_are_asked_on_postgres() {
    if let Some(url) = servers::postgres() {
        asked(&Project::on(Some(url))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_are_asked_on_mariadb() {
    if let Some(url) = servers::mariadb() {
        let project = Project::on(Some(url));
        project.edit(
            "schema-diff.toml",
            r#"["sqlite", "postgres"]"#,
            r#"["sqlite", "mysql"]"#,
        );
        asked(&project).await;
    }
}

const NOTES: &str = r#"use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "audit", table_name = "notes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
"#;

/// A table in another database schema is proven in a database that has such a schema, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_schemas_are_proven_in_a_scratch_database() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let project = Project::on(Some(url));
    project.edit(
        "schema-diff.toml",
        r#"backends = ["sqlite", "postgres"]"#,
        "backends = [\"postgres\"]\nschemas = [\"public\", \"audit\"]",
    );
    project.migrate().await;
    project.execute("CREATE SCHEMA audit").await;
    project.write("entities/src/notes.rs", NOTES);
    project.edit(
        "entities/src/lib.rs",
        "pub mod migration_jobs;",
        "pub mod migration_jobs;\npub mod notes;",
    );
    project
        .run(&["autogenerate", "notes"])
        .code(0)
        .says("proven on postgres: up, and down again");
    let answer = project.run(&["prove"]).code(0);
    assert!(
        answer
            .stdout
            .contains("_notes proven on postgres: up, and down again, with "),
        "{}",
        answer.stdout
    );
}
