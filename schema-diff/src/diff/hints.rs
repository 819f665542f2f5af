//! Which hints of renames act, and in which order. Without a hint nothing is ever a rename.
//!
//! Knows nothing of databases, nor of where a hint comes from but that: an entity that says a former name, or the command line. An entity
//! may go on saying it for ever, so that its hint acts only where it can mean nothing else and is silent otherwise; what
//! the command line says is meant now, and must fit.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Rename;
use crate::model::{ObjectName, Schema};

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
    /// An entity, by its table's former name.
    Table {
        /// The former name.
        from: ObjectName,
        /// The name now.
        to: ObjectName,
    },
    /// An enum, by its former name.
    Enum {
        /// The former name.
        from: ObjectName,
        /// The name now.
        to: ObjectName,
    },
    /// A variant of an enum, by its value's former name.
    Value {
        /// The enum's name now.
        of: ObjectName,
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
        let text = match hint {
            Hint::Said(text) => text,
            Hint::Table { from, to } => {
                if is_whole(from, to, &recorded.tables, &desired.tables) {
                    tables.push(quiet(from, to));
                }
                continue;
            }
            Hint::Enum { from, to } => {
                if is_whole(from, to, &recorded.enums, &desired.enums) {
                    enums.push(quiet(from, to));
                }
                continue;
            }
            Hint::Field { .. } | Hint::Value { .. } => continue,
        };
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
        &keys(&recorded.tables),
        &keys(&desired.tables),
        "table",
    )?;
    let enum_pairs = acting(enums, &keys(&recorded.enums), &keys(&desired.enums), "enum")?;
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

/// What an entity says, and may go on saying when it is done.
fn quiet(from: &ObjectName, to: &ObjectName) -> Pair<ObjectName> {
    Pair {
        from: from.clone(),
        to: to.clone(),
        said: None,
    }
}

fn is_whole<T>(
    from: &ObjectName,
    to: &ObjectName,
    recorded: &BTreeMap<ObjectName, T>,
    desired: &BTreeMap<ObjectName, T>,
) -> bool {
    from != to
        && from.schema == to.schema
        && recorded.contains_key(from)
        && desired.contains_key(to)
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

pub(super) fn has_column(schema: &Schema, table: &ObjectName, column: &str) -> bool {
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
    recorded: &BTreeSet<N>,
    desired: &BTreeSet<N>,
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
        for hint in hints {
            if let Hint::Value { of, from, to } = hint
                && from != to
                && self.values_before(of).contains(from)
                && self.values_after(of).contains(to)
            {
                values.entry(of.clone()).or_default().push(Pair {
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
                if found.is_empty() {
                    return Err(self.unknown(text));
                }
                return Err(Misfit::new(
                    format!("`--rename {text}` may mean several things"),
                    "rename one of them in a revision of its own",
                ));
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
                Ok((table, acting(pairs, &old, &new, &kind)?))
            })
            .collect::<Result<_, Misfit>>()?;
        let values = values
            .into_iter()
            .map(|(of, pairs)| {
                let (old, new) = (self.values_before(&of), self.values_after(&of));
                let kind = format!("value of `{of}`:");
                Ok((of, acting(pairs, &old, &new, &kind)?))
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
