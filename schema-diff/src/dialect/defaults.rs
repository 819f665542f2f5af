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
    for token in &mut tokens {
        // 0.50 of a decimal(10, 2) was said as 0.5.
        if dialect == Dialect::MySql
            && token.contains('.')
            && token.chars().all(|c| c.is_ascii_digit() || c == '.')
        {
            *token = token.trim_end_matches('0').trim_end_matches('.').to_owned();
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
        ["now", "(", ")"] if dialect == Dialect::MySql => vec!["current_timestamp".into()],
        ["curdate" | "current_date", "(", ")"] => vec!["current_date".into()],
        ["curtime" | "current_time", "(", ")"] => vec!["current_time".into()],
        ["current_timestamp", "(", ")"] => vec!["current_timestamp".into()],
        _ => tokens,
    }
}
