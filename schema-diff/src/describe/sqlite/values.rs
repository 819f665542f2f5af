//! A declared type to the model's type, by sea-schema's parser, checked by spelling it back; and a default's text to
//! a literal where it is exactly one.

use sea_query::StringLen;
use sea_schema::sqlite::def::parse_type;

use crate::describe::{is_number, leading_string};
use crate::dialect::{Dialect, same_type, sqlite_ddl};
use crate::model::{ColumnType, DefaultValue, Length};

/// The model's word for a declared type, or its exact text where no word is spelled back as the same type.
pub fn column_type(text: &str) -> ColumnType {
    let exact = ColumnType::Custom(text.to_owned());
    match guess(text) {
        Some(ty) if same_type(Dialect::Sqlite, &ty, &exact) => ty,
        _ => exact,
    }
}

/// What the type may be; it need not be right.
fn guess(text: &str) -> Option<ColumnType> {
    let lower = text.to_lowercase();
    let length = |length: StringLen| match length {
        StringLen::N(n) => Length::N(n),
        StringLen::None | StringLen::Max => Length::None,
    };
    match lower.as_str() {
        // All integers of SeaORM but the small ones are spelled so; sea-schema says the largest.
        "integer" => return Some(ColumnType::Integer),
        // sea-schema knows it only with a length.
        "varbinary_blob" => return Some(ColumnType::VarBinary(Length::None)),
        _ => {}
    }
    Some(match parse_type(lower).ok()? {
        sea_query::ColumnType::Char(of) => ColumnType::Char(of),
        sea_query::ColumnType::String(of) => ColumnType::String(length(of)),
        sea_query::ColumnType::Text => ColumnType::Text,
        sea_query::ColumnType::Blob => ColumnType::Blob,
        sea_query::ColumnType::TinyInteger => ColumnType::TinyInteger,
        sea_query::ColumnType::SmallInteger => ColumnType::SmallInteger,
        sea_query::ColumnType::Float => ColumnType::Float,
        sea_query::ColumnType::Double => ColumnType::Double,
        sea_query::ColumnType::Decimal(of) => ColumnType::Decimal(of),
        sea_query::ColumnType::DateTime => ColumnType::DateTime,
        sea_query::ColumnType::Timestamp => ColumnType::Timestamp,
        sea_query::ColumnType::TimestampWithTimeZone => ColumnType::TimestampWithTimeZone,
        sea_query::ColumnType::Time => ColumnType::Time,
        sea_query::ColumnType::Date => ColumnType::Date,
        sea_query::ColumnType::Binary(of) => ColumnType::Binary(of),
        sea_query::ColumnType::VarBinary(of) => ColumnType::VarBinary(length(of)),
        sea_query::ColumnType::Boolean => ColumnType::Boolean,
        sea_query::ColumnType::Money(of) => ColumnType::Money(of),
        sea_query::ColumnType::Json => ColumnType::Json,
        sea_query::ColumnType::JsonBinary => ColumnType::JsonBinary,
        sea_query::ColumnType::Uuid => ColumnType::Uuid,
        _ => return None,
    })
}

/// The default.
pub fn default_value(text: &str) -> DefaultValue {
    let text = without_comments_behind(text);
    match text.to_ascii_uppercase().as_str() {
        "TRUE" => return DefaultValue::Bool(true),
        "FALSE" => return DefaultValue::Bool(false),
        "NULL" => return DefaultValue::Null,
        _ => {}
    }
    match leading_string(text) {
        Some((content, "")) => DefaultValue::String(content),
        _ if is_number(text) => DefaultValue::Number(text.to_owned()),
        _ if let Some(word) = only_name(text) => DefaultValue::String(word),
        _ => DefaultValue::Expression(text.to_owned()),
    }
}

/// A name alone, which SQLite takes for a string: an expression may name no column here.
fn only_name(text: &str) -> Option<String> {
    let is_time = text.to_ascii_uppercase().starts_with("CURRENT_");
    match sqlite_ddl::tokens(text).ok()?.as_slice() {
        [only] if !is_time && !text.starts_with(|c: char| c.is_ascii_digit()) => {
            only.name().map(str::to_owned)
        }
        _ => None,
    }
}

/// The text up to the end of its last token: a comment behind it would swallow what is written after it elsewhere.
pub(super) fn without_comments_behind(text: &str) -> &str {
    if !text.contains("--") && !text.contains("/*") {
        return text.trim();
    }
    let last = sqlite_ddl::tokens(text).ok();
    let end = last.and_then(|tokens| tokens.last().map(|token| token.span.end));
    end.map_or(text, |end| &text[..end]).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What SeaORM spells in a CREATE TABLE comes back as the word.
    #[test]
    fn every_word_comes_back() {
        for ty in [
            ColumnType::Char(None),
            ColumnType::Char(Some(3)),
            ColumnType::String(Length::None),
            ColumnType::String(Length::N(255)),
            ColumnType::Text,
            ColumnType::TinyInteger,
            ColumnType::SmallInteger,
            ColumnType::Integer,
            ColumnType::Float,
            ColumnType::Double,
            ColumnType::Decimal(None),
            ColumnType::Decimal(Some((10, 2))),
            ColumnType::DateTime,
            ColumnType::Timestamp,
            ColumnType::TimestampWithTimeZone,
            ColumnType::Time,
            ColumnType::Date,
            ColumnType::Binary(16),
            ColumnType::VarBinary(Length::None),
            ColumnType::VarBinary(Length::N(9)),
            ColumnType::Blob,
            ColumnType::Boolean,
            ColumnType::Money(None),
            ColumnType::Money(Some((10, 2))),
            ColumnType::Json,
            ColumnType::JsonBinary,
            ColumnType::Uuid,
        ] {
            let text = crate::dialect::type_name(Dialect::Sqlite, &ty).unwrap();
            assert_eq!(column_type(&text), ty, "{text}");
        }
    }

    #[test]
    fn what_no_word_spells_keeps_its_text() {
        for text in [
            "",
            "enum_text",
            "BIGINT",
            "INT",
            "REAL",
            "decimal(10,2)",
            "DATETIME",
            "TIMESTAMP",
            "nvarchar(20)",
            "UNSIGNED BIG INT",
            "varchar(20) binary",
            "ANY",
        ] {
            assert_eq!(column_type(text), ColumnType::Custom(text.into()), "{text}");
        }
        assert_eq!(column_type("INTEGER"), ColumnType::Integer);
        assert_eq!(
            column_type("VARCHAR(20)"),
            ColumnType::String(Length::N(20))
        );
    }

    #[test]
    fn defaults() {
        let check = |text: &str, expected| assert_eq!(default_value(text), expected, "{text}");
        check("'it''s'", DefaultValue::String("it's".into()));
        check("''", DefaultValue::String(String::new()));
        check("5", DefaultValue::Number("5".into()));
        check("-0.5", DefaultValue::Number("-0.5".into()));
        check("TRUE", DefaultValue::Bool(true));
        check("false", DefaultValue::Bool(false));
        check("NULL", DefaultValue::Null);
        for text in ["[x y]", "`x y`", "\"x y\""] {
            check(text, DefaultValue::String("x y".into()));
        }
        check("word", DefaultValue::String("word".into()));
        check("1 + 1 -- two", DefaultValue::Expression("1 + 1".into()));
        for text in [
            "CURRENT_TIMESTAMP",
            "x'00'",
            "0x10",
            "'a' || 'b'",
            "datetime('now')",
        ] {
            check(text, DefaultValue::Expression(text.into()));
        }
    }
}
