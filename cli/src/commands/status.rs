//! `status`: where the database stands, true in every state.

use schema_diff::change::Rename;
use schema_diff::model::Schema;
use serde_json::json;

use crate::args::{Format, Report};
use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::output::{aligned, count};
use crate::picture::{Parts, Picture, unmanaged_text};
use crate::renames;
use crate::revisions::Revisions;

use super::Outcome;

/// Prints it.
pub async fn status(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let backends = context.backends();
    // Without entities (in production), or with broken ones, all else is still true.
    let recorded = revisions.agreed(context)?;
    let read = || -> Result<(Schema, Vec<Rename>), Failure> {
        let desired = context.desired()?;
        let renames = renames::resolved(&desired.schema, &recorded, &desired.former, &[])?;
        Ok((desired.schema, renames))
    };
    let mut desired = match context.maybe_project().map(|_| read()) {
        Some(Ok(desired)) => Ok(Some(desired)),
        Some(Err(failure)) => {
            if report.format == Format::Json {
                context.warn(&failure);
            }
            Err(failure.to_string())
        }
        None => Ok(None),
    };
    let opened = context.open(&revisions).await?;
    opened.warn_of_edits(context, &revisions).await;
    let applied = opened.ids();
    let there = revisions.folded(&applied)?.schema;
    let models = [&recorded, &there];
    let mut without_entities = recorded.clone();
    let schema = if let Ok(Some((desired, renames))) = &mut desired {
        let output = context.output;
        opened.schema_beside(desired, &models, renames, output)
    } else {
        let output = context.output.silent();
        opened.schema_beside(&mut without_entities, &models, &[], output)
    };
    let schema = schema.await?;
    let facts = runner::introspect::facts(&opened.database).await?;
    let known = desired.as_ref().ok().and_then(Option::as_ref);
    let picture = Picture::new(&Parts {
        revisions: &revisions,
        desired: known.map(|(desired, _)| desired),
        renames: known.map_or(&[], |(_, renames)| renames),
        actual: Some((&schema, opened.database.dialect, &applied)),
        backends: &backends,
    })?;
    let status = Status {
        revisions: &revisions,
        entities: match &desired {
            Ok(Some(_)) => Entities::Read,
            Ok(None) => Entities::None,
            Err(reason) => Entities::Unreadable(reason),
        },
        opened: &opened,
        schema: &schema,
        version: &facts.version,
        size: facts.size.filter(|_| !opened.missing),
        picture: &picture,
    };
    match report.format {
        Format::Json => context.report(status.json())?,
        Format::Text => context
            .output
            .data(&status.text(context.output.verbose()))?,
    }
    Ok(Outcome::Done)
}

enum Entities<'a> {
    Read,
    None,
    Unreadable(&'a str),
}

struct Status<'a> {
    revisions: &'a Revisions,
    entities: Entities<'a>,
    opened: &'a Opened,
    schema: &'a Schema,
    version: &'a str,
    size: Option<u64>,
    picture: &'a Picture,
}

impl Status<'_> {
    fn current(&self) -> Vec<&str> {
        self.revisions
            .graph
            .current(&self.opened.ids())
            .into_iter()
            .map(|revision| revision.id.as_str())
            .collect()
    }

    fn latest(&self) -> Vec<&str> {
        self.revisions
            .graph
            .heads()
            .into_iter()
            .map(|revision| revision.id.as_str())
            .collect()
    }

    fn json(&self) -> serde_json::Value {
        let known = self.picture.beyond.is_empty();
        json!({
            "database": self.opened.url.database_name(),
            "dialect": self.opened.database.dialect,
            "server_version": self.version,
            "size": self.size,
            "exists": !self.opened.missing,
            "url": self.opened.url.redacted(),
            "url_from": self.opened.origin,
            "ledger": self.opened.ledger,
            "tables": self.schema.tables.len(),
            "current": self.current(),
            "latest": self.latest(),
            "pending": self.picture.pending,
            "applied_without_file": self.picture.beyond,
            "entities": match self.entities {
                Entities::Read => json!(self.picture.intent),
                Entities::None | Entities::Unreadable(_) => json!(null),
            },
            "drift": known.then_some(&self.picture.drift),
            "unmanaged": known.then_some(self.picture.unmanaged.len()),
        })
    }

    fn text(&self, verbose: bool) -> String {
        let picture = self.picture;
        let known = picture.beyond.is_empty();
        let list = |ids: &[&str]| match ids {
            [] => "none".to_owned(),
            ids => ids.join(", "),
        };
        let about = match (self.opened.missing, self.size) {
            (true, _) => "not there yet; `upgrade head` makes it".to_owned(),
            (false, Some(size)) => format!("{}, {}", self.version, bytes(size)),
            (false, None) => self.version.to_owned(),
        };
        let mut rows = vec![
            (
                "database",
                format!("{} ({about})", self.opened.url.database_name()),
            ),
            ("url", self.opened.url.redacted()),
            ("url from", self.opened.origin.clone()),
            ("tables", self.schema.tables.len().to_string()),
            ("current", list(&self.current())),
            ("latest", list(&self.latest())),
            (
                "pending",
                match picture.pending.len() {
                    0 => "none".into(),
                    number => count(number, "revision"),
                },
            ),
        ];
        if verbose {
            rows.extend(picture.pending.iter().map(|id| ("", id.clone())));
        }
        for id in &picture.beyond {
            rows.push(("no file", format!("{id} (applied, not here)")));
        }
        match self.entities {
            Entities::None => {}
            Entities::Unreadable(reason) => rows.push(("entities", reason.to_owned())),
            Entities::Read if picture.intent.is_empty() => {
                rows.push(("entities", "as the latest revision".into()));
            }
            Entities::Read => rows.push((
                "entities",
                format!(
                    "{} that no revision has",
                    count(picture.intent.len(), "change")
                ),
            )),
        }
        rows.push((
            "drift",
            match picture.drift.len() {
                _ if !known => "unknown: applied revisions are not here".into(),
                0 => "none".into(),
                number => count(number, "difference"),
            },
        ));
        if verbose {
            let tree = schema_diff::render::text::tree(&picture.drift);
            rows.extend(tree.lines().map(|line| ("", line.to_owned())));
        }
        if known {
            rows.push(("unmanaged", count(picture.unmanaged.len(), "object")));
        }
        if verbose {
            let unmanaged = picture.unmanaged.iter();
            rows.extend(unmanaged.map(|item| ("", unmanaged_text(item))));
            rows.push(("ledger", self.opened.ledger.clone()));
        }
        aligned(&rows)
    }
}

/// `4096` → `4.0 KiB`.
fn bytes(size: u64) -> String {
    let mut unit = "B";
    let mut whole = size;
    let mut tenths = 0;
    for next in ["KiB", "MiB", "GiB", "TiB"] {
        if whole < 1024 {
            break;
        }
        tenths = (whole % 1024) * 10 / 1024;
        whole /= 1024;
        unit = next;
    }
    if unit == "B" {
        format!("{whole} B")
    } else {
        format!("{whole}.{tenths} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        for (size, expected) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (4096, "4.0 KiB"),
            (1_600_000, "1.5 MiB"),
        ] {
            assert_eq!(bytes(size), expected);
        }
    }
}
