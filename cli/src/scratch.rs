//! A scratch copy of the example application: a workspace of its own that shares this one's compiled crates. The demo
//! works on one, and so do the acceptance tests. Knows nothing of what is done with it.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::error::Failure;
use crate::project::read_text;

/// The crates that the copy brings along; its other path dependencies point back to the workspace.
const COPIED: [&str; 2] = ["entities", "migrator"];

/// Copies the example into `folder`, which must be there. It builds into the target folder of this workspace.
///
/// # Errors
/// What is in the way, in words.
pub fn example(folder: &Path) -> Result<(), String> {
    workspace()
        .and_then(|workspace| copy_example(&workspace, folder))
        .map_err(|failure| failure.to_string())
}

/// The workspace that this program was built from.
pub(crate) fn workspace() -> Result<PathBuf, Failure> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder
        .parent()
        .filter(|root| {
            root.join("Cargo.lock").is_file() && COPIED.iter().all(|name| root.join(name).is_dir())
        })
        .map(Path::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "demo",
                format!(
                    "the sources of this program are not in {} any more",
                    crate_folder.display()
                ),
            )
            .help("run the demo in a clone of the repository: cargo run -p cli -- demo")
        })
}

/// Where the workspace's crates are compiled already.
pub(crate) fn target_folder(workspace: &Path) -> Result<PathBuf, Failure> {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => std::path::absolute(&target)
            .map_err(|error| Failure::file("find", Path::new(&target), &error)),
        None => Ok(workspace.join("target")),
    }
}

pub(crate) fn copy_example(workspace: &Path, folder: &Path) -> Result<(), Failure> {
    for name in COPIED {
        copy_folder(&workspace.join(name), &folder.join(name))?;
    }
    for name in ["Cargo.lock", crate::config::FILE] {
        copy_file(&workspace.join(name), &folder.join(name))?;
    }
    let path = workspace.join("Cargo.toml");
    let manifest = manifest(&read_text(&path)?, workspace).map_err(|reason| {
        Failure::new(
            "demo",
            format!("{} cannot be used: {reason}", path.display()),
        )
    })?;
    write(&folder.join("Cargo.toml"), &manifest)?;
    let mut build = Table::new();
    build.insert(
        "target-dir".into(),
        Value::String(target_folder(workspace)?.display().to_string()),
    );
    let mut config = Table::new();
    config.insert("build".into(), Value::Table(build));
    let cargo = folder.join(".cargo");
    fs::create_dir(&cargo).map_err(|error| Failure::file("make the folder", &cargo, &error))?;
    write(&cargo.join("config.toml"), &config.to_string())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir(to).map_err(|error| Failure::file("make the folder", to, &error))?;
    let failed = |error: std::io::Error| Failure::file("read", from, &error);
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            copy_file(&path, &target)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|error| Failure::file("copy", from, &error))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

/// The workspace's manifest for the copy: only the copied crates are members, and the other crates of the workspace
/// are found where they are. Versions, features and profiles stay, so that what is compiled there serves here.
fn manifest(text: &str, workspace: &Path) -> Result<String, String> {
    let whole: Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut manifest = Table::new();
    for key in ["workspace", "profile", "patch"] {
        if let Some(value) = whole.get(key) {
            manifest.insert(key.into(), value.clone());
        }
    }
    let table = manifest
        .get_mut("workspace")
        .and_then(Value::as_table_mut)
        .ok_or("it is no workspace")?;
    table.insert(
        "members".into(),
        Value::Array(COPIED.map(|name| Value::String(name.into())).to_vec()),
    );
    if let Some(dependencies) = table.get_mut("dependencies").and_then(Value::as_table_mut) {
        for (_, dependency) in dependencies.iter_mut() {
            if let Some(path) = dependency.get_mut("path")
                && let Some(relative) = path.as_str()
                && !COPIED.contains(&relative)
            {
                *path = Value::String(workspace.join(relative).display().to_string());
            }
        }
    }
    Ok(manifest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_points_back() {
        let text = manifest(
            r#"
[workspace]
members = ["a", "entities", "migrator"]
resolver = "3"
[workspace.dependencies]
a = { path = "a" }
entities = { path = "entities" }
serde = { version = "1", features = ["derive"] }
[profile.dev]
debug = "line-tables-only"
[package]
name = "root"
"#,
            Path::new("/w"),
        )
        .unwrap();
        let table: Table = toml::from_str(&text).unwrap();
        let workspace = &table["workspace"];
        assert_eq!(workspace["members"].as_array().unwrap().len(), 2);
        assert_eq!(
            workspace["dependencies"]["a"]["path"].as_str(),
            Some("/w/a")
        );
        assert_eq!(
            workspace["dependencies"]["entities"]["path"].as_str(),
            Some("entities")
        );
        assert_eq!(
            workspace["dependencies"]["serde"]["version"].as_str(),
            Some("1")
        );
        assert!(table.contains_key("profile"));
        assert!(!table.contains_key("package"));
    }
}
