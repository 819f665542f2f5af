//! Which columns the words name, as far as that can be told without knowing SQL.
//!
//! A plain name must be a column's. Of a name within an expression only the database knows what it is; one that is
//! nearly a column's and no column's is taken for a slip of the pen.

use proc_macro2::Span;
use schema_diff_ddl::Text;

use super::super::known_keys::nearest;
use super::Reporter;
use crate::dialect::tokens::tokens;
use crate::model::Table;

/// Whether the table has the column; if not, that is reported.
pub(super) fn is_column(table: &Table, name: &str, span: Span, report: &Reporter<'_, '_>) -> bool {
    if table.column(name).is_some() {
        return true;
    }
    unknown(table, name, report, span);
    false
}

/// Reports a column that is not there.
pub(super) fn unknown(table: &Table, name: &str, report: &Reporter<'_, '_>, span: Span) {
    let columns: Vec<&str> = columns(table).collect();
    let help = match nearest(&columns, name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "write the name that the column has in the database: {}",
            columns.join(", ")
        ),
    };
    report.error(span, format!("there is no column `{name}`"), help);
}

fn columns(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().map(|column| column.name.as_str())
}

/// Reports the names in an expression that are nearly those of columns.
pub(super) fn in_expression(table: &Table, text: &Text, report: &Reporter<'_, '_>) {
    if let Some((name, near)) = slip(table, &text.value) {
        report.error(
            text.span,
            format!("there is no column `{name}`"),
            format!("did you mean `{near}`?"),
        );
    }
}

/// A name in the expression that is nearly a column's, and the column's.
pub(super) fn slip(table: &Table, expression: &str) -> Option<(String, String)> {
    let tokens = tokens(expression);
    let known: Vec<&str> = columns(table).collect();
    for (at, token) in tokens.iter().enumerate() {
        let word = token.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let before = at.checked_sub(1).map(|at| tokens[at].to_lowercase());
        let elsewhere = before
            .as_deref()
            .is_some_and(|before| matches!(before, "::" | "as" | "collate"));
        let call = tokens.get(at + 1).is_some_and(|next| next == "(");
        if !word || elsewhere || call || token.contains('.') || is_sql_word(token) {
            continue;
        }
        let same = |column: &&&str| column.eq_ignore_ascii_case(token);
        if known.iter().find(same).is_some() {
            continue;
        }
        if let Some(near) = nearest(&known, &token.to_lowercase()) {
            return Some((token.clone(), near));
        }
    }
    None
}

/// The words of SQL that stand in expressions where a column's name might.
fn is_sql_word(token: &str) -> bool {
    const MORE: [&str; 30] = [
        "like",
        "rlike",
        "regexp",
        "glob",
        "match",
        "escape",
        "mod",
        "div",
        "xor",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "epoch",
        "dow",
        "at",
        "time",
        "zone",
        "date",
        "timestamp",
        "text",
        "value",
        "row",
        "current",
        "unknown",
        "range",
        "list",
    ];
    let word = token.to_lowercase();
    crate::name::is_postgres_keyword(&word) || MORE.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ColumnType;
    use crate::testing::{column, table};

    #[test]
    fn only_what_is_nearly_a_column_is_one() {
        let of = ["status", "created_at", "year", "ttl"];
        let of = table(of.map(|name| column(name, ColumnType::Text)).to_vec());
        for (expression, expected) in [
            ("status = 'pending'", None),
            ("STATUS = 'stattus'", None),
            ("statuss = 'pending'", Some("statuss")),
            ("created_att IS NULL", Some("created_att")),
            ("lower(statsu)", Some("statsu")),
            ("statuss(ttl)", None),
            ("status::statuss = 'x'", None),
            ("t.statuss = 'x'", None),
            ("extract(years FROM created_at) > 5", Some("years")),
            ("ttl > 0 AND ttl < some_limit", None),
            ("\"statuss\" = 'x'", None),
        ] {
            let found = slip(&of, expression).map(|(name, _)| name);
            assert_eq!(found.as_deref(), expected, "{expression}");
        }
    }
}
