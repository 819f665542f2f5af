//! What is still to be said of tables so that entities say what a database has: in SeaORM's attributes where they have a
//! word for it, else in the words of `#[ddl(…)]`.
//!
//! Two schemas come in, what entities say already and what is there. Knows nothing of source text, of files and of how
//! the difference between two schemas is carried out.

mod column_type;
mod columns;
mod keys;
mod options;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use proc_macro2::Span;
use schema_diff_ddl as ddl;
pub use schema_diff_ddl::Printed;

use crate::dialect::Dialect;
use crate::model::{Fact, ForeignKey, ObjectName, Schema, Table};

/// How it is to be said.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The kind of the database.
    pub dialect: Dialect,
    /// Whether SeaORM's own attributes can be written; otherwise all is in the words of `#[ddl(…)]`.
    pub attributes: bool,
    /// Whether the names of keys and indexes are said where they are not those that SeaORM would give.
    pub names: bool,
    /// Whether other kinds of databases shall have the same tables: then SQL is said for this one alone.
    pub shared: bool,
}

/// What is to be said, by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sayings {
    /// The tables of which something is to be said.
    pub tables: BTreeMap<ObjectName, Saying>,
    /// What nothing can be said of.
    pub unsaid: Vec<Unsaid>,
}

/// What is to be said of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    /// On the struct, in `#[ddl(…)]`.
    pub ddl: Vec<Printed>,
    /// On the struct, in `#[sea_orm(…)]`.
    pub attributes: Vec<Attribute>,
    /// On fields.
    pub columns: BTreeMap<String, ColumnSaying>,
    /// The names of foreign keys of which no more is to be said, each with what says it in `#[ddl(…)]`: where a relation
    /// has SeaORM's `fk_name`, that is the shorter word.
    pub relations: Vec<(ForeignKey, Printed)>,
}

/// What is to be said of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnSaying {
    /// In `#[ddl(…)]`.
    pub ddl: Vec<Printed>,
    /// In `#[sea_orm(…)]`.
    pub attributes: Vec<Attribute>,
}

/// A key of `#[sea_orm(…)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The key.
    pub key: &'static str,
    /// Its value as Rust spells the literal; `None` for a key that stands alone.
    pub value: Option<String>,
}

/// Something that a database has and no entity can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsaid {
    /// The table.
    pub table: ObjectName,
    /// What it is, in words that may stand before “on `table`”.
    pub what: String,
    /// Why it cannot be said.
    pub why: &'static str,
}

impl Sayings {
    /// Whether everything is said that can be.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }
}

impl Attribute {
    fn flag(key: &'static str) -> Self {
        Self { key, value: None }
    }

    fn text(key: &'static str, value: &str) -> Self {
        Self {
            key,
            value: Some(proc_macro2::Literal::string(value).to_string()),
        }
    }
}

impl Saying {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is to be said of the tables of `live` that `said` has, too.
pub fn sayings(said: &Schema, live: &Schema, manner: Manner) -> Sayings {
    let mut out = Sayings::default();
    for (name, table) in &live.tables {
        let Some(known) = said.tables.get(name) else {
            continue;
        };
        let mut speaker = Speaker {
            manner,
            name,
            said: known,
            live: table,
            saying: Saying::default(),
            unsaid: &mut out.unsaid,
        };
        speaker.options();
        speaker.columns((said, live));
        speaker.keys();
        let saying = speaker.saying;
        if !saying.is_empty() {
            out.tables.insert(name.clone(), saying);
        }
    }
    out.unsaid.sort();
    out.unsaid.dedup();
    out
}

/// One table.
struct Speaker<'a> {
    manner: Manner,
    name: &'a ObjectName,
    said: &'a Table,
    live: &'a Table,
    saying: Saying,
    unsaid: &'a mut Vec<Unsaid>,
}

impl Speaker<'_> {
    fn unsaid(&mut self, what: impl Into<String>, why: &'static str) {
        self.unsaid.push(Unsaid {
            table: self.name.clone(),
            what: what.into(),
            why,
        });
    }

    /// A word of the struct. `sql` is whether it is said in one database's own words.
    fn say(&mut self, word: ddl::TableWord, sql: bool, what: impl FnOnce() -> String) {
        match self.table_word(word, sql) {
            Some(printed) => self.saying.ddl.push(printed),
            None => self.unsaid(what(), NO_FORM),
        }
    }

    fn table_word(&self, word: ddl::TableWord, sql: bool) -> Option<Printed> {
        let on = self.on(sql);
        ddl::print_table(&ddl::Only { word, on })
    }

    fn say_of(&mut self, column: &str, word: ddl::ColumnWord, sql: bool, what: &str) {
        let on = self.on(sql);
        match ddl::print_column(&ddl::Only { word, on }) {
            Some(printed) => self.of(column).ddl.push(printed),
            None => self.unsaid(format!("{what} of `{column}`"), NO_FORM),
        }
    }

    fn of(&mut self, column: &str) -> &mut ColumnSaying {
        self.saying.columns.entry(column.to_owned()).or_default()
    }

    /// The database that what is said in its words is for.
    fn on(&self, sql: bool) -> Option<ddl::Dialect> {
        (sql && self.manner.shared).then(|| dialect(self.manner.dialect))
    }
}

/// Why a word has no form.
const NO_FORM: &str = "`#[ddl(…)]` has no form for it";

fn dialect(of: Dialect) -> ddl::Dialect {
    match of {
        Dialect::Postgres => ddl::Dialect::Postgres,
        Dialect::MySql => ddl::Dialect::MySql,
        Dialect::Sqlite => ddl::Dialect::Sqlite,
    }
}

fn text(value: impl Into<String>) -> ddl::Text {
    ddl::Text {
        value: value.into(),
        span: Span::call_site(),
    }
}

fn texts(values: &[String]) -> Vec<ddl::Text> {
    values.iter().map(text).collect()
}

/// The name of a live object.
fn name_of(name: Option<&Fact<String>>) -> Option<&String> {
    name.map(Fact::value)
}
