//! Before a revision runs: does this database have something in its way that the revision's file does not know? The
//! same question that a new revision is written by, asked of this database.

use std::collections::{BTreeMap, BTreeSet};

use runner::run::Direction;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, Models, compare_renamed};
use schema_diff::model::Column;
use schema_diff::plan::{Backfills, Operation, Plan};
use schema_diff::render::sql::statements;
use schema_diff::revision::{Revision, TakenDown, taken_down};
use schema_diff::statement::{Dependent, Statement};

use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::output::count;
use crate::plans::{Intent, Plans, in_model_words};
use crate::renames;
use crate::revisions::Revisions;

/// A revision that is about to run.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// All revisions.
    pub revisions: &'a Revisions,
    /// Those that are applied now.
    pub applied: &'a BTreeSet<String>,
    /// It.
    pub step: &'a Revision,
    /// Which way it goes.
    pub direction: Direction,
}

impl Before<'_> {
    /// A failure if the database has something in the way that the file neither takes down nor drops.
    pub async fn refuse_unknown(&self, context: &Context, opened: &Opened) -> Result<(), Failure> {
        let Some(record) = self.revisions.records.get(&self.step.id) else {
            return Ok(());
        };
        let dialect = opened.database.dialect;
        let changes: Vec<Change> = match self.direction {
            Direction::Up => record.changes.clone(),
            Direction::Down => {
                let back = record.changes.iter().rev().cloned();
                back.map(Change::reversed).collect()
            }
        };
        if !changes.iter().any(|change| may_be_in_use(change, dialect)) {
            return Ok(());
        }
        let found = self.in_the_way(context, opened, &changes).await?;
        let text = self.revisions.texts.get(&self.step.id);
        let known = text.map(|text| taken_down(text)).unwrap_or_default();
        let unknown: Vec<&Dependent> = found
            .iter()
            .filter(|of| !of.with_table && !is_known(of, &known))
            .collect();
        let Some(first) = unknown.first() else {
            return Ok(());
        };
        let names: Vec<String> = unknown.iter().map(|of| words(of, &known)).collect();
        let help = format!(
            "nothing of it was run. Drop {} first if nobody needs {0} any more; else let the revision do it: \
             `ops::take_down` as the first thing in `{}`, and `ops::put_back` where it is to come back, with {}",
            if unknown.len() == 1 { "it" } else { "them" },
            self.direction.name(),
            first.create_sql(),
        );
        Err(Failure::new(
            "unknown-dependents",
            format!(
                "{} is in the way of {} of {}, which does not know {}: {}",
                count(unknown.len(), "object"),
                self.direction.name(),
                self.step.id,
                if unknown.len() == 1 { "it" } else { "them" },
                names.join(", ")
            ),
        )
        .help(help))
    }

    /// What a revision written on this database would take down.
    async fn in_the_way(
        &self,
        context: &Context,
        opened: &Opened,
        changes: &[Change],
    ) -> Result<Vec<Dependent>, Failure> {
        let dialect = opened.database.dialect;
        let recorded = self.revisions.folded(self.applied)?.schema;
        let mut then = self.applied.clone();
        match self.direction {
            Direction::Up => then.insert(self.step.id.clone()),
            Direction::Down => then.remove(&self.step.id),
        };
        let mut desired = self.revisions.folded(&then)?.schema;
        let renames = renames::of(changes);
        let live = opened
            .schema_beside(
                &mut desired,
                &[&recorded],
                &renames,
                context.output.silent(),
            )
            .await?;
        let comparison = compare_renamed(
            Input {
                desired: &desired,
                recorded: &recorded,
                actual: Some((&live, dialect)),
                backends: &[dialect],
                include_unmanaged: false,
            },
            &renames,
        );
        let Ok(comparison) = comparison else {
            // The database is not where the revision starts from: running it says more.
            return Ok(Vec::new());
        };
        let intent = Intent {
            comparison: &comparison,
            models: Models {
                desired: &desired,
                recorded: &recorded,
                renames: &renames,
                backends: &[dialect],
            },
            dialect,
            is_live: true,
            casts: &BTreeMap::new(),
            repair: &[],
            emit_already: false,
            backends: &[dialect],
        };
        let start = in_model_words(&live, &recorded, dialect);
        let Ok(Plans { own, .. }) = Plans::new(&intent, &start, &Backfills::new()) else {
            return Ok(Vec::new());
        };
        let mut steps = own.up.steps.clone();
        steps.retain(|step| matches!(step.operation, Operation::TakeDown(_)));
        let found = statements(&Plan { steps }, dialect, &own.before, &own.after)?;
        let found = found.into_iter().filter_map(|statement| match statement {
            Statement::TakeDown(of) => Some(of),
            _ => None,
        });
        Ok(found.collect())
    }
}

/// Whether something may depend on what the change does away with.
fn may_be_in_use(change: &Change, dialect: Dialect) -> bool {
    match change {
        Change::Column { sides, .. } => match (&sides.previous, &sides.next) {
            (Some(old), Some(new)) => {
                let apart = |column: &Column| column.on.get(&dialect).cloned();
                old.ty != new.ty || old.collation != new.collation || apart(old) != apart(new)
            }
            (previous, _) => previous.is_some(),
        },
        Change::Table { sides, .. } => sides.previous.is_some(),
        Change::PrimaryKey { sides, .. } => sides.previous.is_some(),
        Change::Unique { sides, .. } => sides.previous.is_some(),
        Change::Enum { sides, .. } => sides.previous.is_some() && sides.next.is_some(),
        Change::Rename(_) => !dialect.views_follow_renames(),
        _ => false,
    }
}

fn is_known(of: &Dependent, known: &TakenDown) -> bool {
    match known.find(of) {
        Some(known) => same_definition(known, of),
        None => known.drops(&of.name.name),
    }
}

fn same_definition(a: &Dependent, b: &Dependent) -> bool {
    a.definition
        .split_whitespace()
        .eq(b.definition.split_whitespace())
}

fn words(of: &Dependent, known: &TakenDown) -> String {
    let label = of.label();
    match known.find(of) {
        Some(_) => format!("{label} (it is another one here than in the file)"),
        None => label,
    }
}
