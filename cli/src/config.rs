//! `schema-diff.toml`: what it may say, and what holds when it is silent. Knows nothing of the file system.

use schema_diff::dialect::Dialect;
use serde::Deserialize;
use toml::Spanned;

use crate::error::Failure;

/// The name of the configuration file, which marks a project's folder.
pub const FILE: &str = "schema-diff.toml";

/// The configuration of a project.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Folders (or single files) of entities, relative to the project.
    pub entities: Spanned<Vec<Spanned<String>>>,
    /// The folder of the revisions, relative to the project.
    pub migrations: Spanned<String>,
    /// The package that is built and called to run revisions.
    pub migrator: Spanned<String>,
    /// The databases on which every revision must run.
    pub backends: Spanned<Vec<Dialect>>,
    /// The database when nothing else names one; a relative SQLite path is relative to the project.
    pub database_url: String,
    /// The table of applied revisions.
    pub ledger: Spanned<String>,
}

impl Default for Config {
    fn default() -> Self {
        fn plain<T>(value: T) -> Spanned<T> {
            Spanned::new(0..0, value)
        }
        Self {
            entities: plain(vec![plain("entities/src".into())]),
            migrations: plain("migrator/src".into()),
            migrator: plain("migrator".into()),
            backends: plain(vec![Dialect::Sqlite, Dialect::Postgres]),
            database_url: "sqlite://ops-center.db?mode=rwc".into(),
            ledger: plain("seaql_migrations".into()),
        }
    }
}

impl Config {
    /// Reads the text of the file that messages shall call `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let failure = Failure::new("config", error.message().trim().replace('\n', "; "))
                .help(format!("correct {name}"));
            match error.span() {
                Some(span) => failure.at(name, text, span.start, span.end),
                None => failure,
            }
        })?;
        let wrong = |span: std::ops::Range<usize>, message: &str, help: &str| {
            Err(Failure::new("config", message)
                .help(help)
                .at(name, text, span.start, span.end))
        };
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
        for value in [&config.migrations, &config.migrator, &config.ledger]
            .into_iter()
            .chain(config.entities.get_ref())
        {
            if value.get_ref().trim().is_empty() {
                return wrong(
                    value.span(),
                    "this is empty",
                    "write a name, or leave the line out",
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

    /// The backends, each once, in the dialects' own order.
    pub fn backends(&self) -> Vec<Dialect> {
        let mut backends = self.backends.get_ref().clone();
        backends.sort_unstable();
        backends.dedup();
        backends
    }
}

#[cfg(test)]
mod tests {
    use miette::Diagnostic as _;

    use super::*;

    #[test]
    fn an_empty_file_has_the_defaults() {
        let config = Config::parse("c", "").unwrap();
        assert_eq!(config.migrations.get_ref(), "migrator/src");
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
