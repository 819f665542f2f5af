//! The grammar from literals: what stands between the parentheses in, the words or the faults in a compact form out.

use std::fmt::Write;

use proc_macro2::TokenStream;

use super::key::parse;
use super::{Fault, Read, on_column, on_enum, on_table};

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

/// The words without the spans in them, or the faults with their columns.
fn shown<W: std::fmt::Debug>(read: &Read<W>) -> String {
    let mut out = String::new();
    for word in &read.words {
        let on = word.on.map_or_else(String::new, |on| format!("{on:?}: "));
        writeln!(out, "{on}{}", plain(&format!("{:?}", word.word))).unwrap();
    }
    for Fault {
        span,
        message,
        help,
    } in &read.faults
    {
        writeln!(out, "{}: {message}; {help}", span.start().column).unwrap();
    }
    out
}

/// Debug output without spans and without what is not said.
pub(crate) fn plain(debug: &str) -> String {
    let mut text = debug.to_owned();
    while let Some(at) = text.find("span: bytes(") {
        let end = text[at..].find(')').map_or(text.len(), |end| at + end + 1);
        let end = if text[end..].starts_with(", ") {
            end + 2
        } else {
            end
        };
        text.replace_range(at..end, "");
    }
    while let Some(at) = text.find("bytes(") {
        let end = text[at..].find(')').map_or(text.len(), |end| at + end + 1);
        text.replace_range(at..end, "_");
    }
    for (long, short) in [
        (" {  }", ""),
        (",  }", " }"),
        (": None", ": -"),
        ("Text { value: ", "{"),
    ] {
        text = text.replace(long, short);
    }
    // What is not said is not shown.
    for gone in [
        "name: -, ",
        "using: -, ",
        "filter: -, ",
        "include: [], ",
        "length: -, ",
        "collation: -, ",
        "operator_class: -, ",
        "deferrable: -, ",
        "on_delete: -, ",
        "on_update: -, ",
        "unique: false, ",
        "descending: false, ",
        "start: -, ",
        ", nulls: -",
        ", nulls_not_distinct: false",
        ", increment: -",
        ", deferrable: -",
        "references: _, ",
        ", with: []",
        ", no_inherit: false",
        ", not_valid: false",
        ", match_full: false",
        "on_delete_columns: [], ",
        ", options: -",
    ] {
        text = text.replace(gone, "");
    }
    text
}

#[track_caller]
fn check<W: std::fmt::Debug>(read: &Read<W>, expected: &[&str]) {
    let found = shown(read);
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "\n{found}");
}

#[track_caller]
fn table(text: &str, expected: &[&str]) {
    check(&on_table([tokens(text)]), expected);
}

#[track_caller]
fn column(text: &str, expected: &[&str]) {
    check(&on_column([tokens(text)]), expected);
}

#[test]
fn what_a_struct_says() {
    table(
        r#"index(columns = ["a", "lower(b)"], name = "i", unique, using = "gin", filter = "a > 0", include = ["c"], nulls_not_distinct)"#,
        &[
            r#"Index(Index { columns: [(Key { part: Column("a") }, _), (Key { part: Expression("lower(b)") }, _)], name: Some({"i" }), unique: true, using: Some({"gin" }), filter: Some({"a > 0" }), include: [{"c" }], nulls_not_distinct: true })"#,
        ],
    );
    table(
        r#"unique(columns = "a", name = "u", deferrable = "deferred"), check = "a > 0", check(name = "c", expr = "b")"#,
        &[
            r#"Unique(Unique { columns: [{"a" }], name: Some({"u" }), deferrable: Some(Deferred) })"#,
            r#"Check(Check { expr: {"a > 0" } })"#,
            r#"Check(Check { name: Some({"c" }), expr: {"b" } })"#,
        ],
    );
    table(
        r#"foreign_key(columns = ["a", "b"], references = "s.t(x, \"Y\")", on_delete = "set null", on_update = "Cascade", deferrable)"#,
        &[
            r#"ForeignKey(ForeignKey { columns: [{"a" }, {"b" }], table: "s.t", referenced: ["x", "Y"], on_delete: Some(SetNull), on_update: Some(Cascade), deferrable: Some(Immediate) })"#,
        ],
    );
    table(
        r#"primary_key(name = "pk"), comment = "x", renamed_from = "old", view, unmanaged, partition_by = "RANGE (a)", options = "STRICT","#,
        &[
            r#"PrimaryKey(PrimaryKey { name: Some({"pk" }) })"#,
            r#"Comment({"x" })"#,
            r#"RenamedFrom({"old" })"#,
            "View(_)",
            "Unmanaged(_)",
            r#"PartitionBy({"RANGE (a)" })"#,
            r#"Options({"STRICT" })"#,
        ],
    );
    table(
        r#"postgres(comment = "p", check = "a"), comment = "x""#,
        &[
            r#"Postgres: Comment({"p" })"#,
            r#"Postgres: Check(Check { expr: {"a" } })"#,
            r#"Comment({"x" })"#,
        ],
    );
}

#[test]
fn what_only_a_database_says_of_keys() {
    table(
        r#"index(columns = ["a gist_ops (siglen = 32) desc"], with = ["fillfactor = 70", "ignored"]), primary_key(deferrable)"#,
        &[
            r#"Index(Index { columns: [(Key { part: Column("a"), operator_class: Some("gist_ops (siglen = 32)"), descending: true }, _)], with: [{"fillfactor = 70" }, {"ignored" }] })"#,
            "PrimaryKey(PrimaryKey { deferrable: Some(Immediate) })",
        ],
    );
    table(
        r#"foreign_key(columns = "a", references = "t(b)", on_delete = "set null (a, \"B\")", match_full, not_valid), check(expr = "a", no_inherit, not_valid)"#,
        &[
            r#"ForeignKey(ForeignKey { columns: [{"a" }], table: "t", referenced: ["b"], on_delete: Some(SetNull), on_delete_columns: ["a", "B"], match_full: true, not_valid: true })"#,
            r#"Check(Check { expr: {"a" }, no_inherit: true, not_valid: true })"#,
        ],
    );
    column(
        r#"identity(by_default, options = "START WITH 5 CACHE 9"), mysql(on_update = "now()")"#,
        &[
            r#"Identity(Identity { counting: ByDefault, options: Some({"START WITH 5 CACHE 9" }) })"#,
            r#"MySql: OnUpdate({"now()" })"#,
        ],
    );
    table(
        "primary_key()",
        &["0: `primary_key` does not say its `name`; add `name = \"…\"`"],
    );
    table(
        "foreign_key(columns = \"a\", references = \"t(b)\", on_delete = \"cascade (a)\")",
        &[
            r#"ForeignKey(ForeignKey { columns: [{"a" }], table: "t", referenced: ["b"], on_delete: Some(Cascade), on_delete_columns: [] })"#,
            "60: only `set null` and `set default` can name columns; take the parentheses out",
        ],
    );
    column(
        "identity(always, start = 1, options = \"CACHE 9\")",
        &[
            r#"Identity(Identity { counting: Always, start: Some("1"), options: Some({"CACHE 9" }) })"#,
            "38: `options` says all of the counting, and `start` or `increment` stands beside it; write what they say in `options`, as `options = \"START WITH 10 CACHE 5\"`",
        ],
    );
}

#[test]
fn what_a_field_says() {
    column(
        r#"collate = "C", generated(expr = "a + 1", stored), identity(always, start = 10, increment = -2)"#,
        &[
            r#"Collate({"C" })"#,
            r#"Generated(Generated { expr: {"a + 1" }, stored: true })"#,
            r#"Identity(Identity { counting: Always, start: Some("10"), increment: Some("-2") })"#,
        ],
    );
    column(
        r#"check = "a > 0", comment = "c", renamed_from = "b", using = "a::int", backfill = "0", default = "now()", name = "i""#,
        &[
            r#"Check(Check { expr: {"a > 0" } })"#,
            r#"Comment({"c" })"#,
            r#"RenamedFrom({"b" })"#,
            r#"Using({"a::int" })"#,
            r#"Backfill({"0" })"#,
            r#"Default({"now()" })"#,
            r#"Name({"i" })"#,
        ],
    );
    column(
        r#"type(postgres = "citext", sqlite = "text"), sqlite(collate = "NOCASE")"#,
        &[
            r#"Type([Type { on: Postgres, sql: {"citext" } }, Type { on: Sqlite, sql: {"text" } }])"#,
            r#"Sqlite: Collate({"NOCASE" })"#,
        ],
    );
    check(
        &on_enum([tokens(r#"renamed_from = "old""#)]),
        &[r#"RenamedFrom({"old" })"#],
    );
}

#[test]
fn what_cannot_be_said() {
    let known = "it knows here: index, unique, check, foreign_key, comment, partition_by, options, primary_key, \
                 renamed_from, view, unmanaged, postgres, mysql, sqlite";
    table(
        "indx(columns = [\"a\"])",
        &["0: `#[ddl(…)]` has no word `indx` on a struct; did you mean `index`?"],
    );
    table(
        "zzzzzz",
        &[&format!(
            "0: `#[ddl(…)]` has no word `zzzzzz` on a struct; {known}"
        )],
    );
    table(
        "collate = \"C\"",
        &["0: `collate` cannot be said on a struct; write it on a field"],
    );
    column(
        "unmanaged",
        &["0: `unmanaged` cannot be said on a field; write it on the struct"],
    );
    table(
        "index",
        &["0: `index` wants more than that; write `index(columns = [\"…\"])`"],
    );
    table(
        "index(unique)",
        &["0: `index` does not say its `columns`; add `columns = [\"…\"]`"],
    );
    table(
        "index(columns = [])",
        &["6: `columns` wants a list of texts; write `columns = [\"…\"]`"],
    );
    table(
        "index(columns = [\"a\"], uniqe)",
        &[
            "Index(Index { columns: [(Key { part: Column(\"a\") }, _)] })",
            "23: `#[ddl(…)]` has no word `uniqe` in `index(…)`; did you mean `unique`?",
        ],
    );
    table(
        "unique(columns = [\"a\"], deferrable = \"later\")",
        &[
            "Unique(Unique { columns: [{\"a\" }] })",
            "24: `deferrable` wants \"immediate\" or \"deferred\", or stands alone; write `deferrable = \"deferred\"`",
        ],
    );
    table("view = \"x\"", &["0: `view` stands alone; write `view`"]);
    table(
        "comment",
        &["0: `comment` wants a text; write `comment = \"…\"`"],
    );
    table(
        "comment = \" \"",
        &["10: this text is empty; write `#[ddl(word, word = \"…\", word(word = \"…\"))]`"],
    );
    table(
        "comment = x",
        &["10: expected a text in quotes; write `#[ddl(word, word = \"…\", word(word = \"…\"))]`"],
    );
    table(
        "view unmanaged",
        &[
            "View(_)",
            "5: expected a comma; write `#[ddl(word, word = \"…\", word(word = \"…\"))]`",
        ],
    );
    table(
        "comment = \"a\", comment = \"b\"",
        &[
            "Comment({\"a\" })",
            "15: `comment` is said twice; take one of them out",
        ],
    );
    table(
        "postgres",
        &[
            "0: `postgres` wants what is said for that database alone; write `postgres(word = \"…\")`",
        ],
    );
    table(
        "postgres(sqlite(view))",
        &["9: `sqlite` cannot stand in `postgres(…)`; write it beside `postgres(…)`"],
    );
    table(
        "mysql(view)",
        &["6: `view` is the same on every database; write it outside of `mysql(…)`"],
    );
    table(
        "foreign_key(columns = [\"a\"], references = \"t\")",
        &["42: `t` is no table with columns; write `references = \"table(column, column)\"`"],
    );
    table(
        "foreign_key(columns = [\"a\"], references = \"t(a, b)\")",
        &["0: 1 columns reference 2; name as many columns in `references` as in `columns`"],
    );
    column(
        "generated(expr = \"a\")",
        &[
            "0: a generated column is either `stored` or `virtual`; write one of them: `generated(expr = \"…\", stored)`",
        ],
    );
}

#[test]
fn keys_of_an_index() {
    for (text, expected) in [
        ("a", "a"),
        (" \"A b\" ", "A b"),
        ("a desc", "a desc"),
        ("a ASC NULLS FIRST", "a nulls First"),
        ("c desc nulls last", "c desc nulls Last"),
        ("name(10)", "name 10"),
        ("lower(b)", "(lower(b))"),
        ("lower (b) desc", "(lower (b)) desc"),
        ("(a + ')') text_ops", "(a + ')') ops text_ops"),
        ("a collate \"de-x-icu\" desc", "a collate \"de-x-icu\" desc"),
        (
            "a collate C text_pattern_ops",
            "a collate C ops text_pattern_ops",
        ),
        ("a + b", "-"),
        ("a->>'x'", "-"),
        ("s.a", "-"),
        ("a nulls", "-"),
        ("a desc b", "-"),
        ("()", "-"),
        ("lower(b", "-"),
        ("", "-"),
    ] {
        let found = parse(text).map_or_else(
            |_| "-".to_owned(),
            |key| {
                let mut shown = match key.part {
                    super::KeyPart::Column(name) => name,
                    super::KeyPart::Expression(text) => format!("({text})"),
                };
                let more = [
                    key.length.map(|length| length.to_string()),
                    key.collation.map(|name| format!("collate {name}")),
                    key.operator_class.map(|name| format!("ops {name}")),
                    key.descending.then(|| "desc".to_owned()),
                    key.nulls.map(|nulls| format!("nulls {nulls:?}")),
                ];
                for word in more.into_iter().flatten() {
                    write!(shown, " {word}").unwrap();
                }
                shown
            },
        );
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn operator_classes_are_for_all_keys_or_for_each() {
    let classes = |text: &str| -> Vec<Option<String>> {
        let read = on_table([tokens(text)]);
        read.words
            .into_iter()
            .flat_map(|word| match word.word {
                super::TableWord::Index(index) => index.columns,
                _ => Vec::new(),
            })
            .map(|(key, _)| key.operator_class)
            .collect()
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        classes(r#"index(columns = ["a", "b x"], ops = "o")"#),
        [some("o"), some("x")]
    );
    assert_eq!(
        classes(r#"index(columns = ["a", "b"], ops = ["o", "p"])"#),
        [some("o"), some("p")]
    );
    table(
        r#"index(columns = ["a"], ops = ["o", "p"])"#,
        &[
            r#"Index(Index { columns: [(Key { part: Column("a") }, _)] })"#,
            "0: `ops` names 2 operator classes for 1 columns; name one for all of them, or one for each",
        ],
    );
}
