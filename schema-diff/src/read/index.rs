//! The index of names: what each module declares, and what a path means where it is written.
//!
//! Knows nothing of attributes' meaning and of SQL. It follows `use` lists, re-exports, globs, `self`, `super` and
//! `crate`; where a path leaves the sources it was given (another crate's name for the same file, a module mounted by
//! `#[path]`), it is matched by its last segments, and only when exactly one declaration fits.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Expr, Fields, Ident, ImplItem, Item, ItemEnum, ItemType, Stmt, Type};

use super::attributes;
use super::module::Module;
use super::naming::plain;

/// What a module declares under a name.
#[derive(Clone, Copy)]
pub(super) enum Declared<'a> {
    /// An entity; the name is `Entity`.
    Entity,
    /// `DeriveActiveEnum`.
    ActiveEnum(&'a ItemEnum),
    /// `DeriveValueType`.
    ValueType(Newtype<'a>),
    /// `FromJsonQueryResult`.
    Json,
    /// `type Name = …;`
    Alias(&'a ItemType),
    /// The column type that a hand-written `impl ValueType` or `impl ActiveEnum` returns.
    Written(&'a Expr),
    /// Something that is no column's type; it hides an imported name all the same.
    Other,
}

/// A struct or enum that derives `DeriveValueType`.
#[derive(Clone, Copy)]
pub(super) struct Newtype<'a> {
    pub ident: &'a Ident,
    pub attrs: &'a [Attribute],
    /// A struct's fields.
    pub fields: Option<&'a Fields>,
}

/// What a path means.
#[derive(Clone)]
pub(super) enum Meaning {
    /// Declared in that module under that name.
    Here(usize, String),
    /// Outside of the sources, by its full path as far as imports tell.
    Outside(Vec<String>),
    /// Several declarations fit: their modules.
    Ambiguous(Vec<usize>),
}

/// The index.
pub(super) struct Names<'a> {
    /// All modules, in the order of the files.
    pub modules: Vec<Module<'a>>,
    declared: Vec<BTreeMap<String, Declared<'a>>>,
    by_path: BTreeMap<Vec<String>, Vec<usize>>,
    /// Every name that some module declares, imports or is called: what globs could bring in.
    known: BTreeSet<String>,
}

/// The way of a name through imports and globs, so that cycles of re-exports end.
#[derive(Default)]
struct Journey {
    depth: usize,
    seen: BTreeSet<(usize, Vec<String>)>,
}

/// How many imports a name may travel through.
const LONGEST_JOURNEY: usize = 24;

impl<'a> Names<'a> {
    pub fn new(modules: Vec<Module<'a>>) -> Self {
        let mut by_path: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (index, module) in modules.iter().enumerate() {
            by_path.entry(module.path.clone()).or_default().push(index);
        }
        let declared: Vec<BTreeMap<String, Declared<'a>>> =
            modules.iter().map(declarations).collect();
        let known = declared
            .iter()
            .flat_map(BTreeMap::keys)
            .chain(modules.iter().flat_map(|module| &module.path))
            .chain(
                modules
                    .iter()
                    .flat_map(|module| module.imports.iter().map(|(name, _)| name)),
            )
            .cloned()
            .collect();
        Self {
            modules,
            declared,
            by_path,
            known,
        }
    }

    /// What the module declares under the name.
    pub fn declared(&self, module: usize, name: &str) -> Option<Declared<'a>> {
        self.declared.get(module)?.get(name).copied()
    }

    /// What `path`, written in `module`, means.
    pub fn resolve(&self, module: usize, path: &[String]) -> Meaning {
        match self.look_up(module, path, &mut Journey::default()) {
            Meaning::Outside(outside) => self.by_last_segments(&outside),
            meaning => meaning,
        }
    }

    fn look_up(&self, module: usize, path: &[String], journey: &mut Journey) -> Meaning {
        if journey.depth == LONGEST_JOURNEY || !journey.seen.insert((module, path.to_vec())) {
            return Meaning::Outside(path.to_vec());
        }
        journey.depth += 1;
        let meaning = self.look_up_once(module, path, journey);
        journey.depth -= 1;
        meaning
    }

    fn look_up_once(&self, module: usize, path: &[String], journey: &mut Journey) -> Meaning {
        let outside = || Meaning::Outside(path.to_vec());
        let (Some((first, rest)), Some(here)) = (path.split_first(), self.modules.get(module))
        else {
            return outside();
        };
        match first.as_str() {
            "" => return Meaning::Outside(rest.to_vec()),
            "crate" => return self.absolute(joined(&here.path[..here.root], rest), journey),
            "self" => return self.absolute(joined(&here.path, rest), journey),
            "super" => {
                let above = &here.path[..here.path.len().saturating_sub(1)];
                return match rest.first().map(String::as_str) {
                    // `super::super::…` goes on from the module above, which may be no file of ours.
                    Some("super") => {
                        let mut climbed = above;
                        let mut rest = rest;
                        while rest.first().is_some_and(|next| next == "super") {
                            climbed = &climbed[..climbed.len().saturating_sub(1)];
                            rest = &rest[1..];
                        }
                        self.absolute(joined(climbed, rest), journey)
                    }
                    _ => self.absolute(joined(above, rest), journey),
                };
            }
            _ => {}
        }
        if rest.is_empty() && self.declared(module, first).is_some() {
            return Meaning::Here(module, first.clone());
        }
        if let Some((_, target)) = here.imports.iter().find(|(name, _)| name == first) {
            let target = joined(target, rest);
            // `use uuid::{self}` names the crate by itself: following it again would not end.
            return if target.first() == Some(first) {
                Meaning::Outside(target)
            } else {
                self.look_up(module, &target, journey)
            };
        }
        if !rest.is_empty() && self.by_path.contains_key(&joined(&here.path, &path[..1])) {
            return self.absolute(joined(&here.path, path), journey);
        }
        // `i32` and its like are looked up in every glob of every field otherwise.
        if !self.known.contains(first) {
            return outside();
        }
        for glob in &here.globs {
            let inside = self.look_up(module, &joined(glob, path), journey);
            if !matches!(inside, Meaning::Outside(_)) {
                return inside;
            }
        }
        outside()
    }

    /// A path from above all sources: the module that it names first, then what is left of it inside that module.
    fn absolute(&self, path: Vec<String>, journey: &mut Journey) -> Meaning {
        for split in (0..path.len()).rev() {
            let (prefix, rest) = path.split_at(split);
            for &module in self.by_path.get(prefix).into_iter().flatten() {
                if let ([name], true) = (rest, self.declared(module, &rest[0]).is_some()) {
                    return Meaning::Here(module, name.clone());
                }
                let known = self.modules[module]
                    .imports
                    .iter()
                    .any(|(name, _)| *name == rest[0]);
                let found = self.look_up(module, rest, journey);
                match found {
                    // Nothing in that module says where the name comes from.
                    Meaning::Outside(_) if !known => {}
                    found => return found,
                }
            }
        }
        Meaning::Outside(path)
    }

    fn by_last_segments(&self, path: &[String]) -> Meaning {
        let Some((name, modules)) = path.split_last() else {
            return Meaning::Outside(Vec::new());
        };
        for skip in 0..modules.len() {
            let wanted = &modules[skip..];
            let fitting: Vec<usize> = (0..self.modules.len())
                .filter(|&index| {
                    self.modules[index].path.ends_with(wanted)
                        && self.declared(index, name).is_some()
                })
                .collect();
            match fitting.as_slice() {
                [] => {}
                [only] => return Meaning::Here(*only, name.clone()),
                _ => return Meaning::Ambiguous(fitting),
            }
        }
        Meaning::Outside(path.to_vec())
    }
}

fn joined(a: &[String], b: &[String]) -> Vec<String> {
    a.iter().chain(b).cloned().collect()
}

fn declarations<'a>(module: &Module<'a>) -> BTreeMap<String, Declared<'a>> {
    let mut names = BTreeMap::new();
    for item in &module.items {
        match item {
            Item::Struct(item) => {
                let derives = attributes::derives(&item.attrs);
                let has = |name: &str| derives.iter().any(|derive| derive == name);
                if has("DeriveEntityModel") {
                    let keys = attributes::quiet(&item.attrs);
                    let entity = keys.ident("entity").unwrap_or_else(|| "Entity".to_owned());
                    names.insert(entity, Declared::Entity);
                }
                let declared = if has("DeriveEntity") {
                    Declared::Entity
                } else if has("DeriveValueType") {
                    Declared::ValueType(Newtype {
                        ident: &item.ident,
                        attrs: &item.attrs,
                        fields: Some(&item.fields),
                    })
                } else if has("FromJsonQueryResult") {
                    Declared::Json
                } else {
                    Declared::Other
                };
                names.insert(plain(&item.ident), declared);
            }
            Item::Enum(item) => {
                let derives = attributes::derives(&item.attrs);
                let has = |name: &str| derives.iter().any(|derive| derive == name);
                let declared = if has("DeriveActiveEnum") {
                    Declared::ActiveEnum(item)
                } else if has("DeriveValueType") {
                    Declared::ValueType(Newtype {
                        ident: &item.ident,
                        attrs: &item.attrs,
                        fields: None,
                    })
                } else if has("FromJsonQueryResult") {
                    Declared::Json
                } else {
                    Declared::Other
                };
                names.insert(plain(&item.ident), declared);
            }
            Item::Type(item) => {
                names.insert(plain(&item.ident), Declared::Alias(item));
            }
            _ => {}
        }
    }
    // A hand-written impl says more than the struct, wherever it stands in the module.
    for item in &module.items {
        if let Some((name, expr)) = written_type(item) {
            names.insert(name, Declared::Written(expr));
        }
    }
    names
}

/// `impl ValueType for X { fn column_type() -> ColumnType { … } }`, and the same of `ActiveEnum::db_type`.
fn written_type(item: &Item) -> Option<(String, &Expr)> {
    let Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    let method = match path.segments.last()?.ident.to_string().as_str() {
        "ValueType" => "column_type",
        "ActiveEnum" => "db_type",
        _ => return None,
    };
    let Type::Path(target) = item.self_ty.as_ref() else {
        return None;
    };
    // Whatever it is generic over, its column type is one.
    let only = target.path.segments.first()?;
    if target.path.segments.len() > 1 {
        return None;
    }
    let name = plain(&only.ident);
    item.items.iter().find_map(|inner| match inner {
        ImplItem::Fn(function) if function.sig.ident == method => {
            Some((name.clone(), only_expression(&function.block)?))
        }
        _ => None,
    })
}

/// The expression that a function's body consists of.
pub(super) fn only_expression(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.as_slice() {
        [Stmt::Expr(Expr::Return(inner), _)] => inner.expr.as_deref(),
        [Stmt::Expr(expr, None)] => Some(expr),
        _ => None,
    }
}
