//! The change graph: which node must run after which other, each edge a sentence with its reason.

use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};

use super::nodes::{Node, Resource};

/// Nodes, and edges from what runs first to what must wait, with the reason.
pub(super) type ChangeGraph = DiGraph<Node, &'static str>;

/// Who does what to one resource.
#[derive(Default)]
struct Users {
    makes: Vec<NodeIndex>,
    removes: Vec<NodeIndex>,
    alters: Vec<NodeIndex>,
    needs: Vec<NodeIndex>,
    releases: Vec<NodeIndex>,
}

pub(super) fn graph(nodes: Vec<Node>) -> ChangeGraph {
    let mut graph = ChangeGraph::new();
    let mut users: BTreeMap<Resource, Users> = BTreeMap::new();
    for node in nodes {
        let index = graph.add_node(node);
        let node = &graph[index];
        let lists = [
            (&node.makes, 0),
            (&node.removes, 1),
            (&node.alters, 2),
            (&node.needs, 3),
            (&node.releases, 4),
        ];
        for (resources, list) in lists {
            for resource in resources {
                let users = users.entry(resource.clone()).or_default();
                match list {
                    0 => users.makes.push(index),
                    1 => users.removes.push(index),
                    2 => users.alters.push(index),
                    3 => users.needs.push(index),
                    _ => users.releases.push(index),
                }
            }
        }
    }
    for users in users.values() {
        let mut all = |these: &[NodeIndex], those: &[NodeIndex], reason| {
            for &this in these {
                for &that in those {
                    must_run(&mut graph, this).after(that, reason);
                }
            }
        };
        all(&users.needs, &users.makes, "what is used must be there");
        all(&users.alters, &users.makes, "what is altered must be there");
        all(
            &users.needs,
            &users.alters,
            "what is used must be as it is to be",
        );
        all(
            &users.alters,
            &users.releases,
            "what is altered must not be in use as it was",
        );
        all(
            &users.removes,
            &users.releases,
            "what is removed must not be in use",
        );
        all(
            &users.removes,
            &users.alters,
            "what is removed is altered before, or not at all",
        );
        all(
            &users.makes,
            &users.removes,
            "a name must be free before it is taken",
        );
        for pair in users.alters.windows(2) {
            must_run(&mut graph, pair[1])
                .after(pair[0], "alterations of one thing keep their order");
        }
    }
    graph
}

struct MustRun<'a> {
    graph: &'a mut ChangeGraph,
    node: NodeIndex,
}

fn must_run(graph: &mut ChangeGraph, node: NodeIndex) -> MustRun<'_> {
    MustRun { graph, node }
}

impl MustRun<'_> {
    fn after(self, other: NodeIndex, reason: &'static str) {
        if self.node != other {
            self.graph.update_edge(other, self.node, reason);
        }
    }
}
