//! Enum types as statements. Only PostgreSQL has them; elsewhere every list here is empty.

use sea_query::Expr;

use super::postgres::default_text;
use crate::dialect::Dialect;
use crate::model::ObjectName;

/// A column that uses an enum type.
#[derive(Debug, Clone)]
pub struct EnumUse {
    /// Its table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// Whether it holds an array of the enum.
    pub array: bool,
    /// The default that it has before and after: it is taken off while the type changes.
    pub default: Option<Expr>,
}

impl EnumUse {
    /// A column of the enum type, without a default.
    pub fn new(table: impl Into<ObjectName>, column: impl Into<String>) -> Self {
        Self {
            table: table.into(),
            column: column.into(),
            array: false,
            default: None,
        }
    }

    /// With this default.
    #[must_use]
    pub fn default(mut self, default: impl Into<Expr>) -> Self {
        self.default = Some(default.into());
        self
    }

    /// Of an array of the enum type.
    #[must_use]
    pub fn array(mut self) -> Self {
        self.array = true;
        self
    }
}

/// Creates the type.
pub fn create_enum_sql<S: AsRef<str>>(
    dialect: Dialect,
    name: &ObjectName,
    values: &[S],
) -> Vec<String> {
    if !dialect.has_enum_types() {
        return Vec::new();
    }
    let values: Vec<String> = values
        .iter()
        .map(|value| dialect.quote_string(value.as_ref()))
        .collect();
    vec![format!(
        "CREATE TYPE {} AS ENUM ({})",
        dialect.quote_name(name),
        values.join(", ")
    )]
}

/// Drops the type.
pub fn drop_enum_sql(dialect: Dialect, name: &ObjectName) -> Vec<String> {
    if !dialect.has_enum_types() {
        return Vec::new();
    }
    vec![format!("DROP TYPE {}", dialect.quote_name(name))]
}

/// Adds a value, before another one or at the end.
pub fn add_enum_value_sql(
    dialect: Dialect,
    name: &ObjectName,
    value: &str,
    before: Option<&str>,
) -> Vec<String> {
    if !dialect.has_enum_types() {
        return Vec::new();
    }
    let place = before.map_or_else(String::new, |before| {
        format!(" BEFORE {}", dialect.quote_string(before))
    });
    vec![format!(
        "ALTER TYPE {} ADD VALUE {}{place}",
        dialect.quote_name(name),
        dialect.quote_string(value)
    )]
}

/// Puts a type with other values in the old one's place and moves its columns over. A row with a value that is gone
/// makes it fail.
pub fn rewrite_enum_sql<S: AsRef<str>>(
    dialect: Dialect,
    name: &ObjectName,
    values: &[S],
    uses: &[EnumUse],
) -> Vec<String> {
    if !dialect.has_enum_types() {
        return Vec::new();
    }
    let old = ObjectName {
        schema: name.schema.clone(),
        name: old_name(dialect, &name.name),
    };
    let mut sql = vec![format!(
        "ALTER TYPE {} RENAME TO {}",
        dialect.quote_name(name),
        dialect.quote(&old.name)
    )];
    sql.extend(create_enum_sql(dialect, name, values));
    let mut tables: Vec<&ObjectName> = Vec::new();
    for table in uses.iter().map(|column| &column.table) {
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    let ty = dialect.quote_name(name);
    for table in tables {
        // One statement a table, so that its rows are written once. A default of the old type cannot become one of
        // the new, so it goes before and comes back after; the server itself keeps that order.
        let mut parts = Vec::new();
        for column in uses.iter().filter(|column| column.table == *table) {
            let quoted = dialect.quote(&column.column);
            let brackets = if column.array { "[]" } else { "" };
            // Also where none comes back: one that changes is set again by a step of its own.
            parts.push(format!("ALTER COLUMN {quoted} DROP DEFAULT"));
            parts.push(format!(
                "ALTER COLUMN {quoted} TYPE {ty}{brackets} USING {quoted}::text{brackets}::{ty}{brackets}"
            ));
            if let Some(default) = &column.default {
                parts.push(format!(
                    "ALTER COLUMN {quoted} SET DEFAULT {}",
                    default_text(default)
                ));
            }
        }
        sql.push(format!(
            "ALTER TABLE {} {}",
            dialect.quote_name(table),
            parts.join(", ")
        ));
    }
    sql.extend(drop_enum_sql(dialect, &old));
    sql
}

/// The name that the old type has while the new one takes its place.
fn old_name(dialect: Dialect, name: &str) -> String {
    let mut old = format!("schema_diff_old_{name}");
    if let Some(limit) = dialect.identifier_limit() {
        while old.len() > limit {
            old.pop();
        }
    }
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_are_types_on_postgres_alone() {
        let name = ObjectName::new("Mood");
        assert_eq!(
            create_enum_sql(Dialect::Postgres, &name, &["it's", "b"]),
            [r#"CREATE TYPE "Mood" AS ENUM ('it''s', 'b')"#]
        );
        assert_eq!(
            drop_enum_sql(Dialect::Postgres, &ObjectName::in_schema("s", "m")),
            [r#"DROP TYPE "s"."m""#]
        );
        assert_eq!(
            add_enum_value_sql(Dialect::Postgres, &name, "c", None),
            [r#"ALTER TYPE "Mood" ADD VALUE 'c'"#]
        );
        assert_eq!(
            add_enum_value_sql(Dialect::Postgres, &name, "c", Some("b")),
            [r#"ALTER TYPE "Mood" ADD VALUE 'c' BEFORE 'b'"#]
        );
        for dialect in [Dialect::Sqlite, Dialect::MySql] {
            assert!(create_enum_sql(dialect, &name, &["a"]).is_empty());
            assert!(drop_enum_sql(dialect, &name).is_empty());
            assert!(add_enum_value_sql(dialect, &name, "c", None).is_empty());
            assert!(rewrite_enum_sql(dialect, &name, &["a"], &[]).is_empty());
        }
    }

    #[test]
    fn a_rewrite_moves_every_column_over_and_keeps_its_default() {
        let uses = [
            EnumUse::new("t", "a").default("x"),
            EnumUse::new("u", "b"),
            EnumUse::new("t", "many").array(),
        ];
        assert_eq!(
            rewrite_enum_sql(Dialect::Postgres, &ObjectName::new("m"), &["x", "y"], &uses),
            [
                r#"ALTER TYPE "m" RENAME TO "schema_diff_old_m""#,
                r#"CREATE TYPE "m" AS ENUM ('x', 'y')"#,
                r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE "m" USING "a"::text::"m", ALTER COLUMN "a" SET DEFAULT 'x', ALTER COLUMN "many" DROP DEFAULT, ALTER COLUMN "many" TYPE "m"[] USING "many"::text[]::"m"[]"#,
                r#"ALTER TABLE "u" ALTER COLUMN "b" DROP DEFAULT, ALTER COLUMN "b" TYPE "m" USING "b"::text::"m""#,
                r#"DROP TYPE "schema_diff_old_m""#,
            ]
        );
        let long = rewrite_enum_sql::<&str>(
            Dialect::Postgres,
            &ObjectName::new("é".repeat(31)),
            &[],
            &[],
        );
        assert!(long[0].ends_with(&format!(r#"TO "schema_diff_old_{}""#, "é".repeat(23))));
    }
}
