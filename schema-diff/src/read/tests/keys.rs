//! Keys and spellings of SeaORM's that the other files do not come across.

use super::{check, check_fields, check_files};

#[test]
fn keys_of_the_struct_that_say_nothing_of_the_schema() {
    for keys in [
        "table_iden",
        "arrow_schema",
        "model_attrs(derive(Serialize), serde(rename_all = \"camelCase\"))",
        "model_ex_attrs(derive(Deserialize))",
        "model_ex = ModelEx, active_model_ex = ActiveModelEx",
    ] {
        check(
            &format!(
                "#[sea_orm::model] #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\", {keys})]
                 pub struct Model {{ #[sea_orm(primary_key)] pub id: i32 }}"
            ),
            "table t\nid ~Integer ~auto true\nkey (id)",
        );
    }
}

/// `enum_name` renames the variant, and with it the column whose name comes from the variant.
#[test]
fn enum_name_renames_a_column() {
    check_fields(
        "#[sea_orm(enum_name = \"Weird\")] pub odd: i32,
         #[sea_orm(enum_name = \"Weirder\")] pub odd_1: i32,
         #[sea_orm(enum_name = \"Weirdest\", column_name = \"plain\")] pub odder: i32,",
        "weird ~Integer
         odd_1 ~Integer
         plain ~Integer
         key (id)
         warning read-enum-name src/a.rs:6:11+9: `enum_name` renames the column from `odd` to `weird`",
    );
}

#[test]
fn a_compact_model_keeps_its_relation_enum() {
    check_files(
        &[(
            "src/a.rs",
            "use sea_orm::entity::prelude::*;
             #[sea_orm::compact_model] #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
             pub struct Model {
                 #[sea_orm(primary_key)] pub id: i32, pub up: Option<i32>,
                 pub above: HasOne<Entity>, pub below: HasMany<Entity>,
             }
             #[derive(DeriveRelation)] #[sea_orm(entity = \"Entity\")]
             pub enum Relation {
                 #[sea_orm(belongs_to = \"Entity\", from = \"Column::Up\", to = \"Column::Id\")] Up,
                 #[sea_orm(has_many = \"Entity\", via_rel = \"Relation::Up\")] Down,
             }",
        )],
        "table t
         id ~Integer ~auto true
         up ~Integer null
         key (id)
         foreign ~fk-t-up (up) -> t (id)",
    );
}

#[test]
fn relations_name_columns_in_every_way() {
    let other = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"o\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub r#type: i32 }";
    for (from, to) in [
        ("Column::Type", "super::o::Column::Type"),
        ("self::Column::Type", "crate::o::Column::Type"),
        ("super::t::Column::Type", "super::super::o::Column::Type"),
        ("(Column::Type)", "(super::o::Column::Type)"),
        ("(Column::Type,)", "(super::o::Column::Type,)"),
    ] {
        check_files(
            &[
                ("src/o.rs", other),
                (
                    "src/t.rs",
                    &format!(
                        "use sea_orm::entity::prelude::*;
                         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
                         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub r#type: i32 }}
                         #[derive(DeriveRelation)] pub enum Relation {{
                             #[sea_orm(belongs_to = \"super::o::Entity\", from = \"{from}\", to = \"{to}\")] O,
                         }}"
                    ),
                ),
            ],
            "table o
             id ~Integer ~auto true
             type ~Integer
             key (id)
             table t
             id ~Integer ~auto true
             type ~Integer
             key (id)
             foreign ~fk-t-type (type) -> o (type)",
        );
    }
}

/// As generators and people write files: tabs, CamelCase module names, a comment anywhere, the macros by their path.
#[test]
fn spellings_of_real_files() {
    check_files(
        &[
            (
                "src/User.rs",
                "//! Users.\r\nuse sea_orm::entity::prelude::*;\r\n\r\n/// One.\r\n#[derive(Clone, sea_orm::DeriveEntityModel)]\r\n#[sea_orm(\r\n\ttable_name = \"users\", // the table\r\n)]\r\npub struct Model {\r\n\t/// Its id.\r\n\t#[sea_orm(primary_key)]\r\n\tpub id: i32,\r\n}\r\n",
            ),
            (
                "src/ApiToken.rs",
                "use sea_orm::entity::prelude::*;
                 #[derive(::sea_orm::entity::prelude::DeriveEntityModel)] #[sea_orm(table_name = \"tokens\")]
                 pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub user_id: i32 }
                 pub enum Relation { User }
                 impl RelationTrait for Relation { fn def(&self) -> RelationDef { match self {
                     Self::User => Entity::belongs_to(super::User::Entity)
                         .from(Column::UserId).to(super::User::Column::Id).on_delete(ForeignKeyAction::Cascade).into(),
                 } } }",
            ),
        ],
        "table tokens
         id ~Integer ~auto true
         user_id ~Integer
         key (id)
         foreign ~fk-tokens-user_id (user_id) -> users (id) delete Cascade
         table users
         id ~Integer ~auto true
         key (id)",
    );
}

/// Keys of the older releases that mean nothing to the schema, and relations that only read.
#[test]
fn what_reads_only_is_no_key() {
    check(
        "use sea_orm::entity::prelude::*;
         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
         pub struct Model {
             #[sea_orm(primary_key, select_as = \"text\", save_as = \"citext\")] pub id: i32,
             #[sea_orm(ignore)] pub seen: bool,
             #[seaography(ignore)] pub secret: i32,
         }
         #[derive(DeriveRelation)] pub enum Relation {
             #[sea_orm(has_one = \"super::gone::Entity\")] Gone,
             #[sea_orm(has_many = \"super::lost::Entity\", from = \"Column::Id\", to = \"super::lost::Column::Id\")] Lost,
         }",
        "table t
         id ~Integer ~auto true
         secret ~Integer
         key (id)",
    );
}
