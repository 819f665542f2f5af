//! A plan as the statements of one dialect, built from the same values as the Rust of a revision.
//!
//! Knows nothing of running them.

use std::collections::BTreeSet;

use sea_query::{
    ColumnDef, ForeignKeyCreateStatement, MysqlQueryBuilder, PostgresQueryBuilder,
    SchemaStatementBuilder, SqliteQueryBuilder, Table as TableBuilder,
};

use super::builders::{
    Enums, are_plain_columns, check_type, column_def, column_type, column_type_on, constraint_name,
    create_table, default_expr, drop_index, enum_column_type, foreign_key, index_name, plain_index,
    table_ref, unique_index, unsupported,
};
use super::ddl;
use super::dependents;
use super::redefine::{self, Run};
use crate::dialect::{Dialect, UnsupportedType};
use crate::key_name::{foreign_key_name, unique_name};
use crate::model::{ForeignKey, ObjectName, Schema};
use crate::plan::{self, Alter, Operation, Plan};
use crate::statement::{
    EnumUse, Statement, StatementError, TableAction, add_enum_value_sql, alter_table, backfill_sql,
    comment, create_enum_sql, drop_enum_sql, drop_serving_index, rename_enum_sql,
    rename_enum_value, rename_index, rename_table_sql, rewrite_enum_sql,
};

/// The plan's statements in order. `before` and `after` know the values of enum types.
pub fn statements(
    plan: &Plan,
    dialect: Dialect,
    before: &Schema,
    after: &Schema,
) -> Result<Vec<Statement>, UnsupportedType> {
    Ok(steps(plan, dialect, before, after)?.concat())
}

/// The same, step by step.
pub fn steps(
    plan: &Plan,
    dialect: Dialect,
    before: &Schema,
    after: &Schema,
) -> Result<Vec<Vec<Statement>>, UnsupportedType> {
    let renamed = plan.without_renames(before, after);
    let enums = match &renamed {
        Some((before, after)) => Enums { after, before },
        None => Enums { after, before },
    };
    plan.steps
        .iter()
        .map(|step| operation(&step.operation, dialect, enums))
        .collect()
}

/// The same, said without SeaORM's builders where those leave something out: for a schema that was read from a database
/// and is to be built again as it was. On SQLite they write no foreign key's name; and a table may name one there that
/// is not created yet, so that nothing is added to it afterwards.
pub fn exact_statements(
    plan: &Plan,
    dialect: Dialect,
    before: &Schema,
    after: &Schema,
) -> Result<Vec<Statement>, UnsupportedType> {
    let enums = Enums { after, before };
    let created: BTreeSet<&ObjectName> = plan
        .steps
        .iter()
        .filter_map(|step| match &step.operation {
            Operation::CreateTable { name, .. } => Some(name),
            _ => None,
        })
        .collect();
    let mut statements = Vec::new();
    for step in &plan.steps {
        match &step.operation {
            Operation::CreateTable { name, table } if dialect == Dialect::Sqlite => {
                let mut table = table.clone();
                if let Some(whole) = after.tables.get(name) {
                    table.foreign_keys.clone_from(&whole.foreign_keys);
                }
                let sql = ddl::create_table(name, &table, dialect, enums)?;
                statements.push(Statement::Sql(sql));
            }
            Operation::AlterTable { name, .. }
                if dialect == Dialect::Sqlite && created.contains(name) => {}
            other => statements.extend(operation(other, dialect, enums)?),
        }
    }
    Ok(statements)
}

fn operation(
    operation: &Operation,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<Vec<Statement>, UnsupportedType> {
    let sql = match operation {
        Operation::RenameTable { from, to } => vec![rename_table_sql(dialect, from, to)],
        Operation::RenameColumn { table, from, to } => vec![built(
            dialect,
            TableBuilder::alter()
                .table(table_ref(table))
                .rename_column(from.clone(), to.clone()),
        )],
        Operation::RenameIndex { table, from, to } => {
            return Ok(vec![rename_index(dialect, table, from, to)]);
        }
        Operation::RenameEnum { from, to } => rename_enum_sql(dialect, from, to),
        Operation::RenameEnumValue {
            name,
            from,
            to,
            values,
            uses,
        } => {
            let uses: Vec<EnumUse> = uses.iter().map(enum_use).collect();
            return Ok(rename_enum_value(dialect, name, (from, to), values, &uses));
        }
        Operation::AddEnumValue { name, value, .. } if dialect.enums_live_in_columns() => {
            return Ok(if enums.is_last_added(name, value) {
                set_enum_values(enums.values(name), &enums.columns(name), dialect)
            } else {
                Vec::new()
            });
        }
        Operation::RewriteEnum {
            name, next, uses, ..
        } if dialect.enums_live_in_columns() => {
            let columns: Vec<_> = uses
                .iter()
                .map(|of| (of.table.clone(), of.column.clone()))
                .collect();
            return Ok(set_enum_values(&next.values, &columns, dialect));
        }
        Operation::CreateEnum { name, ty } => create_enum_sql(dialect, name, &ty.values),
        Operation::DropEnum { name, .. } => drop_enum_sql(dialect, name),
        Operation::AddEnumValue {
            name,
            value,
            before,
        } => add_enum_value_sql(dialect, name, value, before.as_deref()),
        Operation::RewriteEnum {
            name, next, uses, ..
        } => {
            let uses: Vec<EnumUse> = uses.iter().map(enum_use).collect();
            rewrite_enum_sql(dialect, name, &next.values, &uses)
        }
        Operation::CreateTable { name, table } if !ddl::is_plain_table(table, &[dialect]) => {
            ddl::create_table_statements(name, table, dialect, enums)?
        }
        Operation::CreateTable { name, table } => {
            vec![built(dialect, &create_table(name, table, dialect, enums)?)]
        }
        Operation::DropTable { name, .. } => {
            vec![built(dialect, TableBuilder::drop().table(table_ref(name)))]
        }
        Operation::AlterTable { name, alters } => return alter(name, alters, dialect, enums),
        Operation::Backfill {
            table,
            column,
            expression: Some(sql),
        } => vec![backfill_sql(dialect, table, column, sql)],
        Operation::Backfill { table, column, .. } => {
            return Ok(vec![Statement::BackfillNeeded {
                table: table.clone(),
                column: column.clone(),
            }]);
        }
        Operation::CreateIndex { table, index } => match index.plain_columns() {
            Some(columns) if index.is_plain() => {
                let name = index.name.as_ref();
                vec![built(
                    dialect,
                    &plain_index(table, name, &columns, dialect)?,
                )]
            }
            _ => vec![ddl::create_index(table, index, dialect)?],
        },
        Operation::CreateUniqueIndex { table, unique } if !ddl::is_plain_unique(unique) => {
            vec![ddl::create_unique_index(table, unique, dialect)?]
        }
        Operation::CreateUniqueIndex { table, unique } => {
            vec![built(dialect, &unique_index(table, unique, dialect)?)]
        }
        Operation::DropIndex { table, index }
            if dialect.foreign_keys_keep_an_index()
                && enums.may_serve(table, &ddl::keys_of(index)) =>
        {
            let name = ddl::name_of(table, index);
            return Ok(vec![drop_serving_index(table, &name, &ddl::keys_of(index))]);
        }
        Operation::DropUniqueIndex { table, unique }
            if dialect.foreign_keys_keep_an_index() && enums.may_serve(table, &unique.columns) =>
        {
            let name = index_name(table, unique.name.as_ref(), &unique.columns);
            return Ok(vec![drop_serving_index(table, &name, &unique.columns)]);
        }
        Operation::DropIndex { table, index } => {
            let drop = drop_index(table, index.name.as_ref(), &ddl::keys_of(index), dialect)?;
            vec![built(dialect, &drop)]
        }
        Operation::Comment {
            table,
            column,
            next,
            created,
            ..
        } => {
            // Where the dialect says it as the thing is created, that is done.
            if *created && dialect == Dialect::MySql {
                return Ok(Vec::new());
            }
            let statement = comment(dialect, table, column.as_deref(), next.as_deref());
            return Ok(statement.into_iter().collect());
        }
        Operation::SetOption {
            table,
            option,
            next,
            ..
        } => vec![ddl::set_option(table, option, next.as_deref(), dialect)?],
        Operation::CreatePart { table, part } => vec![ddl::create_part(table, part, dialect)],
        Operation::DropPart { table, part } => vec![ddl::drop_part(table, part, dialect)?],
        Operation::CreateObject { name, object } => {
            vec![ddl::create_object(name, object, dialect)?]
        }
        Operation::DropObject { name, object } => vec![ddl::drop_object(name, object, dialect)?],
        Operation::TakeDown(of) | Operation::PutBack(of) if of.dialect != dialect => Vec::new(),
        Operation::TakeDown(of) => {
            return Ok(vec![Statement::TakeDown(dependents::dependent(of, enums)?)]);
        }
        Operation::PutBack(of) => {
            return Ok(vec![Statement::PutBack(dependents::dependent(of, enums)?)]);
        }
        Operation::DropUniqueIndex { table, unique } => {
            let drop = drop_index(table, unique.name.as_ref(), &unique.columns, dialect)?;
            vec![built(dialect, &drop)]
        }
    };
    Ok(sql.into_iter().map(Statement::Sql).collect())
}

fn enum_use(of: &plan::EnumUse) -> EnumUse {
    EnumUse {
        table: of.table.clone(),
        column: of.column.clone(),
        array: of.array,
        default: of.default.as_ref().map(default_expr),
    }
}

/// The columns of an enum with these values.
fn set_enum_values(
    values: &[String],
    columns: &[(ObjectName, String)],
    dialect: Dialect,
) -> Vec<Statement> {
    let name = ObjectName::new("");
    crate::statement::set_column_types(columns, &enum_column_type(dialect, &name, values))
}

fn built(dialect: Dialect, statement: &impl SchemaStatementBuilder) -> String {
    match dialect {
        Dialect::Postgres => statement.to_string(PostgresQueryBuilder),
        Dialect::MySql => statement.to_string(MysqlQueryBuilder),
        Dialect::Sqlite => statement.to_string(SqliteQueryBuilder),
    }
}

fn alter(
    table: &ObjectName,
    alters: &[Alter],
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<Vec<Statement>, UnsupportedType> {
    if dialect == Dialect::Postgres && alters.iter().any(redefine::is_redefine) {
        let mut statements = Vec::new();
        for run in redefine::runs(alters) {
            match run {
                Run::Alters(alters) => statements.extend(alter(table, alters, dialect, enums)?),
                Run::Column(previous, next) => {
                    let sql = redefine::statements(table, previous, next, enums)?;
                    statements.extend(sql.into_iter().map(Statement::Sql));
                }
            }
        }
        return Ok(statements);
    }
    let actions = alters
        .iter()
        .map(|alter| action(table, alter, dialect, enums))
        .collect::<Result<Vec<_>, _>>()?;
    if are_plain_columns(alters) {
        return Ok(actions
            .into_iter()
            .filter_map(|action| {
                let mut statement = TableBuilder::alter();
                statement.table(table_ref(table));
                match action {
                    TableAction::AddColumn(column) => statement.add_column(column),
                    TableAction::DropColumn(column) => statement.drop_column(column),
                    _ => return None,
                };
                Some(Statement::Sql(built(dialect, &statement)))
            })
            .collect());
    }
    match alter_table(dialect, table, &actions) {
        Ok(sql) => Ok(sql.into_iter().map(Statement::Sql).collect()),
        Err(StatementError::NeedsTable { .. }) => Ok(vec![Statement::AlterTable {
            table: table.clone(),
            actions,
        }]),
        Err(StatementError::Unsupported { reason, .. }) => Err(unsupported(dialect, reason)),
    }
}

/// A foreign key whose name is quoted by us, not by sea-query.
fn said_foreign_key(
    table: &ObjectName,
    key: &ForeignKey,
    dialect: Dialect,
) -> ForeignKeyCreateStatement {
    let mut key = key.clone();
    let name = key.name.take();
    let mut statement = foreign_key(table, &key, dialect);
    if let Some(name) = name {
        statement.name(name.value());
    }
    statement
}

fn action(
    table: &ObjectName,
    alter: &Alter,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<TableAction, UnsupportedType> {
    if dialect == Dialect::Sqlite
        && let Some(action) = ddl::sqlite_action(table, alter, enums)?
    {
        return Ok(action);
    }
    Ok(match alter {
        Alter::AddColumn(column) => TableAction::AddColumn(column_def(column, dialect, enums)?),
        Alter::AddPrimaryKey(key) if !ddl::is_plain_primary_key(key) => {
            TableAction::AddConstraint(ddl::primary_key(key, dialect))
        }
        Alter::AddUnique(key) if !ddl::is_plain_unique(key) => {
            TableAction::AddConstraint(ddl::unique(key, dialect)?)
        }
        Alter::AddForeignKey(key) if !ddl::is_plain_foreign_key(key, &[dialect]) => {
            TableAction::AddConstraint(ddl::added_foreign_key(key, dialect)?)
        }
        Alter::AddCheck(check) if ddl::is_plain_check(check) => TableAction::AddCheck {
            name: check.name.as_ref().map(|name| name.value().clone()),
            expression: check.expression.clone(),
        },
        Alter::AddCheck(check) => TableAction::AddConstraint(ddl::added_check(check, dialect)),
        Alter::DropCheck(check) => TableAction::DropCheck {
            name: check.name.as_ref().map(|name| name.value().clone()),
            expression: check.expression.clone(),
        },
        Alter::Redefine { next, .. } => TableAction::Redefine {
            column: next.name.clone(),
            definition: ddl::column_text(table, next, None, dialect, enums)?,
        },
        Alter::SetOption { option, next, .. } => {
            TableAction::SetOption(option.clone(), next.clone())
        }
        Alter::DropColumn(column) => TableAction::DropColumn(column.name.clone()),
        Alter::SetType {
            column,
            next,
            using,
            ..
        } => {
            check_type(dialect, next)?;
            let ty = column_type(next, dialect, enums)?;
            let column = ColumnDef::new_with_type(column.clone(), ty);
            match using {
                Some(using) => TableAction::SetTypeUsing(column, using.clone()),
                None => TableAction::SetType(column),
            }
        }
        Alter::SetNullable {
            column,
            nullable: true,
        } => TableAction::DropNotNull(column.clone()),
        Alter::SetNullable {
            column,
            nullable: false,
        } => TableAction::SetNotNull(column.clone()),
        Alter::SetDefault { column, next, .. } => match next {
            Some(default) => TableAction::SetDefault(column.clone(), default_expr(default)),
            None => TableAction::DropDefault(column.clone()),
        },
        Alter::SetAutoIncrement { column, ty, on } => {
            if *on {
                column_type_on(&[dialect], ty, true)?;
                TableAction::AddIdentity(column.clone())
            } else {
                TableAction::DropIdentity(column.clone())
            }
        }
        Alter::AddPrimaryKey(key) => TableAction::AddPrimaryKey {
            name: key.name.as_ref().map(|name| name.value().clone()),
            columns: key.columns.clone(),
        },
        Alter::DropPrimaryKey(key) => TableAction::DropPrimaryKey {
            name: constraint_name(key.name.as_ref(), table, &[], "pkey"),
        },
        Alter::AddUnique(unique) => TableAction::AddUnique {
            name: Some(unique_name(table, unique)),
            columns: unique.columns.clone(),
        },
        Alter::DropUnique(unique) => TableAction::DropUnique {
            name: unique_name(table, unique),
            columns: unique.columns.clone(),
        },
        Alter::AddForeignKey(key) => {
            TableAction::AddForeignKey(said_foreign_key(table, key, dialect))
        }
        Alter::RenamePrimaryKey { from, to } => TableAction::RenamePrimaryKey {
            from: from.clone(),
            to: to.clone(),
        },
        Alter::RenameUnique { from, to, columns } => TableAction::RenameUnique {
            from: from.clone(),
            to: to.clone(),
            columns: columns.clone(),
        },
        Alter::RenameCheck {
            from,
            to,
            expression,
        } => TableAction::RenameCheck {
            from: from.clone(),
            to: to.clone(),
            expression: expression.clone(),
        },
        Alter::RenameForeignKey { from, key } => TableAction::RenameForeignKey {
            from: from.clone(),
            key: said_foreign_key(table, key, dialect),
        },
        Alter::DropForeignKey(key) => TableAction::DropForeignKey {
            name: foreign_key_name(table, key),
            columns: key.columns.clone(),
        },
    })
}
