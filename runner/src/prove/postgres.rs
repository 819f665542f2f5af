//! A proof on PostgreSQL: in a new schema, in a transaction that is rolled back, where the plan allows it; else in a
//! database of its own.

use std::collections::BTreeSet;

use schema_diff::dialect::Dialect;
use schema_diff::dialect::tokens::tokens;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, TransactionTrait as _};

use super::trial::{self, End, On};
use super::{Rows, Server, Trial, in_database, with_rows};
use crate::Error;
use crate::error::message;

const DIALECT: Dialect = Dialect::Postgres;

pub(super) async fn run(server: &Server<'_>, trial: &Trial<'_>) -> Result<Rows, End> {
    let why = match (server.transaction, not_in_a_schema(trial)) {
        (Some(database), None) => {
            let end = with_rows(trial, async |trial| {
                in_schema(&database.connection, trial).await
            })
            .await;
            match end {
                Err(End::NotProven(why)) => Some(why),
                // The scratch schema stands alone: what an extension defines in another one is not seen in it.
                Err(End::Missing(error, _)) => Some(error.to_string()),
                end => return end,
            }
        }
        (_, why) => why,
    };
    let session = session(server.live.or(server.beside.as_ref().ok().copied())).await;
    let attempt = async |extensions: &[Extension]| {
        in_database(server, trial, async |scratch| {
            let named = trial.elsewhere.iter().filter_map(|of| of.schema.as_deref());
            let schemas = named.chain(trial.schemas.iter().map(String::as_str));
            let prepared = prepare(scratch, schemas.collect(), &session, extensions).await;
            prepared.map_err(|error| {
                let reason = message(&error);
                End::NotProven(format!("a scratch database cannot be prepared: {reason}"))
            })
        })
        .await
    };
    let mut end = attempt(&[]).await;
    if matches!(end, Err(End::Missing(..))) && !session.extensions.is_empty() {
        end = attempt(&session.extensions).await;
    }
    match end {
        Err(End::NotProven(reason)) => Err(End::NotProven(match why {
            Some(why) => format!("{why}; {reason}"),
            None => reason,
        })),
        Err(End::Missing(error, at_start)) => {
            Err(match missing_extensions(server, &session).await {
                Some(names) => End::NotProven(format!(
                    "it may need an extension that a scratch database cannot have ({names}): {error}"
                )),
                None if at_start => End::NotProven(error.to_string()),
                None => End::Failed(error),
            })
        }
        end => end,
    }
}

/// Why a scratch schema cannot stand for the schema that the plan is about.
fn not_in_a_schema(trial: &Trial<'_>) -> Option<String> {
    if let Some(name) = trial.elsewhere.first() {
        return Some(format!(
            "{name} names a schema, which a scratch schema cannot stand for"
        ));
    }
    [trial.up, trial.down]
        .into_iter()
        .find_map(used_too_soon)
        .map(|value| {
            format!("it adds the enum value {value} and may use it before it is committed")
        })
}

async fn in_schema(connection: &DatabaseConnection, trial: &Trial<'_>) -> Result<Rows, End> {
    let failed = |error: DbErr| Error::database("preparing a proof", &error);
    let transaction = connection.begin().await.map_err(failed)?;
    let end = match enter_schema(&transaction).await {
        Ok(()) => trial::run(trial, &On::Within(&transaction, DIALECT)).await,
        Err(error) => Err(End::NotProven(message(&error))),
    };
    transaction.rollback().await.map_err(failed)?;
    end
}

async fn enter_schema(transaction: &sea_orm::DatabaseTransaction) -> Result<(), DbErr> {
    let row = transaction
        .query_one_raw(query(
            "SELECT 'schema_diff_proof_' || pg_backend_pid() AS name",
        ))
        .await?
        .ok_or_else(|| DbErr::Custom("the server has no process number".into()))?;
    let name = DIALECT.quote(&row.try_get::<String>("", "name")?);
    for sql in [
        format!("CREATE SCHEMA {name}"),
        format!("SET LOCAL search_path TO {name}"),
        "SET LOCAL lock_timeout TO '5s'".to_owned(),
    ] {
        transaction.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// What the sessions of the project's database are like.
#[derive(Default)]
struct Session {
    search_path: Option<String>,
    /// The schema that is created in.
    schema: Option<String>,
    extensions: Vec<Extension>,
}

/// An extension and the schema that it is in.
type Extension = (String, String);

async fn session(live: Option<&crate::connect::Database>) -> Session {
    let mut session = Session::default();
    let Some(live) = live else {
        return session;
    };
    let settings =
        "SELECT current_setting('search_path') AS path, current_schema()::text AS schema";
    if let Ok(Some(row)) = live.connection.query_one_raw(query(settings)).await {
        session.search_path = row.try_get("", "path").ok();
        session.schema = row.try_get("", "schema").ok().flatten();
    }
    let extensions = "SELECT e.extname::text AS name, n.nspname::text AS schema FROM pg_extension e \
                      JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY 1";
    let rows = live.connection.query_all_raw(query(extensions)).await;
    for row in rows.unwrap_or_default() {
        if let (Ok(name), Ok(schema)) = (row.try_get("", "name"), row.try_get("", "schema")) {
            session.extensions.push((name, schema));
        }
    }
    session
}

/// Gives the scratch database the schemas that are named, the extensions that can be had, and the session's settings.
async fn prepare<'a>(
    scratch: &DatabaseConnection,
    mut schemas: BTreeSet<&'a str>,
    session: &'a Session,
    extensions: &[Extension],
) -> Result<(), DbErr> {
    schemas.extend(session.schema.as_deref());
    for schema in schemas {
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", DIALECT.quote(schema));
        scratch.execute_unprepared(&sql).await?;
    }
    for (name, schema) in extensions {
        // One that cannot be had matters only if something is missing then, too.
        let _ = create_extension(scratch, name, schema).await;
    }
    if let Some(path) = &session.search_path {
        let sql = format!(
            "SELECT set_config('search_path', {}, false)",
            DIALECT.quote_string(path)
        );
        scratch.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// The same for revisions, which make everything but the schemas themselves; the extensions where that is told.
pub(super) async fn prepare_for_revisions(
    server: &Server<'_>,
    scratch: &DatabaseConnection,
    schemas: &[String],
    extensions: bool,
) -> Result<(), DbErr> {
    let session = session(server.live).await;
    let extensions = if extensions {
        session.extensions.as_slice()
    } else {
        &[]
    };
    let schemas = schemas.iter().map(String::as_str).collect();
    prepare(scratch, schemas, &session, extensions).await
}

async fn create_extension(
    scratch: &DatabaseConnection,
    name: &str,
    schema: &str,
) -> Result<(), DbErr> {
    // Some extensions bring their schema along, and are refused another one.
    let create = format!("CREATE EXTENSION {}", DIALECT.quote(name));
    if schema != "public" {
        let own = format!("CREATE SCHEMA IF NOT EXISTS {}", DIALECT.quote(schema));
        let there = format!("{create} SCHEMA {} CASCADE", DIALECT.quote(schema));
        if scratch.execute_unprepared(&own).await.is_ok()
            && scratch.execute_unprepared(&there).await.is_ok()
        {
            return Ok(());
        }
    }
    scratch
        .execute_unprepared(&format!("{create} CASCADE"))
        .await
        .map(drop)
}

/// The extensions that a scratch database cannot have, in words.
async fn missing_extensions(server: &Server<'_>, session: &Session) -> Option<String> {
    let beside = server.beside.as_ref().ok()?;
    let scratch = crate::scratch::scratch_database(beside).await.ok()?;
    let mut missing = Vec::new();
    for (name, schema) in &session.extensions {
        if let Err(error) = create_extension(&scratch.connection, name, schema).await
            && !message(&error).contains("already exists")
        {
            missing.push(format!("{name}: {}", message(&error)));
        }
    }
    let _ = scratch.drop(&beside.connection).await;
    (!missing.is_empty()).then(|| missing.join("; "))
}

fn query(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(DbBackend::Postgres, sql)
}

/// An enum value that is added and then spoken of. PostgreSQL refuses to use it in the transaction that adds it,
/// unless the type is as new; in a scratch schema every type is, so the proof would promise too much.
fn used_too_soon(statements: &[Statement]) -> Option<String> {
    let texts: Vec<Vec<String>> = statements
        .iter()
        .flat_map(texts)
        .map(|sql| tokens(&sql))
        .collect();
    texts.iter().enumerate().find_map(|(at, text)| {
        let added = text.windows(3).find(|words| {
            words[0].eq_ignore_ascii_case("ADD")
                && words[1].eq_ignore_ascii_case("VALUE")
                && words[2].starts_with('\'')
        })?;
        let used = texts[at + 1..]
            .iter()
            .flatten()
            .any(|token| *token == added[2]);
        used.then(|| added[2].clone())
    })
}

/// The statement as the database is told. What cannot be said fails where it is run.
fn texts(statement: &Statement) -> Vec<String> {
    let alter = |table, actions: &[TableAction]| {
        schema_diff::statement::alter_table(DIALECT, table, actions).unwrap_or_default()
    };
    match statement {
        Statement::Sql(sql) => vec![sql.clone()],
        Statement::AlterTable { table, actions } => alter(table, actions),
        Statement::TakeDown(_) | Statement::BackfillNeeded { .. } => Vec::new(),
        Statement::PutBack(of) => vec![of.create_sql()],
    }
}
