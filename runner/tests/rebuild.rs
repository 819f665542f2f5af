//! Altering tables on SQLite: what was not asked to change stays.

use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::ops;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};
use sea_orm_migration::SchemaManager;

const SCHEMA: &str = "
    CREATE TABLE orgs (id integer PRIMARY KEY, name text);
    CREATE TABLE users (
      id integer PRIMARY KEY AUTOINCREMENT, -- counts
      name varchar(50) NOT NULL COLLATE NOCASE,
      theme varchar(50),
      language text DEFAULT 'en',
      org_id int REFERENCES orgs (id) ON DELETE CASCADE,
      boss int REFERENCES users (id),
      shout text AS (upper(name)),
      CONSTRAINT named CHECK (length(name) > 0)
    );
    CREATE TABLE posts (id integer PRIMARY KEY, user_id int REFERENCES \"users\" (id) ON DELETE CASCADE);
    CREATE TABLE seen (what text);
    CREATE INDEX users_name ON users (name COLLATE BINARY DESC) WHERE theme IS NOT NULL;
    CREATE UNIQUE INDEX users_theme ON users (theme, id);
    CREATE VIEW shouts AS SELECT id, shout FROM users;
    CREATE VIEW loud AS SELECT id FROM shouts WHERE shout = 'ANN';
    CREATE TRIGGER users_seen AFTER INSERT ON users BEGIN INSERT INTO seen VALUES (new.name); END;
    CREATE TRIGGER posts_seen AFTER INSERT ON posts BEGIN
      INSERT INTO seen SELECT name FROM users WHERE id = new.user_id; END;
    CREATE TRIGGER shouts_in INSTEAD OF INSERT ON shouts BEGIN INSERT INTO users (name) VALUES (new.shout); END;
    INSERT INTO orgs VALUES (1, 'o');
    INSERT INTO users (id, name, theme, org_id, boss) VALUES (3, 'Ann', 'dark', 1, NULL), (7, 'Bob', NULL, 1, 3), (9, 'Cy', NULL, NULL, 3);
    DELETE FROM users WHERE id = 9;
    INSERT INTO posts VALUES (1, 3), (2, 7);
    DELETE FROM seen;
";

async fn database(sql: &str) -> Database {
    let url = DatabaseUrl::parse("sqlite::memory:", Path::new("")).unwrap();
    let database = connect(&url, false).await.unwrap();
    database.connection.execute_unprepared(sql).await.unwrap();
    database
}

async fn rows(connection: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            row.try_get_by_index::<Option<String>>(0)
                .unwrap()
                .unwrap_or_default()
        })
        .collect()
}

async fn schema(connection: &impl ConnectionTrait) -> Vec<String> {
    rows(
        connection,
        "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
    )
    .await
}

/// Alters `users` through a connection with foreign keys on, as the standard tool does.
async fn alter(
    database: &Database,
    build: impl for<'m, 'c> FnOnce(ops::AlterTable<'m, 'c>) -> ops::AlterTable<'m, 'c>,
) -> Result<(), DbErr> {
    let manager = SchemaManager::new(&database.connection);
    build(ops::alter_table(&manager, "users")).run().await
}

fn everything<'m, 'c>(table: ops::AlterTable<'m, 'c>) -> ops::AlterTable<'m, 'c> {
    table
        .set_type(ColumnDef::new("theme").string_len(80))
        .drop_column("language")
        .add_column(ColumnDef::new("level").integer().not_null().default(2))
        .set_not_null("name")
        .set_default("theme", "light")
        .drop_foreign_key("fk-users-org_id-id", ["org_id"])
        .add_foreign_key(
            ForeignKey::create()
                .name("fk-users-org_id-id")
                .from("users", "org_id")
                .to("orgs", "id")
                .on_delete(ForeignKeyAction::SetNull),
        )
        .add_unique("users_name_key", ["name"])
}

const ALTERED: &str = "CREATE TABLE \"users\" (
      id integer PRIMARY KEY AUTOINCREMENT, -- counts
      name varchar(50) NOT NULL COLLATE NOCASE UNIQUE,
      theme varchar(80) DEFAULT 'light',
      org_id int,
      boss int REFERENCES users (id),
      shout text AS (upper(name)), \"level\" integer NOT NULL DEFAULT 2,
      CONSTRAINT named CHECK (length(name) > 0), FOREIGN KEY (\"org_id\") REFERENCES \"orgs\" (\"id\") ON DELETE SET NULL
    )";

async fn is_altered(database: &Database, before: &[String]) {
    let connection = &database.connection;
    let after = schema(connection).await;
    let mut expected: Vec<String> = before
        .iter()
        .map(|object| {
            if object.starts_with("table users:") {
                format!("table users: {ALTERED}")
            } else {
                object.clone()
            }
        })
        .collect();
    // The unique key's own.
    expected.push("index sqlite_autoindex_users_1: ".into());
    expected.sort();
    assert_eq!(after, expected);
    assert_eq!(
        rows(
            connection,
            "SELECT concat_ws('|', id, name, theme, org_id, boss, shout, level) FROM users ORDER BY id"
        )
        .await,
        ["3|Ann|dark|1|ANN|2", "7|Bob|1|3|BOB|2"]
    );
    assert_eq!(
        rows(connection, "SELECT concat(id, user_id) FROM posts").await,
        ["13", "27"]
    );
    // The counter goes on where it was, though row 9 is gone; triggers and views work.
    connection
        .execute_unprepared(
            "INSERT INTO shouts VALUES (0, 'Dora'); INSERT INTO posts VALUES (3, 10);",
        )
        .await
        .unwrap();
    assert_eq!(
        rows(
            connection,
            "SELECT concat(id, theme) FROM users WHERE name = 'dora'"
        )
        .await,
        ["10light"]
    );
    assert_eq!(
        rows(connection, "SELECT what FROM seen").await,
        ["Dora", "Dora"]
    );
    assert_eq!(rows(connection, "SELECT concat(id) FROM loud").await, ["3"]);
    assert_eq!(
        rows(
            connection,
            "SELECT concat(foreign_keys) FROM pragma_foreign_keys"
        )
        .await,
        ["1"]
    );
}

#[tokio::test]
async fn a_rebuild_keeps_everything_else() {
    let database = database(SCHEMA).await;
    let before = schema(&database.connection).await;
    alter(&database, everything).await.unwrap();
    is_altered(&database, &before).await;
}

#[tokio::test]
async fn a_rebuild_inside_a_transaction_with_foreign_keys_off_does_the_same() {
    let database = database(SCHEMA).await;
    let connection = &database.connection;
    let before = schema(connection).await;
    connection
        .execute_unprepared("PRAGMA foreign_keys = OFF")
        .await
        .unwrap();
    for end in ["rollback", "commit"] {
        let transaction = connection.begin().await.unwrap();
        let manager = SchemaManager::new(&transaction);
        everything(ops::alter_table(&manager, "USERS"))
            .run()
            .await
            .unwrap();
        if end == "commit" {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
            assert_eq!(schema(connection).await, before);
        }
    }
    connection
        .execute_unprepared("PRAGMA foreign_keys = ON")
        .await
        .unwrap();
    is_altered(&database, &before).await;
}

#[tokio::test]
async fn with_foreign_keys_on_inside_a_transaction_children_are_not_at_risk() {
    let database = database(SCHEMA).await;
    let transaction = database.connection.begin().await.unwrap();
    let manager = SchemaManager::new(&transaction);
    let error = ops::alter_table(&manager, "users")
        .set_not_null("theme")
        .run()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Custom Error: table users cannot be altered: it is referenced by posts and foreign keys are on; switch them \
         off before the transaction begins (PRAGMA foreign_keys = OFF), or let the revision run without one"
    );
    // Nobody references this one.
    ops::alter_table(&manager, "posts")
        .set_not_null("user_id")
        .run()
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        rows(
            &database.connection,
            "SELECT concat(id, user_id) FROM posts"
        )
        .await,
        ["13", "27"]
    );
}

#[tokio::test]
async fn what_would_break_is_refused_and_changes_nothing() {
    let database = database(SCHEMA).await;
    let connection = &database.connection;
    connection
        .execute_unprepared("CREATE VIEW themes AS SELECT language FROM users; CREATE INDEX boss ON users (abs(boss));")
        .await
        .unwrap();
    let before = schema(connection).await;
    let refused = async |result: Result<(), DbErr>, part: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
        assert_eq!(schema(connection).await, before);
        assert_eq!(
            rows(connection, "SELECT name FROM users ORDER BY 1").await,
            ["Ann", "Bob"]
        );
    };
    refused(
        alter(&database, |t| t.drop_column("boss")).await,
        "index boss uses column boss; drop the index first",
    )
    .await;
    refused(
        alter(&database, |t| t.drop_column("language")).await,
        "a view or trigger would break: error in view themes",
    )
    .await;
    refused(
        alter(&database, |t| t.set_not_null("theme")).await,
        "cannot be altered: NOT NULL constraint failed: users.theme",
    )
    .await;
    let key = || {
        ForeignKey::create()
            .from("users", "boss")
            .to("posts", "id")
            .to_owned()
    };
    refused(
        alter(&database, |t| {
            t.add_foreign_key(key()).drop_not_null("theme")
        })
        .await,
        "1 row(s) of users reference no row of posts",
    )
    .await;
    refused(
        alter(&database, |t| t.set_not_null("gone")).await,
        "it has no column gone",
    )
    .await;
    let manager = SchemaManager::new(connection);
    refused(
        ops::alter_table(&manager, "gone")
            .set_not_null("x")
            .run()
            .await,
        "there is no such table",
    )
    .await;
    refused(
        ops::alter_table(&manager, ("other", "users"))
            .set_not_null("theme")
            .run()
            .await,
        "it is in an attached database",
    )
    .await;
}

#[tokio::test]
async fn alter_table_is_used_where_it_can_be() {
    let database = database("CREATE TABLE users (a int, b int UNIQUE, /* c */ c int); INSERT INTO users VALUES (1, 2, 3);").await;
    alter(&database, |t| {
        t.add_column(ColumnDef::new("d").string().not_null().default("x"))
            .drop_column("a")
            .add_identity("c")
    })
    .await
    .unwrap();
    // A rebuild would have quoted the name.
    assert_eq!(
        schema(&database.connection).await[1],
        "table users: CREATE TABLE users (b int UNIQUE, /* c */ c int, \"d\" varchar NOT NULL DEFAULT 'x')"
    );
    alter(&database, |t| {
        t.drop_unique("", ["b"]).drop_column("b").drop_identity("c")
    })
    .await
    .unwrap();
    assert_eq!(
        schema(&database.connection).await,
        ["table users: CREATE TABLE \"users\" (/* c */ c int, \"d\" varchar NOT NULL DEFAULT 'x')"]
    );
    assert_eq!(
        rows(&database.connection, "SELECT concat(c, d) FROM users").await,
        ["3x"]
    );
}

#[tokio::test]
async fn every_column_may_be_another_one() {
    let database = database("CREATE TABLE users (a int); INSERT INTO users VALUES (1), (2);").await;
    alter(&database, |t| {
        t.drop_column("a")
            .add_column(ColumnDef::new("a").text().default(Expr::cust("upper('x')")))
            .add_column(
                ColumnDef::new("id")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
    })
    .await
    .unwrap();
    assert_eq!(
        rows(&database.connection, "SELECT concat(id, a) FROM users").await,
        ["1X", "2X"]
    );
}

#[tokio::test]
async fn the_editor_and_sqlite_agree_on_odd_tables() {
    for (sql, insert) in [
        (
            "CREATE TABLE [users] ([a b] int, `c``d` text DEFAULT 'it''s')",
            "INSERT INTO users DEFAULT VALUES",
        ),
        (
            "CREATE TABLE users (a int, b int, PRIMARY KEY (a, b)) WITHOUT ROWID",
            "INSERT INTO users VALUES (1, 2)",
        ),
        (
            "CREATE TABLE users (a INTEGER PRIMARY KEY, b ANY) STRICT",
            "INSERT INTO users VALUES (1, x'00')",
        ),
        (
            "CREATE TABLE users (a DEFAULT 1.5e-3, b DEFAULT x'00ff', c DEFAULT +5)",
            "INSERT INTO users DEFAULT VALUES",
        ),
        (
            "CREATE TABLE users (a, -- a, b\n b /* ) */ int CHECK (b <> ')'), UNIQUE (a) CHECK (a > 0))",
            "INSERT INTO users VALUES (1, 2)",
        ),
        (
            "CREATE TABLE users (größe int CONSTRAINT x CONSTRAINT y NOT NULL ON CONFLICT IGNORE)",
            "INSERT INTO users VALUES (1)",
        ),
    ] {
        let database = database(&format!("{sql};{insert};")).await;
        alter(&database, |t| {
            t.add_column(
                ColumnDef::new("added")
                    .integer()
                    .not_null()
                    .default(1)
                    .check(Expr::col("added").gt(0)),
            )
            .add_unique("u", ["added"])
        })
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(
            rows(&database.connection, "SELECT concat(added) FROM users").await,
            ["1"]
        );
        alter(&database, |t| {
            t.drop_unique("u", ["added"]).drop_column("added")
        })
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        let name_ends = sql.find(" (").unwrap();
        let expected = format!("table users: CREATE TABLE \"users\"{}", &sql[name_ends..]);
        assert!(
            schema(&database.connection).await.contains(&expected),
            "{sql}"
        );
        assert_eq!(
            rows(&database.connection, "SELECT 'x' FROM users").await,
            ["x"]
        );
    }
}
