//! What a schema is: tables, columns, keys, indexes and enums of one database, as plain data in a stable order.
//!
//! Knows nothing of dialects, of SQL, of Rust source or of how two schemas differ.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a table, an enum or a view, with the database schema it lives in when that is said.
///
/// In JSON, and printed, it is `name` or `schema.name`; a part that holds a dot or a quote is written in double quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The database schema (`public`, …); `None` is the connection's own.
    pub schema: Option<String>,
    /// The object's name as the database spells it, unquoted.
    pub name: String,
}

impl ObjectName {
    /// A name in the connection's own schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in the given database schema.
    pub fn in_schema(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }

    /// Reads the printed form back. Never fails: text that is not of that form is a plain name.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut chars = text.chars().peekable();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    part.push('"');
                }
                '"' => quoted = !quoted,
                '.' if !quoted => parts.push(std::mem::take(&mut part)),
                c => part.push(c),
            }
        }
        parts.push(part);
        match parts.as_slice() {
            [name] if !quoted => Self::new(name.clone()),
            [schema, name] if !quoted => Self::in_schema(schema.clone(), name.clone()),
            _ => Self::new(text),
        }
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for ObjectName {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

impl From<(&str, &str)> for ObjectName {
    fn from((schema, name): (&str, &str)) -> Self {
        Self::in_schema(schema, name)
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, text: &str| {
            if text.contains(['.', '"']) {
                write!(f, "\"{}\"", text.replace('"', "\"\""))
            } else {
                f.write_str(text)
            }
        };
        if let Some(schema) = &self.schema {
            part(f, schema)?;
            f.write_str(".")?;
        }
        part(f, &self.name)
    }
}

impl Serialize for ObjectName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}

/// A value together with where it comes from: the model *said* it, or it is *implied* by SeaORM's defaults.
///
/// An implied fact serves CREATE; against an existing database it matches anything of its family and is never a
/// difference. Facts read from a live database are always said. In JSON: the bare value, or `{"implied": value}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact<T> {
    /// Follows from a default; nobody wrote it down.
    Implied {
        /// The value that CREATE would use.
        implied: T,
    },
    /// Written down by the model, or read from a database.
    Said(T),
}

impl<T> Fact<T> {
    /// An implied fact.
    pub fn implied(value: T) -> Self {
        Self::Implied { implied: value }
    }

    /// The value, whoever said it.
    pub fn value(&self) -> &T {
        match self {
            Self::Implied { implied: value } | Self::Said(value) => value,
        }
    }

    /// Whether the model said it.
    pub fn is_said(&self) -> bool {
        matches!(self, Self::Said(_))
    }
}

/// The schema of one database, or of what the entities ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Enum types, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub enums: BTreeMap<ObjectName, EnumType>,
    /// Tables, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<ObjectName, Table>,
    /// Objects that are there and that this model has no word for (views, foreign tables, …), by name. They hold
    /// their name, are never compared and never touched.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opaque: BTreeMap<ObjectName, Opaque>,
}

impl Schema {
    /// The same schema with every list in an order of its own (columns, keys and indexes by name or columns), for
    /// comparing two schemas whose objects were created in different orders.
    #[must_use]
    pub fn sorted(&self) -> Self {
        let mut schema = self.clone();
        for table in schema.tables.values_mut() {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            table.uniques.sort_by(|a, b| a.columns.cmp(&b.columns));
            table
                .indexes
                .sort_by(|a, b| (&a.columns, index_name(a)).cmp(&(&b.columns, index_name(b))));
            table
                .foreign_keys
                .sort_by(|a, b| (&a.columns, &a.references).cmp(&(&b.columns, &b.references)));
        }
        schema
    }
}

fn index_name(index: &Index) -> Option<&String> {
    index.name.as_ref().map(Fact::value)
}

/// An enum type: its values in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumType {
    /// The values, in the order in which the database sorts them.
    pub values: Vec<String>,
}

/// A database object without a word in this model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opaque {
    /// What the database calls its kind: `view`, `materialized view`, `virtual table`, …
    pub kind: String,
    /// Its definition as the database prints it, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Unique keys over plain columns, whether the database keeps them as a constraint or as an index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// All other indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Foreign keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Things on this table that the model has no word for (checks, triggers, exclusions, …), as
    /// `(kind, name, definition)`. Counted as unmanaged, never touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opaque: Vec<OpaquePart>,
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Something on a table that this model has no word for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpaquePart {
    /// What the database calls its kind: `check`, `trigger`, `exclusion`, …
    pub kind: String,
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its definition as the database prints it.
    pub definition: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The column's name as the database spells it.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Fact<ColumnType>,
    /// Whether it may hold NULL. A primary key's column never may.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Its default, when it has one. The counting of a serial or identity column is not a default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<DefaultValue>,
    /// Whether the database counts it up (serial, identity, `AUTO_INCREMENT`, SQLite's rowid).
    #[serde(
        default = "no_auto_increment",
        skip_serializing_if = "is_no_auto_increment"
    )]
    pub auto_increment: Fact<bool>,
    /// More that the database says of this column and the model has no word for (collation, generation
    /// expression, …), as the database prints it. Never compared, never touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opaque: Option<String>,
}

fn no_auto_increment() -> Fact<bool> {
    Fact::implied(false)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !*value
}

fn is_no_auto_increment(value: &Fact<bool>) -> bool {
    *value == no_auto_increment()
}

/// A column's type, in SeaORM's vocabulary (the variants of `sea_query::ColumnType`, with plain names for data), or
/// the database's own text where there is no such word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant is sea-query's variant of that name"
)]
pub enum ColumnType {
    Char(Option<u32>),
    String(Length),
    Text,
    Blob,
    TinyInteger,
    SmallInteger,
    Integer,
    BigInteger,
    TinyUnsigned,
    SmallUnsigned,
    Unsigned,
    BigUnsigned,
    Float,
    Double,
    Decimal(Option<(u32, u32)>),
    DateTime,
    Timestamp,
    TimestampWithTimeZone,
    Time,
    Date,
    Year,
    /// The fields as SQL spells them (`YEAR TO MONTH`), and the precision.
    Interval(Option<String>, Option<u32>),
    Binary(u32),
    VarBinary(Length),
    Bit(Option<u32>),
    VarBit(u32),
    Boolean,
    Money(Option<(u32, u32)>),
    Json,
    JsonBinary,
    Uuid,
    /// An enum type of [`Schema::enums`].
    Enum(ObjectName),
    Array(Box<ColumnType>),
    Vector(Option<u32>),
    Cidr,
    Inet,
    MacAddr,
    LTree,
    /// SQL text that is written as it stands: `column_type = "custom(\"citext\")"` in an entity, or a live column's
    /// type that has no word above.
    Custom(String),
}

/// The length of a string or binary type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// No length: `varchar` on PostgreSQL, `varchar(255)` on MySQL.
    None,
    /// The dialect's largest.
    Max,
    /// This many characters or bytes.
    N(u32),
}

/// A column's default.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// TRUE or FALSE.
    Bool(bool),
    /// A number, as decimal text (`5`, `-0.25`).
    Number(String),
    /// A string literal's content, unescaped.
    String(String),
    /// NULL, said explicitly.
    Null,
    /// SQL text, as written by the model or printed by the database (`CURRENT_TIMESTAMP`).
    Expression(String),
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// The constraint's name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// Its columns in order.
    pub columns: Vec<String>,
}

/// How the database keeps a unique key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UniqueForm {
    /// As a table constraint.
    Constraint,
    /// As a unique index.
    Index,
}

/// A unique key over plain columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unique {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Constraint or index.
    pub form: Fact<UniqueForm>,
}

/// An index that is not a plain unique key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// Its columns in order (ascending, by the dialect's default method).
    pub columns: Vec<String>,
    /// The whole definition as the database prints it, when it is more than a plain index over columns (unique and
    /// partial, an expression, a method, an order, …). Such an index is never compared and never touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
}

/// What happens to referencing rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of SQL")]
pub enum Action {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// The referencing columns in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub references: ObjectName,
    /// The referenced columns, in the order of `columns`.
    pub referenced_columns: Vec<String>,
    /// ON DELETE; `None` when the model does not say, which matches any action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<Action>,
    /// ON UPDATE; `None` when the model does not say, which matches any action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<Action>,
}
