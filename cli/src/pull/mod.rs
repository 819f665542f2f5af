//! Entities from a database: SeaORM's own generator writes them, and what it has no word for is added until the reader of
//! entities reads from them what the database has.
//!
//! Everything happens in memory: what comes out are texts of files that have been read back and compared. Opens no file.

mod attributes;
mod beside;
pub mod generate;
mod names;
mod rewrite;
mod tables;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use runner::connect::Database;
use runner::express::in_model_words;
use runner::introspect::current_schema;
use schema_diff::diff::{Difference, Side, two_way};
use schema_diff::model::{ColumnType, ObjectName, Schema};
use schema_diff::problem::Severity;
use schema_diff::read::{ReadOptions, Reading, SourceFile, read_with};
use schema_diff::render::text;
use schema_diff::say::{Manner, Saying, Unsaid, sayings};
use sea_orm_codegen::EntityFormat;

use self::generate::{Plain, generate};
use self::rewrite::{More, rewrite};
use self::tables::Tables;
use crate::config::{Config, FILE};
use crate::error::Failure;

/// What is wanted.
pub struct Wanted {
    /// How entities are written.
    pub manner: generate::Manner,
    /// Whether the names of keys and indexes are said.
    pub names: bool,
    /// Whether other kinds of databases shall have the same tables.
    pub shared: bool,
    /// Whether what SeaORM has no word for is said in schema-diff.toml.
    pub beside: bool,
    /// That file's text, where there is one.
    pub config: Option<String>,
}

/// What is to be written.
pub struct Pulled {
    /// The files, by name.
    pub files: BTreeMap<String, String>,
    /// The text of schema-diff.toml, where it changes.
    pub config: Option<String>,
    /// Tables and types without an entity.
    pub left: Vec<Left>,
    /// What no entity can say.
    pub unsaid: Vec<Unsaid>,
    /// Objects of their own that no entity has a word for, with their kinds: views, sequences, ….
    pub objects: Vec<(ObjectName, String)>,
    /// The features of SeaORM that the entities need.
    pub features: BTreeSet<&'static str>,
    /// Whether they need `schema-diff-derive`.
    pub derives: bool,
}

/// A table or type that gets no entity.
#[derive(Debug, Clone)]
pub struct Left {
    /// `table` or `enum type`.
    pub kind: &'static str,
    /// Its name.
    pub name: ObjectName,
    /// Why.
    pub why: &'static str,
}

/// Makes the entities of `live`, a schema of that database, and makes sure that they say what it has.
pub async fn pull(database: &Database, live: &Schema, wanted: &Wanted) -> Result<Pulled, Failure> {
    let dialect = database.dialect;
    let mut left = without_key(live);
    let left_tables: BTreeSet<ObjectName> = left.iter().map(|of| of.name.clone()).collect();
    let tables = Tables::new(dialect, live, &left_tables);
    left.extend(without_type(live, &tables));
    let mut seen = live.clone();
    for Left { name, .. } in &left {
        seen.tables.remove(name);
        seen.enums.remove(name);
    }
    let own = current_schema(database).await?;
    let patterns: Vec<String> = left
        .iter()
        .map(|of| pattern(live, &of.name, own.as_deref()))
        .collect();
    let mut config = match &wanted.config {
        Some(text) => Some(beside::with_ignored(text, &patterns)?),
        None => None,
    };
    let plain = generate(&tables, &wanted.manner)?;
    let is_expanded = wanted.manner.format == EntityFormat::Expanded;
    let manner = Manner {
        dialect,
        attributes: !wanted.beside && !is_expanded,
        names: wanted.names,
        shared: wanted.shared,
    };
    let nothing = BTreeMap::new();
    let written = |said: &BTreeMap<ObjectName, Saying>| {
        let more = More {
            tables: &tables,
            sayings: said,
            format: wanted.manner.format,
            casts: manner.attributes,
        };
        written(&plain, &more)
    };
    let options = |config: Option<&String>| options(config, &seen);
    let files = written(&nothing)?;
    let first = understood(&files, &options(config.as_ref())?)?;
    let said = sayings(&first.schema.on(dialect), &seen, manner);
    let files = if wanted.beside {
        if let Some(text) = &config {
            config = Some(beside::with_words(text, &said.tables)?);
        }
        files
    } else {
        written(&said.tables)?
    };
    let reading = understood(&files, &options(config.as_ref())?)?;
    compare(database, &reading.schema.on(dialect), &seen).await?;
    let mut unsaid = said.unsaid;
    unsaid.extend(still_unsaid(&reading, &seen, manner));
    Ok(Pulled {
        features: features(&files),
        derives: files
            .values()
            .any(|text| text.contains("schema_diff_derive")),
        config: config.filter(|text| wanted.config.as_ref() != Some(text)),
        files,
        left,
        unsaid,
        objects: live
            .opaque
            .iter()
            .map(|(name, of)| (name.clone(), of.kind.clone()))
            .collect(),
    })
}

/// The tables that SeaORM can have no entity for.
fn without_key(live: &Schema) -> Vec<Left> {
    let tables = live.tables.iter();
    tables
        .filter(|(_, table)| table.primary_key.is_none())
        .map(|(name, _)| Left {
            kind: "table",
            name: name.clone(),
            why: "it has no primary key, and SeaORM wants one",
        })
        .collect()
}

/// The enum types that no entity says, since no column of one is of them.
fn without_type(live: &Schema, tables: &Tables<'_>) -> Vec<Left> {
    let has_type = |name: &ObjectName| {
        types::enum_name(name).is_some_and(|name| tables.enums.contains_key(name))
    };
    let is_used = |name: &ObjectName| {
        let columns = tables.all.values().flat_map(|table| &table.columns);
        let ty = |ty: &ColumnType| match ty {
            ColumnType::Enum(of) => of == name,
            ColumnType::Array(element) => **element == ColumnType::Enum(name.clone()),
            _ => false,
        };
        columns.into_iter().any(|column| ty(column.ty.value()))
    };
    let names = live.enums.keys().filter(|name| !has_type(name));
    names
        .map(|name| Left {
            kind: "enum type",
            name: name.clone(),
            why: if is_used(name) {
                "SeaORM has no word for the database schema of an enum type; columns of it are text that is cast"
            } else {
                "no column of an entity is of it"
            },
        })
        .collect()
}

/// What `ignore` says of it: its name, and its schema where there is another of that name. `own` is the connection's.
fn pattern(live: &Schema, name: &ObjectName, own: Option<&str>) -> String {
    let others = live.tables.keys().chain(live.enums.keys());
    let alone = others.filter(|other| other.name == name.name).count() == 1;
    match name.schema.as_deref().or(own.filter(|_| !alone)) {
        // The first dot is the one between them.
        Some(schema) => format!("{}.{}", schema.replace('.', "*"), name.name),
        None => name.name.clone(),
    }
}

fn written(plain: &[Plain], more: &More<'_>) -> Result<BTreeMap<String, String>, Failure> {
    plain
        .iter()
        .map(|file| Ok((file.name.clone(), rewrite(file, more)?)))
        .collect()
}

/// How entities are read: with what the configuration says of these tables.
fn options(config: Option<&String>, live: &Schema) -> Result<ReadOptions, Failure> {
    let Some(text) = config else {
        return Ok(ReadOptions::default());
    };
    let mut options = Config::parse(FILE, text)?.read_options();
    options.ddl.retain(|name, _| live.tables.contains_key(name));
    options.entities.clear();
    Ok(options)
}

/// What the files say.
fn understood(files: &BTreeMap<String, String>, options: &ReadOptions) -> Result<Reading, Failure> {
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read_with(&sources, options);
    let problems: Vec<Failure> = reading
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| {
            let text = files.get(&problem.place.file).map(String::as_str);
            Failure::problem(problem, text)
        })
        .collect();
    if problems.is_empty() {
        return Ok(reading);
    }
    Err(Failure::new(
        "pull-unreadable",
        "the entities that would be written cannot be read again",
    )
    .help("nothing was written; leave the table out with --exclude, and report this as a fault of schema-diff")
    .because(problems))
}

/// A failure if the entities say something else than the database has.
async fn compare(database: &Database, said: &Schema, live: &Schema) -> Result<(), Failure> {
    let mut live = live.clone();
    let dialect = database.dialect;
    in_model_words(&database.connection, dialect, &mut live, &[said]).await;
    let model = Side {
        schema: said,
        dialect: None,
    };
    let side = Side {
        schema: &live,
        dialect: Some(dialect),
    };
    let Difference { changes, notes, .. } = two_way(model, side, &[dialect]);
    if changes.is_empty() && notes.is_empty() {
        return Ok(());
    }
    let mut shown = text::tree(&changes);
    for note in notes {
        shown.push_str(&note);
        shown.push('\n');
    }
    Err(Failure::new(
        "pull-differs",
        format!("the entities that would be written are not what the database has:\n{shown}"),
    )
    .help("nothing was written; leave the tables out with --exclude, and report this as a fault of schema-diff"))
}

/// What a comparison lets pass and was to be said all the same.
fn still_unsaid(reading: &Reading, live: &Schema, manner: Manner) -> Vec<Unsaid> {
    let again = sayings(&reading.schema.on(manner.dialect), live, manner);
    let mut found = Vec::new();
    for (table, saying) in again.tables {
        let words = saying.ddl.iter().map(ToString::to_string);
        let of_columns = saying.columns.iter().flat_map(|(column, of)| {
            let keys = of.attributes.iter().map(|key| key.key.to_owned());
            let words = of.ddl.iter().map(ToString::to_string);
            keys.chain(words)
                .map(move |what| format!("{column}: {what}"))
        });
        let relations = saying.relations.iter().map(|(_, word)| word.to_string());
        for what in words.chain(of_columns).chain(relations) {
            found.push(Unsaid {
                table: table.clone(),
                what,
                why: "it is read as something else",
            });
        }
    }
    found
}

/// The features of SeaORM that bring the types in these files.
fn features(files: &BTreeMap<String, String>) -> BTreeSet<&'static str> {
    const TYPES: [(&str, &str); 15] = [
        ("Json", "with-json"),
        ("Decimal", "with-rust_decimal"),
        ("Uuid", "with-uuid"),
        ("IpNetwork", "with-ipnetwork"),
        ("PgVector", "postgres-vector"),
        ("Date", "with-chrono"),
        ("Time", "with-chrono"),
        ("DateTime", "with-chrono"),
        ("DateTimeUtc", "with-chrono"),
        ("DateTimeWithTimeZone", "with-chrono"),
        ("TimeDate", "with-time"),
        ("TimeTime", "with-time"),
        ("TimeDateTime", "with-time"),
        ("TimeDateTimeWithTimeZone", "with-time"),
        ("Vec", "postgres-array"),
    ];
    let mut found = BTreeSet::new();
    for line in files.values().flat_map(|text| text.lines()) {
        let Some((_, ty)) = line
            .trim()
            .strip_prefix("pub ")
            .and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        let ty = ty.trim_end_matches(',');
        let ty = ty
            .strip_prefix("Option<")
            .map_or(ty, |ty| ty.trim_end_matches('>'));
        let word = ty.split('<').next().unwrap_or_default();
        let of = TYPES.iter().find(|(name, _)| *name == word);
        found.extend(
            of.filter(|_| !ty.contains("Vec<u8"))
                .map(|(_, feature)| *feature),
        );
    }
    found
}
