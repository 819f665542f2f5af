//! `record`: attaches to a hand-written revision what the entities say after it. No database is opened.

use schema_diff::diff::{Input, compare_renamed};
use schema_diff::record::{self, Record as ChangeRecord};
use schema_diff::render::text;

use crate::args::Record;
use crate::context::{Context, Desired};
use crate::error::Failure;
use crate::generate::fault;
use crate::output::count;
use crate::project::{Write, write_all};
use crate::renames;
use crate::writing::hooks;

use super::Outcome;

/// Writes its change record.
pub fn record(context: &Context, args: &Record) -> Result<Outcome, Failure> {
    let project = context.project()?;
    let revisions = context.revisions()?;
    let graph = &revisions.graph;
    let target = args.revision.as_deref().unwrap_or("head");
    let found = revisions.named(target)?;
    let [revision] = found.as_slice() else {
        return Err(
            Failure::new("record", format!("{target} is not one revision"))
                .help("name the revision that was written by hand"),
        );
    };
    let above = graph.dependents(&[&revision.id]);
    if let Some(other) = above.iter().find(|id| **id != revision.id) {
        return Err(Failure::new(
            "record",
            format!(
                "{other} stands on {}: what the entities say is said after it",
                revision.id
            ),
        )
        .help("record what the entities say with a head"));
    }
    let mut others = revisions.ids();
    others.remove(&revision.id);
    let recorded = revisions.recorded(&others)?;
    let mut below = graph.required(&[&revision.id]);
    below.remove(&revision.id);
    let below = revisions.recorded(&below)?;
    let Desired { schema, former, .. } = context.desired()?;
    let renames = renames::resolved(&schema, &recorded, &former, &[])?;
    let input = Input {
        desired: &schema,
        recorded: &recorded,
        actual: None,
        backends: &project.config.backends(),
        include_unmanaged: false,
    };
    let comparison = compare_renamed(input, &renames).map_err(renames::refused)?;
    let written = ChangeRecord::new(comparison.intent.clone(), &below).map_err(|conflict| {
        if graph.heads().len() > 1 {
            Failure::new(
                "of-another-branch",
                format!("the entities change what only another branch knows: {conflict}"),
            )
            .help("record it with a revision of that branch, or join the branches first: `merge`")
        } else {
            fault(&format!("the change record does not hold: {conflict}"))
        }
    })?;
    if revisions.records.get(&revision.id) == Some(&written) {
        context
            .output
            .talk("nothing to do: the record has what the entities say");
        return Ok(Outcome::Done);
    }
    let name = revisions.names.get(&revision.id);
    let path = project
        .folder
        .join(name.unwrap_or(&revision.id))
        .with_extension("json");
    write_all(&[Write {
        new: !path.exists(),
        path: path.clone(),
        text: record::to_json(&written),
    }])?;
    context
        .output
        .data(&format!("{}\n", project.name_of(&path)))?;
    context.output.tree(&text::tree(&comparison.intent))?;
    context.output.talk(&format!(
        "{} recorded; that the revision makes them is for you to see: `prove {}`",
        count(comparison.intent.len(), "change"),
        revision.id
    ));
    hooks(context, project, &[path])?;
    Ok(Outcome::Done)
}
