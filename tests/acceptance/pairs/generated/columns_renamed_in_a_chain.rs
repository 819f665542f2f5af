//! columns renamed in a chain
//!
//! Revision: columns_renamed_in_a_chain
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `c` of `t` to `d`
//! - rename column `b` of `t` to `c`
//! - rename column `a` of `t` to `b`
//! - change column `d` of `t`: integer → big integer

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("t").rename_column("c", "d").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("b", "c").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("a", "b").to_owned())
            .await?;
        ops::alter_table(manager, "t")
            .set_type(ColumnDef::new("d").big_integer())
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .set_type(ColumnDef::new("d").integer())
            .run()
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("b", "a").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("c", "b").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("d", "c").to_owned())
            .await?;

        Ok(())
    }
}
