//! `history`, `heads`, `branches`, `current`, `show`: the revisions as a list.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schema_diff::render::text;
use schema_diff::revision::Revision;
use schema_diff::revision::graph::Graph;
use schema_diff::revision::range::Range;
use schema_diff::revision::target::{Symbol, Target};
use serde_json::{Value, json};

use crate::args::{Current, Format, History, Report, Show};
use crate::context::Context;
use crate::error::Failure;
use crate::output::aligned;
use crate::placing::ids;
use crate::revisions::Revisions;

use super::Outcome;

/// A revision in a list.
struct Item<'a> {
    id: &'a str,
    revision: Option<&'a Revision>,
    /// What is to be said of it beside its name: `head`, `merge`, ….
    marks: Vec<&'static str>,
    labels: Vec<&'a str>,
    children: Vec<&'a str>,
}

impl<'a> Item<'a> {
    fn of(graph: &'a Graph, revision: &'a Revision) -> Self {
        let children: Vec<&str> = graph
            .children(&revision.id)
            .into_iter()
            .map(|child| child.id.as_str())
            .collect();
        let mut marks = Vec::new();
        if children.is_empty() {
            marks.push("head");
        }
        if revision.parents.len() > 1 {
            marks.push("merge");
        }
        if children.len() > 1 {
            marks.push("branch point");
        }
        Self {
            id: &revision.id,
            revision: Some(revision),
            marks,
            labels: graph.labels(&revision.id).collect(),
            children,
        }
    }

    fn without_file(id: &'a str) -> Self {
        Self {
            id,
            revision: None,
            marks: vec!["no file here"],
            labels: Vec::new(),
            children: Vec::new(),
        }
    }

    fn is(&self, mark: &str) -> bool {
        self.marks.contains(&mark)
    }

    fn label(&self) -> String {
        let mut text = self.id.to_owned();
        if !self.marks.is_empty() {
            let _ = write!(text, " ({})", self.marks.join(", "));
        }
        if !self.labels.is_empty() {
            let _ = write!(text, " [{}]", self.labels.join(", "));
        }
        text
    }
}

fn items<'a>(revisions: &'a Revisions, list: Vec<&'a Revision>) -> Vec<Item<'a>> {
    list.into_iter()
        .map(|revision| Item::of(&revisions.graph, revision))
        .collect()
}

fn json_item(revisions: &Revisions, item: &Item<'_>) -> Value {
    json!({
        "id": item.id,
        "revises": item.revision.map(|revision| &revision.parents),
        "depends_on": item.revision.map(|revision| &revision.depends_on),
        "replaces": item.revision.map(|revision| &revision.replaces),
        "labels": item.labels,
        "message": item.revision.map(|revision| &revision.message),
        "created": item.revision.map(|revision| &revision.created),
        "file": revisions.names.get(item.id),
        "head": item.is("head"),
        "children": item.children,
    })
}

fn short_list(items: &[Item<'_>]) -> String {
    let labels: Vec<String> = items.iter().map(Item::label).collect();
    let width = labels.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (item, label) in items.iter().zip(&labels) {
        let message = item.revision.map_or("", |revision| &revision.message);
        text.push_str(format!("{label:width$}  {message}").trim_end());
        text.push('\n');
    }
    text
}

fn long_item(revisions: &Revisions, item: &Item<'_>) -> String {
    let mut rows = vec![("revision", item.label())];
    if let Some(revision) = item.revision {
        let parents = if revision.parents.is_empty() {
            "nothing (a base)".to_owned()
        } else {
            revision.parents.join(", ")
        };
        rows.push(("message", revision.message.clone()));
        rows.push(("revises", parents));
        for (name, list) in [
            ("depends on", &revision.depends_on),
            ("replaces", &revision.replaces),
        ] {
            if !list.is_empty() {
                rows.push((name, list.join(", ")));
            }
        }
        if item.children.len() > 1 {
            rows.push(("branches", item.children.join(", ")));
        }
        rows.push(("created", revision.created.clone()));
        let name = revisions.names.get(item.id);
        rows.push(("file", name.cloned().unwrap_or_default()));
    }
    aligned(&rows)
}

fn long_list(revisions: &Revisions, items: &[Item<'_>]) -> String {
    let blocks: Vec<String> = items
        .iter()
        .map(|item| long_item(revisions, item))
        .collect();
    blocks.join("\n")
}

fn print(
    context: &Context,
    report: Report,
    revisions: &Revisions,
    items: &[Item<'_>],
    when_empty: &str,
) -> Result<(), Failure> {
    let text = match report.format {
        Format::Json => {
            let list: Vec<Value> = items.iter().map(|it| json_item(revisions, it)).collect();
            return context.report(json!({ "revisions": list }));
        }
        Format::Text if context.output.verbose() => long_list(revisions, items),
        Format::Text => short_list(items),
    };
    if items.is_empty() {
        context.output.talk(when_empty);
    }
    context.output.data(&text)
}

/// All revisions or those of a range, newest first.
pub async fn history(context: &Context, args: &History) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let range = args.range.as_deref().map(Range::parse).transpose()?;
    let needs_database = args.indicate_current || range.as_ref().is_some_and(Range::needs_database);
    let applied = if needs_database {
        context.open(&revisions).await?.ids()
    } else {
        BTreeSet::new()
    };
    let mut list = match &range {
        Some(range) => revisions.graph.range(range, &applied)?,
        None => revisions.graph.revisions().iter().collect(),
    };
    list.reverse();
    let mut items = items(&revisions, list);
    if args.indicate_current {
        let current = ids(&revisions.graph.current(&applied));
        for item in &mut items {
            if current.iter().any(|id| id == item.id) {
                item.marks.push("current");
            }
        }
    }
    print(
        context,
        args.report,
        &revisions,
        &items,
        "there is no revision yet",
    )?;
    Ok(Outcome::Done)
}

/// The revisions without children.
pub fn heads(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let items = items(&revisions, revisions.graph.heads());
    print(
        context,
        report,
        &revisions,
        &items,
        "there is no revision yet",
    )?;
    Ok(Outcome::Done)
}

/// The revisions where branches begin, with what stands on them.
pub fn branches(context: &Context, report: Report) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let points = items(&revisions, revisions.graph.branch_points());
    if report.format == Format::Json || context.output.verbose() || points.is_empty() {
        print(
            context,
            report,
            &revisions,
            &points,
            "no revision is a branch point",
        )?;
        return Ok(Outcome::Done);
    }
    for point in &points {
        context
            .output
            .data(&short_list(std::slice::from_ref(point)))?;
        let children = revisions.graph.children(point.id);
        let below = short_list(&items(&revisions, children));
        for line in below.lines() {
            context.output.data(&format!("  -> {line}\n"))?;
        }
    }
    Ok(Outcome::Done)
}

/// Where the database is.
pub async fn current(context: &Context, args: Current) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let opened = context.open(&revisions).await?;
    let beyond = opened.beyond(&revisions);
    let mut items = items(&revisions, revisions.graph.current(&opened.ids()));
    items.extend(beyond.iter().map(|id| Item::without_file(id)));
    print(
        context,
        args.report,
        &revisions,
        &items,
        "no revision is applied",
    )?;
    let pending = opened.pending(&revisions);
    if args.check_heads && !(pending.is_empty() && beyond.is_empty()) {
        context.output.talk(&format!(
            "not at head: {} not applied, {} without a file here",
            pending.len(),
            beyond.len()
        ));
        return Ok(Outcome::Found);
    }
    Ok(Outcome::Done)
}

/// The revisions that a target names; the database is opened where the target goes by it.
pub async fn find<'a>(
    context: &Context,
    revisions: &'a Revisions,
    target: &str,
) -> Result<Vec<&'a Revision>, Failure> {
    let applied = if Target::parse(target)?.symbol == Symbol::Here {
        context.open(revisions).await?.ids()
    } else {
        BTreeSet::new()
    };
    Ok(revisions.graph.named(&applied, target)?)
}

/// A revision, and what it changes.
pub async fn show(context: &Context, args: &Show) -> Result<Outcome, Failure> {
    let revisions = context.revisions()?;
    let found = find(context, &revisions, &args.revision).await?;
    let items = items(&revisions, found);
    let changes = |item: &Item<'_>| revisions.records.get(item.id).map(|record| &record.changes);
    if args.report.format == Format::Json {
        let list: Vec<Value> = items
            .iter()
            .map(|item| {
                let mut value = json_item(&revisions, item);
                value["changes"] = json!(changes(item));
                value
            })
            .collect();
        context.report(json!({ "revisions": list }))?;
        return Ok(Outcome::Done);
    }
    if items.is_empty() {
        context.output.talk("there is no such revision");
    }
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            context.output.data("\n")?;
        }
        context.output.data(&long_item(&revisions, item))?;
        match changes(item) {
            Some(changes) if !changes.is_empty() => {
                context.output.data("\n")?;
                context.output.tree(&text::tree(changes))?;
            }
            _ => context.output.talk("its change record has nothing"),
        }
    }
    Ok(Outcome::Done)
}
