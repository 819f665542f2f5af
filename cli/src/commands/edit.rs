//! `edit`: a revision's file in the editor.

use std::process::Command;

use crate::args::Edit;
use crate::context::Context;
use crate::error::Failure;

use super::{Outcome, history};

/// Opens it, and waits for the editor.
pub async fn edit(context: &Context, args: &Edit) -> Result<Outcome, Failure> {
    let project = context.project()?;
    let revisions = context.revisions()?;
    let found = history::find(context, &revisions, &args.revision).await?;
    let [revision] = found.as_slice() else {
        return Err(
            Failure::new("edit", format!("{} is not one revision", args.revision))
                .help("name one; `history` lists them"),
        );
    };
    let name = revisions.names.get(&revision.id);
    let path = project.folder.join(name.unwrap_or(&revision.id));
    let said = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|editor| !editor.is_empty());
    let Some(editor) = said else {
        return Err(Failure::new("edit", "no editor is named")
            .help(format!("set EDITOR, or open {}", path.display())));
    };
    let editor = editor.to_string_lossy();
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program)
        .args(words)
        .arg(&path)
        .status()
        .map_err(|error| {
            Failure::new("edit", format!("{program} cannot be started: {error}"))
                .help("set EDITOR to a program that is there")
        })?;
    if !status.success() {
        return Err(
            Failure::new("edit", format!("{program} ended with {status}"))
                .help(format!("look at {}", path.display())),
        );
    }
    Ok(Outcome::Done)
}
