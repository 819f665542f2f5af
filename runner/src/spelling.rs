//! The steps of a plan as SQL texts, for a revision that carries them: what only a database can spell (a table of SQLite
//! that is built anew, a column of MySQL that is said as a whole) is run on a scratch database and noted down.
//!
//! Knows nothing of the file that the texts are for. Nothing that is done here stays.

use schema_diff::dialect::Dialect;
use schema_diff::render::target::{Rebuild, Text};
use schema_diff::statement::{Statement, TAKEN_DOWN};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, QueryResult};
use sea_orm_migration::SchemaManager;

use crate::error::Error;
use crate::prove::Ground;
use crate::record::{self, Log};
use crate::{ops, scratch};

/// What `ops` sends around a rebuild, and whoever says its statements elsewhere says by himself.
const AROUND: [&str; 4] = [
    "BEGIN",
    "COMMIT",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA foreign_keys = ON",
];

/// The texts of the steps of `up` and then of `down`, after `start` has run on the ground: on a copy of that SQLite
/// database's schema in memory, or in a scratch database of the server, which has the tables of the live one.
pub async fn spell_steps(
    ground: &Ground<'_>,
    start: &[Statement],
    up: &[Vec<Statement>],
    down: &[Vec<Statement>],
) -> Result<[Vec<Vec<Text>>; 2], Error> {
    let doing = || "spelling the steps";
    let server = match ground {
        Ground::Memory(database) => {
            let copy = scratch::copy_schema(&database.connection).await?;
            return on(copy, Dialect::Sqlite, start, up, down).await;
        }
        Ground::Server(server) => server,
    };
    let beside = server.beside.as_ref().map_err(|why| Error::Database {
        doing: doing().into(),
        reason: why.clone(),
    })?;
    let scratch = scratch::scratch_database(beside)
        .await
        .map_err(|error| Error::database("making a scratch database", &error))?;
    let copied = match server.live {
        Some(live) => scratch.copy_tables(&live.connection).await,
        None => Ok(()),
    };
    let texts = match copied {
        Ok(()) => on(scratch.connection.clone(), server.dialect, start, up, down).await,
        Err(error) => Err(Error::database("copying the tables", &error)),
    };
    scratch
        .drop(&beside.connection)
        .await
        .map_err(|error| Error::database("dropping a scratch database", &error))?;
    texts
}

async fn on(
    connection: DatabaseConnection,
    dialect: Dialect,
    start: &[Statement],
    up: &[Vec<Statement>],
    down: &[Vec<Statement>],
) -> Result<[Vec<Vec<Text>>; 2], Error> {
    let failed = |error: DbErr| Error::database("spelling the steps", &error);
    let real = connection.clone();
    let (connection, log) = record::interposer(connection);
    send(&connection, dialect, start).await.map_err(failed)?;
    let mut ways = [Vec::new(), Vec::new()];
    for (way, steps) in ways.iter_mut().zip([up, down]) {
        for step in steps {
            let mut texts = Vec::new();
            for statement in step {
                let text = text(&real, &connection, &log, dialect, statement).await;
                texts.extend(text.map_err(failed)?);
            }
            way.push(texts);
        }
    }
    Ok(ways)
}

/// Runs the statement and gives what was sent.
async fn text(
    real: &DatabaseConnection,
    connection: &DatabaseConnection,
    log: &Log,
    dialect: Dialect,
    statement: &Statement,
) -> Result<Vec<Text>, DbErr> {
    let _ = log.take();
    let table = match statement {
        Statement::AlterTable { table, .. } if dialect == Dialect::Sqlite => Some(&table.name),
        Statement::TakeDown(of) | Statement::PutBack(of) if dialect == Dialect::Sqlite => {
            of.table.as_ref().map(|table| &table.name)
        }
        _ => None,
    };
    let before = match table {
        Some(table) => Some((
            table,
            columns(real, table).await?,
            children(real, table).await?,
        )),
        None => None,
    };
    send(connection, dialect, std::slice::from_ref(statement)).await?;
    let mut sql = log.take()?;
    sql.retain(|sql| !AROUND.contains(&sql.as_str()));
    Ok(match before {
        Some((table, columns, children)) if sql.iter().any(|it| is_rebuild(it)) => {
            vec![Text::Rebuild(Rebuild {
                table: table.clone(),
                columns,
                children,
                statements: sql,
            })]
        }
        _ => sql.into_iter().map(Text::Sql).collect(),
    })
}

/// Whether a table of the project goes, for another one in its place.
fn is_rebuild(sql: &str) -> bool {
    sql.starts_with("DROP TABLE ") && !sql.contains(TAKEN_DOWN)
}

async fn send(
    connection: &DatabaseConnection,
    dialect: Dialect,
    statements: &[Statement],
) -> Result<(), DbErr> {
    let manager = SchemaManager::new(connection);
    ops::execute(manager.get_connection(), dialect, statements).await
}

async fn columns(connection: &DatabaseConnection, table: &str) -> Result<Vec<String>, DbErr> {
    let table = Dialect::Sqlite.quote_string(table);
    let query = format!("SELECT name FROM pragma_table_info({table})");
    names(connection, &query).await
}

/// The other tables with a foreign key to it.
async fn children(connection: &DatabaseConnection, table: &str) -> Result<Vec<String>, DbErr> {
    let table = Dialect::Sqlite.quote_string(table);
    let query = format!(
        "SELECT DISTINCT m.name FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f \
         WHERE m.type = 'table' AND f.\"table\" = {table} COLLATE NOCASE \
         AND m.name <> {table} COLLATE NOCASE ORDER BY m.name"
    );
    names(connection, &query).await
}

async fn names(connection: &DatabaseConnection, query: &str) -> Result<Vec<String>, DbErr> {
    let query = sea_orm::Statement::from_string(DbBackend::Sqlite, query);
    let rows: Vec<QueryResult> = connection.query_all_raw(query).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}
