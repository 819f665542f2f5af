//! Rows of indexes and foreign keys to the model's keys.

use std::collections::BTreeMap;

use super::rows::{Catalog, ForeignKeyRule, IndexPart};
use super::{One, Tables};
use crate::describe::said;
use crate::dialect::Dialect;
use crate::model::{
    Action, Fact, ForeignKey, Index, IndexColumn, IndexKey, ObjectName, PrimaryKey, Table, Unique,
    UniqueForm,
};

pub(super) fn add_foreign_keys(catalog: &Catalog, tables: &mut Tables<'_>) {
    let rules: BTreeMap<(&str, &str), &ForeignKeyRule> = catalog
        .foreign_key_rules
        .iter()
        .map(|rule| ((rule.relation.as_str(), rule.name.as_str()), rule))
        .collect();
    // Those that the server named come in the order in which it counted.
    let mut keys: BTreeMap<(&str, u64, &str), ForeignKey> = BTreeMap::new();
    for part in &catalog.foreign_key_parts {
        let number = own_number(&part.relation, &part.name);
        let rule = rules.get(&(part.relation.as_str(), part.name.as_str()));
        let key = keys
            .entry((&part.relation, number.unwrap_or(u64::MAX), &part.name))
            .or_insert_with(|| ForeignKey {
                name: number.is_none().then(|| said(&part.name)),
                references: if part.target_database == catalog.database {
                    ObjectName::new(part.target.clone())
                } else {
                    ObjectName::in_schema(part.target_database.clone(), part.target.clone())
                },
                on_delete: rule.and_then(|rule| action(&rule.on_delete)),
                on_update: rule.and_then(|rule| action(&rule.on_update)),
                ..ForeignKey::default()
            });
        key.columns.push(part.column.clone());
        key.referenced_columns.push(part.target_column.clone());
    }
    for ((table, ..), key) in keys {
        if let Some(one) = tables.get_mut(table) {
            one.table.foreign_keys.push(key);
        }
    }
}

/// The number of a foreign key that the server itself named: 1 of `t_ibfk_1`.
fn own_number(table: &str, key: &str) -> Option<u64> {
    let number = key.strip_prefix(table)?.strip_prefix("_ibfk_")?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.parse().ok())?
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "NO ACTION" => Action::NoAction,
        "RESTRICT" => Action::Restrict,
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => return None,
    })
}

pub(super) fn add_indexes(catalog: &Catalog, mut parts: Vec<IndexPart>, tables: &mut Tables<'_>) {
    // The server's order is not ours where names differ in case only.
    parts.sort_by(|a, b| (&a.relation, &a.name).cmp(&(&b.relation, &b.name)));
    for parts in parts.chunk_by(|a, b| a.relation == b.relation && a.name == b.name) {
        let Some(first) = parts.first() else { continue };
        if let Some(One { relation, table }) = tables.get_mut(first.relation.as_str()) {
            let in_memory = relation.engine.as_deref() == Some("MEMORY");
            add_index(table, &first.name, parts, in_memory, catalog.mariadb);
        }
    }
}

fn add_index(table: &mut Table, name: &str, parts: &[IndexPart], in_memory: bool, mariadb: bool) {
    let said_whole = |part: &crate::model::OpaquePart| {
        part.kind == super::objects::KEY && part.name.as_ref().is_some_and(|of| of == name)
    };
    if table.opaque.iter().any(said_whole) {
        return;
    }
    let Some(first) = parts.first() else { return };
    let columns: Vec<IndexColumn> = parts.iter().map(index_column).collect();
    let unique = parts.iter().all(|part| part.non_unique == 0);
    let method = match first.method.as_str() {
        "HASH" if in_memory => None,
        "BTREE" if !in_memory => None,
        // A long unique key, which MariaDB keeps so by itself.
        "HASH" if unique && mariadb => None,
        other => Some(other.to_lowercase()),
    };
    let mut options = BTreeMap::new();
    if first.hidden != 0 {
        let word = if mariadb { "ignored" } else { "invisible" };
        options.insert(word.to_owned(), String::new());
    }
    if !first.comment.is_empty() {
        options.insert("comment".to_owned(), first.comment.clone());
    }
    let index = Index {
        name: Some(said(name)),
        columns,
        unique,
        method,
        options,
        ..Index::default()
    };
    let all_columns = index.plain_columns();
    let nothing_more = index.method.is_none() && index.options.is_empty();
    match (name, all_columns) {
        ("PRIMARY", plain) => {
            // Every primary key has this name: it says nothing.
            let definition = (plain.is_none() || !nothing_more).then(|| primary_key(&index));
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns: index.named_columns().cloned().collect(),
                definition,
                ..PrimaryKey::default()
            });
        }
        (_, Some(columns)) if nothing_more && unique => {
            // Nobody gave a name to a key that is called as its first column.
            let given = columns.first().is_none_or(|column| column != name);
            table.uniques.push(Unique {
                name: given.then(|| said(name)),
                columns,
                form: Fact::Said(UniqueForm::Constraint),
                ..Unique::default()
            });
        }
        (_, Some(columns)) if nothing_more && only_serves(name, &columns, &table.foreign_keys) => {}
        _ => table.indexes.push(index),
    }
}

fn index_column(part: &IndexPart) -> IndexColumn {
    let key = match (&part.column, &part.expression) {
        (Some(column), _) => IndexKey::Column(column.clone()),
        (None, expression) => {
            // Strings inside are printed with their quotes escaped.
            let text = expression.as_deref().unwrap_or_default();
            IndexKey::Expression(text.replace("\\'", "'"))
        }
    };
    let length = part.length.filter(|_| part.method != "SPATIAL");
    IndexColumn {
        descending: part.collation.as_deref() == Some("D"),
        length: length.and_then(|length| length.try_into().ok()),
        ..IndexColumn::new(key)
    }
}

/// Whether the server made the index for a foreign key: it carries the key's name, or, where the key was not given
/// one, that of its first column.
fn only_serves(name: &str, columns: &[String], keys: &[ForeignKey]) -> bool {
    keys.iter().any(|key| {
        let own = key.name.as_ref().map(Fact::value).or(columns.first());
        key.columns == columns && own.is_some_and(|own| own == name)
    })
}

/// A primary key over parts of columns, in an order, or kept in another way, as CREATE TABLE says it.
fn primary_key(index: &Index) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|column| {
            let mut text = Dialect::MySql.quote(column.text());
            if let Some(length) = column.length {
                text.extend(["(", &length.to_string(), ")"]);
            }
            if column.descending {
                text.push_str(" DESC");
            }
            text
        })
        .collect();
    let mut text = format!("PRIMARY KEY ({})", columns.join(","));
    if let Some(method) = &index.method {
        text.extend([" USING ", &method.to_uppercase()]);
    }
    if let Some(comment) = index.options.get("comment") {
        text.extend([" COMMENT ", &Dialect::MySql.quote_string(comment)]);
    }
    text
}
