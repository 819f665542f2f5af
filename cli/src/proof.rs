//! The proof of a new revision: on which backends its plans can be run up and down before anything is written, from
//! which start, and what must come of it.
//!
//! Knows nothing of how a proof is run, and of files.

use std::collections::BTreeSet;

use runner::prove::{Ground, Proof, Rows, Trial, prove};
use schema_diff::apply::apply;
use schema_diff::change::{Change, Rename};
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, compare, in_old_names};
use schema_diff::model::{ColumnType, ObjectName, Schema};
use schema_diff::plan::Plan;
use schema_diff::plan::dependents::{DependentKind, put};
use schema_diff::render::sql::statements;
use schema_diff::render::text;
use schema_diff::seed::{Needs, sample, seeds};
use schema_diff::statement::Statement;

use crate::args::Proving;
use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::generate::{creation, creation_plan};
use crate::ground::place;
use crate::output::count;
use crate::plans::{Intent, Plans, Ways};
use crate::renames;

/// What is proven.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What the revision shall do.
    pub intent: &'a Intent<'a>,
    /// Its plans.
    pub plans: &'a Plans,
    /// What the entities say: where `up` must lead.
    pub desired: &'a Schema,
    /// What they said before.
    pub recorded: &'a Schema,
    /// The database schemas that are read; none: the connection's own.
    pub schemas: &'a [String],
    /// Drift that the revision leaves alone.
    pub left: &'a [Change],
    /// The backends that it is for.
    pub backends: &'a [Dialect],
    /// Whether it drops what nobody told us about.
    pub include_unmanaged: bool,
}

impl Subject<'_> {
    /// Proves it on every backend that can be had. Gives a line for each that says whether, or why not; a proof that
    /// fails is a failure.
    pub async fn prove(
        &self,
        context: &Context,
        proving: &Proving,
        opened: Option<&Opened>,
    ) -> Result<Vec<String>, Failure> {
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for &dialect in self.backends {
            let live = opened.filter(|opened| opened.database.dialect == dialect);
            let proof = match live {
                Some(opened) if dialect == Dialect::Sqlite => self.on_copy(opened).await?,
                None if dialect == Dialect::Sqlite => {
                    let database = context.in_memory().await?;
                    self.as_recorded(&Ground::Memory(&database), dialect)
                        .await?
                }
                _ => {
                    let place = place(context, proving, dialect, opened).await?;
                    match (place.nowhere(), live) {
                        (Some(why), _) => Proof::NotProven(why.to_owned()),
                        (None, Some(opened)) => self.live(opened, &place.ground()).await?,
                        (None, None) => self.as_recorded(&place.ground(), dialect).await?,
                    }
                }
            };
            match proof {
                Proof::Proven(rows) => {
                    lines.push(format!("proven on {dialect}: {}", proven(&rows)));
                    if context.output.verbose() {
                        lines.extend(rows.notes.iter().map(|note| format!("  {note}")));
                    }
                }
                Proof::NotProven(reason) => {
                    others.push(format!("not proven on {dialect}: {reason}"));
                }
            }
        }
        lines.append(&mut others);
        Ok(lines)
    }

    /// On a copy of the SQLite database that was compared with; what is written again is taken away first.
    async fn on_copy(&self, opened: &Opened) -> Result<Proof, Failure> {
        let dialect = opened.database.dialect;
        let names = self.connected();
        let start = Start {
            statements: self.plans.start_in(dialect)?,
            plan: self.plans.start_plan().clone(),
            schema: part(&self.plans.own.before, &names),
        };
        let way = Way {
            ledger: &opened.ledger,
            desired: &self.desired.on(dialect),
            target: &part(&self.plans.own.after, &names),
            left: self.left,
        };
        self.run(&Ground::Memory(&opened.database), dialect, &start, &way)
            .await
    }

    /// Beside the database that was compared with: everything that hangs together with what changes is built first.
    async fn live(&self, opened: &Opened, ground: &Ground<'_>) -> Result<Proof, Failure> {
        let dialect = opened.database.dialect;
        let mut names = self.connected();
        let mut objects = BTreeSet::new();
        let ways = self.plans.on(dialect);
        views_of(ways, dialect, &mut names, &mut objects);
        // What is taken down is there if it can be: where it is not, nothing is taken down.
        let mut whole = part(&ways.before, &names);
        add_dependents(&mut whole, ways, dialect, &objects);
        let bare = part(&ways.before, &names);
        if whole != bare
            && let Ok(start) = Start::of(whole, dialect)
            && let proven @ Proof::Proven(_) = self.from(opened, ground, &names, &start).await?
        {
            return Ok(proven);
        }
        match Start::of(bare, dialect) {
            Ok(start) => self.from(opened, ground, &names, &start).await,
            Err(failure) => Ok(Proof::NotProven(no_start(&failure))),
        }
    }

    async fn from(
        &self,
        opened: &Opened,
        ground: &Ground<'_>,
        names: &BTreeSet<ObjectName>,
        start: &Start,
    ) -> Result<Proof, Failure> {
        let dialect = opened.database.dialect;
        let way = Way {
            ledger: &opened.ledger,
            desired: &part(&self.desired.on(dialect), names),
            target: &part(&self.plans.on(dialect).after, names),
            left: self.left,
        };
        self.run(ground, dialect, start, &way).await
    }

    fn connected(&self) -> BTreeSet<ObjectName> {
        let own = &self.plans.own;
        connected(&own.changes, [&own.before, &own.after, self.desired])
    }

    /// On an empty database, built as the revisions recorded it.
    async fn as_recorded(&self, ground: &Ground<'_>, dialect: Dialect) -> Result<Proof, Failure> {
        let start = match self.recorded_start(dialect) {
            Ok(start) => start,
            Err(reason) => return Ok(Proof::NotProven(reason)),
        };
        let changes = &self.plans.on(dialect).changes;
        let names = connected(changes, [&start.schema, self.recorded, self.desired]);
        let desired = part(&self.desired.on(dialect), &names);
        let way = Way {
            ledger: "seaql_migrations",
            desired: &desired,
            target: &desired,
            left: &[],
        };
        self.run(ground, dialect, &start, &way).await
    }

    /// What the revisions recorded, as far as the plan touches it; or why it is not known.
    pub(crate) fn recorded_start(&self, dialect: Dialect) -> Result<Start, String> {
        if self.include_unmanaged {
            return Err("unmanaged objects are known in the project's database only".into());
        }
        let mut before = self.recorded.on(dialect).into_owned();
        // What is only recorded is there already; what is repaired is not as it was recorded.
        let absorbed = self.intent.comparison.already.iter();
        let absorbed = absorbed
            .filter(|_| !self.intent.emit_already)
            .map(|item| item.change.clone());
        let broken = self.intent.repair.iter().rev().cloned();
        let own = |change: &Change| {
            let ways = self.plans.on(dialect);
            std::ptr::eq(ways, &raw const self.plans.own) || ways.changes.contains(change)
        };
        let broken = broken.filter(own);
        for change in absorbed.chain(broken.map(Change::reversed)) {
            apply(&mut before, &change).map_err(|conflict| no_start(&conflict))?;
        }
        let changes = &self.plans.on(dialect).changes;
        let names = connected(changes, [&before, self.recorded, self.desired]);
        Start::of(part(&before, &names), dialect).map_err(|failure| no_start(&failure))
    }

    async fn run(
        &self,
        ground: &Ground<'_>,
        dialect: Dialect,
        start: &Start,
        way: &Way<'_>,
    ) -> Result<Proof, Failure> {
        // What is still to be filled in is filled with something here.
        let sample = |schema: &Schema| {
            let schema = schema.clone();
            move |table: &ObjectName, column: &str| sample(&schema, table, column, dialect)
        };
        let ways = self.plans.on(dialect);
        let (before, after) = (&ways.before, &ways.after);
        let up = ways.up.filled(sample(after));
        let up = statements(&up, dialect, before, after)?;
        let down = ways.down.filled(sample(before));
        let down = statements(&down, dialect, after, before)?;
        let compare_up = |schema: &Schema| {
            let comparison = compare(Input {
                desired: way.desired,
                recorded: way.desired,
                actual: Some((schema, dialect)),
                backends: self.backends,
                include_unmanaged: false,
            });
            let unexpected: Vec<Change> = comparison
                .drift
                .into_iter()
                .filter(|change| !way.left.contains(change))
                .collect();
            if unexpected.is_empty() {
                Ok(())
            } else {
                Err(format!(
                    "this would be needed to have what the entities say:\n{}",
                    text::tree(&unexpected)
                ))
            }
        };
        let mut elsewhere = start.plan.reaches();
        elsewhere.extend(ways.up.reaches());
        elsewhere.extend(ways.down.reaches());
        let needs = Needs {
            full: filled(ways),
            ..Needs::default()
        };
        let trial = Trial {
            start: &start.statements,
            up: &up,
            down: &down,
            elsewhere: &elsewhere,
            // The rows come before anything has its new name.
            seeds: &seeds(
                &start.schema,
                &in_old_names(way.target, &renames::of(&ways.changes)),
                dialect,
                &needs,
            ),
            renamed: &renames::tables(&ways.changes),
            leave_out: &[way.ledger],
            schemas: self.schemas,
            models: &[way.desired],
            compare_up: &compare_up,
        };
        Ok(prove(ground, &trial).await?)
    }
}

/// What a plan starts from: how it is built, and which tables rows are made up for.
pub(crate) struct Start {
    /// What builds it.
    pub(crate) statements: Vec<Statement>,
    plan: Plan,
    schema: Schema,
}

impl Start {
    /// The schema, built from nothing.
    fn of(schema: Schema, dialect: Dialect) -> Result<Self, Failure> {
        Ok(Self {
            statements: creation(&schema, dialect)?,
            plan: creation_plan(&schema, dialect)?,
            schema,
        })
    }
}

/// What is required of where `up` leads.
struct Way<'a> {
    ledger: &'a str,
    desired: &'a Schema,
    /// In the plan's own words, for the rows.
    target: &'a Schema,
    left: &'a [Change],
}

/// What a proof came to, in words.
pub fn proven(rows: &Rows) -> String {
    let held = match (rows.rows, rows.tables) {
        (0, _) => "no rows in the tables".to_owned(),
        (number, tables) => format!("{} in {}", count(number, "row"), count(tables, "table")),
    };
    format!("up, and down again, with {held}")
}

/// The columns that may hold NULL before and not after, and that the plan does not fill.
fn filled(plans: &Ways) -> BTreeSet<(ObjectName, String)> {
    let mut columns = BTreeSet::new();
    for change in &plans.changes {
        if let Change::Column { table, sides } = change
            && let (Some(previous), Some(next)) = (&sides.previous, &sides.next)
            && previous.nullable
            && !next.nullable
        {
            columns.insert((table.clone(), previous.name.clone()));
        }
    }
    for (table, column, _) in plans.up.backfills() {
        columns.remove(&(table.clone(), column.to_owned()));
    }
    let renames = renames::of(&plans.changes);
    let columns = columns.into_iter().map(|(mut table, mut column)| {
        for rename in renames.iter().rev() {
            match rename {
                Rename::Table { from, to } if *to == table => table = from.clone(),
                Rename::Column {
                    table: of,
                    from,
                    to,
                } if *of == table && *to == column => column.clone_from(from),
                _ => {}
            }
        }
        (table, column)
    });
    columns.collect()
}

fn no_start(reason: &impl std::fmt::Display) -> String {
    format!("where it starts from could not be built: {reason}")
}

/// The tables of the changes, and all that foreign keys connect with them, in any of the schemas.
fn connected(changes: &[Change], schemas: [&Schema; 3]) -> BTreeSet<ObjectName> {
    let enums: BTreeSet<&ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Enum { name, .. }
            | Change::Rename(Rename::Enum { to: name, .. } | Rename::Value { of: name, .. }) => {
                Some(name)
            }
            _ => None,
        })
        .collect();
    let mut names: BTreeSet<ObjectName> =
        changes.iter().filter_map(Change::table).cloned().collect();
    names.extend(changes.iter().filter_map(|change| match change {
        Change::Rename(Rename::Table { from, .. }) => Some(from.clone()),
        _ => None,
    }));
    let tables = || schemas.iter().flat_map(|schema| &schema.tables);
    for (name, table) in tables() {
        let uses = |ty: &ColumnType| enum_of(ty).is_some_and(|name| enums.contains(name));
        if table.columns.iter().any(|column| uses(column.ty.value())) {
            names.insert(name.clone());
        }
    }
    loop {
        let before = names.len();
        for (name, table) in tables() {
            for key in &table.foreign_keys {
                if names.contains(name) || names.contains(&key.references) {
                    names.insert(name.clone());
                    names.insert(key.references.clone());
                }
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

/// The views that are taken down, what they are made of, and the tables of these.
fn views_of(
    ways: &Ways,
    dialect: Dialect,
    names: &mut BTreeSet<ObjectName>,
    objects: &mut BTreeSet<ObjectName>,
) {
    let mut open: Vec<ObjectName> = Vec::new();
    for of in ways.dependents.on(dialect) {
        if let DependentKind::Object(name, _) = &of.what {
            open.push(name.clone());
        }
    }
    while let Some(name) = open.pop() {
        if ways.before.tables.contains_key(&name) {
            names.insert(name);
        } else if let Some(object) = ways.before.opaque.get(&name)
            && objects.insert(name)
        {
            open.extend(object.uses.keys().cloned());
        }
    }
}

/// Adds to the part of the start what is taken down and can be made in another database: what a trigger of PostgreSQL
/// calls is not there.
fn add_dependents(
    part: &mut Schema,
    ways: &Ways,
    dialect: Dialect,
    objects: &BTreeSet<ObjectName>,
) {
    for name in objects {
        if let Some(object) = ways.before.opaque.get(name) {
            part.opaque.insert(name.clone(), object.clone());
        }
    }
    for of in ways.dependents.on(dialect) {
        let calls = dialect.triggers_call_functions();
        if !(calls && matches!(of.kind(), "trigger" | "policy" | "rule")) {
            put(part, of);
        }
    }
}

fn enum_of(ty: &ColumnType) -> Option<&ObjectName> {
    match ty {
        ColumnType::Enum(name) => Some(name),
        ColumnType::Array(element) => enum_of(element),
        _ => None,
    }
}

/// The tables of these names, as far as the model has words for them, and all enum types.
fn part(schema: &Schema, names: &BTreeSet<ObjectName>) -> Schema {
    let mut part = Schema {
        enums: schema.enums.clone(),
        ..Schema::default()
    };
    for (name, table) in &schema.tables {
        if names.contains(name) {
            let mut table = table.clone();
            table.opaque.clear();
            table.indexes.retain(|index| index.definition.is_none());
            part.tables.insert(name.clone(), table);
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use schema_diff::change::Sides;
    use schema_diff::model::{Column, EnumType, Fact, ForeignKey, Table};

    use super::*;

    fn table(references: &[&str], enum_name: Option<&str>) -> Table {
        Table {
            columns: enum_name
                .map(|name| Column {
                    ..Column::new(
                        "c",
                        Fact::Said(ColumnType::Array(Box::new(ColumnType::Enum(name.into())))),
                    )
                })
                .into_iter()
                .collect(),
            foreign_keys: references
                .iter()
                .map(|references| ForeignKey {
                    name: None,
                    columns: vec!["x".into()],
                    references: (*references).into(),
                    referenced_columns: vec!["id".into()],
                    on_delete: None,
                    on_update: None,
                    ..ForeignKey::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn what_hangs_together_is_built_together() {
        let schema = Schema {
            tables: [
                ("a", table(&["b"], None)),
                ("b", table(&[], None)),
                ("c", table(&["b"], None)),
                ("d", table(&[], None)),
                ("e", table(&["d"], Some("mood"))),
            ]
            .map(|(name, table)| (name.into(), table))
            .into(),
            ..Schema::default()
        };
        let names = |change: Change| -> Vec<String> {
            connected(&[change], [&schema, &Schema::default(), &schema])
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        let of_table = Change::Table {
            table: "a".into(),
            sides: Sides::drop(Table::default()),
        };
        assert_eq!(names(of_table), ["a", "b", "c"]);
        let of_enum = Change::Enum {
            name: "mood".into(),
            sides: Sides::create(EnumType { values: Vec::new() }),
        };
        assert_eq!(names(of_enum), ["d", "e"]);
    }
}
