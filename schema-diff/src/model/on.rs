//! What one kind of database shall have of a schema that says some of its facts for single kinds only.
//!
//! Knows nothing of what a dialect can do.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Column, Fact, Schema, Table};
use crate::dialect::Dialect;

impl Schema {
    /// The schema as a database of that kind shall have it: what is for others only is not in it, and what is said for
    /// it alone is said.
    pub fn on(&self, dialect: Dialect) -> Cow<'_, Self> {
        if self.tables.values().all(Table::is_the_same_on_all) {
            return Cow::Borrowed(self);
        }
        let mut schema = self.clone();
        for table in schema.tables.values_mut() {
            table.resolve(dialect);
        }
        Cow::Owned(schema)
    }
}

impl Table {
    fn is_the_same_on_all(&self) -> bool {
        self.columns.iter().all(|column| column.on.is_empty())
            && self.uniques.iter().all(|key| key.on.is_none())
            && self.indexes.iter().all(|index| index.on.is_none())
            && self.foreign_keys.iter().all(|key| key.on.is_none())
            && self.checks.iter().all(|check| check.on.is_none())
            && !self
                .options
                .keys()
                .any(|option| dialect_of(option).is_some())
    }

    fn resolve(&mut self, dialect: Dialect) {
        fn keep<T>(
            list: &mut Vec<T>,
            dialect: Dialect,
            on: impl Fn(&mut T) -> &mut Option<Dialect>,
        ) {
            list.retain_mut(|item| on(item).take().is_none_or(|of| of == dialect));
        }
        for column in &mut self.columns {
            column.resolve(dialect);
        }
        keep(&mut self.uniques, dialect, |key| &mut key.on);
        keep(&mut self.indexes, dialect, |index| &mut index.on);
        keep(&mut self.foreign_keys, dialect, |key| &mut key.on);
        keep(&mut self.checks, dialect, |check| &mut check.on);
        let options: BTreeMap<String, String> = std::mem::take(&mut self.options)
            .into_iter()
            .filter_map(|(option, value)| match dialect_of(&option) {
                None => Some((option, value)),
                Some((of, word)) => (of == dialect).then(|| (word.to_owned(), value)),
            })
            .collect();
        self.options = options;
    }
}

/// Whose word an option of a table is, where the model says that.
fn dialect_of(option: &str) -> Option<(Dialect, &str)> {
    let (of, word) = option.split_once('.')?;
    let mut all = Dialect::ALL.into_iter();
    Some((all.find(|dialect| dialect.name() == of)?, word))
}

impl Column {
    fn resolve(&mut self, dialect: Dialect) {
        let Some(on) = std::mem::take(&mut self.on).remove(&dialect) else {
            return;
        };
        if let Some(ty) = on.ty {
            self.ty = Fact::Said(ty);
        }
        if let Some(counter) = on.counter {
            self.counter = Some(counter);
            self.auto_increment = Fact::Said(true);
        }
        self.default = on.default.or(self.default.take());
        self.generated = on.generated.or(self.generated.take());
        self.collation = on.collation.or(self.collation.take());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Check, ColumnOn, ColumnType, Index};
    use super::*;
    use crate::testing::{column, schema, table};

    #[test]
    fn each_kind_of_database_has_its_own() {
        let mut of = table(vec![column("a", ColumnType::Text)]);
        let mut here = ColumnOn {
            ty: Some(ColumnType::Custom("citext".into())),
            ..ColumnOn::default()
        };
        of.columns[0].on.insert(Dialect::Postgres, here.clone());
        here.ty = None;
        here.collation = Some("NOCASE".into());
        of.columns[0].on.insert(Dialect::Sqlite, here);
        for on in [None, Some(Dialect::Postgres), Some(Dialect::MySql)] {
            of.indexes.push(Index {
                columns: vec!["a".into()],
                on,
                ..Index::default()
            });
            of.checks.push(Check {
                on,
                ..Check::new(format!("a <> '{on:?}'"))
            });
        }
        for option in [
            "mysql.engine",
            "postgres.fillfactor",
            "postgres.x.y",
            "plain",
        ] {
            of.options.insert(option.into(), "1".into());
        }
        let schema = schema(vec![("t", of)]);
        let shown = |dialect| {
            let on = schema.on(dialect);
            let table = &on.tables[&"t".into()];
            let options: Vec<&String> = table.options.keys().collect();
            assert!(on.tables.values().all(Table::is_the_same_on_all));
            format!(
                "{:?} {:?} {} {} {options:?}",
                table.columns[0].ty.value(),
                table.columns[0].collation,
                table.indexes.len(),
                table.checks.len(),
            )
        };
        assert_eq!(
            shown(Dialect::Postgres),
            "Custom(\"citext\") None 2 2 [\"fillfactor\", \"plain\", \"x.y\"]"
        );
        assert_eq!(
            shown(Dialect::MySql),
            "Text None 2 2 [\"engine\", \"plain\"]"
        );
        assert_eq!(
            shown(Dialect::Sqlite),
            "Text Some(\"NOCASE\") 1 1 [\"plain\"]"
        );
    }
}
