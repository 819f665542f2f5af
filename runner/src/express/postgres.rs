//! PostgreSQL: one DO block for all questions, each with a handler of its own, so that a text that is no expression
//! spoils no other. The answers come back in a setting of the session.

use std::fmt::Write as _;

use schema_diff::dialect::Dialect;
use schema_diff::spelling::{Answers, Purpose, Question};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const DIALECT: Dialect = Dialect::Postgres;

pub(super) async fn express(connection: &impl ConnectionTrait, questions: &[Question]) -> Answers {
    let mut answers = Answers::new();
    let mut body = String::new();
    for (number, question) in questions.iter().enumerate() {
        ask(&mut body, number, question);
    }
    // The setting is emptied again whatever it held: a pooled session goes on to others.
    let block = format!(
        "DO {} LANGUAGE plpgsql",
        DIALECT.quote_string(&format!(
            "DECLARE spelled text; ty text; answers jsonb := '{{}}'; BEGIN {body} \
             PERFORM set_config('schema_diff.answers', answers::text, false); END"
        ))
    );
    if connection.execute_unprepared(&block).await.is_err() {
        return answers;
    }
    let read = Statement::from_string(
        DbBackend::Postgres,
        "SELECT current_setting('schema_diff.answers', true)",
    );
    let found = connection
        .query_one_raw(read)
        .await
        .ok()
        .flatten()
        .and_then(|row| row.try_get_by_index::<Option<String>>(0).ok().flatten());
    // Nothing depends on it: the next question sets it anew.
    let _ = connection
        .execute_unprepared("SELECT set_config('schema_diff.answers', '', false)")
        .await;
    let Some(found) = found else { return answers };
    let Ok(found) = serde_json::from_str::<std::collections::BTreeMap<usize, String>>(&found)
    else {
        return answers;
    };
    for (number, spelled) in found {
        if let Some(question) = questions.get(number) {
            answers.insert(question.clone(), spelled);
        }
    }
    answers
}

/// Two passes of: give the expression to the table, read it back, take it off again.
fn ask(body: &mut String, number: usize, question: &Question) {
    let like = format!(
        "CREATE TEMPORARY TABLE schema_diff_spelling (LIKE {})",
        DIALECT.quote_name(&question.table)
    );
    let text = DIALECT.quote_string(&question.text);
    let on = "ALTER TABLE pg_temp.schema_diff_spelling";
    let (prepare, give, read, take) = match &question.purpose {
        Purpose::Check => (
            String::new(),
            format!("'{on} ADD CONSTRAINT spelled CHECK (' || spelled || ')'"),
            "SELECT pg_get_expr(conbin, conrelid) INTO spelled FROM pg_constraint \
             WHERE conrelid = 'pg_temp.schema_diff_spelling'::regclass AND conname = 'spelled';"
                .to_owned(),
            format!("{on} DROP CONSTRAINT spelled;"),
        ),
        Purpose::Filter => (
            String::new(),
            "'CREATE INDEX schema_diff_spelled ON pg_temp.schema_diff_spelling ((1)) WHERE ' || spelled"
                .to_owned(),
            "SELECT pg_get_expr(indpred, indrelid) INTO spelled FROM pg_index \
             WHERE indexrelid = 'pg_temp.schema_diff_spelled'::regclass;"
                .to_owned(),
            "DROP INDEX pg_temp.schema_diff_spelled;".to_owned(),
        ),
        Purpose::Key => (
            String::new(),
            "'CREATE INDEX schema_diff_spelled ON pg_temp.schema_diff_spelling ((' || spelled || '))'"
                .to_owned(),
            "SELECT pg_get_indexdef(indexrelid, 1, false) INTO spelled FROM pg_index \
             WHERE indexrelid = 'pg_temp.schema_diff_spelled'::regclass;"
                .to_owned(),
            "DROP INDEX pg_temp.schema_diff_spelled;".to_owned(),
        ),
        // A default is kept, not computed, until a row wants it.
        Purpose::Default(column) => (
            String::new(),
            format!(
                "{} || spelled",
                DIALECT.quote_string(&format!(
                    "{on} ALTER COLUMN {} SET DEFAULT ",
                    DIALECT.quote(column)
                ))
            ),
            format!(
                "SELECT pg_get_expr(d.adbin, d.adrelid) INTO spelled FROM pg_attrdef d \
                 JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
                 WHERE d.adrelid = 'pg_temp.schema_diff_spelling'::regclass AND a.attname = {};",
                DIALECT.quote_string(column)
            ),
            format!("{on} ALTER COLUMN {} DROP DEFAULT;", DIALECT.quote(column)),
        ),
        Purpose::Generated(column) => (
            format!(
                "SELECT format_type(atttypid, atttypmod) INTO ty FROM pg_attribute \
                 WHERE attrelid = 'pg_temp.schema_diff_spelling'::regclass AND attname = {}; \
                 {on} DROP COLUMN {};",
                DIALECT.quote_string(column),
                DIALECT.quote(column)
            ),
            format!(
                "'{on} ADD COLUMN schema_diff_spelled ' || ty || ' GENERATED ALWAYS AS (' || spelled || ') STORED'"
            ),
            "SELECT pg_get_expr(d.adbin, d.adrelid) INTO spelled FROM pg_attrdef d \
             JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
             WHERE d.adrelid = 'pg_temp.schema_diff_spelling'::regclass AND a.attname = 'schema_diff_spelled';"
                .to_owned(),
            format!("{on} DROP COLUMN schema_diff_spelled;"),
        ),
    };
    let pass = format!("EXECUTE {give}; {read} {take} ");
    let _ = write!(
        body,
        "BEGIN {like}; {prepare} spelled := {text}; {pass} {pass} \
         DROP TABLE pg_temp.schema_diff_spelling; \
         answers := answers || jsonb_build_object('{number}', spelled); \
         EXCEPTION WHEN OTHERS THEN NULL; END; "
    );
}
