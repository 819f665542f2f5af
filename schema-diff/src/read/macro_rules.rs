//! One `macro_rules!`: its rules, matched against an invocation's tokens and written out.
//!
//! Knows nothing of where macros are declared and called, and of what their output means. Of hygiene only so much: a
//! declaration's own tokens take the place of the invocation.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};

/// A macro's rules.
pub(super) struct MacroRules {
    rules: Vec<Rule>,
}

struct Rule {
    pattern: Vec<Part>,
    body: Vec<Part>,
}

/// A part of a pattern or of a body.
enum Part {
    Token(TokenTree),
    Group(Delimiter, Vec<Part>),
    /// `$name:kind`, or `$name` in a body.
    Variable(String, String),
    /// `$(…) separator operator`
    Repeat(Vec<Part>, Vec<TokenTree>, char),
}

/// What a variable stands for.
#[derive(Clone)]
enum Bound {
    One(TokenStream),
    Many(Vec<Bound>),
}

type Bindings = BTreeMap<String, Bound>;

impl MacroRules {
    /// The rules in the body of a `macro_rules!`; `None` where they are of no form that is understood.
    pub fn parse(tokens: TokenStream) -> Option<Self> {
        let mut rules = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(first) = tokens.next() {
            let (TokenTree::Group(pattern), Some(TokenTree::Punct(a)), Some(TokenTree::Punct(b))) =
                (first, tokens.next(), tokens.next())
            else {
                return None;
            };
            let Some(TokenTree::Group(body)) = tokens.next() else {
                return None;
            };
            if a.as_char() != '=' || b.as_char() != '>' {
                return None;
            }
            rules.push(Rule {
                pattern: parts(pattern.stream(), true)?,
                body: parts(body.stream(), false)?,
            });
            if let Some(TokenTree::Punct(end)) = tokens.peek()
                && end.as_char() == ';'
            {
                tokens.next();
            }
        }
        Some(Self { rules })
    }

    /// What an invocation with these tokens becomes, all of it at that place; `None` where no rule fits, or where more
    /// tokens would be written than are `left`.
    pub fn expand(
        &self,
        tokens: TokenStream,
        place: Span,
        left: &mut usize,
    ) -> Option<TokenStream> {
        let input: Vec<TokenTree> = tokens.into_iter().collect();
        for rule in &self.rules {
            let mut bindings = Bindings::new();
            if fit(&rule.pattern, &input, &mut bindings) == Some(input.len()) {
                return write(&rule.body, &bindings, place, left);
            }
        }
        None
    }
}

fn parts(tokens: TokenStream, in_pattern: bool) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next()? {
                TokenTree::Ident(name) if name == "crate" => {
                    found.push(Part::Token(name.into()));
                }
                TokenTree::Ident(name) => {
                    let mut kind = String::new();
                    if in_pattern {
                        if !matches!(tokens.next()?, TokenTree::Punct(colon) if colon.as_char() == ':')
                        {
                            return None;
                        }
                        kind = tokens.next()?.to_string();
                    }
                    found.push(Part::Variable(name.to_string(), kind));
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                    let inner = parts(group.stream(), in_pattern)?;
                    let mut separator = Vec::new();
                    let operator = loop {
                        match tokens.next()? {
                            TokenTree::Punct(punct)
                                if matches!(punct.as_char(), '*' | '+' | '?') =>
                            {
                                break punct.as_char();
                            }
                            token if separator.len() < 3 => separator.push(token),
                            _ => return None,
                        }
                    };
                    found.push(Part::Repeat(inner, separator, operator));
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner = parts(group.stream(), in_pattern)?;
                found.push(Part::Group(group.delimiter(), inner));
            }
            token => found.push(Part::Token(token)),
        }
    }
    Some(found)
}

/// How many tokens of the input the pattern takes.
fn fit(pattern: &[Part], input: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    let mut at = 0;
    for part in pattern {
        match part {
            Part::Token(wanted) => {
                if !same(wanted, input.get(at)?) {
                    return None;
                }
                at += 1;
            }
            Part::Group(delimiter, inner) => {
                let TokenTree::Group(group) = input.get(at)? else {
                    return None;
                };
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                if group.delimiter() != *delimiter || fit(inner, &tokens, bindings)? != tokens.len()
                {
                    return None;
                }
                at += 1;
            }
            Part::Variable(name, kind) => {
                let (tokens, taken) = fragment(kind, &input[at..])?;
                bindings.insert(name.clone(), Bound::One(tokens));
                at += taken;
            }
            Part::Repeat(inner, separator, operator) => {
                let mut rounds = Vec::new();
                loop {
                    let mut next = at;
                    if !rounds.is_empty() {
                        if *operator == '?' || !starts(&input[next..], separator) {
                            break;
                        }
                        next += separator.len();
                    }
                    let mut round = Bindings::new();
                    let Some(taken) = fit(inner, &input[next..], &mut round) else {
                        break;
                    };
                    if taken == 0 {
                        break;
                    }
                    at = next + taken;
                    rounds.push(round);
                }
                if rounds.is_empty() && *operator == '+' {
                    return None;
                }
                let mut names = Vec::new();
                variables(inner, &mut names);
                for name in names {
                    let many = rounds.iter().filter_map(|round| round.get(name).cloned());
                    bindings.insert(name.to_owned(), Bound::Many(many.collect()));
                }
            }
        }
    }
    Some(at)
}

fn starts(input: &[TokenTree], with: &[TokenTree]) -> bool {
    input.len() >= with.len() && input.iter().zip(with).all(|(a, b)| same(a, b))
}

fn same(a: &TokenTree, b: &TokenTree) -> bool {
    match (a, b) {
        (TokenTree::Ident(a), TokenTree::Ident(b)) => a == b,
        (TokenTree::Punct(a), TokenTree::Punct(b)) => a.as_char() == b.as_char(),
        (TokenTree::Literal(a), TokenTree::Literal(b)) => a.to_string() == b.to_string(),
        _ => false,
    }
}

fn variables<'a>(parts: &'a [Part], names: &mut Vec<&'a str>) {
    for part in parts {
        match part {
            Part::Token(_) => {}
            Part::Group(_, inner) | Part::Repeat(inner, ..) => variables(inner, names),
            Part::Variable(name, _) => names.push(name),
        }
    }
}

/// The tokens at the beginning of the input that are of that kind, and how many they are.
fn fragment(kind: &str, input: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let take = |count: usize| Some((input[..count].iter().cloned().collect(), count));
    match (kind, input) {
        ("tt", [_, ..])
        | ("ident", [TokenTree::Ident(_), ..])
        | ("literal", [TokenTree::Literal(_), ..]) => take(1),
        ("literal", [TokenTree::Ident(word), ..]) if word == "true" || word == "false" => take(1),
        ("lifetime", [TokenTree::Punct(quote), TokenTree::Ident(_), ..])
            if quote.as_char() == '\'' =>
        {
            take(2)
        }
        ("literal", [TokenTree::Punct(minus), TokenTree::Literal(_), ..])
            if minus.as_char() == '-' =>
        {
            take(2)
        }
        ("vis", _) => parsed::<syn::Visibility>(input),
        // What is not there is none of the others.
        (_, []) => None,
        ("ty", _) => parsed::<syn::Type>(input),
        ("expr" | "expr_2021", _) => parsed::<syn::Expr>(input),
        ("path", _) => parsed::<syn::Path>(input),
        ("meta", _) => parsed::<syn::Meta>(input),
        ("block", _) => parsed::<syn::Block>(input),
        ("item", _) => parsed::<syn::Item>(input),
        _ => None,
    }
}

fn parsed<T: Parse + ToTokens>(input: &[TokenTree]) -> Option<(TokenStream, usize)> {
    // No fragment of a simple macro is longer; and many short ones shall not each read all that follows.
    const LONGEST: usize = 200;
    let input = &input[..input.len().min(LONGEST)];
    let parser = |stream: ParseStream<'_>| {
        stream.parse::<T>()?;
        stream.parse::<TokenStream>()
    };
    let rest = parser.parse2(input.iter().cloned().collect()).ok()?;
    let taken = input.len().checked_sub(rest.into_iter().count())?;
    Some((input[..taken].iter().cloned().collect(), taken))
}

/// Writes a body out; `None` where it is of no form that is understood, or too long.
fn write(
    parts: &[Part],
    bindings: &Bindings,
    place: Span,
    left: &mut usize,
) -> Option<TokenStream> {
    let mut out: Vec<TokenTree> = Vec::new();
    for part in parts {
        *left = left.checked_sub(1)?;
        match part {
            Part::Token(token) => out.push(placed(token.clone(), place)),
            Part::Group(delimiter, inner) => {
                let mut group = Group::new(*delimiter, write(inner, bindings, place, left)?);
                group.set_span(place);
                out.push(group.into());
            }
            Part::Variable(name, _) => match bindings.get(name) {
                Some(Bound::One(tokens)) => {
                    let tokens = all_placed(tokens.clone(), place, left)?;
                    out.extend(tokens);
                }
                Some(Bound::Many(_)) => return None,
                // Not one of the pattern's: it is another macro's.
                None => {
                    let mut dollar = Punct::new('$', Spacing::Alone);
                    dollar.set_span(place);
                    out.push(dollar.into());
                    out.push(Ident::new(name, place).into());
                }
            },
            Part::Repeat(inner, separator, _) => {
                let mut names = Vec::new();
                variables(inner, &mut names);
                let lengths: Vec<usize> = names
                    .iter()
                    .filter_map(|name| match bindings.get(*name)? {
                        Bound::Many(many) => Some(many.len()),
                        Bound::One(_) => None,
                    })
                    .collect();
                let rounds = *lengths.first()?;
                if lengths.iter().any(|length| *length != rounds) {
                    return None;
                }
                for round in 0..rounds {
                    if round > 0 {
                        out.extend(separator.iter().map(|token| placed(token.clone(), place)));
                    }
                    let inside = names
                        .iter()
                        .filter_map(|name| match bindings.get(*name)? {
                            Bound::Many(many) => Some((*name, many.get(round)?.clone())),
                            one @ Bound::One(_) => Some((*name, one.clone())),
                        })
                        .map(|(name, bound)| (name.to_owned(), bound))
                        .collect();
                    out.extend(write(inner, &inside, place, left)?);
                }
            }
        }
    }
    Some(out.into_iter().collect())
}

fn all_placed(tokens: TokenStream, place: Span, left: &mut usize) -> Option<Vec<TokenTree>> {
    tokens
        .into_iter()
        .map(|token| {
            *left = left.checked_sub(1)?;
            Some(match token {
                TokenTree::Group(group) => {
                    let inner = all_placed(group.stream(), place, left)?;
                    let mut group = Group::new(group.delimiter(), inner.into_iter().collect());
                    group.set_span(place);
                    group.into()
                }
                token => placed(token, place),
            })
        })
        .collect()
}

fn placed(mut token: TokenTree, place: Span) -> TokenTree {
    // A literal keeps places inside of it otherwise.
    if let TokenTree::Literal(literal) = &token
        && let Ok(again) = literal.to_string().parse::<Literal>()
    {
        token = again.into();
    }
    token.set_span(place);
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rules: &str, invocation: &str, expected: Option<&str>) {
        let rules = MacroRules::parse(rules.parse().unwrap()).unwrap();
        let found = rules.expand(invocation.parse().unwrap(), Span::call_site(), &mut 1000);
        let bare = |text: &str| -> String { text.split_whitespace().collect() };
        let found = found.map(|found| bare(&found.to_string()));
        let expected = expected.map(|text| bare(&text.parse::<TokenStream>().unwrap().to_string()));
        assert_eq!(found, expected);
    }

    #[test]
    fn rules_are_matched_and_written() {
        check("($a:ident) => { struct $a; }", "X", Some("struct X;"));
        check("($a:ident) => { struct $a; }", "1", None);
        check("($a:ident) => { struct $a; }", "X Y", None);
        check("() => { a } ; (x) => { b };", "x", Some("b"));
        check(
            "($v:vis $a:ident($t:ty)) => { $v struct $a($v $t); }",
            "pub(crate) X(Vec<HashMap<A, B>>)",
            Some("pub(crate) struct X(pub(crate) Vec<HashMap<A, B>>);"),
        );
        check(
            "($v:vis $a:ident) => { $v struct $a; }",
            "X",
            Some("struct X;"),
        );
        check(
            "($($(#[$m:meta])* $a:ident = $t:ty),* $(,)?) => { $( $(#[$m])* struct $a($t); )* }",
            "#[a] #[b = 1] X = u8, Y = Vec<u8>,",
            Some("#[a] #[b = 1] struct X(u8); struct Y(Vec<u8>);"),
        );
        check(
            "($($a:ident),+; $e:expr, $l:literal, $p:path, $x:tt) => { $($a),+ ; $e $l $p $x $crate::y }",
            "A, B; 1 + f(2), -3, a::b::<C>, {x}",
            Some("A, B; 1 + f(2) -3 a::b::<C> {x} crate::y"),
        );
        check("($($a:ident),+) => { $($a)* }", "", None);
        check("($($a:ident)*) => { x $($a)* }", "", Some("x"));
        check("($a:ident => $b:ident) => { $b $a }", "X => Y", Some("Y X"));
        check(
            "($($k:ident => $v:literal);*) => { $($v)* }",
            "a => 1; b => \"x\"",
            Some("1 \"x\""),
        );
        check("($a:odd) => { $a }", "X", None);
    }

    #[test]
    fn what_grows_without_end_is_left() {
        let doubled = "$a ".repeat(500);
        check(&format!("($($a:tt)*) => {{ $({doubled})* }}"), "x y", None);
    }
}
