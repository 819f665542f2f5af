//! a test
//!
//! Revision: m20251023_090000_indexes
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
            .create_index(
                Index::create()
                    .name("idx-audit_logs-action")
                    .table(Alias::new("audit_logs"))
                    .col(Alias::new("action"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-audit_logs-resource_type-resource_id")
                    .table(Alias::new("audit_logs"))
                    .col(Alias::new("resource_type"))
                    .col(Alias::new("resource_id"))
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("ix_users_name")
                    .table(Alias::new("users"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("ix_users_name")
                    .table(Alias::new("users"))
                    .col(Alias::new("name"))
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx-audit_logs-resource_type-resource_id")
                    .table(Alias::new("audit_logs"))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("idx-audit_logs-action")
                    .table(Alias::new("audit_logs"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
