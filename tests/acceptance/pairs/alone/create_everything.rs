//! create everything
//!
//! Revision: create_everything
//! Revises:
//! Created: 2025-10-23T09:00:00Z
//!
//! - create enum `mood`: owner, member
//! - create table `teams` (3 columns, 1 unique key, 1 foreign key)
//! - create table `users` (11 columns, 1 unique key, 2 foreign keys, 1 index)

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

        manager
            .create_table(
                Table::create()
                    .table("teams")
                    .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                    .col(ColumnDef::new("slug").string().not_null().unique_key())
                    .col(ColumnDef::new("owner_id").integer())
                    .to_owned(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(ColumnDef::new("team_id").string())
                    .col(
                        ColumnDef::new("mood")
                            .enumeration("mood", ["owner", "member"])
                            .not_null()
                            .default("member"),
                    )
                    .col(ColumnDef::new("active").boolean().not_null().default(true))
                    .col(
                        ColumnDef::new("points")
                            .big_integer()
                            .not_null()
                            .default(-5),
                    )
                    .col(
                        ColumnDef::new("created_at")
                            .date_time()
                            .not_null()
                            .default(Expr::current_timestamp()),
                    )
                    .col(ColumnDef::new("first").string().not_null())
                    .col(ColumnDef::new("last").string().not_null())
                    .col(ColumnDef::new("data").json())
                    .col(ColumnDef::new("score").double())
                    .col(ColumnDef::new("parent_id").integer())
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-team_id")
                            .from("users", "team_id")
                            .to("teams", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-users-parent_id")
                            .from("users", "parent_id")
                            .to("users", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-nick")
                    .table("users")
                    .col("first")
                    .col("last")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx-users-team_id")
                    .table("users")
                    .col("team_id")
                    .to_owned(),
            )
            .await?;

        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                // In full, from the table as it was when this was written.
                rebuild(
                    manager,
                    "teams",
                    &["users"],
                    &["id", "owner_id", "slug"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_teams" ( "id" varchar(36) NOT NULL PRIMARY KEY, "slug" varchar NOT NULL UNIQUE, "owner_id" integer, FOREIGN KEY ("owner_id") REFERENCES "users" ("id") )"#,
                        r#"INSERT INTO "schema_diff_new_teams" ("id", "slug", "owner_id") SELECT "id", "slug", "owner_id" FROM "teams""#,
                        r#"DROP TABLE "teams""#,
                        r#"ALTER TABLE "schema_diff_new_teams" RENAME TO "teams""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(r#"ALTER TABLE "teams" ADD CONSTRAINT "fk-teams-owner_id" FOREIGN KEY ("owner_id") REFERENCES "users" ("id")"#)
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `teams` ADD CONSTRAINT `fk-teams-owner_id` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`)")
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
                    "teams",
                    &["users"],
                    &["id", "owner_id", "slug"],
                    &[
                        r#"CREATE TABLE "schema_diff_new_teams" ( "id" varchar(36) NOT NULL PRIMARY KEY, "slug" varchar NOT NULL UNIQUE, "owner_id" integer )"#,
                        r#"INSERT INTO "schema_diff_new_teams" ("id", "slug", "owner_id") SELECT "id", "slug", "owner_id" FROM "teams""#,
                        r#"DROP TABLE "teams""#,
                        r#"ALTER TABLE "schema_diff_new_teams" RENAME TO "teams""#,
                    ],
                )
                .await?;
            }
            DbBackend::Postgres => {
                manager
                    .get_connection()
                    .execute_unprepared(
                        r#"ALTER TABLE "teams" DROP CONSTRAINT "fk-teams-owner_id""#,
                    )
                    .await?;
            }
            DbBackend::MySql => {
                manager
                    .get_connection()
                    .execute_unprepared("ALTER TABLE `teams` DROP FOREIGN KEY `fk-teams-owner_id`, DROP INDEX `fk-teams-owner_id`")
                    .await?;
            }
            _ => return Err(other_backend()),
        }

        // The rows of `users` are lost.
        manager
            .drop_table(Table::drop().table("users").to_owned())
            .await?;
        // The rows of `teams` are lost.
        manager
            .drop_table(Table::drop().table("teams").to_owned())
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
