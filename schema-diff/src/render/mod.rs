//! Plans and changes as text: Rust source, SQL statements, prose.
//!
//! Knows nothing of where the text goes.

pub mod builders;
mod code;
mod ddl;
mod layout;
mod redefine;
pub mod rust;
pub mod sql;
pub mod text;
mod weave;
