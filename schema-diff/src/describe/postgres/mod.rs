//! PostgreSQL's catalog to the model's schema.
//!
//! Knows nothing of queries and of server versions.
//!
//! sea-schema's type parser is used, on rows assembled from `format_type()`; its guess counts only where the text
//! is spelled back the same. Its discovery is not used: it asks several questions for every table (and
//! `information_schema` computes its constraint views anew for each), sees no keys at all as a role that may only
//! SELECT, and loses plain indexes, predicates, expressions, methods and orders of indexes, deferrability, the
//! actions' columns, collations, checks' and exclusions' details and enums of other schemas. Its defaults go through
//! floats and stop at the first quote of a string, so literals are read here. What is added: all of these, and the
//! exact text of whatever has no word.

mod defaults;
mod rows;
mod types;

pub use rows::{Catalog, Column, Constraint, Enum, Index, Part, Relation};
pub use types::column_type;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::said;
use crate::dialect::tokens::{closes_at, without_outer_parentheses};
use crate::model::{
    self, Action, Check, ColumnType, EnumType, Fact, ForeignKey, Generated, ObjectName, Opaque,
    OpaquePart, PrimaryKey, Schema, Table, Unique, UniqueForm,
};

/// The schema that the rows say. The tables named in `leave_out` are not in it.
pub fn schema(catalog: &Catalog, leave_out: &[&str]) -> Schema {
    let mut schema = Schema::default();
    let mut tables: BTreeMap<i64, (&Relation, Table)> = BTreeMap::new();
    for relation in &catalog.relations {
        if !matches!(relation.kind.as_str(), "table" | "partitioned table") {
            schema.opaque.insert(
                ObjectName::new(relation.name.clone()),
                Opaque {
                    kind: relation.kind.clone(),
                    definition: relation.definition.clone(),
                    ..Opaque::default()
                },
            );
        } else if !leave_out.contains(&relation.name.as_str()) {
            let table = Table {
                comment: relation.comment.clone(),
                ..Table::default()
            };
            tables.insert(relation.oid, (relation, table));
        }
    }

    let enums: HashMap<i64, (ObjectName, &Enum)> = catalog
        .enums
        .iter()
        .map(|of| (of.oid, (catalog.name(&of.schema, &of.name), of)))
        .collect();
    let mut used = BTreeSet::new();
    for column in &catalog.columns {
        if let Some((_, table)) = tables.get_mut(&column.relation) {
            used.extend(column.enum_type);
            table.columns.push(describe_column(column, &enums));
        }
    }
    for (oid, (name, of)) in enums {
        if name.schema.is_none() || used.contains(&oid) {
            let values = of.values.clone();
            schema.enums.insert(name, EnumType { values });
        }
    }

    for constraint in &catalog.constraints {
        if let Some((_, table)) = tables.get_mut(&constraint.relation) {
            catalog.add_constraint(table, constraint);
        }
    }
    for index in &catalog.indexes {
        if let Some((relation, table)) = tables.get_mut(&index.relation) {
            catalog.add_index(table, relation, index);
        }
    }
    for part in &catalog.parts {
        if let Some((relation, table)) = tables.get_mut(&part.relation) {
            table.opaque.push(OpaquePart {
                kind: part.kind.clone(),
                name: part.name.clone(),
                definition: catalog.unqualified(relation, &part.definition),
            });
        }
    }

    schema.tables = tables
        .into_values()
        .map(|(relation, mut table)| {
            // The catalog has no order of its own.
            table
                .uniques
                .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
            table
                .indexes
                .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
            table
                .foreign_keys
                .sort_by(|a, b| name_of(a.name.as_ref()).cmp(&name_of(b.name.as_ref())));
            table
                .opaque
                .sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
            (ObjectName::new(relation.name.clone()), table)
        })
        .collect();
    schema
}

fn name_of(name: Option<&Fact<String>>) -> Option<&str> {
    name.map(|name| name.value().as_str())
}

fn describe_column(row: &Column, enums: &HashMap<i64, (ObjectName, &Enum)>) -> model::Column {
    let ty = match row.enum_type.and_then(|oid| enums.get(&oid)) {
        Some((name, _)) if row.is_array => {
            ColumnType::Array(Box::new(ColumnType::Enum(name.clone())))
        }
        Some((name, _)) => ColumnType::Enum(name.clone()),
        None => column_type(&row.ty),
    };
    let mut opaque = Vec::new();
    let expression = row.default.as_deref();
    let generated = expression
        .filter(|_| !row.generated.is_empty())
        .map(|text| Generated {
            expression: without_outer_parentheses(text).to_owned(),
            stored: row.generated == "s",
        });
    if row.identity == "a" {
        opaque.push("GENERATED ALWAYS AS IDENTITY".into());
    }
    let counts =
        !row.identity.is_empty() || row.owns_sequence && expression.is_some_and(is_plain_nextval);
    if counts {
        opaque.extend(row.sequence_options.clone());
    }
    let default = expression
        .filter(|_| row.generated.is_empty() && !counts)
        .map(|text| {
            let types: Vec<&str> = std::iter::once(&row.ty)
                .chain(&row.bare_types)
                .map(String::as_str)
                .collect();
            defaults::default_value(text, &types)
        });
    model::Column {
        nullable: !row.not_null,
        default,
        auto_increment: Fact::Said(counts),
        generated,
        collation: row.collation.clone(),
        comment: row.comment.clone(),
        opaque: (!opaque.is_empty()).then(|| opaque.join(" ")),
        ..model::Column::new(row.name.clone(), Fact::Said(ty))
    }
}

/// `nextval('…'::regclass)` and nothing around it.
fn is_plain_nextval(text: &str) -> bool {
    text.strip_prefix("nextval(")
        .and_then(super::leading_string)
        .is_some_and(|(_, rest)| rest == "::regclass)")
}

impl Catalog {
    /// A name that says its schema only where that is another one.
    fn name(&self, schema: &str, name: &str) -> ObjectName {
        if schema == self.schema {
            ObjectName::new(name)
        } else {
            ObjectName::in_schema(schema, name)
        }
    }

    /// A definition without this schema before the table's name: the server always prints it, and what is printed
    /// must be the same in every schema.
    fn unqualified(&self, relation: &Relation, definition: &str) -> String {
        let statistics = "CREATE STATISTICS ";
        let mut text = definition.replacen(
            &format!("{statistics}{}.", self.quoted_schema),
            statistics,
            1,
        );
        for word in [" ON ", " ON ONLY ", " TO "] {
            let full = format!("{word}{}.{}", self.quoted_schema, relation.quoted);
            if text.contains(&full) {
                text = text.replacen(&full, &format!("{word}{}", relation.quoted), 1);
                break;
            }
        }
        text
    }

    fn add_constraint(&self, table: &mut Table, row: &Constraint) {
        let part = |kind: &str| OpaquePart {
            kind: kind.to_owned(),
            name: Some(row.name.clone()),
            definition: row.definition.clone().unwrap_or_default(),
        };
        match (row.kind.as_str(), &row.definition) {
            ("p", definition) => {
                table.primary_key = Some(PrimaryKey {
                    name: Some(said(&row.name)),
                    columns: row.columns.clone(),
                    ..PrimaryKey::default()
                });
                if definition.is_some() {
                    table.opaque.push(part("primary key"));
                }
            }
            ("u", None) => table.uniques.push(Unique {
                name: Some(said(&row.name)),
                columns: row.columns.clone(),
                form: Fact::Said(UniqueForm::Constraint),
                ..Unique::default()
            }),
            ("u", Some(_)) => table.opaque.push(part("unique")),
            ("f", None) => table.foreign_keys.push(ForeignKey {
                name: Some(said(&row.name)),
                columns: row.columns.clone(),
                references: self.name(
                    row.target_schema.as_deref().unwrap_or(&self.schema),
                    row.target.as_deref().unwrap_or_default(),
                ),
                referenced_columns: row.target_columns.clone(),
                on_delete: Some(action(&row.on_delete)),
                on_update: Some(action(&row.on_update)),
                ..ForeignKey::default()
            }),
            ("f", Some(_)) => table.opaque.push(part("foreign key")),
            ("c", definition) => match definition.as_deref().and_then(check) {
                Some(check) => table.checks.push(Check {
                    name: Some(said(&row.name)),
                    ..check
                }),
                None => table.opaque.push(part("check")),
            },
            ("x", _) => table.opaque.push(part("exclusion")),
            _ => table.opaque.push(part("constraint")),
        }
    }

    fn add_index(&self, table: &mut Table, relation: &Relation, row: &Index) {
        if row.unique && row.definition.is_none() {
            table.uniques.push(Unique {
                name: Some(said(&row.name)),
                columns: row.columns.clone(),
                form: Fact::Said(UniqueForm::Index),
                ..Unique::default()
            });
            return;
        }
        table.indexes.push(model::Index {
            name: Some(said(&row.name)),
            columns: row.columns.iter().map(Into::into).collect(),
            definition: row
                .definition
                .as_deref()
                .map(|text| self.unqualified(relation, text)),
            ..model::Index::default()
        });
    }
}

/// `CHECK (…)`, and what may stand behind it.
fn check(definition: &str) -> Option<Check> {
    let rest = definition.strip_prefix("CHECK ")?;
    let (expression, rest) = rest.split_at_checked(closes_at(rest)? + 1)?;
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let mut take = |wanted: &[&str]| {
        let found = words.windows(2).position(|two| two == wanted);
        if let Some(at) = found {
            words.drain(at..at + 2);
        }
        found.is_some()
    };
    let (no_inherit, not_valid) = (take(&["NO", "INHERIT"]), take(&["NOT", "VALID"]));
    words.is_empty().then(|| Check {
        no_inherit,
        not_valid,
        ..Check::new(without_outer_parentheses(expression))
    })
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(oid: i64, name: &str, kind: &str) -> Relation {
        Relation {
            oid,
            name: name.into(),
            quoted: name.into(),
            kind: kind.into(),
            definition: None,
            comment: None,
        }
    }

    fn column(name: &str, ty: &str) -> Column {
        Column {
            relation: 1,
            name: name.into(),
            ty: ty.into(),
            ..Column::default()
        }
    }

    fn catalog() -> Catalog {
        Catalog {
            schema: "app".into(),
            quoted_schema: "app".into(),
            relations: vec![relation(1, "t", "table")],
            ..Catalog::default()
        }
    }

    fn only_table(catalog: &Catalog) -> Table {
        schema(catalog, &[]).tables[&"t".into()].clone()
    }

    #[test]
    fn what_counts_up() {
        let own = |name: &str, default: &str| Column {
            default: Some(default.into()),
            owns_sequence: true,
            ..column(name, "integer")
        };
        let identity = |name: &str, identity: &str| Column {
            identity: identity.into(),
            owns_sequence: true,
            ..column(name, "integer")
        };
        let rows = Catalog {
            columns: vec![
                own("serial", "nextval('t_serial_seq'::regclass)"),
                own("offset", "(nextval('t_offset_seq'::regclass) + 10)"),
                Column {
                    owns_sequence: false,
                    ..own("shared", "nextval('ids'::regclass)")
                },
                identity("by_default", "d"),
                identity("always", "a"),
                column("plain", "integer"),
            ],
            ..catalog()
        };
        let table = only_table(&rows);
        let increments: Vec<bool> = table
            .columns
            .iter()
            .map(|of| *of.auto_increment.value())
            .collect();
        assert_eq!(increments, [true, false, false, true, true, false]);
        let defaults: Vec<bool> = table
            .columns
            .iter()
            .map(|of| of.default.is_some())
            .collect();
        assert_eq!(defaults, [false, true, true, false, false, false]);
        assert_eq!(table.columns[3].opaque, None);
        assert_eq!(
            table.columns[4].opaque.as_deref(),
            Some("GENERATED ALWAYS AS IDENTITY")
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
        let rows = Catalog {
            columns: vec![
                with_enum("own", 1, false),
                with_enum("other", 2, false),
                with_enum("list", 2, true),
                // Not among the rows: an extension's.
                with_enum("foreign", 9, false),
            ],
            enums: vec![of(1, "app"), of(2, "other"), of(3, "unused")],
            ..catalog()
        };
        let schema = schema(&rows, &[]);
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
        let index = |name: &str, unique, definition: Option<&str>| Index {
            relation: 1,
            name: name.into(),
            unique,
            columns: vec!["a".into()],
            definition: definition.map(str::to_owned),
        };
        let partial = "CREATE UNIQUE INDEX part ON app.t USING btree (a) WHERE (b = ' ON app.t')";
        let rows = Catalog {
            constraints: vec![Constraint {
                relation: 1,
                name: "key".into(),
                kind: "u".into(),
                columns: vec!["a".into()],
                ..Constraint::default()
            }],
            indexes: vec![
                index("whole", true, None),
                index("plain", false, None),
                index("part", true, Some(partial)),
            ],
            ..catalog()
        };
        let table = only_table(&rows);
        let forms: Vec<_> = table
            .uniques
            .iter()
            .map(|unique| *unique.form.value())
            .collect();
        assert_eq!(forms, [UniqueForm::Constraint, UniqueForm::Index]);
        assert_eq!(table.indexes.len(), 2);
        assert_eq!(
            table.indexes[0].definition.as_deref(),
            Some("CREATE UNIQUE INDEX part ON t USING btree (a) WHERE (b = ' ON app.t')")
        );
        assert_eq!(table.indexes[1].definition, None);
    }

    #[test]
    fn what_is_left_out_takes_its_rows_along() {
        let rows = Catalog {
            columns: vec![column("a", "integer")],
            relations: vec![relation(1, "t", "table"), relation(2, "v", "view")],
            ..catalog()
        };
        let schema = schema(&rows, &["t"]);
        assert!(schema.tables.is_empty());
        assert_eq!(schema.opaque[&"v".into()].kind, "view");
    }
}
