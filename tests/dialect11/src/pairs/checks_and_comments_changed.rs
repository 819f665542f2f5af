//! checks and comments changed
//!
//! Revision: checks_and_comments_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - change column `age` of `t`: comment 'old' → comment 'new; -- ''x'''
//! - change column `kind` of `t`: comment 'gone' → no comment
//! - change column `other` of `t`: no comment → comment 'first'
//! - drop check `age_real` (age > 0) of `t`
//! - drop check `kind_known` (kind IN ('a', 'b')) of `t`
//! - add check `age_real` (age > 0 AND (age < 150 OR other IS NULL)) to `t`
//! - add check `other_positive` (other >= 0) to `t`

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
                    &["age", "id", "kind", "other"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "age" integer, "kind" varchar NOT NULL, "other" integer, CONSTRAINT "age_real" CHECK (age > 0 AND (age < 150 OR other IS NULL)), CONSTRAINT "other_positive" CHECK (other >= 0) )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "age", "kind", "other") SELECT "id", "age", "kind", "other" FROM "t""#,
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
                    r#"ALTER TABLE "t" DROP CONSTRAINT "age_real", DROP CONSTRAINT "kind_known", ADD CONSTRAINT "age_real" CHECK (age > 0 AND (age < 150 OR other IS NULL)), ADD CONSTRAINT "other_positive" CHECK (other >= 0)"#,
                    r#"COMMENT ON COLUMN "t"."age" IS 'new; -- ''x'''"#,
                    r#"COMMENT ON COLUMN "t"."kind" IS NULL"#,
                    r#"COMMENT ON COLUMN "t"."other" IS 'first'"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` DROP CONSTRAINT `age_real`, DROP CONSTRAINT `kind_known`, ADD CONSTRAINT `age_real` CHECK (age > 0 AND (age < 150 OR other IS NULL)), ADD CONSTRAINT `other_positive` CHECK (other >= 0)",
                    "ALTER TABLE `t` MODIFY COLUMN `age` int(11) DEFAULT NULL COMMENT 'new; -- ''x'''",
                    "ALTER TABLE `t` MODIFY COLUMN `kind` varchar(255) NOT NULL",
                    "ALTER TABLE `t` MODIFY COLUMN `other` int(11) DEFAULT NULL COMMENT 'first'",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
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
                    &["age", "id", "kind", "other"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "age" integer, "kind" varchar NOT NULL, "other" integer, CONSTRAINT "kind_known" CHECK (kind IN ('a', 'b')), CONSTRAINT "age_real" CHECK (age > 0) )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "age", "kind", "other") SELECT "id", "age", "kind", "other" FROM "t""#,
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
                    r#"ALTER TABLE "t" DROP CONSTRAINT "other_positive", DROP CONSTRAINT "age_real", ADD CONSTRAINT "kind_known" CHECK (kind IN ('a', 'b')), ADD CONSTRAINT "age_real" CHECK (age > 0)"#,
                    r#"COMMENT ON COLUMN "t"."other" IS NULL"#,
                    r#"COMMENT ON COLUMN "t"."kind" IS 'gone'"#,
                    r#"COMMENT ON COLUMN "t"."age" IS 'old'"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                for sql in [
                    "ALTER TABLE `t` DROP CONSTRAINT `other_positive`, DROP CONSTRAINT `age_real`, ADD CONSTRAINT `kind_known` CHECK (kind IN ('a', 'b')), ADD CONSTRAINT `age_real` CHECK (age > 0)",
                    "ALTER TABLE `t` MODIFY COLUMN `other` int(11) DEFAULT NULL",
                    "ALTER TABLE `t` MODIFY COLUMN `kind` varchar(255) NOT NULL COMMENT 'gone'",
                    "ALTER TABLE `t` MODIFY COLUMN `age` int(11) DEFAULT NULL COMMENT 'old'",
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
