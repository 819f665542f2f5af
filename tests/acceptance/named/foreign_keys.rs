//! Foreign keys: their columns, targets and actions.

use super::Side::{Edited, Entities, Fields};
use super::{Named, named, renamed};
use crate::support::sources::Sources;
use schema_diff::model::{Deferrable, Fact, ForeignKey, Schema};

pub const BESIDE: Sources = &[
    (
        "a",
        "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub code: i32",
    ),
    ("b", "#[sea_orm(primary_key)] pub id: i32"),
];

const NONE: &str = "pub a_id: Option<i32>";
const PLAIN: &str = r#"pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#;
const CASCADE: &str = r#"pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#;

fn key(schema: &mut Schema, edit: fn(&mut ForeignKey)) {
    let table = schema.tables.get_mut(&"t".into()).expect("the table");
    edit(&mut table.foreign_keys[0]);
}

pub const CASES: &[Named] = &[
    named("added", Fields(NONE), Fields(PLAIN)),
    named("dropped", Fields(PLAIN), Fields(NONE)),
    named(
        "added with its column",
        Fields("pub x: i32"),
        Fields(
            "pub x: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = \"a_id\", to = \"id\")] pub a: HasOne<super::a::Entity>",
        ),
    ),
    named(
        "dropped with its column",
        Fields(
            "pub x: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = \"a_id\", to = \"id\")] pub a: HasOne<super::a::Entity>",
        ),
        Fields("pub x: i32"),
    ),
    Named {
        backfills: &[("t", "a_id", "1")],
        ..named(
            "added with a column that is filled",
            Fields("pub x: i32"),
            Fields(
                "pub x: i32, pub a_id: i32, #[sea_orm(belongs_to, from = \"a_id\", to = \"id\")] pub a: HasOne<super::a::Entity>",
            ),
        )
    },
    named("on delete said", Fields(PLAIN), Fields(CASCADE)),
    named(
        "on delete changed",
        Fields(CASCADE),
        Fields(
            r#"pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "SetNull", on_update = "Cascade")] pub a: HasOne<super::a::Entity>"#,
        ),
    ),
    named("on delete taken back", Fields(CASCADE), Fields(PLAIN)),
    named(
        "another column of the target",
        Fields(PLAIN),
        Fields(
            r#"pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "code")] pub a: HasOne<super::a::Entity>"#,
        ),
    ),
    named(
        "another target",
        Fields(
            r#"pub x: Option<i32>, #[sea_orm(belongs_to, from = "x", to = "id")] pub a: HasOne<super::a::Entity>"#,
        ),
        Fields(
            r#"pub x: Option<i32>, #[sea_orm(belongs_to, from = "x", to = "id")] pub b: HasOne<super::b::Entity>"#,
        ),
    ),
    named(
        "two to one table",
        Fields("pub x: Option<i32>, pub y: Option<i32>"),
        Fields(
            r#"pub x: Option<i32>, pub y: Option<i32>,
        #[sea_orm(belongs_to, relation_enum = "X", from = "x", to = "id")] pub a: HasOne<super::a::Entity>,
        #[sea_orm(belongs_to, relation_enum = "Y", from = "y", to = "id", on_delete = "Cascade")] pub b: HasOne<super::a::Entity>"#,
        ),
    ),
    named(
        "to itself",
        Fields("pub up: Option<i32>"),
        Fields(
            r#"pub up: Option<i32>, #[sea_orm(self_ref, relation_enum = "Up", relation_reverse = "Down", from = "up", to = "id")] pub above: HasOne<Entity>"#,
        ),
    ),
    named(
        "and an index",
        Fields(PLAIN),
        Fields(
            r#"#[sea_orm(indexed)] pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
        ),
    ),
    named(
        "and its index dropped",
        Fields(
            r#"#[sea_orm(indexed)] pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
        ),
        Fields(PLAIN),
    ),
    named(
        "its column must hold a value",
        Fields(PLAIN),
        Fields(
            r#"pub a_id: i32, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
        ),
    ),
    renamed(
        "its column renamed",
        Fields(PLAIN),
        Fields(
            r#"pub owner_id: Option<i32>, #[sea_orm(belongs_to, from = "owner_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
        ),
        &["t.a_id:owner_id"],
    ),
    named(
        "with another name",
        Edited(PLAIN, |schema| {
            key(schema, |of| of.name = Some(Fact::Said("one".into())));
        }),
        Edited(PLAIN, |schema| {
            key(schema, |of| of.name = Some(Fact::Said("other".into())));
        }),
    ),
    named(
        "that waits",
        Fields(NONE),
        Edited(PLAIN, |schema| {
            key(schema, |of| of.deferrable = Some(Deferrable::Deferred));
        }),
    ),
    named(
        "that waits now",
        Fields(PLAIN),
        Edited(PLAIN, |schema| {
            key(schema, |of| of.deferrable = Some(Deferrable::Immediate));
        }),
    ),
    named(
        "over two columns",
        Entities(&[
            (
                "p",
                "#[sea_orm(primary_key, auto_increment = false)] pub x: i32, #[sea_orm(primary_key, auto_increment = false)] pub y: i32",
            ),
            (
                "q",
                "#[sea_orm(primary_key)] pub id: i32, pub x: i32, pub y: i32",
            ),
        ]),
        Entities(&[
            (
                "p",
                "#[sea_orm(primary_key, auto_increment = false)] pub x: i32, #[sea_orm(primary_key, auto_increment = false)] pub y: i32",
            ),
            (
                "q",
                r#"#[sea_orm(primary_key)] pub id: i32, pub x: i32, pub y: i32, #[sea_orm(belongs_to, from = "(x, y)", to = "(x, y)", on_delete = "Cascade")] pub p: HasOne<super::p::Entity>"#,
            ),
        ]),
    ),
    named(
        "its target's key changes",
        Entities(&[
            (
                "p",
                "#[sea_orm(primary_key, auto_increment = false)] pub x: i32, #[sea_orm(unique)] pub y: i32",
            ),
            (
                "q",
                r#"#[sea_orm(primary_key)] pub id: i32, pub x: i32, #[sea_orm(belongs_to, from = "x", to = "x")] pub p: HasOne<super::p::Entity>"#,
            ),
        ]),
        Entities(&[
            (
                "p",
                "pub x: i32, #[sea_orm(primary_key, auto_increment = false)] pub y: i32",
            ),
            (
                "q",
                r#"#[sea_orm(primary_key)] pub id: i32, pub x: i32, #[sea_orm(belongs_to, from = "x", to = "y")] pub p: HasOne<super::p::Entity>"#,
            ),
        ]),
    ),
    named(
        "its target goes",
        Fields(PLAIN),
        Entities(&[
            (
                "a",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub code: i32",
            ),
            ("b", "#[sea_orm(primary_key)] pub id: i32"),
        ]),
    ),
];
