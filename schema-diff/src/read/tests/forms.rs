//! The same tables in the compact, the dense and the expanded form are the same tables.

use super::super::{all_said, read};
use super::{SourceFile, compact};
use crate::model::{ObjectName, Table};

/// What all forms share: an enum type and a newtype.
const TYPES: &str = "use sea_orm::entity::prelude::*;
    #[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"tea\")]
    pub enum Tea { #[sea_orm(string_value = \"g\")] Green, #[sea_orm(string_value = \"b\")] Black }
    #[derive(DeriveValueType)] pub struct Tag(pub String);";

/// The columns of the two short forms. Types are said, so that nothing is left to each form's defaults.
const FIELDS: &str = "
    #[sea_orm(primary_key, column_type = \"BigInteger\")] pub id: i64,
    #[sea_orm(column_type = \"String(StringLen::N(80))\", unique)] pub slug: String,
    #[sea_orm(column_name = \"Label\")] pub label: Option<Tag>,
    #[sea_orm(unique_key = \"place\")] pub shelf: i32,
    #[sea_orm(unique_key = \"place\", indexed)] pub slot: Option<i32>,
    #[sea_orm(column_type = \"Decimal(Some((10, 2)))\", default_value = 1.5)] pub price: Decimal,
    #[sea_orm(default_expr = \"Expr::current_timestamp()\")] pub at: DateTimeWithTimeZone,
    pub tea: Tea,
    pub teas: Option<Vec<Tea>>,
    pub up_id: Option<i64>,
    pub owner_a: i32,
    pub owner_b: i32,";

const OWNER_COMPACT: &str = "use sea_orm::entity::prelude::*;
    #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"owner\", schema_name = \"shop\")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)] pub a: i32,
        #[sea_orm(primary_key, auto_increment = false)] pub b: i32,
    }
    #[derive(DeriveRelation)] pub enum Relation {}";

const OWNER_EXPANDED: &str = "use sea_orm::entity::prelude::*;
    #[derive(DeriveEntity)] pub struct Entity;
    impl EntityName for Entity {
        fn table_name(&self) -> &'static str { \"owner\" }
        fn schema_name(&self) -> Option<&str> { Some(\"shop\") }
    }
    #[derive(EnumIter, DeriveColumn)] pub enum Column { A, B }
    #[derive(EnumIter, DerivePrimaryKey)] pub enum PrimaryKey { A, B }
    impl PrimaryKeyTrait for PrimaryKey { type ValueType = (i32, i32); fn auto_increment() -> bool { false } }
    impl ColumnTrait for Column { type EntityName = Entity; fn def(&self) -> ColumnDef { match self {
        Self::A | Self::B => ColumnType::Integer.def(),
    } } }
    pub enum Relation {}
    impl RelationTrait for Relation { fn def(&self) -> RelationDef { panic!(\"none\") } }";

fn compact_form() -> String {
    format!(
        "{TYPES} #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"thing\", schema_name = \"shop\")]
         pub struct Model {{ {FIELDS} }}
         #[derive(DeriveRelation)] pub enum Relation {{
             #[sea_orm(belongs_to = \"Entity\", from = \"Column::UpId\", to = \"Column::Id\", on_delete = \"SetNull\")] Up,
             #[sea_orm(belongs_to = \"super::owner::Entity\", from = \"(Column::OwnerA, Column::OwnerB)\", to = \"(super::owner::Column::A, super::owner::Column::B)\", on_delete = \"Cascade\", on_update = \"Restrict\")] Owner,
         }}"
    )
}

fn dense_form() -> String {
    format!(
        "{TYPES} #[sea_orm::model] #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"thing\", schema_name = \"shop\")]
         pub struct Model {{ {FIELDS}
             #[sea_orm(self_ref, relation_enum = \"Up\", from = \"up_id\", to = \"id\", on_delete = \"SetNull\")] pub up: HasOne<Entity>,
             #[sea_orm(belongs_to, from = \"(owner_a, owner_b)\", to = \"(a, b)\", on_delete = \"Cascade\", on_update = \"Restrict\")] pub owner: BelongsTo<super::owner::Entity>,
         }}"
    )
}

fn expanded_form(relations: &str) -> String {
    format!(
        "{TYPES}
         #[derive(DeriveEntity)] #[sea_orm(table_name = \"thing\", schema_name = \"shop\")] pub struct Entity;
         #[derive(DeriveModel, DeriveActiveModel)] pub struct Model {{ pub id: i64 }}
         #[derive(EnumIter, DeriveColumn)] pub enum Column {{
             Id, Slug, #[sea_orm(column_name = \"Label\")] Label, Shelf, Slot, Price, At, Tea, Teas, UpId, OwnerA, OwnerB,
         }}
         #[derive(EnumIter, DerivePrimaryKey)] pub enum PrimaryKey {{ Id }}
         impl PrimaryKeyTrait for PrimaryKey {{ type ValueType = i64; fn auto_increment() -> bool {{ true }} }}
         impl ColumnTrait for Column {{ type EntityName = Entity; fn def(&self) -> ColumnDef {{ match self {{
             Self::Id => ColumnType::BigInteger.def(),
             Self::Slug => ColumnType::String(StringLen::N(80)).def().unique(),
             Self::Label => ColumnType::String(StringLen::None).def().nullable(),
             Self::Shelf => ColumnType::Integer.def().unique_key(\"place\"),
             Self::Slot => ColumnType::Integer.def().nullable().unique_key(\"place\").indexed(),
             Self::Price => ColumnType::Decimal(Some((10u32, 2u32))).def().default_value(1.5),
             Self::At => ColumnType::TimestampWithTimeZone.def().default(Expr::current_timestamp()),
             Self::Tea => Tea::db_type().get_column_type().to_owned().def(),
             Self::Teas => ColumnType::Array(RcOrArc::new(Tea::db_type().get_column_type().to_owned())).def().nullable(),
             Self::UpId => ColumnType::BigInteger.def().null(),
             Self::OwnerA => ColumnType::Integer.def(),
             Self::OwnerB => ColumnType::Integer.def(),
         }} }} }}
         {relations}"
    )
}

const DERIVED: &str = "#[derive(DeriveRelation)] pub enum Relation {
    #[sea_orm(belongs_to = \"Entity\" from = \"Column::UpId\" to = \"Column::Id\" on_delete = \"SetNull\")] Up,
    #[sea_orm(belongs_to = \"super::owner::Entity\", from = \"(Column::OwnerA, Column::OwnerB)\", to = \"(super::owner::Column::A, super::owner::Column::B)\", on_delete = \"Cascade\", on_update = \"Restrict\")] Owner,
}";

const WRITTEN: &str = "pub enum Relation { Up, Owner }
    impl RelationTrait for Relation { fn def(&self) -> RelationDef { match self {
        Self::Up => Entity::belongs_to(Entity).from(Column::UpId).to(Column::Id).on_delete(ForeignKeyAction::SetNull).into(),
        Self::Owner => Entity::belongs_to(super::owner::Entity)
            .from((Column::OwnerA, Column::OwnerB)).to((super::owner::Column::A, super::owner::Column::B))
            .on_delete(ForeignKeyAction::Cascade).on_update(ForeignKeyAction::Restrict).into(),
    } } }";

/// The tables, as if everything in them were said, and their compact form for messages.
fn tables(thing: &str, owner: &str) -> (Vec<(ObjectName, Table)>, String) {
    let reading = read(&[
        SourceFile {
            path: "src/owner.rs",
            text: owner,
        },
        SourceFile {
            path: "src/thing.rs",
            text: thing,
        },
    ]);
    let text = compact(&reading);
    assert!(reading.problems.is_empty(), "{text}");
    assert_eq!(reading.schema.enums.len(), 1, "{text}");
    let tables = reading.schema.tables;
    let said = tables
        .iter()
        .map(|(name, table)| (name.clone(), all_said(table)))
        .collect();
    (said, text)
}

#[test]
fn every_form_is_the_same_schema() {
    let (expected, text) = tables(&compact_form(), OWNER_COMPACT);
    assert_eq!(expected.len(), 2, "{text}");
    assert_eq!(expected[1].1.columns.len(), 12, "{text}");
    assert_eq!(expected[1].1.foreign_keys.len(), 2, "{text}");
    for (form, thing) in [
        ("dense", dense_form()),
        ("expanded", expanded_form(DERIVED)),
        ("expanded by hand", expanded_form(WRITTEN)),
    ] {
        for owner in [OWNER_COMPACT, OWNER_EXPANDED] {
            let (found, other) = tables(&thing, owner);
            assert_eq!(found, expected, "{form}:\n{other}\n{text}");
        }
    }
}
