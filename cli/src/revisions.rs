//! The revisions of a project, from its files or from what is compiled into the program: headers to a graph, change
//! records to schemas. Nothing is compiled or run.
//!
//! Knows nothing of databases.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;

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
use crate::listed::{Listed, listed};
use crate::naming;
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
    /// Those without a header, which somebody else's tool wrote: `migrations()` says where they stand.
    pub adopted: BTreeSet<String>,
    /// What looks wrong and stops nothing.
    pub warnings: Vec<Failure>,
}

/// A file that may be a revision, and its change record.
struct Entry {
    stem: String,
    /// Its place in `migrations()`, and what stands before it there, with its name in the ledger: a file without a header
    /// is a revision by that alone.
    listed: Option<Place>,
    /// What messages call the file.
    name: String,
    text: String,
    record: Option<String>,
}

/// What `migrations()` says of a revision.
struct Place {
    id: String,
    before: Option<String>,
}

impl Revisions {
    /// The revisions of the project's files.
    pub fn of_project(project: &Project) -> Result<Self, Failure> {
        let mut records = BTreeMap::new();
        for path in project.migration_files("json")? {
            records.insert(path.with_extension("rs"), path);
        }
        let mut files = project.migration_files("rs")?;
        let mut texts = BTreeMap::new();
        for path in &files {
            texts.insert(path.clone(), read_text(path)?);
        }
        let mut places = BTreeMap::new();
        let mut before = None;
        for Listed { id, path } in Self::list_of(project, &texts)? {
            if !texts.contains_key(&path) {
                texts.insert(path.clone(), read_text(&path)?);
                files.push(path.clone());
                let record = path.with_extension("json");
                if record.is_file() {
                    records.insert(path.clone(), record);
                }
            }
            let place = Place {
                id: id.clone(),
                before: before.replace(id),
            };
            places.insert(path, place);
        }
        let mut entries = Vec::new();
        for path in files {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let record = match records.remove(&path) {
                Some(path) => Some(read_text(&path)?),
                None => None,
            };
            entries.push(Entry {
                name: project.name_of(&path),
                text: texts.remove(&path).unwrap_or_default(),
                stem: stem.into_owned(),
                listed: places.remove(&path),
                record,
            });
        }
        let mut revisions = Self::load(entries)?;
        for (path, record) in records {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let path = record;
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

    /// What `migrations()` lists. Where every file has a header, nothing depends on it.
    fn list_of(
        project: &Project,
        texts: &BTreeMap<PathBuf, String>,
    ) -> Result<Vec<Listed>, Failure> {
        let named = project.config.migrator_type.as_ref();
        let list = listed(project, named.map(|named| named.get_ref().as_str()));
        let mut revisions = texts.iter().filter(|(path, text)| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            is_named_as_revision(&stem) || header::is_there(text)
        });
        let mut any = false;
        let all_have_headers = revisions.all(|(_, text)| {
            any = true;
            header::is_there(text)
        });
        match list {
            Err(_) if any && all_have_headers => Ok(Vec::new()),
            list => Ok(list?.map(|list| list.migrations).unwrap_or_default()),
        }
    }

    /// The revisions that are compiled into this program.
    pub fn of_sources(sources: &[Source]) -> Result<Self, Failure> {
        let mut before = None;
        Self::load(
            sources
                .iter()
                .map(|source| Entry {
                    stem: source.id.to_owned(),
                    listed: Some(Place {
                        id: source.id.to_owned(),
                        before: before.replace(source.id.to_owned()),
                    }),
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
                Ok(None) => match &entry.listed {
                    Some(place) => {
                        loaded.adopted.insert(place.id.clone());
                        adopted_revision(place)
                    }
                    None if is_named_as_revision(&entry.stem) => {
                        loaded.warnings.push(not_listed(&entry));
                        continue;
                    }
                    // lib.rs, main.rs and helpers.
                    None => continue,
                },
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
                // What the entities said when it was written is not known; a later record says it.
                None if loaded.adopted.contains(&revision.id) => {}
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

    /// Revisions of which none says what the entities said are nothing to compare the entities with: all of them would
    /// seem to be new.
    pub fn refuse_unrecorded(&self) -> Result<(), Failure> {
        let Some(newest) = self.graph.heads().last().map(|of| of.id.clone()) else {
            return Ok(());
        };
        if !self.records.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            "not-adopted",
            "no revision of this project says what the entities said when it was written",
        )
        .help(format!(
            "when the entities say what the revisions made, say so once: `record {newest}` writes that beside the newest \
             revision and changes no file"
        )))
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

/// A revision of which only the list knows: it goes on from the one before it there.
fn adopted_revision(place: &Place) -> Revision {
    Revision {
        id: place.id.clone(),
        parents: place.before.iter().cloned().collect(),
        message: naming::message_of(&place.id),
        ..Revision::default()
    }
}

fn not_listed(entry: &Entry) -> Failure {
    Failure::new(
        "revision-not-listed",
        format!(
            "{} has no header of a revision and is not in `migrations()`: it is ignored",
            entry.name
        ),
    )
    .help(format!(
        "list it there, or begin the file with `//! <message>`, `//! Revision: {}`, `//! Revises: <the revision before \
         it>` and `//! Created: <time>`, each on its own line; or give it another name if it is no revision",
        entry.stem
    ))
    .warning()
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

    /// A list as the standard tool writes it.
    fn list(ids: &[&str]) -> (&'static str, String) {
        let boxes: Vec<String> = ids
            .iter()
            .map(|id| format!("Box::new({id}::Migration)"))
            .collect();
        let boxes = boxes.join(", ");
        let text = format!(
            "impl MigratorTrait for Migrator {{ fn migrations() -> Vec<Box<dyn MigrationTrait>> {{ \
             vec![{boxes}] }} }}"
        );
        ("lib.rs", text)
    }

    #[test]
    fn files_without_header_stand_as_they_are_listed() {
        let (_folder, project) = project(&[
            list(&[B, A]),
            (&format!("{A}.rs"), "use x;\n".into()),
            (&format!("{B}.rs"), "use x;\n".into()),
            ("m20250103_000000_old.rs", "use x;\n".into()),
        ]);
        let revisions = Revisions::of_project(&project).unwrap();
        let said: Vec<(&str, Vec<&str>, &str)> = revisions
            .graph
            .revisions()
            .iter()
            .map(|of| {
                let parents = of.parents.iter().map(String::as_str).collect();
                (of.id.as_str(), parents, of.message.as_str())
            })
            .collect();
        assert_eq!(said, [(B, vec![], "b"), (A, vec![B], "a")]);
        assert_eq!(revisions.adopted.len(), 2);
        let codes: Vec<&str> = revisions.warnings.iter().map(Failure::code).collect();
        assert_eq!(codes, ["revision-not-listed"]);
        // What the entities said then is not known, until it is recorded.
        let failure = revisions.refuse_unrecorded().unwrap_err();
        assert_eq!(failure.code(), "not-adopted");
    }

    #[test]
    fn files_with_and_without_header_stand_in_one_line() {
        let (_folder, project) = project(&[
            list(&[A, B, "m20250103_000000_c"]),
            (&format!("{A}.rs"), "use x;\n".into()),
            (&format!("{B}.rs"), text(B, A)),
            (&format!("{B}.json"), empty_record()),
            ("m20250103_000000_c.rs", "use x;\n".into()),
        ]);
        let revisions = Revisions::of_project(&project).unwrap();
        let heads: Vec<&str> = revisions
            .graph
            .heads()
            .iter()
            .map(|of| of.id.as_str())
            .collect();
        assert_eq!(heads, ["m20250103_000000_c"]);
        assert!(revisions.records.contains_key(B));
        assert!(revisions.refuse_unrecorded().is_ok());
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
            (&format!("{B}.rs"), text(A, "")),
        ]);
        let failure = Revisions::of_project(&project).unwrap_err();
        let codes: Vec<&str> = failure.causes().iter().map(Failure::code).collect();
        assert_eq!(codes, ["record-missing", "revision-id"]);
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
