//! Crates: their features, their names for one another, and files in which names are looked up only.

use super::{SourceFile, compact, entity, lines};
use crate::read::{Crate, ReadOptions, Reading, read_among};

/// A crate in the folder of that name, with `src/lib.rs`.
fn krate(folder: &str, dependencies: &[(&str, &str)]) -> Crate {
    Crate {
        name: folder.rsplit('/').next().unwrap().replace('-', "_"),
        folder: folder.into(),
        root: format!("{folder}/src/lib.rs"),
        features: Some(["on".into()].into()),
        dependencies: dependencies
            .iter()
            .map(|&(written, name)| (written.into(), name.into()))
            .collect(),
        complete: false,
    }
}

/// The same with all of its files among the sources.
fn whole(folder: &str, dependencies: &[(&str, &str)]) -> Crate {
    Crate {
        complete: true,
        ..krate(folder, dependencies)
    }
}

fn sources<'a>(files: &[(&'a str, &'a str)]) -> Vec<SourceFile<'a>> {
    let files = files.iter();
    files
        .map(|&(path, text)| SourceFile { path, text })
        .collect()
}

fn read(crates: &[Crate], files: &[(&str, &str)], others: &[(&str, &str)]) -> Reading {
    let options = ReadOptions {
        crates: crates.to_vec(),
        ..ReadOptions::default()
    };
    read_among(&sources(files), &sources(others), &options)
}

#[track_caller]
fn check(
    crates: &[Crate],
    files: &[(&str, &str)],
    others: &[(&str, &str)],
    expected: &str,
    missing: &[(&str, &str)],
) {
    let reading = read(crates, files, others);
    let found = compact(&reading);
    assert_eq!(lines(&found), lines(expected), "\n{found}");
    let named: Vec<(&str, &str)> = reading
        .missing
        .iter()
        .map(|missing| (missing.by.as_str(), missing.name.as_str()))
        .collect();
    assert_eq!(named, missing);
}

/// One entity of the crate `shop`, with one field `a`, in `shop/src/user.rs`.
#[track_caller]
fn check_type(
    crates: &[Crate],
    imports: &str,
    ty: &str,
    others: &[(&str, &str)],
    expected: &str,
    missing: &[(&str, &str)],
) {
    let text = format!("{imports}\n{}", entity("t", &format!("pub a: {ty},")));
    let expected = match expected.strip_prefix("unknown ") {
        Some(place) => {
            format!(
                "table t\nid ~Integer ~auto true\nkey (id)\nerror read-unknown-type {place}: no column type is known for `{ty}`"
            )
        }
        None => format!("table t\nid ~Integer ~auto true\na {expected}\nkey (id)"),
    };
    check(
        crates,
        &[("shop/src/user.rs", &text)],
        others,
        &expected,
        missing,
    );
}

#[test]
fn features_decide_what_is_there() {
    let fields = |fields: &str, expected: &str| {
        check(
            &[krate("shop", &[])],
            &[("shop/src/t.rs", &entity("t", fields))],
            &[],
            &format!("table t\nid ~Integer ~auto true\n{expected}"),
            &[],
        );
    };
    for (condition, there) in [
        ("feature = \"on\"", true),
        ("feature = \"off\"", false),
        ("not(feature = \"on\")", false),
        ("not(feature = \"off\")", true),
        ("any(feature = \"on\", unix)", true),
        ("any(feature = \"off\", feature = \"on\")", true),
        ("any(feature = \"off\", test)", false),
        ("any()", false),
        ("all()", true),
        ("all(feature = \"on\", not(test))", true),
        ("all(feature = \"off\", unix)", false),
        ("true", true),
        ("not(true)", false),
    ] {
        let expected = if there {
            "b ~Text\nkey (id)"
        } else {
            "key (id)"
        };
        fields(
            &format!("#[cfg({condition})] pub b: bool,"),
            &expected.replace("Text", "Boolean"),
        );
        let expected = if there { "b Text" } else { "b ~String(None)" };
        fields(
            &format!("#[cfg_attr({condition}, sea_orm(column_type = \"Text\"))] pub b: String,"),
            &format!("{expected}\nkey (id)"),
        );
    }
    // One of two, and one in the other.
    fields(
        "#[cfg(feature = \"on\")] pub b: Uuid, #[cfg(not(feature = \"on\"))] pub b: String,
         #[cfg_attr(feature = \"on\", cfg_attr(not(feature = \"off\"), sea_orm(unique)), sea_orm(indexed))] pub c: i32,",
        "b ~Uuid
         c ~Integer
         key (id)
         unique (c) ~constraint
         warning read-useless-key shop/src/t.rs:7:94+7: `indexed` does nothing beside `unique`",
    );
    // What no feature decides stays as it is.
    fields(
        "#[cfg(target_os = \"linux\")] pub b: bool,
         #[cfg(all(feature = \"on\", tokio_unstable))] pub c: bool,
         #[cfg_attr(unix, sea_orm(unique))] pub d: bool,",
        "b ~Boolean
         c ~Boolean
         d ~Boolean
         key (id)
         unique (d) ~constraint
         warning read-cfg shop/src/t.rs:6:33+1: field `b` is in some builds only, and is read as if it were in all
         warning read-cfg shop/src/t.rs:7:58+1: field `c` is in some builds only, and is read as if it were in all
         warning read-cfg shop/src/t.rs:8:27+7: this `#[sea_orm(…)]` depends on the build, and is read as if its condition held",
    );
}

#[test]
fn features_decide_of_items_and_modules() {
    let model = |table: &str| {
        format!(
            "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"{table}\")] pub struct Model {{ #[sea_orm(primary_key)] pub id: i32 }}"
        )
    };
    let inline = format!(
        "#[cfg(feature = \"off\")] mod a {{ {0} }} #[cfg(feature = \"on\")] mod b {{ {1} }}
         #[cfg(feature = \"off\")] mod off; #[cfg(feature = \"on\")] mod on;
         #[cfg(not(feature = \"on\"))] #[path = \"one.rs\"] mod imp; #[cfg(feature = \"on\")] #[path = \"two.rs\"] mod imp;",
        model("a"),
        model("b"),
    );
    let deep = format!("{}\nmod deeper;", model("off"));
    check(
        &[krate("shop", &[])],
        &[
            ("shop/src/lib.rs", &inline),
            ("shop/src/off.rs", &deep),
            ("shop/src/off/deeper.rs", &model("deeper")),
            ("shop/src/on.rs", &model("on")),
            ("shop/src/one.rs", &model("one")),
            ("shop/src/two.rs", &model("two")),
            (
                "shop/src/whole.rs",
                &format!("#![cfg(feature = \"off\")]\n{}", model("whole")),
            ),
        ],
        &[],
        "table b\nid ~Integer ~auto true\nkey (id)
         table on\nid ~Integer ~auto true\nkey (id)
         table two\nid ~Integer ~auto true\nkey (id)",
        &[],
    );
    // Variants of enums, of columns and their arms, and of relations.
    check(
        &[krate("shop", &[])],
        &[(
            "shop/src/t.rs",
            "pub struct Entity; impl EntityName for Entity { fn table_name(&self) -> &'static str { \"t\" } }
             impl EntityTrait for Entity {}
             #[derive(DeriveColumn)] pub enum Column { Id, #[cfg(feature = \"on\")] Kind, #[cfg(feature = \"off\")] Old }
             #[derive(DerivePrimaryKey)] pub enum PrimaryKey { Id }
             impl ColumnTrait for Column { fn def(&self) -> ColumnDef { match self {
                 Self::Id => ColumnType::Integer.def(),
                 #[cfg(feature = \"off\")] Self::Kind => ColumnType::Text.def(),
                 #[cfg(feature = \"on\")] Self::Kind => Kind::db_type(),
                 #[cfg(feature = \"off\")] Self::Old => nonsense(),
             } } }
             #[derive(DeriveActiveEnum)] #[sea_orm(db_type = \"Enum\", enum_name = \"kind\", rename_all = \"lowercase\")]
             pub enum Kind { A, #[cfg(feature = \"off\")] B, #[cfg(not(feature = \"off\"))] C }
             #[derive(DeriveRelation)] pub enum Relation {
                 #[cfg(feature = \"off\")] #[sea_orm(belongs_to = \"super::off::Entity\", from = \"Column::Id\", to = \"x\")] Off }",
        )],
        &[],
        "enum kind: a, c
         table t
         id Integer
         kind Enum(ObjectName { schema: None, name: \"kind\" })
         key (id)",
        &[],
    );
}

const IDS: &str = "#[derive(DeriveValueType)] pub struct Id(pub Uuid); use sea_orm::prelude::*;";

#[test]
fn a_crate_that_is_not_there_is_asked_for() {
    let shop = &[krate(
        "shop",
        &[("ids", "ids"), ("uuid", "uuid"), ("old", "new")],
    )];
    let place = |column: usize| format!("unknown shop/src/user.rs:7:8+{column}");
    check_type(shop, "", "ids::Id", &[], &place(7), &[("shop", "ids")]);
    check_type(
        shop,
        "use ids::nested::Id;",
        "Id",
        &[],
        &place(2),
        &[("shop", "ids")],
    );
    check_type(shop, "", "::old::Id", &[], &place(9), &[("shop", "old")]);
    // More files of the crate itself.
    let own = &[("shop", "shop")];
    for (imports, ty) in [
        ("", "crate::ids::Id"),
        ("", "super::ids::Id"),
        ("use crate::ids::Id;", "Id"),
        ("use super::*;", "Id"),
        ("use crate::kinds as k;", "k::Id"),
        ("pub struct Id(Uuid);", "Id"),
    ] {
        check_type(shop, imports, ty, &[], &place(ty.len()), own);
    }
    // A glob may bring it from anywhere.
    check_type(
        shop,
        "use ids::*; use super::kinds::*; use uuid::*;",
        "Id",
        &[],
        &place(2),
        &[("shop", "ids"), ("shop", "shop")],
    );
    // Nothing is asked for where nothing is unknown, or nothing could help.
    check_type(shop, "use uuid::Uuid;", "Uuid", &[], "~Uuid", &[]);
    check_type(shop, "", "i128", &[], &place(4), &[]);
    check_type(&[], "", "ids::Id", &[], &place(7), &[]);
    // A prelude's name in a module that has no prelude.
    let text = "use crate::types::*; #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
         pub struct Model { #[sea_orm(primary_key)] pub id: Uuid }";
    check(
        shop,
        &[("shop/src/user.rs", text)],
        &[],
        "table t\nid ~Uuid\nkey (id)",
        own,
    );
    check(
        shop,
        &[("shop/src/user.rs", text)],
        &[(
            "shop/src/types.rs",
            "#[derive(DeriveValueType)] pub struct Uuid(pub String);",
        )],
        "table t\nid ~String(None)\nkey (id)",
        &[],
    );
}

#[test]
fn names_are_looked_up_in_other_files() {
    let crates = &[
        whole(
            "shop",
            &[
                ("ids", "ids"),
                ("old-ids", "ids"),
                ("renamed", "ids"),
                ("chrono", "chrono"),
            ],
        ),
        whole("/registry/ids-1.0", &[]),
    ];
    let mut crates = crates.to_vec();
    crates[1].name = "ids".into();
    let ids = "pub mod inner; pub use inner::Name as Title; pub use self::kinds::*; mod kinds { pub use sea_orm::entity::prelude::*; }";
    let inner = format!(
        "{IDS} #[derive(DeriveValueType)] pub struct Name(String); impl Other for Name {{}}
         #[derive(DeriveValueType)] pub struct Wrapped(crate::Title);
         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"no_table\")] pub struct Model {{ #[sea_orm(primary_key)] pub id: Foo }}"
    );
    let others: &[(&str, &str)] = &[
        ("/registry/ids-1.0/src/lib.rs", ids),
        ("/registry/ids-1.0/src/inner.rs", &inner),
        ("/registry/ids-1.0/src/broken.rs", "pub struct"),
        (
            "shop/src/kinds.rs",
            "#[derive(DeriveValueType)] pub struct Kind(pub i16); pub type Day = chrono::NaiveDate;",
        ),
    ];
    for (imports, ty, expected) in [
        ("", "ids::inner::Id", "~Uuid"),
        ("", "renamed::inner::Id", "~Uuid"),
        ("", "::ids::Title", "~String(None)"),
        ("use ids::*;", "Title", "~String(None)"),
        ("use ids::inner;", "inner::Wrapped", "~String(None)"),
        ("use ids as keys;", "keys::inner::Id", "~Uuid"),
        ("extern crate ids as keys;", "keys::inner::Id", "~Uuid"),
        ("", "ids::Json", "~Json"),
        ("", "crate::kinds::Kind", "~SmallInteger"),
        ("", "super::kinds::Day", "~Date"),
        ("", "shop::kinds::Kind", "~SmallInteger"),
    ] {
        check_type(&crates, imports, ty, others, expected, &[]);
    }
    // A name that is not there is not found elsewhere.
    check_type(
        &crates,
        "",
        "ids::kinds::Kind",
        others,
        "unknown shop/src/user.rs:7:8+16",
        &[],
    );
}

#[test]
fn entity_crates_know_one_another() {
    let user = entity("user", "pub kind: model_a::kinds::Kind,");
    let post = "use sea_orm::entity::prelude::*;
         #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"post\")] pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub user: i32 }
         #[derive(DeriveRelation)] pub enum Relation {
             #[sea_orm(belongs_to = \"model_b::user::Entity\", from = \"Column::User\", to = \"model_b::user::Column::Id\")] User }";
    let kinds = "#[derive(DeriveValueType)] pub struct Kind(pub i16);";
    check(
        &[krate("crates/model-a", &[]), krate("crates/model-b", &[])],
        &[
            ("crates/model-a/src/kinds.rs", kinds),
            ("crates/model-a/src/post.rs", post),
            (
                "crates/model-b/src/kinds.rs",
                "#[derive(DeriveValueType)] pub struct Kind(pub bool);",
            ),
            ("crates/model-b/src/user.rs", &user),
        ],
        &[],
        "table post
         id ~Integer ~auto true
         user ~Integer
         key (id)
         foreign ~fk-post-user (user) -> user (id)
         table user
         id ~Integer ~auto true
         kind ~SmallInteger
         key (id)",
        &[],
    );
}
