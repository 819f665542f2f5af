//! One line of the audit trail. It outlives the organization it speaks of: no foreign key.

use schema_diff_derive::Ddl;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Ddl)]
#[sea_orm(table_name = "audit_logs")]
#[ddl(index(columns = ["organization_id", "timestamp desc"]))]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(indexed)]
    pub timestamp: DateTime,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub user_id: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(36))", indexed)]
    pub organization_id: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub action: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", indexed)]
    pub resource_type: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))")]
    pub resource_id: Option<String>,
    pub details: Option<Json>,
    #[sea_orm(column_type = "String(StringLen::N(45))")]
    pub ip_address: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub user_agent: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(50))", indexed)]
    pub status: Option<String>,
    pub metadata_json: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
