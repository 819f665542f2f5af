//! Where the sources of other crates are: what `cargo metadata` says of a project's dependencies.
//!
//! Knows nothing of entities. Cargo is asked once a workspace, and only when something is wanted of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use schema_diff::read::Crate;
use serde::Deserialize;

use crate::build::clean_command;
use crate::project::Project;

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    version: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
    src_path: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
    #[serde(default)]
    features: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}

impl Package {
    fn library(&self) -> Option<&Target> {
        let is_library = |kind: &String| kind.ends_with("lib");
        self.targets
            .iter()
            .find(|target| target.kind.iter().any(is_library))
    }
}

/// What cargo said so far.
#[derive(Default)]
pub struct Dependencies {
    said: Vec<Metadata>,
}

impl Dependencies {
    /// The crate that the crate of the manifest `by` calls `name`, and its root file. `Ok(None)` where there is none;
    /// the error says why cargo does not know.
    pub fn find(
        &mut self,
        project: &Project,
        by: &Path,
        name: &str,
    ) -> Result<Option<(Crate, PathBuf)>, String> {
        if self.node(by).is_none() {
            let said = ask(by)?;
            self.said.push(said);
        }
        let Some((metadata, node)) = self.node(by) else {
            return Ok(None);
        };
        let wanted = node.deps.iter().find(|dependency| dependency.name == name);
        let found = wanted.and_then(|dependency| {
            let package = metadata.package(&dependency.pkg)?;
            Some((package, package.library()?))
        });
        Ok(found.map(|(package, library)| {
            let krate = metadata.describe(project, package, library);
            (krate, package.manifest_path.clone())
        }))
    }

    fn node(&self, manifest: &Path) -> Option<(&Metadata, &Node)> {
        self.said.iter().find_map(|said| {
            let package = said
                .packages
                .iter()
                .find(|package| package.manifest_path == manifest)?;
            let nodes = &said.resolve.as_ref()?.nodes;
            let node = nodes.iter().find(|node| node.id == package.id)?;
            Some((said, node))
        })
    }
}

impl Metadata {
    fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }

    /// The crate for the reader, which will get all of its files.
    fn describe(&self, project: &Project, package: &Package, library: &Target) -> Crate {
        let nodes = self.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let node = nodes.into_iter().find(|node| node.id == package.id);
        let mut dependencies = BTreeMap::new();
        for dependency in node.iter().flat_map(|node| &node.deps) {
            let library = self.package(&dependency.pkg).and_then(Package::library);
            if let Some(library) = library {
                dependencies.insert(dependency.name.clone(), library.name.replace('-', "_"));
            }
        }
        let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
        Crate {
            // Two versions of a crate are two crates.
            name: format!("{} {}", library.name.replace('-', "_"), package.version),
            folder: project.name_of(folder),
            root: project.name_of(&library.src_path),
            features: node.map(|node| node.features.iter().cloned().collect()),
            dependencies,
            complete: true,
        }
    }
}

/// Asks the cargo of the manifest's workspace. It may use no network: what is not on this machine is not needed to
/// compile either.
fn ask(manifest: &Path) -> Result<Metadata, String> {
    let mut command = clean_command("cargo");
    command
        .args([
            "metadata",
            "--offline",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest)
        .stdin(Stdio::null());
    if let Some(folder) = manifest.parent() {
        command.current_dir(folder);
    }
    let answer = command
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !answer.status.success() {
        let words = String::from_utf8_lossy(&answer.stderr);
        let cause = words
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("error"))
            .unwrap_or("it says no reason");
        return Err(format!("`cargo metadata --offline` failed: {cause}"));
    }
    serde_json::from_slice(&answer.stdout)
        .map_err(|error| format!("what `cargo metadata` says cannot be read: {error}"))
}
