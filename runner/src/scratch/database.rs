//! A scratch database on the same MySQL or MariaDB server, for what cannot be tried in the project's own: no
//! statement there can be taken back.

use schema_diff::dialect::Dialect;
use sea_orm::sqlx::mysql::MySqlPoolOptions;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, Statement};

/// A new, empty database, whose name says what it is. It has a connection of its own, so that nothing meant for it
/// can reach the project's database.
pub(crate) struct ScratchDatabase {
    /// The connection to it.
    pub(crate) connection: DatabaseConnection,
    /// Its name, quoted.
    name: String,
}

/// Makes one beside the database of this connection, with the same character set.
pub(crate) async fn scratch_database(
    beside: &DatabaseConnection,
) -> Result<ScratchDatabase, DbErr> {
    let query = "SELECT CONCAT('schema_diff_scratch_', CONNECTION_ID(), '_', UUID_SHORT()) AS name, \
                 s.DEFAULT_CHARACTER_SET_NAME AS charset, s.DEFAULT_COLLATION_NAME AS collation_name \
                 FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME = DATABASE()";
    let row = beside
        .query_one_raw(Statement::from_string(DbBackend::MySql, query))
        .await?
        .ok_or_else(|| DbErr::Custom("the connection has no database".into()))?;
    let column = |column: &str| row.try_get::<String>("", column);
    let name = column("name")?;
    let quote = |name: &str| Dialect::MySql.quote(name);
    beside
        .execute_unprepared(&format!(
            "CREATE DATABASE {} CHARACTER SET {} COLLATE {}",
            quote(&name),
            quote(&column("charset")?),
            quote(&column("collation_name")?)
        ))
        .await?;
    let options = beside.get_mysql_connection_pool().connect_options();
    let options = options.as_ref().clone().database(&name);
    let pool = MySqlPoolOptions::new()
        .max_connections(1)
        .connect_lazy_with(options);
    Ok(ScratchDatabase {
        connection: pool.into(),
        name: quote(&name),
    })
}

impl ScratchDatabase {
    /// Makes the tables of the other database in it, without their rows. Views and triggers stay behind.
    pub(crate) async fn copy_tables(&self, from: &DatabaseConnection) -> Result<(), DbErr> {
        let ask = |sql: String| from.query_all_raw(Statement::from_string(DbBackend::MySql, sql));
        let tables = ask("SELECT TABLE_NAME AS name FROM information_schema.TABLES \
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')"
            .into());
        // A table may come before one that it references.
        self.send("SET SESSION foreign_key_checks = 0").await?;
        for row in tables.await? {
            let name: String = row.try_get("", "name")?;
            let text = ask(format!("SHOW CREATE TABLE {}", Dialect::MySql.quote(&name))).await?;
            for row in text {
                self.send(&row.try_get_by_index::<String>(1)?).await?;
            }
        }
        self.send("SET SESSION foreign_key_checks = 1").await
    }

    async fn send(&self, sql: &str) -> Result<(), DbErr> {
        self.connection.execute_unprepared(sql).await.map(drop)
    }

    /// Drops it, by way of a connection to the database beside.
    pub(crate) async fn drop(self, beside: &DatabaseConnection) -> Result<(), DbErr> {
        let closed = self.connection.close().await;
        beside
            .execute_unprepared(&format!("DROP DATABASE {}", self.name))
            .await?;
        closed
    }
}
