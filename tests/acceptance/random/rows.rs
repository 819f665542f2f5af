//! Rows for random tables, and what must be left of them.

use runner::connect::Database;
use schema_diff::change::Rename;
use schema_diff::dialect::Dialect;
use schema_diff::model::{Column, ColumnType, ObjectName, Schema};
use sea_orm::ConnectionTrait as _;

use super::generate::enum_of;
use crate::support::step::{column, count};

/// A few rows wherever they can be. (A row that a key or a cycle forbids is left out.)
pub async fn insert(database: &Database, schema: &Schema) {
    let dialect = database.dialect;
    // A foreign key wants its target's rows first: the second round finds them.
    for round in 0..2 {
        for (name, table) in &schema.tables {
            for row in 1..=3 {
                let mut columns = Vec::new();
                let mut values = Vec::new();
                for column in &table.columns {
                    let foreign = table
                        .foreign_keys
                        .iter()
                        .any(|key| key.columns.contains(&column.name));
                    let empty = row == 3 || (foreign && round == 0);
                    let value = if empty && column.nullable {
                        Some("NULL".to_owned())
                    } else {
                        value(dialect, column, row + 10 * round, schema)
                    };
                    let Some(value) = value else { continue };
                    columns.push(dialect.quote(&column.name));
                    values.push(value);
                }
                let sql = format!(
                    "INSERT INTO {} ({}) VALUES ({})",
                    dialect.quote(&name.name),
                    columns.join(", "),
                    values.join(", ")
                );
                let _ = database.connection.execute_unprepared(&sql).await;
            }
        }
    }
}

fn value(dialect: Dialect, column: &Column, row: usize, schema: &Schema) -> Option<String> {
    use ColumnType as T;
    let text = |text: String| Some(dialect.quote_string(&text));
    match column.ty.value() {
        T::Char(_) => text("y".into()),
        T::String(_) | T::Text => text(format!("it's {row} ü\\")),
        T::Boolean => Some((if row == 1 { "TRUE" } else { "FALSE" }).into()),
        T::TinyInteger
        | T::SmallInteger
        | T::Integer
        | T::BigInteger
        | T::TinyUnsigned
        | T::SmallUnsigned
        | T::Unsigned
        | T::BigUnsigned => Some(row.to_string()),
        T::Float | T::Double | T::Decimal(_) => Some(format!("{row}.5")),
        T::DateTime | T::Timestamp => text(format!("2025-10-{row:02} 12:34:56")),
        T::TimestampWithTimeZone if dialect == Dialect::MySql => {
            text(format!("2025-10-{row:02} 12:34:56"))
        }
        T::TimestampWithTimeZone => text(format!("2025-10-{row:02} 12:34:56+02:00")),
        T::Date => text(format!("2025-10-{row:02}")),
        T::Time => text(format!("12:34:{row:02}")),
        T::Json | T::JsonBinary => text(format!("{{\"a\": {row}}}")),
        T::Uuid if dialect == Dialect::MySql => {
            Some(format!("X'6f9619ff8b86d011b42d00c04fc964{row:02}'"))
        }
        T::Uuid => text(format!("6f9619ff-8b86-d011-b42d-00c04fc964{row:02}")),
        T::Blob | T::Binary(_) | T::VarBinary(_) => Some(match dialect {
            Dialect::Postgres => format!("'\\x00ff{row:02}'"),
            _ => format!("X'00ff{row:02}'"),
        }),
        T::Enum(name) => {
            let values = &schema.enums.get(name)?.values;
            text(values[row % values.len()].clone())
        }
        T::Array(_) => text("{}".into()),
        T::Inet => text("10.0.0.1".into()),
        T::Cidr => text("10.0.0.0/8".into()),
        T::MacAddr => text("08:00:2b:01:02:03".into()),
        T::Interval(..) => text("1 day".into()),
        T::Bit(_) | T::VarBit(_) => Some("B'01010101'".into()),
        T::Money(_) => text("1.50".into()),
        T::Custom(_) => text("a fat cat".into()),
        _ => None,
    }
}

/// No row anywhere.
pub async fn delete(database: &Database, schema: &Schema) -> Result<(), String> {
    let quoted: Vec<String> = schema
        .tables
        .keys()
        .map(|name| database.dialect.quote(&name.name))
        .collect();
    if quoted.is_empty() {
        return Ok(());
    }
    let sql = if database.dialect == Dialect::Postgres {
        format!("TRUNCATE {} CASCADE", quoted.join(", "))
    } else {
        let deletes: Vec<String> = quoted
            .iter()
            .map(|table| format!("DELETE FROM {table};"))
            .collect();
        format!(
            "PRAGMA foreign_keys = OFF; {} PRAGMA foreign_keys = ON;",
            deletes.concat()
        )
    };
    let done = database.connection.execute_unprepared(&sql).await;
    done.map(drop).map_err(|error| format!("{sql}: {error}"))
}

/// What a table holds that no migration between the two schemas may lose.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    what: String,
    values: Vec<Option<String>>,
}

/// What things are called now.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// From the names before to those after.
    pub renames: &'a [Rename],
    /// Whether the names before hold.
    pub at_start: bool,
}

impl Names<'_> {
    /// The table and the column, whose names after these are.
    fn now(self, table: &ObjectName, column: &str) -> (String, String) {
        let (mut table, mut column) = (table.clone(), column.to_owned());
        for rename in self.renames.iter().rev().filter(|_| self.at_start) {
            match rename {
                Rename::Table { from, to } if *to == table => table = from.clone(),
                Rename::Column {
                    table: of,
                    from,
                    to,
                } if *of == table && *to == column => {
                    column.clone_from(from);
                }
                _ => {}
            }
        }
        (table.name, column)
    }

    /// Whether values of the type are renamed.
    fn values(self, ty: &ColumnType) -> bool {
        let renamed =
            |rename: &Rename| matches!(rename, Rename::Value { of, .. } if enum_of(ty) == Some(of));
        self.renames.iter().any(renamed)
    }
}

/// The number of rows of the tables that stay, and the values of their columns that stay as they are.
pub async fn held(
    database: &Database,
    a: &Schema,
    b: &Schema,
    names: Names<'_>,
) -> Result<Vec<Held>, String> {
    let dialect = database.dialect;
    let mut all = Vec::new();
    for (name, table) in &a.tables {
        let Some(other) = b.tables.get(name) else {
            continue;
        };
        let (table_now, _) = names.now(name, "");
        let rows = count(database, &table_now).await?;
        all.push(Held {
            what: format!("the rows of {name}"),
            values: vec![Some(rows.to_string())],
        });
        for kept in &table.columns {
            let Some(twin) = other.column(&kept.name) else {
                continue;
            };
            let (_, column_now) = names.now(name, &kept.name);
            let quoted = dialect.quote(&column_now);
            let value = if twin.ty == kept.ty && !names.values(kept.ty.value()) {
                match dialect {
                    // (Bytes are no text.)
                    Dialect::Sqlite => format!("quote({quoted})"),
                    Dialect::MySql => format!("HEX(CONCAT({quoted}))"),
                    Dialect::Postgres => format!("CAST({quoted} AS text)"),
                }
            } else {
                // Another type spells it otherwise; but something stays something.
                format!("CASE WHEN {quoted} IS NULL THEN NULL ELSE 'something' END")
            };
            let sql = format!(
                "SELECT {value} FROM {} ORDER BY 1",
                dialect.quote(&table_now)
            );
            all.push(Held {
                what: format!("the values of {name}.{}", kept.name),
                values: column(database, &sql).await?,
            });
        }
    }
    Ok(all)
}

/// What is lost, if anything.
pub fn unchanged(before: &[Held], after: &[Held]) -> Result<(), String> {
    for (was, is) in before.iter().zip(after) {
        if was != is {
            return Err(format!("lost: {was:?} became {is:?}"));
        }
    }
    Ok(())
}
