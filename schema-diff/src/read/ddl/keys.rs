//! Indexes, unique keys, checks and foreign keys in the words of `#[ddl(…)]` → the model's. One over the columns of another
//! that SeaORM's attributes say is that one, with what more is said of it.

use schema_diff_ddl as said;

use super::Reporter;
use super::names;
use crate::dialect::Dialect;
use crate::model::{
    Action, Check, Deferrable, Fact, ForeignKey, Index, IndexColumn, IndexKey, Nulls, ObjectName,
    Table, Unique, UniqueForm,
};
use crate::name::{default_foreign_key, default_index, postgres_default};

fn name(text: Option<said::Text>) -> Option<Fact<String>> {
    text.map(|text| Fact::Said(text.value))
}

fn columns(table: &Table, texts: &[said::Text], report: &Reporter<'_, '_>) -> Option<Vec<String>> {
    // Each of them is looked at, so that all faults are told at once.
    let known: Vec<bool> = texts
        .iter()
        .map(|text| names::is_column(table, &text.value, text.span, report))
        .collect();
    known
        .iter()
        .all(|known| *known)
        .then(|| texts.iter().map(|text| text.value.clone()).collect())
}

pub(super) fn index(
    of: &ObjectName,
    table: &mut Table,
    index: said::Index,
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) {
    let mut known = true;
    let mut keys = Vec::with_capacity(index.columns.len());
    for (key, span) in index.columns {
        match &key.part {
            said::KeyPart::Column(name) => known &= names::is_column(table, name, span, report),
            said::KeyPart::Expression(text) => {
                let value = text.clone();
                names::in_expression(table, &said::Text { value, span }, report);
            }
        }
        keys.push(index_column(key));
    }
    let include = columns(table, &index.include, report);
    if let Some(filter) = &index.filter {
        names::in_expression(table, filter, report);
    }
    let (true, Some(include)) = (known, include) else {
        return;
    };
    let method = index.using.map(|text| text.value.to_lowercase());
    let new = Index {
        name: name(index.name),
        columns: keys,
        unique: index.unique,
        // What an index is by itself, but in memory.
        method: method.filter(|method| method != "btree" || is_in_memory(table)),
        filter: index.filter.map(|text| text.value.trim().to_owned()),
        include,
        nulls_not_distinct: index.nulls_not_distinct,
        options: index.with.iter().map(option).collect(),
        on,
        ..Index::default()
    };
    let plain = new.method.is_none() && new.filter.is_none() && new.options.is_empty();
    match new.plain_columns().filter(|_| new.unique && plain) {
        Some(columns) => {
            let unique = Unique {
                name: new.name,
                columns,
                form: Fact::Said(UniqueForm::Index),
                nulls_not_distinct: new.nulls_not_distinct,
                include: new.include,
                on,
                ..Unique::default()
            };
            add_unique(table, unique, || {
                Some(Fact::implied(default_index(&of.name, "")))
            });
            if let Some(unique) = table.uniques.last_mut()
                && unique.name == Some(Fact::implied(default_index(&of.name, "")))
            {
                let key = unique.columns.join("-");
                unique.name = Some(Fact::implied(default_index(&of.name, &key)));
            }
        }
        None => add_index(of, table, new),
    }
}

/// Whether the table's engine is one whose indexes are hashed by themselves.
fn is_in_memory(table: &Table) -> bool {
    let engine = table.options.get("mysql.engine");
    engine.is_some_and(|engine| engine.eq_ignore_ascii_case("MEMORY"))
}

/// `fillfactor = 70`, or a word alone.
fn option(text: &said::Text) -> (String, String) {
    let (word, value) = text.value.split_once('=').unwrap_or((&text.value, ""));
    (word.trim().to_lowercase(), value.trim().to_owned())
}

fn index_column(key: said::Key) -> IndexColumn {
    let nulls = key.nulls.map(|nulls| match nulls {
        said::Nulls::First => Nulls::First,
        said::Nulls::Last => Nulls::Last,
    });
    // Where they come by themselves, nothing is said.
    let by_default = if key.descending {
        Nulls::First
    } else {
        Nulls::Last
    };
    IndexColumn {
        descending: key.descending,
        nulls: nulls.filter(|nulls| *nulls != by_default),
        operator_class: key.operator_class,
        collation: key.collation,
        length: key.length,
        ..IndexColumn::new(match key.part {
            said::KeyPart::Column(name) => IndexKey::Column(name),
            said::KeyPart::Expression(text) => IndexKey::Expression(text),
        })
    }
}

fn add_index(of: &ObjectName, table: &mut Table, mut index: Index) {
    let same = |other: &Index| {
        other.on == index.on
            && Index {
                name: index.name.clone(),
                include: index.include.clone(),
                options: index.options.clone(),
                ..other.clone()
            } == index
            && !other.name.as_ref().is_some_and(Fact::is_said)
    };
    if let Some(known) = table.indexes.iter().position(same) {
        let name = index.name.or_else(|| table.indexes[known].name.clone());
        table.indexes[known] = Index { name, ..index };
        return;
    }
    if index.name.is_none() {
        let words: Vec<String> = index
            .columns
            .iter()
            .map(|column| words(column.text()))
            .collect();
        let base = default_index(&of.name, &words.join("-"));
        let taken = |name: &String| {
            let of = |other: &Option<Fact<String>>| other.as_ref().map(Fact::value) == Some(name);
            table.indexes.iter().any(|other| of(&other.name))
                || table.uniques.iter().any(|other| of(&other.name))
        };
        let mut name = base.clone();
        let mut number = 1;
        while taken(&name) {
            number += 1;
            name = format!("{base}-{number}");
        }
        index.name = Some(Fact::implied(name));
    }
    table.indexes.push(index);
}

/// The words of an expression, as a part of a name.
fn words(expression: &str) -> String {
    let words = expression.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

pub(super) fn unique(
    of: &ObjectName,
    table: &mut Table,
    unique: said::Unique,
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) {
    let (columns, include) = (
        columns(table, &unique.columns, report),
        columns(table, &unique.include, report),
    );
    let (Some(columns), Some(include)) = (columns, include) else {
        return;
    };
    let deferrable = unique.deferrable.map(deferrable);
    let new = Unique {
        name: name(unique.name),
        columns,
        // Only a constraint can wait.
        form: match deferrable {
            Some(_) => Fact::Said(UniqueForm::Constraint),
            None => Fact::implied(UniqueForm::Constraint),
        },
        nulls_not_distinct: unique.nulls_not_distinct,
        include,
        deferrable,
        on,
        ..Unique::default()
    };
    // The name that PostgreSQL makes of all of them.
    let unnamed = (!new.include.is_empty()).then(|| {
        let columns = [&new.columns[..], &new.include].concat();
        Fact::implied(postgres_default(&of.name, &columns, "key"))
    });
    add_unique(table, new, || unnamed);
}

/// Adds a unique key, or what is said of one that is there. `unnamed` is the name of a new one without.
fn add_unique(
    table: &mut Table,
    mut unique: Unique,
    unnamed: impl FnOnce() -> Option<Fact<String>>,
) {
    let same = |other: &&mut Unique| {
        other.columns == unique.columns
            && other.on == unique.on
            && !named_apart(other.name.as_ref(), unique.name.as_ref())
    };
    if let Some(known) = table.uniques.iter_mut().find(same) {
        if !unique.form.is_said() {
            unique.form = known.form.clone();
        }
        unique.name = unique.name.or_else(|| known.name.clone());
        *known = unique;
        return;
    }
    unique.name = unique.name.or_else(unnamed);
    table.uniques.push(unique);
}

pub(super) fn deferrable(of: said::Deferrable) -> Deferrable {
    match of {
        said::Deferrable::Immediate => Deferrable::Immediate,
        said::Deferrable::Deferred => Deferrable::Deferred,
    }
}

/// Whether both are said to have names of their own: these are two, whatever else they are.
fn named_apart(a: Option<&Fact<String>>, b: Option<&Fact<String>>) -> bool {
    matches!((a, b), (Some(Fact::Said(a)), Some(Fact::Said(b))) if a != b)
}

/// A check of the table, or of the column if one is named. Every database needs a name to drop one by.
pub(super) fn check(
    of: &ObjectName,
    table: &mut Table,
    (column, check): (Option<&String>, &said::Check),
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) {
    names::in_expression(table, &check.expr, report);
    let name = check
        .name
        .as_ref()
        .map(|text| Fact::Said(text.value.clone()));
    let name = name.unwrap_or_else(|| {
        let columns: Vec<String> = column.into_iter().cloned().collect();
        let own = postgres_default(&of.name, &columns, "check");
        let taken = |name: &String| {
            let of = |check: &Check| check.name.as_ref().map(Fact::value) == Some(name);
            table.checks.iter().any(of)
        };
        let mut name = own.clone();
        let mut number = 0;
        while taken(&name) {
            number += 1;
            name = format!("{own}{number}");
        }
        Fact::implied(name)
    });
    table.checks.push(Check {
        name: Some(name),
        no_inherit: check.no_inherit,
        not_valid: check.not_valid,
        on,
        ..Check::new(check.expr.value.trim())
    });
}

pub(super) fn foreign_key(
    of: &ObjectName,
    table: &Table,
    key: said::ForeignKey,
    on: Option<Dialect>,
    report: &Reporter<'_, '_>,
) -> Option<ForeignKey> {
    let columns = columns(table, &key.columns, report)?;
    let action = |of: said::Action| match of {
        said::Action::NoAction => Action::NoAction,
        said::Action::Restrict => Action::Restrict,
        said::Action::Cascade => Action::Cascade,
        said::Action::SetNull => Action::SetNull,
        said::Action::SetDefault => Action::SetDefault,
    };
    let implied = || Fact::implied(default_foreign_key(&of.name, &columns));
    Some(ForeignKey {
        name: Some(name(key.name).unwrap_or_else(implied)),
        references: ObjectName::parse(&key.table),
        referenced_columns: key.referenced,
        on_delete: key.on_delete.map(action),
        on_update: key.on_update.map(action),
        deferrable: key.deferrable.map(deferrable),
        match_full: key.match_full,
        on_delete_columns: key.on_delete_columns,
        not_valid: key.not_valid,
        columns,
        on,
        ..ForeignKey::default()
    })
}

/// Adds a foreign key, or what is said of one that a relation says. Gives its position.
pub(in crate::read) fn add_foreign_key(keys: &mut Vec<ForeignKey>, new: ForeignKey) -> usize {
    let same = |known: &ForeignKey| {
        known.columns == new.columns
            && known.references == new.references
            && known.referenced_columns == new.referenced_columns
            && known.on == new.on
            && !named_apart(known.name.as_ref(), new.name.as_ref())
    };
    let Some(at) = keys.iter().position(same) else {
        keys.push(new);
        return keys.len() - 1;
    };
    let known = &mut keys[at];
    if new.name.as_ref().is_some_and(Fact::is_said) {
        known.name = new.name;
    }
    known.on_delete = new.on_delete.or(known.on_delete);
    known.on_update = new.on_update.or(known.on_update);
    known.deferrable = new.deferrable.or(known.deferrable);
    known.match_full |= new.match_full;
    known.not_valid |= new.not_valid;
    if !new.on_delete_columns.is_empty() {
        known.on_delete_columns = new.on_delete_columns;
    }
    at
}
