//! Rows of SQLite's schema table and pragmas as the bulk queries give them: those of one table together, each a JSON
//! array of its values in the order of the fields here.

use serde::{Deserialize, Deserializer};

/// What is read of one database before the pragmas of its tables.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// `sqlite_master`.
    pub objects: Vec<Object>,
    /// `pragma_table_list`.
    pub listed: Vec<Listed>,
}

/// What the pragmas say of one table.
#[derive(Debug, Clone, Default)]
pub struct TableRows {
    /// Its name.
    pub name: String,
    /// `pragma_table_xinfo`, in order.
    pub columns: Vec<Column>,
    /// `pragma_index_list` and `pragma_index_xinfo`: the keys of each index in order, the newest index first.
    pub keys: Vec<IndexKey>,
    /// `pragma_foreign_key_list`, by id and sequence.
    pub foreign_keys: Vec<ForeignKeyColumn>,
}

/// A flag, which SQLite says as 0 or 1.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    u8::deserialize(deserializer).map(|number| number != 0)
}

/// A row of `sqlite_master`.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// `table`, `index`, `view` or `trigger`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The table it is on; itself for tables and views.
    pub table: String,
    /// The statement that made it; none for the indexes that SQLite makes itself.
    pub sql: Option<String>,
}

/// A row of `pragma_table_list`.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The table's name.
    pub name: String,
    /// `table`, `view`, `virtual` or `shadow`.
    pub kind: String,
    /// WITHOUT ROWID.
    pub without_rowid: bool,
    /// STRICT.
    pub strict: bool,
}

/// A row of `pragma_table_xinfo`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// The declared type; empty when there is none.
    pub ty: String,
    /// NOT NULL.
    #[serde(deserialize_with = "flag")]
    pub not_null: bool,
    /// The default as written, without parentheses around it.
    pub default: Option<String>,
    /// Its place in the primary key, from 1; 0 when it is in none.
    pub key: usize,
    /// 2 and 3 for generated columns.
    pub hidden: u8,
}

/// A row of `pragma_index_xinfo`, with its index's row of `pragma_index_list`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct IndexKey {
    /// The index's name.
    pub index: String,
    /// Unique.
    #[serde(deserialize_with = "flag")]
    pub unique: bool,
    /// `c` (CREATE INDEX), `u` (UNIQUE) or `pk` (PRIMARY KEY).
    pub origin: String,
    /// Has a WHERE.
    #[serde(deserialize_with = "flag")]
    pub partial: bool,
    /// The column's name; none for an expression.
    pub column: Option<String>,
    /// DESC.
    #[serde(deserialize_with = "flag")]
    pub descending: bool,
    /// Its collation.
    pub collation: Option<String>,
}

/// A row of `pragma_foreign_key_list`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForeignKeyColumn {
    /// The foreign key on this table; the last one declared is 0.
    pub id: usize,
    /// The referenced table as written.
    pub target: String,
    /// The referencing column.
    pub from: String,
    /// The referenced column as written; none for the target's primary key.
    pub to: Option<String>,
    /// ON UPDATE, in capitals.
    pub on_update: String,
    /// ON DELETE, in capitals.
    pub on_delete: String,
}
