//! enum and value renamed and grown
//!
//! Revision: enum_and_value_renamed_and_grown
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename enum `mood` to `feeling`
//! - rename value `member` of enum `feeling` to `guest`
//! - add value `other` to enum `feeling`

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
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"UPDATE "t" SET "mood" = 'guest' WHERE "mood" = 'member'"#,
                    )
                    .await?;
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["id", "mood"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mood" enum_text NOT NULL DEFAULT 'guest' )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "mood") SELECT "id", "mood" FROM "t""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_t'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_t', seq FROM sqlite_sequence WHERE name = 't'",
                        r#"DROP TABLE "t""#,
                        r#"ALTER TABLE "schema_diff_new_t" RENAME TO "t""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TYPE "mood" RENAME TO "feeling""#,
                    r#"ALTER TYPE "feeling" RENAME VALUE 'member' TO 'guest'"#,
                    r#"ALTER TYPE "feeling" ADD VALUE 'other'"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'guest', 'member') NOT NULL DEFAULT 'member'",
                    "UPDATE `t` SET `mood` = 'guest' WHERE `mood` = 'member'",
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'guest') NOT NULL DEFAULT 'guest'",
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'guest', 'other') NOT NULL DEFAULT 'guest'",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // This fails while a row holds a value that is removed: `other`.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"UPDATE "t" SET "mood" = 'member' WHERE "mood" = 'guest'"#,
                    )
                    .await?;
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["id", "mood"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mood" enum_text NOT NULL DEFAULT 'member' )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "mood") SELECT "id", "mood" FROM "t""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_t'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_t', seq FROM sqlite_sequence WHERE name = 't'",
                        r#"DROP TABLE "t""#,
                        r#"ALTER TABLE "schema_diff_new_t" RENAME TO "t""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TYPE "feeling" RENAME TO "schema_diff_old_feeling""#,
                    r#"CREATE TYPE "feeling" AS ENUM ('owner', 'guest')"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "mood" DROP DEFAULT, ALTER COLUMN "mood" TYPE "feeling" USING "mood"::text::"feeling", ALTER COLUMN "mood" SET DEFAULT 'guest'"#,
                    r#"DROP TYPE "schema_diff_old_feeling""#,
                    r#"ALTER TYPE "feeling" RENAME VALUE 'guest' TO 'member'"#,
                    r#"ALTER TYPE "feeling" RENAME TO "mood""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'guest') NOT NULL DEFAULT 'guest'",
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'member', 'guest') NOT NULL DEFAULT 'guest'",
                    "UPDATE `t` SET `mood` = 'member' WHERE `mood` = 'guest'",
                    "ALTER TABLE `t` MODIFY COLUMN `mood` ENUM('owner', 'member') NOT NULL DEFAULT 'member'",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
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
