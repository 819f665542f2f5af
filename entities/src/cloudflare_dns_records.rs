//! A DNS record of a Cloudflare zone.

use schema_diff_derive::Ddl;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Ddl)]
#[sea_orm(table_name = "cloudflare_dns_records")]
#[ddl(check(
    name = "cloudflare_dns_records_ttl_is_valid",
    expr = "ttl = 1 OR ttl BETWEEN 60 AND 86400"
))]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub zone_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub record_id: String,
    #[sea_orm(column_type = "String(StringLen::N(10))", indexed)]
    pub record_type: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    #[sea_orm(default_value = false)]
    pub proxied: Option<bool>,
    #[sea_orm(default_value = 3600)]
    pub ttl: Option<i32>,
    pub priority: Option<i32>,
    pub metadata_json: Option<Json>,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "zone_id", to = "zone_id", on_delete = "Cascade")]
    pub zone: BelongsTo<super::cloudflare_zones::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
