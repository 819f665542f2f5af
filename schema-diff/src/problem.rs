//! A problem: something in the input that could not be read, with its place, cause and next step.
//!
//! Knows nothing of how problems are shown.

use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The run must stop: something would be misread.
    Error,
    /// The run may go on; the reader of the message should look.
    Warning,
}

/// A place in a source text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file's path as the caller named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters of that line it spans, at least 1.
    pub length: usize,
}

/// Something that is wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable identifier, `read-unknown-type` and the like.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, as a lowercase fragment.
    pub message: String,
    /// What to do.
    pub help: String,
}
