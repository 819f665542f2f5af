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
//! have them the server's own text is read, see [`Catalog::untold`].
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
};
pub use values::column_type;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem::take;

use super::said;
use crate::dialect::Dialect;
use crate::dialect::mysql_ddl::CreateTable;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{self, ColumnType, ObjectName, Schema, Table};

/// The schema that the rows say. The tables named in `leave_out` are not in it.
///
/// Rows go as soon as they are described: both at once would be much in a large database.
pub fn schema(mut catalog: Catalog, leave_out: &[&str]) -> Schema {
    let mut schema = Schema::default();
    let columns = take(&mut catalog.columns);
    let index_parts = take(&mut catalog.index_parts);
    let catalog = &catalog;
    let mut tables = Tables::new();
    let names = objects::Names::of(catalog, &columns);
    for relation in &catalog.relations {
        if !relation.is_table() {
            let object = objects::object(relation, catalog, &names);
            schema
                .opaque
                .insert(ObjectName::new(relation.name.clone()), object);
        } else if !leave_out.contains(&relation.name.as_str()) {
            let text = catalog.texts.get(&relation.name);
            let text = text.and_then(|text| CreateTable::parse(text));
            let mut table = Table {
                comment: Some(relation.comment.clone()).filter(|text| !text.is_empty()),
                options: options::of(relation, catalog),
                ..Table::default()
            };
            if let Some(text) = &text {
                options::add_partitions(&mut table, text);
                objects::add_periods(&mut table, &relation.name, text);
            }
            tables.insert(&relation.name, One { relation, table });
        }
    }
    add_columns(catalog, columns, &mut tables);
    keys::add_foreign_keys(catalog, &mut tables);
    keys::add_indexes(catalog, index_parts, &mut tables);
    add_checks(catalog, &mut tables);
    for trigger in &catalog.triggers {
        if let Some(one) = tables.get_mut(trigger.relation.as_str()) {
            one.table.opaque.push(objects::trigger(trigger, catalog));
        }
    }
    schema.tables = tables
        .into_iter()
        .map(|(name, one)| (ObjectName::new(name), one.table))
        .collect();
    schema
}

/// A table as it is put together, and its row.
struct One<'a> {
    relation: &'a Relation,
    table: Table,
}

type Tables<'a> = BTreeMap<&'a str, One<'a>>;

fn add_columns(catalog: &Catalog, columns: Vec<Column>, tables: &mut Tables<'_>) {
    let names = objects::Names::of(catalog, &[]);
    let json: HashSet<(&str, String)> = catalog
        .checks
        .iter()
        .filter_map(|check| Some((check.relation.as_str(), json_column(check)?)))
        .collect();
    for row in columns {
        if let Some(one) = tables.get_mut(row.relation.as_str()) {
            let json =
                row.ty == "longtext" && json.contains(&(row.relation.as_str(), row.name.clone()));
            let column = column::of(catalog, &names, one.relation, row, json);
            one.table.columns.push(column);
        }
    }
}

fn add_checks(catalog: &Catalog, tables: &mut Tables<'_>) {
    for check in &catalog.checks {
        let Some(One { table, .. }) = tables.get_mut(check.relation.as_str()) else {
            continue;
        };
        let of_type = json_column(check)
            .and_then(|name| table.column(&name).map(|column| column.ty.value().clone()))
            .is_some_and(|ty| ty == ColumnType::Json);
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
}

/// The column, if it is the check that MariaDB's `json` brings along. It has the column's name, or the one that the
/// column had before it was renamed.
fn json_column(check: &Check) -> Option<String> {
    let name = check.clause.strip_prefix("json_valid(`")?;
    let name = name.strip_suffix("`)")?;
    // Nothing but one name.
    (!name.replace("``", "").contains('`')).then(|| name.replace("``", "`"))
}

impl Catalog {
    /// The tables of which the catalog does not tell everything: `texts` is to hold what SHOW CREATE TABLE prints of
    /// them. They are those that are partitioned and, on MariaDB, those with a check such as a period brings along.
    pub fn untold(&self) -> Vec<&str> {
        let mut moments: HashMap<&str, HashSet<&str>> = HashMap::new();
        if self.mariadb {
            for column in &self.columns {
                let of_time = ["date", "timestamp"]
                    .iter()
                    .any(|ty| column.ty.starts_with(ty));
                if of_time && column.nullable == "NO" {
                    let names = moments.entry(&column.relation).or_default();
                    names.insert(&column.name);
                }
            }
        }
        let is_period = |check: &&Check| {
            let names = moments.get(check.relation.as_str());
            names.is_some_and(|names| {
                names.iter().any(|start| {
                    let rest = check.clause.strip_prefix(&Dialect::MySql.quote(start));
                    let end = rest.and_then(|rest| rest.strip_prefix(" < "));
                    end.is_some_and(|end| {
                        names.iter().any(|name| Dialect::MySql.quote(name) == end)
                    })
                })
            })
        };
        let periods: HashSet<&str> = self
            .checks
            .iter()
            .filter(is_period)
            .map(|check| check.relation.as_str())
            .collect();
        self.relations
            .iter()
            .filter(|of| of.is_table() && (of.is_partitioned() || periods.contains(&*of.name)))
            .map(|of| of.name.as_str())
            .collect()
    }
}
