//! What schema-diff reads in entities' source, against what SeaORM makes of the same entities compiled.

mod equivalence;
mod example;
mod fixtures;
mod published;
mod render;
