//! add user preferences
//!
//! Revision: m20251023_090000_add_user_preferences
//! Revises: m20251022_143000_initial_schema
//! Created: 2025-10-23T09:00:00Z
//!
//! - create table `user_preferences` (5 columns, 1 index)

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("user_preferences")
                    .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                    .col(ColumnDef::new("user_id").string_len(255).not_null())
                    .col(ColumnDef::new("theme").string_len(50))
                    .col(ColumnDef::new("language").string_len(10))
                    .col(ColumnDef::new("created_at").date_time().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-user_preferences-user_id")
                    .table("user_preferences")
                    .col("user_id")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The rows of `user_preferences` are lost.
        manager
            .drop_table(Table::drop().table("user_preferences").to_owned())
            .await?;

        Ok(())
    }
}
