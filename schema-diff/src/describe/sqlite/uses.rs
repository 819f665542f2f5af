//! What views and virtual tables are made of. SQLite keeps no such list: it is read from their text, token by token, and
//! says tables and views only. Which of their columns are used is not known.

use std::collections::{BTreeMap, BTreeSet};

use super::shadows::is_virtual;
use super::{Known, Object, lower, same};
use crate::dialect::sqlite_ddl::{Token, TokenKind, tokens};
use crate::model::{ObjectName, Opaque};

type Uses = BTreeMap<ObjectName, BTreeSet<String>>;

/// The tables and views that the object names.
pub(super) fn of(known: &Known<'_>, object: &Object) -> Uses {
    let sql = object.sql.as_deref().unwrap_or_default();
    let Ok(tokens) = tokens(sql) else {
        return Uses::new();
    };
    let names = if is_virtual(object) {
        arguments(&tokens)
    } else {
        sources(&tokens)
    };
    names
        .into_iter()
        .filter_map(|name| known.named.get(lower(name).as_ref()))
        .filter(|name| !same(name, &object.name))
        .map(|name| (ObjectName::new(*name), BTreeSet::new()))
        .collect()
}

/// The values that a virtual table's module is given (`content = 'documents'`).
fn arguments(tokens: &[Token]) -> Vec<&str> {
    let pairs = tokens.windows(2);
    pairs
        .filter(|pair| pair[0].is_sign('='))
        .filter_map(|pair| pair[1].name())
        .collect()
}

/// The names that stand where a query names what it reads: behind FROM, JOIN and IN, and behind the commas of a FROM.
fn sources(tokens: &[Token]) -> Vec<&str> {
    const ENDS: &[&str] = &[
        "SELECT",
        "WHERE",
        "GROUP",
        "HAVING",
        "ORDER",
        "LIMIT",
        "WINDOW",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "VALUES",
        "ON",
        "USING",
        "SET",
    ];
    let mut found = Vec::new();
    // For each parenthesis that is open: whether a FROM goes on in it.
    let mut from = vec![false];
    let mut wanted = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let here = from.last().copied().unwrap_or_default();
        match &token.kind {
            TokenKind::Sign('(') => {
                from.push(wanted);
            }
            TokenKind::Sign(')') => {
                from.pop();
                wanted = false;
            }
            TokenKind::Sign(',') => wanted = here,
            TokenKind::Word(word) if ["FROM", "JOIN"].iter().any(|of| same(of, word)) => {
                wanted = true;
                if let Some(last) = from.last_mut() {
                    *last = true;
                }
            }
            // `x IN t`
            TokenKind::Word(word) if same(word, "IN") => {
                let next = tokens.get(at).is_some_and(|next| !next.is_sign('('));
                wanted = next;
            }
            TokenKind::Word(word) if ENDS.iter().any(|of| same(of, word)) => {
                wanted = false;
                if let Some(last) = from.last_mut() {
                    *last = same(word, "ON") || same(word, "USING");
                }
            }
            TokenKind::Word(name) | TokenKind::Quoted(name) | TokenKind::Text(name) if wanted => {
                wanted = false;
                // `main.t`
                let dotted = tokens.get(at).is_some_and(|next| next.is_sign('.'));
                match tokens.get(at + 1).and_then(Token::name) {
                    Some(name) if dotted => {
                        at += 2;
                        found.push(name);
                    }
                    _ => found.push(name),
                }
            }
            _ => {}
        }
    }
    found
}

/// Takes out what would make an object use itself by way of others: SQLite lets views be made so (none can be read), and
/// a name may be taken for what it is not.
pub(super) fn straighten(objects: &mut BTreeMap<ObjectName, Opaque>) {
    let names: Vec<ObjectName> = objects.keys().cloned().collect();
    let mut done = BTreeSet::new();
    for name in names {
        visit(objects, &name, &mut Vec::new(), &mut done);
    }
}

fn visit(
    objects: &mut BTreeMap<ObjectName, Opaque>,
    name: &ObjectName,
    path: &mut Vec<ObjectName>,
    done: &mut BTreeSet<ObjectName>,
) {
    if done.contains(name) {
        return;
    }
    let Some(object) = objects.get_mut(name) else {
        return;
    };
    path.push(name.clone());
    // However many views read each other in a row, the stack is not to end.
    let deep = path.len() > 200;
    object.uses.retain(|used, _| !deep && !path.contains(used));
    let used: Vec<ObjectName> = object.uses.keys().cloned().collect();
    for name in &used {
        visit(objects, name, path, done);
    }
    path.pop();
    done.insert(name.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_query_reads() {
        let check = |sql: &str, expected: &[&str]| {
            let tokens = tokens(sql).unwrap();
            assert_eq!(sources(&tokens), expected, "{sql}");
        };
        check("SELECT a, b FROM t", &["t"]);
        check(
            "SELECT a FROM t AS x, \"u v\" y, main.w",
            &["t", "u v", "w"],
        );
        check(
            "SELECT t.a, (SELECT max(b) FROM u WHERE u.id = t.id), c FROM t LEFT JOIN v ON t.a = v.a, w WHERE a, b",
            &["u", "t", "v", "w"],
        );
        check(
            "SELECT 1 FROM (t JOIN [u] USING (a, b)) WHERE x IN v",
            &["t", "u", "v"],
        );
        check("SELECT 1 FROM (SELECT a, b FROM 't') x, y", &["t", "y"]);
        check(
            "WITH RECURSIVE c(n, m) AS (SELECT 1, a FROM t UNION ALL SELECT n, m FROM c, u) SELECT n, m FROM c",
            &["t", "c", "u", "c"],
        );
        check("SELECT 'from t', \"from\" /* FROM t */ -- FROM t", &[]);
        check("SELECT a FROM t WHERE a IN (1, 2) ORDER BY a, b", &["t"]);
        check("SELECT substr(a, 1) FROM", &[]);
    }

    #[test]
    fn nothing_uses_itself() {
        let view = |uses: &[&str]| Opaque {
            kind: "view".into(),
            uses: uses
                .iter()
                .map(|name| ((*name).into(), BTreeSet::new()))
                .collect(),
            ..Opaque::default()
        };
        let mut objects = BTreeMap::from([
            ("a".into(), view(&["b", "t"])),
            ("b".into(), view(&["c"])),
            ("c".into(), view(&["a", "t"])),
        ]);
        straighten(&mut objects);
        let uses: Vec<Vec<String>> = objects
            .values()
            .map(|object| object.uses.keys().map(ToString::to_string).collect())
            .collect();
        assert_eq!(uses, [vec!["b", "t"], vec!["c"], vec!["t"]]);
    }
}
