//! `DeriveActiveEnum` → the column type of the enum, and the enum type behind it where the database keeps one.
//!
//! Knows nothing of the columns that use it.

use syn::spanned::Spanned;
use syn::{Expr, Fields, ItemEnum, Variant};

use super::attributes::{self, Keys};
use super::column_type;
use super::known_keys::{self, Level};
use super::naming::{CASE_STYLES, convert_case};
use super::problems::At;
use super::types::Context;
use super::{FormerName, ddl};
use crate::model::{ColumnType, ObjectName};

/// The enum's column type; `None` after a report.
pub(super) fn read(
    cx: &Context<'_>,
    module: usize,
    item: &ItemEnum,
    depth: usize,
) -> Option<ColumnType> {
    let file = cx.names.modules.get(module)?.file;
    let at = At::new(file, item.ident.span());
    let keys = attributes::merged(&item.attrs, file, cx.problems);
    for key in &keys.0 {
        if !Level::Enum.keys().contains(&key.name.as_str()) {
            cx.problems.error(
                At::new(file, key.span),
                "read-enum",
                format!("`{}` is no key of an enum", key.name),
                known_keys::help(Level::Enum, &key.name),
            );
        }
    }
    if !keys.has("db_type") {
        cx.problems.error(
            at,
            "read-enum",
            format!("enum `{}` does not say its `db_type`", item.ident),
            "add `db_type = \"Enum\"`, or the column type that holds its values",
        );
        return None;
    }
    let db_type = keys.string("db_type", file, cx.problems)?;
    if db_type.value() != "Enum" {
        let read = column_type::parse(db_type, &cx.types(module, depth), None);
        return cx.definition(file, read).map(|definition| definition.ty);
    }
    let name = if keys.has("enum_name") {
        keys.string("enum_name", file, cx.problems)?.value()
    } else {
        heck::ToUpperCamelCase::to_upper_camel_case(item.ident.to_string().as_str())
    };
    let values = item
        .variants
        .iter()
        .map(|variant| value(cx, file, &keys, variant))
        .collect::<Vec<_>>();
    // Every variant is read, so that all of its faults are reported at once.
    let values: Vec<String> = values.into_iter().collect::<Option<_>>()?;
    if let Some(twice) = values
        .iter()
        .enumerate()
        .find_map(|(index, value)| values[..index].contains(value).then_some(value))
    {
        cx.problems.error(
            at,
            "read-enum",
            format!("two variants of `{}` have the value `{twice}`", item.ident),
            "give each variant a `string_value` of its own",
        );
        return None;
    }
    let name = ObjectName::new(name);
    former_names(cx, file, item, &name, &values);
    cx.use_enum(&name, values, at);
    Some(ColumnType::Enum(name))
}

/// What the enum says of its former name and of its values'.
fn former_names(
    cx: &Context<'_>,
    file: usize,
    item: &ItemEnum,
    name: &ObjectName,
    values: &[String],
) {
    let mut found = cx.former.borrow_mut();
    if let Some(former) = ddl::former_of_enum(cx.problems, file, &item.attrs) {
        found.insert(FormerName::Enum {
            name: name.clone(),
            former,
        });
    }
    for (variant, value) in item.variants.iter().zip(values) {
        if let Some(former) = ddl::former_of_enum(cx.problems, file, &variant.attrs) {
            found.insert(FormerName::Value {
                of: name.clone(),
                value: value.clone(),
                former,
            });
        }
    }
}

fn value(cx: &Context<'_>, file: usize, item: &Keys, variant: &Variant) -> Option<String> {
    let keys = attributes::merged(&variant.attrs, file, cx.problems);
    let at = At::new(file, variant.ident.span());
    let error = |at: At, message: String, help: &str| -> Option<String> {
        cx.problems.error(at, "read-enum", message, help);
        None
    };
    if !matches!(variant.fields, Fields::Unit) {
        return error(
            At::new(file, variant.fields.span()),
            format!("variant `{}` carries data", variant.ident),
            "an enum that a column holds has plain variants only",
        );
    }
    if keys.has("string_value") {
        return keys
            .string("string_value", file, cx.problems)
            .map(syn::LitStr::value);
    }
    if keys.has("num_value") || matches!(variant.discriminant, Some((_, Expr::Lit(_)))) {
        return error(
            at,
            format!("variant `{}` has a number for a value", variant.ident),
            "an enum with `db_type = \"Enum\"` wants `string_value`s",
        );
    }
    let style = if keys.has("rename") {
        keys.string("rename", file, cx.problems)?
    } else if item.has("rename_all") {
        item.string("rename_all", file, cx.problems)?
    } else {
        return error(
            at,
            format!("variant `{}` does not say its value", variant.ident),
            "add `#[sea_orm(string_value = \"…\")]`, or `rename_all = \"snake_case\"` on the enum",
        );
    };
    match convert_case(&variant.ident.to_string(), &style.value()) {
        Some(value) => Some(value),
        None => error(
            At::new(file, style.span()),
            format!("`{}` is no case style", style.value()),
            &format!("SeaORM knows {CASE_STYLES}"),
        ),
    }
}
