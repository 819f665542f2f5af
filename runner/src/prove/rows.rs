//! Rows for a proof: put in, counted, and missed when they are gone. Knows nothing of how they are made up.

use std::collections::BTreeMap;

use schema_diff::dialect::Dialect;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::seed::Seed;
use sea_orm::{ConnectionTrait, Statement};

use super::Rows;
use crate::Error;
use crate::error::message;
use crate::scratch::backend;

/// How many rows each table has.
pub(crate) type Counts = BTreeMap<ObjectName, i64>;

/// Puts the rows in as far as the tables take them. Of each row the first form that is taken. On PostgreSQL the
/// connection is in a transaction.
pub(crate) async fn insert(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    seeds: &[Seed],
) -> Result<Rows, Error> {
    let failed = |error| Error::database("putting rows in for a proof", &error);
    let mut done = Rows::default();
    // A refused statement would end PostgreSQL's transaction.
    let transaction = dialect == Dialect::Postgres;
    for seed in seeds {
        let mut taken = 0;
        let mut reason = "nothing is known that it could hold".to_owned();
        for forms in &seed.rows {
            for sql in forms {
                if transaction {
                    let begun = connection.execute_unprepared("SAVEPOINT seed").await;
                    begun.map_err(failed)?;
                }
                let result = connection.execute_unprepared(sql).await;
                if transaction {
                    let end = match result {
                        Ok(_) => "RELEASE SAVEPOINT seed",
                        Err(_) => "ROLLBACK TO SAVEPOINT seed",
                    };
                    connection.execute_unprepared(end).await.map_err(failed)?;
                }
                match result {
                    Ok(_) => {
                        taken += 1;
                        break;
                    }
                    Err(error) => reason = message(&error),
                }
            }
        }
        if taken == 0 {
            done.notes
                .push(format!("no rows in {}: {reason}", seed.table));
        } else {
            done.tables += 1;
            done.rows += taken;
        }
    }
    Ok(done)
}

/// The number of rows of each table of the schema.
pub(crate) async fn counts(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    schema: &Schema,
) -> Result<Counts, Error> {
    let mut counts = Counts::new();
    for name in schema.tables.keys() {
        let sql = format!("SELECT COUNT(*) AS n FROM {}", dialect.quote_name(name));
        let row = connection
            .query_one_raw(Statement::from_string(backend(dialect), sql))
            .await
            .map_err(|error| Error::database(format!("counting the rows of {name}"), &error))?;
        let number = row.and_then(|row| row.try_get("", "n").ok()).unwrap_or(0);
        counts.insert(name.clone(), number);
    }
    Ok(counts)
}

/// The same under the names that tables have afterwards.
pub(crate) fn renamed(mut counts: Counts, renames: &[(ObjectName, ObjectName)]) -> Counts {
    for (from, to) in renames {
        if let Some(number) = counts.remove(from) {
            counts.insert(to.clone(), number);
        }
    }
    counts
}

/// The first table that is there before and after and has other rows, in words.
pub(crate) fn lost(before: &Counts, after: &Counts) -> Option<String> {
    before.iter().find_map(|(name, number)| {
        let now = after.get(name)?;
        (now != number).then(|| format!("{name} had {number} and has {now}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_missed_where_the_table_stays() {
        let counts = |items: &[(&str, i64)]| -> Counts {
            items.iter().map(|(name, n)| ((*name).into(), *n)).collect()
        };
        let before = counts(&[("a", 3), ("b", 2)]);
        assert_eq!(lost(&before, &counts(&[("b", 2), ("c", 0)])), None);
        assert_eq!(
            lost(&before, &counts(&[("a", 3), ("b", 0)])).as_deref(),
            Some("b had 2 and has 0")
        );
        // Two that swap their names.
        let pairs = [("a", "x"), ("b", "a"), ("x", "b")];
        let pairs = pairs.map(|(from, to)| (from.into(), to.into()));
        assert_eq!(renamed(before, &pairs), counts(&[("a", 2), ("b", 3)]));
    }
}
