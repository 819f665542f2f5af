//! Where the database's URL comes from: the flag, the process's environment, `.env`, the configuration.
//!
//! Knows nothing of connections. The process's environment is read once and never changed; no value of `.env` is
//! ever printed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Failure;

/// A database URL, and who said it.
#[derive(Clone, PartialEq, Eq)]
pub struct Located {
    /// The URL as it was given. May hold a password: never print it.
    pub url: String,
    /// Where it comes from, in words (`DATABASE_URL in .env`).
    pub origin: String,
    /// The folder that a relative SQLite path is relative to.
    pub base: PathBuf,
}

/// Everything that can name a database.
pub struct Sources<'a> {
    /// `--database-url`.
    pub flag: Option<&'a str>,
    /// The process's environment, as far as it matters.
    pub process: BTreeMap<String, String>,
    /// The entries of `.env`.
    pub dotenv: BTreeMap<String, String>,
    /// `database_url` of the configuration.
    pub config: Option<&'a str>,
    /// The folder the process runs in.
    pub current: &'a Path,
    /// The project's folder; the current one without a project.
    pub project: &'a Path,
}

/// What is kept as it stands in the parts of a URL that are made here.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Sources<'_> {
    /// The URL, by precedence. An empty variable counts as not set.
    pub fn locate(&self) -> Option<Located> {
        if let Some(url) = self.flag.filter(|url| !url.is_empty()) {
            return Some(Located {
                url: url.to_owned(),
                origin: "--database-url".into(),
                base: self.current.to_owned(),
            });
        }
        let nothing = BTreeMap::new();
        for (variables, more, place, base) in [
            (&self.process, &self.dotenv, "the environment", self.current),
            (&self.dotenv, &nothing, ".env", self.project),
        ] {
            for name in ["DATABASE_URL", "SQLALCHEMY_DATABASE_URL"] {
                if let Some(url) = set(variables, name) {
                    return Some(Located {
                        url: url.to_owned(),
                        origin: format!("{name} in {place}"),
                        base: base.to_owned(),
                    });
                }
            }
            if let Some(url) = postgres(variables, more) {
                return Some(Located {
                    url,
                    origin: format!("POSTGRES_… in {place}"),
                    base: base.to_owned(),
                });
            }
        }
        self.config
            .filter(|url| !url.is_empty())
            .map(|url| Located {
                url: url.to_owned(),
                origin: crate::config::FILE.into(),
                base: self.project.to_owned(),
            })
    }
}

fn set<'a>(variables: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    variables
        .get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}

/// A URL from `POSTGRES_HOST`, `…_PORT`, `…_USER`, `…_PASSWORD` and `…_DB`. A host or a database must be said in
/// `variables`; the others may also stand in `more`. (A password alone is often left over from something else.)
fn postgres(
    variables: &BTreeMap<String, String>,
    more: &BTreeMap<String, String>,
) -> Option<String> {
    if set(variables, "POSTGRES_HOST").is_none() && set(variables, "POSTGRES_DB").is_none() {
        return None;
    }
    let value = |name: &str| set(variables, name).or_else(|| set(more, name));
    let encoded = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
    let user = value("POSTGRES_USER").unwrap_or("postgres");
    let database = value("POSTGRES_DB").unwrap_or(user);
    let host = value("POSTGRES_HOST").unwrap_or("localhost");
    // A host that is a path is the folder of a socket.
    let (host, query) = if host.starts_with('/') {
        ("localhost".to_owned(), format!("?host={}", encoded(host)))
    } else if host.contains(':') && !host.starts_with('[') {
        (format!("[{host}]"), String::new())
    } else {
        (host.to_owned(), String::new())
    };
    let port = value("POSTGRES_PORT").unwrap_or("5432");
    let password = value("POSTGRES_PASSWORD")
        .map(|password| format!(":{}", encoded(password)))
        .unwrap_or_default();
    Some(format!(
        "postgres://{}{password}@{host}:{port}/{}{query}",
        encoded(user),
        encoded(database)
    ))
}

/// The variables that matter.
const NAMES: [&str; 7] = [
    "DATABASE_URL",
    "SQLALCHEMY_DATABASE_URL",
    "POSTGRES_HOST",
    "POSTGRES_PORT",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "POSTGRES_DB",
];

/// The variables of the process that matter.
pub fn of_process() -> BTreeMap<String, String> {
    NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)))
        .collect()
}

/// The entries of `folder/.env` that matter; none when there is no such file.
pub fn dotenv(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let path = folder.join(".env");
    let malformed = || {
        // The library's message quotes the line, which may be the one with the password.
        Failure::new(
            "dotenv",
            format!("{} has a line that cannot be read", path.display()),
        )
        .help("each line is NAME=value; put a value with spaces, #, $ or quotes in single quotes")
    };
    let entries = match dotenvy::from_path_iter(&path) {
        Ok(entries) => entries,
        Err(dotenvy::Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(BTreeMap::new());
        }
        Err(dotenvy::Error::Io(error)) => return Err(Failure::file("read", &path, &error)),
        Err(_) => return Err(malformed()),
    };
    let mut variables = BTreeMap::new();
    for entry in entries {
        let (name, value) = entry.map_err(|_| malformed())?;
        if NAMES.contains(&name.as_str()) {
            // As with dotenv everywhere, the first entry of a name counts.
            variables.entry(name).or_insert(value);
        }
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> BTreeMap<String, String> {
        text.split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn check(
        flag: Option<&str>,
        process: &str,
        dotenv: &str,
        config: Option<&str>,
        expected: Option<(&str, &str)>,
    ) {
        let located = Sources {
            flag,
            process: map(process),
            dotenv: map(dotenv),
            config,
            current: Path::new("/here"),
            project: Path::new("/project"),
        }
        .locate();
        assert_eq!(
            located
                .as_ref()
                .map(|located| (located.url.as_str(), located.origin.as_str())),
            expected,
            "{process} | {dotenv}"
        );
    }

    #[test]
    fn the_nearest_word_counts() {
        let all = "DATABASE_URL=a SQLALCHEMY_DATABASE_URL=b POSTGRES_HOST=h";
        let two = "SQLALCHEMY_DATABASE_URL=b POSTGRES_HOST=h";
        let one = "POSTGRES_HOST=h";
        let url = "postgres://postgres@h:5432/postgres";
        check(
            Some("f"),
            all,
            all,
            Some("c"),
            Some(("f", "--database-url")),
        );
        check(
            Some(""),
            all,
            all,
            Some("c"),
            Some(("a", "DATABASE_URL in the environment")),
        );
        check(
            None,
            two,
            all,
            Some("c"),
            Some(("b", "SQLALCHEMY_DATABASE_URL in the environment")),
        );
        check(
            None,
            one,
            all,
            Some("c"),
            Some((url, "POSTGRES_… in the environment")),
        );
        check(
            None,
            "",
            all,
            Some("c"),
            Some(("a", "DATABASE_URL in .env")),
        );
        check(
            None,
            "DATABASE_URL=",
            one,
            Some("c"),
            Some((url, "POSTGRES_… in .env")),
        );
        check(None, "", "", Some("c"), Some(("c", "schema-diff.toml")));
        check(None, "", "", None, None);
    }

    #[test]
    fn the_parts_make_a_url() {
        check(
            None,
            "POSTGRES_HOST=db POSTGRES_PORT=6000 POSTGRES_USER=me@x POSTGRES_PASSWORD=a/b:c%ä POSTGRES_DB=o_c-1",
            "",
            None,
            Some((
                "postgres://me%40x:a%2Fb%3Ac%25%C3%A4@db:6000/o_c-1",
                "POSTGRES_… in the environment",
            )),
        );
        check(
            None,
            "POSTGRES_DB=d",
            "POSTGRES_USER=u POSTGRES_PASSWORD=p",
            None,
            Some((
                "postgres://u:p@localhost:5432/d",
                "POSTGRES_… in the environment",
            )),
        );
        check(
            None,
            "POSTGRES_HOST=/run/pg",
            "",
            None,
            Some((
                "postgres://postgres@localhost:5432/postgres?host=%2Frun%2Fpg",
                "POSTGRES_… in the environment",
            )),
        );
        check(
            None,
            "POSTGRES_HOST=::1",
            "",
            None,
            Some((
                "postgres://postgres@[::1]:5432/postgres",
                "POSTGRES_… in the environment",
            )),
        );
    }

    #[test]
    fn a_password_alone_names_no_database() {
        check(None, "POSTGRES_PASSWORD=p POSTGRES_USER=u", "", None, None);
    }

    #[test]
    fn relative_paths_belong_to_who_wrote_them() {
        let mut sources = Sources {
            process: map("DATABASE_URL=sqlite://x.db"),
            dotenv: map("DATABASE_URL=sqlite://x.db"),
            current: Path::new("/here"),
            project: Path::new("/project"),
            ..Sources::default_for_tests()
        };
        assert_eq!(sources.locate().unwrap().base, Path::new("/here"));
        sources.process.clear();
        assert_eq!(sources.locate().unwrap().base, Path::new("/project"));
    }

    impl Sources<'static> {
        fn default_for_tests() -> Self {
            Self {
                flag: None,
                process: BTreeMap::new(),
                dotenv: BTreeMap::new(),
                config: None,
                current: Path::new(""),
                project: Path::new(""),
            }
        }
    }

    #[test]
    fn dotenv_is_read_without_touching_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        assert!(dotenv(folder.path()).unwrap().is_empty());
        std::fs::write(
            folder.path().join(".env"),
            "# ours\nOTHER=1\nDATABASE_URL='postgres://u:p#$@h/d'\nexport POSTGRES_DB=x\nDATABASE_URL=later\n",
        )
        .unwrap();
        assert_eq!(
            dotenv(folder.path()).unwrap(),
            map("DATABASE_URL=postgres://u:p#$@h/d POSTGRES_DB=x")
        );
        assert!(std::env::var_os("OTHER").is_none());
    }

    #[test]
    fn a_broken_dotenv_does_not_leak() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(".env"),
            "DATABASE_URL=postgres://u:hunter2 and more@h/d\n",
        )
        .unwrap();
        let failure = dotenv(folder.path()).unwrap_err();
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    }
}
