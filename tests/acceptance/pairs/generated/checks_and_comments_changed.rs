//! checks and comments changed
//!
//! Revision: checks_and_comments_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `age` of `t`: comment 'old' → comment 'new; -- ''x'''
//! - change column `kind` of `t`: comment 'gone' → no comment
//! - change column `other` of `t`: no comment → comment 'first'
//! - drop check `age_real` (age > 0) of `t`
//! - drop check `kind_known` (kind IN ('a', 'b')) of `t`
//! - add check `age_real` (age > 0 AND (age < 150 OR other IS NULL)) to `t`
//! - add check `other_positive` (other >= 0) to `t`

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_check("age_real", "age > 0")
            .drop_check("kind_known", "kind IN ('a', 'b')")
            .add_check("age_real", "age > 0 AND (age < 150 OR other IS NULL)")
            .add_check("other_positive", "other >= 0")
            .run()
            .await?;
        ops::comment_on_column(manager, "t", "age", Some("new; -- 'x'")).await?;
        ops::comment_on_column(manager, "t", "kind", None).await?;
        ops::comment_on_column(manager, "t", "other", Some("first")).await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::alter_table(manager, "t")
            .drop_check("other_positive", "other >= 0")
            .drop_check("age_real", "age > 0 AND (age < 150 OR other IS NULL)")
            .add_check("kind_known", "kind IN ('a', 'b')")
            .add_check("age_real", "age > 0")
            .run()
            .await?;
        ops::comment_on_column(manager, "t", "other", None).await?;
        ops::comment_on_column(manager, "t", "kind", Some("gone")).await?;
        ops::comment_on_column(manager, "t", "age", Some("old")).await?;

        Ok(())
    }
}
