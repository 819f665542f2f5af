//! What a project says beside its entities' source.

use super::{SourceFile, compact, entity, lines, parse_column, parse_column_type, read_with};
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

#[track_caller]
fn check_columns(columns: &[(&str, &str)], text: &str, expected: &str) {
    let said = columns
        .iter()
        .map(|&(name, ty)| (name.to_owned(), parse_column(ty).unwrap()))
        .collect();
    let options = ReadOptions {
        columns: [("t".into(), said)].into(),
        ..ReadOptions::default()
    };
    let found = compact(&read_with(
        &[SourceFile {
            path: "src/a.rs",
            text,
        }],
        &options,
    ));
    assert_eq!(lines(&found), lines(expected), "\n{found}");
}

#[test]
fn columns_by_their_name() {
    let fields = |columns: &[(&str, &str)], fields: &str, expected: &str| {
        check_columns(
            columns,
            &entity("t", fields),
            &format!("table t\nid ~Integer ~auto true\n{expected}"),
        );
    };
    let json = &[("a", "JsonBinary")];
    fields(json, "pub a: String,", "a JsonBinary\nkey (id)");
    fields(
        json,
        "pub a: Option<Mystery>,",
        "a JsonBinary null\nkey (id)",
    );
    fields(
        json,
        "#[sea_orm(column_type = \"my_type()\", unique)] pub a: String,",
        "a JsonBinary\nkey (id)\nunique (a) ~constraint",
    );
    fields(
        json,
        "#[sea_orm(column_type = \"my_type().def().nullable().odd()\")] pub a: String,",
        "a JsonBinary\nkey (id)",
    );
    fields(
        json,
        "#[sea_orm(column_type = \"my_type().nullable().default(3)\")] pub a: String,",
        "a JsonBinary null = Number(\"3\")\nkey (id)",
    );
    fields(
        &[("b", "Text.default(\"x\")")],
        "#[sea_orm(column_name = \"b\", default_expr = \"mine()\")] pub a: String,",
        "b Text = String(\"x\")\nkey (id)",
    );
    fields(
        &[("a", "Text.nullable()"), ("other", "Text")],
        "#[sea_orm(default_value = 1)] pub a: i32,",
        "a Text null = Number(\"1\")\nkey (id)",
    );
    check_columns(
        &[("b", "Uuid.default(Expr::cust(\"gen()\"))"), ("c", "Text")],
        "pub struct Entity; impl EntityName for Entity { fn table_name(&self) -> &'static str { \"t\" } }
         impl EntityTrait for Entity {}
         #[derive(DeriveColumn)] pub enum Column { Id, B, C }
         #[derive(DerivePrimaryKey)] pub enum PrimaryKey { Id }
         impl ColumnTrait for Column { fn def(&self) -> ColumnDef { match self {
             Self::Id => ColumnType::Integer.def(), Self::B => mine(), Self::C => mine().null().unique() } } }",
        "table t
         id Integer
         b Uuid = Expression(\"gen()\")
         c Text null
         key (id)
         unique (c) ~constraint",
    );
    for (text, why) in [
        ("Text.unique()", "says more"),
        ("Text.default(mine())", "cannot be read as a default"),
        ("Txt", "is not a column type"),
    ] {
        let error = parse_column(text).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn one_of_several_entities_declares_a_table() {
    let whole = entity("t", "pub a: i32, pub b: bool,");
    let part = entity("t", "pub a: i64,");
    let read = |chosen: &str| {
        let options = ReadOptions {
            entities: [("t".into(), chosen.to_owned())].into(),
            crates: vec![super::super::Crate {
                name: "shop".into(),
                folder: "crates/one".into(),
                root: "crates/one/src/lib.rs".into(),
                ..super::super::Crate::default()
            }],
            ..ReadOptions::default()
        };
        let files = [
            ("crates/one/src/whole.rs", &whole),
            ("crates/one/src/views/whole.rs", &part),
            ("crates/two/src/part.rs", &part),
        ]
        .map(|(path, text)| SourceFile { path, text });
        read_with(&files, &options)
    };
    for chosen in [
        "shop::whole::Entity",
        "crates::one::whole::Entity",
        "one::whole::Entity",
    ] {
        let reading = read(chosen);
        assert_eq!(
            lines(&compact(&reading)),
            lines("table t\nid ~Integer ~auto true\na ~Integer\nb ~Boolean\nkey (id)"),
            "{chosen}"
        );
        assert!(reading.misfits.is_empty());
    }
    let declared = [
        "shop::whole::Entity",
        "shop::views::whole::Entity",
        "crates::two::part::Entity",
    ];
    for (chosen, fits) in [
        ("whole::Entity", &declared[..2]),
        ("Entity", &declared[..]),
        ("hole::Entity", &[]),
    ] {
        let reading = read(chosen);
        let misfit = &reading.misfits[&"t".into()];
        assert_eq!(misfit.fits, fits, "{chosen}");
        assert_eq!(misfit.declared, declared);
    }
}
