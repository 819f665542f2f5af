//! Asks a database how it spells expressions, so that what the model wrote can be compared with what the database
//! prints. Nothing is executed to compare it, and nothing is left behind: a temporary table like the live one is given
//! the expression, and what the server then prints of it is read.
//!
//! SQLite keeps an expression's text as it was written and is never asked. Knows nothing of how answers are used.

mod mysql;
mod postgres;

use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use schema_diff::spelling::{self, Answers, Question};
use sea_orm::ConnectionTrait;

/// The server's spelling of each expression, where it has one and may be asked (a role without the right to make
/// temporary tables, or a standby, answers nothing).
pub async fn express(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    questions: &[Question],
) -> Answers {
    if questions.is_empty() {
        return Answers::new();
    }
    match dialect {
        Dialect::Postgres => postgres::express(connection, questions).await,
        Dialect::MySql => mysql::express(connection, questions).await,
        Dialect::Sqlite => Answers::new(),
    }
}

/// Writes the expressions of a live schema as the models write them, where the server says that they are the same. It
/// is asked only where the texts' tokens differ.
pub async fn in_model_words(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    actual: &mut Schema,
    models: &[&Schema],
) {
    let models: Vec<_> = models.iter().map(|model| model.on(dialect)).collect();
    let models: Vec<&Schema> = models.iter().map(AsRef::as_ref).collect();
    let questions = spelling::questions(actual, &models);
    let answers = express(connection, dialect, &questions).await;
    spelling::in_model_words(actual, &models, &answers);
}
