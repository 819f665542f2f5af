//! Entities' source text → the schema they ask for, and every problem with its place.
//!
//! Knows nothing of files, of databases and of what was recorded.

use std::collections::BTreeMap;

use crate::model::{ObjectName, Schema};
use crate::problem::{Place, Problem};

/// One source file.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its path, as problems shall name it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The desired schema. Complete only when no problem is an error.
    pub schema: Schema,
    /// Everything that could not be read, or looks wrong; sorted by place.
    pub problems: Vec<Problem>,
    /// Where each table (`None`) and each of its columns is declared.
    pub places: BTreeMap<(ObjectName, Option<String>), Place>,
}

/// Reads all entities in `files`, which together are the whole scope: names are looked up across them.
pub fn read(files: &[SourceFile<'_>]) -> Reading {
    let _ = files;
    todo!()
}
