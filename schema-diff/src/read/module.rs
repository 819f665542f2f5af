//! The source files as a tree of modules: a path, the imports and the items of each.
//!
//! Knows nothing of entities. A module's path is made from the file's path (`crates/shop/src/entity/user.rs` is
//! `crates::shop::entity::user`), unless a `mod` says otherwise, and the inline modules in it.

use std::collections::BTreeMap;

use syn::{Item, UseTree};

use super::attributes;
use super::condition::Condition;
use super::naming::plain;
use super::tree::Home;

/// One module of the sources.
pub(super) struct Module<'a> {
    /// Its path from the folder above all sources.
    pub path: Vec<String>,
    /// How many segments of the path name the crate.
    pub root: usize,
    /// The crate, if it is known.
    pub krate: Option<usize>,
    /// The file's index.
    pub file: usize,
    /// Whether the module itself is in some builds only.
    pub condition: Condition,
    /// `use a::b as c`, as `(c, [a, b])`.
    pub imports: BTreeMap<String, Vec<String>>,
    /// `use a::b::*`, as `[a, b]`.
    pub globs: Vec<Vec<String>>,
    /// Its other items.
    pub items: Vec<&'a Item>,
}

impl Module<'_> {
    fn import(&mut self, name: String, path: Vec<String>) {
        self.imports.entry(name).or_insert(path);
    }
}

/// The modules of one parsed file.
pub(super) fn collect<'a>(
    home: &Home,
    file: usize,
    items: &'a [Item],
    modules: &mut Vec<Module<'a>>,
) {
    if home.condition != Condition::Never {
        walk(home, file, items, modules);
    }
}

/// The module path that a file's path says, and how many of its segments name the crate.
pub(super) fn module_path(path: &str) -> (Vec<String>, usize) {
    let mut segments: Vec<String> = Vec::new();
    let mut root = 0;
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            "src" => root = segments.len(),
            part => segments.push(part.to_owned()),
        }
    }
    if let Some(last) = segments.pop() {
        let name = last.strip_suffix(".rs").unwrap_or(&last);
        if !matches!(name, "mod" | "lib" | "main") {
            segments.push(name.to_owned());
        }
    }
    for segment in &mut segments {
        *segment = segment.replace('-', "_");
    }
    let root = root.min(segments.len());
    (segments, root)
}

fn walk<'a>(home: &Home, file: usize, items: &'a [Item], modules: &mut Vec<Module<'a>>) {
    let mut module = Module {
        path: home.path.clone(),
        root: home.root,
        krate: home.krate,
        file,
        condition: home.condition,
        imports: BTreeMap::new(),
        globs: Vec::new(),
        items: Vec::new(),
    };
    let mut inner = Vec::new();
    for item in items {
        match item {
            Item::Use(item) => {
                let mut prefix = Vec::new();
                if item.leading_colon.is_some() {
                    prefix.push(String::new());
                }
                import(&item.tree, &mut prefix, &mut module);
            }
            Item::ExternCrate(item) => {
                if let Some((_, name)) = &item.rename {
                    let path = match plain(&item.ident) {
                        own if own == "self" => vec!["crate".to_owned()],
                        other => vec![String::new(), other],
                    };
                    module.import(plain(name), path);
                }
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    inner.push((item, items.as_slice()));
                }
            }
            item => module.items.push(item),
        }
    }
    modules.push(module);
    for (item, items) in inner {
        let mut home = home.clone();
        home.path.push(plain(&item.ident));
        if attributes::depends(&item.attrs) {
            home.condition = Condition::Depends;
        }
        walk(&home, file, items, modules);
    }
}

fn import(tree: &UseTree, prefix: &mut Vec<String>, module: &mut Module<'_>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(plain(&path.ident));
            import(&path.tree, prefix, module);
            prefix.pop();
        }
        UseTree::Name(name) => {
            let name = plain(&name.ident);
            let mut path = prefix.clone();
            // `use a::b::{self}` names b.
            if name == "self" {
                if let Some(last) = prefix.last() {
                    module.import(last.clone(), path);
                }
            } else {
                path.push(name.clone());
                module.import(name, path);
            }
        }
        UseTree::Rename(rename) => {
            let mut path = prefix.clone();
            if rename.ident != "self" {
                path.push(plain(&rename.ident));
            }
            module.import(plain(&rename.rename), path);
        }
        UseTree::Glob(_) => module.globs.push(prefix.clone()),
        UseTree::Group(group) => {
            for tree in &group.items {
                import(tree, prefix, module);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_path_names_its_module() {
        let cases: [(&str, &[&str], usize); 6] = [
            ("user.rs", &["user"], 0),
            ("entities/src/lib.rs", &["entities"], 1),
            ("entities/src/user.rs", &["entities", "user"], 1),
            (
                "./crates/my-shop/src/billing/mod.rs",
                &["crates", "my_shop", "billing"],
                2,
            ),
            ("a\\src\\b.rs", &["a", "b"], 1),
            ("src/main.rs", &[], 0),
        ];
        for (path, expected, root) in cases {
            let (segments, found) = module_path(path);
            assert_eq!(
                (segments.as_slice(), found),
                (
                    expected
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .as_slice(),
                    root
                )
            );
        }
    }
}
