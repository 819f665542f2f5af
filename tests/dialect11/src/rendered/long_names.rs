//! a test
//!
//! Revision: m20251023_090000_long_names
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
                    .table(Alias::new(
                        "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_",
                    ))
                    .col(
                        ColumnDef::new(Alias::new(
                            "a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows",
                        ))
                        .string_len(255)
                        .not_null()
                        .primary_key(),
                    )
                    .col(
                        ColumnDef::new(Alias::new("short"))
                            .text()
                            .not_null()
                            .default("a default that is longer than a line of a Rust file may be, so that nothing can be laid out well"),
                    )
                    .col(
                        ColumnDef::new(Alias::new("now"))
                            .date_time()
                            .default(Expr::cust(
                                "(date_trunc('second', now() at time zone 'UTC') - interval '1 day')",
                            )),
                    )
                    .index(
                        Index::create()
                            .unique()
                            .col(Alias::new(
                                "a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows",
                            ))
                            .col(Alias::new("short")),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-and-more-and-more-and-more")
                            .from(
                                Alias::new("a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_"),
                                Alias::new("a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows"),
                            )
                            .to(
                                Alias::new("a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_"),
                                Alias::new("a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows"),
                            ),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows")
                    .table(Alias::new(
                        "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_",
                    ))
                    .col(Alias::new(
                        "a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_" DROP CONSTRAINT "fk-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-and-more-and-more-and-more", DROP CONSTRAINT "a_table_with_a_name_that_is_e_a_column_with_a_name_that_is__key", ALTER COLUMN "a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows" SET DEFAULT a_function_with_a_long_name('and', 'some', 'arguments')"#)
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_foreign_key(
                ForeignKey::create()
                    .name("fk-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-and-more-and-more-and-more")
                    .from(
                        Alias::new("a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_"),
                        Alias::new("a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows"),
                    )
                    .to(
                        Alias::new("a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_"),
                        Alias::new("a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("idx-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows")
                    .table(Alias::new(
                        "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_table(
                Table::drop()
                    .table(Alias::new(
                        "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_",
                    ))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }
}
