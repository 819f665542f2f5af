//! What tables, columns, enums and their values are called in Rust.
//!
//! The code generator makes identifiers of whatever it is given, some of which are none, or are the same as others. So it
//! is given these names only, of which it makes what it is given, and the database's own are put back afterwards. Knows
//! nothing of types.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use schema_diff::model::{ObjectName, Table};

/// The names of everything that is written.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Each table's.
    pub tables: BTreeMap<ObjectName, TableNames>,
    /// Each enum's, by what it is called in the database.
    pub enums: BTreeMap<String, EnumNames>,
}

/// How a table is called.
#[derive(Debug, Clone, Default)]
pub struct TableNames {
    /// Its module.
    pub module: String,
    /// The field of each column.
    pub columns: BTreeMap<String, String>,
}

/// How an enum is called.
#[derive(Debug, Clone, Default)]
pub struct EnumNames {
    /// Its type.
    pub ident: String,
    /// What the generator is given for each value, in order.
    pub values: Vec<String>,
}

/// Modules that are there already, and files that mean something else to cargo.
const MODULES: [&str; 5] = ["prelude", "sea_orm_active_enums", "lib", "main", "mod"];

/// What no raw identifier can be, and what the generator does not know to be a word of Rust's.
const NO_IDENTIFIERS: [&str; 5] = ["self", "super", "crate", "gen", "_"];

/// Types that entities name without saying where they are from, and what stands in each of their modules.
const TYPES: [&str; 40] = [
    "ActiveModel",
    "ActiveModelBehavior",
    "BelongsTo",
    "Column",
    "ColumnDef",
    "ColumnType",
    "Date",
    "DateTime",
    "DateTimeUtc",
    "DateTimeWithTimeZone",
    "Ddl",
    "Decimal",
    "Entity",
    "EntityName",
    "EnumIter",
    "Err",
    "Expr",
    "HasMany",
    "HasOne",
    "IpNetwork",
    "Json",
    "Model",
    "ModelEx",
    "None",
    "Ok",
    "Option",
    "PgVector",
    "PrimaryKey",
    "Related",
    "Relation",
    "RelationDef",
    "RelationTrait",
    "Self",
    "Some",
    "String",
    "StringLen",
    "Time",
    "Uuid",
    "Vec",
    "Box",
];

/// Names for these tables, and for the enums with their values.
pub fn names<'a>(
    tables: impl Iterator<Item = (&'a ObjectName, &'a Table)>,
    enums: &BTreeMap<String, Vec<String>>,
) -> Names {
    let tables: Vec<(&ObjectName, &Table)> = tables.collect();
    let wanted = tables.iter().map(|(name, _)| {
        let module = identifier(&ascii(&name.name), "table");
        let far = name.schema.as_ref().map(|schema| {
            let schema = identifier(&ascii(schema), "schema");
            format!("{schema}_{module}")
        });
        let module = if is_raw(&module) || MODULES.contains(&module.as_str()) {
            format!("{module}_table")
        } else {
            module
        };
        (name.name == module && name.schema.is_none(), module, far)
    });
    let modules = unique(&wanted.collect::<Vec<_>>());
    let tables = tables
        .into_iter()
        .zip(modules)
        .map(|((name, table), module)| {
            let wanted = table.columns.iter().map(|column| {
                let field = identifier(&column.name, "column");
                (column.name == field, field, None)
            });
            let fields = unique(&wanted.collect::<Vec<_>>());
            let columns = table.columns.iter().map(|column| column.name.clone());
            let names = TableNames {
                module,
                columns: columns.zip(fields).collect(),
            };
            (name.clone(), names)
        })
        .collect();
    let mut taken: BTreeSet<String> = TYPES.iter().map(|name| (*name).to_owned()).collect();
    let enums = enums
        .iter()
        .map(|(name, values)| {
            let mut ident = identifier(name, "enum").to_upper_camel_case();
            if taken.contains(&ident) {
                ident.push_str("Enum");
            }
            let base = ident.clone();
            let mut number = 1;
            while !taken.insert(ident.clone()) {
                number += 1;
                ident = format!("{base}{number}");
            }
            let values = variants(values);
            (name.clone(), EnumNames { ident, values })
        })
        .collect();
    Names { tables, enums }
}

/// The letters that the name of a file may have, since a module is one.
fn ascii(name: &str) -> String {
    let plain = |c: char| if c.is_ascii() { c } else { ' ' };
    name.chars().map(plain).collect()
}

/// The nearest identifier in snake case that the generator makes nothing else of.
fn identifier(name: &str, kind: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if is_part(c) { c } else { ' ' })
        .collect();
    let mut snake = plain.to_snake_case();
    if !snake.chars().next().is_some_and(is_start) {
        snake = if snake.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}_{snake}")
        };
    }
    if NO_IDENTIFIERS.contains(&snake.as_str()) {
        snake = format!("{snake}_{kind}");
    }
    // What has letters that are in no case may still not be one.
    if syn::parse_str::<syn::Ident>(&snake).is_err() && !is_raw(&snake)
        || snake.to_snake_case() != snake
    {
        return kind.to_owned();
    }
    snake
}

fn is_start(c: char) -> bool {
    c.is_alphabetic()
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether it is an identifier only with `r#` before it.
fn is_raw(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_err()
        && syn::parse_str::<syn::Ident>(&format!("r#{name}")).is_ok()
}

/// Different names for all, in either case. Each comes with whether it is a database's own name, which is kept first,
/// and with what to take where it is taken.
fn unique(wanted: &[(bool, String, Option<String>)]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut found = vec![None; wanted.len()];
    for own in [true, false] {
        for (at, (is_own, name, other)) in wanted.iter().enumerate() {
            if *is_own != own {
                continue;
            }
            let mut name = name.clone();
            if let (Some(other), true) = (other, taken.contains(&name.to_upper_camel_case())) {
                name.clone_from(other);
            }
            let base = name.clone();
            let mut number = 1;
            // Variants are in the other case, in which a_1 and a1 are the same.
            while !taken.insert(name.to_upper_camel_case()) {
                number += 1;
                name = format!("{base}_{number}");
            }
            found[at] = Some(name);
        }
    }
    found.into_iter().flatten().collect()
}

/// What the generator makes different variants of.
fn variants(values: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut found = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let plain: String = value
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let given = match variant(&plain).as_str() {
            "" | "Self" => format!("Value{}", at + 1),
            _ => plain,
        };
        let mut tried = given.clone();
        while !taken.insert(variant(&tried)) {
            tried = format!("{tried} v{}", at + 1);
        }
        found.push(tried);
    }
    found
}

/// What the generator makes of a value without signs in it.
fn variant(given: &str) -> String {
    if given.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{}", given.replace(' ', ""))
    } else {
        given.to_upper_camel_case()
    }
}

#[cfg(test)]
mod tests {
    use schema_diff::model::{Column, ColumnType, Fact};

    use super::*;

    #[track_caller]
    fn check(columns: &[&str], expected: &[&str]) {
        let table = Table {
            columns: columns
                .iter()
                .map(|name| Column::new(*name, Fact::Said(ColumnType::Text)))
                .collect(),
            ..Table::default()
        };
        let name = ObjectName::new("t");
        let names = names(std::iter::once((&name, &table)), &BTreeMap::new());
        let found: Vec<&str> = columns
            .iter()
            .map(|column| names.tables[&name].columns[*column].as_str())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn columns() {
        check(
            &["id", "userName", "User Name", "user_name"],
            &["id", "user_name_2", "user_name_3", "user_name"],
        );
        check(
            &["type", "self", "Self", "gen", "2fa", "", "_", "a1", "a_1"],
            &[
                "type",
                "self_column",
                "self_column_2",
                "gen_column",
                "column_2fa",
                "column",
                "column_2",
                "a1",
                "a_1_2",
            ],
        );
        check(
            &["weird \"column", "ünïcode", "日本"],
            &["weird_column", "ünïcode", "日本"],
        );
    }

    #[test]
    fn modules() {
        let table = Table::default();
        let all: Vec<ObjectName> = vec![
            "Foo".into(),
            "foo".into(),
            "mod".into(),
            "prelude".into(),
            "self".into(),
            "type".into(),
            ("audit", "foo").into(),
            ("audit", "bar").into(),
            "данные".into(),
            "ünïcode".into(),
        ];
        let names = names(all.iter().map(|name| (name, &table)), &BTreeMap::new());
        let found: Vec<&str> = all
            .iter()
            .map(|name| names.tables[name].module.as_str())
            .collect();
        assert_eq!(
            found,
            [
                "foo_2",
                "foo",
                "mod_table",
                "prelude_table",
                "self_table",
                "type_table",
                "audit_foo",
                "bar",
                "table",
                "n_code"
            ]
        );
    }

    #[test]
    fn enums_and_values() {
        let values = ["a b", "A-B", "", "1", "1!", "self", "it's", "ü"];
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        let enums = [
            ("Odd Mood", &values),
            ("date", &values),
            ("odd_mood", &values),
        ];
        let enums = enums
            .map(|(name, values)| (name.to_owned(), values.clone()))
            .into();
        let names = names(std::iter::empty(), &enums);
        let idents: Vec<&str> = names.enums.values().map(|of| of.ident.as_str()).collect();
        assert_eq!(idents, ["OddMood", "DateEnum", "OddMoodEnum"]);
        assert_eq!(
            names.enums["date"].values,
            [
                "a b", "A B v2", "Value3", "1", "1 v5", "Value6", "it s", "Value8"
            ]
        );
    }
}
