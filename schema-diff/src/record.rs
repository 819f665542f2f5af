//! Change records: what a revision says that the entities said, model to model, as data; and their fold.
//!
//! Knows nothing of files, of databases and of the plan that was made of the changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::apply::{Conflict, apply};
use crate::change::Change;
use crate::model::Schema;

/// The version of the format that is written.
pub const VERSION: u32 = 1;

/// The change record of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The format's version.
    pub version: u32,
    /// What changed between the recorded schema of the parents and what the entities said then.
    pub changes: Vec<Change>,
    /// The hash of the schema that results: SHA-256, in hex, of its sorted form as JSON.
    pub result: String,
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// It is no JSON of that form.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// It was written by a newer program.
    #[error("its format is version {version}, and this program reads up to {VERSION}")]
    Newer {
        /// The version it says.
        version: u64,
    },
}

/// Records that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FoldError {
    /// A change does not fit what the revisions below it say.
    #[error("the change record of {revision} does not fit what comes before it: {conflict}")]
    Conflict {
        /// The revision.
        revision: String,
        /// What is in the way.
        conflict: Conflict,
    },
    /// Applied to what comes before, it does not give what it says.
    #[error("the change record of {revision} does not give the schema that it was written for")]
    Hash {
        /// The revision.
        revision: String,
    },
}

impl Record {
    /// The record of `changes`, which carry `before` to what the entities say.
    ///
    /// # Errors
    /// When they do not fit `before`.
    pub fn new(changes: Vec<Change>, before: &Schema) -> Result<Self, Conflict> {
        let mut after = before.clone();
        for change in &changes {
            apply(&mut after, change)?;
        }
        Ok(Self {
            version: VERSION,
            changes,
            result: hash(&after),
        })
    }
}

/// The hash of a schema, whatever the order in which its parts were made.
pub fn hash(schema: &Schema) -> String {
    // A schema is plain data with string keys: its JSON cannot fail.
    let json = serde_json::to_vec(&schema.sorted()).unwrap_or_default();
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(&json) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Reads a record.
///
/// # Errors
/// Text that is no record, or one of a newer format.
pub fn parse(text: &str) -> Result<Record, RecordError> {
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    if let Ok(Version { version }) = serde_json::from_str::<Version>(text)
        && version > u64::from(VERSION)
    {
        return Err(RecordError::Newer { version });
    }
    serde_json::from_str(text).map_err(|error| RecordError::Malformed {
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })
}

/// Writes a record: indented JSON with a line break at the end.
pub fn to_json(record: &Record) -> String {
    // Plain data with string keys: its JSON cannot fail.
    let mut text = serde_json::to_string_pretty(record).unwrap_or_default();
    text.push('\n');
    text
}

/// A record in the graph of its revisions.
#[derive(Debug, Clone)]
pub struct Link<'a> {
    /// Its revision.
    pub revision: &'a str,
    /// What it says.
    pub record: &'a Record,
    /// Its revision and everything that is below that.
    pub below: BTreeSet<String>,
}

/// A change that did not fit what parallel revisions say, and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Its revision.
    pub revision: String,
    /// What did not fit.
    pub change: Change,
    /// What was in the way.
    pub conflict: Conflict,
}

/// What records say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The schema; of a clash it has what came first.
    pub schema: Schema,
    /// The clashes that no merge has resolved.
    pub open: Vec<Clash>,
    /// Those that one has.
    pub resolved: Vec<Clash>,
}

/// The schema that the records, parents first, say together.
///
/// Folding a graph is a merge. A change whose `previous` does not hold and whose `next` is not there already clashes: it
/// is left out, and a revision above both sides resolves it with its own record, which was written for exactly what is
/// left then; that its result holds is the proof.
///
/// # Errors
/// Records that do not fit together, and clashes that nothing has resolved.
pub fn fold(links: &[Link<'_>]) -> Result<Schema, FoldError> {
    let folded = fold_graph(links)?;
    match folded.open.into_iter().next() {
        None => Ok(folded.schema),
        Some(clash) => Err(FoldError::Conflict {
            revision: clash.revision,
            conflict: clash.conflict,
        }),
    }
}

/// The same with the clashes told.
///
/// # Errors
/// A record that does not give, on what is below its revision, the schema that it was written for.
pub fn fold_graph(links: &[Link<'_>]) -> Result<Folded, FoldError> {
    let mut folded = Folded::default();
    for (done, link) in links.iter().enumerate() {
        for change in &link.record.changes {
            if let Err(conflict) = apply(&mut folded.schema, change) {
                folded.open.push(Clash {
                    revision: link.revision.to_owned(),
                    change: change.clone(),
                    conflict,
                });
            }
        }
        // Beside a parallel branch the branch's changes are in the schema, too; on one line it is what was recorded.
        if link.below.len() == done + 1 {
            if hash(&folded.schema) != link.record.result {
                return Err(match folded.open.into_iter().next() {
                    Some(clash) => FoldError::Conflict {
                        revision: clash.revision,
                        conflict: clash.conflict,
                    },
                    None => FoldError::Hash {
                        revision: link.revision.to_owned(),
                    },
                });
            }
            folded.resolved.append(&mut folded.open);
        } else if folded
            .open
            .iter()
            .any(|clash| link.below.contains(&clash.revision))
        {
            let alone: Vec<Link<'_>> = links[..=done]
                .iter()
                .filter(|other| link.below.contains(other.revision))
                .cloned()
                .collect();
            if let Ok(alone) = fold_graph(&alone) {
                let (resolved, open) = folded
                    .open
                    .into_iter()
                    .partition(|clash| alone.resolved.contains(clash));
                folded.open = open;
                folded.resolved.extend::<Vec<Clash>>(resolved);
            }
        }
    }
    Ok(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Sides;
    use crate::model::{Column, ColumnType, Fact, Length, Table};

    fn column(length: u32) -> Column {
        Column::new("c", Fact::Said(ColumnType::String(Length::N(length))))
    }

    fn alter(table: &str, from: u32, to: u32) -> Change {
        Change::Column {
            table: table.into(),
            sides: Sides::alter(column(from), column(to)),
        }
    }

    fn create(table: &str) -> Change {
        let made = Table {
            columns: vec![column(1)],
            ..Table::default()
        };
        Change::Table {
            table: table.into(),
            sides: Sides::create(made),
        }
    }

    /// A graph of records. Each is written where it stands: for what is below it.
    #[derive(Default)]
    struct Records(Vec<(String, Record, BTreeSet<String>)>);

    impl Records {
        fn links(&self, only: &dyn Fn(&str) -> bool) -> Vec<Link<'_>> {
            let all = self.0.iter().filter(|(id, _, _)| only(id));
            all.map(|(revision, record, below)| Link {
                revision,
                record,
                below: below.clone(),
            })
            .collect()
        }

        fn add(&mut self, id: &str, parents: &[&str], changes: Vec<Change>) {
            let mut below: BTreeSet<String> = [id.to_owned()].into();
            for (other, _, others) in &self.0 {
                if parents.contains(&other.as_str()) {
                    below.extend(others.iter().cloned());
                }
            }
            let before = fold_graph(&self.links(&|id| below.contains(id))).unwrap();
            let record = Record::new(changes, &before.schema).unwrap();
            self.0.push((id.to_owned(), record, below));
        }

        fn say(&self) -> String {
            match fold_graph(&self.links(&|_| true)) {
                Ok(folded) => {
                    let ids = |list: &[Clash]| {
                        list.iter()
                            .map(|clash| clash.revision.clone())
                            .collect::<Vec<_>>()
                            .join(" ")
                    };
                    format!(
                        "open [{}] resolved [{}]",
                        ids(&folded.open),
                        ids(&folded.resolved)
                    )
                }
                Err(error) => format!("error: {error}"),
            }
        }
    }

    #[test]
    fn branches_that_touch_different_things_fold() {
        let mut records = Records::default();
        records.add("a", &[], vec![create("t")]);
        records.add("b", &["a"], vec![alter("t", 1, 2)]);
        records.add("c", &["a"], vec![create("u")]);
        assert_eq!(records.say(), "open [] resolved []");
        records.add("m", &["b", "c"], vec![]);
        assert_eq!(records.say(), "open [] resolved []");
        // The same change on both sides is no clash.
        records.add("x", &["m"], vec![alter("t", 2, 3)]);
        records.add("y", &["m"], vec![alter("t", 2, 3)]);
        assert_eq!(records.say(), "open [] resolved []");
    }

    #[test]
    fn a_merge_resolves_a_clash() {
        let mut records = Records::default();
        records.add("a", &[], vec![create("t")]);
        records.add("b", &["a"], vec![alter("t", 1, 2)]);
        records.add("c", &["a"], vec![alter("t", 1, 3)]);
        assert_eq!(records.say(), "open [c] resolved []");
        let error = fold(&records.links(&|_| true)).unwrap_err();
        assert!(error.to_string().contains("record of c"), "{error}");
        records.add("m", &["b", "c"], vec![alter("t", 2, 4)]);
        assert_eq!(records.say(), "open [] resolved [c]");
        records.add("n", &["m"], vec![alter("t", 4, 5)]);
        let whole = fold(&records.links(&|_| true)).unwrap();
        assert_eq!(whole.tables[&"t".into()].columns, [column(5)]);
    }

    #[test]
    fn a_merge_resolves_only_what_is_below_it() {
        let mut records = Records::default();
        records.add("a", &[], vec![create("t"), create("u")]);
        records.add("b", &["a"], vec![alter("t", 1, 2), alter("u", 1, 2)]);
        records.add("c", &["a"], vec![alter("t", 1, 3)]);
        records.add("d", &["a"], vec![alter("u", 1, 3)]);
        assert_eq!(records.say(), "open [c d] resolved []");
        records.add("m", &["b", "c"], vec![]);
        assert_eq!(records.say(), "open [d] resolved [c]");
        records.add("n", &["d", "m"], vec![alter("u", 2, 9)]);
        assert_eq!(records.say(), "open [] resolved [c d]");
    }

    #[test]
    fn a_record_that_was_changed_is_found() {
        let mut records = Records::default();
        records.add("a", &[], vec![create("t")]);
        records.0[0].1.result.replace_range(..1, "x");
        assert_eq!(
            records.say(),
            "error: the change record of a does not give the schema that it was written for"
        );
    }
}
