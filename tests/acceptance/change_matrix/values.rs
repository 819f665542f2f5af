//! Types and defaults, with the values that are there.

use super::{ALL, CASE, Case, MARIADB, POSTGRES, SERVERS, SQLITE};

pub const CASES: &[Case] = &[
    Case {
        name: "text_lengthened",
        row: "varchar 50 → 100",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(50))", indexed)] pub a: String"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(100))", indexed)] pub a: String"#,
        )],
        rows: &["INSERT INTO t (a) VALUES ('it''s')"],
        finds: &["change column `a` of `t`: string(50) → string(100)"],
        kept: &[("t WHERE a = 'it''s'", "t WHERE a = 'it''s'")],
        ..CASE
    },
    Case {
        name: "integer_widened",
        row: "int → bigint",
        before: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 5, unique)] pub a: i32",
        )],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 5, unique)] pub a: i64",
        )],
        rows: &["INSERT INTO t (a) VALUES (2147483647)"],
        finds: &["change column `a` of `t`: integer → big integer"],
        kept: &[("t WHERE a = 2147483647", "t WHERE a = 2147483647")],
        ..CASE
    },
    Case {
        name: "key_widened",
        row: "int → bigint",
        before: &[
            ("a", "#[sea_orm(primary_key)] pub id: i32"),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i32,
             #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        after: &[
            ("a", "#[sea_orm(primary_key)] pub id: i64"),
            (
                "b",
                r#"#[sea_orm(primary_key)] pub id: i32, pub a_id: i64,
             #[sea_orm(belongs_to, from = "a_id", to = "id", on_delete = "Cascade")] pub a: HasOne<super::a::Entity>"#,
            ),
        ],
        rows: &[
            "INSERT INTO a (id) VALUES (7)",
            "INSERT INTO b (a_id) VALUES (7)",
        ],
        finds: &[
            "change column `id` of `a`: integer → big integer",
            "change column `a_id` of `b`: integer → big integer",
        ],
        kept: &[("a JOIN b ON a.id = b.a_id", "a JOIN b ON a.id = b.a_id")],
        ..CASE
    },
    Case {
        name: "text_shortened",
        row: "varchar 50 → 5",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(5))")] pub a: String"#,
        )],
        rows: &["INSERT INTO t (a) VALUES ('short')"],
        finds: &["change column `a` of `t`: string(50) → string(5)"],
        kept: &[("t WHERE a = 'short'", "t WHERE a = 'short'")],
        ..CASE
    },
    Case {
        name: "text_shortened_with_longer_rows",
        row: "varchar 50 → 5 with longer rows",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(50))")] pub a: String"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "String(StringLen::N(5))")] pub a: String"#,
        )],
        rows: &[
            "INSERT INTO t (a) VALUES ('of many letters')",
            "INSERT INTO t (a) VALUES ('short')",
        ],
        finds: &["change column `a` of `t`: string(50) → string(5)"],
        warns: &[(
            SERVERS,
            "This fails while a row of `t` has a value in `a` that is no varchar(5), and in the compared database there is 1 such row.",
        )],
        refused: &[(SERVERS, "UPDATE t SET a = substr(a, 1, 5)")],
        kept: &[("t WHERE a = 'short'", "t WHERE a = 'short'")],
        ..CASE
    },
    Case {
        name: "text_becomes_integer",
        row: "text → int",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "Text")] pub a: String"#,
        )],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        rows: &[
            "INSERT INTO t (a) VALUES ('12')",
            "INSERT INTO t (a) VALUES ('-3')",
        ],
        finds: &["change column `a` of `t`: text → integer"],
        kept: &[("t WHERE a = 12", "t WHERE a = '12'")],
        ..CASE
    },
    Case {
        name: "text_with_words_becomes_integer",
        row: "text → int with other rows",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "Text")] pub a: String"#,
        )],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        rows: &[
            "INSERT INTO t (a) VALUES ('12')",
            "INSERT INTO t (a) VALUES ('twelve')",
        ],
        finds: &["change column `a` of `t`: text → integer"],
        warns: &[
            (
                POSTGRES,
                "This fails while a row of `t` has a value in `a` that is no integer, and in the compared database there is 1 such row.",
            ),
            (
                MARIADB,
                "This fails while a row of `t` has a value in `a` that is no int, and in the compared database there is 1 such row.",
            ),
        ],
        refused: &[(SERVERS, "UPDATE t SET a = '13' WHERE a = 'twelve'")],
        kept: &[("t WHERE a = 12", "t WHERE a = '12'")],
        ..CASE
    },
    Case {
        name: "integer_narrowed_with_big_rows",
        row: "bigint → int with big rows",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i64")],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: i32")],
        rows: &[
            "INSERT INTO t (a) VALUES (5000000000)",
            "INSERT INTO t (a) VALUES (1)",
        ],
        finds: &["change column `a` of `t`: big integer → integer"],
        warns: &[
            (
                POSTGRES,
                "This fails while a row of `t` has a value in `a` that is no integer, and in the compared database there is 1 such row.",
            ),
            (
                MARIADB,
                "This fails while a row of `t` has a value in `a` that is no int, and in the compared database there is 1 such row.",
            ),
        ],
        refused: &[(SERVERS, "UPDATE t SET a = 2 WHERE a > 1")],
        kept: &[("t WHERE a = 1", "t WHERE a = 1")],
        ..CASE
    },
    Case {
        name: "numbers_rounded",
        row: "double → int, and fewer digits",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, pub a: f64, #[sea_orm(column_type = "Decimal(Some((10, 4)))")] pub b: Decimal"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, pub a: i32, #[sea_orm(column_type = "Decimal(Some((6, 2)))")] pub b: Decimal"#,
        )],
        rows: &[
            "INSERT INTO t (a, b) VALUES (7.0, 12.5)",
            "INSERT INTO t (a, b) VALUES (8.4, 99999)",
        ],
        finds: &[
            "change column `a` of `t`: double → integer",
            "change column `b` of `t`: decimal(10, 4) → decimal(6, 2)",
        ],
        warns: &[
            (ALL, "`a` is rounded to whole numbers."),
            (ALL, "`b` is rounded to 2 digits behind the point."),
            (
                SERVERS,
                "This fails while a row of `t` has a value in `b` that is no decimal(6, 2), and in the compared database there is 1 such row.",
            ),
        ],
        refused: &[(SERVERS, "UPDATE t SET b = 9999 WHERE b > 9999")],
        kept: &[("t WHERE a = 7 AND b = 12.5", "t WHERE a = 7 AND b = 12.5")],
        ..CASE
    },
    Case {
        name: "time_without_zone_gets_one",
        row: "timestamp → timestamp with a zone",
        on: SERVERS,
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub a: DateTime")],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, pub a: DateTimeUtc",
        )],
        rows: &["INSERT INTO t (a) VALUES ('2025-10-23 12:34:56')"],
        finds: &["change column `a` of `t`: date time → timestamp with time zone"],
        warns: &[(
            ALL,
            "`a` is taken to be in the time zone of the session that runs this.",
        )],
        warns_back: &[(
            ALL,
            "`a` is written in the time zone of the session that runs this, which is not kept.",
        )],
        kept: &[(
            "t WHERE a = '2025-10-23 12:34:56'",
            "t WHERE a = '2025-10-23 12:34:56'",
        )],
        ..CASE
    },
    Case {
        name: "default_changed",
        row: "default changed",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 1)] pub a: i32, #[sea_orm(default_value = "old")] pub b: String,
            pub c: bool, #[sea_orm(default_value = 2.5)] pub d: f64, #[sea_orm(default_expr = "Expr::current_timestamp()")] pub e: DateTime"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = -2)] pub a: i32, #[sea_orm(default_value = "new")] pub b: String,
            #[sea_orm(default_value = false)] pub c: bool, pub d: f64, #[sea_orm(default_value = "2025-01-01 00:00:00")] pub e: DateTime"#,
        )],
        rows: &["INSERT INTO t (c) VALUES (true)"],
        finds: &[
            "change column `a` of `t`: default 1 → default -2",
            "change column `b` of `t`: default 'old' → default 'new'",
            "change column `c` of `t`: no default → default false",
            "change column `d` of `t`: default 2.5 → no default",
            "change column `e` of `t`: default CURRENT_TIMESTAMP → default '2025-01-01 00:00:00'",
        ],
        kept: &[(
            "t WHERE a = 1 AND b = 'old' AND d = 2.5",
            "t WHERE a = 1 AND b = 'old' AND d = 2.5",
        )],
        ..CASE
    },
    Case {
        name: "default_with_quotes",
        row: "default changed",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "it's")] pub a: String, pub b: i32"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = "\\ \"ü\" '; DROP TABLE t; --")] pub a: String, pub b: i32"#,
        )],
        rows: &["INSERT INTO t (b) VALUES (1)"],
        finds: &[
            "change column `a` of `t`: default 'it''s' → default '\\\\ \"ü\" ''; DROP TABLE t; --'",
        ],
        kept: &[("t WHERE a = 'it''s'", "t WHERE a = 'it''s'")],
        ..CASE
    },
    Case {
        name: "default_of_json",
        row: "default changed",
        before: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "Json", default_value = "{}")] pub a: Json,
            #[sea_orm(column_type = "JsonBinary", default_value = "[]")] pub b: Json, pub c: i32"#,
        )],
        after: &[(
            "t",
            r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(column_type = "Json", default_value = "{\"a\": [1, \"it's\"]}")] pub a: Json,
            #[sea_orm(column_type = "JsonBinary")] pub b: Json, pub c: i32"#,
        )],
        rows: &["INSERT INTO t (c) VALUES (1)"],
        finds: &[
            "change column `a` of `t`: default '{}' → default '{\"a\": [1, \"it''s\"]}'",
            "change column `b` of `t`: default '[]' → no default",
        ],
        kept: &[("t WHERE c = 1", "t WHERE c = 1")],
        ..CASE
    },
    Case {
        name: "default_of_bigint",
        row: "default changed",
        before: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 1)] pub a: i64, pub b: i32",
        )],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(default_value = 9000000000)] pub a: i64, pub b: i32",
        )],
        rows: &["INSERT INTO t (b) VALUES (1)"],
        finds: &["change column `a` of `t`: default 1 → default 9000000000"],
        kept: &[("t WHERE a = 1", "t WHERE a = 1")],
        ..CASE
    },
    Case {
        name: "float_and_real",
        row: "Float(24) and REAL",
        before: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, pub a: f32, pub b: Option<f32>",
        )],
        after: &[(
            "t",
            "#[sea_orm(primary_key)] pub id: i32, pub a: f32, pub b: f32",
        )],
        by_hand: &[
            (
                POSTGRES,
                "CREATE TABLE t (id serial PRIMARY KEY, a FLOAT(24) NOT NULL, b REAL)",
            ),
            (
                MARIADB,
                "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a FLOAT(24) NOT NULL, b FLOAT)",
            ),
            (
                SQLITE,
                "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a FLOAT NOT NULL, b REAL)",
            ),
        ],
        rows: &["INSERT INTO t (a, b) VALUES (0.5, 0.25)"],
        finds: &["change column `b` of `t`: null → not null"],
        warns: &[(ALL, "This fails while a row has NULL in `b`.")],
        kept: &[(
            "t WHERE a = 0.5 AND b = 0.25",
            "t WHERE a = 0.5 AND b = 0.25",
        )],
        ..CASE
    },
];
