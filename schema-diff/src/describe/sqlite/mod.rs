//! SQLite's schema table and pragmas to the model's schema.
//!
//! Knows nothing of queries.
//!
//! sea-schema's type parser and its words for a foreign key's actions are used; a type counts only where it is
//! spelled back the same. Its discovery is not used: it asks several questions for every table, loses predicates,
//! orders, collations and expressions of indexes, names, checks, generation expressions and options, strips the
//! quotes of defaults and takes shadow tables for tables. What the pragmas do not say is read from the texts of CREATE
//! TABLE (names, checks, collations, generation expressions, AUTOINCREMENT, deferrability, ON CONFLICT) and of CREATE
//! INDEX (expressions, predicates). A key of which the model's words say less than its text keeps the text as its
//! definition, NOT NULL with ON CONFLICT is the column's opaque text, and a table whose text cannot be read keeps it whole.
//!
//! Not kept: comments (but those inside an expression), whether a key of one column stands in it or below, the names of
//! NOT NULL, DEFAULT and COLLATE, and that a primary key's column other than the rowid may hold NULL unless it says
//! NOT NULL, which no model wants.

mod rows;
mod shadows;
mod table;
mod uses;
mod values;

pub use rows::{Catalog, Column, ForeignKeyColumn, IndexKey, Listed, Object, TableRows};
pub use values::{column_type, default_value};

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{ObjectName, Opaque, Schema};

/// The schema that the rows say, made as they come: what the pragmas say of a table is let go once the table is
/// described.
pub struct Describing<'a> {
    known: Known<'a>,
    leave_out: &'a [&'a str],
    types: table::Types,
    schema: Schema,
}

impl<'a> Describing<'a> {
    /// Views and virtual tables at once. The tables named in `leave_out` will not be in it.
    #[must_use]
    pub fn new(catalog: &'a Catalog, leave_out: &'a [&'a str]) -> Self {
        let mut describing = Self {
            known: Known::of(catalog),
            leave_out,
            types: table::Types::new(),
            schema: Schema::default(),
        };
        for object in &catalog.objects {
            // Names that begin so are SQLite's own.
            if is_internal(&object.name) {
                continue;
            }
            match object.kind.as_str() {
                "view" => describing.object(object, "view"),
                "table" if shadows::is_virtual(object) => {
                    describing.object(object, "virtual table");
                }
                _ => {}
            }
        }
        uses::straighten(&mut describing.schema.opaque);
        describing
    }

    fn object(&mut self, object: &Object, kind: &str) {
        // A view's triggers have no place of their own.
        let mut texts: Vec<&str> = std::iter::once(object)
            .chain(self.known.triggers(&object.name).iter().copied())
            .filter_map(|object| object.sql.as_deref())
            .collect();
        if let [first, _, ..] = texts.as_mut_slice() {
            *first = table::ended(first);
        }
        let opaque = Opaque {
            kind: kind.into(),
            definition: Some(texts.join(";\n")),
            uses: uses::of(&self.known, object),
        };
        let name = ObjectName::new(object.name.clone());
        self.schema.opaque.insert(name, opaque);
    }

    /// A table, unless it is no table of the model's.
    pub fn table(&mut self, rows: &TableRows) {
        let name = rows.name.as_str();
        let listed = self.known.listed.get(name).copied();
        let Some(object) = self.known.tables.get(name).copied() else {
            return;
        };
        if is_internal(name)
            || listed.is_some_and(|of| of.kind == "shadow")
            || self.leave_out.contains(&name)
            || self.known.shadows.contains(lower(name).as_ref())
        {
            return;
        }
        let table = table::describe(&self.known, &mut self.types, object, rows, listed);
        self.schema.tables.insert(name.into(), table);
    }

    /// The schema, when all tables were there.
    #[must_use]
    pub fn finish(mut self) -> Schema {
        self.spell_references();
        self.schema
    }

    /// SQLite keeps the names behind REFERENCES as they were written, in any case of letters, and no columns where the
    /// primary key is meant.
    fn spell_references(&mut self) {
        let tables = &self.schema.tables;
        let mut spelled = BTreeMap::new();
        for (name, table) in tables {
            for (at, key) in table.foreign_keys.iter().enumerate() {
                let Some(target) = tables.get(&key.references) else {
                    continue;
                };
                let columns: Vec<String> = if key.referenced_columns.is_empty() {
                    let key = target.primary_key.as_ref();
                    key.map(|key| key.columns.clone()).unwrap_or_default()
                } else {
                    let spelled = |written: &String| {
                        let found = target.columns.iter().find(|of| same(&of.name, written));
                        found.map_or_else(|| written.clone(), |column| column.name.clone())
                    };
                    key.referenced_columns.iter().map(spelled).collect()
                };
                if columns != key.referenced_columns {
                    spelled.insert((name.clone(), at), columns);
                }
            }
        }
        for ((name, at), columns) in spelled {
            if let Some(table) = self.schema.tables.get_mut(&name) {
                table.foreign_keys[at].referenced_columns = columns;
            }
        }
    }
}

fn is_internal(name: &str) -> bool {
    name.get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

/// Whether SQLite takes both as one name.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The name under which SQLite knows it.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The catalog, ready for being asked by name: a schema of any size is read in a time that grows with it and no faster.
struct Known<'a> {
    listed: HashMap<&'a str, &'a Listed>,
    /// Tables that are no virtual ones.
    tables: HashMap<&'a str, &'a Object>,
    /// Tables, virtual tables and views, by lower-case name.
    named: HashMap<Cow<'a, str>, &'a str>,
    /// By the lower-case name of their table or view, each by its own name.
    triggers: HashMap<Cow<'a, str>, Vec<&'a Object>>,
    indexes: HashMap<&'a str, &'a Object>,
    /// The tables in which virtual tables keep what is in them, by lower-case name.
    shadows: HashSet<Cow<'a, str>>,
}

impl<'a> Known<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut known = Self {
            listed: HashMap::new(),
            tables: HashMap::new(),
            named: HashMap::new(),
            triggers: HashMap::new(),
            indexes: HashMap::new(),
            shadows: shadows::of(catalog),
        };
        for listed in &catalog.listed {
            known.listed.insert(&listed.name, listed);
        }
        for object in &catalog.objects {
            match object.kind.as_str() {
                "index" => drop(known.indexes.insert(&object.name, object)),
                "trigger" => {
                    let triggers = known.triggers.entry(lower(&object.table)).or_default();
                    triggers.push(object);
                }
                kind => {
                    if kind == "table" && !shadows::is_virtual(object) {
                        known.tables.insert(&object.name, object);
                    }
                    known.named.insert(lower(&object.name), &object.name);
                }
            }
        }
        known
    }

    /// The triggers on a table or view, by name.
    fn triggers(&self, table: &str) -> &[&'a Object] {
        self.triggers
            .get(lower(table).as_ref())
            .map_or(&[], Vec::as_slice)
    }

    fn index_sql(&self, name: &str) -> &'a str {
        let found = self.indexes.get(name);
        found
            .and_then(|object| object.sql.as_deref())
            .unwrap_or_default()
    }

    /// The table or view that is meant, in any case of letters, in its own spelling.
    fn spelled(&self, name: &str) -> Option<&'a str> {
        self.named.get(lower(name).as_ref()).copied()
    }
}

/// The rows of one table.
struct Rows<'a> {
    columns: &'a [Column],
    /// The oldest first; each is its keys.
    indexes: Vec<&'a [IndexKey]>,
    /// In the order of declaration; each is its columns.
    foreign_keys: Vec<&'a [ForeignKeyColumn]>,
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

impl<'a> Rows<'a> {
    fn of(table: &'a TableRows) -> Self {
        let mut rows = Self {
            columns: &table.columns,
            indexes: table.keys.chunk_by(|a, b| a.index == b.index).collect(),
            foreign_keys: table.foreign_keys.chunk_by(|a, b| a.id == b.id).collect(),
        };
        rows.indexes.reverse();
        // The last one declared has the id 0.
        rows.foreign_keys
            .sort_by_key(|columns| std::cmp::Reverse(columns[0].id));
        rows
    }
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

    fn schema(catalog: &Catalog, tables: &[TableRows]) -> Schema {
        let mut describing = Describing::new(catalog, &[]);
        for rows in tables {
            describing.table(rows);
        }
        describing.finish()
    }

    #[test]
    fn a_text_that_cannot_be_read_is_kept_whole() {
        let sql = "CREATE TABLE t (a GARBAGE (((";
        let catalog = Catalog {
            objects: vec![object("table", "t", sql)],
            ..Catalog::default()
        };
        let rows = TableRows {
            name: "t".into(),
            columns: vec![Column {
                name: "a".into(),
                ty: "GARBAGE".into(),
                ..Column::default()
            }],
            ..TableRows::default()
        };
        let table = &schema(&catalog, &[rows]).tables[&"t".into()];
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
        // Where the module is not there, SQLite does not know its tables for what they are.
        let names = [
            "t",
            "search",
            "search_data",
            "SQLITE_sequence",
            "Old",
            "old_vocab",
        ];
        let sql = |name: &str| match name {
            "search" => "CREATE VIRTUAL TABLE search USING fts5(a)",
            "Old" => "CREATE VIRTUAL TABLE \"Old\" USING Spellfix1",
            _ => "CREATE TABLE x (a)",
        };
        let catalog = Catalog {
            objects: names
                .iter()
                .map(|name| object("table", name, sql(name)))
                .collect(),
            listed: vec![
                listed("t", "table"),
                listed("search", "virtual"),
                listed("search_data", "shadow"),
                listed("SQLITE_sequence", "table"),
                listed("old_vocab", "table"),
            ],
        };
        let rows = names.map(|name| TableRows {
            name: name.into(),
            ..TableRows::default()
        });
        let schema = schema(&catalog, &rows);
        let tables: Vec<_> = schema.tables.keys().map(ToString::to_string).collect();
        assert_eq!(tables, ["t"]);
        let opaque: Vec<_> = schema.opaque.keys().map(ToString::to_string).collect();
        assert_eq!(opaque, ["Old", "search"]);
    }
}
