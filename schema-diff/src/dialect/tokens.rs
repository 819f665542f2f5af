//! A SQL text as tokens, enough to compare two expressions whatever their spacing. Not a parser.

use std::ops::Range;

use crate::name::is_postgres_keyword;

/// The tokens of a SQL text, in order, without white space and comments. Quoted things are one token each, with quotes.
pub fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    spans(&chars)
        .into_iter()
        .map(|span| chars[span].iter().collect())
        .collect()
}

/// The text with another word wherever `from` stands as the name of a column or of an object: alone or behind a point,
/// quoted or not, but never as a function, a type or in a literal. All else stays as it is, spaces included.
pub fn rename_word(text: &str, from: &str, to: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let spans = spans(&chars);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (index, span) in spans.iter().enumerate() {
        let token: String = chars[span.clone()].iter().collect();
        let before = index.checked_sub(1).map(|at| &chars[spans[at].clone()]);
        let after = spans.get(index + 1).map(|next| &chars[next.clone()]);
        let is_name = before != Some(&[':', ':']) && after != Some(&['(']);
        if let Some(renamed) = renamed(&token, from, to).filter(|_| is_name) {
            result.extend(&chars[done..span.start]);
            result.push_str(&renamed);
            done = span.end;
        }
    }
    result.extend(&chars[done..]);
    result
}

/// The token under its new name, if it is that word.
fn renamed(token: &str, from: &str, to: &str) -> Option<String> {
    if let Some(quote) = token.chars().next().filter(|c| matches!(c, '"' | '`')) {
        let twice = format!("{quote}{quote}");
        let inner = token.strip_prefix(quote)?.strip_suffix(quote)?;
        let is_it = inner.replace(&twice, &quote.to_string()) == from;
        return is_it.then(|| format!("{quote}{}{quote}", to.replace(quote, &twice)));
    }
    if !token.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let (path, word) = match token.rfind('.') {
        Some(at) => token.split_at(at + 1),
        None => ("", token),
    };
    // Words without quotes are the same in any case.
    if word.to_lowercase() != from.to_lowercase() {
        return None;
    }
    let plain = to.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && to.chars().all(|c| c.is_alphanumeric() || c == '_')
        && to.to_lowercase() == to
        && !is_postgres_keyword(to);
    Some(if plain {
        format!("{path}{to}")
    } else {
        format!("{path}\"{}\"", to.replace('"', "\"\""))
    })
}

/// Where the tokens stand, in characters.
pub(crate) fn spans(chars: &[char]) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        match c {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '-' if chars.get(at + 1) == Some(&'-') => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
                continue;
            }
            '/' if chars.get(at + 1) == Some(&'*') => {
                at += 2;
                while at < chars.len() && !(chars[at] == '*' && chars.get(at + 1) == Some(&'/')) {
                    at += 1;
                }
                at = (at + 2).min(chars.len());
                continue;
            }
            '\'' | '"' | '`' => {
                at += 1;
                while at < chars.len() {
                    if chars[at] == c {
                        if chars.get(at + 1) == Some(&c) {
                            at += 1;
                        } else {
                            break;
                        }
                    }
                    at += 1;
                }
                at = (at + 1).min(chars.len());
            }
            c if c.is_alphanumeric() || c == '_' => {
                while at < chars.len()
                    && (chars[at].is_alphanumeric() || matches!(chars[at], '_' | '.' | '$'))
                {
                    at += 1;
                }
            }
            ':' if chars.get(at + 1) == Some(&':') => at += 2,
            '<' | '>' | '!' | '|' | '='
                if chars.get(at + 1).is_some_and(|next| "=>|".contains(*next)) =>
            {
                at += 2;
            }
            _ => at += 1,
        }
        tokens.push(start..at);
    }
    tokens
}

/// Takes off one pair of parentheses around everything. Says whether it did.
pub fn strip_outer_parentheses(tokens: &mut Vec<String>) -> bool {
    if tokens.len() < 3 || tokens[0] != "(" || tokens[tokens.len() - 1] != ")" {
        return false;
    }
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && index + 1 < tokens.len() {
                    return false;
                }
            }
            _ => {}
        }
    }
    tokens.pop();
    tokens.remove(0);
    true
}

/// The text without pairs of parentheses around all of it.
pub fn without_outer_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        && closes_at(text).is_some_and(|at| at + 1 == text.len())
    {
        text = inner.trim();
    }
    text
}

/// Where the parenthesis closes that the text begins with, in bytes.
pub fn closes_at(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Takes the cast off a literal (`'x'::text`, `-1::bigint`, `NULL::t`). Says whether it did.
pub fn strip_literal_cast(tokens: &mut Vec<String>) -> bool {
    let Some(at) = tokens.iter().position(|token| token == "::") else {
        return false;
    };
    let head = match at {
        1 => &tokens[0],
        2 if tokens[0] == "-" => &tokens[1],
        3 if tokens[0] == "(" && tokens[2] == ")" => &tokens[1],
        4 if tokens[0] == "(" && tokens[1] == "-" && tokens[3] == ")" => &tokens[2],
        _ => return false,
    };
    let literal = head.starts_with('\'')
        || head.starts_with(|c: char| c.is_ascii_digit())
        || head.eq_ignore_ascii_case("null");
    // What follows must be a type's name alone.
    let is_type = tokens[at + 1..]
        .iter()
        .all(|token| token.starts_with(|c: char| c.is_alphanumeric() || "\"_()[],.".contains(c)));
    if literal && is_type {
        tokens.truncate(at);
        return true;
    }
    false
}

#[cfg(test)]
mod outer {
    use super::*;

    #[test]
    fn a_word_is_renamed_wherever_it_is_a_name() {
        for (text, expected) in [
            ("nick <> ''", "name <> ''"),
            ("(Nick  > 'nick') -- nick", "(name  > 'nick') -- nick"),
            ("`nick` = \"nick\"", "`name` = \"name\""),
            ("nick(nick)", "nick(name)"),
            ("t.nick + nickname", "t.name + nickname"),
            ("x::nick", "x::nick"),
            ("\"Nick\" > 0", "\"Nick\" > 0"),
        ] {
            assert_eq!(rename_word(text, "nick", "name"), expected, "{text}");
        }
        assert_eq!(rename_word("a > 0", "a", "Or\"der"), "\"Or\"\"der\" > 0");
        assert_eq!(rename_word("a > 0", "a", "order"), "\"order\" > 0");
    }

    #[test]
    fn parentheses_around_all_of_it_are_none_of_it() {
        for (text, expected) in [
            ("((a > 0))", "a > 0"),
            ("(a > 0) OR (b > 0)", "(a > 0) OR (b > 0)"),
            ("(a = ')')", "a = ')'"),
            ("a", "a"),
            ("()", ""),
            ("(a", "(a"),
        ] {
            assert_eq!(without_outer_parentheses(text), expected, "{text}");
        }
    }
}
