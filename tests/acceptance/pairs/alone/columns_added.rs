//! columns added
//!
//! Revision: columns_added
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - add column `nickname` to `users`: string, null
//! - add column `kind` to `users`: string, not null, default 'x'
//! - add column `count` to `users`: integer, not null, default 0

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
                    .add_column(ColumnDef::new("nickname").string())
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .add_column(ColumnDef::new("kind").string().not_null().default("x"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .add_column(ColumnDef::new("count").integer().not_null().default(0))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `count` are lost.
        // The values of `kind` are lost.
        // The values of `nickname` are lost.
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .drop_column("count")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("users").drop_column("kind").to_owned())
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .drop_column("nickname")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
