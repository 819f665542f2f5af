//! Asks the rows of a database: read-only, and none of the questions for longer than two seconds. What is not answered in
//! time, or cannot be understood, has no answer.
//!
//! Knows nothing of what is asked and why.

use std::time::{Duration, Instant};

use schema_diff::dialect::Dialect;
use sea_orm::{AccessMode, ConnectionTrait, DbErr, Statement, TransactionTrait as _};

use crate::connect::Database;
use crate::scratch::backend;

/// How long one question may take.
const EACH: Duration = Duration::from_secs(2);

/// How long all of them may take; what is asked later has no answer.
const ALL: Duration = Duration::from_secs(10);

/// What these queries count, each as its column `n`.
pub async fn ask(database: &Database, queries: &[&str]) -> Vec<Option<u64>> {
    if queries.is_empty() {
        return Vec::new();
    }
    let answers = match database.dialect {
        Dialect::Sqlite => on_sqlite(database, queries).await,
        dialect => on_server(database, dialect, queries).await,
    };
    answers.unwrap_or_else(|_| vec![None; queries.len()])
}

async fn on_server(
    database: &Database,
    dialect: Dialect,
    queries: &[&str],
) -> Result<Vec<Option<u64>>, DbErr> {
    let connection = &database.connection;
    let milliseconds = EACH.as_millis();
    if dialect == Dialect::MySql {
        // MariaDB's word for it, and MySQL's.
        let limits = [
            format!("SET SESSION max_statement_time = {}", EACH.as_secs()),
            format!("SET SESSION max_execution_time = {milliseconds}"),
        ];
        if connection.execute_unprepared(&limits[0]).await.is_err() {
            connection.execute_unprepared(&limits[1]).await?;
        }
    }
    let transaction = connection
        .begin_with_config(None, Some(AccessMode::ReadOnly))
        .await?;
    if dialect == Dialect::Postgres {
        for setting in ["statement_timeout", "lock_timeout"] {
            let sql = format!("SET LOCAL {setting} TO {milliseconds}");
            transaction.execute_unprepared(&sql).await?;
        }
    }
    let begun = Instant::now();
    let mut answers = Vec::with_capacity(queries.len());
    for query in queries {
        if begun.elapsed() > ALL {
            answers.push(None);
            continue;
        }
        transaction.execute_unprepared("SAVEPOINT question").await?;
        let answer = count(&transaction, dialect, query).await;
        if answer.is_none() {
            let sql = "ROLLBACK TO SAVEPOINT question";
            transaction.execute_unprepared(sql).await?;
        }
        answers.push(answer);
    }
    transaction.rollback().await?;
    if dialect == Dialect::MySql {
        for name in ["max_statement_time", "max_execution_time"] {
            let sql = format!("SET SESSION {name} = DEFAULT");
            let _ = connection.execute_unprepared(&sql).await;
        }
    }
    Ok(answers)
}

async fn on_sqlite(database: &Database, queries: &[&str]) -> Result<Vec<Option<u64>>, DbErr> {
    let connection = &database.connection;
    connection
        .execute_unprepared("PRAGMA query_only = ON")
        .await?;
    let begun = Instant::now();
    let mut answers = Vec::with_capacity(queries.len());
    for query in queries {
        if begun.elapsed() > ALL {
            answers.push(None);
            continue;
        }
        limit(database, Some(Instant::now() + EACH)).await;
        answers.push(count(connection, Dialect::Sqlite, query).await);
    }
    limit(database, None).await;
    connection
        .execute_unprepared("PRAGMA query_only = OFF")
        .await?;
    Ok(answers)
}

/// Lets the pool's one connection work until then.
async fn limit(database: &Database, until: Option<Instant>) {
    let pool = database.connection.get_sqlite_connection_pool();
    let Ok(mut connection) = pool.acquire().await else {
        return;
    };
    let Ok(mut handle) = connection.lock_handle().await else {
        return;
    };
    match until {
        Some(until) => handle.set_progress_handler(10_000, move || Instant::now() < until),
        None => handle.remove_progress_handler(),
    }
}

async fn count(connection: &impl ConnectionTrait, dialect: Dialect, query: &str) -> Option<u64> {
    let statement = Statement::from_string(backend(dialect), query);
    let row = connection.query_one_raw(statement).await.ok()??;
    let number: i64 = row.try_get("", "n").ok()?;
    u64::try_from(number).ok()
}
