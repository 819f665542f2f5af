//! Entities' source text → the schema they ask for, and every problem with its place.
//!
//! Knows nothing of files, of databases and of what was recorded.
//!
//! The way of a source: [`module`] makes a tree of modules of it, [`index`] an index of the names in them, [`entity`]
//! (with [`column`], [`types`] and their kin) a table of each entity; when all of them are known, [`foreign_key`]
//! looks up what the relations of each refer to.

mod active_enum;
mod attributes;
mod column;
mod column_type;
mod default_value;
mod depth;
mod entity;
mod entity_name;
mod expanded;
mod extra;
mod foreign_key;
mod index;
mod known_keys;
mod module;
mod naming;
mod options;
mod places;
mod problems;
mod relation;
mod types;
mod unread;
mod value_type;

#[cfg(test)]
mod tests;

use std::cell::RefCell;

use proc_macro2::TokenStream;

use self::entity::Entity;
use self::index::Names;
pub use self::options::{ReadOptions, parse_column_type};
pub use self::places::{Places, Subject, place_of};
use self::problems::{At, Problems};
use self::types::Context;
use crate::model::{Fact, Schema, Table};
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
}

/// Reads all entities in `files`, which together are the whole scope: names are looked up across them.
pub fn read(files: &[SourceFile<'_>]) -> Reading {
    read_with(files, &ReadOptions::default())
}

/// Reads as [`read`] does, with what the project says beside the source.
pub fn read_with(files: &[SourceFile<'_>], options: &ReadOptions) -> Reading {
    // What is nested deeply needs more stack than the caller may have left.
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(depth::STACK);
        match deep.spawn_scoped(scope, || read_here(files, options)) {
            Ok(reader) => match reader.join() {
                Ok(reading) => reading,
                Err(panic) => std::panic::resume_unwind(panic),
            },
            // No second thread to be had: nearly all source needs none.
            Err(_) => read_here(files, options),
        }
    })
}

fn read_here(files: &[SourceFile<'_>], options: &ReadOptions) -> Reading {
    let problems = Problems::new(files);
    let parsed: Vec<Option<syn::File>> = files
        .iter()
        .enumerate()
        .map(|(index, file)| parse(index, file.text, &problems))
        .collect();
    let mut modules = Vec::new();
    for (index, (source, file)) in files.iter().zip(&parsed).enumerate() {
        if let Some(file) = file {
            module::collect(source.path, index, &file.items, &mut modules);
        }
    }
    let names = Names::new(modules);
    let cx = Context {
        names: &names,
        problems: &problems,
        options,
        enums: RefCell::default(),
    };
    let mut entities = Vec::new();
    for module in 0..names.modules.len() {
        entities.extend(entity::read_module(&cx, module));
    }
    let mut reading = assemble(&cx, entities);
    reading
        .schema
        .tables
        .retain(|name, _| !options.views.contains(name));
    for (name, (values, at)) in cx.enums.into_inner() {
        let place = problems.place(at);
        reading.places.insert(Subject::Enum(name.clone()), place);
        reading.schema.enums.insert(name, values);
    }
    reading.problems = problems.sorted();
    reading
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
    let mut reading = Reading::default();
    let keys: Vec<_> = entities
        .iter()
        .map(|entity| foreign_key::resolve(cx, &entities, entity))
        .collect();
    for (mut entity, keys) in entities.into_iter().zip(keys) {
        let (keys, key_places): (Vec<_>, Vec<At>) = keys.into_iter().unzip();
        entity.table.foreign_keys = keys;
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
                    "make both say the same, or leave one of them out of the configured entities",
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
