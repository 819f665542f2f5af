//! What an entity says in the words of `#[ddl(…)]`, or schema-diff.toml says of it in the same words → facts of its table.
//!
//! The words themselves are read by `schema_diff_ddl`. Knows nothing of what SeaORM's attributes say but that it is in the
//! table already.

mod columns;
mod keys;
mod names;

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use schema_diff_ddl::{ColumnWord, EnumWord, Fault, Only, TableWord, on_column, on_enum, on_table};
use syn::spanned::Spanned;
use syn::{Attribute, Field, ItemStruct, Meta};

use super::attributes;
use super::entity::Entity;
use super::known_keys;
use super::naming;
use super::problems::{At, Problems};
use super::types::Context;
use crate::dialect::Dialect;
use crate::model::{Fact, ForeignKey, ObjectName, Table};
use crate::problem::Place;

pub(super) const CODE: &str = "read-ddl";

/// Where words stand: in a source, or wherever the project says something beside them.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// In the file of that index.
    File(usize),
    /// At that place, whatever their spans say.
    Beside(Place),
}

/// Words with where they stand.
pub(super) struct Words<W> {
    pub words: Vec<Only<W>>,
    pub origin: Origin,
}

/// A foreign key that the words say, and where.
pub(super) struct SaidKey {
    pub key: ForeignKey,
    pub origin: Origin,
    pub span: Span,
}

/// What is more than a fact of the table's own.
#[derive(Default)]
pub(super) struct More {
    /// Foreign keys: they may be those of relations, which are known later.
    pub foreign_keys: Vec<SaidKey>,
    /// The table's former name.
    pub former: Option<String>,
    /// It is a view.
    pub view: bool,
    /// Nothing is done to it.
    pub unmanaged: bool,
}

/// Reports at a span of words.
pub(super) struct Reporter<'a, 'b> {
    problems: &'a Problems<'b>,
    origin: &'a Origin,
}

impl Reporter<'_, '_> {
    pub fn error(&self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let place = match self.origin {
            Origin::File(file) => self.problems.place(At::new(*file, span)),
            Origin::Beside(place) => place.clone(),
        };
        self.problems
            .error_at(place, CODE, message.into(), help.into());
    }

    fn faults(&self, faults: Vec<Fault>) {
        for Fault {
            span,
            message,
            help,
        } in faults
        {
            self.error(span, message, help);
        }
    }
}

/// Adds the foreign keys that the words say to those of the relations. `tables` are the columns of all entities' tables.
pub(super) fn add_foreign_keys(
    cx: &Context<'_>,
    tables: &BTreeMap<ObjectName, Vec<String>>,
    entity: &mut Entity,
    places: &mut Vec<At>,
) {
    for SaidKey { key, origin, span } in std::mem::take(&mut entity.more.foreign_keys) {
        let report = Reporter {
            problems: cx.problems,
            origin: &origin,
        };
        // A table of somebody else's has any columns.
        if let Some(columns) = tables.get(&key.references) {
            let unknown = key
                .referenced_columns
                .iter()
                .find(|column| !columns.contains(column));
            if let Some(unknown) = unknown {
                let near = known_keys::nearest(columns, unknown);
                report.error(
                    span,
                    format!("there is no column `{unknown}` in `{}`", key.references),
                    near.map_or_else(
                        || format!("write one of its columns: {}", columns.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    ),
                );
                continue;
            }
        }
        let at = keys::add_foreign_key(&mut entity.table.foreign_keys, key);
        if at == places.len() {
            places.push(match origin {
                Origin::File(file) => At::new(file, span),
                Origin::Beside(_) => entity.at,
            });
        }
    }
}

/// Reports what the project says of tables that no entity declares.
pub(super) fn report_undeclared(cx: &Context<'_>, tables: &BTreeMap<ObjectName, Vec<String>>) {
    for (table, said) in &cx.options.ddl {
        let words = said.table.iter().chain(said.columns.values().flatten());
        if let Some(first) = words.min_by_key(|words| &words.place)
            && !tables.contains_key(table)
        {
            cx.problems.error_at(
                first.place.clone(),
                CODE,
                format!("no entity declares the table `{table}`"),
                match known_keys::nearest(
                    tables.keys().map(ToString::to_string),
                    &table.to_string(),
                ) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the name that the table has in the database".to_owned(),
                },
            );
        }
    }
}

/// What stands between the parentheses of each `#[ddl(…)]`.
fn attributes(attrs: &[Attribute], report: &Reporter<'_, '_>) -> Vec<TokenStream> {
    let mut found = Vec::new();
    for (meta, _) in attributes::active(attrs) {
        match &meta {
            Meta::List(list) if list.path.is_ident("ddl") => found.push(list.tokens.clone()),
            other if other.path().is_ident("ddl") => {
                report.error(
                    other.path().span(),
                    "`#[ddl]` says nothing",
                    "write `#[ddl(…)]`",
                );
            }
            _ => {}
        }
    }
    found
}

/// The former name that an enum or one of its variants says.
pub(super) fn former_of_enum(
    problems: &Problems<'_>,
    file: usize,
    attrs: &[Attribute],
) -> Option<String> {
    let origin = Origin::File(file);
    let report = Reporter {
        problems,
        origin: &origin,
    };
    let read = on_enum(attributes(attrs, &report));
    report.faults(read.faults);
    let mut words = read.words.into_iter().map(|only| only.word);
    words.next().map(|EnumWord::RenamedFrom(text)| text.value)
}

/// Puts what the words say of the entity into its table: those on its model, and those beside it.
pub(super) fn say(cx: &Context<'_>, file: usize, model: Option<&ItemStruct>, entity: &mut Entity) {
    let (mut on_table, mut on_columns) = (Vec::new(), Vec::new());
    if let Some(model) = model {
        on_table.extend(of_struct(cx, file, model));
        for field in &model.fields {
            on_columns.extend(of_field(cx, file, field, entity));
        }
    }
    beside(cx, entity, &mut on_table, &mut on_columns);
    let table = entity.name.clone();
    for (column, words) in on_columns {
        columns::say(cx, &mut entity.table, (&table, &column), words);
    }
    for words in on_table {
        let report = Reporter {
            problems: cx.problems,
            origin: &words.origin,
        };
        for Only { word, on } in words.words {
            let on = on.map(dialect);
            table_word(entity, word, on, &report);
        }
    }
}

fn of_struct(cx: &Context<'_>, file: usize, model: &ItemStruct) -> Option<Words<TableWord>> {
    let origin = Origin::File(file);
    let report = Reporter {
        problems: cx.problems,
        origin: &origin,
    };
    let tokens = attributes(&model.attrs, &report);
    if tokens.is_empty() {
        return None;
    }
    let read = on_table(tokens);
    report.faults(read.faults);
    Some(Words {
        words: read.words,
        origin,
    })
}

/// A field's words with its column.
fn of_field(
    cx: &Context<'_>,
    file: usize,
    field: &Field,
    entity: &Entity,
) -> Option<(String, Words<ColumnWord>)> {
    let origin = Origin::File(file);
    let report = Reporter {
        problems: cx.problems,
        origin: &origin,
    };
    let tokens = attributes(&field.attrs, &report);
    let ident = field.ident.as_ref()?;
    if tokens.is_empty() {
        return None;
    }
    let read = on_column(tokens);
    report.faults(read.faults);
    let keys = attributes::quiet(&field.attrs);
    let variant = keys
        .ident("enum_name")
        .unwrap_or_else(|| naming::variant(&naming::plain(ident)));
    let Some(column) = entity.variants.get(&variant) else {
        report.error(
            ident.span(),
            format!("`{ident}` is no column, and `#[ddl(…)]` says something of one"),
            "write it on the field of a column",
        );
        return None;
    };
    Some((
        column.clone(),
        Words {
            words: read.words,
            origin,
        },
    ))
}

/// What the project says of the table beside its entity.
fn beside(
    cx: &Context<'_>,
    entity: &Entity,
    table: &mut Vec<Words<TableWord>>,
    columns: &mut Vec<(String, Words<ColumnWord>)>,
) {
    let Some(said) = cx.options.ddl.get(&entity.name) else {
        return;
    };
    for said in &said.table {
        let origin = Origin::Beside(said.place.clone());
        let report = Reporter {
            problems: cx.problems,
            origin: &origin,
        };
        if let Some(tokens) = parsed(&said.text, &report) {
            let read = on_table([tokens]);
            report.faults(read.faults);
            table.push(Words {
                words: read.words,
                origin,
            });
        }
    }
    for (column, all) in &said.columns {
        for said in all {
            let origin = Origin::Beside(said.place.clone());
            let report = Reporter {
                problems: cx.problems,
                origin: &origin,
            };
            if entity.table.column(column).is_none() {
                // One that could not be read is reported where it stands.
                if !entity.variants.values().any(|name| name == column) {
                    names::unknown(&entity.table, column, &report, Span::call_site());
                }
                continue;
            }
            if let Some(tokens) = parsed(&said.text, &report) {
                let read = on_column([tokens]);
                report.faults(read.faults);
                let words = read.words;
                columns.push((column.clone(), Words { words, origin }));
            }
        }
    }
}

fn parsed(text: &str, report: &Reporter<'_, '_>) -> Option<TokenStream> {
    match text.parse::<TokenStream>() {
        Ok(tokens) if super::depth::too_deep(&tokens).is_none() => Some(tokens),
        _ => {
            report.error(
                Span::call_site(),
                format!("cannot read `{text}`"),
                "write what stands in `#[ddl(…)]`, as 'index(columns = [\"email\"])'",
            );
            None
        }
    }
}

fn dialect(of: schema_diff_ddl::Dialect) -> Dialect {
    match of {
        schema_diff_ddl::Dialect::Postgres => Dialect::Postgres,
        schema_diff_ddl::Dialect::MySql => Dialect::MySql,
        schema_diff_ddl::Dialect::Sqlite => Dialect::Sqlite,
    }
}

fn table_word(
    entity: &mut Entity,
    word: TableWord,
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) {
    let (name, table) = (&entity.name, &mut entity.table);
    match word {
        TableWord::Index(index) => keys::index(name, table, index, on, report),
        TableWord::Unique(unique) => keys::unique(name, table, unique, on, report),
        TableWord::Check(check) => keys::check(name, table, (None, &check), on, report),
        TableWord::ForeignKey(key) => {
            let span = key.span;
            if let Some(key) = keys::foreign_key(name, table, key, on, report) {
                entity.more.foreign_keys.push(SaidKey {
                    key,
                    origin: report.origin.clone(),
                    span,
                });
            }
        }
        TableWord::PrimaryKey(said) => {
            if let Some(key) = &mut table.primary_key {
                if let Some(name) = said.name {
                    key.name = Some(Fact::Said(name.value));
                }
                key.deferrable = said.deferrable.map(keys::deferrable);
            }
        }
        TableWord::Comment(text) => table.comment = Some(text.value),
        TableWord::RenamedFrom(text) => entity.more.former = Some(text.value),
        TableWord::View(_) => entity.more.view = true,
        TableWord::Unmanaged(_) => entity.more.unmanaged = true,
        TableWord::PartitionBy(text) => {
            names::in_expression(table, &text, report);
            let of = on.map_or_else(
                || vec![Dialect::Postgres, Dialect::MySql],
                |dialect| vec![dialect],
            );
            for dialect in of {
                if dialect.has_partitions() {
                    let option = format!("{}.partition_by", dialect.name());
                    table.options.insert(option, text.value.clone());
                } else {
                    report.error(
                        text.span,
                        format!("{} has no partitions", dialect.name()),
                        "write it in `postgres(…)` or `mysql(…)`",
                    );
                }
            }
        }
        TableWord::Options(text) => options(table, &text, on, report),
    }
}

/// `engine = Aria, row_format = COMPRESSED`; `STRICT, WITHOUT ROWID`; `fillfactor = 70`.
fn options(
    table: &mut Table,
    text: &schema_diff_ddl::Text,
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) {
    for part in text.value.split(',') {
        let (word, value) = match part.split_once('=') {
            Some((word, value)) => (word.trim(), value.trim()),
            None => (part.trim(), ""),
        };
        let word = word.to_lowercase().replace(' ', "_");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        if word.is_empty() || !word.chars().all(plain) {
            report.error(
                text.span,
                format!("cannot read `{}` as options of a table", part.trim()),
                "write `word = value` or `word`, with commas between them",
            );
            continue;
        }
        let of = on.or_else(|| Dialect::of_option(&word));
        let Some(dialect) = of else {
            report.error(
                text.span,
                format!("it is not known which database has the option `{word}`"),
                "write it for one: `postgres(options = \"…\")`, `mysql(options = \"…\")`",
            );
            continue;
        };
        // What every table is.
        if word == "engine" && value.eq_ignore_ascii_case("InnoDB") {
            continue;
        }
        let option = format!("{}.{word}", dialect.name());
        let value = value.trim_matches('\'').to_owned();
        table.options.insert(option, value);
    }
}
