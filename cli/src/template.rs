//! The file of a revision that somebody fills in by hand. Knows nothing of files and of the graph.

use schema_diff::revision::{Revision, header};

/// An empty `up` and `down`, with how many rows are changed in batches.
const BODY: &str = r#"
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // Many rows are best changed in batches. Each is on its own, so that no lock is held for long and a
    // run that was stopped goes on where it was:
    //
    // fn use_transaction(&self) -> Option<bool> {
    //     Some(false)
    // }
    //
    // async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
    //     let batch = "UPDATE users SET email = lower(email) WHERE id IN (SELECT id FROM \
    //                  (SELECT id FROM users WHERE email <> lower(email) LIMIT 1000) AS batch)";
    //     let connection = manager.get_connection();
    //     while connection.execute_unprepared(batch).await?.rows_affected() > 0 {}
    //     Ok(())
    // }

    async fn up(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
"#;

/// The text of the file.
pub fn empty(revision: &Revision) -> String {
    let mut text = String::new();
    for line in header::lines(revision, &[]) {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    text.push_str(BODY);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_revision_and_its_example_is_code() {
        let revision = Revision {
            id: "m1".into(),
            message: "data".into(),
            ..Revision::default()
        };
        let text = empty(&revision);
        assert_eq!(header::parse("m1", "m1.rs", &text), Ok(Some(revision)));
        syn::parse_file(&text).unwrap();
        let example: Vec<&str> = BODY
            .lines()
            .filter_map(|line| line.strip_prefix("    // "))
            .skip(2)
            .collect();
        syn::parse_file(&format!(
            "impl MigrationTrait for M {{ {} }}",
            example.join("\n")
        ))
        .unwrap();
    }
}
