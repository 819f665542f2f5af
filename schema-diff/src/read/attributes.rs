//! Attributes: the keys of `#[sea_orm(…)]`, what a `derive` lists, and what stands under a condition.
//!
//! Knows nothing of what a key means. It reads what SeaORM's two parsers accept together: several attributes merged,
//! and commas between keys that may be missing.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Lit, LitStr, Meta, Token, parenthesized, token};

use super::condition::Conditional;
use super::problems::{At, Problems};

/// One key of `#[sea_orm(…)]`.
#[derive(Clone)]
pub(super) struct Key {
    /// Its name.
    pub name: String,
    /// The name's place.
    pub span: Span,
    /// What follows.
    pub value: Value,
}

/// What follows a key.
#[derive(Clone)]
pub(super) enum Value {
    /// Nothing.
    Flag,
    /// `= literal`
    Lit(Lit),
    /// `= expression`
    Expr(Box<Expr>),
    /// `(…)`
    List(Span),
}

impl Value {
    fn span(&self) -> Option<Span> {
        match self {
            Self::Flag => None,
            Self::Lit(lit) => Some(lit.span()),
            Self::Expr(expr) => Some(expr.span()),
            Self::List(span) => Some(*span),
        }
    }
}

/// The keys of an item's `#[sea_orm(…)]`.
#[derive(Clone, Default)]
pub(super) struct Keys(pub Vec<Key>);

impl Keys {
    /// The key of that name; the last one wins, as it does in SeaORM.
    pub fn get(&self, name: &str) -> Option<&Key> {
        self.0.iter().rev().find(|key| key.name == name)
    }

    /// Whether the key is there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The key's string; anything but a string literal is reported.
    pub fn string(&self, name: &str, file: usize, problems: &Problems<'_>) -> Option<&LitStr> {
        let key = self.get(name)?;
        if let Value::Lit(Lit::Str(text)) = &key.value {
            return Some(text);
        }
        problems.error(
            At::new(file, key.value.span().unwrap_or(key.span)),
            "read-attribute",
            format!("`{name}` wants a string literal"),
            format!("write `{name} = \"…\"`"),
        );
        None
    }

    /// The key's identifier, as in `column = Field`.
    pub fn ident(&self, name: &str) -> Option<String> {
        match &self.get(name)?.value {
            Value::Expr(expr) => match expr.as_ref() {
                Expr::Path(path) => path.path.get_ident().map(super::naming::plain),
                _ => None,
            },
            Value::Lit(Lit::Str(text)) => Some(text.value()),
            _ => None,
        }
    }

    /// The key's boolean; anything but `true` or `false` is reported.
    pub fn bool(&self, name: &str, file: usize, problems: &Problems<'_>) -> Option<(bool, Span)> {
        let key = self.get(name)?;
        if let Value::Lit(Lit::Bool(value)) = &key.value {
            return Some((value.value, key.span));
        }
        problems.error(
            At::new(file, key.value.span().unwrap_or(key.span)),
            "read-attribute",
            format!("`{name}` wants `true` or `false`"),
            format!("write `{name} = false`"),
        );
        None
    }
}

/// All `#[sea_orm(…)]` of an item merged, as SeaORM reads structs, scalar fields and enums.
pub(super) fn merged(attrs: &[Attribute], file: usize, problems: &Problems<'_>) -> Keys {
    let mut keys = Vec::new();
    for meta in sea_orm(attrs, file, problems) {
        keys.extend(parse(&meta, file, problems));
    }
    Keys(keys)
}

/// The same without a word about what cannot be read, for looking ahead.
pub(super) fn quiet(attrs: &[Attribute]) -> Keys {
    merged(attrs, 0, &Problems::new(&[]))
}

/// The first `#[sea_orm(…)]` of an item, as SeaORM reads relations and value types; later ones are reported.
pub(super) fn first(attrs: &[Attribute], file: usize, problems: &Problems<'_>) -> Option<Keys> {
    let mut metas = sea_orm(attrs, file, problems).into_iter();
    let keys = parse(&metas.next()?, file, problems);
    for ignored in metas {
        problems.warning(
            At::new(file, ignored.path().span()),
            "read-ignored-key",
            "a second `#[sea_orm(…)]` here is ignored by SeaORM",
            "put its keys into the first one",
        );
    }
    Some(Keys(keys))
}

fn sea_orm(attrs: &[Attribute], file: usize, problems: &Problems<'_>) -> Vec<Meta> {
    active(attrs)
        .into_iter()
        .filter(|(meta, _)| meta.path().is_ident("sea_orm"))
        .map(|(meta, conditional)| {
            if conditional {
                problems.warning(
                    At::new(file, meta.path().span()),
                    "read-cfg",
                    "this `#[sea_orm(…)]` depends on the build, and is read as if its condition held",
                    "say it without `cfg_attr` where it shapes the schema",
                );
            }
            meta
        })
        .collect()
}

/// The item's attributes with `cfg_attr` opened; the flag says that the attribute came out of one.
pub(super) fn active(attrs: &[Attribute]) -> Vec<(Meta, bool)> {
    let mut out = Vec::new();
    for attr in attrs {
        open(&attr.meta, false, &mut out);
    }
    out
}

fn open(meta: &Meta, conditional: bool, out: &mut Vec<(Meta, bool)>) {
    match meta {
        // One that is left cannot be decided.
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            if let Ok(conditional) = list.parse_args::<Conditional>() {
                for meta in &conditional.metas {
                    open(meta, true, out);
                }
            }
        }
        meta => out.push((meta.clone(), conditional)),
    }
}

/// What a derive, or several, list: last path segments.
pub(super) fn derives(attrs: &[Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for (meta, _) in active(attrs) {
        let Meta::List(list) = &meta else { continue };
        if !list.path.is_ident("derive") {
            continue;
        }
        let paths = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
        names.extend(
            paths
                .into_iter()
                .flatten()
                .filter_map(|path| path.segments.last().map(|last| last.ident.to_string())),
        );
    }
    names
}

/// Whether one of the derives is of that name.
pub(super) fn has_derive(attrs: &[Attribute], name: &str) -> bool {
    derives(attrs).iter().any(|derive| derive == name)
}

/// Whether an item is in some builds only: a condition stands there still after all that can be have been decided.
pub(super) fn depends(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg"))
}

fn parse(meta: &Meta, file: usize, problems: &Problems<'_>) -> Vec<Key> {
    let Meta::List(list) = meta else {
        return Vec::new();
    };
    let mut keys = Vec::new();
    let parser = |input: ParseStream<'_>| parse_keys(input, &mut keys);
    if let Err(error) = list.parse_args_with(parser) {
        problems.error(
            At::new(file, error.span()),
            "read-attribute",
            format!("cannot read this attribute: {error}"),
            "write `#[sea_orm(key, key = \"value\")]`",
        );
    }
    keys
}

fn parse_keys(input: ParseStream<'_>, keys: &mut Vec<Key>) -> syn::Result<()> {
    while !input.is_empty() {
        let ident = input.call(Ident::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let fork = input.fork();
            // A literal followed by the next key: the comma between them may be missing.
            match fork.parse::<Lit>() {
                Ok(lit)
                    if fork.is_empty() || fork.peek(Token![,]) || fork.peek(Ident::peek_any) =>
                {
                    input.advance_to(&fork);
                    Value::Lit(lit)
                }
                _ => Value::Expr(Box::new(input.parse()?)),
            }
        } else if input.peek(token::Paren) {
            let content;
            let paren = parenthesized!(content in input);
            content.parse::<TokenStream>()?;
            Value::List(paren.span.join())
        } else {
            Value::Flag
        };
        keys.push(Key {
            name: super::naming::plain(&ident),
            span: ident.span(),
            value,
        });
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}
