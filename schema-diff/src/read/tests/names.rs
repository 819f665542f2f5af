//! Paths, imports and re-exports across files.

use super::check_files;

const ROLE: &str = "use sea_orm::entity::prelude::*;
    #[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"String\", db_type = \"Text\")]
    pub enum Role { #[sea_orm(string_value = \"a\")] A }
    #[derive(DeriveValueType)] pub struct Uuid(pub i64);";

#[track_caller]
fn check(imports: &str, ty: &str, expected: &str) {
    let user = format!(
        "use sea_orm::entity::prelude::*;\n{imports}\n#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub a: {ty} }}"
    );
    check_files(
        &[
            (
                "entities/src/lib.rs",
                "pub mod enums; pub mod shop; pub use enums::Role as Position; pub use self::shop::*;",
            ),
            ("entities/src/enums.rs", ROLE),
            (
                "entities/src/shop/mod.rs",
                "pub use super::enums::*; pub mod user;",
            ),
            ("entities/src/shop/user.rs", &user),
        ],
        &format!("table t\nid ~Integer ~auto true\na {expected}\nkey (id)"),
    );
}

#[test]
fn paths_are_followed() {
    let cases = [
        ("", "crate::enums::Role", "Text"),
        ("", "super::super::enums::Role", "Text"),
        ("", "super::Role", "Text"),
        ("", "crate::Role", "Text"),
        ("", "crate::Position", "Text"),
        ("", "crate::shop::Role", "Text"),
        ("use crate::enums::Role;", "Role", "Text"),
        ("use crate::enums::{Role as Rank, Uuid};", "Rank", "Text"),
        ("use crate::enums;", "enums::Role", "Text"),
        ("use crate::enums::{self};", "enums::Role", "Text"),
        ("use crate::{enums as kinds};", "kinds::Role", "Text"),
        ("use super::*;", "Role", "Text"),
        ("use crate::*;", "Role", "Text"),
        // The crate by its own name, and a module mounted elsewhere: by last segments.
        ("", "entities::enums::Role", "Text"),
        ("use renamed::enums::Role;", "Role", "Text"),
        // A project's own type hides the prelude's, where it is imported.
        ("", "Uuid", "~Uuid"),
        ("use crate::enums::Uuid;", "Uuid", "~BigInteger"),
        ("use uuid::Uuid;", "Uuid", "~Uuid"),
        (
            "use chrono::{DateTime, Utc};",
            "DateTime<Utc>",
            "~TimestampWithTimeZone",
        ),
        (
            "use chrono::NaiveDateTime as Moment;",
            "Moment",
            "~DateTime",
        ),
        ("use time;", "time::Date", "~Date"),
        (
            "use other::sea_orm::entity::prelude::Json as J;",
            "J",
            "~Json",
        ),
    ];
    for (imports, ty, expected) in cases {
        check(imports, ty, expected);
    }
}

#[test]
fn several_that_fit_are_not_guessed() {
    let role = |ty: &str| {
        format!("#[derive(DeriveActiveEnum)] #[sea_orm(db_type = \"{ty}\")] pub enum Role {{ A }}")
    };
    check_files(
        &[
            ("a/src/enums.rs", &role("Text")),
            ("b/src/enums.rs", &role("Integer")),
            (
                "c/src/user.rs",
                "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
                 pub struct Model { #[sea_orm(primary_key)] pub id: i32,\npub a: other::enums::Role, pub b: b::enums::Role }",
            ),
        ],
        "table t
         id ~Integer ~auto true
         b Integer
         key (id)
         error read-unknown-type c/src/user.rs:3:8+18: `other::enums::Role` is declared in several modules that fit: a::enums, b::enums",
    );
}

#[test]
fn modules_are_where_they_are_mounted() {
    let user = "use sea_orm::entity::prelude::*; use crate::made::Kind;
        #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub a: Kind, pub b: super::super::made::inner::Day, pub c: super::super::made::Kind }";
    check_files(
        &[
            (
                "e/src/lib.rs",
                "#[path = \"../generated/kinds_v2.rs\"] pub mod made; mod inline { pub mod user; }",
            ),
            (
                "e/generated/kinds_v2.rs",
                "#[derive(DeriveValueType)] pub struct Kind(pub i16); pub mod inner;",
            ),
            ("e/generated/inner.rs", "pub type Day = chrono::NaiveDate;"),
            ("e/src/inline/user.rs", user),
        ],
        "table t
         id ~Integer ~auto true
         a ~SmallInteger
         b ~Date
         c ~SmallInteger
         key (id)",
    );
}
