//! Branches, merges, stamps and squashes on scratch copies of the example: the real program, real files, the project's
//! own migrator, on the embedded database and on PostgreSQL.

use std::path::Path;
use std::process::Command;

use crate::support::project::{Migrator, Project, program};
use crate::support::servers;

const FIRST: &str = "m20251022_143000_initial_schema";
const SECOND: &str = "m20251023_090000_add_user_preferences";
const THIRD: &str = "m20251024_100000_keys_and_indexes";

/// The id of the only revision whose name ends so.
fn id(project: &Project, end: &str) -> String {
    let mut folders = vec!["migrator/src"];
    if project.path("migrator/src/shop").is_dir() {
        folders.push("migrator/src/shop");
    }
    let names = folders
        .into_iter()
        .flat_map(|folder| crate::support::project::files(&project.path(folder)));
    let found: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name.ends_with(end))
        .collect();
    assert_eq!(found.len(), 1, "{end}: {found:?}");
    found[0].clone()
}

fn nickname(project: &Project) {
    project.edit(
        "entities/src/organizations.rs",
        "    pub slug: String,\n",
        "    pub slug: String,\n    pub nickname: Option<String>,\n",
    );
}

fn lines(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

/// Two branches, one in a folder of its own, and a merge of them.
fn branchy(project: &Project) {
    project.edit(
        "schema-diff.toml",
        "migrations = \"migrator/src\"",
        "migrations = [\"migrator/src\", \"migrator/src/shop\"]\nafter_write = [[\"git\", \"add\", \"--\", \"{files}\"]]",
    );
    std::fs::create_dir(project.path("migrator/src/shop")).expect("a folder");
    let git = |arguments: &[&str]| {
        let answer = Command::new("git")
            .args(arguments)
            .current_dir(project.path("."))
            .output()
            .expect("git starts");
        assert!(answer.status.success(), "{answer:?}");
        String::from_utf8(answer.stdout).expect("UTF-8")
    };
    git(&["init", "--quiet"]);

    nickname(project);
    project
        .run(&["revision", "--autogenerate", "--offline-is-no-option"])
        .code(2);
    project
        .run(&["autogenerate", "-m", "nicknames", "--offline", "--no-prove"])
        .code(0);
    project
        .run(&["revision", "early", "--head", "keys_and_indexes"])
        .code(2)
        .says("is no head")
        .says("--splice");
    project
        .run(&[
            "revision",
            "shop data",
            "--head",
            "keys_and_indexes",
            "--splice",
            "--branch-label",
            "shop",
            "--version-path",
            "migrator/src/shop",
        ])
        .code(0);
    let (nick, shop) = (id(project, "_nicknames"), id(project, "_shop_data"));
    let added = git(&["diff", "--cached", "--name-only"]);
    for name in [
        format!("migrator/src/{nick}.json"),
        format!("migrator/src/{nick}.rs"),
        format!("migrator/src/shop/{shop}.rs"),
        "migrator/src/lib.rs".to_owned(),
    ] {
        assert!(added.lines().any(|line| line == name), "{name}: {added}");
    }
    let shop_file = format!("migrator/src/shop/{shop}.rs");
    project.edit(
        &shop_file,
        "    async fn up(&self, _manager: &SchemaManager) -> Result<(), DbErr> {\n        Ok(())",
        "    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        let name = runner::ops::x(\"tenant\").unwrap_or(\"none\");\n        let table = Table::create().table(name).col(ColumnDef::new(\"id\").integer()).to_owned();\n        manager.create_table(table).await",
    );
    project.edit(
        &shop_file,
        "    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {\n        Ok(())",
        "    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        let name = runner::ops::x(\"tenant\").unwrap_or(\"none\");\n        manager.drop_table(Table::drop().table(name).to_owned()).await",
    );
    project
        .run(&[
            "revision",
            "more shop",
            "--head",
            "shop@head",
            "--depends-on",
            "nicknames",
        ])
        .code(0);
}

fn walks(project: &Project) {
    branchy(project);
    let (nick, shop, more) = (
        id(project, "_nicknames"),
        id(project, "_shop_data"),
        id(project, "_more_shop"),
    );
    assert!(
        project
            .path(&format!("migrator/src/shop/{more}.json"))
            .is_file()
    );

    // The graph, without a database.
    let heads = project.run(&["heads"]).code(0).stdout;
    assert_eq!(lines(&heads), [nick.as_str(), &more], "{heads}");
    assert!(heads.contains(&format!("{more} (head) [shop]")), "{heads}");
    let branches = project.run(&["branches"]).code(0).stdout;
    assert_eq!(branches.lines().count(), 3, "{branches}");
    assert!(
        branches.starts_with(&format!("{THIRD} (branch point)"))
            && branches.contains(&format!("  -> {shop} [shop]")),
        "{branches}"
    );
    let history = project.run(&["history", "-r", "shop:"]).code(0).stdout;
    assert_eq!(lines(&history), [more.as_str(), &shop], "{history}");
    let shown = project.run(&["show", "nick"]).code(0).stdout;
    assert!(
        shown.contains("+ column `nickname`: string, null"),
        "{shown}"
    );
    let shown: serde_json::Value = serde_json::from_str(
        &project
            .run(&["show", "shop@head", "--format", "json"])
            .code(0)
            .stdout,
    )
    .expect("JSON");
    assert_eq!(shown["revisions"][0]["depends_on"][0], nick.as_str());
    assert_eq!(shown["revisions"][0]["labels"][0], "shop");

    // Nothing is compiled to refuse what cannot be.
    project
        .run(&["upgrade", "head", "--yes"])
        .code(2)
        .says(&format!("there are several heads: {nick}, {more}"))
        .says("`heads` takes them all")
        .says("merge heads");
    project
        .run(&["upgrade", "shop@+1xyz"])
        .code(2)
        .says("no target");

    // Walks.
    let at = |expected: &[&str]| {
        let current = project.run(&["current"]).code(0).stdout;
        assert_eq!(lines(&current), expected, "{current}");
    };
    let run = |built: &Migrator, arguments: &[&str]| {
        built.run(&[&["-y", "-x", "tenant=north"], arguments].concat())
    };
    let built = project.built();
    let yes = |arguments: &[&str]| run(&built, arguments);
    yes(&["upgrade", "shop@+4"]).code(0);
    at(&[&shop]);
    project.run(&["current", "--check-heads"]).code(1);
    yes(&["upgrade", "heads"]).code(0);
    at(&[&more]);
    project.run(&["current", "--check-heads"]).code(0);
    project.run(&["check"]).code(0);
    let tables = project.run(&["status", "-v"]).code(0).stdout;
    assert!(tables.contains("table north"), "{tables}");
    // What stands on it goes, too; what it depended on stays.
    let reverted = yes(&["downgrade", "nicknames-1"]).code(0).stderr;
    assert!(
        reverted.contains(&format!("reverted {more}"))
            && reverted.contains(&format!("reverted {nick}")),
        "{reverted}"
    );
    at(&[THIRD]);
    yes(&["upgrade", "heads"]).code(0);
    yes(&["downgrade", "shop@-1"]).code(0);
    at(&[&nick, &shop]);
    yes(&["downgrade", "-1"]).code(2).says(&format!(
        "-1 can be reached in several ways: {nick}, {shop}"
    ));

    // A merge, and the way down from it.
    project.run(&["merge", "heads", "-m", "join"]).code(0);
    let join = id(project, "_join");
    let built = project.built();
    let yes = |arguments: &[&str]| run(&built, arguments);
    yes(&["upgrade"]).code(0);
    at(&[&join]);
    yes(&["rollback"])
        .code(2)
        .says(&format!("several ways: {nick}, {more}"));
    yes(&["downgrade", "nicknames"]).code(0);
    at(&[&more]);
    let sql = yes(&["upgrade", "--sql", &format!("{more}:head")])
        .code(0)
        .stdout;
    assert!(
        sql.contains(&join) && !sql.contains(&format!("-- {more}")),
        "{sql}"
    );

    // A range goes by the revisions, wherever the database is.
    let sql = yes(&["upgrade", "--sql", "initial:+1"]).code(0).stdout;
    assert!(sql.contains("CREATE TABLE \"user_preferences\""), "{sql}");
    let sql = yes(&["downgrade", "--sql", "keys_and_indexes:base"])
        .code(0)
        .stdout;
    assert!(
        sql.contains("DROP TABLE \"user_preferences\"")
            && sql.contains("DROP TABLE \"organizations\""),
        "{sql}"
    );
    yes(&["upgrade", "initial:keys_and_indexes"])
        .code(2)
        .says("is a range");

    // Stamps are the same moves.
    project.run(&["stamp", "head", "--yes"]).code(0);
    at(&[&join]);
    project
        .run(&["stamp", "shop", "nicknames", "--yes"])
        .code(0);
    at(&[&nick, &shop]);
    project.run(&["stamp", "heads", "--purge", "--yes"]).code(0);
    at(&[&join]);
    project.run(&["stamp", "shop@+1"]).code(2);
    project.run(&["check"]).code(0);

    // A file that was edited after it was applied.
    let file = format!("migrator/src/{nick}.rs");
    let text = project.read(&file);
    project.write(
        &file,
        &text.replace("use sea_orm", "// Later.\nuse sea_orm"),
    );
    project
        .run(&["check"])
        .code(0)
        .says(&format!("{file} was edited after it was applied"));
    project
        .run(&["status"])
        .code(0)
        .says("was edited after it was applied");
    yes(&["upgrade", "heads"]).code(0).says("nothing to do");
    project
        .run(&["stamp", "nicknames", "head", "--yes"])
        .code(0);
    assert!(!project.run(&["check"]).code(0).stderr.contains("edited"));
    project.write(&file, &text);
    yes(&["downgrade", "base"]).code(0);
    project
        .run(&["current"])
        .code(0)
        .says("no revision is applied");
}

#[test]
fn a_branchy_graph_on_the_embedded_database() {
    walks(&Project::example());
}

#[test]
fn a_branchy_graph_on_postgres() {
    if let Some(url) = servers::postgres() {
        walks(&Project::on(Some(url)));
    }
}

/// Two developers change the same column, each without the other's revision.
#[tokio::test]
async fn a_clash_is_told_with_both_places_and_resolved_by_the_merge() {
    // Whether the entities agree with what runs first, with what runs last, or with neither.
    for meant in [80, 100, 90] {
        clash(meant).await;
    }
}

async fn clash(meant: u32) {
    let project = Project::example();
    project.migrate().await;
    let library = project.read("migrator/src/lib.rs");
    let theme = |from: u32, to: u32| {
        project.edit(
            "entities/src/user_preferences.rs",
            &format!("N({from})"),
            &format!("N({to})"),
        );
    };
    theme(50, 80);
    project
        .run(&["autogenerate", "wider", "--no-prove"])
        .code(0);
    let wider = id(&project, "_wider");
    let mine = ["rs", "json"].map(|end| {
        let name = format!("migrator/src/{wider}.{end}");
        let text = project.read(&name);
        std::fs::remove_file(project.path(&name)).expect("removed");
        (name, text)
    });
    project.write("migrator/src/lib.rs", &library);
    theme(80, 100);
    project
        .run(&["autogenerate", "widest", "--no-prove"])
        .code(0);
    let widest = id(&project, "_widest");

    // The branches come together in version control.
    for (name, text) in &mine {
        project.write(name, text);
    }
    let library = project.read("migrator/src/lib.rs");
    let both: String = library
        .split_inclusive('\n')
        .flat_map(|line| {
            let mine = line.replace(&widest, &wider);
            if mine == line {
                vec![line.to_owned()]
            } else {
                vec![mine, line.to_owned()]
            }
        })
        .collect();
    project.write("migrator/src/lib.rs", &both);
    theme(100, meant);
    project
        .run(&["check", "--offline"])
        .code(2)
        .says("does not fit what comes before it")
        .says("merge heads");
    let answer = project.run(&["merge"]).code(0).stdout;
    for id in [&wider, &widest] {
        let place = format!("migrator/src/{id}.rs:7: ");
        assert!(answer.contains(&place), "{place}: {answer}");
    }
    assert!(answer.contains("1 thing changed on both sides"), "{answer}");
    assert!(
        answer.contains("the merge makes it what the entities say"),
        "{answer}"
    );
    project.run(&["check", "--offline"]).code(0);
    let built = project.built();
    built.run(&["upgrade", "head", "--yes"]).code(0);
    project.run(&["check"]).code(0);
    // Who had the other order has the same.
    built.run(&["downgrade", THIRD, "--yes"]).code(0);
    for target in [&widest, &wider, "head"] {
        built.run(&["upgrade", target, "--yes"]).code(0);
    }
    project.run(&["check"]).code(0);
    assert!(
        project
            .run(&["autogenerate", "nothing"])
            .code(0)
            .stderr
            .contains("nothing to do"),
    );
}

/// What the entities change belongs on the branch that knows it.
#[tokio::test]
async fn autogenerate_on_several_heads() {
    let project = Project::example();
    project.migrate().await;
    project
        .run(&[
            "revision",
            "billing",
            "--head",
            "base",
            "--branch-label",
            "billing",
        ])
        .code(0);
    let billing = id(&project, "_billing");
    nickname(&project);
    project
        .run(&["autogenerate", "nicknames", "--offline", "--no-prove"])
        .code(2)
        .says(&format!("there are several heads: {THIRD}, {billing}"))
        .says("--head");
    project
        .run(&[
            "autogenerate",
            "nicknames",
            "--offline",
            "--no-prove",
            "--head",
            "billing@head",
        ])
        .code(2)
        .says("what only another branch knows")
        .says("--depends-on");
    let dry = |arguments: &[&str]| {
        let all = [
            &[
                "autogenerate",
                "nicknames",
                "--offline",
                "--no-prove",
                "--dry-run",
            ],
            arguments,
        ]
        .concat();
        project.run(&all).code(0).stdout
    };
    let file = dry(&["--merge"]);
    assert!(
        file.contains(&format!("//! Revises: {THIRD}, {billing}\n")),
        "{file}"
    );
    let file = dry(&["--head", "billing", "--depends-on", "keys_and_indexes"]);
    assert!(
        file.contains(&format!(
            "//! Revises: {billing}\n//! Depends on: {THIRD}\n"
        )),
        "{file}"
    );
    project
        .run(&[
            "autogenerate",
            "nicknames",
            "--offline",
            "--no-prove",
            "--head",
            "keys_and_indexes",
        ])
        .code(0)
        .says("`upgrade heads` applies it");
    project.run(&["check", "--offline"]).code(0);
}

/// One revision in place of three, on databases that have all, one, and none of them.
#[tokio::test]
async fn a_squashed_revision() {
    let project = Project::example();
    project.migrate().await;
    let half = tempfile::tempdir().expect("a folder");
    let half = format!(
        "sqlite://{}?mode=rwc",
        half.path().join("half.db").display()
    );
    project
        .built()
        .run_on(&half, &["upgrade", FIRST, "--yes"])
        .code(0);
    nickname(&project);
    project
        .run(&["autogenerate", "nicknames", "--no-prove"])
        .code(0);
    let nick = id(&project, "_nicknames");

    project
        .run(&["squash", &format!("{SECOND}..{FIRST}")])
        .code(2)
        .says("is not below");
    let answer = project
        .run(&["squash", "initial..keys_and_indexes", "-m", "the beginning"])
        .code(0);
    let squashed = id(&project, "_the_beginning");
    assert!(answer.stdout.contains(&format!(
        "  replaces {FIRST}\n  replaces {SECOND}\n  replaces {THIRD}\n"
    )));
    let text = project.read(&format!("migrator/src/{squashed}.rs"));
    assert!(
        text.contains(&format!(
            "//! Revises:\n//! Replaces: {FIRST}, {SECOND}, {THIRD}\n"
        )),
        "{text}"
    );
    let child = project.read(&format!("migrator/src/{nick}.rs"));
    assert!(
        child.contains(&format!("//! Revises: {squashed}\n")),
        "{child}"
    );
    let library = project.read("migrator/src/lib.rs");
    assert!(
        [FIRST, SECOND, THIRD]
            .iter()
            .all(|id| !library.contains(id)),
        "{library}"
    );
    assert!(library.find(&squashed) < library.find(&nick), "{library}");
    project.run(&["check", "--offline"]).code(0);

    // All of them: it counts, and the ledger says so from now on.
    let current = project.run(&["current"]).code(0).stdout;
    assert_eq!(lines(&current), [squashed.as_str()]);
    let built = project.built();
    built.run(&["upgrade", "--yes"]).code(0).says(&format!(
        "the ledger now names {squashed} in place of 3 revisions"
    ));
    project.run(&["check"]).code(0);
    // A part of them.
    built
        .run_on(&half, &["upgrade", "--yes"])
        .code(2)
        .says(&format!(
            "has 1 of the 3 revisions that {squashed} replaces, and lacks {SECOND}"
        ));
    // None of them.
    let none = tempfile::tempdir().expect("a folder");
    let none = format!(
        "sqlite://{}?mode=rwc",
        none.path().join("none.db").display()
    );
    built.run_on(&none, &["upgrade", "--yes"]).code(0);
    built.run_on(&none, &["check"]).code(0);
    built.run(&["reset"]).code(2).says("--yes");
    built
        .run(&["reset", "nowhere", "--yes"])
        .code(2)
        .says("there is no revision nowhere");
    built.run(&["check"]).code(0);
    built.run(&["reset", "--yes"]).code(0);
    built.run(&["check"]).code(0);
    built.run(&["downgrade", "base", "--yes"]).code(0);
}

/// A revision that is written by hand, its record, and its file in the editor; then `dev`.
#[test]
fn by_hand() {
    let project = Project::example();
    project.edit(
        "schema-diff.toml",
        "migrations =",
        "file_template = \"{slug}_{year}\"\nslug_length = 12\nmigrations =",
    );
    project
        .run(&[
            "revision",
            "nicknames by hand",
            "--created",
            "2026-01-02T03:04:05Z",
        ])
        .code(0);
    let name = "migrator/src/nicknames_by_2026.rs";
    nickname(&project);
    let editor = |text: &str| {
        Command::new(program("cli", "schema-diff"))
            .args(["edit", "nick"])
            .current_dir(project.path("."))
            .env_remove("VISUAL")
            .env("EDITOR", text)
            .status()
            .expect("starts")
            .code()
    };
    assert_eq!(editor("sed -i s/_manager/manager/"), Some(0));
    assert_eq!(editor("false"), Some(2));
    assert!(!project.read(name).contains("_manager"));
    project.edit(
        name,
        "async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        Ok(())",
        "async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        let sql = \"ALTER TABLE organizations ADD COLUMN nickname varchar\";\n        manager.get_connection().execute_unprepared(sql).await.map(drop)",
    );
    project.edit(
        name,
        "async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        Ok(())",
        "async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        let sql = \"ALTER TABLE organizations DROP COLUMN nickname\";\n        manager.get_connection().execute_unprepared(sql).await.map(drop)",
    );
    project.run(&["check", "--offline"]).code(1);
    project
        .run(&["record", "preferences"])
        .code(2)
        .says("stands on");
    let answer = project.run(&["record"]).code(0).stdout;
    assert!(answer.contains("+ column `nickname`"), "{answer}");
    project.run(&["record"]).code(0).says("nothing to do");
    project.run(&["check", "--offline"]).code(0);

    // One more column in one go, with what was written by hand before it.
    project.edit(
        "entities/src/organizations.rs",
        "    pub nickname: Option<String>,\n",
        "    pub nickname: Option<String>,\n    pub motto: Option<String>,\n",
    );
    project.run(&["dev", "mottos"]).code(0);
    project.run(&["check"]).code(0);
    project.edit(
        "schema-diff.toml",
        "migrations =",
        "protected = [\"ops-center*\"]\nmigrations =",
    );
    for command in ["dev", "reset"] {
        project.run(&[command, "--yes"]).code(2).says("protected");
    }
    assert!(Path::new(&project.path("ops-center.db")).is_file());
}
