//! column renamed and its name used anew
//!
//! Revision: column_renamed_and_its_name_used_anew
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename column `mail` of `users` to `address`
//! - rename column `name` of `users` to `nick`
//! - add column `name` to `users`: string, not null, default 'x'
//! - add column `mail` to `users`: string, null
//! - add unique key (`mail`) to `users`
//! - add index `idx-users-name` (`name`) to `users`
//! - change unique key of `users`: `users_mail_key` (`address`) → `users_address_key` (`address`)
//! - change index of `users`: `idx-users-name` (`nick`) → `idx-users-nick` (`nick`)

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("mail", "address")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("name", "nick")
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                for sql in [
                    r#"DROP INDEX "idx-users-name""#,
                    r#"CREATE INDEX "idx-users-nick" ON "users" ("nick")"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
                rebuild(
                    manager,
                    "users",
                    &[],
                    &["address", "id", "nick"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "nick" varchar NOT NULL, "address" varchar NOT NULL UNIQUE, "name" varchar NOT NULL DEFAULT 'x', "mail" varchar UNIQUE )"#,
                        r#"INSERT INTO "schema_diff_new_users" ("id", "nick", "address") SELECT "id", "nick", "address" FROM "users""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                        r#"DROP TABLE "users""#,
                        r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                        r#"CREATE INDEX "idx-users-nick" ON "users" ("nick")"#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER INDEX "idx-users-name" RENAME TO "idx-users-nick""#,
                    r#"ALTER TABLE "users" RENAME CONSTRAINT "users_mail_key" TO "users_address_key""#,
                    r#"ALTER TABLE "users" ADD COLUMN "name" varchar NOT NULL DEFAULT 'x', ADD COLUMN "mail" varchar, ADD CONSTRAINT "users_mail_key" UNIQUE ("mail")"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                for sql in [
                    "ALTER TABLE `users` RENAME INDEX `idx-users-name` TO `idx-users-nick`",
                    "ALTER TABLE `users` ADD COLUMN `name` varchar(255) NOT NULL DEFAULT 'x', ADD COLUMN `mail` varchar(255), ADD UNIQUE (`mail`)",
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            _ => return Err(other_backend()),
        }
        manager
            .create_index(
                Index::create()
                    .name("idx-users-name")
                    .table("users")
                    .col("name")
                    .to_owned(),
            )
            .await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("idx-users-name")
                    .table("users")
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                for sql in [
                    r#"DROP INDEX "idx-users-nick""#,
                    r#"CREATE INDEX "idx-users-name" ON "users" ("nick")"#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"ALTER INDEX "idx-users-nick" RENAME TO "idx-users-name""#,
                    )
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        "ALTER TABLE `users` RENAME INDEX `idx-users-nick` TO `idx-users-name`",
                    )
                    .await?;
            }
            _ => return Err(other_backend()),
        }
        // The values of `mail` are lost.
        // The values of `name` are lost.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "users",
                    &[],
                    &["address", "id", "mail", "name", "nick"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "nick" varchar NOT NULL, "address" varchar NOT NULL UNIQUE )"#,
                        r#"INSERT INTO "schema_diff_new_users" ("id", "nick", "address") SELECT "id", "nick", "address" FROM "users""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                        r#"DROP TABLE "users""#,
                        r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                        r#"CREATE INDEX "idx-users-name" ON "users" ("nick")"#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                for sql in [
                    r#"ALTER TABLE "users" DROP CONSTRAINT "users_mail_key""#,
                    r#"ALTER TABLE "users" RENAME CONSTRAINT "users_address_key" TO "users_mail_key""#,
                    r#"ALTER TABLE "users" DROP COLUMN "mail", DROP COLUMN "name""#,
                ] {
                    manager.get_connection().execute_unprepared(sql).await?;
                }
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `users` DROP INDEX `mail_2`, RENAME INDEX `mail` TO `users_mail_key`, DROP COLUMN `mail`, DROP COLUMN `name`")
                    .await?;
            }
            _ => return Err(other_backend()),
        }
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("nick", "name")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("users")
                    .rename_column("address", "mail")
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

fn other_backend() -> DbErr {
    DbErr::Custom("this revision is written for SQLite, PostgreSQL and MySQL".to_owned())
}
