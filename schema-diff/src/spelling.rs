//! Expressions as a database spells them: what to ask it, and what its answers say about the same expression written in
//! two ways.
//!
//! A check, a predicate, an indexed or computed expression that the model wrote is rarely printed as it was written.
//! Where its tokens match nothing that the database prints, the database is asked how it spells both (law: the database
//! is the judge of expressions). Knows nothing of how it is asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::dialect::same_expression;
use crate::dialect::tokens::tokens;
use crate::model::{DefaultValue, IndexKey, ObjectName, Schema, Table};

/// What an expression is for: where it stands decides how it is spelled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A check's condition.
    Check,
    /// An index's condition.
    Filter,
    /// Something that an index sorts by.
    Key,
    /// What this column is computed from.
    Generated(String),
    /// This column's default.
    Default(String),
}

/// How does the database spell this expression on this table, which it has?
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The table.
    pub table: ObjectName,
    /// What the expression is for.
    pub purpose: Purpose,
    /// Its text.
    pub text: String,
}

/// The answers: the spelling of a spelling, since one alone need not be stable. What could not be answered is missing.
pub type Answers = BTreeMap<Question, String>;

/// What to ask so that the expressions of `models` can be compared with those of `actual`: all of a table's that have no
/// counterpart of the same tokens.
pub fn questions(actual: &Schema, models: &[&Schema]) -> Vec<Question> {
    let mut found = BTreeSet::new();
    for (name, live) in &actual.tables {
        let live = expressions(live);
        let model: BTreeSet<(Purpose, &String)> = models
            .iter()
            .filter_map(|model| model.tables.get(name))
            .flat_map(expressions)
            .collect();
        let lonely = |(purpose, text): &(Purpose, &String), others: &[(Purpose, &String)]| {
            !others
                .iter()
                .any(|(other, written)| other == purpose && same_expression(written, text))
        };
        let model: Vec<_> = model.into_iter().collect();
        // What the database prints is its own; what the model says may be anything.
        let asked: Vec<_> = model
            .iter()
            .filter(|one| lonely(one, &live) && is_one_expression(one.1))
            .collect();
        let purposes: BTreeSet<&Purpose> = asked.iter().map(|(purpose, _)| purpose).collect();
        let against = live
            .iter()
            .filter(|one| purposes.contains(&one.0) && lonely(one, &model));
        for (purpose, text) in asked.iter().copied().chain(against) {
            found.insert(Question {
                table: name.clone(),
                purpose: purpose.clone(),
                text: (*text).clone(),
            });
        }
    }
    // With nothing on one side there is nothing to compare.
    let sides = |question: &Question, schema: &Schema| {
        schema.tables.get(&question.table).is_some_and(|table| {
            expressions(table)
                .iter()
                .any(|(purpose, _)| *purpose == question.purpose)
        })
    };
    found
        .into_iter()
        .filter(|question| {
            sides(question, actual) && models.iter().any(|model| sides(question, model))
        })
        .collect()
}

/// Writes the expressions of `actual` as `models` write them, where the answers say that they are the same.
pub fn in_model_words(actual: &mut Schema, models: &[&Schema], answers: &Answers) {
    if answers.is_empty() {
        return;
    }
    for (name, live) in &mut actual.tables {
        let written: Vec<(Purpose, String)> = models
            .iter()
            .filter_map(|model| model.tables.get(name))
            .flat_map(expressions)
            .map(|(purpose, text)| (purpose, text.clone()))
            .collect();
        let answer = |purpose: &Purpose, text: &str| {
            answers.get(&Question {
                table: name.clone(),
                purpose: purpose.clone(),
                text: text.to_owned(),
            })
        };
        let reword = |purpose: Purpose, text: &mut String| {
            if written
                .iter()
                .any(|(other, one)| *other == purpose && same_expression(one, text))
            {
                return;
            }
            let Some(spelled) = answer(&purpose, text) else {
                return;
            };
            let same = written.iter().find(|(other, one)| {
                *other == purpose && answer(&purpose, one).is_some_and(|of| of == spelled)
            });
            if let Some((_, one)) = same {
                text.clone_from(one);
            }
        };
        for check in &mut live.checks {
            reword(Purpose::Check, &mut check.expression);
        }
        for index in &mut live.indexes {
            if let Some(filter) = &mut index.filter {
                reword(Purpose::Filter, filter);
            }
            for column in &mut index.columns {
                if let IndexKey::Expression(text) = &mut column.key {
                    reword(Purpose::Key, text);
                }
            }
        }
        for column in &mut live.columns {
            if let Some(generated) = &mut column.generated {
                reword(
                    Purpose::Generated(column.name.clone()),
                    &mut generated.expression,
                );
            }
            if let Some(DefaultValue::Expression(text)) = &mut column.default {
                reword(Purpose::Default(column.name.clone()), text);
            }
        }
    }
}

fn expressions(table: &Table) -> Vec<(Purpose, &String)> {
    let checks = table
        .checks
        .iter()
        .map(|check| (Purpose::Check, &check.expression));
    let filters = table
        .indexes
        .iter()
        .filter_map(|index| Some((Purpose::Filter, index.filter.as_ref()?)));
    let keys = table
        .indexes
        .iter()
        .flat_map(|index| &index.columns)
        .filter_map(|column| match &column.key {
            IndexKey::Expression(text) => Some((Purpose::Key, text)),
            IndexKey::Column(_) => None,
        });
    let generated = table.columns.iter().filter_map(|column| {
        let generated = column.generated.as_ref()?;
        Some((
            Purpose::Generated(column.name.clone()),
            &generated.expression,
        ))
    });
    let defaults = table
        .columns
        .iter()
        .filter_map(|column| match &column.default {
            Some(DefaultValue::Expression(text)) => {
                Some((Purpose::Default(column.name.clone()), text))
            }
            _ => None,
        });
    checks
        .chain(filters)
        .chain(keys)
        .chain(generated)
        .chain(defaults)
        .collect()
}

/// Whether the text can be nothing but one expression: no statement can follow it.
fn is_one_expression(text: &str) -> bool {
    if text.contains("--") || text.contains("/*") || text.contains('#') && text.contains('\n') {
        return false;
    }
    let mut depth = 0_usize;
    for token in tokens(text) {
        match token.as_str() {
            "(" => depth += 1,
            ")" if depth == 0 => return false,
            ")" => depth -= 1,
            ";" => return false,
            _ if token.starts_with('\'') && (token.len() < 2 || !token.ends_with('\'')) => {
                return false;
            }
            _ => {}
        }
    }
    depth == 0 && !text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, ColumnType, Fact};
    use crate::testing::{column, schema, table};

    fn with_checks(checks: &[&str]) -> Schema {
        let mut of = table(vec![column("a", ColumnType::Integer)]);
        of.checks = checks
            .iter()
            .map(|text| Check {
                name: Some(Fact::Said((*text).to_owned())),
                ..Check::new(*text)
            })
            .collect();
        schema(vec![("t", of)])
    }

    fn asked(actual: &[&str], model: &[&str]) -> Vec<String> {
        questions(&with_checks(actual), &[&with_checks(model)])
            .into_iter()
            .map(|question| question.text)
            .collect()
    }

    #[test]
    fn only_what_tokens_do_not_settle_is_asked() {
        assert_eq!(asked(&["(a > 0)"], &["a>0"]), [""; 0]);
        assert_eq!(asked(&[], &["a > 0"]), [""; 0]);
        assert_eq!(asked(&["a > 0"], &[]), [""; 0]);
        assert_eq!(
            asked(
                &["((a > 0) AND (a < 9))", "a <> 5"],
                &["a > 0 and a < 9", "a <> 5"]
            ),
            ["((a > 0) AND (a < 9))", "a > 0 and a < 9"]
        );
        // What could be more than an expression is never sent.
        for text in [
            "a > 0); DROP TABLE t; --",
            "a > 0 -- x",
            "(a > 0",
            "a = 'x",
            "a > 0; b",
        ] {
            assert_eq!(asked(&["a <> 7"], &[text]), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_the_same_is_written_as_the_model_writes_it() {
        let question = |text: &str| Question {
            table: "t".into(),
            purpose: Purpose::Check,
            text: text.into(),
        };
        let answers: Answers = [
            (question("a > 0 and a < 9"), "S".to_owned()),
            (question("((a > 0) AND (a < 9))"), "S".to_owned()),
            (question("a <> 7"), "T".to_owned()),
        ]
        .into();
        let mut actual = with_checks(&["((a > 0) AND (a < 9))", "a <> 7"]);
        in_model_words(&mut actual, &[&with_checks(&["a > 0 and a < 9"])], &answers);
        let checks: Vec<&str> = actual.tables[&"t".into()]
            .checks
            .iter()
            .map(|check| check.expression.as_str())
            .collect();
        assert_eq!(checks, ["a > 0 and a < 9", "a <> 7"]);
    }
}
