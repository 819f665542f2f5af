//! The texts of types and defaults, as MySQL and MariaDB print them, to the model's words.

use crate::describe::is_number;
use crate::dialect::mysql_ddl::{string_content, tokens};
use crate::dialect::{Dialect, same_type};
use crate::model::{ColumnType, DefaultValue, Length};

/// The model's word for a type, or its exact text where no word is spelled back as the same type. (An enum's values
/// stand in its text.)
pub fn column_type(text: &str) -> ColumnType {
    let exact = ColumnType::Custom(text.to_owned());
    match guess(text) {
        Some(ty) if same_type(Dialect::MySql, &ty, &exact) && has_own_width(text) => ty,
        _ => exact,
    }
}

/// Whether an integer is shown with as many digits as its type has by itself: any other number was said.
fn has_own_width(text: &str) -> bool {
    let Some((word, rest)) = text.split_once('(') else {
        return true;
    };
    let own = match (word, rest.contains("unsigned")) {
        ("tinyint", false) => "4",
        ("tinyint", true) => "3",
        ("smallint", false) => "6",
        ("smallint", true) => "5",
        ("int", false) => "11",
        ("int", true) => "10",
        ("bigint", _) => "20",
        _ => return true,
    };
    // (bool is tinyint(1).)
    rest.split(')').next() == Some(own) || text == "tinyint(1)"
}

/// What the type may be; it need not be right.
fn guess(text: &str) -> Option<ColumnType> {
    let tokens = tokens(text);
    let word = tokens.first()?.text.to_lowercase();
    let number = |at: usize| -> Option<u32> { tokens.get(at)?.text.parse().ok() };
    let first = number(2);
    let unsigned = tokens.last()?.text.eq_ignore_ascii_case("unsigned");
    Some(match (word.as_str(), unsigned) {
        ("tinyint", false) if first == Some(1) => ColumnType::Boolean,
        ("tinyint", false) => ColumnType::TinyInteger,
        ("smallint", false) => ColumnType::SmallInteger,
        ("int", false) => ColumnType::Integer,
        ("bigint", false) => ColumnType::BigInteger,
        ("tinyint", true) => ColumnType::TinyUnsigned,
        ("smallint", true) => ColumnType::SmallUnsigned,
        ("int", true) => ColumnType::Unsigned,
        ("bigint", true) => ColumnType::BigUnsigned,
        ("float", false) => ColumnType::Float,
        ("double", false) => ColumnType::Double,
        ("decimal", false) => ColumnType::Decimal(first.zip(number(4))),
        ("datetime", false) => ColumnType::DateTime,
        ("timestamp", false) => ColumnType::Timestamp,
        ("time", false) => ColumnType::Time,
        ("date", false) => ColumnType::Date,
        ("year", false) => ColumnType::Year,
        ("char", false) => ColumnType::Char(first),
        ("varchar", false) => ColumnType::String(Length::N(first?)),
        ("text", false) => ColumnType::Text,
        ("binary", false) => ColumnType::Binary(first?),
        ("varbinary", false) => ColumnType::VarBinary(Length::N(first?)),
        ("blob", false) => ColumnType::Blob,
        ("bit", false) => ColumnType::Bit(first),
        ("json", false) => ColumnType::Json,
        _ => return None,
    })
}

/// The default of a column of type `ty` from the text that MariaDB prints: SQL.
pub fn mariadb_default(text: &str) -> DefaultValue {
    if text.eq_ignore_ascii_case("NULL") {
        DefaultValue::Null
    } else if is_number(text) {
        DefaultValue::Number(text.to_owned())
    } else if let Some(content) = string_content(text) {
        DefaultValue::String(content)
    } else {
        DefaultValue::Expression(text.to_owned())
    }
}

/// The same from what MySQL prints: the bare text of a literal, or an expression, which `extra` says.
pub fn mysql_default(text: &str, ty: &str, extra: &str) -> DefaultValue {
    let word = ty.split(['(', ' ']).next().unwrap_or_default();
    let of_numbers = matches!(
        word.to_ascii_lowercase().as_str(),
        "tinyint"
            | "smallint"
            | "mediumint"
            | "int"
            | "bigint"
            | "decimal"
            | "float"
            | "double"
            | "year"
    );
    // Before version 8 CURRENT_TIMESTAMP is not marked; no literal of a date begins so.
    let of_time = matches!(word.to_ascii_lowercase().as_str(), "datetime" | "timestamp")
        && text.to_ascii_uppercase().starts_with("CURRENT_TIMESTAMP");
    if extra.to_ascii_uppercase().contains("DEFAULT_GENERATED") || of_time || word == "bit" {
        // Strings inside are printed with their quotes escaped, and the parentheses that it wants are not printed.
        let bare =
            of_time || word == "bit" || text.to_ascii_uppercase().starts_with("CURRENT_TIMESTAMP");
        let text = text.replace("\\'", "'");
        DefaultValue::Expression(if bare { text } else { format!("({text})") })
    } else if of_numbers && is_number(text) {
        DefaultValue::Number(text.to_owned())
    } else {
        DefaultValue::String(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        for (text, expected) in [
            ("tinyint(1)", ColumnType::Boolean),
            ("tinyint(4)", ColumnType::TinyInteger),
            ("tinyint", ColumnType::TinyInteger),
            ("tinyint(3) unsigned", ColumnType::TinyUnsigned),
            ("smallint(6)", ColumnType::SmallInteger),
            ("int(11)", ColumnType::Integer),
            ("int", ColumnType::Integer),
            ("int(10) unsigned", ColumnType::Unsigned),
            ("bigint(20)", ColumnType::BigInteger),
            ("bigint unsigned", ColumnType::BigUnsigned),
            ("float", ColumnType::Float),
            ("double", ColumnType::Double),
            ("decimal(10,2)", ColumnType::Decimal(Some((10, 2)))),
            ("varchar(20)", ColumnType::String(Length::N(20))),
            ("char(1)", ColumnType::Char(Some(1))),
            ("text", ColumnType::Text),
            ("binary(16)", ColumnType::Binary(16)),
            ("varbinary(10)", ColumnType::VarBinary(Length::N(10))),
            ("blob", ColumnType::Blob),
            ("year(4)", ColumnType::Year),
            ("bit(3)", ColumnType::Bit(Some(3))),
            ("datetime", ColumnType::DateTime),
            ("timestamp", ColumnType::Timestamp),
            ("time", ColumnType::Time),
            ("date", ColumnType::Date),
            ("json", ColumnType::Json),
        ] {
            assert_eq!(column_type(text), expected, "{text}");
        }
        for text in [
            "mediumint(9)",
            "int(5) unsigned zerofill",
            "int(5)",
            "tinyint(1) unsigned",
            "bigint(10) unsigned",
            "datetime(6)",
            "timestamp(3)",
            "longtext",
            "float(7,3)",
            "double unsigned",
            "decimal(10,2) unsigned",
            "enum('a','it''s')",
            "set('x','y')",
            "uuid",
            "point",
            "vector(3)",
        ] {
            assert_eq!(column_type(text), ColumnType::Custom(text.into()), "{text}");
        }
    }

    #[test]
    fn defaults_of_mariadb() {
        let string = |text: &str| DefaultValue::String(text.into());
        let expression = |text: &str| DefaultValue::Expression(text.into());
        for (text, expected) in [
            ("NULL", DefaultValue::Null),
            ("5", DefaultValue::Number("5".into())),
            ("-3", DefaultValue::Number("-3".into())),
            ("0.00", DefaultValue::Number("0.00".into())),
            ("'5'", string("5")),
            ("'NULL'", string("NULL")),
            ("''", string("")),
            (r"'\\ it''s'", string(r"\ it's")),
            ("current_timestamp()", expression("current_timestamp()")),
            ("uuid()", expression("uuid()")),
            ("b'101'", expression("b'101'")),
            ("(1 + 2)", expression("(1 + 2)")),
            ("concat('a','b')", expression("concat('a','b')")),
        ] {
            assert_eq!(mariadb_default(text), expected, "{text}");
        }
    }

    #[test]
    fn defaults_of_mysql() {
        let string = |text: &str| DefaultValue::String(text.into());
        let expression = |text: &str| DefaultValue::Expression(text.into());
        for (text, ty, extra, expected) in [
            ("5", "int unsigned", "", DefaultValue::Number("5".into())),
            (
                "0.00",
                "decimal(10,2)",
                "",
                DefaultValue::Number("0.00".into()),
            ),
            ("5", "varchar(9)", "", string("5")),
            ("NULL", "varchar(9)", "", string("NULL")),
            ("it's", "enum('it''s')", "", string("it's")),
            ("2020-01-01", "date", "", string("2020-01-01")),
            (
                "CURRENT_TIMESTAMP",
                "datetime",
                "DEFAULT_GENERATED",
                expression("CURRENT_TIMESTAMP"),
            ),
            (
                "CURRENT_TIMESTAMP",
                "timestamp",
                "",
                expression("CURRENT_TIMESTAMP"),
            ),
            ("b'101'", "bit(3)", "", expression("b'101'")),
            (
                r"concat(_utf8mb4\'a\',1)",
                "varchar(9)",
                "DEFAULT_GENERATED",
                expression("(concat(_utf8mb4'a',1))"),
            ),
        ] {
            assert_eq!(mysql_default(text, ty, extra), expected, "{text} of {ty}");
        }
    }
}
