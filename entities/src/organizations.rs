//! An organization: the tenant that members, invitations and API keys belong to.

use schema_diff_derive::Ddl;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Ddl)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub name: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    #[ddl(name = "uq-organizations-slug")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(512))")]
    pub website: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(512))")]
    pub logo_url: Option<String>,
    #[sea_orm(default_value = 5)]
    pub max_users: Option<i32>,
    #[sea_orm(indexed, default_value = true)]
    pub is_active: Option<bool>,
    pub settings: Option<Json>,
    pub metadata_json: Option<Json>,
    #[sea_orm(indexed)]
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(has_many)]
    pub members: HasMany<super::organization_members::Entity>,
    #[sea_orm(has_many)]
    pub invitations: HasMany<super::organization_invitations::Entity>,
    #[sea_orm(has_many)]
    pub api_keys: HasMany<super::api_keys::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
