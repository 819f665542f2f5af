//! constraints and indexes renamed
//!
//! Revision: constraints_and_indexes_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change check of `t`: `old_check` (n > 0) → `new_check` (n > 0)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .rename_check("old_check", "new_check", "n > 0")
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .rename_check("new_check", "old_check", "n > 0")
            .run()
            .await?;

        Ok(())
    }
}
