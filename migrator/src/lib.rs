//! Ops-Center's revisions, in the order in which they run.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m20251022_143000_initial_schema;
mod m20251023_090000_add_user_preferences;
mod m20251024_100000_keys_and_indexes;

/// The revisions, as sea-orm-migration's tools know them.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20251022_143000_initial_schema::Migration),
            Box::new(m20251023_090000_add_user_preferences::Migration),
            Box::new(m20251024_100000_keys_and_indexes::Migration),
        ]
    }
}

runner::revisions! {
    Migrator:
    m20251022_143000_initial_schema,
    m20251023_090000_add_user_preferences,
    m20251024_100000_keys_and_indexes,
}
