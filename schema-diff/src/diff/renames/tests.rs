//! Which hints act and in which order; and the laws of renames: applied they are what was desired, reversed they are
//! what was recorded, and nothing else differs.

use proptest::prelude::*;

use super::super::hints::{Hint, resolve};
use super::*;
use crate::model::{Column, EnumType, ForeignKey, Index, Table};
use crate::record::{Record, parse, to_json};
use crate::testing::{any_schema, column, foreign_key, index, schema, table};

fn of(names: &[&str]) -> Table {
    let columns = names.iter().map(|name| column(name, ColumnType::Integer));
    table(columns.collect())
}

/// Schemas of tables by their columns, and of one enum.
fn model(tables: &[(&str, &[&str])], values: &[&str]) -> Schema {
    let tables = tables.iter().map(|(name, columns)| (*name, of(columns)));
    let mut schema = schema(tables.collect());
    if !values.is_empty() {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        schema.enums.insert("mood".into(), EnumType { values });
    }
    schema
}

/// `table.old:new` for a field's, `!…` for the command line's.
fn hint(text: &str) -> Hint {
    if let Some(said) = text.strip_prefix('!') {
        return Hint::Said(said.to_owned());
    }
    let (table, rest) = text.split_once('.').unwrap_or(("", text));
    let (from, to) = rest.split_once(':').unwrap_or((rest, ""));
    Hint::Field {
        table: table.into(),
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

#[track_caller]
fn check(recorded: &Schema, desired: &Schema, hints: &[&str], expected: Result<&str, &str>) {
    let hints: Vec<Hint> = hints.iter().copied().map(hint).collect();
    let found = resolve(desired, recorded, &hints);
    let found = match &found {
        Ok(renames) => Ok(renames
            .iter()
            .map(Rename::flag)
            .collect::<Vec<_>>()
            .join(" ")),
        Err(misfit) => Err(misfit.what.clone()),
    };
    assert_eq!(
        found.as_deref().map_err(String::as_str),
        expected,
        "{hints:?}"
    );
}

#[test]
fn a_field_acts_only_where_it_can_mean_nothing_else() {
    let columns = |names: &[&'static str]| model(&[("t", names)], &[]);
    let (old, new) = (columns(&["id", "a"]), columns(&["id", "b"]));
    check(&old, &new, &["t.a:b"], Ok("t.a:b"));
    // Recorded already, never recorded, of no table.
    check(&new, &new, &["t.a:b"], Ok(""));
    check(&columns(&["id"]), &new, &["t.a:b"], Ok(""));
    check(&old, &new, &["u.a:b", "t.a:a"], Ok(""));
    // The new name was there; the old one stays.
    check(&columns(&["id", "a", "b"]), &new, &["t.a:b"], Ok(""));
    check(&old, &columns(&["id", "a", "b"]), &["t.a:b"], Ok(""));
    // A chain, and what is left of it when it is done.
    let chain = ["t.a:b", "t.b:c"];
    let (old, new) = (columns(&["id", "a", "b"]), columns(&["id", "b", "c"]));
    check(&old, &new, &chain, Ok("t.b:c t.a:b"));
    check(&new, &new, &chain, Ok(""));
    // Names that go round would do so for ever.
    check(&old, &old, &["t.a:b", "t.b:a"], Ok(""));
    // Two of one.
    check(
        &columns(&["id", "a"]),
        &columns(&["id", "b", "c"]),
        &["t.a:b", "t.a:c"],
        Err("the renames of column of `t`: `a` to `b` and `a` to `c` contradict each other"),
    );
}

#[test]
fn the_command_line_is_meant_now_and_must_fit() {
    let columns = |names: &[&'static str]| model(&[("t", names)], &["x", "y"]);
    let old = columns(&["id", "a", "b"]);
    check(
        &old,
        &columns(&["id", "a", "b"]),
        &["!t.a:b", "!t.b:a"],
        Ok("t.a:schema_diff_swap t.b:a t.schema_diff_swap:b"),
    );
    // The old name is used anew.
    check(&columns(&["id", "a"]), &old, &["!t.a:b"], Ok("t.a:b"));
    check(
        &old,
        &columns(&["id", "b"]),
        &["!t.a:b"],
        Err("`--rename t.a:b` does not fit: column of `t`: `b` was there before, beside `a`"),
    );
    check(
        &old,
        &old,
        &["!t.z:b"],
        Err("`--rename t.z:b` does not fit: no revision recorded a column `z` of `t`"),
    );
    check(&old, &old, &["!t"], Err("`--rename t` names no new name"));
    // Said twice is said once.
    check(
        &columns(&["id", "a"]),
        &columns(&["id", "b"]),
        &["t.a:b", "!t.a:b"],
        Ok("t.a:b"),
    );
}

#[test]
fn tables_columns_enums_and_values_are_told_apart_by_what_is_there() {
    let before = model(
        &[("users", &["id", "nick"]), ("posts", &["id"])],
        &["x", "y"],
    );
    let after = model(
        &[("members", &["id", "name"]), ("posts", &["id"])],
        &["x", "z"],
    );
    // A column's table may be called by either name.
    for column in [
        "!users.nick:name",
        "!members.nick:name",
        "members.nick:name",
    ] {
        check(
            &before,
            &after,
            &[column, "!users:members", "!mood.y:z"],
            Ok("users:members members.nick:name mood.y:z"),
        );
    }
    check(
        &before,
        &after,
        &["!users:posts"],
        Err("`--rename users:posts` does not fit: table `posts` was there before, beside `users`"),
    );
    let mut both = before.clone();
    both.tables.insert("mood".into(), of(&["id", "y"]));
    let mut now = after;
    now.tables.insert("mood".into(), of(&["id", "z"]));
    check(
        &both,
        &now,
        &["!mood.y:z"],
        Err("`--rename mood.y:z` may mean several things"),
    );
}

#[test]
fn records_hold_renames_and_older_ones_are_read_still() {
    let before = model(&[("t", &["id", "a"])], &[]);
    let rename = Rename::Column {
        table: "t".into(),
        from: "a".into(),
        to: "b".into(),
    };
    let record = Record::new(vec![Change::Rename(rename)], &before).expect("it fits");
    let text = to_json(&record);
    assert!(
        text.contains(
            "\"object\": \"rename\",\n      \"kind\": \"column\",\n      \"table\": \"t\""
        )
    );
    assert_eq!(parse(&text).expect("read"), record);
    let old = r#"{"version": 1, "changes": [{"object": "table", "table": "t"}], "result": "x"}"#;
    assert_eq!(parse(old).expect("read").changes.len(), 1);
}

/// A table with everything that can speak of a column.
fn full() -> Schema {
    let mut users = of(&["id", "nick", "parent"]);
    users.uniques.push(crate::model::Unique {
        columns: vec!["nick".into()],
        ..crate::model::Unique::default()
    });
    users.indexes.push(index("users", "nick"));
    users.indexes.push(Index {
        columns: vec!["id".into()],
        filter: Some("nick <> 'nick'".into()),
        include: vec!["nick".into()],
        ..Index::default()
    });
    users
        .checks
        .push(crate::model::Check::new("length(nick) > 1"));
    users.foreign_keys.push(ForeignKey {
        referenced_columns: vec!["nick".into()],
        ..foreign_key("users", "parent", "users")
    });
    schema(vec![("users", users)])
}

#[test]
fn what_speaks_of_a_column_or_a_table_speaks_of_it_by_its_new_name() {
    let before = full();
    let renames = [
        Rename::Table {
            from: "users".into(),
            to: "members".into(),
        },
        Rename::Column {
            table: "members".into(),
            from: "nick".into(),
            to: "name".into(),
        },
    ];
    let mut after = before.clone();
    for rename in &renames {
        apply(&mut after, &Change::Rename(rename.clone())).expect("it fits");
        // What has its new name stays.
        apply(&mut after, &Change::Rename(rename.clone())).expect("it is there");
    }
    let members = &after.tables[&"members".into()];
    assert_eq!(members.uniques[0].columns, ["name"]);
    assert_eq!(
        members.uniques[0].name,
        Some(Fact::implied("users_nick_key".into()))
    );
    assert_eq!(
        members.indexes[0].name,
        Some(Fact::implied("idx-users-nick".into()))
    );
    assert_eq!(members.indexes[1].filter.as_deref(), Some("name <> 'nick'"));
    assert_eq!(members.indexes[1].include, ["name"]);
    assert_eq!(members.checks[0].expression, "length(name) > 1");
    assert_eq!(members.foreign_keys[0].references, "members".into());
    assert_eq!(members.foreign_keys[0].referenced_columns, ["name"]);
    for rename in renames.into_iter().rev() {
        apply(&mut after, &Change::Rename(rename.reversed())).expect("it fits");
    }
    assert_eq!(after, before);
}

#[test]
fn a_name_that_is_made_anew_is_given_up() {
    let before = schema(vec![("t", {
        let mut t = of(&["id", "a"]);
        t.indexes.push(index("t", "a"));
        t
    })]);
    let mut t = of(&["id", "b", "a"]);
    t.indexes = vec![index("t", "b"), index("t", "a")];
    let after = schema(vec![("t", t)]);
    let renames = resolve(&after, &before, &[hint("!t.a:b")]).expect("it fits");
    for actual in [None, Some((&before, Dialect::Postgres))] {
        let input = Input {
            desired: &after,
            recorded: &before,
            actual,
            backends: &[],
            include_unmanaged: false,
        };
        let out = compare_renamed(input, &renames).expect("it fits");
        let gives_way = |change: &Change| {
            matches!(change, Change::Index { sides, .. } if sides.previous.is_some()
                && sides.next.as_ref().is_some_and(|next| *next == index("t", "b")))
        };
        assert!(out.emitted.iter().any(gives_way), "{out:#?}");
        assert!(out.intent.iter().any(gives_way), "{out:#?}");
    }
}

#[test]
fn a_key_that_changes_and_gives_up_its_name_is_recorded_once() {
    let referring = |name: &str, on_delete| {
        let mut t = of(&["id", "p_id"]);
        let mut key = foreign_key(name, "p_id", "p");
        key.on_delete = on_delete;
        t.foreign_keys.push(key);
        t
    };
    let set_null = Some(crate::model::Action::SetNull);
    let before = schema(vec![("p", of(&["id"])), ("c", referring("c", set_null))]);
    let after = schema(vec![
        ("p", of(&["id"])),
        ("a", referring("a", None)),
        ("c", referring("c", None)),
    ]);
    let renames = resolve(&after, &before, &[hint("!c:a")]).expect("it fits");
    let input = Input {
        desired: &after,
        recorded: &before,
        actual: None,
        backends: &[],
        include_unmanaged: false,
    };
    let intent = compare_renamed(input, &renames).expect("it fits").intent;
    let mut recorded = before;
    for change in &intent {
        apply(&mut recorded, change).expect("what is recorded holds");
    }
    let keys = |schema: &Schema| schema.tables[&"a".into()].foreign_keys.clone();
    assert_eq!(keys(&recorded), keys(&after));
}

/// Other names for some of these: none, a new one for one, two that swap, three that go round, a chain.
fn other_names(names: &[String], die: u8) -> Vec<(String, String)> {
    let pair = |from: usize, to: &str| Some((names.get(from)?.clone(), to.to_owned()));
    let to = |from: usize, to: usize| pair(from, names.get(to)?);
    let pairs = match die % 5 {
        0 => vec![],
        1 => vec![pair(0, "new \"name\"")],
        2 if names.len() > 1 => vec![to(0, 1), to(1, 0)],
        3 if names.len() > 2 => vec![to(0, 1), to(1, 2), to(2, 0)],
        _ => vec![to(0, 1), pair(1, "last")],
    };
    pairs.into_iter().flatten().collect()
}

/// The schema with other names for some of what it has, and what the command line would say.
fn renamed(schema: &Schema, dice: [u8; 4]) -> (Schema, Vec<Hint>) {
    let mut hints = Vec::new();
    let mut after = schema.clone();
    let mut carry = |pairs: Vec<(String, String)>,
                     scope: Option<&str>,
                     rename: &dyn Fn(&str, &str) -> Rename| {
        // All step aside first: then every order is right.
        for (at, (from, _)) in pairs.iter().enumerate() {
            let aside = Change::Rename(rename(from, &format!("aside_{at}")));
            apply(&mut after, &aside).expect("it fits");
        }
        for (at, (from, to)) in pairs.iter().enumerate() {
            let back = Change::Rename(rename(&format!("aside_{at}"), to));
            apply(&mut after, &back).expect("it fits");
            let scope = scope.map_or_else(String::new, |scope| format!("{scope}."));
            hints.push(Hint::Said(format!("{scope}{from}:{to}")));
        }
    };
    let names: Vec<String> = schema.tables.keys().map(|name| name.name.clone()).collect();
    let tables = other_names(&names, dice[0]);
    carry(tables.clone(), None, &|from, to| Rename::Table {
        from: ObjectName::new(from),
        to: ObjectName::new(to),
    });
    for (name, table) in &schema.tables {
        let now = tables.iter().find(|(from, _)| *from == name.name);
        let now = now.map_or(&name.name, |(_, to)| to);
        let names: Vec<String> = table
            .columns
            .iter()
            .map(|it: &Column| it.name.clone())
            .collect();
        carry(other_names(&names, dice[1]), Some(now), &|from, to| {
            Rename::Column {
                table: ObjectName::new(now),
                from: from.to_owned(),
                to: to.to_owned(),
            }
        });
    }
    for (name, of) in &schema.enums {
        carry(
            other_names(&of.values, dice[2]),
            Some(&name.name),
            &|from, to| Rename::Value {
                of: name.clone(),
                from: from.to_owned(),
                to: to.to_owned(),
            },
        );
    }
    (after, hints)
}

/// The schema in order, with expressions in no quotes: a name that needs them has them when it comes back.
fn unquoted(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        for check in &mut table.checks {
            check.expression = check.expression.replace('"', "");
        }
        for index in &mut table.indexes {
            index.filter = index.filter.take().map(|text| text.replace('"', ""));
        }
    }
    schema.sorted()
}

proptest! {
    #[test]
    fn renames_are_all_that_differs(a in any_schema(), dice in any::<[u8; 4]>()) {
        let (b, hints) = renamed(&a, dice);
        // A name may be a table's and an enum's at once, or hold a colon: then nothing can be said of it.
        let Ok(renames) = resolve(&b, &a, &hints) else { return Ok(()) };
        let mut carried = a.clone();
        for rename in &renames {
            apply(&mut carried, &Change::Rename(rename.clone())).unwrap();
        }
        prop_assert_eq!(carried.sorted(), b.sorted());
        for actual in [None, Some((&a, Dialect::Postgres))] {
            let input = Input {
                desired: &b,
                recorded: &a,
                actual,
                backends: &[Dialect::Postgres],
                include_unmanaged: false,
            };
            let out = compare_renamed(input, &renames).unwrap();
            let expected: Vec<Change> = renames.iter().cloned().map(Change::Rename).collect();
            prop_assert_eq!(&out.intent, &expected);
            prop_assert_eq!(&out.emitted, &expected);
            prop_assert_eq!((out.already.len(), out.drift.len()), (0, 0));
        }
        for rename in renames.into_iter().rev() {
            apply(&mut carried, &Change::Rename(rename.reversed())).unwrap();
        }
        prop_assert_eq!(unquoted(&carried), unquoted(&a));
    }
}
