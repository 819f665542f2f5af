//! The whole way on two databases of one project: one has an index and a view that no entity says, the other one has
//! another index. The real program, and the compiled revision.

use std::path::Path;

use crate::project::dump_of as dumped;
use crate::support::project::Project;
use crate::support::servers;

const HEAD: &str = "m20251024_100000_keys_and_indexes";
const PREFERENCES: &str = "entities/src/user_preferences.rs";
const INDEX: &str = "CREATE INDEX by_language ON user_preferences (language, theme)";
const VIEW: &str = "CREATE VIEW themes AS SELECT id, theme FROM user_preferences";
const OTHER: &str = "CREATE INDEX by_user ON user_preferences (user_id, language)";
const ROW: &str = "INSERT INTO user_preferences (id, user_id, theme, language, created_at) \
                   VALUES ('p', 'u', 'dark', 'en', '2025-10-23 09:00:00')";

async fn execute(url: &str, sql: &str) {
    use sea_orm::ConnectionTrait as _;
    let connection = sea_orm::Database::connect(url).await.expect("connects");
    connection
        .execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.expect("closed");
}

/// The schema, whether its names stand in quotes or not.
fn dump_of(url: &str) -> Vec<String> {
    let plain = |statement: String| {
        let statement = statement.replace('"', "");
        let mut parts: Vec<&str> = statement.split('\n').collect();
        parts.sort_unstable();
        parts.join("\n")
    };
    let mut statements: Vec<String> = dumped(url).into_iter().map(plain).collect();
    statements.sort();
    statements
}

fn on(url: &str, sql: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(execute(url, sql));
}

fn two_databases(project: &Project, other: &str, script: impl Fn(&str, &Path)) {
    let url = project.url();
    let dialect = url.split(':').next().unwrap_or_default();
    for url in [url.as_str(), other] {
        project.run_on(url, &["upgrade", HEAD, "--yes"]).code(0);
        on(url, ROW);
    }
    on(&url, INDEX);
    on(&url, VIEW);
    project.edit(PREFERENCES, "N(50)", "N(80)");
    project.edit(
        PREFERENCES,
        "    #[sea_orm(column_type = \"String(StringLen::N(10))\")]\n    pub language: Option<String>,\n",
        "",
    );
    let written = project
        .run(&["autogenerate", "fewer", "--rev-id", "m1_fewer"])
        .code(0)
        .says(&format!("proven on {dialect}"));
    let said = "index `by_language` on `user_preferences`, which only the database knows, goes; `down` puts it back";
    assert!(written.stdout.contains(said), "{}", written.stdout);
    let text = project.read("migrator/src/m1_fewer.rs");
    assert!(text.contains(said), "{text}");
    assert!(
        text.contains("ops::take_down(") && text.contains("ops::put_back("),
        "{text}"
    );

    let formatted = std::process::Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .arg(project.path("migrator/src/m1_fewer.rs"))
        .output()
        .expect("rustfmt starts");
    assert!(formatted.status.success(), "{formatted:?}");

    let (start, other_start) = (dump_of(&url), dump_of(other));
    let sql = project.run(&["upgrade", "head", "--sql"]).code(0).stdout;
    project.run(&["upgrade", "head", "--yes"]).code(0);
    let target = dump_of(&url);
    assert!(!target.concat().contains("by_language") && target.concat().contains("themes"));
    project.run(&["downgrade", "-1", "--yes"]).code(0);
    assert_eq!(dump_of(&url), start, "down restores the start");

    // What is printed does the same.
    if dialect != "sqlite" {
        let file = project.path("upgrade.sql");
        std::fs::write(&file, sql).expect("written");
        script(&url, &file);
        assert_eq!(dump_of(&url), target, "as printed");
        project.run(&["downgrade", "-1", "--yes"]).code(0);
        assert_eq!(dump_of(&url), start, "down restores the start");
    }

    on(other, OTHER);
    project
        .run_on(other, &["upgrade", "head", "--yes"])
        .code(2)
        .says("in the way of up of m1_fewer")
        .says("index by_user on user_preferences");
    let refused: Vec<String> = dump_of(other);
    let drop = if dialect == "mysql" {
        "ALTER TABLE user_preferences DROP INDEX by_user"
    } else {
        "DROP INDEX by_user"
    };
    on(other, drop);
    assert_ne!(dump_of(other), refused, "nothing was changed");
    assert_eq!(dump_of(other), other_start, "nothing was changed");
    project.run_on(other, &["upgrade", "head", "--yes"]).code(0);
    project.run_on(other, &["downgrade", "-1", "--yes"]).code(0);
    assert_eq!(
        dump_of(other),
        other_start,
        "what was never there is not made"
    );
    // Nor is one of the name taken for the one that the file knows.
    on(
        other,
        "CREATE INDEX by_language ON user_preferences (language)",
    );
    project
        .run_on(other, &["upgrade", "head", "--yes"])
        .code(2)
        .says("another one here than in the file");
}

#[test]
fn two_databases_on_sqlite() {
    let project = Project::example();
    let other = format!("sqlite://{}?mode=rwc", project.path("other.db").display());
    two_databases(&project, &other, |_, _| {});
}

#[test]
fn two_databases_on_postgres() {
    let (Some(url), Some(other)) = (servers::postgres(), servers::postgres()) else {
        return;
    };
    two_databases(&Project::on(Some(url)), &other, |url, file| {
        let file = file.display().to_string();
        let arguments = ["-v", "ON_ERROR_STOP=1", "-q", "-f", &file];
        servers::postgres_client("psql", url, &arguments);
    });
}

#[test]
fn two_databases_on_mariadb() {
    let (Some(url), Some(other)) = (servers::mariadb(), servers::mariadb()) else {
        return;
    };
    let project = Project::on(Some(url));
    let config = project.read("schema-diff.toml");
    let backends = config
        .lines()
        .find(|line| line.starts_with("backends"))
        .expect("backends");
    project.edit("schema-diff.toml", backends, "backends = [\"mysql\"]");
    two_databases(&project, &other, servers::mariadb_client);
}
