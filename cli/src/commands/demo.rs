//! `demo`
