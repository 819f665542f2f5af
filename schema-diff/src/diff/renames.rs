//! Renames: which hints act, in which order, and what the merge makes of them. Without a hint nothing is ever a rename.
//!
//! Knows nothing of where a hint comes from but that: a field that says its former name, or the command line. A field
//! may go on saying it for ever, so that its hint acts only where it can mean nothing else and is silent otherwise; what
//! the command line says is meant now, and must fit.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::keys::Key;
use super::{Already, Comparison, Input, column::in_column, compare};
use crate::apply::{Conflict, apply, foreign_key_name, index_name, unique_name};
use crate::change::{Change, Rename, Sides};
use crate::dialect::Dialect;
use crate::dialect::tokens::rename_word;
use crate::model::{ColumnType, DefaultValue, Fact, ObjectName, Schema};

/// What says that something had another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A field of an entity, by its former column's name.
    Field {
        /// The entity's table.
        table: ObjectName,
        /// The former name.
        from: String,
        /// The name now.
        to: String,
    },
    /// The command line: `old:new` of a table or an enum type, `table.old:new` of a column, `enum.old:new` of a value.
    Said(String),
}

/// A hint that does not fit, or several that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Misfit {
    /// What is wrong, as a sentence's fragment.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl Misfit {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
        }
    }
}

/// One pair of names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair<N> {
    from: N,
    to: N,
    /// As the command line has it; none for a field's.
    said: Option<String>,
}

/// The renames that the hints mean, in an order in which each new name is free when it is taken.
///
/// # Errors
/// A hint of the command line that does not fit; hints that contradict each other.
pub fn resolve(desired: &Schema, recorded: &Schema, hints: &[Hint]) -> Result<Vec<Rename>, Misfit> {
    if hints.is_empty() {
        return Ok(Vec::new());
    }
    let mut tables: Vec<Pair<ObjectName>> = Vec::new();
    let mut enums: Vec<Pair<ObjectName>> = Vec::new();
    let mut inner = Vec::new();
    for hint in hints {
        let Hint::Said(text) = hint else { continue };
        let wholes = wholes(text, desired, recorded);
        let is_inner = parts(text).any(|(scope, from, to)| {
            let scope = ObjectName::parse(scope);
            has_column(recorded, &scope, from) && has_column(desired, &scope, to)
        });
        match wholes.as_slice() {
            [] => inner.push(text),
            [(true, from, to)] if !is_inner => tables.push(pair(from, to, text)),
            [(false, from, to)] if !is_inner => enums.push(pair(from, to, text)),
            _ => {
                return Err(Misfit::new(
                    format!("`--rename {text}` may mean several things"),
                    "rename one of them in a revision of its own",
                ));
            }
        }
    }
    let table_pairs = acting(
        tables,
        keys(&recorded.tables),
        keys(&desired.tables),
        "table",
    )?;
    let enum_pairs = acting(enums, keys(&recorded.enums), keys(&desired.enums), "enum")?;
    let scopes = Scopes {
        desired,
        recorded,
        tables: &table_pairs,
        enums: &enum_pairs,
    };
    let (columns, values) = scopes.inner(hints, &inner)?;

    let mut renames = Vec::new();
    let object_names = |names: Vec<(String, String)>| {
        names
            .into_iter()
            .map(|(from, to)| (ObjectName::parse(&from), ObjectName::parse(&to)))
    };
    let (held, pairs) = (printed(recorded.tables.keys()), printed_pairs(&table_pairs));
    let ordered = object_names(sequence(pairs, held));
    renames.extend(ordered.map(|(from, to)| Rename::Table { from, to }));
    let (held, pairs) = (printed(recorded.enums.keys()), printed_pairs(&enum_pairs));
    let ordered = object_names(sequence(pairs, held));
    renames.extend(ordered.map(|(from, to)| Rename::Enum { from, to }));
    for (table, pairs) in columns {
        let held = scopes.columns_before(&table);
        renames.extend(
            sequence(plain(pairs), held)
                .into_iter()
                .map(|(from, to)| Rename::Column {
                    table: table.clone(),
                    from,
                    to,
                }),
        );
    }
    for (of, pairs) in values {
        let held = scopes.values_before(&of);
        renames.extend(
            sequence(plain(pairs), held)
                .into_iter()
                .map(|(from, to)| Rename::Value {
                    of: of.clone(),
                    from,
                    to,
                }),
        );
    }
    Ok(renames)
}

fn pair(from: &ObjectName, to: &ObjectName, said: &str) -> Pair<ObjectName> {
    Pair {
        from: from.clone(),
        to: to.clone(),
        said: Some(said.to_owned()),
    }
}

fn keys<T>(map: &BTreeMap<ObjectName, T>) -> BTreeSet<ObjectName> {
    map.keys().cloned().collect()
}

fn printed<'a>(names: impl Iterator<Item = &'a ObjectName>) -> BTreeSet<String> {
    names.map(ToString::to_string).collect()
}

fn printed_pairs(pairs: &[Pair<ObjectName>]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|pair| (pair.from.to_string(), pair.to.to_string()))
        .collect()
}

fn plain(pairs: Vec<Pair<String>>) -> Vec<(String, String)> {
    pairs.into_iter().map(|pair| (pair.from, pair.to)).collect()
}

fn has_column(schema: &Schema, table: &ObjectName, column: &str) -> bool {
    let table = schema.tables.get(table);
    table.is_some_and(|table| table.column(column).is_some())
}

/// The ways to take the text for `old:new`.
fn halves(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices(':')
        .map(|(at, _)| (&text[..at], &text[at + 1..]))
}

/// The ways to take it for `scope.old:new`.
fn parts(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    halves(text).flat_map(|(left, to)| {
        left.match_indices('.')
            .map(move |(at, _)| (&left[..at], &left[at + 1..], to))
    })
}

/// The tables (true) and enum types (false) that the text may mean.
fn wholes(text: &str, desired: &Schema, recorded: &Schema) -> Vec<(bool, ObjectName, ObjectName)> {
    let mut found = Vec::new();
    for (from, to) in halves(text) {
        let (from, to) = (ObjectName::parse(from), ObjectName::parse(to));
        if from.schema != to.schema {
            continue;
        }
        if recorded.tables.contains_key(&from) && desired.tables.contains_key(&to) {
            found.push((true, from.clone(), to.clone()));
        }
        if recorded.enums.contains_key(&from) && desired.enums.contains_key(&to) {
            found.push((false, from, to));
        }
    }
    found
}

/// Those that act, of pairs whose old name is recorded and whose new name is desired.
fn acting<N: Ord + Clone + std::fmt::Display>(
    mut pairs: Vec<Pair<N>>,
    recorded: BTreeSet<N>,
    desired: BTreeSet<N>,
    kind: &str,
) -> Result<Vec<Pair<N>>, Misfit> {
    // What is said twice in the same way is said once.
    let mut kept: Vec<Pair<N>> = Vec::new();
    for pair in pairs.drain(..) {
        match kept
            .iter_mut()
            .find(|known| known.from == pair.from && known.to == pair.to)
        {
            Some(known) => known.said = known.said.take().or(pair.said),
            None => kept.push(pair),
        }
    }
    loop {
        let idle = |pair: &Pair<N>| {
            let frees = |name: &N| kept.iter().any(|other| other.from == *name);
            let takes = |name: &N| kept.iter().any(|other| other.to == *name);
            if recorded.contains(&pair.to) && !frees(&pair.to) {
                return Some(format!(
                    "{kind} `{}` was there before, beside `{}`",
                    pair.to, pair.from
                ));
            }
            // A name that is used anew: the command line can mean that, a field that still says it need not.
            let reused = desired.contains(&pair.from) && !takes(&pair.from);
            (pair.said.is_none() && (reused || in_circle(pair, &kept)))
                .then(|| format!("{kind} `{}` stays", pair.from))
        };
        let Some((at, reason)) = kept
            .iter()
            .enumerate()
            .find_map(|(at, pair)| Some((at, idle(pair)?)))
        else {
            break;
        };
        if let Some(said) = &kept[at].said {
            return Err(Misfit::new(
                format!("`--rename {said}` does not fit: {reason}"),
                "leave it out, or drop that one in a revision of its own first",
            ));
        }
        kept.remove(at);
    }
    for (at, pair) in kept.iter().enumerate() {
        let other = kept[at + 1..]
            .iter()
            .find(|other| other.from == pair.from || other.to == pair.to);
        if let Some(other) = other {
            let words = |pair: &Pair<N>| format!("`{}` to `{}`", pair.from, pair.to);
            return Err(Misfit::new(
                format!(
                    "the renames of {kind} {} and {} contradict each other",
                    words(pair),
                    words(other)
                ),
                "leave one of them out",
            ));
        }
    }
    kept.sort_by(|a, b| a.from.cmp(&b.from));
    Ok(kept)
}

/// Whether fields alone say that names go round: they say so still when it is done.
fn in_circle<N: PartialEq>(pair: &Pair<N>, pairs: &[Pair<N>]) -> bool {
    let mut at = pair;
    for _ in 0..=pairs.len() {
        let Some(next) = pairs
            .iter()
            .find(|other| other.from == at.to && other.said.is_none())
        else {
            return false;
        };
        if next == pair {
            return true;
        }
        at = next;
    }
    false
}

/// The pairs in an order in which each name is free when it is taken; names that go round by way of another one.
fn sequence(mut pairs: Vec<(String, String)>, mut held: BTreeSet<String>) -> Vec<(String, String)> {
    let mut ordered = Vec::with_capacity(pairs.len());
    while !pairs.is_empty() {
        let at = pairs.iter().position(|(_, to)| !held.contains(to));
        let (from, to) = if let Some(at) = at {
            pairs.remove(at)
        } else {
            let passing = passing_name(&held);
            let first = std::mem::replace(&mut pairs[0].0, passing.clone());
            (first, passing)
        };
        held.remove(&from);
        held.insert(to.clone());
        ordered.push((from, to));
    }
    ordered
}

fn passing_name(held: &BTreeSet<String>) -> String {
    let mut name = "schema_diff_swap".to_owned();
    let mut number = 1;
    while held.contains(&name) {
        number += 1;
        name = format!("schema_diff_swap_{number}");
    }
    name
}

type Inner = BTreeMap<ObjectName, Vec<Pair<String>>>;

/// What is inside of tables and enum types, some of which have other names now.
struct Scopes<'a> {
    desired: &'a Schema,
    recorded: &'a Schema,
    tables: &'a [Pair<ObjectName>],
    enums: &'a [Pair<ObjectName>],
}

impl Scopes<'_> {
    fn columns_before(&self, table: &ObjectName) -> BTreeSet<String> {
        let table = self.recorded.tables.get(&before(table, self.tables));
        let columns = table.into_iter().flat_map(|table| &table.columns);
        columns.map(|column| column.name.clone()).collect()
    }

    fn columns_after(&self, table: &ObjectName) -> BTreeSet<String> {
        let table = self.desired.tables.get(table);
        let columns = table.into_iter().flat_map(|table| &table.columns);
        columns.map(|column| column.name.clone()).collect()
    }

    fn values_before(&self, of: &ObjectName) -> BTreeSet<String> {
        let of = self.recorded.enums.get(&before(of, self.enums));
        of.into_iter().flat_map(|of| of.values.clone()).collect()
    }

    fn values_after(&self, of: &ObjectName) -> BTreeSet<String> {
        let of = self.desired.enums.get(of);
        of.into_iter().flat_map(|of| of.values.clone()).collect()
    }

    /// The columns and values that are renamed, by the names that their tables and types have now.
    fn inner(&self, hints: &[Hint], said: &[&String]) -> Result<(Inner, Inner), Misfit> {
        let (mut columns, mut values) = (Inner::new(), Inner::new());
        for hint in hints {
            if let Hint::Field { table, from, to } = hint
                && from != to
                && self.columns_before(table).contains(from)
                && self.columns_after(table).contains(to)
            {
                columns.entry(table.clone()).or_default().push(Pair {
                    from: from.clone(),
                    to: to.clone(),
                    said: None,
                });
            }
        }
        for text in said {
            let mut found = Vec::new();
            for (scope, from, to) in parts(text) {
                let scope = ObjectName::parse(scope);
                let table = after(&scope, self.tables);
                if self.columns_before(&table).contains(from)
                    && self.columns_after(&table).contains(to)
                {
                    found.push((true, table, from, to));
                }
                let of = after(&scope, self.enums);
                if self.values_before(&of).contains(from) && self.values_after(&of).contains(to) {
                    found.push((false, of, from, to));
                }
            }
            let [(is_column, scope, from, to)] = found.as_slice() else {
                return Err(match found.is_empty() {
                    true => self.unknown(text),
                    false => Misfit::new(
                        format!("`--rename {text}` may mean several things"),
                        "rename one of them in a revision of its own",
                    ),
                });
            };
            let scopes = if *is_column {
                &mut columns
            } else {
                &mut values
            };
            scopes.entry(scope.clone()).or_default().push(Pair {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                said: Some((*text).clone()),
            });
        }
        let columns = columns
            .into_iter()
            .map(|(table, pairs)| {
                let (old, new) = (self.columns_before(&table), self.columns_after(&table));
                let kind = format!("column of `{table}`:");
                Ok((table, acting(pairs, old, new, &kind)?))
            })
            .collect::<Result<_, Misfit>>()?;
        let values = values
            .into_iter()
            .map(|(of, pairs)| {
                let (old, new) = (self.values_before(&of), self.values_after(&of));
                let kind = format!("value of `{of}`:");
                Ok((of, acting(pairs, old, new, &kind)?))
            })
            .collect::<Result<_, Misfit>>()?;
        Ok((columns, values))
    }

    /// Why nothing fits.
    fn unknown(&self, text: &str) -> Misfit {
        let form = "it is old:new for a table or an enum type, and table.old:new or enum.old:new for a column or a value";
        if halves(text).next().is_none() {
            return Misfit::new(format!("`--rename {text}` names no new name"), form);
        }
        for (scope, from, to) in parts(text) {
            let scope = ObjectName::parse(scope);
            let table = after(&scope, self.tables);
            let of = after(&scope, self.enums);
            for (kind, old, new) in [
                (
                    "column",
                    self.columns_before(&table),
                    self.columns_after(&table),
                ),
                ("value", self.values_before(&of), self.values_after(&of)),
            ] {
                if old.is_empty() && new.is_empty() {
                    continue;
                }
                let gone: Vec<String> = old.difference(&new).cloned().collect();
                let come: Vec<String> = new.difference(&old).cloned().collect();
                let reason = if old.contains(from) {
                    format!("no entity says a {kind} `{to}` of `{scope}`")
                } else {
                    format!("no revision recorded a {kind} `{from}` of `{scope}`")
                };
                return Misfit::new(
                    format!("`--rename {text}` does not fit: {reason}"),
                    match (gone.is_empty(), come.is_empty()) {
                        (false, false) => {
                            format!("gone are {}; new are {}", gone.join(", "), come.join(", "))
                        }
                        _ => "leave it out: nothing there can be a rename".to_owned(),
                    },
                );
            }
        }
        for (from, to) in halves(text) {
            let (from, to) = (ObjectName::parse(from), ObjectName::parse(to));
            let recorded =
                self.recorded.tables.contains_key(&from) || self.recorded.enums.contains_key(&from);
            let desired =
                self.desired.tables.contains_key(&to) || self.desired.enums.contains_key(&to);
            let reason = match (recorded, desired) {
                (true, _) => format!("no entity says a table or an enum type `{to}`"),
                (_, true) => format!("no revision recorded a table or an enum type `{from}`"),
                (false, false) => continue,
            };
            return Misfit::new(format!("`--rename {text}` does not fit: {reason}"), form);
        }
        Misfit::new(
            format!(
                "`--rename {text}` does not fit: nothing of these names is recorded or desired"
            ),
            form,
        )
    }
}

fn before(name: &ObjectName, pairs: &[Pair<ObjectName>]) -> ObjectName {
    let pair = pairs.iter().find(|pair| pair.to == *name);
    pair.map_or_else(|| name.clone(), |pair| pair.from.clone())
}

/// The new name of a scope, by which it may be called, too.
fn after(name: &ObjectName, pairs: &[Pair<ObjectName>]) -> ObjectName {
    if pairs.iter().any(|pair| pair.to == *name) {
        return name.clone();
    }
    let pair = pairs.iter().find(|pair| pair.from == *name);
    pair.map_or_else(|| name.clone(), |pair| pair.to.clone())
}

/// Merges under these renames, which [`resolve`] gave: everything is compared as if what is renamed had had its new
/// name before; the renames themselves stand before all else.
///
/// # Errors
/// When the database has both names, or the renames do not fit what is recorded.
pub fn compare_renamed(input: Input<'_>, renames: &[Rename]) -> Result<Comparison, Conflict> {
    if renames.is_empty() {
        return Ok(compare(input));
    }
    let mut recorded = input.recorded.clone();
    let mut actual = input
        .actual
        .map(|(schema, dialect)| (schema.clone(), dialect));
    let (mut emitted, mut already) = (Vec::new(), Vec::new());
    for rename in renames {
        let change = Change::Rename(rename.clone());
        let is_there = match &mut actual {
            None => false,
            Some((schema, dialect)) => in_database(schema, *dialect, &recorded, rename)?,
        };
        apply(&mut recorded, &change)?;
        if is_there {
            already.push(Already {
                change,
                rest: Vec::new(),
            });
        } else {
            emitted.push(change);
        }
    }
    let rest = compare(Input {
        recorded: &recorded,
        actual: actual.as_ref().map(|(schema, dialect)| (schema, *dialect)),
        ..input
    });
    let mut notes = Vec::new();
    if let Some((schema, dialect)) = &actual
        && !dialect.views_follow_renames()
    {
        for change in &emitted {
            if let Change::Rename(rename) = change {
                left_behind(rename, schema, &mut notes);
            }
        }
    }
    let mut freed = Freed::default();
    let live = actual.as_ref().map(|(schema, dialect)| (schema, *dialect));
    names_in_the_way(input.desired, &recorded, live, &rest.emitted, &mut freed);
    let renames = renames.iter().cloned().map(Change::Rename);
    Ok(Comparison {
        intent: renames.chain(rest.intent).chain(freed.intent).collect(),
        emitted: emitted
            .into_iter()
            .chain(rest.emitted)
            .chain(freed.emitted)
            .collect(),
        already: already.into_iter().chain(rest.already).collect(),
        notes: rest.notes.into_iter().chain(notes).collect(),
        ..rest
    })
}

/// What will go on speaking of the old name, where the database does not mend it: views and triggers.
fn left_behind(rename: &Rename, actual: &Schema, notes: &mut Vec<String>) {
    let (table, word) = match rename {
        Rename::Table { from, to } => (to, &from.name),
        Rename::Column { table, from, .. } => (table, from),
        Rename::Enum { .. } | Rename::Value { .. } => return,
    };
    let speaks = |text: &str| rename_word(text, word, "schema_diff") != text;
    let of_table = actual.tables.get(table).into_iter();
    let parts = of_table
        .flat_map(|content| &content.opaque)
        .filter(|part| speaks(&part.definition))
        .map(|part| (&part.kind, part.name.clone().unwrap_or_default()));
    let objects = actual
        .opaque
        .iter()
        .filter(|(_, object)| object.definition.as_deref().is_some_and(speaks))
        .map(|(name, object)| (&object.kind, name.to_string()));
    for (kind, name) in parts.chain(objects) {
        let note = format!(
            "the {kind} `{name}` speaks of `{word}` by its old name and is to be made anew by hand"
        );
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
}

/// Changes that free a name.
#[derive(Default)]
struct Freed {
    intent: Vec<Change>,
    emitted: Vec<Change>,
}

/// A key or an index that nobody named keeps the name that was made of its table's and its columns' old names. Where
/// something new is made under just that name, the old one gives way to the name that it would be made under now.
fn names_in_the_way(
    desired: &Schema,
    recorded: &Schema,
    actual: Option<(&Schema, Dialect)>,
    emitted: &[Change],
    freed: &mut Freed,
) {
    let taken = made_names(emitted);
    if taken.is_empty() {
        return;
    }
    for (name, new) in &desired.tables {
        let Some(old) = recorded.tables.get(name) else {
            continue;
        };
        let live = match actual {
            Some((schema, dialect)) => match schema.tables.get(name) {
                Some(live) => Some((live, dialect)),
                None => continue,
            },
            None => None,
        };
        give_way(
            name,
            (&old.uniques, &new.uniques),
            live.map(|(table, dialect)| (table.uniques.as_slice(), dialect)),
            (unique_name, |key| &mut key.name),
            &taken,
            freed,
        );
        give_way(
            name,
            (&old.indexes, &new.indexes),
            live.map(|(table, dialect)| (table.indexes.as_slice(), dialect)),
            (index_name, |key| &mut key.name),
            &taken,
            freed,
        );
        give_way(
            name,
            (&old.foreign_keys, &new.foreign_keys),
            live.map(|(table, dialect)| (table.foreign_keys.as_slice(), dialect)),
            (foreign_key_name, |key| &mut key.name),
            &taken,
            freed,
        );
    }
}

/// The names that the changes make keys and indexes under.
fn made_names(changes: &[Change]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for change in changes {
        match change {
            Change::Unique { table, sides } => {
                names.extend(sides.next.iter().map(|key| unique_name(table, key)));
            }
            Change::Index { table, sides } => {
                names.extend(sides.next.iter().map(|key| index_name(table, key)));
            }
            Change::ForeignKey { table, sides } => {
                names.extend(sides.next.iter().map(|key| foreign_key_name(table, key)));
            }
            Change::Table { table, sides } => {
                if let Some(content) = &sides.next {
                    names.extend(content.uniques.iter().map(|key| unique_name(table, key)));
                    names.extend(content.indexes.iter().map(|key| index_name(table, key)));
                    let keys = content.foreign_keys.iter();
                    names.extend(keys.map(|key| foreign_key_name(table, key)));
                }
            }
            _ => {}
        }
    }
    names
}

type Naming<K> = (
    fn(&ObjectName, &K) -> String,
    fn(&mut K) -> &mut Option<Fact<String>>,
);

fn give_way<K: Key>(
    table: &ObjectName,
    (recorded, desired): (&[K], &[K]),
    live: Option<(&[K], Dialect)>,
    (made, name): Naming<K>,
    taken: &BTreeSet<String>,
    freed: &mut Freed,
) {
    for old in recorded {
        let Some(new) = desired
            .iter()
            .find(|new| old.same(new) && !new.changed(old))
        else {
            continue;
        };
        let (was, is) = (made(table, old), made(table, new));
        let said = |key: &K| name(&mut key.clone()).as_ref().is_some_and(Fact::is_said);
        if was == is || !taken.contains(&was) || said(old) || said(new) {
            continue;
        }
        let previous = match live {
            None => old.clone(),
            Some((keys, dialect)) => match keys.iter().find(|live| old.same(live)) {
                Some(live) => old.known(live, dialect),
                None => continue,
            },
        };
        let mut next = previous.clone();
        *name(&mut next) = Some(Fact::implied(is.clone()));
        freed
            .emitted
            .push(K::change(table.clone(), Sides::alter(previous, next)));
        let mut next = old.clone();
        *name(&mut next) = Some(Fact::implied(is));
        freed
            .intent
            .push(K::change(table.clone(), Sides::alter(old.clone(), next)));
    }
}

/// What is desired under the names that are still recorded: in these the database can be asked.
pub fn in_old_names<'a>(desired: &'a Schema, renames: &[Rename]) -> Cow<'a, Schema> {
    if renames.is_empty() {
        return Cow::Borrowed(desired);
    }
    let mut schema = desired.clone();
    for rename in renames.iter().rev() {
        // What uses the old name anew has no old name of its own.
        let _ = apply(&mut schema, &Change::Rename(rename.clone().reversed()));
    }
    Cow::Owned(schema)
}

/// Gives the live thing its new name. Says whether it has it already; what is not there at all is not asked for again.
fn in_database(
    actual: &mut Schema,
    dialect: Dialect,
    recorded: &Schema,
    rename: &Rename,
) -> Result<bool, Conflict> {
    let has = match rename {
        Rename::Table { from, .. } => actual.tables.contains_key(from),
        Rename::Column { table, from, .. } => has_column(actual, table, from),
        Rename::Enum { from, .. } if dialect.has_enum_types() => actual.enums.contains_key(from),
        // Only the other backends know of it.
        Rename::Enum { .. } => return Ok(false),
        Rename::Value { of, from, .. } if dialect.has_enum_types() => {
            let ty = actual.enums.get(of);
            ty.is_some_and(|ty| ty.values.contains(from))
        }
        Rename::Value { of, from, to } => {
            return Ok(value_in_columns(actual, dialect, recorded, (of, from, to)));
        }
    };
    if has {
        apply(actual, &Change::Rename(rename.clone()))?;
    }
    Ok(!has)
}

/// A value where no type holds it: in the columns' own types and defaults.
fn value_in_columns(
    actual: &mut Schema,
    dialect: Dialect,
    recorded: &Schema,
    (of, from, to): (&ObjectName, &str, &str),
) -> bool {
    let mut next = recorded.clone();
    let rename = Rename::Value {
        of: of.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    if apply(&mut next, &Change::Rename(rename)).is_err() {
        return false;
    }
    let (mut old, mut new) = (0_usize, 0_usize);
    for (name, table) in &recorded.tables {
        let Some(live) = actual.tables.get_mut(name) else {
            continue;
        };
        for column in &table.columns {
            let ty = column.ty.value();
            let holds = matches!(ty, ColumnType::Enum(name) if name == of);
            let live = live
                .columns
                .iter_mut()
                .find(|live| live.name == column.name);
            let Some(live) = live.filter(|_| holds) else {
                continue;
            };
            if dialect.enums_live_in_columns() {
                let (before, after) = (
                    in_column(dialect, recorded, ty),
                    in_column(dialect, &next, ty),
                );
                if *live.ty.value() == *before {
                    live.ty = Fact::Said(after.into_owned());
                    old += 1;
                } else if *live.ty.value() == *after {
                    new += 1;
                }
            }
            if let Some(DefaultValue::String(value)) = &mut live.default
                && value == from
            {
                to.clone_into(value);
            }
        }
    }
    old == 0 && new > 0
}
