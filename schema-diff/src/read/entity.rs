//! A `DeriveEntityModel` struct, compact or dense → a table, and the relations that it declares.
//!
//! Knows nothing of other entities: relations keep the names they are written with until all entities are known.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::{Expr, Fields, ImplItem, Item, ItemImpl, ItemStruct, Lit, LitStr, Meta, Type};

use super::attributes::{self, Condition, Keys};
use super::column::{self, ColumnField, can_count, not_compared};
use super::index::only_expression;
use super::naming::{self, CASE_STYLES};
use super::problems::At;
use super::relation::{self, Relation};
use super::types::Context;
use crate::model::{Fact, Index, ObjectName, PrimaryKey, Table, Unique, UniqueForm};
use crate::name;

/// An entity, before its foreign keys are known.
pub(super) struct Entity {
    /// The module that it stands in.
    pub module: usize,
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
}

/// The entities of a module.
pub(super) fn read_module(cx: &Context<'_>, module: usize) -> Vec<Entity> {
    let Some(here) = cx.names.modules.get(module) else {
        return Vec::new();
    };
    let mut entities: Vec<Entity> = here
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => read(cx, module, item),
            _ => None,
        })
        .collect();
    // A module has one `Entity`, and its relations are that entity's.
    if let Some(entity) = entities.first_mut() {
        for item in &here.items {
            relation::read_item(cx, here.file, item, &mut entity.relations);
        }
    }
    entities
}

fn read(cx: &Context<'_>, module: usize, item: &ItemStruct) -> Option<Entity> {
    let derives = attributes::derives(&item.attrs);
    if !derives.iter().any(|derive| derive == "DeriveEntityModel") {
        return None;
    }
    let here = cx.names.modules.get(module)?;
    let file = here.file;
    let keys = attributes::merged(&item.attrs, file, cx.problems);
    let (name, at) = table_name(cx, module, item, &keys)?;
    report_struct(cx, here.condition, file, item, &keys);
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
    for field in &fields.named {
        if let Some(dense) = relation::dense(&field.ty) {
            relation::read_field(cx, file, field, &dense, &mut relations);
        } else if let Some(field) = column::read(cx, module, field, rename_all.as_deref()) {
            if columns.iter().any(|known| known.name == field.name) {
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
    Some(Entity {
        module,
        at,
        variants: columns
            .iter()
            .map(|field| (field.variant.clone(), field.name.clone()))
            .collect(),
        table: table(cx, &name, at, &mut columns),
        columns: columns
            .iter()
            .map(|field| (field.name.clone(), field.at))
            .collect(),
        name,
        relations,
    })
}

fn table(cx: &Context<'_>, name: &ObjectName, at: At, fields: &mut [ColumnField]) -> Table {
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
    let mut uniques: Vec<Unique> = Vec::new();
    let mut indexes = Vec::new();
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for field in &*fields {
        let columns = vec![field.name.clone()];
        if field.unique {
            uniques.push(Unique {
                name: None,
                columns,
                form: Fact::implied(UniqueForm::Constraint),
            });
        } else if field.indexed {
            indexes.push(Index {
                name: Some(Fact::implied(name::default_index(&name.name, &field.name))),
                columns,
                definition: None,
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
        }),
        uniques,
        indexes,
        foreign_keys: Vec::new(),
        opaque: Vec::new(),
    }
}

/// Says of each column whether it counts up: what the attribute says, else what SeaORM does with a single key.
fn count_up(cx: &Context<'_>, fields: &mut [ColumnField]) {
    let composite = fields.iter().filter(|field| field.primary_key).count() > 1;
    for field in fields {
        let fault = |message: &str, help: &str| {
            let span = field.auto_increment.map_or(field.at.span, |(_, span)| span);
            let at = At::new(field.at.file, span);
            cx.problems.error(at, "read-auto-increment", message, help);
        };
        let counts = field
            .column
            .as_ref()
            .is_some_and(|column| can_count(column.ty.value()));
        let custom = field
            .column
            .as_ref()
            .is_none_or(|column| matches!(column.ty.value(), crate::model::ColumnType::Custom(_)));
        let fact = match field.auto_increment {
            Some((true, _)) if !field.primary_key => {
                fault(
                    "only a primary key can count up",
                    "remove `auto_increment`, or add `primary_key`",
                );
                continue;
            }
            Some((true, _)) if composite => {
                fault(
                    "a column of a composite primary key cannot count up in SeaORM",
                    "write `auto_increment = false`",
                );
                continue;
            }
            Some((true, _)) if !counts && !custom => {
                fault(
                    "only an integer column can count up",
                    "write `auto_increment = false`",
                );
                continue;
            }
            Some((says, _)) => Fact::Said(says),
            None => {
                Fact::implied(field.primary_key && !composite && field.counts_by_default && counts)
            }
        };
        if let (Some(column), true) = (&mut field.column, field.primary_key) {
            column.auto_increment = fact;
        }
    }
}

/// The table's name and its place: `table_name`, or the `EntityName` that stands beside a struct without one. `None`
/// for a struct that is no entity, and after a report.
fn table_name(
    cx: &Context<'_>,
    module: usize,
    item: &ItemStruct,
    keys: &Keys,
) -> Option<(ObjectName, At)> {
    let here = cx.names.modules.get(module)?;
    let file = here.file;
    let literal = |keys: &Keys| {
        let name = keys.string("table_name", file, cx.problems)?.clone();
        let schema = keys
            .string("schema_name", file, cx.problems)
            .map(LitStr::value);
        Some((name, schema))
    };
    let (name, schema) = if keys.has("table_name") {
        literal(keys)?
    } else {
        let beside = here.items.iter().find_map(|item| match item {
            Item::Struct(item)
                if attributes::derives(&item.attrs)
                    .iter()
                    .any(|derive| derive == "DeriveEntity") =>
            {
                let keys = attributes::merged(&item.attrs, file, cx.problems);
                keys.has("table_name").then(|| literal(&keys))
            }
            Item::Impl(item) => hand_written(cx, file, item),
            _ => None,
        });
        beside??
    };
    let at = At::new(file, name.span());
    if name.value().is_empty() {
        cx.problems.error(
            at,
            "read-attribute",
            format!("the table of `{}` has no name", item.ident),
            "write `table_name = \"…\"`",
        );
        return None;
    }
    Some((
        ObjectName {
            schema,
            name: name.value(),
        },
        at,
    ))
}

/// `impl EntityName for Entity`: `None` for another impl, `Some(None)` after a report.
fn hand_written(
    cx: &Context<'_>,
    file: usize,
    item: &ItemImpl,
) -> Option<Option<(LitStr, Option<String>)>> {
    let (path, _) = item.trait_.as_ref()?;
    (path.segments.last()?.ident == "EntityName").then_some(())?;
    let mut name = None;
    let mut schema = None;
    for inner in &item.items {
        let ImplItem::Fn(function) = inner else {
            continue;
        };
        let method = function.sig.ident.to_string();
        if !matches!(method.as_str(), "table_name" | "schema_name") {
            continue;
        }
        let text = only_expression(&function.block).and_then(returned);
        match (method.as_str(), text) {
            ("table_name", Some(Some(text))) => name = Some(text.clone()),
            ("schema_name", Some(text)) => schema = text.map(LitStr::value),
            _ => {
                cx.problems.error(
                    At::new(file, function.block.span()),
                    "read-entity-name",
                    format!("cannot read what `{method}` returns"),
                    "return a string literal",
                );
                return Some(None);
            }
        }
    }
    Some(name.map(|name| (name, schema)))
}

/// `"x"`, `Some("x")` or `None`.
fn returned(expr: &Expr) -> Option<Option<&LitStr>> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(Some(text)),
            _ => None,
        },
        Expr::Path(path) if path.path.is_ident("None") => Some(None),
        Expr::Call(call) if call.args.len() == 1 => returned(call.args.first()?),
        _ => None,
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

/// Keys of the struct that mean nothing to the schema.
const SILENT: &[&str] = &[
    "table_name",
    "schema_name",
    "rename_all",
    "table_iden",
    "arrow_schema",
    "model_attrs",
    "model_ex_attrs",
    "model_ex",
    "compact_model",
    "entity",
    "column",
    "model",
    "active_model",
    "active_model_ex",
    "primary_key",
    "relation",
];

fn report_struct(cx: &Context<'_>, module: Condition, file: usize, item: &ItemStruct, keys: &Keys) {
    if module == Condition::Depends || attributes::cfg(&item.attrs) == Condition::Depends {
        cx.problems.warning(
            At::new(file, item.ident.span()),
            "read-cfg",
            "this entity is in some builds only, and is read as if it were in all",
            "say it without `cfg`, or leave its file out of the configured entities",
        );
    }
    for key in &keys.0 {
        let at = At::new(file, key.span);
        if key.name == "comment" {
            not_compared(cx, at, "comment");
        } else if !SILENT.contains(&key.name.as_str()) {
            cx.problems.warning(
                at,
                "read-ignored-key",
                format!("SeaORM ignores `{}` on an entity", key.name),
                "remove it, or write the key that was meant",
            );
        }
    }
    // A helper of a derive stands after the derive and has a plain name; what is otherwise unknown is a macro.
    let mut derived = false;
    for (meta, _) in attributes::active(&item.attrs) {
        let path = meta.path();
        derived |= path.is_ident("derive");
        if is_macro(&meta, derived) {
            cx.problems.warning(
                At::new(file, path.span()),
                "read-unknown-macro",
                format!(
                    "`{}` may add or change fields, which cannot be seen here",
                    quote::quote!(#path).to_string().replace(' ', "")
                ),
                "make sure that it leaves the entity's columns alone",
            );
        }
    }
}

fn is_macro(meta: &Meta, derived: bool) -> bool {
    const BUILT_IN: &[&str] = &[
        "derive",
        "doc",
        "cfg",
        "allow",
        "expect",
        "warn",
        "deny",
        "forbid",
        "deprecated",
        "must_use",
        "non_exhaustive",
        "repr",
        "automatically_derived",
        "sea_orm",
        "serde",
        // serde_with and typeshare change no column.
        "serde_as",
        "skip_serializing_none",
        "typeshare",
        "model",
        "compact_model",
        "sea_orm_model",
        "sea_orm_compact_model",
    ];
    let path = meta.path();
    let (Some(first), Some(last)) = (path.segments.first(), path.segments.last()) else {
        return false;
    };
    let tool = ["sea_orm", "rustfmt", "clippy", "serde_with", "diagnostic"];
    if path.segments.len() > 1 {
        return !tool.iter().any(|tool| first.ident == tool)
            && !BUILT_IN.contains(&last.ident.to_string().as_str());
    }
    !derived && !BUILT_IN.contains(&last.ident.to_string().as_str())
}

/// Reports entities in the long form, which has no `DeriveEntityModel` to read.
pub(super) fn report_expanded(cx: &Context<'_>, module: usize) {
    let Some(here) = cx.names.modules.get(module) else {
        return;
    };
    let has_model = here.items.iter().any(|item| {
        matches!(item, Item::Struct(item) if attributes::derives(&item.attrs).iter().any(|derive| derive == "DeriveEntityModel"))
    });
    for item in &here.items {
        let ident = match item {
            Item::Struct(item)
                if attributes::derives(&item.attrs)
                    .iter()
                    .any(|derive| derive == "DeriveEntity") =>
            {
                &item.ident
            }
            Item::Impl(item) => match (&item.trait_, item.self_ty.as_ref()) {
                (Some((path, _)), Type::Path(ty))
                    if path
                        .segments
                        .last()
                        .is_some_and(|last| last.ident == "EntityTrait") =>
                {
                    match ty.path.segments.last() {
                        Some(last) => &last.ident,
                        None => continue,
                    }
                }
                _ => continue,
            },
            _ => continue,
        };
        if !has_model {
            cx.problems.error(
                At::new(here.file, ident.span()),
                "read-expanded-entity",
                format!("`{ident}` is an entity in the expanded form, which is not read yet"),
                "write it with `DeriveEntityModel`, or leave its file out of the configured entities",
            );
        }
    }
}
