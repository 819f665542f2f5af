//! Rows of the catalog and the schema that they say.

use super::*;
use crate::model::{Action, DefaultValue, IndexColumn};

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

fn part(name: &str, column: &str, unique: bool) -> IndexPart {
    IndexPart {
        relation: "t".into(),
        name: name.into(),
        unique,
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
    }
}

fn rule(name: &str) -> ForeignKeyRule {
    ForeignKeyRule {
        relation: "t".into(),
        name: name.into(),
        on_delete: "RESTRICT".into(),
        on_update: "CASCADE".into(),
    }
}

/// Everything that is read of a database.
#[derive(Clone, Default)]
struct Rows {
    catalog: Catalog,
    columns: Vec<Column>,
    texts: Vec<(&'static str, &'static str)>,
    foreign_key_parts: Vec<ForeignKeyPart>,
    foreign_key_rules: Vec<ForeignKeyRule>,
    index_parts: Vec<IndexPart>,
    triggers: Vec<Trigger>,
}

/// The schema, and the tables that were untold.
fn schema(rows: Rows, leave_out: &[&str]) -> (Schema, Vec<String>) {
    let mut found = Describing::new(&rows.catalog, leave_out);
    rows.columns.into_iter().for_each(|row| found.column(row));
    let untold = found.untold().into_iter().map(str::to_owned).collect();
    for (table, text) in rows.texts {
        found.text(table, text);
    }
    for row in rows.foreign_key_parts {
        found.foreign_key_part(row);
    }
    for row in &rows.foreign_key_rules {
        found.foreign_key_rule(row);
    }
    for row in rows.index_parts {
        found.index_part(row);
    }
    for row in &rows.triggers {
        found.trigger(row);
    }
    (found.finish(), untold)
}

fn table(mut rows: Rows) -> Table {
    rows.catalog.database = "app".into();
    rows.catalog.relations = vec![relation("t", "BASE TABLE")];
    let (mut schema, _) = schema(rows, &[]);
    schema.tables.remove(&"t".into()).expect("the table")
}

#[test]
fn the_index_of_a_foreign_key_is_the_servers() {
    let table = table(Rows {
        index_parts: vec![
            part("PRIMARY", "id", true),
            part("fk-t-a", "a", false),
            part("b", "b", false),
            part("idx-t-c", "c", false),
            part("c", "c", false),
            part("u", "a", true),
        ],
        foreign_key_parts: vec![
            foreign("fk-t-a", "a", "app"),
            foreign("t_ibfk_1", "b", "other"),
            foreign("fk-t-c", "c", "app"),
        ],
        foreign_key_rules: vec![rule("fk-t-a")],
        ..Rows::default()
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
    assert_eq!(targets, ["other.o", "o", "o"]);
    let actions: Vec<_> = table
        .foreign_keys
        .iter()
        .map(|key| (key.on_delete, key.on_update))
        .collect();
    // Actions that this user may not see are not said.
    assert_eq!(
        actions,
        [
            (None, None),
            (Some(Action::Restrict), Some(Action::Cascade)),
            (None, None)
        ]
    );
}

#[test]
fn parts_of_two_indexes_may_come_in_turns() {
    let table = table(Rows {
        index_parts: vec![
            part("k", "a", true),
            part("K", "b", false),
            part("k", "b", true),
            part("K", "c", false),
        ],
        ..Rows::default()
    });
    assert_eq!(table.uniques[0].columns, ["a", "b"]);
    assert_eq!(table.indexes[0].plain_columns().unwrap(), ["b", "c"]);
}

#[test]
fn json_is_a_longtext_that_is_checked() {
    let check = |name: &str, clause: &str| Check {
        relation: "t".into(),
        name: name.into(),
        clause: clause.into(),
        ..Check::default()
    };
    let table = table(Rows {
        columns: vec![
            Column {
                collation: Some("utf8mb4_bin".into()),
                ..column("j", "longtext")
            },
            column("text", "longtext"),
            column("v", "varchar(9)"),
        ],
        catalog: Catalog {
            checks: vec![
                // (Its column was called so once.)
                check("i", "json_valid(`j`)"),
                check("v", "json_valid(`v`)"),
                check("text", "json_valid(`j`) or `text` > 1"),
            ],
            ..Catalog::default()
        },
        ..Rows::default()
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
    let table = table(Rows {
        catalog: Catalog {
            mariadb: true,
            ..Catalog::default()
        },
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
                ..part("x", "c", true)
            },
            IndexPart {
                column: None,
                expression: Some("lower(`c`)".into()),
                ..part("y", "", false)
            },
            IndexPart {
                hidden: true,
                collation: Some("D".into()),
                ..part("z", "c", false)
            },
        ],
        ..Rows::default()
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
    let column = |key: &str| IndexColumn::from(key);
    let lower = IndexColumn::new(crate::model::IndexKey::Expression("lower(`c`)".into()));
    let columns: Vec<_> = table
        .indexes
        .iter()
        .map(|it| (it.unique, it.columns.clone()))
        .collect();
    let part = IndexColumn {
        length: Some(3),
        ..column("c")
    };
    let down = IndexColumn {
        descending: true,
        ..column("c")
    };
    assert_eq!(
        columns,
        [
            (true, vec![part]),
            (false, vec![lower]),
            (false, vec![down])
        ]
    );
    assert!(table.indexes[2].options.contains_key("ignored"));
    assert!(table.uniques.is_empty());
}

#[test]
fn a_table_is_kept_as_it_says() {
    let catalog = Catalog {
        mariadb: true,
        collation: Some("utf8mb4_general_ci".into()),
        relations: vec![
            relation("ledger", "BASE TABLE"),
            relation("old", "SYSTEM VERSIONED"),
            Relation {
                engine: Some("MyISAM".into()),
                collation: Some("latin1_bin".into()),
                options: Some("max_rows=9 row_format=FIXED `odd one`='a=b' partitioned".into()),
                ..relation("parts", "BASE TABLE")
            },
        ],
        ..Catalog::default()
    };
    let text = "CREATE TABLE `parts` (\n  `a` int\n) COMMENT='PARTITION BY'\n PARTITION BY HASH (`a`)\nPARTITIONS 2";
    let rows = Rows {
        catalog,
        texts: vec![("parts", text)],
        ..Rows::default()
    };
    let (schema, untold) = schema(rows, &["ledger"]);
    assert_eq!(untold, ["parts"]);
    let options: Vec<_> = schema
        .tables
        .values()
        .flat_map(|table| &table.options)
        .map(|(option, value)| format!("{option}={value}"))
        .collect();
    assert_eq!(
        options,
        [
            "system_versioning=",
            "collation=latin1_bin",
            "engine=MyISAM",
            "max_rows=9",
            "odd one='a=b'",
            "partition_by=HASH (`a`)\nPARTITIONS 2",
            "row_format=FIXED",
        ]
    );
}

#[test]
fn objects_are_statements_that_make_them_anywhere() {
    let catalog = Catalog {
        mariadb: true,
        database: "app".into(),
        sql_mode: "STRICT".into(),
        session_sql_mode: "STRICT,PIPES_AS_CONCAT".into(),
        relations: vec![
            relation("s", "SEQUENCE"),
            relation("t", "BASE TABLE"),
            relation("v", "VIEW"),
            relation("hidden", "VIEW"),
        ],
        views: vec![
            View {
                name: "v".into(),
                definition: Some(
                    "select `app`.`t`.`a` AS `a`,`x`.`b` AS `b`,`app`.`f`(1) AS `c`,'`app`.`t`' AS `d`,`app`.`b` AS `e` \
                     from (`app`.`t` join `app`.`t` `x`)"
                        .into(),
                ),
                security: Some("INVOKER".into()),
                algorithm: Some("MERGE".into()),
                check_option: Some("LOCAL".into()),
            },
            View {
                name: "hidden".into(),
                definition: Some(String::new()),
                ..View::default()
            },
        ],
        ..Catalog::default()
    };
    let rows = Rows {
        catalog,
        columns: vec![
            column("a", "int"),
            column("b", "int"),
            column("unused", "int"),
        ],
        triggers: vec![
            trigger("plain", "SET @x = 1", "STRICT"),
            trigger("bars", "SET @x = 1 || 2", "STRICT"),
            trigger("old", "SET @x = 1", "ANSI"),
        ],
        ..Rows::default()
    };
    let (schema, _) = schema(rows, &[]);
    let view = &schema.opaque[&"v".into()];
    assert_eq!(
        view.definition.as_deref(),
        Some(
            "CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `v` AS select `t`.`a` AS `a`,`x`.`b` AS `b`,`f`(1) AS `c`,\
             '`app`.`t`' AS `d`,`app`.`b` AS `e` from (`t` join `t` `x`) WITH LOCAL CHECK OPTION"
        )
    );
    let columns: Vec<&str> = view.uses[&"t".into()].iter().map(String::as_str).collect();
    assert_eq!(columns, ["a", "b"]);
    for unseen in ["hidden", "s"] {
        assert_eq!(schema.opaque[&unseen.into()].definition, None, "{unseen}");
    }
    let triggers: Vec<&str> = schema.tables[&"t".into()]
        .opaque
        .iter()
        .map(|part| part.definition.as_str())
        .collect();
    assert_eq!(
        triggers,
        [
            "CREATE TRIGGER `plain` BEFORE INSERT ON `t` FOR EACH ROW SET @x = 1",
            "SET STATEMENT sql_mode='STRICT' FOR CREATE TRIGGER `bars` BEFORE INSERT ON `t` FOR EACH ROW SET @x = 1 || 2",
            "SET STATEMENT sql_mode='ANSI' FOR CREATE TRIGGER `old` BEFORE INSERT ON `t` FOR EACH ROW SET @x = 1",
        ]
    );
}

fn trigger(name: &str, statement: &str, sql_mode: &str) -> Trigger {
    Trigger {
        relation: "t".into(),
        name: name.into(),
        event: "BEFORE INSERT".into(),
        statement: statement.into(),
        sql_mode: sql_mode.into(),
    }
}

#[test]
fn periods_are_read_from_the_tables_own_text() {
    let moment = |name: &str| Column {
        nullable: "NO".into(),
        ..column(name, "date")
    };
    let clause = |name: &str, clause: &str| Check {
        relation: "t".into(),
        name: name.into(),
        clause: clause.into(),
        ..Check::default()
    };
    let rows = Rows {
        catalog: Catalog {
            mariadb: true,
            relations: vec![relation("t", "BASE TABLE"), relation("u", "BASE TABLE")],
            checks: vec![
                clause("stay", "`since` < `until`"),
                clause("id", "`id` > 1"),
            ],
            ..Catalog::default()
        },
        columns: vec![moment("since"), moment("until"), column("id", "int")],
        index_parts: vec![
            part("k", "id", true),
            part("k", "until", true),
            part("k", "since", true),
        ],
        ..Rows::default()
    };
    let (bare, untold) = schema(rows.clone(), &[]);
    assert_eq!(untold, ["t"]);
    assert_eq!(bare.tables[&"t".into()].checks.len(), 2);
    let text = "CREATE TABLE `t` (\n  `since` date NOT NULL,\n  PERIOD FOR `stay` (`since`, `until`),\n  \
        UNIQUE KEY `k` (`id`,`stay` WITHOUT OVERLAPS)\n) ENGINE=InnoDB";
    let told = Rows {
        texts: vec![("t", text)],
        ..rows
    };
    let (schema, _) = schema(told, &[]);
    let table = &schema.tables[&"t".into()];
    let parts: Vec<_> = table
        .opaque
        .iter()
        .map(|part| part.definition.as_str())
        .collect();
    assert_eq!(
        parts,
        [
            "ALTER TABLE `t` ADD PERIOD FOR `stay` (`since`, `until`)",
            "ALTER TABLE `t` ADD UNIQUE KEY `k` (`id`,`stay` WITHOUT OVERLAPS)",
        ]
    );
    assert_eq!(table.checks.len(), 1);
    assert!(table.uniques.is_empty());
}
