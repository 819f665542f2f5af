//! SeaORM's own entities, as they lie in its published crate, through our reader: it must never panic, and what it
//! cannot read is written down here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schema_diff::problem::Severity;
use schema_diff::read::{Reading, SourceFile, read};

/// Where a scope lies: its package's folder, and the folder in it.
pub fn folder(scope: &str) -> (&'static Path, &'static str) {
    let (_, root, folder) = oracle::SCOPES
        .iter()
        .find(|(name, _, _)| *name == scope)
        .unwrap();
    (Path::new(root), folder)
}

/// The sources of a folder, by their paths in the package.
pub fn files(root: &Path, folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(&root.join(folder), &mut files);
    for (path, _) in &mut files {
        *path = path
            .strip_prefix(&*root.to_string_lossy())
            .unwrap()
            .trim_start_matches('/')
            .to_owned();
    }
    files
}

fn sources(folder: &Path, files: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            files.push((path.to_string_lossy().into_owned(), text));
        }
    }
}

/// Reads a scope and compares how many tables it has, and the errors by file, with what is expected.
#[track_caller]
fn check(scope: &str, tables: usize, errors: &[&str]) -> Reading {
    let (root, folder) = folder(scope);
    let files = files(root, folder);
    let reading = read(
        &files
            .iter()
            .map(|(path, text)| SourceFile { path, text })
            .collect::<Vec<_>>(),
    );
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for problem in &reading.problems {
        if problem.severity == Severity::Error {
            let name = problem.place.file.rsplit('/').next().unwrap();
            *found
                .entry(format!("{name}: {}", problem.code))
                .or_default() += 1;
        }
    }
    let found: Vec<String> = found
        .iter()
        .map(|(what, count)| format!("{what} ×{count}"))
        .collect();
    assert_eq!(
        (reading.schema.tables.len(), found),
        (tables, errors.iter().map(ToString::to_string).collect()),
        "{:#?}",
        reading.problems
    );
    reading
}

#[test]
fn bakery_chain() {
    check("bakery_chain", 7, &[]);
}

#[test]
fn bakery_dense() {
    check("bakery_dense", 7, &[]);
}

#[test]
fn blogger() {
    check("blogger", 8, &[]);
}

#[test]
fn blogger_legacy() {
    check("blogger_legacy", 8, &[]);
}

#[test]
fn features() {
    check(
        "features",
        30,
        &[
            // Two entities that see one table differently, on purpose.
            "active_enum_vec.rs: read-duplicate-table ×1",
            // Which table it is is known at run time only.
            "dyn_table_name.rs: read-entity-name ×1",
        ],
    );
}

#[test]
fn tests_cfg() {
    check(
        "tests_cfg",
        19,
        &[
            // It shares its table's name with an entity of another test.
            "user.rs: read-duplicate-table ×1",
        ],
    );
}

#[test]
fn rbac() {
    check("rbac", 7, &[]);
}

/// Everything else that the crate carries, as one scope: nothing may panic.
#[test]
fn the_whole_crate() {
    let mut files = Vec::new();
    sources(folder("tests_cfg").0, &mut files);
    let reading = read(
        &files
            .iter()
            .map(|(path, text)| SourceFile { path, text })
            .collect::<Vec<_>>(),
    );
    assert!(
        reading.schema.tables.len() > 90,
        "{}",
        reading.schema.tables.len()
    );
}
