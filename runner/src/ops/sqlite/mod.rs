//! Altering a table on SQLite: by ALTER TABLE where it can, else by building the table anew in the order that
//! SQLite's documentation gives, with foreign keys off.
//!
//! Knows nothing of what the alterations mean: the new definition comes from `schema_diff::dialect::sqlite_ddl`.

mod catalog;
mod checks;
mod rebuild;

use schema_diff::dialect::Dialect;
use schema_diff::dialect::sqlite_ddl::{self, DdlError};
use schema_diff::model::ObjectName;
use schema_diff::statement::TableAction;
use sea_orm::{ConnectionTrait, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManagerConnection;

use catalog::Catalog;

pub(crate) use catalog::flag;
pub(crate) use checks::{new_orphans, orphans};

const DIALECT: Dialect = Dialect::Sqlite;

/// The statements between these two only ask SQLite for its opinion, and change nothing.
pub(crate) const PROBE_BEGINS: &str = "SAVEPOINT schema_diff_probe";
/// See [`PROBE_BEGINS`].
pub(crate) const PROBE_ENDS: &str = "RELEASE schema_diff_probe";

/// Makes the alterations, all or none of them.
pub(super) async fn alter_table(
    connection: &SchemaManagerConnection<'_>,
    table: &ObjectName,
    actions: &[TableAction],
) -> Result<(), DbErr> {
    if let Some(schema) = &table.schema
        && !schema.eq_ignore_ascii_case("main")
    {
        return Err(cannot(&table.name, "it is in an attached database"));
    }
    // A key counts whatever is said, and a constraint's name is not kept anywhere that counts.
    let says_nothing = |action: &TableAction| {
        matches!(
            action,
            TableAction::AddIdentity(_)
                | TableAction::DropIdentity(_)
                | TableAction::RenamePrimaryKey { .. }
                | TableAction::RenameUnique { .. }
                | TableAction::RenameCheck { .. }
                | TableAction::RenameForeignKey { .. }
        )
    };
    if actions.iter().all(says_nothing) {
        return Ok(());
    }
    if let [TableAction::RenameIndex { from, to }] = actions {
        return rename_index(connection, &table.name, from, to).await;
    }
    let SchemaManagerConnection::Connection(pool) = connection else {
        // The transaction is the caller's, and so is what becomes of it.
        return alter_within(connection, &table.name, actions).await;
    };
    if !flag(*pool, "foreign_keys").await? {
        let transaction = pool.begin().await?;
        let result = alter_within(&transaction, &table.name, actions).await;
        return finish(transaction, result).await;
    }
    alter_alone(pool, &table.name, actions).await
}

/// Makes the index anew under another name.
async fn rename_index(
    connection: &SchemaManagerConnection<'_>,
    table: &str,
    from: &str,
    to: &str,
) -> Result<(), DbErr> {
    let catalog = Catalog::of(connection, table).await?;
    let index = catalog
        .indexes
        .iter()
        .find(|index| index.name.eq_ignore_ascii_case(from))
        .ok_or_else(|| cannot(table, &format!("it has no index {from}")))?;
    let sql = sqlite_ddl::renamed_index(&index.sql, to)
        .map_err(|error| cannot(table, &format!("index {from}: {}", error.0)))?;
    let drop = format!("DROP INDEX {}", DIALECT.quote(&index.name));
    connection.execute_unprepared(&drop).await?;
    connection.execute_unprepared(&sql).await?;
    Ok(())
}

/// Alters with foreign keys off, and on again afterwards. The setting belongs to one connection and cannot change
/// inside a transaction, while a pool lends a connection for longer than one statement only as a transaction: so the
/// borrowed one is ended at once, and one is open again when it is given back.
async fn alter_alone(
    pool: &sea_orm::DatabaseConnection,
    table: &str,
    actions: &[TableAction],
) -> Result<(), DbErr> {
    let lent = pool.begin().await?;
    lent.execute_unprepared("COMMIT").await?;
    lent.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    lent.execute_unprepared("BEGIN").await?;
    let mut result = alter_within(&lent, table, actions).await;
    if result.is_ok() {
        result = lent.execute_unprepared("COMMIT").await.map(drop);
    }
    if result.is_err() {
        // SQLite may have rolled back by itself; then there is nothing left to do.
        let _ = lent.execute_unprepared("ROLLBACK").await;
    }
    let restored = async {
        lent.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        lent.execute_unprepared("BEGIN").await
    }
    .await;
    let given_back = lent.commit().await;
    result.and(restored.map(drop)).and(given_back)
}

async fn finish(
    transaction: sea_orm::DatabaseTransaction,
    result: Result<(), DbErr>,
) -> Result<(), DbErr> {
    match result {
        Ok(()) => transaction.commit().await,
        Err(error) => {
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

/// Alters inside the transaction that is open.
async fn alter_within(
    connection: &impl ConnectionTrait,
    table: &str,
    actions: &[TableAction],
) -> Result<(), DbErr> {
    let catalog = Catalog::of(connection, table).await?;
    let name = catalog.table.name.as_str();
    let unreadable = |error: DdlError| cannot(name, &error.0);
    let in_place =
        sqlite_ddl::can_alter_in_place(&catalog.table.sql, actions).map_err(unreadable)?;
    let drops = || {
        actions.iter().filter_map(|action| match action {
            TableAction::DropColumn(column) => Some(column.as_str()),
            _ => None,
        })
    };
    for column in drops() {
        if let Some(index) = catalog.index_on(column) {
            return Err(cannot(
                name,
                &format!("index {index} uses column {column}; drop the index first"),
            ));
        }
    }
    // A view or a trigger may use the column; SQLite would refuse, so it is asked in the rebuild.
    let free = catalog.dependents.is_empty() || drops().next().is_none();
    if !(in_place && free) {
        return rebuild::rebuild(connection, &catalog, actions).await;
    }
    for action in actions {
        match action {
            TableAction::AddColumn(column) => {
                let sql = sqlite_ddl::add_column_sql(name, column).map_err(unreadable)?;
                connection.execute_unprepared(&sql).await?;
            }
            TableAction::DropColumn(column) => {
                let sql = format!(
                    "ALTER TABLE {} DROP COLUMN {}",
                    DIALECT.quote(name),
                    DIALECT.quote(column)
                );
                connection.execute_unprepared(&sql).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn cannot(table: &str, reason: &str) -> DbErr {
    DbErr::Custom(format!("table {table} cannot be altered: {reason}"))
}
