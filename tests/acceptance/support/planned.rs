//! A plan as a revision that was never written: its statements, up and down.

use async_trait::async_trait;
use runner::connect::Database;
use runner::ops;
use runner::run::{Direction, run};
use schema_diff::dialect::Dialect;
use schema_diff::statement::Statement;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::step::LEDGER;

/// A plan as a revision.
pub struct Planned {
    pub dialect: Dialect,
    pub up: Vec<Statement>,
    pub down: Vec<Statement>,
}

impl MigrationName for Planned {
    fn name(&self) -> &'static str {
        "planned"
    }
}

#[async_trait]
impl MigrationTrait for Planned {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::execute(manager.get_connection(), self.dialect, &self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::execute(manager.get_connection(), self.dialect, &self.down).await
    }
}

impl Planned {
    /// Runs it as the program runs a revision.
    pub async fn run(&self, database: &Database, direction: Direction) -> Result<(), String> {
        run(database, LEDGER, self, direction, 0)
            .await
            .map_err(|error| error.to_string())
    }
}
