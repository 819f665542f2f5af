//! Attributes as they are written: their keys, and the layout that rustfmt gives them.
//!
//! Knows nothing of what they say.

use proc_macro2::Literal;
use quote::ToTokens as _;
use schema_diff::say::Printed;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// The widest that rustfmt keeps an attribute's arguments in one line.
const WIDEST_ARGUMENTS: usize = 70;
/// The widest line.
const WIDEST: usize = 100;

/// Where an attribute begins.
pub fn start(attribute: &Attribute) -> usize {
    attribute.pound_token.span.byte_range().start
}

/// Where it ends.
pub fn end(attribute: &Attribute) -> usize {
    attribute.bracket_token.span.close().byte_range().end
}

/// A text as Rust spells it.
pub fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// What stands between the parentheses of an attribute.
pub fn items(attribute: &Attribute) -> Vec<String> {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    match attribute.parse_args_with(parser) {
        Ok(list) => list
            .iter()
            .map(|meta| meta.to_token_stream().to_string())
            .collect(),
        Err(_) => Vec::new(),
    }
}

/// Says a key, in the place of what it said.
pub fn set(keys: &mut Vec<String>, key: &str, value: Option<&str>) {
    let text = match value {
        Some(value) => format!("{key} = {value}"),
        None => key.to_owned(),
    };
    let same = |known: &String| known == key || known.split(" = ").next() == Some(key);
    match keys.iter().position(same) {
        Some(at) => keys[at] = text,
        None => keys.push(text),
    }
}

/// An attribute as rustfmt lays it out, `indent` spaces from the left.
pub fn attribute_text(name: &str, keys: &[String], indent: usize) -> String {
    if keys.is_empty() {
        return format!("#[{name}]");
    }
    laid_out(&format!("#[{name}("), keys, ")]", indent, false)
}

/// `#[ddl(…)]` with one word.
pub fn ddl(word: &Printed, indent: usize) -> String {
    let (mut open, mut close) = ("#[ddl(".to_owned(), ")]".to_owned());
    let mut inner = word;
    let parts = loop {
        match inner.parts.as_slice() {
            [] => break vec![inner.to_string()],
            [only] if !only.parts.is_empty() => {
                open.push_str(&inner.head);
                open.push('(');
                close.insert(0, ')');
                inner = only;
            }
            parts => {
                open.push_str(&inner.head);
                open.push('(');
                close.insert(0, ')');
                break parts.iter().map(ToString::to_string).collect();
            }
        }
    };
    // A list in it is nothing that rustfmt lays out.
    let verbatim = word.to_string().contains(" = [");
    laid_out(&open, &parts, &close, indent, verbatim)
}

fn laid_out(open: &str, parts: &[String], close: &str, indent: usize, verbatim: bool) -> String {
    let inner = parts.join(", ");
    let line = format!("{open}{inner}{close}");
    let narrow = verbatim || parts.len() == 1 || inner.chars().count() <= WIDEST_ARGUMENTS;
    if narrow && indent + line.chars().count() <= WIDEST {
        return line;
    }
    let space = " ".repeat(indent);
    let lines = parts.join(&format!(",\n{space}    "));
    format!("{open}\n{space}    {lines}\n{space}{close}")
}

/// The lines, each with that behind it.
pub fn lined(lines: &[String], end: &str) -> String {
    lines.iter().flat_map(|line| [line.as_str(), end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(head: &str, parts: &[&str]) -> Printed {
        Printed {
            head: head.into(),
            parts: parts.iter().map(|part| word(part, &[])).collect(),
        }
    }

    #[test]
    fn a_word_is_laid_out_as_rustfmt_does() {
        let long = "expr = \"seats > 0 and seats < 10000 and more text that is more than a line is wide, as it stands\"";
        for (word, expected) in [
            (word("view", &[]), "#[ddl(view)]".to_owned()),
            (
                word("check", &["name = \"a\"", "expr = \"b\""]),
                "#[ddl(check(name = \"a\", expr = \"b\"))]".to_owned(),
            ),
            (
                word("check", &["name = \"a\"", long]),
                format!("#[ddl(check(\n        name = \"a\",\n        {long}\n    ))]"),
            ),
            (word(long, &[]), format!("#[ddl(\n        {long}\n    )]")),
            (
                Printed {
                    head: "postgres".into(),
                    parts: vec![word("check", &["name = \"a\"", long])],
                },
                format!("#[ddl(postgres(check(\n        name = \"a\",\n        {long}\n    )))]"),
            ),
        ] {
            assert_eq!(ddl(&word, 4), expected);
        }
    }

    #[test]
    fn a_key_is_said_in_the_place_of_what_it_said() {
        let mut keys = vec![
            "primary_key".to_owned(),
            "column_type = \"Text\"".to_owned(),
        ];
        set(&mut keys, "column_type", Some("\"Uuid\""));
        set(&mut keys, "primary_key", None);
        set(&mut keys, "unique", None);
        assert_eq!(keys, ["primary_key", "column_type = \"Uuid\"", "unique"]);
    }
}
