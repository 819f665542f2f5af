//! Keys of structs and fields.

use super::{check, check_fields, check_files, entity};

#[test]
fn a_whole_entity() {
    check(
        r#"
        use sea_orm::entity::prelude::*;
        #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
        #[sea_orm(schema_name = "shop", table_name = "cake")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i32,
            #[sea_orm(column_type = "String(StringLen::N(80))", unique)]
            pub name: String,
            #[sea_orm(indexed, default_value = 0)]
            pub price: Option<i64>,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
        "#,
        r#"
        table shop.cake
          id ~Integer ~auto true
          name String(N(80))
          price ~BigInteger null = Number("0")
          key (id)
          unique (name) ~constraint
          index ~idx-cake-price (price)
        "#,
    );
}

#[test]
fn how_keys_count_up() {
    let cases = [
        (
            "#[sea_orm(primary_key)] pub id: i32",
            "id ~Integer ~auto true",
        ),
        (
            "#[sea_orm(primary_key)] pub id: u32",
            "id ~Unsigned ~auto true",
        ),
        ("#[sea_orm(primary_key)] pub id: String", "id ~String(None)"),
        ("#[sea_orm(primary_key)] pub id: Uuid", "id ~Uuid"),
        ("#[sea_orm(primary_key)] pub id: uuid::Uuid", "id ~Uuid"),
        // SeaORM would count a date up, and PostgreSQL's builder panics on it.
        ("#[sea_orm(primary_key)] pub id: Date", "id ~Date"),
        (
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32",
            "id ~Integer auto false",
        ),
        (
            "#[sea_orm(primary_key, auto_increment = true)] pub id: i64",
            "id ~BigInteger auto true",
        ),
        // Merged from two attributes; an optional key is NOT NULL all the same.
        (
            "#[sea_orm(primary_key)] #[sea_orm(auto_increment = false)] pub id: Option<i32>",
            "id ~Integer auto false",
        ),
    ];
    for (field, expected) in cases {
        check(
            &format!(
                "use sea_orm::entity::prelude::*;\n#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")] pub struct Model {{ {field}, }}"
            ),
            &format!("table t\n{expected}\nkey (id)"),
        );
    }
    check(
        "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")] pub struct Model {
         #[sea_orm(primary_key, auto_increment = false)] pub a: i32,
         #[sea_orm(primary_key)] pub b: i32,
         }",
        "table t
         a ~Integer auto false
         b ~Integer
         key ~pk-t (a, b)",
    );
    check_fields(
        "#[sea_orm(auto_increment = true)]\npub n: i32,",
        "n ~Integer
         key (id)
         error read-auto-increment src/a.rs:6:11+14: only a primary key can count up",
    );
}

#[test]
fn auto_increment_is_said_of_the_whole_key() {
    let cases = [
        (
            "#[sea_orm(primary_key)] pub id: i32,
             #[sea_orm(auto_increment = false)] pub n: i32,",
            "id ~Integer auto false
             n ~Integer
             key (id)
             warning read-auto-increment src/a.rs:3:24+14: SeaORM takes this for the primary key's: it no longer counts up",
        ),
        // SeaORM refuses the second one only.
        (
            "#[sea_orm(primary_key, auto_increment = true)] pub a: i32,
             #[sea_orm(primary_key)] pub b: i32,",
            "a ~Integer
             b ~Integer
             key ~pk-t (a, b)
             warning read-auto-increment src/a.rs:2:24+14: the columns of a composite primary key do not count up",
        ),
        (
            "#[sea_orm(primary_key)] pub a: i32,
             #[sea_orm(primary_key, auto_increment = true)] pub b: i32,",
            "a ~Integer
             b ~Integer
             key ~pk-t (a, b)
             error read-auto-increment src/a.rs:3:37+14: a column of a composite primary key cannot count up in SeaORM",
        ),
        (
            "#[sea_orm(primary_key, auto_increment = true)] pub id: String,",
            "id ~String(None)
             key (id)
             warning read-auto-increment src/a.rs:2:24+14: only an integer column can count up",
        ),
        (
            "#[sea_orm(primary_key, auto_increment = true, column_type = \"custom(\\\"serial8\\\")\")] pub id: i64,",
            "id Custom(\"serial8\") auto true
             key (id)",
        ),
    ];
    for (fields, expected) in cases {
        check(
            &format!(
                "use sea_orm::entity::prelude::*; #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")] pub struct Model {{\n{fields} }}"
            ),
            &format!("table t\n{expected}"),
        );
    }
}

#[test]
fn nullable_is_the_text_of_option() {
    check_fields(
        "pub a: Option<i32>,
         pub b: Option < String >,
         #[sea_orm(nullable)] pub c: i32,
         pub d: std::option::Option<i32>,",
        "a ~Integer null
         b ~String(None) null
         c ~Integer null
         d ~Integer
         key (id)
         warning read-hidden-option src/a.rs:9:17+24: SeaORM sees an optional column only where the type is written `Option<…>`: this one is NOT NULL",
    );
}

#[test]
fn names_of_columns() {
    check_fields(
        "pub r#type: i32,
         pub fooBar: i32,
         #[sea_orm(column_name = \"Odd Name\")] pub other: i32,
         #[sea_orm(enum_name = \"Weird\")] pub plain: i32,
         #[sea_orm(ignore)] pub gone: Vec<Unknown>,",
        "type ~Integer
         foo_bar ~Integer
         Odd Name ~Integer
         weird ~Integer
         key (id)
         warning read-enum-name src/a.rs:9:20+9: `enum_name` renames the column from `plain` to `weird`",
    );
    check(
        "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\", rename_all = \"camelCase\")] pub struct Model {
         #[sea_orm(primary_key)] pub the_id: i32, #[sea_orm(column_name = \"kept_name\")] pub x_y: i32 }",
        "table t
         theId ~Integer ~auto true
         kept_name ~Integer
         key (theId)",
    );
}

#[test]
fn uniques_and_indexes() {
    check_fields(
        "#[sea_orm(unique)] pub a: i32,
         #[sea_orm(unique, indexed)] pub b: i32,
         #[sea_orm(indexed)] pub c: i32,
         #[sea_orm(unique_key = \"pair\")] pub d: i32,
         #[sea_orm(unique_key = \"lost\", unique_key = \"pair\")] pub e: i32,
         #[sea_orm(unique_key = \"alone\", indexed)] pub f: i32,",
        "a ~Integer
         b ~Integer
         c ~Integer
         d ~Integer
         e ~Integer
         f ~Integer
         key (id)
         unique (a) ~constraint
         unique (b) ~constraint
         unique ~idx-t-alone (f) ~index
         unique ~idx-t-pair (d, e) ~index
         index ~idx-t-c (c)
         index ~idx-t-f (f)
         warning read-useless-key src/a.rs:7:28+7: `indexed` does nothing beside `unique`
         warning read-replaced-key src/a.rs:10:20+10: a later `unique_key` on this field replaces this one",
    );
}

#[test]
fn defaults() {
    let cases = [
        ("default_value = true", "Bool(true)"),
        ("default_value = 5", r#"Number("5")"#),
        ("default_value = 5_000i64", r#"Number("5000")"#),
        ("default_value = -1", r#"Number("-1")"#),
        ("default_value = 0.25", r#"Number("0.25")"#),
        ("default_value = -0.5", r#"Number("-0.5")"#),
        ("default_value = \"a'b\"", r#"String("a'b")"#),
        (
            "default_expr = \"Expr::current_timestamp()\"",
            r#"Expression("CURRENT_TIMESTAMP")"#,
        ),
        (
            "default_expr = \"Expr::current_date()\"",
            r#"Expression("CURRENT_DATE")"#,
        ),
        (
            "default_expr = \"sea_orm::sea_query::Expr::current_time()\"",
            r#"Expression("CURRENT_TIME")"#,
        ),
        (
            "default_expr = \"Expr::cust(\\\"now()\\\")\"",
            r#"Expression("now()")"#,
        ),
        (
            r##"default_expr = r#"Expr::cust("now()".to_owned()).into()"#"##,
            r#"Expression("now()")"#,
        ),
        ("default_expr = \"Expr::val(7)\"", r#"Number("7")"#),
        ("default_expr = \"Expr::value(-7)\"", r#"Number("-7")"#),
        ("default_expr = \"Expr::val(\\\"x\\\")\"", r#"String("x")"#),
        ("default_expr = \"\\\"x\\\"\"", r#"String("x")"#),
        ("default_expr = \"5\"", r#"Number("5")"#),
        ("default_expr = \"Expr::null()\"", "Null"),
        (
            "default_expr = \"Keyword::CurrentTimestamp\"",
            r#"Expression("CURRENT_TIMESTAMP")"#,
        ),
        (
            "default_expr = \"SimpleExpr::Keyword(Keyword::CurrentTimestamp)\"",
            r#"Expression("CURRENT_TIMESTAMP")"#,
        ),
        (
            r##"default_expr = r#"Expr::custom_keyword(Alias::new("LOCALTIME"))"#"##,
            r#"Expression("LOCALTIME")"#,
        ),
        (
            r##"default_expr = r#"Func::cust("gen_random_uuid")"#"##,
            r#"Expression("gen_random_uuid()")"#,
        ),
    ];
    for (key, expected) in cases {
        check_fields(
            &format!("#[sea_orm({key})] pub a: i32,"),
            &format!("a ~Integer = {expected}\nkey (id)"),
        );
    }
}

#[test]
fn defaults_that_cannot_be_read() {
    let cases = [
        (
            "default_expr = \"my_default()\"",
            "error read-default src/a.rs:6:26+14: `my_default ()` cannot be read as a default",
        ),
        (
            "default_expr = \"Expr::cust(NAME)\"",
            "error read-default src/a.rs:6:26+18: `NAME` is not a string literal",
        ),
        (
            "default_expr = \"(\"",
            "error read-default src/a.rs:6:26+3: cannot read `(`: cannot parse string into token stream",
        ),
        (
            "default_value = NAME",
            "error read-default src/a.rs:6:27+4: `default_value` wants a literal",
        ),
        (
            "default_value = b\"x\"",
            "error read-default src/a.rs:6:27+4: this literal is no default of a column",
        ),
        (
            "default_value",
            "error read-default src/a.rs:6:11+13: `default_value` wants a literal",
        ),
    ];
    for (key, expected) in cases {
        check_fields(
            &format!("#[sea_orm({key})] pub a: i32,"),
            &format!("a ~Integer\nkey (id)\n{expected}"),
        );
    }
    check_fields(
        "#[sea_orm(default_value = 1, default_expr = \"2\")] pub a: i32,
         #[sea_orm(default_value = \"now()\")] pub b: DateTime,",
        r#"a ~Integer = Number("2")
         b ~DateTime = String("now()")
         key (id)
         warning read-ignored-key src/a.rs:6:11+13: `default_value` is ignored by SeaORM where `default_expr` stands too
         warning read-default-text src/a.rs:7:36+7: this default is the text `now()`, not the expression"#,
    );
}

#[test]
fn keys_that_are_not_compared_or_mean_nothing() {
    check_fields(
        "#[sea_orm(renamed_from = \"b\")] pub a: i32,
         #[sea_orm(not_null, default = 5, select_as = \"text\", save_as = \"citext\")] pub c: i32,",
        "a ~Integer
         c ~Integer
         key (id)
         warning read-ignored-key src/a.rs:7:20+8: SeaORM ignores `not_null` on a field
         warning read-ignored-key src/a.rs:7:30+7: SeaORM ignores `default` on a field",
    );
    check(
        "#[audited] #[derive(DeriveEntityModel)] #[helper(x)] #[other::full]
         #[sea_orm(table_name = \"t\", tablename = \"x\")]
         pub struct Model { #[sea_orm(primary_key)] pub id: i32 }",
        "table t
         id ~Integer ~auto true
         key (id)
         warning read-unknown-macro src/a.rs:1:3+7: `audited` may add or change fields, which cannot be seen here
         warning read-unknown-macro src/a.rs:1:56+11: `other::full` may add or change fields, which cannot be seen here
         warning read-ignored-key src/a.rs:2:38+9: `tablename` is no key of an entity",
    );
}

#[test]
fn comments_and_what_stands_behind_a_column() {
    check(
        "#[derive(DeriveEntityModel)]
         #[sea_orm(table_name = \"t\", comment = \"what's this\")]
         pub struct Model {
             #[sea_orm(primary_key)] pub id: i32,
             #[sea_orm(comment = \"x\", extra = \"CHECK (a > 0)\")] pub a: i32,
             #[sea_orm(column_type = \"Text.def().comment(\\\"y\\\").extra(\\\"COLLATE NOCASE\\\")\")] pub b: String,
             #[sea_orm(extra = \"UNSIGNED\")] pub c: i32,
         }",
        "table t comment what's this
         id ~Integer ~auto true
         a ~Integer comment x
         b Text collate NOCASE comment y
         c ~Integer extra UNSIGNED
         key (id)
         check ~t_a_check (a > 0)",
    );
}

#[test]
fn malformed_attributes() {
    let cases = [
        (
            "column_name = 5",
            "error read-attribute src/a.rs:6:25+1: `column_name` wants a string literal",
        ),
        (
            "auto_increment = \"no\"",
            "error read-attribute src/a.rs:6:28+4: `auto_increment` wants `true` or `false`",
        ),
        (
            "unique = ",
            "error read-attribute src/a.rs:6:20+1: cannot read this attribute: unexpected end of input, expected an expression",
        ),
        (
            "= 5",
            "error read-attribute src/a.rs:6:11+1: cannot read this attribute: expected ident",
        ),
        (
            "a::b",
            "error read-attribute src/a.rs:6:12+1: cannot read this attribute: expected ident",
        ),
    ];
    for (key, expected) in cases {
        let text = entity("t", &format!("#[sea_orm({key})] pub a: i32,"));
        let reading = super::read(&[super::SourceFile {
            path: "src/a.rs",
            text: &text,
        }]);
        let found = super::compact(&reading);
        let errors: Vec<&str> = found
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        assert_eq!(errors, [expected], "{key}");
    }
}

#[test]
fn column_types() {
    let cases = [
        ("Text", "Text"),
        ("String(StringLen::N(16))", "String(N(16))"),
        ("String(StringLen::Max)", "String(Max)"),
        ("String(StringLen::None)", "String(None)"),
        (
            "String(sea_orm::sea_query::StringLen::N(7))",
            "String(N(7))",
        ),
        ("String(Some(20))", "String(N(20))"),
        ("String(None)", "String(None)"),
        ("string(Some(20))", "String(N(20))"),
        ("string(None)", "String(None)"),
        ("Char(Some(10))", "Char(Some(10))"),
        ("Char(None)", "Char(None)"),
        ("Decimal(Some((10, 2)))", "Decimal(Some((10, 2)))"),
        ("Money(Some((12, 3)))", "Money(Some((12, 3)))"),
        ("Binary(16)", "Binary(16)"),
        ("VarBinary(StringLen::N(256))", "VarBinary(N(256))"),
        ("var_binary(32)", "VarBinary(N(32))"),
        ("Bit(Some(4))", "Bit(Some(4))"),
        ("VarBit(4)", "VarBit(4)"),
        ("Vector(Some(3))", "Vector(Some(3))"),
        ("Interval(None, None)", "Interval(None, None)"),
        (
            "Interval(Some(PgInterval::YearToMonth), Some(6))",
            "Interval(Some(\\\"YEAR TO MONTH\\\"), Some(6))",
        ),
        ("custom(\\\"citext\\\")", "Custom(\\\"citext\\\")"),
        ("Custom(\\\"inet\\\".to_owned())", "Custom(\\\"inet\\\")"),
        (
            "Custom(SeaRc::new(Alias::new(\\\"inet\\\")))",
            "Custom(\\\"inet\\\")",
        ),
        ("Array(RcOrArc::new(ColumnType::Text))", "Array(Text)"),
        (
            "Array(std::sync::Arc::new(sea_orm::ColumnType::String(StringLen::N(9))))",
            "Array(String(N(9)))",
        ),
        ("JsonBinary", "JsonBinary"),
        ("LTree", "LTree"),
        ("Year", "Year"),
        ("Cidr", "Cidr"),
    ];
    for (spelling, expected) in cases {
        let expected = expected.replace("\\\"", "\"");
        check_fields(
            &format!("#[sea_orm(column_type = \"{spelling}\")] pub a: Whatever,"),
            &format!("a {expected}\nkey (id)"),
        );
    }
    check_fields(
        "#[sea_orm(column_type = \"Integer.def().indexed().nullable().default_value(5)\")] pub a: i64,",
        "a Integer null = Number(\"5\")
         key (id)
         index ~idx-t-a (a)",
    );
}

#[test]
fn column_types_of_older_releases() {
    let cases = [
        ("Integer(None)", "Integer"),
        ("Integer(Some(11))", "Integer"),
        ("BigUnsigned(Some(20))", "BigUnsigned"),
        ("DateTime(None)", "DateTime"),
        ("Timestamp(None)", "Timestamp"),
        ("Double(None)", "Double"),
        ("Year(None)", "Year"),
        ("Year(Some(MySqlYear::Four))", "Year"),
        ("Char(Some(2u32))", "Char(Some(2))"),
        ("Decimal(Some((10u32, 2u32)))", "Decimal(Some((10, 2)))"),
        ("Binary", "Blob"),
        ("Binary(None)", "Blob"),
        ("Binary(Some(16))", "Binary(16)"),
        ("Binary(1)", "Binary(1)"),
        ("Binary(BlobSize::Blob(None))", "Blob"),
        ("Binary(BlobSize::Blob(Some(16)))", "Binary(16)"),
        ("Blob(BlobSize::Blob(None))", "Blob"),
        ("VarBinary(256)", "VarBinary(N(256))"),
        ("VarBinary(Some(256))", "VarBinary(N(256))"),
        ("Custom(\\\"inet\\\".into())", "Custom(\"inet\")"),
        ("Custom(\\\"inet\\\".to_string())", "Custom(\"inet\")"),
        (
            "Custom(Alias::new(\\\"inet\\\").into_iden())",
            "Custom(\"inet\")",
        ),
        (
            "Array(SeaRc::new(Box::new(ColumnType::Integer)))",
            "Array(Integer)",
        ),
        ("ColumnType::Text", "Text"),
        ("sea_orm::ColumnType::Text.def().null()", "Text null"),
    ];
    for (spelling, expected) in cases {
        check_fields(
            &format!("#[sea_orm(column_type = \"{spelling}\")] pub a: Whatever,"),
            &format!("a {expected}\nkey (id)"),
        );
    }
    // Four spellings of an enum.
    for spelling in [
        "Enum { name: Alias::new(\\\"tea\\\").into_iden(), variants: vec![Alias::new(\\\"a\\\").into_iden(), Alias::new(\\\"b\\\").into_iden()] }",
        "Enum { name: SeaRc::new(Alias::new(\\\"tea\\\")), variants: vec![SeaRc::new(Alias::new(\\\"a\\\")), \\\"b\\\".into_iden()] }",
        "Enum { name: \\\"tea\\\".into(), variants: [\\\"a\\\", \\\"b\\\"].to_vec() }",
        "Enum(\\\"tea\\\".to_owned(), vec![\\\"a\\\".to_owned(), \\\"b\\\".to_owned()])",
    ] {
        check(
            &entity(
                "t",
                &format!("#[sea_orm(column_type = \"{spelling}\")] pub a: Whatever,"),
            ),
            "enum tea: a, b
             table t
             id ~Integer ~auto true
             a Enum(ObjectName { schema: None, name: \"tea\" })
             key (id)",
        );
    }
    // A precision that SeaORM cannot say any more is not dropped silently.
    check_fields(
        "#[sea_orm(column_type = \"Timestamp(Some(3))\")] pub a: Whatever,
         #[sea_orm(column_type = \"Binary(BlobSize::Long)\")] pub b: Whatever,",
        "key (id)
         error read-column-type src/a.rs:6:25+20: `Timestamp (Some (3))` is not a column type that can be read here
         error read-column-type src/a.rs:7:34+24: `BlobSize :: Long` is not a number literal",
    );
}

#[test]
fn column_types_that_cannot_be_read() {
    let cases = [
        (
            "my_type()",
            "`my_type ()` is not a column type that can be read here",
        ),
        (
            "Strng",
            "`Strng` is not a column type that can be read here",
        ),
        ("String(LENGTH)", "`LENGTH` is not a `StringLen`"),
        (
            "String(StringLen::N(LENGTH))",
            "`LENGTH` is not a number literal",
        ),
        (
            "String(StringLen::N(99999999999))",
            "`99999999999` is not a number literal",
        ),
        ("Decimal(10)", "`10` is not `Some(…)` or `None`"),
        ("Decimal(Some(10))", "`10` is not a pair `(10, 2)`"),
        ("Integer.def().shiny()", "`.shiny()` is not understood here"),
        (
            "if",
            "cannot read `if`: unexpected end of input, expected an expression",
        ),
    ];
    for (spelling, expected) in cases {
        check_fields(
            &format!("#[sea_orm(column_type = \"{spelling}\")] pub a: i32,"),
            &format!(
                "key (id)\nerror read-column-type src/a.rs:6:25+{}: {expected}",
                spelling.len() + 2
            ),
        );
    }
}

#[test]
fn entities_that_are_none() {
    // No table: a view of another entity, or generated elsewhere.
    check(
        "#[derive(DeriveEntityModel)] pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
         pub struct Other; #[derive(FromQueryResult)] pub struct Row { pub id: Foo }
         #[derive(DerivePartialModel)] #[sea_orm(entity = \"Entity\")] pub struct Part { pub id: Foo }
         #[cfg(test)] mod tests { #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"x\")] pub struct Model { pub id: Foo } }
         #[cfg(all(test, unix))] #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"y\")] pub struct M { pub id: Foo }",
        "",
    );
}

#[test]
fn a_table_named_by_hand() {
    let model =
        "#[derive(DeriveEntityModel)] pub struct Model { #[sea_orm(primary_key)] pub id: i32 }";
    let expected = "table s.t\nid ~Integer ~auto true\nkey (id)";
    for entity in [
        "#[derive(DeriveEntity)] pub struct Entity; impl EntityName for Entity {
            fn schema_name(&self) -> Option<&str> { Some(\"s\") }
            fn table_name(&self) -> &'static str { \"t\" } }",
        "#[derive(DeriveEntity)] #[sea_orm(schema_name = \"s\", table_name = \"t\")] pub struct Entity;",
    ] {
        check(&format!("{entity}\n{model}"), expected);
    }
    check(
        &format!(
            "#[derive(DeriveEntity)] pub struct Entity; impl EntityName for Entity {{ fn table_name(&self) -> &str {{ NAME }} }}\n{model}"
        ),
        "error read-entity-name src/a.rs:1:102+8: cannot read what `table_name` returns",
    );
}

#[test]
fn broken_entities_do_not_hide_others() {
    check_files(
        &[
            ("src/a.rs", "pub struct {"),
            (
                "src/b.rs",
                &entity("b", "pub x: Strange,\npub y: i32,\npub z: Stranger<u8>,"),
            ),
            (
                "src/c.rs",
                "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"c\")] pub struct Model { pub id: i32 }",
            ),
            (
                "src/d.rs",
                "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"d\")] pub struct Model(i32);",
            ),
            (
                "src/e.rs",
                &entity(
                    "e",
                    "pub a: i32,\n#[sea_orm(column_name = \"a\")] pub b: i32,",
                ),
            ),
        ],
        "table b
         id ~Integer ~auto true
         y ~Integer
         key (id)
         table c
         id ~Integer
         table e
         id ~Integer ~auto true
         a ~Integer
         key (id)
         error read-syntax src/a.rs:1:12+1: this file is not Rust: a bracket or a quote has no partner from here on
         error read-unknown-type src/b.rs:6:8+7: no column type is known for `Strange`
         error read-unknown-type src/b.rs:8:8+12: no column type is known for `Stranger<u8>`
         error read-no-primary-key src/c.rs:1:53+3: no field of `c` is its primary key
         error read-attribute src/d.rs:1:53+3: an entity's model wants named fields
         error read-duplicate-column src/e.rs:7:35+1: table `e` has two columns `a`",
    );
}

#[test]
fn one_table_of_several_entities() {
    let a = entity("t", "pub a: i32,");
    let b = entity("t", "pub b: i32,");
    check_files(
        &[("x/a.rs", &a), ("x/same.rs", &a), ("x/b.rs", &b)],
        "table t
         id ~Integer ~auto true
         a ~Integer
         key (id)
         error read-duplicate-table x/b.rs:2:53+3: table `t` is declared differently here than at x/a.rs:2:53",
    );
}

#[test]
fn what_depends_on_the_build() {
    check(
        "#[derive(DeriveEntityModel)]
         #[cfg_attr(feature = \"pg\", sea_orm(schema_name = \"public\"))]
         #[cfg_attr(test, sea_orm(schema_name = \"test\"))]
         #[sea_orm(table_name = \"t\")]
         pub struct Model { #[sea_orm(primary_key)] pub id: i32, #[cfg(feature = \"x\")] pub x: i32, #[cfg(not(test))] pub y: i32, #[cfg(test)] pub z: Foo }",
        "table public.t
         id ~Integer ~auto true
         x ~Integer
         y ~Integer
         key (id)
         warning read-cfg src/a.rs:2:37+7: this `#[sea_orm(…)]` depends on the build, and is read as if its condition held
         warning read-cfg src/a.rs:5:92+1: field `x` is in some builds only, and is read as if it were in all",
    );
}
