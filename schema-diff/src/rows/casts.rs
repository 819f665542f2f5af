//! Which values of one type another one cannot hold, as a condition for the rows.

use crate::dialect::{Dialect, type_name};
use crate::model::{ColumnType, Length, Schema};

/// No server keeps more digits before the point.
const MOST_DIGITS: u32 = 1000;

/// Values that do not fit.
pub(super) struct Misfit {
    /// The type that they do not fit, as the dialect spells it.
    pub ty: String,
    /// Which they are; none where only a reader can tell.
    pub condition: Option<String>,
}

/// What may not fit when the column (quoted) changes its type. SQLite keeps every value as it is.
pub(super) fn misfit(
    dialect: Dialect,
    column: &str,
    previous: &ColumnType,
    next: &ColumnType,
    after: &Schema,
) -> Option<Misfit> {
    if previous == next || !dialect.can_alter_column() {
        return None;
    }
    let ty = match next {
        ColumnType::Enum(name) => name.to_string(),
        next => type_name(dialect, next).ok()?,
    };
    let with = |condition: Option<String>| Some(Misfit { ty, condition });
    if let Some(length) = length(next)
        && length < self::length(previous).unwrap_or(u32::MAX)
        && is_text(previous)
    {
        return with(Some(format!("CHAR_LENGTH({column}) > {length}")));
    }
    if let (Some((low, high)), Some(old)) = (range(next), range(previous))
        && (old.0 < low || old.1 > high)
    {
        return with(Some(format!("{column} NOT BETWEEN {low} AND {high}")));
    }
    if let ColumnType::Decimal(Some((precision, scale))) = next
        && let Some(digits) = digits_before_the_point(previous)
        && let places = precision.saturating_sub(*scale)
        && places < digits.min(MOST_DIGITS)
    {
        let zeros = "0".repeat(places as usize);
        return with(Some(format!("ABS({column}) >= 1{zeros}")));
    }
    if !is_text(previous) {
        return None;
    }
    match next {
        ColumnType::Enum(name) => {
            let values = &after.enums.get(name)?.values;
            let list: Vec<String> = values
                .iter()
                .map(|value| dialect.quote_string(value))
                .collect();
            with(Some(format!("{column} NOT IN ({})", list.join(", "))))
        }
        ColumnType::Boolean if dialect == Dialect::Postgres => {
            let known = "'t', 'true', 'y', 'yes', 'on', '1', 'f', 'false', 'n', 'no', 'off', '0'";
            with(Some(format!("lower(trim({column})) NOT IN ({known})")))
        }
        ColumnType::Uuid if dialect == Dialect::Postgres => with(Some(format!(
            "{column} !~* '^[{{]?([0-9a-f]{{4}}-?){{8}}[}}]?$'"
        ))),
        next if range(next).is_some() => with(Some(not_like(dialect, column, "^ *[-+]?[0-9]+ *$"))),
        ColumnType::Float | ColumnType::Double | ColumnType::Decimal(_) => {
            let number = "^ *[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *$";
            with(Some(not_like(dialect, column, number)))
        }
        ColumnType::Date
        | ColumnType::DateTime
        | ColumnType::Timestamp
        | ColumnType::TimestampWithTimeZone
        | ColumnType::Time
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Uuid
        | ColumnType::Boolean
        | ColumnType::Array(_)
        | ColumnType::Vector(_)
        | ColumnType::Inet
        | ColumnType::Cidr
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Interval(..)
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::Money(_)
        | ColumnType::Year => with(None),
        _ => None,
    }
}

/// How many digits a number of the type may have before its point; none for what is no number.
fn digits_before_the_point(ty: &ColumnType) -> Option<u32> {
    match ty {
        ColumnType::Decimal(Some((precision, scale))) => Some(precision.saturating_sub(*scale)),
        ColumnType::Decimal(None) | ColumnType::Float | ColumnType::Double => Some(u32::MAX),
        ty => {
            let (_, high) = range(ty)?;
            Some(high.ilog10() + 1)
        }
    }
}

fn not_like(dialect: Dialect, column: &str, pattern: &str) -> String {
    match dialect {
        Dialect::MySql => format!("{column} NOT REGEXP '{pattern}'"),
        Dialect::Postgres | Dialect::Sqlite => format!("{column} !~ '{pattern}'"),
    }
}

fn is_text(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text
    )
}

/// The longest text that the type holds, where it has a limit.
fn length(ty: &ColumnType) -> Option<u32> {
    match ty {
        ColumnType::Char(length) => Some(length.unwrap_or(1)),
        ColumnType::String(Length::N(length)) => Some(*length),
        _ => None,
    }
}

/// The whole numbers that the type holds.
fn range(ty: &ColumnType) -> Option<(i128, i128)> {
    let signed = |bits: u32| Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1));
    let unsigned = |bits: u32| Some((0, (1 << bits) - 1));
    match ty {
        ColumnType::TinyInteger => signed(8),
        ColumnType::SmallInteger => signed(16),
        ColumnType::Integer => signed(32),
        ColumnType::BigInteger => signed(64),
        ColumnType::TinyUnsigned => unsigned(8),
        ColumnType::SmallUnsigned => unsigned(16),
        ColumnType::Unsigned => unsigned(32),
        ColumnType::BigUnsigned => unsigned(64),
        _ => None,
    }
}
