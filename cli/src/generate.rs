//! From a comparison to the plans, the statements and the file of a revision. Composes the engine's stages; knows
//! nothing of files and of databases.

use schema_diff::apply::apply;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Input, compare};
use schema_diff::model::Schema;
use schema_diff::plan::{Plan, plan};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::sql::statements;
use schema_diff::render::text;
use schema_diff::revision::Revision;
use schema_diff::statement::Statement;

use crate::error::Failure;

/// What a revision shall do.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// What was compared.
    pub comparison: &'a Comparison,
    /// Drift that it mends.
    pub repair: &'a [Change],
    /// Whether it writes statements for what the database has already.
    pub emit_already: bool,
}

/// The plans of a revision, up and down.
#[derive(Debug, Clone)]
pub struct Plans {
    /// What it changes.
    pub changes: Vec<Change>,
    /// The schema it starts from.
    pub before: Schema,
    /// The schema it leads to.
    pub after: Schema,
    /// The way there.
    pub up: Plan,
    /// The way back.
    pub down: Plan,
    /// How the database it was compared with gets to `before`: not at all, unless what it has already is written
    /// again.
    start: Plan,
    /// The schema of the database it was compared with.
    actual: Schema,
}

impl Plans {
    /// Plans from the schema `actual`.
    pub fn new(intent: &Intent<'_>, actual: &Schema) -> Result<Self, Failure> {
        let again = if intent.emit_already {
            &intent.comparison.already[..]
        } else {
            &[]
        };
        let undo = reversed(again);
        let before = applied(actual, &undo)?;
        let changes: Vec<Change> = intent
            .comparison
            .emitted
            .iter()
            .chain(again)
            .chain(intent.repair)
            .cloned()
            .collect();
        let after = applied(&before, &changes)?;
        Ok(Self {
            up: plan(&changes, &before, &after)?,
            down: plan(&reversed(&changes), &after, &before)?,
            start: plan(&undo, actual, &before)?,
            actual: actual.clone(),
            changes,
            before,
            after,
        })
    }

    /// The statements of the way there.
    pub fn up_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(&self.up, dialect, &self.before, &self.after)?)
    }

    /// The statements of the way back.
    pub fn down_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(&self.down, dialect, &self.after, &self.before)?)
    }

    /// The statements that bring the compared database to the start.
    pub fn start_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(
            &self.start,
            dialect,
            &self.actual,
            &self.before,
        )?)
    }
}

/// The way back, last change first.
fn reversed(changes: &[Change]) -> Vec<Change> {
    changes
        .iter()
        .rev()
        .cloned()
        .map(Change::reversed)
        .collect()
}

fn applied(schema: &Schema, changes: &[Change]) -> Result<Schema, Failure> {
    let mut result = schema.clone();
    for change in changes {
        apply(&mut result, change)
            .map_err(|conflict| fault(&format!("the changes do not fit: {conflict}")))?;
    }
    Ok(result)
}

/// Something that cannot be, if the stages keep their promises.
pub fn fault(what: &str) -> Failure {
    Failure::new("fault", what)
        .help("this is a fault of schema-diff: please report it with the entities; nothing was written")
}

/// The statements that create the whole schema.
pub fn creation(schema: &Schema, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
    let empty = Schema::default();
    let changes = compare(Input {
        desired: schema,
        recorded: &empty,
        actual: None,
        include_unmanaged: false,
    })
    .intent;
    let plan = plan(&changes, &empty, schema)?;
    Ok(statements(&plan, dialect, &empty, schema)?)
}

/// The text of the revision's file.
pub fn file(
    revision: &Revision,
    intent: &Intent<'_>,
    plans: &Plans,
    backends: &[Dialect],
) -> Result<String, Failure> {
    let mut summary = text::summary(&plans.changes);
    if !intent.emit_already {
        let recorded = text::summary(&intent.comparison.already);
        summary.extend(
            recorded
                .iter()
                .map(|line| format!("recorded, without a statement: {line}")),
        );
    }
    Ok(revision_file(RevisionFile {
        revision,
        summary: &summary,
        up: &plans.up,
        down: &plans.down,
        backends,
        before: &plans.before,
        after: &plans.after,
    })?)
}

/// What a change is about, as `--repair` names it: a table, or an enum type.
pub fn subject(change: &Change) -> String {
    match change {
        Change::Enum { name, .. } => name.to_string(),
        Change::Table { table, .. }
        | Change::Column { table, .. }
        | Change::PrimaryKey { table, .. }
        | Change::Unique { table, .. }
        | Change::Index { table, .. }
        | Change::ForeignKey { table, .. } => table.to_string(),
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

fn columns(change: &Change) -> Vec<&str> {
    fn all<T>(
        sides: &schema_diff::change::Sides<T>,
        names: impl for<'a> Fn(&'a T) -> &'a [String],
    ) -> Vec<&str> {
        [&sides.previous, &sides.next]
            .into_iter()
            .flatten()
            .flat_map(|side| names(side).iter().map(String::as_str))
            .collect()
    }
    match change {
        Change::Enum { .. } | Change::Table { .. } => Vec::new(),
        Change::Column { sides, .. } => [&sides.previous, &sides.next]
            .into_iter()
            .flatten()
            .map(|column| column.name.as_str())
            .collect(),
        Change::PrimaryKey { sides, .. } => all(sides, |key| &key.columns),
        Change::Unique { sides, .. } => all(sides, |unique| &unique.columns),
        Change::Index { sides, .. } => all(sides, |index| &index.columns),
        Change::ForeignKey { sides, .. } => all(sides, |key| &key.columns),
    }
}

#[cfg(test)]
mod tests {
    use schema_diff::change::Sides;
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
