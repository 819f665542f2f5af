//! Cases of the reader: source text in, the schema in a compact form and the problems out.
//!
//! In the compact form `~` marks what is implied and not said.

mod any_input;
mod columns;
mod crates;
mod ddl;
mod expanded;
mod forms;
mod growth;
mod keys;
mod mutated;
mod names;
mod options;
mod places;
mod relations;
mod types;
mod warnings;

use std::fmt::Write;

use super::{Reading, SourceFile, parse_column, parse_column_type, read, read_with};
use crate::model::{Fact, IndexColumn, Table, UniqueForm};
use crate::problem::Severity;

/// Reads one file and compares schema and problems with the expected text.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_files(&[("src/a.rs", text)], expected);
}

/// Reads the fields of a compact entity that has an `id`, and compares everything but the `id`.
#[track_caller]
fn check_fields(fields: &str, expected: &str) {
    let text = entity("t", fields);
    let found = compact(&read(&[SourceFile {
        path: "src/a.rs",
        text: &text,
    }]));
    let found: Vec<&str> = found
        .lines()
        .filter(|line| !line.starts_with("table ") && !line.starts_with("  id "))
        .map(str::trim)
        .collect();
    let expected: Vec<&str> = lines(expected);
    assert_eq!(found, expected, "\n{text}");
}

/// Reads several files.
#[track_caller]
fn check_files(files: &[(&str, &str)], expected: &str) {
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|&(path, text)| SourceFile { path, text })
        .collect();
    let found = compact(&read(&sources));
    assert_eq!(lines(&found), lines(expected), "\n{found}");
}

fn lines(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// A compact entity of the table, in its own module's text. Fields begin at line 6.
fn entity(table: &str, fields: &str) -> String {
    format!(
        "use sea_orm::entity::prelude::*;\n#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"{table}\")]\npub struct Model {{\n#[sea_orm(primary_key)]\npub id: i32,\n{fields}\n}}\n#[derive(DeriveRelation)]\npub enum Relation {{}}\n"
    )
}

fn compact(reading: &Reading) -> String {
    let mut out = String::new();
    for (name, values) in &reading.schema.enums {
        writeln!(out, "enum {name}: {}", values.values.join(", ")).unwrap();
    }
    for (name, table) in &reading.schema.tables {
        let comment = table.comment.as_ref();
        let comment = comment.map_or_else(String::new, |text| format!(" comment {text}"));
        writeln!(out, "table {name}{comment}").unwrap();
        write_table(&mut out, table);
    }
    for problem in &reading.problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = &problem.place;
        writeln!(
            out,
            "{severity} {} {}:{}:{}+{}: {}",
            problem.code, place.file, place.line, place.column, place.length, problem.message
        )
        .unwrap();
        assert!(!problem.help.is_empty(), "no help: {problem:?}");
    }
    out
}

fn fact<T>(fact: &Fact<T>, text: impl std::fmt::Display) -> String {
    if fact.is_said() {
        text.to_string()
    } else {
        format!("~{text}")
    }
}

fn write_table(out: &mut String, table: &Table) {
    for column in &table.columns {
        let ty = fact(&column.ty, format!("{:?}", column.ty.value()));
        write!(out, "  {} {ty}", column.name).unwrap();
        if column.nullable {
            write!(out, " null").unwrap();
        }
        if let Some(default) = &column.default {
            write!(out, " = {default:?}").unwrap();
        }
        if column.auto_increment != Fact::implied(false) {
            let counts = format!("auto {}", column.auto_increment.value());
            write!(out, " {}", fact(&column.auto_increment, counts)).unwrap();
        }
        let more = [
            ("collate", &column.collation),
            ("on update", &column.on_update),
            ("comment", &column.comment),
            ("extra", &column.extra),
        ];
        for (word, text) in more {
            if let Some(text) = text {
                write!(out, " {word} {text}").unwrap();
            }
        }
        if let Some(generated) = &column.generated {
            let kept = if generated.stored { " stored" } else { "" };
            write!(out, " as ({}){kept}", generated.expression).unwrap();
        }
        writeln!(out).unwrap();
    }
    let named = |name: &Option<Fact<String>>| {
        name.as_ref()
            .map_or_else(String::new, |name| format!(" {}", fact(name, name.value())))
    };
    if let Some(key) = &table.primary_key {
        writeln!(
            out,
            "  key{} ({})",
            named(&key.name),
            key.columns.join(", ")
        )
        .unwrap();
    }
    for unique in &table.uniques {
        let form = match unique.form.value() {
            UniqueForm::Constraint => "constraint",
            UniqueForm::Index => "index",
        };
        let form = fact(&unique.form, form);
        let columns = unique.columns.join(", ");
        writeln!(out, "  unique{} ({columns}) {form}", named(&unique.name)).unwrap();
    }
    for index in &table.indexes {
        let columns: Vec<&str> = index.columns.iter().map(IndexColumn::text).collect();
        let columns = columns.join(", ");
        writeln!(out, "  index{} ({columns})", named(&index.name)).unwrap();
    }
    for key in &table.foreign_keys {
        write!(
            out,
            "  foreign{} ({}) -> {} ({})",
            named(&key.name),
            key.columns.join(", "),
            key.references,
            key.referenced_columns.join(", ")
        )
        .unwrap();
        if let Some(action) = key.on_delete {
            write!(out, " delete {action:?}").unwrap();
        }
        if let Some(action) = key.on_update {
            write!(out, " update {action:?}").unwrap();
        }
        writeln!(out).unwrap();
    }
    for check in &table.checks {
        writeln!(out, "  check{} ({})", named(&check.name), check.expression).unwrap();
    }
}
