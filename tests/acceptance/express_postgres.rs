//! PostgreSQL is asked how it spells expressions of every kind; nothing of them is computed, and nothing stays.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::express::express;
use schema_diff::dialect::Dialect;
use schema_diff::spelling::{Purpose, Question};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, TransactionTrait as _};

use crate::support::servers;

const SETUP: &str = r#"
CREATE SCHEMA other;
CREATE TYPE other.mood AS ENUM ('calm', 'wild');
CREATE FUNCTION other.twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE TYPE "Odd Mood" AS ENUM ('a', 'b');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE called (at timestamptz);
CREATE FUNCTION noisy() RETURNS int LANGUAGE plpgsql AS
    'BEGIN INSERT INTO public.called VALUES (now()); RETURN 1; END';
CREATE TABLE "T" (
    id int, code varchar(10), kind text, mood other.mood, odd "Odd Mood", mail email, tags text[], at timestamptz,
    "Weird ""c" int, twice int
);
INSERT INTO "T" (id) VALUES (1), (2);
"#;

async fn count(database: &Database, query: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, query);
    let row = database.connection.query_one_raw(statement).await;
    let row = row.expect("answers").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// What is in the catalog, and how often the noisy function was called.
async fn traces(database: &Database) -> (i64, i64) {
    let objects = "SELECT (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_constraint)";
    (
        count(database, objects).await,
        count(database, "SELECT count(*) FROM called").await,
    )
}

/// Each text, and the one that it is the same as; nothing where there is no answer.
fn cases() -> Vec<(Purpose, &'static str, Option<&'static str>)> {
    let default = |column: &str| Purpose::Default(column.into());
    let computed = || Purpose::Generated("twice".into());
    vec![
        (
            Purpose::Check,
            "id>0 AND (id) < 9",
            Some("((id > 0) AND (id < 9))"),
        ),
        // One spelling is no fixed point here: two are.
        (
            Purpose::Check,
            "code in ('a','b')",
            Some(
                "((code)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            ),
        ),
        (
            Purpose::Check,
            "mood = 'calm'",
            Some("(mood = 'calm'::other.mood)"),
        ),
        (
            Purpose::Check,
            "odd in ('a')",
            Some("odd = 'a'::\"Odd Mood\""),
        ),
        (
            Purpose::Check,
            "other.twice(id) > 2",
            Some("(other.twice(id) > 2)"),
        ),
        (
            Purpose::Check,
            "\"Weird \"\"c\" > 1",
            Some("(\"Weird \"\"c\" > 1)"),
        ),
        (
            Purpose::Check,
            "mail like 'x%'",
            Some("((mail)::text ~~ 'x%'::text)"),
        ),
        (Purpose::Check, "nowhere > 1", None),
        (Purpose::Check, "id +", None),
        (
            Purpose::Filter,
            "id > 1 and kind is not null",
            Some("((id > 1) AND (kind IS NOT NULL))"),
        ),
        (
            Purpose::Filter,
            "mood <> 'wild'",
            Some("(mood <> 'wild'::other.mood)"),
        ),
        (Purpose::Filter, "noisy() > 1", None),
        (Purpose::Key, "lower(code)", Some("lower((code)::text)")),
        (Purpose::Key, "id+1", Some("(id + 1)")),
        (
            Purpose::Key,
            "coalesce(kind,'')",
            Some("COALESCE(kind, ''::text)"),
        ),
        (computed(), "id*2", Some("(id * 2)")),
        (computed(), "other.twice(id)", Some("other.twice(id)")),
        (computed(), "noisy()", None),
        (default("at"), "now()", Some("now()")),
        (
            default("at"),
            "current_timestamp",
            Some("CURRENT_TIMESTAMP"),
        ),
        (default("kind"), "upper('x')", Some("upper('x'::text)")),
        (default("mood"), "('calm')", Some("'calm'::other.mood")),
        (default("tags"), "array[]::text[]", Some("ARRAY[]::text[]")),
        (default("id"), "noisy()", Some("noisy()")),
        (default("id"), "1 + 'x'", None),
    ]
}

#[tokio::test]
async fn postgres_spells_expressions() {
    let Some(url) = servers::postgres() else {
        return;
    };
    let url = DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, false).await.expect("connects");
    database
        .connection
        .execute_unprepared(SETUP)
        .await
        .expect("set up");
    let before = traces(&database).await;

    let question = |purpose: &Purpose, text: &str| Question {
        table: "T".into(),
        purpose: purpose.clone(),
        text: text.to_owned(),
    };
    let both = cases().into_iter().flat_map(|(purpose, text, same)| {
        let same = same.map(|same| question(&purpose, same));
        [Some(question(&purpose, text)), same]
    });
    let questions: Vec<Question> = both.flatten().collect();
    let answers = express(&database.connection, Dialect::Postgres, &questions).await;
    for (purpose, text, same) in cases() {
        let answer = answers.get(&question(&purpose, text));
        assert_eq!(
            answer.is_some(),
            same.is_some(),
            "{purpose:?} {text}: {answer:?}"
        );
        let other = same.and_then(|same| answers.get(&question(&purpose, same)));
        assert_eq!(answer, other, "{purpose:?} {text}");
    }
    // What is not the same is not said to be.
    let spelled = |text: &str| answers.get(&question(&Purpose::Default("at".into()), text));
    assert_ne!(spelled("now()"), spelled("current_timestamp"));
    assert_eq!(
        traces(&database).await,
        before,
        "something was called or stayed"
    );

    // A transaction goes on after questions that have no answer, and a role that may make nothing gets none.
    let own_name = Dialect::Postgres.quote(&name(&database).await);
    let transaction = database.connection.begin().await.expect("began");
    let one = [
        question(&Purpose::Check, "id +"),
        question(&Purpose::Check, "id > 1"),
    ];
    assert_eq!(
        express(&transaction, Dialect::Postgres, &one).await.len(),
        1
    );
    for sql in [
        "CREATE ROLE makes_nothing",
        "REVOKE TEMPORARY ON DATABASE \"x\" FROM PUBLIC",
        "GRANT SELECT ON \"T\" TO makes_nothing",
        "SET LOCAL ROLE makes_nothing",
    ] {
        let sql = sql.replace("\"x\"", &own_name);
        transaction.execute_unprepared(&sql).await.expect("runs");
    }
    assert_eq!(
        express(&transaction, Dialect::Postgres, &one).await.len(),
        0
    );
    transaction.rollback().await.expect("rolled back");
}

async fn name(database: &Database) -> String {
    let query = Statement::from_string(DbBackend::Postgres, "SELECT current_database()::text");
    let row = database.connection.query_one_raw(query).await;
    let row = row.expect("answers").expect("a row");
    row.try_get_by_index(0).expect("a name")
}
