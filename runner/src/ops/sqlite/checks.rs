//! What is asked before and after a rebuild, so that it breaks nothing silently.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::catalog::{Catalog, query};
use super::{DIALECT, PROBE_BEGINS, PROBE_ENDS, cannot};
use crate::error::message;

/// Rows without their parent, counted by `(table, parent)`.
pub(crate) type Orphans = BTreeMap<(String, String), usize>;

/// Counts the rows that reference nothing, in these tables; in all of them when none is named.
pub(crate) async fn orphans(
    connection: &impl ConnectionTrait,
    tables: &[&str],
) -> Result<Orphans, DbErr> {
    let statements = if tables.is_empty() {
        vec!["PRAGMA foreign_key_check".to_owned()]
    } else {
        tables
            .iter()
            .map(|table| format!("PRAGMA foreign_key_check({})", DIALECT.quote(table)))
            .collect()
    };
    let mut orphans = Orphans::new();
    for sql in statements {
        for row in query(connection, &sql).await? {
            let key = (row.try_get("", "table")?, row.try_get("", "parent")?);
            *orphans.entry(key).or_default() += 1;
        }
    }
    Ok(orphans)
}

/// What there is more of after than before, in words.
pub(crate) fn new_orphans(before: &Orphans, after: &Orphans) -> Option<String> {
    let mut found = after.iter().filter_map(|(key, count)| {
        let (table, parent) = key;
        let more = count.saturating_sub(before.get(key).copied().unwrap_or_default());
        (more > 0).then(|| format!("{more} row(s) of {table} reference no row of {parent}"))
    });
    let first = found.next()?;
    Some(found.fold(first, |text, more| format!("{text}, {more}")))
}

/// What SQLite has against the views and triggers as they stand: renaming a table makes it look at all of them.
pub(super) async fn complaint(
    connection: &impl ConnectionTrait,
    catalog: &Catalog,
) -> Result<Option<String>, DbErr> {
    connection.execute_unprepared(PROBE_BEGINS).await?;
    let rename = format!(
        "ALTER TABLE {} RENAME TO {}",
        DIALECT.quote(&catalog.table.name),
        DIALECT.quote(&catalog.free_name())
    );
    let found = connection
        .execute_unprepared(&rename)
        .await
        .err()
        .map(|error| message(&error));
    connection
        .execute_unprepared("ROLLBACK TO schema_diff_probe")
        .await?;
    connection.execute_unprepared(PROBE_ENDS).await?;
    Ok(found)
}

/// Where foreign keys are on inside a transaction, dropping the old table would delete or orphan the rows that
/// reference it.
pub(super) fn allow(catalog: &Catalog, foreign_keys: bool) -> Result<(), DbErr> {
    if foreign_keys && !catalog.children.is_empty() {
        return Err(cannot(
            &catalog.table.name,
            &format!(
                "it is referenced by {} and foreign keys are on; switch them off before the transaction begins \
                 (PRAGMA foreign_keys = OFF), or let the revision run without one",
                catalog.children.join(", ")
            ),
        ));
    }
    Ok(())
}
