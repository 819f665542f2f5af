//! Random graphs: what a walk runs is exactly what it should be, in an order that works, and the way back is one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::Revision;
use super::graph::Graph;

/// What each revision revises and depends on, by number; only smaller numbers, so that there is no circle.
type Plan = Vec<(BTreeSet<usize>, BTreeSet<usize>)>;

fn plans() -> impl Strategy<Value = Plan> {
    (1..10_usize).prop_flat_map(|size| {
        (0..size)
            .map(|at| {
                let below = || proptest::collection::btree_set(0..at.max(1), 0..3.min(at + 1));
                (below(), below()).prop_map(move |(parents, needs)| {
                    if at == 0 {
                        Default::default()
                    } else {
                        let needs = needs.difference(&parents).copied().collect();
                        (parents, needs)
                    }
                })
            })
            .collect::<Vec<_>>()
    })
}

/// Names in another order than that of the numbers.
fn name(at: usize) -> String {
    format!("{}{at}", ["q", "c", "x", "a"][at % 4])
}

fn graph(plan: &Plan) -> Graph {
    let revisions = plan
        .iter()
        .enumerate()
        .map(|(at, (parents, needs))| Revision {
            id: name(at),
            parents: parents.iter().map(|at| name(*at)).collect(),
            depends_on: needs.iter().map(|at| name(*at)).collect(),
            ..Revision::default()
        });
    Graph::new(revisions.collect()).expect("no circle")
}

/// What must be there before each: the plan itself, as plainly as can be.
fn needs(plan: &Plan) -> BTreeMap<String, BTreeSet<String>> {
    let one = |(at, (parents, needs)): (usize, &(BTreeSet<usize>, BTreeSet<usize>))| {
        let below = parents.union(needs).map(|at| name(*at)).collect();
        (name(at), below)
    };
    plan.iter().enumerate().map(one).collect()
}

/// The closure of `ids` under `step`, by going round until nothing changes.
fn closure(
    ids: impl IntoIterator<Item = String>,
    step: impl Fn(&BTreeSet<String>) -> BTreeSet<String>,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = ids.into_iter().collect();
    loop {
        let more = step(&found);
        if more.is_subset(&found) {
            return found;
        }
        found.extend(more);
    }
}

fn required(plan: &Plan, ids: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let needs = needs(plan);
    closure(ids, |found| {
        found.iter().flat_map(|id| needs[id].clone()).collect()
    })
}

fn dependents(plan: &Plan, ids: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let needs = needs(plan);
    closure(ids, |found| {
        let stands = |below: &BTreeSet<String>| !below.is_disjoint(found);
        let above = needs.iter().filter(|(_, below)| stands(below));
        above.map(|(id, _)| id.clone()).collect()
    })
}

fn ids(steps: &[&Revision]) -> Vec<String> {
    steps.iter().map(|r| r.id.clone()).collect()
}

/// Walks the steps over a ledger; panics where something that is needed is not there.
fn run(plan: &Plan, ledger: &mut BTreeSet<String>, steps: &[String]) {
    let needs = needs(plan);
    for id in steps {
        assert!(needs[id].is_subset(ledger), "{id} comes too early");
        assert!(ledger.insert(id.clone()), "{id} comes twice");
    }
}

fn revert(plan: &Plan, ledger: &mut BTreeSet<String>, steps: &[String]) {
    let needs = needs(plan);
    for id in steps {
        assert!(ledger.remove(id), "{id} was not there");
        assert!(
            ledger.iter().all(|other| !needs[other].contains(id)),
            "{id} is still needed"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn up_is_exact_and_in_order(plan in plans(), start: usize, goal: usize) {
        let graph = graph(&plan);
        let (start, goal) = (name(start % plan.len()), name(goal % plan.len()));
        let applied = required(&plan, [start]);
        let steps = ids(&graph.upgrade(&applied, &goal).unwrap());
        let mut ledger = applied.clone();
        run(&plan, &mut ledger, &steps);
        let mut expected = required(&plan, [goal]);
        expected.extend(applied);
        prop_assert_eq!(ledger, expected);
    }

    #[test]
    fn all_heads_are_everything(plan in plans(), start: usize) {
        let graph = graph(&plan);
        let mut ledger = required(&plan, [name(start % plan.len())]);
        let steps = ids(&graph.upgrade(&ledger, "heads").unwrap());
        run(&plan, &mut ledger, &steps);
        prop_assert_eq!(ledger.len(), plan.len());
        let steps = ids(&graph.downgrade(&ledger, "base").unwrap());
        revert(&plan, &mut ledger, &steps);
        prop_assert!(ledger.is_empty());
    }

    /// Everything that stands on what is above the target goes, and nothing else.
    #[test]
    fn down_is_exact_and_in_order(plan in plans(), top: usize, goal: usize) {
        let graph = graph(&plan);
        let applied = required(&plan, [name(top % plan.len())]);
        let goal = name(goal % plan.len());
        let found = graph.downgrade(&applied, &goal);
        prop_assert_eq!(found.is_ok(), applied.contains(&goal));
        let Ok(found) = found else { return Ok(()) };
        let mut ledger = applied.clone();
        revert(&plan, &mut ledger, &ids(&found));
        let children = (0..plan.len()).filter(|at| plan[*at].0.iter().any(|below| name(*below) == goal));
        let gone = dependents(&plan, children.map(name));
        prop_assert_eq!(ledger, applied.difference(&gone).cloned().collect::<BTreeSet<_>>());
    }

    /// From a revision up to one above it and back: what is left besides is what the way up needed of other branches.
    #[test]
    fn up_and_down_again(plan in plans(), start: usize, goal: usize) {
        let graph = graph(&plan);
        let (start, goal) = (name(start % plan.len()), name(goal % plan.len()));
        let before = required(&plan, [start.clone()]);
        let mut ledger = before.clone();
        let up = ids(&graph.upgrade(&ledger, &goal).unwrap());
        run(&plan, &mut ledger, &up);
        let down = ids(&graph.downgrade(&ledger, &start).unwrap());
        revert(&plan, &mut ledger, &down);
        prop_assert!(ledger.is_superset(&before));
        let above = graph.dependents(&graph.children(&start).iter().map(|r| r.id.as_str()).collect::<Vec<_>>());
        prop_assert!(ledger.difference(&before).all(|id| up.contains(id) && !above.contains(id)));
        // And up once more: the same place.
        let again = ids(&graph.upgrade(&ledger, &goal).unwrap());
        run(&plan, &mut ledger, &again);
        let mut whole = required(&plan, [goal]);
        whole.extend(before);
        prop_assert_eq!(ledger, whole);
    }

    /// Stamping to a target is walking there, without running anything.
    #[test]
    fn stamps_are_walks(plan in plans(), start: usize, goal: usize) {
        let graph = graph(&plan);
        let applied = required(&plan, [name(start % plan.len())]);
        let goal = name(goal % plan.len());
        let stamp = graph.stamp(&applied, &[&goal]).unwrap();
        let mut ledger = applied.clone();
        revert(&plan, &mut ledger, &ids(&stamp.remove));
        run(&plan, &mut ledger, &ids(&stamp.add));
        if applied.contains(&goal) {
            prop_assert!(stamp.add.is_empty());
            let down = graph.downgrade(&applied, &goal).unwrap();
            prop_assert_eq!(ids(&stamp.remove), ids(&down));
        } else {
            prop_assert!(stamp.remove.is_empty());
            let up = graph.upgrade(&applied, &goal).unwrap();
            prop_assert_eq!(ids(&stamp.add), ids(&up));
        }
        prop_assert!(graph.stamp(&ledger, &[&goal]).unwrap() == super::walk::Stamp::default());
    }

    /// One step up and one down is where it began, where neither is ambiguous and one revision is one step.
    #[test]
    fn a_step_up_and_down(plan in plans(), start: usize) {
        let graph = graph(&plan);
        let mut ledger = required(&plan, [name(start % plan.len())]);
        let before = ledger.clone();
        if let Ok(up) = graph.upgrade(&ledger, "+1")
            && up.len() == 1
        {
            run(&plan, &mut ledger, &ids(&up));
            if let Ok(down) = graph.downgrade(&ledger, "-1") {
                revert(&plan, &mut ledger, &ids(&down));
                prop_assert_eq!(ledger, before);
            }
        }
    }

    #[test]
    fn the_order_does_not_depend_on_where_files_come_from(plan in plans()) {
        let one = graph(&plan);
        let mut others: Vec<Revision> = one.revisions().to_vec();
        others.reverse();
        let other = Graph::new(others).unwrap();
        prop_assert_eq!(one.revisions(), other.revisions());
    }
}
