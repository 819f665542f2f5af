//! The graph from literals: order, refusals, labels, targets, walks, stamps and ranges.

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
fn a_line() {
    check(LINE, "", "up head", "a b c");
    check(LINE, "a", "up heads", "b c");
    check(LINE, "a b c", "up head", "");
    check(LINE, "a", "up b", "b");
    check(LINE, "a", "up a", "");
    check(LINE, "", "up +1", "a");
    check(LINE, "a", "up +1", "b");
    check(LINE, "a", "up +2", "b c");
    check(
        LINE,
        "a",
        "up +3",
        "error: +3 goes beyond the head: 2 revision(s) are left that way",
    );
    check(LINE, "", "up a+1", "a b");
    check(LINE, "", "up head-1", "a b");
    check(LINE, "", "up c-2", "a");
    check(LINE, "", "up base+2", "a b");
    check(
        LINE,
        "",
        "up base",
        "error: base is no target: an upgrade does not lead to the base",
    );
    check(
        LINE,
        "",
        "up c-3",
        "error: c-3 is no target: an upgrade does not lead to the base",
    );
    check(
        LINE,
        "",
        "up c-4",
        "error: c-4 goes beyond the base: 3 revision(s) are left that way",
    );
    check(
        LINE,
        "",
        "up head+1",
        "error: head+1 goes beyond the head: 0 revision(s) are left that way",
    );
    check(LINE, "a b", "up current", "");
    check(LINE, "a", "up current+1", "b");
    check(
        LINE,
        "a",
        "up -1",
        "error: -1 is no target: an upgrade does not go down",
    );
    check(LINE, "a", "up x", "error: there is no revision x");
    check(LINE, "a b c", "down -1", "c");
    check(LINE, "a b c", "down -2", "c b");
    check(LINE, "a b c", "down -3", "c b a");
    check(
        LINE,
        "a b",
        "down -3",
        "error: -3 goes beyond the base: 2 revision(s) are left that way",
    );
    check(
        LINE,
        "",
        "down -1",
        "error: -1 goes beyond the base: 0 revision(s) are left that way",
    );
    check(LINE, "a b c", "down base", "c b a");
    check(LINE, "", "down base", "");
    check(LINE, "a b c", "down base+1", "c b");
    check(LINE, "a b", "down a", "b");
    check(LINE, "a b", "down b", "");
    check(LINE, "a b c", "down a+1", "c");
    check(LINE, "a b c", "down head-1", "c");
    check(LINE, "a b", "down head-2", "b");
    check(
        LINE,
        "a b",
        "down c",
        "error: c is not applied, so there is no way down to it",
    );
    check(
        LINE,
        "a b",
        "down +1",
        "error: +1 is no target: a downgrade does not go up",
    );
    check(
        LINE,
        "a b",
        "down heads",
        "error: heads is no target: a downgrade leads to one revision",
    );
    // A hole is filled: the ledger says it was left out.
    check(LINE, "a c", "up head", "b");
}

#[test]
fn branches_and_merges() {
    check(DIAMOND, "", "up head", "a b c d e");
    check(DIAMOND, "a c", "up head", "b d e");
    check(DIAMOND, "a", "up c", "c");
    check(
        DIAMOND,
        "a",
        "up +1",
        "error: +1 can be reached in several ways: b, c",
    );
    check(
        DIAMOND,
        "",
        "up +2",
        "error: +2 can be reached in several ways: b, c",
    );
    // One step on from b is the merge, and that needs c.
    check(DIAMOND, "a b", "up +1", "c d");
    check(DIAMOND, "a b c", "up +1", "d");
    check(DIAMOND, "a b", "up +2", "c d e");
    check(DIAMOND, "a b c d e", "down a", "e d c b");
    check(DIAMOND, "a b c d e", "down b", "e d");
    check(DIAMOND, "a b c d e", "down -1", "e");
    check(
        DIAMOND,
        "a b c d e",
        "down -2",
        "error: -2 can be reached in several ways: b, c",
    );
    check(
        DIAMOND,
        "a b c d",
        "down -1",
        "error: -1 can be reached in several ways: b, c",
    );
    check(DIAMOND, "a b c d", "down b@-1", "d");
    check(DIAMOND, "a b c d", "down c@a", "d c");
    check(DIAMOND, "a b c d", "down e-1", "");
    check(
        DIAMOND,
        "a b c d e",
        "down e-2",
        "error: e-2 can be reached in several ways: b, c",
    );
    check(FORK, "", "up head", "error: there are several heads: b, c");
    check(FORK, "", "up heads", "a b c");
    check(FORK, "", "up b", "a b");
    check(
        FORK,
        "a b",
        "up +1",
        "error: +1 goes beyond the head: 0 revision(s) are left that way",
    );
    check(
        FORK,
        "a b c",
        "down -1",
        "error: -1 can be reached in several ways: b, c",
    );
    check(FORK, "a b", "down -1", "b");
    check(FORK, "a b c", "down base", "c b a");
    check(FORK, "a b c", "down a", "c b");
    check(FORK, "a b c", "down b", "");
    check(
        FORK,
        "a b c",
        "down head",
        "error: there are several heads: b, c",
    );
    check(CROSS, "", "up head", "a b c d e f");
    check(CROSS, "a b c d", "up +1", "e f");
    check(CROSS, "a b c d e f", "down d", "f");
    check(CROSS, "a b c d e f", "down b", "f e d");
    check(
        CROSS,
        "a b c d e",
        "down -1",
        "error: -1 can be reached in several ways: d, e",
    );
    check(CROSS, "a b c d", "down b@a", "d b");
}

#[test]
fn labels() {
    check(BRANCHES, "", "up left@head", "a l1 l2");
    check(BRANCHES, "", "up left@heads", "a l1 l2");
    check(BRANCHES, "a l1", "up right@head", "r1 r2 r3");
    check(
        BRANCHES,
        "",
        "up head",
        "error: there are several heads: l2, r3",
    );
    check(BRANCHES, "a", "up left@+1", "l1");
    check(BRANCHES, "a l1", "up right@+2", "r1 r2");
    check(
        BRANCHES,
        "a l1 l2",
        "up +1",
        "error: +1 goes beyond the head: 0 revision(s) are left that way",
    );
    check(BRANCHES, "", "up right@+3", "a r1 r2");
    check(
        BRANCHES,
        "a r1",
        "up left@+3",
        "error: left@+3 goes beyond the head: 2 revision(s) are left that way",
    );
    check(BRANCHES, "", "up right@head-1", "a r1 r2");
    check(BRANCHES, "", "up right@a+1", "a r1");
    check(BRANCHES, "", "up right@r2", "a r1 r2");
    check(
        BRANCHES,
        "",
        "up right@l2",
        "error: l2 is not on the branch right",
    );
    // Any revision serves as a label, and a label as the revision that gives it.
    check(BRANCHES, "", "up r2@head", "a r1 r2 r3");
    check(BRANCHES, "", "up right", "a r1");
    check(
        BRANCHES,
        "",
        "up middle@head",
        "error: there is no revision middle",
    );
    check(BRANCHES, "a l1 l2 r1 r2", "down left@-1", "l2");
    check(BRANCHES, "a l1 l2 r1 r2", "down left@-2", "l2 l1");
    check(BRANCHES, "a l1 l2 r1 r2", "down left@-3", "r2 r1 l2 l1 a");
    check(
        BRANCHES,
        "a l1 l2 r1 r2",
        "down left@-4",
        "error: left@-4 goes beyond the base: 3 revision(s) are left that way",
    );
    check(BRANCHES, "a l1 l2 r1 r2", "down left@a", "l2 l1");
    check(BRANCHES, "a l1 l2 r1 r2", "down a", "r2 r1 l2 l1");
    check(
        BRANCHES,
        "a l1 l2 r1 r2",
        "down right@base",
        "r2 r1 l2 l1 a",
    );
    check(BRANCHES, "a l1 l2 r1 r2", "down right@head-2", "r2");
}

#[test]
fn bases_and_dependencies() {
    check(BASES, "", "up heads", "c1 c2 c3 s1 s2");
    check(BASES, "", "up s1", "c1 c2 s1");
    check(BASES, "", "up shop@head", "c1 c2 s1 s2");
    check(BASES, "", "up core@head", "c1 c2 c3");
    check(
        BASES,
        "",
        "up head",
        "error: there are several heads: c3, s2",
    );
    check(
        BASES,
        "",
        "up +1",
        "error: +1 can be reached in several ways: c1, s1",
    );
    check(BASES, "", "up shop@+1", "c1 c2 s1");
    check(
        BASES,
        "c1 c2 s1",
        "up +1",
        "error: +1 can be reached in several ways: c3, s2",
    );
    check(BASES, "c1 c2 s1", "up shop@+1", "s2");
    // What depends on it goes, too; what it depends on stays.
    check(BASES, "c1 c2 s1 s2", "down core@-1", "s2 s1 c2");
    check(BASES, "c1 c2 s1 s2", "down c1", "s2 s1 c2");
    check(BASES, "c1 c2 s1 s2", "down shop@base", "s2 s1");
    check(BASES, "c1 c2 s1 s2", "down core@base", "s2 s1 c2 c1");
    check(BASES, "c1 c2 c3 s1 s2", "down c2", "c3");
    check(BASES, "c1 c2 s1 s2", "down -1", "s2");
    check(BASES, "c1 c2 s1 s2", "down -2", "s2 s1");
    check(
        BASES,
        "c1 c2 c3 s1",
        "down -1",
        "error: -1 can be reached in several ways: c3, s1",
    );
    check(BASES, "c1 c2 s1 s2", "down base", "s2 s1 c2 c1");
    check(BY_LABEL, "", "up d", "a b c d");
    check(BY_LABEL, "", "up heads", "a b c d");
    check(BY_LABEL, "a b c d", "down b@a", "d c b");
    check(BY_LABEL, "a b c d", "down c@a", "d c");
}

#[test]
fn stamps() {
    check(LINE, "", "stamp head", "+a +b +c");
    check(LINE, "", "stamp b", "+a +b");
    check(LINE, "a b c", "stamp a", "-c -b");
    check(LINE, "a b c", "stamp base", "-c -b -a");
    check(LINE, "a", "stamp +1", "+b");
    check(LINE, "a b", "stamp -1", "-b");
    check(LINE, "a b", "stamp current", "");
    check(LINE, "a c", "stamp b", "+b -c");
    check(
        FORK,
        "",
        "stamp head",
        "error: there are several heads: b, c",
    );
    check(FORK, "", "stamp heads", "+a +b +c");
    check(FORK, "", "stamp b c", "+a +b +c");
    check(FORK, "a b", "stamp c", "+c");
    check(FORK, "a b c", "stamp a", "-c -b");
    check(FORK, "a b c", "stamp b@a", "-b");
    check(FORK, "a b c", "stamp a b", "-c");
    check(DIAMOND, "a b c d", "stamp b", "-d");
    check(BASES, "", "stamp s1", "+c1 +c2 +s1");
    check(BASES, "c1 c2 s1", "stamp c1", "-s1 -c2");
    check(BASES, "c1 c2 s1", "stamp shop@base", "-s1");
    check(BASES, "c1", "stamp core@head shop@head", "+c2 +c3 +s1 +s2");
    check(LINE, "", "stamp x", "error: there is no revision x");
}

#[test]
fn ranges() {
    check(DIAMOND, "", "range :", "a b c d e");
    check(DIAMOND, "", "range b:", "b d e");
    check(DIAMOND, "", "range :c", "a c");
    check(DIAMOND, "", "range a:d", "a b c d");
    check(DIAMOND, "", "range b:d", "b d");
    check(DIAMOND, "", "range base:b", "a b");
    check(DIAMOND, "", "range b:c", "error: b is not below c");
    check(DIAMOND, "", "range d:head", "d e");
    check(DIAMOND, "", "range -1:e", "d e");
    check(
        DIAMOND,
        "",
        "range -2:e",
        "error: -2 can be reached in several ways: b, c",
    );
    check(DIAMOND, "", "range c:+2", "c d e");
    check(DIAMOND, "a b c d", "range current:", "d e");
    check(DIAMOND, "a b", "range :current", "a b");
    check(LINE, "a b", "range -1:current", "a b");
    check(LINE, "a b", "range current:+1", "b c");
    check(LINE, "a b", "range -1:+1", "a b c");
    check(LINE, "a b", "range -2:current", "a b");
    check(
        LINE,
        "",
        "range b",
        "error: b is no target: a range is A:B, A: or :B",
    );
    check(
        LINE,
        "",
        "range a:b:c",
        "error: b:c is no target: a name has no space and none of `@ : , + -`",
    );
    check(BRANCHES, "", "range left:", "l1 l2");
    check(BRANCHES, "", "range :right@head", "a r1 r2 r3");
    for (text, expected) in [
        ("a:b", false),
        (":", false),
        ("-1:b", false),
        ("a:+1", false),
        ("current:", true),
        ("-1:", true),
        (":+1", true),
        ("-1:+1", true),
        ("current-1:b", true),
    ] {
        assert_eq!(
            Range::parse(text).unwrap().needs_database(),
            expected,
            "{text}"
        );
    }
}

/// Nothing may stand behind a target.
#[test]
fn malformed_targets() {
    let sign = "the sign wants a number of revisions, at least 1";
    let name = "a name has no space and none of `@ : , + -`";
    for (target, reason) in [
        ("+0", sign),
        ("+", sign),
        ("++1", sign),
        ("+1xyz", sign),
        ("b+1xyz", sign),
        ("b+1+1", sign),
        ("b-1-", sign),
        ("+1 ", sign),
        ("+99999999999999999999", sign),
        ("b c", name),
        (" b", name),
        ("b,c", name),
        ("a:b", name),
        ("l@r@b", name),
        ("@b", "a label stands before the `@`"),
        ("head@b", "a label or a revision stands before the `@`"),
        (
            "l@",
            "a revision, `head`, `heads`, `base`, +N or -N is wanted",
        ),
        ("heads-1", "`heads` are several; count from one of them"),
    ] {
        let expected = format!("error: {target} is no target: {reason}");
        check(LINE, "a", &format!("up {target}"), &expected);
        check(LINE, "a", &format!("down {target}"), &expected);
    }
    let empty = graph(LINE).unwrap().upgrade(&set(""), "").unwrap_err();
    assert!(
        empty.to_string().starts_with("\"\" is no target"),
        "{empty}"
    );
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
