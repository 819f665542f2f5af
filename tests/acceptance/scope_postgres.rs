//! How PostgreSQL is read: by as many statements whatever its size, and as much of it as the scope says.

use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::{Scope, introspect, introspect_on};
use schema_diff::dialect::Dialect;
use schema_diff::model::{ColumnType, ObjectName, Schema};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    StreamTrait,
};
use sea_orm_migration::async_trait::async_trait;

use crate::support::servers;

/// Counts the statements that go through it.
struct Counting<'a>(&'a Database, AtomicUsize);

#[async_trait]
impl ConnectionTrait for Counting<'_> {
    fn get_database_backend(&self) -> DbBackend {
        ConnectionTrait::get_database_backend(&self.0.connection)
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.connection.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.connection.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.connection.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.connection.query_all_raw(statement).await
    }
}

impl StreamTrait for Counting<'_> {
    type Stream<'a>
        = <DatabaseConnection as StreamTrait>::Stream<'a>
    where
        Self: 'a;

    fn get_database_backend(&self) -> DbBackend {
        ConnectionTrait::get_database_backend(&self.0.connection)
    }

    fn stream_raw<'a>(
        &'a self,
        statement: Statement,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.connection.stream_raw(statement)
    }
}

async fn database() -> Option<Database> {
    let url = DatabaseUrl::parse(&servers::postgres()?, std::path::Path::new("/")).expect("a URL");
    Some(connect(&url, false).await.expect("connects"))
}

async fn run(database: &Database, sql: &str) {
    let done = database.connection.execute_unprepared(sql).await;
    done.expect("runs");
}

async fn counted(database: &Database) -> (usize, Schema) {
    let counting = Counting(database, AtomicUsize::new(0));
    let schema = introspect_on(&counting, Dialect::Postgres, &[]).await;
    (counting.1.into_inner(), schema.expect("introspected"))
}

#[tokio::test]
async fn as_many_statements_for_ten_tables_as_for_a_thousand() {
    let Some(database) = database().await else {
        return;
    };
    let mut counts = Vec::new();
    for (from, to) in [(0, 10), (10, 1000)] {
        let mut sql = String::new();
        for number in from..to {
            let _ = write!(
                sql,
                "CREATE TABLE t{number} (id serial PRIMARY KEY, other int REFERENCES t0, code text UNIQUE CHECK (code <> ''));
                 CREATE INDEX i{number} ON t{number} (lower(code)) WHERE other > 1;
                 CREATE VIEW v{number} AS SELECT code FROM t{number};"
            );
        }
        // In parts: each statement of one text holds its locks until the end.
        for part in sql.split_inclusive(";\n").collect::<Vec<_>>().chunks(400) {
            run(&database, &part.concat()).await;
        }
        let (count, schema) = counted(&database).await;
        assert_eq!(schema.tables.len(), to);
        counts.push(count);
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 11, "{counts:?}");
}

const SCHEMAS: &str = "
CREATE SCHEMA audit;
CREATE SCHEMA \"Odd 's\";
CREATE SCHEMA unread;
CREATE TYPE audit.kind AS ENUM ('x');
CREATE DOMAIN audit.short AS varchar(5);
CREATE TABLE users (id int PRIMARY KEY, kind audit.kind, short audit.short);
CREATE TABLE audit.users (id serial PRIMARY KEY, user_id int REFERENCES public.users, kind audit.kind NOT NULL DEFAULT 'x');
CREATE INDEX users_kind ON audit.users (kind) WHERE kind = 'x';
CREATE VIEW audit.seen AS SELECT u.id FROM users u JOIN audit.users a ON a.user_id = u.id;
CREATE TABLE \"Odd 's\".\"T.x\" (id int REFERENCES audit.users);
CREATE TABLE unread.t (id int);
CREATE TABLE river_job (id int);
CREATE TABLE audit.river_job (id int);
CREATE TABLE audit.seaql_migrations (id int);
";

fn names<T>(map: &std::collections::BTreeMap<ObjectName, T>) -> Vec<String> {
    map.keys().map(ToString::to_string).collect()
}

#[tokio::test]
async fn several_schemas() {
    let Some(database) = database().await else {
        return;
    };
    run(&database, SCHEMAS).await;
    let mut scope = Scope {
        schemas: ["public", "audit", "Odd 's"].map(str::to_owned).into(),
        ignore: ["audit.river_*".to_owned()].into(),
        ..Scope::without(&["seaql_migrations"])
    };
    let schema = introspect(&database, &scope).await.expect("introspected");
    assert_eq!(
        names(&schema.tables),
        ["river_job", "users", "Odd 's.\"T.x\"", "audit.users"]
    );
    assert_eq!(names(&schema.enums), ["audit.kind"]);
    assert_eq!(names(&schema.opaque), ["audit.seen", "audit.short"]);
    let audit = &schema.tables[&("audit", "users").into()];
    assert_eq!(audit.foreign_keys[0].references, "users".into());
    assert_eq!(
        audit.columns[0]
            .counter
            .as_ref()
            .and_then(|of| of.options.as_ref()),
        None
    );
    let kind = ColumnType::Enum(("audit", "kind").into());
    assert_eq!(*audit.columns[2].ty.value(), kind);
    let used = &schema.opaque[&("audit", "seen").into()].uses;
    assert_eq!(names(used), ["users", "audit.users"]);

    // A schema that is not there is a mistake, never an empty one.
    scope.schemas = vec!["audit".into()];
    let one = introspect(&database, &scope).await.expect("introspected");
    assert_eq!(names(&one.tables), ["audit.users"]);
    scope.schemas = vec!["nowhere".into()];
    let error = introspect(&database, &scope)
        .await
        .expect_err("there is none");
    assert!(error.to_string().contains("no schema `nowhere`"), "{error}");

    // Without schemas, the connection's own; other people's tables by a pattern of any schema.
    let own = Scope {
        ignore: vec!["river_*".into()],
        ..Scope::default()
    };
    let own = introspect(&database, &own).await.expect("introspected");
    assert_eq!(names(&own.tables), ["users"]);
}
