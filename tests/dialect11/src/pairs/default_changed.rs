//! default changed
//!
//! Revision: default_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `a` of `t`: default 1 → no default
//! - change column `b` of `t`: default 'it''s' → default '\\ "ü"'
//! - change column `c` of `t`: no default → default false

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
                    "t",
                    &[],
                    &["a", "b", "c", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" integer NOT NULL, "b" varchar NOT NULL DEFAULT '\ "ü"', "c" boolean NOT NULL DEFAULT FALSE )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c") SELECT "id", "a", "b", "c" FROM "t""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_t'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_t', seq FROM sqlite_sequence WHERE name = 't'",
                        r#"DROP TABLE "t""#,
                        r#"ALTER TABLE "schema_diff_new_t" RENAME TO "t""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "b" SET DEFAULT E'\\ "ü"', ALTER COLUMN "c" SET DEFAULT FALSE"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE `t` MODIFY COLUMN `a` int(11) NOT NULL, MODIFY COLUMN `b` varchar(255) NOT NULL DEFAULT '\\ \"ü\"', MODIFY COLUMN `c` tinyint(1) NOT NULL DEFAULT FALSE"#)
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
                    "t",
                    &[],
                    &["a", "b", "c", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" integer NOT NULL DEFAULT 1, "b" varchar NOT NULL DEFAULT 'it''s', "c" boolean NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c") SELECT "id", "a", "b", "c" FROM "t""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_t'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_t', seq FROM sqlite_sequence WHERE name = 't'",
                        r#"DROP TABLE "t""#,
                        r#"ALTER TABLE "schema_diff_new_t" RENAME TO "t""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "t" ALTER COLUMN "c" DROP DEFAULT, ALTER COLUMN "b" SET DEFAULT E'it\'s', ALTER COLUMN "a" SET DEFAULT 1"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(r"ALTER TABLE `t` MODIFY COLUMN `c` tinyint(1) NOT NULL, MODIFY COLUMN `b` varchar(255) NOT NULL DEFAULT 'it\'s', MODIFY COLUMN `a` int(11) NOT NULL DEFAULT 1")
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
