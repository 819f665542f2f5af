//! a test
//!
//! Revision: m20251023_090000_many_tables
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
        create_users(manager).await?;
        create_teams(manager).await?;
        create_team_members(manager).await?;
        create_teams_archive(manager).await?;
        create_gr_e(manager).await?;
        alter_users(manager).await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        revert_users(manager).await?;
        drop_tables(manager).await?;
        drop_tables_2(manager).await?;
        drop_tables_3(manager).await?;
        drop_tables_4(manager).await?;
        drop_tables_5(manager).await?;

        Ok(())
    }
}

async fn create_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(Alias::new("users"))
                .col(
                    ColumnDef::new(Alias::new("id"))
                        .string_len(36)
                        .not_null()
                        .primary_key(),
                )
                .col(
                    ColumnDef::new(Alias::new("email"))
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new(Alias::new("nickname")).string())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-users-nickname")
                .table(Alias::new("users"))
                .col(Alias::new("nickname"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_teams(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(Alias::new("teams"))
                .col(
                    ColumnDef::new(Alias::new("id"))
                        .string_len(36)
                        .not_null()
                        .primary_key(),
                )
                .col(
                    ColumnDef::new(Alias::new("email"))
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new(Alias::new("nickname")).string())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-teams-nickname")
                .table(Alias::new("teams"))
                .col(Alias::new("nickname"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_team_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(Alias::new("Team Members"))
                .col(
                    ColumnDef::new(Alias::new("id"))
                        .string_len(36)
                        .not_null()
                        .primary_key(),
                )
                .col(
                    ColumnDef::new(Alias::new("email"))
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new(Alias::new("nickname")).string())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-Team Members-nickname")
                .table(Alias::new("Team Members"))
                .col(Alias::new("nickname"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_teams_archive(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(Alias::new("teams-archive"))
                .col(
                    ColumnDef::new(Alias::new("id"))
                        .string_len(36)
                        .not_null()
                        .primary_key(),
                )
                .col(
                    ColumnDef::new(Alias::new("email"))
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new(Alias::new("nickname")).string())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-teams-archive-nickname")
                .table(Alias::new("teams-archive"))
                .col(Alias::new("nickname"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_gr_e(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(Alias::new("größe"))
                .col(
                    ColumnDef::new(Alias::new("id"))
                        .string_len(36)
                        .not_null()
                        .primary_key(),
                )
                .col(
                    ColumnDef::new(Alias::new("email"))
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new(Alias::new("nickname")).string())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-größe-nickname")
                .table(Alias::new("größe"))
                .col(Alias::new("nickname"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn alter_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_foreign_key(
            ForeignKey::create()
                .name("fk-users-team")
                .from(Alias::new("users"), Alias::new("nickname"))
                .to(Alias::new("teams"), Alias::new("id"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn revert_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_foreign_key(
            ForeignKey::drop()
                .name("fk-users-team")
                .table(Alias::new("users"))
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn drop_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_index(
            Index::drop()
                .name("idx-größe-nickname")
                .table(Alias::new("größe"))
                .to_owned(),
        )
        .await?;
    manager
        .drop_table(Table::drop().table(Alias::new("größe")).to_owned())
        .await?;

    Ok(())
}

async fn drop_tables_2(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_index(
            Index::drop()
                .name("idx-teams-archive-nickname")
                .table(Alias::new("teams-archive"))
                .to_owned(),
        )
        .await?;
    manager
        .drop_table(Table::drop().table(Alias::new("teams-archive")).to_owned())
        .await?;

    Ok(())
}

async fn drop_tables_3(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_index(
            Index::drop()
                .name("idx-Team Members-nickname")
                .table(Alias::new("Team Members"))
                .to_owned(),
        )
        .await?;
    manager
        .drop_table(Table::drop().table(Alias::new("Team Members")).to_owned())
        .await?;

    Ok(())
}

async fn drop_tables_4(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_index(
            Index::drop()
                .name("idx-teams-nickname")
                .table(Alias::new("teams"))
                .to_owned(),
        )
        .await?;
    manager
        .drop_table(Table::drop().table(Alias::new("teams")).to_owned())
        .await?;

    Ok(())
}

async fn drop_tables_5(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_index(
            Index::drop()
                .name("idx-users-nickname")
                .table(Alias::new("users"))
                .to_owned(),
        )
        .await?;
    manager
        .drop_table(Table::drop().table(Alias::new("users")).to_owned())
        .await?;

    Ok(())
}
