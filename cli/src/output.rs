//! Where words go: data to stdout, talk to stderr, colour only on a terminal, questions only where somebody can
//! answer. Knows nothing of the commands.

use std::io::{self, IsTerminal, Write};

use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::error::Failure;

/// The two streams and what may be sent there.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts about two streams"
)]
pub struct Output {
    quiet: bool,
    verbose: bool,
    data_colour: bool,
    talk_colour: bool,
    interactive: bool,
}

impl Output {
    /// Looks at the process's streams.
    pub fn of_process(quiet: bool, verbose: bool) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            quiet,
            verbose,
            data_colour: !no_colour && io::stdout().is_terminal(),
            talk_colour: !no_colour && io::stderr().is_terminal(),
            interactive: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// Whether `-v` was given.
    pub fn verbose(self) -> bool {
        self.verbose
    }

    /// The same without a word about what is going on.
    #[must_use]
    pub fn silent(self) -> Self {
        Self {
            quiet: true,
            ..self
        }
    }

    /// Whether somebody can answer a question.
    pub fn interactive(self) -> bool {
        self.interactive
    }

    /// What was asked for, to stdout. Nobody reading any more is no error: the work is not for the reader alone.
    #[expect(clippy::unused_self, reason = "data has its place here, like talk")]
    pub fn data(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
                "output",
                format!("cannot write to the standard output: {error}"),
            )),
            _ => Ok(()),
        }
    }

    /// Changes as a tree, to stdout, coloured by the sign in front where there is a terminal.
    pub fn tree(self, tree: &str) -> Result<(), Failure> {
        if !self.data_colour {
            return self.data(tree);
        }
        let mut coloured = String::new();
        for line in tree.lines() {
            let colour = match line.trim_start().chars().next() {
                Some('+') => "32",
                Some('-') => "31",
                Some('~') => "33",
                _ => "0",
            };
            coloured.push_str("\u{1b}[");
            coloured.push_str(colour);
            coloured.push('m');
            coloured.push_str(line);
            coloured.push_str("\u{1b}[0m\n");
        }
        self.data(&coloured)
    }

    /// A line about what is going on, to stderr.
    pub fn talk(self, line: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// A failure or a warning, to stderr, whole.
    pub fn failure(self, failure: &Failure) {
        if failure.is_warning() && self.quiet {
            return;
        }
        for cause in failure.causes() {
            self.failure(cause);
        }
        let theme = if self.talk_colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let mut text = String::new();
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(80)
            .with_break_words(false);
        if handler.render_report(&mut text, failure).is_err() {
            text = format!("{}: {failure}\n", failure.code());
        }
        let _ = writeln!(io::stderr(), "{}", text.trim_end());
    }

    /// Asks yes or no on the terminal. Without a terminal: an error that names `flag`, which answers it.
    pub fn confirm(self, question: &str, flag: &str) -> Result<bool, Failure> {
        self.must_be_interactive(question, flag)?;
        match inquire::Confirm::new(question).with_default(false).prompt() {
            Ok(answer) => Ok(answer),
            Err(error) => Self::unanswered(&error).map(|()| false),
        }
    }

    /// Asks for one of several on the terminal; `None`: none of them. Without a terminal: an error that names `flag`.
    pub fn choose<T: std::fmt::Display>(
        self,
        question: &str,
        options: Vec<T>,
        flag: &str,
    ) -> Result<Option<T>, Failure> {
        self.must_be_interactive(question, flag)?;
        match inquire::Select::new(question, options).prompt() {
            Ok(answer) => Ok(Some(answer)),
            Err(error) => Self::unanswered(&error).map(|()| None),
        }
    }

    /// Asks for a text on the terminal; `None`: nothing was said. Without a terminal: an error that names `flag`.
    pub fn ask(self, question: &str, flag: &str) -> Result<Option<String>, Failure> {
        self.must_be_interactive(question, flag)?;
        match inquire::Text::new(question).prompt() {
            Ok(answer) => Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())),
            Err(error) => Self::unanswered(&error).map(|()| None),
        }
    }

    fn must_be_interactive(self, question: &str, flag: &str) -> Result<(), Failure> {
        if self.interactive {
            return Ok(());
        }
        Err(Failure::new(
            "needs-answer",
            format!("cannot ask without a terminal: {question}"),
        )
        .help(format!("give the answer with {flag}")))
    }

    fn unanswered(error: &inquire::InquireError) -> Result<(), Failure> {
        match error {
            inquire::InquireError::OperationCanceled
            | inquire::InquireError::OperationInterrupted => Ok(()),
            error => Err(Failure::new(
                "needs-answer",
                format!("the question could not be asked: {error}"),
            )),
        }
    }
}

/// Lines of `label  value`, the values aligned.
pub fn aligned(rows: &[(&str, String)]) -> String {
    let width = rows
        .iter()
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for (label, value) in rows {
        text.push_str(format!("{label:width$}  {value}").trim_end());
        text.push('\n');
    }
    text
}

/// `1 change`, `2 changes`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_aligned() {
        assert_eq!(
            aligned(&[("a", "1".into()), ("long", "2".into()), ("", "3".into())]),
            "a     1\nlong  2\n      3\n"
        );
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(1, "change"), "1 change");
        assert_eq!(count(0, "change"), "0 changes");
    }
}
