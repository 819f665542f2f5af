//! The items of one module by the name that each is of: a struct's or an enum's own, or that of the type which an
//! `impl` is for.
//!
//! Knows nothing of what an item says.

use std::collections::HashMap;

use syn::{Item, ItemEnum, ItemImpl, Type};

use super::naming::plain;

/// The index: an entity asks for a handful of names, and a module may hold many entities.
pub(super) struct Items<'a>(HashMap<String, Vec<&'a Item>>);

impl<'a> Items<'a> {
    pub fn new(items: &[&'a Item]) -> Self {
        let mut names: HashMap<String, Vec<&'a Item>> = HashMap::new();
        for &item in items {
            if let Some(name) = name(item) {
                names.entry(name).or_default().push(item);
            }
        }
        Self(names)
    }

    /// The items of that name, in their order.
    pub fn of(&self, name: &str) -> impl Iterator<Item = &'a Item> {
        self.0.get(name).into_iter().flatten().copied()
    }

    /// The enum of that name.
    pub fn enumeration(&self, name: &str) -> Option<&'a ItemEnum> {
        self.of(name).find_map(|item| match item {
            Item::Enum(item) => Some(item),
            _ => None,
        })
    }

    /// The `impl` of a trait, by its last segment, for the type of that name.
    pub fn implementation(&self, of_trait: &str, name: &str) -> Option<&'a ItemImpl> {
        self.of(name).find_map(|item| match item {
            Item::Impl(item) if is_of(item, of_trait) => match item.self_ty.as_ref() {
                Type::Path(path) if path.path.segments.len() == 1 => Some(item),
                _ => None,
            },
            _ => None,
        })
    }
}

/// Whether an `impl` is of the trait whose last segment is that.
pub(super) fn is_of(item: &ItemImpl, name: &str) -> bool {
    item.trait_
        .as_ref()
        .is_some_and(|(path, _)| path.segments.last().is_some_and(|last| last.ident == name))
}

fn name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(plain(&item.ident)),
        Item::Enum(item) => Some(plain(&item.ident)),
        Item::Impl(item) => match item.self_ty.as_ref() {
            Type::Path(path) => path.path.segments.last().map(|last| plain(&last.ident)),
            _ => None,
        },
        _ => None,
    }
}
