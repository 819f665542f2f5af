//! `history`, `heads`, `current`: the revisions as a list.

use std::collections::BTreeSet;

use schema_diff::revision::Revision;
use serde_json::{Value, json};

use crate::args::{Format, Report};
use crate::context::Context;
use crate::error::Failure;
use crate::output::aligned;
use crate::revisions::Revisions;

use super::Outcome;

/// A revision in a list.
struct Item<'a> {
    id: &'a str,
    revision: Option<&'a Revision>,
    head: bool,
}

impl<'a> Item<'a> {
    fn of(revision: &'a Revision, heads: &BTreeSet<&str>) -> Self {
        Self {
            id: &revision.id,
            revision: Some(revision),
            head: heads.contains(revision.id.as_str()),
        }
    }

    fn label(&self) -> String {
        match (self.revision, self.head) {
            (None, _) => format!("{} (no file here)", self.id),
            (Some(_), true) => format!("{} (head)", self.id),
            (Some(_), false) => self.id.to_owned(),
        }
    }
}

fn head_ids(revisions: &Revisions) -> BTreeSet<&str> {
    revisions
        .graph
        .heads()
        .into_iter()
        .map(|revision| revision.id.as_str())
        .collect()
}

fn json_list(revisions: &Revisions, items: &[Item<'_>]) -> Value {
    items
        .iter()
        .map(|item| {
            json!({
                "id": item.id,
                "revises": item.revision.map(|revision| &revision.parents),
                "message": item.revision.map(|revision| &revision.message),
                "created": item.revision.map(|revision| &revision.created),
                "file": revisions.names.get(item.id),
                "head": item.head,
            })
        })
        .collect()
}

fn short_list(items: &[Item<'_>]) -> String {
    let labels: Vec<String> = items.iter().map(Item::label).collect();
    let width = labels.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (item, label) in items.iter().zip(&labels) {
        let message = item.revision.map_or("", |revision| &revision.message);
        text.push_str(format!("{label:width$}  {message}").trim_end());
        text.push('\n');
    }
    text
}

fn long_list(revisions: &Revisions, items: &[Item<'_>]) -> String {
    let blocks: Vec<String> = items
        .iter()
        .map(|item| {
            let mut rows = vec![("revision", item.label())];
            if let Some(revision) = item.revision {
                let parents = if revision.parents.is_empty() {
                    "nothing (a base)".to_owned()
                } else {
                    revision.parents.join(", ")
                };
                rows.push(("message", revision.message.clone()));
                rows.push(("revises", parents));
                rows.push(("created", revision.created.clone()));
                let name = revisions.names.get(item.id);
                rows.push(("file", name.cloned().unwrap_or_default()));
            }
            aligned(&rows)
        })
        .collect();
    blocks.join("\n")
}

fn print(
    context: &Context,
    report: Report,
    revisions: &Revisions,
    items: &[Item<'_>],
    when_empty: &str,
) -> Result<Outcome, Failure> {
    let text = match report.format {
        Format::Json => {
            context.report(json!({ "revisions": json_list(revisions, items) }))?;
            return Ok(Outcome::Done);
        }
        Format::Text if context.output.verbose() => long_list(revisions, items),
        Format::Text => short_list(items),
    };
    if items.is_empty() {
        context.output.talk(when_empty);
    }
    context.output.data(&text)?;
    Ok(Outcome::Done)
}

/// All revisions, newest first.
pub fn history(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let heads = head_ids(&revisions);
    let items: Vec<Item<'_>> = revisions
        .graph
        .revisions()
        .iter()
        .rev()
        .map(|revision| Item::of(revision, &heads))
        .collect();
    print(
        context,
        report,
        &revisions,
        &items,
        "there is no revision yet",
    )
}

/// The revisions without children.
pub fn heads(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let heads = head_ids(&revisions);
    let items: Vec<Item<'_>> = revisions
        .graph
        .heads()
        .into_iter()
        .map(|revision| Item::of(revision, &heads))
        .collect();
    print(
        context,
        report,
        &revisions,
        &items,
        "there is no revision yet",
    )
}

/// Where the database is.
pub async fn current(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let opened = context.open().await?;
    let heads = head_ids(&revisions);
    let beyond = opened.beyond(&revisions);
    let mut items: Vec<Item<'_>> = revisions
        .graph
        .current(&opened.ids())
        .into_iter()
        .map(|revision| Item::of(revision, &heads))
        .collect();
    items.extend(beyond.iter().map(|id| Item {
        id,
        revision: None,
        head: false,
    }));
    print(
        context,
        report,
        &revisions,
        &items,
        "no revision is applied",
    )
}
