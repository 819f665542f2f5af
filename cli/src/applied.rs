//! What the rows of a ledger mean beside the revisions that are here: rows of replaced revisions, and files that were
//! edited after they ran.
//!
//! Writes nothing.

use runner::checksum;
use runner::ledger::Applied;
use schema_diff::revision::header;

use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::revisions::Revisions;

impl Opened {
    /// Lets rows of replaced revisions count for what stands in their place.
    pub fn count(&mut self, revisions: &Revisions) {
        let counted = match revisions.graph.counted(&self.ids()) {
            Ok(counted) => counted,
            Err(between) => {
                self.between = Some(between);
                return;
            }
        };
        for (id, rows) in &counted.through {
            let of = |applied: &&Applied| rows.contains(&applied.id);
            let at = self
                .applied
                .iter()
                .filter(of)
                .map(|applied| applied.at)
                .max();
            self.applied.retain(|applied| !rows.contains(&applied.id));
            if !self.applied.iter().any(|applied| applied.id == *id) {
                self.applied.push(Applied {
                    id: id.clone(),
                    at: at.unwrap_or_default(),
                });
            }
        }
        self.through = counted.through;
    }

    /// Says of which applied revisions the file was changed after they ran here.
    pub async fn warn_of_edits(&self, context: &Context, revisions: &Revisions) {
        let known = checksum::known(&self.database).await;
        for applied in &self.applied {
            let (Some(then), Some(text)) =
                (known.get(&applied.id), revisions.texts.get(&applied.id))
            else {
                continue;
            };
            if *then != header::checksum(text) {
                let name = revisions.names.get(&applied.id).unwrap_or(&applied.id);
                let warning = Failure::new(
                    "revision-edited",
                    format!("{name} was edited after it was applied to this database"),
                );
                let help = "this database has what it said before: write a new revision for what is new, or, where it \
                            comes to the same, `stamp` the revision again";
                context.warn(&warning.help(help).warning());
            }
        }
    }
}
