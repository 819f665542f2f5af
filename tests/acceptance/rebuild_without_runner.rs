//! The function of a generated file that builds a table of SQLite anew, where there is no `runner`: what it refuses, that
//! everything is as it was then, and that it needs neither our runner nor a pool of one connection.

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, TransactionTrait as _,
};
use sea_orm_migration::SchemaManager;

use crate::pairs::{PAIRS, Pair, build, on_file};
use crate::support::step::{column, count};

fn pair(name: &str) -> &'static Pair {
    let mut pairs = PAIRS.iter();
    pairs.find(|pair| pair.name == name).expect("a pair")
}

/// The pair with its rows and what these statements do; `up` is refused for this reason, and nothing has changed.
async fn check(name: &str, before: &[&str], expected: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = on_file(folder.path(), "test").await;
    let pair = pair(name);
    build(pair, &database).await;
    let connection = &database.connection;
    for sql in before {
        let done = connection.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let objects = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid";
    let there: Vec<String> = column(&database, objects).await.expect("asked");
    let error = (pair.alone)()
        .up(&SchemaManager::new(connection))
        .await
        .expect_err("it is refused")
        .to_string();
    assert!(error.contains(expected), "{error}");
    let left: Vec<String> = column(&database, objects).await.expect("asked");
    assert_eq!(left, there);
    let keys: Vec<i64> = column(&database, "PRAGMA foreign_keys")
        .await
        .expect("asked");
    assert_eq!(keys, [1]);
    // No transaction is left open.
    connection.begin().await.expect("begins");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_be_lost_is_refused() {
    for (name, before, expected) in [
        (
            "column_altered",
            "ALTER TABLE users ADD COLUMN more text",
            "the table had other columns when this was written",
        ),
        (
            "column_altered",
            "CREATE INDEX mine ON users (age)",
            "an index, a trigger or a view would be lost",
        ),
        (
            "column_altered",
            "CREATE TRIGGER mine AFTER DELETE ON users BEGIN SELECT 1; END",
            "an index, a trigger or a view would be lost",
        ),
        (
            "foreign_keys_changed",
            "INSERT INTO b (other_id) VALUES (7)",
            "rows would reference nothing",
        ),
        (
            "column_altered",
            "CREATE VIEW mine AS SELECT age FROM users",
            "error in view mine: no such table: main.users",
        ),
        (
            "null_forbidden",
            "INSERT INTO users (name) VALUES ('x')",
            "NOT NULL constraint failed",
        ),
    ] {
        check(name, &[before], expected).await;
    }
    // What was wrong before is no reason.
    let folder = tempfile::tempdir().expect("a folder");
    let database = on_file(folder.path(), "test").await;
    let pair = pair("foreign_keys_changed");
    build(pair, &database).await;
    for sql in [
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO b (a_id) VALUES (7)",
        "PRAGMA foreign_keys = ON",
    ] {
        let done = database.connection.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let up = (pair.alone)();
    up.up(&SchemaManager::new(&database.connection))
        .await
        .expect("up");
    assert_eq!(count(&database, "b").await, Ok(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inside_a_transaction_with_foreign_keys_it_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = on_file(folder.path(), "test").await;
    let pair = pair("referenced_table_rebuilt");
    build(pair, &database).await;
    let transaction = database.connection.begin().await.expect("begins");
    let error = (pair.alone)()
        .up(&SchemaManager::new(&transaction))
        .await
        .expect_err("it is refused")
        .to_string();
    assert!(
        error.contains("foreign keys stay on inside a transaction"),
        "{error}"
    );
    transaction.commit().await.expect("commits");
    assert_eq!(count(&database, "b").await, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_of_several_connections_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = on_file(folder.path(), "test").await;
    let pair = pair("referenced_table_rebuilt");
    build(pair, &database).await;
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let pool = pool(&url).await;
    for up in [true, false, true] {
        let (revision, manager) = ((pair.alone)(), SchemaManager::new(&pool));
        let done = if up {
            revision.up(&manager).await
        } else {
            revision.down(&manager).await
        };
        done.expect("done");
        assert_eq!(count(&database, "b").await, Ok(1));
    }
}

async fn pool(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.min_connections(4).max_connections(4);
    Database::connect(options).await.expect("connects")
}
