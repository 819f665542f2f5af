//! A revision file's header: inner doc comments in a fixed form.
//!
//! ```text
//! //! add user preferences
//! //!
//! //! Revision: m20251023_090000_add_user_preferences
//! //! Revises: m20251022_143000_initial_schema
//! //! Created: 2025-10-23T09:00:00Z
//! //!
//! //! - create table `user_preferences` (…)
//! ```
//!
//! `Revises:` names several parents with commas; it is empty for a base.

use super::Revision;
use crate::problem::Problem;

/// Reads the header of the file at `path` whose stem is `stem`. `None`: the file has no header of ours.
pub fn parse(stem: &str, path: &str, text: &str) -> Result<Option<Revision>, Problem> {
    let _ = (stem, path, text);
    todo!()
}

/// The header's lines, without the `//! ` in front. `summary` is what the revision does, one line each.
pub fn lines(revision: &Revision, summary: &[String]) -> Vec<String> {
    let _ = (revision, summary);
    todo!()
}
