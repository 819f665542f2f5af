//! What differs between two schemas of one database, in words for a message. Not the diff of the engine: a proof must
//! not be judged by what it is to judge.

use schema_diff::dialect::{Dialect, plain_expression, same_default, same_type};
use schema_diff::model::{Fact, IndexKey, Schema};
use serde_json::Value;

/// More would not help.
const MOST: usize = 8;

/// The differences, whatever the order in which things were created.
pub(super) fn differences(dialect: Dialect, expected: &Schema, found: &Schema) -> Vec<String> {
    let expected = plain(dialect, expected);
    let mut found = plain(dialect, found);
    // A default or a type may come back in another spelling.
    for (name, table) in &expected.tables {
        let Some(other) = found.tables.get_mut(name) else {
            continue;
        };
        for column in &table.columns {
            let Some(other) = other.columns.iter_mut().find(|c| c.name == column.name) else {
                continue;
            };
            if same_default(dialect, column.default.as_ref(), other.default.as_ref()) {
                other.default.clone_from(&column.default);
            }
            if same_type(dialect, column.ty.value(), other.ty.value()) {
                other.ty.clone_from(&column.ty);
            }
        }
    }
    if expected == found {
        return Vec::new();
    }
    let mut differences = Vec::new();
    walk(
        "",
        &serde_json::to_value(&expected).unwrap_or_default(),
        &serde_json::to_value(&found).unwrap_or_default(),
        &mut differences,
    );
    let more = differences.len().saturating_sub(MOST);
    differences.truncate(MOST);
    if more > 0 {
        differences.push(format!("and {more} more"));
    }
    differences
}

/// The schema in an order of its own, without names that the dialect has no use for.
fn plain(dialect: Dialect, schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    // A column that is renamed and renamed back may come back in quotes, wherever it is named.
    let unquoted = |text: &mut String| {
        if dialect == Dialect::Sqlite {
            *text = text.replace('"', "");
        }
    };
    let texts = schema.opaque.values_mut();
    texts
        .filter_map(|object| object.definition.as_mut())
        .for_each(unquoted);
    for table in schema.tables.values_mut() {
        let parts = table.opaque.iter_mut();
        parts.map(|part| &mut part.definition).for_each(unquoted);
        table.opaque.sort_by(|a, b| {
            (&a.kind, &a.name, &a.definition).cmp(&(&b.kind, &b.name, &b.definition))
        });
        for check in &mut table.checks {
            check.expression = plain_expression(&check.expression);
        }
        for index in &mut table.indexes {
            index.filter = index.filter.as_deref().map(plain_expression);
            for column in &mut index.columns {
                if let IndexKey::Expression(text) = &mut column.key {
                    *text = plain_expression(text);
                }
            }
        }
        for column in &mut table.columns {
            if let Some(generated) = &mut column.generated {
                generated.expression = plain_expression(&generated.expression);
            }
        }
        // A key that nobody named is named after its column; made anew beside a rename, as PostgreSQL would have.
        if dialect.unique_keys_are_indexes() {
            for unique in table
                .uniques
                .iter_mut()
                .filter(|key| key.columns.len() == 1)
            {
                unique.name = unique
                    .name
                    .take()
                    .filter(|name| !name.value().ends_with("_key"));
            }
        }
        if dialect.names_constraints() {
            continue;
        }
        if let Some(key) = &mut table.primary_key {
            key.name = None;
        }
        for key in &mut table.foreign_keys {
            key.name = None;
        }
        for unique in &mut table.uniques {
            if *unique.form.value() == schema_diff::model::UniqueForm::Constraint {
                unique.name = None;
            }
            unique.form = Fact::Said(*unique.form.value());
        }
    }
    schema.sorted()
}

fn walk(path: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    if expected == found {
        return;
    }
    let (Some(a), Some(b)) = (members(expected), members(found)) else {
        differences.push(format!("{path} was {expected} and is {found}"));
        return;
    };
    let at = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    for (key, value) in &a {
        match b.iter().find(|(other, _)| other == key) {
            Some((_, other)) => walk(&at(key), value, other, differences),
            None => differences.push(format!("{} is missing: {value}", at(key))),
        }
    }
    for (key, value) in &b {
        if !a.iter().any(|(other, _)| other == key) {
            differences.push(format!("{} is there and was not: {value}", at(key)));
        }
    }
}

/// The parts of a value under names that mean something; none for a value that has no parts.
fn members(value: &Value) -> Option<Vec<(String, &Value)>> {
    match value {
        Value::Object(object) => Some(
            object
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
        ),
        Value::Array(items) if items.iter().all(Value::is_object) => {
            let mut members: Vec<(String, &Value)> = Vec::new();
            for item in items {
                let name = item.get("columns").or_else(|| item.get("name"));
                let name = match name {
                    Some(Value::String(name)) => name.clone(),
                    Some(other) => other.to_string(),
                    None => "?".to_owned(),
                };
                let same = members.iter().filter(|(key, _)| *key == name).count();
                let name = match same {
                    0 => name,
                    _ => format!("{name}#{same}"),
                };
                members.push((name, item));
            }
            Some(members)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(json: Value) -> Schema {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn differences_are_named_and_order_and_spelling_are_none() {
        let column = |name: &str, default: Value| serde_json::json!({ "name": name, "type": "integer", "default": default });
        let start = schema(serde_json::json!({ "tables": { "t": {
            "columns": [column("a", serde_json::json!({"number": "5"})), column("b", serde_json::json!({"number": "1"}))],
            "primary_key": { "name": "pk", "columns": ["a"] },
        }}}));
        let same = schema(serde_json::json!({ "tables": { "t": {
            "columns": [column("b", serde_json::json!({"number": "1"})), column("a", serde_json::json!({"expression": "(5)"}))],
            "primary_key": { "columns": ["a"] },
        }}}));
        assert!(differences(Dialect::Sqlite, &start, &same).is_empty());
        assert_eq!(
            differences(Dialect::Postgres, &start, &same),
            ["tables.t.primary_key.name is missing: \"pk\""]
        );
        let other = schema(serde_json::json!({ "tables": { "t": {
            "columns": [{ "name": "a", "type": "text", "default": {"number": "5"} }, column("c", Value::Null)],
            "primary_key": { "name": "pk", "columns": ["a"] },
        }}}));
        assert_eq!(
            differences(Dialect::Sqlite, &start, &other),
            [
                "tables.t.columns.a.type was \"integer\" and is \"text\"",
                "tables.t.columns.b is missing: {\"name\":\"b\",\"type\":\"integer\",\"default\":{\"number\":\"1\"}}",
                "tables.t.columns.c is there and was not: {\"name\":\"c\",\"type\":\"integer\"}",
            ]
        );
    }
}
