//! The runner on PostgreSQL: every kind of `ops`, the ledger beside the standard tool, printed SQL, and proofs.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use runner::ledger::applied;
use runner::ops;
use runner::prove::{Ground, Proof, Rows, Server, Trial, prove};
use runner::run::{Direction, run, to_sql};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::seed::Seed;
use schema_diff::statement::{
    EnumUse, Statement, TableAction, add_enum_value_sql, rewrite_enum_sql,
};
use sea_orm::sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Table};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

use crate::support::step::column;

const LEDGER: &str = "seaql_migrations";

struct First;

impl MigrationName for First {
    fn name(&self) -> &'static str {
        "m1_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for First {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "Mood", ["calm", "it's"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("orgs")
                    .col(ColumnDef::new("id").integer().not_null().primary_key())
                    .to_owned(),
            )
            .await?;
        let mood = ops::enum_type(manager, "Mood", ["calm", "it's"]);
        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(ColumnDef::new("id").integer().not_null())
                    .col(
                        ColumnDef::new_with_type("mood", mood)
                            .not_null()
                            .default("calm"),
                    )
                    .col(ColumnDef::new("theme").string_len(50))
                    .col(ColumnDef::new("language").string_len(10))
                    .col(ColumnDef::new("org_id").integer())
                    .col(ColumnDef::new("amount").text().default("7"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("users").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("orgs").to_owned())
            .await?;
        ops::drop_enum(manager, "Mood").await
    }
}

struct Second;

impl MigrationName for Second {
    fn name(&self) -> &'static str {
        "m2_second"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Second {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::add_enum_value_before(manager, "Mood", "busy", "it's").await?;
        ops::add_enum_value(manager, "Mood", "tired").await?;
        ops::alter_table(manager, "users")
            .add_column(ColumnDef::new("nickname").string())
            .drop_column("language")
            .set_type(ColumnDef::new("theme").string_len(80))
            .set_not_null("theme")
            .set_default("theme", "light")
            .drop_default("amount")
            .set_type(ColumnDef::new("amount").integer())
            .add_identity("id")
            .add_primary_key(["id"])
            .add_unique("users_theme_key", ["theme"])
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-users-org_id-id")
                    .from("users", "org_id")
                    .to("orgs", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .run()
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .drop_foreign_key("fk-users-org_id-id", ["org_id"])
            .drop_unique("users_theme_key", ["theme"])
            .drop_primary_key("users_pkey")
            .drop_identity("id")
            .set_type(ColumnDef::new("amount").text())
            .set_default("amount", "7")
            .drop_default("theme")
            .drop_not_null("theme")
            .set_type(ColumnDef::new("theme").string_len(50))
            .add_column(ColumnDef::new("language").string_len(10))
            .drop_column("nickname")
            .run()
            .await?;
        ops::rewrite_enum(
            manager,
            "Mood",
            ["calm", "it's"],
            &[ops::EnumUse::new("users", "mood").default("calm")],
        )
        .await
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(First), Box::new(Second)]
    }
}

/// Checks the runner on an empty database.
pub async fn check(database: &Database) {
    revisions(database).await;
    proofs(database).await;
}

async fn text(database: &Database, sql: &str) -> String {
    let statement = sea_orm::Statement::from_string(DbBackend::Postgres, sql);
    let row = database.connection.query_one_raw(statement).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

async fn send(database: &Database, sql: &str) {
    database.connection.execute_unprepared(sql).await.unwrap();
}

async fn look(database: &Database) -> Schema {
    introspect(database, &[LEDGER]).await.unwrap()
}

async fn revisions(database: &Database) {
    assert_eq!(applied(database, LEDGER).await.unwrap(), []);
    run(database, LEDGER, &First, Direction::Up, 1)
        .await
        .unwrap();
    send(
        database,
        "INSERT INTO orgs VALUES (1); INSERT INTO users VALUES (41, 'it''s', 'dark', 'en', 1, '12')",
    )
    .await;
    let first = look(database).await;
    run(database, LEDGER, &Second, Direction::Up, 2)
        .await
        .unwrap();
    let second = look(database).await;
    assert_ne!(first, second);
    // An identity that is new goes on after the rows; defaults and values are what they should be.
    send(
        database,
        "INSERT INTO users (org_id, amount, nickname) VALUES (1, 3, 'n')",
    )
    .await;
    assert_eq!(
        text(database, "SELECT string_agg(concat_ws('|', id, mood, theme, amount, nickname), ' ' ORDER BY id) FROM users").await,
        "41|it's|dark|12 42|calm|light|3|n"
    );
    assert_eq!(
        text(database, "SELECT enum_range(NULL::\"Mood\")::text").await,
        "{calm,busy,it's,tired}"
    );
    run(database, LEDGER, &Second, Direction::Down, 0)
        .await
        .unwrap();
    assert_eq!(look(database).await.sorted(), first.sorted());
    assert_eq!(
        text(
            database,
            "SELECT string_agg(concat_ws('|', id, mood, theme, amount), ' ' ORDER BY id) FROM users"
        )
        .await,
        "41|it's|dark|12 42|calm|light|3"
    );

    // The standard tool on the same ledger.
    let connection = &database.connection;
    assert_eq!(
        Migrator::get_pending_migrations(connection)
            .await
            .unwrap()
            .len(),
        1
    );
    Migrator::up(connection, None).await.unwrap();
    assert_eq!(look(database).await.sorted(), second.sorted());
    Migrator::down(connection, None).await.unwrap();
    assert_eq!(applied(database, LEDGER).await.unwrap(), []);

    // Printed SQL does what running does.
    let blocks = to_sql(database, LEDGER, &[&First, &Second], Direction::Up, 5)
        .await
        .unwrap();
    for (_, sql) in blocks {
        send(database, &sql.join(";\n")).await;
    }
    assert_eq!(look(database).await.sorted(), second.sorted());
    let ids: Vec<(String, i64)> = applied(database, LEDGER)
        .await
        .unwrap()
        .into_iter()
        .map(|applied| (applied.id, applied.at))
        .collect();
    assert_eq!(ids, [("m1_first".into(), 5), ("m2_second".into(), 5)]);
    let blocks = to_sql(database, LEDGER, &[&Second, &First], Direction::Down, 5)
        .await
        .unwrap();
    for (_, sql) in blocks {
        send(database, &sql.join(";\n")).await;
    }
    assert_eq!(look(database).await, Schema::default());

    // A failed revision leaves nothing and says why.
    run(database, LEDGER, &First, Direction::Up, 1)
        .await
        .unwrap();
    send(database, "INSERT INTO users (id) VALUES (1), (1)").await;
    let before = look(database).await;
    let error = run(database, LEDGER, &Second, Direction::Up, 2)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "revision m2_second failed in its up: column \"theme\" of relation \"users\" contains null values"
    );
    assert_eq!(look(database).await, before);
    assert_eq!(applied(database, LEDGER).await.unwrap().len(), 1);
    run(database, LEDGER, &First, Direction::Down, 0)
        .await
        .unwrap();

    // A serial column stops counting by the same word as an identity.
    send(database, "CREATE TABLE counted (id serial PRIMARY KEY)").await;
    let manager = SchemaManager::new(connection);
    ops::alter_table(&manager, ("public", "counted"))
        .drop_identity("id")
        .run()
        .await
        .unwrap();
    let counted = look(database)
        .await
        .tables
        .remove(&ObjectName::new("counted"))
        .unwrap();
    assert_eq!(
        (
            counted.columns[0].default.as_ref(),
            counted.columns[0].auto_increment.value()
        ),
        (None, &false)
    );
    send(database, "DROP TABLE counted").await;
}

async fn proofs(database: &Database) {
    send(database, "CREATE TABLE users (keep int)").await;
    let before = look(database).await;
    let sql = |text: &str| Statement::Sql(text.into());
    let mood = ObjectName::new("mood");
    let start = [
        sql("CREATE TYPE mood AS ENUM ('a', 'b')"),
        sql(
            "CREATE TABLE users (id int PRIMARY KEY, mood mood DEFAULT 'a', theme varchar(50) DEFAULT 'x')",
        ),
        sql("CREATE INDEX themes ON users (theme)"),
    ];
    let alter = |length| Statement::AlterTable {
        table: ObjectName::new("users"),
        actions: vec![TableAction::SetType(
            ColumnDef::new("theme").string_len(length).to_owned(),
        )],
    };
    let rewrite = |values: &[&str]| -> Vec<Statement> {
        let uses = [EnumUse::new("users", "mood").default(Expr::value("a"))];
        let sql = rewrite_enum_sql(database_dialect(), &mood, values, &uses);
        sql.into_iter().map(Statement::Sql).collect()
    };
    let added: Vec<Statement> = add_enum_value_sql(database_dialect(), &mood, "c", None)
        .into_iter()
        .map(Statement::Sql)
        .collect();
    let up = [
        added.clone(),
        vec![
            alter(80),
            sql("CREATE TABLE more (id int REFERENCES users (id))"),
        ],
    ]
    .concat();
    let down = [
        vec![sql("DROP TABLE more"), alter(50)],
        rewrite(&["a", "b"]),
    ]
    .concat();
    let ok = |schema: &Schema| {
        let values = &schema.enums[&ObjectName::new("mood")].values;
        if values.len() == 3 {
            Ok(())
        } else {
            Err(format!("the values are {values:?}"))
        }
    };
    let any = |_: &Schema| Ok(());
    let outcome =
        async |start: &[Statement], up: &[Statement], down: &[Statement], any_up: bool| {
            let compare: &(dyn Fn(&Schema) -> Result<(), String> + Sync) =
                if any_up { &any } else { &ok };
            let trial = Trial {
                start,
                up,
                down,
                elsewhere: &[],
                seeds: &[],
                renamed: &[],
                leave_out: &[LEDGER],
                schemas: &[],
                models: &[],
                compare_up: compare,
            };
            let outcome = prove(&ground(database, false), &trial).await;
            // Nothing of it stays, and the connection is as it was.
            assert_eq!(look(database).await, before);
            outcome.map_err(|error| error.to_string())
        };
    let proven = Ok(Proof::Proven(Rows::default()));
    assert_eq!(outcome(&start, &up, &down, false).await, proven);
    let failed = |reason: &str| Err(format!("the plan failed its proof on postgres: {reason}"));
    assert_eq!(
        outcome(&start, &[], &[], false).await,
        failed("after up, the values are [\"a\", \"b\"]")
    );
    assert_eq!(
        outcome(&start, &[alter(80)], &[], true).await,
        failed(
            "down does not lead back to the start: tables.users.columns.theme.type.string.n was 50 and is 80"
        )
    );
    assert_eq!(
        outcome(
            &start,
            &[sql("ALTER TABLE users DROP COLUMN gone")],
            &[],
            true
        )
        .await,
        failed(
            "up fails at ALTER TABLE users DROP COLUMN gone: column \"gone\" of relation \"users\" does not exist"
        )
    );
    for (start, up, reason) in [
        (
            &start[..],
            sql("CREATE INDEX CONCURRENTLY c ON users (theme)"),
            "cannot run inside a transaction block",
        ),
        (
            &start[1..],
            alter(80),
            "building the start fails at CREATE TABLE users",
        ),
    ] {
        match outcome(start, &[up], &[], true).await {
            Ok(Proof::NotProven(found)) => assert!(found.contains(reason), "{found}"),
            other => panic!("{reason}: {other:?}"),
        }
    }
    let soon = [
        added,
        vec![sql("ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'c'")],
    ]
    .concat();
    assert_eq!(
        outcome(&start, &soon, &[], true).await,
        Ok(Proof::NotProven(
            "it adds the enum value 'c' and may use it before it is committed; not here".into()
        ))
    );
    in_scratch_databases(database, &start).await;
    assert_eq!(look(database).await, before);
    send(database, "DROP TABLE users").await;
}

/// With a scratch database beside, or with none.
fn ground(database: &Database, beside: bool) -> Ground<'_> {
    Ground::Server(Server {
        dialect: database_dialect(),
        live: Some(database),
        transaction: Some(database),
        beside: if beside {
            Ok(database)
        } else {
            Err("not here".into())
        },
    })
}

/// What a scratch schema cannot stand for is proven in a scratch database, which is gone afterwards; and one that a
/// crashed run left behind is, too.
async fn in_scratch_databases(database: &Database, start: &[Statement]) {
    let sql = |text: &str| Statement::Sql(text.into());
    let old = "schema_diff_scratch_1760000000_12_0";
    let mine = "schema_diff_scratch_of_mine";
    for name in [old, mine] {
        send(database, &format!("CREATE DATABASE {name}")).await;
    }
    let seeds = [Seed {
        table: "users".into(),
        rows: vec![
            vec![
                "INSERT INTO users VALUES ('x')".into(),
                "INSERT INTO users VALUES (1, 'a', 'y')".into(),
            ],
            vec!["INSERT INTO users VALUES (2, 'b', NULL)".into()],
        ],
    }];
    let public = [("public", "users").into(), ("other", "t").into()];
    let outcome = async |up: &str, down: &str, elsewhere: &[ObjectName]| {
        let trial = Trial {
            start,
            up: &[sql(up)],
            down: &[sql(down)],
            elsewhere,
            seeds: &seeds,
            renamed: &[],
            leave_out: &[LEDGER],
            schemas: &[],
            models: &[],
            compare_up: &|_| Ok(()),
        };
        let outcome = prove(&ground(database, true), &trial).await;
        outcome.map_err(|error| error.to_string())
    };
    let proven = Ok(Proof::Proven(Rows {
        rows: 2,
        tables: 1,
        notes: Vec::new(),
    }));
    assert_eq!(
        outcome(
            "ALTER TABLE \"public\".\"users\" ADD COLUMN n int; CREATE TABLE other.t (id int)",
            "DROP TABLE other.t; ALTER TABLE public.users DROP COLUMN n",
            &public
        )
        .await,
        proven
    );
    // There the value was made in an earlier transaction, as in the real database.
    let error = outcome(
        "ALTER TYPE mood ADD VALUE 'c'; ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'c'",
        "",
        &public,
    )
    .await;
    assert!(
        matches!(&error, Err(reason) if reason.contains("unsafe use of new value")),
        "{error:?}"
    );
    let scratches = column::<String>(
        database,
        "SELECT datname::text FROM pg_database WHERE datname LIKE 'schema\\_diff\\_scratch%'",
    )
    .await
    .expect("listed");
    assert!(
        scratches.contains(&mine.into()) && !scratches.contains(&old.into()),
        "{scratches:?}"
    );
    send(database, &format!("DROP DATABASE {mine}")).await;
}

fn database_dialect() -> schema_diff::dialect::Dialect {
    schema_diff::dialect::Dialect::Postgres
}

/// Checks what a wrong password comes to. `url` names a role that must give one, with the right one.
pub async fn check_password(url: &str, right: &str) {
    let wrong = url.replace(right, "wr0ng-secret");
    assert_ne!(wrong, url);
    let url = DatabaseUrl::parse(&wrong, std::path::Path::new("")).unwrap();
    let error = connect(&url, false).await.unwrap_err();
    let shown = format!("{error} {error:?} {url:?}");
    assert!(shown.contains("password authentication failed"), "{shown}");
    assert!(!shown.contains("wr0ng-secret"), "{shown}");
}
