//! What must hold of a database and a model after each step of a migration.

use runner::connect::Database;
use schema_diff::dialect::{Dialect, plain_expression};
use schema_diff::diff::{Comparison, Input, compare, diff};
use schema_diff::model::{Fact, IndexKey, Schema, Unique, UniqueForm};
use sea_orm::{ConnectionTrait as _, Statement};

/// The ledger of the tests.
pub const LEDGER: &str = "seaql_migrations";

/// Whether nothing that the model says differs from the database, and the database has nothing more. The difference,
/// if there is one.
pub fn in_step(
    model: &Schema,
    actual: &Schema,
    dialect: Dialect,
    backends: &[Dialect],
) -> Result<(), String> {
    let out = compare(Input {
        desired: model,
        recorded: model,
        actual: Some((actual, dialect)),
        backends,
        include_unmanaged: true,
    });
    if out == Comparison::default() {
        Ok(())
    } else {
        Err(format!("the database is not as the model: {out:#?}"))
    }
}

/// Whether a schema is the one that was there at the start, whatever the order of its objects.
pub fn same_schema(start: &Schema, now: &Schema) -> Result<(), String> {
    let (start, now) = (start.sorted(), now.sorted());
    if start == now {
        Ok(())
    } else {
        Err(format!(
            "the start is not restored: {:#?}",
            diff(&start, &now)
        ))
    }
}

/// The same of a way that may have renamed something and renamed it back.
pub fn led_back(dialect: Dialect, start: &Schema, now: &Schema) -> Result<(), String> {
    same_schema(&plain(start, dialect), &plain(now, dialect))
}

/// The schema without what nobody said: SQLite puts quotes around a column that is renamed and renamed back; there and
/// on MariaDB a key that nobody named has no name or its column's, or is named as PostgreSQL does where it is made anew.
fn plain(schema: &Schema, dialect: Dialect) -> Schema {
    let mut schema = schema.clone();
    if dialect == Dialect::Sqlite {
        let texts = schema.opaque.values_mut();
        for text in texts.filter_map(|object| object.definition.as_mut()) {
            *text = text.replace('"', "");
        }
    }
    for table in schema.tables.values_mut() {
        if dialect == Dialect::Sqlite {
            for part in &mut table.opaque {
                part.definition = part.definition.replace('"', "");
            }
        }
        // An identity that is made while its table has another name has a sequence that is named after it.
        for counter in table
            .columns
            .iter_mut()
            .filter_map(|of| of.counter.as_mut())
        {
            let named = |options: &String| options.starts_with("SEQUENCE NAME ");
            counter.options = counter.options.take().filter(|options| !named(options));
        }
        for check in &mut table.checks {
            check.expression = plain_expression(&check.expression);
            if !dialect.names_constraints() {
                check.name = None;
            }
        }
        for index in &mut table.indexes {
            index.filter = index.filter.as_deref().map(plain_expression);
            for column in &mut index.columns {
                if let IndexKey::Expression(text) = &mut column.key {
                    *text = plain_expression(text);
                }
            }
        }
        for column in &mut table.columns {
            if let Some(generated) = &mut column.generated {
                generated.expression = plain_expression(&generated.expression);
            }
        }
        if dialect != Dialect::Postgres {
            let said = |name: &Fact<String>| {
                let made = ["_key", "_pkey", "_fkey"];
                dialect.names_constraints()
                    && !made.iter().any(|label| name.value().ends_with(label))
            };
            let constraint = |unique: &&mut Unique| *unique.form.value() == UniqueForm::Constraint;
            for unique in table.uniques.iter_mut().filter(constraint) {
                unique.name = unique.name.take().filter(said);
            }
            if let Some(key) = &mut table.primary_key {
                key.name = key.name.take().filter(said);
            }
            for key in &mut table.foreign_keys {
                key.name = key.name.take().filter(said);
            }
        }
    }
    schema
}

/// Takes everything out of a database of the tests. (SQLite's are in memory or new files: nothing to do.)
pub async fn emptied(database: &Database) -> Result<(), String> {
    let empty = match database.dialect {
        Dialect::Postgres => {
            "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
                .to_owned()
        }
        Dialect::MySql => {
            let names: Vec<String> = column(database, "SELECT DATABASE()").await?;
            let name = Dialect::MySql.quote(names.first().ok_or("no database")?);
            format!(
                "DROP DATABASE {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}"
            )
        }
        Dialect::Sqlite => return Ok(()),
    };
    let emptied = database.connection.execute_unprepared(&empty).await;
    emptied.map(drop).map_err(|error| error.to_string())
}

/// A column of a query's rows.
pub async fn column<T: sea_orm::TryGetable>(
    database: &Database,
    sql: &str,
) -> Result<Vec<T>, String> {
    let backend = database.connection.get_database_backend();
    database
        .connection
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .and_then(|rows| rows.iter().map(|row| row.try_get_by_index(0)).collect())
        .map_err(|error: sea_orm::DbErr| format!("{sql}: {error}"))
}

/// How many rows a table has.
pub async fn count(database: &Database, table: &str) -> Result<i64, String> {
    let sql = format!("SELECT COUNT(*) FROM {}", database.dialect.quote(table));
    Ok(column(database, &sql)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default())
}
