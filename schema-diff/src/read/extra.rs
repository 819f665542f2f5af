//! What SeaORM calls `extra`: SQL behind all else of a column's definition. Its checks, collation, computation and ON
//! UPDATE are facts like others; what else it says stays as it is written.
//!
//! Knows nothing of attributes.

use crate::dialect::sqlite_ddl::{ColumnRule, parse_column};
use crate::model::{Check, Column, Fact, Generated};

/// Puts what `extra` says into the column, and its checks into the table's.
pub(super) fn say(extra: &str, column: &mut Column, checks: &mut Vec<Check>) {
    let text = extra.trim();
    let on_update = text
        .get(..9)
        .filter(|word| word.eq_ignore_ascii_case("ON UPDATE"))
        .and(text.get(9..))
        .map(str::trim)
        // An expression alone, not one of several clauses.
        .filter(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace()));
    if let Some(expression) = on_update {
        column.on_update = Some(expression.to_owned());
        return;
    }
    let (mut collation, mut generated, mut found) = (None, None, Vec::new());
    let parsed = parse_column(&format!("c {text}"));
    let constraints = match &parsed {
        Ok(clause) if clause.ty.is_none() && !clause.constraints.is_empty() => &clause.constraints,
        _ => {
            column.extra = Some(extra.to_owned());
            return;
        }
    };
    for constraint in constraints {
        match &constraint.rule {
            ColumnRule::Check(expression) => found.push(Check {
                name: constraint.name.clone().map(Fact::Said),
                ..Check::new(expression.clone())
            }),
            ColumnRule::Collate(name) => {
                // As it is written: a quoted name stays quoted.
                let written = text
                    .split_whitespace()
                    .find(|word| word.trim_matches('"') == name);
                collation = Some(written.unwrap_or(name).to_owned());
            }
            ColumnRule::Generated { expression, stored } => {
                generated = Some(Generated {
                    expression: expression.clone(),
                    stored: *stored,
                });
            }
            _ => {
                column.extra = Some(extra.to_owned());
                return;
            }
        }
    }
    column.collation = collation;
    column.generated = generated;
    checks.append(&mut found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ColumnType;

    #[track_caller]
    fn check(extra: &str, expected: &str) {
        let mut column = Column::new("c", Fact::implied(ColumnType::Integer));
        let mut checks = Vec::new();
        say(extra, &mut column, &mut checks);
        let mut words = Vec::new();
        for check in checks {
            let name = check
                .name
                .map_or(String::new(), |name| format!("{} ", name.value()));
            words.push(format!("check {name}[{}]", check.expression));
        }
        words.extend(column.collation.map(|text| format!("collate [{text}]")));
        words.extend(
            column
                .generated
                .map(|of| format!("as [{}] {}", of.expression, of.stored)),
        );
        words.extend(column.on_update.map(|text| format!("on update [{text}]")));
        words.extend(column.extra.map(|text| format!("extra [{text}]")));
        assert_eq!(words.join(", "), expected, "{extra}");
    }

    #[test]
    fn clauses_are_facts_and_the_rest_is_text() {
        check("CHECK (c > 0)", "check [c > 0]");
        check(
            "CONSTRAINT positive CHECK (c > 0) COLLATE NOCASE",
            "check positive [c > 0], collate [NOCASE]",
        );
        check("COLLATE \"de-DE-x-icu\"", "collate [\"de-DE-x-icu\"]");
        check("GENERATED ALWAYS AS (a + b) STORED", "as [a + b] true");
        check(
            "ON UPDATE CURRENT_TIMESTAMP",
            "on update [CURRENT_TIMESTAMP]",
        );
        check(
            "on update now() COMMENT 'x'",
            "extra [on update now() COMMENT 'x']",
        );
        check("UNSIGNED ZEROFILL", "extra [UNSIGNED ZEROFILL]");
        check("NOT NULL CHECK (c > 0)", "extra [NOT NULL CHECK (c > 0)]");
        check("CHECK (", "extra [CHECK (]");
    }
}
