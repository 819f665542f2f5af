//! a test
//!
//! Revision: m20251023_090000_composite_keys
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
                    .table(Alias::new("orders"))
                    .col(ColumnDef::new(Alias::new("tenant")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("region")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("number")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("part")).integer().not_null())
                    .primary_key(
                        Index::create()
                            .name("pk-orders")
                            .col(Alias::new("tenant"))
                            .col(Alias::new("region"))
                            .col(Alias::new("number"))
                            .col(Alias::new("part")),
                    )
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table(Alias::new("lines"))
                    .col(ColumnDef::new(Alias::new("tenant")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("region")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("number")).integer().not_null())
                    .col(ColumnDef::new(Alias::new("part")).integer().not_null())
                    .primary_key(
                        Index::create()
                            .name("pk-lines")
                            .col(Alias::new("tenant"))
                            .col(Alias::new("region"))
                            .col(Alias::new("number"))
                            .col(Alias::new("part")),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-lines-orders")
                            .from_tbl(Alias::new("lines"))
                            .from_col(Alias::new("tenant"))
                            .from_col(Alias::new("region"))
                            .from_col(Alias::new("number"))
                            .from_col(Alias::new("part"))
                            .to_tbl(Alias::new("orders"))
                            .to_col(Alias::new("tenant"))
                            .to_col(Alias::new("region"))
                            .to_col(Alias::new("number"))
                            .to_col(Alias::new("part")),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-lines-two")
                            .from(
                                Alias::new("lines"),
                                (Alias::new("tenant"), Alias::new("region")),
                            )
                            .to(Alias::new("regions"), (Alias::new("a"), Alias::new("b"))),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-lines-three")
                            .from(
                                Alias::new("lines"),
                                (
                                    Alias::new("tenant"),
                                    Alias::new("region"),
                                    Alias::new("number"),
                                ),
                            )
                            .to(
                                Alias::new("x"),
                                (Alias::new("a"), Alias::new("b"), Alias::new("c")),
                            ),
                    )
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Alias::new("lines")).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Alias::new("orders")).to_owned())
            .await?;

        Ok(())
    }
}
