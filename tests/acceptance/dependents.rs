//! What only the database knows and is in the way of a change: each kind of object with each kind of change, on real
//! databases with rows, up and down.
//!
//! Each ends alike: the database has what the entities say and a second comparison is empty; what could stay is there
//! still; down restores the start exactly; a database that never had the object goes the same way and does not get it.

mod objects;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use cli::plans::{Intent, Plans};
use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use runner::ops;
use schema_diff::change::Rename;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Hint, Input, Models, compare_renamed, resolve};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::Backfills;
use schema_diff::plan::dependents::{Dependent, Dependents};
use schema_diff::read::{SourceFile, read};
use schema_diff::render::sql;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::ConnectionTrait as _;

use self::objects::{OBJECTS, Objects};
use crate::support::servers;
use crate::support::step::{LEDGER, column, count, led_back};

const ID: &str = "#[sea_orm(primary_key)] pub id: i32,";
const PEOPLE: &str = r#"#[sea_orm(primary_key)] pub id: i32,
    #[sea_orm(unique, column_type = "String(StringLen::N(20))")] pub name: String"#;
const LINKS: &str = r#"#[sea_orm(primary_key)] pub id: i32, pub note_id: Option<i32>,
    #[sea_orm(column_type = "String(StringLen::N(20))")] pub note_body: Option<String>"#;
const REST: &str = r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub title: String,
    #[sea_orm(column_type = "String(StringLen::N(20))")] pub kind: Option<String>,"#;
const BODY: &str =
    r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub body: Option<String>,"#;

/// What happens to `notes.body`, or to the table: the table's name then, its column, and what `--rename` says.
struct Event {
    name: &'static str,
    table: &'static str,
    body: &'static str,
    renames: &'static [&'static str],
}

const LONGER: &str =
    r#"#[sea_orm(column_type = "String(StringLen::N(40))")] pub body: Option<String>,"#;
const WORDS: &str =
    r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub words: Option<String>,"#;
const LONGER_WORDS: &str =
    r#"#[sea_orm(column_type = "String(StringLen::N(40))")] pub words: Option<String>,"#;

const fn event(
    name: &'static str,
    table: &'static str,
    body: &'static str,
    renames: &'static [&'static str],
) -> Event {
    Event {
        name,
        table,
        body,
        renames,
    }
}

const EVENTS: &[Event] = &[
    event("dropped", "notes", "", &[]),
    event("of another type", "notes", LONGER, &[]),
    event("renamed", "notes", WORDS, &["notes.body:words"]),
    event("dropped with its table", "", "", &[]),
    event("in a renamed table", "memos", BODY, &["notes:memos"]),
    event(
        "dropped from a renamed table",
        "memos",
        "",
        &["notes:memos"],
    ),
    event(
        "renamed and of another type in a renamed table",
        "memos",
        LONGER_WORDS,
        &["notes:memos", "notes.body:words"],
    ),
];

const ROWS: &[&str] = &[
    "INSERT INTO people (name) VALUES ('one'), ('two')",
    "INSERT INTO notes (title, body) VALUES ('a', 'one'), ('b', 'two'), ('c', NULL)",
    "INSERT INTO links (note_id, note_body) VALUES (NULL, NULL), (NULL, NULL)",
];

fn entities(table: &str, body: &str) -> Schema {
    let mut tables = vec![("people", PEOPLE.to_owned()), ("links", LINKS.to_owned())];
    if !table.is_empty() {
        tables.push((table, format!("{ID} {REST} {body}")));
    }
    let files: Vec<(String, String)> = tables
        .iter()
        .map(|(table, fields)| {
            let text = format!(
                "use sea_orm::entity::prelude::*;\n#[sea_orm::model]\n\
                 #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm(table_name = \"{table}\")]\n\
                 pub struct Model {{ {fields} }}\nimpl ActiveModelBehavior for ActiveModel {{}}\n"
            );
            (format!("{table}.rs"), text)
        })
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    reading.schema
}

/// What is written for a database.
struct Written {
    up: Vec<Statement>,
    down: Vec<Statement>,
    dependents: Dependents,
    unmanaged: BTreeSet<String>,
}

fn unmanaged(comparison: &Comparison) -> BTreeSet<String> {
    let items = comparison.unmanaged.iter();
    items
        .map(|item| format!("{} {} {:?}", item.kind, item.name, item.table))
        .collect()
}

fn resolved(before: &Schema, after: &Schema, said: &[&str]) -> Vec<Rename> {
    let hints = said.iter().map(|said| Hint::Said((*said).to_owned()));
    let hints: Vec<Hint> = hints.collect();
    resolve(after, before, &hints).expect("hints that fit")
}

fn compared(
    before: &Schema,
    after: &Schema,
    actual: &Schema,
    dialect: Dialect,
    renames: &[&str],
) -> Comparison {
    let renames = resolved(before, after, renames);
    let input = Input {
        desired: after,
        recorded: before,
        actual: Some((actual, dialect)),
        backends: &[dialect],
        include_unmanaged: false,
    };
    compare_renamed(input, &renames).expect("renames that fit")
}

/// The plans as `autogenerate` makes them.
fn write(
    before: &Schema,
    after: &Schema,
    actual: &Schema,
    dialect: Dialect,
    renames: &[&str],
) -> Written {
    let comparison = compared(before, after, actual, dialect, renames);
    assert!(comparison.drift.is_empty(), "{:#?}", comparison.drift);
    let intent = Intent {
        comparison: &comparison,
        models: Models {
            desired: after,
            recorded: before,
            renames: &resolved(before, after, renames),
            backends: &[dialect],
        },
        dialect,
        is_live: true,
        casts: &BTreeMap::new(),
        repair: &[],
        emit_already: false,
        backends: &[dialect],
    };
    let plans = Plans::new(&intent, actual, &Backfills::new());
    let plans = plans.expect("plans").own;
    let down = sql::statements(&plans.down, dialect, &plans.after, &plans.before);
    Written {
        up: plans.up_in(dialect).expect("statements"),
        down: down.expect("statements"),
        unmanaged: unmanaged(&comparison),
        dependents: plans.dependents,
    }
}

struct Case<'a> {
    database: &'a Database,
    before: &'a Schema,
    after: &'a Schema,
    renames: &'a [&'a str],
    label: String,
}

impl Case<'_> {
    async fn run(&self, direction: &str, statements: &[Statement]) {
        let connection = &self.database.connection;
        for statement in statements {
            ops::execute(
                &connection.into(),
                self.database.dialect,
                std::slice::from_ref(statement),
            )
            .await
            .unwrap_or_else(|error| panic!("{}, {direction}: {statement:#?}: {error}", self.label));
        }
    }

    async fn look(&self) -> Schema {
        introspect(self.database, &[LEDGER])
            .await
            .expect("introspected")
    }

    async fn counts(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for table in ["people", "links", "notes", "memos"] {
            counts.push(count(self.database, table).await.unwrap_or(-1));
        }
        counts
    }

    /// Every view can be read, and the triggers run.
    async fn try_out(&self, schema: &Schema) {
        for (name, object) in &schema.opaque {
            if object.kind.ends_with("view") {
                let rows = count(self.database, &name.name).await;
                rows.unwrap_or_else(|error| panic!("{}: {error}", self.label));
            }
        }
        for table in ["notes", "memos"] {
            if schema.tables.contains_key(&table.into()) {
                execute(self.database, &format!("UPDATE {table} SET title = title")).await;
            }
        }
    }

    /// What the database says of the expressions is put in the model's words first.
    async fn in_step(&self, actual: &Schema) -> Comparison {
        let mut actual = actual.clone();
        let dialect = self.database.dialect;
        in_model_words(
            &self.database.connection,
            dialect,
            &mut actual,
            &[self.after],
        )
        .await;
        let comparison = compared(self.after, self.after, &actual, dialect, &[]);
        let done = comparison.drift.is_empty()
            && comparison.emitted.is_empty()
            && comparison.already.is_empty();
        assert!(done, "{}: {comparison:#?}", self.label);
        comparison
    }

    /// Up, down and up again from what is there.
    async fn walk(&self, written: &Written) {
        let (start, held) = (self.look().await, self.counts().await);
        self.run("up", &written.up).await;
        let target = self.look().await;
        let left = unmanaged(&self.in_step(&target).await);
        let gone: BTreeSet<String> = written.dependents.lost().map(Dependent::name).collect();
        if self.renames.is_empty() {
            let of_table = |item: &&String| {
                self.after.tables.contains_key(&"notes".into()) || !item.contains("notes")
            };
            let expected: BTreeSet<&String> = written
                .unmanaged
                .iter()
                .filter(of_table)
                .filter(|item| !gone.iter().any(|name| item.contains(&format!(" {name} "))))
                .collect();
            assert_eq!(
                left.iter().collect::<BTreeSet<_>>(),
                expected,
                "{}",
                self.label
            );
        }
        self.try_out(&target).await;
        let rows = self.counts().await;
        let kept = held
            .iter()
            .zip(&rows)
            .all(|(a, b)| a == b || *a == -1 || *b == -1);
        assert!(kept, "{}: {held:?}, then {rows:?}", self.label);
        self.run("down", &written.down).await;
        let back = self.look().await;
        led_back(self.database.dialect, &start, &back)
            .unwrap_or_else(|error| panic!("{}, down: {error}", self.label));
        self.try_out(&back).await;
        let memory = count(self.database, "schema_diff_taken_down").await;
        assert!(memory.is_err(), "{}: nothing is remembered", self.label);
        self.run("up, again", &written.up).await;
        assert_eq!(
            self.look().await.sorted(),
            target.sorted(),
            "{}, again",
            self.label
        );
    }
}

impl Case<'_> {
    /// Up and down where the objects never were.
    async fn pass_by(&self, written: &Written) {
        let start = self.look().await;
        self.run("up", &written.up).await;
        self.in_step(&self.look().await).await;
        self.run("down", &written.down).await;
        let back = self.look().await;
        led_back(self.database.dialect, &start, &back)
            .unwrap_or_else(|error| panic!("{}, down: {error}", self.label));
    }
}

async fn create(database: &Database, schema: &Schema) {
    let empty = Schema::default();
    let plan = schema_diff::plan::plan(&schema_diff::diff::diff(&empty, schema), &empty, schema);
    let plan = plan.expect("a plan");
    let statements = sql::statements(&plan, database.dialect, &empty, schema).expect("statements");
    ops::execute(
        &(&database.connection).into(),
        database.dialect,
        &statements,
    )
    .await
    .expect("created");
}

async fn execute(database: &Database, sql: &str) {
    if let Some((table, constraint)) = sql.split_once(" + ") {
        let statement = Statement::AlterTable {
            table: ObjectName::new(table),
            actions: vec![TableAction::AddConstraint(constraint.to_owned())],
        };
        ops::execute(
            &(&database.connection).into(),
            database.dialect,
            &[statement],
        )
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        return;
    }
    database
        .connection
        .execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Every object with every change; `fresh` gives an empty database. What was in the way of each, in lines.
async fn matrix(dialect: Dialect, fresh: impl AsyncFn() -> Option<Database>) -> Option<String> {
    let mut lines = Vec::new();
    // Databases that never have any of it.
    let mut plain = Vec::new();
    for _ in EVENTS {
        let database = fresh().await?;
        create(&database, &entities("notes", BODY)).await;
        for row in ROWS {
            execute(&database, row).await;
        }
        plain.push(database);
    }
    for Objects {
        name,
        postgres,
        sqlite,
        mariadb,
    } in OBJECTS
    {
        let sql = match dialect {
            Dialect::Postgres => postgres,
            Dialect::Sqlite => sqlite,
            Dialect::MySql => mariadb,
        };
        if sql.is_empty() {
            continue;
        }
        lines.push(format!("{name}:"));
        for (at, event) in EVENTS.iter().enumerate() {
            let renames = event.renames;
            let (before, after) = (entities("notes", BODY), entities(event.table, event.body));
            let database = fresh().await?;
            create(&database, &before).await;
            for row in ROWS.iter().chain(*sql) {
                execute(&database, row).await;
            }
            let mut case = Case {
                database: &database,
                before: &before,
                after: &after,
                renames,
                label: format!("{name}, {}, on {dialect}", event.name),
            };
            let start = case.look().await;
            let written = write(case.before, &after, &start, dialect, renames);
            for line in written.dependents.summary() {
                lines.push(format!("  {}: {line}", event.name));
            }
            case.walk(&written).await;
            if !written.dependents.is_empty() {
                case.database = &plain[at];
                case.label = format!("{}, where it never was", case.label);
                case.pass_by(&written).await;
            }
        }
    }
    Some(lines.join("\n"))
}

fn approved(name: &str, text: Option<String>) {
    let Some(text) = text else { return };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/dependents");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let number = AtomicUsize::new(0);
    let fresh = async || {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let url = format!("sqlite://test{number}.db?mode=rwc");
        let url = DatabaseUrl::parse(&url, folder.path()).expect("a URL");
        Some(connect(&url, true).await.expect("connects"))
    };
    approved("sqlite", matrix(Dialect::Sqlite, fresh).await);
}

async fn on_server(url: &str) -> Database {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    connect(&url, false).await.expect("connects")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let url = servers::postgres();
    // Faster than another database each.
    let number = AtomicUsize::new(0);
    let fresh = async || {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let database = on_server(&format!(
            "{}?options=-csearch_path%3Ds{number}",
            url.as_deref()?
        ))
        .await;
        execute(&database, &format!("CREATE SCHEMA s{number}")).await;
        Some(database)
    };
    approved("postgres", matrix(Dialect::Postgres, fresh).await);
}

/// Who may read a view, may read it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn privileges_come_back() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let database = on_server(&url).await;
    let (before, after) = (entities("notes", BODY), entities("notes", LONGER));
    create(&database, &before).await;
    for sql in [
        "CREATE VIEW bodies AS SELECT body FROM notes",
        "GRANT SELECT, UPDATE ON bodies TO PUBLIC",
        "CREATE VIEW alone AS SELECT body FROM notes",
    ] {
        execute(&database, sql).await;
    }
    let case = Case {
        database: &database,
        before: &before,
        after: &after,
        renames: &[],
        label: "privileges".into(),
    };
    let rights = async || {
        let sql = "SELECT relname || coalesce(relacl, '{}')::text FROM pg_class WHERE relkind = 'v' \
                   AND relnamespace = current_schema()::regnamespace ORDER BY relname";
        column::<String>(&database, sql).await.expect("asked")
    };
    let start = rights().await;
    assert!(
        start[0] == "alone{}" && start[1].contains("=rw/"),
        "{start:?}"
    );
    let written = write(&before, &after, &case.look().await, Dialect::Postgres, &[]);
    case.walk(&written).await;
    assert_eq!(rights().await, start);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    let fresh = async || Some(on_server(&servers::mariadb()?).await);
    approved("mariadb", matrix(Dialect::MySql, fresh).await);
}
