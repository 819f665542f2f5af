//! `autogenerate` in projects whose revisions are compiled with something else than ours: without `runner`, with
//! sea-orm-migration 1.1, with nobody knows what.

use crate::support::project::Project;
use crate::support::servers;

const MANIFEST: &str = "migrator/Cargo.toml";

/// The example as a project that has never heard of `runner`, with a type that is to change.
fn without_runner(project: Project) -> Project {
    project.edit(
        MANIFEST,
        "cli.workspace = true\nrunner.workspace = true\n",
        "",
    );
    project.edit("entities/src/user_preferences.rs", "N(50)", "N(80)");
    project
}

fn written(project: &Project) -> String {
    let answer = project.run(&["autogenerate", "themes"]);
    let answer = answer
        .code(0)
        .says("the project's own `sea-orm-cli migrate up` applies it");
    let file = answer.stdout.lines().next().expect("a file").to_owned();
    let module = file
        .strip_prefix("migrator/src/")
        .and_then(|it| it.strip_suffix(".rs"));
    let module = module.expect("a module");
    let list = project.read("migrator/src/lib.rs");
    assert!(
        list.contains(&format!("Box::new({module}::Migration)")),
        "{list}"
    );
    let text = project.read(&file);
    assert!(
        !text.contains("runner") && !text.contains("ops::"),
        "{text}"
    );
    text
}

#[track_caller]
fn says(text: &str, all: &[&str]) {
    for said in all {
        assert!(text.contains(said), "not said: {said}\n{text}");
    }
}

const POSTGRES: &str = r#"r#"ALTER TABLE "user_preferences" ALTER COLUMN "theme" TYPE varchar(80)"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_written_in_full_from_the_live_one() {
    let project = without_runner(Project::example());
    project.migrate().await;
    // What no entity says.
    project
        .execute("CREATE TRIGGER themes AFTER UPDATE ON user_preferences BEGIN SELECT 'it''s'; END")
        .await;
    let text = written(&project);
    says(
        &text,
        &[
            "use sea_orm_migration::sea_orm::DbBackend;",
            "match manager.get_database_backend() {",
            "// In full, from the table as it was when this was written.",
            "\"CREATE TRIGGER themes AFTER UPDATE ON user_preferences BEGIN SELECT 'it''s'; END\"",
            r#""theme" varchar(80)"#,
            r#""theme" varchar(50)"#,
            "DbBackend::Postgres => {",
            POSTGRES,
            "_ => return Err(other_backend()),",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_written_in_full_from_what_was_recorded() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let project = without_runner(Project::on(Some(url)));
    project.migrate().await;
    let text = written(&project);
    says(
        &text,
        &[
            "// In full, from what the revisions say of the table.",
            r#"CREATE TABLE "schema_diff_new_user_preferences" "#,
            POSTGRES,
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_an_absent_server_could_spell_is_refused() {
    let project = without_runner(Project::example());
    project.edit(
        "schema-diff.toml",
        "backends = [",
        "backends = [\"mysql\", ",
    );
    project.migrate().await;
    let answer = project.run(&["autogenerate", "themes"]).code(2);
    answer
        .says("on mysql only a database can spell it")
        .says("or name a server of mysql as prove_url");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_aliases_with_1_1() {
    let project = without_runner(Project::example());
    std::fs::remove_file(project.path("Cargo.lock")).expect("removed");
    project.edit(
        MANIFEST,
        "sea-orm-migration.workspace = true",
        "sea-orm-migration = \"1.1\"",
    );
    project.edit(
        "entities/src/organizations.rs",
        "    pub slug: String,\n",
        "    pub slug: String,\n    pub nickname: Option<String>,\n",
    );
    project.migrate().await;
    says(
        &written(&project),
        &[
            ".table(Alias::new(\"organizations\"))",
            ".add_column(ColumnDef::new(Alias::new(\"nickname\")).string())",
            "DbBackend::MySql => return Err(other_backend()),",
        ],
    );
}

#[test]
fn an_unknown_version_is_refused() {
    let project = Project::example();
    std::fs::remove_file(project.path("Cargo.lock")).expect("removed");
    project.edit(
        MANIFEST,
        "sea-orm-migration.workspace = true",
        "sea-orm-migration = \"*\"",
    );
    project
        .run(&["autogenerate", "x", "--offline"])
        .code(2)
        .says("migrator/Cargo.toml does not say, and no Cargo.lock does");
    project.edit(MANIFEST, "\"*\"", "\"3\"");
    project
        .run(&["autogenerate", "x", "--offline"])
        .code(2)
        .says("depends on sea-orm-migration 3, for which no revision can be written");
}
