//! Rows of constraints and indexes to the model's keys, checks and indexes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use super::rows::{Constraint, Index, Word};
use super::{Catalog, action, parameters};
use crate::describe::said;
use crate::dialect::Dialect;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{
    self, Check, Deferrable, Fact, ForeignKey, IndexColumn, IndexKey, Nulls, OpaquePart,
    PrimaryKey, Table, Unique, UniqueForm,
};

/// The oid of the collation `default`, everywhere.
const DEFAULT_COLLATION: i64 = 100;

/// The option of an index that the server keeps and does not use, since building it failed.
const INVALID: &str = "invalid";

/// The columns of a constraint by their names.
pub(super) struct Named {
    pub columns: Vec<String>,
    pub include: Vec<String>,
    pub on_delete_columns: Vec<String>,
    pub referenced: Vec<String>,
}

pub(super) fn add_constraint(catalog: &Catalog, table: &mut Table, row: &Constraint, named: Named) {
    let name = Some(said(&row.name));
    let part = |kind: &str| OpaquePart {
        kind: kind.to_owned(),
        name: Some(row.name.clone()),
        definition: row.definition.clone().unwrap_or_default(),
    };
    match row.kind.as_str() {
        "p" => {
            let definition = row.definition.clone();
            table.primary_key = Some(PrimaryKey {
                name,
                deferrable: deferrable(row),
                definition: definition.or_else(|| key_definition("PRIMARY KEY", row, &named)),
                columns: named.columns,
            });
        }
        "u" => table.uniques.push(Unique {
            name,
            form: Fact::Said(UniqueForm::Constraint),
            nulls_not_distinct: row.nulls_not_distinct,
            deferrable: deferrable(row),
            definition: row
                .definition
                .clone()
                .or_else(|| key_definition("UNIQUE", row, &named)),
            columns: named.columns,
            include: named.include,
        }),
        "f" => table.foreign_keys.push(ForeignKey {
            name,
            columns: named.columns,
            references: catalog.name(
                row.target_schema.as_deref().unwrap_or(&catalog.schema),
                row.target.as_deref().unwrap_or_default(),
            ),
            referenced_columns: named.referenced,
            on_delete: Some(action(&row.on_delete)),
            on_update: Some(action(&row.on_update)),
            deferrable: deferrable(row),
            match_full: row.match_full,
            on_delete_columns: named.on_delete_columns,
            not_valid: !row.valid && row.definition.is_none(),
            definition: row.definition.clone(),
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
fn key_definition(kind: &str, row: &Constraint, named: &Named) -> Option<String> {
    let primary = kind == "PRIMARY KEY";
    if row.options.is_empty() && (!primary || named.include.is_empty()) {
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
    let _ = write!(text, " ({})", list(&named.columns));
    if !named.include.is_empty() {
        let _ = write!(text, " INCLUDE ({})", list(&named.include));
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

/// Operator classes and collations, by their oid.
pub(super) struct Words<'a> {
    by_oid: HashMap<i64, &'a Word>,
    /// The types that have a class of their own by default, by method.
    defaults: HashSet<(&'a str, i64)>,
}

impl<'a> Words<'a> {
    pub(super) fn of(words: &'a [Word]) -> Self {
        let defaults = words.iter().filter(|word| word.default);
        Self {
            by_oid: words.iter().map(|word| (word.oid, word)).collect(),
            defaults: defaults
                .filter_map(|word| Some((word.method.as_deref()?, word.of_type)))
                .collect(),
        }
    }

    fn text(&self, oid: i64) -> Option<String> {
        self.by_oid.get(&oid).map(|word| word.text.clone())
    }

    /// Whether the class is what the server takes for the type where none is said.
    fn by_default(&self, class: i64, ty: i64, is_expression: bool) -> bool {
        let Some(class) = self.by_oid.get(&class) else {
            return false;
        };
        let method = class.method.as_deref().unwrap_or_default();
        // An expression's type is that of the index's own column, unless the class keeps another one.
        class.default
            && (is_expression && class.kept_type != 0
                || class.of_type == ty
                || !self.defaults.contains(&(method, ty)))
    }
}

/// What a key needs to know of a column beside its name.
#[derive(Clone, Copy)]
pub(super) struct Numbered {
    pub number: i16,
    pub ty: i64,
    pub collation: i64,
}

/// The index, on a table of those columns.
pub(super) fn index(row: &Index, columns: &[(&str, &Numbered)], words: &Words<'_>) -> model::Index {
    let keys = usize::try_from(row.key_count).unwrap_or_default();
    let include = row.columns.iter().skip(keys);
    let include = include
        .filter_map(|number| column(columns, *number).map(|(name, _)| name.to_owned()))
        .collect();
    let columns: Vec<IndexColumn> = (0..keys)
        .map(|at| index_column(row, at, columns, words))
        .collect();
    let mut options: BTreeMap<String, String> = parameters(&row.options)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if !row.valid {
        options.insert(INVALID.to_owned(), String::new());
    }
    model::Index {
        name: Some(said(&row.name)),
        columns,
        unique: row.unique,
        method: (row.method != "btree").then(|| row.method.clone()),
        filter: row
            .filter
            .as_deref()
            .map(|text| without_outer_parentheses(text).to_owned()),
        include,
        nulls_not_distinct: row.nulls_not_distinct,
        options,
        definition: None,
    }
}

fn column<'a>(columns: &[(&'a str, &'a Numbered)], number: i64) -> Option<(&'a str, &'a Numbered)> {
    let found = columns
        .iter()
        .find(|(_, of)| i64::from(of.number) == number);
    found.copied()
}

/// A unique one is a unique key, where the model's words for keys say all of it.
pub(super) fn add_index(table: &mut Table, index: model::Index) {
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
        }),
        None => table.indexes.push(index),
    }
}

fn index_column(
    row: &Index,
    at: usize,
    columns: &[(&str, &Numbered)],
    words: &Words<'_>,
) -> IndexColumn {
    let of = |all: &[i64]| all.get(at).copied().unwrap_or_default();
    let column = column(columns, of(&row.columns));
    let detail = row.details.iter().find(|detail| detail.at == at);
    let key = column.map_or_else(
        || {
            let text = detail.and_then(|detail| detail.expression.as_deref());
            let text = without_outer_parentheses(text.unwrap_or_default());
            IndexKey::Expression(text.to_owned())
        },
        |(name, _)| IndexKey::Column(name.to_owned()),
    );
    let ty = column.map(|(_, column)| column.ty);
    let ty = ty.or(detail.map(|detail| detail.ty)).unwrap_or_default();
    let class = of(&row.classes);
    let options = detail.and_then(|detail| detail.options.as_deref());
    let by_default = words.by_default(class, ty, column.is_none());
    let operator_class = (!by_default || options.is_some())
        .then(|| {
            let options = options.map_or(String::new(), |options| format!(" ({options})"));
            Some(format!("{}{options}", words.text(class)?))
        })
        .flatten();
    let collation = of(&row.collations);
    let own = column.map_or(DEFAULT_COLLATION, |(_, column)| column.collation);
    let collation = (collation != 0 && collation != own)
        .then(|| words.text(collation))
        .flatten();
    let order = of(&row.orders);
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
