//! The change graph in one line: topological, ties by kind, then table, then the order of the changes; what concerns
//! one table stays together, so that its alterations become one step (one rebuild on SQLite).

use std::collections::BTreeSet;

use petgraph::Direction;
use petgraph::dot::{Config, Dot};
use petgraph::graph::NodeIndex;

use super::graph::ChangeGraph;
use super::nodes;
use super::{Alter, Circular, Operation, Plan, Step};
use crate::model::ObjectName;

pub(super) fn order(graph: &ChangeGraph) -> Result<Plan, Circular> {
    let mut waiting: Vec<usize> = graph
        .node_indices()
        .map(|node| graph.neighbors_directed(node, Direction::Incoming).count())
        .collect();
    let mut ready: BTreeSet<Key> = graph
        .node_indices()
        .filter(|node| waiting[node.index()] == 0)
        .map(|node| key(graph, node))
        .collect();
    let mut line: Vec<NodeIndex> = Vec::with_capacity(graph.node_count());
    while let Some(next) = pick(graph, &ready, line.last().copied()) {
        ready.remove(&next);
        let node = next.node;
        line.push(node);
        for follower in graph.neighbors_directed(node, Direction::Outgoing) {
            waiting[follower.index()] -= 1;
            if waiting[follower.index()] == 0 {
                ready.insert(key(graph, follower));
            }
        }
    }
    if line.len() < graph.node_count() {
        return Err(circular(graph, &line));
    }
    let mut plan = Plan::default();
    for node in line {
        let node = &graph[node];
        if let (
            Some(Step {
                operation: Operation::AlterTable { name: last, alters },
                notes,
            }),
            Operation::AlterTable { name, alters: more },
        ) = (plan.steps.last_mut(), &node.operation)
            && last == name
        {
            alters.extend(more.iter().cloned());
            notes.extend(node.notes.iter().cloned());
        } else {
            plan.steps.push(Step {
                operation: node.operation.clone(),
                notes: node.notes.clone(),
            });
        }
    }
    Ok(plan)
}

/// What a tie is broken by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: u8,
    table: Option<ObjectName>,
    part: u8,
    node: NodeIndex,
}

fn key(graph: &ChangeGraph, index: NodeIndex) -> Key {
    let node = &graph[index];
    // Types first and last; tables that go away after what is left has let go of them.
    let (kind, part) = match &node.operation {
        Operation::CreateObject { object, .. } if nodes::is_a_type(object) => (0, 2),
        // No node renames any of these, or takes something down.
        Operation::TakeDown(_)
        | Operation::PutBack(_)
        | Operation::RenameTable { .. }
        | Operation::RenameColumn { .. }
        | Operation::RenameEnum { .. }
        | Operation::RenameEnumValue { .. }
        | Operation::CreateEnum { .. } => (0, 0),
        Operation::AddEnumValue { .. } | Operation::RewriteEnum { .. } => (0, 1),
        Operation::DropIndex { .. } => (1, 0),
        Operation::DropUniqueIndex { .. } => (1, 1),
        Operation::AlterTable { alters, .. } => (1, alters.first().map_or(9, rank)),
        // With all new columns, before anything else of them.
        Operation::Backfill { .. } => (1, 6),
        Operation::RenameIndex { .. } | Operation::CreateTable { .. } => (1, 2),
        Operation::CreateUniqueIndex { .. } => (1, 11),
        Operation::CreateIndex { .. } => (1, 12),
        Operation::SetOption { .. } => (1, 13),
        Operation::Comment { .. } => (1, 14),
        // A statement of its own may speak of other tables and objects.
        Operation::CreatePart { part, .. } if part.definition.starts_with("CREATE ") => (5, 0),
        Operation::CreatePart { part, .. } if part.definition.starts_with("ALTER ") => (5, 1),
        Operation::CreatePart { part, .. } if part.definition.starts_with("COMMENT ") => (5, 2),
        Operation::CreatePart { .. } => (1, 15),
        Operation::DropPart { .. } => (0, 3),
        Operation::CreateObject { .. } => (4, 0),
        Operation::DropObject { object, .. } if nodes::is_a_type(object) => (3, 1),
        Operation::DropObject { .. } => (0, 4),
        Operation::DropTable { .. } => (2, 0),
        Operation::DropEnum { .. } => (3, 0),
    };
    let between = u8::from(matches!(node.operation, Operation::Backfill { .. }));
    Key {
        kind,
        table: node.table().cloned(),
        part: part * 2 + between,
        node: index,
    }
}

fn rank(alter: &Alter) -> u8 {
    match alter {
        Alter::DropForeignKey(_) => 2,
        Alter::DropUnique(_) => 3,
        Alter::DropPrimaryKey(_)
        | Alter::DropCheck(_)
        | Alter::RenamePrimaryKey { .. }
        | Alter::RenameUnique { .. }
        | Alter::RenameCheck { .. }
        | Alter::RenameForeignKey { .. } => 4,
        Alter::DropColumn(_) => 5,
        // What counts comes with its key, in one step: without one MySQL refuses it.
        Alter::AddColumn(column) if *column.auto_increment.value() => 8,
        Alter::AddColumn(_) => 6,
        Alter::SetType { .. }
        | Alter::SetNullable { .. }
        | Alter::SetDefault { .. }
        | Alter::SetAutoIncrement { .. }
        | Alter::Redefine { .. }
        | Alter::SetOption { .. } => 7,
        Alter::AddPrimaryKey(_) => 8,
        Alter::AddUnique(_) | Alter::AddCheck(_) => 9,
        Alter::AddForeignKey(_) => 10,
    }
}

/// The next node: on the table of the last one if there is any, else the first.
fn pick(graph: &ChangeGraph, ready: &BTreeSet<Key>, last: Option<NodeIndex>) -> Option<Key> {
    if let Some(last) = last
        && graph[last].table().is_some()
    {
        let here = key(graph, last);
        let from = Key {
            part: 0,
            node: NodeIndex::new(0),
            ..here.clone()
        };
        let same = ready
            .range(from..)
            .next()
            .filter(|key| key.kind == here.kind && key.table == here.table);
        if let Some(key) = same {
            return Some(key.clone());
        }
    }
    ready.first().cloned()
}

fn circular(graph: &ChangeGraph, done: &[NodeIndex]) -> Circular {
    let done: BTreeSet<NodeIndex> = done.iter().copied().collect();
    let words = |node: NodeIndex| format!("{:?}", graph[node].operation);
    let cycle = petgraph::algo::tarjan_scc(graph)
        .into_iter()
        .filter(|members| members.len() > 1 && !members.iter().any(|node| done.contains(node)))
        .map(|members| {
            members
                .into_iter()
                .map(words)
                .collect::<Vec<_>>()
                .join(" → ")
        })
        .collect::<Vec<_>>()
        .join("; ");
    let labels = graph.map(|node, _| words(node), |_, reason| *reason);
    Circular {
        cycle,
        dot: format!(
            "{:?}",
            Dot::with_config(&labels, &[Config::GraphContentOnly])
        ),
    }
}
