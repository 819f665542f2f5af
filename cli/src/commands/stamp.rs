//! `stamp`: writes into the ledger where the database stands, and runs nothing.

use std::collections::BTreeSet;

use runner::checksum;
use runner::stamp::{Rows, stamp as write_rows};
use schema_diff::revision::header;

use crate::args::Stamp;
use crate::context::Context;
use crate::error::Failure;
use crate::output::count;
use crate::placing::ids;

use super::Outcome;

/// Writes it.
pub async fn stamp(context: &Context, args: &Stamp) -> Result<Outcome, Failure> {
    let output = context.output;
    let revisions = context.revisions()?;
    let mut opened = context.open(&revisions).await?;
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let applied = if args.purge {
        BTreeSet::new()
    } else {
        opened.refuse_beyond(&revisions).map_err(|failure| {
            failure.help("get the missing files, or empty the ledger first: `stamp --purge`")
        })?;
        opened.ids()
    };
    let moves = revisions.graph.stamp(&applied, &targets)?;
    let (mut add, mut remove) = (ids(&moves.add), ids(&moves.remove));
    // A row of its own instead of those that it replaces.
    for (id, rows) in &opened.through {
        if !args.purge {
            remove.extend(rows.iter().cloned());
            if !remove.contains(id) && !add.contains(id) {
                add.push(id.clone());
            }
        }
    }
    let name = opened.url.database_name();
    // A revision that is named and there is known to be as its file says now.
    let named: BTreeSet<String> = targets
        .iter()
        .filter_map(|target| revisions.graph.named(&opened.ids(), target).ok())
        .flat_map(|found| ids(&found))
        .chain(add.iter().cloned())
        .filter(|id| !remove.contains(id))
        .collect();
    if add.is_empty() && remove.is_empty() && !args.purge {
        for id in &named {
            keep(&opened.database, &revisions, id).await;
        }
        output.talk(&format!(
            "nothing to do: the ledger of {name} says so already"
        ));
        return Ok(Outcome::Done);
    }
    output.talk(&format!(
        "stamp {name} on {}, nothing is run:",
        opened.database.dialect
    ));
    if args.purge && !opened.applied.is_empty() {
        output.talk(&format!("  - all {}", count(opened.applied.len(), "row")));
    }
    for id in &remove {
        output.talk(&format!("  - {id}"));
    }
    for id in &add {
        output.talk(&format!("  + {id}"));
    }
    if !context.global.yes && !output.confirm("write that into the ledger?", "--yes")? {
        return Err(Failure::new("refused", "nothing was changed")
            .help("run it again and answer yes, or give --yes"));
    }
    if opened.missing {
        opened.database = runner::connect::connect(&opened.url, true).await?;
    }
    let rows = Rows {
        purge: args.purge,
        remove: &remove.iter().map(String::as_str).collect::<Vec<_>>(),
        add: &add.iter().map(String::as_str).collect::<Vec<_>>(),
    };
    let now = jiff::Timestamp::now().as_second();
    write_rows(&opened.database, &opened.ledger, &rows, now).await?;
    let gone: Vec<String> = if args.purge {
        checksum::known(&opened.database)
            .await
            .into_keys()
            .collect()
    } else {
        remove
    };
    for id in &gone {
        checksum::forget(&opened.database, id).await;
    }
    for id in &named {
        keep(&opened.database, &revisions, id).await;
    }
    Ok(Outcome::Done)
}

async fn keep(
    database: &runner::connect::Database,
    revisions: &crate::revisions::Revisions,
    id: &str,
) {
    if let Some(text) = revisions.texts.get(id) {
        checksum::keep(database, id, &header::checksum(text)).await;
    }
}
