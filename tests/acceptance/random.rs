//! Random pairs of schemas, and the migration between them, run up and down on real databases with rows.
//!
//! `cargo nextest run -p acceptance random` runs a few; `SCHEMA_DIFF_RANDOM_PAIRS=5000` as many as it says, from the
//! seed `SCHEMA_DIFF_RANDOM_SEED`. Each pair has a seed of its own, which a failure names, with the smallest pair that
//! still fails: it belongs among the named ones in `pairs.rs`.

mod generate;
mod renames;
mod rows;
mod shrink;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use runner::run::Direction;
use schema_diff::change::Rename;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Input, compare_renamed};
use schema_diff::model::Schema;
use schema_diff::plan::{around_foreign_keys, plan, plan_back};
use schema_diff::render::sql;
use sea_orm::ConnectionTrait as _;

use crate::support::planned::Planned;
use crate::support::servers;
use crate::support::step::{LEDGER, emptied, in_step, led_back};
use generate::{Pair, pair};
use renames::renamed;

/// How a pair came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Up and down with the rows in the tables.
    WithRows,
    /// The rows made a step impossible: it was refused with nothing changed, and then done without them.
    WithoutRows,
    /// The server has no cast between two types: refused with nothing changed.
    NoCast,
}

/// How an error begins that may be due to the rows, where what has run before it stays.
const REFUSED: &str = "refused with rows";

async fn check(pair: &Pair, database: &Database, with_rows: bool) -> Result<End, String> {
    let Pair {
        before,
        after,
        renames,
        backends,
    } = pair;
    let renamed = renamed(before, renames);
    let rows_held = async |at_start: bool| {
        let names = rows::Names { renames, at_start };
        rows::held(database, &renamed, after, names).await
    };
    let dialect = database.dialect;
    let look = async || {
        introspect(database, &[LEDGER])
            .await
            .map_err(|error| format!("introspecting: {error}"))
    };
    let nothing = Schema::default();
    let created = statements(&nothing, &nothing, before, &[], database, backends)?;
    created
        .run(database, Direction::Up)
        .await
        .map_err(|error| format!("creating the start: {error}"))?;
    database
        .connection
        .execute_unprepared(&format!("DELETE FROM {LEDGER}"))
        .await
        .map_err(|error| error.to_string())?;
    let start = look().await?;
    in_step(before, &start, dialect, backends).map_err(|error| format!("at the start, {error}"))?;

    if with_rows {
        rows::insert(database, before).await;
    }
    let planned = statements(before, &start, after, renames, database, backends)?;
    let mut end = if with_rows {
        End::WithRows
    } else {
        End::WithoutRows
    };
    let mut last = start.clone();
    let mut target = start.clone();
    for (direction, word) in [
        (Direction::Up, "up"),
        (Direction::Down, "down"),
        (Direction::Up, "up again"),
    ] {
        let at_start = direction == Direction::Up;
        let held = rows_held(at_start).await?;
        let done = planned.run(database, direction).await;
        if let Err(error) = &done
            && !dialect.ddl_is_transactional()
        {
            let refused = if with_rows { REFUSED } else { "refused" };
            return Err(format!("{refused}: {word}: {error}"));
        }
        if let Err(error) = done {
            led_back(dialect, &last, &look().await?)
                .map_err(|left| format!("{word} failed ({error}) and is half done: {left}"))?;
            rows::unchanged(&held, &rows_held(at_start).await?)
                .map_err(|lost| format!("{word} failed ({error}) and {lost}"))?;
            rows::delete(database, &last).await?;
            end = End::WithoutRows;
            match planned.run(database, direction).await {
                Err(error) if error.contains("cannot cast type") => return Ok(End::NoCast),
                done => done.map_err(|error| format!("{word}, without rows: {error}"))?,
            }
        } else {
            rows::unchanged(&held, &rows_held(!at_start).await?)
                .map_err(|lost| format!("{word}: {lost}"))?;
        }
        last = look().await?;
        match word {
            "up" => {
                target = last.clone();
                in_step(after, &last, dialect, backends)
            }
            "down" => led_back(dialect, &start, &last),
            _ => led_back(dialect, &target, &last),
        }
        .map_err(|error| format!("after {word}, {error}"))?;
    }
    Ok(end)
}

/// The plan from what is recorded, and is there, to what is desired, and back.
fn statements(
    recorded: &Schema,
    actual: &Schema,
    desired: &Schema,
    renames: &[Rename],
    database: &Database,
    backends: &[Dialect],
) -> Result<Planned, String> {
    let dialect = database.dialect;
    let input = Input {
        desired,
        recorded,
        actual: Some((actual, dialect)),
        backends,
        include_unmanaged: false,
    };
    let comparison = compare_renamed(input, renames).map_err(|error| error.to_string())?;
    let rest = Comparison {
        intent: Vec::new(),
        emitted: Vec::new(),
        ..comparison.clone()
    };
    if rest != Comparison::default() {
        return Err(format!(
            "nothing but the model has changed, and yet: {rest:#?}"
        ));
    }
    let changes = comparison.emitted;
    let changes = around_foreign_keys(&changes, recorded, desired, &[dialect]);
    let up = plan(&changes, recorded, desired).map_err(|error| error.to_string())?;
    let down = plan_back(&changes, recorded, desired).map_err(|error| error.to_string())?;
    let spell = |plan, before, after| {
        sql::statements(plan, dialect, before, after).map_err(|error| error.to_string())
    };
    Ok(Planned {
        dialect,
        up: spell(&up, recorded, desired)?,
        down: spell(&down, desired, recorded)?,
    })
}

/// A check on an empty database.
async fn check_fresh(pair: &Pair, database: &Database, with_rows: bool) -> Result<End, String> {
    emptied(database).await?;
    check(pair, database, with_rows).await
}

/// A check in a task of its own, so that a panic is a failure like others.
async fn check_alone(pair: &Pair, url: &str) -> Result<End, String> {
    let (pair, url) = (pair.clone(), url.to_owned());
    let task = tokio::spawn(async move {
        let url = DatabaseUrl::parse(&url, std::path::Path::new("/")).map_err(|e| e.to_string())?;
        let database = connect(&url, true).await.map_err(|e| e.to_string())?;
        let mut end = check_fresh(&pair, &database, true).await;
        if end.as_ref().is_err_and(|error| error.starts_with(REFUSED)) {
            end = check_fresh(&pair, &database, false).await;
        }
        let _ = database.connection.close().await;
        end
    });
    match task.await {
        Ok(end) => end,
        Err(error) => Err(format!("a panic: {error}")),
    }
}

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => default,
    }
}

async fn check_all(dialect: Dialect, url: &str) {
    let count = number("SCHEMA_DIFF_RANDOM_PAIRS", 60);
    let first = number("SCHEMA_DIFF_RANDOM_SEED", 1);
    let mut ends = [0_u64; 3];
    let mut failures = Vec::new();
    for seed in first..first + count {
        match check_alone(&pair(seed, dialect), url).await {
            Ok(End::WithRows) => ends[0] += 1,
            Ok(End::WithoutRows) => ends[1] += 1,
            Ok(End::NoCast) => ends[2] += 1,
            Err(error) => failures.push((seed, error)),
        }
        if failures.len() == 12 {
            break;
        }
    }
    println!(
        "{dialect}: {} with rows, {} without, {} without a cast, {} failed",
        ends[0],
        ends[1],
        ends[2],
        failures.len()
    );
    for (seed, error) in &failures {
        println!("seed {seed} on {dialect}: {error}\n");
    }
    if let Some((seed, _)) = failures.first() {
        let small = shrink::smallest(pair(*seed, dialect), async |pair| {
            check_alone(pair, url).await.err()
        })
        .await;
        panic!("seed {seed} on {dialect}, at its smallest:\n{small}");
    }
    // A generator whose pairs all end early would find nothing.
    assert!(ends[0] * 4 > count || count < 20, "{ends:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    check_all(Dialect::Sqlite, "sqlite::memory:").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let Some(url) = servers::postgres() else {
        return;
    };
    check_all(Dialect::Postgres, &url).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb() {
    let Some(url) = servers::mariadb() else {
        return;
    };
    check_all(Dialect::MySql, &url).await;
}
