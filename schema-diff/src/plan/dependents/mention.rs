//! Whether a SQL text speaks of a column: of a table's own definitions, and of a query that reads several tables. No
//! parser: names are told apart by what stands before and behind them.

use crate::dialect::tokens::{rename_word, tokens};
use crate::model::ObjectName;

/// Whether an expression on a table names its column.
pub(super) fn names(expression: &str, column: &str) -> bool {
    rename_word(expression, column, "schema diff") != expression
}

/// A name in a text, with what stands before its last point.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    qualifier: Option<String>,
    name: String,
    quoted: bool,
    /// A parenthesis opens behind it.
    is_call: bool,
    /// Which word it is, counted with everything else.
    at: usize,
}

impl Word {
    fn is(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }
}

/// The names of a text in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joined = false;
    for (at, token) in tokens(text).into_iter().enumerate() {
        let quote = token.chars().next().filter(|c| matches!(c, '"' | '`'));
        if let Some(quote) = quote {
            let inner = token.trim_start_matches(quote).trim_end_matches(quote);
            let name = inner.replace(&format!("{quote}{quote}"), &quote.to_string());
            push(&mut words, joined, name, true, at);
            joined = false;
        } else if token == "." {
            joined = true;
        } else if token.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let ends = token.ends_with('.');
            for part in token.split('.').filter(|part| !part.is_empty()) {
                push(&mut words, joined, part.to_owned(), false, at);
                joined = true;
            }
            joined = ends;
        } else {
            if let (Some(last), "(") = (words.last_mut(), token.as_str()) {
                last.is_call |= last.at + 1 == at && !last.quoted;
            }
            joined = false;
        }
    }
    words
}

fn push(words: &mut Vec<Word>, joined: bool, name: String, quoted: bool, at: usize) {
    let qualifier = if joined {
        words.pop().map(|before| before.name)
    } else {
        None
    };
    words.push(Word {
        qualifier,
        name,
        quoted,
        is_call: false,
        at,
    });
}

/// Whether the text names the table or view.
pub(super) fn names_table(words: &[Word], table: &ObjectName) -> bool {
    words.iter().any(|word| word.is(&table.name))
}

/// Whether a query names the column as one of this table, which it reads: with the table or an alias of it before the
/// column, or with nothing.
pub(super) fn reads(words: &[Word], table: &ObjectName, column: &str) -> bool {
    const NO_ALIAS: &[&str] = &[
        "on", "where", "join", "left", "right", "inner", "outer", "cross", "natural", "full", "group",
        "order", "limit", "having", "union", "except", "intersect", "using", "set", "values", "select",
        "window", "for", "indexed", "not", "default", "begin", "end",
    ];
    let mut aliases = vec![table.name.to_lowercase()];
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is(&table.name)) {
        let next = |by: usize| words.get(at + by);
        let alias = match next(1) {
            Some(word) if word.is("as") && !word.quoted => next(2),
            // Nothing but space stands between a table and its alias.
            Some(other) if other.at == word.at + 1 => Some(other),
            _ => None,
        };
        let is_word = |word: &&Word| word.quoted || !NO_ALIAS.contains(&&*word.name.to_lowercase());
        aliases.extend(alias.filter(is_word).map(|alias| alias.name.to_lowercase()));
    }
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let is_alias = before.is_some_and(|before| before.is("as") && !before.quoted);
        word.is(column)
            && !word.is_call
            && match &word.qualifier {
                Some(of) => aliases.contains(&of.to_lowercase()),
                None => !is_alias,
            }
    })
}

/// Whether a trigger on this table names the column: as one that sets it off, or of the row; or in a query on the table.
pub(super) fn triggers_on(words: &[Word], table: &ObjectName, column: &str) -> bool {
    let position = |of: &str| words.iter().position(|word| word.is(of) && !word.quoted);
    let on = position("on").unwrap_or(words.len());
    let listed = position("of")
        .filter(|of| *of < on)
        .is_some_and(|of| words[of..on].iter().any(|word| word.is(column)));
    let body = words.get(on + 2..).unwrap_or_default();
    let row = |of: &String| ["new", "old"].contains(&&*of.to_lowercase());
    let of_row = body
        .iter()
        .any(|word| word.is(column) && word.qualifier.as_ref().is_some_and(row));
    listed || of_row || (names_table(body, table) && reads(body, table, column))
}
