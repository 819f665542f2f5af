//! A table as it was read, rendered to the SQL that SeaORM's own `Schema` writes for the compiled entity.
//!
//! Where SeaORM writes less exact SQL than the product does (an enum's name without quotes), this writes SeaORM's:
//! the reading is compared, not the product's SQL.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use schema_diff::dialect::{Dialect, type_name};
use schema_diff::model::{
    Action, Column, ColumnType, DefaultValue, EnumType, ForeignKey, ObjectName, Schema, Table,
};
use sea_orm::{DbBackend, EntityTrait, Schema as SeaSchema};
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

/// Where the reading of the entity's table and SeaORM's own differ: a sentence for each statement and backend. What
/// SeaORM itself cannot write for a backend (arrays on MySQL) is not compared there.
pub fn differences<E: EntityTrait + Copy>(schema: &Schema, entity: E) -> Vec<String> {
    let name = ObjectName {
        schema: entity.schema_name().map(ToOwned::to_owned),
        name: entity.table_name().to_owned(),
    };
    let Some(table) = schema.tables.get(&name) else {
        return vec![format!("table {name} was not read")];
    };
    let mut found = Vec::new();
    let mut compared = 0;
    for (dialect, backend) in BACKENDS {
        let sea = SeaSchema::new(backend);
        let theirs = catch_unwind(AssertUnwindSafe(|| {
            let mut statements = vec![
                backend
                    .build(&sea.create_table_from_entity(entity))
                    .to_string(),
            ];
            statements.extend(
                sea.create_index_from_entity(entity)
                    .iter()
                    .map(|index| backend.build(index).to_string()),
            );
            statements.extend(
                sea.create_enum_from_entity(entity)
                    .iter()
                    .map(|statement| backend.build(statement).to_string()),
            );
            statements
        }));
        let Ok(theirs) = theirs else { continue };
        compared += 1;
        let mut ours = vec![
            backend
                .build(&create_table(dialect, &schema.enums, &name, table))
                .to_string(),
        ];
        ours.extend(
            create_indexes(dialect, &name, table)
                .iter()
                .map(|index| backend.build(index).to_string()),
        );
        ours.extend(create_enums(dialect, backend, schema, table));
        if ours != theirs {
            found.push(format!(
                "{dialect}:\n  ours   {}\n  theirs {}",
                ours.join("\n         "),
                theirs.join("\n         ")
            ));
        }
    }
    if compared == 0 {
        found.push("SeaORM writes it for no backend".to_owned());
    }
    found
}

fn create_enums(
    dialect: Dialect,
    backend: DbBackend,
    schema: &Schema,
    table: &Table,
) -> Vec<String> {
    table
        .columns
        .iter()
        .filter(|_| dialect.has_enum_types())
        .filter_map(|column| match column.ty.value() {
            ColumnType::Enum(name) => Some((name, &schema.enums[name])),
            _ => None,
        })
        .map(|(name, values)| {
            let values = values.values.iter().map(Alias::new);
            let mut statement = Type::create();
            statement.as_enum(Alias::new(&name.name)).values(values);
            backend.build(&statement).to_string()
        })
        .collect()
}

fn table_ref(name: &ObjectName) -> TableRef {
    match &name.schema {
        Some(schema) => (Alias::new(schema), Alias::new(&name.name)).into_table_ref(),
        None => Alias::new(&name.name).into_table_ref(),
    }
}

fn create_table(
    dialect: Dialect,
    enums: &BTreeMap<ObjectName, EnumType>,
    name: &ObjectName,
    table: &Table,
) -> sea_query::TableCreateStatement {
    let mut statement = SeaTable::create();
    statement.table(table_ref(name));
    let key = table.primary_key.as_ref().unwrap();
    for column in &table.columns {
        let mut definition = column_def(dialect, enums, column);
        let unique = |unique: &schema_diff::model::Unique| {
            unique.name.is_none() && unique.columns == [column.name.clone()]
        };
        if table.uniques.iter().any(unique) {
            definition.unique_key();
        }
        if *column.auto_increment.value() {
            definition.auto_increment();
        }
        if key.columns == [column.name.clone()] {
            definition.primary_key();
        }
        statement.col(definition);
    }
    if key.columns.len() > 1 {
        let mut index = Index::create();
        for column in &key.columns {
            index.col(Alias::new(column));
        }
        statement.primary_key(index.name(key.name.as_ref().unwrap().value()).primary());
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
    let custom = |text: String| sea_query::ColumnType::Custom(Alias::new(text).into());
    let ty = match column.ty.value() {
        ColumnType::Enum(name) if dialect == Dialect::MySql => {
            custom(format!("ENUM('{}')", enums[name].values.join("', '")))
        }
        ColumnType::Enum(name) if dialect == Dialect::Postgres => custom(name.name.clone()),
        ColumnType::Array(element) if dialect == Dialect::Postgres => match element.as_ref() {
            ColumnType::Enum(name) => custom(format!("{}[]", name.name)),
            _ => custom(type_name(dialect, column.ty.value()).unwrap()),
        },
        ty => integer(ty).unwrap_or_else(|| custom(type_name(dialect, ty).unwrap())),
    };
    let mut definition = ColumnDef::new_with_type(Alias::new(&column.name), ty);
    if !column.nullable {
        definition.not_null();
    }
    match &column.default {
        None => {}
        Some(DefaultValue::Bool(value)) => {
            definition.default(*value);
        }
        Some(DefaultValue::Number(value)) => match value.parse::<i64>() {
            Ok(value) => {
                definition.default(value);
            }
            Err(_) => {
                definition.default(value.parse::<f64>().unwrap());
            }
        },
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
    definition
}

/// The types that can count up, whose SQL depends on whether they do.
fn integer(ty: &ColumnType) -> Option<sea_query::ColumnType> {
    use sea_query::ColumnType as Sea;
    Some(match ty {
        ColumnType::TinyInteger => Sea::TinyInteger,
        ColumnType::SmallInteger => Sea::SmallInteger,
        ColumnType::Integer => Sea::Integer,
        ColumnType::BigInteger => Sea::BigInteger,
        ColumnType::TinyUnsigned => Sea::TinyUnsigned,
        ColumnType::SmallUnsigned => Sea::SmallUnsigned,
        ColumnType::Unsigned => Sea::Unsigned,
        ColumnType::BigUnsigned => Sea::BigUnsigned,
        _ => return None,
    })
}

fn foreign_key(table: &ObjectName, key: &ForeignKey) -> ForeignKeyCreateStatement {
    let mut statement = ForeignKeyCreateStatement::new();
    statement
        .name(key.name.as_ref().unwrap().value())
        .from_tbl(table_ref(table))
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

fn create_indexes(
    dialect: Dialect,
    name: &ObjectName,
    table: &Table,
) -> Vec<sea_query::IndexCreateStatement> {
    let create = |index: &str, columns: &[String]| {
        let mut statement = Index::create();
        // As SeaORM does: elsewhere an index lives where its table does.
        let table = if dialect == Dialect::Postgres {
            table_ref(name)
        } else {
            Alias::new(&name.name).into_table_ref()
        };
        statement.name(index).table(table);
        for column in columns {
            statement.col(Alias::new(column));
        }
        statement
    };
    let plain = table
        .indexes
        .iter()
        .map(|index| (index.name.as_ref().unwrap(), index.plain_columns().unwrap()))
        .map(|(name, columns)| create(name.value(), &columns));
    let unique = table.uniques.iter().filter_map(|unique| {
        let mut statement = create(unique.name.as_ref()?.value(), &unique.columns);
        statement.unique();
        Some(statement)
    });
    plain.chain(unique).collect()
}
