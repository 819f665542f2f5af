//! Alterations of a table, made in the text of its CREATE TABLE.
//!
//! Each action reads the text again: spans never go stale, and a later action sees what an earlier one made.

use super::lexer::{mentions, tokens};
use super::parser::{parse, parse_column};
use super::render::{column_text, default_text, foreign_key_text, key_text, type_text};
use super::{
    ColumnClause, ColumnConstraint, ColumnRule, CreateTable, DdlError, KeyColumn, Span, TableRule,
    column_names,
};
use crate::dialect::{Dialect, same_expression};
use crate::name::postgres_default;
use crate::statement::{TableAction, check_text};

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new CREATE TABLE.
    pub sql: String,
    /// The columns whose values are carried over from the old table: those that stay and are not computed.
    pub copied: Vec<String>,
}

/// The CREATE TABLE of the altered table under the name `new_name`. What dropped keys is done first, so that a column
/// may be dropped beside its keys in any order; the rest in the order given.
pub fn edit(sql: &str, new_name: &str, actions: &[TableAction]) -> Result<Edited, DdlError> {
    let table = parse(sql)?;
    let mut kept: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.to_ascii_lowercase())
        .collect();
    let mut text = sql.to_owned();
    let (drops, rest): (Vec<_>, Vec<_>) = actions.iter().partition(|action| {
        matches!(
            action,
            TableAction::DropPrimaryKey { .. }
                | TableAction::DropUnique { .. }
                | TableAction::DropForeignKey { .. }
                | TableAction::DropCheck { .. }
        )
    });
    for action in drops.into_iter().chain(rest) {
        let table = parse(&text)?;
        let changes = Editor {
            sql: &text,
            table: &table,
        }
        .changes(action)?;
        text = splice(&text, changes);
        if let TableAction::DropColumn(column) = action {
            kept.retain(|kept| !kept.eq_ignore_ascii_case(column));
        }
    }
    let table = parse(&text)?;
    if table.columns.is_empty() {
        return Err(DdlError("no column would be left".into()));
    }
    let copied = table
        .columns
        .iter()
        .filter(|column| !column.is_generated() && kept.contains(&column.name.to_ascii_lowercase()))
        .map(|column| column.name.clone())
        .collect();
    let renamed = vec![(table.name_span.clone(), Dialect::Sqlite.quote(new_name))];
    Ok(Edited {
        sql: splice(&text, renamed),
        copied,
    })
}

/// The CREATE INDEX of an index under another name, as SQLite keeps it: the name stands behind INDEX.
pub fn renamed_index(sql: &str, to: &str) -> Result<String, DdlError> {
    let tokens = tokens(sql)?;
    let mut behind = tokens.iter().skip_while(|token| !token.is_word("index"));
    let name = behind.nth(1).filter(|token| token.name().is_some());
    let name = name.ok_or_else(|| DdlError("its text is no CREATE INDEX".into()))?;
    Ok(splice(
        sql,
        vec![(name.span.clone(), Dialect::Sqlite.quote(to))],
    ))
}

/// Whether SQLite's own ALTER TABLE can make all of these alterations, as far as the table's definition can say it.
/// (An index, view or trigger on a column that is dropped is another matter.)
pub fn can_alter_in_place(sql: &str, actions: &[TableAction]) -> Result<bool, DdlError> {
    let table = parse(sql)?;
    for action in actions {
        let possible = match action {
            TableAction::AddColumn(column) => can_add(&parse_column(&column_text(column)?)?),
            TableAction::DropColumn(name) => can_drop(&table, name),
            TableAction::AddIdentity(_)
            | TableAction::DropIdentity(_)
            | TableAction::RenamePrimaryKey { .. }
            | TableAction::RenameUnique { .. }
            | TableAction::RenameCheck { .. }
            | TableAction::RenameForeignKey { .. }
            | TableAction::SetComment(..) => true,
            _ => false,
        };
        if !possible {
            return Ok(false);
        }
    }
    Ok(true)
}

fn can_add(column: &ColumnClause) -> bool {
    let null_default = |text: &str| text.eq_ignore_ascii_case("null");
    let default = column.default().filter(|text| !null_default(text));
    let constant = default.is_none_or(|text| {
        !text.starts_with('(') && !text.to_ascii_uppercase().starts_with("CURRENT_")
    });
    constant
        && column
            .constraints
            .iter()
            .all(|constraint| match &constraint.rule {
                ColumnRule::PrimaryKey { .. } | ColumnRule::Unique => false,
                ColumnRule::References(_) => default.is_none(),
                ColumnRule::NotNull => default.is_some(),
                ColumnRule::Generated { stored, .. } => !stored,
                _ => true,
            })
}

fn can_drop(table: &CreateTable, name: &str) -> bool {
    let Some(column) = table.column(name) else {
        return false;
    };
    let plain = column.constraints.iter().all(|constraint| {
        !matches!(
            constraint.rule,
            ColumnRule::PrimaryKey { .. } | ColumnRule::Unique | ColumnRule::References(_)
        )
    });
    plain && table.columns.len() > 1 && users(table, name).is_empty()
}

/// What else in the table's definition uses the column, in words.
fn users(table: &CreateTable, name: &str) -> Vec<String> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    let mut users = Vec::new();
    for column in table.columns.iter().filter(|column| !is(&column.name)) {
        for constraint in &column.constraints {
            match &constraint.rule {
                ColumnRule::Check(text) if mentions(text, name) => {
                    users.push(format!("the check of column {}", column.name));
                }
                ColumnRule::Generated { expression, .. } if mentions(expression, name) => {
                    users.push(format!("the generated column {}", column.name));
                }
                ColumnRule::References(target)
                    if target.table.eq_ignore_ascii_case(&table.name)
                        && target.columns.iter().any(|column| is(column)) =>
                {
                    users.push(format!("the foreign key of column {}", column.name));
                }
                _ => {}
            }
        }
    }
    for constraint in &table.constraints {
        let used = match &constraint.rule {
            TableRule::PrimaryKey { columns, .. } => uses(columns, name).then_some("primary key"),
            TableRule::Unique { columns } => uses(columns, name).then_some("unique key"),
            TableRule::Check(text) => mentions(text, name).then_some("check"),
            TableRule::ForeignKey {
                columns,
                references,
            } => {
                let own = references.table.eq_ignore_ascii_case(&table.name);
                let used = columns.iter().any(|column| is(column))
                    || (own && references.columns.iter().any(|column| is(column)));
                used.then_some("foreign key")
            }
            TableRule::Nothing => None,
        };
        if let Some(kind) = used {
            users.push(match &constraint.name {
                Some(name) => format!("the {kind} {name}"),
                None => format!("a {kind} of the table"),
            });
        }
    }
    users
}

fn uses(columns: &[KeyColumn], name: &str) -> bool {
    columns
        .iter()
        .any(|column| column.name.eq_ignore_ascii_case(name))
}

fn same_columns(a: &[&str], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

type Changes = Vec<(Span, String)>;

struct Editor<'a> {
    sql: &'a str,
    table: &'a CreateTable,
}

impl Editor<'_> {
    fn changes(&self, action: &TableAction) -> Result<Changes, DdlError> {
        match action {
            TableAction::AddColumn(column) => self.add_column(&column_text(column)?),
            TableAction::DropColumn(name) => self.drop_column(name),
            TableAction::SetType(column) | TableAction::SetTypeUsing(column, _) => {
                let name = column.get_column_name();
                let span = self.column(&name)?.ty_span.clone();
                let ty = type_text(column)?
                    .ok_or_else(|| DdlError(format!("no type is said for column {name}")))?;
                let space = if span.is_empty() { " " } else { "" };
                Ok(vec![(span, format!("{space}{ty}"))])
            }
            TableAction::SetNotNull(name) => {
                let column = self.column(name)?;
                let mut changes = self.drop_rules(column, |rule| *rule == ColumnRule::Null);
                if !column.is_not_null() {
                    let end = column.ty_span.end;
                    changes.push((end..end, " NOT NULL".into()));
                }
                Ok(changes)
            }
            TableAction::DropNotNull(name) => {
                Ok(self.drop_rules(self.column(name)?, |rule| *rule == ColumnRule::NotNull))
            }
            TableAction::SetDefault(name, default) => {
                Ok(self.set_default(self.column(name)?, &default_text(default)?))
            }
            TableAction::DropDefault(name) => Ok(self.drop_rules(self.column(name)?, |rule| {
                matches!(rule, ColumnRule::Default(_))
            })),
            // An INTEGER PRIMARY KEY counts, whatever is said.
            TableAction::AddIdentity(name) | TableAction::DropIdentity(name) => {
                self.column(name).map(|_| Vec::new())
            }
            TableAction::AddPrimaryKey { name, columns } => {
                if self.table.primary_key().is_some() {
                    return Err(DdlError("it has a primary key already".into()));
                }
                self.add_key(name.as_deref(), "PRIMARY KEY", columns)
            }
            TableAction::DropPrimaryKey { .. } => self.drop_primary_key(),
            TableAction::AddUnique { name, columns } => self.add_unique(name.as_deref(), columns),
            TableAction::DropUnique { name, columns } => self.drop_unique(name, columns),
            TableAction::AddForeignKey(create) => {
                for column in create.get_foreign_key().get_columns() {
                    self.column(&column)?;
                }
                Ok(self.append(foreign_key_text(create)?))
            }
            TableAction::DropForeignKey { name, columns } => self.drop_foreign_key(name, columns),
            TableAction::AddCheck { name, expression } => {
                let text = check_text(Dialect::Sqlite, name.as_deref(), expression);
                Ok(self.append(text))
            }
            TableAction::AddConstraint(text) => Ok(self.append(text.clone())),
            TableAction::DropCheck { name, expression } => {
                self.drop_check(name.as_deref(), expression)
            }
            // Constraints have no names that anybody asks for.
            TableAction::RenamePrimaryKey { .. }
            | TableAction::RenameUnique { .. }
            | TableAction::RenameCheck { .. }
            | TableAction::RenameForeignKey { .. } => Ok(Vec::new()),
            TableAction::RenameIndex { from, .. } => {
                Err(DdlError(format!("index {from} does not stand in it")))
            }
            // SQLite has no comments.
            TableAction::SetComment(name, _) => self.column(name).map(|_| Vec::new()),
            TableAction::Redefine { column, definition } => {
                self.redefine(self.column(column)?, definition)
            }
            TableAction::SetOption(option, value) => self.set_option(option, value.is_some()),
        }
    }

    /// The column as it is said anew. What is on it beside its type, default, collation and computation (keys, checks,
    /// foreign keys) stays; a primary key that is said anew takes the name and the ON CONFLICT of the one before it.
    fn redefine(&self, old: &ColumnClause, definition: &str) -> Result<Changes, DdlError> {
        let new = parse_column(definition)?;
        let is_key = |rule: &ColumnRule| matches!(rule, ColumnRule::PrimaryKey { .. });
        let mut text = definition.to_owned();
        let mut changes = Changes::new();
        let said = new.constraints.iter().find(|of| is_key(&of.rule));
        if let Some(said) = said {
            let inline = old.constraints.iter().find(|of| is_key(&of.rule));
            let below = self
                .table
                .constraints
                .iter()
                .find(|of| matches!(of.rule, TableRule::PrimaryKey { .. }));
            if let (None, Some(below)) = (inline, below) {
                changes.extend(self.remove_item(&below.span)?);
            }
            let name = inline.map(|of| &of.name).or(below.map(|of| &of.name));
            let conflict = inline.map(|of| &of.conflict);
            let conflict = conflict.or(below.map(|of| &of.conflict)).cloned().flatten();
            let mut rule = definition[said.rule_span.clone()].to_owned();
            if let (Some(conflict), None) = (conflict, &said.conflict) {
                let counts = "AUTOINCREMENT";
                let plain = rule.strip_suffix(counts).map(str::trim_end);
                rule = match plain {
                    Some(plain) => format!("{plain} ON CONFLICT {conflict} {counts}"),
                    None => format!("{rule} ON CONFLICT {conflict}"),
                };
            }
            if let (Some(Some(name)), None) = (name, &said.name) {
                rule = format!("CONSTRAINT {} {rule}", Dialect::Sqlite.quote(name));
            }
            text = splice(&text, vec![(said.rule_span.clone(), rule)]);
        }
        for constraint in &old.constraints {
            let stays = match &constraint.rule {
                rule if is_key(rule) => said.is_none(),
                ColumnRule::Unique
                | ColumnRule::Check(_)
                | ColumnRule::References(_)
                | ColumnRule::Deferrable(_) => true,
                _ => false,
            };
            if stays {
                text.push(' ');
                text.push_str(&self.sql[constraint.span.clone()]);
            }
        }
        changes.push((old.span.clone(), text));
        Ok(changes)
    }

    fn set_option(&self, option: &str, on: bool) -> Result<Changes, DdlError> {
        let (mut strict, mut without_rowid) = (self.table.strict, self.table.without_rowid);
        match option {
            "autoincrement" if on => return self.autoincrement(),
            "strict" => strict = on,
            "without_rowid" => without_rowid = on,
            _ => return Err(DdlError(format!("SQLite has no option {option}"))),
        }
        let words: Vec<&str> = [(strict, "STRICT"), (without_rowid, "WITHOUT ROWID")]
            .into_iter()
            .filter_map(|(on, word)| on.then_some(word))
            .collect();
        let text = match words.as_slice() {
            [] => String::new(),
            words => format!(" {}", words.join(", ")),
        };
        Ok(vec![(self.table.body.end + 1..self.sql.len(), text)])
    }

    /// Lets the key, which is one column's, count up and never give a number twice.
    fn autoincrement(&self) -> Result<Changes, DdlError> {
        let conflict = |of: Option<&String>| {
            of.map_or_else(String::new, |what| format!(" ON CONFLICT {what}"))
        };
        for column in &self.table.columns {
            for constraint in &column.constraints {
                if let ColumnRule::PrimaryKey { .. } = constraint.rule {
                    let conflict = conflict(constraint.conflict.as_ref());
                    let text = format!("PRIMARY KEY{conflict} AUTOINCREMENT");
                    return Ok(vec![(constraint.rule_span.clone(), text)]);
                }
            }
        }
        for constraint in &self.table.constraints {
            if let TableRule::PrimaryKey { columns, .. } = &constraint.rule
                && let [only] = columns.as_slice()
            {
                let column = Dialect::Sqlite.quote(&only.name);
                let conflict = conflict(constraint.conflict.as_ref());
                let text = format!("PRIMARY KEY ({column} AUTOINCREMENT){conflict}");
                return Ok(vec![(constraint.rule_span.clone(), text)]);
            }
        }
        Err(DdlError("it has no key of one column, to count up".into()))
    }

    fn drop_check(&self, name: Option<&str>, expression: &str) -> Result<Changes, DdlError> {
        // The condition says more than a name, which a rename leaves as it was here.
        let is = |own: Option<&String>, text: &str, (by_name, by_condition): (bool, bool)| {
            let named =
                matches!((name, own), (Some(name), Some(own)) if own.eq_ignore_ascii_case(name));
            (!by_name || named) && (!by_condition || same_expression(text, expression))
        };
        for by in [(true, true), (false, true), (true, false)] {
            for constraint in &self.table.constraints {
                if let TableRule::Check(text) = &constraint.rule
                    && is(constraint.name.as_ref(), text, by)
                {
                    return self.remove_item(&constraint.span);
                }
            }
            for column in &self.table.columns {
                for constraint in &column.constraints {
                    if let ColumnRule::Check(text) = &constraint.rule
                        && is(constraint.name.as_ref(), text, by)
                    {
                        return Ok(vec![self.without(&constraint.span)]);
                    }
                }
            }
        }
        Err(DdlError(format!("it has no check ({expression})")))
    }

    fn column(&self, name: &str) -> Result<&ColumnClause, DdlError> {
        self.table
            .column(name)
            .ok_or_else(|| DdlError(format!("it has no column {name}")))
    }

    fn add_column(&self, text: &str) -> Result<Changes, DdlError> {
        let column = parse_column(text)?;
        if self.table.column(&column.name).is_some() {
            return Err(DdlError(format!("it has a column {} already", column.name)));
        }
        Ok(
            match (self.table.columns.last(), self.table.constraints.first()) {
                (Some(last), _) => vec![(last.span.end..last.span.end, format!(", {text}"))],
                (None, Some(first)) => {
                    vec![(first.span.start..first.span.start, format!("{text}, "))]
                }
                (None, None) => vec![(self.table.body.clone(), format!(" {text} "))],
            },
        )
    }

    fn drop_column(&self, name: &str) -> Result<Changes, DdlError> {
        let column = self.column(name)?;
        let mut users = users(self.table, name);
        if column
            .constraints
            .iter()
            .any(|constraint| matches!(constraint.rule, ColumnRule::PrimaryKey { .. }))
        {
            users.push("the primary key".into());
        }
        if !users.is_empty() {
            return Err(DdlError(format!(
                "column {name} cannot be dropped: {} use(s) it; drop that first",
                users.join(", ")
            )));
        }
        self.remove_item(&column.span)
    }

    fn set_default(&self, column: &ColumnClause, text: &str) -> Changes {
        let defaults: Vec<&ColumnConstraint> = column
            .constraints
            .iter()
            .filter(|constraint| matches!(constraint.rule, ColumnRule::Default(_)))
            .collect();
        if let Some((last, earlier)) = defaults.split_last() {
            let mut changes: Changes = earlier.iter().map(|d| self.without(&d.span)).collect();
            changes.push((last.rule_span.clone(), text.to_owned()));
            return changes;
        }
        // Where sea-query puts it: behind NOT NULL.
        let end = column
            .constraints
            .iter()
            .filter(|constraint| {
                matches!(constraint.rule, ColumnRule::NotNull | ColumnRule::Null)
                    && constraint.name.is_none()
            })
            .map(|constraint| constraint.span.end)
            .next_back()
            .unwrap_or(column.ty_span.end);
        vec![(end..end, format!(" {text}"))]
    }

    fn drop_rules(&self, column: &ColumnClause, which: impl Fn(&ColumnRule) -> bool) -> Changes {
        column
            .constraints
            .iter()
            .filter(|constraint| which(&constraint.rule))
            .map(|constraint| self.without(&constraint.span))
            .collect()
    }

    /// Takes a part of a column out, with the blanks before it. (Not with a line break: that may end a comment.)
    fn without(&self, span: &Span) -> (Span, String) {
        let before = self.sql.get(..span.start).unwrap_or_default();
        let start = before.trim_end_matches([' ', '\t']).len();
        (start..span.end, String::new())
    }

    fn add_key(
        &self,
        name: Option<&str>,
        kind: &str,
        columns: &[String],
    ) -> Result<Changes, DdlError> {
        if columns.is_empty() {
            return Err(DdlError("a key needs a column".into()));
        }
        for column in columns {
            self.column(column)?;
        }
        Ok(self.append(key_text(name, kind, columns)))
    }

    /// Puts a table constraint at the end.
    /// As SeaORM's CREATE TABLE has it, so that what is dropped and added again is what it was: on the column when
    /// there is one, and without the name that is a default of other databases.
    fn add_unique(&self, name: Option<&str>, columns: &[String]) -> Result<Changes, DdlError> {
        let default = postgres_default(&self.table.name, columns, "key");
        let name = name.filter(|name| *name != default);
        match (name, columns) {
            (None, [only]) => {
                let end = self.column(only)?.span.end;
                Ok(vec![(end..end, " UNIQUE".into())])
            }
            _ => self.add_key(name, "UNIQUE", columns),
        }
    }

    fn append(&self, text: String) -> Changes {
        let columns = self.table.columns.last().map(|last| last.span.end);
        let constraints = self.table.constraints.last().map(|last| last.span.end);
        match constraints.or(columns) {
            Some(end) => vec![(end..end, format!(", {text}"))],
            None => vec![(self.table.body.clone(), text)],
        }
    }

    fn drop_primary_key(&self) -> Result<Changes, DdlError> {
        let inline: Changes = self
            .table
            .columns
            .iter()
            .flat_map(|column| {
                self.drop_rules(column, |rule| matches!(rule, ColumnRule::PrimaryKey { .. }))
            })
            .collect();
        if !inline.is_empty() {
            return Ok(inline);
        }
        let found = self
            .table
            .constraints
            .iter()
            .find(|constraint| matches!(constraint.rule, TableRule::PrimaryKey { .. }))
            .ok_or_else(|| DdlError("it has no primary key".into()))?;
        self.remove_item(&found.span)
    }

    /// All unique keys over these columns: SQLite keeps one index for them, so all of them are one key.
    fn drop_unique(&self, name: &str, columns: &[String]) -> Result<Changes, DdlError> {
        let mut changes = Changes::new();
        let named = |own: &Option<String>| {
            own.as_ref()
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        // Two over the same columns are told apart by name, where they differ in order or collation.
        let by_name = self.table.constraints.iter().find(|constraint| {
            named(&constraint.name)
                && matches!(&constraint.rule, TableRule::Unique { columns: found }
                    if same_columns(&column_names(found), columns))
        });
        if let Some(found) = by_name {
            return self.remove_item(&found.span);
        }
        if let [column] = columns
            && let Some(column) = self.table.column(column)
        {
            changes.extend(self.drop_rules(column, |rule| *rule == ColumnRule::Unique));
        }
        let found = self.table.constraints.iter().find(|constraint| {
            matches!(&constraint.rule, TableRule::Unique { columns: found }
                if same_columns(&column_names(found), columns))
        });
        if let Some(found) = found {
            changes.extend(self.remove_item(&found.span)?);
        }
        if changes.is_empty() {
            return Err(DdlError(format!(
                "it has no unique key {name} over {}",
                columns.join(", ")
            )));
        }
        Ok(changes)
    }

    fn drop_foreign_key(&self, name: &str, columns: &[String]) -> Result<Changes, DdlError> {
        let mut found: Vec<(Option<&str>, Option<Changes>, &Span)> = Vec::new();
        if let [column] = columns
            && let Some(column) = self.table.column(column)
        {
            for constraint in &column.constraints {
                if matches!(constraint.rule, ColumnRule::References(_)) {
                    let change = vec![self.without(&constraint.span)];
                    found.push((constraint.name.as_deref(), Some(change), &constraint.span));
                }
            }
        }
        for constraint in &self.table.constraints {
            if let TableRule::ForeignKey { columns: from, .. } = &constraint.rule {
                let from: Vec<&str> = from.iter().map(String::as_str).collect();
                if same_columns(&from, columns) {
                    found.push((constraint.name.as_deref(), None, &constraint.span));
                }
            }
        }
        let named = found
            .iter()
            .position(|(found, ..)| found.is_some_and(|found| found.eq_ignore_ascii_case(name)));
        let at = match (named, found.len()) {
            (Some(at), _) => at,
            (None, 1) => 0,
            (None, 0) => {
                return Err(DdlError(format!(
                    "it has no foreign key {name} over {}",
                    columns.join(", ")
                )));
            }
            (None, count) => {
                return Err(DdlError(format!(
                    "it has {count} foreign keys over {}, and none is named {name}",
                    columns.join(", ")
                )));
            }
        };
        match found.swap_remove(at) {
            (_, Some(changes), _) => Ok(changes),
            (_, None, span) => self.remove_item(span),
        }
    }

    /// Takes a column or table constraint out, with one comma.
    fn remove_item(&self, span: &Span) -> Result<Changes, DdlError> {
        let tokens = tokens(self.sql)?;
        let before = tokens.iter().rfind(|token| token.span.end <= span.start);
        let after = tokens.iter().find(|token| token.span.start >= span.end);
        let is_end = after.is_none_or(|token| token.is_sign(',') || token.is_sign(')'));
        Ok(match (before, after) {
            // A constraint may follow without a comma; then the comma is needed by what follows.
            (Some(comma), _) if comma.is_sign(',') && is_end => {
                let between = &self.sql[comma.span.end..span.start];
                if between.trim().is_empty() {
                    vec![(comma.span.start..span.end, String::new())]
                } else {
                    vec![
                        (comma.span.clone(), String::new()),
                        (span.clone(), String::new()),
                    ]
                }
            }
            (_, Some(comma)) if comma.is_sign(',') => {
                let between = &self.sql[span.end..comma.span.start];
                let rest = &self.sql[comma.span.end..];
                let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                if between.trim().is_empty() {
                    vec![(span.start..comma.span.end + blanks, String::new())]
                } else {
                    vec![
                        (span.clone(), String::new()),
                        (comma.span.clone(), String::new()),
                    ]
                }
            }
            _ => vec![(span.clone(), String::new())],
        })
    }
}

/// The text with the spans replaced. Spans do not overlap; several at one place keep their order.
fn splice(sql: &str, mut changes: Changes) -> String {
    changes.sort_by_key(|(span, _)| (span.start, span.end));
    let mut text = String::with_capacity(sql.len());
    let mut at = 0;
    for (span, new) in changes {
        text += sql.get(at..span.start).unwrap_or_default();
        text += &new;
        at = span.end.max(at);
    }
    text += sql.get(at..).unwrap_or_default();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use TableAction as Do;
    use sea_query::{ColumnDef, Expr, ForeignKey, ForeignKeyAction};

    /// Edits `(body)` under the same name and shows the new body.
    fn body(body: &str, actions: &[TableAction]) -> Result<String, String> {
        let sql = format!("CREATE TABLE \"t\" ({body})");
        let edited = edit(&sql, "t", actions).map_err(|error| error.0)?;
        Ok(edited.sql["CREATE TABLE \"t\" (".len()..edited.sql.len() - 1].to_owned())
    }

    fn check(before: &str, action: TableAction, after: &str) {
        assert_eq!(body(before, &[action]).as_deref(), Ok(after), "{before}");
    }

    fn refused(before: &str, action: TableAction, part: &str) {
        let error = body(before, &[action]).expect_err(before);
        assert!(error.contains(part), "{before}: {error}");
    }

    fn drop_column(name: &str) -> TableAction {
        Do::DropColumn(name.into())
    }

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_come_and_go() {
        let add = || {
            Do::AddColumn(
                ColumnDef::new("x")
                    .string()
                    .not_null()
                    .default("q")
                    .to_owned(),
            )
        };
        let x = r#""x" varchar NOT NULL DEFAULT 'q'"#;
        for (before, after) in [
            ("a int", format!("a int, {x}")),
            (" a int ", format!(" a int, {x} ")),
            (
                "a int -- the a\n, UNIQUE (a)",
                format!("a int, {x} -- the a\n, UNIQUE (a)"),
            ),
        ] {
            check(before, add(), &after);
            // What was added goes away without a trace.
            check(&after, drop_column("X"), before);
        }
        check("a int, b int, c int", drop_column("a"), "b int, c int");
        check("a int, b int, c int", drop_column("b"), "a int, c int");
        check(
            "a int, -- x\n b int -- y\n",
            drop_column("b"),
            "a int -- x\n  -- y\n",
        );
        check("a int -- x\n, b int", drop_column("a"), " -- x\n b int");
        check(
            "a int, b int, CHECK (a > 0) CHECK (a < 9)",
            drop_column("b"),
            "a int, CHECK (a > 0) CHECK (a < 9)",
        );
        refused("a int", drop_column("a"), "no column would be left");
        refused("a int", drop_column("b"), "no column b");
        refused("x int", add(), "a column x already");
        // One column in place of another of the same name: the old values are not carried over.
        let actions = [
            drop_column("a"),
            Do::AddColumn(ColumnDef::new("a").json().to_owned()),
        ];
        let edited = edit("CREATE TABLE t (a int, b int AS (1), c int)", "n", &actions).unwrap();
        assert_eq!(
            edited.sql,
            r#"CREATE TABLE "n" (b int AS (1), c int, "a" json_text)"#
        );
        assert_eq!(edited.copied, ["c"]);
        let edited = edit("CREATE TABLE t (a int)", "n", &actions).unwrap();
        assert_eq!(edited.sql, r#"CREATE TABLE "n" ( "a" json_text )"#);
    }

    #[test]
    fn a_column_in_use_is_not_dropped() {
        for (before, part) in [
            ("a int PRIMARY KEY, b int", "the primary key use"),
            (
                "a int, b int, PRIMARY KEY (b, a)",
                "a primary key of the table",
            ),
            ("a int, b int, CONSTRAINT u UNIQUE (A)", "the unique key u"),
            ("a int, b int, CHECK (b > \"a\")", "a check of the table"),
            ("a int, b int CHECK (b > a)", "the check of column b"),
            ("a int, b int AS (a + 1)", "the generated column b"),
            ("a int, FOREIGN KEY (a) REFERENCES o", "a foreign key"),
            (
                "a int, b int REFERENCES t (a)",
                "the foreign key of column b",
            ),
        ] {
            refused(before, drop_column("a"), part);
        }
        // Its own goes with it, a string is no name, and what the same actions drop is no obstacle.
        check(
            "a int CHECK (a > 0) UNIQUE, b int",
            drop_column("a"),
            "b int",
        );
        check(
            "a int, b int, CHECK (b > 'a')",
            drop_column("a"),
            "b int, CHECK (b > 'a')",
        );
        let drop_key = Do::DropPrimaryKey { name: "x".into() };
        assert_eq!(
            body("a int PRIMARY KEY, b int", &[drop_column("a"), drop_key]).as_deref(),
            Ok("b int")
        );
    }

    #[test]
    fn properties_of_a_column_change_in_place() {
        let ty = || Do::SetType(ColumnDef::new("a").string_len(80).to_owned());
        check(
            "a varchar(50) NOT NULL /* x */, b",
            ty(),
            "a varchar(80) NOT NULL /* x */, b",
        );
        check("a, b", ty(), "a varchar(80), b");
        check("a CHECK (a > 0)", ty(), "a varchar(80) CHECK (a > 0)");
        let array = ColumnDef::new("a")
            .array(sea_query::ColumnType::Text)
            .to_owned();
        refused("a", Do::SetType(array), "SQLite has no type");
        refused("b", ty(), "no column a");

        let set = || Do::SetNotNull("a".into());
        check("a int", set(), "a int NOT NULL");
        check("a int DEFAULT 5 NULL", set(), "a int NOT NULL DEFAULT 5");
        check("a int not null", set(), "a int not null");
        let unset = || Do::DropNotNull("a".into());
        check(
            "a int CONSTRAINT n NOT NULL DEFAULT 5",
            unset(),
            "a int DEFAULT 5",
        );
        check("a int -- x\n NOT NULL", unset(), "a int -- x\n");
        check("a int", unset(), "a int");

        let default = || Do::SetDefault("a".into(), Expr::value("it's"));
        check(
            "a text NOT NULL CHECK (a <> '')",
            default(),
            "a text NOT NULL DEFAULT 'it''s' CHECK (a <> '')",
        );
        check(
            "a text DEFAULT 'b' UNIQUE",
            default(),
            "a text DEFAULT 'it''s' UNIQUE",
        );
        check(
            "a text CONSTRAINT d DEFAULT (1+1)",
            default(),
            "a text CONSTRAINT d DEFAULT 'it''s'",
        );
        check("a", default(), "a DEFAULT 'it''s'");
        let expression = Do::SetDefault("a".into(), Expr::cust("lower('X')"));
        check("a", expression, "a DEFAULT (lower('X'))");
        check(
            "a int DEFAULT -1.5 NOT NULL",
            Do::DropDefault("a".into()),
            "a int NOT NULL",
        );
        check("a int", Do::AddIdentity("a".into()), "a int");
    }

    #[test]
    fn keys_come_and_go() {
        let unique = |name: Option<&str>| Do::AddUnique {
            name: name.map(str::to_owned),
            columns: columns(&["a", "b"]),
        };
        check(
            "a int, b int",
            unique(Some("u")),
            r#"a int, b int, CONSTRAINT "u" UNIQUE ("a", "b")"#,
        );
        check(
            "a, b, CHECK (a)",
            unique(None),
            r#"a, b, CHECK (a), UNIQUE ("a", "b")"#,
        );
        refused("a int", unique(None), "no column b");
        let single = |name: &str| Do::AddUnique {
            name: Some(name.to_owned()),
            columns: columns(&["a"]),
        };
        check(
            "a int NOT NULL, b",
            single("t_a_key"),
            "a int NOT NULL UNIQUE, b",
        );
        check(
            "a int, b",
            single("one"),
            r#"a int, b, CONSTRAINT "one" UNIQUE ("a")"#,
        );
        let drop = |names: &[&str]| Do::DropUnique {
            name: "t_key".into(),
            columns: columns(names),
        };
        check(
            "a int NOT NULL UNIQUE, b",
            drop(&["A"]),
            "a int NOT NULL, b",
        );
        check(
            "a, b, CONSTRAINT u UNIQUE (a, b), CHECK (a)",
            drop(&["a", "b"]),
            "a, b, CHECK (a)",
        );
        check(
            "a, b, UNIQUE (a, b) CHECK (a)",
            drop(&["a", "b"]),
            "a, b,  CHECK (a)",
        );
        refused(
            "a UNIQUE, b UNIQUE",
            drop(&["a", "b"]),
            "no unique key t_key over a, b",
        );

        let add_key = || Do::AddPrimaryKey {
            name: Some("pk".into()),
            columns: columns(&["a"]),
        };
        check(
            "a integer",
            add_key(),
            r#"a integer, CONSTRAINT "pk" PRIMARY KEY ("a")"#,
        );
        refused("a PRIMARY KEY", add_key(), "a primary key already");
        let drop_key = || Do::DropPrimaryKey { name: "pk".into() };
        check(
            "a integer PRIMARY KEY AUTOINCREMENT NOT NULL",
            drop_key(),
            "a integer NOT NULL",
        );
        check("a, b, PRIMARY KEY (a, b)", drop_key(), "a, b");
        refused("a", drop_key(), "no primary key");
    }

    #[test]
    fn foreign_keys_come_and_go() {
        let mut create = ForeignKey::create();
        create
            .name("fk")
            .from("t", "a")
            .to("o", "id")
            .on_delete(ForeignKeyAction::SetNull);
        let add = || Do::AddForeignKey(create.clone());
        let key = r#"FOREIGN KEY ("a") REFERENCES "o" ("id") ON DELETE SET NULL"#;
        check("a int", add(), &format!("a int, {key}"));
        refused("b int", add(), "no column a");
        let drop = || Do::DropForeignKey {
            name: "fk".into(),
            columns: columns(&["a"]),
        };
        check(&format!("a int, {key}"), drop(), "a int");
        check(
            "a int NOT NULL REFERENCES o (id) DEFERRABLE, b",
            drop(),
            "a int NOT NULL, b",
        );
        check(
            "a CONSTRAINT fk REFERENCES o REFERENCES p, FOREIGN KEY (a) REFERENCES q",
            drop(),
            "a REFERENCES p, FOREIGN KEY (a) REFERENCES q",
        );
        refused("a REFERENCES o REFERENCES p", drop(), "2 foreign keys");
        refused("a", drop(), "no foreign key fk over a");
    }

    #[test]
    fn a_column_is_said_anew_and_keeps_its_keys() {
        let redefine = |definition: &str| Do::Redefine {
            column: "a".into(),
            definition: definition.into(),
        };
        check(
            "a int DEFAULT 5 CONSTRAINT u UNIQUE -- x\n CHECK (a > 0) REFERENCES o NOT NULL DEFERRABLE, b",
            redefine("\"a\" text COLLATE NOCASE"),
            "\"a\" text COLLATE NOCASE CONSTRAINT u UNIQUE CHECK (a > 0) REFERENCES o DEFERRABLE, b",
        );
        let counts = || redefine("\"a\" integer PRIMARY KEY AUTOINCREMENT");
        check(
            "a integer CONSTRAINT k PRIMARY KEY ON CONFLICT IGNORE CHECK (a > 0)",
            counts(),
            "\"a\" integer CONSTRAINT \"k\" PRIMARY KEY ON CONFLICT IGNORE AUTOINCREMENT CHECK (a > 0)",
        );
        check(
            "a integer, b, CONSTRAINT k PRIMARY KEY (a), CHECK (b)",
            counts(),
            "\"a\" integer CONSTRAINT \"k\" PRIMARY KEY AUTOINCREMENT, b, CHECK (b)",
        );
        check(
            "a integer PRIMARY KEY AUTOINCREMENT",
            redefine("\"a\" integer PRIMARY KEY"),
            "\"a\" integer PRIMARY KEY",
        );
        check(
            "a integer PRIMARY KEY",
            redefine("\"a\" bigint"),
            "\"a\" bigint PRIMARY KEY",
        );
        refused("b", redefine("a"), "no column a");
        refused("a", redefine("a b c ("), "not closed");
    }

    #[test]
    fn options_come_and_go() {
        let option = |name: &str, on: bool| Do::SetOption(name.into(), on.then(String::new));
        let whole = |before: &str, action| edit(before, "t", &[action]).map(|edited| edited.sql);
        for (before, action, after) in [
            (
                "CREATE TABLE t (a)",
                option("strict", true),
                "CREATE TABLE \"t\" (a) STRICT",
            ),
            (
                "CREATE TABLE t (a)strict -- x",
                option("without_rowid", true),
                "CREATE TABLE \"t\" (a) STRICT, WITHOUT ROWID",
            ),
            (
                "CREATE TABLE t (a) WITHOUT ROWID, STRICT;",
                option("strict", false),
                "CREATE TABLE \"t\" (a) WITHOUT ROWID",
            ),
            (
                "CREATE TABLE t (a) STRICT",
                option("without_rowid", false),
                "CREATE TABLE \"t\" (a) STRICT",
            ),
        ] {
            assert_eq!(whole(before, action).as_deref(), Ok(after));
        }
        let counting = || option("autoincrement", true);
        check(
            "a integer CONSTRAINT k PRIMARY KEY NOT NULL",
            counting(),
            "a integer CONSTRAINT k PRIMARY KEY AUTOINCREMENT NOT NULL",
        );
        check(
            "a integer, CONSTRAINT k PRIMARY KEY (a) ON CONFLICT FAIL",
            counting(),
            "a integer, CONSTRAINT k PRIMARY KEY (\"a\" AUTOINCREMENT) ON CONFLICT FAIL",
        );
        refused(
            "a, b, PRIMARY KEY (a, b)",
            counting(),
            "no key of one column",
        );
        refused("a", option("engine", true), "no option engine");
    }

    #[test]
    fn alter_table_is_used_where_sqlite_can() {
        let can = |sql: &str, action: TableAction| can_alter_in_place(sql, &[action]).unwrap();
        let sql = "CREATE TABLE t (a int, b int UNIQUE, c int, CHECK (c > 0))";
        let add = |column: &mut ColumnDef| Do::AddColumn(column.to_owned());
        assert!(can(sql, add(ColumnDef::new("x").text())));
        assert!(can(
            sql,
            add(ColumnDef::new("x").text().not_null().default("q"))
        ));
        assert!(!can(sql, add(ColumnDef::new("x").text().not_null())));
        assert!(!can(sql, add(ColumnDef::new("x").text().unique_key())));
        assert!(!can(sql, add(ColumnDef::new("x").integer().primary_key())));
        assert!(!can(
            sql,
            add(ColumnDef::new("x").text().default(Expr::cust("lower('X')")))
        ));
        assert!(!can(
            sql,
            add(ColumnDef::new("x")
                .text()
                .default(Expr::current_timestamp()))
        ));
        assert!(can(
            sql,
            add(ColumnDef::new("x").text().extra("REFERENCES o (id)"))
        ));
        assert!(!can(
            sql,
            add(ColumnDef::new("x")
                .text()
                .default("q")
                .extra("REFERENCES o"))
        ));
        assert!(can(sql, drop_column("a")));
        for name in ["b", "c", "gone"] {
            assert!(!can(sql, drop_column(name)), "{name}");
        }
        assert!(!can(sql, Do::SetNotNull("a".into())));
    }

    #[test]
    fn a_counting_column_that_is_no_key_has_no_autoincrement() {
        let add = |column: &mut ColumnDef| Do::AddColumn(column.to_owned());
        check(
            "a int",
            add(ColumnDef::new("id").integer().not_null().auto_increment()),
            r#"a int, "id" integer NOT NULL"#,
        );
        check(
            "a int",
            add(ColumnDef::new("id")
                .integer()
                .auto_increment()
                .primary_key()),
            r#"a int, "id" integer PRIMARY KEY AUTOINCREMENT"#,
        );
    }
}
