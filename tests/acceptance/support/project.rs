//! Scratch copies of the example application.
