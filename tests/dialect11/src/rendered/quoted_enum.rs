//! a test
//!
//! Revision: m20251023_090000_quoted_enum
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
            .execute_unprepared(r#"CREATE TABLE "days" ( "id" integer NOT NULL PRIMARY KEY, "mood" "Mood" NOT NULL DEFAULT 'Good' )"#)
            .await?;

        manager
            .get_connection()
            .execute_unprepared(
                r#"ALTER TABLE "weeks" ALTER COLUMN "mood" TYPE "Mood" USING "mood"::text::"Mood""#,
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "weeks" ALTER COLUMN "mood" TYPE varchar(10)"#)
            .await?;

        manager
            .drop_table(Table::drop().table(Alias::new("days")).to_owned())
            .await?;

        Ok(())
    }
}
