//! PostgreSQL's catalog with as much in it as fits, read back fact by fact.
//!
//! The same tables are read three times: in the database's own schema; in a scratch schema inside a transaction, as a
//! proof does; and as a role that may only SELECT.

use runner::connect::Database;
use runner::introspect::{facts, introspect, introspect_on};
use schema_diff::dialect::{Dialect, same_type};
use schema_diff::model::{ColumnType, DefaultValue, Fact, Length, Schema, UniqueForm};
use sea_orm::{ConnectionTrait, TransactionTrait as _};
use sea_orm_migration::prelude::extension::postgres::Type;
use sea_orm_migration::prelude::{Expr, ForeignKey, ForeignKeyAction, Table};
use sea_orm_migration::schema::{
    big_integer, boolean, decimal, enumeration, json_null, pk_auto, string_len, string_uniq,
    timestamp, uuid,
};
use serde_json::Value;

/// Makes the tables in `database`, which must be empty and connected to as a superuser, and checks what is read.
pub async fn check(database: &Database) {
    let connection = &database.connection;
    run(connection, ONCE).await;
    run(connection, TABLES).await;
    let schema = introspect(database, LEDGER).await.expect("introspected");
    compare(&lines(&schema), EXPECTED);

    let again = introspect(database, LEDGER).await.expect("introspected");
    assert_eq!(again, schema, "a second reading");

    let scratch = connection.begin().await.expect("began");
    run(&scratch, "CREATE SCHEMA \"Scratch 1\"").await;
    run(&scratch, "SET LOCAL search_path TO \"Scratch 1\", public").await;
    run(&scratch, TABLES).await;
    let there = introspect_on(&scratch, Dialect::Postgres, LEDGER).await;
    compare(
        &lines(&there.expect("introspected")),
        &lines(&schema).join("\n"),
    );
    run(&scratch, "INSERT INTO columnless DEFAULT VALUES").await;
    scratch.rollback().await.expect("rolled back");

    let reader = connection.begin().await.expect("began");
    run(&reader, "CREATE ROLE only_selects").await;
    run(
        &reader,
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_selects",
    )
    .await;
    run(&reader, "SET LOCAL ROLE only_selects").await;
    let seen = introspect_on(&reader, Dialect::Postgres, LEDGER).await;
    assert_eq!(
        seen.expect("introspected"),
        schema,
        "as a role that may only SELECT"
    );
    run(&reader, "SET LOCAL search_path TO nowhere").await;
    let error = introspect_on(&reader, Dialect::Postgres, LEDGER).await;
    let error = error.expect_err("there is no schema").to_string();
    assert!(error.contains("no current schema"), "{error}");
    reader.rollback().await.expect("rolled back");

    // An index whose concurrent build failed keeps nothing unique.
    run(connection, "INSERT INTO unlogged VALUES (1), (1)").await;
    let broken = "CREATE UNIQUE INDEX CONCURRENTLY broken ON unlogged (id)";
    connection
        .execute_unprepared(broken)
        .await
        .expect_err("a duplicate");
    let schema = introspect(database, LEDGER).await.expect("introspected");
    let unlogged = &schema.tables[&"unlogged".into()];
    assert!(unlogged.uniques.is_empty());
    assert!(unlogged.indexes[0].options.contains_key("invalid"));

    seaorm_tables(database).await;

    let facts = facts(database).await.expect("facts");
    assert!(
        facts.version.starts_with("PostgreSQL 1"),
        "{}",
        facts.version
    );
    assert!(facts.size > Some(1_000_000), "{:?}", facts.size);
}

/// What SeaORM's own builders make comes back as it was said.
async fn seaorm_tables(database: &Database) {
    let transaction = database.connection.begin().await.expect("began");
    run(&transaction, "CREATE SCHEMA made").await;
    run(&transaction, "SET LOCAL search_path TO made").await;
    let parent = Table::create()
        .table("organizations")
        .col(pk_auto("id"))
        .col(string_uniq("slug"))
        .to_owned();
    let child = Table::create()
        .table("members")
        .col(string_len("id", 36).primary_key())
        .col(big_integer("organization_id"))
        .col(enumeration("role", "member_role", ["owner", "it's"]).default("it's"))
        .col(boolean("is_active").default(true))
        .col(decimal("share").default(0))
        .col(json_null("settings"))
        .col(uuid("token"))
        .col(timestamp("joined_at").default(Expr::current_timestamp()))
        .foreign_key(
            ForeignKey::create()
                .name("fk-members-organization_id")
                .from("members", "organization_id")
                .to("organizations", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    let role = Type::create()
        .as_enum("member_role")
        .values(["owner", "it's"])
        .to_owned();
    transaction.execute(&role).await.expect("a type");
    transaction.execute(&parent).await.expect("a table");
    transaction.execute(&child).await.expect("a table");
    let schema = introspect_on(&transaction, Dialect::Postgres, &[]).await;
    let schema = schema.expect("introspected");
    transaction.rollback().await.expect("rolled back");

    assert_eq!(
        schema.enums[&"member_role".into()].values,
        ["owner", "it's"]
    );
    assert!(schema.opaque.is_empty(), "{:?}", schema.opaque);
    let organizations = &schema.tables[&"organizations".into()];
    assert_eq!(organizations.columns[0].auto_increment, Fact::Said(true));
    assert_eq!(organizations.columns[0].default, None);
    assert_eq!(
        *organizations.uniques[0].form.value(),
        UniqueForm::Constraint
    );
    let members = &schema.tables[&"members".into()];
    let text = |text: &str| Some(DefaultValue::Expression(text.into()));
    let expected = [
        ("id", ColumnType::String(Length::N(36)), None),
        ("organization_id", ColumnType::BigInteger, None),
        (
            "role",
            ColumnType::Enum("member_role".into()),
            Some(DefaultValue::String("it's".into())),
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
        ("settings", ColumnType::Json, None),
        ("token", ColumnType::Uuid, None),
        (
            "joined_at",
            ColumnType::Timestamp,
            text("CURRENT_TIMESTAMP"),
        ),
    ];
    assert_eq!(members.columns.len(), expected.len());
    for (column, (name, ty, default)) in members.columns.iter().zip(&expected) {
        assert_eq!(column.name, *name);
        assert!(
            same_type(Dialect::Postgres, column.ty.value(), ty),
            "{column:?}"
        );
        assert_eq!(column.default, *default, "{name}");
        assert_eq!(column.opaque, None, "{name}");
    }
    let key = &members.foreign_keys[0];
    assert_eq!(
        key.name,
        Some(Fact::Said("fk-members-organization_id".into()))
    );
    assert!(members.opaque.is_empty() && organizations.opaque.is_empty());
}

const LEDGER: &[&str] = &["seaql_migrations"];

async fn run(connection: &impl ConnectionTrait, sql: &str) {
    if let Err(error) = connection.execute_unprepared(sql).await {
        panic!("{error}\n{sql}");
    }
}

/// The schema, a line a fact.
pub fn lines(schema: &Schema) -> Vec<String> {
    let json = serde_json::to_value(schema).expect("a schema is JSON");
    let mut lines = Vec::new();
    for kind in ["enums", "opaque"] {
        for (name, value) in json[kind].as_object().into_iter().flatten() {
            lines.push(format!("{kind} {name}: {value}"));
        }
    }
    for (name, table) in json["tables"].as_object().into_iter().flatten() {
        lines.push(format!("table {name}"));
        for (kind, value) in table.as_object().into_iter().flatten() {
            let one = std::slice::from_ref(value);
            for value in value.as_array().map_or(one, Vec::as_slice) {
                let mut value = value.clone();
                if value["auto_increment"] == Value::Bool(false) {
                    value
                        .as_object_mut()
                        .map(|fields| fields.shift_remove("auto_increment"));
                }
                lines.push(format!("  {kind} {value}"));
            }
        }
    }
    lines
}

pub fn compare(lines: &[String], expected: &str) {
    let mut expected = expected.lines();
    let mut above = "";
    for line in lines {
        assert_eq!(Some(line.as_str()), expected.next(), "after {above}");
        above = line;
    }
    assert_eq!(expected.next(), None, "after {above}");
}

const ONCE: &str = "
CREATE EXTENSION citext;
CREATE SCHEMA other;
CREATE TYPE other.mood AS ENUM ('x');
CREATE TYPE other.unused AS ENUM ('x');
CREATE TABLE other.far (id int PRIMARY KEY);
CREATE TABLE of_extension (id int);
ALTER EXTENSION citext ADD TABLE of_extension;
";

const TABLES: &str = r#"
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok';
CREATE TYPE "Odd Mood" AS ENUM ('it''s', 'b"c');
CREATE TYPE unused AS ENUM ();
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE pair AS (a int, b int);
CREATE SEQUENCE free_standing;
CREATE TABLE parents (
    id bigserial PRIMARY KEY,
    code varchar(20) NOT NULL UNIQUE,
    a int, b int,
    CONSTRAINT "odd ""name" UNIQUE (b, a)
);
CREATE UNIQUE INDEX parents_code_id ON parents (code, id);
CREATE TABLE types (
    small smallserial,
    by_default int GENERATED BY DEFAULT AS IDENTITY,
    always bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5),
    own_next int DEFAULT nextval('free_standing'),
    char3 char(3) DEFAULT 'abc', long varchar(100000), "text" text DEFAULT 'it''s \ "q"',
    amount numeric(10,2) DEFAULT -0.5, free numeric DEFAULT 'NaN', neg int DEFAULT -1, big bigint DEFAULT 0,
    real real, double double precision, flag bool NOT NULL DEFAULT true, nothing text DEFAULT NULL::text,
    at timestamp DEFAULT CURRENT_TIMESTAMP, at_tz timestamptz DEFAULT now(), at3 timestamp(3), day date DEFAULT '2020-01-01',
    t time, span interval, span2 interval year to month, raw bytea, bits bit(8), varbits varbit(8),
    doc json DEFAULT '{}', docb jsonb DEFAULT '[]'::jsonb, id uuid DEFAULT gen_random_uuid(),
    mood mood NOT NULL DEFAULT 'ok', moods mood[] DEFAULT '{}', odd "Odd Mood" DEFAULT 'it''s', far other.mood DEFAULT 'x',
    tags text[] DEFAULT ARRAY[]::text[], names varchar(20)[], mail email, two pair, ci citext, ip inet, net cidr, mac macaddr,
    cash money, vec tsvector, collated text COLLATE "C",
    twice int GENERATED ALWAYS AS (neg * 2) STORED, "weird ""column" int
);
CREATE TABLE children (
    a int, b int, parent_id bigint NOT NULL CONSTRAINT named_fk REFERENCES parents ON DELETE CASCADE ON UPDATE SET NULL,
    code varchar(20) DEFAULT 'x' REFERENCES parents (code) ON DELETE SET DEFAULT ON UPDATE RESTRICT,
    far_id int REFERENCES other.far (id),
    self_id int,
    PRIMARY KEY (b, a),
    CONSTRAINT pair_fk FOREIGN KEY (a, b) REFERENCES parents (a, b),
    CONSTRAINT self_fk FOREIGN KEY (self_id, a) REFERENCES children (b, a) ON DELETE SET NULL (self_id),
    CONSTRAINT deferred_fk FOREIGN KEY (parent_id) REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT full_fk FOREIGN KEY (a, b) REFERENCES parents (a, b) MATCH FULL,
    CONSTRAINT positive CHECK (a > 0),
    CONSTRAINT later UNIQUE (self_id) DEFERRABLE,
    CONSTRAINT nulls_once UNIQUE NULLS NOT DISTINCT (far_id),
    CONSTRAINT with_more UNIQUE (a) INCLUDE (b),
    EXCLUDE USING gist (int4range(a, b) WITH &&)
);
ALTER TABLE children ADD CONSTRAINT unchecked_fk FOREIGN KEY (parent_id) REFERENCES parents (id) NOT VALID;
ALTER TABLE children ADD CONSTRAINT unchecked CHECK (b > 0) NOT VALID;
CREATE INDEX plain ON children (parent_id);
CREATE INDEX "Plain Two" ON children (code, parent_id);
CREATE INDEX descending ON children (a DESC);
CREATE INDEX nulls_first ON children (a NULLS FIRST);
CREATE INDEX expression ON children (parent_id, lower(code));
CREATE INDEX partial ON children (a) WHERE b > 1;
CREATE UNIQUE INDEX unique_partial ON children (a) WHERE b > 1;
CREATE UNIQUE INDEX unique_expression ON children (lower(code));
CREATE UNIQUE INDEX unique_nulls ON children (b) NULLS NOT DISTINCT;
CREATE INDEX including ON children (a) INCLUDE (b);
CREATE INDEX by_hash ON children USING hash (a);
CREATE INDEX patterns ON children (code varchar_pattern_ops);
CREATE INDEX collated ON children (code COLLATE "C");
CREATE INDEX filled ON children (a) WITH (fillfactor = 70);
CREATE INDEX types_tags ON types USING gin (tags);
CREATE INDEX types_collated ON types (collated);
CREATE INDEX types_enum ON types (mood, moods, odd);
CREATE INDEX types_char ON types (char3, mail);
CREATE TABLE guarded (id int PRIMARY KEY DEFERRABLE, owner text) WITH (fillfactor = 50);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER asleep BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE guarded DISABLE TRIGGER asleep;
CREATE RULE no_delete AS ON DELETE TO guarded DO INSTEAD NOTHING;
CREATE POLICY mine ON guarded FOR SELECT TO PUBLIC USING (owner = current_user);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE STATISTICS stats ON id, owner FROM guarded;
CREATE UNLOGGED TABLE unlogged (id int);
CREATE TABLE measured (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE measured_2020 PARTITION OF measured FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE measurer (id int PRIMARY KEY, m int, at date, CONSTRAINT to_partitioned FOREIGN KEY (m, at) REFERENCES measured (id, at));
CREATE TABLE heir () INHERITS (unlogged);
CREATE VIEW looking AS SELECT id FROM guarded;
CREATE MATERIALIZED VIEW looked AS SELECT code FROM parents;
CREATE INDEX looked_ix ON looked (code);
CREATE TABLE columnless ();
CREATE TABLE "Case.Dot" ("Id" int PRIMARY KEY);
CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL);
"#;

const EXPECTED: &str = r#"enums Odd Mood: {"values":["it's","b\"c"]}
enums mood: {"values":["sad","meh","ok","happy"]}
enums unused: {"values":[]}
enums other.mood: {"values":["x"]}
opaque email: {"kind":"domain","definition":"CREATE DOMAIN email AS text CONSTRAINT email_check CHECK ((VALUE ~~ '%@%'::text))"}
opaque free_standing: {"kind":"sequence","definition":"CREATE SEQUENCE free_standing"}
opaque heir: {"kind":"inheritance child","definition":"CREATE TABLE heir () INHERITS (unlogged)","uses":{"unlogged":[]}}
opaque looked: {"kind":"materialized view","definition":"CREATE MATERIALIZED VIEW looked AS SELECT parents.code\n   FROM parents WITH DATA;\nCREATE INDEX looked_ix ON looked USING btree (code)","uses":{"parents":["code"]}}
opaque looking: {"kind":"view","definition":"CREATE VIEW looking AS SELECT guarded.id\n   FROM guarded","uses":{"guarded":["id"]}}
opaque measured_2020: {"kind":"partition","definition":"CREATE TABLE measured_2020 (\"id\" integer NOT NULL, \"at\" date NOT NULL, CONSTRAINT \"measured_2020_pkey\" PRIMARY KEY (id, at));\nALTER TABLE ONLY measured ATTACH PARTITION measured_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')","uses":{"measured":[]}}
opaque pair: {"kind":"composite type","definition":"CREATE TYPE pair AS (a integer, b integer)"}
table "Case.Dot"
  columns {"name":"Id","type":"integer"}
  primary_key {"name":"Case.Dot_pkey","columns":["Id"]}
table children
  columns {"name":"a","type":"integer"}
  columns {"name":"b","type":"integer"}
  columns {"name":"parent_id","type":"big_integer"}
  columns {"name":"code","type":{"string":{"n":20}},"nullable":true,"default":{"string":"x"}}
  columns {"name":"far_id","type":"integer","nullable":true}
  columns {"name":"self_id","type":"integer","nullable":true}
  primary_key {"name":"children_pkey","columns":["b","a"]}
  uniques {"name":"later","columns":["self_id"],"form":"constraint","deferrable":"immediate"}
  uniques {"name":"nulls_once","columns":["far_id"],"form":"constraint","nulls_not_distinct":true}
  uniques {"name":"unique_nulls","columns":["b"],"form":"index","nulls_not_distinct":true}
  uniques {"name":"with_more","columns":["a"],"form":"constraint","include":["b"]}
  indexes {"name":"Plain Two","columns":["code","parent_id"]}
  indexes {"name":"by_hash","columns":["a"],"method":"hash"}
  indexes {"name":"collated","columns":[{"column":"code","collation":"\"C\""}]}
  indexes {"name":"descending","columns":[{"column":"a","descending":true}]}
  indexes {"name":"expression","columns":["parent_id",{"expression":"lower((code)::text)"}]}
  indexes {"name":"filled","columns":["a"],"options":{"fillfactor":"70"}}
  indexes {"name":"including","columns":["a"],"include":["b"]}
  indexes {"name":"nulls_first","columns":[{"column":"a","nulls":"first"}]}
  indexes {"name":"partial","columns":["a"],"filter":"b > 1"}
  indexes {"name":"patterns","columns":[{"column":"code","operator_class":"varchar_pattern_ops"}]}
  indexes {"name":"plain","columns":["parent_id"]}
  indexes {"name":"unique_expression","columns":[{"expression":"lower((code)::text)"}],"unique":true}
  indexes {"name":"unique_partial","columns":["a"],"unique":true,"filter":"b > 1"}
  foreign_keys {"name":"children_code_fkey","columns":["code"],"references":"parents","referenced_columns":["code"],"on_delete":"set_default","on_update":"restrict"}
  foreign_keys {"name":"children_far_id_fkey","columns":["far_id"],"references":"other.far","referenced_columns":["id"],"on_delete":"no_action","on_update":"no_action"}
  foreign_keys {"name":"deferred_fk","columns":["parent_id"],"references":"parents","referenced_columns":["id"],"on_delete":"no_action","on_update":"no_action","deferrable":"deferred"}
  foreign_keys {"name":"full_fk","columns":["a","b"],"references":"parents","referenced_columns":["a","b"],"on_delete":"no_action","on_update":"no_action","match_full":true}
  foreign_keys {"name":"named_fk","columns":["parent_id"],"references":"parents","referenced_columns":["id"],"on_delete":"cascade","on_update":"set_null"}
  foreign_keys {"name":"pair_fk","columns":["a","b"],"references":"parents","referenced_columns":["a","b"],"on_delete":"no_action","on_update":"no_action"}
  foreign_keys {"name":"self_fk","columns":["self_id","a"],"references":"children","referenced_columns":["b","a"],"on_delete":"set_null","on_update":"no_action","on_delete_columns":["self_id"]}
  foreign_keys {"name":"unchecked_fk","columns":["parent_id"],"references":"parents","referenced_columns":["id"],"on_delete":"no_action","on_update":"no_action","not_valid":true}
  checks {"name":"positive","expression":"a > 0"}
  checks {"name":"unchecked","expression":"b > 0","not_valid":true}
  opaque {"kind":"exclusion","name":"children_int4range_excl","definition":"EXCLUDE USING gist (int4range(a, b) WITH &&)"}
table columnless
table guarded
  columns {"name":"id","type":"integer"}
  columns {"name":"owner","type":"text","nullable":true}
  primary_key {"name":"guarded_pkey","columns":["id"],"deferrable":"immediate"}
  options {"fillfactor":"50"}
  opaque {"kind":"policy","name":"mine","definition":"CREATE POLICY mine ON guarded AS PERMISSIVE FOR SELECT TO PUBLIC USING ((owner = CURRENT_USER))"}
  opaque {"kind":"row security","name":"ENABLE","definition":"ALTER TABLE guarded ENABLE ROW LEVEL SECURITY"}
  opaque {"kind":"rule","name":"no_delete","definition":"CREATE RULE no_delete AS\n    ON DELETE TO guarded DO INSTEAD NOTHING;"}
  opaque {"kind":"statistics","name":"stats","definition":"CREATE STATISTICS stats ON id, owner FROM guarded"}
  opaque {"kind":"trigger","name":"asleep","definition":"CREATE TRIGGER asleep BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION touch()"}
  opaque {"kind":"trigger","name":"touched","definition":"CREATE TRIGGER touched BEFORE UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION touch()"}
  opaque {"kind":"trigger option","name":"asleep","definition":"ALTER TABLE guarded DISABLE TRIGGER asleep"}
table measured
  columns {"name":"id","type":"integer"}
  columns {"name":"at","type":"date"}
  primary_key {"name":"measured_pkey","columns":["id","at"]}
  options {"partition_by":"RANGE (at)"}
table measurer
  columns {"name":"id","type":"integer"}
  columns {"name":"m","type":"integer","nullable":true}
  columns {"name":"at","type":"date","nullable":true}
  primary_key {"name":"measurer_pkey","columns":["id"]}
  foreign_keys {"name":"to_partitioned","columns":["m","at"],"references":"measured","referenced_columns":["id","at"],"on_delete":"no_action","on_update":"no_action"}
table parents
  columns {"name":"id","type":"big_integer","auto_increment":true,"counter":{"kind":"serial"}}
  columns {"name":"code","type":{"string":{"n":20}}}
  columns {"name":"a","type":"integer","nullable":true}
  columns {"name":"b","type":"integer","nullable":true}
  primary_key {"name":"parents_pkey","columns":["id"]}
  uniques {"name":"odd \"name","columns":["b","a"],"form":"constraint"}
  uniques {"name":"parents_code_id","columns":["code","id"],"form":"index"}
  uniques {"name":"parents_code_key","columns":["code"],"form":"constraint"}
table types
  columns {"name":"small","type":"small_integer","auto_increment":true,"counter":{"kind":"serial"}}
  columns {"name":"by_default","type":"integer","auto_increment":true,"counter":{"kind":"by_default"}}
  columns {"name":"always","type":"big_integer","auto_increment":true,"counter":{"kind":"always","options":"START WITH 100 INCREMENT BY 5"}}
  columns {"name":"own_next","type":"integer","nullable":true,"default":{"expression":"nextval('free_standing'::regclass)"}}
  columns {"name":"char3","type":{"char":3},"nullable":true,"default":{"string":"abc"}}
  columns {"name":"long","type":{"string":{"n":100000}},"nullable":true}
  columns {"name":"text","type":"text","nullable":true,"default":{"string":"it's \\ \"q\""}}
  columns {"name":"amount","type":{"decimal":[10,2]},"nullable":true,"default":{"number":"-0.5"}}
  columns {"name":"free","type":{"decimal":null},"nullable":true,"default":{"string":"NaN"}}
  columns {"name":"neg","type":"integer","nullable":true,"default":{"number":"-1"}}
  columns {"name":"big","type":"big_integer","nullable":true,"default":{"number":"0"}}
  columns {"name":"real","type":"float","nullable":true}
  columns {"name":"double","type":"double","nullable":true}
  columns {"name":"flag","type":"boolean","default":{"bool":true}}
  columns {"name":"nothing","type":"text","nullable":true}
  columns {"name":"at","type":"date_time","nullable":true,"default":{"expression":"CURRENT_TIMESTAMP"}}
  columns {"name":"at_tz","type":"timestamp_with_time_zone","nullable":true,"default":{"expression":"now()"}}
  columns {"name":"at3","type":{"custom":"timestamp(3) without time zone"},"nullable":true}
  columns {"name":"day","type":"date","nullable":true,"default":{"string":"2020-01-01"}}
  columns {"name":"t","type":"time","nullable":true}
  columns {"name":"span","type":{"interval":[null,null]},"nullable":true}
  columns {"name":"span2","type":{"interval":["YEAR TO MONTH",null]},"nullable":true}
  columns {"name":"raw","type":{"var_binary":"none"},"nullable":true}
  columns {"name":"bits","type":{"bit":8},"nullable":true}
  columns {"name":"varbits","type":{"var_bit":8},"nullable":true}
  columns {"name":"doc","type":"json","nullable":true,"default":{"string":"{}"}}
  columns {"name":"docb","type":"json_binary","nullable":true,"default":{"string":"[]"}}
  columns {"name":"id","type":"uuid","nullable":true,"default":{"expression":"gen_random_uuid()"}}
  columns {"name":"mood","type":{"enum":"mood"},"default":{"string":"ok"}}
  columns {"name":"moods","type":{"array":{"enum":"mood"}},"nullable":true,"default":{"string":"{}"}}
  columns {"name":"odd","type":{"enum":"Odd Mood"},"nullable":true,"default":{"string":"it's"}}
  columns {"name":"far","type":{"enum":"other.mood"},"nullable":true,"default":{"string":"x"}}
  columns {"name":"tags","type":{"array":"text"},"nullable":true,"default":{"expression":"ARRAY[]::text[]"}}
  columns {"name":"names","type":{"array":{"string":{"n":20}}},"nullable":true}
  columns {"name":"mail","type":{"custom":"email"},"nullable":true}
  columns {"name":"two","type":{"custom":"pair"},"nullable":true}
  columns {"name":"ci","type":{"custom":"citext"},"nullable":true}
  columns {"name":"ip","type":"inet","nullable":true}
  columns {"name":"net","type":"cidr","nullable":true}
  columns {"name":"mac","type":"mac_addr","nullable":true}
  columns {"name":"cash","type":{"money":null},"nullable":true}
  columns {"name":"vec","type":{"custom":"tsvector"},"nullable":true}
  columns {"name":"collated","type":"text","nullable":true,"collation":"\"C\""}
  columns {"name":"twice","type":"integer","nullable":true,"generated":{"expression":"neg * 2","stored":true}}
  columns {"name":"weird \"column","type":"integer","nullable":true}
  indexes {"name":"types_char","columns":["char3","mail"]}
  indexes {"name":"types_collated","columns":["collated"]}
  indexes {"name":"types_enum","columns":["mood","moods","odd"]}
  indexes {"name":"types_tags","columns":["tags"],"method":"gin"}
table unlogged
  columns {"name":"id","type":"integer","nullable":true}
  options {"unlogged":""}"#;
