//! The steps of a plan as Rust expressions: sea-orm-migration's builders where every backend of the project says the
//! same by them; elsewhere `runner::ops`, or the step's SQL where that crate is not at hand.
//!
//! Knows nothing of layout and of the file around the expressions.

use std::cell::Cell;

use proc_macro2::Literal;

use super::builders::{
    DefaultWord, Enums, Keys, are_plain_columns, check_index_table, column_type_on,
    constraint_name, extra_words, index_name, interval_fields, raw_name, unsupported,
};
use super::ddl;
use super::dependents;
use super::layout::Code;
use super::redefine::{self, Run};
use super::target::{Target, Version};
use crate::dialect::{Dialect, UnsupportedType, is_plain_postgres_name, type_name};
use crate::key_name::{foreign_key_name, unique_name};
use crate::model::{
    Action, Column, ColumnType, CounterKind, DefaultValue, Fact, ForeignKey, Index, Length,
    ObjectName, Table,
};
use crate::plan::{Alter, EnumUse, Operation};
use crate::statement::{Dependent, Statement, TableAction, rename_table_sql};

/// Turns operations into code for the given backends.
pub(super) struct Coder<'a> {
    backends: &'a [Dialect],
    enums: Enums<'a>,
    target: Target<'a>,
    uses_ops: &'a Cell<bool>,
}

/// One step as code.
pub(super) enum Said<'a> {
    /// Expressions that end in `.await?`.
    Code(Vec<Code>),
    /// Only its SQL says it.
    Spelled,
    /// A place where somebody must still say what the rows of this table's column shall have.
    Missing(&'a ObjectName, &'a str),
}

type Result<T> = std::result::Result<T, UnsupportedType>;

impl<'a> Coder<'a> {
    /// `uses_ops` becomes true as soon as a piece of code needs `runner::ops`.
    pub(super) fn new(
        backends: &'a [Dialect],
        enums: Enums<'a>,
        target: Target<'a>,
        uses_ops: &'a Cell<bool>,
    ) -> Self {
        Self {
            backends,
            enums,
            target,
            uses_ops,
        }
    }

    /// One step, whose SQL may be known. Without `runner` the builders are tried first, and its SQL says what they do
    /// not.
    pub(super) fn step<'s>(&self, operation: &'s Operation, is_spelled: bool) -> Result<Said<'s>> {
        if let Target::Runner(_) = self.target {
            return self.code(operation).map(Said::Code);
        }
        if let Operation::Backfill {
            table,
            column,
            expression: None,
        } = operation
        {
            return Ok(Said::Missing(table, column));
        }
        self.uses_ops.set(false);
        let said = self.code(operation);
        match said {
            Ok(code) if !self.uses_ops.replace(false) => Ok(Said::Code(code)),
            _ if is_spelled => Ok(Said::Spelled),
            Err(error) => Err(error),
            Ok(_) => Err(unsupported(
                self.backends.first().copied().unwrap_or(Dialect::Sqlite),
                "a step whose SQL is not known",
            )),
        }
    }

    /// The statements of one step, each an expression that ends in `.await?`.
    pub(super) fn code(&self, operation: &Operation) -> Result<Vec<Code>> {
        let mut statements = self.said(operation)?;
        if let Operation::AddEnumValue { name, value, .. } = operation
            && self.backends.iter().any(|it| it.enums_live_in_columns())
            && self.enums.is_last_added(name, value)
        {
            let uses = self.enums.columns(name).into_iter().map(|(table, column)| {
                Code::call("ops::EnumUse::new", [object(&table), Code::string(&column)])
            });
            let uses: Vec<Code> = uses.collect();
            if !uses.is_empty() {
                statements.push(
                    self.ops(
                        "set_enum_values",
                        [
                            Code::strings(self.enums.values(name)),
                            Code::Reference(Box::new(Code::Array(uses))),
                        ],
                    )
                    .await_try(),
                );
            }
        }
        Ok(statements)
    }

    fn said(&self, operation: &Operation) -> Result<Vec<Code>> {
        Ok(vec![match operation {
            // The builder says the new name with its schema, which PostgreSQL does not take.
            Operation::RenameTable { from, to } if to.schema.is_some() => {
                return self.raw(|dialect| Ok(Some(rename_table_sql(dialect, from, to))));
            }
            Operation::RenameTable { from, to } => manager(
                "rename_table",
                Code::call("Table::rename", [])
                    .method("table", [self.table(from), self.table(to)])
                    .method("to_owned", []),
            ),
            Operation::RenameColumn { table, from, to } => manager(
                "alter_table",
                Code::call("Table::alter", [])
                    .method("table", [self.table(table)])
                    .method("rename_column", [self.iden(from), self.iden(to)])
                    .method("to_owned", []),
            ),
            Operation::RenameIndex { table, from, to } => self
                .ops(
                    "rename_index",
                    [object(table), Code::string(from), Code::string(to)],
                )
                .await_try(),
            Operation::RenameEnum { from, to } => self
                .ops("rename_enum", [object(from), object(to)])
                .await_try(),
            Operation::RenameEnumValue {
                name,
                from,
                to,
                values,
                uses,
            } => self
                .ops(
                    "rename_enum_value",
                    [
                        object(name),
                        Code::string(from),
                        Code::string(to),
                        Code::strings(values),
                        Code::Reference(Box::new(Code::Array(uses.iter().map(enum_use).collect()))),
                    ],
                )
                .await_try(),
            Operation::CreateEnum { name, ty } => self
                .ops("create_enum", [object(name), Code::strings(&ty.values)])
                .await_try(),
            Operation::DropEnum { name, .. } => self.ops("drop_enum", [object(name)]).await_try(),
            Operation::AddEnumValue {
                name,
                value,
                before: None,
            } => self
                .ops("add_enum_value", [object(name), Code::string(value)])
                .await_try(),
            Operation::AddEnumValue {
                name,
                value,
                before: Some(before),
            } => self
                .ops(
                    "add_enum_value_before",
                    [object(name), Code::string(value), Code::string(before)],
                )
                .await_try(),
            Operation::RewriteEnum {
                name, next, uses, ..
            } => self
                .ops(
                    "rewrite_enum",
                    [
                        object(name),
                        Code::strings(&next.values),
                        Code::Reference(Box::new(Code::Array(uses.iter().map(enum_use).collect()))),
                    ],
                )
                .await_try(),
            Operation::CreateTable { name, table }
                if !ddl::is_plain_table(table, self.backends) =>
            {
                // One statement: an index that must stand in the table does so on MySQL only.
                if !table.indexes.is_empty() && self.backends != [Dialect::MySql] {
                    let what = format!("`{name}`, a table that counts beside its keys");
                    return Err(unsupported(Dialect::Sqlite, what));
                }
                return self
                    .raw(|dialect| Ok(Some(ddl::create_table(name, table, dialect, self.enums)?)));
            }
            Operation::CreateTable { name, table } => {
                manager("create_table", self.create_table(name, table)?)
            }
            Operation::DropTable { name, .. } => manager(
                "drop_table",
                Code::call("Table::drop", [])
                    .method("table", [self.table(name)])
                    .method("to_owned", []),
            ),
            Operation::AlterTable { name, alters } => return self.alter_table(name, alters),
            Operation::Backfill {
                table,
                column,
                expression,
            } => {
                let of = [object(table), Code::string(column)];
                match expression {
                    Some(sql) => {
                        let arguments = of.into_iter().chain([Code::string(sql)]);
                        self.ops("backfill", arguments).await_try()
                    }
                    None => self.ops("backfill_needed", of).await_try(),
                }
            }
            Operation::CreateIndex { table, index } => match index.plain_columns() {
                Some(columns) if index.is_plain() => {
                    self.create_index(table, index.name.as_ref(), &columns, false)?
                }
                _ if index.is_ordered() => self.create_ordered_index(table, index)?,
                _ => {
                    return self.raw(|dialect| Ok(Some(ddl::create_index(table, index, dialect)?)));
                }
            },
            Operation::CreateUniqueIndex { table, unique } if !ddl::is_plain_unique(unique) => {
                return self
                    .raw(|dialect| Ok(Some(ddl::create_unique_index(table, unique, dialect)?)));
            }
            Operation::CreateUniqueIndex { table, unique } => {
                self.create_index(table, unique.name.as_ref(), &unique.columns, true)?
            }
            Operation::DropIndex { table, index } => {
                self.drop_index(table, index.name.as_ref(), &ddl::keys_of(index))?
            }
            Operation::DropUniqueIndex { table, unique } => {
                self.drop_index(table, unique.name.as_ref(), &unique.columns)?
            }
            Operation::Comment {
                table,
                column,
                next,
                created,
                ..
            } => return self.comment(table, column.as_deref(), next.as_deref(), *created),
            Operation::SetOption {
                table,
                option,
                next,
                ..
            } => {
                return self.raw(|dialect| {
                    Ok(Some(ddl::set_option(
                        table,
                        option,
                        next.as_deref(),
                        dialect,
                    )?))
                });
            }
            Operation::CreatePart { table, part } => {
                return self.raw(|dialect| Ok(Some(ddl::create_part(table, part, dialect))));
            }
            Operation::DropPart { table, part } => {
                return self.raw(|dialect| Ok(Some(ddl::drop_part(table, part, dialect)?)));
            }
            Operation::CreateObject { name, object } => {
                return self.raw(|dialect| Ok(Some(ddl::create_object(name, object, dialect)?)));
            }
            Operation::DropObject { name, object } => {
                return self.raw(|dialect| Ok(Some(ddl::drop_object(name, object, dialect)?)));
            }
            Operation::TakeDown(of) | Operation::PutBack(of)
                if !self.backends.contains(&of.dialect) =>
            {
                return Ok(Vec::new());
            }
            Operation::TakeDown(of) => {
                let of = dependent(&dependents::dependent(of, self.enums)?);
                self.ops("take_down", [of]).await_try()
            }
            Operation::PutBack(of) => {
                let of = dependent(&dependents::dependent(of, self.enums)?);
                self.ops("put_back", [of]).await_try()
            }
        }])
    }

    /// An identifier, as a builder takes it.
    fn iden(&self, name: &str) -> Code {
        match self.target.version() {
            Version::V1 => Code::call("Alias::new", [Code::string(name)]),
            Version::V2 => Code::string(name),
        }
    }

    /// A name for a builder, as a pair when it has a schema.
    fn table(&self, name: &ObjectName) -> Code {
        match &name.schema {
            Some(schema) => Code::Tuple(vec![self.iden(schema), self.iden(&name.name)]),
            None => self.iden(&name.name),
        }
    }

    fn is_v1(&self) -> bool {
        self.target.version() == Version::V1
    }

    /// An error where the builders of sea-orm-migration 1.1 have no word for this, or another one than the plan.
    fn not_in_v1(&self, is: bool, what: &str) -> Result<()> {
        if is && self.is_v1() {
            return Err(unsupported(
                self.backends.first().copied().unwrap_or(Dialect::Sqlite),
                format!("{what} in the builders of sea-orm-migration 1.1"),
            ));
        }
        Ok(())
    }

    /// The types that sea-query 0.32 says otherwise, or panics at.
    fn check_v1_type(&self, ty: &ColumnType) -> Result<()> {
        let on = |dialect| self.backends.contains(&dialect);
        let other = match ty {
            ColumnType::SmallUnsigned | ColumnType::Unsigned => on(Dialect::Postgres),
            ColumnType::Decimal(None) => on(Dialect::Sqlite),
            ColumnType::Decimal(Some((precision, _))) => on(Dialect::Sqlite) && *precision > 16,
            ColumnType::Array(element) => return self.check_v1_type(element),
            _ => false,
        };
        self.not_in_v1(other, "this type")
    }

    fn ops(&self, function: &str, arguments: impl IntoIterator<Item = Code>) -> Code {
        self.uses_ops.set(true);
        let manager = std::iter::once(Code::path("manager"));
        Code::call(&format!("ops::{function}"), manager.chain(arguments))
    }

    /// SQL as it stands: the same on every backend, or one text for each that has something to say.
    fn raw(&self, say: impl Fn(Dialect) -> Result<Option<String>>) -> Result<Vec<Code>> {
        let mut texts = Vec::new();
        for backend in self.backends {
            if let Some(text) = say(*backend)? {
                texts.push((*backend, text));
            }
        }
        let Some((_, first)) = texts.first() else {
            return Ok(Vec::new());
        };
        if texts.len() == self.backends.len() && texts.iter().all(|(_, text)| text == first) {
            let connection = Code::path("manager").method("get_connection", []);
            let text = match self.target {
                Target::Runner(_) => Code::string(first),
                Target::Alone { .. } => Code::sql(first),
            };
            let code = connection.method("execute_unprepared", [text]);
            return Ok(vec![code.await_try()]);
        }
        let texts = texts
            .iter()
            .map(|(dialect, text)| Code::Tuple(vec![backend(*dialect), Code::string(text)]));
        let texts = Code::Array(texts.collect());
        Ok(vec![self.ops("sql", [texts]).await_try()])
    }

    fn comment(
        &self,
        table: &ObjectName,
        column: Option<&str>,
        text: Option<&str>,
        created: bool,
    ) -> Result<Vec<Code>> {
        if created {
            return self.raw(|dialect| {
                let of = (dialect != Dialect::MySql)
                    .then(|| crate::statement::comment(dialect, table, column, text));
                Ok(of.flatten().and_then(|of| match of {
                    Statement::Sql(text) => Some(text),
                    _ => None,
                }))
            });
        }
        let text = option(text.map(Code::string));
        Ok(vec![
            match column {
                Some(column) => self.ops(
                    "comment_on_column",
                    [object(table), Code::string(column), text],
                ),
                None => self.ops("comment_on_table", [object(table), text]),
            }
            .await_try(),
        ])
    }

    /// A text that is the same on every backend of the project.
    fn same_text(&self, say: impl Fn(Dialect) -> Result<String>) -> Result<Code> {
        let texts = self
            .backends
            .iter()
            .map(|dialect| say(*dialect))
            .collect::<Result<Vec<_>>>()?;
        match texts.as_slice() {
            [first, rest @ ..] if rest.iter().all(|text| text == first) => Ok(Code::string(first)),
            [first, ..] => Err(super::builders::unsupported(
                self.backends[0],
                format!("`{first}` as it must be said on every other backend of the project"),
            )),
            [] => Ok(Code::string("")),
        }
    }

    fn create_table(&self, name: &ObjectName, table: &Table) -> Result<Code> {
        let keys = Keys::of(name, table, self.backends)?;
        let mut code = Code::call("Table::create", []).method("table", [self.table(name)]);
        for column in &table.columns {
            let mut words = Vec::new();
            if keys.primary_column == Some(column.name.as_str()) {
                words.push(("primary_key", Vec::new()));
            }
            if keys.unique_columns.contains(column.name.as_str()) {
                words.push(("unique_key", Vec::new()));
            }
            code = code.method("col", [self.column(column, words)?]);
        }
        if let Some(primary) = keys.primary {
            let key = Code::call("Index::create", []);
            code = code.method(
                "primary_key",
                [self.key(key, primary.name.as_ref(), &primary.columns)],
            );
        }
        for unique in keys.uniques {
            let key = Code::call("Index::create", []).method("unique", []);
            code = code.method(
                "index",
                [self.key(key, unique.name.as_ref(), &unique.columns)],
            );
        }
        for foreign_key in &table.foreign_keys {
            code = code.method("foreign_key", [self.foreign_key(name, foreign_key, true)]);
        }
        for check in &table.checks {
            self.not_in_v1(check.name.is_some(), "a named check")?;
            let expression = Code::call("Expr::cust", [Code::string(&check.expression)]);
            let check = match &check.name {
                Some(name) => Code::Tuple(vec![Code::string(name.value()), expression]),
                None => expression,
            };
            code = code.method("check", [check]);
        }
        if let Some(comment) = &table.comment {
            code = code.method("comment", [Code::string(comment)]);
        }
        Ok(code.method("to_owned", []))
    }

    fn key(&self, code: Code, name: Option<&Fact<String>>, columns: &[String]) -> Code {
        let code = match name {
            Some(name) => code.method("name", [self.name(name.value())]),
            None => code,
        };
        self.with_columns(code, columns)
    }

    fn with_columns(&self, code: Code, columns: &[String]) -> Code {
        columns
            .iter()
            .fold(code, |code, column| code.method("col", [self.iden(column)]))
    }

    fn name(&self, name: &str) -> Code {
        Code::string(&raw_name(self.backends, name))
    }

    /// The column, with more words about it.
    fn column(&self, column: &Column, more: Vec<(&'static str, Vec<Code>)>) -> Result<Code> {
        if !ddl::is_plain_column_of_mysql(column, self.backends) {
            let definition =
                self.same_text(|dialect| ddl::definition_text(column, dialect, self.enums))?;
            let code = Code::call("ColumnDef::new", [self.iden(&column.name)]);
            let definition = match (self.is_v1(), definition) {
                (true, definition) => Code::call("Alias::new", [definition]),
                (false, definition) => definition,
            };
            let code = code.method("custom", [definition]);
            return Ok(more
                .into_iter()
                .fold(code, |code, (word, arguments)| code.method(word, arguments)));
        }
        let counts = *column.auto_increment.value();
        let by_default = column
            .counter
            .as_ref()
            .is_some_and(|of| of.kind == CounterKind::ByDefault);
        self.not_in_v1(
            counts && by_default && self.backends.contains(&Dialect::Postgres),
            "an identity",
        )?;
        let ty = column_type_on(self.backends, column.ty.value(), counts)?;
        let code = self.typed_column(&column.name, &ty)?;
        let mut words = Vec::new();
        if !column.nullable {
            words.push(("not_null", Vec::new()));
        }
        if let Some(default) = &column.default {
            words.push(("default", vec![self.default(default, true)]));
        }
        if counts {
            words.push(("auto_increment", Vec::new()));
        }
        if let Some(generated) = &column.generated {
            let expression = Code::call("Expr::cust", [Code::string(&generated.expression)]);
            let stored = Code::path(if generated.stored { "true" } else { "false" });
            words.push(("generated", vec![expression, stored]));
        }
        if let Some(comment) = &column.comment {
            words.push(("comment", vec![Code::string(comment)]));
        }
        if let Some(extra) = extra_words(column, self.backends)? {
            words.push(("extra", vec![Code::string(&extra)]));
        }
        words.extend(more);
        if self.is_v1() {
            // There the order of the words is the order of the SQL.
            words.sort_by_key(|(word, _)| {
                [
                    "not_null",
                    "default",
                    "generated",
                    "primary_key",
                    "auto_increment",
                    "unique_key",
                    "extra",
                ]
                .iter()
                .position(|known| known == word)
                .unwrap_or(usize::MAX)
            });
        }
        Ok(words
            .into_iter()
            .fold(code, |code, (word, arguments)| code.method(word, arguments)))
    }

    /// A default. In 1.1 the builders put no parentheses around one in a column's definition, which SQLite and MySQL
    /// want of an expression.
    fn default(&self, default: &DefaultValue, defined: bool) -> Code {
        match DefaultWord::of(default) {
            DefaultWord::Null if self.is_v1() => Code::call("Expr::cust", [Code::string("NULL")]),
            DefaultWord::Text(text) if self.is_v1() && defined => {
                Code::call("Expr::cust", [Code::string(&format!("({text})"))])
            }
            _ => default_code(default),
        }
    }

    /// `ColumnDef::new("name")` with its type, by sea-query's short word for the type where it has one.
    fn typed_column(&self, name: &str, ty: &ColumnType) -> Result<Code> {
        for backend in self.backends {
            super::builders::check_type(*backend, ty)?;
        }
        self.check_v1_type(ty)?;
        let new = || Code::call("ColumnDef::new", [self.iden(name)]);
        let custom = |text: &str| new().method("custom", [self.iden(text)]);
        if let Some((method, arguments)) = short_word(ty) {
            return Ok(new().method(method, arguments));
        }
        Ok(match ty {
            ColumnType::Custom(text) => custom(text),
            ColumnType::Array(element) => new().method("array", [self.column_type(element)?]),
            ColumnType::Interval(fields, precision) => match interval_fields(fields.as_deref()) {
                Ok(fields) => new().method(
                    "interval",
                    [
                        option(fields.map(|(_, name)| Code::path(&format!("PgInterval::{name}")))),
                        option(precision.map(count)),
                    ],
                ),
                Err(()) => custom(&type_name(Dialect::Postgres, ty)?),
            },
            ColumnType::Enum(name) if self.is_enumeration(name) => new().method(
                "enumeration",
                [self.iden(&name.name), self.idens(self.enums.values(name))],
            ),
            _ => Code::call(
                "ColumnDef::new_with_type",
                [self.iden(name), self.column_type(ty)?],
            ),
        })
    }

    /// An array of identifiers. An empty one says its type.
    fn idens(&self, names: &[String]) -> Code {
        if !self.is_v1() {
            return Code::strings(names);
        }
        if names.is_empty() {
            return Code::path("Vec::<Alias>::new()");
        }
        Code::Array(names.iter().map(|name| self.iden(name)).collect())
    }

    /// Whether `.enumeration(…)` says it on every backend: PostgreSQL's builder leaves the name unquoted, and
    /// MySQL's the values unescaped.
    fn is_enumeration(&self, name: &ObjectName) -> bool {
        let plain = |text: &String| !text.contains(['\'', '\\']);
        name.schema.is_none()
            && is_plain_postgres_name(&name.name)
            && (!self.backends.contains(&Dialect::MySql)
                || self.enums.values(name).iter().all(plain))
    }

    /// The type as a `ColumnType`.
    fn column_type(&self, ty: &ColumnType) -> Result<Code> {
        let length = |length: Length| match length {
            Length::None => Code::path("StringLen::None"),
            Length::Max => Code::path("StringLen::Max"),
            Length::N(n) => Code::call("StringLen::N", [count(n)]),
        };
        let pair = |pair: &Option<(u32, u32)>| {
            option(pair.map(|(a, b)| Code::Tuple(vec![count(a), count(b)])))
        };
        let call = |name: &str, argument| Code::call(&format!("ColumnType::{name}"), [argument]);
        Ok(match ty {
            ColumnType::Char(n) => call("Char", option(n.map(count))),
            ColumnType::String(n) => call("String", length(*n)),
            ColumnType::VarBinary(n) => call("VarBinary", length(*n)),
            ColumnType::Binary(n) => call("Binary", count(*n)),
            ColumnType::Bit(n) => call("Bit", option(n.map(count))),
            ColumnType::VarBit(n) => call("VarBit", count(*n)),
            ColumnType::Vector(n) => call("Vector", option(n.map(count))),
            ColumnType::Decimal(p) => call("Decimal", pair(p)),
            ColumnType::Money(p) => call("Money", pair(p)),
            ColumnType::Interval(fields, precision) => match interval_fields(fields.as_deref()) {
                Ok(fields) => Code::call(
                    "ColumnType::Interval",
                    [
                        option(fields.map(|(_, name)| Code::path(&format!("PgInterval::{name}")))),
                        option(precision.map(count)),
                    ],
                ),
                Err(()) => call("custom", Code::string(&type_name(Dialect::Postgres, ty)?)),
            },
            ColumnType::Custom(text) => call("custom", Code::string(text)),
            ColumnType::Enum(name) => self.ops(
                "enum_type",
                [object(name), Code::strings(self.enums.values(name))],
            ),
            ColumnType::Array(element) => call(
                "Array",
                Code::call("RcOrArc::new", [self.column_type(element)?]),
            ),
            ColumnType::Text => Code::path("ColumnType::Text"),
            ColumnType::Blob => Code::path("ColumnType::Blob"),
            ColumnType::TinyInteger => Code::path("ColumnType::TinyInteger"),
            ColumnType::SmallInteger => Code::path("ColumnType::SmallInteger"),
            ColumnType::Integer => Code::path("ColumnType::Integer"),
            ColumnType::BigInteger => Code::path("ColumnType::BigInteger"),
            ColumnType::TinyUnsigned => Code::path("ColumnType::TinyUnsigned"),
            ColumnType::SmallUnsigned => Code::path("ColumnType::SmallUnsigned"),
            ColumnType::Unsigned => Code::path("ColumnType::Unsigned"),
            ColumnType::BigUnsigned => Code::path("ColumnType::BigUnsigned"),
            ColumnType::Float => Code::path("ColumnType::Float"),
            ColumnType::Double => Code::path("ColumnType::Double"),
            ColumnType::DateTime => Code::path("ColumnType::DateTime"),
            ColumnType::Timestamp => Code::path("ColumnType::Timestamp"),
            ColumnType::TimestampWithTimeZone => Code::path("ColumnType::TimestampWithTimeZone"),
            ColumnType::Time => Code::path("ColumnType::Time"),
            ColumnType::Date => Code::path("ColumnType::Date"),
            ColumnType::Year => Code::path("ColumnType::Year"),
            ColumnType::Boolean => Code::path("ColumnType::Boolean"),
            ColumnType::Json => Code::path("ColumnType::Json"),
            ColumnType::JsonBinary => Code::path("ColumnType::JsonBinary"),
            ColumnType::Uuid => Code::path("ColumnType::Uuid"),
            ColumnType::Cidr => Code::path("ColumnType::Cidr"),
            ColumnType::Inet => Code::path("ColumnType::Inet"),
            ColumnType::MacAddr => Code::path("ColumnType::MacAddr"),
            ColumnType::LTree => Code::path("ColumnType::LTree"),
        })
    }

    /// `built`: sea-query's builder writes the name (and leaves quotes in it alone), not `ops`.
    fn foreign_key(&self, table: &ObjectName, foreign_key: &ForeignKey, built: bool) -> Code {
        let mut code = Code::call("ForeignKey::create", []);
        if let Some(name) = &foreign_key.name {
            let name = if built {
                self.name(name.value())
            } else {
                Code::string(name.value())
            };
            code = code.method("name", [name]);
        }
        code = self.side(code, "from", table, &foreign_key.columns);
        code = self.side(
            code,
            "to",
            &foreign_key.references,
            &foreign_key.referenced_columns,
        );
        for (method, action) in [
            ("on_delete", foreign_key.on_delete),
            ("on_update", foreign_key.on_update),
        ] {
            if let Some(action) = action {
                let word = match action {
                    Action::NoAction => "NoAction",
                    Action::Restrict => "Restrict",
                    Action::Cascade => "Cascade",
                    Action::SetNull => "SetNull",
                    Action::SetDefault => "SetDefault",
                };
                code = code.method(method, [Code::path(&format!("ForeignKeyAction::{word}"))]);
            }
        }
        code
    }

    /// `.from("table", "column")`, a tuple of up to three columns, or one call a column.
    fn side(&self, code: Code, method: &str, table: &ObjectName, columns: &[String]) -> Code {
        let names = || columns.iter().map(|column| self.iden(column));
        match columns.len() {
            1 => code.method(method, std::iter::once(self.table(table)).chain(names())),
            2 | 3 => code.method(method, [self.table(table), Code::Tuple(names().collect())]),
            _ => names().fold(
                code.method(&format!("{method}_tbl"), [self.table(table)]),
                |code, column| code.method(&format!("{method}_col"), [column]),
            ),
        }
    }

    fn create_index(
        &self,
        table: &ObjectName,
        name: Option<&Fact<String>>,
        columns: &[String],
        unique: bool,
    ) -> Result<Code> {
        check_index_table(self.backends, table)?;
        let mut code = Code::call("Index::create", [])
            .method("name", [self.name(&index_name(table, name, columns))])
            .method("table", [self.table(table)]);
        code = self.with_columns(code, columns);
        if unique {
            code = code.method("unique", []);
        }
        Ok(manager("create_index", code.method("to_owned", [])))
    }

    fn create_ordered_index(&self, table: &ObjectName, index: &Index) -> Result<Code> {
        check_index_table(self.backends, table)?;
        let name = index_name(table, index.name.as_ref(), &ddl::keys_of(index));
        let mut code = Code::call("Index::create", [])
            .method("name", [self.name(&name)])
            .method("table", [object(table)]);
        for column in &index.columns {
            let name = Code::string(column.text());
            let column = if column.descending {
                Code::Tuple(vec![name, Code::path("IndexOrder::Desc")])
            } else {
                name
            };
            code = code.method("col", [column]);
        }
        Ok(manager("create_index", code.method("to_owned", [])))
    }

    fn drop_index(
        &self,
        table: &ObjectName,
        name: Option<&Fact<String>>,
        columns: &[String],
    ) -> Result<Code> {
        check_index_table(self.backends, table)?;
        if self
            .backends
            .iter()
            .any(|it| it.foreign_keys_keep_an_index())
            && self.enums.may_serve(table, columns)
        {
            let name = Code::string(&index_name(table, name, columns));
            let columns: Vec<Code> = columns.iter().map(|it| Code::string(it)).collect();
            return Ok(self
                .ops("drop_index", [object(table), name, Code::Array(columns)])
                .await_try());
        }
        let code = Code::call("Index::drop", [])
            .method("name", [self.name(&index_name(table, name, columns))])
            .method("table", [self.table(table)])
            .method("to_owned", []);
        Ok(manager("drop_index", code))
    }

    /// Builders where they say every alteration of the step on every backend, else one `ops::alter_table`. The
    /// statements are the same as those of the plan's SQL, and as many.
    fn alter_table(&self, table: &ObjectName, alters: &[Alter]) -> Result<Vec<Code>> {
        let altered = |options: Vec<(&str, Code)>| {
            let code = Code::call("Table::alter", []).method("table", [self.table(table)]);
            let code = options.into_iter().fold(code, |code, (method, argument)| {
                code.method(method, [argument])
            });
            manager("alter_table", code.method("to_owned", []))
        };
        if are_plain_columns(alters) {
            return alters
                .iter()
                .filter_map(|alter| self.option(alter).transpose())
                .map(|option| option.map(|option| altered(vec![option])))
                .collect();
        }
        if alters.iter().any(redefine::is_redefine) && self.backends.contains(&Dialect::Postgres) {
            if self.backends.len() > 1 {
                return Err(unsupported(Dialect::Postgres, "the column as a whole"));
            }
            let mut statements = Vec::new();
            for run in redefine::runs(alters) {
                match run {
                    Run::Alters(alters) => statements.extend(self.alter_table(table, alters)?),
                    Run::Column(previous, next) => {
                        for sql in redefine::statements(table, previous, next, self.enums)? {
                            statements.extend(self.raw(|_| Ok(Some(sql.clone())))?);
                        }
                    }
                }
            }
            return Ok(statements);
        }
        if self.backends != [Dialect::Postgres] {
            return Ok(vec![self.ops_alter_table(table, alters)?]);
        }
        let drop_constraint = |name: String| {
            self.not_in_v1(true, "a constraint that is dropped")?;
            Ok(altered(vec![("drop_constraint", Code::string(&name))]))
        };
        Ok(vec![match alters {
            [Alter::DropPrimaryKey(key)] => {
                drop_constraint(constraint_name(key.name.as_ref(), table, &[], "pkey"))?
            }
            [Alter::DropUnique(unique)] => drop_constraint(unique_name(table, unique))?,
            [Alter::AddForeignKey(key)] if ddl::is_plain_foreign_key(key, self.backends) => {
                manager(
                    "create_foreign_key",
                    self.foreign_key(table, key, true).method("to_owned", []),
                )
            }
            [Alter::DropForeignKey(key)] => manager(
                "drop_foreign_key",
                Code::call("ForeignKey::drop", [])
                    .method("name", [self.name(&foreign_key_name(table, key))])
                    .method("table", [self.table(table)])
                    .method("to_owned", []),
            ),
            _ => {
                let options = alters
                    .iter()
                    .map(|alter| self.option(alter))
                    .collect::<Result<Option<Vec<_>>>>()?;
                match options {
                    Some(options) => altered(options),
                    None => self.ops_alter_table(table, alters)?,
                }
            }
        }])
    }

    /// The alteration as an option of `Table::alter()`: columns anywhere, nullability and defaults on PostgreSQL.
    /// (A type changes with USING, which `ops` knows to say; what drops a default or makes a key has no builder.)
    fn option(&self, alter: &Alter) -> Result<Option<(&'static str, Code)>> {
        let modified = |column: &String, method, arguments| {
            let column = Code::call("ColumnDef::new", [self.iden(column)]);
            Some(("modify_column", column.method(method, arguments)))
        };
        Ok(match alter {
            Alter::AddColumn(column) => Some(("add_column", self.column(column, Vec::new())?)),
            Alter::DropColumn(column) => Some(("drop_column", self.iden(&column.name))),
            Alter::SetNullable { column, nullable } => {
                modified(column, if *nullable { "null" } else { "not_null" }, vec![])
            }
            Alter::SetDefault {
                column,
                next: Some(default),
                ..
            } => modified(column, "default", vec![self.default(default, false)]),
            _ => None,
        })
    }

    fn ops_alter_table(&self, table: &ObjectName, alters: &[Alter]) -> Result<Code> {
        let mut code = self.ops("alter_table", [object(table)]);
        for alter in alters {
            let counts = match alter {
                Alter::AddPrimaryKey(key) => {
                    let after = self.enums.after.tables.get(table);
                    let column = key.columns.first().and_then(|name| after?.column(name));
                    column.is_some_and(|column| ddl::counts_for_good(key, column))
                }
                _ => false,
            };
            let own = match self.backends {
                [Dialect::Sqlite] => ddl::sqlite_action(table, alter, self.enums)?,
                _ => None,
            };
            code = match alter {
                _ if let Some(TableAction::Redefine { column, definition }) = &own => {
                    code.method("redefine", [Code::string(column), Code::string(definition)])
                }
                _ if let Some(TableAction::AddConstraint(text)) = &own => {
                    code.method("add_constraint", [Code::string(text)])
                }
                Alter::AddColumn(column) => {
                    code.method("add_column", [self.column(column, Vec::new())?])
                }
                Alter::DropColumn(column) => {
                    code.method("drop_column", [Code::string(&column.name)])
                }
                Alter::SetType {
                    column,
                    next,
                    using: None,
                    ..
                } => code.method("set_type", [self.typed_column(column, next)?]),
                Alter::SetType {
                    column,
                    next,
                    using: Some(using),
                    ..
                } => {
                    let column = self.typed_column(column, next)?;
                    code.method("set_type_using", [column, Code::string(using)])
                }
                Alter::SetNullable { column, nullable } => code.method(
                    if *nullable {
                        "drop_not_null"
                    } else {
                        "set_not_null"
                    },
                    [Code::string(column)],
                ),
                Alter::SetDefault {
                    column,
                    next: Some(default),
                    ..
                } => code.method("set_default", [Code::string(column), default_code(default)]),
                Alter::SetDefault {
                    column, next: None, ..
                } => code.method("drop_default", [Code::string(column)]),
                Alter::SetAutoIncrement { column, ty, on } => {
                    if *on {
                        column_type_on(self.backends, ty, true)?;
                    }
                    code.method(
                        if *on { "add_identity" } else { "drop_identity" },
                        [Code::string(column)],
                    )
                }
                Alter::AddCheck(check) if ddl::is_plain_check(check) => match &check.name {
                    Some(name) => code.method(
                        "add_check",
                        [Code::string(name.value()), Code::string(&check.expression)],
                    ),
                    None => code.method("add_unnamed_check", [Code::string(&check.expression)]),
                },
                Alter::AddCheck(check) => code.method(
                    "add_constraint",
                    [self.same_text(|dialect| Ok(ddl::added_check(check, dialect)))?],
                ),
                Alter::DropCheck(check) => match &check.name {
                    Some(name) => code.method(
                        "drop_check",
                        [Code::string(name.value()), Code::string(&check.expression)],
                    ),
                    None => code.method("drop_unnamed_check", [Code::string(&check.expression)]),
                },
                Alter::Redefine { next, .. } => code.method(
                    "redefine",
                    [
                        Code::string(&next.name),
                        self.same_text(|dialect| {
                            ddl::column_text(table, next, None, dialect, self.enums)
                        })?,
                    ],
                ),
                Alter::SetOption { option, next, .. } => match next {
                    Some(value) => {
                        code.method("set_option", [Code::string(option), Code::string(value)])
                    }
                    None => code.method("reset_option", [Code::string(option)]),
                },
                Alter::AddPrimaryKey(key) if !ddl::is_plain_primary_key(key) => code.method(
                    "add_constraint",
                    [self.same_text(|dialect| Ok(ddl::primary_key(key, dialect)))?],
                ),
                Alter::AddUnique(key) if !ddl::is_plain_unique(key) => code.method(
                    "add_constraint",
                    [self.same_text(|dialect| ddl::unique(key, dialect))?],
                ),
                Alter::AddForeignKey(key) if !ddl::is_plain_foreign_key(key, self.backends) => code
                    .method(
                        "add_constraint",
                        [self.same_text(|dialect| ddl::added_foreign_key(key, dialect))?],
                    ),
                Alter::AddPrimaryKey(key) => match &key.name {
                    Some(name) => code.method(
                        "add_named_primary_key",
                        [Code::string(name.value()), Code::strings(&key.columns)],
                    ),
                    None => code.method("add_primary_key", [Code::strings(&key.columns)]),
                },
                Alter::DropPrimaryKey(key) => code.method(
                    "drop_primary_key",
                    [Code::string(&constraint_name(
                        key.name.as_ref(),
                        table,
                        &[],
                        "pkey",
                    ))],
                ),
                Alter::AddUnique(unique) => code.method(
                    "add_unique",
                    [
                        Code::string(&unique_name(table, unique)),
                        Code::strings(&unique.columns),
                    ],
                ),
                Alter::DropUnique(unique) => code.method(
                    "drop_unique",
                    [
                        Code::string(&unique_name(table, unique)),
                        Code::strings(&unique.columns),
                    ],
                ),
                Alter::AddForeignKey(foreign_key) => code.method(
                    "add_foreign_key",
                    [self.foreign_key(table, foreign_key, false)],
                ),
                Alter::RenamePrimaryKey { from, to } => {
                    code.method("rename_primary_key", [Code::string(from), Code::string(to)])
                }
                Alter::RenameUnique { from, to, columns } => code.method(
                    "rename_unique",
                    [Code::string(from), Code::string(to), Code::strings(columns)],
                ),
                Alter::RenameCheck {
                    from,
                    to,
                    expression,
                } => code.method(
                    "rename_check",
                    [
                        Code::string(from),
                        Code::string(to),
                        Code::string(expression),
                    ],
                ),
                Alter::RenameForeignKey { from, key } => code.method(
                    "rename_foreign_key",
                    [Code::string(from), self.foreign_key(table, key, false)],
                ),
                Alter::DropForeignKey(foreign_key) => code.method(
                    "drop_foreign_key",
                    [
                        Code::string(&foreign_key_name(table, foreign_key)),
                        Code::strings(&foreign_key.columns),
                    ],
                ),
            };
            // SQLite says it in the key itself.
            if counts && own.is_none() && self.backends.contains(&Dialect::Sqlite) {
                code = code.method(
                    "set_option",
                    [Code::string("autoincrement"), Code::string("")],
                );
            }
        }
        Ok(code.method("run", []).await_try())
    }
}

fn backend(dialect: Dialect) -> Code {
    Code::path(match dialect {
        Dialect::Postgres => "ops::Dialect::Postgres",
        Dialect::MySql => "ops::Dialect::MySql",
        Dialect::Sqlite => "ops::Dialect::Sqlite",
    })
}

/// What only the database knows.
fn dependent(of: &Dependent) -> Code {
    let mut code = Code::call(
        "ops::Dependent::new",
        [
            backend(of.dialect),
            Code::string(&of.kind),
            object(&of.name),
            Code::string(&of.definition),
        ],
    );
    if let Some(table) = &of.table {
        code = code.method("on", [object(table)]);
    }
    if !of.columns.is_empty() {
        code = code.method("over", [Code::strings(&of.columns)]);
    }
    if of.with_table {
        code = code.method("with_its_table", []);
    }
    if let Some(label) = &of.former {
        code = code.method("formerly", [Code::string(label)]);
    }
    code
}

/// `manager.method(argument).await?`.
fn manager(method: &str, argument: Code) -> Code {
    Code::path("manager").method(method, [argument]).await_try()
}

/// A name, as a pair when it has a schema.
fn object(name: &ObjectName) -> Code {
    match &name.schema {
        Some(schema) => Code::Tuple(vec![Code::string(schema), Code::string(&name.name)]),
        None => Code::string(&name.name),
    }
}

fn enum_use(enum_use: &EnumUse) -> Code {
    let mut code = Code::call(
        "ops::EnumUse::new",
        [object(&enum_use.table), Code::string(&enum_use.column)],
    );
    if enum_use.array {
        code = code.method("array", []);
    }
    if let Some(default) = &enum_use.default {
        code = code.method("default", [default_code(default)]);
    }
    code
}

fn option(value: Option<Code>) -> Code {
    value.map_or_else(|| Code::path("None"), |value| Code::call("Some", [value]))
}

fn count(n: u32) -> Code {
    Code::path(&grouped(&n.to_string()))
}

fn default_code(default: &DefaultValue) -> Code {
    let expr = |name: &str| Code::call(&format!("Expr::{name}"), []);
    match DefaultWord::of(default) {
        DefaultWord::Bool(value) => Code::path(if value { "true" } else { "false" }),
        DefaultWord::Integer(value) => {
            let sign = if value < 0 { "-" } else { "" };
            let suffix = if i32::try_from(value).is_ok() {
                ""
            } else {
                "_i64"
            };
            let digits = grouped(&value.unsigned_abs().to_string());
            Code::path(&format!("{sign}{digits}{suffix}"))
        }
        DefaultWord::Float(value) => {
            let sign = if value < 0.0 { "-" } else { "" };
            Code::path(&format!("{sign}{}", Literal::f64_unsuffixed(value.abs())))
        }
        DefaultWord::String(text) => Code::string(&text),
        DefaultWord::Null => expr("null"),
        DefaultWord::CurrentTimestamp => expr("current_timestamp"),
        DefaultWord::CurrentDate => expr("current_date"),
        DefaultWord::CurrentTime => expr("current_time"),
        DefaultWord::Text(text) => Code::call("Expr::cust", [Code::string(&text)]),
    }
}

/// Digits in groups of three where there are many, as clippy likes them.
fn grouped(digits: &str) -> String {
    if digits.len() <= 5 {
        return digits.to_owned();
    }
    let mut result = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            result.push('_');
        }
        result.push(digit);
    }
    result
}

/// sea-query's method for a type, with its arguments.
fn short_word(ty: &ColumnType) -> Option<(&'static str, Vec<Code>)> {
    Some(match ty {
        ColumnType::Char(None) => ("char", vec![]),
        ColumnType::Char(Some(n)) => ("char_len", vec![count(*n)]),
        ColumnType::String(Length::None) => ("string", vec![]),
        ColumnType::String(Length::N(n)) => ("string_len", vec![count(*n)]),
        ColumnType::Text => ("text", vec![]),
        ColumnType::Blob => ("blob", vec![]),
        ColumnType::TinyInteger => ("tiny_integer", vec![]),
        ColumnType::SmallInteger => ("small_integer", vec![]),
        ColumnType::Integer => ("integer", vec![]),
        ColumnType::BigInteger => ("big_integer", vec![]),
        ColumnType::TinyUnsigned => ("tiny_unsigned", vec![]),
        ColumnType::SmallUnsigned => ("small_unsigned", vec![]),
        ColumnType::Unsigned => ("unsigned", vec![]),
        ColumnType::BigUnsigned => ("big_unsigned", vec![]),
        ColumnType::Float => ("float", vec![]),
        ColumnType::Double => ("double", vec![]),
        ColumnType::Decimal(None) => ("decimal", vec![]),
        ColumnType::Decimal(Some((p, s))) => ("decimal_len", vec![count(*p), count(*s)]),
        ColumnType::DateTime => ("date_time", vec![]),
        ColumnType::Timestamp => ("timestamp", vec![]),
        ColumnType::TimestampWithTimeZone => ("timestamp_with_time_zone", vec![]),
        ColumnType::Time => ("time", vec![]),
        ColumnType::Date => ("date", vec![]),
        ColumnType::Year => ("year", vec![]),
        ColumnType::Binary(n) => ("binary_len", vec![count(*n)]),
        ColumnType::VarBinary(Length::N(n)) => ("var_binary", vec![count(*n)]),
        ColumnType::Bit(n) => ("bit", vec![option(n.map(count))]),
        ColumnType::VarBit(n) => ("varbit", vec![count(*n)]),
        ColumnType::Boolean => ("boolean", vec![]),
        ColumnType::Money(None) => ("money", vec![]),
        ColumnType::Money(Some((p, s))) => ("money_len", vec![count(*p), count(*s)]),
        ColumnType::Json => ("json", vec![]),
        ColumnType::JsonBinary => ("json_binary", vec![]),
        ColumnType::Uuid => ("uuid", vec![]),
        ColumnType::Cidr => ("cidr", vec![]),
        ColumnType::Inet => ("inet", vec![]),
        ColumnType::MacAddr => ("mac_address", vec![]),
        ColumnType::LTree => ("ltree", vec![]),
        ColumnType::String(Length::Max)
        | ColumnType::VarBinary(Length::None | Length::Max)
        | ColumnType::Interval(..)
        | ColumnType::Vector(_)
        | ColumnType::Enum(_)
        | ColumnType::Array(_)
        | ColumnType::Custom(_) => return None,
    })
}
