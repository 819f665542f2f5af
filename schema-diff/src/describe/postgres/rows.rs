//! Rows of PostgreSQL's catalog as the bulk queries give them. Objects are joined by their oid, and columns come by their
//! number: finding their names takes the server longer than everything else about a key.

use serde::{Deserialize, Deserializer};

/// What is read of some database schemas before what is on their relations.
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
    /// Enum types of the schemas, and those of other schemas that columns use.
    pub enums: Vec<Enum>,
    /// Operator classes, and the collations of indexes.
    pub words: Vec<Word>,
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
    /// The number of that column.
    pub owner_number: Option<i16>,
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
    /// Its number in the relation.
    pub number: i16,
    /// Its name.
    pub name: String,
    /// `format_type()` with the type's arguments.
    #[serde(rename = "type")]
    pub ty: String,
    /// Where it has a default, the same without arguments, as a literal's cast may print it.
    pub bare_type: Option<String>,
    /// The same with none given (`bpchar` for `character(3)`).
    pub open_type: Option<String>,
    /// The type's oid.
    pub type_oid: i64,
    /// The oid of its collation; 0 for none.
    pub collation_oid: i64,
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
    /// How many of its columns it sorts by.
    pub key_count: i64,
    /// The numbers of its columns; 0 for an expression.
    #[serde(deserialize_with = "numbers")]
    pub columns: Vec<i64>,
    /// `indoption` of what it sorts by: 1 is descending, 2 nulls first.
    #[serde(deserialize_with = "numbers")]
    pub orders: Vec<i64>,
    /// The oids of their operator classes.
    #[serde(deserialize_with = "numbers")]
    pub classes: Vec<i64>,
    /// The oids of their collations; 0 for none.
    #[serde(deserialize_with = "numbers")]
    pub collations: Vec<i64>,
    /// What else is to be said of some.
    pub details: Vec<Detail>,
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

/// What is said of one of the things that an index sorts by, where it is an expression or its class has options.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Detail {
    /// Which, from 0.
    pub at: usize,
    /// `pg_get_indexdef()` of the expression.
    pub expression: Option<String>,
    /// The oid of its type.
    #[serde(rename = "type")]
    pub ty: i64,
    /// The options of the operator class, as they stand in its definition.
    pub options: Option<String>,
}

/// An operator class or a collation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Word {
    /// Its oid.
    pub oid: i64,
    /// Its name as a statement of this session says it: quoted, and with its schema, where that is needed.
    pub text: String,
    /// The index method that a class is for.
    pub method: Option<String>,
    /// Whether a class is the one that its type has by default.
    pub default: bool,
    /// The type that a class is for.
    pub of_type: i64,
    /// The type that a class keeps, where it is another one; else 0.
    pub kept_type: i64,
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
    /// The numbers of its columns in order.
    #[serde(deserialize_with = "numbers")]
    pub columns: Vec<i64>,
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
    /// The numbers of the columns that its index holds besides.
    #[serde(deserialize_with = "numbers")]
    pub include: Vec<i64>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// Storage parameters of its index, `name=value` each.
    pub options: Vec<String>,
    /// The referenced table's schema.
    pub target_schema: Option<String>,
    /// The referenced table.
    pub target: Option<String>,
    /// The oid of the referenced table.
    pub target_oid: i64,
    /// The numbers of the referenced columns in order.
    #[serde(deserialize_with = "numbers")]
    pub target_numbers: Vec<i64>,
    /// Their names; said by the catalog only where the table is in a schema that is not read.
    pub target_columns: Vec<String>,
    /// `confdeltype`: `a`, `r`, `c`, `n` or `d`.
    pub on_delete: String,
    /// The numbers of the only columns that it sets.
    #[serde(deserialize_with = "numbers")]
    pub on_delete_columns: Vec<i64>,
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

/// The numbers of an array or a vector, as the server prints them: `{1,2}` or `1 2`. None where there is none.
fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    text.split(|of: char| !of.is_ascii_digit() && of != '-')
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().map_err(serde::de::Error::custom))
        .collect()
}
