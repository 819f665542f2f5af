//! constraints and indexes renamed
//!
//! Revision: constraints_and_indexes_renamed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change check of `t`: `old_check` (n > 0) → `new_check` (n > 0)

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"ALTER TABLE "t" RENAME CONSTRAINT "old_check" TO "new_check""#,
                    )
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` DROP CONSTRAINT `old_check`, ADD CONSTRAINT `new_check` CHECK (n > 0)")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"ALTER TABLE "t" RENAME CONSTRAINT "new_check" TO "old_check""#,
                    )
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` DROP CONSTRAINT `new_check`, ADD CONSTRAINT `old_check` CHECK (n > 0)")
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
