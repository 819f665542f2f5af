//! Relations, once all entities are known → the foreign keys of their tables.
//!
//! Knows nothing of how relations are written: it resolves the names in them.

use std::collections::HashMap;

use super::entity::Entity;
use super::index::Meaning;
use super::known_keys;
use super::problems::At;
use super::relation::Relation;
use super::types::Context;
use crate::model::{Action, Fact, ForeignKey};
use crate::name;

/// All entities, by the module and the name of each.
pub(super) struct Targets<'a>(HashMap<(usize, &'a str), &'a Entity>);

impl<'a> Targets<'a> {
    pub fn new(entities: &'a [Entity]) -> Self {
        // Of two under one name the first counts.
        let reversed = entities.iter().rev();
        Self(
            reversed
                .map(|entity| ((entity.module, entity.ident.as_str()), entity))
                .collect(),
        )
    }
}

/// The foreign keys of one entity, and where each is said.
pub(super) fn resolve(
    cx: &Context<'_>,
    entities: &Targets<'_>,
    entity: &Entity,
) -> Vec<(ForeignKey, At)> {
    let mut keys: Vec<(ForeignKey, At)> = Vec::new();
    // By what they are over: of several under names of their own, all.
    let mut over: HashMap<_, Vec<usize>> = HashMap::new();
    for relation in &entity.relations {
        let Some(key) = foreign_key(cx, entities, entity, relation) else {
            continue;
        };
        // Two relations over the same columns, one of them for reading only, are one foreign key.
        let same = (
            key.columns.clone(),
            key.references.clone(),
            key.referenced_columns.clone(),
        );
        let among = over.entry(same).or_default();
        let known = among.iter().copied().find(|&index| {
            let (known, _) = &keys[index];
            !(said(known) && said(&key) && known.name != key.name)
        });
        let Some((known, _)) = known.and_then(|index| keys.get_mut(index)) else {
            among.push(keys.len());
            keys.push((key, relation.at));
            continue;
        };
        let agree = |a: Option<Action>, b: Option<Action>| a.is_none() || b.is_none() || a == b;
        if !agree(known.on_delete, key.on_delete) || !agree(known.on_update, key.on_update) {
            cx.problems.error(
                relation.at,
                "read-duplicate-foreign-key",
                format!(
                    "another relation says this foreign key of `{}` with other actions",
                    entity.name
                ),
                "give both the same actions, or add `skip_fk` to the one that is for reading only",
            );
            continue;
        }
        known.on_delete = known.on_delete.or(key.on_delete);
        known.on_update = known.on_update.or(key.on_update);
        if said(&key) {
            known.name = key.name;
        }
    }
    keys
}

fn said(key: &ForeignKey) -> bool {
    key.name.as_ref().is_some_and(Fact::is_said)
}

fn foreign_key(
    cx: &Context<'_>,
    entities: &Targets<'_>,
    entity: &Entity,
    relation: &Relation,
) -> Option<ForeignKey> {
    let file = relation.at.file;
    let (path, span) = &relation.target;
    let at = At::new(file, *span);
    let written = path.join("::");
    let target = match cx.names.resolve(entity.module, path) {
        Meaning::Here(module, name) => entities.0.get(&(module, name.as_str())).copied(),
        Meaning::Outside(_) => None,
        Meaning::Ambiguous(modules) => {
            let places: Vec<String> = modules
                .iter()
                .map(|&module| cx.names.modules[module].path.join("::"))
                .collect();
            cx.problems.error(
                at,
                "read-unknown-target",
                format!("several entities fit `{written}`: {}", places.join(", ")),
                "write its whole path",
            );
            return None;
        }
    };
    let Some(target) = target else {
        cx.problems.error(
            at,
            "read-unknown-target",
            format!("the entity `{written}` is not among the sources"),
            "add its file to the configured entities, or `skip_fk` to the relation",
        );
        return None;
    };
    let columns = |entity: &Entity, variants: &[(String, proc_macro2::Span)]| {
        let names: Vec<Option<String>> = variants
            .iter()
            .map(|(variant, span)| {
                let name = entity.variants.get(variant).cloned();
                if name.is_none() {
                    cx.problems.error(
                        At::new(file, *span),
                        "read-unknown-column",
                        format!("table `{}` has no column for `{variant}`", entity.name),
                        match known_keys::nearest(entity.variants.keys(), variant) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => "write the field's name in CamelCase after `Column::`, or as it stands in a \
                                     dense relation"
                                .to_owned(),
                        },
                    );
                }
                name
            })
            .collect();
        names.into_iter().collect::<Option<Vec<String>>>()
    };
    let from = columns(entity, &relation.from);
    let to = columns(target, &relation.to);
    let (from, to) = (from?, to?);
    if from.len() != to.len() {
        cx.problems.error(
            relation.at,
            "read-relation",
            format!("{} columns reference {}", from.len(), to.len()),
            "write as many columns in `to` as in `from`",
        );
        return None;
    }
    if target.name == entity.name && from == to {
        cx.problems.warning(
            relation.at,
            "read-self-reference",
            format!(
                "this foreign key of `{}` references its own column",
                entity.name
            ),
            "write the column that holds the other row's key in `from`, or add `skip_fk`",
        );
    }
    Some(ForeignKey {
        name: Some(relation.name.clone().map_or_else(
            || Fact::implied(name::default_foreign_key(&entity.name.name, &from)),
            Fact::Said,
        )),
        columns: from,
        references: target.name.clone(),
        referenced_columns: to,
        on_delete: relation.on_delete,
        on_update: relation.on_update,
        ..ForeignKey::default()
    })
}
