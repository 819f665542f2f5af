//! Bad input: every case is refused with a code, the place, the cause and the next step; nothing is written.

use crate::support::project::Project;
use crate::support::servers;

/// Runs the command, which must fail with exit code 2 and say all of `expected`, and must write nothing.
#[track_caller]
fn check(project: &Project, arguments: &[&str], expected: &[&str]) {
    let before = (project.migrations(), project.read("migrator/src/lib.rs"));
    let mut answer = project.run(arguments).code(2);
    assert_eq!(answer.stdout, "", "nothing of use on stdout");
    for text in expected {
        answer = answer.says(text);
    }
    assert_eq!(
        (project.migrations(), project.read("migrator/src/lib.rs")),
        before
    );
}

const GENERATE: &[&str] = &["autogenerate", "x", "--offline"];

#[test]
fn an_unparsable_entity() {
    let project = Project::example();
    project.edit(
        "entities/src/api_keys.rs",
        "pub struct Model {",
        "pub struct Model {{",
    );
    check(
        &project,
        GENERATE,
        &["read-syntax", "entities/src/api_keys.rs:"],
    );
    check(&project, &["check", "--offline"], &["read-syntax"]);
}

#[test]
fn an_unknown_type_and_a_key_that_does_not_exist_are_told_together() {
    let project = Project::example();
    project.edit(
        "entities/src/api_keys.rs",
        "pub is_active: Option<bool>",
        "pub is_active: Option<Mystery>",
    );
    project.edit(
        "entities/src/audit_logs.rs",
        "pub timestamp: DateTime",
        "pub timestamp: Riddle<u8>",
    );
    check(
        &project,
        GENERATE,
        &[
            "read-unknown-type",
            "entities/src/api_keys.rs:",
            "`Mystery`",
            "entities/src/audit_logs.rs:",
            "`Riddle<u8>`",
            "pub is_active: Option<Mystery>",
            "column_type",
        ],
    );
}

#[test]
fn two_entities_on_one_table_that_differ() {
    let project = Project::example();
    let entity = project.read("entities/src/user_preferences.rs");
    project.write("entities/src/again.rs", &entity.replace("N(50)", "N(51)"));
    project.edit(
        "entities/src/lib.rs",
        "pub mod migration_jobs;",
        "pub mod again;\npub mod migration_jobs;",
    );
    check(
        &project,
        GENERATE,
        &["read-duplicate-table", "again.rs", "user_preferences.rs"],
    );
}

#[test]
fn a_table_in_another_database_schema() {
    let project = Project::example();
    project.edit(
        "entities/src/audit_logs.rs",
        "table_name = \"audit_logs\"",
        "table_name = \"audit_logs\", schema_name = \"audit\"",
    );
    check(
        &project,
        GENERATE,
        &[
            "schema-name",
            "entities/src/audit_logs.rs:",
            "`audit.audit_logs`",
        ],
    );
}

#[test]
fn databases_that_cannot_be_used() {
    let project = Project::example();
    let url = |url: &'static str| ["check", "--database-url", url];
    check(
        &project,
        &url("oracle://u:hidden@h/x"),
        &["database-url", "the scheme oracle is not known"],
    );
    check(
        &project,
        &url("postgres://u:hidden@127.0.0.1:1/x"),
        &["database-connect", "Connection refused"],
    );
    check(&project, &url("nonsense"), &["database-url"]);
    for command in ["oracle://u:hidden@h/x", "postgres://u:hidden@127.0.0.1:1/x"] {
        assert!(!project.run(&url(command)).stderr.contains("hidden"));
    }
}

#[test]
fn a_wrong_password_is_not_printed() {
    let Some(right) = servers::postgres() else {
        return;
    };
    let wrong = right.replace("secret%2Fword", "wr%40ng");
    let project = Project::example();
    let answer = project
        .run(&["status", "--database-url", &wrong])
        .code(2)
        .says("password authentication failed");
    assert!(
        !answer.stderr.contains("wr@ng") && !answer.stderr.contains("wr%40ng"),
        "{}",
        answer.stderr
    );
}

#[test]
fn messages() {
    let project = Project::example();
    project.edit(
        "entities/src/organizations.rs",
        "pub website: Option<String>",
        "pub website: String",
    );
    check(&project, &["autogenerate", "", "--offline"], &["message"]);
    check(
        &project,
        &["autogenerate", &"x".repeat(300), "--offline"],
        &["message"],
    );
    check(
        &project,
        &["autogenerate", "a\u{1b}[31mb", "--offline"],
        &["message"],
    );
    // Harmless: the file's name is made of its letters, and stays in the folder.
    let answer = project
        .run(&["autogenerate", "../../etc/x", "--offline"])
        .code(0);
    let path = answer.stdout.lines().next().expect("a path");
    assert!(
        path.starts_with("migrator/src/m") && path.ends_with("_etc_x.rs"),
        "{path}"
    );
    assert!(project.read(path).starts_with("//! ../../etc/x\n"));
}

#[test]
fn revision_files() {
    let file = "migrator/src/m20251023_090000_add_user_preferences.rs";

    let project = Project::example();
    project.edit(
        file,
        "//! Revises: m20251022_143000_initial_schema",
        "//! Revises: m20250101_000000_gone",
    );
    check(
        &project,
        GENERATE,
        &[
            "m20250101_000000_gone",
            "m20251023_090000_add_user_preferences",
        ],
    );
    check(&project, &["history"], &["m20250101_000000_gone"]);

    let project = Project::example();
    let text = project.read(file);
    project.write("migrator/src/m20251024_090000_copy.rs", &text);
    check(
        &project,
        GENERATE,
        &[
            "m20251024_090000_copy",
            "m20251023_090000_add_user_preferences",
        ],
    );

    let project = Project::example();
    std::fs::remove_file(project.path(&file.replace(".rs", ".json"))).expect("removed");
    check(
        &project,
        GENERATE,
        &["m20251023_090000_add_user_preferences", "record"],
    );
}

#[tokio::test]
async fn a_database_that_a_newer_checkout_migrated() {
    let project = Project::example();
    project.migrate().await;
    project.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000000_future', 1)").await;
    let future = "m20990101_000000_future";
    check(&project, &["autogenerate", "x"], &[future]);
    let check = project.run(&["check"]).code(1);
    assert!(check.stdout.contains(future), "{}", check.stdout);
    let status = project.run(&["status"]).code(0);
    assert!(status.stdout.contains(future), "{}", status.stdout);
}

#[tokio::test]
async fn a_database_behind_head_is_refused_with_the_command_to_run() {
    let project = Project::example();
    check(
        &project,
        &["autogenerate", "x"],
        &["database-behind", "upgrade head"],
    );
}

#[tokio::test]
async fn a_change_that_the_database_already_has_is_asked_about() {
    let project = Project::example();
    project.migrate().await;
    project
        .execute("ALTER TABLE organizations ADD COLUMN nickname varchar")
        .await;
    let slug = "    pub slug: String,\n";
    project.edit(
        "entities/src/organizations.rs",
        slug,
        &format!("{slug}    pub nickname: Option<String>,\n"),
    );
    check(&project, &["autogenerate", "x"], &["--absorb", "--emit"]);

    let emitted = project
        .run(&["autogenerate", "x", "--emit", "--dry-run", "--no-prove"])
        .code(0)
        .stdout;
    assert!(
        emitted.contains("add_column(ColumnDef::new(\"nickname\").string())"),
        "{emitted}"
    );
    let absorbed = project
        .run(&["autogenerate", "x", "--absorb"])
        .code(0)
        .stdout;
    let path = absorbed.lines().next().expect("a path");
    let text = project.read(path);
    assert!(
        text.contains("_manager: &SchemaManager") && !text.contains("nickname\")"),
        "{text}"
    );
    assert!(
        project
            .read(&path.replace(".rs", ".json"))
            .contains("nickname")
    );
    project.run(&["check", "--offline"]).code(0);
}

#[tokio::test]
async fn drift_is_reported_left_alone_and_repaired_when_told() {
    let project = Project::example();
    project.migrate().await;
    project
        .execute("DROP INDEX \"idx-organizations-is_active\"")
        .await;
    project.execute("CREATE TABLE mine (id INTEGER)").await;
    let answer = project.run(&["check"]).code(1);
    assert_eq!(
        answer.stdout,
        "1 difference in the database that no revision made (drift), as what would mend it:\n\
         ~ table `organizations`\n    + index `idx-organizations-is_active` (`is_active`)\n\
         1 unmanaged object in the database, left alone\n"
    );
    project
        .run(&["autogenerate", "x"])
        .code(0)
        .says("nothing to do");
    assert_eq!(project.migrations().len(), 8);
    let repair = project
        .run(&[
            "autogenerate",
            "x",
            "--repair",
            "organizations",
            "--dry-run",
        ])
        .code(0)
        .stdout;
    assert!(
        repair.contains("\"idx-organizations-is_active\"") && !repair.contains("mine"),
        "{repair}"
    );
}
