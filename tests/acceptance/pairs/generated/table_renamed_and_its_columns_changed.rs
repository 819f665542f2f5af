//! table renamed and its columns changed
//!
//! Revision: table_renamed_and_its_columns_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename table `users` to `members`
//! - rename column `mail` of `members` to `address`
//! - rename column `name` of `members` to `full_name`
//! - rename column `user_id` of `posts` to `member_id`
//! - change column `code` of `members`: string(5) → string(9)
//! - drop column `gone` of `members` (its values are lost)
//! - add column `born` to `members`: integer, null
//! - drop unique key `users_mail_key` (`address`) of `members`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("users", "members").to_owned())
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("mail", "address")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("name", "full_name")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("posts")
                    .rename_column("user_id", "member_id")
                    .to_owned(),
            )
            .await?;

        // The values of `gone` are lost.
        ops::alter_table(manager, "members")
            .drop_unique("users_mail_key", ["address"])
            .drop_column("gone")
            .add_column(ColumnDef::new("born").integer())
            .set_type(ColumnDef::new("code").string_len(9))
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `born` are lost.
        ops::alter_table(manager, "members")
            .drop_column("born")
            .add_column(ColumnDef::new("gone").integer())
            .set_type(ColumnDef::new("code").string_len(5))
            .add_unique("users_mail_key", ["address"])
            .run()
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("posts")
                    .rename_column("member_id", "user_id")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("full_name", "name")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("address", "mail")
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(Table::rename().table("members", "users").to_owned())
            .await?;

        Ok(())
    }
}
