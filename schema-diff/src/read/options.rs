//! What a project says about its entities beside their source, as plain data.
//!
//! Knows nothing of where that is written down.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use syn::Expr;

use super::column_type::Definition;
use super::crates::Crate;
use super::{column_type, depth};
use crate::model::{ColumnType, DefaultValue, ObjectName};
use crate::problem::Place;

/// How to read, where the source alone does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The column types of Rust types, by a path (`my_crate::Id`) whose segments end the type's own. It comes before
    /// everything that the source says of the type.
    pub types: BTreeMap<String, ColumnType>,
    /// What columns are, by table and name; it comes before everything that the source says.
    pub columns: BTreeMap<ObjectName, BTreeMap<String, SaidColumn>>,
    /// What is said of tables in the words of `#[ddl(…)]`, beside their entities.
    pub ddl: BTreeMap<ObjectName, SaidDdl>,
    /// Entities on these names are views: they are not part of the schema.
    pub views: BTreeSet<ObjectName>,
    /// Of several entities of a table the one that declares it: a path (`shop::user::Entity`) whose segments end the
    /// entity's own. The others are views of parts of it.
    pub entities: BTreeMap<ObjectName, String>,
    /// The crates of the sources, as far as they are known.
    pub crates: Vec<Crate>,
}

/// What a project says of a table in the words of `#[ddl(…)]`, beside the entity's source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidDdl {
    /// What would stand on the struct.
    pub table: Vec<SaidWords>,
    /// What would stand on the field of each column, by the column's name.
    pub columns: BTreeMap<String, Vec<SaidWords>>,
}

/// What would stand between the parentheses of one `#[ddl(…)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidWords {
    /// The text.
    pub text: String,
    /// Where it is said.
    pub place: Place,
}

/// What a project says of a column beside the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidColumn {
    /// Its type.
    pub ty: ColumnType,
    /// Whether it is said to be nullable; the source may say so, too.
    pub nullable: bool,
    /// Its default, if that is said.
    pub default: Option<DefaultValue>,
}

impl ReadOptions {
    /// What is said of the column.
    pub(super) fn column(&self, table: &ObjectName, name: &str) -> Option<&SaidColumn> {
        self.columns.get(table)?.get(name)
    }

    /// The type that is said for one of the paths.
    pub(super) fn column_type(&self, paths: &[&[String]]) -> Option<&ColumnType> {
        // Of several that fit the longest says most.
        let mut best: Option<(usize, &ColumnType)> = None;
        for (written, ty) in &self.types {
            let wanted: Vec<&str> = written.split("::").collect();
            let fits = paths.iter().any(|path| {
                path.len() >= wanted.len()
                    && path
                        .iter()
                        .rev()
                        .zip(wanted.iter().rev())
                        .all(|(a, b)| a == b)
            });
            if fits && best.is_none_or(|(length, _)| length < wanted.len()) {
                best = Some((wanted.len(), ty));
            }
        }
        best.map(|(_, ty)| ty)
    }
}

/// A column type as SeaORM spells it after `ColumnType::`, as `String(StringLen::N(36))`. The error says why it is none.
pub fn parse_column_type(text: &str) -> Result<ColumnType, String> {
    let (expr, definition) = parse_definition(text)?;
    if matches!(expr, Expr::MethodCall(_)) {
        return Err(says_more(text, "a column type"));
    }
    Ok(definition.ty)
}

/// A column type, with `.nullable()` and `.default(…)` after it if need be. The error says why it is none.
pub fn parse_column(text: &str) -> Result<SaidColumn, String> {
    let (_, definition) = parse_definition(text)?;
    if definition.unique
        || definition.indexed
        || definition.unique_key.is_some()
        || definition.renamed_from.is_some()
    {
        return Err(says_more(text, "a column's type and default"));
    }
    Ok(SaidColumn {
        ty: definition.ty,
        nullable: definition.nullable,
        default: definition.default,
    })
}

fn says_more(text: &str, what: &str) -> String {
    format!("`{text}` says more than {what}")
}

fn parse_definition(text: &str) -> Result<(Expr, Definition), String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("cannot read `{text}`: {error}");
    let tokens: TokenStream = text.parse().map_err(|error| unreadable(&error))?;
    if depth::too_deep(&tokens).is_some() {
        return Err(unreadable(&"it is nested too deeply"));
    }
    let expr: Expr = syn::parse2(tokens).map_err(|error| unreadable(&error))?;
    let definition = column_type::interpret(&expr, &|_| None, None).map_err(|fault| {
        fault
            .message()
            .unwrap_or_else(|| format!("`{text}` is no column type"))
    })?;
    if definition.values.is_some() {
        return Err(says_more(text, "a column type"));
    }
    Ok((expr, definition))
}
