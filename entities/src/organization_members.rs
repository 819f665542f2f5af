//! A user's membership of an organization.

use sea_orm::entity::prelude::*;

use crate::enums::OrganizationMemberRole;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_members")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(36))", indexed)]
    pub organization_id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub user_id: String,
    #[sea_orm(default_value = "member")]
    pub role: OrganizationMemberRole,
    #[sea_orm(default_value = true)]
    pub is_active: Option<bool>,
    pub joined_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<super::organizations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
