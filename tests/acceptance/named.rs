//! Named cases by object kind: small entities before and after, and what comes of them, as SQL on three dialects and as
//! Rust, one snapshot a kind, to be read as one reads a revision.
//!
//! SQLite's rebuilds are spelled on a database in memory, without the frame that all of them have; what MariaDB says of a live table is taken from the statement
//! that creates it. That all of it runs is for `pairs`, `change_matrix` and `random`.

mod checks;
mod columns;
mod defaults;
mod enums;
mod foreign_keys;
mod indexes;
mod keys;
mod tables;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::run::spell;
use schema_diff::apply::apply;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Hint, Input, compare_renamed, diff, resolve};
use schema_diff::model::{ColumnType, Fact, ObjectName, Schema};
use schema_diff::plan::{Backfills, Plan, around_foreign_keys, plan, plan_back_with, plan_with};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::target::Target;
use schema_diff::render::{sql, text};
use schema_diff::revision::Revision;
use schema_diff::statement::{Statement, alter_mysql_table};

use crate::support::sources::{Sources, schema_of};

const ALL: &[Dialect] = &[Dialect::Postgres, Dialect::Sqlite, Dialect::MySql];

/// A change of a schema by hand, for what no entity says.
type Edit = fn(&mut Schema);

/// One side of a case.
#[derive(Clone, Copy)]
enum Side {
    /// The fields of the table `t`; without a key, beside `id`.
    Fields(&'static str),
    /// Entities and enums.
    Entities(Sources),
    /// The fields of the table `t`, and what no entity says.
    Edited(&'static str, Edit),
}

use Side::{Edited, Entities, Fields};

/// A case.
struct Named {
    name: &'static str,
    before: Side,
    after: Side,
    /// What `--rename` says.
    renames: &'static [&'static str],
    /// What `--backfill` says, as `(table, column, SQL)`.
    backfills: &'static [(&'static str, &'static str, &'static str)],
}

/// A case of which nothing else is said.
const fn named(name: &'static str, before: Side, after: Side) -> Named {
    Named {
        name,
        before,
        after,
        renames: &[],
        backfills: &[],
    }
}

/// A case with what `--rename` says.
const fn renamed(
    name: &'static str,
    before: Side,
    after: Side,
    renames: &'static [&'static str],
) -> Named {
    Named {
        renames,
        ..named(name, before, after)
    }
}

/// The schema that a side says, among others.
fn schema(side: Side, others: Sources) -> Schema {
    let mut sources: Vec<(&str, &str)> = others.to_vec();
    let fields;
    match side {
        Fields(text) | Edited(text, _) => {
            fields = if text.contains("primary_key") {
                text.to_owned()
            } else {
                format!("#[sea_orm(primary_key)] pub id: i32, {text}")
            };
            sources.push(("t", &fields));
        }
        Entities(own) => {
            let name = |head: &str| {
                head.split(' ')
                    .take(2)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            sources.retain(|(head, _)| own.iter().all(|(other, _)| name(other) != name(head)));
            sources.extend(own);
        }
    }
    let mut schema = schema_of(&sources);
    // An enum without a column is none.
    let used: BTreeSet<ObjectName> = schema
        .tables
        .values()
        .flat_map(|table| &table.columns)
        .filter_map(|column| {
            let mut ty = column.ty.value();
            while let ColumnType::Array(element) = ty {
                ty = element;
            }
            match ty {
                ColumnType::Enum(name) => Some(name.clone()),
                _ => None,
            }
        })
        .collect();
    schema.enums.retain(|name, _| used.contains(name));
    if let Edited(_, edit) = side {
        edit(&mut schema);
    }
    schema
}

/// A case on its way.
struct Walk<'a> {
    case: &'a Named,
    before: Schema,
    after: Schema,
    changes: Vec<Change>,
    up: Plan,
    down: Plan,
}

fn walk(case: &Named, others: Sources) -> Walk<'_> {
    let (before, after) = (schema(case.before, others), schema(case.after, others));
    let hints: Vec<Hint> = case
        .renames
        .iter()
        .map(|said| Hint::Said((*said).to_owned()))
        .collect();
    let renames = resolve(&after, &before, &hints).expect(case.name);
    let input = Input {
        desired: &after,
        recorded: &before,
        actual: None,
        backends: ALL,
        include_unmanaged: false,
    };
    let found = compare_renamed(input, &renames).expect(case.name);
    let mut applied = before.clone();
    for change in diff(&before, &after) {
        apply(&mut applied, &change).expect(case.name);
    }
    // (A name that nobody said stays as it was.)
    assert_eq!(diff(&applied, &after), [], "{}", case.name);
    let changes = around_foreign_keys(&found.emitted, &before, &after, ALL);
    let backfills: Backfills = case
        .backfills
        .iter()
        .map(|(table, column, sql)| (((*table).into(), (*column).to_owned()), (*sql).to_owned()))
        .collect();
    Walk {
        case,
        up: plan_with(&changes, &before, &after, &backfills).expect(case.name),
        down: plan_back_with(&changes, &before, &after, &backfills).expect(case.name),
        changes: found.emitted,
        before,
        after,
    }
}

/// The statements that create these tables.
fn creation(schema: &Schema, dialect: Dialect) -> Result<Vec<Statement>, String> {
    let nothing = Schema::default();
    let plan = plan(&diff(&nothing, schema), &nothing, schema).map_err(|e| e.to_string())?;
    sql::statements(&plan, dialect, &nothing, schema).map_err(|e| e.to_string())
}

/// What MariaDB would say of each table: its columns as they are created, with the keys behind them.
fn created(schema: &Schema) -> Result<BTreeMap<ObjectName, String>, String> {
    let dialect = Dialect::MySql;
    let quoted = |columns: &[String]| {
        let quoted: Vec<String> = columns.iter().map(|name| dialect.quote(name)).collect();
        quoted.join(", ")
    };
    let mut texts = BTreeMap::new();
    for (name, table) in &schema.tables {
        let head = format!("CREATE TABLE {}", dialect.quote_name(name));
        let text = creation(schema, dialect)?
            .into_iter()
            .find_map(|statement| match statement {
                Statement::Sql(sql) if sql.starts_with(&head) => Some(sql),
                _ => None,
            });
        let Some(text) = text else { continue };
        let text = text.replace(" PRIMARY KEY AUTO_INCREMENT", " AUTO_INCREMENT");
        let text = text.replace(" UNIQUE,", ",").replace(" UNIQUE )", " )");
        let mut keys = String::new();
        for unique in &table.uniques {
            let columns = quoted(&unique.columns);
            // One that nobody named has its first column's name there.
            let name = unique.name.as_ref().map_or(&unique.columns[0], Fact::value);
            let _ = write!(keys, ", UNIQUE KEY {} ({columns})", dialect.quote(name));
        }
        for index in &table.indexes {
            let columns = index.plain_columns().unwrap_or_default();
            let name = index.name.as_ref().map(Fact::value);
            let name = dialect.quote(name.map_or("", String::as_str));
            let _ = write!(keys, ", KEY {name} ({})", quoted(&columns));
        }
        let end = text.rfind(')').unwrap_or(text.len());
        let text = format!("{}{keys} {}", &text[..end], &text[end..]);
        texts.insert(name.clone(), text);
    }
    Ok(texts)
}

fn on_mariadb(
    plan: &Plan,
    (before, after): (&Schema, &Schema),
    statements: &[Statement],
) -> Result<Vec<String>, String> {
    // Under their new names where they have them: what is renamed is renamed before all else.
    let mut live = created(before)?;
    if let Some((renamed, _)) = plan.without_renames(before, after) {
        for (name, text) in created(&renamed)? {
            live.entry(name).or_insert(text);
        }
    }
    let end = created(after)?;
    let mut altered = BTreeSet::new();
    let mut lines = Vec::new();
    for statement in statements {
        match statement {
            Statement::Sql(sql) => lines.push(sql.clone()),
            Statement::BackfillNeeded { table, column } => {
                lines.push(format!("-- {table}.{column} must be filled"));
            }
            Statement::TakeDown(of) => lines.push(of.take_down_script()),
            Statement::PutBack(of) => lines.push(of.put_back_script()),
            Statement::AlterTable { table, actions } => {
                let said_of = |texts: &BTreeMap<ObjectName, String>| {
                    let text = texts.get(table).map_or("", String::as_str);
                    alter_mysql_table(table, actions, text)
                };
                // What is new is found in the table as it is to be, and so is what was altered before.
                let sql = said_of(if altered.insert(table) { &live } else { &end });
                let sql = sql.or_else(|_| said_of(&end));
                lines.extend(sql.map_err(|error| error.to_string())?);
            }
        }
    }
    Ok(lines)
}

async fn spelled(
    database: &Database,
    dialect: Dialect,
    plan: &Plan,
    sides: (&Schema, &Schema),
) -> Result<Vec<String>, String> {
    let statements =
        sql::statements(plan, dialect, sides.0, sides.1).map_err(|error| error.to_string())?;
    match dialect {
        // No row is there: what somebody must fill in is in nobody's way.
        Dialect::Sqlite => {
            let lines = spell(database, &creation(sides.0, dialect)?, &statements).await;
            let mut lines = lines.map_err(|error| error.to_string())?;
            lines.retain(|line| !stands_around(line));
            Ok(lines)
        }
        Dialect::MySql => on_mariadb(plan, sides, &statements),
        Dialect::Postgres => Ok(statements
            .iter()
            .map(|statement| match statement {
                Statement::Sql(sql) => sql.clone(),
                other => format!("-- {other:?}"),
            })
            .collect()),
    }
}

/// What a rebuild says every time.
fn stands_around(line: &str) -> bool {
    line.starts_with("PRAGMA ")
        || line.contains("sqlite_sequence")
        || ["BEGIN", "COMMIT"].contains(&line)
}

/// The body of `up`, as it stands in the file.
fn body(file: &str) -> String {
    let start = file.find("async fn up").expect("a way up");
    let rest = &file[start..];
    let rest = &rest[rest.find("{\n").expect("a body") + 2..];
    let end = rest.find("        Ok(())").unwrap_or(rest.len());
    let lines = rest[..end].lines();
    let lines = lines.map(|line| line.strip_prefix("        ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

impl Walk<'_> {
    async fn write(&self, database: &Database, out: &mut String) {
        let _ = writeln!(out, "\n=== {}", self.case.name);
        for line in text::summary(&self.changes) {
            let _ = writeln!(out, "  {line}");
        }
        for (note, way) in [(&self.up, "up"), (&self.down, "down")] {
            for note in note.steps.iter().flat_map(|step| &step.notes) {
                let _ = writeln!(out, "  {way}: {note}");
            }
        }
        let mut backends = Vec::new();
        for &dialect in ALL {
            let there = (&self.before, &self.after);
            for (way, plan, sides) in [
                ("", &self.up, there),
                (" down", &self.down, (there.1, there.0)),
            ] {
                let _ = writeln!(out, "-- {dialect}{way}");
                match spelled(database, dialect, plan, sides).await {
                    Ok(lines) => {
                        if way.is_empty() {
                            backends.push(dialect);
                        }
                        for line in lines {
                            let _ = writeln!(out, "{line};");
                        }
                    }
                    Err(error) => {
                        let _ = writeln!(out, "-- refused: {error}");
                    }
                }
            }
        }
        let file = revision_file(RevisionFile {
            revision: &Revision {
                id: "m1".into(),
                parents: Vec::new(),
                message: "m".into(),
                created: "2025-10-23T09:00:00Z".into(),
                ..Revision::default()
            },
            summary: &[],
            up: &self.up,
            down: &self.down,
            backends: &backends,
            target: Target::RUNNER,
            before: &self.before,
            after: &self.after,
        });
        let names: Vec<String> = backends.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "-- rust for {}", names.join(", "));
        match file {
            Ok(file) => {
                let _ = writeln!(out, "{}", body(&file));
            }
            Err(error) => {
                let _ = writeln!(out, "-- refused: {error}");
            }
        }
    }
}

/// The kinds, each with what stands beside its cases.
const KINDS: &[(&str, Sources, &[Named])] = &[
    ("columns", columns::BESIDE, columns::CASES),
    ("types", types::BESIDE, types::CASES),
    ("defaults", defaults::BESIDE, defaults::CASES),
    ("keys", &[], keys::CASES),
    ("indexes", &[], indexes::CASES),
    ("foreign_keys", foreign_keys::BESIDE, foreign_keys::CASES),
    ("checks", &[], checks::CASES),
    ("enums", &[], enums::CASES),
    ("tables", &[], tables::CASES),
];

async fn check(kind: &str) {
    let (_, others, cases) = KINDS
        .iter()
        .find(|(name, ..)| *name == kind)
        .expect("a kind");
    let url = DatabaseUrl::parse("sqlite::memory:", std::path::Path::new("/")).expect("a URL");
    let database = connect(&url, true).await.expect("connects");
    let mut out = String::new();
    for case in *cases {
        walk(case, others).write(&database, &mut out).await;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/named");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(kind, out.trim_start()));
}

macro_rules! kinds {
    ($($kind:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $kind() {
            check(stringify!($kind)).await;
        })*
    };
}

mod of {
    use super::check;

    kinds!(
        columns,
        types,
        defaults,
        keys,
        indexes,
        foreign_keys,
        checks,
        enums,
        tables
    );
}

#[test]
fn there_are_enough_and_each_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for (kind, _, cases) in KINDS {
        for case in *cases {
            assert!(names.insert((kind, case.name)), "twice: {}", case.name);
        }
    }
    assert!(names.len() >= 200, "{}", names.len());
}
