//! What a revision's own code takes down of what only some databases know: read from its file, which is the only place
//! where it stands.
//!
//! Knows nothing of what else the code does.

use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprMethodCall, Lit, LitStr};

use crate::dialect::Dialect;
use crate::dialect::tokens::rename_word;
use crate::model::ObjectName;
use crate::statement::Dependent;

/// What a file says of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenDown {
    /// What it hands to `ops::take_down`.
    pub dependents: Vec<Dependent>,
    /// Its SQL that drops something.
    drops: Vec<String>,
}

/// Reads the text of a revision's file. Text that is no Rust takes nothing down.
pub fn taken_down(text: &str) -> TakenDown {
    let mut found = TakenDown::default();
    if let Ok(file) = syn::parse_file(text) {
        found.visit_file(&file);
    }
    found
}

impl TakenDown {
    /// The one of that kind and name, on that table.
    pub fn find(&self, of: &Dependent) -> Option<&Dependent> {
        let same = |other: &&Dependent| {
            (other.dialect, &other.kind, &other.name, &other.table)
                == (of.dialect, &of.kind, &of.name, &of.table)
                && (!of.name.name.is_empty() || other.definition == of.definition)
        };
        self.dependents.iter().find(same)
    }

    /// Whether SQL that somebody wrote drops something of that name.
    pub fn drops(&self, name: &str) -> bool {
        let drops = |sql: &String| rename_word(sql, name, "schema diff") != *sql;
        self.drops.iter().any(drops)
    }
}

impl<'ast> Visit<'ast> for TakenDown {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if is_path(&call.func, "take_down") {
            self.dependents
                .extend(call.args.iter().nth(1).and_then(dependent));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        let text = text.value();
        if text.to_lowercase().contains("drop ") {
            self.drops.push(text);
        }
    }
}

fn is_path(expression: &Expr, last: &str) -> bool {
    match expression {
        Expr::Path(path) => path.path.segments.last().is_some_and(|it| it.ident == last),
        _ => false,
    }
}

/// `ops::Dependent::new(…).on(…)`.
fn dependent(expression: &Expr) -> Option<Dependent> {
    match expression {
        Expr::Call(call) if is_path(&call.func, "new") => {
            let mut arguments = call.args.iter();
            let dialect = arguments.next()?;
            let dialect = [
                ("Postgres", Dialect::Postgres),
                ("MySql", Dialect::MySql),
                ("Sqlite", Dialect::Sqlite),
            ]
            .into_iter()
            .find_map(|(name, found)| is_path(dialect, name).then_some(found))?;
            Some(Dependent::new(
                dialect,
                text(arguments.next()?)?,
                name(arguments.next()?)?,
                text(arguments.next()?)?,
            ))
        }
        Expr::MethodCall(ExprMethodCall {
            receiver,
            method,
            args,
            ..
        }) => {
            let of = dependent(receiver)?;
            Some(match (method.to_string().as_str(), args.first()) {
                ("on", Some(table)) => of.on(name(table)?),
                ("with_its_table", _) => of.with_its_table(),
                _ => of,
            })
        }
        _ => None,
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// A name, as a pair when it has a schema.
fn name(expression: &Expr) -> Option<ObjectName> {
    match expression {
        Expr::Tuple(pair) => {
            let mut parts = pair.elems.iter();
            let (schema, name) = (parts.next()?, parts.next()?);
            Some(ObjectName::in_schema(text(schema)?, text(name)?))
        }
        other => text(other).map(ObjectName::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_takes_down() {
        let found = taken_down(
            r#"
            impl MigrationTrait for Migration {
                async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                    ops::take_down(
                        manager,
                        ops::Dependent::new(
                            ops::Dialect::Postgres,
                            "index",
                            "notes_body",
                            "CREATE INDEX notes_body ON audit.notes (body)",
                        )
                        .on(("audit", "notes"))
                        .over(["body"]),
                    )
                    .await?;
                    manager.get_connection().execute_unprepared("DROP VIEW \"all notes\"").await?;
                    ops::take_down(manager, somewhere_else()).await?;
                    manager.drop("comment").await
                }
            }
            "#,
        );
        let index = |table: ObjectName| {
            Dependent::new(
                Dialect::Postgres,
                "index",
                "notes_body",
                "CREATE INDEX notes_body ON audit.notes (body)",
            )
            .on(table)
        };
        let known = index(ObjectName::in_schema("audit", "notes"));
        assert_eq!(found.dependents, std::slice::from_ref(&known));
        assert_eq!(found.find(&known), Some(&known));
        assert_eq!(found.find(&index("notes".into())), None);
        assert!(found.drops("all notes"));
        assert!(!found.drops("all") && !found.drops("notes_body") && !found.drops("comment"));
        assert_eq!(taken_down("no Rust"), TakenDown::default());
    }
}
