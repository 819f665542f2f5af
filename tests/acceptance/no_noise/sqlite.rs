//! As people write SQLite's DDL.

use super::{Spelled, Spellings};

pub const SPELLED: Spelled = Spelled {
    beside: &[
        ("enum mood", "owner, member"),
        ("parents", "#[sea_orm(primary_key)] pub id: i32"),
    ],
    made: "CREATE TABLE parents (id integer NOT NULL PRIMARY KEY AUTOINCREMENT)",
    id: "id INTEGER PRIMARY KEY",
    all: &[
        KEYS,
        TYPES,
        DEFAULTS,
        UNIQUES,
        INDEXES,
        FOREIGN_KEYS,
        ENUMS,
        CHECKS,
        NAMES,
    ],
};

const KEYS: &[Spellings] = &[
    (
        "#[sea_orm(primary_key)] pub id: i32",
        &[
            "CREATE TABLE $t (id INTEGER PRIMARY KEY)",
            "CREATE TABLE $t (id integer PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE $t (id INTEGER NOT NULL PRIMARY KEY)",
            "CREATE TABLE $t (id INTEGER PRIMARY KEY ASC)",
            "CREATE TABLE $t (id INTEGER, PRIMARY KEY (id))",
            "CREATE TABLE $t (id INTEGER NOT NULL, PRIMARY KEY (id AUTOINCREMENT))",
            "CREATE TABLE $t (id INTEGER CONSTRAINT pk PRIMARY KEY)",
        ],
    ),
    (
        "#[sea_orm(primary_key)] pub id: i64",
        &[
            "CREATE TABLE $t (id INTEGER PRIMARY KEY)",
            "CREATE TABLE $t (id integer NOT NULL PRIMARY KEY AUTOINCREMENT)",
        ],
    ),
    (
        "#[sea_orm(primary_key, auto_increment = false)] pub id: Uuid",
        &[
            "CREATE TABLE $t (id TEXT NOT NULL PRIMARY KEY)",
            "CREATE TABLE $t (id BLOB NOT NULL PRIMARY KEY)",
            "CREATE TABLE $t (id CHAR(36) NOT NULL, PRIMARY KEY (id))",
        ],
    ),
    (
        "#[sea_orm(primary_key, auto_increment = false)] pub a: i32, #[sea_orm(primary_key, auto_increment = false)] pub b: String",
        &[
            "CREATE TABLE $t (a INTEGER NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b))",
            "CREATE TABLE $t (a INTEGER NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID",
            "CREATE TABLE $t (b VARCHAR(20) NOT NULL, a INT NOT NULL, CONSTRAINT both PRIMARY KEY (a, b))",
        ],
    ),
];

const TYPES: &[Spellings] = &[
    (
        "pub a: String",
        &[
            "a TEXT NOT NULL",
            "a varchar NOT NULL",
            "a VARCHAR(255) NOT NULL",
            "a varchar (20) NOT NULL",
            "a CHARACTER(20) NOT NULL",
            "a NVARCHAR(100) NOT NULL",
            "a CLOB NOT NULL",
            "a character varying(40) NOT NULL",
            "a TEXT NOT NULL COLLATE NOCASE",
        ],
    ),
    (
        "pub a: Option<String>",
        &["a TEXT", "a TEXT NULL", "a varchar DEFAULT NULL"],
    ),
    (
        r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub a: Option<String>"#,
        &["a varchar(20)", "a VARCHAR( 20 )"],
    ),
    (
        "pub a: i16",
        &[
            "a smallint NOT NULL",
            "a INTEGER NOT NULL",
            "a INT2 NOT NULL",
        ],
    ),
    (
        "pub a: i32",
        &["a INTEGER NOT NULL", "a INT NOT NULL", "a int NOT NULL"],
    ),
    (
        "pub a: i64",
        &["a INTEGER NOT NULL", "a BIGINT NOT NULL", "a INT8 NOT NULL"],
    ),
    ("pub a: f32", &["a FLOAT NOT NULL", "a REAL NOT NULL"]),
    (
        "pub a: f64",
        &[
            "a DOUBLE NOT NULL",
            "a REAL NOT NULL",
            "a DOUBLE PRECISION NOT NULL",
        ],
    ),
    (
        "pub a: bool",
        &[
            "a BOOLEAN NOT NULL",
            "a BOOL NOT NULL",
            "a TINYINT(1) NOT NULL",
            "a INTEGER NOT NULL",
        ],
    ),
    (
        "pub a: Decimal",
        &[
            "a DECIMAL(10,2) NOT NULL",
            "a NUMERIC NOT NULL",
            "a REAL NOT NULL",
        ],
    ),
    (
        "pub a: DateTime",
        &[
            "a DATETIME NOT NULL",
            "a TIMESTAMP NOT NULL",
            "a TEXT NOT NULL",
        ],
    ),
    (
        "pub a: DateTimeUtc",
        &[
            "a DATETIME NOT NULL",
            "a TIMESTAMP NOT NULL",
            "a TEXT NOT NULL",
        ],
    ),
    ("pub a: Date", &["a DATE NOT NULL", "a TEXT NOT NULL"]),
    ("pub a: Time", &["a TIME NOT NULL", "a TEXT NOT NULL"]),
    ("pub a: Json", &["a TEXT NOT NULL", "a JSON NOT NULL"]),
    (
        "pub a: Uuid",
        &[
            "a TEXT NOT NULL",
            "a BLOB NOT NULL",
            "a CHAR(36) NOT NULL",
            "a UUID NOT NULL",
        ],
    ),
    ("pub a: Vec<u8>", &["a BLOB NOT NULL"]),
];

const DEFAULTS: &[Spellings] = &[
    (
        "#[sea_orm(default_value = 5)] pub a: i32",
        &[
            "a INTEGER NOT NULL DEFAULT 5",
            "a INT NOT NULL DEFAULT (5)",
            "a INTEGER NOT NULL DEFAULT '5'",
            "a INTEGER NOT NULL DEFAULT +5",
        ],
    ),
    (
        "#[sea_orm(default_value = -5)] pub a: i64",
        &[
            "a INTEGER NOT NULL DEFAULT -5",
            "a BIGINT NOT NULL DEFAULT (-5)",
            "a BIGINT NOT NULL DEFAULT '-5'",
        ],
    ),
    (
        "#[sea_orm(default_value = 2.5)] pub a: f64",
        &[
            "a DOUBLE NOT NULL DEFAULT 2.5",
            "a REAL NOT NULL DEFAULT 2.50",
            "a REAL NOT NULL DEFAULT '2.5'",
        ],
    ),
    (
        "#[sea_orm(default_value = true)] pub a: bool",
        &[
            "a BOOLEAN NOT NULL DEFAULT 1",
            "a BOOLEAN NOT NULL DEFAULT TRUE",
            "a BOOLEAN NOT NULL DEFAULT true",
            "a BOOLEAN NOT NULL DEFAULT (1)",
            "a BOOLEAN NOT NULL DEFAULT '1'",
        ],
    ),
    (
        "#[sea_orm(default_value = false)] pub a: bool",
        &[
            "a BOOLEAN NOT NULL DEFAULT 0",
            "a BOOL NOT NULL DEFAULT FALSE",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "it's")] pub a: String"#,
        &[
            "a TEXT NOT NULL DEFAULT 'it''s'",
            "a TEXT NOT NULL DEFAULT ('it''s')",
            "a TEXT NOT NULL DEFAULT \"it's\"",
            "a TEXT DEFAULT 'it''s' NOT NULL",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "")] pub a: String"#,
        &["a TEXT NOT NULL DEFAULT ''"],
    ),
    (
        r#"#[sea_orm(default_expr = "Expr::current_timestamp()")] pub a: DateTimeUtc"#,
        &[
            "a DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP",
            "a DATETIME NOT NULL DEFAULT current_timestamp",
            "a TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP)",
            "a TEXT NOT NULL DEFAULT (datetime('now'))",
        ],
    ),
    (
        r#"#[sea_orm(default_expr = "Expr::current_date()")] pub a: Date"#,
        &[
            "a DATE NOT NULL DEFAULT CURRENT_DATE",
            "a DATE NOT NULL DEFAULT (CURRENT_DATE)",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "{}")] pub a: Json"#,
        &[
            "a TEXT NOT NULL DEFAULT '{}'",
            "a JSON NOT NULL DEFAULT ('{}')",
        ],
    ),
];

const UNIQUES: &[Spellings] = &[
    (
        "#[sea_orm(unique)] pub a: i32",
        &[
            "a INTEGER NOT NULL UNIQUE",
            "a INTEGER NOT NULL, UNIQUE (a)",
            "a INTEGER NOT NULL CONSTRAINT once UNIQUE",
            "a INTEGER NOT NULL, CONSTRAINT once UNIQUE (a)",
            "CREATE TABLE $t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL); CREATE UNIQUE INDEX $t_x ON $t (a)",
            "CREATE TABLE $t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL); CREATE UNIQUE INDEX IF NOT EXISTS $t_x ON $t (a ASC)",
        ],
    ),
    (
        r#"#[sea_orm(unique_key = "pair")] pub a: i32, #[sea_orm(unique_key = "pair")] pub b: i32"#,
        &[
            "a INTEGER NOT NULL, b INTEGER NOT NULL, UNIQUE (a, b)",
            "CREATE TABLE $t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL); CREATE UNIQUE INDEX $t_both ON $t (a, b)",
        ],
    ),
];

const INDEXES: &[Spellings] = &[(
    "#[sea_orm(indexed)] pub a: i32",
    &[
        "CREATE TABLE $t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL); CREATE INDEX $t_a ON $t (a)",
        "CREATE TABLE $t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL); CREATE INDEX main.$t_b ON $t (\"a\" ASC)",
    ],
)];

const FOREIGN_KEYS: &[Spellings] = &[
    (
        r#"pub p: i32, #[sea_orm(belongs_to, from = "p", to = "id")] pub parent: HasOne<super::parents::Entity>"#,
        &[
            "p INTEGER NOT NULL REFERENCES parents",
            "p INTEGER NOT NULL REFERENCES parents(id)",
            "p INTEGER NOT NULL, FOREIGN KEY (p) REFERENCES parents (id) ON DELETE NO ACTION ON UPDATE NO ACTION",
            "p INTEGER NOT NULL, CONSTRAINT of FOREIGN KEY (p) REFERENCES parents ON DELETE CASCADE",
            "p INT NOT NULL REFERENCES \"parents\" (\"id\") NOT DEFERRABLE",
        ],
    ),
    (
        r#"pub p: Option<i32>, #[sea_orm(belongs_to, from = "p", to = "id", on_delete = "SetNull")] pub parent: HasOne<super::parents::Entity>"#,
        &[
            "p INTEGER REFERENCES parents ON DELETE SET NULL",
            "p INTEGER NULL CONSTRAINT own REFERENCES parents (id) ON UPDATE NO ACTION ON DELETE SET NULL",
        ],
    ),
];

const ENUMS: &[Spellings] = &[
    (
        r#"#[sea_orm(default_value = "member")] pub a: Mood"#,
        &[
            "a TEXT NOT NULL DEFAULT 'member'",
            "a VARCHAR(20) NOT NULL DEFAULT 'member'",
            "a enum_text NOT NULL DEFAULT ('member')",
        ],
    ),
    ("pub a: Option<Mood>", &["a TEXT", "a varchar NULL"]),
];

const CHECKS: &[Spellings] = &[
    (
        r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32"#,
        &[
            "a INTEGER NOT NULL CHECK (a > 0)",
            "a INTEGER NOT NULL CHECK(a>0)",
            "a INTEGER NOT NULL, CHECK (\"a\" > 0)",
            "a INTEGER NOT NULL CONSTRAINT positive CHECK (a > 0)",
        ],
    ),
    (
        r#"#[sea_orm(extra = "CHECK (a IN ('x', 'it''s'))")] pub a: String"#,
        &[
            "a TEXT NOT NULL CHECK (a IN ('x','it''s'))",
            "a TEXT NOT NULL CHECK (a in ('x', 'it''s'))",
        ],
    ),
];

const NAMES: &[Spellings] = &[
    (
        r#"#[sea_orm(column_name = "Mixed Case")] pub a: i32, #[sea_orm(column_name = "order", indexed)] pub b: i32"#,
        &[
            "CREATE TABLE $t (id INTEGER PRIMARY KEY, [Mixed Case] INTEGER NOT NULL, `order` INTEGER NOT NULL); CREATE INDEX [$t order] ON $t ([order])",
            "CREATE TABLE \"$t\" (\"id\" INTEGER PRIMARY KEY, \"Mixed Case\" INTEGER NOT NULL, \"order\" INTEGER NOT NULL); CREATE INDEX $t_o ON $t (`order`)",
        ],
    ),
    (
        "pub a: i32, pub b: i32",
        &[
            "CREATE TABLE IF NOT EXISTS $t (b INTEGER NOT NULL, a INTEGER NOT NULL, id INTEGER PRIMARY KEY)",
        ],
    ),
];
