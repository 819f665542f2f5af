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

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("users"), Alias::new("old_users"))
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                for sql in [
                    r#"DROP INDEX "idx-users-name""#,
                    r#"CREATE INDEX "idx-old_users-name" ON "old_users" ("name")"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER INDEX "idx-users-name" RENAME TO "idx-old_users-name""#,
                    r#"ALTER TABLE "old_users" RENAME CONSTRAINT "users_mail_key" TO "old_users_mail_key""#,
                    r#"ALTER TABLE "old_users" RENAME CONSTRAINT "fk-users-a_id" TO "fk-old_users-a_id""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                for sql in [
                    "ALTER TABLE `old_users` RENAME INDEX `idx-users-name` TO `idx-old_users-name`",
                    "ALTER TABLE `old_users` DROP FOREIGN KEY `fk-users-a_id`, DROP INDEX `fk-users-a_id`",
                    "ALTER TABLE `old_users` ADD CONSTRAINT `fk-old_users-a_id` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`)",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
        }

        manager
            .create_table(
                Table::create()
                    .table(Alias::new("users"))
                    .col(
                        ColumnDef::new(Alias::new("id"))
                            .integer()
                            .not_null()
                            .primary_key()
                            .auto_increment(),
                    )
                    .col(ColumnDef::new(Alias::new("name")).string().not_null())
                    .col(
                        ColumnDef::new(Alias::new("mail"))
                            .string()
                            .not_null()
                            .unique_key(),
                    )
                    .col(ColumnDef::new(Alias::new("a_id")).integer())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-a_id")
                            .from(Alias::new("users"), Alias::new("a_id"))
                            .to(Alias::new("a"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-name")
                    .table(Alias::new("users"))
                    .col(Alias::new("name"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The rows of `users` are lost.
        manager
            .drop_table(Table::drop().table(Alias::new("users")).to_owned())
            .await?;

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                for sql in [
                    r#"DROP INDEX "idx-old_users-name""#,
                    r#"CREATE INDEX "idx-users-name" ON "old_users" ("name")"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER INDEX "idx-old_users-name" RENAME TO "idx-users-name""#,
                    r#"ALTER TABLE "old_users" RENAME CONSTRAINT "fk-old_users-a_id" TO "fk-users-a_id""#,
                    r#"ALTER TABLE "old_users" RENAME CONSTRAINT "old_users_mail_key" TO "users_mail_key""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                for sql in [
                    "ALTER TABLE `old_users` RENAME INDEX `idx-old_users-name` TO `idx-users-name`",
                    "ALTER TABLE `old_users` DROP FOREIGN KEY `fk-old_users-a_id`, DROP INDEX `fk-old_users-a_id`",
                    "ALTER TABLE `old_users` RENAME INDEX `mail` TO `users_mail_key`, ADD CONSTRAINT `fk-users-a_id` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`)",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
        }

        manager
            .rename_table(
                Table::rename()
                    .table(Alias::new("old_users"), Alias::new("users"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
