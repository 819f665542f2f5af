//! Keys and indexes in the merge: primary keys, uniques, indexes and foreign keys, matched by structure with names as
//! hints, so that a key of another name is not dropped and made again.

use super::{Already, Comparison, Input, Unmanaged};
use crate::apply::{same_foreign_key, same_unique};
use crate::change::{Change, Sides};
use crate::dialect::{Dialect, same_expression};
use crate::model::{
    Action, Check, Fact, ForeignKey, Index, IndexColumn, IndexKey, ObjectName, PrimaryKey, Unique,
};

/// An object on a table that is matched by its structure.
pub(super) trait Key: Clone + PartialEq {
    /// What it is called among the unmanaged.
    const KIND: &'static str;

    /// Whether both are the same object.
    fn same(&self, other: &Self) -> bool;

    /// Whether the live object is as the model wants it, or may be.
    fn fits(&self, actual: &Self, dialect: Dialect) -> bool;

    /// Whether neither contradicts the other, where both may be a model or a database: what either leaves open or
    /// merely implies matches anything.
    fn agrees(&self, other: &Self, dialect: Dialect) -> bool;

    /// Whether the model says something else than `recorded` said, in a way that a statement can carry out.
    fn changed(&self, recorded: &Self) -> bool;

    /// The recorded object with what only the database knows.
    fn known(&self, actual: &Self, dialect: Dialect) -> Self;

    /// Whether the model has words for all of it.
    fn is_modelled(&self) -> bool {
        true
    }

    fn label(&self) -> String;

    fn change(table: ObjectName, sides: Sides<Self>) -> Change;
}

/// Merges one kind of key of one table. `actual` is what the database has on that table; `None` offline.
pub(super) fn merge<K: Key>(
    input: &Input<'_>,
    table: &ObjectName,
    recorded: &[K],
    desired: &[K],
    actual: Option<(&[K], Dialect)>,
    out: &mut Comparison,
) {
    let change =
        |previous: Option<K>, next: Option<K>| K::change(table.clone(), Sides { previous, next });
    // Each live object stands for at most one of the model's.
    let mut taken = vec![false; actual.map_or(0, |(keys, _)| keys.len())];
    let there = recorded
        .iter()
        .map(|old| (Some(old), desired.iter().find(|new| old.same(new))));
    let new = desired
        .iter()
        .filter(|new| !recorded.iter().any(|old| old.same(new)))
        .map(|new| (None, Some(new)));
    for (old, new) in there.chain(new) {
        let Some((keys, dialect)) = actual else {
            match (old, new) {
                (Some(old), Some(new)) if !new.changed(old) => {}
                (old, new) => out.emitted.push(change(old.cloned(), new.cloned())),
            }
            continue;
        };
        let Some(wanted) = new.or(old) else { continue };
        let found = (0..keys.len())
            .filter(|&at| !taken[at] && wanted.same(&keys[at]))
            .max_by_key(|&at| (wanted.fits(&keys[at], dialect), std::cmp::Reverse(at)));
        let live = found.map(|at| {
            taken[at] = true;
            &keys[at]
        });
        match (old, new, live) {
            (None, None, _) => {}
            (None, Some(new), None) => out.emitted.push(change(None, Some(new.clone()))),
            (None, Some(new), Some(live)) => out.already.push(Already {
                change: change(None, Some(new.clone())),
                rest: if new.fits(live, dialect) {
                    Vec::new()
                } else {
                    vec![change(Some(live.clone()), Some(new.clone()))]
                },
            }),
            (Some(old), None, None) => out.already.push(Already {
                change: change(Some(old.clone()), None),
                rest: Vec::new(),
            }),
            (Some(old), None, Some(live)) => out
                .emitted
                .push(change(Some(old.known(live, dialect)), None)),
            (Some(_), Some(new), None) => out.drift.push(change(None, Some(new.clone()))),
            (Some(old), Some(new), Some(live)) => {
                let fits = new.fits(live, dialect);
                if new.changed(old) {
                    if fits && !old.fits(live, dialect) {
                        out.already.push(Already {
                            change: change(Some(old.clone()), Some(new.clone())),
                            rest: Vec::new(),
                        });
                    } else {
                        out.emitted
                            .push(change(Some(old.known(live, dialect)), Some(new.clone())));
                    }
                } else if !fits {
                    out.drift
                        .push(change(Some(live.clone()), Some(new.known(live, dialect))));
                }
            }
        }
    }
    let Some((keys, _)) = actual else { return };
    for (key, _) in keys.iter().zip(taken).filter(|(_, taken)| !taken) {
        if input.include_unmanaged && key.is_modelled() {
            out.emitted.push(change(Some(key.clone()), None));
        } else {
            out.unmanaged.push(Unmanaged {
                table: Some(table.clone()),
                kind: K::KIND.into(),
                name: key.label(),
            });
        }
    }
}

/// The objects of two lists, matched by what makes them the same; of several, one that agrees. First what is in the
/// first list, then what is only in the second, each in its list's order.
pub(super) fn pairs<'a, K: Key>(
    previous: &'a [K],
    next: &'a [K],
    agree: impl Fn(&K, &K) -> bool,
) -> Vec<(Option<&'a K>, Option<&'a K>)> {
    let mut partners = vec![None; previous.len()];
    let mut taken = vec![false; next.len()];
    // Those that agree find each other first: what is left is really different.
    for strict in [true, false] {
        for (old, partner) in previous.iter().zip(&mut partners) {
            if partner.is_some() {
                continue;
            }
            let found = (0..next.len()).find(|&at| {
                !taken[at] && old.same(&next[at]) && (!strict || agree(old, &next[at]))
            });
            if let Some(at) = found {
                taken[at] = true;
                *partner = Some(&next[at]);
            }
        }
    }
    let old = previous.iter().map(Some).zip(partners);
    let new = next.iter().zip(taken).filter(|(_, taken)| !taken);
    old.chain(new.map(|(new, _)| (None, Some(new)))).collect()
}

/// Whether two names, each of a model or of a database, may be the same object's.
fn names_agree(a: Option<&Fact<String>>, b: Option<&Fact<String>>, names: bool) -> bool {
    match (a, b) {
        (Some(Fact::Said(a)), Some(Fact::Said(b))) if names => a == b,
        _ => true,
    }
}

fn name_fits(model: Option<&Fact<String>>, actual: Option<&Fact<String>>, names: bool) -> bool {
    match (model, actual) {
        (Some(Fact::Said(model)), Some(actual)) if names => model == actual.value(),
        _ => true,
    }
}

fn name_changed(next: Option<&Fact<String>>, previous: Option<&Fact<String>>) -> bool {
    match (next, previous) {
        (Some(Fact::Said(next)), Some(previous)) => next != previous.value(),
        // Nobody gave it a name; the database did.
        (Some(Fact::Said(_)), None) => true,
        _ => false,
    }
}

/// The name under which the database knows it.
fn known_name(
    recorded: Option<&Fact<String>>,
    actual: Option<&Fact<String>>,
    names: bool,
) -> Option<Fact<String>> {
    match actual {
        Some(actual) if names => Some(actual.clone()),
        _ => recorded.cloned(),
    }
}

fn label(name: Option<&Fact<String>>, columns: &[String]) -> String {
    name.map_or_else(
        || format!("({})", columns.join(", ")),
        |name| name.value().clone(),
    )
}

impl Key for PrimaryKey {
    const KIND: &'static str = "primary key";

    fn same(&self, _: &Self) -> bool {
        true
    }

    fn fits(&self, actual: &Self, dialect: Dialect) -> bool {
        let names = dialect.names_primary_keys();
        self.columns == actual.columns
            && name_fits(self.name.as_ref(), actual.name.as_ref(), names)
            && may_be(self.deferrable.as_ref(), actual.deferrable.as_ref())
    }

    fn agrees(&self, other: &Self, dialect: Dialect) -> bool {
        let names = dialect.names_primary_keys();
        self.columns == other.columns
            && names_agree(self.name.as_ref(), other.name.as_ref(), names)
            && self.deferrable == other.deferrable
    }

    fn changed(&self, recorded: &Self) -> bool {
        self.columns != recorded.columns
            || self.deferrable != recorded.deferrable
            || name_changed(self.name.as_ref(), recorded.name.as_ref())
    }

    fn known(&self, actual: &Self, dialect: Dialect) -> Self {
        Self {
            name: known_name(
                self.name.as_ref(),
                actual.name.as_ref(),
                dialect.names_primary_keys(),
            ),
            columns: self.columns.clone(),
            ..actual.clone()
        }
    }

    fn label(&self) -> String {
        label(self.name.as_ref(), &self.columns)
    }

    fn change(table: ObjectName, sides: Sides<Self>) -> Change {
        Change::PrimaryKey { table, sides }
    }
}

impl Key for Unique {
    const KIND: &'static str = "unique key";

    fn same(&self, other: &Self) -> bool {
        same_unique(self, other)
    }

    fn fits(&self, actual: &Self, dialect: Dialect) -> bool {
        let names = dialect.names_constraints();
        (!self.form.is_said()
            || self.form.value() == actual.form.value()
            || dialect.unique_keys_are_indexes())
            && name_fits(self.name.as_ref(), actual.name.as_ref(), names)
            && (!self.nulls_not_distinct || actual.nulls_not_distinct)
            && (self.include.is_empty() || self.include == actual.include)
            && may_be(self.deferrable.as_ref(), actual.deferrable.as_ref())
    }

    fn agrees(&self, other: &Self, dialect: Dialect) -> bool {
        (!self.form.is_said()
            || !other.form.is_said()
            || self.form.value() == other.form.value()
            || dialect.unique_keys_are_indexes())
            && names_agree(
                self.name.as_ref(),
                other.name.as_ref(),
                dialect.names_constraints(),
            )
            && self.nulls_not_distinct == other.nulls_not_distinct
            && self.include == other.include
            && self.deferrable == other.deferrable
    }

    fn changed(&self, recorded: &Self) -> bool {
        (self.form.is_said() && self.form.value() != recorded.form.value())
            || name_changed(self.name.as_ref(), recorded.name.as_ref())
            || self.nulls_not_distinct != recorded.nulls_not_distinct
            || self.include != recorded.include
            || self.deferrable != recorded.deferrable
    }

    fn known(&self, actual: &Self, dialect: Dialect) -> Self {
        // SQLite's indexes have names, its constraints have none: the form goes with the name.
        Self {
            name: match actual.name {
                Some(_) => actual.name.clone(),
                None => known_name(self.name.as_ref(), None, dialect.names_constraints()),
            },
            columns: self.columns.clone(),
            // Where both forms are one, the other backends' is as it was recorded.
            form: if dialect.unique_keys_are_indexes() {
                self.form.clone()
            } else {
                actual.form.clone()
            },
            ..actual.clone()
        }
    }

    fn label(&self) -> String {
        label(self.name.as_ref(), &self.columns)
    }

    fn change(table: ObjectName, sides: Sides<Self>) -> Change {
        Change::Unique { table, sides }
    }
}

/// The option of an index that the database keeps and does not use, since building it failed.
const INVALID: &str = "invalid";

impl Key for Index {
    const KIND: &'static str = "index";

    fn same(&self, other: &Self) -> bool {
        self.unique == other.unique
            && self.method == other.method
            && self.definition == other.definition
            && match (&self.filter, &other.filter) {
                (Some(a), Some(b)) => same_expression(a, b),
                (a, b) => a == b,
            }
            && self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(a, b)| same_index_column(a, b))
    }

    fn fits(&self, actual: &Self, _: Dialect) -> bool {
        name_fits(self.name.as_ref(), actual.name.as_ref(), true)
            // One that could not be built serves nothing.
            && !actual.options.contains_key(INVALID)
            && (self.include.is_empty() || self.include == actual.include)
            && (!self.nulls_not_distinct || actual.nulls_not_distinct)
            && self
                .options
                .iter()
                .all(|(option, value)| actual.options.get(option) == Some(value))
    }

    fn agrees(&self, other: &Self, _: Dialect) -> bool {
        names_agree(self.name.as_ref(), other.name.as_ref(), true)
            && self.nulls_not_distinct == other.nulls_not_distinct
            && self.include == other.include
            && self.options == other.options
    }

    fn changed(&self, recorded: &Self) -> bool {
        name_changed(self.name.as_ref(), recorded.name.as_ref())
            || self.include != recorded.include
            || self.nulls_not_distinct != recorded.nulls_not_distinct
            || self.options != recorded.options
    }

    fn known(&self, actual: &Self, _: Dialect) -> Self {
        let mut known = Self {
            name: known_name(self.name.as_ref(), actual.name.as_ref(), true),
            ..actual.clone()
        };
        known.options.remove(INVALID);
        known
    }

    fn is_modelled(&self) -> bool {
        self.definition.is_none()
    }

    fn label(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| c.text().to_owned()).collect();
        label(self.name.as_ref(), &columns)
    }

    fn change(table: ObjectName, sides: Sides<Self>) -> Change {
        Change::Index { table, sides }
    }
}

fn same_index_column(a: &IndexColumn, b: &IndexColumn) -> bool {
    let same_key = match (&a.key, &b.key) {
        (IndexKey::Expression(a), IndexKey::Expression(b)) => same_expression(a, b),
        (a, b) => a == b,
    };
    same_key
        && a.descending == b.descending
        && a.nulls == b.nulls
        && may_be(a.operator_class.as_ref(), b.operator_class.as_ref())
        && may_be(a.collation.as_ref(), b.collation.as_ref())
        && a.length == b.length
}

/// Whether the live fact is as the model says; a model that does not say it takes any.
fn may_be<T: PartialEq>(model: Option<&T>, actual: Option<&T>) -> bool {
    model.is_none() || model == actual
}

fn action_fits(model: Option<Action>, actual: Option<Action>, dialect: Dialect) -> bool {
    model.is_none_or(|model| same_action(model, actual.unwrap_or(Action::NoAction), dialect))
}

fn actions_agree(a: Option<Action>, b: Option<Action>, dialect: Dialect) -> bool {
    a.zip(b).is_none_or(|(a, b)| same_action(a, b, dialect))
}

fn same_action(a: Action, b: Action, dialect: Dialect) -> bool {
    let canonical = |action| match action {
        Action::Restrict if dialect.no_action_restricts() => Action::NoAction,
        other => other,
    };
    canonical(a) == canonical(b)
}

impl Key for ForeignKey {
    const KIND: &'static str = "foreign key";

    fn same(&self, other: &Self) -> bool {
        same_foreign_key(self, other)
    }

    fn fits(&self, actual: &Self, dialect: Dialect) -> bool {
        action_fits(self.on_delete, actual.on_delete, dialect)
            && action_fits(self.on_update, actual.on_update, dialect)
            && name_fits(
                self.name.as_ref(),
                actual.name.as_ref(),
                dialect.names_constraints(),
            )
            && may_be(self.deferrable.as_ref(), actual.deferrable.as_ref())
            && (!self.match_full || actual.match_full)
            && (self.on_delete_columns.is_empty()
                || self.on_delete_columns == actual.on_delete_columns)
    }

    fn agrees(&self, other: &Self, dialect: Dialect) -> bool {
        actions_agree(self.on_delete, other.on_delete, dialect)
            && actions_agree(self.on_update, other.on_update, dialect)
            && names_agree(
                self.name.as_ref(),
                other.name.as_ref(),
                dialect.names_constraints(),
            )
            && self.deferrable == other.deferrable
            && self.match_full == other.match_full
            && self.on_delete_columns == other.on_delete_columns
            && self.not_valid == other.not_valid
    }

    fn changed(&self, recorded: &Self) -> bool {
        self.deferrable != recorded.deferrable
            || self.match_full != recorded.match_full
            || self.on_delete_columns != recorded.on_delete_columns
            || (self.on_delete.is_some() && self.on_delete != recorded.on_delete)
            || (self.on_update.is_some() && self.on_update != recorded.on_update)
            || name_changed(self.name.as_ref(), recorded.name.as_ref())
    }

    fn known(&self, actual: &Self, dialect: Dialect) -> Self {
        Self {
            name: known_name(
                self.name.as_ref(),
                actual.name.as_ref(),
                dialect.names_constraints(),
            ),
            on_delete: self.on_delete.or(actual.on_delete),
            on_update: self.on_update.or(actual.on_update),
            ..actual.clone()
        }
    }

    fn label(&self) -> String {
        label(self.name.as_ref(), &self.columns)
    }

    fn change(table: ObjectName, sides: Sides<Self>) -> Change {
        Change::ForeignKey { table, sides }
    }
}

impl Key for Check {
    const KIND: &'static str = "check";

    fn same(&self, other: &Self) -> bool {
        same_expression(&self.expression, &other.expression)
    }

    fn fits(&self, actual: &Self, dialect: Dialect) -> bool {
        name_fits(
            self.name.as_ref(),
            actual.name.as_ref(),
            dialect.names_constraints(),
        ) && (!self.no_inherit || actual.no_inherit)
    }

    fn agrees(&self, other: &Self, dialect: Dialect) -> bool {
        names_agree(
            self.name.as_ref(),
            other.name.as_ref(),
            dialect.names_constraints(),
        ) && self.no_inherit == other.no_inherit
            && self.not_valid == other.not_valid
    }

    fn changed(&self, recorded: &Self) -> bool {
        name_changed(self.name.as_ref(), recorded.name.as_ref())
            || self.no_inherit != recorded.no_inherit
    }

    fn known(&self, actual: &Self, dialect: Dialect) -> Self {
        Self {
            name: known_name(
                self.name.as_ref(),
                actual.name.as_ref(),
                dialect.names_constraints(),
            ),
            ..actual.clone()
        }
    }

    fn label(&self) -> String {
        label(self.name.as_ref(), std::slice::from_ref(&self.expression))
    }

    fn change(table: ObjectName, sides: Sides<Self>) -> Change {
        Change::Check { table, sides }
    }
}
