//! default changed
//!
//! Revision: default_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `a` of `t`: default 1 → no default
//! - change column `b` of `t`: default 'it''s' → default '\\ "ü"'
//! - change column `c` of `t`: no default → default false

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_default("a")
            .set_default("b", "\\ \"ü\"")
            .set_default("c", false)
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_default("c")
            .set_default("b", "it's")
            .set_default("a", 1)
            .run()
            .await?;

        Ok(())
    }
}
