//! initial schema
//!
//! Revision: m20251022_143000_initial_schema
//! Revises:
//! Created: 2025-10-22T14:30:00Z
//!
//! - create enum `invitation_status`: pending, accepted, rejected, expired
//! - create enum `migration_status`: pending, in_progress, completed, failed, rolled_back
//! - create enum `organization_member_role`: owner, admin, member, viewer
//! - create table `api_keys` (12 columns, 1 unique key, 1 foreign key, 5 indexes)
//! - create table `audit_logs` (12 columns, 6 indexes)
//! - create table `cloudflare_dns_records` (12 columns, 1 unique key, 1 foreign key, 3 indexes)
//! - create table `cloudflare_domains` (12 columns, 1 unique key, 2 indexes)
//! - create table `cloudflare_firewall_rules` (12 columns, 1 unique key, 1 foreign key, 2 indexes)
//! - create table `cloudflare_zones` (11 columns, 1 unique key, 2 indexes)
//! - create table `migration_jobs` (14 columns, 3 indexes)
//! - create table `namecheap_domains` (13 columns, 1 unique key, 2 indexes)
//! - create table `organization_invitations` (10 columns, 1 unique key, 1 foreign key, 4 indexes)
//! - create table `organization_members` (7 columns, 1 foreign key, 2 indexes)
//! - create table `organizations` (12 columns, 1 unique key, 2 indexes)

use runner::ops;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ops::create_enum(
            manager,
            "invitation_status",
            ["pending", "accepted", "rejected", "expired"],
        )
        .await?;
        ops::create_enum(
            manager,
            "migration_status",
            [
                "pending",
                "in_progress",
                "completed",
                "failed",
                "rolled_back",
            ],
        )
        .await?;
        ops::create_enum(
            manager,
            "organization_member_role",
            ["owner", "admin", "member", "viewer"],
        )
        .await?;

        create_audit_logs(manager).await?;
        create_cloudflare_domains(manager).await?;
        create_cloudflare_zones(manager).await?;
        create_cloudflare_dns_records(manager).await?;
        create_cloudflare_firewall_rules(manager).await?;
        create_migration_jobs(manager).await?;
        create_namecheap_domains(manager).await?;
        create_organizations(manager).await?;
        create_api_keys(manager).await?;
        create_organization_invitations(manager).await?;
        create_organization_members(manager).await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager).await?;

        ops::drop_enum(manager, "organization_member_role").await?;
        ops::drop_enum(manager, "migration_status").await?;
        ops::drop_enum(manager, "invitation_status").await?;

        Ok(())
    }
}

async fn create_audit_logs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("audit_logs")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("timestamp").date_time().not_null())
                .col(ColumnDef::new("user_id").string_len(255))
                .col(ColumnDef::new("organization_id").string_len(36))
                .col(ColumnDef::new("action").string_len(255).not_null())
                .col(ColumnDef::new("resource_type").string_len(100))
                .col(ColumnDef::new("resource_id").string_len(255))
                .col(ColumnDef::new("details").json())
                .col(ColumnDef::new("ip_address").string_len(45))
                .col(ColumnDef::new("user_agent").text())
                .col(ColumnDef::new("status").string_len(50))
                .col(ColumnDef::new("metadata_json").json())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-timestamp")
                .table("audit_logs")
                .col("timestamp")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-user_id")
                .table("audit_logs")
                .col("user_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-organization_id")
                .table("audit_logs")
                .col("organization_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-action")
                .table("audit_logs")
                .col("action")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-resource_type")
                .table("audit_logs")
                .col("resource_type")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-audit_logs-status")
                .table("audit_logs")
                .col("status")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_cloudflare_domains(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cloudflare_domains")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(
                    ColumnDef::new("domain_name")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("domain_id").string_len(255))
                .col(ColumnDef::new("user_id").string_len(255).not_null())
                .col(ColumnDef::new("zone_id").string_len(255))
                .col(ColumnDef::new("registration_date").date_time())
                .col(ColumnDef::new("expiration_date").date_time())
                .col(ColumnDef::new("auto_renew").boolean().default(true))
                .col(ColumnDef::new("is_locked").boolean().default(true))
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_domains-user_id")
                .table("cloudflare_domains")
                .col("user_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_domains-expiration_date")
                .table("cloudflare_domains")
                .col("expiration_date")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_cloudflare_zones(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cloudflare_zones")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(
                    ColumnDef::new("zone_id")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("zone_name").string_len(255).not_null())
                .col(ColumnDef::new("account_id").string_len(255).not_null())
                .col(ColumnDef::new("status").string_len(50).not_null())
                .col(ColumnDef::new("name_servers").json())
                .col(ColumnDef::new("created_on").date_time())
                .col(ColumnDef::new("modified_on").date_time())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_zones-zone_name")
                .table("cloudflare_zones")
                .col("zone_name")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_zones-status")
                .table("cloudflare_zones")
                .col("status")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_cloudflare_dns_records(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cloudflare_dns_records")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("zone_id").string_len(255).not_null())
                .col(
                    ColumnDef::new("record_id")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("record_type").string_len(10).not_null())
                .col(ColumnDef::new("name").string_len(255).not_null())
                .col(ColumnDef::new("content").text().not_null())
                .col(ColumnDef::new("proxied").boolean().default(false))
                .col(ColumnDef::new("ttl").integer().default(3600))
                .col(ColumnDef::new("priority").integer())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("fk-cloudflare_dns_records-zone_id")
                        .from("cloudflare_dns_records", "zone_id")
                        .to("cloudflare_zones", "zone_id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_dns_records-zone_id")
                .table("cloudflare_dns_records")
                .col("zone_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_dns_records-record_type")
                .table("cloudflare_dns_records")
                .col("record_type")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_dns_records-name")
                .table("cloudflare_dns_records")
                .col("name")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_cloudflare_firewall_rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cloudflare_firewall_rules")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("zone_id").string_len(255).not_null())
                .col(
                    ColumnDef::new("rule_id")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("rule_name").string_len(255).not_null())
                .col(ColumnDef::new("expression").text().not_null())
                .col(ColumnDef::new("action").string_len(50).not_null())
                .col(ColumnDef::new("enabled").boolean().default(true))
                .col(ColumnDef::new("priority").integer())
                .col(ColumnDef::new("description").text())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("fk-cloudflare_firewall_rules-zone_id")
                        .from("cloudflare_firewall_rules", "zone_id")
                        .to("cloudflare_zones", "zone_id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_firewall_rules-zone_id")
                .table("cloudflare_firewall_rules")
                .col("zone_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-cloudflare_firewall_rules-enabled")
                .table("cloudflare_firewall_rules")
                .col("enabled")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_migration_jobs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("migration_jobs")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("domain_name").string_len(255).not_null())
                .col(
                    ColumnDef::new("source_registrar")
                        .string_len(100)
                        .not_null(),
                )
                .col(
                    ColumnDef::new("target_registrar")
                        .string_len(100)
                        .not_null(),
                )
                .col(
                    ColumnDef::new("status")
                        .enumeration(
                            "migration_status",
                            [
                                "pending",
                                "in_progress",
                                "completed",
                                "failed",
                                "rolled_back",
                            ],
                        )
                        .not_null()
                        .default("pending"),
                )
                .col(ColumnDef::new("auth_code").string_len(255))
                .col(ColumnDef::new("initiated_by").string_len(255).not_null())
                .col(ColumnDef::new("started_at").date_time())
                .col(ColumnDef::new("completed_at").date_time())
                .col(ColumnDef::new("error_message").text())
                .col(ColumnDef::new("steps").json())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-migration_jobs-domain_name")
                .table("migration_jobs")
                .col("domain_name")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-migration_jobs-status")
                .table("migration_jobs")
                .col("status")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-migration_jobs-created_at")
                .table("migration_jobs")
                .col("created_at")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_namecheap_domains(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("namecheap_domains")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(
                    ColumnDef::new("domain_name")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("domain_id").string_len(255))
                .col(ColumnDef::new("user_id").string_len(255).not_null())
                .col(ColumnDef::new("registration_date").date_time())
                .col(ColumnDef::new("expiration_date").date_time())
                .col(ColumnDef::new("auto_renew").boolean().default(true))
                .col(ColumnDef::new("is_locked").boolean().default(true))
                .col(ColumnDef::new("whois_guard").boolean().default(true))
                .col(ColumnDef::new("nameservers").json())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-namecheap_domains-user_id")
                .table("namecheap_domains")
                .col("user_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-namecheap_domains-expiration_date")
                .table("namecheap_domains")
                .col("expiration_date")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_organizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organizations")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("name").string_len(255).not_null())
                .col(
                    ColumnDef::new("slug")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("description").text())
                .col(ColumnDef::new("website").string_len(512))
                .col(ColumnDef::new("logo_url").string_len(512))
                .col(ColumnDef::new("max_users").integer().default(5))
                .col(ColumnDef::new("is_active").boolean().default(true))
                .col(ColumnDef::new("settings").json())
                .col(ColumnDef::new("metadata_json").json())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organizations-is_active")
                .table("organizations")
                .col("is_active")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organizations-created_at")
                .table("organizations")
                .col("created_at")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_api_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("api_keys")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("organization_id").string_len(36))
                .col(ColumnDef::new("user_id").string_len(255).not_null())
                .col(ColumnDef::new("name").string_len(255).not_null())
                .col(
                    ColumnDef::new("key_hash")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("key_prefix").string_len(20).not_null())
                .col(ColumnDef::new("scopes").json())
                .col(ColumnDef::new("is_active").boolean().default(true))
                .col(ColumnDef::new("last_used_at").date_time())
                .col(ColumnDef::new("expires_at").date_time())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("fk-api_keys-organization_id")
                        .from("api_keys", "organization_id")
                        .to("organizations", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-api_keys-organization_id")
                .table("api_keys")
                .col("organization_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-api_keys-user_id")
                .table("api_keys")
                .col("user_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-api_keys-is_active")
                .table("api_keys")
                .col("is_active")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-api_keys-expires_at")
                .table("api_keys")
                .col("expires_at")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-api_keys-created_at")
                .table("api_keys")
                .col("created_at")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_organization_invitations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organization_invitations")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("organization_id").string_len(36).not_null())
                .col(ColumnDef::new("email").string_len(255).not_null())
                .col(
                    ColumnDef::new("role")
                        .enumeration(
                            "organization_member_role",
                            ["owner", "admin", "member", "viewer"],
                        )
                        .not_null()
                        .default("member"),
                )
                .col(ColumnDef::new("invited_by").string_len(255).not_null())
                .col(
                    ColumnDef::new("status")
                        .enumeration(
                            "invitation_status",
                            ["pending", "accepted", "rejected", "expired"],
                        )
                        .not_null()
                        .default("pending"),
                )
                .col(
                    ColumnDef::new("token")
                        .string_len(255)
                        .not_null()
                        .unique_key(),
                )
                .col(ColumnDef::new("expires_at").date_time().not_null())
                .col(ColumnDef::new("created_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("fk-organization_invitations-organization_id")
                        .from("organization_invitations", "organization_id")
                        .to("organizations", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_invitations-organization_id")
                .table("organization_invitations")
                .col("organization_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_invitations-email")
                .table("organization_invitations")
                .col("email")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_invitations-status")
                .table("organization_invitations")
                .col("status")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_invitations-expires_at")
                .table("organization_invitations")
                .col("expires_at")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn create_organization_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organization_members")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("organization_id").string_len(36).not_null())
                .col(ColumnDef::new("user_id").string_len(255).not_null())
                .col(
                    ColumnDef::new("role")
                        .enumeration(
                            "organization_member_role",
                            ["owner", "admin", "member", "viewer"],
                        )
                        .not_null()
                        .default("member"),
                )
                .col(ColumnDef::new("is_active").boolean().default(true))
                .col(ColumnDef::new("joined_at").date_time().not_null())
                .col(ColumnDef::new("updated_at").date_time().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("fk-organization_members-organization_id")
                        .from("organization_members", "organization_id")
                        .to("organizations", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_members-organization_id")
                .table("organization_members")
                .col("organization_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("idx-organization_members-user_id")
                .table("organization_members")
                .col("user_id")
                .to_owned(),
        )
        .await?;

    Ok(())
}

async fn drop_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The rows of `api_keys` are lost.
    manager
        .drop_table(Table::drop().table("api_keys").to_owned())
        .await?;
    // The rows of `audit_logs` are lost.
    manager
        .drop_table(Table::drop().table("audit_logs").to_owned())
        .await?;
    // The rows of `cloudflare_dns_records` are lost.
    manager
        .drop_table(Table::drop().table("cloudflare_dns_records").to_owned())
        .await?;
    // The rows of `cloudflare_domains` are lost.
    manager
        .drop_table(Table::drop().table("cloudflare_domains").to_owned())
        .await?;
    // The rows of `cloudflare_firewall_rules` are lost.
    manager
        .drop_table(Table::drop().table("cloudflare_firewall_rules").to_owned())
        .await?;
    // The rows of `cloudflare_zones` are lost.
    manager
        .drop_table(Table::drop().table("cloudflare_zones").to_owned())
        .await?;
    // The rows of `migration_jobs` are lost.
    manager
        .drop_table(Table::drop().table("migration_jobs").to_owned())
        .await?;
    // The rows of `namecheap_domains` are lost.
    manager
        .drop_table(Table::drop().table("namecheap_domains").to_owned())
        .await?;
    // The rows of `organization_invitations` are lost.
    manager
        .drop_table(Table::drop().table("organization_invitations").to_owned())
        .await?;
    // The rows of `organization_members` are lost.
    manager
        .drop_table(Table::drop().table("organization_members").to_owned())
        .await?;
    // The rows of `organizations` are lost.
    manager
        .drop_table(Table::drop().table("organizations").to_owned())
        .await?;

    Ok(())
}
