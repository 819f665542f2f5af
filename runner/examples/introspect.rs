//! Introspects a database several times and says how long each took, as one JSON object: seconds, tables, the number of
//! queries, and the most memory that this process had (`peak_kb`). With `--queries` it prints the queries instead, so
//! that they can be run bare; with `--model` the schema that was read.
//!
//! `cargo run --release -p runner --example introspect -- URL [RUNS | --queries | --model]`
//!
//! Knows nothing of projects.

use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use runner::connect::{DatabaseUrl, connect};
use runner::introspect::introspect;
use serde_json::json;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (url, what) = match arguments.as_slice() {
        [url] => (url, "5"),
        [url, what] => (url, what.as_str()),
        _ => {
            eprintln!("introspect URL [RUNS | --queries | --model]");
            return ExitCode::from(2);
        }
    };
    match run(url, what).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

async fn run(url: &str, what: &str) -> Result<(), Box<dyn std::error::Error>> {
    let url = DatabaseUrl::parse(url, &std::env::current_dir()?)?;
    let mut database = connect(&url, false).await?;
    let queries = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&queries);
    database.connection.set_metric_callback(move |info| {
        if let Ok(mut queries) = heard.lock() {
            queries.push(info.statement.sql.clone());
        }
    });
    let runs: u32 = if what.starts_with('-') {
        1
    } else {
        what.parse()?
    };
    let mut seconds = Vec::new();
    let mut tables = 0;
    for _ in 0..runs {
        let start = Instant::now();
        let schema = introspect(&database, &["seaql_migrations"]).await?;
        seconds.push(start.elapsed().as_secs_f64());
        tables = schema.tables.len();
        if what == "--model" {
            println!("{}", serde_json::to_string_pretty(&schema)?);
            return Ok(());
        }
    }
    let queries = queries.lock().map_err(|_| "a thread failed")?;
    if what == "--queries" {
        for query in queries.iter() {
            println!("{query};\n");
        }
        return Ok(());
    }
    println!(
        "{}",
        json!({
            "seconds": seconds,
            "tables": tables,
            "queries": queries.len() / seconds.len().max(1),
            "peak_kb": peak_kb(),
        })
    );
    Ok(())
}

/// The most memory that this process had, in KiB, where the system says it.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
