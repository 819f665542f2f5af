//! What is to be said of keys, indexes and checks.

use proc_macro2::Span;
use schema_diff_ddl as ddl;

use super::{Attribute, Speaker, name_of, text, texts};
use crate::dialect::{Dialect, same_expression};
use crate::model::{
    Action, Check, Deferrable, Fact, ForeignKey, Index, IndexColumn, IndexKey, Nulls, Unique,
    UniqueForm,
};
use crate::name::{default_index, postgres_default};

const DEFINITION: &str = "its definition says more than the words do; it stays as it is";

impl Speaker<'_> {
    pub(super) fn keys(&mut self) {
        self.primary_key();
        let live = self.live;
        let mut taken = vec![false; self.said.uniques.len()];
        for unique in &live.uniques {
            self.unique(unique, &mut taken);
        }
        let mut taken = vec![false; self.said.indexes.len()];
        for index in &live.indexes {
            self.index(index, &mut taken);
        }
        let mut taken = vec![false; self.said.foreign_keys.len()];
        for key in &live.foreign_keys {
            self.foreign_key(key, &mut taken);
        }
        let mut taken = vec![false; self.said.checks.len()];
        for check in &live.checks {
            self.check(check, &mut taken);
        }
        for part in &live.opaque {
            let name = part.name.as_ref().unwrap_or(&part.definition);
            self.unsaid(
                format!("the {} `{name}`", part.kind),
                "entities have no word for it; it stays as it is",
            );
        }
    }

    /// Whether a live name is one to be said, where the model's would be `implied`. Of several objects that are the same
    /// but for their names each says its own.
    fn is_own_name(&self, live: Option<&Fact<String>>, implied: Option<&str>, alone: bool) -> bool {
        let Some(live) = name_of(live) else {
            return false;
        };
        (self.manner.names || !alone)
            && self.manner.dialect.names_constraints()
            && implied != Some(live.as_str())
    }

    fn primary_key(&mut self) {
        let (Some(live), Some(said)) = (&self.live.primary_key, &self.said.primary_key) else {
            return;
        };
        if live.definition.is_some() {
            self.unsaid("the definition of the primary key", DEFINITION);
        }
        let columns: &[String] = &[];
        let implied = match name_of(said.name.as_ref()) {
            Some(name) => name.clone(),
            None => postgres_default(&self.name.name, columns, "pkey"),
        };
        let named = self.manner.dialect.names_primary_keys()
            && self.is_own_name(live.name.as_ref(), Some(&implied), true);
        if !named && live.deferrable == said.deferrable {
            return;
        }
        let name = if named {
            name_of(live.name.as_ref())
        } else {
            None
        };
        let word = ddl::TableWord::PrimaryKey(ddl::PrimaryKey {
            name: name.map(text),
            deferrable: live.deferrable.map(deferrable),
        });
        self.say(word, false, || "the primary key".into());
    }

    fn unique(&mut self, live: &Unique, taken: &mut [bool]) {
        let own = self.manner.dialect;
        let label = || format!("the unique key ({})", live.columns.join(", "));
        if live.definition.is_some() {
            self.unsaid(label(), DEFINITION);
        }
        let candidates = &self.said.uniques;
        let same = |at: usize, taken: &[bool]| !taken[at] && candidates[at].columns == live.columns;
        let named =
            |at: usize| name_of(candidates[at].name.as_ref()) == name_of(live.name.as_ref());
        let found = (0..candidates.len())
            .filter(|at| same(*at, taken))
            .max_by_key(|at| (named(*at), std::cmp::Reverse(*at)));
        let said = found.map(|at| {
            taken[at] = true;
            &candidates[at]
        });
        let implied = match said.and_then(|said| name_of(said.name.as_ref())) {
            Some(name) => Some(name.clone()),
            None => implied_unique(own, &self.name.name, &live.columns),
        };
        let others = self.live.uniques.iter();
        let alone = others.filter(|of| of.columns == live.columns).count() == 1;
        let named = self.is_own_name(live.name.as_ref(), implied.as_deref(), alone)
            || ((self.manner.names || !alone) && *live.form.value() == UniqueForm::Index)
                && implied.as_ref() != name_of(live.name.as_ref());
        let name = if named {
            name_of(live.name.as_ref())
        } else {
            None
        };
        let formed = said.is_some_and(|said| {
            own.unique_keys_are_indexes() || said.form.value() == live.form.value()
        });
        let more = said.is_some_and(|said| {
            said.nulls_not_distinct == live.nulls_not_distinct
                && said.include == live.include
                && said.deferrable == live.deferrable
        });
        if formed && more && !named {
            return;
        }
        if let ([column], true, true) = (live.columns.as_slice(), formed, more)
            && let Some(name) = name
        {
            let word = ddl::ColumnWord::Name(text(name));
            self.say_of(column, word, false, "the name of the unique key");
            return;
        }
        let word = match live.form.value() {
            UniqueForm::Constraint => ddl::TableWord::Unique(ddl::Unique {
                span: Span::call_site(),
                columns: texts(&live.columns),
                name: name.map(text),
                include: texts(&live.include),
                deferrable: live.deferrable.map(deferrable),
                nulls_not_distinct: live.nulls_not_distinct,
            }),
            UniqueForm::Index => {
                let columns = live.columns.iter().cloned().map(IndexColumn::from);
                let keys: Vec<IndexColumn> = columns.collect();
                ddl::TableWord::Index(ddl::Index {
                    span: Span::call_site(),
                    columns: keys.iter().map(|of| (key(of), Span::call_site())).collect(),
                    name: name.map(text),
                    unique: true,
                    using: None,
                    filter: None,
                    include: texts(&live.include),
                    nulls_not_distinct: live.nulls_not_distinct,
                    with: Vec::new(),
                })
            }
        };
        let sql = !live.include.is_empty() || live.nulls_not_distinct || live.deferrable.is_some();
        self.say(word, sql, label);
    }

    fn index(&mut self, live: &Index, taken: &mut [bool]) {
        let name = name_of(live.name.as_ref());
        let label = || {
            name.map_or_else(
                || "an index".to_owned(),
                |name| format!("the index `{name}`"),
            )
        };
        if live.definition.is_some() {
            self.unsaid(label(), DEFINITION);
            return;
        }
        let others = self.live.indexes.iter();
        let names = self.manner.names || others.filter(|of| is_same_index(of, live)).count() > 1;
        let candidates = &self.said.indexes;
        let found = (0..candidates.len()).find(|&at| {
            let said = &candidates[at];
            !taken[at]
                && is_same_index(said, live)
                && (!names || name_of(said.name.as_ref()) == name)
        });
        if let Some(at) = found {
            taken[at] = true;
            return;
        }
        let single = match live.columns.as_slice() {
            [
                IndexColumn {
                    key: IndexKey::Column(column),
                    ..
                },
            ] => Some(column),
            _ => None,
        };
        if let Some(column) = single
            && self.manner.attributes
            && live.is_plain()
            && self.is_alone(column)
        {
            self.of(column).attributes.push(Attribute::flag("indexed"));
            let implied = default_index(&self.name.name, column);
            if let Some(name) = name.filter(|name| names && **name != implied) {
                let word = ddl::ColumnWord::Name(text(name));
                self.say_of(column, word, false, "the name of the index");
            }
            return;
        }
        let keys = live.columns.iter();
        let word = ddl::TableWord::Index(ddl::Index {
            span: Span::call_site(),
            columns: keys.map(|of| (key(of), Span::call_site())).collect(),
            name: name.filter(|_| names).map(text),
            unique: live.unique,
            using: live.method.as_ref().map(text),
            filter: live.filter.as_ref().map(text),
            include: texts(&live.include),
            nulls_not_distinct: live.nulls_not_distinct,
            with: live
                .options
                .iter()
                .map(|(option, value)| {
                    text(if value.is_empty() {
                        option.clone()
                    } else {
                        format!("{option} = {value}")
                    })
                })
                .collect(),
        });
        self.say(word, !live.is_ordered(), label);
    }

    /// Whether the column has no unique key of its own, and no index but one.
    fn is_alone(&self, column: &String) -> bool {
        let of_column = std::slice::from_ref(column);
        let plain = |index: &&Index| index.plain_columns().as_deref() == Some(of_column);
        !self.live.uniques.iter().any(|key| key.columns == of_column)
            && !self.said.uniques.iter().any(|key| key.columns == of_column)
            && self.live.indexes.iter().filter(plain).count() == 1
    }

    fn foreign_key(&mut self, live: &ForeignKey, taken: &mut [bool]) {
        let own = self.manner.dialect;
        let label = || format!("the foreign key ({})", live.columns.join(", "));
        if live.definition.is_some() {
            self.unsaid(label(), DEFINITION);
        }
        let candidates = &self.said.foreign_keys;
        let same = |said: &ForeignKey| {
            said.columns == live.columns
                && said.references == live.references
                && said.referenced_columns == live.referenced_columns
        };
        let others = self.live.foreign_keys.iter();
        let names = self.manner.names || others.filter(|of| same(of)).count() > 1;
        let wants_name = |said: &ForeignKey| {
            names
                && own.names_constraints()
                && name_of(live.name.as_ref()).is_some()
                && name_of(said.name.as_ref()) != name_of(live.name.as_ref())
        };
        let more = |said: &ForeignKey| {
            let action = |said: Option<Action>, live: Option<Action>| {
                plain_action(own, said) == plain_action(own, live)
            };
            action(said.on_delete, live.on_delete)
                && action(said.on_update, live.on_update)
                && said.deferrable == live.deferrable
                && said.match_full == live.match_full
                && said.on_delete_columns == live.on_delete_columns
                && said.not_valid == live.not_valid
        };
        let found = (0..candidates.len())
            .filter(|&at| !taken[at] && same(&candidates[at]))
            .max_by_key(|&at| {
                let said = &candidates[at];
                (!wants_name(said), more(said), std::cmp::Reverse(at))
            });
        let said = found.map(|at| {
            taken[at] = true;
            &candidates[at]
        });
        let has_name = said.is_none_or(wants_name);
        let has_more = !said.is_some_and(more);
        if !has_name && !has_more {
            return;
        }
        let name =
            name_of(live.name.as_ref()).filter(|_| has_name && names && own.names_constraints());
        let is_plain = |of: Option<Action>| plain_action(own, of).is_none();
        let actions = |said: Option<Action>, live: Option<Action>| {
            // What is said and not so is said anew.
            match (said, live) {
                (None, live) if is_plain(live) => None,
                (said, live) if plain_action(own, said) == plain_action(own, live) => None,
                (_, None) => Some(Action::NoAction),
                (_, live) => live,
            }
        };
        let word = ddl::TableWord::ForeignKey(ddl::ForeignKey {
            span: Span::call_site(),
            columns: texts(&live.columns),
            table: live.references.to_string(),
            referenced: live.referenced_columns.clone(),
            references: Span::call_site(),
            name: name.map(text),
            // The columns that it sets stand with it.
            on_delete: match live.on_delete {
                Some(on_delete) if !live.on_delete_columns.is_empty() => Some(action(on_delete)),
                on_delete => actions(said.and_then(|said| said.on_delete), on_delete).map(action),
            },
            on_delete_columns: live.on_delete_columns.clone(),
            on_update: actions(said.and_then(|said| said.on_update), live.on_update).map(action),
            deferrable: live.deferrable.map(deferrable),
            match_full: live.match_full,
            not_valid: live.not_valid,
        });
        let sql = live.deferrable.is_some()
            || live.match_full
            || live.not_valid
            || !live.on_delete_columns.is_empty();
        if said.is_some() && !has_more {
            match self.table_word(word, sql) {
                Some(printed) => self.saying.relations.push((live.clone(), printed)),
                None => self.unsaid(label(), super::NO_FORM),
            }
        } else {
            self.say(word, sql, label);
        }
    }

    fn check(&mut self, live: &Check, taken: &mut [bool]) {
        let own = self.manner.dialect;
        let names = self.manner.names && own.names_constraints();
        let label = || format!("the check `{}`", live.expression);
        let candidates = &self.said.checks;
        let found = (0..candidates.len()).find(|&at| {
            let said = &candidates[at];
            !taken[at]
                && same_expression(&said.expression, &live.expression)
                && (!names || name_of(said.name.as_ref()) == name_of(live.name.as_ref()))
                && said.no_inherit == live.no_inherit
                && said.not_valid == live.not_valid
        });
        if let Some(at) = found {
            taken[at] = true;
            return;
        }
        let name = name_of(live.name.as_ref()).filter(|_| names);
        let said = |name: Option<&String>| ddl::Check {
            name: name.map(text),
            expr: text(&live.expression),
            no_inherit: live.no_inherit,
            not_valid: live.not_valid,
        };
        // On the field whose check it is by its name, where it is the only one.
        let of_field = self.live.columns.iter().find(|column| {
            let columns = std::slice::from_ref(&column.name);
            name.is_some_and(|name| *name == postgres_default(&self.name.name, columns, "check"))
        });
        match of_field {
            Some(column) => {
                let word = ddl::ColumnWord::Check(said(None));
                let column = column.name.clone();
                self.say_of(&column, word, true, "the check");
            }
            None => self.say(ddl::TableWord::Check(said(name)), true, label),
        }
    }
}

/// The name that a unique key gets of the database where nobody says one.
fn implied_unique(dialect: Dialect, table: &str, columns: &[String]) -> Option<String> {
    match dialect {
        Dialect::Postgres => Some(postgres_default(table, columns, "key")),
        Dialect::MySql => columns.first().cloned(),
        Dialect::Sqlite => None,
    }
}

/// Whether both are the same but for the name.
fn is_same_index(said: &Index, live: &Index) -> bool {
    let filter = match (&said.filter, &live.filter) {
        (Some(said), Some(live)) => same_expression(said, live),
        (said, live) => said == live,
    };
    let same_key = |said: &IndexColumn, live: &IndexColumn| {
        let of_key = match (&said.key, &live.key) {
            (IndexKey::Expression(said), IndexKey::Expression(live)) => same_expression(said, live),
            (said, live) => said == live,
        };
        let key = live.key.clone();
        of_key
            && IndexColumn {
                key: key.clone(),
                ..said.clone()
            } == IndexColumn {
                key,
                ..live.clone()
            }
    };
    filter
        && said.unique == live.unique
        && said.method == live.method
        && said.include == live.include
        && said.nulls_not_distinct == live.nulls_not_distinct
        && said.options == live.options
        && said.columns.len() == live.columns.len()
        && said
            .columns
            .iter()
            .zip(&live.columns)
            .all(|(said, live)| same_key(said, live))
}

fn key(of: &IndexColumn) -> ddl::Key {
    ddl::Key {
        part: match &of.key {
            IndexKey::Column(name) => ddl::KeyPart::Column(name.clone()),
            IndexKey::Expression(text) => ddl::KeyPart::Expression(text.trim().to_owned()),
        },
        length: of.length,
        collation: of.collation.clone(),
        operator_class: of.operator_class.clone(),
        descending: of.descending,
        nulls: of.nulls.map(|nulls| match nulls {
            Nulls::First => ddl::Nulls::First,
            Nulls::Last => ddl::Nulls::Last,
        }),
    }
}

fn deferrable(of: Deferrable) -> ddl::Deferrable {
    match of {
        Deferrable::Immediate => ddl::Deferrable::Immediate,
        Deferrable::Deferred => ddl::Deferrable::Deferred,
    }
}

fn action(of: Action) -> ddl::Action {
    match of {
        Action::NoAction => ddl::Action::NoAction,
        Action::Restrict => ddl::Action::Restrict,
        Action::Cascade => ddl::Action::Cascade,
        Action::SetNull => ddl::Action::SetNull,
        Action::SetDefault => ddl::Action::SetDefault,
    }
}

/// The action, if it is another than what a foreign key has where nothing is said.
fn plain_action(dialect: Dialect, of: Option<Action>) -> Option<Action> {
    match of {
        None | Some(Action::NoAction) => None,
        Some(Action::Restrict) if dialect.no_action_restricts() => None,
        other => other,
    }
}
