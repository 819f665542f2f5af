//! `#[ddl(…)]` on structs, fields and enums, and the same words beside the entities.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::{FormerName, ReadOptions, Reading, SaidDdl, SaidWords, SourceFile, read_with};
use super::{compact, lines};
use crate::dialect::Dialect;
use crate::model::{Index, IndexColumn};
use crate::problem::Place;

/// An entity with the words on its struct, and with these fields behind `id` and `name`.
fn entity(words: &str, fields: &str) -> String {
    format!(
        "#[derive(DeriveEntityModel, Ddl)] #[sea_orm(table_name = \"t\")]\n{words}\n\
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, pub name: String,\n{fields}\n}}\n\
         #[derive(DeriveRelation)] pub enum Relation {{}}"
    )
}

fn reading(text: &str, options: &ReadOptions) -> Reading {
    let path = "src/a.rs";
    read_with(&[SourceFile { path, text }], options)
}

/// What is more than the columns' types: also what the compact form of the other tests has no word for.
fn more(reading: &Reading) -> String {
    let mut out = String::new();
    let on = |on: Option<Dialect>| on.map_or_else(String::new, |on| format!(" on {on}"));
    for table in reading.schema.tables.values() {
        for unique in &table.uniques {
            let more = (
                unique.deferrable,
                unique.nulls_not_distinct,
                &unique.include,
            );
            if more != (None, false, &Vec::new()) || unique.on.is_some() {
                writeln!(out, "unique {:?} {more:?}{}", unique.columns, on(unique.on)).unwrap();
            }
        }
        for index in &table.indexes {
            let Index {
                unique,
                method,
                filter,
                include,
                nulls_not_distinct,
                ..
            } = index;
            let keys: Vec<&IndexColumn> =
                index.columns.iter().filter(|key| !key.is_plain()).collect();
            if !index.is_plain() || index.on.is_some() {
                writeln!(
                    out,
                    "index {unique} {method:?} {filter:?} {include:?} {nulls_not_distinct}{}",
                    on(index.on)
                )
                .unwrap();
            }
            for key in keys {
                writeln!(
                    out,
                    "key {} {} {:?} {:?} {:?} {:?}",
                    key.text(),
                    key.descending,
                    key.nulls,
                    key.operator_class,
                    key.collation,
                    key.length
                )
                .unwrap();
            }
        }
        for check in table.checks.iter().filter(|check| check.on.is_some()) {
            writeln!(out, "check {}{}", check.expression, on(check.on)).unwrap();
        }
        for key in table
            .foreign_keys
            .iter()
            .filter(|key| key.deferrable.is_some())
        {
            writeln!(out, "foreign {:?}{}", key.deferrable, on(key.on)).unwrap();
        }
        for column in &table.columns {
            for (dialect, on) in &column.on {
                writeln!(
                    out,
                    "{} on {dialect}: {}",
                    column.name,
                    serde_json::to_string(on).unwrap()
                )
                .unwrap();
            }
        }
        for (option, value) in &table.options {
            writeln!(out, "option {option} = {value}").unwrap();
        }
    }
    for name in &reading.former {
        let (now, former) = match name {
            FormerName::Table { table, former } => (table.to_string(), former),
            FormerName::Column {
                table,
                column,
                former,
            } => (format!("{table}.{column}"), former),
            FormerName::Enum { name, former } => (name.to_string(), former),
            FormerName::Value { of, value, former } => (format!("{of}.{value}"), former),
        };
        writeln!(out, "{now} was {former}").unwrap();
    }
    for ((table, column), sql) in &reading.backfills {
        writeln!(out, "backfill {table}.{column} = {sql}").unwrap();
    }
    for (cast, sql) in &reading.casts {
        writeln!(
            out,
            "cast {}.{}{} = {sql}",
            cast.table,
            cast.column,
            on(cast.on)
        )
        .unwrap();
    }
    for table in &reading.left_alone {
        writeln!(out, "left alone {table}").unwrap();
    }
    out
}

#[track_caller]
fn check_reading(reading: &Reading, text: &str, expected: &str) {
    let mut found = compact(reading);
    found.push_str(&more(reading));
    let kept: Vec<&str> = lines(&found)
        .into_iter()
        .filter(|line| {
            ![
                "table t",
                "id ~Integer ~auto true",
                "key (id)",
                "name ~String(None)",
            ]
            .contains(line)
        })
        .collect();
    assert_eq!(kept, lines(expected), "\n{text}\n{found}");
}

#[track_caller]
fn check(words: &str, fields: &str, expected: &str) {
    let text = entity(words, fields);
    check_reading(&reading(&text, &ReadOptions::default()), &text, expected);
}

#[test]
fn indexes() {
    check(
        r#"#[ddl(index(columns = ["name", "id desc"]), index(columns = ["lower(name)"], name = "i"))]"#,
        "",
        "index ~idx-t-name-id (name, id)
         index i (lower(name))
         index false None None [] false
         key id true None None None None
         index false None None [] false
         key lower(name) false None None None None",
    );
    check(
        r#"#[ddl(index(columns = ["name"], filter = "name <> ''"), index(columns = ["name"]), index(columns = ["name"], using = "GIN", ops = "o"))]"#,
        "",
        "index ~idx-t-name (name)
         index ~idx-t-name-2 (name)
         index ~idx-t-name-3 (name)
         index false None Some(\"name <> ''\") [] false
         index false Some(\"gin\") None [] false
         key name false None Some(\"o\") None None",
    );
    // One that is unique over columns alone is a key.
    check(
        r#"#[ddl(index(columns = ["name"], unique, using = "btree"), index(columns = ["name", "id nulls first"], unique, include = ["id"]))]"#,
        "",
        "unique ~idx-t-name (name) index
         index ~idx-t-name-id (name, id)
         index true None None [\"id\"] false
         key id false Some(First) None None None",
    );
    // What SeaORM says of the same columns is the same index.
    check(
        r#"#[ddl(index(columns = ["a"], name = "by_a"), index(columns = ["b"], unique, name = "of_b"))]"#,
        "#[sea_orm(indexed)] pub a: i32, #[sea_orm(unique)] pub b: i32",
        "a ~Integer
         b ~Integer
         unique of_b (b) index
         index by_a (a)",
    );
}

#[test]
fn keys_and_checks() {
    check(
        r#"#[ddl(unique(columns = ["name", "a"], deferrable = "deferred", nulls_not_distinct), unique(columns = ["a"], name = "u", include = ["name"]))]"#,
        "#[sea_orm(unique)] pub a: i32",
        "a ~Integer
         unique u (a) ~constraint
         unique (name, a) constraint
         unique [\"a\"] (None, false, [\"name\"])
         unique [\"name\", \"a\"] (Some(Deferred), true, [])",
    );
    check(
        r#"#[ddl(check = "id > 0", check(name = "c", expr = " id < 9 "), check = "id <> 5", primary_key(name = "pk"), comment = "x")]"#,
        r#"#[ddl(check = "a > 0", check = "a < 9")] pub a: i32"#,
        "table t comment x
         a ~Integer
         key pk (id)
         check ~t_a_check (a > 0)
         check ~t_a_check1 (a < 9)
         check ~t_check (id > 0)
         check c (id < 9)
         check ~t_check1 (id <> 5)",
    );
    // A relation's key is named, and one of its own is added.
    let text = "mod t { #[derive(DeriveEntityModel, Ddl)] #[sea_orm(table_name = \"t\")]
        #[ddl(foreign_key(columns = [\"u_id\"], references = \"u(id)\", name = \"to_u\", deferrable))]
        #[ddl(foreign_key(columns = [\"v\"], references = \"s.v(x)\", on_delete = \"cascade\"))]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub u_id: i32, pub v: i32,
            #[sea_orm(belongs_to, from = \"u_id\", to = \"id\", on_delete = \"SetNull\")] pub u: HasOne<super::u::Entity> } }
        mod u { #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"u\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32 } }";
    check_reading(
        &reading(text, &ReadOptions::default()),
        text,
        "u_id ~Integer
         v ~Integer
         foreign to_u (u_id) -> u (id) delete SetNull
         foreign ~fk-t-v (v) -> s.v (x) delete Cascade
         table u
         foreign Some(Immediate)",
    );
}

#[test]
fn keys_of_two_names_are_two() {
    let text = entity(
        r#"#[ddl(unique(columns = ["name"], name = "x"), unique(columns = ["name"], name = "y"), unique(columns = ["name"], name = "x", include = ["id"]))]
           #[ddl(foreign_key(columns = ["id"], references = "t(id)", name = "a", not_valid, match_full))]
           #[ddl(foreign_key(columns = ["id"], references = "t(id)", name = "b", on_delete = "set null (id)"))]
           #[ddl(index(columns = ["name"], with = ["fillfactor = 70"]), check(expr = "id > 0", not_valid, no_inherit))]
           #[ddl(primary_key(deferrable = "deferred"))]"#,
        "",
    );
    let reading = reading(&text, &ReadOptions::default());
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let table = &reading.schema.tables[&"t".into()];
    let names: Vec<_> = table
        .uniques
        .iter()
        .map(|key| (&key.name, key.include.len()))
        .collect();
    let said = |name: &str| Some(crate::model::Fact::Said(name.to_owned()));
    assert_eq!(names, [(&said("x"), 1), (&said("y"), 0)]);
    let [a, b] = table.foreign_keys.as_slice() else {
        panic!("{:?}", table.foreign_keys);
    };
    assert!(a.name == said("a") && a.not_valid && a.match_full);
    assert!(b.name == said("b") && b.on_delete_columns == ["id"] && !b.not_valid);
    assert_eq!(table.indexes[0].options["fillfactor"], "70");
    assert!(table.checks[0].not_valid && table.checks[0].no_inherit);
    let key = table.primary_key.as_ref().unwrap();
    assert_eq!(key.deferrable, Some(crate::model::Deferrable::Deferred));
}

#[test]
fn columns() {
    check(
        "",
        r#"#[ddl(collate = "C", comment = "c", default = "'x'")] pub a: String,
           #[ddl(generated(expr = "id + 1", stored))] pub b: i32,
           #[ddl(identity(always, start = 10))] pub c: i64,
           #[ddl(type(postgres = "citext", sqlite = "text COLLATE nocase"), postgres(default = "now()"))] pub d: String,
           #[sea_orm(indexed, column_name = "E")] #[ddl(name = "by_e", renamed_from = "ee", backfill = "0", using = "e::int")] pub e: i32"#,
        "a ~String(None) = String(\"x\") collate C comment c
         b ~Integer as (id + 1) stored
         c ~BigInteger
         d ~String(None)
         E ~Integer
         index by_e (E)
         c on postgres: {\"counter\":{\"kind\":\"always\",\"options\":\"START WITH 10\"}}
         d on postgres: {\"type\":{\"custom\":\"citext\"},\"default\":{\"expression\":\"now()\"}}
         d on sqlite: {\"type\":{\"custom\":\"text\"},\"collation\":\"nocase\"}
         t.E was ee
         backfill t.E = 0
         cast t.E = e::int",
    );
}

#[test]
fn for_one_kind_of_database() {
    check(
        r#"#[ddl(postgres(index(columns = ["name"], using = "gin"), check = "id > 0"), sqlite(index(columns = ["name"])))]
           #[ddl(mysql(unique(columns = ["name"])), postgres(foreign_key(columns = ["id"], references = "x(id)", deferrable)))]
           #[ddl(options = "STRICT, engine = Aria", postgres(options = "fillfactor = 70"), partition_by = "HASH (id)")]"#,
        r#"#[ddl(postgres(check = "a > 0", collate = "C"))] pub a: i32"#,
        "a ~Integer
         unique (name) ~constraint
         index ~idx-t-name (name)
         index ~idx-t-name-2 (name)
         foreign ~fk-t-id (id) -> x (id)
         check ~t_a_check (a > 0)
         check ~t_check (id > 0)
         unique [\"name\"] (None, false, []) on mysql
         index false Some(\"gin\") None [] false on postgres
         index false None None [] false on sqlite
         check a > 0 on postgres
         check id > 0 on postgres
         foreign Some(Immediate) on postgres
         a on postgres: {\"collation\":\"C\"}
         option mysql.engine = Aria
         option mysql.partition_by = HASH (id)
         option postgres.fillfactor = 70
         option postgres.partition_by = HASH (id)
         option sqlite.strict =",
    );
}

#[test]
fn former_names_views_and_what_is_left_alone() {
    let text = "#[derive(EnumIter, DeriveActiveEnum, Ddl)] #[sea_orm(db_type = \"Enum\", enum_name = \"mood\")]
        #[ddl(renamed_from = \"feeling\")]
        pub enum Mood { #[sea_orm(string_value = \"glad\")] #[ddl(renamed_from = \"happy\")] Glad }";
    let entity = entity(r#"#[ddl(renamed_from = "old")]"#, "pub mood: Mood");
    check_reading(
        &reading(&format!("{text} {entity}"), &ReadOptions::default()),
        text,
        "enum mood: glad
         mood Enum(ObjectName { schema: None, name: \"mood\" })
         t was old
         mood was feeling
         mood.glad was happy",
    );
    check("#[ddl(view)]", "", "left alone t");
    check("#[ddl(unmanaged)]", "", "left alone t");
}

#[test]
fn an_expanded_entity_says_it_on_its_model() {
    let text = "#[derive(DeriveEntity)] pub struct Entity;
        impl EntityName for Entity { fn table_name(&self) -> &str { \"t\" } }
        #[derive(DeriveModel, Ddl)] #[ddl(index(columns = [\"name\"]))]
        pub struct Model { pub id: i32, #[ddl(collate = \"C\")] pub name: String }
        #[derive(DeriveColumn)] pub enum Column { Id, Name }
        #[derive(DerivePrimaryKey)] pub enum PrimaryKey { Id }
        impl PrimaryKeyTrait for PrimaryKey { type ValueType = i32; fn auto_increment() -> bool { true } }
        impl ColumnTrait for Column { type EntityName = Entity; fn def(&self) -> ColumnDef { match self {
            Self::Id => ColumnType::Integer.def(), Self::Name => ColumnType::Text.def() } } }
        #[derive(DeriveRelation)] pub enum Relation {}";
    check_reading(
        &reading(text, &ReadOptions::default()),
        text,
        "id Integer ~auto true
         name Text collate C
         index ~idx-t-name (name)",
    );
}

#[test]
fn what_is_no_column_is_an_error_with_its_place() {
    check(
        r#"#[ddl(index(columns = ["nmae", "zzz"]), unique(columns = ["ids"]), check = "nam > 0", index(columns = ["id"], filter = "idd > 0"))]"#,
        "",
        "index ~idx-t-id (id)
         check ~t_check (nam > 0)
         error read-ddl src/a.rs:2:24+6: there is no column `nmae`
         error read-ddl src/a.rs:2:32+5: there is no column `zzz`
         error read-ddl src/a.rs:2:59+5: there is no column `ids`
         error read-ddl src/a.rs:2:76+9: there is no column `nam`
         error read-ddl src/a.rs:2:120+9: there is no column `idd`
         index false None Some(\"idd > 0\") [] false",
    );
    check(
        r#"#[ddl(foreign_key(columns = ["id"], references = "t(idd)"), indx, options = "x = 1", sqlite(partition_by = "LIST (id)"))]"#,
        r#"#[sea_orm(ignore)] #[ddl(collate = "C")] pub a: String,
           #[ddl(name = "x", mysql(identity(always)))] pub b: i32, #[ddl] pub c: i32"#,
        "b ~Integer
         c ~Integer
         error read-ddl src/a.rs:2:7+11: there is no column `idd` in `t`
         error read-ddl src/a.rs:2:61+4: `#[ddl(…)]` has no word `indx` on a struct
         error read-ddl src/a.rs:2:77+7: it is not known which database has the option `x`
         error read-ddl src/a.rs:2:108+11: sqlite has no partitions
         error read-ddl src/a.rs:4:46+1: `a` is no column, and `#[ddl(…)]` says something of one
         error read-ddl src/a.rs:5:25+3: `b` has no index and no unique key of its own to be named
         error read-ddl src/a.rs:5:36+8: mysql has no identity columns
         error read-ddl src/a.rs:5:70+3: `#[ddl]` says nothing",
    );
}

#[test]
fn the_same_words_beside_the_entity() {
    let at = |line, text: &str| SaidWords {
        text: text.to_owned(),
        place: Place {
            file: "schema-diff.toml".into(),
            line,
            column: 3,
            length: 9,
        },
    };
    let options =
        |table: &str, words: Vec<SaidWords>, columns: Vec<(&str, SaidWords)>| ReadOptions {
            ddl: [(
                table.into(),
                SaidDdl {
                    table: words,
                    columns: columns
                        .into_iter()
                        .map(|(name, words)| (name.to_owned(), vec![words]))
                        .collect::<BTreeMap<_, _>>(),
                },
            )]
            .into(),
            ..ReadOptions::default()
        };
    let text = entity("", "");
    check_reading(
        &reading(
            &text,
            &options(
                "t",
                vec![
                    at(1, "index(columns = [\"name\"])"),
                    at(2, "check = \"id > 0\""),
                ],
                vec![("name", at(3, "collate = \"C\""))],
            ),
        ),
        &text,
        "name ~String(None) collate C
         index ~idx-t-name (name)
         check ~t_check (id > 0)",
    );
    check_reading(
        &reading(
            &text,
            &options(
                "t",
                vec![
                    at(1, "index(columns = [\"nmae\"])"),
                    at(2, "indx"),
                    at(3, "x("),
                ],
                vec![("nam", at(4, "collate = \"C\""))],
            ),
        ),
        &text,
        "error read-ddl schema-diff.toml:1:3+9: there is no column `nmae`
         error read-ddl schema-diff.toml:2:3+9: `#[ddl(…)]` has no word `indx` on a struct
         error read-ddl schema-diff.toml:3:3+9: cannot read `x(`
         error read-ddl schema-diff.toml:4:3+9: there is no column `nam`",
    );
    check_reading(
        &reading(&text, &options("tt", vec![at(1, "view")], Vec::new())),
        &text,
        "error read-ddl schema-diff.toml:1:3+9: no entity declares the table `tt`",
    );
}
