//! As people write MariaDB's and MySQL's DDL.

use super::{Spelled, Spellings};

pub const SPELLED: Spelled = Spelled {
    beside: &[
        ("enum mood", "owner, member"),
        ("parents", "#[sea_orm(primary_key)] pub id: i32"),
    ],
    made: "CREATE TABLE parents (id int NOT NULL AUTO_INCREMENT PRIMARY KEY)",
    id: "id int NOT NULL AUTO_INCREMENT PRIMARY KEY",
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
            "CREATE TABLE $t (id INT AUTO_INCREMENT PRIMARY KEY)",
            "CREATE TABLE $t (id int(11) NOT NULL AUTO_INCREMENT, PRIMARY KEY (id))",
            "CREATE TABLE `$t` (`id` INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`) USING BTREE) ENGINE=InnoDB AUTO_INCREMENT=100 DEFAULT CHARSET=utf8mb4",
            "CREATE TABLE $t (id int AUTO_INCREMENT, CONSTRAINT pk PRIMARY KEY (id))",
        ],
    ),
    (
        "#[sea_orm(primary_key)] pub id: i64",
        &[
            "CREATE TABLE $t (id BIGINT PRIMARY KEY AUTO_INCREMENT)",
            "CREATE TABLE $t (id bigint(20) NOT NULL AUTO_INCREMENT, PRIMARY KEY (id))",
        ],
    ),
    (
        "#[sea_orm(primary_key)] pub id: u32",
        &["CREATE TABLE $t (id int(10) unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY)"],
    ),
    (
        "#[sea_orm(primary_key, auto_increment = false)] pub id: Uuid",
        &[
            "CREATE TABLE $t (id BINARY(16) NOT NULL PRIMARY KEY)",
            "CREATE TABLE $t (id char(36) NOT NULL, PRIMARY KEY (id))",
            "CREATE TABLE $t (id uuid NOT NULL PRIMARY KEY)",
        ],
    ),
    (
        "#[sea_orm(primary_key, auto_increment = false)] pub a: i32, #[sea_orm(primary_key, auto_increment = false)] pub b: String",
        &[
            "CREATE TABLE $t (a int NOT NULL, b varchar(20) NOT NULL, PRIMARY KEY (a, b))",
            "CREATE TABLE $t (b varchar(20), a int, PRIMARY KEY (a, b))",
        ],
    ),
];

const TYPES: &[Spellings] = &[
    (
        "pub a: String",
        &[
            "a varchar(255) NOT NULL",
            "a VARCHAR(40) CHARACTER SET latin1 NOT NULL",
            "a varchar(20) COLLATE utf8mb4_bin NOT NULL",
            "a text NOT NULL",
            "a longtext NOT NULL",
            "a tinytext NOT NULL",
            "a mediumtext NOT NULL",
            "a char(36) NOT NULL",
            "a national varchar(20) NOT NULL",
        ],
    ),
    (
        "pub a: Option<String>",
        &[
            "a varchar(255)",
            "a varchar(255) NULL",
            "a varchar(20) DEFAULT NULL",
            "a text DEFAULT NULL",
        ],
    ),
    (
        r#"#[sea_orm(column_type = "String(StringLen::N(20))")] pub a: Option<String>"#,
        &["a varchar(20)", "a character varying(20) DEFAULT NULL"],
    ),
    (
        "pub a: i8",
        &["a tinyint NOT NULL", "a tinyint(4) NOT NULL"],
    ),
    (
        "pub a: i16",
        &[
            "a smallint NOT NULL",
            "a smallint(6) NOT NULL",
            "a int2 NOT NULL",
        ],
    ),
    (
        "pub a: i32",
        &[
            "a int NOT NULL",
            "a int(11) NOT NULL",
            "a INTEGER NOT NULL",
            "a int4 NOT NULL",
        ],
    ),
    (
        "pub a: i64",
        &["a bigint NOT NULL", "a bigint(20) NOT NULL"],
    ),
    (
        "pub a: u32",
        &["a int unsigned NOT NULL", "a int(10) UNSIGNED NOT NULL"],
    ),
    ("pub a: f32", &["a float NOT NULL", "a float(24) NOT NULL"]),
    (
        "pub a: f64",
        &[
            "a double NOT NULL",
            "a DOUBLE PRECISION NOT NULL",
            "a real NOT NULL",
            "a float(53) NOT NULL",
        ],
    ),
    (
        "pub a: bool",
        &[
            "a bool NOT NULL",
            "a BOOLEAN NOT NULL",
            "a tinyint(1) NOT NULL",
            "a tinyint NOT NULL",
        ],
    ),
    (
        "pub a: Decimal",
        &[
            "a decimal NOT NULL",
            "a decimal(10,2) NOT NULL",
            "a numeric(19, 4) NOT NULL",
        ],
    ),
    (
        r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))")] pub a: Decimal"#,
        &[
            "a decimal(10,2) NOT NULL",
            "a DEC(10, 2) NOT NULL",
            "a numeric(10,2) NOT NULL",
            "a fixed(10,2) NOT NULL",
        ],
    ),
    (
        "pub a: DateTime",
        &[
            "a datetime NOT NULL",
            "a timestamp NOT NULL",
            "a datetime(6) NOT NULL",
        ],
    ),
    (
        "pub a: DateTimeUtc",
        &[
            "a timestamp NOT NULL",
            "a datetime(3) NOT NULL",
            "a datetime NOT NULL",
        ],
    ),
    ("pub a: Date", &["a date NOT NULL"]),
    ("pub a: Time", &["a time NOT NULL", "a time(6) NOT NULL"]),
    (
        "pub a: Json",
        &[
            "a json NOT NULL",
            "a longtext NOT NULL CHECK (json_valid(a))",
            "a longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`a`))",
        ],
    ),
    (
        "pub a: Uuid",
        &[
            "a binary(16) NOT NULL",
            "a char(36) NOT NULL",
            "a uuid NOT NULL",
        ],
    ),
    (
        "pub a: Vec<u8>",
        &[
            "a blob NOT NULL",
            "a longblob NOT NULL",
            "a varbinary(255) NOT NULL",
        ],
    ),
];

const DEFAULTS: &[Spellings] = &[
    (
        "#[sea_orm(default_value = 5)] pub a: i32",
        &[
            "a int NOT NULL DEFAULT 5",
            "a int(11) NOT NULL DEFAULT '5'",
            "a int NOT NULL DEFAULT (5)",
            "a int NOT NULL DEFAULT +5",
        ],
    ),
    (
        "#[sea_orm(default_value = -5)] pub a: i64",
        &[
            "a bigint NOT NULL DEFAULT -5",
            "a bigint NOT NULL DEFAULT '-5'",
            "a bigint NOT NULL DEFAULT (-5)",
        ],
    ),
    (
        "#[sea_orm(default_value = 2.5)] pub a: f64",
        &[
            "a double NOT NULL DEFAULT 2.5",
            "a double NOT NULL DEFAULT '2.5'",
            "a double NOT NULL DEFAULT 2.50",
        ],
    ),
    (
        r#"#[sea_orm(column_type = "Decimal(Some((10, 2)))", default_value = 0)] pub a: Decimal"#,
        &[
            "a decimal(10,2) NOT NULL DEFAULT 0",
            "a decimal(10,2) NOT NULL DEFAULT 0.00",
            "a decimal(10,2) NOT NULL DEFAULT '0.00'",
            "a decimal(10,2) NOT NULL DEFAULT '0'",
        ],
    ),
    (
        "#[sea_orm(default_value = true)] pub a: bool",
        &[
            "a bool NOT NULL DEFAULT TRUE",
            "a tinyint(1) NOT NULL DEFAULT 1",
            "a tinyint(1) NOT NULL DEFAULT '1'",
            "a boolean NOT NULL DEFAULT (1)",
            "a boolean NOT NULL DEFAULT b'1'",
        ],
    ),
    (
        "#[sea_orm(default_value = false)] pub a: bool",
        &[
            "a bool NOT NULL DEFAULT FALSE",
            "a tinyint(1) NOT NULL DEFAULT '0'",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "it's")] pub a: String"#,
        &[
            "a varchar(20) NOT NULL DEFAULT 'it''s'",
            "a varchar(20) NOT NULL DEFAULT 'it\\'s'",
            "a varchar(20) NOT NULL DEFAULT \"it's\"",
            "a text NOT NULL DEFAULT ('it''s')",
            "a varchar(20) NOT NULL DEFAULT _utf8mb4'it''s'",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "")] pub a: String"#,
        &[
            "a varchar(20) NOT NULL DEFAULT ''",
            "a text NOT NULL DEFAULT ''",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "a\\b")] pub a: String"#,
        &["a varchar(20) NOT NULL DEFAULT 'a\\\\b'"],
    ),
    (
        r#"#[sea_orm(default_expr = "Expr::current_timestamp()")] pub a: DateTimeUtc"#,
        &[
            "a timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP",
            "a timestamp NOT NULL DEFAULT current_timestamp()",
            "a datetime NOT NULL DEFAULT now()",
            "a timestamp NOT NULL DEFAULT (now())",
            "a datetime NOT NULL DEFAULT LOCALTIMESTAMP",
            "a timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
            "a datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)",
            "a datetime(3) NOT NULL DEFAULT NOW(3)",
        ],
    ),
    (
        r#"#[sea_orm(default_expr = "Expr::current_date()")] pub a: Date"#,
        &[
            "a date NOT NULL DEFAULT (CURRENT_DATE)",
            "a date NOT NULL DEFAULT curdate()",
        ],
    ),
    (
        r#"#[sea_orm(default_value = "{}")] pub a: Json"#,
        &[
            "a json NOT NULL DEFAULT '{}'",
            "a json NOT NULL DEFAULT ('{}')",
            "a longtext NOT NULL DEFAULT '{}' CHECK (json_valid(a))",
        ],
    ),
];

const UNIQUES: &[Spellings] = &[
    (
        "#[sea_orm(unique)] pub a: i32",
        &[
            "a int NOT NULL UNIQUE",
            "a int NOT NULL UNIQUE KEY",
            "a int NOT NULL, UNIQUE (a)",
            "a int NOT NULL, UNIQUE KEY only_a (a)",
            "a int NOT NULL, UNIQUE INDEX `only a` (`a` ASC) USING BTREE",
            "a int NOT NULL, CONSTRAINT once UNIQUE (a)",
            "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, a int NOT NULL); CREATE UNIQUE INDEX x ON $t (a)",
        ],
    ),
    (
        r#"#[sea_orm(unique_key = "pair")] pub a: i32, #[sea_orm(unique_key = "pair")] pub b: i32"#,
        &[
            "a int NOT NULL, b int NOT NULL, UNIQUE (a, b)",
            "a int NOT NULL, b int NOT NULL, UNIQUE KEY `both` (a, b)",
        ],
    ),
];

const INDEXES: &[Spellings] = &[(
    "#[sea_orm(indexed)] pub a: i32",
    &[
        "a int NOT NULL, KEY (a)",
        "a int NOT NULL, INDEX by_a (a)",
        "a int NOT NULL, KEY by_a (a ASC) USING BTREE",
        "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, a int NOT NULL); CREATE INDEX x ON $t (a)",
    ],
)];

const FOREIGN_KEYS: &[Spellings] = &[
    (
        r#"pub p: i32, #[sea_orm(belongs_to, from = "p", to = "id")] pub parent: HasOne<super::parents::Entity>"#,
        &[
            "p int NOT NULL REFERENCES parents (id)",
            "p int NOT NULL, FOREIGN KEY (p) REFERENCES parents (id)",
            "p int NOT NULL, FOREIGN KEY (p) REFERENCES parents (id) ON DELETE NO ACTION ON UPDATE RESTRICT",
            "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, p int NOT NULL, CONSTRAINT $t_of FOREIGN KEY (p) REFERENCES parents (id) ON DELETE CASCADE)",
            "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, p int(11) NOT NULL, KEY `$t of` (p), CONSTRAINT `$t of` FOREIGN KEY (p) REFERENCES parents (id))",
        ],
    ),
    (
        r#"pub p: Option<i32>, #[sea_orm(belongs_to, from = "p", to = "id", on_delete = "SetNull")] pub parent: HasOne<super::parents::Entity>"#,
        &["p int DEFAULT NULL, FOREIGN KEY (p) REFERENCES parents (id) ON DELETE SET NULL"],
    ),
];

const ENUMS: &[Spellings] = &[
    (
        r#"#[sea_orm(default_value = "member")] pub a: Mood"#,
        &[
            "a enum('owner','member') NOT NULL DEFAULT 'member'",
            "a ENUM('owner', 'member') COLLATE utf8mb4_bin NOT NULL DEFAULT ('member')",
        ],
    ),
    (
        "pub a: Option<Mood>",
        &[
            "a enum('owner','member')",
            "a enum('owner','member') DEFAULT NULL",
        ],
    ),
];

const CHECKS: &[Spellings] = &[
    (
        r#"#[sea_orm(extra = "CHECK (a > 0)")] pub a: i32"#,
        &[
            "a int NOT NULL CHECK (a > 0)",
            "a int NOT NULL CHECK(`a`>0)",
            "a int NOT NULL, CHECK (a > 0)",
            "a int NOT NULL, CONSTRAINT positive CHECK ((a) > (0))",
        ],
    ),
    (
        r#"#[sea_orm(extra = "CHECK (a IN ('x', 'it''s'))")] pub a: String"#,
        &[
            "a varchar(9) NOT NULL CHECK (a IN ('x', 'it''s'))",
            "a text NOT NULL CHECK (a in ('x','it\\'s'))",
        ],
    ),
    (
        r#"#[sea_orm(extra = "CHECK (a BETWEEN 1 AND 5)")] pub a: i32"#,
        &["a int NOT NULL CHECK (a between 1 and 5)"],
    ),
];

const NAMES: &[Spellings] = &[
    (
        r#"#[sea_orm(column_name = "Mixed Case")] pub a: i32, #[sea_orm(column_name = "order", indexed)] pub b: i32"#,
        &[
            "CREATE TABLE $t (id int AUTO_INCREMENT PRIMARY KEY, `Mixed Case` int NOT NULL, `order` int NOT NULL, KEY `by order` (`order`)) ENGINE = InnoDB COLLATE = utf8mb4_unicode_ci",
        ],
    ),
    (
        "pub a: i32, pub b: i32",
        &[
            "CREATE TABLE IF NOT EXISTS $t (b int NOT NULL, a int NOT NULL, id int NOT NULL PRIMARY KEY AUTO_INCREMENT)",
        ],
    ),
];
