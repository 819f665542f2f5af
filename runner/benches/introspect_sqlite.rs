//! How long a SQLite schema takes to be read, against the same queries with nothing made of their rows.
//!
//! `cargo bench -p runner --bench introspect_sqlite [TABLES…]` prints, for each number of tables (12 columns, 2 foreign
//! keys, 3 indexes and 1 check each), the shortest of fifteen times and their ratio, and the most memory that was used
//! (where the database was there already: making one takes more). `introspect_sqlite.py` does the bare queries with Python's own module, on the same file.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::{introspect, sqlite_queries};
use sea_orm::{ConnectionTrait as _, Statement};

/// The schema with that many tables.
fn schema(tables: usize) -> String {
    let mut sql = String::from("BEGIN;");
    for number in 0..tables {
        let (one, two) = (number / 2, number / 3);
        let _ = write!(
            sql,
            "CREATE TABLE table_{number} (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name varchar(255) NOT NULL, slug varchar(80) NOT NULL DEFAULT 'none', note text, amount real(10, 2) DEFAULT 0,
  active boolean NOT NULL DEFAULT TRUE, data json_text, created_at timestamp_text NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp_text, kind varchar(20) COLLATE NOCASE, one_id integer NOT NULL, two_id integer,
  CONSTRAINT table_{number}_amount CHECK (amount >= 0 OR kind = 'debt'),
  FOREIGN KEY (one_id) REFERENCES table_{one} (id) ON DELETE CASCADE,
  FOREIGN KEY (two_id) REFERENCES table_{two} (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX table_{number}_slug ON table_{number} (slug);
CREATE INDEX table_{number}_name ON table_{number} (name, kind DESC);
CREATE INDEX table_{number}_active ON table_{number} (created_at) WHERE active;"
        );
    }
    sql + "COMMIT;"
}

async fn bare(database: &Database) -> usize {
    let mut bytes = 0;
    for query in sqlite_queries() {
        let statement = Statement::from_string(database.connection.get_database_backend(), query);
        let rows = database
            .connection
            .query_all_raw(statement)
            .await
            .expect("rows");
        for row in rows {
            for at in 0..4 {
                let text = row
                    .try_get_by_index::<Option<String>>(at)
                    .unwrap_or_default();
                bytes += text.map_or(0, |text| text.len());
            }
        }
    }
    bytes
}

/// The most memory that this process had at once, in megabytes, where the system says it.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<usize>()
        .ok()
        .map(|kilobytes| kilobytes / 1024)
}

#[tokio::main]
async fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|of| of.parse().ok()).collect();
    let sizes = if asked.is_empty() {
        vec![1000, 5000]
    } else {
        asked
    };
    for tables in sizes {
        let path = std::env::temp_dir().join(format!("introspect-{tables}.db"));
        let made = path.exists();
        let url = DatabaseUrl::parse(
            &format!("sqlite://{}?mode=rwc", path.display()),
            Path::new("/"),
        );
        let url = url.expect("a URL");
        let database = connect(&url, true).await.expect("connects");
        if !made {
            let sql = schema(tables);
            let making = database.connection.execute_unprepared(&sql);
            making.await.expect("made");
        }
        let (mut whole, mut alone, mut memory) = (Duration::MAX, Duration::MAX, None);
        for _ in 0..15 {
            let start = Instant::now();
            let schema = introspect(&database, &[]).await.expect("introspected");
            whole = whole.min(start.elapsed());
            assert_eq!(schema.tables.len(), tables);
            drop(schema);
            memory = memory.max(peak());
            let start = Instant::now();
            assert!(bare(&database).await > 0);
            alone = alone.min(start.elapsed());
        }
        println!(
            "{tables} tables: {whole:.1?}, the queries alone {alone:.1?}, ratio {:.2}; at most {} MB",
            whole.as_secs_f64() / alone.as_secs_f64(),
            memory.map_or("?".to_owned(), |of| of.to_string()),
        );
    }
}
