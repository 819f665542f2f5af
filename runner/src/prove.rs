//! Runs a plan up and down on a scratch database and compares.
//!
//! Knows nothing of how a plan is made and of what it should come to: that is the caller's to judge. Nothing that is
//! done here stays.

mod difference;
mod in_database;

use schema_diff::dialect::Dialect;
use schema_diff::dialect::tokens::tokens;
use schema_diff::model::Schema;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManagerConnection;

use crate::connect::Database;
use crate::error::{message, server_code};
use crate::express::in_model_words;
use crate::introspect::introspect_on;
use crate::{Error, ops, scratch};

/// What came of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It was run and did what it should.
    Proven,
    /// It could not be run here, and why.
    NotProven(String),
}

/// Runs `start` on a scratch, then `up`, requires `compare_up` to find nothing wrong, runs `down`, and requires the
/// schema after `start`.
///
/// On SQLite the scratch is a copy of the database's schema in memory; `start` changes what shall be otherwise there.
/// On PostgreSQL it is a new, empty schema, in a transaction that is rolled back; `start` builds what `up` touches.
/// Nothing outside of it is seen or locked, and what names a schema, or cannot run inside a transaction, is not
/// proven. On MySQL it is a new database on the same server, which is dropped at the end; not proven where this user
/// may not make one. A `start` that cannot be built is not a failure of the plan: it is not proven.
pub async fn prove(
    database: &Database,
    leave_out: &[&str],
    start: &[Statement],
    up: &[Statement],
    down: &[Statement],
    models: &[&Schema],
    compare_up: &(dyn Fn(&Schema) -> Result<(), String> + Sync),
) -> Result<Proof, Error> {
    let trial = Trial {
        dialect: database.dialect,
        leave_out,
        up,
        down,
        models,
        compare_up,
    };
    let end = match database.dialect {
        Dialect::Sqlite => in_memory(&database.connection, start, &trial).await,
        Dialect::Postgres => in_schema(&database.connection, start, &trial).await,
        Dialect::MySql => in_database::run(&database.connection, start, &trial).await,
    };
    match end {
        Ok(()) => Ok(Proof::Proven),
        Err(End::NotProven(reason)) => Ok(Proof::NotProven(reason)),
        Err(End::Failed(error) | End::Missing(error)) => Err(error),
    }
}

struct Trial<'a> {
    dialect: Dialect,
    leave_out: &'a [&'a str],
    up: &'a [Statement],
    down: &'a [Statement],
    models: &'a [&'a Schema],
    compare_up: &'a (dyn Fn(&Schema) -> Result<(), String> + Sync),
}

/// How a proof ends when it does not succeed.
enum End {
    NotProven(String),
    Failed(Error),
    /// A type or function was not there.
    Missing(Error),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A statement that was refused.
struct Refused {
    error: DbErr,
    /// In which direction, and which one.
    what: String,
}

impl Trial<'_> {
    /// Up, look, down, look.
    async fn run<C>(
        &self,
        connection: &C,
        executor: &SchemaManagerConnection<'_>,
    ) -> Result<(), End>
    where
        C: ConnectionTrait,
    {
        let look = || introspect_on(connection, self.dialect, self.leave_out);
        let start = look().await?;
        let send = async |direction, statements| {
            send(executor, self.dialect, direction, statements)
                .await
                .map_err(|refused| self.refused(&refused))
        };
        send("up", self.up).await?;
        let mut found = look().await?;
        in_model_words(connection, self.dialect, &mut found, self.models).await;
        (self.compare_up)(&found).map_err(|reason| self.failed(format!("after up, {reason}")))?;
        send("down", self.down).await?;
        let differences = difference::differences(self.dialect, &start, &look().await?);
        if differences.is_empty() {
            return Ok(());
        }
        Err(self.failed(format!(
            "down does not lead back to the start: {}",
            differences.join("; ")
        )))
    }

    fn failed(&self, reason: String) -> End {
        End::Failed(self.error(reason))
    }

    fn error(&self, reason: String) -> Error {
        Error::Proof {
            dialect: self.dialect.to_string(),
            reason,
        }
    }

    fn refused(&self, refused: &Refused) -> End {
        let text = format!("{}: {}", refused.what, message(&refused.error));
        let code = server_code(&refused.error).filter(|_| self.dialect == Dialect::Postgres);
        match code.as_deref() {
            // Cannot run inside a transaction; a new enum value cannot be used before it is committed; up and down
            // together need more locks than the server gives one transaction.
            Some("25001" | "55P04" | "53200") => End::NotProven(text),
            Some("42704" | "42883") => End::Missing(self.error(text)),
            _ => self.failed(text),
        }
    }
}

async fn send(
    executor: &SchemaManagerConnection<'_>,
    dialect: Dialect,
    direction: &str,
    statements: &[Statement],
) -> Result<(), Refused> {
    for statement in statements {
        ops::execute(executor, dialect, std::slice::from_ref(statement))
            .await
            .map_err(|error| Refused {
                error,
                what: match statement {
                    Statement::Sql(sql) => format!("{direction} fails at {sql}"),
                    Statement::AlterTable { table, .. } => {
                        format!("{direction} fails at altering {table}")
                    }
                },
            })?;
    }
    Ok(())
}

async fn in_memory(
    connection: &DatabaseConnection,
    start: &[Statement],
    trial: &Trial<'_>,
) -> Result<(), End> {
    let copy = scratch::copy_schema(connection)
        .await
        .map_err(|error| End::NotProven(error.to_string()))?;
    copy.execute_unprepared("PRAGMA foreign_keys = OFF")
        .await
        .map_err(|error| Error::database("preparing a proof", &error))?;
    let executor = SchemaManagerConnection::from(&copy);
    send(&executor, trial.dialect, "the start", start)
        .await
        .map_err(|refused| {
            End::NotProven(format!("{}: {}", refused.what, message(&refused.error)))
        })?;
    trial.run(&copy, &executor).await
}

async fn in_schema(
    connection: &DatabaseConnection,
    start: &[Statement],
    trial: &Trial<'_>,
) -> Result<(), End> {
    if let Some(name) = [start, trial.up, trial.down]
        .into_iter()
        .flatten()
        .find_map(|statement| qualified(statement, Dialect::Postgres))
    {
        return Err(End::NotProven(format!(
            "{name} names a schema, which a scratch schema cannot stand for"
        )));
    }
    for statements in [trial.up, trial.down] {
        if let Some(value) = used_too_soon(statements) {
            return Err(End::NotProven(format!(
                "it adds the enum value {value} and may use it before it is committed"
            )));
        }
    }
    let failed = |error: DbErr| Error::database("preparing a proof", &error);
    let transaction = connection.begin().await.map_err(failed)?;
    let end = match build(&transaction, start).await {
        Ok(()) => {
            let executor = SchemaManagerConnection::from(&transaction);
            trial.run(&transaction, &executor).await
        }
        Err(reason) => Err(End::NotProven(reason)),
    };
    transaction.rollback().await.map_err(failed)?;
    match end {
        // The scratch schema stands alone: what an extension defines in another one is not seen in it.
        Err(End::Missing(error)) if has_extensions(connection).await => Err(End::NotProven(
            format!("it may need an extension, which is not seen in a scratch schema: {error}"),
        )),
        end => end,
    }
}

/// Makes the scratch schema and what is in it at the start.
async fn build(
    transaction: &sea_orm::DatabaseTransaction,
    start: &[Statement],
) -> Result<(), String> {
    let name = async {
        let row = transaction
            .query_one_raw(sea_orm::Statement::from_string(
                DbBackend::Postgres,
                "SELECT 'schema_diff_proof_' || pg_backend_pid() AS name",
            ))
            .await?
            .ok_or_else(|| DbErr::Custom("the server has no process number".into()))?;
        let name = Dialect::Postgres.quote(&row.try_get::<String>("", "name")?);
        for sql in [
            format!("CREATE SCHEMA {name}"),
            format!("SET LOCAL search_path TO {name}"),
            "SET LOCAL lock_timeout TO '5s'".to_owned(),
        ] {
            transaction.execute_unprepared(&sql).await?;
        }
        Ok(())
    };
    name.await.map_err(|error: DbErr| message(&error))?;
    let executor = SchemaManagerConnection::from(transaction);
    send(&executor, Dialect::Postgres, "building the start", start)
        .await
        .map_err(|refused| format!("{}: {}", refused.what, message(&refused.error)))
}

async fn has_extensions(connection: &DatabaseConnection) -> bool {
    let query = "SELECT 1 AS one FROM pg_extension WHERE extname <> 'plpgsql' LIMIT 1";
    let query = sea_orm::Statement::from_string(DbBackend::Postgres, query);
    matches!(connection.query_one_raw(query).await, Ok(Some(_)))
}

/// The name with a schema that the statement holds, if it holds one: it would reach out of the scratch schema, to the
/// real tables. (Better once too often than once too seldom.)
fn qualified(statement: &Statement, dialect: Dialect) -> Option<String> {
    texts(statement, dialect).iter().find_map(|sql| {
        let tokens = tokens(sql);
        let is_name = |token: Option<&String>| {
            token.is_some_and(|token| {
                token.starts_with(|c: char| c == '"' || c == '`' || c.is_alphabetic() || c == '_')
            })
        };
        tokens.iter().enumerate().find_map(|(at, token)| {
            if token == "." && at > 0 && is_name(tokens.get(at - 1)) {
                let next = tokens.get(at + 1).map_or("", String::as_str);
                return Some(format!("{}.{next}", tokens[at - 1]));
            }
            let dotted =
                token.contains('.') && is_name(Some(token)) && !token.starts_with(['"', '`']);
            (dotted && !token.starts_with("pg_catalog.")).then(|| token.clone())
        })
    })
}

/// An enum value that is added and then spoken of. PostgreSQL refuses to use it in the transaction that adds it,
/// unless the type is as new; in a scratch schema every type is, so the proof would promise too much.
fn used_too_soon(statements: &[Statement]) -> Option<String> {
    let texts: Vec<Vec<String>> = statements
        .iter()
        .flat_map(|statement| texts(statement, Dialect::Postgres))
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

/// The statement as the database is told, as far as that is known without it. What cannot be said fails where it is
/// run.
fn texts(statement: &Statement, dialect: Dialect) -> Vec<String> {
    let alter = |table, actions: &[TableAction]| {
        schema_diff::statement::alter_table(dialect, table, actions).unwrap_or_default()
    };
    match statement {
        Statement::Sql(sql) => vec![sql.clone()],
        Statement::AlterTable { table, actions } if dialect == Dialect::MySql => {
            // Each by itself: what needs the live table names nothing but its columns.
            let own = format!("ALTER TABLE {}", dialect.quote_name(table));
            let each = actions
                .iter()
                .flat_map(|it| alter(table, std::slice::from_ref(it)));
            std::iter::once(own).chain(each).collect()
        }
        Statement::AlterTable { table, actions } => alter(table, actions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_schema_are_found() {
        for (sql, found) in [
            (
                r#"CREATE TABLE "a.b" ("c" decimal(1, 2) DEFAULT 1.5)"#,
                None,
            ),
            (
                r#"SELECT setval(pg_get_serial_sequence('"s"."t"', 'id'), 1)"#,
                None,
            ),
            ("SELECT pg_catalog.now()", None),
            (r#"ALTER TABLE "s"."t" DROP COLUMN "c""#, Some(r#""s"."t""#)),
            (
                "CREATE TABLE t (c int REFERENCES public.o)",
                Some("public.o"),
            ),
            (r#"DROP TABLE public."o""#, Some("public.")),
        ] {
            assert_eq!(
                qualified(&Statement::Sql(sql.into()), Dialect::Postgres).as_deref(),
                found,
                "{sql}"
            );
        }
        let elsewhere = Statement::AlterTable {
            table: ("db", "t").into(),
            actions: vec![TableAction::SetNotNull("c".into())],
        };
        assert_eq!(
            qualified(&elsewhere, Dialect::MySql).as_deref(),
            Some("`db`.`t`")
        );
        let here = Statement::AlterTable {
            table: "a.b".into(),
            actions: vec![TableAction::SetNotNull("c".into())],
        };
        assert_eq!(qualified(&here, Dialect::MySql), None);
    }
}
