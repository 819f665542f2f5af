//! One way up and down: start, rows, up, look, down, look. Knows nothing of where it runs.

use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use schema_diff::statement::Statement;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManagerConnection;

use super::rows::{self, Counts};
use super::{Rows, Trial, difference};
use crate::error::{message, server_code};
use crate::express::in_model_words;
use crate::introspect::{Scope, introspect_on};
use crate::{Error, ops};

/// How a trial ends when it does not succeed.
pub(super) enum End {
    NotProven(String),
    Failed(Error),
    /// A type or function was not there; whether already for the start.
    Missing(Error, bool),
    /// A statement was refused while rows were in the tables, and not for a NULL.
    Contradicted(Error),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What a trial runs on.
pub(super) enum On<'a> {
    /// A connection of its own: each direction is run as a revision is, in one transaction where the dialect can.
    Alone(&'a DatabaseConnection, Dialect),
    /// A transaction that somebody else rolls back.
    Within(&'a DatabaseTransaction, Dialect),
}

/// A statement that was refused.
struct Refused {
    error: DbErr,
    /// In which direction, and which one.
    what: String,
}

impl<'a> On<'a> {
    pub(super) fn alone(connection: &'a DatabaseConnection, dialect: Dialect) -> Self {
        Self::Alone(connection, dialect)
    }

    fn dialect(&self) -> Dialect {
        match self {
            Self::Alone(_, dialect) | Self::Within(_, dialect) => *dialect,
        }
    }

    async fn look(&self, trial: &Trial<'_>) -> Result<Schema, Error> {
        let own = Scope::without(trial.leave_out);
        match self {
            Self::Alone(connection, dialect) => {
                let scope = Scope {
                    schemas: trial.schemas.to_vec(),
                    ..own
                };
                introspect_on(*connection, *dialect, scope).await
            }
            // A scratch schema stands for the connection's own.
            Self::Within(transaction, dialect) => introspect_on(*transaction, *dialect, own).await,
        }
    }

    async fn in_model_words(&self, found: &mut Schema, models: &[&Schema]) {
        match self {
            Self::Alone(connection, dialect) => {
                in_model_words(*connection, *dialect, found, models).await;
            }
            Self::Within(transaction, dialect) => {
                in_model_words(*transaction, *dialect, found, models).await;
            }
        }
    }

    async fn counts(&self, schema: &Schema) -> Result<Counts, Error> {
        match self {
            Self::Alone(connection, dialect) => rows::counts(*connection, *dialect, schema).await,
            Self::Within(transaction, dialect) => {
                rows::counts(*transaction, *dialect, schema).await
            }
        }
    }

    async fn insert(&self, trial: &Trial<'_>) -> Result<Rows, Error> {
        match self {
            Self::Alone(connection, Dialect::Postgres) => {
                let failed = |error| Error::database("putting rows in for a proof", &error);
                let transaction = connection.begin().await.map_err(failed)?;
                let rows = rows::insert(&transaction, Dialect::Postgres, trial.seeds).await?;
                transaction.commit().await.map_err(failed)?;
                Ok(rows)
            }
            Self::Alone(connection, dialect) => {
                rows::insert(*connection, *dialect, trial.seeds).await
            }
            Self::Within(transaction, dialect) => {
                rows::insert(*transaction, *dialect, trial.seeds).await
            }
        }
    }

    async fn send(&self, direction: &str, statements: &[Statement]) -> Result<(), Refused> {
        let begun = |error| Refused {
            error,
            what: format!("{direction} fails"),
        };
        match self {
            Self::Alone(connection, Dialect::Postgres) => {
                let transaction = connection.begin().await.map_err(begun)?;
                let executor = SchemaManagerConnection::from(&transaction);
                send(&executor, Dialect::Postgres, direction, statements).await?;
                transaction.commit().await.map_err(begun)
            }
            // (SQLite's alterations open transactions of their own.)
            Self::Alone(connection, dialect) => {
                let executor = SchemaManagerConnection::from(*connection);
                send(&executor, *dialect, direction, statements).await
            }
            Self::Within(transaction, dialect) => {
                let executor = SchemaManagerConnection::from(*transaction);
                send(&executor, *dialect, direction, statements).await
            }
        }
    }
}

/// Start, rows, up, look, down, look.
pub(super) async fn run(trial: &Trial<'_>, on: &On<'_>) -> Result<Rows, End> {
    let dialect = on.dialect();
    let failed = |reason: String| {
        End::Failed(Error::Proof {
            dialect: dialect.to_string(),
            reason,
        })
    };
    on.send("building the start", trial.start)
        .await
        .map_err(|refused| {
            let text = format!("{}: {}", refused.what, message(&refused.error));
            match end_of(on, &refused, &text, false) {
                End::Missing(error, _) => End::Missing(error, true),
                _ => End::NotProven(text),
            }
        })?;
    let seeded = on.insert(trial).await?;
    let start = on.look(trial).await?;
    let held = on.counts(&start).await?;
    let send = async |direction, statements| {
        on.send(direction, statements).await.map_err(|refused| {
            let text = format!("{}: {}", refused.what, message(&refused.error));
            end_of(on, &refused, &text, seeded.rows > 0)
        })
    };
    send("up", trial.up).await?;
    let mut found = on.look(trial).await?;
    let after_up = on.counts(&found).await?;
    on.in_model_words(&mut found, trial.models).await;
    (trial.compare_up)(&found).map_err(|reason| failed(format!("after up, {reason}")))?;
    if let Some(lost) = rows::lost(&rows::renamed(held, trial.renamed), &after_up) {
        return Err(failed(format!("up loses rows: {lost}")));
    }
    send("down", trial.down).await?;
    let back = on.look(trial).await?;
    let differences = difference::differences(dialect, &start, &back);
    if !differences.is_empty() {
        return Err(failed(format!(
            "down does not lead back to the start: {}",
            differences.join("; ")
        )));
    }
    let back = rows::renamed(on.counts(&back).await?, trial.renamed);
    if let Some(lost) = rows::lost(&after_up, &back) {
        return Err(failed(format!("down loses rows: {lost}")));
    }
    Ok(seeded)
}

fn end_of(on: &On<'_>, refused: &Refused, text: &str, with_rows: bool) -> End {
    let dialect = on.dialect();
    let error = Error::Proof {
        dialect: dialect.to_string(),
        reason: text.to_owned(),
    };
    let code = server_code(&refused.error).filter(|_| dialect == Dialect::Postgres);
    match code.as_deref() {
        // Cannot run inside a transaction; a new enum value cannot be used before it is committed; up and down
        // together need more locks than the server gives one transaction. Up alone, in one of its own, is as the
        // revision will be.
        Some("25001" | "55P04" | "53200") if matches!(on, On::Within(..)) => {
            End::NotProven(text.to_owned())
        }
        Some("42704" | "42883") => End::Missing(error, false),
        _ if with_rows && !is_about_null(&message(&refused.error)) => End::Contradicted(error),
        _ => End::Failed(error),
    }
}

/// Whether a server refuses a NULL. The rows hold one only where the plan says that it can be.
pub(super) fn is_about_null(message: &str) -> bool {
    [
        "NOT NULL",
        "null value",
        "contains null values",
        "NULL value",
        "cannot be null",
    ]
    .iter()
    .any(|words| message.contains(words))
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
                    Statement::BackfillNeeded { table, .. } => {
                        format!("{direction} fails at filling {table}")
                    }
                    Statement::TakeDown(of) => {
                        format!("{direction} fails at taking down the {}", of.label())
                    }
                    Statement::PutBack(of) => {
                        format!("{direction} fails at putting back the {}", of.label())
                    }
                },
            })?;
    }
    Ok(())
}
