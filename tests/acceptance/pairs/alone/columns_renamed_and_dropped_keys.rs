//! columns renamed and dropped keys
//!
//! Revision: columns_renamed_and_dropped_keys
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `a` of `t` to `x`
//! - rename column `b` of `t` to `y`
//! - rename column `c` of `t` to `z`
//! - drop unique key `t_a_key` (`x`) of `t`
//! - add unique key (`z`) to `t`
//! - drop index `idx-t-b` (`y`) of `t`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("t").rename_column("a", "x").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("b", "y").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("c", "z").to_owned())
            .await?;
        manager
            .drop_index(Index::drop().name("idx-t-b").table("t").to_owned())
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "t",
                    &[],
                    &["id", "x", "y", "z"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "x" integer NOT NULL, "y" integer NOT NULL, "z" integer NOT NULL UNIQUE )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "x", "y", "z") SELECT "id", "x", "y", "z" FROM "t""#,
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
                    .execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_a_key", ADD CONSTRAINT "t_z_key" UNIQUE ("z")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `t` DROP INDEX `a`, ADD UNIQUE (`z`)")
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
                    "t",
                    &[],
                    &["id", "x", "y", "z"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_t" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "x" integer NOT NULL, "y" integer NOT NULL, "z" integer NOT NULL, CONSTRAINT "t_a_key" UNIQUE ("x") )"#,
                        r#"INSERT INTO "schema_diff_new_t" ("id", "x", "y", "z") SELECT "id", "x", "y", "z" FROM "t""#,
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
                    .execute_unprepared(r#"ALTER TABLE "t" DROP CONSTRAINT "t_z_key", ADD CONSTRAINT "t_a_key" UNIQUE ("x")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        "ALTER TABLE `t` DROP INDEX `z`, ADD CONSTRAINT `t_a_key` UNIQUE (`x`)",
                    )
                    .await?;
            }
            _ => return Err(other_backend()),
        }
        manager
            .create_index(
                Index::create()
                    .name("idx-t-b")
                    .table("t")
                    .col("y")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("z", "c").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("y", "b").to_owned())
            .await?;
        manager
            .alter_table(Table::alter().table("t").rename_column("x", "a").to_owned())
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

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for SQLite, PostgreSQL and MySQL".to_owned())
}
