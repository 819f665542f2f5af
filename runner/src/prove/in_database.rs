//! A proof on MySQL and MariaDB: in a database of its own, since no statement there can be taken back.

use schema_diff::dialect::Dialect;
use schema_diff::statement::Statement;
use sea_orm::DatabaseConnection;
use sea_orm_migration::SchemaManagerConnection;

use super::{End, Trial, qualified, send};
use crate::Error;
use crate::error::message;
use crate::scratch::scratch_database;

/// Makes a scratch database, runs the trial in it, and drops it.
pub(super) async fn run(
    connection: &DatabaseConnection,
    start: &[Statement],
    trial: &Trial<'_>,
) -> Result<(), End> {
    if let Some(name) = [start, trial.up, trial.down]
        .into_iter()
        .flatten()
        .find_map(|statement| qualified(statement, Dialect::MySql))
    {
        return Err(End::NotProven(format!(
            "{name} names a database, which a scratch database cannot stand for"
        )));
    }
    let scratch = scratch_database(connection).await.map_err(|error| {
        End::NotProven(format!(
            "a scratch database cannot be made: {}",
            message(&error)
        ))
    })?;
    let end = within(&scratch.connection, start, trial).await;
    scratch
        .drop(connection)
        .await
        .map_err(|error| Error::database("dropping the scratch database of a proof", &error))?;
    end
}

async fn within(
    scratch: &DatabaseConnection,
    start: &[Statement],
    trial: &Trial<'_>,
) -> Result<(), End> {
    let executor = SchemaManagerConnection::from(scratch);
    send(&executor, Dialect::MySql, "building the start", start)
        .await
        .map_err(|refused| {
            End::NotProven(format!("{}: {}", refused.what, message(&refused.error)))
        })?;
    trial.run(scratch, &executor).await
}
