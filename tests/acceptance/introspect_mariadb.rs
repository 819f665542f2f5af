//! MariaDB's catalog with as much in it as fits, read back fact by fact.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::{facts, introspect};
use sea_orm::ConnectionTrait as _;

use crate::introspect_postgres::{compare, lines};
use crate::support::servers;

const LEDGER: &[&str] = &["seaql_migrations"];

/// A fresh database with these tables; none when this run leaves MariaDB out.
pub async fn database(tables: &str) -> Option<Database> {
    let url = DatabaseUrl::parse(&servers::mariadb()?, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, false).await.expect("connects");
    let made = database.connection.execute_unprepared(tables).await;
    made.unwrap_or_else(|error| panic!("{error}\n{tables}"));
    Some(database)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_catalog_is_read_back() {
    let Some(database) = database(TABLES).await else {
        return;
    };
    let schema = introspect(&database, LEDGER).await.expect("introspected");
    compare(&lines(&schema), EXPECTED);
    let again = introspect(&database, LEDGER).await.expect("introspected");
    assert_eq!(again, schema, "a second reading");

    let facts = facts(&database).await.expect("facts");
    assert!(facts.version.starts_with("MariaDB 1"), "{}", facts.version);
    assert!(facts.size > Some(10_000), "{:?}", facts.size);
}

const TABLES: &str = r#"
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE seaql_migrations (version varchar(255) PRIMARY KEY);
CREATE TABLE `o``rgs` (id int AUTO_INCREMENT PRIMARY KEY, code varchar(20) NOT NULL UNIQUE, a int, b int, UNIQUE KEY named (a, b));
CREATE TABLE numbers (
    flag bool NOT NULL DEFAULT true, t tinyint DEFAULT -3, tu tinyint unsigned, s smallint, su smallint unsigned,
    m mediumint, i integer DEFAULT 5, iu int unsigned, z int(5) zerofill, b bigint, bu bigint unsigned,
    d decimal(10, 2) DEFAULT 0, d0 decimal, f float DEFAULT 1.5, db double, bt bit(3) DEFAULT b'101', y year);
CREATE TABLE texts (
    c char(3), v varchar(20) DEFAULT '\\ "ü" it''s', n varchar(9) DEFAULT 'NULL', e varchar(9) NOT NULL DEFAULT '',
    t text DEFAULT 'abc', m mediumtext, l longtext, j json NOT NULL DEFAULT '{}', checked varchar(9) CHECK (json_valid(checked)),
    other varchar(9) CHARACTER SET latin1, bin varchar(9) COLLATE utf8mb4_bin, bi binary(16), vb varbinary(10), bl blob,
    en enum('a', 'it''s', 'b\\s', 'in progress)') NOT NULL DEFAULT 'it''s', st set('x', 'y'), u uuid DEFAULT uuid());
CREATE TABLE times (
    d date DEFAULT '2020-01-01', t time, dt datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    dt6 datetime(6) DEFAULT CURRENT_TIMESTAMP(6), ts timestamp NULL, tz timestamp NOT NULL DEFAULT now());
CREATE TABLE more (
    q int, stored int AS (q + 1) STORED, virt int AS (q + 2) VIRTUAL, hidden int INVISIBLE DEFAULT 3,
    said int COMMENT 'it''s', calc int DEFAULT (1 + 2), pos int CHECK (pos > 0), CONSTRAINT whole CHECK (q > 1),
    PRIMARY KEY (q, pos)) PARTITION BY HASH (q) PARTITIONS 2;
CREATE TABLE keyed (
    id int PRIMARY KEY, one int, two int, three int, four int, txt text,
    KEY plain (one, two), KEY pre (txt(10)), KEY down (two DESC), KEY ign (three) IGNORED, FULLTEXT KEY words (txt),
    KEY `fk-keyed-more` (two, one), UNIQUE KEY half (txt(5)),
    CONSTRAINT `fk-keyed-one` FOREIGN KEY (one) REFERENCES `o``rgs` (id) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT `fk-keyed-three` FOREIGN KEY (three) REFERENCES `o``rgs` (id),
    FOREIGN KEY (four) REFERENCES `o``rgs` (id) ON DELETE NO ACTION);
CREATE TABLE versions (id int) WITH SYSTEM VERSIONING;
CREATE VIEW seen AS SELECT 1 AS one;
CREATE SEQUENCE counter;
CREATE TRIGGER before_it BEFORE INSERT ON keyed FOR EACH ROW SET NEW.one = 1;
"#;

const EXPECTED: &str = r#"opaque counter: {"kind":"sequence","definition":"CREATE SEQUENCE `counter` START WITH 1 MINVALUE 1 MAXVALUE 9223372036854775806 INCREMENT BY 1 CACHE 1000 NOCYCLE"}
opaque seen: {"kind":"view","definition":"CREATE VIEW `seen` AS select 1 AS `one`"}
table keyed
  columns {"name":"id","type":"integer"}
  columns {"name":"one","type":"integer","nullable":true}
  columns {"name":"two","type":"integer","nullable":true}
  columns {"name":"three","type":"integer","nullable":true}
  columns {"name":"four","type":"integer","nullable":true}
  columns {"name":"txt","type":"text","nullable":true}
  primary_key {"columns":["id"]}
  indexes {"name":"down","columns":[{"column":"two","descending":true}]}
  indexes {"name":"fk-keyed-more","columns":["two","one"]}
  indexes {"name":"half","columns":[{"column":"txt","length":5}],"unique":true}
  indexes {"name":"ign","columns":["three"],"options":{"ignored":""}}
  indexes {"name":"plain","columns":["one","two"]}
  indexes {"name":"pre","columns":[{"column":"txt","length":10}]}
  indexes {"name":"words","columns":["txt"],"method":"fulltext"}
  foreign_keys {"columns":["four"],"references":"o`rgs","referenced_columns":["id"],"on_delete":"no_action","on_update":"restrict"}
  foreign_keys {"name":"fk-keyed-one","columns":["one"],"references":"o`rgs","referenced_columns":["id"],"on_delete":"cascade","on_update":"set_null"}
  foreign_keys {"name":"fk-keyed-three","columns":["three"],"references":"o`rgs","referenced_columns":["id"],"on_delete":"restrict","on_update":"restrict"}
  opaque {"kind":"trigger","name":"before_it","definition":"CREATE TRIGGER `before_it` BEFORE INSERT ON `keyed` FOR EACH ROW SET NEW.one = 1"}
table more
  columns {"name":"q","type":"integer"}
  columns {"name":"stored","type":"integer","nullable":true,"generated":{"expression":"`q` + 1","stored":true}}
  columns {"name":"virt","type":"integer","nullable":true,"generated":{"expression":"`q` + 2"}}
  columns {"name":"hidden","type":"integer","nullable":true,"default":{"number":"3"},"opaque":"INVISIBLE"}
  columns {"name":"said","type":"integer","nullable":true,"comment":"it's"}
  columns {"name":"calc","type":"integer","nullable":true,"default":{"expression":"(1 + 2)"}}
  columns {"name":"pos","type":"integer"}
  primary_key {"columns":["q","pos"]}
  checks {"name":"pos","expression":"`pos` > 0"}
  checks {"name":"whole","expression":"`q` > 1"}
  options {"partition_by":"HASH (`q`)\nPARTITIONS 2"}
table numbers
  columns {"name":"flag","type":"boolean","default":{"number":"1"}}
  columns {"name":"t","type":"tiny_integer","nullable":true,"default":{"number":"-3"}}
  columns {"name":"tu","type":"tiny_unsigned","nullable":true}
  columns {"name":"s","type":"small_integer","nullable":true}
  columns {"name":"su","type":"small_unsigned","nullable":true}
  columns {"name":"m","type":{"custom":"mediumint(9)"},"nullable":true}
  columns {"name":"i","type":"integer","nullable":true,"default":{"number":"5"}}
  columns {"name":"iu","type":"unsigned","nullable":true}
  columns {"name":"z","type":{"custom":"int(5) unsigned zerofill"},"nullable":true}
  columns {"name":"b","type":"big_integer","nullable":true}
  columns {"name":"bu","type":"big_unsigned","nullable":true}
  columns {"name":"d","type":{"decimal":[10,2]},"nullable":true,"default":{"number":"0.00"}}
  columns {"name":"d0","type":{"decimal":[10,0]},"nullable":true}
  columns {"name":"f","type":"float","nullable":true,"default":{"number":"1.5"}}
  columns {"name":"db","type":"double","nullable":true}
  columns {"name":"bt","type":{"bit":3},"nullable":true,"default":{"expression":"b'101'"}}
  columns {"name":"y","type":"year","nullable":true}
table o`rgs
  columns {"name":"id","type":"integer","auto_increment":true}
  columns {"name":"code","type":{"string":{"n":20}}}
  columns {"name":"a","type":"integer","nullable":true}
  columns {"name":"b","type":"integer","nullable":true}
  primary_key {"columns":["id"]}
  uniques {"columns":["code"],"form":"constraint"}
  uniques {"name":"named","columns":["a","b"],"form":"constraint"}
table texts
  columns {"name":"c","type":{"char":3},"nullable":true}
  columns {"name":"v","type":{"string":{"n":20}},"nullable":true,"default":{"string":"\\ \"ü\" it's"}}
  columns {"name":"n","type":{"string":{"n":9}},"nullable":true,"default":{"string":"NULL"}}
  columns {"name":"e","type":{"string":{"n":9}},"default":{"string":""}}
  columns {"name":"t","type":"text","nullable":true,"default":{"string":"abc"}}
  columns {"name":"m","type":{"custom":"mediumtext"},"nullable":true}
  columns {"name":"l","type":{"custom":"longtext"},"nullable":true}
  columns {"name":"j","type":"json","default":{"string":"{}"}}
  columns {"name":"checked","type":{"string":{"n":9}},"nullable":true}
  columns {"name":"other","type":{"string":{"n":9}},"nullable":true,"collation":"latin1_swedish_ci"}
  columns {"name":"bin","type":{"string":{"n":9}},"nullable":true,"collation":"utf8mb4_bin"}
  columns {"name":"bi","type":{"binary":16},"nullable":true}
  columns {"name":"vb","type":{"var_binary":{"n":10}},"nullable":true}
  columns {"name":"bl","type":"blob","nullable":true}
  columns {"name":"en","type":{"custom":"enum('a','it''s','b\\\\s','in progress)')"},"default":{"string":"it's"}}
  columns {"name":"st","type":{"custom":"set('x','y')"},"nullable":true}
  columns {"name":"u","type":{"custom":"uuid"},"nullable":true,"default":{"expression":"uuid()"}}
  checks {"name":"checked","expression":"json_valid(`checked`)"}
table times
  columns {"name":"d","type":"date","nullable":true,"default":{"string":"2020-01-01"}}
  columns {"name":"t","type":"time","nullable":true}
  columns {"name":"dt","type":"date_time","nullable":true,"default":{"expression":"current_timestamp()"},"on_update":"current_timestamp()"}
  columns {"name":"dt6","type":{"custom":"datetime(6)"},"nullable":true,"default":{"expression":"current_timestamp(6)"}}
  columns {"name":"ts","type":"timestamp","nullable":true}
  columns {"name":"tz","type":"timestamp","default":{"expression":"current_timestamp()"}}
table versions
  columns {"name":"id","type":"integer","nullable":true}
  options {"system_versioning":""}"#;

/// As many tables as said, with keys and checks. (Few of them with foreign keys: those take long to make.)
fn many(count: usize) -> String {
    (0..count).fold(String::new(), |text, number| {
        let columns = "id int AUTO_INCREMENT PRIMARY KEY, a int, b int, c varchar(20) COMMENT 'x', \
                       d decimal(10, 2) DEFAULT 1.5, KEY by_c (c), KEY by_d (d, c), CHECK (a > 0)";
        text + &if number < 10 {
            format!(
                "CREATE TABLE t{number} ({columns}, CONSTRAINT t{number}_a FOREIGN KEY (a) REFERENCES t{number} (id), \
                 CONSTRAINT t{number}_b FOREIGN KEY (b) REFERENCES t0 (id) ON DELETE CASCADE);"
            )
        } else {
            format!("CREATE TABLE t{number} ({columns}) ENGINE=MEMORY;")
        }
    })
}

/// How many statements the session has been asked.
async fn asked(database: &Database) -> i64 {
    let query = "SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.SESSION_STATUS \
                 WHERE VARIABLE_NAME = 'QUESTIONS'";
    let found = crate::support::step::column(database, query).await;
    found.expect("a number")[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_queries_is_that_of_no_table() {
    let mut counts = Vec::new();
    for tables in [10, 1000] {
        let Some(database) = database(&many(tables)).await else {
            return;
        };
        // (What a first statement makes the driver ask is no part of it.)
        asked(&database).await;
        let before = asked(&database).await;
        let schema = introspect(&database, LEDGER).await.expect("introspected");
        counts.push(asked(&database).await - before);
        assert_eq!(schema.tables.len(), tables);
        let keys = schema.tables.values().map(|table| table.foreign_keys.len());
        assert_eq!(keys.sum::<usize>(), 20);
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] < 20, "{counts:?}");
}

/// Who may only SELECT sees less, and what is not seen is not said: it is not taken for absent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_only_select() {
    let Some(url) = servers::mariadb() else {
        return;
    };
    let open = async |url: &str| {
        let url = DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL");
        connect(&url, false).await.expect("connects")
    };
    let owner = open(&url).await;
    let (_, name) = url.rsplit_once('/').expect("a database");
    let made = owner
        .connection
        .execute_unprepared(&format!(
            "{TABLES} CREATE USER reader_{name} IDENTIFIED BY 'x'; GRANT SELECT ON `{name}`.* TO reader_{name};"
        ))
        .await;
    made.expect("made");
    let reader = open(&url.replace("tester:secret%2Fword", &format!("reader_{name}:x"))).await;
    let all = introspect(&owner, LEDGER).await.expect("introspected");
    let mut seen = introspect(&reader, LEDGER).await.expect("introspected");

    // The view is there, and nobody says what it is made of.
    let view = seen.opaque.get_mut(&"seen".into()).expect("the view");
    assert_eq!(view.definition, None);
    view.clone_from(&all.opaque[&"seen".into()]);
    // The keys are there, and nobody says what they do.
    let keyed = seen.tables.get_mut(&"keyed".into()).expect("the table");
    for (key, whole) in keyed
        .foreign_keys
        .iter_mut()
        .zip(&all.tables[&"keyed".into()].foreign_keys)
    {
        assert_eq!((key.on_delete, key.on_update), (None, None));
        (key.on_delete, key.on_update) = (whole.on_delete, whole.on_update);
    }
    // Triggers are not shown at all.
    assert!(keyed.opaque.is_empty());
    keyed.opaque.clone_from(&all.tables[&"keyed".into()].opaque);
    assert_eq!(seen, all);
}

/// What is broken or odd is read past, and kept by its name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_broken_does_not_stop_it() {
    let odd = "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v; \
               DROP TABLE t; CREATE TABLE u (a int); \
               CREATE DEFINER = nobody@nowhere VIEW x AS SELECT a FROM u;";
    let Some(database) = database(odd).await else {
        return;
    };
    let schema = introspect(&database, LEDGER).await.expect("introspected");
    let names: Vec<String> = schema.opaque.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["v", "w", "x"]);
    assert!(schema.tables.contains_key(&"u".into()));
}
