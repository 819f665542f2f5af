//! The name of an entity's table: on the model, on a `DeriveEntity` struct beside it, or in a hand-written `EntityName`.
//!
//! Knows nothing of columns.

use syn::spanned::Spanned;
use syn::{Expr, Ident, ImplItem, Item, ItemImpl, Lit, LitStr};

use super::attributes::{self, Keys};
use super::index::only_expression;
use super::items::{Items, is_of};
use super::problems::At;
use super::types::Context;
use crate::model::ObjectName;

/// The table's name and its place: `table_name`, or the `EntityName` that stands beside a struct without one.
/// `Some(None)` where nothing names it, `None` after a report.
#[expect(
    clippy::option_option,
    reason = "nothing there and not readable differ"
)]
pub(super) fn read(
    cx: &Context<'_>,
    (module, items): (usize, &Items<'_>),
    ident: &Ident,
    entity: &str,
    keys: &Keys,
) -> Option<Option<(ObjectName, At)>> {
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
        let beside = items.of(entity).find_map(|item| match item {
            Item::Struct(item) if attributes::has_derive(&item.attrs, "DeriveEntity") => {
                let keys = attributes::first(&item.attrs, file, cx.problems)?;
                keys.has("table_name").then_some(Beside::Struct(keys))
            }
            Item::Impl(item) if is_of(item, "EntityName") => Some(Beside::Impl(item)),
            _ => None,
        });
        match beside {
            Some(Beside::Struct(keys)) => literal(&keys)?,
            Some(Beside::Impl(item)) => hand_written(cx, file, item)?,
            None => return Some(None),
        }
    };
    let at = At::new(file, name.span());
    if name.value().is_empty() {
        cx.problems.error(
            at,
            "read-attribute",
            format!("the table of `{ident}` has no name"),
            "write `table_name = \"…\"`",
        );
        return None;
    }
    let name = ObjectName {
        schema,
        name: name.value(),
    };
    Some(Some((name, at)))
}

/// What names the table of a model that does not name it itself.
enum Beside<'a> {
    /// `#[derive(DeriveEntity)] #[sea_orm(table_name = …)] struct Entity;`
    Struct(Keys),
    /// `impl EntityName for Entity`
    Impl(&'a ItemImpl),
}

/// The name and schema that a hand-written impl returns; `None` after a report.
fn hand_written(
    cx: &Context<'_>,
    file: usize,
    item: &ItemImpl,
) -> Option<(LitStr, Option<String>)> {
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
        let returned = only_expression(&function.block).and_then(returned);
        match (method.as_str(), returned) {
            ("table_name", Some(Returned::Text(text))) => name = Some(text.clone()),
            ("schema_name", Some(Returned::Text(text))) => schema = Some(text.value()),
            ("schema_name", Some(Returned::None)) => {}
            _ => {
                cx.problems.error(
                    At::new(file, function.block.span()),
                    "read-entity-name",
                    format!("cannot read what `{method}` returns"),
                    "return a string literal",
                );
                return None;
            }
        }
    }
    name.map(|name| (name, schema))
}

/// The comment that a hand-written `impl EntityName` gives the table.
pub(super) fn comment(cx: &Context<'_>, module: usize, ident: &str) -> Option<String> {
    let here = cx.names.modules.get(module)?;
    let functions = here.items.iter().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    });
    let function = functions
        .filter(|item| {
            let is_name = item.trait_.as_ref().is_some_and(|(path, _)| {
                path.segments
                    .last()
                    .is_some_and(|last| last.ident == "EntityName")
            });
            let of_entity =
                matches!(item.self_ty.as_ref(), syn::Type::Path(path) if path.path.is_ident(ident));
            is_name && of_entity
        })
        .flat_map(|item| &item.items)
        .find_map(|inner| match inner {
            ImplItem::Fn(function) if function.sig.ident == "comment" => Some(function),
            _ => None,
        })?;
    match only_expression(&function.block).and_then(returned) {
        Some(Returned::Text(text)) => Some(text.value()),
        Some(Returned::None) => None,
        None => {
            cx.problems.error(
                At::new(here.file, function.block.span()),
                "read-entity-name",
                "cannot read what `comment` returns",
                "return `Some(\"…\")` with a string literal, or `None`",
            );
            None
        }
    }
}

enum Returned<'a> {
    Text(&'a LitStr),
    None,
}

/// `"x"`, `Some("x")` or `None`.
fn returned(expr: &Expr) -> Option<Returned<'_>> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(Returned::Text(text)),
            _ => None,
        },
        Expr::Path(path) if path.path.is_ident("None") => Some(Returned::None),
        Expr::Call(call) if call.args.len() == 1 => returned(call.args.first()?),
        _ => None,
    }
}
