//! types cast
//!
//! Revision: types_cast
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `a` of `t`: boolean → big integer
//! - change column `b` of `t`: big integer → boolean
//! - change column `c` of `t`: double → boolean
//! - change column `d` of `t`: integer → boolean
//! - change column `e` of `t`: text → integer
//! - change column `f` of `t`: integer → text
//! - change column `g` of `t`: big integer → double

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Every number in `b` but 0 becomes TRUE.
        // Every number in `c` but 0 becomes TRUE.
        // Every number in `d` but 0 becomes TRUE.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["a", "b", "c", "d", "e", "f", "g", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" integer NOT NULL, "b" boolean NOT NULL, "c" boolean NOT NULL, "d" boolean NOT NULL, "e" integer NOT NULL, "f" text NOT NULL, "g" double NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c", "d", "e", "f", "g") SELECT "id", "a", "b", "c", "d", "e", "f", "g" FROM "t""#,
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
                    r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE integer USING "a"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint USING "a"::bigint, ALTER COLUMN "b" TYPE integer USING "b"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "b" TYPE bool USING "b"::bool, ALTER COLUMN "c" TYPE integer USING "c"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "c" TYPE bool USING "c"::bool, ALTER COLUMN "d" TYPE bool USING "d"::bool, ALTER COLUMN "e" TYPE integer USING "e"::integer, ALTER COLUMN "f" TYPE text, ALTER COLUMN "g" TYPE double precision USING "g"::double precision"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` MODIFY COLUMN `a` bigint NOT NULL, MODIFY COLUMN `b` bool NOT NULL, MODIFY COLUMN `c` bool NOT NULL, MODIFY COLUMN `d` bool NOT NULL, MODIFY COLUMN `e` int NOT NULL, MODIFY COLUMN `f` text NOT NULL, MODIFY COLUMN `g` double NOT NULL")
                    .await?;
            }
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `g` is rounded to whole numbers.
        // Every number in `a` but 0 becomes TRUE.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["a", "b", "c", "d", "e", "f", "g", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" boolean NOT NULL, "b" integer NOT NULL, "c" double NOT NULL, "d" integer NOT NULL, "e" text NOT NULL, "f" integer NOT NULL, "g" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c", "d", "e", "f", "g") SELECT "id", "a", "b", "c", "d", "e", "f", "g" FROM "t""#,
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
                    r#"ALTER TABLE "t" ALTER COLUMN "g" TYPE bigint USING "g"::bigint, ALTER COLUMN "f" TYPE integer USING "f"::integer, ALTER COLUMN "e" TYPE text, ALTER COLUMN "d" TYPE integer USING "d"::integer, ALTER COLUMN "c" TYPE integer USING "c"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "c" TYPE double precision USING "c"::double precision, ALTER COLUMN "b" TYPE integer USING "b"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "b" TYPE bigint USING "b"::bigint, ALTER COLUMN "a" TYPE integer USING "a"::integer"#,
                    r#"ALTER TABLE "t" ALTER COLUMN "a" TYPE bool USING "a"::bool"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` MODIFY COLUMN `g` bigint NOT NULL, MODIFY COLUMN `f` int NOT NULL, MODIFY COLUMN `e` text NOT NULL, MODIFY COLUMN `d` int NOT NULL, MODIFY COLUMN `c` double NOT NULL, MODIFY COLUMN `b` bigint NOT NULL, MODIFY COLUMN `a` bool NOT NULL")
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
