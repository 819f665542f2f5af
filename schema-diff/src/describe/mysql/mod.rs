//! `information_schema` of MySQL and MariaDB to the model's schema.
//!
//! Knows nothing of queries and of server versions, but for how the two of them print a default.
//!
//! What is added to the rows: an index that only serves a foreign key, which the server makes by itself, is none of
//! the schema's; a `longtext` that must be valid JSON is MariaDB's `json`; a unique key is a constraint and an index
//! at once. An enum's values stay in the column's type, as text.

mod rows;
mod values;

pub use rows::{Catalog, Check, Column, ForeignKeyPart, IndexPart, Relation, Trigger};
pub use values::column_type;

use std::collections::{BTreeMap, HashSet};

use super::said;
use crate::dialect::Dialect;
use crate::dialect::tokens::without_outer_parentheses;
use crate::model::{
    self, Action, ColumnType, Fact, ForeignKey, Generated, Index, ObjectName, Opaque, OpaquePart,
    PrimaryKey, Schema, Table, Unique, UniqueForm,
};

/// The schema that the rows say. The tables named in `leave_out` are not in it.
pub fn schema(catalog: &Catalog, leave_out: &[&str]) -> Schema {
    let mut schema = Schema::default();
    let mut tables: BTreeMap<&str, (&Relation, Table)> = BTreeMap::new();
    for relation in &catalog.relations {
        if !matches!(relation.kind.as_str(), "BASE TABLE" | "SYSTEM VERSIONED") {
            schema.opaque.insert(
                ObjectName::new(relation.name.clone()),
                Opaque {
                    kind: relation.kind.to_lowercase(),
                    definition: relation.definition.clone(),
                    ..Opaque::default()
                },
            );
        } else if !leave_out.contains(&relation.name.as_str()) {
            let mut table = Table {
                comment: Some(relation.comment.clone()).filter(|text| !text.is_empty()),
                ..Table::default()
            };
            let options = relation.options.as_deref().unwrap_or_default();
            for (kind, there) in [
                ("system versioning", relation.kind != "BASE TABLE"),
                ("partitions", options.contains("partitioned")),
            ] {
                if there {
                    table.opaque.push(OpaquePart {
                        kind: kind.to_owned(),
                        name: None,
                        definition: options.to_owned(),
                    });
                }
            }
            tables.insert(&relation.name, (relation, table));
        }
    }

    let json: HashSet<(&str, &str)> = catalog
        .checks
        .iter()
        .filter(|check| is_json(check))
        .map(|check| (check.relation.as_str(), check.name.as_str()))
        .collect();
    for column in &catalog.columns {
        if let Some((relation, table)) = tables.get_mut(column.relation.as_str()) {
            let json = column.ty == "longtext"
                && json.contains(&(column.relation.as_str(), column.name.as_str()));
            table
                .columns
                .push(describe_column(catalog, relation, column, json));
        }
    }
    add_foreign_keys(catalog, &mut tables);
    add_indexes(catalog, &mut tables);
    for check in &catalog.checks {
        if let Some((_, table)) = tables.get_mut(check.relation.as_str()) {
            let of_type = is_json(check)
                && table
                    .column(&check.name)
                    .is_some_and(|column| *column.ty.value() == ColumnType::Json);
            if !of_type {
                table.checks.push(model::Check {
                    name: Some(said(&check.name)),
                    ..model::Check::new(without_outer_parentheses(&check.clause))
                });
            }
        }
    }
    for trigger in &catalog.triggers {
        if let Some((_, table)) = tables.get_mut(trigger.relation.as_str()) {
            table.opaque.push(OpaquePart {
                kind: "trigger".into(),
                name: Some(trigger.name.clone()),
                definition: format!("{} {}", trigger.event, trigger.statement),
            });
        }
    }
    schema.tables = tables
        .into_iter()
        .map(|(name, (_, table))| (ObjectName::new(name), table))
        .collect();
    schema
}

/// Whether it is the check that MariaDB's `json` brings along, on the column of its name.
fn is_json(check: &Check) -> bool {
    check.clause == format!("json_valid({})", Dialect::MySql.quote(&check.name))
}

fn describe_column(
    catalog: &Catalog,
    relation: &Relation,
    row: &Column,
    json: bool,
) -> model::Column {
    let extra = row.extra.to_lowercase();
    let mut opaque = Vec::<String>::new();
    // A collation says its character set.
    let collation = row
        .collation
        .clone()
        .filter(|_| !json && row.collation != relation.collation);
    let expression = row.generated.as_deref().filter(|text| !text.is_empty());
    let generated = expression.map(|text| Generated {
        expression: without_outer_parentheses(text).to_owned(),
        stored: extra.contains("stored") || extra.contains("persistent"),
    });
    let on_update = extra.find("on update ").map(|at| {
        let text = &extra[at + "on update ".len()..];
        text.split(", ").next().unwrap_or(text).to_owned()
    });
    if extra.contains("invisible") {
        opaque.push("INVISIBLE".into());
    }
    if extra.contains("without system versioning") {
        opaque.push("WITHOUT SYSTEM VERSIONING".into());
    }
    let default = row
        .default
        .as_deref()
        .filter(|_| expression.is_none())
        .map(|text| {
            if catalog.mariadb {
                values::mariadb_default(text)
            } else {
                values::mysql_default(text, &row.ty, &row.extra)
            }
        })
        // What a column without a default prints.
        .filter(|default| *default != model::DefaultValue::Null);
    model::Column {
        nullable: row.nullable == "YES",
        default,
        auto_increment: Fact::Said(extra.contains("auto_increment")),
        generated,
        collation,
        on_update,
        comment: Some(row.comment.clone()).filter(|text| !text.is_empty()),
        opaque: (!opaque.is_empty()).then(|| opaque.join(" ")),
        ..model::Column::new(
            row.name.clone(),
            Fact::Said(if json {
                ColumnType::Json
            } else {
                column_type(&row.ty)
            }),
        )
    }
}

type Tables<'a> = BTreeMap<&'a str, (&'a Relation, Table)>;

fn add_foreign_keys(catalog: &Catalog, tables: &mut Tables<'_>) {
    let mut keys: BTreeMap<(&str, &str), ForeignKey> = BTreeMap::new();
    for part in &catalog.foreign_key_parts {
        let key = keys
            .entry((&part.relation, &part.name))
            .or_insert_with(|| ForeignKey {
                name: (!is_own_name(&part.relation, &part.name)).then(|| said(&part.name)),
                columns: Vec::new(),
                references: if part.target_database == catalog.database {
                    ObjectName::new(part.target.clone())
                } else {
                    ObjectName::in_schema(part.target_database.clone(), part.target.clone())
                },
                referenced_columns: Vec::new(),
                on_delete: action(&part.on_delete),
                on_update: action(&part.on_update),
                ..ForeignKey::default()
            });
        key.columns.push(part.column.clone());
        key.referenced_columns.push(part.target_column.clone());
    }
    for ((table, _), key) in keys {
        if let Some((_, table)) = tables.get_mut(table) {
            table.foreign_keys.push(key);
        }
    }
}

/// Whether the server itself named the foreign key: `t_ibfk_1`.
fn is_own_name(table: &str, key: &str) -> bool {
    key.strip_prefix(table)
        .and_then(|rest| rest.strip_prefix("_ibfk_"))
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "NO ACTION" => Action::NoAction,
        "RESTRICT" => Action::Restrict,
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => return None,
    })
}

fn add_indexes(catalog: &Catalog, tables: &mut Tables<'_>) {
    let mut indexes: BTreeMap<(&str, &str), Vec<&IndexPart>> = BTreeMap::new();
    for part in &catalog.index_parts {
        indexes
            .entry((&part.relation, &part.name))
            .or_default()
            .push(part);
    }
    for ((relation, name), parts) in indexes {
        let Some((_, table)) = tables.get_mut(relation) else {
            continue;
        };
        let columns: Vec<String> = parts
            .iter()
            .filter_map(|part| part.column.clone())
            .collect();
        let unique = parts.iter().all(|part| part.non_unique == 0);
        let plain = parts.iter().all(|part| {
            part.column.is_some()
                && part.length.is_none()
                && part.collation.as_deref() == Some("A")
                && part.method == "BTREE"
                && part.hidden == 0
        });
        if name == "PRIMARY" {
            // Every primary key has this name: it says nothing.
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns,
                ..PrimaryKey::default()
            });
            if !plain {
                table.opaque.push(OpaquePart {
                    kind: "primary key".into(),
                    name: None,
                    definition: definition(name, unique, &parts),
                });
            }
        } else if plain && unique {
            // Nobody gave a name to a key that is called as its first column.
            let given = columns.first().is_none_or(|column| column != name);
            table.uniques.push(Unique {
                name: given.then(|| said(name)),
                columns,
                form: Fact::Said(UniqueForm::Constraint),
                ..Unique::default()
            });
        } else if !(plain && only_serves(name, &columns, &table.foreign_keys)) {
            table.indexes.push(Index {
                name: Some(said(name)),
                columns: columns.into_iter().map(Into::into).collect(),
                definition: (!plain).then(|| definition(name, unique, &parts)),
                ..Index::default()
            });
        }
    }
}

/// Whether the server made the index for a foreign key: it carries the key's name, or, where the key was not given
/// one, that of its first column.
fn only_serves(name: &str, columns: &[String], keys: &[ForeignKey]) -> bool {
    keys.iter().any(|key| {
        let own = key.name.as_ref().map(Fact::value).or(columns.first());
        key.columns == columns && own.is_some_and(|own| own == name)
    })
}

/// The index as CREATE TABLE says it.
fn definition(name: &str, unique: bool, parts: &[&IndexPart]) -> String {
    let quote = |name: &str| Dialect::MySql.quote(name);
    let method = parts.first().map_or("", |part| part.method.as_str());
    let columns: Vec<String> = parts
        .iter()
        .map(|part| {
            let mut text = match (&part.column, &part.expression) {
                (Some(column), _) => quote(column),
                (None, expression) => format!("({})", expression.as_deref().unwrap_or_default()),
            };
            if let Some(length) = part.length {
                text.extend(["(", &length.to_string(), ")"]);
            }
            if part.collation.as_deref() == Some("D") {
                text += " DESC";
            }
            text
        })
        .collect();
    let head = match (method, unique) {
        ("FULLTEXT" | "SPATIAL", _) => format!("{method} KEY"),
        (_, true) => "UNIQUE KEY".to_owned(),
        (_, false) => "KEY".to_owned(),
    };
    let mut text = format!("{head} {} ({})", quote(name), columns.join(","));
    if !matches!(method, "BTREE" | "FULLTEXT" | "SPATIAL") {
        text.extend([" USING ", method]);
    }
    if parts.iter().any(|part| part.hidden != 0) {
        text += " INVISIBLE";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DefaultValue;

    fn relation(name: &str, kind: &str) -> Relation {
        Relation {
            name: name.into(),
            kind: kind.into(),
            collation: Some("utf8mb4_general_ci".into()),
            ..Relation::default()
        }
    }

    fn column(name: &str, ty: &str) -> Column {
        Column {
            relation: "t".into(),
            name: name.into(),
            ty: ty.into(),
            nullable: "YES".into(),
            ..Column::default()
        }
    }

    fn part(name: &str, column: &str, non_unique: i64) -> IndexPart {
        IndexPart {
            relation: "t".into(),
            name: name.into(),
            non_unique,
            column: Some(column.into()),
            collation: Some("A".into()),
            method: "BTREE".into(),
            ..IndexPart::default()
        }
    }

    fn foreign(name: &str, column: &str, database: &str) -> ForeignKeyPart {
        ForeignKeyPart {
            relation: "t".into(),
            name: name.into(),
            column: column.into(),
            target_database: database.into(),
            target: "o".into(),
            target_column: "id".into(),
            on_delete: "RESTRICT".into(),
            on_update: "CASCADE".into(),
        }
    }

    fn table(catalog: Catalog) -> Table {
        let catalog = Catalog {
            database: "app".into(),
            relations: vec![relation("t", "BASE TABLE")],
            ..catalog
        };
        schema(&catalog, &[]).tables[&"t".into()].clone()
    }

    #[test]
    fn the_index_of_a_foreign_key_is_the_servers() {
        let table = table(Catalog {
            index_parts: vec![
                part("PRIMARY", "id", 0),
                part("fk-t-a", "a", 1),
                part("b", "b", 1),
                part("idx-t-c", "c", 1),
                part("c", "c", 1),
                part("u", "a", 0),
            ],
            foreign_key_parts: vec![
                foreign("fk-t-a", "a", "app"),
                foreign("t_ibfk_1", "b", "other"),
                foreign("fk-t-c", "c", "app"),
            ],
            ..Catalog::default()
        });
        let names: Vec<_> = table
            .indexes
            .iter()
            .map(|index| index.name.as_ref().unwrap().value().as_str())
            .collect();
        assert_eq!(names, ["c", "idx-t-c"]);
        assert_eq!(table.uniques.len(), 1);
        let key = table.primary_key.unwrap();
        assert_eq!((key.name, key.columns), (None, vec!["id".to_owned()]));
        let targets: Vec<String> = table
            .foreign_keys
            .iter()
            .map(|key| key.references.to_string())
            .collect();
        assert_eq!(targets, ["o", "o", "other.o"]);
        assert_eq!(table.foreign_keys[0].on_delete, Some(Action::Restrict));
    }

    #[test]
    fn json_is_a_longtext_that_is_checked() {
        let check = |name: &str, clause: &str| Check {
            relation: "t".into(),
            name: name.into(),
            clause: clause.into(),
        };
        let table = table(Catalog {
            columns: vec![
                Column {
                    collation: Some("utf8mb4_bin".into()),
                    charset: Some("utf8mb4".into()),
                    ..column("j", "longtext")
                },
                column("text", "longtext"),
                column("v", "varchar(9)"),
            ],
            checks: vec![
                check("j", "json_valid(`j`)"),
                check("v", "json_valid(`v`)"),
                check("text", "json_valid(`j`) or `text` > 1"),
            ],
            ..Catalog::default()
        });
        let types: Vec<_> = table
            .columns
            .iter()
            .map(|it| it.ty.value().clone())
            .collect();
        assert_eq!(types[0], ColumnType::Json);
        assert_eq!(types[1], ColumnType::Custom("longtext".into()));
        assert_eq!(table.columns[0].opaque, None);
        let checks: Vec<_> = table
            .checks
            .iter()
            .map(|it| it.expression.as_str())
            .collect();
        assert_eq!(checks, ["json_valid(`v`)", "json_valid(`j`) or `text` > 1"]);
    }

    #[test]
    fn what_has_no_word_is_kept() {
        let table = table(Catalog {
            mariadb: true,
            columns: vec![
                Column {
                    default: Some("current_timestamp()".into()),
                    extra: "on update current_timestamp(), INVISIBLE".into(),
                    comment: "it's".into(),
                    ..column("a", "datetime")
                },
                Column {
                    generated: Some("`a` + 1".into()),
                    extra: "STORED GENERATED".into(),
                    default: Some("NULL".into()),
                    ..column("b", "int(11)")
                },
                Column {
                    charset: Some("latin1".into()),
                    collation: Some("latin1_bin".into()),
                    default: Some("NULL".into()),
                    ..column("c", "varchar(5)")
                },
                Column {
                    extra: "auto_increment".into(),
                    ..column("d", "int(11)")
                },
            ],
            index_parts: vec![
                IndexPart {
                    length: Some(3),
                    ..part("x", "c", 0)
                },
                IndexPart {
                    column: None,
                    expression: Some("lower(`c`)".into()),
                    ..part("y", "", 1)
                },
                IndexPart {
                    hidden: 1,
                    collation: Some("D".into()),
                    ..part("z", "c", 1)
                },
            ],
            ..Catalog::default()
        });
        let opaque: Vec<_> = table
            .columns
            .iter()
            .map(|it| it.opaque.as_deref())
            .collect();
        assert_eq!(opaque, [Some("INVISIBLE"), None, None, None]);
        let first = &table.columns[0];
        assert_eq!(first.on_update.as_deref(), Some("current_timestamp()"));
        assert_eq!(first.comment.as_deref(), Some("it's"));
        let generated = table.columns[1].generated.clone().unwrap();
        assert_eq!(
            (generated.expression.as_str(), generated.stored),
            ("`a` + 1", true)
        );
        assert_eq!(table.columns[2].collation.as_deref(), Some("latin1_bin"));
        assert_eq!(
            table.columns[0].default,
            Some(DefaultValue::Expression("current_timestamp()".into()))
        );
        assert!(table.columns[1..].iter().all(|it| it.default.is_none()));
        let counts: Vec<bool> = table
            .columns
            .iter()
            .map(|it| *it.auto_increment.value())
            .collect();
        assert_eq!(counts, [false, false, false, true]);
        let indexes: Vec<_> = table
            .indexes
            .iter()
            .filter_map(|it| it.definition.as_deref())
            .collect();
        assert_eq!(
            indexes,
            [
                "UNIQUE KEY `x` (`c`(3))",
                "KEY `y` ((lower(`c`)))",
                "KEY `z` (`c` DESC) INVISIBLE",
            ]
        );
        assert!(table.uniques.is_empty());
    }

    #[test]
    fn what_is_no_table_holds_its_name() {
        let catalog = Catalog {
            relations: vec![
                relation("ledger", "BASE TABLE"),
                relation("old", "SYSTEM VERSIONED"),
                Relation {
                    options: Some("partitioned".into()),
                    ..relation("parts", "BASE TABLE")
                },
                relation("s", "SEQUENCE"),
                relation("v", "VIEW"),
            ],
            ..Catalog::default()
        };
        let schema = schema(&catalog, &["ledger"]);
        let kinds: Vec<_> = schema.opaque.values().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["sequence", "view"]);
        let parts: Vec<_> = schema
            .tables
            .values()
            .map(|it| it.opaque[0].kind.as_str())
            .collect();
        assert_eq!(parts, ["system versioning", "partitions"]);
    }
}
