//! Walks up and down, stamps and ranges: (graph, applied, target) → steps.

use super::*;

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
