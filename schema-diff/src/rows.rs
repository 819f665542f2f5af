//! What the rows that are there may have against a plan: which questions it raises, as SQL that counts them, and what the
//! answers mean, in words.
//!
//! Where nobody can be asked, the words say what to check. Knows nothing of how rows are asked.

mod casts;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::apply::apply;
use crate::change::{Change, Rename, Sides};
use crate::dialect::Dialect;
use crate::dialect::tokens::rename_word;
use crate::model::{Column, ForeignKey, Index, ObjectName, Schema, Table, Unique};
use crate::plan::{Alter, Operation, Plan};

/// A question to the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The table.
    pub table: ObjectName,
    /// What is in question.
    pub about: About,
    /// A query that counts what contradicts, as `n`; none where only a reader can tell.
    pub sql: Option<String>,
}

/// What is in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Rows with the same values under a new key.
    Duplicates(Vec<String>),
    /// Rows that reference nothing under a new foreign key.
    Orphans(Vec<String>, ObjectName),
    /// NULL in a column that may hold it no longer.
    Nulls(String),
    /// Rows that a new check forbids.
    Violators(String),
    /// Values that the column's new type cannot hold; the type as the dialect spells it.
    Misfits(String, String),
    /// Rows that hold a value that the enum has no longer.
    Values(ObjectName, String, Vec<String>),
}

/// The questions that the changes raise on tables that are in `before`. What `plan` fills with a value is none.
pub fn questions(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    plan: &Plan,
    dialect: Dialect,
) -> Vec<Question> {
    // Everything behind the renames speaks the new names, and the rows are asked by the old ones.
    let renames: Vec<&Rename> = changes
        .iter()
        .map_while(|change| match change {
            Change::Rename(rename) => Some(rename),
            _ => None,
        })
        .collect();
    let mut there = Cow::Borrowed(before);
    for change in &changes[..renames.len()] {
        // What does not fit, no plan was made of.
        let _ = apply(there.to_mut(), change);
    }
    let mut asked = Asking {
        before: &there,
        after,
        plan,
        dialect,
        renames,
        questions: Vec::new(),
    };
    for change in changes {
        asked.change(change);
    }
    asked.questions
}

struct Asking<'a> {
    before: &'a Schema,
    after: &'a Schema,
    plan: &'a Plan,
    dialect: Dialect,
    renames: Vec<&'a Rename>,
    questions: Vec<Question>,
}

impl Asking<'_> {
    /// The table's name as the rows know it.
    fn table_name(&self, table: &ObjectName) -> String {
        let mut name = table;
        for rename in self.renames.iter().rev() {
            if let Rename::Table { from, to } = rename
                && to == name
            {
                name = from;
            }
        }
        self.dialect.quote_name(name)
    }

    /// The column's name as the rows know it.
    fn column_name(&self, table: &ObjectName, column: &str) -> String {
        let mut name = column;
        for rename in self.renames.iter().rev() {
            if let Rename::Column {
                table: of,
                from,
                to,
            } = rename
                && of == table
                && to == name
            {
                name = from;
            }
        }
        self.dialect.quote(name)
    }

    /// An expression on the table as the rows understand it.
    fn text(&self, table: &ObjectName, text: &str) -> String {
        let mut text = text.to_owned();
        for rename in self.renames.iter().rev() {
            if let Rename::Column {
                table: of,
                from,
                to,
            } = rename
                && of == table
            {
                text = rename_word(&text, to, from);
            }
        }
        text
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Unique { table, sides } => {
                let same = |a: &Unique, b: &Unique| {
                    a.columns == b.columns && a.nulls_not_distinct == b.nulls_not_distinct
                };
                if let Some(next) = is_new(sides, same) {
                    self.duplicates(table, &next.columns, next.nulls_not_distinct, None);
                }
            }
            Change::Index { table, sides } => {
                let same = |a: &Index, b: &Index| {
                    a.unique && a.columns == b.columns && a.filter == b.filter
                };
                if let Some(next) = is_new(sides, same).filter(|next| next.unique)
                    && let Some(columns) = next.plain_columns()
                {
                    let filter = next.filter.as_deref();
                    self.duplicates(table, &columns, next.nulls_not_distinct, filter);
                }
            }
            Change::PrimaryKey { table, sides } => {
                if let Some(next) = is_new(sides, |a, b| a.columns == b.columns) {
                    self.duplicates(table, &next.columns, false, None);
                }
            }
            Change::ForeignKey { table, sides } => {
                let same = |a: &ForeignKey, b: &ForeignKey| {
                    a.columns == b.columns
                        && a.references == b.references
                        && a.referenced_columns == b.referenced_columns
                        && !a.not_valid
                };
                if let Some(next) = is_new(sides, same).filter(|next| !next.not_valid) {
                    self.orphans(table, next);
                }
            }
            Change::Check { table, sides } => {
                let same = |a: &crate::model::Check, b: &crate::model::Check| {
                    a.expression == b.expression && !a.not_valid
                };
                if let Some(next) = is_new(sides, same).filter(|next| !next.not_valid) {
                    let condition = format!("NOT ({})", self.text(table, &next.expression));
                    let about = About::Violators(next.expression.clone());
                    self.ask(table, about, Some(&condition));
                }
            }
            Change::Column { table, sides } => {
                if let (Some(previous), Some(next)) = (&sides.previous, &sides.next) {
                    self.column(table, previous, next);
                }
            }
            Change::Enum { name, sides } => {
                if let (Some(previous), Some(next)) = (&sides.previous, &sides.next) {
                    let gone = |value: &&String| !next.values.contains(value);
                    let gone: Vec<String> = previous.values.iter().filter(gone).cloned().collect();
                    self.values(name, &gone);
                }
            }
            // No row has anything against another name.
            Change::Rename(_)
            | Change::Table { .. }
            | Change::Comment { .. }
            | Change::Option { .. }
            | Change::Part { .. }
            | Change::Object { .. } => {}
        }
    }

    fn there(&self, table: &ObjectName, columns: &[String]) -> Option<&Table> {
        let content = self.before.tables.get(table)?;
        let all = columns.iter().all(|name| content.column(name).is_some());
        all.then_some(content)
    }

    /// Asks how many rows of the table meet the condition.
    fn ask(&mut self, table: &ObjectName, about: About, condition: Option<&str>) {
        if self.before.tables.contains_key(table) {
            let name = self.table_name(table);
            let sql = condition.map(|of| format!("SELECT COUNT(*) AS n FROM {name} WHERE {of}"));
            self.questions.push(Question {
                table: table.clone(),
                about,
                sql,
            });
        }
    }

    fn duplicates(
        &mut self,
        table: &ObjectName,
        columns: &[String],
        with_nulls: bool,
        filter: Option<&str>,
    ) {
        // Of a column that is new nothing is known yet.
        if self.there(table, columns).is_none() {
            return;
        }
        let quoted: Vec<String> = columns
            .iter()
            .map(|name| self.column_name(table, name))
            .collect();
        let filter = filter.map(|of| format!("({})", self.text(table, of)));
        let mut conditions: Vec<String> = filter.into_iter().collect();
        if !with_nulls {
            conditions.extend(quoted.iter().map(|name| format!("{name} IS NOT NULL")));
        }
        let condition = match conditions.as_slice() {
            [] => String::new(),
            all => format!(" WHERE {}", all.join(" AND ")),
        };
        self.questions.push(Question {
            table: table.clone(),
            about: About::Duplicates(columns.to_vec()),
            sql: Some(format!(
                "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM {}{condition} GROUP BY {} HAVING COUNT(*) > 1) AS twice",
                self.table_name(table),
                quoted.join(", ")
            )),
        });
    }

    fn orphans(&mut self, table: &ObjectName, key: &ForeignKey) {
        if self.there(table, &key.columns).is_none() {
            return;
        }
        let quote = |name: &String| self.column_name(table, name);
        let quote_other = |name: &String| self.column_name(&key.references, name);
        let mut conditions: Vec<String> = key
            .columns
            .iter()
            .map(|name| format!("child.{} IS NOT NULL", quote(name)))
            .collect();
        // In a table that is not there yet nothing is found.
        if self
            .there(&key.references, &key.referenced_columns)
            .is_some()
        {
            let pairs = key.columns.iter().zip(&key.referenced_columns);
            let same: Vec<String> = pairs
                .map(|(own, other)| format!("parent.{} = child.{}", quote_other(other), quote(own)))
                .collect();
            conditions.push(format!(
                "NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
                self.table_name(&key.references),
                same.join(" AND ")
            ));
        }
        self.questions.push(Question {
            table: table.clone(),
            about: About::Orphans(key.columns.clone(), key.references.clone()),
            sql: Some(format!(
                "SELECT COUNT(*) AS n FROM {} AS child WHERE {}",
                self.table_name(table),
                conditions.join(" AND ")
            )),
        });
    }

    fn column(&mut self, table: &ObjectName, previous: &Column, next: &Column) {
        let name = self.column_name(table, &next.name);
        let filled = self
            .plan
            .backfills()
            .into_iter()
            .any(|(of, column, _)| of == table && column == next.name);
        if previous.nullable && !next.nullable && !filled {
            let condition = format!("{name} IS NULL");
            self.ask(table, About::Nulls(next.name.clone()), Some(&condition));
        }
        if let Some(misfit) = casts::misfit(
            self.dialect,
            &name,
            previous.ty.value(),
            next.ty.value(),
            self.after,
        ) {
            let about = About::Misfits(next.name.clone(), misfit.ty);
            self.ask(table, about, misfit.condition.as_deref());
        }
    }

    fn values(&mut self, of: &ObjectName, gone: &[String]) {
        // Where an enum is a text, nothing is refused.
        if gone.is_empty() || !self.dialect.knows_enums() {
            return;
        }
        let before = self.before;
        for (table, content) in &before.tables {
            for column in &content.columns {
                if matches!(column.ty.value(), crate::model::ColumnType::Enum(name) if name == of) {
                    let list: Vec<String> = gone
                        .iter()
                        .map(|value| self.dialect.quote_string(value))
                        .collect();
                    let condition = format!(
                        "{} IN ({})",
                        self.column_name(table, &column.name),
                        list.join(", ")
                    );
                    let about = About::Values(of.clone(), column.name.clone(), gone.to_vec());
                    self.ask(table, about, Some(&condition));
                }
            }
        }
    }
}

/// What is there afterwards and says something that was not said before.
fn is_new<T>(sides: &Sides<T>, same: impl Fn(&T, &T) -> bool) -> Option<&T> {
    let next = sides.next.as_ref()?;
    let known = sides
        .previous
        .as_ref()
        .is_some_and(|previous| same(previous, next));
    (!known).then_some(next)
}

impl Question {
    /// What contradicts in general, as the end of `This fails while …`.
    fn condition(&self) -> String {
        let list = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        let table = &self.table;
        match &self.about {
            About::Duplicates(columns) => {
                format!("two rows of `{table}` have the same {}", list(columns))
            }
            About::Orphans(columns, references) => format!(
                "a row of `{table}` has a {} that `{references}` does not have",
                list(columns)
            ),
            About::Nulls(column) => format!("a row of `{table}` has NULL in `{column}`"),
            About::Violators(condition) => {
                format!("a row of `{table}` does not meet {condition}")
            }
            About::Misfits(column, ty) => {
                format!("a row of `{table}` has a value in `{column}` that is no {ty}")
            }
            About::Values(_, column, gone) => {
                format!("a row of `{table}` has one of {} in `{column}`", list(gone))
            }
        }
    }

    /// What the answer means, to be told before anything is written: nothing where no row contradicts.
    pub fn warning(&self, answer: Option<u64>) -> Option<String> {
        let number = answer.filter(|number| *number > 0)?;
        let what = match (&self.about, number) {
            (About::Duplicates(_), 1) => "there is 1 such value".to_owned(),
            (About::Duplicates(_), number) => format!("there are {number} such values"),
            (_, 1) => "there is 1 such row".to_owned(),
            (_, number) => format!("there are {number} such rows"),
        };
        Some(format!(
            "this fails while {}, and in the compared database {what}",
            self.condition()
        ))
    }

    /// The note at the step: the warning, or what to check where nobody could answer.
    pub fn note(&self, answer: Option<u64>) -> Option<String> {
        let text = match answer {
            Some(_) => self.warning(answer)?,
            None => format!("this fails while {}", self.condition()),
        };
        let mut chars = text.chars();
        let first = chars.next()?.to_uppercase();
        Some(format!("{first}{}.", chars.as_str()))
    }

    /// Puts the note at the step that the question is about.
    pub fn annotate(&self, plan: &mut Plan, answer: Option<u64>) {
        let Some(note) = self.note(answer) else {
            return;
        };
        let step = plan
            .steps
            .iter_mut()
            .find(|step| self.is_about(&step.operation));
        if let Some(step) = step {
            // The plan's own word on the same is the shorter one.
            if let About::Nulls(column) = &self.about {
                let own = format!("This fails while a row has NULL in `{column}`.");
                step.notes.retain(|note| *note != own);
            }
            step.notes.push(note);
        }
    }

    fn is_about(&self, operation: &Operation) -> bool {
        match (operation, &self.about) {
            (Operation::AlterTable { name, alters }, _) if *name == self.table => {
                alters.iter().any(|alter| self.is_about_alter(alter))
            }
            (Operation::CreateUniqueIndex { table, unique }, About::Duplicates(columns)) => {
                *table == self.table && unique.columns == *columns
            }
            (Operation::CreateIndex { table, index }, About::Duplicates(columns)) => {
                *table == self.table
                    && index.unique
                    && index.plain_columns().as_ref() == Some(columns)
            }
            (Operation::RewriteEnum { name, .. }, About::Values(of, ..)) => name == of,
            _ => false,
        }
    }

    fn is_about_alter(&self, alter: &Alter) -> bool {
        match (alter, &self.about) {
            (Alter::AddUnique(key), About::Duplicates(columns)) => key.columns == *columns,
            (Alter::AddPrimaryKey(key), About::Duplicates(columns)) => key.columns == *columns,
            (Alter::AddForeignKey(key), About::Orphans(columns, references)) => {
                key.columns == *columns && key.references == *references
            }
            (
                Alter::SetNullable {
                    column,
                    nullable: false,
                },
                About::Nulls(of),
            )
            | (Alter::SetType { column, .. }, About::Misfits(of, _)) => column == of,
            (Alter::AddCheck(check), About::Violators(condition)) => check.expression == *condition,
            _ => false,
        }
    }
}
