//! Families of types: what a column may be in a database when the model only implies its type.

use super::{Dialect, same_type, type_name};
use crate::dialect::types::canonical;
use crate::model::{ColumnType, Length};

/// Whether a live column of type `actual` is what SeaORM's implied type `implied` can be. (`String` without
/// `column_type` is held by varchar(n), char(n), text, citext and enums in real projects; `Json` by jsonb; …)
pub fn in_family(dialect: Dialect, implied: &ColumnType, actual: &ColumnType) -> bool {
    if same_type(dialect, implied, actual) {
        return true;
    }
    match (implied, actual) {
        (ColumnType::Array(a), ColumnType::Array(b)) => return in_family(dialect, a, b),
        // Where no type of enums is known, one is some text.
        (ColumnType::Enum(_), _) if !dialect.knows_enums() => {
            return in_family(dialect, &ColumnType::Text, actual);
        }
        (ColumnType::Custom(_) | ColumnType::Enum(_), _) => return false,
        _ => {}
    }
    let Ok(actual_name) = type_name(dialect, actual) else {
        return false;
    };
    let full = canonical(dialect, &actual_name);
    let word = full.split('(').next().unwrap_or_default().trim();
    let words: &[&str] = match implied {
        ColumnType::String(Length::None) | ColumnType::Text => {
            if matches!(actual, ColumnType::Enum(_)) {
                return true;
            }
            &[
                "character varying",
                "varchar",
                "character",
                "char",
                "bpchar",
                "text",
                "citext",
                "name",
                "tinytext",
                "mediumtext",
                "longtext",
                "nvarchar",
                "clob",
                "enum",
            ]
        }
        ColumnType::Json | ColumnType::JsonBinary => &[
            "json",
            "jsonb",
            "json_text",
            "jsonb_text",
            "longtext",
            "text",
        ],
        ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_) => &[
            "bytea",
            "blob",
            "varbinary_blob",
            "binary",
            "varbinary",
            "tinyblob",
            "mediumblob",
            "longblob",
        ],
        // Of any precision.
        ColumnType::DateTime | ColumnType::Timestamp => match dialect {
            Dialect::Postgres => &["timestamp without time zone"],
            Dialect::MySql => &["datetime", "timestamp"],
            Dialect::Sqlite => &[
                "datetime_text",
                "timestamp_text",
                "datetime",
                "timestamp",
                "text",
            ],
        },
        ColumnType::TimestampWithTimeZone => match dialect {
            Dialect::Postgres => &["timestamp with time zone"],
            Dialect::MySql => &["datetime", "timestamp"],
            Dialect::Sqlite => &[
                "timestamp_with_timezone_text",
                "timestamp_text",
                "datetime_text",
                "datetime",
                "timestamp",
                "text",
            ],
        },
        ColumnType::Date if dialect == Dialect::Sqlite => &["date_text", "date", "text"],
        ColumnType::Time => match dialect {
            Dialect::Postgres => &["time without time zone"],
            Dialect::MySql => &["time"],
            Dialect::Sqlite => &["time_text", "time", "text"],
        },
        ColumnType::Decimal(_) => &["numeric", "decimal", "real_decimal", "real", "money"],
        ColumnType::Boolean if dialect == Dialect::Sqlite => {
            &["boolean", "bool", "tinyint", "integer", "int"]
        }
        ColumnType::Boolean => &["boolean", "bool", "tinyint"],
        ColumnType::Char(None) => &["character", "char"],
        ColumnType::Uuid if dialect != Dialect::Postgres => &[
            "uuid_text",
            "uuid",
            "binary",
            "char",
            "varchar",
            "blob",
            "text",
        ],
        // Each of them holds any whole number.
        ColumnType::TinyInteger
        | ColumnType::TinyUnsigned
        | ColumnType::SmallInteger
        | ColumnType::SmallUnsigned
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Unsigned
        | ColumnType::BigUnsigned
            if dialect == Dialect::Sqlite =>
        {
            &[
                "integer",
                "int",
                "tinyint",
                "smallint",
                "mediumint",
                "bigint",
                "int2",
                "int4",
                "int8",
            ]
        }
        ColumnType::Float | ColumnType::Double if dialect == Dialect::Sqlite => {
            &["real", "float", "double", "double precision"]
        }
        _ => return false,
    };
    words.contains(&word)
}
