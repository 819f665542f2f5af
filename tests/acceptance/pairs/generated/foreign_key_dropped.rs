//! foreign key dropped
//!
//! Revision: foreign_key_dropped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop unique key (`a_id`) of `b`
//! - drop foreign key `fk-b-a_id` (`a_id`) → `a` (`id`) of `b`
//! - drop foreign key `fk-b-c_id` (`c_id`) → `a` (`id`) of `b`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "b")
            .drop_foreign_key("fk-b-a_id", ["a_id"])
            .drop_foreign_key("fk-b-c_id", ["c_id"])
            .drop_unique("b_a_id_key", ["a_id"])
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "b")
            .add_unique("b_a_id_key", ["a_id"])
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-c_id")
                    .from("b", "c_id")
                    .to("a", "id"),
            )
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-a_id")
                    .from("b", "a_id")
                    .to("a", "id"),
            )
            .run()
            .await?;

        Ok(())
    }
}
