//! What a project says beside its entities' source.

use super::{SourceFile, compact, entity, lines, parse_column_type, read_with};
use crate::model::{ColumnType, Length};
use crate::read::ReadOptions;

#[track_caller]
fn check(types: &[(&str, &str)], imports: &str, ty: &str, expected: &str) {
    let options = ReadOptions {
        types: types
            .iter()
            .map(|&(name, ty)| (name.to_owned(), parse_column_type(ty).unwrap()))
            .collect(),
        views: ["v".into()].into(),
        ..ReadOptions::default()
    };
    let text = format!("{imports}\n{}", entity("t", &format!("pub a: {ty},")));
    let view = entity("v", "");
    let files = [
        ("crates/shop/src/t.rs", &text),
        ("crates/shop/src/v.rs", &view),
    ]
    .map(|(path, text)| SourceFile { path, text });
    let found = compact(&read_with(&files, &options));
    let expected = format!("table t\nid ~Integer ~auto true\na {expected}\nkey (id)");
    assert_eq!(lines(&found), lines(&expected));
}

#[test]
fn types_by_their_path() {
    let uuid = &[("ids::Id", "Uuid")];
    check(uuid, "", "ids::Id", "Uuid");
    check(uuid, "", "Option<other::ids::Id>", "Uuid null");
    check(uuid, "use ids::Id;", "Id", "Uuid");
    check(uuid, "use ids::Id as Key;", "Key", "Uuid");
    check(uuid, "use ids;", "Vec<ids::Id>", "Array(Uuid)");
    check(
        &[("Id", "BigInteger"), ("ids::Id", "Uuid")],
        "",
        "ids::Id",
        "Uuid",
    );
    // It comes before what the source says, and leaves other types alone.
    check(
        &[("shop::t::Id", "Text")],
        "#[derive(DeriveValueType)] struct Id(i32);",
        "Id",
        "Text",
    );
    check(
        &[("other::Id", "Text")],
        "#[derive(DeriveValueType)] struct Id(i32);",
        "Id",
        "~Integer",
    );
    check(&[("d", "Text")], "", "bool", "~Boolean");
}

#[test]
fn column_types_as_text() {
    assert_eq!(
        parse_column_type("String(StringLen::N(36))"),
        Ok(ColumnType::String(Length::N(36)))
    );
    for (text, why) in [
        ("Uid", "is not a column type"),
        ("", "cannot read"),
        ("Uuid.def().unique()", "says more"),
        (
            "Enum { name: \"a\".into(), variants: vec![\"b\".into()] }",
            "says more",
        ),
        ("Id::column_type()", "no column type"),
        ("(", "cannot read"),
    ] {
        let error = parse_column_type(text).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}
