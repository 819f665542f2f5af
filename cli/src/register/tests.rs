//! Many layouts of a `lib.rs`, before and after.

use std::collections::BTreeMap;

use super::*;

fn new(id: &str) -> New<'_> {
    New {
        id,
        folder: None,
        carried: true,
    }
}

fn check(before: &str, after: &str) {
    let known: BTreeSet<String> = ["m1", "m2"].map(str::to_owned).into();
    let result = register("lib.rs", before, new("m9"), &known).unwrap();
    assert_eq!(result, after, "\n--- got ---\n{result}");
    syn::parse_file(&result).unwrap();
}

fn refuse(before: &str, message: &str) {
    let failure = register("lib.rs", before, new("m9"), &BTreeSet::new()).unwrap_err();
    assert!(failure.to_string().contains(message), "{failure}");
}

#[test]
fn the_skeleton() {
    check(
        "//! Revisions.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The revisions.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}

runner::revisions! {
    Migrator:
}
",
        "//! Revisions.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m9;

/// The revisions.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m9::Migration)]
    }
}

runner::revisions! {
    Migrator:
    m9,
}
",
    );
}

#[test]
fn the_second_revision() {
    check(
        "use x;

mod m1;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m1::Migration)]
    }
}

runner::revisions! {
    Migrator:
    m1,
}
",
        "use x;

mod m1;
mod m9;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m1::Migration),
            Box::new(m9::Migration),
        ]
    }
}

runner::revisions! {
    Migrator:
    m1,
    m9,
}
",
    );
}

#[test]
fn a_long_name_is_laid_out_as_rustfmt_does() {
    let id = "m20251022_143000_a_name_that_is_as_long_as_forty_characters";
    let before =
        "impl M for X {\n    fn migrations() -> V {\n        vec![]\n    }\n}\nrevisions! { X: }\n";
    let first = register("lib.rs", before, new(id), &BTreeSet::new()).unwrap();
    assert_eq!(
        first,
        format!(
            "mod {id};\n\nimpl M for X {{\n    fn migrations() -> V {{\n        vec![Box::new(\n            {id}::Migration,\n        )]\n    }}\n}}\nrevisions! {{ X: {id} }}\n"
        )
    );
    let second = register("lib.rs", &first, new("m9"), &[id.to_owned()].into()).unwrap();
    assert_eq!(
        second,
        format!(
            "mod {id};\nmod m9;\n\nimpl M for X {{\n    fn migrations() -> V {{\n        vec![\n            Box::new({id}::Migration),\n            Box::new(m9::Migration),\n        ]\n    }}\n}}\nrevisions! {{ X: {id}, m9 }}\n"
        )
    );
}

#[test]
fn comments_and_odd_formatting_stay() {
    check(
        "#![allow(dead_code)]
// licence

pub  mod m1 ; // the first
  pub mod   m2; /* second */

// helpers, not a revision
mod helpers;
mod inline { pub struct M; }

pub struct Migrator;

impl MigratorTrait for Migrator {
  fn migrations()->Vec<Box<dyn MigrationTrait>>{
    // oldest first ]
    let list: Vec<Box<dyn MigrationTrait>> = vec![
      Box::new( m1::Migration ), // one
      // Box::new(gone::Migration),

      Box::new(m2::Migration)  // two, no comma
      // the end
    ];
    list
  }
}

runner::revisions!(Migrator: m1 /* one */, m2 without record);
// last line",
        "#![allow(dead_code)]
// licence

pub  mod m1 ; // the first
  pub mod   m2; /* second */
  pub mod m9;

// helpers, not a revision
mod helpers;
mod inline { pub struct M; }

pub struct Migrator;

impl MigratorTrait for Migrator {
  fn migrations()->Vec<Box<dyn MigrationTrait>>{
    // oldest first ]
    let list: Vec<Box<dyn MigrationTrait>> = vec![
      Box::new( m1::Migration ), // one
      // Box::new(gone::Migration),

      Box::new(m2::Migration),  // two, no comma
      Box::new(m9::Migration),
      // the end
    ];
    list
  }
}

runner::revisions!(Migrator: m1 /* one */, m2 without record, m9);
// last line",
    );
}

#[test]
fn windows_line_ends_and_a_mark_stay() {
    check(
        "\u{feff}mod m1;\r\nimpl M for X {\r\n\tfn migrations() -> V {\r\n\t\tvec![\r\n\t\t\tBox::new(m1::Migration),\r\n\t\t]\r\n\t}\r\n}\r\nrevisions! {\r\n\tX:\r\n\tm1,\r\n}\r\n",
        "\u{feff}mod m1;\r\nmod m9;\r\nimpl M for X {\r\n\tfn migrations() -> V {\r\n\t\tvec![\r\n\t\t\tBox::new(m1::Migration),\r\n\t\t\tBox::new(m9::Migration),\r\n\t\t]\r\n\t}\r\n}\r\nrevisions! {\r\n\tX:\r\n\tm1,\r\n\tm9,\r\n}\r\n",
    );
}

#[test]
fn everything_on_one_line() {
    check(
        "mod m1; mod m2; struct X; impl M for X { fn migrations() -> V { vec![Box::new(m1::Migration), /* ä */ Box::new(m2::Migration)] } } revisions! { a::X: m1, m2, }",
        "mod m1; mod m2;\nmod m9;\n struct X; impl M for X { fn migrations() -> V { vec![Box::new(m1::Migration), /* ä */ Box::new(m2::Migration), Box::new(m9::Migration)] } } revisions! { a::X: m1, m2, m9 }",
    );
}

#[test]
fn an_empty_list_with_a_comment() {
    check(
        "mod helpers;
impl M for X {
    fn migrations() -> V {
        vec![
            // none yet
        ]
    }
}
revisions! { X: }
",
        "mod helpers;
mod m9;
impl M for X {
    fn migrations() -> V {
        vec![
            // none yet
            Box::new(m9::Migration),
        ]
    }
}
revisions! { X: m9 }
",
    );
}

#[test]
fn names_in_strings_and_other_functions_do_not_mislead() {
    check(
        "mod m1;
fn other() -> Vec<u8> { vec![1, 2] }
const TEXT: &str = \"vec![]\";
impl Other for X { fn elsewhere() { vec![0]; } }
impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m1::Migration),
        ]
    }
}
revisions! {
    X: m1 // the only one
}
",
        "mod m1;
mod m9;
fn other() -> Vec<u8> { vec![1, 2] }
const TEXT: &str = \"vec![]\";
impl Other for X { fn elsewhere() { vec![0]; } }
impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m1::Migration),
            Box::new(m9::Migration),
        ]
    }
}
revisions! {
    X: m1, // the only one
    m9,
}
",
    );
}

#[test]
fn what_cannot_be_edited_is_refused() {
    refuse("fn {", "cannot be read");
    refuse("mod m9;", "has a module m9 already");
    refuse("struct X;", "no function `migrations`");
    refuse(
        "impl M for X { fn migrations() -> V { all() } } revisions! { X: }",
        "no function `migrations`",
    );
    refuse(
        "impl M for X { fn migrations() -> V { vec![] } }",
        "revisions! { Migrator: … }",
    );
    refuse(
        "impl M for X { fn migrations() -> V { vec![] } } revisions! { m1 }",
        "does not begin with `Migrator:`",
    );
}

#[test]
fn a_migrator_without_runner_carries_no_sources() {
    let list = |elements: &str| {
        format!("impl M for X {{ fn migrations() -> V {{ vec![{elements}] }} }}\n")
    };
    let new = New {
        carried: false,
        ..new("m9")
    };
    let before = format!("mod m1;\n{}", list("Box::new(m1::Migration)"));
    let result = register("lib.rs", &before, new, &["m1".to_owned()].into()).unwrap();
    assert_eq!(
        result.split_whitespace().collect::<String>(),
        format!(
            "mod m1; mod m9; {}",
            list("Box::new(m1::Migration), Box::new(m9::Migration),")
        )
        .split_whitespace()
        .collect::<String>()
    );
}

#[test]
fn a_revision_in_a_folder_of_its_own() {
    let before = "mod m1;
impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m1::Migration),
        ]
    }
}
revisions! {
    X:
    m1,
}
";
    let new = New {
        id: "m9",
        folder: Some("../shop"),
        carried: true,
    };
    let result = register("lib.rs", before, new, &["m1".to_owned()].into()).unwrap();
    assert_eq!(
        result,
        "mod m1;
#[path = \"../shop/m9.rs\"]
mod m9;
impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m1::Migration),
            Box::new(m9::Migration),
        ]
    }
}
revisions! {
    X:
    m1,
    m9 in \"../shop\",
}
"
    );
    let gone = ["m1", "m9"].map(str::to_owned).into();
    let back = New {
        id: "m7",
        folder: None,
        carried: true,
    };
    assert_eq!(
        replace("lib.rs", &result, &gone, back).unwrap(),
        before.replace("m1", "m7")
    );
}

#[test]
fn one_in_place_of_several() {
    let before = "// licence
mod m0;
pub mod m1; // the first
mod m2;
mod m3;

impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m0::Migration),
            // the first
            Box::new(m1::Migration),
            Box::new(m2::Migration), // the second
            Box::new(m3::Migration)
        ]
    }
}
revisions! { a::X: m0, m1, m2, m3 }
";
    let gone: BTreeSet<String> = ["m1", "m2"].map(str::to_owned).into();
    let result = replace("lib.rs", before, &gone, new("m9")).unwrap();
    assert_eq!(
        result,
        "// licence
mod m0;
mod m9; // the first
mod m3;

impl M for X {
    fn migrations() -> V {
        vec![
            Box::new(m0::Migration),
            // the first
            Box::new(m9::Migration),
            // the second
            Box::new(m3::Migration)
        ]
    }
}
revisions! { a::X: m0, m9, m3 }
"
    );
    syn::parse_file(&result).unwrap();
}

#[test]
fn what_is_listed_too_early_changes_places() {
    let before = "mod m3;
mod m1;
impl M for X {
    fn migrations() -> V {
        vec![
            // the first place
            Box::new(m3::Migration),
            Box::new(helpers::Other), // not ours
            Box::new(m1::Migration), // the third
            Box::new(m2::Migration),
        ]
    }
}
revisions! { X: m3 in \"shop\", m1, m2 }
";
    let needs: BTreeMap<String, Vec<String>> = [
        ("m1".to_owned(), vec![]),
        ("m2".to_owned(), vec!["m1".to_owned()]),
        ("m3".to_owned(), vec!["m1".to_owned(), "m0".to_owned()]),
    ]
    .into();
    let after = before
        .replace(
            "the first place\n            Box::new(m3",
            "the first place\n            Box::new(m1",
        )
        .replace(
            "Box::new(m1::Migration), // the third",
            "Box::new(m3::Migration), // the third",
        )
        .replace("m3 in \"shop\", m1", "m1, m3 in \"shop\"");
    assert_eq!(in_order("lib.rs", before, &needs).unwrap(), after);
    assert_eq!(in_order("lib.rs", &after, &needs).unwrap(), after);
}
