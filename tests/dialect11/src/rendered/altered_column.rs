//! a test
//!
//! Revision: m20251023_090000_altered_column
//! Revises: m20251022_143000_initial_schema
//! Created: 2025-10-23T09:00:00Z
//!
//! - a change

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "user_preferences" ALTER COLUMN "theme" TYPE varchar(80), ALTER COLUMN "theme" SET NOT NULL, ALTER COLUMN "theme" SET DEFAULT 'dark'"#)
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "user_preferences" ALTER COLUMN "theme" TYPE varchar(50), ALTER COLUMN "theme" DROP NOT NULL, ALTER COLUMN "theme" DROP DEFAULT"#)
            .await?;

        Ok(())
    }
}
