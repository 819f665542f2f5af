//! Rows of PostgreSQL's catalog as the bulk queries give them, each a JSON object. Objects are joined by their oid.

use serde::Deserialize;

/// Everything that was read of one database schema.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The schema that was read, which names in the result leave out.
    pub schema: String,
    /// The same, quoted as the server quotes it.
    pub quoted_schema: String,
    /// Relations, and types that are no enums.
    pub relations: Vec<Relation>,
    /// Columns of tables, in order.
    pub columns: Vec<Column>,
    /// Indexes that keep no constraint.
    pub indexes: Vec<Index>,
    /// Constraints of tables.
    pub constraints: Vec<Constraint>,
    /// What else is on a table.
    pub parts: Vec<Part>,
    /// Enum types of the schema, and those of other schemas that columns use.
    pub enums: Vec<Enum>,
}

/// A table or another object with a name of its own.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Relation {
    /// Its oid.
    pub oid: i64,
    /// Its name.
    pub name: String,
    /// Its name, quoted where that is needed.
    pub quoted: String,
    /// `table`, `partitioned table`, or what else it is, in words.
    pub kind: String,
    /// What the server prints of it (views).
    pub definition: Option<String>,
    /// Its comment.
    #[serde(default)]
    pub comment: Option<String>,
}

/// A column.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Column {
    /// Its table.
    pub relation: i64,
    /// Its name.
    pub name: String,
    /// `format_type()` with the type's arguments.
    #[serde(rename = "type")]
    pub ty: String,
    /// The same without arguments, as a literal's cast may print it (`bpchar` for `character(3)`).
    pub bare_types: Vec<String>,
    /// The enum type that it is, or is an array of.
    pub enum_type: Option<i64>,
    /// Whether it is an array.
    pub is_array: bool,
    /// NOT NULL.
    pub not_null: bool,
    /// `pg_get_expr()` of its default or generation expression.
    pub default: Option<String>,
    /// `attgenerated`: empty, `s` or `v`.
    pub generated: String,
    /// `attidentity`: empty, `a` (always) or `d` (by default).
    pub identity: String,
    /// Whether its default takes the next value of a sequence that belongs to it, or it is an identity.
    pub owns_sequence: bool,
    /// What that sequence has other than CREATE would give it.
    pub sequence_options: Option<String>,
    /// The collation, quoted, where it is not the type's own.
    pub collation: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// An index that keeps no constraint.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Index {
    /// Its table.
    pub relation: i64,
    /// Its name.
    pub name: String,
    /// Unique.
    pub unique: bool,
    /// The names of its key columns in order, without the expressions.
    pub columns: Vec<String>,
    /// `pg_get_indexdef()`, unless it is a valid btree over plain columns with nothing said.
    pub definition: Option<String>,
}

/// A constraint.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Constraint {
    /// Its table.
    pub relation: i64,
    /// Its name.
    pub name: String,
    /// `contype`: `p`, `u`, `f`, `c` or `x`.
    pub kind: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// The referenced table's schema.
    pub target_schema: Option<String>,
    /// The referenced table.
    pub target: Option<String>,
    /// The referenced columns in order.
    pub target_columns: Vec<String>,
    /// `confdeltype`: `a`, `r`, `c`, `n` or `d`.
    pub on_delete: String,
    /// `confupdtype`, likewise.
    pub on_update: String,
    /// `pg_get_constraintdef()`, unless the fields above say all of it.
    pub definition: Option<String>,
}

/// Something on a table that the model has no word for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Part {
    /// Its table.
    pub relation: i64,
    /// What it is, in words.
    pub kind: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// What the server prints of it.
    pub definition: String,
}

/// An enum type.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Enum {
    /// Its oid.
    pub oid: i64,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its values in order.
    pub values: Vec<String>,
}
