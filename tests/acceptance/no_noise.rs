//! Databases that others made: tables in the usual spellings of hand-written DDL are in step with the entities that
//! imply them. Nothing is found, not even something that could be left alone.
//!
//! A spelling is a column's text beside the key `id`, or whole statements in which `$t` is the table.

mod mariadb;
mod postgres;
mod sqlite;

use std::fmt::Write as _;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use schema_diff::diff::{Comparison, Input, compare};
use schema_diff::model::{ColumnType, Schema};
use schema_diff::render::text::tree;
use sea_orm::ConnectionTrait as _;

use crate::support::servers;
use crate::support::sources::schema_of;

/// What an entity's fields say beside `id`, and what a database may have for it.
type Spellings = (&'static str, &'static [&'static str]);

/// The spellings of a dialect.
struct Spelled {
    /// Entities and enums that the fields refer to, and the statements that make theirs.
    beside: &'static [(&'static str, &'static str)],
    made: &'static str,
    /// The column `id` in a table that says nothing else of it.
    id: &'static str,
    all: &'static [&'static [Spellings]],
}

/// A table of the database, its entity and its statement.
struct Case {
    table: String,
    fields: String,
    ddl: String,
}

impl Spelled {
    fn cases(&self) -> Vec<Case> {
        let spellings = self.all.iter().flat_map(|some| some.iter());
        let each = spellings.flat_map(|(fields, ways)| ways.iter().map(move |way| (fields, way)));
        each.enumerate()
            .map(|(number, (fields, way))| {
                let table = format!("t{number}");
                let ddl = if way.contains("$t") {
                    way.replace("$t", &table)
                } else {
                    format!("CREATE TABLE {table} ({}, {way})", self.id)
                };
                let fields = if fields.contains("primary_key") {
                    (*fields).to_owned()
                } else {
                    format!("#[sea_orm(primary_key)] pub id: i32, {fields}")
                };
                Case { table, fields, ddl }
            })
            .collect()
    }
}

/// What of a schema is one table's own.
fn only(schema: &Schema, table: &str) -> Schema {
    let mut schema = schema.clone();
    schema.tables.retain(|name, _| name.name == table);
    schema.opaque.clear();
    schema.enums.retain(|name, _| {
        let columns = schema.tables.values().flat_map(|table| &table.columns);
        columns.into_iter().any(|column| match column.ty.value() {
            ColumnType::Enum(of) => of == name,
            ColumnType::Array(of) => **of == ColumnType::Enum(name.clone()),
            _ => false,
        })
    });
    schema
}

async fn check(spelled: &Spelled, database: &Database) {
    let dialect = database.dialect;
    let execute = async |sql: &str| {
        let done = database.connection.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    let cases = spelled.cases();
    execute(spelled.made).await;
    for case in &cases {
        execute(&case.ddl).await;
    }
    let mut sources: Vec<(&str, &str)> = spelled.beside.to_vec();
    sources.extend(
        cases
            .iter()
            .map(|case| (case.table.as_str(), case.fields.as_str())),
    );
    let model = schema_of(&sources);
    let mut actual = introspect(database, &[]).await.expect("introspected");
    in_model_words(&database.connection, dialect, &mut actual, &[&model]).await;
    let mut failures = String::new();
    for case in &cases {
        let (model, actual) = (only(&model, &case.table), only(&actual, &case.table));
        let found = compare(Input {
            desired: &model,
            recorded: &model,
            actual: Some((&actual, dialect)),
            backends: &[dialect],
            include_unmanaged: true,
        });
        if found != Comparison::default() {
            let changes = [found.emitted, found.drift].concat();
            let (more, notes) = (found.unmanaged, found.notes);
            let tree = tree(&changes);
            let _ = writeln!(
                failures,
                "{}\nfor {}\n{tree}{more:?} {notes:?}\n",
                case.ddl, case.fields
            );
        }
    }
    assert!(failures.is_empty(), "on {dialect}:\n{failures}");
    assert!(cases.len() >= 60, "{} spellings on {dialect}", cases.len());
}

async fn on(spelled: &Spelled, url: &str) {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, true).await.expect("connects");
    check(spelled, &database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    on(&sqlite::SPELLED, "sqlite::memory:").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if let Some(url) = servers::postgres() {
        on(&postgres::SPELLED, &url).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    if let Some(url) = servers::mariadb() {
        on(&mariadb::SPELLED, &url).await;
    }
}
