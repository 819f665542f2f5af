//! keys and indexes
//!
//! Revision: m20251024_100000_keys_and_indexes
//! Revises: m20251023_090000_add_user_preferences
//! Created: 2025-10-24T10:00:00Z
//!
//! - add index `idx-audit_logs-organization_id-timestamp` (`organization_id`, `timestamp` desc) to `audit_logs`
//! - add check `cloudflare_dns_records_ttl_is_valid` (ttl = 1 OR ttl BETWEEN 60 AND 86400) to `cloudflare_dns_records`
//! - change unique key of `organization_invitations`: (`token`) → `uq-organization_invitations-token` (`token`)
//! - add index `idx-organization_invitations-pending` (`organization_id`, `expires_at`) where status = 'pending' to `organization_invitations`
//! - change unique key of `organizations`: (`slug`) → `uq-organizations-slug` (`slug`)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("idx-audit_logs-organization_id-timestamp")
                    .table("audit_logs")
                    .col("organization_id")
                    .col(("timestamp", IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;

        ops::alter_table(manager, "cloudflare_dns_records")
            .add_check(
                "cloudflare_dns_records_ttl_is_valid",
                "ttl = 1 OR ttl BETWEEN 60 AND 86400",
            )
            .run()
            .await?;

        ops::alter_table(manager, "organization_invitations")
            .rename_unique(
                "organization_invitations_token_key",
                "uq-organization_invitations-token",
                ["token"],
            )
            .run()
            .await?;
        if ops::on(manager, &[ops::Dialect::Postgres, ops::Dialect::Sqlite])? {
            manager
                .get_connection()
                .execute_unprepared("CREATE INDEX \"idx-organization_invitations-pending\" ON \"organization_invitations\" (\"organization_id\", \"expires_at\") WHERE status = 'pending'")
                .await?;
        }

        ops::alter_table(manager, "organizations")
            .rename_unique("organizations_slug_key", "uq-organizations-slug", ["slug"])
            .run()
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-audit_logs-organization_id-timestamp")
                    .table("audit_logs")
                    .to_owned(),
            )
            .await?;

        ops::alter_table(manager, "cloudflare_dns_records")
            .drop_check(
                "cloudflare_dns_records_ttl_is_valid",
                "ttl = 1 OR ttl BETWEEN 60 AND 86400",
            )
            .run()
            .await?;

        if ops::on(manager, &[ops::Dialect::Postgres, ops::Dialect::Sqlite])? {
            manager
                .drop_index(
                    Index::drop()
                        .name("idx-organization_invitations-pending")
                        .table("organization_invitations")
                        .to_owned(),
                )
                .await?;
        }
        ops::alter_table(manager, "organization_invitations")
            .rename_unique(
                "uq-organization_invitations-token",
                "organization_invitations_token_key",
                ["token"],
            )
            .run()
            .await?;

        ops::alter_table(manager, "organizations")
            .rename_unique("uq-organizations-slug", "organizations_slug_key", ["slug"])
            .run()
            .await?;

        Ok(())
    }
}
