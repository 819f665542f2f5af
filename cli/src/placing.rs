//! Where a new revision stands and what it is called: its parents, dependencies and labels, its id, its folder.
//!
//! Writes nothing; knows nothing of what the revision does.

use std::collections::BTreeSet;
use std::path::PathBuf;

use schema_diff::revision::Revision;
use schema_diff::revision::fault::is_label;

use crate::args::{Naming, Standing};
use crate::error::Failure;
use crate::naming;
use crate::project::Project;
use crate::revisions::Revisions;

/// Where a new revision stands.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// What it revises.
    pub parents: Vec<String>,
    /// What it depends on besides.
    pub depends_on: Vec<String>,
    /// The labels that it gives.
    pub labels: Vec<String>,
}

impl Place {
    /// The place that the options name; of several heads one must be.
    pub fn find(
        revisions: &Revisions,
        standing: &Standing,
        naming: &Naming,
    ) -> Result<Self, Failure> {
        let heads: Vec<String> = ids(&revisions.graph.heads());
        let parents = if standing.head.is_empty() {
            match heads.as_slice() {
                [] | [_] => heads,
                several => return Err(several_heads(several)),
            }
        } else {
            let mut parents: Vec<String> = Vec::new();
            for name in &standing.head {
                for found in ids(&revisions.named(name)?) {
                    if !heads.contains(&found) && !standing.splice {
                        return Err(Failure::new(
                            "not-a-head",
                            format!("{found} is no head: another revision revises it already"),
                        )
                        .help("give --splice to begin a new branch there"));
                    }
                    if !parents.contains(&found) {
                        parents.push(found);
                    }
                }
            }
            parents
        };
        Self::on(revisions, parents, naming)
    }

    /// The place on top of these.
    pub fn on(
        revisions: &Revisions,
        parents: Vec<String>,
        naming: &Naming,
    ) -> Result<Self, Failure> {
        let graph = &revisions.graph;
        for parent in &parents {
            let others: Vec<&str> = parents
                .iter()
                .filter(|other| *other != parent)
                .map(String::as_str)
                .collect();
            if graph.ancestors(&others).contains(parent) {
                return Err(Failure::new(
                    "not-a-head",
                    format!("{parent} is below another of the revisions that are to be joined"),
                )
                .help("name heads of different branches; `heads` lists them"));
            }
        }
        for label in &naming.branch_label {
            if !is_label(label) {
                return Err(Failure::new(
                    "label-malformed",
                    format!("{label:?} cannot be a label"),
                )
                .help("write a word of letters, digits and `_`, and none of head, heads, base and current"));
            }
            if let Some(other) = graph.labelled(label) {
                return Err(Failure::new(
                    "label-twice",
                    format!("{} gives the label {label} already", other.id),
                )
                .help("a label is given once, by the first revision of its branch"));
            }
        }
        let mut depends_on = Vec::new();
        for name in &naming.depends_on {
            // A label stays one: it says more than an id.
            let found = match graph.labelled(name) {
                Some(_) => name.clone(),
                None => graph.find(name)?.id.clone(),
            };
            if !depends_on.contains(&found) && !parents.contains(&found) {
                depends_on.push(found);
            }
        }
        let mut labels = naming.branch_label.clone();
        labels.sort();
        labels.dedup();
        Ok(Self {
            parents,
            depends_on,
            labels,
        })
    }

    /// Everything that is applied before it, wherever that is.
    pub fn below(&self, revisions: &Revisions) -> BTreeSet<String> {
        let graph = &revisions.graph;
        let of_labels = |name: &String| graph.labelled(name).map(|found| found.id.clone());
        let depends = self.depends_on.iter();
        let ids: Vec<String> = depends
            .map(|name| of_labels(name).unwrap_or_else(|| name.clone()))
            .chain(self.parents.iter().cloned())
            .collect();
        graph.required(&ids.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The revision itself, with a message and a name of its own.
    pub fn revision(
        self,
        project: &Project,
        revisions: &Revisions,
        message: &str,
        naming: &Naming,
    ) -> Result<Revision, Failure> {
        let given = naming.rev_id.as_deref().map(naming::given_id).transpose()?;
        let created = naming::created(naming.created.as_deref())?;
        let (id, created) = match given {
            Some(id) => (id.to_owned(), created),
            None => project.config.naming().id(message, created, |prefix| {
                is_taken(project, revisions, prefix)
            })?,
        };
        Ok(Revision {
            id,
            parents: self.parents,
            depends_on: self.depends_on,
            labels: self.labels,
            replaces: Vec::new(),
            message: message.to_owned(),
            created: naming::header_time(created),
        })
    }
}

/// The folder for the file of a new revision on top of `parents`: the named one, else that of the first parent.
pub fn folder(
    project: &Project,
    revisions: &Revisions,
    parents: &[String],
    named: Option<&str>,
) -> Result<PathBuf, Failure> {
    let folders = project.migration_folders();
    let Some(named) = named else {
        let name = parents.first().and_then(|id| revisions.names.get(id));
        let beside = name.and_then(|name| project.folder.join(name).parent().map(PathBuf::from));
        return Ok(beside.unwrap_or_else(|| project.migrations()));
    };
    let wanted = named.trim_start_matches("./").trim_end_matches('/');
    let found = folders
        .iter()
        .find(|folder| project.name_of(folder) == wanted);
    found.cloned().ok_or_else(|| {
        let known: Vec<String> = folders.iter().map(|it| project.name_of(it)).collect();
        Failure::new(
            "version-path",
            format!("{named} is no folder of revisions: {}", known.join(", ")),
        )
        .help("add it to `migrations` in schema-diff.toml")
    })
}

/// The ids of revisions.
pub fn ids(revisions: &[&Revision]) -> Vec<String> {
    revisions
        .iter()
        .map(|revision| revision.id.clone())
        .collect()
}

fn several_heads(heads: &[String]) -> Failure {
    Failure::new(
        "several-heads",
        format!("there are several heads: {}", heads.join(", ")),
    )
    .help(
        "say with --head which of them the new revision goes on from, or make one of them first: \
         `merge heads -m \"…\"`",
    )
}

/// Whether a revision or a file of the project begins with `prefix`.
fn is_taken(project: &Project, revisions: &Revisions, prefix: &str) -> bool {
    revisions.ids().iter().any(|id| id.starts_with(prefix))
        || ["rs", "json"].iter().any(|extension| {
            project.migration_files(extension).is_ok_and(|files| {
                files.iter().any(|file| {
                    file.file_name()
                        .is_some_and(|name| name.to_string_lossy().starts_with(prefix))
                })
            })
        })
}
