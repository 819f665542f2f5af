//! names that need quotes
//!
//! Revision: names_that_need_quotes
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create table `Größe` (3 columns, 1 foreign key)
//! - change column `Mixed Case` of `order`: not null → null
//! - add column `sel"ect` to `order`: integer, null
//! - add unique key (`sel"ect`) to `order`
//! - drop index `idx-order-Mixed Case` (`Mixed Case`) of `order`

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("Größe")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(
                        ColumnDef::new("from")
                            .string()
                            .not_null()
                            .default("'; DROP TABLE x; --"),
                    )
                    .col(ColumnDef::new("order").integer().not_null())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-Größe-order")
                            .from("Größe", "order")
                            .to("order", "id"),
                    )
                    .to_owned(),
            )
            .await?;

        manager
            .drop_index(
                Index::drop()
                    .name("idx-order-Mixed Case")
                    .table("order")
                    .to_owned(),
            )
            .await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "order",
                    &["Größe"],
                    &["Mixed Case", "id"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_order" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "Mixed Case" integer, "sel""ect" integer UNIQUE )"#,
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
                    .execute_unprepared(r#"ALTER TABLE "order" ADD COLUMN "sel""ect" integer, ALTER COLUMN "Mixed Case" DROP NOT NULL, ADD CONSTRAINT "order_sel""ect_key" UNIQUE ("sel""ect")"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE `order` ADD COLUMN `sel"ect` int, MODIFY COLUMN `Mixed Case` int(11) NULL, ADD UNIQUE (`sel"ect`)"#)
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The values of `sel"ect` are lost.
        // This fails while a row has NULL in `Mixed Case`.
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "order",
                    &["Größe"],
                    &["Mixed Case", "id", "sel\"ect"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_order" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "Mixed Case" integer NOT NULL )"#,
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
                    .execute_unprepared(r#"ALTER TABLE "order" DROP CONSTRAINT "order_sel""ect_key", DROP COLUMN "sel""ect", ALTER COLUMN "Mixed Case" SET NOT NULL"#)
                    .await?;
            }
            DbBackend::MySql => {
                // In full, from the table as it was when this was written.
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE `order` DROP INDEX `sel"ect`, DROP COLUMN `sel"ect`, MODIFY COLUMN `Mixed Case` int(11) NOT NULL"#)
                    .await?;
            }
            _ => return Err(other_backend()),
        }
        manager
            .create_index(
                Index::create()
                    .name("idx-order-Mixed Case")
                    .table("order")
                    .col("Mixed Case")
                    .to_owned(),
            )
            .await?;

        // The rows of `Größe` are lost.
        manager
            .drop_table(Table::drop().table("Größe").to_owned())
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
