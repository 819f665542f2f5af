//! What only the database knows and is in the way of a plan: an index on a column that goes, a view on one that gets
//! another type. It is taken down before all else and, where it can be, put back behind all else: so each of its texts
//! speaks the names that hold where it runs, whatever is renamed in between.
//!
//! Knows nothing of how a database is told, and of whether another database has the same.

mod both_ways;
mod find;
mod mention;
#[cfg(test)]
mod tests;

use super::{Operation, Plan, Step};
use crate::apply::{same_check, same_foreign_key, same_index, same_part, same_unique};
use crate::dialect::Dialect;
use crate::key_name::{foreign_key_name, index_name, unique_name};
use crate::model::{
    Check, Column, ForeignKey, Index, ObjectName, Opaque, OpaquePart, Schema, Table, Unique,
};

pub use both_ways::{both_ways, pinned, put};
pub use find::in_the_way;

/// Something that only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// In whose words it is.
    pub dialect: Dialect,
    /// The table that it is on; none for an object of its own.
    pub table: Option<ObjectName>,
    /// It.
    pub what: DependentKind,
    /// What is said of it in statements of their own: its comment, how a trigger is switched.
    pub more: Vec<String>,
    /// Its table is dropped and takes it along.
    pub with_table: bool,
    /// The entities say it, too; it is no change, and in the way all the same.
    pub managed: bool,
    /// What it was in front of the renames, where it is called otherwise then.
    pub former: Option<Box<Self>>,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DependentKind {
    /// A column: one that is computed from another one, or is on a table that goes.
    Column(Column),
    /// An index.
    Index(Index),
    /// A unique key.
    Unique(Unique),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// A check.
    Check(Check),
    /// Something without a word in the model.
    Part(OpaquePart),
    /// A view.
    Object(ObjectName, Opaque),
}

impl Dependent {
    /// What the database calls it.
    pub fn kind(&self) -> &str {
        match &self.what {
            DependentKind::Column(_) => "column",
            DependentKind::Index(_) => "index",
            DependentKind::Unique(_) => "unique key",
            DependentKind::ForeignKey(_) => "foreign key",
            DependentKind::Check(_) => "check",
            DependentKind::Part(part) => &part.kind,
            DependentKind::Object(_, object) => &object.kind,
        }
    }

    /// Its name, or what stands for it where it has none.
    pub fn name(&self) -> String {
        let nowhere = ObjectName::default();
        let table = self.table.as_ref().unwrap_or(&nowhere);
        match &self.what {
            DependentKind::Column(column) => column.name.clone(),
            DependentKind::Index(index) => index_name(table, index),
            DependentKind::Unique(key) => unique_name(table, key),
            DependentKind::ForeignKey(key) => foreign_key_name(table, key),
            DependentKind::Check(check) => match &check.name {
                Some(name) => name.value().clone(),
                None => format!("({})", check.expression),
            },
            DependentKind::Part(part) => {
                part.name.clone().unwrap_or_else(|| part.definition.clone())
            }
            DependentKind::Object(name, _) => name.to_string(),
        }
    }

    /// Whether the schema has it.
    pub fn is_in(&self, schema: &Schema) -> bool {
        let nothing = Table::default();
        let table = self.table.as_ref().and_then(|name| schema.tables.get(name));
        let table = table.unwrap_or(&nothing);
        match &self.what {
            DependentKind::Column(column) => table.column(&column.name).is_some(),
            DependentKind::Index(index) => table.indexes.iter().any(|it| same_index(it, index)),
            DependentKind::Unique(key) => table.uniques.iter().any(|it| same_unique(it, key)),
            DependentKind::ForeignKey(key) => {
                let mut keys = table.foreign_keys.iter();
                keys.any(|it| same_foreign_key(it, key))
            }
            DependentKind::Check(check) => table.checks.iter().any(|it| same_check(it, check)),
            DependentKind::Part(part) => table.opaque.iter().any(|it| same_part(it, part)),
            DependentKind::Object(name, _) => schema.opaque.contains_key(name),
        }
    }

    /// It in words: ``index `users_age` on `users` ``.
    pub fn label(&self) -> String {
        let on = self.table.as_ref();
        let on = on.map_or_else(String::new, |table| format!(" on `{table}`"));
        format!("{} `{}`{on}", self.kind(), self.name())
    }
}

/// Something in the way, and whether it can come back behind the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// It, under the names that hold in front of the renames.
    pub former: Dependent,
    /// It, under those that hold behind them.
    pub dependent: Dependent,
    /// Whether it is put back in the same direction: what it depends on is there again, as something else.
    pub kept: bool,
}

/// What is in the way of both directions of a plan, each in the order in which it is taken down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependents {
    /// Of the way there.
    pub up: Vec<Taken>,
    /// Of the way back.
    pub down: Vec<Taken>,
}

impl Dependents {
    /// Whether nothing is in the way.
    pub fn is_empty(&self) -> bool {
        self.up.is_empty() && self.down.is_empty()
    }

    /// More that is in the way of both directions and comes back in each.
    pub fn add(&mut self, more: impl IntoIterator<Item = Taken>) {
        for taken in more {
            for direction in [&mut self.up, &mut self.down] {
                if !direction.iter().any(|it| it.former == taken.former) {
                    direction.push(taken.clone());
                }
            }
        }
        find::in_order(&mut self.up);
        find::in_order(&mut self.down);
    }

    /// Says of each whether the entities know it.
    pub fn mark_managed(&mut self, is_managed: impl Fn(&Dependent) -> bool) {
        for taken in self.up.iter_mut().chain(&mut self.down) {
            let managed = is_managed(&taken.former);
            taken.former.managed = managed;
            taken.dependent.managed = managed;
        }
    }

    /// Adds what the entities know, is in the way in another kind of database, and comes back.
    pub fn add_managed(&mut self, elsewhere: Self) {
        let managed = |taken: &Taken| taken.kept && taken.former.managed;
        self.up.extend(elsewhere.up.into_iter().filter(managed));
        self.down.extend(elsewhere.down.into_iter().filter(managed));
    }

    /// What does not come back in `up`, as it was.
    pub fn lost(&self) -> impl Iterator<Item = &Dependent> {
        let lost = self.up.iter().filter(|taken| !taken.kept);
        lost.map(|taken| &taken.former)
    }

    /// All of it, as it was, each once.
    pub fn all(&self) -> Vec<&Dependent> {
        let mut all: Vec<&Dependent> = Vec::new();
        for taken in self.up.iter().chain(&self.down) {
            if !all.contains(&&taken.former) {
                all.push(&taken.former);
            }
        }
        all
    }

    /// All of it that one kind of database has in the way.
    pub fn on(&self, dialect: Dialect) -> impl Iterator<Item = &Dependent> {
        let all = self.all().into_iter();
        all.filter(move |of| of.dialect == dialect)
    }

    /// What a revision says of them, a line each.
    pub fn summary(&self) -> Vec<String> {
        let line = |taken: &Taken, end: &str| {
            let of = &taken.former;
            let whose = if of.managed {
                format!(" is in the way on {} and", of.dialect)
            } else {
                ", which only the database knows,".to_owned()
            };
            format!("{}{whose} {end}", of.label())
        };
        let up = self.up.iter().map(|taken| {
            let end = if taken.kept {
                "is taken down and put back"
            } else {
                "goes; `down` puts it back"
            };
            line(taken, end)
        });
        let known = |taken: &&Taken| !self.up.iter().any(|up| up.former == taken.former);
        let down = self.down.iter().filter(known);
        up.chain(down.map(|taken| line(taken, "is taken down and put back by `down`")))
            .collect()
    }

    /// The way there around them.
    #[must_use]
    pub fn around_up(&self, plan: Plan) -> Plan {
        let mut steps = Vec::new();
        for taken in &self.up {
            let end = if taken.kept {
                "is in the way: it is put back below."
            } else {
                "goes with what it depends on. `down` makes it again in a database that had it."
            };
            steps.push(take_down(&taken.former, end));
        }
        steps.extend(plan.steps);
        let back = self.up.iter().rev().filter(|taken| taken.kept);
        steps.extend(back.map(|taken| put_back(&taken.dependent, false)));
        Plan { steps }
    }

    /// The way back around them: what `up` could not put back comes last.
    #[must_use]
    pub fn around_down(&self, plan: Plan) -> Plan {
        let mut back: Vec<Taken> = self.down.iter().filter(|it| it.kept).cloned().collect();
        back.extend(self.up.iter().filter(|it| !it.kept).cloned());
        find::in_order(&mut back);
        let mut steps = Vec::new();
        for taken in &self.down {
            let end = if taken.kept {
                "is in the way: it is put back below."
            } else {
                "goes with what it depends on."
            };
            steps.push(take_down(&taken.dependent, end));
        }
        steps.extend(plan.steps);
        steps.extend(back.iter().rev().map(|taken| put_back(&taken.former, true)));
        Plan { steps }
    }
}

fn take_down(of: &Dependent, end: &str) -> Step {
    let label = of.label();
    let note = if of.managed {
        format!("The {label} {end}")
    } else {
        format!("Only the database knows the {label}; it {end}")
    };
    Step {
        operation: Operation::TakeDown(of.clone()),
        notes: vec![note],
    }
}

fn put_back(of: &Dependent, is_down: bool) -> Step {
    let mut notes = vec![format!("The {}, where it was taken down.", of.label())];
    if is_down && matches!(of.what, DependentKind::ForeignKey(_)) {
        notes.push("It is refused while rows refer to what is lost.".to_owned());
    }
    Step {
        operation: Operation::PutBack(of.clone()),
        notes,
    }
}
