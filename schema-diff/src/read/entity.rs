//! A `DeriveEntityModel` struct, compact or dense → a table, and the relations that it declares; what a table is made
//! of, whatever the entity's form.
//!
//! Knows nothing of other entities: relations keep the names they are written with until all entities are known.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, Item, ItemStruct};

use super::attributes::{self, Keys};
use super::column::{self, ColumnField, can_count};
use super::items::Items;
use super::naming::{self, CASE_STYLES};
use super::problems::At;
use super::relation::{self, Relation};
use super::types::Context;
use super::{ddl, entity_name, expanded, unread};
use crate::model::{
    Check, ColumnType, Fact, Index, ObjectName, PrimaryKey, Table, Unique, UniqueForm,
};
use crate::name;

/// An entity, before its foreign keys are known.
pub(super) struct Entity {
    /// The module that it stands in.
    pub module: usize,
    /// The name of the `Entity` struct.
    pub ident: String,
    /// Its table's name.
    pub name: ObjectName,
    /// Where the table is declared.
    pub at: At,
    /// The table, without foreign keys.
    pub table: Table,
    /// Where each column is declared.
    pub columns: Vec<(String, At)>,
    /// The variants of `Column`, and the columns they name; also of columns whose type could not be read.
    pub variants: BTreeMap<String, String>,
    /// The relations that may be foreign keys.
    pub relations: Vec<Relation>,
    /// The name of its model's struct.
    pub model: String,
    /// What `#[ddl(…)]` says beyond the table's own facts.
    pub more: ddl::More,
}

/// The entities of a module, in every form.
pub(super) fn read_module(cx: &Context<'_>, module: usize) -> Vec<Entity> {
    let Some(here) = cx.names.modules.get(module) else {
        return Vec::new();
    };
    let items = Items::new(&here.items);
    let mut found: Vec<(Entity, String)> = here
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => read(cx, module, &items, item),
            _ => None,
        })
        .collect();
    found.extend(expanded::read_module(cx, module, &items));
    let alone = found.len() == 1;
    for (entity, enumeration) in &mut found {
        let model = items.of(&entity.model).find_map(|item| match item {
            Item::Struct(item) => Some(item),
            _ => None,
        });
        ddl::say(cx, here.file, model, entity);
        let mut read = |item| relation::read_item(cx, here.file, item, &mut entity.relations);
        if alone {
            here.items.iter().copied().for_each(read);
        } else {
            items.of(enumeration).for_each(&mut read);
        }
    }
    found.into_iter().map(|(entity, _)| entity).collect()
}

/// Reads a model, and the name of its relation enum.
fn read(
    cx: &Context<'_>,
    module: usize,
    items: &Items<'_>,
    item: &ItemStruct,
) -> Option<(Entity, String)> {
    if !attributes::has_derive(&item.attrs, "DeriveEntityModel") {
        return None;
    }
    let here = cx.names.modules.get(module)?;
    let file = here.file;
    let keys = attributes::merged(&item.attrs, file, cx.problems);
    let ident = keys.ident("entity").unwrap_or_else(|| "Entity".to_owned());
    // Without a name it is no entity.
    let (name, at) = entity_name::read(cx, (module, items), &item.ident, &ident, &keys)??;
    unread::on_struct(cx, here.condition, file, item, &keys);
    let rename_all = rename_all(cx, file, &keys);
    let Fields::Named(fields) = &item.fields else {
        cx.problems.error(
            at,
            "read-attribute",
            "an entity's model wants named fields",
            "write `pub struct Model { … }`",
        );
        return None;
    };

    let mut relations = Vec::new();
    let mut columns: Vec<ColumnField> = Vec::new();
    let mut taken = BTreeSet::new();
    for field in &fields.named {
        if let Some(dense) = relation::dense(&field.ty) {
            relation::read_field(cx, file, field, &dense, &mut relations);
        } else if let Some(field) = column::read(cx, (module, &name), field, rename_all.as_deref())
        {
            if !taken.insert(field.name.clone()) {
                cx.problems.error(
                    field.at,
                    "read-duplicate-column",
                    format!("table `{name}` has two columns `{}`", field.name),
                    "give one of the fields another `column_name`",
                );
                continue;
            }
            columns.push(field);
        }
    }
    let key = key(cx, &name, at, &mut columns);
    let comment = keys
        .string("comment", file, cx.problems)
        .map(syn::LitStr::value)
        .or_else(|| entity_name::comment(cx, module, &ident));
    let entity = Entity {
        module,
        ident,
        at,
        variants: columns
            .iter()
            .map(|field| (field.variant.clone(), field.name.clone()))
            .collect(),
        table: Table {
            comment,
            ..table(&name, &columns, key)
        },
        columns: columns
            .iter()
            .map(|field| (field.name.clone(), field.at))
            .collect(),
        name,
        relations,
        model: naming::plain(&item.ident),
        more: ddl::More::default(),
    };
    let enumeration = keys.ident("relation");
    Some((entity, enumeration.unwrap_or_else(|| "Relation".to_owned())))
}

/// The columns of the primary key, after saying which of them count up.
fn key(cx: &Context<'_>, name: &ObjectName, at: At, fields: &mut [ColumnField]) -> Vec<String> {
    count_up(cx, fields);
    let key: Vec<String> = fields
        .iter()
        .filter(|field| field.primary_key)
        .map(|field| field.name.clone())
        .collect();
    if key.is_empty() {
        cx.problems.error(
            at,
            "read-no-primary-key",
            format!("no field of `{name}` is its primary key"),
            "add `#[sea_orm(primary_key)]`; a key that a macro adds cannot be seen here",
        );
    }
    key
}

/// What columns and key make together.
pub(super) fn table(name: &ObjectName, fields: &[ColumnField], key: Vec<String>) -> Table {
    let mut uniques: Vec<Unique> = Vec::new();
    let mut indexes = Vec::new();
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for field in fields {
        let columns = vec![field.name.clone()];
        if field.unique {
            uniques.push(Unique {
                name: None,
                columns,
                form: Fact::implied(UniqueForm::Constraint),
                ..Unique::default()
            });
        } else if field.indexed {
            indexes.push(Index {
                name: Some(Fact::implied(name::default_index(&name.name, &field.name))),
                columns: columns.into_iter().map(Into::into).collect(),
                ..Index::default()
            });
        }
        if let Some(group) = &field.unique_key {
            groups.entry(group).or_default().push(field.name.clone());
        }
    }
    for (group, columns) in groups {
        uniques.push(Unique {
            name: Some(Fact::implied(name::default_index(&name.name, group))),
            columns,
            form: Fact::implied(UniqueForm::Index),
            ..Unique::default()
        });
    }
    Table {
        columns: fields
            .iter()
            .filter_map(|field| field.column.clone())
            .collect(),
        primary_key: (!key.is_empty()).then(|| PrimaryKey {
            name: (key.len() > 1).then(|| Fact::implied(name::default_primary_key(&name.name))),
            columns: key,
            ..PrimaryKey::default()
        }),
        uniques,
        indexes,
        checks: fields
            .iter()
            .flat_map(|field| checks(name, field))
            .collect(),
        ..Table::default()
    }
}

/// Says of the key whether it counts up: what the last `auto_increment` says, on whatever field it stands, else what
/// SeaORM does with a key of one column.
/// The checks of a column. Every database needs a name to drop one by: what is not named gets the one that PostgreSQL
/// would give it.
fn checks(table: &ObjectName, field: &ColumnField) -> Vec<Check> {
    let own = name::postgres_default(&table.name, std::slice::from_ref(&field.name), "check");
    let mut checks = field.checks.clone();
    let unnamed = checks.iter_mut().filter(|check| check.name.is_none());
    for (number, check) in unnamed.enumerate() {
        check.name = Some(Fact::implied(match number {
            0 => own.clone(),
            _ => format!("{own}{number}"),
        }));
    }
    checks
}

fn count_up(cx: &Context<'_>, fields: &mut [ColumnField]) {
    let composite = fields.iter().filter(|field| field.primary_key).count() > 1;
    warn_of_others(cx, fields);
    let mut keys = 0;
    let mut says: Option<Fact<bool>> = None;
    for field in fields.iter() {
        keys += usize::from(field.primary_key);
        let Some((said, span)) = field.auto_increment else {
            if field.primary_key && says.is_none() && !field.counts_by_default {
                says = Some(Fact::implied(false));
            }
            continue;
        };
        let at = At::new(field.at.file, span);
        let error = |message: &str, help: &str| {
            cx.problems.error(at, "read-auto-increment", message, help);
        };
        let warning = |message: &str, help: &str| {
            cx.problems
                .warning(at, "read-auto-increment", message, help);
        };
        match (said, field.primary_key) {
            (true, false) => error(
                "only a primary key can count up",
                "remove `auto_increment`, or add `primary_key`",
            ),
            (true, true) if keys > 1 => error(
                "a column of a composite primary key cannot count up in SeaORM",
                "write `auto_increment = false`",
            ),
            (true, true) if composite => warning(
                "the columns of a composite primary key do not count up",
                "write `auto_increment = false`",
            ),
            (true, true) if !may_count(field) => warning(
                "only an integer column can count up",
                "write `auto_increment = false`",
            ),
            (false, _) | (true, true) => {}
        }
        says = Some(Fact::Said(said));
    }
    for field in fields.iter_mut().filter(|field| field.primary_key) {
        let possible = may_count(field);
        let Some(column) = &mut field.column else {
            continue;
        };
        column.auto_increment = match &says {
            _ if composite => match field.auto_increment {
                Some((false, _)) => Fact::Said(false),
                _ => Fact::implied(false),
            },
            Some(says) if possible || !says.value() => says.clone(),
            Some(_) => Fact::implied(false),
            None => Fact::implied(can_count(column.ty.value())),
        };
    }
}

/// Whether a column of the field's type counts up where that is said. Of a type that only the database knows, it may.
fn may_count(field: &ColumnField) -> bool {
    field.column.as_ref().is_none_or(|column| {
        let ty = column.ty.value();
        can_count(ty) || matches!(ty, ColumnType::Custom(_))
    })
}

/// Reports a field that is no key and says `auto_increment = false`: SeaORM keeps one word for the whole entity, the
/// last one.
fn warn_of_others(cx: &Context<'_>, fields: &[ColumnField]) {
    let key = |field: &&ColumnField| field.primary_key;
    let counts = fields.iter().filter(key).count() == 1
        && fields.iter().find(key).is_some_and(|field| {
            let can = |column: &crate::model::Column| can_count(column.ty.value());
            field.column.as_ref().is_some_and(can)
                && field.auto_increment.is_none_or(|(says, _)| says)
        });
    let last = fields
        .iter()
        .rposition(|field| field.auto_increment.is_some());
    for (position, field) in fields.iter().enumerate() {
        let Some((false, span)) = field.auto_increment.filter(|_| !field.primary_key) else {
            continue;
        };
        let stops = counts && last == Some(position);
        cx.problems.warning(
            At::new(field.at.file, span),
            "read-auto-increment",
            if stops {
                "SeaORM takes this for the primary key's: it no longer counts up"
            } else {
                "`auto_increment` does nothing on a field that is not the primary key"
            },
            "write it on the primary key, or remove it",
        );
    }
}

fn rename_all(cx: &Context<'_>, file: usize, keys: &Keys) -> Option<String> {
    let style = keys.string("rename_all", file, cx.problems)?;
    if naming::convert_case("x", &style.value()).is_none() {
        cx.problems.error(
            At::new(file, style.span()),
            "read-attribute",
            format!("`{}` is no case style", style.value()),
            format!("SeaORM knows {CASE_STYLES}"),
        );
        return None;
    }
    Some(style.value())
}
