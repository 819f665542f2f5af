//! column altered
//!
//! Revision: column_altered
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `name` of `users`: string(50) → string(80), no default → default 'nobody'
//! - change column `note` of `users`: string(20) → text
//! - change column `age` of `users`: integer → big integer

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("name").string_len(80))
            .set_default("name", "nobody")
            .set_type(ColumnDef::new("note").text())
            .set_type(ColumnDef::new("age").big_integer())
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("age").integer())
            .set_type(ColumnDef::new("note").string_len(20))
            .drop_default("name")
            .set_type(ColumnDef::new("name").string_len(50))
            .run()
            .await?;

        Ok(())
    }
}
