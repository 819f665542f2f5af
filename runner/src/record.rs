//! Connections of our own: a recorder that captures what a migration sends as SQL, and an interposer that sees each
//! statement of a running one and passes it on.
