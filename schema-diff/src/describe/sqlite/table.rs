//! One table: what the pragmas say of it, and what only the text of its CREATE TABLE says.

use std::collections::BTreeMap;

use sea_schema::sqlite::def::ForeignKeyAction;

use super::{Catalog, Column, IndexKey, Listed, Object, Rows, column_type, default_value, same};
use crate::describe::said;
use crate::dialect::sqlite_ddl::{
    self, ColumnClause, ColumnRule, CreateTable, ForeignKeyClause, KeyColumn, TableRule,
};
use crate::model::{
    self, Action, Check, Fact, ForeignKey, Generated, Index, OpaquePart, PrimaryKey, Table, Unique,
    UniqueForm,
};

/// A key or foreign key as the text declares it.
struct Declared<'a, T> {
    name: Option<&'a str>,
    columns: Vec<&'a str>,
    text: &'a str,
    rest: T,
}

/// What only the text of a table's CREATE TABLE says.
#[derive(Default)]
struct Text<'a> {
    columns: Vec<&'a ColumnClause>,
    primary_key: Option<Declared<'a, ()>>,
    uniques: Vec<Declared<'a, ()>>,
    foreign_keys: Vec<Declared<'a, &'a ForeignKeyClause>>,
    checks: Vec<Check>,
    opaque: Vec<OpaquePart>,
}

pub(super) fn describe(
    catalog: &Catalog,
    all: &BTreeMap<&str, Rows<'_>>,
    object: &Object,
    listed: Option<&Listed>,
) -> Table {
    let none = Rows::default();
    let rows = all.get(object.name.as_str()).unwrap_or(&none);
    let sql = object.sql.as_deref().unwrap_or_default();
    let parsed = sqlite_ddl::parse(sql);
    let mut text = match &parsed {
        Ok(create) => Text::of(sql, create),
        Err(error) => Text {
            opaque: vec![part("definition", None, format!("{sql} -- {error}"))],
            ..Text::default()
        },
    };
    let mut table = Table::default();
    let key = rows.primary_key();
    let without_rowid = listed.is_some_and(|listed| listed.without_rowid);
    // An INTEGER PRIMARY KEY is the rowid, unless it is kept as an index (`DESC` has that effect).
    let is_rowid = key.len() == 1
        && !without_rowid
        && !rows.indexes.iter().any(|index| index[0].origin == "pk");
    for column in &rows.columns {
        let counts = is_rowid && column.key > 0 && same(&column.ty, "INTEGER");
        table.columns.push(text.column(column, counts));
    }
    if !key.is_empty() {
        table.primary_key = Some(PrimaryKey {
            name: text.primary_key.as_ref().and_then(|key| key.name).map(said),
            columns: key,
            ..PrimaryKey::default()
        });
    }
    for keys in &rows.indexes {
        text.index(&mut table, catalog, keys);
    }
    for columns in &rows.foreign_keys {
        text.foreign_key(&mut table, all, columns);
    }
    let option = |is: bool, word: &str| is.then(|| part("option", None, word.into()));
    table.checks = std::mem::take(&mut text.checks);
    table.opaque = std::mem::take(&mut text.opaque);
    table.opaque.extend(option(without_rowid, "WITHOUT ROWID"));
    table
        .opaque
        .extend(option(listed.is_some_and(|of| of.strict), "STRICT"));
    table
        .opaque
        .extend(catalog.triggers(&object.name).map(|trigger| {
            let sql = trigger.sql.clone().unwrap_or_default();
            part("trigger", Some(&trigger.name), sql)
        }));
    table
}

fn part(kind: &str, name: Option<&str>, definition: String) -> OpaquePart {
    OpaquePart {
        kind: kind.into(),
        name: name.map(str::to_owned),
        definition,
    }
}

fn same_columns<'a>(a: &[&str], b: impl ExactSizeIterator<Item = &'a str>) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn key_names(columns: &[KeyColumn]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

impl<'a> Text<'a> {
    fn of(sql: &'a str, create: &'a CreateTable) -> Self {
        let mut text = Self {
            columns: create.columns.iter().collect(),
            ..Self::default()
        };
        for column in &create.columns {
            for constraint in &column.constraints {
                let declared = |name| Declared {
                    name,
                    columns: vec![column.name.as_str()],
                    text: &sql[constraint.span.clone()],
                    rest: (),
                };
                let name = constraint.name.as_deref();
                match &constraint.rule {
                    ColumnRule::PrimaryKey { .. } => text.primary_key = Some(declared(name)),
                    ColumnRule::Unique => text.uniques.push(declared(name)),
                    ColumnRule::Check(expression) => text.check(name, expression),
                    ColumnRule::References(rest) => text.foreign_keys.push(Declared {
                        name,
                        columns: vec![&column.name],
                        text: &sql[constraint.span.clone()],
                        rest,
                    }),
                    ColumnRule::NotNull
                    | ColumnRule::Null
                    | ColumnRule::Default(_)
                    | ColumnRule::Collate(_)
                    | ColumnRule::Generated { .. } => {}
                }
                text.conflict(name, &sql[constraint.span.clone()]);
            }
        }
        for constraint in &create.constraints {
            let name = constraint.name.as_deref();
            let whole = &sql[constraint.span.clone()];
            let declared = |columns| Declared {
                name,
                columns: key_names(columns),
                text: whole,
                rest: (),
            };
            match &constraint.rule {
                TableRule::PrimaryKey { columns, .. } => {
                    text.primary_key = Some(declared(columns));
                }
                TableRule::Unique { columns } => text.uniques.push(declared(columns)),
                TableRule::Check(expression) => text.check(name, expression),
                TableRule::ForeignKey {
                    columns,
                    references,
                } => text.foreign_keys.push(Declared {
                    name,
                    columns: columns.iter().map(String::as_str).collect(),
                    text: whole,
                    rest: references,
                }),
            }
            text.conflict(name, whole);
        }
        text
    }

    fn check(&mut self, name: Option<&str>, expression: &str) {
        self.checks.push(Check {
            name: name.map(said),
            ..Check::new(expression.trim())
        });
    }

    /// `ON CONFLICT …` changes what every INSERT does, and the model has no word for it.
    fn conflict(&mut self, name: Option<&str>, text: &str) {
        let says = sqlite_ddl::tokens(text)
            .is_ok_and(|tokens| tokens.iter().any(|token| token.is_word("CONFLICT")));
        if says {
            self.opaque.push(part("conflict clause", name, text.into()));
        }
    }

    fn clause(&self, column: &str) -> Option<&'a ColumnClause> {
        self.columns
            .iter()
            .find(|clause| same(&clause.name, column))
            .copied()
    }

    /// The collation that the column says.
    fn collation(&self, column: &str) -> Option<&'a str> {
        let mut rules = self.clause(column)?.constraints.iter();
        rules.find_map(|constraint| match &constraint.rule {
            ColumnRule::Collate(name) => Some(name.as_str()),
            _ => None,
        })
    }

    fn column(&self, row: &Column, counts: bool) -> model::Column {
        let collation = self
            .collation(&row.name)
            .filter(|name| !same(name, "BINARY"));
        let rules = self.clause(&row.name).map(|clause| &clause.constraints);
        let generated = rules.into_iter().flatten().find_map(|constraint| {
            let ColumnRule::Generated { expression, .. } = &constraint.rule else {
                return None;
            };
            Some(expression.as_str())
        });
        model::Column {
            nullable: !row.not_null && row.key == 0,
            default: row.default.as_deref().map(default_value),
            auto_increment: Fact::Said(counts),
            collation: collation.map(str::to_owned),
            generated: matches!(row.hidden, 2 | 3).then(|| Generated {
                expression: generated.unwrap_or_default().trim().to_owned(),
                stored: row.hidden == 3,
            }),
            ..model::Column::new(row.name.clone(), Fact::Said(column_type(&row.ty)))
        }
    }

    fn index(&mut self, table: &mut Table, catalog: &Catalog, keys: &[&IndexKey]) {
        let index = keys[0];
        let plain = !index.partial
            && keys.iter().all(|key| {
                let Some(column) = &key.column else {
                    return false;
                };
                let own = self.collation(column).unwrap_or("BINARY");
                !key.descending && key.collation.as_deref().is_none_or(|of| same(of, own))
            });
        let columns: Vec<String> = keys.iter().filter_map(|key| key.column.clone()).collect();
        match (index.origin.as_str(), plain) {
            ("pk", true) => {}
            ("pk", false) => {
                let key = self.primary_key.as_ref();
                let (name, text) = key.map_or((None, ""), |key| (key.name, key.text));
                self.opaque.push(part("primary key", name, text.into()));
            }
            ("u", plain) => {
                let names = || columns.iter().map(String::as_str);
                let at = self
                    .uniques
                    .iter()
                    .position(|unique| same_columns(&unique.columns, names()));
                let declared = at.map(|at| self.uniques.remove(at));
                let name = declared.as_ref().and_then(|unique| unique.name);
                if plain {
                    table.uniques.push(Unique {
                        name: name.map(said),
                        columns,
                        form: Fact::Said(UniqueForm::Constraint),
                        ..Unique::default()
                    });
                } else {
                    let text = declared.as_ref().map_or("", |unique| unique.text);
                    self.opaque.push(part("unique", name, text.into()));
                }
            }
            (_, true) if index.unique => table.uniques.push(Unique {
                name: Some(said(&index.index)),
                columns,
                form: Fact::Said(UniqueForm::Index),
                ..Unique::default()
            }),
            (_, plain) => table.indexes.push(Index {
                name: Some(said(&index.index)),
                columns: columns.into_iter().map(Into::into).collect(),
                definition: (!plain).then(|| catalog.index_sql(&index.index)),
                ..Index::default()
            }),
        }
    }

    fn foreign_key(
        &mut self,
        table: &mut Table,
        all: &BTreeMap<&str, Rows<'_>>,
        columns: &[&super::ForeignKeyColumn],
    ) {
        let first = columns[0];
        let names = || columns.iter().map(|column| column.from.as_str());
        let at = self.foreign_keys.iter().position(|key| {
            same(&key.rest.table, &first.target) && same_columns(&key.columns, names())
        });
        let declared = at.map(|at| self.foreign_keys.remove(at));
        let name = declared.as_ref().and_then(|key| key.name);
        if let Some(declared) = &declared
            && is_deferred(declared.rest)
        {
            self.opaque
                .push(part("foreign key", name, declared.text.into()));
            return;
        }
        // SQLite keeps the target's name as it was written, in any case of letters.
        let target = all.iter().find(|(name, _)| same(name, &first.target));
        let referenced_columns = if first.to.is_some() {
            let spelled = |written: &String| {
                let columns = target.map(|(_, rows)| rows.columns.iter());
                let found = columns
                    .into_iter()
                    .flatten()
                    .find(|of| same(&of.name, written));
                found.map_or_else(|| written.clone(), |column| column.name.clone())
            };
            columns
                .iter()
                .filter_map(|column| column.to.as_ref().map(spelled))
                .collect()
        } else {
            target
                .map(|(_, rows)| rows.primary_key())
                .unwrap_or_default()
        };
        table.foreign_keys.push(ForeignKey {
            name: name.map(said),
            columns: names().map(str::to_owned).collect(),
            references: target
                .map_or(first.target.as_str(), |(name, _)| name)
                .into(),
            referenced_columns,
            on_delete: Some(action(&first.on_delete)),
            on_update: Some(action(&first.on_update)),
            ..ForeignKey::default()
        });
    }
}

/// Only this form defers; the others are accepted and do nothing.
fn is_deferred(key: &ForeignKeyClause) -> bool {
    let words = key.deferrable.as_deref().unwrap_or_default().to_uppercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    words == ["DEFERRABLE", "INITIALLY", "DEFERRED"]
}

fn action(words: &str) -> Action {
    match ForeignKeyAction::from(words) {
        ForeignKeyAction::NoAction => Action::NoAction,
        ForeignKeyAction::Restrict => Action::Restrict,
        ForeignKeyAction::SetNull => Action::SetNull,
        ForeignKeyAction::SetDefault => Action::SetDefault,
        ForeignKeyAction::Cascade => Action::Cascade,
    }
}

impl Catalog {
    fn index_sql(&self, name: &str) -> String {
        let mut indexes = self.objects.iter().filter(|object| object.kind == "index");
        let found = indexes.find(|object| object.name == name);
        found
            .and_then(|object| object.sql.clone())
            .unwrap_or_default()
    }
}
