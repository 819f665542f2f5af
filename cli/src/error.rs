//! What went wrong, as it is shown: a code, what happened, where, and the next step.
//!
//! Knows nothing of terminals. Texts come in from the stages; no password ever does.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};
use schema_diff::problem::{self, Place, Problem};
use schema_diff::revision::fault::GraphError;
use schema_diff::revision::replaced::Between;
use schema_diff::revision::target::TargetError;
use serde_json::{Value, json};

use crate::excerpt::{Excerpt, shown};

/// A failed command, or a warning.
#[derive(Debug, Clone)]
pub struct Failure(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: &'static str,
    message: String,
    help: Option<String>,
    warning: bool,
    place: Option<Place>,
    excerpt: Option<Excerpt>,
    /// Shown before this one, each whole.
    causes: Vec<Failure>,
}

impl Failure {
    /// A failure with a stable code and a message (a lowercase fragment).
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            message: message.into(),
            help: None,
            warning: false,
            place: None,
            excerpt: None,
            causes: Vec::new(),
        }))
    }

    /// What the user can do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The bytes `start..end` of the file `name`, whose text is `text`, are where it is.
    #[must_use]
    pub fn at(mut self, name: &str, text: &str, start: usize, end: usize) -> Self {
        let start = start.min(text.len());
        let end = end.clamp(start, text.len());
        let place = place(name, text, start, end);
        self.0.excerpt = Some(Excerpt::new(text, place.clone()));
        self.0.place = Some(place);
        self
    }

    /// More that went wrong, shown before this.
    #[must_use]
    pub fn because(mut self, causes: Vec<Failure>) -> Self {
        self.0.causes = causes;
        self
    }

    /// The same in other words.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.0.warning = true;
        self
    }

    /// A file that could not be read or written.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            "file",
            format!("cannot {doing} {}: {error}", path.display()),
        )
    }

    /// A problem of the reader, in the text of its file.
    pub fn problem(problem: &Problem, text: Option<&str>) -> Self {
        let place = &problem.place;
        let message = match text {
            Some(_) => problem.message.clone(),
            None => format!(
                "{}:{}:{}: {}",
                place.file, place.line, place.column, problem.message
            ),
        };
        let mut failure = Self::new(problem.code, message).help(problem.help.clone());
        failure.0.warning = problem.severity == problem::Severity::Warning;
        failure.0.excerpt = text.map(|text| Excerpt::new(text, place.clone()));
        failure.0.place = Some(place.clone());
        failure
    }

    /// This and what is shown before it, as data, sorted by place; what has no place comes last.
    pub fn json<'a>(failures: impl IntoIterator<Item = &'a Failure>) -> Value {
        fn flatten<'a>(failure: &'a Failure, list: &mut Vec<&'a Failure>) {
            for cause in failure.causes() {
                flatten(cause, list);
            }
            list.push(failure);
        }
        let mut list = Vec::new();
        for failure in failures {
            flatten(failure, &mut list);
        }
        list.sort_by_key(|failure| (failure.0.place.is_none(), failure.0.place.clone()));
        let mut values: Vec<Value> = Vec::new();
        for failure in list {
            let value = json!({
                "code": failure.0.code,
                "severity": if failure.is_warning() { "warning" } else { "error" },
                "place": failure.0.place,
                "message": failure.0.message,
                "help": failure.0.help,
            });
            // Two sides of a diff may be the same entities.
            if values.last() != Some(&value) {
                values.push(value);
            }
        }
        Value::Array(values)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What is shown before it.
    pub fn causes(&self) -> &[Failure] {
        &self.0.causes
    }

    /// Whether it is only a warning.
    pub fn is_warning(&self) -> bool {
        self.0.warning
    }
}

/// The place of bytes of a text that are within it.
fn place(file: &str, text: &str, start: usize, end: usize) -> Place {
    let before = text.get(..start).unwrap_or_default();
    let marked = text.get(start..end).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let marked = marked.lines().next().unwrap_or_default();
    let bom = usize::from(line == 0 && text.starts_with('\u{feff}'));
    Place {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: (before[line..].chars().count() + 1)
            .saturating_sub(bom)
            .max(1),
        length: marked.chars().count().max(1),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0.message))
    }
}

impl std::error::Error for Failure {}

impl Diagnostic for Failure {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.0.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(if self.0.warning {
            Severity::Warning
        } else {
            Severity::Error
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0
            .help
            .as_deref()
            .map(|help| Box::new(shown(help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let excerpt = self.0.excerpt.as_ref();
        excerpt.map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = self.0.excerpt.as_ref().map(Excerpt::label);
        label.map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

impl From<runner::Error> for Failure {
    fn from(error: runner::Error) -> Self {
        Self::new(error.code(), error.to_string()).help(error.help())
    }
}

impl From<GraphError> for Failure {
    fn from(error: GraphError) -> Self {
        let (code, help) = match &error {
            GraphError::Duplicate { .. } => (
                "revision-duplicate",
                "give one of the two files a name and a `Revision:` line of its own".to_owned(),
            ),
            GraphError::MissingParent { parent, by, .. } => (
                "revision-missing-parent",
                match by {
                    Some(by) => format!("write {by} in the `Revises:` line"),
                    None => format!("bring {parent}.rs back, or correct the `Revises:` line"),
                },
            ),
            GraphError::MissingDependency { .. } => (
                "revision-missing-dependency",
                "correct the `Depends on:` line: it names revisions, or labels of branches".to_owned(),
            ),
            GraphError::Loop { .. } | GraphError::Circle { .. } => (
                "revision-circle",
                "correct the `Revises:` or `Depends on:` line of one of them".to_owned(),
            ),
            GraphError::LabelTwice { .. } => (
                "label-twice",
                "a label is given once, by the first revision of its branch: take it out of one `Labels:` line"
                    .to_owned(),
            ),
            GraphError::LabelIsRevision { .. } | GraphError::BadLabel { .. } => (
                "label-malformed",
                "write a word of letters, digits and `_` in the `Labels:` line, and no revision's name".to_owned(),
            ),
            GraphError::ReplacedIsThere { replaced, .. } => (
                "revision-replaced",
                format!("delete {replaced}.rs and {replaced}.json, or take it out of the `Replaces:` line"),
            ),
            GraphError::ReplacedTwice { .. } => (
                "revision-replaced",
                "correct the `Replaces:` line of one of them".to_owned(),
            ),
        };
        Self::new(code, error.to_string()).help(help)
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        let (code, help) = match &error {
            TargetError::Unknown { by: Some(_), .. } => {
                ("target-unknown", "name the revision in its place".to_owned())
            }
            TargetError::Unknown { .. } => {
                ("target-unknown", "`history` lists the revisions".to_owned())
            }
            TargetError::Ambiguous { .. } => ("target-ambiguous", "write more of it".to_owned()),
            TargetError::SeveralHeads { .. } => (
                "several-heads",
                "`heads` takes them all, one of their names takes it alone, and `merge heads -m \"…\"` makes one of them"
                    .to_owned(),
            ),
            TargetError::TooFar { .. } => (
                "target-too-far",
                "`status` says where the database stands, `heads` and `branches` what there is".to_owned(),
            ),
            TargetError::AmbiguousWalk { .. } => (
                "target-ambiguous",
                "name the revision to stop at, or the branch: `label@…`".to_owned(),
            ),
            TargetError::NotOnBranch { .. } => (
                "target-not-on-branch",
                "`branches` and `history -v` say what is on which branch".to_owned(),
            ),
            TargetError::NotApplied { .. } => (
                "target-not-applied",
                "`current` says where the database stands".to_owned(),
            ),
            TargetError::NotBelow { .. } => (
                "range",
                "the older one stands on the left; of two branches, name the point where they part".to_owned(),
            ),
            TargetError::Malformed { .. } => (
                "target-malformed",
                "a target is head, heads, base, a revision or a part of its name, +N or -N, any of them with +N or -N \
                 behind it and `label@` before it"
                    .to_owned(),
            ),
        };
        Self::new(code, error.to_string()).help(help)
    }
}

impl From<Between> for Failure {
    fn from(error: Between) -> Self {
        let help = format!(
            "check out the files from before {} was made, run `upgrade head` there, and come back",
            error.revision
        );
        Self::new("revision-between", error.to_string()).help(help)
    }
}

impl From<schema_diff::dialect::UnsupportedType> for Failure {
    fn from(error: schema_diff::dialect::UnsupportedType) -> Self {
        Self::new("unsupported-type", error.to_string())
            .help(
                "say something else there, say it for the other databases only (as in `postgres(…)` of `#[ddl(…)]`), or \
                 take that database out of `backends` in schema-diff.toml",
            )
    }
}

impl From<schema_diff::plan::Circular> for Failure {
    fn from(error: schema_diff::plan::Circular) -> Self {
        Self::new("plan-circular", error.to_string())
            .help("this is a fault of schema-diff: please report it with the entities")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_a_place() {
        let text = "\u{feff}äb\r\ncdé = x\nlast";
        for ((start, end), expected) in [
            ((3, 5), (1, 1, 1)),
            ((8, 10), (2, 1, 2)),
            ((10, 12), (2, 3, 1)),
            ((15, 99), (2, 7, 1)),
            ((99, 99), (3, 5, 1)),
        ] {
            let failure = Failure::new("x", "y").at("a.toml", text, start, end);
            let place = failure.0.place.unwrap();
            assert_eq!((place.line, place.column, place.length), expected);
        }
    }

    #[test]
    fn problems_as_data_are_sorted_by_place_and_said_once() {
        let at =
            |line: usize| Failure::new("b", "x").at("f", "a\nb\nc", (line - 1) * 2, line * 2 - 1);
        let whole = Failure::new("a", "y")
            .help("z")
            .because(vec![at(3), at(1).warning(), at(3)]);
        assert_eq!(
            Failure::json([&whole]).to_string(),
            r#"[{"code":"b","severity":"warning","place":{"file":"f","line":1,"column":1,"length":1},"message":"x","help":null},{"code":"b","severity":"error","place":{"file":"f","line":3,"column":1,"length":1},"message":"x","help":null},{"code":"a","severity":"error","place":null,"message":"y","help":"z"}]"#
        );
    }
}
