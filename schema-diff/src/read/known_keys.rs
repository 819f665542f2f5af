//! The keys that SeaORM knows at each level of an entity, and what an unknown one was meant to be.
//!
//! Knows nothing of what a key does.

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// On the struct of a model.
    Entity,
    /// On a field that is a column.
    Field,
    /// On a dense relation field.
    RelationField,
    /// On a variant of a `DeriveRelation` enum.
    Relation,
    /// On a variant of a `DeriveColumn` or `DerivePrimaryKey` enum.
    Column,
    /// On a `DeriveActiveEnum`.
    Enum,
    /// On a variant of one.
    EnumVariant,
}

const LEVELS: [Level; 7] = [
    Level::Field,
    Level::Entity,
    Level::RelationField,
    Level::Relation,
    Level::Enum,
    Level::EnumVariant,
    Level::Column,
];

impl Level {
    /// What SeaORM knows there.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Entity => &[
                "table_name",
                "schema_name",
                "rename_all",
                "comment",
                "table_iden",
                "arrow_schema",
                "model_attrs",
                "model_ex_attrs",
                "model_ex",
                "compact_model",
                "entity",
                "column",
                "model",
                "active_model",
                "active_model_ex",
                "primary_key",
                "relation",
            ],
            Self::Field => &[
                "primary_key",
                "auto_increment",
                "column_type",
                "column_name",
                "enum_name",
                "nullable",
                "unique",
                "indexed",
                "unique_key",
                "default_value",
                "default_expr",
                "comment",
                "extra",
                "renamed_from",
                "ignore",
                "select_as",
                "save_as",
            ],
            Self::RelationField => &[
                "has_one",
                "has_many",
                "belongs_to",
                "self_ref",
                "skip_fk",
                "via",
                "via_rel",
                "from",
                "to",
                "relation_enum",
                "relation_reverse",
                "reverse",
                "on_update",
                "on_delete",
            ],
            Self::Relation => &[
                "belongs_to",
                "has_one",
                "has_many",
                "via_rel",
                "on_update",
                "on_delete",
                "on_condition",
                "from",
                "to",
                "fk_name",
                "skip_fk",
                "condition_type",
            ],
            Self::Column => &["column_name"],
            Self::Enum => &["rs_type", "db_type", "enum_name", "rename_all"],
            Self::EnumVariant => &["string_value", "num_value", "display_value", "rename"],
        }
    }

    /// Where that is, in words.
    fn place(self) -> &'static str {
        match self {
            Self::Entity => "on the struct",
            Self::Field => "on a field of the model",
            Self::RelationField => {
                "on a relation field (`BelongsTo<…>`, `HasOne<…>`, `HasMany<…>`)"
            }
            Self::Relation => "on a variant of the `DeriveRelation` enum",
            Self::Column => "on a variant of `Column`",
            Self::Enum => "on the `DeriveActiveEnum` itself",
            Self::EnumVariant => "on a variant of the `DeriveActiveEnum`",
        }
    }
}

/// What to do about a key that SeaORM does not know where it stands.
pub(super) fn help(level: Level, name: &str) -> String {
    if let Some(meant) = habit(level, name) {
        return format!("write {meant}, or remove it");
    }
    let nearest = nearest(level.keys(), name);
    let home = LEVELS
        .into_iter()
        .find(|other| *other != level && other.keys().contains(&name));
    match (home, nearest) {
        (Some(home), _) => format!(
            "`{name}` belongs {}: write it there, or remove it",
            home.place()
        ),
        (None, Some(key)) => format!("write `{key}`, or remove it"),
        (None, None) => format!("remove it; SeaORM knows here: {}", level.keys().join(", ")),
    }
}

/// The one of `known` that `name` is most likely a slip of the pen for.
pub(super) fn nearest<S: AsRef<str>>(
    known: impl IntoIterator<Item = S>,
    name: &str,
) -> Option<String> {
    let of = |key: &str| (strsim::damerau_levenshtein(key, name), key.to_owned());
    let (distance, key) = known.into_iter().map(|key| of(key.as_ref())).min()?;
    let most = key.len().max(name.len()) / 3;
    (distance <= most).then_some(key)
}

/// What is written out of the habit of other libraries, as seen in real projects.
fn habit(level: Level, name: &str) -> Option<&'static str> {
    if level != Level::Field {
        return None;
    }
    Some(match name {
        "default" => "`default_value = …` or `default_expr = \"…\"`",
        "not_null" => "a type without `Option<…>`",
        "null" | "optional" => "a type in `Option<…>`, or `nullable`",
        "unique_group" | "unique_with" => "`unique_key = \"…\"` on each field of the group",
        "index" => "`indexed`",
        "pk" | "primary" | "id" => "`primary_key`",
        "autoincrement" => "`auto_increment = true`",
        "db_type" | "ty" | "type" | "sql_type" => "`column_type = \"…\"`",
        "rs_type" => "the Rust type as the field's type",
        "name" | "rename" => "`column_name = \"…\"`",
        "length" | "len" | "max_length" | "size" => "`column_type = \"String(StringLen::N(…))\"`",
        "check" => "`extra = \"CHECK (…)\"`",
        "foreign_key" | "references" => "a relation with `belongs_to`, `from` and `to`",
        "skip" => "`ignore`",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_meant() {
        let known = ["CakeId", "Id", "Name"];
        for (name, expected) in [
            ("CakId", Some("CakeId")),
            ("Nmae", Some("Name")),
            ("Nmme", Some("Name")),
            ("Names", Some("Name")),
            ("Title", None),
            ("B", None),
        ] {
            assert_eq!(nearest(known, name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn an_unknown_key_has_a_better_one() {
        for (level, name, expected) in [
            (Level::Field, "uniqe", "write `unique`, or remove it"),
            (
                Level::Field,
                "colum_type",
                "write `column_type`, or remove it",
            ),
            (
                Level::Field,
                "default",
                "write `default_value = …` or `default_expr = \"…\"`, or remove it",
            ),
            (
                Level::Field,
                "table_name",
                "`table_name` belongs on the struct: write it there, or remove it",
            ),
            (
                Level::Field,
                "string_value",
                "`string_value` belongs on a variant of the `DeriveActiveEnum`: write it there, or remove it",
            ),
            (
                Level::Entity,
                "tablename",
                "write `table_name`, or remove it",
            ),
            (
                Level::Entity,
                "unique",
                "`unique` belongs on a field of the model: write it there, or remove it",
            ),
            (
                Level::Relation,
                "on_deleted",
                "write `on_delete`, or remove it",
            ),
            (
                Level::Column,
                "zzz",
                "remove it; SeaORM knows here: column_name",
            ),
        ] {
            assert_eq!(help(level, name), expected);
        }
    }
}
