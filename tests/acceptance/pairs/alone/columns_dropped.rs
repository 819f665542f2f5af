//! columns dropped
//!
//! Revision: columns_dropped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop column `note` of `users` (its values are lost)
//! - drop column `age` of `users` (its values are lost)

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `note` are lost.
        // The values of `age` are lost.
        manager
            .alter_table(Table::alter().table("users").drop_column("note").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("users").drop_column("age").to_owned())
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .add_column(ColumnDef::new("age").integer())
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .add_column(ColumnDef::new("note").string_len(20))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
