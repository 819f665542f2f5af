//! Expressions of `sea_query::ColumnType`, as `column_type`, `db_type` and hand-written impls spell them → a type.
//!
//! Knows nothing of Rust types. A closed list of forms is understood, in the spellings of SeaORM 2 and older; anything
//! else is a fault with its place, because an expression of the project's own cannot be run here.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, Token, Type, UnOp};

use super::default_value;
use super::depth;
use super::index::only_expression;
use super::options::SaidColumn;
use super::problems::{At, Problems};
use crate::model::{ColumnType, DefaultValue, Length};

/// An expression that is not understood.
#[derive(Debug)]
pub(super) struct Fault {
    span: Span,
    /// `None` where what is wrong has been reported already.
    message: Option<String>,
    help: &'static str,
    code: &'static str,
}

impl Fault {
    pub fn new(
        span: Span,
        code: &'static str,
        message: impl Into<String>,
        help: &'static str,
    ) -> Self {
        Self {
            span,
            message: Some(message.into()),
            help,
            code,
        }
    }

    /// A fault of which nothing more is to be said.
    fn reported(span: Span) -> Self {
        Self {
            span,
            message: None,
            help: "",
            code: CODE,
        }
    }

    /// The same fault of another kind of expression.
    pub fn of(mut self, code: &'static str, help: &'static str) -> Self {
        self.code = code;
        self.help = help;
        self
    }

    /// What is wrong, where nothing has said so yet.
    pub fn message(self) -> Option<String> {
        self.message
    }

    pub fn report(self, problems: &Problems<'_>, file: usize) {
        if let Some(message) = self.message {
            problems.error(At::new(file, self.span), self.code, message, self.help);
        }
    }
}

const CODE: &str = "read-column-type";

fn fault<T>(node: &impl Spanned, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::new(
        node.span(),
        CODE,
        message,
        "write a variant of `ColumnType` with literal arguments, as `String(StringLen::N(16))`, `Decimal(Some((10, 2)))` \
         or `custom(\"citext\")`; or say it under `[types]` or `[columns]` in schema-diff.toml; or leave the file out \
         with `exclude` there",
    ))
}

/// A type, and what a `.def()` chain after it says of the column.
#[derive(Debug)]
pub(super) struct Definition {
    pub ty: ColumnType,
    pub nullable: bool,
    pub unique: bool,
    pub indexed: bool,
    pub unique_key: Option<String>,
    pub default: Option<DefaultValue>,
    pub comment: Option<String>,
    pub extra: Option<String>,
    /// The column's former name.
    pub renamed_from: Option<String>,
    /// The values of an enum type that is spelled out here, and where.
    pub values: Option<(Vec<String>, Span)>,
}

impl From<ColumnType> for Definition {
    fn from(ty: ColumnType) -> Self {
        Self {
            ty,
            nullable: false,
            unique: false,
            indexed: false,
            unique_key: None,
            default: None,
            comment: None,
            extra: None,
            renamed_from: None,
            values: None,
        }
    }
}

/// How the column type of a Rust type is found, where an expression asks for it; `None` after a report.
pub(super) type Types<'a> = &'a dyn Fn(&Type) -> Option<ColumnType>;

impl Definition {
    /// The same with what the project says of the column beside the source; alone where the source cannot be read.
    pub fn said(read: Result<Self, Fault>, said: &SaidColumn) -> Self {
        let mut definition = read.unwrap_or_else(|_| said.ty.clone().into());
        definition.ty = said.ty.clone();
        definition.nullable |= said.nullable;
        definition.default = said.default.clone().or(definition.default);
        definition.values = None;
        definition
    }
}

/// The text of an attribute: what follows `ColumnType::`.
pub(super) fn parse(
    text: &LitStr,
    types: Types<'_>,
    said: Option<&ColumnType>,
) -> Result<Definition, Fault> {
    match depth::parse::<Expr>(text) {
        Ok(expr) => interpret(&expr, types, said),
        Err(error) => fault(text, format!("cannot read `{}`: {error}", text.value())),
    }
}

/// The type whose column type an expression asks for: `<String as ValueType>::column_type()`, `Tea::db_type()`.
pub(super) fn delegated(expr: &Expr) -> Option<Type> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = call.func.as_ref() else {
        return None;
    };
    let last = path.path.segments.last()?;
    if !call.args.is_empty() || (last.ident != "column_type" && last.ident != "db_type") {
        return None;
    }
    if let Some(qself) = &path.qself {
        return Some(qself.ty.as_ref().clone());
    }
    let mut path = path.path.clone();
    path.segments.pop();
    path.segments.pop_punct();
    (!path.segments.is_empty()).then(|| syn::parse_quote!(#path))
}

/// A column type, with or without a `.def()` chain. Where the type is `said` elsewhere, the expression's own is not
/// looked at.
pub(super) fn interpret(
    expr: &Expr,
    types: Types<'_>,
    said: Option<&ColumnType>,
) -> Result<Definition, Fault> {
    let call = match expr {
        Expr::MethodCall(call) => call,
        Expr::Paren(inner) => return interpret(&inner.expr, types, said),
        Expr::Group(inner) => return interpret(&inner.expr, types, said),
        Expr::Block(block) => {
            return match only_expression(&block.block) {
                Some(inner) => interpret(inner, types, said),
                None => said.map_or_else(|| unknown(expr), |ty| Ok(ty.clone().into())),
            };
        }
        _ => return said.map_or_else(|| base(expr, types), |ty| Ok(ty.clone().into())),
    };
    let mut definition = interpret(&call.receiver, types, said)?;
    let argument = || {
        call.args
            .first()
            .map_or_else(|| fault(&call.method, "an argument is missing"), Ok)
    };
    match call.method.to_string().as_str() {
        "def" | "into" | "to_owned" | "clone" | "get_column_type" | "seaography_ignore" => {}
        "nullable" | "null" => definition.nullable = true,
        "unique" => definition.unique = true,
        "indexed" => definition.indexed = true,
        "unique_key" => definition.unique_key = Some(string(argument()?)?),
        "default_value" | "default" => {
            definition.default = Some(default_value::expression(argument()?)?);
        }
        "comment" => definition.comment = Some(string(argument()?)?),
        "extra" => definition.extra = Some(string(argument()?)?),
        "renamed_from" => definition.renamed_from = Some(string(argument()?)?),
        other => return fault(&call.method, format!("`.{other}()` is not understood here")),
    }
    Ok(definition)
}

/// What a chain begins with: a type, or an enum type with its values.
fn base(expr: &Expr, types: Types<'_>) -> Result<Definition, Fault> {
    let (name, values) = match expr {
        Expr::Struct(literal) if ends_with(&literal.path, "Enum") => {
            let field = |name: &str| {
                literal
                    .fields
                    .iter()
                    .find(
                        |field| matches!(&field.member, syn::Member::Named(ident) if ident == name),
                    )
                    .map(|field| &field.expr)
            };
            match (field("name"), field("variants")) {
                (Some(name), Some(values)) => (name, values),
                _ => return unknown(expr),
            }
        }
        // Before SeaORM 0.11.
        Expr::Call(call) if matches!(call.func.as_ref(), Expr::Path(path) if ends_with(&path.path, "Enum")) => {
            match call.args.iter().collect::<Vec<_>>().as_slice() {
                [name, values] => (*name, *values),
                _ => return unknown(expr),
            }
        }
        _ => return column_type(expr, types).map(Definition::from),
    };
    let mut definition = Definition::from(ColumnType::Enum(string(name)?.into()));
    definition.values = Some((strings(values)?, expr.span()));
    Ok(definition)
}

fn ends_with(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// The strings of `vec!["a".into(), …]` or `["a", …]`.
fn strings(expr: &Expr) -> Result<Vec<String>, Fault> {
    match expr {
        Expr::Macro(list) if ends_with(&list.mac.path, "vec") => {
            match list
                .mac
                .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
            {
                Ok(values) => values.iter().map(string).collect(),
                Err(_) => fault(expr, format!("`{}` is no list of strings", text(expr))),
            }
        }
        Expr::Array(list) => list.elems.iter().map(string).collect(),
        Expr::Reference(inner) => strings(&inner.expr),
        Expr::MethodCall(call) if call.args.is_empty() => strings(&call.receiver),
        _ => fault(expr, format!("`{}` is no list of strings", text(expr))),
    }
}

fn column_type(expr: &Expr, types: Types<'_>) -> Result<ColumnType, Fault> {
    match expr {
        Expr::Paren(inner) => column_type(&inner.expr, types),
        Expr::Group(inner) => column_type(&inner.expr, types),
        Expr::Path(path) => {
            let name = path.path.segments.last().map(|last| last.ident.to_string());
            name.as_deref()
                .and_then(plain)
                .map_or_else(|| unknown(expr), Ok)
        }
        Expr::MethodCall(call)
            if call.args.is_empty()
                && matches!(
                    call.method.to_string().as_str(),
                    "into" | "to_owned" | "clone" | "def" | "get_column_type"
                ) =>
        {
            column_type(&call.receiver, types)
        }
        Expr::Call(call) => {
            if let Some(ty) = delegated(expr) {
                return types(&ty).ok_or_else(|| Fault::reported(expr.span()));
            }
            let Expr::Path(path) = call.func.as_ref() else {
                return unknown(expr);
            };
            let Some(last) = path.path.segments.last() else {
                return unknown(expr);
            };
            let arguments: Vec<&Expr> = call.args.iter().collect();
            with_arguments(expr, &last.ident.to_string(), &arguments, types)
        }
        _ => unknown(expr),
    }
}

fn unknown<T>(expr: &Expr) -> Result<T, Fault> {
    fault(
        expr,
        format!(
            "`{}` is not a column type that can be read here",
            text(expr)
        ),
    )
}

fn text(expr: &Expr) -> String {
    quote::quote!(#expr).to_string()
}

fn plain(name: &str) -> Option<ColumnType> {
    Some(match name {
        "Text" => ColumnType::Text,
        // Without a size it is SeaORM 0.11's.
        "Blob" | "Binary" => ColumnType::Blob,
        "TinyInteger" => ColumnType::TinyInteger,
        "SmallInteger" => ColumnType::SmallInteger,
        "Integer" => ColumnType::Integer,
        "BigInteger" => ColumnType::BigInteger,
        "TinyUnsigned" => ColumnType::TinyUnsigned,
        "SmallUnsigned" => ColumnType::SmallUnsigned,
        "Unsigned" => ColumnType::Unsigned,
        "BigUnsigned" => ColumnType::BigUnsigned,
        "Float" => ColumnType::Float,
        "Double" => ColumnType::Double,
        "DateTime" => ColumnType::DateTime,
        "Timestamp" => ColumnType::Timestamp,
        "TimestampWithTimeZone" => ColumnType::TimestampWithTimeZone,
        "Time" => ColumnType::Time,
        "Date" => ColumnType::Date,
        "Year" => ColumnType::Year,
        "Boolean" => ColumnType::Boolean,
        "Json" => ColumnType::Json,
        "JsonBinary" => ColumnType::JsonBinary,
        "Uuid" => ColumnType::Uuid,
        "Cidr" => ColumnType::Cidr,
        "Inet" => ColumnType::Inet,
        "MacAddr" => ColumnType::MacAddr,
        "LTree" => ColumnType::LTree,
        _ => return None,
    })
}

fn with_arguments(
    expr: &Expr,
    name: &str,
    arguments: &[&Expr],
    types: Types<'_>,
) -> Result<ColumnType, Fault> {
    Ok(match (name, arguments) {
        ("Char", [length]) => ColumnType::Char(option(length, number)?),
        ("String" | "string", [length]) => ColumnType::String(string_length(length)?),
        ("Binary" | "Blob", [length]) => binary(length)?,
        ("VarBinary" | "var_binary", [length]) => ColumnType::VarBinary(string_length(length)?),
        ("Bit", [length]) => ColumnType::Bit(option(length, number)?),
        ("VarBit", [length]) => ColumnType::VarBit(number(length)?),
        ("Decimal", [precision]) => ColumnType::Decimal(option(precision, pair)?),
        ("Money", [precision]) => ColumnType::Money(option(precision, pair)?),
        ("Vector", [size]) => ColumnType::Vector(option(size, number)?),
        ("Interval", [fields, precision]) => {
            ColumnType::Interval(option(fields, interval_fields)?, option(precision, number)?)
        }
        ("Array", [element]) => {
            ColumnType::Array(Box::new(column_type(unwrapped(element), types)?))
        }
        ("Custom" | "custom", [name]) => ColumnType::Custom(string(name)?),
        // Older releases of sea-query gave these a width or a precision. An integer's is but the width that MySQL
        // shows it in.
        (name, [Expr::Path(none)]) if none.path.is_ident("None") => {
            plain(name).map_or_else(|| unknown(expr), Ok)?
        }
        (
            "TinyInteger" | "SmallInteger" | "Integer" | "BigInteger" | "TinyUnsigned"
            | "SmallUnsigned" | "Unsigned" | "BigUnsigned",
            [width],
        ) => {
            option(width, number)?;
            plain(name).map_or_else(|| unknown(expr), Ok)?
        }
        ("Year", [Expr::Call(_)]) => ColumnType::Year,
        _ => return unknown(expr),
    })
}

/// The argument of `Binary`: a length, or the `BlobSize` of releases before 1.0.
fn binary(expr: &Expr) -> Result<ColumnType, Fault> {
    match expr {
        Expr::Call(call) if matches!(call.func.as_ref(), Expr::Path(path) if ends_with(&path.path, "Blob")) => {
            match call.args.first() {
                Some(length) if call.args.len() == 1 => {
                    Ok(option(length, number)?.map_or(ColumnType::Blob, ColumnType::Binary))
                }
                _ => unknown(expr),
            }
        }
        Expr::Path(path) if path.path.is_ident("None") => Ok(ColumnType::Blob),
        Expr::Call(call) if matches!(call.func.as_ref(), Expr::Path(path) if path.path.is_ident("Some")) => {
            Ok(option(expr, number)?.map_or(ColumnType::Blob, ColumnType::Binary))
        }
        _ => number(expr).map(ColumnType::Binary),
    }
}

/// The number in a literal.
fn number(expr: &Expr) -> Result<u32, Fault> {
    if let Expr::Lit(literal) = expr
        && let Lit::Int(value) = &literal.lit
        && let Ok(value) = value.base10_parse()
    {
        return Ok(value);
    }
    fault(expr, format!("`{}` is not a number literal", text(expr)))
}

fn pair(expr: &Expr) -> Result<(u32, u32), Fault> {
    if let Expr::Tuple(tuple) = expr
        && let [precision, scale] = tuple.elems.iter().collect::<Vec<_>>().as_slice()
    {
        return Ok((number(precision)?, number(scale)?));
    }
    fault(expr, format!("`{}` is not a pair `(10, 2)`", text(expr)))
}

/// `None` or `Some(…)`.
fn option<T>(expr: &Expr, inner: impl Fn(&Expr) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    match expr {
        Expr::Path(path) if path.path.is_ident("None") => Ok(None),
        Expr::Call(call) if call.args.len() == 1 => match (call.func.as_ref(), call.args.first()) {
            (Expr::Path(path), Some(argument)) if path.path.is_ident("Some") => {
                inner(argument).map(Some)
            }
            _ => fault(expr, format!("`{}` is not `Some(…)` or `None`", text(expr))),
        },
        _ => fault(expr, format!("`{}` is not `Some(…)` or `None`", text(expr))),
    }
}

/// `StringLen::N(16)`, `StringLen::Max`, `StringLen::None`; `Some(16)` and `None` of older releases; `16`.
fn string_length(expr: &Expr) -> Result<Length, Fault> {
    let last = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string());
    match expr {
        Expr::Lit(_) => return number(expr).map(Length::N),
        Expr::Path(path) => match last(&path.path).as_deref() {
            Some("None") => return Ok(Length::None),
            Some("Max") => return Ok(Length::Max),
            _ => {}
        },
        Expr::Call(call) if call.args.len() == 1 => {
            if let (Expr::Path(path), Some(argument)) = (call.func.as_ref(), call.args.first())
                && matches!(last(&path.path).as_deref(), Some("N" | "Some"))
            {
                return number(argument).map(Length::N);
            }
        }
        _ => {}
    }
    fault(expr, format!("`{}` is not a `StringLen`", text(expr)))
}

fn interval_fields(expr: &Expr) -> Result<String, Fault> {
    let name = match expr {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let fields = match name.as_deref() {
        Some("Year") => "YEAR",
        Some("Month") => "MONTH",
        Some("Day") => "DAY",
        Some("Hour") => "HOUR",
        Some("Minute") => "MINUTE",
        Some("Second") => "SECOND",
        Some("YearToMonth") => "YEAR TO MONTH",
        Some("DayToHour") => "DAY TO HOUR",
        Some("DayToMinute") => "DAY TO MINUTE",
        Some("DayToSecond") => "DAY TO SECOND",
        Some("HourToMinute") => "HOUR TO MINUTE",
        Some("HourToSecond") => "HOUR TO SECOND",
        Some("MinuteToSecond") => "MINUTE TO SECOND",
        _ => return fault(expr, format!("`{}` is not a `PgInterval`", text(expr))),
    };
    Ok(fields.to_owned())
}

/// What stands inside of `Arc::new(…)`, `RcOrArc::new(…)`, `Box::new(…)` or `(…).into()`.
fn unwrapped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => unwrapped(&inner.expr),
        Expr::MethodCall(call) if call.method == "into" => unwrapped(&call.receiver),
        Expr::Call(call) if call.args.len() == 1 => match (call.func.as_ref(), call.args.first()) {
            (Expr::Path(path), Some(argument))
                if path.path.segments.last().is_some_and(|last| {
                    matches!(last.ident.to_string().as_str(), "new" | "from")
                }) =>
            {
                unwrapped(argument)
            }
            _ => expr,
        },
        _ => expr,
    }
}

/// The string in a literal, however it is made owned or an identifier: `"x".to_owned()`, `Alias::new("x")`, ….
pub(super) fn string(expr: &Expr) -> Result<String, Fault> {
    match expr {
        Expr::Lit(literal) => {
            if let Lit::Str(value) = &literal.lit {
                return Ok(value.value());
            }
        }
        Expr::Paren(inner) => return string(&inner.expr),
        Expr::Reference(inner) => return string(&inner.expr),
        Expr::Unary(inner) if matches!(inner.op, UnOp::Deref(_)) => return string(&inner.expr),
        Expr::MethodCall(call)
            if matches!(
                call.method.to_string().as_str(),
                "to_owned" | "to_string" | "into" | "into_iden" | "clone"
            ) =>
        {
            return string(&call.receiver);
        }
        Expr::Call(call) if call.args.len() == 1 => {
            if let (Expr::Path(path), Some(argument)) = (call.func.as_ref(), call.args.first())
                && path
                    .path
                    .segments
                    .last()
                    .is_some_and(|last| matches!(last.ident.to_string().as_str(), "new" | "from"))
            {
                return string(argument);
            }
        }
        _ => {}
    }
    fault(expr, format!("`{}` is not a string literal", text(expr)))
}
