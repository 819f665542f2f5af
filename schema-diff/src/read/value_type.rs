//! `DeriveValueType` newtypes → the column type they stand for.
//!
//! Knows nothing of the columns that use them.

use syn::Fields;

use super::attributes;
use super::column_type;
use super::index::Newtype;
use super::problems::At;
use super::types::{Context, optional};
use crate::model::{ColumnType, Fact, Length};

/// The newtype's column type: what it says, else that of the type inside. `None` after a report.
pub(super) fn read(
    cx: &Context<'_>,
    module: usize,
    item: Newtype<'_>,
    depth: usize,
) -> Option<Fact<ColumnType>> {
    let file = cx.names.modules.get(module)?.file;
    let keys = attributes::first(item.attrs, file, cx.problems).unwrap_or_default();
    if keys.has("column_type") {
        let text = keys.string("column_type", file, cx.problems)?;
        let read = column_type::parse(text, &cx.types(module, depth), None);
        return cx
            .definition(file, read)
            .map(|definition| Fact::Said(definition.ty));
    }
    if keys.has("value_type") {
        let text = keys.string("value_type", file, cx.problems)?;
        if text.value() == "String" {
            return Some(Fact::implied(ColumnType::String(Length::None)));
        }
        cx.problems.error(
            At::new(file, text.span()),
            "read-attribute",
            format!("`value_type = \"{}\"` is not understood", text.value()),
            "SeaORM knows `value_type = \"String\"` only; say `column_type`",
        );
        return None;
    }
    if let Some(Fields::Unnamed(fields)) = item.fields
        && let Some(field) = fields.unnamed.first()
    {
        let inner = &field.ty;
        return cx.column_type(module, optional(inner).unwrap_or(inner), depth);
    }
    cx.problems.error(
        At::new(file, item.ident.span()),
        "read-unknown-type",
        format!(
            "`{}` has no single unnamed field to take a column type from",
            item.ident
        ),
        "write it as a tuple struct, or add `#[sea_orm(value_type = \"String\")]`",
    );
    None
}
