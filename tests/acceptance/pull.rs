//! `pull`: databases whose entities, as they are written, say what is there; as files in many forms, and in nothing but
//! schema-diff.toml.

use std::path::{Path, PathBuf};

use sea_orm::ConnectionTrait as _;
use tempfile::TempDir;

use crate::support::project::{Answer, files, program, run};
use crate::support::servers;

/// A folder with an entities crate that has none yet.
struct Empty {
    folder: TempDir,
    url: String,
}

impl Empty {
    /// One for a database that has what `sql` makes; a script each.
    async fn new(url: String, dialect: &str, sql: &[&str]) -> Self {
        execute(&url, sql).await;
        let folder = tempfile::tempdir().expect("a folder");
        let empty = Self { folder, url };
        std::fs::create_dir(empty.path("src")).expect("a folder");
        empty.write(
            "schema-diff.toml",
            &format!("# ours\nentities = [\"src\"] # here\nbackends = [\"{dialect}\"]\n"),
        );
        empty
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let program = program("cli", "schema-diff");
        run(program, self.folder.path(), Some(&self.url), arguments)
    }

    /// Pulls, and requires that the entities say what the database has.
    #[track_caller]
    fn round(&self, more: &[&str]) -> Answer {
        let arguments = [&["pull", "-v"], more].concat();
        let answer = self.run(&arguments).code(0);
        let same = self.run(&["diff", "entities", &self.url, "--exit-code"]);
        assert_eq!(same.code(0).stdout, "no difference\n");
        self.run(&["diff", &self.url, "entities", "--exit-code"])
            .code(0);
        // The same again changes nothing.
        let again = self.run(&arguments).code(0);
        assert!(!again.stderr.contains("wrote"), "{}", again.stderr);
        answer
    }

    /// Makes another database of the entities, and requires that they say what it has.
    async fn built(&self, url: String, before: &str) {
        execute(&url, &[before]).await;
        let sql = self
            .run(&["diff", &url, "entities", "--format", "sql"])
            .code(0);
        execute(&url, &[&sql.stdout]).await;
        self.run(&["diff", "entities", &url, "--exit-code"]).code(0);
        self.run(&["diff", &url, "entities", "--exit-code"]).code(0);
    }
}

async fn execute(url: &str, sql: &[&str]) {
    let connection = sea_orm::Database::connect(url).await.expect("connects");
    for script in sql.iter().filter(|script| !script.trim().is_empty()) {
        if script.contains("DELIMITER") {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("script.sql");
            std::fs::write(&path, script).expect("written");
            servers::mariadb_client(url, &path);
            continue;
        }
        let done = connection.execute_unprepared(script).await;
        done.unwrap_or_else(|error| panic!("{script}: {error}"));
    }
    connection.close().await.expect("closed");
}

fn sqlite() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display());
    (folder, url)
}

macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!("samples/", $name, ".sql"))
    };
}

const POSTGRES: &[(&str, &str, &str)] = &[
    ("chinook", "", sample!("postgres/chinook")),
    ("northwind", "", sample!("postgres/northwind")),
    (
        "pagila",
        sample!("postgres/pagila_before"),
        sample!("postgres/pagila"),
    ),
    (
        "torture",
        sample!("postgres/torture_before"),
        sample!("postgres/torture"),
    ),
];
const MARIADB: &[(&str, &str)] = &[
    ("chinook", sample!("mariadb/chinook")),
    ("northwind", sample!("mariadb/northwind")),
    ("sakila", sample!("mariadb/sakila")),
    ("torture", sample!("mariadb/torture")),
];
const SQLITE: &[(&str, &str)] = &[
    ("chinook", sample!("sqlite/chinook")),
    ("northwind", sample!("sqlite/northwind")),
    ("sakila", sample!("sqlite/sakila")),
    ("torture", sample!("sqlite/torture")),
];

#[tokio::test]
async fn postgres_schemas_are_said_whole() {
    for (name, before, schema) in POSTGRES {
        let Some(url) = servers::postgres() else {
            return;
        };
        let empty = Empty::new(url, "postgres", &[before, schema]).await;
        let answer = empty.round(&[]);
        if *name == "torture" {
            for text in [
                "no entity for the table `columnless`: it has no primary key",
                "no entity for the enum type `other.mood`",
                "children, the exclusion `apart`: entities have no word for it; it stays as it is",
                "view looking",
            ] {
                assert!(answer.stderr.contains(text), "{text}: {}", answer.stderr);
            }
            let config = empty.read("schema-diff.toml");
            assert!(
                config.starts_with("# ours\nentities = [\"src\"] # here\n"),
                "{config}"
            );
            assert!(config.contains("\"columnless\"") && config.contains("\"other.mood\""));
        } else if *name != "pagila" {
            // (What pagila's columns are made of, functions and domains, no entity says.)
            let copy = servers::postgres().expect("a database");
            empty.built(copy, before).await;
        }
    }
}

#[tokio::test]
async fn mariadb_schemas_are_said_whole() {
    for (name, schema) in MARIADB {
        let Some(url) = servers::mariadb() else {
            return;
        };
        let empty = Empty::new(url, "mysql", &[schema]).await;
        let answer = empty.round(&[]);
        if *name == "torture" {
            let text =
                "that `id` counts up: in SeaORM only the single column of a primary key does";
            assert!(answer.stderr.contains(text), "{}", answer.stderr);
        } else {
            let copy = servers::mariadb().expect("a database");
            empty.built(copy, "").await;
        }
    }
}

#[tokio::test]
async fn sqlite_schemas_are_said_whole() {
    for (name, schema) in SQLITE {
        let (_folder, url) = sqlite();
        let empty = Empty::new(url, "sqlite", &[schema]).await;
        empty.round(&[]);
        if *name != "torture" {
            let (_folder, copy) = sqlite();
            empty.built(copy, "").await;
        }
    }
}

#[tokio::test]
async fn every_form_says_the_same() {
    for form in [
        &["--entity-format", "dense"][..],
        &["--entity-format", "expanded"],
        &["--no-names"],
        &[
            "--with-serde",
            "both",
            "--with-copy-enums",
            "--model-extra-derives",
            "Hash",
        ],
    ] {
        let (_folder, url) = sqlite();
        let empty = Empty::new(url, "sqlite", &[sample!("sqlite/sakila")]).await;
        empty.round(form);
        if let Some(url) = servers::postgres() {
            let (_, before, schema) = POSTGRES[2];
            let empty = Empty::new(url, "postgres", &[before, schema]).await;
            empty.round(form);
        }
        if let Some(url) = servers::mariadb() {
            let empty = Empty::new(url, "mysql", &[sample!("mariadb/sakila")]).await;
            empty.round(form);
        }
    }
}

/// The entities are the generator's own, and all else stands beside them.
#[tokio::test]
async fn all_of_it_can_stand_in_the_configuration() {
    let check = |empty: &Empty| {
        empty.round(&["--toml"]);
        for name in files(&empty.path("src")) {
            let text = empty.read(&format!("src/{name}"));
            assert!(!text.to_lowercase().contains("ddl"), "{name}: {text}");
        }
        let config = empty.read("schema-diff.toml");
        let start = "# ours\nentities = [\"src\"] # here\nbackends = [";
        assert!(config.starts_with(start), "{config}");
        assert!(config.contains("ddl = ["), "{config}");
    };
    for (_, schema) in &SQLITE[..3] {
        let (_folder, url) = sqlite();
        check(&Empty::new(url, "sqlite", &[schema]).await);
    }
    for (_, before, schema) in POSTGRES {
        if let Some(url) = servers::postgres() {
            check(&Empty::new(url, "postgres", &[before, schema]).await);
        }
    }
    for (_, schema) in MARIADB {
        if let Some(url) = servers::mariadb() {
            check(&Empty::new(url, "mysql", &[schema]).await);
        }
    }
}

/// Keys for the tables that have none, so that all of their columns are written.
async fn keyed(url: &str, dialect: &str, before: &str, schema: &str) {
    execute(url, &[before, schema]).await;
    let (tables, key): (&[&str], &str) = match dialect {
        "postgres" => (
            &[
                "counters",
                "base",
                "z_log",
                "replicated",
                "unlogged",
                "types",
                "a_to_heir",
                "columnless",
            ],
            "bigserial PRIMARY KEY",
        ),
        _ => (
            &[
                "texts",
                "to_index",
                "numbers",
                "times",
                "calculated",
                "by_index",
                "stays",
            ],
            "bigint NOT NULL PRIMARY KEY",
        ),
    };
    for table in tables {
        let sql = format!("ALTER TABLE {table} ADD COLUMN key_of_own {key}");
        execute(url, &[&sql]).await;
    }
}

/// What is written is what `pulled` compiles. `SCHEMA_DIFF_UPDATE=1` writes it anew.
#[tokio::test]
async fn what_is_written_compiles() {
    let mut differing = Vec::new();
    let (_folder, url) = sqlite();
    let empty = Empty::new(url, "sqlite", &[sample!("sqlite/torture")]).await;
    differing.extend(kept(&empty, "sqlite", &[]));
    let (_folder, url) = sqlite();
    let empty = Empty::new(url, "sqlite", &[sample!("sqlite/northwind")]).await;
    differing.extend(kept(&empty, "expanded", &["--entity-format", "expanded"]));
    if let Some(url) = servers::postgres() {
        let (_, before, schema) = POSTGRES[3];
        keyed(&url, "postgres", before, schema).await;
        let empty = Empty::new(url, "postgres", &[]).await;
        differing.extend(kept(&empty, "postgres", &[]));
        empty
            .run(&["diff", "entities", &empty.url, "--exit-code"])
            .code(0);
        let url = servers::postgres().expect("a database");
        let (_, before, schema) = POSTGRES[2];
        let empty = Empty::new(url, "postgres", &[before, schema]).await;
        differing.extend(kept(&empty, "dense", &["--entity-format", "dense"]));
    }
    if let Some(url) = servers::mariadb() {
        keyed(&url, "mysql", "", MARIADB[3].1).await;
        let empty = Empty::new(url, "mysql", &[]).await;
        differing.extend(kept(&empty, "mariadb", &[]));
        empty
            .run(&["diff", "entities", &empty.url, "--exit-code"])
            .code(0);
    }
    assert!(
        differing.is_empty(),
        "pulled is not what is written now (SCHEMA_DIFF_UPDATE=1 writes it): {differing:?}"
    );
}

/// Pulls, and gives the files that differ from those that `pulled` keeps.
fn kept(empty: &Empty, name: &str, more: &[&str]) -> Vec<String> {
    let folder = empty.path(name);
    empty.write(
        "schema-diff.toml",
        &format!(
            "entities = [\"{name}\"]\nbackends = [\"{}\"]\n",
            match name {
                "postgres" | "dense" => "postgres",
                "mariadb" => "mysql",
                _ => "sqlite",
            }
        ),
    );
    empty.run(&[&["pull"], more].concat()).code(0);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pulled/src")
        .join(name);
    let mut names = files(&folder);
    names.extend(files(&kept));
    names.sort();
    names.dedup();
    let text = |folder: &Path, name: &String| std::fs::read_to_string(folder.join(name)).ok();
    names.retain(|name| text(&folder, name) != text(&kept, name));
    if std::env::var_os("SCHEMA_DIFF_UPDATE").is_some() {
        for name in names.drain(..) {
            match text(&folder, &name) {
                Some(new) => std::fs::write(kept.join(&name), new).expect("written"),
                None => std::fs::remove_file(kept.join(&name)).expect("removed"),
            }
        }
    }
    names
        .into_iter()
        .map(|file| format!("{name}/{file}"))
        .collect()
}

/// Names that are none in Rust, or the same there.
#[tokio::test]
async fn names_that_rust_does_not_take() {
    let sql = r#"CREATE TABLE "Foo" (id int PRIMARY KEY, "Name" text, name text, "na me" text, "a.b" int, "2x" int);
        CREATE TABLE foo (id int PRIMARY KEY, type int, "self" int, "Self" int, gen int, "" int);
        CREATE TABLE "type" (id int PRIMARY KEY, foo_id int REFERENCES foo (id), "Foo_id" int REFERENCES "Foo" (id));
        CREATE TABLE self (id int PRIMARY KEY); CREATE TABLE "mod" (id int PRIMARY KEY);
        CREATE TABLE prelude (id int PRIMARY KEY); CREATE TABLE "日本" (id int PRIMARY KEY, "名" int)"#;
    let sql = sql.replace(
        "foo (id int PRIMARY KEY, type int, \"self\" int, \"Self\" int, gen int, \"\" int)",
        "foo (id int PRIMARY KEY, type int, \"self\" int, \"se lf\" int, gen int)",
    );
    for dialect in ["sqlite", "postgres"] {
        let (_folder, url) = if dialect == "sqlite" {
            let (folder, url) = sqlite();
            // Names are the same in either case there.
            (Some(folder), url)
        } else if let Some(url) = servers::postgres() {
            (None, url)
        } else {
            return;
        };
        let sql = if dialect == "sqlite" {
            sql.replace("\"Foo\"", "\"Foo 2\"")
                .replace("\"Name\" text, ", "\"N ame\" text, ")
                .replace("\"Foo_id\"", "\"F oo_id\"")
        } else {
            sql.clone()
        };
        let empty = Empty::new(url, dialect, &[&sql]).await;
        for form in ["compact", "dense"] {
            empty.round(&["--entity-format", form, "--force"]);
        }
        let names = files(&empty.path("src"));
        for name in [
            "mod_table.rs",
            "prelude_table.rs",
            "self_table.rs",
            "type_table.rs",
            "table.rs",
        ] {
            assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
        }
    }
}

/// Tables of one name in two schemas; types of another schema are text that is cast.
#[tokio::test]
async fn several_schemas() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let before = include_str!("samples/postgres/schemas_before.sql");
    let schema = include_str!("samples/postgres/schemas.sql");
    let empty = Empty::new(url, "postgres", &[before, schema]).await;
    empty.write(
        "schema-diff.toml",
        "entities = [\"src\"]\nbackends = [\"postgres\"]\nschemas = [\"public\", \"audit\", \"Odd 's.x\"]\n",
    );
    empty.round(&[]);
    let names = files(&empty.path("src"));
    let of_users = names.iter().filter(|name| name.contains("users")).count();
    assert_eq!(of_users, 2, "{names:?}");
}

#[tokio::test]
async fn files_that_are_there_are_kept() {
    let (_folder, url) = sqlite();
    let sql = "CREATE TABLE a (id integer PRIMARY KEY, b text); CREATE VIEW v AS SELECT * FROM a;
        CREATE TABLE loose (x int)";
    let empty = Empty::new(url, "sqlite", &[sql]).await;
    empty.round(&[]);
    let config = empty.read("schema-diff.toml");
    assert!(config.contains("ignore = [\"loose\"]"), "{config}");
    let text = empty.read("src/a.rs");
    let mine = format!("{text}// mine\n");
    empty.write("src/a.rs", &mine);
    empty.write("src/other.rs", "");
    let refused = empty.run(&["pull"]).code(2);
    refused.says("1 file in").says("would be replaced: a.rs");
    assert_eq!(empty.read("src/a.rs"), mine);
    let shown = empty.run(&["pull", "--dry-run"]).code(0);
    assert_eq!(shown.stdout, format!("// src/a.rs\n{text}\n"));
    assert_eq!(empty.read("src/a.rs"), mine);
    let forced = empty.run(&["pull", "--force"]).code(0);
    forced
        .says("wrote src/a.rs")
        .says("in no list of modules: other.rs");
    assert_eq!(empty.read("src/a.rs"), text);
    // A link stays one, and nothing else is in the folder.
    let left: Vec<String> = files(&empty.path("src"));
    assert_eq!(left, ["a.rs", "lib.rs", "other.rs", "prelude.rs"]);
}

#[tokio::test]
async fn only_some_tables() {
    let (_folder, url) = sqlite();
    let empty = Empty::new(url, "sqlite", &[sample!("sqlite/chinook")]).await;
    empty
        .run(&["pull", "-t", "Album,Artist", "-o", "some/entities"])
        .code(0);
    assert_eq!(
        files(&empty.path("some/entities")),
        ["album.rs", "artist.rs", "mod.rs", "prelude.rs"]
    );
    empty
        .run(&["pull", "--exclude", "P*,Tr*", "-o", "more"])
        .code(0);
    assert_eq!(files(&empty.path("more")).len(), 8 + 2);
    let unknown = empty.run(&["pull", "-t", "Albun"]).code(2);
    unknown
        .says("there is no table `Albun`")
        .says("did you mean `Album`?");
}

#[tokio::test]
async fn what_cannot_be_pulled() {
    let (folder, url) = sqlite();
    let empty = Empty::new(url.clone(), "sqlite", &[]).await;
    empty.run(&["pull"]).code(2).says("has no tables");
    execute(&url, &["CREATE TABLE a (x int)"]).await;
    let answer = empty.run(&["pull"]).code(2);
    answer
        .says("no entity for the table `a`: it has no primary key")
        .says("no table can have an entity");
    assert!(files(&empty.path("src")).is_empty());
    assert!(!empty.read("schema-diff.toml").contains("ignore"));
    empty.run(&["pull", "nonsense"]).code(2);
    empty.run(&["pull", "sqlite:///nowhere/at/all.db"]).code(2);
    empty
        .run(&["pull", &url, "postgres://u:secret%2Fword@h/d"])
        .code(2)
        .says("more than one database");
    empty
        .run(&["pull", "postgres://u:secret%2Fword@127.0.0.1:1/d"])
        .code(2);
    empty
        .run(&["pull", "--model-extra-derives", "a b"])
        .code(2)
        .says("is no derive");

    // Without a project.
    let program = program("cli", "schema-diff");
    let outside = folder.path();
    execute(
        &url,
        &["CREATE TABLE b (id integer PRIMARY KEY, x int CHECK (x > 0))"],
    )
    .await;
    let pull = |arguments: &[&str]| run(program, outside, None, arguments);
    pull(&["pull", &url])
        .code(2)
        .says("name the folder to write to with --output DIR");
    pull(&["pull", &url, "-o", "src", "--toml"])
        .code(2)
        .says("there is no schema-diff.toml");
    pull(&["pull", &url, "-o", "src"])
        .code(0)
        .says("name what has no entity in `ignore`");
    assert_eq!(
        files(&outside.join("src")),
        ["b.rs", "lib.rs", "prelude.rs"]
    );
}
