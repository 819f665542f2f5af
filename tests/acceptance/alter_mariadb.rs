//! Alterations on MariaDB of everything that the model says: each case is two schemas as SQL, and rows. The one is
//! carried to the other and back by the plan between what is read of the two, with the rows in the tables.

use runner::introspect::introspect;
use runner::ops;
use schema_diff::dialect::Dialect;
use schema_diff::diff::diff;
use schema_diff::model::Schema;
use schema_diff::plan::{around_foreign_keys, plan, plan_back};
use schema_diff::render::sql;
use sea_orm::ConnectionTrait as _;

use crate::introspect_mariadb::database;
use crate::support::step::{count, same_schema};

struct Case {
    name: &'static str,
    /// What both sides have, before all else.
    with: &'static str,
    before: &'static str,
    after: &'static str,
    rows: &'static str,
}

const COLLATION: &str = "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;";

const CASES: &[Case] = &[
    Case {
        name: "collations and comments",
        with: "",
        before: "CREATE TABLE t (a varchar(9) COLLATE utf8mb4_bin COMMENT 'old', b varchar(9) NOT NULL DEFAULT 'x', c int COMMENT 'gone') COMMENT 'table';",
        after: "CREATE TABLE t (a varchar(9) COMMENT 'it''s new', b varchar(9) CHARACTER SET latin1 NOT NULL DEFAULT 'x', c int) COMMENT 'other';",
        rows: "INSERT INTO t VALUES ('a', 'b', 1), (NULL, 'ü', NULL);",
    },
    Case {
        name: "types",
        with: "",
        before: "CREATE TABLE t (a int, b int unsigned NOT NULL, c decimal(8, 2) DEFAULT 1.5, d enum('a', 'it''s') DEFAULT 'a', e set('x', 'y'), f datetime, g varchar(5) NOT NULL, h int(5) zerofill, j longtext, k time);",
        after: "CREATE TABLE t (a bigint, b bigint NOT NULL DEFAULT 7, c decimal(20, 5) DEFAULT 1.50000, d enum('it''s', 'a', 'b') DEFAULT 'b', e set('x', 'y', 'z') NOT NULL DEFAULT 'x', f datetime(6), g text NOT NULL, h int, j json, k time(3));",
        rows: "INSERT INTO t VALUES (1, 2, 3.25, 'it''s', 'x,y', '2025-01-02 03:04:05', 'x', 7, '{}', '01:02:03');",
    },
    Case {
        name: "defaults",
        with: "CREATE SEQUENCE s;",
        before: "CREATE TABLE t (a int DEFAULT 1, b bit(3) DEFAULT b'101', c datetime DEFAULT current_timestamp(), d varchar(40) DEFAULT uuid(), e varchar(9) DEFAULT 'x', f int NOT NULL);",
        after: "CREATE TABLE t (a int DEFAULT (1 + 2), b bit(3) DEFAULT b'1', c datetime, d varchar(40) DEFAULT 'a''b\\\\', e varchar(9) NOT NULL DEFAULT '', f int NOT NULL DEFAULT nextval(s));",
        rows: "INSERT INTO t (f) VALUES (1);",
    },
    Case {
        name: "on update",
        with: "",
        before: "CREATE TABLE t (a datetime DEFAULT current_timestamp() ON UPDATE current_timestamp(), b timestamp(3) NOT NULL DEFAULT current_timestamp(3), c datetime(6) NULL ON UPDATE current_timestamp(6));",
        after: "CREATE TABLE t (a datetime DEFAULT current_timestamp(), b timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), c datetime(3) NULL ON UPDATE current_timestamp(3));",
        rows: "INSERT INTO t (c) VALUES (NULL);",
    },
    Case {
        name: "computed columns",
        with: "",
        before: "CREATE TABLE t (q int, a int AS (q + 1) STORED, b int AS (q + 1) VIRTUAL, c int AS (q) VIRTUAL, d int, e int, f int AS (q) STORED, g int AS (q * 2) VIRTUAL, KEY by_c (c), KEY by_e (e));",
        after: "CREATE TABLE t (q int, a int AS (q + 2) STORED COMMENT 'x', b bigint AS (q + 3) VIRTUAL, c int AS (q) STORED, d int AS (q) STORED, e int AS (q) VIRTUAL, f int, g int DEFAULT 5, KEY by_c (c), KEY by_e (e));",
        rows: "INSERT INTO t (q) VALUES (1), (2);",
    },
    Case {
        name: "computed columns come and go",
        with: "",
        before: "CREATE TABLE t (q int, a int AS (q + 1) STORED, KEY by_a (a));",
        after: "CREATE TABLE t (q int, b varchar(9) AS (concat(q, 'it''s')) VIRTUAL COMMENT 'x', KEY by_b (b));",
        rows: "INSERT INTO t (q) VALUES (1), (2);",
    },
    Case {
        name: "counting",
        with: "",
        before: "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a int); CREATE TABLE u (id int PRIMARY KEY, a int); CREATE TABLE v (id int NOT NULL AUTO_INCREMENT, a int, KEY (id));",
        after: "CREATE TABLE t (id int PRIMARY KEY, a int); CREATE TABLE u (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, a int); CREATE TABLE v (id int NOT NULL, a int);",
        rows: "INSERT INTO t (a) VALUES (1); INSERT INTO u VALUES (5, 1); INSERT INTO v (a) VALUES (1);",
    },
    Case {
        name: "checks",
        with: "",
        before: "CREATE TABLE t (a int CHECK (a > 0), b int COMMENT 'x' CHECK (b > 0), c int, CONSTRAINT whole CHECK (a < b), CONSTRAINT gone CHECK (c <> 7));",
        after: "CREATE TABLE t (a bigint CHECK (a > 0), b int COMMENT 'y', c int, CONSTRAINT whole CHECK (a <= b OR c IS NULL), CONSTRAINT `new ``one` CHECK (c <> 8));",
        rows: "INSERT INTO t VALUES (1, 2, 3);",
    },
    Case {
        name: "indexes",
        with: "",
        before: "CREATE TABLE t (a varchar(50) NOT NULL, b text NOT NULL, c int, p point NOT NULL, KEY x (a), KEY y (b(5)), KEY z (c), FULLTEXT KEY f (b), UNIQUE KEY u (a, c), KEY i (c, a) IGNORED, KEY gone (a DESC));",
        after: "CREATE TABLE t (a varchar(50) NOT NULL, b text NOT NULL, c int, p point NOT NULL, KEY x (a(10)), KEY y (b(9)), KEY z (c DESC), FULLTEXT KEY f (a, b), UNIQUE KEY u (a(5), c), KEY i (c, a) COMMENT 'it''s', SPATIAL KEY s (p));",
        rows: "INSERT INTO t VALUES ('a', 'b', 1, ST_GeomFromText('POINT(1 1)'));",
    },
    Case {
        name: "primary keys",
        with: "",
        before: "CREATE TABLE t (a varchar(20) NOT NULL, b int NOT NULL, PRIMARY KEY (a)); CREATE TABLE u (a int NOT NULL, b int NOT NULL); CREATE TABLE v (id int AUTO_INCREMENT PRIMARY KEY, b int NOT NULL);",
        after: "CREATE TABLE t (a varchar(20) NOT NULL, b int NOT NULL, PRIMARY KEY (a(5), b DESC)); CREATE TABLE u (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b, a)); CREATE TABLE v (id int AUTO_INCREMENT, b int NOT NULL, PRIMARY KEY (id, b));",
        rows: "INSERT INTO t VALUES ('a', 1); INSERT INTO u VALUES (1, 2); INSERT INTO v (b) VALUES (3);",
    },
    Case {
        name: "types under a foreign key",
        with: "",
        before: "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, up int, CONSTRAINT a_up FOREIGN KEY (up) REFERENCES a (id)); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE); CREATE TABLE c (a int, KEY own (a), FOREIGN KEY (a) REFERENCES a (id));",
        after: "CREATE TABLE a (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, up bigint unsigned, CONSTRAINT a_up FOREIGN KEY (up) REFERENCES a (id)); CREATE TABLE b (id int PRIMARY KEY, a bigint unsigned NOT NULL, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE); CREATE TABLE c (a bigint unsigned COMMENT 'x', KEY own (a), FOREIGN KEY (a) REFERENCES a (id));",
        rows: "INSERT INTO a (up) VALUES (NULL), (1); INSERT INTO b VALUES (1, 2); INSERT INTO c VALUES (1);",
    },
    Case {
        name: "texts under a foreign key",
        with: "",
        before: "CREATE TABLE a (id varchar(9) COLLATE utf8mb4_bin PRIMARY KEY); CREATE TABLE b (a varchar(9) COLLATE utf8mb4_bin, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON UPDATE CASCADE);",
        after: "CREATE TABLE a (id varchar(20) PRIMARY KEY); CREATE TABLE b (a varchar(30), CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON UPDATE CASCADE);",
        rows: "INSERT INTO a VALUES ('x'); INSERT INTO b VALUES ('x');",
    },
    Case {
        name: "foreign keys",
        with: "",
        before: "CREATE TABLE a (id int PRIMARY KEY, x int, KEY by_x (x)); CREATE TABLE b (a int, c int, d int, x int, CONSTRAINT k FOREIGN KEY (a) REFERENCES a (id), CONSTRAINT l FOREIGN KEY (c) REFERENCES a (id), CONSTRAINT gone FOREIGN KEY (d) REFERENCES a (id), KEY for_l (c), CONSTRAINT by_index FOREIGN KEY (x) REFERENCES a (x));",
        after: "CREATE TABLE a (id int PRIMARY KEY, x int); CREATE TABLE b (a int, c int, d int, x int, CONSTRAINT k FOREIGN KEY (a) REFERENCES a (id) ON DELETE SET NULL ON UPDATE CASCADE, CONSTRAINT l FOREIGN KEY (c) REFERENCES a (id), CONSTRAINT `new one` FOREIGN KEY (x) REFERENCES a (id), KEY for_d (d));",
        rows: "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1, 1, 1);",
    },
    Case {
        name: "how tables are kept",
        with: "",
        before: "CREATE TABLE t (a int) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8; CREATE TABLE u (a int) ENGINE=MyISAM CHECKSUM=1 MAX_ROWS=50 COLLATE=latin1_bin; CREATE TABLE v (a int) PARTITION BY HASH (a) PARTITIONS 2; CREATE TABLE w (a int) STATS_PERSISTENT=1; CREATE TABLE x (a int) ENGINE=Aria TRANSACTIONAL=1;",
        after: "CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TABLE v (a int) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (5) ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB); CREATE TABLE w (a int) PARTITION BY KEY (a) PARTITIONS 3; CREATE TABLE x (a int) WITH SYSTEM VERSIONING;",
        rows: "INSERT INTO t VALUES (1); INSERT INTO u VALUES (1); INSERT INTO v VALUES (1); INSERT INTO w VALUES (1); INSERT INTO x VALUES (1);",
    },
    Case {
        name: "views, triggers and sequences",
        with: "CREATE TABLE t (a int, b int); CREATE TABLE log (a int);",
        before: "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW gone AS SELECT * FROM v; CREATE SEQUENCE s; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1;",
        after: "CREATE VIEW v AS SELECT a, b FROM t WHERE a > 1 WITH CHECK OPTION; CREATE SEQUENCE s INCREMENT BY 2; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 2; CREATE TRIGGER n AFTER DELETE ON t FOR EACH ROW INSERT INTO log VALUES (OLD.a);",
        rows: "INSERT INTO t (a) VALUES (1);",
    },
    Case {
        name: "names that need quotes",
        with: "",
        before: "CREATE TABLE `a``b` (`sel``ect` int CHECK (`sel``ect` > 0), `it's` varchar(9) COMMENT 'back\\\\slash', KEY `k``1` (`it's`));",
        after: "CREATE TABLE `a``b` (`sel``ect` bigint NOT NULL DEFAULT 5, `it's` varchar(9) COLLATE utf8mb4_bin COMMENT '`', UNIQUE KEY `k``1` (`it's`(3)));",
        rows: "INSERT INTO `a``b` VALUES (1, 'x');",
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_the_model_says() {
    let mut failures = Vec::new();
    for case in CASES {
        match check(case).await {
            None => return,
            Some(Ok(())) => {}
            Some(Err(error)) => failures.push(format!("{}: {error}", case.name)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

async fn check(case: &Case) -> Option<Result<(), String>> {
    let first = database(&format!("{COLLATION}{}{}", case.with, case.before)).await?;
    let second = database(&format!("{COLLATION}{}{}", case.with, case.after)).await?;
    Some(carry(case, &first, &second).await)
}

async fn carry(
    case: &Case,
    first: &runner::connect::Database,
    second: &runner::connect::Database,
) -> Result<(), String> {
    let look = async |database| {
        let schema = introspect(database, &[]).await;
        schema.map_err(|error| error.to_string())
    };
    let rows = first.connection.execute_unprepared(case.rows).await;
    rows.map_err(|error| format!("rows: {error}"))?;
    let (before, after) = (look(first).await?, look(second).await?);
    let changes = diff(&before, &after);
    let changes = around_foreign_keys(&changes, &before, &after, &[Dialect::MySql]);
    let up = plan(&changes, &before, &after).map_err(|error| error.to_string())?;
    let down = plan_back(&changes, &before, &after).map_err(|error| error.to_string())?;
    let mut counts = Vec::new();
    for table in before.tables.keys() {
        counts.push((table, count(first, &table.name).await?));
    }
    for (word, plan, from, to) in [
        ("up", &up, &before, &after),
        ("down", &down, &after, &before),
        ("up again", &up, &before, &after),
    ] {
        let statements = sql::statements(plan, Dialect::MySql, from, to);
        for statement in statements.map_err(|error| format!("{word}: {error}"))? {
            let connection = (&first.connection).into();
            ops::execute(
                &connection,
                Dialect::MySql,
                std::slice::from_ref(&statement),
            )
            .await
            .map_err(|error| format!("{word}: {error}\n{statement:?}"))?;
        }
        same_schema(&in_order(to), &in_order(&look(first).await?))
            .map_err(|error| format!("{word}: {error}"))?;
        for (table, rows) in &counts {
            let now = count(first, &table.name).await?;
            if now != *rows {
                return Err(format!("{word}: {rows} rows of {table} are {now}"));
            }
        }
    }
    Ok(())
}

/// (A column that comes back stands at the end.)
fn in_order(schema: &Schema) -> Schema {
    schema.sorted()
}
