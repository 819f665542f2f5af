//! Schemas of MariaDB that rebuild themselves: what is read of one makes another that the server prints alike, and that
//! reads alike.

use std::collections::BTreeMap;
use std::path::PathBuf;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use runner::ops;
use schema_diff::dialect::Dialect;
use schema_diff::diff::diff;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::plan;
use schema_diff::render::sql;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::support::servers;

fn sample(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("tests/acceptance/samples/mariadb").join(name)
}

const COLLATION: &str = "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";

/// What the server prints of every table, view, sequence and trigger, without the database's name, definers and what
/// is of no schema.
async fn printed(database: &Database) -> BTreeMap<String, Vec<String>> {
    let ask = async |query: String| {
        let statement = Statement::from_string(DbBackend::MySql, query);
        let rows = database.connection.query_all_raw(statement).await;
        rows.expect("printed")
    };
    let own = ask("SELECT DATABASE()".into()).await[0]
        .try_get_by_index::<String>(0)
        .expect("a name");
    let mut all = BTreeMap::new();
    for (kinds, column, word) in [
        ("'BASE TABLE', 'SYSTEM VERSIONED'", 1, "TABLE"),
        ("'VIEW'", 1, "VIEW"),
        ("'SEQUENCE'", 1, "SEQUENCE"),
        ("", 2, "TRIGGER"),
    ] {
        let names = if kinds.is_empty() {
            "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
                .to_owned()
        } else {
            format!(
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ({kinds})"
            )
        };
        for row in ask(names).await {
            let name: String = row.try_get_by_index(0).expect("a name");
            let show = format!("SHOW CREATE {word} {}", Dialect::MySql.quote(&name));
            let text: String = ask(show).await[0].try_get_by_index(column).expect("a text");
            all.insert(format!("{word} {name}"), normal(&text, &own, &name));
        }
    }
    all
}

/// The lines of a text, without what says nothing of the schema. Keys come in any order, and the server numbers the
/// foreign keys that nobody named.
fn normal(text: &str, database: &str, name: &str) -> Vec<String> {
    let mut text = text.replace(&format!("`{database}`."), "");
    // A string's character set is printed where it is not that of whoever made the view.
    if text.contains(" VIEW ") {
        text = text.replace("_utf8mb4'", "'");
    }
    if let Some((before, rest)) = text.split_once(" DEFINER=")
        && let Some((_, after)) = rest.split_once(' ')
    {
        text = format!("{before} {after}");
    }
    if let Some((before, rest)) = text.split_once(" AUTO_INCREMENT=") {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        text = format!("{before}{after}");
    }
    if text.starts_with("CREATE TRIGGER") {
        // Of a trigger the server keeps what was written.
        let plain = text.replace('`', "");
        return vec![plain.split_whitespace().collect::<Vec<_>>().join(" ")];
    }
    let own_key = format!("CONSTRAINT `{}_ibfk_", name.replace('`', "``"));
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| {
            let line = line.trim_end_matches(',');
            match line.split_once(&own_key) {
                Some((_, rest)) => format!(
                    "  CONSTRAINT unnamed{}",
                    rest.trim_start_matches(|c: char| c.is_ascii_digit())
                ),
                None => line.to_owned(),
            }
        })
        .collect();
    let is_key = |line: &String| {
        [
            "KEY ",
            "UNIQUE KEY ",
            "FULLTEXT KEY ",
            "SPATIAL KEY ",
            "CONSTRAINT ",
            "PERIOD ",
        ]
        .iter()
        .any(|word| line.trim_start().starts_with(word))
    };
    let mut keys: Vec<String> = lines.iter().filter(|line| is_key(line)).cloned().collect();
    keys.sort();
    lines.retain(|line| !is_key(line));
    lines.extend(keys);
    lines
}

async fn open(url: &str) -> Database {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, false).await.expect("connects");
    let made = database.connection.execute_unprepared(COLLATION).await;
    made.expect("a collation");
    database
}

/// Rebuilds the sample, and gives the model.
async fn rebuilt(file: &str) -> Option<Schema> {
    let url = servers::mariadb()?;
    let first = open(&url).await;
    servers::mariadb_client(&url, &sample(file));
    Some(rebuilt_from(&first, file).await)
}

/// Makes a second database of the first, and gives the model.
async fn rebuilt_from(first: &Database, file: &str) -> Schema {
    let actual = introspect(first, &[]).await.expect("introspected");
    let nothing = Schema::default();
    let changes = diff(&nothing, &actual);
    let plan = plan(&changes, &nothing, &actual).expect("a plan");
    let statements = sql::statements(&plan, Dialect::MySql, &nothing, &actual).expect("statements");
    let url = servers::mariadb().expect("the server of the first");
    let second = open(&url).await;
    for statement in &statements {
        ops::execute(
            &(&second.connection).into(),
            Dialect::MySql,
            std::slice::from_ref(statement),
        )
        .await
        .unwrap_or_else(|error| panic!("{file}: {error}\n{statement:?}"));
    }
    let (wanted, found) = (printed(first).await, printed(&second).await);
    let names = |all: &BTreeMap<String, Vec<String>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&wanted), "{file}");
    let different: Vec<String> = wanted
        .iter()
        .filter(|(name, lines)| found[*name] != **lines)
        .map(|(name, lines)| {
            format!(
                "{name}:\n{}\nis now\n{}\n",
                lines.join("\n"),
                found[name].join("\n")
            )
        })
        .collect();
    assert!(different.is_empty(), "{file}: {}", different.join("\n"));
    let again = introspect(&second, &[]).await.expect("introspected");
    let difference = diff(&actual, &again);
    assert!(
        difference.is_empty() && again == actual,
        "{file}: {difference:#?}"
    );
    actual
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_mariadb_can_say() {
    let Some(schema) = rebuilt("torture.sql").await else {
        return;
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/introspect");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let json = serde_json::to_string_pretty(&schema).expect("JSON");
    settings.bind(|| insta::assert_snapshot!("mariadb_torture", json));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samples_of_mariadb() {
    for file in ["chinook.sql", "northwind.sql", "sakila.sql"] {
        if rebuilt(file).await.is_none() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_key_to_another_database() {
    let (Some(other), Some(url)) = (servers::mariadb(), servers::mariadb()) else {
        return;
    };
    let name = other.rsplit('/').next().expect("a name").to_owned();
    let quoted = Dialect::MySql.quote(&name);
    let database = open(&url).await;
    // A table of the same name is in both.
    let tables = format!(
        "CREATE TABLE {quoted}.kinds (id int PRIMARY KEY, code varchar(9) UNIQUE);
         CREATE TABLE kinds (id int PRIMARY KEY);
         CREATE TABLE t (id int PRIMARY KEY, kind int, code varchar(9), own int,
             CONSTRAINT there FOREIGN KEY (kind) REFERENCES {quoted}.kinds (id) ON DELETE CASCADE,
             CONSTRAINT code FOREIGN KEY (code) REFERENCES {quoted}.kinds (code) ON UPDATE CASCADE,
             CONSTRAINT here FOREIGN KEY (own) REFERENCES kinds (id))"
    );
    let made = database.connection.execute_unprepared(&tables).await;
    made.expect("made");
    let schema = rebuilt_from(&database, "another database").await;
    assert_eq!(schema.tables.len(), 2);
    let keys = &schema.tables[&"t".into()].foreign_keys;
    let targets: Vec<_> = keys.iter().map(|key| &key.references).collect();
    let there = ObjectName::in_schema(name, "kinds");
    assert_eq!(targets, [&there, &"kinds".into(), &there]);
}
