//! Schemas said by small entities: a table's fields, an enum's values.

use std::fmt::Write as _;

use schema_diff::model::Schema;
use schema_diff::read::{SourceFile, read};

/// Entities as `(table, fields)`, beside them enums as `("enum name", "first, second")`; an enum `mood` is the type
/// `Mood`. What stands before the struct can be said, too: `("users #[sea_orm(…)]", fields)`.
pub type Sources = &'static [(&'static str, &'static str)];

/// What the entities say, by this project's own reader.
pub fn schema_of(sources: &[(&str, &str)]) -> Schema {
    let mut files = Vec::new();
    let mut enums = "use sea_orm::entity::prelude::*;\n".to_owned();
    for (head, content) in sources {
        if let Some(name) = head.strip_prefix("enum ") {
            enums.push_str(&enum_text(name, content));
            continue;
        }
        let (table, attributes) = head.split_once(' ').unwrap_or((head, ""));
        let text = format!(
            "use sea_orm::entity::prelude::*;\nuse super::enums::*;\n#[sea_orm::model]\n\
             #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm(table_name = \"{table}\")]\n{attributes}\n\
             pub struct Model {{ {content} }}\nimpl ActiveModelBehavior for ActiveModel {{}}\n"
        );
        files.push((format!("{table}.rs"), text));
    }
    files.push(("enums.rs".into(), enums));
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    reading.schema
}

fn enum_text(name: &str, values: &str) -> String {
    let ident: String = name
        .split(['_', ' '])
        .filter_map(|word| {
            let (first, rest) = word.split_at_checked(1)?;
            Some(format!("{}{rest}", first.to_uppercase()))
        })
        .collect();
    let mut variants = String::new();
    for (at, value) in values.split(", ").enumerate() {
        let _ = write!(variants, "#[sea_orm(string_value = \"{value}\")] V{at}, ");
    }
    format!(
        "#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]\n\
         #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"{name}\")]\npub enum {ident} {{ {variants}}}\n"
    )
}
