//! a test
//!
//! Revision: m20251023_090000_foreign_key_cycle
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
                    .table(Alias::new("employees"))
                    .col(
                        ColumnDef::new(Alias::new("id"))
                            .big_integer()
                            .not_null()
                            .primary_key(),
                    )
                    .col(
                        ColumnDef::new(Alias::new("department_id"))
                            .big_integer()
                            .not_null(),
                    )
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table(Alias::new("departments"))
                    .col(
                        ColumnDef::new(Alias::new("id"))
                            .big_integer()
                            .not_null()
                            .primary_key(),
                    )
                    .col(ColumnDef::new(Alias::new("head_id")).big_integer())
                    .col(ColumnDef::new(Alias::new("parent_id")).big_integer())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-departments-head_id-id")
                            .from(Alias::new("departments"), Alias::new("head_id"))
                            .to(Alias::new("employees"), Alias::new("id"))
                            .on_delete(ForeignKeyAction::SetNull),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-departments-parent_id-id")
                            .from(Alias::new("departments"), Alias::new("parent_id"))
                            .to(Alias::new("departments"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;

        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("fk-employees-department_id-id")
                    .from(Alias::new("employees"), Alias::new("department_id"))
                    .to(Alias::new("departments"), Alias::new("id"))
                    .on_delete(ForeignKeyAction::Restrict)
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_foreign_key(
                ForeignKey::drop()
                    .name("fk-employees-department_id-id")
                    .table(Alias::new("employees"))
                    .to_owned(),
            )
            .await?;

        manager
            .drop_table(Table::drop().table(Alias::new("departments")).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Alias::new("employees")).to_owned())
            .await?;

        Ok(())
    }
}
