//! Keys, indexes and checks that have another name and are otherwise the same: a rename, not a drop and a new one.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::{Node, Resource};
use super::{Alter, Operation};
use crate::change::{Change, Sides};
use crate::dialect::same_expression;
use crate::key_name::{foreign_key_name, index_name, unique_name};
use crate::model::{Check, Fact, ForeignKey, Index, ObjectName, PrimaryKey, Unique, UniqueForm};
use crate::name::{postgres_cut, postgres_default};

/// Names that go round in a circle: of each, one must be out of the others' way.
#[derive(Debug, Default)]
pub(super) struct Passing {
    /// Of indexes, one has another name for a while: its name, and the name meanwhile.
    indexes: BTreeMap<String, String>,
    /// Of checks and of foreign keys, which cost nobody's place on a disk, one is dropped and made anew.
    anew: BTreeSet<(ObjectName, String)>,
}

impl Passing {
    /// The circles among the renames of these changes.
    pub(super) fn of(changes: &[Change]) -> Self {
        let (mut indexes, mut constraints, mut keys) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for change in changes {
            let pair = match change {
                Change::Index { table, sides } => {
                    indexes.extend(index_pair(table, sides));
                    continue;
                }
                Change::Unique { table, sides } => {
                    indexes.extend(unique_pair(table, sides));
                    continue;
                }
                Change::ForeignKey { table, sides } => foreign_key_pair(table, sides),
                Change::Check { sides, .. } => check_pair(sides),
                _ => None,
            };
            let (Some((from, to)), Some(table)) = (pair, change.table()) else {
                continue;
            };
            // A dialect may keep their names by table, and those of foreign keys for all tables.
            let of_table = |name: &String| (table.clone(), name.clone());
            constraints.insert(of_table(&from), of_table(&to));
            if matches!(change, Change::ForeignKey { .. }) {
                keys.insert(from, (table.clone(), to));
            }
        }
        let names = keys
            .iter()
            .map(|(from, (_, to))| (from.clone(), to.clone()));
        let of_all_tables = circles(&names.collect());
        let mut anew: BTreeSet<_> = circles(&constraints).into_iter().collect();
        anew.extend(of_all_tables.into_iter().filter_map(|name| {
            let (table, _) = keys.get(&name)?;
            Some((table.clone(), name))
        }));
        let numbered = circles(&indexes).into_iter().zip(1..);
        Self {
            indexes: numbered
                .map(|(name, number)| (name, format!("schema_diff_swap_{number}")))
                .collect(),
            anew,
        }
    }

    fn by(&self, from: &str) -> Option<&String> {
        self.indexes.get(from)
    }

    fn makes_anew(&self, table: &ObjectName, from: &str) -> bool {
        self.anew.contains(&(table.clone(), from.to_owned()))
    }
}

/// One name of each circle.
fn circles<N: Ord + Clone>(pairs: &BTreeMap<N, N>) -> Vec<N> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<&N> = BTreeSet::new();
    for start in pairs.keys() {
        let mut at = start;
        // No two end at one name, so that what was seen before is never a part of another circle.
        while let Some(next) = pairs.get(at).filter(|_| seen.insert(at)) {
            at = next;
            if at == start {
                found.push(start.clone());
            }
        }
    }
    found
}

/// Two names that the server cuts to the same one are one.
fn pair(from: String, to: String) -> Option<(String, String)> {
    (postgres_cut(&from) != postgres_cut(&to)).then_some((from, to))
}

fn index_pair(table: &ObjectName, sides: &Sides<Index>) -> Option<(String, String)> {
    let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
    let filters = match (&previous.filter, &next.filter) {
        (Some(a), Some(b)) => same_expression(a, b),
        (a, b) => a == b,
    };
    let same = filters
        && *previous
            == Index {
                name: previous.name.clone(),
                filter: previous.filter.clone(),
                ..next.clone()
            };
    same.then(|| pair(index_name(table, previous), index_name(table, next)))?
}

fn unique_pair(table: &ObjectName, sides: &Sides<Unique>) -> Option<(String, String)> {
    let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
    let same = previous.form.value() == next.form.value()
        && *previous
            == Unique {
                name: previous.name.clone(),
                form: previous.form.clone(),
                ..next.clone()
            };
    same.then(|| pair(unique_name(table, previous), unique_name(table, next)))?
}

/// The nodes that rename an index; none where it is more than a rename.
pub(super) fn index(
    table: &ObjectName,
    sides: &Sides<Index>,
    passing: &Passing,
) -> Option<Vec<Node>> {
    let (from, to) = index_pair(table, sides)?;
    Some(renamed(&from, &to, passing, |from, to| {
        rename_index(table, from, to)
    }))
}

/// The nodes that rename a unique key.
pub(super) fn unique(
    table: &ObjectName,
    sides: &Sides<Unique>,
    passing: &Passing,
) -> Option<Vec<Node>> {
    let (from, to) = unique_pair(table, sides)?;
    let unique = sides.next.as_ref()?;
    Some(renamed(&from, &to, passing, |from, to| {
        match unique.form.value() {
            UniqueForm::Index => rename_index(table, from, to),
            UniqueForm::Constraint => alter(
                table,
                Alter::RenameUnique {
                    from: from.to_owned(),
                    to: to.to_owned(),
                    columns: unique.columns.clone(),
                },
            ),
        }
    }))
}

fn foreign_key_pair(table: &ObjectName, sides: &Sides<ForeignKey>) -> Option<(String, String)> {
    let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
    let same = *previous
        == ForeignKey {
            name: previous.name.clone(),
            ..next.clone()
        };
    same.then(|| {
        pair(
            foreign_key_name(table, previous),
            foreign_key_name(table, next),
        )
    })?
}

fn check_pair(sides: &Sides<Check>) -> Option<(String, String)> {
    let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
    // What has no name, nobody can call by one.
    let (from, to) = (previous.name.as_ref()?, next.name.as_ref()?);
    let same = same_expression(&previous.expression, &next.expression)
        && *previous
            == Check {
                name: previous.name.clone(),
                expression: previous.expression.clone(),
                ..next.clone()
            };
    same.then(|| pair(from.value().clone(), to.value().clone()))?
}

/// The node that renames a foreign key; none where it is more than a rename, or made anew.
pub(super) fn foreign_key(
    table: &ObjectName,
    sides: &Sides<ForeignKey>,
    passing: &Passing,
) -> Option<Node> {
    let (from, to) = foreign_key_pair(table, sides)?;
    let previous = sides.previous.as_ref()?;
    if passing.makes_anew(table, &from) {
        return None;
    }
    let node = alter(
        table,
        Alter::RenameForeignKey {
            from: from.clone(),
            key: ForeignKey {
                name: Some(Fact::Said(to.clone())),
                ..previous.clone()
            },
        },
    );
    let mut node = on_constraint(node, table, &from, &to);
    node.removes.push(Resource::ForeignKeyName(from));
    node.makes.push(Resource::ForeignKeyName(to));
    Some(node)
}

/// The node that renames a primary key.
pub(super) fn primary_key(table: &ObjectName, sides: &Sides<PrimaryKey>) -> Option<Node> {
    let (previous, next) = (sides.previous.as_ref()?, sides.next.as_ref()?);
    let name = |key: &PrimaryKey| {
        let said = key.name.as_ref().map(|name| name.value().clone());
        said.unwrap_or_else(|| postgres_default(&table.name, &[], "pkey"))
    };
    let (from, to) = pair(name(previous), name(next))?;
    let same = *previous
        == PrimaryKey {
            name: previous.name.clone(),
            ..next.clone()
        };
    same.then(|| {
        let rename = Alter::RenamePrimaryKey {
            from: from.clone(),
            to: to.clone(),
        };
        let mut node = on_constraint(alter(table, rename), table, &from, &to);
        // Its index has the same name.
        let relation = |name: &str| Resource::Relation(postgres_cut(name).to_owned());
        node.removes.push(relation(&from));
        node.makes.push(relation(&to));
        node
    })
}

/// The node that renames a check; none where it is more than a rename, or made anew.
pub(super) fn check(table: &ObjectName, sides: &Sides<Check>, passing: &Passing) -> Option<Node> {
    let (from, to) = check_pair(sides)?;
    let next = sides.next.as_ref()?;
    if passing.makes_anew(table, &from) {
        return None;
    }
    let node = alter(
        table,
        Alter::RenameCheck {
            from: from.clone(),
            to: to.clone(),
            expression: next.expression.clone(),
        },
    );
    Some(on_constraint(node, table, &from, &to))
}

/// One node, or two by way of a passing name.
fn renamed(
    from: &str,
    to: &str,
    passing: &Passing,
    node: impl Fn(&str, &str) -> Node,
) -> Vec<Node> {
    let relation = |name: &str| Resource::Relation(postgres_cut(name).to_owned());
    let Some(by) = passing.by(from) else {
        let mut node = node(from, to);
        node.removes.push(relation(from));
        node.makes.push(relation(to));
        return vec![node];
    };
    let (mut away, mut back) = (node(from, by), node(by, to));
    away.removes.push(relation(from));
    away.makes.push(relation(by));
    back.needs.push(relation(by));
    back.makes.push(relation(to));
    vec![away, back]
}

fn rename_index(table: &ObjectName, from: &str, to: &str) -> Node {
    let mut node = Node::new(Operation::RenameIndex {
        table: table.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    });
    node.needs.push(Resource::Table(table.clone()));
    node
}

fn alter(table: &ObjectName, alter: Alter) -> Node {
    let mut node = Node::new(Operation::AlterTable {
        name: table.clone(),
        alters: vec![alter],
    });
    node.needs.push(Resource::Table(table.clone()));
    node
}

fn on_constraint(mut node: Node, table: &ObjectName, from: &str, to: &str) -> Node {
    let constraint =
        |name: &str| Resource::Constraint(table.clone(), postgres_cut(name).to_owned());
    node.removes.push(constraint(from));
    node.makes.push(constraint(to));
    node
}
