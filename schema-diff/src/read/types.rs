//! A field's Rust type → the column type that SeaORM gives it.
//!
//! Knows nothing of attributes on fields. What it cannot name it reports and never guesses.

use std::cell::RefCell;
use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::column::not_compared;
use super::column_type::{Definition, Fault};
use super::index::{Declared, Meaning, Names};
use super::naming::plain;
use super::options::ReadOptions;
use super::problems::{At, Problems};
use super::{active_enum, column_type, value_type};
use crate::model::{ColumnType, EnumType, Fact, Length, ObjectName};

/// What every part of the reader looks things up in and reports to.
pub(super) struct Context<'a> {
    pub names: &'a Names<'a>,
    pub problems: &'a Problems<'a>,
    pub options: &'a ReadOptions,
    /// The enum types that columns use so far, and where each is declared.
    pub enums: RefCell<BTreeMap<ObjectName, (EnumType, At)>>,
}

/// How many aliases and newtypes may wrap one another.
pub(super) const DEEPEST: usize = 16;

/// The type inside of a textual `Option<…>`, which is what SeaORM takes as nullable.
pub(super) fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    if path.qself.is_some() || path.path.leading_colon.is_some() || path.path.segments.len() != 1 {
        return None;
    }
    let only = path.path.segments.last()?;
    if only.ident != "Option" {
        return None;
    }
    generics(&only.arguments).first().copied()
}

/// The type arguments between `<` and `>`.
fn generics(arguments: &PathArguments) -> Vec<&Type> {
    match arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The segments of a path, a leading `::` as an empty one.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    let root = path.leading_colon.is_some().then(String::new);
    root.into_iter()
        .chain(path.segments.iter().map(|segment| plain(&segment.ident)))
        .collect()
}

impl Context<'_> {
    /// The column type of a Rust type written in `module`, its outer `Option<…>` already taken off. `None` after a
    /// report.
    pub fn column_type(&self, module: usize, ty: &Type, depth: usize) -> Option<Fact<ColumnType>> {
        let at = At::new(self.names.modules.get(module)?.file, ty.span());
        let path = match ty {
            Type::Path(path) if path.qself.is_none() => &path.path,
            Type::Paren(inner) => return self.column_type(module, &inner.elem, depth),
            Type::Group(inner) => return self.column_type(module, &inner.elem, depth),
            _ => return self.unknown(at, ty),
        };
        let (Some(depth), Some(last)) = (depth.checked_sub(1), path.segments.last()) else {
            return self.unknown(at, ty);
        };
        let arguments = generics(&last.arguments);
        let written = segments(path);
        let meaning = self.names.resolve(module, &written);
        if let Some(ty) = self.said(&written, &meaning) {
            return Some(Fact::Said(ty));
        }
        match meaning {
            Meaning::Here(home, name) => self.declared(home, &name, at, ty, depth),
            Meaning::Outside(outside) => match outside_type(&outside, !arguments.is_empty()) {
                Some(Outside::Type(ty)) => Some(Fact::implied(ty)),
                Some(Outside::Option) => {
                    self.problems.warning(
                        at,
                        "read-hidden-option",
                        "SeaORM sees an optional column only where the type is written `Option<…>`: this one is NOT NULL",
                        "write `Option<…>`, or add `#[sea_orm(nullable)]`",
                    );
                    self.column_type(module, arguments.first()?, depth)
                }
                Some(Outside::Vec) => {
                    let element = arguments.first()?;
                    if is_u8(element) {
                        return Some(Fact::implied(ColumnType::VarBinary(Length::None)));
                    }
                    let element = optional(element).unwrap_or(element);
                    Some(match self.column_type(module, element, depth)? {
                        Fact::Said(element) => Fact::Said(ColumnType::Array(Box::new(element))),
                        Fact::Implied { implied } => {
                            Fact::implied(ColumnType::Array(Box::new(implied)))
                        }
                    })
                }
                None => self.unknown(at, ty),
            },
            Meaning::Ambiguous(modules) => {
                let places: Vec<String> = modules
                    .iter()
                    .map(|&module| self.names.modules[module].path.join("::"))
                    .collect();
                self.problems.error(
                    at,
                    "read-unknown-type",
                    format!(
                        "`{}` is declared in several modules that fit: {}",
                        spelled(ty),
                        places.join(", ")
                    ),
                    "import it by its whole path",
                );
                None
            }
        }
    }

    /// What the project says of a type by its name.
    fn said(&self, written: &[String], meaning: &Meaning) -> Option<ColumnType> {
        if self.options.types.is_empty() {
            return None;
        }
        let full = match meaning {
            Meaning::Here(module, name) => {
                let mut path = self.names.modules.get(*module)?.path.clone();
                path.push(name.clone());
                path
            }
            Meaning::Outside(path) => path.clone(),
            Meaning::Ambiguous(_) => Vec::new(),
        };
        self.options.column_type(&[written, &full]).cloned()
    }

    /// How the types that an expression in `module` asks for are found.
    pub fn types(&self, module: usize, depth: usize) -> impl Fn(&Type) -> Option<ColumnType> {
        move |ty| {
            self.column_type(module, ty, depth)
                .map(|fact| fact.value().clone())
        }
    }

    /// What an expression of a column type says; `None` after a report.
    pub fn definition(&self, file: usize, read: Result<Definition, Fault>) -> Option<Definition> {
        let definition = match read {
            Ok(definition) => definition,
            Err(fault) => {
                fault.report(self.problems, file);
                return None;
            }
        };
        for (name, span) in &definition.not_compared {
            not_compared(self, At::new(file, *span), name);
        }
        if let (ColumnType::Enum(name), Some((values, span))) = (&definition.ty, &definition.values)
        {
            self.use_enum(name, values.clone(), At::new(file, *span));
        }
        Some(definition)
    }

    fn declared(
        &self,
        module: usize,
        name: &str,
        at: At,
        ty: &Type,
        depth: usize,
    ) -> Option<Fact<ColumnType>> {
        match self.names.declared(module, name)? {
            Declared::ActiveEnum(item) => {
                active_enum::read(self, module, item, depth).map(Fact::Said)
            }
            Declared::ValueType(item) => value_type::read(self, module, item, depth),
            Declared::Json => Some(Fact::implied(ColumnType::Json)),
            Declared::Alias(alias) if alias.generics.params.is_empty() => {
                self.column_type(module, &alias.ty, depth)
            }
            Declared::Written(expr) => {
                let file = self.names.modules[module].file;
                // `<String as ValueType>::column_type()` hands the question on.
                if let Some(inner) = column_type::delegated(expr) {
                    return self.column_type(module, &inner, depth);
                }
                self.definition(
                    file,
                    column_type::interpret(expr, &self.types(module, depth)),
                )
                .map(|definition| Fact::Said(definition.ty))
            }
            Declared::Entity | Declared::Alias(_) | Declared::Other => self.unknown(at, ty),
        }
    }

    fn unknown<T>(&self, at: At, ty: &Type) -> Option<T> {
        self.problems.error(
            at,
            "read-unknown-type",
            format!("no column type is known for `{}`", spelled(ty)),
            "say it with `#[sea_orm(column_type = \"…\")]`, under `[types]` in schema-diff.toml, or leave the field out \
             with `#[sea_orm(ignore)]`",
        );
        None
    }

    /// Remembers an enum type that a column uses; two that differ under one name are reported.
    pub fn use_enum(&self, name: &ObjectName, values: Vec<String>, at: At) {
        let next = EnumType { values };
        let mut enums = self.enums.borrow_mut();
        let Some((known, first)) = enums.get(name) else {
            enums.insert(name.clone(), (next, at));
            return;
        };
        if *known != next {
            let first = self.problems.place(*first);
            self.problems.error(
                at,
                "read-duplicate-enum",
                format!(
                    "enum type `{name}` has other values here than at {}:{}:{}",
                    first.file, first.line, first.column
                ),
                "give both the same values in the same order, or one of them another `enum_name`",
            );
        }
    }
}

fn is_u8(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// The type as the source writes it, without the blanks that tokens bring.
fn spelled(ty: &Type) -> String {
    let text = quote::quote!(#ty).to_string();
    let mut out = String::with_capacity(text.len());
    for word in text.split(' ') {
        let glue = |c: char| c.is_alphanumeric() || c == '_';
        if out.ends_with(glue) && word.starts_with(glue) || out.ends_with(',') {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

enum Outside {
    Type(ColumnType),
    Option,
    Vec,
}

/// Crates whose names mean the same wherever they stand in a path (`sea_orm::sqlx::types::chrono::…`).
const CRATES: &[&str] = &[
    "std",
    "core",
    "alloc",
    "chrono",
    "time",
    "uuid",
    "serde_json",
    "rust_decimal",
    "bigdecimal",
    "ipnetwork",
    "mac_address",
    "pgvector",
    "sea_orm",
];

/// The types of other crates that SeaORM stores, by full path or, without one, by the name that Rust's or SeaORM's
/// prelude gives them.
fn outside_type(path: &[String], has_arguments: bool) -> Option<Outside> {
    let (last, modules) = path.split_last()?;
    let home = modules
        .iter()
        .rev()
        .find(|segment| CRATES.contains(&segment.as_str()))
        .map(String::as_str);
    let ty = match (home, last.as_str()) {
        (None, name) if modules.is_empty() => match name {
            "bool" => ColumnType::Boolean,
            "i8" => ColumnType::TinyInteger,
            "i16" => ColumnType::SmallInteger,
            "i32" => ColumnType::Integer,
            "i64" => ColumnType::BigInteger,
            "u8" => ColumnType::TinyUnsigned,
            "u16" => ColumnType::SmallUnsigned,
            "u32" => ColumnType::Unsigned,
            "u64" => ColumnType::BigUnsigned,
            "f32" => ColumnType::Float,
            "f64" => ColumnType::Double,
            "char" => ColumnType::Char(None),
            "String" => ColumnType::String(Length::None),
            "Option" => return Some(Outside::Option),
            "Vec" => return Some(Outside::Vec),
            name => return prelude(name, has_arguments).map(Outside::Type),
        },
        (Some("std" | "core" | "alloc"), name) => match name {
            "String" | "Cow" => ColumnType::String(Length::None),
            "Option" => return Some(Outside::Option),
            "Vec" => return Some(Outside::Vec),
            _ => return None,
        },
        (Some("chrono"), "NaiveDate") | (Some("time"), "Date") => ColumnType::Date,
        (Some("chrono"), "NaiveTime") | (Some("time"), "Time") => ColumnType::Time,
        (Some("chrono"), "NaiveDateTime") | (Some("time"), "PrimitiveDateTime") => {
            ColumnType::DateTime
        }
        (Some("chrono"), "DateTime") | (Some("time"), "OffsetDateTime") => {
            ColumnType::TimestampWithTimeZone
        }
        (Some("uuid"), "Uuid" | "Braced" | "Hyphenated" | "Simple" | "Urn") => ColumnType::Uuid,
        (Some("serde_json"), "Value") => ColumnType::Json,
        (Some("rust_decimal"), "Decimal") | (Some("bigdecimal"), "BigDecimal") => {
            ColumnType::Decimal(None)
        }
        (Some("ipnetwork"), "IpNetwork") => ColumnType::Inet,
        (Some("mac_address"), "MacAddress") => ColumnType::MacAddr,
        (Some("pgvector"), "Vector") => ColumnType::Vector(None),
        (Some("sea_orm"), name) => return prelude(name, has_arguments).map(Outside::Type),
        _ => return None,
    };
    Some(Outside::Type(ty))
}

/// The names of `sea_orm::entity::prelude`, and the few of `sea_orm` itself.
fn prelude(name: &str, has_arguments: bool) -> Option<ColumnType> {
    Some(match name {
        "Json" | "JsonValue" => ColumnType::Json,
        "Date" | "ChronoDate" | "TimeDate" | "NaiveDate" => ColumnType::Date,
        "Time" | "ChronoTime" | "TimeTime" | "NaiveTime" => ColumnType::Time,
        // chrono's own, through a glob.
        "DateTime" if has_arguments => ColumnType::TimestampWithTimeZone,
        "DateTime" | "ChronoDateTime" | "TimeDateTime" | "NaiveDateTime" | "PrimitiveDateTime" => {
            ColumnType::DateTime
        }
        "DateTimeWithTimeZone"
        | "DateTimeUtc"
        | "DateTimeLocal"
        | "ChronoDateTimeWithTimeZone"
        | "ChronoDateTimeUtc"
        | "ChronoDateTimeLocal"
        | "TimeDateTimeWithTimeZone"
        | "OffsetDateTime" => ColumnType::TimestampWithTimeZone,
        "ChronoUnixTimestamp"
        | "ChronoUnixTimestampMillis"
        | "TimeUnixTimestamp"
        | "TimeUnixTimestampMillis" => ColumnType::BigInteger,
        "Decimal" | "BigDecimal" => ColumnType::Decimal(None),
        "Uuid" => ColumnType::Uuid,
        "TextUuid" => ColumnType::String(Length::None),
        "IpNetwork" => ColumnType::Inet,
        "MacAddress" => ColumnType::MacAddr,
        "PgVector" => ColumnType::Vector(None),
        _ => return None,
    })
}
