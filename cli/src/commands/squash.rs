//! `squash A..B`: one revision in place of many. Its code is made of their change records; their files go. A database
//! that has all of them has it; one that has a part of them is refused. No database is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use schema_diff::diff::{Input, Models, compare};
use schema_diff::plan::Backfills;
use schema_diff::record::Record;
use schema_diff::render::text;
use schema_diff::revision::header;

use crate::args::{Naming, Proving, Squash};
use crate::context::Context;
use crate::error::Failure;
use crate::generate::{self, fault};
use crate::naming;
use crate::output::count;
use crate::placing::Place;
use crate::plans::{Intent, Plans};
use crate::project::{Project, Write, read_text, write_all};
use crate::proof::Subject;
use crate::register::{New, replace};
use crate::revisions::Revisions;
use crate::tool::Tool;
use crate::writing::{Draft, files, hooks};

use super::Outcome;

/// Writes it.
pub async fn squash(context: &Context, args: &Squash) -> Result<Outcome, Failure> {
    let project = context.project()?;
    let tool = Tool::of(project)?;
    let revisions = context.revisions()?;
    let range = Range::find(&revisions, &args.range)?;
    refuse_code(&revisions, &range, args.drop_code)?;
    let graph = &revisions.graph;

    let parents = graph.parents(&range.first).to_vec();
    let outside = range.below(&revisions);
    let before = revisions.recorded(&outside)?;
    let within: BTreeSet<String> = outside.iter().chain(&range.ids).cloned().collect();
    let after = revisions.recorded(&within)?;
    let backends = project.config.backends();
    let comparison = compare(Input {
        desired: &after,
        recorded: &before,
        actual: None,
        backends: &backends,
        include_unmanaged: false,
    });
    let changes = comparison.intent.clone();

    let message = match &args.message {
        Some(message) => message.clone(),
        None => range.message(&revisions),
    };
    let naming = Naming {
        rev_id: args.rev_id.clone(),
        created: args.created.clone(),
        ..Naming::default()
    };
    let place = Place {
        parents,
        depends_on: range.depends_on(&revisions),
        labels: range.labels(&revisions),
    };
    let mut revision = place.revision(project, &revisions, naming::message(&message)?, &naming)?;
    revision.replaces.clone_from(&range.ids);
    let models = Models {
        desired: &after,
        recorded: &before,
        renames: &[],
        backends: &backends,
    };
    let intent = Intent {
        comparison: &comparison,
        models,
        dialect: backends[0],
        is_live: false,
        casts: &BTreeMap::new(),
        repair: &[],
        emit_already: false,
        backends: &backends,
    };
    let plans = Plans::new(&intent, &before.on(backends[0]), &Backfills::new())?;
    let subject = Subject {
        intent: &intent,
        plans: &plans,
        desired: &after,
        recorded: &before,
        schemas: &[],
        left: &[],
        backends: &backends,
        include_unmanaged: false,
    };
    let proving = Proving::default();
    let spelled = subject.spelled(context, &tool, &proving, None).await?;
    let record = Record::new(changes, &before).map_err(|error| fault(&error.to_string()))?;
    let first = revisions.names.get(&range.first).map_or("", String::as_str);
    let path = project.folder.join(first);
    let folder = path.parent().unwrap_or(&project.folder);
    let draft = Draft {
        id: &revision.id,
        folder,
        text: generate::file(&revision, &intent, &plans, tool.target(&spelled))?,
        record: &record,
    };
    let (mut written, path) = files(&draft);
    written.extend(children(project, &revisions, &range, &revision.id)?);
    let library = project.migrations().join("lib.rs");
    let way = project.way_from_library(folder);
    let gone: BTreeSet<String> = range.ids.iter().cloned().collect();
    written.push(Write {
        text: replace(
            &project.name_of(&library),
            &read_text(&library)?,
            &gone,
            New {
                id: &revision.id,
                folder: way.as_deref(),
                carried: tool.runner.is_some(),
            },
        )?,
        path: library,
        new: false,
    });
    write_all(&written)?;
    for id in &range.ids {
        let name = revisions.names.get(id).map_or(id.as_str(), String::as_str);
        let file = project.folder.join(name);
        for path in [file.with_extension("json"), file] {
            if path.exists() {
                fs::remove_file(&path).map_err(|error| Failure::file("delete", &path, &error))?;
            }
        }
    }
    let output = context.output;
    output.data(&format!("{}\n", project.name_of(&path)))?;
    for id in &range.ids {
        output.data(&format!("  replaces {id}\n"))?;
    }
    if output.verbose() {
        output.tree(&text::tree(&plans.own.changes))?;
    }
    output.talk(&format!(
        "{} deleted; a database that has them all has it, one that has a part of them must be upgraded with the old \
         files first; `prove {}` runs it",
        count(range.ids.len(), "revision"),
        revision.id
    ));
    let paths: Vec<_> = written.into_iter().map(|file| file.path).collect();
    hooks(context, project, &paths)?;
    Ok(Outcome::Done)
}

/// The revisions that are squashed.
struct Range {
    first: String,
    last: String,
    /// All of them, in order.
    ids: Vec<String>,
}

impl Range {
    fn find(revisions: &Revisions, text: &str) -> Result<Self, Failure> {
        let graph = &revisions.graph;
        let wrong = |what: String| {
            Failure::new("squash", what)
                .help("name the first and the last as A..B, with no branch that leads in or out between them")
        };
        let Some((first, last)) = text.split_once("..") else {
            return Err(wrong(format!("{text:?} is no range")));
        };
        let one = |name: &str| match revisions.named(name)?.as_slice() {
            [revision] => Ok(revision.id.clone()),
            _ => Err(wrong(format!("{name} is not one revision"))),
        };
        let (first, last) = (one(first)?, one(last)?);
        let within = graph.descendants(&[&first]);
        let ids: Vec<String> = graph
            .revisions()
            .iter()
            .map(|revision| &revision.id)
            .filter(|id| within.contains(*id) && graph.ancestors(&[&last]).contains(*id))
            .cloned()
            .collect();
        if ids.len() < 2 {
            return Err(wrong(format!("{first} is not below {last}")));
        }
        for id in &ids {
            let leads_in = graph
                .parents(id)
                .iter()
                .find(|parent| *id != first && !ids.contains(parent));
            let leads_out = graph
                .children(id)
                .into_iter()
                .map(|child| &child.id)
                .find(|child| *id != last && !ids.contains(child));
            if let Some(other) = leads_in.or(leads_out) {
                return Err(wrong(format!(
                    "{other} hangs on {id}, which is between them"
                )));
            }
            let depends = graph.revisions().iter().find(|other| {
                *id != last
                    && !ids.contains(&other.id)
                    && graph.dependencies(&other.id).contains(id)
            });
            if let Some(other) = depends {
                return Err(wrong(format!(
                    "{} depends on {id}, which is between them",
                    other.id
                )));
            }
            if graph.get(id).is_some_and(|of| !of.replaces.is_empty()) {
                return Err(Failure::new("squash", format!("{id} stands in place of others itself")).help(
                    "when no database has those any more, delete its `Replaces:` line; then it can be squashed",
                ));
            }
        }
        Ok(Self { first, last, ids })
    }

    /// Everything that is applied before them.
    fn below(&self, revisions: &Revisions) -> BTreeSet<String> {
        let mut below = revisions.graph.required(&[&self.last]);
        below.retain(|id| !self.ids.contains(id));
        below
    }

    fn message(&self, revisions: &Revisions) -> String {
        let of = |id: &str| revisions.graph.get(id).map_or("", |it| it.message.as_str());
        let message = format!("{} … {}", of(&self.first), of(&self.last));
        if message.chars().count() > 120 {
            return format!("{} revisions as one", self.ids.len());
        }
        message
    }

    fn depends_on(&self, revisions: &Revisions) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for id in &self.ids {
            for other in revisions.graph.dependencies(id) {
                if !self.ids.contains(other) && !found.contains(other) {
                    found.push(other.clone());
                }
            }
        }
        found
    }

    fn labels(&self, revisions: &Revisions) -> Vec<String> {
        let all = self.ids.iter().filter_map(|id| revisions.graph.get(id));
        all.flat_map(|revision| revision.labels.clone()).collect()
    }
}

/// Code that no change record tells would be lost.
fn refuse_code(revisions: &Revisions, range: &Range, drop_code: bool) -> Result<(), Failure> {
    let silent: Vec<&str> = range
        .ids
        .iter()
        .filter(|id| revisions.graph.parents(id).len() < 2)
        .filter(|id| {
            let record = revisions.records.get(*id);
            record.is_none_or(|record| record.changes.is_empty())
        })
        .map(String::as_str)
        .collect();
    if silent.is_empty() || drop_code {
        return Ok(());
    }
    Err(Failure::new(
        "squash-code",
        format!(
            "the change record of {} says nothing: what is written there by hand would be lost",
            silent.join(", ")
        ),
    )
    .help("squash up to it and from behind it, or give --drop-code and write again by hand what is still wanted"))
}

/// The revisions that stand on the last one, with the new one in its place.
fn children(
    project: &Project,
    revisions: &Revisions,
    range: &Range,
    new: &str,
) -> Result<Vec<Write>, Failure> {
    let mut written = Vec::new();
    for revision in revisions.graph.revisions() {
        if range.ids.contains(&revision.id) {
            continue;
        }
        let instead = |ids: &[String]| -> Vec<String> {
            ids.iter()
                .map(|id| {
                    if *id == range.last {
                        new.to_owned()
                    } else {
                        id.clone()
                    }
                })
                .collect()
        };
        let (parents, depends_on) = (instead(&revision.parents), instead(&revision.depends_on));
        if parents == revision.parents && depends_on == revision.depends_on {
            continue;
        }
        let name = revisions.names.get(&revision.id).map_or("", String::as_str);
        let text = revisions.texts.get(&revision.id).map_or("", String::as_str);
        let edited = header::with_parents(text, &parents)
            .and_then(|text| {
                if depends_on == revision.depends_on {
                    Some(text)
                } else {
                    header::with_dependencies(&text, &depends_on)
                }
            })
            .ok_or_else(|| fault(&format!("the header of {name} cannot be edited")))?;
        written.push(Write {
            path: project.folder.join(name),
            text: edited,
            new: false,
        });
    }
    Ok(written)
}
