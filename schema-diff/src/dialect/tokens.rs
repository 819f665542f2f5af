//! A SQL text as tokens, enough to compare two expressions whatever their spacing. Not a parser.

/// The tokens of a SQL text, in order, without white space and comments. Quoted things are one token each, with quotes.
pub fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
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
        tokens.push(chars[start..at].iter().collect());
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
