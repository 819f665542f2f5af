//! table renamed
//!
//! Revision: table_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename table `users` to `members`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("users", "members").to_owned())
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("members", "users").to_owned())
            .await?;

        Ok(())
    }
}
