//! Rows made up for the tables of a schema, so that what a plan does to rows can be tried: as INSERT statements, in an
//! order in which foreign keys find what they reference.
//!
//! Each row has several forms, for a table may refuse one (a check that is not understood here, a type that nobody
//! knows): the first that it takes counts. Values fit the schema that the plan starts from and, as far as that can be
//! told, the one that it leads to. Knows nothing of how they are run.

mod values;

use std::collections::BTreeSet;

use crate::dialect::Dialect;
use crate::model::{Column, CounterKind, ObjectName, Schema, Table};
use values::{Chooser, Value};

/// The rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The table.
    pub table: ObjectName,
    /// For each row its forms, the best first.
    pub rows: Vec<Vec<String>>,
}

/// How many rows each table gets. The last one has NULL wherever it may.
const ROWS: usize = 3;

/// A row has no more forms than this.
const FORMS: usize = 24;

/// What is to be minded of single tables and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Columns that hold a value in every row although they need not: the plan requires it.
    pub full: BTreeSet<(ObjectName, String)>,
    /// Tables that stay empty.
    pub empty: BTreeSet<ObjectName>,
}

/// Rows for the tables of `start`, which a plan leads to `target`.
pub fn seeds(start: &Schema, target: &Schema, dialect: Dialect, needs: &Needs) -> Vec<Seed> {
    let chooser = Chooser {
        start,
        target,
        dialect,
    };
    order(start)
        .into_iter()
        .filter(|name| !needs.empty.contains(*name))
        .filter_map(|name| {
            let table = start.tables.get(name)?;
            let rows = (1..=ROWS)
                .map(|row| forms(&chooser, name, table, needs, row))
                .collect();
            Some(Seed {
                table: name.clone(),
                rows,
            })
        })
        .collect()
}

/// A value that the column may hold in that schema, as SQL.
pub fn sample(
    schema: &Schema,
    table: &ObjectName,
    column: &str,
    dialect: Dialect,
) -> Option<String> {
    let of = schema.tables.get(table)?.column(column)?;
    let chooser = Chooser {
        start: schema,
        target: schema,
        dialect,
    };
    let values = chooser.values(table, of, 1);
    values.first().map(|value| value.sql(dialect))
}

/// The tables, each after those that it references; within a circle by name.
fn order(schema: &Schema) -> Vec<&ObjectName> {
    fn visit<'a>(
        schema: &'a Schema,
        name: &'a ObjectName,
        seen: &mut BTreeSet<&'a ObjectName>,
        ordered: &mut Vec<&'a ObjectName>,
    ) {
        // (Deep chains of references are no deeper than a schema has tables.)
        if !seen.insert(name) {
            return;
        }
        if let Some(table) = schema.tables.get(name) {
            for key in &table.foreign_keys {
                visit(schema, &key.references, seen, ordered);
            }
            ordered.push(name);
        }
    }
    let (mut seen, mut ordered) = (BTreeSet::new(), Vec::new());
    for name in schema.tables.keys() {
        visit(schema, name, &mut seen, &mut ordered);
    }
    ordered
}

/// The forms of one row.
fn forms(
    chooser: &Chooser<'_>,
    name: &ObjectName,
    table: &Table,
    needs: &Needs,
    row: usize,
) -> Vec<String> {
    let mut columns: Vec<&Column> = Vec::new();
    let mut choices: Vec<Vec<Value>> = Vec::new();
    for column in &table.columns {
        if column.generated.is_some() {
            continue;
        }
        let of = (name.clone(), column.name.clone());
        let may_be_null = column.nullable && !needs.full.contains(&of);
        let mut values = chooser.values(name, column, row);
        if may_be_null && row == ROWS {
            values = vec![Value::Null];
        } else if may_be_null {
            values.push(Value::Null);
        }
        if values.is_empty() {
            return Vec::new();
        }
        columns.push(column);
        choices.push(values);
    }
    let dialect = chooser.dialect;
    let mut sql = Vec::new();
    for form in 0..FORMS {
        let Some(values) = combination(&choices, form) else {
            break;
        };
        sql.push(insert(dialect, name, &columns, &values));
    }
    sql
}

/// One of the combinations, the first choices first; none beyond the last.
fn combination<'a>(choices: &'a [Vec<Value>], number: usize) -> Option<Vec<&'a Value>> {
    let mut rest = number;
    let mut values = Vec::with_capacity(choices.len());
    for choice in choices {
        values.push(choice.get(rest % choice.len())?);
        rest /= choice.len();
    }
    (rest == 0).then_some(values)
}

fn insert(dialect: Dialect, table: &ObjectName, columns: &[&Column], values: &[&Value]) -> String {
    let table = dialect.quote_name(table);
    if columns.is_empty() {
        return match dialect {
            Dialect::MySql => format!("INSERT INTO {table} () VALUES ()"),
            Dialect::Postgres | Dialect::Sqlite => format!("INSERT INTO {table} DEFAULT VALUES"),
        };
    }
    let names: Vec<String> = columns.iter().map(|of| dialect.quote(&of.name)).collect();
    let texts: Vec<String> = values.iter().map(|value| value.sql(dialect)).collect();
    let always = columns.iter().any(|column| {
        let counter = column.counter.as_ref();
        counter.is_some_and(|counter| counter.kind == CounterKind::Always)
    });
    format!(
        "INSERT INTO {table} ({}){} VALUES ({})",
        names.join(", "),
        if always {
            " OVERRIDING SYSTEM VALUE"
        } else {
            ""
        },
        texts.join(", ")
    )
}

#[cfg(test)]
mod tests;
