//! The pure engine of schema-diff: what Alembic's autogenerate is to SQLAlchemy, for SeaORM.
//!
//! Source text of entities, recorded changes and catalog rows of a live database come in; an ordered, reversible
//! plan comes out, as Rust, SQL, prose or JSON.
//!
//! This crate knows nothing of files, connections, clocks, processes or the environment: everything arrives as a
//! value and leaves as a value, and the same input gives the same bytes.
//!
//! Stages share nouns ([`model`], [`name`], [`dialect`], [`change`], [`plan::Plan`], [`statement`]), not verbs: a
//! stage never imports another stage.

pub mod apply;
pub mod change;
pub mod describe;
pub mod dialect;
pub mod diff;
mod key_name;
pub mod model;
pub mod name;
pub mod plan;
pub mod problem;
pub mod read;
pub mod record;
pub mod render;
pub mod revision;
pub mod rows;
pub mod say;
pub mod seed;
pub mod spelling;
pub mod statement;

#[cfg(test)]
mod testing;
