//! The proof of a new revision: on which backends its plans can be run up and down before anything is written, from
//! which start, and what must come of it.
//!
//! Knows nothing of how a proof is run, and of files.

use std::collections::BTreeSet;

use runner::connect::Database;
use runner::prove::{Proof, prove};
use schema_diff::apply::apply;
use schema_diff::change::{Change, Rename};
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, compare};
use schema_diff::model::{ColumnType, ObjectName, Schema};
use schema_diff::render::text;
use schema_diff::statement::Statement;

use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::generate::{Intent, Plans, creation};

/// What is proven.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What the revision shall do.
    pub intent: &'a Intent<'a>,
    /// Its plans.
    pub plans: &'a Plans,
    /// What the entities say: where `up` must lead.
    pub desired: &'a Schema,
    /// What they said before.
    pub recorded: &'a Schema,
    /// Drift that the revision leaves alone.
    pub left: &'a [Change],
    /// The backends that it is for.
    pub backends: &'a [Dialect],
    /// Whether it drops what nobody told us about.
    pub include_unmanaged: bool,
}

impl Subject<'_> {
    /// Proves it on every backend that can be had. Gives a line for each that says whether, or why not; a proof that
    /// fails is a failure.
    pub async fn prove(
        &self,
        context: &Context,
        opened: Option<&Opened>,
    ) -> Result<Vec<String>, Failure> {
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for &dialect in self.backends {
            let proof = match opened {
                Some(opened) if opened.database.dialect == dialect => self.live(opened).await?,
                _ if dialect == Dialect::Sqlite => self.in_memory(context).await?,
                _ => Proof::NotProven("no server at hand".into()),
            };
            match proof {
                Proof::Proven => lines.push(format!("proven on {dialect}: up, and down again")),
                Proof::NotProven(reason) => {
                    others.push(format!("not proven on {dialect}: {reason}"));
                }
            }
        }
        lines.append(&mut others);
        Ok(lines)
    }

    /// On a scratch beside the database that was compared with.
    async fn live(&self, opened: &Opened) -> Result<Proof, Failure> {
        let (database, ledger) = (&opened.database, opened.ledger.as_str());
        if database.dialect == Dialect::Sqlite {
            // A copy of the whole schema; what is written again is taken away first.
            let start = self.plans.start_in(database.dialect)?;
            return self
                .run(database, ledger, &start, self.desired, self.left)
                .await;
        }
        // An empty schema: everything that hangs together with what changes is built first.
        let names = connected(
            &self.plans.changes,
            [&self.plans.before, &self.plans.after, self.desired],
        );
        let before = part(&self.plans.before, &names);
        let start = match creation(&before, database.dialect) {
            Ok(start) => start,
            Err(failure) => return Ok(no_start(&failure)),
        };
        let desired = part(self.desired, &names);
        self.run(database, ledger, &start, &desired, self.left)
            .await
    }

    /// On an empty database in memory, built as the revisions recorded it.
    async fn in_memory(&self, context: &Context) -> Result<Proof, Failure> {
        if self.include_unmanaged {
            return Ok(Proof::NotProven(
                "unmanaged objects are known in the project's database only".into(),
            ));
        }
        let mut before = self.recorded.clone();
        // What is only recorded is there already; what is repaired is not as it was recorded.
        let absorbed = self.intent.comparison.already.iter();
        let absorbed = absorbed
            .filter(|_| !self.intent.emit_already)
            .map(|item| item.change.clone());
        let broken = self.intent.repair.iter().rev().cloned();
        for change in absorbed.chain(broken.map(Change::reversed)) {
            if let Err(conflict) = apply(&mut before, &change) {
                return Ok(no_start(&conflict));
            }
        }
        let start = match creation(&before, Dialect::Sqlite) {
            Ok(start) => start,
            Err(failure) => return Ok(no_start(&failure)),
        };
        let database = context.in_memory().await?;
        self.run(&database, "seaql_migrations", &start, self.desired, &[])
            .await
    }

    async fn run(
        &self,
        database: &Database,
        ledger: &str,
        start: &[Statement],
        desired: &Schema,
        left: &[Change],
    ) -> Result<Proof, Failure> {
        let dialect = database.dialect;
        let up = self.plans.up_in(dialect)?;
        let down = self.plans.down_in(dialect)?;
        let compare_up = |schema: &Schema| {
            let comparison = compare(Input {
                desired,
                recorded: desired,
                actual: Some((schema, dialect)),
                backends: self.backends,
                include_unmanaged: false,
            });
            let unexpected: Vec<Change> = comparison
                .drift
                .into_iter()
                .filter(|change| !left.contains(change))
                .collect();
            if unexpected.is_empty() {
                Ok(())
            } else {
                Err(format!(
                    "this would be needed to have what the entities say:\n{}",
                    text::tree(&unexpected)
                ))
            }
        };
        let models = [desired];
        Ok(prove(database, &[ledger], start, &up, &down, &models, &compare_up).await?)
    }
}

fn no_start(reason: &impl std::fmt::Display) -> Proof {
    Proof::NotProven(format!("where it starts from could not be built: {reason}"))
}

/// The tables of the changes, and all that foreign keys connect with them, in any of the schemas.
fn connected(changes: &[Change], schemas: [&Schema; 3]) -> BTreeSet<ObjectName> {
    let enums: BTreeSet<&ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Enum { name, .. }
            | Change::Rename(Rename::Enum { to: name, .. } | Rename::Value { of: name, .. }) => {
                Some(name)
            }
            _ => None,
        })
        .collect();
    let mut names: BTreeSet<ObjectName> =
        changes.iter().filter_map(Change::table).cloned().collect();
    names.extend(changes.iter().filter_map(|change| match change {
        Change::Rename(Rename::Table { from, .. }) => Some(from.clone()),
        _ => None,
    }));
    let tables = || schemas.iter().flat_map(|schema| &schema.tables);
    for (name, table) in tables() {
        let uses = |ty: &ColumnType| enum_of(ty).is_some_and(|name| enums.contains(name));
        if table.columns.iter().any(|column| uses(column.ty.value())) {
            names.insert(name.clone());
        }
    }
    loop {
        let before = names.len();
        for (name, table) in tables() {
            for key in &table.foreign_keys {
                if names.contains(name) || names.contains(&key.references) {
                    names.insert(name.clone());
                    names.insert(key.references.clone());
                }
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

fn enum_of(ty: &ColumnType) -> Option<&ObjectName> {
    match ty {
        ColumnType::Enum(name) => Some(name),
        ColumnType::Array(element) => enum_of(element),
        _ => None,
    }
}

/// The tables of these names, as far as the model has words for them, and all enum types.
fn part(schema: &Schema, names: &BTreeSet<ObjectName>) -> Schema {
    let mut part = Schema {
        enums: schema.enums.clone(),
        ..Schema::default()
    };
    for (name, table) in &schema.tables {
        if names.contains(name) {
            let mut table = table.clone();
            table.opaque.clear();
            table.indexes.retain(|index| index.definition.is_none());
            part.tables.insert(name.clone(), table);
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use schema_diff::change::Sides;
    use schema_diff::model::{Column, EnumType, Fact, ForeignKey, Table};

    use super::*;

    fn table(references: &[&str], enum_name: Option<&str>) -> Table {
        Table {
            columns: enum_name
                .map(|name| Column {
                    ..Column::new(
                        "c",
                        Fact::Said(ColumnType::Array(Box::new(ColumnType::Enum(name.into())))),
                    )
                })
                .into_iter()
                .collect(),
            foreign_keys: references
                .iter()
                .map(|references| ForeignKey {
                    name: None,
                    columns: vec!["x".into()],
                    references: (*references).into(),
                    referenced_columns: vec!["id".into()],
                    on_delete: None,
                    on_update: None,
                    ..ForeignKey::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn what_hangs_together_is_built_together() {
        let schema = Schema {
            tables: [
                ("a", table(&["b"], None)),
                ("b", table(&[], None)),
                ("c", table(&["b"], None)),
                ("d", table(&[], None)),
                ("e", table(&["d"], Some("mood"))),
            ]
            .map(|(name, table)| (name.into(), table))
            .into(),
            ..Schema::default()
        };
        let names = |change: Change| -> Vec<String> {
            connected(&[change], [&schema, &Schema::default(), &schema])
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        let of_table = Change::Table {
            table: "a".into(),
            sides: Sides::drop(Table::default()),
        };
        assert_eq!(names(of_table), ["a", "b", "c"]);
        let of_enum = Change::Enum {
            name: "mood".into(),
            sides: Sides::create(EnumType { values: Vec::new() }),
        };
        assert_eq!(names(of_enum), ["d", "e"]);
    }
}
