//! `autogenerate`: from what the entities say to a new revision's file.

use std::collections::BTreeSet;

use runner::rows::ask;
use runner::run::Direction;
use schema_diff::apply::apply;
use schema_diff::change::Change;
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Comparison, Input, Models, Unmanaged, compare_renamed};
use schema_diff::model::{ColumnType, Schema};
use schema_diff::plan::dependents::Dependents;
use schema_diff::record::Record;
use schema_diff::render::text;
use schema_diff::rows::questions;
use schema_diff::statement::Statement;

use crate::args::Autogenerate;
use crate::backfill;
use crate::context::{Context, Desired, Opened};
use crate::error::Failure;
use crate::generate;
use crate::naming;
use crate::output::count;
use crate::picture::{places_text, unmanaged_text};
use crate::placing::{Place, folder, ids};
use crate::plans::{self, Intent, Plans};
use crate::proof::Subject;
use crate::renames;
use crate::revisions::Revisions;
use crate::tool::Tool;
use crate::writing::{Draft, write};

use super::{Outcome, upgrade};

/// Writes the next revision.
pub async fn autogenerate(context: &Context, args: &Autogenerate) -> Result<Outcome, Failure> {
    let output = context.output;
    let project = context.project()?;
    let tool = Tool::of(project)?;
    let message = naming::message(args.message.text())?;
    naming::created(args.naming.created.as_deref())?;
    args.naming
        .rev_id
        .as_deref()
        .map(naming::given_id)
        .transpose()?;
    let Desired {
        schema: mut desired,
        places,
        former,
        backfills: said_backfills,
        casts,
        left_alone,
    } = context.desired()?;
    let revisions = context.revisions()?;
    revisions.refuse_unrecorded()?;
    let place = if args.merge {
        Place::on(&revisions, ids(&revisions.graph.heads()), &args.naming)?
    } else {
        Place::find(&revisions, &args.standing, &args.naming)?
    };
    // The entities speak for all branches, and so does the database: what another head has is no news here.
    let recorded = revisions.recorded(&revisions.ids())?;
    let backends = project.config.backends();
    let renames = renames::found(&desired, &recorded, &former, &args.rename, output)?;

    let opened = if args.offline {
        None
    } else {
        Some(open_at_head(context, &revisions).await?)
    };
    let live = match &opened {
        Some(opened) => {
            let dialect = opened.database.dialect;
            if !backends.contains(&dialect) {
                return Err(Failure::new(
                    "backend",
                    format!("the database is {dialect}, which `backends` does not name"),
                )
                .help(format!(
                    "add {:?} to backends in schema-diff.toml, or name another database",
                    dialect.name()
                )));
            }
            Some((
                opened
                    .schema_beside(&mut desired, &[&recorded], &renames, output)
                    .await?,
                dialect,
            ))
        }
        None => None,
    };
    let dialect = live.as_ref().map_or(backends[0], |(_, dialect)| *dialect);
    let input = Input {
        desired: &desired,
        recorded: &recorded,
        actual: live.as_ref().map(|(schema, dialect)| (schema, *dialect)),
        backends: &backends,
        include_unmanaged: args.include_unmanaged,
    };
    let mut comparison = compare_renamed(input, &renames).map_err(renames::refused)?;
    for table in comparison.leave_alone(&left_alone) {
        output.talk(&format!(
            "note: `{table}` is left alone from now on: that is recorded, and no database is touched"
        ));
    }
    let comparison = comparison;
    for note in &comparison.notes {
        output.talk(&format!("note: {note}"));
    }
    let (repair, left) = select_repair(&comparison, args.repair.as_deref())?;
    report_drift(context, &left);
    let intent = Intent {
        emit_already: !comparison.already.is_empty() && must_emit(context, args, &comparison)?,
        comparison: &comparison,
        models: Models {
            desired: &desired,
            recorded: &recorded,
            renames: &renames,
            backends: &backends,
        },
        dialect,
        is_live: live.is_some(),
        casts: &casts,
        repair: &repair,
        backends: &backends,
    };
    if comparison.intent.is_empty() && comparison.emitted.is_empty() && repair.is_empty() {
        report_left_alone(context, &comparison, &Dependents::default());
        output.talk(if left.is_empty() && !args.offline {
            "nothing to do: entities, revisions and database agree"
        } else {
            "nothing to do: the revisions have what the entities say"
        });
        return Ok(Outcome::Done);
    }
    let below = revisions.recorded(&place.below(&revisions))?;
    let record = Record::new(comparison.intent.clone(), &below)
        .map_err(|conflict| of_another_branch(&revisions, &conflict.to_string()))?;
    refuse_foreign(&revisions, &below, &comparison.intent)?;
    let start = match &live {
        Some((schema, dialect)) => plans::in_model_words(schema, &recorded, *dialect),
        None => recorded.on(dialect).into_owned(),
    };
    let flags = backfill::parse(&args.backfill)?;
    // What a field says may be of a change that is long done; a flag is meant now.
    let mut backfills = said_backfills;
    backfills.extend(flags.clone());
    let mut plans = Plans::new(&intent, &start, &backfills)?;
    report_left_alone(context, &comparison, &plans.own.dependents);
    backfill::refuse_unused(&flags, plans.all().flat_map(|ways| [&ways.up, &ways.down]))?;
    let answers = backfill::ask(&plans.own.up, output)?;
    if !answers.is_empty() {
        backfills.extend(answers);
        plans = Plans::new(&intent, &start, &backfills)?;
    }

    if args.sql {
        if let Some((table, column)) = backfill::missing(&plans.own.up).first() {
            return Err(backfill::unsaid(table, column));
        }
        let sql = match &opened {
            Some(opened) => {
                let dialect = opened.database.dialect;
                let (start, up) = (plans.start_in(dialect)?, plans.own.up_in(dialect)?);
                runner::run::spell(&opened.database, &start, &up).await?
            }
            None => plain_sql(&plans.own.up_in(backends[0])?)?,
        };
        let script: String = sql.iter().map(|line| upgrade::terminated(line)).collect();
        output.data(&script)?;
        return Ok(Outcome::Done);
    }

    ask_the_rows(context, &mut plans, opened.as_ref(), backends[0]).await;
    let schemas = context.scope("").schemas;
    let subject = Subject {
        intent: &intent,
        plans: &plans,
        desired: &desired,
        recorded: &recorded,
        schemas: &schemas,
        left: &left,
        backends: &backends,
        include_unmanaged: args.include_unmanaged,
    };
    if args.no_prove {
        output.talk("not proven: --no-prove");
    } else {
        for line in subject
            .prove(context, &args.proving, opened.as_ref())
            .await?
        {
            output.talk(&line);
        }
    }

    let version_path = args.naming.version_path.as_deref();
    let folder = folder(project, &revisions, &place.parents, version_path)?;
    let revision = place.revision(project, &revisions, message, &args.naming)?;
    let spelled = subject
        .spelled(context, &tool, &args.proving, opened.as_ref())
        .await?;
    let file = generate::file(&revision, &intent, &plans, tool.target(&spelled))?;
    if args.dry_run {
        output.data(&file)?;
        return Ok(Outcome::Done);
    }
    let draft = Draft {
        id: &revision.id,
        folder: &folder,
        text: file,
        record: &record,
    };
    let name = write(context, project, &revisions, &draft)?;
    output.data(&format!("{name}\n"))?;
    output.tree(&text::tree(&plans.own.changes))?;
    let elsewhere = plans.only_elsewhere();
    for (on, changes) in &elsewhere {
        output.data(&format!("on {on}:\n"))?;
        output.tree(&text::tree(changes))?;
    }
    for line in plans.own.dependents.summary() {
        output.data(&format!("{line}\n"))?;
    }
    if output.verbose() {
        output.data(&places_text(&plans.own.changes, &places))?;
    }
    let absorbed = if intent.emit_already {
        0
    } else {
        comparison.already.len()
    };
    if absorbed > 0 {
        output.data(&format!(
            "{} recorded without a statement: the database has {} already\n",
            count(absorbed, "change"),
            if absorbed == 1 { "it" } else { "them" }
        ))?;
    } else if plans.own.changes.is_empty() && elsewhere.is_empty() {
        output.data("recorded only: no database needs a statement\n")?;
    }
    for reminder in backfill::reminders(&plans.own.up) {
        output.talk(&reminder);
    }
    let several = revisions.graph.heads().len() > 1 && revision.parents.len() < 2;
    output.talk(match tool.runner {
        Some(_) if several => "`upgrade heads` applies it",
        Some(_) => "`upgrade head` applies it",
        None => "the project's own `sea-orm-cli migrate up` applies it",
    });
    Ok(Outcome::Done)
}

/// Asks the rows of the compared database what they have against the plan. What contradicts is told, and stands at its
/// step; where nobody can be asked, what to check stands there.
async fn ask_the_rows(
    context: &Context,
    plans: &mut Plans,
    opened: Option<&Opened>,
    otherwise: Dialect,
) {
    let dialect = opened.map_or(otherwise, |opened| opened.database.dialect);
    let questions = questions(
        &plans.own.changes,
        &plans.own.before,
        &plans.own.after,
        &plans.own.up,
        dialect,
    );
    let queries: Vec<&str> = questions
        .iter()
        .filter_map(|question| question.sql.as_deref())
        .collect();
    let answers = match opened {
        Some(opened) => ask(&opened.database, &queries).await,
        None => Vec::new(),
    };
    let mut answers = answers.into_iter();
    for question in &questions {
        let answer = question.sql.as_ref().and_then(|_| answers.next().flatten());
        if let Some(warning) = question.warning(answer) {
            let failure = Failure::new("rows-contradict", warning).warning();
            context.warn(&failure.help("mend the rows before this revision runs, or in it"));
        }
        question.annotate(&mut plans.own.up, answer);
        for other in &mut plans.others {
            question.annotate(&mut other.up, answer);
        }
    }
}

/// The refusal of a change that its place in the graph does not allow.
fn of_another_branch(revisions: &Revisions, what: &str) -> Failure {
    if revisions.graph.heads().len() < 2 {
        return generate::fault(&format!("the change record does not hold: {what}"));
    }
    Failure::new(
        "of-another-branch",
        format!("the entities change what only another branch knows: {what}"),
    )
    .help(
        "choose that branch with --head, name what is needed with --depends-on, or join the branches: --merge",
    )
}

/// Refuses foreign keys to tables, and columns of enum types, that only another branch makes.
fn refuse_foreign(
    revisions: &Revisions,
    below: &Schema,
    changes: &[Change],
) -> Result<(), Failure> {
    let mut schema = below.clone();
    for change in changes {
        // They have been applied before.
        let _ = apply(&mut schema, change);
    }
    for (name, table) in &schema.tables {
        if below.tables.get(name) == Some(table) {
            continue;
        }
        for key in &table.foreign_keys {
            if !schema.tables.contains_key(&key.references) {
                let what = format!("`{name}` references `{}`", key.references);
                return Err(of_another_branch(revisions, &what));
            }
        }
        for column in &table.columns {
            if let ColumnType::Enum(of) = column.ty.value()
                && !schema.enums.contains_key(of)
            {
                let what = format!("`{name}` has a column of the enum `{of}`");
                return Err(of_another_branch(revisions, &what));
            }
        }
    }
    Ok(())
}

/// Opens the database, which must be at head; on a terminal the way there is offered.
async fn open_at_head(context: &Context, revisions: &Revisions) -> Result<Opened, Failure> {
    let opened = context.open(revisions).await?;
    opened.refuse_beyond(revisions)?;
    let pending = opened.pending(revisions);
    if pending.is_empty() {
        return Ok(opened);
    }
    let target = if revisions.graph.heads().len() > 1 {
        "heads"
    } else {
        "head"
    };
    let behind = format!(
        "{} is {} behind {target}",
        opened.url.database_name(),
        count(pending.len(), "revision")
    );
    if context.output.interactive() {
        let question = format!("{behind}; run `upgrade {target}` now?");
        if context
            .output
            .confirm(&question, &format!("upgrade {target}"))?
        {
            // The answer covers the upgrade's own question.
            let walk = upgrade::Walk {
                direction: Direction::Up,
                target,
                sql: false,
                agreed: true,
            };
            upgrade::walk(context, walk).await?;
            let opened = context.open(revisions).await?;
            if opened.pending(revisions).is_empty() {
                return Ok(opened);
            }
        }
    }
    Err(Failure::new(
        "database-behind",
        format!("{behind}: {}", pending.join(", ")),
    )
    .help(format!(
        "run `upgrade {target}` first, or compare with the revisions only: --offline"
    )))
}

/// Splits the drift into what is repaired and what is left alone.
fn select_repair(
    comparison: &Comparison,
    selector: Option<&str>,
) -> Result<(Vec<Change>, Vec<Change>), Failure> {
    let Some(selector) = selector else {
        return Ok((Vec::new(), comparison.drift.clone()));
    };
    let (repair, left): (Vec<Change>, Vec<Change>) = comparison
        .drift
        .iter()
        .cloned()
        .partition(|change| selector.is_empty() || generate::is_about(change, selector));
    if repair.is_empty() && !selector.is_empty() {
        let help = if left.is_empty() {
            "there is no drift".to_owned()
        } else {
            let tables: BTreeSet<String> = left.iter().map(generate::subject).collect();
            format!(
                "there is drift in {}",
                tables.into_iter().collect::<Vec<_>>().join(", ")
            )
        };
        return Err(Failure::new(
            "repair",
            format!("there is nothing to repair in {selector:?}"),
        )
        .help(help));
    }
    Ok((repair, left))
}

/// Says which differences the revision does not touch.
fn report_drift(context: &Context, left: &[Change]) {
    let output = context.output;
    if !left.is_empty() {
        output.talk(&format!(
            "{} in the database that no revision made (drift), left alone; --repair mends:",
            count(left.len(), "difference")
        ));
        output.talk(text::tree(left).trim_end());
    }
}

/// Says how many objects it does not touch that nobody told us about.
fn report_left_alone(context: &Context, comparison: &Comparison, dependents: &Dependents) {
    let output = context.output;
    let taken = dependents.all();
    let is_taken = |item: &Unmanaged| {
        taken.iter().any(|of| {
            let table = item.table.is_none() || of.table.is_none() || item.table == of.table;
            table && item.kind == of.kind() && item.name == of.name()
        })
    };
    let left: Vec<&Unmanaged> = comparison
        .unmanaged
        .iter()
        .filter(|item| !is_taken(item))
        .collect();
    if !left.is_empty() {
        output.talk(&format!(
            "{} left alone",
            count(left.len(), "unmanaged object")
        ));
        if output.verbose() {
            for item in left {
                output.talk(&format!("  {}", unmanaged_text(item)));
            }
        }
    }
}

/// Whether statements are written for what the database has already.
fn must_emit(
    context: &Context,
    args: &Autogenerate,
    comparison: &Comparison,
) -> Result<bool, Failure> {
    if args.absorb || args.emit {
        return Ok(args.emit);
    }
    let output = context.output;
    output.talk("the database has already, though no revision made it:");
    let already: Vec<Change> = comparison
        .already
        .iter()
        .map(|item| item.change.clone())
        .collect();
    output.talk(text::tree(&already).trim_end());
    let absorb = "record it and write no statement: every database has it";
    let emit = "write the statement: other databases lack it";
    let refused = || {
        Failure::new(
            "already-there",
            format!(
                "{} {} in the database already",
                count(comparison.already.len(), "change"),
                if comparison.already.len() == 1 {
                    "is"
                } else {
                    "are"
                }
            ),
        )
        .help(
            "--absorb records it without a statement, for when every database has it; --emit writes the statement \
             all the same, for when only this one has (undo it there first)",
        )
    };
    if !output.interactive() {
        return Err(refused());
    }
    match output.choose(
        "what shall the revision do?",
        vec![absorb, emit],
        "--absorb or --emit",
    )? {
        Some(answer) => Ok(answer == emit),
        None => Err(refused()),
    }
}

/// Statements as they stand; an alteration that only a database can spell has no text without one.
fn plain_sql(statements: &[Statement]) -> Result<Vec<String>, Failure> {
    statements
        .iter()
        .map(|statement| match statement {
            Statement::Sql(sql) => Ok(sql.clone()),
            Statement::TakeDown(of) => Ok(of.take_down_script()),
            Statement::PutBack(of) => Ok(of.put_back_script()),
            Statement::BackfillNeeded { table, column } => Err(backfill::unsaid(table, column)),
            Statement::AlterTable { table, .. } => Err(Failure::new(
                "needs-database",
                format!("the alteration of {table} can be spelled only with a database"),
            )
            .help("leave --offline out")),
        })
        .collect()
}
