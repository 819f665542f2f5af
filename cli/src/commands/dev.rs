//! `dev` and `reset`: several steps in one go, for a database that is a developer's own.

use std::collections::BTreeSet;

use runner::run::Direction;

use crate::args::{Autogenerate, Dev, Message, Reset};
use crate::context::Context;
use crate::error::Failure;

use super::{Outcome, autogenerate, upgrade};

/// Autogenerates and upgrades.
pub async fn dev(context: &Context, args: &Dev) -> Result<Outcome, Failure> {
    refuse_protected(context)?;
    let message = match args.message.text() {
        "" => Message::from("dev"),
        _ => args.message.clone(),
    };
    // What was pulled comes first: there is something to compare with only at head.
    let up = upgrade::Walk {
        direction: Direction::Up,
        target: "heads",
        sql: false,
        agreed: true,
    };
    if !pending(context).await?.is_empty() {
        let outcome = upgrade::walk(context, up).await?;
        if !is_done(outcome) {
            return Ok(outcome);
        }
    }
    let args = Autogenerate {
        message,
        ..Autogenerate::default()
    };
    autogenerate::autogenerate(context, &args).await?;
    if pending(context).await?.is_empty() {
        return Ok(Outcome::Done);
    }
    upgrade::walk(context, up).await
}

/// Down to the base and up again.
pub async fn reset(context: &Context, args: &Reset) -> Result<Outcome, Failure> {
    refuse_protected(context)?;
    // Before anything is reverted: where to come up again.
    let revisions = context.revisions()?;
    revisions.graph.upgrade(&BTreeSet::new(), &args.target)?;
    let name = context.url()?.0.database_name();
    if !context.global.yes {
        let question = format!("revert everything in {name} and run it again? All rows are lost");
        if !context.output.confirm(&question, "--yes")? {
            return Err(Failure::new("refused", "nothing was changed")
                .help("run it again and answer yes, or give --yes"));
        }
    }
    for (direction, target) in [
        (Direction::Down, "base"),
        (Direction::Up, args.target.as_str()),
    ] {
        let walk = upgrade::Walk {
            direction,
            target,
            sql: false,
            agreed: true,
        };
        let outcome = upgrade::walk(context, walk).await?;
        if !is_done(outcome) {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Done)
}

fn is_done(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Done | Outcome::Called(0))
}

async fn pending(context: &Context) -> Result<Vec<String>, Failure> {
    let revisions = context.revisions()?;
    let opened = context.open(&revisions).await?;
    opened.refuse_beyond(&revisions)?;
    Ok(opened.pending(&revisions))
}

fn refuse_protected(context: &Context) -> Result<(), Failure> {
    let (url, _) = context.url()?;
    // Without a project nobody says what is protected.
    match context.project()?.config.protection(&url) {
        None => Ok(()),
        Some(pattern) => Err(Failure::new(
            "protected",
            format!("{} is protected by {pattern:?}", url.database_name()),
        )
        .help("this is for a database of your own; run the single commands where you mean it")),
    }
}
