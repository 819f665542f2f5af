//! CREATE INDEX, read token by token.

use super::DdlError;
use super::lexer::{Token, tokens};
use super::parser::Parser;

/// A CREATE INDEX statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// What it sorts by, in order.
    pub keys: Vec<IndexPart>,
    /// What stands behind WHERE, without parentheses around all of it.
    pub filter: Option<String>,
}

/// What an index sorts by: a column or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPart {
    /// The column or expression as written, without one pair of parentheses around it, and without what follows.
    pub text: String,
    /// COLLATE, unquoted.
    pub collation: Option<String>,
    /// DESC.
    pub descending: bool,
}

/// Reads the text of a CREATE INDEX as `sqlite_master` keeps it.
pub fn parse_index(sql: &str) -> Result<CreateIndex, DdlError> {
    let tokens = tokens(sql)?;
    let mut parser = Parser {
        sql,
        tokens: &tokens,
        at: 0,
    };
    parser.word("CREATE")?;
    parser.eat_word("UNIQUE");
    parser.word("INDEX")?;
    if parser.is_word("IF") && parser.is_word_at(1, "NOT") {
        parser.at += 2;
        parser.word("EXISTS")?;
    }
    parser.name("the index's name")?;
    if parser.eat_sign('.') {
        parser.name("the index's name")?;
    }
    parser.word("ON")?;
    parser.name("a table")?;
    parser.sign('(')?;
    let mut keys = Vec::new();
    loop {
        keys.push(key(&mut parser)?);
        if !parser.eat_sign(',') {
            break;
        }
    }
    parser.sign(')')?;
    let filter = if parser.eat_word("WHERE") {
        let first = parser.at;
        while parser.peek().is_some_and(|token| !token.is_sign(';')) {
            parser.at += 1;
        }
        let (mut first, mut end) = (first, parser.at);
        while is_parenthesised(&tokens[first..end]) {
            (first, end) = (first + 1, end - 1);
        }
        Some(parser.between(first, end).to_owned())
    } else {
        None
    };
    parser.eat_sign(';');
    if parser.peek().is_some() {
        return Err(parser.unexpected("the end of the statement"));
    }
    Ok(CreateIndex { keys, filter })
}

/// Everything up to the comma or parenthesis that ends it.
fn key(parser: &mut Parser<'_>) -> Result<IndexPart, DdlError> {
    let mut first = parser.at;
    let mut depth = 0_usize;
    while let Some(token) = parser.peek() {
        if depth == 0 && (token.is_sign(',') || token.is_sign(')')) {
            break;
        }
        if token.is_sign('(') {
            depth += 1;
        } else if token.is_sign(')') {
            depth -= 1;
        }
        parser.at += 1;
    }
    let mut end = parser.at;
    let tokens = parser.tokens;
    let mut descending = false;
    if end > first + 1 && (tokens[end - 1].is_word("DESC") || tokens[end - 1].is_word("ASC")) {
        descending = tokens[end - 1].is_word("DESC");
        end -= 1;
    }
    let mut collation = None;
    if end > first + 2 && tokens[end - 2].is_word("COLLATE") {
        collation = tokens[end - 1].name().map(str::to_owned);
        end -= 2;
    }
    if is_parenthesised(&tokens[first..end]) {
        (first, end) = (first + 1, end - 1);
    }
    if end <= first {
        return Err(parser.unexpected("a column or an expression"));
    }
    Ok(IndexPart {
        text: parser.between(first, end).to_owned(),
        collation,
        descending,
    })
}

/// Whether one pair of parentheses stands around all of it.
fn is_parenthesised(tokens: &[Token]) -> bool {
    let [first, inner @ .., last] = tokens else {
        return false;
    };
    let mut depth = 1_usize;
    for token in inner {
        if token.is_sign('(') {
            depth += 1;
        } else if token.is_sign(')') {
            depth -= 1;
        }
        if depth == 0 {
            return false;
        }
    }
    first.is_sign('(') && last.is_sign(')') && !inner.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_filters() {
        for (sql, keys, filter) in [
            (
                "CREATE INDEX i ON t (a, \"b c\" DESC, [d] COLLATE nocase ASC)",
                &[
                    ("a", None, false),
                    ("\"b c\"", None, true),
                    ("[d]", Some("nocase"), false),
                ][..],
                None,
            ),
            (
                "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON 't'((lower(a)) COLLATE \"x y\" DESC, a || ',', ((b)), \
                 (a)+(b)) WHERE ((a > 0) AND b IN (1, 2)) -- the end",
                &[
                    ("lower(a)", Some("x y"), true),
                    ("a || ','", None, false),
                    ("(b)", None, false),
                    ("(a)+(b)", None, false),
                ],
                Some("(a > 0) AND b IN (1, 2)"),
            ),
            (
                "create index i on t(a /* x */) where a -- y\n is not null /* z */",
                &[("a", None, false)],
                Some("a -- y\n is not null"),
            ),
        ] {
            let index = parse_index(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            let found: Vec<_> = index
                .keys
                .iter()
                .map(|key| (key.text.as_str(), key.collation.as_deref(), key.descending))
                .collect();
            assert_eq!(found, keys, "{sql}");
            assert_eq!(index.filter.as_deref(), filter, "{sql}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_never_a_panic() {
        let whole =
            "CREATE UNIQUE INDEX \"ü\" ON t (lower(a) COLLATE [x] DESC, b) WHERE ((a > 'é'))";
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let _ = parse_index(&whole[..end]);
            let _ = parse_index(&whole[end..]);
        }
        assert!(parse_index(whole).is_ok());
        for sql in [
            "",
            "CREATE TABLE t (a)",
            "CREATE INDEX i ON t ()",
            "CREATE INDEX i ON t (a,)",
            "CREATE INDEX i ON t (a",
            "CREATE INDEX i ON t (a)) x",
            "CREATE INDEX i ON t (a) b",
        ] {
            assert!(parse_index(sql).is_err(), "{sql}");
        }
    }
}
