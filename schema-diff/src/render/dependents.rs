//! What only the database knows, in the words with which it is taken down and put back.

use super::builders::Enums;
use super::ddl;
use crate::dialect::UnsupportedType;
use crate::model::{Fact, ObjectName, UniqueForm};
use crate::plan::dependents::{self as planned, DependentKind};
use crate::statement::{Dependent, Statement, comment};

/// The words.
pub(super) fn dependent(
    of: &planned::Dependent,
    enums: Enums<'_>,
) -> Result<Dependent, UnsupportedType> {
    let dialect = of.dialect;
    let nowhere = ObjectName::default();
    let table = of.table.as_ref().unwrap_or(&nowhere);
    let (columns, definition) = match &of.what {
        DependentKind::Column(column) => {
            let text = ddl::column_text(table, column, None, dialect, enums)?;
            (Vec::new(), format!("COLUMN {text}"))
        }
        DependentKind::Index(index) => {
            let named = index.named_columns().cloned().collect();
            (named, ddl::create_index(table, index, dialect)?)
        }
        DependentKind::Unique(key) => {
            let definition = match key.form.value() {
                UniqueForm::Index => ddl::create_unique_index(table, key, dialect)?,
                UniqueForm::Constraint => ddl::unique(key, dialect)?,
            };
            (key.columns.clone(), definition)
        }
        DependentKind::ForeignKey(key) => {
            (key.columns.clone(), ddl::added_foreign_key(key, dialect)?)
        }
        DependentKind::Check(check) => (Vec::new(), ddl::added_check(check, dialect)),
        DependentKind::Part(part) if ddl::is_statement(&part.definition) => {
            let text = part.definition.trim_end().trim_end_matches(';');
            (Vec::new(), text.to_owned())
        }
        DependentKind::Part(part) => {
            let name = part.name.as_ref().map(|name| Fact::Said(name.clone()));
            let text = format!(
                "{}{}",
                ddl::constraint(name.as_ref(), dialect),
                part.definition
            );
            (Vec::new(), text)
        }
        DependentKind::Object(name, object) => {
            (Vec::new(), ddl::create_object(name, object, dialect)?)
        }
    };
    let unnamed = match &of.what {
        DependentKind::Check(check) => check.name.is_none(),
        _ => false,
    };
    let name = match &of.what {
        DependentKind::Object(name, _) => name.clone(),
        _ if unnamed => ObjectName::default(),
        _ => ObjectName::new(of.name()),
    };
    // A unique key that is kept as an index is dropped as one.
    let kind = match &of.what {
        DependentKind::Unique(key) if *key.form.value() == UniqueForm::Index => "index",
        _ => of.kind(),
    };
    let mut said = Dependent::new(dialect, kind, name, definition).over(columns);
    said.table.clone_from(&of.table);
    said.with_table = of.with_table;
    let mut more = of.more.clone();
    if let DependentKind::Column(column) = &of.what
        && let Some(text) = &column.comment
        && let Some(Statement::Sql(sql)) = comment(dialect, table, Some(&column.name), Some(text))
    {
        more.push(sql);
    }
    if !more.is_empty() {
        more.insert(0, said.create_sql());
        said.definition = more.join(";\n");
    }
    if let Some(former) = &of.former {
        let label = dependent(former, enums)?.label();
        said.former = Some(label).filter(|label| *label != said.label());
    }
    Ok(said)
}
