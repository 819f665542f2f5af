//! Rows of SQLite's schema table and pragmas as the bulk queries give them, each a JSON object.

use serde::Deserialize;

/// Everything that was read of one database.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// `sqlite_master`.
    pub objects: Vec<Object>,
    /// `pragma_table_list`.
    pub listed: Vec<Listed>,
    /// `pragma_table_xinfo` of every table, in order.
    pub columns: Vec<Column>,
    /// `pragma_index_xinfo` of every index of every table, the oldest index first, its keys in order.
    pub keys: Vec<IndexKey>,
    /// `pragma_foreign_key_list` of every table, by id and sequence.
    pub foreign_keys: Vec<ForeignKeyColumn>,
}

/// A row of `sqlite_master`.
#[derive(Debug, Clone, Default, Deserialize)]
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
#[derive(Debug, Clone, Default, Deserialize)]
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
    /// The table's name.
    pub table: String,
    /// The column's name.
    pub name: String,
    /// The declared type; empty when there is none.
    #[serde(rename = "type")]
    pub ty: String,
    /// NOT NULL.
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
    /// The table's name.
    pub table: String,
    /// The index's name.
    pub index: String,
    /// Unique.
    pub unique: bool,
    /// `c` (CREATE INDEX), `u` (UNIQUE) or `pk` (PRIMARY KEY).
    pub origin: String,
    /// Has a WHERE.
    pub partial: bool,
    /// The column's name; none for an expression.
    pub column: Option<String>,
    /// DESC.
    pub descending: bool,
    /// Its collation.
    pub collation: Option<String>,
}

/// A row of `pragma_foreign_key_list`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForeignKeyColumn {
    /// The table's name.
    pub table: String,
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
