//! Rows of PostgreSQL's catalog as the bulk queries give them, each a JSON object. Objects are joined by their oid.

use serde::Deserialize;

/// Everything that was read of some database schemas.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The connection's current schema, which names in the result leave out.
    pub schema: String,
    /// The same, quoted as the server quotes it.
    pub quoted_schema: String,
    /// The schemas that were read.
    pub schemas: Vec<String>,
    /// Relations.
    pub relations: Vec<Relation>,
    /// Types that are no enums, and collations.
    pub types: Vec<Type>,
    /// Columns of relations, in order.
    pub columns: Vec<Column>,
    /// Indexes that keep no constraint.
    pub indexes: Vec<Index>,
    /// Constraints of tables.
    pub constraints: Vec<Constraint>,
    /// What else is on a relation.
    pub parts: Vec<Part>,
    /// Enum types of the schemas, and those of other schemas that columns use.
    pub enums: Vec<Enum>,
    /// What relations and types are made of.
    pub uses: Vec<Use>,
}

/// A table or another relation with a name of its own.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Relation {
    /// Its oid.
    pub oid: i64,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its name as a statement of this session says it: quoted, and with its schema, where that is needed.
    pub quoted: String,
    /// Its name with its schema, quoted where that is needed: what some definitions print wherever they are read.
    pub qualified: String,
    /// `table`, `partitioned table`, or what else it is, in words.
    pub kind: String,
    /// Its comment.
    pub comment: Option<String>,
    /// Whether it is left out of the write-ahead log.
    pub unlogged: bool,
    /// Storage parameters, `name=value` each; those of its TOAST table begin with `toast.`.
    pub options: Vec<String>,
    /// `pg_get_viewdef()` of a view, `pg_get_partkeydef()` of a partitioned table.
    pub definition: Option<String>,
    /// The partition's bound, in words.
    pub bound: Option<String>,
    /// The tables that it inherits from or is a partition of, as a statement says them.
    pub parents: Vec<String>,
    /// The composite type that it is a table of.
    pub of_type: Option<String>,
    /// Whether a materialized view holds rows.
    pub populated: bool,
    /// A foreign table's server and options, as they stand in its definition.
    pub server: Option<String>,
    /// How a sequence counts.
    pub sequence: Option<Sequence>,
    /// The relation to whose column a sequence belongs.
    pub owner: Option<i64>,
    /// That column.
    pub owner_column: Option<String>,
}

/// How a sequence counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Sequence {
    /// The type of its numbers.
    #[serde(rename = "type")]
    pub ty: String,
    /// Where it starts.
    pub start: i64,
    /// By how much it counts up.
    pub increment: i64,
    /// The least of its numbers.
    pub min: i64,
    /// The greatest.
    pub max: i64,
    /// How many a session takes at once.
    pub cache: i64,
    /// Whether it begins anew after the last.
    pub cycle: bool,
}

/// A type that is no enum, or a collation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Type {
    /// Its oid.
    pub oid: i64,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub kind: String,
    /// The statement that makes it.
    pub definition: String,
}

/// A column.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Column {
    /// Its relation.
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
    /// Whether it is the relation's own; an inherited one is not.
    pub is_local: bool,
    /// `pg_get_expr()` of its default or generation expression.
    pub default: Option<String>,
    /// `attgenerated`: empty, `s` or `v`.
    pub generated: String,
    /// `attidentity`: empty, `a` (always) or `d` (by default).
    pub identity: String,
    /// The collation, quoted, where it is not the type's own.
    pub collation: Option<String>,
    /// The options of a foreign table's column, as they stand in its definition.
    pub foreign: Option<String>,
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
    /// How it is kept.
    pub method: String,
    /// What it sorts by, in order.
    pub keys: Vec<Key>,
    /// The columns that it holds besides.
    pub include: Vec<String>,
    /// `pg_get_expr()` of its predicate.
    pub filter: Option<String>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// Storage parameters, `name=value` each.
    pub options: Vec<String>,
    /// Whether it may be used: not one whose concurrent building failed.
    pub valid: bool,
    /// `pg_get_indexdef()`, where its relation is kept as a definition.
    pub definition: Option<String>,
}

/// What an index sorts by.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A column in the default order.
    Plain(String),
    /// Anything else.
    Full(FullKey),
}

/// What an index sorts by, written out.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FullKey {
    /// The column.
    pub column: Option<String>,
    /// `pg_get_indexdef()` of the expression.
    pub expression: Option<String>,
    /// `indoption`: 1 is descending, 2 nulls first.
    pub order: i32,
    /// The operator class and its options, where it is not the type's default.
    pub operator_class: Option<String>,
    /// The collation, quoted, where it is not the column's own.
    pub collation: Option<String>,
}

/// A constraint.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "as many as the catalog's row has"
)]
pub struct Constraint {
    /// Its table.
    pub relation: i64,
    /// Its name.
    pub name: String,
    /// `contype`: `p`, `u`, `f`, `c` or `x`.
    pub kind: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub deferred: bool,
    /// Whether all rows were looked at.
    pub valid: bool,
    /// Whether it is the relation's own; an inherited one is not.
    pub is_local: bool,
    /// NO INHERIT.
    pub no_inherit: bool,
    /// `pg_get_expr()` of a check.
    pub expression: Option<String>,
    /// The columns that its index holds besides.
    pub include: Vec<String>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// Storage parameters of its index, `name=value` each.
    pub options: Vec<String>,
    /// The referenced table's schema.
    pub target_schema: Option<String>,
    /// The referenced table.
    pub target: Option<String>,
    /// The referenced columns in order.
    pub target_columns: Vec<String>,
    /// `confdeltype`: `a`, `r`, `c`, `n` or `d`.
    pub on_delete: String,
    /// The only columns that it sets.
    pub on_delete_columns: Vec<String>,
    /// `confupdtype`, likewise.
    pub on_update: String,
    /// MATCH FULL.
    pub match_full: bool,
    /// `pg_get_constraintdef()`, unless the fields above say all of it.
    pub definition: Option<String>,
}

/// Something on a relation that the model has no word for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Part {
    /// Its relation.
    pub relation: i64,
    /// What it is, in words.
    pub kind: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The statement that makes it.
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

/// Something that a relation or a type is made of.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Use {
    /// The relation or type.
    pub user: i64,
    /// The schema of what it uses.
    pub schema: String,
    /// The name of what it uses.
    pub name: String,
    /// The columns used.
    pub columns: Vec<String>,
}
