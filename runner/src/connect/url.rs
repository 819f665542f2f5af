//! A database URL, understood: SeaORM's, `SQLAlchemy`'s and libpq's ways of writing one.

use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schema_diff::dialect::Dialect;
use url::Url;

use crate::Error;

/// A database URL, understood. Its debug form holds no password, either.
#[derive(Clone)]
pub struct DatabaseUrl {
    pub(super) dialect: Dialect,
    pub(super) target: Target,
}

/// What a URL names.
#[derive(Clone)]
pub(super) enum Target {
    /// A server. The URL has the driver's own scheme and no password.
    Server {
        url: Box<Url>,
        password: Option<String>,
    },
    /// A SQLite file.
    File { path: PathBuf, read_only: bool },
    /// A SQLite database in memory.
    Memory,
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("DatabaseUrl")
            .field(&self.redacted())
            .finish()
    }
}

impl DatabaseUrl {
    /// Understands `postgres://`, `postgresql://`, `postgresql+asyncpg://`, `mysql://`, `mariadb://`, `sqlite://`,
    /// `sqlite:` and the like. A relative SQLite path is taken from `base`.
    ///
    /// A driver's name behind a `+` means `SQLAlchemy`'s way of writing: there `sqlite+aiosqlite:///a.db` is relative.
    /// A password may hold characters that should have been percent-encoded.
    pub fn parse(text: &str, base: &Path) -> Result<Self, Error> {
        let text = text.trim();
        let refuse = |reason: &str| Error::Url {
            url: redact(text),
            reason: reason.to_owned(),
        };
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(refuse("it has no scheme"));
        };
        let scheme = scheme.to_ascii_lowercase();
        let (name, driver) = match scheme.split_once('+') {
            Some((name, driver)) => (name, Some(driver)),
            None => (scheme.as_str(), None),
        };
        let dialect = match name {
            "postgres" | "postgresql" => Dialect::Postgres,
            "mysql" | "mariadb" => Dialect::MySql,
            "sqlite" | "sqlite3" => Dialect::Sqlite,
            _ => return Err(refuse(&format!("the scheme {name} is not known"))),
        };
        let target = if dialect == Dialect::Sqlite {
            sqlite(rest, base, driver.is_some()).map_err(|reason| refuse(&reason))?
        } else {
            server(dialect, rest).map_err(|reason| refuse(&reason))?
        };
        Ok(Self { dialect, target })
    }

    /// Its dialect.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The URL without its password.
    pub fn redacted(&self) -> String {
        match &self.target {
            Target::Server { url, .. } => url.to_string(),
            Target::File { path, .. } => format!("sqlite://{}", path.display()),
            Target::Memory => "sqlite::memory:".into(),
        }
    }

    /// The database's name: the last part of the path; a SQLite file's stem; `memory`.
    pub fn database_name(&self) -> String {
        match &self.target {
            Target::Server { url, .. } => {
                let path = decoded(url.path().trim_matches('/'));
                let named = || {
                    url.query_pairs()
                        .find(|(key, _)| key == "dbname")
                        .map(|(_, value)| value.into_owned())
                };
                if path.is_empty() {
                    // libpq's rule: a database of the user's name.
                    named().unwrap_or_else(|| decoded(url.username()))
                } else {
                    path
                }
            }
            Target::File { path, .. } => path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Target::Memory => "memory".into(),
        }
    }

    /// The server's host, or the folder of its socket; none for a SQLite database.
    pub fn host(&self) -> Option<String> {
        let Target::Server { url, .. } = &self.target else {
            return None;
        };
        let said = url.query_pairs().find(|(key, _)| key == "host");
        said.map(|(_, value)| value.into_owned())
            .or_else(|| url.host_str().map(str::to_owned))
    }

    /// The SQLite file, if it is one.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.target {
            Target::File { path, .. } => Some(path.clone()),
            Target::Server { .. } | Target::Memory => None,
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn sqlite(rest: &str, base: &Path, sqlalchemy: bool) -> Result<Target, String> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut read_only = false;
    let mut memory = false;
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if key == "mode" {
            match value.as_ref() {
                "ro" => read_only = true,
                "rw" | "rwc" => {}
                "memory" => memory = true,
                other => return Err(format!("mode={other} is not known")),
            }
        }
    }
    let path = match path.strip_prefix("//") {
        // SQLAlchemy: `///relative` and `////absolute`, and nothing at all for memory.
        Some(rest) if sqlalchemy => rest.strip_prefix('/').unwrap_or(rest),
        Some(rest) => rest,
        None => path,
    };
    if memory || path == ":memory:" || (path.is_empty() && sqlalchemy) {
        return Ok(Target::Memory);
    }
    if path.is_empty() {
        return Err("it names no file".into());
    }
    Ok(Target::File {
        path: base.join(decoded(path)),
        read_only,
    })
}

fn server(dialect: Dialect, rest: &str) -> Result<Target, String> {
    let Some(rest) = rest.strip_prefix("//") else {
        return Err("// is missing behind the scheme".into());
    };
    let scheme = dialect.name();
    let mut url = match Url::parse(&format!("{scheme}://{rest}")) {
        Ok(url) if !hides_user(&url) => url,
        plain => match with_encoded_password(scheme, rest) {
            Some(url) => url,
            None => plain.map_err(|error| error.to_string())?,
        },
    };
    let mut password = url.password().map(decoded);
    // The drivers know a password in the query, too.
    let mut kept = Vec::new();
    for (key, value) in url.query_pairs() {
        match key.as_ref() {
            "password" => password = Some(value.into_owned()),
            // asyncpg's word for sslmode.
            "ssl" if dialect == Dialect::Postgres => kept.push(("sslmode".into(), value)),
            _ => kept.push((key, value)),
        }
    }
    let kept: Vec<(String, String)> = kept
        .into_iter()
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    // Fails where there is no host, and then there was no password.
    let _ = url.set_password(None);
    Ok(Target::Server {
        url: Box::new(url),
        password,
    })
}

/// Whether a password with `#`, `?` or `/` made the URL end before its host. (An `@` in a query is nothing strange
/// where there is a user; in a path or a fragment it is.)
fn hides_user(url: &Url) -> bool {
    let strange = url.path().contains('@') || url.fragment().is_some_and(|f| f.contains('@'));
    let in_query = url.query().is_some_and(|query| query.contains('@'));
    strange || (in_query && url.username().is_empty() && url.port().is_some())
}

/// The URL if everything between the first `:` and the last `@` is the password.
fn with_encoded_password(scheme: &str, rest: &str) -> Option<Url> {
    let (user, place) = rest.rsplit_once('@')?;
    let (user, password) = user.split_once(':')?;
    if user.contains(['/', '?', '#']) {
        return None;
    }
    let password = utf8_percent_encode(password, NON_ALPHANUMERIC);
    Url::parse(&format!("{scheme}://{user}:{password}@{place}")).ok()
}

/// A text that may be a URL, without what may be a password.
fn redact(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("//") else {
        // Not even that: it may be a password put in the wrong place.
        return match text.split_once(':') {
            Some((scheme, _)) => format!("{scheme}:…"),
            None => "…".into(),
        };
    };
    let rest = match rest.rsplit_once('@') {
        Some((user, place)) => {
            let user = user.split([':', '/', '?', '#']).next().unwrap_or_default();
            format!("{user}@{place}")
        }
        None => rest.to_owned(),
    };
    let shown = rest.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}//{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text, Path::new("/base")).unwrap()
    }

    #[test]
    fn servers() {
        for (text, dialect, redacted, password, name) in [
            (
                "postgres://u:p@h/d",
                Dialect::Postgres,
                "postgres://u@h/d",
                Some("p"),
                "d",
            ),
            (
                "PostgreSQL://u@h:5433/d",
                Dialect::Postgres,
                "postgres://u@h:5433/d",
                None,
                "d",
            ),
            (
                " postgresql+asyncpg://u:p@h/d?ssl=require ",
                Dialect::Postgres,
                "postgres://u@h/d?sslmode=require",
                Some("p"),
                "d",
            ),
            (
                "mysql+pymysql://u:p@h/d?charset=utf8mb4",
                Dialect::MySql,
                "mysql://u@h/d?charset=utf8mb4",
                Some("p"),
                "d",
            ),
            ("mariadb://h/d", Dialect::MySql, "mysql://h/d", None, "d"),
            // As it should be written, and as it is.
            (
                "postgres://u:p%40s%2Fs%23@h/d",
                Dialect::Postgres,
                "postgres://u@h/d",
                Some("p@s/s#"),
                "d",
            ),
            (
                "postgres://u:p@s/s#?:%@h:1/d",
                Dialect::Postgres,
                "postgres://u@h:1/d",
                Some("p@s/s#?:%"),
                "d",
            ),
            (
                "postgres://u:12#3@h/d",
                Dialect::Postgres,
                "postgres://u@h/d",
                Some("12#3"),
                "d",
            ),
            (
                "postgres://u:12/3@h/d",
                Dialect::Postgres,
                "postgres://u@h/d",
                Some("12/3"),
                "d",
            ),
            (
                "postgres://h/d?application_name=a@b",
                Dialect::Postgres,
                "postgres://h/d?application_name=a%40b",
                None,
                "d",
            ),
            (
                "postgres://u@h/d?password=secret",
                Dialect::Postgres,
                "postgres://u@h/d",
                Some("secret"),
                "d",
            ),
            (
                "postgres:///d?host=/run/x&user=u",
                Dialect::Postgres,
                "postgres:///d?host=%2Frun%2Fx&user=u",
                None,
                "d",
            ),
            (
                "postgres://u:p@h",
                Dialect::Postgres,
                "postgres://u@h",
                Some("p"),
                "u",
            ),
            (
                "postgres://u@h/my%20d",
                Dialect::Postgres,
                "postgres://u@h/my%20d",
                None,
                "my d",
            ),
        ] {
            let url = parsed(text);
            assert_eq!(url.dialect(), dialect, "{text}");
            assert_eq!(url.redacted(), redacted, "{text}");
            assert_eq!(url.database_name(), name, "{text}");
            let host = if text.contains("/run/x") {
                "/run/x"
            } else {
                "h"
            };
            assert_eq!(url.host().as_deref(), Some(host), "{text}");
            assert_eq!(url.file(), None, "{text}");
            let Target::Server {
                password: found, ..
            } = &url.target
            else {
                panic!("{text}");
            };
            assert_eq!(found.as_deref(), password, "{text}");
            assert_eq!(format!("{url:?}"), format!("DatabaseUrl({redacted:?})"));
        }
    }

    #[test]
    fn sqlite_files() {
        for (text, file) in [
            ("sqlite://a.db?mode=rwc", "/base/a.db"),
            ("sqlite:a.db", "/base/a.db"),
            ("sqlite:./x/a.db", "/base/./x/a.db"),
            ("sqlite:///abs/a.db", "/abs/a.db"),
            ("sqlite:/abs/a.db", "/abs/a.db"),
            ("sqlite://a%20b%23.db?mode=ro", "/base/a b#.db"),
            ("sqlite+aiosqlite:///a.db", "/base/a.db"),
            ("sqlite+pysqlite:////abs/a.db", "/abs/a.db"),
        ] {
            let url = parsed(text);
            assert_eq!(url.file().as_deref(), Some(Path::new(file)), "{text}");
            assert_eq!(url.redacted(), format!("sqlite://{file}"));
        }
        assert_eq!(parsed("sqlite://some.dir/app.db").database_name(), "app");
        for text in [
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite+aiosqlite://",
            "sqlite:x?mode=memory",
        ] {
            let url = parsed(text);
            assert_eq!(url.file(), None, "{text}");
            assert_eq!(url.database_name(), "memory", "{text}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_its_password() {
        for (text, reason) in [
            ("oracle://u:secret@h/d", "the scheme oracle is not known"),
            ("mssql+x://u:se@cret@h/d", "the scheme mssql is not known"),
            ("secret", "it has no scheme"),
            ("postgres:u:secret@h/d", "// is missing behind the scheme"),
            ("postgres://u:secret@h:port/d", "invalid port number"),
            ("postgres://u:secret/1@h:port/d", "invalid port number"),
            ("sqlite://", "it names no file"),
            ("sqlite:a?mode=secret2", "mode=secret2 is not known"),
        ] {
            let error = DatabaseUrl::parse(text, Path::new("/base")).unwrap_err();
            let Error::Url { url, reason: found } = &error else {
                panic!("{error}");
            };
            assert_eq!(found, reason, "{text}");
            assert!(!url.contains("secret"), "{url}");
            assert!(!url.contains("cret"), "{url}");
        }
    }
}
