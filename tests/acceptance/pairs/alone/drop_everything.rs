//! drop everything
//!
//! Revision: drop_everything
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - drop enum `mood`: owner, member
//! - drop table `a` (2 columns, 1 foreign key; its rows are lost)
//! - drop table `b` (4 columns, 1 foreign key, 1 index; its rows are lost)

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
                    &["b_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "b_id" integer NOT NULL )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "b_id") SELECT "id", "b_id" FROM "a""#,
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
                    .execute_unprepared(r#"ALTER TABLE "a" DROP CONSTRAINT "fk-a-b_id""#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        "ALTER TABLE `a` DROP FOREIGN KEY `fk-a-b_id`, DROP INDEX `fk-a-b_id`",
                    )
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        // The rows of `b` are lost.
        manager
            .drop_table(Table::drop().table("b").to_owned())
            .await?;
        // The rows of `a` are lost.
        manager
            .drop_table(Table::drop().table("a").to_owned())
            .await?;

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

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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

        manager
            .create_table(
                Table::create()
                    .table("a")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("b_id").integer().not_null())
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("b")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("a_id").integer())
                    .col(ColumnDef::new("x").string().not_null())
                    .col(
                        ColumnDef::new("mood")
                            .enumeration("mood", ["owner", "member"])
                            .not_null(),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-b-a_id")
                            .from("b", "a_id")
                            .to("a", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-b-x")
                    .table("b")
                    .col("x")
                    .to_owned(),
            )
            .await?;

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "a",
                    &["b"],
                    &["b_id", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_a" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "b_id" integer NOT NULL, FOREIGN KEY ("b_id") REFERENCES "b" ("id") )"#,
                        r#"INSERT INTO "schema_diff_new_a" ("id", "b_id") SELECT "id", "b_id" FROM "a""#,
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
                    .execute_unprepared(r#"ALTER TABLE "a" ADD CONSTRAINT "fk-a-b_id" FOREIGN KEY ("b_id") REFERENCES "b" ("id")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `a` ADD CONSTRAINT `fk-a-b_id` FOREIGN KEY (`b_id`) REFERENCES `b` (`id`)")
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
