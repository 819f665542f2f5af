//! How the work grows with the source. Names are where it could grow faster than the source does, so it is the modules
//! asked for a name that are counted; no clock.

use std::fmt::Write;

use super::super::read;
use super::{SourceFile, entity};

/// Four times the source must not ask more than some four times as often.
#[track_caller]
fn check(files: impl Fn(usize) -> Vec<(String, String)>) {
    let steps = |size: usize| {
        let files = files(size);
        let sources: Vec<SourceFile<'_>> = files
            .iter()
            .map(|(path, text)| SourceFile { path, text })
            .collect();
        read(&sources).steps
    };
    let (small, large) = (steps(50), steps(200));
    assert!(small >= 50, "nothing was looked up: {small}");
    assert!(large <= small * 9 / 2, "{small} grew to {large}");
}

fn relation(target: &str) -> String {
    format!(
        "#[derive(DeriveRelation)] pub enum Relation {{ #[sea_orm(belongs_to = \"{target}::Entity\", from = \"Column::A\", to = \"{target}::Column::Id\")] A }}"
    )
}

#[test]
fn files_that_refer_to_each_other() {
    check(|size| {
        (0..size)
            .map(|at| {
                let text = entity(&format!("t{at}"), "pub a: super::kinds::Kind, pub b: Id,");
                let text = text.replace("#[derive(DeriveRelation)]\npub enum Relation {}", "");
                let next = relation(&format!("super::t{}", (at + 1) % size));
                (
                    format!("src/t{at}.rs"),
                    format!("use super::kinds::*; {text} {next}"),
                )
            })
            .chain([(
                "src/kinds.rs".to_owned(),
                "pub type Kind = i32; #[derive(DeriveValueType)] pub struct Id(Kind);".to_owned(),
            )])
            .collect()
    });
}

#[test]
fn modules_in_one_file_with_globs() {
    check(|size| {
        let mut text = "pub use self::m0::*; pub type Kind = i32;".to_owned();
        for at in 0..size {
            let inner = entity(&format!("t{at}"), "pub a: Kind, pub b: Nowhere,");
            write!(
                text,
                "pub mod m{at} {{ use super::*; use nowhere::*; {inner} }}"
            )
            .unwrap();
        }
        vec![("src/lib.rs".to_owned(), text)]
    });
}

#[test]
fn names_that_nothing_declares() {
    check(|size| {
        (0..size)
            .map(|at| {
                let fields = "pub a: gone::Id, pub b: super::super::far::Kind, pub c: Lost,";
                let text = entity(&format!("t{at}"), fields);
                (format!("src/t{at}.rs"), text)
            })
            .collect()
    });
}

#[test]
fn chains_of_aliases_and_exports() {
    check(|size| {
        let mut text = entity("t", "pub a: A0,");
        for at in 0..size {
            write!(text, "pub use self::m{at}::A{at}; pub mod m{at} {{ pub type A{at} = super::A{}; pub type B{at} = i32; }}", at + 1).unwrap();
            let other = entity(&format!("o{at}"), &format!("pub a: super::m{at}::B{at},"));
            write!(text, "mod o{at} {{ {other} }}").unwrap();
        }
        vec![("src/lib.rs".to_owned(), text)]
    });
}

#[test]
fn folders_of_one_name() {
    check(|size| {
        (0..size)
            .map(|at| {
                let fields = "pub a: gone::entity::Id, pub b: entity::Kind,";
                let text = entity(&format!("t{at}"), fields);
                (format!("crates/c{at}/src/entity/mod.rs"), text)
            })
            .collect()
    });
}
