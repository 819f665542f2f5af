//! The graph from literals: names, refusals, labels, heads; its walks, stamps and ranges in `walks`.

mod walks;

use std::collections::BTreeSet;

use super::Revision;
use super::fault::GraphError;
use super::graph::Graph;
use super::range::Range;
use super::target::TargetError;

/// `"d: b c; needs x y; label l m; replaces q r"` is a revision `d` that revises `b` and `c`.
pub(super) fn revision(text: &str) -> Revision {
    let mut parts = text.split(';').map(str::trim);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let first = parts.next().unwrap_or_default();
    let (id, parents) = first.split_once(':').unwrap_or((first, ""));
    let mut revision = Revision {
        id: id.to_owned(),
        parents: words(parents),
        ..Revision::default()
    };
    for part in parts {
        match part.split_once(' ') {
            Some(("needs", list)) => revision.depends_on = words(list),
            Some(("label", list)) => revision.labels = words(list),
            Some(("replaces", list)) => revision.replaces = words(list),
            _ => panic!("{part}"),
        }
    }
    revision
}

fn graph(revisions: &[&str]) -> Result<Graph, GraphError> {
    Graph::new(revisions.iter().map(|text| revision(text)).collect())
}

const LINE: &[&str] = &["c: b", "a", "b: a"];
const DIAMOND: &[&str] = &["a", "b: a", "c: a", "d: b c", "e: d"];
const FORK: &[&str] = &["a", "b: a", "c: a"];
/// Two labelled branches over a common base, of unlike length.
const BRANCHES: &[&str] = &[
    "a",
    "l1: a; label left",
    "l2: l1",
    "r1: a; label right",
    "r2: r1",
    "r3: r2",
];
/// Branches that cross: each merge takes one of either side.
const CROSS: &[&str] = &["a", "b: a", "c: a", "d: b c", "e: b c", "f: d e"];
/// Two bases, the second line depends on the first.
const BASES: &[&str] = &[
    "c1; label core",
    "c2: c1",
    "c3: c2",
    "s1; needs c2; label shop",
    "s2: s1",
];
/// A branch that depends on another by its label.
const BY_LABEL: &[&str] = &["a", "b: a; label billing", "c: a; needs billing", "d: c"];

fn show(steps: Result<Vec<&Revision>, TargetError>) -> String {
    match steps {
        Ok(steps) => words(&steps),
        Err(error) => format!("error: {error}"),
    }
}

fn words(revisions: &[&Revision]) -> String {
    let ids: Vec<&str> = revisions.iter().map(|r| r.id.as_str()).collect();
    ids.join(" ")
}

fn set(applied: &str) -> BTreeSet<String> {
    applied.split_whitespace().map(str::to_owned).collect()
}

#[track_caller]
fn check(revisions: &[&str], applied: &str, command: &str, expected: &str) {
    let graph = graph(revisions).unwrap();
    let (verb, targets) = command.split_once(' ').unwrap();
    let found = match verb {
        "up" => show(graph.upgrade(&set(applied), targets)),
        "down" => show(graph.downgrade(&set(applied), targets)),
        "range" => show(Range::parse(targets).and_then(|r| graph.range(&r, &set(applied)))),
        "stamp" => {
            let targets: Vec<&str> = targets.split_whitespace().collect();
            match graph.stamp(&set(applied), &targets) {
                Ok(stamp) => {
                    let sign = |sign: &str, list: &[&Revision]| {
                        list.iter()
                            .map(|r| format!("{sign}{}", r.id))
                            .collect::<Vec<_>>()
                    };
                    [sign("+", &stamp.add), sign("-", &stamp.remove)]
                        .concat()
                        .join(" ")
                }
                Err(error) => format!("error: {error}"),
            }
        }
        _ => panic!("{verb}"),
    };
    assert_eq!(found, expected, "{revisions:?} {applied:?} {command}");
}

#[test]
fn names() {
    let graph = graph(&[
        "m20250101_000000_initial",
        "m20250102_000000_add_users: m20250101_000000_initial; label people",
        "m20250103_000000_add_posts: m20250102_000000_add_users; replaces m20250103_000000_old",
        "m20250104_000000_initial_and_add_posts: m20250103_000000_add_posts",
    ])
    .unwrap();
    let check = |name: &str, expected: &str| {
        assert_eq!(show(graph.find(name).map(|r| vec![r])), expected);
    };
    check("m20250102", "m20250102_000000_add_users");
    check("users", "m20250102_000000_add_users");
    check("people", "m20250102_000000_add_users");
    check(
        "add",
        "error: add is a part of several revisions: m20250102_000000_add_users, m20250103_000000_add_posts, m20250104_000000_initial_and_add_posts",
    );
    check("add_posts", "m20250103_000000_add_posts");
    check("initial", "m20250101_000000_initial");
    check("000000", "error: there is no revision 000000");
    check("", "error: there is no revision ");
    check(
        "m20250103_000000_old",
        "error: there is no revision m20250103_000000_old: m20250103_000000_add_posts stands in its place",
    );
}

/// On a branch a part of a name need only be unique there.
#[test]
fn names_on_a_branch() {
    let revisions = ["m1", "l_users: m1; label left", "r_users: m1; label right"];
    check(
        &revisions,
        "",
        "up users",
        "error: users is a part of several revisions: l_users, r_users",
    );
    check(&revisions, "", "up right@users", "m1 r_users");
}

#[test]
fn refused_graphs() {
    let check = |revisions: &[&str], expected: &str, ids: &[&str]| {
        let error = graph(revisions).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.ids(), ids, "{expected}");
    };
    check(&["a", "a"], "two revisions have the id a", &["a"]);
    check(
        &["b: a"],
        "revision b revises a, which is not there",
        &["b"],
    );
    check(
        &["b: a", "s; replaces a"],
        "revision b revises a, which is not there: s stands in its place",
        &["b"],
    );
    check(&["a: a"], "revision a revises itself", &["a"]);
    check(&["a; needs a"], "revision a depends on itself", &["a"]);
    check(
        &["a; label x; needs x"],
        "revision a depends on itself",
        &["a"],
    );
    check(
        &["a; needs b"],
        "revision a depends on b, which is neither a revision nor a label",
        &["a"],
    );
    check(
        &["z", "a: c", "b: a", "c: b", "d: c"],
        "the revisions go in a circle: a revises c, c revises b, b revises a",
        &["a", "c", "b"],
    );
    check(
        &["a", "b: a; needs c", "c: a; needs b"],
        "the revisions go in a circle: b depends on c, c depends on b",
        &["b", "c"],
    );
    check(
        &["a", "b: a; needs y", "x; needs b", "y: x"],
        "the revisions go in a circle: b depends on y, y revises x, x depends on b",
        &["b", "y", "x"],
    );
    check(
        &["a; label x", "b; label x"],
        "the label x is given by a and b",
        &["a", "b"],
    );
    check(
        &["a", "b; label a"],
        "the label a of b is the name of a revision",
        &["b", "a"],
    );
    for label in ["head", "current", "a-b", "a@b", "1", "+1"] {
        check(
            &[&format!("a; label {label}")],
            &format!("{label:?} of a cannot be a label"),
            &["a"],
        );
    }
    check(
        &["a", "s; replaces a"],
        "revision s replaces a, which is still there",
        &["s", "a"],
    );
    check(
        &["s; replaces a", "t; replaces a"],
        "a is replaced by s and t",
        &["s", "t"],
    );
}

#[test]
fn labels_hold_up_to_the_heads_and_down_to_where_the_branch_began() {
    let check = |revisions: &[&str], expected: &str| {
        let graph = graph(revisions).unwrap();
        let found: Vec<String> = graph
            .revisions()
            .iter()
            .map(|r| {
                format!(
                    "{}={}",
                    r.id,
                    graph.labels(&r.id).collect::<Vec<_>>().join("+")
                )
            })
            .collect();
        assert_eq!(found.join(" "), expected);
    };
    check(BRANCHES, "a= l1=left l2=left r1=right r2=right r3=right");
    check(&["a", "b: a", "c: b; label x", "d: c"], "a=x b=x c=x d=x");
    check(&["a", "b: a", "c: b; label x", "d: a"], "a= b=x c=x d=");
    check(
        &[
            "a",
            "b: a; label l",
            "c: a; label r",
            "d: b c",
            "e: d; label z",
        ],
        "a= b=l c=r d=l+r e=l+r+z",
    );
    // Not through dependencies.
    check(BASES, "c1=core c2=core c3=core s1=shop s2=shop");
}

#[test]
fn dependencies_are_normalised() {
    let graph = graph(&[
        "c1",
        "c2: c1",
        "x; needs c1 c2",
        "y: x; needs c1",
        "z: c2; needs c1 x",
        "w: c2; needs c2",
    ])
    .unwrap();
    for (id, expected) in [("x", "c2"), ("y", ""), ("z", "x"), ("w", "")] {
        assert_eq!(graph.dependencies(id).join(" "), expected, "{id}");
    }
}

#[test]
fn heads_bases_branch_points_and_where_a_database_is() {
    let diamond = graph(DIAMOND).unwrap();
    assert_eq!(words(&diamond.heads()), "e");
    assert_eq!(words(&diamond.bases()), "a");
    assert_eq!(words(&diamond.branch_points()), "a");
    assert_eq!(words(&diamond.current(&set("a b c"))), "b c");
    assert_eq!(words(&diamond.current(&set(""))), "");
    let by_label = graph(BY_LABEL).unwrap();
    assert_eq!(words(&by_label.heads()), "b d");
    assert_eq!(words(&by_label.free_heads()), "d");
    // What an applied revision depends on is said with it.
    assert_eq!(words(&by_label.current(&set("a b c"))), "c");
    let nothing = graph(&[]).unwrap();
    assert_eq!(show(nothing.upgrade(&set(""), "heads")), "");
    assert_eq!(show(nothing.upgrade(&set(""), "head")), "");
    assert_eq!(show(nothing.downgrade(&set(""), "base")), "");
}

#[test]
fn a_squashed_revision_counts_where_all_that_it_replaces_is_applied() {
    let graph = graph(&["s; replaces a b", "c: s"]).unwrap();
    let check = |rows: &str, expected: &str| {
        let found = match graph.counted(&set(rows)) {
            Ok(counted) => Vec::from_iter(counted.applied).join(" "),
            Err(between) => format!("error: {between}"),
        };
        assert_eq!(found, expected, "{rows}");
    };
    check("", "");
    check("a b", "s");
    check("a b c", "c s");
    check("s", "s");
    check("s a", "s");
    check("x", "x");
    check(
        "a",
        "error: the database has 1 of the 2 revisions that s replaces, and lacks b",
    );
}

#[test]
fn what_stands_at_a_target() {
    let graph = graph(BASES).unwrap();
    for (target, expected) in [("base", ""), ("s1", "c1 c2 s1"), ("core@head", "c1 c2 c3")] {
        let found = graph.standing_at(target).unwrap();
        assert_eq!(Vec::from_iter(found).join(" "), expected, "{target}");
    }
}
