//! Steps that the file says as SQL, for sea-orm-migration alone: one text where all backends of the project share it,
//! else a `match` on the backend. A table of SQLite that is built anew is one call of a function of the file.
//!
//! Knows nothing of what the texts say and where they come from.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::layout::{self, Code};
use super::target::{Rebuild, Source, Spelled, Spelling, Text, Version};
use crate::dialect::Dialect;
use crate::model::ObjectName;

/// Which functions of its own the file needs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    /// That which builds a table of SQLite anew.
    rebuild: bool,
    /// That which says that the file was not written for a database.
    other_backend: bool,
    /// Whether it tells backends apart.
    names_backends: bool,
}

/// The one that builds a table of SQLite anew. It asks the database before and after, since the one that it runs on need
/// not be the one that it was written beside.
const REBUILD: &str = r#"/// Builds a table of SQLite anew, or fails and leaves everything as it was. Foreign keys are off
/// meanwhile, since the rows that reference the old table would go with it. It is all one text,
/// for one connection: a pool may lend another one for each.
async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
    children: &[&str],
    columns: &[&str],
    statements: &[&str],
) -> Result<(), DbErr> {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let orphans_of = |table: &&str| {
        let table = text(table);
        format!("(SELECT count(*) FROM pragma_foreign_key_check({table}))")
    };
    let orphans: Vec<String> = [table].iter().chain(children).map(orphans_of).collect();
    let orphans = orphans.join(" + ");
    let objects = "(SELECT count(*) FROM sqlite_master WHERE type <> 'table' AND sql NOTNULL)";
    let (table, columns) = (text(table), text(&columns.join(", ")));
    let statements = statements.join("\n;\n");
    let script = format!(
        "PRAGMA foreign_keys = OFF;
        SAVEPOINT rebuild;
        CREATE TEMP TABLE rebuild_checks (
            foreign_keys CONSTRAINT \"foreign keys stay on inside a transaction\"
                CHECK (foreign_keys = 0),
            columns CONSTRAINT \"the table had other columns when this was written\"
                CHECK (columns = {columns}),
            orphans, objects,
            orphans_after CONSTRAINT \"rows would reference nothing\"
                CHECK (orphans_after <= orphans),
            objects_after CONSTRAINT \"an index, a trigger or a view would be lost\"
                CHECK (objects_after = objects)
        );
        INSERT INTO temp.rebuild_checks (foreign_keys, columns, orphans, objects)
            SELECT foreign_keys, (
                SELECT group_concat(name, ', ')
                FROM (SELECT name FROM pragma_table_info({table}) ORDER BY name)
            ), {orphans}, {objects} FROM pragma_foreign_keys;
        {statements}
        ;
        UPDATE temp.rebuild_checks SET orphans_after = {orphans}, objects_after = {objects};
        DROP TABLE temp.rebuild_checks;
        RELEASE rebuild;
        PRAGMA foreign_keys = ON;"
    );
    let connection = manager.get_connection();
    let built = connection.execute_unprepared(&script).await;
    if built.is_err() {
        let undo = "ROLLBACK TO rebuild; RELEASE rebuild; PRAGMA foreign_keys = ON";
        let _ = connection.execute_unprepared(undo).await;
    }
    built.map(|_| ())
}
"#;

impl Needs {
    /// The functions, for the end of the file.
    pub(super) fn functions(self, backends: &[Dialect]) -> Vec<String> {
        let mut functions = Vec::new();
        if self.rebuild {
            functions.push(REBUILD.to_owned());
        }
        if self.other_backend {
            let names: Vec<&str> = backends.iter().map(|dialect| shown(*dialect)).collect();
            let names = match names.as_slice() {
                [others @ .., last] if !others.is_empty() => {
                    format!("{} and {last}", others.join(", "))
                }
                names => names.join(""),
            };
            functions.push(format!(
                "fn other_backend() -> DbErr {{\n    \
                 DbErr::Custom(\"this revision is written for {names}\".to_owned())\n}}\n"
            ));
        }
        functions
    }

    /// The line that opens what is for these backends only.
    pub(super) fn condition(&mut self, backends: &[Dialect]) -> String {
        self.names_backends = true;
        let pattern = pattern(backends);
        format!("if matches!(manager.get_database_backend(), {pattern}) {{")
    }

    /// Whether the file names backends.
    pub(super) fn names_backends(self) -> bool {
        self.names_backends
    }
}

/// What the steps of one file are written with.
pub(super) struct Writer<'a> {
    pub(super) backends: &'a [Dialect],
    pub(super) version: Version,
    pub(super) spelled: &'a Spelled,
}

impl Writer<'_> {
    /// Steps in a row, at `indent`.
    pub(super) fn steps(
        &self,
        steps: &[&Spelling<'_>],
        indent: usize,
        needs: &mut Needs,
    ) -> String {
        let said = |dialect: Dialect| -> Vec<&Text> {
            let texts = steps.iter().filter_map(|step| step.get(&dialect));
            texts.copied().flatten().collect()
        };
        // Backends that are told the same are one arm.
        let mut arms: Vec<(Vec<Dialect>, Vec<&Text>)> = Vec::new();
        for &dialect in self.backends {
            let texts = said(dialect);
            match arms.iter_mut().find(|(_, other)| *other == texts) {
                Some((dialects, _)) => dialects.push(dialect),
                None => arms.push((vec![dialect], texts)),
            }
        }
        if let [(_, texts)] = arms.as_slice() {
            return self.texts(self.backends, texts, indent, needs);
        }
        let margin = " ".repeat(indent);
        let mut text = format!("{margin}match manager.get_database_backend() {{\n");
        for (dialects, texts) in &arms {
            let pattern = pattern(dialects);
            let body = self.texts(dialects, texts, indent + 8, needs);
            if body.is_empty() {
                let _ = writeln!(text, "{margin}    {pattern} => {{}}");
            } else {
                let _ = writeln!(text, "{margin}    {pattern} => {{\n{body}{margin}    }}");
            }
        }
        needs.names_backends = true;
        if let Some(pattern) = self.others() {
            needs.other_backend = true;
            let _ = writeln!(
                text,
                "{margin}    {pattern} => return Err(other_backend()),"
            );
        }
        let _ = writeln!(text, "{margin}}}");
        text
    }

    /// The pattern for every other backend, where there may be one: sea-orm 2 may learn new ones, 1.1 knows three.
    fn others(&self) -> Option<String> {
        if self.version == Version::V2 {
            return Some("_".to_owned());
        }
        let all = [Dialect::MySql, Dialect::Postgres, Dialect::Sqlite];
        let others: Vec<Dialect> = all
            .into_iter()
            .filter(|dialect| !self.backends.contains(dialect))
            .collect();
        (!others.is_empty()).then(|| pattern(&others))
    }

    /// What these databases are told.
    fn texts(
        &self,
        dialects: &[Dialect],
        texts: &[&Text],
        indent: usize,
        needs: &mut Needs,
    ) -> String {
        let mut result = String::new();
        let source = dialects
            .iter()
            .find_map(|dialect| self.spelled.sources.get(dialect));
        if let Some(source) = source.filter(|_| texts.iter().any(|text| says_anew(text))) {
            let words = match source {
                Source::Live => "In full, from the table as it was when this was written.",
                Source::Recorded => "In full, from what the revisions say of the table.",
            };
            let _ = writeln!(result, "{}// {words}", " ".repeat(indent));
        }
        let mut plain: Vec<&str> = Vec::new();
        for text in texts {
            match text {
                Text::Sql(sql) => plain.push(sql),
                Text::Rebuild(rebuild) => {
                    result.push_str(&statements(&std::mem::take(&mut plain), indent));
                    result.push_str(&rebuilt(rebuild, indent));
                    needs.rebuild = true;
                }
            }
        }
        result.push_str(&statements(&plain, indent));
        result
    }

    /// A place where somebody must say what the rows of a column shall have: an error as long as one has no value.
    pub(super) fn missing(&self, table: &ObjectName, column: &str, indent: usize) -> String {
        let iden = |name: &str| match self.version {
            Version::V1 => Code::call("Alias::new", [Code::string(name)]),
            Version::V2 => Code::string(name),
        };
        let from = match &table.schema {
            Some(schema) => Code::Tuple(vec![iden(schema), iden(&table.name)]),
            None => iden(&table.name),
        };
        let query = Code::call("Query::select", [])
            .method("expr", [Code::call("Expr::cust", [Code::string("1")])])
            .method("from", [from])
            .method(
                "and_where",
                [Code::call("Expr::col", [iden(column)]).method("is_null", [])],
            )
            .method("limit", [Code::path("1")])
            .method("to_owned", []);
        let asked = match self.version {
            Version::V1 => Code::path("manager")
                .method("get_database_backend", [])
                .method("build", [Code::path("&without")]),
            Version::V2 => Code::path("&without"),
        };
        let row = Code::path("manager")
            .method("get_connection", [])
            .method("query_one", [asked])
            .await_try();
        let message = format!(
            "{table}.{column} must hold a value, and some rows have none: give them one here"
        );
        let error = Code::call(
            "Err",
            [Code::call(
                "DbErr::Custom",
                [Code::string(&message).method("to_owned", [])],
            )],
        );
        let margin = " ".repeat(indent);
        format!(
            "{margin}// TO FILL IN: what the rows that are there shall have, in place of this refusal.\n{}{}\
             {margin}if row.is_some() {{\n{}{margin}}}\n",
            layout::prefixed("let without = ", &query, ";", indent),
            layout::prefixed("let row = ", &row, ";", indent),
            layout::prefixed("return ", &error, ";", indent + 4),
        )
    }
}

/// Whether the text says more of the table than the step is about.
fn says_anew(text: &Text) -> bool {
    match text {
        Text::Rebuild(_) => true,
        Text::Sql(sql) => sql.contains("MODIFY COLUMN") || sql.contains("CHANGE COLUMN"),
    }
}

fn shown(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "PostgreSQL",
        Dialect::MySql => "MySQL",
        Dialect::Sqlite => "SQLite",
    }
}

fn pattern(dialects: &[Dialect]) -> String {
    let names: BTreeSet<&str> = dialects
        .iter()
        .map(|dialect| match dialect {
            Dialect::Postgres => "DbBackend::Postgres",
            Dialect::MySql => "DbBackend::MySql",
            Dialect::Sqlite => "DbBackend::Sqlite",
        })
        .collect();
    names.into_iter().collect::<Vec<_>>().join(" | ")
}

/// Plain statements: one is a statement, several are a loop.
fn statements(sql: &[&str], indent: usize) -> String {
    let send = |argument: Code| {
        Code::path("manager")
            .method("get_connection", [])
            .method("execute_unprepared", [argument])
            .await_try()
    };
    match sql {
        [] => String::new(),
        [one] => layout::statement(&send(Code::sql(one)), indent),
        several => {
            let texts = Code::Array(several.iter().map(|sql| Code::sql(sql)).collect());
            format!(
                "{}{}{}}}\n",
                layout::prefixed("for sql in ", &texts, " {", indent),
                layout::statement(&send(Code::path("sql")), indent + 4),
                " ".repeat(indent)
            )
        }
    }
}

fn rebuilt(rebuild: &Rebuild, indent: usize) -> String {
    // Their order is another one where some came later.
    let mut columns = rebuild.columns.clone();
    columns.sort_unstable();
    let list = |texts: &[String], literal: fn(&str) -> Code| {
        let items = texts.iter().map(|text| literal(text)).collect();
        Code::Reference(Box::new(Code::Array(items)))
    };
    let call = Code::call(
        "rebuild",
        [
            Code::path("manager"),
            Code::string(&rebuild.table),
            list(&rebuild.children, Code::string),
            list(&columns, Code::string),
            list(&rebuild.statements, Code::sql),
        ],
    );
    layout::statement(&call.await_try(), indent)
}
