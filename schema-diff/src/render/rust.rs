//! A plan as the Rust file of a revision: sea-orm-migration's builders where they are lossless on every backend of the
//! project, `runner::ops` elsewhere, laid out as rustfmt would.

use crate::dialect::{Dialect, UnsupportedType};
use crate::model::Schema;
use crate::plan::Plan;
use crate::revision::Revision;

/// What a revision's file is made of.
#[derive(Debug, Clone, Copy)]
pub struct RevisionFile<'a> {
    /// The data of its header.
    pub revision: &'a Revision,
    /// The changes in words, one line each, for the header.
    pub summary: &'a [String],
    /// The plan of `up`.
    pub up: &'a Plan,
    /// The plan of `down`.
    pub down: &'a Plan,
    /// The backends on which the file must run.
    pub backends: &'a [Dialect],
    /// The schemas before and after, for the values of enum types.
    pub before: &'a Schema,
    /// See `before`.
    pub after: &'a Schema,
}

/// The file's text.
pub fn revision_file(file: RevisionFile<'_>) -> Result<String, UnsupportedType> {
    let _ = file;
    todo!()
}
