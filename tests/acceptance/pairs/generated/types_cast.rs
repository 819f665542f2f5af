//! types cast
//!
//! Revision: types_cast
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `a` of `t`: boolean → big integer
//! - change column `b` of `t`: big integer → boolean
//! - change column `c` of `t`: double → boolean
//! - change column `d` of `t`: integer → boolean
//! - change column `e` of `t`: text → integer
//! - change column `f` of `t`: integer → text
//! - change column `g` of `t`: big integer → double

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Every number in `b` but 0 becomes TRUE.
        // Every number in `c` but 0 becomes TRUE.
        // Every number in `d` but 0 becomes TRUE.
        ops::alter_table(manager, "t")
            .set_type(ColumnDef::new("a").integer())
            .set_type(ColumnDef::new("a").big_integer())
            .set_type(ColumnDef::new("b").integer())
            .set_type(ColumnDef::new("b").boolean())
            .set_type(ColumnDef::new("c").integer())
            .set_type(ColumnDef::new("c").boolean())
            .set_type(ColumnDef::new("d").boolean())
            .set_type(ColumnDef::new("e").integer())
            .set_type(ColumnDef::new("f").text())
            .set_type(ColumnDef::new("g").double())
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `g` is rounded to whole numbers.
        // Every number in `a` but 0 becomes TRUE.
        ops::alter_table(manager, "t")
            .set_type(ColumnDef::new("g").big_integer())
            .set_type(ColumnDef::new("f").integer())
            .set_type(ColumnDef::new("e").text())
            .set_type(ColumnDef::new("d").integer())
            .set_type(ColumnDef::new("c").integer())
            .set_type(ColumnDef::new("c").double())
            .set_type(ColumnDef::new("b").integer())
            .set_type(ColumnDef::new("b").big_integer())
            .set_type(ColumnDef::new("a").integer())
            .set_type(ColumnDef::new("a").boolean())
            .run()
            .await?;

        Ok(())
    }
}
