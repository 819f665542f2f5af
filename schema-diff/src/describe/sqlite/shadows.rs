//! Virtual tables, and the tables in which they keep what is in them.
//!
//! SQLite says which tables those are while the virtual table's module is there. Where it is not, the names that the
//! well-known modules give are left out all the same: such tables are the module's business, never a model's.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Catalog, Object, lower};
use crate::dialect::sqlite_ddl::{Token, tokens};

/// Whether it is a virtual table, whether or not its module is there.
pub(super) fn is_virtual(object: &Object) -> bool {
    // SQLite itself spells these words so.
    let words = "CREATE VIRTUAL TABLE ";
    object
        .sql
        .as_deref()
        .and_then(|sql| sql.get(..words.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(words))
}

/// The names of the tables that belong to virtual tables, in lower case.
pub(super) fn of(catalog: &Catalog) -> HashSet<Cow<'_, str>> {
    let mut found = HashSet::new();
    for object in catalog.objects.iter().filter(|object| is_virtual(object)) {
        let sql = object.sql.as_deref().unwrap_or_default();
        for part in parts(&module(sql).unwrap_or_default()) {
            let name = format!("{}_{part}", object.name);
            found.insert(Cow::Owned(lower(&name).into_owned()));
        }
    }
    found
}

/// The module behind USING.
fn module(sql: &str) -> Option<String> {
    let tokens = tokens(sql).ok()?;
    let using = tokens.iter().position(|token| token.is_word("USING"))?;
    let name = tokens.get(using + 1).and_then(Token::name)?;
    Some(name.to_ascii_lowercase())
}

fn parts(module: &str) -> &'static [&'static str] {
    match module {
        "fts5" => &["data", "idx", "content", "docsize", "config"],
        "fts3" | "fts4" => &["content", "segments", "segdir", "docsize", "stat"],
        "rtree" | "rtree_i32" | "geopoly" => &["node", "parent", "rowid"],
        "spellfix1" => &["vocab"],
        _ => &[],
    }
}
