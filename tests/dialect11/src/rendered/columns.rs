//! a test
//!
//! Revision: m20251023_090000_columns
//! Revises: m20251022_143000_initial_schema
//! Created: 2025-10-23T09:00:00Z
//!
//! - a change

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("organizations"))
                    .add_column(ColumnDef::new(Alias::new("nickname")).string())
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("organizations"))
                    .add_column(
                        ColumnDef::new(Alias::new("level"))
                            .small_integer()
                            .not_null()
                            .default(1),
                    )
                    .to_owned(),
            )
            .await?;

        // The values of `language` are lost.
        // Nothing in the other tables depends on them, but who reads this file should have seen a
        // sentence that is longer than a line.
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("user_preferences"))
                    .drop_column(Alias::new("language"))
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("members"))
                    .add_column(ColumnDef::new(Alias::new("added")).date_time().not_null())
                    .drop_column(Alias::new("language"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("members"))
                    .add_column(ColumnDef::new(Alias::new("language")).string_len(10))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("members"))
                    .drop_column(Alias::new("added"))
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("user_preferences"))
                    .add_column(ColumnDef::new(Alias::new("language")).string_len(10))
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("organizations"))
                    .drop_column(Alias::new("level"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("organizations"))
                    .drop_column(Alias::new("nickname"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
