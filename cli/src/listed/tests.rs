//! Lists as projects write them.

use std::fs;

use super::*;

/// What the files (below `m/`) list: `id path` a line, the ledger where it is said, or a failure's code.
fn check(files: &[(&str, &str)], expected: &[&str]) {
    check_named(files, None, expected);
}

fn check_named(files: &[(&str, &str)], named: Option<&str>, expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("schema-diff.toml"),
        "migrations = \"m/src\"",
    )
    .unwrap();
    fs::create_dir_all(folder.path().join("m/src")).unwrap();
    for (name, text) in files {
        let path = folder.path().join("m").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let project = Project::find(folder.path()).unwrap().unwrap();
    let said: Vec<String> = match listed(&project, named) {
        Ok(None) => vec!["nothing".into()],
        Err(failure) => vec![failure.code().into()],
        Ok(Some(list)) => {
            let lines = list.migrations.iter();
            let lines = lines.map(|of| format!("{} {}", of.id, project.name_of(&of.path)));
            let ledger = list.ledger.map(|ledger| match ledger {
                Ok(name) => format!("ledger {name}"),
                Err(code) => format!("ledger? {code}"),
            });
            lines.chain(ledger).collect()
        }
    };
    assert_eq!(said, expected, "{files:?}");
}

fn migrator(body: &str) -> String {
    format!(
        "impl MigratorTrait for Migrator {{ fn migrations() -> Vec<Box<dyn MigrationTrait>> {{ {body} }} }}"
    )
}

const DERIVED: &str = "#[derive(DeriveMigrationName)] pub struct Migration;";

#[test]
fn as_the_standard_tool_writes_it() {
    let list = format!(
        "pub use sea_orm_migration::prelude::*; mod m1_a; mod m2_b; pub struct Migrator; #[async_trait::async_trait] {}",
        migrator("vec![Box::new(m2_b::Migration), Box::new(m1_a::Migration),]")
    );
    check(
        &[
            ("src/lib.rs", &list),
            ("src/m1_a.rs", DERIVED),
            ("src/m2_b.rs", DERIVED),
        ],
        &["m2_b m/src/m2_b.rs", "m1_a m/src/m1_a.rs"],
    );
    check(&[("src/lib.rs", &migrator("vec![]"))], &[]);
    check(&[("src/lib.rs", &migrator("Vec::new()"))], &[]);
    check(&[("src/lib.rs", "pub struct Migrator;")], &["nothing"]);
}

#[test]
fn names_may_be_said() {
    let said = "struct Migration; impl MigrationName for Migration { fn name(&self) -> &str { \"m0_other\" } }";
    let list = migrator("vec![Box::new(first::Migration)]");
    check(
        &[("src/lib.rs", &list), ("src/first.rs", said)],
        &["m0_other m/src/first.rs"],
    );
}

#[test]
fn modules_lead_to_files() {
    let list = format!(
        "use self::deep::{{m3_c::Migration as Third, m4_d}}; #[path = \"../odd/m5.rs\"] mod m5_e; {}",
        migrator(
            "let list: Vec<Box<dyn MigrationTrait>> = vec![Box::new(crate::deep::m2_b::Migration {}), Box::new(Third), \
             Box::new(m4_d::Migration::new()) as _, Box::new(m5_e::Migration), Box::new(far::m6_f::Migration)]; list"
        )
    );
    check(
        &[
            ("src/lib.rs", &list),
            ("src/deep/m2_b.rs", DERIVED),
            ("src/deep/m3_c.rs", DERIVED),
            ("src/deep/m4_d/mod.rs", DERIVED),
            ("odd/m5.rs", DERIVED),
            ("src/m6_f.rs", DERIVED),
        ],
        &[
            "m2_b m/src/deep/m2_b.rs",
            "m3_c m/src/deep/m3_c.rs",
            // (As `file!()` would have it.)
            "mod m/src/deep/m4_d/mod.rs",
            "m5 m/src/../odd/m5.rs",
            "m6_f m/src/m6_f.rs",
        ],
    );
}

#[test]
fn a_list_that_is_computed_is_not_guessed() {
    for body in [
        "let mut list = vec![Box::new(a::Migration)]; list.extend(more()); list",
        "more()",
        "vec![make()]",
        "vec![Box::new(a::Migration); 2]",
        // There is no such file.
        "vec![Box::new(missing::Migration)]",
        "vec![Box::new(Migration)]",
    ] {
        let list = migrator(body);
        let files = [("src/lib.rs", list.as_str()), ("src/a.rs", DERIVED)];
        check(&files, &["migrations-list"]);
    }
    check(
        &[("src/lib.rs", "impl MigratorTrait for")],
        &["migrations-list"],
    );
}

#[test]
fn the_list_may_stand_beside_and_one_of_several_is_named() {
    let own = migrator("vec![Box::new(m1_a::Migration)]");
    check(
        &[("src.rs", &own), ("src/m1_a.rs", DERIVED)],
        &["m1_a m/src/m1_a.rs"],
    );
    let other = own.replace("for Migrator", "for Seeds");
    let both = format!("{own} {other}");
    let files = [("src/lib.rs", both.as_str()), ("src/m1_a.rs", DERIVED)];
    check(&files, &["m1_a m/src/m1_a.rs"]);
    check_named(&files, Some("x::Seeds"), &["m1_a m/src/m1_a.rs"]);
    check_named(&files, Some("Nobody"), &["nothing"]);
    let two = format!("{other} {}", other.replace("Seeds", "Roots"));
    check(
        &[("src/lib.rs", &two), ("src/m1_a.rs", DERIVED)],
        &["several-migrators"],
    );
}

#[test]
fn the_ledger_may_have_a_name() {
    let with = |body: &str| {
        migrator("vec![]").replace(
            " } }",
            &format!(" }} fn migration_table_name() -> DynIden {{ {body} }} }}"),
        )
    };
    for body in [
        "Alias::new(\"done\").into_iden()",
        "\"done\".into_iden()",
        "sea_orm::DynIden::from(\"done\")",
    ] {
        check(&[("src/lib.rs", &with(body))], &["ledger done"]);
    }
    check(
        &[("src/lib.rs", &with("NAME.into_iden()"))],
        &["ledger? { NAME.into_iden() }"],
    );
}
