//! enum values added
//!
//! Revision: enum_values_added
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - add values `first`, `it's` to enum `mood`
//! - change column `mood` of `u`: not null → null

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TYPE "mood" ADD VALUE 'first' BEFORE 'owner'"#,
                    r#"ALTER TYPE "mood" ADD VALUE 'it''s'"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('first', 'owner', 'member', 'it''s') NOT NULL DEFAULT 'member'",
                    "ALTER TABLE `u` MODIFY COLUMN `mood` ENUM('first', 'owner', 'member', 'it''s') NOT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "u",
                    &[],
                    &["id", "mood"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_u" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mood" enum_text )"#,
                        r#"INSERT INTO "schema_diff_new_u" ("id", "mood") SELECT "id", "mood" FROM "u""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_u'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_u', seq FROM sqlite_sequence WHERE name = 'u'",
                        r#"DROP TABLE "u""#,
                        r#"ALTER TABLE "schema_diff_new_u" RENAME TO "u""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "u" ALTER COLUMN "mood" DROP NOT NULL"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `u` MODIFY COLUMN `mood` enum('first','owner','member','it''s') NULL")
                    .await?;
            }
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row holds a value that is removed: `first`, `it's`.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TYPE "mood" RENAME TO "schema_diff_old_mood""#,
                    r#"CREATE TYPE "mood" AS ENUM ('owner', 'member')"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "mood" DROP DEFAULT, ALTER COLUMN "mood" TYPE "mood" USING "mood"::text::"mood", ALTER COLUMN "mood" SET DEFAULT 'member'"#,
                    r#"ALTER TABLE "u" ALTER COLUMN "mood" DROP DEFAULT, ALTER COLUMN "mood" TYPE "mood" USING "mood"::text::"mood""#,
                    r#"DROP TYPE "schema_diff_old_mood""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'member') NOT NULL DEFAULT 'member'",
                    "ALTER TABLE `u` MODIFY COLUMN `mood` ENUM('owner', 'member') DEFAULT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
        }

        // This fails while a row has NULL in `mood`.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "u",
                    &[],
                    &["id", "mood"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_u" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mood" enum_text NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_u" ("id", "mood") SELECT "id", "mood" FROM "u""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_u'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_u', seq FROM sqlite_sequence WHERE name = 'u'",
                        r#"DROP TABLE "u""#,
                        r#"ALTER TABLE "schema_diff_new_u" RENAME TO "u""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "u" ALTER COLUMN "mood" SET NOT NULL"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(
                        "ALTER TABLE `u` MODIFY COLUMN `mood` enum('owner','member') NOT NULL",
                    )
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
