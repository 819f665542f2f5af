//! `#[cfg(…)]` and `#[cfg_attr(…)]`, decided by the crate's features before anything is read: what no build has is
//! taken out, what every build has loses its condition. A condition that is left cannot be decided.
//!
//! Knows nothing of what the items mean. Tests are in no build.

use std::collections::BTreeSet;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Arm, Attribute, Expr, Field, Fields, ImplItem, Item, Lit, LitBool, Meta, Stmt, Token, Variant,
};

use super::naming::plain;

/// Whether something is part of the program outside of its tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// In every build.
    Always,
    /// In none but tests.
    Never,
    /// In some builds.
    Depends,
}

impl Condition {
    /// Both must hold.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, Self::Always) => Self::Always,
            _ => Self::Depends,
        }
    }
}

/// A `mod name;`: another file is a module here.
pub(super) struct Mount {
    /// The inline modules that it stands in, and its name.
    pub path: Vec<String>,
    /// What `#[path]` says.
    pub file: Option<String>,
    /// Whether it is there.
    pub condition: Condition,
}

/// What is known of a file apart from its items.
pub(super) struct Decided {
    /// Whether the file as a whole is part of the program.
    pub condition: Condition,
    /// The other files that it mounts, also in no build.
    pub mounts: Vec<Mount>,
}

/// Decides every condition in the file. `features`: those that are on, if that is known.
pub(super) fn decide(file: &mut syn::File, features: Option<&BTreeSet<String>>) -> Decided {
    let mut decider = Decider {
        features,
        inside: Vec::new(),
        mounts: Vec::new(),
    };
    let condition = decider.attributes(&mut file.attrs);
    decider.items(&mut file.items);
    Decided {
        condition,
        mounts: decider.mounts,
    }
}

struct Decider<'a> {
    features: Option<&'a BTreeSet<String>>,
    inside: Vec<String>,
    mounts: Vec<Mount>,
}

impl Decider<'_> {
    fn items(&mut self, items: &mut Vec<Item>) {
        items.retain_mut(|item| {
            let there = attributes_of(item)
                .map_or(Condition::Always, |attributes| self.attributes(attributes));
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                let mut path = self.inside.clone();
                path.push(plain(&module.ident));
                self.mounts.push(Mount {
                    path,
                    file: path_attribute(&module.attrs),
                    condition: there,
                });
            }
            if there == Condition::Never {
                return false;
            }
            match item {
                Item::Mod(module) => {
                    if let Some((_, items)) = &mut module.content {
                        self.inside.push(plain(&module.ident));
                        self.items(items);
                        self.inside.pop();
                    }
                }
                Item::Struct(item) => self.fields(&mut item.fields),
                Item::Enum(item) => {
                    let variants = std::mem::take(&mut item.variants);
                    item.variants = variants
                        .into_iter()
                        .filter_map(|mut variant: Variant| {
                            self.fields(&mut variant.fields);
                            self.keeps(&mut variant.attrs).then_some(variant)
                        })
                        .collect();
                }
                Item::Impl(item) => item.items.retain_mut(|item| match item {
                    ImplItem::Fn(function) => {
                        let keeps = self.keeps(&mut function.attrs);
                        self.arms(&mut function.block.stmts);
                        keeps
                    }
                    ImplItem::Type(ty) => self.keeps(&mut ty.attrs),
                    _ => true,
                }),
                _ => {}
            }
            true
        });
    }

    fn fields(&self, fields: &mut Fields) {
        let keep = |fields: &mut Punctuated<Field, Token![,]>| {
            *fields = std::mem::take(fields)
                .into_iter()
                .filter_map(|mut field| self.keeps(&mut field.attrs).then_some(field))
                .collect();
        };
        match fields {
            Fields::Named(fields) => keep(&mut fields.named),
            Fields::Unnamed(fields) => keep(&mut fields.unnamed),
            Fields::Unit => {}
        }
    }

    /// A function's statements, and the arms of the `match` at its end.
    fn arms(&self, statements: &mut Vec<Stmt>) {
        statements.retain_mut(|statement| match statement {
            Stmt::Expr(Expr::Match(expr), _) => self.keeps(&mut expr.attrs),
            Stmt::Expr(Expr::Block(expr), _) => self.keeps(&mut expr.attrs),
            Stmt::Expr(Expr::Return(expr), _) => self.keeps(&mut expr.attrs),
            _ => true,
        });
        match statements.last_mut() {
            Some(Stmt::Expr(Expr::Match(expr), _)) => expr
                .arms
                .retain_mut(|arm: &mut Arm| self.keeps(&mut arm.attrs)),
            Some(Stmt::Expr(Expr::Block(expr), _)) => self.arms(&mut expr.block.stmts),
            _ => {}
        }
    }

    fn keeps(&self, attributes: &mut Vec<Attribute>) -> bool {
        self.attributes(attributes) != Condition::Never
    }

    /// What the attributes say together; those that are decided are gone, or stand by themselves.
    fn attributes(&self, attributes: &mut Vec<Attribute>) -> Condition {
        let mut all = Condition::Always;
        if !attributes.iter().any(|attribute| {
            attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
        }) {
            return all;
        }
        let mut kept = Vec::with_capacity(attributes.len());
        // The last comes first: what a `cfg_attr` holds may be another one.
        let mut open: Vec<Attribute> = std::mem::take(attributes).into_iter().rev().collect();
        while let Some(attribute) = open.pop() {
            if attribute.path().is_ident("cfg") {
                let one = attribute
                    .parse_args::<Predicate>()
                    .map_or(Condition::Depends, |predicate| self.holds(&predicate));
                all = all.and(one);
                if one == Condition::Depends {
                    kept.push(attribute);
                }
            } else if attribute.path().is_ident("cfg_attr") {
                match attribute.parse_args::<Conditional>() {
                    Ok(conditional) => match self.holds(&conditional.predicate) {
                        Condition::Never => {}
                        Condition::Depends => kept.push(attribute),
                        Condition::Always => {
                            open.extend(conditional.metas.into_iter().rev().map(|meta| {
                                Attribute {
                                    meta,
                                    ..attribute.clone()
                                }
                            }));
                        }
                    },
                    Err(_) => kept.push(attribute),
                }
            } else {
                kept.push(attribute);
            }
        }
        *attributes = kept;
        all
    }

    fn holds(&self, predicate: &Predicate) -> Condition {
        let meta = match predicate {
            Predicate::Literal(true) => return Condition::Always,
            Predicate::Literal(false) => return Condition::Never,
            Predicate::Meta(meta) => meta,
        };
        let nested = |list: &syn::MetaList| {
            list.parse_args_with(Punctuated::<Predicate, Token![,]>::parse_terminated)
                .map_or_else(
                    |_| vec![Condition::Depends],
                    |parts| parts.iter().map(|part| self.holds(part)).collect(),
                )
        };
        match meta.as_ref() {
            Meta::Path(path) if path.is_ident("test") => Condition::Never,
            Meta::NameValue(pair) if pair.path.is_ident("feature") => {
                match (self.features, &pair.value) {
                    (Some(features), Expr::Lit(literal)) => match &literal.lit {
                        Lit::Str(name) if features.contains(&name.value()) => Condition::Always,
                        Lit::Str(_) => Condition::Never,
                        _ => Condition::Depends,
                    },
                    _ => Condition::Depends,
                }
            }
            Meta::List(list) if list.path.is_ident("not") => match nested(list).as_slice() {
                [Condition::Never] => Condition::Always,
                [Condition::Always] => Condition::Never,
                _ => Condition::Depends,
            },
            Meta::List(list) if list.path.is_ident("all") => nested(list)
                .into_iter()
                .fold(Condition::Always, Condition::and),
            Meta::List(list) if list.path.is_ident("any") => {
                let parts = nested(list);
                if parts.contains(&Condition::Always) {
                    Condition::Always
                } else if parts.iter().all(|part| *part == Condition::Never) {
                    Condition::Never
                } else {
                    Condition::Depends
                }
            }
            _ => Condition::Depends,
        }
    }
}

/// What stands in the brackets of `cfg`.
enum Predicate {
    Literal(bool),
    Meta(Box<Meta>),
}

impl Parse for Predicate {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitBool) {
            return input
                .parse::<LitBool>()
                .map(|literal| Self::Literal(literal.value));
        }
        input.parse().map(Box::new).map(Self::Meta)
    }
}

/// What stands in the brackets of `cfg_attr`.
pub(super) struct Conditional {
    predicate: Predicate,
    /// The attributes that stand there if it holds.
    pub metas: Punctuated<Meta, Token![,]>,
}

impl Parse for Conditional {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let predicate = input.parse()?;
        let mut metas = Punctuated::new();
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
            metas = Punctuated::parse_terminated(input)?;
        }
        Ok(Self { predicate, metas })
    }
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match (&pair.value, pair.path.is_ident("path")) {
            (Expr::Lit(literal), true) => match &literal.lit {
                Lit::Str(path) => Some(path.value()),
                _ => None,
            },
            _ => None,
        }
    })
}

fn attributes_of(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Const(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::ExternCrate(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Macro(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        _ => return None,
    })
}
