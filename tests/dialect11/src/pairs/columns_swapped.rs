//! columns swapped
//!
//! Revision: columns_swapped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `a` of `t` to `b`
//! - rename column `b` of `t` to `a`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("a"), Alias::new("schema_diff_swap"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("b"), Alias::new("a"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("schema_diff_swap"), Alias::new("b"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("b"), Alias::new("schema_diff_swap"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("a"), Alias::new("b"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("t"))
                    .rename_column(Alias::new("schema_diff_swap"), Alias::new("a"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
