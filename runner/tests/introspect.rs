//! Reading a SQLite database: a schema with as much in it as fits, what SeaORM's own builders make, and the number
//! of queries.

use std::sync::atomic::{AtomicUsize, Ordering};

use runner::connect::Database;
use runner::introspect::{facts, introspect, introspect_on};
use schema_diff::dialect::{Dialect, same_type};
use schema_diff::model::{ColumnType, DefaultValue, Fact, Length, Schema, UniqueForm};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use sea_orm_migration::prelude::{ColumnDef, Expr, ForeignKey, ForeignKeyAction, Index, Table};
use sea_orm_migration::schema::{
    big_integer, boolean, decimal, enumeration, json_null, pk_auto, string, string_len,
    string_uniq, text_null, timestamp, uuid,
};
use serde_json::{Value, json};

/// An empty database in memory: one connection, or each would have its own.
async fn memory() -> Database {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    Database {
        connection: sea_orm::Database::connect(options).await.unwrap(),
        dialect: Dialect::Sqlite,
    }
}

async fn read(sql: &str) -> Schema {
    let database = memory().await;
    database.connection.execute_unprepared(sql).await.unwrap();
    introspect(&database, &["seaql_migrations"]).await.unwrap()
}

/// What is read of one table, without `auto_increment: false`.
#[track_caller]
fn check(schema: &Schema, table: &str, expected: &Value) {
    let Some(table) = schema.tables.get(&table.into()) else {
        panic!("no table {table}");
    };
    let mut json = serde_json::to_value(table).unwrap();
    for column in json["columns"].as_array_mut().unwrap() {
        if column["auto_increment"] == json!(false) {
            column
                .as_object_mut()
                .unwrap()
                .shift_remove("auto_increment");
        }
    }
    assert_eq!(
        serde_json::to_string_pretty(&json).unwrap(),
        serde_json::to_string_pretty(expected).unwrap()
    );
}

#[tokio::test]
async fn columns() {
    let schema = read(
        r#"CREATE TABLE "it's ""odd""" (
            id integer PRIMARY KEY AUTOINCREMENT,
            name varchar(255) NOT NULL DEFAULT 'it''s',
            "order" real DEFAULT -0.5,
            flag boolean NOT NULL DEFAULT TRUE,
            at datetime_text DEFAULT CURRENT_TIMESTAMP,
            made text DEFAULT (datetime('now')),
            none text DEFAULT NULL,
            untyped,
            folded text COLLATE NOCASE,
            twice integer GENERATED ALWAYS AS (id * 2) STORED,
            thrice AS (id * 3)
        )"#,
    )
    .await;
    check(
        &schema,
        "it's \"odd\"",
        &json!({
            "columns": [
                {"name": "id", "type": "integer", "auto_increment": true, "counter": {"kind": "auto_increment"}},
                {"name": "name", "type": {"string": {"n": 255}}, "default": {"string": "it's"}},
                {"name": "order", "type": {"custom": "REAL"}, "nullable": true, "default": {"number": "-0.5"}},
                {"name": "flag", "type": "boolean", "default": {"bool": true}},
                {"name": "at", "type": "date_time", "nullable": true, "default": {"expression": "CURRENT_TIMESTAMP"}},
                {"name": "made", "type": "text", "nullable": true, "default": {"expression": "datetime('now')"}},
                {"name": "none", "type": "text", "nullable": true, "default": "null"},
                {"name": "untyped", "type": {"custom": ""}, "nullable": true},
                {"name": "folded", "type": "text", "nullable": true, "collation": "NOCASE"},
                {"name": "twice", "type": "integer", "nullable": true,
                    "generated": {"expression": "id * 2", "stored": true}},
                {"name": "thrice", "type": {"custom": ""}, "nullable": true,
                    "generated": {"expression": "id * 3"}},
            ],
            "primary_key": {"columns": ["id"]},
        }),
    );
}

#[tokio::test]
async fn keys_and_indexes() {
    let schema = read(
        "CREATE TABLE t (
            a text, b text, c text COLLATE NOCASE, d text CONSTRAINT one UNIQUE, e text,
            CONSTRAINT named PRIMARY KEY (b, a),
            CONSTRAINT two UNIQUE (d, a), UNIQUE (c), UNIQUE (e COLLATE NOCASE)
        );
        CREATE UNIQUE INDEX whole ON t (a, e);
        CREATE INDEX plain ON t (e, b);
        CREATE INDEX folded ON t (c);
        CREATE INDEX descending ON t (a DESC);
        CREATE INDEX expression ON t (a, lower(e));
        CREATE UNIQUE INDEX partial ON t (a) WHERE e IS NULL;
        CREATE INDEX unfolded ON t (c COLLATE BINARY);
        ",
    )
    .await;
    check(
        &schema,
        "t",
        &json!({
            "columns": [
                {"name": "a", "type": "text"},
                {"name": "b", "type": "text"},
                {"name": "c", "type": "text", "nullable": true, "collation": "NOCASE"},
                {"name": "d", "type": "text", "nullable": true},
                {"name": "e", "type": "text", "nullable": true},
            ],
            "primary_key": {"name": "named", "columns": ["b", "a"]},
            "uniques": [
                {"name": "one", "columns": ["d"], "form": "constraint"},
                {"name": "two", "columns": ["d", "a"], "form": "constraint"},
                {"columns": ["c"], "form": "constraint"},
                {"columns": ["e"], "form": "constraint", "definition": "UNIQUE (e COLLATE NOCASE)"},
                {"name": "whole", "columns": ["a", "e"], "form": "index"},
            ],
            "indexes": [
                {"name": "plain", "columns": ["e", "b"]},
                {"name": "folded", "columns": ["c"]},
                {"name": "descending", "columns": [{"column": "a", "descending": true}]},
                {"name": "expression", "columns": ["a", {"expression": "lower(e)"}]},
                {"name": "partial", "columns": ["a"], "unique": true, "filter": "e IS NULL"},
                {"name": "unfolded", "columns": [{"column": "c", "collation": "BINARY"}]},
            ],
        }),
    );
}

#[tokio::test]
async fn foreign_keys() {
    let schema = read(
        r#"CREATE TABLE "Parents" ("Id" text, b text, PRIMARY KEY (b, "Id"));
        CREATE TABLE t (
            a text, b text, c text CONSTRAINT inline REFERENCES t (c) ON DELETE CASCADE,
            FOREIGN KEY (a, b) REFERENCES parents,
            CONSTRAINT named FOREIGN KEY (b, a) REFERENCES parents (ID, B) ON UPDATE SET NULL ON DELETE RESTRICT,
            CONSTRAINT later FOREIGN KEY (c) REFERENCES parents (b) DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (b) REFERENCES nowhere (x) ON DELETE SET DEFAULT NOT DEFERRABLE
        )"#,
    )
    .await;
    check(
        &schema,
        "t",
        &json!({
            "columns": [
                {"name": "a", "type": "text", "nullable": true},
                {"name": "b", "type": "text", "nullable": true},
                {"name": "c", "type": "text", "nullable": true},
            ],
            "foreign_keys": [
                {"name": "inline", "columns": ["c"], "references": "t", "referenced_columns": ["c"],
                    "on_delete": "cascade", "on_update": "no_action"},
                {"columns": ["a", "b"], "references": "Parents", "referenced_columns": ["b", "Id"],
                    "on_delete": "no_action", "on_update": "no_action"},
                {"name": "named", "columns": ["b", "a"], "references": "Parents", "referenced_columns": ["Id", "b"],
                    "on_delete": "restrict", "on_update": "set_null"},
                {"name": "later", "columns": ["c"], "references": "Parents", "referenced_columns": ["b"],
                    "on_delete": "no_action", "on_update": "no_action", "deferrable": "deferred"},
                {"columns": ["b"], "references": "nowhere", "referenced_columns": ["x"],
                    "on_delete": "set_default", "on_update": "no_action"},
            ],
        }),
    );
}

#[tokio::test]
async fn what_has_no_word() {
    let schema = read(
        "CREATE TABLE t (
            id integer PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0) UNIQUE ON CONFLICT REPLACE, CHECK (n < id)
        ) STRICT;
        CREATE TRIGGER touched AFTER UPDATE ON t BEGIN SELECT 1; END;
        CREATE TABLE w (k text PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE integers (k integer PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE downwards (k integer PRIMARY KEY DESC);
        CREATE VIEW v AS SELECT n FROM t;
        CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN SELECT 2; END;
        CREATE VIRTUAL TABLE search USING fts5(body);
        CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL);
        ANALYZE;",
    )
    .await;
    check(
        &schema,
        "t",
        &json!({
            "columns": [
                {"name": "id", "type": "integer", "auto_increment": true, "counter": {"kind": "rowid"}},
                {"name": "n", "type": {"custom": "INT"}, "nullable": true},
            ],
            "primary_key": {"columns": ["id"]},
            "uniques": [{"columns": ["n"], "form": "constraint",
                "definition": "UNIQUE (\"n\") ON CONFLICT REPLACE"}],
            "checks": [
                {"name": "positive", "expression": "n > 0"},
                {"expression": "n < id"},
            ],
            "options": {"strict": ""},
            "opaque": [
                {"kind": "trigger", "name": "touched",
                    "definition": "CREATE TRIGGER touched AFTER UPDATE ON t BEGIN SELECT 1; END"},
            ],
        }),
    );
    for (table, ty) in [("w", "text"), ("integers", "integer")] {
        check(
            &schema,
            table,
            &json!({
                "columns": [{"name": "k", "type": ty}],
                "primary_key": {"columns": ["k"]},
                "options": {"without_rowid": ""},
            }),
        );
    }
    check(
        &schema,
        "downwards",
        &json!({
            "columns": [{"name": "k", "type": "integer"}],
            "primary_key": {"columns": ["k"], "definition": "PRIMARY KEY DESC"},
        }),
    );
    assert_eq!(
        serde_json::to_value(&schema.opaque).unwrap(),
        json!({
            "search": {"kind": "virtual table", "definition": "CREATE VIRTUAL TABLE search USING fts5(body)"},
            "v": {"kind": "view", "definition": "CREATE VIEW v AS SELECT n FROM t;\n\
                CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN SELECT 2; END", "uses": {"t": []}},
        })
    );
    let tables: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["downwards", "integers", "t", "w"]);
}

#[tokio::test]
async fn tables_that_seaorm_makes() {
    let database = memory().await;
    let connection = &database.connection;
    let parent = Table::create()
        .table("organizations")
        .col(pk_auto("id"))
        .col(string_uniq("slug"))
        .to_owned();
    let child = Table::create()
        .table("members")
        .col(string_len("id", 36).primary_key())
        .col(big_integer("organization_id"))
        .col(enumeration("role", "member_role", ["owner", "member"]).default("member"))
        .col(boolean("is_active").default(true))
        .col(decimal("share").default(0))
        .col(string("name"))
        .col(text_null("note"))
        .col(json_null("settings"))
        .col(uuid("token"))
        .col(timestamp("joined_at").default(Expr::current_timestamp()))
        .col(ColumnDef::new("price").decimal_len(10, 2).null())
        .foreign_key(
            ForeignKey::create()
                .name("fk-members-organization_id")
                .from("members", "organization_id")
                .to("organizations", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    connection.execute(&parent).await.unwrap();
    connection.execute(&child).await.unwrap();
    for index in [
        Index::create()
            .name("idx-members-name")
            .table("members")
            .col("name")
            .to_owned(),
        Index::create()
            .name("idx-members-token")
            .table("members")
            .col("organization_id")
            .col("token")
            .unique()
            .to_owned(),
    ] {
        connection.execute(&index).await.unwrap();
    }
    let schema = introspect(&database, &[]).await.unwrap();
    let organizations = &schema.tables[&"organizations".into()];
    assert_eq!(organizations.columns[0].ty, Fact::Said(ColumnType::Integer));
    assert_eq!(organizations.columns[0].auto_increment, Fact::Said(true));
    assert!(!organizations.columns[0].nullable);
    assert_eq!(organizations.uniques[0].columns, ["slug"]);
    assert_eq!(
        *organizations.uniques[0].form.value(),
        UniqueForm::Constraint
    );

    let members = &schema.tables[&"members".into()];
    let expected = [
        ("id", ColumnType::String(Length::N(36)), None),
        ("organization_id", ColumnType::BigInteger, None),
        (
            "role",
            ColumnType::Enum("member_role".into()),
            Some(DefaultValue::String("member".into())),
        ),
        (
            "is_active",
            ColumnType::Boolean,
            Some(DefaultValue::Bool(true)),
        ),
        (
            "share",
            ColumnType::Decimal(None),
            Some(DefaultValue::Number("0".into())),
        ),
        ("name", ColumnType::String(Length::None), None),
        ("note", ColumnType::Text, None),
        ("settings", ColumnType::Json, None),
        ("token", ColumnType::Uuid, None),
        (
            "joined_at",
            ColumnType::Timestamp,
            Some(DefaultValue::Expression("CURRENT_TIMESTAMP".into())),
        ),
        ("price", ColumnType::Decimal(Some((10, 2))), None),
    ];
    for (column, (name, ty, default)) in members.columns.iter().zip(&expected) {
        assert_eq!(column.name, *name);
        assert!(
            same_type(Dialect::Sqlite, column.ty.value(), ty),
            "{column:?}"
        );
        assert_eq!(column.default, *default, "{name}");
        assert_eq!(
            column.nullable,
            ["note", "settings", "price"].contains(name),
            "{name}"
        );
        assert_eq!(column.opaque, None, "{name}");
    }
    assert_eq!(members.columns.len(), expected.len());
    assert_eq!(members.indexes.len(), 1);
    assert_eq!(members.uniques.len(), 1);
    assert_eq!(
        members.uniques[0].name,
        Some(Fact::Said("idx-members-token".into()))
    );
    assert_eq!(members.foreign_keys.len(), 1);
    assert_eq!(members.opaque, []);
    assert_eq!(schema.opaque.len(), 0);
}

/// What cannot be asked of SQLite, or names nothing that is there, is read all the same.
#[tokio::test]
async fn nothing_is_too_odd() {
    let schema = read(
        r#"CREATE TABLE "a 'b' ""c"" -- d" (x);
        CREATE TABLE t (x int REFERENCES nowhere, y int REFERENCES v);
        CREATE VIEW v AS SELECT * FROM nowhere;
        CREATE VIEW w AS SELECT a.x FROM v, "A 'B' ""C"" -- D" AS a JOIN main.t WHERE a.x IN w;
        CREATE VIRTUAL TABLE "fts 'x' [y]" USING fts5(body);
        CREATE VIRTUAL TABLE boxes USING rtree(id, a, b);
        CREATE TABLE boxes_nodes (x);
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES
            ('table', 'ghost', 'ghost', 0, 'CREATE VIRTUAL TABLE ghost USING "no such module"(a, b = ''t'')');
        PRAGMA writable_schema = RESET;"#,
    )
    .await;
    let tables: Vec<&str> = schema
        .tables
        .keys()
        .map(|name| name.name.as_str())
        .collect();
    assert_eq!(tables, ["a 'b' \"c\" -- d", "boxes_nodes", "t"]);
    let target = |at: usize| {
        let key = &schema.tables[&"t".into()].foreign_keys[at];
        (key.references.to_string(), key.referenced_columns.clone())
    };
    assert_eq!(target(0), ("nowhere".into(), Vec::new()));
    assert_eq!(target(1), ("v".into(), Vec::new()));
    let objects: Vec<_> = schema
        .opaque
        .iter()
        .map(|(name, object)| {
            let uses: Vec<&str> = object.uses.keys().map(|used| used.name.as_str()).collect();
            (name.name.as_str(), object.kind.as_str(), uses)
        })
        .collect();
    assert_eq!(
        objects,
        [
            ("boxes", "virtual table", vec![]),
            ("fts 'x' [y]", "virtual table", vec![]),
            ("ghost", "virtual table", vec!["t"]),
            ("v", "view", vec![]),
            ("w", "view", vec!["a 'b' \"c\" -- d", "t", "v"]),
        ]
    );
}

/// Counts what goes through it.
struct Counting<'a> {
    inner: &'a sea_orm::DatabaseConnection,
    queries: AtomicUsize,
}

impl Counting<'_> {
    fn count(&self) {
        self.queries.fetch_add(1, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Counting<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count();
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count();
        self.inner.query_all_raw(statement).await
    }
}

#[tokio::test]
async fn the_number_of_queries_is_a_constant() {
    let mut counts = Vec::new();
    for tables in [10, 1000] {
        let database = memory().await;
        for number in 0..tables {
            let sql = format!(
                "CREATE TABLE t{number} (id integer PRIMARY KEY, a text UNIQUE, b text REFERENCES t0 (a));
                CREATE INDEX i{number} ON t{number} (b)"
            );
            database.connection.execute_unprepared(&sql).await.unwrap();
        }
        let counting = Counting {
            inner: &database.connection,
            queries: AtomicUsize::new(0),
        };
        let schema = introspect_on(&counting, Dialect::Sqlite, &[])
            .await
            .unwrap();
        assert_eq!(schema.tables.len(), tables);
        counts.push(counting.queries.into_inner());
    }
    assert_eq!(counts, [3, 3]);
}

#[tokio::test]
async fn the_same_twice_and_in_a_transaction() {
    use sea_orm::TransactionTrait as _;

    let database = memory().await;
    let transaction = database.connection.begin().await.unwrap();
    transaction
        .execute_unprepared("CREATE TABLE t (id integer PRIMARY KEY)")
        .await
        .unwrap();
    let within = introspect_on(&transaction, Dialect::Sqlite, &[])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(within.tables.len(), 1);
    assert_eq!(introspect(&database, &[]).await.unwrap(), within);
    assert_eq!(introspect(&database, &[]).await.unwrap(), within);
}

#[tokio::test]
async fn facts_of_a_database() {
    let database = memory().await;
    let sql = "CREATE TABLE t (id integer PRIMARY KEY)";
    database.connection.execute_unprepared(sql).await.unwrap();
    let facts = facts(&database).await.unwrap();
    assert!(facts.version.starts_with("SQLite 3."), "{}", facts.version);
    assert_eq!(facts.size, Some(8192));
}
