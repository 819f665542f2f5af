//! The same tables in the compact, the dense and the expanded form, as SeaORM's generator writes them, are one schema.

use std::mem::discriminant;

use schema_diff::model::Schema;
use schema_diff::problem::{Problem, Severity};
use schema_diff::read::{SourceFile, read};

use crate::fixtures::{files, folder};

fn schema(scope: &str) -> Schema {
    let (root, inside) = folder(scope);
    let files = files(root, inside);
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&sources);
    let errors = |problem: &&Problem| problem.severity == Severity::Error;
    assert_eq!(reading.problems.iter().find(errors), None, "{scope}");
    reading.schema
}

#[test]
fn three_forms_are_one_schema() {
    let mut compact = schema("codegen_compact");
    assert_eq!(compact.tables.len(), 14);
    assert_eq!(schema("codegen_dense"), compact);

    let expanded = schema("codegen_expanded");
    // What the short forms leave to SeaORM, a length for example, the expanded form has to say.
    let mut implied = 0;
    for (name, table) in &mut compact.tables {
        for column in &mut table.columns {
            let said = &expanded.tables[name].column(&column.name).unwrap().ty;
            assert!(said.is_said());
            if !column.ty.is_said() {
                implied += 1;
                assert_eq!(discriminant(said.value()), discriminant(column.ty.value()));
                column.ty = said.clone();
            }
        }
    }
    assert!(implied > 20, "{implied}");
    // The generator leaves the actions out where it writes relations by hand, which only this table has.
    let table = compact.tables.get_mut(&"_cake_filling_".into()).unwrap();
    for key in &mut table.foreign_keys {
        assert!(key.on_delete.take().is_some() && key.on_update.take().is_some());
    }
    assert_eq!(expanded, compact);
}
