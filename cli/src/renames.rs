//! Which renames a command works with: those that entities and the command line say, and those that a person answers.
//!
//! Knows nothing of what is made of them.

use std::collections::BTreeSet;
use std::fmt;

use schema_diff::apply::{Conflict, apply};
use schema_diff::change::{Change, Rename};
use schema_diff::diff::{Hint, Misfit, candidates, resolve};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::read::FormerName;

use crate::error::Failure;
use crate::output::Output;

/// The renames that entities and the command line say.
pub fn resolved(
    desired: &Schema,
    recorded: &Schema,
    former: &BTreeSet<FormerName>,
    flags: &[String],
) -> Result<Vec<Rename>, Failure> {
    let entities = former.iter().cloned().map(hint);
    let said = flags.iter().cloned().map(Hint::Said);
    let hints: Vec<Hint> = entities.chain(said).collect();
    resolve(desired, recorded, &hints)
        .map_err(|Misfit { what, help }| Failure::new("rename", what).help(help))
}

fn hint(name: FormerName) -> Hint {
    match name {
        FormerName::Column {
            table,
            column: to,
            former: from,
        } => Hint::Field { table, from, to },
        FormerName::Table { table: to, former } => Hint::Table {
            from: beside(&to, former),
            to,
        },
        FormerName::Enum { name: to, former } => Hint::Enum {
            from: beside(&to, former),
            to,
        },
        FormerName::Value {
            of,
            value: to,
            former: from,
        } => Hint::Value { of, from, to },
    }
}

/// A former name in the same database schema.
fn beside(name: &ObjectName, former: String) -> ObjectName {
    ObjectName {
        schema: name.schema.clone(),
        name: former,
    }
}

/// The same, and what a person says to what may be a rename. Without a terminal it is none, and the flag is named.
pub fn found(
    desired: &Schema,
    recorded: &Schema,
    former: &BTreeSet<FormerName>,
    flags: &[String],
    output: Output,
) -> Result<Vec<Rename>, Failure> {
    let mut flags = flags.to_vec();
    let mut refused: BTreeSet<String> = BTreeSet::new();
    loop {
        let renames = resolved(desired, recorded, former, &flags)?;
        let mut known = recorded.clone();
        for rename in &renames {
            apply(&mut known, &Change::Rename(rename.clone())).map_err(self::refused)?;
        }
        let open = candidates(desired, &known)
            .into_iter()
            .find(|one| !refused.contains(&one.gone));
        let Some(open) = open else {
            return Ok(renames);
        };
        // What is new has no other name any more: the next round does not offer it again.
        match answer(&open.gone, &open.renames, output)? {
            Some(flag) => flags.push(flag),
            None => {
                refused.insert(open.gone);
            }
        }
    }
}

/// The renames among the changes.
pub fn of(changes: &[Change]) -> Vec<Rename> {
    let renames = changes.iter();
    renames
        .filter_map(|change| match change {
            Change::Rename(rename) => Some(rename.clone()),
            _ => None,
        })
        .collect()
}

/// The tables that the changes give another name.
pub fn tables(changes: &[Change]) -> Vec<(ObjectName, ObjectName)> {
    let renames = changes.iter();
    renames
        .filter_map(|change| match change {
            Change::Rename(Rename::Table { from, to }) => Some((from.clone(), to.clone())),
            _ => None,
        })
        .collect()
}

/// One answer to whether something was renamed.
enum Answer<'a> {
    To(&'a Rename),
    Dropped,
}

impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(Rename::Table { to, .. } | Rename::Enum { to, .. }) => {
                write!(f, "renamed to {to}")
            }
            Self::To(Rename::Column { to, .. } | Rename::Value { to, .. }) => {
                write!(f, "renamed to {to}")
            }
            Self::Dropped => f.write_str("dropped, and what is new is new"),
        }
    }
}

fn answer(gone: &str, renames: &[Rename], output: Output) -> Result<Option<String>, Failure> {
    let Some(first) = renames.first() else {
        return Ok(None);
    };
    if !output.interactive() {
        output.talk(&format!(
            "note: {gone} is dropped; if it is renamed, its rows and values are kept with --rename {}",
            word(&first.flag())
        ));
        return Ok(None);
    }
    let mut answers: Vec<Answer<'_>> = renames.iter().map(Answer::To).collect();
    answers.push(Answer::Dropped);
    let question = format!("{gone} is gone: what became of it?");
    Ok(match output.choose(&question, answers, "--rename")? {
        Some(Answer::To(rename)) => Some(rename.flag()),
        Some(Answer::Dropped) => None,
        None => {
            return Err(Failure::new("interrupted", "the question was not answered")
                .help("nothing was written"));
        }
    })
}

/// A word of the command line, quoted where a shell would read it otherwise.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_.:-".contains(c);
    if text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Renames that do not fit what is there.
pub fn refused(conflict: Conflict) -> Failure {
    Failure::new("rename", conflict.what)
        .help("rename or drop one of them by hand, or leave the rename out")
}
