//! tables swapped
//!
//! Revision: tables_swapped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename table `a` to `b`
//! - rename table `b` to `a`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("a", "schema_diff_swap").to_owned())
            .await?;

        manager
            .rename_table(Table::rename().table("b", "a").to_owned())
            .await?;

        manager
            .rename_table(Table::rename().table("schema_diff_swap", "b").to_owned())
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("b", "schema_diff_swap").to_owned())
            .await?;

        manager
            .rename_table(Table::rename().table("a", "b").to_owned())
            .await?;

        manager
            .rename_table(Table::rename().table("schema_diff_swap", "a").to_owned())
            .await?;

        Ok(())
    }
}
