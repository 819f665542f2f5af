//! A foreign key as the text of a constraint. (sea-query does not escape the name of one.)

use sea_query::{ForeignKeyAction, ForeignKeyCreateStatement, TableName, TableRef};

use crate::dialect::Dialect;

/// `[CONSTRAINT name] FOREIGN KEY (…) REFERENCES …`, with a name only where the dialect uses one. The error is a
/// fragment.
pub(crate) fn foreign_key_text(
    dialect: Dialect,
    create: &ForeignKeyCreateStatement,
) -> Result<String, String> {
    let key = create.get_foreign_key();
    let Some(TableRef::Table(TableName(schema, table), None)) = key.get_ref_table() else {
        return Err("a foreign key does not say its target".into());
    };
    let list = |columns: &[String]| {
        let quoted: Vec<String> = columns.iter().map(|column| dialect.quote(column)).collect();
        quoted.join(", ")
    };
    let columns = key.get_columns();
    if columns.is_empty() {
        return Err("a foreign key does not say its columns".into());
    }
    let name = match key.get_name() {
        Some(name) if dialect.names_constraints() => {
            format!("CONSTRAINT {} ", dialect.quote(name))
        }
        _ => String::new(),
    };
    let mut text = format!("{name}FOREIGN KEY ({}) REFERENCES ", list(&columns));
    // SQLite's foreign keys stay in their own database and have no word for another.
    if let Some(schema) = schema
        && dialect.names_constraints()
    {
        text += &dialect.quote(&schema.1.to_string());
        text.push('.');
    }
    text += &dialect.quote(&table.to_string());
    let target = key.get_ref_columns();
    if !target.is_empty() {
        text.extend([" (", &list(&target), ")"]);
    }
    if let Some(action) = key.get_on_delete() {
        text.extend([" ON DELETE ", action_text(action)?]);
    }
    if let Some(action) = key.get_on_update() {
        text.extend([" ON UPDATE ", action_text(action)?]);
    }
    Ok(text)
}

fn action_text(action: ForeignKeyAction) -> Result<&'static str, String> {
    Ok(match action {
        ForeignKeyAction::Restrict => "RESTRICT",
        ForeignKeyAction::Cascade => "CASCADE",
        ForeignKeyAction::SetNull => "SET NULL",
        ForeignKeyAction::NoAction => "NO ACTION",
        ForeignKeyAction::SetDefault => "SET DEFAULT",
        _ => return Err("an action of a foreign key is not known".into()),
    })
}
