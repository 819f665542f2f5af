//! column altered
//!
//! Revision: column_altered
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `name` of `users`: string(50) → string(80), no default → default 'nobody'
//! - change column `note` of `users`: string(20) → text
//! - change column `age` of `users`: integer → big integer

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "users",
                    &[],
                    &["age", "id", "name", "note"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL DEFAULT 'nobody', "note" text, "age" integer )"#,
                        r#"INSERT INTO "schema_diff_new_users" ("id", "name", "note", "age") SELECT "id", "name", "note", "age" FROM "users""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                        r#"DROP TABLE "users""#,
                        r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(80), ALTER COLUMN "name" SET DEFAULT 'nobody', ALTER COLUMN "note" TYPE text, ALTER COLUMN "age" TYPE bigint USING "age"::bigint"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `users` MODIFY COLUMN `name` varchar(80) NOT NULL DEFAULT 'nobody', MODIFY COLUMN `note` text DEFAULT NULL, MODIFY COLUMN `age` bigint DEFAULT NULL")
                    .await?;
            }
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "users",
                    &[],
                    &["age", "id", "name", "note"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL, "note" varchar(20), "age" integer )"#,
                        r#"INSERT INTO "schema_diff_new_users" ("id", "name", "note", "age") SELECT "id", "name", "note", "age" FROM "users""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                        r#"DROP TABLE "users""#,
                        r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "users" ALTER COLUMN "age" TYPE integer USING "age"::integer, ALTER COLUMN "note" TYPE varchar(20), ALTER COLUMN "name" DROP DEFAULT, ALTER COLUMN "name" TYPE varchar(50)"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `users` MODIFY COLUMN `age` int DEFAULT NULL, MODIFY COLUMN `note` varchar(20) DEFAULT NULL, MODIFY COLUMN `name` varchar(50) NOT NULL")
                    .await?;
            }
        }

        Ok(())
    }
}

/// Builds a table of SQLite anew, or fails and leaves everything as it was. Foreign keys are off
/// meanwhile, since the rows that reference the old table would go with it. It is all one text,
/// for one connection: a pool may lend another one for each.
async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
    children: &[&str],
    columns: &[&str],
    statements: &[&str],
) -> Result<(), DbErr> {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let orphans_of = |table: &&str| {
        let table = text(table);
        format!("(SELECT count(*) FROM pragma_foreign_key_check({table}))")
    };
    let orphans: Vec<String> = [table].iter().chain(children).map(orphans_of).collect();
    let orphans = orphans.join(" + ");
    let objects = "(SELECT count(*) FROM sqlite_master WHERE type <> 'table' AND sql NOTNULL)";
    let (table, columns) = (text(table), text(&columns.join(", ")));
    let statements = statements.join("\n;\n");
    let script = format!(
        "PRAGMA foreign_keys = OFF;
        SAVEPOINT rebuild;
        CREATE TEMP TABLE rebuild_checks (
            foreign_keys CONSTRAINT \"foreign keys stay on inside a transaction\"
                CHECK (foreign_keys = 0),
            columns CONSTRAINT \"the table had other columns when this was written\"
                CHECK (columns = {columns}),
            orphans, objects,
            orphans_after CONSTRAINT \"rows would reference nothing\"
                CHECK (orphans_after <= orphans),
            objects_after CONSTRAINT \"an index, a trigger or a view would be lost\"
                CHECK (objects_after = objects)
        );
        INSERT INTO temp.rebuild_checks (foreign_keys, columns, orphans, objects)
            SELECT foreign_keys, (
                SELECT group_concat(name, ', ')
                FROM (SELECT name FROM pragma_table_info({table}) ORDER BY name)
            ), {orphans}, {objects} FROM pragma_foreign_keys;
        {statements}
        ;
        UPDATE temp.rebuild_checks SET orphans_after = {orphans}, objects_after = {objects};
        DROP TABLE temp.rebuild_checks;
        RELEASE rebuild;
        PRAGMA foreign_keys = ON;"
    );
    let connection = manager.get_connection();
    let built = connection.execute_unprepared(&script).await;
    if built.is_err() {
        let undo = "ROLLBACK TO rebuild; RELEASE rebuild; PRAGMA foreign_keys = ON";
        let _ = connection.execute_unprepared(undo).await;
    }
    built.map(|_| ())
}
