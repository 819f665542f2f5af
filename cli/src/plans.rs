//! The plans of a revision: one for the connected kind of database, and one for each other whose schema the entities say
//! otherwise. Knows nothing of files and of databases.

use std::collections::BTreeMap;

use schema_diff::apply::{apply, same_check, same_foreign_key, same_index, same_part, same_unique};
use schema_diff::change::{Change, Sides};
use schema_diff::dialect::{Dialect, same_type};
use schema_diff::diff::{Comparison, Models, diff, in_column};
use schema_diff::model::{Fact, ObjectName, Schema, Table};
use schema_diff::plan::dependents::{Dependent, Dependents, both_ways, pinned, put};
use schema_diff::plan::{Backfills, Plan, around_foreign_keys, plan, plan_back_with, plan_with};
use schema_diff::read::Cast;
use schema_diff::render::sql::statements;
use schema_diff::statement::Statement;

use crate::error::Failure;
use crate::generate::fault;

/// What a revision shall do.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// What was compared.
    pub comparison: &'a Comparison,
    /// Which models were compared.
    pub models: Models<'a>,
    /// The kind of database that they were compared with; offline, the project's first.
    pub dialect: Dialect,
    /// Whether they were compared with a database.
    pub is_live: bool,
    /// How values become ones of a column's new type, where that is said.
    pub casts: &'a BTreeMap<Cast, String>,
    /// Drift that it mends.
    pub repair: &'a [Change],
    /// Whether it writes statements for what the database has already.
    pub emit_already: bool,
    /// The backends on which it must run.
    pub backends: &'a [Dialect],
}

/// The plans of a revision, up and down, on backends on which they are the same.
#[derive(Debug, Clone)]
pub struct Ways {
    /// The backends. None where it is what the project would do on other kinds of databases.
    pub backends: Vec<Dialect>,
    /// What changes.
    pub changes: Vec<Change>,
    /// The schema that it starts from.
    pub before: Schema,
    /// The schema that it leads to.
    pub after: Schema,
    /// The way there.
    pub up: Plan,
    /// The way back.
    pub down: Plan,
    /// What only the database knows and both ways go around.
    pub dependents: Dependents,
}

impl Ways {
    /// From the schema `start`, by these changes, around what the database of kind `live` alone knows.
    fn new(
        intent: &Intent<'_>,
        backends: Vec<Dialect>,
        live: Option<Dialect>,
        start: &Schema,
        changes: Vec<Change>,
        backfills: &Backfills,
    ) -> Result<Self, Failure> {
        // A change carries what was recorded where this one database has it in other words; the plan is for all.
        let mut before = start.clone();
        for change in changes.iter().filter(|it| matches!(it, Change::Rename(_))) {
            // What does not fit is told when the changes are applied for good.
            let _ = apply(&mut before, change);
        }
        for change in changes.iter().rev() {
            undo(&mut before, change);
        }
        let mut after = applied(&before, &changes)?;
        let mut around = around_foreign_keys(&changes, &before, &after, intent.backends);
        let unmanaged = |of: &Dependent| is_unmanaged(of, intent.comparison);
        let managed = |of: &Dependent| of.is_in(&intent.models.recorded.on(of.dialect));
        // In other kinds of databases what the entities know may be in the way, too.
        let elsewhere: Vec<Dependents> = backends
            .iter()
            .filter(|dialect| Some(**dialect) != live)
            .map(|dialect| {
                let (before, mut after) = (before.on(*dialect), after.on(*dialect).into_owned());
                let mut found = both_ways(&changes, &before, &before, &mut after, *dialect);
                found.mark_managed(managed);
                found
            })
            .collect();
        let mut dependents = match live {
            Some(dialect) => {
                let mut all = both_ways(&changes, start, &before, &mut after, dialect);
                all.add(pinned(
                    &mut around,
                    changes.len(),
                    start,
                    dialect,
                    unmanaged,
                ));
                // A table that goes is there as a whole.
                for lost in all.lost().filter(|of| of.with_table) {
                    put(&mut before, lost);
                }
                all.mark_managed(managed);
                all
            }
            None => Dependents::default(),
        };
        for found in elsewhere {
            dependents.add_managed(found);
        }
        let cast = |table: &ObjectName, column: &str| {
            let of = |on: Option<Dialect>| {
                let cast = Cast {
                    table: table.clone(),
                    column: column.to_owned(),
                    on,
                };
                intent.casts.get(&cast).cloned()
            };
            let mut own = backends.iter().map(|dialect| of(Some(*dialect)));
            own.find(Option::is_some).flatten().or_else(|| of(None))
        };
        let up = plan_with(&around, &before, &after, backfills)?.cast(cast);
        let down = plan_back_with(&around, &before, &after, backfills)?;
        Ok(Self {
            up: dependents.around_up(up),
            down: dependents.around_down(down),
            dependents,
            backends,
            changes,
            before,
            after,
        })
    }

    /// The statements of the way there.
    pub fn up_in(&self, dialect: Dialect) -> Result<Vec<Statement>, Failure> {
        Ok(statements(&self.up, dialect, &self.before, &self.after)?)
    }
}

/// The plans of a revision: those of the connected kind of database, and of all backends on which they are the same; and
/// those of others.
#[derive(Debug, Clone)]
pub struct Plans {
    /// The connected one's.
    pub own: Ways,
    /// Those of the other backends.
    pub others: Vec<Ways>,
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
        let renames_first =
            |changes: &mut Vec<Change>| changes.sort_by_key(|it| !matches!(it, Change::Rename(_)));
        renames_first(&mut changes);
        let (models, here) = (&intent.models, intent.dialect);
        let mut same: Vec<Dialect> = Vec::new();
        // By one kind of database each, whose backends may be none: what is said for some kinds alone is not written
        // for all of them, even where the project has no other backend.
        let mut others: Vec<(Dialect, Vec<Dialect>)> = Vec::new();
        for dialect in Dialect::ALL {
            let backends = intent.backends.iter().copied().filter(|of| *of == dialect);
            if models.are_the_same(here, dialect) {
                same.extend(backends);
                continue;
            }
            match others
                .iter_mut()
                .find(|(of, _)| models.are_the_same(*of, dialect))
            {
                Some((_, known)) => known.extend(backends),
                None => others.push((dialect, backends.collect())),
            }
        }
        let absorbed: Vec<Change> = already
            .iter()
            .filter(|_| !intent.emit_already)
            .map(|item| item.change.clone())
            .collect();
        let others = others
            .into_iter()
            .map(|(there, backends)| {
                let mut changes = models
                    .elsewhere(&changes, &absorbed, here, there)
                    .map_err(crate::renames::refused)?;
                renames_first(&mut changes);
                let mut start = start.clone();
                let recorded = models.recorded;
                for change in diff(&recorded.on(here), &recorded.on(there)) {
                    undo(&mut start, &change.reversed());
                }
                Ways::new(intent, backends, None, &start, changes, backfills)
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Self {
            own: Ways::new(
                intent,
                same,
                intent.is_live.then_some(here),
                &start,
                changes,
                backfills,
            )?,
            others,
            undo: plan(&diff(actual, &start), actual, &start)?,
            actual: actual.clone(),
            start,
        })
    }

    /// Those of that backend.
    pub fn on(&self, dialect: Dialect) -> &Ways {
        let mut others = self.others.iter();
        others
            .find(|ways| ways.backends.contains(&dialect))
            .unwrap_or(&self.own)
    }

    /// What changes on other backends and not on the connected one, each with the names of those backends.
    pub fn only_elsewhere(&self) -> Vec<(String, Vec<Change>)> {
        let others = self.others.iter().filter(|ways| !ways.backends.is_empty());
        let others = others.map(|ways| {
            let names: Vec<&str> = ways.backends.iter().map(|of| of.name()).collect();
            let changes = ways.changes.iter();
            let changes = changes.filter(|change| !self.own.changes.contains(change));
            (names.join(" and "), changes.cloned().collect::<Vec<_>>())
        });
        others.filter(|(_, changes)| !changes.is_empty()).collect()
    }

    /// All of them, the connected backend's first.
    pub fn all(&self) -> impl Iterator<Item = &Ways> {
        std::iter::once(&self.own).chain(&self.others)
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

/// Whether the comparison told that nobody knows of it.
fn is_unmanaged(of: &Dependent, comparison: &Comparison) -> bool {
    comparison
        .unmanaged
        .iter()
        .any(|item| item.table == of.table && item.kind == of.kind() && item.name == of.name())
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
    let recorded = &*recorded.on(dialect);
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
pub fn put_change(schema: &mut Schema, change: &Change) {
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

#[cfg(test)]
mod tests {
    use schema_diff::diff::{Input, compare};
    use schema_diff::model::{Column, ColumnType, EnumType, Length};

    use super::*;

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
                models: Models {
                    desired: &desired,
                    recorded: &Schema::default(),
                    renames: &[],
                    backends: &[],
                },
                dialect: Dialect::Sqlite,
                is_live: false,
                casts: &BTreeMap::new(),
                repair: &[],
                emit_already,
                backends: &[],
            };
            Plans::new(&intent, &desired, &Backfills::new()).unwrap()
        };
        let absorbed = plans(false).own;
        assert!(absorbed.changes.is_empty() && absorbed.up.steps.is_empty());
        let written = plans(true).own;
        assert_eq!(written.changes, comparison.intent);
        assert_eq!(written.before, Schema::default());
        assert_eq!(written.after, desired);
        assert_eq!((written.up.steps.len(), written.down.steps.len()), (1, 1));
    }
}
