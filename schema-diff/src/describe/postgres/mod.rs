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
mod objects;
mod rows;
mod types;

#[cfg(test)]
mod tests;

pub use rows::{
    Catalog, Column, Constraint, Detail, Enum, Index, Part, Relation, Sequence, Type, Use, Word,
};
pub use types::column_type;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use self::counters::Owned;
use self::keys::{Numbered, Words};
use self::objects::Contents;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{
    self, Action, ColumnType, CounterKind, EnumType, Fact, Generated, ObjectName, Opaque,
    OpaquePart, Schema, Table,
};

/// The schema that the rows say, made as they come: there may be tens of thousands, and each is let go once it is
/// described. Columns come first, in order.
pub struct Describing<'a> {
    catalog: &'a Catalog,
    owned: Owned<'a>,
    enums: HashMap<i64, (ObjectName, &'a Enum)>,
    words: Words<'a>,
    relations: HashMap<i64, &'a Relation>,
    /// Relations that are not wanted.
    left_out: HashSet<i64>,
    tables: HashMap<i64, Described>,
    /// What is on relations that are no tables of the model's.
    others: HashMap<i64, Contents>,
    /// The enum types that columns use.
    used: BTreeSet<i64>,
    /// The sequences by which columns count up.
    counting: BTreeSet<i64>,
}

/// A table, and what its keys need to know of its columns, in their order.
#[derive(Default)]
struct Described {
    table: Table,
    numbered: Vec<Numbered>,
}

impl<'a> Describing<'a> {
    /// The relations that `leave_out` names will not be in it.
    pub fn new(catalog: &'a Catalog, leave_out: impl Fn(&ObjectName) -> bool) -> Self {
        let unwanted = catalog
            .relations
            .iter()
            .filter(|of| leave_out(&catalog.name(&of.schema, &of.name)));
        Self {
            catalog,
            owned: Owned::of(&catalog.relations),
            enums: catalog
                .enums
                .iter()
                .map(|of| (of.oid, (catalog.name(&of.schema, &of.name), of)))
                .collect(),
            words: Words::of(&catalog.words),
            relations: catalog.relations.iter().map(|of| (of.oid, of)).collect(),
            left_out: unwanted.map(|of| of.oid).collect(),
            tables: HashMap::new(),
            others: HashMap::new(),
            used: BTreeSet::new(),
            counting: BTreeSet::new(),
        }
    }

    /// The relation, if it is to be a table of the model's.
    fn as_table(&self, oid: i64) -> Option<&'a Relation> {
        let relation = self.relations.get(&oid)?;
        let is_table = matches!(relation.kind.as_str(), "table" | "partitioned table");
        is_table.then_some(*relation)
    }

    /// A column.
    pub fn column(&mut self, row: Column) {
        if !self.left_out.contains(&row.relation) {
            self.used.extend(row.enum_type);
            let counter = self.owned.counter(&row);
            self.counting.extend(counter.map(|sequence| sequence.oid));
        }
        let Some(relation) = self.as_table(row.relation) else {
            let contents = self.others.entry(row.relation).or_default();
            contents.columns.push(row);
            return;
        };
        let described = self.tables.entry(row.relation).or_default();
        described.numbered.push(Numbered {
            number: row.number,
            ty: row.type_oid,
            collation: row.collation_oid,
        });
        let column = describe_column(relation, &row, &self.enums, &self.owned);
        described.table.columns.push(column);
    }

    /// A constraint.
    pub fn constraint(&mut self, row: Constraint) {
        if self.as_table(row.relation).is_none() {
            let contents = self.others.entry(row.relation).or_default();
            contents.constraints.push(row);
            return;
        }
        let referenced = if row.target_columns.is_empty() {
            self.names(row.target_oid, &row.target_numbers)
        } else {
            row.target_columns.clone()
        };
        let named = keys::Named {
            columns: self.names(row.relation, &row.columns),
            include: self.names(row.relation, &row.include),
            on_delete_columns: self.names(row.relation, &row.on_delete_columns),
            referenced,
        };
        let described = self.tables.entry(row.relation).or_default();
        keys::add_constraint(self.catalog, &mut described.table, &row, named);
    }

    /// An index that keeps no constraint.
    pub fn index(&mut self, row: Index) {
        if self.as_table(row.relation).is_none() {
            let contents = self.others.entry(row.relation).or_default();
            contents.indexes.push(row);
            return;
        }
        let described = self.tables.entry(row.relation).or_default();
        let columns: Vec<_> = described
            .table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .zip(&described.numbered)
            .collect();
        let index = keys::index(&row, &columns, &self.words);
        keys::add_index(&mut described.table, index);
    }

    /// Something on a relation that the model has no word for.
    pub fn part(&mut self, row: Part) {
        let Some(relation) = self.as_table(row.relation) else {
            let contents = self.others.entry(row.relation).or_default();
            contents.parts.push(row);
            return;
        };
        let definition = self.catalog.unqualified(relation, &row.definition);
        let described = self.tables.entry(row.relation).or_default();
        described.table.opaque.push(OpaquePart {
            kind: row.kind,
            name: row.name,
            definition,
        });
    }

    /// The names of a relation's columns, which the catalog tells by number.
    fn names(&self, relation: i64, numbers: &[i64]) -> Vec<String> {
        numbers
            .iter()
            .filter_map(|number| self.column_name(relation, *number).map(str::to_owned))
            .collect()
    }

    fn column_name(&self, relation: i64, number: i64) -> Option<&str> {
        if let Some(described) = self.tables.get(&relation) {
            let mut numbered = described.numbered.iter();
            let at = numbered.position(|of| i64::from(of.number) == number)?;
            return Some(&described.table.columns[at].name);
        }
        let mut columns = self.others.get(&relation)?.columns.iter();
        let column = columns.find(|of| i64::from(of.number) == number)?;
        Some(&column.name)
    }

    /// The schema, when all rows were there; `uses` is what relations and types are made of.
    #[must_use]
    pub fn finish(mut self, uses: &[Use]) -> Schema {
        let catalog = self.catalog;
        let nothing = Contents::default();
        let mut schema = Schema::default();
        let mut names: HashMap<i64, ObjectName> = HashMap::new();
        let is_sequence = |relation: &&Relation| relation.kind == "sequence";
        for relation in catalog.relations.iter().filter(|of| !is_sequence(of)) {
            let name = catalog.name(&relation.schema, &relation.name);
            if self.left_out.contains(&relation.oid) {
                continue;
            }
            if self.as_table(relation.oid).is_some() {
                let described = self.tables.entry(relation.oid).or_default();
                let table = std::mem::take(&mut described.table);
                schema.tables.insert(name, finished(relation, table));
            } else {
                let contents = &self.others.remove(&relation.oid).unwrap_or_default();
                let object = Opaque {
                    kind: relation.kind.clone(),
                    definition: objects::definition(catalog, relation, contents, &self.owned),
                    ..Opaque::default()
                };
                names.insert(relation.oid, name.clone());
                add_object(&mut schema, name, object);
            }
        }
        for sequence in catalog.relations.iter().filter(is_sequence) {
            let name = catalog.name(&sequence.schema, &sequence.name);
            let unwanted = [Some(sequence.oid), sequence.owner];
            let mut unwanted = unwanted.into_iter().flatten();
            if self.counting.contains(&sequence.oid)
                || unwanted.any(|oid| self.left_out.contains(&oid))
            {
                continue;
            }
            let object = Opaque {
                kind: sequence.kind.clone(),
                definition: objects::definition(catalog, sequence, &nothing, &self.owned),
                ..Opaque::default()
            };
            names.insert(sequence.oid, name.clone());
            add_object(&mut schema, name, object);
            self.belongs(sequence, &mut schema);
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
        for of in uses {
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
        for (oid, (name, of)) in self.enums {
            if catalog.schemas.contains(&of.schema) || self.used.contains(&oid) {
                let values = of.values.clone();
                schema.enums.insert(name, EnumType { values });
            }
        }
        schema
    }

    /// A sequence that belongs to a column without being what it counts by: it is made before the table, and belongs to
    /// it afterwards.
    fn belongs(&self, sequence: &Relation, schema: &mut Schema) {
        let (Some(owner), Some(number)) = (sequence.owner, sequence.owner_number) else {
            return;
        };
        let Some(relation) = self.as_table(owner) else {
            return;
        };
        let name = self.catalog.name(&relation.schema, &relation.name);
        let (Some(table), Some(described)) =
            (schema.tables.get_mut(&name), self.tables.get(&owner))
        else {
            return;
        };
        let mut numbered = described.numbered.iter();
        let Some(at) = numbered.position(|of| of.number == number) else {
            return;
        };
        let part = OpaquePart {
            kind: "sequence".into(),
            name: Some(sequence.name.clone()),
            definition: objects::own_sequence(relation, &table.columns[at].name, sequence),
        };
        let at = table
            .opaque
            .partition_point(|of| (&of.kind, &of.name) < (&part.kind, &part.name));
        table.opaque.insert(at, part);
    }
}

/// The table with what its relation says of it, and all that is on it in order: the catalog has no order of its own.
fn finished(relation: &Relation, mut table: Table) -> Table {
    table.comment.clone_from(&relation.comment);
    table.options = options(relation);
    table.columns.shrink_to_fit();
    table.uniques.shrink_to_fit();
    table.indexes.shrink_to_fit();
    table.foreign_keys.shrink_to_fit();
    table.checks.shrink_to_fit();
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
