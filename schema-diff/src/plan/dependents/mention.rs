//! Whether a SQL text speaks of a column: of a table's own definitions, and of a query that reads several tables; and
//! the text under new names. No parser: names are told apart by what stands before and behind them.

use std::ops::Range;

use crate::change::Rename;
use crate::dialect::Dialect;
use crate::dialect::tokens::{rename_word, spans};
use crate::model::ObjectName;

/// Whether an expression on a table names its column.
pub(super) fn names(expression: &str, column: &str) -> bool {
    rename_word(expression, column, "schema diff") != expression
}

/// A name in a text, with what stands before its last point.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    qualifier: Option<(String, Range<usize>)>,
    name: String,
    quoted: bool,
    /// Where the name stands, in characters.
    span: Range<usize>,
    /// Which token it is.
    at: usize,
    /// The sign that follows.
    next: Option<char>,
}

impl Word {
    fn is(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    fn is_keyword(&self, word: &str) -> bool {
        !self.quoted && self.is(word)
    }

    /// Whether it stands behind one of these.
    fn is_of(&self, qualifiers: &[String]) -> Option<bool> {
        let (qualifier, _) = self.qualifier.as_ref()?;
        Some(qualifiers.contains(&qualifier.to_lowercase()))
    }

    fn is_call(&self) -> bool {
        !self.quoted && self.next == Some('(')
    }
}

/// The names of a text in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let chars: Vec<char> = text.chars().collect();
    let mut words: Vec<Word> = Vec::new();
    let mut joined = false;
    for (at, span) in spans(&chars).into_iter().enumerate() {
        let token: String = chars[span.clone()].iter().collect();
        let quote = token.chars().next().filter(|c| matches!(c, '"' | '`'));
        if let Some(quote) = quote {
            let inner = token.strip_prefix(quote).unwrap_or_default();
            let inner = inner.strip_suffix(quote).unwrap_or(inner);
            let name = inner.replace(&format!("{quote}{quote}"), &quote.to_string());
            push(&mut words, joined, (name, true), span, at);
            joined = false;
        } else if token == "." {
            joined = true;
        } else if token.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let mut from = span.start;
            let parts: Vec<&str> = token.split('.').collect();
            for (number, part) in parts.iter().enumerate() {
                let length = part.chars().count();
                if length > 0 {
                    let here = from..from + length;
                    push(
                        &mut words,
                        joined || number > 0,
                        ((*part).to_owned(), false),
                        here,
                        at,
                    );
                }
                from += length + 1;
            }
            joined = token.ends_with('.');
        } else {
            let sign = token.chars().next();
            if let Some(last) = words.last_mut().filter(|last| last.at + 1 == at) {
                last.next = sign;
            }
            joined = false;
        }
    }
    words
}

fn push(
    words: &mut Vec<Word>,
    joined: bool,
    (name, quoted): (String, bool),
    span: Range<usize>,
    at: usize,
) {
    let qualifier = if joined {
        words.pop().map(|before| (before.name, before.span))
    } else {
        None
    };
    words.push(Word {
        qualifier,
        name,
        quoted,
        span,
        at,
        next: None,
    });
}

/// Whether the text names the table or view.
pub(super) fn names_table(words: &[Word], table: &ObjectName) -> bool {
    words.iter().any(|word| word.is(&table.name))
}

/// The table's name and what else it is called in a query, in lower case.
fn aliases(words: &[Word], table: &ObjectName) -> Vec<String> {
    const NO_ALIAS: &[&str] = &[
        "on",
        "where",
        "join",
        "left",
        "right",
        "inner",
        "outer",
        "cross",
        "natural",
        "full",
        "group",
        "order",
        "limit",
        "having",
        "union",
        "except",
        "intersect",
        "using",
        "set",
        "values",
        "select",
        "window",
        "for",
        "indexed",
        "not",
        "default",
        "begin",
        "end",
    ];
    let mut aliases = vec![table.name.to_lowercase()];
    for (at, word) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.is(&table.name))
    {
        let next = |by: usize| words.get(at + by);
        let alias = match next(1) {
            Some(word) if word.is_keyword("as") => next(2),
            // Nothing but space stands between a table and its alias.
            Some(other) if other.at == word.at + 1 => Some(other),
            _ => None,
        };
        let is_alias = |word: &&Word| {
            word.qualifier.is_none()
                && (word.quoted || !NO_ALIAS.contains(&&*word.name.to_lowercase()))
        };
        aliases.extend(
            alias
                .filter(is_alias)
                .map(|alias| alias.name.to_lowercase()),
        );
    }
    aliases
}

/// Whether the word gives a name to what stands before it.
fn is_given(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    before.is_some_and(|before| before.is_keyword("as"))
}

/// Whether a query names the column as one of this table, which it reads: with the table or an alias of it before the
/// column, or with nothing.
pub(super) fn reads(words: &[Word], table: &ObjectName, column: &str) -> bool {
    let aliases = aliases(words, table);
    words.iter().enumerate().any(|(at, word)| {
        word.is(column)
            && !word.is_call()
            && word.is_of(&aliases).unwrap_or_else(|| !is_given(words, at))
    })
}

/// Where the body of a trigger begins: behind the table that it is on.
fn body(words: &[Word]) -> usize {
    let on = words.iter().position(|word| word.is_keyword("on"));
    on.map_or(words.len(), |on| (on + 2).min(words.len()))
}

fn is_of_row(word: &Word) -> bool {
    word.is_of(&["new".to_owned(), "old".to_owned()]) == Some(true)
}

/// Whether a trigger on this table names the column: as one that sets it off, or of the row; or in a query on the table.
pub(super) fn triggers_on(words: &[Word], table: &ObjectName, column: &str) -> bool {
    let (head, body) = words.split_at(body(words));
    let of = head.iter().position(|word| word.is_keyword("of"));
    let listed = of.is_some_and(|of| {
        let listed = head[of..]
            .split_last()
            .map_or(&[][..], |(_, listed)| listed);
        listed.iter().any(|word| word.is(column))
    });
    let of_row = body.iter().any(|word| word.is(column) && is_of_row(word));
    listed || of_row || (names_table(body, table) && reads(body, table, column))
}

/// A view's or a trigger's text under the new name. What a view calls its columns stays as it is. `own` is the table that
/// a trigger is on, by the name that holds before.
pub(super) fn renamed(
    text: &str,
    rename: &Rename,
    own: Option<&ObjectName>,
    dialect: Dialect,
) -> String {
    let words = words(text);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    match rename {
        Rename::Table { from, to } => {
            const BEFORE: &[&str] = &["from", "join", "update", "into", "on", "table", "to"];
            for (at, word) in words.iter().enumerate() {
                let before = at.checked_sub(1).and_then(|at| words.get(at));
                let behind = before.is_some_and(|word| BEFORE.iter().any(|of| word.is_keyword(of)));
                match &word.qualifier {
                    Some((of, span)) if of.to_lowercase() == from.name.to_lowercase() => {
                        edits.push((span.clone(), dialect.quote(&to.name)));
                    }
                    None if behind && word.is(&from.name) => {
                        edits.push((word.span.clone(), dialect.quote(&to.name)));
                    }
                    _ => {}
                }
            }
        }
        Rename::Column { table, from, to } => {
            let aliases = aliases(&words, table);
            let is_own = own == Some(table);
            let keyword = |of: &str| words.iter().position(|word| word.is_keyword(of));
            let start = match own {
                Some(_) => body(&words),
                None => keyword("as").map_or(0, |at| at + 1),
            };
            // Behind a view's query stand statements about the view.
            let end = words.iter().position(|word| word.next == Some(';'));
            let end = end
                .filter(|_| own.is_none())
                .map_or(words.len(), |at| at + 1);
            let listed = keyword("of").filter(|_| is_own).map_or(start, |at| at + 1);
            let reads_it = own.is_none() || names_table(&words[start..], table);
            let mut lists = false;
            for (at, word) in words.iter().enumerate().take(end) {
                if at < start.min(listed) {
                    continue;
                }
                if word.is_keyword("select") {
                    lists = true;
                } else if word.is_keyword("from") {
                    lists = false;
                }
                let is_it = word.is_of(&aliases).unwrap_or_else(|| {
                    !is_given(&words, at) && if at < start { is_own } else { reads_it }
                });
                let is_row = is_own && at >= start && is_of_row(word);
                if !word.is(from) || word.is_call() || !(is_it || is_row) {
                    continue;
                }
                let mut new = dialect.quote(to);
                let next = words.get(at + 1);
                let ends = word.next == Some(',')
                    || next.is_some_and(|next| next.is_keyword("from") && next.at == word.at + 1);
                if own.is_none() && lists && ends {
                    new = format!("{new} AS {}", dialect.quote(from));
                }
                edits.push((word.span.clone(), new));
            }
        }
        Rename::Enum { .. } | Rename::Value { .. } => {}
    }
    let chars: Vec<char> = text.chars().collect();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (span, new) in edits {
        result.extend(&chars[done..span.start]);
        result.push_str(&new);
        done = span.end;
    }
    result.extend(&chars[done..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_queries_read_a_column() {
        let check = |sql: &str, expected: bool| {
            assert_eq!(reads(&words(sql), &"t".into(), "c"), expected, "{sql}");
        };
        check("SELECT c FROM t", true);
        check("SELECT T.\"c\" FROM t", true);
        check("SELECT x.c FROM t AS x", true);
        check("SELECT x.`c` FROM u JOIN `t` x ON x.id = u.id", true);
        check("SELECT u.c FROM t JOIN u ON t.id = u.id", false);
        check("SELECT u.d AS c, c(1), 'c' FROM t JOIN u", false);
        check("SELECT d FROM t WHERE lower(c) = 'c'", true);
        check("SELECT cc, t.d FROM t", false);
    }

    #[test]
    fn which_triggers_are_about_a_column() {
        let check = |sql: &str, expected: bool| {
            assert_eq!(
                triggers_on(&words(sql), &"t".into(), "c"),
                expected,
                "{sql}"
            );
        };
        check(
            "CREATE TRIGGER x AFTER UPDATE OF b, c ON t BEGIN SELECT 1; END",
            true,
        );
        check(
            "CREATE TRIGGER c AFTER UPDATE OF b ON t BEGIN SELECT 'c'; END",
            false,
        );
        check(
            "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW SET NEW.c = 1",
            true,
        );
        check(
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO u (c) VALUES (1); END",
            false,
        );
        check(
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET c = 1; END",
            true,
        );
    }

    #[test]
    fn texts_under_new_names() {
        let column = Rename::Column {
            table: "t".into(),
            from: "c".into(),
            to: "d".into(),
        };
        let table = Rename::Table {
            from: "t".into(),
            to: "u".into(),
        };
        let check = |sql: &str, rename: &Rename, own: Option<&str>, expected: &str| {
            let own = own.map(ObjectName::new);
            assert_eq!(renamed(sql, rename, own.as_ref(), Dialect::MySql), expected);
        };
        check(
            "CREATE VIEW v AS select `t`.`c` AS `c`,`o`.`c` AS `oc` from (`t` join `o`)",
            &column,
            None,
            "CREATE VIEW v AS select `t`.`d` AS `c`,`o`.`c` AS `oc` from (`t` join `o`)",
        );
        check(
            "CREATE VIEW v AS SELECT x.c, max(c) FROM t x WHERE x.c > 1",
            &column,
            None,
            "CREATE VIEW v AS SELECT x.`d` AS `c`, max(`d`) FROM t x WHERE x.`d` > 1",
        );
        check(
            "CREATE VIEW t2 AS select `t`.`t` AS `t` from `t`",
            &table,
            None,
            "CREATE VIEW t2 AS select `u`.`t` AS `t` from `u`",
        );
        check(
            "CREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW SET NEW.c = OLD.b, @c = 'c'",
            &column,
            Some("t"),
            "CREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW SET NEW.`d` = OLD.b, @c = 'c'",
        );
        check(
            "CREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW UPDATE t SET n = 1",
            &table,
            Some("t"),
            "CREATE TRIGGER c BEFORE UPDATE ON `u` FOR EACH ROW UPDATE `u` SET n = 1",
        );
    }
}
