//! A revision file's header: inner doc comments in a fixed form, the only place where a revision's data stands.
//!
//! ```text
//! //! add user preferences
//! //!
//! //! Revision: m20251023_090000_add_user_preferences
//! //! Revises: m20251022_143000_initial_schema
//! //! Created: 2025-10-23T09:00:00Z
//! //!
//! //! - create table `user_preferences` (…)
//! ```
//!
//! `Revises:` names several parents with commas; it is empty for a base. Three more lines may stand there, each with
//! names and commas: `Depends on:` (revisions or labels of other branches), `Labels:` (of this branch) and `Replaces:`
//! (squashed revisions, oldest first). Knows nothing of how revisions hang together.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Revision;
use crate::problem::{Place, Problem, Severity};

const REVISES: &str = "Revises:";
const DEPENDS_ON: &str = "Depends on:";
const LABELS: &str = "Labels:";
const REPLACES: &str = "Replaces:";

/// Reads the header of the file at `path` whose stem is `stem`. `None`: the file has no header of ours.
///
/// # Errors
/// A header that is there and says something impossible is a problem at its line.
pub fn parse(stem: &str, path: &str, text: &str) -> Result<Option<Revision>, Problem> {
    let lines = header_lines(text);
    let field = |name: &str| {
        // The first line is the message, whatever it says.
        lines
            .iter()
            .skip(1)
            .filter_map(|(number, line)| {
                line.strip_prefix(name).map(|value| (*number, value.trim()))
            })
            .collect::<Vec<_>>()
    };
    let problem = |code, line: usize, message: String, help: &str| Problem {
        code,
        severity: Severity::Error,
        place: Place {
            file: path.to_owned(),
            line,
            column: 1,
            length: text
                .lines()
                .nth(line.saturating_sub(1))
                .map_or(1, |line| line.chars().count().max(1)),
        },
        message,
        help: help.to_owned(),
    };
    let ids = field("Revision:");
    let Some(&(id_line, id)) = ids.first() else {
        return Ok(None);
    };
    if let Some(&(line, _)) = ids.get(1) {
        return Err(problem(
            "revision-header",
            line,
            "the header says `Revision:` twice".into(),
            "keep one of the two lines",
        ));
    }
    if id != stem {
        return Err(problem(
            "revision-id",
            id_line,
            format!("the header says `{id}`, but the file is `{stem}.rs`"),
            "the id, the file's name and the ledger must say the same: rename the file, or mend the header",
        ));
    }
    let [(revises_line, revises)] = field("Revises:")[..] else {
        return Err(problem(
            "revision-header",
            id_line,
            "the header has no line `Revises:`, or several".into(),
            "write one line `//! Revises: <parent>`, with nothing after the colon for a first revision",
        ));
    };
    let names = |line: usize, text: &str| {
        let names: Vec<String> = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        for (index, name) in names.iter().enumerate() {
            if name == id || names[..index].contains(name) {
                return Err(problem(
                    "revision-header",
                    line,
                    format!("`{name}` cannot stand here"),
                    "each name stands there once, and never the revision's own",
                ));
            }
        }
        Ok(names)
    };
    let parents = names(revises_line, revises)?;
    let list = |name: &str| match field(name)[..] {
        [] => Ok(Vec::new()),
        [(line, text)] => names(line, text),
        [_, (line, _), ..] => Err(problem(
            "revision-header",
            line,
            format!("the header says `{name}` twice"),
            "write all names in one line, with commas",
        )),
    };
    let (depends_on, labels, replaces) = (list(DEPENDS_ON)?, list(LABELS)?, list(REPLACES)?);
    let created = field("Created:")
        .first()
        .map(|(_, created)| (*created).to_owned())
        .unwrap_or_default();
    Ok(Some(Revision {
        id: id.to_owned(),
        parents,
        depends_on,
        labels,
        replaces,
        message: lines[0].1.trim().to_owned(),
        created,
    }))
}

/// Whether the file has a header of ours, whatever it says.
pub fn is_there(text: &str) -> bool {
    let lines = header_lines(text);
    lines
        .iter()
        .skip(1)
        .any(|(_, line)| line.starts_with("Revision:"))
}

/// The file's inner doc comment by line, each with its number from 1. Ordinary comments, blank lines and inner
/// attributes may stand before and between; the first line of code ends it. (Not by syn: a listing of 500 revisions
/// should not parse them whole.)
fn header_lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim_start();
        if let Some(doc) = line.strip_prefix("//!") {
            lines.push((index + 1, doc.strip_prefix(' ').unwrap_or(doc)));
        } else if !(line.is_empty()
            || line.starts_with("#![")
            || line.starts_with("//") && !line.starts_with("///"))
        {
            break;
        }
    }
    lines
}

/// The header's lines, without the `//! ` in front. `summary` is what the revision does, one line each.
///
/// Line breaks and control characters in the message and the summary become spaces: they are data in source code.
pub fn lines(revision: &Revision, summary: &[String]) -> Vec<String> {
    let mut lines = vec![
        one_line(&revision.message),
        String::new(),
        format!("Revision: {}", revision.id),
        format!("Revises: {}", revision.parents.join(", "))
            .trim_end()
            .to_owned(),
    ];
    for (name, list) in [
        (DEPENDS_ON, &revision.depends_on),
        (LABELS, &revision.labels),
        (REPLACES, &revision.replaces),
    ] {
        if !list.is_empty() {
            lines.push(format!("{name} {}", list.join(", ")));
        }
    }
    lines.push(format!("Created: {}", revision.created));
    if !summary.is_empty() {
        lines.push(String::new());
        lines.extend(summary.iter().map(|line| format!("- {}", one_line(line))));
    }
    lines
}

/// The file's text with other parents in its header: only that line changes. `None`: it has no such line.
pub fn with_parents(text: &str, parents: &[String]) -> Option<String> {
    with_names(text, REVISES, parents)
}

/// The same with other dependencies.
pub fn with_dependencies(text: &str, dependencies: &[String]) -> Option<String> {
    with_names(text, DEPENDS_ON, dependencies)
}

fn with_names(text: &str, field: &str, names: &[String]) -> Option<String> {
    let (number, _) = header_lines(text)
        .into_iter()
        .skip(1)
        .find(|(_, line)| line.starts_with(field))?;
    let mut changed = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index + 1 != number {
            changed.push_str(line);
            continue;
        }
        let (start, _) = line.split_once(field)?;
        let end = &line[line.trim_end_matches(['\n', '\r']).len()..];
        let said = format!("{start}{field} {}", names.join(", "));
        changed.push_str(said.trim_end());
        changed.push_str(end);
    }
    Some(changed)
}

/// What tells whether the code of a revision's file was changed: SHA-256 in hex of the text without its header. Comments
/// of the header, line endings and blanks at line ends do not count.
pub fn checksum(text: &str) -> String {
    let mut hash = Sha256::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        if !line.trim_start().starts_with("//!") {
            hash.update(line.trim_end());
            hash.update("\n");
        }
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
                ' '
            } else {
                c
            }
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision() -> Revision {
        Revision {
            id: "m2_b".into(),
            parents: vec!["m1_a".into(), "m1_c".into()],
            message: "Revises: a \"message\" */ with {all}".into(),
            created: "2025-10-23T09:00:00Z".into(),
            ..Revision::default()
        }
    }

    fn text(lines: &[String]) -> String {
        lines
            .iter()
            .map(|line| format!("//! {line}").trim_end().to_owned() + "\n")
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = text(&lines(
            &revision(),
            &["add column\n`Revision: x`".to_owned()],
        )) + "\nuse x;\n";
        assert!(text.contains("//! - add column `Revision: x`"), "{text}");
        assert_eq!(parse("m2_b", "m2_b.rs", &text), Ok(Some(revision())));
    }

    #[test]
    fn everything_that_holds_revisions_together_is_read_back() {
        let whole = Revision {
            depends_on: vec!["m0_z".into(), "billing".into()],
            labels: vec!["shop".into()],
            replaces: vec!["m1_x".into(), "m1_y".into()],
            ..revision()
        };
        let text = text(&lines(&whole, &[]));
        assert!(
            text.contains(
                "//! Depends on: m0_z, billing\n//! Labels: shop\n//! Replaces: m1_x, m1_y\n"
            ),
            "{text}"
        );
        assert_eq!(parse("m2_b", "f", &text), Ok(Some(whole)));
    }

    #[test]
    fn other_parents_change_one_line() {
        let text =
            "// c\r\n//! Revises: is the message\r\n//! Revision: b\r\n//! Revises: a\r\n//! x";
        let to = |parents: &[&str]| {
            let parents: Vec<String> = parents.iter().map(|id| (*id).to_owned()).collect();
            with_parents(text, &parents)
        };
        assert_eq!(
            to(&["p", "q"]).unwrap(),
            text.replace("Revises: a", "Revises: p, q")
        );
        assert_eq!(to(&[]).unwrap(), text.replace("Revises: a", "Revises:"));
        assert_eq!(with_parents("//! m\n", &[]), None);
    }

    #[test]
    fn a_licence_may_stand_before() {
        let text = format!(
            "// Copyright\n\n#![allow(dead_code)]\n{}\nuse x;\n//! Revision: not a header\n",
            text(&lines(&revision(), &[]))
        );
        assert_eq!(parse("m2_b", "f", &text), Ok(Some(revision())));
    }

    #[test]
    fn a_base_has_no_parents() {
        let base = Revision {
            parents: Vec::new(),
            ..revision()
        };
        assert_eq!(
            parse("m2_b", "f", &text(&lines(&base, &[]))),
            Ok(Some(base))
        );
    }

    #[test]
    fn a_checksum_is_of_the_code() {
        let text = "//! a\n//! Revises: x\n\nuse x;\n// c\n";
        let same = |other: &str| checksum(text) == checksum(other);
        assert!(same("\u{feff}//! b\r\n\r\nuse x;  \r\n// c"));
        assert!(!same("//! a\n//! Revises: x\n\nuse y;\n// c\n"));
        assert!(!same("//! a\n\nuse x;\n// d\n"));
    }

    #[test]
    fn bad_headers() {
        let check = |text: &str, expected: &str| match parse("m2_b", "f.rs", text) {
            Ok(None) => assert_eq!("none", expected),
            Ok(Some(revision)) => panic!("{revision:?}"),
            Err(problem) => {
                assert_eq!(format!("{} {}", problem.code, problem.place.line), expected);
            }
        };
        check("use x;\n", "none");
        check("//! Just a comment.\n", "none");
        check("", "none");
        check("//! a\n//! Revision: m3\n//! Revises:\n", "revision-id 2");
        check("//! a\n//! Revision: m2_b\n", "revision-header 2");
        check(
            "//! a\n//! Revision: m2_b\n//! Revision: m2_b\n",
            "revision-header 3",
        );
        check(
            "//! a\n//! Revision: m2_b\n//! Revises: m2_b\n",
            "revision-header 3",
        );
        check(
            "//! a\n//! Revision: m2_b\n//! Revises: x, x\n",
            "revision-header 3",
        );
        check(
            "//! a\n//! Revision: m2_b\n//! Revises:\n//! Depends on: x\n//! Depends on: y\n",
            "revision-header 5",
        );
        check(
            "//! a\n//! Revision: m2_b\n//! Revises:\n//! Replaces: m2_b\n",
            "revision-header 4",
        );
    }
}
