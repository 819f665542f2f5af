//! column renamed
//!
//! Revision: column_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `name` of `users` to `full_name`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("name"), Alias::new("full_name"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("full_name"), Alias::new("name"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
