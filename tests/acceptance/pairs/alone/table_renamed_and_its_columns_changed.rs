//! table renamed and its columns changed
//!
//! Revision: table_renamed_and_its_columns_changed
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - rename table `users` to `members`
//! - rename column `mail` of `members` to `address`
//! - rename column `name` of `members` to `full_name`
//! - rename column `user_id` of `posts` to `member_id`
//! - change column `code` of `members`: string(5) → string(9)
//! - drop column `gone` of `members` (its values are lost)
//! - add column `born` to `members`: integer, null
//! - drop unique key `users_mail_key` (`address`) of `members`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .rename_table(Table::rename().table("users", "members").to_owned())
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("mail", "address")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("name", "full_name")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("posts")
                    .rename_column("user_id", "member_id")
                    .to_owned(),
            )
            .await?;

        // The values of `gone` are lost.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "members",
                    &["posts"],
                    &["address", "code", "full_name", "gone", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_members" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "full_name" varchar NOT NULL, "address" varchar NOT NULL, "code" varchar(9) NOT NULL, "born" integer )"#,
                        r#"INSERT INTO "schema_diff_new_members" ("id", "full_name", "address", "code") SELECT "id", "full_name", "address", "code" FROM "members""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_members'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_members', seq FROM sqlite_sequence WHERE name = 'members'",
                        r#"DROP TABLE "members""#,
                        r#"ALTER TABLE "schema_diff_new_members" RENAME TO "members""#,
                        r#"CREATE INDEX "idx-users-name" ON "members" ("full_name")"#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "members" DROP CONSTRAINT "users_mail_key", DROP COLUMN "gone", ADD COLUMN "born" integer, ALTER COLUMN "code" TYPE varchar(9)"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `members` DROP INDEX `mail`, DROP COLUMN `gone`, ADD COLUMN `born` int, MODIFY COLUMN `code` varchar(9) NOT NULL")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `born` are lost.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "members",
                    &["posts"],
                    &["address", "born", "code", "full_name", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_members" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "full_name" varchar NOT NULL, "address" varchar NOT NULL, "code" varchar(5) NOT NULL, "gone" integer, CONSTRAINT "users_mail_key" UNIQUE ("address") )"#,
                        r#"INSERT INTO "schema_diff_new_members" ("id", "full_name", "address", "code") SELECT "id", "full_name", "address", "code" FROM "members""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_members'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_members', seq FROM sqlite_sequence WHERE name = 'members'",
                        r#"DROP TABLE "members""#,
                        r#"ALTER TABLE "schema_diff_new_members" RENAME TO "members""#,
                        r#"CREATE INDEX "idx-users-name" ON "members" ("full_name")"#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "members" DROP COLUMN "born", ADD COLUMN "gone" integer, ALTER COLUMN "code" TYPE varchar(5), ADD CONSTRAINT "users_mail_key" UNIQUE ("address")"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `members` DROP COLUMN `born`, ADD COLUMN `gone` int, MODIFY COLUMN `code` varchar(5) NOT NULL, ADD CONSTRAINT `users_mail_key` UNIQUE (`address`)")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        manager
            .alter_table(
                Table::alter()
                    .table("posts")
                    .rename_column("member_id", "user_id")
                    .to_owned(),
            )
            .await?;

        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("full_name", "name")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("members")
                    .rename_column("address", "mail")
                    .to_owned(),
            )
            .await?;

        manager
            .rename_table(Table::rename().table("members", "users").to_owned())
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
