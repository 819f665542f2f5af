//! SQLite's schema in five queries, whatever the number of tables: pragmas as table-valued functions, joined to the
//! list of tables. Each row comes as one JSON text.

use schema_diff::describe::sqlite::{self, Catalog};
use schema_diff::model::Schema;
use sea_orm::ConnectionTrait;

use super::rows;
use crate::Error;

/// Reads the main database.
pub(super) async fn introspect(
    connection: &impl ConnectionTrait,
    leave_out: &[&str],
) -> Result<Schema, Error> {
    let catalog = Catalog {
        objects: rows(connection, OBJECTS).await?,
        listed: rows(connection, LISTED).await?,
        columns: rows(connection, COLUMNS).await?,
        keys: rows(connection, KEYS).await?,
        foreign_keys: rows(connection, FOREIGN_KEYS).await?,
    };
    Ok(sqlite::schema(&catalog, leave_out))
}

/// The queries, for who wants to know what they cost alone.
pub fn queries() -> [&'static str; 5] {
    [OBJECTS, LISTED, COLUMNS, KEYS, FOREIGN_KEYS]
}

const OBJECTS: &str = "\
SELECT json_object('kind', type, 'name', name, 'table', tbl_name, 'sql', sql)
FROM main.sqlite_master ORDER BY name, type";

const LISTED: &str = "\
SELECT json_object('name', name, 'kind', type,
    'without_rowid', json(iif(wr, 'true', 'false')), 'strict', json(iif(strict, 'true', 'false')))
FROM pragma_table_list WHERE schema = 'main'";

// A virtual table may not be asked: its module may not be there. SQLite itself spells these words so.
macro_rules! tables {
    () => {
        "(SELECT name FROM main.sqlite_master
    WHERE type = 'table' AND coalesce(sql, '') NOT LIKE 'CREATE VIRTUAL TABLE %') m"
    };
}

const COLUMNS: &str = concat!(
    "\
SELECT json_object('table', m.name, 'name', x.name, 'type', x.type,
    'not_null', json(iif(x.\"notnull\", 'true', 'false')), 'default', x.dflt_value, 'key', x.pk, 'hidden', x.hidden)
FROM ",
    tables!(),
    " CROSS JOIN pragma_table_xinfo(m.name, 'main') x
ORDER BY m.name, x.cid"
);

const KEYS: &str = concat!(
    "\
SELECT json_object('table', m.name, 'index', l.name,
    'unique', json(iif(l.\"unique\", 'true', 'false')), 'origin', l.origin,
    'partial', json(iif(l.partial, 'true', 'false')), 'column', x.name,
    'descending', json(iif(x.\"desc\", 'true', 'false')), 'collation', x.coll)
FROM ",
    tables!(),
    " CROSS JOIN pragma_index_list(m.name, 'main') l CROSS JOIN pragma_index_xinfo(l.name, 'main') x
WHERE x.key = 1
ORDER BY m.name, l.seq DESC, x.seqno"
);

const FOREIGN_KEYS: &str = concat!(
    "\
SELECT json_object('table', m.name, 'id', f.id, 'target', f.\"table\", 'from', f.\"from\", 'to', f.\"to\",
    'on_update', f.on_update, 'on_delete', f.on_delete)
FROM ",
    tables!(),
    " CROSS JOIN pragma_foreign_key_list(m.name, 'main') f
ORDER BY m.name, f.id, f.seq"
);
