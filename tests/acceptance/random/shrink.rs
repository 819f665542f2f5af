//! The smallest pair that still fails, by leaving out what is not needed.

use schema_diff::model::{ObjectName, Schema, Table};

use super::generate::{Pair, enum_of};
use super::renames::fitting;

/// Leaves out of the pair whatever does not change that it fails, and says what is left and how it fails.
pub async fn smallest(mut pair: Pair, fails: impl AsyncFn(&Pair) -> Option<String>) -> String {
    let mut error = fails(&pair).await;
    let kind = |error: &Option<String>| {
        let text = error.clone().unwrap_or_default();
        text.chars().take_while(|c| *c != ':').collect::<String>()
    };
    let wanted = kind(&error);
    'again: loop {
        for smaller in smaller(&pair) {
            let found = fails(&smaller).await;
            if found.is_some() && kind(&found) == wanted {
                (pair, error) = (smaller, found);
                continue 'again;
            }
        }
        break;
    }
    format!(
        "before {}\nafter {}\nrenames {:?}\nbackends {:?}\n{}",
        serde_json::to_string_pretty(&pair.before).expect("JSON"),
        serde_json::to_string_pretty(&pair.after).expect("JSON"),
        pair.renames,
        pair.backends,
        error.unwrap_or_else(|| "(it does not fail the second time)".into())
    )
}

/// The pair without one thing, for each thing in it.
fn smaller(pair: &Pair) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut add = |before: Schema, after: Schema| {
        if (&before, &after) != (&pair.before, &pair.after) {
            found.push(Pair {
                renames: fitting(&before, &after, &pair.renames),
                before,
                after,
                backends: pair.backends.clone(),
            });
        }
    };
    let (a, b) = (&pair.before, &pair.after);
    let names: Vec<&ObjectName> = a.tables.keys().chain(b.tables.keys()).collect();
    for name in names {
        add(without_table(a, name), without_table(b, name));
        add(without_table(a, name), b.clone());
        add(a.clone(), without_table(b, name));
        let both = [a, b]
            .into_iter()
            .filter_map(|schema| schema.tables.get(name));
        for column in both.flat_map(|table| &table.columns) {
            let drop = |schema: &Schema| without_column(schema, name, &column.name);
            add(drop(a), drop(b));
            add(drop(a), b.clone());
            add(a.clone(), drop(b));
            let plain = |schema: &Schema| {
                in_table(schema, name, |table| {
                    for other in table.columns.iter_mut().filter(|c| c.name == column.name) {
                        other.default = None;
                    }
                })
            };
            add(plain(a), plain(b));
        }
        let most = |list: fn(&Table) -> usize| {
            let count = |schema: &Schema| schema.tables.get(name).map_or(0, list);
            count(a).max(count(b))
        };
        for at in 0..most(|table| table.foreign_keys.len()) {
            let drop =
                |schema: &Schema| in_table(schema, name, |t| drop_at(&mut t.foreign_keys, at));
            add(drop(a), b.clone());
            add(a.clone(), drop(b));
        }
        for at in 0..most(|table| table.uniques.len()) {
            let drop = |schema: &Schema| in_table(schema, name, |t| drop_at(&mut t.uniques, at));
            add(drop(a), b.clone());
            add(a.clone(), drop(b));
        }
        for at in 0..most(|table| table.indexes.len()) {
            let drop = |schema: &Schema| in_table(schema, name, |t| drop_at(&mut t.indexes, at));
            add(drop(a), b.clone());
            add(a.clone(), drop(b));
        }
    }
    for at in 0..pair.renames.len() {
        let mut fewer = pair.clone();
        fewer.renames.remove(at);
        fewer.renames = fitting(a, b, &fewer.renames);
        found.push(fewer);
    }
    found
}

fn drop_at<T>(list: &mut Vec<T>, at: usize) {
    if at < list.len() {
        list.remove(at);
    }
}

fn in_table(schema: &Schema, name: &ObjectName, change: impl FnOnce(&mut Table)) -> Schema {
    let mut schema = schema.clone();
    if let Some(table) = schema.tables.get_mut(name) {
        change(table);
    }
    used_enums(schema)
}

fn without_table(schema: &Schema, name: &ObjectName) -> Schema {
    let mut schema = schema.clone();
    schema.tables.remove(name);
    for table in schema.tables.values_mut() {
        table.foreign_keys.retain(|key| key.references != *name);
    }
    used_enums(schema)
}

fn without_column(schema: &Schema, name: &ObjectName, column: &str) -> Schema {
    in_table(schema, name, |table| {
        let keyed = |columns: &[String]| columns.iter().any(|other| other == column);
        if table
            .primary_key
            .as_ref()
            .is_some_and(|key| keyed(&key.columns))
        {
            return;
        }
        table.columns.retain(|other| other.name != column);
        table.uniques.retain(|unique| !keyed(&unique.columns));
        table
            .indexes
            .retain(|index| !index.named_columns().any(|name| name == column));
        table.foreign_keys.retain(|key| !keyed(&key.columns));
    })
}

fn used_enums(mut schema: Schema) -> Schema {
    let used: Vec<ObjectName> = schema
        .tables
        .values()
        .flat_map(|table| &table.columns)
        .filter_map(|column| enum_of(column.ty.value()).cloned())
        .collect();
    schema.enums.retain(|name, _| used.contains(name));
    schema
}
