//! What two branches have both changed, with both places. Knows nothing of files: a place is a line of a revision's
//! header that says what it does.

use std::collections::BTreeSet;

use schema_diff::change::{Change, Rename};
use schema_diff::model::ObjectName;
use schema_diff::render::text;

use crate::generate::{columns, subject};
use crate::revisions::Revisions;

/// Something that was changed on two branches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The change on one of them.
    pub left: Side,
    /// The change on the other.
    pub right: Side,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The revision's file, and the line that says it.
    pub place: (String, usize),
    /// The change in words.
    pub words: String,
}

/// What the branches that end in these revisions have changed without knowing of each other.
pub fn between(revisions: &Revisions, ends: &[String]) -> Vec<Clash> {
    let mut found: Vec<Clash> = Vec::new();
    for (at, left) in ends.iter().enumerate() {
        for right in &ends[at + 1..] {
            let left_below = revisions.graph.required(&[left]);
            let right_below = revisions.graph.required(&[right]);
            let of_left = changes(revisions, &left_below, &right_below);
            let of_right = changes(revisions, &right_below, &left_below);
            for (left_id, one) in &of_left {
                for (right_id, other) in &of_right {
                    if !overlap(one, other) {
                        continue;
                    }
                    let clash = Clash {
                        left: side(revisions, left_id, one),
                        right: side(revisions, right_id, other),
                    };
                    if !found.contains(&clash) {
                        found.push(clash);
                    }
                }
            }
        }
    }
    found
}

/// The changes of the revisions that are in one set and not in the other.
fn changes<'a>(
    revisions: &'a Revisions,
    here: &BTreeSet<String>,
    there: &BTreeSet<String>,
) -> Vec<(&'a str, &'a Change)> {
    let all = revisions.graph.revisions().iter();
    all.filter(|revision| here.contains(&revision.id) && !there.contains(&revision.id))
        .filter_map(|revision| Some((revision.id.as_str(), revisions.records.get(&revision.id)?)))
        .flat_map(|(id, record)| record.changes.iter().map(move |change| (id, change)))
        .collect()
}

fn side(revisions: &Revisions, id: &str, change: &Change) -> Side {
    let words = text::summary(std::slice::from_ref(change)).join("; ");
    let file = revisions.names.get(id).map_or(id, String::as_str);
    let text = revisions.texts.get(id).map_or("", String::as_str);
    let said = format!("- {words}");
    let line = text
        .lines()
        .take_while(|line| line.starts_with("//") || line.trim().is_empty())
        .position(|line| line.ends_with(&said));
    Side {
        place: (file.to_owned(), line.map_or(1, |line| line + 1)),
        words,
    }
}

/// Whether both are about the same thing, or one takes away or makes what the other is on.
pub fn overlap(one: &Change, other: &Change) -> bool {
    let names = (names(one), names(other));
    // A table that goes, and a key to it from elsewhere.
    let loses_target = |one: &Change, other: &Change| match (one, other) {
        (Change::Table { table, sides }, Change::ForeignKey { sides: key, .. }) => {
            sides.next.is_none()
                && key
                    .next
                    .as_ref()
                    .is_some_and(|key| key.references == *table)
        }
        _ => false,
    };
    if loses_target(one, other) || loses_target(other, one) {
        return true;
    }
    if names.0.is_disjoint(&names.1) {
        return false;
    }
    if is_whole(one) || is_whole(other) {
        return true;
    }
    if is_column(one) || is_column(other) {
        // A key on a column that is altered is about that column, too.
        let (one, other) = (columns(one), columns(other));
        return one.iter().any(|column| other.contains(column));
    }
    kind(one) == kind(other) && {
        let (one, other) = (columns(one), columns(other));
        one == other || one.is_empty() || one.iter().any(|column| other.contains(column))
    }
}

/// What it is about: a table, an enum type or another object, by every name that it has.
fn names(change: &Change) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = [subject(change)].into();
    let mut old = |name: &ObjectName| names.insert(name.to_string());
    if let Change::Rename(Rename::Table { from, .. } | Rename::Enum { from, .. }) = change {
        old(from);
    }
    names
}

/// Whether it is about a table or a type as a whole.
fn is_whole(change: &Change) -> bool {
    matches!(
        change,
        Change::Table { .. }
            | Change::Enum { .. }
            | Change::Object { .. }
            | Change::Rename(Rename::Table { .. } | Rename::Enum { .. } | Rename::Value { .. })
    )
}

fn is_column(change: &Change) -> bool {
    matches!(
        change,
        Change::Column { .. } | Change::Rename(Rename::Column { .. })
    )
}

fn kind(change: &Change) -> std::mem::Discriminant<Change> {
    std::mem::discriminant(change)
}

#[cfg(test)]
mod tests {
    use schema_diff::change::Sides;
    use schema_diff::model::{Column, ColumnType, EnumType, Fact, ForeignKey, Index, Table};

    use super::*;

    #[test]
    fn what_is_the_same_thing() {
        let column = |table: &str, name: &str| Change::Column {
            table: table.into(),
            sides: Sides::create(Column::new(name, Fact::Said(ColumnType::Text))),
        };
        let index = |columns: &[&str]| Change::Index {
            table: "t".into(),
            sides: Sides::create(Index {
                columns: columns.iter().map(|name| (*name).into()).collect(),
                ..Index::default()
            }),
        };
        let comment = Change::Comment {
            table: "t".into(),
            sides: Sides::create("c".into()),
        };
        let table = |name: &str| Change::Table {
            table: name.into(),
            sides: Sides::drop(Table::default()),
        };
        let renamed = Change::Rename(Rename::Table {
            from: "t".into(),
            to: "s".into(),
        });
        let mood = Change::Enum {
            name: "mood".into(),
            sides: Sides::drop(EnumType { values: Vec::new() }),
        };
        let key = Change::ForeignKey {
            table: "u".into(),
            sides: Sides::create(ForeignKey {
                columns: vec!["t_id".into()],
                references: "t".into(),
                ..ForeignKey::default()
            }),
        };
        let cases = vec![
            (column("t", "a"), column("t", "a"), true),
            (column("t", "a"), column("t", "b"), false),
            (column("t", "a"), column("u", "a"), false),
            (column("t", "a"), index(&["a", "b"]), true),
            (column("t", "c"), index(&["a", "b"]), false),
            (index(&["a"]), index(&["a"]), true),
            (index(&["a"]), index(&["b"]), false),
            (index(&["a"]), comment.clone(), false),
            (comment.clone(), comment.clone(), true),
            (table("t"), column("t", "a"), true),
            (table("t"), table("u"), false),
            (renamed.clone(), column("t", "a"), true),
            (renamed, column("s", "a"), true),
            (mood.clone(), mood, true),
            (table("t"), key.clone(), true),
            (table("v"), key, false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(overlap(&one, &other), expected, "{one:?} {other:?}");
            assert_eq!(overlap(&other, &one), expected, "{other:?} {one:?}");
        }
    }
}
