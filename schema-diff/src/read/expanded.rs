//! An entity in the expanded form, its `Entity`, `Column` and `PrimaryKey` written out → a table.
//!
//! Knows nothing of `Model`, which says nothing of the table here, and of relations, which are read as in every form.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprMatch, Ident, ImplItem, Item, ItemEnum, ItemImpl, Lit, Pat, Type};

use super::attributes::{self, Keys};
use super::column::{ColumnField, can_count};
use super::column_type::Definition;
use super::entity::{self, Entity};
use super::index::only_expression;
use super::items::{Items, is_of};
use super::known_keys::Level;
use super::naming::plain;
use super::problems::At;
use super::types::{Context, DEEPEST};
use super::{column_type, ddl, entity_name, extra, unread};
use crate::model::{Column, Fact, ObjectName, Table};

const CODE: &str = "read-expanded-entity";

/// What makes an entity, and how its parts are called.
struct Parts<'a> {
    ident: &'a Ident,
    keys: Keys,
    column: String,
    primary_key: String,
    relation: String,
    model: String,
}

/// The expanded entities of a module, each with the name of its relation enum.
pub(super) fn read_module(
    cx: &Context<'_>,
    module: usize,
    items: &Items<'_>,
) -> Vec<(Entity, String)> {
    let Some(here) = cx.names.modules.get(module) else {
        return Vec::new();
    };
    let compact: BTreeSet<String> = here
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if attributes::has_derive(&item.attrs, "DeriveEntityModel") => {
                let keys = attributes::quiet(&item.attrs);
                Some(keys.ident("entity").unwrap_or_else(|| "Entity".into()))
            }
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for item in &here.items {
        let parts = match item {
            Item::Struct(item) if attributes::has_derive(&item.attrs, "DeriveEntity") => {
                let keys =
                    attributes::first(&item.attrs, here.file, cx.problems).unwrap_or_default();
                if !compact.contains(&plain(&item.ident)) {
                    unread::on_struct(cx, here.condition, here.file, item, &keys);
                }
                let name = |key: &str, default: &str| keys.ident(key).unwrap_or(default.to_owned());
                Parts {
                    ident: &item.ident,
                    column: name("column", "Column"),
                    primary_key: name("primary_key", "PrimaryKey"),
                    relation: name("relation", "Relation"),
                    model: name("model", "Model"),
                    keys,
                }
            }
            Item::Impl(item) if is_of(item, "EntityTrait") => match written_out(item) {
                Some(parts) => parts,
                None => continue,
            },
            _ => continue,
        };
        if compact.contains(&plain(parts.ident)) {
            continue;
        }
        let relation = parts.relation.clone();
        found.extend(read(cx, module, items, &parts).map(|entity| (entity, relation)));
    }
    found
}

/// `impl EntityTrait for Entity { type Column = …; … }`
fn written_out(item: &ItemImpl) -> Option<Parts<'_>> {
    let Type::Path(entity) = item.self_ty.as_ref() else {
        return None;
    };
    let name = |name: &str| {
        let written = item.items.iter().find_map(|inner| match inner {
            ImplItem::Type(inner) if inner.ident == name => match &inner.ty {
                Type::Path(path) => path.path.get_ident().map(plain),
                _ => None,
            },
            _ => None,
        });
        written.unwrap_or_else(|| name.to_owned())
    };
    Some(Parts {
        ident: &entity.path.segments.last()?.ident,
        keys: Keys::default(),
        column: name("Column"),
        primary_key: name("PrimaryKey"),
        relation: name("Relation"),
        model: name("Model"),
    })
}

fn read(cx: &Context<'_>, module: usize, items: &Items<'_>, parts: &Parts<'_>) -> Option<Entity> {
    let here = cx.names.modules.get(module)?;
    let file = here.file;
    let ident = plain(parts.ident);
    let error = |span: Span, message: String, help: &str| {
        cx.problems.error(At::new(file, span), CODE, message, help);
    };
    let Some((name, at)) =
        entity_name::read(cx, (module, items), parts.ident, &ident, &parts.keys)?
    else {
        error(
            parts.ident.span(),
            format!("nothing in this module names the table of `{ident}`"),
            "write `impl EntityName` beside it",
        );
        return None;
    };
    let enumeration = |name: &str| {
        let found = items.enumeration(name);
        if found.is_none() {
            error(
                parts.ident.span(),
                format!("`{ident}` has its `{name}` in no enum of this module"),
                "write the enum beside the entity, or leave the file out of the configured entities",
            );
        }
        found
    };
    let implementation = |name: &str, of: &ItemEnum| items.implementation(name, &plain(&of.ident));
    let (column, primary_key) = (enumeration(&parts.column), enumeration(&parts.primary_key));
    let (column, primary_key) = (column?, primary_key?);
    let Some(definitions) =
        implementation("ColumnTrait", column).and_then(|item| arms(item, "def"))
    else {
        error(
            column.ident.span(),
            format!("cannot read what `{}` defines", column.ident),
            "write `fn def(&self) -> ColumnDef` of its `ColumnTrait` as one `match self` in this module",
        );
        return None;
    };
    let names = implementation("IdenStatic", column).and_then(|item| arms(item, "as_str"));
    let mut fields = columns(cx, (module, &name), column, names.as_ref(), &definitions);
    let names = implementation("IdenStatic", primary_key).and_then(|item| arms(item, "as_str"));
    let key = variants(cx, file, primary_key, names.as_ref());
    if primary_key.variants.is_empty() {
        cx.problems.error(
            At::new(file, primary_key.ident.span()),
            "read-no-primary-key",
            format!("`{}` names no column of `{name}`", primary_key.ident),
            "write a variant for each column of the key",
        );
    }
    let key = key_columns(cx, &key, &mut fields);
    if let Some(item) = implementation("PrimaryKeyTrait", primary_key) {
        count_up(cx, file, item, &mut fields);
    }
    let mut taken = BTreeSet::new();
    if let Some(field) = fields.iter().find(|field| !taken.insert(&field.name)) {
        cx.problems.error(
            field.at,
            "read-duplicate-column",
            format!("table `{name}` has two columns `{}`", field.name),
            "give one of the variants another `column_name`",
        );
    }
    Some(Entity {
        module,
        at,
        table: Table {
            comment: entity_name::comment(cx, module, &ident),
            ..entity::table(&name, &fields, key)
        },
        columns: fields
            .iter()
            .map(|field| (field.name.clone(), field.at))
            .collect(),
        variants: fields
            .iter()
            .map(|field| (field.variant.clone(), field.name.clone()))
            .collect(),
        name,
        ident,
        relations: Vec::new(),
        model: parts.model.clone(),
        more: ddl::More::default(),
    })
}

/// The arms of a method that is one `match` over variants; `None` as a key stands for `_`.
type Arms<'a> = BTreeMap<Option<String>, &'a Expr>;

fn arms<'a>(item: &'a ItemImpl, method: &str) -> Option<Arms<'a>> {
    let function = item.items.iter().find_map(|inner| match inner {
        ImplItem::Fn(function) if function.sig.ident == method => Some(function),
        _ => None,
    })?;
    let mut found = BTreeMap::new();
    let answer = only_expression(&function.block)?;
    let Some(written) = one_match(answer) else {
        // One answer for all variants.
        found.insert(None, answer);
        return Some(found);
    };
    for arm in &written.arms {
        let mut keys = Vec::new();
        patterns(&arm.pat, &mut keys)?;
        for key in keys {
            found.entry(key).or_insert(arm.body.as_ref());
        }
    }
    Some(found)
}

/// `match self { … }`, also with a `.def()` of all arms behind it, which says nothing more of any of them.
fn one_match(expr: &Expr) -> Option<&ExprMatch> {
    match expr {
        Expr::Match(written) => Some(written),
        Expr::Paren(inner) => one_match(&inner.expr),
        Expr::MethodCall(call)
            if call.args.is_empty() && (call.method == "def" || call.method == "into") =>
        {
            one_match(&call.receiver)
        }
        _ => None,
    }
}

fn patterns(pattern: &Pat, keys: &mut Vec<Option<String>>) -> Option<()> {
    match pattern {
        Pat::Wild(_) => keys.push(None),
        Pat::Path(path) => keys.push(Some(plain(&path.path.segments.last()?.ident))),
        // A variant that is imported by its name.
        Pat::Ident(ident) if ident.subpat.is_none() => keys.push(Some(plain(&ident.ident))),
        Pat::Or(list) => {
            for pattern in &list.cases {
                patterns(pattern, keys)?;
            }
        }
        Pat::Paren(inner) => patterns(&inner.pat, keys)?,
        _ => return None,
    }
    Some(())
}

/// A variant of `Column` or `PrimaryKey`.
struct Named {
    variant: String,
    column: String,
    at: At,
}

/// The variants and the columns they name: `column_name`, a hand-written `as_str`, or the variant in snake case.
fn variants(
    cx: &Context<'_>,
    file: usize,
    item: &ItemEnum,
    names: Option<&Arms<'_>>,
) -> Vec<Named> {
    let mut found = Vec::new();
    for variant in &item.variants {
        let at = At::new(file, variant.ident.span());
        if attributes::depends(&variant.attrs) {
            cx.problems.warning(
                at,
                "read-cfg",
                format!(
                    "`{}` is in some builds only, and is read as if it were in all",
                    variant.ident
                ),
                "say it without `cfg`",
            );
        }
        let text = variant.ident.to_string();
        let keys = attributes::merged(&variant.attrs, file, cx.problems);
        for key in &keys.0 {
            if !Level::Column.keys().contains(&key.name.as_str()) {
                cx.problems.warning(
                    At::new(file, key.span),
                    "read-ignored-key",
                    format!("SeaORM ignores `{}` on a variant", key.name),
                    "write it into `def()`, where the column is defined, or remove it",
                );
            }
        }
        let written = names.and_then(|names| names.get(&Some(plain(&variant.ident))));
        let column = match written {
            Some(expr) => match column_type::string(expr) {
                Ok(name) => name,
                Err(fault) => {
                    fault
                        .of(CODE, "return a string literal for each column")
                        .report(cx.problems, file);
                    continue;
                }
            },
            None => keys.string("column_name", file, cx.problems).map_or_else(
                || heck::ToSnakeCase::to_snake_case(text.as_str()),
                syn::LitStr::value,
            ),
        };
        found.push(Named {
            variant: plain(&variant.ident),
            column,
            at,
        });
    }
    found
}

fn columns(
    cx: &Context<'_>,
    (module, table): (usize, &ObjectName),
    item: &ItemEnum,
    names: Option<&Arms<'_>>,
    definitions: &Arms<'_>,
) -> Vec<ColumnField> {
    let file = cx.names.modules[module].file;
    let types = cx.types(module, DEEPEST);
    let mut fields = Vec::new();
    for Named {
        variant,
        column,
        at,
    } in variants(cx, file, item, names)
    {
        let expr = definitions
            .get(&Some(variant.clone()))
            .or_else(|| definitions.get(&None));
        let Some(expr) = expr else {
            cx.problems.error(
                at,
                CODE,
                format!("`def` says nothing of `{variant}`"),
                "add it to the `match`",
            );
            continue;
        };
        let said = cx.options.column(table, &column);
        let read = column_type::interpret(expr, &types, said.map(|said| &said.ty));
        let read = match said {
            Some(said) => Ok(Definition::said(read, said)),
            None => read,
        };
        let definition = cx.definition(file, read);
        let chain = definition.as_ref();
        let mut checks = Vec::new();
        fields.push(ColumnField {
            at,
            variant,
            primary_key: false,
            auto_increment: None,
            counts_by_default: true,
            unique: chain.is_some_and(|chain| chain.unique),
            indexed: chain.is_some_and(|chain| chain.indexed),
            unique_key: chain.and_then(|chain| chain.unique_key.clone()),
            column: definition.map(|definition| {
                let mut said = Column {
                    nullable: definition.nullable,
                    default: definition.default,
                    comment: definition.comment,
                    ..Column::new(column.clone(), Fact::Said(definition.ty))
                };
                if let Some(extra) = definition.extra {
                    extra::say(&extra, &mut said, &mut checks);
                }
                said
            }),
            checks,
            name: column,
        });
    }
    fields
}

/// The columns of the primary key, marked as such.
///
/// SeaORM takes one column's name from `Column`, and the names of several from `PrimaryKey`: a `column_name` on
/// `Column` alone then names a key on a column that is not there, which no database takes. The column that the variant
/// stands for is meant.
fn key_columns(cx: &Context<'_>, key: &[Named], fields: &mut [ColumnField]) -> Vec<String> {
    let composite = key.len() > 1;
    let mut columns = Vec::new();
    for Named {
        variant,
        column,
        at,
    } in key
    {
        let named = fields.iter().position(|field| field.name == *column);
        let stands_for = fields.iter().position(|field| field.variant == *variant);
        let Some(meant) = stands_for else {
            cx.problems.error(
                *at,
                CODE,
                format!("`Column` has no `{variant}`"),
                "name the key's columns as `Column` does",
            );
            continue;
        };
        let chosen = if composite {
            named.unwrap_or(meant)
        } else {
            meant
        };
        if composite && named != stands_for {
            cx.problems.warning(
                *at,
                "read-primary-key-name",
                format!(
                    "SeaORM calls this key's column `{column}`, and `Column` calls it `{}`",
                    fields[meant].name
                ),
                format!(
                    "add `#[sea_orm(column_name = \"{}\")]` here, too",
                    fields[meant].name
                ),
            );
        }
        columns.push(fields[chosen].name.clone());
        fields[meant].primary_key = true;
        if let Some(column) = &mut fields[meant].column {
            column.nullable = false;
        }
    }
    columns
}

/// What `PrimaryKeyTrait` says. The method must be written, so that `true` is what SeaORM does anyway and nothing said;
/// `false` is said.
fn count_up(cx: &Context<'_>, file: usize, item: &ItemImpl, fields: &mut [ColumnField]) {
    let keys = fields.iter().filter(|field| field.primary_key).count();
    for inner in &item.items {
        match inner {
            ImplItem::Type(ty) if ty.ident == "ValueType" => {
                let values = match &ty.ty {
                    Type::Tuple(tuple) => tuple.elems.len(),
                    _ => 1,
                };
                if values != keys && keys != 0 {
                    cx.problems.error(
                        At::new(file, ty.ty.span()),
                        CODE,
                        format!("a value of the key has {values} parts, and the key {keys} columns"),
                        "write `type ValueType` as a tuple with one type for each column of the key",
                    );
                }
            }
            ImplItem::Fn(function) if function.sig.ident == "auto_increment" => {
                let at = At::new(file, function.sig.ident.span());
                let says = match only_expression(&function.block) {
                    Some(Expr::Lit(literal)) => match &literal.lit {
                        Lit::Bool(says) => Some(says.value),
                        _ => None,
                    },
                    _ => None,
                };
                let Some(says) = says else {
                    cx.problems.error(
                        At::new(file, function.block.span()),
                        "read-auto-increment",
                        "cannot read whether this key counts up",
                        "return `true` or `false`",
                    );
                    continue;
                };
                set_counting(cx, at, says, keys > 1, fields);
            }
            _ => {}
        }
    }
}

fn set_counting(cx: &Context<'_>, at: At, says: bool, composite: bool, fields: &mut [ColumnField]) {
    let mut cannot = false;
    for field in fields.iter_mut().filter(|field| field.primary_key) {
        let Some(column) = &mut field.column else {
            continue;
        };
        let counts = says && !composite && can_count(column.ty.value());
        cannot |= says && !counts;
        column.auto_increment = if says {
            Fact::implied(counts)
        } else {
            Fact::Said(false)
        };
    }
    if cannot {
        let message = if composite {
            "the columns of a composite primary key do not count up"
        } else {
            "only an integer column can count up"
        };
        cx.problems
            .warning(at, "read-auto-increment", message, "return `false`");
    }
}
