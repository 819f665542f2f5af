//! What the Rust of a revision may use: which sea-orm-migration it is compiled with, and whether the crate `runner` is at
//! hand. Where it is not, and the builders are not enough, the file carries SQL, one text for each database.
//!
//! Knows nothing of where the project says so, and spells nothing: what only a database can spell is handed in.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::statement::Statement;

/// What a revision's file may use.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// sea-orm-migration 2, and the crate `runner` under this name. (It speaks that version only.)
    Runner(&'a str),
    /// sea-orm-migration and nothing else.
    Alone {
        /// Its version.
        version: Version,
        /// The plans' steps as SQL.
        spelled: &'a Spelled,
    },
}

impl Target<'_> {
    /// With `runner` under its own name.
    pub const RUNNER: Target<'static> = Target::Runner("runner");

    /// The version of sea-orm-migration.
    pub fn version(self) -> Version {
        match self {
            Self::Runner(_) => Version::V2,
            Self::Alone { version, .. } => version,
        }
    }
}

/// A version of sea-orm-migration, as far as its words differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.1: names are `Alias::new`, a column that counts is serial on PostgreSQL, checks have no names.
    V1,
    /// 2: names are strings.
    V2,
}

/// The steps of both ways as SQL.
#[derive(Debug, Clone, Default)]
pub struct Spelled {
    /// Those of `up` on each database, in the order of its plan.
    pub up: BTreeMap<Dialect, Vec<Vec<Text>>>,
    /// Those of `down`.
    pub down: BTreeMap<Dialect, Vec<Vec<Text>>>,
    /// Where what the texts say beyond the plan comes from; nothing where they say no more than that.
    pub sources: BTreeMap<Dialect, Source>,
}

impl Spelled {
    /// Adds what the steps are on one database.
    pub fn insert(&mut self, dialect: Dialect, [up, down]: [Vec<Vec<Text>>; 2]) {
        self.up.insert(dialect, up);
        self.down.insert(dialect, down);
    }
}

/// The steps as texts, where no database must be asked how it spells one of them.
pub fn plain(steps: &[Vec<Statement>]) -> Option<Vec<Vec<Text>>> {
    let text = |statement: &Statement| match statement {
        Statement::Sql(sql) => Some(Some(Text::Sql(sql.clone()))),
        // The file asks the rows by itself.
        Statement::BackfillNeeded { .. } => Some(None),
        Statement::TakeDown(of) if of.dialect.can_decide() => {
            Some(Some(Text::Sql(of.take_down_script())))
        }
        Statement::PutBack(of) if of.dialect.can_decide() => {
            Some(Some(Text::Sql(of.put_back_script())))
        }
        Statement::AlterTable { .. } | Statement::TakeDown(_) | Statement::PutBack(_) => None,
    };
    steps
        .iter()
        .map(|step| {
            let texts: Option<Vec<Option<Text>>> = step.iter().map(text).collect();
            texts.map(|texts| texts.into_iter().flatten().collect())
        })
        .collect()
}

/// One step on each database.
pub(super) type Spelling<'a> = BTreeMap<Dialect, &'a [Text]>;

/// What is known of the tables that a text says anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The live tables.
    Live,
    /// What the revisions recorded of them.
    Recorded,
}

/// What a database is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A statement.
    Sql(String),
    /// A table of SQLite that is built anew.
    Rebuild(Rebuild),
}

/// A table of SQLite that is built anew: the statements belong together, and run on one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuild {
    /// Its name.
    pub table: String,
    /// The columns that it has when the statements begin, computed ones left out.
    pub columns: Vec<String>,
    /// The other tables with a foreign key to it.
    pub children: Vec<String>,
    /// The statements.
    pub statements: Vec<String>,
}

impl Text {
    /// Its statements.
    pub fn statements(&self) -> &[String] {
        match self {
            Self::Sql(sql) => std::slice::from_ref(sql),
            Self::Rebuild(rebuild) => &rebuild.statements,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectName;

    #[test]
    fn steps_are_plain_where_no_database_spells_them() {
        let sql = || Statement::Sql("a".into());
        let missing = Statement::BackfillNeeded {
            table: ObjectName::new("t"),
            column: "c".into(),
        };
        let alter = Statement::AlterTable {
            table: ObjectName::new("t"),
            actions: Vec::new(),
        };
        let text = || Text::Sql("a".into());
        assert_eq!(
            plain(&[vec![sql(), sql()], vec![missing]]),
            Some(vec![vec![text(), text()], Vec::new()])
        );
        assert_eq!(plain(&[vec![sql()], vec![alter]]), None);
    }
}
