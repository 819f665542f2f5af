//! Rows of constraints and indexes to the model's keys, checks and indexes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::rows::{Constraint, FullKey, Index, Key};
use super::{Catalog, action, parameters};
use crate::describe::said;
use crate::dialect::Dialect;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{
    self, Check, Deferrable, Fact, ForeignKey, IndexColumn, IndexKey, Nulls, OpaquePart,
    PrimaryKey, Table, Unique, UniqueForm,
};

/// The option of an index that the server keeps and does not use, since building it failed.
const INVALID: &str = "invalid";

pub(super) fn add_constraint(catalog: &Catalog, table: &mut Table, row: &Constraint) {
    let name = Some(said(&row.name));
    let part = |kind: &str| OpaquePart {
        kind: kind.to_owned(),
        name: Some(row.name.clone()),
        definition: row.definition.clone().unwrap_or_default(),
    };
    match row.kind.as_str() {
        "p" => {
            table.primary_key = Some(PrimaryKey {
                name,
                columns: row.columns.clone(),
                deferrable: deferrable(row),
                definition: row
                    .definition
                    .clone()
                    .or_else(|| key_definition("PRIMARY KEY", row)),
            });
        }
        "u" => table.uniques.push(Unique {
            name,
            columns: row.columns.clone(),
            form: Fact::Said(UniqueForm::Constraint),
            nulls_not_distinct: row.nulls_not_distinct,
            include: row.include.clone(),
            deferrable: deferrable(row),
            definition: row
                .definition
                .clone()
                .or_else(|| key_definition("UNIQUE", row)),
            on: None,
        }),
        "f" => table.foreign_keys.push(ForeignKey {
            name,
            columns: row.columns.clone(),
            references: catalog.name(
                row.target_schema.as_deref().unwrap_or(&catalog.schema),
                row.target.as_deref().unwrap_or_default(),
            ),
            referenced_columns: row.target_columns.clone(),
            on_delete: Some(action(&row.on_delete)),
            on_update: Some(action(&row.on_update)),
            deferrable: deferrable(row),
            match_full: row.match_full,
            on_delete_columns: row.on_delete_columns.clone(),
            not_valid: !row.valid && row.definition.is_none(),
            definition: row.definition.clone(),
            on: None,
        }),
        "c" => match (&row.expression, &row.definition) {
            (Some(expression), None) => table.checks.push(Check {
                name,
                no_inherit: row.no_inherit,
                not_valid: !row.valid,
                ..Check::new(without_outer_parentheses(expression))
            }),
            _ => table.opaque.push(part("check")),
        },
        "x" => table.opaque.push(part("exclusion")),
        _ => table.opaque.push(part("constraint")),
    }
}

fn deferrable(row: &Constraint) -> Option<Deferrable> {
    row.deferrable.then_some(if row.deferred {
        Deferrable::Deferred
    } else {
        Deferrable::Immediate
    })
}

/// The key's definition as the server reads it, where the model's words do not say all of it: how its index is kept,
/// and for a primary key the columns that it holds besides.
fn key_definition(kind: &str, row: &Constraint) -> Option<String> {
    let primary = kind == "PRIMARY KEY";
    if row.options.is_empty() && (!primary || row.include.is_empty()) {
        return None;
    }
    let list = |columns: &[String]| {
        let quoted: Vec<String> = columns
            .iter()
            .map(|of| Dialect::Postgres.quote(of))
            .collect();
        quoted.join(", ")
    };
    let mut text = kind.to_owned();
    if row.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    let _ = write!(text, " ({})", list(&row.columns));
    if !row.include.is_empty() {
        let _ = write!(text, " INCLUDE ({})", list(&row.include));
    }
    if !row.options.is_empty() {
        text.push_str(&with(&row.options));
    }
    text.push_str(match deferrable(row) {
        None => "",
        Some(Deferrable::Immediate) => " DEFERRABLE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
    });
    Some(text)
}

/// ` WITH (…)` of storage parameters, nothing for none.
pub(super) fn with(options: &[String]) -> String {
    let dialect = Dialect::Postgres;
    let parameters: Vec<String> = parameters(options)
        .map(|(name, value)| {
            let name: Vec<String> = name.split('.').map(|part| dialect.quote(part)).collect();
            format!("{} = {}", name.join("."), dialect.quote_string(value))
        })
        .collect();
    if parameters.is_empty() {
        return String::new();
    }
    format!(" WITH ({})", parameters.join(", "))
}

pub(super) fn add_index(table: &mut Table, row: &Index) {
    let columns: Vec<IndexColumn> = row.keys.iter().map(index_column).collect();
    let mut options: BTreeMap<String, String> = parameters(&row.options)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if !row.valid {
        options.insert(INVALID.to_owned(), String::new());
    }
    let index = model::Index {
        name: Some(said(&row.name)),
        columns,
        unique: row.unique,
        method: (row.method != "btree").then(|| row.method.clone()),
        filter: row
            .filter
            .as_deref()
            .map(|text| without_outer_parentheses(text).to_owned()),
        include: row.include.clone(),
        nulls_not_distinct: row.nulls_not_distinct,
        options,
        definition: None,
        on: None,
    };
    // One that is not valid keeps nothing unique.
    let plain = index.unique
        && index.method.is_none()
        && index.filter.is_none()
        && index.options.is_empty();
    match index.plain_columns().filter(|_| plain) {
        Some(columns) => table.uniques.push(Unique {
            name: index.name,
            columns,
            form: Fact::Said(UniqueForm::Index),
            nulls_not_distinct: index.nulls_not_distinct,
            include: index.include,
            deferrable: None,
            definition: None,
            on: None,
        }),
        None => table.indexes.push(index),
    }
}

fn index_column(key: &Key) -> IndexColumn {
    let FullKey {
        column,
        expression,
        order,
        operator_class,
        collation,
    } = match key {
        Key::Plain(name) => return IndexColumn::from(name),
        Key::Full(full) => full.clone(),
    };
    let key = match (column, expression) {
        (Some(name), _) => IndexKey::Column(name),
        (None, expression) => {
            let text = expression.unwrap_or_default();
            IndexKey::Expression(without_outer_parentheses(&text).to_owned())
        }
    };
    let descending = order & 1 != 0;
    let first = order & 2 != 0;
    IndexColumn {
        descending,
        nulls: match (descending, first) {
            (false, true) => Some(Nulls::First),
            (true, false) => Some(Nulls::Last),
            _ => None,
        },
        operator_class,
        collation,
        ..IndexColumn::new(key)
    }
}
