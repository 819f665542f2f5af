//! The revisions of a project, from its files or from what is compiled into the program: headers to a graph, change
//! records to schemas. Nothing is compiled or run.
//!
//! Knows nothing of databases.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use runner::revisions::Source;
use schema_diff::model::Schema;
use schema_diff::record::{self, FoldError, Folded, Link, Record, RecordError};
use schema_diff::revision::Revision;
use schema_diff::revision::fault::GraphError;
use schema_diff::revision::graph::Graph;
use schema_diff::revision::header;
use schema_diff::revision::target::{Symbol, Target};

use crate::context::Context;
use crate::error::Failure;
use crate::project::{Project, read_text};

/// All revisions, understood.
#[derive(Debug, Clone, Default)]
pub struct Revisions {
    /// How they hang together.
    pub graph: Graph,
    /// Their change records, by id.
    pub records: BTreeMap<String, Record>,
    /// The texts of their files, by id.
    pub texts: BTreeMap<String, String>,
    /// The names of their files, by id.
    pub names: BTreeMap<String, String>,
    /// What looks wrong and stops nothing.
    pub warnings: Vec<Failure>,
}

/// A file that may be a revision, and its change record.
struct Entry {
    stem: String,
    /// What messages call the file.
    name: String,
    text: String,
    record: Option<String>,
}

impl Revisions {
    /// The revisions of the project's files.
    pub fn of_project(project: &Project) -> Result<Self, Failure> {
        let mut records = BTreeMap::new();
        for path in project.migration_files("json")? {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            records.insert(stem.into_owned(), path);
        }
        let mut entries = Vec::new();
        for path in project.migration_files("rs")? {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let record = match records.remove(stem.as_ref()) {
                Some(path) => Some(read_text(&path)?),
                None => None,
            };
            entries.push(Entry {
                name: project.name_of(&path),
                text: read_text(&path)?,
                stem: stem.into_owned(),
                record,
            });
        }
        let mut revisions = Self::load(entries)?;
        for (stem, path) in records {
            if is_named_as_revision(&stem) {
                revisions.warnings.push(
                    Failure::new(
                        "record-without-revision",
                        format!(
                            "{} is a change record without a revision, and is ignored",
                            project.name_of(&path)
                        ),
                    )
                    .help(format!("bring {stem}.rs back, or delete the record"))
                    .warning(),
                );
            }
        }
        Ok(revisions)
    }

    /// The revisions that are compiled into this program.
    pub fn of_sources(sources: &[Source]) -> Result<Self, Failure> {
        Self::load(
            sources
                .iter()
                .map(|source| Entry {
                    stem: source.id.to_owned(),
                    name: format!("{}.rs", source.id),
                    text: source.text.to_owned(),
                    record: source.record.map(str::to_owned),
                })
                .collect(),
        )
    }

    fn load(entries: Vec<Entry>) -> Result<Self, Failure> {
        let mut loaded = Self::default();
        let mut revisions = Vec::new();
        let mut failures = Vec::new();
        let mut files: Vec<(String, String)> = Vec::new();
        for entry in entries {
            let revision = match header::parse(&entry.stem, &entry.name, &entry.text) {
                Ok(Some(revision)) => revision,
                Ok(None) if is_named_as_revision(&entry.stem) => {
                    failures.push(no_header(&entry));
                    continue;
                }
                // lib.rs, main.rs and helpers.
                Ok(None) => continue,
                Err(problem) => {
                    failures.push(Failure::problem(&problem, Some(&entry.text)));
                    continue;
                }
            };
            match entry.record.as_deref().map(record::parse) {
                Some(Ok(record)) => {
                    loaded.records.insert(revision.id.clone(), record);
                }
                Some(Err(error)) => failures.push(bad_record(&entry, &error)),
                None => failures.push(
                    Failure::new(
                        "record-missing",
                        format!("{} has no change record beside it", entry.name),
                    )
                    .help(format!(
                        "bring {}.json back from version control: it says what the entities said then",
                        entry.stem
                    )),
                ),
            }
            files.push((revision.id.clone(), entry.name.clone()));
            loaded.texts.insert(revision.id.clone(), entry.text);
            loaded.names.insert(revision.id.clone(), entry.name);
            revisions.push(revision);
        }
        if failures.len() == 1 {
            return Err(failures.remove(0));
        }
        if !failures.is_empty() {
            return Err(Failure::new("revisions", "the revisions cannot be read")
                .help("mend what is said above, then run the command again")
                .because(failures));
        }
        loaded.graph = Graph::new(revisions).map_err(|error| in_files(error, &files))?;
        Ok(loaded)
    }

    /// A number that differs when a file or a record does: tells a program that was built from other files.
    pub fn fingerprint(&self) -> String {
        let mut hasher = DefaultHasher::new();
        for (id, text) in &self.texts {
            id.hash(&mut hasher);
            text.hash(&mut hasher);
            self.records.get(id).map(record::to_json).hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }

    /// The ids of all revisions.
    pub fn ids(&self) -> BTreeSet<String> {
        self.graph
            .revisions()
            .iter()
            .map(|revision| revision.id.clone())
            .collect()
    }

    /// The schema that the entities had said when the revisions in `ids`, and no others, were written.
    pub fn recorded(&self, ids: &BTreeSet<String>) -> Result<Schema, Failure> {
        record::fold(&self.links(ids)).map_err(|error| self.unfolded(&error))
    }

    /// The same, where clashes of branches are told and not refused: what came first stands.
    pub fn folded(&self, ids: &BTreeSet<String>) -> Result<Folded, Failure> {
        record::fold_graph(&self.links(ids)).map_err(|error| self.unfolded(&error))
    }

    /// What all of them recorded; where branches contradict each other, what came first, and a warning.
    pub fn agreed(&self, context: &Context) -> Result<Schema, Failure> {
        let folded = self.folded(&self.ids())?;
        if let Some(clash) = folded.open.into_iter().next() {
            let (revision, conflict) = (clash.revision, clash.conflict);
            context.warn(
                &self
                    .unfolded(&FoldError::Conflict { revision, conflict })
                    .warning(),
            );
        }
        Ok(folded.schema)
    }

    /// What must stand before each revision.
    pub fn needs(&self) -> BTreeMap<String, Vec<String>> {
        let all = self.graph.revisions().iter();
        all.map(|revision| {
            let dependencies = self.graph.dependencies(&revision.id).iter();
            let needs = revision.parents.iter().chain(dependencies).cloned();
            (revision.id.clone(), needs.collect())
        })
        .collect()
    }

    fn links(&self, ids: &BTreeSet<String>) -> Vec<Link<'_>> {
        let all = self.graph.revisions().iter();
        all.filter(|revision| ids.contains(&revision.id))
            .filter_map(|revision| {
                Some(Link {
                    revision: &revision.id,
                    record: self.records.get(&revision.id)?,
                    below: {
                        let mut below = self.graph.required(&[&revision.id]);
                        below.retain(|id| self.records.contains_key(id));
                        below
                    },
                })
            })
            .collect()
    }

    fn unfolded(&self, error: &FoldError) -> Failure {
        let (FoldError::Conflict { revision, .. } | FoldError::Hash { revision }) = error;
        let help = if self.graph.heads().len() > 1 {
            "two branches changed the same thing: `merge heads -m \"…\"` tells which, and resolves it".to_owned()
        } else {
            format!(
                "{revision}.json was changed by hand, or a revision below it was: bring the records back from version control"
            )
        };
        Failure::new("record-conflict", error.to_string()).help(help)
    }

    /// The revisions that a target names, whatever the database says; none: the base.
    pub fn named(&self, target: &str) -> Result<Vec<&Revision>, Failure> {
        if Target::parse(target)?.symbol == Symbol::Here {
            return Err(Failure::new(
                "target-malformed",
                format!("{target} goes by where a database stands, and here none is looked at"),
            )
            .help("name a revision, head, heads or LABEL@head"));
        }
        Ok(self.graph.named(&BTreeSet::new(), target)?)
    }
}

/// A fault of the graph with the files that take part in it.
fn in_files(error: GraphError, files: &[(String, String)]) -> Failure {
    let ids = error.ids();
    let names: Vec<&str> = files
        .iter()
        .filter(|(id, _)| ids.contains(&id.as_str()))
        .map(|(_, name)| name.as_str())
        .collect();
    let message = format!("{error} ({})", names.join(", "));
    Failure::from(error).saying(message)
}

fn no_header(entry: &Entry) -> Failure {
    let first = entry.text.find('\n').unwrap_or(entry.text.len());
    Failure::new(
        "revision-no-header",
        format!("{} has no header of a revision", entry.name),
    )
    .help(format!(
        "begin the file with `//! <message>`, `//! Revision: {}`, `//! Revises: <the revision before it>` and \
         `//! Created: <time>`, each on its own line; or give the file another name if it is no revision",
        entry.stem
    ))
    .at(&entry.name, &entry.text, 0, first)
}

fn bad_record(entry: &Entry, error: &RecordError) -> Failure {
    let name = format!("{}.json", entry.stem);
    match error {
        RecordError::Malformed {
            line,
            column,
            reason,
        } => {
            let text = entry.record.as_deref().unwrap_or_default();
            let problem = schema_diff::problem::Problem {
                code: "record-malformed",
                severity: schema_diff::problem::Severity::Error,
                place: schema_diff::problem::Place {
                    file: name,
                    line: *line,
                    column: (*column).max(1),
                    length: 1,
                },
                message: format!("the change record cannot be read: {reason}"),
                help: "bring the file back from version control".into(),
            };
            Failure::problem(&problem, Some(text))
        }
        RecordError::Newer { .. } => {
            Failure::new("record-newer", format!("{name} cannot be read: {error}"))
                .help("use the version of schema-diff that wrote it, or a newer one")
        }
    }
}

/// `m20251022_143000_…`: the form that sea-orm-migration's own generator uses too.
pub fn is_named_as_revision(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    bytes.len() > 16
        && bytes[0] == b'm'
        && bytes[1..9].iter().all(u8::is_ascii_digit)
        && bytes[9] == b'_'
        && bytes[10..16].iter().all(u8::is_ascii_digit)
        && bytes[16] == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "m20250101_000000_a";
    const B: &str = "m20250102_000000_b";

    fn text(id: &str, revises: &str) -> String {
        format!(
            "//! message\n//!\n//! Revision: {id}\n//! Revises: {revises}\n//! Created: 2025-01-01T00:00:00Z\n\nuse x;\n"
        )
    }

    fn empty_record() -> String {
        record::to_json(&Record::new(Vec::new(), &Schema::default()).unwrap())
    }

    fn project(files: &[(&str, String)]) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("schema-diff.toml"), "migrations = \"m\"").unwrap();
        std::fs::create_dir(folder.path().join("m")).unwrap();
        std::fs::write(folder.path().join("m/lib.rs"), "//! no revision\n").unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join("m").join(name), text).unwrap();
        }
        let project = Project::find(folder.path()).unwrap().unwrap();
        (folder, project)
    }

    fn check(files: &[(&str, String)], code: &str, message: &str) {
        let (_folder, project) = project(files);
        let failure = Revisions::of_project(&project).unwrap_err();
        assert_eq!(failure.code(), code, "{failure}");
        assert!(failure.to_string().contains(message), "{failure}");
    }

    #[test]
    fn files_become_a_graph() {
        let (_folder, project) = project(&[
            (&format!("{B}.rs"), text(B, A)),
            (&format!("{B}.json"), empty_record()),
            (&format!("{A}.rs"), text(A, "")),
            (&format!("{A}.json"), empty_record()),
            ("helpers.rs", "fn help() {}".into()),
        ]);
        let revisions = Revisions::of_project(&project).unwrap();
        let order: Vec<&str> = revisions
            .graph
            .revisions()
            .iter()
            .map(|revision| revision.id.as_str())
            .collect();
        assert_eq!(order, [A, B]);
        assert_eq!(revisions.names[A], format!("m/{A}.rs"));
        assert!(revisions.warnings.is_empty());
        assert_eq!(
            revisions.recorded(&revisions.ids()).unwrap(),
            Schema::default()
        );
    }

    #[test]
    fn a_file_without_header_is_refused() {
        check(
            &[(&format!("{A}.rs"), "use x;\n".into())],
            "revision-no-header",
            "m/m20250101_000000_a.rs has no header",
        );
    }

    #[test]
    fn a_missing_parent_is_named() {
        check(
            &[
                (&format!("{B}.rs"), text(B, A)),
                (&format!("{B}.json"), empty_record()),
            ],
            "revision-missing-parent",
            A,
        );
    }

    #[test]
    fn a_copied_file_is_refused() {
        check(
            &[
                (&format!("{A}.rs"), text(A, "")),
                (&format!("{A}.json"), empty_record()),
                (&format!("{B}.rs"), text(A, "")),
                (&format!("{B}.json"), empty_record()),
            ],
            "revision-id",
            A,
        );
    }

    #[test]
    fn a_duplicate_among_linked_sources_is_refused() {
        let text: &'static str = Box::leak(text(A, "").into_boxed_str());
        let record: &'static str = Box::leak(empty_record().into_boxed_str());
        let source = Source {
            id: A,
            text,
            record: Some(record),
        };
        assert!(Revisions::of_sources(&[source]).is_ok());
        let failure = Revisions::of_sources(&[source, source]).unwrap_err();
        assert_eq!(failure.code(), "revision-duplicate");
        let both = format!("({A}.rs, {A}.rs)");
        assert!(failure.to_string().ends_with(&both), "{failure}");
    }

    #[test]
    fn records_are_needed_and_must_be_read() {
        check(
            &[(&format!("{A}.rs"), text(A, ""))],
            "record-missing",
            "has no change record",
        );
        check(
            &[
                (&format!("{A}.rs"), text(A, "")),
                (&format!("{A}.json"), "{".into()),
            ],
            "record-malformed",
            "cannot be read",
        );
        check(
            &[
                (&format!("{A}.rs"), text(A, "")),
                (&format!("{A}.json"), "{\"version\": 99}".into()),
            ],
            "record-newer",
            "version 99",
        );
    }

    #[test]
    fn every_fault_is_shown_at_once() {
        let (_folder, project) = project(&[
            (&format!("{A}.rs"), text(A, "")),
            (&format!("{B}.rs"), "use x;\n".into()),
        ]);
        let failure = Revisions::of_project(&project).unwrap_err();
        let codes: Vec<&str> = failure.causes().iter().map(Failure::code).collect();
        assert_eq!(codes, ["record-missing", "revision-no-header"]);
    }

    #[test]
    fn a_record_without_its_file_is_a_warning() {
        let (_folder, project) = project(&[(&format!("{A}.json"), empty_record())]);
        let revisions = Revisions::of_project(&project).unwrap();
        assert_eq!(revisions.warnings[0].code(), "record-without-revision");
        assert!(revisions.graph.revisions().is_empty());
    }

    #[test]
    fn a_changed_record_is_found() {
        let (_folder, project) = project(&[
            (&format!("{A}.rs"), text(A, "")),
            (
                &format!("{A}.json"),
                empty_record().replace("\"result\": \"", "\"result\": \"0"),
            ),
        ]);
        let revisions = Revisions::of_project(&project).unwrap();
        let failure = revisions.recorded(&revisions.ids()).unwrap_err();
        assert_eq!(failure.code(), "record-conflict");
        assert_eq!(revisions.named("a").unwrap()[0].id, A);
        for target in ["current", "+1", "a@-1"] {
            let failure = revisions.named(target).unwrap_err();
            assert_eq!(failure.code(), "target-malformed");
        }
    }
}
