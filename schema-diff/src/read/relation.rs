//! Relations → foreign keys: `DeriveRelation` enums, dense fields, and hand-written `RelationTrait`s.
//!
//! Knows nothing of the columns' types. A relation is a foreign key only where it belongs to another entity and does
//! not say `skip_fk`.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{
    Expr, ExprMethodCall, Field, GenericArgument, ImplItem, Item, Lit, LitStr, PathArguments,
    PathSegment, Stmt, Type,
};

use super::attributes::{self, Keys};
use super::depth;
use super::index::only_expression;
use super::known_keys::{self, Level};
use super::naming::{plain, variant};
use super::problems::{At, Problems};
use super::types::{Context, optional, segments};
use crate::model::Action;

/// A relation that is a foreign key.
#[derive(Clone)]
pub(super) struct Relation {
    /// Its place.
    pub at: At,
    /// The target's path as written.
    pub target: (Vec<String>, Span),
    /// The referencing `Column` variants.
    pub from: Vec<(String, Span)>,
    /// The referenced `Column` variants.
    pub to: Vec<(String, Span)>,
    pub on_delete: Option<Action>,
    pub on_update: Option<Action>,
    /// The name that `fk_name` says.
    pub name: Option<String>,
}

/// The relations of an item: a `DeriveRelation` enum, or an `impl RelationTrait`.
pub(super) fn read_item(cx: &Context<'_>, file: usize, item: &Item, relations: &mut Vec<Relation>) {
    match item {
        Item::Enum(item) if attributes::has_derive(&item.attrs, "DeriveRelation") => {
            for variant in &item.variants {
                let at = At::new(file, variant.ident.span());
                match attributes::first(&variant.attrs, file, cx.problems) {
                    Some(keys) => relations.extend(from_keys(cx.problems, at, &keys)),
                    None => cx.problems.error(
                        at,
                        "read-relation",
                        format!("relation `{}` does not say what it is", variant.ident),
                        "add `#[sea_orm(belongs_to = …)]`, `has_one` or `has_many`",
                    ),
                }
            }
        }
        Item::Impl(item) => {
            let is_trait = item.trait_.as_ref().is_some_and(|(path, _)| {
                path.segments
                    .last()
                    .is_some_and(|last| last.ident == "RelationTrait")
            });
            if is_trait {
                for inner in &item.items {
                    if let ImplItem::Fn(function) = inner
                        && function.sig.ident == "def"
                    {
                        hand_written(cx.problems, file, &function.block, relations);
                    }
                }
            }
        }
        _ => {}
    }
}

fn from_keys(problems: &Problems<'_>, at: At, keys: &Keys) -> Option<Relation> {
    unknown_keys(problems, at.file, keys, Level::Relation, "a relation");
    if !keys.has("belongs_to") {
        if keys.has("has_one") || keys.has("has_many") {
            other_side(problems, at.file, keys);
        } else {
            problems.error(
                at,
                "read-relation",
                "this relation says none of `belongs_to`, `has_one` and `has_many`",
                "add the one that it is",
            );
        }
        return None;
    }
    for name in ["has_one", "has_many"] {
        if let Some(key) = keys.get(name) {
            problems.warning(
                At::new(at.file, key.span),
                "read-useless-key",
                format!("`{name}` is ignored beside `belongs_to`"),
                "remove the one that it is not",
            );
        }
    }
    if keys.has("skip_fk") {
        return None;
    }
    let target = keys.string("belongs_to", at.file, problems)?;
    let target = match depth::parse::<syn::Path>(target) {
        Ok(path) => (segments(&path), target.span()),
        Err(error) => {
            problems.error(
                At::new(at.file, target.span()),
                "read-relation",
                format!("cannot read `{}`: {error}", target.value()),
                "write the entity's path, as `super::cake::Entity`",
            );
            return None;
        }
    };
    finish(problems, at, keys, target, str::to_owned)
}

/// What dense and enum relations have in common; `rename` makes a `Column` variant of a name in `from` and `to`.
fn finish(
    problems: &Problems<'_>,
    at: At,
    keys: &Keys,
    target: (Vec<String>, Span),
    rename: impl Fn(&str) -> String,
) -> Option<Relation> {
    let side = |name: &str| {
        if !keys.has(name) {
            problems.error(
                at,
                "read-relation",
                format!("this relation belongs to an entity and does not say `{name}`"),
                format!("add `{name} = \"…\"` with the column's name"),
            );
            return None;
        }
        let text = keys.string(name, at.file, problems)?;
        let columns = column_names(text);
        if columns.is_none() {
            problems.error(
                At::new(at.file, text.span()),
                "read-relation",
                format!("cannot read the columns in `{}`", text.value()),
                "write one column, or several as `(a, b)`",
            );
        }
        let mut columns = columns?;
        for (name, _) in &mut columns {
            *name = rename(name);
        }
        Some(columns)
    };
    let (from, to) = (side("from"), side("to"));
    let action = |name: &str| {
        let text = keys.string(name, at.file, problems)?;
        let action = action(&text.value());
        if action.is_none() {
            unknown_action(problems, At::new(at.file, text.span()), &text.value());
        }
        action
    };
    Some(Relation {
        at,
        target,
        on_delete: action("on_delete"),
        on_update: action("on_update"),
        name: keys.string("fk_name", at.file, problems).map(LitStr::value),
        from: from?,
        to: to?,
    })
}

fn unknown_keys(problems: &Problems<'_>, file: usize, keys: &Keys, level: Level, what: &str) {
    for key in &keys.0 {
        if !level.keys().contains(&key.name.as_str()) {
            problems.error(
                At::new(file, key.span),
                "read-attribute",
                format!("`{}` is no key of {what}", key.name),
                known_keys::help(level, &key.name),
            );
        }
    }
}

/// A relation that is no foreign key: what it says of one does nothing.
fn other_side(problems: &Problems<'_>, file: usize, keys: &Keys) {
    for name in ["on_delete", "on_update", "fk_name", "skip_fk"] {
        if let Some(key) = keys.get(name) {
            problems.warning(
                At::new(file, key.span),
                "read-useless-key",
                format!("`{name}` does nothing here: this side has no foreign key"),
                "write it where the relation says `belongs_to`, or remove it",
            );
        }
    }
}

fn unknown_action(problems: &Problems<'_>, at: At, text: &str) {
    problems.error(
        at,
        "read-relation",
        format!("`{text}` is no action of a foreign key"),
        "write one of NoAction, Restrict, Cascade, SetNull, SetDefault",
    );
}

fn action(text: &str) -> Option<Action> {
    Some(match text.trim() {
        "NoAction" => Action::NoAction,
        "Restrict" => Action::Restrict,
        "Cascade" => Action::Cascade,
        "SetNull" => Action::SetNull,
        "SetDefault" => Action::SetDefault,
        _ => return None,
    })
}

/// The last segments of `"a"`, `"Column::A"`, `"super::x::Column::A"` or a tuple of them.
fn column_names(text: &LitStr) -> Option<Vec<(String, Span)>> {
    let expr = depth::parse::<Expr>(text).ok()?;
    let mut names = Vec::new();
    collect_columns(&expr, &mut names).then_some(names)
}

fn collect_columns(expr: &Expr, names: &mut Vec<(String, Span)>) -> bool {
    match expr {
        Expr::Paren(inner) => collect_columns(&inner.expr, names),
        Expr::Tuple(tuple) => {
            !tuple.elems.is_empty() && tuple.elems.iter().all(|expr| collect_columns(expr, names))
        }
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| {
            names.push((plain(&last.ident), expr.span()));
            true
        }),
        _ => false,
    }
}

/// A dense relation field's wrapper and target.
pub(super) struct Dense<'a> {
    wrapper: &'static str,
    target: Option<&'a syn::Path>,
    span: Span,
}

/// `BelongsTo<…>`, `HasOne<…>`, `HasMany<…>`, by the last segment as SeaORM sees it; `Option<x::Entity>` and
/// `Vec<x::Entity>`, which the previews of 2.0 took for `HasOne` and `HasMany`.
pub(super) fn dense(ty: &Type) -> Option<Dense<'_>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let wrapper = match last.ident.to_string().as_str() {
        "Option" if of_entity(last) => "HasOne",
        "Vec" if of_entity(last) => "HasMany",
        "BelongsTo" => "BelongsTo",
        "HasOne" => "HasOne",
        "HasMany" => "HasMany",
        _ => return None,
    };
    let argument = match &last.arguments {
        PathArguments::AngleBracketed(generics) => {
            generics.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    };
    let target = argument.map(|ty| optional(ty).unwrap_or(ty));
    Some(Dense {
        wrapper,
        target: match target {
            Some(Type::Path(path)) => Some(&path.path),
            _ => None,
        },
        span: ty.span(),
    })
}

/// Whether the only argument is a path that ends with `::Entity`.
fn of_entity(wrapper: &PathSegment) -> bool {
    let PathArguments::AngleBracketed(generics) = &wrapper.arguments else {
        return false;
    };
    let mut arguments = generics.args.iter();
    matches!(
        (arguments.next(), arguments.next()),
        (Some(GenericArgument::Type(Type::Path(path))), None)
            if path.path.segments.len() > 1
                && path.path.segments.last().is_some_and(|last| last.ident == "Entity")
    )
}

/// A dense relation field is a foreign key with `belongs_to`, or with `self_ref`, `from` and `to` and no `via`.
pub(super) fn read_field(
    cx: &Context<'_>,
    file: usize,
    field: &Field,
    dense: &Dense<'_>,
    relations: &mut Vec<Relation>,
) {
    let at = At::new(
        file,
        field.ident.as_ref().map_or(dense.span, syn::Ident::span),
    );
    let Some(keys) = attributes::first(&field.attrs, file, cx.problems) else {
        return;
    };
    unknown_keys(
        cx.problems,
        file,
        &keys,
        Level::RelationField,
        "a relation field",
    );
    let to_itself = keys.has("self_ref") && !keys.has("via") && keys.has("from") && keys.has("to");
    if !keys.has("belongs_to") && !to_itself {
        other_side(cx.problems, file, &keys);
        return;
    }
    if dense.wrapper == "HasMany" {
        cx.problems.error(
            At::new(file, dense.span),
            "read-relation",
            "a `HasMany` field cannot belong to an entity",
            "write `BelongsTo<…>`, or `has_many` in place of `belongs_to`",
        );
        return;
    }
    if keys.has("skip_fk") {
        return;
    }
    let target = if keys.has("self_ref") {
        (vec!["self".to_owned(), "Entity".to_owned()], dense.span)
    } else if let Some(path) = dense.target {
        (segments(path), path.span())
    } else {
        cx.problems.error(
            At::new(file, dense.span),
            "read-relation",
            "this relation does not name its entity",
            "write `BelongsTo<super::cake::Entity>`",
        );
        return;
    };
    relations.extend(finish(cx.problems, at, &keys, target, variant));
}

/// The arms of `fn def(&self) -> RelationDef`, each a chain that begins with `Entity::belongs_to(…)`.
fn hand_written(
    problems: &Problems<'_>,
    file: usize,
    block: &syn::Block,
    relations: &mut Vec<Relation>,
) {
    let error = |span: Span, message: &str| {
        problems.error(
            At::new(file, span),
            "read-relation",
            message,
            "write the relations with `DeriveRelation`, or each arm as `Entity::belongs_to(…).from(…).to(…).into()`",
        );
    };
    // `panic!("No RelationDef")`, `unreachable!()`.
    if matches!(block.stmts.as_slice(), [Stmt::Macro(_)]) {
        return;
    }
    let arms = match only_expression(block) {
        Some(Expr::Match(arms)) => arms,
        Some(Expr::Macro(_)) => return,
        _ => {
            error(block.span(), "cannot read this relation");
            return;
        }
    };
    for arm in &arms.arms {
        match chain(problems, file, &arm.body) {
            Ok(relation) => relations.extend(relation),
            Err(span) => error(span, "cannot read this relation"),
        }
    }
}

/// One arm. `Ok(None)` where it is no foreign key, the place that is not understood otherwise.
fn chain(problems: &Problems<'_>, file: usize, expr: &Expr) -> Result<Option<Relation>, Span> {
    let mut calls: Vec<&ExprMethodCall> = Vec::new();
    let mut base = expr;
    loop {
        match base {
            Expr::MethodCall(call) => {
                calls.push(call);
                base = &call.receiver;
            }
            Expr::Paren(inner) => base = &inner.expr,
            // An empty enum's `match *self {}`, `unreachable!()`, `panic!("No RelationDef")`.
            Expr::Macro(_) => return Ok(None),
            Expr::Block(block) => match only_expression(&block.block) {
                Some(inner) => base = inner,
                None => return Err(block.span()),
            },
            _ => break,
        }
    }
    let Expr::Call(call) = base else {
        return Err(base.span());
    };
    let kind = match call.func.as_ref() {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    match kind.as_deref() {
        Some("has_one" | "has_many" | "has_many_via") => return Ok(None),
        Some("belongs_to") => {}
        _ => return Err(call.span()),
    }
    let Some(Expr::Path(target)) = call.args.first() else {
        return Err(call.span());
    };
    let mut relation = Relation {
        at: At::new(file, call.span()),
        target: (segments(&target.path), target.span()),
        from: Vec::new(),
        to: Vec::new(),
        on_delete: None,
        on_update: None,
        name: None,
    };
    for call in calls.iter().rev() {
        let argument = call.args.first();
        match call.method.to_string().as_str() {
            "skip_fk" => return Ok(None),
            "into" | "on_condition" | "condition_type" => {}
            "from" | "to" => {
                let mut names = Vec::new();
                if !argument.is_some_and(|argument| collect_columns(argument, &mut names)) {
                    return Err(call.span());
                }
                if call.method == "from" {
                    relation.from = names;
                } else {
                    relation.to = names;
                }
            }
            "on_delete" | "on_update" => {
                let Some(Expr::Path(path)) = argument else {
                    return Err(call.span());
                };
                let name = path.path.segments.last().map(|last| last.ident.to_string());
                let action = action(name.as_deref().unwrap_or_default());
                if action.is_none() {
                    unknown_action(
                        problems,
                        At::new(file, path.span()),
                        &name.unwrap_or_default(),
                    );
                }
                if call.method == "on_delete" {
                    relation.on_delete = action;
                } else {
                    relation.on_update = action;
                }
            }
            "fk_name" => match argument {
                Some(Expr::Lit(literal)) => match &literal.lit {
                    Lit::Str(text) => relation.name = Some(text.value()),
                    _ => return Err(call.span()),
                },
                _ => return Err(call.span()),
            },
            _ => return Err(call.method.span()),
        }
    }
    if relation.from.is_empty() || relation.to.is_empty() {
        return Err(call.span());
    }
    Ok(Some(relation))
}
