//! names cut to the same
//!
//! Revision: names_cut_to_the_same
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop index `idx-one_table_whose_index_names_are_longer_than_postgresql_has-b` (`b`) of `one_table_whose_index_names_are_longer_than_postgresql_has`
//! - add index `idx-one_table_whose_index_names_are_longer_than_postgresql_has-a` (`a`) to `one_table_whose_index_names_are_longer_than_postgresql_has`

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-one_table_whose_index_names_are_longer_than_postgresql_has-b")
                    .table(Alias::new(
                        "one_table_whose_index_names_are_longer_than_postgresql_has",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-one_table_whose_index_names_are_longer_than_postgresql_has-a")
                    .table(Alias::new(
                        "one_table_whose_index_names_are_longer_than_postgresql_has",
                    ))
                    .col(Alias::new("a"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-one_table_whose_index_names_are_longer_than_postgresql_has-a")
                    .table(Alias::new(
                        "one_table_whose_index_names_are_longer_than_postgresql_has",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-one_table_whose_index_names_are_longer_than_postgresql_has-b")
                    .table(Alias::new(
                        "one_table_whose_index_names_are_longer_than_postgresql_has",
                    ))
                    .col(Alias::new("b"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
