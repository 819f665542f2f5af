//! a test
//!
//! Revision: m20251023_090000_postgres_only
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
            .alter_table(
                Table::alter()
                    .table(Alias::new("users"))
                    .add_column(
                        ColumnDef::new(Alias::new("team_id"))
                            .big_integer()
                            .not_null(),
                    )
                    .modify_column(ColumnDef::new(Alias::new("email")).not_null())
                    .modify_column(
                        ColumnDef::new(Alias::new("created_at")).default(Expr::cust("now()")),
                    )
                    .drop_column(Alias::new("old"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("fk-users-team")
                    .from(Alias::new("users"), Alias::new("team_id"))
                    .to(Alias::new("teams"), Alias::new("id"))
                    .to_owned(),
            )
            .await?;
        for sql in [
            r#"ALTER TABLE "users" ADD CONSTRAINT "one""email" UNIQUE ("email")"#,
            r#"ALTER TABLE "users" DROP CONSTRAINT "users_pkey""#,
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in [
            r#"ALTER TABLE "users" ADD PRIMARY KEY ("id")"#,
            r#"ALTER TABLE "users" DROP CONSTRAINT "one""email""#,
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("fk-users-team")
                    .table(Alias::new("users"))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "users" ADD COLUMN "old" text, ALTER COLUMN "created_at" DROP DEFAULT, ALTER COLUMN "email" DROP NOT NULL, DROP COLUMN "team_id""#)
            .await?;

        Ok(())
    }
}
