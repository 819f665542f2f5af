//! Which Rust type holds a column: the column type that the code generator is given for it, which need not be the one that
//! the column has.
//!
//! What has no Rust type of its own is text that PostgreSQL casts. Knows nothing of names.

use std::collections::BTreeMap;

use schema_diff::dialect::mysql_ddl::{string_content, tokens};
use schema_diff::dialect::{Dialect, type_name};
use schema_diff::model::{ColumnType, Length, ObjectName};
use sea_query::{ColumnType as To, RcOrArc, StringLen};

/// What the generator is given, and how the value is read and written.
#[derive(Debug, Clone)]
pub struct Held {
    /// The type of which the generator makes a Rust type.
    pub given: Given,
    /// The type that the database casts the text to; `None` where no cast is needed.
    pub cast: Option<String>,
}

/// A type for the generator: its own, or an enum of that name.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Of sea-query.
    Type(To),
    /// An enum.
    Enum(String),
    /// An array of an enum.
    Enums(String),
}

fn plain(given: To) -> Held {
    Held {
        given: Given::Type(given),
        cast: None,
    }
}

/// How a column of that type is held. `enums` are those that have a Rust type.
pub fn held(dialect: Dialect, ty: &ColumnType, enums: &BTreeMap<String, Vec<String>>) -> Held {
    match dialect {
        Dialect::Postgres => postgres(ty, enums),
        Dialect::MySql => plain(mysql(ty)),
        Dialect::Sqlite => plain(sqlite(ty)),
    }
}

/// The name of an enum that a Rust type can be made for. One of another schema has a name that SeaORM cannot say.
pub fn enum_name(name: &ObjectName) -> Option<&String> {
    name.schema.is_none().then_some(&name.name)
}

/// The values that stand in a column's type, where enums live in columns.
pub fn enum_values(dialect: Dialect, ty: &ColumnType) -> Option<Vec<String>> {
    let ColumnType::Custom(text) = ty else {
        return None;
    };
    let tokens = tokens(text);
    let [word, open, inner @ .., close] = tokens.as_slice() else {
        return None;
    };
    let is_enum = dialect.enums_live_in_columns()
        && word.text.eq_ignore_ascii_case("enum")
        && open.text == "("
        && close.text == ")";
    let values: Option<Vec<String>> = inner
        .iter()
        .filter(|token| token.text != ",")
        .map(|token| string_content(token.text))
        .collect();
    values.filter(|values| is_enum && !values.is_empty())
}

fn postgres(ty: &ColumnType, enums: &BTreeMap<String, Vec<String>>) -> Held {
    fn known<'a>(
        name: &'a ObjectName,
        enums: &BTreeMap<String, Vec<String>>,
    ) -> Option<&'a String> {
        enum_name(name).filter(|name| enums.contains_key(*name))
    }
    let text = || Held {
        given: Given::Type(To::String(StringLen::None)),
        cast: type_name(Dialect::Postgres, ty).ok(),
    };
    match ty {
        ColumnType::Enum(name) => known(name, enums).map_or_else(text, |name| Held {
            given: Given::Enum(name.clone()),
            cast: None,
        }),
        ColumnType::Array(element) => match (element.as_ref(), postgres(element, enums)) {
            (ColumnType::Enum(name), _) => known(name, enums).map_or_else(text, |name| Held {
                given: Given::Enums(name.clone()),
                cast: None,
            }),
            (
                ColumnType::SmallInteger
                | ColumnType::Integer
                | ColumnType::BigInteger
                | ColumnType::Float
                | ColumnType::Double
                | ColumnType::Boolean
                | ColumnType::String(_)
                | ColumnType::Text
                | ColumnType::Uuid
                | ColumnType::Decimal(_)
                | ColumnType::DateTime
                | ColumnType::TimestampWithTimeZone
                | ColumnType::Date
                | ColumnType::Time,
                Held {
                    given: Given::Type(element),
                    cast: None,
                },
            ) => plain(To::Array(RcOrArc::new(element))),
            _ => text(),
        },
        ColumnType::Custom(name) => {
            let word = name.to_lowercase();
            let ends = |end: &str| word.ends_with(end);
            match word.split('(').next().unwrap_or_default() {
                _ if ends("[]") => text(),
                "timestamp" if ends("without time zone") => plain(To::DateTime),
                "timestamp" if ends("with time zone") => plain(To::TimestampWithTimeZone),
                "time" if ends("without time zone") => plain(To::Time),
                "numeric" => plain(To::Decimal(None)),
                "citext" | "bpchar" | "name" => plain(To::String(StringLen::None)),
                _ => text(),
            }
        }
        ColumnType::Interval(..)
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Money(_) => text(),
        other => plain(of(other)),
    }
}

fn mysql(ty: &ColumnType) -> To {
    let text = match ty {
        ColumnType::Bit(Some(bits)) if *bits > 1 => return To::BigUnsigned,
        ColumnType::Custom(text) => text.to_lowercase(),
        other => return of(other),
    };
    let word = text.split(['(', ' ']).next().unwrap_or_default();
    let unsigned = text.contains("unsigned");
    match (word, unsigned) {
        ("tinyint", false) => To::TinyInteger,
        ("tinyint", true) => To::TinyUnsigned,
        ("smallint", false) => To::SmallInteger,
        ("smallint", true) => To::SmallUnsigned,
        ("mediumint" | "int", false) => To::Integer,
        ("mediumint" | "int", true) => To::Unsigned,
        ("bigint", false) => To::BigInteger,
        ("bigint", true) => To::BigUnsigned,
        ("float", _) => To::Float,
        ("double", _) => To::Double,
        ("decimal", _) => To::Decimal(None),
        ("datetime", _) => To::DateTime,
        ("timestamp", _) => To::Timestamp,
        ("time", _) => To::Time,
        (
            "tinyblob" | "mediumblob" | "longblob" | "blob" | "binary" | "varbinary" | "geometry"
            | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring"
            | "multipolygon" | "geometrycollection" | "vector",
            _,
        ) => To::Blob,
        _ => To::String(StringLen::None),
    }
}

/// SQLite keeps any number in any column: a whole one is of 64 bits. A declared type is what it says, and else what the
/// database makes of its words.
fn sqlite(ty: &ColumnType) -> To {
    let text = match ty {
        ColumnType::Integer => return To::BigInteger,
        ColumnType::Custom(text) => text.to_uppercase(),
        other => return of(other),
    };
    let has = |word: &str| text.contains(word);
    match text.split(['(', ' ']).next().unwrap_or_default() {
        "DATETIME" | "TIMESTAMP" => To::DateTime,
        "DATE" => To::Date,
        "TIME" => To::Time,
        "BOOL" => To::Boolean,
        "JSON" | "JSONB" => To::Json,
        "NUMERIC" | "DECIMAL" => To::Decimal(None),
        _ if has("INT") => To::BigInteger,
        _ if has("CHAR") || has("CLOB") || has("TEXT") => To::String(StringLen::None),
        _ if has("BLOB") => To::Blob,
        _ if has("REAL") || has("FLOA") || has("DOUB") => To::Double,
        _ => To::String(StringLen::None),
    }
}

/// The same type in sea-query's words. An enum, and what only a database knows, is text.
fn of(ty: &ColumnType) -> To {
    let length = |length: &Length| match length {
        Length::None => StringLen::None,
        Length::Max => StringLen::Max,
        Length::N(n) => StringLen::N(*n),
    };
    match ty {
        ColumnType::Char(n) => To::Char(*n),
        ColumnType::String(n) => To::String(length(n)),
        ColumnType::Text => To::Text,
        ColumnType::Blob => To::Blob,
        ColumnType::TinyInteger => To::TinyInteger,
        ColumnType::SmallInteger => To::SmallInteger,
        ColumnType::Integer => To::Integer,
        ColumnType::BigInteger => To::BigInteger,
        ColumnType::TinyUnsigned => To::TinyUnsigned,
        ColumnType::SmallUnsigned => To::SmallUnsigned,
        ColumnType::Unsigned => To::Unsigned,
        ColumnType::BigUnsigned => To::BigUnsigned,
        ColumnType::Float => To::Float,
        ColumnType::Double => To::Double,
        ColumnType::Decimal(p) | ColumnType::Money(p) => To::Decimal(*p),
        ColumnType::DateTime => To::DateTime,
        ColumnType::Timestamp => To::Timestamp,
        ColumnType::TimestampWithTimeZone => To::TimestampWithTimeZone,
        ColumnType::Time => To::Time,
        ColumnType::Date => To::Date,
        ColumnType::Year => To::Year,
        ColumnType::Binary(n) => To::Binary(*n),
        ColumnType::VarBinary(n) => To::VarBinary(length(n)),
        ColumnType::Bit(n) => To::Bit(*n),
        ColumnType::VarBit(n) => To::VarBit(*n),
        ColumnType::Boolean => To::Boolean,
        ColumnType::Json => To::Json,
        ColumnType::JsonBinary => To::JsonBinary,
        ColumnType::Uuid => To::Uuid,
        ColumnType::Vector(n) => To::Vector(*n),
        ColumnType::Cidr => To::Cidr,
        ColumnType::Inet => To::Inet,
        ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Interval(..)
        | ColumnType::Enum(_)
        | ColumnType::Array(_)
        | ColumnType::Custom(_) => To::String(StringLen::None),
    }
}
