//! The text of `format_type()` to the model's type, by sea-schema's parser, checked by spelling it back.

use std::collections::HashMap;

use sea_schema::postgres::def::Type;
use sea_schema::postgres::parser::parse_column_type;
use sea_schema::postgres::query::ColumnQueryResult;

use crate::dialect::{Dialect, same_type};
use crate::model::{ColumnType, Length};

/// The model's word for a type, or its exact text where no word is spelled back as the same type.
pub fn column_type(text: &str) -> ColumnType {
    let exact = ColumnType::Custom(text.to_owned());
    match guess(text) {
        Some(ty) if same_type(Dialect::Postgres, &ty, &exact) => ty,
        _ => exact,
    }
}

/// What the type may be; it need not be right.
fn guess(text: &str) -> Option<ColumnType> {
    if let Some(element) = text.strip_suffix("[]") {
        return Some(ColumnType::Array(Box::new(guess(element)?)));
    }
    let (word, arguments) = split(text)?;
    let first = arguments.first().copied();
    let unsigned = first.and_then(|number| u32::try_from(number).ok());
    // sea-schema has no word for what an extension brings.
    match word.as_str() {
        "ltree" => return Some(ColumnType::LTree),
        "vector" => return Some(ColumnType::Vector(unsigned)),
        _ => {}
    }
    let fields = word.strip_prefix("interval").map(str::trim_start);
    let row = ColumnQueryResult {
        column_type: fields.map_or_else(|| word.clone(), |_| "interval".to_owned()),
        numeric_precision: first,
        numeric_scale: arguments.get(1).copied(),
        character_maximum_length: first,
        datetime_precision: first,
        interval_type: fields
            .filter(|fields| !fields.is_empty())
            .map(str::to_uppercase),
        interval_precision: first,
        ..ColumnQueryResult::default()
    };
    Some(match parse_column_type(&row, &HashMap::new()) {
        Type::SmallInt => ColumnType::SmallInteger,
        Type::Integer => ColumnType::Integer,
        Type::BigInt => ColumnType::BigInteger,
        Type::Decimal(of) | Type::Numeric(of) => ColumnType::Decimal(
            of.precision
                .map(|precision| (precision.into(), of.scale.unwrap_or(0).into())),
        ),
        Type::Real => ColumnType::Float,
        Type::DoublePrecision => ColumnType::Double,
        Type::Money => ColumnType::Money(None),
        // Its lengths are of 16 bits; the server's go to ten million.
        Type::Varchar(_) => ColumnType::String(unsigned.map_or(Length::None, Length::N)),
        Type::Char(_) => ColumnType::Char(unsigned),
        Type::Text => ColumnType::Text,
        // What `Vec<u8>` is in an entity; all binary words are this type.
        Type::Bytea => ColumnType::VarBinary(Length::None),
        Type::Timestamp(_) => ColumnType::DateTime,
        Type::TimestampWithTimeZone(_) => ColumnType::TimestampWithTimeZone,
        Type::Date => ColumnType::Date,
        Type::Time(_) => ColumnType::Time,
        Type::Interval(of) => ColumnType::Interval(of.field, of.precision.map(Into::into)),
        Type::Boolean => ColumnType::Boolean,
        Type::Cidr => ColumnType::Cidr,
        Type::Inet => ColumnType::Inet,
        Type::MacAddr => ColumnType::MacAddr,
        Type::Bit(_) => ColumnType::Bit(unsigned),
        Type::VarBit(_) => ColumnType::VarBit(unsigned?),
        Type::Uuid => ColumnType::Uuid,
        Type::Json => ColumnType::Json,
        Type::JsonBinary => ColumnType::JsonBinary,
        _ => return None,
    })
}

/// The type's words without arguments, and its arguments: `timestamp(3) with time zone` is
/// `timestamp with time zone` and 3. Nothing for a quoted name.
fn split(text: &str) -> Option<(String, Vec<i32>)> {
    if text.contains('"') {
        return None;
    }
    let Some((before, rest)) = text.split_once('(') else {
        return Some((text.to_owned(), Vec::new()));
    };
    let (inside, after) = rest.split_once(')')?;
    let arguments: Result<Vec<i32>, _> =
        inside.split(',').map(|part| part.trim().parse()).collect();
    Some((format!("{}{after}", before.trim_end()), arguments.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectName;

    fn check(text: &str, expected: &ColumnType) {
        assert_eq!(column_type(text), *expected, "{text}");
    }

    #[test]
    fn words() {
        check("smallint", &ColumnType::SmallInteger);
        check("integer", &ColumnType::Integer);
        check("bigint", &ColumnType::BigInteger);
        check("numeric", &ColumnType::Decimal(None));
        check("numeric(10,2)", &ColumnType::Decimal(Some((10, 2))));
        check("numeric(1000,0)", &ColumnType::Decimal(Some((1000, 0))));
        check("real", &ColumnType::Float);
        check("double precision", &ColumnType::Double);
        check("money", &ColumnType::Money(None));
        check("character varying", &ColumnType::String(Length::None));
        check("character varying(80)", &ColumnType::String(Length::N(80)));
        check(
            "character varying(100000)",
            &ColumnType::String(Length::N(100_000)),
        );
        check("character(3)", &ColumnType::Char(Some(3)));
        check("text", &ColumnType::Text);
        check("bytea", &ColumnType::VarBinary(Length::None));
        check("timestamp without time zone", &ColumnType::DateTime);
        check(
            "timestamp with time zone",
            &ColumnType::TimestampWithTimeZone,
        );
        check("date", &ColumnType::Date);
        check("time without time zone", &ColumnType::Time);
        check("interval", &ColumnType::Interval(None, None));
        check("interval(3)", &ColumnType::Interval(None, Some(3)));
        check(
            "interval year to month",
            &ColumnType::Interval(Some("YEAR TO MONTH".into()), None),
        );
        check(
            "interval day to second(3)",
            &ColumnType::Interval(Some("DAY TO SECOND".into()), Some(3)),
        );
        check("boolean", &ColumnType::Boolean);
        check("bit(8)", &ColumnType::Bit(Some(8)));
        check("bit varying(8)", &ColumnType::VarBit(8));
        check("uuid", &ColumnType::Uuid);
        check("json", &ColumnType::Json);
        check("jsonb", &ColumnType::JsonBinary);
        check("cidr", &ColumnType::Cidr);
        check("inet", &ColumnType::Inet);
        check("macaddr", &ColumnType::MacAddr);
        check("ltree", &ColumnType::LTree);
        check("vector(3)", &ColumnType::Vector(Some(3)));
    }

    #[test]
    fn arrays() {
        check("text[]", &ColumnType::Array(Box::new(ColumnType::Text)));
        check(
            "character varying(20)[]",
            &ColumnType::Array(Box::new(ColumnType::String(Length::N(20)))),
        );
        check(
            "numeric(10,2)[]",
            &ColumnType::Array(Box::new(ColumnType::Decimal(Some((10, 2))))),
        );
        check("citext[]", &ColumnType::Custom("citext[]".into()));
    }

    #[test]
    fn what_no_word_spells_keeps_its_text() {
        for text in [
            "timestamp(3) without time zone",
            "timestamp(3) with time zone",
            "time with time zone",
            "time(3) without time zone",
            "bit varying",
            "bpchar",
            "\"char\"",
            "numeric(3,-2)",
            "citext",
            "int4range",
            "macaddr8",
            "tsvector",
            "other.domain_of_mine",
            "\"Mood\"",
            "\"Mood\"[]",
            "geometry(Point,4326)",
            "timestamp(3) without time zone[]",
        ] {
            check(text, &ColumnType::Custom(text.into()));
        }
    }

    #[test]
    fn an_enum_is_never_guessed() {
        assert_ne!(
            column_type("mood"),
            ColumnType::Enum(ObjectName::new("mood"))
        );
    }
}
