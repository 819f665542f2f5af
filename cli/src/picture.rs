//! How entities, revisions and database stand to each other, in one picture; and that picture as text and JSON.
//!
//! Knows nothing of files and connections.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schema_diff::change::{Change, Rename};
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Input, Unmanaged, compare_renamed};
use schema_diff::model::Schema;
use schema_diff::read::{Places, place_of};
use schema_diff::render::text::{summary, tree};
use serde_json::{Value, json};

use crate::error::Failure;
use crate::output::{Output, count};
use crate::renames;
use crate::revisions::Revisions;

/// How things stand.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// What the entities say and no revision does yet. Empty without entities.
    pub intent: Vec<Change>,
    /// How many of these the database has already.
    pub already: usize,
    /// Where the database differs from what its applied revisions recorded, as the changes that would repair it.
    pub drift: Vec<Change>,
    /// What the database has and nobody told us about.
    pub unmanaged: Vec<Unmanaged>,
    /// Revisions that are not applied.
    pub pending: Vec<String>,
    /// Applied revisions that are not here. With any, drift cannot be told.
    pub beyond: Vec<String>,
    /// What could not be compared.
    pub notes: Vec<String>,
}

/// What the picture is made of.
pub struct Parts<'a> {
    /// The revisions.
    pub revisions: &'a Revisions,
    /// What the entities say, where there are any.
    pub desired: Option<&'a Schema>,
    /// What has another name in them than it was recorded with.
    pub renames: &'a [Rename],
    /// What the database has, its dialect and its applied revisions; `None` offline.
    pub actual: Option<(&'a Schema, Dialect, &'a BTreeSet<String>)>,
    /// The backends on which the revisions must run; empty where that is not known.
    pub backends: &'a [Dialect],
}

impl Picture {
    /// Compares.
    pub fn new(parts: &Parts<'_>) -> Result<Self, Failure> {
        let Parts {
            revisions,
            desired,
            renames,
            actual,
            backends,
        } = parts;
        let all = revisions.ids();
        // Of branches that contradict each other, and that no merge has joined yet, what came first counts.
        let recorded = revisions.folded(&all)?.schema;
        let desired = desired.unwrap_or(&recorded);
        let Some((schema, dialect, applied)) = actual else {
            let comparison = compare_offline(desired, &recorded, renames, backends)?;
            return Ok(Self {
                intent: comparison.intent,
                notes: comparison.notes,
                ..Self::default()
            });
        };
        let pending: Vec<String> = revisions
            .graph
            .revisions()
            .iter()
            .filter(|revision| !applied.contains(&revision.id))
            .map(|revision| revision.id.clone())
            .collect();
        let beyond: Vec<String> = applied.difference(&all).cloned().collect();
        let with_database = |desired: &Schema, recorded: &Schema, renames: &[Rename]| {
            let input = Input {
                desired,
                recorded,
                actual: Some((schema, *dialect)),
                backends,
                include_unmanaged: false,
            };
            compare_renamed(input, renames).map_err(renames::refused)
        };
        if !beyond.is_empty() {
            return Ok(Self {
                intent: compare_offline(desired, &recorded, renames, backends)?.intent,
                pending,
                beyond,
                ..Self::default()
            });
        }
        if pending.is_empty() {
            let comparison = with_database(desired, &recorded, renames)?;
            return Ok(Self {
                intent: comparison.intent,
                already: comparison.already.len(),
                drift: comparison.drift,
                unmanaged: comparison.unmanaged,
                notes: comparison.notes,
                ..Self::default()
            });
        }
        // The database stands further back: it is compared with what was recorded there.
        let there = revisions.folded(applied)?.schema;
        let comparison = with_database(&there, &there, &[])?;
        Ok(Self {
            intent: compare_offline(desired, &recorded, renames, backends)?.intent,
            already: 0,
            drift: comparison.drift,
            unmanaged: comparison.unmanaged,
            notes: comparison.notes,
            pending,
            beyond,
        })
    }

    /// Whether entities, revisions and database agree.
    pub fn in_step(&self) -> bool {
        self.intent.is_empty()
            && self.drift.is_empty()
            && self.pending.is_empty()
            && self.beyond.is_empty()
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "in_step": self.in_step(),
            "entities": self.intent,
            "already_in_database": self.already,
            "drift": self.drift,
            "pending": self.pending,
            "applied_without_file": self.beyond,
            "unmanaged": self.unmanaged.iter().map(unmanaged_json).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }

    /// As text to stdout; `name` is the database's.
    pub fn print(&self, output: Output, name: Option<&str>) -> Result<(), Failure> {
        if !self.intent.is_empty() {
            output.data(&format!(
                "{} in the entities that no revision has:\n",
                count(self.intent.len(), "change")
            ))?;
            output.tree(&tree(&self.intent))?;
            if self.already > 0 {
                output.data(&format!(
                    "{} of them {} in the database already\n",
                    self.already,
                    if self.already == 1 { "is" } else { "are" }
                ))?;
            }
        }
        if !self.drift.is_empty() {
            output.data(&format!(
                "{} in the database that no revision made (drift), as what would mend it:\n",
                count(self.drift.len(), "difference")
            ))?;
            output.tree(&tree(&self.drift))?;
        }
        if !self.pending.is_empty() {
            output.data(&format!(
                "{} not applied to the database (`upgrade head` runs {}):\n",
                count(self.pending.len(), "revision"),
                if self.pending.len() == 1 {
                    "it"
                } else {
                    "them"
                }
            ))?;
            for id in &self.pending {
                output.data(&format!("  {id}\n"))?;
            }
        }
        if !self.beyond.is_empty() {
            output.data(&format!(
                "{} in the database without a file here (drift cannot be told):\n",
                count(self.beyond.len(), "applied revision")
            ))?;
            for id in &self.beyond {
                output.data(&format!("  {id}\n"))?;
            }
        }
        if self.in_step() {
            output.data(match name {
                Some(_) => "in step: entities, revisions and database agree\n",
                None => "in step: entities and revisions agree\n",
            })?;
        }
        if self.beyond.is_empty() && !self.unmanaged.is_empty() {
            output.data(&format!(
                "{} in the database, left alone\n",
                count(self.unmanaged.len(), "unmanaged object")
            ))?;
            if output.verbose() {
                for item in &self.unmanaged {
                    output.data(&format!("  {}\n", unmanaged_text(item)))?;
                }
            }
        }
        for note in &self.notes {
            output.talk(&format!("note: {note}"));
        }
        Ok(())
    }
}

fn compare_offline(
    desired: &Schema,
    recorded: &Schema,
    renames: &[Rename],
    backends: &[Dialect],
) -> Result<Comparison, Failure> {
    let input = Input {
        desired,
        recorded,
        actual: None,
        backends,
        include_unmanaged: false,
    };
    compare_renamed(input, renames).map_err(renames::refused)
}

/// Where the entities say what each change is about, as data; null where they do not.
pub fn places_json(changes: &[Change], places: &Places) -> Value {
    changes
        .iter()
        .map(|change| json!(place_of(places, change)))
        .collect()
}

/// The same in words: a line for each change that has a place.
pub fn places_text(changes: &[Change], places: &Places) -> String {
    let mut text = String::new();
    for change in changes {
        let words = summary(std::slice::from_ref(change)).concat();
        if let Some(place) = place_of(places, change) {
            let _ = writeln!(
                text,
                "  {}:{}:{}  {words}",
                place.file, place.line, place.column
            );
        }
    }
    text
}

/// An unmanaged object in words.
pub fn unmanaged_text(item: &Unmanaged) -> String {
    match &item.table {
        Some(table) => format!("{} {} on {table}", item.kind, item.name),
        None => format!("{} {}", item.kind, item.name),
    }
}

fn unmanaged_json(item: &Unmanaged) -> Value {
    json!({ "table": item.table, "kind": item.kind, "name": item.name })
}
