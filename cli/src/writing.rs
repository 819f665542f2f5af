//! Writes a revision: its file, its change record, its lines in lib.rs; then runs what the project wants to run over
//! new files.
//!
//! Knows nothing of what the revision does and of where it stands in the graph.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use schema_diff::record::{self, Record};

use crate::build::clean_command;
use crate::config::OneOrMany;
use crate::context::Context;
use crate::error::Failure;
use crate::project::{Project, Write, read_text, write_all};
use crate::register::{New, in_order, register};
use crate::revisions::Revisions;
use crate::tool::Tool;

/// A revision to write.
pub struct Draft<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it is written.
    pub folder: &'a Path,
    /// The text of its file.
    pub text: String,
    /// Its change record.
    pub record: &'a Record,
}

/// Writes the file and its record, and registers it. Gives the file's name.
pub fn write(
    context: &Context,
    project: &Project,
    revisions: &Revisions,
    draft: &Draft<'_>,
) -> Result<String, Failure> {
    let library = project.migrations().join("lib.rs");
    let way = project.way_from_library(draft.folder);
    let new = New {
        id: draft.id,
        folder: way.as_deref(),
        carried: Tool::of(project)?.runner.is_some(),
    };
    let name = project.name_of(&library);
    // Version control may have brought lines together in any order.
    let text = in_order(&name, &read_text(&library)?, &revisions.needs())?;
    let text = register(&name, &text, new, &revisions.ids())?;
    let (mut files, path) = files(draft);
    files.push(Write {
        path: library,
        text,
        new: false,
    });
    write_all(&files)?;
    let paths: Vec<PathBuf> = files.into_iter().map(|file| file.path).collect();
    hooks(context, project, &paths)?;
    Ok(project.name_of(&path))
}

/// The file of a revision and its change record.
pub fn files(draft: &Draft<'_>) -> (Vec<Write>, PathBuf) {
    let path = draft.folder.join(format!("{}.rs", draft.id));
    let files = vec![
        Write {
            path: path.with_extension("json"),
            text: record::to_json(draft.record),
            new: true,
        },
        Write {
            path: path.clone(),
            text: draft.text.clone(),
            new: true,
        },
    ];
    (files, path)
}

/// Runs the commands of `after_write` over the files that were written.
pub fn hooks(context: &Context, project: &Project, paths: &[PathBuf]) -> Result<(), Failure> {
    for hook in &project.config.after_write {
        let line = words(hook, paths);
        let Some((program, arguments)) = line.split_first() else {
            continue;
        };
        context.output.talk(&format!("running {program}"));
        let failed = |what: String| {
            Failure::new("after-write", format!("{program} {what}")).help(
                "the files are written and stay; mend `after_write` in schema-diff.toml, or run it by hand",
            )
        };
        let answer = clean_command(program)
            .args(arguments)
            .current_dir(&project.folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        if !answer.status.success() {
            let said = String::from_utf8_lossy(&answer.stderr);
            let said = said.trim();
            let words = if said.is_empty() {
                String::new()
            } else {
                format!(": {said}")
            };
            return Err(failed(format!("failed ({}){words}", answer.status)));
        }
    }
    Ok(())
}

/// The words of a command: `{files}` is everything that was written, `{rust}` what of it is Rust.
fn words(hook: &OneOrMany, paths: &[PathBuf]) -> Vec<String> {
    let said: Vec<&str> = match hook {
        OneOrMany::One(line) => line.split_whitespace().collect(),
        OneOrMany::Many(words) => words.iter().map(String::as_str).collect(),
    };
    let mut words = Vec::new();
    for word in said {
        if word != "{files}" && word != "{rust}" {
            words.push(word.to_owned());
            continue;
        }
        let wanted = paths.iter().filter(|path| {
            word == "{files}" || path.extension().is_some_and(|extension| extension == "rs")
        });
        words.extend(wanted.map(|path| path.to_string_lossy().into_owned()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_is_a_line_or_its_words() {
        let paths = ["a.rs", "b c.json"].map(PathBuf::from);
        let line = OneOrMany::One("git  add -- {files}".into());
        assert_eq!(
            words(&line, &paths),
            ["git", "add", "--", "a.rs", "b c.json"]
        );
        let list = OneOrMany::Many(["my tool", "{rust}", "{x}"].map(str::to_owned).to_vec());
        assert_eq!(words(&list, &paths), ["my tool", "a.rs", "{x}"]);
        assert!(words(&OneOrMany::One(String::new()), &paths).is_empty());
    }
}
