//! `information_schema` of MySQL and MariaDB to the model's schema.
//!
//! Knows nothing of queries and of server versions, but for how the two of them print a default.
//!
//! What is added to the rows: an index that only serves a foreign key, which the server makes by itself, is none of
//! the schema's; a `longtext` that must be valid JSON is MariaDB's `json`; a unique key is a constraint and an index
//! at once. An enum's values stay in the column's type, as text. What is as the server has it by itself is not said:
//! the engine where it is `InnoDB`, a table's collation where it is the database's, a column's where it is its
//! table's, an index's method where it is its engine's.
//!
//! A few things the catalog does not tell (how a table is partitioned, periods and keys over them): of tables that may
//! have them the server's own text is read, see [`Describing::untold`].
//!
//! Left out: events, stored procedures and functions, privileges, definers, and the number at which a table goes on
//! counting. A user who may only SELECT is shown no view's text (the view is there, its definition is not), no
//! foreign key's actions (the key is there, its actions are not said), and no triggers at all.

mod column;
mod keys;
mod objects;
mod options;
mod rows;
mod values;

#[cfg(test)]
mod tests;

pub use rows::{
    Catalog, Check, Column, ForeignKeyPart, ForeignKeyRule, IndexPart, Relation, Sequence, Trigger,
    View,
};
pub use values::column_type;

use std::collections::{BTreeMap, HashMap};

use self::keys::{Keys, Parts};
use self::objects::Names;
use super::said;
use crate::dialect::Dialect;
use crate::dialect::mysql_ddl::CreateTable;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{self, ColumnType, ObjectName, Schema, Table};

/// The schema that the rows say, made as they come: a row is let go once it is described.
///
/// Columns are to come first, then the texts of the tables that are [`untold`](Self::untold), then all else.
pub struct Describing<'a> {
    catalog: &'a Catalog,
    names: Names<'a>,
    tables: BTreeMap<&'a str, One<'a>>,
    /// The columns of what is no table.
    columns: HashMap<&'a str, Vec<String>>,
    types: HashMap<String, ColumnType>,
}

/// A table as it is put together.
struct One<'a> {
    relation: &'a Relation,
    table: Table,
    checks: Vec<&'a Check>,
    /// Columns that may be an end of a period.
    moments: Vec<String>,
    keys: Keys,
    parts: Parts,
}

impl<'a> Describing<'a> {
    /// The tables named in `leave_out` will not be in it.
    #[must_use]
    pub fn new(catalog: &'a Catalog, leave_out: &[&str]) -> Self {
        let mut describing = Self {
            catalog,
            names: Names::of(catalog),
            tables: BTreeMap::new(),
            columns: HashMap::new(),
            types: HashMap::new(),
        };
        for relation in &catalog.relations {
            let name = relation.name.as_str();
            if !relation.is_table() {
                describing.columns.insert(name, Vec::new());
            } else if !leave_out.contains(&name) {
                let one = One {
                    relation,
                    table: Table {
                        comment: Some(relation.comment.clone()).filter(|text| !text.is_empty()),
                        options: options::of(relation, catalog),
                        ..Table::default()
                    },
                    checks: Vec::new(),
                    moments: Vec::new(),
                    keys: Keys::default(),
                    parts: Parts::default(),
                };
                describing.tables.insert(name, one);
            }
        }
        for check in &catalog.checks {
            if let Some(one) = describing.tables.get_mut(check.relation.as_str()) {
                one.checks.push(check);
            }
        }
        describing
    }

    /// The next column of a table or a view.
    pub fn column(&mut self, row: Column) {
        let Some(one) = self.tables.get_mut(row.relation.as_str()) else {
            if let Some(columns) = self.columns.get_mut(row.relation.as_str()) {
                columns.push(row.name);
            }
            return;
        };
        let of_time = row.ty.starts_with("date") || row.ty.starts_with("timestamp");
        if self.catalog.mariadb && of_time && row.nullable == "NO" {
            one.moments.push(row.name.clone());
        }
        let is_json = |check: &&Check| json_column(check).as_deref() == Some(row.name.as_str());
        let ty = if row.ty == "longtext" && one.checks.iter().any(is_json) {
            ColumnType::Json
        } else if let Some(ty) = self.types.get(&row.ty) {
            ty.clone()
        } else {
            let ty = column_type(&row.ty);
            self.types.insert(row.ty.clone(), ty.clone());
            ty
        };
        let column = column::of(self.catalog.mariadb, &self.names, one.relation, row, ty);
        one.table.columns.push(column);
    }

    /// The tables of which the catalog does not tell everything, after all columns: their [`text`](Self::text) is
    /// wanted. They are those that are partitioned and, on MariaDB, those with a check such as a period brings along.
    #[must_use]
    pub fn untold(&self) -> Vec<&'a str> {
        self.tables
            .iter()
            .filter(|(_, one)| {
                let is_period = |check: &&Check| is_period(check, &one.moments);
                one.relation.is_partitioned() || one.checks.iter().any(is_period)
            })
            .map(|(name, _)| *name)
            .collect()
    }

    /// What SHOW CREATE TABLE prints of a table.
    pub fn text(&mut self, table: &str, text: &str) {
        if let Some(One { table: to, .. }) = self.tables.get_mut(table)
            && let Some(text) = CreateTable::parse(text)
        {
            options::add_partitions(to, &text);
            objects::add_periods(to, table, &text);
        }
    }

    /// The next column of a foreign key.
    pub fn foreign_key_part(&mut self, row: ForeignKeyPart) {
        if let Some(one) = self.tables.get_mut(row.relation.as_str()) {
            one.keys.part(row, &self.catalog.database);
        }
    }

    /// What a foreign key does, as far as this user may see it, after all their columns.
    pub fn foreign_key_rule(&mut self, row: &ForeignKeyRule) {
        if let Some(one) = self.tables.get_mut(row.relation.as_str()) {
            one.keys.rule(row);
        }
    }

    /// The next part of an index. (Those of several indexes may come in turns: the server takes names that differ in case
    /// only for one when it sorts.)
    pub fn index_part(&mut self, row: IndexPart) {
        if let Some(one) = self.tables.get_mut(row.relation.as_str()) {
            one.parts.push(row);
        }
    }

    /// A trigger; those of a table in the order in which they run.
    pub fn trigger(&mut self, row: &Trigger) {
        if let Some(one) = self.tables.get_mut(row.relation.as_str()) {
            one.table.opaque.push(objects::trigger(row, self.catalog));
        }
    }

    /// The schema, when all rows were there.
    #[must_use]
    pub fn finish(self) -> Schema {
        let mut schema = Schema::default();
        for (name, one) in self.tables {
            let table = one.finish(name, self.catalog.mariadb);
            schema.tables.insert(ObjectName::new(name), table);
        }
        for relation in &self.catalog.relations {
            if !relation.is_table() {
                let columns = |name: &str| match schema.tables.get(&ObjectName::new(name)) {
                    Some(table) => table.columns.iter().map(|of| of.name.clone()).collect(),
                    None => self.columns.get(name).cloned().unwrap_or_default(),
                };
                let object = objects::object(relation, self.catalog, &self.names, columns);
                let name = ObjectName::new(relation.name.clone());
                schema.opaque.insert(name, object);
            }
        }
        schema
    }
}

impl One<'_> {
    fn finish(self, name: &str, mariadb: bool) -> Table {
        let mut table = self.table;
        table.foreign_keys = self.keys.finish(name);
        let in_memory = self.relation.engine.as_deref() == Some("MEMORY");
        self.parts.finish(&mut table, in_memory, mariadb);
        for check in self.checks {
            add_check(&mut table, check);
        }
        table
    }
}

fn add_check(table: &mut Table, check: &Check) {
    let of_type = json_column(check)
        .and_then(|name| table.column(&name))
        .is_some_and(|column| *column.ty.value() == ColumnType::Json);
    // A period is a check, too, of its own name.
    let of_period = table.opaque.iter().any(|part| {
        part.kind == objects::PERIOD && part.name.as_ref().is_some_and(|of| *of == check.name)
    });
    if !of_type && !of_period {
        table.checks.push(model::Check {
            name: Some(said(&check.name)),
            not_valid: check.enforced.as_deref() == Some("NO"),
            ..model::Check::new(without_outer_parentheses(&check.clause))
        });
    }
}

/// Whether a period between two of these columns would bring such a check along.
fn is_period(check: &Check, moments: &[String]) -> bool {
    moments.iter().any(|start| {
        let rest = check.clause.strip_prefix(&Dialect::MySql.quote(start));
        let end = rest.and_then(|rest| rest.strip_prefix(" < "));
        end.is_some_and(|end| moments.iter().any(|name| Dialect::MySql.quote(name) == end))
    })
}

/// The column, if it is the check that MariaDB's `json` brings along. It has the column's name, or the one that the
/// column had before it was renamed.
fn json_column(check: &Check) -> Option<String> {
    let name = check.clause.strip_prefix("json_valid(`")?;
    let name = name.strip_suffix("`)")?;
    // Nothing but one name.
    (!name.replace("``", "").contains('`')).then(|| name.replace("``", "`"))
}
