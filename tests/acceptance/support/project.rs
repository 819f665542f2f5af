//! Scratch copies of the example application, and the real program run on them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// A scratch copy of the example.
pub struct Project {
    folder: TempDir,
    url: Option<String>,
}

/// The migrator of a scratch copy.
pub struct Migrator {
    program: PathBuf,
    folder: PathBuf,
    url: Option<String>,
}

impl Migrator {
    pub fn run(&self, arguments: &[&str]) -> Answer {
        run(&self.program, &self.folder, self.url.as_deref(), arguments)
    }

    /// The same on another database.
    pub fn run_on(&self, url: &str, arguments: &[&str]) -> Answer {
        run(&self.program, &self.folder, Some(url), arguments)
    }
}

/// What a command came to.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    /// Requires the exit code.
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(
            self.code, expected,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// Requires a text in the errors, however the lines are broken.
    #[track_caller]
    pub fn says(self, expected: &str) -> Self {
        let words = |text: &str| -> String {
            let lines = text
                .lines()
                .map(|line| line.trim_start_matches([' ', '│', '×']));
            lines
                .collect::<Vec<_>>()
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert!(
            words(&self.stderr).contains(&words(expected)),
            "not in stderr: {expected}\n{}",
            self.stderr
        );
        self
    }
}

impl Project {
    /// The example as it is in the repository, with an embedded database that is not there yet.
    pub fn example() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        cli::scratch::example(folder.path()).expect("the example");
        Self { folder, url: None }
    }

    /// The same on another database.
    pub fn on(url: Option<String>) -> Self {
        Self {
            url,
            ..Self::example()
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Replaces a text that must stand in the file.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "not in {name}: {from}");
        self.write(name, &text.replace(from, to));
    }

    /// The URL of its database.
    pub fn url(&self) -> String {
        self.url.clone().unwrap_or_else(|| {
            format!("sqlite://{}?mode=rwc", self.path("ops-center.db").display())
        })
    }

    /// Runs `schema-diff` in its folder.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        run(
            program("cli", "schema-diff"),
            self.folder.path(),
            self.url.as_deref(),
            arguments,
        )
    }

    /// The same on another database.
    pub fn run_on(&self, url: &str, arguments: &[&str]) -> Answer {
        run(
            program("cli", "schema-diff"),
            self.folder.path(),
            Some(url),
            arguments,
        )
    }

    /// Builds its migrator as it is now, and keeps it. (Each run of `schema-diff upgrade` asks cargo.)
    pub fn built(&self) -> Migrator {
        let library = self.path("migrator/src/lib.rs");
        // Scratch projects share the target folder, and cargo goes by relative paths and times.
        std::fs::File::options()
            .append(true)
            .open(&library)
            .and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .expect("touched");
        let path = build_in(self.folder.path(), "migrator", "migrator");
        let kept = self.path(".migrator");
        let _ = std::fs::remove_file(&kept);
        std::fs::copy(path, &kept).expect("copied");
        Migrator {
            program: kept,
            folder: self.folder.path().to_owned(),
            url: self.url.clone(),
        }
    }

    /// The files of its migrations folder, sorted.
    pub fn migrations(&self) -> Vec<String> {
        files(&self.path("migrator/src"))
    }

    /// Brings its database to head with sea-orm-migration's own runner, which needs no build.
    pub async fn migrate(&self) {
        use sea_orm_migration::MigratorTrait as _;
        let connection = sea_orm::Database::connect(self.url())
            .await
            .expect("connects");
        migrator::Migrator::up(&connection, None)
            .await
            .expect("migrated");
        connection.close().await.expect("closed");
    }

    /// Runs SQL on its database.
    pub async fn execute(&self, sql: &str) {
        use sea_orm::ConnectionTrait as _;
        let connection = sea_orm::Database::connect(self.url())
            .await
            .expect("connects");
        connection
            .execute_unprepared(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.close().await.expect("closed");
    }
}

/// The names in a folder, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Runs a program of ours with nothing in the environment that says where the database is.
pub fn run(program: &Path, folder: &Path, url: Option<&str>, arguments: &[&str]) -> Answer {
    let mut command = Command::new(program);
    for name in [
        "DATABASE_URL",
        "SQLALCHEMY_DATABASE_URL",
        "SCHEMA_DIFF_DATABASE_URL",
        "POSTGRES_HOST",
        "POSTGRES_PORT",
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_DB",
    ] {
        command.env_remove(name);
    }
    if let Some(url) = url {
        command.env("DATABASE_URL", url);
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let answer = Answer {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    };
    for text in [&answer.stdout, &answer.stderr] {
        assert!(
            !text.contains("secret/word") && !text.contains("secret%2Fword"),
            "a password: {text}"
        );
    }
    answer
}

/// The program of a crate of this workspace, built once.
pub fn program(package: &str, name: &str) -> &'static Path {
    static CLI: OnceLock<PathBuf> = OnceLock::new();
    static MIGRATOR: OnceLock<PathBuf> = OnceLock::new();
    let cell = if package == "cli" { &CLI } else { &MIGRATOR };
    cell.get_or_init(|| {
        let path = build(package, name);
        if package == "cli" {
            return path;
        }
        // Scratch projects share the target folder and write a migrator of their own there: keep this one. (Put in
        // its place whole: other test processes do the same.)
        let folder = path.with_file_name("acceptance");
        std::fs::create_dir_all(&folder).expect("a folder");
        let (new, kept) = (
            folder.join(std::process::id().to_string()),
            folder.join(name),
        );
        std::fs::copy(&path, &new).expect("copied");
        // One of theirs may have come in between.
        while !is_the_repositorys(&new) {
            std::fs::copy(build(package, name), &new).expect("copied");
        }
        std::fs::rename(&new, &kept).expect("renamed");
        kept
    })
}

/// Whether a migrator program carries the revisions of this repository and no others.
fn is_the_repositorys(migrator: &Path) -> bool {
    let empty = tempfile::tempdir().expect("a folder");
    let answer = run(migrator, empty.path(), None, &["history"]).code(0);
    let mut found: Vec<&str> = answer
        .stdout
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    found.sort_unstable();
    let sources = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrator/src"));
    let expected: Vec<&str> = sources
        .iter()
        .filter_map(|name| name.strip_suffix(".rs"))
        .filter(|name| name.starts_with("m2"))
        .collect();
    found == expected
}

/// Builds a program and gives its path.
fn build(package: &str, name: &str) -> PathBuf {
    build_in(Path::new(env!("CARGO_MANIFEST_DIR")), package, name)
}

fn build_in(folder: &Path, package: &str, name: &str) -> PathBuf {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        {
            cargo.env_remove(name);
        }
    }
    let output = cargo
        .args(["build", "--quiet", "--message-format=json", "-p", package])
        .current_dir(folder)
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("a program")
}
