//! Throwaway database servers and projects for the acceptance tests.
//!
//! One server of a kind for a whole run, however many test processes there are: the first that needs it starts a
//! supervisor, which starts the server and waits for an exclusive lock on a file of which every test process holds a
//! shared one. The kernel releases those whatever happens to the processes; then the supervisor stops the server and
//! removes its folder. Every test gets a database of its own.

pub mod planned;
pub mod project;
pub mod servers;
pub mod sources;
pub mod step;
