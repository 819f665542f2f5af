//! The dialects: what each database can do, as named predicates; how it spells a type, a default, an identifier; and
//! when two of them are the same to it.
//!
//! Knows nothing of schemas as wholes, of changes and of plans.

mod defaults;
mod expressions;
mod families;
pub mod mysql_ddl;
pub mod sqlite_ddl;
pub mod tokens;
mod types;

pub use defaults::same_default;
pub use expressions::{plain_expression, same_expression};
pub use families::in_family;
pub use types::{UnsupportedType, canonical, is_plain_postgres_name, same_type, type_name};

use serde::{Deserialize, Serialize};

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// PostgreSQL 12 and newer.
    Postgres,
    /// MySQL 8 and MariaDB 10.5 and newer.
    MySql,
    /// SQLite 3.35 and newer.
    Sqlite,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Postgres, Self::MySql, Self::Sqlite];

    /// Its name in the configuration and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::Sqlite => "sqlite",
        }
    }

    /// It has a word for enums, be it a type or a column's. Elsewhere one is some text.
    pub fn knows_enums(self) -> bool {
        self.has_enum_types() || self.enums_live_in_columns()
    }

    /// Enum types are objects of their own.
    pub fn has_enum_types(self) -> bool {
        self == Self::Postgres
    }

    /// An enum's values stand in each column's own type.
    pub fn enums_live_in_columns(self) -> bool {
        self == Self::MySql
    }

    /// A unique constraint and a unique index are one and the same.
    pub fn unique_keys_are_indexes(self) -> bool {
        self == Self::MySql
    }

    /// A foreign key's NO ACTION and RESTRICT are the same.
    pub fn no_action_restricts(self) -> bool {
        self == Self::MySql
    }

    /// An index that a foreign key needs cannot go while it has no other.
    pub fn foreign_keys_keep_an_index(self) -> bool {
        self == Self::MySql
    }

    /// A column's type cannot change while a foreign key is on it, on either end.
    pub fn foreign_keys_pin_types(self) -> bool {
        self == Self::MySql
    }

    /// Foreign keys, primary keys and unique constraints have names that statements use.
    pub fn names_constraints(self) -> bool {
        self != Self::Sqlite
    }

    /// A column's type, nullability and default, and a table's keys, can change by ALTER TABLE.
    pub fn can_alter_column(self) -> bool {
        self != Self::Sqlite
    }

    /// A script can ask and act on the answer.
    pub fn can_decide(self) -> bool {
        self != Self::Sqlite
    }

    /// One database holds several database schemas.
    pub fn has_schemas(self) -> bool {
        self == Self::Postgres
    }

    /// Tables and columns have comments.
    pub fn has_comments(self) -> bool {
        self != Self::Sqlite
    }

    /// A table can be kept in partitions.
    pub fn has_partitions(self) -> bool {
        self != Self::Sqlite
    }

    /// The dialect that alone has this option of a table, as far as options are known by name.
    pub fn of_option(word: &str) -> Option<Self> {
        match word {
            "strict" | "without_rowid" => Some(Self::Sqlite),
            "engine" | "collation" | "row_format" | "key_block_size" => Some(Self::MySql),
            "fillfactor" | "unlogged" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The name of a primary key is one's own to give.
    pub fn names_primary_keys(self) -> bool {
        self == Self::Postgres
    }

    /// An UPDATE can set a column by itself (ON UPDATE).
    pub fn updates_columns(self) -> bool {
        self == Self::MySql
    }

    /// Views and triggers go on speaking of what is renamed, by its new name.
    pub fn views_follow_renames(self) -> bool {
        self != Self::MySql
    }

    /// A column's type cannot change while a view, a trigger or a computed column is made of it.
    pub fn types_wait_for_views(self) -> bool {
        self == Self::Postgres
    }

    /// The catalog says which columns a view is made of.
    pub fn knows_columns_of_views(self) -> bool {
        self == Self::Postgres
    }

    /// What a trigger does stands in a function, and not in the trigger.
    pub fn triggers_call_functions(self) -> bool {
        self == Self::Postgres
    }

    /// DDL can be rolled back.
    pub fn ddl_is_transactional(self) -> bool {
        self != Self::MySql
    }

    /// Index names are unique in a whole schema, not only on their table.
    pub fn index_names_are_schema_wide(self) -> bool {
        self != Self::MySql
    }

    /// Foreign-key names are unique in a whole database.
    pub fn foreign_key_names_are_database_wide(self) -> bool {
        self == Self::MySql
    }

    /// A single integer primary key counts up by itself, whatever is said.
    pub fn integer_key_always_counts(self) -> bool {
        self == Self::Sqlite
    }

    /// The longest identifier, in bytes (PostgreSQL) or characters (MySQL); none where there is no limit.
    pub fn identifier_limit(self) -> Option<usize> {
        match self {
            Self::Postgres => Some(63),
            Self::MySql => Some(64),
            Self::Sqlite => None,
        }
    }

    /// An identifier, quoted.
    pub fn quote(self, identifier: &str) -> String {
        match self {
            Self::MySql => format!("`{}`", identifier.replace('`', "``")),
            Self::Postgres | Self::Sqlite => format!("\"{}\"", identifier.replace('"', "\"\"")),
        }
    }

    /// A string literal, quoted.
    pub fn quote_string(self, text: &str) -> String {
        let doubled = text.replace('\'', "''");
        match self {
            Self::MySql => format!("'{}'", doubled.replace('\\', "\\\\")),
            Self::Postgres | Self::Sqlite => format!("'{doubled}'"),
        }
    }

    /// The type of a column that holds one of these values, where enums live in columns.
    pub fn enum_in_column<S: AsRef<str>>(self, values: &[S]) -> Option<String> {
        let values: Vec<String> = values
            .iter()
            .map(|value| self.quote_string(value.as_ref()))
            .collect();
        self.enums_live_in_columns()
            .then(|| format!("ENUM({})", values.join(", ")))
    }

    /// A possibly schema-qualified name, quoted.
    pub fn quote_name(self, name: &crate::model::ObjectName) -> String {
        match &name.schema {
            Some(schema) => format!("{}.{}", self.quote(schema), self.quote(&name.name)),
            None => self.quote(&name.name),
        }
    }
}

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
