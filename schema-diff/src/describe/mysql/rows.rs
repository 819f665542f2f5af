//! Rows of `information_schema` as the bulk queries give them, each a JSON object, of one database. Words are as the
//! server prints them (`YES`, `BASE TABLE`).

use serde::Deserialize;

/// Everything that was read of one database.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The database that was read, which names in the result leave out.
    pub database: String,
    /// Whether it is MariaDB, which prints defaults as SQL; MySQL prints a literal's bare text.
    pub mariadb: bool,
    /// Tables, views and sequences.
    pub relations: Vec<Relation>,
    /// Columns of tables, in order.
    pub columns: Vec<Column>,
    /// Parts of indexes, in order.
    pub index_parts: Vec<IndexPart>,
    /// Columns of foreign keys, in order.
    pub foreign_key_parts: Vec<ForeignKeyPart>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
}

/// A table or another object with a name of its own.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// `BASE TABLE`, `VIEW`, `SEQUENCE`, `SYSTEM VERSIONED`, ….
    pub kind: String,
    /// Its collation.
    pub collation: Option<String>,
    /// `partitioned` and other options.
    pub options: Option<String>,
    /// What the server prints of it (views).
    pub definition: Option<String>,
    /// Its comment.
    #[serde(default)]
    pub comment: String,
}

/// A column.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Column {
    /// Its table.
    pub relation: String,
    /// Its name.
    pub name: String,
    /// `COLUMN_TYPE`: the type with its arguments.
    #[serde(rename = "type")]
    pub ty: String,
    /// `YES` or `NO`.
    pub nullable: String,
    /// Its default as the server prints it.
    pub default: Option<String>,
    /// `auto_increment`, `on update …`, `DEFAULT_GENERATED`, `INVISIBLE`, ….
    pub extra: String,
    /// Its character set.
    pub charset: Option<String>,
    /// Its collation.
    pub collation: Option<String>,
    /// The expression of a generated column.
    pub generated: Option<String>,
    /// Its comment.
    pub comment: String,
}

/// A part of an index.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct IndexPart {
    /// Its table.
    pub relation: String,
    /// The index's name.
    pub name: String,
    /// Whether the index may hold a key twice.
    pub non_unique: i64,
    /// The column; none for an expression.
    pub column: Option<String>,
    /// The expression.
    pub expression: Option<String>,
    /// `A` ascending, `D` descending, none without an order.
    pub collation: Option<String>,
    /// How much of the column, when not all.
    pub length: Option<i64>,
    /// `BTREE`, `HASH`, `FULLTEXT`, ….
    pub method: String,
    /// Not 0 when the optimizer may not use it.
    pub hidden: i64,
}

/// A column of a foreign key.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForeignKeyPart {
    /// Its table.
    pub relation: String,
    /// The key's name.
    pub name: String,
    /// The referencing column.
    pub column: String,
    /// The referenced database.
    pub target_database: String,
    /// The referenced table.
    pub target: String,
    /// The referenced column.
    pub target_column: String,
    /// `RESTRICT`, `CASCADE`, ….
    pub on_delete: String,
    /// The same.
    pub on_update: String,
}

/// A check.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Check {
    /// Its table.
    pub relation: String,
    /// Its name: for one that stands in a column, on MariaDB, the column's.
    pub name: String,
    /// Its expression.
    pub clause: String,
}

/// A trigger.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Trigger {
    /// Its table.
    pub relation: String,
    /// Its name.
    pub name: String,
    /// When it runs (`BEFORE INSERT`).
    pub event: String,
    /// What it does.
    pub statement: String,
}
