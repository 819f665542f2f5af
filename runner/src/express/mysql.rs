//! MariaDB and MySQL: a temporary table like the live one, its expressions as checks, computed columns and defaults on it,
//! and what SHOW CREATE TABLE prints: as many round trips a table, whatever the number of its expressions. (No statement
//! of theirs gives that text to another one.) Nothing is committed by a temporary table's statements.

use std::collections::BTreeMap;

use schema_diff::dialect::Dialect;
use schema_diff::model::ObjectName;
use schema_diff::spelling::{Answers, Purpose, Question};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

const DIALECT: Dialect = Dialect::MySql;
const TABLE: &str = "`schema_diff_spelling`";

pub(super) async fn express(connection: &impl ConnectionTrait, questions: &[Question]) -> Answers {
    let mut tables: BTreeMap<&ObjectName, Vec<&Question>> = BTreeMap::new();
    for question in questions {
        // There are no partial indexes, and an indexed expression is a hidden column.
        if !matches!(question.purpose, Purpose::Filter | Purpose::Key) {
            tables.entry(&question.table).or_default().push(question);
        }
    }
    let mut answers = Answers::new();
    for (table, questions) in tables {
        for together in rounds(questions) {
            let Some(spelled) = ask(connection, table, &together).await else {
                // Not even dropping what was made is allowed: nothing will be.
                return answers;
            };
            if let Ok(spelled) = spelled {
                answers.extend(given(&together, spelled));
                continue;
            }
            if together.len() == 1 {
                continue;
            }
            // One of them is refused, and takes the others along.
            for one in &together {
                match ask(connection, table, &[one]).await {
                    Some(Ok(spelled)) => answers.extend(given(&[one], spelled)),
                    Some(Err(_)) => {}
                    None => return answers,
                }
            }
        }
    }
    answers
}

fn given(questions: &[&Question], spelled: Vec<Option<String>>) -> Vec<(Question, String)> {
    let questions = questions.iter().zip(spelled);
    questions
        .filter_map(|(question, spelled)| Some(((*question).clone(), spelled?)))
        .collect()
}

/// What can be asked at once: a column has one default.
fn rounds(questions: Vec<&Question>) -> Vec<Vec<&Question>> {
    let mut rounds: Vec<Vec<&Question>> = Vec::new();
    for question in questions {
        let is_free = |round: &&mut Vec<&Question>| {
            !matches!(question.purpose, Purpose::Default(_))
                || round.iter().all(|other| other.purpose != question.purpose)
        };
        match rounds.iter_mut().find(is_free) {
            Some(round) => round.push(question),
            None => rounds.push(vec![question]),
        }
    }
    rounds
}

/// The answers, if the server takes all of these; nothing where it does not even take what cleans up.
async fn ask(
    connection: &impl ConnectionTrait,
    table: &ObjectName,
    questions: &[&Question],
) -> Option<Result<Vec<Option<String>>, DbErr>> {
    let spelled = spell(connection, table, questions).await;
    // Also after a failure in the middle.
    let dropped = connection
        .execute_unprepared(&format!("DROP TEMPORARY TABLE IF EXISTS {TABLE}"))
        .await;
    dropped.is_ok().then_some(spelled)
}

/// Two passes of: give the expressions to the table, read them back.
async fn spell(
    connection: &impl ConnectionTrait,
    table: &ObjectName,
    questions: &[&Question],
) -> Result<Vec<Option<String>>, DbErr> {
    let make = format!(
        "CREATE TEMPORARY TABLE {TABLE} LIKE {}",
        DIALECT.quote_name(table)
    );
    connection.execute_unprepared(&make).await?;
    let mut texts: Vec<Option<String>> = questions.iter().map(|of| Some(of.text.clone())).collect();
    for pass in ["one", "two"] {
        let name = |at: usize| DIALECT.quote(&format!("schema_diff_{pass}_{at}"));
        let clause = |(at, text): (usize, &Option<String>)| {
            let (name, text) = (name(at), text.as_ref()?);
            Some(match &questions[at].purpose {
                Purpose::Generated(_) => {
                    format!("ADD COLUMN {name} longtext GENERATED ALWAYS AS ({text}) VIRTUAL")
                }
                Purpose::Default(column) => {
                    let column = DIALECT.quote(column);
                    format!("ALTER COLUMN {column} SET DEFAULT ({text})")
                }
                _ => format!("ADD CONSTRAINT {name} CHECK ({text})"),
            })
        };
        let clauses: Vec<String> = texts.iter().enumerate().filter_map(clause).collect();
        if clauses.is_empty() {
            break;
        }
        // Prepared, which is one statement, whatever the texts hold.
        let give = format!("ALTER TABLE {TABLE} {}", clauses.join(", "));
        let give = Statement::from_string(DbBackend::MySql, give);
        connection.execute_raw(give).await?;
        let show = Statement::from_string(DbBackend::MySql, format!("SHOW CREATE TABLE {TABLE}"));
        let Some(row) = connection.query_one_raw(show).await? else {
            return Ok(vec![None; questions.len()]);
        };
        let shown: String = row.try_get_by_index(1)?;
        for (at, text) in texts.iter_mut().enumerate() {
            if text.is_some() {
                *text = match &questions[at].purpose {
                    Purpose::Default(column) => default_of(&shown, &DIALECT.quote(column)),
                    _ => between_parentheses(&shown, &name(at)),
                };
            }
        }
    }
    Ok(texts)
}

/// What stands behind DEFAULT in the definition of the column.
fn default_of(shown: &str, name: &str) -> Option<String> {
    let line = shown.lines().find(|line| {
        let rest = line.trim_start().strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(' '))
    })?;
    let (_, text) = line.split_once(" DEFAULT ")?;
    let ends = [" COMMENT '", " ON UPDATE ", " CHECK ("];
    let end = outside(text, |rest| {
        rest == "," || ends.iter().any(|end| rest.starts_with(end))
    });
    text.get(..end.unwrap_or(text.len())).map(str::to_owned)
}

/// Where `is_end` first holds of what is left, outside of quotes and parentheses.
fn outside(text: &str, is_end: impl Fn(&str) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if quote.is_none() && depth == 0 && is_end(&text[at..]) {
            return Some(at);
        }
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
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
    let end = outside(rest, |rest| rest.starts_with(')'))?;
    rest.get(..end).map(str::to_owned)
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

    #[test]
    fn a_default_ends_where_the_next_words_begin() {
        let shown = "CREATE TABLE `t` (\n  `ab` int DEFAULT 1,\n  `a` varchar(9) DEFAULT concat('), COMMENT \\'',uuid()) COMMENT 'DEFAULT 2',\n  `b` datetime DEFAULT (current_timestamp() + 1) ON UPDATE current_timestamp()\n)";
        for (name, expected) in [
            ("`a`", Some("concat('), COMMENT \\'',uuid())")),
            ("`ab`", Some("1")),
            ("`b`", Some("(current_timestamp() + 1)")),
            ("`c`", None),
        ] {
            assert_eq!(default_of(shown, name).as_deref(), expected, "{name}");
        }
    }
}
