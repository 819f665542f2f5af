//! indexed column dropped
//!
//! Revision: indexed_column_dropped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop column `a` of `users` (its values are lost)
//! - drop column `b` of `users` (its values are lost)
//! - drop unique key (`b`) of `users`
//! - drop index `idx-users-a` (`a`) of `users`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("idx-users-a").table("users").to_owned())
            .await?;
        // The values of `a` are lost.
        // The values of `b` are lost.
        ops::alter_table(manager, "users")
            .drop_unique("users_b_key", ["b"])
            .drop_column("a")
            .drop_column("b")
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .add_column(ColumnDef::new("b").integer())
            .add_column(ColumnDef::new("a").integer())
            .add_unique("users_b_key", ["b"])
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-a")
                    .table("users")
                    .col("a")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
