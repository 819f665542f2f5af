//! When two expressions are surely the same: by their tokens, whatever their spacing, quoting and outer parentheses.
//!
//! Knows nothing of what an expression means. Two that differ here may still be the same to a database: it is asked how
//! it spells them.

use super::tokens::{strip_outer_parentheses, tokens};

/// Whether both texts are the same expression, as far as their tokens tell.
pub fn same_expression(a: &str, b: &str) -> bool {
    a == b || canonical(a) == canonical(b)
}

/// The expression in a form in which two that are surely the same are the same text.
pub fn plain_expression(text: &str) -> String {
    canonical(text).join(" ")
}

fn canonical(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = tokens(text).into_iter().map(plain).collect();
    while strip_outer_parentheses(&mut tokens) {}
    tokens
}

/// Words in lower case, whether quoted or not where the quotes change nothing; literals as they are.
fn plain(token: String) -> String {
    let quoted = token
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| {
            token
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix('`'))
        });
    let is_simple = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    match quoted {
        Some(name) if is_simple(name) => name.to_owned(),
        Some(_) => token,
        None if token.starts_with('\'') => token,
        None => token.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_whatever_the_spelling() {
        for (a, b, same) in [
            ("a > 0", "(a>0)", true),
            ("((a > 0))", "`a` > 0", true),
            ("Lower(\"name\")", "lower(name)", true),
            ("a = 'X'", "a = 'x'", false),
            ("\"Name\" > 0", "name > 0", false),
            ("(a > 0) or (b > 0)", "a > 0 or b > 0", false),
            ("a > 0", "a > 1", false),
        ] {
            assert_eq!(same_expression(a, b), same, "{a} | {b}");
        }
    }
}
