//! enum value renamed
//!
//! Revision: enum_value_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename value `member` of enum `mood` to `guest`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::rename_enum_value(
            manager,
            "mood",
            "member",
            "guest",
            ["owner", "guest"],
            &[
                ops::EnumUse::new("t", "mood").default("guest"),
                ops::EnumUse::new("u", "mood"),
            ],
        )
        .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::rename_enum_value(
            manager,
            "mood",
            "guest",
            "member",
            ["owner", "member"],
            &[
                ops::EnumUse::new("t", "mood").default("member"),
                ops::EnumUse::new("u", "mood"),
            ],
        )
        .await?;

        Ok(())
    }
}
