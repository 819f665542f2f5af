//! How MariaDB spells expressions: asked on the real server, with nothing run and nothing left behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use runner::express::express;
use runner::introspect::introspect;
use schema_diff::dialect::Dialect;
use schema_diff::spelling::{Purpose, Question};

use crate::introspect_mariadb::database;
use crate::support::step::{column, count};

const TABLES: &str = "CREATE TABLE o (id int PRIMARY KEY); CREATE TABLE victim (id int);
CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a int, name varchar(40), at datetime, j json, o int,
    g int AS (a + 1) STORED, CONSTRAINT positive CHECK (a > 0), FOREIGN KEY (o) REFERENCES o (id));
INSERT INTO t (a, name) VALUES (1, 'x');
CREATE TRIGGER loud BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '45000';";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expressions_are_spelled() {
    let Some(database) = database(TABLES).await else {
        return;
    };
    let before = introspect(&database, &[]).await.expect("introspected");
    let generated = || Purpose::Generated("g".into());
    let default = || Purpose::Default("name".into());
    let asked: &[(Purpose, &str, Option<&str>)] = &[
        (
            Purpose::Check,
            "a>0 and NOT (a > 10)",
            Some("`a` > 0 and `a` <= 10"),
        ),
        (
            Purpose::Check,
            "name IN ('a', 'it''s', \"b\")",
            Some(r"`name` in ('a','it\'s','b')"),
        ),
        (
            Purpose::Check,
            "JSON_VALID(j) AND ((a IS NOT NULL))",
            Some("json_valid(`j`) and `a` is not null"),
        ),
        // One bad one in the middle takes none of the others along.
        (Purpose::Check, "no_such_column > 1", None),
        (Purpose::Check, "a > ", None),
        (Purpose::Check, "a > 1); DROP TABLE victim; --", None),
        (generated(), "a+1", Some("`a` + 1")),
        (
            generated(),
            "CONCAT(name, ' (', a, ')')",
            Some("concat(`name`,' (',`a`,')')"),
        ),
        (generated(), "YEAR(at)", Some("year(`at`)")),
        // Nothing is computed to be compared.
        (generated(), "sleep(5)", None),
        // Two of one column are asked one after the other.
        (
            default(),
            "CONCAT('a',  UPPER( 'b' ))",
            Some("concat('a',ucase('b'))"),
        ),
        (
            default(),
            "concat('a', ucase('b'))",
            Some("concat('a',ucase('b'))"),
        ),
        (default(), "no_such_function(1)", None),
        (Purpose::Filter, "a > 0", None),
        (Purpose::Key, "lower(name)", None),
    ];
    let questions: Vec<Question> = asked
        .iter()
        .map(|(purpose, text, _)| Question {
            table: "t".into(),
            purpose: purpose.clone(),
            text: (*text).to_owned(),
        })
        .collect();
    let started = std::time::Instant::now();
    let answers = express(&database.connection, Dialect::MySql, &questions).await;
    assert!(started.elapsed().as_secs() < 5);
    for (question, (_, text, spelled)) in questions.iter().zip(asked) {
        let answer = answers.get(question).map(String::as_str);
        assert_eq!(answer, *spelled, "{text}");
    }

    let after = introspect(&database, &[]).await.expect("introspected");
    assert_eq!(after, before);
    assert_eq!(count(&database, "t").await, Ok(1));
    // No temporary table is left.
    let left: Result<Vec<i64>, String> =
        column(&database, "SELECT COUNT(*) FROM schema_diff_spelling").await;
    assert!(left.unwrap_err().contains("doesn't exist"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_statements_for_one_expression_as_for_sixty() {
    let Some(mut database) = database(TABLES).await else {
        return;
    };
    let count = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&count);
    database.connection.set_metric_callback(move |_| {
        heard.fetch_add(1, Ordering::Relaxed);
    });
    let mut counts = Vec::new();
    for number in [1, 60] {
        let questions: Vec<Question> = (0..number)
            .map(|at| Question {
                table: "t".into(),
                purpose: Purpose::Check,
                text: format!("a>{at}"),
            })
            .collect();
        let before = count.load(Ordering::Relaxed);
        let answers = express(&database.connection, Dialect::MySql, &questions).await;
        assert_eq!(answers.len(), number);
        counts.push(count.load(Ordering::Relaxed) - before);
    }
    assert_eq!(counts[0], counts[1]);
}
