//! The text of a default as `pg_get_expr()` prints it, to a literal where it is exactly one.

use crate::describe::{is_number, leading_string};
use crate::model::DefaultValue;

/// The types whose quoted literal is a number: `'-1'::integer`.
const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

/// The types of characters: a literal of one is the same value in a column of another.
const CHARACTERS: &[&str] = &["character varying", "text", "character", "bpchar"];

/// The default; `types` are the spellings of the column's own type with and without its arguments.
pub fn default_value(text: &str, types: &[&str]) -> DefaultValue {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(text);
    if is_number(text) || is_number(inner) {
        let number = if is_number(text) { text } else { inner };
        return DefaultValue::Number(number.to_owned());
    }
    match text {
        "true" => return DefaultValue::Bool(true),
        "false" => return DefaultValue::Bool(false),
        "NULL" => return DefaultValue::Null,
        _ => {}
    }
    // A cast to the column's own type says nothing; any other may change the value.
    let own = |cast: &str| {
        types.contains(&cast)
            || (CHARACTERS.contains(&cast) && types.iter().any(|ty| CHARACTERS.contains(ty)))
            || (NUMBERS.contains(&cast) && types.iter().any(|ty| NUMBERS.contains(ty)))
    };
    if let Some(cast) = text.strip_prefix("NULL::")
        && own(cast)
    {
        return DefaultValue::Null;
    }
    if let Some((content, rest)) = leading_string(text) {
        match rest.strip_prefix("::") {
            Some(cast) if NUMBERS.contains(&cast) && own(cast) => {
                // `'NaN'::numeric` is a value too, though no decimal number.
                return if is_number(&content) {
                    DefaultValue::Number(content)
                } else {
                    DefaultValue::String(content)
                };
            }
            Some(cast) if own(cast) => return DefaultValue::String(content),
            None if rest.is_empty() => return DefaultValue::String(content),
            _ => {}
        }
    }
    if let Some((number, cast)) = text.split_once("::") {
        let number = number
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(number);
        if is_number(number) && NUMBERS.contains(&cast) && own(cast) {
            return DefaultValue::Number(number.to_owned());
        }
    }
    DefaultValue::Expression(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ty: &str, expected: &DefaultValue) {
        assert_eq!(default_value(text, &[ty]), *expected, "{text} of {ty}");
    }

    #[test]
    fn literals() {
        check("5", "integer", &DefaultValue::Number("5".into()));
        check("(-1)", "integer", &DefaultValue::Number("-1".into()));
        check(
            "'-1'::integer",
            "integer",
            &DefaultValue::Number("-1".into()),
        );
        check("'0'::bigint", "bigint", &DefaultValue::Number("0".into()));
        check("(0)::numeric", "numeric", &DefaultValue::Number("0".into()));
        check("0.50", "numeric", &DefaultValue::Number("0.50".into()));
        check(
            "'NaN'::numeric",
            "numeric",
            &DefaultValue::String("NaN".into()),
        );
        check("true", "boolean", &DefaultValue::Bool(true));
        check("false", "boolean", &DefaultValue::Bool(false));
        check("NULL::text", "text", &DefaultValue::Null);
        check(
            "NULL::character varying",
            "character varying",
            &DefaultValue::Null,
        );
        check(
            "'it''s'::character varying",
            "character varying",
            &DefaultValue::String("it's".into()),
        );
        check(
            "'5'::character varying",
            "character varying",
            &DefaultValue::String("5".into()),
        );
        check(
            "'a'::bpchar",
            "character",
            &DefaultValue::String("a".into()),
        );
        check(
            "'pending'::job_status",
            "job_status",
            &DefaultValue::String("pending".into()),
        );
        check(
            "'happy'::\"Mood\"",
            "\"Mood\"",
            &DefaultValue::String("happy".into()),
        );
        check("'{}'::jsonb", "jsonb", &DefaultValue::String("{}".into()));
        check("'{}'::text[]", "text[]", &DefaultValue::String("{}".into()));
    }

    #[test]
    fn expressions() {
        for (text, ty) in [
            ("CURRENT_TIMESTAMP", "timestamp with time zone"),
            ("now()", "timestamp without time zone"),
            ("nextval('s'::regclass)", "integer"),
            ("('now'::text)::date", "date"),
            ("'a'::text || 'b'::text", "text"),
            ("'1 day'::interval", "text"),
            ("ARRAY[]::text[]", "text[]"),
            ("(1 + 2)", "integer"),
            ("(1)-(2)", "integer"),
        ] {
            check(text, ty, &DefaultValue::Expression(text.into()));
        }
    }
}
