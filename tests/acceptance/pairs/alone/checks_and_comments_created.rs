//! checks and comments created
//!
//! Revision: checks_and_comments_created
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create table `t` (3 columns, 2 checks)

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("t")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .comment("it's a key")
                            .primary_key(),
                    )
                    .col(
                        ColumnDef::new("age")
                            .integer()
                            .not_null()
                            .comment("in \"years\""),
                    )
                    .col(ColumnDef::new("kind").string().not_null())
                    .check(("t_age_check", Expr::cust("age > 0 AND age < 150")))
                    .check(("kind_known", Expr::cust("kind IN ('a', 'it''s')")))
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::MySql | DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                for sql in [
                    r#"COMMENT ON COLUMN "t"."id" IS 'it''s a key'"#,
                    r#"COMMENT ON COLUMN "t"."age" IS 'in "years"'"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The rows of `t` are lost.
        manager
            .drop_table(Table::drop().table("t").to_owned())
            .await?;

        Ok(())
    }
}

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for SQLite, PostgreSQL and MySQL".to_owned())
}
