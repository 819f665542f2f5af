//! `information_schema` of MySQL and MariaDB in eight queries, whatever the number of tables.
//!
//! What one of the two servers, or an older one, lacks in its `information_schema` is asked first and taken as not set.
//! Beside them stand one query for all views and one for all sequences together, where there are any, and SHOW CREATE
//! TABLE for each of the few tables of which the catalog does not tell everything (partitions, periods).
//!
//! Views are not joined to the list of tables: a server would open every table for that, which takes longer than all else
//! together.

use schema_diff::describe::mysql::{Catalog, Describing, Sequence};
use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use sea_orm::{DbBackend, Statement};
use serde::Deserialize;

use super::Streaming;
use super::row::{for_each, rows};
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
    let mut catalog = Catalog {
        database,
        mariadb: version.contains("MariaDB"),
        collation,
        sql_mode,
        session_sql_mode,
        relations: rows(connection, RELATIONS).await?,
        ..Catalog::default()
    };
    if catalog.relations.iter().any(|of| of.kind == "VIEW") {
        let views = VIEWS.replace("{algorithm}", either("VIEWS.ALGORITHM", "v.ALGORITHM"));
        catalog.views = rows(connection, &views).await?;
    }
    catalog.sequences = sequences(connection, &catalog).await;
    catalog.checks = match (
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
    let expression = either("STATISTICS.EXPRESSION", "s.EXPRESSION");
    let index_parts = INDEX_PARTS
        .replace("{expression}", expression)
        .replace("{hidden}", hidden);

    let mut found = Describing::new(&catalog, leave_out);
    for_each(connection, COLUMNS, |row| found.column(row)).await?;
    for table in found.untold() {
        if let Some(text) = text(connection, table).await {
            found.text(table, &text);
        }
    }
    for_each(connection, FOREIGN_KEY_PARTS, |row| {
        found.foreign_key_part(row);
    })
    .await?;
    for_each(connection, FOREIGN_KEY_RULES, |row| {
        found.foreign_key_rule(&row);
    })
    .await?;
    for_each(connection, &index_parts, |row| found.index_part(row)).await?;
    for_each(connection, TRIGGERS, |row| found.trigger(&row)).await?;
    Ok(found.finish())
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

// Numbers are asked for as text, and what is true or not as `t` or `f`: see `row`.
const CONTEXT: &str = "\
SELECT DATABASE() AS `database`, VERSION() AS version, @@collation_database AS collation,
    @@GLOBAL.sql_mode AS sql_mode, @@SESSION.sql_mode AS session_sql_mode, (
        SELECT GROUP_CONCAT(CONCAT(c.TABLE_NAME, '.', c.COLUMN_NAME))
        FROM information_schema.COLUMNS c
        WHERE c.TABLE_SCHEMA = 'information_schema' AND c.TABLE_NAME IN ('STATISTICS', 'CHECK_CONSTRAINTS', 'VIEWS')
            AND c.COLUMN_NAME IN ('EXPRESSION', 'IS_VISIBLE', 'IGNORED', 'TABLE_NAME', 'CHECK_CLAUSE', 'ALGORITHM')
    ) AS columns";

const RELATIONS: &str = "\
SELECT t.TABLE_NAME AS name, t.TABLE_TYPE AS kind, t.TABLE_COLLATION AS collation, t.ENGINE AS engine,
    t.CREATE_OPTIONS AS options, COALESCE(t.TABLE_COMMENT, '') AS comment
FROM information_schema.TABLES t
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE <> 'TEMPORARY'
ORDER BY t.TABLE_NAME";

const VIEWS: &str = "\
SELECT v.TABLE_NAME AS name, v.VIEW_DEFINITION AS definition, {algorithm} AS algorithm, v.SECURITY_TYPE AS security,
    v.CHECK_OPTION AS check_option
FROM information_schema.VIEWS v
WHERE v.TABLE_SCHEMA = DATABASE()";

const COLUMNS: &str = "\
SELECT c.TABLE_NAME AS relation, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS type, c.IS_NULLABLE AS nullable,
    c.COLUMN_DEFAULT AS `default`, COALESCE(c.EXTRA, '') AS extra, c.COLLATION_NAME AS collation,
    c.GENERATION_EXPRESSION AS `generated`, COALESCE(c.COLUMN_COMMENT, '') AS comment
FROM information_schema.COLUMNS c
WHERE c.TABLE_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

const INDEX_PARTS: &str = "\
SELECT s.TABLE_NAME AS relation, s.INDEX_NAME AS name, IF(s.NON_UNIQUE = 0, 't', 'f') AS `unique`,
    s.COLUMN_NAME AS `column`, {expression} AS expression, s.COLLATION AS collation,
    CAST(s.SUB_PART AS CHAR) AS length, s.INDEX_TYPE AS method, IF({hidden}, 't', 'f') AS hidden,
    COALESCE(s.INDEX_COMMENT, '') AS comment
FROM information_schema.STATISTICS s
WHERE s.TABLE_SCHEMA = DATABASE()
ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX";

const FOREIGN_KEY_PARTS: &str = "\
SELECT k.TABLE_NAME AS relation, k.CONSTRAINT_NAME AS name, k.COLUMN_NAME AS `column`,
    k.REFERENCED_TABLE_SCHEMA AS target_database, k.REFERENCED_TABLE_NAME AS target,
    k.REFERENCED_COLUMN_NAME AS target_column
FROM information_schema.KEY_COLUMN_USAGE k
WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

// Of its own: who may only SELECT sees the keys, and not these.
const FOREIGN_KEY_RULES: &str = "\
SELECT r.TABLE_NAME AS relation, r.CONSTRAINT_NAME AS name, r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update
FROM information_schema.REFERENTIAL_CONSTRAINTS r
WHERE r.CONSTRAINT_SCHEMA = DATABASE()";

const SEQUENCE: &str = "\
SELECT {name} AS name, CAST(start_value AS CHAR) AS start, CAST(minimum_value AS CHAR) AS minimum,
    CAST(maximum_value AS CHAR) AS maximum, CAST(increment AS CHAR) AS increment, CAST(cache_size AS CHAR) AS cache,
    IF(cycle_option, 't', 'f') AS cycle
FROM {table}";

const CHECKS_OF_MARIADB: &str = "\
SELECT c.TABLE_NAME AS relation, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS clause
FROM information_schema.CHECK_CONSTRAINTS c
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME";

// A check's name is the only one in its database there.
const CHECKS_OF_MYSQL: &str = "\
SELECT t.TABLE_NAME AS relation, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS clause, t.ENFORCED AS enforced
FROM information_schema.CHECK_CONSTRAINTS c
JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
    AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME";

const TRIGGERS: &str = "\
SELECT t.EVENT_OBJECT_TABLE AS relation, t.TRIGGER_NAME AS name,
    CONCAT(t.ACTION_TIMING, ' ', t.EVENT_MANIPULATION) AS event, t.ACTION_STATEMENT AS statement,
    t.SQL_MODE AS sql_mode
FROM information_schema.TRIGGERS t
WHERE t.EVENT_OBJECT_SCHEMA = DATABASE()
ORDER BY t.EVENT_OBJECT_TABLE, t.ACTION_TIMING, t.EVENT_MANIPULATION, t.ACTION_ORDER";
