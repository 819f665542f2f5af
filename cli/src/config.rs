//! `schema-diff.toml`: what it may say, and what holds when it is silent. Knows nothing of the file system.

use std::collections::BTreeMap;
use std::ops::Range;

use runner::checksum;
use runner::connect::DatabaseUrl;
use runner::introspect::Scope;
use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::problem::{Place, Problem, Severity};
use schema_diff::read::{
    ReadOptions, Reading, SaidColumn, SaidDdl, SaidWords, Subject, parse_column, parse_column_type,
};
use serde::Deserialize;
use toml::Spanned;

use crate::error::Failure;
use crate::naming::{self, Template};

/// The name of the configuration file, which marks a project's folder.
pub const FILE: &str = "schema-diff.toml";

/// The configuration of a project.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Folders (or single files) of entities, relative to the project; patterns as in `exclude`.
    pub entities: Spanned<Vec<Spanned<String>>>,
    /// Files below those folders that are no entities: patterns over paths relative to the project, in which `*`
    /// stands for anything within a name, `**` for any folders and `?` for one character.
    pub exclude: Vec<Spanned<String>>,
    /// The features of the entities' crates that are on; when silent, those that are on by default.
    pub features: Option<Vec<Spanned<String>>>,
    /// The column types of Rust types that the sources do not tell, as SeaORM spells them.
    pub types: BTreeMap<String, Spanned<String>>,
    /// What single columns (`table.column`) are, as SeaORM spells column types.
    pub columns: BTreeMap<Spanned<String>, Spanned<String>>,
    /// What is to be known of single tables.
    pub tables: BTreeMap<String, TableConfig>,
    /// The folders of the revisions, relative to the project. In the first stands the lib.rs that lists them all.
    pub migrations: Spanned<OneOrMany>,
    /// How the file of a new revision is named.
    pub file_template: Spanned<String>,
    /// How many characters of its message are a part of that name at most.
    pub slug_length: Spanned<usize>,
    /// Commands that run after a revision is written: a line, or its words.
    pub after_write: Vec<OneOrMany>,
    /// The package that is built and called to run revisions.
    pub migrator: Spanned<String>,
    /// The type that is the migrator, by its name or path, where several are.
    pub migrator_type: Option<Spanned<String>>,
    /// The databases on which every revision must run.
    pub backends: Spanned<Vec<Dialect>>,
    /// The database when nothing else names one; a relative SQLite path is relative to the project.
    pub database_url: String,
    /// The table of applied revisions.
    pub ledger: Spanned<String>,
    /// Where scratch databases may be made for proofs: a URL, or one for each kind of server.
    pub prove_url: OneOrMany,
    /// Databases on whose servers nothing is ever tried: patterns (`*`, `?`) over a URL without its password, its
    /// host, or its database's name.
    pub protected: Vec<Spanned<String>>,
    /// The database schemas that are compared, on PostgreSQL; when silent, the connection's own current one.
    pub schemas: Vec<Spanned<String>>,
    /// Tables and views of the database that are somebody else's: `table` or `schema.table`, in which `*` stands for
    /// anything. What an entity declares is never among them.
    pub ignore: Vec<Spanned<String>>,
    /// What the file is called and says, for messages.
    #[serde(skip)]
    source: (String, String),
}

/// A text, or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

/// What is to be known of a table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableConfig {
    /// Whether it is a view, which no migration makes.
    pub view: bool,
    /// Of several entities of the table the one that declares it, by its path.
    pub entity: Option<Spanned<String>>,
    /// What would stand in `#[ddl(…)]` on the entity's struct.
    pub ddl: Vec<Spanned<String>>,
    /// What is to be known of its columns.
    pub columns: BTreeMap<String, ColumnConfig>,
}

/// What is to be known of a column.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnConfig {
    /// What would stand in `#[ddl(…)]` on its field.
    pub ddl: Vec<Spanned<String>>,
}

impl Default for Config {
    fn default() -> Self {
        fn plain<T>(value: T) -> Spanned<T> {
            Spanned::new(0..0, value)
        }
        Self {
            entities: plain(vec![plain("entities/src".into())]),
            exclude: Vec::new(),
            features: None,
            types: BTreeMap::new(),
            columns: BTreeMap::new(),
            tables: BTreeMap::new(),
            migrations: plain(OneOrMany::One("migrator/src".into())),
            file_template: plain(naming::TEMPLATE.into()),
            slug_length: plain(naming::LONGEST_SLUG),
            after_write: Vec::new(),
            migrator: plain("migrator".into()),
            migrator_type: None,
            backends: plain(vec![Dialect::Sqlite, Dialect::Postgres]),
            database_url: "sqlite://ops-center.db?mode=rwc".into(),
            ledger: plain("seaql_migrations".into()),
            prove_url: OneOrMany::default(),
            protected: Vec::new(),
            schemas: Vec::new(),
            ignore: Vec::new(),
            source: (String::new(), String::new()),
        }
    }
}

impl Config {
    /// Reads the text of the file that messages shall call `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let failure = Failure::new("config", error.message().trim().replace('\n', "; "))
                .help(format!("correct {name}"));
            match error.span() {
                Some(span) => failure.at(name, text, span.start, span.end),
                None => failure,
            }
        })?;
        config.source = (name.to_owned(), text.to_owned());
        let wrong =
            |span: Range<usize>, message: &str, help: &str| Err(config.wrong(span, message, help));
        if config.entities.get_ref().is_empty() {
            return wrong(
                config.entities.span(),
                "no folder of entities is named",
                "write for example entities = [\"entities/src\"]",
            );
        }
        if config.backends.get_ref().is_empty() {
            return wrong(
                config.backends.span(),
                "no database is named",
                "write for example backends = [\"sqlite\", \"postgres\"]",
            );
        }
        for value in [&config.migrator, &config.ledger]
            .into_iter()
            .chain(&config.migrator_type)
            .chain(config.entities.get_ref())
            .chain(&config.exclude)
            .chain(&config.protected)
            .chain(&config.schemas)
            .chain(&config.ignore)
        {
            if value.get_ref().trim().is_empty() {
                return wrong(
                    value.span(),
                    "this is empty",
                    "write a name, or leave the line out",
                );
            }
        }
        let folders = config.migrations.get_ref().all();
        if folders.is_empty() || folders.iter().any(|folder| folder.trim().is_empty()) {
            return wrong(
                config.migrations.span(),
                "this names no folder",
                "write for example migrations = \"migrator/src\"",
            );
        }
        if let Err(message) = Template::parse(config.file_template.get_ref()) {
            return wrong(
                config.file_template.span(),
                &message,
                "write for example \"m{year}{month}{day}_{hour}{minute}{second}_{slug}\"",
            );
        }
        if !(1..=100).contains(config.slug_length.get_ref()) {
            return wrong(
                config.slug_length.span(),
                "no name can be made so",
                "write a number from 1 to 100",
            );
        }
        for (rust, ty) in &config.types {
            if let Err(message) = parse_column_type(ty.get_ref()) {
                return wrong(
                    ty.span(),
                    &format!("{rust}: {message}"),
                    "write a variant of SeaORM's ColumnType, as \"Uuid\" or \"String(StringLen::N(36))\"",
                );
            }
        }
        for (name, said) in &config.columns {
            if column(name.get_ref()).is_none() {
                return wrong(
                    name.span(),
                    "this is no column's name",
                    "write the table and the column, as \"users.settings\"",
                );
            }
            if let Err(message) = parse_column(said.get_ref()) {
                return wrong(
                    said.span(),
                    &format!("{}: {message}", name.get_ref()),
                    "write a variant of SeaORM's ColumnType, as \"JsonBinary\" or \"Text.nullable().default(\\\"x\\\")\"",
                );
            }
        }
        // The name becomes an argument of cargo.
        if config.migrator.get_ref().starts_with('-') {
            return wrong(
                config.migrator.span(),
                "this is no package's name",
                "write the name of the package that links the revisions",
            );
        }
        Ok(config)
    }

    /// A fault of what stands at that place of the file.
    pub fn wrong(&self, span: Range<usize>, message: impl Into<String>, help: &str) -> Failure {
        let (name, text) = &self.source;
        Failure::new("config", message)
            .help(help)
            .at(name, text, span.start, span.end)
    }

    /// What the reader of entities is to know.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            types: self
                .types
                .iter()
                // All of them could be read when the configuration was.
                .filter_map(|(rust, ty)| {
                    Some((rust.clone(), parse_column_type(ty.get_ref()).ok()?))
                })
                .collect(),
            views: self
                .tables
                .iter()
                .filter(|(_, table)| table.view)
                .map(|(name, _)| ObjectName::parse(name))
                .collect(),
            columns: self.read_columns(),
            ddl: self.read_ddl(),
            entities: self
                .tables
                .iter()
                .filter_map(|(name, table)| {
                    let path = table.entity.as_ref()?.get_ref();
                    Some((
                        ObjectName::parse(name),
                        path.trim_start_matches("::").to_owned(),
                    ))
                })
                .collect(),
            ..ReadOptions::default()
        }
    }

    fn read_ddl(&self) -> BTreeMap<ObjectName, SaidDdl> {
        let words = |of: &[Spanned<String>]| -> Vec<SaidWords> {
            let words = of.iter().map(|text| SaidWords {
                text: text.get_ref().clone(),
                place: self.place(text.span()),
            });
            words.collect()
        };
        self.tables
            .iter()
            .map(|(name, table)| {
                let columns = table.columns.iter();
                let said = SaidDdl {
                    table: words(&table.ddl),
                    columns: columns
                        .map(|(column, said)| (column.clone(), words(&said.ddl)))
                        .collect(),
                };
                (ObjectName::parse(name), said)
            })
            .filter(|(_, said)| *said != SaidDdl::default())
            .collect()
    }

    /// The file's name and text, for messages.
    pub fn source(&self) -> (&str, &str) {
        (&self.source.0, &self.source.1)
    }

    /// A place of the file, on its first line.
    fn place(&self, span: Range<usize>) -> Place {
        let (name, text) = &self.source;
        let before = text.get(..span.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let first = text.get(span).unwrap_or_default();
        let first = first.lines().next().unwrap_or_default();
        Place {
            file: name.clone(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            length: first.chars().count().max(1),
        }
    }

    fn read_columns(&self) -> BTreeMap<ObjectName, BTreeMap<String, SaidColumn>> {
        let mut columns: BTreeMap<ObjectName, BTreeMap<String, SaidColumn>> = BTreeMap::new();
        for (name, said) in &self.columns {
            if let (Some((table, column)), Ok(said)) =
                (column(name.get_ref()), parse_column(said.get_ref()))
            {
                columns.entry(table).or_default().insert(column, said);
            }
        }
        columns
    }

    /// A fault of what is said of tables and columns that are not as it says.
    pub fn refuse_misfits(&self, reading: &Reading) -> Result<(), Failure> {
        for (name, table) in &self.tables {
            let (Some(entity), Some(misfit)) =
                (&table.entity, reading.misfits.get(&ObjectName::parse(name)))
            else {
                continue;
            };
            let path = entity.get_ref();
            let message = match misfit.fits.as_slice() {
                [] if misfit.declared.is_empty() => {
                    format!("no entity declares the table `{name}`")
                }
                [] => format!(
                    "`{path}` is none of the entities of `{name}`: {}",
                    misfit.declared.join(", ")
                ),
                several => format!("`{path}` fits several entities: {}", several.join(", ")),
            };
            return Err(self.wrong(
                entity.span(),
                message,
                "write as much of the path of the entity that declares the table as tells it from the others",
            ));
        }
        // What could not be read may have the column.
        let unread = |problem: &Problem| problem.severity == Severity::Error;
        if reading.problems.iter().any(unread) {
            return Ok(());
        }
        for name in self.columns.keys() {
            let known = column(name.get_ref()).is_some_and(|(table, column)| {
                reading.places.contains_key(&Subject::Column(table, column))
            });
            if !known {
                return Err(self.wrong(
                    name.span(),
                    format!("no entity has a column `{}`", name.get_ref()),
                    "write the table and the column as the database calls them, or take the line out",
                ));
            }
        }
        Ok(())
    }

    /// How new revisions are named.
    pub fn naming(&self) -> Template {
        // It could be read when the configuration was.
        let template = Template::parse(self.file_template.get_ref()).unwrap_or_default();
        template.with_slug_length(*self.slug_length.get_ref())
    }

    /// Whether the file of that path, relative to the project, is no entity.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude
            .iter()
            .any(|pattern| Self::fits(pattern.get_ref().trim_start_matches("./"), path))
    }

    /// Whether a folder or file of that path is one that `entities` names by a pattern.
    pub fn fits(pattern: &str, path: &str) -> bool {
        matches(
            &pattern.split('/').collect::<Vec<_>>(),
            &path.split('/').collect::<Vec<_>>(),
        )
    }

    /// The pattern that protects the database of that URL, if one does.
    pub fn protection(&self, url: &DatabaseUrl) -> Option<&str> {
        let names = [Some(url.redacted()), url.host(), Some(url.database_name())];
        self.protected
            .iter()
            .map(|pattern| pattern.get_ref().as_str())
            .find(|pattern| {
                let mut names = names.iter().flatten();
                names.any(|name| matches_name(pattern, name))
            })
    }

    /// What of the database is read: its schemas, without the ledger and what is somebody else's.
    pub fn scope(&self, ledger: &str) -> Scope {
        let texts = |of: &[Spanned<String>]| of.iter().map(|text| text.get_ref().clone()).collect();
        Scope {
            schemas: texts(&self.schemas),
            leave_out: vec![ledger.to_owned(), checksum::TABLE.to_owned()],
            ignore: texts(&self.ignore),
            ..Scope::default()
        }
    }

    /// The backends, each once, in the dialects' own order.
    pub fn backends(&self) -> Vec<Dialect> {
        let mut backends = self.backends.get_ref().clone();
        backends.sort_unstable();
        backends.dedup();
        backends
    }
}

/// The table and the column of `table.column`.
fn column(name: &str) -> Option<(ObjectName, String)> {
    let (table, column) = name.rsplit_once('.')?;
    (!table.is_empty() && !column.is_empty()).then(|| (ObjectName::parse(table), column.to_owned()))
}

/// Whether a pattern fits a path, both by their parts. A pattern that names a folder fits everything in it.
fn matches(pattern: &[&str], path: &[&str]) -> bool {
    // One row of the usual table a part of the pattern: whether what was read of it fits so many parts of the path.
    let mut fits = vec![false; path.len() + 1];
    fits[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if *part == "**" {
            let mut any = false;
            for (at, fits) in fits.iter().enumerate() {
                any |= fits;
                next[at] = any;
            }
        } else {
            for (at, name) in path.iter().enumerate() {
                next[at + 1] = fits[at] && matches_name(part, name);
            }
        }
        fits = next;
    }
    fits.contains(&true)
}

fn matches_name(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut fits = vec![false; name.len() + 1];
    fits[0] = true;
    for c in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        if c == '*' {
            let mut any = false;
            for (at, fits) in fits.iter().enumerate() {
                any |= fits;
                next[at] = any;
            }
        } else {
            for (at, found) in name.iter().enumerate() {
                next[at + 1] = fits[at] && (c == '?' || c == *found);
            }
        }
        fits = next;
    }
    fits.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use miette::Diagnostic as _;

    use super::*;

    #[test]
    fn an_empty_file_has_the_defaults() {
        let config = Config::parse("c", "").unwrap();
        assert_eq!(config.migrations.get_ref().all(), ["migrator/src"]);
        assert_eq!(config.ledger.get_ref(), "seaql_migrations");
        assert_eq!(config.backends(), [Dialect::Postgres, Dialect::Sqlite]);
    }

    #[test]
    fn the_example_is_read() {
        let text = include_str!("../../schema-diff.toml");
        let config = Config::parse("schema-diff.toml", text).unwrap();
        assert_eq!(config.entities.get_ref()[0].get_ref(), "entities/src");
    }

    #[test]
    fn what_the_reader_is_told() {
        let config = Config::parse(
            "c",
            "[types]\n\"a::Id\" = \"String(StringLen::N(36))\"\n[tables.\"s.v\"]\nview = true\n[tables.t]",
        )
        .unwrap();
        let options = config.read_options();
        let ty = schema_diff::model::ColumnType::String(schema_diff::model::Length::N(36));
        assert_eq!(options.types, [("a::Id".to_owned(), ty)].into());
        assert_eq!(options.views, [("s", "v").into()].into());
    }

    #[test]
    fn words_of_ddl_know_their_place() {
        let text = "[tables.\"s.t\"]\nddl = [\n  'view',\n]\n[tables.\"s.t\".columns.c]\nddl = ['collate = \"C\"']";
        let options = Config::parse("c", text).unwrap().read_options();
        let said = &options.ddl[&("s", "t").into()];
        let shown = |words: &SaidWords| {
            let place = &words.place;
            format!(
                "{} {}:{}:{}+{}",
                words.text, place.file, place.line, place.column, place.length
            )
        };
        assert_eq!(shown(&said.table[0]), "view c:3:3+6");
        assert_eq!(shown(&said.columns["c"][0]), "collate = \"C\" c:6:8+15");
    }

    #[test]
    fn patterns_of_what_is_excluded() {
        for (pattern, path, expected) in [
            ("e/a.rs", "e/a.rs", true),
            ("./e/a.rs", "e/a.rs", true),
            ("e/*.rs", "e/a.rs", true),
            ("e/*.rs", "e/x/a.rs", false),
            ("e/**/a.rs", "e/a.rs", true),
            ("e/**/a.rs", "e/x/y/a.rs", true),
            ("**/old_*", "e/x/old_user.rs", true),
            ("e/x", "e/x/y/a.rs", true),
            ("e/x", "e/xy/a.rs", false),
            ("e/?.rs", "e/ab.rs", false),
            ("a.rs", "e/a.rs", false),
        ] {
            let config = Config::parse("c", &format!("exclude = [\"{pattern}\"]")).unwrap();
            assert_eq!(config.excludes(path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_protects_by_url_host_or_database() {
        let url = "postgres://app:secret@db.prod.example.com:5432/shop_live";
        let url = DatabaseUrl::parse(url, std::path::Path::new("/")).unwrap();
        for (pattern, expected) in [
            ("*.prod.example.com", true),
            ("*_live", true),
            ("shop_live", true),
            ("postgres://app@db.prod.*", true),
            ("shop", false),
            ("*secret*", false),
            ("db.prod", false),
        ] {
            let config = Config::parse("c", &format!("protected = [\"{pattern}\"]")).unwrap();
            let found = config.protection(&url);
            assert_eq!(found, expected.then_some(pattern), "{pattern}");
        }
        let urls = |text: &str| Config::parse("c", text).unwrap().prove_url.all().to_vec();
        assert_eq!(urls("prove_url = \"a\""), ["a"]);
        assert_eq!(urls("prove_url = [\"a\", \"b\"]"), ["a", "b"]);
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        for (text, message, place) in [
            ("entitys = []", "unknown field `entitys`", "entitys"),
            ("entities = []", "no folder of entities", "[]"),
            (
                "backends = [\"oracle\"]",
                "unknown variant `oracle`",
                "\"oracle\"",
            ),
            ("backends = []", "no database is named", "[]"),
            ("ledger = \" \"", "this is empty", "\" \""),
            ("migrator = \"--all\"", "no package's name", "\"--all\""),
            ("ledger = 3", "invalid type", "3"),
            ("ledger = ", "", ""),
            ("exclude = [\"\"]", "this is empty", "\"\""),
            ("schemas = [\"a\", \"\"]", "this is empty", "\"\""),
            ("ignore = [\" \"]", "this is empty", "\" \""),
            ("ignore = \"jobs\"", "invalid type", "\"jobs\""),
            ("migrations = []", "names no folder", "[]"),
            ("slug_length = 0", "no name can be made", "0"),
            (
                "file_template = \"{day}_{slug}\"",
                "begins with no letter",
                "\"{day}_{slug}\"",
            ),
            (
                "[types]\nId = \"Uid\"",
                "Id: `Uid` is not a column type",
                "\"Uid\"",
            ),
            (
                "[types]\nId = \"Uuid.def()\"",
                "says more than a column type",
                "\"Uuid.def()\"",
            ),
            ("[types]\nId = \"(\"", "cannot read `(`", "\"(\""),
            (
                "[columns]\n\"t.a\" = \"Txt\"",
                "t.a: `Txt` is not",
                "\"Txt\"",
            ),
            ("[columns]\na = \"Text\"", "no column's name", "a"),
            ("[tables.a]\nvieww = true", "unknown field `vieww`", "vieww"),
            ("[tables.a]\nddl = \"view\"", "invalid type", "\"view\""),
            (
                "[tables.a.columns.b]\nddll = []",
                "unknown field `ddll`",
                "ddll",
            ),
        ] {
            let failure = Config::parse("c", text).unwrap_err();
            assert!(failure.to_string().contains(message), "{failure}");
            let label = failure.labels().unwrap().next().unwrap();
            assert_eq!(
                &text[label.offset()..label.offset() + label.len()],
                place,
                "{text}"
            );
        }
    }
}
