//! Whatever is read, the reader answers: it never panics and never exhausts the stack.

use proptest::prelude::*;

use super::{SourceFile, check, entity, read};

fn answers(text: &str) {
    let reading = read(&[SourceFile {
        path: "src/a.rs",
        text,
    }]);
    for problem in &reading.problems {
        assert!(problem.place.line <= text.lines().count().max(1) + 1);
    }
}

#[test]
fn deep_nesting_is_said() {
    for (open, inside, close) in [
        ("fn a() { ", "", " }"),
        ("mod a { ", "", " }"),
        ("const A: u8 = (", "1", ");"),
    ] {
        let text = format!("{}{inside}{}", open.repeat(5000), close.repeat(5000));
        let reading = read(&[SourceFile {
            path: "src/a.rs",
            text: &text,
        }]);
        let codes: Vec<_> = reading
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes, ["read-too-deep"], "{open}");
    }
    let deep = format!("{}Integer{}", "(".repeat(5000), ")".repeat(5000));
    let text = entity(
        "t",
        &format!("#[sea_orm(column_type = \"{deep}\")] pub a: i32,"),
    );
    let reading = read(&[SourceFile {
        path: "src/a.rs",
        text: &text,
    }]);
    assert!(reading.problems[0].message.contains("nested too deeply"));
}

#[test]
fn what_is_not_too_deep_fits_the_stack() {
    for (open, inside, close) in [
        ("(", "1", ")"),
        ("!", "1", ""),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("|x| ", "1", ""),
        ("if x {} else ", "{}", ""),
        ("match x { _ => ", "1", " }"),
        ("a(", "1", ")"),
        ("1 + ", "1", ""),
    ] {
        let nested = format!("{}{inside}{}", open.repeat(450), close.repeat(450));
        answers(&format!("fn a() {{ let x = {nested}; }}"));
        answers(&entity(
            "t",
            &format!(
                "#[sea_orm(default_expr = \"{nested}\", column_type = \"{nested}\")] pub a: i32,"
            ),
        ));
    }
    let many = "(".repeat(1400);
    answers(&format!("const A: u8 = {many}1{};", ")".repeat(1400)));
    let ty = format!("{}i32{}", "Option<".repeat(900), ">".repeat(900));
    answers(&entity("t", &format!("pub a: {ty},")));
}

#[test]
fn a_script_and_a_mark_of_the_byte_order_are_no_fault() {
    check(
        &format!("#!/usr/bin/env run\n{}", entity("t", "")),
        "table t\nid ~Integer ~auto true\nkey (id)",
    );
    check(
        &format!("\u{feff}{}", entity("t", "")),
        "table t\nid ~Integer ~auto true\nkey (id)",
    );
}

/// Pieces of entities, in any order: what the reader looks at closely.
const PIECES: &[&str] = &[
    "#[derive(DeriveEntityModel)]",
    "#[derive(DeriveEntity)]",
    "#[sea_orm(",
    ")]",
    "table_name",
    "=",
    "\"t\"",
    "\"\"",
    "struct",
    "enum",
    "impl",
    "Model",
    "Entity",
    "EntityName",
    "for",
    "Column",
    "PrimaryKey",
    "Relation",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    ",",
    ";",
    ":",
    "::",
    "pub",
    "id",
    "i32",
    "Option",
    "primary_key",
    "column_type",
    "\"Integer\"",
    "\"((\"",
    "'",
    "\"String(StringLen::N(1))\"",
    "fn def(&self) -> ColumnDef",
    "match self",
    "Self::Id =>",
    "ColumnType::Integer.def()",
    "belongs_to",
    "\"Entity\"",
    "from",
    "to",
    "\"Column::Id\"",
    "use",
    "super",
    "crate",
    "self",
    "*",
    "as",
    "type",
    "mod",
    "a",
    "#[derive(DeriveActiveEnum)]",
    "rs_type",
    "db_type",
    "\"Enum\"",
    "string_value",
    "#[derive(DeriveValueType)]",
    "r#type",
    "DeriveRelation",
    "DeriveColumn",
    "macro_rules!",
    "paste!",
    "[<",
    ">]",
    ":snake",
    "$x",
    "#[cfg(test)]",
    "vec![",
    "]",
    "|",
    "0",
    "1.5",
    "\u{e9}",
    "\n",
];

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        answers(&text);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        answers(&pieces.join(" "));
    }

    #[test]
    fn an_entity_with_a_piece_amiss(at in 0usize..400, piece in prop::sample::select(PIECES), cut in 0usize..12) {
        let text = entity("t", "#[sea_orm(column_type = \"Decimal(Some((10, 2)))\", unique_key = \"k\")] pub price: Decimal,\n#[sea_orm(default_expr = \"Expr::current_timestamp()\")] pub at: Option<DateTime>,");
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        answers(&format!("{}{piece}{}", &text[..at], &text[end..]));
    }
}
