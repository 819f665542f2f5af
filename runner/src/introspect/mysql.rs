//! `information_schema` of MySQL and MariaDB in eight queries, whatever the number of tables.
//!
//! Each row comes as one JSON text. What one of the two servers, or an older one, lacks in its `information_schema`
//! is asked first and taken as not set. Beside them stands one query for all sequences together, and SHOW CREATE TABLE
//! for each of the few tables of which the catalog does not tell everything (partitions, periods).

use std::collections::BTreeMap;

use schema_diff::describe::mysql::{self, Catalog, Sequence};
use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use sea_orm::{DbBackend, Statement};
use serde::Deserialize;

use super::{Streaming, rows};
use crate::Error;

#[derive(Deserialize)]
struct Context {
    database: Option<String>,
    version: String,
    collation: Option<String>,
    sql_mode: String,
    session_sql_mode: String,
    /// `TABLE.COLUMN` of `information_schema` that not every server has.
    columns: Option<String>,
}

/// Reads the connection's database.
pub(super) async fn introspect(
    connection: &impl Streaming,
    leave_out: &[&str],
) -> Result<Schema, Error> {
    let context: Vec<Context> = rows(connection, CONTEXT).await?;
    let Some(Context {
        database: Some(database),
        version,
        collation,
        sql_mode,
        session_sql_mode,
        columns,
    }) = context.into_iter().next()
    else {
        return Err(Error::Database {
            doing: "reading the catalog".into(),
            reason: "the connection has no database: name one in the URL (mysql://…/name)".into(),
        });
    };
    let columns = columns.unwrap_or_default().to_uppercase();
    let has = |column: &str| columns.split(',').any(|known| known == column);
    // What stands for a column that this server has not.
    let either = |column: &str, text: &'static str| if has(column) { text } else { "NULL" };
    let checks = match (
        has("CHECK_CONSTRAINTS.TABLE_NAME"),
        has("CHECK_CONSTRAINTS.CHECK_CLAUSE"),
    ) {
        (true, _) => rows(connection, CHECKS_OF_MARIADB).await?,
        (false, true) => rows(connection, CHECKS_OF_MYSQL).await?,
        (false, false) => Vec::new(),
    };
    let hidden = if has("STATISTICS.IS_VISIBLE") {
        "s.IS_VISIBLE = 'NO'"
    } else if has("STATISTICS.IGNORED") {
        "s.IGNORED = 'YES'"
    } else {
        "FALSE"
    };
    let index_parts = INDEX_PARTS
        .replace(
            "{expression}",
            either("STATISTICS.EXPRESSION", "s.EXPRESSION"),
        )
        .replace("{hidden}", hidden);
    let relations = RELATIONS.replace("{algorithm}", either("VIEWS.ALGORITHM", "v.ALGORITHM"));
    let mut catalog = Catalog {
        database,
        mariadb: version.contains("MariaDB"),
        collation,
        sql_mode,
        session_sql_mode,
        relations: rows(connection, &relations).await?,
        columns: rows(connection, COLUMNS).await?,
        index_parts: rows(connection, &index_parts).await?,
        foreign_key_parts: rows(connection, FOREIGN_KEY_PARTS).await?,
        foreign_key_rules: rows(connection, FOREIGN_KEY_RULES).await?,
        checks,
        triggers: rows(connection, TRIGGERS).await?,
        sequences: Vec::new(),
        texts: BTreeMap::new(),
    };
    catalog.sequences = sequences(connection, &catalog).await;
    let untold: Vec<String> = catalog.untold().into_iter().map(str::to_owned).collect();
    for table in untold
        .iter()
        .filter(|table| !leave_out.contains(&table.as_str()))
    {
        if let Some(text) = text(connection, table).await {
            catalog.texts.insert(table.clone(), text);
        }
    }
    Ok(mysql::schema(catalog, leave_out))
}

/// What the sequences say of themselves: each is a table of one row. (Where one may not be read, their definitions are
/// not known.)
async fn sequences(connection: &impl Streaming, catalog: &Catalog) -> Vec<Sequence> {
    let parts: Vec<String> = catalog
        .relations
        .iter()
        .filter(|relation| relation.kind == "SEQUENCE")
        .map(|relation| {
            SEQUENCE
                .replace("{name}", &Dialect::MySql.quote_string(&relation.name))
                .replace("{table}", &Dialect::MySql.quote(&relation.name))
        })
        .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    rows(connection, &parts.join(" UNION ALL "))
        .await
        .unwrap_or_default()
}

/// The server's own text of a table; none where it may not be seen.
async fn text(connection: &impl Streaming, table: &str) -> Option<String> {
    let query = format!("SHOW CREATE TABLE {}", Dialect::MySql.quote(table));
    let statement = Statement::from_string(DbBackend::MySql, query);
    let row = connection.query_one_raw(statement).await.ok()??;
    row.try_get_by_index(1).ok()
}

// JSON_OBJECT is of the type JSON on MySQL, and of text on MariaDB. Where rows are many they come as arrays, in the order of
// the fields of `describe::mysql`'s rows: names would be most of what is sent.
const CONTEXT: &str = "\
SELECT CAST(JSON_OBJECT('database', DATABASE(), 'version', VERSION(), 'collation', @@collation_database,
    'sql_mode', @@GLOBAL.sql_mode, 'session_sql_mode', @@SESSION.sql_mode, 'columns', (
    SELECT GROUP_CONCAT(CONCAT(c.TABLE_NAME, '.', c.COLUMN_NAME))
    FROM information_schema.COLUMNS c
    WHERE c.TABLE_SCHEMA = 'information_schema' AND c.TABLE_NAME IN ('STATISTICS', 'CHECK_CONSTRAINTS', 'VIEWS')
        AND c.COLUMN_NAME IN ('EXPRESSION', 'IS_VISIBLE', 'IGNORED', 'TABLE_NAME', 'CHECK_CLAUSE', 'ALGORITHM')
)) AS CHAR)";

const RELATIONS: &str = "\
SELECT CAST(JSON_OBJECT('name', t.TABLE_NAME, 'kind', t.TABLE_TYPE, 'collation', t.TABLE_COLLATION,
    'engine', t.ENGINE, 'options', t.CREATE_OPTIONS, 'definition', v.VIEW_DEFINITION,
    'algorithm', {algorithm}, 'security', v.SECURITY_TYPE, 'check_option', v.CHECK_OPTION,
    'comment', COALESCE(t.TABLE_COMMENT, '')) AS CHAR)
FROM information_schema.TABLES t
LEFT JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE <> 'TEMPORARY'
ORDER BY t.TABLE_NAME";

const COLUMNS: &str = "\
SELECT CAST(JSON_ARRAY(c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE,
    c.IS_NULLABLE, c.COLUMN_DEFAULT, COALESCE(c.EXTRA, ''),
    c.CHARACTER_SET_NAME, c.COLLATION_NAME, c.GENERATION_EXPRESSION,
    COALESCE(c.COLUMN_COMMENT, '')) AS CHAR)
FROM information_schema.COLUMNS c
WHERE c.TABLE_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

const INDEX_PARTS: &str = "\
SELECT CAST(JSON_ARRAY(s.TABLE_NAME, s.INDEX_NAME, s.NON_UNIQUE,
    s.COLUMN_NAME, {expression}, s.COLLATION, s.SUB_PART,
    s.INDEX_TYPE, IF({hidden}, 1, 0),
    COALESCE(s.INDEX_COMMENT, '')) AS CHAR)
FROM information_schema.STATISTICS s
WHERE s.TABLE_SCHEMA = DATABASE()
ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX";

const FOREIGN_KEY_PARTS: &str = "\
SELECT CAST(JSON_ARRAY(k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME,
    k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME,
    k.REFERENCED_COLUMN_NAME) AS CHAR)
FROM information_schema.KEY_COLUMN_USAGE k
WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

// Of its own: who may only SELECT sees the keys, and not these.
const FOREIGN_KEY_RULES: &str = "\
SELECT CAST(JSON_ARRAY(r.TABLE_NAME, r.CONSTRAINT_NAME,
    r.DELETE_RULE, r.UPDATE_RULE) AS CHAR)
FROM information_schema.REFERENTIAL_CONSTRAINTS r
WHERE r.CONSTRAINT_SCHEMA = DATABASE()";

const SEQUENCE: &str = "\
SELECT CAST(JSON_OBJECT('name', {name}, 'start', start_value, 'minimum', minimum_value, 'maximum', maximum_value,
    'increment', increment, 'cache', cache_size, 'cycle', cycle_option) AS CHAR) FROM {table}";

const CHECKS_OF_MARIADB: &str = "\
SELECT CAST(JSON_ARRAY(c.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE) AS CHAR)
FROM information_schema.CHECK_CONSTRAINTS c
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME";

// A check's name is the only one in its database there.
const CHECKS_OF_MYSQL: &str = "\
SELECT CAST(JSON_OBJECT('relation', t.TABLE_NAME, 'name', c.CONSTRAINT_NAME, 'clause', c.CHECK_CLAUSE,
    'enforced', t.ENFORCED) AS CHAR)
FROM information_schema.CHECK_CONSTRAINTS c
JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
    AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME";

const TRIGGERS: &str = "\
SELECT CAST(JSON_OBJECT('relation', t.EVENT_OBJECT_TABLE, 'name', t.TRIGGER_NAME,
    'event', CONCAT(t.ACTION_TIMING, ' ', t.EVENT_MANIPULATION), 'statement', t.ACTION_STATEMENT,
    'sql_mode', t.SQL_MODE) AS CHAR)
FROM information_schema.TRIGGERS t
WHERE t.EVENT_OBJECT_SCHEMA = DATABASE()
ORDER BY t.EVENT_OBJECT_TABLE, t.ACTION_TIMING, t.EVENT_MANIPULATION, t.ACTION_ORDER";
