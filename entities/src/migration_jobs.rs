//! The move of a domain from one registrar to another.

use sea_orm::entity::prelude::*;

use crate::enums::MigrationStatus;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "migration_jobs")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub domain_name: String,
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub source_registrar: String,
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub target_registrar: String,
    #[sea_orm(indexed, default_value = "pending")]
    pub status: MigrationStatus,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub auth_code: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub initiated_by: String,
    pub started_at: Option<DateTime>,
    pub completed_at: Option<DateTime>,
    #[sea_orm(column_type = "Text")]
    pub error_message: Option<String>,
    pub steps: Option<Json>,
    pub metadata_json: Option<Json>,
    #[sea_orm(indexed)]
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

impl ActiveModelBehavior for ActiveModel {}
