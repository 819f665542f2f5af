//! An invitation to join an organization, redeemed by its token.

use schema_diff_derive::Ddl;
use sea_orm::entity::prelude::*;

use crate::enums::{InvitationStatus, OrganizationMemberRole};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Ddl)]
#[sea_orm(table_name = "organization_invitations")]
#[ddl(
    postgres(index(
        name = "idx-organization_invitations-pending",
        columns = ["organization_id", "expires_at"],
        filter = "status = 'pending'"
    )),
    sqlite(index(
        name = "idx-organization_invitations-pending",
        columns = ["organization_id", "expires_at"],
        filter = "status = 'pending'"
    ))
)]
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
    #[ddl(name = "uq-organization_invitations-token")]
    pub token: String,
    #[sea_orm(indexed)]
    pub expires_at: DateTime,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    #[sea_orm(belongs_to, from = "organization_id", to = "id", on_delete = "Cascade")]
    pub organization: BelongsTo<super::organizations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
