//! What the command line says to the revisions: `-x key=value`, asked for with [`ops::x`](crate::ops::x).
//!
//! One set a process: a revision gets nothing but a `SchemaManager`. Under other tools than ours it is empty.

use std::collections::BTreeMap;
use std::sync::OnceLock;

static SAID: OnceLock<BTreeMap<String, String>> = OnceLock::new();

/// Says it, once, before anything runs. What is said later does not count.
pub fn say(extra: BTreeMap<String, String>) {
    let _ = SAID.set(extra);
}

pub(crate) fn get(key: &str) -> Option<&'static str> {
    SAID.get()?.get(key).map(String::as_str)
}
