//! The index of names: what each module declares, and what a path means where it is written.
//!
//! Knows nothing of attributes' meaning and of SQL. It follows `use` lists, re-exports, globs, `self`, `super`, `crate`
//! and the names of crates; where nothing is known of a path's crate, it is matched by its last segments, and only when
//! exactly one declaration fits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::{
    Attribute, Expr, Fields, GenericArgument, Generics, Ident, ImplItem, Item, ItemEnum, ItemType,
    PathArguments, Stmt, Type,
};

use super::attributes;
use super::crates::{Crates, Missing};
use super::module::Module;
use super::naming::plain;
use super::types::{is_stored, segments};

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
    /// The column type that a hand-written `impl ValueType` or `impl ActiveEnum` returns: [`Names::written`] has it.
    Written,
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

/// A hand-written `impl ValueType` or `impl ActiveEnum`.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    /// The column type that it returns.
    pub expr: &'a Expr,
    /// The module of the impl.
    pub module: usize,
    generics: &'a Generics,
    arguments: &'a PathArguments,
}

impl Written<'_> {
    /// Whether it is for the type with these arguments.
    fn is_for(&self, arguments: &PathArguments) -> bool {
        let is_parameter = |argument: &GenericArgument| match argument {
            GenericArgument::Type(Type::Path(path)) => path.path.get_ident().is_some_and(|name| {
                // A constant's name stands like a type's.
                let types = self.generics.type_params().map(|of| &of.ident);
                let constants = self.generics.const_params().map(|of| &of.ident);
                types.chain(constants).any(|of| of == name)
            }),
            GenericArgument::Const(Expr::Path(path)) => path.path.get_ident().is_some_and(|name| {
                let mut constants = self.generics.const_params();
                constants.any(|of| of.ident == *name)
            }),
            GenericArgument::Lifetime(_) => true,
            _ => false,
        };
        let (wanted, given) = (listed(self.arguments), listed(arguments));
        // What is left out of a type is by its defaults, which the impl for all has, too.
        if given.is_empty() {
            return wanted.iter().all(|argument| is_parameter(argument));
        }
        wanted.len() == given.len()
            && wanted
                .iter()
                .zip(given)
                .all(|(wanted, given)| is_parameter(wanted) || *wanted == given)
    }
}

fn listed(arguments: &PathArguments) -> Vec<&GenericArgument> {
    match arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().collect(),
        _ => Vec::new(),
    }
}

/// What a path means.
#[derive(Clone)]
pub(super) enum Meaning {
    /// Declared in that module under that name.
    Here(usize, String),
    /// Outside of the sources.
    Outside(Outside),
    /// Several declarations fit: their modules.
    Ambiguous(Vec<usize>),
}

/// What a path that leaves the sources leads to, as far as imports tell.
#[derive(Clone, Default)]
pub(super) struct Outside {
    /// The full path.
    pub path: Vec<String>,
    /// The crate of ours that the path leads into, where no such name is found.
    krate: Option<usize>,
    /// Whether its first segment names a crate that is none of ours.
    foreign: bool,
}

impl Outside {
    fn path(path: &[String]) -> Self {
        Self {
            path: path.to_vec(),
            ..Self::default()
        }
    }

    /// Whether it is a type of a library that SeaORM stores.
    fn is_stored(&self) -> bool {
        self.is_free() && is_stored(&self.path)
    }

    /// Whether the path may mean what its crate's name says.
    pub fn is_free(&self) -> bool {
        self.krate.is_none()
    }
}

/// The index.
pub(super) struct Names<'a> {
    /// All modules, in the order of the files.
    pub modules: Vec<Module<'a>>,
    pub crates: &'a Crates<'a>,
    declared: Vec<BTreeMap<String, Declared<'a>>>,
    /// The hand-written impls for a name that a module declares.
    written: BTreeMap<(usize, String), Vec<Written<'a>>>,
    by_path: BTreeMap<Vec<String>, Vec<usize>>,
    /// The modules by their last segment and by each name that they declare.
    by_last: HashMap<String, HashMap<String, Vec<usize>>>,
    /// Every name that some module declares, imports or is called: what globs could bring in.
    known: BTreeSet<String>,
    /// How often a module was asked, for tests of how that grows.
    #[cfg(test)]
    pub steps: std::cell::Cell<usize>,
}

/// The way of a name through imports and globs, so that cycles of re-exports end.
#[derive(Default)]
struct Journey {
    depth: usize,
    seen: BTreeSet<(usize, Vec<String>)>,
    /// The modules whose globs are being tried.
    globbing: Vec<usize>,
    /// The crates whose files it would need, where that is asked for.
    missing: Option<BTreeSet<Missing>>,
}

/// How many imports a name may travel through.
const LONGEST_JOURNEY: usize = 24;

/// How many turns it may take in all: globs of globs branch.
const MOST_TURNS: usize = 500;

impl<'a> Names<'a> {
    pub fn new(modules: Vec<Module<'a>>, crates: &'a Crates<'a>) -> Self {
        let mut by_path: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (index, module) in modules.iter().enumerate() {
            by_path.entry(module.path.clone()).or_default().push(index);
        }
        let declared: Vec<BTreeMap<String, Declared<'a>>> =
            modules.iter().map(declarations).collect();
        let mut by_last: HashMap<String, HashMap<String, Vec<usize>>> = HashMap::new();
        for (index, (module, declared)) in modules.iter().zip(&declared).enumerate() {
            if let Some(last) = module.path.last() {
                let names = by_last.entry(last.clone()).or_default();
                for name in declared.keys() {
                    names.entry(name.clone()).or_default().push(index);
                }
            }
        }
        let known = declared
            .iter()
            .flat_map(BTreeMap::keys)
            .chain(modules.iter().flat_map(|module| &module.path))
            .chain(modules.iter().flat_map(|module| module.imports.keys()))
            .cloned()
            .collect();
        let mut names = Self {
            modules,
            crates,
            declared,
            written: BTreeMap::new(),
            by_path,
            by_last,
            known,
            #[cfg(test)]
            steps: std::cell::Cell::default(),
        };
        names.add_written();
        names
    }

    /// A hand-written impl says more than the type's own declaration, wherever it stands.
    fn add_written(&mut self) {
        let mut found = Vec::new();
        for (index, module) in self.modules.iter().enumerate() {
            for item in &module.items {
                let Some((path, written)) = written_type(item, index) else {
                    continue;
                };
                if let Meaning::Here(home, name) = self.resolve(index, &segments(path)) {
                    found.push((home, name, written));
                }
            }
        }
        for (home, name, written) in found {
            self.declared[home].insert(name.clone(), Declared::Written);
            self.written.entry((home, name)).or_default().push(written);
        }
    }

    /// The hand-written impl for the type of that name with these arguments.
    pub fn written(
        &self,
        module: usize,
        name: &str,
        arguments: &PathArguments,
    ) -> Option<Written<'a>> {
        let all = self.written.get(&(module, name.to_owned()))?;
        all.iter().rfind(|of| of.is_for(arguments)).copied()
    }

    /// What the module declares under the name.
    pub fn declared(&self, module: usize, name: &str) -> Option<Declared<'a>> {
        self.declared.get(module)?.get(name).copied()
    }

    /// The paths of a name that the module declares: by its file, and by its crate's name where that is known.
    pub fn paths(&self, module: usize, name: &str) -> Vec<Vec<String>> {
        let Some(module) = self.modules.get(module) else {
            return Vec::new();
        };
        let name = &[name.to_owned()];
        let mut paths = vec![[&module.path, &name[..]].concat()];
        if let Some(krate) = self.crates.get(module.krate) {
            let krate = krate.name.split(' ').next().unwrap_or_default().to_owned();
            let inside = module.path.get(module.root..).unwrap_or_default();
            paths.push([&[krate], inside, name].concat());
        }
        paths
    }

    /// What `path`, written in `module`, means.
    pub fn resolve(&self, module: usize, path: &[String]) -> Meaning {
        match self.look_up(module, path, &mut Journey::default()) {
            Meaning::Outside(outside) => self.by_last_segments(module, outside),
            meaning => meaning,
        }
    }

    /// The crates that may say what `path`, written in `module`, means, and whose files are not all here.
    pub fn missing(&self, module: usize, path: &[String]) -> BTreeSet<Missing> {
        let mut journey = Journey {
            missing: Some(BTreeSet::new()),
            ..Journey::default()
        };
        let own = |module: usize| {
            let krate = self.modules.get(module).and_then(|module| module.krate);
            self.incomplete(krate)
        };
        let found = self.look_up(module, path, &mut journey);
        let mut missing = journey.missing.unwrap_or_default();
        match found {
            // The declaration is here; what is implemented for it may stand elsewhere in its crate.
            Meaning::Here(home, _) => return own(home).into_iter().collect(),
            Meaning::Outside(outside) if outside.path.len() > 1 && !outside.foreign => {
                missing.extend(own(module));
            }
            _ => {}
        }
        missing
    }

    fn incomplete(&self, krate: Option<usize>) -> Option<Missing> {
        let krate = self.crates.get(krate).filter(|krate| !krate.complete)?;
        Some(Missing {
            by: krate.name.clone(),
            name: krate.name.clone(),
        })
    }

    fn look_up(&self, module: usize, path: &[String], journey: &mut Journey) -> Meaning {
        #[cfg(test)]
        self.steps.set(self.steps.get() + 1);
        if journey.depth == LONGEST_JOURNEY
            || journey.seen.len() == MOST_TURNS
            || !journey.seen.insert((module, path.to_vec()))
        {
            return Meaning::Outside(Outside::path(path));
        }
        journey.depth += 1;
        let meaning = self.look_up_once(module, path, journey);
        journey.depth -= 1;
        meaning
    }

    fn look_up_once(&self, module: usize, path: &[String], journey: &mut Journey) -> Meaning {
        let outside = || Meaning::Outside(Outside::path(path));
        let (Some((first, rest)), Some(here)) = (path.split_first(), self.modules.get(module))
        else {
            return outside();
        };
        match first.as_str() {
            "" => return self.other_crate(here, rest, journey),
            "crate" => {
                let path = joined(&here.path[..here.root], rest);
                return self.inside(here.krate, path, journey);
            }
            "self" => return self.inside(here.krate, joined(&here.path, rest), journey),
            "super" => {
                let mut above = &here.path[..here.path.len().saturating_sub(1)];
                let mut rest = rest;
                // `super::super::…` goes on from the module above, which may be no file of ours.
                while rest.first().is_some_and(|next| next == "super") {
                    above = &above[..above.len().saturating_sub(1)];
                    rest = &rest[1..];
                }
                return self.inside(here.krate, joined(above, rest), journey);
            }
            _ => {}
        }
        if rest.is_empty() && self.declared(module, first).is_some() {
            return Meaning::Here(module, first.clone());
        }
        if let Some(target) = here.imports.get(first) {
            let target = joined(target, rest);
            // `use uuid::{self}` names the crate by itself: following it again would not end.
            return if target.first() == Some(first) {
                self.other_crate(here, &target, journey)
            } else {
                self.look_up(module, &target, journey)
            };
        }
        if !rest.is_empty() && self.by_path.contains_key(&joined(&here.path, &path[..1])) {
            return self.inside(here.krate, joined(&here.path, path), journey);
        }
        // `i32` and its like are looked up in every glob of every field otherwise.
        let mut stored = None;
        let far = journey.depth > 1 || journey.missing.is_some();
        if self.known.contains(first) || far && !journey.globbing.contains(&module) {
            journey.globbing.push(module);
            for glob in &here.globs {
                match self.look_up(module, &joined(glob, path), journey) {
                    Meaning::Outside(outside) if outside.is_stored() => {
                        stored.get_or_insert(outside);
                    }
                    Meaning::Outside(_) => {}
                    inside => {
                        journey.globbing.pop();
                        return inside;
                    }
                }
            }
            journey.globbing.pop();
        }
        match stored {
            Some(stored) => Meaning::Outside(stored),
            None if rest.is_empty() => outside(),
            None => self.other_crate(here, path, journey),
        }
    }

    /// A path that begins with the name of a crate.
    fn other_crate(&self, here: &Module<'_>, path: &[String], journey: &mut Journey) -> Meaning {
        let Some((by, (first, rest))) = here.krate.zip(path.split_first()) else {
            return Meaning::Outside(Outside::path(path));
        };
        let Some((name, krate)) = self.crates.named(by, first) else {
            return Meaning::Outside(Outside::path(path));
        };
        if let Some(index) = krate {
            return self.inside(krate, joined(self.crates.root(index), rest), journey);
        }
        if let (Some(missing), Some(by)) = (&mut journey.missing, self.crates.get(Some(by))) {
            missing.insert(Missing {
                by: by.name.clone(),
                name: first.clone(),
            });
        }
        Meaning::Outside(Outside {
            path: joined(&[name], rest),
            krate: None,
            foreign: true,
        })
    }

    /// A path from above all sources that leads into a crate: the module that it names first, then what is left of it
    /// inside that module.
    fn inside(&self, krate: Option<usize>, path: Vec<String>, journey: &mut Journey) -> Meaning {
        for split in (0..path.len()).rev() {
            let (prefix, rest) = path.split_at(split);
            for &module in self.by_path.get(prefix).into_iter().flatten() {
                if let ([name], true) = (rest, self.declared(module, &rest[0]).is_some()) {
                    return Meaning::Here(module, name.clone());
                }
                let known = self.modules[module].imports.contains_key(&rest[0]);
                let found = self.look_up(module, rest, journey);
                match found {
                    // Nothing in that module says where the name comes from.
                    Meaning::Outside(outside) if !known && !outside.is_stored() => {}
                    found => return found,
                }
            }
        }
        if let Some(missing) = &mut journey.missing {
            missing.extend(self.incomplete(krate));
        }
        Meaning::Outside(Outside {
            path,
            krate,
            foreign: false,
        })
    }

    fn by_last_segments(&self, module: usize, outside: Outside) -> Meaning {
        let here = self.modules.get(module).and_then(|module| module.krate);
        let within = outside.krate.or(here);
        let incomplete = self
            .crates
            .get(outside.krate)
            .is_some_and(|krate| !krate.complete);
        let standard = outside
            .path
            .first()
            .is_some_and(|first| matches!(first.as_str(), "std" | "core" | "alloc"));
        let Some((name, modules)) = outside.path.split_last() else {
            return Meaning::Outside(outside);
        };
        if outside.foreign || incomplete || standard {
            return Meaning::Outside(outside);
        }
        let candidates = modules
            .last()
            .and_then(|last| self.by_last.get(last)?.get(name));
        for skip in 0..modules.len() {
            let wanted = &modules[skip..];
            let fitting: Vec<usize> = candidates
                .into_iter()
                .flatten()
                .copied()
                .filter(|&index| {
                    #[cfg(test)]
                    self.steps.set(self.steps.get() + 1);
                    (within.is_none() || self.modules[index].krate == within)
                        && self.modules[index].path.ends_with(wanted)
                })
                .collect();
            match fitting.as_slice() {
                [] => {}
                [only] => return Meaning::Here(*only, name.clone()),
                _ => return Meaning::Ambiguous(fitting),
            }
        }
        Meaning::Outside(outside)
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
    names
}

/// `impl ValueType for X { fn column_type() -> ColumnType { … } }`, and the same of `ActiveEnum::db_type`.
fn written_type(item: &Item, module: usize) -> Option<(&syn::Path, Written<'_>)> {
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
    let expr = item.items.iter().find_map(|inner| match inner {
        ImplItem::Fn(function) if function.sig.ident == method => only_expression(&function.block),
        _ => None,
    })?;
    let written = Written {
        expr,
        module,
        generics: &item.generics,
        arguments: &target.path.segments.last()?.arguments,
    };
    Some((&target.path, written))
}

/// The expression that a function's body consists of.
pub(super) fn only_expression(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.as_slice() {
        [Stmt::Expr(Expr::Return(inner), _)] => inner.expr.as_deref(),
        [Stmt::Expr(expr, None)] => Some(expr),
        _ => None,
    }
}
