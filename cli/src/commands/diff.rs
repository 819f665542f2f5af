//! `diff`: what carries one schema to another. Nothing is written, and no database is changed.

use runner::express::in_model_words;
use runner::prove::Ground;
use runner::run::spell;
use runner::spelling::spell_steps;
use schema_diff::apply::apply;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Difference, Unmodelled, two_way};
use schema_diff::model::{ObjectName, Schema};
use schema_diff::plan::{Plan, around_foreign_keys, plan, plan_back};
use schema_diff::read::Places;
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::sql::{statements, steps};
use schema_diff::render::target::{Source, Spelled, Target, plain};
use schema_diff::render::text;
use schema_diff::revision::Revision;
use schema_diff::statement::{Statement, alter_table};
use serde_json::{Value, json};

use crate::args::{Diff, DiffFormat, Proving};
use crate::context::Context;
use crate::error::Failure;
use crate::excerpt::shown;
use crate::generate::{creation, fault};
use crate::ground::place;
use crate::naming;
use crate::output::count;
use crate::picture::{places_json, places_text};
use crate::side::Side;
use crate::spelling::{in_memory, unspelled};
use crate::tool::Tool;

use super::Outcome;
use super::upgrade::terminated;

/// Compares and prints.
pub async fn diff(context: &Context, args: &Diff) -> Result<Outcome, Failure> {
    if !args.rest.is_empty() {
        return Err(
            Failure::new("diff-sides", "more than two schemas are named")
                .help("write diff FROM TO, each as one word"),
        );
    }
    let mut from = Side::find(context, &args.from).await?;
    let mut to = Side::find(context, &args.to).await?;
    // Where an entity says that nothing is done to a table, it is not compared.
    from.leave_alone(&to);
    to.leave_alone(&from);
    in_words_of(&mut from, &to).await;
    in_words_of(&mut to, &from).await;
    let backends = match args.dialect {
        Some(dialect) => vec![dialect],
        None => context.backends(),
    };
    // What is said for other kinds of databases is not compared.
    let kind = args.dialect.or(to.dialect).or(from.dialect);
    if let Some(dialect) = kind.or_else(|| backends.first().copied()) {
        for side in [&mut from, &mut to] {
            side.schema = side.schema.on(dialect).into_owned();
        }
    }
    let difference = two_way(from.side(), to.side(), &backends);
    let compared = Compared {
        both_live: from.dialect.is_some() && to.dialect.is_some(),
        from: &from,
        to: &to,
        difference: &difference,
    };
    match args.format {
        DiffFormat::Json => context.report(compared.json())?,
        DiffFormat::Text => compared.text(context)?,
        DiffFormat::Sql | DiffFormat::Rust => {
            compared.talk(context);
            let dialect = args
                .dialect
                .or(from.dialect)
                .or(to.dialect)
                .or_else(|| backends.first().copied())
                .ok_or_else(|| {
                    Failure::new("diff-dialect", "it is not known for which database").help(
                        "name it with --dialect postgres, --dialect mysql or --dialect sqlite",
                    )
                })?;
            let plans = Plans::new(&difference, dialect)?;
            let text = if args.format == DiffFormat::Sql {
                compared.sql(context, &plans, dialect).await?
            } else {
                compared.rust(context, &plans, dialect).await?
            };
            context.output.data(&text)?;
        }
    }
    Ok(if args.exit_code && compared.differ() {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

/// Gives a database's expressions the words of the model that it is compared with, where it says that they mean the
/// same.
async fn in_words_of(live: &mut Side, model: &Side) {
    if let (Some(database), None) = (&live.database, model.dialect) {
        let (connection, dialect) = (&database.connection, database.dialect);
        in_model_words(connection, dialect, &mut live.schema, &[&model.schema]).await;
    }
}

struct Plans {
    after: Schema,
    up: Plan,
    down: Plan,
}

impl Plans {
    fn new(difference: &Difference, dialect: Dialect) -> Result<Self, Failure> {
        let (changes, before) = (&difference.changes, &difference.before);
        let mut after = before.clone();
        for change in changes {
            apply(&mut after, change)
                .map_err(|conflict| fault(&format!("the changes do not fit: {conflict}")))?;
        }
        let changes = around_foreign_keys(changes, before, &after, &[dialect]);
        Ok(Self {
            up: plan(&changes, before, &after)?,
            down: plan_back(&changes, before, &after)?,
            after,
        })
    }
}

struct Compared<'a> {
    from: &'a Side,
    to: &'a Side,
    difference: &'a Difference,
    /// Whether both can hold what the model has no word for.
    both_live: bool,
}

impl Compared<'_> {
    /// Whether they differ. What the model has no word for counts where both could have it: no entity can.
    fn differ(&self) -> bool {
        !self.difference.changes.is_empty()
            || (self.both_live && !self.difference.unmodelled.is_empty())
    }

    fn json(&self) -> Value {
        let unmodelled = self.difference.unmodelled.iter();
        let changes = &self.difference.changes;
        json!({
            "from": self.from.json(),
            "to": self.to.json(),
            "differ": self.differ(),
            "changes": changes,
            "places": self.places().map(|places| places_json(changes, places)),
            "not_compared": unmodelled
                .map(|item| json!({
                    "table": item.table,
                    "kind": item.kind,
                    "name": item.name,
                    "from": item.from,
                    "to": item.to,
                }))
                .collect::<Vec<_>>(),
            "notes": self.difference.notes,
            "schema": self.to.schema,
        })
    }

    /// Where the entities say what is compared, where one side is theirs.
    fn places(&self) -> Option<&Places> {
        self.to.places.as_ref().or(self.from.places.as_ref())
    }

    fn text(&self, context: &Context) -> Result<(), Failure> {
        let output = context.output;
        if self.difference.changes.is_empty() {
            output.data(if self.differ() {
                "no difference that entities have a word for\n"
            } else {
                "no difference\n"
            })?;
        } else {
            output.tree(&text::tree(&self.difference.changes))?;
        }
        if let Some(places) = self.places().filter(|_| output.verbose()) {
            output.data(&places_text(&self.difference.changes, places))?;
        }
        self.talk(context);
        Ok(())
    }

    /// What the changes do not say.
    fn talk(&self, context: &Context) {
        let (output, list) = (context.output, &self.difference.unmodelled);
        for note in &self.difference.notes {
            output.talk(&format!("note: {note}"));
        }
        if list.is_empty() {
            return;
        }
        let what = if self.both_live {
            "difference"
        } else {
            "object"
        };
        output.talk(&format!(
            "{} that no change here says, since entities have no word for it{}",
            count(list.len(), what),
            if self.both_live || output.verbose() {
                ":"
            } else {
                " (-v lists)"
            }
        ));
        if self.both_live || output.verbose() {
            for item in list {
                output.talk(&format!("  {}", words(item)));
            }
        }
    }

    /// The statements, as they would run on the first side; where that is no database of this dialect, on one that has
    /// its schema.
    async fn sql(
        &self,
        context: &Context,
        plans: &Plans,
        dialect: Dialect,
    ) -> Result<String, Failure> {
        let before = &self.difference.before;
        let up = statements(&plans.up, dialect, before, &plans.after)?;
        let sql = match &self.from.database {
            Some(database) if database.dialect == dialect => spell(database, &[], &up).await?,
            _ if dialect == Dialect::Sqlite => {
                let database = context.in_memory().await?;
                spell(&database, &creation(before, dialect)?, &up).await?
            }
            _ => script(&up, dialect)?,
        };
        Ok(sql.iter().map(|statement| terminated(statement)).collect())
    }

    /// The steps as texts, from the first side where that is such a database.
    async fn spelled(
        &self,
        context: &Context,
        plans: &Plans,
        dialect: Dialect,
    ) -> Result<Spelled, Failure> {
        let before = &self.difference.before;
        let up = steps(&plans.up, dialect, before, &plans.after)?;
        let down = steps(&plans.down, dialect, &plans.after, before)?;
        let mut spelled = Spelled::default();
        if let (Some(up), Some(down)) = (plain(&up), plain(&down)) {
            spelled.insert(dialect, [up, down]);
            return Ok(spelled);
        }
        let live = self.from.database.as_ref();
        let live = live.filter(|database| database.dialect == dialect);
        let (texts, source) = match (dialect, live) {
            (Dialect::Sqlite, Some(database)) => {
                let ground = Ground::Memory(database);
                let texts = spell_steps(&ground, &[], &up, &down).await?;
                (texts, Source::Live)
            }
            (Dialect::Sqlite, None) => {
                let start = creation(before, dialect)?;
                let texts = in_memory(context, &start, &up, &down).await?;
                (texts, Source::Recorded)
            }
            _ => {
                let place = place(context, &Proving::default(), dialect, None).await?;
                if let Some(why) = place.nowhere() {
                    return Err(unspelled(dialect, why));
                }
                let start = creation(before, dialect)?;
                let texts = spell_steps(&place.ground(), &start, &up, &down).await?;
                (texts, Source::Recorded)
            }
        };
        spelled.insert(dialect, texts);
        spelled.sources.insert(dialect, source);
        Ok(spelled)
    }

    /// As the project's revisions are written; without a project, with all that ours may use.
    async fn rust(
        &self,
        context: &Context,
        plans: &Plans,
        dialect: Dialect,
    ) -> Result<String, Failure> {
        let tool = match context.maybe_project() {
            Some(project) => Some(Tool::of(project)?),
            None => None,
        };
        let spelled = match &tool {
            Some(tool) if tool.runner.is_none() => self.spelled(context, plans, dialect).await?,
            _ => Spelled::default(),
        };
        // Only what starts from the revisions goes on from them.
        let parents = if self.from.kind == "recorded" {
            let revisions = context.revisions()?;
            let heads = revisions.graph.heads();
            heads.iter().map(|head| head.id.clone()).collect()
        } else {
            Vec::new()
        };
        let (id, created) =
            naming::Template::default().id("diff", naming::created(None)?, |_| false)?;
        let revision = Revision {
            id,
            parents,
            message: format!("from {} to {}", self.from.name, self.to.name),
            created: naming::header_time(created),
            ..Revision::default()
        };
        Ok(revision_file(RevisionFile {
            revision: &revision,
            summary: &text::summary(&self.difference.changes),
            up: &plans.up,
            down: &plans.down,
            backends: &[dialect],
            target: match &tool {
                Some(tool) => tool.target(&spelled),
                None => Target::RUNNER,
            },
            before: &self.difference.before,
            after: &plans.after,
        })?)
    }
}

/// Statements without a database to spell them.
fn script(statements: &[Statement], dialect: Dialect) -> Result<Vec<String>, Failure> {
    let mut sql = Vec::new();
    for statement in statements {
        match statement {
            Statement::Sql(text) => sql.push(text.clone()),
            Statement::BackfillNeeded { table, column } => {
                sql.push(backfill_missing(table, column));
            }
            Statement::TakeDown(of) => sql.push(of.take_down_script()),
            Statement::PutBack(of) => sql.push(of.put_back_script()),
            Statement::AlterTable { table, actions } => {
                sql.extend(alter_table(dialect, table, actions).map_err(|error| {
                    Failure::new("needs-database", error.to_string())
                        .help("give the database's URL as FROM")
                })?);
            }
        }
    }
    Ok(sql)
}

/// A line in a script where somebody must say something. (The statement behind it fails as long as rows are there.)
fn backfill_missing(table: &ObjectName, column: &str) -> String {
    let of = shown(&format!("{table}.{column}")).replace('\n', " ");
    format!("-- TO FILL IN: UPDATE {of}, which must hold a value in every row")
}

fn words(item: &Unmodelled) -> String {
    let (sign, where_) = match (&item.from, &item.to) {
        (Some(_), None) => ('-', "only in FROM"),
        (None, _) => ('+', "only in TO"),
        (Some(_), Some(_)) => ('~', "not the same"),
    };
    let on = item
        .table
        .as_ref()
        .map_or_else(String::new, |table| format!(" on {table}"));
    format!("{sign} {} {}{on} ({where_})", item.kind, item.name)
}
