//! Rows written out, and what is made of them.

use super::*;
use crate::model::{IndexKey, Nulls, UniqueForm};

fn relation(oid: i64, name: &str, kind: &str) -> Relation {
    Relation {
        oid,
        schema: "app".into(),
        name: name.into(),
        quoted: name.into(),
        qualified: format!("app.{name}"),
        kind: kind.into(),
        ..Relation::default()
    }
}

fn column(name: &str, ty: &str) -> Column {
    Column {
        relation: 1,
        name: name.into(),
        ty: ty.into(),
        type_oid: 23,
        is_local: true,
        ..Column::default()
    }
}

fn sequence(oid: i64, name: &str, owner: Option<(i64, i16)>) -> Relation {
    Relation {
        sequence: Some(Sequence {
            ty: "integer".into(),
            start: 1,
            increment: 1,
            min: 1,
            max: i64::from(i32::MAX),
            cache: 1,
            cycle: false,
        }),
        owner: owner.map(|(oid, _)| oid),
        owner_number: owner.map(|(_, number)| number),
        ..relation(oid, name, "sequence")
    }
}

/// All rows of a catalog.
#[derive(Default)]
struct Rows {
    relations: Vec<Relation>,
    enums: Vec<Enum>,
    words: Vec<Word>,
    columns: Vec<Column>,
    constraints: Vec<Constraint>,
    indexes: Vec<Index>,
    uses: Vec<Use>,
}

fn rows() -> Rows {
    Rows {
        relations: vec![relation(1, "t", "table")],
        ..Rows::default()
    }
}

fn all(rows: Rows) -> Schema {
    without(rows, |_| false)
}

fn without(rows: Rows, leave_out: impl Fn(&ObjectName) -> bool) -> Schema {
    let catalog = Catalog {
        schema: "app".into(),
        quoted_schema: "app".into(),
        schemas: vec!["app".into()],
        relations: rows.relations,
        enums: rows.enums,
        words: rows.words,
        types: vec![],
    };
    let mut describing = Describing::new(&catalog, leave_out);
    // Each relation's are numbered as they stand here.
    let mut numbers: BTreeMap<i64, i16> = BTreeMap::new();
    for mut row in rows.columns {
        let number = numbers.entry(row.relation).or_default();
        *number += 1;
        row.number = *number;
        describing.column(row);
    }
    for row in rows.constraints {
        describing.constraint(row);
    }
    for row in rows.indexes {
        describing.index(row);
    }
    describing.finish(&rows.uses)
}

fn only_table(rows: Rows) -> Table {
    all(rows).tables[&"t".into()].clone()
}

#[test]
fn what_counts_up() {
    let with_default = |name: &str, default: &str| Column {
        default: Some(default.into()),
        ..column(name, "integer")
    };
    let identity = |name: &str, identity: &str| Column {
        identity: identity.into(),
        ..column(name, "integer")
    };
    let mut rows = Rows {
        columns: vec![
            with_default("serial", "nextval('t_serial_seq'::regclass)"),
            with_default("offset", "(nextval('t_offset_seq'::regclass) + 10)"),
            with_default("shared", "nextval('ids'::regclass)"),
            identity("by_default", "d"),
            identity("always", "a"),
            column("plain", "integer"),
        ],
        ..rows()
    };
    for (oid, name, owner) in [
        (2, "t_serial_seq", Some((1, 1))),
        (3, "t_offset_seq", Some((1, 2))),
        (4, "ids", None),
        (5, "t_by_default_seq", Some((1, 4))),
        (6, "renamed", Some((1, 5))),
    ] {
        rows.relations.push(sequence(oid, name, owner));
    }
    let schema = all(rows);
    let table = &schema.tables[&"t".into()];
    let counters: Vec<_> = table
        .columns
        .iter()
        .map(|of| {
            assert_eq!(*of.auto_increment.value(), of.counter.is_some());
            let counter = of.counter.as_ref()?;
            Some((counter.kind, counter.options.as_deref()))
        })
        .collect();
    assert_eq!(
        counters,
        [
            Some((CounterKind::Serial, None)),
            None,
            None,
            Some((CounterKind::ByDefault, None)),
            Some((CounterKind::Always, Some("SEQUENCE NAME renamed"))),
            None
        ]
    );
    let defaults: Vec<bool> = table
        .columns
        .iter()
        .map(|of| of.default.is_some())
        .collect();
    assert_eq!(defaults, [false, true, true, false, false, false]);
    // What belongs to a column and is not what it counts by is an object, and goes on belonging to it.
    let objects: Vec<String> = schema.opaque.keys().map(ToString::to_string).collect();
    assert_eq!(objects, ["ids", "t_offset_seq"]);
    assert_eq!(
        schema.opaque[&"ids".into()].definition.as_deref(),
        Some("CREATE SEQUENCE ids AS integer")
    );
    assert_eq!(
        table.opaque[0].definition,
        "ALTER SEQUENCE t_offset_seq OWNED BY t.\"offset\""
    );
}

#[test]
fn enums_by_oid_never_by_name() {
    let of = |oid, schema: &str| Enum {
        oid,
        schema: schema.into(),
        name: "mood".into(),
        values: vec!["a".into()],
    };
    let with_enum = |name: &str, enum_type, is_array| Column {
        enum_type: Some(enum_type),
        is_array,
        ..column(name, "mood")
    };
    let rows = Rows {
        columns: vec![
            with_enum("own", 1, false),
            with_enum("other", 2, false),
            with_enum("list", 2, true),
            // Not among the rows: an extension's.
            with_enum("foreign", 9, false),
        ],
        enums: vec![of(1, "app"), of(2, "other"), of(3, "unused")],
        ..rows()
    };
    let schema = all(rows);
    let other = ColumnType::Enum(ObjectName::in_schema("other", "mood"));
    let types: Vec<_> = schema.tables[&"t".into()]
        .columns
        .iter()
        .map(|column| column.ty.value().clone())
        .collect();
    assert_eq!(
        types,
        [
            ColumnType::Enum("mood".into()),
            other.clone(),
            ColumnType::Array(Box::new(other)),
            ColumnType::Custom("mood".into()),
        ]
    );
    let names: Vec<_> = schema.enums.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["mood", "other.mood"]);
}

#[test]
fn unique_keys_and_indexes() {
    let index = |name: &str, unique| Index {
        relation: 1,
        name: name.into(),
        unique,
        method: "btree".into(),
        key_count: 1,
        columns: vec![1],
        orders: vec![0],
        classes: vec![1978],
        collations: vec![0],
        valid: true,
        ..Index::default()
    };
    let class = Word {
        oid: 1978,
        text: "int4_ops".into(),
        method: Some("btree".into()),
        default: true,
        of_type: 23,
        kept_type: 0,
    };
    let rows = Rows {
        columns: vec![column("a", "integer")],
        words: vec![class],
        constraints: vec![Constraint {
            relation: 1,
            name: "key".into(),
            kind: "u".into(),
            columns: vec![1],
            valid: true,
            options: vec!["fillfactor=70".into()],
            ..Constraint::default()
        }],
        indexes: vec![
            index("whole", true),
            index("plain", false),
            Index {
                filter: Some("(b = 1)".into()),
                ..index("part", true)
            },
            Index {
                valid: false,
                ..index("broken", true)
            },
            Index {
                columns: vec![0],
                orders: vec![1],
                details: vec![Detail {
                    at: 0,
                    expression: Some("(a + 1)".into()),
                    ty: 23,
                    options: None,
                }],
                method: "gist".into(),
                ..index("z_last", false)
            },
        ],
        ..rows()
    };
    let table = only_table(rows);
    let forms: Vec<_> = table
        .uniques
        .iter()
        .map(|unique| (*unique.form.value(), unique.definition.as_deref()))
        .collect();
    let kept = "UNIQUE (\"a\") WITH (\"fillfactor\" = '70')";
    assert_eq!(
        forms,
        [
            (UniqueForm::Constraint, Some(kept)),
            (UniqueForm::Index, None)
        ]
    );
    let names = table.indexes.iter().filter_map(|of| of.name.as_ref());
    let names: Vec<_> = names.map(|name| name.value().as_str()).collect();
    assert_eq!(names, ["broken", "part", "plain", "z_last"]);
    assert!(table.indexes[0].options.contains_key("invalid"));
    assert_eq!(table.indexes[1].filter.as_deref(), Some("b = 1"));
    let last = &table.indexes[3];
    assert_eq!(last.method.as_deref(), Some("gist"));
    assert_eq!(
        last.columns[0].key,
        IndexKey::Expression("a + 1".to_owned())
    );
    assert!(last.columns[0].descending);
    assert_eq!(last.columns[0].nulls, Some(Nulls::Last));
}

#[test]
fn a_partition_is_made_by_itself_and_attached() {
    let rows = Rows {
        relations: vec![
            Relation {
                definition: Some("RANGE (at)".into()),
                ..relation(1, "t", "partitioned table")
            },
            Relation {
                bound: Some("FOR VALUES FROM (1) TO (2)".into()),
                parents: vec!["t".into()],
                comment: Some("it's one".into()),
                ..relation(2, "p", "partition")
            },
        ],
        columns: vec![
            column("at", "integer"),
            Column {
                relation: 2,
                not_null: true,
                is_local: false,
                ..column("at", "integer")
            },
        ],
        constraints: vec![Constraint {
            relation: 2,
            name: "p_pkey".into(),
            kind: "p".into(),
            columns: vec![1],
            valid: true,
            definition: Some("PRIMARY KEY (at)".into()),
            ..Constraint::default()
        }],
        indexes: vec![Index {
            relation: 2,
            name: "i".into(),
            definition: Some("CREATE INDEX i ON app.p USING btree (at)".into()),
            ..Index::default()
        }],
        uses: vec![Use {
            user: 2,
            schema: "app".into(),
            name: "t".into(),
            columns: Vec::new(),
        }],
        ..rows()
    };
    let schema = all(rows);
    assert_eq!(schema.tables.len(), 1);
    assert_eq!(
        schema.tables[&"t".into()].options["partition_by"],
        "RANGE (at)"
    );
    let partition = &schema.opaque[&"p".into()];
    assert_eq!(
        partition.definition.as_deref(),
        Some(
            "CREATE TABLE p (\"at\" integer NOT NULL, CONSTRAINT \"p_pkey\" PRIMARY KEY (at));\n\
             CREATE INDEX i ON p USING btree (at);\n\
             ALTER TABLE ONLY t ATTACH PARTITION p FOR VALUES FROM (1) TO (2);\n\
             COMMENT ON TABLE p IS 'it''s one'"
        )
    );
    assert!(partition.uses.contains_key(&"t".into()));
}

#[test]
fn what_is_left_out_takes_its_rows_and_sequences_along() {
    let rows = Rows {
        columns: vec![column("a", "integer")],
        relations: vec![
            relation(1, "t", "table"),
            relation(2, "v", "view"),
            sequence(3, "t_a_seq", Some((1, 1))),
        ],
        ..rows()
    };
    let schema = without(rows, |name| name.name == "t");
    assert!(schema.tables.is_empty());
    assert_eq!(schema.opaque.len(), 1);
    assert_eq!(schema.opaque[&"v".into()].kind, "view");
}
