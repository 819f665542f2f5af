//! enum and value renamed and grown
//!
//! Revision: enum_and_value_renamed_and_grown
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename enum `mood` to `feeling`
//! - rename value `member` of enum `feeling` to `guest`
//! - add value `other` to enum `feeling`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::rename_enum(manager, "mood", "feeling").await?;
        ops::rename_enum_value(
            manager,
            "feeling",
            "member",
            "guest",
            ["owner", "guest"],
            &[ops::EnumUse::new("t", "mood").default("guest")],
        )
        .await?;
        ops::add_enum_value(manager, "feeling", "other").await?;
        ops::set_enum_values(
            manager,
            ["owner", "guest", "other"],
            &[ops::EnumUse::new("t", "mood")],
        )
        .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row holds a value that is removed: `other`.
        ops::rewrite_enum(
            manager,
            "feeling",
            ["owner", "guest"],
            &[ops::EnumUse::new("t", "mood").default("guest")],
        )
        .await?;
        ops::rename_enum_value(
            manager,
            "feeling",
            "guest",
            "member",
            ["owner", "member"],
            &[ops::EnumUse::new("t", "mood").default("member")],
        )
        .await?;
        ops::rename_enum(manager, "feeling", "mood").await?;

        Ok(())
    }
}
