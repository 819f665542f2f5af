//! The form of what stands in `#[ddl(…)]`: words with commas between them, each alone, with a value or with words of its
//! own. Knows nothing of what a word means.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, LitStr, Token, bracketed, parenthesized, token};

use crate::Fault;
use crate::words::Text;

/// A word and what follows it.
#[derive(Debug, Clone)]
pub struct Word {
    pub name: String,
    pub span: Span,
    pub arg: Arg,
}

/// What follows a word.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Nothing.
    Flag,
    /// `= "…"`
    Text(Text),
    /// `= ["…", "…"]`
    Texts(Vec<Text>),
    /// `= 5`
    Number(String),
    /// `(…)`
    Words(Vec<Word>),
}

const FORM: &str = "write `#[ddl(word, word = \"…\", word(word = \"…\"))]`";

/// The words of one attribute; after a fault of form, those before it.
pub fn parse(tokens: TokenStream, faults: &mut Vec<Fault>) -> Vec<Word> {
    let mut found = Vec::new();
    let parser = |input: ParseStream<'_>| words(input, &mut found);
    if let Err(error) = parser.parse2(tokens) {
        faults.push(Fault::new(error.span(), error.to_string(), FORM));
    }
    found
}

fn words(input: ParseStream<'_>, found: &mut Vec<Word>) -> syn::Result<()> {
    while !input.is_empty() {
        if !input.peek(Ident::peek_any) {
            return Err(input.error("expected a word"));
        }
        let name = input.call(Ident::parse_any)?;
        found.push(Word {
            span: name.span(),
            name: name.unraw().to_string(),
            arg: arg(input)?,
        });
        if input.is_empty() {
            break;
        }
        if !input.peek(Token![,]) {
            return Err(input.error("expected a comma"));
        }
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn arg(input: ParseStream<'_>) -> syn::Result<Arg> {
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        let mut inner = Vec::new();
        words(&content, &mut inner)?;
        return Ok(Arg::Words(inner));
    }
    if !input.peek(Token![=]) {
        return Ok(Arg::Flag);
    }
    input.parse::<Token![=]>()?;
    if input.peek(token::Bracket) {
        let content;
        bracketed!(content in input);
        let mut texts = Vec::new();
        while !content.is_empty() {
            texts.push(text(&content)?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        return Ok(Arg::Texts(texts));
    }
    if input.peek(LitInt) || input.peek(Token![-]) {
        let minus = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
        let number: LitInt = input.parse()?;
        return Ok(Arg::Number(format!("{minus}{}", number.base10_digits())));
    }
    Ok(Arg::Text(text(input)?))
}

fn text(input: ParseStream<'_>) -> syn::Result<Text> {
    if !input.peek(LitStr) {
        return Err(input.error("expected a text in quotes"));
    }
    let literal: LitStr = input.parse()?;
    let value = literal.value();
    if value.trim().is_empty() {
        return Err(syn::Error::new(literal.span(), "this text is empty"));
    }
    Ok(Text {
        value,
        span: literal.span(),
    })
}
