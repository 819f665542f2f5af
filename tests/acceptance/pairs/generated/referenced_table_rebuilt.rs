//! referenced table rebuilt
//!
//! Revision: referenced_table_rebuilt
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `x` of `a`: string(5) → string(9)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "a")
            .set_type(ColumnDef::new("x").string_len(9))
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "a")
            .set_type(ColumnDef::new("x").string_len(5))
            .run()
            .await?;

        Ok(())
    }
}
