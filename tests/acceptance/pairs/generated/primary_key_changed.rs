//! primary key changed
//!
//! Revision: primary_key_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change primary key of `t`: (`id`) → `pk-t` (`id`, `part`)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_primary_key("t_pkey")
            .add_named_primary_key("pk-t", ["id", "part"])
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_primary_key("pk-t")
            .add_primary_key(["id"])
            .run()
            .await?;

        Ok(())
    }
}
