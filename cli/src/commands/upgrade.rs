//! `upgrade`, `downgrade`, `rollback`: runs revisions, or prints what running them would do.
//!
//! A program that carries no revisions builds and calls the project's own.

use std::collections::BTreeSet;
use std::time::Instant;

use runner::checksum;
use runner::connect::Database;
use runner::revisions::{Linked, MigrationTrait};
use runner::run::{self, Direction};
use runner::stamp::{Rows, stamp};
use schema_diff::dialect::Dialect;
use schema_diff::revision::target::{Symbol, Target};
use schema_diff::revision::{Revision, header};

use crate::build;
use crate::context::{Context, Opened};
use crate::dependents::Before;
use crate::error::Failure;
use crate::output::{Output, count};
use crate::revisions::Revisions;

use super::Outcome;

/// A walk through the revisions.
#[derive(Debug, Clone, Copy)]
pub struct Walk<'a> {
    /// Which way.
    pub direction: Direction,
    /// Where to.
    pub target: &'a str,
    /// Only print the SQL.
    pub sql: bool,
    /// Nobody needs to be asked any more.
    pub agreed: bool,
}

/// Walks.
pub async fn walk(context: &Context, walk: Walk<'_>) -> Result<Outcome, Failure> {
    match &context.linked {
        Some(linked) => run_here(context, linked, walk).await,
        None => call(context, walk),
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "upgrade",
        Direction::Down => "downgrade",
    }
}

/// Builds the project's migrator and lets it do the same.
fn call(context: &Context, walk: Walk<'_>) -> Result<Outcome, Failure> {
    let project = context.project()?;
    // What is wrong with the files, the target or the URL is said before anything is compiled.
    let revisions = context.revisions()?;
    for side in walk.target.split(':') {
        let target = Target::parse(side)?;
        if let Some(label) = &target.label {
            revisions.graph.find(label)?;
        }
        // What goes by where the database stands is its business.
        if target.symbol != Symbol::Here {
            revisions.named(side)?;
        }
    }
    context.url()?;
    let program = build::program(project, &revisions.fingerprint(), context.output)?;
    let mut arguments = vec![word(walk.direction).to_owned()];
    for (given, flag) in [
        (walk.sql, "--sql"),
        (walk.agreed, "--yes"),
        (context.global.no_backup, "--no-backup"),
        (context.global.verbose, "--verbose"),
        (context.global.quiet, "--quiet"),
    ] {
        if given {
            arguments.push(flag.to_owned());
        }
    }
    arguments.extend(context.extra_arguments());
    arguments.push(walk.target.to_owned());
    let code = program.call(&arguments, context.global.database_url.as_deref(), &[])?;
    Ok(Outcome::Called(code))
}

/// Runs the revisions that are linked into this program.
async fn run_here(context: &Context, linked: &Linked, walk: Walk<'_>) -> Result<Outcome, Failure> {
    let Walk {
        direction,
        target,
        sql,
        agreed,
    } = walk;
    let output = context.output;
    let revisions = context.revisions()?;
    let mut opened = context.open(&revisions).await?;
    let (applied, target) = match target.split_once(':') {
        // What a database that stands at the left side would be told.
        Some((from, to)) if sql => (revisions.graph.standing_at(from)?, to),
        Some(_) => {
            return Err(Failure::new(
                "range",
                format!("{target} is a range: a database is where it is"),
            )
            .help("give one target, or print what a range would do with --sql"));
        }
        None => {
            opened.refuse_beyond(&revisions)?;
            (opened.ids(), target)
        }
    };
    let steps = match direction {
        Direction::Up => revisions.graph.upgrade(&applied, target)?,
        Direction::Down => revisions.graph.downgrade(&applied, target)?,
    };
    let migrations: Vec<&dyn MigrationTrait> = steps
        .iter()
        .map(|step| linked_migration(linked, &revisions, step))
        .collect::<Result<_, _>>()?;
    let now = jiff::Timestamp::now().as_second();
    if !sql {
        settle(&opened, output, now).await?;
    }
    if steps.is_empty() {
        output.talk(&nothing(direction, target, &opened, &revisions));
        return Ok(Outcome::Done);
    }
    if sql {
        let from_range = walk.target.contains(':') && opened.database.dialect == Dialect::Sqlite;
        let made;
        let database = if from_range {
            made = standing(context, linked, &revisions, &applied, &opened.ledger).await?;
            &made
        } else {
            &opened.database
        };
        let blocks = run::to_sql(database, &opened.ledger, &migrations, direction, now).await?;
        output.data(&script(&steps, &blocks))?;
        return Ok(Outcome::Done);
    }

    output.talk(&format!(
        "{} {} on {}:",
        word(direction),
        opened.url.database_name(),
        opened.database.dialect
    ));
    let width = steps.iter().map(|step| step.id.len()).max().unwrap_or(0);
    for step in &steps {
        let line = format!("  {:width$}  {}", step.id, step.message);
        output.talk(line.trim_end());
    }
    if !agreed {
        let verb = match direction {
            Direction::Up => "apply",
            Direction::Down => "revert",
        };
        let question = format!("{verb} {}?", count(steps.len(), "revision"));
        if !output.confirm(&question, "--yes")? {
            return Err(Failure::new("refused", "nothing was changed")
                .help("run it again and answer yes, or give --yes"));
        }
    }
    if opened.missing {
        opened.database = runner::connect::connect(&opened.url, true).await?;
    }
    let mut applied = opened.ids();
    for (position, (step, migration)) in steps.iter().zip(&migrations).enumerate() {
        let start = Instant::now();
        let before = Before {
            revisions: &revisions,
            applied: &applied,
            step,
            direction,
        };
        before.refuse_unknown(context, &opened).await?;
        run::run(&opened.database, &opened.ledger, *migration, direction, now)
            .await
            .map_err(|error| {
                if position == 0 || matches!(error, runner::Error::Overtaken { .. }) {
                    return Failure::from(error);
                }
                let help = format!(
                    "{} ({position} of {} before it {} done, and {} so)",
                    error.help(),
                    count(steps.len(), "revision"),
                    if position == 1 { "is" } else { "are" },
                    if position == 1 { "stays" } else { "stay" },
                );
                Failure::from(error).help(help)
            })?;
        let verb = match direction {
            Direction::Up => "applied",
            Direction::Down => "reverted",
        };
        match direction {
            Direction::Up => applied.insert(step.id.clone()),
            Direction::Down => applied.remove(&step.id),
        };
        note_checksum(&opened, &revisions, &step.id, direction).await;
        output.talk(&format!(
            "{verb} {} in {:.2} s",
            step.id,
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(Outcome::Done)
}

/// A SQLite database in memory in which these revisions are applied: what a rebuild is spelled from, where the live one
/// stands elsewhere.
async fn standing(
    context: &Context,
    linked: &Linked,
    revisions: &Revisions,
    applied: &BTreeSet<String>,
    ledger: &str,
) -> Result<Database, Failure> {
    let database = context.in_memory().await?;
    for revision in revisions.graph.revisions() {
        if applied.contains(&revision.id) {
            let migration = linked_migration(linked, revisions, revision)?;
            run::run(&database, ledger, migration, Direction::Up, 0).await?;
        }
    }
    Ok(database)
}

/// The compiled code of a revision.
pub(super) fn linked_migration<'a>(
    linked: &'a Linked,
    revisions: &Revisions,
    revision: &Revision,
) -> Result<&'a dyn MigrationTrait, Failure> {
    check_linked(linked, revisions, revision)?;
    let mut all = linked.migrations.iter();
    let found = all.find(|migration| migration.name() == revision.id);
    found
        .map(AsRef::as_ref)
        .ok_or_else(|| not_linked(revisions, revision))
}

/// Where rows of replaced revisions stand for the one in their place, that one's own row comes instead.
async fn settle(opened: &Opened, output: Output, now: i64) -> Result<(), Failure> {
    for (id, rows) in &opened.through {
        let remove: Vec<&str> = rows.iter().map(String::as_str).collect();
        let rows = Rows {
            purge: false,
            remove: &remove,
            add: &[id],
        };
        stamp(&opened.database, &opened.ledger, &rows, now).await?;
        output.talk(&format!(
            "the ledger now names {id} in place of {}",
            count(remove.len(), "revision")
        ));
    }
    Ok(())
}

/// Keeps what the file said, so that a later edit is seen. Nothing needs it: where it cannot be kept, all goes on.
pub(super) async fn note_checksum(
    opened: &Opened,
    revisions: &Revisions,
    id: &str,
    direction: Direction,
) {
    match (direction, revisions.texts.get(id)) {
        (Direction::Up, Some(text)) => {
            let _ = checksum::keep(&opened.database, id, &header::checksum(text)).await;
        }
        (Direction::Up, None) => {}
        (Direction::Down, _) => {
            let _ = checksum::forget(&opened.database, id).await;
        }
    }
}

fn nothing(direction: Direction, target: &str, opened: &Opened, revisions: &Revisions) -> String {
    let name = opened.url.database_name();
    match direction {
        Direction::Down => format!("nothing to do: {name} is at {target} or below"),
        Direction::Up if opened.pending(revisions).is_empty() => {
            format!("nothing to do: {name} is at head")
        }
        Direction::Up => format!("nothing to do: {name} has {target} already"),
    }
}

/// Whether what is compiled in is what the file says.
fn check_linked(
    linked: &Linked,
    revisions: &Revisions,
    revision: &Revision,
) -> Result<(), Failure> {
    let id = revision.id.as_str();
    let Some(source) = linked.sources.iter().find(|source| source.id == id) else {
        return Err(not_linked(revisions, revision));
    };
    if revisions
        .texts
        .get(id)
        .is_some_and(|text| text != source.text)
    {
        return Err(Failure::new(
            "revision-stale",
            format!(
                "{} was changed after this program was built",
                file_name(revisions, id)
            ),
        )
        .help("run the command with schema-diff, which builds it, or build it again"));
    }
    Ok(())
}

fn not_linked(revisions: &Revisions, revision: &Revision) -> Failure {
    Failure::new(
        "revision-not-linked",
        format!(
            "{} is not compiled into this program",
            file_name(revisions, &revision.id)
        ),
    )
    .help(
        "list it in lib.rs: a `mod` line, `migrations()` and `revisions!`; then build the program again",
    )
}

fn file_name<'a>(revisions: &'a Revisions, id: &'a str) -> &'a str {
    revisions.names.get(id).map_or(id, String::as_str)
}

/// Statements as a script.
fn script(steps: &[&Revision], blocks: &[(String, Vec<String>)]) -> String {
    let mut text = String::new();
    for (id, statements) in blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        let message = steps
            .iter()
            .find(|step| step.id == *id)
            .map_or("", |step| step.message.as_str());
        text.push_str(format!("-- {id}: {message}").trim_end_matches([':', ' ']));
        text.push('\n');
        for statement in statements {
            text.push_str(&terminated(statement));
        }
    }
    text
}

/// A statement with its semicolon and line break.
pub fn terminated(statement: &str) -> String {
    let statement = statement.trim_end();
    if statement.ends_with(';') {
        format!("{statement}\n")
    } else {
        format!("{statement};\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_has_a_block_for_each_revision() {
        let revision = Revision {
            id: "m1".into(),
            message: "first".into(),
            ..Revision::default()
        };
        let blocks = vec![
            ("m1".to_owned(), vec!["A".to_owned(), "B;".to_owned()]),
            ("m2".to_owned(), vec!["C".to_owned()]),
        ];
        assert_eq!(
            script(&[&revision], &blocks),
            "-- m1: first\nA;\nB;\n\n-- m2\nC;\n"
        );
    }
}
