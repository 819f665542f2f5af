//! create everything
//!
//! Revision: create_everything
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - create table `teams` (3 columns, 1 unique key, 1 foreign key)
//! - create table `users` (11 columns, 1 unique key, 2 foreign keys, 1 index)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("teams")
                    .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                    .col(ColumnDef::new("slug").string().not_null().unique_key())
                    .col(ColumnDef::new("owner_id").integer())
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("team_id").string())
                    .col(
                        ColumnDef::new("mood")
                            .enumeration("mood", ["owner", "member"])
                            .not_null()
                            .default("member"),
                    )
                    .col(ColumnDef::new("active").boolean().not_null().default(true))
                    .col(
                        ColumnDef::new("points")
                            .big_integer()
                            .not_null()
                            .default(-5),
                    )
                    .col(
                        ColumnDef::new("created_at")
                            .date_time()
                            .not_null()
                            .default(Expr::current_timestamp()),
                    )
                    .col(ColumnDef::new("first").string().not_null())
                    .col(ColumnDef::new("last").string().not_null())
                    .col(ColumnDef::new("data").json())
                    .col(ColumnDef::new("score").double())
                    .col(ColumnDef::new("parent_id").integer())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-team_id")
                            .from("users", "team_id")
                            .to("teams", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-parent_id")
                            .from("users", "parent_id")
                            .to("users", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-nick")
                    .table("users")
                    .col("first")
                    .col("last")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-team_id")
                    .table("users")
                    .col("team_id")
                    .to_owned(),
            )
            .await?;

        ops::alter_table(manager, "teams")
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-teams-owner_id")
                    .from("teams", "owner_id")
                    .to("users", "id"),
            )
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "teams")
            .drop_foreign_key("fk-teams-owner_id", ["owner_id"])
            .run()
            .await?;

        // The rows of `users` are lost.
        manager
            .drop_table(Table::drop().table("users").to_owned())
            .await?;
        // The rows of `teams` are lost.
        manager
            .drop_table(Table::drop().table("teams").to_owned())
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }
}
