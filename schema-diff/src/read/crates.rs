//! The crates that sources belong to, as plain data: what each is called, where it begins, which features are on.
//!
//! Knows nothing of how that is found out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::module::module_path;

/// A crate that some of the sources belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crate {
    /// Its name in paths, as `my_shop`; no two crates have the same, so that more words may follow.
    pub name: String,
    /// Its folder, as the files' paths spell it: every file below belongs to it, unless a crate further down has it.
    pub folder: String,
    /// Its root file, as `shop/src/lib.rs`.
    pub root: String,
    /// The features that are on; `None` where nobody knows.
    pub features: Option<BTreeSet<String>>,
    /// What it calls other crates, and their names. A crate that is not listed may still be one of the crates.
    pub dependencies: BTreeMap<String, String>,
    /// Whether all of its files are among the sources.
    pub complete: bool,
}

/// A crate whose files are not all among the sources, and that may say what could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The crate that names it.
    pub by: String,
    /// Its name there; the same as `by` for more files of that crate itself.
    pub name: String,
}

/// The crates by folder and by name.
pub(super) struct Crates<'a> {
    pub all: &'a [Crate],
    by_folder: HashMap<Vec<String>, usize>,
    by_name: HashMap<&'a str, usize>,
    /// The module path of each one's root.
    roots: Vec<Vec<String>>,
}

impl<'a> Crates<'a> {
    pub fn new(all: &'a [Crate]) -> Self {
        let numbered = || all.iter().enumerate();
        Self {
            all,
            by_folder: numbered()
                .map(|(index, one)| (parts(&one.folder), index))
                .collect(),
            by_name: numbered()
                .map(|(index, one)| (one.name.as_str(), index))
                .collect(),
            roots: all.iter().map(|one| above(&one.root)).collect(),
        }
    }

    /// The crate of a file.
    pub fn of(&self, path: &str) -> Option<usize> {
        if self.all.is_empty() {
            return None;
        }
        let mut folder = parts(path);
        while folder.pop().is_some() {
            if let Some(&found) = self.by_folder.get(&folder) {
                return Some(found);
            }
        }
        None
    }

    pub fn get(&self, index: Option<usize>) -> Option<&'a Crate> {
        self.all.get(index?)
    }

    /// The module path of the crate's root.
    pub fn root(&self, index: usize) -> &[String] {
        self.roots.get(index).map_or(&[], Vec::as_slice)
    }

    /// What a path's first segment names in that crate: another crate by its own name, and which of ours it is.
    pub fn named(&self, by: usize, first: &str) -> Option<(String, Option<usize>)> {
        let dependency = self.all.get(by)?.dependencies.get(first);
        let name = dependency.map_or(first, String::as_str);
        let found = self.by_name.get(name).copied();
        (dependency.is_some() || found.is_some()).then(|| (name.to_owned(), found))
    }
}

/// The parts of a path, without those that say nothing.
pub(super) fn parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            part => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The module path of the folder that holds a crate's root file.
fn above(root: &str) -> Vec<String> {
    let mut folder = parts(root);
    folder.pop();
    folder.push("mod.rs".to_owned());
    module_path(&folder.join("/")).0
}
