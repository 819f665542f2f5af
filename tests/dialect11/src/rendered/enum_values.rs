//! a test
//!
//! Revision: m20251023_090000_enum_values
//! Revises: m20251022_143000_initial_schema
//! Created: 2025-10-23T09:00:00Z
//!
//! - a change

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TYPE "invitation_status" ADD VALUE 'expired'"#,
                    r#"ALTER TYPE "invitation_status" ADD VALUE 'it''s new' BEFORE 'pending'"#,
                    r#"CREATE TYPE "empty" AS ENUM ()"#,
                    r#"CREATE TYPE "sizes" AS ENUM ('xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl', '4xl', '5xl', '6xl', '7xl', '8xl', '9xl', '10xl', '11xl')"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::Sqlite => {}
            DbBackend::MySql => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                for sql in [
                    r#"DROP TYPE "empty""#,
                    r#"ALTER TYPE "invitation_status" RENAME TO "schema_diff_old_invitation_status""#,
                    r#"CREATE TYPE "invitation_status" AS ENUM ('pending', 'accepted')"#,
                    r#"ALTER TABLE "organization_invitations" ALTER COLUMN "status" DROP DEFAULT, ALTER COLUMN "status" TYPE "invitation_status" USING "status"::text::"invitation_status", ALTER COLUMN "status" SET DEFAULT 'pending'"#,
                    r#"ALTER TABLE "archive" ALTER COLUMN "all" DROP DEFAULT, ALTER COLUMN "all" TYPE "invitation_status"[] USING "all"::text[]::"invitation_status"[]"#,
                    r#"DROP TYPE "schema_diff_old_invitation_status""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::Sqlite => {}
            DbBackend::MySql => return Err(other_backend()),
        }

        Ok(())
    }
}

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for PostgreSQL and SQLite".to_owned())
}
