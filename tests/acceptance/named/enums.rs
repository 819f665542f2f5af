//! Enum types and their values.

use super::Side::Entities;
use super::{Named, named, renamed};
use crate::support::sources::Sources;

const PLAIN: (&str, &str) = ("t", "#[sea_orm(primary_key)] pub id: i32, pub mood: Mood");
const MEMBER: (&str, &str) = (
    "t",
    r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "member")] pub mood: Mood"#,
);
const MAY_BE: (&str, &str) = (
    "u",
    "#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Mood>",
);
const TWO: Sources = &[("enum mood", "owner, member"), MEMBER, MAY_BE];
const BARE: (&str, &str) = ("t", "#[sea_orm(primary_key)] pub id: i32");

pub const CASES: &[Named] = &[
    named("created with a table", Entities(&[]), Entities(TWO)),
    named("dropped with its tables", Entities(TWO), Entities(&[])),
    named(
        "created with a column",
        Entities(&[BARE]),
        Entities(&[("enum mood", "owner, member"), PLAIN]),
    ),
    named(
        "dropped with its column",
        Entities(&[("enum mood", "owner, member"), PLAIN]),
        Entities(&[BARE]),
    ),
    named(
        "value at the end",
        Entities(TWO),
        Entities(&[("enum mood", "owner, member, guest"), MEMBER, MAY_BE]),
    ),
    named(
        "value at the front",
        Entities(TWO),
        Entities(&[("enum mood", "first, owner, member"), MEMBER, MAY_BE]),
    ),
    named(
        "value in the middle",
        Entities(TWO),
        Entities(&[("enum mood", "owner, it's, member"), MEMBER, MAY_BE]),
    ),
    named(
        "several values",
        Entities(TWO),
        Entities(&[("enum mood", "a, owner, b, member, c"), MEMBER, MAY_BE]),
    ),
    named(
        "value removed",
        Entities(&[("enum mood", "owner, guest, member"), MEMBER, MAY_BE]),
        Entities(TWO),
    ),
    named(
        "value removed and another added",
        Entities(&[("enum mood", "owner, guest, member"), MEMBER, MAY_BE]),
        Entities(&[("enum mood", "owner, member, last"), MEMBER, MAY_BE]),
    ),
    named(
        "values in another order",
        Entities(TWO),
        Entities(&[("enum mood", "member, owner"), MEMBER, MAY_BE]),
    ),
    named(
        "value added and made the default",
        Entities(TWO),
        Entities(&[
            ("enum mood", "owner, member, guest"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
            MAY_BE,
        ]),
    ),
    named(
        "default of a removed value changed",
        Entities(&[
            ("enum mood", "owner, member, guest"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
        ]),
        Entities(&[("enum mood", "owner, member"), MEMBER]),
    ),
    named(
        "value added and a column of it",
        Entities(&[("enum mood", "owner"), PLAIN]),
        Entities(&[
            ("enum mood", "owner, member"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, pub mood: Mood, #[sea_orm(default_value = "member")] pub other: Mood"#,
            ),
        ]),
    ),
    renamed(
        "value renamed",
        Entities(TWO),
        Entities(&[
            ("enum mood", "owner, guest"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
            MAY_BE,
        ]),
        &["mood.member:guest"],
    ),
    renamed(
        "value renamed and one added",
        Entities(TWO),
        Entities(&[
            ("enum mood", "owner, guest, last"),
            (
                "t",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "guest")] pub mood: Mood"#,
            ),
            MAY_BE,
        ]),
        &["mood.member:guest"],
    ),
    renamed(
        "type renamed",
        Entities(&[("enum mood", "owner, member"), PLAIN]),
        Entities(&[
            ("enum feeling", "owner, member"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub mood: Feeling",
            ),
        ]),
        &["mood:feeling"],
    ),
    named(
        "another type of the same values",
        Entities(&[("enum mood", "owner, member"), PLAIN]),
        Entities(&[
            ("enum feeling", "owner, member"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub mood: Feeling",
            ),
        ]),
    ),
    named(
        "array of it",
        Entities(&[BARE]),
        Entities(&[
            ("enum mood", "owner, member"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub moods: Vec<Mood>",
            ),
        ]),
    ),
    named(
        "value removed under an index and a unique key",
        Entities(&[
            ("enum mood", "owner, guest, member"),
            (
                "t",
                r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: Mood, #[sea_orm(unique)] pub b: Mood",
            ),
        ]),
        Entities(&[
            ("enum mood", "owner, member"),
            (
                "t",
                r"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub a: Mood, #[sea_orm(unique)] pub b: Mood",
            ),
        ]),
    ),
    named(
        "an awkward name",
        Entities(&[BARE]),
        Entities(&[
            ("enum Mixed mood", "it's, b\\\\c"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub a: Option<MixedMood>",
            ),
        ]),
    ),
    named(
        "two columns of one table",
        Entities(&[
            ("enum mood", "owner"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub a: Mood, pub b: Option<Mood>",
            ),
        ]),
        Entities(&[
            ("enum mood", "owner, member"),
            (
                "t",
                "#[sea_orm(primary_key)] pub id: i32, pub a: Mood, pub b: Option<Mood>",
            ),
        ]),
    ),
];
