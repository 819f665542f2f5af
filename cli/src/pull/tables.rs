//! The tables as the code generator wants them: as CREATE TABLE statements of sea-query, in the names that it makes
//! nothing else of.
//!
//! It is told what its Rust code shows: types, keys, single unique columns and relations. Knows nothing of text.

use std::collections::{BTreeMap, BTreeSet};

use schema_diff::dialect::Dialect;
use schema_diff::model::{
    Action, Column, ColumnType, Fact, ForeignKey, ObjectName, Schema, Table, UniqueForm,
};
use schema_diff::name::default_index;
use sea_query::{
    Alias, ColumnDef, ColumnType as To, ForeignKeyAction, ForeignKeyCreateStatement, Index,
    IntoIden as _, RcOrArc, TableCreateStatement,
};

use super::names::{self, Names};
use super::types::{Given, enum_name, enum_values, held};

/// What entities are made of.
pub struct Tables<'a> {
    /// The kind of database.
    pub dialect: Dialect,
    /// The tables, each with the columns in the order of its fields.
    pub all: BTreeMap<&'a ObjectName, Ordered<'a>>,
    /// What everything is called.
    pub names: Names,
    /// The enums that get a Rust type, with their values.
    pub enums: BTreeMap<String, Vec<String>>,
    /// The enum of each column whose values stand in its own type.
    of_columns: BTreeMap<(&'a ObjectName, &'a str), String>,
}

/// A table with its columns in the order of the fields.
pub struct Ordered<'a> {
    /// The table.
    pub table: &'a Table,
    /// The columns: those of the primary key in the key's order, since SeaORM's key is in the order of the fields.
    pub columns: Vec<&'a Column>,
}

impl<'a> Tables<'a> {
    /// Names everything.
    pub fn new(dialect: Dialect, schema: &'a Schema, left: &BTreeSet<ObjectName>) -> Self {
        let tables: BTreeMap<&ObjectName, Ordered<'_>> = schema
            .tables
            .iter()
            .filter(|(name, _)| !left.contains(*name))
            .map(|(name, table)| (name, Ordered::new(table)))
            .collect();
        let mut enums = BTreeMap::new();
        let columns = || {
            tables
                .iter()
                .flat_map(|(name, table)| table.columns.iter().map(|column| (*name, *column)))
        };
        for (_, column) in columns() {
            let ty = match column.ty.value() {
                ColumnType::Array(element) => element.as_ref(),
                ty => ty,
            };
            if let ColumnType::Enum(name) = ty
                && let (Some(own), Some(of)) = (enum_name(name), schema.enums.get(name))
                && !of.values.is_empty()
            {
                enums.insert(own.clone(), of.values.clone());
            }
        }
        let mut of_columns = BTreeMap::new();
        let mut by_name: BTreeMap<&str, BTreeSet<Vec<String>>> = BTreeMap::new();
        for (_, column) in columns() {
            if let Some(values) = enum_values(dialect, column.ty.value()) {
                by_name.entry(&column.name).or_default().insert(values);
            }
        }
        for (table, column) in columns() {
            let Some(values) = enum_values(dialect, column.ty.value()) else {
                continue;
            };
            // One name for all columns of a name that hold the same; else each table's own.
            let name = if by_name
                .get(column.name.as_str())
                .is_some_and(|of| of.len() == 1)
            {
                column.name.clone()
            } else {
                format!("{}_{}", table.name, column.name)
            };
            if enums.get(&name).is_none_or(|known| *known == values) {
                enums.insert(name.clone(), values);
                of_columns.insert((table, column.name.as_str()), name);
            }
        }
        let ordered = tables.iter().map(|(name, ordered)| (*name, ordered.table));
        let names = names::names(ordered, &enums);
        Self {
            dialect,
            all: tables,
            names,
            enums,
            of_columns,
        }
    }

    /// How the value of a column is cast, where it is.
    pub fn cast(&self, column: &Column) -> Option<String> {
        held(self.dialect, column.ty.value(), &self.enums).cast
    }

    /// The statements.
    pub fn statements(&self) -> Vec<TableCreateStatement> {
        let tables = self.all.iter();
        tables
            .map(|(name, table)| self.statement(name, table))
            .collect()
    }

    fn statement(&self, name: &ObjectName, ordered: &Ordered<'_>) -> TableCreateStatement {
        let names = &self.names.tables[name];
        let table = ordered.table;
        let mut statement = TableCreateStatement::new();
        statement.table(Alias::new(&names.module));
        let key = table
            .primary_key
            .as_ref()
            .map(|key| key.columns.as_slice())
            .unwrap_or_default();
        for column in &ordered.columns {
            let field = &names.columns[&column.name];
            let mut def = ColumnDef::new_with_type(Alias::new(field), self.given(name, column));
            if column.nullable && !key.contains(&column.name) {
                def.null();
            } else {
                def.not_null();
            }
            if key == std::slice::from_ref(&column.name) && *column.auto_increment.value() {
                def.auto_increment();
            }
            statement.col(&mut def);
        }
        let mut primary = Index::create().primary().to_owned();
        for column in key {
            primary.col(Alias::new(&names.columns[column]));
        }
        statement.primary_key(&mut primary);
        for unique in &table.uniques {
            let fields = unique
                .columns
                .iter()
                .filter_map(|column| names.columns.get(column));
            let mut index = Index::create().unique().to_owned();
            match (unique.columns.as_slice(), group(name, ordered, unique)) {
                ([_], _) => {}
                (_, Some(group)) => {
                    index.name(group);
                }
                (_, None) => continue,
            }
            for field in fields {
                index.col(Alias::new(field));
            }
            statement.index(&mut index);
        }
        for key in relations(table) {
            if let Some(mut key) = self.foreign_key(name, key) {
                statement.foreign_key(&mut key);
            }
        }
        statement
    }

    fn given(&self, table: &ObjectName, column: &Column) -> To {
        let of = |name: &str| {
            let names = &self.names.enums[name];
            To::Enum {
                name: Alias::new(&names.ident).into_iden(),
                variants: names
                    .values
                    .iter()
                    .map(|value| Alias::new(value).into_iden())
                    .collect(),
            }
        };
        if let Some(name) = self.of_columns.get(&(table, column.name.as_str())) {
            return of(name);
        }
        match held(self.dialect, column.ty.value(), &self.enums).given {
            Given::Type(ty) => ty,
            Given::Enum(name) => of(&name),
            Given::Enums(name) => To::Array(RcOrArc::new(of(&name))),
        }
    }

    fn foreign_key(
        &self,
        name: &ObjectName,
        key: &ForeignKey,
    ) -> Option<ForeignKeyCreateStatement> {
        let (from, to) = (
            self.names.tables.get(name)?,
            self.names.tables.get(&key.references)?,
        );
        let mut statement = ForeignKeyCreateStatement::new();
        statement.from_tbl(Alias::new(&from.module));
        statement.to_tbl(Alias::new(&to.module));
        for (column, referenced) in key.columns.iter().zip(&key.referenced_columns) {
            statement.from_col(Alias::new(from.columns.get(column)?));
            statement.to_col(Alias::new(to.columns.get(referenced)?));
        }
        if let Some(action) = action(key.on_delete) {
            statement.on_delete(action);
        }
        if let Some(action) = action(key.on_update) {
            statement.on_update(action);
        }
        Some(statement)
    }
}

/// The `unique_key` that says all of a unique key of several columns.
fn group(
    name: &ObjectName,
    ordered: &Ordered<'_>,
    unique: &schema_diff::model::Unique,
) -> Option<String> {
    let in_order: Vec<&String> = ordered
        .columns
        .iter()
        .map(|column| &column.name)
        .filter(|column| unique.columns.contains(column))
        .collect();
    let index_name = unique.name.as_ref().map(Fact::value)?;
    let group = index_name.strip_prefix(default_index(&name.name, "").as_str())?;
    let others = ordered
        .table
        .uniques
        .iter()
        .filter(|other| *other != unique);
    let alone = others.into_iter().all(|other| {
        !other
            .columns
            .iter()
            .any(|column| unique.columns.contains(column))
    });
    let says_all = *unique.form.value() == UniqueForm::Index
        && unique.include.is_empty()
        && !unique.nulls_not_distinct
        && unique.definition.is_none();
    (alone
        && says_all
        && in_order.into_iter().eq(&unique.columns)
        && !group.is_empty()
        && !group.contains('-'))
    .then(|| group.to_owned())
}

impl<'a> Ordered<'a> {
    fn new(table: &'a Table) -> Self {
        let key = table
            .primary_key
            .as_ref()
            .map(|key| key.columns.as_slice())
            .unwrap_or_default();
        let mut in_key = key.iter().filter_map(|name| table.column(name));
        let columns = table.columns.iter().map(|column| {
            if key.contains(&column.name) {
                in_key.next().unwrap_or(column)
            } else {
                column
            }
        });
        Self {
            table,
            columns: columns.collect(),
        }
    }
}

/// The foreign keys that make relations: of those between the same columns the first.
fn relations(table: &Table) -> Vec<&ForeignKey> {
    let mut found: Vec<&ForeignKey> = Vec::new();
    for key in &table.foreign_keys {
        let same = |known: &&ForeignKey| {
            known.columns == key.columns
                && known.references == key.references
                && known.referenced_columns == key.referenced_columns
        };
        if !found.iter().any(same) {
            found.push(key);
        }
    }
    found
}

/// What is not by itself so.
fn action(of: Option<Action>) -> Option<ForeignKeyAction> {
    match of? {
        Action::NoAction => None,
        Action::Restrict => Some(ForeignKeyAction::Restrict),
        Action::Cascade => Some(ForeignKeyAction::Cascade),
        Action::SetNull => Some(ForeignKeyAction::SetNull),
        Action::SetDefault => Some(ForeignKeyAction::SetDefault),
    }
}
