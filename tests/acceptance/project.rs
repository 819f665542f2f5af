//! The main job on a scratch copy of the example: the real program, real files, the project's own migrator built and
//! called, on the embedded database and on PostgreSQL.

use crate::support::project::{Answer, Project, files, program, run};
use crate::support::servers;

const DEVICES: &str = r#"use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(column_type = "String(StringLen::N(36))")]
    pub organization_id: String,
    #[sea_orm(column_type = "String(StringLen::N(64))", indexed)]
    pub fingerprint: String,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<super::organizations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
"#;

const DIFFERENCES: &str = "\
4 changes in the entities that no revision has:
+ table `devices`
    + column `id`: integer, not null, auto increment
    + column `organization_id`: string(36), not null
    + column `fingerprint`: string(64), not null
    + primary key (`id`)
    + index `idx-devices-fingerprint` (`fingerprint`)
    + foreign key `fk-devices-organization_id` (`organization_id`) →
        `organizations` (`id`), on delete cascade
~ table `organizations`
    + column `nickname`: string, null
~ table `user_preferences`
    ~ column `theme`: string(50) → string(80)
    - column `language`: string(10), null
";

fn edit_entities(project: &Project) {
    project.edit(
        "entities/src/organizations.rs",
        "    pub slug: String,\n",
        "    pub slug: String,\n    pub nickname: Option<String>,\n",
    );
    project.edit("entities/src/user_preferences.rs", "N(50)", "N(80)");
    project.edit(
        "entities/src/user_preferences.rs",
        "    #[sea_orm(column_type = \"String(StringLen::N(10))\")]\n    pub language: Option<String>,\n",
        "",
    );
    project.write("entities/src/devices.rs", DEVICES);
    project.edit(
        "entities/src/lib.rs",
        "pub mod migration_jobs;",
        "pub mod devices;\npub mod migration_jobs;",
    );
}

/// The database's own words for its schema, without what cannot come back: the order of columns, and how a statement
/// is broken into lines.
fn dump(project: &Project) -> Vec<String> {
    dump_of(&project.url())
}

pub fn dump_of(url: &str) -> Vec<String> {
    let mut statements: Vec<String> = if url.starts_with("postgres") {
        servers::postgres_client("pg_dump", url, &["--schema-only"])
            .lines()
            .filter(|line| !line.starts_with("--") && !line.starts_with('\\'))
            .collect::<String>()
            .split(';')
            .map(str::to_owned)
            .collect()
    } else {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        if url.starts_with("mysql") {
            runtime.block_on(mariadb_schema(url))
        } else {
            runtime.block_on(sqlite_schema(url))
        }
    };
    for statement in &mut statements {
        let mut parts = vec![String::new()];
        let mut depth = 0;
        for c in statement.chars().filter(|c| !c.is_whitespace()) {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if (c == '(' || c == ',') && depth == 1 {
                parts.push(String::new());
            } else if let Some(part) = parts.last_mut()
                && !(c == ')' && depth == 0)
            {
                part.push(c);
            }
        }
        parts.sort();
        *statement = parts.join("\n");
    }
    statements.retain(|statement| !statement.is_empty());
    statements.sort();
    statements
}

async fn sqlite_schema(url: &str) -> Vec<String> {
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
    let connection = sea_orm::Database::connect(url).await.expect("connects");
    // sqlite_sequence is SQLite's own: it stays when the last counting table goes.
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
    let rows = connection
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .expect("read");
    rows.iter()
        .map(|row| row.try_get("", "sql").expect("text"))
        .collect()
}

async fn mariadb_schema(url: &str) -> Vec<String> {
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
    let connection = sea_orm::Database::connect(url).await.expect("connects");
    let ask = |sql: String| connection.query_all_raw(Statement::from_string(DbBackend::MySql, sql));
    let mut statements = Vec::new();
    for table in ask("SHOW TABLES".into()).await.expect("read") {
        let table: String = table.try_get_by_index(0).expect("text");
        let rows = ask(format!("SHOW CREATE TABLE `{table}`")).await;
        let text = rows.expect("read")[0].try_get_by_index(1).expect("text");
        statements.push(text);
    }
    statements
}

/// `name` as the project's database quotes it.
fn quoted(project: &Project, name: &str) -> String {
    if project.url().starts_with("mysql") {
        format!("`{name}`")
    } else {
        format!("\"{name}\"")
    }
}

fn main_job(project: &Project) {
    project.run(&["current"]).code(0);
    let status: serde_json::Value =
        serde_json::from_str(&project.run(&["status", "--format", "json"]).code(0).stdout)
            .expect("JSON");
    assert_eq!(status["pending"].as_array().map(Vec::len), Some(3));

    project.run(&["upgrade", "head", "--yes"]).code(0);
    let answer = project.run(&["check"]).code(0);
    assert_eq!(
        answer.stdout,
        "in step: entities, revisions and database agree\n"
    );
    let nothing = project
        .run(&["autogenerate", "nothing"])
        .code(0)
        .says("nothing to do");
    assert_eq!(nothing.stdout, "");
    let known = project.migrations();
    let start = dump(project);

    edit_entities(project);
    let answer = project.run(&["check"]).code(1);
    assert_eq!(answer.stdout, DIFFERENCES);
    let library = project.read("migrator/src/lib.rs");
    project.write(
        "migrator/src/lib.rs",
        &library.replace(
            "vec![\n",
            "vec![\n            // In the order in which they run.\n\n",
        ),
    );
    let answer = project.run(&["autogenerate", "nicknames"]).code(0);
    let written: Vec<String> = project
        .migrations()
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect();
    let [record, source] = written.as_slice() else {
        panic!("{written:?}")
    };
    assert!(
        source.ends_with("_nicknames.rs") && record.ends_with("_nicknames.json"),
        "{written:?}"
    );
    assert!(
        answer
            .stdout
            .starts_with(&format!("migrator/src/{source}\n")),
        "{}",
        answer.stdout
    );
    assert!(
        answer.stdout.contains("+ column `nickname`: string, null"),
        "{}",
        answer.stdout
    );
    assert!(
        answer.stderr.contains("proven on sqlite"),
        "{}",
        answer.stderr
    );
    let edited = project.read("migrator/src/lib.rs");
    assert!(
        edited.contains("vec![\n            // In the order in which they run.\n\n"),
        "{edited}"
    );
    assert_eq!(
        edited.lines().count(),
        library.lines().count() + 2 + 3,
        "{edited}"
    );

    let sql = project.run(&["upgrade", "--sql"]).code(0).stdout;
    assert!(
        sql.contains(&format!("CREATE TABLE {}", quoted(project, "devices")))
            && sql.contains(&format!(
                "INSERT INTO {}",
                quoted(project, "seaql_migrations")
            )),
        "{sql}"
    );
    project.run(&["check"]).code(1);
    project.run(&["upgrade", "head", "--yes"]).code(0);
    project.run(&["check"]).code(0);
    let target = dump(project);
    project.run(&["downgrade", "-1", "--yes"]).code(0);
    assert_eq!(
        dump(project).join("\n\n"),
        start.join("\n\n"),
        "down does not restore the start"
    );
    assert!(
        project
            .run(&["current"])
            .code(0)
            .stdout
            .contains("_keys_and_indexes")
    );
    project.run(&["upgrade", "+1", "--yes"]).code(0);
    assert_eq!(dump(project), target);
    let heads = project.run(&["heads"]).code(0).stdout;
    assert!(
        heads.contains(source.trim_end_matches(".rs")) && heads.lines().count() == 1,
        "{heads}"
    );
    assert_eq!(project.run(&["history"]).code(0).stdout.lines().count(), 4);
    assert!(
        project
            .run(&["status"])
            .code(0)
            .stdout
            .contains("pending    none")
    );
    project.run(&["stamp", "base", "--yes"]).code(0);
    project.run(&["current", "--check-heads"]).code(1);
    project.run(&["stamp", "head"]).code(2).says("--yes");
    project.run(&["stamp", "head", "--yes"]).code(0);
    project.run(&["check"]).code(0);
}

#[test]
fn the_main_job_on_the_embedded_database() {
    main_job(&Project::example());
}

#[test]
fn the_main_job_on_postgres() {
    if let Some(url) = servers::postgres() {
        main_job(&Project::on(Some(url)));
    }
}

/// SQLite knows no enum types and has one integer: what is written beside it must hold where there is more.
#[test]
fn a_file_written_on_sqlite_runs_on_postgres() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let project = Project::example();
    project.run(&["upgrade", "--yes"]).code(0);
    project.run_on(&url, &["upgrade", "--yes"]).code(0);
    project.edit(
        "entities/src/enums.rs",
        "    #[sea_orm(string_value = \"expired\")]\n    Expired,\n",
        "",
    );
    project.edit(
        "entities/src/enums.rs",
        "    #[sea_orm(string_value = \"viewer\")]\n",
        "    #[sea_orm(string_value = \"guest\")]\n    Guest,\n    #[sea_orm(string_value = \"viewer\")]\n",
    );
    project.edit(
        "entities/src/organizations.rs",
        "pub max_users: Option<i32>",
        "pub max_users: Option<i64>",
    );
    let prefix = "    pub key_prefix: String,\n";
    let status = "    #[sea_orm(default_value = \"pending\")]\n    pub status: super::enums::MigrationStatus,\n";
    project.edit(
        "entities/src/api_keys.rs",
        prefix,
        &format!("{prefix}{status}"),
    );
    project
        .run(&["autogenerate", "more than sqlite can tell"])
        .code(0);
    let written = project.migrations();
    let written = written.iter().find(|name| name.ends_with("tell.rs"));
    let text = project.read(&format!("migrator/src/{}", written.expect("the revision")));
    assert!(
        text.contains("is in the way on postgres and is taken down and put back")
            && !text.contains("ops::on("),
        "{text}"
    );
    let at_start = dump_of(&url);
    for url in [project.url(), url.clone()] {
        project.run_on(&url, &["upgrade", "--yes"]).code(0);
        project.run_on(&url, &["check"]).code(0);
    }
    let at_target = dump_of(&url);
    assert!(
        at_target.concat().contains("max_usersbigint"),
        "{at_target:#?}"
    );
    for url in [project.url(), url.clone()] {
        project.run_on(&url, &["downgrade", "-1", "--yes"]).code(0);
    }
    assert_eq!(dump_of(&url), at_start);
    project.run_on(&url, &["upgrade", "--yes"]).code(0);
    assert_eq!(dump_of(&url), at_target);
}

#[test]
fn the_main_job_on_mariadb() {
    let Some(url) = servers::mariadb() else {
        return;
    };
    let project = Project::on(Some(url));
    project.edit(
        "schema-diff.toml",
        r#"["sqlite", "postgres"]"#,
        r#"["sqlite", "postgres", "mysql"]"#,
    );
    main_job(&project);

    // An enum's values live in the columns there.
    let before = dump(&project);
    project.edit(
        "entities/src/enums.rs",
        "    #[sea_orm(string_value = \"viewer\")]\n",
        "    #[sea_orm(string_value = \"guest\")]\n    Guest,\n    #[sea_orm(string_value = \"viewer\")]\n",
    );
    project.run(&["check"]).code(1);
    let answer = project.run(&["autogenerate", "guests"]).code(0);
    assert!(
        answer.stderr.contains("proven on mysql"),
        "{}",
        answer.stderr
    );
    project.run(&["upgrade", "--yes"]).code(0);
    project.run(&["check"]).code(0);
    let after = dump(&project).concat();
    assert!(
        after.contains("enum('owner','admin','member','guest','viewer')"),
        "{after}"
    );
    project.run(&["downgrade", "-1", "--yes"]).code(0);
    assert_eq!(dump(&project), before);
    project.run(&["downgrade", "base", "--yes"]).code(0);
    assert_eq!(
        dump(&project).len(),
        2,
        "only the ledger and its checksums stay"
    );
}

#[test]
fn the_demo_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let scratch = folder.path().join("demo");
    let answer = run(
        program("cli", "schema-diff"),
        folder.path(),
        None,
        &["demo", &scratch.display().to_string()],
    );
    let answer: Answer = answer.code(0);
    assert!(
        answer
            .stdout
            .contains("$ schema-diff autogenerate nicknames"),
        "{}",
        answer.stdout
    );
    assert!(scratch.join("ops-center.db").is_file());
}

/// The text of an entity without its `#[ddl(…)]`.
fn without_ddl(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("#[ddl(") {
            kept.push_str(line);
            kept.push('\n');
        } else if !line.ends_with(")]") {
            let _ = lines.find(|line| line.trim_start().starts_with(")]") || line.ends_with("))]"));
        }
    }
    kept
}

/// Every generated file in the repository is what the program writes from the same inputs.
#[test]
fn the_example_is_reproduced() {
    let project = Project::example();
    let library = project.read("migrator/src/lib.rs");
    let ids: Vec<String> = project
        .migrations()
        .iter()
        .filter_map(|name| name.strip_suffix(".json"))
        .map(str::to_owned)
        .collect();
    let original: Vec<(String, String)> = ids
        .iter()
        .flat_map(|id| {
            [
                format!("migrator/src/{id}.rs"),
                format!("migrator/src/{id}.json"),
            ]
        })
        .map(|name| (name.clone(), project.read(&name)))
        .collect();
    let [initial, preferences, keys] = ids.as_slice() else {
        panic!("{ids:?}")
    };
    for (name, _) in &original {
        std::fs::remove_file(project.path(name)).expect("removed");
    }
    let bare: Vec<&str> = library
        .lines()
        .filter(|line| !ids.iter().any(|id| line.contains(id.as_str())))
        .collect();
    project.write(
        "migrator/src/lib.rs",
        &format!("{}\n", bare.join("\n").replace("\n\n\n", "\n\n")),
    );

    // What `#[ddl(…)]` says came with the last of them.
    let entities: Vec<(String, String)> = files(&project.path("entities/src"))
        .into_iter()
        .map(|name| format!("entities/src/{name}"))
        .map(|name| (name.clone(), project.read(&name)))
        .collect();
    for (name, text) in &entities {
        project.write(name, &without_ddl(text));
    }
    let entity = project.read("entities/src/user_preferences.rs");
    std::fs::remove_file(project.path("entities/src/user_preferences.rs")).expect("removed");
    project
        .run(&[
            "autogenerate",
            "initial schema",
            "--created",
            "2025-10-22T14:30:00Z",
        ])
        .code(0);
    project.run(&["upgrade", "--yes"]).code(0);
    project.write("entities/src/user_preferences.rs", &entity);
    project
        .run(&[
            "autogenerate",
            "add user preferences",
            "--created",
            "2025-10-23T09:00:00Z",
        ])
        .code(0);
    project.run(&["upgrade", "--yes"]).code(0);
    for (name, text) in &entities {
        project.write(name, text);
    }
    project
        .run(&[
            "autogenerate",
            "keys and indexes",
            "--created",
            "2025-10-24T10:00:00Z",
        ])
        .code(0);

    for (name, text) in original {
        assert_eq!(project.read(&name), text, "{name}");
    }
    assert!(initial.ends_with("initial_schema") && preferences.ends_with("user_preferences"));
    assert!(keys.ends_with("keys_and_indexes"));

    assert_eq!(project.read("migrator/src/lib.rs"), library);
}

/// The program that a container carries: no project, no sources, no cargo.
fn alone(url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |arguments: &[&str]| {
        run(
            program("migrator", "migrator"),
            folder.path(),
            Some(url),
            arguments,
        )
    };
    assert!(
        at(&["status"])
            .code(0)
            .stdout
            .contains("pending    3 revisions")
    );
    let sql = at(&["upgrade", "--sql"]).code(0).stdout;
    let quote = if url.starts_with("mysql") { '`' } else { '"' };
    let create = format!("CREATE TABLE {quote}organizations{quote}");
    assert!(sql.contains(&create), "{sql}");
    at(&["upgrade", "--yes"]).code(0);
    assert!(at(&["status"]).code(0).stdout.contains("drift      none"));
    assert!(at(&["upgrade"]).code(0).stderr.contains("nothing to do"));
    at(&["downgrade", "-1"]).code(2).says("--yes");
    at(&["downgrade", "-1", "--yes"]).code(0);
    assert!(
        at(&["status"])
            .code(0)
            .stdout
            .contains("pending    1 revision")
    );
    at(&["rollback", "2", "--yes"]).code(0);
    at(&["current"]).code(0).says("no revision is applied");
    at(&["downgrade", "-1", "--yes"])
        .code(2)
        .says("-1 goes beyond the base");
}

#[test]
fn the_migrator_alone_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    alone(&format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("alone.db").display()
    ));
}

#[test]
fn the_migrator_alone_on_postgres() {
    if let Some(url) = servers::postgres() {
        alone(&url);
    }
}

#[test]
fn the_migrator_alone_on_mariadb() {
    if let Some(url) = servers::mariadb() {
        alone(&url);
    }
}
