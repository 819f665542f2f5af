//! Names as SeaORM's macros make them: identifiers without `r#`, heck's case styles, a field's `Column` variant.
//!
//! Knows nothing of attributes and of the model.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase, ToUpperCamelCase,
};
use proc_macro2::Ident;

/// The spellings of `rename_all` and `rename` that SeaORM knows.
pub(super) const CASE_STYLES: &str = "`camelCase`, `PascalCase`, `kebab-case`, `snake_case`, `SCREAMING_SNAKE_CASE`, `SCREAMING-KEBAB-CASE`, `lowercase`, `UPPERCASE`, `title_case`, `mixed_case`";

/// A name in the given case style; `None` for a style that SeaORM does not know.
pub(super) fn convert_case(name: &str, style: &str) -> Option<String> {
    Some(match style {
        "camel_case" | "PascalCase" => name.to_upper_camel_case(),
        "camelCase" => {
            let pascal = name.to_upper_camel_case();
            let mut chars = pascal.chars();
            chars
                .next()
                .map(|first| first.to_lowercase().chain(chars).collect())
                .unwrap_or_default()
        }
        "snake_case" | "snek_case" => name.to_snake_case(),
        "kebab_case" | "kebab-case" => name.to_kebab_case(),
        "SCREAMING-KEBAB-CASE" => name.to_kebab_case().to_uppercase(),
        "shouty_snake_case" | "shouty_snek_case" | "SCREAMING_SNAKE_CASE" => {
            name.to_shouty_snake_case()
        }
        "title_case" => name.to_title_case(),
        "mixed_case" => name.to_lower_camel_case(),
        "lowercase" => name.to_lowercase(),
        "UPPERCASE" => name.to_uppercase(),
        _ => return None,
    })
}

/// An identifier without `r#`.
pub(super) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => text,
    }
}

/// The variant of `Column` that stands for a field, or that a dense relation's `from` and `to` mean.
pub(super) fn variant(name: &str) -> String {
    let camel = name.to_upper_camel_case();
    // The only CamelCase keyword.
    if camel == "Self" {
        "Self_".to_owned()
    } else {
        camel
    }
}

/// The column of a field when nothing but the names say it.
///
/// SeaORM goes through the `Column` variant and back, and keeps the field's own spelling where that loses something
/// (`item_1`); `enum_name` renames the variant, and with it a column whose field's name survives the way.
pub(super) fn column(field: &str, rename_all: Option<&str>, enum_name: Option<&str>) -> String {
    if rename_all.is_none() && enum_name.is_none() && is_snake_case(field) {
        return field.to_owned();
    }
    let camel = field.to_upper_camel_case();
    if let Some(renamed) = rename_all.and_then(|style| convert_case(&camel, style)) {
        return renamed;
    }
    if field != camel.to_snake_case() {
        return field.to_snake_case();
    }
    enum_name.map_or_else(|| field.to_owned(), ToSnakeCase::to_snake_case)
}

/// Whether the name is one that heck leaves as it is: nearly all are.
fn is_snake_case(name: &str) -> bool {
    name.split('_').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn heck_leaves_snake_case_as_it_is(name in "[a-z0-9_A-Z]{1,12}") {
            if is_snake_case(&name) {
                prop_assert_eq!(name.to_snake_case(), name);
            }
        }
    }

    #[test]
    fn columns_are_named_as_the_macros_name_them() {
        let cases = [
            ("user_id", None, None, "user_id"),
            ("fooBar", None, None, "foo_bar"),
            ("_hidden", None, None, "hidden"),
            ("item_1", None, None, "item_1"),
            ("item1", None, None, "item1"),
            ("type", None, None, "type"),
            ("user_id", Some("camelCase"), None, "userId"),
            (
                "user_id",
                Some("SCREAMING_SNAKE_CASE"),
                Some("Other"),
                "USER_ID",
            ),
            ("odd", None, Some("Weird"), "weird"),
            ("oddOne", None, Some("Weird"), "odd_one"),
        ];
        for (field, rename_all, enum_name, expected) in cases {
            assert_eq!(column(field, rename_all, enum_name), expected, "{field}");
        }
    }

    #[test]
    fn case_styles_are_strums() {
        let cases = [
            ("camelCase", "inProgress2"),
            ("PascalCase", "InProgress2"),
            ("kebab-case", "in-progress2"),
            ("snake_case", "in_progress2"),
            ("SCREAMING_SNAKE_CASE", "IN_PROGRESS2"),
            ("SCREAMING-KEBAB-CASE", "IN-PROGRESS2"),
            ("lowercase", "inprogress2"),
            ("UPPERCASE", "INPROGRESS2"),
            ("title_case", "In Progress2"),
            ("mixed_case", "inProgress2"),
        ];
        for (style, expected) in cases {
            assert_eq!(
                convert_case("InProgress2", style).as_deref(),
                Some(expected),
                "{style}"
            );
        }
        assert_eq!(convert_case("X", "Camel"), None);
    }
}
