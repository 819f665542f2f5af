//! How each dialect spells a type (as sea-query does), and when two types are the same to it.

use thiserror::Error;

use super::Dialect;
use crate::model::{ColumnType, Length};

/// A type that a dialect has no word for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{dialect} has no word for {ty}")]
pub struct UnsupportedType {
    /// The dialect.
    pub dialect: Dialect,
    /// The type, in the model's words.
    pub ty: String,
}

/// The type's spelling in a CREATE TABLE of that dialect, the same as sea-query's except that an enum's name is
/// quoted where PostgreSQL needs it.
pub fn type_name(dialect: Dialect, ty: &ColumnType) -> Result<String, UnsupportedType> {
    let name = match dialect {
        Dialect::Postgres => postgres(ty),
        Dialect::MySql => mysql(ty),
        Dialect::Sqlite => sqlite(ty),
    };
    name.ok_or_else(|| UnsupportedType {
        dialect,
        ty: format!("{ty:?}"),
    })
}

/// Whether the dialect keeps both types as the same one. Types that it has no word for are never the same.
pub fn same_type(dialect: Dialect, a: &ColumnType, b: &ColumnType) -> bool {
    match (type_name(dialect, a), type_name(dialect, b)) {
        (Ok(a), Ok(b)) => canonical(dialect, &a) == canonical(dialect, &b),
        _ => a == b,
    }
}

/// One spelling for the several that a dialect takes as the same type.
pub fn canonical(dialect: Dialect, name: &str) -> String {
    if dialect == Dialect::MySql {
        return canonical_mysql(name);
    }
    let (base, array) = match name.trim().strip_suffix("[]") {
        Some(base) if dialect == Dialect::Postgres => (base, true),
        _ => (name.trim(), false),
    };
    let (word, rest) = match base.find('(') {
        // A quoted identifier is taken as it stands.
        _ if base.starts_with('"') => (base.to_owned(), String::new()),
        Some(at) => {
            let close = base[at..]
                .find(')')
                .map_or(base.len(), |offset| at + offset + 1);
            let arguments: String = base[at..close]
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            let word = format!("{}{}", base[..at].trim_end(), &base[close..]);
            (word.to_lowercase(), arguments)
        }
        None => (base.to_lowercase(), String::new()),
    };
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    let (word, rest) = match dialect {
        Dialect::Postgres => {
            let word = match word.as_str() {
                "varchar" => "character varying",
                "char" | "bpchar" if !rest.is_empty() => "character",
                "char" | "character" if rest.is_empty() => {
                    return finish("character", "(1)", array);
                }
                "int" | "int4" => "integer",
                "int2" => "smallint",
                "int8" => "bigint",
                "bool" => "boolean",
                "float4" => "real",
                "float8" => "double precision",
                "decimal" => "numeric",
                "timestamp" => "timestamp without time zone",
                "timestamptz" => "timestamp with time zone",
                "time" => "time without time zone",
                "timetz" => "time with time zone",
                "varbit" => "bit varying",
                "bit" if rest.is_empty() => return finish("bit", "(1)", array),
                other => other,
            };
            let rest = match (word, rest.as_str()) {
                // numeric(10) is numeric(10,0)
                ("numeric", rest) if !rest.is_empty() && !rest.contains(',') => {
                    rest.replace(')', ",0)")
                }
                (_, rest) => rest.to_owned(),
            };
            (word.to_owned(), rest)
        }
        // The declared text is what SQLx decodes by: nothing but letter case is without meaning.
        Dialect::MySql | Dialect::Sqlite => (word, rest),
    };
    finish(&word, &rest, array)
}

/// The same, where an argument may be a string: `enum('in progress')`.
fn canonical_mysql(name: &str) -> String {
    let (mut words, mut arguments) = (Vec::new(), String::new());
    let mut depth = 0_usize;
    for token in super::mysql_ddl::tokens(name) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            text if depth > 0 => arguments.push_str(text),
            text => words.push(text.to_lowercase()),
        }
    }
    let head = words.first().cloned().unwrap_or_default();
    let word = match head.as_str() {
        "integer" => "int",
        "numeric" | "dec" | "fixed" => "decimal",
        "real" => "double",
        "bool" | "boolean" => {
            arguments = "1".into();
            "tinyint"
        }
        other => other,
    };
    if word == "double" {
        words.retain(|word| word != "precision");
    }
    match (word, arguments.as_str()) {
        ("tinyint", "1") if words.len() == 1 => {}
        // How many digits are shown; with ZEROFILL that says something.
        ("tinyint" | "smallint" | "mediumint" | "int" | "bigint", _)
            if !words.iter().any(|word| word == "zerofill") =>
        {
            arguments.clear();
        }
        ("year", _) => arguments.clear(),
        ("decimal", "") => arguments = "10,0".into(),
        ("decimal", only) if !only.contains(',') => arguments.push_str(",0"),
        ("char" | "binary" | "bit", "") => arguments = "1".into(),
        _ => {}
    }
    let mut text = word.to_owned();
    if !arguments.is_empty() {
        text.extend(["(", &arguments, ")"]);
    }
    for word in words.iter().skip(1) {
        text.push(' ');
        text.push_str(word);
    }
    text
}

fn finish(word: &str, rest: &str, array: bool) -> String {
    format!("{word}{rest}{}", if array { "[]" } else { "" })
}

fn with_length(word: &str, length: Option<u32>) -> String {
    length.map_or_else(|| word.to_owned(), |length| format!("{word}({length})"))
}

fn with_precision(word: &str, precision: Option<(u32, u32)>) -> String {
    precision.map_or_else(
        || word.to_owned(),
        |(precision, scale)| format!("{word}({precision}, {scale})"),
    )
}

fn length(length: Length) -> Option<u32> {
    match length {
        Length::N(n) => Some(n),
        Length::None | Length::Max => None,
    }
}

/// Whether PostgreSQL reads the name, unquoted, as itself.
pub fn is_plain_postgres_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !crate::name::is_postgres_keyword(name)
}

fn postgres(ty: &ColumnType) -> Option<String> {
    Some(match ty {
        ColumnType::Char(length) => with_length("char", *length),
        ColumnType::String(n) => with_length("varchar", length(*n)),
        ColumnType::Text => "text".into(),
        ColumnType::TinyInteger | ColumnType::TinyUnsigned | ColumnType::SmallInteger => {
            "smallint".into()
        }
        ColumnType::Integer | ColumnType::SmallUnsigned => "integer".into(),
        ColumnType::BigInteger | ColumnType::Unsigned | ColumnType::BigUnsigned => "bigint".into(),
        ColumnType::Float => "real".into(),
        ColumnType::Double => "double precision".into(),
        ColumnType::Decimal(precision) => with_precision("decimal", *precision),
        ColumnType::DateTime => "timestamp without time zone".into(),
        ColumnType::Timestamp => "timestamp".into(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".into(),
        ColumnType::Time => "time".into(),
        ColumnType::Date => "date".into(),
        ColumnType::Interval(fields, precision) => {
            let mut name = "interval".to_owned();
            if let Some(fields) = fields {
                name.push(' ');
                name.push_str(fields);
            }
            with_length(&name, *precision)
        }
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => "bytea".into(),
        ColumnType::Bit(length) => with_length("bit", *length),
        ColumnType::VarBit(length) => format!("varbit({length})"),
        ColumnType::Boolean => "bool".into(),
        // PostgreSQL's money takes no arguments.
        ColumnType::Money(None) => "money".into(),
        ColumnType::Year | ColumnType::Money(Some(_)) => return None,
        ColumnType::Json => "json".into(),
        ColumnType::JsonBinary => "jsonb".into(),
        ColumnType::Uuid => "uuid".into(),
        ColumnType::Enum(name) => {
            let part = |name: &str| {
                if is_plain_postgres_name(name) {
                    name.to_owned()
                } else {
                    Dialect::Postgres.quote(name)
                }
            };
            match &name.schema {
                Some(schema) => format!("{}.{}", part(schema), part(&name.name)),
                None => part(&name.name),
            }
        }
        ColumnType::Array(element) => format!("{}[]", postgres(element)?),
        ColumnType::Vector(size) => with_length("vector", *size),
        ColumnType::Cidr => "cidr".into(),
        ColumnType::Inet => "inet".into(),
        ColumnType::MacAddr => "macaddr".into(),
        ColumnType::LTree => "ltree".into(),
        ColumnType::Custom(text) => text.clone(),
    })
}

fn sqlite(ty: &ColumnType) -> Option<String> {
    Some(match ty {
        ColumnType::Char(length) => with_length("char", *length),
        ColumnType::String(n) => with_length("varchar", length(*n)),
        ColumnType::Text => "text".into(),
        ColumnType::TinyInteger | ColumnType::TinyUnsigned => "tinyint".into(),
        ColumnType::SmallInteger | ColumnType::SmallUnsigned => "smallint".into(),
        ColumnType::Integer
        | ColumnType::Unsigned
        | ColumnType::BigInteger
        | ColumnType::BigUnsigned => "integer".into(),
        ColumnType::Float => "float".into(),
        ColumnType::Double => "double".into(),
        ColumnType::Decimal(None) => "real_decimal".into(),
        ColumnType::Decimal(precision) => with_precision("real", *precision),
        ColumnType::DateTime => "datetime_text".into(),
        ColumnType::Timestamp => "timestamp_text".into(),
        ColumnType::TimestampWithTimeZone => "timestamp_with_timezone_text".into(),
        ColumnType::Time => "time_text".into(),
        ColumnType::Date => "date_text".into(),
        ColumnType::Binary(length) => format!("blob({length})"),
        ColumnType::VarBinary(n) => with_length("varbinary_blob", length(*n)),
        ColumnType::Blob => "blob".into(),
        ColumnType::Boolean => "boolean".into(),
        ColumnType::Money(precision) => with_precision("real_money", *precision),
        ColumnType::Json => "json_text".into(),
        ColumnType::JsonBinary => "jsonb_text".into(),
        ColumnType::Uuid => "uuid_text".into(),
        ColumnType::Enum(_) => "enum_text".into(),
        ColumnType::Custom(text) => text.clone(),
        ColumnType::Year
        | ColumnType::Interval(..)
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::Array(_)
        | ColumnType::Vector(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree => return None,
    })
}

fn mysql(ty: &ColumnType) -> Option<String> {
    Some(match ty {
        ColumnType::Char(length) => with_length("char", *length),
        ColumnType::String(Length::None) => "varchar(255)".into(),
        ColumnType::String(Length::Max) => "varchar(65535)".into(),
        ColumnType::String(Length::N(n)) => format!("varchar({n})"),
        ColumnType::Text => "text".into(),
        ColumnType::TinyInteger => "tinyint".into(),
        ColumnType::SmallInteger => "smallint".into(),
        ColumnType::Integer => "int".into(),
        ColumnType::BigInteger => "bigint".into(),
        ColumnType::TinyUnsigned => "tinyint UNSIGNED".into(),
        ColumnType::SmallUnsigned => "smallint UNSIGNED".into(),
        ColumnType::Unsigned => "int UNSIGNED".into(),
        ColumnType::BigUnsigned => "bigint UNSIGNED".into(),
        ColumnType::Float => "float".into(),
        ColumnType::Double => "double".into(),
        ColumnType::Decimal(precision) | ColumnType::Money(precision) => {
            with_precision("decimal", *precision)
        }
        ColumnType::DateTime => "datetime".into(),
        ColumnType::Timestamp | ColumnType::TimestampWithTimeZone => "timestamp".into(),
        ColumnType::Time => "time".into(),
        ColumnType::Date => "date".into(),
        ColumnType::Year => "year".into(),
        ColumnType::Binary(length) => format!("binary({length})"),
        ColumnType::VarBinary(Length::N(n)) => format!("varbinary({n})"),
        ColumnType::VarBinary(Length::None) => "varbinary(255)".into(),
        ColumnType::VarBinary(Length::Max) => "varbinary(65535)".into(),
        ColumnType::Blob => "blob".into(),
        ColumnType::Bit(length) => with_length("bit", *length),
        ColumnType::VarBit(length) => format!("bit({length})"),
        ColumnType::Boolean => "bool".into(),
        ColumnType::Json | ColumnType::JsonBinary => "json".into(),
        ColumnType::Uuid => "binary(16)".into(),
        ColumnType::Custom(text) => text.clone(),
        // An enum's values stand in the column; they are written by the renderer, which knows them.
        ColumnType::Enum(_)
        | ColumnType::Interval(..)
        | ColumnType::Array(_)
        | ColumnType::Vector(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree => return None,
    })
}
