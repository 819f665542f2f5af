//! Rows of a live database's catalog, as plain values, to the model's schema: one module a dialect.
//!
//! Knows nothing of connections and queries (the runner makes the rows), and nothing of what the schema is compared
//! with.
//!
//! A column's type becomes a word of the model only where the dialect spells that word back as the type that the
//! database has; any other type keeps its exact text. What a row says and the model has no word for is kept as
//! opaque text, never dropped.

pub mod mysql;
pub mod postgres;
pub mod sqlite;

use crate::model::Fact;

/// Whether the text is a decimal number as both databases print it: `5`, `-0.25`.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

/// A string literal at the start of the text: its content, and what follows it.
fn leading_string(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut content = String::new();
    loop {
        let end = rest.find('\'')?;
        content.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                content.push('\'');
                rest = after;
            }
            None => return Some((content, rest)),
        }
    }
}

/// A name read from a database.
fn said(name: &str) -> Fact<String> {
    Fact::Said(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for number in ["0", "5", "-5", "0.25", "-12.50"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "-", ".5", "5.", "1e3", "0x10", "+5", "5 + 1", "--5"] {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn strings() {
        assert_eq!(
            leading_string("'it''s'::text"),
            Some(("it's".into(), "::text"))
        );
        assert_eq!(leading_string("''"), Some((String::new(), "")));
        assert_eq!(leading_string("'open"), None);
        assert_eq!(leading_string("5"), None);
    }
}
