//! Which module each file is: by its path, or by the `mod` that mounts it.
//!
//! Knows nothing of what modules declare.

use std::collections::HashMap;

use super::condition::{Condition, Decided};
use super::crates::{Crates, parts};
use super::module::module_path;

/// A file's place among the modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    /// Its path from the folder above all sources.
    pub path: Vec<String>,
    /// How many segments of the path name the crate.
    pub root: usize,
    /// The crate, if it is known.
    pub krate: Option<usize>,
    /// Whether it is part of the program.
    pub condition: Condition,
}

/// The file that mounts another, the inline modules and the name that it mounts it under, and whether it does.
#[derive(Clone, Copy)]
struct Parent<'a> {
    file: usize,
    path: &'a [String],
    condition: Condition,
    /// Whether the file's path says otherwise.
    moved: bool,
}

/// How many files may mount one another.
const DEEPEST: usize = 64;

/// The home of each file. Files that could not be parsed mount nothing.
pub(super) fn homes(files: &[(&str, Option<Decided>)], crates: &Crates<'_>) -> Vec<Home> {
    let own: Vec<Home> = files
        .iter()
        .map(|(path, decided)| by_itself(path, decided.as_ref(), crates))
        .collect();
    let parents = parents(files, &own);
    let mut homes: Vec<Option<Home>> = vec![None; files.len()];
    for file in 0..files.len() {
        settle(file, &own, &parents, &mut homes, 0);
    }
    homes
        .into_iter()
        .zip(own)
        .map(|(home, own)| home.unwrap_or(own))
        .collect()
}

fn by_itself(path: &str, decided: Option<&Decided>, crates: &Crates<'_>) -> Home {
    let (modules, mut root) = module_path(path);
    let krate = crates.of(path);
    let mut is_root = false;
    if let (Some(index), Some(known)) = (krate, crates.get(krate)) {
        let above = crates.root(index);
        is_root = parts(&known.root) == parts(path);
        if is_root || modules.starts_with(above) {
            root = above.len();
        }
    }
    Home {
        path: if is_root {
            modules[..root.min(modules.len())].to_vec()
        } else {
            modules
        },
        root,
        krate,
        condition: decided.map_or(Condition::Always, |decided| decided.condition),
    }
}

/// What mounts each file, where something does.
fn parents<'a>(files: &'a [(&str, Option<Decided>)], own: &[Home]) -> Vec<Option<Parent<'a>>> {
    let by_path: HashMap<Vec<String>, usize> = files
        .iter()
        .enumerate()
        .map(|(file, (path, _))| (parts(path), file))
        .collect();
    let mut parents: Vec<Option<Parent<'_>>> = vec![None; files.len()];
    let mut mount = |target: usize, parent: Parent<'a>| {
        let known = &mut parents[target];
        // Of two the one that is there counts: it is often mounted once for each feature.
        if target != parent.file && known.is_none_or(|known| known.condition == Condition::Never) {
            *known = Some(parent);
        }
    };
    let mut plain = Vec::new();
    let mut moved = vec![false; files.len()];
    for (file, (path, decided)) in files.iter().enumerate() {
        for written in decided.iter().flat_map(|decided| &decided.mounts) {
            let parent = Parent {
                file,
                path: &written.path,
                condition: written.condition,
                moved: written.file.is_some(),
            };
            let Some(name) = &written.file else {
                plain.push(parent);
                continue;
            };
            let mut folder = parts(path);
            folder.pop();
            let (_, inline) = written.path.split_last().unwrap_or((name, &[]));
            folder.extend(inline.iter().cloned());
            let target = format!("{}/{name}", folder.join("/"));
            if let Some(&target) = by_path.get(&parts(&target)) {
                moved[target] = true;
                mount(target, parent);
            }
        }
    }
    for parent in plain {
        let (path, _) = &files[parent.file];
        let mut folder = parts(path);
        let last = folder.pop().unwrap_or_default();
        let stem = last.strip_suffix(".rs").unwrap_or(&last);
        let home = &own[parent.file];
        let is_folder = moved[parent.file]
            || matches!(stem, "mod" | "lib" | "main")
            || home.path.len() == home.root && home.krate.is_some();
        if !is_folder {
            folder.push(stem.to_owned());
        }
        folder.extend(parent.path.iter().cloned());
        let file = folder.last_mut().map(|name| {
            let module = name.clone();
            name.push_str(".rs");
            module
        });
        let Some(module) = file else { continue };
        let target = by_path.get(&folder).or_else(|| {
            folder.pop();
            folder.extend([module, "mod.rs".to_owned()]);
            by_path.get(&folder)
        });
        if let Some(&target) = target {
            mount(target, parent);
        }
    }
    parents
}

fn settle(
    file: usize,
    own: &[Home],
    parents: &[Option<Parent<'_>>],
    homes: &mut [Option<Home>],
    depth: usize,
) -> Home {
    if let Some(home) = &homes[file] {
        return home.clone();
    }
    let mut home = own[file].clone();
    if let (Some(parent), true) = (parents[file], depth < DEEPEST) {
        let above = settle(parent.file, own, parents, homes, depth + 1);
        home.condition = home.condition.and(above.condition).and(parent.condition);
        if parent.moved || above.path != own[parent.file].path {
            home.path = [&above.path, parent.path].concat();
            home.root = above.root;
            home.krate = above.krate;
        }
    }
    homes[file] = Some(home.clone());
    home
}

#[cfg(test)]
mod tests {
    use super::super::crates::Crate;
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], crates: &[Crate], expected: &[&str]) {
        let files: Vec<(&str, Option<Decided>)> = files
            .iter()
            .map(|(path, text)| {
                let mut file = syn::parse_file(text).unwrap();
                (
                    *path,
                    Some(super::super::condition::decide(&mut file, None)),
                )
            })
            .collect();
        let found: Vec<String> = homes(&files, &Crates::new(crates))
            .iter()
            .map(|home| {
                let (root, rest) = home.path.split_at(home.root);
                let condition = match home.condition {
                    Condition::Always => "",
                    Condition::Never => " never",
                    Condition::Depends => " depends",
                };
                format!("{}|{}{condition}", root.join("::"), rest.join("::"))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn files_are_modules_by_their_path_or_by_what_mounts_them() {
        check(
            &[
                (
                    "a/src/lib.rs",
                    "mod user; #[cfg(test)] mod fake; #[path = \"../gen/x.rs\"] pub mod made; #[cfg(unix)] mod post;",
                ),
                ("a/src/user.rs", "mod role; #[path = \"odd.rs\"] mod even;"),
                ("a/src/user/role.rs", ""),
                ("a/src/odd.rs", "mod below;"),
                ("a/src/below.rs", ""),
                ("a/src/fake/mod.rs", "mod inner;"),
                ("a/src/fake/inner.rs", ""),
                ("a/gen/x.rs", "mod y;"),
                ("a/gen/y/mod.rs", ""),
                ("a/src/post.rs", "#![cfg(feature = \"a\")]"),
                ("a/src/alone.rs", "#![cfg(test)]"),
            ],
            &[],
            &[
                "a|",
                "a|user",
                "a|user::role",
                "a|user::even",
                "a|user::even::below",
                "a|fake never",
                "a|fake::inner never",
                "a|made",
                "a|made::y",
                "a|post depends",
                "a|alone never",
            ],
        );
    }

    #[test]
    fn one_of_two_mounts_is_there() {
        check(
            &[
                (
                    "src/lib.rs",
                    "#[cfg(test)] #[path = \"a.rs\"] mod x; #[cfg(not(test))] #[path = \"b.rs\"] mod x; mod y { #[path = \"z.rs\"] mod w; }",
                ),
                ("src/a.rs", ""),
                ("src/b.rs", ""),
                ("src/y/z.rs", ""),
            ],
            &[],
            &["|", "|x never", "|x", "|y::w"],
        );
    }

    #[test]
    fn a_circle_of_mounts_ends() {
        let files = [
            ("a.rs", "#[path = \"b.rs\"] mod x;"),
            ("b.rs", "#[path = \"a.rs\"] mod y;"),
        ];
        let files = files.map(|(path, text)| {
            let mut file = syn::parse_file(text).unwrap();
            (path, Some(super::super::condition::decide(&mut file, None)))
        });
        assert_eq!(homes(&files, &Crates::new(&[])).len(), 2);
    }

    #[test]
    fn a_crate_says_where_it_begins() {
        let shop = Crate {
            name: "shop".into(),
            folder: "crates/shop".into(),
            root: "crates/shop/entities/all.rs".into(),
            ..Crate::default()
        };
        check(
            &[
                ("crates/shop/entities/all.rs", "mod user;"),
                ("crates/shop/entities/user.rs", ""),
                ("crates/shop/tests/x.rs", ""),
                ("crates/other/src/x.rs", ""),
            ],
            &[shop],
            &[
                "crates::shop::entities|",
                "crates::shop::entities|user",
                "|crates::shop::tests::x",
                "crates::other|x",
            ],
        );
    }
}
