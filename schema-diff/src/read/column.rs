//! One field of an entity → one column, and what the field says of keys and indexes.
//!
//! Knows nothing of the other fields: what follows from several of them together is the entity's business.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Field, Lit, LitStr};

use super::FormerName;
use super::attributes::{self, Keys, Value};
use super::column_type::{self, Definition, Fault};
use super::default_value;
use super::depth;
use super::extra;
use super::known_keys::{self, Level};
use super::naming;
use super::problems::At;
use super::types::{Context, DEEPEST, optional};
use crate::model::{Check, Column, ColumnType, DefaultValue, Fact, ObjectName};

/// A field that is a column.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one key of the attribute"
)]
pub(super) struct ColumnField {
    /// The checks that its `extra` says.
    pub checks: Vec<Check>,
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
    /// Whether it is a key's and SeaORM lets a single one of this Rust type count up when nothing is said.
    pub counts_by_default: bool,
    pub unique: bool,
    pub indexed: bool,
    pub unique_key: Option<String>,
}

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
    report_keys(cx, file, &keys);
    if keys.has("ignore") {
        return None;
    }

    let original = naming::plain(ident);
    let string = |name: &str| keys.string(name, file, cx.problems).map(LitStr::value);
    let enum_name = string("enum_name");
    let name = string("column_name").unwrap_or_else(|| {
        let name = naming::column(&original, rename_all, enum_name.as_deref());
        warn_of_enum_name(
            cx,
            file,
            &keys,
            &name,
            &naming::column(&original, rename_all, None),
        );
        name
    });
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
    let counts_by_default = || {
        let text = quote::quote!(#rust_type).to_string();
        let text = text.trim_end();
        !text.ends_with("String") && !text.ends_with("Uuid")
    };
    let comment = string("comment").or_else(|| chain.and_then(|chain| chain.comment.clone()));
    let extra = string("extra").or_else(|| chain.and_then(|chain| chain.extra.clone()));
    let former =
        string("renamed_from").or_else(|| chain.and_then(|chain| chain.renamed_from.clone()));
    cx.former
        .borrow_mut()
        .extend(former.map(|former| FormerName::Column {
            table: table.clone(),
            column: name.clone(),
            former,
        }));
    let mut checks = Vec::new();

    Some(ColumnField {
        at,
        variant,
        column: definition.map(|(ty, _)| {
            let mut column = Column {
                nullable: nullable && !primary_key,
                default,
                comment,
                ..Column::new(name.clone(), ty)
            };
            if let Some(extra) = extra {
                extra::say(&extra, &mut column, &mut checks);
            }
            column
        }),
        checks,
        name,
        primary_key,
        auto_increment: keys.bool("auto_increment", file, cx.problems),
        // Asked of keys alone.
        counts_by_default: primary_key && counts_by_default(),
        unique,
        indexed,
        unique_key,
    })
}

fn report_keys(cx: &Context<'_>, file: usize, keys: &Keys) {
    for key in &keys.0 {
        let at = At::new(file, key.span);
        match key.name.as_str() {
            name if Level::Field.keys().contains(&name) || name.starts_with("arrow_") => {}
            name => cx.problems.warning(
                at,
                "read-ignored-key",
                format!("SeaORM ignores `{name}` on a field"),
                known_keys::help(Level::Field, name),
            ),
        }
    }
    report_repeated(cx, file, keys);
    report_useless(cx, file, keys);
}

/// Of a key that is said twice the last one counts.
fn report_repeated(cx: &Context<'_>, file: usize, keys: &Keys) {
    for (index, key) in keys.0.iter().enumerate() {
        let known = Level::Field.keys().contains(&key.name.as_str());
        let replaced = keys.0[index + 1..]
            .iter()
            .any(|later| later.name == key.name);
        if known && replaced && !matches!(key.value, Value::Flag) {
            let help = if key.name == "unique_key" {
                "remove one: a field can be in one `unique_key` only; write the other key into a migration by hand"
            } else {
                "remove one of them"
            };
            cx.problems.warning(
                At::new(file, key.span),
                "read-replaced-key",
                format!("a later `{}` on this field replaces this one", key.name),
                help,
            );
        }
    }
}

/// Keys that another one makes useless.
fn report_useless(cx: &Context<'_>, file: usize, keys: &Keys) {
    let useless = |name: &str, message: String, help: String| {
        if let Some(key) = keys.get(name) {
            let at = At::new(file, key.span);
            cx.problems.warning(at, "read-useless-key", message, help);
        }
    };
    if keys.has("ignore") {
        for name in Level::Field.keys().iter().filter(|name| **name != "ignore") {
            useless(
                name,
                format!("`{name}` does nothing on a field that is ignored"),
                "remove it, or `ignore`".into(),
            );
        }
    } else if keys.has("unique") {
        useless(
            "indexed",
            "`indexed` does nothing beside `unique`".into(),
            "remove it: a unique key is an index already".into(),
        );
    }
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

/// `enum_name` on a field names its variant of `Column`, and with it the column. Who writes it mostly means the enum type
/// of the database.
fn warn_of_enum_name(cx: &Context<'_>, file: usize, keys: &Keys, name: &str, plain: &str) {
    if let Some(key) = keys.get("enum_name").filter(|_| name != plain) {
        cx.problems.warning(
            At::new(file, key.span),
            "read-enum-name",
            format!("`enum_name` renames the column from `{plain}` to `{name}`"),
            format!(
                "add `column_name = \"{name}\"` if that is meant; the name of an enum type stands on its \
                 `DeriveActiveEnum`"
            ),
        );
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
