//! keys changed
//!
//! Revision: keys_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop unique key (`a`) of `t`
//! - drop unique key `idx-t-bc` (`b`, `c`) as an index of `t`
//! - add unique key (`b`) to `t`
//! - add unique key `idx-t-cd` (`c`, `d`) as an index to `t`
//! - drop index `idx-t-d` (`d`) of `t`
//! - add index `idx-t-a` (`a`) to `t`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("idx-t-d").table("t").to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("idx-t-bc").table("t").to_owned())
            .await?;
        ops::alter_table(manager, "t")
            .drop_unique("t_a_key", ["a"])
            .add_unique("t_b_key", ["b"])
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-cd")
                    .table("t")
                    .col("c")
                    .col("d")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-a")
                    .table("t")
                    .col("a")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("idx-t-a").table("t").to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("idx-t-cd").table("t").to_owned())
            .await?;
        ops::alter_table(manager, "t")
            .drop_unique("t_b_key", ["b"])
            .add_unique("t_a_key", ["a"])
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-bc")
                    .table("t")
                    .col("b")
                    .col("c")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-d")
                    .table("t")
                    .col("d")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
