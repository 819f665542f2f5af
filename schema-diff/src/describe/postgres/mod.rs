//! PostgreSQL's catalog to the model's schema.
//!
//! Knows nothing of queries and of server versions.
//!
//! sea-schema's type parser is used, on rows assembled from `format_type()`; its guess counts only where the text
//! is spelled back the same. Its discovery is not used: it asks several questions for every table (and
//! `information_schema` computes its constraint views anew for each), sees no keys at all as a role that may only
//! SELECT, and loses plain indexes, predicates, expressions, methods and orders of indexes, deferrability, the
//! actions' columns, collations, checks' and exclusions' details and enums of other schemas. Its defaults go through
//! floats and stop at the first quote of a string, so literals are read here. What is added: all of these, and the
//! exact text of whatever has no word.
//!
//! Partitions, and tables that inherit, are opaque objects: they follow their parents, and no entity says them. What an
//! extension owns is not in the result; nor are functions, aggregates, operators, casts and text search configurations
//! (code, not schema), publications, event triggers, owners, privileges, tablespaces, and comments on enum types.

mod counters;
mod defaults;
mod keys;
mod numbers;
mod objects;
mod rows;
mod types;

#[cfg(test)]
mod tests;

pub use rows::{
    Catalog, Column, Constraint, Detail, Enum, Index, Part, Relation, Sequence, Type, Use, Word,
};
pub use types::column_type;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::take;

use self::counters::Owned;
use self::keys::Words;
use self::objects::Contents;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{
    self, Action, ColumnType, CounterKind, EnumType, Fact, Generated, ObjectName, Opaque,
    OpaquePart, Schema, Table,
};

/// The schema that the rows say, without the relations that `leave_out` names.
///
/// The rows of each relation are given back as soon as it is described: there may be tens of thousands.
pub fn schema(mut catalog: Catalog, leave_out: impl Fn(&ObjectName) -> bool) -> Schema {
    let mut contents = contents(&mut catalog);
    numbers::resolve(&mut catalog.relations, &mut contents);
    let catalog = &catalog;
    let words = Words::of(&catalog.words);
    let owned = Owned::of(&catalog.relations);
    let enums: HashMap<i64, (ObjectName, &Enum)> = catalog
        .enums
        .iter()
        .map(|of| (of.oid, (catalog.name(&of.schema, &of.name), of)))
        .collect();
    let nothing = Contents::default();
    let mut schema = Schema::default();
    let mut used = BTreeSet::new();
    let mut counting = BTreeSet::new();
    let mut left_out = BTreeSet::new();
    let mut names: HashMap<i64, ObjectName> = HashMap::new();
    let is_sequence = |relation: &&Relation| relation.kind == "sequence";
    for relation in catalog.relations.iter().filter(|of| !is_sequence(of)) {
        let name = catalog.name(&relation.schema, &relation.name);
        if leave_out(&name) {
            left_out.insert(relation.oid);
            continue;
        }
        let contents = &contents.remove(&relation.oid).unwrap_or_default();
        for column in &contents.columns {
            used.extend(column.enum_type);
            counting.extend(owned.counter(column).map(|sequence| sequence.oid));
        }
        if matches!(relation.kind.as_str(), "table" | "partitioned table") {
            let table = catalog.table(relation, contents, &enums, &owned, &words);
            schema.tables.insert(name, table);
        } else {
            let object = Opaque {
                kind: relation.kind.clone(),
                definition: objects::definition(catalog, relation, contents, &owned),
                ..Opaque::default()
            };
            names.insert(relation.oid, name.clone());
            add_object(&mut schema, name, object);
        }
    }
    for sequence in catalog.relations.iter().filter(is_sequence) {
        let name = catalog.name(&sequence.schema, &sequence.name);
        let unwanted = sequence
            .owner
            .is_some_and(|owner| left_out.contains(&owner));
        if counting.contains(&sequence.oid) || unwanted || leave_out(&name) {
            continue;
        }
        let object = Opaque {
            kind: sequence.kind.clone(),
            definition: objects::definition(catalog, sequence, &nothing, &owned),
            ..Opaque::default()
        };
        names.insert(sequence.oid, name.clone());
        add_object(&mut schema, name, object);
        catalog.belongs(sequence, &mut schema);
    }
    for of in &catalog.types {
        let name = catalog.name(&of.schema, &of.name);
        let object = Opaque {
            kind: of.kind.clone(),
            definition: Some(of.definition.clone()),
            ..Opaque::default()
        };
        names.insert(of.oid, name.clone());
        add_object(&mut schema, name, object);
    }
    for of in &catalog.uses {
        let object = names
            .get(&of.user)
            .and_then(|name| Some((name, schema.opaque.get_mut(name)?)));
        let target = catalog.name(&of.schema, &of.name);
        if let Some((name, object)) = object
            && *name != target
        {
            let columns = object.uses.entry(target).or_default();
            columns.extend(of.columns.iter().cloned());
        }
    }
    for (oid, (name, of)) in enums {
        if catalog.schemas.contains(&of.schema) || used.contains(&oid) {
            let values = of.values.clone();
            schema.enums.insert(name, EnumType { values });
        }
    }
    schema
}

/// A relation and a type may have the same name: then both are made under it.
fn add_object(schema: &mut Schema, name: ObjectName, object: Opaque) {
    let Some(other) = schema.opaque.get_mut(&name) else {
        schema.opaque.insert(name, object);
        return;
    };
    let both = [other.definition.take(), object.definition];
    let both: Vec<String> = both.into_iter().flatten().collect();
    other.definition = Some(both.join(";\n"));
}

fn describe_column(
    relation: &Relation,
    row: &Column,
    enums: &HashMap<i64, (ObjectName, &Enum)>,
    owned: &Owned<'_>,
) -> model::Column {
    let ty = match row.enum_type.and_then(|oid| enums.get(&oid)) {
        Some((name, _)) if row.is_array => {
            ColumnType::Array(Box::new(ColumnType::Enum(name.clone())))
        }
        Some((name, _)) => ColumnType::Enum(name.clone()),
        None => column_type(&row.ty),
    };
    let expression = row.default.as_deref();
    let generated = expression
        .filter(|_| !row.generated.is_empty())
        .map(|text| Generated {
            expression: without_outer_parentheses(text).to_owned(),
            stored: row.generated == "s",
        });
    let sequence = owned.counter(row);
    let counter = match sequence {
        Some(sequence) => Some(counters::counter(relation, row, sequence)),
        None if !row.identity.is_empty() => Some(model::Counter {
            kind: if row.identity == "a" {
                CounterKind::Always
            } else {
                CounterKind::ByDefault
            },
            options: None,
        }),
        None => None,
    };
    let default = expression
        .filter(|_| row.generated.is_empty() && counter.is_none())
        .map(|text| {
            let types: Vec<&str> = std::iter::once(&row.ty)
                .chain(&row.bare_type)
                .chain(&row.open_type)
                .map(String::as_str)
                .collect();
            defaults::default_value(text, &types)
        });
    model::Column {
        nullable: !row.not_null,
        default,
        auto_increment: Fact::Said(counter.is_some()),
        counter,
        generated,
        collation: row.collation.clone(),
        comment: row.comment.clone(),
        ..model::Column::new(row.name.clone(), Fact::Said(ty))
    }
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

    fn table(
        &self,
        relation: &Relation,
        contents: &Contents,
        enums: &HashMap<i64, (ObjectName, &Enum)>,
        owned: &Owned<'_>,
        words: &Words<'_>,
    ) -> Table {
        let mut table = Table {
            comment: relation.comment.clone(),
            options: options(relation),
            ..Table::default()
        };
        let columns = contents.columns.iter();
        table.columns = columns
            .map(|row| describe_column(relation, row, enums, owned))
            .collect();
        for row in &contents.constraints {
            keys::add_constraint(self, &mut table, row);
        }
        for row in &contents.indexes {
            keys::add_index(&mut table, row, &contents.columns, words);
        }
        for part in &contents.parts {
            table.opaque.push(OpaquePart {
                kind: part.kind.clone(),
                name: part.name.clone(),
                definition: self.unqualified(relation, &part.definition),
            });
        }
        table.uniques.shrink_to_fit();
        table.indexes.shrink_to_fit();
        table.foreign_keys.shrink_to_fit();
        // The catalog has no order of its own.
        table
            .uniques
            .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
        table
            .indexes
            .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
        table
            .foreign_keys
            .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
        table
            .opaque
            .sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
        table
    }

    /// A sequence that belongs to a column without being what it counts by: it is made before the table, and belongs to
    /// it afterwards.
    fn belongs(&self, sequence: &Relation, schema: &mut Schema) {
        let (Some(owner), Some(column)) = (sequence.owner, &sequence.owner_column) else {
            return;
        };
        let Some(relation) = self.relations.iter().find(|of| of.oid == owner) else {
            return;
        };
        let name = self.name(&relation.schema, &relation.name);
        let definition = objects::own_sequence(relation, column, sequence);
        if let Some(table) = schema.tables.get_mut(&name) {
            let part = OpaquePart {
                kind: "sequence".into(),
                name: Some(sequence.name.clone()),
                definition,
            };
            let at = table
                .opaque
                .partition_point(|of| (&of.kind, &of.name) < (&part.kind, &part.name));
            table.opaque.insert(at, part);
        }
    }

    /// A definition without this schema before the table's name: the server always prints it, and what is printed
    /// must be the same in every schema.
    fn unqualified(&self, relation: &Relation, definition: &str) -> String {
        if relation.schema != self.schema {
            return definition.to_owned();
        }
        let statistics = "CREATE STATISTICS ";
        let mut text = definition.replacen(
            &format!("{statistics}{}.", self.quoted_schema),
            statistics,
            1,
        );
        for word in [" ON ", " ON ONLY ", " TO "] {
            let full = format!("{word}{} ", relation.qualified);
            if text.contains(&full) {
                text = text.replacen(&full, &format!("{word}{} ", relation.quoted), 1);
                break;
            }
        }
        text
    }
}

/// The rows by the relation that they are on.
fn contents(catalog: &mut Catalog) -> HashMap<i64, Contents> {
    let mut contents: HashMap<i64, Contents> = HashMap::new();
    for row in take(&mut catalog.columns) {
        contents.entry(row.relation).or_default().columns.push(row);
    }
    for row in take(&mut catalog.constraints) {
        let all = contents.entry(row.relation).or_default();
        all.constraints.push(row);
    }
    for row in take(&mut catalog.indexes) {
        contents.entry(row.relation).or_default().indexes.push(row);
    }
    for row in take(&mut catalog.parts) {
        contents.entry(row.relation).or_default().parts.push(row);
    }
    contents
}

fn name_of(name: Option<&Fact<String>>) -> Option<&str> {
    name.map(|name| name.value().as_str())
}

/// How the table is kept.
fn options(relation: &Relation) -> BTreeMap<String, String> {
    let mut options: BTreeMap<String, String> = parameters(&relation.options)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if relation.unlogged {
        options.insert("unlogged".into(), String::new());
    }
    if let Some(key) = &relation.definition {
        options.insert("partition_by".into(), key.clone());
    }
    if let Some(ty) = &relation.of_type {
        options.insert("of".into(), ty.clone());
    }
    options
}

/// Storage parameters, `name=value` each.
fn parameters(options: &[String]) -> impl Iterator<Item = (&str, &str)> {
    options
        .iter()
        .map(|option| option.split_once('=').unwrap_or((option, "true")))
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
