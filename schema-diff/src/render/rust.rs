//! A plan as the Rust file of a revision: sea-orm-migration's builders where they are lossless on every backend of the
//! project, `runner::ops` elsewhere (or SQL, in a project without that crate), laid out as rustfmt would.
//!
//! Knows nothing of where the file goes.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::builders::Enums;
use super::code::{Coder, Said};
use super::layout;
use super::spelled::{Needs, Writer};
use super::target::{Spelling, Target};
use crate::dialect::{Dialect, UnsupportedType};
use crate::model::{ObjectName, Schema};
use crate::plan::{Operation, Plan, Step};
use crate::revision::{Revision, header};

/// What a revision's file is made of.
#[derive(Debug, Clone, Copy)]
pub struct RevisionFile<'a> {
    /// The data of its header.
    pub revision: &'a Revision,
    /// The changes in words, one line each, for the header.
    pub summary: &'a [String],
    /// The plan of `up`.
    pub up: &'a Plan,
    /// The plan of `down`.
    pub down: &'a Plan,
    /// The backends on which the file must run.
    pub backends: &'a [Dialect],
    /// What it may use.
    pub target: Target<'a>,
    /// The schemas before and after, for the values of enum types.
    pub before: &'a Schema,
    /// See `before`.
    pub after: &'a Schema,
}

/// A plan of more steps than this has a function for each table.
const INLINE_STEPS: usize = 8;
/// Statements of no more lines than this stand in `up` and `down` themselves even then.
const INLINE_LINES: usize = 6;
const LINE_WIDTH: usize = 100;

/// The file's text.
pub fn revision_file(file: RevisionFile<'_>) -> Result<String, UnsupportedType> {
    let uses_ops = Cell::new(false);
    let mut functions = Functions::default();
    let (spelled_up, spelled_down): (&[Spelling], &[Spelling]) = match file.target {
        Target::Runner(_) => (&[], &[]),
        Target::Alone { spelled, .. } => (&spelled.up, &spelled.down),
    };
    let mut written = |plan: &Plan, spelled, before: &Schema, after: &Schema, verb| {
        let renamed = plan.without_renames(before, after);
        let enums = match &renamed {
            Some((before, after)) => Enums { after, before },
            None => Enums { after, before },
        };
        let steps = Steps {
            coder: Coder::new(file.backends, enums, file.target, &uses_ops),
            writer: match file.target {
                Target::Runner(_) => None,
                Target::Alone { version, spelled } => Some(Writer {
                    backends: file.backends,
                    version,
                    spelled,
                }),
            },
            spelled,
        };
        body(plan, &steps, verb, &mut functions)
    };
    let up = written(file.up, spelled_up, file.before, file.after, "alter")?;
    let down = written(file.down, spelled_down, file.after, file.before, "revert")?;

    let mut text = String::new();
    for line in header::lines(file.revision, file.summary) {
        push_line(&mut text, &format!("//! {}", visible(&line)));
    }
    text.push('\n');
    let mut uses = vec!["use sea_orm_migration::prelude::*;\n".to_owned()];
    if let (Target::Runner(name), true) = (file.target, uses_ops.get()) {
        uses.push(format!("use {name}::ops;\n"));
    }
    if functions.needs.names_backends() {
        uses.push("use sea_orm_migration::sea_orm::DbBackend;\n".to_owned());
    }
    uses.sort();
    text.extend(uses);
    text.push_str(
        "\n\
         #[derive(DeriveMigrationName)]\n\
         pub struct Migration;\n\
         \n\
         #[async_trait::async_trait]\n\
         impl MigrationTrait for Migration {\n",
    );
    method(&mut text, "up", &up);
    text.push('\n');
    method(&mut text, "down", &down);
    text.push_str("}\n");
    let own = functions.needs.functions(file.backends);
    for function in functions.texts.iter().chain(&own) {
        text.push('\n');
        text.push_str(function);
    }
    Ok(text)
}

fn method(text: &mut String, name: &str, body: &str) {
    let manager = if body.is_empty() {
        "_manager"
    } else {
        "manager"
    };
    let blank = if body.is_empty() { "" } else { "\n" };
    let _ = write!(
        text,
        "    async fn {name}(&self, {manager}: &SchemaManager) -> Result<(), DbErr> {{\n\
         {body}{blank}        Ok(())\n    }}\n"
    );
}

/// The private functions of a file.
#[derive(Default)]
struct Functions {
    names: BTreeSet<String>,
    texts: Vec<String>,
    /// What else the file must have.
    needs: Needs,
}

impl Functions {
    /// Adds a function and gives its name.
    fn add(&mut self, verb: &str, what: &str, body: &str) -> String {
        let mut stem = format!("{verb}_{what}");
        stem.truncate(60);
        let mut name = stem.clone();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{stem}_{number}");
            number += 1;
        }
        let signature =
            format!("async fn {name}(manager: &SchemaManager<'_>) -> Result<(), DbErr> {{");
        let signature = if signature.len() <= LINE_WIDTH {
            signature
        } else {
            format!("async fn {name}(\n    manager: &SchemaManager<'_>,\n) -> Result<(), DbErr> {{")
        };
        self.texts
            .push(format!("{signature}\n{body}\n    Ok(())\n}}\n"));
        name
    }
}

/// An identifier's tail made of a table's name.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('_') {
            words.push('_');
        }
    }
    let words = words.trim_end_matches('_');
    if words.is_empty() {
        "table".to_owned()
    } else {
        words.to_owned()
    }
}

/// Steps in a row that are about the same table, or about no table.
struct Group<'a> {
    table: Option<&'a ObjectName>,
    /// Each with its place in the plan.
    steps: Vec<(usize, &'a Step)>,
}

fn groups(plan: &Plan) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, step) in plan.steps.iter().enumerate() {
        let (table, drops_table) = match &step.operation {
            Operation::RenameTable { to: table, .. } | Operation::RenameColumn { table, .. } => {
                (Some(table), false)
            }
            Operation::RenameEnum { .. }
            | Operation::RenameEnumValue { .. }
            | Operation::CreateEnum { .. }
            | Operation::DropEnum { .. }
            | Operation::AddEnumValue { .. }
            | Operation::RewriteEnum { .. }
            | Operation::CreateObject { .. }
            | Operation::DropObject { .. }
            | Operation::TakeDown(_)
            | Operation::PutBack(_) => (None, false),
            Operation::DropTable { name, .. } => (Some(name), true),
            Operation::CreateTable { name, .. } | Operation::AlterTable { name, .. } => {
                (Some(name), false)
            }
            Operation::RenameIndex { table, .. }
            | Operation::Backfill { table, .. }
            | Operation::CreateIndex { table, .. }
            | Operation::DropIndex { table, .. }
            | Operation::CreateUniqueIndex { table, .. }
            | Operation::DropUniqueIndex { table, .. }
            | Operation::Comment { table, .. }
            | Operation::SetOption { table, .. }
            | Operation::CreatePart { table, .. }
            | Operation::DropPart { table, .. } => (Some(table), false),
        };
        // Drops in a row read best as one block.
        let dropping =
            |(_, step): &(usize, &Step)| matches!(step.operation, Operation::DropTable { .. });
        match groups.last_mut() {
            Some(group)
                if group.table == table || (drops_table && group.steps.iter().all(dropping)) =>
            {
                group.steps.push((at, step));
            }
            _ => groups.push(Group {
                table,
                steps: vec![(at, step)],
            }),
        }
    }
    groups
}

/// What the steps of one plan are written with.
struct Steps<'a> {
    coder: Coder<'a>,
    /// Where SQL stands in for `runner::ops`.
    writer: Option<Writer<'a>>,
    spelled: &'a [Spelling],
}

/// What `up` or `down` does, at eight spaces; private functions are added to `functions`.
fn body(
    plan: &Plan,
    steps: &Steps<'_>,
    alter: &str,
    functions: &mut Functions,
) -> Result<String, UnsupportedType> {
    let split = plan.steps.len() > INLINE_STEPS;
    let mut body = String::new();
    let mut called = false;
    for group in groups(plan) {
        let inline = statements(&group, steps, 8, &mut functions.needs)?;
        let call = match group.table {
            Some(table) if split && inline.lines().count() > INLINE_LINES => {
                let verb = match group.steps.first().map(|(_, step)| &step.operation) {
                    Some(Operation::CreateTable { .. }) => "create",
                    _ if group
                        .steps
                        .iter()
                        .any(|(_, step)| matches!(step.operation, Operation::DropTable { .. })) =>
                    {
                        "drop"
                    }
                    _ => alter,
                };
                let what = match group.steps.as_slice() {
                    [first, .., last] if verb == "drop" && first != last => "tables".to_owned(),
                    _ => words(&table.name),
                };
                let inside = statements(&group, steps, 4, &mut functions.needs)?;
                let name = functions.add(verb, &what, &inside);
                Some(format!("        {name}(manager).await?;\n"))
            }
            _ => None,
        };
        // Calls in a row stand together; anything else is set off by blank lines.
        if !(body.is_empty() || (called && call.is_some())) {
            body.push('\n');
        }
        called = call.is_some();
        body.push_str(&call.unwrap_or(inline));
    }
    Ok(body)
}

fn statements(
    group: &Group<'_>,
    steps: &Steps<'_>,
    indent: usize,
    needs: &mut Needs,
) -> Result<String, UnsupportedType> {
    let mut text = String::new();
    // Steps in a row that their SQL says are told together.
    let mut spelled: Vec<&Spelling> = Vec::new();
    for (at, step) in &group.steps {
        let said = steps.coder.step(&step.operation, steps.spelled.get(*at))?;
        if let (Some(writer), false) = (&steps.writer, spelled.is_empty())
            && !(step.notes.is_empty() && matches!(said, Said::Spelled(_)))
        {
            text.push_str(&writer.steps(&std::mem::take(&mut spelled), indent, needs));
        }
        for note in &step.notes {
            comment(&mut text, note, indent);
        }
        match (said, &steps.writer) {
            (Said::Code(code), _) => {
                for code in code {
                    text.push_str(&layout::statement(&code, indent));
                }
            }
            (Said::Spelled(step), _) => spelled.push(step),
            (Said::Missing(table, column), Some(writer)) => {
                text.push_str(&writer.missing(table, column, indent));
            }
            (Said::Missing(..), None) => {}
        }
    }
    if let Some(writer) = &steps.writer
        && !spelled.is_empty()
    {
        text.push_str(&writer.steps(&spelled, indent, needs));
    }
    Ok(text)
}

/// `// note`, broken between words.
fn comment(text: &mut String, note: &str, indent: usize) {
    let prefix = format!("{}//", " ".repeat(indent));
    let mut line = prefix.clone();
    for word in visible(note).split_whitespace() {
        if line.len() > prefix.len() && line.chars().count() + 1 + word.chars().count() > LINE_WIDTH
        {
            push_line(text, &line);
            line.clone_from(&prefix);
        }
        line.push(' ');
        line.push_str(word);
    }
    if line.len() > prefix.len() {
        push_line(text, &line);
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Text on one line of source that holds nothing a reader cannot see: line breaks become spaces, and what else is
/// invisible or changes the direction of writing (rustc refuses it in comments) becomes an escape.
pub(super) fn visible(text: &str) -> String {
    let mut result = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => result.push(' '),
            '\'' | '"' | '\\' => result.push(c),
            c => result.extend(c.escape_debug()),
        }
    }
    result
}
