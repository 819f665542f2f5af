//! What SQLite's catalog says of one table, and what hangs on it.

use schema_diff::dialect::sqlite_ddl::{TokenKind, mentions, tokens};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use super::{DIALECT, cannot};

/// An object with its definition.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// `table`, `index`, `view` or `trigger`.
    pub(super) kind: String,
    pub(super) name: String,
    /// The table or view that it is on.
    pub(super) on: String,
    pub(super) sql: String,
}

/// A table and what must go and come back with it.
#[derive(Debug)]
pub(super) struct Catalog {
    pub(super) table: Object,
    /// The indexes that have a definition of their own.
    pub(super) indexes: Vec<Object>,
    /// Views that read the table, directly or through each other, and triggers that are on any of them or speak of
    /// them, in the order in which they were created.
    pub(super) dependents: Vec<Object>,
    /// The tables whose foreign keys reference it, itself left out.
    pub(super) children: Vec<String>,
    /// The names of all objects, in lower case.
    names: Vec<String>,
}

impl Catalog {
    pub(super) async fn of(connection: &impl ConnectionTrait, table: &str) -> Result<Self, DbErr> {
        let rows = query(
            connection,
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid",
        )
        .await?;
        let mut objects = Vec::new();
        let mut names = Vec::new();
        for row in rows {
            let name: String = row.try_get("", "name")?;
            names.push(name.to_ascii_lowercase());
            if let Some(sql) = row.try_get::<Option<String>>("", "sql")? {
                objects.push(Object {
                    kind: row.try_get("", "type")?,
                    on: row.try_get("", "tbl_name")?,
                    name,
                    sql,
                });
            }
        }
        let found = objects
            .iter()
            .find(|object| object.kind == "table" && object.name.eq_ignore_ascii_case(table))
            .cloned()
            .ok_or_else(|| cannot(table, "there is no such table"))?;
        let indexes = objects
            .iter()
            .filter(|object| object.kind == "index" && same(&object.on, table))
            .cloned()
            .collect();
        let children = query(
            connection,
            &format!(
                "SELECT DISTINCT m.name FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f \
                 WHERE m.type = 'table' AND f.\"table\" = {0} COLLATE NOCASE \
                 AND m.name <> {0} COLLATE NOCASE ORDER BY m.name",
                DIALECT.quote_string(table)
            ),
        )
        .await?
        .iter()
        .map(|row| row.try_get("", "name"))
        .collect::<Result<_, _>>()?;
        Ok(Self {
            table: found,
            indexes,
            dependents: dependents(table, &objects),
            children,
            names,
        })
    }

    /// An index that uses the column.
    pub(super) fn index_on(&self, column: &str) -> Option<&str> {
        let index = self
            .indexes
            .iter()
            .find(|index| mentions(after_table_name(&index.sql), column))?;
        Some(&index.name)
    }

    /// A name that is free.
    pub(super) fn free_name(&self) -> String {
        let base = format!("schema_diff_new_{}", self.table.name);
        let mut name = base.clone();
        let mut number = 1;
        while self.names.contains(&name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{base}_{number}");
        }
        name
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn dependents(table: &str, objects: &[Object]) -> Vec<Object> {
    let mut names = vec![table.to_owned()];
    // Views read each other, in any order of creation.
    loop {
        let more: Vec<String> = objects
            .iter()
            .filter(|object| object.kind == "view" && !names.iter().any(|n| same(n, &object.name)))
            .filter(|view| names.iter().any(|name| mentions(&view.sql, name)))
            .map(|view| view.name.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        names.extend(more);
    }
    let speaks_of = |object: &Object| {
        names
            .iter()
            .any(|name| same(&object.on, name) || mentions(&object.sql, name))
    };
    objects
        .iter()
        .filter(|object| match object.kind.as_str() {
            "view" => names.iter().any(|name| same(name, &object.name)),
            "trigger" => speaks_of(object),
            _ => false,
        })
        .cloned()
        .collect()
}

/// The part of a CREATE INDEX behind `ON table`, where the columns stand.
fn after_table_name(sql: &str) -> &str {
    let Ok(tokens) = tokens(sql) else {
        return sql;
    };
    tokens
        .iter()
        .find(|token| token.kind == TokenKind::Sign('('))
        .and_then(|token| sql.get(token.span.start..))
        .unwrap_or(sql)
}

/// The rows of a query.
pub(super) async fn query(
    connection: &impl ConnectionTrait,
    sql: &str,
) -> Result<Vec<QueryResult>, DbErr> {
    connection
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
}

/// A setting that is on or off.
pub(crate) async fn flag(connection: &impl ConnectionTrait, name: &str) -> Result<bool, DbErr> {
    let rows = query(connection, &format!("PRAGMA {name}")).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbErr::Custom(format!("SQLite does not know PRAGMA {name}")))?;
    Ok(row.try_get_by_index::<i64>(0)? != 0)
}
