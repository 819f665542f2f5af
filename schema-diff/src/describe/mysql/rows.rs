//! Rows of `information_schema` as the bulk queries give them, of one database. Words are as the server prints them
//! (`YES`, `BASE TABLE`).

use serde::Deserialize;

/// What is known of a database before its columns and keys come.
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
    /// What the views among them are.
    pub views: Vec<View>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Sequences, as far as this user may read them.
    pub sequences: Vec<Sequence>,
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
    /// Its comment.
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

/// What a view is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Its query; empty for a user who may not see it.
    pub definition: Option<String>,
    /// How it is computed (`MERGE`, …), on MariaDB.
    pub algorithm: Option<String>,
    /// `DEFINER` or `INVOKER`.
    pub security: Option<String>,
    /// `NONE`, `LOCAL` or `CASCADED`.
    pub check_option: Option<String>,
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
    /// Whether the index may hold a key once only.
    pub unique: bool,
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
    /// Whether the optimizer may not use it.
    pub hidden: bool,
    /// The index's comment.
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
    pub cache: i64,
    /// Whether it begins anew at its end.
    pub cycle: bool,
}
