//! column renamed and its name used anew
//!
//! Revision: column_renamed_and_its_name_used_anew
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `mail` of `users` to `address`
//! - rename column `name` of `users` to `nick`
//! - add column `name` to `users`: string, not null, default 'x'
//! - add column `mail` to `users`: string, null
//! - add unique key (`mail`) to `users`
//! - add index `idx-users-name` (`name`) to `users`
//! - change unique key of `users`: `users_mail_key` (`address`) → `users_address_key` (`address`)
//! - change index of `users`: `idx-users-name` (`nick`) → `idx-users-nick` (`nick`)

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
                    .rename_column("mail", "address")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("name", "nick")
                    .to_owned(),
            )
            .await?;
        ops::rename_index(manager, "users", "idx-users-name", "idx-users-nick").await?;
        ops::alter_table(manager, "users")
            .rename_unique("users_mail_key", "users_address_key", ["address"])
            .add_column(ColumnDef::new("name").string().not_null().default("x"))
            .add_column(ColumnDef::new("mail").string())
            .add_unique("users_mail_key", ["mail"])
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-name")
                    .table("users")
                    .col("name")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-users-name")
                    .table("users")
                    .to_owned(),
            )
            .await?;
        ops::rename_index(manager, "users", "idx-users-nick", "idx-users-name").await?;
        // The values of `mail` are lost.
        // The values of `name` are lost.
        ops::alter_table(manager, "users")
            .drop_unique("users_mail_key", ["mail"])
            .rename_unique("users_address_key", "users_mail_key", ["address"])
            .drop_column("mail")
            .drop_column("name")
            .run()
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("nick", "name")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("address", "mail")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
