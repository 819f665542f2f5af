//! Changes taken apart into the nodes of the change graph: one column, key, index, type or table each, with what it
//! makes, needs, gives up and removes. Foreign keys that close a circle of tables are taken out of them here.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::losses;
use super::new_names::{self, Passing};
use super::{Alter, Backfills, EnumUse, Operation};
use crate::change::{Change, Sides};
use crate::key_name::{foreign_key_name, unique_name};
use crate::model::{
    Check, Column, ColumnType, Counter, CounterKind, DefaultValue, EnumType, Fact, ForeignKey,
    Index, ObjectName, Opaque, OpaquePart, Schema, Table, Unique, UniqueForm,
};
use crate::name::postgres_cut;

/// Something that one node makes or removes and another one needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    Enum(ObjectName),
    Table(ObjectName),
    Column(ObjectName, String),
    /// A primary or unique key over these columns (sorted: a foreign key may name them in another order).
    Key(ObjectName, Vec<String>),
    PrimaryKey(ObjectName),
    /// Tables and indexes share one space of names on PostgreSQL.
    Relation(String),
    /// A constraint's name on its table.
    Constraint(ObjectName, String),
    /// The index that serves a foreign key of these columns.
    Support(ObjectName, Vec<String>),
    ForeignKey(ObjectName, Vec<String>),
    /// A foreign key's name, which is one of the whole database on MySQL.
    ForeignKeyName(String),
    /// A column that does not count up any more: on MySQL its key cannot go before.
    Uncounted(ObjectName, String),
    /// The old primary key is gone: a column that counts up comes together with its key.
    Unkeyed(ObjectName),
    /// A key that begins with this column: on MySQL one must be there before it counts up.
    KeyOf(ObjectName, String),
    /// An object without a word in the model.
    Object(ObjectName),
    /// Something without a word in the model, on a table: its kind and name.
    Part(ObjectName, String, String),
    /// All types of columns without a word in the model that are made.
    NewTypes,
    /// All of them that go.
    OldTypes,
}

/// One node: a step, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub operation: Operation,
    pub notes: Vec<String>,
    /// There after it, not before.
    pub makes: Vec<Resource>,
    /// There before it, not after.
    pub removes: Vec<Resource>,
    /// There before and after, but not the same.
    pub alters: Vec<Resource>,
    /// Needed as it is after the plan.
    pub needs: Vec<Resource>,
    /// Given up: used as it is before the plan, and not any more.
    pub releases: Vec<Resource>,
}

impl Node {
    pub(super) fn new(operation: Operation) -> Self {
        Self {
            operation,
            notes: Vec::new(),
            makes: Vec::new(),
            removes: Vec::new(),
            alters: Vec::new(),
            needs: Vec::new(),
            releases: Vec::new(),
        }
    }

    /// The table it is about.
    pub fn table(&self) -> Option<&ObjectName> {
        match &self.operation {
            Operation::CreateTable { name, .. }
            | Operation::DropTable { name, .. }
            | Operation::AlterTable { name, .. } => Some(name),
            Operation::Backfill { table, .. }
            | Operation::CreateIndex { table, .. }
            | Operation::DropIndex { table, .. }
            | Operation::CreateUniqueIndex { table, .. }
            | Operation::DropUniqueIndex { table, .. }
            | Operation::RenameIndex { table, .. }
            | Operation::Comment { table, .. }
            | Operation::SetOption { table, .. }
            | Operation::CreatePart { table, .. }
            | Operation::DropPart { table, .. } => Some(table),
            Operation::CreateObject { .. }
            | Operation::DropObject { .. }
            | Operation::TakeDown(_)
            | Operation::PutBack(_)
            | Operation::RenameTable { .. }
            | Operation::RenameColumn { .. }
            | Operation::RenameEnum { .. }
            | Operation::RenameEnumValue { .. }
            | Operation::CreateEnum { .. }
            | Operation::DropEnum { .. }
            | Operation::AddEnumValue { .. }
            | Operation::RewriteEnum { .. } => None,
        }
    }
}

pub(super) fn nodes(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    backfills: &Backfills,
) -> Vec<Node> {
    let created = tables(changes, |sides| sides.next.as_ref());
    let dropped = tables(changes, |sides| sides.previous.as_ref());
    let late = closing(&created);
    let early = closing(&dropped);
    let altered: BTreeSet<&ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Enum { name, sides } if sides.previous.is_some() && sides.next.is_some() => {
                Some(name)
            }
            _ => None,
        })
        .collect();
    let passing = Passing::of(changes);
    let mut nodes = Vec::new();
    for change in changes {
        match change {
            // They stand before and behind all of these.
            Change::Rename(_) => {}
            Change::Enum { name, sides } => {
                enum_nodes(name, sides, changes, before, after, &mut nodes);
            }
            Change::Table { table, sides } => {
                if let Some(previous) = &sides.previous {
                    drop_table(table, previous, &early, before, &mut nodes);
                }
                if let Some(next) = &sides.next {
                    create_table(table, next, &late, after, &mut nodes);
                }
            }
            Change::Column { table, sides } => {
                column_nodes(table, sides, &altered, backfills, &mut nodes);
            }
            Change::PrimaryKey { table, sides } => {
                if let Some(rename) = new_names::primary_key(table, sides) {
                    nodes.push(rename);
                    continue;
                }
                if let Some(previous) = &sides.previous {
                    let mut node = alter(table, Alter::DropPrimaryKey(previous.clone()));
                    node.removes.push(key(table, &previous.columns));
                    node.removes.push(Resource::PrimaryKey(table.clone()));
                    node.makes.push(Resource::Unkeyed(table.clone()));
                    node.releases.extend(columns(table, &previous.columns));
                    node.needs
                        .extend(first_of(table, &previous.columns).map(|(_, gone)| gone));
                    nodes.push(node);
                }
                if let Some(next) = &sides.next {
                    let mut node = alter(table, Alter::AddPrimaryKey(next.clone()));
                    node.makes
                        .extend(first_of(table, &next.columns).map(|(key, _)| key));
                    node.makes.push(key(table, &next.columns));
                    node.makes.push(Resource::PrimaryKey(table.clone()));
                    node.needs.extend(columns(table, &next.columns));
                    nodes.push(node);
                }
            }
            Change::Unique { table, sides } => {
                if let Some(renames) = new_names::unique(table, sides, &passing) {
                    nodes.extend(renames);
                    continue;
                }
                if let Some(previous) = &sides.previous {
                    nodes.push(drop_unique(table, previous));
                }
                if let Some(next) = &sides.next {
                    nodes.push(add_unique(table, next));
                }
            }
            Change::Index { table, sides } => {
                if let Some(renames) = new_names::index(table, sides, &passing) {
                    nodes.extend(renames);
                    continue;
                }
                if let Some(previous) = &sides.previous {
                    nodes.push(drop_index(table, previous));
                }
                if let Some(next) = &sides.next {
                    nodes.push(create_index(table, next));
                }
            }
            Change::ForeignKey { table, sides } => {
                if let Some(rename) = new_names::foreign_key(table, sides, &passing) {
                    nodes.push(rename);
                    continue;
                }
                if let Some(previous) = &sides.previous {
                    nodes.push(drop_foreign_key(table, previous, before));
                }
                if let Some(next) = &sides.next {
                    nodes.push(add_foreign_key(table, next, after));
                }
            }
            Change::Check { table, sides } => {
                if let Some(rename) = new_names::check(table, sides, &passing) {
                    nodes.push(rename);
                    continue;
                }
                let content = |side: &Schema| side.tables.get(table).cloned().unwrap_or_default();
                if let Some(previous) = &sides.previous {
                    let mut node = alter(table, Alter::DropCheck(previous.clone()));
                    node.removes
                        .extend(constraint(table, previous.name.as_ref()));
                    node.releases
                        .extend(mentioned(table, &content(before), &previous.expression));
                    nodes.push(node);
                }
                if let Some(next) = &sides.next {
                    nodes.push(add_check(table, &content(after), next));
                }
            }
            Change::Comment { table, sides } => {
                nodes.extend(comment(
                    table,
                    None,
                    sides.previous.as_ref(),
                    sides.next.as_ref(),
                    false,
                ));
            }
            Change::Option {
                table,
                option,
                sides,
            } => {
                let (option, previous) = (option.clone(), sides.previous.clone());
                let next = sides.next.clone();
                let mut node = match option.as_str() {
                    // With the rest of the table's alterations: a key that counts and WITHOUT ROWID exclude each other.
                    "strict" | "without_rowid" => alter(
                        table,
                        Alter::SetOption {
                            option,
                            previous,
                            next,
                        },
                    ),
                    _ => Node::new(Operation::SetOption {
                        table: table.clone(),
                        option,
                        previous,
                        next,
                    }),
                };
                node.needs.push(Resource::Table(table.clone()));
                nodes.push(node);
            }
            Change::Part { table, sides } => {
                let content = |side: &Schema| side.tables.get(table).cloned().unwrap_or_default();
                if let Some(previous) = &sides.previous {
                    let mut node = Node::new(Operation::DropPart {
                        table: table.clone(),
                        part: previous.clone(),
                    });
                    node.removes.push(part(table, previous));
                    node.releases
                        .extend(mentioned(table, &content(before), &previous.definition));
                    nodes.push(node);
                }
                if let Some(next) = &sides.next {
                    nodes.push(create_part(table, &content(after), next));
                }
            }
            Change::Object { name, sides } => {
                if let Some(previous) = &sides.previous {
                    nodes.push(drop_object(name, previous));
                }
                if let Some(next) = &sides.next {
                    nodes.push(create_object(name, next));
                }
            }
        }
    }
    keep_with_key(&mut nodes);
    nodes
}

fn tables<'a>(
    changes: &'a [Change],
    side: impl Fn(&'a Sides<Table>) -> Option<&'a Table>,
) -> BTreeMap<&'a ObjectName, &'a Table> {
    changes
        .iter()
        .filter_map(|change| match change {
            Change::Table { table, sides } => side(sides).map(|content| (table, content)),
            _ => None,
        })
        .collect()
}

/// A new column that counts up comes together with its key (MySQL takes it no other way): what fills other columns of
/// the table does so behind both.
fn keep_with_key(nodes: &mut [Node]) {
    let mut counting: BTreeSet<ObjectName> = BTreeSet::new();
    let mut keys: BTreeMap<ObjectName, Vec<String>> = BTreeMap::new();
    for node in nodes.iter() {
        let Operation::AlterTable { name, alters } = &node.operation else {
            continue;
        };
        for alter in alters {
            match alter {
                Alter::AddColumn(column) if *column.auto_increment.value() => {
                    counting.insert(name.clone());
                }
                Alter::AddPrimaryKey(key) => {
                    keys.insert(name.clone(), key.columns.clone());
                }
                _ => {}
            }
        }
    }
    for node in nodes {
        if let Operation::Backfill { table, column, .. } = &node.operation
            && counting.contains(table)
            && keys.get(table).is_some_and(|key| !key.contains(column))
        {
            let key = Resource::PrimaryKey(table.clone());
            node.needs.push(key);
        }
    }
}

/// The foreign keys, as (table, columns, target), that cannot stand inside their tables: of each circle of tables
/// (a strongly connected component), those from a table to one that is made later. Self-references can.
fn closing<'a>(
    tables: &BTreeMap<&'a ObjectName, &'a Table>,
) -> BTreeSet<(&'a ObjectName, &'a [String], &'a ObjectName)> {
    let mut graph: DiGraphMap<&ObjectName, ()> = DiGraphMap::new();
    for (name, table) in tables {
        graph.add_node(name);
        for key in &table.foreign_keys {
            if key.references != **name && tables.contains_key(&key.references) {
                graph.add_edge(name, &key.references, ());
            }
        }
    }
    // Of each table that is in a circle, the circle's number and its place there.
    let mut places: BTreeMap<&ObjectName, (usize, usize)> = BTreeMap::new();
    for (number, members) in tarjan_scc(&graph).into_iter().enumerate() {
        for (place, member) in in_order(&graph, &members).into_iter().enumerate() {
            places.insert(member, (number, place));
        }
    }
    let mut found = BTreeSet::new();
    for (name, table) in tables {
        for key in &table.foreign_keys {
            if let (Some(own), Some(other)) = (places.get(name), places.get(&key.references))
                && own.0 == other.0
                && own.1 < other.1
            {
                found.insert((*name, key.columns.as_slice(), &key.references));
            }
        }
    }
    found
}

/// The tables of a circle, one after the other: always the one that waits for the fewest others, so that few keys are
/// left over.
fn in_order<'a>(
    graph: &DiGraphMap<&'a ObjectName, ()>,
    members: &[&'a ObjectName],
) -> Vec<&'a ObjectName> {
    let all: BTreeSet<&ObjectName> = members.iter().copied().collect();
    let mut waits: BTreeMap<&ObjectName, usize> = BTreeMap::new();
    let mut wanted: BTreeMap<&ObjectName, Vec<&ObjectName>> = BTreeMap::new();
    for member in &all {
        let targets = graph
            .neighbors(member)
            .filter(|target| all.contains(target));
        for target in targets {
            *waits.entry(member).or_default() += 1;
            wanted.entry(target).or_default().push(member);
        }
    }
    let waiting = |waits: &BTreeMap<_, usize>, member| waits.get(member).copied().unwrap_or(0);
    let mut next: BTreeSet<(usize, &ObjectName)> = all
        .iter()
        .map(|member| (waiting(&waits, member), *member))
        .collect();
    let mut order = Vec::with_capacity(members.len());
    while let Some((_, member)) = next.pop_first() {
        order.push(member);
        for other in wanted.get(member).into_iter().flatten() {
            let count = waiting(&waits, other);
            if next.remove(&(count, *other)) {
                let left = count.saturating_sub(1);
                waits.insert(other, left);
                next.insert((left, *other));
            }
        }
    }
    order
}

fn column(table: &ObjectName, name: &str) -> Resource {
    Resource::Column(table.clone(), name.to_owned())
}

fn columns<'a>(table: &'a ObjectName, names: &'a [String]) -> impl Iterator<Item = Resource> + 'a {
    names.iter().map(|name| column(table, name))
}

fn key(table: &ObjectName, names: &[String]) -> Resource {
    let mut names = names.to_vec();
    names.sort();
    Resource::Key(table.clone(), names)
}

fn relation(name: Option<&crate::model::Fact<String>>) -> Option<Resource> {
    name.map(|name| Resource::Relation(cut(name)))
}

fn constraint(table: &ObjectName, name: Option<&crate::model::Fact<String>>) -> Option<Resource> {
    name.map(|name| Resource::Constraint(table.clone(), cut(name)))
}

/// Two names that the server cuts to the same one are in each other's way.
fn cut(name: &crate::model::Fact<String>) -> String {
    postgres_cut(name.value()).to_owned()
}

fn enum_of(ty: &ColumnType) -> Option<(&ObjectName, bool)> {
    match ty {
        ColumnType::Enum(name) => Some((name, false)),
        ColumnType::Array(element) => enum_of(element).map(|(name, _)| (name, true)),
        _ => None,
    }
}

fn enums<'a>(columns: impl IntoIterator<Item = &'a Column>) -> Vec<Resource> {
    columns
        .into_iter()
        .filter_map(|column| enum_of(column.ty.value()))
        .map(|(name, _)| Resource::Enum(name.clone()))
        .collect()
}

fn alter(table: &ObjectName, alter: Alter) -> Node {
    Node::new(Operation::AlterTable {
        name: table.clone(),
        alters: vec![alter],
    })
}

fn create_table(
    name: &ObjectName,
    table: &Table,
    late: &BTreeSet<(&ObjectName, &[String], &ObjectName)>,
    after: &Schema,
    nodes: &mut Vec<Node>,
) {
    let is_late = |foreign: &ForeignKey| {
        let target = after.tables.get(&foreign.references);
        // What rows are not looked at for can only be added.
        foreign.not_valid
            || late.contains(&(name, foreign.columns.as_slice(), &foreign.references))
            || target.is_some_and(|target| index_for_key(foreign, target).is_some())
    };
    let mut bare = table.clone();
    bare.indexes
        .retain(|index| is_needed_to_count(index, table));
    bare.opaque.clear();
    bare.uniques
        .retain(|unique| *unique.form.value() == UniqueForm::Constraint);
    bare.foreign_keys.retain(|foreign| !is_late(foreign));
    bare.checks.retain(|check| !check.not_valid);
    let mut node = Node::new(Operation::CreateTable {
        name: name.clone(),
        table: bare.clone(),
    });
    node.makes.push(Resource::Table(name.clone()));
    node.makes
        .push(Resource::Relation(postgres_cut(&name.name).to_owned()));
    node.makes
        .extend(table.columns.iter().map(|c| column(name, &c.name)));
    node.makes
        .extend(table.primary_key.iter().map(|k| key(name, &k.columns)));
    node.makes
        .extend(bare.uniques.iter().map(|unique| key(name, &unique.columns)));
    let named = bare
        .foreign_keys
        .iter()
        .map(|key| foreign_key_name(name, key));
    node.makes.extend(named.map(Resource::ForeignKeyName));
    node.needs.extend(enums(&table.columns));
    node.needs.push(Resource::NewTypes);
    for foreign in bare
        .foreign_keys
        .iter()
        .filter(|foreign| foreign.references != *name)
    {
        node.needs.extend(target(foreign));
    }
    nodes.push(node);
    for unique in &table.uniques {
        if *unique.form.value() == UniqueForm::Index {
            nodes.push(add_unique(name, unique));
        }
    }
    let rest = table
        .indexes
        .iter()
        .filter(|index| !bare.indexes.contains(index));
    nodes.extend(rest.map(|index| create_index(name, index)));
    nodes.extend(
        table
            .foreign_keys
            .iter()
            .filter(|foreign| is_late(foreign))
            .map(|foreign| add_foreign_key(name, foreign, after)),
    );
    let late_checks = table.checks.iter().filter(|check| check.not_valid);
    nodes.extend(late_checks.map(|check| add_check(name, table, check)));
    nodes.extend(comment(name, None, None, table.comment.as_ref(), true));
    for column in &table.columns {
        let column_name = Some(column.name.as_str());
        nodes.extend(comment(
            name,
            column_name,
            None,
            column.comment.as_ref(),
            true,
        ));
    }
    nodes.extend(
        table
            .opaque
            .iter()
            .map(|part| create_part(name, table, part)),
    );
}

/// Whether a column counts up that is in no key but this index: MySQL makes no table where it is in none.
fn is_needed_to_count(index: &Index, table: &Table) -> bool {
    let counts = |name: &String| {
        table
            .column(name)
            .is_some_and(|column| *column.auto_increment.value())
    };
    let is_first = |columns: &[String]| columns.first().is_some_and(counts);
    index.named_columns().next().is_some_and(counts)
        && !table.primary_key.iter().any(|key| is_first(&key.columns))
        && !table.uniques.iter().any(|key| is_first(&key.columns))
}

/// The index, by its columns, that a foreign key's target has in place of a key, which InnoDB takes: it is made after
/// its table.
fn index_for_key(foreign: &ForeignKey, target: &Table) -> Option<Vec<String>> {
    let sorted = |columns: &[String]| {
        let mut columns = columns.to_vec();
        columns.sort();
        columns
    };
    let wanted = sorted(&foreign.referenced_columns);
    let mut keys = target.primary_key.iter().map(|key| &key.columns);
    let mut uniques = target.uniques.iter().map(|key| &key.columns);
    if keys.any(|key| sorted(key) == wanted) || uniques.any(|key| sorted(key) == wanted) {
        return None;
    }
    let indexes = target.indexes.iter().filter_map(Index::plain_columns);
    let begins = |columns: &Vec<String>| {
        let first = columns.get(..wanted.len());
        first.is_some_and(|first| sorted(first) == wanted)
    };
    indexes.into_iter().find(begins)
}

/// The index that a foreign key needs on the other side, where that is no key.
fn other_side(foreign: &ForeignKey, schema: &Schema) -> Option<Resource> {
    let target = schema.tables.get(&foreign.references)?;
    let columns = index_for_key(foreign, target)?;
    Some(Resource::Support(foreign.references.clone(), columns))
}

fn drop_table(
    name: &ObjectName,
    table: &Table,
    early: &BTreeSet<(&ObjectName, &[String], &ObjectName)>,
    before: &Schema,
    nodes: &mut Vec<Node>,
) {
    let mut node = Node::new(Operation::DropTable {
        name: name.clone(),
        table: table.clone(),
    });
    node.notes.push(format!("The rows of `{name}` are lost."));
    node.removes.push(Resource::Table(name.clone()));
    node.removes
        .push(Resource::Relation(postgres_cut(&name.name).to_owned()));
    node.removes
        .extend(table.columns.iter().map(|c| column(name, &c.name)));
    node.removes
        .extend(table.primary_key.iter().map(|k| key(name, &k.columns)));
    node.removes.extend(
        table
            .uniques
            .iter()
            .map(|unique| key(name, &unique.columns)),
    );
    for index in &table.indexes {
        node.removes.extend(relation(index.name.as_ref()));
    }
    for unique in &table.uniques {
        let name = unique_name(name, unique);
        node.removes
            .push(Resource::Relation(postgres_cut(&name).to_owned()));
    }
    let keys = table.foreign_keys.iter();
    let keys = keys.map(|foreign| foreign_key_name(name, foreign));
    node.removes.extend(keys.map(Resource::ForeignKeyName));
    node.releases.extend(enums(&table.columns));
    node.releases.push(Resource::OldTypes);
    for foreign in table
        .foreign_keys
        .iter()
        .filter(|foreign| foreign.references != *name)
    {
        if early.contains(&(name, foreign.columns.as_slice(), &foreign.references)) {
            nodes.push(drop_foreign_key(name, foreign, before));
        } else {
            node.releases.extend(target(foreign));
        }
    }
    nodes.push(node);
}

fn target(foreign: &ForeignKey) -> Vec<Resource> {
    let mut needs = vec![
        Resource::Table(foreign.references.clone()),
        key(&foreign.references, &foreign.referenced_columns),
    ];
    needs.extend(columns(&foreign.references, &foreign.referenced_columns));
    needs
}

fn add_unique(table: &ObjectName, unique: &Unique) -> Node {
    let name = Fact::implied(unique_name(table, unique));
    let mut node = match unique.form.value() {
        UniqueForm::Constraint => {
            let mut node = alter(table, Alter::AddUnique(unique.clone()));
            node.makes.extend(constraint(table, Some(&name)));
            node
        }
        UniqueForm::Index => Node::new(Operation::CreateUniqueIndex {
            table: table.clone(),
            unique: unique.clone(),
        }),
    };
    node.makes
        .extend(first_of(table, &unique.columns).map(|(key, _)| key));
    node.makes.push(key(table, &unique.columns));
    node.makes.extend(relation(Some(&name)));
    node.needs.push(Resource::Table(table.clone()));
    node.needs.extend(columns(table, &unique.columns));
    node
}

fn drop_unique(table: &ObjectName, unique: &Unique) -> Node {
    // Also where nobody says it: a key of a table that had another name may hold the name that a new one is made under.
    let name = Fact::implied(unique_name(table, unique));
    let mut node = match unique.form.value() {
        UniqueForm::Constraint => {
            let mut node = alter(table, Alter::DropUnique(unique.clone()));
            node.removes.extend(constraint(table, Some(&name)));
            node
        }
        UniqueForm::Index => Node::new(Operation::DropUniqueIndex {
            table: table.clone(),
            unique: unique.clone(),
        }),
    };
    node.removes.push(key(table, &unique.columns));
    node.removes.extend(relation(Some(&name)));
    node.releases.extend(columns(table, &unique.columns));
    node.needs
        .extend(first_of(table, &unique.columns).map(|(_, gone)| gone));
    node
}

fn drop_index(table: &ObjectName, index: &Index) -> Node {
    let mut node = Node::new(Operation::DropIndex {
        table: table.clone(),
        index: index.clone(),
    });
    node.removes.extend(relation(index.name.as_ref()));
    node.removes.extend(support(table, index));
    let named: Vec<String> = index.named_columns().cloned().collect();
    node.releases.extend(columns(table, &named));
    node.needs
        .extend(first_of(table, &named).map(|(_, gone)| gone));
    node
}

/// A plain index may serve a foreign key.
fn support(table: &ObjectName, index: &Index) -> Option<Resource> {
    let columns = index.plain_columns().filter(|_| index.filter.is_none())?;
    Some(Resource::Support(table.clone(), columns))
}

fn add_check(table: &ObjectName, content: &Table, check: &Check) -> Node {
    let mut node = alter(table, Alter::AddCheck(check.clone()));
    node.makes.extend(constraint(table, check.name.as_ref()));
    node.needs.push(Resource::Table(table.clone()));
    node.needs
        .extend(mentioned(table, content, &check.expression));
    node
}

/// The columns of the table whose names the SQL text holds: more than it uses perhaps, never fewer.
fn mentioned(table: &ObjectName, content: &Table, sql: &str) -> Vec<Resource> {
    let sql = sql.to_lowercase();
    content
        .columns
        .iter()
        .filter(|of| sql.contains(&of.name.to_lowercase()))
        .map(|of| column(table, &of.name))
        .collect()
}

fn comment(
    table: &ObjectName,
    of: Option<&str>,
    previous: Option<&String>,
    next: Option<&String>,
    created: bool,
) -> Option<Node> {
    if previous == next {
        return None;
    }
    let mut node = Node::new(Operation::Comment {
        table: table.clone(),
        column: of.map(str::to_owned),
        previous: previous.cloned(),
        next: next.cloned(),
        created,
    });
    node.needs.push(match of {
        Some(name) => column(table, name),
        None => Resource::Table(table.clone()),
    });
    Some(node)
}

fn part(table: &ObjectName, part: &OpaquePart) -> Resource {
    let name = part.name.as_ref().unwrap_or(&part.definition);
    Resource::Part(table.clone(), part.kind.clone(), name.clone())
}

fn create_part(table: &ObjectName, content: &Table, of: &OpaquePart) -> Node {
    let mut node = Node::new(Operation::CreatePart {
        table: table.clone(),
        part: of.clone(),
    });
    node.makes.push(part(table, of));
    node.needs.push(Resource::Table(table.clone()));
    node.needs.extend(mentioned(table, content, &of.definition));
    node
}

/// Whether the object is one that columns are made of, and never made of tables: it comes before them.
pub(super) fn is_a_type(object: &Opaque) -> bool {
    matches!(
        object.kind.as_str(),
        "domain" | "sequence" | "composite type" | "range type" | "collation"
    )
}

/// Whether the object is a table that foreign keys may refer to.
fn is_a_table(object: &Opaque) -> bool {
    matches!(
        object.kind.as_str(),
        "partition" | "inheritance child" | "foreign table"
    )
}

fn create_object(name: &ObjectName, object: &Opaque) -> Node {
    let mut node = Node::new(Operation::CreateObject {
        name: name.clone(),
        object: object.clone(),
    });
    node.makes.push(Resource::Object(name.clone()));
    node.makes
        .push(Resource::Relation(postgres_cut(&name.name).to_owned()));
    if is_a_table(object) {
        node.makes.push(Resource::Table(name.clone()));
    }
    if is_a_type(object) {
        node.makes.push(Resource::NewTypes);
    }
    node.needs.extend(used(object));
    node
}

fn drop_object(name: &ObjectName, object: &Opaque) -> Node {
    let mut node = Node::new(Operation::DropObject {
        name: name.clone(),
        object: object.clone(),
    });
    node.removes.push(Resource::Object(name.clone()));
    node.removes
        .push(Resource::Relation(postgres_cut(&name.name).to_owned()));
    if is_a_table(object) {
        node.removes.push(Resource::Table(name.clone()));
    }
    if is_a_type(object) {
        node.removes.push(Resource::OldTypes);
    }
    node.releases.extend(used(object));
    node
}

/// What an object is made of, whichever kind of object each of it is.
fn used(object: &Opaque) -> Vec<Resource> {
    let mut found = Vec::new();
    for (name, names) in &object.uses {
        found.push(Resource::Table(name.clone()));
        found.push(Resource::Object(name.clone()));
        found.push(Resource::Enum(name.clone()));
        found.extend(names.iter().map(|of| column(name, of)));
    }
    found
}

fn create_index(table: &ObjectName, index: &Index) -> Node {
    let mut node = Node::new(Operation::CreateIndex {
        table: table.clone(),
        index: index.clone(),
    });
    node.makes.extend(relation(index.name.as_ref()));
    node.makes.extend(support(table, index));
    node.needs.push(Resource::Table(table.clone()));
    let named: Vec<String> = index.named_columns().cloned().collect();
    node.needs.extend(columns(table, &named));
    node.makes
        .extend(first_of(table, &named).map(|(key, _)| key));
    node
}

fn add_foreign_key(table: &ObjectName, foreign: &ForeignKey, after: &Schema) -> Node {
    let mut node = alter(table, Alter::AddForeignKey(foreign.clone()));
    node.makes.extend(constraint(table, foreign.name.as_ref()));
    node.makes
        .push(Resource::ForeignKey(table.clone(), foreign.columns.clone()));
    node.makes
        .push(Resource::ForeignKeyName(foreign_key_name(table, foreign)));
    node.needs.push(Resource::Table(table.clone()));
    node.needs
        .push(Resource::Support(table.clone(), foreign.columns.clone()));
    node.needs.extend(columns(table, &foreign.columns));
    node.needs.extend(target(foreign));
    node.needs.extend(other_side(foreign, after));
    node
}

fn drop_foreign_key(table: &ObjectName, foreign: &ForeignKey, before: &Schema) -> Node {
    let mut node = alter(table, Alter::DropForeignKey(foreign.clone()));
    node.removes
        .extend(constraint(table, foreign.name.as_ref()));
    node.removes
        .push(Resource::ForeignKey(table.clone(), foreign.columns.clone()));
    node.removes
        .push(Resource::ForeignKeyName(foreign_key_name(table, foreign)));
    node.releases.push(Resource::Table(table.clone()));
    node.releases
        .push(Resource::Support(table.clone(), foreign.columns.clone()));
    node.releases.extend(columns(table, &foreign.columns));
    node.releases.extend(target(foreign));
    node.releases.extend(other_side(foreign, before));
    node
}

fn column_nodes(
    table: &ObjectName,
    sides: &Sides<Column>,
    altered: &BTreeSet<&ObjectName>,
    backfills: &Backfills,
    nodes: &mut Vec<Node>,
) {
    match (&sides.previous, &sides.next) {
        (None, None) => {}
        (None, Some(next)) => {
            // The rows that are there have no value for it yet.
            let must_be_filled = needs_value(next);
            let added = Column {
                nullable: next.nullable || must_be_filled,
                ..next.clone()
            };
            let mut node = alter(table, Alter::AddColumn(added));
            node.makes.push(column(table, &next.name));
            node.needs.push(Resource::Table(table.clone()));
            node.needs.extend(enums([next]));
            node.needs.push(Resource::NewTypes);
            if *next.auto_increment.value() {
                node.needs.push(Resource::Unkeyed(table.clone()));
            }
            nodes.push(node);
            if must_be_filled {
                let expression = backfills.get(&(table.clone(), next.name.clone()));
                nodes.push(backfill(table, &next.name, expression));
                let mut node = alter(
                    table,
                    Alter::SetNullable {
                        column: next.name.clone(),
                        nullable: false,
                    },
                );
                node.alters.push(column(table, &next.name));
                nodes.push(node);
            }
            nodes.extend(comment(
                table,
                Some(&next.name),
                None,
                next.comment.as_ref(),
                true,
            ));
        }
        (Some(previous), None) => {
            let mut node = alter(table, Alter::DropColumn(previous.clone()));
            node.notes
                .push(format!("The values of `{}` are lost.", previous.name));
            node.removes.push(column(table, &previous.name));
            node.releases.extend(enums([previous]));
            node.releases.push(Resource::OldTypes);
            nodes.push(node);
        }
        (Some(previous), Some(next)) => {
            let expression = backfills.get(&(table.clone(), next.name.clone()));
            alterations(table, previous, next, altered, expression, nodes);
        }
    }
}

/// Whether a row that does not say the column's value has none, and must.
fn needs_value(column: &Column) -> bool {
    let has_default = match &column.default {
        None | Some(DefaultValue::Null) => false,
        Some(_) => true,
    };
    let extra = column.extra.as_deref().unwrap_or_default();
    !(column.nullable
        || has_default
        || *column.auto_increment.value()
        || column.counter.is_some()
        || column.generated.is_some()
        || extra.to_lowercase().contains("default"))
}

fn backfill(table: &ObjectName, name: &str, expression: Option<&String>) -> Node {
    let mut node = Node::new(Operation::Backfill {
        table: table.clone(),
        column: name.to_owned(),
        expression: expression.cloned(),
    });
    if expression.is_none() {
        node.notes.push(format!(
            "TO FILL IN: `{name}` must hold a value and has no default. Say what the rows that are there shall have, \
             with ops::backfill in place of the next line, which fails while there are any."
        ));
    }
    node.alters.push(column(table, name));
    node
}

fn alterations(
    table: &ObjectName,
    previous: &Column,
    next: &Column,
    altered: &BTreeSet<&ObjectName>,
    expression: Option<&String>,
    nodes: &mut Vec<Node>,
) {
    let name = &next.name;
    let push =
        |nodes: &mut Vec<Node>, change: Alter, releases: Vec<Resource>, needs: Vec<Resource>| {
            let mut node = alter(table, change);
            node.alters.push(column(table, name));
            node.releases = releases;
            node.needs = needs;
            nodes.push(node);
        };
    let types = (previous.ty.value(), next.ty.value());
    let retyped = types.0 != types.1;
    // A default is of the old type: it cannot be cast along with the column to or from an enum.
    let taken_off = retyped && (enum_of(types.0).is_some() || enum_of(types.1).is_some());
    let redefined = previous.default != next.default || taken_off;
    if redefined && previous.default.is_some() && (retyped || next.default.is_none()) {
        push(
            nodes,
            Alter::SetDefault {
                column: name.clone(),
                previous: previous.default.clone(),
                next: None,
            },
            enums([previous]),
            Vec::new(),
        );
    }
    let counting = |on: bool| Alter::SetAutoIncrement {
        column: name.clone(),
        ty: next.ty.value().clone(),
        on,
    };
    let (counted, counts) = (
        *previous.auto_increment.value(),
        *next.auto_increment.value(),
    );
    let from = nodes.len();
    if retyped {
        let set_type = |previous: &ColumnType, next: &ColumnType| Alter::SetType {
            column: name.clone(),
            previous: previous.clone(),
            next: next.clone(),
            using: None,
        };
        let both = enum_of(types.0).zip(enum_of(types.1));
        if both.is_some_and(|(a, b)| altered.contains(a.0) || altered.contains(b.0)) {
            // Two columns that change places between two types that change themselves wait for each other: by way of
            // text neither does.
            push(
                nodes,
                set_type(types.0, &ColumnType::Text),
                enums([previous]),
                Vec::new(),
            );
            push(
                nodes,
                set_type(&ColumnType::Text, types.1),
                Vec::new(),
                enums([next]),
            );
        } else if truth_and_number(types.0, types.1) {
            // Only `integer` has a cast to and from `boolean` on PostgreSQL.
            let between = ColumnType::Integer;
            push(nodes, set_type(types.0, &between), Vec::new(), Vec::new());
            push(nodes, set_type(&between, types.1), Vec::new(), Vec::new());
        } else {
            push(
                nodes,
                set_type(types.0, types.1),
                enums([previous]),
                enums([next]),
            );
        }
        if let Some(node) = nodes.get_mut(from) {
            node.notes.extend(losses::note(name, types.0, types.1));
        }
    }
    if redefined && let Some(default) = &next.default {
        push(
            nodes,
            Alter::SetDefault {
                column: name.clone(),
                previous: previous.default.clone().filter(|_| !retyped),
                next: Some(default.clone()),
            },
            Vec::new(),
            enums([next]),
        );
    }
    let filled = expression.filter(|_| previous.nullable && !next.nullable);
    if filled.is_some() {
        nodes.push(backfill(table, name, filled));
    }
    if previous.nullable != next.nullable {
        push(
            nodes,
            Alter::SetNullable {
                column: name.clone(),
                nullable: next.nullable,
            },
            Vec::new(),
            Vec::new(),
        );
        if !next.nullable
            && filled.is_none()
            && let Some(node) = nodes.last_mut()
        {
            node.notes
                .push(format!("This fails while a row has NULL in `{name}`."));
        }
    }
    // An identity comes and goes with the counting.
    let by_itself = |column: &Column| counted == counts || !is_identity(column);
    let said = |column: &Column| {
        let Column {
            mut counter,
            generated,
            collation,
            on_update,
            extra,
            ..
        } = column.clone();
        counter = counter.filter(|_| by_itself(column));
        (counter, generated, collation, on_update, extra)
    };
    if said(previous) != said(next) {
        let redefine = Alter::Redefine {
            previous: Box::new(previous.clone()),
            next: Box::new(next.clone()),
        };
        push(nodes, redefine, Vec::new(), Vec::new());
    }
    nodes.extend(comment(
        table,
        Some(name),
        previous.comment.as_ref(),
        next.comment.as_ref(),
        false,
    ));
    // Neither alters the column: its keys, which go before it changes and come after, are still there as it stops, and
    // there again as it starts.
    if counted && !counts {
        let uncounted = Resource::Uncounted(table.clone(), name.clone());
        for other in &mut nodes[from..] {
            other.needs.push(uncounted.clone());
        }
        let mut node = alter(table, counting(false));
        node.makes.push(uncounted);
        nodes.insert(from, node);
    }
    // An identity column must be NOT NULL and without a default before it starts to count.
    if counts && !counted {
        let mut node = alter(table, counting(true));
        if let Operation::AlterTable { alters, .. } = &mut node.operation
            && is_identity(next)
        {
            let plain = Counter {
                kind: CounterKind::ByDefault,
                options: None,
            };
            // By default is how it begins to count.
            if next.counter.as_ref() != Some(&plain) {
                let previous = Column {
                    counter: Some(plain),
                    ..next.clone()
                };
                alters.push(Alter::Redefine {
                    previous: Box::new(previous),
                    next: Box::new(next.clone()),
                });
            }
        }
        node.needs.push(column(table, name));
        node.needs
            .push(Resource::KeyOf(table.clone(), name.clone()));
        nodes.push(node);
    }
}

fn is_identity(column: &Column) -> bool {
    let counter = column.counter.as_ref();
    counter.is_some_and(|of| matches!(of.kind, CounterKind::ByDefault | CounterKind::Always))
}

/// What a key makes, and needs to be gone, for the column that it begins with.
fn first_of(table: &ObjectName, columns: &[String]) -> Option<(Resource, Resource)> {
    let first = columns.first()?;
    Some((
        Resource::KeyOf(table.clone(), first.clone()),
        Resource::Uncounted(table.clone(), first.clone()),
    ))
}

/// Whether one of the types is that of truth values, and the other one of numbers that PostgreSQL does not cast to it.
fn truth_and_number(a: &ColumnType, b: &ColumnType) -> bool {
    let number = |ty: &ColumnType| {
        matches!(
            ty,
            ColumnType::TinyInteger
                | ColumnType::SmallInteger
                | ColumnType::BigInteger
                | ColumnType::TinyUnsigned
                | ColumnType::SmallUnsigned
                | ColumnType::BigUnsigned
                | ColumnType::Float
                | ColumnType::Double
                | ColumnType::Decimal(_)
        )
    };
    (*a == ColumnType::Boolean && number(b)) || (*b == ColumnType::Boolean && number(a))
}

fn enum_nodes(
    name: &ObjectName,
    sides: &Sides<EnumType>,
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    nodes: &mut Vec<Node>,
) {
    let resource = Resource::Enum(name.clone());
    match (&sides.previous, &sides.next) {
        (None, None) => {}
        (None, Some(next)) => {
            let mut node = Node::new(Operation::CreateEnum {
                name: name.clone(),
                ty: next.clone(),
            });
            node.makes.push(resource);
            nodes.push(node);
        }
        (Some(previous), None) => {
            let mut node = Node::new(Operation::DropEnum {
                name: name.clone(),
                ty: previous.clone(),
            });
            node.removes.push(resource);
            nodes.push(node);
        }
        (Some(previous), Some(next)) if !rewrites(name, sides, changes) => {
            for (at, value) in next.values.iter().enumerate() {
                if previous.values.contains(value) {
                    continue;
                }
                let follower = next.values[at..]
                    .iter()
                    .find(|other| previous.values.contains(other));
                let mut node = Node::new(Operation::AddEnumValue {
                    name: name.clone(),
                    value: value.clone(),
                    before: follower.cloned(),
                });
                node.alters.push(resource.clone());
                nodes.push(node);
            }
        }
        (Some(previous), Some(next)) => {
            let mut node = Node::new(Operation::RewriteEnum {
                name: name.clone(),
                previous: previous.clone(),
                next: next.clone(),
                uses: uses(name, before, after),
            });
            let gone: Vec<String> = previous
                .values
                .iter()
                .filter(|value| !next.values.contains(value))
                .map(|value| format!("`{value}`"))
                .collect();
            if !gone.is_empty() {
                node.notes.push(format!(
                    "This fails while a row holds a value that is removed: {}.",
                    gone.join(", ")
                ));
            }
            node.alters.push(resource);
            nodes.push(node);
        }
    }
}

/// Whether the type is replaced by another one of its name, where it is an object of its own.
pub(super) fn rewrites(name: &ObjectName, sides: &Sides<EnumType>, changes: &[Change]) -> bool {
    match (&sides.previous, &sides.next) {
        (Some(previous), Some(next)) => {
            !grows(previous, next) || uses_new_value(name, previous, changes)
        }
        _ => false,
    }
}

/// Whether `next` is `previous` with values added, none removed and none moved.
fn grows(previous: &EnumType, next: &EnumType) -> bool {
    let kept: Vec<&String> = next
        .values
        .iter()
        .filter(|value| previous.values.contains(value))
        .collect();
    kept.len() == previous.values.len() && kept.iter().zip(&previous.values).all(|(a, b)| *a == b)
}

/// Whether a default of the same plan uses a value that is only added now: PostgreSQL refuses that before a commit.
fn uses_new_value(name: &ObjectName, previous: &EnumType, changes: &[Change]) -> bool {
    let new_columns = changes.iter().flat_map(|change| match change {
        Change::Column { sides, .. } => sides.next.iter().collect::<Vec<_>>(),
        Change::Table { sides, .. } => sides.next.iter().flat_map(|table| &table.columns).collect(),
        _ => Vec::new(),
    });
    new_columns
        .filter(|column| enum_of(column.ty.value()).is_some_and(|(of, _)| of == name))
        .any(|column| match &column.default {
            Some(DefaultValue::String(value)) => !previous.values.contains(value),
            Some(DefaultValue::Expression(_)) => true,
            _ => false,
        })
}

/// The columns that hold the enum before and after.
fn uses(name: &ObjectName, before: &Schema, after: &Schema) -> Vec<EnumUse> {
    let mut found = Vec::new();
    for (table_name, table) in &after.tables {
        for column in &table.columns {
            let Some((of, array)) = enum_of(column.ty.value()) else {
                continue;
            };
            let old = before
                .tables
                .get(table_name)
                .and_then(|table| table.column(&column.name));
            let Some(old) = old.filter(|old| of == name && old.ty.value() == column.ty.value())
            else {
                continue;
            };
            found.push(EnumUse {
                table: table_name.clone(),
                column: column.name.clone(),
                array,
                // A default that changes is set by a step of its own, afterwards.
                default: column
                    .default
                    .clone()
                    .filter(|_| old.default == column.default),
            });
        }
    }
    found
}
