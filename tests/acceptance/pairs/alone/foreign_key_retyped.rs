//! foreign key retyped
//!
//! Revision: foreign_key_retyped
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `id` of `a`: integer → big integer
//! - change column `up` of `a`: integer → big integer
//! - change column `a_id` of `b`: integer → big integer
//! - change foreign key of `a`: `fk-a-up` (`up`) → `a` (`id`) → `fk-a-up` (`up`) → `a` (`id`)
//! - change foreign key of `b`: `fk-b-a_id` (`a_id`) → `a` (`id`), on delete cascade → `fk-b-a_id` (`a_id`) → `a` (`id`), on delete cascade

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
                    "a",
                    &["b"],
                    &["id", "up"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "up" integer )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "up") SELECT "id", "up" FROM "a""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_a'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_a', seq FROM sqlite_sequence WHERE name = 'a'",
                        r#"DROP TABLE "a""#,
                        r#"ALTER TABLE "schema_diff_new_a" RENAME TO "a""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "a" DROP CONSTRAINT "fk-a-up", ALTER COLUMN "up" TYPE bigint USING "up"::bigint"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `a` DROP FOREIGN KEY `fk-a-up`, DROP INDEX `fk-a-up`",
                    "ALTER TABLE `a` MODIFY COLUMN `up` bigint DEFAULT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "b",
                    &[],
                    &["a_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_b" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a_id" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_b" ("id", "a_id") SELECT "id", "a_id" FROM "b""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_b'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_b', seq FROM sqlite_sequence WHERE name = 'b'",
                        r#"DROP TABLE "b""#,
                        r#"ALTER TABLE "schema_diff_new_b" RENAME TO "b""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "b" DROP CONSTRAINT "fk-b-a_id", ALTER COLUMN "a_id" TYPE bigint USING "a_id"::bigint"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `b` DROP FOREIGN KEY `fk-b-a_id`, DROP INDEX `fk-b-a_id`",
                    "ALTER TABLE `b` MODIFY COLUMN `a_id` bigint NOT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "a",
                    &[],
                    &["id", "up"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "up" integer, FOREIGN KEY ("up") REFERENCES "a" ("id") )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "up") SELECT "id", "up" FROM "a""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_a'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_a', seq FROM sqlite_sequence WHERE name = 'a'",
                        r#"DROP TABLE "a""#,
                        r#"ALTER TABLE "schema_diff_new_a" RENAME TO "a""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "a" ALTER COLUMN "id" TYPE bigint USING "id"::bigint, ADD CONSTRAINT "fk-a-up" FOREIGN KEY ("up") REFERENCES "a" ("id")"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `a` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT",
                    "ALTER TABLE `a` ADD CONSTRAINT `fk-a-up` FOREIGN KEY (`up`) REFERENCES `a` (`id`)",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "b",
                    &[],
                    &["a_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_b" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a_id" integer NOT NULL, FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE )"#,
                        r#"INSERT INTO "schema_diff_new_b" ("id", "a_id") SELECT "id", "a_id" FROM "b""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_b'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_b', seq FROM sqlite_sequence WHERE name = 'b'",
                        r#"DROP TABLE "b""#,
                        r#"ALTER TABLE "schema_diff_new_b" RENAME TO "b""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "b" ADD CONSTRAINT "fk-b-a_id" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `b` ADD CONSTRAINT `fk-b-a_id` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`) ON DELETE CASCADE")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "a",
                    &["b"],
                    &["id", "up"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "up" integer )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "up") SELECT "id", "up" FROM "a""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_a'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_a', seq FROM sqlite_sequence WHERE name = 'a'",
                        r#"DROP TABLE "a""#,
                        r#"ALTER TABLE "schema_diff_new_a" RENAME TO "a""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "a" DROP CONSTRAINT "fk-a-up", ALTER COLUMN "up" TYPE integer USING "up"::integer"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `a` DROP FOREIGN KEY `fk-a-up`, DROP INDEX `fk-a-up`",
                    "ALTER TABLE `a` MODIFY COLUMN `up` int DEFAULT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "b",
                    &[],
                    &["a_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_b" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a_id" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_b" ("id", "a_id") SELECT "id", "a_id" FROM "b""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_b'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_b', seq FROM sqlite_sequence WHERE name = 'b'",
                        r#"DROP TABLE "b""#,
                        r#"ALTER TABLE "schema_diff_new_b" RENAME TO "b""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "b" DROP CONSTRAINT "fk-b-a_id", ALTER COLUMN "a_id" TYPE integer USING "a_id"::integer"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `b` DROP FOREIGN KEY `fk-b-a_id`, DROP INDEX `fk-b-a_id`",
                    "ALTER TABLE `b` MODIFY COLUMN `a_id` int NOT NULL",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "a",
                    &[],
                    &["id", "up"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "up" integer, FOREIGN KEY ("up") REFERENCES "a" ("id") )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "up") SELECT "id", "up" FROM "a""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_a'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_a', seq FROM sqlite_sequence WHERE name = 'a'",
                        r#"DROP TABLE "a""#,
                        r#"ALTER TABLE "schema_diff_new_a" RENAME TO "a""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "a" ALTER COLUMN "id" TYPE integer USING "id"::integer, ADD CONSTRAINT "fk-a-up" FOREIGN KEY ("up") REFERENCES "a" ("id")"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `a` MODIFY COLUMN `id` int NOT NULL AUTO_INCREMENT",
                    "ALTER TABLE `a` ADD CONSTRAINT `fk-a-up` FOREIGN KEY (`up`) REFERENCES `a` (`id`)",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "b",
                    &[],
                    &["a_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_b" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a_id" integer NOT NULL, FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE )"#,
                        r#"INSERT INTO "schema_diff_new_b" ("id", "a_id") SELECT "id", "a_id" FROM "b""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_b'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_b', seq FROM sqlite_sequence WHERE name = 'b'",
                        r#"DROP TABLE "b""#,
                        r#"ALTER TABLE "schema_diff_new_b" RENAME TO "b""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "b" ADD CONSTRAINT "fk-b-a_id" FOREIGN KEY ("a_id") REFERENCES "a" ("id") ON DELETE CASCADE"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `b` ADD CONSTRAINT `fk-b-a_id` FOREIGN KEY (`a_id`) REFERENCES `a` (`id`) ON DELETE CASCADE")
                    .await?;
            }
            _ => return Err(other_backend()),
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

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for SQLite, PostgreSQL and MySQL".to_owned())
}
