//! Which things are in the way of some changes, whether each can come back, and in which order they go.

use std::collections::{BTreeMap, BTreeSet};

use super::mention::{names, names_table, reads, triggers_on, words};
use super::{Dependent, DependentKind, Taken};
use crate::apply::{same_foreign_key, same_index, same_unique};
use crate::change::{Change, Sides};
use crate::dialect::{Dialect, same_expression, same_type};
use crate::model::{
    Check, Column, ColumnType, ForeignKey, Index, IndexKey, ObjectName, Opaque, OpaquePart, Schema,
    Table, Unique, UniqueForm,
};
use crate::plan::nodes::rewrites;

/// What of a database is in the way of these changes, in the order in which it is taken down.
///
/// `live` is all that the database has before them, `after` all behind them; both under the names that hold between the
/// renames. What `after` has still and depends on what is gone there, no change knows of.
pub fn in_the_way(
    changes: &[Change],
    live: &Schema,
    after: &Schema,
    dialect: Dialect,
) -> Vec<Taken> {
    let mut search = Search {
        dialect,
        live,
        after,
        moved: Moved::of(changes, live, dialect),
        found: Vec::new(),
    };
    if search.moved.is_nothing() {
        return Vec::new();
    }
    search.of_dropped_tables(changes);
    // What is computed from a column that is in the way is in the way itself.
    loop {
        let before = search.found.len();
        search.computed();
        if search.found.len() == before {
            break;
        }
    }
    search.on_tables();
    search.views();
    in_order(&mut search.found);
    search.found
}

type Of<'a> = (&'a ObjectName, &'a str);

/// What the changes do that others may depend on.
struct Moved<'a> {
    /// Columns that go.
    gone: BTreeSet<(ObjectName, String)>,
    /// Columns that become something else, where the dialect does not let that happen beneath what depends on them.
    retyped: BTreeSet<(ObjectName, String)>,
    /// Columns whose enum type is replaced by another one of its name.
    rewritten: BTreeSet<(ObjectName, String)>,
    tables: BTreeSet<&'a ObjectName>,
    /// Keys that go, with their columns.
    keys: Vec<(&'a ObjectName, &'a [String])>,
}

impl<'a> Moved<'a> {
    fn of(changes: &'a [Change], live: &Schema, dialect: Dialect) -> Self {
        let mut moved = Self {
            gone: BTreeSet::new(),
            retyped: BTreeSet::new(),
            rewritten: BTreeSet::new(),
            tables: BTreeSet::new(),
            keys: Vec::new(),
        };
        for change in changes {
            match change {
                Change::Column { table, sides } => match (&sides.previous, &sides.next) {
                    (Some(old), None) => {
                        moved.gone.insert((table.clone(), old.name.clone()));
                    }
                    (Some(old), Some(new))
                        if dialect.types_wait_for_views() && is_retyped(old, new, dialect) =>
                    {
                        moved.retyped.insert((table.clone(), old.name.clone()));
                    }
                    _ => {}
                },
                Change::Table {
                    table,
                    sides:
                        Sides {
                            previous: Some(_),
                            next: None,
                        },
                } => {
                    moved.tables.insert(table);
                }
                Change::PrimaryKey { table, sides } => {
                    let old = sides.previous.iter();
                    moved.keys.extend(old.map(|key| (table, &*key.columns)));
                }
                Change::Unique { table, sides } => {
                    let old = sides.previous.iter();
                    moved.keys.extend(old.map(|key| (table, &*key.columns)));
                }
                Change::Enum { name, sides }
                    if dialect.has_enum_types() && rewrites(name, sides, changes) =>
                {
                    moved.rewritten.extend(columns_of(name, live));
                }
                _ => {}
            }
        }
        if dialect.types_wait_for_views() {
            moved.retyped.extend(moved.rewritten.iter().cloned());
        }
        moved
    }

    fn is_nothing(&self) -> bool {
        self.gone.is_empty()
            && self.retyped.is_empty()
            && self.tables.is_empty()
            && self.keys.is_empty()
    }
}

fn is_retyped(old: &Column, new: &Column, dialect: Dialect) -> bool {
    old.collation != new.collation || !same_type(dialect, old.ty.value(), new.ty.value())
}

fn columns_of(of: &ObjectName, schema: &Schema) -> Vec<(ObjectName, String)> {
    fn is(ty: &ColumnType, of: &ObjectName) -> bool {
        match ty {
            ColumnType::Enum(name) => name == of,
            ColumnType::Array(element) => is(element, of),
            _ => false,
        }
    }
    let mut found = Vec::new();
    for (name, table) in &schema.tables {
        let columns = table.columns.iter();
        let columns = columns.filter(|column| is(column.ty.value(), of));
        found.extend(columns.map(|column| (name.clone(), column.name.clone())));
    }
    found
}

/// What becomes of something that names these columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Kept,
    Gone,
}

struct Search<'a> {
    dialect: Dialect,
    live: &'a Schema,
    after: &'a Schema,
    moved: Moved<'a>,
    found: Vec<Taken>,
}

impl<'a> Search<'a> {
    fn take(&mut self, table: Option<&ObjectName>, what: DependentKind, fate: Fate) {
        let mut dependent = Dependent {
            dialect: self.dialect,
            table: table.cloned(),
            what,
            more: Vec::new(),
            with_table: false,
            managed: false,
            former: None,
        };
        if let Some(content) = table.and_then(|name| self.live.tables.get(name)) {
            dependent.more = said_of(content, &dependent);
        }
        self.found.push(Taken {
            former: dependent.clone(),
            dependent,
            kept: fate == Fate::Kept,
        });
    }

    /// The tables that stay, before and behind the changes.
    fn staying(&self) -> impl Iterator<Item = (&'a ObjectName, &'a Table, &'a Table)> + use<'a> {
        let (live, after) = (self.live, self.after);
        let tables = after.tables.iter();
        tables.filter_map(|(name, table)| Some((name, live.tables.get(name)?, table)))
    }

    /// What becomes of something on a table that names some of its columns.
    fn fate(
        &self,
        table: &ObjectName,
        names: impl Fn(&str) -> bool,
        among: &[&BTreeSet<(ObjectName, String)>],
    ) -> Option<Fate> {
        let any = |columns: &BTreeSet<(ObjectName, String)>| {
            columns
                .iter()
                .any(|(of, column)| of == table && names(column))
        };
        if any(&self.moved.gone) {
            Some(Fate::Gone)
        } else if among.iter().any(|columns| any(columns)) {
            Some(Fate::Kept)
        } else {
            None
        }
    }

    /// What is on a dropped table beside what the change says of it.
    fn of_dropped_tables(&mut self, changes: &[Change]) {
        let mut found = Vec::new();
        for change in changes {
            let Change::Table { table: name, sides } = change else {
                continue;
            };
            let (Some(said), None) = (&sides.previous, &sides.next) else {
                continue;
            };
            if let Some(table) = self.live.tables.get(name) {
                found.extend(unsaid(table, said).into_iter().map(|what| (name, what)));
            }
        }
        for (name, what) in found {
            self.take(Some(name), what, Fate::Gone);
            if let Some(taken) = self.found.last_mut() {
                taken.dependent.with_table = true;
                taken.former.with_table = true;
            }
        }
    }

    /// Columns that are computed from others.
    fn computed(&mut self) {
        let mut found = Vec::new();
        for (name, was, table) in self.staying() {
            for column in &table.columns {
                let Some(generated) = &column.generated else {
                    continue;
                };
                let of = (name.clone(), column.name.clone());
                let known = self.moved.gone.contains(&of) || self.moved.retyped.contains(&of);
                let names = |other: &str| names(&generated.expression, other);
                if let Some(fate) = self.fate(name, names, &[&self.moved.retyped])
                    && was.columns.contains(column)
                    && !known
                {
                    found.push((name, column, fate, of));
                }
            }
        }
        for (name, column, fate, of) in found {
            self.take(Some(name), DependentKind::Column(column.clone()), fate);
            match fate {
                Fate::Gone => self.moved.gone.insert(of),
                // It is made anew: what is on it goes with it.
                Fate::Kept => {
                    self.moved.rewritten.insert(of.clone()) && self.moved.retyped.insert(of)
                }
            };
        }
    }

    fn on_tables(&mut self) {
        for (name, was, table) in self.staying() {
            for index in table.indexes.iter().filter(|it| was.indexes.contains(it)) {
                if let Some(fate) = self.index(name, index) {
                    self.take(Some(name), DependentKind::Index(index.clone()), fate);
                }
            }
            for key in table.uniques.iter().filter(|it| was.uniques.contains(it)) {
                let names = |column: &str| {
                    key.columns
                        .iter()
                        .chain(&key.include)
                        .any(|of| of == column)
                };
                let remade = self.remade(name);
                if let Some(fate) = self.fate(name, names, &[&remade]) {
                    self.take(Some(name), DependentKind::Unique(key.clone()), fate);
                }
            }
            for check in table.checks.iter().filter(|it| was.checks.contains(it)) {
                let names = |column: &str| names(&check.expression, column);
                if let Some(fate) = self.fate(name, names, &[&self.moved.rewritten]) {
                    self.take(Some(name), DependentKind::Check(check.clone()), fate);
                }
            }
            let keys = table.foreign_keys.iter();
            for key in keys.filter(|it| was.foreign_keys.contains(it)) {
                if let Some(fate) = self.foreign_key(name, key) {
                    self.take(Some(name), DependentKind::ForeignKey(key.clone()), fate);
                }
            }
            for part in table.opaque.iter().filter(|it| was.opaque.contains(it)) {
                if let Some(fate) = self.part(name, part) {
                    self.take(Some(name), DependentKind::Part(part.clone()), fate);
                }
            }
        }
    }

    /// Columns that are dropped and made again.
    fn remade(&self, table: &ObjectName) -> BTreeSet<(ObjectName, String)> {
        let remade = self
            .found
            .iter()
            .filter_map(|taken| match &taken.dependent {
                Dependent {
                    table: Some(of),
                    what: DependentKind::Column(column),
                    ..
                } if of == table && taken.kept => Some((of.clone(), column.name.clone())),
                _ => None,
            });
        remade.collect()
    }

    fn index(&self, table: &ObjectName, index: &Index) -> Option<Fate> {
        let texts: Vec<&str> = index
            .columns
            .iter()
            .filter_map(|column| match &column.key {
                IndexKey::Expression(text) => Some(text.as_str()),
                IndexKey::Column(_) => None,
            })
            .chain(index.filter.as_deref())
            // The whole statement: behind its first parenthesis stands what it sorts by.
            .chain(index.definition.as_deref().and_then(behind_name))
            .collect();
        let in_texts = |column: &str| texts.iter().any(|text| names(text, column));
        let named = |column: &str| index.named_columns().any(|of| of == column) || in_texts(column);
        let remade = self.remade(table);
        let fate = self.fate(table, named, &[&remade]);
        // PostgreSQL reads the texts anew beneath another type, but not beneath another one of the same name.
        fate.or_else(|| self.fate(table, in_texts, &[&self.moved.rewritten]))
    }

    fn foreign_key(&self, table: &ObjectName, key: &ForeignKey) -> Option<Fate> {
        let own = |column: &str| key.columns.iter().any(|of| of == column);
        let other = |column: &str| key.referenced_columns.iter().any(|of| of == column);
        let remade = self.remade(table);
        let of_key = self.fate(table, own, &[&remade]);
        let of_target = self.fate(&key.references, other, &[]);
        if of_key == Some(Fate::Gone)
            || of_target.is_some()
            || self.moved.tables.contains(&key.references)
            || self.loses_its_key(key)
        {
            return Some(Fate::Gone);
        }
        of_key
    }

    /// Whether what it refers to is a key no more.
    fn loses_its_key(&self, key: &ForeignKey) -> bool {
        let sorted = |columns: &[String]| {
            let mut columns = columns.to_vec();
            columns.sort();
            columns
        };
        let wanted = sorted(&key.referenced_columns);
        let was = self.moved.keys.iter();
        let mut was =
            was.filter(|(of, columns)| **of == key.references && sorted(columns) == wanted);
        let Some(table) = self.after.tables.get(&key.references) else {
            return false;
        };
        let primary = table.primary_key.iter().map(|key| &key.columns);
        let unique = table.uniques.iter().map(|key| &key.columns);
        was.next().is_some()
            && !primary
                .chain(unique)
                .any(|columns| sorted(columns) == wanted)
    }

    fn part(&self, table: &ObjectName, part: &OpaquePart) -> Option<Fate> {
        let text = part.definition.as_str();
        match part.kind.as_str() {
            "trigger" if self.dialect.triggers_call_functions() => {
                // What the function does is not known to the database either.
                let (of_row, _) = text.split_once(" EXECUTE ").unwrap_or((text, ""));
                let words = words(of_row);
                let names = |column: &str| triggers_on(&words, table, column);
                self.fate(table, names, &[&self.moved.retyped])
            }
            "trigger" => {
                let words = words(text);
                let on = |column: &str| triggers_on(&words, table, column);
                let elsewhere = self.moved.gone.iter().any(|(of, column)| {
                    of != table && names_table(&words, of) && reads(&words, of, column)
                });
                let of_table = self.moved.tables.iter().any(|of| names_table(&words, of));
                if elsewhere || of_table {
                    return Some(Fate::Gone);
                }
                self.fate(table, on, &[])
            }
            "rule" | "policy" => {
                let names = |column: &str| names(text, column);
                self.fate(table, names, &[&self.moved.retyped])
            }
            "exclusion" | "exclusion constraint" => {
                let remade = self.remade(table);
                self.fate(table, |column| names(text, column), &[&remade])
            }
            "statistics" => {
                let (_, of) = text.split_once(" ON ").unwrap_or(("", text));
                let remade = self.remade(table);
                self.fate(table, |column| names(of, column), &[&remade])
            }
            _ => None,
        }
    }

    /// Views on what is in the way, and on each other.
    fn views(&mut self) {
        let mut fates: BTreeMap<&ObjectName, Fate> = BTreeMap::new();
        let views: Vec<(&ObjectName, &Opaque)> = self
            .after
            .opaque
            .iter()
            .filter(|(name, view)| is_view(view) && self.live.opaque.get(name) == Some(*view))
            .collect();
        for (name, view) in &views {
            if let Some(fate) = self.view(view) {
                fates.insert(name, fate);
            }
        }
        loop {
            let mut more = Vec::new();
            for (name, view) in &views {
                let below = view.uses.keys().filter_map(|used| fates.get(used)).max();
                if let Some(fate) = below
                    && fates.get(name).is_none_or(|known| known < fate)
                {
                    more.push((*name, *fate));
                }
            }
            if more.is_empty() {
                break;
            }
            fates.extend(more);
        }
        for (name, view) in views {
            if let Some(fate) = fates.get(name) {
                let what = DependentKind::Object(name.clone(), view.clone());
                self.take(None, what, *fate);
            }
        }
    }

    fn view(&self, view: &Opaque) -> Option<Fate> {
        if self
            .moved
            .tables
            .iter()
            .any(|of| view.uses.contains_key(*of))
        {
            return Some(Fate::Gone);
        }
        let definition = view.definition.as_deref().unwrap_or_default();
        let (_, query) = definition
            .split_once(" AS ")
            .or_else(|| definition.split_once(" as "))
            .unwrap_or(("", definition));
        let words = (!self.dialect.knows_columns_of_views()).then(|| words(query));
        let uses = |(table, column): Of<'_>| match &words {
            None => view
                .uses
                .get(table)
                .is_some_and(|used| used.contains(column)),
            Some(words) => {
                (view.uses.contains_key(table) && reads(words, table, column))
                    || self.reads_through(view, table, words, column)
            }
        };
        let any = |columns: &BTreeSet<(ObjectName, String)>| {
            columns.iter().any(|(table, column)| uses((table, column)))
        };
        if any(&self.moved.gone) {
            Some(Fate::Gone)
        } else if any(&self.moved.retyped) {
            Some(Fate::Kept)
        } else {
            None
        }
    }

    /// Whether the view reads the column of a table through another view (which may have it by `*`).
    fn reads_through(
        &self,
        view: &Opaque,
        table: &ObjectName,
        words: &[super::mention::Word],
        column: &str,
    ) -> bool {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&ObjectName> = view.uses.keys().collect();
        while let Some(name) = open.pop() {
            let Some(below) = self.after.opaque.get(name).filter(|_| seen.insert(name)) else {
                continue;
            };
            let star = below
                .definition
                .as_deref()
                .unwrap_or_default()
                .contains('*');
            if view.uses.contains_key(name)
                && below.uses.contains_key(table)
                && star
                && reads(words, name, column)
            {
                return true;
            }
            open.extend(below.uses.keys());
        }
        false
    }
}

fn is_view(object: &Opaque) -> bool {
    matches!(object.kind.as_str(), "view" | "materialized view") && object.definition.is_some()
}

fn behind_name(definition: &str) -> Option<&str> {
    definition.find('(').map(|at| &definition[at..])
}

/// The statements that say more of something on a table: its comment, and how a trigger is switched.
fn said_of(table: &Table, of: &Dependent) -> Vec<String> {
    let word = match &of.what {
        DependentKind::Column(_) | DependentKind::Object(..) => return Vec::new(),
        DependentKind::Index(_) => "index",
        DependentKind::Unique(key) if *key.form.value() == UniqueForm::Index => "index",
        DependentKind::Part(part) if part.kind != "exclusion" => &part.kind,
        _ => "constraint",
    };
    let name = of.name();
    let (option, comment) = (format!("{word} option"), format!("{word} {name}"));
    let parts = table.opaque.iter().filter(|part| {
        let of = part.name.as_ref();
        (part.kind == option && of == Some(&name))
            || (part.kind == "comment" && of == Some(&comment))
    });
    parts.map(|part| part.definition.clone()).collect()
}

/// What the table has and `said` does not say.
fn unsaid(table: &Table, said: &Table) -> Vec<DependentKind> {
    let mut found = Vec::new();
    let columns = table.columns.iter();
    let columns = columns.filter(|column| said.column(&column.name).is_none());
    found.extend(columns.cloned().map(DependentKind::Column));
    let is_same = |a: &Index| said.indexes.iter().any(|b| same_index(a, b));
    let indexes = table.indexes.iter().filter(|index| !is_same(index));
    found.extend(indexes.cloned().map(DependentKind::Index));
    let is_same = |a: &Unique| said.uniques.iter().any(|b| same_unique(a, b));
    let uniques = table.uniques.iter().filter(|key| !is_same(key));
    found.extend(uniques.cloned().map(DependentKind::Unique));
    let is_same = |a: &Check| {
        let named = |b: &Check| a.name.is_some() && a.name == b.name;
        let mut checks = said.checks.iter();
        checks.any(|b| named(b) || same_expression(&a.expression, &b.expression))
    };
    let checks = table.checks.iter().filter(|check| !is_same(check));
    found.extend(checks.cloned().map(DependentKind::Check));
    let is_same = |a: &ForeignKey| said.foreign_keys.iter().any(|b| same_foreign_key(a, b));
    let keys = table.foreign_keys.iter().filter(|key| !is_same(key));
    found.extend(keys.cloned().map(DependentKind::ForeignKey));
    for part in &table.opaque {
        let known = [
            "trigger",
            "policy",
            "rule",
            "statistics",
            "exclusion",
            "row security",
        ];
        if known.contains(&part.kind.as_str()) {
            found.push(DependentKind::Part(part.clone()));
        }
    }
    found
}

/// What goes first: nothing that is left depends on what is gone already. (The other way round it is put back.)
pub(super) fn in_order(taken: &mut [Taken]) {
    let uses: BTreeMap<ObjectName, Vec<ObjectName>> = taken
        .iter()
        .filter_map(|it| match &it.dependent.what {
            DependentKind::Object(name, view) => {
                Some((name.clone(), view.uses.keys().cloned().collect()))
            }
            _ => None,
        })
        .collect();
    // How many views lie below, at most.
    let mut heights: BTreeMap<&ObjectName, usize> = uses.keys().map(|name| (name, 0)).collect();
    for _ in 0..uses.len() {
        let mut changed = false;
        for (name, used) in &uses {
            let below = used.iter().filter_map(|of| heights.get(of)).max();
            let height = below.map_or(0, |height| height + 1);
            if heights.get(name).is_some_and(|known| *known < height) {
                heights.insert(name, height);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    taken.sort_by_cached_key(|it| {
        let of = &it.dependent;
        let (rank, height) = match &of.what {
            DependentKind::Part(part) if part.kind == "exclusion" => (3, 0),
            DependentKind::Part(part) if part.kind == "statistics" => (4, 0),
            DependentKind::Part(..) => (0, 0),
            DependentKind::Object(name, _) => (
                1,
                usize::MAX - heights.get(name).copied().unwrap_or_default(),
            ),
            DependentKind::ForeignKey(_) => (2, 0),
            DependentKind::Check(_) => (3, 0),
            DependentKind::Index(_) => (4, 0),
            DependentKind::Unique(_) => (5, 0),
            DependentKind::Column(_) => (6, 0),
        };
        (rank, height, of.table.clone(), of.name())
    });
}
