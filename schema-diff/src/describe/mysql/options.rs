//! How a table is kept: its engine, collation, and the options that CREATE TABLE was given.

use std::collections::BTreeMap;

use super::rows::{Catalog, Relation};
use crate::dialect::mysql_ddl::{CreateTable, tokens};
use crate::model::Table;

/// The options that are not as the server has them by itself.
pub(super) fn of(relation: &Relation, catalog: &Catalog) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    if let Some(engine) = &relation.engine
        && !engine.eq_ignore_ascii_case("InnoDB")
    {
        options.insert("engine".to_owned(), engine.clone());
    }
    if let Some(collation) = &relation.collation
        && catalog.collation.as_ref() != Some(collation)
    {
        options.insert("collation".to_owned(), collation.clone());
    }
    if relation.kind == "SYSTEM VERSIONED" {
        options.insert("system_versioning".to_owned(), String::new());
    }
    // `row_format=COMPRESSED key_block_size=8 partitioned`, and names of an engine's own in quotes.
    let text = relation.options.as_deref().unwrap_or_default();
    let tokens = tokens(text);
    for window in tokens.windows(3) {
        if let [name, equals, value] = window
            && equals.text == "="
        {
            let name = name.text.trim_matches('`').to_lowercase();
            options.insert(name, value.text.to_owned());
        }
    }
    options
}

/// How it is partitioned, as the server prints it.
pub(super) fn add_partitions(table: &mut Table, text: &CreateTable) {
    if let Some(partitions) = &text.partition_by {
        let option = "partition_by".to_owned();
        table.options.insert(option, partitions.clone());
    }
}
