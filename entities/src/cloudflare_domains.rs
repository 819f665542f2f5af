//! A domain registered at Cloudflare.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cloudflare_domains")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub domain_name: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub domain_id: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub user_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub zone_id: Option<String>,
    pub registration_date: Option<DateTime>,
    #[sea_orm(indexed)]
    pub expiration_date: Option<DateTime>,
    #[sea_orm(default_value = true)]
    pub auto_renew: Option<bool>,
    #[sea_orm(default_value = true)]
    pub is_locked: Option<bool>,
    pub metadata_json: Option<Json>,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

impl ActiveModelBehavior for ActiveModel {}
