//! The words of `paste!`: `[< as_ $name:snake >]` written out as one identifier.
//!
//! Knows nothing of macros that are declared in the sources: by then what they stand for has been put in. As the crates
//! paste and pastey document it; what is of another form (`env!`, an unknown modifier) is not understood.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::Parser;

/// Whether a call of that name is `paste!`.
pub(super) fn is_paste(name: &str) -> bool {
    name == "paste" || name == "pastey"
}

/// The tokens with every `[< … >]` written out; `None` where one is not understood.
pub(super) fn expand(tokens: TokenStream) -> Option<TokenStream> {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                if let Some(words) = pasted(&group) {
                    return word(&words).map(TokenTree::Ident);
                }
                let mut whole = Group::new(group.delimiter(), expand(group.stream())?);
                whole.set_span(group.span());
                Some(whole.into())
            }
            token => Some(token),
        })
        .collect()
}

/// What stands between `[<` and `>]`.
fn pasted(group: &Group) -> Option<Vec<TokenTree>> {
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is = |token: &TokenTree, c: char| matches!(token, TokenTree::Punct(p) if p.as_char() == c);
    match tokens.as_slice() {
        [first, inner @ .., last] if is(first, '<') && is(last, '>') && !inner.is_empty() => {
            // `[<T as Trait>::of(<u8>)]` and the like are no words.
            let plain = !inner
                .iter()
                .any(|token| is(token, '<') || is(token, '>') || is(token, ','));
            plain.then(|| inner.to_vec())
        }
        _ => None,
    }
}

/// One identifier of all the words.
fn word(tokens: &[TokenTree]) -> Option<Ident> {
    let mut words: Vec<String> = Vec::new();
    let mut tokens = tokens.iter().peekable();
    let place = tokens.peek().map(|token| token.span())?;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => words.push(ident.unraw().to_string()),
            TokenTree::Literal(literal) => words.push(literal_text(&literal.to_string())?),
            // What a variable of a macro stands for may come in a group of its own.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                words.push(word(&inner)?.to_string());
            }
            TokenTree::Punct(punct) if punct.as_char() == '_' => words.push("_".to_owned()),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                let (Some(TokenTree::Ident(modifier)), Some(last)) =
                    (tokens.next(), words.last_mut())
                else {
                    return None;
                };
                *last = modified(last, &modifier.to_string())?;
            }
            _ => return None,
        }
    }
    let mut ident = Ident::parse_any.parse_str(&words.concat()).ok()?;
    ident.set_span(place);
    Some(ident)
}

fn literal_text(literal: &str) -> Option<String> {
    let text = literal
        .strip_prefix(['"', '\''])
        .and_then(|rest| rest.strip_suffix(['"', '\'']))
        .unwrap_or(literal);
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '_')
        .then(|| text.to_owned())
}

fn modified(word: &str, modifier: &str) -> Option<String> {
    Some(match modifier {
        "lower" => word.to_lowercase(),
        "upper" => word.to_uppercase(),
        "snake" => {
            let mut out = String::new();
            let mut previous = '_';
            for c in word.chars() {
                if c.is_uppercase() && previous != '_' {
                    out.push('_');
                }
                out.push(c);
                previous = c;
            }
            out.to_lowercase()
        }
        "camel" => {
            let mut out = String::new();
            let mut previous = '_';
            for c in word.chars() {
                match c {
                    '_' => {}
                    c if previous == '_' => out.extend(c.to_uppercase()),
                    c if previous.is_uppercase() => out.extend(c.to_lowercase()),
                    c => out.push(c),
                }
                previous = c;
            }
            out
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = expand(text.parse().unwrap()).map(|tokens| tokens.to_string());
        let expected = expected.map(|text| text.parse::<TokenStream>().unwrap().to_string());
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_joined() {
        check("struct [<Key Of User>];", Some("struct KeyOfUser;"));
        check(
            "fn [< from_ u32 >](a: [u8; 3]) { [<x 1>]() }",
            Some("fn from_u32(a: [u8; 3]) { x1() }"),
        );
        check("[<UserId:snake>]", Some("user_id"));
        check("[<UserId:snake:upper _T>]", Some("USER_ID_T"));
        check("[<user_id:camel>]", Some("UserId"));
        check("[<HTTPx:lower>]", Some("httpx"));
        check("[<r#type \"_of\">]", Some("type_of"));
        check("[<T as X>]", Some("TasX"));
        check("[<u8>::MAX, <u8>::MIN]", Some("[<u8>::MAX, <u8>::MIN]"));
        check("[<a: b c>]", None);
        check("[<a env!(\"X\")>]", None);
        check("[<a-b>]", None);
        check("[<1 a>]", None);
    }
}
