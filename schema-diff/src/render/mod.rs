//! Plans and changes as text: Rust source, SQL statements, prose.
//!
//! Knows nothing of where the text goes.

pub mod builders;
mod code;
mod ddl;
mod dependents;
mod layout;
mod redefine;
pub mod rust;
mod spelled;
pub mod sql;
pub mod target;
pub mod text;
mod weave;
