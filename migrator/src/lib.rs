//! Ops-Center's revisions, in the order in which they run.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The revisions, as sea-orm-migration's tools know them.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}

runner::revisions! {
    Migrator:
}
