//! What a comparison with one kind of database means for the others of the project, where the model says that they differ.
//!
//! Only one database is connected. What is common is as the comparison with it has it; what is said for other kinds alone
//! is as the records have it. Knows nothing of plans.

use super::{Input, compare_renamed};
use crate::apply::{Conflict, same_check, same_foreign_key, same_index, same_part, same_unique};
use crate::change::{Change, Rename, Sides};
use crate::dialect::Dialect;
use crate::model::Schema;

/// What the entities say, and what was recorded.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a> {
    /// What the entities say now.
    pub desired: &'a Schema,
    /// What they said when the last revision was written.
    pub recorded: &'a Schema,
    /// The renames between the two.
    pub renames: &'a [Rename],
    /// The backends of the project.
    pub backends: &'a [Dialect],
}

impl Models<'_> {
    /// Whether two kinds of databases are the same to both models.
    pub fn are_the_same(&self, a: Dialect, b: Dialect) -> bool {
        let same = |schema: &Schema| schema.on(a) == schema.on(b);
        a == b || (same(self.desired) && same(self.recorded))
    }

    /// `emitted`, which a comparison with a database of the kind `here` gave, as it is on one of the kind `there`.
    /// `absorbed` is what every database has already.
    ///
    /// # Errors
    /// Renames that do not fit what is recorded.
    pub fn elsewhere(
        &self,
        emitted: &[Change],
        absorbed: &[Change],
        here: Dialect,
        there: Dialect,
    ) -> Result<Vec<Change>, Conflict> {
        if self.are_the_same(here, there) {
            return Ok(emitted.to_vec());
        }
        let (own, other) = (self.offline(here)?, self.offline(there)?);
        let left_out: Vec<&Change> = own.iter().filter(|it| !other.contains(it)).collect();
        let common = emitted.iter().filter(|change| {
            let mut left_out = left_out.iter();
            !left_out.any(|own| same_object(own, change))
        });
        let added = other.iter().filter(|change| {
            let mut absorbed = absorbed.iter();
            !own.contains(change) && !absorbed.any(|known| same_object(known, change))
        });
        Ok(common.chain(added).cloned().collect())
    }

    fn offline(&self, dialect: Dialect) -> Result<Vec<Change>, Conflict> {
        let (desired, recorded) = (self.desired.on(dialect), self.recorded.on(dialect));
        let input = Input {
            desired: &desired,
            recorded: &recorded,
            actual: None,
            backends: self.backends,
            include_unmanaged: false,
        };
        Ok(compare_renamed(input, self.renames)?.emitted)
    }
}

/// Whether both changes are about the same object, or about the same column.
fn same_object(a: &Change, b: &Change) -> bool {
    fn sides<T>(a: &Sides<T>, b: &Sides<T>, same: impl Fn(&T, &T) -> bool) -> bool {
        [&a.previous, &a.next].into_iter().flatten().any(|a| {
            [&b.previous, &b.next]
                .into_iter()
                .flatten()
                .any(|b| same(a, b))
        })
    }
    if a.table() != b.table() {
        return false;
    }
    match (a, b) {
        (Change::Rename(a), Change::Rename(b)) => a == b,
        (Change::Enum { name: a, .. }, Change::Enum { name: b, .. })
        | (Change::Object { name: a, .. }, Change::Object { name: b, .. }) => a == b,
        (Change::Table { .. }, Change::Table { .. })
        | (Change::PrimaryKey { .. }, Change::PrimaryKey { .. })
        | (Change::Comment { .. }, Change::Comment { .. }) => true,
        (Change::Column { sides: a, .. }, Change::Column { sides: b, .. }) => {
            sides(a, b, |a, b| a.name == b.name)
        }
        (Change::Unique { sides: a, .. }, Change::Unique { sides: b, .. }) => {
            sides(a, b, same_unique)
        }
        (Change::Index { sides: a, .. }, Change::Index { sides: b, .. }) => sides(a, b, same_index),
        (Change::ForeignKey { sides: a, .. }, Change::ForeignKey { sides: b, .. }) => {
            sides(a, b, same_foreign_key)
        }
        (Change::Check { sides: a, .. }, Change::Check { sides: b, .. }) => sides(a, b, same_check),
        (Change::Option { option: a, .. }, Change::Option { option: b, .. }) => a == b,
        (Change::Part { sides: a, .. }, Change::Part { sides: b, .. }) => sides(a, b, same_part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::compare;
    use crate::model::{Check, ColumnOn, ColumnType, Fact, Table};
    use crate::render::text::tree;
    use crate::testing::{column, schema, table};

    fn of(edit: impl FnOnce(&mut Table)) -> Schema {
        let mut of = table(vec![column("a", ColumnType::Integer)]);
        edit(&mut of);
        schema(vec![("t", of)])
    }

    fn check(on: Option<Dialect>, expression: &str) -> Check {
        Check {
            name: Some(Fact::Said(expression.into())),
            on,
            ..Check::new(expression)
        }
    }

    #[track_caller]
    fn compared(recorded: &Schema, desired: &Schema, there: Dialect, expected: &[&str]) {
        let here = Dialect::Postgres;
        let actual = recorded.on(here);
        let backends = &Dialect::ALL;
        let input = Input {
            desired,
            recorded,
            actual: Some((&actual, here)),
            backends,
            include_unmanaged: false,
        };
        let models = Models {
            desired,
            recorded,
            renames: &[],
            backends,
        };
        let comparison = compare(input);
        assert_eq!(comparison.drift, []);
        let changes = models
            .elsewhere(&comparison.emitted, &[], here, there)
            .unwrap();
        let text = tree(&changes);
        assert_eq!(
            text.lines().map(str::trim).collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn what_is_said_for_one_is_for_that_one() {
        let before = of(|_| {});
        let after = of(|table| {
            table.columns.push(column("b", ColumnType::Integer));
            table.checks = vec![
                check(Some(Dialect::Postgres), "a > 0"),
                check(Some(Dialect::Sqlite), "a > 1"),
                check(None, "a > 2"),
            ];
            table.columns[0].on.insert(
                Dialect::MySql,
                ColumnOn {
                    ty: Some(ColumnType::BigInteger),
                    ..ColumnOn::default()
                },
            );
        });
        let common = ["~ table `t`", "+ column `b`: integer, null"];
        let own = ["+ check `a > 0` (a > 0)", "+ check `a > 2` (a > 2)"];
        compared(
            &before,
            &after,
            Dialect::Postgres,
            &[&common[..], &own].concat(),
        );
        let own = ["+ check `a > 2` (a > 2)", "+ check `a > 1` (a > 1)"];
        compared(
            &before,
            &after,
            Dialect::Sqlite,
            &[&common[..], &own].concat(),
        );
        let own = [
            "+ check `a > 2` (a > 2)",
            "~ column `a`: integer → big integer",
        ];
        compared(
            &before,
            &after,
            Dialect::MySql,
            &[&common[..], &own].concat(),
        );
        compared(&after, &after, Dialect::Sqlite, &[]);
    }

    #[test]
    fn a_new_table_is_each_ones_own() {
        let after = of(|table| table.checks = vec![check(Some(Dialect::Sqlite), "a > 1")]);
        let created = [
            "+ table `t`",
            "+ column `a`: integer, not null",
            "+ primary key (`a`)",
        ];
        let here = Schema::default();
        compared(&here, &after, Dialect::Postgres, &created);
        let own = [&created[..], &["+ check `a > 1` (a > 1)"]].concat();
        compared(&here, &after, Dialect::Sqlite, &own);
    }
}
