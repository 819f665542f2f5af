//! A column that `PostgreSQL` keeps in another way: its collation, how it counts, what it is computed from. There is no one
//! clause for it there, so that it is statements of its own.
//!
//! Knows nothing of the rest of an alteration.

use super::builders::{Enums, unsupported};
use super::ddl;
use crate::dialect::tokens::rename_word;
use crate::dialect::{Dialect, UnsupportedType};
use crate::model::{Column, Counter, CounterKind, IndexKey, ObjectName, Table};
use crate::plan::Alter;

const DIALECT: Dialect = Dialect::Postgres;

/// Alterations in a row, or one column that is said anew.
pub(super) enum Run<'a> {
    Alters(&'a [Alter]),
    Column(&'a Column, &'a Column),
}

/// The alterations, with the columns that are said anew apart.
pub(super) fn runs(alters: &[Alter]) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    for part in alters.split_inclusive(is_redefine) {
        let (before, column) = match part.split_last() {
            Some((Alter::Redefine { previous, next }, before)) => (before, Some((previous, next))),
            _ => (part, None),
        };
        if !before.is_empty() {
            runs.push(Run::Alters(before));
        }
        if let Some((previous, next)) = column {
            runs.push(Run::Column(previous, next));
        }
    }
    runs
}

pub(super) fn is_redefine(alter: &Alter) -> bool {
    matches!(alter, Alter::Redefine { .. })
}

/// The statements that make of the one column the other.
pub(super) fn statements(
    table: &ObjectName,
    previous: &Column,
    next: &Column,
    enums: Enums<'_>,
) -> Result<Vec<String>, UnsupportedType> {
    let name = DIALECT.quote(&next.name);
    let alter = format!("ALTER TABLE {}", DIALECT.quote_name(table));
    if previous.extra != next.extra {
        let what = format!("another `extra` of `{}` on a table that stays", next.name);
        return Err(unsupported(DIALECT, what));
    }
    if let (Some(_), true) = (&next.generated, previous.generated != next.generated) {
        // There is no other way to compute it anew.
        for side in [enums.before, enums.after] {
            let used = side.tables.get(table);
            if let Some(user) = used.and_then(|of| user(of, &next.name)) {
                let what = format!(
                    "to compute `{}` from something else while {user} uses it (drop that in a revision before)",
                    next.name
                );
                return Err(unsupported(DIALECT, what));
            }
        }
        let column = ddl::column_text(table, next, None, DIALECT, enums)?;
        let mut sql = vec![format!("{alter} DROP COLUMN {name}, ADD COLUMN {column}")];
        if let Some(comment) = &next.comment {
            let comment = DIALECT.quote_string(comment);
            let on = DIALECT.quote_name(table);
            sql.push(format!("COMMENT ON COLUMN {on}.{name} IS {comment}"));
        }
        return Ok(sql);
    }
    let mut sql = Vec::new();
    if previous.generated.is_some() && next.generated.is_none() {
        sql.push(format!("{alter} ALTER COLUMN {name} DROP EXPRESSION"));
    }
    if previous.collation != next.collation {
        let ty = ddl::type_text(next, DIALECT, enums)?;
        let collation = next.collation.as_deref().unwrap_or("\"default\"");
        sql.push(format!(
            "{alter} ALTER COLUMN {name} TYPE {ty} COLLATE {collation}"
        ));
    }
    if previous.counter != next.counter && *next.auto_increment.value() {
        let clauses =
            counting(previous.counter.as_ref(), next.counter.as_ref()).ok_or_else(|| {
                let what = format!("`{}` to count up in that way from now on", next.name);
                unsupported(DIALECT, what)
            })?;
        if !clauses.is_empty() {
            let clauses = clauses.join(" ");
            sql.push(format!("{alter} ALTER COLUMN {name} {clauses}"));
        }
    }
    Ok(sql)
}

/// What on the table uses the column beside itself.
fn user(table: &Table, column: &str) -> Option<String> {
    let has = |columns: &[String]| columns.iter().any(|of| of == column);
    let speaks = |text: &str| rename_word(text, column, "schema_diff") != text;
    let index = table.indexes.iter().find(|index| {
        index.named_columns().any(|of| of == column)
            || index.filter.as_deref().is_some_and(speaks)
            || index.columns.iter().any(|key| match &key.key {
                IndexKey::Expression(text) => speaks(text),
                IndexKey::Column(_) => false,
            })
    });
    if index.is_some() {
        return Some("an index".to_owned());
    }
    let of_key = table.primary_key.iter().any(|key| has(&key.columns))
        || table
            .uniques
            .iter()
            .any(|key| has(&key.columns) || has(&key.include))
        || table.foreign_keys.iter().any(|key| has(&key.columns));
    if of_key {
        return Some("a key".to_owned());
    }
    let check = table.checks.iter().any(|check| speaks(&check.expression));
    check.then(|| "a check".to_owned())
}

/// The clauses behind ALTER COLUMN; none where there are no such clauses.
fn counting(previous: Option<&Counter>, next: Option<&Counter>) -> Option<Vec<String>> {
    let kind = |of: Option<&Counter>| of.map_or(CounterKind::ByDefault, |of| of.kind);
    let word = |kind| match kind {
        CounterKind::ByDefault => Some("BY DEFAULT"),
        CounterKind::Always => Some("ALWAYS"),
        CounterKind::Serial | CounterKind::Rowid | CounterKind::AutoIncrement => None,
    };
    let (from, to) = (word(kind(previous))?, word(kind(next))?);
    let mut clauses = Vec::new();
    if from != to {
        clauses.push(format!("SET GENERATED {to}"));
    }
    let (old, new) = (options(previous)?, options(next)?);
    for (option, reset) in [
        ("INCREMENT BY", "SET INCREMENT BY 1"),
        ("MINVALUE", "SET NO MINVALUE"),
        ("MAXVALUE", "SET NO MAXVALUE"),
        ("START WITH", "SET START WITH 1"),
        ("CACHE", "SET CACHE 1"),
    ] {
        let of = |list: &[(&str, String)]| {
            let found = list.iter().find(|(name, _)| *name == option);
            found.map(|(_, value)| value.clone())
        };
        match (of(&old), of(&new)) {
            (old, Some(new)) if old.as_ref() != Some(&new) => {
                clauses.push(format!("SET {option} {new}"));
            }
            (Some(_), None) => clauses.push(reset.to_owned()),
            _ => {}
        }
    }
    Some(clauses)
}

/// `START WITH 20 INCREMENT BY 2`, taken apart; none where more is said than that.
fn options(counter: Option<&Counter>) -> Option<Vec<(&'static str, String)>> {
    const KNOWN: [&str; 5] = [
        "START WITH",
        "INCREMENT BY",
        "MINVALUE",
        "MAXVALUE",
        "CACHE",
    ];
    let mut rest = counter
        .and_then(|of| of.options.as_deref())
        .unwrap_or_default()
        .trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let option = KNOWN.into_iter().find(|option| rest.starts_with(option))?;
        let value = rest[option.len()..].trim_start();
        let end = value.find(' ').unwrap_or(value.len());
        found.push((option, value[..end].to_owned()));
        rest = value[end..].trim_start();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use CounterKind::{Always, ByDefault, Serial};

    #[test]
    fn how_a_column_counts_is_said_by_clauses() {
        let counter = |kind, options: &str| Counter {
            kind,
            options: (!options.is_empty()).then(|| options.to_owned()),
        };
        for (previous, next, expected) in [
            (counter(ByDefault, ""), counter(ByDefault, ""), Some("")),
            (
                counter(ByDefault, ""),
                counter(Always, ""),
                Some("SET GENERATED ALWAYS"),
            ),
            (
                counter(Always, "START WITH 10"),
                counter(Always, "START WITH 20 INCREMENT BY 2"),
                Some("SET INCREMENT BY 2 SET START WITH 20"),
            ),
            (
                counter(Always, "START WITH 10 CACHE 5"),
                counter(ByDefault, "CACHE 5"),
                Some("SET GENERATED BY DEFAULT SET START WITH 1"),
            ),
            (counter(Serial, ""), counter(Always, ""), None),
            (
                counter(Always, ""),
                counter(Always, "SEQUENCE NAME s"),
                None,
            ),
        ] {
            let found = counting(Some(&previous), Some(&next)).map(|clauses| clauses.join(" "));
            assert_eq!(found.as_deref(), expected, "{previous:?} {next:?}");
        }
        assert_eq!(counting(None, None), Some(Vec::new()));
    }
}
