//! The name of an entity's table: on the model, on a `DeriveEntity` struct beside it, or in a hand-written `EntityName`.
//!
//! Knows nothing of columns.

use syn::spanned::Spanned;
use syn::{Expr, ImplItem, Item, ItemImpl, ItemStruct, Lit, LitStr};

use super::attributes::{self, Keys};
use super::index::only_expression;
use super::problems::At;
use super::types::Context;
use crate::model::ObjectName;

/// The table's name and its place: `table_name`, or the `EntityName` that stands beside a struct without one. `None`
/// for a struct that is no entity, and after a report.
pub(super) fn read(
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
            Item::Struct(item) if attributes::has_derive(&item.attrs, "DeriveEntity") => {
                let keys = attributes::merged(&item.attrs, file, cx.problems);
                keys.has("table_name").then_some(Beside::Struct(keys))
            }
            Item::Impl(item) if names_entity(item) => Some(Beside::Impl(item)),
            _ => None,
        });
        match beside? {
            Beside::Struct(keys) => literal(&keys)?,
            Beside::Impl(item) => hand_written(cx, file, item)?,
        }
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

/// What names the table of a model that does not name it itself.
enum Beside<'a> {
    /// `#[derive(DeriveEntity)] #[sea_orm(table_name = …)] struct Entity;`
    Struct(Keys),
    /// `impl EntityName for Entity`
    Impl(&'a ItemImpl),
}

fn names_entity(item: &ItemImpl) -> bool {
    item.trait_.as_ref().is_some_and(|(path, _)| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "EntityName")
    })
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
