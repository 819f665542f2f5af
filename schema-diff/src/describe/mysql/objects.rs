//! Views, sequences, triggers and periods as statements that make them again in any database.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::rows::{Catalog, Relation, Sequence, Trigger, View};
use crate::dialect::Dialect;
use crate::dialect::mysql_ddl::{CreateTable, Token, tokens};
use crate::model::{ObjectName, Opaque, OpaquePart, Table};

const DIALECT: Dialect = Dialect::MySql;

/// The kind of a period.
pub(super) const PERIOD: &str = "period";
/// The kind of a key over a period.
pub(super) const KEY: &str = "key over a period";

/// What names in the server's text mean.
pub(super) struct Names<'a> {
    /// The database that was read, quoted.
    database: String,
    relations: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        Self {
            database: DIALECT.quote(&catalog.database),
            relations: catalog.relations.iter().map(|of| &*of.name).collect(),
        }
    }

    /// The server's text without the name of the database before what is in it.
    pub(super) fn local(&self, text: &str) -> String {
        if !text.contains(&self.database) {
            return text.to_owned();
        }
        let tokens = tokens(text);
        let mut local = String::new();
        let mut from = 0;
        for at in 0..tokens.len() {
            if self.is_qualifier(&tokens, at) {
                local.push_str(&text[from..tokens[at].start]);
                from = tokens[at + 2].start;
            }
        }
        local.push_str(&text[from..]);
        local
    }

    /// Whether the database's name stands here before a table, a view, a sequence or a function. (A table may have
    /// an alias of the database's name, before a column.)
    fn is_qualifier(&self, tokens: &[Token<'_>], at: usize) -> bool {
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
        text(at) == self.database
            && text(at + 1) == "."
            && !text(at + 2).is_empty()
            && (at == 0 || text(at - 1) != ".")
            && (matches!(text(at + 3), "." | "(")
                || self.relations.contains(tokens[at + 2].name().as_str()))
    }

    /// The tables and views that a query names, each with those of its columns whose names the query holds: more
    /// than it uses perhaps, never fewer.
    fn uses(
        &self,
        query: &str,
        columns: impl Fn(&str) -> Vec<String>,
    ) -> BTreeMap<ObjectName, BTreeSet<String>> {
        let tokens = tokens(query);
        let quoted: HashSet<String> = tokens
            .iter()
            .filter(|token| token.text.starts_with('`'))
            .map(Token::name)
            .collect();
        (0..tokens.len())
            .filter(|&at| self.is_qualifier(&tokens, at))
            .map(|at| tokens[at + 2].name())
            .filter(|name| self.relations.contains(name.as_str()))
            .map(|name| {
                let columns = columns(&name).into_iter();
                let used = columns.filter(|column| quoted.contains(column)).collect();
                (ObjectName::new(name), used)
            })
            .collect()
    }
}

/// What is no table: a view, a sequence, …. `columns` says which ones a table or view has.
pub(super) fn object(
    relation: &Relation,
    catalog: &Catalog,
    names: &Names<'_>,
    columns: impl Fn(&str) -> Vec<String>,
) -> Opaque {
    let kind = match relation.kind.as_str() {
        "SYSTEM VIEW" => "system view".to_owned(),
        kind => kind.to_lowercase(),
    };
    let view = catalog.views.iter().find(|of| of.name == relation.name);
    let query = view.and_then(|of| of.definition.as_deref());
    match (view, query.filter(|text| !text.is_empty())) {
        (Some(view), Some(query)) => Opaque {
            kind,
            definition: Some(create_view(view, &names.local(query))),
            uses: names.uses(query, columns),
        },
        _ => Opaque {
            kind,
            definition: catalog
                .sequences
                .iter()
                .find(|sequence| sequence.name == relation.name)
                .map(|of| sequence(of, relation)),
            uses: BTreeMap::new(),
        },
    }
}

/// CREATE VIEW, without a definer: it is whoever makes it.
fn create_view(view: &View, query: &str) -> String {
    let mut text = "CREATE".to_owned();
    if let Some(algorithm) = &view.algorithm
        && algorithm != "UNDEFINED"
    {
        text.extend([" ALGORITHM=", algorithm]);
    }
    if view.security.as_deref() == Some("INVOKER") {
        text.push_str(" SQL SECURITY INVOKER");
    }
    text.extend([" VIEW ", &DIALECT.quote(&view.name), " AS ", query]);
    if let Some(check @ ("LOCAL" | "CASCADED")) = view.check_option.as_deref() {
        text.extend([" WITH ", check, " CHECK OPTION"]);
    }
    text
}

fn sequence(of: &Sequence, relation: &Relation) -> String {
    let cycle = if of.cycle { "CYCLE" } else { "NOCYCLE" };
    let cache = match of.cache {
        0 => "NOCACHE".to_owned(),
        number => format!("CACHE {number}"),
    };
    let mut text = format!(
        "CREATE SEQUENCE {} START WITH {} MINVALUE {} MAXVALUE {} INCREMENT BY {} {cache} {cycle}",
        DIALECT.quote(&of.name),
        of.start,
        of.minimum,
        of.maximum,
        of.increment,
    );
    if let Some(engine) = &relation.engine
        && engine != "InnoDB"
    {
        text.extend([" ENGINE=", engine]);
    }
    text
}

/// CREATE TRIGGER, without a definer. It runs under the mode in which it was made: where that is no ordinary one, or
/// would read its text otherwise, it is said.
pub(super) fn trigger(row: &Trigger, catalog: &Catalog) -> OpaquePart {
    let modes = [&catalog.sql_mode, &catalog.session_sql_mode];
    let ordinary = modes.contains(&&row.sql_mode);
    let bars = row.statement.contains("||") && row.sql_mode != catalog.session_sql_mode;
    let mode = if catalog.mariadb && (!ordinary || bars) {
        let mode = DIALECT.quote_string(&row.sql_mode);
        format!("SET STATEMENT sql_mode={mode} FOR ")
    } else {
        String::new()
    };
    OpaquePart {
        kind: "trigger".into(),
        name: Some(row.name.clone()),
        definition: format!(
            "{mode}CREATE TRIGGER {} {} ON {} FOR EACH ROW {}",
            DIALECT.quote(&row.name),
            row.event,
            DIALECT.quote(&row.relation),
            row.statement
        ),
    }
}

/// Periods, and the keys over them, which only the table's own text tells.
pub(super) fn add_periods(table: &mut Table, name: &str, text: &CreateTable) {
    let alter = format!("ALTER TABLE {} ADD", DIALECT.quote(name));
    for period in &text.periods {
        table.opaque.push(OpaquePart {
            kind: PERIOD.into(),
            name: Some(period.name.clone()),
            definition: format!("{alter} {}", period.text),
        });
    }
    for key in &text.period_keys {
        table.opaque.push(OpaquePart {
            kind: KEY.into(),
            name: Some(key.name.clone()),
            definition: format!("{alter} {}", key.text),
        });
    }
}
