//! Any text as a change record and as a schema: refused, or written and read again as what it was; its changes fold, or
//! are refused, and can be laid in order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use schema_diff::model::Schema;
use schema_diff::plan::{plan, plan_back};
use schema_diff::record::{Link, Record, fold, parse, to_json};

/// The record as the only one; its result counts where it is `checked`.
fn alone(record: &Record, checked: bool) -> [Link<'_>; 1] {
    let below = if checked { vec!["one".to_owned()] } else { Vec::new() };
    [Link {
        revision: "one",
        record,
        below: below.into_iter().collect(),
    }]
}

fuzz_target!(|text: &str| {
    if let Ok(record) = parse(text) {
        assert_eq!(parse(&to_json(&record)).unwrap(), record);
        let folded = fold(&alone(&record, false));
        if let Ok(schema) = folded {
            let again = Record::new(record.changes.clone(), &Schema::default()).unwrap();
            assert_eq!(fold(&alone(&again, true)).unwrap(), schema);
            let _ = plan(&record.changes, &Schema::default(), &schema);
            let _ = plan_back(&record.changes, &Schema::default(), &schema);
        }
    }
    if let Ok(schema) = serde_json::from_str::<Schema>(text) {
        let json = serde_json::to_string(&schema).unwrap();
        assert_eq!(serde_json::from_str::<Schema>(&json).unwrap(), schema);
        assert_eq!(schema.sorted(), schema.sorted().sorted());
    }
});
