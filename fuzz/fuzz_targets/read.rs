//! Any text as a source file and as a column type: an answer, and twice the same.
//!
//! Says nothing of places: proc-macro2 keeps none when it is compiled for fuzzing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use schema_diff::read::{SourceFile, parse_column_type, read};

fuzz_target!(|text: &str| {
    let files = [SourceFile {
        path: "src/a.rs",
        text,
    }];
    let reading = read(&files);
    let again = read(&files);
    assert_eq!(reading.schema, again.schema);
    assert_eq!(reading.problems, again.problems);
    for (table, column) in reading.places.keys() {
        let table = &reading.schema.tables[table];
        // A column whose type could not be read has a place, and a problem.
        let known = |column: &String| table.columns.iter().any(|known| known.name == *column);
        assert!(column.as_ref().is_none_or(known) || !reading.problems.is_empty());
    }
    let _ = parse_column_type(text);
});
