//! Which database schemas a plan names. What names one cannot be tried in another schema that stands for it.
//!
//! Operations are asked, not their SQL: a column with its table (`"t"."c"`) looks like a name with its schema. Only
//! where a text is all there is (an expression, a definition) is it looked at, and then better once too often.

use std::collections::BTreeSet;

use super::dependents::{Dependent, DependentKind};
use super::{Alter, Operation, Plan};
use crate::dialect::tokens::tokens;
use crate::model::{
    Column, ColumnType, DefaultValue, ForeignKey, Index, IndexKey, ObjectName, PrimaryKey, Table,
    Unique,
};

impl Plan {
    /// The names in it that say their schema, each as `schema.name`, in order.
    pub fn reaches(&self) -> Vec<ObjectName> {
        let mut reach = Reach::default();
        for step in &self.steps {
            reach.operation(&step.operation);
        }
        reach.found.into_iter().collect()
    }
}

#[derive(Default)]
struct Reach {
    found: BTreeSet<ObjectName>,
    /// What may stand before a column in an expression.
    tables: BTreeSet<String>,
}

impl Reach {
    fn name(&mut self, name: &ObjectName) {
        if name.schema.is_some() {
            self.found.insert(name.clone());
        }
    }

    fn table(&mut self, name: &ObjectName) {
        self.tables.insert(name.name.to_lowercase());
        self.name(name);
    }

    fn operation(&mut self, operation: &Operation) {
        match operation {
            Operation::RenameTable { from, to } => {
                self.table(from);
                self.table(to);
            }
            Operation::RenameEnum { from, to } => {
                self.name(from);
                self.name(to);
            }
            Operation::RenameEnumValue { name, uses, .. } => {
                self.name(name);
                for of in uses {
                    self.table(&of.table);
                }
            }
            Operation::RenameColumn { table, .. } | Operation::RenameIndex { table, .. } => {
                self.table(table);
            }
            Operation::CreateEnum { name, .. }
            | Operation::DropEnum { name, .. }
            | Operation::AddEnumValue { name, .. }
            | Operation::DropObject { name, .. } => self.name(name),
            Operation::RewriteEnum { name, uses, .. } => {
                self.name(name);
                for of in uses {
                    self.table(&of.table);
                    self.default_value(of.default.as_ref());
                }
            }
            Operation::CreateTable { name, table } => {
                self.table(name);
                self.content(table);
            }
            Operation::DropTable { name, .. } => self.table(name),
            Operation::AlterTable { name, alters } => {
                self.table(name);
                for alter in alters {
                    self.alter(alter);
                }
            }
            Operation::Backfill {
                table, expression, ..
            } => {
                self.table(table);
                self.text(expression.as_deref().unwrap_or_default());
            }
            Operation::CreateIndex { table, index } => {
                self.table(table);
                self.index(index);
            }
            Operation::CreateUniqueIndex { table, unique } => {
                self.table(table);
                self.unique(unique);
            }
            Operation::DropIndex { table, .. }
            | Operation::DropUniqueIndex { table, .. }
            | Operation::Comment { table, .. }
            | Operation::SetOption { table, .. }
            | Operation::DropPart { table, .. } => self.table(table),
            Operation::CreatePart { table, part } => {
                self.table(table);
                self.text(&part.definition);
            }
            Operation::CreateObject { name, object } => {
                self.name(name);
                self.text(object.definition.as_deref().unwrap_or_default());
            }
            Operation::TakeDown(of) | Operation::PutBack(of) => self.dependent(of),
        }
    }

    fn dependent(&mut self, of: &Dependent) {
        if let Some(table) = &of.table {
            self.table(table);
        }
        match &of.what {
            DependentKind::Column(column) => self.column(column),
            DependentKind::Index(index) => self.index(index),
            DependentKind::Unique(key) => self.unique(key),
            DependentKind::ForeignKey(key) => self.foreign_key(key),
            DependentKind::Check(check) => self.text(&check.expression),
            DependentKind::Part(part) => self.text(&part.definition),
            DependentKind::Object(name, object) => {
                // (An alias before a column in its text would look like a schema.)
                self.name(name);
                for used in object.uses.keys() {
                    self.name(used);
                }
            }
        }
    }

    fn alter(&mut self, alter: &Alter) {
        match alter {
            Alter::AddColumn(column) => self.column(column),
            Alter::Redefine { next, .. } => self.column(next),
            Alter::SetType { next, .. } => self.ty(next),
            Alter::SetDefault { next, .. } => self.default_value(next.as_ref()),
            Alter::AddCheck(check) => self.text(&check.expression),
            Alter::AddPrimaryKey(key) => self.primary_key(key),
            Alter::AddUnique(unique) => self.unique(unique),
            Alter::AddForeignKey(key) | Alter::RenameForeignKey { key, .. } => {
                self.foreign_key(key);
            }
            Alter::RenameCheck { expression, .. } => self.text(expression),
            Alter::RenamePrimaryKey { .. }
            | Alter::RenameUnique { .. }
            | Alter::DropColumn(_)
            | Alter::SetNullable { .. }
            | Alter::SetOption { .. }
            | Alter::SetAutoIncrement { .. }
            | Alter::DropCheck(_)
            | Alter::DropPrimaryKey(_)
            | Alter::DropUnique(_)
            | Alter::DropForeignKey(_) => {}
        }
    }

    fn content(&mut self, table: &Table) {
        for column in &table.columns {
            self.column(column);
        }
        if let Some(key) = &table.primary_key {
            self.primary_key(key);
        }
        for unique in &table.uniques {
            self.unique(unique);
        }
        for index in &table.indexes {
            self.index(index);
        }
        for key in &table.foreign_keys {
            self.foreign_key(key);
        }
        for check in &table.checks {
            self.text(&check.expression);
        }
        for text in table.options.values() {
            self.text(text);
        }
    }

    fn column(&mut self, column: &Column) {
        self.ty(column.ty.value());
        self.default_value(column.default.as_ref());
        let texts = [&column.collation, &column.on_update, &column.extra];
        for text in texts.into_iter().flatten() {
            self.text(text);
        }
        if let Some(generated) = &column.generated {
            self.text(&generated.expression);
        }
    }

    fn ty(&mut self, ty: &ColumnType) {
        match ty {
            ColumnType::Enum(name) => self.name(name),
            ColumnType::Array(element) => self.ty(element),
            ColumnType::Custom(text) => self.text(text),
            _ => {}
        }
    }

    fn default_value(&mut self, default: Option<&DefaultValue>) {
        if let Some(DefaultValue::Expression(text)) = default {
            self.text(text);
        }
    }

    fn primary_key(&mut self, key: &PrimaryKey) {
        self.text(key.definition.as_deref().unwrap_or_default());
    }

    fn unique(&mut self, unique: &Unique) {
        self.text(unique.definition.as_deref().unwrap_or_default());
    }

    fn foreign_key(&mut self, key: &ForeignKey) {
        self.table(&key.references);
        self.text(key.definition.as_deref().unwrap_or_default());
    }

    fn index(&mut self, index: &Index) {
        for column in &index.columns {
            if let IndexKey::Expression(text) = &column.key {
                self.text(text);
            }
            for text in [&column.collation, &column.operator_class]
                .into_iter()
                .flatten()
            {
                self.text(text);
            }
        }
        self.text(index.filter.as_deref().unwrap_or_default());
        self.text(index.definition.as_deref().unwrap_or_default());
    }

    /// The names with a schema in a SQL text.
    fn text(&mut self, sql: &str) {
        let tokens = tokens(sql);
        let is_name = |token: &str| {
            token.starts_with(|c: char| c == '"' || c == '`' || c.is_alphabetic() || c == '_')
        };
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            let dotted = match (token.as_str(), before) {
                (".", Some(schema)) if is_name(schema) => {
                    let name = tokens.get(at + 1).map_or("", String::as_str);
                    Some((schema.as_str(), name))
                }
                (token, _) if is_name(token) && !token.starts_with(['"', '`']) => {
                    let behind = tokens.get(at + 1).map_or("", String::as_str);
                    token.split_once('.').map(|(schema, name)| match name {
                        "" => (schema, behind),
                        name => (schema, name),
                    })
                }
                _ => None,
            };
            let Some((schema, name)) = dotted else {
                continue;
            };
            let plain = |text: &str| text.trim_matches(['"', '`', '.']).to_owned();
            let schema = plain(schema);
            let lower = schema.to_lowercase();
            if !(lower == "pg_catalog" || self.tables.contains(&lower)) {
                self.found
                    .insert(ObjectName::in_schema(schema, plain(name)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Check;
    use crate::plan::Step;

    fn check(operation: Operation, expected: &[&str]) {
        let plan = Plan {
            steps: vec![Step {
                operation,
                notes: Vec::new(),
            }],
        };
        let found: Vec<String> = plan.reaches().iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    fn alter(table: impl Into<ObjectName>, alter: Alter) -> Operation {
        Operation::AlterTable {
            name: table.into(),
            alters: vec![alter],
        }
    }

    #[test]
    fn a_column_with_its_table_names_no_schema() {
        check(
            Operation::Comment {
                table: "a.b".into(),
                column: Some("c.d".into()),
                previous: None,
                next: Some("see public.x".into()),
                created: false,
            },
            &[],
        );
        let added = |sql: &str| alter("t", Alter::AddCheck(Check::new(sql)));
        check(added("t.a > 1.5 AND \"t\".\"b\" < pg_catalog.now()"), &[]);
        check(added("a <> 'public.x'"), &[]);
    }

    #[test]
    fn names_with_a_schema_are_found() {
        let added = |sql: &str| alter("t", Alter::AddCheck(Check::new(sql)));
        check(added("public.valid(a)"), &["public.valid"]);
        check(added("\"my s\".f(a)"), &["my s.f"]);
        check(added("x.\"F\"(a)"), &["x.F"]);
        check(
            alter(("app", "t"), Alter::DropCheck(Check::new("s.f(a)"))),
            &["app.t"],
        );
        let key = ForeignKey {
            references: ("other", "o").into(),
            ..ForeignKey::default()
        };
        check(alter("t", Alter::AddForeignKey(key)), &["other.o"]);
        check(
            Operation::CreateEnum {
                name: ("s", "mood").into(),
                ty: crate::model::EnumType { values: Vec::new() },
            },
            &["s.mood"],
        );
    }
}
