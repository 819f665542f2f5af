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

        manager
            .alter_table(
                Table::alter()
                    .table("t")
                    .add_column(ColumnDef::new("mood").enumeration("mood", ["owner", "member"]))
                    .to_owned(),
            )
            .await?;
        // TO FILL IN: `mood` must hold a value and has no default. Say what the rows that are there
        // shall have, with ops::backfill in place of the next line, which fails while there are
        // any.
        ops::backfill_needed(manager, "t", "mood").await?;
        ops::alter_table(manager, "t")
            .set_not_null("mood")
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
