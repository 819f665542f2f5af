//! PostgreSQL's catalog to the model's schema.
//!
//! Knows nothing of queries and of server versions.
//!
//! sea-schema's type parser is used, on rows assembled from `format_type()`; its guess counts only where the text
//! is spelled back the same. Its discovery is not used: it asks several questions for every table (and
//! information_schema computes its constraint views anew for each), sees no keys at all as a role that may only
//! SELECT, and loses plain indexes, predicates, expressions, methods and orders of indexes, deferrability, the
//! actions' columns, collations, checks' and exclusions' details and enums of other schemas. Its defaults go through
//! floats and stop at the first quote of a string, so literals are read here. What is added: all of these, and the
//! exact text of whatever has no word.

mod defaults;
mod rows;
mod types;

pub use rows::{Catalog, Column, Constraint, Enum, Index, Part, Relation};
pub use types::column_type;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::said;
use crate::model::{
    self, Action, ColumnType, EnumType, Fact, ForeignKey, ObjectName, Opaque, OpaquePart,
    PrimaryKey, Schema, Table, Unique, UniqueForm,
};

/// The schema that the rows say. The tables named in `leave_out` are not in it.
pub fn schema(catalog: &Catalog, leave_out: &[&str]) -> Schema {
    let mut schema = Schema::default();
    let mut tables: BTreeMap<i64, (&Relation, Table)> = BTreeMap::new();
    for relation in &catalog.relations {
        if !matches!(relation.kind.as_str(), "table" | "partitioned table") {
            schema.opaque.insert(
                ObjectName::new(relation.name.clone()),
                Opaque {
                    kind: relation.kind.clone(),
                    definition: relation.definition.clone(),
                },
            );
        } else if !leave_out.contains(&relation.name.as_str()) {
            tables.insert(relation.oid, (relation, Table::default()));
        }
    }

    let enums: HashMap<i64, (ObjectName, &Enum)> = catalog
        .enums
        .iter()
        .map(|of| (of.oid, (catalog.name(&of.schema, &of.name), of)))
        .collect();
    let mut used = BTreeSet::new();
    for column in &catalog.columns {
        if let Some((_, table)) = tables.get_mut(&column.relation) {
            used.extend(column.enum_type);
            table.columns.push(describe_column(column, &enums));
        }
    }
    for (oid, (name, of)) in enums {
        if name.schema.is_none() || used.contains(&oid) {
            let values = of.values.clone();
            schema.enums.insert(name, EnumType { values });
        }
    }

    for constraint in &catalog.constraints {
        if let Some((_, table)) = tables.get_mut(&constraint.relation) {
            catalog.add_constraint(table, constraint);
        }
    }
    for index in &catalog.indexes {
        if let Some((relation, table)) = tables.get_mut(&index.relation) {
            catalog.add_index(table, relation, index);
        }
    }
    for part in &catalog.parts {
        if let Some((relation, table)) = tables.get_mut(&part.relation) {
            table.opaque.push(OpaquePart {
                kind: part.kind.clone(),
                name: part.name.clone(),
                definition: catalog.unqualified(relation, &part.definition),
            });
        }
    }

    schema.tables = tables
        .into_values()
        .map(|(relation, mut table)| {
            // The catalog has no order of its own.
            table
                .uniques
                .sort_by(|a, b| name_of(&a.name).cmp(&name_of(&b.name)));
            table
                .indexes
                .sort_by(|a, b| name_of(&a.name).cmp(&name_of(&b.name)));
            table
                .foreign_keys
                .sort_by(|a, b| name_of(&a.name).cmp(&name_of(&b.name)));
            table
                .opaque
                .sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
            (ObjectName::new(relation.name.clone()), table)
        })
        .collect();
    schema
}

fn name_of(name: &Option<Fact<String>>) -> Option<&str> {
    name.as_ref().map(|name| name.value().as_str())
}

fn describe_column(row: &Column, enums: &HashMap<i64, (ObjectName, &Enum)>) -> model::Column {
    let ty = match row.enum_type.and_then(|oid| enums.get(&oid)) {
        Some((name, _)) if row.is_array => {
            ColumnType::Array(Box::new(ColumnType::Enum(name.clone())))
        }
        Some((name, _)) => ColumnType::Enum(name.clone()),
        None => column_type(&row.ty),
    };
    let mut opaque = Vec::new();
    if let Some(collation) = &row.collation {
        opaque.push(format!("COLLATE {collation}"));
    }
    let expression = row.default.as_deref();
    match (row.generated.as_str(), expression) {
        ("", _) | (_, None) => {}
        ("s", Some(text)) => opaque.push(format!("GENERATED ALWAYS AS ({text}) STORED")),
        (_, Some(text)) => opaque.push(format!("GENERATED ALWAYS AS ({text}) VIRTUAL")),
    }
    if row.identity == "a" {
        opaque.push("GENERATED ALWAYS AS IDENTITY".into());
    }
    let counts =
        !row.identity.is_empty() || row.owns_sequence && expression.is_some_and(is_plain_nextval);
    if counts {
        opaque.extend(row.sequence_options.clone());
    }
    let default = expression
        .filter(|_| row.generated.is_empty() && !counts)
        .map(|text| {
            let types: Vec<&str> = std::iter::once(&row.ty)
                .chain(&row.bare_types)
                .map(String::as_str)
                .collect();
            defaults::default_value(text, &types)
        });
    model::Column {
        name: row.name.clone(),
        ty: Fact::Said(ty),
        nullable: !row.not_null,
        default,
        auto_increment: Fact::Said(counts),
        opaque: (!opaque.is_empty()).then(|| opaque.join(" ")),
    }
}

/// `nextval('…'::regclass)` and nothing around it.
fn is_plain_nextval(text: &str) -> bool {
    text.strip_prefix("nextval(")
        .and_then(super::leading_string)
        .is_some_and(|(_, rest)| rest == "::regclass)")
}

impl Catalog {
    /// A name that says its schema only where that is another one.
    fn name(&self, schema: &str, name: &str) -> ObjectName {
        if schema == self.schema {
            ObjectName::new(name)
        } else {
            ObjectName::in_schema(schema, name)
        }
    }

    /// A definition without this schema before the table's name: the server always prints it, and what is printed
    /// must be the same in every schema.
    fn unqualified(&self, relation: &Relation, definition: &str) -> String {
        let statistics = "CREATE STATISTICS ";
        let mut text = definition.replacen(
            &format!("{statistics}{}.", self.quoted_schema),
            statistics,
            1,
        );
        for word in [" ON ", " ON ONLY ", " TO "] {
            let full = format!("{word}{}.{}", self.quoted_schema, relation.quoted);
            if text.contains(&full) {
                text = text.replacen(&full, &format!("{word}{}", relation.quoted), 1);
                break;
            }
        }
        text
    }

    fn add_constraint(&self, table: &mut Table, row: &Constraint) {
        let part = |kind: &str| OpaquePart {
            kind: kind.to_owned(),
            name: Some(row.name.clone()),
            definition: row.definition.clone().unwrap_or_default(),
        };
        match (row.kind.as_str(), &row.definition) {
            ("p", definition) => {
                table.primary_key = Some(PrimaryKey {
                    name: said(&row.name),
                    columns: row.columns.clone(),
                });
                if definition.is_some() {
                    table.opaque.push(part("primary key"));
                }
            }
            ("u", None) => table.uniques.push(Unique {
                name: said(&row.name),
                columns: row.columns.clone(),
                form: Fact::Said(UniqueForm::Constraint),
            }),
            ("u", Some(_)) => table.opaque.push(part("unique")),
            ("f", None) => table.foreign_keys.push(ForeignKey {
                name: said(&row.name),
                columns: row.columns.clone(),
                references: self.name(
                    row.target_schema.as_deref().unwrap_or(&self.schema),
                    row.target.as_deref().unwrap_or_default(),
                ),
                referenced_columns: row.target_columns.clone(),
                on_delete: Some(action(&row.on_delete)),
                on_update: Some(action(&row.on_update)),
            }),
            ("f", Some(_)) => table.opaque.push(part("foreign key")),
            ("c", _) => table.opaque.push(part("check")),
            ("x", _) => table.opaque.push(part("exclusion")),
            _ => table.opaque.push(part("constraint")),
        }
    }

    fn add_index(&self, table: &mut Table, relation: &Relation, row: &Index) {
        if row.unique && row.definition.is_none() {
            table.uniques.push(Unique {
                name: said(&row.name),
                columns: row.columns.clone(),
                form: Fact::Said(UniqueForm::Index),
            });
            return;
        }
        table.indexes.push(model::Index {
            name: said(&row.name),
            columns: row.columns.clone(),
            definition: row
                .definition
                .as_deref()
                .map(|text| self.unqualified(relation, text)),
        });
    }
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
