//! The runner on MariaDB: what a failure says, what an alteration keeps, printed SQL, proofs.

use runner::ops;
use runner::prove::{Ground, Proof, Rows, Server, Trial, prove};
use runner::run::{Direction, run, to_sql};
use runner::{connect, ledger};
use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::seed::Seed;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::sea_query::{ColumnDef, Expr, Table};
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::introspect_mariadb::database;

const LEDGER: &str = "seaql_migrations";

const USERS: &str = "\
CREATE TABLE users (id int PRIMARY KEY AUTO_INCREMENT,
    name varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x' COMMENT 'it''s (a, \"name\")',
    at datetime NULL ON UPDATE CURRENT_TIMESTAMP, data json)";

/// Alters twice, so that the second alteration meets what the first one made; fails at the end where it is told to.
struct Alters {
    fails: bool,
}

impl MigrationName for Alters {
    fn name(&self) -> &'static str {
        "m1_alters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Alters {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("name").string_len(80))
            .set_not_null("at")
            .set_default("at", Expr::current_timestamp())
            .set_type(ColumnDef::new("data").text())
            .run()
            .await?;
        ops::alter_table(manager, "users")
            .set_not_null("name")
            .drop_default("name")
            .run()
            .await?;
        if self.fails {
            let drop = Table::drop().table("nowhere").to_owned();
            manager.drop_table(drop).await?;
        }
        Ok(())
    }
}

async fn text(database: &connect::Database, query: &str, column: usize) -> String {
    let statement = sea_orm::Statement::from_string(DbBackend::MySql, query);
    let row = database.connection.query_one_raw(statement).await;
    let row = row.expect("read").expect("a row");
    row.try_get_by_index(column).expect("text")
}

async fn scratches(database: &connect::Database) -> i64 {
    let query = "SELECT COUNT(*) FROM information_schema.SCHEMATA \
                 WHERE SCHEMA_NAME LIKE CONCAT('schema\\_diff\\_scratch\\_%\\_', CONNECTION_ID(), '\\_%')";
    let statement = sea_orm::Statement::from_string(DbBackend::MySql, query);
    let row = database.connection.query_one_raw(statement).await;
    let row = row.expect("read").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alteration_keeps_the_rest_of_a_column() {
    let Some(database) = database(USERS).await else {
        return;
    };
    let migration = Alters { fails: false };
    // The second alteration cannot be printed from the table as it is.
    let printed = to_sql(&database, LEDGER, &[&migration], Direction::Up, 7)
        .await
        .expect("printed");
    let before = text(&database, "SHOW CREATE TABLE users", 1).await;
    assert!(
        before.contains("`name` varchar(20)"),
        "nothing ran: {before}"
    );
    assert_eq!(scratches(&database).await, 0);

    run(&database, LEDGER, &migration, Direction::Up, 7)
        .await
        .expect("runs");
    let after = text(&database, "SHOW CREATE TABLE users", 1).await;
    for column in [
        "`name` varchar(80) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL COMMENT 'it''s (a, \"name\")',",
        "`at` datetime NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),",
        "`data` text DEFAULT NULL,",
    ] {
        assert!(after.contains(column), "not {column} in {after}");
    }
    let alters: Vec<&str> = printed[0]
        .1
        .iter()
        .map(String::as_str)
        .filter(|sql| sql.starts_with("ALTER"))
        .collect();
    assert_eq!(
        alters,
        [
            "ALTER TABLE `users` MODIFY COLUMN `name` varchar(80) CHARACTER SET latin1 COLLATE latin1_bin \
             DEFAULT 'x' COMMENT 'it''s (a, \"name\")', MODIFY COLUMN `at` datetime NOT NULL \
             DEFAULT CURRENT_TIMESTAMP ON UPDATE current_timestamp(), MODIFY COLUMN `data` text DEFAULT NULL",
            "ALTER TABLE `users` MODIFY COLUMN `name` varchar(80) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL \
             COMMENT 'it''s (a, \"name\")'",
        ]
    );
    assert!(
        printed[0]
            .1
            .last()
            .is_some_and(|sql| sql.starts_with("INSERT INTO `seaql_migrations`"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_says_which_statement_and_what_stays() {
    let Some(database) = database(USERS).await else {
        return;
    };
    let migration = Alters { fails: true };
    let error = run(&database, LEDGER, &migration, Direction::Up, 7)
        .await
        .expect_err("there is no such table")
        .to_string();
    for part in [
        "revision m1_alters failed in its up: Unknown table",
        "the statement is DROP TABLE `nowhere`",
        "before it ran and stay, the last of them ALTER TABLE `users` MODIFY COLUMN `name` varchar(80)",
    ] {
        assert!(error.contains(part), "not {part:?} in {error}");
    }
    let applied = ledger::applied(&database, LEDGER).await.expect("read");
    assert_eq!(applied, [], "the ledger's row comes last");
}

fn alter(actions: Vec<TableAction>) -> Statement {
    Statement::AlterTable {
        table: ObjectName::new("users"),
        actions,
    }
}

fn ground(database: &connect::Database) -> Ground<'_> {
    Ground::Server(Server {
        dialect: Dialect::MySql,
        live: Some(database),
        transaction: None,
        beside: Ok(database),
    })
}

fn length(length: u32) -> Statement {
    alter(vec![TableAction::SetType(
        ColumnDef::new("name").string_len(length).to_owned(),
    )])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_runs_in_a_database_of_its_own() {
    let Some(database) = database(USERS).await else {
        return;
    };
    let start = [Statement::Sql(
        "CREATE TABLE users (name varchar(20))".into(),
    )];
    let seeds = [Seed {
        table: "users".into(),
        rows: vec![vec!["INSERT INTO `users` VALUES ('x')".into()]; 2],
    }];
    let proof = async |up: Vec<Statement>, down: Vec<Statement>, elsewhere: &[ObjectName]| {
        let trial = Trial {
            start: &start,
            up: &up,
            down: &down,
            elsewhere,
            seeds: &seeds,
            renamed: &[],
            leave_out: &[LEDGER],
            schemas: &[],
            models: &[],
            compare_up: &|schema| {
                // What is found is the scratch, not the project's own table of four columns.
                let columns = schema.tables[&"users".into()].columns.len();
                (columns == 1)
                    .then_some(())
                    .ok_or(format!("{columns} columns"))
            },
        };
        let result = prove(&ground(&database), &trial).await;
        result.map_err(|error| error.to_string())
    };
    for left_behind in [
        "schema_diff_scratch_1760000000_12_0",
        "schema_diff_scratch_of_mine",
    ] {
        let create = format!("CREATE DATABASE IF NOT EXISTS `{left_behind}`");
        let done = database.connection.execute_unprepared(&create).await;
        done.expect("made");
    }
    assert_eq!(
        proof(vec![length(80)], vec![length(20)], &[]).await,
        Ok(Proof::Proven(Rows {
            rows: 2,
            tables: 1,
            notes: Vec::new(),
        }))
    );
    let error = proof(vec![length(80)], vec![length(30)], &[])
        .await
        .unwrap_err();
    assert!(error.contains("down does not lead back"), "{error}");
    let nowhere = Statement::Sql("ALTER TABLE nowhere DROP COLUMN x".into());
    let error = proof(vec![nowhere], vec![], &[]).await.unwrap_err();
    assert!(error.contains("up fails at ALTER TABLE nowhere"), "{error}");
    let elsewhere = Statement::Sql("DROP TABLE `mysql`.`user`".into());
    let user = [("mysql", "user").into()];
    let not_proven = proof(vec![elsewhere], vec![], &user).await;
    assert!(
        matches!(&not_proven, Ok(Proof::NotProven(reason)) if reason.contains("names a database")),
        "{not_proven:?}"
    );
    assert_eq!(scratches(&database).await, 0);
    let all = "SELECT GROUP_CONCAT(SCHEMA_NAME) FROM information_schema.SCHEMATA \
               WHERE SCHEMA_NAME LIKE 'schema\\_diff\\_scratch\\_%'";
    let all = text(&database, all, 0).await;
    assert!(
        all.contains("schema_diff_scratch_of_mine") && !all.contains("_1760000000_"),
        "{all}"
    );
    let own = text(&database, "SHOW CREATE TABLE users", 1).await;
    assert!(own.contains("`name` varchar(20)"), "{own}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_privilege_nothing_is_proven_and_nothing_breaks() {
    let Some(database) = database(USERS).await else {
        return;
    };
    let name = text(&database, "SELECT DATABASE()", 0).await;
    for sql in [
        format!("CREATE USER 'u_{name}'@'%' IDENTIFIED BY 'secret/word'"),
        format!("GRANT ALL ON `{name}`.* TO 'u_{name}'@'%'"),
    ] {
        let done = database.connection.execute_unprepared(&sql).await;
        done.expect("granted");
    }
    let port = text(&database, "SELECT CAST(@@port AS CHAR)", 0).await;
    let url = format!("mysql://u_{name}:secret%2Fword@127.0.0.1:{port}/{name}");
    let url = connect::DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL");
    let poor = connect::connect(&url, false).await.expect("connects");
    let up = [length(80)];
    let trial = Trial {
        start: &[],
        up: &up,
        down: &[],
        elsewhere: &[],
        seeds: &[],
        renamed: &[],
        leave_out: &[LEDGER],
        schemas: &[],
        models: &[],
        compare_up: &|_| Ok(()),
    };
    let proof = prove(&ground(&poor), &trial).await;
    let proof = proof.expect("no failure");
    assert!(
        matches!(&proof, Proof::NotProven(reason) if reason.contains("Access denied")),
        "{proof:?}"
    );
    let error = to_sql(&poor, LEDGER, &[&Alters { fails: false }], Direction::Up, 7)
        .await
        .expect_err("the second alteration cannot be spelled");
    let error = error.to_string();
    assert!(
        error.contains("needs the definition of table `users`"),
        "{error}"
    );
}
