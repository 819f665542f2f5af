//! key over itself
//!
//! Revision: key_over_itself
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop column `code` of `t` (its values are lost)
//! - add column `id` to `t`: integer, not null, auto increment
//! - add column `up` to `t`: integer, null
//! - change primary key of `t`: (`code`) → (`id`)
//! - add foreign key `fk-t-up` (`up`) → `t` (`id`) to `t`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `code` are lost.
        ops::alter_table(manager, "t")
            .drop_primary_key("t_pkey")
            .drop_column("code")
            .add_column(ColumnDef::new("id").integer().not_null().auto_increment())
            .add_column(ColumnDef::new("up").integer())
            .add_primary_key(["id"])
            .set_option("autoincrement", "")
            .add_foreign_key(
                ForeignKey::create()
                    .name("fk-t-up")
                    .from("t", "up")
                    .to("t", "id"),
            )
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `up` are lost.
        // The values of `id` are lost.
        ops::alter_table(manager, "t")
            .drop_foreign_key("fk-t-up", ["up"])
            .drop_primary_key("t_pkey")
            .drop_column("up")
            .drop_column("id")
            .add_column(ColumnDef::new("code").integer())
            .run()
            .await?;
        // TO FILL IN: `code` must hold a value and has no default. Say what the rows that are there
        // shall have, with ops::backfill in place of the next line, which fails while there are
        // any.
        ops::backfill_needed(manager, "t", "code").await?;
        ops::alter_table(manager, "t")
            .set_not_null("code")
            .add_primary_key(["code"])
            .run()
            .await?;

        Ok(())
    }
}
