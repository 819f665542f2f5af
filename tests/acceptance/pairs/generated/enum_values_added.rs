//! enum values added
//!
//! Revision: enum_values_added
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - add values `first`, `it's` to enum `mood`
//! - change column `mood` of `u`: not null → null

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::add_enum_value_before(manager, "mood", "first", "owner").await?;
        ops::add_enum_value(manager, "mood", "it's").await?;
        ops::set_enum_values(
            manager,
            ["first", "owner", "member", "it's"],
            &[
                ops::EnumUse::new("t", "mood"),
                ops::EnumUse::new("u", "mood"),
            ],
        )
        .await?;

        ops::alter_table(manager, "u")
            .drop_not_null("mood")
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row holds a value that is removed: `first`, `it's`.
        ops::rewrite_enum(
            manager,
            "mood",
            ["owner", "member"],
            &[
                ops::EnumUse::new("t", "mood").default("member"),
                ops::EnumUse::new("u", "mood"),
            ],
        )
        .await?;

        // This fails while a row has NULL in `mood`.
        ops::alter_table(manager, "u")
            .set_not_null("mood")
            .run()
            .await?;

        Ok(())
    }
}
