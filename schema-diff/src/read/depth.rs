//! How deeply source is nested, before it is parsed: a parser that calls itself needs a stack for every level, and no
//! input may exhaust it.
//!
//! Knows nothing of what the tokens mean.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;
use syn::parse::Parse;

/// The most levels that are parsed. Rust that people write stays far below.
pub(super) const MOST: usize = 3000;

/// The stack that so many levels need, generously: in a debug build a level of parentheses takes some 30 KiB.
pub(super) const STACK: usize = 256 * 1024 * 1024;

/// A group of tokens on the way down.
struct Level {
    tokens: IntoIter,
    /// The tokens since the last separator: each of them may be one more level (`!!!!x`, `a.b.c`, `&&&T`).
    run: usize,
    /// Whether the last token was a closed block, which ends a statement or item unless something goes on.
    block: bool,
    /// Whether the last token was `#`, so that brackets are an attribute.
    hash: bool,
}

impl Level {
    fn new(tokens: TokenStream) -> Self {
        Self {
            tokens: tokens.into_iter(),
            run: 0,
            block: false,
            hash: false,
        }
    }
}

/// The place where tokens are nested more deeply than can be parsed.
pub(super) fn too_deep(tokens: &TokenStream) -> Option<proc_macro2::Span> {
    let mut levels = vec![Level::new(tokens.clone())];
    let mut depth = 0;
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.tokens.next() else {
            depth -= level.run;
            levels.pop();
            continue;
        };
        let hash = std::mem::take(&mut level.hash);
        let block = std::mem::take(&mut level.block);
        let ends = match &token {
            TokenTree::Punct(punct) => {
                level.hash = punct.as_char() == '#' || hash && punct.as_char() == '!';
                matches!(punct.as_char(), ',' | ';' | '#')
            }
            TokenTree::Ident(ident) => block && ident != "else",
            TokenTree::Group(_) | TokenTree::Literal(_) => block,
        };
        if ends {
            depth -= level.run;
            level.run = 0;
        } else {
            depth += 1;
            level.run += 1;
        }
        if depth > MOST {
            return Some(token.span());
        }
        if let TokenTree::Group(group) = &token {
            level.block = group.delimiter() == Delimiter::Brace;
            if hash {
                depth -= level.run;
                level.run = 0;
            }
            levels.push(Level::new(group.stream()));
        }
    }
    None
}

/// Parses the text of an attribute, unless it is nested too deeply.
pub(super) fn parse<T: Parse>(text: &LitStr) -> syn::Result<T> {
    let tokens: TokenStream = text.value().parse()?;
    if too_deep(&tokens).is_some() {
        return Err(syn::Error::new(text.span(), "it is nested too deeply"));
    }
    text.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deep(text: &str) -> bool {
        too_deep(&text.parse().unwrap()).is_some()
    }

    #[test]
    fn every_way_down_counts() {
        let many = MOST + 10;
        for (open, inside, close) in [
            ("(", "x", ")"),
            ("!", "x", ""),
            ("& ", "T", ""),
            ("Option<", "T", ">"),
            ("a.", "b", ""),
            ("if x {} else ", "{}", ""),
            ("mod a {", "", "}"),
            ("a::", "b", ""),
            ("return ", "x", ""),
            ("x = ", "y", ""),
        ] {
            let text =
                |count: usize| format!("{}{inside}{}", open.repeat(count), close.repeat(count));
            assert!(deep(&text(many)), "{open}");
            assert!(!deep(&text(200)), "{open}");
        }
    }

    #[test]
    fn what_stands_side_by_side_does_not() {
        let many = MOST + 10;
        for text in [
            "struct A { a: i32, }",
            "fn a() {}",
            "const A: i32 = 1;",
            "#[doc = \"x\"] #[derive(A)]",
            "#![allow(x)]",
            "/// line\n",
        ] {
            assert!(!deep(&text.repeat(many)), "{text}");
        }
        let fields = "pub a: i32, ".repeat(many);
        assert!(!deep(&format!("struct A {{ {fields} }}")));
    }
}
