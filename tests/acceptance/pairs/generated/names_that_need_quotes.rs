//! names that need quotes
//!
//! Revision: names_that_need_quotes
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create table `Größe` (3 columns, 1 foreign key)
//! - change column `Mixed Case` of `order`: not null → null
//! - add column `sel"ect` to `order`: integer, null
//! - add unique key (`sel"ect`) to `order`
//! - drop index `idx-order-Mixed Case` (`Mixed Case`) of `order`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("Größe")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(
                        ColumnDef::new("from")
                            .string()
                            .not_null()
                            .default("'; DROP TABLE x; --"),
                    )
                    .col(ColumnDef::new("order").integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-Größe-order")
                            .from("Größe", "order")
                            .to("order", "id"),
                    )
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx-order-Mixed Case")
                    .table("order")
                    .to_owned(),
            )
            .await?;
        ops::alter_table(manager, "order")
            .add_column(ColumnDef::new("sel\"ect").integer())
            .drop_not_null("Mixed Case")
            .add_unique("order_sel\"ect_key", ["sel\"ect"])
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `sel"ect` are lost.
        // This fails while a row has NULL in `Mixed Case`.
        ops::alter_table(manager, "order")
            .drop_unique("order_sel\"ect_key", ["sel\"ect"])
            .drop_column("sel\"ect")
            .set_not_null("Mixed Case")
            .run()
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-order-Mixed Case")
                    .table("order")
                    .col("Mixed Case")
                    .to_owned(),
            )
            .await?;

        // The rows of `Größe` are lost.
        manager
            .drop_table(Table::drop().table("Größe").to_owned())
            .await?;

        Ok(())
    }
}
