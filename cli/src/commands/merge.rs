//! `merge`: a revision that revises several heads. What both sides changed is told with both places; where their change
//! records contradict each other, what the entities say now resolves it. No database is opened.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schema_diff::apply::{Conflict, apply};
use schema_diff::change::Change;
use schema_diff::diff::{Comparison, Input, Models, compare};
use schema_diff::model::Schema;
use schema_diff::plan::Backfills;
use schema_diff::record::{Folded, Record};
use schema_diff::render::text;

use crate::args::{Merge, Proving};
use crate::clashes::{Clash, between, overlap};
use crate::context::Context;
use crate::error::Failure;
use crate::generate;
use crate::naming;
use crate::output::count;
use crate::placing::{Place, folder, ids};
use crate::plans::{Intent, Plans, put_change};
use crate::project::Project;
use crate::proof::Subject;
use crate::revisions::Revisions;
use crate::tool::Tool;
use crate::writing::{Draft, write};

use super::Outcome;

/// Writes it.
pub async fn merge(context: &Context, args: &Merge) -> Result<Outcome, Failure> {
    let output = context.output;
    let project = context.project()?;
    let tool = Tool::of(project)?;
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
    let Resolution { recorded, emitted } = resolution(context, project, &folded)?;

    let version_path = args.naming.version_path.as_deref();
    let into = folder(project, &revisions, &parents, version_path)?;
    let revision = place.revision(project, &revisions, message, &args.naming)?;
    let backends = project.config.backends();
    let comparison = Comparison {
        intent: recorded.clone(),
        emitted,
        ..Comparison::default()
    };
    let contradiction = |conflict: Conflict| {
        generate::fault(&format!("the change record does not hold: {conflict}"))
    };
    let mut desired = folded.schema.clone();
    for change in &recorded {
        apply(&mut desired, change).map_err(contradiction)?;
    }
    let intent = Intent {
        comparison: &comparison,
        models: Models {
            desired: &desired,
            recorded: &folded.schema,
            renames: &[],
            backends: &backends,
        },
        dialect: backends[0],
        is_live: false,
        casts: &BTreeMap::new(),
        repair: &[],
        emit_already: false,
        backends: &backends,
    };
    let plans = Plans::new(&intent, &folded.schema.on(backends[0]), &Backfills::new())?;
    let record = Record::new(recorded, &folded.schema).map_err(contradiction)?;
    let subject = Subject {
        intent: &intent,
        plans: &plans,
        desired: &desired,
        recorded: &folded.schema,
        schemas: &[],
        left: &[],
        backends: &backends,
        include_unmanaged: false,
    };
    let proving = Proving::default();
    let spelled = subject.spelled(context, &tool, &proving, None).await?;
    let draft = Draft {
        id: &revision.id,
        folder: &into,
        text: generate::file(&revision, &intent, &plans, tool.target(&spelled))?,
        record: &record,
    };
    let name = write(context, project, &revisions, &draft)?;
    output.data(&format!("{name}\n"))?;
    for parent in &parents {
        output.data(&format!("  revises {parent}\n"))?;
    }
    output.data(&report(&clashes))?;
    if !folded.open.is_empty() {
        output.data(&resolved(&plans.own.changes))?;
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

/// What brings the things that clash to what the entities say.
#[derive(Default)]
struct Resolution {
    /// From what the records come to.
    recorded: Vec<Change>,
    /// From what a database has.
    emitted: Vec<Change>,
}

/// The records come to what was first. A database has what ran last, and one that took the branches in another order has
/// the other: both are brought to what the entities say.
fn resolution(
    context: &Context,
    project: &Project,
    folded: &Folded,
) -> Result<Resolution, Failure> {
    if folded.open.is_empty() {
        return Ok(Resolution::default());
    }
    let desired = context.desired()?.schema;
    let backends = project.config.backends();
    let from = |schema: &Schema| {
        let comparison = compare(Input {
            desired: &desired,
            recorded: schema,
            actual: None,
            backends: &backends,
            include_unmanaged: false,
        });
        let of_clashes = |mut changes: Vec<Change>| {
            let clashes = || folded.open.iter();
            changes.retain(|change| clashes().any(|clash| overlap(change, &clash.change)));
            changes
        };
        (
            of_clashes(comparison.intent),
            of_clashes(comparison.emitted),
        )
    };
    let mut last = folded.schema.clone();
    for clash in &folded.open {
        put_change(&mut last, &clash.change);
    }
    let (recorded, others) = from(&folded.schema);
    let (_, mut emitted) = from(&last);
    let others: Vec<Change> = others
        .into_iter()
        .filter(|change| !emitted.iter().any(|other| overlap(change, other)))
        .collect();
    emitted.extend(others);
    Ok(Resolution { recorded, emitted })
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
    format!(
        "the records contradict each other; the merge makes it what the entities say:\n{}",
        text::tree(changes)
    )
}
