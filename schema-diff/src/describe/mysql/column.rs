//! A column's row to the model's column.

use super::objects::Names;
use super::rows::{Column, Relation};
use super::values;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{self, ColumnType, DefaultValue, Fact, Generated};

/// The collation that MariaDB's `json` has by itself.
const OF_JSON: &str = "utf8mb4_bin";

/// The column, of this type.
pub(super) fn of(
    mariadb: bool,
    names: &Names<'_>,
    relation: &Relation,
    row: Column,
    ty: ColumnType,
) -> model::Column {
    let extra = row.extra.to_lowercase();
    // A collation says its character set.
    let own = match ty {
        ColumnType::Json => Some(OF_JSON),
        _ => relation.collation.as_deref(),
    };
    let collation = row.collation.filter(|said| Some(said.as_str()) != own);
    let expression = row.generated.as_deref().filter(|text| !text.is_empty());
    let generated = expression.map(|text| Generated {
        expression: names.local(without_outer_parentheses(text)),
        stored: extra.contains("stored") || extra.contains("persistent"),
    });
    let on_update = extra.find("on update ").map(|at| {
        let text = &extra[at + "on update ".len()..];
        text.split(", ").next().unwrap_or(text).to_owned()
    });
    let mut opaque = Vec::<&str>::new();
    if extra.contains("invisible") {
        opaque.push("INVISIBLE");
    }
    if extra.contains("without system versioning") {
        opaque.push("WITHOUT SYSTEM VERSIONING");
    }
    let default = row
        .default
        .as_deref()
        .filter(|_| expression.is_none())
        .map(|text| {
            if mariadb {
                values::mariadb_default(text)
            } else {
                values::mysql_default(text, &row.ty, &row.extra)
            }
        })
        .map(|default| match default {
            DefaultValue::Expression(text) => DefaultValue::Expression(names.local(&text)),
            literal => literal,
        })
        // What a column without a default prints.
        .filter(|default| *default != DefaultValue::Null);
    model::Column {
        nullable: row.nullable == "YES",
        default,
        auto_increment: Fact::Said(extra.contains("auto_increment")),
        generated,
        collation,
        on_update,
        comment: Some(row.comment).filter(|text| !text.is_empty()),
        opaque: (!opaque.is_empty()).then(|| opaque.join(" ")),
        ..model::Column::new(row.name, Fact::Said(ty))
    }
}
