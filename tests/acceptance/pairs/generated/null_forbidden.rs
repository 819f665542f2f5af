//! null forbidden
//!
//! Revision: null_forbidden
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `name` of `users`: not null → null
//! - change column `note` of `users`: null → not null, no default → default ''
//! - change column `age` of `users`: null → not null

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row has NULL in `note`.
        // This fails while a row has NULL in `age`.
        ops::alter_table(manager, "users")
            .drop_not_null("name")
            .set_default("note", "")
            .set_not_null("note")
            .set_not_null("age")
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row has NULL in `name`.
        ops::alter_table(manager, "users")
            .drop_not_null("age")
            .drop_default("note")
            .drop_not_null("note")
            .set_not_null("name")
            .run()
            .await?;

        Ok(())
    }
}
