//! enum type renamed
//!
//! Revision: enum_type_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename enum `mood` to `state`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::rename_enum(manager, "mood", "state").await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::rename_enum(manager, "state", "mood").await?;

        Ok(())
    }
}
