//! Which values a column of a made-up row may hold.

use crate::dialect::Dialect;
use crate::dialect::tokens::tokens;
use crate::model::{Column, ColumnType, ForeignKey, Length, ObjectName, Schema};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    /// Text that the column's type reads, whichever it is.
    Text(String),
    /// SQL as it stands.
    Sql(String),
}

impl Value {
    pub(super) fn sql(&self, dialect: Dialect) -> String {
        match self {
            Self::Null => "NULL".into(),
            Self::Text(text) => dialect.quote_string(text),
            Self::Sql(sql) => sql.clone(),
        }
    }
}

/// Chooses values that fit where a plan starts and where it leads.
pub(super) struct Chooser<'a> {
    pub start: &'a Schema,
    pub target: &'a Schema,
    pub dialect: Dialect,
}

impl Chooser<'_> {
    /// The values for that column of that row, the best first. A foreign key's are those of the row of the same number
    /// of the table that it references.
    pub(super) fn values(&self, table: &ObjectName, column: &Column, row: usize) -> Vec<Value> {
        let (mut table, mut column) = (table.clone(), column.clone());
        // (A column that references itself in the end is a value like any other.)
        for _ in 0..16 {
            let Some((next, name)) = self.referenced(&table, &column.name) else {
                break;
            };
            let parent = self.start.tables.get(&next).and_then(|of| of.column(&name));
            let Some(parent) = parent else { break };
            if (&next, &name) == (&table, &column.name) {
                break;
            }
            column = parent.clone();
            table = next;
        }
        self.own_values(&table, &column, row)
    }

    /// What the column references, by a key that is there or one that is to be.
    fn referenced(&self, table: &ObjectName, column: &str) -> Option<(ObjectName, String)> {
        let keys = [self.start, self.target]
            .into_iter()
            .filter_map(|schema| schema.tables.get(table))
            .flat_map(|table| &table.foreign_keys);
        let of = |key: &ForeignKey| {
            let at = key.columns.iter().position(|name| name == column)?;
            Some((
                key.references.clone(),
                key.referenced_columns.get(at)?.clone(),
            ))
        };
        keys.into_iter().find_map(of)
    }

    fn own_values(&self, table: &ObjectName, column: &Column, row: usize) -> Vec<Value> {
        let next = self
            .target
            .tables
            .get(table)
            .and_then(|of| of.column(&column.name));
        let mut types = vec![column.ty.value()];
        types.extend(
            next.map(|next| next.ty.value())
                .filter(|ty| *ty != types[0]),
        );
        let mut values = self.checked(table, &column.name, row);
        let own = match types.as_slice() {
            // A text that becomes something else must read like that.
            [
                ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text,
                other,
            ] if !is_text(other) => self.of_type(other, row),
            [first, second] if is_text(first) && is_text(second) => {
                self.of_type(shorter(first, second), row)
            }
            [ty, ..] => self.of_type(ty, row),
            [] => Vec::new(),
        };
        values.extend(own);
        values.dedup();
        values
    }

    /// Values that the checks on the column speak of.
    fn checked(&self, table: &ObjectName, column: &str, row: usize) -> Vec<Value> {
        let mut values = Vec::new();
        for schema in [self.target, self.start] {
            let checks = schema
                .tables
                .get(table)
                .into_iter()
                .flat_map(|of| &of.checks);
            for check in checks {
                values.extend(spoken_of(&check.expression, column, row));
            }
        }
        values.truncate(8);
        values
    }

    fn of_type(&self, ty: &ColumnType, row: usize) -> Vec<Value> {
        use ColumnType as T;
        let text = |text: String| vec![Value::Text(text)];
        let mysql = self.dialect == Dialect::MySql;
        match ty {
            T::Char(length) => text(short(row, length.unwrap_or(1))),
            T::String(Length::N(length)) => text(short(row, *length)),
            T::String(_) | T::Text => text(short(row, u32::MAX)),
            T::Boolean => text((row % 2).to_string()),
            T::TinyInteger
            | T::SmallInteger
            | T::Integer
            | T::BigInteger
            | T::TinyUnsigned
            | T::SmallUnsigned
            | T::Unsigned
            | T::BigUnsigned
            | T::Float
            | T::Double
            | T::Money(_)
            | T::Json
            | T::JsonBinary => text(row.to_string()),
            // (A decimal that has no digit before the point takes a zero.)
            T::Decimal(Some((digits, scale))) if digits <= scale => text("0".into()),
            T::Decimal(_) => text(row.to_string()),
            T::DateTime | T::Timestamp => text(format!("2025-10-{row:02} 12:34:56")),
            T::TimestampWithTimeZone if mysql => text(format!("2025-10-{row:02} 12:34:56")),
            T::TimestampWithTimeZone => text(format!("2025-10-{row:02} 12:34:56+00:00")),
            T::Date => text(format!("2025-10-{row:02}")),
            T::Time => text(format!("12:34:{row:02}")),
            T::Year => text(format!("20{row:02}")),
            T::Interval(..) => text(format!("{row} days")),
            // There it has 16 bytes.
            T::Uuid if mysql => text(format!("{row:016}")),
            T::Uuid => text(format!("00000000-0000-4000-8000-{row:012}")),
            T::Blob | T::Binary(_) | T::VarBinary(_) if self.dialect == Dialect::Sqlite => {
                vec![Value::Sql(format!("X'{row:02}'"))]
            }
            T::Blob | T::Binary(_) | T::VarBinary(_) => text(short(row, 1)),
            T::Bit(length) => vec![bits(row, length.unwrap_or(1) as usize)],
            T::VarBit(_) => vec![bits(row, 1)],
            T::Enum(name) => self.enum_values(name, row),
            T::Array(element) => self
                .of_type(element, row)
                .into_iter()
                .filter_map(|value| match value {
                    Value::Text(text) => Some(Value::Text(format!("{{{text:?}}}"))),
                    Value::Null | Value::Sql(_) => None,
                })
                .collect(),
            T::Vector(size) => {
                let items = vec![row.to_string(); size.unwrap_or(3) as usize];
                text(format!("[{}]", items.join(",")))
            }
            T::Cidr => text(format!("10.{row}.0.0/16")),
            T::Inet => text(format!("10.0.0.{row}")),
            T::MacAddr => text(format!("08:00:2b:01:02:{row:02}")),
            T::LTree => text(format!("a{row}")),
            T::Custom(custom) => unknown(custom, row),
        }
    }

    /// Values that the enum has before and after.
    fn enum_values(&self, name: &ObjectName, row: usize) -> Vec<Value> {
        let of = |schema: &Schema| schema.enums.get(name).map(|of| of.values.clone());
        let values = match (of(self.start), of(self.target)) {
            (Some(start), Some(target)) => start
                .into_iter()
                .filter(|value| target.contains(value))
                .collect(),
            (start, target) => start.or(target).unwrap_or_default(),
        };
        rotated(values.into_iter().map(Value::Text).collect(), row)
    }
}

/// The list from another place on for each row.
fn rotated(mut values: Vec<Value>, row: usize) -> Vec<Value> {
    if !values.is_empty() {
        let at = (row - 1) % values.len();
        values.rotate_left(at);
        values.truncate(3);
    }
    values
}

fn is_text(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text
    )
}

fn shorter<'a>(a: &'a ColumnType, b: &'a ColumnType) -> &'a ColumnType {
    let length = |ty: &ColumnType| match ty {
        ColumnType::Char(length) => length.unwrap_or(1),
        ColumnType::String(Length::N(length)) => *length,
        _ => u32::MAX,
    };
    if length(b) < length(a) { b } else { a }
}

fn short(row: usize, length: u32) -> String {
    if length < 2 {
        row.to_string()
    } else {
        format!("a{row}")
    }
}

fn bits(row: usize, length: usize) -> Value {
    let text = format!("{:0length$b}", row % 2);
    Value::Sql(format!("b'{text}'"))
}

/// A type that the model has no word for: one of these may do.
fn unknown(ty: &str, row: usize) -> Vec<Value> {
    // An enum that lives in its column names its values.
    let named: Vec<Value> = literals(&tokens(ty)).map(Value::Text).collect();
    if !named.is_empty() {
        return rotated(named, row);
    }
    [
        format!("a{row}"),
        row.to_string(),
        format!("2025-10-{row:02}"),
        format!("({row},{row})"),
        "{}".into(),
    ]
    .map(Value::Text)
    .into()
}

/// The contents of the string literals.
fn literals(tokens: &[String]) -> impl Iterator<Item = String> + '_ {
    tokens
        .iter()
        .filter_map(|token| token.strip_prefix('\'')?.strip_suffix('\''))
        .map(|text| text.replace("''", "'"))
}

/// Values that a condition on the column may be true for: the texts that it names, and numbers on the right side of
/// those that the column is compared with.
fn spoken_of(condition: &str, column: &str, row: usize) -> Vec<Value> {
    let tokens = tokens(condition);
    let is_it = |token: &String| {
        let plain = token.trim_matches(['"', '`']);
        plain == column || plain.ends_with(&format!(".{column}"))
    };
    let Some(first) = tokens.iter().position(is_it) else {
        return Vec::new();
    };
    // A text that is named to be kept out is none that is meant.
    let keeps_out = tokens
        .iter()
        .any(|token| matches!(token.as_str(), "<>" | "!=") || token.eq_ignore_ascii_case("not"));
    let mut values = if keeps_out {
        Vec::new()
    } else {
        rotated(literals(&tokens).map(Value::Text).collect(), row)
    };
    for at in (first..tokens.len()).filter(|at| is_it(&tokens[*at])) {
        // A cast or a parenthesis may stand in between.
        let mut rest = tokens[at + 1..].iter().take(6);
        let Some(sign) = rest.find(|token| {
            matches!(token.as_str(), ">" | ">=" | "<" | "<=" | "=")
                || token.eq_ignore_ascii_case("between")
        }) else {
            continue;
        };
        let Some(number) = rest.find_map(|token| token.parse::<i64>().ok()) else {
            continue;
        };
        let row = i64::try_from(row).unwrap_or(1);
        let number = match sign.as_str() {
            ">" | ">=" => number.saturating_add(row),
            "<" | "<=" => number.saturating_sub(row),
            "=" => number,
            _ => number.saturating_add(row - 1),
        };
        values.push(Value::Text(number.to_string()));
    }
    values
}
