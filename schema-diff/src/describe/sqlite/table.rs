//! One table: what the pragmas say of it, and what only the texts of its CREATE TABLE and CREATE INDEX say.

use std::collections::HashMap;

use sea_schema::sqlite::def::ForeignKeyAction;

use super::values::without_comments_behind;
use super::{Column, ForeignKeyColumn, IndexKey, Known, Listed, Object, Rows, TableRows};
use super::{column_type, default_value, same};
use crate::describe::said;
use crate::dialect::Dialect;
use crate::dialect::sqlite_ddl::{
    self, ColumnClause, ColumnConstraint, ColumnRule, CreateTable, ForeignKeyClause, KeyColumn,
    TableConstraint, TableRule,
};
use crate::model::{
    self, Action, Check, ColumnType, Counter, CounterKind, Deferrable, Fact, ForeignKey, Generated,
    Index, IndexColumn, IndexKey as Key, OpaquePart, PrimaryKey, Table, Unique, UniqueForm,
};

/// The types that were met, by their text: a schema has few of them and says each often.
pub(super) type Types = HashMap<String, ColumnType>;

fn column_type_of(types: &mut Types, text: &str) -> ColumnType {
    if let Some(ty) = types.get(text) {
        return ty.clone();
    }
    let ty = column_type(text);
    types.insert(text.to_owned(), ty.clone());
    ty
}

/// A key as the text declares it.
struct Declared<'a> {
    name: Option<&'a str>,
    columns: Vec<&'a str>,
    /// The whole of it as a table constraint, without its name, where the model's words are not enough.
    definition: Option<String>,
    /// AUTOINCREMENT.
    autoincrement: bool,
}

/// A foreign key as the text declares it.
struct DeclaredForeignKey<'a> {
    name: Option<&'a str>,
    columns: Vec<&'a str>,
    clause: &'a ForeignKeyClause,
    deferrable: Option<&'a str>,
    /// As a table constraint, without its name.
    text: String,
}

/// What only the text of a table's CREATE TABLE says.
#[derive(Default)]
struct Text<'a> {
    columns: &'a [ColumnClause],
    primary_key: Option<Declared<'a>>,
    uniques: Vec<Declared<'a>>,
    foreign_keys: Vec<DeclaredForeignKey<'a>>,
    checks: Vec<Check>,
}

pub(super) fn describe(
    known: &Known<'_>,
    types: &mut Types,
    object: &Object,
    rows: &TableRows,
    listed: Option<&Listed>,
) -> Table {
    let rows = Rows::of(rows);
    let sql = object.sql.as_deref().unwrap_or_default();
    let parsed = sqlite_ddl::parse(sql);
    let mut table = Table {
        columns: Vec::with_capacity(rows.columns.len()),
        ..Table::default()
    };
    let mut text = match &parsed {
        Ok(create) => Text::of(sql, create),
        Err(error) => {
            table
                .opaque
                .push(part("definition", None, format!("{sql} -- {error}")));
            Text::default()
        }
    };
    let without_rowid = listed.is_some_and(|listed| listed.without_rowid);
    let key = rows.primary_key();
    // An INTEGER PRIMARY KEY is the rowid, unless it is kept as an index (`DESC` has that effect).
    let is_rowid = key.len() == 1
        && !without_rowid
        && !rows.indexes.iter().any(|index| index[0].origin == "pk");
    let counter = match &text.primary_key {
        Some(key) if key.autoincrement => CounterKind::AutoIncrement,
        _ => CounterKind::Rowid,
    };
    for (at, column) in rows.columns.iter().enumerate() {
        let counts = is_rowid && column.key > 0 && same(&column.ty, "INTEGER");
        table
            .columns
            .push(text.column(types, at, column, counts.then_some(counter)));
    }
    if !key.is_empty() {
        let declared = text.primary_key.take();
        table.primary_key = Some(PrimaryKey {
            name: declared.as_ref().and_then(|key| key.name).map(said),
            columns: key,
            definition: declared.and_then(|key| key.definition),
            ..PrimaryKey::default()
        });
    }
    for keys in &rows.indexes {
        text.index(&mut table, known, keys);
    }
    for columns in &rows.foreign_keys {
        text.foreign_key(&mut table, known, columns);
    }
    table.checks = text.checks;
    // A list that grows has room for more than it needs: in a large schema that is most of it.
    table.uniques.shrink_to_fit();
    table.indexes.shrink_to_fit();
    table.foreign_keys.shrink_to_fit();
    table.checks.shrink_to_fit();
    let option = |is: bool, word: &str| is.then(|| (word.to_owned(), String::new()));
    table.options.extend(option(without_rowid, "without_rowid"));
    let strict = listed.is_some_and(|listed| listed.strict);
    table.options.extend(option(strict, "strict"));
    table
        .opaque
        .extend(known.triggers(&object.name).iter().map(|trigger| {
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

fn quoted(name: &str) -> String {
    Dialect::Sqlite.quote(name)
}

impl<'a> Text<'a> {
    fn of(sql: &'a str, create: &'a CreateTable) -> Self {
        let mut text = Self {
            columns: &create.columns,
            ..Self::default()
        };
        for column in &create.columns {
            for (at, constraint) in column.constraints.iter().enumerate() {
                text.column_constraint(sql, column, constraint, &column.constraints[at + 1..]);
            }
        }
        for constraint in &create.constraints {
            text.table_constraint(sql, create, constraint);
        }
        text
    }

    fn column_constraint(
        &mut self,
        sql: &'a str,
        column: &'a ColumnClause,
        constraint: &'a ColumnConstraint,
        behind: &'a [ColumnConstraint],
    ) {
        let name = constraint.name.as_deref();
        let conflict = constraint.conflict.as_deref();
        let on_conflict =
            || conflict.map_or_else(String::new, |what| format!(" ON CONFLICT {what}"));
        match &constraint.rule {
            ColumnRule::PrimaryKey {
                autoincrement,
                descending,
            } => {
                let is_integer = column.ty.as_deref().is_some_and(|ty| same(ty, "INTEGER"));
                let definition = if *descending && is_integer {
                    // Said as a table constraint it would be the rowid.
                    Some(sql[constraint.rule_span.clone()].to_owned())
                } else if *descending || conflict.is_some() {
                    Some(format!(
                        "PRIMARY KEY ({}{}{}){}",
                        quoted(&column.name),
                        if *descending { " DESC" } else { "" },
                        if *autoincrement { " AUTOINCREMENT" } else { "" },
                        on_conflict()
                    ))
                } else {
                    None
                };
                self.primary_key = Some(Declared {
                    name,
                    columns: vec![&column.name],
                    definition,
                    autoincrement: *autoincrement,
                });
            }
            ColumnRule::Unique => self.uniques.push(Declared {
                name,
                columns: vec![&column.name],
                definition: conflict
                    .map(|_| format!("UNIQUE ({}){}", quoted(&column.name), on_conflict())),
                autoincrement: false,
            }),
            ColumnRule::Check(expression) => self.check(name, expression),
            ColumnRule::References(clause) => {
                let rule = &sql[constraint.rule_span.clone()];
                // It may be said later in the column, of the last foreign key before it.
                let later = behind
                    .iter()
                    .take_while(|other| !matches!(other.rule, ColumnRule::References(_)))
                    .filter_map(|other| match &other.rule {
                        ColumnRule::Deferrable(text) => Some(text.as_str()),
                        _ => None,
                    })
                    .last();
                self.foreign_keys.push(DeclaredForeignKey {
                    name,
                    columns: vec![&column.name],
                    clause,
                    deferrable: later.or(clause.deferrable.as_deref()),
                    text: format!("FOREIGN KEY ({}) {rule}", quoted(&column.name)),
                });
            }
            ColumnRule::NotNull
            | ColumnRule::Null
            | ColumnRule::Default(_)
            | ColumnRule::Collate(_)
            | ColumnRule::Generated { .. }
            | ColumnRule::Deferrable(_)
            | ColumnRule::Nothing => {}
        }
    }

    fn table_constraint(
        &mut self,
        sql: &'a str,
        create: &'a CreateTable,
        constraint: &'a TableConstraint,
    ) {
        let name = constraint.name.as_deref();
        let rule = &sql[constraint.rule_span.clone()];
        let declared = |columns: &'a [KeyColumn], autoincrement| {
            let own = |column: &KeyColumn| {
                let clause = create.column(&column.name);
                clause.and_then(collation).unwrap_or("BINARY")
            };
            let plain = columns.iter().all(|column| {
                let collation = column.collation.as_deref();
                !column.descending && collation.is_none_or(|name| same(name, own(column)))
            });
            Declared {
                name,
                columns: columns.iter().map(|column| column.name.as_str()).collect(),
                definition: (!plain || constraint.conflict.is_some()).then(|| rule.to_owned()),
                autoincrement,
            }
        };
        match &constraint.rule {
            TableRule::PrimaryKey {
                columns,
                autoincrement,
            } => self.primary_key = Some(declared(columns, *autoincrement)),
            TableRule::Unique { columns } => self.uniques.push(declared(columns, false)),
            TableRule::Check(expression) => self.check(name, expression),
            TableRule::ForeignKey {
                columns,
                references,
            } => self.foreign_keys.push(DeclaredForeignKey {
                name,
                columns: columns.iter().map(String::as_str).collect(),
                clause: references,
                deferrable: references.deferrable.as_deref(),
                text: rule.to_owned(),
            }),
            TableRule::Nothing => {}
        }
    }

    fn check(&mut self, name: Option<&str>, expression: &str) {
        self.checks.push(Check {
            name: name.map(said),
            ..Check::new(expression)
        });
    }

    /// The column's clause, which stands at the same place unless the text is not as the pragmas say.
    fn clause(&self, at: usize, name: &str) -> Option<&'a ColumnClause> {
        let here = self
            .columns
            .get(at)
            .filter(|clause| same(&clause.name, name));
        here.or_else(|| self.columns.iter().find(|clause| same(&clause.name, name)))
    }

    fn column(
        &self,
        types: &mut Types,
        at: usize,
        row: &Column,
        counter: Option<CounterKind>,
    ) -> model::Column {
        let clause = self.clause(at, &row.name);
        let rules = || clause.into_iter().flat_map(|clause| &clause.constraints);
        let generated = rules().find_map(|constraint| match &constraint.rule {
            ColumnRule::Generated { expression, .. } => Some(expression.as_str()),
            _ => None,
        });
        // What every INSERT of a NULL does then has no word in the model.
        let conflict = rules().find_map(|constraint| match constraint.rule {
            ColumnRule::NotNull => constraint.conflict.as_ref(),
            _ => None,
        });
        model::Column {
            nullable: !row.not_null && row.key == 0,
            default: row.default.as_deref().map(default_value),
            auto_increment: Fact::Said(counter.is_some()),
            counter: counter.map(|kind| Counter {
                kind,
                options: None,
            }),
            collation: clause
                .and_then(collation)
                .filter(|name| !same(name, "BINARY"))
                .map(spelled),
            generated: matches!(row.hidden, 2 | 3).then(|| Generated {
                expression: generated.unwrap_or_default().to_owned(),
                stored: row.hidden == 3,
            }),
            opaque: conflict.map(|what| format!("NOT NULL ON CONFLICT {what}")),
            ..model::Column::new(row.name.clone(), Fact::Said(column_type_of(types, &row.ty)))
        }
    }

    fn index(&mut self, table: &mut Table, known: &Known<'_>, keys: &[IndexKey]) {
        let index = &keys[0];
        match index.origin.as_str() {
            "pk" => {}
            "u" => {
                let names = || keys.iter().filter_map(|key| key.column.as_deref());
                let columns: Vec<String> = names().map(str::to_owned).collect();
                let at = self.uniques.iter().position(|unique| {
                    same_columns(&unique.columns, columns.iter().map(String::as_str))
                });
                let declared = at.map(|at| self.uniques.remove(at));
                table.uniques.push(Unique {
                    name: declared.as_ref().and_then(|unique| unique.name).map(said),
                    columns,
                    form: Fact::Said(UniqueForm::Constraint),
                    definition: declared.and_then(|unique| unique.definition),
                    ..Unique::default()
                });
            }
            _ => self.created_index(table, known, keys),
        }
    }

    /// An index that has a CREATE INDEX of its own.
    fn created_index(&self, table: &mut Table, known: &Known<'_>, keys: &[IndexKey]) {
        let first = &keys[0];
        let name = Some(said(&first.index));
        let sql = known.index_sql(&first.index);
        let plain = |key: &IndexKey| {
            key.column.as_deref().is_some_and(|column| {
                !key.descending && self.is_own(column, key.collation.as_deref())
            })
        };
        // Most indexes need no reading.
        if !first.partial && keys.iter().all(plain) {
            let names = || keys.iter().filter_map(|key| key.column.clone());
            if first.unique {
                table.uniques.push(Unique {
                    name,
                    columns: names().collect(),
                    form: Fact::Said(UniqueForm::Index),
                    ..Unique::default()
                });
            } else {
                table.indexes.push(Index {
                    name,
                    columns: names().map(IndexColumn::from).collect(),
                    ..Index::default()
                });
            }
            return;
        }
        let read = sqlite_ddl::parse_index(sql)
            .ok()
            .filter(|read| read.keys.len() == keys.len());
        let definition = read.is_none().then(|| sql.to_owned());
        let written = |at: usize| read.as_ref().map(|read| &read.keys[at]);
        let columns = keys.iter().enumerate().map(|(at, key)| {
            if let Some(column) = &key.column {
                let collation = key.collation.as_deref();
                let collation = collation.filter(|name| !self.is_own(column, Some(name)));
                return IndexColumn {
                    descending: key.descending,
                    collation: collation.map(spelled),
                    ..IndexColumn::from(column)
                };
            }
            let written = written(at);
            let text = written.map_or(sql, |part| part.text.as_str());
            let collation = written.and_then(|part| part.collation.as_deref());
            IndexColumn {
                descending: key.descending,
                collation: collation.map(spelled),
                ..IndexColumn::new(Key::Expression(text.to_owned()))
            }
        });
        table.indexes.push(Index {
            name,
            columns: columns.collect(),
            unique: first.unique,
            filter: read.as_ref().and_then(|read| read.filter.clone()),
            definition,
            ..Index::default()
        });
    }

    /// Whether the collation is the column's own.
    fn is_own(&self, column: &str, collation: Option<&str>) -> bool {
        let clause = self
            .columns
            .iter()
            .find(|clause| same(&clause.name, column));
        let own = clause.and_then(self::collation).unwrap_or("BINARY");
        collation.is_none_or(|name| same(name, own))
    }

    fn foreign_key(&mut self, table: &mut Table, known: &Known<'_>, columns: &[ForeignKeyColumn]) {
        let first = &columns[0];
        let names = || columns.iter().map(|column| column.from.as_str());
        // The pragma lists them as they are declared, unless the text could not be read.
        let at = self.foreign_keys.iter().position(|key| {
            same(&key.clause.table, &first.target) && same_columns(&key.columns, names())
        });
        let declared = at.map(|at| self.foreign_keys.remove(at));
        let matching = declared
            .as_ref()
            .and_then(|key| key.clause.matching.as_deref());
        let match_full = matching.is_some_and(|word| same(word, "FULL"));
        let has_word = matching.is_none_or(|word| match_full || same(word, "SIMPLE"));
        let written = columns.iter().filter_map(|column| column.to.clone());
        table.foreign_keys.push(ForeignKey {
            name: declared.as_ref().and_then(|key| key.name).map(said),
            columns: names().map(str::to_owned).collect(),
            references: known.spelled(&first.target).unwrap_or(&first.target).into(),
            referenced_columns: written.collect(),
            on_delete: Some(action(&first.on_delete)),
            on_update: Some(action(&first.on_update)),
            deferrable: declared
                .as_ref()
                .and_then(|key| key.deferrable)
                .and_then(deferrable),
            match_full,
            definition: declared.filter(|_| !has_word).map(|key| key.text),
            ..ForeignKey::default()
        });
    }
}

/// The collation that the column says; the last one counts.
fn collation(clause: &ColumnClause) -> Option<&str> {
    let mut rules = clause.constraints.iter().rev();
    rules.find_map(|constraint| match &constraint.rule {
        ColumnRule::Collate(name) => Some(name.as_str()),
        _ => None,
    })
}

/// A collation's name as SQL.
fn spelled(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.chars().all(plain) && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// When it is checked, as `[NOT] DEFERRABLE …` says it.
fn deferrable(text: &str) -> Option<Deferrable> {
    let tokens = sqlite_ddl::tokens(text).ok()?;
    let last = tokens.last()?;
    match (tokens.first()?, last) {
        (first, _) if first.is_word("NOT") => None,
        (_, last) if last.is_word("DEFERRED") => Some(Deferrable::Deferred),
        _ => Some(Deferrable::Immediate),
    }
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

/// A statement that ends where another one may follow: a comment behind it would swallow that.
pub(super) fn ended(sql: &str) -> &str {
    without_comments_behind(sql)
}
