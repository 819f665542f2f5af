//! One column in the merge, property by property: type, nullability, default, counting.

use std::borrow::Cow;

use super::{Already, Comparison, Input, Unmanaged, types_differ};
use crate::change::{Change, Sides};
use crate::dialect::{Dialect, in_family, same_default, same_expression, same_type};
use crate::model::{Column, ColumnType, DefaultValue, Fact, ObjectName, Schema};

/// One column of a table that all sides may have, on a table that the database has (`actual` says which columns), or
/// offline (`None`).
pub(super) fn merge(
    input: &Input<'_>,
    table: &ObjectName,
    recorded: Option<&Column>,
    desired: Option<&Column>,
    actual: Option<(Option<&Column>, Dialect)>,
    out: &mut Comparison,
) {
    let change = |previous: Option<Column>, next: Option<Column>| Change::Column {
        table: table.clone(),
        sides: Sides { previous, next },
    };
    let Some((actual, dialect)) = actual else {
        match (recorded, desired) {
            (Some(recorded), Some(desired)) => {
                let (mut from, mut to) = (desired.clone(), desired.clone());
                let mut changed = false;
                for property in PROPERTIES {
                    if property.changed(input.backends, recorded, desired) {
                        property.copy(recorded, &mut from);
                        property.copy(desired, &mut to);
                        changed = true;
                    }
                }
                if changed {
                    out.emitted.push(change(Some(from), Some(to)));
                }
            }
            (recorded, desired) => out
                .emitted
                .push(change(recorded.cloned(), desired.cloned())),
        }
        return;
    };
    match (recorded, desired, actual) {
        (None, None, None) => {}
        (None, None, Some(actual)) => {
            if input.include_unmanaged {
                out.emitted.push(change(Some(actual.clone()), None));
            } else {
                out.unmanaged.push(Unmanaged {
                    table: Some(table.clone()),
                    kind: "column".into(),
                    name: actual.name.clone(),
                });
            }
        }
        (None, Some(desired), None) => out.emitted.push(change(None, Some(desired.clone()))),
        (None, Some(desired), Some(actual)) => {
            let repair = repair(input.desired, desired, actual, dialect);
            out.already.push(Already {
                change: change(None, Some(desired.clone())),
                rest: repair
                    .map(|next| change(Some(actual.clone()), Some(next)))
                    .into_iter()
                    .collect(),
            });
        }
        (Some(recorded), None, None) => out.already.push(Already {
            change: change(Some(recorded.clone()), None),
            rest: Vec::new(),
        }),
        (Some(recorded), None, Some(actual)) => out.emitted.push(change(
            Some(known(input.recorded, recorded, actual, dialect)),
            None,
        )),
        (Some(recorded), Some(desired), None) => {
            // The column is not there at all: what the model says of it can only be repaired as a whole.
            let _ = recorded;
            out.drift.push(change(None, Some(desired.clone())));
        }
        (Some(recorded), Some(desired), Some(actual)) => {
            properties(input, table, recorded, desired, actual, dialect, out);
        }
    }
}

fn properties(
    input: &Input<'_>,
    table: &ObjectName,
    recorded: &Column,
    desired: &Column,
    actual: &Column,
    dialect: Dialect,
    out: &mut Comparison,
) {
    let change = |previous: Column, next: Column| Change::Column {
        table: table.clone(),
        sides: Sides::alter(previous, next),
    };
    // What is not emitted stays on both sides as the database has it, for dialects that must spell the whole column.
    let (mut from, mut to) = (actual.clone(), actual.clone());
    let (mut already_from, mut already_to) = (actual.clone(), actual.clone());
    let mut repaired = actual.clone();
    let (mut emitted, mut already, mut drifted) = (false, false, false);
    for property in PROPERTIES {
        let fits = property.fits(dialect, input.desired, desired, actual);
        let fitted = || property.fits(dialect, input.recorded, recorded, actual);
        if property.changed(input.backends, recorded, desired) {
            // Where the database cannot tell before from after, the statement is for the backends that can.
            if fits && !fitted() {
                property.copy(recorded, &mut already_from);
                property.copy(desired, &mut already_to);
                already = true;
            } else {
                let before = if property.is_said(recorded) {
                    recorded
                } else {
                    actual
                };
                property.copy(before, &mut from);
                property.copy(desired, &mut to);
                emitted = true;
            }
        } else if !(fits || has_other_values(input, dialect, desired) && fitted()) {
            property.copy(desired, &mut repaired);
            drifted = true;
        }
    }
    if emitted {
        out.emitted.push(change(from, to));
    }
    if already {
        out.already.push(Already {
            change: change(already_from, already_to),
            rest: Vec::new(),
        });
    }
    if drifted {
        out.drift.push(change(actual.clone(), repaired));
    }
    let more = actual.default.as_ref();
    let more = more.is_some_and(|default| !says_nothing(default, desired));
    if recorded.default.is_none() && desired.default.is_none() && more {
        if input.include_unmanaged {
            let mut next = actual.clone();
            next.default = None;
            out.emitted.push(change(actual.clone(), next));
        } else {
            out.unmanaged.push(Unmanaged {
                table: Some(table.clone()),
                kind: "default".into(),
                name: actual.name.clone(),
            });
        }
    }
}

/// Whether a live default is none that a model could miss: NULL, or how a column counts up that is to count up.
fn says_nothing(default: &DefaultValue, desired: &Column) -> bool {
    match default {
        DefaultValue::Null => true,
        DefaultValue::Expression(text) => {
            *desired.auto_increment.value() && text.trim_start().starts_with("nextval(")
        }
        _ => false,
    }
}

/// Whether the values of the column's enum change, and with them the column's type: the change of the enum says so.
fn has_other_values(input: &Input<'_>, dialect: Dialect, column: &Column) -> bool {
    let values = |schema: &Schema| in_column(dialect, schema, column.ty.value()).into_owned();
    values(input.recorded) != values(input.desired)
}

/// The type that a column of `schema` has in the database: where enums live in columns, their values.
pub fn in_column<'a>(dialect: Dialect, schema: &Schema, ty: &'a ColumnType) -> Cow<'a, ColumnType> {
    let values = match ty {
        ColumnType::Enum(name) => schema.enums.get(name),
        _ => None,
    };
    match values.and_then(|of| dialect.enum_in_column(&of.values)) {
        Some(text) => Cow::Owned(ColumnType::Custom(text)),
        None => Cow::Borrowed(ty),
    }
}

/// What would make `actual` fit `desired`, a column of `schema`; none when it does.
pub(super) fn repair(
    schema: &Schema,
    desired: &Column,
    actual: &Column,
    dialect: Dialect,
) -> Option<Column> {
    let mut next = actual.clone();
    let mut differs = false;
    for property in PROPERTIES {
        if !property.fits(dialect, schema, desired, actual) {
            property.copy(desired, &mut next);
            differs = true;
        }
    }
    differs.then_some(next)
}

/// `from` with everything in which `to` differs on any of `dialects`, each with its schema; none when nothing does. What
/// either merely implies matches anything of its family.
pub(super) fn two_way(
    (from_schema, from): (&Schema, &Column),
    (to_schema, to): (&Schema, &Column),
    dialects: &[Dialect],
) -> Option<Column> {
    let agrees = |property: Property, dialect: Dialect| match property {
        Property::Type => {
            let a = in_column(dialect, from_schema, from.ty.value());
            let b = in_column(dialect, to_schema, to.ty.value());
            // An enum that becomes text is meant where its type goes away, or comes.
            let stays = |ty: &ColumnType| {
                enum_of(ty).is_none_or(|name| {
                    from_schema.enums.contains_key(name) && to_schema.enums.contains_key(name)
                })
            };
            let loose = stays(from.ty.value()) && stays(to.ty.value());
            same_type(dialect, &a, &b)
                || (loose && !from.ty.is_said() && in_family(dialect, &a, &b))
                || (loose && !to.ty.is_said() && in_family(dialect, &b, &a))
        }
        Property::Nullable => from.nullable == to.nullable,
        Property::Default => same_default(dialect, from.default.as_ref(), to.default.as_ref()),
        Property::AutoIncrement => {
            !from.auto_increment.is_said()
                || !to.auto_increment.is_said()
                || from.auto_increment.value() == to.auto_increment.value()
                || dialect.integer_key_always_counts()
        }
        // How a column counts up is the database's business where it is not said.
        Property::Counter => {
            from.counter.is_none() || to.counter.is_none() || from.counter == to.counter
        }
        Property::Generated => match (&from.generated, &to.generated) {
            (Some(from), Some(to)) => {
                from.stored == to.stored && same_expression(&from.expression, &to.expression)
            }
            (from, to) => from == to,
        },
        Property::Collation => from.collation == to.collation,
        Property::OnUpdate => {
            !dialect.updates_columns()
                || match (&from.on_update, &to.on_update) {
                    (Some(from), Some(to)) => same_expression(from, to),
                    (from, to) => from == to,
                }
        }
        Property::Comment => !dialect.has_comments() || from.comment == to.comment,
        // No database tells what of a column came from there.
        Property::Extra => true,
    };
    let mut next = from.clone();
    let mut differs = false;
    for property in PROPERTIES {
        if !dialects.iter().all(|dialect| agrees(property, *dialect)) {
            property.copy(to, &mut next);
            differs = true;
        }
    }
    differs.then_some(next)
}

/// The recorded column (of the schema `from`) with what only the database knows: a type that the record merely implied.
pub(super) fn known(from: &Schema, recorded: &Column, actual: &Column, dialect: Dialect) -> Column {
    let mut column = recorded.clone();
    let ty = in_column(dialect, from, recorded.ty.value());
    if !recorded.ty.is_said() && !same_type(dialect, &ty, actual.ty.value()) {
        column.ty = actual.ty.clone();
    }
    column.collation = column.collation.or_else(|| actual.collation.clone());
    column.generated = column.generated.or_else(|| actual.generated.clone());
    column.on_update = column.on_update.or_else(|| actual.on_update.clone());
    column.counter = column.counter.or_else(|| actual.counter.clone());
    column.comment = column.comment.or_else(|| actual.comment.clone());
    column.opaque = column.opaque.or_else(|| actual.opaque.clone());
    column
}

#[derive(Clone, Copy)]
enum Property {
    Type,
    Nullable,
    Default,
    AutoIncrement,
    Counter,
    Generated,
    Collation,
    OnUpdate,
    Comment,
    Extra,
}

const PROPERTIES: [Property; 10] = [
    Property::Type,
    Property::Nullable,
    Property::Default,
    Property::AutoIncrement,
    Property::Counter,
    Property::Generated,
    Property::Collation,
    Property::OnUpdate,
    Property::Comment,
    Property::Extra,
];

impl Property {
    /// Whether the model says something else than it said before, in a way that some backend can tell.
    fn changed(self, backends: &[Dialect], recorded: &Column, desired: &Column) -> bool {
        match self {
            Self::Type => {
                let (old, new) = (recorded.ty.value(), desired.ty.value());
                match (recorded.ty.is_said(), desired.ty.is_said()) {
                    (true, true) | (false, false) => types_differ(backends, old, new),
                    // What was said may be anything of the family that is now implied, and is.
                    // (An enum that becomes text is meant: its type goes away.)
                    (true, false) => {
                        is_enum(old) != is_enum(new)
                            || !backends.iter().all(|d| in_family(*d, new, old))
                    }
                    // The database may have had anything of the family: now it is said which.
                    (false, true) => recorded.ty.value() != desired.ty.value() || is_loose(old),
                }
            }
            Self::Nullable => recorded.nullable != desired.nullable,
            Self::Default => {
                let any = Dialect::ALL;
                let dialects = if backends.is_empty() {
                    &any[..]
                } else {
                    backends
                };
                dialects.iter().any(|dialect| {
                    !same_default(
                        *dialect,
                        recorded.default.as_ref(),
                        desired.default.as_ref(),
                    )
                })
            }
            Self::AutoIncrement => {
                // What was said and is no longer is meant, too.
                (recorded.auto_increment.is_said() || desired.auto_increment.is_said())
                    && recorded.auto_increment.value() != desired.auto_increment.value()
            }
            Self::Counter => recorded.counter != desired.counter,
            Self::Generated => recorded.generated != desired.generated,
            Self::Collation => recorded.collation != desired.collation,
            Self::OnUpdate => recorded.on_update != desired.on_update,
            Self::Comment => {
                recorded.comment != desired.comment
                    && (backends.is_empty() || backends.iter().any(|of| of.has_comments()))
            }
            Self::Extra => recorded.extra != desired.extra,
        }
    }

    /// Whether the live column is as the model, a column of `schema`, wants it, or may be.
    fn fits(self, dialect: Dialect, schema: &Schema, model: &Column, actual: &Column) -> bool {
        match self {
            Self::Type => {
                let ty = in_column(dialect, schema, model.ty.value());
                match &model.ty {
                    Fact::Said(said) if is_enum(said) && !dialect.knows_enums() => {
                        in_family(dialect, &ty, actual.ty.value())
                    }
                    Fact::Said(_) => same_type(dialect, &ty, actual.ty.value()),
                    Fact::Implied { .. } => in_family(dialect, &ty, actual.ty.value()),
                }
            }
            Self::Nullable => model.nullable == actual.nullable,
            Self::Default => {
                // The model says nothing: whatever the database has is not managed by it.
                matches!(model.default, None | Some(DefaultValue::Null))
                    || same_default(dialect, model.default.as_ref(), actual.default.as_ref())
            }
            Self::AutoIncrement => {
                !model.auto_increment.is_said()
                    || model.auto_increment.value() == actual.auto_increment.value()
                    || dialect.integer_key_always_counts()
            }
            Self::Counter => model.counter.is_none() || model.counter == actual.counter,
            Self::Generated => match (&model.generated, &actual.generated) {
                (None, _) => true,
                (Some(model), Some(actual)) => {
                    model.stored == actual.stored
                        && same_expression(&model.expression, &actual.expression)
                }
                (Some(_), None) => false,
            },
            Self::Collation => model.collation.is_none() || model.collation == actual.collation,
            Self::OnUpdate => match (&model.on_update, &actual.on_update) {
                (None, _) => true,
                (Some(_), _) if !dialect.updates_columns() => true,
                (Some(model), Some(actual)) => same_expression(model, actual),
                (Some(_), None) => false,
            },
            Self::Comment => {
                model.comment.is_none()
                    || !dialect.has_comments()
                    || model.comment == actual.comment
            }
            // No database tells what of a column came from there.
            Self::Extra => true,
        }
    }

    fn is_said(self, column: &Column) -> bool {
        match self {
            Self::Type => column.ty.is_said(),
            Self::Nullable | Self::Default | Self::Extra => true,
            Self::AutoIncrement => column.auto_increment.is_said(),
            Self::Counter => column.counter.is_some(),
            Self::Generated => column.generated.is_some(),
            Self::Collation => column.collation.is_some(),
            Self::OnUpdate => column.on_update.is_some(),
            Self::Comment => column.comment.is_some(),
        }
    }

    fn copy(self, from: &Column, to: &mut Column) {
        match self {
            Self::Type => to.ty = from.ty.clone(),
            Self::Nullable => to.nullable = from.nullable,
            Self::Default => to.default.clone_from(&from.default),
            Self::AutoIncrement => to.auto_increment = from.auto_increment.clone(),
            Self::Counter => to.counter.clone_from(&from.counter),
            Self::Generated => to.generated.clone_from(&from.generated),
            Self::Collation => to.collation.clone_from(&from.collation),
            Self::OnUpdate => to.on_update.clone_from(&from.on_update),
            Self::Comment => to.comment.clone_from(&from.comment),
            Self::Extra => to.extra.clone_from(&from.extra),
        }
    }
}

fn is_enum(ty: &ColumnType) -> bool {
    enum_of(ty).is_some()
}

fn enum_of(ty: &ColumnType) -> Option<&ObjectName> {
    match ty {
        ColumnType::Array(element) => enum_of(element),
        ColumnType::Enum(name) => Some(name),
        _ => None,
    }
}

/// Whether an implied type stands for a family of several.
fn is_loose(ty: &ColumnType) -> bool {
    use ColumnType as T;
    match ty {
        T::Array(element) => is_loose(element),
        T::String(_)
        | T::Text
        | T::Json
        | T::JsonBinary
        | T::VarBinary(_)
        | T::Blob
        | T::Binary(_)
        | T::Decimal(_)
        | T::Char(None) => true,
        _ => false,
    }
}
