//! New pieces of a CREATE TABLE, spelled by sea-query, so that an edited table reads like a created one.

use sea_query::{
    ColumnDef, ColumnType, Expr, ForeignKeyCreateStatement, SqliteQueryBuilder, Table,
};

use super::DdlError;
use super::parser::parse_column;
use crate::dialect::Dialect;

const PREFIX: &str = "ALTER TABLE \"t\" ADD COLUMN ";

/// ALTER TABLE … ADD COLUMN.
pub fn add_column_sql(table: &str, column: &ColumnDef) -> Result<String, DdlError> {
    Ok(format!(
        "ALTER TABLE {} ADD COLUMN {}",
        Dialect::Sqlite.quote(table),
        column_text(column)?
    ))
}

/// The column's definition.
pub(super) fn column_text(column: &ColumnDef) -> Result<String, DdlError> {
    let spec = column.get_column_spec();
    if let Some(ty) = column.get_column_type() {
        check_type(ty)?;
    }
    // Every INTEGER PRIMARY KEY counts; the word AUTOINCREMENT is an error anywhere else.
    if spec.auto_increment && !spec.primary_key {
        let mut plain = match column.get_column_type() {
            Some(ty) => ColumnDef::new_with_type(column.get_column_name(), ty.clone()),
            None => ColumnDef::new(column.get_column_name()),
        };
        match spec.nullable {
            Some(true) => {
                plain.null();
            }
            Some(false) => {
                plain.not_null();
            }
            None => {}
        }
        if let Some(default) = &spec.default {
            plain.default(default.clone());
        }
        if spec.unique {
            plain.unique_key();
        }
        if let Some(check) = &spec.check {
            plain.check(check.clone());
        }
        if let Some(extra) = &spec.extra {
            plain.extra(extra.clone());
        }
        return column_text(&plain);
    }
    let sql = Table::alter()
        .table("t")
        .add_column(column.clone())
        .to_string(SqliteQueryBuilder);
    sql.strip_prefix(PREFIX)
        .map(str::to_owned)
        .ok_or_else(|| DdlError(format!("unexpected text of a column: {sql}")))
}

/// The column's type alone; none when the definition has none.
pub(super) fn type_text(column: &ColumnDef) -> Result<Option<String>, DdlError> {
    let Some(ty) = column.get_column_type() else {
        return Ok(None);
    };
    let text = column_text(&ColumnDef::new_with_type("c", ty.clone()))?;
    Ok(parse_column(&text)?.ty)
}

/// `DEFAULT …`.
pub(super) fn default_text(default: &Expr) -> Result<String, DdlError> {
    let text = column_text(ColumnDef::new("c").default(default.clone()))?;
    text.strip_prefix("\"c\" ")
        .map(str::to_owned)
        .ok_or_else(|| DdlError(format!("unexpected text of a default: {text}")))
}

/// A key's table constraint: `PRIMARY KEY (…)` or `UNIQUE (…)`.
pub(super) fn key_text(name: Option<&str>, kind: &str, columns: &[String]) -> String {
    let constraint = name.map_or_else(String::new, |name| {
        format!("CONSTRAINT {} ", Dialect::Sqlite.quote(name))
    });
    format!("{constraint}{kind} ({})", quoted_list(columns))
}

/// A foreign key's table constraint. It has no name: sea-query writes none in a CREATE TABLE, and SQLite has no use
/// for one.
pub(super) fn foreign_key_text(create: &ForeignKeyCreateStatement) -> Result<String, DdlError> {
    crate::statement::foreign_key_text(Dialect::Sqlite, create).map_err(DdlError)
}

fn quoted_list(columns: &[String]) -> String {
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| Dialect::Sqlite.quote(column))
        .collect();
    quoted.join(", ")
}

/// sea-query panics at these.
fn check_type(ty: &ColumnType) -> Result<(), DdlError> {
    match ty {
        ColumnType::Interval(..)
        | ColumnType::Array(_)
        | ColumnType::Vector(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::Year
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::LTree => Err(DdlError(format!(
            "SQLite has no type for {ty:?}; give the column a type that it has, or a custom one"
        ))),
        _ => Ok(()),
    }
}
