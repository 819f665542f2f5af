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
            .rename_table(
                Table::rename()
                    .table(Alias::new("a"), Alias::new("schema_diff_swap"))
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("b"), Alias::new("a"))
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("schema_diff_swap"), Alias::new("b"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("b"), Alias::new("schema_diff_swap"))
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("a"), Alias::new("b"))
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("schema_diff_swap"), Alias::new("a"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
