//! The meaning of a rename: what it does to everything that speaks of the renamed thing. A database does the same by
//! itself. The names of keys and indexes stay, also those that were made of the old name: so they do in every database.

use super::Conflict;
use crate::change::Rename;
use crate::dialect::tokens::rename_word;
use crate::model::{
    ColumnType, DefaultValue, EnumType, Fact, IndexKey, ObjectName, Schema, Table, UniqueForm,
};
use crate::name::postgres_default;

/// Applies it. What has its new name already stays as it is.
pub(super) fn apply(schema: &mut Schema, rename: &Rename) -> Result<(), Conflict> {
    match rename {
        Rename::Table { from, to } => {
            let there = |name| schema.tables.contains_key(name);
            if may("table", from, to, there(from), there(to))? {
                table(schema, from, to);
            }
        }
        Rename::Column { table, from, to } => {
            let content = schema.tables.get(table).ok_or_else(|| Conflict {
                what: format!("the table `{table}` is not there"),
            })?;
            let there = |name| content.column(name).is_some();
            if may("column", from, to, there(from), there(to))? {
                column(schema, table, from, to);
            }
        }
        Rename::Enum { from, to } => {
            let there = |name| schema.enums.contains_key(name);
            if may("enum", from, to, there(from), there(to))? {
                enum_type(schema, from, to);
            }
        }
        Rename::Value { of, from, to } => {
            let EnumType { values } = schema.enums.get_mut(of).ok_or_else(|| Conflict {
                what: format!("the enum `{of}` is not there"),
            })?;
            let there = |value| values.contains(value);
            if may("value", from, to, there(from), there(to))? {
                for value in values.iter_mut().filter(|value| *value == from) {
                    value.clone_from(to);
                }
                defaults(schema, of, from, to);
            }
        }
    }
    Ok(())
}

/// Whether there is something to do.
fn may(
    kind: &str,
    from: &impl std::fmt::Display,
    to: &impl std::fmt::Display,
    is_from: bool,
    is_to: bool,
) -> Result<bool, Conflict> {
    match (is_from, is_to) {
        (true, false) => Ok(true),
        (false, true) => Ok(false),
        (true, true) => Err(Conflict {
            what: format!("the {kind} `{from}` cannot be named `{to}`: there is one of that name"),
        }),
        (false, false) => Err(Conflict {
            what: format!("the {kind} `{from}`, which is to be named `{to}`, is not there"),
        }),
    }
}

fn table(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    let Some(mut content) = schema.tables.remove(from) else {
        return;
    };
    keep_names(&mut content, from, to);
    schema.tables.insert(to.clone(), content);
    for table in schema.tables.values_mut() {
        for key in &mut table.foreign_keys {
            if key.references == *from {
                key.references = to.clone();
            }
        }
    }
    used_as(schema, from, to);
}

/// What is made of it, is now made of it under its new name.
fn used_as(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    for object in schema.opaque.values_mut() {
        if let Some(columns) = object.uses.remove(from) {
            object.uses.insert(to.clone(), columns);
        }
    }
}

/// What has no name got one from the database, made of the table's name, and keeps it.
fn keep_names(table: &mut Table, from: &ObjectName, to: &ObjectName) {
    let keep = |name: &mut Option<Fact<String>>, columns: &[String], label: &str| {
        let made = |of: &ObjectName| Fact::implied(postgres_default(&of.name, columns, label));
        if name.is_none() {
            *name = Some(made(from));
        }
        if *name == Some(made(to)) {
            *name = None;
        }
    };
    if let Some(key) = &mut table.primary_key {
        keep(&mut key.name, &[], "pkey");
    }
    for unique in &mut table.uniques {
        if *unique.form.value() == UniqueForm::Constraint {
            keep(&mut unique.name, &unique.columns, "key");
        }
    }
    for key in &mut table.foreign_keys {
        keep(&mut key.name, &key.columns, "fkey");
    }
}

fn column(schema: &mut Schema, table: &ObjectName, from: &str, to: &str) {
    let rename = |names: &mut Vec<String>| {
        for name in names.iter_mut().filter(|name| *name == from) {
            to.clone_into(name);
        }
    };
    // A name that the database made of the columns stays as it is.
    let keep = |name: &mut Option<Fact<String>>, old: &[String], new: &[String], label: &str| {
        let made =
            |columns: &[String]| Fact::implied(postgres_default(&table.name, columns, label));
        if old != new && name.is_none() {
            *name = Some(made(old));
        }
        if old != new && *name == Some(made(new)) {
            *name = None;
        }
    };
    if let Some(content) = schema.tables.get_mut(table) {
        for column in content.columns.iter_mut().filter(|of| of.name == from) {
            to.clone_into(&mut column.name);
        }
        if let Some(key) = &mut content.primary_key {
            rename(&mut key.columns);
        }
        for unique in &mut content.uniques {
            let old = unique.columns.clone();
            rename(&mut unique.columns);
            rename(&mut unique.include);
            if *unique.form.value() == UniqueForm::Constraint {
                keep(&mut unique.name, &old, &unique.columns, "key");
            }
        }
        for index in &mut content.indexes {
            rename(&mut index.include);
            for column in &mut index.columns {
                if let IndexKey::Column(name) = &mut column.key
                    && name == from
                {
                    to.clone_into(name);
                }
            }
        }
        for key in &mut content.foreign_keys {
            let old = key.columns.clone();
            rename(&mut key.columns);
            rename(&mut key.on_delete_columns);
            keep(&mut key.name, &old, &key.columns, "fkey");
        }
        for text in texts(content) {
            *text = rename_word(text, from, to);
        }
    }
    for other in schema.tables.values_mut() {
        for key in &mut other.foreign_keys {
            if key.references == *table {
                rename(&mut key.referenced_columns);
            }
        }
    }
    for object in schema.opaque.values_mut() {
        if let Some(columns) = object.uses.get_mut(table)
            && columns.remove(from)
        {
            columns.insert(to.to_owned());
        }
    }
}

/// The texts on a table that may name its columns.
fn texts(table: &mut Table) -> Vec<&mut String> {
    let mut texts = Vec::new();
    for column in &mut table.columns {
        if let Some(generated) = &mut column.generated {
            texts.push(&mut generated.expression);
        }
        if let Some(DefaultValue::Expression(text)) = &mut column.default {
            texts.push(text);
        }
        texts.extend(&mut column.extra);
        for on in column.on.values_mut() {
            texts.extend(on.generated.as_mut().map(|of| &mut of.expression));
            if let Some(DefaultValue::Expression(text)) = &mut on.default {
                texts.push(text);
            }
        }
    }
    for index in &mut table.indexes {
        texts.extend(&mut index.filter);
        texts.extend(&mut index.definition);
        for column in &mut index.columns {
            if let IndexKey::Expression(text) = &mut column.key {
                texts.push(text);
            }
        }
    }
    for check in &mut table.checks {
        texts.push(&mut check.expression);
    }
    let options = table.options.iter_mut();
    texts.extend(
        options
            .filter(|(option, _)| option.rsplit('.').next() == Some("partition_by"))
            .map(|(_, value)| value),
    );
    if let Some(key) = &mut table.primary_key {
        texts.extend(&mut key.definition);
    }
    for unique in &mut table.uniques {
        texts.extend(&mut unique.definition);
    }
    for key in &mut table.foreign_keys {
        texts.extend(&mut key.definition);
    }
    texts
}

fn enum_type(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    if let Some(values) = schema.enums.remove(from) {
        schema.enums.insert(to.clone(), values);
    }
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            let said = column.ty.is_said();
            let mut ty = column.ty.value().clone();
            if let Some(name) = enum_of(&mut ty)
                && name == from
            {
                name.clone_from(to);
                column.ty = if said {
                    Fact::Said(ty)
                } else {
                    Fact::implied(ty)
                };
            }
        }
    }
    used_as(schema, from, to);
}

/// The defaults that are this value.
fn defaults(schema: &mut Schema, of: &ObjectName, from: &str, to: &str) {
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            let mut ty = column.ty.value().clone();
            if enum_of(&mut ty).is_some_and(|name| name == of)
                && let Some(DefaultValue::String(value)) = &mut column.default
                && value == from
            {
                to.clone_into(value);
            }
        }
    }
}

fn enum_of(ty: &mut ColumnType) -> Option<&mut ObjectName> {
    match ty {
        ColumnType::Enum(name) => Some(name),
        ColumnType::Array(element) => enum_of(element),
        _ => None,
    }
}
