//! foreign keys changed
//!
//! Revision: foreign_keys_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change foreign key of `b`: `fk-b-a_id` (`a_id`) → `a` (`id`) → `fk-b-a_id` (`a_id`) → `a` (`id`), on delete set null
//! - add foreign key `fk-b-other_id` (`other_id`) → `a` (`id`), on delete cascade, on update cascade to `b`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "b")
            .drop_foreign_key("fk-b-a_id", ["a_id"])
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-a_id")
                    .from("b", "a_id")
                    .to("a", "id")
                    .on_delete(ForeignKeyAction::SetNull),
            )
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-other_id")
                    .from("b", "other_id")
                    .to("a", "id")
                    .on_delete(ForeignKeyAction::Cascade)
                    .on_update(ForeignKeyAction::Cascade),
            )
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "b")
            .drop_foreign_key("fk-b-other_id", ["other_id"])
            .drop_foreign_key("fk-b-a_id", ["a_id"])
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
