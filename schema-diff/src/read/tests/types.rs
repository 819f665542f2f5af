//! Rust types.

use super::{check, check_fields};

#[test]
fn scalars() {
    let cases = [
        ("bool", "Boolean"),
        ("i8", "TinyInteger"),
        ("i16", "SmallInteger"),
        ("i32", "Integer"),
        ("i64", "BigInteger"),
        ("u8", "TinyUnsigned"),
        ("u16", "SmallUnsigned"),
        ("u32", "Unsigned"),
        ("u64", "BigUnsigned"),
        ("f32", "Float"),
        ("f64", "Double"),
        ("char", "Char(None)"),
        ("String", "String(None)"),
        ("std::string::String", "String(None)"),
        ("std::borrow::Cow<'static, str>", "String(None)"),
        ("TextUuid", "String(None)"),
        ("Vec<u8>", "VarBinary(None)"),
        ("Vec<String>", "Array(String(None))"),
        ("Vec<Option<i32>>", "Array(Integer)"),
        ("std::vec::Vec<i64>", "Array(BigInteger)"),
        ("Json", "Json"),
        ("JsonValue", "Json"),
        ("serde_json::Value", "Json"),
        ("Date", "Date"),
        ("Time", "Time"),
        ("DateTime", "DateTime"),
        ("DateTimeUtc", "TimestampWithTimeZone"),
        ("DateTimeLocal", "TimestampWithTimeZone"),
        ("DateTimeWithTimeZone", "TimestampWithTimeZone"),
        ("ChronoDateTimeWithTimeZone", "TimestampWithTimeZone"),
        ("chrono::NaiveDate", "Date"),
        ("chrono::NaiveTime", "Time"),
        ("::chrono::NaiveDateTime", "DateTime"),
        ("chrono::DateTime<chrono::Utc>", "TimestampWithTimeZone"),
        ("time::Date", "Date"),
        ("time::Time", "Time"),
        ("time::PrimitiveDateTime", "DateTime"),
        ("time::OffsetDateTime", "TimestampWithTimeZone"),
        ("TimeDateTime", "DateTime"),
        ("TimeDateTimeWithTimeZone", "TimestampWithTimeZone"),
        ("ChronoUnixTimestamp", "BigInteger"),
        ("TimeUnixTimestampMillis", "BigInteger"),
        ("Decimal", "Decimal(None)"),
        ("rust_decimal::Decimal", "Decimal(None)"),
        ("BigDecimal", "Decimal(None)"),
        ("Uuid", "Uuid"),
        ("uuid::fmt::Hyphenated", "Uuid"),
        ("sea_orm::entity::prelude::Uuid", "Uuid"),
        ("sea_orm::prelude::DateTimeUtc", "TimestampWithTimeZone"),
        ("ipnetwork::IpNetwork", "Inet"),
        ("mac_address::MacAddress", "MacAddr"),
        ("PgVector", "Vector(None)"),
        ("pgvector::Vector", "Vector(None)"),
    ];
    for (ty, expected) in cases {
        check_fields(
            &format!("pub a: {ty},\npub b: Option<{ty}>,"),
            &format!("a ~{expected}\nb ~{expected} null\nkey (id)"),
        );
    }
}

#[test]
fn unknown_types_are_never_guessed() {
    for ty in [
        "usize",
        "i128",
        "&'static str",
        "[u8; 4]",
        "(i32, i32)",
        "Box<str>",
        "HashMap<String, i32>",
        "axum::Json",
        "std::time::Duration",
        "Vec<Vec<Missing>>",
        "impl Sized",
        "Chrono",
    ] {
        let text = super::entity("t", &format!("pub a: {ty},"));
        let reading = super::read(&[super::SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        let codes: Vec<_> = reading
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes, ["read-unknown-type"], "{ty}");
        assert!(reading.schema.tables[&"t".into()].column("a").is_none());
    }
}

const MODEL: &str = "use sea_orm::entity::prelude::*;
    #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
    pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub a: X, pub b: Option<X>, pub c: Vec<X> }\n";

#[track_caller]
fn check_type(declaration: &str, expected: &str, rest: &str) {
    let array = expected.strip_prefix('~').map_or_else(
        || format!("Array({expected})"),
        |expected| format!("~Array({expected})"),
    );
    let (before, after) = if rest.starts_with("enum") {
        (rest, "")
    } else {
        ("", rest)
    };
    check(
        &format!("{MODEL}{declaration}"),
        &format!(
            "{before}\ntable t\nid ~Integer ~auto true\na {expected}\nb {expected} null\nc {array}\nkey (id)\n{after}"
        ),
    );
}

#[test]
fn active_enums() {
    check_type(
        "#[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"mood\")]
         pub enum X { #[sea_orm(string_value = \"so so\")] Soso, #[sea_orm(string_value = \"up\")] Up }",
        "Enum(ObjectName { schema: None, name: \"mood\" })",
        "enum mood: so so, up",
    );
    // Without a name SeaORM takes the CamelCase of the Rust enum; values from case styles.
    check_type(
        "#[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(db_type = \"Enum\", rename_all = \"snake_case\")]
         pub enum X { InProgress, #[sea_orm(rename = \"UPPERCASE\")] Done, #[sea_orm(string_value = \"x\", display_value = \"y\")] Other }",
        "Enum(ObjectName { schema: None, name: \"X\" })",
        "enum X: in_progress, DONE, x",
    );
    for (db_type, expected) in [
        ("String(StringLen::N(1))", "String(N(1))"),
        ("String(StringLen::None)", "String(None)"),
        ("Text", "Text"),
        ("Integer", "Integer"),
        ("SmallInteger", "SmallInteger"),
        ("TinyUnsigned", "TinyUnsigned"),
    ] {
        check_type(
            &format!(
                "#[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"i32\", db_type = \"{db_type}\")] pub enum X {{ A = 1, B = -2, #[sea_orm(num_value = 3)] C }}"
            ),
            expected,
            "",
        );
    }
    // A column type said on the field goes before the enum's.
    check_fields(
        "#[sea_orm(column_type = \"String(StringLen::N(16))\")] pub mood: super::Mood,",
        "mood String(N(16))\nkey (id)",
    );
}

#[test]
fn broken_enums() {
    let cases = [
        ("#[sea_orm(rs_type = \"String\")] pub enum X { A }", "6:1+1"),
        ("#[sea_orm(db_type = \"Enum\")] pub enum X { A }", ""),
        (
            "#[sea_orm(db_type = \"Enum\")] pub enum X { #[sea_orm(num_value = 1)] A }",
            "",
        ),
        ("#[sea_orm(db_type = \"Enum\")] pub enum X { A = 1 }", ""),
        (
            "#[sea_orm(db_type = \"Enum\", rename_all = \"shiny\")] pub enum X { A }",
            "",
        ),
        (
            "#[sea_orm(db_type = \"Enum\", rename_all = \"lowercase\")] pub enum X { A(i32) }",
            "",
        ),
        (
            "#[sea_orm(db_type = \"Enum\")] pub enum X { #[sea_orm(string_value = \"a\")] A, #[sea_orm(string_value = \"a\")] B }",
            "",
        ),
    ];
    for (declaration, _) in cases {
        let text = format!("{MODEL}#[derive(DeriveActiveEnum)] {declaration}");
        let reading = super::read(&[super::SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        // Once, though three columns use it.
        let codes: Vec<_> = reading
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(
            codes,
            ["read-enum"],
            "{declaration}: {:?}",
            reading.problems
        );
        assert_eq!(reading.problems[0].place.line, 4);
        assert_eq!(reading.schema.tables[&"t".into()].columns.len(), 1);
        assert!(reading.schema.enums.is_empty());
    }
}

#[test]
fn two_enums_of_one_name() {
    let mood = |module: &str, values: &str| {
        format!(
            "mod {module} {{ #[derive(DeriveActiveEnum)] #[sea_orm(db_type = \"Enum\", enum_name = \"mood\", rename_all = \"lowercase\")] pub enum Mood {{ {values} }} }}\n"
        )
    };
    let model = "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
         pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub a: a::Mood, pub b: b::Mood }\n";
    let table = "enum mood: up, down
         table t
         id ~Integer ~auto true
         a Enum(ObjectName { schema: None, name: \"mood\" })
         b Enum(ObjectName { schema: None, name: \"mood\" })
         key (id)\n";
    check(
        &format!("{}{}{model}", mood("a", "Up, Down"), mood("b", "Up, Down")),
        table,
    );
    check(
        &format!("{}{}{model}", mood("a", "Up, Down"), mood("b", "Down, Up")),
        &format!(
            "{table}error read-duplicate-enum src/a.rs:2:121+4: enum type `mood` has other values here than at src/a.rs:1:121"
        ),
    );
}

#[test]
fn newtypes_aliases_and_json() {
    check_type(
        "#[derive(DeriveValueType)] pub struct X(pub i64);",
        "~BigInteger",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] pub struct X(pub Option<String>);",
        "~String(None)",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] #[sea_orm(column_type = \"String(StringLen::N(9))\")] pub struct X(pub String);",
        "String(N(9))",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] #[sea_orm(value_type = \"String\")] pub struct X { pub a: Foo }",
        "~String(None)",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] #[sea_orm(value_type = \"String\", column_type = \"Text\")] pub enum X { A }",
        "Text",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] pub struct X(Y); #[derive(DeriveValueType)] pub struct Y(Vec<u8>);",
        "~VarBinary(None)",
        "",
    );
    check_type(
        "#[derive(Serialize, FromJsonQueryResult)] pub struct X { pub a: Foo }",
        "~Json",
        "",
    );
    check_type(
        "#[derive(FromJsonQueryResult)] pub enum X { A(Foo) }",
        "~Json",
        "",
    );
    check_type("pub type X = Y; type Y = chrono::NaiveDate;", "~Date", "");
    check_type(
        "pub struct X(String); impl sea_query::ValueType for X { fn column_type() -> ColumnType { ColumnType::Char(Some(3)) } }",
        "Char(Some(3))",
        "",
    );
    check_type(
        "pub struct X(String); impl ValueType for X { fn column_type() -> ColumnType { <String as ValueType>::column_type() } }",
        "~String(None)",
        "",
    );
    check_type(
        "pub enum X { A } impl ActiveEnum for X { fn db_type() -> ColumnDef { ColumnType::Text.def() } }",
        "Text",
        "",
    );
}

#[test]
fn a_written_impl_says_the_type_of_a_generic() {
    let entity = |implementation: &str| {
        format!(
            "use sea_orm::entity::prelude::{{DeriveEntityModel, ValueType}};
             pub struct Json<T>(T);
             impl<T: Held> ValueType for Json<T> {{ {implementation} }}
             #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]
             pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub a: Option<Json<Vec<String>>> }}"
        )
    };
    check(
        &entity("fn column_type() -> ColumnType { ColumnType::Text }"),
        "table t\nid ~Integer ~auto true\na Text null\nkey (id)",
    );
    // What the argument decides is not guessed.
    check(
        &entity("fn column_type() -> ColumnType { T::column_type() }"),
        "table t
         id ~Integer ~auto true
         key (id)
         error read-unknown-type src/a.rs:3:85+1: no column type is known for `T`",
    );
}

#[test]
fn each_instance_of_a_generic_has_its_own_impl() {
    let declarations = |used: &str| {
        format!(
            "pub struct Id<const N: usize, P>(P);
             macro_rules! stored {{ ($unsigned:ty, $signed:ty) => {{ paste::paste! {{
                 impl<const N: usize> Id<N, $unsigned> {{ fn [< to_ $signed >](self) {{}} }}
                 impl<const N: usize> ValueType for Id<N, $unsigned> {{
                     fn column_type() -> ColumnType {{ <$signed as ValueType>::column_type() }}
                 }}
             }} }} }}
             stored!(u32, i32);
             stored!(u64, i64);
             type X = {used};"
        )
    };
    check_type(&declarations("Id<{ 1 + 2 }, u32>"), "~Integer", "");
    check_type(&declarations("Id<7, u64>"), "~BigInteger", "");
    for used in ["Id<7, u16>", "Id<u32>", "Id"] {
        let text = format!("{MODEL}{}", declarations(used));
        let reading = super::read(&[super::SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        let messages: Vec<_> = reading.problems.iter().map(|of| &*of.message).collect();
        let expected = format!("no column type is known for `{used}`");
        assert_eq!(messages, [&*expected]);
    }
    // A name that `paste!` makes.
    check_type(
        "macro_rules! id { ($of:ident) => { paste! { #[derive(DeriveValueType)] pub struct [<$of:upper>](i64); } } } id!(x);",
        "~BigInteger",
        "",
    );
}

#[test]
fn types_that_end_nowhere() {
    for declaration in [
        "type X = X;",
        "type X = Y; type Y = X;",
        "#[derive(DeriveValueType)] struct X(X);",
        "use self::X;",
        "use self::a::X; mod a { pub use super::X; }",
        "pub struct X;",
        "#[derive(DeriveValueType)] struct X();",
        "type X = Vec;",
        "type X<T> = Vec<T>;",
    ] {
        let text = format!("{MODEL}{declaration}");
        let reading = super::read(&[super::SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        assert!(!reading.problems.is_empty(), "{declaration}");
        assert!(
            reading
                .problems
                .iter()
                .all(|problem| problem.code == "read-unknown-type"),
            "{declaration}: {:?}",
            reading.problems
        );
    }
}

#[test]
fn newtypes_wherever_they_are_written() {
    // A type in one module, its impl in another, in either direction.
    check_type(
        "use ids::X; mod ids { pub struct X(String); } impl ValueType for X { fn column_type() -> ColumnType { ColumnType::Uuid } }",
        "Uuid",
        "",
    );
    check_type(
        "use ids::X; mod ids { pub struct X(String); mod imp { use super::X; impl sea_orm::sea_query::ValueType for X { fn column_type() -> ColumnType { Inner::column_type() } } type Inner = i64; } }",
        "~BigInteger",
        "",
    );
    check_type(
        "pub struct X(String); mod imp { impl ValueType for super::X { fn column_type() -> ColumnType { return ColumnType::string(Some(3)); } } }",
        "String(N(3))",
        "",
    );
    // Newtypes of newtypes, across modules and aliases.
    check_type(
        "#[derive(DeriveValueType)] pub struct X(a::Y); mod a { #[derive(DeriveValueType)] pub struct Y(pub super::b::Z); }
         mod b { pub type Z = super::c::W; } mod c { #[derive(DeriveValueType)] #[sea_orm(column_type = \"Text\")] pub struct W(String); }",
        "Text",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] pub struct X(pub Y); #[derive(FromJsonQueryResult)] pub struct Y { a: Foo }",
        "~Json",
        "",
    );
    check_type(
        "#[derive(DeriveValueType)] pub struct X(pub Vec<Y>); #[derive(DeriveValueType)] pub struct Y(pub i32);",
        "~Array(Integer)",
        "",
    );
}

#[test]
fn names_that_hide_the_prelude() {
    for (declaration, ty, expected) in [
        (
            "#[derive(DeriveValueType)] pub struct Uuid(pub String);",
            "Uuid",
            "~String(None)",
        ),
        ("type Json = String;", "Json", "~String(None)"),
        (
            "use ids::Uuid; mod ids { #[derive(DeriveValueType)] pub struct Uuid(pub String); }",
            "Uuid",
            "~String(None)",
        ),
        (
            "use ids::*; mod ids { #[derive(DeriveValueType)] pub struct Decimal(pub i64); }",
            "Decimal",
            "~BigInteger",
        ),
        ("use time::Date;", "Date", "~Date"),
        (
            "use ids::Key as Uuid; mod ids { pub type Key = i64; }",
            "Uuid",
            "~BigInteger",
        ),
        (
            "use re::*; mod re { pub use super::ids::Key as Id; } mod ids { pub type Key = i64; }",
            "Id",
            "~BigInteger",
        ),
        (
            "use re::all::*; mod re { pub mod all { pub use super::super::ids::*; } } mod ids { pub type Key = i64; }",
            "Key",
            "~BigInteger",
        ),
        (
            "use re::Day; mod re { pub use chrono::NaiveDate as Day; }",
            "Day",
            "~Date",
        ),
        (
            "mod re { pub use sea_orm::prelude::*; }",
            "re::DateTimeUtc",
            "~TimestampWithTimeZone",
        ),
        (
            "mod re { pub use sea_orm; }",
            "re::sea_orm::prelude::Uuid",
            "~Uuid",
        ),
        // `Option` is what is written so.
        ("type Maybe = Option<i32>;", "Maybe", "hidden"),
        ("", "std::option::Option<i32>", "hidden"),
    ] {
        let text = super::entity("t", &format!("pub a: {ty},"));
        let text = format!("{declaration}\n{text}");
        let expected = match expected {
            "hidden" => format!(
                "a ~Integer\nkey (id)\nwarning read-hidden-option src/a.rs:{}: SeaORM sees an optional column only where the type is written `Option<…>`: this one is NOT NULL",
                if declaration.is_empty() {
                    format!("7:8+{}", ty.len())
                } else {
                    "1:14+11".to_owned()
                }
            ),
            expected => format!("a {expected}\nkey (id)"),
        };
        check(
            &text,
            &format!("table t\nid ~Integer ~auto true\n{expected}"),
        );
    }
}

#[test]
fn newtypes_that_a_macro_defines() {
    check_type(
        "define_id!(X); macro_rules! define_id { ($name:ident) => {
             #[derive(Clone, DeriveValueType)] pub struct $name(pub Uuid);
             impl $name { pub fn new() -> Self { Self(Uuid::new_v4()) } } }; }",
        "~Uuid",
        "",
    );
    check_type(
        "macro_rules! ids { ($($(#[$meta:meta])* $vis:vis $name:ident($inner:ty)),* $(,)?) => { $(
             $(#[$meta])* $vis struct $name($vis $inner);
             impl sea_orm::sea_query::ValueType for $name { fn column_type() -> ColumnType { <$inner as ValueType>::column_type() } }
         )* } }
         ids! { /// A key.
             #[derive(Clone)] pub X(i64), Y(String), }",
        "~BigInteger",
        "",
    );
    // One that calls another, in an inline module of its own.
    check_type(
        "use ids::X; mod ids { crate::outer! { X => \"Text\" } }
         macro_rules! outer { ($a:ident => $ty:literal) => { inner!($a, $ty); } }
         macro_rules! inner { ($a:ident, $ty:literal) => { #[derive(DeriveValueType)] #[sea_orm(column_type = $ty)] pub struct $a(String); } }",
        "Text",
        "",
    );
    // What is wrong is shown where the macro is called.
    let unknown = "table t\nid ~Integer ~auto true\nkey (id)";
    check(
        &format!(
            "{MODEL}macro_rules! id {{ ($a:ident, $t:ty) => {{ #[derive(DeriveValueType)] pub struct $a(pub $t); }} }}\nid!(X, Mystery<u8>);"
        ),
        &format!(
            "{unknown}\nerror read-unknown-type src/a.rs:5:1+2: no column type is known for `Mystery<u8>`"
        ),
    );
    // What is not understood stays unknown: no rule fits, nothing is declared here, the macro does not end.
    for declaration in [
        "macro_rules! id { ($a:ident) => { struct $a(i32); } } id!(X, Y);",
        "elsewhere::id!(X);",
        "macro_rules! id { ($a:ident) => { id!($a); id!($a); } } id!(X);",
        "macro_rules! id { ($a:ident) => { struct } } id!(X);",
        "macro_rules! id { broken } id!(X);",
    ] {
        let text = format!("{MODEL}{declaration}");
        let reading = super::read(&[super::SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        assert!(
            reading.problems.len() == 3
                && reading
                    .problems
                    .iter()
                    .all(|problem| problem.code == "read-unknown-type"),
            "{declaration}: {:?}",
            reading.problems
        );
    }
}
