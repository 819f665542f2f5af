//! Plans and changes as text: Rust source, SQL statements, prose.
//!
//! Knows nothing of where the text goes.

pub mod rust;
pub mod sql;
pub mod text;
