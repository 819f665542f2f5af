//! columns filled
//!
//! Revision: columns_filled
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - add column `Mixed Case` to `order`: integer, not null
//! - change column `note` of `users`: null → not null
//! - change column `age` of `users`: integer → big integer, null → not null
//! - add column `code` to `users`: string, not null
//! - add column `mood` to `users`: enum `mood`, not null, comment 'how they are'
//! - add unique key (`code`) to `users`
//! - add index `idx-users-age` (`age`) to `users`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::MySql | DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"CREATE TYPE "mood" AS ENUM ('owner', 'member')"#)
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        alter_order(manager).await?;
        alter_users(manager).await?;

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `Mixed Case` are lost.
        manager
            .alter_table(
                Table::alter()
                    .table("order")
                    .drop_column("Mixed Case")
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx-users-age")
                    .table("users")
                    .to_owned(),
            )
            .await?;
        // The values of `mood` are lost.
        // The values of `code` are lost.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "users",
                    &[],
                    &["age", "code", "id", "mood", "name", "note"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL, "note" varchar(20), "age" integer )"#,
                        r#"INSERT INTO "schema_diff_new_users" ("id", "name", "note", "age") SELECT "id", "name", "note", "age" FROM "users""#,
                        "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                        "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                        r#"DROP TABLE "users""#,
                        r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "users" DROP CONSTRAINT "users_code_key", DROP COLUMN "mood", DROP COLUMN "code", ALTER COLUMN "age" TYPE integer USING "age"::integer, ALTER COLUMN "age" DROP NOT NULL, ALTER COLUMN "note" DROP NOT NULL"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `users` DROP INDEX `code`, DROP COLUMN `mood`, DROP COLUMN `code`, MODIFY COLUMN `age` int NULL, MODIFY COLUMN `note` varchar(20) NULL")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        match manager.get_database_backend() {
            DbBackend::MySql | DbBackend::Sqlite => {}
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"DROP TYPE "mood""#)
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }
}

async fn alter_order(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .alter_table(
            Table::alter()
                .table("order")
                .add_column(ColumnDef::new("Mixed Case").integer())
                .to_owned(),
        )
        .await?;
    // TO FILL IN: `Mixed Case` must hold a value and has no default. Say what the rows that are
    // there shall have, with ops::backfill in place of the next line, which fails while there are
    // any.
    // TO FILL IN: what the rows that are there shall have, in place of this refusal.
    let without = Query::select()
        .expr(Expr::cust("1"))
        .from("order")
        .and_where(Expr::col("Mixed Case").is_null())
        .limit(1)
        .to_owned();
    let row = manager.get_connection().query_one(&without).await?;
    if row.is_some() {
        return Err(DbErr::Custom(
            "order.Mixed Case must hold a value, and some rows have none: give them one here"
                .to_owned(),
        ));
    }
    match manager.get_database_backend() {
        DbBackend::Sqlite => {
            // In full, from the table as it was when this was written.
            rebuild(
                manager,
                "order",
                &[],
                &["Mixed Case", "id"],
                &[
                    r#"CREATE TABLE "schema_diff_new_order" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT , "Mixed Case" integer NOT NULL)"#,
                    r#"INSERT INTO "schema_diff_new_order" ("id", "Mixed Case") SELECT "id", "Mixed Case" FROM "order""#,
                    "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_order'",
                    "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_order', seq FROM sqlite_sequence WHERE name = 'order'",
                    r#"DROP TABLE "order""#,
                    r#"ALTER TABLE "schema_diff_new_order" RENAME TO "order""#,
                ],
            )
            .await?;
        }
        DbBackend::Postgres => {
            manager
                .get_connection()
                .execute_unprepared(r#"ALTER TABLE "order" ALTER COLUMN "Mixed Case" SET NOT NULL"#)
                .await?;
        }
        DbBackend::MySql => {
            // In full, from the table as it was when this was written.
            manager
                .get_connection()
                .execute_unprepared(
                    "ALTER TABLE `order` MODIFY COLUMN `Mixed Case` int(11) NOT NULL",
                )
                .await?;
        }
        _ => return Err(other_backend()),
    }

    Ok(())
}

async fn alter_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .alter_table(
            Table::alter()
                .table("users")
                .add_column(ColumnDef::new("code").string())
                .to_owned(),
        )
        .await?;
    manager
        .alter_table(
            Table::alter()
                .table("users")
                .add_column(
                    ColumnDef::new("mood")
                        .enumeration("mood", ["owner", "member"])
                        .comment("how they are"),
                )
                .to_owned(),
        )
        .await?;
    match manager.get_database_backend() {
        DbBackend::Sqlite => {
            // In full, from the table as it was when this was written.
            for sql in [
                r#"UPDATE "users" SET "note" = 'it''s "' WHERE "note" IS NULL"#,
                r#"UPDATE "users" SET "code" = upper(name) WHERE "code" IS NULL"#,
                r#"UPDATE "users" SET "mood" = 'member' WHERE "mood" IS NULL"#,
            ] {
                manager.get_connection().execute_unprepared(sql).await?;
            }
            rebuild(
                manager,
                "users",
                &[],
                &["age", "code", "id", "mood", "name", "note"],
                &[
                    r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL, "note" varchar(20) NOT NULL, "age" integer , "code" varchar, "mood" enum_text)"#,
                    r#"INSERT INTO "schema_diff_new_users" ("id", "name", "note", "age", "code", "mood") SELECT "id", "name", "note", "age", "code", "mood" FROM "users""#,
                    "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                    "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                    r#"DROP TABLE "users""#,
                    r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                ],
            )
            .await?;
            manager
                .get_connection()
                .execute_unprepared(r#"UPDATE "users" SET "age" = 0 WHERE "age" IS NULL"#)
                .await?;
            rebuild(
                manager,
                "users",
                &[],
                &["age", "code", "id", "mood", "name", "note"],
                &[
                    r#"CREATE TABLE "schema_diff_new_users" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL, "note" varchar(20) NOT NULL, "age" integer NOT NULL , "code" varchar NOT NULL UNIQUE, "mood" enum_text NOT NULL)"#,
                    r#"INSERT INTO "schema_diff_new_users" ("id", "name", "note", "age", "code", "mood") SELECT "id", "name", "note", "age", "code", "mood" FROM "users""#,
                    "DELETE FROM sqlite_sequence WHERE name = 'schema_diff_new_users'",
                    "INSERT INTO sqlite_sequence (name, seq) SELECT 'schema_diff_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
                    r#"DROP TABLE "users""#,
                    r#"ALTER TABLE "schema_diff_new_users" RENAME TO "users""#,
                ],
            )
            .await?;
        }
        DbBackend::Postgres => {
            for sql in [
                r#"UPDATE "users" SET "note" = 'it''s "' WHERE "note" IS NULL"#,
                r#"UPDATE "users" SET "code" = upper(name) WHERE "code" IS NULL"#,
                r#"UPDATE "users" SET "mood" = 'member' WHERE "mood" IS NULL"#,
                r#"ALTER TABLE "users" ALTER COLUMN "note" SET NOT NULL, ALTER COLUMN "age" TYPE bigint USING "age"::bigint"#,
                r#"UPDATE "users" SET "age" = 0 WHERE "age" IS NULL"#,
                r#"ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL, ALTER COLUMN "code" SET NOT NULL, ALTER COLUMN "mood" SET NOT NULL, ADD CONSTRAINT "users_code_key" UNIQUE ("code")"#,
            ] {
                manager.get_connection().execute_unprepared(sql).await?;
            }
        }
        DbBackend::MySql => {
            // In full, from the table as it was when this was written.
            for sql in [
                r#"UPDATE `users` SET `note` = 'it''s "' WHERE `note` IS NULL"#,
                "UPDATE `users` SET `code` = upper(name) WHERE `code` IS NULL",
                "UPDATE `users` SET `mood` = 'member' WHERE `mood` IS NULL",
                "ALTER TABLE `users` MODIFY COLUMN `note` varchar(20) NOT NULL, MODIFY COLUMN `age` bigint DEFAULT NULL",
                "UPDATE `users` SET `age` = 0 WHERE `age` IS NULL",
                "ALTER TABLE `users` MODIFY COLUMN `age` bigint(20) NOT NULL, MODIFY COLUMN `code` varchar(255) NOT NULL, MODIFY COLUMN `mood` enum('owner','member') NOT NULL COMMENT 'how they are', ADD UNIQUE (`code`)",
            ] {
                manager.get_connection().execute_unprepared(sql).await?;
            }
        }
        _ => return Err(other_backend()),
    }
    manager
        .create_index(
            Index::create()
                .name("idx-users-age")
                .table("users")
                .col("age")
                .to_owned(),
        )
        .await?;
    match manager.get_database_backend() {
        DbBackend::MySql | DbBackend::Sqlite => {}
        DbBackend::Postgres => {
            manager
                .get_connection()
                .execute_unprepared(r#"COMMENT ON COLUMN "users"."mood" IS 'how they are'"#)
                .await?;
        }
        _ => return Err(other_backend()),
    }

    Ok(())
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
