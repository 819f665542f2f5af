//! The names of columns that the catalog tells by number.

use std::collections::HashMap;
use std::mem::take;

use super::objects::Contents;
use super::rows::{Column, Relation};

/// Gives constraints and sequences the names of their columns.
pub(super) fn resolve(relations: &mut [Relation], contents: &mut HashMap<i64, Contents>) {
    for relation in relations {
        let owner = relation.owner.and_then(|owner| contents.get(&owner));
        if let (Some(owner), Some(number)) = (owner, relation.owner_number) {
            relation.owner_column = name(&owner.columns, i64::from(number)).map(str::to_owned);
        }
    }
    let with_keys: Vec<i64> = contents
        .iter()
        .filter(|(_, of)| !of.constraints.is_empty())
        .map(|(oid, _)| *oid)
        .collect();
    for oid in with_keys {
        let Some(of) = contents.get_mut(&oid) else {
            continue;
        };
        // Taken out while the tables that it refers to are looked at; it may be one of them.
        let mut constraints = take(&mut of.constraints);
        let none = Vec::new();
        let columns = |oid: i64| contents.get(&oid).map_or(&none, |of| &of.columns);
        let own = columns(oid);
        for row in &mut constraints {
            row.columns.extend(names(own, &row.numbers));
            row.include.extend(names(own, &row.include_numbers));
            row.on_delete_columns
                .extend(names(own, &row.on_delete_numbers));
            if row.target_columns.is_empty() && !row.target_numbers.is_empty() {
                let target = columns(row.target_oid);
                row.target_columns
                    .extend(names(target, &row.target_numbers));
            }
        }
        if let Some(of) = contents.get_mut(&oid) {
            of.constraints = constraints;
        }
    }
}

/// The name of a relation's column.
pub(super) fn name(columns: &[Column], number: i64) -> Option<&str> {
    let column = columns.iter().find(|of| i64::from(of.number) == number);
    column.map(|of| of.name.as_str())
}

fn names<'a>(columns: &'a [Column], numbers: &'a [i64]) -> impl Iterator<Item = String> + 'a {
    numbers
        .iter()
        .filter_map(|number| name(columns, *number).map(str::to_owned))
}
