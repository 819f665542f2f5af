//! A firewall rule of a Cloudflare zone.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cloudflare_firewall_rules")]
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
    pub rule_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub rule_name: String,
    #[sea_orm(column_type = "Text")]
    pub expression: String,
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub action: String,
    #[sea_orm(indexed, default_value = true)]
    pub enabled: Option<bool>,
    pub priority: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    pub metadata_json: Option<Json>,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "zone_id", to = "zone_id", on_delete = "Cascade")]
    pub zone: BelongsTo<super::cloudflare_zones::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
