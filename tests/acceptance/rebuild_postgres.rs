//! A PostgreSQL database from its model alone: what is read of one makes another on an empty database, and neither
//! `pg_dump` nor a second reading can tell them apart.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::{Scope, introspect};
use schema_diff::dialect::Dialect;
use schema_diff::diff::diff;
use schema_diff::model::Schema;
use schema_diff::plan::plan;
use schema_diff::render::sql::statements;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;

use crate::support::servers;

async fn database(url: &str) -> Database {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    connect(&url, false).await.expect("connects")
}

async fn run(database: &Database, sql: &str) {
    if let Err(error) = database.connection.execute_unprepared(sql).await {
        panic!("{error}\n{}", sql.get(..900).unwrap_or(sql));
    }
}

/// The dump's statements, sorted: the order in which things were made is no difference.
fn dump(url: &str) -> Vec<String> {
    let arguments = ["--schema-only", "--no-owner", "--no-privileges", "-d"];
    let text = servers::postgres_client("pg_dump", url, &arguments);
    let mut statements: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with("--") && !line.starts_with('\\'))
        .collect::<Vec<_>>()
        .join("\n")
        .split(";\n")
        .map(|statement| statement.trim().to_owned())
        .filter(|statement| !statement.is_empty())
        .collect();
    statements.sort();
    statements
}

/// What is in one and not in the other.
fn difference(a: &[String], b: &[String]) -> String {
    let missing = a.iter().filter(|one| !b.contains(one));
    let more = b.iter().filter(|one| !a.contains(one));
    let missing = missing.map(|one| format!("- {one}\n"));
    missing
        .chain(more.map(|one| format!("+ {one}\n")))
        .collect()
}

/// Makes a database of `before` (what the model does not hold) and `schema`, reads it, and makes another of `before` and
/// the model. Gives the model.
///
/// The statements that begin with one of `respelled` may differ once: the server prints `v IN ('a', 'b')` of a varchar
/// in another way when it reads what it printed. That is stable from the second time on, so a third database is made of
/// the second one's model; and the server itself says that both spellings are the same.
async fn rebuild(before: &str, schema: &str, respelled: &[&str]) -> Option<Schema> {
    rebuild_of(before, schema, respelled, &Scope::default()).await
}

/// The same for what the scope says.
async fn rebuild_of(
    before: &str,
    schema: &str,
    respelled: &[&str],
    scope: &Scope,
) -> Option<Schema> {
    let (url, copy_url) = (servers::postgres()?, servers::postgres()?);
    let first = database(&url).await;
    run(&first, before).await;
    run(&first, schema).await;
    let actual = introspect(&first, scope).await.expect("introspected");
    let second = made_of(&actual, before, &copy_url, scope).await;
    let mut again = introspect(&second, scope).await.expect("introspected");

    let is_respelled = |text: &String| respelled.iter().any(|start| text.starts_with(start));
    let (mut original, mut copy) = (dump(&url), dump(&copy_url));
    if !respelled.is_empty() {
        let third_url = servers::postgres()?;
        made_of(&again, before, &third_url, scope).await;
        same_dumps(&copy, &dump(&third_url));
        original.retain(|text| !is_respelled(text));
        copy.retain(|text| !is_respelled(text));
        in_model_words(
            &second.connection,
            Dialect::Postgres,
            &mut again,
            &[&actual],
        )
        .await;
    }
    same_dumps(&original, &copy);
    let json = |schema: &Schema| serde_json::to_string_pretty(schema).expect("JSON");
    same_text(&json(&actual.sorted()), &json(&again.sorted()));
    Some(actual)
}

/// A database that has what `before` makes and what the model says.
async fn made_of(model: &Schema, before: &str, url: &str, scope: &Scope) -> Database {
    // A type of another schema is read since a column is of it; it is not what was to be read.
    let mut nothing = Schema::default();
    let others = model.enums.iter().filter(|(name, _)| {
        let schema = name.schema.as_ref();
        schema.is_some_and(|schema| !scope.schemas.contains(schema))
    });
    nothing
        .enums
        .extend(others.map(|(name, of)| (name.clone(), of.clone())));
    let plan = plan(&diff(&nothing, model), &nothing, model).expect("a plan");
    let sql = statements(&plan, Dialect::Postgres, &nothing, model).expect("can be said");
    let made = database(url).await;
    run(&made, before).await;
    for statement in &sql {
        match statement {
            Statement::Sql(sql) => run(&made, sql).await,
            other => panic!("nothing is there that needs {other:?}"),
        }
    }
    made
}

fn same_dumps(a: &[String], b: &[String]) {
    assert!(a == b, "the dumps differ:\n{}", difference(a, b));
}

fn same_text(a: &str, b: &str) {
    let differs = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    assert!(a == b, "the models differ, first in {differs:?}");
}

#[tokio::test]
async fn a_database_of_everything_rebuilds_itself() {
    let before = include_str!("samples/postgres/torture_before.sql");
    let schema = include_str!("samples/postgres/torture.sql");
    let respelled = ["CREATE INDEX partial ", "CREATE TABLE public.children ("];
    if let Some(model) = rebuild(before, schema, &respelled).await {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        let text = crate::introspect_postgres::lines(&model).join("\n");
        settings.bind(|| insta::assert_snapshot!("postgres_torture", text));
    }
}

#[tokio::test]
async fn a_shop_for_music_rebuilds_itself() {
    let schema = include_str!("samples/postgres/chinook.sql");
    if let Some(model) = rebuild("", schema, &[]).await {
        assert_eq!((model.tables.len(), model.opaque.len()), (11, 0));
    }
}

#[tokio::test]
async fn a_trader_in_food_rebuilds_itself() {
    let schema = include_str!("samples/postgres/northwind.sql");
    if let Some(model) = rebuild("", schema, &[]).await {
        assert_eq!((model.tables.len(), model.opaque.len()), (14, 0));
    }
}

/// With domains, an enum, views, a materialized view, a partitioned table, triggers, an array and a full-text index. Its
/// functions are made before: the model does not hold code (the sample's text says which).
#[tokio::test]
async fn a_shop_that_lends_films_rebuilds_itself() {
    let before = include_str!("samples/postgres/pagila_before.sql");
    let schema = include_str!("samples/postgres/pagila.sql");
    if let Some(model) = rebuild(before, schema, &[]).await {
        let kinds = |wanted: &str| model.opaque.values().filter(|of| of.kind == wanted).count();
        let found = [
            "domain",
            "view",
            "materialized view",
            "partition",
            "sequence",
        ]
        .map(kinds);
        assert_eq!((model.tables.len(), model.enums.len()), (15, 1));
        assert_eq!(found, [2, 7, 1, 7, 13]);
    }
}

/// Two schemas that need each other, and a third with a name that needs quotes.
#[tokio::test]
async fn several_schemas_rebuild_themselves() {
    let before = include_str!("samples/postgres/schemas_before.sql");
    let schema = include_str!("samples/postgres/schemas.sql");
    let scope = Scope {
        schemas: ["public", "audit", "Odd 's.x"].map(str::to_owned).into(),
        ..Scope::default()
    };
    if let Some(model) = rebuild_of(before, schema, &[], &scope).await {
        assert_eq!((model.tables.len(), model.opaque.len()), (6, 7));
    }
}
