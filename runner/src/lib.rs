//! The database side of schema-diff: connect, introspect, lock, apply, revert, stamp, record.
//!
//! Knows nothing of files, of the command line, and of how a plan is made.

pub mod checksum;
pub mod connect;
pub mod express;
pub mod extra;
pub mod introspect;
pub mod ledger;
pub mod ops;
pub mod prove;
pub mod record;
pub mod revisions;
pub mod rows;
pub mod run;
mod scratch;
pub mod spelling;
pub mod stamp;

pub use error::Error;
mod error;
