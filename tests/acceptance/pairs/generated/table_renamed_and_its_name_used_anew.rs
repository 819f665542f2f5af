//! table renamed and its name used anew
//!
//! Revision: table_renamed_and_its_name_used_anew
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename table `users` to `old_users`
//! - create table `users` (4 columns, 1 unique key, 1 foreign key, 1 index)
//! - change unique key of `old_users`: `users_mail_key` (`mail`) → `old_users_mail_key` (`mail`)
//! - change index of `old_users`: `idx-users-name` (`name`) → `idx-old_users-name` (`name`)
//! - change foreign key of `old_users`: `fk-users-a_id` (`a_id`) → `a` (`id`) → `fk-old_users-a_id` (`a_id`) → `a` (`id`)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("users", "old_users").to_owned())
            .await?;
        ops::rename_index(manager, "old_users", "idx-users-name", "idx-old_users-name").await?;
        ops::alter_table(manager, "old_users")
            .rename_unique("users_mail_key", "old_users_mail_key", ["mail"])
            .rename_foreign_key(
                "fk-users-a_id",
                ForeignKey::create()
                    .name("fk-old_users-a_id")
                    .from("old_users", "a_id")
                    .to("a", "id"),
            )
            .run()
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("name").string().not_null())
                    .col(ColumnDef::new("mail").string().not_null().unique_key())
                    .col(ColumnDef::new("a_id").integer())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-a_id")
                            .from("users", "a_id")
                            .to("a", "id"),
                    )
                    .to_owned(),
            )
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
        // The rows of `users` are lost.
        manager
            .drop_table(Table::drop().table("users").to_owned())
            .await?;

        ops::rename_index(manager, "old_users", "idx-old_users-name", "idx-users-name").await?;
        ops::alter_table(manager, "old_users")
            .rename_foreign_key(
                "fk-old_users-a_id",
                ForeignKey::create()
                    .name("fk-users-a_id")
                    .from("old_users", "a_id")
                    .to("a", "id"),
            )
            .rename_unique("old_users_mail_key", "users_mail_key", ["mail"])
            .run()
            .await?;

        manager
            .rename_table(Table::rename().table("old_users", "users").to_owned())
            .await?;

        Ok(())
    }
}
