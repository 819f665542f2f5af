//! What can be said. Knows nothing of how it is written.

use proc_macro2::Span;

use crate::key::Key;

/// A kind of database that a word is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// `PostgreSQL`.
    Postgres,
    /// `MySQL` and `MariaDB`.
    MySql,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "postgres" => Self::Postgres,
            "mysql" => Self::MySql,
            "sqlite" => Self::Sqlite,
            _ => return None,
        })
    }
}

/// A word, and the one kind of database that it is for.
#[derive(Debug, Clone)]
pub struct Only<W> {
    /// The word.
    pub word: W,
    /// The database; `None` for all of them.
    pub on: Option<Dialect>,
}

/// A text, and where it stands.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text, never empty.
    pub value: String,
    /// The literal.
    pub span: Span,
}

/// A word on an entity's struct.
#[derive(Debug, Clone)]
pub enum TableWord {
    /// An index.
    Index(Index),
    /// A unique key.
    Unique(Unique),
    /// A condition that every row must meet.
    Check(Check),
    /// What else the primary key is.
    PrimaryKey(PrimaryKey),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// What is said of the table to readers.
    Comment(Text),
    /// The table's former name.
    RenamedFrom(Text),
    /// The entity is on a view.
    View(Span),
    /// Nothing is ever done to the table.
    Unmanaged(Span),
    /// How the table is partitioned.
    PartitionBy(Text),
    /// How the table is kept, in the database's words.
    Options(Text),
}

/// An index, as it is said.
#[derive(Debug, Clone)]
pub struct Index {
    /// The word itself.
    pub span: Span,
    /// What it sorts by, each with its place; never empty.
    pub columns: Vec<(Key, Span)>,
    /// Its name.
    pub name: Option<Text>,
    /// Whether no two rows may have the same values.
    pub unique: bool,
    /// How it is kept.
    pub using: Option<Text>,
    /// The condition of the rows that it holds.
    pub filter: Option<Text>,
    /// Columns that are kept beside the key.
    pub include: Vec<Text>,
    /// Whether two NULLs are the same value.
    pub nulls_not_distinct: bool,
    /// How it is kept, in the database's words: `option = value`, or `option` alone.
    pub with: Vec<Text>,
}

/// A primary key, as far as SeaORM does not say it.
#[derive(Debug, Clone)]
pub struct PrimaryKey {
    /// Its name.
    pub name: Option<Text>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// A unique key, as it is said.
#[derive(Debug, Clone)]
pub struct Unique {
    /// The word itself.
    pub span: Span,
    /// Its columns; never empty.
    pub columns: Vec<Text>,
    /// Its name.
    pub name: Option<Text>,
    /// Columns that are kept beside the key.
    pub include: Vec<Text>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// Whether two NULLs are the same value.
    pub nulls_not_distinct: bool,
}

/// When a key that may wait is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferrable {
    /// After each statement, unless a transaction says otherwise.
    Immediate,
    /// At the end of the transaction.
    Deferred,
}

/// A check, as it is said.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its name.
    pub name: Option<Text>,
    /// The condition.
    pub expr: Text,
    /// Whether tables that inherit are free of it.
    pub no_inherit: bool,
    /// Whether the rows from before it were never checked.
    pub not_valid: bool,
}

/// A foreign key, as it is said.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// The word itself.
    pub span: Span,
    /// The referencing columns; never empty.
    pub columns: Vec<Text>,
    /// The referenced table, as `table` or `schema.table`.
    pub table: String,
    /// The referenced columns, as many as `columns`.
    pub referenced: Vec<String>,
    /// Where both stand.
    pub references: Span,
    /// Its name.
    pub name: Option<Text>,
    /// ON DELETE.
    pub on_delete: Option<Action>,
    /// The only columns that ON DELETE sets; none for all of the key's.
    pub on_delete_columns: Vec<String>,
    /// ON UPDATE.
    pub on_update: Option<Action>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// Whether a row must have all of the columns or none.
    pub match_full: bool,
    /// Whether the rows from before it were never checked.
    pub not_valid: bool,
}

/// What happens to referencing rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of SQL")]
pub enum Action {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// A word on a field.
#[derive(Debug, Clone)]
pub enum ColumnWord {
    /// A condition that every row must meet.
    Check(Check),
    /// The collation.
    Collate(Text),
    /// What the column is computed from.
    Generated(Generated),
    /// How it counts up.
    Identity(Identity),
    /// What is said of it to readers.
    Comment(Text),
    /// Its former name.
    RenamedFrom(Text),
    /// How a value becomes one of the new type.
    Using(Text),
    /// What the rows that are there get, where the column must hold a value from now on.
    Backfill(Text),
    /// Its default, as SQL.
    Default(Text),
    /// What an UPDATE sets it to by itself, as SQL.
    OnUpdate(Text),
    /// Its type on single databases.
    Type(Vec<Type>),
    /// The name of its index or unique key.
    Name(Text),
}

/// What a generated column is computed from, as it is said.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The expression.
    pub expr: Text,
    /// Whether its values are kept.
    pub stored: bool,
}

/// How an identity column counts.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The word itself.
    pub span: Span,
    /// Whether an INSERT may say a number itself.
    pub counting: Counting,
    /// The first number.
    pub start: Option<String>,
    /// From one number to the next.
    pub increment: Option<String>,
    /// All that is said of the counting, in SQL's words (`START WITH 10 CACHE 5`); then nothing stands in the two above.
    pub options: Option<Text>,
}

/// Who gives the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// The database alone.
    Always,
    /// The database, where the INSERT does not.
    ByDefault,
}

/// A type on one kind of database.
#[derive(Debug, Clone)]
pub struct Type {
    /// The database.
    pub on: Dialect,
    /// The type, as SQL.
    pub sql: Text,
}

/// A word on an enum or a variant.
#[derive(Debug, Clone)]
pub enum EnumWord {
    /// Its former name, or the variant's former value.
    RenamedFrom(Text),
}
