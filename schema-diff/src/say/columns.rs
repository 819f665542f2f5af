//! What is to be said of columns: type, default, counting, computation, collation, comment.

use std::borrow::Cow;

use schema_diff_ddl as ddl;

use super::{Attribute, Speaker, column_type, dialect, text};
use crate::dialect::{Dialect, same_default, same_expression, same_type, type_name};
use crate::model::{Column, ColumnType, Counter, CounterKind, DefaultValue, Schema};

impl Speaker<'_> {
    pub(super) fn columns(&mut self, schemas: (&Schema, &Schema)) {
        let live = self.live;
        for column in &live.columns {
            let Some(said) = self.said.column(&column.name) else {
                self.unsaid(format!("the column `{}`", column.name), "no field is its");
                continue;
            };
            self.column_type(schemas, said, column);
            self.default(said, column);
            self.counting(said, column);
            self.facts(said, column);
        }
    }

    fn column_type(
        &mut self,
        (of_said, of_live): (&Schema, &Schema),
        said: &Column,
        column: &Column,
    ) {
        let own = self.manner.dialect;
        let is = in_column(own, of_live, column.ty.value());
        if same_type(own, &in_column(own, of_said, said.ty.value()), &is) {
            return;
        }
        if self.manner.attributes {
            match column_type::spelled(own, &is) {
                Some(spelled) => {
                    let attribute = Attribute::text("column_type", &spelled);
                    self.of(&column.name).attributes.push(attribute);
                }
                None => self.unsaid(format!("the type of `{}`", column.name), super::NO_FORM),
            }
            return;
        }
        let Ok(sql) = type_name(own, &is) else {
            self.unsaid(format!("the type of `{}`", column.name), super::NO_FORM);
            return;
        };
        let on = dialect(own);
        let sql = text(sql);
        let word = ddl::ColumnWord::Type(vec![ddl::Type { on, sql }]);
        self.say_of(&column.name, word, false, "the type");
    }

    fn default(&mut self, said: &Column, column: &Column) {
        let own = self.manner.dialect;
        let Some(default) = &column.default else {
            return;
        };
        if same_default(own, said.default.as_ref(), Some(default)) {
            return;
        }
        if self.manner.attributes
            && let Some(attribute) = attribute(own, default)
        {
            self.of(&column.name).attributes.push(attribute);
            return;
        }
        let sql = match default {
            DefaultValue::Bool(value) => value.to_string(),
            DefaultValue::Null => "null".to_owned(),
            DefaultValue::String(value) => format!("'{}'", value.replace('\'', "''")),
            DefaultValue::Number(sql) | DefaultValue::Expression(sql) => sql.clone(),
        };
        let is_sql = matches!(default, DefaultValue::Expression(_));
        let word = ddl::ColumnWord::Default(text(sql));
        self.say_of(&column.name, word, is_sql, "the default");
    }

    fn counting(&mut self, said: &Column, column: &Column) {
        let Some(counter) = &column.counter else {
            if *column.auto_increment.value() && !*said.auto_increment.value() {
                self.counts(column);
            }
            return;
        };
        if said.counter.as_ref() == Some(counter) {
            return;
        }
        let counting = match counter.kind {
            CounterKind::Always => ddl::Counting::Always,
            CounterKind::ByDefault => ddl::Counting::ByDefault,
            // The database's own way.
            CounterKind::Serial | CounterKind::Rowid | CounterKind::AutoIncrement => {
                self.own_way(said, column, counter);
                return;
            }
        };
        let word = ddl::ColumnWord::Identity(ddl::Identity {
            span: proc_macro2::Span::call_site(),
            counting,
            start: None,
            increment: None,
            options: counter.options.as_ref().map(text),
        });
        self.say_of(&column.name, word, false, "how it counts:");
    }

    fn own_way(&mut self, said: &Column, column: &Column, counter: &Counter) {
        if *column.auto_increment.value() && !*said.auto_increment.value() {
            self.counts(column);
        }
        if let Some(options) = &counter.options {
            self.unsaid(
                format!("how the sequence of `{}` counts ({options})", column.name),
                "only an identity's counting has a word",
            );
        }
    }

    fn counts(&mut self, column: &Column) {
        self.unsaid(
            format!("that `{}` counts up", column.name),
            "in SeaORM only the single column of a primary key does",
        );
    }

    fn facts(&mut self, said: &Column, column: &Column) {
        let own = self.manner.dialect;
        let name = &column.name;
        if let Some(generated) = &column.generated {
            let same = said.generated.as_ref().is_some_and(|said| {
                said.stored == generated.stored
                    && same_expression(&said.expression, &generated.expression)
            });
            if !same {
                let word = ddl::ColumnWord::Generated(ddl::Generated {
                    expr: text(&generated.expression),
                    stored: generated.stored,
                });
                self.say_of(name, word, true, "the computation");
            }
        }
        if let Some(collation) = &column.collation
            && said.collation.as_ref() != Some(collation)
        {
            let word = ddl::ColumnWord::Collate(text(collation));
            self.say_of(name, word, true, "the collation");
        }
        if let Some(sql) = &column.on_update
            && own.updates_columns()
            && !said
                .on_update
                .as_ref()
                .is_some_and(|said| same_expression(said, sql))
        {
            let word = ddl::ColumnWord::OnUpdate(text(sql));
            self.say_of(name, word, true, "what an UPDATE sets");
        }
        if let Some(comment) = &column.comment
            && own.has_comments()
            && said.comment.as_ref() != Some(comment)
        {
            if self.manner.attributes {
                let attribute = Attribute::text("comment", comment);
                self.of(name).attributes.push(attribute);
            } else {
                let word = ddl::ColumnWord::Comment(text(comment));
                self.say_of(name, word, false, "the comment");
            }
        }
        if let Some(opaque) = &column.opaque {
            self.unsaid(
                format!("`{}` of `{name}`", opaque.trim()),
                "the model has no word for it; it stays as it is",
            );
        }
    }
}

/// The type that a column of `schema` has in the database: where enums live in columns, their values.
fn in_column<'a>(dialect: Dialect, schema: &Schema, ty: &'a ColumnType) -> Cow<'a, ColumnType> {
    let values = match ty {
        ColumnType::Enum(name) => schema.enums.get(name),
        _ => None,
    };
    match values.and_then(|of| dialect.enum_in_column(&of.values)) {
        Some(text) => Cow::Owned(ColumnType::Custom(text)),
        None => Cow::Borrowed(ty),
    }
}

/// SeaORM's word for a default: a literal that Rust can spell as well, and the time of day.
fn attribute(dialect: Dialect, default: &DefaultValue) -> Option<Attribute> {
    let literal = |value: String| {
        Some(Attribute {
            key: "default_value",
            value: Some(value),
        })
    };
    match default {
        DefaultValue::Bool(value) => literal(value.to_string()),
        DefaultValue::Number(digits) => is_literal(digits).then(|| literal(digits.clone()))?,
        // One that looks like an expression would be taken for a slip.
        DefaultValue::String(text) => (!looks_like_sql(text))
            .then(|| literal(proc_macro2::Literal::string(text).to_string()))?,
        DefaultValue::Expression(_) => {
            let now = DefaultValue::Expression("CURRENT_TIMESTAMP".into());
            same_default(dialect, Some(&now), Some(default))
                .then(|| Attribute::text("default_expr", "Expr::current_timestamp()"))
        }
        DefaultValue::Null => None,
    }
}

/// Whether the number is a literal of Rust's that fits the type which it has by itself.
fn is_literal(digits: &str) -> bool {
    let all = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match digits.split_once('.') {
        None => all(digits) && digits.parse::<i32>().is_ok() && plain_zero(digits),
        Some((whole, rest)) => all(whole) && all(rest) && whole.len() + rest.len() < 15,
    }
}

fn plain_zero(digits: &str) -> bool {
    digits == "0" || !digits.starts_with('0')
}

fn looks_like_sql(text: &str) -> bool {
    let word = text.trim().to_ascii_uppercase();
    word.ends_with("()")
        || matches!(
            word.as_str(),
            "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "LOCALTIMESTAMP" | "NULL"
        )
}
