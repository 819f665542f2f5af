//! Changes in words, in a vocabulary of our own that belongs to no dialect.
//!
//! Names and values are data: what is invisible in them, and the backtick that quotes them, is escaped.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::change::{Change, Rename, Sides};
use crate::dialect::Dialect;
use crate::model::{
    Action, Check, Column, ColumnType, CounterKind, DefaultValue, Deferrable, EnumType, Fact,
    ForeignKey, Index, IndexColumn, IndexKey, Length, Nulls, ObjectName, OpaquePart, PrimaryKey,
    Table, Unique, UniqueForm,
};

/// The widest line of a tree, where words allow it.
const WIDTH: usize = 80;

/// One line a change, for a header or a summary: ``add column `nickname` to `organizations`: string, null``.
pub fn summary(changes: &[Change]) -> Vec<String> {
    let changes = without_passing_names(changes);
    changes.iter().map(|change| sentence(change)).collect()
}

/// The changes with renames by way of a passing name as one: of two things that swap their names, one is out of the
/// other's way for a while.
fn without_passing_names(changes: &[Change]) -> Vec<Cow<'_, Change>> {
    let mut found: Vec<Cow<'_, Change>> = Vec::new();
    for change in changes {
        if let Change::Rename(rename) = change
            && let Some((at, whole)) = found.iter().enumerate().find_map(|(at, earlier)| {
                let Change::Rename(earlier) = &**earlier else {
                    return None;
                };
                Some((at, earlier.clone().then(rename)?))
            })
        {
            found[at] = Cow::Owned(Change::Rename(whole));
        } else {
            found.push(Cow::Borrowed(change));
        }
    }
    found
}

fn rename_sentence(rename: &Rename) -> String {
    match rename {
        Rename::Table { from, to } => format!("rename table {} to {}", object(from), object(to)),
        Rename::Column { table, from, to } => format!(
            "rename column {} of {} to {}",
            quoted(from),
            object(table),
            quoted(to)
        ),
        Rename::Enum { from, to } => format!("rename enum {} to {}", object(from), object(to)),
        Rename::Value { of, from, to } => format!(
            "rename value {} of enum {} to {}",
            quoted(from),
            object(of),
            quoted(to)
        ),
    }
}

fn sentence(change: &Change) -> String {
    match change {
        Change::Rename(rename) => rename_sentence(rename),
        Change::Enum { name, sides } => enum_sentence(&object(name), sides),
        Change::Table { table, sides } => {
            let table_name = object(table);
            match (&sides.previous, &sides.next) {
                (_, Some(table)) => format!("create table {table_name} ({})", contents(table)),
                (Some(table), None) => format!(
                    "drop table {table_name} ({}; its rows are lost)",
                    contents(table)
                ),
                (None, None) => format!("leave table {table_name} as it is"),
            }
        }
        Change::Column { table, sides } => {
            let table = object(table);
            match (&sides.previous, &sides.next) {
                (None, Some(column)) => format!(
                    "add column {} to {table}: {}",
                    quoted(&column.name),
                    column_words(column)
                ),
                (Some(column), None) => format!(
                    "drop column {} of {table} (its values are lost)",
                    quoted(&column.name)
                ),
                (Some(previous), Some(next)) => {
                    let differences: Vec<String> = column_differences(previous, next)
                        .into_iter()
                        .map(|(previous, next)| format!("{previous} → {next}"))
                        .collect();
                    format!(
                        "change column {} of {table}: {}",
                        quoted(&next.name),
                        differences.join(", ")
                    )
                }
                (None, None) => format!("leave the columns of {table} as they are"),
            }
        }
        Change::PrimaryKey { table, sides } => {
            on_table("primary key", table, sides, primary_key_words)
        }
        Change::Unique { table, sides } => on_table("unique key", table, sides, unique_words),
        Change::Index { table, sides } => on_table("index", table, sides, index_words),
        Change::ForeignKey { table, sides } => {
            on_table("foreign key", table, sides, foreign_key_words)
        }
        Change::Check { table, sides } => on_table("check", table, sides, check_words),
        Change::Comment { table, sides } => on_table("comment", table, sides, comment_words),
        Change::Option {
            table,
            option,
            sides,
        } => on_table("option", table, sides, |value| option_words(option, value)),
        Change::Part { table, sides } => match sides.next.as_ref().or(sides.previous.as_ref()) {
            Some(part) => on_table(&part.kind, table, sides, part_words),
            None => format!("leave {} as it is", object(table)),
        },
        Change::Object { name, sides } => {
            let name = object(name);
            match (&sides.previous, &sides.next) {
                (None, Some(next)) => format!("create {} {name}", next.kind),
                (Some(previous), None) => format!("drop {} {name}", previous.kind),
                (Some(_), Some(next)) => format!("change {} {name}", next.kind),
                (None, None) => format!("leave {name} as it is"),
            }
        }
    }
}

fn on_table<T>(
    kind: &str,
    table: &ObjectName,
    sides: &Sides<T>,
    words: impl Fn(&T) -> String,
) -> String {
    let table = object(table);
    match (&sides.previous, &sides.next) {
        (None, Some(next)) => format!("add {kind} {} to {table}", words(next)),
        (Some(previous), None) => format!("drop {kind} {} of {table}", words(previous)),
        (Some(previous), Some(next)) => {
            format!(
                "change {kind} of {table}: {} → {}",
                words(previous),
                words(next)
            )
        }
        (None, None) => format!("leave the {kind} of {table} as it is"),
    }
}

fn enum_sentence(name: &str, sides: &Sides<EnumType>) -> String {
    match (&sides.previous, &sides.next) {
        (None, Some(next)) => format!("create enum {name}: {}", values(next)),
        (Some(previous), None) => format!("drop enum {name}: {}", values(previous)),
        (Some(previous), Some(next)) => {
            let added: Vec<&String> = next
                .values
                .iter()
                .filter(|value| !previous.values.contains(value))
                .collect();
            let kept: Vec<&String> = next
                .values
                .iter()
                .filter(|value| previous.values.contains(value))
                .collect();
            if !added.is_empty() && kept.iter().copied().eq(&previous.values) {
                let noun = if added.len() == 1 { "value" } else { "values" };
                let added: Vec<String> = added.into_iter().map(|value| quoted(value)).collect();
                format!("add {noun} {} to enum {name}", added.join(", "))
            } else {
                format!(
                    "change enum {name}: {} → {}",
                    values(previous),
                    values(next)
                )
            }
        }
        (None, None) => format!("leave enum {name} as it is"),
    }
}

/// A tree by table with `+`, `-` and `~`, and both sides of what is altered; ends in a line break unless empty.
pub fn tree(changes: &[Change]) -> String {
    let mut roots: Vec<Root> = Vec::new();
    let changes = without_passing_names(changes);
    for change in &changes {
        match &**change {
            Change::Rename(rename) => match rename {
                Rename::Table { from, to } => roots.push(Root {
                    table: Some(to),
                    line: Entry::Two("table ".into(), object(from), object(to)),
                    parts: Vec::new(),
                }),
                Rename::Column { table, from, to } => table_root(&mut roots, table)
                    .push(Entry::Two("column ".into(), quoted(from), quoted(to))),
                Rename::Enum { from, to } => roots.push(Root {
                    table: None,
                    line: Entry::Two("enum ".into(), object(from), object(to)),
                    parts: Vec::new(),
                }),
                Rename::Value { of, from, to } => roots.push(Root {
                    table: None,
                    line: Entry::Two(format!("enum {}: ", object(of)), quoted(from), quoted(to)),
                    parts: Vec::new(),
                }),
            },
            Change::Enum { name, sides } => {
                let entry = entry("enum", sides, |ty| {
                    format!("{}: {}", object(name), values(ty))
                });
                roots.push(Root {
                    table: None,
                    line: entry,
                    parts: Vec::new(),
                });
            }
            Change::Table { table, sides } => {
                let (sign, content) = match (&sides.previous, &sides.next) {
                    (_, Some(content)) => ('+', content),
                    (Some(content), None) => ('-', content),
                    (None, None) => continue,
                };
                roots.push(Root {
                    table: Some(table),
                    line: Entry::One(sign, format!("table {}", object(table))),
                    parts: table_parts(sign, content),
                });
            }
            Change::Column { table, sides } => {
                let part = match (&sides.previous, &sides.next) {
                    (Some(previous), Some(next)) => {
                        let (before, after): (Vec<_>, Vec<_>) =
                            column_differences(previous, next).into_iter().unzip();
                        Entry::Two(
                            format!("column {}: ", quoted(&next.name)),
                            before.join(", "),
                            after.join(", "),
                        )
                    }
                    _ => entry("column", sides, named_column),
                };
                table_root(&mut roots, table).push(part);
            }
            Change::PrimaryKey { table, sides } => {
                table_root(&mut roots, table).push(entry("primary key", sides, primary_key_words));
            }
            Change::Unique { table, sides } => {
                table_root(&mut roots, table).push(entry("unique key", sides, unique_words));
            }
            Change::Index { table, sides } => {
                table_root(&mut roots, table).push(entry("index", sides, index_words));
            }
            Change::ForeignKey { table, sides } => {
                table_root(&mut roots, table).push(entry("foreign key", sides, foreign_key_words));
            }
            Change::Check { table, sides } => {
                table_root(&mut roots, table).push(entry("check", sides, check_words));
            }
            Change::Comment { table, sides } => {
                table_root(&mut roots, table).push(entry("comment", sides, comment_words));
            }
            Change::Option {
                table,
                option,
                sides,
            } => {
                let entry = entry("option", sides, |value| option_words(option, value));
                table_root(&mut roots, table).push(entry);
            }
            Change::Part { table, sides } => {
                let kind = sides.next.as_ref().or(sides.previous.as_ref());
                let kind = kind.map_or("part", |part| part.kind.as_str());
                let entry = entry(kind, sides, part_words);
                table_root(&mut roots, table).push(entry);
            }
            Change::Object { name, sides } => {
                let kind = sides.next.as_ref().or(sides.previous.as_ref());
                let kind = kind.map_or("object", |object| object.kind.as_str());
                roots.push(Root {
                    table: None,
                    line: entry(kind, sides, |of| match &of.definition {
                        Some(definition) => format!("{}: {}", object(name), escaped(definition)),
                        None => object(name),
                    }),
                    parts: Vec::new(),
                });
            }
        }
    }
    let mut text = String::new();
    for root in roots {
        root.line.write(&mut text, 0);
        for part in root.parts {
            part.write(&mut text, 4);
        }
    }
    text
}

struct Root<'a> {
    table: Option<&'a ObjectName>,
    line: Entry,
    parts: Vec<Entry>,
}

/// The parts of the altered table, which gets a line at its first part.
fn table_root<'r, 'a>(roots: &'r mut Vec<Root<'a>>, table: &'a ObjectName) -> &'r mut Vec<Entry> {
    let at = roots
        .iter()
        .position(|root| root.table == Some(table))
        .unwrap_or_else(|| {
            roots.push(Root {
                table: Some(table),
                line: Entry::One('~', format!("table {}", object(table))),
                parts: Vec::new(),
            });
            roots.len() - 1
        });
    &mut roots[at].parts
}

enum Entry {
    /// A sign and what is there.
    One(char, String),
    /// What it is, how it was, how it is to be.
    Two(String, String, String),
}

fn entry<T>(kind: &str, sides: &Sides<T>, words: impl Fn(&T) -> String) -> Entry {
    match (&sides.previous, &sides.next) {
        (Some(previous), Some(next)) => {
            Entry::Two(format!("{kind} "), words(previous), words(next))
        }
        (Some(previous), None) => Entry::One('-', format!("{kind} {}", words(previous))),
        (None, Some(next)) => Entry::One('+', format!("{kind} {}", words(next))),
        (None, None) => Entry::One('~', kind.to_owned()),
    }
}

impl Entry {
    fn write(&self, text: &mut String, indent: usize) {
        match self {
            Self::One(sign, words) => wrap(text, indent, &format!("{sign} {words}")),
            Self::Two(what, previous, next) => {
                let line = format!("~ {what}{previous} → {next}");
                if indent + line.width() <= WIDTH {
                    wrap(text, indent, &line);
                } else {
                    let what = what.trim_end().trim_end_matches(':');
                    wrap(text, indent, &format!("~ {what}:"));
                    wrap(text, indent + 4, &format!("- {previous}"));
                    wrap(text, indent + 4, &format!("+ {next}"));
                }
            }
        }
    }
}

/// Writes a line, broken between words.
fn wrap(text: &mut String, indent: usize, words: &str) {
    let mut line = " ".repeat(indent);
    let mut empty = true;
    for word in words.split(' ') {
        if !empty && line.width() + 1 + word.width() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(indent + 4);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn table_parts(sign: char, table: &Table) -> Vec<Entry> {
    let columns = table.columns.iter().map(named_column);
    let columns = columns.map(|words| format!("column {words}"));
    let primary = table.primary_key.iter();
    let primary = primary.map(|key| format!("primary key {}", primary_key_words(key)));
    let uniques = table.uniques.iter();
    let uniques = uniques.map(|unique| format!("unique key {}", unique_words(unique)));
    let indexes = table.indexes.iter();
    let indexes = indexes.map(|index| format!("index {}", index_words(index)));
    let foreign_keys = table.foreign_keys.iter();
    let foreign_keys = foreign_keys.map(|key| format!("foreign key {}", foreign_key_words(key)));
    let checks = table.checks.iter();
    let checks = checks.map(|check| format!("check {}", check_words(check)));
    let comment = table.comment.iter();
    let comment = comment.map(|text| format!("comment {}", comment_words(text)));
    let options = table.options.iter();
    let options = options.map(|(key, value)| format!("option {}", option_words(key, value)));
    let parts = table.opaque.iter();
    let parts = parts.map(|part| format!("{} {}", part.kind, part_words(part)));
    columns
        .chain(primary)
        .chain(uniques)
        .chain(indexes)
        .chain(foreign_keys)
        .chain(checks)
        .chain(comment)
        .chain(options)
        .chain(parts)
        .map(|words| Entry::One(sign, words))
        .collect()
}

fn contents(table: &Table) -> String {
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let parts: Vec<String> = [
        Some(count(table.columns.len(), "column", "columns").unwrap_or("no columns".into())),
        count(table.uniques.len(), "unique key", "unique keys"),
        count(table.foreign_keys.len(), "foreign key", "foreign keys"),
        count(table.indexes.len(), "index", "indexes"),
        count(table.checks.len(), "check", "checks"),
    ]
    .into_iter()
    .flatten()
    .collect();
    parts.join(", ")
}

fn named_column(column: &Column) -> String {
    format!("{}: {}", quoted(&column.name), column_words(column))
}

/// A column without its name: `string(255), not null, default 'x'`.
fn column_words(column: &Column) -> String {
    let mut words = format!(
        "{}, {}",
        type_words(column.ty.value()),
        null_words(column.nullable)
    );
    if let Some(default) = &column.default {
        words.push_str(", ");
        words.push_str(&default_words(Some(default)));
    }
    if *column.auto_increment.value() {
        words.push_str(", auto increment");
    }
    for more in more(column).into_iter().flatten() {
        words.push_str(", ");
        words.push_str(&more);
    }
    words
}

/// What else may be said of a column, as one says that it is not.
const MORE: [&str; 7] = [
    "counting of its own",
    "computation",
    "collation",
    "on update",
    "comment",
    "extra",
    "words for one database",
];

/// What else is said of a column, each in the place of [`MORE`].
fn more(column: &Column) -> [Option<String>; 7] {
    let counter = column.counter.as_ref().map(|counter| {
        let kind = match counter.kind {
            CounterKind::Serial => "serial",
            CounterKind::ByDefault => "identity by default",
            CounterKind::Always => "identity always",
            CounterKind::Rowid => "by its row's number",
            CounterKind::AutoIncrement => "never the same number twice",
        };
        let options = counter.options.as_deref().unwrap_or_default();
        format!("{kind} {}", escaped(options)).trim_end().to_owned()
    });
    let generated = column.generated.as_ref().map(|generated| {
        let kept = if generated.stored {
            "stored"
        } else {
            "virtual"
        };
        format!("generated as {} {kept}", escaped(&generated.expression))
    });
    let said = |word: &str, text: &Option<String>| {
        let text = text.as_ref();
        text.map(|text| format!("{word} {}", escaped(text)))
    };
    let apart: Vec<String> = column
        .on
        .iter()
        .map(|(dialect, on)| {
            let own = Column {
                counter: on.counter.clone(),
                generated: on.generated.clone(),
                collation: on.collation.clone(),
                ..Column::new("", Fact::implied(ColumnType::Text))
            };
            let mut said: Vec<String> = on.ty.iter().map(type_words).collect();
            let defaults = on.default.iter();
            said.extend(defaults.map(|default| default_words(Some(default))));
            said.extend(more(&own).into_iter().flatten());
            format!("on {dialect} {}", said.join(" and "))
        })
        .collect();
    [
        counter,
        generated,
        said("collate", &column.collation),
        said("on update", &column.on_update),
        column
            .comment
            .as_ref()
            .map(|comment| format!("comment {}", comment_words(comment))),
        column.extra.as_ref().map(|extra| escaped(extra)),
        (!apart.is_empty()).then(|| apart.join(", ")),
    ]
}

/// For which kind of database alone it is.
fn only(on: Option<Dialect>) -> String {
    on.map_or_else(String::new, |dialect| format!(", on {dialect}"))
}

/// What differs between two columns, as both sides of each difference.
fn column_differences(previous: &Column, next: &Column) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    let mut differ = |previous: String, next: String| {
        if previous != next {
            differences.push((previous, next));
        }
    };
    differ(quoted(&previous.name), quoted(&next.name));
    differ(type_words(previous.ty.value()), type_words(next.ty.value()));
    differ(
        null_words(previous.nullable).into(),
        null_words(next.nullable).into(),
    );
    differ(
        default_words(previous.default.as_ref()),
        default_words(next.default.as_ref()),
    );
    let counting = |column: &Column| {
        if *column.auto_increment.value() {
            "auto increment"
        } else {
            "does not count up"
        }
    };
    differ(counting(previous).into(), counting(next).into());
    let sides = more(previous).into_iter().zip(more(next));
    for (what, (before, after)) in MORE.into_iter().zip(sides) {
        let none = || format!("no {what}");
        differ(before.unwrap_or_else(none), after.unwrap_or_else(none));
    }
    if differences.is_empty() {
        // Only who says it differs.
        let by = |words: &str, said: bool| {
            format!("{words} ({})", if said { "said" } else { "implied" })
        };
        for (words, said) in [
            (
                type_words(next.ty.value()),
                (previous.ty.is_said(), next.ty.is_said()),
            ),
            (
                counting(next).to_owned(),
                (
                    previous.auto_increment.is_said(),
                    next.auto_increment.is_said(),
                ),
            ),
        ] {
            if said.0 != said.1 {
                differences.push((by(&words, said.0), by(&words, said.1)));
            }
        }
    }
    differences
}

fn null_words(nullable: bool) -> &'static str {
    if nullable { "null" } else { "not null" }
}

fn default_words(default: Option<&DefaultValue>) -> String {
    match default {
        None => "no default".to_owned(),
        Some(DefaultValue::Bool(value)) => format!("default {value}"),
        Some(DefaultValue::Number(text) | DefaultValue::Expression(text)) => {
            format!("default {}", escaped(text))
        }
        Some(DefaultValue::String(text)) => {
            format!("default '{}'", escaped(&text.replace('\'', "''")))
        }
        Some(DefaultValue::Null) => "default null".to_owned(),
    }
}

fn primary_key_words(key: &PrimaryKey) -> String {
    let deferrable = deferrable_words(key.deferrable);
    format!("{}{deferrable}", named(key.name.as_ref(), &key.columns))
}

fn deferrable_words(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        None => "",
        Some(Deferrable::Immediate) => ", deferrable",
        Some(Deferrable::Deferred) => ", deferred",
    }
}

fn unique_words(unique: &Unique) -> String {
    let form = match unique.form.value() {
        UniqueForm::Constraint => "",
        UniqueForm::Index => " as an index",
    };
    let mut words = format!("{}{form}", named(unique.name.as_ref(), &unique.columns));
    if !unique.include.is_empty() {
        let _ = write!(words, " include ({})", list(&unique.include));
    }
    if unique.nulls_not_distinct {
        words.push_str(" nulls not distinct");
    }
    words.push_str(deferrable_words(unique.deferrable));
    words.push_str(&only(unique.on));
    words
}

fn index_words(index: &Index) -> String {
    if let Some(definition) = &index.definition {
        return escaped(definition);
    }
    let columns: Vec<String> = index.columns.iter().map(index_column_words).collect();
    let mut words = match &index.name {
        Some(name) => format!("{} ({})", quoted(name.value()), columns.join(", ")),
        None => format!("({})", columns.join(", ")),
    };
    if index.unique {
        words.push_str(" unique");
    }
    if let Some(method) = &index.method {
        let _ = write!(words, " using {}", escaped(method));
    }
    if !index.include.is_empty() {
        let _ = write!(words, " include ({})", list(&index.include));
    }
    if index.nulls_not_distinct {
        words.push_str(" nulls not distinct");
    }
    for (option, value) in &index.options {
        let _ = write!(words, " {}", option_words(option, value));
    }
    if let Some(filter) = &index.filter {
        let _ = write!(words, " where {}", escaped(filter));
    }
    words.push_str(&only(index.on));
    words
}

fn index_column_words(column: &IndexColumn) -> String {
    let mut words = match &column.key {
        IndexKey::Column(name) => quoted(name),
        IndexKey::Expression(expression) => escaped(expression),
    };
    if let Some(length) = column.length {
        let _ = write!(words, "({length})");
    }
    if let Some(collation) = &column.collation {
        let _ = write!(words, " collate {}", escaped(collation));
    }
    if let Some(class) = &column.operator_class {
        let _ = write!(words, " {}", escaped(class));
    }
    if column.descending {
        words.push_str(" desc");
    }
    match column.nulls {
        Some(Nulls::First) => words.push_str(" nulls first"),
        Some(Nulls::Last) => words.push_str(" nulls last"),
        None => {}
    }
    words
}

fn check_words(check: &Check) -> String {
    let mut words = format!("({})", escaped(&check.expression));
    if let Some(name) = &check.name {
        words = format!("{} {words}", quoted(name.value()));
    }
    if check.no_inherit {
        words.push_str(" no inherit");
    }
    if check.not_valid {
        words.push_str(" not valid");
    }
    words.push_str(&only(check.on));
    words
}

#[expect(
    clippy::ptr_arg,
    reason = "given where a function of a `&String` is wanted"
)]
fn comment_words(comment: &String) -> String {
    format!("'{}'", escaped(&comment.replace('\'', "''")))
}

fn option_words(option: &str, value: &str) -> String {
    if value.is_empty() {
        escaped(option)
    } else {
        format!("{} = {}", escaped(option), escaped(value))
    }
}

fn part_words(part: &OpaquePart) -> String {
    match &part.name {
        Some(name) => format!("{}: {}", quoted(name), escaped(&part.definition)),
        None => escaped(&part.definition),
    }
}

fn foreign_key_words(key: &ForeignKey) -> String {
    let mut words = format!(
        "{} → {} ({})",
        named(key.name.as_ref(), &key.columns),
        object(&key.references),
        list(&key.referenced_columns)
    );
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        let action = match action {
            None => continue,
            Some(Action::NoAction) => "no action",
            Some(Action::Restrict) => "restrict",
            Some(Action::Cascade) => "cascade",
            Some(Action::SetNull) => "set null",
            Some(Action::SetDefault) => "set default",
        };
        let _ = write!(words, ", on {event} {action}");
        if event == "delete" && !key.on_delete_columns.is_empty() {
            let _ = write!(words, " ({})", list(&key.on_delete_columns));
        }
    }
    if key.match_full {
        words.push_str(", match full");
    }
    words.push_str(deferrable_words(key.deferrable));
    if key.not_valid {
        words.push_str(", not valid");
    }
    words.push_str(&only(key.on));
    words
}

fn named(name: Option<&Fact<String>>, columns: &[String]) -> String {
    match name {
        Some(name) => format!("{} ({})", quoted(name.value()), list(columns)),
        None => format!("({})", list(columns)),
    }
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

fn values(ty: &EnumType) -> String {
    if ty.values.is_empty() {
        return "no values".to_owned();
    }
    let values: Vec<String> = ty.values.iter().map(|value| escaped(value)).collect();
    values.join(", ")
}

fn object(name: &ObjectName) -> String {
    quoted(&name.to_string())
}

fn quoted(name: &str) -> String {
    format!("`{}`", escaped(name).replace('`', "\\`"))
}

/// The text with everything invisible (line breaks, control characters, marks of writing direction) escaped.
fn escaped(text: &str) -> String {
    let mut result = String::new();
    for c in text.chars() {
        match c {
            '\'' | '"' => result.push(c),
            c => result.extend(c.escape_debug()),
        }
    }
    result
}

/// A type in words that belong to no dialect.
pub fn type_words(ty: &ColumnType) -> String {
    let sized = |word: &str, size: Option<u32>| match size {
        Some(size) => format!("{word}({size})"),
        None => word.to_owned(),
    };
    let length = |word: &str, length: Length| match length {
        Length::None => word.to_owned(),
        Length::Max => format!("{word}(max)"),
        Length::N(n) => format!("{word}({n})"),
    };
    let precise = |word: &str, precision: Option<(u32, u32)>| match precision {
        Some((precision, scale)) => format!("{word}({precision}, {scale})"),
        None => word.to_owned(),
    };
    match ty {
        ColumnType::Char(n) => sized("char", *n),
        ColumnType::String(n) => length("string", *n),
        ColumnType::Decimal(p) => precise("decimal", *p),
        ColumnType::Money(p) => precise("money", *p),
        ColumnType::Binary(n) => sized("binary", Some(*n)),
        ColumnType::VarBinary(n) => length("var binary", *n),
        ColumnType::Bit(n) => sized("bit", *n),
        ColumnType::VarBit(n) => sized("var bit", Some(*n)),
        ColumnType::Vector(n) => sized("vector", *n),
        ColumnType::Interval(fields, precision) => {
            let word = match fields {
                Some(fields) => format!("interval {}", escaped(&fields.to_lowercase())),
                None => "interval".to_owned(),
            };
            sized(&word, *precision)
        }
        ColumnType::Enum(name) => format!("enum {}", object(name)),
        ColumnType::Array(element) => format!("array of {}", type_words(element)),
        ColumnType::Custom(text) => escaped(text),
        ColumnType::Text => "text".into(),
        ColumnType::Blob => "blob".into(),
        ColumnType::TinyInteger => "tiny integer".into(),
        ColumnType::SmallInteger => "small integer".into(),
        ColumnType::Integer => "integer".into(),
        ColumnType::BigInteger => "big integer".into(),
        ColumnType::TinyUnsigned => "tiny unsigned".into(),
        ColumnType::SmallUnsigned => "small unsigned".into(),
        ColumnType::Unsigned => "unsigned".into(),
        ColumnType::BigUnsigned => "big unsigned".into(),
        ColumnType::Float => "float".into(),
        ColumnType::Double => "double".into(),
        ColumnType::DateTime => "date time".into(),
        ColumnType::Timestamp => "timestamp".into(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".into(),
        ColumnType::Time => "time".into(),
        ColumnType::Date => "date".into(),
        ColumnType::Year => "year".into(),
        ColumnType::Boolean => "boolean".into(),
        ColumnType::Json => "json".into(),
        ColumnType::JsonBinary => "binary json".into(),
        ColumnType::Uuid => "uuid".into(),
        ColumnType::Cidr => "cidr".into(),
        ColumnType::Inet => "inet".into(),
        ColumnType::MacAddr => "mac address".into(),
        ColumnType::LTree => "ltree".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, ty: ColumnType) -> Column {
        Column {
            nullable: true,
            ..Column::new(name, Fact::Said(ty))
        }
    }

    fn string(length: u32) -> ColumnType {
        ColumnType::String(Length::N(length))
    }

    fn check(change: Change, expected: &str) {
        assert_eq!(summary(&[change]), [expected]);
    }

    #[test]
    fn one_line_a_change() {
        let prefs = || ObjectName::new("user_preferences");
        check(
            Change::Column {
                table: "organizations".into(),
                sides: Sides::create(column("nickname", ColumnType::String(Length::None))),
            },
            "add column `nickname` to `organizations`: string, null",
        );
        check(
            Change::Column {
                table: prefs(),
                sides: Sides::alter(column("theme", string(50)), column("theme", string(80))),
            },
            "change column `theme` of `user_preferences`: string(50) → string(80)",
        );
        let mut theme = column("theme", string(50));
        let on = theme.on.entry(Dialect::Postgres).or_default();
        on.ty = Some(ColumnType::Custom("citext".into()));
        on.collation = Some("C".into());
        check(
            Change::Column {
                table: prefs(),
                sides: Sides::alter(column("theme", string(50)), theme),
            },
            "change column `theme` of `user_preferences`: no words for one database → on postgres citext and collate C",
        );
        check(
            Change::Check {
                table: prefs(),
                sides: Sides::create(Check {
                    on: Some(Dialect::Sqlite),
                    ..Check::new("a > 0")
                }),
            },
            "add check (a > 0), on sqlite to `user_preferences`",
        );
        check(
            Change::Column {
                table: prefs(),
                sides: Sides::alter(
                    column("n", ColumnType::Integer),
                    Column {
                        nullable: false,
                        default: Some(DefaultValue::Number("5".into())),
                        ..column("n", ColumnType::BigInteger)
                    },
                ),
            },
            "change column `n` of `user_preferences`: integer → big integer, null → not null, \
             no default → default 5",
        );
        check(
            Change::Column {
                table: prefs(),
                sides: Sides::drop(column("language", string(10))),
            },
            "drop column `language` of `user_preferences` (its values are lost)",
        );
        check(
            Change::Table {
                table: "devices".into(),
                sides: Sides::create(Table {
                    columns: vec![column("a", string(1)), column("b", string(1))],
                    indexes: vec![Index {
                        name: None,
                        columns: vec!["a".into()],
                        definition: None,
                        ..Index::default()
                    }],
                    ..Table::default()
                }),
            },
            "create table `devices` (2 columns, 1 index)",
        );
        let ty = |values: &[&str]| EnumType {
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        let on = |sides| Change::Enum {
            name: "x".into(),
            sides,
        };
        check(on(Sides::create(ty(&["a", "b"]))), "create enum `x`: a, b");
        check(
            on(Sides::alter(ty(&["a", "b"]), ty(&["a", "c", "b"]))),
            "add value `c` to enum `x`",
        );
        check(
            on(Sides::alter(ty(&["a", "b"]), ty(&["b", "c"]))),
            "change enum `x`: a, b → b, c",
        );
    }

    #[test]
    fn names_cannot_leave_their_quotes_or_their_line() {
        check(
            Change::Column {
                table: ObjectName::in_schema("app", "a`b"),
                sides: Sides::create(Column {
                    default: Some(DefaultValue::String("it's\n".into())),
                    ..column("x\ny\u{202e}", string(1))
                }),
            },
            "add column `x\\ny\\u{202e}` to `app.a\\`b`: string(1), null, default 'it''s\\n'",
        );
    }

    #[test]
    fn a_tree_by_table() {
        let table = || ObjectName::new("t");
        let text = tree(&[
            Change::Column {
                table: table(),
                sides: Sides::alter(column("theme", string(50)), column("theme", string(80))),
            },
            Change::Table {
                table: "new".into(),
                sides: Sides::create(Table {
                    columns: vec![column("a", string(1))],
                    primary_key: Some(PrimaryKey {
                        name: None,
                        columns: vec!["a".into()],
                        ..PrimaryKey::default()
                    }),
                    foreign_keys: vec![ForeignKey {
                        name: Some(Fact::implied("fk-new-a-id".into())),
                        columns: vec!["a".into()],
                        references: "organizations_of_the_world".into(),
                        referenced_columns: vec!["id".into()],
                        on_delete: Some(Action::Cascade),
                        on_update: None,
                        ..ForeignKey::default()
                    }],
                    ..Table::default()
                }),
            },
            Change::Column {
                table: table(),
                sides: Sides::drop(column("language", string(10))),
            },
            Change::Column {
                table: table(),
                sides: Sides::alter(
                    Column {
                        default: Some(DefaultValue::Expression(
                            "a_long_function('with', 'words')".into(),
                        )),
                        ..column("c", ColumnType::TimestampWithTimeZone)
                    },
                    Column {
                        nullable: false,
                        ..column("c", ColumnType::DateTime)
                    },
                ),
            },
        ]);
        assert_eq!(
            text,
            "\
~ table `t`
    ~ column `theme`: string(50) → string(80)
    - column `language`: string(10), null
    ~ column `c`:
        - timestamp with time zone, null, default a_long_function('with',
            'words')
        + date time, not null, no default
+ table `new`
    + column `a`: string(1), null
    + primary key (`a`)
    + foreign key `fk-new-a-id` (`a`) → `organizations_of_the_world` (`id`), on
        delete cascade
"
        );
        assert_eq!(tree(&[]), "");
    }
}
