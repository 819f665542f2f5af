//! Ops-Center's SeaORM entities: the example application of schema-diff, and the source of its migrations.
//!
//! Every fact of the schema is said here: names, lengths, defaults, indexes, unique keys, foreign keys and, with
//! `#[ddl(…)]`, what SeaORM has no word for. Knows nothing of migrations.

pub mod enums;

pub mod api_keys;
pub mod audit_logs;
pub mod cloudflare_dns_records;
pub mod cloudflare_domains;
pub mod cloudflare_firewall_rules;
pub mod cloudflare_zones;
pub mod migration_jobs;
pub mod namecheap_domains;
pub mod organization_invitations;
pub mod organization_members;
pub mod organizations;
pub mod user_preferences;

/// Every entity under the name of its table, and the enums.
pub mod prelude {
    pub use crate::enums::{InvitationStatus, MigrationStatus, OrganizationMemberRole};

    pub use crate::api_keys::Entity as ApiKeys;
    pub use crate::audit_logs::Entity as AuditLogs;
    pub use crate::cloudflare_dns_records::Entity as CloudflareDnsRecords;
    pub use crate::cloudflare_domains::Entity as CloudflareDomains;
    pub use crate::cloudflare_firewall_rules::Entity as CloudflareFirewallRules;
    pub use crate::cloudflare_zones::Entity as CloudflareZones;
    pub use crate::migration_jobs::Entity as MigrationJobs;
    pub use crate::namecheap_domains::Entity as NamecheapDomains;
    pub use crate::organization_invitations::Entity as OrganizationInvitations;
    pub use crate::organization_members::Entity as OrganizationMembers;
    pub use crate::organizations::Entity as Organizations;
    pub use crate::user_preferences::Entity as UserPreferences;
}
