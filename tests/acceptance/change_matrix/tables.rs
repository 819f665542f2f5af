//! Tables: created, dropped, renamed, in circles, and with partitions that nobody manages.

use super::{ALL, CASE, Case, POSTGRES};

const MOOD: (&str, &str) = ("enum mood", "owner, member");

pub const CASES: &[Case] = &[
    Case {
        name: "table_renamed",
        row: "table renamed",
        before: &[
            MOOD,
            (
                "users",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
             #[sea_orm(default_value = "member")] pub mood: Mood"#,
            ),
            (
                "posts",
                r#"#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Mood>, pub user_id: i32,
             #[sea_orm(belongs_to, from = "user_id", to = "id")] pub user: HasOne<super::users::Entity>"#,
            ),
        ],
        after: &[
            MOOD,
            (
                "members",
                r#"#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub name: String, #[sea_orm(unique)] pub mail: String,
             #[sea_orm(default_value = "member")] pub mood: Mood"#,
            ),
            (
                "posts",
                r#"#[sea_orm(primary_key)] pub id: i32, pub mood: Option<Mood>, pub user_id: i32,
             #[sea_orm(belongs_to, from = "user_id", to = "id")] pub user: HasOne<super::members::Entity>"#,
            ),
        ],
        rows: &[
            "INSERT INTO users (name, mail, mood) VALUES ('Ann', 'a@b', 'owner')",
            "INSERT INTO posts (mood, user_id) VALUES ('member', 1)",
        ],
        renames: &["users:members"],
        finds: &["rename table `users` to `members`"],
        kept: &[(
            "members JOIN posts ON members.id = posts.user_id WHERE members.mood = 'owner'",
            "users JOIN posts ON users.id = posts.user_id WHERE users.mood = 'owner'",
        )],
        ..CASE
    },
    Case {
        name: "tables_swapped",
        row: "table renamed",
        before: &[
            (
                "a",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32",
            ),
            ("b", "#[sea_orm(primary_key)] pub id: i32, pub y: i32"),
        ],
        after: &[
            (
                "b",
                "#[sea_orm(primary_key)] pub id: i32, #[sea_orm(indexed)] pub x: i32",
            ),
            ("a", "#[sea_orm(primary_key)] pub id: i32, pub y: i32"),
        ],
        rows: &[
            "INSERT INTO a (x) VALUES (1)",
            "INSERT INTO b (y) VALUES (2)",
        ],
        renames: &["a:b", "b:a"],
        finds: &["rename table `a` to `b`", "rename table `b` to `a`"],
        kept: &[
            ("b WHERE x = 1", "a WHERE x = 1"),
            ("a WHERE y = 2", "b WHERE y = 2"),
        ],
        ..CASE
    },
    Case {
        name: "tables_in_a_circle_created",
        row: "cyclic foreign keys between two new tables",
        before: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub x: i32")],
        after: &[
            ("t", "#[sea_orm(primary_key)] pub id: i32, pub x: i32"),
            (
                "users",
                r#"#[sea_orm(primary_key)] pub id: i32, pub team_id: i32,
             #[sea_orm(belongs_to, from = "team_id", to = "id")] pub team: HasOne<super::teams::Entity>"#,
            ),
            (
                "teams",
                r#"#[sea_orm(primary_key)] pub id: i32, pub owner_id: Option<i32>,
             #[sea_orm(belongs_to, from = "owner_id", to = "id", on_delete = "SetNull")] pub owner: HasOne<super::users::Entity>"#,
            ),
        ],
        rows: &["INSERT INTO t (x) VALUES (1)"],
        finds: &[
            "create table `teams` (2 columns, 1 foreign key)",
            "create table `users` (2 columns, 1 foreign key)",
        ],
        warns_back: &[
            (ALL, "The rows of `users` are lost."),
            (ALL, "The rows of `teams` are lost."),
        ],
        kept: &[("t", "t")],
        ..CASE
    },
    Case {
        name: "tables_in_a_circle_dropped",
        row: "table dropped",
        before: &[
            ("t", "#[sea_orm(primary_key)] pub id: i32, pub x: i32"),
            (
                "users",
                r#"#[sea_orm(primary_key)] pub id: i32, pub team_id: Option<i32>,
             #[sea_orm(belongs_to, from = "team_id", to = "id")] pub team: HasOne<super::teams::Entity>"#,
            ),
            (
                "teams",
                r#"#[sea_orm(primary_key)] pub id: i32, pub owner_id: Option<i32>,
             #[sea_orm(belongs_to, from = "owner_id", to = "id", on_delete = "SetNull")] pub owner: HasOne<super::users::Entity>"#,
            ),
        ],
        after: &[("t", "#[sea_orm(primary_key)] pub id: i32, pub x: i32")],
        rows: &[
            "INSERT INTO t (x) VALUES (1)",
            "INSERT INTO users (id) VALUES (1)",
            "INSERT INTO teams (id, owner_id) VALUES (1, 1)",
            "UPDATE users SET team_id = 1",
        ],
        finds: &[
            "drop table `teams` (2 columns, 1 foreign key; its rows are lost)",
            "drop table `users` (2 columns, 1 foreign key; its rows are lost)",
        ],
        warns: &[
            (ALL, "The rows of `users` are lost."),
            (ALL, "The rows of `teams` are lost."),
        ],
        kept: &[("t", "t")],
        ..CASE
    },
    Case {
        name: "rows_in_a_circle_kept",
        row: "cyclic foreign keys between two new tables",
        before: &[
            (
                "users",
                r"#[sea_orm(primary_key)] pub id: i32, pub team_id: Option<i32>",
            ),
            (
                "teams",
                r"#[sea_orm(primary_key)] pub id: i32, pub owner_id: Option<i32>",
            ),
        ],
        after: &[
            (
                "users",
                r#"#[sea_orm(primary_key)] pub id: i32, pub team_id: Option<i32>,
             #[sea_orm(belongs_to, from = "team_id", to = "id")] pub team: HasOne<super::teams::Entity>"#,
            ),
            (
                "teams",
                r#"#[sea_orm(primary_key)] pub id: i32, pub owner_id: Option<i32>,
             #[sea_orm(belongs_to, from = "owner_id", to = "id", on_delete = "SetNull")] pub owner: HasOne<super::users::Entity>"#,
            ),
        ],
        rows: &[
            "INSERT INTO users (id, team_id) VALUES (1, 1)",
            "INSERT INTO teams (id, owner_id) VALUES (1, 1)",
        ],
        finds: &[
            "add foreign key `fk-teams-owner_id` (`owner_id`) → `users` (`id`), on delete set null to `teams`",
            "add foreign key `fk-users-team_id` (`team_id`) → `teams` (`id`) to `users`",
        ],
        kept: &[(
            "users JOIN teams ON users.id = teams.owner_id",
            "users JOIN teams ON users.id = teams.owner_id",
        )],
        ..CASE
    },
    Case {
        name: "table_beside_partitions_changed",
        row: "partition child present",
        on: POSTGRES,
        before: &[(
            "events",
            r"#[sea_orm(primary_key, auto_increment = false)] pub id: i32,
            #[sea_orm(primary_key, auto_increment = false)] pub day: Date, pub kind: Option<String>",
        )],
        after: &[(
            "events",
            r"#[sea_orm(primary_key, auto_increment = false)] pub id: i32,
            #[sea_orm(primary_key, auto_increment = false)] pub day: Date, #[sea_orm(indexed)] pub kind: Option<String>, pub note: Option<String>",
        )],
        by_hand: &[
            (
                POSTGRES,
                "CREATE TABLE events (id int NOT NULL, day date NOT NULL, kind text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
            ),
            (
                POSTGRES,
                "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
            ),
            (
                POSTGRES,
                "CREATE TABLE events_rest PARTITION OF events DEFAULT",
            ),
        ],
        rows: &[
            "INSERT INTO events VALUES (1, '2025-10-23', 'up')",
            "INSERT INTO events VALUES (2, '2030-01-01', 'down')",
        ],
        finds: &[
            "add column `note` to `events`: string, null",
            "add index `idx-events-kind` (`kind`) to `events`",
        ],
        warns_back: &[(ALL, "The values of `note` are lost.")],
        kept: &[
            (
                "events_2025 WHERE kind = 'up'",
                "events_2025 WHERE kind = 'up'",
            ),
            ("events WHERE id = 2", "events WHERE id = 2"),
        ],
        unmanaged: &["partition events_2025", "partition events_rest"],
        ..CASE
    },
];
