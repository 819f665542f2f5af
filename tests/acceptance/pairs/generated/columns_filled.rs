//! columns filled
//!
//! Revision: columns_filled
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - add column `Mixed Case` to `order`: integer, not null
//! - change column `note` of `users`: null → not null
//! - change column `age` of `users`: integer → big integer, null → not null
//! - add column `code` to `users`: string, not null
//! - add column `mood` to `users`: enum `mood`, not null, comment 'how they are'
//! - add unique key (`code`) to `users`
//! - add index `idx-users-age` (`age`) to `users`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(manager, "mood", ["owner", "member"]).await?;

        alter_order(manager).await?;
        alter_users(manager).await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `Mixed Case` are lost.
        manager
            .alter_table(
                Table::alter()
                    .table("order")
                    .drop_column("Mixed Case")
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx-users-age")
                    .table("users")
                    .to_owned(),
            )
            .await?;
        // The values of `mood` are lost.
        // The values of `code` are lost.
        ops::alter_table(manager, "users")
            .drop_unique("users_code_key", ["code"])
            .drop_column("mood")
            .drop_column("code")
            .set_type(ColumnDef::new("age").integer())
            .drop_not_null("age")
            .drop_not_null("note")
            .run()
            .await?;

        ops::drop_enum(manager, "mood").await?;

        Ok(())
    }
}

async fn alter_order(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .alter_table(
            Table::alter()
                .table("order")
                .add_column(ColumnDef::new("Mixed Case").integer())
                .to_owned(),
        )
        .await?;
    // TO FILL IN: `Mixed Case` must hold a value and has no default. Say what the rows that are
    // there shall have, with ops::backfill in place of the next line, which fails while there are
    // any.
    ops::backfill_needed(manager, "order", "Mixed Case").await?;
    ops::alter_table(manager, "order")
        .set_not_null("Mixed Case")
        .run()
        .await?;

    Ok(())
}

async fn alter_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .alter_table(
            Table::alter()
                .table("users")
                .add_column(ColumnDef::new("code").string())
                .to_owned(),
        )
        .await?;
    manager
        .alter_table(
            Table::alter()
                .table("users")
                .add_column(
                    ColumnDef::new("mood")
                        .enumeration("mood", ["owner", "member"])
                        .comment("how they are"),
                )
                .to_owned(),
        )
        .await?;
    ops::backfill(manager, "users", "note", "'it''s \"'").await?;
    ops::backfill(manager, "users", "code", "upper(name)").await?;
    ops::backfill(manager, "users", "mood", "'member'").await?;
    ops::alter_table(manager, "users")
        .set_not_null("note")
        .set_type(ColumnDef::new("age").big_integer())
        .run()
        .await?;
    ops::backfill(manager, "users", "age", "0").await?;
    ops::alter_table(manager, "users")
        .set_not_null("age")
        .set_not_null("code")
        .set_not_null("mood")
        .add_unique("users_code_key", ["code"])
        .run()
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-users-age")
                .table("users")
                .col("age")
                .to_owned(),
        )
        .await?;
    ops::sql(
        manager,
        [(
            ops::Dialect::Postgres,
            "COMMENT ON COLUMN \"users\".\"mood\" IS 'how they are'",
        )],
    )
    .await?;

    Ok(())
}
