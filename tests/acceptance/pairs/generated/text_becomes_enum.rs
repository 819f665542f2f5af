//! text becomes enum
//!
//! Revision: text_becomes_enum
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - change column `mood` of `t`: string(20) → enum `mood`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        ops::alter_table(manager, "t")
            .drop_default("mood")
            .set_type(ColumnDef::new("mood").enumeration("mood", ["owner", "member"]))
            .set_default("mood", "member")
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_default("mood")
            .set_type(ColumnDef::new("mood").string_len(20))
            .set_default("mood", "member")
            .run()
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }
}
