//! A plan as the Rust file of a revision: sea-orm-migration's builders where they are lossless on every backend of the
//! project, `runner::ops` elsewhere (or SQL, in a project without that crate), laid out as rustfmt would.
//!
//! Knows nothing of where the file goes.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::builders::Enums;
use super::code::{Coder, Said};
use super::layout::{self, Code};
use super::spelled::{Needs, Writer};
use super::target::{Spelling, Target};
use super::weave::{Woven, weave};
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

/// How a revision gets to where it leads and back, on backends on which that is the same.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// The backends. None for what other databases would need: what they would not do stands under a condition.
    pub backends: &'a [Dialect],
    /// The plan of `up`.
    pub up: &'a Plan,
    /// The plan of `down`.
    pub down: &'a Plan,
    /// The schemas before and after, for the values of enum types.
    pub before: &'a Schema,
    /// See `before`.
    pub after: &'a Schema,
}

/// The file's text.
pub fn revision_file(file: RevisionFile<'_>) -> Result<String, UnsupportedType> {
    let way = Way {
        backends: file.backends,
        up: file.up,
        down: file.down,
        before: file.before,
        after: file.after,
    };
    revision_file_of(file.revision, file.summary, file.target, &[way])
}

/// The text of a file whose way is not the same on all backends: what is only for some stands under a condition.
pub fn revision_file_of(
    revision: &Revision,
    summary: &[String],
    target: Target<'_>,
    ways: &[Way<'_>],
) -> Result<String, UnsupportedType> {
    let uses_ops = Cell::new(false);
    let mut functions = Functions::default();
    let backends: Vec<Dialect> = ways.iter().flat_map(|way| way.backends).copied().collect();
    let common = Common {
        target,
        backends: &backends,
        uses_ops: &uses_ops,
    };
    let up = written(ways, true, common, &mut functions)?;
    let down = written(ways, false, common, &mut functions)?;

    let mut text = String::new();
    for line in header::lines(revision, summary) {
        push_line(&mut text, &format!("//! {}", visible(&line)));
    }
    text.push('\n');
    let mut uses = vec!["use sea_orm_migration::prelude::*;\n".to_owned()];
    if let (Target::Runner(name), true) = (target, uses_ops.get()) {
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
    let own = functions.needs.functions(&backends);
    for function in functions.texts.iter().chain(&own) {
        text.push('\n');
        text.push_str(function);
    }
    Ok(text)
}

/// What both directions are written with.
#[derive(Clone, Copy)]
struct Common<'a> {
    target: Target<'a>,
    /// All of them, in the order of their ways.
    backends: &'a [Dialect],
    uses_ops: &'a Cell<bool>,
}

/// What stands in `up`, or in `down`.
fn written(
    ways: &[Way<'_>],
    up: bool,
    common: Common<'_>,
    functions: &mut Functions,
) -> Result<String, UnsupportedType> {
    let plans: Vec<&Plan> = ways
        .iter()
        .map(|way| if up { way.up } else { way.down })
        .collect();
    let renamed: Vec<_> = ways
        .iter()
        .zip(&plans)
        .map(|(way, plan)| {
            if up {
                plan.without_renames(way.before, way.after)
            } else {
                plan.without_renames(way.after, way.before)
            }
        })
        .collect();
    let enums: Vec<Enums<'_>> = ways
        .iter()
        .zip(&renamed)
        .map(|(way, renamed)| match renamed {
            Some((before, after)) => Enums { after, before },
            None if up => Enums {
                after: way.after,
                before: way.before,
            },
            None => Enums {
                after: way.before,
                before: way.after,
            },
        })
        .collect();
    let Some(first) = enums.first() else {
        return Ok(String::new());
    };
    let Common {
        target,
        backends,
        uses_ops,
    } = common;
    let coder = |backends, enums| Coder::new(backends, enums, target, uses_ops);
    let steps: Vec<&[Step]> = plans.iter().map(|plan| plan.steps.as_slice()).collect();
    let woven = weave(&steps);
    let spelled = match target {
        Target::Runner(_) => Vec::new(),
        Target::Alone { spelled, .. } => {
            let direction = if up { &spelled.up } else { &spelled.down };
            let of = |way: usize| ways[way].backends.iter().copied();
            placed(&woven)
                .iter()
                .map(|places| {
                    let each = places.iter().flat_map(|(way, at)| {
                        of(*way).filter_map(|dialect| {
                            let texts = direction.get(&dialect)?.get(*at)?;
                            Some((dialect, texts.as_slice()))
                        })
                    });
                    each.collect()
                })
                .collect()
        }
    };
    let steps = Steps {
        common: coder(backends, *first),
        each: ways
            .iter()
            .zip(&enums)
            .flat_map(|(way, enums)| way.backends.iter().map(move |of| (of, *enums)))
            .map(|(of, enums)| (*of, coder(std::slice::from_ref(of), enums)))
            .collect(),
        ways: ways
            .iter()
            .zip(&enums)
            .map(|(way, enums)| (way.backends, coder(way.backends, *enums)))
            .collect(),
        uses_ops,
        writer: match target {
            Target::Runner(_) => None,
            Target::Alone { version, spelled } => Some(Writer {
                backends,
                version,
                spelled,
            }),
        },
        spelled,
    };
    body(
        &woven,
        &steps,
        if up { "alter" } else { "revert" },
        functions,
    )
}

/// For each step, its place in each of the plans that it is of.
fn placed(woven: &[Woven<'_, Step>]) -> Vec<Vec<(usize, usize)>> {
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    let places = woven.iter().map(|step| {
        let mut place = |way: &usize| {
            let at = next.entry(*way).or_default();
            *at += 1;
            (*way, *at - 1)
        };
        step.of.iter().map(&mut place).collect()
    });
    places.collect()
}

/// What the steps are written with: for all backends at once where that can be said, else for some under a condition.
struct Steps<'a> {
    common: Coder<'a>,
    /// For each backend alone.
    each: Vec<(Dialect, Coder<'a>)>,
    /// For the backends of each way.
    ways: Vec<(&'a [Dialect], Coder<'a>)>,
    uses_ops: &'a Cell<bool>,
    /// Where SQL stands in for `runner::ops`.
    writer: Option<Writer<'a>>,
    /// The SQL of each step there.
    spelled: Vec<Spelling<'a>>,
}

/// What is said for some backends; none says that it is for all of them, or tells them apart by itself.
type Piece<'s> = (Option<Vec<Dialect>>, Said<'s>);

impl Steps<'_> {
    fn pieces<'s>(
        &self,
        step: &Woven<'s, Step>,
        spelled: Option<&Spelling<'_>>,
    ) -> Result<Vec<Piece<'s>>, UnsupportedType> {
        let operation = &step.step.operation;
        let backends = self.backends(step);
        if backends.is_empty() {
            return Ok(Vec::new());
        }
        if let (Operation::TakeDown(_) | Operation::PutBack(_), None) = (operation, &self.writer) {
            // They say for themselves on which kind of database they are anything.
            return Ok(vec![(None, Said::Code(self.common.code(operation)?))]);
        }
        let everywhere = step.of.len() == self.ways.len();
        let whole = match step.of.as_slice() {
            _ if everywhere => (&self.common, None),
            [only] => (&self.ways[*only].1, Some(backends.clone())),
            // A step without `runner` tells the databases apart by its SQL.
            _ if self.writer.is_some() => (&self.common, Some(backends.clone())),
            _ => return self.apart(&backends, operation),
        };
        let (coder, on) = whole;
        // A database whose text is not known would get nothing.
        let is_spelled =
            spelled.is_some_and(|texts| backends.iter().all(|dialect| texts.contains_key(dialect)));
        match coder.step(operation, is_spelled) {
            Ok(Said::Spelled) => Ok(vec![(None, Said::Spelled)]),
            Ok(said) => Ok(vec![(on, said)]),
            // What cannot be said in the same words on all of them may be said in other words on each, by `runner`.
            Err(_) if backends.len() > 1 && self.writer.is_none() => {
                self.apart(&backends, operation)
            }
            Err(error) => Err(error),
        }
    }

    fn backends(&self, step: &Woven<'_, Step>) -> Vec<Dialect> {
        let of = step.of.iter().flat_map(|at| self.ways[*at].0);
        of.copied().collect()
    }

    /// A step in each backend's own words.
    fn apart<'s>(
        &self,
        backends: &[Dialect],
        operation: &'s Operation,
    ) -> Result<Vec<Piece<'s>>, UnsupportedType> {
        let mut pieces: Vec<(Vec<Dialect>, Vec<Code>)> = Vec::new();
        for (dialect, coder) in self.each.iter().filter(|(of, _)| backends.contains(of)) {
            let code = coder.code(operation)?;
            match pieces.iter_mut().find(|(_, known)| *known == code) {
                Some((of, _)) => of.push(*dialect),
                None if code.is_empty() => {}
                None => pieces.push((vec![*dialect], code)),
            }
        }
        let pieces = pieces
            .into_iter()
            .map(|(of, code)| (Some(of), Said::Code(code)));
        Ok(pieces.collect())
    }

    /// The line that opens what is for these backends only.
    fn condition(&self, backends: &[Dialect], needs: &mut Needs) -> String {
        if self.writer.is_some() {
            return needs.condition(backends);
        }
        self.uses_ops.set(true);
        let names: Vec<String> = backends
            .iter()
            .map(|dialect| format!("ops::Dialect::{dialect:?}"))
            .collect();
        format!("if ops::on(manager, &[{}])? {{", names.join(", "))
    }
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
struct Group<'a, 'b> {
    table: Option<&'a ObjectName>,
    /// Each with its place among all.
    steps: Vec<(usize, &'b Woven<'a, Step>)>,
}

fn groups<'a, 'b>(steps: &'b [Woven<'a, Step>]) -> Vec<Group<'a, 'b>> {
    let mut groups: Vec<Group<'a, 'b>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let (table, drops_table) = match &step.step.operation {
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
        let dropping = |(_, step): &(usize, &Woven<'_, Step>)| {
            matches!(step.step.operation, Operation::DropTable { .. })
        };
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

/// What `up` or `down` does, at eight spaces; private functions are added to `functions`.
fn body(
    woven: &[Woven<'_, Step>],
    steps: &Steps<'_>,
    alter: &str,
    functions: &mut Functions,
) -> Result<String, UnsupportedType> {
    let split = woven.len() > INLINE_STEPS;
    let mut body = String::new();
    let mut called = false;
    for group in groups(woven) {
        let inline = statements(&group, steps, 8, &mut functions.needs)?;
        let call = match group.table {
            Some(table) if split && inline.lines().count() > INLINE_LINES => {
                let operations = || group.steps.iter().map(|(_, step)| &step.step.operation);
                let verb = match operations().next() {
                    Some(Operation::CreateTable { .. }) => "create",
                    _ if operations().any(|it| matches!(it, Operation::DropTable { .. })) => "drop",
                    _ => alter,
                };
                let what = match group.steps.as_slice() {
                    [(_, first), .., (_, last)] if verb == "drop" && first.step != last.step => {
                        "tables".to_owned()
                    }
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
    group: &Group<'_, '_>,
    steps: &Steps<'_>,
    indent: usize,
    needs: &mut Needs,
) -> Result<String, UnsupportedType> {
    let mut text = String::new();
    // The condition under which the text stands that was written last.
    let mut under: Option<Vec<Dialect>> = None;
    // Steps in a row that their SQL says are told together.
    let mut spelled: Vec<&Spelling<'_>> = Vec::new();
    let tell = |text: &mut String, spelled: &mut Vec<&Spelling<'_>>, needs: &mut Needs| {
        if let (Some(writer), false) = (&steps.writer, spelled.is_empty()) {
            text.push_str(&writer.steps(&std::mem::take(spelled), indent, needs));
        }
    };
    let close = |text: &mut String, under: &mut Option<Vec<Dialect>>| {
        if under.take().is_some() {
            push_line(text, &format!("{}}}", " ".repeat(indent)));
        }
    };
    for (at, step) in &group.steps {
        let own = steps.spelled.get(*at);
        for (backends, said) in steps.pieces(step, own)? {
            let is_spelled = matches!(said, Said::Spelled);
            if !(is_spelled && step.step.notes.is_empty()) {
                tell(&mut text, &mut spelled, needs);
            }
            if under != backends {
                close(&mut text, &mut under);
                if let Some(backends) = &backends {
                    let line = steps.condition(backends, needs);
                    push_line(&mut text, &format!("{}{line}", " ".repeat(indent)));
                }
                under = backends;
            }
            let indent = indent + if under.is_some() { 4 } else { 0 };
            for note in &step.step.notes {
                comment(&mut text, note, indent);
            }
            match (said, &steps.writer) {
                (Said::Code(code), _) => {
                    for code in code {
                        text.push_str(&layout::statement(&code, indent));
                    }
                }
                (Said::Spelled, _) => spelled.extend(own),
                (Said::Missing(table, column), Some(writer)) => {
                    text.push_str(&writer.missing(table, column, indent));
                }
                (Said::Missing(..), None) => {}
            }
        }
    }
    close(&mut text, &mut under);
    tell(&mut text, &mut spelled, needs);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EnumType;
    use crate::plan::Step;
    use crate::render::target::{Spelled, Text, Version};

    /// The file of one step that no builder says, without `runner`, with its text for these backends.
    fn alone(spelled_for: &[Dialect]) -> Result<String, UnsupportedType> {
        let step = Step {
            operation: Operation::CreateEnum {
                name: "mood".into(),
                ty: EnumType {
                    values: vec!["a".into()],
                },
            },
            notes: Vec::new(),
        };
        let mut spelled = Spelled::default();
        for dialect in spelled_for {
            let text = Text::Sql(format!("-- {dialect}"));
            spelled.insert(*dialect, [vec![vec![text]], Vec::new()]);
        }
        let nothing = Schema::default();
        let (up, down) = (Plan { steps: vec![step] }, Plan { steps: Vec::new() });
        revision_file(RevisionFile {
            revision: &Revision::default(),
            summary: &[],
            up: &up,
            down: &down,
            backends: &[Dialect::Postgres, Dialect::Sqlite],
            target: Target::Alone {
                version: Version::V2,
                spelled: &spelled,
            },
            before: &nothing,
            after: &nothing,
        })
    }

    #[test]
    fn without_runner_a_step_whose_text_is_not_known_is_refused() {
        let file = alone(&[Dialect::Postgres, Dialect::Sqlite]).expect("a file");
        assert!(
            file.contains("-- postgres") && file.contains("-- sqlite"),
            "{file}"
        );
        for known in [&[][..], &[Dialect::Postgres], &[Dialect::Sqlite]] {
            assert!(alone(known).is_err(), "{known:?}");
        }
    }
}
