//! What values lose when their column has another type, in words for a reader of the file. What a type cannot hold at
//! all is a question to the rows (`rows/casts`), not a loss.

use crate::model::ColumnType;

/// The note at the step that gives the column another type; none where every value stays as it is, or is refused.
pub(super) fn note(column: &str, previous: &ColumnType, next: &ColumnType) -> Option<String> {
    use ColumnType as T;
    let timed = |ty: &ColumnType| matches!(ty, T::DateTime | T::Timestamp);
    match (previous, next) {
        (previous, T::Boolean) if is_whole(previous) || has_fraction(previous) => {
            Some(format!("Every number in `{column}` but 0 becomes TRUE."))
        }
        (previous, next) if has_fraction(previous) && is_whole(next) => {
            Some(format!("`{column}` is rounded to whole numbers."))
        }
        (T::Decimal(Some((_, old))), T::Decimal(Some((_, new)))) if new >= old => None,
        (previous, T::Decimal(Some((_, digits)))) if has_fraction(previous) => Some(format!(
            "`{column}` is rounded to {digits} digits behind the point."
        )),
        (T::Double | T::Decimal(_), T::Float) => {
            Some(format!("`{column}` is rounded to about seven digits."))
        }
        (previous, T::Date) if timed(previous) || *previous == T::TimestampWithTimeZone => {
            Some(format!("The times of day in `{column}` are lost."))
        }
        (previous, T::Time) if timed(previous) || *previous == T::TimestampWithTimeZone => {
            Some(format!("The days in `{column}` are lost."))
        }
        (previous, T::TimestampWithTimeZone) if timed(previous) => Some(format!(
            "`{column}` is taken to be in the time zone of the session that runs this."
        )),
        (T::TimestampWithTimeZone, next) if timed(next) => Some(format!(
            "`{column}` is written in the time zone of the session that runs this, which is not kept."
        )),
        _ => None,
    }
}

fn is_whole(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::TinyInteger
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::TinyUnsigned
            | ColumnType::SmallUnsigned
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned
    )
}

fn has_fraction(ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Decimal(Some((_, digits))) => *digits > 0,
        ColumnType::Float | ColumnType::Double | ColumnType::Decimal(None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_said() {
        use ColumnType as T;
        let decimal = |precision, scale| T::Decimal(Some((precision, scale)));
        for (previous, next, expected) in [
            (
                T::Double,
                T::Integer,
                Some("`a` is rounded to whole numbers."),
            ),
            (T::Integer, T::Double, None),
            (decimal(10, 0), T::BigInteger, None),
            (
                decimal(10, 4),
                decimal(12, 2),
                Some("`a` is rounded to 2 digits behind the point."),
            ),
            (decimal(10, 2), decimal(12, 2), None),
            (
                T::Double,
                decimal(10, 2),
                Some("`a` is rounded to 2 digits behind the point."),
            ),
            (T::Integer, decimal(10, 2), None),
            (
                T::Double,
                T::Float,
                Some("`a` is rounded to about seven digits."),
            ),
            (T::Float, T::Double, None),
            (
                T::BigInteger,
                T::Boolean,
                Some("Every number in `a` but 0 becomes TRUE."),
            ),
            (T::Boolean, T::Integer, None),
            (
                T::DateTime,
                T::Date,
                Some("The times of day in `a` are lost."),
            ),
            (T::Date, T::DateTime, None),
            (
                T::TimestampWithTimeZone,
                T::Time,
                Some("The days in `a` are lost."),
            ),
            (
                T::Timestamp,
                T::TimestampWithTimeZone,
                Some("`a` is taken to be in the time zone of the session that runs this."),
            ),
            (
                T::TimestampWithTimeZone,
                T::DateTime,
                Some(
                    "`a` is written in the time zone of the session that runs this, which is not kept.",
                ),
            ),
            (T::Text, T::Integer, None),
        ] {
            assert_eq!(
                note("a", &previous, &next).as_deref(),
                expected,
                "{previous:?} → {next:?}"
            );
        }
    }
}
