//! drop everything
//!
//! Revision: drop_everything
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop enum `mood`: owner, member
//! - drop table `a` (2 columns, 1 foreign key; its rows are lost)
//! - drop table `b` (4 columns, 1 foreign key, 1 index; its rows are lost)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "a")
            .drop_foreign_key("fk-a-b_id", ["b_id"])
            .run()
            .await?;

        // The rows of `b` are lost.
        manager
            .drop_table(Table::drop().table("b").to_owned())
            .await?;
        // The rows of `a` are lost.
        manager
            .drop_table(Table::drop().table("a").to_owned())
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("a")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("b_id").integer().not_null())
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("b")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("a_id").integer())
                    .col(ColumnDef::new("x").string().not_null())
                    .col(
                        ColumnDef::new("mood")
                            .enumeration("mood", ["owner", "member"])
                            .not_null(),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-b-a_id")
                            .from("b", "a_id")
                            .to("a", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-b-x")
                    .table("b")
                    .col("x")
                    .to_owned(),
            )
            .await?;

        ops::alter_table(manager, "a")
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-a-b_id")
                    .from("a", "b_id")
                    .to("b", "id"),
            )
            .run()
            .await?;

        Ok(())
    }
}
