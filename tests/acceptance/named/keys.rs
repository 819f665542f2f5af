//! Primary keys and unique keys.

use super::Side::{Edited, Fields};
use super::{Named, named, renamed};
use schema_diff::model::{Fact, Schema, Unique, UniqueForm};

const ID: &str = "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub part: i32";
const TWO: &str = "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub part: i32";
const PAIR: &str = "pub a: i32, pub b: i32";

fn unique(schema: &mut Schema, edit: fn(&mut Unique)) {
    let table = schema.tables.get_mut(&"t".into()).expect("the table");
    let mut unique = Unique {
        name: Some(Fact::Said("once".into())),
        columns: vec!["a".into()],
        form: Fact::Said(UniqueForm::Constraint),
        ..Unique::default()
    };
    edit(&mut unique);
    table.uniques.push(unique);
}

pub const CASES: &[Named] = &[
    named("primary key of two", Fields(ID), Fields(TWO)),
    named("primary key of one again", Fields(TWO), Fields(ID)),
    named(
        "primary key of another column",
        Fields(ID),
        Fields("pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub part: i32"),
    ),
    named(
        "primary key in another order",
        Fields(TWO),
        Fields(
            "#[sea_orm(primary_key, auto_increment = false)] pub part: i32, #[sea_orm(primary_key, auto_increment = false)] pub id: i32",
        ),
    ),
    named(
        "counting stops",
        Fields("#[sea_orm(primary_key)] pub id: i32"),
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub id: i32"),
    ),
    named(
        "counting starts",
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub id: i32"),
        Fields("#[sea_orm(primary_key)] pub id: i32"),
    ),
    named(
        "counting key of two",
        Fields("#[sea_orm(primary_key)] pub id: i32, pub part: i32"),
        Fields(TWO),
    ),
    named(
        "key replaced by a counting one",
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub code: String"),
        Fields("#[sea_orm(primary_key)] pub id: i32, pub code: String"),
    ),
    named(
        "key that counts replaced by a uuid",
        Fields("#[sea_orm(primary_key)] pub id: i32"),
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub uid: Uuid"),
    ),
    named(
        "key's type from number to uuid",
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub id: String"),
        Fields("#[sea_orm(primary_key, auto_increment = false)] pub id: Uuid"),
    ),
    named(
        "unique added",
        Fields(PAIR),
        Fields("#[sea_orm(unique)] pub a: i32, pub b: i32"),
    ),
    named(
        "unique dropped",
        Fields("#[sea_orm(unique)] pub a: i32, pub b: i32"),
        Fields(PAIR),
    ),
    named(
        "unique moved",
        Fields("#[sea_orm(unique)] pub a: i32, pub b: i32"),
        Fields("pub a: i32, #[sea_orm(unique)] pub b: i32"),
    ),
    named(
        "unique of two added",
        Fields(PAIR),
        Fields(
            r#"#[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        ),
    ),
    named(
        "unique of two dropped",
        Fields(
            r#"#[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        ),
        Fields(PAIR),
    ),
    named(
        "unique of one and of two",
        Fields("#[sea_orm(unique)] pub a: i32, pub b: i32"),
        Fields(
            r#"#[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        ),
    ),
    named(
        "unique of two with another name",
        Fields(
            r#"#[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        ),
        Fields(
            r#"#[sea_orm(unique_key = "pair")] pub a: i32, #[sea_orm(unique_key = "pair")] pub b: i32"#,
        ),
    ),
    named(
        "unique to index",
        Fields("#[sea_orm(unique)] pub a: i32"),
        Fields("#[sea_orm(indexed)] pub a: i32"),
    ),
    named(
        "index to unique",
        Fields("#[sea_orm(indexed)] pub a: i32"),
        Fields("#[sea_orm(unique)] pub a: i32"),
    ),
    named(
        "unique named",
        Fields("pub a: i32"),
        Edited("pub a: i32", |schema| unique(schema, |_| {})),
    ),
    named(
        "unique with another name",
        Edited("pub a: i32", |schema| unique(schema, |_| {})),
        Edited("pub a: i32", |schema| {
            unique(schema, |of| of.name = Some(Fact::Said("only".into())));
        }),
    ),
    named(
        "unique as an index",
        Fields("pub a: i32"),
        Edited("pub a: i32", |schema| {
            unique(schema, |of| of.form = Fact::Said(UniqueForm::Index));
        }),
    ),
    named(
        "unique index with another name",
        Edited("pub a: i32", |schema| {
            unique(schema, |of| of.form = Fact::Said(UniqueForm::Index));
        }),
        Edited("pub a: i32", |schema| {
            unique(schema, |of| {
                of.form = Fact::Said(UniqueForm::Index);
                of.name = Some(Fact::Said("only".into()));
            });
        }),
    ),
    named(
        "unique with nulls not distinct",
        Fields("pub a: Option<i32>"),
        Edited("pub a: Option<i32>", |schema| {
            unique(schema, |of| of.nulls_not_distinct = true);
        }),
    ),
    named(
        "unique that waits",
        Fields("pub a: i32"),
        Edited("pub a: i32", |schema| {
            unique(schema, |of| {
                of.deferrable = Some(schema_diff::model::Deferrable::Deferred);
            });
        }),
    ),
    named(
        "unique with more beside it",
        Fields(PAIR),
        Edited(PAIR, |schema| {
            unique(schema, |of| of.include = vec!["b".into()]);
        }),
    ),
    renamed(
        "unique follows its column",
        Fields("#[sea_orm(unique)] pub a: i32"),
        Fields("#[sea_orm(unique)] pub x: i32"),
        &["t.a:x"],
    ),
];
