//! What `pull` writes into `schema-diff.toml`: words of `#[ddl(…)]` beside entities that are not touched, and what is to be
//! left alone. Everything else in the file stays as it is, comments too.
//!
//! Knows nothing of databases and of files.

use std::collections::BTreeMap;

use schema_diff::model::ObjectName;
use schema_diff::say::{Printed, Saying};
use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::config;
use crate::error::Failure;

/// Words that an item says once.
const ONCE: [&str; 12] = [
    "collate",
    "comment",
    "default",
    "generated",
    "identity",
    "name",
    "on_update",
    "options",
    "partition_by",
    "primary_key",
    "type",
    "using",
];

/// The text of the file with what is said of tables.
pub fn with_words(text: &str, sayings: &BTreeMap<ObjectName, Saying>) -> Result<String, Failure> {
    let mut document = parse(text)?;
    for (name, saying) in sayings {
        let relations = saying.relations.iter().map(|(_, word)| word);
        let words: Vec<&Printed> = saying.ddl.iter().chain(relations).collect();
        let columns = saying.columns.iter().filter(|(_, of)| !of.ddl.is_empty());
        let columns: Vec<_> = columns.collect();
        if words.is_empty() && columns.is_empty() {
            continue;
        }
        let tables = table(document.as_table_mut(), "tables", true)?;
        let of = table(tables, &name.to_string(), false)?;
        say(of, &words)?;
        for (column, saying) in columns {
            let columns = table(of, "columns", true)?;
            let of = table(columns, column, false)?;
            say(of, &saying.ddl.iter().collect::<Vec<_>>())?;
        }
    }
    Ok(document.to_string())
}

/// The text of the file with these patterns among those of what is ignored.
pub fn with_ignored(text: &str, patterns: &[String]) -> Result<String, Failure> {
    if patterns.is_empty() {
        return Ok(text.to_owned());
    }
    let mut document = parse(text)?;
    let list = array(document.as_table_mut(), "ignore")?;
    for pattern in patterns {
        if !list.iter().any(|known| known.as_str() == Some(pattern)) {
            list.push(pattern.as_str());
        }
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<DocumentMut, Failure> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        Failure::new("config", error.message().to_owned()).help(format!("correct {}", config::FILE))
    })
}

fn misfit(key: &str) -> Failure {
    Failure::new(
        "config",
        format!("`{key}` is written in a form that cannot be added to"),
    )
    .help(format!("write it as a table or a list of {}", config::FILE))
}

fn table<'a>(parent: &'a mut Table, key: &str, implicit: bool) -> Result<&'a mut Table, Failure> {
    let item = parent.entry(key).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(implicit);
        Item::Table(table)
    });
    if let Item::Value(Value::InlineTable(inline)) = item {
        *item = Item::Table(std::mem::take(inline).into_table());
    }
    item.as_table_mut().ok_or_else(|| misfit(key))
}

fn array<'a>(parent: &'a mut Table, key: &str) -> Result<&'a mut Array, Failure> {
    let item = parent
        .entry(key)
        .or_insert_with(|| Item::Value(Value::Array(Array::new())));
    item.as_array_mut().ok_or_else(|| misfit(key))
}

/// Adds words, each in the place of one that is said once only.
fn say(of: &mut Table, words: &[&Printed]) -> Result<(), Failure> {
    if words.is_empty() {
        return Ok(());
    }
    of.set_implicit(false);
    let list = array(of, "ddl")?;
    for word in words {
        let text = word.to_string();
        let name = head(&text);
        let known = list.iter().position(|known| {
            ONCE.contains(&name) && known.as_str().is_some_and(|known| head(known) == name)
        });
        match known {
            Some(at) => {
                list.replace(at, text);
            }
            None => list.push(text),
        }
    }
    if list.len() > 1 {
        for value in list.iter_mut() {
            value.decor_mut().set_prefix("\n    ");
        }
        list.set_trailing("\n");
        list.set_trailing_comma(true);
    }
    Ok(())
}

/// The word that a text begins with.
fn head(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use schema_diff::say::ColumnSaying;

    use super::*;

    fn word(head: &str) -> Printed {
        Printed {
            head: head.into(),
            parts: Vec::new(),
        }
    }

    #[track_caller]
    fn check(before: &str, expected: &str) {
        let mut saying = Saying {
            ddl: vec![word("check = \"a > 0\""), word("comment = 'x'")],
            ..Saying::default()
        };
        let column = ColumnSaying {
            ddl: vec![word("collate = \"C\"")],
            ..ColumnSaying::default()
        };
        saying.columns.insert("Odd name".into(), column);
        let sayings = [(ObjectName::in_schema("s", "t"), saying)].into();
        assert_eq!(with_words(before, &sayings).unwrap(), expected);
    }

    #[test]
    fn what_stands_there_stays() {
        check(
            "# mine\nentities = [\"e\"] # here\n",
            "# mine\nentities = [\"e\"] # here\n\n[tables.\"s.t\"]\nddl = [\n    'check = \"a > 0\"',\n    \"comment = 'x'\",\n]\n\n\
             [tables.\"s.t\".columns.\"Odd name\"]\nddl = ['collate = \"C\"']\n",
        );
        check(
            "[tables.\"s.t\"]\n# why\nview = false\nddl = [\"comment = 'y'\"]\n",
            "[tables.\"s.t\"]\n# why\nview = false\nddl = [\n    \"comment = 'x'\",\n    'check = \"a > 0\"',\n]\n\n\
             [tables.\"s.t\".columns.\"Odd name\"]\nddl = ['collate = \"C\"']\n",
        );
    }

    #[test]
    fn what_is_ignored() {
        let patterns = ["a".to_owned(), "b".to_owned()];
        let text = with_ignored("# x\nignore = [\"b\"] # y\n[types]\n", &patterns).unwrap();
        assert_eq!(text, "# x\nignore = [\"b\", \"a\"] # y\n[types]\n");
        let text = with_ignored("entities = [\"e\"]\n[types]\n", &patterns).unwrap();
        assert_eq!(
            text,
            "entities = [\"e\"]\nignore = [\"a\", \"b\"]\n[types]\n"
        );
        assert_eq!(with_ignored("# x", &[]).unwrap(), "# x");
        assert!(with_ignored("ignore = 5", &patterns).is_err());
    }
}
