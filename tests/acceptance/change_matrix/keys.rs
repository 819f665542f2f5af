//! Primary keys, unique keys, indexes, foreign keys and checks, with rows under them.

use schema_diff::model::{Fact, Index, IndexColumn, IndexKey, Schema};

use super::{ALL, CASE, Case, PARTIAL};

const ID: &str = "#[sea_orm(primary_key)] pub id: i32";
const THREE: (&str, &str) = (
    "t",
    "#[sea_orm(primary_key)] pub id: i32, pub a: Option<i32>, pub b: Option<String>",
);
const THREE_ROWS: &[&str] = &[
    "INSERT INTO t (a, b) VALUES (1, 'One')",
    "INSERT INTO t (a, b) VALUES (NULL, 'None')",
];
const THREE_KEPT: &[(&str, &str)] =
    &[("t WHERE a = 1 AND b = 'One'", "t WHERE a = 1 AND b = 'One'")];

/// An index of a said name on the table `t`.
fn index(schema: &mut Schema, key: IndexKey, filter: Option<&str>) {
    let table = schema.tables.get_mut(&"t".into()).expect("the table");
    table.indexes.push(Index {
        name: Some(Fact::Said("t_some".into())),
        columns: vec![IndexColumn::new(key)],
        filter: filter.map(str::to_owned),
        ..Index::default()
    });
}

fn partial(schema: &mut Schema, filter: &str) {
    index(schema, IndexKey::Column("b".into()), Some(filter));
}

fn expression(schema: &mut Schema, expression: &str) {
    index(schema, IndexKey::Expression(expression.into()), None);
}

fn nothing(_: &mut Schema) {}

pub const CASES: &[Case] = &[
    Case {
        name: "primary_key_made_of_two",
        row: "primary key → composite",
        before: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub part: i32",
        )],
        after: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub part: i32",
        )],
        rows: &["INSERT INTO t (id, part) VALUES (1, 2)"],
        finds: &[
            "change column `part` of `t`: does not count up (implied) → does not count up (said)",
            "change primary key of `t`: (`id`) → `pk-t` (`id`, `part`)",
        ],
        kept: &[("t WHERE id = 1 AND part = 2", "t WHERE id = 1 AND part = 2")],
        ..CASE
    },
    Case {
        name: "counting_key_made_of_two",
        row: "primary key → composite",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub part: i32")],
        after: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub part: i32",
        )],
        rows: &[
            "INSERT INTO t (part) VALUES (2)",
            "INSERT INTO t (part) VALUES (2)",
        ],
        finds: &[
            "change column `id` of `t`: auto increment → does not count up",
            "change column `part` of `t`: does not count up (implied) → does not count up (said)",
            "change primary key of `t`: (`id`) → `pk-t` (`id`, `part`)",
        ],
        kept: &[("t WHERE id = 2 AND part = 2", "t WHERE id = 2 AND part = 2")],
        ..CASE
    },
    Case {
        name: "key_starts_to_count",
        row: "primary key counts up, or no longer",
        before: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub a: i32",
        )],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        rows: &[
            "INSERT INTO t (id, a) VALUES (7, 1)",
            "INSERT INTO t (id, a) VALUES (9, 2)",
        ],
        finds: &["change column `id` of `t`: does not count up → auto increment"],
        kept: &[("t WHERE id = 9 AND a = 2", "t WHERE id = 9 AND a = 2")],
        ..CASE
    },
    Case {
        name: "key_counts_no_longer",
        row: "primary key counts up, or no longer",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        after: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub a: i32",
        )],
        rows: &[
            "INSERT INTO t (a) VALUES (1)",
            "INSERT INTO t (a) VALUES (2)",
        ],
        finds: &["change column `id` of `t`: auto increment → does not count up"],
        kept: &[("t WHERE id = 2 AND a = 2", "t WHERE id = 2 AND a = 2")],
        ..CASE
    },
    Case {
        name: "primary_key_of_another_column_with_duplicates",
        row: "primary key → another column with duplicates",
        before: &[(
            "t",
            "#[sea_orm(primary_key, auto_increment = false)] pub id: i32, pub code: i32",
        )],
        after: &[(
            "t",
            "pub id: i32, #[sea_orm(primary_key, auto_increment = false)] pub code: i32",
        )],
        rows: &[
            "INSERT INTO t (id, code) VALUES (1, 2)",
            "INSERT INTO t (id, code) VALUES (2, 2)",
        ],
        finds: &[
            "change column `id` of `t`: does not count up (said) → does not count up (implied)",
            "change column `code` of `t`: does not count up (implied) → does not count up (said)",
            "change primary key of `t`: (`id`) → (`code`)",
        ],
        warns: &[(
            ALL,
            "This fails while two rows of `t` have the same `code`, and in the compared database there is 1 such value.",
        )],
        refused: &[(ALL, "UPDATE t SET code = 3 WHERE id = 1")],
        kept: &[("t WHERE id = 2", "t WHERE id = 2")],
        ..CASE
    },
    Case {
        name: "unique_key_added",
        row: "unique key added",
        before: &[THREE],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub a: Option<i32>, pub b: Option<String>",
        )],
        rows: THREE_ROWS,
        finds: &["add unique key (`a`) to `t`"],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "unique_key_added_with_duplicates",
        row: "unique key added with duplicates",
        before: &[THREE],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique)] pub a: Option<i32>, pub b: Option<String>",
        )],
        rows: &[
            "INSERT INTO t (a, b) VALUES (1, 'One')",
            "INSERT INTO t (a, b) VALUES (1, 'Uno')",
            "INSERT INTO t (a, b) VALUES (NULL, 'None')",
            "INSERT INTO t (a, b) VALUES (NULL, 'Nada')",
        ],
        finds: &["add unique key (`a`) to `t`"],
        warns: &[(
            ALL,
            "This fails while two rows of `t` have the same `a`, and in the compared database there is 1 such value.",
        )],
        refused: &[(ALL, "UPDATE t SET a = 2 WHERE b = 'Uno'")],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "unique_key_of_two_dropped",
        row: "unique key dropped",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(unique_key = "ab")] pub a: i32, #[sea_orm(unique_key = "ab")] pub b: i32"#,
        )],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, pub a: i32, pub b: i32",
        )],
        rows: &["INSERT INTO t (a, b) VALUES (1, 2)"],
        finds: &["drop unique key `idx-t-ab` (`a`, `b`) as an index of `t`"],
        kept: &[("t WHERE a = 1", "t WHERE a = 1")],
        ..CASE
    },
    Case {
        name: "partial_index_added",
        row: "partial index added",
        on: PARTIAL,
        before: &[THREE],
        after: &[THREE],
        beside: Some((nothing, |schema| partial(schema, "a > 0 AND b <> 'it''s'"))),
        rows: THREE_ROWS,
        finds: &["add index `t_some` (`b`) where a > 0 AND b <> 'it''s' to `t`"],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "partial_index_predicate_changed",
        row: "partial index: predicate changed",
        on: PARTIAL,
        before: &[THREE],
        after: &[THREE],
        beside: Some((
            |schema| partial(schema, "a > 0"),
            |schema| partial(schema, "a > 5 OR a IS NULL"),
        )),
        rows: THREE_ROWS,
        finds: &[
            "drop index `t_some` (`b`) where a > 0 of `t`",
            "add index `t_some` (`b`) where a > 5 OR a IS NULL to `t`",
        ],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "partial_index_dropped",
        row: "partial index added",
        on: PARTIAL,
        before: &[THREE],
        after: &[THREE],
        beside: Some((|schema| partial(schema, "b LIKE 'O%'"), nothing)),
        rows: THREE_ROWS,
        finds: &["drop index `t_some` (`b`) where b LIKE 'O%' of `t`"],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "expression_index_added",
        row: "expression index added",
        on: PARTIAL,
        before: &[THREE],
        after: &[THREE],
        beside: Some((nothing, |schema| expression(schema, "lower(b)"))),
        rows: THREE_ROWS,
        finds: &["add index `t_some` (lower(b)) to `t`"],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "expression_index_changed",
        row: "expression index changed",
        on: PARTIAL,
        before: &[THREE],
        after: &[THREE],
        beside: Some((
            |schema| expression(schema, "lower(b)"),
            |schema| expression(schema, "a + 1"),
        )),
        rows: THREE_ROWS,
        finds: &[
            "drop index `t_some` (lower(b)) of `t`",
            "add index `t_some` (a + 1) to `t`",
        ],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "check_added",
        row: "CHECK added",
        before: &[THREE],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CHECK (a > 0)")] pub a: Option<i32>,
            #[sea_orm(extra = "CONSTRAINT b_known CHECK (b IN ('One', 'None', 'it''s'))")] pub b: Option<String>"#,
        )],
        rows: THREE_ROWS,
        finds: &[
            "add check `t_a_check` (a > 0) to `t`",
            "add check `b_known` (b IN ('One', 'None', 'it''s')) to `t`",
        ],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "check_added_with_violating_rows",
        row: "CHECK added with rows against it",
        before: &[THREE],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT a_big CHECK (a > 5)")] pub a: Option<i32>, pub b: Option<String>"#,
        )],
        rows: THREE_ROWS,
        finds: &["add check `a_big` (a > 5) to `t`"],
        warns: &[(
            ALL,
            "This fails while a row of `t` does not meet a > 5, and in the compared database there is 1 such row.",
        )],
        refused: &[(ALL, "UPDATE t SET a = 10 WHERE a = 1")],
        kept: &[("t WHERE b = 'One'", "t WHERE b = 'One'")],
        ..CASE
    },
    Case {
        name: "check_changed",
        row: "CHECK changed",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0)")] pub a: Option<i32>, pub b: Option<String>"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0 AND (a < 150 OR b IS NULL))")] pub a: Option<i32>, pub b: Option<String>"#,
        )],
        rows: THREE_ROWS,
        finds: &[
            "drop check `a_real` (a > 0) of `t`",
            "add check `a_real` (a > 0 AND (a < 150 OR b IS NULL)) to `t`",
        ],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "check_dropped",
        row: "CHECK dropped",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(extra = "CONSTRAINT a_real CHECK (a > 0)")] pub a: Option<i32>, #[sea_orm(extra = "CHECK (b <> '')")] pub b: Option<String>"#,
        )],
        after: &[THREE],
        rows: THREE_ROWS,
        finds: &[
            "drop check `a_real` (a > 0) of `t`",
            "drop check `t_b_check` (b <> '') of `t`",
        ],
        kept: THREE_KEPT,
        ..CASE
    },
    Case {
        name: "on_delete_changed",
        row: "FK ON DELETE changed",
        before: &[
            ("a", ID),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        after: &[
            ("a", ID),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "SetNull", on_update = "Cascade")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        rows: &[
            "INSERT INTO a (id) VALUES (1)",
            "INSERT INTO b (a_id) VALUES (1)",
        ],
        finds: &[
            "change foreign key of `b`: `fk-b-a_id` (`a_id`) → `a` (`id`), on delete cascade → `fk-b-a_id` (`a_id`) → `a` (`id`), on delete set null, on update cascade",
        ],
        kept: &[("a JOIN b ON a.id = b.a_id", "a JOIN b ON a.id = b.a_id")],
        ..CASE
    },
    Case {
        name: "foreign_key_added_with_orphans",
        row: "foreign key added with orphans",
        before: &[
            ("a", ID),
            (
                "b",
                "#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>",
            ),
        ],
        after: &[
            ("a", ID),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: Option<i32>, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        rows: &[
            "INSERT INTO a (id) VALUES (1)",
            "INSERT INTO b (a_id) VALUES (1)",
            "INSERT INTO b (a_id) VALUES (NULL)",
            "INSERT INTO b (a_id) VALUES (9)",
        ],
        finds: &["add foreign key `fk-b-a_id` (`a_id`) → `a` (`id`) to `b`"],
        warns: &[(
            ALL,
            "This fails while a row of `b` has a `a_id` that `a` does not have, and in the compared database there is 1 such row.",
        )],
        refused: &[(ALL, "UPDATE b SET a_id = NULL WHERE a_id = 9")],
        kept: &[("a JOIN b ON a.id = b.a_id", "a JOIN b ON a.id = b.a_id")],
        ..CASE
    },
    Case {
        name: "foreign_key_dropped",
        row: "foreign key dropped",
        before: &[
            ("a", ID),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32, #[sea_orm(belongs_to, from = "a_id", to = "id")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        after: &[
            ("a", ID),
            ("b", "#[sea_orm(primary_key)] pub id: i32, pub a_id: i32"),
        ],
        rows: &[
            "INSERT INTO a (id) VALUES (1)",
            "INSERT INTO b (a_id) VALUES (1)",
        ],
        finds: &["drop foreign key `fk-b-a_id` (`a_id`) → `a` (`id`) of `b`"],
        kept: &[("a JOIN b ON a.id = b.a_id", "a JOIN b ON a.id = b.a_id")],
        ..CASE
    },
];
