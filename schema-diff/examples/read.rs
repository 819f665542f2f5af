//! Reads entity folders and prints what they say as JSON: the schema, where each table and column is declared, and every
//! problem.
//!
//! `cargo run -p schema-diff --example read -- entities/src`
//!
//! Knows nothing of a project's configuration: each file and folder named is the scope, nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use schema_diff::problem::{Place, Severity};
use schema_diff::read::{SourceFile, Subject, read};

fn main() -> ExitCode {
    let mut paths = Vec::new();
    for argument in env::args_os().skip(1) {
        if let Err(error) = find(Path::new(&argument), &mut paths) {
            eprintln!("cannot read {}: {error}", argument.to_string_lossy());
            return ExitCode::from(2);
        }
    }
    let mut texts = Vec::new();
    for path in &paths {
        match fs::read_to_string(path) {
            Ok(text) => texts.push((path.display().to_string(), text)),
            Err(error) => {
                eprintln!("cannot read {}: {error}", path.display());
                return ExitCode::from(2);
            }
        }
    }
    let files: Vec<SourceFile<'_>> = texts
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    let places: BTreeMap<String, &Place> = reading
        .places
        .iter()
        .filter_map(|(subject, place)| match subject {
            Subject::Table(table) => Some((table.to_string(), place)),
            Subject::Column(table, column) => Some((format!("{table}.{column}"), place)),
            _ => None,
        })
        .collect();
    let read = serde_json::json!({
        "schema": reading.schema,
        "places": places,
        "problems": reading.problems,
    });
    println!("{read:#}");
    if reading
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}

/// All Rust files at and below `path`, in the order of their names.
fn find(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "rs") {
            find(&path, found)?;
        }
    }
    Ok(())
}
