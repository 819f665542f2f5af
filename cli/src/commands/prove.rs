//! `prove`: runs revisions that are there up and down on scratch databases, and compares.
//!
//! A program that carries no revisions builds and calls the project's own.

use std::collections::{BTreeMap, BTreeSet};

use runner::prove::{Ground, Judge, RevisionProof, prove_revisions};
use runner::revisions::Linked;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, compare, in_old_names};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::render::text;
use schema_diff::revision::Revision;
use schema_diff::seed::{Needs, Seed, seeds};
use serde_json::{Value, json};

use crate::args::{Format, Prove};
use crate::build;
use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::ground::place;
use crate::placing::ids;
use crate::proof::proven;
use crate::renames;
use crate::revisions::Revisions;

use super::{Outcome, upgrade};

/// Proves.
pub async fn prove(context: &Context, args: &Prove) -> Result<Outcome, Failure> {
    match &context.linked {
        Some(linked) => run_here(context, linked, args).await,
        None => call(context, args),
    }
}

/// Builds the project's migrator and lets it do the same.
fn call(context: &Context, args: &Prove) -> Result<Outcome, Failure> {
    let project = context.project()?;
    // What is wrong with the files, the names or the URL is said before anything is compiled.
    let revisions = context.revisions()?;
    for name in &args.revisions {
        revisions.named(name)?;
    }
    context.url()?;
    let program = build::program(project, &revisions.fingerprint(), context.output)?;
    let mut arguments = vec!["prove".to_owned()];
    for (given, flag) in [
        (context.global.verbose, "--verbose"),
        (context.global.quiet, "--quiet"),
        (args.report.format == Format::Json, "--format=json"),
    ] {
        if given {
            arguments.push(flag.to_owned());
        }
    }
    arguments.extend(context.extra_arguments());
    arguments.push("--".to_owned());
    arguments.extend(args.revisions.iter().cloned());
    let code = program.call(
        &arguments,
        context.global.database_url.as_deref(),
        &args.proving.prove_url,
    )?;
    Ok(Outcome::Called(code))
}

async fn run_here(context: &Context, linked: &Linked, args: &Prove) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    // The database says what is pending and where it may be proven; without it there is still SQLite.
    let opened = match context.open(&revisions).await {
        Ok(opened) => Some(opened),
        Err(failure) => {
            context.warn(&failure.warning());
            None
        }
    };
    let asked = asked(&revisions, &args.revisions, opened.as_ref())?;
    let names: Vec<&str> = asked.iter().map(String::as_str).collect();
    let below = revisions.graph.required(&names);
    let mut migrations = Vec::new();
    for step in steps(&revisions, &below) {
        migrations.push(upgrade::linked_migration(linked, &revisions, step)?);
    }
    let ledger = context.ledger()?;
    let scope = context.scope(&ledger);
    let mut report = Report::default();
    let backends = match context.backends() {
        backends if backends.is_empty() => opened
            .iter()
            .map(|opened| opened.database.dialect)
            .collect(),
        backends => backends,
    };
    for &dialect in &backends {
        let judge = Records {
            revisions: &revisions,
            asked: &asked,
            recorded: recorded(&revisions, &below)?,
            dialect,
            backends: &backends,
        };
        let found = if dialect == Dialect::Sqlite {
            let database = context.in_memory().await?;
            prove_revisions(
                &Ground::Memory(&database),
                &scope,
                &ledger,
                &migrations,
                &judge,
            )
            .await?
        } else {
            let place = place(context, &args.proving, dialect, opened.as_ref()).await?;
            prove_revisions(&place.ground(), &scope, &ledger, &migrations, &judge).await?
        };
        report.add(dialect, &asked, found);
    }
    match args.report.format {
        Format::Json => context.report(json!({ "proofs": report.items }))?,
        Format::Text => {
            for line in report.lines(context.output.verbose()) {
                context.output.data(&format!("{line}\n"))?;
            }
        }
    }
    if report.failed {
        return Ok(Outcome::Found);
    }
    if report.proven == 0 && !asked.is_empty() {
        return Err(
            Failure::new("not-proven", "nothing could be proven anywhere")
                .help("name a server on which scratch databases may be made: --prove-url"),
        );
    }
    Ok(Outcome::Done)
}

/// The revisions that are asked for: the named ones, else those that are not applied, else the heads.
fn asked(
    revisions: &Revisions,
    named: &[String],
    opened: Option<&Opened>,
) -> Result<BTreeSet<String>, Failure> {
    if !named.is_empty() {
        return named
            .iter()
            .map(|name| Ok(ids(&revisions.named(name)?)))
            .collect::<Result<Vec<_>, Failure>>()
            .map(|found| found.into_iter().flatten().collect());
    }
    let pending: BTreeSet<String> = opened
        .map(|opened| opened.pending(revisions))
        .unwrap_or_default()
        .into_iter()
        .collect();
    if !pending.is_empty() {
        return Ok(pending);
    }
    let heads = revisions.graph.heads();
    Ok(heads.into_iter().map(|head| head.id.clone()).collect())
}

/// These revisions, parents first.
fn steps<'a>(
    revisions: &'a Revisions,
    ids: &'a BTreeSet<String>,
) -> impl Iterator<Item = &'a Revision> {
    let all = revisions.graph.revisions().iter();
    all.filter(|revision| ids.contains(&revision.id))
}

/// What is recorded before and after each of these revisions, when they run one after the other.
fn recorded(
    revisions: &Revisions,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, (Schema, Schema)>, Failure> {
    let mut done = BTreeSet::new();
    let mut before = Schema::default();
    let mut found = BTreeMap::new();
    for step in steps(revisions, ids) {
        done.insert(step.id.clone());
        // Below a merge its branches may contradict each other.
        let after = revisions.folded(&done)?.schema;
        found.insert(step.id.clone(), (before, after.clone()));
        before = after;
    }
    Ok(found)
}

/// Judges by the change records.
struct Records<'a> {
    revisions: &'a Revisions,
    asked: &'a BTreeSet<String>,
    recorded: BTreeMap<String, (Schema, Schema)>,
    dialect: Dialect,
    backends: &'a [Dialect],
}

impl Records<'_> {
    fn drift(&self, recorded: &Schema, actual: &Schema) -> Vec<Change> {
        compare(Input {
            desired: recorded,
            recorded,
            actual: Some((actual, self.dialect)),
            backends: self.backends,
            include_unmanaged: false,
        })
        .drift
    }
}

impl Records<'_> {
    /// What the revision's record says that it changes.
    fn changes(&self, id: &str) -> &[Change] {
        let record = self.revisions.records.get(id);
        record.map_or(&[], |record| &record.changes)
    }
}

impl Judge for Records<'_> {
    fn is_asked(&self, id: &str) -> bool {
        self.asked.contains(id)
    }

    fn seeds(&self, id: &str, start: &Schema) -> Vec<Seed> {
        let target = self.recorded.get(id).map(|(_, after)| after);
        // The rows come before anything has its new name.
        let target = target.map(|target| in_old_names(target, &renames::of(self.changes(id))));
        let target = target.as_deref();
        let needs = Needs {
            full: target.map_or_else(BTreeSet::new, |target| closed(start, target)),
            ..Needs::default()
        };
        let target = target.unwrap_or(start).on(self.dialect);
        seeds(start, &target, self.dialect, &needs)
    }

    fn compare(&self, id: &str, start: &Schema, after: &Schema) -> Result<(), String> {
        let (Some((before, recorded)), true) = (
            self.recorded.get(id),
            self.revisions.records.contains_key(id),
        ) else {
            return Ok(());
        };
        // What an older revision without a record did is no fault of this one.
        let known = self.drift(before, start);
        let mut drift = self.drift(recorded, after);
        drift.retain(|change| !known.contains(change));
        if drift.is_empty() {
            return Ok(());
        }
        Err(format!(
            "this would be needed to have what is recorded:\n{}",
            text::tree(&drift)
        ))
    }

    fn renamed(&self, id: &str) -> Vec<(ObjectName, ObjectName)> {
        renames::tables(self.changes(id))
    }

    fn models(&self, id: &str) -> Vec<Schema> {
        let sides = self.recorded.get(id);
        sides.map_or_else(Vec::new, |(before, after)| {
            vec![after.clone(), before.clone()]
        })
    }
}

/// The columns that may hold NULL and will not be allowed to.
fn closed(start: &Schema, target: &Schema) -> BTreeSet<(ObjectName, String)> {
    let mut columns = BTreeSet::new();
    for (name, table) in &target.tables {
        for column in table.columns.iter().filter(|column| !column.nullable) {
            let old = start
                .tables
                .get(name)
                .and_then(|of| of.column(&column.name));
            if old.is_some_and(|old| old.nullable) {
                columns.insert((name.clone(), column.name.clone()));
            }
        }
    }
    columns
}

/// What came of all of it.
#[derive(Default)]
struct Report {
    items: Vec<Value>,
    failed: bool,
    proven: usize,
}

impl Report {
    fn add(
        &mut self,
        dialect: Dialect,
        asked: &BTreeSet<String>,
        found: Result<Vec<(String, RevisionProof)>, String>,
    ) {
        let mut item =
            |revision: Option<&str>, result: &str, said: Option<String>, notes: &[String]| {
                self.items.push(json!({
                    "backend": dialect.name(),
                    "revision": revision,
                    "result": result,
                    "message": said,
                    "notes": notes,
                }));
            };
        let found = match found {
            Ok(found) => found,
            Err(reason) => return item(None, "not_proven", Some(reason), &[]),
        };
        for (id, proof) in &found {
            match proof {
                RevisionProof::Proven(rows) => {
                    self.proven += 1;
                    item(Some(id), "proven", Some(proven(rows)), &rows.notes);
                }
                RevisionProof::NoDown(rows) => {
                    self.proven += 1;
                    let said = "up; it has no down".to_owned();
                    item(Some(id), "no_down", Some(said), &rows.notes);
                }
                RevisionProof::Failed(reason) => {
                    self.failed = true;
                    item(Some(id), "failed", Some(reason.clone()), &[]);
                }
            }
        }
        for id in asked {
            if !found.iter().any(|(other, _)| other == id) {
                let said = "a revision before it failed".to_owned();
                item(Some(id), "not_proven", Some(said), &[]);
            }
        }
    }

    fn lines(&self, verbose: bool) -> Vec<String> {
        let mut lines = Vec::new();
        for item in &self.items {
            let text = |key: &str| item[key].as_str().unwrap_or_default();
            let revision = match text("revision") {
                "" => String::new(),
                id => format!("{id} "),
            };
            let word = match text("result") {
                "proven" | "no_down" => "proven",
                "failed" => "failed",
                _ => "not proven",
            };
            lines.push(format!(
                "{revision}{word} on {}: {}",
                text("backend"),
                text("message").trim_end()
            ));
            if verbose {
                let notes = item["notes"].as_array().into_iter().flatten();
                lines.extend(
                    notes
                        .filter_map(Value::as_str)
                        .map(|note| format!("  {note}")),
                );
            }
        }
        lines
    }
}
