//! A DNS zone as Cloudflare knows it, by Cloudflare's own `zone_id`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cloudflare_zones")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub zone_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub zone_name: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub account_id: String,
    #[sea_orm(column_type = "String(StringLen::N(50))", indexed)]
    pub status: String,
    pub name_servers: Option<Json>,
    pub created_on: Option<DateTime>,
    pub modified_on: Option<DateTime>,
    pub metadata_json: Option<Json>,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(has_many)]
    pub dns_records: HasMany<super::cloudflare_dns_records::Entity>,
    #[sea_orm(has_many)]
    pub firewall_rules: HasMany<super::cloudflare_firewall_rules::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
