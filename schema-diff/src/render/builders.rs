//! The model's tables, columns and keys as sea-query's values, and the decisions that the SQL of a plan and the Rust
//! of a revision share: which builder says a thing, on which dialects.
//!
//! Knows nothing of the order of steps, and nothing of Rust source.

use std::collections::BTreeSet;

use sea_query::{
    ColumnDef, Expr, ForeignKey as ForeignKeyBuilder, ForeignKeyAction, ForeignKeyCreateStatement,
    Index as IndexBuilder, IndexCreateStatement, IndexDropStatement, IntoTableRef, PgInterval,
    RcOrArc, StringLen, Table as TableBuilder, TableCreateStatement, TableRef,
};

use super::ddl;
use crate::dialect::{Dialect, UnsupportedType, type_name};
use crate::model::{
    Action, Column, ColumnType, DefaultValue, Fact, ForeignKey, Length, ObjectName, PrimaryKey,
    Schema, Table, Unique,
};
use crate::name;
use crate::plan::Alter;

/// The enum types that columns name: those of the schema a plan leads to, else those of the one it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Enums<'a> {
    /// Where the plan leads.
    pub after: &'a Schema,
    /// Where it comes from.
    pub before: &'a Schema,
}

impl<'a> Enums<'a> {
    /// The values of the enum; none when nobody knows it.
    pub fn values(self, name: &ObjectName) -> &'a [String] {
        self.after
            .enums
            .get(name)
            .or_else(|| self.before.enums.get(name))
            .map_or(&[], |ty| &ty.values)
    }

    /// The columns that hold the enum before and after, each with its table.
    pub(super) fn columns(self, name: &ObjectName) -> Vec<(ObjectName, String)> {
        let holds =
            |column: &Column| matches!(column.ty.value(), ColumnType::Enum(of) if of == name);
        let mut columns = Vec::new();
        for (table_name, table) in &self.after.tables {
            let Some(before) = self.before.tables.get(table_name) else {
                continue;
            };
            for column in table.columns.iter().filter(|column| holds(column)) {
                if before.column(&column.name).is_some_and(holds) {
                    columns.push((table_name.clone(), column.name.clone()));
                }
            }
        }
        columns
    }

    /// Whether a foreign key that stays could be served by an index over these columns.
    pub(super) fn may_serve(self, table: &ObjectName, columns: &[String]) -> bool {
        self.after.tables.get(table).is_some_and(|table| {
            let mut keys = table.foreign_keys.iter();
            keys.any(|key| columns.starts_with(&key.columns))
        })
    }

    /// Whether this is the last of the values that the enum gets: where enums live in columns, all of them are said
    /// at once.
    pub(super) fn is_last_added(self, name: &ObjectName, value: &str) -> bool {
        let before = self.before.enums.get(name);
        let old = |value: &&String| before.is_some_and(|ty| ty.values.contains(value));
        let last = self.values(name).iter().rev().find(|value| !old(value));
        last.is_some_and(|last| last == value)
    }
}

/// An error that names what the dialect cannot do.
pub(super) fn unsupported(dialect: Dialect, what: impl Into<String>) -> UnsupportedType {
    UnsupportedType {
        dialect,
        ty: what.into(),
    }
}

/// Whether the dialect has a word for the type. (Some say an enum in the column itself.)
pub(super) fn check_type(dialect: Dialect, ty: &ColumnType) -> Result<(), UnsupportedType> {
    if dialect.enums_live_in_columns() && matches!(ty, ColumnType::Enum(_)) {
        return Ok(());
    }
    type_name(dialect, ty).map(|_| ())
}

/// The type that a column has in statements on these dialects: the same, but for a counting column, whose unsigned
/// type sea-query panics at on PostgreSQL; the signed type that PostgreSQL has for it is then said.
pub(super) fn column_type_on(
    dialects: &[Dialect],
    ty: &ColumnType,
    counts: bool,
) -> Result<ColumnType, UnsupportedType> {
    for dialect in dialects {
        check_type(*dialect, ty)?;
    }
    if !counts {
        return Ok(ty.clone());
    }
    let counting = |dialect| unsupported(dialect, format!("{ty:?} that counts up"));
    let signed = match ty {
        ColumnType::SmallInteger | ColumnType::TinyInteger | ColumnType::TinyUnsigned => {
            ColumnType::SmallInteger
        }
        ColumnType::Integer | ColumnType::SmallUnsigned => ColumnType::Integer,
        ColumnType::BigInteger | ColumnType::Unsigned | ColumnType::BigUnsigned => {
            ColumnType::BigInteger
        }
        // `mediumint unsigned` and others without a word: there any number counts.
        ColumnType::Custom(_) if dialects == [Dialect::MySql] => return Ok(ty.clone()),
        _ => {
            return Err(counting(
                dialects.first().copied().unwrap_or(Dialect::Postgres),
            ));
        }
    };
    let has = |dialect: Dialect| dialects.contains(&dialect);
    // SQLite counts in columns of the type `integer` only.
    if has(Dialect::Sqlite) && type_name(Dialect::Sqlite, ty)? != "integer" {
        return Err(counting(Dialect::Sqlite));
    }
    if !has(Dialect::Postgres) || *ty == signed {
        return Ok(ty.clone());
    }
    if has(Dialect::MySql) {
        // No builder says `int UNSIGNED` there and `bigint` here.
        return Err(counting(Dialect::MySql));
    }
    Ok(signed)
}

/// The type as sea-query's.
pub fn column_type(
    ty: &ColumnType,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<sea_query::ColumnType, UnsupportedType> {
    use sea_query::ColumnType as To;
    check_type(dialect, ty)?;
    let length = |length: Length| match length {
        Length::None => StringLen::None,
        Length::Max => StringLen::Max,
        Length::N(n) => StringLen::N(n),
    };
    Ok(match ty {
        ColumnType::Char(n) => To::Char(*n),
        ColumnType::String(n) => To::String(length(*n)),
        ColumnType::Text => To::Text,
        ColumnType::Blob => To::Blob,
        ColumnType::TinyInteger => To::TinyInteger,
        ColumnType::SmallInteger => To::SmallInteger,
        ColumnType::Integer => To::Integer,
        ColumnType::BigInteger => To::BigInteger,
        ColumnType::TinyUnsigned => To::TinyUnsigned,
        ColumnType::SmallUnsigned => To::SmallUnsigned,
        ColumnType::Unsigned => To::Unsigned,
        ColumnType::BigUnsigned => To::BigUnsigned,
        ColumnType::Float => To::Float,
        ColumnType::Double => To::Double,
        ColumnType::Decimal(p) => To::Decimal(*p),
        ColumnType::DateTime => To::DateTime,
        ColumnType::Timestamp => To::Timestamp,
        ColumnType::TimestampWithTimeZone => To::TimestampWithTimeZone,
        ColumnType::Time => To::Time,
        ColumnType::Date => To::Date,
        ColumnType::Year => To::Year,
        ColumnType::Interval(fields, precision) => match interval_fields(fields.as_deref()) {
            Ok(fields) => To::Interval(fields.map(|(fields, _)| fields), *precision),
            Err(()) => To::custom(type_name(dialect, ty)?),
        },
        ColumnType::Binary(n) => To::Binary(*n),
        ColumnType::VarBinary(n) => To::VarBinary(length(*n)),
        ColumnType::Bit(n) => To::Bit(*n),
        ColumnType::VarBit(n) => To::VarBit(*n),
        ColumnType::Boolean => To::Boolean,
        ColumnType::Money(p) => To::Money(*p),
        ColumnType::Json => To::Json,
        ColumnType::JsonBinary => To::JsonBinary,
        ColumnType::Uuid => To::Uuid,
        ColumnType::Enum(name) => enum_column_type(dialect, name, enums.values(name)),
        ColumnType::Array(element) => {
            To::Array(RcOrArc::new(column_type(element, dialect, enums)?))
        }
        ColumnType::Vector(n) => To::Vector(*n),
        ColumnType::Cidr => To::Cidr,
        ColumnType::Inet => To::Inet,
        ColumnType::MacAddr => To::MacAddr,
        ColumnType::LTree => To::LTree,
        ColumnType::Custom(text) => To::custom(text.clone()),
    })
}

/// The type of a column that holds an enum, with the name quoted where PostgreSQL needs it and the values where
/// `MySQL` does: sea-query writes both as they stand.
pub fn enum_column_type<S: AsRef<str>>(
    dialect: Dialect,
    name: &ObjectName,
    values: &[S],
) -> sea_query::ColumnType {
    match dialect {
        Dialect::Postgres => {
            let name = type_name(dialect, &ColumnType::Enum(name.clone()))
                .unwrap_or_else(|_| dialect.quote_name(name));
            sea_query::ColumnType::custom(name)
        }
        Dialect::MySql => {
            sea_query::ColumnType::custom(dialect.enum_in_column(values).unwrap_or_default())
        }
        Dialect::Sqlite => sea_query::ColumnType::Enum {
            name: name.name.clone().into(),
            variants: Vec::new(),
        },
    }
}

/// The fields of an interval as sea-query's value and its name; an error for fields it has no word for.
pub(super) fn interval_fields(
    fields: Option<&str>,
) -> Result<Option<(PgInterval, &'static str)>, ()> {
    let Some(fields) = fields else {
        return Ok(None);
    };
    Ok(Some(match fields.to_ascii_uppercase().as_str() {
        "YEAR" => (PgInterval::Year, "Year"),
        "MONTH" => (PgInterval::Month, "Month"),
        "DAY" => (PgInterval::Day, "Day"),
        "HOUR" => (PgInterval::Hour, "Hour"),
        "MINUTE" => (PgInterval::Minute, "Minute"),
        "SECOND" => (PgInterval::Second, "Second"),
        "YEAR TO MONTH" => (PgInterval::YearToMonth, "YearToMonth"),
        "DAY TO HOUR" => (PgInterval::DayToHour, "DayToHour"),
        "DAY TO MINUTE" => (PgInterval::DayToMinute, "DayToMinute"),
        "DAY TO SECOND" => (PgInterval::DayToSecond, "DayToSecond"),
        "HOUR TO MINUTE" => (PgInterval::HourToMinute, "HourToMinute"),
        "HOUR TO SECOND" => (PgInterval::HourToSecond, "HourToSecond"),
        "MINUTE TO SECOND" => (PgInterval::MinuteToSecond, "MinuteToSecond"),
        _ => return Err(()),
    }))
}

/// A default as the builders say it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DefaultWord {
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    Null,
    CurrentTimestamp,
    CurrentDate,
    CurrentTime,
    Text(String),
}

impl DefaultWord {
    pub(super) fn of(default: &DefaultValue) -> Self {
        match default {
            DefaultValue::Bool(value) => Self::Bool(*value),
            DefaultValue::String(text) => Self::String(text.clone()),
            DefaultValue::Null => Self::Null,
            DefaultValue::Number(text) => number(text),
            DefaultValue::Expression(text) => match text.trim().to_ascii_uppercase().as_str() {
                "CURRENT_TIMESTAMP" | "CURRENT_TIMESTAMP()" => Self::CurrentTimestamp,
                "CURRENT_DATE" => Self::CurrentDate,
                "CURRENT_TIME" => Self::CurrentTime,
                _ => Self::Text(text.clone()),
            },
        }
    }

    /// A literal, which SQLite takes as the default of an added column.
    fn is_literal(&self) -> bool {
        matches!(
            self,
            Self::Bool(_) | Self::Integer(_) | Self::Float(_) | Self::String(_)
        )
    }

    fn expr(self) -> Expr {
        match self {
            Self::Bool(value) => Expr::val(value),
            Self::Integer(value) => Expr::val(value),
            Self::Float(value) => Expr::val(value),
            Self::String(text) => Expr::val(text),
            Self::Null => Expr::null(),
            Self::CurrentTimestamp => Expr::current_timestamp(),
            Self::CurrentDate => Expr::current_date(),
            Self::CurrentTime => Expr::current_time(),
            Self::Text(text) => Expr::cust(text),
        }
    }
}

/// A number as a literal where Rust and back says the same digits; else its text.
fn number(text: &str) -> DefaultWord {
    if let Some(value) = text.parse::<i64>().ok().filter(|n| n.to_string() == text) {
        return DefaultWord::Integer(value);
    }
    // Few digits only: longer ones are lints' favourites (3.14 is one already).
    let short = text.len() <= 6 && !text.contains("3.14") && !text.contains("6.28");
    match text.parse::<f64>() {
        Ok(value) if short && value.is_finite() && value.to_string() == text => {
            DefaultWord::Float(value)
        }
        _ => DefaultWord::Text(text.to_owned()),
    }
}

/// A default as sea-query's expression.
pub fn default_expr(default: &DefaultValue) -> Expr {
    DefaultWord::of(default).expr()
}

/// A table as sea-query's.
pub fn table_ref(name: &ObjectName) -> TableRef {
    match &name.schema {
        Some(schema) => (schema.clone(), name.name.clone()).into_table_ref(),
        None => name.name.clone().into_table_ref(),
    }
}

/// The name of a constraint or an index for sea-query's builders, which put quotes around it and leave those in it
/// alone.
pub fn raw_name(dialects: &[Dialect], name: &str) -> String {
    let mut name = name.to_owned();
    if dialects.iter().any(|dialect| *dialect != Dialect::MySql) {
        name = name.replace('"', "\"\"");
    }
    if dialects.contains(&Dialect::MySql) {
        name = name.replace('`', "``");
    }
    name
}

/// The name by which a constraint is dropped: its own, or what PostgreSQL gave it.
pub(super) fn constraint_name(
    name: Option<&Fact<String>>,
    table: &ObjectName,
    columns: &[String],
    label: &str,
) -> String {
    name.map_or_else(
        || name::postgres_default(&table.name, columns, label),
        |name| name.value().clone(),
    )
}

/// Which keys of a created table its columns say, and which stand on their own.
#[derive(Debug, Default)]
pub(super) struct Keys<'a> {
    pub primary_column: Option<&'a str>,
    pub primary: Option<&'a PrimaryKey>,
    pub unique_columns: BTreeSet<&'a str>,
    pub uniques: Vec<&'a Unique>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(
        name: &ObjectName,
        table: &'a Table,
        dialects: &[Dialect],
    ) -> Result<Self, UnsupportedType> {
        let given = |key: Option<&Fact<String>>, columns: &[String], label: &str| {
            key.is_some_and(|key| {
                *key.value() != name::postgres_default(&name.name, columns, label)
            })
        };
        let sqlite = dialects.contains(&Dialect::Sqlite);
        let counting = table
            .columns
            .iter()
            .find(|column| *column.auto_increment.value());
        let mut keys = Self::default();
        if let Some(primary) = &table.primary_key {
            match primary.columns.as_slice() {
                [column]
                    if !given(primary.name.as_ref(), &[], "pkey")
                        || (sqlite && counting.is_some()) =>
                {
                    keys.primary_column = Some(column);
                }
                _ => keys.primary = Some(primary),
            }
        }
        if let Some(column) = counting
            && sqlite
            && keys.primary_column != Some(column.name.as_str())
        {
            // AUTOINCREMENT follows PRIMARY KEY in the column or is an error.
            return Err(unsupported(
                Dialect::Sqlite,
                format!(
                    "`{}`, which counts up and is not the whole primary key",
                    column.name
                ),
            ));
        }
        for unique in &table.uniques {
            match unique.columns.as_slice() {
                [column] if !given(unique.name.as_ref(), &unique.columns, "key") => {
                    keys.unique_columns.insert(column);
                }
                _ => keys.uniques.push(unique),
            }
        }
        Ok(keys)
    }
}

/// A column without keys.
pub fn column_def(
    column: &Column,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<ColumnDef, UnsupportedType> {
    if !ddl::is_plain_column_of_mysql(column, &[dialect]) {
        let definition = ddl::definition_text(column, dialect, enums)?;
        return Ok(ColumnDef::new(column.name.clone())
            .custom(definition)
            .to_owned());
    }
    let counts = *column.auto_increment.value();
    let ty = column_type_on(&[dialect], column.ty.value(), counts)?;
    let mut def = ColumnDef::new_with_type(column.name.clone(), column_type(&ty, dialect, enums)?);
    if !column.nullable {
        def.not_null();
    }
    if let Some(default) = &column.default {
        def.default(default_expr(default));
    }
    if counts {
        def.auto_increment();
    }
    if let Some(generated) = &column.generated {
        def.generated(Expr::cust(generated.expression.clone()), generated.stored);
    }
    if let Some(comment) = &column.comment {
        def.comment(comment.clone());
    }
    if let Some(extra) = extra_words(column, &[dialect])? {
        def.extra(extra);
    }
    Ok(def)
}

/// What the builders take as it stands, behind all else of a column: what they have no word for.
pub(super) fn extra_words(
    column: &Column,
    dialects: &[Dialect],
) -> Result<Option<String>, UnsupportedType> {
    let mut words = Vec::new();
    if let Some(collation) = &column.collation {
        words.push(format!("COLLATE {collation}"));
    }
    if let Some(expression) = &column.on_update {
        match dialects {
            [Dialect::MySql] => words.push(format!("ON UPDATE {expression}")),
            [dialect] if !dialect.updates_columns() => {}
            _ => {
                return Err(unsupported(
                    Dialect::MySql,
                    format!(
                        "`{}`, which an UPDATE sets by itself there and nowhere else",
                        column.name
                    ),
                ));
            }
        }
    }
    words.extend(column.extra.clone());
    Ok((!words.is_empty()).then(|| words.join(" ")))
}

/// CREATE TABLE, with the keys and the foreign keys that are in `table`.
pub fn create_table(
    name: &ObjectName,
    table: &Table,
    dialect: Dialect,
    enums: Enums<'_>,
) -> Result<TableCreateStatement, UnsupportedType> {
    let keys = Keys::of(name, table, &[dialect])?;
    let mut statement = TableBuilder::create();
    statement.table(table_ref(name));
    for column in &table.columns {
        let mut def = column_def(column, dialect, enums)?;
        if keys.primary_column == Some(column.name.as_str()) {
            def.primary_key();
        }
        if keys.unique_columns.contains(column.name.as_str()) {
            def.unique_key();
        }
        statement.col(def);
    }
    if let Some(primary) = keys.primary {
        statement.primary_key(&mut key(dialect, primary.name.as_ref(), &primary.columns));
    }
    for unique in keys.uniques {
        statement.index(key(dialect, unique.name.as_ref(), &unique.columns).unique());
    }
    for check in &table.checks {
        let expression = Expr::cust(check.expression.clone());
        match &check.name {
            Some(name) => statement.check((name.value().clone(), expression)),
            None => statement.check(expression),
        };
    }
    if let Some(comment) = &table.comment {
        statement.comment(comment.clone());
    }
    for foreign_key in &table.foreign_keys {
        statement.foreign_key(&mut self::foreign_key(name, foreign_key, dialect));
    }
    Ok(statement)
}

fn key(dialect: Dialect, name: Option<&Fact<String>>, columns: &[String]) -> IndexCreateStatement {
    let mut index = IndexBuilder::create();
    if let Some(name) = name {
        index.name(raw_name(&[dialect], name.value()));
    }
    for column in columns {
        index.col(column.clone());
    }
    index
}

/// A foreign key, for CREATE TABLE and for an alteration.
pub fn foreign_key(
    table: &ObjectName,
    foreign_key: &ForeignKey,
    dialect: Dialect,
) -> ForeignKeyCreateStatement {
    let mut statement = ForeignKeyBuilder::create();
    if let Some(name) = &foreign_key.name {
        statement.name(raw_name(&[dialect], name.value()));
    }
    statement.from_tbl(table_ref(table));
    for column in &foreign_key.columns {
        statement.from_col(column.clone());
    }
    statement.to_tbl(table_ref(&foreign_key.references));
    for column in &foreign_key.referenced_columns {
        statement.to_col(column.clone());
    }
    if let Some(action) = foreign_key.on_delete {
        statement.on_delete(foreign_key_action(action));
    }
    if let Some(action) = foreign_key.on_update {
        statement.on_update(foreign_key_action(action));
    }
    statement
}

/// The action as sea-query's.
pub fn foreign_key_action(action: Action) -> ForeignKeyAction {
    match action {
        Action::NoAction => ForeignKeyAction::NoAction,
        Action::Restrict => ForeignKeyAction::Restrict,
        Action::Cascade => ForeignKeyAction::Cascade,
        Action::SetNull => ForeignKeyAction::SetNull,
        Action::SetDefault => ForeignKeyAction::SetDefault,
    }
}

/// The name of an index: its own, or the one SeaORM gives.
pub(super) fn index_name(
    table: &ObjectName,
    name: Option<&Fact<String>>,
    columns: &[String],
) -> String {
    name.map_or_else(
        || name::default_index(&table.name, &columns.join("-")),
        |name| name.value().clone(),
    )
}

/// SeaORM's index builders know no schema but PostgreSQL's.
pub(super) fn check_index_table(
    dialects: &[Dialect],
    table: &ObjectName,
) -> Result<(), UnsupportedType> {
    match dialects.iter().find(|d| **d != Dialect::Postgres) {
        Some(dialect) if table.schema.is_some() => Err(unsupported(
            *dialect,
            format!("an index on `{table}`, a table in a schema of its own"),
        )),
        _ => Ok(()),
    }
}

/// CREATE INDEX, of a plain index.
pub fn plain_index(
    table: &ObjectName,
    name: Option<&Fact<String>>,
    columns: &[String],
    dialect: Dialect,
) -> Result<IndexCreateStatement, UnsupportedType> {
    create_index(table, name, columns, dialect)
}

/// CREATE UNIQUE INDEX.
pub fn unique_index(
    table: &ObjectName,
    unique: &Unique,
    dialect: Dialect,
) -> Result<IndexCreateStatement, UnsupportedType> {
    let mut index = create_index(table, unique.name.as_ref(), &unique.columns, dialect)?;
    index.unique();
    Ok(index)
}

fn create_index(
    table: &ObjectName,
    name: Option<&Fact<String>>,
    columns: &[String],
    dialect: Dialect,
) -> Result<IndexCreateStatement, UnsupportedType> {
    check_index_table(&[dialect], table)?;
    let mut index = key(dialect, None, columns);
    index
        .name(raw_name(&[dialect], &index_name(table, name, columns)))
        .table(table_ref(table));
    Ok(index)
}

/// DROP INDEX, of a plain index or of a unique one.
pub fn drop_index(
    table: &ObjectName,
    name: Option<&Fact<String>>,
    columns: &[String],
    dialect: Dialect,
) -> Result<IndexDropStatement, UnsupportedType> {
    check_index_table(&[dialect], table)?;
    let mut index = IndexBuilder::drop();
    index
        .name(raw_name(&[dialect], &index_name(table, name, columns)))
        .table(table_ref(table));
    Ok(index)
}

/// Whether these are columns that every dialect adds and drops by a plain ALTER TABLE: then each is a statement of its
/// own, and nothing needs the table's definition. (SQLite adds no column that counts, none that is computed and
/// kept, none with an expression for a default, and none that is NOT NULL without a default.)
pub(super) fn are_plain_columns(alters: &[Alter]) -> bool {
    alters.iter().all(|alter| match alter {
        Alter::AddColumn(column) => {
            !*column.auto_increment.value()
                && !column.generated.as_ref().is_some_and(|of| of.stored)
                && column.default.as_ref().map_or(column.nullable, |default| {
                    DefaultWord::of(default).is_literal()
                })
        }
        Alter::DropColumn(_) => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[Dialect] = &[Dialect::Postgres, Dialect::Sqlite];

    #[test]
    fn counting_columns_have_a_type_that_counts_everywhere_or_are_refused() {
        let check = |dialects, ty: ColumnType, expected: Result<ColumnType, Dialect>| {
            let result = column_type_on(dialects, &ty, true).map_err(|error| error.dialect);
            assert_eq!(result, expected, "{ty:?} on {dialects:?}");
        };
        check(BOTH, ColumnType::Integer, Ok(ColumnType::Integer));
        check(BOTH, ColumnType::Unsigned, Ok(ColumnType::BigInteger));
        check(
            &[Dialect::Sqlite],
            ColumnType::Unsigned,
            Ok(ColumnType::Unsigned),
        );
        check(BOTH, ColumnType::SmallInteger, Err(Dialect::Sqlite));
        check(BOTH, ColumnType::Text, Err(Dialect::Postgres));
        check(
            &[Dialect::Postgres, Dialect::MySql],
            ColumnType::Unsigned,
            Err(Dialect::MySql),
        );
    }

    #[test]
    fn a_type_without_a_word_is_refused() {
        let array = ColumnType::Array(Box::new(ColumnType::Text));
        let error = column_type_on(BOTH, &array, false).unwrap_err();
        assert_eq!(error.dialect, Dialect::Sqlite);
        let schema = Schema::default();
        let enums = Enums {
            after: &schema,
            before: &schema,
        };
        assert!(column_type(&ColumnType::Year, Dialect::Postgres, enums).is_err());
    }

    #[test]
    fn numbers_are_literals_only_where_every_digit_survives() {
        let check = |text: &str, expected| assert_eq!(number(text), expected, "{text}");
        check("5", DefaultWord::Integer(5));
        check("-86400", DefaultWord::Integer(-86400));
        check("0.25", DefaultWord::Float(0.25));
        for text in [
            "007",
            "5.0",
            "1e3",
            "0.10",
            "3.14",
            "99999999999999999999",
            "NaN",
            "inf",
        ] {
            check(text, DefaultWord::Text(text.into()));
        }
    }

    #[test]
    fn names_are_escaped_for_builders_that_do_not() {
        assert_eq!(raw_name(BOTH, "a\"b`c"), "a\"\"b`c");
        assert_eq!(raw_name(&[Dialect::MySql], "a\"b`c"), "a\"b``c");
    }

    #[test]
    fn what_sea_query_would_panic_at_is_refused() {
        let table = ObjectName::in_schema("s", "t");
        let columns = ["c".to_owned()];
        assert!(plain_index(&table, None, &columns, Dialect::Sqlite).is_err());
        assert!(plain_index(&table, None, &columns, Dialect::Postgres).is_ok());
    }
}
