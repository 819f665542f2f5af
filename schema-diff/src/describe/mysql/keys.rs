//! Rows of indexes and foreign keys to the model's keys.

use std::collections::BTreeMap;

use super::rows::{ForeignKeyPart, ForeignKeyRule, IndexPart};
use crate::describe::said;
use crate::dialect::Dialect;
use crate::model::{
    Action, Fact, ForeignKey, Index, IndexColumn, IndexKey, ObjectName, OpaquePart, PrimaryKey,
    Table, Unique, UniqueForm,
};

/// The foreign keys of a table, each with its name.
#[derive(Default)]
pub(super) struct Keys(Vec<(String, ForeignKey)>);

impl Keys {
    pub(super) fn part(&mut self, part: ForeignKeyPart, database: &str) {
        if let Some((_, key)) = self.0.iter_mut().rfind(|(name, _)| *name == part.name) {
            key.columns.push(part.column);
            key.referenced_columns.push(part.target_column);
            return;
        }
        let given = own_number(&part.relation, &part.name).is_none();
        let key = ForeignKey {
            name: given.then(|| said(&part.name)),
            columns: vec![part.column],
            references: if part.target_database == database {
                ObjectName::new(part.target)
            } else {
                ObjectName::in_schema(part.target_database, part.target)
            },
            referenced_columns: vec![part.target_column],
            ..ForeignKey::default()
        };
        self.0.push((part.name, key));
    }

    pub(super) fn rule(&mut self, rule: &ForeignKeyRule) {
        if let Some((_, key)) = self.0.iter_mut().find(|(name, _)| *name == rule.name) {
            key.on_delete = action(&rule.on_delete);
            key.on_update = action(&rule.on_update);
        }
    }

    /// Those that the server named come first, in the order in which it counted; the others by name.
    pub(super) fn finish(mut self, table: &str) -> Vec<ForeignKey> {
        let number = |name: &str| own_number(table, name).unwrap_or(u64::MAX);
        let keys = &mut self.0;
        keys.sort_by(|(a, _), (b, _)| (number(a), a).cmp(&(number(b), b)));
        self.0.into_iter().map(|(_, key)| key).collect()
    }
}

/// The number of a foreign key that the server itself named: 1 of `t_ibfk_1`.
fn own_number(table: &str, key: &str) -> Option<u64> {
    let number = key.strip_prefix(table)?.strip_prefix("_ibfk_")?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.parse().ok())?
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "NO ACTION" => Action::NoAction,
        "RESTRICT" => Action::Restrict,
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => return None,
    })
}

/// The indexes of a table.
#[derive(Default)]
pub(super) struct Parts(Vec<Keyed>);

/// An index as its parts come, with what all of them say of it.
struct Keyed {
    name: String,
    unique: bool,
    method: String,
    hidden: bool,
    comment: String,
    columns: Vec<IndexColumn>,
}

impl Parts {
    pub(super) fn push(&mut self, part: IndexPart) {
        let column = index_column(&part);
        if let Some(of) = self.0.iter_mut().rfind(|of| of.name == part.name) {
            of.columns.push(column);
        } else {
            self.0.push(Keyed {
                name: part.name,
                unique: part.unique,
                method: part.method,
                hidden: part.hidden,
                comment: part.comment,
                columns: vec![column],
            });
        }
    }

    /// Adds them to their table, by name.
    pub(super) fn finish(mut self, table: &mut Table, in_memory: bool, mariadb: bool) {
        self.0.sort_by(|a, b| a.name.cmp(&b.name));
        for of in self.0 {
            of.add(table, in_memory, mariadb);
        }
    }
}

impl Keyed {
    fn add(self, table: &mut Table, in_memory: bool, mariadb: bool) {
        let said_whole = |part: &OpaquePart| {
            part.kind == super::objects::KEY && part.name.as_ref() == Some(&self.name)
        };
        if table.opaque.iter().any(said_whole) {
            return;
        }
        let method = match self.method.as_str() {
            "HASH" if in_memory => None,
            "BTREE" if !in_memory => None,
            // A long unique key, which MariaDB keeps so by itself.
            "HASH" if self.unique && mariadb => None,
            other => Some(other.to_lowercase()),
        };
        let mut options = BTreeMap::new();
        if self.hidden {
            let word = if mariadb { "ignored" } else { "invisible" };
            options.insert(word.to_owned(), String::new());
        }
        if !self.comment.is_empty() {
            options.insert("comment".to_owned(), self.comment);
        }
        let index = Index {
            name: Some(said(&self.name)),
            columns: self.columns,
            unique: self.unique,
            method,
            options,
            ..Index::default()
        };
        add_index(table, &self.name, index);
    }
}

fn add_index(table: &mut Table, name: &str, index: Index) {
    let all_columns = index.plain_columns();
    let nothing_more = index.method.is_none() && index.options.is_empty();
    match (name, all_columns) {
        ("PRIMARY", plain) => {
            // Every primary key has this name: it says nothing.
            let definition = (plain.is_none() || !nothing_more).then(|| primary_key(&index));
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns: index.named_columns().cloned().collect(),
                definition,
                ..PrimaryKey::default()
            });
        }
        (_, Some(columns)) if nothing_more && index.unique => {
            // Nobody gave a name to a key that is called as its first column.
            let given = columns.first().is_none_or(|column| column != name);
            table.uniques.push(Unique {
                name: given.then(|| said(name)),
                columns,
                form: Fact::Said(UniqueForm::Constraint),
                ..Unique::default()
            });
        }
        (_, Some(columns)) if nothing_more && only_serves(name, &columns, &table.foreign_keys) => {}
        _ => table.indexes.push(index),
    }
}

fn index_column(part: &IndexPart) -> IndexColumn {
    let key = match (&part.column, &part.expression) {
        (Some(column), _) => IndexKey::Column(column.clone()),
        (None, expression) => {
            // Strings inside are printed with their quotes escaped.
            let text = expression.as_deref().unwrap_or_default();
            IndexKey::Expression(text.replace("\\'", "'"))
        }
    };
    let length = part.length.filter(|_| part.method != "SPATIAL");
    IndexColumn {
        descending: part.collation.as_deref() == Some("D"),
        length: length.and_then(|length| length.try_into().ok()),
        ..IndexColumn::new(key)
    }
}

/// Whether the server made the index for a foreign key: it carries the key's name, or, where the key was not given
/// one, that of its first column.
fn only_serves(name: &str, columns: &[String], keys: &[ForeignKey]) -> bool {
    keys.iter().any(|key| {
        let own = key.name.as_ref().map(Fact::value).or(columns.first());
        key.columns == columns && own.is_some_and(|own| own == name)
    })
}

/// A primary key over parts of columns, in an order, or kept in another way, as CREATE TABLE says it.
fn primary_key(index: &Index) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|column| {
            let mut text = Dialect::MySql.quote(column.text());
            if let Some(length) = column.length {
                text.extend(["(", &length.to_string(), ")"]);
            }
            if column.descending {
                text.push_str(" DESC");
            }
            text
        })
        .collect();
    let mut text = format!("PRIMARY KEY ({})", columns.join(","));
    if let Some(method) = &index.method {
        text.extend([" USING ", &method.to_uppercase()]);
    }
    if let Some(comment) = index.options.get("comment") {
        text.extend([" COMMENT ", &Dialect::MySql.quote_string(comment)]);
    }
    text
}
