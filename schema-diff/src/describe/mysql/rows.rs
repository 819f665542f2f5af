//! Rows of `information_schema` as the bulk queries give them, of one database: each is a JSON object, or an array in
//! the order of the fields here. Words are as the server prints them (`YES`, `BASE TABLE`).

use std::collections::BTreeMap;

use serde::Deserialize;

/// Everything that was read of one database.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The database that was read, which names in the result leave out.
    pub database: String,
    /// Whether it is MariaDB, which prints defaults as SQL; MySQL prints a literal's bare text.
    pub mariadb: bool,
    /// The database's own collation.
    pub collation: Option<String>,
    /// The mode under which sessions are by themselves.
    pub sql_mode: String,
    /// The mode under which this session is.
    pub session_sql_mode: String,
    /// Tables, views and sequences.
    pub relations: Vec<Relation>,
    /// Columns of tables, in order.
    pub columns: Vec<Column>,
    /// Parts of indexes, in order.
    pub index_parts: Vec<IndexPart>,
    /// Columns of foreign keys, in order.
    pub foreign_key_parts: Vec<ForeignKeyPart>,
    /// Actions of foreign keys, as far as this user may see them.
    pub foreign_key_rules: Vec<ForeignKeyRule>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Triggers, in the order in which they run.
    pub triggers: Vec<Trigger>,
    /// Sequences, as far as this user may read them.
    pub sequences: Vec<Sequence>,
    /// What SHOW CREATE TABLE prints of the tables that [`Catalog::untold`] names.
    pub texts: BTreeMap<String, String>,
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
    /// Its storage engine.
    pub engine: Option<String>,
    /// `partitioned` and other options.
    pub options: Option<String>,
    /// A view's query; empty for a user who may not see it.
    pub definition: Option<String>,
    /// How a view is computed (`MERGE`, …), on MariaDB.
    #[serde(default)]
    pub algorithm: Option<String>,
    /// `DEFINER` or `INVOKER`, of a view.
    #[serde(default)]
    pub security: Option<String>,
    /// `NONE`, `LOCAL` or `CASCADED`, of a view.
    #[serde(default)]
    pub check_option: Option<String>,
    /// Its comment.
    #[serde(default)]
    pub comment: String,
}

impl Relation {
    /// Whether it holds rows of its own.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.kind.as_str(), "BASE TABLE" | "SYSTEM VERSIONED")
    }

    pub(super) fn is_partitioned(&self) -> bool {
        let options = self.options.as_deref().unwrap_or_default();
        options.contains("partitioned")
    }
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
    /// The index's comment.
    #[serde(default)]
    pub comment: String,
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
}

/// What a foreign key does when the row that it references changes.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForeignKeyRule {
    /// Its table.
    pub relation: String,
    /// The key's name.
    pub name: String,
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
    /// `NO` when rows need not meet it, on MySQL.
    #[serde(default)]
    pub enforced: Option<String>,
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
    /// The mode under which it was made and runs.
    pub sql_mode: String,
}

/// A sequence, on MariaDB.
#[derive(Debug, Clone, Default, Deserialize)]
#[expect(missing_docs, reason = "the words of CREATE SEQUENCE")]
pub struct Sequence {
    pub name: String,
    pub start: i64,
    pub minimum: i64,
    pub maximum: i64,
    pub increment: i64,
    pub cache: u64,
    /// Not 0 when it begins anew at its end.
    pub cycle: i64,
}
