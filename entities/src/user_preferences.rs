//! What a user likes to see.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_preferences")]
pub struct Model {
    #[sea_orm(
        primary_key,
        auto_increment = false,
        column_type = "String(StringLen::N(36))"
    )]
    pub id: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", indexed)]
    pub user_id: String,
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub theme: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(10))")]
    pub language: Option<String>,
    pub created_at: DateTime,
}

impl ActiveModelBehavior for ActiveModel {}
