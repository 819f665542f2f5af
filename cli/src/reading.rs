//! The entities of a project, read with what its manifests and its dependencies' sources say.
//!
//! Knows nothing of databases. Other crates' files are opened only when something is unknown without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use schema_diff::read::{Missing, ReadOptions, Reading, SourceFile, read_among};

use crate::error::Failure;
use crate::manifest::{self, Found};
use crate::project::{Project, TextFile, read_text};
use crate::sources::Dependencies;

/// What the entities say, and the other files that helped to read them.
pub struct Entities {
    /// What was read.
    pub reading: Reading,
    /// Files in which names were looked up; problems may have their place there.
    pub others: Vec<TextFile>,
}

/// How many crates may stand between an entity and the crate that declares a type.
const LONGEST_WAY: usize = 8;

/// Reads the entities in `files`.
pub fn read(project: &Project, files: &[TextFile]) -> Result<Entities, Failure> {
    let mut crates = manifest::crates(project, files.iter().map(|file| file.name.as_str()))?;
    turn_on(project, &mut crates)?;
    let mut search = Search {
        project,
        entities: files.iter().map(|file| file.name.as_str()).collect(),
        manifests: crates
            .iter()
            .map(|found| (found.krate.name.clone(), found.path.clone()))
            .collect(),
        options: ReadOptions {
            crates: crates.into_iter().map(|found| found.krate).collect(),
            ..project.config.read_options()
        },
        others: Vec::new(),
        dependencies: Dependencies::default(),
        faults: BTreeSet::new(),
    };
    let mut tried = BTreeSet::new();
    let mut reading = search.read(files);
    for _ in 0..LONGEST_WAY {
        let wanted: Vec<Missing> = reading.missing.difference(&tried).cloned().collect();
        if wanted.is_empty() {
            break;
        }
        let mut found = false;
        for missing in &wanted {
            found |= search.add(missing);
        }
        tried.extend(wanted);
        if found {
            reading = search.read(files);
        }
    }
    project.config.refuse_misfits(&reading)?;
    for problem in &mut reading.problems {
        if problem.code == "read-unknown-type" {
            for fault in &search.faults {
                problem.help =
                    format!("{}; other crates were not looked at: {fault}", problem.help);
            }
        }
    }
    Ok(Entities {
        reading,
        others: search.others,
    })
}

/// Turns the features on that the configuration names, in each crate that has them.
fn turn_on(project: &Project, crates: &mut [Found]) -> Result<(), Failure> {
    let Some(features) = &project.config.features else {
        return Ok(());
    };
    for feature in features {
        let name = feature.get_ref();
        if !crates.is_empty() && !crates.iter().any(|found| found.declares(name)) {
            return Err(project.config.wrong(
                feature.span(),
                format!("no crate of the entities has a feature `{name}`"),
                "write features that stand under [features] in the Cargo.toml beside the entities",
            ));
        }
    }
    for found in crates {
        found.turn_on(features.iter().map(|feature| feature.get_ref().as_str()));
    }
    Ok(())
}

struct Search<'a> {
    project: &'a Project,
    /// The names of the entities' files.
    entities: BTreeSet<&'a str>,
    options: ReadOptions,
    /// The manifest of each crate.
    manifests: BTreeMap<String, PathBuf>,
    others: Vec<TextFile>,
    dependencies: Dependencies,
    /// Why cargo could not be asked.
    faults: BTreeSet<String>,
}

impl Search<'_> {
    fn read(&self, files: &[TextFile]) -> Reading {
        fn sources(files: &[TextFile]) -> Vec<SourceFile<'_>> {
            files
                .iter()
                .map(|file| SourceFile {
                    path: &file.name,
                    text: &file.text,
                })
                .collect()
        }
        read_among(&sources(files), &sources(&self.others), &self.options)
    }

    /// Adds the files of a crate; whether there is anything new to look at.
    fn add(&mut self, missing: &Missing) -> bool {
        if missing.by == missing.name {
            let own = |krate: &&mut schema_diff::read::Crate| krate.name == missing.by;
            let Some(krate) = self.options.crates.iter_mut().find(own) else {
                return false;
            };
            krate.complete = true;
            let root = self.project.folder.join(&krate.root);
            self.add_files(&root);
            return true;
        }
        let Some(manifest) = self.manifests.get(&missing.by).cloned() else {
            return false;
        };
        let found = self
            .dependencies
            .find(self.project, &manifest, &missing.name);
        let (krate, path) = match found {
            Ok(Some(found)) => found,
            Ok(None) => return false,
            Err(fault) => {
                self.faults.insert(fault);
                return false;
            }
        };
        let known = self
            .manifests
            .iter()
            .find(|(_, manifest)| **manifest == path)
            .map(|(name, _)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = krate.name.clone();
            self.add_files(&self.project.folder.join(&krate.root));
            self.manifests.insert(name.clone(), path);
            self.options.crates.push(krate);
            name
        });
        let by = |krate: &&mut schema_diff::read::Crate| krate.name == missing.by;
        if let Some(krate) = self.options.crates.iter_mut().find(by) {
            krate.dependencies.insert(missing.name.clone(), name);
        }
        true
    }

    /// A file that cannot be read says nothing.
    fn add_files(&mut self, root: &Path) {
        for path in manifest::files(root) {
            let name = self.project.name_of(&path);
            let known = self.entities.contains(name.as_str())
                || self.others.iter().any(|other| other.name == name);
            if let (false, Ok(text)) = (known, read_text(&path)) {
                self.others.push(TextFile { name, text });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use miette::Diagnostic as _;

    use super::*;

    #[track_caller]
    fn check(config: &str, files: &[(&str, &str)], expected: &[&str]) -> Entities {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("schema-diff.toml", config)].iter().chain(files) {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project::find(folder.path()).unwrap().unwrap();
        let entities = read(&project, &project.entities().unwrap()).unwrap();
        let mut found = Vec::new();
        for (name, table) in &entities.reading.schema.tables {
            for column in &table.columns {
                found.push(format!("{name}.{} {:?}", column.name, column.ty.value()));
            }
        }
        found.extend(
            entities
                .reading
                .problems
                .iter()
                .map(|problem| format!("{}: {}", problem.message, problem.help)),
        );
        assert!(
            found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(found, expected)| found.starts_with(expected)),
            "{found:#?}"
        );
        entities
    }

    fn entity(field: &str) -> String {
        format!(
            "use sea_orm::entity::prelude::*; #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
             pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, {field} }}"
        )
    }

    const SHOP: &str = "[package]\nname = \"shop\"\nedition = \"2024\"\n[features]\ndefault = [\"a\"]\na = []\nb = []\n";

    #[test]
    fn features_of_the_manifest_or_of_the_configuration() {
        let text = entity(
            "#[cfg(feature = \"a\")] pub a: bool, #[cfg(feature = \"b\")] pub b: bool, #[cfg(not(feature = \"b\"))] pub c: bool",
        );
        let files = &[("shop/Cargo.toml", SHOP), ("shop/src/t.rs", &text)];
        check(
            "entities = [\"shop/src\"]",
            files,
            &["t.id Integer", "t.a Boolean", "t.c Boolean"],
        );
        check(
            "entities = [\"shop/src\"]\nfeatures = [\"b\"]",
            files,
            &["t.id Integer", "t.b Boolean"],
        );
        check(
            "entities = [\"shop/src\"]\nfeatures = []",
            files,
            &["t.id Integer", "t.c Boolean"],
        );
    }

    #[test]
    fn more_files_of_the_crate_itself_need_no_cargo() {
        let text = entity("pub a: crate::ids::Id, pub b: super::super::kinds::Kind");
        let entities = check(
            "entities = [\"shop/src/entities\"]",
            &[
                (
                    "shop/Cargo.toml",
                    "[package]\nname = \"shop\"\nversion = \"no version\"",
                ),
                (
                    "shop/src/lib.rs",
                    "pub mod ids; pub mod kinds; pub mod entities;",
                ),
                (
                    "shop/src/ids.rs",
                    "#[derive(DeriveValueType)] pub struct Id(pub i64);",
                ),
                ("shop/src/kinds/mod.rs", "pub type Kind = bool;"),
                ("shop/src/entities/mod.rs", "pub mod t;"),
                ("shop/src/entities/t.rs", &text),
            ],
            &["t.id Integer", "t.a BigInteger", "t.b Boolean"],
        );
        assert_eq!(entities.others.len(), 3);
    }

    #[test]
    fn other_crates_are_found_by_cargo() {
        let text = entity(
            "pub a: keys::Id, pub b: keys::Deep, #[cfg(not(feature = \"x\"))] pub c: keys::Feature, pub d: bool",
        );
        let shop = format!(
            "{SHOP}[dependencies]\nkeys = {{ package = \"my-ids\", path = \"../ids\", features = [\"on\"] }}\n"
        );
        let files: &[(&str, &str)] = &[
            ("Cargo.toml", "[workspace]\nmembers = [\"shop\", \"ids\", \"deep\"]\nresolver = \"3\"\n"),
            ("shop/Cargo.toml", &shop),
            ("shop/src/lib.rs", "pub mod t;"),
            ("shop/src/t.rs", &text),
            (
                "ids/Cargo.toml",
                "[package]\nname = \"my-ids\"\nedition = \"2024\"\n[features]\non = []\n[dependencies]\ndeep = { path = \"../deep\" }\n",
            ),
            (
                "ids/src/lib.rs",
                "#[derive(DeriveValueType)] pub struct Id(pub i64); pub use deep::*;
                 #[cfg(feature = \"on\")] pub type Feature = bool; #[cfg(not(feature = \"on\"))] pub type Feature = String;
                 #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"other\")] pub struct Model { #[sea_orm(primary_key)] pub id: Id }",
            ),
            ("deep/Cargo.toml", "[package]\nname = \"deep\"\nedition = \"2024\"\n"),
            ("deep/src/lib.rs", "mod inner; pub use self::inner::Deep;"),
            ("deep/src/inner.rs", "#[derive(DeriveValueType)] pub struct Deep(pub i16);"),
        ];
        let entities = check(
            "entities = [\"shop/src\"]",
            files,
            &[
                "t.id Integer",
                "t.a BigInteger",
                "t.b SmallInteger",
                "t.c Boolean",
                "t.d Boolean",
            ],
        );
        assert_eq!(entities.others.len(), 3);
    }

    #[test]
    fn without_cargo_the_type_stays_unknown_and_the_error_says_so() {
        let text = entity("pub a: keys::Id");
        let shop = format!("{SHOP}[dependencies]\nkeys = {{ path = \"../nowhere\" }}\n");
        check(
            "entities = [\"shop/src\"]",
            &[
                ("shop/Cargo.toml", &shop),
                ("shop/src/lib.rs", "pub mod t;"),
                ("shop/src/t.rs", &text),
            ],
            &[
                "t.id Integer",
                "no column type is known for `keys::Id`: say it with `#[sea_orm(column_type = \"…\")]`, under `[types]` in schema-diff.toml, or leave the field out with `#[sea_orm(ignore)]`; other crates were not looked at: `cargo metadata --offline` failed: error: failed to",
            ],
        );
    }

    #[test]
    fn what_is_said_of_tables_and_columns_must_be_there() {
        for (config, message, place) in [
            (
                "[columns]\n\"t.a\" = \"Text\"\n\"t.b\" = \"Text\"",
                "no entity has a column `t.b`",
                "\"t.b\"",
            ),
            (
                "[tables.t]\nentity = \"u::Entity\"",
                "`u::Entity` is none of the entities of `t`: t::Entity",
                "\"u::Entity\"",
            ),
            (
                "[tables.u]\nentity = \"t::Entity\"",
                "no entity declares the table `u`",
                "\"t::Entity\"",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let text = format!("entities = [\"src\"]\n{config}");
            fs::write(folder.path().join("schema-diff.toml"), &text).unwrap();
            fs::create_dir(folder.path().join("src")).unwrap();
            fs::write(folder.path().join("src/t.rs"), entity("pub a: i32")).unwrap();
            let project = Project::find(folder.path()).unwrap().unwrap();
            let failure = read(&project, &project.entities().unwrap()).err().unwrap();
            assert_eq!(failure.to_string(), message);
            let label = failure.labels().unwrap().next().unwrap();
            let source = failure.source_code().unwrap();
            let found = source.read_span(label.inner(), 0, 0).unwrap();
            assert_eq!(std::str::from_utf8(found.data()).unwrap(), place);
        }
    }

    #[test]
    fn a_feature_that_no_crate_has() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("schema-diff.toml"),
            "entities = [\"src\"]\nfeatures = [\"nope\"]",
        )
        .unwrap();
        fs::write(folder.path().join("Cargo.toml"), SHOP).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), "").unwrap();
        let project = Project::find(folder.path()).unwrap().unwrap();
        let failure = read(&project, &project.entities().unwrap()).err().unwrap();
        assert_eq!(
            failure.to_string(),
            "no crate of the entities has a feature `nope`"
        );
    }
}
