//! Entities' source text → the schema they ask for, and every problem with its place.
//!
//! Knows nothing of files, of databases and of what was recorded.
//!
//! The way of a source: [`condition`] leaves of it what the build has, [`macros`] writes out its macros, [`tree`] and [`module`] make modules of it, [`index`] an index of the names in them, [`entity`]
//! (with [`column`], [`types`] and their kin) a table of each entity; when all of them are known, [`foreign_key`]
//! looks up what the relations of each refer to.

mod active_enum;
mod attributes;
mod column;
mod column_type;
mod condition;
mod crates;
mod ddl;
mod default_value;
mod depth;
mod entity;
mod entity_name;
mod expanded;
mod extra;
mod foreign_key;
mod index;
mod items;
mod known_keys;
mod macro_rules;
mod macros;
mod module;
mod naming;
mod options;
mod paste;
mod places;
mod problems;
mod relation;
mod tree;
mod types;
mod unread;
mod value_type;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use self::crates::Crates;
pub use self::crates::{Crate, Missing};
use self::entity::Entity;
use self::index::Names;
pub use self::options::{
    ReadOptions, SaidColumn, SaidDdl, SaidWords, parse_column, parse_column_type,
};
pub use self::places::{Places, Subject, place_of};
use self::problems::{At, Problems};
use self::types::Context;
use crate::dialect::Dialect;
use crate::model::{Fact, ObjectName, Schema, Table};
use crate::problem::Problem;

/// One source file.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its path, as problems shall name it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The desired schema. Complete only when no problem is an error.
    pub schema: Schema,
    /// Everything that could not be read, or looks wrong; sorted by place.
    pub problems: Vec<Problem>,
    /// Where each table and enum is declared, and where each column, key and index is said.
    pub places: Places,
    /// What the entities say of former names.
    pub former: BTreeSet<FormerName>,
    /// What fields say that the rows which are there shall have in a column that must hold a value from now on, as SQL,
    /// by table and column.
    pub backfills: BTreeMap<(ObjectName, String), String>,
    /// How values become ones of a new type, as SQL.
    pub casts: BTreeMap<Cast, String>,
    /// The views, and the tables to which nothing is ever done. They are no part of the schema.
    pub left_alone: BTreeSet<ObjectName>,
    /// The tables of [`ReadOptions::entities`] whose path fits none of their entities, or several: the paths of those.
    pub misfits: BTreeMap<ObjectName, Misfit>,
    /// The crates whose files may say what could not be read, or what a name means that another may hide.
    pub missing: BTreeSet<Missing>,
    /// How often a module was asked for a name.
    #[cfg(test)]
    pub(crate) steps: usize,
}

/// A former name, as an entity says it: `renamed_from = "…"`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "`former` is the name that it had, the rest is how it is called now"
)]
pub enum FormerName {
    /// A table's.
    Table { table: ObjectName, former: String },
    /// A column's.
    Column {
        table: ObjectName,
        column: String,
        former: String,
    },
    /// An enum type's.
    Enum { name: ObjectName, former: String },
    /// That of a value of an enum type.
    Value {
        of: ObjectName,
        value: String,
        former: String,
    },
}

/// A column whose values become ones of another type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cast {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// The only kind of database that it is for; `None` is all of them.
    pub on: Option<Dialect>,
}

/// A path that does not say which entity declares a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Misfit {
    /// The entities of the table that it fits.
    pub fits: Vec<String>,
    /// All entities of the table.
    pub declared: Vec<String>,
}

/// Reads all entities in `files`, which together are the whole scope: names are looked up across them.
pub fn read(files: &[SourceFile<'_>]) -> Reading {
    read_with(files, &ReadOptions::default())
}

/// Reads as [`read`] does, with what the project says beside the source.
pub fn read_with(files: &[SourceFile<'_>], options: &ReadOptions) -> Reading {
    read_among(files, &[], options)
}

/// Reads as [`read_with`] does. In `others` names are looked up, too, and their entities are no tables.
pub fn read_among(
    files: &[SourceFile<'_>],
    others: &[SourceFile<'_>],
    options: &ReadOptions,
) -> Reading {
    // What is nested deeply needs more stack than the caller may have left.
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(depth::STACK);
        match deep.spawn_scoped(scope, || read_here(files, others, options)) {
            Ok(reader) => match reader.join() {
                Ok(reading) => reading,
                Err(panic) => std::panic::resume_unwind(panic),
            },
            // No second thread to be had: nearly all source needs none.
            Err(_) => read_here(files, others, options),
        }
    })
}

fn read_here(
    files: &[SourceFile<'_>],
    others: &[SourceFile<'_>],
    options: &ReadOptions,
) -> Reading {
    let all = [files, others].concat();
    let problems = Problems::new(&all);
    // What is wrong in a file that only might be needed is not this project's business.
    let unheard = Problems::new(&all);
    let crates = Crates::new(&options.crates);
    let mut decided = Vec::with_capacity(all.len());
    let mut parsed: Vec<Option<syn::File>> = all
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let heard = if index < files.len() {
                &problems
            } else {
                &unheard
            };
            let mut file = parse(index, source.text, heard);
            let features = crates
                .get(crates.of(source.path))
                .and_then(|krate| krate.features.as_ref());
            let known = file.as_mut().map(|file| condition::decide(file, features));
            decided.push((source.path, known));
            file
        })
        .collect();
    expand(&all, &mut parsed, &crates);
    let mut modules = Vec::new();
    let homes = tree::homes(&decided, &crates);
    for (index, (home, file)) in homes.iter().zip(&parsed).enumerate() {
        if let Some(file) = file {
            module::collect(home, index, &file.items, &mut modules);
        }
    }
    let names = Names::new(modules, &crates);
    let cx = Context {
        names: &names,
        problems: &problems,
        options,
        enums: RefCell::default(),
        missing: RefCell::default(),
        former: RefCell::default(),
        backfills: RefCell::default(),
        casts: RefCell::default(),
    };
    let mut entities = Vec::new();
    for (index, module) in names.modules.iter().enumerate() {
        if module.file < files.len() {
            entities.extend(entity::read_module(&cx, index));
        }
    }
    let mut reading = assemble(&cx, entities);
    for (name, (values, at)) in cx.enums.into_inner() {
        let place = problems.place(at);
        reading.places.insert(Subject::Enum(name.clone()), place);
        reading.schema.enums.insert(name, values);
    }
    reading.missing = cx.missing.into_inner();
    reading.former = cx.former.into_inner();
    reading.backfills = cx.backfills.into_inner();
    reading.casts = cx.casts.into_inner();
    #[cfg(test)]
    {
        reading.steps = names.steps.get();
    }
    reading.problems = problems.sorted();
    reading
}

/// Writes out the calls of the sources' own macros.
fn expand(all: &[SourceFile<'_>], parsed: &mut [Option<syn::File>], crates: &Crates<'_>) {
    if !all.iter().any(|source| source.text.contains("macro_rules")) {
        return;
    }
    let mut files: Vec<Option<macros::File<'_>>> = all
        .iter()
        .zip(parsed)
        .map(|(source, file)| {
            let krate = crates.of(source.path);
            file.as_mut().map(|file| macros::File {
                items: &mut file.items,
                features: crates.get(krate).and_then(|krate| krate.features.as_ref()),
                krate,
            })
        })
        .collect();
    macros::expand(&mut files);
}

fn parse(index: usize, text: &str, problems: &Problems<'_>) -> Option<syn::File> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A first line `#!…` is no Rust.
    let script = text.starts_with("#!") && !text.starts_with("#![");
    let code = match text.find('\n') {
        Some(end) if script => &text[end..],
        _ => text,
    };
    let tokens = match code.parse::<TokenStream>() {
        Ok(tokens) => tokens,
        Err(error) => return broken(index, &error.into(), problems),
    };
    if let Some(span) = depth::too_deep(&tokens) {
        problems.error(
            At::new(index, span),
            "read-too-deep",
            "what stands here is nested too deeply to be read",
            "take it apart, or leave this file out of the configured entities",
        );
        return None;
    }
    match syn::parse2(tokens) {
        Ok(file) => Some(file),
        Err(error) => broken(index, &error, problems),
    }
}

fn broken<T>(index: usize, error: &syn::Error, problems: &Problems<'_>) -> Option<T> {
    let cause = match error.to_string().as_str() {
        // What the lexer says of everything that it does not take.
        "cannot parse string into token stream" => {
            "a bracket or a quote has no partner from here on".to_owned()
        }
        cause => cause.to_owned(),
    };
    problems.error(
        At::new(index, error.span()),
        "read-syntax",
        format!("this file is not Rust: {cause}"),
        "correct it; `cargo check` says more",
    );
    None
}

/// Puts the tables together: foreign keys, places, and one table where several entities say the same.
fn assemble(cx: &Context<'_>, entities: Vec<Entity>) -> Reading {
    let mut reading = Reading {
        misfits: misfits(cx, &entities),
        ..Reading::default()
    };
    let targets = foreign_key::Targets::new(&entities);
    let keys: Vec<_> = entities
        .iter()
        .map(|entity| foreign_key::resolve(cx, &targets, entity))
        .collect();
    let known: BTreeMap<ObjectName, Vec<String>> = entities
        .iter()
        .map(|entity| {
            let columns = entity.variants.values().cloned();
            (entity.name.clone(), columns.collect())
        })
        .collect();
    for (mut entity, keys) in entities.into_iter().zip(keys) {
        let chosen = cx.options.entities.get(&entity.name);
        if chosen.is_some_and(|chosen| !paths(cx, &entity).iter().any(|path| ends(path, chosen))) {
            continue;
        }
        let (keys, mut key_places): (Vec<_>, Vec<At>) = keys.into_iter().unzip();
        entity.table.foreign_keys = keys;
        ddl::add_foreign_keys(cx, &known, &mut entity, &mut key_places);
        let more = &entity.more;
        if let Some(former) = &more.former {
            cx.former.borrow_mut().insert(FormerName::Table {
                table: entity.name.clone(),
                former: former.clone(),
            });
        }
        if more.view || more.unmanaged || cx.options.views.contains(&entity.name) {
            reading.left_alone.insert(entity.name.clone());
        }
        let place = cx.problems.place(entity.at);
        if let Some(known) = reading.schema.tables.get_mut(&entity.name) {
            if all_said(known) == all_said(&entity.table) {
                take_what_is_said(known, entity.table);
            } else {
                let first = &reading.places[&Subject::Table(entity.name.clone())];
                cx.problems.error(
                    entity.at,
                    "read-duplicate-table",
                    format!(
                        "table `{}` is declared differently here than at {}:{}:{}",
                        entity.name, first.file, first.line, first.column
                    ),
                    "make both say the same, leave one of them out of the configured entities, or say which one \
                     counts with `entity = \"path::to::Entity\"` under its `[tables.…]` in schema-diff.toml",
                );
            }
            continue;
        }
        for (subject, at) in subjects(&entity, &key_places) {
            reading.places.insert(subject, cx.problems.place(at));
        }
        reading
            .places
            .insert(Subject::Table(entity.name.clone()), place);
        reading.schema.tables.insert(entity.name, entity.table);
    }
    ddl::report_undeclared(cx, &known);
    let (tables, left_alone) = (&mut reading.schema.tables, &reading.left_alone);
    tables.retain(|name, _| !left_alone.contains(name));
    reading
}

/// What a table consists of, and where each part is said: a key or an index where its first column is.
fn subjects(entity: &Entity, foreign_keys: &[At]) -> Vec<(Subject, At)> {
    let (name, table) = (&entity.name, &entity.table);
    let first = |columns: &[String]| {
        let column = columns.first()?;
        let found = entity.columns.iter().find(|(name, _)| name == column);
        found.map(|(_, at)| *at)
    };
    let mut found: Vec<(Subject, Option<At>)> = Vec::new();
    for (column, at) in &entity.columns {
        found.push((Subject::Column(name.clone(), column.clone()), Some(*at)));
    }
    if let Some(key) = &table.primary_key {
        found.push((Subject::PrimaryKey(name.clone()), first(&key.columns)));
    }
    for unique in &table.uniques {
        found.push((Subject::unique(name, unique), first(&unique.columns)));
    }
    for index in &table.indexes {
        let columns: Vec<String> = index.named_columns().cloned().collect();
        found.push((Subject::index(name, index), first(&columns)));
    }
    for (key, at) in table.foreign_keys.iter().zip(foreign_keys) {
        found.push((Subject::foreign_key(name, key), Some(*at)));
    }
    found
        .into_iter()
        .filter_map(|(subject, at)| Some((subject, at?)))
        .collect()
}

/// What is wrong with the paths that choose among several entities of a table.
fn misfits(cx: &Context<'_>, entities: &[Entity]) -> BTreeMap<ObjectName, Misfit> {
    let mut found: BTreeMap<ObjectName, Misfit> = cx
        .options
        .entities
        .keys()
        .map(|name| (name.clone(), Misfit::default()))
        .collect();
    for entity in entities {
        let chosen = cx.options.entities.get(&entity.name);
        if let Some((misfit, chosen)) = found.get_mut(&entity.name).zip(chosen) {
            let paths = paths(cx, entity);
            let shown = paths.last().map(|path| path.join("::")).unwrap_or_default();
            if paths.iter().any(|path| ends(path, chosen)) {
                misfit.fits.push(shown.clone());
            }
            misfit.declared.push(shown);
        }
    }
    found.retain(|_, misfit| misfit.fits.len() != 1);
    found
}

/// The paths of an entity: by its file, and by its crate's name.
fn paths(cx: &Context<'_>, entity: &Entity) -> Vec<Vec<String>> {
    cx.names.paths(entity.module, &entity.ident)
}

fn ends(path: &[String], wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.split("::").collect();
    path.len() >= wanted.len()
        && path
            .iter()
            .rev()
            .zip(wanted.iter().rev())
            .all(|(a, b)| a == b)
}

/// The table with all of its facts said, for comparing two entities that write the same table in different forms.
fn all_said(table: &Table) -> Table {
    fn say<T: Clone>(fact: &mut Fact<T>) {
        *fact = Fact::Said(fact.value().clone());
    }
    let mut table = table.clone();
    for column in &mut table.columns {
        say(&mut column.ty);
        say(&mut column.auto_increment);
    }
    for unique in &mut table.uniques {
        say(&mut unique.form);
        unique.name.as_mut().map(say);
    }
    table.indexes.iter_mut().for_each(|index| {
        index.name.as_mut().map(say);
    });
    table.foreign_keys.iter_mut().for_each(|key| {
        key.name.as_mut().map(say);
    });
    table
}

/// Of two tables that are the same, what one of them says counts over what the other implies.
fn take_what_is_said(known: &mut Table, other: Table) {
    for (known, other) in known.columns.iter_mut().zip(other.columns) {
        if other.ty.is_said() {
            known.ty = other.ty;
        }
        if other.auto_increment.is_said() {
            known.auto_increment = other.auto_increment;
        }
    }
    for (known, other) in known.foreign_keys.iter_mut().zip(other.foreign_keys) {
        if other.name.as_ref().is_some_and(Fact::is_said) {
            known.name = other.name;
        }
    }
}
