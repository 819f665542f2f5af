//! SeaORM's own entities, as they lie in its published crate, through our reader: it must never panic, and what it
//! cannot read is written down here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use schema_diff::problem::Severity;
use schema_diff::read::{Reading, SourceFile, read};

/// Where cargo keeps the sources of sea-orm.
fn sea_orm() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "sea-orm")
        .unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
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

/// Reads a folder as one scope and compares how many tables it has, and the errors by file, with what is expected.
#[track_caller]
fn check(folder: &str, tables: usize, errors: &[&str]) -> Reading {
    let root = sea_orm();
    let mut files = Vec::new();
    sources(&root.join(folder), &mut files);
    for (path, _) in &mut files {
        *path = path
            .strip_prefix(&*root.to_string_lossy())
            .unwrap()
            .trim_start_matches('/')
            .to_owned();
    }
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
    check("tests/common/bakery_chain", 7, &[]);
}

#[test]
fn bakery_dense() {
    check("tests/common/bakery_dense", 7, &[]);
}

#[test]
fn blogger() {
    check("tests/common/blogger", 8, &[]);
}

#[test]
fn blogger_legacy() {
    check("tests/common/blogger_legacy", 8, &[]);
}

#[test]
fn features() {
    check(
        "tests/common/features",
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
        "src/tests_cfg",
        19,
        &[
            // It shares its table's name with an entity of another test.
            "user.rs: read-duplicate-table ×1",
        ],
    );
}

#[test]
fn rbac() {
    check("src/rbac/entity", 7, &[]);
}

/// Everything else that the crate carries, as one scope: nothing may panic.
#[test]
fn the_whole_crate() {
    let mut files = Vec::new();
    sources(&sea_orm(), &mut files);
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
