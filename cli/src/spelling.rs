//! What a revision says as SQL in a project that does not depend on `runner`: the steps of its plans for every backend,
//! spelled by the plan where it can, else by a scratch database that has the live tables, or those that the revisions
//! recorded.
//!
//! Knows nothing of the file that they are for.

use runner::prove::Ground;
use runner::spelling::spell_steps;
use schema_diff::dialect::Dialect;
use schema_diff::render::sql::steps;
use schema_diff::render::target::{Source, Spelled, Text, plain};
use schema_diff::statement::Statement;

use crate::args::Proving;
use crate::config;
use crate::context::{Context, Opened};
use crate::error::Failure;
use crate::ground::place;
use crate::proof::Subject;
use crate::tool::Tool;

impl Subject<'_> {
    /// The texts of its steps, if the project's revisions need them.
    pub async fn spelled(
        &self,
        context: &Context,
        tool: &Tool,
        proving: &Proving,
        opened: Option<&Opened>,
    ) -> Result<Spelled, Failure> {
        let mut spelled = Spelled::default();
        if tool.runner.is_some() {
            return Ok(spelled);
        }
        for &dialect in self.backends {
            let ways = self.plans.on(dialect);
            let (before, after) = (&ways.before, &ways.after);
            let up = steps(&ways.up, dialect, before, after)?;
            let down = steps(&ways.down, dialect, after, before)?;
            if let (Some(up), Some(down)) = (plain(&up), plain(&down)) {
                spelled.insert(dialect, [up, down]);
                continue;
            }
            let live = opened.filter(|opened| opened.database.dialect == dialect);
            let (start, source) = if live.is_some() {
                (self.plans.start_in(dialect)?, Source::Live)
            } else {
                let start = self.recorded_start(dialect);
                let start = start.map_err(|reason| unspelled(dialect, &reason))?;
                (start.statements, Source::Recorded)
            };
            let texts = match live {
                Some(opened) if dialect == Dialect::Sqlite => {
                    let ground = Ground::Memory(&opened.database);
                    spell_steps(&ground, &start, &up, &down).await?
                }
                None if dialect == Dialect::Sqlite => {
                    in_memory(context, &start, &up, &down).await?
                }
                _ => {
                    let place = place(context, proving, dialect, opened).await?;
                    if let Some(why) = place.nowhere() {
                        return Err(unspelled(dialect, why));
                    }
                    spell_steps(&place.ground(), &start, &up, &down).await?
                }
            };
            spelled.insert(dialect, texts);
            spelled.sources.insert(dialect, source);
        }
        Ok(spelled)
    }
}

/// The texts of steps on SQLite, after `start` has run on an empty database.
pub async fn in_memory(
    context: &Context,
    start: &[Statement],
    up: &[Vec<Statement>],
    down: &[Vec<Statement>],
) -> Result<[Vec<Vec<Text>>; 2], Failure> {
    let database = context.in_memory().await?;
    Ok(spell_steps(&Ground::Memory(&database), start, up, down).await?)
}

/// Where only a database can spell a step, and there is none.
pub fn unspelled(dialect: Dialect, why: &str) -> Failure {
    Failure::new(
        "needs-database",
        format!(
            "without the crate `runner` the revision must say as SQL what changes, and on {dialect} only a database can \
             spell it: {why}"
        ),
    )
    .help(format!(
        "let the crate of the revisions depend on `runner`, or name a server of {dialect} as prove_url in {}, or take {dialect} \
         out of `backends` there",
        config::FILE
    ))
}
