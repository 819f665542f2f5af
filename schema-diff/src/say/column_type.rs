//! A column's type as `column_type` spells it.

use proc_macro2::Literal;

use crate::dialect::{Dialect, type_name};
use crate::model::{ColumnType, Length};

/// What follows `ColumnType::` for a type of that dialect; `None` where the dialect has no word for the type itself.
pub fn spelled(dialect: Dialect, ty: &ColumnType) -> Option<String> {
    let length = |length: &Length| match length {
        Length::None => "StringLen::None".to_owned(),
        Length::Max => "StringLen::Max".to_owned(),
        Length::N(n) => format!("StringLen::N({n})"),
    };
    let option = |n: &Option<u32>| n.map_or_else(|| "None".to_owned(), |n| format!("Some({n})"));
    let pair = |pair: &Option<(u32, u32)>| {
        pair.map_or_else(|| "None".to_owned(), |(a, b)| format!("Some(({a}, {b}))"))
    };
    Some(match ty {
        ColumnType::Char(n) => format!("Char({})", option(n)),
        ColumnType::String(n) => format!("String({})", length(n)),
        ColumnType::VarBinary(n) => format!("VarBinary({})", length(n)),
        ColumnType::Binary(n) => format!("Binary({n})"),
        ColumnType::Bit(n) => format!("Bit({})", option(n)),
        ColumnType::VarBit(n) => format!("VarBit({n})"),
        ColumnType::Vector(n) => format!("Vector({})", option(n)),
        ColumnType::Decimal(p) => format!("Decimal({})", pair(p)),
        ColumnType::Money(p) => format!("Money({})", pair(p)),
        ColumnType::Text => "Text".into(),
        ColumnType::Blob => "Blob".into(),
        ColumnType::TinyInteger => "TinyInteger".into(),
        ColumnType::SmallInteger => "SmallInteger".into(),
        ColumnType::Integer => "Integer".into(),
        ColumnType::BigInteger => "BigInteger".into(),
        ColumnType::TinyUnsigned => "TinyUnsigned".into(),
        ColumnType::SmallUnsigned => "SmallUnsigned".into(),
        ColumnType::Unsigned => "Unsigned".into(),
        ColumnType::BigUnsigned => "BigUnsigned".into(),
        ColumnType::Float => "Float".into(),
        ColumnType::Double => "Double".into(),
        ColumnType::DateTime => "DateTime".into(),
        ColumnType::Timestamp => "Timestamp".into(),
        ColumnType::TimestampWithTimeZone => "TimestampWithTimeZone".into(),
        ColumnType::Time => "Time".into(),
        ColumnType::Date => "Date".into(),
        ColumnType::Year => "Year".into(),
        ColumnType::Boolean => "Boolean".into(),
        ColumnType::Json => "Json".into(),
        ColumnType::JsonBinary => "JsonBinary".into(),
        ColumnType::Uuid => "Uuid".into(),
        ColumnType::Cidr => "Cidr".into(),
        ColumnType::Inet => "Inet".into(),
        ColumnType::MacAddr => "MacAddr".into(),
        ColumnType::LTree => "LTree".into(),
        // The database's own words.
        ColumnType::Interval(..)
        | ColumnType::Enum(_)
        | ColumnType::Array(_)
        | ColumnType::Custom(_) => {
            let sql = type_name(dialect, ty).ok()?;
            format!("custom({})", Literal::string(&sql))
        }
    })
}
