//! The source files as a tree of modules: a path, the imports and the items of each.
//!
//! Knows nothing of entities. A module's path is made from the file's path (`crates/shop/src/entity/user.rs` is
//! `crates::shop::entity::user`) and the inline modules in it; what exists in tests only is left out.

use syn::{Item, UseTree};

use super::attributes::{self, Condition};
use super::naming::plain;

/// One module of the sources.
pub(super) struct Module<'a> {
    /// Its path from the folder above all sources.
    pub path: Vec<String>,
    /// How many segments of the path name the crate.
    pub root: usize,
    /// The file's index.
    pub file: usize,
    /// Whether the module itself is in some builds only.
    pub condition: Condition,
    /// `use a::b as c`, as `(c, [a, b])`.
    pub imports: Vec<(String, Vec<String>)>,
    /// `use a::b::*`, as `[a, b]`.
    pub globs: Vec<Vec<String>>,
    /// Its other items.
    pub items: Vec<&'a Item>,
}

/// The modules of one parsed file.
pub(super) fn collect<'a>(
    path: &str,
    file: usize,
    items: &'a [Item],
    modules: &mut Vec<Module<'a>>,
) {
    let (path, root) = module_path(path);
    walk(path, root, file, Condition::Always, items, modules);
}

fn module_path(path: &str) -> (Vec<String>, usize) {
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

fn walk<'a>(
    path: Vec<String>,
    root: usize,
    file: usize,
    condition: Condition,
    items: &'a [Item],
    modules: &mut Vec<Module<'a>>,
) {
    let mut module = Module {
        path,
        root,
        file,
        condition,
        imports: Vec::new(),
        globs: Vec::new(),
        items: Vec::new(),
    };
    let mut inner = Vec::new();
    for item in items {
        match item {
            Item::Use(item) => {
                if attributes::cfg(&item.attrs) != Condition::Never {
                    let mut prefix = Vec::new();
                    if item.leading_colon.is_some() {
                        prefix.push(String::new());
                    }
                    import(&item.tree, &mut prefix, &mut module);
                }
            }
            Item::Mod(item) => {
                let own = attributes::cfg(&item.attrs);
                if let (Some((_, items)), true) = (&item.content, own != Condition::Never) {
                    let condition = if own == Condition::Always {
                        condition
                    } else {
                        own
                    };
                    inner.push((plain(&item.ident), condition, items.as_slice()));
                }
            }
            item => {
                if attributes::cfg(item_attributes(item)) != Condition::Never {
                    module.items.push(item);
                }
            }
        }
    }
    let path = module.path.clone();
    modules.push(module);
    for (name, condition, items) in inner {
        let mut path = path.clone();
        path.push(name);
        walk(path, root, file, condition, items, modules);
    }
}

fn item_attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        _ => &[],
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
                    module.imports.push((last.clone(), path));
                }
            } else {
                path.push(name.clone());
                module.imports.push((name, path));
            }
        }
        UseTree::Rename(rename) => {
            let mut path = prefix.clone();
            if rename.ident != "self" {
                path.push(plain(&rename.ident));
            }
            module.imports.push((plain(&rename.rename), path));
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
