//! enum becomes text
//!
//! Revision: enum_becomes_text
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop enum `mood`: owner, member
//! - change column `mood` of `t`: enum `mood` → string

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_default("mood")
            .set_type(ColumnDef::new("mood").string())
            .set_default("mood", "member")
            .run()
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        ops::alter_table(manager, "t")
            .drop_default("mood")
            .set_type(ColumnDef::new("mood").enumeration("mood", ["owner", "member"]))
            .set_default("mood", "member")
            .run()
            .await?;

        Ok(())
    }
}
