//! Calls of the project's own `macro_rules!`, and of `paste!`, among the items → the items that they stand for.
//!
//! Knows nothing of what the items mean. A macro that is not among the sources, of an unknown form or too long stays a
//! call, and what it would declare stays unknown.

use std::collections::{BTreeSet, HashMap};

use syn::Item;
use syn::spanned::Spanned;

use super::condition;
use super::depth;
use super::macro_rules::MacroRules;
use super::naming::plain;
use super::paste;

/// A file with its macros to be expanded.
pub(super) struct File<'a> {
    pub items: &'a mut Vec<Item>,
    /// The features of its crate.
    pub features: Option<&'a BTreeSet<String>>,
    /// Its crate.
    pub krate: Option<usize>,
}

/// How many macros may call one another.
const DEEPEST: usize = 32;

/// How many tokens are written for one file, and for each call at least.
const MOST_TOKENS: usize = 200_000;
const LEAST_TOKENS: usize = 20;

/// The macros of all files.
#[derive(Default)]
struct Macros {
    by_name: HashMap<String, Vec<Declared>>,
}

struct Declared {
    file: usize,
    krate: Option<usize>,
    rules: MacroRules,
}

/// Expands what can be.
pub(super) fn expand(files: &mut [Option<File<'_>>]) {
    let mut macros = Macros::default();
    for (index, file) in files.iter().enumerate() {
        if let Some(file) = file {
            macros.collect(index, file.krate, file.items);
        }
    }
    for (index, file) in files.iter_mut().enumerate() {
        if let Some(file) = file {
            let mut expansion = Expansion {
                macros: &macros,
                file: index,
                krate: file.krate,
                features: file.features,
                left: MOST_TOKENS,
            };
            expansion.items(file.items, 0);
        }
    }
}

impl Macros {
    fn collect(&mut self, file: usize, krate: Option<usize>, items: &[Item]) {
        for item in items {
            match item {
                Item::Macro(item) => {
                    if let Some(name) = &item.ident
                        && item.mac.path.is_ident("macro_rules")
                        && let Some(rules) = MacroRules::parse(item.mac.tokens.clone())
                    {
                        let declared = Declared { file, krate, rules };
                        self.by_name.entry(plain(name)).or_default().push(declared);
                    }
                }
                Item::Mod(item) => {
                    if let Some((_, items)) = &item.content {
                        self.collect(file, krate, items);
                    }
                }
                _ => {}
            }
        }
    }

    /// The macro that a call means: of the same file, else of the same crate, else the only one.
    fn find(&self, name: &str, file: usize, krate: Option<usize>) -> Option<&MacroRules> {
        let all = self.by_name.get(name)?;
        let only = |fits: &dyn Fn(&Declared) -> bool| {
            let mut found = all.iter().filter(|declared| fits(declared));
            match (found.next(), found.next()) {
                (Some(only), None) => Some(&only.rules),
                _ => None,
            }
        };
        only(&|declared| declared.file == file)
            .or_else(|| only(&|declared| krate.is_some() && declared.krate == krate))
            .or_else(|| only(&|_| true))
    }
}

struct Expansion<'a> {
    macros: &'a Macros,
    file: usize,
    krate: Option<usize>,
    features: Option<&'a BTreeSet<String>>,
    /// How many tokens may still be written.
    left: usize,
}

impl Expansion<'_> {
    fn items(&mut self, items: &mut Vec<Item>, depth: usize) {
        let is_call = |item: &Item| matches!(item, Item::Macro(item) if item.ident.is_none());
        for item in items.iter_mut() {
            if let Item::Mod(item) = item
                && let Some((_, items)) = &mut item.content
            {
                self.items(items, depth);
            }
        }
        if depth == DEEPEST || !items.iter().any(is_call) {
            return;
        }
        let mut out = Vec::with_capacity(items.len());
        for item in std::mem::take(items) {
            match self.expanded(&item) {
                Some(mut made) => {
                    self.items(&mut made, depth + 1);
                    out.extend(made);
                }
                None => out.push(item),
            }
        }
        *items = out;
    }

    fn expanded(&mut self, item: &Item) -> Option<Vec<Item>> {
        let Item::Macro(item) = item else { return None };
        let name = plain(&item.mac.path.segments.last()?.ident);
        if item.ident.is_some() {
            return None;
        }
        let rules = self.macros.find(&name, self.file, self.krate);
        if rules.is_none() && !paste::is_paste(&name) {
            return None;
        }
        self.left = self.left.checked_sub(LEAST_TOKENS)?;
        let place = item.mac.path.span();
        let tokens = item.mac.tokens.clone();
        let tokens = match rules {
            Some(rules) => rules.expand(tokens, place, &mut self.left)?,
            None => paste::expand(tokens)?,
        };
        if depth::too_deep(&tokens).is_some() {
            return None;
        }
        let mut file: syn::File = syn::parse2(tokens).ok()?;
        condition::decide(&mut file, self.features);
        Some(file.items)
    }
}
