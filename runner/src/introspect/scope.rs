//! Which part of a database is read: its schemas, and which of its tables are somebody else's.
//!
//! Knows nothing of configuration files.

use std::collections::BTreeSet;

use schema_diff::model::ObjectName;
use schema_diff::statement::TAKEN_DOWN;

/// Which part of a database is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The database schemas; empty for the connection's own current one. Names of objects in another than the current
    /// schema say theirs. (A dialect without database schemas has one only, whatever stands here.)
    pub schemas: Vec<String>,
    /// Names that are left out in every schema, whatever they are: the ledger.
    pub leave_out: Vec<String>,
    /// Other people's tables and views: `table` in any schema or `schema.table`; `*` stands for anything.
    pub ignore: Vec<String>,
    /// What is read all the same: an entity says it.
    pub keep: BTreeSet<ObjectName>,
}

impl Scope {
    /// The connection's own schema without these tables.
    pub fn without(names: &[&str]) -> Self {
        Self {
            leave_out: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Whether the object of that name is left out; what remembers what is taken down always is. `current` is the
    /// connection's own schema, where that is known.
    pub fn ignores(&self, name: &ObjectName, current: Option<&str>) -> bool {
        if name.name == TAKEN_DOWN || self.leave_out.contains(&name.name) {
            return true;
        }
        let schema = name.schema.as_deref().or(current);
        !self.keep.contains(name)
            && self.ignore.iter().any(|pattern| {
                // A table's own name may hold a dot.
                matches(pattern, &name.name)
                    || pattern.split_once('.').is_some_and(|(of, table)| {
                        schema.is_some_and(|schema| matches(of, schema))
                            && matches(table, &name.name)
                    })
            })
    }
}

impl From<&[&str]> for Scope {
    fn from(ignore: &[&str]) -> Self {
        Self::without(ignore)
    }
}

impl<const N: usize> From<&[&str; N]> for Scope {
    fn from(ignore: &[&str; N]) -> Self {
        Self::without(ignore)
    }
}

impl From<&Scope> for Scope {
    fn from(scope: &Scope) -> Self {
        scope.clone()
    }
}

/// Whether the text is what the pattern says.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, name: &ObjectName, expected: bool) {
        let scope = Scope {
            ignore: vec![pattern.to_owned()],
            ..Scope::default()
        };
        assert_eq!(
            scope.ignores(name, Some("public")),
            expected,
            "{pattern} {name}"
        );
    }

    #[test]
    fn the_ledger_is_never_read_and_what_an_entity_says_always() {
        let mut scope = Scope::without(&["*", "ledger"]);
        scope.ignore = vec!["*".to_owned()];
        scope.keep = [ObjectName::new("users"), ObjectName::new("ledger")].into();
        for (name, expected) in [("users", false), ("jobs", true), ("ledger", true)] {
            assert_eq!(scope.ignores(&name.into(), None), expected, "{name}");
        }
        let scope = Scope::without(&["*"]);
        assert!(!scope.ignores(&"users".into(), None));
    }

    #[test]
    fn patterns() {
        let own = |name: &str| ObjectName::new(name);
        for (pattern, name, expected) in [
            ("jobs", "jobs", true),
            ("jobs", "jobs2", false),
            ("pg_*", "pg_stat", true),
            ("pg_*", "xpg_", false),
            ("*_old", "jobs_old", true),
            ("*_old", "jobs_older", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
            ("ab*bc", "abc", false),
            ("*", "anything", true),
            ("public.jobs", "jobs", true),
            ("other.jobs", "jobs", false),
            ("*.jobs", "jobs", true),
            ("odd.name", "odd.name", true),
        ] {
            check(pattern, &own(name), expected);
        }
        let far = ObjectName::in_schema("other", "jobs");
        check("jobs", &far, true);
        check("other.*", &far, true);
        check("public.*", &far, false);
    }
}
