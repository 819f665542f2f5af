//! What of an entity is seen and not read: keys without a meaning, conditions, macros.
//!
//! Knows nothing of what is read: it only reports.

use syn::spanned::Spanned;
use syn::{ItemStruct, Meta};

use super::attributes::{self, Keys};
use super::condition::Condition;
use super::known_keys::{self, Level};
use super::problems::At;
use super::types::Context;

/// Reports what on a model's struct is not read, or is read under a condition.
pub(super) fn on_struct(
    cx: &Context<'_>,
    module: Condition,
    file: usize,
    item: &ItemStruct,
    keys: &Keys,
) {
    if module == Condition::Depends || attributes::depends(&item.attrs) {
        cx.problems.warning(
            At::new(file, item.ident.span()),
            "read-cfg",
            "this entity is in some builds only, and is read as if it were in all",
            "say it without `cfg`, or leave its file out of the configured entities",
        );
    }
    for key in &keys.0 {
        let at = At::new(file, key.span);
        if !Level::Entity.keys().contains(&key.name.as_str()) {
            cx.problems.warning(
                at,
                "read-ignored-key",
                format!("`{}` is no key of an entity", key.name),
                known_keys::help(Level::Entity, &key.name),
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
