//! What plans are written as: small plans as literals, the Rust and the SQL of each as an approved snapshot, and every
//! Rust text checked by rustfmt and syn.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use schema_diff::dialect::Dialect;
use schema_diff::model::{
    Action, Column, ColumnType, DefaultValue, EnumType, Fact, ForeignKey, Index, Length,
    ObjectName, PrimaryKey, Schema, Table, Unique, UniqueForm,
};
use schema_diff::plan::{Alter, EnumUse, Operation, Plan, Step};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::sql::{statements, steps as steps_in};
use schema_diff::render::target::{Spelled, Target, Text, Version, plain};
use schema_diff::revision::Revision;
use schema_diff::statement::{Statement, TableAction};
use sea_orm::sea_query::{self, SqliteQueryBuilder};

use crate::pairs::differs;
use crate::without_runner::assert_sent;

const BOTH: &[Dialect] = &[Dialect::Postgres, Dialect::Sqlite];
const POSTGRES: &[Dialect] = &[Dialect::Postgres];

/// One plan, with its way back.
struct Case {
    name: &'static str,
    message: &'static str,
    backends: &'static [Dialect],
    up: Vec<Step>,
    down: Vec<Step>,
    enums: Vec<(&'static str, &'static [&'static str])>,
}

fn case(name: &'static str, up: Vec<Operation>, down: Vec<Operation>) -> Case {
    let steps = |operations: Vec<Operation>| operations.into_iter().map(step).collect();
    Case {
        name,
        message: "a test",
        backends: BOTH,
        up: steps(up),
        down: steps(down),
        enums: Vec::new(),
    }
}

fn step(operation: Operation) -> Step {
    Step {
        operation,
        notes: Vec::new(),
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        nullable: true,
        ..Column::new(name, Fact::Said(ty))
    }
}

fn required(name: &str, ty: ColumnType) -> Column {
    Column {
        nullable: false,
        ..column(name, ty)
    }
}

fn counting(name: &str, ty: ColumnType) -> Column {
    Column {
        auto_increment: Fact::implied(true),
        ..required(name, ty)
    }
}

fn with_default(column: Column, default: DefaultValue) -> Column {
    Column {
        default: Some(default),
        ..column
    }
}

fn expression(text: &str) -> DefaultValue {
    DefaultValue::Expression(text.into())
}

fn number(text: &str) -> DefaultValue {
    DefaultValue::Number(text.into())
}

fn text(text: &str) -> DefaultValue {
    DefaultValue::String(text.into())
}

fn varchar(length: u32) -> ColumnType {
    ColumnType::String(Length::N(length))
}

fn enum_type(values: &[&str]) -> EnumType {
    EnumType {
        values: strings(values),
    }
}

fn primary(name: Option<&str>, columns: &[&str]) -> PrimaryKey {
    PrimaryKey {
        name: name.map(|name| Fact::implied(name.into())),
        columns: strings(columns),
        ..PrimaryKey::default()
    }
}

fn unique(name: Option<&str>, columns: &[&str]) -> Unique {
    Unique {
        name: name.map(|name| Fact::Said(name.into())),
        columns: strings(columns),
        form: Fact::Said(UniqueForm::Constraint),
        ..Unique::default()
    }
}

fn index(name: Option<&str>, columns: &[&str]) -> Index {
    Index {
        name: name.map(|name| Fact::implied(name.into())),
        columns: columns.iter().map(|&column| column.into()).collect(),
        ..Index::default()
    }
}

fn foreign_key(
    name: &str,
    columns: &[&str],
    table: impl Into<ObjectName>,
    referenced: &[&str],
) -> ForeignKey {
    ForeignKey {
        name: Some(Fact::implied(name.into())),
        columns: strings(columns),
        references: table.into(),
        referenced_columns: strings(referenced),
        on_delete: None,
        on_update: None,
        ..ForeignKey::default()
    }
}

fn create_table(name: impl Into<ObjectName>, table: Table) -> Operation {
    Operation::CreateTable {
        name: name.into(),
        table,
    }
}

fn drop_table(name: impl Into<ObjectName>) -> Operation {
    Operation::DropTable {
        name: name.into(),
        table: Table::default(),
    }
}

fn alter(name: &str, alters: Vec<Alter>) -> Operation {
    Operation::AlterTable {
        name: name.into(),
        alters,
    }
}

fn create_index(table: impl Into<ObjectName>, index: Index) -> Operation {
    Operation::CreateIndex {
        table: table.into(),
        index,
    }
}

fn drop_index(table: impl Into<ObjectName>, index: Index) -> Operation {
    Operation::DropIndex {
        table: table.into(),
        index,
    }
}

fn user_table() -> Table {
    Table {
        columns: vec![
            required("id", varchar(36)),
            required("email", varchar(255)),
            column("nickname", ColumnType::String(Length::None)),
        ],
        primary_key: Some(primary(None, &["id"])),
        uniques: vec![unique(None, &["email"])],
        ..Table::default()
    }
}

/// A table with one of everything.
fn everything() -> Case {
    let mood = || ColumnType::Enum("mood".into());
    let table = Table {
        columns: vec![
            counting("id", ColumnType::Integer),
            required("organization_id", varchar(36)),
            with_default(
                required("is_active", ColumnType::Boolean),
                DefaultValue::Bool(true),
            ),
            with_default(column("max_users", ColumnType::Integer), number("5")),
            with_default(
                column("quota", ColumnType::BigInteger),
                number("5000000000"),
            ),
            with_default(column("ttl", ColumnType::Integer), number("-86400000")),
            with_default(column("rate", ColumnType::Double), number("0.25")),
            with_default(
                column("exact", ColumnType::Decimal(Some((20, 10)))),
                number("3.1415926535"),
            ),
            with_default(column("theme", varchar(50)), text("it's \\ \"dark\"")),
            with_default(
                required("created_at", ColumnType::DateTime),
                expression("CURRENT_TIMESTAMP"),
            ),
            with_default(
                column("code", ColumnType::Char(Some(4))),
                expression("lower('ABCD')"),
            ),
            with_default(column("nothing", ColumnType::Text), DefaultValue::Null),
            with_default(required("mood", mood()), text("so-so")),
            required("slug", varchar(255)),
            column("settings", ColumnType::Json),
            column("payload", ColumnType::VarBinary(Length::None)),
            column("seen_at", ColumnType::TimestampWithTimeZone),
            column("token", ColumnType::Uuid),
        ],
        primary_key: Some(primary(None, &["id"])),
        uniques: vec![
            unique(None, &["slug"]),
            unique(Some("one_token_a_mood"), &["token", "mood"]),
            unique(None, &["theme", "code"]),
        ],
        foreign_keys: vec![ForeignKey {
            on_delete: Some(Action::Cascade),
            on_update: Some(Action::NoAction),
            ..foreign_key(
                "fk-devices-organization_id-id",
                &["organization_id"],
                "organizations",
                &["id"],
            )
        }],
        ..Table::default()
    };
    let seen = || index(Some("idx-devices-seen_at"), &["seen_at"]);
    let theme = || Unique {
        form: Fact::Said(UniqueForm::Index),
        ..unique(Some("idx-devices-theme_mood"), &["theme", "mood"])
    };
    let ty = || enum_type(&["happy", "so-so", "sad"]);
    Case {
        enums: vec![("mood", &["happy", "so-so", "sad"])],
        ..case(
            "everything",
            vec![
                Operation::CreateEnum {
                    name: "mood".into(),
                    ty: ty(),
                },
                create_table("devices", table),
                create_index("devices", seen()),
                Operation::CreateUniqueIndex {
                    table: "devices".into(),
                    unique: theme(),
                },
            ],
            vec![
                Operation::DropUniqueIndex {
                    table: "devices".into(),
                    unique: theme(),
                },
                drop_index("devices", seen()),
                drop_table("devices"),
                Operation::DropEnum {
                    name: "mood".into(),
                    ty: ty(),
                },
            ],
        )
    }
}

fn enums() -> Case {
    let add = |value: &str, before: Option<&str>| Operation::AddEnumValue {
        name: "invitation_status".into(),
        value: value.into(),
        before: before.map(Into::into),
    };
    case(
        "enum_values",
        vec![
            add("expired", None),
            add("it's new", Some("pending")),
            Operation::CreateEnum {
                name: "empty".into(),
                ty: enum_type(&[]),
            },
            Operation::CreateEnum {
                name: "sizes".into(),
                ty: enum_type(&[
                    "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "4xl", "5xl", "6xl", "7xl",
                    "8xl", "9xl", "10xl", "11xl",
                ]),
            },
        ],
        vec![
            Operation::DropEnum {
                name: "empty".into(),
                ty: enum_type(&[]),
            },
            Operation::RewriteEnum {
                name: "invitation_status".into(),
                previous: enum_type(&["it's new", "pending", "accepted", "expired"]),
                next: enum_type(&["pending", "accepted"]),
                uses: vec![
                    EnumUse {
                        table: "organization_invitations".into(),
                        column: "status".into(),
                        array: false,
                        default: Some(text("pending")),
                    },
                    EnumUse {
                        table: "archive".into(),
                        column: "all".into(),
                        array: true,
                        default: None,
                    },
                ],
            },
        ],
    )
}

fn quoted_enum() -> Case {
    let mood = || ColumnType::Enum("Mood".into());
    Case {
        enums: vec![("Mood", &["Good", "Bad"])],
        ..case(
            "quoted_enum",
            vec![
                create_table(
                    "days",
                    Table {
                        columns: vec![
                            required("id", ColumnType::Integer),
                            with_default(required("mood", mood()), text("Good")),
                        ],
                        primary_key: Some(primary(None, &["id"])),
                        ..Table::default()
                    },
                ),
                alter(
                    "weeks",
                    vec![Alter::SetType {
                        column: "mood".into(),
                        previous: varchar(10),
                        next: mood(),
                        using: None,
                    }],
                ),
            ],
            vec![
                alter(
                    "weeks",
                    vec![Alter::SetType {
                        column: "mood".into(),
                        previous: mood(),
                        next: varchar(10),
                        using: None,
                    }],
                ),
                drop_table("days"),
            ],
        )
    }
}

fn columns() -> Case {
    let nickname = || column("nickname", ColumnType::String(Length::None));
    let language = || column("language", varchar(10));
    let level = || with_default(required("level", ColumnType::SmallInteger), number("1"));
    let added = || required("added", ColumnType::DateTime);
    let mut case = case(
        "columns",
        vec![
            alter(
                "organizations",
                vec![Alter::AddColumn(nickname()), Alter::AddColumn(level())],
            ),
            alter("user_preferences", vec![Alter::DropColumn(language())]),
            alter(
                "members",
                vec![Alter::AddColumn(added()), Alter::DropColumn(language())],
            ),
        ],
        vec![
            alter(
                "members",
                vec![Alter::AddColumn(language()), Alter::DropColumn(added())],
            ),
            alter("user_preferences", vec![Alter::AddColumn(language())]),
            alter(
                "organizations",
                vec![Alter::DropColumn(level()), Alter::DropColumn(nickname())],
            ),
        ],
    );
    case.up[1].notes = vec![
        "The values of `language` are lost.".into(),
        "Nothing in the other tables depends on them, but who reads this file should have seen a sentence that is \
         longer than a line."
            .into(),
    ];
    case
}

fn altered_column() -> Case {
    let change = |back: bool| {
        let (previous, next) = (varchar(50), varchar(80));
        let (previous, next) = if back {
            (next, previous)
        } else {
            (previous, next)
        };
        let default = Some(text("dark"));
        let (was, is) = if back {
            (default, None)
        } else {
            (None, default)
        };
        vec![alter(
            "user_preferences",
            vec![
                Alter::SetType {
                    column: "theme".into(),
                    previous,
                    next,
                    using: None,
                },
                Alter::SetNullable {
                    column: "theme".into(),
                    nullable: back,
                },
                Alter::SetDefault {
                    column: "theme".into(),
                    previous: was,
                    next: is,
                },
            ],
        )]
    };
    case("altered_column", change(false), change(true))
}

fn keys() -> Case {
    let named = || unique(Some("one email"), &["email"]);
    let pair = || unique(None, &["a", "b"]);
    case(
        "keys",
        vec![
            alter("users", vec![Alter::DropPrimaryKey(primary(None, &["id"]))]),
            alter(
                "users",
                vec![
                    Alter::AddUnique(named()),
                    Alter::AddUnique(pair()),
                    Alter::AddPrimaryKey(primary(None, &["id", "email"])),
                    Alter::SetAutoIncrement {
                        column: "number".into(),
                        ty: ColumnType::Integer,
                        on: true,
                    },
                ],
            ),
        ],
        vec![alter(
            "users",
            vec![
                Alter::SetAutoIncrement {
                    column: "number".into(),
                    ty: ColumnType::Integer,
                    on: false,
                },
                Alter::DropPrimaryKey(primary(None, &["id", "email"])),
                Alter::DropUnique(pair()),
                Alter::DropUnique(named()),
                Alter::AddPrimaryKey(primary(None, &["id"])),
            ],
        )],
    )
}

/// Two tables that refer to each other: one key has to wait.
fn cycle() -> Case {
    let employees = || Table {
        columns: vec![
            required("id", ColumnType::BigInteger),
            required("department_id", ColumnType::BigInteger),
        ],
        primary_key: Some(primary(None, &["id"])),
        ..Table::default()
    };
    let departments = Table {
        columns: vec![
            required("id", ColumnType::BigInteger),
            column("head_id", ColumnType::BigInteger),
            column("parent_id", ColumnType::BigInteger),
        ],
        primary_key: Some(primary(None, &["id"])),
        foreign_keys: vec![
            ForeignKey {
                on_delete: Some(Action::SetNull),
                ..foreign_key(
                    "fk-departments-head_id-id",
                    &["head_id"],
                    "employees",
                    &["id"],
                )
            },
            foreign_key(
                "fk-departments-parent_id-id",
                &["parent_id"],
                "departments",
                &["id"],
            ),
        ],
        ..Table::default()
    };
    let late = || ForeignKey {
        on_delete: Some(Action::Restrict),
        ..foreign_key(
            "fk-employees-department_id-id",
            &["department_id"],
            "departments",
            &["id"],
        )
    };
    case(
        "foreign_key_cycle",
        vec![
            create_table("employees", employees()),
            create_table("departments", departments),
            alter("employees", vec![Alter::AddForeignKey(late())]),
        ],
        vec![
            alter("employees", vec![Alter::DropForeignKey(late())]),
            drop_table("departments"),
            drop_table("employees"),
        ],
    )
}

fn indexes() -> Case {
    let named = || index(Some("idx-audit_logs-action"), &["action"]);
    let unnamed = || index(None, &["resource_type", "resource_id"]);
    case(
        "indexes",
        vec![
            create_index("audit_logs", named()),
            create_index("audit_logs", unnamed()),
            drop_index("users", index(Some("ix_users_name"), &["name"])),
        ],
        vec![
            create_index("users", index(Some("ix_users_name"), &["name"])),
            drop_index("audit_logs", unnamed()),
            drop_index("audit_logs", named()),
        ],
    )
}

fn composite() -> Case {
    let columns = ["tenant", "region", "number", "part"];
    let table = |key, foreign_keys| Table {
        columns: columns
            .iter()
            .map(|name| required(name, ColumnType::Integer))
            .collect(),
        primary_key: Some(primary(Some(key), &columns)),
        foreign_keys,
        ..Table::default()
    };
    case(
        "composite_keys",
        vec![
            create_table("orders", table("pk-orders", Vec::new())),
            create_table(
                "lines",
                table(
                    "pk-lines",
                    vec![
                        foreign_key("fk-lines-orders", &columns, "orders", &columns),
                        foreign_key("fk-lines-two", &columns[..2], "regions", &["a", "b"]),
                        foreign_key("fk-lines-three", &columns[..3], "x", &["a", "b", "c"]),
                    ],
                ),
            ),
        ],
        vec![drop_table("lines"), drop_table("orders")],
    )
}

fn awkward_names() -> Case {
    let odd = "we\"ird `name` \\ {}";
    let table = Table {
        columns: vec![
            required("select", ColumnType::Integer),
            column("CamelCase", ColumnType::Text),
            column("größe 大きさ", ColumnType::Text),
            column("line\nbreak", ColumnType::Text),
            column(odd, ColumnType::Text),
        ],
        primary_key: Some(primary(Some("pk \"x\""), &["select", "CamelCase"])),
        uniques: vec![unique(Some("u\"q"), &["CamelCase"])],
        foreign_keys: vec![foreign_key(
            "fk\"x",
            &[odd],
            "Other \"Table\"",
            &["größe 大きさ"],
        )],
        ..Table::default()
    };
    let odd_index = || index(Some("idx \"odd\""), &[odd]);
    let odd_key = || foreign_key("late\"fk", &["CamelCase"], "group", &["order"]);
    let mut case = case(
        "awkward_names",
        vec![
            create_table("Order \"Items\"", table),
            create_index("Order \"Items\"", odd_index()),
            alter(
                "table",
                vec![
                    Alter::AddForeignKey(odd_key()),
                    Alter::DropUnique(unique(None, &["größe 大きさ"])),
                ],
            ),
        ],
        vec![
            alter(
                "table",
                vec![
                    Alter::AddUnique(unique(None, &["größe 大きさ"])),
                    Alter::DropForeignKey(odd_key()),
                ],
            ),
            drop_index("Order \"Items\"", odd_index()),
            drop_table("Order \"Items\""),
        ],
    );
    case.message = "*/ \"quotes\" \\ and\nline breaks \u{202e}reversed\u{0} größe `x` {} #![x]";
    case.up[2].notes = vec!["\ndrop `a\nb` */ \u{202e} \" //! x\r\n#[y]".into()];
    case
}

fn long_names() -> Case {
    let table_name = "a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_";
    let column_name = "a_column_with_a_name_that_is_exactly_as_long_as_postgres_allows";
    let long_text = "a default that is longer than a line of a Rust file may be, so that nothing can be laid out well";
    let key = || {
        foreign_key(
            "fk-a_table_with_a_name_that_is_exactly_as_long_as_postgres_allows_-and-more-and-more-and-more",
            &[column_name],
            table_name,
            &[column_name],
        )
    };
    let table = Table {
        columns: vec![
            required(column_name, varchar(255)),
            with_default(required("short", ColumnType::Text), text(long_text)),
            with_default(
                column("now", ColumnType::DateTime),
                expression("date_trunc('second', now() at time zone 'UTC') - interval '1 day'"),
            ),
        ],
        primary_key: Some(primary(None, &[column_name])),
        uniques: vec![unique(None, &[column_name, "short"])],
        foreign_keys: vec![key()],
        ..Table::default()
    };
    let long_index = || index(None, &[column_name]);
    case(
        "long_names",
        vec![
            create_table(table_name, table),
            create_index(table_name, long_index()),
            alter(
                table_name,
                vec![
                    Alter::DropForeignKey(key()),
                    Alter::DropUnique(unique(None, &[column_name, "short"])),
                    Alter::SetDefault {
                        column: column_name.into(),
                        previous: None,
                        next: Some(expression(
                            "a_function_with_a_long_name('and', 'some', 'arguments')",
                        )),
                    },
                ],
            ),
        ],
        vec![
            alter(table_name, vec![Alter::AddForeignKey(key())]),
            drop_index(table_name, long_index()),
            drop_table(table_name),
        ],
    )
}

fn many_tables() -> Case {
    let names = ["users", "teams", "Team Members", "teams-archive", "größe"];
    let mut up = Vec::new();
    let mut down = Vec::new();
    for name in names {
        up.push(create_table(name, user_table()));
        up.push(create_index(name, index(None, &["nickname"])));
        down.insert(0, drop_index(name, index(None, &["nickname"])));
        down.insert(1, drop_table(name));
    }
    let key = || foreign_key("fk-users-team", &["nickname"], "teams", &["id"]);
    up.push(alter("users", vec![Alter::AddForeignKey(key())]));
    down.insert(0, alter("users", vec![Alter::DropForeignKey(key())]));
    case("many_tables", up, down)
}

fn postgres_only() -> Case {
    let key = || foreign_key("fk-users-team", &["team_id"], "teams", &["id"]);
    let named = || unique(Some("one\"email"), &["email"]);
    Case {
        backends: POSTGRES,
        ..case(
            "postgres_only",
            vec![
                alter(
                    "users",
                    vec![
                        Alter::AddColumn(required("team_id", ColumnType::BigInteger)),
                        Alter::SetNullable {
                            column: "email".into(),
                            nullable: false,
                        },
                        Alter::SetDefault {
                            column: "created_at".into(),
                            previous: None,
                            next: Some(expression("now()")),
                        },
                        Alter::DropColumn(column("old", ColumnType::Text)),
                    ],
                ),
                alter("users", vec![Alter::AddForeignKey(key())]),
                alter("users", vec![Alter::AddUnique(named())]),
                alter("users", vec![Alter::DropPrimaryKey(primary(None, &["id"]))]),
            ],
            vec![
                alter("users", vec![Alter::AddPrimaryKey(primary(None, &["id"]))]),
                alter("users", vec![Alter::DropUnique(named())]),
                alter("users", vec![Alter::DropForeignKey(key())]),
                alter(
                    "users",
                    vec![
                        Alter::AddColumn(column("old", ColumnType::Text)),
                        Alter::SetDefault {
                            column: "created_at".into(),
                            previous: Some(expression("now()")),
                            next: None,
                        },
                        Alter::SetNullable {
                            column: "email".into(),
                            nullable: true,
                        },
                        Alter::DropColumn(required("team_id", ColumnType::BigInteger)),
                    ],
                ),
            ],
        )
    }
}

fn postgres_types() -> Case {
    let types = [
        ColumnType::Array(Box::new(ColumnType::Text)),
        ColumnType::Array(Box::new(ColumnType::Enum("mood".into()))),
        ColumnType::Array(Box::new(varchar(10))),
        ColumnType::Enum(ObjectName::in_schema("app", "Kind")),
        ColumnType::Vector(Some(1_536)),
        ColumnType::Interval(Some("YEAR TO MONTH".into()), None),
        ColumnType::Interval(None, Some(3)),
        ColumnType::Interval(Some("second(3)".into()), None),
        ColumnType::Custom("citext".into()),
        ColumnType::String(Length::Max),
        ColumnType::JsonBinary,
        ColumnType::Bit(Some(3)),
        ColumnType::Bit(None),
        ColumnType::VarBit(100_000),
        ColumnType::Unsigned,
        ColumnType::Inet,
        ColumnType::LTree,
        ColumnType::Money(None),
        ColumnType::Decimal(Some((10, 2))),
    ];
    let mut columns: Vec<Column> = types
        .into_iter()
        .enumerate()
        .map(|(number, ty)| column(&format!("c{number}"), ty))
        .collect();
    columns.insert(0, counting("id", ColumnType::Unsigned));
    let table = Table {
        columns,
        primary_key: Some(primary(Some("the_key"), &["id"])),
        foreign_keys: vec![foreign_key(
            "fk",
            &["c0"],
            ObjectName::in_schema("other", "thing"),
            &["id"],
        )],
        ..Table::default()
    };
    let name = || ObjectName::in_schema("app", "types");
    Case {
        backends: POSTGRES,
        enums: vec![("mood", &["a", "b"]), ("app.Kind", &["it's", "b"])],
        ..case(
            "postgres_types",
            vec![
                Operation::CreateEnum {
                    name: ObjectName::in_schema("app", "Kind"),
                    ty: enum_type(&["it's", "b"]),
                },
                create_table(name(), table),
                create_index(name(), index(Some("i"), &["c1"])),
            ],
            vec![
                drop_index(name(), index(Some("i"), &["c1"])),
                drop_table(name()),
            ],
        )
    }
}

fn cases() -> Vec<Case> {
    vec![
        everything(),
        enums(),
        quoted_enum(),
        columns(),
        altered_column(),
        keys(),
        cycle(),
        indexes(),
        composite(),
        awkward_names(),
        long_names(),
        many_tables(),
        postgres_only(),
        postgres_types(),
        case("nothing", Vec::new(), Vec::new()),
    ]
}

fn schema(case: &Case) -> Schema {
    let mut schema = Schema::default();
    for (name, values) in &case.enums {
        schema
            .enums
            .insert(ObjectName::parse(name), enum_type(values));
    }
    schema
}

fn rust(case: &Case, backends: &[Dialect], target: Target<'_>) -> String {
    let (before, after) = (Schema::default(), schema(case));
    let revision = Revision {
        id: format!("m20251023_090000_{}", case.name),
        parents: vec!["m20251022_143000_initial_schema".into()],
        message: case.message.into(),
        created: "2025-10-23T09:00:00Z".into(),
        ..Revision::default()
    };
    let [up, down] = [&case.up, &case.down].map(|steps| Plan {
        steps: steps.clone(),
    });
    let file = RevisionFile {
        revision: &revision,
        summary: &["a change".to_owned()],
        up: &up,
        down: &down,
        backends,
        target,
        before: &before,
        after: &after,
    };
    revision_file(file).unwrap()
}

/// The steps up and down, as texts of one database; none where only a database can spell them.
fn texts(case: &Case, dialect: Dialect) -> Option<[Vec<Vec<Text>>; 2]> {
    let (before, after) = (Schema::default(), schema(case));
    let said = |steps: &[Step], before, after| {
        let plan = Plan {
            steps: steps.to_vec(),
        };
        plain(&steps_in(&plan, dialect, before, after).expect("statements"))
    };
    Some([
        said(&case.up, &before, &after)?,
        said(&case.down, &after, &before)?,
    ])
}

fn spelled(case: &Case, backends: &[Dialect]) -> Option<Spelled> {
    let mut spelled = Spelled::default();
    for &dialect in backends {
        spelled.insert(dialect, texts(case, dialect)?);
    }
    Some(spelled)
}

/// The backends on which no database must be asked, with the steps' texts: those of the case, else PostgreSQL.
fn alone(case: &Case) -> (&'static [Dialect], Spelled) {
    match spelled(case, case.backends) {
        Some(spelled) => (case.backends, spelled),
        None => (
            POSTGRES,
            spelled(case, POSTGRES).expect("it needs no database"),
        ),
    }
}

/// Those for 1.1 are compiled in the crate `dialect11`.
#[test]
fn plans_without_runner() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialect11/src/rendered");
    let mut stale = Vec::new();
    for case in cases() {
        let name = case.name;
        let (backends, spelled) = alone(&case);
        for version in [Version::V2, Version::V1] {
            let target = Target::Alone {
                version,
                spelled: &spelled,
            };
            let code = rust(&case, backends, target);
            syn::parse_file(&code).unwrap_or_else(|error| panic!("{name}: {error}\n{code}"));
            assert_eq!(rustfmt_difference(&code), "", "{name}");
            assert!(!code.contains("ops::"), "{name}: {code}");
            if version == Version::V1 && differs(&folder.join(format!("{name}.rs")), &code) {
                stale.push(name);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "differ from what the program writes: {stale:?}"
    );
}

#[tokio::test]
async fn what_1_1_sends_is_the_plan() {
    for case in cases() {
        for &dialect in alone(&case).0 {
            let [up, down] = texts(&case, dialect).expect("it needs no database");
            for (way, steps) in [(true, up), (false, down)] {
                let sent = dialect11::sent(case.name, dialect.name(), way).await;
                let sent = sent.unwrap_or_else(|error| panic!("{}: {error}", case.name));
                assert_sent(case.name, dialect, &sent, &steps);
            }
        }
    }
}

fn sql(case: &Case) -> String {
    let (before, after) = (Schema::default(), schema(case));
    let mut lines = Vec::new();
    for dialect in case.backends {
        for (direction, steps, before, after) in [
            ("up", &case.up, &before, &after),
            ("down", &case.down, &after, &before),
        ] {
            let plan = Plan {
                steps: steps.clone(),
            };
            lines.push(format!("-- {dialect}: {direction}"));
            for statement in statements(&plan, *dialect, before, after).unwrap() {
                match statement {
                    Statement::Sql(sql) => lines.push(format!("{sql};")),
                    Statement::BackfillNeeded { table, column } => {
                        lines.push(format!("-- {table}.{column} must be filled"));
                    }
                    Statement::TakeDown(of) => lines.push(of.take_down_script()),
                    Statement::PutBack(of) => lines.push(of.put_back_script()),
                    Statement::AlterTable { table, actions } => {
                        lines.push(format!("-- rebuild {table}:"));
                        for action in actions {
                            lines.push(format!("--   {}", action_text(&action)));
                        }
                    }
                }
            }
        }
    }
    lines.join("\n")
}

fn action_text(action: &TableAction) -> String {
    let column = |column: &sea_query::ColumnDef| {
        sea_query::Table::alter()
            .add_column(column.clone())
            .to_string(SqliteQueryBuilder)
            .replace("ALTER TABLE ADD COLUMN ", "")
    };
    match action {
        TableAction::AddColumn(def) => format!("AddColumn({})", column(def)),
        TableAction::SetType(def) => format!("SetType({})", column(def)),
        TableAction::AddForeignKey(key) => {
            let key = key.get_foreign_key();
            format!(
                "AddForeignKey({:?} {:?} {:?} {:?})",
                key.get_name(),
                key.get_columns(),
                key.get_ref_table(),
                key.get_ref_columns()
            )
        }
        action => format!("{action:?}"),
    }
}

/// What rustfmt would change; empty if nothing.
pub fn rustfmt_difference(code: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--color", "never"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rustfmt is installed (`rustup component add rustfmt`)");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(code.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() {
        text
    } else {
        format!("rustfmt failed: {}\n{text}", output.status)
    }
}

#[test]
fn plans_as_rust_and_sql() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/render");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    for case in cases() {
        let code = rust(&case, case.backends, Target::RUNNER);
        syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}\n{code}", case.name));
        assert_eq!(rustfmt_difference(&code), "", "{}", case.name);
        insta::assert_snapshot!(format!("{}.rust", case.name), code);
        insta::assert_snapshot!(format!("{}.sql", case.name), sql(&case));
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    /// A name of any length, now and then too long for a line.
    fn name(&mut self) -> String {
        let longest = [12, 30, 63, 110][self.below(4)];
        let length = self.below(longest) + 1;
        let letters = ["a", "b", "_", "é", "大", "\"", " "];
        (0..length)
            .map(|_| letters[self.below(100) % letters.len()])
            .collect()
    }

    fn names(&mut self, most: usize) -> Vec<String> {
        (0..=self.below(most)).map(|_| self.name()).collect()
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn column(&mut self) -> Column {
        let types = [
            ColumnType::Text,
            varchar(255),
            ColumnType::TimestampWithTimeZone,
            ColumnType::VarBinary(Length::None),
            ColumnType::Array(Box::new(ColumnType::Enum("Mood".into()))),
            ColumnType::Enum("mood".into()),
            ColumnType::Enum("Mood".into()),
            ColumnType::Custom(self.name()),
            ColumnType::Decimal(Some((10, 2))),
        ];
        let defaults = [
            None,
            Some(number("5")),
            Some(text(&self.name())),
            Some(expression(&self.name())),
        ];
        Column {
            nullable: self.flip(),
            default: defaults[self.below(4)].clone(),
            ..column(&self.name(), types[self.below(types.len())].clone())
        }
    }

    fn foreign_key(&mut self) -> ForeignKey {
        ForeignKey {
            name: self.flip().then(|| Fact::Said(self.name())),
            columns: self.names(4),
            references: ObjectName::new(self.name()),
            referenced_columns: self.names(4),
            on_delete: self.flip().then_some(Action::Cascade),
            on_update: None,
            ..ForeignKey::default()
        }
    }

    fn unique(&mut self) -> Unique {
        Unique {
            name: self.flip().then(|| Fact::Said(self.name())),
            columns: self.names(4),
            form: Fact::Said(UniqueForm::Constraint),
            ..Unique::default()
        }
    }

    fn alter(&mut self) -> Alter {
        match self.below(9) {
            0 => Alter::AddColumn(self.column()),
            1 => Alter::DropColumn(self.column()),
            2 => Alter::SetType {
                column: self.name(),
                previous: ColumnType::Text,
                next: self.column().ty.value().clone(),
                using: None,
            },
            3 => Alter::SetNullable {
                column: self.name(),
                nullable: self.flip(),
            },
            4 => Alter::SetDefault {
                column: self.name(),
                previous: None,
                next: self.column().default,
            },
            5 => Alter::AddForeignKey(self.foreign_key()),
            6 => Alter::DropForeignKey(self.foreign_key()),
            7 => Alter::AddUnique(self.unique()),
            _ => Alter::DropUnique(self.unique()),
        }
    }

    fn operation(&mut self) -> Operation {
        let name = ObjectName {
            schema: (self.below(4) == 0).then(|| self.name()),
            name: self.name(),
        };
        match self.below(6) {
            0 => Operation::CreateTable {
                name,
                table: Table {
                    columns: (0..3).map(|_| self.column()).collect(),
                    primary_key: Some(PrimaryKey {
                        name: self.flip().then(|| Fact::Said(self.name())),
                        columns: self.names(3),
                        ..PrimaryKey::default()
                    }),
                    uniques: vec![self.unique()],
                    foreign_keys: vec![self.foreign_key()],
                    ..Table::default()
                },
            },
            1 => Operation::CreateEnum {
                name,
                ty: EnumType {
                    values: self.names(12),
                },
            },
            2 => Operation::RewriteEnum {
                name,
                previous: enum_type(&[]),
                next: EnumType {
                    values: self.names(3),
                },
                uses: vec![EnumUse {
                    table: ObjectName::new(self.name()),
                    column: self.name(),
                    array: self.flip(),
                    default: self.column().default,
                }],
            },
            3 => Operation::CreateIndex {
                table: name,
                index: Index {
                    name: Some(Fact::Said(self.name())),
                    columns: self.names(3).into_iter().map(Into::into).collect(),
                    ..Index::default()
                },
            },
            4 => Operation::AddEnumValue {
                name,
                value: self.name(),
                before: self.flip().then(|| self.name()),
            },
            _ => Operation::AlterTable {
                name,
                alters: (0..=self.below(3)).map(|_| self.alter()).collect(),
            },
        }
    }
}

#[test]
fn any_lengths_are_laid_out_as_rustfmt_does() {
    let mut numbers = Numbers(0x0005_EED0_F00D);
    // Said twice it is not the only one: then every alteration goes through `ops`.
    for backends in [POSTGRES, &[Dialect::Postgres, Dialect::Postgres]] {
        let mut operations = |count: usize| (0..count).map(|_| numbers.operation()).collect();
        let case = Case {
            backends,
            enums: vec![("mood", &["happy", "sad"]), ("Mood", &["a", "b", "c"])],
            // Few steps stand in `up` itself, many in functions: two indents.
            ..case("any_lengths", operations(400), operations(8))
        };
        for target in [
            Target::RUNNER,
            Target::Alone {
                version: Version::V2,
                spelled: &spelled(&case, POSTGRES).expect("it needs no database"),
            },
            Target::Alone {
                version: Version::V1,
                spelled: &spelled(&case, POSTGRES).expect("it needs no database"),
            },
        ] {
            let code = rust(&case, backends, target);
            let difference = rustfmt_difference(&code);
            assert!(difference.is_empty(), "{difference}");
        }
        // Nor does anything panic on the way to SQL.
        assert!(!sql(&case).is_empty());
    }
}
