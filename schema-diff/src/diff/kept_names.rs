//! Names that were made of an old name and are in the way of something new.
//!
//! Knows nothing of how a name is free before it is taken: that is the plan's business.

use std::collections::BTreeSet;

use super::keys::Key;
use crate::change::{Change, Sides};
use crate::dialect::Dialect;
use crate::key_name::{foreign_key_name, index_name, unique_name};
use crate::model::{Fact, ObjectName, Schema};

/// Changes that free a name.
#[derive(Default)]
pub(super) struct Freed {
    pub intent: Vec<Change>,
    pub emitted: Vec<Change>,
}

/// A key or an index that nobody named keeps the name that was made of its table's and its columns' old names. Where
/// something new is made under just that name, the old one gives way to the name that it would be made under now.
pub(super) fn names_in_the_way(
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
        name(&mut next).clone_from(name(&mut new.clone()));
        // (What differs in more than its name is in the intent already, under the new one.)
        if next == *new {
            *name(&mut next) = Some(Fact::implied(is));
            freed
                .intent
                .push(K::change(table.clone(), Sides::alter(old.clone(), next)));
        }
    }
}
