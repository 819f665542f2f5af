//! Relations and types that the model has no word for: the statements that make them, one text each, with all that is
//! on them.
//!
//! Statements are put together from the server's own words (its spelling of types, expressions, constraints, indexes
//! and triggers); nothing is parsed here.

use std::fmt::Write as _;

use super::Catalog;
use super::counters::{self, Owned};
use super::keys::with;
use super::rows::{Column, Constraint, Index, Part, Relation};
use crate::dialect::Dialect;

const DIALECT: Dialect = Dialect::Postgres;

/// What is on one relation.
#[derive(Default)]
pub(super) struct Contents {
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    pub indexes: Vec<Index>,
    pub parts: Vec<Part>,
}

/// The statements that make the relation and what is on it; none for a kind without any.
pub(super) fn definition(
    catalog: &Catalog,
    relation: &Relation,
    contents: &Contents,
    owned: &Owned<'_>,
) -> Option<String> {
    let quoted = &relation.quoted;
    let query = relation
        .definition
        .as_deref()
        .map_or("", |text| text.trim().trim_end_matches(';'));
    let options = with(&relation.options);
    let mut statements = Vec::new();
    let word = match relation.kind.as_str() {
        "view" => {
            statements.push(format!("CREATE VIEW {quoted}{options} AS {query}"));
            "VIEW"
        }
        "materialized view" => {
            let data = if relation.populated { "" } else { "NO " };
            statements.push(format!(
                "CREATE MATERIALIZED VIEW {quoted}{options} AS {query} WITH {data}DATA"
            ));
            "MATERIALIZED VIEW"
        }
        "sequence" => {
            statements.push(create_sequence(relation));
            "SEQUENCE"
        }
        "foreign table" | "partition" | "inheritance child" => {
            table_like(relation, contents, owned, &options, &mut statements);
            match relation.server {
                Some(_) => "FOREIGN TABLE",
                None => "TABLE",
            }
        }
        _ => return None,
    };
    for index in &contents.indexes {
        let text = index.definition.as_deref().unwrap_or_default();
        statements.push(catalog.unqualified(relation, text));
    }
    if let (Some(bound), Some(parent)) = (&relation.bound, relation.parents.first()) {
        statements.push(format!(
            "ALTER TABLE ONLY {parent} ATTACH PARTITION {quoted} {bound}"
        ));
    }
    for part in &contents.parts {
        let text = catalog.unqualified(relation, &part.definition);
        statements.push(text.trim_end_matches(';').to_owned());
    }
    let comment =
        |of: &str, text: &str| format!("COMMENT ON {of} IS {}", DIALECT.quote_string(text));
    if let Some(text) = &relation.comment {
        statements.push(comment(&format!("{word} {quoted}"), text));
    }
    for column in &contents.columns {
        if let Some(text) = &column.comment {
            let name = DIALECT.quote(&column.name);
            statements.push(comment(&format!("COLUMN {quoted}.{name}"), text));
        }
        if let (Some(default), "VIEW") = (&column.default, word) {
            let name = DIALECT.quote(&column.name);
            statements.push(format!(
                "ALTER VIEW {quoted} ALTER COLUMN {name} SET DEFAULT {default}"
            ));
        }
    }
    Some(statements.join(";\n"))
}

/// A partition, a table that inherits or a foreign table. A partition is made by itself and attached when its keys and
/// indexes are there: so they keep their names, and those of the parent's take them for their own.
fn table_like(
    relation: &Relation,
    contents: &Contents,
    owned: &Owned<'_>,
    options: &str,
    statements: &mut Vec<String>,
) {
    let quoted = &relation.quoted;
    let is_partition = relation.bound.is_some();
    let mut items = Vec::new();
    let mut later = Vec::new();
    for column in &contents.columns {
        let name = DIALECT.quote(&column.name);
        let sequence = owned.counter(column);
        if let Some(sequence) = sequence.filter(|_| column.identity.is_empty()) {
            statements.push(create_sequence(sequence));
            later.push(own_sequence(relation, &column.name, sequence));
        }
        if column.is_local || is_partition {
            items.push(format!(
                "{name} {}",
                column_words(relation, column, sequence)
            ));
            continue;
        }
        // What an inherited column has of its own.
        let mut alter = |what: String| {
            later.push(format!(
                "ALTER TABLE ONLY {quoted} ALTER COLUMN {name} {what}"
            ));
        };
        if let (Some(default), true) = (&column.default, column.generated.is_empty()) {
            alter(format!("SET DEFAULT {default}"));
        }
        if column.not_null {
            alter("SET NOT NULL".to_owned());
        }
    }
    for constraint in &contents.constraints {
        let Some(definition) = &constraint.definition else {
            continue;
        };
        let text = format!(
            "CONSTRAINT {} {}",
            DIALECT.quote(&constraint.name),
            constraint_words(constraint, definition)
        );
        if !constraint.is_local && !is_partition {
            continue;
        }
        if constraint.valid && constraint.kind != "f" {
            items.push(text);
        } else {
            later.push(format!("ALTER TABLE {quoted} ADD {text}"));
        }
    }
    let kind = match (&relation.server, relation.unlogged) {
        (Some(_), _) => "FOREIGN TABLE",
        (None, true) => "UNLOGGED TABLE",
        (None, false) => "TABLE",
    };
    let mut text = format!("CREATE {kind} {quoted} ({})", items.join(", "));
    if !is_partition && !relation.parents.is_empty() {
        let _ = write!(text, " INHERITS ({})", relation.parents.join(", "));
    }
    if let Some(key) = &relation.definition {
        let _ = write!(text, " PARTITION BY {key}");
    }
    if let Some(server) = &relation.server {
        let _ = write!(text, " {server}");
    }
    text.push_str(options);
    statements.push(text);
    statements.append(&mut later);
}

/// The storage parameters of a key's index are not in the definition that the server prints.
fn constraint_words(constraint: &Constraint, definition: &str) -> String {
    if constraint.options.is_empty() || constraint.deferrable {
        return definition.to_owned();
    }
    format!("{definition}{}", with(&constraint.options))
}

/// A column's type and what follows it in CREATE TABLE.
fn column_words(relation: &Relation, column: &Column, sequence: Option<&Relation>) -> String {
    let mut text = column.ty.clone();
    let mut push = |words: &str| {
        text.push(' ');
        text.push_str(words);
    };
    if let Some(foreign) = &column.foreign {
        push(foreign);
    }
    if let Some(collation) = &column.collation {
        push(&format!("COLLATE {collation}"));
    }
    match (column.generated.as_str(), &column.default) {
        (_, None) => {}
        ("", Some(default)) => push(&format!("DEFAULT {default}")),
        (kind, Some(expression)) => {
            let kept = if kind == "s" { "STORED" } else { "VIRTUAL" };
            push(&format!("GENERATED ALWAYS AS ({expression}) {kept}"));
        }
    }
    if let (Some(sequence), false) = (sequence, column.identity.is_empty()) {
        let counter = counters::counter(relation, column, sequence);
        let how = if column.identity == "a" {
            "ALWAYS"
        } else {
            "BY DEFAULT"
        };
        let options = counter
            .options
            .map_or_else(String::new, |options| format!(" ({options})"));
        push(&format!("GENERATED {how} AS IDENTITY{options}"));
    }
    if column.not_null {
        push("NOT NULL");
    }
    text
}

fn create_sequence(sequence: &Relation) -> String {
    let words = sequence
        .sequence
        .as_ref()
        .map(|of| counters::options(of, "bigint"))
        .unwrap_or_default();
    let words = words.iter().map(|word| format!(" {word}"));
    let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
    format!(
        "CREATE {unlogged}SEQUENCE {}{}",
        sequence.quoted,
        words.collect::<String>()
    )
}

/// The statement that makes the sequence belong to a column.
pub(super) fn own_sequence(table: &Relation, column: &str, sequence: &Relation) -> String {
    format!(
        "ALTER SEQUENCE {} OWNED BY {}.{}",
        sequence.quoted,
        table.quoted,
        DIALECT.quote(column)
    )
}
