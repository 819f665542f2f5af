//! What the rows that are there shall have in a column that must hold a value from now on: as `--backfill` says it, or as
//! somebody answers on a terminal.
//!
//! Knows nothing of plans' order and of databases.

use schema_diff::model::ObjectName;
use schema_diff::plan::{Backfills, Plan};

use crate::error::Failure;
use crate::output::Output;

/// Reads `table.column=expression`, each once.
pub fn parse(given: &[String]) -> Result<Backfills, Failure> {
    let mut backfills = Backfills::new();
    for text in given {
        let wrong = |message: String| {
            Failure::new("backfill", message).help(
                "write --backfill TABLE.COLUMN=EXPRESSION, for example --backfill users.age=0",
            )
        };
        let (name, expression) = text
            .split_once('=')
            .ok_or_else(|| wrong(format!("{text:?} says no value")))?;
        let (table, column) = name
            .rsplit_once('.')
            .filter(|(table, column)| !table.is_empty() && !column.is_empty())
            .ok_or_else(|| wrong(format!("{name:?} is no column of a table")))?;
        if expression.trim().is_empty() {
            return Err(wrong(format!("{text:?} says no value")));
        }
        let of = (ObjectName::parse(table), column.to_owned());
        if backfills.insert(of, expression.trim().to_owned()).is_some() {
            return Err(wrong(format!("{name} is said twice")));
        }
    }
    Ok(backfills)
}

/// A failure if one of them fills nothing in these plans.
pub fn refuse_unused<'a>(
    backfills: &Backfills,
    plans: impl IntoIterator<Item = &'a Plan>,
) -> Result<(), Failure> {
    let plans: Vec<&Plan> = plans.into_iter().collect();
    let filled = |of: &(ObjectName, String)| {
        let mut all = plans.iter().flat_map(|plan| plan.backfills());
        all.any(|(table, column, _)| *table == of.0 && column == of.1)
    };
    match backfills.keys().find(|of| !filled(of)) {
        None => Ok(()),
        Some((table, column)) => Err(Failure::new(
            "backfill",
            format!("there is nothing to fill in {table}.{column}"),
        )
        .help(
            "only a column that becomes NOT NULL without a default needs a value in the rows that are there; take the \
             flag out",
        )),
    }
}

/// The columns of the plan that nobody has said a value for.
pub fn missing(plan: &Plan) -> Vec<(ObjectName, String)> {
    plan.backfills()
        .into_iter()
        .filter(|(_, _, expression)| expression.is_none())
        .map(|(table, column, _)| (table.clone(), column.to_owned()))
        .collect()
}

/// Asks for what is missing, on a terminal; an empty answer leaves it for the file.
pub fn ask(plan: &Plan, output: Output) -> Result<Backfills, Failure> {
    let mut answers = Backfills::new();
    if !output.interactive() {
        return Ok(answers);
    }
    for (table, column) in missing(plan) {
        let question = format!(
            "{table}.{column} must hold a value: which shall the rows that are there have (SQL; empty: later, in the \
             file)?"
        );
        let flag = format!("--backfill {table}.{column}=…");
        if let Some(answer) = output.ask(&question, &flag)? {
            answers.insert((table, column), answer);
        }
    }
    Ok(answers)
}

/// Lines about what is left to be filled in.
pub fn reminders(plan: &Plan) -> Vec<String> {
    missing(plan)
        .into_iter()
        .map(|(table, column)| {
            format!(
                "{table}.{column} must hold a value and has no default: the file is to be filled in before it runs on \
                 rows (or --backfill {table}.{column}=…)"
            )
        })
        .collect()
}

/// The failure of a script in which something is left to be filled in.
pub fn unsaid(table: &ObjectName, column: &str) -> Failure {
    Failure::new(
        "backfill",
        format!("nobody has said what the rows that are there shall have in {table}.{column}"),
    )
    .help(format!("say it: --backfill {table}.{column}=EXPRESSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_says_column_and_expression() {
        let given = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            parse(&texts).map_err(|failure| failure.to_string())
        };
        let all = given(&["users.age=0", "s.users.name= first || '=' "]).unwrap();
        assert_eq!(
            all,
            [
                (("users".into(), "age".to_owned()), "0".to_owned()),
                (
                    (("s", "users").into(), "name".to_owned()),
                    "first || '='".to_owned()
                ),
            ]
            .into()
        );
        for (texts, message) in [
            (&["users.age"][..], "says no value"),
            (&["users.age= "], "says no value"),
            (&["age=0"], "is no column of a table"),
            (&[".age=0"], "is no column of a table"),
            (&["a.b=1", "a.b=2"], "a.b is said twice"),
        ] {
            let error = given(texts).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
