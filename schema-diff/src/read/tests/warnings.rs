//! What SeaORM ignores without a word, and what is surely not meant: one case each, with its place.

use super::*;

/// Reads a compact entity with these fields beside its `id`, and compares the problems with what is to be done.
#[track_caller]
fn check_warnings(fields: &str, expected: &[&str]) {
    check_text(&entity("t", fields), expected);
}

#[track_caller]
fn check_text(text: &str, expected: &[&str]) {
    let reading = read(&[SourceFile { path: "a.rs", text }]);
    let found: Vec<String> = reading
        .problems
        .iter()
        .map(|problem| {
            let place = &problem.place;
            let line = text.lines().nth(place.line - 1).unwrap_or_default();
            let marked: String = line
                .chars()
                .skip(place.column - 1)
                .take(place.length)
                .collect();
            format!(
                "{:?} {} {}:{} [{marked}] {}: {}",
                problem.severity,
                problem.code,
                place.line,
                place.column,
                problem.message,
                problem.help
            )
        })
        .collect();
    assert_eq!(found, expected, "\n{text}");
}

#[test]
fn unknown_keys_of_a_field() {
    for (key, help) in [
        ("not_null", "write a type without `Option<…>`, or remove it"),
        (
            "default = 5",
            "write `default_value = …` or `default_expr = \"…\"`, or remove it",
        ),
        (
            "unique_group = \"a\"",
            "write `unique_key = \"…\"` on each field of the group, or remove it",
        ),
        (
            "rs_type = \"String\"",
            "write the Rust type as the field's type, or remove it",
        ),
        (
            "db_type = \"Text\"",
            "write `column_type = \"…\"`, or remove it",
        ),
        ("collum_name = \"b\"", "write `column_name`, or remove it"),
        ("nulable", "write `nullable`, or remove it"),
        (
            "belongs_to = \"x\"",
            "`belongs_to` belongs on a relation field (`BelongsTo<…>`, `HasOne<…>`, \
          `HasMany<…>`): write it there, or remove it",
        ),
        (
            "string_value = \"x\"",
            "`string_value` belongs on a variant of the `DeriveActiveEnum`: write it there, or \
          remove it",
        ),
    ] {
        let name = key.split(' ').next().unwrap();
        let expected = format!(
            "Warning read-ignored-key 6:11 [{name}] SeaORM ignores `{name}` on a field: {help}"
        );
        check_warnings(&format!("#[sea_orm({key})] pub a: i32,"), &[&expected]);
    }
}

#[test]
fn keys_that_do_nothing_where_they_stand() {
    for (fields, expected) in [
        (
            "#[sea_orm(unique, indexed)] pub a: i32,",
            "6:19 [indexed] `indexed` does nothing beside `unique`: remove it: a unique key is an index already",
        ),
        (
            "#[sea_orm(ignore, unique)] pub a: i32,",
            "6:19 [unique] `unique` does nothing on a field that is ignored: remove it, or `ignore`",
        ),
        (
            "#[sea_orm(has_many, on_delete = \"Cascade\")] pub a: HasMany<super::x::Entity>,",
            "6:21 [on_delete] `on_delete` does nothing here: this side has no foreign key: write it where the relation \
             says `belongs_to`, or remove it",
        ),
    ] {
        check_warnings(fields, &[&format!("Warning read-useless-key {expected}")]);
    }
    let relations = |variant: &str| {
        format!(
            "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]\npub struct Model {{ #[sea_orm(primary_key)] \
             pub id: i32, pub a: i32 }}\n#[derive(DeriveRelation)] pub enum Relation {{\n#[sea_orm({variant})] A }}\n"
        )
    };
    for (variant, expected) in [
        (
            "has_one = \"Entity\", on_update = \"Cascade\"",
            "Warning read-useless-key 4:31 [on_update] `on_update` does nothing here: this side has no foreign key: \
             write it where the relation says `belongs_to`, or remove it",
        ),
        (
            "has_many = \"Entity\", fk_name = \"x\"",
            "Warning read-useless-key 4:32 [fk_name] `fk_name` does nothing here: this side has no foreign key: write \
             it where the relation says `belongs_to`, or remove it",
        ),
        (
            "belongs_to = \"Entity\", has_many = \"Entity\", from = \"Column::A\", to = \"Column::Id\"",
            "Warning read-useless-key 4:34 [has_many] `has_many` is ignored beside `belongs_to`: remove the one that \
             it is not",
        ),
        (
            "belongs_to = \"Entity\", from = \"Column::A\", to = \"Column::Id\", on_deleted = \"Cascade\"",
            "Error read-attribute 4:73 [on_deleted] `on_deleted` is no key of a relation: write `on_delete`, or \
             remove it",
        ),
    ] {
        check_text(&relations(variant), &[expected]);
    }
}

#[test]
fn a_second_attribute_where_only_the_first_counts() {
    let ignored = |place: &str| {
        format!(
            "Warning read-ignored-key {place} [sea_orm] a second `#[sea_orm(…)]` here is ignored by SeaORM: put its \
             keys into the first one"
        )
    };
    check_warnings(
        "#[sea_orm(has_many)] #[sea_orm(via = \"x\")] pub a: HasMany<super::x::Entity>,",
        &[&ignored("6:24")],
    );
    check_warnings(
        "pub a: New,\n}\n#[derive(DeriveValueType)] #[sea_orm(value_type = \"String\")] #[sea_orm(column_type = \"Text\")]\n\
         pub struct New(pub i32);\nmod other {",
        &[&ignored("8:64")],
    );
    check_text(
        "#[derive(DeriveEntity)] #[sea_orm(table_name = \"t\")] #[sea_orm(schema_name = \"s\")] pub struct Entity;\n\
         #[derive(DeriveEntityModel)] pub struct Model { #[sea_orm(primary_key)] pub id: i32 }",
        &[&ignored("1:56")],
    );
}

#[test]
fn a_key_said_twice() {
    for (fields, expected) in [
        (
            "#[sea_orm(unique_key = \"a\", unique_key = \"b\")] pub a: i32,",
            "6:11 [unique_key] a later `unique_key` on this field replaces this one: remove one: a field can be in one \
             `unique_key` only; write the other key into a migration by hand",
        ),
        (
            "#[sea_orm(column_type = \"Text\")]\n#[sea_orm(column_type = \"Char(None)\")] pub a: String,",
            "6:11 [column_type] a later `column_type` on this field replaces this one: remove one of them",
        ),
    ] {
        check_warnings(fields, &[&format!("Warning read-replaced-key {expected}")]);
    }
}

#[test]
fn names_and_defaults_that_are_surely_not_meant() {
    for (fields, expected) in [
        (
            "#[sea_orm(default_value = \"now()\")] pub a: DateTime,",
            "Warning read-default-text 6:27 [\"now()\"] this default is the text `now()`, not the expression: write \
             `default_expr = \"Expr::cust(\\\"now()\\\")\"` if the expression is meant",
        ),
        (
            "#[sea_orm(default_expr = \"2\", default_value = 1)] pub a: i32,",
            "Warning read-ignored-key 6:31 [default_value] `default_value` is ignored by SeaORM where `default_expr` \
             stands too: remove one of them",
        ),
        (
            "#[sea_orm(enum_name = \"Weird\")] pub a: i32,",
            "Warning read-enum-name 6:11 [enum_name] `enum_name` renames the column from `a` to `weird`: add \
             `column_name = \"weird\"` if that is meant; the name of an enum type stands on its `DeriveActiveEnum`",
        ),
        (
            "pub a: i32,\n#[sea_orm(column_name = \"a\")] pub b: i32,",
            "Error read-duplicate-column 7:35 [b] table `t` has two columns `a`: give one of the fields another \
             `column_name`",
        ),
        (
            "#[sea_orm(auto_increment = true)] pub a: i32,",
            "Error read-auto-increment 6:11 [auto_increment] only a primary key can count up: remove \
             `auto_increment`, or add `primary_key`",
        ),
        (
            "#[sea_orm(auto_increment = false)] pub a: i32,",
            "Warning read-auto-increment 6:11 [auto_increment] SeaORM takes this for the primary key's: it no longer \
             counts up: write it on the primary key, or remove it",
        ),
    ] {
        check_warnings(fields, &[expected]);
    }
    // What is named alike either way is no news.
    check_warnings("#[sea_orm(enum_name = \"AB\")] pub a_b: i32,", &[]);
    check_warnings(
        "#[sea_orm(enum_name = \"AB\", column_name = \"c\")] pub a_b: i32,",
        &[],
    );
    check_warnings("#[sea_orm(enum_name = \"Kind\")] pub kind: i32,", &[]);
}

#[test]
fn a_foreign_key_to_its_own_column() {
    let text = |from: &str| {
        format!(
            "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")]\npub struct Model {{ #[sea_orm(primary_key)] \
             pub id: i32, pub a: i32 }}\n#[derive(DeriveRelation)] pub enum Relation {{\n\
             #[sea_orm(belongs_to = \"Entity\", from = \"Column::{from}\", to = \"Column::Id\")] Parent }}\n"
        )
    };
    check_text(
        &text("Id"),
        &[
            "Warning read-self-reference 4:75 [Parent] this foreign key of `t` references its own column: write the \
             column that holds the other row's key in `from`, or add `skip_fk`",
        ],
    );
    check_text(&text("A"), &[]);
    check_text(
        &text("B"),
        &[
            "Error read-unknown-column 4:41 [\"Column::B\"] table `t` has no column for `B`: write the field's name in \
             CamelCase after `Column::`, or as it stands in a dense relation",
        ],
    );
}

#[test]
fn the_struct_and_expanded_variants() {
    check_text(
        "#[ormlite::extra] #[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"t\")] #[sea_orm(unique, \
         tablename = \"u\")]\npub struct Model { #[sea_orm(primary_key)] pub id: i32 }",
        &[
            "Warning read-unknown-macro 1:3 [ormlite::extra] `ormlite::extra` may add or change fields, which cannot \
             be seen here: make sure that it leaves the entity's columns alone",
            "Warning read-ignored-key 2:40 [unique] `unique` is no key of an entity: `unique` belongs on a field of \
             the model: write it there, or remove it",
            "Warning read-ignored-key 2:48 [tablename] `tablename` is no key of an entity: write `table_name`, or \
             remove it",
        ],
    );
    check_text(
        "#[derive(DeriveEntity)] pub struct Entity;\nimpl EntityName for Entity { fn table_name(&self) -> &'static str \
         { \"t\" } }\n#[derive(DeriveColumn)] pub enum Column {\n#[sea_orm(unique, column_name = \"no\")] Id }\n\
         impl ColumnTrait for Column { fn def(&self) -> ColumnDef { match self { Self::Id => \
         ColumnType::Integer.def() } } }\n#[derive(DerivePrimaryKey)] pub enum PrimaryKey { #[sea_orm(column_name = \
         \"no\")] Id }\nimpl PrimaryKeyTrait for PrimaryKey { type ValueType = i32; fn auto_increment() -> bool { true \
         } }\n#[derive(DeriveModel)] pub struct Model { pub id: i32 }",
        &[
            "Warning read-ignored-key 4:11 [unique] SeaORM ignores `unique` on a variant: write it into `def()`, where \
             the column is defined, or remove it",
        ],
    );
}

#[test]
fn places_are_counted_in_characters_as_editors_do() {
    for (before, expected) in [
        ("", (1, 16)),
        ("\u{feff}", (1, 16)),
        ("\u{feff}#!/usr/bin/env run\n", (2, 16)),
        ("#![allow(unused)]\r\n", (2, 16)),
        ("\t", (1, 17)),
        ("/* 日本語 é */", (1, 27)),
        (&"// a line\n".repeat(10_000), (10_001, 16)),
        (&" ".repeat(100_000), (1, 100_016)),
    ] {
        let text = format!("{before}struct Model {{ #[sea_orm(primary_key)] id: Mystery }}");
        let text = text.replace(
            "struct Model",
            "#[derive(DeriveEntityModel)] #[sea_orm(table_name=\"t\")] struct Model",
        );
        let reading = read(&[SourceFile {
            path: "a.rs",
            text: &text,
        }]);
        let place = &reading.problems[0].place;
        // Where `Mystery` stands behind what is before.
        let more = "#[derive(DeriveEntityModel)] #[sea_orm(table_name=\"t\")] ".len()
            + "#[sea_orm(primary_key)] id: ".len();
        assert_eq!(
            (place.line, place.column, place.length),
            (expected.0, expected.1 + more, 7),
            "{before:.40}"
        );
    }
}
