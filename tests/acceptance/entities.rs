//! Entities whose meaning stands elsewhere: in other files and crates, in features, in the live database.

use crate::support::project::Project;

const REPORT: &str = "use sea_orm::entity::prelude::*;
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"report\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
}
";

#[tokio::test]
async fn an_entity_on_a_view_is_no_table() {
    let project = Project::example();
    project.migrate().await;
    project
        .execute("CREATE VIEW report AS SELECT 1 AS id")
        .await;
    project.write("entities/src/report.rs", REPORT);
    let advice = "`report` is a view in the database, so that its entity is taken for no table; write [tables.report] \
                  view = true in schema-diff.toml";
    let answer = project.run(&["check"]).code(0).says(advice);
    assert_eq!(answer.stderr.matches("[tables.report]").count(), 1);
    let before = project.migrations();
    project
        .run(&["autogenerate", "x"])
        .code(0)
        .says(advice)
        .says("nothing to do");
    assert_eq!(project.migrations(), before);
    // Said in the configuration it needs no words.
    let config = project.read("schema-diff.toml");
    project.write(
        "schema-diff.toml",
        &format!("{config}\n[tables.report]\nview = true\n"),
    );
    let answer = project.run(&["check"]).code(0);
    assert!(!answer.stderr.contains("report"), "{}", answer.stderr);
    project.run(&["check", "--offline"]).code(0);
}

#[test]
fn a_type_of_another_crate_and_a_feature() {
    let project = Project::example();
    std::fs::create_dir_all(project.path("ids/src")).expect("a folder");
    project.write(
        "ids/Cargo.toml",
        "[package]\nname = \"shop-ids\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    project.write(
        "ids/src/lib.rs",
        "macro_rules! id { ($($name:ident),*) => { $(#[derive(DeriveValueType)] pub struct $name(pub i64);)* } }\nid!(ReportId, UserId);\n",
    );
    project.edit("Cargo.toml", "members = [", "members = [\"ids\", ");
    project.edit(
        "entities/Cargo.toml",
        "[dependencies]\n",
        "[features]\ndefault = [\"wide\"]\nwide = []\n\n[dependencies]\nkeys = { package = \"shop-ids\", path = \"../ids\" }\n",
    );
    project.write(
        "entities/src/report.rs",
        &REPORT.replace(
            "pub id: i32,",
            "pub id: keys::ReportId,\n#[cfg(feature = \"wide\")]\npub width: i32,\n#[cfg(not(feature = \"wide\"))]\npub narrow: i32,",
        ),
    );
    let answer = project.run(&["check", "--offline"]).code(1);
    assert!(
        answer
            .stdout
            .contains("column `id`: big integer, not null, auto increment")
            && answer.stdout.contains("`width`")
            && !answer.stdout.contains("`narrow`"),
        "{}\n{}",
        answer.stdout,
        answer.stderr
    );
    assert!(!answer.stderr.contains("read-cfg"), "{}", answer.stderr);
}
