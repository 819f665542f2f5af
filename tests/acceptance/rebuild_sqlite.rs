//! SQLite schemas that rebuild themselves: what is read of one is enough to make it again, to the last constraint.
//!
//! Each is read, made anew on an empty database from what was read alone, and read again: the models are equal, and so
//! are the texts that SQLite keeps, as far as a table can be said in two ways (a key on its column or below, …).

use std::collections::BTreeMap;
use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use schema_diff::dialect::Dialect;
use schema_diff::dialect::sqlite_ddl::{
    self, ColumnRule, CreateTable, ForeignKeyClause, KeyColumn, TableRule, TokenKind,
};
use schema_diff::diff::diff;
use schema_diff::model::Schema;
use schema_diff::plan::plan;
use schema_diff::render::sql::exact_statements;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;

use crate::support::step::column;

const TORTURE: &str = include_str!("samples/sqlite/torture.sql");

async fn memory() -> Database {
    let url = DatabaseUrl::parse("sqlite::memory:", Path::new("/")).expect("a URL");
    connect(&url, false).await.expect("connects")
}

async fn made(sql: &str) -> Database {
    let database = memory().await;
    let made = database.connection.execute_unprepared(sql).await;
    made.unwrap_or_else(|error| panic!("{error}"));
    database
}

/// Reads, makes anew, reads again; gives what was read.
async fn rebuild(source: &Database) -> Schema {
    let actual = introspect(source, &[]).await.expect("introspected");
    let empty = Schema::default();
    let plan = plan(&diff(&empty, &actual), &empty, &actual).expect("a plan");
    let statements = exact_statements(&plan, Dialect::Sqlite, &empty, &actual).expect("statements");
    let target = memory().await;
    for statement in &statements {
        let Statement::Sql(sql) = statement else {
            panic!("a creation alters nothing: {statement:?}");
        };
        let made = target.connection.execute_unprepared(sql).await;
        made.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let again = introspect(&target, &[]).await.expect("introspected");
    assert_eq!(diff(&actual, &again), [], "what is read of the copy");
    assert_eq!(again, actual, "what is read of the copy");
    let (old, new) = (texts(source).await, texts(&target).await);
    for (name, text) in &old {
        assert_eq!(new.get(name), Some(text), "the text of {name}");
    }
    assert_eq!(old, new);
    actual
}

/// What SQLite keeps, by kind and name, in one spelling.
async fn texts(database: &Database) -> BTreeMap<String, Vec<String>> {
    let read = |what: &str| {
        format!(
            "SELECT {what} FROM sqlite_master m WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND NOT EXISTS (SELECT 1 FROM pragma_table_list l WHERE l.name = m.name AND l.type = 'shadow') \
             ORDER BY type, name"
        )
    };
    let names = column::<String>(database, &read("type || ' ' || name"))
        .await
        .unwrap();
    let texts = column::<String>(database, &read("sql")).await.unwrap();
    let keys: BTreeMap<String, Vec<String>> = names
        .iter()
        .zip(&texts)
        .filter_map(|(name, sql)| {
            let table = sqlite_ddl::parse(sql).ok()?;
            let key = table
                .primary_key()?
                .into_iter()
                .map(str::to_ascii_lowercase);
            Some((
                name.strip_prefix("table ")?.to_ascii_lowercase(),
                key.collect(),
            ))
        })
        .collect();
    names
        .into_iter()
        .zip(texts)
        .map(|(name, sql)| {
            let text = match sqlite_ddl::parse(&sql) {
                Ok(table) => table_text(&sql, &table, &keys),
                Err(_) => match sqlite_ddl::parse_index(&sql) {
                    Ok(index) => vec![
                        format!("unique: {}", sql.starts_with("CREATE UNIQUE")),
                        format!(
                            "{:?}",
                            index
                                .keys
                                .iter()
                                .map(|key| (
                                    words(&key.text),
                                    key.collation.as_ref().map(|of| of.to_lowercase()),
                                    key.descending
                                ))
                                .collect::<Vec<_>>()
                        ),
                        words(index.filter.as_deref().unwrap_or_default()),
                    ],
                    Err(_) => vec![words(&sql)],
                },
            };
            (name, text)
        })
        .collect()
}

/// A table's facts, each in one spelling, in an order of their own.
fn table_text(sql: &str, table: &CreateTable, keys: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut facts = vec![
        format!("name {}", table.name),
        format!(
            "strict {}, without rowid {}",
            table.strict, table.without_rowid
        ),
    ];
    let key = table.primary_key().unwrap_or_default();
    let list = |columns: &[KeyColumn]| -> Vec<String> {
        let own = |name: &str| {
            let rules = table
                .column(name)
                .into_iter()
                .flat_map(|of| &of.constraints);
            rules.into_iter().find_map(|of| match &of.rule {
                ColumnRule::Collate(name) => Some(name.to_lowercase()),
                _ => None,
            })
        };
        columns
            .iter()
            .map(|column| {
                let collation = column.collation.as_ref().map(|of| of.to_lowercase());
                let collation = collation.or(own(&column.name)).unwrap_or("binary".into());
                let down = if column.descending { " desc" } else { "" };
                format!("{} {collation}{down}", column.name.to_lowercase())
            })
            .collect()
    };
    let target = |of: &ForeignKeyClause, later: Option<&String>| {
        let columns: Vec<String> = of.columns.iter().map(|name| name.to_lowercase()).collect();
        let columns = match keys.get(&of.table.to_ascii_lowercase()) {
            Some(key) if columns.is_empty() => key.clone(),
            _ => columns,
        };
        let action = |of: &Option<String>| of.clone().unwrap_or("NO ACTION".into());
        let matching = of.matching.as_deref().unwrap_or("SIMPLE").to_uppercase();
        let when = later.or(of.deferrable.as_ref());
        let when = when.map_or_else(String::new, |text| words(text));
        // What says nothing.
        let when = when.replace(" initially immediate", "");
        let when = if when.starts_with("not") {
            String::new()
        } else {
            when
        };
        format!(
            "{} {columns:?} {} {} {matching} {when}",
            of.table.to_lowercase(),
            action(&of.on_delete),
            action(&of.on_update)
        )
    };
    let single = |name: &str, descending| {
        list(&[KeyColumn {
            name: name.to_owned(),
            collation: None,
            descending,
        }])
    };
    for (at, column) in table.columns.iter().enumerate() {
        let ty = column.ty.as_deref().unwrap_or_default().to_lowercase();
        // SQLite compares `varchar(20)` and `VARCHAR (20)` alike.
        let ty = words(&ty);
        let mut not_null = key.iter().any(|of| of.eq_ignore_ascii_case(&column.name));
        let mut default = String::new();
        let mut more = Vec::new();
        for (number, constraint) in column.constraints.iter().enumerate() {
            let name = &constraint.name;
            let conflict = &constraint.conflict;
            match &constraint.rule {
                ColumnRule::PrimaryKey {
                    autoincrement,
                    descending,
                } => facts.push(format!(
                    "primary key {name:?} {:?} {autoincrement} {conflict:?}",
                    single(&column.name, *descending)
                )),
                ColumnRule::Unique => facts.push(format!(
                    "unique {name:?} {:?} {conflict:?}",
                    single(&column.name, false)
                )),
                ColumnRule::Check(text) => facts.push(format!("check {name:?} {}", words(text))),
                ColumnRule::References(clause) => {
                    let later = column.constraints[number..]
                        .iter()
                        .find_map(|of| match &of.rule {
                            ColumnRule::Deferrable(text) => Some(text),
                            _ => None,
                        });
                    facts.push(format!(
                        "foreign key {name:?} {:?} {}",
                        [column.name.to_lowercase()],
                        target(clause, later)
                    ));
                }
                ColumnRule::NotNull => {
                    not_null = true;
                    more.extend(conflict.clone());
                }
                ColumnRule::Default(text) => default = words(text),
                ColumnRule::Collate(name) => more.push(name.to_lowercase()),
                ColumnRule::Generated { expression, stored } => {
                    more.push(format!("as {} {stored}", words(expression)));
                }
                ColumnRule::Null | ColumnRule::Deferrable(_) | ColumnRule::Nothing => {}
            }
        }
        more.sort();
        // A name alone is a string.
        let default = default.trim_matches(['(', ')', ' ', '\'']).to_owned();
        facts.push(format!(
            "column {at} {} {ty:?} {not_null} {default} {more:?}",
            column.name
        ));
    }
    for constraint in &table.constraints {
        let (name, conflict) = (&constraint.name, &constraint.conflict);
        facts.push(match &constraint.rule {
            TableRule::PrimaryKey {
                columns,
                autoincrement,
            } => format!(
                "primary key {name:?} {:?} {autoincrement} {conflict:?}",
                list(columns)
            ),
            TableRule::Unique { columns } => {
                format!("unique {name:?} {:?} {conflict:?}", list(columns))
            }
            TableRule::Check(text) => format!("check {name:?} {}", words(text)),
            TableRule::ForeignKey {
                columns,
                references,
            } => {
                let columns: Vec<String> = columns.iter().map(|of| of.to_lowercase()).collect();
                format!(
                    "foreign key {name:?} {columns:?} {}",
                    target(references, None)
                )
            }
            TableRule::Nothing => continue,
        });
    }
    assert!(sql.starts_with("CREATE TABLE"), "{sql}");
    facts.sort();
    facts
}

/// Tokens, whatever the case of words, the quotes of names, comments and spacing.
fn words(sql: &str) -> String {
    let tokens = sqlite_ddl::tokens(sql).expect("SQL");
    let words: Vec<String> = tokens
        .into_iter()
        .map(|token| match token.kind {
            TokenKind::Word(text) | TokenKind::Quoted(text) => text.to_lowercase(),
            TokenKind::Text(text) => format!("'{text}'"),
            TokenKind::Sign(sign) => sign.to_string(),
        })
        .collect();
    words.join(" ")
}

#[tokio::test]
async fn the_torture_rebuilds_itself() {
    let source = made(TORTURE).await;
    let schema = rebuild(&source).await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/introspect");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let json = serde_json::to_string_pretty(&schema).expect("JSON");
    settings.bind(|| insta::assert_snapshot!("torture.sqlite", json));
}

/// Well-known schemas: nothing of them is left out, down to the last view and trigger.
#[tokio::test]
async fn samples_rebuild_themselves() {
    for (name, sql, [tables, views, triggers]) in [
        (
            "chinook",
            include_str!("samples/sqlite/chinook.sql"),
            [11, 0, 0],
        ),
        (
            "northwind",
            include_str!("samples/sqlite/northwind.sql"),
            [13, 7, 0],
        ),
        (
            "sakila",
            include_str!("samples/sqlite/sakila.sql"),
            [16, 3, 3],
        ),
    ] {
        let schema = rebuild(&made(sql).await).await;
        let parts = schema.tables.values().map(|table| table.opaque.len());
        let found = [schema.tables.len(), schema.opaque.len(), parts.sum()];
        assert_eq!(found, [tables, views, triggers], "{name}");
        let read = schema.opaque.values().all(|view| !view.uses.is_empty());
        assert!(read, "{name}: every view reads something");
    }
}
