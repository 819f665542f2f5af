//! `merge`: a revision that revises several heads. What both sides changed is told with both places; where their change
//! records contradict each other, what the entities say now resolves it. No database is opened.

use std::fmt::Write as _;

use schema_diff::change::Change;
use schema_diff::diff::{Comparison, Input, compare};
use schema_diff::plan::Backfills;
use schema_diff::record::{Folded, Record};
use schema_diff::render::text;

use crate::args::Merge;
use crate::clashes::{Clash, between, overlap};
use crate::context::Context;
use crate::error::Failure;
use crate::generate::{self, Intent, Plans};
use crate::naming;
use crate::output::count;
use crate::placing::{Place, folder, ids};
use crate::project::Project;
use crate::revisions::Revisions;
use crate::writing::{Draft, write};

use super::Outcome;

/// Writes it.
pub fn merge(context: &Context, args: &Merge) -> Result<Outcome, Failure> {
    let output = context.output;
    let project = context.project()?;
    let revisions = context.revisions()?;
    let parents = parents(&revisions, &args.revisions)?;
    if parents.len() < 2 {
        output.talk("nothing to do: there is one head, and nothing to join");
        return Ok(Outcome::Done);
    }
    let said = match &args.message {
        Some(message) => message.clone(),
        None => format!("merge {}", count(parents.len(), "head")),
    };
    let message = naming::message(&said)?;
    let place = Place::on(&revisions, parents.clone(), &args.naming)?;
    let folded = revisions.folded(&place.below(&revisions))?;
    let clashes = between(&revisions, &parents);
    let changes = resolution(context, project, &folded)?;

    let version_path = args.naming.version_path.as_deref();
    let into = folder(project, &revisions, &parents, version_path)?;
    let revision = place.revision(project, &revisions, message, &args.naming)?;
    let backends = project.config.backends();
    let comparison = Comparison {
        intent: changes.clone(),
        emitted: changes.clone(),
        ..Comparison::default()
    };
    let intent = Intent {
        comparison: &comparison,
        repair: &[],
        emit_already: false,
        backends: &backends,
    };
    let plans = Plans::new(&intent, &folded.schema, &Backfills::new())?;
    let record = Record::new(changes, &folded.schema).map_err(|conflict| {
        generate::fault(&format!("the change record does not hold: {conflict}"))
    })?;
    let draft = Draft {
        id: &revision.id,
        folder: &into,
        text: generate::file(&revision, &intent, &plans, &backends)?,
        record: &record,
    };
    let name = write(context, project, &revisions, &draft)?;
    output.data(&format!("{name}\n"))?;
    for parent in &parents {
        output.data(&format!("  revises {parent}\n"))?;
    }
    output.data(&report(&clashes))?;
    if !folded.open.is_empty() {
        output.data(&resolved(&plans.changes))?;
    }
    Ok(Outcome::Done)
}

/// The heads to join: those that are named, else all.
fn parents(revisions: &Revisions, named: &[String]) -> Result<Vec<String>, Failure> {
    if named.is_empty() {
        return Ok(ids(&revisions.graph.heads()));
    }
    let mut parents = Vec::new();
    for name in named {
        // All of them, also one that another branch depends on.
        let found = if name == "heads" {
            revisions.graph.heads()
        } else {
            revisions.named(name)?
        };
        for id in ids(&found) {
            if !parents.contains(&id) {
                parents.push(id);
            }
        }
    }
    Ok(parents)
}

/// What brings the things that clash from what came first to what the entities say.
fn resolution(
    context: &Context,
    project: &Project,
    folded: &Folded,
) -> Result<Vec<Change>, Failure> {
    if folded.open.is_empty() {
        return Ok(Vec::new());
    }
    let desired = context.desired()?.schema;
    let comparison = compare(Input {
        desired: &desired,
        recorded: &folded.schema,
        actual: None,
        backends: &project.config.backends(),
        include_unmanaged: false,
    });
    let mut changes = comparison.intent;
    changes.retain(|change| {
        folded
            .open
            .iter()
            .any(|clash| overlap(change, &clash.change))
    });
    Ok(changes)
}

fn report(clashes: &[Clash]) -> String {
    if clashes.is_empty() {
        return String::new();
    }
    let things = if clashes.len() == 1 {
        "thing"
    } else {
        "things"
    };
    let mut text = format!("{} {things} changed on both sides:\n", clashes.len());
    for clash in clashes {
        for (sign, side) in [("-", &clash.left), (" ", &clash.right)] {
            let (file, line) = &side.place;
            let _ = writeln!(text, "{sign} {file}:{line}: {}", side.words);
        }
    }
    text.push_str(
        "see that what runs second can run after the other, and that both come to what is meant\n",
    );
    text
}

fn resolved(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "the records contradict each other; the entities say what came first, and the merge records that\n"
            .into();
    }
    format!(
        "the records contradict each other; the merge makes it what the entities say:\n{}",
        text::tree(changes)
    )
}
