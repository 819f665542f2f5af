//! When two defaults are the same to a dialect, by their text alone (nothing is executed).

use super::Dialect;
use crate::model::DefaultValue;

/// Whether both defaults say the same. Where the text leaves a doubt, they differ.
pub fn same_default(dialect: Dialect, a: Option<&DefaultValue>, b: Option<&DefaultValue>) -> bool {
    match (a, b) {
        (None | Some(DefaultValue::Null), None | Some(DefaultValue::Null)) => true,
        (Some(a), Some(b)) => canonical(dialect, a) == canonical(dialect, b),
        _ => false,
    }
}

/// The default's tokens in one spelling.
fn canonical(dialect: Dialect, default: &DefaultValue) -> Vec<String> {
    let text = match default {
        DefaultValue::Bool(value) => (if *value { "TRUE" } else { "FALSE" }).to_owned(),
        DefaultValue::String(text) => dialect.quote_string(text),
        DefaultValue::Null => "NULL".to_owned(),
        DefaultValue::Number(text) | DefaultValue::Expression(text) => text.clone(),
    };
    let mut tokens = crate::dialect::tokens::tokens(&text);
    if let Some(value) = cast_to_truth(dialect, &tokens) {
        return vec![value.to_owned()];
    }
    loop {
        if crate::dialect::tokens::strip_outer_parentheses(&mut tokens) {
            continue;
        }
        // 'x'::type, (-1)::type: the column has a type of its own; a cast of a literal says nothing.
        if dialect == Dialect::Postgres && crate::dialect::tokens::strip_literal_cast(&mut tokens) {
            continue;
        }
        break;
    }
    if let Some(number) = number(dialect, &tokens) {
        return vec![number];
    }
    for token in &mut tokens {
        // 0.50 of a decimal(10, 2) was said as 0.5.
        if dialect == Dialect::MySql && is_decimal(token) {
            *token = trimmed(token).to_owned();
        }
        if !token.starts_with(['\'', '"', '`']) {
            *token = token.to_lowercase();
        }
    }
    match tokens
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        // The booleans of SQLite and MySQL are numbers.
        ["true"] if dialect != Dialect::Postgres => vec!["1".into()],
        ["false"] if dialect != Dialect::Postgres => vec!["0".into()],
        ["now", "(", ")"] if dialect != Dialect::Sqlite => vec!["current_timestamp".into()],
        // What SQL's word means, by the server's own names for it.
        ["transaction_timestamp", "(", ")"] if dialect == Dialect::Postgres => {
            vec!["current_timestamp".into()]
        }
        // The very text that SQL's word gives.
        [of @ ("datetime" | "date" | "time"), "(", "'now'", ")"] if dialect == Dialect::Sqlite => {
            vec![match *of {
                "datetime" => "current_timestamp".into(),
                of => format!("current_{of}"),
            }]
        }
        // As many digits as the column keeps: the server wants the two to agree.
        ["now" | "current_timestamp", "(", _, ")"] if dialect == Dialect::MySql => {
            vec!["current_timestamp".into()]
        }
        ["curdate" | "current_date", "(", ")"] => vec!["current_date".into()],
        ["curtime" | "current_time", "(", ")"] => vec!["current_time".into()],
        ["current_timestamp", "(", ")"] => vec!["current_timestamp".into()],
        _ => tokens,
    }
}

/// What PostgreSQL makes of a number that is cast to a truth value.
fn cast_to_truth(dialect: Dialect, tokens: &[String]) -> Option<&'static str> {
    let mut tokens = tokens.to_vec();
    while crate::dialect::tokens::strip_outer_parentheses(&mut tokens) {}
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let value = match tokens.as_slice() {
        ["(", value, ")", "::", "boolean" | "bool"] | [value, "::", "boolean" | "bool"] => *value,
        _ => return None,
    };
    match value {
        "1" if dialect == Dialect::Postgres => Some("true"),
        "0" if dialect == Dialect::Postgres => Some("false"),
        _ => None,
    }
}

/// The number that the tokens are, however it is written: `+5`, `-(5)::bigint`, `2.50`; on SQLite also `'5'`, which is
/// the same to a column of any affinity.
fn number(dialect: Dialect, tokens: &[String]) -> Option<String> {
    let (sign, rest) = match tokens.split_first()? {
        (sign, rest) if sign == "-" || sign == "+" => (sign.as_str(), rest),
        _ => ("", tokens),
    };
    let mut rest = rest.to_vec();
    if !sign.is_empty() {
        while crate::dialect::tokens::strip_outer_parentheses(&mut rest)
            || (dialect == Dialect::Postgres
                && crate::dialect::tokens::strip_literal_cast(&mut rest))
        {}
    }
    let [token] = rest.as_slice() else {
        return None;
    };
    let minus = if sign == "-" { "-" } else { "" };
    if is_decimal(token) {
        return Some(format!("{minus}{}", trimmed(token)));
    }
    let quoted = token.strip_prefix('\'')?.strip_suffix('\'')?;
    let digits = quoted.strip_prefix('-').unwrap_or(quoted);
    // What a column of text would keep as it is written is no number here.
    let plain = is_decimal(digits)
        && trimmed(digits) == digits
        && (digits == "0" || digits.starts_with("0.") || !digits.starts_with('0'));
    (dialect == Dialect::Sqlite && sign.is_empty() && plain).then(|| quoted.to_owned())
}

fn is_decimal(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
        && token.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Without the zeros behind its point that say nothing.
fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') {
        decimal.trim_end_matches('0').trim_end_matches('.')
    } else {
        decimal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Dialect; 3] = Dialect::ALL;

    fn check(a: &str, b: &str, same_on: &[Dialect]) {
        let default = |text: &str| Some(DefaultValue::Expression(text.to_owned()));
        for dialect in ALL {
            let same = same_default(dialect, default(a).as_ref(), default(b).as_ref());
            assert_eq!(same, same_on.contains(&dialect), "{a}, {b} on {dialect}");
        }
    }

    #[test]
    fn the_same_in_other_words() {
        use Dialect::{MySql, Postgres, Sqlite};
        for (a, b, same_on) in [
            ("5", "+5", &ALL[..]),
            ("5", "(+ 5)", &ALL),
            ("-5", "(-(5))", &ALL),
            ("-5", "(- (5)::bigint)", &[Postgres]),
            ("2.5", "2.50", &ALL),
            ("0", "0.00", &ALL),
            ("5", "-5", &[]),
            ("5", "50", &[]),
            ("0.5", "0.05", &[]),
            ("5", "'5'", &[Sqlite]),
            ("-2.5", "'-2.5'", &[Sqlite]),
            ("5", "'05'", &[]),
            ("5", "'5.0'", &[]),
            ("1", "'one'", &[]),
            ("CURRENT_TIMESTAMP", "now()", &[Postgres, MySql]),
            ("CURRENT_TIMESTAMP", "transaction_timestamp()", &[Postgres]),
            ("CURRENT_TIMESTAMP", "statement_timestamp()", &[]),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(6)", &[MySql]),
            ("CURRENT_TIMESTAMP", "localtimestamp", &[]),
            ("CURRENT_TIMESTAMP", "(datetime('now'))", &[Sqlite]),
            ("CURRENT_DATE", "date('now')", &[Sqlite]),
            ("CURRENT_TIME", "time('now')", &[Sqlite]),
            ("CURRENT_TIMESTAMP", "datetime('now', 'localtime')", &[]),
            ("TRUE", "(1)::boolean", &[Postgres]),
            ("FALSE", "0::bool", &[Postgres]),
            ("TRUE", "1", &[Sqlite, MySql]),
        ] {
            check(a, b, same_on);
            check(b, a, same_on);
        }
    }
}
