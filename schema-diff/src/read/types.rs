//! A field's Rust type → the column type that SeaORM gives it.
//!
//! Knows nothing of attributes on fields. What it cannot name it reports and never guesses.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::column_type::{Definition, Fault};
use super::crates::Missing;
use super::index::{Declared, Meaning, Names, Written};
use super::naming::plain;
use super::options::ReadOptions;
use super::problems::{At, Problems};
use super::{Cast, FormerName, active_enum, column_type, value_type};
use crate::model::{ColumnType, EnumType, Fact, Length, ObjectName};

/// What every part of the reader looks things up in and reports to.
pub(super) struct Context<'a> {
    pub names: &'a Names<'a>,
    pub problems: &'a Problems<'a>,
    pub options: &'a ReadOptions,
    /// The enum types that columns use so far, and where each is declared.
    pub enums: RefCell<BTreeMap<ObjectName, (EnumType, At)>>,
    /// The crates that may know the types that are unknown so far.
    pub missing: RefCell<BTreeSet<Missing>>,
    /// What entities say of former names.
    pub former: RefCell<BTreeSet<FormerName>>,
    /// What fields say that rows shall have which are there.
    pub backfills: RefCell<BTreeMap<(ObjectName, String), String>>,
    /// What fields say of how values become ones of a new type.
    pub casts: RefCell<BTreeMap<Cast, String>>,
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
            _ => return self.unknown(module, at, ty),
        };
        let (Some(depth), Some(last)) = (depth.checked_sub(1), path.segments.last()) else {
            return self.unknown(module, at, ty);
        };
        let arguments = generics(&last.arguments);
        let written = segments(path);
        let meaning = self.names.resolve(module, &written);
        if let Some(ty) = self.said(&written, &meaning) {
            return Some(Fact::Said(ty));
        }
        match meaning {
            Meaning::Here(home, name) => match self.declared(home, &name, &last.arguments, depth) {
                Some(found) => found,
                None => self.unknown(module, at, ty),
            },
            Meaning::Outside(outside) => match stored(&outside, !arguments.is_empty()) {
                Some(Outside::Type(ty)) => {
                    self.may_be_hidden(module, &written);
                    Some(Fact::implied(ty))
                }
                Some(Outside::Option) => {
                    self.problems.warning(
                        at,
                        "read-hidden-option",
                        "SeaORM sees an optional column only where the type is written `Option<…>`: this one is NOT NULL",
                        "write `Option<…>`, or add `#[sea_orm(nullable)]`",
                    );
                    match arguments.first() {
                        Some(inner) => self.column_type(module, inner, depth),
                        None => self.unknown(module, at, ty),
                    }
                }
                Some(Outside::Vec) => {
                    let Some(element) = arguments.first() else {
                        return self.unknown(module, at, ty);
                    };
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
                None => self.unknown(module, at, ty),
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
        let mut paths = vec![written.to_vec()];
        match meaning {
            Meaning::Here(module, name) => {
                paths.extend(self.names.paths(*module, name));
            }
            Meaning::Outside(outside) => paths.push(outside.path.clone()),
            Meaning::Ambiguous(_) => {}
        }
        let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
        self.options.column_type(&paths).cloned()
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
        if let (ColumnType::Enum(name), Some((values, span))) = (&definition.ty, &definition.values)
        {
            self.use_enum(name, values.clone(), At::new(file, *span));
        }
        Some(definition)
    }

    /// The column type of a declaration. `Some(None)` after a report, `None` where it is no column's type.
    #[expect(
        clippy::option_option,
        reason = "no column's type and a broken one differ"
    )]
    fn declared(
        &self,
        module: usize,
        name: &str,
        arguments: &PathArguments,
        depth: usize,
    ) -> Option<Option<Fact<ColumnType>>> {
        Some(match self.names.declared(module, name)? {
            Declared::ActiveEnum(item) => {
                active_enum::read(self, module, item, depth).map(Fact::Said)
            }
            Declared::ValueType(item) => value_type::read(self, module, item, depth),
            Declared::Json => Some(Fact::implied(ColumnType::Json)),
            Declared::Alias(alias) if alias.generics.params.is_empty() => {
                self.column_type(module, &alias.ty, depth)
            }
            Declared::Written => {
                let Written { expr, module, .. } = self.names.written(module, name, arguments)?;
                let file = self.names.modules.get(module)?.file;
                // `<String as ValueType>::column_type()` hands the question on.
                if let Some(inner) = column_type::delegated(expr) {
                    return Some(self.column_type(module, &inner, depth));
                }
                self.definition(
                    file,
                    column_type::interpret(expr, &self.types(module, depth), None),
                )
                .map(|definition| Fact::Said(definition.ty))
            }
            Declared::Entity | Declared::Alias(_) | Declared::Other => return None,
        })
    }

    fn unknown<T>(&self, module: usize, at: At, ty: &Type) -> Option<T> {
        if let Type::Path(path) = ty {
            let missing = self.names.missing(module, &segments(&path.path));
            self.missing.borrow_mut().extend(
                missing
                    .into_iter()
                    .filter(|missing| !is_library(&missing.name)),
            );
        }
        self.problems.error(
            at,
            "read-unknown-type",
            format!("no column type is known for `{}`", spelled(ty)),
            "say it with `#[sea_orm(column_type = \"…\")]`, under `[types]` in schema-diff.toml, or leave the field out \
             with `#[sea_orm(ignore)]`",
        );
        None
    }

    /// A name of SeaORM's prelude that a module has from elsewhere: whether it means the same is to be seen there.
    fn may_be_hidden(&self, module: usize, written: &[String]) {
        let ([name], Some(here)) = (written, self.names.modules.get(module)) else {
            return;
        };
        let prelude = |glob: &Vec<String>| glob.iter().any(|part| part == "sea_orm");
        if here.krate.is_none() || is_primitive(name) || here.globs.iter().any(prelude) {
            return;
        }
        let missing = self.names.missing(module, written);
        if !missing.iter().any(|missing| missing.name == "sea_orm") {
            self.missing.borrow_mut().extend(
                missing
                    .into_iter()
                    .filter(|missing| !is_library(&missing.name)),
            );
        }
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

/// Crates in which no project's column types are to be found.
fn is_library(name: &str) -> bool {
    CRATES.contains(&name)
        || matches!(
            name,
            "serde" | "sea_query" | "sea_orm_migration" | "sqlx" | "strum" | "async_graphql"
        )
}

/// Whether the path names a type that SeaORM stores.
pub(super) fn is_stored(path: &[String]) -> bool {
    path.first()
        .is_some_and(|first| CRATES.contains(&first.as_str()))
        && outside_type(path, false).is_some()
}

fn stored(outside: &super::index::Outside, has_arguments: bool) -> Option<Outside> {
    outside
        .is_free()
        .then(|| outside_type(&outside.path, has_arguments))?
}

/// The names that Rust itself brings.
fn is_primitive(name: &str) -> bool {
    matches!(
        name,
        "bool"
            | "char"
            | "String"
            | "Option"
            | "Vec"
            | "f32"
            | "f64"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "u8"
            | "u16"
            | "u32"
            | "u64"
    )
}

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
