//! Renames as statements. A database carries along by itself what refers to a table, a column or a type.

use sea_query::ColumnDef;

use super::{EnumUse, Statement, TableAction, set_column_types};
use crate::dialect::Dialect;
use crate::model::ObjectName;

/// Gives a table another name in the same database schema.
pub fn rename_table_sql(dialect: Dialect, from: &ObjectName, to: &ObjectName) -> String {
    let (old, new) = (dialect.quote_name(from), dialect.quote_name(to));
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => {
            format!("ALTER TABLE {old} RENAME TO {}", dialect.quote(&to.name))
        }
        Dialect::MySql => format!("RENAME TABLE {old} TO {new}"),
    }
}

/// Gives an index another name: where the dialect has no word for that, it is made anew from the live one's text.
pub fn rename_index(dialect: Dialect, table: &ObjectName, from: &str, to: &str) -> Statement {
    if dialect == Dialect::Postgres {
        let index = ObjectName {
            schema: table.schema.clone(),
            name: from.to_owned(),
        };
        return Statement::Sql(format!(
            "ALTER INDEX {} RENAME TO {}",
            dialect.quote_name(&index),
            dialect.quote(to)
        ));
    }
    Statement::AlterTable {
        table: table.clone(),
        actions: vec![TableAction::RenameIndex {
            from: from.to_owned(),
            to: to.to_owned(),
        }],
    }
}

/// Gives an enum type another name; nothing where the dialect has no such types.
pub fn rename_enum_sql(dialect: Dialect, from: &ObjectName, to: &ObjectName) -> Vec<String> {
    if !dialect.has_enum_types() {
        return Vec::new();
    }
    vec![format!(
        "ALTER TYPE {} RENAME TO {}",
        dialect.quote_name(from),
        dialect.quote(&to.name)
    )]
}

/// Gives a value of an enum another name. `values` are all of them as they are to be; `uses` the columns that hold the
/// enum, each with its default where that was the value. Where enums are no types of their own, the rows are updated:
/// in columns that say their values, these hold both names meanwhile.
pub fn rename_enum_value<S: AsRef<str>>(
    dialect: Dialect,
    name: &ObjectName,
    (from, to): (&str, &str),
    values: &[S],
    uses: &[EnumUse],
) -> Vec<Statement> {
    let (old, new) = (dialect.quote_string(from), dialect.quote_string(to));
    if dialect.has_enum_types() {
        return vec![Statement::Sql(format!(
            "ALTER TYPE {} RENAME VALUE {old} TO {new}",
            dialect.quote_name(name),
        ))];
    }
    let columns: Vec<(ObjectName, String)> = uses
        .iter()
        .map(|of| (of.table.clone(), of.column.clone()))
        .collect();
    let of_type = |values: Vec<&str>| sea_query::ColumnType::Enum {
        name: name.name.clone().into(),
        variants: values
            .into_iter()
            .map(|value| value.to_owned().into())
            .collect(),
    };
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    let mut statements = Vec::new();
    if dialect.enums_live_in_columns() {
        let both = values.iter().copied().chain([from]).collect();
        statements.extend(set_column_types(&columns, &of_type(both)));
    }
    statements.extend(uses.iter().map(|of| {
        let column = dialect.quote(&of.column);
        Statement::Sql(format!(
            "UPDATE {} SET {column} = {new} WHERE {column} = {old}",
            dialect.quote_name(&of.table)
        ))
    }));
    let ty = of_type(values);
    let mut tables: Vec<(&ObjectName, Vec<TableAction>)> = Vec::new();
    for of in uses {
        let mut actions = Vec::new();
        if dialect.enums_live_in_columns() {
            let column = ColumnDef::new_with_type(of.column.clone(), ty.clone());
            actions.push(TableAction::SetType(column));
        }
        if let Some(default) = &of.default {
            actions.push(TableAction::SetDefault(of.column.clone(), default.clone()));
        }
        match tables.iter_mut().find(|(table, _)| **table == of.table) {
            Some((_, known)) => known.append(&mut actions),
            None => tables.push((&of.table, actions)),
        }
    }
    statements.extend(
        tables
            .into_iter()
            .filter(|(_, actions)| !actions.is_empty())
            .map(|(table, actions)| Statement::AlterTable {
                table: table.clone(),
                actions,
            }),
    );
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_types_are_renamed_in_their_schema() {
        let (from, to) = (
            ObjectName::in_schema("s", "a\"b"),
            ObjectName::in_schema("s", "c`d"),
        );
        for (dialect, expected) in [
            (
                Dialect::Postgres,
                r#"ALTER TABLE "s"."a""b" RENAME TO "c`d""#,
            ),
            (Dialect::MySql, r#"RENAME TABLE `s`.`a"b` TO `s`.`c``d`"#),
        ] {
            assert_eq!(rename_table_sql(dialect, &from, &to), expected);
        }
        assert_eq!(
            rename_enum_sql(Dialect::Postgres, &from, &to),
            [r#"ALTER TYPE "s"."a""b" RENAME TO "c`d""#]
        );
        assert!(rename_enum_sql(Dialect::Sqlite, &from, &to).is_empty());
    }

    #[test]
    fn a_value_is_renamed_in_the_type_or_in_the_rows() {
        let uses = [
            EnumUse::new("t", "c").default("it's"),
            EnumUse::new("t", "d"),
        ];
        let said = |dialect| -> Vec<String> {
            let name = ObjectName::new("m");
            rename_enum_value(dialect, &name, ("a", "it's"), &["it's", "b"], &uses)
                .into_iter()
                .map(|statement| match statement {
                    Statement::Sql(sql) => sql,
                    Statement::AlterTable { table, actions } => {
                        format!("{table}: {}", actions.len())
                    }
                    other => format!("{other:?}"),
                })
                .collect()
        };
        assert_eq!(
            said(Dialect::Postgres),
            [r#"ALTER TYPE "m" RENAME VALUE 'a' TO 'it''s'"#]
        );
        assert_eq!(
            said(Dialect::Sqlite),
            [
                r#"UPDATE "t" SET "c" = 'it''s' WHERE "c" = 'a'"#,
                r#"UPDATE "t" SET "d" = 'it''s' WHERE "d" = 'a'"#,
                "t: 1",
            ]
        );
        assert_eq!(
            said(Dialect::MySql),
            [
                "t: 2",
                "UPDATE `t` SET `c` = 'it''s' WHERE `c` = 'a'",
                "UPDATE `t` SET `d` = 'it''s' WHERE `d` = 'a'",
                "t: 3",
            ]
        );
    }
}
