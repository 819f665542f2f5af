//! Expressions of `sea_query::ColumnType`, as `column_type`, `db_type` and hand-written impls spell them → a type.
//!
//! Knows nothing of Rust types. A closed list of forms is understood, in the spellings of SeaORM 2 and older; anything
//! else is a fault with its place, because an expression of the project's own cannot be run here.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, Type, UnOp};

use super::default_value;
use super::problems::{At, Problems};
use crate::model::{ColumnType, DefaultValue, Length};

/// An expression that is not understood.
#[derive(Debug)]
pub(super) struct Fault {
    span: Span,
    message: String,
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
            message: message.into(),
            help,
            code,
        }
    }

    /// The same fault of another kind of expression.
    pub fn of(mut self, code: &'static str, help: &'static str) -> Self {
        self.code = code;
        self.help = help;
        self
    }

    pub fn report(self, problems: &Problems<'_>, file: usize) {
        problems.error(At::new(file, self.span), self.code, self.message, self.help);
    }
}

fn fault<T>(node: &impl Spanned, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::new(
        node.span(),
        "read-column-type",
        message,
        "write a variant of `ColumnType` with literal arguments, as `String(StringLen::N(16))`, `Decimal(Some((10, 2)))` or `custom(\"citext\")`",
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
        }
    }
}

/// The text of an attribute: what follows `ColumnType::`.
pub(super) fn parse(text: &LitStr) -> Result<Definition, Fault> {
    match text.parse::<Expr>() {
        Ok(expr) => interpret(&expr),
        Err(error) => fault(text, format!("cannot read `{}`: {error}", text.value())),
    }
}

/// The type whose `column_type()` an expression calls, as in `<String as ValueType>::column_type()`.
pub(super) fn delegated(expr: &Expr) -> Option<&Type> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = call.func.as_ref() else {
        return None;
    };
    let last = path.path.segments.last()?;
    (last.ident == "column_type").then_some(())?;
    path.qself.as_ref().map(|qself| qself.ty.as_ref())
}

/// A column type, with or without a `.def()` chain.
pub(super) fn interpret(expr: &Expr) -> Result<Definition, Fault> {
    let Expr::MethodCall(call) = expr else {
        return column_type(expr).map(Definition::from);
    };
    let mut definition = interpret(&call.receiver)?;
    let argument = || {
        call.args
            .first()
            .map_or_else(|| fault(&call.method, "an argument is missing"), Ok)
    };
    match call.method.to_string().as_str() {
        "def" | "into" | "to_owned" | "clone" => {}
        "nullable" | "null" => definition.nullable = true,
        "unique" => definition.unique = true,
        "indexed" => definition.indexed = true,
        "unique_key" => definition.unique_key = Some(string(argument()?)?),
        "default_value" | "default" => {
            definition.default = Some(default_value::expression(argument()?)?);
        }
        other => return fault(&call.method, format!("`.{other}()` is not understood here")),
    }
    Ok(definition)
}

fn column_type(expr: &Expr) -> Result<ColumnType, Fault> {
    match expr {
        Expr::Paren(inner) => column_type(&inner.expr),
        Expr::Group(inner) => column_type(&inner.expr),
        Expr::Path(path) => {
            let name = path.path.segments.last().map(|last| last.ident.to_string());
            name.as_deref()
                .and_then(plain)
                .map_or_else(|| unknown(expr), Ok)
        }
        Expr::Call(call) => {
            let Expr::Path(path) = call.func.as_ref() else {
                return unknown(expr);
            };
            let Some(last) = path.path.segments.last() else {
                return unknown(expr);
            };
            let arguments: Vec<&Expr> = call.args.iter().collect();
            with_arguments(expr, &last.ident.to_string(), &arguments)
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
        "Blob" => ColumnType::Blob,
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

fn with_arguments(expr: &Expr, name: &str, arguments: &[&Expr]) -> Result<ColumnType, Fault> {
    Ok(match (name, arguments) {
        ("Char", [length]) => ColumnType::Char(option(length, number)?),
        ("String" | "string", [length]) => ColumnType::String(string_length(length)?),
        // The enum BlobSize of SeaORM before 0.12 said one of MySQL's four sizes.
        ("Binary", [length]) => ColumnType::Binary(number(length)?),
        ("VarBinary" | "var_binary", [length]) => ColumnType::VarBinary(string_length(length)?),
        ("Bit", [length]) => ColumnType::Bit(option(length, number)?),
        ("VarBit", [length]) => ColumnType::VarBit(number(length)?),
        ("Decimal", [precision]) => ColumnType::Decimal(option(precision, pair)?),
        ("Money", [precision]) => ColumnType::Money(option(precision, pair)?),
        ("Vector", [size]) => ColumnType::Vector(option(size, number)?),
        ("Interval", [fields, precision]) => {
            ColumnType::Interval(option(fields, interval_fields)?, option(precision, number)?)
        }
        ("Array", [element]) => ColumnType::Array(Box::new(column_type(unwrapped(element))?)),
        ("Custom" | "custom", [name]) => ColumnType::Custom(string(name)?),
        _ => return unknown(expr),
    })
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
