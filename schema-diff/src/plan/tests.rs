//! A plan is judged by walking it: every step must find what it needs and leave nothing that still uses what it takes
//! away, and the walk must end at the target.

use proptest::prelude::*;

use super::*;
use crate::change::Rename;
use crate::diff::{Input, compare_renamed, diff};
use crate::model::Fact;
use crate::testing::{any_schema, column, foreign_key, index, schema, table};

/// What the steps of `plan` make of `schema`, or the first step that cannot run.
fn walk(plan: &Plan, schema: &Schema) -> Result<Schema, String> {
    let mut schema = schema.clone();
    for step in &plan.steps {
        run(&step.operation, &mut schema)
            .map_err(|reason| format!("{:?}: {reason}", step.operation))?;
    }
    Ok(schema)
}

fn run(operation: &Operation, schema: &mut Schema) -> Result<(), String> {
    let ensure =
        |condition: bool, reason: &str| condition.then_some(()).ok_or_else(|| reason.to_owned());
    if let Some(rename) = operation.rename() {
        let change = Change::Rename(rename);
        return crate::apply::apply(schema, &change).map_err(|conflict| conflict.to_string());
    }
    match operation {
        Operation::RenameTable { .. }
        | Operation::RenameColumn { .. }
        | Operation::RenameEnum { .. }
        | Operation::RenameEnumValue { .. } => Err("is no rename".to_owned()),
        Operation::TakeDown(_) | Operation::PutBack(_) => Err("is no change".to_owned()),
        Operation::CreateEnum { name, ty } => ensure(
            schema.enums.insert(name.clone(), ty.clone()).is_none(),
            "is there",
        ),
        Operation::DropEnum { name, .. } => {
            ensure(users(schema, name).is_empty(), "in use")?;
            ensure(schema.enums.remove(name).is_some(), "not there")
        }
        Operation::AddEnumValue {
            name,
            value,
            before,
        } => {
            let ty = schema.enums.get_mut(name).ok_or("not there")?;
            let at = match before {
                Some(before) => ty
                    .values
                    .iter()
                    .position(|v| v == before)
                    .ok_or("no such value")?,
                None => ty.values.len(),
            };
            ty.values.insert(at, value.clone());
            Ok(())
        }
        Operation::RewriteEnum {
            name,
            previous,
            next,
            uses,
        } => {
            ensure(
                schema.enums.get(name) == Some(previous),
                "is not as expected",
            )?;
            let mut listed: Vec<_> = uses
                .iter()
                .map(|u| (u.table.clone(), u.column.clone()))
                .collect();
            listed.sort();
            ensure(listed == users(schema, name), "not all uses are known")?;
            for usage in uses {
                let Some(DefaultValue::String(value)) = &usage.default else {
                    continue;
                };
                ensure(next.values.contains(value), "a default is removed")?;
            }
            schema.enums.insert(name.clone(), next.clone());
            Ok(())
        }
        Operation::CreateTable { name, table } => {
            ensure(!schema.tables.contains_key(name), "is there")?;
            ensure(
                table
                    .columns
                    .iter()
                    .all(|c| enum_is_there(schema, c.ty.value())),
                "no enum",
            )?;
            for key in &table.foreign_keys {
                ensure(key.references == *name || has_key(schema, key), "no target")?;
            }
            schema.tables.insert(name.clone(), table.clone());
            Ok(())
        }
        Operation::DropTable { name, .. } => {
            let viewed = schema.opaque.values().any(|of| of.uses.contains_key(name));
            let used = viewed
                || schema.tables.iter().any(|(other, table)| {
                    other != name && table.foreign_keys.iter().any(|key| key.references == *name)
                });
            ensure(!used, "referenced")?;
            ensure(schema.tables.remove(name).is_some(), "not there")
        }
        // What it is about must be there; the rows are no part of a schema.
        Operation::Backfill { table, column, .. } => {
            let table = schema.tables.get(table).ok_or("no table")?;
            let nullable = table.column(column).is_some_and(|of| of.nullable);
            ensure(nullable, "no column that can be filled")
        }
        Operation::CreateIndex { table, index } => {
            let taken = schema
                .tables
                .values()
                .flat_map(|t| &t.indexes)
                .any(|other| other.name == index.name);
            ensure(!taken, "name taken")?;
            let table = schema.tables.get_mut(table).ok_or("no table")?;
            ensure(
                index.named_columns().all(|c| table.column(c).is_some()),
                "no column",
            )?;
            table.indexes.push(index.clone());
            Ok(())
        }
        Operation::DropIndex { table, index } => remove(
            &mut schema.tables.get_mut(table).ok_or("no table")?.indexes,
            index,
        ),
        Operation::RenameIndex { table, from, to } => {
            let taken = schema
                .tables
                .values()
                .flat_map(|table| &table.indexes)
                .any(|other| other.name.as_ref().map(Fact::value) == Some(to));
            ensure(!taken, "name taken")?;
            let table = schema.tables.get_mut(table).ok_or("no table")?;
            let indexes = table.indexes.iter_mut().map(|index| &mut index.name);
            let uniques = table.uniques.iter_mut().map(|unique| &mut unique.name);
            rename(indexes.chain(uniques), from, to)
        }
        Operation::CreateUniqueIndex { table, unique } => {
            let table = schema.tables.get_mut(table).ok_or("no table")?;
            ensure(
                unique.columns.iter().all(|c| table.column(c).is_some()),
                "no column",
            )?;
            table.uniques.push(unique.clone());
            Ok(())
        }
        Operation::DropUniqueIndex { table, unique } => remove(
            &mut schema.tables.get_mut(table).ok_or("no table")?.uniques,
            unique,
        ),
        Operation::Comment {
            table,
            column,
            next,
            ..
        } => {
            let table = schema.tables.get_mut(table).ok_or("no table")?;
            match column {
                Some(column) => find(table, column)?.comment.clone_from(next),
                None => table.comment.clone_from(next),
            }
            Ok(())
        }
        Operation::SetOption {
            table,
            option,
            next,
            ..
        } => {
            let options = &mut schema.tables.get_mut(table).ok_or("no table")?.options;
            match next {
                Some(value) => options.insert(option.clone(), value.clone()),
                None => options.remove(option),
            };
            Ok(())
        }
        Operation::CreatePart { table, part } => {
            let table = schema.tables.get_mut(table).ok_or("no table")?;
            let on = part.definition.trim_start_matches("ON ");
            ensure(table.column(on).is_some(), "no column")?;
            table.opaque.push(part.clone());
            Ok(())
        }
        Operation::DropPart { table, part } => remove(
            &mut schema.tables.get_mut(table).ok_or("no table")?.opaque,
            part,
        ),
        Operation::CreateObject { name, object } => {
            for used in object.uses.keys() {
                let there = schema.tables.contains_key(used) || schema.opaque.contains_key(used);
                ensure(there, "made of nothing")?;
            }
            ensure(
                schema.opaque.insert(name.clone(), object.clone()).is_none(),
                "is there",
            )
        }
        Operation::DropObject { name, .. } => {
            let used = schema.opaque.values().any(|of| of.uses.contains_key(name));
            ensure(!used, "in use")?;
            ensure(schema.opaque.remove(name).is_some(), "not there")
        }
        Operation::AlterTable { name, alters } => {
            for alter in alters {
                run_alter(name, alter, schema)?;
            }
            Ok(())
        }
    }
}

fn run_alter(name: &ObjectName, alter: &Alter, schema: &mut Schema) -> Result<(), String> {
    let ensure =
        |condition: bool, reason: &str| condition.then_some(()).ok_or_else(|| reason.to_owned());
    let there = schema.clone();
    let table = schema.tables.get_mut(name).ok_or("no table")?;
    match alter {
        Alter::AddColumn(column) => {
            ensure(enum_is_there(&there, column.ty.value()), "no enum")?;
            ensure(table.column(&column.name).is_none(), "column is there")?;
            table.columns.push(column.clone());
        }
        Alter::DropColumn(column) => {
            let used = table
                .indexes
                .iter()
                .any(|i| i.named_columns().any(|name| *name == column.name))
                || table.checks.iter().any(|of| checked(of) == column.name)
                || table
                    .opaque
                    .iter()
                    .any(|of| of.definition == format!("ON {}", column.name))
                || table
                    .uniques
                    .iter()
                    .any(|u| u.columns.contains(&column.name))
                || table
                    .foreign_keys
                    .iter()
                    .any(|k| k.columns.contains(&column.name))
                || table
                    .primary_key
                    .iter()
                    .any(|k| k.columns.contains(&column.name));
            ensure(!used, "column in use")?;
            remove(&mut table.columns, column)?;
        }
        Alter::SetType {
            column,
            previous,
            next,
            ..
        } => {
            ensure(enum_is_there(&there, next), "no enum")?;
            let column = find(table, column)?;
            ensure(column.ty.value() == previous, "other type")?;
            let to_enum =
                matches!(next, ColumnType::Enum(_)) || matches!(previous, ColumnType::Enum(_));
            ensure(!to_enum || column.default.is_none(), "a default in the way")?;
            column.ty = Fact::Said(next.clone());
        }
        Alter::SetNullable { column, nullable } => find(table, column)?.nullable = *nullable,
        Alter::SetDefault { column, next, .. } => {
            let column = find(table, column)?;
            if let (ColumnType::Enum(name), Some(DefaultValue::String(value))) =
                (column.ty.value(), next)
            {
                ensure(
                    there
                        .enums
                        .get(name)
                        .is_some_and(|ty| ty.values.contains(value)),
                    "no such value",
                )?;
            }
            column.default.clone_from(next);
        }
        Alter::SetAutoIncrement { column, on, .. } => {
            find(table, column)?.auto_increment = Fact::Said(*on);
        }
        Alter::Redefine { previous, next } => {
            let column = find(table, &next.name)?;
            let said = |of: &Column| (of.collation.clone(), of.extra.clone(), of.generated.clone());
            ensure(said(column) == said(previous), "not as expected")?;
            column.collation.clone_from(&next.collation);
            column.extra.clone_from(&next.extra);
            column.generated.clone_from(&next.generated);
        }
        Alter::SetOption { option, next, .. } => {
            match next {
                Some(value) => table.options.insert(option.clone(), value.clone()),
                None => table.options.remove(option),
            };
        }
        Alter::AddCheck(check) => {
            ensure(table.column(&checked(check)).is_some(), "no column")?;
            table.checks.push(check.clone());
        }
        Alter::DropCheck(check) => remove(&mut table.checks, check)?,
        Alter::RenameCheck { from, to, .. } => {
            rename(
                table.checks.iter_mut().map(|check| &mut check.name),
                from,
                to,
            )?;
        }
        Alter::RenamePrimaryKey { from, to } => {
            let key = table.primary_key.as_mut().ok_or("no key")?;
            ensure(
                key.name.as_ref().is_none_or(|name| name.value() == from),
                "another name",
            )?;
            key.name = Some(Fact::Said(to.clone()));
        }
        Alter::RenameUnique { from, to, .. } => {
            rename(table.uniques.iter_mut().map(|key| &mut key.name), from, to)?;
        }
        Alter::RenameForeignKey { from, key } => {
            let keys = table.foreign_keys.iter_mut().map(|key| &mut key.name);
            let to = key.name.as_ref().ok_or("no new name")?;
            rename(keys, from, to.value())?;
        }
        Alter::AddPrimaryKey(key) => {
            ensure(table.primary_key.is_none(), "has a key")?;
            table.primary_key = Some(key.clone());
        }
        Alter::DropPrimaryKey(key) => {
            ensure(
                table.primary_key.take().as_ref() == Some(key),
                "no such key",
            )?;
        }
        Alter::AddUnique(unique) => {
            ensure(
                unique.columns.iter().all(|c| table.column(c).is_some()),
                "no column",
            )?;
            table.uniques.push(unique.clone());
        }
        Alter::DropUnique(unique) => remove(&mut table.uniques, unique)?,
        Alter::AddForeignKey(key) => {
            ensure(has_key(&there, key), "no target")?;
            ensure(
                key.columns.iter().all(|c| table.column(c).is_some()),
                "no column",
            )?;
            table.foreign_keys.push(key.clone());
        }
        Alter::DropForeignKey(key) => remove(&mut table.foreign_keys, key)?,
    }
    Ok(())
}

/// The column that a check is about: as it was said, or as a rename wrote it.
fn checked(check: &crate::model::Check) -> String {
    let column = check.expression.trim_end_matches(" <> ''");
    match column.strip_prefix('"').and_then(|of| of.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => column.to_owned(),
    }
}

fn rename<'a>(
    mut names: impl Iterator<Item = &'a mut Option<Fact<String>>>,
    from: &str,
    to: &str,
) -> Result<(), String> {
    let name = names.find_map(|name| name.as_mut().filter(|name| name.value() == from));
    match name.ok_or("no such name")? {
        // (A statement does not carry who said it.)
        Fact::Said(name) | Fact::Implied { implied: name } => to.clone_into(name),
    }
    Ok(())
}

fn find<'a>(table: &'a mut Table, name: &str) -> Result<&'a mut Column, String> {
    table
        .columns
        .iter_mut()
        .find(|column| column.name == name)
        .ok_or_else(|| "no column".to_owned())
}

fn remove<T: PartialEq>(list: &mut Vec<T>, item: &T) -> Result<(), String> {
    let at = list
        .iter()
        .position(|other| other == item)
        .ok_or("not there")?;
    list.remove(at);
    Ok(())
}

fn has_key(schema: &Schema, key: &ForeignKey) -> bool {
    schema.tables.get(&key.references).is_some_and(|table| {
        key.referenced_columns
            .iter()
            .all(|c| table.column(c).is_some())
            && (table
                .primary_key
                .iter()
                .any(|k| k.columns == key.referenced_columns)
                || table
                    .uniques
                    .iter()
                    .any(|u| u.columns == key.referenced_columns))
    })
}

fn enum_is_there(schema: &Schema, ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Enum(name) => schema.enums.contains_key(name),
        _ => true,
    }
}

fn users(schema: &Schema, name: &ObjectName) -> Vec<(ObjectName, String)> {
    let mut found: Vec<_> = schema
        .tables
        .iter()
        .flat_map(|(table, content)| content.columns.iter().map(move |column| (table, column)))
        .filter(|(_, column)| *column.ty.value() == ColumnType::Enum(name.clone()))
        .map(|(table, column)| (table.clone(), column.name.clone()))
        .collect();
    found.sort();
    found
}

/// The schema without what a statement does not carry: who said a fact.
fn plain(schema: &Schema) -> Schema {
    let mut schema = schema.sorted();
    for column in schema
        .tables
        .values_mut()
        .flat_map(|table| &mut table.columns)
    {
        column.ty = Fact::Said(column.ty.value().clone());
        column.auto_increment = Fact::Said(*column.auto_increment.value());
    }
    schema
}

proptest! {
    #[test]
    fn every_plan_runs_there_and_back(a in any_schema(), b in any_schema()) {
        let changes = diff(&a, &b);
        let up = plan(&changes, &a, &b).unwrap();
        let there = walk(&up, &a).map_err(|reason| TestCaseError::fail(format!("up: {reason}")))?;
        prop_assert_eq!(plain(&there), plain(&b));
        let down = plan_back(&changes, &a, &b).unwrap();
        let back = walk(&down, &there).map_err(|reason| TestCaseError::fail(format!("down: {reason}")))?;
        prop_assert_eq!(plain(&back), plain(&a));
    }

    #[test]
    fn every_plan_with_renames_runs_there_and_back(
        a in any_schema(),
        b in any_schema(),
        dice in proptest::collection::vec(any::<[u8; 4]>(), 1..5),
    ) {
        // What nobody has a word for keeps speaking of the old names.
        let (a, b) = (modelled(a), modelled(b));
        let renames = renames(&a, &b, &dice);
        let input = Input {
            desired: &b,
            recorded: &a,
            actual: None,
            backends: &[],
            include_unmanaged: false,
        };
        let changes = compare_renamed(input, &renames).unwrap().intent;
        let up = plan(&changes, &a, &b).unwrap();
        let there = walk(&up, &a).map_err(|reason| TestCaseError::fail(format!("up: {reason}")))?;
        prop_assert_eq!(without_made_names(&there), without_made_names(&b));
        let down = plan_back(&changes, &a, &b).unwrap();
        let back = walk(&down, &there).map_err(|reason| TestCaseError::fail(format!("down: {reason}")))?;
        prop_assert_eq!(without_made_names(&back), without_made_names(&a));
    }

    #[test]
    fn the_same_changes_in_another_order_are_the_same_plan(a in any_schema(), b in any_schema()) {
        prop_assert_eq!(plan(&diff(&a, &b), &a, &b), plan(&diff(&a, &b), &a, &b));
    }
}

/// The schema without what the model has no word for.
fn modelled(mut schema: Schema) -> Schema {
    schema.opaque.clear();
    for table in schema.tables.values_mut() {
        table.opaque.clear();
    }
    schema
}

/// The schema without the names that follow from others: what is renamed keeps those that it was made under.
fn without_made_names(schema: &Schema) -> Schema {
    fn said(name: &mut Option<Fact<String>>) {
        *name = name.take().filter(Fact::is_said);
    }
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.uniques.iter_mut().for_each(|key| said(&mut key.name));
        for index in &mut table.indexes {
            said(&mut index.name);
            index.filter = index.filter.take().map(unquoted);
        }
        table
            .foreign_keys
            .iter_mut()
            .for_each(|key| said(&mut key.name));
        table
            .primary_key
            .iter_mut()
            .for_each(|key| said(&mut key.name));
        for check in &mut table.checks {
            check.expression = unquoted(check.expression.clone());
        }
    }
    plain(&schema)
}

/// An expression of one column without the quotes that a rename may have put around it.
#[expect(clippy::needless_pass_by_value, reason = "it stands in a map")]
fn unquoted(expression: String) -> String {
    expression.replace('"', "")
}

/// Renames from `a` that lead to names of `b`: one by one, in a chain, and two that change places.
fn renames(a: &Schema, b: &Schema, dice: &[[u8; 4]]) -> Vec<Rename> {
    fn pick<T: Clone>(from: &[T], die: u8) -> Option<T> {
        let at = usize::from(die).checked_rem(from.len())?;
        from.get(at).cloned()
    }
    let mut schema = a.clone();
    let mut made = Vec::new();
    for [kind, first, second, third] in dice {
        let tables: Vec<ObjectName> = schema.tables.keys().cloned().collect();
        let wanted: Vec<ObjectName> = b.tables.keys().cloned().collect();
        let (Some(one), Some(other)) = (pick(&tables, *first), pick(&tables, *second)) else {
            continue;
        };
        let table = |from: &ObjectName, to: &ObjectName| Rename::Table {
            from: from.clone(),
            to: to.clone(),
        };
        let column = |from: &str, to: &str| Rename::Column {
            table: one.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let names = |schema: &Schema| -> Vec<String> {
            let columns = schema.tables.get(&one).into_iter();
            let columns = columns.flat_map(|table| table.columns.iter().skip(1));
            columns.map(|column| column.name.clone()).collect()
        };
        let own = names(&schema);
        let passing = ObjectName::new("passing");
        let steps = match kind % 6 {
            0 => pick(&wanted, *third).map(|to| vec![table(&one, &to)]),
            1 => Some(vec![
                table(&one, &passing),
                table(&other, &one),
                table(&passing, &other),
            ]),
            2 => pick(&own, *second)
                .zip(pick(&names(b), *third))
                .map(|(from, to)| vec![column(&from, &to)]),
            3 => pick(&own, *second)
                .zip(pick(&own, *third))
                .map(|(x, y)| vec![column(&x, "passing"), column(&y, &x), column("passing", &y)]),
            4 => pick(&own, *second)
                .zip(pick(&own, *third))
                .zip(pick(&names(b), *first))
                .map(|((x, y), free)| vec![column(&x, &free), column(&y, &x)]),
            _ => {
                let enums: Vec<ObjectName> = schema.enums.keys().cloned().collect();
                let wanted: Vec<ObjectName> = b.enums.keys().cloned().collect();
                pick(&enums, *first)
                    .zip(pick(&wanted, *second))
                    .map(|(from, to)| vec![Rename::Enum { from, to }])
            }
        };
        let mut after = schema.clone();
        let steps = steps.unwrap_or_default();
        let fit = steps.iter().all(|rename| {
            let was = after.clone();
            crate::apply::apply(&mut after, &Change::Rename(rename.clone())).is_ok() && after != was
        });
        if fit {
            schema = after;
            made.extend(steps);
        }
    }
    made
}

fn words(plan: &Plan) -> String {
    plan.steps
        .iter()
        .map(|step| match &step.operation {
            Operation::CreateTable { name, table } => {
                let keys: Vec<String> = table
                    .foreign_keys
                    .iter()
                    .map(|k| k.references.to_string())
                    .collect();
                format!("create {name}({})", keys.join(" "))
            }
            Operation::DropTable { name, .. } => format!("drop {name}"),
            Operation::AlterTable { name, alters } => {
                let alters: Vec<&str> = alters
                    .iter()
                    .map(|alter| match alter {
                        Alter::AddColumn(_) => "+column",
                        Alter::DropColumn(_) => "-column",
                        Alter::SetType { .. } => "type",
                        Alter::SetDefault { next: None, .. } => "-default",
                        Alter::SetDefault { .. } => "+default",
                        Alter::AddForeignKey(_) => "+fk",
                        Alter::DropForeignKey(_) => "-fk",
                        _ => "other",
                    })
                    .collect();
                format!("alter {name}({})", alters.join(" "))
            }
            Operation::CreateIndex { table, .. } => format!("index {table}"),
            Operation::DropIndex { table, .. } => format!("drop index {table}"),
            other => format!("{other:?}"),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn check(before: &Schema, after: &Schema, up: &str, down: &str) {
    let changes = diff(before, after);
    assert_eq!(words(&plan(&changes, before, after).unwrap()), up);
    assert_eq!(words(&plan_back(&changes, before, after).unwrap()), down);
}

fn referring(table_name: &str, targets: &[&str]) -> Table {
    let mut content = table(vec![column("id", ColumnType::Integer)]);
    for target in targets {
        let held = format!("{target}_id");
        content.columns.push(column(&held, ColumnType::Integer));
        content
            .foreign_keys
            .push(foreign_key(table_name, &held, target));
    }
    content
}

#[test]
fn a_referenced_table_comes_first_and_goes_last() {
    let after = schema(vec![
        ("a", referring("a", &["b"])),
        ("b", referring("b", &["c"])),
        ("c", referring("c", &[])),
    ]);
    check(
        &Schema::default(),
        &after,
        "create c(), create b(c), create a(b)",
        "drop a, drop b, drop c",
    );
}

#[test]
fn a_circle_is_split_at_one_edge_and_a_self_reference_is_not() {
    let after = schema(vec![
        ("a", referring("a", &["a", "b"])),
        ("b", referring("b", &["a"])),
        ("c", referring("c", &["a", "b"])),
    ]);
    check(
        &Schema::default(),
        &after,
        "create a(a), create b(a), alter a(+fk), create c(a b)",
        "alter a(-fk), drop c, drop b, drop a",
    );
}

#[test]
fn a_circle_of_three_is_split_at_one_edge() {
    let after = schema(vec![
        ("a", referring("a", &["b"])),
        ("b", referring("b", &["c"])),
        ("c", referring("c", &["a"])),
    ]);
    check(
        &Schema::default(),
        &after,
        "create a(), create c(a), create b(c), alter a(+fk)",
        "alter a(-fk), drop b, drop c, drop a",
    );
}

#[test]
fn a_default_leaves_before_its_type_and_an_index_before_its_column() {
    let mut x = column("x", ColumnType::Integer);
    x.default = Some(DefaultValue::Number("1".into()));
    let mut before = table(vec![
        column("id", ColumnType::Integer),
        x,
        column("y", ColumnType::Text),
    ]);
    before.indexes.push(index("t", "y"));
    let mut x = column("x", ColumnType::Text);
    x.default = Some(DefaultValue::String("one".into()));
    let after = table(vec![column("id", ColumnType::Integer), x]);
    check(
        &schema(vec![("t", before)]),
        &schema(vec![("t", after)]),
        "drop index t, alter t(-column -default type +default)",
        "alter t(+column -default type +default), index t",
    );
}

/// Indexes by name and column.
fn indexed(indexes: &[(&str, &str)]) -> Schema {
    let mut content = table(vec![
        column("id", ColumnType::Integer),
        column("a", ColumnType::Integer),
        column("b", ColumnType::Integer),
    ]);
    content.indexes = indexes
        .iter()
        .map(|(name, column)| Index {
            name: Some(Fact::Said((*name).to_owned())),
            ..index("t", column)
        })
        .collect();
    schema(vec![("t", content)])
}

#[test]
fn an_index_is_renamed_when_its_name_is_free_and_two_swap_by_way_of_a_third() {
    let names = |plan: &Plan| -> Vec<String> {
        let steps = plan.steps.iter();
        steps
            .map(|step| match &step.operation {
                Operation::RenameIndex { from, to, .. } => format!("{from}→{to}"),
                Operation::DropIndex { index, .. } => {
                    format!("-{}", index.name.as_ref().map_or("", |name| name.value()))
                }
                Operation::CreateIndex { index, .. } => {
                    format!("+{}", index.name.as_ref().map_or("", |name| name.value()))
                }
                other => format!("{other:?}"),
            })
            .collect()
    };
    for (before, after, up, down) in [
        (
            &[("x", "a")][..],
            &[("y", "a")][..],
            &["x→y"][..],
            &["y→x"][..],
        ),
        (
            &[("x", "a"), ("y", "b")],
            &[("y", "a"), ("z", "b")],
            &["y→z", "x→y"],
            &["y→x", "z→y"],
        ),
        (
            &[("x", "a"), ("y", "b")],
            &[("y", "a"), ("x", "b")],
            &["x→schema_diff_swap_1", "y→x", "schema_diff_swap_1→y"],
            &["x→schema_diff_swap_1", "y→x", "schema_diff_swap_1→y"],
        ),
        // A name that is given up is taken, and the other way round.
        (
            &[("x", "a"), ("y", "b")],
            &[("y", "a")],
            &["-y", "x→y"],
            &["y→x", "+y"],
        ),
    ] {
        let (before, after) = (indexed(before), indexed(after));
        let changes = diff(&before, &after);
        let there = plan(&changes, &before, &after).unwrap();
        assert_eq!(names(&there), up);
        assert_eq!(walk(&there, &before).unwrap().sorted(), after.sorted());
        assert_eq!(names(&plan_back(&changes, &before, &after).unwrap()), down);
    }
}

#[test]
fn what_is_more_than_another_name_is_made_anew() {
    let before = indexed(&[("x", "a")]);
    let change = |change: &dyn Fn(&mut Index)| {
        let mut after = indexed(&[("y", "a")]);
        let table = after.tables.values_mut().next().unwrap();
        change(&mut table.indexes[0]);
        let changes = vec![Change::Index {
            table: "t".into(),
            sides: crate::change::Sides::alter(
                before.tables[&"t".into()].indexes[0].clone(),
                after.tables[&"t".into()].indexes[0].clone(),
            ),
        }];
        plan(&changes, &before, &after).unwrap().steps.len()
    };
    assert_eq!(change(&|_| {}), 1);
    assert_eq!(change(&|index| index.unique = true), 2);
    assert_eq!(change(&|index| index.include.push("b".into())), 2);
    assert_eq!(change(&|index| index.definition = Some("x".into())), 2);
}

#[test]
fn renames_stand_before_all_else_and_behind_it_on_the_way_back() {
    use crate::change::Sides;
    let before = schema(vec![("u", referring("u", &["u"]))]);
    let changes = vec![
        Change::Rename(Rename::Table {
            from: "u".into(),
            to: "m".into(),
        }),
        Change::Rename(Rename::Column {
            table: "m".into(),
            from: "u_id".into(),
            to: "m_id".into(),
        }),
        Change::Column {
            table: "m".into(),
            sides: Sides::create(column("u_id", ColumnType::Text)),
        },
    ];
    let mut after = before.clone();
    for change in &changes {
        crate::apply::apply(&mut after, change).unwrap();
    }
    let up = plan(&changes, &before, &after).unwrap();
    assert_eq!(walk(&up, &before).unwrap(), after);
    let down = plan_back(&changes, &before, &after).unwrap();
    assert_eq!(walk(&down, &after).unwrap(), before);
    let kinds = |plan: &Plan| -> Vec<bool> {
        let steps = plan.steps.iter();
        steps
            .map(|step| step.operation.rename().is_some())
            .collect()
    };
    assert_eq!(kinds(&up), [true, true, false]);
    assert_eq!(kinds(&down), [false, true, true]);
    let (there, gone) = up.without_renames(&before, &after).expect("renames");
    assert!(there.tables.contains_key(&"m".into()));
    assert_eq!(gone, after);
}

#[test]
fn a_column_that_counts_up_comes_together_with_its_key() {
    let mut id = column("id", ColumnType::Integer);
    id.auto_increment = Fact::Said(true);
    let mut held = column("held", ColumnType::Integer);
    held.nullable = false;
    let before = schema(vec![("t", table(vec![column("old", ColumnType::Integer)]))]);
    let after = schema(vec![("t", table(vec![id, held]))]);
    let up = plan(&diff(&before, &after), &before, &after).unwrap();
    let first = match &up.steps[0].operation {
        Operation::AlterTable { alters, .. } => alters,
        other => panic!("{other:?}"),
    };
    let has = |wanted: fn(&Alter) -> bool| first.iter().any(wanted);
    assert!(has(
        |it| matches!(it, Alter::AddColumn(column) if column.name == "id")
    ));
    assert!(has(|it| matches!(it, Alter::AddPrimaryKey(_))));
    assert!(matches!(up.steps[1].operation, Operation::Backfill { .. }));
}
