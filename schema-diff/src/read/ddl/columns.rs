//! What the words on a field say of its column.

use schema_diff_ddl::{self as said, ColumnWord, Only};

use super::super::types::Context;
use super::super::{Cast, FormerName};
use super::{Reporter, Words, dialect, keys, names};
use crate::dialect::Dialect;
use crate::model::{
    Column, ColumnOn, ColumnType, Counter, CounterKind, DefaultValue, Fact, Generated, ObjectName,
    Table,
};

/// Puts them into the table.
pub(super) fn say(
    cx: &Context<'_>,
    table: &mut Table,
    (of, column): (&ObjectName, &String),
    words: Words<ColumnWord>,
) {
    let report = Reporter {
        problems: cx.problems,
        origin: &words.origin,
    };
    for Only { word, on } in words.words {
        let on = on.map(dialect);
        match word {
            ColumnWord::Check(check) => {
                keys::check(of, table, (Some(column), &check), on, &report);
            }
            ColumnWord::Name(text) => name(table, column, &text, &report),
            ColumnWord::RenamedFrom(text) => {
                cx.former.borrow_mut().insert(FormerName::Column {
                    table: of.clone(),
                    column: column.clone(),
                    former: text.value,
                });
            }
            ColumnWord::Backfill(text) => {
                names::in_expression(table, &text, &report);
                let of = (of.clone(), column.clone());
                cx.backfills.borrow_mut().insert(of, text.value);
            }
            ColumnWord::Using(text) => {
                let cast = Cast {
                    table: of.clone(),
                    column: column.clone(),
                    on,
                };
                cx.casts.borrow_mut().insert(cast, text.value);
            }
            word => {
                if let ColumnWord::Generated(generated) = &word {
                    names::in_expression(table, &generated.expr, &report);
                }
                let found = table.columns.iter_mut().find(|it| it.name == *column);
                if let Some(found) = found {
                    fact(found, word, on, &report);
                }
            }
        }
    }
}

/// A fact of the column alone.
fn fact(column: &mut Column, word: ColumnWord, on: Option<Dialect>, report: &Reporter<'_, '_>) {
    match word {
        ColumnWord::Comment(text) => column.comment = Some(text.value),
        ColumnWord::OnUpdate(text) => column.on_update = Some(text.value.trim().to_owned()),
        ColumnWord::Collate(text) => {
            *place(column, on, |of| &mut of.collation, |of| &mut of.collation) = Some(text.value);
        }
        ColumnWord::Default(text) => {
            let value = Some(default(&text.value));
            *place(column, on, |of| &mut of.default, |of| &mut of.default) = value;
        }
        ColumnWord::Generated(generated) => {
            let value = Some(Generated {
                expression: generated.expr.value.trim().to_owned(),
                stored: generated.stored,
            });
            *place(column, on, |of| &mut of.generated, |of| &mut of.generated) = value;
        }
        ColumnWord::Identity(identity) => {
            // The others count in one way only.
            if let Some(dialect) = on.filter(|on| *on != Dialect::Postgres) {
                report.error(
                    identity.span,
                    format!("{} has no identity columns", dialect.name()),
                    "write `auto_increment = true` in `#[sea_orm(…)]`",
                );
                return;
            }
            let on = column.on.entry(Dialect::Postgres).or_default();
            on.counter = Some(counter(&identity));
        }
        ColumnWord::Type(types) => {
            for said::Type { on, sql } in types {
                let on = column.on.entry(dialect(on)).or_default();
                let (ty, collation) = collated(&sql.value);
                on.ty = Some(ColumnType::Custom(ty.to_owned()));
                if let Some(collation) = collation {
                    on.collation = Some(collation.to_owned());
                }
            }
        }
        ColumnWord::Check(_)
        | ColumnWord::RenamedFrom(_)
        | ColumnWord::Using(_)
        | ColumnWord::Backfill(_)
        | ColumnWord::Name(_) => {}
    }
}

/// Where a fact is kept: with the column, or for one kind of database.
fn place<'a, T>(
    column: &'a mut Column,
    on: Option<Dialect>,
    all: impl FnOnce(&'a mut Column) -> &'a mut T,
    one: impl FnOnce(&'a mut ColumnOn) -> &'a mut T,
) -> &'a mut T {
    match on {
        None => all(column),
        Some(dialect) => one(column.on.entry(dialect).or_default()),
    }
}

/// `text collate nocase` is a type and a collation.
fn collated(sql: &str) -> (&str, Option<&str>) {
    let at = sql.to_ascii_lowercase().find(" collate ");
    match at {
        Some(at) => (sql[..at].trim(), Some(sql[at + " collate ".len()..].trim())),
        None => (sql.trim(), None),
    }
}

/// A default as SQL writes it: literals are values.
fn default(sql: &str) -> DefaultValue {
    let text = sql.trim();
    let inner = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .filter(|inner| !inner.replace("''", "").contains('\''));
    if let Some(inner) = inner {
        return DefaultValue::String(inner.replace("''", "'"));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
        && !digits.ends_with('.');
    match text.to_lowercase().as_str() {
        _ if number => DefaultValue::Number(text.to_owned()),
        "true" => DefaultValue::Bool(true),
        "false" => DefaultValue::Bool(false),
        "null" => DefaultValue::Null,
        _ => DefaultValue::Expression(text.to_owned()),
    }
}

/// In the order and with the omissions in which the database tells it.
fn counter(identity: &said::Identity) -> Counter {
    if let Some(options) = &identity.options {
        return Counter {
            kind: kind(identity.counting),
            options: Some(options.value.trim().to_owned()),
        };
    }
    let increment = identity.increment.as_deref().filter(|by| *by != "1");
    let by_default = match increment {
        Some(by) if by.starts_with('-') => "-1",
        _ => "1",
    };
    let start = identity.start.as_deref().filter(|at| *at != by_default);
    let words: Vec<String> = [
        start.map(|at| format!("START WITH {at}")),
        increment.map(|by| format!("INCREMENT BY {by}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    Counter {
        kind: kind(identity.counting),
        options: (!words.is_empty()).then(|| words.join(" ")),
    }
}

fn kind(of: said::Counting) -> CounterKind {
    match of {
        said::Counting::Always => CounterKind::Always,
        said::Counting::ByDefault => CounterKind::ByDefault,
    }
}

/// The name of the only index or unique key of the column alone.
fn name(table: &mut Table, column: &String, text: &said::Text, report: &Reporter<'_, '_>) {
    let of_column = std::slice::from_ref(column);
    let unique = table
        .uniques
        .iter_mut()
        .find(|key| key.columns == of_column)
        .map(|key| &mut key.name);
    let index = table
        .indexes
        .iter_mut()
        .find(|index| index.plain_columns().as_deref() == Some(of_column))
        .map(|index| &mut index.name);
    match unique.or(index) {
        Some(name) => *name = Some(Fact::Said(text.value.clone())),
        None => report.error(
            text.span,
            format!("`{column}` has no index and no unique key of its own to be named"),
            "add `indexed` or `unique` in `#[sea_orm(…)]`, or take `name` out",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_a_value_where_sql_writes_one() {
        use DefaultValue as D;
        for (sql, expected) in [
            ("0", D::Number("0".into())),
            ("-1.5", D::Number("-1.5".into())),
            ("1.", D::Expression("1.".into())),
            ("'it''s'", D::String("it's".into())),
            ("'a' || 'b'", D::Expression("'a' || 'b'".into())),
            ("TRUE", D::Bool(true)),
            ("null", D::Null),
            (" now() ", D::Expression("now()".into())),
        ] {
            assert_eq!(default(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_type_may_bring_its_collation() {
        assert_eq!(collated("citext"), ("citext", None));
        assert_eq!(collated("text COLLATE nocase"), ("text", Some("nocase")));
    }
}
