//! Where the reader puts what it could not read: a list of problems, each at a place in a source file.
//!
//! Knows nothing of entities; it turns the spans of tokens into lines and columns.

use std::cell::{OnceCell, RefCell};

use proc_macro2::Span;

use super::SourceFile;
use crate::problem::{Place, Problem, Severity};

/// A span together with the file it points into.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Index of the file.
    pub file: usize,
    /// The tokens.
    pub span: Span,
}

impl At {
    pub fn new(file: usize, span: Span) -> Self {
        Self { file, span }
    }
}

/// The problems found so far.
pub(super) struct Problems<'a> {
    files: &'a [SourceFile<'a>],
    // The reader looks names up while it reports, so that the list is shared and not passed along exclusively.
    list: RefCell<Vec<Problem>>,
    // Where the lines of each file begin, from the first question on.
    starts: Vec<OnceCell<Vec<usize>>>,
}

impl<'a> Problems<'a> {
    pub fn new(files: &'a [SourceFile<'a>]) -> Self {
        Self {
            files,
            list: RefCell::default(),
            starts: vec![OnceCell::new(); files.len()],
        }
    }

    /// The run must stop.
    pub fn error(
        &self,
        at: At,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Error, at, code, message.into(), help.into());
    }

    /// The run may go on.
    pub fn warning(
        &self,
        at: At,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Warning, at, code, message.into(), help.into());
    }

    /// The run must stop, for something that stands in no source.
    pub fn error_at(&self, place: Place, code: &'static str, message: String, help: String) {
        self.list.borrow_mut().push(Problem {
            code,
            severity: Severity::Error,
            place,
            message,
            help,
        });
    }

    fn push(&self, severity: Severity, at: At, code: &'static str, message: String, help: String) {
        self.list.borrow_mut().push(Problem {
            code,
            severity,
            place: self.place(at),
            message,
            help,
        });
    }

    /// The span as file, line and column.
    pub fn place(&self, at: At) -> Place {
        let (start, end) = (at.span.start(), at.span.end());
        let (path, text) = self
            .files
            .get(at.file)
            .map_or(("", ""), |file| (file.path, file.text));
        let length = if end.line == start.line {
            end.column.saturating_sub(start.column)
        } else {
            let starts = self.starts.get(at.file).map(|starts| {
                starts.get_or_init(|| {
                    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
                    std::iter::once(0).chain(breaks).collect()
                })
            });
            starts
                .and_then(|starts| text.get(*starts.get(start.line.saturating_sub(1))?..))
                .and_then(|rest| rest.lines().next())
                .map_or(1, |line| line.chars().count().saturating_sub(start.column))
        };
        Place {
            file: path.to_owned(),
            line: start.line,
            column: start.column + 1,
            length: length.max(1),
        }
    }

    /// All of them by place; what was met twice on the way (a broken enum that two columns use) is said once.
    pub fn sorted(self) -> Vec<Problem> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| {
            (&a.place, a.severity, a.code, &a.message)
                .cmp(&(&b.place, b.severity, b.code, &b.message))
        });
        list.dedup();
        list
    }
}
