//! */ "quotes" \ and line breaks \u{202e}reversed  größe `x` {} #![x]
//!
//! Revision: m20251023_090000_awkward_names
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
            .create_table(
                Table::create()
                    .table(Alias::new("Order \"Items\""))
                    .col(ColumnDef::new(Alias::new("select")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("CamelCase")).text())
                    .col(ColumnDef::new(Alias::new("größe 大きさ")).text())
                    .col(ColumnDef::new(Alias::new("line\nbreak")).text())
                    .col(ColumnDef::new(Alias::new("we\"ird `name` \\ {}")).text())
                    .primary_key(
                        Index::create()
                            .name("pk \"\"x\"\"")
                            .col(Alias::new("select"))
                            .col(Alias::new("CamelCase")),
                    )
                    .index(
                        Index::create()
                            .unique()
                            .name("u\"\"q")
                            .col(Alias::new("CamelCase")),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk\"\"x")
                            .from(
                                Alias::new("Order \"Items\""),
                                Alias::new("we\"ird `name` \\ {}"),
                            )
                            .to(Alias::new("Other \"Table\""), Alias::new("größe 大きさ")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx \"\"odd\"\"")
                    .table(Alias::new("Order \"Items\""))
                    .col(Alias::new("we\"ird `name` \\ {}"))
                    .to_owned(),
            )
            .await?;

        // drop `a b` */ \u{202e} " //! x #[y]
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "table" DROP CONSTRAINT "table_größe 大きさ_key", ADD CONSTRAINT "late""fk" FOREIGN KEY ("CamelCase") REFERENCES "group" ("order")"#)
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "table" DROP CONSTRAINT "late""fk", ADD CONSTRAINT "table_größe 大きさ_key" UNIQUE ("größe 大きさ")"#)
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx \"\"odd\"\"")
                    .table(Alias::new("Order \"Items\""))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_table(
                Table::drop()
                    .table(Alias::new("Order \"Items\""))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
