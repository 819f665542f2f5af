//! foreign key indexed
//!
//! Revision: foreign_key_indexed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - add index `idx-b-a_id` (`a_id`) to `b`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("idx-b-a_id")
                    .table("b")
                    .col("a_id")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres | DbBackend::Sqlite => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"DROP INDEX "idx-b-a_id""#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        "ALTER TABLE `b` ADD INDEX `fk-b-a_id` (`a_id`), DROP INDEX `idx-b-a_id`",
                    )
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }
}

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for SQLite, PostgreSQL and MySQL".to_owned())
}
