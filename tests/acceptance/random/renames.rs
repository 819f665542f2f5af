//! Other names for some of what a random schema has: one by one, in a chain, and two that change places.

use schema_diff::apply::apply;
use schema_diff::change::{Change, Rename};
use schema_diff::model::{Fact, ObjectName, Schema, UniqueForm};
use schema_diff::name;

use super::generate::{COLUMNS, Dice, ENUMS, LONG, TABLES, VALUES};

/// What one of two has for a while when they change places.
const PASSING: &str = "schema_diff_swap";

/// Those of the renames that can be: what is not there any more was not renamed, and what stays was not either, unless
/// another takes its name.
pub fn fitting(before: &Schema, after: &Schema, renames: &[Rename]) -> Vec<Rename> {
    let stays = |rename: &Rename| {
        let taken = renames.iter().any(|other| takes(other, rename));
        match rename {
            Rename::Table { from, to } => {
                (after.tables.contains_key(to) || to.name == PASSING)
                    && (taken || !after.tables.contains_key(from))
            }
            Rename::Column { table, from, to } => after.tables.get(table).is_some_and(|table| {
                (table.column(to).is_some() || to == PASSING)
                    && (taken || table.column(from).is_none())
            }),
            Rename::Enum { from, to } => {
                after.enums.contains_key(to) && !after.enums.contains_key(from)
            }
            Rename::Value { of, from, to } => after
                .enums
                .get(of)
                .is_some_and(|of| of.values.contains(to) && !of.values.contains(from)),
        }
    };
    let mut schema = before.clone();
    let mut fitting = Vec::new();
    for rename in renames.iter().filter(|rename| stays(rename)) {
        let was = schema.clone();
        let applied = apply(&mut schema, &Change::Rename(rename.clone()));
        if applied.is_ok() && schema != was {
            fitting.push(rename.clone());
        }
    }
    // Half a change of places is none.
    if fitting == renames {
        let passing = |name: &str| name == PASSING;
        let left = schema.tables.iter().any(|(name, table)| {
            passing(&name.name) || table.columns.iter().any(|column| passing(&column.name))
        });
        if left {
            Vec::new()
        } else if keys_change(&schema, after, &fitting) {
            fitting.retain(|rename| !matches!(rename, Rename::Table { .. }));
            self::fitting(before, after, &fitting)
        } else {
            fitting
        }
    } else {
        self::fitting(before, after, &fitting)
    }
}

/// Whether a primary key is made anew where a table takes another one's name. (The other one keeps its key's name, and
/// PostgreSQL gives the new one a name that no plan knows.)
fn keys_change(there: &Schema, after: &Schema, renames: &[Rename]) -> bool {
    let key = |schema: &Schema, table: &ObjectName| {
        let key = schema.tables.get(table)?.primary_key.as_ref()?;
        Some(key.columns.clone())
    };
    renames.iter().any(|rename| match rename {
        Rename::Table { to, .. } if renames.iter().any(|other| takes(rename, other)) => {
            key(there, to) != key(after, to)
        }
        _ => false,
    })
}

/// Whether one takes the name that the other gives up.
fn takes(one: &Rename, other: &Rename) -> bool {
    match (one, other) {
        (Rename::Table { to, .. }, Rename::Table { from, .. }) => to == from,
        (
            Rename::Column { table, to, .. },
            Rename::Column {
                table: of, from, ..
            },
        ) => table == of && to == from,
        _ => false,
    }
}

/// The renamed schema as entities say it: what they leave to SeaORM is named after the new names.
pub fn said_anew(before: &Schema, mut renamed: Schema) -> Schema {
    for (table, content) in &mut renamed.tables {
        if before.tables.get(table) == Some(content) {
            continue;
        }
        let index = |columns: &[String]| {
            Fact::implied(name::default_index(&table.name, &columns.join("-")))
        };
        let unsaid = |name: &Option<Fact<String>>| !name.as_ref().is_some_and(Fact::is_said);
        if let Some(key) = &mut content.primary_key
            && unsaid(&key.name)
        {
            let made = || Fact::implied(name::default_primary_key(&table.name));
            key.name = (key.columns.len() > 1).then(made);
        }
        for unique in content.uniques.iter_mut().filter(|key| unsaid(&key.name)) {
            let made = *unique.form.value() == UniqueForm::Index;
            unique.name = made.then(|| index(&unique.columns));
        }
        for of in content.indexes.iter_mut().filter(|of| unsaid(&of.name)) {
            of.name = of.plain_columns().map(|columns| index(&columns));
        }
        for key in content
            .foreign_keys
            .iter_mut()
            .filter(|key| unsaid(&key.name))
        {
            key.name = Some(Fact::implied(name::default_foreign_key(
                &table.name,
                &key.columns,
            )));
        }
    }
    renamed
}

/// The schema with its new names.
pub fn renamed(schema: &Schema, renames: &[Rename]) -> Schema {
    let mut schema = schema.clone();
    for rename in renames {
        apply(&mut schema, &Change::Rename(rename.clone())).expect("a rename that fits");
    }
    schema
}

/// Renames that are made one after the other, as far as each fits.
struct Renaming {
    schema: Schema,
    renames: Vec<Rename>,
}

impl Renaming {
    /// All of them, or none.
    fn push(&mut self, renames: Vec<Rename>) {
        let mut schema = self.schema.clone();
        for rename in &renames {
            let was = schema.clone();
            let applied = apply(&mut schema, &Change::Rename(rename.clone()));
            if applied.is_err() || schema == was {
                return;
            }
        }
        self.schema = schema;
        self.renames.extend(renames);
    }
}

/// The steps by which two change places.
fn swapped<N: Clone>(a: &N, b: &N, passing: N) -> [(N, N); 3] {
    [
        (a.clone(), passing.clone()),
        (b.clone(), a.clone()),
        (passing, b.clone()),
    ]
}

/// Other names for some of what is there, from the same words.
pub fn renames(dice: &mut Dice, before: &Schema) -> Vec<Rename> {
    let mut made = Renaming {
        schema: before.clone(),
        renames: Vec::new(),
    };
    if dice.percent(40) {
        return made.renames;
    }
    tables(dice, &mut made);
    let enums: Vec<ObjectName> = made.schema.enums.keys().cloned().collect();
    for from in enums {
        if !dice.percent(25) {
            continue;
        }
        let to = ObjectName::new(*dice.pick(ENUMS));
        made.push(vec![Rename::Enum { from, to }]);
    }
    for table in made.schema.tables.keys().cloned().collect::<Vec<_>>() {
        columns(dice, &table, &mut made);
    }
    for (of, ty) in made.schema.enums.clone() {
        for from in ty.values {
            if !dice.percent(15) {
                continue;
            }
            let of = of.clone();
            let to = (*dice.pick(VALUES)).to_owned();
            made.push(vec![Rename::Value { of, from, to }]);
        }
    }
    made.renames
}

fn tables(dice: &mut Dice, made: &mut Renaming) {
    let rename = |(from, to): (ObjectName, ObjectName)| Rename::Table { from, to };
    let names: Vec<ObjectName> = made.schema.tables.keys().cloned().collect();
    if let [first, second] = dice.some(&names, 2).as_slice()
        && dice.percent(50)
    {
        let free = ObjectName::new(*dice.pick(TABLES));
        if dice.percent(50) {
            let steps = swapped(first, second, ObjectName::new(PASSING));
            made.push(steps.into_iter().map(rename).collect());
        } else {
            let steps = [(first.clone(), free), (second.clone(), first.clone())];
            made.push(steps.into_iter().map(rename).collect());
        }
        return;
    }
    for from in names {
        if !dice.percent(25) {
            continue;
        }
        let to = ObjectName::new(*dice.pick(TABLES));
        made.push(vec![rename((from, to))]);
    }
}

fn columns(dice: &mut Dice, table: &ObjectName, made: &mut Renaming) {
    let rename = |(from, to): (String, String)| Rename::Column {
        table: table.clone(),
        from,
        to,
    };
    let content = &made.schema.tables[table];
    // (What counts up is the key's, and stays. A column that refers to the longest is named after it, and would have too
    // long a name.)
    let names: Vec<String> = content
        .columns
        .iter()
        .filter(|column| !*column.auto_increment.value() && column.name != LONG)
        .map(|column| column.name.clone())
        .collect();
    if let [first, second] = dice.some(&names, 2).as_slice()
        && dice.percent(50)
    {
        let free = *dice.pick(COLUMNS);
        if dice.percent(50) {
            let steps = swapped(first, second, PASSING.to_owned());
            made.push(steps.into_iter().map(rename).collect());
        } else if free != LONG {
            let steps = [
                (first.clone(), free.to_owned()),
                (second.clone(), first.clone()),
            ];
            made.push(steps.into_iter().map(rename).collect());
        }
        return;
    }
    for from in names {
        if !dice.percent(25) {
            continue;
        }
        let to = *dice.pick(COLUMNS);
        if to != LONG {
            made.push(vec![rename((from, to.to_owned()))]);
        }
    }
}
