//! What a target says: `head`, `heads`, `base`, `current`, a revision, each with `+n` or `-n` behind it and `label@` in
//! front, or `+n` and `-n` alone. The whole text must be one; nothing is let pass behind it.
//!
//! Knows nothing of which revisions there are.

use thiserror::Error;

/// A target that cannot be walked to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum TargetError {
    #[error("there is no revision {name}{}", by.as_ref().map(|by| format!(": {by} stands in its place")).unwrap_or_default())]
    Unknown { name: String, by: Option<String> },
    #[error("{name} is a part of several revisions: {}", candidates.join(", "))]
    Ambiguous {
        name: String,
        candidates: Vec<String>,
    },
    #[error("there are several heads: {}", heads.join(", "))]
    SeveralHeads { heads: Vec<String> },
    #[error("{target} goes beyond the {end}: {available} revision(s) are left that way")]
    TooFar {
        target: String,
        end: &'static str,
        available: usize,
    },
    #[error("{target} can be reached in several ways: {}", candidates.join(", "))]
    AmbiguousWalk {
        target: String,
        candidates: Vec<String>,
    },
    #[error("{target} is no target: {reason}")]
    Malformed { target: String, reason: String },
    #[error("{revision} is not on the branch {label}")]
    NotOnBranch { label: String, revision: String },
    #[error("{revision} is not applied, so there is no way down to it")]
    NotApplied { revision: String },
    #[error("{from} is not below {to}")]
    NotBelow { from: String, to: String },
}

/// A target, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it says as a whole.
    pub text: String,
    /// The branch it is on: a label, or a revision as one.
    pub label: Option<String>,
    /// Where it begins to count.
    pub symbol: Symbol,
    /// How many revisions up, or down where negative.
    pub steps: i64,
}

/// What a target names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// Where the database stands: nothing before the sign, or `current`.
    Here,
    /// The one head.
    Head,
    /// All heads.
    Heads,
    /// Below everything.
    Base,
    /// A revision.
    Name(String),
}

/// Whether a target is spelled with that word, so that nothing can be called so.
pub fn is_reserved(word: &str) -> bool {
    matches!(word, "head" | "heads" | "base" | "current")
}

impl Target {
    /// Takes a text apart.
    ///
    /// # Errors
    /// A text that is no target as a whole.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let wrong = |reason: &str| {
            Err(TargetError::Malformed {
                target: if text.is_empty() { "\"\"" } else { text }.to_owned(),
                reason: reason.to_owned(),
            })
        };
        let (label, rest) = match text.split_once('@') {
            Some((label, rest)) => (Some(label), rest),
            None => (None, text),
        };
        let (word, steps) = match rest.find(['+', '-']) {
            Some(at) => (&rest[..at], &rest[at..]),
            None => (rest, ""),
        };
        for name in label.into_iter().chain([word]) {
            if name
                .contains(|c: char| c.is_whitespace() || matches!(c, '@' | ':' | '+' | '-' | ','))
            {
                return wrong("a name has no space and none of `@ : , + -`");
            }
        }
        if label.is_some_and(str::is_empty) {
            return wrong("a label stands before the `@`");
        }
        if label.is_some_and(is_reserved) {
            return wrong("a label or a revision stands before the `@`");
        }
        let steps = if steps.is_empty() {
            0
        } else {
            match digits(&steps[1..]) {
                Some(count) if steps.starts_with('-') => -count,
                Some(count) => count,
                None => return wrong("the sign wants a number of revisions, at least 1"),
            }
        };
        let symbol = match word {
            "" if steps == 0 => {
                return wrong("a revision, `head`, `heads`, `base`, +N or -N is wanted");
            }
            "" | "current" => Symbol::Here,
            "head" => Symbol::Head,
            "heads" if steps != 0 => return wrong("`heads` are several; count from one of them"),
            "heads" => Symbol::Heads,
            "base" => Symbol::Base,
            name => Symbol::Name(name.to_owned()),
        };
        Ok(Self {
            text: text.to_owned(),
            label: label.map(str::to_owned),
            symbol,
            steps,
        })
    }
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let count: u32 = plain.then(|| text.parse().ok())??;
    (count > 0).then(|| i64::from(count))
}
