//! Changes in words.

use crate::change::Change;

/// One line a change, for a header or a summary: ``add column `nickname` to `organizations`: string, null``.
pub fn summary(changes: &[Change]) -> Vec<String> {
    let _ = changes;
    todo!()
}

/// A tree by table with `+`, `-` and `~`, and both sides of what is altered; ends in a line break unless empty.
pub fn tree(changes: &[Change]) -> String {
    let _ = changes;
    todo!()
}
