//! `default_value` literals and `default_expr` expressions → a default.
//!
//! Knows nothing of columns and dialects: whether a default fits its column is not its business.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Lit, UnOp};

use super::column_type::{Fault, string};
use crate::model::DefaultValue;

const CODE: &str = "read-default";
const HELP: &str = "write a literal, `Expr::current_timestamp()`, or the SQL as `Expr::cust(\"…\")`; or say it under `[columns]` in \
     schema-diff.toml, as `\"table.column\" = \"Text.default(\\\"x\\\")\"`; or leave the file out with `exclude` there";

fn fault<T>(span: Span, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::new(span, CODE, message, HELP))
}

fn text(expr: &Expr) -> Result<String, Fault> {
    string(expr).map_err(|fault| fault.of(CODE, HELP))
}

/// The literal of `default_value`.
pub(super) fn literal(lit: &Lit) -> Result<DefaultValue, Fault> {
    Ok(match lit {
        Lit::Bool(value) => DefaultValue::Bool(value.value),
        Lit::Int(value) => DefaultValue::Number(value.base10_digits().to_owned()),
        Lit::Float(value) => DefaultValue::Number(value.base10_digits().to_owned()),
        Lit::Str(value) => DefaultValue::String(value.value()),
        Lit::Char(value) => DefaultValue::String(value.value().to_string()),
        other => return fault(other.span(), "this literal is no default of a column"),
    })
}

/// The expression of `default_expr`, or the argument of `.default(…)`.
pub(super) fn expression(expr: &Expr) -> Result<DefaultValue, Fault> {
    let unknown = || {
        fault(
            expr.span(),
            format!("`{}` cannot be read as a default", quote::quote!(#expr)),
        )
    };
    match expr {
        Expr::Lit(inner) => literal(&inner.lit),
        Expr::Paren(inner) => expression(&inner.expr),
        Expr::Group(inner) => expression(&inner.expr),
        Expr::Unary(inner) if matches!(inner.op, UnOp::Neg(_)) => match expression(&inner.expr)? {
            DefaultValue::Number(digits) => {
                Ok(DefaultValue::Number(match digits.strip_prefix('-') {
                    Some(digits) => digits.to_owned(),
                    None => format!("-{digits}"),
                }))
            }
            _ => unknown(),
        },
        Expr::MethodCall(call)
            if matches!(
                call.method.to_string().as_str(),
                "into" | "to_owned" | "to_string" | "clone" | "into_simple_expr"
            ) =>
        {
            expression(&call.receiver)
        }
        Expr::Path(path) => match last_two(&path.path) {
            (_, name) if keyword(&name).is_some() => {
                Ok(keyword(&name).unwrap_or(DefaultValue::Null))
            }
            _ => unknown(),
        },
        Expr::Call(call) => {
            let Expr::Path(path) = call.func.as_ref() else {
                return unknown();
            };
            let (owner, name) = last_two(&path.path);
            let arguments: Vec<&Expr> = call.args.iter().collect();
            let sql = |sql: &str| Ok(DefaultValue::Expression(sql.to_owned()));
            match (owner.as_str(), name.as_str(), arguments.as_slice()) {
                ("Expr" | "SimpleExpr", "current_timestamp", []) => sql("CURRENT_TIMESTAMP"),
                ("Expr" | "SimpleExpr", "current_date", []) => sql("CURRENT_DATE"),
                ("Expr" | "SimpleExpr", "current_time", []) => sql("CURRENT_TIME"),
                ("Expr" | "SimpleExpr", "null", []) => Ok(DefaultValue::Null),
                (
                    "Expr" | "SimpleExpr" | "Keyword",
                    "cust" | "custom_keyword" | "Custom",
                    [sql],
                ) => text(sql).map(DefaultValue::Expression),
                (
                    "Expr" | "SimpleExpr" | "Value",
                    "val" | "value" | "Value" | "Constant" | "Keyword" | "from",
                    [value],
                )
                | ("String", "from", [value]) => expression(value),
                ("Func", "cust", [function]) => {
                    text(function).map(|name| DefaultValue::Expression(format!("{name}()")))
                }
                ("PgFunc", "gen_random_uuid", []) => sql("GEN_RANDOM_UUID()"),
                _ => unknown(),
            }
        }
        _ => unknown(),
    }
}

/// `Keyword::CurrentTimestamp` and its kin.
fn keyword(name: &str) -> Option<DefaultValue> {
    let text = match name {
        "CurrentTimestamp" => "CURRENT_TIMESTAMP",
        "CurrentDate" => "CURRENT_DATE",
        "CurrentTime" => "CURRENT_TIME",
        "Null" => return Some(DefaultValue::Null),
        _ => return None,
    };
    Some(DefaultValue::Expression(text.to_owned()))
}

fn last_two(path: &syn::Path) -> (String, String) {
    let mut segments = path.segments.iter().rev();
    let mut next = || {
        segments
            .next()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default()
    };
    let name = next();
    (next(), name)
}
