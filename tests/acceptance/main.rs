//! Acceptance tests of the whole, one binary: real databases, the real program, real files.

mod servers;
mod support;

mod render;
