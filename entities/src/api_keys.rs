//! An API key of a user, only its hash kept; may be bound to an organization.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(36))", indexed)]
    pub organization_id: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub user_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub name: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub key_hash: String,
    #[sea_orm(column_type = "String(StringLen::N(20))")]
    pub key_prefix: String,
    pub scopes: Option<Json>,
    #[sea_orm(indexed, default_value = true)]
    pub is_active: Option<bool>,
    pub last_used_at: Option<DateTime>,
    #[sea_orm(indexed)]
    pub expires_at: Option<DateTime>,
    #[sea_orm(indexed)]
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<Option<super::organizations::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
