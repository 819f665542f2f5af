//! Every entity that SeaORM publishes with its crates: our reading of its source against SeaORM's own schema of it.
//!
//! Where the two differ on purpose is written down here, with the reason.

use std::collections::BTreeSet;

use schema_diff::model::ObjectName;
use schema_diff::read::{Reading, SourceFile, Subject, read};
use sea_orm::EntityTrait;

use crate::fixtures::folder;
use crate::render::differences;

/// Entities that are read otherwise than SeaORM sees them: the file, on how many backends, and why.
const DIVERGENCES: &[(&str, usize, &str)] = &[
    (
        "tests/common/features/applog.rs",
        1,
        "comments, which SeaORM writes on MySQL only, have no place in the schema yet; each is a warning",
    ),
    (
        "tests/common/features/dyn_table_name.rs",
        1,
        "its table is known at run time only; this is an error with its place",
    ),
    (
        "src/tests_cfg/cake_filling_price.rs",
        3,
        "`extra` has no place in the schema yet; it is a warning",
    ),
    (
        "src/tests_cfg/fruit.rs",
        3,
        "three relations over the same columns, to three entities of one table, are one foreign key",
    ),
];

/// Reads the scope of an entity. Where another entity of the scope has the same table, its file is left out.
fn reading<E: EntityTrait>(scope: &str, file: &str, entity: E) -> Reading {
    let (root, inside) = folder(scope);
    let name = ObjectName {
        schema: entity.schema_name().map(ToOwned::to_owned),
        name: entity.table_name().to_owned(),
    };
    let mut files = crate::fixtures::files(root, inside);
    loop {
        let sources: Vec<SourceFile<'_>> = files
            .iter()
            .map(|(path, text)| SourceFile { path, text })
            .collect();
        let reading = read(&sources);
        match reading.places.get(&Subject::Table(name.clone())) {
            Some(place) if place.file != file => {
                let other = place.file.clone();
                files.retain(|(path, _)| *path != other);
            }
            _ => return reading,
        }
    }
}

fn compare<E: EntityTrait + Copy>(
    scope: &str,
    file: &str,
    entity: E,
    seen: &mut BTreeSet<String>,
    wrong: &mut Vec<String>,
) {
    assert!(
        seen.insert(std::any::type_name::<E>().to_owned()),
        "{file} is listed twice"
    );
    let reading = reading(scope, file, entity);
    let found = differences(&reading.schema, entity);
    match DIVERGENCES.iter().find(|(known, _, _)| *known == file) {
        Some((_, backends, why)) if found.len() != *backends => wrong.push(format!(
            "{file} differs on {} backends and not on {backends} ({why}):\n{}",
            found.len(),
            found.join("\n")
        )),
        Some(_) => {}
        None => wrong.extend(
            found
                .iter()
                .map(|difference| format!("{file}: {difference}")),
        ),
    }
}

#[test]
fn every_entity_is_read_as_sea_orm_sees_it() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    macro_rules! visit {
        ($scope:literal, $file:literal, $entity:path) => {
            compare($scope, $file, <$entity>::default(), &mut seen, &mut wrong);
        };
    }
    oracle::each_entity!(visit);
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        seen.len(),
        wrong.join("\n\n")
    );
    assert_eq!(seen.len(), 127);
}
