//! column renamed in all that uses it
//!
//! Revision: column_renamed_in_all_that_uses_it
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `slug` of `teams` to `handle`
//! - rename column `age` of `users` to `years`
//! - rename column `first` of `users` to `given`
//! - rename column `mail` of `users` to `address`
//! - rename column `team_slug` of `users` to `team_handle`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("teams"))
                    .rename_column(Alias::new("slug"), Alias::new("handle"))
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("age"), Alias::new("years"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("first"), Alias::new("given"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("mail"), Alias::new("address"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("team_slug"), Alias::new("team_handle"))
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
                    .rename_column(Alias::new("team_handle"), Alias::new("team_slug"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("address"), Alias::new("mail"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("given"), Alias::new("first"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .rename_column(Alias::new("years"), Alias::new("age"))
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("teams"))
                    .rename_column(Alias::new("handle"), Alias::new("slug"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
