//! SQLite's schema table and pragmas to the model's schema.
//!
//! Knows nothing of queries.
//!
//! sea-schema's type parser and its words for a foreign key's actions are used; a type counts only where it is
//! spelled back the same. Its discovery is not used: it asks several questions for every table, loses predicates,
//! orders, collations and expressions of indexes, names, checks, generation expressions and options, strips the
//! quotes of defaults and takes shadow tables for tables. What the pragmas do not say (names, checks, collations,
//! generation expressions, deferrability) is read from the text of the CREATE TABLE; a text that cannot be read is
//! kept whole.

mod rows;
mod table;
mod values;

pub use rows::{Catalog, Column, ForeignKeyColumn, IndexKey, Listed, Object};
pub use values::{column_type, default_value};

use std::collections::BTreeMap;

use crate::model::{ObjectName, Opaque, Schema};

/// The schema that the rows say. The tables named in `leave_out` are not in it.
pub fn schema(catalog: &Catalog, leave_out: &[&str]) -> Schema {
    let listed: BTreeMap<&str, &Listed> = catalog
        .listed
        .iter()
        .map(|listed| (listed.name.as_str(), listed))
        .collect();
    let rows = by_table(catalog);
    let mut schema = Schema::default();
    for object in &catalog.objects {
        // Names that begin so are SQLite's own.
        if object.name.to_ascii_lowercase().starts_with("sqlite_") {
            continue;
        }
        let listed = listed.get(object.name.as_str()).copied();
        let kind = match (object.kind.as_str(), listed.map(|of| of.kind.as_str())) {
            ("view", _) => "view",
            ("table", Some("virtual")) => "virtual table",
            ("table", Some("shadow")) => continue,
            ("table", _) => {
                if !leave_out.contains(&object.name.as_str()) {
                    let table = table::describe(catalog, &rows, object, listed);
                    schema.tables.insert(object.name.as_str().into(), table);
                }
                continue;
            }
            _ => continue,
        };
        // A view's triggers have no place of their own.
        let definition: Vec<&str> = std::iter::once(object)
            .chain(catalog.triggers(&object.name))
            .filter_map(|object| object.sql.as_deref())
            .collect();
        schema.opaque.insert(
            ObjectName::new(object.name.clone()),
            Opaque {
                kind: kind.into(),
                definition: Some(definition.join(";\n")),
                ..Opaque::default()
            },
        );
    }
    schema
}

impl Catalog {
    /// The triggers on a table or view, by name.
    fn triggers<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Object> {
        self.objects
            .iter()
            .filter(move |object| object.kind == "trigger" && same(&object.table, table))
    }
}

/// Whether SQLite takes both as one name.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The rows of one table.
#[derive(Default)]
struct Rows<'a> {
    columns: Vec<&'a Column>,
    /// The oldest first; each is its keys.
    indexes: Vec<Vec<&'a IndexKey>>,
    /// In the order of declaration; each is its columns.
    foreign_keys: Vec<Vec<&'a ForeignKeyColumn>>,
}

impl Rows<'_> {
    fn primary_key(&self) -> Vec<String> {
        let mut key: Vec<_> = self
            .columns
            .iter()
            .filter(|column| column.key > 0)
            .collect();
        key.sort_by_key(|column| column.key);
        key.into_iter().map(|column| column.name.clone()).collect()
    }
}

fn by_table(catalog: &Catalog) -> BTreeMap<&str, Rows<'_>> {
    let mut tables: BTreeMap<&str, Rows<'_>> = BTreeMap::new();
    for column in &catalog.columns {
        let rows = tables.entry(&column.table).or_default();
        rows.columns.push(column);
    }
    for key in &catalog.keys {
        let indexes = &mut tables.entry(&key.table).or_default().indexes;
        match indexes.last_mut() {
            Some(keys) if keys[0].index == key.index => keys.push(key),
            _ => indexes.push(vec![key]),
        }
    }
    for column in &catalog.foreign_keys {
        let keys = &mut tables.entry(&column.table).or_default().foreign_keys;
        match keys.last_mut() {
            Some(columns) if columns[0].id == column.id => columns.push(column),
            _ => keys.push(vec![column]),
        }
    }
    for rows in tables.values_mut() {
        // The last one declared has the id 0.
        rows.foreign_keys
            .sort_by_key(|columns| std::cmp::Reverse(columns[0].id));
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(kind: &str, name: &str, sql: &str) -> Object {
        Object {
            kind: kind.into(),
            name: name.into(),
            table: name.into(),
            sql: Some(sql.into()),
        }
    }

    #[test]
    fn a_text_that_cannot_be_read_is_kept_whole() {
        let sql = "CREATE TABLE t (a GARBAGE (((";
        let catalog = Catalog {
            objects: vec![object("table", "t", sql)],
            columns: vec![Column {
                table: "t".into(),
                name: "a".into(),
                ty: "GARBAGE".into(),
                ..Column::default()
            }],
            ..Catalog::default()
        };
        let table = &schema(&catalog, &[]).tables[&"t".into()];
        assert_eq!(table.columns.len(), 1);
        assert_eq!(table.opaque[0].kind, "definition");
        assert!(table.opaque[0].definition.starts_with(sql));
    }

    #[test]
    fn shadows_and_internals_are_no_tables() {
        let listed = |name: &str, kind: &str| Listed {
            name: name.into(),
            kind: kind.into(),
            ..Listed::default()
        };
        let names = ["t", "search", "search_data", "sqlite_sequence"];
        let catalog = Catalog {
            objects: names
                .iter()
                .map(|name| object("table", name, "CREATE TABLE x (a)"))
                .collect(),
            listed: vec![
                listed("t", "table"),
                listed("search", "virtual"),
                listed("search_data", "shadow"),
                listed("sqlite_sequence", "table"),
            ],
            ..Catalog::default()
        };
        let schema = schema(&catalog, &[]);
        let tables: Vec<_> = schema.tables.keys().map(ToString::to_string).collect();
        assert_eq!(tables, ["t"]);
        let opaque: Vec<_> = schema.opaque.keys().map(ToString::to_string).collect();
        assert_eq!(opaque, ["search"]);
    }
}
