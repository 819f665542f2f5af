//! Our reading of the entities' source against what SeaORM itself makes of the compiled entities: the same tables,
//! indexes and enum types, as SQL, on every backend.

use std::collections::BTreeMap;
use std::path::Path;

use schema_diff::dialect::{Dialect, type_name};
use schema_diff::model::{
    Action, Column, ColumnType, DefaultValue, EnumType, Fact, ForeignKey, ObjectName, Schema, Table,
};
use schema_diff::read::{Reading, SourceFile, read};
use sea_orm::{DbBackend, EntityTrait, Schema as SeaSchema, Statement};
use sea_query::extension::postgres::Type;
use sea_query::{
    Alias, ColumnDef, Expr, ForeignKeyAction, ForeignKeyCreateStatement, Index, IntoTableRef,
    Table as SeaTable, TableRef,
};

const BACKENDS: [(Dialect, DbBackend); 3] = [
    (Dialect::Postgres, DbBackend::Postgres),
    (Dialect::MySql, DbBackend::MySql),
    (Dialect::Sqlite, DbBackend::Sqlite),
];

fn reading() -> Reading {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("entities/src/{name}"), text)
        })
        .collect();
    files.sort();
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    read(&sources)
}

#[test]
fn the_whole_example_is_read() {
    let reading = reading();
    assert_eq!(reading.problems, []);
    let tables: Vec<String> = reading
        .schema
        .tables
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        tables,
        [
            "api_keys",
            "audit_logs",
            "cloudflare_dns_records",
            "cloudflare_domains",
            "cloudflare_firewall_rules",
            "cloudflare_zones",
            "migration_jobs",
            "namecheap_domains",
            "organization_invitations",
            "organization_members",
            "organizations",
            "user_preferences",
        ]
    );
    let enums: Vec<String> = reading
        .schema
        .enums
        .iter()
        .map(|(name, values)| format!("{name}: {}", values.values.join(" ")))
        .collect();
    assert_eq!(
        enums,
        [
            "invitation_status: pending accepted rejected expired",
            "migration_status: pending in_progress completed failed rolled_back",
            "organization_member_role: owner admin member viewer",
        ]
    );
    let json = serde_json::to_string(&reading.schema).unwrap();
    assert_eq!(
        serde_json::from_str::<Schema>(&json).unwrap(),
        reading.schema
    );
}

#[test]
fn what_is_said_and_what_is_implied() {
    let reading = reading();
    let table = &reading.schema.tables[&"organization_invitations".into()];
    let said = |column: &str| table.column(column).unwrap().ty.is_said();
    assert!(said("email") && said("role"));
    assert!(!said("created_at"));
    assert_eq!(
        table.column("id").unwrap().auto_increment,
        Fact::Said(false)
    );
    let place = &reading.places[&(
        "organization_invitations".into(),
        Some("expires_at".to_owned()),
    )];
    assert_eq!(place.file, "entities/src/organization_invitations.rs");
}

#[test]
fn cloudflare_keys_reference_the_zone_id() {
    let schema = reading().schema;
    for table in ["cloudflare_dns_records", "cloudflare_firewall_rules"] {
        let key = &schema.tables[&table.into()].foreign_keys[0];
        assert_eq!(key.columns, ["zone_id"]);
        assert_eq!(key.references, "cloudflare_zones".into());
        assert_eq!(key.referenced_columns, ["zone_id"]);
        assert_eq!(key.on_delete, Some(Action::Cascade));
    }
}

macro_rules! agrees_with_sea_orm {
    ($($module:ident),* $(,)?) => {
        #[test]
        fn sea_orm_makes_the_same_of_every_entity() {
            let schema = reading().schema;
            let mut seen = 0;
            $(
                compare(&schema, stringify!($module), entities::$module::Entity);
                seen += 1;
            )*
            assert_eq!(seen, schema.tables.len(), "an entity has no oracle");
        }
    };
}

agrees_with_sea_orm!(
    api_keys,
    audit_logs,
    cloudflare_dns_records,
    cloudflare_domains,
    cloudflare_firewall_rules,
    cloudflare_zones,
    migration_jobs,
    namecheap_domains,
    organization_invitations,
    organization_members,
    organizations,
    user_preferences,
);

fn compare<E: EntityTrait>(schema: &Schema, name: &str, entity: E) {
    let table = &schema.tables[&name.into()];
    for (dialect, backend) in BACKENDS {
        let sea = SeaSchema::new(backend);
        let theirs = backend.build(&sea.create_table_from_entity(entity));
        let ours = backend.build(&create_table(dialect, &schema.enums, name, table));
        assert_eq!(ours.to_string(), theirs.to_string(), "{dialect}");

        let theirs: Vec<String> = sea
            .create_index_from_entity(entity)
            .iter()
            .map(|index| backend.build(index).to_string())
            .collect();
        let ours: Vec<String> = create_indexes(name, table)
            .iter()
            .map(|index| backend.build(index).to_string())
            .collect();
        assert_eq!(ours, theirs, "{dialect}");

        let theirs: Vec<Statement> = sea
            .create_enum_from_entity(entity)
            .iter()
            .map(|statement| backend.build(statement))
            .collect();
        let ours: Vec<Statement> = table
            .columns
            .iter()
            .filter(|_| dialect.has_enum_types())
            .filter_map(|column| match column.ty.value() {
                ColumnType::Enum(name) => Some((name, &schema.enums[name])),
                _ => None,
            })
            .map(|(name, values)| {
                let values = values.values.iter().map(Alias::new);
                backend.build(
                    Type::create()
                        .as_enum(Alias::new(&name.name))
                        .values(values),
                )
            })
            .collect();
        assert_eq!(ours, theirs, "{dialect}");
    }
}

fn table_ref(name: &ObjectName) -> TableRef {
    Alias::new(&name.name).into_table_ref()
}

fn create_table(
    dialect: Dialect,
    enums: &BTreeMap<ObjectName, EnumType>,
    name: &str,
    table: &Table,
) -> sea_query::TableCreateStatement {
    let mut statement = SeaTable::create();
    statement.table(Alias::new(name));
    for column in &table.columns {
        let mut definition = column_def(dialect, enums, column);
        if table
            .uniques
            .iter()
            .any(|unique| unique.columns == [column.name.clone()])
        {
            definition.unique_key();
        }
        let key = table.primary_key.as_ref().unwrap();
        if key.columns == [column.name.clone()] {
            definition.primary_key();
        }
        statement.col(definition);
    }
    for key in &table.foreign_keys {
        statement.foreign_key(&mut foreign_key(name, key));
    }
    statement
}

fn column_def(
    dialect: Dialect,
    enums: &BTreeMap<ObjectName, EnumType>,
    column: &Column,
) -> ColumnDef {
    let ty = match column.ty.value() {
        ColumnType::Enum(name) if dialect == Dialect::MySql => {
            format!("ENUM('{}')", enums[name].values.join("', '"))
        }
        ty => type_name(dialect, ty).unwrap(),
    };
    let mut definition = ColumnDef::new_with_type(
        Alias::new(&column.name),
        sea_query::ColumnType::Custom(Alias::new(ty).into()),
    );
    if !column.nullable {
        definition.not_null();
    }
    match &column.default {
        None => {}
        Some(DefaultValue::Bool(value)) => {
            definition.default(*value);
        }
        Some(DefaultValue::Number(value)) => {
            definition.default(value.parse::<i32>().unwrap());
        }
        Some(DefaultValue::String(value)) => {
            definition.default(value);
        }
        Some(DefaultValue::Null) => {
            definition.default(Expr::null());
        }
        Some(DefaultValue::Expression(text)) => {
            definition.default(Expr::cust(text.clone()));
        }
    }
    assert!(
        !column.auto_increment.value(),
        "the example has no such key"
    );
    definition
}

fn foreign_key(table: &str, key: &ForeignKey) -> ForeignKeyCreateStatement {
    let mut statement = ForeignKeyCreateStatement::new();
    statement
        .name(key.name.as_ref().unwrap().value())
        .from_tbl(Alias::new(table))
        .to_tbl(table_ref(&key.references));
    for column in &key.columns {
        statement.from_col(Alias::new(column));
    }
    for column in &key.referenced_columns {
        statement.to_col(Alias::new(column));
    }
    let action = |action| match action {
        Action::NoAction => ForeignKeyAction::NoAction,
        Action::Restrict => ForeignKeyAction::Restrict,
        Action::Cascade => ForeignKeyAction::Cascade,
        Action::SetNull => ForeignKeyAction::SetNull,
        Action::SetDefault => ForeignKeyAction::SetDefault,
    };
    if let Some(on_delete) = key.on_delete {
        statement.on_delete(action(on_delete));
    }
    if let Some(on_update) = key.on_update {
        statement.on_update(action(on_update));
    }
    statement
}

fn create_indexes(name: &str, table: &Table) -> Vec<sea_query::IndexCreateStatement> {
    table
        .indexes
        .iter()
        .map(|index| {
            let mut statement = Index::create();
            statement
                .name(index.name.as_ref().unwrap().value())
                .table(Alias::new(name));
            for column in &index.columns {
                statement.col(Alias::new(column));
            }
            statement
        })
        .collect()
}
