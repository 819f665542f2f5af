//! Indexes: by columns, order, method, expression and predicate.

use super::Side::{Edited, Fields};
use super::{Named, named, renamed};
use schema_diff::model::{Fact, Index, IndexColumn, IndexKey, Nulls, Schema};

const T: &str = "pub a: i32, pub b: Option<String>, pub c: Option<i32>";

/// An index of the table `t`.
fn index(schema: &mut Schema, name: &str, columns: Vec<IndexColumn>, edit: fn(&mut Index)) {
    let table = schema.tables.get_mut(&"t".into()).expect("the table");
    let mut index = Index {
        name: Some(Fact::Said(name.into())),
        columns,
        ..Index::default()
    };
    edit(&mut index);
    table.indexes.push(index);
}

fn on_a(schema: &mut Schema, edit: fn(&mut Index)) {
    index(schema, "some", vec!["a".into()], edit);
}

fn on_expression(schema: &mut Schema, expression: &str) {
    let key = IndexKey::Expression(expression.into());
    index(schema, "some", vec![IndexColumn::new(key)], |_| {});
}

fn ordered(schema: &mut Schema, edit: fn(&mut IndexColumn)) {
    let mut column = IndexColumn::from("b");
    edit(&mut column);
    index(schema, "some", vec!["a".into(), column], |_| {});
}

pub const CASES: &[Named] = &[
    named(
        "added",
        Fields(T),
        Fields("#[sea_orm(indexed)] pub a: i32, pub b: Option<String>, pub c: Option<i32>"),
    ),
    named(
        "dropped",
        Fields("#[sea_orm(indexed)] pub a: i32, pub b: Option<String>, pub c: Option<i32>"),
        Fields(T),
    ),
    named(
        "moved",
        Fields("#[sea_orm(indexed)] pub a: i32, pub c: Option<i32>"),
        Fields("pub a: i32, #[sea_orm(indexed)] pub c: Option<i32>"),
    ),
    named(
        "several added",
        Fields("pub a: i32, pub c: Option<i32>"),
        Fields("#[sea_orm(indexed)] pub a: i32, #[sea_orm(indexed)] pub c: Option<i32>"),
    ),
    named("named", Fields(T), Edited(T, |schema| on_a(schema, |_| {}))),
    named(
        "with another name",
        Edited(T, |schema| on_a(schema, |_| {})),
        Edited(T, |schema| {
            on_a(schema, |of| {
                of.name = Some(Fact::Said("it's \"new\"".into()));
            });
        }),
    ),
    named(
        "two swap their names",
        Edited(T, |schema| {
            index(schema, "one", vec!["a".into()], |_| {});
            index(schema, "two", vec!["c".into()], |_| {});
        }),
        Edited(T, |schema| {
            index(schema, "two", vec!["a".into()], |_| {});
            index(schema, "one", vec!["c".into()], |_| {});
        }),
    ),
    named(
        "a name handed over",
        Edited(T, |schema| index(schema, "one", vec!["a".into()], |_| {})),
        Edited(T, |schema| index(schema, "one", vec!["c".into()], |_| {})),
    ),
    named(
        "of two columns",
        Fields(T),
        Edited(T, |schema| {
            index(schema, "some", vec!["a".into(), "c".into()], |_| {});
        }),
    ),
    named(
        "of two columns in another order",
        Edited(T, |schema| {
            index(schema, "some", vec!["a".into(), "c".into()], |_| {});
        }),
        Edited(T, |schema| {
            index(schema, "some", vec!["c".into(), "a".into()], |_| {});
        }),
    ),
    named(
        "one column more",
        Edited(T, |schema| index(schema, "some", vec!["a".into()], |_| {})),
        Edited(T, |schema| {
            index(schema, "some", vec!["a".into(), "c".into()], |_| {});
        }),
    ),
    named(
        "descending",
        Fields(T),
        Edited(T, |schema| ordered(schema, |of| of.descending = true)),
    ),
    named(
        "descending, was ascending",
        Edited(T, |schema| ordered(schema, |_| {})),
        Edited(T, |schema| ordered(schema, |of| of.descending = true)),
    ),
    named(
        "nulls first",
        Fields(T),
        Edited(T, |schema| {
            ordered(schema, |of| of.nulls = Some(Nulls::First));
        }),
    ),
    named(
        "with a collation",
        Fields(T),
        Edited(T, |schema| {
            ordered(schema, |of| of.collation = Some("\"C\"".into()));
        }),
    ),
    named(
        "with an operator class",
        Fields(T),
        Edited(T, |schema| {
            ordered(schema, |of| {
                of.operator_class = Some("varchar_pattern_ops".into());
            });
        }),
    ),
    named(
        "of a prefix",
        Fields(T),
        Edited(T, |schema| ordered(schema, |of| of.length = Some(10))),
    ),
    named(
        "partial",
        Fields(T),
        Edited(T, |schema| {
            on_a(schema, |of| {
                of.filter = Some("b <> 'it''s' AND c IS NULL".into());
            });
        }),
    ),
    named(
        "another predicate",
        Edited(T, |schema| {
            on_a(schema, |of| of.filter = Some("c > 0".into()));
        }),
        Edited(T, |schema| {
            on_a(schema, |of| of.filter = Some("c > 5".into()));
        }),
    ),
    named(
        "no predicate any more",
        Edited(T, |schema| {
            on_a(schema, |of| of.filter = Some("c > 0".into()));
        }),
        Edited(T, |schema| on_a(schema, |_| {})),
    ),
    named(
        "of an expression",
        Fields(T),
        Edited(T, |schema| on_expression(schema, "lower(b)")),
    ),
    named(
        "of another expression",
        Edited(T, |schema| on_expression(schema, "lower(b)")),
        Edited(T, |schema| on_expression(schema, "a + 1")),
    ),
    named(
        "unique and partial",
        Fields(T),
        Edited(T, |schema| {
            on_a(schema, |of| {
                of.unique = true;
                of.filter = Some("c IS NULL".into());
            });
        }),
    ),
    named(
        "partial, unique now",
        Edited(T, |schema| {
            on_a(schema, |of| of.filter = Some("c IS NULL".into()));
        }),
        Edited(T, |schema| {
            on_a(schema, |of| {
                of.unique = true;
                of.filter = Some("c IS NULL".into());
            });
        }),
    ),
    named(
        "by hash",
        Fields(T),
        Edited(T, |schema| {
            on_a(schema, |of| of.method = Some("hash".into()));
        }),
    ),
    named(
        "with columns beside it",
        Fields(T),
        Edited(T, |schema| on_a(schema, |of| of.include = vec!["c".into()])),
    ),
    named(
        "with an option",
        Fields(T),
        Edited(T, |schema| {
            on_a(schema, |of| {
                of.options.insert("fillfactor".into(), "70".into());
            });
        }),
    ),
    named(
        "full text",
        Fields(T),
        Edited(T, |schema| {
            index(schema, "some", vec!["b".into()], |of| {
                of.method = Some("fulltext".into());
            });
        }),
    ),
    renamed(
        "follows its column",
        Fields("#[sea_orm(indexed)] pub a: i32"),
        Fields("#[sea_orm(indexed)] pub x: i32"),
        &["t.a:x"],
    ),
    named(
        "a long name",
        Fields("pub a_column_whose_name_is_as_long_as_people_write_them_sometimes: i32"),
        Fields(
            "#[sea_orm(indexed)] pub a_column_whose_name_is_as_long_as_people_write_them_sometimes: i32",
        ),
    ),
];
