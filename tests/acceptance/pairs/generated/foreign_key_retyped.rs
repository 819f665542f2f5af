//! foreign key retyped
//!
//! Revision: foreign_key_retyped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `id` of `a`: integer → big integer
//! - change column `up` of `a`: integer → big integer
//! - change column `a_id` of `b`: integer → big integer
//! - change foreign key of `a`: `fk-a-up` (`up`) → `a` (`id`) → `fk-a-up` (`up`) → `a` (`id`)
//! - change foreign key of `b`: `fk-b-a_id` (`a_id`) → `a` (`id`), on delete cascade → `fk-b-a_id` (`a_id`) → `a` (`id`), on delete cascade

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "a")
            .drop_foreign_key("fk-a-up", ["up"])
            .set_type(ColumnDef::new("up").big_integer())
            .run()
            .await?;

        ops::alter_table(manager, "b")
            .drop_foreign_key("fk-b-a_id", ["a_id"])
            .set_type(ColumnDef::new("a_id").big_integer())
            .run()
            .await?;

        ops::alter_table(manager, "a")
            .set_type(ColumnDef::new("id").big_integer())
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-a-up")
                    .from("a", "up")
                    .to("a", "id"),
            )
            .run()
            .await?;

        ops::alter_table(manager, "b")
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-a_id")
                    .from("b", "a_id")
                    .to("a", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "a")
            .drop_foreign_key("fk-a-up", ["up"])
            .set_type(ColumnDef::new("up").integer())
            .run()
            .await?;

        ops::alter_table(manager, "b")
            .drop_foreign_key("fk-b-a_id", ["a_id"])
            .set_type(ColumnDef::new("a_id").integer())
            .run()
            .await?;

        ops::alter_table(manager, "a")
            .set_type(ColumnDef::new("id").integer())
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-a-up")
                    .from("a", "up")
                    .to("a", "id"),
            )
            .run()
            .await?;

        ops::alter_table(manager, "b")
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-b-a_id")
                    .from("b", "a_id")
                    .to("a", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .run()
            .await?;

        Ok(())
    }
}
