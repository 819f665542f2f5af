//! From a comparison to the plans, the statements and the file of a revision. Composes the engine's stages; knows
//! nothing of files and of databases.

use schema_diff::apply::{apply, same_check, same_foreign_key, same_index, same_part, same_unique};
use schema_diff::change::{Change, Rename, Sides};
use schema_diff::dialect::{Dialect, same_type};
use schema_diff::diff::{Comparison, diff, in_column};
use schema_diff::model::{Fact, IndexColumn, ObjectName, Schema, Table};
use schema_diff::plan::{Backfills, Plan, around_foreign_keys, plan, plan_back_with, plan_with};
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
    /// The backends on which it must run.
    pub backends: &'a [Dialect],
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
    /// How the database that was compared with gets to where the revision can start: nothing, unless what it has
    /// already is written again.
    undo: Plan,
    /// The schema of that database.
    actual: Schema,
    /// Its schema after `undo`.
    start: Schema,
}

impl Plans {
    /// Plans from the schema `actual`.
    pub fn new(
        intent: &Intent<'_>,
        actual: &Schema,
        backfills: &Backfills,
    ) -> Result<Self, Failure> {
        let mut start = actual.clone();
        let mut changes = intent.comparison.emitted.clone();
        let already = &intent.comparison.already;
        if intent.emit_already {
            for item in already.iter().rev() {
                undo(&mut start, &item.change);
            }
            changes.extend(already.iter().map(|item| item.change.clone()));
        } else {
            changes.extend(already.iter().flat_map(|item| item.rest.clone()));
        }
        changes.extend_from_slice(intent.repair);
        // Everything else speaks the new names.
        changes.sort_by_key(|change| !matches!(change, Change::Rename(_)));
        // A change carries what was recorded where this one database has it in other words; the plan is for all.
        let mut before = start.clone();
        for change in changes.iter().filter(|it| matches!(it, Change::Rename(_))) {
            // What does not fit is told when the changes are applied for good.
            let _ = apply(&mut before, change);
        }
        for change in changes.iter().rev() {
            undo(&mut before, change);
        }
        let after = applied(&before, &changes)?;
        let around = around_foreign_keys(&changes, &before, &after, intent.backends);
        Ok(Self {
            up: plan_with(&around, &before, &after, backfills)?,
            down: plan_back_with(&around, &before, &after, backfills)?,
            undo: plan(&diff(actual, &start), actual, &start)?,
            actual: actual.clone(),
            start,
            changes,
            before,
            after,
        })
    }

    /// The statements of the way there.
    pub fn up_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(&self.up, dialect, &self.before, &self.after)?)
    }

    /// How the compared database gets to the start.
    pub fn start_plan(&self) -> &Plan {
        &self.undo
    }

    /// The statements that bring the compared database to the start.
    pub fn start_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(&self.undo, dialect, &self.actual, &self.start)?)
    }
}

fn applied(schema: &Schema, changes: &[Change]) -> Result<Schema, Failure> {
    let mut result = schema.clone();
    for change in changes {
        apply(&mut result, change)
            .map_err(|conflict| fault(&format!("the changes do not fit: {conflict}")))?;
    }
    Ok(result)
}

/// The live schema in the model's words, where the database has fewer: an enum type that SQLite keeps as text, a bigint
/// that it keeps as integer. The plan is for every backend, and another one has those words.
pub fn in_model_words(actual: &Schema, recorded: &Schema, dialect: Dialect) -> Schema {
    let mut schema = actual.clone();
    if !dialect.has_enum_types() {
        schema.enums.clone_from(&recorded.enums);
    }
    for (name, table) in &mut schema.tables {
        let Some(known) = recorded.tables.get(name) else {
            continue;
        };
        for column in &mut table.columns {
            if let Some(known) = known.column(&column.name)
                && same_type(
                    dialect,
                    &in_column(dialect, recorded, known.ty.value()),
                    column.ty.value(),
                )
            {
                column.ty = Fact::Said(known.ty.value().clone());
            }
        }
    }
    schema
}

/// Makes the object that the change is about as it is to be, however it looks now.
pub fn put(schema: &mut Schema, change: &Change) {
    undo(schema, &change.clone().reversed());
}

/// Puts the object that the change is about back to how it was, however it looks now.
fn undo(schema: &mut Schema, change: &Change) {
    fn put<T: Clone>(list: &mut Vec<T>, sides: &Sides<T>, same: impl Fn(&T, &T) -> bool) {
        let at = sides
            .next
            .as_ref()
            .or(sides.previous.as_ref())
            .and_then(|wanted| list.iter().position(|item| same(item, wanted)));
        match (at, &sides.previous) {
            (Some(at), Some(previous)) => list[at] = previous.clone(),
            (Some(at), None) => {
                list.remove(at);
            }
            (None, Some(previous)) => list.push(previous.clone()),
            (None, None) => {}
        }
    }
    let table_of = |schema: &mut Schema, name: &ObjectName, edit: &dyn Fn(&mut Table)| {
        if let Some(table) = schema.tables.get_mut(name) {
            edit(table);
        }
    };
    match change {
        // What has its old name still is as it was.
        Change::Rename(_) => drop(apply(schema, &change.clone().reversed())),
        Change::Enum { name, sides } => match &sides.previous {
            Some(previous) => {
                schema.enums.insert(name.clone(), previous.clone());
            }
            None => {
                schema.enums.remove(name);
            }
        },
        Change::Table { table, sides } => match &sides.previous {
            Some(previous) => {
                schema.tables.insert(table.clone(), previous.clone());
            }
            None => {
                schema.tables.remove(table);
            }
        },
        Change::Column { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.columns, sides, |a, b| a.name == b.name);
        }),
        Change::PrimaryKey { table, sides } => table_of(schema, table, &|table| {
            table.primary_key.clone_from(&sides.previous);
        }),
        Change::Unique { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.uniques, sides, same_unique);
        }),
        Change::Index { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.indexes, sides, same_index);
        }),
        Change::ForeignKey { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.foreign_keys, sides, same_foreign_key);
        }),
        Change::Check { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.checks, sides, same_check);
        }),
        Change::Comment { table, sides } => table_of(schema, table, &|table| {
            table.comment.clone_from(&sides.previous);
        }),
        Change::Option {
            table,
            option,
            sides,
        } => table_of(schema, table, &|table| {
            match &sides.previous {
                Some(value) => table.options.insert(option.clone(), value.clone()),
                None => table.options.remove(option),
            };
        }),
        Change::Part { table, sides } => table_of(schema, table, &|table| {
            put(&mut table.opaque, sides, same_part);
        }),
        Change::Object { name, sides } => match &sides.previous {
            Some(previous) => {
                schema.opaque.insert(name.clone(), previous.clone());
            }
            None => {
                schema.opaque.remove(name);
            }
        },
    }
}

/// Something that cannot be, if the stages keep their promises.
pub fn fault(what: &str) -> Failure {
    Failure::new("fault", what).help(
        "this is a fault of schema-diff: please report it with the entities; nothing was written",
    )
}

/// The plan that creates the whole schema.
pub fn creation_plan(schema: &Schema) -> Result<Plan, Failure> {
    let empty = Schema::default();
    Ok(plan(&diff(&empty, schema), &empty, schema)?)
}

/// The statements that create the whole schema.
pub fn creation(schema: &Schema, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
    let plan = creation_plan(schema)?;
    Ok(statements(&plan, dialect, &Schema::default(), schema)?)
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
    use schema_diff::diff::{Input, compare};
    use schema_diff::model::{Column, ColumnType, EnumType, Index, Length};

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

    #[test]
    fn what_sqlite_has_no_word_for_keeps_the_models() {
        let schema = |ty: ColumnType, enums: bool| Schema {
            tables: [(
                "t".into(),
                Table {
                    columns: vec![Column {
                        nullable: true,
                        ..Column::new("c", Fact::Said(ty))
                    }],
                    ..Table::default()
                },
            )]
            .into(),
            enums: enums
                .then(|| {
                    (
                        "mood".into(),
                        EnumType {
                            values: vec!["a".into()],
                        },
                    )
                })
                .into_iter()
                .collect(),
            ..Schema::default()
        };
        let mood = schema(ColumnType::Enum("mood".into()), true);
        let text = schema(ColumnType::Custom("enum_text".into()), false);
        assert_eq!(in_model_words(&text, &mood, Dialect::Sqlite), mood);
        let values = schema(ColumnType::Custom("enum('a')".into()), false);
        assert_eq!(in_model_words(&values, &mood, Dialect::MySql), mood);
        let other = schema(ColumnType::Text, false);
        let kept = in_model_words(&other, &mood, Dialect::Sqlite);
        assert_eq!(kept.tables, other.tables);
        assert_eq!(in_model_words(&text, &mood, Dialect::Postgres), text);
    }

    #[test]
    fn what_is_undone_is_as_it_was_however_it_looks_now() {
        let column = |length| Column {
            nullable: true,
            ..Column::new("theme", Fact::Said(ColumnType::String(Length::N(length))))
        };
        let schema = |columns: Vec<Column>| Schema {
            tables: [(
                "t".into(),
                Table {
                    columns,
                    ..Table::default()
                },
            )]
            .into(),
            ..Schema::default()
        };
        let change = |sides| Change::Column {
            table: "t".into(),
            sides,
        };
        for (now, sides, before) in [
            (vec![column(7)], Sides::create(column(9)), vec![]),
            (vec![column(7)], Sides::drop(column(9)), vec![column(9)]),
            (vec![], Sides::drop(column(9)), vec![column(9)]),
            (vec![], Sides::create(column(9)), vec![]),
            (
                vec![column(7)],
                Sides::alter(column(8), column(9)),
                vec![column(8)],
            ),
        ] {
            let mut schema_now = schema(now);
            undo(&mut schema_now, &change(sides));
            assert_eq!(schema_now, schema(before));
        }
    }

    #[test]
    fn a_change_that_is_there_already_is_absorbed_or_written() {
        let desired = Schema {
            tables: [("t".into(), Table::default())].into(),
            ..Schema::default()
        };
        let comparison = compare(Input {
            desired: &desired,
            recorded: &Schema::default(),
            actual: Some((&desired, Dialect::Sqlite)),
            backends: &[Dialect::Sqlite],
            include_unmanaged: false,
        });
        assert_eq!(comparison.already.len(), 1);
        let plans = |emit_already| {
            let intent = Intent {
                comparison: &comparison,
                repair: &[],
                emit_already,
                backends: &[],
            };
            Plans::new(&intent, &desired, &Backfills::new()).unwrap()
        };
        let absorbed = plans(false);
        assert!(absorbed.changes.is_empty() && absorbed.up.steps.is_empty());
        let written = plans(true);
        assert_eq!(written.changes, comparison.intent);
        assert_eq!(written.before, Schema::default());
        assert_eq!(written.after, desired);
        assert_eq!((written.up.steps.len(), written.down.steps.len()), (1, 1));
    }
}
