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
                    .table("t")
                    .rename_column("a", "schema_diff_swap")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("b", "a").to_owned())
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("t")
                    .rename_column("schema_diff_swap", "b")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("t")
                    .rename_column("b", "schema_diff_swap")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("a", "b").to_owned())
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("t")
                    .rename_column("schema_diff_swap", "a")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
