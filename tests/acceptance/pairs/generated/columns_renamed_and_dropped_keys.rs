//! columns renamed and dropped keys
//!
//! Revision: columns_renamed_and_dropped_keys
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `a` of `t` to `x`
//! - rename column `b` of `t` to `y`
//! - rename column `c` of `t` to `z`
//! - drop unique key `t_a_key` (`x`) of `t`
//! - add unique key (`z`) to `t`
//! - drop index `idx-t-b` (`y`) of `t`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("t").rename_column("a", "x").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("b", "y").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("c", "z").to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("idx-t-b").table("t").to_owned())
            .await?;
        ops::alter_table(manager, "t")
            .drop_unique("t_a_key", ["x"])
            .add_unique("t_z_key", ["z"])
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_unique("t_z_key", ["z"])
            .add_unique("t_a_key", ["x"])
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-b")
                    .table("t")
                    .col("y")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("z", "c").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("y", "b").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("x", "a").to_owned())
            .await?;

        Ok(())
    }
}
