//! From plans to the statements and the file of a revision; and what a change is about. Composes the engine's stages;
//! knows nothing of files and of databases.

use schema_diff::change::{Change, Rename, Sides};
use schema_diff::dialect::Dialect;
use schema_diff::diff::diff;
use schema_diff::model::{IndexColumn, Schema};
use schema_diff::plan::{Plan, plan};
use schema_diff::render::rust::{Way, revision_file_of};
use schema_diff::render::sql::statements;
use schema_diff::render::target::Target;
use schema_diff::render::text;
use schema_diff::revision::Revision;
use schema_diff::statement::Statement;

use crate::error::Failure;
use crate::plans::{Intent, Plans};

/// Something that cannot be, if the stages keep their promises.
pub fn fault(what: &str) -> Failure {
    Failure::new("fault", what).help(
        "this is a fault of schema-diff: please report it with the entities; nothing was written",
    )
}

/// The plan that creates the whole schema in a database of that kind.
pub fn creation_plan(schema: &Schema, dialect: Dialect) -> Result<Plan, Failure> {
    let empty = Schema::default();
    let schema = &*schema.on(dialect);
    Ok(plan(&diff(&empty, schema), &empty, schema)?)
}

/// The statements that create the whole schema.
pub fn creation(schema: &Schema, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
    let plan = creation_plan(schema, dialect)?;
    let schema = schema.on(dialect);
    Ok(statements(&plan, dialect, &Schema::default(), &schema)?)
}

/// The text of the revision's file.
pub fn file(
    revision: &Revision,
    intent: &Intent<'_>,
    plans: &Plans,
    target: Target<'_>,
) -> Result<String, Failure> {
    let mut summary = text::summary(&plans.own.changes);
    summary.extend(plans.own.dependents.summary());
    summary.extend(
        plans
            .only_elsewhere()
            .into_iter()
            .flat_map(|(on, changes)| {
                let lines = text::summary(&changes).into_iter();
                lines.map(move |line| format!("on {on}: {line}"))
            }),
    );
    if !intent.emit_already {
        let already: Vec<Change> = intent
            .comparison
            .already
            .iter()
            .map(|item| item.change.clone())
            .collect();
        summary.extend(
            text::summary(&already)
                .iter()
                .map(|line| format!("recorded, without a statement: {line}")),
        );
    }
    let ways: Vec<Way<'_>> = plans
        .all()
        .map(|ways| Way {
            backends: &ways.backends,
            up: &ways.up,
            down: &ways.down,
            before: &ways.before,
            after: &ways.after,
        })
        .collect();
    Ok(revision_file_of(revision, &summary, target, &ways)?)
}

/// What a change is about, as `--repair` names it: a table, or an enum type.
pub fn subject(change: &Change) -> String {
    match change {
        Change::Rename(Rename::Enum { to: name, .. } | Rename::Value { of: name, .. })
        | Change::Enum { name, .. }
        | Change::Object { name, .. } => name.to_string(),
        Change::Rename(Rename::Table { to: table, .. } | Rename::Column { table, .. }) => {
            table.to_string()
        }
        Change::Table { table, .. }
        | Change::Column { table, .. }
        | Change::PrimaryKey { table, .. }
        | Change::Unique { table, .. }
        | Change::Index { table, .. }
        | Change::ForeignKey { table, .. }
        | Change::Check { table, .. }
        | Change::Comment { table, .. }
        | Change::Option { table, .. }
        | Change::Part { table, .. } => table.to_string(),
    }
}

/// Whether `selector` (`table` or `table.column`) means this change.
pub fn is_about(change: &Change, selector: &str) -> bool {
    let subject = subject(change);
    if subject == selector {
        return true;
    }
    let Some(column) = selector
        .strip_prefix(&subject)
        .and_then(|rest| rest.strip_prefix('.'))
    else {
        return false;
    };
    columns(change).contains(&column)
}

/// The columns that a change is about.
pub fn columns(change: &Change) -> Vec<&str> {
    fn all<T>(sides: &Sides<T>, names: impl for<'a> Fn(&'a T) -> &'a [String]) -> Vec<&str> {
        [&sides.previous, &sides.next]
            .into_iter()
            .flatten()
            .flat_map(|side| names(side).iter().map(String::as_str))
            .collect()
    }
    match change {
        Change::Rename(Rename::Column { from, to, .. }) => vec![from, to],
        Change::Rename(_)
        | Change::Enum { .. }
        | Change::Table { .. }
        | Change::Check { .. }
        | Change::Comment { .. }
        | Change::Option { .. }
        | Change::Part { .. }
        | Change::Object { .. } => Vec::new(),
        Change::Column { sides, .. } => [&sides.previous, &sides.next]
            .into_iter()
            .flatten()
            .map(|column| column.name.as_str())
            .collect(),
        Change::PrimaryKey { sides, .. } => all(sides, |key| &key.columns),
        Change::Unique { sides, .. } => all(sides, |unique| &unique.columns),
        Change::Index { sides, .. } => [&sides.previous, &sides.next]
            .into_iter()
            .flatten()
            .flat_map(|index| index.columns.iter().map(IndexColumn::text))
            .collect(),
        Change::ForeignKey { sides, .. } => all(sides, |key| &key.columns),
    }
}

#[cfg(test)]
mod tests {
    use schema_diff::model::Index;

    use super::*;

    #[test]
    fn a_selector_names_a_table_or_a_column() {
        let change = Change::Index {
            table: "users".into(),
            sides: Sides::create(Index {
                name: None,
                columns: vec!["email".into(), "name".into()],
                definition: None,
                ..Index::default()
            }),
        };
        for (selector, expected) in [
            ("users", true),
            ("users.email", true),
            ("users.name", true),
            ("users.age", false),
            ("user", false),
            ("users.", false),
            ("email", false),
        ] {
            assert_eq!(is_about(&change, selector), expected, "{selector}");
        }
    }
}
