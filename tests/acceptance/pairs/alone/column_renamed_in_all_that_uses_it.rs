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
                    .table("teams")
                    .rename_column("slug", "handle")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("age", "years")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("first", "given")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("mail", "address")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("team_slug", "team_handle")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("team_handle", "team_slug")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("address", "mail")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("given", "first")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("years", "age")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("teams")
                    .rename_column("handle", "slug")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
