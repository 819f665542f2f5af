//! keys changed
//!
//! Revision: keys_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop unique key (`a`) of `t`
//! - drop unique key `idx-t-bc` (`b`, `c`) as an index of `t`
//! - add unique key (`b`) to `t`
//! - add unique key `idx-t-cd` (`c`, `d`) as an index to `t`
//! - drop index `idx-t-d` (`d`) of `t`
//! - add index `idx-t-a` (`a`) to `t`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-t-d")
                    .table(Alias::new("t"))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("idx-t-bc")
                    .table(Alias::new("t"))
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["a", "b", "c", "d", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" integer NOT NULL, "b" integer NOT NULL UNIQUE, "c" integer NOT NULL, "d" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c", "d") SELECT "id", "a", "b", "c", "d" FROM "t""#,
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
                    .execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_a_key", ADD CONSTRAINT "t_b_key" UNIQUE ("b")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` DROP INDEX `a`, ADD UNIQUE (`b`)")
                    .await?;
            }
        }
        manager
            .create_index(
                Index::create()
                    .name("idx-t-cd")
                    .table(Alias::new("t"))
                    .col(Alias::new("c"))
                    .col(Alias::new("d"))
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-a")
                    .table(Alias::new("t"))
                    .col(Alias::new("a"))
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-t-a")
                    .table(Alias::new("t"))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("idx-t-cd")
                    .table(Alias::new("t"))
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["a", "b", "c", "d", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" integer NOT NULL UNIQUE, "b" integer NOT NULL, "c" integer NOT NULL, "d" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "a", "b", "c", "d") SELECT "id", "a", "b", "c", "d" FROM "t""#,
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
                    .execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_b_key", ADD CONSTRAINT "t_a_key" UNIQUE ("a")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` DROP INDEX `b`, ADD UNIQUE (`a`)")
                    .await?;
            }
        }
        manager
            .create_index(
                Index::create()
                    .name("idx-t-bc")
                    .table(Alias::new("t"))
                    .col(Alias::new("b"))
                    .col(Alias::new("c"))
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-t-d")
                    .table(Alias::new("t"))
                    .col(Alias::new("d"))
                    .to_owned(),
            )
            .await?;

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
