//! What might be a rename: of what is gone and what is new in one place, which pairs look alike. Nothing here decides
//! anything: a person is asked, or told.

use std::collections::BTreeSet;

use crate::change::Rename;
use crate::model::{Column, ObjectName, Schema, Table};

/// One thing that is gone, and what it may be called now, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// What it is, in words: ``column `nick` of `users` ``.
    pub gone: String,
    /// The renames that it may be.
    pub renames: Vec<Rename>,
}

/// The possible renames between what was recorded, under the names that are known to be new, and what is desired. Each
/// new name is offered to every gone one that it fits.
pub fn candidates(desired: &Schema, recorded: &Schema) -> Vec<Candidates> {
    let mut found = Vec::new();
    let (gone, come) = apart(recorded.tables.keys(), desired.tables.keys());
    for from in &gone {
        let old = &recorded.tables[*from];
        let alike = ranked(&come, |to| {
            (to.schema == from.schema).then(|| tables_alike(old, &desired.tables[*to]))?
        });
        push(&mut found, format!("table `{from}`"), alike, |to| {
            Rename::Table {
                from: (*from).clone(),
                to: (*to).clone(),
            }
        });
    }
    let (gone, come) = apart(recorded.enums.keys(), desired.enums.keys());
    for from in &gone {
        let old = &recorded.enums[*from].values;
        let alike = ranked(&come, |to| {
            let new = &desired.enums[*to].values;
            let both = old.iter().filter(|value| new.contains(value)).count();
            (to.schema == from.schema && 2 * both >= old.len().max(new.len())).then_some(both)
        });
        push(&mut found, format!("enum `{from}`"), alike, |to| {
            Rename::Enum {
                from: (*from).clone(),
                to: (*to).clone(),
            }
        });
    }
    for (name, new) in &desired.tables {
        if let Some(old) = recorded.tables.get(name) {
            columns(name, old, new, &mut found);
        }
    }
    for (name, new) in &desired.enums {
        let Some(old) = recorded.enums.get(name) else {
            continue;
        };
        let (gone, come) = apart(old.values.iter(), new.values.iter());
        let place = |values: &[String], value: &String| values.iter().position(|it| it == value);
        for from in &gone {
            let alike = ranked(&come, |to| {
                let same = place(&old.values, from) == place(&new.values, to);
                Some(similarity(from, to) + usize::from(same) * 1000)
            });
            push(
                &mut found,
                format!("value `{from}` of enum `{name}`"),
                alike,
                |to| Rename::Value {
                    of: name.clone(),
                    from: (*from).clone(),
                    to: (*to).clone(),
                },
            );
        }
    }
    found
}

fn push<N>(found: &mut Vec<Candidates>, gone: String, alike: Vec<N>, rename: impl Fn(N) -> Rename) {
    if !alike.is_empty() {
        found.push(Candidates {
            gone,
            renames: alike.into_iter().map(rename).collect(),
        });
    }
}

/// What is only in the first, and what is only in the second.
fn apart<'a, N: Ord>(
    old: impl Iterator<Item = &'a N>,
    new: impl Iterator<Item = &'a N>,
) -> (Vec<&'a N>, Vec<&'a N>) {
    let (old, new): (BTreeSet<&N>, BTreeSet<&N>) = (old.collect(), new.collect());
    (
        old.difference(&new).copied().collect(),
        new.difference(&old).copied().collect(),
    )
}

/// Those that are alike, the most alike first.
fn ranked<'a, N>(names: &[&'a N], alike: impl Fn(&&'a N) -> Option<usize>) -> Vec<&'a N> {
    let mut ranked: Vec<(usize, &N)> = names
        .iter()
        .filter_map(|name| Some((alike(name)?, *name)))
        .collect();
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// How alike two names are, in thousandths.
fn similarity(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let longest = a.chars().count().max(b.chars().count());
    if longest == 0 {
        return 0;
    }
    (longest - strsim::damerau_levenshtein(&a, &b).min(longest)) * 1000 / longest
}

/// Tables that have at least half of their columns in common.
fn tables_alike(old: &Table, new: &Table) -> Option<usize> {
    let same = old.columns.iter().filter(|column| {
        let other = new.column(&column.name);
        other.is_some_and(|other| other.ty.value() == column.ty.value())
    });
    let same = same.count();
    let most = old.columns.len().max(new.columns.len());
    (same > 0 && 2 * same >= most).then(|| same * 1000 / most)
}

fn columns(name: &ObjectName, old: &Table, new: &Table, found: &mut Vec<Candidates>) {
    let names = |table: &Table| -> Vec<String> {
        table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    };
    let (before, after) = (names(old), names(new));
    let (gone, come) = apart(before.iter(), after.iter());
    for from in &gone {
        let Some(column) = old.column(from) else {
            continue;
        };
        let alike = ranked(&come, |to| {
            let other = new.column(to)?;
            columns_alike((column, &before), (other, &after))
        });
        push(found, format!("column `{from}` of `{name}`"), alike, |to| {
            Rename::Column {
                table: name.clone(),
                from: (*from).clone(),
                to: to.clone(),
            }
        });
    }
}

/// Columns of the same type or of similar names; what else they have in common ranks them.
fn columns_alike(
    (old, before): (&Column, &[String]),
    (new, after): (&Column, &[String]),
) -> Option<usize> {
    let same_type = old.ty.value() == new.ty.value();
    let similarity = similarity(&old.name, &new.name);
    if !same_type && similarity < 600 {
        return None;
    }
    let at = |names: &[String], name: &str| names.iter().position(|it| it == name);
    let (was, is) = (at(before, &old.name)?, at(after, &new.name)?);
    let neighbour = |step: fn(usize) -> Option<usize>| {
        let of = |names: &[String], at: usize| step(at).and_then(|at| names.get(at).cloned());
        of(before, was) == of(after, is)
    };
    let facts = [
        (same_type, 4000),
        (old.nullable == new.nullable, 500),
        (old.default == new.default, 500),
        (was == is, 1000),
        (neighbour(|at| at.checked_sub(1)), 500),
        (neighbour(|at| at.checked_add(1)), 500),
    ];
    let facts = facts.into_iter().filter(|(holds, _)| *holds);
    Some(facts.map(|(_, weight)| weight).sum::<usize>() + 3 * similarity)
}

impl Rename {
    /// As the command line has it: `users.nick:nickname`.
    pub fn flag(&self) -> String {
        match self {
            Self::Table { from, to } | Self::Enum { from, to } => format!("{from}:{to}"),
            Self::Column { table, from, to } => format!("{table}.{from}:{to}"),
            Self::Value { of, from, to } => format!("{of}.{from}:{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnType, EnumType};
    use crate::testing::{column, schema, table};

    fn check(before: &[(&str, ColumnType)], after: &[(&str, ColumnType)], expected: &[&str]) {
        let of = |columns: &[(&str, ColumnType)]| {
            let columns = columns.iter().map(|(name, ty)| column(name, ty.clone()));
            schema(vec![("t", table(columns.collect()))])
        };
        let found: Vec<String> = candidates(&of(after), &of(before))
            .into_iter()
            .map(|one| {
                let flags: Vec<String> = one.renames.iter().map(Rename::flag).collect();
                format!("{}: {}", one.gone, flags.join(" "))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_likeliest_comes_first() {
        use ColumnType::{Integer, Text};
        let id = || ("id", Integer);
        check(&[id()], &[id(), ("a", Text)], &[]);
        check(
            &[id(), ("nick", Text)],
            &[id(), ("age", Integer), ("bio", Text), ("nickname", Text)],
            &["column `nick` of `t`: t.nick:nickname t.nick:bio"],
        );
        // Another type and another name is another thing.
        check(&[id(), ("nick", Text)], &[id(), ("age", Integer)], &[]);
        check(
            &[id(), ("count", Integer)],
            &[id(), ("counts", ColumnType::BigInteger)],
            &["column `count` of `t`: t.count:counts"],
        );
        // By its place.
        check(
            &[id(), ("x", Text), ("k", Text)],
            &[id(), ("a", Text), ("k", Text), ("b", Text)],
            &["column `x` of `t`: t.x:a t.x:b"],
        );
    }

    #[test]
    fn tables_and_enums_are_alike_by_what_is_in_them() {
        let of = |name: &str, ty: &str, values: &[&str]| {
            let columns = vec![
                column("id", ColumnType::Integer),
                column("x", ColumnType::Text),
            ];
            let mut schema = schema(vec![(name, table(columns))]);
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            schema.enums.insert(ty.into(), EnumType { values });
            schema
        };
        let flags = |before: &Schema, after: &Schema| -> Vec<String> {
            let found = candidates(after, before).into_iter();
            found
                .flat_map(|one| one.renames)
                .map(|it| it.flag())
                .collect()
        };
        let before = of("users", "mood", &["a", "b"]);
        assert_eq!(
            flags(&before, &of("members", "state", &["a", "b"])),
            ["users:members", "mood:state"]
        );
        assert_eq!(
            flags(&before, &of("users", "mood", &["a", "c"])),
            ["mood.b:c"]
        );
        assert_eq!(flags(&before, &of("users", "state", &["x", "y"])), [""; 0]);
    }
}
