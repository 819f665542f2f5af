//! Acceptance tests of the whole, one binary: real databases, the real program, real files.

mod alter_sqlite;
mod at_once;
mod diff_command;
mod entities;
mod introspect_mariadb;
mod introspect_postgres;
mod pairs;
mod project;
mod random;
mod rebuild_sqlite;
mod refusals;
mod renames;
mod render;
mod runner_mariadb;
mod runner_postgres;
mod servers;
mod standard_tool;
mod stock;
mod support;
