//! Running revisions, their ledger, and the SQL of running them, on SQLite.

use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::ledger::{Applied, applied};
use runner::revisions::Linked;
use runner::run::{Direction, run, to_sql};
use runner::{Error, ops};
use sea_orm::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Query, Table};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

/// A revision made of two functions.
macro_rules! revision {
    ($name:ident, |$up:ident| $up_body:expr, |$down:ident| $down_body:expr $(, transaction $transaction:expr)?) => {
        struct $name;

        impl MigrationName for $name {
            fn name(&self) -> &str {
                stringify!($name)
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for $name {
            async fn up(&self, $up: &SchemaManager) -> Result<(), DbErr> {
                $up_body
            }

            async fn down(&self, $down: &SchemaManager) -> Result<(), DbErr> {
                $down_body
            }

            $(fn use_transaction(&self) -> Option<bool> {
                Some($transaction)
            })?
        }
    };
}

revision!(
    M1First,
    |manager| {
        ops::create_enum(manager, "mood", ["calm", "busy"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("orgs")
                    .col(ColumnDef::new("id").integer().not_null().primary_key())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .primary_key()
                            .auto_increment(),
                    )
                    .col(ColumnDef::new("mood").custom(ops_name(&ops::enum_type(
                        manager,
                        "mood",
                        ["calm", "busy"],
                    ))))
                    .col(ColumnDef::new("theme").string_len(50))
                    .col(ColumnDef::new("language").string_len(10))
                    .col(ColumnDef::new("org_id").integer())
                    .foreign_key(
                        ForeignKey::create()
                            .from("users", "org_id")
                            .to("orgs", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-theme")
                    .table("users")
                    .col("theme")
                    .to_owned(),
            )
            .await
    },
    |manager| {
        manager
            .drop_table(Table::drop().table("users").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("orgs").to_owned())
            .await?;
        ops::drop_enum(manager, "mood").await
    }
);

/// The type's own text on SQLite.
fn ops_name(ty: &sea_orm::sea_query::ColumnType) -> String {
    assert!(matches!(ty, sea_orm::sea_query::ColumnType::Enum { .. }));
    "enum_text".into()
}

revision!(
    M2Second,
    |manager| {
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("theme").string_len(80))
            .drop_column("language")
            .add_column(ColumnDef::new("nickname").string())
            .run()
            .await?;
        let insert = Query::insert()
            .into_table("orgs")
            .columns(["id"])
            .values([5.into()])
            .map_err(|error| DbErr::Custom(error.to_string()))?
            .to_owned();
        manager.execute(insert).await
    },
    |manager| {
        manager
            .execute(Query::delete().from_table("orgs").to_owned())
            .await?;
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("theme").string_len(50))
            .drop_column("nickname")
            .add_column(ColumnDef::new("language").string_len(10))
            .run()
            .await
    }
);

revision!(
    M3Outside,
    |manager| {
        ops::alter_table(manager, "orgs")
            .add_column(ColumnDef::new("name").string().unique_key())
            .run()
            .await
    },
    |manager| ops::alter_table(manager, "orgs").drop_column("name").run().await,
    transaction false
);

revision!(
    BadHalfWay,
    |manager| {
        manager
            .get_connection()
            .execute_unprepared("CREATE TABLE half (a int)")
            .await?;
        manager
            .get_connection()
            .execute_unprepared("INSERT INTO gone VALUES (1)")
            .await?;
        Ok(())
    },
    |_manager| Ok(())
);

revision!(
    BadOrphans,
    |manager| {
        manager
            .get_connection()
            .execute_unprepared("INSERT INTO users (org_id) VALUES (99)")
            .await?;
        Ok(())
    },
    |_manager| Ok(())
);

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(M1First), Box::new(M2Second), Box::new(M3Outside)]
    }
}

const LEDGER: &str = "seaql_migrations";

async fn database(folder: &Path) -> Database {
    let url = DatabaseUrl::parse("sqlite://test.db", folder).unwrap();
    connect(&url, true).await.unwrap()
}

async fn rows(database: &Database, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let rows = database.connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap())
        .collect()
}

/// Everything that a database holds here.
async fn dump(database: &Database) -> Vec<String> {
    let mut all = rows(
        database,
        "SELECT concat_ws(' ', type, name, sql) FROM sqlite_master ORDER BY 1",
    )
    .await;
    all.extend(
        rows(
            database,
            "SELECT concat(version, ' ', applied_at) FROM seaql_migrations ORDER BY 1",
        )
        .await,
    );
    if all.iter().any(|line| line.starts_with("table orgs")) {
        all.extend(rows(database, "SELECT concat(id) FROM orgs ORDER BY 1").await);
    }
    all
}

async fn foreign_keys(database: &Database) -> String {
    rows(
        database,
        "SELECT concat(foreign_keys) FROM pragma_foreign_keys",
    )
    .await
    .remove(0)
}

fn ids(applied: &[Applied]) -> Vec<&str> {
    applied.iter().map(|applied| applied.id.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_run_with_their_ledger_and_the_standard_tool_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    assert_eq!(applied(&database, LEDGER).await.unwrap(), []);
    assert!(
        rows(&database, "SELECT name FROM sqlite_master")
            .await
            .is_empty()
    );

    let mut states = Vec::new();
    for (now, migration) in Migrator::migrations().iter().enumerate() {
        run(
            &database,
            LEDGER,
            migration.as_ref(),
            Direction::Up,
            1_000 + i64::try_from(now).unwrap(),
        )
        .await
        .unwrap();
        assert_eq!(foreign_keys(&database).await, "1");
        states.push(dump(&database).await);
    }
    assert_eq!(
        applied(&database, LEDGER).await.unwrap(),
        [
            ("M1First", 1_000),
            ("M2Second", 1_001),
            ("M3Outside", 1_002)
        ]
        .map(|(id, at)| Applied { id: id.into(), at })
    );
    // The standard tool finds nothing to do, goes down on our ledger, and up again to the same.
    let connection = &database.connection;
    assert!(
        Migrator::get_pending_migrations(connection)
            .await
            .unwrap()
            .is_empty()
    );
    Migrator::down(connection, Some(2)).await.unwrap();
    assert_eq!(ids(&applied(&database, LEDGER).await.unwrap()), ["M1First"]);
    Migrator::up(connection, None).await.unwrap();
    Migrator::status(connection).await.unwrap();
    let schema = |dump: &[String]| -> Vec<String> {
        dump.iter()
            .filter(|line| line.contains("CREATE"))
            .cloned()
            .collect()
    };
    // (A column that was dropped and comes back stands at the end.)
    assert_eq!(
        schema(&dump(&database).await).len(),
        schema(&states[2]).len()
    );

    for id in ["M3Outside", "M2Second", "M1First"] {
        let migrations = Migrator::migrations();
        let migration = migrations.iter().find(|m| m.name() == id).unwrap();
        run(&database, LEDGER, migration.as_ref(), Direction::Down, 0)
            .await
            .unwrap();
    }
    assert_eq!(applied(&database, LEDGER).await.unwrap(), []);
    assert_eq!(
        rows(
            &database,
            "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
        )
        .await,
        [LEDGER]
    );
    assert_eq!(
        rows(
            &database,
            "SELECT sql FROM sqlite_master WHERE name = 'seaql_migrations'"
        )
        .await,
        [
            "CREATE TABLE \"seaql_migrations\" ( \"version\" varchar NOT NULL PRIMARY KEY, \"applied_at\" integer NOT NULL )"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_sql_does_what_running_does() {
    let (ran, printed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ran, printed) = (database(ran.path()).await, database(printed.path()).await);
    let migrations = Migrator::migrations();
    let up: Vec<&dyn MigrationTrait> = migrations.iter().map(AsRef::as_ref).collect();
    let down: Vec<&dyn MigrationTrait> = up.iter().rev().copied().collect();
    for (direction, list) in [(Direction::Up, up), (Direction::Down, down)] {
        let before = rows(&printed, "SELECT name FROM sqlite_master").await;
        let blocks = to_sql(&printed, LEDGER, &list, direction, 77)
            .await
            .unwrap();
        // Nothing was run.
        assert_eq!(
            rows(&printed, "SELECT name FROM sqlite_master").await,
            before
        );
        let names: Vec<&str> = blocks.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, list.iter().map(|m| m.name()).collect::<Vec<_>>());
        for (_, sql) in &blocks {
            printed
                .connection
                .execute_unprepared(&sql.join(";\n"))
                .await
                .unwrap();
        }
        for migration in list {
            run(&ran, LEDGER, migration, direction, 77).await.unwrap();
        }
        assert_eq!(dump(&printed).await, dump(&ran).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_sql_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    run(&database, LEDGER, &M1First, Direction::Up, 1)
        .await
        .unwrap();
    let blocks = to_sql(&database, LEDGER, &[&M2Second], Direction::Up, 2)
        .await
        .unwrap();
    assert_eq!(
        blocks[0].1,
        [
            "PRAGMA foreign_keys = OFF",
            "BEGIN",
            "CREATE TABLE \"schema_diff_new_users\" ( \"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"mood\" enum_text, \"theme\" varchar(80), \"org_id\" integer, \"nickname\" varchar, FOREIGN KEY (\"org_id\") REFERENCES \"orgs\" (\"id\") ON DELETE CASCADE )",
            "INSERT INTO \"schema_diff_new_users\" (\"id\", \"mood\", \"theme\", \"org_id\") SELECT \"id\", \"mood\", \"theme\", \"org_id\" FROM \"users\"",
            "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
            "DROP TABLE \"users\"",
            "ALTER TABLE \"schema_diff_new_users\" RENAME TO \"users\"",
            "CREATE INDEX \"idx-users-theme\" ON \"users\" (\"theme\")",
            "INSERT INTO \"orgs\" (\"id\") VALUES (5)",
            "INSERT INTO \"seaql_migrations\" (\"version\", \"applied_at\") VALUES ('M2Second', 2)",
            "COMMIT",
            "PRAGMA foreign_keys = ON",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_are_printed_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = database(folder.path()).await;
    database.dialect = schema_diff::dialect::Dialect::Postgres;
    let blocks = to_sql(
        &database,
        LEDGER,
        &[&M2Second, &M3Outside],
        Direction::Up,
        2,
    )
    .await
    .unwrap();
    assert_eq!(
        blocks[0].1,
        [
            "BEGIN",
            "CREATE TABLE IF NOT EXISTS \"seaql_migrations\" ( \"version\" varchar NOT NULL PRIMARY KEY, \"applied_at\" bigint NOT NULL )",
            "ALTER TABLE \"users\" ALTER COLUMN \"theme\" TYPE varchar(80), DROP COLUMN \"language\", ADD COLUMN \"nickname\" varchar",
            "INSERT INTO \"orgs\" (\"id\") VALUES (5)",
            "INSERT INTO \"seaql_migrations\" (\"version\", \"applied_at\") VALUES ('M2Second', 2)",
            "COMMIT",
        ]
    );
    assert_eq!(
        blocks[1].1,
        [
            "ALTER TABLE \"orgs\" ADD COLUMN \"name\" varchar UNIQUE",
            "INSERT INTO \"seaql_migrations\" (\"version\", \"applied_at\") VALUES ('M3Outside', 2)",
        ]
    );

    revision!(
        Asks,
        |manager| manager.has_table("users").await.map(drop),
        |_manager| Ok(())
    );
    let error = to_sql(&database, LEDGER, &[&Asks], Direction::Up, 2)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("revision Asks failed in its up: it asks the database, which is not there when only its SQL is wanted: SELECT"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_revision_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    run(&database, LEDGER, &M1First, Direction::Up, 1)
        .await
        .unwrap();
    let before = dump(&database).await;
    for (migration, message) in [
        (
            &BadHalfWay as &dyn MigrationTrait,
            "revision BadHalfWay failed in its up: no such table: gone",
        ),
        (
            &BadOrphans,
            "revision BadOrphans failed in its up: 1 row(s) of users reference no row of orgs",
        ),
    ] {
        let error = run(&database, LEDGER, migration, Direction::Up, 2)
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(dump(&database).await, before);
        assert_eq!(foreign_keys(&database).await, "1");
    }
    // What was an orphan before is no fault of the next revision.
    database
        .connection
        .execute_unprepared("PRAGMA foreign_keys = OFF; INSERT INTO users (org_id) VALUES (42); PRAGMA foreign_keys = ON")
        .await
        .unwrap();
    run(&database, LEDGER, &M2Second, Direction::Up, 2)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_there_is_made_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let open = async |text: &str, create| {
        let url = DatabaseUrl::parse(text, folder.path()).unwrap();
        connect(&url, create).await.map(|_| ())
    };
    let reason = |error: Error| match error {
        Error::Connect { reason, .. } => reason,
        other => panic!("{other}"),
    };
    let error = open("sqlite://x.db?mode=rwc", false).await.unwrap_err();
    assert_eq!(
        error.help(),
        "check the path; `upgrade` creates a file that is not there"
    );
    assert_eq!(reason(error), "there is no such file");
    assert!(!folder.path().join("x.db").exists());
    open("sqlite://x.db", true).await.unwrap();
    open("sqlite://x.db", false).await.unwrap();
    let error = open("sqlite://no/x.db", true).await.unwrap_err();
    assert!(reason(error).starts_with("there is no folder "));
    std::fs::write(
        folder.path().join("text.db"),
        "this is no database, but it is long enough to look at",
    )
    .unwrap();
    let error = open("sqlite://text.db", true).await.unwrap_err();
    assert_eq!(reason(error), "file is not a database");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    let started = std::time::Instant::now();
    for text in [
        "postgres://u:secret@127.0.0.1:1/d",
        "mysql://u:secret@127.0.0.1:1/d",
    ] {
        let url = DatabaseUrl::parse(text, Path::new("")).unwrap();
        let error = connect(&url, false).await.unwrap_err().to_string();
        assert!(error.contains("Connection refused"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
    assert!(started.elapsed().as_secs() < 8);
}

#[test]
fn linked_revisions_carry_what_the_migrator_says() {
    struct Own;
    impl MigratorTrait for Own {
        fn migrations() -> Vec<Box<dyn MigrationTrait>> {
            vec![Box::new(M1First)]
        }
        fn migration_table_name() -> sea_orm::DynIden {
            "my_ledger".into()
        }
    }
    impl runner::revisions::Revisions for Own {
        fn sources() -> &'static [runner::revisions::Source] {
            &[runner::revisions::Source {
                id: "M1First",
                text: "//! first",
                record: None,
            }]
        }
    }
    let linked = Linked::of::<Own>();
    assert_eq!(linked.ledger, "my_ledger");
    assert_eq!(linked.sources[0].id, "M1First");
    assert_eq!(linked.migrations[0].name(), "M1First");
}
