//! The change matrix: what a developer does to entities, on databases that hold rows, case by case.
//!
//! Each case is walked on every backend where it means something: what changed is found, what it does to the rows is
//! said before anything runs, the plan's SQL leads to the target, a second comparison finds nothing, the way back
//! restores the start, and the way up leads to the same target again; the rows are still there. Where the rows are in
//! the way the plan is refused with nothing changed, and runs once they are mended as the case says.
//!
//! `docs/changes.md` is the same table for readers: a test keeps the two in step.

mod columns;
mod enums;
mod keys;
mod tables;
mod values;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::in_model_words;
use runner::introspect::introspect;
use runner::ops;
use runner::rows::ask;
use runner::run::Direction;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Hint, Input, compare_renamed, diff, in_old_names, resolve};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::{Backfills, Plan, around_foreign_keys, plan, plan_back_with, plan_with};
use schema_diff::render::{sql, text};
use schema_diff::rows::questions;
use sea_orm::ConnectionTrait as _;

use crate::support::planned::Planned;
use crate::support::servers;
use crate::support::sources::{Sources, schema_of};
use crate::support::step::{LEDGER, column, count, emptied, in_step, led_back};

/// Backends of which something holds.
type On = &'static [Dialect];

const ALL: On = &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];
/// Where a column's type is kept to, and its enums are.
const SERVERS: On = &[Dialect::Postgres, Dialect::MySql];
const POSTGRES: On = &[Dialect::Postgres];
const MARIADB: On = &[Dialect::MySql];
const SQLITE: On = &[Dialect::Sqlite];
/// Where an index may have a predicate or an expression.
const PARTIAL: On = &[Dialect::Sqlite, Dialect::Postgres];

/// What is said of a plan on some backends.
type Said = &'static [(On, &'static str)];

/// A change of a schema by hand.
type Edit = fn(&mut Schema);

/// A change that somebody makes.
struct Case {
    name: &'static str,
    /// The row of the matrix that it belongs to, as docs/changes.md has it.
    row: &'static str,
    on: On,
    before: Sources,
    after: Sources,
    /// What no entity says, put into the schemas before and after.
    beside: Option<(Edit, Edit)>,
    /// How the start is made by hand where that is not what the entities would make.
    by_hand: Said,
    rows: &'static [&'static str],
    /// What `--rename` says.
    renames: &'static [&'static str],
    /// What `--backfill` says, as `(table, column, SQL)`.
    backfills: &'static [(&'static str, &'static str, &'static str)],
    /// What is found, as the summary says it.
    finds: &'static [&'static str],
    /// What is said of the rows before anything runs, at the steps of the way up.
    warns: Said,
    /// What is said of the way back.
    warns_back: Said,
    /// Where the rows are in the way: the SQL that mends them.
    refused: Said,
    /// Where a row must be found: after, and before.
    kept: &'static [(&'static str, &'static str)],
    /// What the database has and no entity says: it is counted and left alone.
    unmanaged: &'static [&'static str],
}

const CASE: Case = Case {
    name: "",
    row: "",
    on: ALL,
    before: &[],
    after: &[],
    beside: None,
    by_hand: &[],
    rows: &[],
    renames: &[],
    backfills: &[],
    finds: &[],
    warns: &[],
    warns_back: &[],
    refused: &[],
    kept: &[],
    unmanaged: &[],
};

/// All cases, subject by subject.
fn cases() -> impl Iterator<Item = &'static Case> {
    [
        columns::CASES,
        values::CASES,
        enums::CASES,
        keys::CASES,
        tables::CASES,
    ]
    .into_iter()
    .flatten()
}

/// What is said on this backend.
fn on(said: Said, dialect: Dialect) -> Vec<&'static str> {
    said.iter()
        .filter(|(on, _)| on.contains(&dialect))
        .map(|(_, text)| *text)
        .collect()
}

/// SQL of a case as the backend writes it.
fn spelled(sql: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::MySql => sql.replace('"', "`"),
        Dialect::Postgres | Dialect::Sqlite => sql.to_owned(),
    }
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found:#?}\nand not: {wanted:#?}"))
    }
}

/// A case on its way through a database.
struct Walk<'a> {
    case: &'a Case,
    database: &'a Database,
    before: Schema,
    after: Schema,
}

/// A plan there and back.
struct Ways {
    up: Plan,
    down: Plan,
    planned: Planned,
}

impl Walk<'_> {
    async fn execute(&self, sql: &str) -> Result<(), String> {
        let sql = spelled(sql, self.database.dialect);
        let done = self.database.connection.execute_unprepared(&sql).await;
        done.map(drop).map_err(|error| format!("{sql}: {error}"))
    }

    /// The start, with its rows.
    async fn create(&self) -> Result<(), String> {
        let dialect = self.database.dialect;
        let by_hand = on(self.case.by_hand, dialect);
        for sql in &by_hand {
            self.execute(sql).await?;
        }
        if by_hand.is_empty() {
            let nothing = Schema::default();
            let changes = diff(&nothing, &self.before);
            let plan = plan(&changes, &nothing, &self.before).map_err(|e| e.to_string())?;
            let statements = sql::statements(&plan, dialect, &nothing, &self.before)
                .map_err(|error| error.to_string())?;
            ops::execute(&(&self.database.connection).into(), dialect, &statements)
                .await
                .map_err(|error| format!("creating the start: {error}"))?;
        }
        for row in self.case.rows {
            self.execute(row).await?;
        }
        Ok(())
    }

    async fn look(&self) -> Result<Schema, String> {
        introspect(self.database, &[LEDGER])
            .await
            .map_err(|error| format!("introspecting: {error}"))
    }

    /// The database has what the model says, and nothing else that could be the model's.
    async fn in_step(&self, model: &Schema, actual: &Schema) -> Result<(), String> {
        let mut actual = actual.clone();
        actual.opaque.retain(|name, object| {
            let item = format!("{} {name}", object.kind);
            !self.case.unmanaged.contains(&item.as_str())
        });
        let connection = &self.database.connection;
        in_model_words(connection, self.database.dialect, &mut actual, &[model]).await;
        in_step(model, &actual, self.database.dialect, self.case.on)
    }

    /// What `autogenerate` makes of the case with this database at hand.
    async fn generate(&self, start: &Schema) -> Result<Ways, String> {
        let (case, dialect) = (self.case, self.database.dialect);
        let hints: Vec<Hint> = case
            .renames
            .iter()
            .map(|said| Hint::Said((*said).to_owned()))
            .collect();
        let (before, after) = (&self.before, &self.after);
        let renames = resolve(after, before, &hints).map_err(|misfit| misfit.to_string())?;
        let mut actual = start.clone();
        let old = in_old_names(after, &renames);
        let connection = &self.database.connection;
        in_model_words(connection, dialect, &mut actual, &[&*old, before]).await;
        let input = Input {
            desired: after,
            recorded: before,
            actual: Some((&actual, dialect)),
            backends: case.on,
            include_unmanaged: false,
        };
        let found = compare_renamed(input, &renames).map_err(|error| error.to_string())?;
        let finds: Vec<String> = text::summary(&found.intent);
        expect(
            "it finds",
            &finds,
            &case.finds.iter().map(ToString::to_string).collect(),
        )?;
        let unmanaged: Vec<String> = found
            .unmanaged
            .iter()
            .map(|item| format!("{} {}", item.kind, item.name))
            .collect();
        let wanted = case.unmanaged.iter().map(ToString::to_string).collect();
        expect("it leaves alone", &unmanaged, &wanted)?;
        let rest = Comparison {
            intent: Vec::new(),
            emitted: Vec::new(),
            unmanaged: Vec::new(),
            ..found.clone()
        };
        expect("beside the change it finds", &rest, &Comparison::default())?;
        let changes = around_foreign_keys(&found.emitted, before, after, case.on);
        let backfills: Backfills = case
            .backfills
            .iter()
            .map(|(table, column, sql)| {
                let of = ((*table).into(), (*column).to_owned());
                (of, (*sql).to_owned())
            })
            .collect();
        let plan = plan_with(&changes, before, after, &backfills);
        let mut up = plan.map_err(|error| error.to_string())?;
        let back = plan_back_with(&changes, before, after, &backfills);
        let down = back.map_err(|error| error.to_string())?;
        let questions = questions(&found.emitted, before, after, &up, dialect);
        for question in &questions {
            let queries: Vec<&str> = question.sql.as_deref().into_iter().collect();
            let answers = ask(self.database, &queries).await;
            let answer = answers.into_iter().next().flatten();
            if question.sql.is_some() && answer.is_none() {
                return Err(format!("no answer to {question:?}"));
            }
            question.annotate(&mut up, answer);
        }
        let spell = |plan, from, to| {
            sql::statements(plan, dialect, from, to).map_err(|error| error.to_string())
        };
        let planned = Planned {
            dialect,
            up: spell(&up, before, after)?,
            down: spell(&down, after, before)?,
        };
        Ok(Ways { up, down, planned })
    }

    /// The rows of the tables that stay.
    async fn counts(&self) -> Result<Vec<(String, i64)>, String> {
        let renamed = |table: &ObjectName| {
            let old = format!("{table}:");
            self.case.renames.iter().any(|said| said.starts_with(&old))
        };
        let mut counts = Vec::new();
        for table in self.before.tables.keys() {
            if self.after.tables.contains_key(table) && !renamed(table) {
                counts.push((table.to_string(), count(self.database, &table.name).await?));
            }
        }
        Ok(counts)
    }

    async fn kept(&self, at_start: bool) -> Result<(), String> {
        for (after, before) in self.case.kept {
            let rows = if at_start { before } else { after };
            let sql = spelled(
                &format!("SELECT COUNT(*) FROM {rows}"),
                self.database.dialect,
            );
            let found: Vec<i64> = column(self.database, &sql).await?;
            expect(&format!("{sql} finds"), &found, &vec![1])?;
        }
        Ok(())
    }

    /// The rows are in the way: nothing changes, and the mended rows let it through.
    async fn refused(&self, ways: &Ways, start: &Schema, mends: &[&str]) -> Result<(), String> {
        let dialect = self.database.dialect;
        if ways.planned.run(self.database, Direction::Up).await.is_ok() {
            return Err("the rows are not in the way".to_owned());
        }
        if dialect.ddl_is_transactional() {
            led_back(dialect, start, &self.look().await?)
                .map_err(|left| format!("refused, and half done: {left}"))?;
        }
        for sql in mends {
            self.execute(sql).await?;
        }
        Ok(())
    }

    async fn walk(&self) -> Result<(), String> {
        let (case, database) = (self.case, self.database);
        let dialect = database.dialect;
        self.create().await?;
        let start = self.look().await?;
        self.in_step(&self.before, &start)
            .await
            .map_err(|error| format!("at the start, {error}"))?;

        let ways = self.generate(&start).await?;
        let notes = |plan: &Plan| -> Vec<String> {
            let steps = plan.steps.iter();
            steps.flat_map(|step| step.notes.iter().cloned()).collect()
        };
        let wanted =
            |said| -> Vec<String> { on(said, dialect).iter().map(ToString::to_string).collect() };
        expect("it warns", &notes(&ways.up), &wanted(case.warns))?;
        expect(
            "of the way back it warns",
            &notes(&ways.down),
            &wanted(case.warns_back),
        )?;

        let mends = on(case.refused, dialect);
        if !mends.is_empty() {
            self.refused(&ways, &start, &mends).await?;
        }
        self.kept(true).await?;
        let rows = self.counts().await?;
        let mut target = None;
        for (direction, word) in [
            (Direction::Up, "up"),
            (Direction::Down, "down"),
            (Direction::Up, "up again"),
        ] {
            let there = direction == Direction::Up;
            let done = ways.planned.run(database, direction).await;
            done.map_err(|error| {
                let statements = if there {
                    &ways.planned.up
                } else {
                    &ways.planned.down
                };
                format!("{word}: {error}\n{statements:#?}")
            })?;
            let now = self.look().await?;
            match &target {
                None => {
                    self.in_step(&self.after, &now).await?;
                    target = Some(now);
                }
                Some(_) if !there => led_back(dialect, &start, &now)?,
                Some(target) => led_back(dialect, target, &now)?,
            }
            expect(&format!("rows after {word}"), &self.counts().await?, &rows)?;
            self.kept(!there)
                .await
                .map_err(|error| format!("after {word}, {error}"))?;
        }
        Ok(())
    }
}

async fn check(case: &Case, url: &str) -> Result<(), String> {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).map_err(|e| e.to_string())?;
    let database = connect(&url, true).await.map_err(|e| e.to_string())?;
    emptied(&database).await?;
    let (mut before, mut after) = (schema_of(case.before), schema_of(case.after));
    if let Some((edit_before, edit_after)) = case.beside {
        edit_before(&mut before);
        edit_after(&mut after);
    }
    let walk = Walk {
        case,
        database: &database,
        before,
        after,
    };
    let end = walk.walk().await;
    let _ = database.connection.close().await;
    end
}

async fn check_all(dialect: Dialect, url: &str) {
    let only = std::env::var("SCHEMA_DIFF_CASE").ok();
    let mut failures = String::new();
    for case in cases().filter(|case| case.on.contains(&dialect)) {
        if only.as_ref().is_some_and(|only| only != case.name) {
            continue;
        }
        if let Err(error) = check(case, url).await {
            let _ = writeln!(failures, "{} on {dialect}: {error}\n", case.name);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    check_all(Dialect::Sqlite, "sqlite::memory:").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if let Some(url) = servers::postgres() {
        check_all(Dialect::Postgres, &url).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    if let Some(url) = servers::mariadb() {
        check_all(Dialect::MySql, &url).await;
    }
}

/// The rows of a table in Markdown, cell by cell, without its head.
fn markdown_rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    rows.skip(1)
        .map(|row| row.trim_end_matches(" |").split(" | ").collect())
}

#[test]
fn the_page_for_readers_names_these_cases() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/changes.md");
    let page = std::fs::read_to_string(page).expect("docs/changes.md");
    let mut said: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for cells in markdown_rows(&page) {
        let [row, cases, what] = cells.as_slice() else {
            panic!("three cells: {cells:?}");
        };
        assert!(!what.is_empty(), "{row}");
        let mut names: Vec<&str> = cases
            .split(", ")
            .map(|name| name.trim_matches('`'))
            .collect();
        names.sort_unstable();
        assert!(said.insert(row, names).is_none(), "twice: {row}");
    }
    let mut walked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in cases() {
        let names = walked.entry(case.row).or_default();
        assert!(!names.contains(&case.name), "twice: {}", case.name);
        names.push(case.name);
        names.sort_unstable();
    }
    assert_eq!(said, walked);
}
