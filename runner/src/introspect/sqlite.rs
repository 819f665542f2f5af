//! SQLite's schema in three queries, whatever the number of tables: pragmas as table-valued functions, asked once for
//! each row of the list of tables. What they say of one table comes as one row: a row costs more than what is in it.

use schema_diff::describe::sqlite::{Catalog, Describing, Listed, Object, TableRows};
use schema_diff::model::Schema;
use sea_orm::QueryResult;
use serde::de::DeserializeOwned;

use super::{Streaming, each, failed};
use crate::Error;

/// Reads the main database.
pub(super) async fn introspect(
    connection: &impl Streaming,
    leave_out: &[&str],
) -> Result<Schema, Error> {
    let catalog = Catalog {
        objects: each(connection, OBJECTS, |row| {
            Ok(Object {
                kind: value(row, 0)?,
                name: value(row, 1)?,
                table: value(row, 2)?,
                sql: row.try_get_by_index(3).map_err(failed)?,
            })
        })
        .await?,
        listed: each(connection, LISTED, |row| {
            Ok(Listed {
                name: value(row, 0)?,
                kind: value(row, 1)?,
                without_rowid: row.try_get_by_index(2).map_err(failed)?,
                strict: row.try_get_by_index(3).map_err(failed)?,
            })
        })
        .await?,
    };
    let mut describing = Describing::new(&catalog, leave_out);
    each(connection, TABLES, |row| {
        describing.table(&TableRows {
            name: value(row, 0)?,
            columns: list(row, 1)?,
            keys: list(row, 2)?,
            foreign_keys: list(row, 3)?,
        });
        Ok(())
    })
    .await?;
    Ok(describing.finish())
}

fn value(row: &QueryResult, at: usize) -> Result<String, Error> {
    row.try_get_by_index(at).map_err(failed)
}

/// A JSON array of rows.
fn list<T: DeserializeOwned>(row: &QueryResult, at: usize) -> Result<Vec<T>, Error> {
    let text = value(row, at)?;
    serde_json::from_str(&text).map_err(|error| Error::Database {
        doing: "reading the catalog".into(),
        reason: format!("a row is not as expected: {error}"),
    })
}

const OBJECTS: &str =
    "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY name, type";

const LISTED: &str = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'";

// A virtual table may not be asked: its module may not be there. SQLite itself spells these words so.
const TABLES: &str = "\
SELECT m.name,
    (SELECT json_group_array(json_array(x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden))
        FROM pragma_table_xinfo(m.name, 'main') x),
    (SELECT json_group_array(json_array(l.name, l.\"unique\", l.origin, l.partial, x.name, x.\"desc\", x.coll))
        FROM pragma_index_list(m.name, 'main') l CROSS JOIN pragma_index_xinfo(l.name, 'main') x WHERE x.key = 1),
    (SELECT json_group_array(json_array(f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete))
        FROM pragma_foreign_key_list(m.name, 'main') f)
FROM main.sqlite_master m
WHERE m.type = 'table' AND coalesce(m.sql, '') NOT LIKE 'CREATE VIRTUAL TABLE %'";
