//! sea-schema's own discovery as an oracle: on ordinary small schemas no fact that it has right may differ from ours.
//!
//! Left out are the facts that it is known to lose or to get wrong (the introspection modules list them): the text of
//! defaults beyond plain literals, names of SQLite's foreign keys, the width of SQLite's INTEGER, plain indexes of
//! PostgreSQL, checks of MariaDB, display widths.

use std::collections::BTreeSet;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use schema_diff::dialect::{Dialect, canonical, type_name};
use schema_diff::diff::diff;
use schema_diff::model::{Action, DefaultValue, IndexColumn, Schema};
use schema_diff::plan::plan;
use schema_diff::read::{SourceFile, read};
use schema_diff::render::sql::statements;
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{self, Alias, ColumnDef, SchemaBuilder};
use sea_schema::{mysql, postgres, sqlite};

use crate::support::servers;
use crate::support::step::LEDGER;

/// A fact a line.
type Facts = BTreeSet<String>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_as_the_stock_discovery_has_it() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let database = ordinary(&url, POSTGRES).await;
    let pool = database.connection.get_postgres_connection_pool().clone();
    let stock = postgres::discovery::SchemaDiscovery::new(pool, "public");
    let stock = stock.discover().await.expect("discovered");
    compare(&database, &postgres_facts(&stock)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mariadb_is_as_the_stock_discovery_has_it() {
    let Some(url) = servers::mariadb() else {
        return;
    };
    let database = ordinary(&url, MARIADB).await;
    let pool = database.connection.get_mysql_connection_pool().clone();
    let name = url.rsplit('/').next().unwrap_or_default();
    let stock = mysql::discovery::SchemaDiscovery::new(pool, name);
    let stock = stock.discover().await.expect("discovered");
    compare(&database, &mysql_facts(&stock)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_as_the_stock_discovery_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/t.db?mode=rwc", folder.path().display());
    let database = ordinary(&url, SQLITE).await;
    let pool = database.connection.get_sqlite_connection_pool().clone();
    let stock = sqlite::discovery::SchemaDiscovery::new(pool);
    let stock = stock.discover().await.expect("discovered");
    compare(&database, &sqlite_facts(&stock)).await;
}

/// The example's tables, as its entities make them, and those of `more`.
async fn ordinary(url: &str, more: &[&str]) -> Database {
    let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, true).await.expect("connects");
    let example = example().on(database.dialect).into_owned();
    let nothing = Schema::default();
    let plan = plan(&diff(&nothing, &example), &nothing, &example).expect("a plan");
    let sql = statements(&plan, database.dialect, &nothing, &example).expect("statements");
    let sql = runner::run::spell(&database, &[], &sql).await.expect("SQL");
    for statement in sql.iter().map(String::as_str).chain(more.iter().copied()) {
        let done = database.connection.execute_unprepared(statement).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    database
}

async fn compare(database: &Database, stock: &Facts) {
    let ours = introspect(database, &[LEDGER]).await.expect("introspected");
    let ours = our_facts(&ours, database.dialect);
    let only_stock: Vec<_> = stock.difference(&ours).collect();
    let only_ours: Vec<_> = ours.difference(stock).collect();
    assert!(
        only_stock.is_empty() && only_ours.is_empty(),
        "only the stock discovery says: {only_stock:#?}\nonly we say: {only_ours:#?}"
    );
    assert!(ours.len() > 200, "{} facts", ours.len());
}

/// What the example's entities say.
fn example() -> Schema {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/entities/src");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the entities") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        texts.push((path.display().to_string(), text));
    }
    texts.sort();
    let files: Vec<SourceFile<'_>> = texts
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    reading.schema
}

fn our_facts(schema: &Schema, dialect: Dialect) -> Facts {
    let mut facts = Facts::new();
    for (name, ty) in &schema.enums {
        facts.insert(format!("enum {name}: {}", ty.values.join(", ")));
    }
    for (name, table) in &schema.tables {
        facts.insert(format!("table {name}"));
        for column in &table.columns {
            let ty = type_name(dialect, column.ty.value()).expect("a type");
            let default = our_default(column.default.as_ref());
            facts.insert(column_fact(
                dialect,
                &name.name,
                &column.name,
                &ty,
                column.nullable,
                &default,
            ));
            if *column.auto_increment.value() && dialect != Dialect::Sqlite {
                facts.insert(format!("{name}.{} counts", column.name));
            }
        }
        if let Some(key) = &table.primary_key {
            facts.insert(format!("{name} key ({})", key.columns.join(", ")));
        }
        for key in &table.uniques {
            facts.insert(format!("{name} unique ({})", key.columns.join(", ")));
        }
        if dialect != Dialect::Postgres {
            for index in &table.indexes {
                let columns: Vec<&str> = index.columns.iter().map(IndexColumn::text).collect();
                let index_name = index.name.as_ref().expect("a name").value();
                facts.insert(format!(
                    "{name} index {index_name} ({})",
                    columns.join(", ")
                ));
            }
        }
        for key in &table.foreign_keys {
            facts.insert(foreign_key(
                &name.name,
                &key.columns,
                &key.references.name,
                &key.referenced_columns,
                key.on_delete.map(action),
                key.on_update.map(action),
            ));
        }
        if dialect == Dialect::Postgres {
            for check in &table.checks {
                let check_name = check.name.as_ref().expect("a name").value();
                facts.insert(format!("{name} check {check_name}"));
            }
        }
    }
    facts
}

fn column_fact(
    dialect: Dialect,
    table: &str,
    column: &str,
    ty: &str,
    nullable: bool,
    default: &str,
) -> String {
    let ty = canonical(dialect, ty);
    // The stock discovery takes every INTEGER of SQLite as a bigint, an enum there as a text, MariaDB's JSON as the
    // text that it is kept as, and leaves out display widths.
    let ty = match (dialect, ty.as_str()) {
        (Dialect::Sqlite, "integer") => "bigint",
        (Dialect::Sqlite, "enum_text") => "text",
        (Dialect::MySql, "json") => "longtext",
        (Dialect::MySql, "tinyint(1)") => "tinyint",
        (_, ty) => ty,
    };
    // No default and NULL are the same of a column that may be NULL.
    let default = match default {
        "NULL" if nullable => "none",
        default => default,
    };
    let null = if nullable { "null" } else { "not null" };
    format!("{table}.{column} {ty} {null} default {default}")
}

fn our_default(default: Option<&DefaultValue>) -> String {
    match default {
        None => "none".to_owned(),
        Some(DefaultValue::Null) => "NULL".to_owned(),
        Some(DefaultValue::Bool(value)) => value.to_string(),
        Some(DefaultValue::Number(text) | DefaultValue::String(text)) => text.clone(),
        Some(DefaultValue::Expression(text)) => match text.to_lowercase().as_str() {
            "current_timestamp" | "now()" | "current_timestamp()" => "now".to_owned(),
            _ => "an expression".to_owned(),
        },
    }
}

fn foreign_key(
    table: &str,
    columns: &[String],
    references: &str,
    target_columns: &[String],
    on_delete: Option<&str>,
    on_update: Option<&str>,
) -> String {
    format!(
        "{table} ({}) references {references} ({}) delete {} update {}",
        columns.join(", "),
        target_columns.join(", "),
        on_delete.unwrap_or("NO ACTION"),
        on_update.unwrap_or("NO ACTION"),
    )
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    }
}

/// A type as sea-query spells it.
fn spelled(builder: impl SchemaBuilder, mut column: ColumnDef) -> String {
    let table = sea_query::Table::create()
        .table("t")
        .col(column.not_null())
        .to_owned();
    let sql = table.to_string(builder);
    let inner = sql.split_once('(').expect("a list").1;
    let inner = inner.rsplit_once(')').expect("a list").0.trim();
    let ty = inner.split_once(' ').expect("a type").1;
    let end = ty.find(" NOT NULL").unwrap_or(ty.len());
    ty[..end].to_owned()
}

fn postgres_facts(schema: &postgres::def::Schema) -> Facts {
    use postgres::def::ColumnDefault;
    let mut facts = Facts::new();
    for of in &schema.enums {
        facts.insert(format!("enum {}: {}", of.typename, of.values.join(", ")));
    }
    for table in &schema.tables {
        let name = &table.info.name;
        facts.insert(format!("table {name}"));
        for column in &table.columns {
            let def = ColumnDef::new_with_type(Alias::new(&column.name), column.write_col_type());
            let mut counts = column.is_identity;
            let default = match &column.default {
                None => "none".to_owned(),
                Some(ColumnDefault::AutoIncrement(_)) => {
                    counts = true;
                    "none".to_owned()
                }
                Some(ColumnDefault::Int(value)) => value.to_string(),
                Some(ColumnDefault::Real(value)) => value.to_string(),
                Some(ColumnDefault::Bool(value)) => value.to_string(),
                Some(ColumnDefault::String(value)) => value.clone(),
                Some(ColumnDefault::CurrentTimestamp) => "now".to_owned(),
                // A literal with the cast that the server prints after it.
                Some(ColumnDefault::Expression(text)) => match text.split_once("'::") {
                    Some((literal, _)) if literal.starts_with('\'') => literal[1..].to_owned(),
                    _ => "an expression".to_owned(),
                },
            };
            facts.insert(column_fact(
                Dialect::Postgres,
                name,
                &column.name,
                &spelled(sea_query::PostgresQueryBuilder, def),
                column.not_null.is_none(),
                &default,
            ));
            if counts {
                facts.insert(format!("{name}.{} counts", column.name));
            }
        }
        for key in &table.primary_key_constraints {
            facts.insert(format!("{name} key ({})", key.columns.join(", ")));
        }
        for key in &table.unique_constraints {
            facts.insert(format!("{name} unique ({})", key.columns.join(", ")));
        }
        // information_schema lists each NOT NULL as a check, too.
        let checks = table.check_constraints.iter();
        for check in checks.filter(|check| !check.name.ends_with("_not_null")) {
            facts.insert(format!("{name} check {}", check.name));
        }
        for key in &table.reference_constraints {
            let action = |action: &Option<postgres::def::ForeignKeyAction>| {
                action.as_ref().map(|action| match action {
                    postgres::def::ForeignKeyAction::Cascade => "CASCADE",
                    postgres::def::ForeignKeyAction::SetNull => "SET NULL",
                    postgres::def::ForeignKeyAction::SetDefault => "SET DEFAULT",
                    postgres::def::ForeignKeyAction::Restrict => "RESTRICT",
                    postgres::def::ForeignKeyAction::NoAction => "NO ACTION",
                })
            };
            facts.insert(foreign_key(
                name,
                &key.columns,
                &key.table,
                &key.foreign_columns,
                action(&key.on_delete),
                action(&key.on_update),
            ));
        }
    }
    facts
}

fn mysql_facts(schema: &mysql::def::Schema) -> Facts {
    use mysql::def::{ColumnDefault, ForeignKeyAction};
    let action = |action: &ForeignKeyAction| match action {
        ForeignKeyAction::Cascade => "CASCADE",
        ForeignKeyAction::SetNull => "SET NULL",
        ForeignKeyAction::SetDefault => "SET DEFAULT",
        ForeignKeyAction::Restrict => "RESTRICT",
        ForeignKeyAction::NoAction => "NO ACTION",
    };
    let mut facts = Facts::new();
    for table in &schema.tables {
        let name = &table.info.name;
        facts.insert(format!("table {name}"));
        for column in &table.columns {
            let def = column.write_col_type(ColumnDef::new(Alias::new(&column.name)));
            let default = match &column.default {
                None => "none".to_owned(),
                Some(ColumnDefault::Null) => "NULL".to_owned(),
                Some(ColumnDefault::Int(value)) => value.to_string(),
                Some(ColumnDefault::Real(value)) => value.to_string(),
                Some(ColumnDefault::String(value)) => value.clone(),
                Some(ColumnDefault::CurrentTimestamp) => "now".to_owned(),
                Some(ColumnDefault::CustomExpr(_)) => "an expression".to_owned(),
            };
            facts.insert(column_fact(
                Dialect::MySql,
                name,
                &column.name,
                &spelled(sea_query::MysqlQueryBuilder, def),
                column.null,
                &default,
            ));
            if column.extra.auto_increment {
                facts.insert(format!("{name}.{} counts", column.name));
            }
        }
        for index in &table.indexes {
            let columns: Vec<&str> = index.parts.iter().map(|part| &*part.column).collect();
            let columns = columns.join(", ");
            facts.insert(match (index.name.as_str(), index.unique) {
                ("PRIMARY", _) => format!("{name} key ({columns})"),
                (_, true) => format!("{name} unique ({columns})"),
                (index, false) => format!("{name} index {index} ({columns})"),
            });
        }
        for key in &table.foreign_keys {
            facts.insert(foreign_key(
                name,
                &key.columns,
                &key.referenced_table,
                &key.referenced_columns,
                Some(action(&key.on_delete)),
                Some(action(&key.on_update)),
            ));
        }
    }
    facts
}

fn sqlite_facts(schema: &sqlite::def::Schema) -> Facts {
    use sqlite::def::DefaultType;
    let action = |action: &sqlite::def::ForeignKeyAction| match action {
        sqlite::def::ForeignKeyAction::Cascade => "CASCADE",
        sqlite::def::ForeignKeyAction::SetNull => "SET NULL",
        sqlite::def::ForeignKeyAction::SetDefault => "SET DEFAULT",
        sqlite::def::ForeignKeyAction::Restrict => "RESTRICT",
        sqlite::def::ForeignKeyAction::NoAction => "NO ACTION",
    };
    let mut facts = Facts::new();
    for table in &schema.tables {
        let name = &table.name;
        facts.insert(format!("table {name}"));
        let mut key = Vec::new();
        for column in &table.columns {
            let def = ColumnDef::new_with_type(Alias::new(&column.name), column.r#type.clone());
            let default = match &column.default_value {
                DefaultType::Unspecified => "none".to_owned(),
                DefaultType::Null => "NULL".to_owned(),
                DefaultType::Integer(value) => value.to_string(),
                DefaultType::Float(value) => value.to_string(),
                DefaultType::String(value) if value == "TRUE" || value == "FALSE" => {
                    value.to_lowercase()
                }
                DefaultType::String(value) => value.clone(),
                DefaultType::CurrentTimestamp => "now".to_owned(),
            };
            facts.insert(column_fact(
                Dialect::Sqlite,
                name,
                &column.name,
                &spelled(sea_query::SqliteQueryBuilder, def),
                !column.not_null,
                &default,
            ));
            if column.primary_key {
                key.push(column.name.as_str());
            }
        }
        facts.insert(format!("{name} key ({})", key.join(", ")));
        for unique in &table.constraints {
            facts.insert(format!("{name} unique ({})", unique.columns.join(", ")));
        }
        for key in &table.foreign_keys {
            facts.insert(foreign_key(
                name,
                &key.from,
                &key.table,
                &key.to,
                Some(action(&key.on_delete)),
                Some(action(&key.on_update)),
            ));
        }
    }
    for index in &schema.indexes {
        let (table, columns) = (&index.table_name, index.columns.join(", "));
        facts.insert(if index.unique {
            format!("{table} unique ({columns})")
        } else {
            format!("{table} index {} ({columns})", index.index_name)
        });
    }
    facts
}

const POSTGRES: &[&str] = &[
    "CREATE TABLE author (id serial PRIMARY KEY, name varchar(80) NOT NULL, born date, fee numeric(10,2) NOT NULL DEFAULT 0,
     active boolean NOT NULL DEFAULT true, bio text, code char(3) NOT NULL UNIQUE, score double precision,
     small smallint NOT NULL DEFAULT 7, joined timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, seen timestamptz,
     data jsonb, raw bytea, key uuid, at time, mood text NOT NULL DEFAULT 'fair', ratio real,
     CONSTRAINT fee_is_positive CHECK (fee >= 0))",
    "CREATE TABLE book (id bigserial PRIMARY KEY, author_id integer NOT NULL REFERENCES author ON DELETE CASCADE,
     editor_id integer REFERENCES author ON DELETE SET NULL ON UPDATE CASCADE, title varchar NOT NULL,
     year integer NOT NULL, UNIQUE (author_id, title))",
    "CREATE TABLE shelf (room integer NOT NULL, place integer NOT NULL, book_id bigint REFERENCES book ON DELETE RESTRICT,
     PRIMARY KEY (room, place))",
];

const MARIADB: &[&str] = &[
    "CREATE TABLE author (id int AUTO_INCREMENT PRIMARY KEY, name varchar(80) NOT NULL, born date,
     fee decimal(10,2) NOT NULL, bio text, code char(3) NOT NULL UNIQUE, score double, small smallint NOT NULL DEFAULT 7,
     joined datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, mood varchar(9) NOT NULL DEFAULT 'fair', KEY by_name (name, born))",
    "CREATE TABLE book (id bigint AUTO_INCREMENT PRIMARY KEY, author_id int NOT NULL, title varchar(99) NOT NULL,
     CONSTRAINT written_by FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE ON UPDATE RESTRICT,
     UNIQUE KEY (author_id, title))",
    "CREATE TABLE shelf (room int NOT NULL, place int NOT NULL, PRIMARY KEY (room, place))",
];

const SQLITE: &[&str] = &[
    "CREATE TABLE author (id integer PRIMARY KEY NOT NULL, name varchar(80) NOT NULL, bio text, code char(3) NOT NULL UNIQUE,
     score double, small smallint NOT NULL DEFAULT 7, joined datetime_text NOT NULL DEFAULT CURRENT_TIMESTAMP,
     mood text NOT NULL DEFAULT 'fair', big bigint)",
    "CREATE TABLE book (id integer PRIMARY KEY NOT NULL, author_id integer NOT NULL REFERENCES author (id) ON DELETE CASCADE,
     title varchar NOT NULL, UNIQUE (author_id, title))",
    "CREATE INDEX by_name ON author (name, joined)",
    "CREATE UNIQUE INDEX by_mood ON author (mood, small)",
    "CREATE TABLE shelf (room integer NOT NULL, place integer NOT NULL, PRIMARY KEY (room, place))",
];
