//! Acceptance tests of the whole, one binary: real databases, the real program, real files.

mod alter_mariadb;
mod alter_sqlite;
mod at_once;
mod diff_command;
mod entities;
mod express_mariadb;
mod express_postgres;
mod introspect_mariadb;
mod introspect_postgres;
mod pairs;
mod project;
mod proof;
mod random;
mod rebuild_mariadb;
mod rebuild_postgres;
mod rebuild_sqlite;
mod refusals;
mod renames;
mod render;
mod runner_mariadb;
mod runner_postgres;
mod scope_postgres;
mod servers;
mod standard_tool;
mod stock;
mod support;
