//! Empty: the root package is its tests.
