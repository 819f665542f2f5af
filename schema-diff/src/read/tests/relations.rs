//! Foreign keys.

use super::{check, check_files};

const CAKE: &str = "use sea_orm::entity::prelude::*;
    #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"cake\")]
    pub struct Model { #[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = \"no\")] pub number: i32 }";

const CAKE_TABLE: &str = "table cake\nid ~Integer ~auto true\nno ~Integer\nkey (id)\n";
const FRUIT_TABLE: &str =
    "table fruit\nid ~Integer ~auto true\ncake_id ~Integer\nkind ~Integer\nkey (id)\n";

/// `relation` stands in the relation enum of `fruit`, from line 4.
#[track_caller]
fn check_variant(relation: &str, expected: &str) {
    let fruit = format!(
        "use sea_orm::entity::prelude::*; use super::cake::Entity as Cakes;
         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"fruit\")]
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub cake_id: i32, #[sea_orm(enum_name = \"Sort\", column_name = \"kind\")] pub kind: i32 }}
{relation}"
    );
    check_files(
        &[("src/cake.rs", CAKE), ("src/fruit.rs", &fruit)],
        &format!("{CAKE_TABLE}{FRUIT_TABLE}{expected}"),
    );
}

#[test]
fn relation_enums() {
    let simple = "foreign ~fk-fruit-cake_id (cake_id) -> cake (id)";
    let cases = [
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\"",
            simple.to_owned(),
        ),
        // sea-bae takes the keys without commas.
        (
            "belongs_to = \"super::cake::Entity\" from = \"Column::CakeId\" to = \"super::cake::Column::Id\" on_delete = \"Cascade\"",
            format!("{simple} delete Cascade"),
        ),
        (
            "belongs_to = \"Cakes\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\", on_update = \"SetNull\", on_delete = \"NoAction\"",
            format!("{simple} delete NoAction update SetNull"),
        ),
        (
            "belongs_to = \"crate::cake::Entity\", from = \"(Column::CakeId)\", to = \"(super::cake::Column::Id)\", on_condition = \"Expr::val(1)\"",
            simple.to_owned(),
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"(Column::CakeId, Column::Sort)\", to = \"(super::cake::Column::Id, super::cake::Column::Number)\"",
            "foreign ~fk-fruit-cake_id-kind (cake_id, kind) -> cake (id, no)".to_owned(),
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\", fk_name = \"my_key\"",
            "foreign my_key (cake_id) -> cake (id)".to_owned(),
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\", skip_fk",
            String::new(),
        ),
        (
            "belongs_to = \"Entity\", from = \"Column::CakeId\", to = \"Column::Id\"",
            "foreign ~fk-fruit-cake_id (cake_id) -> fruit (id)".to_owned(),
        ),
        ("has_many = \"super::nowhere::Entity\"", String::new()),
        (
            "has_one = \"super::nowhere::Entity\", from = \"Column::X\", to = \"Column::Y\"",
            String::new(),
        ),
    ];
    for (keys, expected) in cases {
        check_variant(
            &format!(
                "#[derive(EnumIter, DeriveRelation)] pub enum Relation {{ #[sea_orm({keys})] One }}"
            ),
            &expected,
        );
    }
}

#[test]
fn broken_relations() {
    let cases = [
        (
            "belongs_to = \"super::pie::Entity\", from = \"Column::CakeId\", to = \"super::pie::Column::Id\"",
            "error read-unknown-target src/fruit.rs:4:70+20: the entity `super::pie::Entity` is not among the sources",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::Cake\", to = \"super::cake::Column::Nr\"",
            "error read-unknown-column src/fruit.rs:4:100+14: table `fruit` has no column for `Cake`
          error read-unknown-column src/fruit.rs:4:121+25: table `cake` has no column for `Nr`",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\"",
            "error read-relation src/fruit.rs:4:119+3: this relation belongs to an entity and does not say `to`",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"(Column::CakeId, Column::Id)\", to = \"super::cake::Column::Id\"",
            "error read-relation src/fruit.rs:4:165+3: 2 columns reference 1",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\", on_delete = \"Casacde\"",
            "foreign ~fk-fruit-cake_id (cake_id) -> cake (id)
          error read-relation src/fruit.rs:4:162+9: `Casacde` is no action of a foreign key",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\", on_destroy = \"Cascade\"",
            "foreign ~fk-fruit-cake_id (cake_id) -> cake (id)
          error read-attribute src/fruit.rs:4:150+10: `on_destroy` is no key of a relation",
        ),
        (
            "belongs_to = \"super::cake::Entity\", from = \"5\", to = \"super::cake::Column::Id\"",
            "error read-relation src/fruit.rs:4:100+3: cannot read the columns in `5`",
        ),
        (
            "on_delete = \"Cascade\"",
            "error read-relation src/fruit.rs:4:81+3: this relation says none of `belongs_to`, `has_one` and `has_many`",
        ),
    ];
    for (keys, expected) in cases {
        check_variant(
            &format!("#[derive(DeriveRelation)] pub enum Relation {{ #[sea_orm({keys})] One }}"),
            expected,
        );
    }
    check_variant(
        "#[derive(DeriveRelation)] pub enum Relation { One }",
        "error read-relation src/fruit.rs:4:47+3: relation `One` does not say what it is",
    );
}

#[test]
fn two_relations_over_the_same_columns_are_one_key() {
    let variants = |a: &str, b: &str| {
        let keys = "belongs_to = \"super::cake::Entity\", from = \"Column::CakeId\", to = \"super::cake::Column::Id\"";
        format!(
            "#[derive(DeriveRelation)] pub enum Relation {{\n#[sea_orm({keys}, {a})]\nA,\n#[sea_orm({keys}, {b})]\nB }}"
        )
    };
    check_variant(
        &variants("on_condition = \"x\"", "on_delete = \"Cascade\""),
        "foreign ~fk-fruit-cake_id (cake_id) -> cake (id) delete Cascade",
    );
    check_variant(
        &variants("on_delete = \"SetNull\"", "on_delete = \"Cascade\""),
        "foreign ~fk-fruit-cake_id (cake_id) -> cake (id) delete SetNull
         error read-duplicate-foreign-key src/fruit.rs:8:1+1: another relation says this foreign key of `fruit` with other actions",
    );
    check_variant(
        &variants("fk_name = \"a\"", "fk_name = \"b\""),
        "foreign a (cake_id) -> cake (id)
         foreign b (cake_id) -> cake (id)",
    );
}

#[test]
fn relations_written_by_hand() {
    let relation = |body: &str| {
        format!(
            "pub enum Relation {{ One, Two }} impl RelationTrait for Relation {{ fn def(&self) -> RelationDef {{ {body} }} }}"
        )
    };
    check_variant(
        &relation("match self { Self::One => Entity::belongs_to(super::cake::Entity).from(Column::CakeId).to(super::cake::Column::Id).on_delete(ForeignKeyAction::Cascade).fk_name(\"k\").into(),
            Self::Two => Entity::has_many(super::pie::Entity).into() }"),
        "foreign k (cake_id) -> cake (id) delete Cascade",
    );
    check_variant(
        &relation("match self { _ => panic!(\"No RelationDef\") }"),
        "",
    );
    check_variant(
        &relation(
            "match self { Self::One => builder(), Self::Two => Entity::has_one(Entity).into() }",
        ),
        "error read-relation src/fruit.rs:4:123+9: cannot read this relation",
    );
}

/// `field` is a dense relation field of `fruit`, on line 6.
#[track_caller]
fn check_dense(field: &str, expected: &str) {
    let fruit = format!(
        "use sea_orm::entity::prelude::*;
         #[sea_orm::model]
         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"fruit\")]
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub cake_id: i32,
         #[sea_orm(enum_name = \"Sort\", column_name = \"kind\")] pub kind: i32,
{field} }}"
    );
    check_files(
        &[("src/cake.rs", CAKE), ("src/fruit.rs", &fruit)],
        &format!("{CAKE_TABLE}{FRUIT_TABLE}{expected}"),
    );
}

#[test]
fn dense_relations() {
    let simple = "foreign ~fk-fruit-cake_id (cake_id) -> cake (id)";
    let cases = [
        (
            "#[sea_orm(belongs_to, from = \"cake_id\", to = \"id\")] pub cake: BelongsTo<super::cake::Entity>",
            simple.to_owned(),
        ),
        (
            "#[sea_orm(belongs_to, from = \"cake_id\", to = \"id\")] pub cake: BelongsTo<Option<super::cake::Entity>>",
            simple.to_owned(),
        ),
        (
            "#[sea_orm(belongs_to from = \"cake_id\" to = \"id\" on_delete = \"Cascade\")] pub cake: HasOne<super::cake::Entity>",
            format!("{simple} delete Cascade"),
        ),
        (
            "#[sea_orm(belongs_to, from = \"Column::CakeId\", to = \"Column::Id\", relation_enum = \"C\")] pub cake: sea_orm::entity::prelude::BelongsTo<super::cake::Entity>",
            simple.to_owned(),
        ),
        (
            "#[sea_orm(belongs_to, from = \"(cake_id, sort)\", to = \"(id, number)\", on_update = \"Restrict\")] pub cake: BelongsTo<super::cake::Entity>",
            "foreign ~fk-fruit-cake_id-kind (cake_id, kind) -> cake (id, no) update Restrict"
                .to_owned(),
        ),
        (
            "#[sea_orm(belongs_to, from = \"cake_id\", to = \"id\", skip_fk)] pub cake: BelongsTo<super::cake::Entity>",
            String::new(),
        ),
        (
            "#[sea_orm(self_ref, relation_enum = \"Up\", from = \"cake_id\", to = \"id\")] pub up: BelongsTo<Entity>",
            "foreign ~fk-fruit-cake_id (cake_id) -> fruit (id)".to_owned(),
        ),
        (
            "#[sea_orm(self_ref, relation_enum = \"Up\", relation_reverse = \"Down\")] pub down: HasMany<Entity>",
            String::new(),
        ),
        (
            "#[sea_orm(self_ref, via = \"cake\", from = \"A\", to = \"B\")] pub all: HasMany<Entity>",
            String::new(),
        ),
        (
            "#[sea_orm(has_many)] pub pies: HasMany<super::pie::Entity>",
            String::new(),
        ),
        (
            "#[sea_orm(has_many, via = \"pie_fruit\")] pub pies: HasMany<super::pie::Entity>",
            String::new(),
        ),
        (
            "#[sea_orm(has_one)] pub pie: HasOne<super::pie::Entity>",
            String::new(),
        ),
        ("pub pie: HasOne<super::pie::Entity>", String::new()),
        // The previews of 2.0 took these for `HasOne` and `HasMany`.
        (
            "#[sea_orm(belongs_to, from = \"cake_id\", to = \"id\")] pub cake: Option<super::cake::Entity>",
            simple.to_owned(),
        ),
        (
            "#[sea_orm(has_many)] pub pies: Vec<super::pie::Entity>",
            String::new(),
        ),
    ];
    for (field, expected) in cases {
        check_dense(field, &expected);
    }
}

#[test]
fn broken_dense_relations() {
    check_dense(
        "#[sea_orm(belongs_to, from = \"cake_id\")] pub cake: BelongsTo<super::cake::Entity>",
        "error read-relation src/fruit.rs:6:46+4: this relation belongs to an entity and does not say `to`",
    );
    check_dense(
        "#[sea_orm(belongs_to, from = \"cake\", to = \"id\", fk_name = \"x\")] pub cake: BelongsTo<super::cake::Entity>",
        "error read-unknown-column src/fruit.rs:6:30+6: table `fruit` has no column for `Cake`
         error read-attribute src/fruit.rs:6:49+7: `fk_name` is no key of a relation field",
    );
    check_dense(
        "#[sea_orm(belongs_to, from = \"cake_id\", to = \"id\")] pub cake: HasMany<super::cake::Entity>",
        "error read-relation src/fruit.rs:6:63+28: a `HasMany` field cannot belong to an entity",
    );
}

#[test]
fn a_column_of_unknown_type_is_still_a_column_to_relations() {
    check(
        "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
         pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub up: Strange,
         #[sea_orm(self_ref, relation_enum = \"Up\", from = \"up\", to = \"id\")] pub above: BelongsTo<Entity> }",
        "table t
         id ~Integer ~auto true
         key (id)
         foreign ~fk-t-up (up) -> t (id)
         error read-unknown-type src/a.rs:2:74+7: no column type is known for `Strange`",
    );
}

#[test]
fn entities_in_inline_modules() {
    check(
        "use sea_orm::entity::prelude::*;
         pub mod a { use super::*; #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"a\")]
           pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub b_id: Option<i32> }
           #[derive(DeriveRelation)] pub enum Relation {
             #[sea_orm(belongs_to = \"super::b::Entity\", from = \"Column::BId\", to = \"super::b::Column::Id\")] B } }
         pub mod b { use super::*; #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"b\")]
           pub struct Model { #[sea_orm(primary_key)] pub id: i32 } }",
        "table a
         id ~Integer ~auto true
         b_id ~Integer null
         key (id)
         foreign ~fk-a-b_id (b_id) -> b (id)
         table b
         id ~Integer ~auto true
         key (id)",
    );
}
