//! Entities in the expanded form.

use std::fmt::Write;

use super::{check, check_files};

/// An expanded entity `t`; `columns` are lines `Variant: definition`, `more` stands behind everything.
fn expanded(columns: &[(&str, &str)], key: &str, value: &str, counts: &str, more: &str) -> String {
    let mut variants = String::new();
    let mut arms = String::new();
    for (variant, definition) in columns {
        writeln!(variants, "{variant},").unwrap();
        // An attribute stands on the variant and not on the arm.
        let name = variant.rsplit(' ').next().unwrap();
        writeln!(arms, "Self::{name} => {definition},").unwrap();
    }
    format!(
        "use sea_orm::entity::prelude::*;
        #[derive(Copy, Clone, Default, Debug, DeriveEntity)] pub struct Entity;
        impl EntityName for Entity {{ fn table_name(&self) -> &'static str {{ \"t\" }} }}
        #[derive(DeriveModel, DeriveActiveModel)] pub struct Model {{ pub id: i32 }}
        #[derive(EnumIter, DeriveColumn)] pub enum Column {{
{variants}}}
        #[derive(EnumIter, DerivePrimaryKey)] pub enum PrimaryKey {{ {key} }}
        impl PrimaryKeyTrait for PrimaryKey {{ type ValueType = {value}; fn auto_increment() -> bool {{ {counts} }} }}
        impl ColumnTrait for Column {{ type EntityName = Entity; fn def(&self) -> ColumnDef {{ match self {{
{arms}}} }} }}
        {more}"
    )
}

const NO_RELATIONS: &str = "#[derive(EnumIter, DeriveRelation)] pub enum Relation {}";

#[track_caller]
fn check_column(variant: &str, definition: &str, expected: &str) {
    let text = expanded(
        &[("Id", "ColumnType::Integer.def()"), (variant, definition)],
        "Id",
        "i32",
        "true",
        "#[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"tea\")]
         pub enum Tea { #[sea_orm(string_value = \"green\")] Green }
         #[derive(DeriveValueType)] pub struct Tag(pub String);",
    );
    let expected = format!("table t\nid Integer ~auto true\n{expected}");
    let (enums, expected) = match expected.find("enum ") {
        Some(at) => (expected[at..].to_owned(), expected[..at].to_owned()),
        None => (String::new(), expected),
    };
    check(&text, &format!("{enums}\n{expected}"));
}

#[test]
fn names_of_columns() {
    for (variant, name) in [
        ("FooBar", "foo_bar"),
        ("Item1", "item1"),
        ("#[sea_orm(column_name = \"fooBar\")] FooBar", "fooBar"),
        (
            "#[sea_orm(column_name = \"a\")] #[sea_orm(column_name = \"b\")] C",
            "b",
        ),
        ("Self_", "self"),
    ] {
        check_column(
            variant,
            "ColumnType::Text.def()",
            &format!("{name} Text\nkey (id)"),
        );
    }
}

#[test]
fn definitions() {
    let cases = [
        (
            "ColumnType::String(StringLen::N(20)).def()",
            "String(N(20))",
        ),
        (
            "ColumnType::String(Some(20u32)).def().null()",
            "String(N(20)) null",
        ),
        ("ColumnType::string(None).def()", "String(None)"),
        (
            "sea_orm::ColumnType::BigInteger.def().nullable()",
            "BigInteger null",
        ),
        (
            "ColumnType::Decimal(Some((10u32, 2u32))).def()",
            "Decimal(Some((10, 2)))",
        ),
        ("ColumnType::DateTime(None).def()", "DateTime"),
        ("ColumnType::Binary.def()", "Blob"),
        ("ColumnType::Binary(BlobSize::Blob(None)).def()", "Blob"),
        (
            "ColumnType::Binary(BlobSize::Blob(Some(16))).def()",
            "Binary(16)",
        ),
        ("ColumnType::Binary(16).def()", "Binary(16)"),
        ("ColumnType::custom(\"citext\").def()", "Custom(\"citext\")"),
        (
            "ColumnType::Custom(\"citext\".to_owned()).def()",
            "Custom(\"citext\")",
        ),
        (
            "ColumnType::Array(RcOrArc::new(ColumnType::Integer)).def().null()",
            "Array(Integer) null",
        ),
        (
            "ColumnType::Integer.def().default_value(5)",
            "Integer = Number(\"5\")",
        ),
        (
            "ColumnType::Timestamp.def().default(Expr::current_timestamp())",
            "Timestamp = Expression(\"CURRENT_TIMESTAMP\")",
        ),
        ("{ ColumnType::Text.def() }", "Text"),
        // What a Rust type stands for.
        ("Tag::column_type().def()", "String(None)"),
        (
            "<Tag as sea_orm::sea_query::ValueType>::column_type().def()",
            "String(None)",
        ),
        ("<i64 as ValueType>::column_type().def()", "BigInteger"),
    ];
    for (definition, expected) in cases {
        check_column("A", definition, &format!("a {expected}\nkey (id)"));
    }
}

#[test]
fn enums_in_definitions() {
    let tea = "Enum(ObjectName { schema: None, name: \"tea\" })";
    let cases = [
        ("Tea::db_type().def()", tea.to_owned()),
        ("Tea::db_type()", tea.to_owned()),
        (
            "<Tea as ActiveEnum>::db_type().get_column_type().to_owned().def().null()",
            format!("{tea} null"),
        ),
        (
            "ColumnType::Array(RcOrArc::new(Tea::db_type().get_column_type().to_owned())).def()",
            format!("Array({tea})"),
        ),
        (
            "ColumnType::Enum { name: \"tea\".into(), variants: vec![Alias::new(\"green\").into_iden()] }.def()",
            tea.to_owned(),
        ),
        (
            "ColumnType::Enum(\"tea\".to_owned(), vec![\"green\".to_owned()]).def()",
            tea.to_owned(),
        ),
    ];
    for (definition, expected) in cases {
        check_column(
            "A",
            definition,
            &format!("a {expected}\nkey (id)\nenum tea: green"),
        );
    }
}

#[test]
fn what_is_said_of_the_table() {
    let text = expanded(
        &[("Id", "ColumnType::Integer.def()")],
        "Id",
        "i32",
        "true",
        NO_RELATIONS,
    );
    let name = "fn table_name(&self) -> &'static str { \"t\" }";
    for (body, expected) in [
        (
            "Some(\"it's\")",
            "table t comment it's\nid Integer ~auto true\nkey (id)",
        ),
        ("None", "table t\nid Integer ~auto true\nkey (id)"),
        (
            "self.words()",
            "table t\nid Integer ~auto true\nkey (id)\nerror read-entity-name src/a.rs:3:117+16: cannot read what `comment` returns",
        ),
    ] {
        let more = format!("{name} fn comment(&self) -> Option<&str> {{ {body} }}");
        check(&text.replace(name, &more), expected);
    }
}

#[test]
fn keys_and_indexes() {
    check_column(
        "A",
        "ColumnType::Text.def().unique().indexed()",
        "a Text\nkey (id)\nunique (a) ~constraint",
    );
    check_column(
        "A",
        "ColumnType::Text.def().indexed()",
        "a Text\nkey (id)\nindex ~idx-t-a (a)",
    );
    check_column(
        "A",
        "ColumnType::Text.def().unique_key(\"k\")",
        "a Text\nkey (id)\nunique ~idx-t-k (a) ~index",
    );
}

#[test]
fn what_is_not_understood_has_its_place() {
    check_column(
        "A",
        "ColumnType::Text.def().comment(\"x\")",
        "a Text comment x\nkey (id)",
    );
    check_column(
        "A",
        "text_column()",
        "key (id)\nerror read-column-type src/a.rs:13:12+13: `text_column ()` is not a column type that can be read here",
    );
    check_column(
        "A",
        "Unknown::db_type().def()",
        "key (id)\nerror read-unknown-type src/a.rs:13:12+7: no column type is known for `Unknown`",
    );
}

#[test]
fn primary_keys() {
    let integer = "ColumnType::Integer.def()";
    let check_key =
        |columns: &[(&str, &str)], key: &str, value: &str, counts: &str, expected: &str| {
            check(
                &expanded(columns, key, value, counts, NO_RELATIONS),
                expected,
            );
        };
    check_key(
        &[("Id", integer)],
        "Id",
        "i32",
        "false",
        "table t\nid Integer auto false\nkey (id)",
    );
    check_key(
        &[("Id", "ColumnType::Uuid.def().null()")],
        "Id",
        "Uuid",
        "true",
        "table t\nid Uuid\nkey (id)
         warning read-auto-increment src/a.rs:9:73+14: only an integer column can count up",
    );
    // One column's name is `Column`'s.
    check_key(
        &[("#[sea_orm(column_name = \"no\")] Id", integer)],
        "Id",
        "i32",
        "true",
        "table t\nno Integer ~auto true\nkey (no)",
    );
    // The names of several are `PrimaryKey`'s, and in its order.
    check_key(
        &[("A", integer), ("B", integer)],
        "B, A",
        "(i32, i32)",
        "false",
        "table t\na Integer auto false\nb Integer auto false\nkey ~pk-t (b, a)",
    );
    check_key(
        &[
            ("#[sea_orm(column_name = \"no\")] A", integer),
            ("B", integer),
        ],
        "#[sea_orm(column_name = \"no\")] A, B",
        "(i32, i32)",
        "false",
        "table t\nno Integer auto false\nb Integer auto false\nkey ~pk-t (no, b)",
    );
    check_key(
        &[("#[sea_orm(column_name = \"no\")] A", integer), ("B", integer)],
        "A, B",
        "(i32, i32)",
        "false",
        "table t\nno Integer auto false\nb Integer auto false\nkey ~pk-t (no, b)
         warning read-primary-key-name src/a.rs:9:69+1: SeaORM calls this key's column `a`, and `Column` calls it `no`",
    );
    check_key(
        &[("A", integer), ("B", integer)],
        "A, B",
        "i32",
        "false",
        "table t\na Integer auto false\nb Integer auto false\nkey ~pk-t (a, b)
         error read-expanded-entity src/a.rs:10:64+3: a value of the key has 1 parts, and the key 2 columns",
    );
    check_key(
        &[("A", integer)],
        "A",
        "i32",
        "count()",
        "table t\na Integer\nkey (a)
         error read-auto-increment src/a.rs:9:97+11: cannot read whether this key counts up",
    );
}

#[test]
fn relations() {
    let parent = "mod parent { use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"parent\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32 } }";
    let relation = |body: &str| {
        let columns = [
            ("Id", "ColumnType::Integer.def()"),
            ("ParentId", "ColumnType::Integer.def()"),
        ];
        let more = format!(
            "{parent} #[derive(EnumIter)] pub enum Relation {{ Parent, Others }}
             impl RelationTrait for Relation {{ fn def(&self) -> RelationDef {{ {body} }} }}"
        );
        expanded(&columns, "Id", "i32", "true", &more)
    };
    let tables = "table parent\nid ~Integer ~auto true\nkey (id)\ntable t\nid Integer ~auto true\nparent_id Integer\nkey (id)\n";
    check(
        &relation(
            "match self { Self::Parent => Entity::belongs_to(parent::Entity).from(Column::ParentId).to(parent::Column::Id)
             .on_delete(ForeignKeyAction::Cascade).into(), Self::Others => Entity::has_many(super::x::Entity).into() }",
        ),
        &format!("{tables}foreign ~fk-t-parent_id (parent_id) -> parent (id) delete Cascade"),
    );
    for nothing in [
        "panic!(\"No RelationDef\")",
        "unreachable!();",
        "match self { _ => panic!() }",
    ] {
        check(&relation(nothing), tables);
    }
}

#[test]
fn parts_that_are_missing() {
    check(
        "#[derive(DeriveEntity)] pub struct Entity;
         impl EntityName for Entity { fn table_name(&self) -> &'static str { \"cake\" } }
         #[derive(DeriveModel)] pub struct Model { pub id: i32 }",
        "error read-expanded-entity src/a.rs:1:36+6: `Entity` has its `Column` in no enum of this module
         error read-expanded-entity src/a.rs:1:36+6: `Entity` has its `PrimaryKey` in no enum of this module",
    );
    check(
        "#[derive(DeriveEntity)] pub struct Entity;",
        "error read-expanded-entity src/a.rs:1:36+6: nothing in this module names the table of `Entity`",
    );
    check(
        "#[derive(DeriveEntity)] pub struct Entity;
         impl EntityName for Entity { fn table_name(&self) -> &'static str { match self.0 { _ => \"x\" } } }",
        "error read-entity-name src/a.rs:2:76+29: cannot read what `table_name` returns",
    );
}

#[test]
fn several_of_one_module_keep_their_parts() {
    let one = |name: &str, attributes: &str, relation: &str| {
        format!(
            "#[derive(DeriveEntity)] #[sea_orm(table_name = \"{name}\", {attributes})] pub struct {name};
             #[derive(EnumIter, DeriveColumn)] pub enum {name}Column {{ Id }}
             impl ColumnTrait for {name}Column {{ fn def(&self) -> ColumnDef {{ match *self {{ {name}Column::Id => ColumnType::Integer.def() }} }} }}
             #[derive(EnumIter, DerivePrimaryKey)] pub enum {name}Key {{ Id }}
             #[derive(EnumIter, DeriveRelation)] pub enum {name}Relation {{ {relation} }}
             impl PrimaryKeyTrait for {name}Key {{ type ValueType = i32; fn auto_increment() -> bool {{ true }} }}"
        )
    };
    let names = |name: &str| {
        format!("column = {name}Column, primary_key = {name}Key, relation = {name}Relation")
    };
    let a = one(
        "A",
        &names("A"),
        "#[sea_orm(belongs_to = \"B\", from = \"AColumn::Id\", to = \"BColumn::Id\")] X",
    );
    let b = one("B", &names("B"), "");
    check_files(
        &[("src/a.rs", &format!("{a}\n{b}"))],
        "table A\nid Integer ~auto true\nkey (id)\nforeign ~fk-A-id (id) -> B (id)
         table B\nid Integer ~auto true\nkey (id)",
    );
}

#[test]
fn everything_by_hand() {
    check(
        "pub struct Entity;
         impl EntityName for Entity { fn schema_name(&self) -> Option<&str> { Some(\"s\") } fn table_name(&self) -> &str { \"t\" } }
         impl EntityTrait for Entity { type Model = Model; type Column = Fields; type PrimaryKey = Key; type Relation = Relation; }
         pub enum Fields { A, TheB, C }
         impl IdenStatic for Fields { fn as_str(&self) -> &str { match self { Self::A => \"the a\", _ => self.default_as_str() } } }
         pub enum Key { A }
         impl PrimaryKeyTrait for Key { type ValueType = String; fn auto_increment() -> bool { false } }
         impl ColumnTrait for Fields { fn def(&self) -> ColumnDef { match self { Fields::A | Fields::TheB => ColumnType::Text.def(), _ => ColumnType::Json.def() } } }",
        "table s.t\nthe a Text auto false\nthe_b Text\nc Json\nkey (the a)",
    );
}

#[test]
fn an_expanded_and_a_compact_entity_may_say_the_same() {
    let compact = "mod compact { use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = \"Text\")] pub a: String } }";
    let columns = [
        ("Id", "ColumnType::Integer.def()"),
        ("A", "ColumnType::Text.def()"),
    ];
    let text = expanded(&columns, "Id", "i32", "true", compact);
    let expected = "table t\nid Integer ~auto true\na Text\nkey (id)\n";
    check(&text, expected);
    let text = format!("{compact} {}", expanded(&columns, "Id", "i32", "true", ""));
    check(&text, expected);
}

#[test]
fn a_key_of_no_columns() {
    check(
        &expanded(
            &[("Id", "ColumnType::Integer.def()")],
            "",
            "i32",
            "true",
            NO_RELATIONS,
        ),
        "table t
         id Integer
         error read-no-primary-key src/a.rs:8:56+10: `PrimaryKey` names no column of `t`",
    );
}

#[test]
fn one_def_may_stand_behind_all_arms() {
    let of = |arms: &str| {
        expanded(
            &[("Id", "ColumnType::Integer"), ("A", "ColumnType::Text")],
            "Id",
            "i32",
            "true",
            NO_RELATIONS,
        )
        .replace("Text,\n} } }", arms)
    };
    let read = "table t\nid Integer ~auto true\na Text\nkey (id)";
    check(&of("Text,\n} } }"), read);
    check(&of("Text,\n}.def() } }"), read);
    // What says more of all of them is not taken apart.
    check(
        &of("Text,\n}.def().nullable() } }"),
        "table t
         key (id)
         error read-column-type src/a.rs:11:94+12: `match self { Self :: Id => ColumnType :: Integer , Self :: A => ColumnType :: Text , }` is not a column type that can be read here",
    );
}
