//! SQLite's tokens, with their places. Comments and white space are between tokens.

use super::{DdlError, Span};

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// The kind of a token, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// A word that is not quoted: a keyword, a name or a number.
    Word(String),
    /// A name in `"…"`, `` `…` `` or `[…]`, unquoted.
    Quoted(String),
    /// A string literal, unquoted.
    Text(String),
    /// Any other character.
    Sign(char),
}

impl Token {
    /// Whether it is this keyword.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, TokenKind::Word(text) if text.eq_ignore_ascii_case(word))
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    /// The name it stands for where a name is wanted. (SQLite takes a string literal for a name, too.)
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(text) | TokenKind::Quoted(text) | TokenKind::Text(text) => Some(text),
            TokenKind::Sign(_) => None,
        }
    }
}

/// The tokens of `sql`.
pub fn tokens(sql: &str) -> Result<Vec<Token>, DdlError> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::with_capacity(sql.len() / 5);
    let mut at = 0;
    while let Some(c) = sql.get(at..).and_then(|rest| rest.chars().next()) {
        let start = at;
        match c {
            c if c.is_ascii_whitespace() => {
                at += 1;
            }
            '-' if bytes.get(at + 1) == Some(&b'-') => {
                at = sql[at..].find('\n').map_or(sql.len(), |end| at + end + 1);
            }
            '/' if bytes.get(at + 1) == Some(&b'*') => {
                // SQLite takes a comment without an end to go on to the end of the text.
                at = sql[at + 2..]
                    .find("*/")
                    .map_or(sql.len(), |end| at + end + 4);
            }
            '\'' | '"' | '`' | '[' => {
                let text = quoted(sql, &mut at, c)?;
                let kind = if c == '\'' {
                    TokenKind::Text(text)
                } else {
                    TokenKind::Quoted(text)
                };
                tokens.push(Token {
                    kind,
                    span: start..at,
                });
            }
            c if is_word(c) => {
                at = sql[at..]
                    .find(|c: char| !is_word(c))
                    .map_or(sql.len(), |end| at + end);
                tokens.push(Token {
                    kind: TokenKind::Word(sql[start..at].to_owned()),
                    span: start..at,
                });
            }
            c => {
                at += c.len_utf8();
                tokens.push(Token {
                    kind: TokenKind::Sign(c),
                    span: start..at,
                });
            }
        }
    }
    Ok(tokens)
}

/// SQLite takes every character beyond ASCII as part of a name.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

/// What stands in quotes at `at`, which is moved behind them.
fn quoted(sql: &str, at: &mut usize, open: char) -> Result<String, DdlError> {
    let close = if open == '[' { ']' } else { open };
    let start = *at;
    let mut text = String::new();
    let mut chars = sql[start + 1..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c != close {
            text.push(c);
            continue;
        }
        // `[…]` knows no doubling.
        if close != ']' && chars.peek().is_some_and(|(_, next)| *next == close) {
            chars.next();
            text.push(c);
            continue;
        }
        *at = start + 1 + offset + 1;
        return Ok(text);
    }
    Err(DdlError(format!(
        "the quote {open} at byte {start} is not closed"
    )))
}

/// Whether the SQL text names this thing anywhere outside string literals and comments. Text that cannot be read
/// mentions everything.
pub fn mentions(sql: &str, name: &str) -> bool {
    tokens(sql).map_or(true, |tokens| {
        tokens.iter().any(|token| match &token.kind {
            TokenKind::Word(text) | TokenKind::Quoted(text) => text.eq_ignore_ascii_case(name),
            TokenKind::Text(_) | TokenKind::Sign(_) => false,
        })
    })
}
