//! The text of what sea-query's builders have no words for: tables with checks, options, collations, computed columns
//! and exotic keys; indexes by expression, order, method or predicate; comments; and objects that the model keeps as
//! their definition.
//!
//! Knows nothing of plans. Everything that the builders say without loss is said by them.

use std::fmt::Write as _;

use sea_query::{
    ColumnDef, MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder, Table as TableBuilder,
};

use super::builders::{Enums, check_type, column_type_on, default_expr, index_name, unsupported};
use crate::dialect::{Dialect, UnsupportedType, type_name};
use crate::model::{
    Action, Check, Column, ColumnType, Counter, CounterKind, DefaultValue, Deferrable, Fact,
    ForeignKey, Generated, Index, IndexColumn, IndexKey, Nulls, ObjectName, Opaque, OpaquePart,
    PrimaryKey, Schema, Table, Unique, UniqueForm,
};
use crate::name::postgres_default;
use crate::plan::Alter;
use crate::statement::TableAction;

/// Whether the builders can say CREATE TABLE of it on these dialects. (Its indexes are statements of their own.)
pub(super) fn is_plain_table(table: &Table, dialects: &[Dialect]) -> bool {
    // Of a table without columns the builders leave out the parentheses.
    !table.columns.is_empty()
        && table.checks.iter().all(is_plain_check)
        && table.options.is_empty()
        // Indexes that it cannot be without.
        && table.indexes.is_empty()
        && !(dialects.contains(&Dialect::MySql) && table.checks.iter().any(|of| is_of_column(of, table)))
        && table
            .columns
            .iter()
            .all(|column| is_plain_column(column, dialects))
        && table.primary_key.iter().all(is_plain_primary_key)
        && table.uniques.iter().all(is_plain_unique)
        && table
            .foreign_keys
            .iter()
            .all(|key| is_plain_foreign_key(key, dialects))
}

/// Whether the builders can say the column: on MySQL they put what it is computed from too late.
fn is_plain_column(column: &Column, dialects: &[Dialect]) -> bool {
    column.counter.as_ref().is_none_or(is_plain_counter)
        && (column.opaque.is_none() || !dialects.contains(&Dialect::Sqlite))
        && is_plain_column_of_mysql(column, dialects)
        && (column.on_update.is_none() || dialects.iter().all(|of| of.updates_columns()))
}

/// Whether the builders say the column right on MySQL, if that is among the dialects.
pub(super) fn is_plain_column_of_mysql(column: &Column, dialects: &[Dialect]) -> bool {
    let more = column.generated.is_some() || column.opaque.is_some();
    !(more && dialects.contains(&Dialect::MySql))
}

/// Whether it is what the builders make of a column that counts: an identity by default, `AUTO_INCREMENT` or
/// AUTOINCREMENT.
fn is_plain_counter(counter: &Counter) -> bool {
    let by_builders = [CounterKind::ByDefault, CounterKind::AutoIncrement];
    by_builders.contains(&counter.kind) && counter.options.is_none()
}

/// Whether the builders, and the words for an alteration, can say the check.
pub(super) fn is_plain_check(check: &Check) -> bool {
    !check.no_inherit && !check.not_valid
}

pub(super) fn is_plain_primary_key(key: &PrimaryKey) -> bool {
    key.deferrable.is_none() && key.definition.is_none()
}

pub(super) fn is_plain_unique(key: &Unique) -> bool {
    !key.nulls_not_distinct
        && key.include.is_empty()
        && key.deferrable.is_none()
        && key.definition.is_none()
}

/// Whether the builders can say the foreign key: on MySQL they have no words for another database.
pub(super) fn is_plain_foreign_key(key: &ForeignKey, dialects: &[Dialect]) -> bool {
    !(key.references.schema.is_some() && dialects.contains(&Dialect::MySql))
        && key.deferrable.is_none()
        && !key.match_full
        && key.on_delete_columns.is_empty()
        && !key.not_valid
        && key.definition.is_none()
}

/// Whether it stands in the column of its name: a check in a column has no other name on MariaDB.
fn is_of_column(check: &Check, table: &Table) -> bool {
    let name = check.name.as_ref();
    name.is_some_and(|name| name.is_said() && table.column(name.value()).is_some())
}

/// CREATE TABLE, with everything on it but its indexes. (On MySQL those that it cannot be without.) Sequences of serial
/// columns that are not as the word serial would have them are statements before and after it.
pub(super) fn create_table(
    name: &ObjectName,
    table: &Table,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<String, UnsupportedType> {
    let own = table.primary_key.as_ref().filter(|key| {
        let only = match key.columns.as_slice() {
            [only] => table.column(only),
            _ => None,
        };
        only.is_some_and(|column| stands_in_column(key, column, dialect))
    });
    let of_type = table.options.get("of");
    let mut items = Vec::new();
    for column in &table.columns {
        let key = own.filter(|key| key.columns[0] == column.name);
        let mut text = column_text(name, column, key, dialect, enums)?;
        if dialect == Dialect::MySql {
            let own = |check: &&Check| {
                check.name.as_ref().map(Fact::value) == Some(&column.name)
                    && is_of_column(check, table)
            };
            for check in table.checks.iter().filter(own) {
                let _ = write!(text, " CHECK ({})", check.expression);
            }
        }
        match (of_type, dialect) {
            // Its columns are the type's, which are not said again.
            (Some(_), Dialect::Postgres) => {
                items.extend(with_options(column, &text, dialect, enums)?);
            }
            _ => items.push(text),
        }
    }
    if let (Some(key), None) = (&table.primary_key, own) {
        items.push(primary_key(key, dialect));
    }
    for unique in &table.uniques {
        if *unique.form.value() == UniqueForm::Constraint {
            items.push(self::unique(unique, dialect)?);
        }
    }
    for key in &table.foreign_keys {
        items.push(foreign_key(key, dialect)?);
    }
    for check in &table.checks {
        if dialect != Dialect::MySql || !is_of_column(check, table) {
            items.push(self::check(check, dialect));
        }
    }
    if dialect == Dialect::MySql {
        for index in &table.indexes {
            items.push(index_text(name, index)?);
        }
        items.extend(system_period(table));
    }
    let options = table_options(table, dialect);
    let kind = match dialect {
        Dialect::Postgres if table.options.contains_key("unlogged") => "UNLOGGED TABLE",
        _ => "TABLE",
    };
    let own = match dialect {
        Dialect::Postgres => own_sequences(name, table, enums)?,
        Dialect::MySql | Dialect::Sqlite => Vec::new(),
    };
    let name = dialect.quote_name(name);
    let create = match (of_type, dialect) {
        (Some(ty), Dialect::Postgres) if items.is_empty() => {
            format!("CREATE {kind} {name} OF {ty}{options}")
        }
        (Some(ty), Dialect::Postgres) => {
            format!(
                "CREATE {kind} {name} OF {ty} ({}){options}",
                items.join(", ")
            )
        }
        _ => format!("CREATE {kind} {name} ({}){options}", items.join(", ")),
    };
    let (mut statements, after): (Vec<String>, Vec<String>) = own.into_iter().unzip();
    statements.push(create);
    statements.extend(after);
    Ok(statements.join(";\n"))
}

/// What a typed table says of a column beside its type; nothing where that is all.
fn with_options(
    column: &Column,
    text: &str,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<Option<String>, UnsupportedType> {
    let name = dialect.quote(&column.name);
    let bare = format!("{name} {}", type_text(column, dialect, enums)?);
    Ok(text
        .strip_prefix(&bare)
        .filter(|rest| !rest.is_empty())
        .map(|rest| format!("{name} WITH OPTIONS{rest}")))
}

/// The sequences of serial columns of which more is said than the word: each with the statement that makes it before
/// the table, and the one that gives it to its column afterwards.
fn own_sequences(
    name: &ObjectName,
    table: &Table,
    enums: Enums<'_>,
) -> Result<Vec<(String, String)>, UnsupportedType> {
    let dialect = Dialect::Postgres;
    let mut found = Vec::new();
    for column in &table.columns {
        let Some((sequence, words)) = serial_options(name, column) else {
            continue;
        };
        let mut create = format!("CREATE SEQUENCE {sequence}");
        if !words.starts_with("AS ") {
            let bare = Column::new(column.name.clone(), column.ty.clone());
            let _ = write!(create, " AS {}", type_text(&bare, dialect, enums)?);
        }
        if !words.is_empty() {
            let _ = write!(create, " {words}");
        }
        let own = format!(
            "ALTER SEQUENCE {sequence} OWNED BY {}.{}",
            dialect.quote_name(name),
            dialect.quote(&column.name)
        );
        found.push((create, own));
    }
    Ok(found)
}

/// The sequence of a serial column as SQL spells its name, and what is said of it, where that is more than the word.
fn serial_options(table: &ObjectName, column: &Column) -> Option<(String, String)> {
    let counter = column.counter.as_ref()?;
    let options = counter.options.as_deref()?;
    if counter.kind != CounterKind::Serial || !column.auto_increment.value() {
        return None;
    }
    if let Some(rest) = options.strip_prefix("SEQUENCE NAME ") {
        let at = end_of_name(rest);
        return Some((rest[..at].to_owned(), rest[at..].trim_start().to_owned()));
    }
    let columns = std::slice::from_ref(&column.name);
    let name = ObjectName {
        schema: table.schema.clone(),
        name: postgres_default(&table.name, columns, "seq"),
    };
    Some((Dialect::Postgres.quote_name(&name), options.to_owned()))
}

/// Where the name ends that the text begins with, in bytes.
fn end_of_name(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// An index as it stands in CREATE TABLE on MySQL.
fn index_text(table: &ObjectName, index: &Index) -> Result<String, UnsupportedType> {
    let text = create_index(table, index, Dialect::MySql)?;
    let on = format!(" ON {} (", Dialect::MySql.quote_name(table));
    let text = text.strip_prefix("CREATE ").unwrap_or(&text);
    Ok(text.replacen(&on, " (", 1))
}

/// The period of a table that keeps its old rows, where its columns are said.
fn system_period(table: &Table) -> Option<String> {
    let end = |word: &str| {
        let is = |column: &&Column| {
            let generated = column.generated.as_ref();
            generated.is_some_and(|of| of.expression.eq_ignore_ascii_case(word))
        };
        let column = table.columns.iter().find(is)?;
        Some(Dialect::MySql.quote(&column.name))
    };
    let (start, end) = (end("ROW START")?, end("ROW END")?);
    Some(format!("PERIOD FOR SYSTEM_TIME ({start}, {end})"))
}

/// What a row's version was made and replaced by: no expression, though the server prints it as one.
fn is_row_start_or_end(expression: &str) -> bool {
    ["ROW START", "ROW END"]
        .iter()
        .any(|word| expression.eq_ignore_ascii_case(word))
}

/// CREATE TABLE, and the indexes that stand in it elsewhere.
pub(super) fn create_table_statements(
    name: &ObjectName,
    table: &Table,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<Vec<String>, UnsupportedType> {
    let mut statements = vec![create_table(name, table, dialect, enums)?];
    if dialect != Dialect::MySql {
        for index in &table.indexes {
            statements.push(create_index(name, index, dialect)?);
        }
    }
    Ok(statements)
}

/// Whether the key is said in its column: on SQLite AUTOINCREMENT stands there, and some keys mean something else
/// anywhere else (`INTEGER PRIMARY KEY DESC`).
fn stands_in_column(key: &PrimaryKey, column: &Column, dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite
        && match &key.definition {
            None => *column.auto_increment.value(),
            Some(_) => only_in_column(key, dialect),
        }
}

/// Whether the key's definition stands in its column and nowhere else: it names none.
pub(super) fn only_in_column(key: &PrimaryKey, dialect: Dialect) -> bool {
    dialect == Dialect::Sqlite
        && key.definition.as_ref().is_some_and(|definition| {
            let tokens = crate::dialect::tokens::tokens(definition);
            tokens.get(2).is_none_or(|token| token != "(")
        })
}

/// Whether the key is one that SQLite is told to count up: as SeaORM has it of every key that counts, unless it is said
/// to be the row's number alone.
pub(super) fn counts_for_good(key: &PrimaryKey, column: &Column) -> bool {
    let kind = column.counter.as_ref().map(|counter| counter.kind);
    key.columns == [column.name.clone()]
        && key.definition.is_none()
        && *column.auto_increment.value()
        && kind != Some(CounterKind::Rowid)
}

/// What is said otherwise on SQLite, where how a key counts stands in the key: columns whose key stays and counts in
/// another way, and keys that are new. (What else stands in a column that is said anew stays there.)
pub(super) fn sqlite_action(
    table: &ObjectName,
    alter: &Alter,
    enums: Enums<'_>,
) -> Result<Option<TableAction>, UnsupportedType> {
    let dialect = Dialect::Sqlite;
    let key_of = |side: &Schema| {
        let table = side.tables.get(table);
        table.and_then(|table| table.primary_key.clone())
    };
    let kind = |column: &Column| column.counter.as_ref().map(|counter| counter.kind);
    Ok(match alter {
        Alter::Redefine { previous, next } => {
            let key = key_of(enums.after).filter(|key| {
                kind(previous) != kind(next)
                    && key.columns == [next.name.clone()]
                    && key_of(enums.before).as_ref() == Some(key)
            });
            // Its name, and what it does on a conflict, are as they were.
            let key = key.map(|_| PrimaryKey::default());
            Some(TableAction::Redefine {
                column: next.name.clone(),
                definition: column_text(table, next, key.as_ref(), dialect, enums)?,
            })
        }
        Alter::AddPrimaryKey(key) => {
            let created = enums.after.tables.get(table);
            let [only] = key.columns.as_slice() else {
                return Ok(None);
            };
            let Some(column) = created.and_then(|table| table.column(only)) else {
                return Ok(None);
            };
            if only_in_column(key, dialect) {
                Some(TableAction::Redefine {
                    column: column.name.clone(),
                    definition: column_text(table, column, Some(key), dialect, enums)?,
                })
            } else if counts_for_good(key, column) {
                Some(TableAction::AddConstraint(format!(
                    "{}PRIMARY KEY ({} AUTOINCREMENT)",
                    constraint(key.name.as_ref(), dialect),
                    dialect.quote(only)
                )))
            } else {
                None
            }
        }
        // Only a name that is said is worth one: what was dropped under no name comes back under none.
        Alter::AddForeignKey(key) if key.name.as_ref().is_some_and(Fact::is_said) => {
            Some(TableAction::AddConstraint(foreign_key(key, dialect)?))
        }
        _ => None,
    })
}

fn table_options(table: &Table, dialect: Dialect) -> String {
    let flag = |name: &str| table.options.contains_key(name);
    match dialect {
        Dialect::Sqlite => {
            let words: Vec<&str> = [("strict", "STRICT"), ("without_rowid", "WITHOUT ROWID")]
                .into_iter()
                .filter(|(name, _)| flag(name))
                .map(|(_, word)| word)
                .collect();
            match words.as_slice() {
                [] => String::new(),
                words => format!(" {}", words.join(", ")),
            }
        }
        Dialect::Postgres => {
            let mut text = String::new();
            for (option, words) in [("inherits", "INHERITS"), ("partition_by", "PARTITION BY")] {
                if let Some(value) = table.options.get(option) {
                    let _ = write!(text, " {words} {value}");
                }
            }
            let parameters: Vec<String> = table
                .options
                .iter()
                .filter(|(option, _)| is_storage_parameter(option))
                .map(|(option, value)| storage_parameter(option, value))
                .collect();
            if !parameters.is_empty() {
                let _ = write!(text, " WITH ({})", parameters.join(", "));
            }
            text
        }
        Dialect::MySql => {
            let option = |(option, value): (&String, &String)| mysql_option(option, value);
            let is_last = |option: &str| option == "partition_by";
            let options = table.options.iter();
            let mut text: String = options.filter(|(of, _)| !is_last(of)).map(option).collect();
            if let Some(comment) = &table.comment {
                let _ = write!(text, " COMMENT={}", dialect.quote_string(comment));
            }
            let options = table.options.iter();
            text.extend(options.filter(|(of, _)| is_last(of)).map(option));
            text
        }
    }
}

fn is_storage_parameter(option: &str) -> bool {
    !matches!(option, "unlogged" | "inherits" | "partition_by" | "of")
}

fn storage_parameter(option: &str, value: &str) -> String {
    let name: Vec<String> = option
        .split('.')
        .map(|part| Dialect::Postgres.quote(part))
        .collect();
    let name = name.join(".");
    if value.is_empty() {
        return name;
    }
    format!("{name} = {}", Dialect::Postgres.quote_string(value))
}

fn mysql_option(option: &str, value: &str) -> String {
    match option {
        "system_versioning" => " WITH SYSTEM VERSIONING".to_owned(),
        "partition_by" => format!(" PARTITION BY {value}"),
        "collation" => format!(" COLLATE={value}"),
        // An engine's own option may have any name.
        _ if !option
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
        {
            format!(" {}={value}", Dialect::MySql.quote(option))
        }
        _ if value.is_empty() => format!(" {}", option.to_uppercase()),
        _ => format!(" {}={value}", option.to_uppercase()),
    }
}

/// A column as it stands in CREATE TABLE and in ADD COLUMN, with the primary key if that is to be said in it.
pub(super) fn column_text(
    table: &ObjectName,
    column: &Column,
    key: Option<&PrimaryKey>,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<String, UnsupportedType> {
    let counts = *column.auto_increment.value();
    let kind = column.counter.as_ref().map(|counter| counter.kind);
    let serial = serial_options(table, column);
    let mut text = format!(
        "{} {}",
        dialect.quote(&column.name),
        type_text(column, dialect, enums)?
    );
    let mut push = |words: &str| {
        text.push(' ');
        text.push_str(words);
    };
    if let Some(collation) = &column.collation {
        push(&format!("COLLATE {collation}"));
    }
    if let Some(generated) = &column.generated {
        let kept = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        if dialect == Dialect::MySql && is_row_start_or_end(&generated.expression) {
            push(&format!("GENERATED ALWAYS AS {}", generated.expression));
        } else {
            push(&format!(
                "GENERATED ALWAYS AS ({}) {kept}",
                generated.expression
            ));
        }
    }
    let of_version = |of: &Generated| is_row_start_or_end(&of.expression);
    if let (Some(words), Dialect::Sqlite) = (&column.opaque, dialect) {
        // NOT NULL, and what else an INSERT of a NULL does.
        push(words);
    } else if !column.nullable && !column.generated.as_ref().is_some_and(of_version) {
        push("NOT NULL");
    } else if column.nullable && dialect == Dialect::MySql && column.generated.is_none() {
        // A timestamp is NOT NULL by itself there.
        push("NULL");
    }
    if let Some(default) = &column.default {
        push(&default_text(dialect, default)?);
    }
    if let (Some((sequence, _)), Dialect::Postgres) = (serial, dialect) {
        push(&format!(
            "DEFAULT nextval({}::regclass)",
            dialect.quote_string(&sequence)
        ));
    }
    if let (Some(expression), true) = (&column.on_update, dialect.updates_columns()) {
        push(&format!("ON UPDATE {expression}"));
    }
    if counts {
        let options = column
            .counter
            .as_ref()
            .and_then(|counter| counter.options.as_ref());
        let options = options.map_or_else(String::new, |options| format!(" ({options})"));
        match (dialect, kind) {
            (Dialect::Postgres, Some(CounterKind::Serial)) | (Dialect::Sqlite, _) => {}
            (Dialect::Postgres, Some(CounterKind::Always)) => {
                push(&format!("GENERATED ALWAYS AS IDENTITY{options}"));
            }
            (Dialect::Postgres, _) => {
                push(&format!("GENERATED BY DEFAULT AS IDENTITY{options}"));
            }
            (Dialect::MySql, _) => push("AUTO_INCREMENT"),
        }
    }
    if let Some(key) = key {
        let name = constraint(key.name.as_ref(), dialect);
        let words = match (&key.definition, kind) {
            (Some(definition), _) => definition.as_str(),
            (None, Some(CounterKind::Rowid)) => "PRIMARY KEY",
            (None, _) if !counts => "PRIMARY KEY",
            (None, _) => "PRIMARY KEY AUTOINCREMENT",
        };
        push(&format!("{name}{words}"));
    }
    if let (Some(comment), Dialect::MySql) = (&column.comment, dialect) {
        push(&format!("COMMENT {}", dialect.quote_string(comment)));
    }
    // Words that a column has there and nowhere else: INVISIBLE, ….
    if let (Some(words), Dialect::MySql) = (&column.opaque, dialect) {
        push(words);
    }
    if let Some(extra) = &column.extra {
        push(extra);
    }
    Ok(text)
}

/// What [`column_text`] says behind the column's name.
pub(super) fn definition_text(
    column: &Column,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<String, UnsupportedType> {
    let text = column_text(&ObjectName::default(), column, None, dialect, enums)?;
    let name = format!("{} ", dialect.quote(&column.name));
    Ok(text.strip_prefix(&name).unwrap_or(&text).to_owned())
}

pub(super) fn type_text(
    column: &Column,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<String, UnsupportedType> {
    let ty = column.ty.value();
    check_type(dialect, ty)?;
    let serial = column
        .counter
        .as_ref()
        .is_some_and(|of| of.kind == CounterKind::Serial && of.options.is_none());
    match (dialect, ty) {
        (Dialect::Postgres, _) if serial && *column.auto_increment.value() => Ok(match ty {
            ColumnType::SmallInteger => "smallserial",
            ColumnType::BigInteger => "bigserial",
            _ => "serial",
        }
        .to_owned()),
        (Dialect::MySql, ColumnType::Enum(name)) => dialect
            .enum_in_column(enums.values(name))
            .ok_or_else(|| unsupported(dialect, format!("the enum `{name}`"))),
        _ => {
            let ty = column_type_on(&[dialect], ty, *column.auto_increment.value())?;
            type_name(dialect, &ty)
        }
    }
}

/// `DEFAULT …`, as the builders say it.
fn default_text(dialect: Dialect, default: &DefaultValue) -> Result<String, UnsupportedType> {
    let mut column = ColumnDef::new("c");
    column.default(default_expr(default));
    let mut alter = TableBuilder::alter();
    alter.table("t").add_column(column);
    let (sql, quote) = match dialect {
        Dialect::Postgres => (alter.to_string(PostgresQueryBuilder), '"'),
        Dialect::MySql => (alter.to_string(MysqlQueryBuilder), '`'),
        Dialect::Sqlite => (alter.to_string(SqliteQueryBuilder), '"'),
    };
    let before = format!("{quote}c{quote} ");
    match sql.split_once(&before) {
        Some((_, text)) => Ok(text.trim_start().to_owned()),
        None => Err(unsupported(dialect, format!("the default {default:?}"))),
    }
}

fn action_words(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    }
}

pub(super) fn constraint(name: Option<&Fact<String>>, dialect: Dialect) -> String {
    name.map_or_else(String::new, |name| {
        format!("CONSTRAINT {} ", dialect.quote(name.value()))
    })
}

fn list(columns: &[String], dialect: Dialect) -> String {
    let columns: Vec<String> = columns.iter().map(|column| dialect.quote(column)).collect();
    columns.join(", ")
}

fn deferrable(when: Option<Deferrable>) -> &'static str {
    match when {
        None => "",
        Some(Deferrable::Immediate) => " DEFERRABLE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// A primary key, as it stands in CREATE TABLE and behind ADD.
pub(super) fn primary_key(key: &PrimaryKey, dialect: Dialect) -> String {
    // A primary key's name is always PRIMARY on MySQL.
    let name = match dialect {
        Dialect::MySql => String::new(),
        _ => constraint(key.name.as_ref(), dialect),
    };
    match &key.definition {
        Some(definition) => format!("{name}{definition}"),
        None => format!(
            "{name}PRIMARY KEY ({}){}",
            list(&key.columns, dialect),
            deferrable(key.deferrable)
        ),
    }
}

/// A unique constraint, as it stands in CREATE TABLE and behind ADD.
pub(super) fn unique(key: &Unique, dialect: Dialect) -> Result<String, UnsupportedType> {
    let name = constraint(key.name.as_ref(), dialect);
    if let Some(definition) = &key.definition {
        return Ok(format!("{name}{definition}"));
    }
    let mut text = format!("{name}UNIQUE ");
    if key.nulls_not_distinct {
        only_postgres(dialect, "NULLS NOT DISTINCT")?;
        text.push_str("NULLS NOT DISTINCT ");
    }
    let _ = write!(text, "({})", list(&key.columns, dialect));
    if !key.include.is_empty() {
        only_postgres(dialect, "INCLUDE in a unique key")?;
        let _ = write!(text, " INCLUDE ({})", list(&key.include, dialect));
    }
    if key.deferrable.is_some() {
        only_postgres(dialect, "a deferrable unique key")?;
        text.push_str(deferrable(key.deferrable));
    }
    Ok(text)
}

fn only_postgres(dialect: Dialect, what: &str) -> Result<(), UnsupportedType> {
    match dialect {
        Dialect::Postgres => Ok(()),
        _ => Err(unsupported(dialect, what)),
    }
}

/// A foreign key, as it stands in CREATE TABLE and behind ADD.
pub(super) fn foreign_key(key: &ForeignKey, dialect: Dialect) -> Result<String, UnsupportedType> {
    let name = constraint(key.name.as_ref(), dialect);
    if let Some(definition) = &key.definition {
        return Ok(format!("{name}{definition}"));
    }
    let mut text = format!(
        "{name}FOREIGN KEY ({}) REFERENCES {}",
        list(&key.columns, dialect),
        dialect.quote_name(&key.references),
    );
    if !key.referenced_columns.is_empty() {
        let _ = write!(text, " ({})", list(&key.referenced_columns, dialect));
    }
    if key.match_full {
        text.push_str(" MATCH FULL");
    }
    if let Some(action) = key.on_delete {
        let _ = write!(text, " ON DELETE {}", action_words(action));
        if !key.on_delete_columns.is_empty() {
            only_postgres(dialect, "ON DELETE of some columns of a foreign key")?;
            let _ = write!(text, " ({})", list(&key.on_delete_columns, dialect));
        }
    }
    if let Some(action) = key.on_update {
        let _ = write!(text, " ON UPDATE {}", action_words(action));
    }
    if key.deferrable.is_some() {
        if dialect == Dialect::MySql {
            return Err(unsupported(dialect, "a deferrable foreign key"));
        }
        text.push_str(deferrable(key.deferrable));
    }
    Ok(text)
}

/// A check, as it stands in CREATE TABLE and behind ADD.
pub(super) fn check(check: &Check, dialect: Dialect) -> String {
    let mut text = format!(
        "{}CHECK ({})",
        constraint(check.name.as_ref(), dialect),
        check.expression
    );
    if check.no_inherit && dialect == Dialect::Postgres {
        text.push_str(" NO INHERIT");
    }
    if check.not_valid && dialect == Dialect::MySql {
        text.push_str(" NOT ENFORCED");
    }
    text
}

/// A check behind ADD, where it may say that rows are not looked at.
pub(super) fn added_check(of: &Check, dialect: Dialect) -> String {
    let not_valid = of.not_valid && dialect == Dialect::Postgres;
    check(of, dialect) + if not_valid { " NOT VALID" } else { "" }
}

/// A foreign key behind ADD, where it may say that rows are not looked at.
pub(super) fn added_foreign_key(
    key: &ForeignKey,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    let not_valid = key.not_valid && dialect == Dialect::Postgres;
    Ok(foreign_key(key, dialect)? + if not_valid { " NOT VALID" } else { "" })
}

/// CREATE INDEX.
pub(super) fn create_index(
    table: &ObjectName,
    index: &Index,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    if let Some(definition) = &index.definition {
        return Ok(definition.clone());
    }
    if index.options.contains_key("invalid") {
        let name = self::name_of(table, index);
        return Err(unsupported(
            dialect,
            format!(
                "the index `{name}` of `{table}`, which is not valid: REINDEX it or drop it first"
            ),
        ));
    }
    let name = dialect.quote(&self::name_of(table, index));
    let columns = index
        .columns
        .iter()
        .map(|column| index_column(column, dialect))
        .collect::<Result<Vec<_>, _>>()?
        .join(", ");
    let on = dialect.quote_name(table);
    let method = index.method.as_deref();
    let mut text = match (dialect, method) {
        (Dialect::MySql, Some(kind @ ("fulltext" | "spatial"))) => {
            format!(
                "CREATE {} INDEX {name} ON {on} ({columns})",
                kind.to_uppercase()
            )
        }
        (Dialect::MySql, Some(method)) => {
            let unique = if index.unique { "UNIQUE " } else { "" };
            format!("CREATE {unique}INDEX {name} USING {method} ON {on} ({columns})")
        }
        (Dialect::Postgres, Some(method)) => {
            let unique = if index.unique { "UNIQUE " } else { "" };
            let method = dialect.quote(method);
            format!("CREATE {unique}INDEX {name} ON {on} USING {method} ({columns})")
        }
        (Dialect::Sqlite, Some(method)) => {
            return Err(unsupported(dialect, format!("an index using {method}")));
        }
        (_, None) => {
            let unique = if index.unique { "UNIQUE " } else { "" };
            format!("CREATE {unique}INDEX {name} ON {on} ({columns})")
        }
    };
    if !index.include.is_empty() {
        only_postgres(dialect, "an index that includes columns")?;
        let _ = write!(text, " INCLUDE ({})", list(&index.include, dialect));
    }
    if index.nulls_not_distinct {
        only_postgres(dialect, "NULLS NOT DISTINCT")?;
        text.push_str(" NULLS NOT DISTINCT");
    }
    match dialect {
        Dialect::Postgres if !index.options.is_empty() => {
            let options: Vec<String> = index
                .options
                .iter()
                .map(|(option, value)| storage_parameter(option, value))
                .collect();
            let _ = write!(text, " WITH ({})", options.join(", "));
        }
        Dialect::MySql => {
            text.extend(index.options.iter().map(|(option, value)| {
                if option == "comment" {
                    format!(" COMMENT {}", dialect.quote_string(value))
                } else {
                    mysql_option(option, value)
                }
            }));
        }
        _ => {}
    }
    if let Some(filter) = &index.filter {
        if dialect == Dialect::MySql {
            return Err(unsupported(dialect, "an index of some rows only"));
        }
        let _ = write!(text, " WHERE {filter}");
    }
    Ok(text)
}

/// The index's name, or the one that SeaORM would give it.
pub(super) fn name_of(table: &ObjectName, index: &Index) -> String {
    index_name(table, index.name.as_ref(), &keys_of(index))
}

fn index_column(column: &IndexColumn, dialect: Dialect) -> Result<String, UnsupportedType> {
    let mut text = match &column.key {
        IndexKey::Column(name) => dialect.quote(name),
        IndexKey::Expression(expression) => format!("({expression})"),
    };
    if let Some(length) = column.length {
        if dialect != Dialect::MySql {
            return Err(unsupported(dialect, "an index on a part of a column"));
        }
        let _ = write!(text, "({length})");
    }
    if let Some(collation) = &column.collation {
        if dialect == Dialect::MySql {
            let what = "an index that compares otherwise than its column";
            return Err(unsupported(dialect, what));
        }
        let _ = write!(text, " COLLATE {collation}");
    }
    if let Some(class) = &column.operator_class {
        only_postgres(dialect, "an operator class")?;
        let _ = write!(text, " {class}");
    }
    if column.descending {
        text.push_str(" DESC");
    }
    if let Some(nulls) = column.nulls {
        only_postgres(dialect, "an index that says where NULLs come")?;
        text.push_str(match nulls {
            Nulls::First => " NULLS FIRST",
            Nulls::Last => " NULLS LAST",
        });
    }
    Ok(text)
}

/// Another value of a table's option, or none.
pub(super) fn set_option(
    table: &ObjectName,
    option: &str,
    next: Option<&str>,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    let alter = format!("ALTER TABLE {}", dialect.quote_name(table));
    match (dialect, option, next) {
        (Dialect::Postgres, "unlogged", Some(_)) => Ok(format!("{alter} SET UNLOGGED")),
        (Dialect::Postgres, "unlogged", None) => Ok(format!("{alter} SET LOGGED")),
        (Dialect::Postgres, option, Some(value)) if is_storage_parameter(option) => Ok(format!(
            "{alter} SET ({})",
            storage_parameter(option, value)
        )),
        (Dialect::Postgres, option, None) if is_storage_parameter(option) => {
            Ok(format!("{alter} RESET ({})", storage_parameter(option, "")))
        }
        (Dialect::MySql, option, Some(value)) => {
            Ok(format!("{alter}{}", mysql_option(option, value)))
        }
        (Dialect::MySql, option, None) => {
            let words = match option {
                "engine" => "ENGINE=InnoDB",
                // DEFAULT would be the server's; this is the database's.
                "collation" => {
                    let alter = dialect.quote_string(&format!("{alter} COLLATE="));
                    return Ok(format!(
                        "SET @schema_diff = CONCAT({alter}, @@collation_database); \
                         PREPARE schema_diff FROM @schema_diff; EXECUTE schema_diff; \
                         DEALLOCATE PREPARE schema_diff"
                    ));
                }
                "partition_by" => "REMOVE PARTITIONING",
                "system_versioning" => "DROP SYSTEM VERSIONING",
                "max_rows" | "min_rows" | "avg_row_length" | "checksum" | "table_checksum"
                | "delay_key_write" | "key_block_size" => {
                    return Ok(format!("{alter} {}=0", option.to_uppercase()));
                }
                option => return Ok(format!("{alter}{}", mysql_option(option, "DEFAULT"))),
            };
            Ok(format!("{alter} {words}"))
        }
        _ => Err(unsupported(
            dialect,
            format!("another `{option}` of `{table}`, a table that stays"),
        )),
    }
}

/// The statement that makes something on a table.
pub(super) fn create_part(table: &ObjectName, part: &OpaquePart, dialect: Dialect) -> String {
    if is_statement(&part.definition) {
        return part.definition.clone();
    }
    let name = part.name.as_ref().map(|name| Fact::Said(name.clone()));
    format!(
        "ALTER TABLE {} ADD {}{}",
        dialect.quote_name(table),
        constraint(name.as_ref(), dialect),
        part.definition
    )
}

pub(super) fn is_statement(definition: &str) -> bool {
    let word = definition.split_whitespace().next().unwrap_or_default();
    ["CREATE", "ALTER", "COMMENT", "SET"]
        .iter()
        .any(|verb| word.eq_ignore_ascii_case(verb))
}

/// The statement that takes something off a table.
pub(super) fn drop_part(
    table: &ObjectName,
    part: &OpaquePart,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    let on = dialect.quote_name(table);
    let unknown = || unsupported(dialect, format!("to drop a {} of `{table}`", part.kind));
    let name = dialect.quote(part.name.as_deref().ok_or_else(unknown)?);
    Ok(match (part.kind.as_str(), dialect) {
        ("trigger" | "policy" | "rule", Dialect::Postgres) => {
            format!("DROP {} {name} ON {on}", part.kind.to_uppercase())
        }
        ("trigger", _) => format!("DROP TRIGGER {name}"),
        ("period", Dialect::MySql) => format!("ALTER TABLE {on} DROP PERIOD FOR {name}"),
        ("key over a period", Dialect::MySql) => format!("ALTER TABLE {on} DROP INDEX {name}"),
        ("statistics", Dialect::Postgres) => format!("DROP STATISTICS {name}"),
        (_, Dialect::Postgres) if !is_statement(&part.definition) => {
            format!("ALTER TABLE {on} DROP CONSTRAINT {name}")
        }
        _ => return Err(unknown()),
    })
}

/// The statement that makes an object.
pub(super) fn create_object(
    name: &ObjectName,
    object: &Opaque,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    object.definition.clone().ok_or_else(|| {
        unsupported(
            dialect,
            format!("the {} `{name}`: its definition is not known", object.kind),
        )
    })
}

/// The statement that drops an object.
pub(super) fn drop_object(
    name: &ObjectName,
    object: &Opaque,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    let kind = match object.kind.as_str() {
        "view" | "materialized view" | "sequence" | "domain" | "foreign table" | "collation" => {
            object.kind.to_uppercase()
        }
        "composite type" | "range type" => "TYPE".to_owned(),
        "partition" | "inheritance child" | "virtual table" => "TABLE".to_owned(),
        kind => return Err(unsupported(dialect, format!("to drop the {kind} `{name}`"))),
    };
    Ok(format!("DROP {kind} {}", dialect.quote_name(name)))
}

/// CREATE UNIQUE INDEX, of a unique key that is kept as an index.
pub(super) fn create_unique_index(
    table: &ObjectName,
    unique: &Unique,
    dialect: Dialect,
) -> Result<String, UnsupportedType> {
    let index = Index {
        name: unique.name.clone(),
        columns: unique.columns.iter().map(IndexColumn::from).collect(),
        unique: true,
        include: unique.include.clone(),
        nulls_not_distinct: unique.nulls_not_distinct,
        definition: unique.definition.clone(),
        ..Index::default()
    };
    create_index(table, &index, dialect)
}

/// What the index sorts by, as names.
pub(super) fn keys_of(index: &Index) -> Vec<String> {
    index
        .columns
        .iter()
        .map(|column| column.text().to_owned())
        .collect()
}
