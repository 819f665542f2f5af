//! Alterations of everything that the model says of a SQLite table, on a real database: up and down, with rows in it,
//! and a view, triggers, an index and a table that references it in the way.
//!
//! Before and after are said as SQL; the alteration is what lies between what is read of the two.

use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use runner::ops;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::diff;
use schema_diff::model::Schema;
use schema_diff::plan::{plan, plan_back};
use schema_diff::render::sql::statements;
use schema_diff::statement::Statement;
use sea_orm::ConnectionTrait as _;

use crate::support::step::{column, same_schema};

/// What stands around the table in every case.
const AROUND: &str = "
    CREATE TABLE parents (id INTEGER PRIMARY KEY, code text UNIQUE);
    CREATE TABLE children (id INTEGER PRIMARY KEY, t_id int REFERENCES t (id) ON DELETE CASCADE);
    CREATE TABLE log (what text);
    CREATE INDEX t_b_down ON t (b DESC) WHERE c IS NOT NULL;
    CREATE VIEW seen AS SELECT id, b FROM t;
    CREATE VIEW seen_twice AS SELECT s.id FROM seen s JOIN t USING (id);
    CREATE TRIGGER t_logged AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.b); END;
    CREATE TRIGGER seen_into INSTEAD OF INSERT ON seen BEGIN INSERT INTO t (b, c) VALUES (new.b, 1); END;
    CREATE TRIGGER children_logged AFTER INSERT ON children BEGIN INSERT INTO log SELECT b FROM t; END;
    INSERT INTO parents VALUES (1, 'one'), (2, 'two');
    INSERT INTO t (id, b, c) VALUES (3, 'Ann', 1), (7, 'it''s', 2);
    INSERT INTO children VALUES (1, 3), (2, 7);
";

/// The table before and after, in parentheses and with what follows them; and whatever else is different.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

macro_rules! cases {
    ($($name:ident { $before:expr => $after:expr })*) => {
        const CASES: &[Case] = &[$(Case { name: stringify!($name), before: $before, after: $after }),*];
    };
}

cases! {
    collation {
        "(id INTEGER PRIMARY KEY, b text, c int)" => "(id INTEGER PRIMARY KEY, b text COLLATE NOCASE, c int)"
    }
    collation_of_a_column_with_keys_on_it {
        "(id INTEGER PRIMARY KEY, b text CONSTRAINT u UNIQUE CHECK (b <> ''), c int CONSTRAINT f REFERENCES parents (id) DEFERRABLE)"
            => "(id INTEGER PRIMARY KEY, b text COLLATE RTRIM CONSTRAINT u UNIQUE CHECK (b <> ''), \
                c int COLLATE NOCASE CONSTRAINT f REFERENCES parents (id) DEFERRABLE)"
    }
    everything_of_a_column {
        "(id INTEGER PRIMARY KEY, b text, c int)"
            => "(id INTEGER PRIMARY KEY, b varchar(80) COLLATE NOCASE NOT NULL DEFAULT 'x''y', c int DEFAULT (1 + 1))"
    }
    computed {
        "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 2))" => "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 3))"
    }
    computed_and_kept {
        "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 2))"
            => "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 2) STORED)"
    }
    computed_no_longer {
        "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 2))" => "(id INTEGER PRIMARY KEY, b text, c int, d int)"
    }
    computed_columns_added {
        "(id INTEGER PRIMARY KEY, b text, c int)"
            => "(id INTEGER PRIMARY KEY, b text, c int, d int AS (c * 2) STORED, e text COLLATE NOCASE AS (upper(b)) NOT NULL)"
    }
    counting_for_good {
        "(id INTEGER PRIMARY KEY, b text, c int)" => "(id INTEGER PRIMARY KEY AUTOINCREMENT, b text, c int)"
    }
    counting_with_a_name {
        "(id INTEGER CONSTRAINT key PRIMARY KEY, b text, c int, CHECK (id > 0))"
            => "(id INTEGER CONSTRAINT key PRIMARY KEY AUTOINCREMENT, b text, c int, CHECK (id > 0))"
    }
    counting_below {
        "(id INTEGER, b text, c int, CONSTRAINT key PRIMARY KEY (id), CHECK (id > 0))"
            => "(id INTEGER, b text, c int, CONSTRAINT key PRIMARY KEY (id AUTOINCREMENT), CHECK (id > 0))"
    }
    checks {
        "(id INTEGER PRIMARY KEY, b text CHECK (b <> ''), c int CONSTRAINT small CHECK (c < 100), CHECK (c <> 50), CONSTRAINT gone CHECK (id > 0))"
            => "(id INTEGER PRIMARY KEY, b text CHECK (b <> ')'), c int CONSTRAINT small CHECK (c < 1000), \
                CONSTRAINT \"it's\" CHECK (c > 0), CHECK (b IS NOT NULL))"
    }
    strict {
        "(id INTEGER PRIMARY KEY, b text, c int)" => "(id INTEGER PRIMARY KEY, b text, c int) STRICT"
    }
    without_rowid {
        "(id int NOT NULL, b text, c int, PRIMARY KEY (id)) -- the end"
            => "(id int NOT NULL, b text, c int, PRIMARY KEY (id)) WITHOUT ROWID"
    }
    one_option_for_another {
        "(id int NOT NULL, b text, c int, PRIMARY KEY (id)) STRICT"
            => "(id int NOT NULL, b text, c int, PRIMARY KEY (id)) WITHOUT ROWID"
    }
    options_and_columns_at_once {
        "(id int NOT NULL PRIMARY KEY, b varchar(20), c int)"
            => "(id int NOT NULL PRIMARY KEY, b text COLLATE NOCASE, c int, d any) STRICT, WITHOUT ROWID"
    }
    rowid_and_counting_at_once {
        "(id INTEGER PRIMARY KEY AUTOINCREMENT, b text, c int)" => "(id INTEGER PRIMARY KEY, b text, c int) WITHOUT ROWID"
    }
    counting_key_for_another {
        "(id INTEGER PRIMARY KEY AUTOINCREMENT, b text NOT NULL, c int NOT NULL, UNIQUE (id))"
            => "(id INTEGER NOT NULL UNIQUE, b text NOT NULL, c int NOT NULL, CONSTRAINT key PRIMARY KEY (b, c))"
    }
    deferred {
        "(id INTEGER PRIMARY KEY, b text, c int REFERENCES parents (id))"
            => "(id INTEGER PRIMARY KEY, b text, c int REFERENCES parents (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)"
    }
    foreign_keys_of_all_kinds {
        "(id INTEGER PRIMARY KEY, b text, c int)"
            => "(id INTEGER PRIMARY KEY, b text, c int CONSTRAINT to_parents REFERENCES parents, \
                d text REFERENCES parents (code) MATCH FULL DEFERRABLE, e int REFERENCES t (id) MATCH PARTIAL)"
    }
    unique_in_another_order {
        "(id INTEGER PRIMARY KEY, b text, c int, UNIQUE (b, c))"
            => "(id INTEGER PRIMARY KEY, b text, c int, CONSTRAINT u UNIQUE (b COLLATE NOCASE, c DESC) ON CONFLICT IGNORE)"
    }
    two_unique_keys_over_the_same {
        "(id INTEGER PRIMARY KEY, b text, c int, UNIQUE (b, c), CONSTRAINT other UNIQUE (b COLLATE NOCASE, c))"
            => "(id INTEGER PRIMARY KEY, b text, c int, UNIQUE (b, c))"
    }
    unique_in_a_column {
        "(id INTEGER PRIMARY KEY, b text UNIQUE ON CONFLICT REPLACE, c int)" => "(id INTEGER PRIMARY KEY, b text UNIQUE, c int)"
    }
    primary_key_in_another_order {
        "(id int NOT NULL UNIQUE, b text NOT NULL, c int, PRIMARY KEY (id, b))"
            => "(id int NOT NULL UNIQUE, b text NOT NULL, c int, CONSTRAINT key PRIMARY KEY (b COLLATE NOCASE DESC, id))"
    }
    primary_key_that_is_the_row_no_longer {
        "(id INTEGER PRIMARY KEY, b text, c int)" => "(id INTEGER NOT NULL PRIMARY KEY DESC, b text, c int)"
    }
    indexes {
        "(id INTEGER PRIMARY KEY, b text, c int); CREATE INDEX i ON t (b, c); CREATE UNIQUE INDEX u ON t (lower(b))"
            => "(id INTEGER PRIMARY KEY, b text, c int); CREATE INDEX i ON t (b COLLATE NOCASE DESC, c) WHERE c > 0; \
                CREATE UNIQUE INDEX u ON t (lower(b), abs(c) DESC); CREATE UNIQUE INDEX \"it's\" ON t (c) WHERE b = 'x'"
    }
    triggers_and_views {
        "(id INTEGER PRIMARY KEY, b text, c int); CREATE VIEW a AS SELECT b FROM t; \
            CREATE TRIGGER g AFTER DELETE ON t BEGIN DELETE FROM log; END"
            => "(id INTEGER PRIMARY KEY, b text, c int, d int); CREATE VIEW a AS SELECT c, d FROM t; \
                CREATE VIEW before_a AS SELECT d FROM a; CREATE TRIGGER into_a INSTEAD OF DELETE ON a BEGIN SELECT 1; END; \
                CREATE TRIGGER g AFTER DELETE ON t WHEN old.d > 0 BEGIN DELETE FROM log WHERE what = old.b; END"
    }
}

async fn made(table: &str) -> Database {
    let url = DatabaseUrl::parse("sqlite::memory:", Path::new("/")).expect("a URL");
    let database = connect(&url, false).await.expect("connects");
    let (table, rest) = table.split_once("; ").unwrap_or((table, ""));
    let sql = format!("CREATE TABLE t {table}\n; {AROUND} {rest}");
    let made = database.connection.execute_unprepared(&sql).await;
    made.unwrap_or_else(|error| panic!("{sql}: {error}"));
    database
}

async fn read(database: &Database) -> Schema {
    introspect(database, &[]).await.expect("introspected")
}

async fn run(case: &Case, database: &Database, statements: &[Statement]) {
    let sent = ops::execute(&(&database.connection).into(), Dialect::Sqlite, statements).await;
    sent.unwrap_or_else(|error| panic!("{}: {error}\n{statements:#?}", case.name));
}

/// The rows that must stay, and whether what hangs on the table works.
async fn works(case: &Case, database: &Database) {
    let connection = &database.connection;
    let rows = async |sql: &str| {
        let rows = column::<String>(database, sql).await;
        rows.unwrap_or_else(|error| panic!("{}: {error}", case.name))
    };
    let all = "SELECT concat_ws('|', id, b, c) FROM t ORDER BY id";
    assert_eq!(rows(all).await, ["3|Ann|1", "7|it's|2"], "{}", case.name);
    let children = "SELECT concat_ws('|', id, t_id) FROM children ORDER BY id";
    assert_eq!(rows(children).await, ["1|3", "2|7"], "{}", case.name);
    let seen = "SELECT concat(s.id, b) FROM seen s JOIN seen_twice USING (id) ORDER BY s.id";
    assert_eq!(rows(seen).await, ["3Ann", "7it's"], "{}", case.name);
    let on = "SELECT concat(foreign_keys) FROM pragma_foreign_keys";
    assert_eq!(rows(on).await, ["1"], "{}", case.name);
    let logged = "SELECT concat(count(*)) FROM log";
    let before = rows(logged).await;
    let insert = "SAVEPOINT s; INSERT INTO children VALUES (9, 7)";
    connection
        .execute_unprepared(insert)
        .await
        .expect("a child");
    assert_ne!(rows(logged).await, before, "{}", case.name);
    connection
        .execute_unprepared("ROLLBACK TO s; RELEASE s")
        .await
        .expect("undone");
}

async fn check(case: &Case) {
    let (database, target) = (made(case.before).await, made(case.after).await);
    let (start, wanted) = (read(&database).await, read(&target).await);
    let changes: Vec<Change> = diff(&start, &wanted);
    assert_ne!(changes, [], "{}", case.name);
    works(case, &database).await;
    let up = plan(&changes, &start, &wanted).expect("a plan");
    let up = statements(&up, Dialect::Sqlite, &start, &wanted).expect("statements");
    let down = plan_back(&changes, &start, &wanted).expect("a plan");
    let down = statements(&down, Dialect::Sqlite, &wanted, &start).expect("statements");
    for _ in 0..2 {
        run(case, &database, &up).await;
        same_schema(&wanted, &read(&database).await)
            .unwrap_or_else(|error| panic!("{}, up: {error}\n{up:#?}", case.name));
        works(case, &database).await;
        run(case, &database, &down).await;
        same_schema(&start, &read(&database).await)
            .unwrap_or_else(|error| panic!("{}, down: {error}\n{down:#?}", case.name));
        works(case, &database).await;
    }
}

#[tokio::test]
async fn up_and_down() {
    for case in CASES {
        check(case).await;
    }
}
