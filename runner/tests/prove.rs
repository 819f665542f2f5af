//! Proofs on SQLite.

use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::prove::{Ground, Proof, Rows, Trial, prove};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::seed::Seed;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::ColumnDef;

async fn database() -> Database {
    let url = DatabaseUrl::parse("sqlite::memory:", Path::new("")).unwrap();
    let database = connect(&url, false).await.unwrap();
    database
        .connection
        .execute_unprepared(
            "CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, theme varchar(50) DEFAULT 'x', language text);
             CREATE TABLE posts (id integer PRIMARY KEY, user_id int REFERENCES users (id) ON DELETE CASCADE);
             CREATE INDEX themes ON users (theme);
             CREATE VIRTUAL TABLE words USING fts5 (word);
             CREATE VIEW v AS SELECT theme FROM users;
             CREATE TABLE seaql_migrations (version text);
             INSERT INTO users (theme) VALUES ('dark');",
        )
        .await
        .unwrap();
    database
}

fn alter(actions: Vec<TableAction>) -> Statement {
    Statement::AlterTable {
        table: ObjectName::new("users"),
        actions,
    }
}

fn ty(length: u32) -> TableAction {
    TableAction::SetType(ColumnDef::new("theme").string_len(length).to_owned())
}

fn seeds() -> Vec<Seed> {
    let rows = |forms: &[&[&str]]| -> Vec<Vec<String>> {
        let texts = |forms: &&[&str]| forms.iter().map(ToString::to_string).collect();
        forms.iter().map(texts).collect()
    };
    vec![
        Seed {
            table: ObjectName::new("users"),
            rows: rows(&[
                &[
                    "INSERT INTO users (absent) VALUES (1)",
                    "INSERT INTO users (theme, language) VALUES ('a', 'b')",
                ],
                &["INSERT INTO users (theme) VALUES (NULL)"],
            ]),
        },
        Seed {
            table: ObjectName::new("posts"),
            rows: rows(&[&["INSERT INTO posts (absent) VALUES (1)"]]),
        },
    ]
}

fn proven() -> Proof {
    Proof::Proven(Rows {
        rows: 2,
        tables: 1,
        notes: vec!["no rows in posts: table posts has no column named absent".into()],
    })
}

async fn outcome(up: &[Statement], down: &[Statement], after_up: &str) -> Result<Proof, String> {
    let database = database().await;
    let compare = |schema: &Schema| {
        let table = &schema.tables[&ObjectName::new("users")];
        assert!(
            !schema
                .tables
                .contains_key(&ObjectName::new("seaql_migrations"))
        );
        let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        if names.join(" ") == after_up {
            Ok(())
        } else {
            Err(format!("the columns are {}", names.join(" ")))
        }
    };
    let trial = Trial {
        start: &[],
        up,
        down,
        elsewhere: &[],
        seeds: &seeds(),
        renamed: &[],
        leave_out: &["seaql_migrations"],
        schemas: &[],
        models: &[],
        compare_up: &compare,
    };
    prove(&Ground::Memory(&database), &trial)
        .await
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_plan_that_leads_there_and_back_is_proven() {
    let up = [
        alter(vec![
            ty(80),
            TableAction::DropColumn("language".into()),
            TableAction::AddColumn(ColumnDef::new("n").integer().to_owned()),
        ]),
        Statement::Sql("CREATE TABLE more (id int)".into()),
    ];
    let down = [
        Statement::Sql("DROP TABLE more".into()),
        alter(vec![
            ty(50),
            TableAction::AddColumn(ColumnDef::new("language").text().to_owned()),
            TableAction::DropColumn("n".into()),
        ]),
    ];
    assert_eq!(outcome(&up, &down, "id theme n").await, Ok(proven()));
    assert_eq!(
        outcome(&up, &down, "id").await,
        Err("the plan failed its proof on sqlite: after up, the columns are id theme n".into())
    );
    let error = outcome(&up, &down[..1], "id theme n").await.unwrap_err();
    assert_eq!(
        error,
        "the plan failed its proof on sqlite: down does not lead back to the start: \
         tables.users.columns.language is missing: {\"name\":\"language\",\"type\":\"text\",\"nullable\":true,\"auto_increment\":false}; \
         tables.users.columns.theme.type.string.n was 50 and is 80; \
         tables.users.columns.n is there and was not: {\"name\":\"n\",\"type\":\"integer\",\"nullable\":true,\"auto_increment\":false}"
    );
}

#[tokio::test]
async fn a_statement_that_fails_is_named() {
    let up = [Statement::Sql("DROP TABLE gone".into())];
    assert_eq!(
        outcome(&up, &[], "").await,
        Err(
            "the plan failed its proof on sqlite: up fails at DROP TABLE gone: no such table: gone"
                .into()
        )
    );
    let down = [alter(vec![TableAction::DropColumn("gone".into())])];
    assert_eq!(
        outcome(&[], &down, "id theme language").await,
        Err(
            "the plan failed its proof on sqlite: down fails at altering users: table users cannot be altered: \
             it has no column gone"
                .into()
        )
    );
}

#[tokio::test]
async fn rows_that_go_are_missed() {
    for (up, down, lost) in [
        ("DELETE FROM users WHERE theme IS NULL", "", "up"),
        ("", "DELETE FROM users", "down"),
    ] {
        let plan = |sql: &str| -> Vec<Statement> {
            let sql = Some(sql).filter(|sql| !sql.is_empty());
            sql.map(|sql| Statement::Sql(sql.into()))
                .into_iter()
                .collect()
        };
        let error = outcome(&plan(up), &plan(down), "id theme language")
            .await
            .unwrap_err();
        assert!(
            error.contains(&format!("{lost} loses rows: users had 2 and has")),
            "{error}"
        );
    }
}

/// What only made-up rows contradict is no fault of the plan; a NULL where none may be is.
#[tokio::test]
async fn rows_in_the_way_are_taken_out_of_it() {
    let sql = |text: &str| vec![Statement::Sql(text.into())];
    let unique = sql("CREATE UNIQUE INDEX u ON users (length(coalesce(theme, 'a')))");
    let Ok(Proof::Proven(rows)) = outcome(&unique, &sql("DROP INDEX u"), "id theme language").await
    else {
        panic!("it is not proven");
    };
    assert_eq!((rows.rows, rows.tables), (0, 0));
    assert!(
        rows.notes[0].starts_with("no rows: those made up for it do not fit: ")
            && rows.notes[0].contains("UNIQUE constraint failed"),
        "{rows:?}"
    );
    let filled = [alter(vec![TableAction::SetNotNull("theme".into())])];
    let error = outcome(&filled, &[], "").await.unwrap_err();
    assert!(error.contains("NOT NULL constraint failed"), "{error}");
}
