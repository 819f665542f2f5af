//! foreign key indexed
//!
//! Revision: foreign_key_indexed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - add index `idx-b-a_id` (`a_id`) to `b`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("idx-b-a_id")
                    .table("b")
                    .col("a_id")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::drop_index(manager, "b", "idx-b-a_id", ["a_id"]).await?;

        Ok(())
    }
}
