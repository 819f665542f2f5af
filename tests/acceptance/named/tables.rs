//! Tables: created, dropped, renamed, referring to each other.

use super::Side::Entities;
use super::{Named, named, renamed};
use crate::support::sources::Sources;

const ID: &str = "#[sea_orm(primary_key)] pub id: i32";
const USERS: (&str, &str) = (
    "users",
    r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String",
);
const POSTS: (&str, &str) = (
    "posts",
    r#"#[sea_orm(primary_key)] pub id: i32, pub user_id: i32, #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")] pub user: HasOne<super::users::Entity>"#,
);
const CIRCLE: Sources = &[
    (
        "a",
        r#"#[sea_orm(primary_key)] pub id: i32, pub b_id: i32, #[sea_orm(belongs_to, from = "b_id", to = "id")] pub b: HasOne<super::b::Entity>"#,
    ),
    (
        "b",
        r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
    ),
];
const THREE: Sources = &[
    (
        "a",
        r#"#[sea_orm(primary_key)] pub id: i32, pub b_id: i32, #[sea_orm(belongs_to, from = "b_id", to = "id")] pub b: HasOne<super::b::Entity>"#,
    ),
    (
        "b",
        r#"#[sea_orm(primary_key)] pub id: i32, pub c_id: i32, #[sea_orm(belongs_to, from = "c_id", to = "id")] pub c: HasOne<super::c::Entity>"#,
    ),
    (
        "c",
        r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
    ),
];

pub const CASES: &[Named] = &[
    named("created", Entities(&[]), Entities(&[("t", ID)])),
    named("dropped", Entities(&[("t", ID)]), Entities(&[])),
    named(
        "created with all that it may have",
        Entities(&[]),
        Entities(&[
            ("enum mood", "owner, member"),
            ("a", ID),
            (
                r#"t #[sea_orm(comment = "it's a table")]"#,
                r#"#[sea_orm(primary_key)] pub id: i64,
            #[sea_orm(column_type = "String(StringLen::N(50))", default_value = "x", indexed)] pub name: String,
            #[sea_orm(unique)] pub code: Uuid, #[sea_orm(default_value = "member")] pub mood: Mood,
            #[sea_orm(extra = "CHECK (age > 0)", comment = "in years")] pub age: Option<i16>,
            #[sea_orm(unique_key = "who")] pub first: String, #[sea_orm(unique_key = "who")] pub last: String,
            pub data: Option<Json>, pub raw: Option<Vec<u8>>, pub price: Option<Decimal>,
            #[sea_orm(default_expr = "Expr::current_timestamp()")] pub created_at: DateTimeUtc,
            pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "SetNull")] pub a: HasOne<super::a::Entity>"#,
            ),
        ]),
    ),
    named(
        "created, one refers to the other",
        Entities(&[]),
        Entities(&[POSTS, USERS]),
    ),
    named(
        "dropped, one refers to the other",
        Entities(&[POSTS, USERS]),
        Entities(&[]),
    ),
    named(
        "the referring one created",
        Entities(&[USERS]),
        Entities(&[POSTS, USERS]),
    ),
    named(
        "the referring one dropped",
        Entities(&[POSTS, USERS]),
        Entities(&[USERS]),
    ),
    named("created in a circle", Entities(&[]), Entities(CIRCLE)),
    named("dropped in a circle", Entities(CIRCLE), Entities(&[])),
    named(
        "created in a circle of three",
        Entities(&[]),
        Entities(THREE),
    ),
    named(
        "created, refers to itself",
        Entities(&[]),
        Entities(&[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, pub up: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#,
        )]),
    ),
    named(
        "created without a key's counting",
        Entities(&[]),
        Entities(&[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: Uuid",
        )]),
    ),
    named(
        "created with a key of two",
        Entities(&[]),
        Entities(&[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub a: i32, #[sea_orm(primary_key, auto_increment = false)] pub b: i32",
        )]),
    ),
    named(
        "one in place of another",
        Entities(&[("a", ID)]),
        Entities(&[("b", ID)]),
    ),
    renamed(
        "renamed",
        Entities(&[USERS]),
        Entities(&[("members", USERS.1)]),
        &["users:members"],
    ),
    renamed(
        "renamed, and one refers to it",
        Entities(&[POSTS, USERS]),
        Entities(&[
            ("members", USERS.1),
            (
                "posts",
                r#"#[sea_orm(primary_key)] pub id: i32, pub user_id: i32, #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")] pub user: HasOne<super::members::Entity>"#,
            ),
        ]),
        &["users:members"],
    ),
    renamed(
        "renamed with a column",
        Entities(&[("a", "#[sea_orm(primary_key)] pub id: i32, pub x: i32")]),
        Entities(&[("b", "#[sea_orm(primary_key)] pub id: i32, pub y: i32")]),
        &["a:b", "a.x:y"],
    ),
    renamed(
        "renamed with a column more",
        Entities(&[("a", ID)]),
        Entities(&[(
            "b",
            "#[sea_orm(primary_key)] pub id: i32, pub y: Option<i32>",
        )]),
        &["a:b"],
    ),
    renamed(
        "renamed and its name used anew",
        Entities(&[(
            "a",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32",
        )]),
        Entities(&[
            (
                "old",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32",
            ),
            (
                "a",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32",
            ),
        ]),
        &["a:old"],
    ),
    renamed(
        "two swapped",
        Entities(&[
            ("a", "#[sea_orm(primary_key)] pub id: i32, pub x: i32"),
            ("b", ID),
        ]),
        Entities(&[
            ("b", "#[sea_orm(primary_key)] pub id: i32, pub x: i32"),
            ("a", ID),
        ]),
        &["a:b", "b:a"],
    ),
    renamed(
        "three in a chain",
        Entities(&[("a", ID), ("b", ID)]),
        Entities(&[("b", ID), ("c", ID)]),
        &["a:b", "b:c"],
    ),
    named(
        "comment said",
        Entities(&[("t", ID)]),
        Entities(&[(r#"t #[sea_orm(comment = "it's \\ \"new\"")]"#, ID)]),
    ),
    named(
        "comment changed",
        Entities(&[(r#"t #[sea_orm(comment = "old")]"#, ID)]),
        Entities(&[(r#"t #[sea_orm(comment = "new")]"#, ID)]),
    ),
    named(
        "comment taken back",
        Entities(&[(r#"t #[sea_orm(comment = "old")]"#, ID)]),
        Entities(&[("t", ID)]),
    ),
    named(
        "awkward names",
        Entities(&[]),
        Entities(&[
            (
                "order",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_name = \"select\", unique)] pub a: i32",
            ),
            (
                "Größe",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: i32",
            ),
        ]),
    ),
    named(
        "created and altered beside",
        Entities(&[USERS]),
        Entities(&[
            POSTS,
            (
                "users",
                r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: Option<String>, #[sea_orm(unique)] pub mail: String, pub age: Option<i32>",
            ),
        ]),
    ),
    named(
        "dropped and altered beside",
        Entities(&[POSTS, USERS]),
        Entities(&[(
            "users",
            r"#[sea_orm(primary_key)] pub id: i64, pub name: String, #[sea_orm(unique)] pub mail: String",
        )]),
    ),
];
