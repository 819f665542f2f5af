//! column renamed and retyped
//!
//! Revision: column_renamed_and_retyped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `age` of `users` to `years`
//! - rename column `name` of `users` to `full_name`
//! - change column `full_name` of `users`: string(50) → string(80), no default → default 'nobody'
//! - change column `years` of `users`: integer → big integer

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("age", "years")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("name", "full_name")
                    .to_owned(),
            )
            .await?;
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("full_name").string_len(80))
            .set_default("full_name", "nobody")
            .set_type(ColumnDef::new("years").big_integer())
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "users")
            .set_type(ColumnDef::new("years").integer())
            .drop_default("full_name")
            .set_type(ColumnDef::new("full_name").string_len(50))
            .run()
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("full_name", "name")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("years", "age")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
