//! One field of an entity → one column, and what the field says of keys and indexes.
//!
//! Knows nothing of the other fields: what follows from several of them together is the entity's business.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Field, Lit, LitStr};

use super::attributes::{self, Keys, Value};
use super::column_type::{self, Definition, Fault};
use super::default_value;
use super::depth;
use super::naming;
use super::problems::At;
use super::types::{Context, DEEPEST, optional};
use crate::model::{Column, ColumnType, DefaultValue, Fact, ObjectName};

/// A field that is a column.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one key of the attribute"
)]
pub(super) struct ColumnField {
    /// The field's place.
    pub at: At,
    /// Its variant in SeaORM's `Column` enum, by which relations name it.
    pub variant: String,
    /// The column's name.
    pub name: String,
    /// The column; `None` when its type could not be read. It does not count up yet.
    pub column: Option<Column>,
    pub primary_key: bool,
    /// What `auto_increment` says.
    pub auto_increment: Option<(bool, Span)>,
    /// Whether SeaORM lets a single primary key of this Rust type count up when nothing is said.
    pub counts_by_default: bool,
    pub unique: bool,
    pub indexed: bool,
    pub unique_key: Option<String>,
}

/// Keys that say nothing about the schema.
const SILENT: &[&str] = &[
    "primary_key",
    "auto_increment",
    "column_type",
    "column_name",
    "enum_name",
    "nullable",
    "unique",
    "indexed",
    "unique_key",
    "default_value",
    "default_expr",
    "ignore",
    "select_as",
    "save_as",
];

/// Reads a scalar field. `None` for a field that is no column.
pub(super) fn read(
    cx: &Context<'_>,
    (module, table): (usize, &ObjectName),
    field: &Field,
    rename_all: Option<&str>,
) -> Option<ColumnField> {
    let ident = field.ident.as_ref()?;
    let file = cx.names.modules.get(module)?.file;
    let at = At::new(file, ident.span());
    if attributes::depends(&field.attrs) {
        cx.problems.warning(
            at,
            "read-cfg",
            format!("field `{ident}` is in some builds only, and is read as if it were in all"),
            "say it without `cfg`, or leave it out with `#[sea_orm(ignore)]`",
        );
    }
    let keys = attributes::merged(&field.attrs, file, cx.problems);
    if keys.has("ignore") {
        return None;
    }
    report_keys(cx, file, &keys);

    let original = naming::plain(ident);
    let string = |name: &str| keys.string(name, file, cx.problems).map(LitStr::value);
    let enum_name = string("enum_name");
    let name = string("column_name")
        .unwrap_or_else(|| naming::column(&original, rename_all, enum_name.as_deref()));
    let variant = enum_name.unwrap_or_else(|| naming::variant(&original));

    let inner = optional(&field.ty);
    let rust_type = inner.unwrap_or(&field.ty);
    let said = cx.options.column(table, &name);
    let written = keys.has("column_type").then(|| {
        let text = keys.string("column_type", file, cx.problems)?;
        let types = cx.types(module, DEEPEST);
        Some(column_type::parse(text, &types, said.map(|said| &said.ty)))
    });
    let definition = match (said, written) {
        (Some(said), written) => {
            let read = written.flatten();
            let read = read.unwrap_or_else(|| Ok(said.ty.clone().into()));
            cx.definition(file, Ok(Definition::said(read, said)))
                .map(|definition| (Fact::Said(definition.ty.clone()), Some(definition)))
        }
        (None, Some(written)) => written
            .and_then(|read| cx.definition(file, read))
            .map(|definition| (Fact::Said(definition.ty.clone()), Some(definition))),
        (None, None) => cx
            .column_type(module, rust_type, DEEPEST)
            .map(|ty| (ty, None)),
    };
    let primary_key = keys.has("primary_key");
    let chain = definition.as_ref().and_then(|(_, chain)| chain.as_ref());
    let says =
        |key: &str, chained: fn(&Definition) -> bool| keys.has(key) || chain.is_some_and(chained);
    let nullable = inner.is_some() || says("nullable", |chain| chain.nullable);
    let unique = says("unique", |chain| chain.unique);
    let indexed = says("indexed", |chain| chain.indexed);
    let unique_key =
        string("unique_key").or_else(|| chain.and_then(|chain| chain.unique_key.clone()));
    let default = match said.and_then(|said| said.default.clone()) {
        Some(said) => Some(said),
        None => default(cx, file, &keys).or_else(|| chain.and_then(|chain| chain.default.clone())),
    };
    let text = quote::quote!(#rust_type).to_string();
    let text = text.trim_end();

    Some(ColumnField {
        at,
        variant,
        column: definition.map(|(ty, _)| Column {
            name: name.clone(),
            ty,
            nullable: nullable && !primary_key,
            default,
            auto_increment: Fact::implied(false),
            opaque: None,
        }),
        name,
        primary_key,
        auto_increment: keys.bool("auto_increment", file, cx.problems),
        counts_by_default: !text.ends_with("String") && !text.ends_with("Uuid"),
        unique,
        indexed,
        unique_key,
    })
}

fn report_keys(cx: &Context<'_>, file: usize, keys: &Keys) {
    for key in &keys.0 {
        let at = At::new(file, key.span);
        match key.name.as_str() {
            "comment" | "extra" | "renamed_from" => not_compared(cx, at, &key.name),
            name if SILENT.contains(&name) || name.starts_with("arrow_") => {}
            name => cx.problems.warning(
                at,
                "read-ignored-key",
                format!("SeaORM ignores `{name}` on a field"),
                similar(name).map_or_else(
                    || "remove it, or write the key that was meant".to_owned(),
                    |meant| format!("write `{meant}`, or remove it"),
                ),
            ),
        }
    }
}

/// A key that shapes the schema in a way that is not read yet.
pub(super) fn not_compared(cx: &Context<'_>, at: At, name: &str) {
    cx.problems.warning(
        at,
        "read-not-compared",
        format!("`{name}` is not compared yet"),
        "write what it means into a migration by hand",
    );
}

/// What the ignored keys that are seen in real projects were meant to be.
fn similar(name: &str) -> Option<&'static str> {
    Some(match name {
        "default" => "default_value = …` or `default_expr = \"…\"",
        "not_null" => "a type without `Option<…>`",
        "null" => "nullable",
        "unique_group" => "unique_key = \"…\"",
        "index" => "indexed",
        "pk" | "primary" => "primary_key",
        "autoincrement" => "auto_increment = true",
        "db_type" | "ty" | "r#type" | "type" => "column_type = \"…\"",
        "name" | "rename" => "column_name = \"…\"",
        _ => return None,
    })
}

fn default(cx: &Context<'_>, file: usize, keys: &Keys) -> Option<DefaultValue> {
    let (value, expr) = (keys.get("default_value"), keys.get("default_expr"));
    if let (Some(value), Some(_)) = (value, expr) {
        cx.problems.warning(
            At::new(file, value.span),
            "read-ignored-key",
            "`default_value` is ignored by SeaORM where `default_expr` stands too",
            "remove one of them",
        );
    }
    let read = if expr.is_some() {
        let text = keys.string("default_expr", file, cx.problems)?;
        match depth::parse::<Expr>(text) {
            Ok(expr) => default_value::expression(&expr),
            Err(error) => Err(Fault::new(
                text.span(),
                "read-default",
                format!("cannot read `{}`: {error}", text.value()),
                "write a Rust expression, as `Expr::current_timestamp()`",
            )),
        }
    } else {
        let value = value?;
        match &value.value {
            Value::Lit(lit) => {
                warn_of_expression(cx, file, lit);
                default_value::literal(lit)
            }
            other => Err(Fault::new(
                match other {
                    Value::Expr(expr) => expr.span(),
                    Value::List(span) => *span,
                    Value::Flag | Value::Lit(_) => value.span,
                },
                "read-default",
                "`default_value` wants a literal",
                "write `default_value = …` with a literal, or `default_expr = \"…\"`",
            )),
        }
    };
    match read {
        Ok(default) => Some(default),
        Err(fault) => {
            fault.report(cx.problems, file);
            None
        }
    }
}

/// `default_value = "now()"` stores the text `now()`, which is hardly meant.
fn warn_of_expression(cx: &Context<'_>, file: usize, lit: &Lit) {
    let Lit::Str(text) = lit else { return };
    let value = text.value();
    let word = value.trim().to_ascii_uppercase();
    let keyword = matches!(
        word.as_str(),
        "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "LOCALTIMESTAMP" | "NULL"
    );
    if keyword || word.ends_with("()") {
        cx.problems.warning(
            At::new(file, text.span()),
            "read-default-text",
            format!("this default is the text `{value}`, not the expression"),
            format!(
                "write `default_expr = \"Expr::cust(\\\"{}\\\")\"` if the expression is meant",
                value.trim()
            ),
        );
    }
}

/// Whether a column of that type can count up.
pub(super) fn can_count(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::TinyInteger
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::TinyUnsigned
            | ColumnType::SmallUnsigned
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned
    )
}
