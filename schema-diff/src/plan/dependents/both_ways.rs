//! What is in the way of both directions of some changes, and what is left of the schemas then.

use super::{Dependent, DependentKind, Dependents, Taken, in_the_way, mention};
use crate::apply::apply;
use crate::change::{Change, Rename};
use crate::dialect::Dialect;
use crate::dialect::tokens::rename_word;
use crate::model::{ObjectName, Schema};

/// What is in the way of these changes and of their reverse. `start` is all that the database has before them; `before`
/// and `after` are as the plans have them; `after` is left without what does not come back.
pub fn both_ways(
    changes: &[Change],
    start: &Schema,
    before: &Schema,
    after: &mut Schema,
    dialect: Dialect,
) -> Dependents {
    let names = Names::of(changes, start, dialect);
    names.rewrite(after);
    let mut up = in_the_way(changes, &names.live, after, dialect);
    let mut target = renamed(before, changes);
    names.rewrite(&mut target);
    for taken in up.iter().filter(|taken| !taken.kept) {
        remove(after, &taken.dependent);
        remove(&mut target, &taken.dependent);
    }
    let back: Vec<Change> = changes
        .iter()
        .rev()
        .filter(|change| !matches!(change, Change::Rename(_)))
        .cloned()
        .map(Change::reversed)
        .collect();
    let mut down = in_the_way(&back, after, &target, dialect);
    for taken in up.iter_mut().chain(&mut down) {
        names.give(taken);
    }
    let mut all = Dependents { up, down };
    if !dialect.views_follow_renames() {
        all.add(names.left_behind());
    }
    all
}

fn renames_of(changes: &[Change]) -> Vec<Rename> {
    let renames = changes.iter().filter_map(|change| match change {
        Change::Rename(rename) => Some(rename.clone()),
        _ => None,
    });
    renames.collect()
}

/// What things are called in front of the renames and behind them.
struct Names<'a> {
    renames: Vec<Rename>,
    start: &'a Schema,
    /// `start` under the new names. Its lists are in the same order.
    live: Schema,
    dialect: Dialect,
}

impl<'a> Names<'a> {
    fn of(changes: &[Change], start: &'a Schema, dialect: Dialect) -> Self {
        let mut names = Self {
            renames: renames_of(changes),
            start,
            live: Schema::default(),
            dialect,
        };
        let mut live = renamed(start, changes);
        names.rewrite(&mut live);
        names.live = live;
        names
    }

    fn old_table(&self, table: &ObjectName) -> ObjectName {
        let mut table = table.clone();
        for rename in self.renames.iter().rev() {
            if let Rename::Table { from, to } = rename
                && *to == table
            {
                table = from.clone();
            }
        }
        table
    }

    /// Gives texts that no rename of the model touches the new names, which all else has already.
    fn rewrite(&self, schema: &mut Schema) {
        if self.renames.is_empty() {
            return;
        }
        for view in schema.opaque.values_mut() {
            if let Some(text) = &mut view.definition {
                *text = self.text(text, None);
            }
        }
        for (name, table) in &mut schema.tables {
            let old = self.old_table(name);
            for part in &mut table.opaque {
                part.definition = match part.kind.as_str() {
                    "policy" | "exclusion" | "statistics" => self.own(&part.definition, &old),
                    _ => self.text(&part.definition, Some(&old)),
                };
            }
            let definitions = table.indexes.iter_mut();
            for text in definitions.filter_map(|index| index.definition.as_mut()) {
                for rename in &self.renames {
                    if let Rename::Table { .. } = rename {
                        *text = mention::renamed(text, rename, Some(&old), self.dialect);
                    }
                }
            }
        }
    }

    /// A definition on a table, by its old name, whose names are those of its columns.
    fn own(&self, text: &str, table: &ObjectName) -> String {
        let (mut text, mut own) = (text.to_owned(), table.clone());
        for rename in &self.renames {
            match rename {
                Rename::Column { table, from, to } if *table == own => {
                    text = rename_word(&text, from, to);
                }
                Rename::Table { from, to } if *from == own => {
                    text = mention::renamed(&text, rename, Some(&own), self.dialect);
                    own = to.clone();
                }
                _ => {}
            }
        }
        text
    }

    /// A text under the new names. `own` is the table that it is on, by its old name.
    fn text(&self, text: &str, own: Option<&ObjectName>) -> String {
        let (mut text, mut own) = (text.to_owned(), own.cloned());
        for rename in &self.renames {
            text = mention::renamed(&text, rename, own.as_ref(), self.dialect);
            if let Rename::Table { from, to } = rename
                && own.as_ref() == Some(from)
            {
                own = Some(to.clone());
            }
        }
        text
    }

    /// Tells what was found, by its new name, by its old one, too.
    fn give(&self, taken: &mut Taken) {
        if self.renames.is_empty() {
            return;
        }
        let of = &taken.dependent;
        let mut former = of.clone();
        former.table = of.table.as_ref().map(|table| self.old_table(table));
        let (was, is) = match (&former.table, &of.table) {
            (Some(old), Some(new)) => (self.start.tables.get(old), self.live.tables.get(new)),
            _ => (None, None),
        };
        if let (Some(was), Some(is)) = (was, is) {
            match &mut former.what {
                DependentKind::Column(it) => counterpart(it, &is.columns, &was.columns),
                DependentKind::Index(it) => counterpart(it, &is.indexes, &was.indexes),
                DependentKind::Unique(it) => counterpart(it, &is.uniques, &was.uniques),
                DependentKind::ForeignKey(it) => {
                    counterpart(it, &is.foreign_keys, &was.foreign_keys);
                }
                DependentKind::Check(it) => counterpart(it, &is.checks, &was.checks),
                DependentKind::Part(it) => counterpart(it, &is.opaque, &was.opaque),
                DependentKind::Object(..) => {}
            }
            for text in &mut former.more {
                let at = is.opaque.iter().position(|part| part.definition == *text);
                if let Some(part) = at.and_then(|at| was.opaque.get(at)) {
                    text.clone_from(&part.definition);
                }
            }
        }
        if let DependentKind::Object(name, view) = &mut former.what
            && let Some(was) = self.start.opaque.get(name)
        {
            view.clone_from(was);
        }
        if former != *of {
            taken.dependent.former = Some(Box::new(former.clone()));
        }
        taken.former = former;
    }

    /// Views and triggers that speak of what is renamed, and that the database does not mend.
    fn left_behind(&self) -> Vec<Taken> {
        let mut found = Vec::new();
        let mut push = |table: Option<&ObjectName>, old: DependentKind| {
            let dependent = Dependent {
                dialect: self.dialect,
                table: table.cloned(),
                what: old,
                more: Vec::new(),
                with_table: false,
                managed: false,
                former: None,
            };
            let mut taken = Taken {
                former: dependent.clone(),
                dependent,
                kept: true,
            };
            self.give(&mut taken);
            let texts = |of: &Dependent| match &of.what {
                DependentKind::Object(_, view) => view.definition.clone(),
                DependentKind::Part(part) => Some(part.definition.clone()),
                _ => None,
            };
            if texts(&taken.former) != texts(&taken.dependent) {
                found.push(taken);
            }
        };
        for (name, view) in &self.live.opaque {
            if view.kind == "view" && view.definition.is_some() {
                push(None, DependentKind::Object(name.clone(), view.clone()));
            }
        }
        for (name, table) in &self.live.tables {
            for part in table.opaque.iter().filter(|part| part.kind == "trigger") {
                push(Some(name), DependentKind::Part(part.clone()));
            }
        }
        found
    }
}

/// The item of the second list that stands where this one does in the first.
fn counterpart<T: Clone + PartialEq>(item: &mut T, list: &[T], other: &[T]) {
    let at = list.iter().position(|it| it == item);
    if let Some(found) = at.and_then(|at| other.get(at)) {
        item.clone_from(found);
    }
}

/// The foreign keys among the changes behind the first `from`, which only go around others, that only the database
/// knows: they are taken out. `start` is all that the database has before the changes.
pub fn pinned(
    changes: &mut Vec<Change>,
    from: usize,
    start: &Schema,
    dialect: Dialect,
    is_unmanaged: impl Fn(&Dependent) -> bool,
) -> Vec<Taken> {
    let names = Names::of(changes, start, dialect);
    let mut found = Vec::new();
    let mut position = 0;
    changes.retain(|change| {
        position += 1;
        let Change::ForeignKey { table, sides } = change else {
            return true;
        };
        let Some(key) = sides.previous.as_ref().filter(|_| position > from) else {
            return true;
        };
        let dependent = Dependent {
            dialect,
            table: Some(table.clone()),
            what: DependentKind::ForeignKey(key.clone()),
            more: Vec::new(),
            with_table: false,
            managed: false,
            former: None,
        };
        if !is_unmanaged(&dependent) {
            return true;
        }
        let mut taken = Taken {
            former: dependent.clone(),
            dependent,
            kept: true,
        };
        names.give(&mut taken);
        found.push(taken);
        false
    });
    found
}

/// Adds it to the table that it is on.
pub fn put(schema: &mut Schema, of: &Dependent) {
    let table = of
        .table
        .as_ref()
        .and_then(|name| schema.tables.get_mut(name));
    let Some(table) = table else { return };
    match &of.what {
        DependentKind::Column(column) => push(&mut table.columns, column),
        DependentKind::Index(index) => push(&mut table.indexes, index),
        DependentKind::Unique(key) => push(&mut table.uniques, key),
        DependentKind::ForeignKey(key) => push(&mut table.foreign_keys, key),
        DependentKind::Check(check) => push(&mut table.checks, check),
        DependentKind::Part(part) => push(&mut table.opaque, part),
        DependentKind::Object(..) => {}
    }
}

fn push<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}

/// The schema under the new names.
fn renamed(schema: &Schema, changes: &[Change]) -> Schema {
    let mut schema = schema.clone();
    for change in changes.iter().filter(|it| matches!(it, Change::Rename(_))) {
        // What does not fit is told when the changes are applied for good.
        let _ = apply(&mut schema, change);
    }
    schema
}

fn remove(schema: &mut Schema, of: &Dependent) {
    if let DependentKind::Object(name, _) = &of.what {
        schema.opaque.remove(name);
    }
    let table = of
        .table
        .as_ref()
        .and_then(|name| schema.tables.get_mut(name));
    let Some(table) = table else { return };
    match &of.what {
        DependentKind::Column(column) => table.columns.retain(|other| other != column),
        DependentKind::Index(index) => table.indexes.retain(|other| other != index),
        DependentKind::Unique(key) => table.uniques.retain(|other| other != key),
        DependentKind::ForeignKey(key) => table.foreign_keys.retain(|other| other != key),
        DependentKind::Check(check) => table.checks.retain(|other| other != check),
        DependentKind::Part(part) => table.opaque.retain(|other| other != part),
        DependentKind::Object(..) => {}
    }
}
