//! MariaDB and MySQL: a temporary table like the live one, the expression as a check or a computed column on it, and
//! what SHOW CREATE TABLE prints. Nothing is committed by a temporary table's statements.

use schema_diff::dialect::Dialect;
use schema_diff::spelling::{Answers, Purpose, Question};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

const DIALECT: Dialect = Dialect::MySql;
const TABLE: &str = "`schema_diff_spelling`";

pub(super) async fn express(connection: &impl ConnectionTrait, questions: &[Question]) -> Answers {
    let mut answers = Answers::new();
    for question in questions {
        let spelled = spell(connection, question).await;
        // Also after a failure in the middle.
        let dropped = connection
            .execute_unprepared(&format!("DROP TEMPORARY TABLE IF EXISTS {TABLE}"))
            .await;
        match (spelled, dropped) {
            (Ok(Some(text)), Ok(_)) => {
                answers.insert(question.clone(), text);
            }
            (_, Ok(_)) => {}
            // Not even that is allowed: nothing will be.
            (_, Err(_)) => return answers,
        }
    }
    answers
}

/// Two passes of: give the expression to the table, read it back.
async fn spell(
    connection: &impl ConnectionTrait,
    question: &Question,
) -> Result<Option<String>, DbErr> {
    let make = format!(
        "CREATE TEMPORARY TABLE {TABLE} LIKE {}",
        DIALECT.quote_name(&question.table)
    );
    connection.execute_unprepared(&make).await?;
    let mut text = question.text.clone();
    for pass in ["one", "two"] {
        let name = DIALECT.quote(&format!("schema_diff_{pass}"));
        let give = match &question.purpose {
            Purpose::Check => format!("ALTER TABLE {TABLE} ADD CONSTRAINT {name} CHECK ({text})"),
            Purpose::Generated(_) => format!(
                "ALTER TABLE {TABLE} ADD COLUMN {name} longtext GENERATED ALWAYS AS ({text}) VIRTUAL"
            ),
            // There are no partial indexes, an indexed expression is a hidden column, and defaults are compared by the
            // dialect's own rules.
            Purpose::Filter | Purpose::Key | Purpose::Default(_) => return Ok(None),
        };
        // Prepared, which is one statement, whatever the text holds.
        let give = Statement::from_string(DbBackend::MySql, give);
        connection.execute_raw(give).await?;
        let show = Statement::from_string(DbBackend::MySql, format!("SHOW CREATE TABLE {TABLE}"));
        let Some(row) = connection.query_one_raw(show).await? else {
            return Ok(None);
        };
        let shown: String = row.try_get_by_index(1)?;
        let Some(spelled) = between_parentheses(&shown, &name) else {
            return Ok(None);
        };
        text = spelled;
    }
    Ok(Some(text))
}

/// What stands between the parentheses of the definition under this name: `CHECK (…)` or `AS (…)`.
fn between_parentheses(shown: &str, name: &str) -> Option<String> {
    let line = shown.lines().find(|line| {
        let line = line.trim_start();
        line.starts_with(name) || line.starts_with(&format!("CONSTRAINT {name}"))
    })?;
    let (_, rest) = line
        .split_once("CHECK (")
        .or_else(|| line.split_once(" AS ("))?;
    let mut depth = 1_usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return rest.get(..at).map(str::to_owned);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_ends_where_its_parenthesis_does() {
        let shown = "CREATE TABLE `t` (\n  `a` int,\n  `g` text GENERATED ALWAYS AS (concat(`a`,')\\'')) VIRTUAL,\n  CONSTRAINT `c` CHECK (`a` > 0 and (`a` < 9))\n)";
        assert_eq!(
            between_parentheses(shown, "`c`").as_deref(),
            Some("`a` > 0 and (`a` < 9)")
        );
        assert_eq!(
            between_parentheses(shown, "`g`").as_deref(),
            Some("concat(`a`,')\\'')")
        );
        assert_eq!(between_parentheses(shown, "`x`"), None);
    }
}
