//! An invitation to join an organization, redeemed by its token.

use sea_orm::entity::prelude::*;

use crate::enums::{InvitationStatus, OrganizationMemberRole};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_invitations")]
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
    pub email: String,
    #[sea_orm(default_value = "member")]
    pub role: OrganizationMemberRole,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub invited_by: String,
    #[sea_orm(indexed, default_value = "pending")]
    pub status: InvitationStatus,
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub token: String,
    #[sea_orm(indexed)]
    pub expires_at: DateTime,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<super::organizations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
