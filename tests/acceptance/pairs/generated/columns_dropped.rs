//! columns dropped
//!
//! Revision: columns_dropped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop column `name` of `users` (its values are lost)
//! - drop column `note` of `users` (its values are lost)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `name` are lost.
        // The values of `note` are lost.
        manager
            .alter_table(Table::alter().table("users").drop_column("name").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("users").drop_column("note").to_owned())
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `name` is NOT NULL and has no default: this fails on a table that has rows.
        ops::alter_table(manager, "users")
            .add_column(ColumnDef::new("note").string_len(20))
            .add_column(ColumnDef::new("name").string_len(50).not_null())
            .run()
            .await?;

        Ok(())
    }
}
