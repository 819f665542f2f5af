//! SeaORM's own entities, compiled where they lie in its published crates.
//!
//! Knows nothing of how they are read: the tests compare.

// Some of the fixtures are part of SeaORM's crate, and name it so.
pub use sea_orm::*;

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
