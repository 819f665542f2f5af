//! Sequences: which of them are how a column counts up, and what is said of the counting.

use std::collections::BTreeMap;

use super::rows::{Column, Relation, Sequence};
use crate::model::{Counter, CounterKind};
use crate::name::postgres_default;

/// The sequences that belong to columns, by relation and the column's number.
pub(super) struct Owned<'a>(BTreeMap<(i64, i16), Vec<&'a Relation>>);

impl<'a> Owned<'a> {
    pub(super) fn of(relations: &'a [Relation]) -> Self {
        let mut owned: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for relation in relations {
            if let (Some(owner), Some(number)) = (relation.owner, relation.owner_number) {
                owned.entry((owner, number)).or_default().push(relation);
            }
        }
        Self(owned)
    }

    /// The sequence by which the column counts up, if it does: its identity's, or one of its own whose next value is
    /// all that its default says.
    pub(super) fn counter(&self, column: &Column) -> Option<&'a Relation> {
        let own = self.0.get(&(column.relation, column.number))?;
        own.iter().copied().find(|sequence| {
            !column.identity.is_empty()
                || column.default.as_deref() == Some(next_value(sequence).as_str())
        })
    }
}

/// The default that takes the next value of the sequence, as the server prints it.
fn next_value(sequence: &Relation) -> String {
    format!(
        "nextval('{}'::regclass)",
        sequence.quoted.replace('\'', "''")
    )
}

/// How the column counts up, by that sequence.
pub(super) fn counter(table: &Relation, column: &Column, sequence: &Relation) -> Counter {
    let kind = match column.identity.as_str() {
        "a" => CounterKind::Always,
        "d" => CounterKind::ByDefault,
        _ => CounterKind::Serial,
    };
    let columns = std::slice::from_ref(&column.name);
    let mut words = Vec::new();
    if sequence.name != postgres_default(&table.name, columns, "seq") {
        words.push(format!("SEQUENCE NAME {}", sequence.quoted));
    }
    if let Some(of) = &sequence.sequence {
        words.extend(options(of, &column.ty));
    }
    Counter {
        kind,
        options: (!words.is_empty()).then(|| words.join(" ")),
    }
}

/// What is said of the counting other than CREATE would have it for a sequence of that type.
pub(super) fn options(sequence: &Sequence, expected: &str) -> Vec<String> {
    let mut words = Vec::new();
    if sequence.ty != expected {
        words.push(format!("AS {}", sequence.ty));
    }
    let greatest = match sequence.ty.as_str() {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let up = sequence.increment > 0;
    let (min, max) = if up {
        (1, greatest)
    } else {
        (-greatest - 1, -1)
    };
    let start = if up { sequence.min } else { sequence.max };
    let mut say = |word: &str, value: i64, by_default: i64| {
        if value != by_default {
            words.push(format!("{word} {value}"));
        }
    };
    say("START WITH", sequence.start, start);
    say("INCREMENT BY", sequence.increment, 1);
    say("MINVALUE", sequence.min, min);
    say("MAXVALUE", sequence.max, max);
    say("CACHE", sequence.cache, 1);
    if sequence.cycle {
        words.push("CYCLE".into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(change: impl FnOnce(&mut Sequence)) -> Sequence {
        let mut sequence = Sequence {
            ty: "integer".into(),
            start: 1,
            increment: 1,
            min: 1,
            max: i64::from(i32::MAX),
            cache: 1,
            cycle: false,
        };
        change(&mut sequence);
        sequence
    }

    fn check(change: impl FnOnce(&mut Sequence), expected: &str) {
        assert_eq!(options(&sequence(change), "integer").join(" "), expected);
    }

    #[test]
    fn only_what_create_would_not_give_is_said() {
        check(|_| {}, "");
        check(|of| of.start = 100, "START WITH 100");
        check(|of| of.increment = 5, "INCREMENT BY 5");
        check(
            |of| {
                (of.min, of.start) = (10, 10);
            },
            "MINVALUE 10",
        );
        check(
            |of| {
                of.increment = -1;
                (of.start, of.min, of.max) = (-1, i64::from(i32::MIN), -1);
            },
            "INCREMENT BY -1",
        );
        check(
            |of| {
                of.ty = "bigint".into();
                of.max = i64::MAX;
            },
            "AS bigint",
        );
        check(
            |of| {
                (of.max, of.cache, of.cycle) = (99, 20, true);
            },
            "MAXVALUE 99 CACHE 20 CYCLE",
        );
    }
}
