//! `check`: do entities, revisions and database agree?

use serde_json::json;

use crate::args::{Check, Format};
use crate::context::{Context, Desired};
use crate::error::Failure;
use crate::picture::{Parts, Picture, places_json, places_text};
use crate::renames;

use super::Outcome;

/// Compares and prints; exit 1 when something differs.
pub async fn check(context: &Context, args: &Check) -> Result<Outcome, Failure> {
    let Desired {
        schema: mut desired,
        places,
        former,
        ..
    } = context.desired()?;
    let revisions = context.revisions()?;
    revisions.refuse_unrecorded()?;
    let recorded = revisions.recorded(&revisions.ids())?;
    let renames = renames::resolved(&desired, &recorded, &former, &[])?;
    let backends = context.backends();
    let (picture, name) = if args.offline {
        let parts = Parts {
            revisions: &revisions,
            desired: Some(&desired),
            renames: &renames,
            actual: None,
            backends: &backends,
        };
        (Picture::new(&parts)?, None)
    } else {
        let opened = context.open(&revisions).await?;
        opened.warn_of_edits(context, &revisions).await;
        let applied = opened.ids();
        let there = revisions.folded(&applied)?.schema;
        let models = [&recorded, &there];
        let schema = opened
            .schema_beside(&mut desired, &models, &renames, context.output)
            .await?;
        let parts = Parts {
            revisions: &revisions,
            desired: Some(&desired),
            renames: &renames,
            actual: Some((&schema, opened.database.dialect, &applied)),
            backends: &backends,
        };
        (Picture::new(&parts)?, Some(opened.url.database_name()))
    };
    match args.report.format {
        Format::Json => {
            let mut json = picture.json();
            json["places"] = json!({
                "entities": places_json(&picture.intent, &places),
                "drift": places_json(&picture.drift, &places),
            });
            context.report(json)?;
        }
        Format::Text => {
            picture.print(context.output, name.as_deref())?;
            if context.output.verbose() {
                for changes in [&picture.intent, &picture.drift] {
                    context.output.data(&places_text(changes, &places))?;
                }
            }
        }
    }
    Ok(if picture.in_step() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}
