//! The builder of one table's alterations.

use schema_diff::model::ObjectName;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::DbErr;
use sea_orm::sea_query::{Expr, ForeignKeyCreateStatement, IntoColumnDef};
use sea_orm_migration::SchemaManager;

/// Alters one table: one statement where the dialect can, one rebuild of the table on SQLite.
pub fn alter_table<'m, 'c>(
    manager: &'m SchemaManager<'c>,
    table: impl Into<ObjectName>,
) -> AlterTable<'m, 'c> {
    AlterTable {
        manager,
        table: table.into(),
        actions: Vec::new(),
    }
}

/// Alterations of one table, which [`run`](Self::run) makes.
#[must_use = "nothing happens before `run`"]
pub struct AlterTable<'m, 'c> {
    manager: &'m SchemaManager<'c>,
    table: ObjectName,
    actions: Vec<TableAction>,
}

impl AlterTable<'_, '_> {
    fn with(mut self, action: TableAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Adds a column.
    pub fn add_column(self, column: impl IntoColumnDef) -> Self {
        self.with(TableAction::AddColumn(column.into_column_def()))
    }

    /// Drops a column. On SQLite, what uses it must be dropped before or in the same alteration.
    pub fn drop_column(self, column: impl Into<String>) -> Self {
        self.with(TableAction::DropColumn(column.into()))
    }

    /// Gives the column the type of this definition; nothing else of the definition is looked at.
    pub fn set_type(self, column: impl IntoColumnDef) -> Self {
        self.with(TableAction::SetType(column.into_column_def()))
    }

    /// The column may hold NULL no longer.
    pub fn set_not_null(self, column: impl Into<String>) -> Self {
        self.with(TableAction::SetNotNull(column.into()))
    }

    /// The column may hold NULL.
    pub fn drop_not_null(self, column: impl Into<String>) -> Self {
        self.with(TableAction::DropNotNull(column.into()))
    }

    /// Changes the column's type. `using` is SQL that says how a value becomes one of the new type; only `PostgreSQL`
    /// asks for it.
    pub fn set_type_using(self, column: impl IntoColumnDef, using: impl Into<String>) -> Self {
        self.with(TableAction::SetTypeUsing(
            column.into_column_def(),
            using.into(),
        ))
    }

    /// Sets the column's default.
    pub fn set_default(self, column: impl Into<String>, default: impl Into<Expr>) -> Self {
        self.with(TableAction::SetDefault(column.into(), default.into()))
    }

    /// Takes the column's default off.
    pub fn drop_default(self, column: impl Into<String>) -> Self {
        self.with(TableAction::DropDefault(column.into()))
    }

    /// Lets the database count the column up. Nothing on SQLite, where an INTEGER PRIMARY KEY always counts.
    pub fn add_identity(self, column: impl Into<String>) -> Self {
        self.with(TableAction::AddIdentity(column.into()))
    }

    /// The database counts the column up no longer. Nothing on SQLite.
    pub fn drop_identity(self, column: impl Into<String>) -> Self {
        self.with(TableAction::DropIdentity(column.into()))
    }

    /// Adds the primary key; the database names it.
    pub fn add_primary_key<C, S>(self, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::AddPrimaryKey {
            name: None,
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Adds the primary key under a name.
    pub fn add_named_primary_key<C, S>(self, name: impl Into<String>, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::AddPrimaryKey {
            name: Some(name.into()),
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Drops the primary key, which has this name where keys have names.
    pub fn drop_primary_key(self, name: impl Into<String>) -> Self {
        self.with(TableAction::DropPrimaryKey { name: name.into() })
    }

    /// Adds a unique constraint.
    pub fn add_unique<C, S>(self, name: impl Into<String>, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::AddUnique {
            name: Some(name.into()),
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Drops a unique constraint: by its name where keys have names, by its columns on SQLite.
    pub fn drop_unique<C, S>(self, name: impl Into<String>, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::DropUnique {
            name: name.into(),
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Adds a condition that every row must meet.
    pub fn add_check(self, name: impl Into<String>, expression: impl Into<String>) -> Self {
        self.with(TableAction::AddCheck {
            name: Some(name.into()),
            expression: expression.into(),
        })
    }

    /// Adds a condition that every row must meet, and leaves its name to the database.
    pub fn add_unnamed_check(self, expression: impl Into<String>) -> Self {
        self.with(TableAction::AddCheck {
            name: None,
            expression: expression.into(),
        })
    }

    /// Drops a check by its name, or by its condition where the table keeps no such name.
    pub fn drop_check(self, name: impl Into<String>, expression: impl Into<String>) -> Self {
        self.with(TableAction::DropCheck {
            name: Some(name.into()),
            expression: expression.into(),
        })
    }

    /// Drops a check by its condition.
    pub fn drop_unnamed_check(self, expression: impl Into<String>) -> Self {
        self.with(TableAction::DropCheck {
            name: None,
            expression: expression.into(),
        })
    }

    /// Gives the primary key another name where it has one of its own. (On MySQL and SQLite it has none.)
    pub fn rename_primary_key(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.with(TableAction::RenamePrimaryKey {
            from: from.into(),
            to: to.into(),
        })
    }

    /// Gives a unique constraint another name where keys have names. (One that the server named keeps its name on MySQL.)
    pub fn rename_unique<C, S>(
        self,
        from: impl Into<String>,
        to: impl Into<String>,
        columns: C,
    ) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::RenameUnique {
            from: from.into(),
            to: to.into(),
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Gives a check another name where checks have names.
    pub fn rename_check(
        self,
        from: impl Into<String>,
        to: impl Into<String>,
        expression: impl Into<String>,
    ) -> Self {
        self.with(TableAction::RenameCheck {
            from: from.into(),
            to: to.into(),
            expression: expression.into(),
        })
    }

    /// Gives a foreign key another name where keys have names: `key` is the key as it is to be.
    pub fn rename_foreign_key(
        self,
        from: impl Into<String>,
        key: impl Into<NewForeignKey>,
    ) -> Self {
        self.with(TableAction::RenameForeignKey {
            from: from.into(),
            key: key.into().0,
        })
    }

    /// Adds a constraint, as it stands in CREATE TABLE.
    pub fn add_constraint(self, sql: impl Into<String>) -> Self {
        self.with(TableAction::AddConstraint(sql.into()))
    }

    /// Says the column anew as a whole, as it stands in CREATE TABLE.
    pub fn redefine(self, column: impl Into<String>, sql: impl Into<String>) -> Self {
        self.with(TableAction::Redefine {
            column: column.into(),
            definition: sql.into(),
        })
    }

    /// Sets a word of the table's definition: SQLite's `strict` and `without_rowid`, and `autoincrement` of its key, whose
    /// value is empty. Nothing on other dialects.
    pub fn set_option(self, option: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(TableAction::SetOption(option.into(), Some(value.into())))
    }

    /// Takes a word behind the table's definition away. Nothing on other dialects.
    pub fn reset_option(self, option: impl Into<String>) -> Self {
        self.with(TableAction::SetOption(option.into(), None))
    }

    /// Adds a foreign key.
    pub fn add_foreign_key(self, key: impl Into<NewForeignKey>) -> Self {
        self.with(TableAction::AddForeignKey(key.into().0))
    }

    /// Drops a foreign key: by its name where keys have names, by its columns on SQLite.
    pub fn drop_foreign_key<C, S>(self, name: impl Into<String>, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.with(TableAction::DropForeignKey {
            name: name.into(),
            columns: columns.into_iter().map(Into::into).collect(),
        })
    }

    /// Makes the alterations.
    pub async fn run(self) -> Result<(), DbErr> {
        let dialect = super::dialect(self.manager)?;
        let statement = Statement::AlterTable {
            table: self.table,
            actions: self.actions,
        };
        super::execute(self.manager.get_connection(), dialect, &[statement]).await
    }
}

/// A foreign key to be added: sea-query's statement, by value or as its builder leaves it.
pub struct NewForeignKey(ForeignKeyCreateStatement);

impl From<ForeignKeyCreateStatement> for NewForeignKey {
    fn from(key: ForeignKeyCreateStatement) -> Self {
        Self(key)
    }
}

impl From<&mut ForeignKeyCreateStatement> for NewForeignKey {
    fn from(key: &mut ForeignKeyCreateStatement) -> Self {
        Self(key.clone())
    }
}
