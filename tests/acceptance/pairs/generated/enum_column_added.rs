//! enum column added
//!
//! Revision: enum_column_added
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - add column `mood` to `t`: enum `mood`, not null

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        // `mood` is NOT NULL and has no default: this fails on a table that has rows.
        ops::alter_table(manager, "t")
            .add_column(
                ColumnDef::new("mood")
                    .enumeration("mood", ["owner", "member"])
                    .not_null(),
            )
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `mood` are lost.
        manager
            .alter_table(Table::alter().table("t").drop_column("mood").to_owned())
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }
}
