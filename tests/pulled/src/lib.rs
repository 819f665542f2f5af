//! Entities as `schema-diff pull` writes them, of databases that have everything; that they compile is the test.
//!
//! The acceptance tests write these files anew and require the same. Knows nothing of databases.

pub mod dense;
#[rustfmt::skip]
pub mod expanded;
pub mod mariadb;
pub mod postgres;
pub mod sqlite;
