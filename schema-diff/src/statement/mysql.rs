//! ALTER TABLE as MySQL and MariaDB say it. A column changes by being said anew as a whole, so what is not altered is
//! taken from the live table's own text.

use sea_query::{ColumnDef, ColumnType, Expr, MysqlQueryBuilder, Table, TableName, TableRef};

use super::{StatementError, TableAction, check_text, foreign_key_text};
use crate::dialect::Dialect;
use crate::dialect::mysql_ddl::{CreateTable, Definition, ForeignKey, Key};
use crate::model::ObjectName;
use crate::name;

const DIALECT: Dialect = Dialect::MySql;
const PREFIX: &str = "ALTER TABLE `t` ";

/// Whether the alteration cannot be said without the live table's text.
pub(super) fn needs_table(actions: &[TableAction]) -> bool {
    actions.iter().any(|action| {
        !matches!(
            action,
            TableAction::AddColumn(_)
                | TableAction::DropColumn(_)
                | TableAction::AddPrimaryKey { .. }
                | TableAction::DropPrimaryKey { .. }
                | TableAction::AddUnique { .. }
                | TableAction::AddForeignKey(_)
                | TableAction::AddConstraint(_)
                | TableAction::AddCheck { .. }
                | TableAction::SetOption(..)
        )
    })
}

/// One ALTER TABLE with all actions; foreign keys are dropped in one before it, since a server does not see them go
/// while it looks at the rest. `create` is what SHOW CREATE TABLE prints.
pub(super) fn alter_table(
    table: &ObjectName,
    actions: &[TableAction],
    create: Option<&str>,
) -> Result<Vec<String>, StatementError> {
    let live = match create {
        Some(text) => CreateTable::parse(text)
            .ok_or_else(|| unsupported(format!("the text of table {table} cannot be read")))?,
        None if needs_table(actions) => {
            return Err(StatementError::NeedsTable {
                dialect: DIALECT,
                table: table.clone(),
            });
        }
        None => CreateTable::default(),
    };
    let mut alteration = Alteration {
        table,
        dropped: dropped_foreign_keys(&live, actions),
        live,
        drops: Vec::new(),
        parts: Vec::new(),
        foreign_keys: Vec::new(),
        over_itself: Vec::new(),
        columns: Vec::new(),
    };
    for action in actions {
        alteration.add(action)?;
    }
    Ok(alteration.statements())
}

/// The names of the foreign keys that go.
fn dropped_foreign_keys(live: &CreateTable, actions: &[TableAction]) -> Vec<String> {
    actions
        .iter()
        .filter_map(|action| match action {
            TableAction::DropForeignKey { name, columns } => Some((name, columns.clone())),
            // No server renames one.
            TableAction::RenameForeignKey { from, key } => {
                Some((from, key.get_foreign_key().get_columns()))
            }
            _ => None,
        })
        .map(|(name, columns)| {
            let of = |key: &&ForeignKey| key.name == *name;
            let same = |key: &&ForeignKey| key.columns == columns;
            let keys = &live.foreign_keys;
            let found = keys.iter().find(of).or_else(|| keys.iter().find(same));
            found.map_or_else(|| name.clone(), |key| key.name.clone())
        })
        .collect()
}

struct Alteration<'a> {
    table: &'a ObjectName,
    live: CreateTable,
    /// Foreign keys that go.
    dropped: Vec<String>,
    drops: Vec<String>,
    parts: Vec<String>,
    /// Foreign keys that come.
    foreign_keys: Vec<String>,
    /// Those to the table itself.
    over_itself: Vec<String>,
    /// Columns that are said anew, where in `parts` they stand.
    columns: Vec<(usize, String, Definition)>,
}

impl Alteration<'_> {
    fn add(&mut self, action: &TableAction) -> Result<(), StatementError> {
        let part = match action {
            TableAction::AddColumn(column) => add_column(column)?,
            TableAction::DropColumn(name) => format!("DROP COLUMN {}", DIALECT.quote(name)),
            TableAction::SetType(column) | TableAction::SetTypeUsing(column, _) => {
                let name = column.get_column_name();
                let ty = column
                    .get_column_type()
                    .ok_or_else(|| unsupported(format!("no type is said for column {name}")))?;
                let (text, characters) = (type_text(ty)?, is_of_characters(ty));
                self.column(&name)?.set_type(&name, text, characters);
                return Ok(());
            }
            TableAction::SetNotNull(name) => {
                self.column(name)?.set_nullable(false);
                return Ok(());
            }
            TableAction::DropNotNull(name) => {
                self.column(name)?.set_nullable(true);
                return Ok(());
            }
            TableAction::SetDefault(name, default) => {
                let text = default_text(default);
                self.column(name)?.set_default(Some(&text));
                return Ok(());
            }
            TableAction::DropDefault(name) => {
                self.column(name)?.set_default(None);
                return Ok(());
            }
            TableAction::AddIdentity(name) => {
                self.column(name)?.set_auto_increment(true);
                return Ok(());
            }
            TableAction::DropIdentity(name) => {
                self.column(name)?.set_auto_increment(false);
                return Ok(());
            }
            // A primary key's name is always PRIMARY.
            TableAction::AddPrimaryKey { columns, .. } => {
                format!("ADD PRIMARY KEY ({})", list(columns))
            }
            TableAction::DropPrimaryKey { .. } => "DROP PRIMARY KEY".to_owned(),
            TableAction::AddUnique { name, columns } => self.add_unique(name.as_deref(), columns),
            TableAction::DropUnique { name, columns } => {
                self.drop_unique(name, columns);
                return Ok(());
            }
            TableAction::RenameIndex { from, to } => {
                if !self.live.keys.iter().any(|key| key.name == *from) {
                    return Ok(());
                }
                let (from, to) = (DIALECT.quote(from), DIALECT.quote(to));
                format!("RENAME INDEX {from} TO {to}")
            }
            TableAction::RenameUnique { from, to, columns } => {
                let Some((from, to)) = self.renamed_unique(from, to, columns) else {
                    return Ok(());
                };
                let (from, to) = (DIALECT.quote(&from), DIALECT.quote(&to));
                format!("RENAME INDEX {from} TO {to}")
            }
            TableAction::RenameCheck {
                from,
                to,
                expression,
            } => format!(
                "DROP CONSTRAINT {}, ADD {}",
                DIALECT.quote(from),
                check_text(DIALECT, Some(to), expression)
            ),
            TableAction::AddForeignKey(create)
            | TableAction::RenameForeignKey { key: create, .. } => {
                let text = foreign_key_text(DIALECT, create).map_err(unsupported)?;
                let target = create.get_foreign_key().get_ref_table();
                let itself = matches!(target, Some(TableRef::Table(TableName(_, name), _))
                    if name.to_string() == self.table.name);
                if itself {
                    self.over_itself.push(format!("ADD {text}"));
                } else {
                    self.foreign_keys.push(format!("ADD {text}"));
                }
                return Ok(());
            }
            TableAction::RenamePrimaryKey { .. }
            | TableAction::DropForeignKey { .. }
            | TableAction::SetOption(..) => return Ok(()),
            TableAction::AddCheck { name, expression } => {
                format!("ADD {}", check_text(DIALECT, name.as_deref(), expression))
            }
            TableAction::AddConstraint(text) => format!("ADD {text}"),
            // A check in a column is called as the column, and goes with its definition only.
            TableAction::DropCheck {
                name: Some(name), ..
            } if self.has_own_check(name) => {
                self.column(name)?.drop_check();
                return Ok(());
            }
            TableAction::DropCheck {
                name: Some(name), ..
            } => format!("DROP CONSTRAINT {}", DIALECT.quote(name)),
            TableAction::DropCheck { expression, .. } => {
                return Err(unsupported(format!(
                    "the check ({expression}) has no name to drop it by"
                )));
            }
            TableAction::SetComment(name, comment) => {
                let text = comment.as_ref().map(|text| DIALECT.quote_string(text));
                self.column(name)?.set_comment(text.as_deref());
                return Ok(());
            }
            TableAction::Redefine { column, definition } => {
                return self.redefine(column, definition);
            }
        };
        self.parts.push(part);
        Ok(())
    }

    /// The column as it is to be said anew.
    fn column(&mut self, name: &str) -> Result<&mut Definition, StatementError> {
        let known = self.columns.iter().position(|(_, other, _)| other == name);
        let at = if let Some(at) = known {
            at
        } else {
            let definition =
                self.live.column(name).cloned().ok_or_else(|| {
                    unsupported(format!("table {} has no column {name}", self.table))
                })?;
            self.columns
                .push((self.parts.len(), name.to_owned(), definition));
            self.columns.len() - 1
        };
        Ok(&mut self.columns[at].2)
    }

    fn has_own_check(&self, name: &str) -> bool {
        let column = self.live.column(name);
        column.is_some_and(Definition::has_check) && !self.live.checks.iter().any(|of| of == name)
    }

    /// Says the column as it is to be. One that is computed as it is read cannot become another kind of column, and no
    /// other kind can become one: it is put in the place of the old one, whose keys the server keeps.
    fn redefine(&mut self, name: &str, text: &str) -> Result<(), StatementError> {
        let quoted = DIALECT.quote(name);
        let text = text.strip_prefix(&quoted).unwrap_or(text);
        let mut next = Definition::read(text);
        let was = self.live.column(name).cloned();
        let mut was =
            was.ok_or_else(|| unsupported(format!("table {} has no column {name}", self.table)))?;
        let place = match self.live.before(name) {
            Some(before) => format!("AFTER {}", DIALECT.quote(before)),
            None => "FIRST".to_owned(),
        };
        let in_place_of =
            |next: &Definition| format!("DROP COLUMN {quoted}, ADD COLUMN {quoted} {next} {place}");
        // What was said of it so far is said by this as well.
        self.columns.retain(|(_, other, _)| other != name);
        next.keep_check(name, &was);
        if was.is_virtual() && !next.is_generated() {
            // By way of values that are kept, so that they are.
            was.stored();
            self.drops.push(in_place_of(&was));
        } else if was.is_virtual() != next.is_virtual() {
            self.parts.push(in_place_of(&next));
            return Ok(());
        }
        let at = self.parts.len();
        self.columns.push((at, name.to_owned(), next));
        Ok(())
    }

    /// The name that PostgreSQL would give by itself is none: the server gives its own, as it does for a column that
    /// is UNIQUE in CREATE TABLE.
    fn add_unique(&self, name: Option<&str>, columns: &[String]) -> String {
        let own = name::postgres_default(&self.table.name, columns, "key");
        match name {
            Some(name) if columns.len() != 1 || name != own => format!(
                "ADD CONSTRAINT {} UNIQUE ({})",
                DIALECT.quote(name),
                list(columns)
            ),
            _ => format!("ADD UNIQUE ({})", list(columns)),
        }
    }

    /// The old and the new name of a unique key. One that nobody named has the server's name: it is found by its columns,
    /// and what shall have the name that `PostgreSQL` gives gets the server's own again.
    fn renamed_unique(&self, from: &str, to: &str, columns: &[String]) -> Option<(String, String)> {
        let keys = &self.live.keys;
        let unnamed = crate::name::postgres_default(&self.table.name, columns, "key");
        let by_name = keys.iter().find(|key| key.name == from);
        let by_columns = || {
            let same = |key: &&Key| key.unique && key.columns == columns;
            keys.iter().find(same).filter(|_| from == unnamed)
        };
        let found = by_name.or_else(by_columns)?;
        let first = columns.first().filter(|_| to == unnamed);
        let free = |name: &&String| !keys.iter().any(|key| key.name == **name);
        let to = first.filter(free).map_or(to, String::as_str);
        (found.name != to).then(|| (found.name.clone(), to.to_owned()))
    }

    fn drop_unique(&mut self, name: &str, columns: &[String]) {
        let keys = &self.live.keys;
        let found = keys.iter().find(|key| key.name == name).or_else(|| {
            let same = |key: &&Key| key.unique && key.columns == columns;
            keys.iter().find(same)
        });
        let name = found.map_or(name, |key| &key.name).to_owned();
        // A foreign key that it serves needs another index first.
        let served = self.live.foreign_keys.iter().find(|key| {
            !self.dropped.contains(&key.name)
                && found.is_some_and(|found| serves(found, key))
                && !self
                    .live
                    .keys
                    .iter()
                    .any(|other| other.name != name && serves(other, key))
        });
        if let Some(key) = served {
            self.parts.push(format!(
                "ADD INDEX {} ({})",
                DIALECT.quote(&key.name),
                list(&key.columns)
            ));
        }
        self.parts
            .push(format!("DROP INDEX {}", DIALECT.quote(&name)));
    }

    fn statements(mut self) -> Vec<String> {
        for name in &self.dropped {
            self.drops
                .push(format!("DROP FOREIGN KEY {}", DIALECT.quote(name)));
        }
        // The index that the server made for a key stays when the key goes, and would be nobody's.
        for name in &self.dropped {
            let Some(foreign) = self.live.foreign_keys.iter().find(|key| key.name == *name) else {
                continue;
            };
            let own = self.live.keys.iter().find(|key| {
                let unnamed = name.starts_with(&format!("{}_ibfk_", self.table.name))
                    && foreign.columns.first() == Some(&key.name);
                !key.unique && key.columns == foreign.columns && (key.name == *name || unnamed)
            });
            let used = |key: &Key| {
                self.live
                    .foreign_keys
                    .iter()
                    .any(|other| !self.dropped.contains(&other.name) && serves(key, other))
            };
            if let Some(key) = own.filter(|key| !used(key)) {
                let part = format!("DROP INDEX {}", DIALECT.quote(&key.name));
                if !self.drops.contains(&part) {
                    self.drops.push(part);
                }
            }
        }
        // A key from the table to itself does not see what comes beside it; one to another table, which columns change.
        let mut last = Vec::new();
        if self.columns.is_empty() {
            self.parts.append(&mut self.foreign_keys);
        }
        if self.parts.is_empty() && self.columns.is_empty() {
            self.parts.append(&mut self.over_itself);
        }
        last.append(&mut self.foreign_keys);
        last.append(&mut self.over_itself);
        for (at, name, definition) in self.columns.into_iter().rev() {
            let name = DIALECT.quote(&name);
            self.parts
                .insert(at, format!("MODIFY COLUMN {name} {definition}"));
        }
        let table = DIALECT.quote_name(self.table);
        [self.drops, self.parts, last]
            .into_iter()
            .filter(|parts| !parts.is_empty())
            .map(|parts| format!("ALTER TABLE {table} {}", parts.join(", ")))
            .collect()
    }
}

/// Whether the index can serve the foreign key: it begins with the key's columns.
fn serves(index: &Key, key: &ForeignKey) -> bool {
    index.columns.starts_with(&key.columns)
}

fn list(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| DIALECT.quote(column)).collect();
    quoted.join(", ")
}

fn unsupported(reason: impl Into<String>) -> StatementError {
    StatementError::Unsupported {
        dialect: DIALECT,
        reason: reason.into(),
    }
}

fn add_column(column: &ColumnDef) -> Result<String, StatementError> {
    let mut column = column.clone();
    if let Some(ty) = column.get_column_type() {
        check_type(ty)?;
        // sea-query does not escape the values.
        if let Some(text) = enum_text(ty) {
            column.custom(text);
        }
    }
    let sql = Table::alter()
        .table("t")
        .add_column(column)
        .to_string(MysqlQueryBuilder);
    stripped(&sql, PREFIX)
}

fn type_text(ty: &ColumnType) -> Result<String, StatementError> {
    check_type(ty)?;
    if let Some(text) = enum_text(ty) {
        return Ok(text);
    }
    let sql = Table::alter()
        .table("t")
        .modify_column(ColumnDef::new_with_type("c", ty.clone()))
        .to_string(MysqlQueryBuilder);
    stripped(&sql, &format!("{PREFIX}MODIFY COLUMN `c` "))
}

fn enum_text(ty: &ColumnType) -> Option<String> {
    let ColumnType::Enum { variants, .. } = ty else {
        return None;
    };
    let values: Vec<String> = variants.iter().map(ToString::to_string).collect();
    DIALECT.enum_in_column(&values)
}

fn is_of_characters(ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Char(_)
        | ColumnType::String(_)
        | ColumnType::Text
        | ColumnType::Enum { .. } => true,
        ColumnType::Custom(text) => {
            let text = text.to_string().to_lowercase();
            let word = text.split(['(', ' ']).next().unwrap_or_default();
            word.ends_with("text") || matches!(word, "char" | "varchar" | "enum" | "set")
        }
        _ => false,
    }
}

/// The default's text.
fn default_text(default: &Expr) -> String {
    let sql = Table::alter()
        .table("t")
        .modify_column(ColumnDef::new("c").default(default.clone()))
        .to_string(MysqlQueryBuilder);
    let prefix = format!("{PREFIX}MODIFY COLUMN `c` DEFAULT ");
    sql.strip_prefix(&prefix).unwrap_or(&sql).to_owned()
}

fn stripped(sql: &str, prefix: &str) -> Result<String, StatementError> {
    sql.strip_prefix(prefix)
        .map(str::to_owned)
        .ok_or_else(|| unsupported(format!("unexpected text: {sql}")))
}

/// sea-query panics at these, or says `unsupported`.
fn check_type(ty: &ColumnType) -> Result<(), StatementError> {
    match ty {
        ColumnType::Array(_)
        | ColumnType::Vector(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Interval(..) => Err(unsupported(format!("there is no type for {ty:?}"))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_query::ForeignKey as ForeignKeyBuilder;

    const LIVE: &str = "CREATE TABLE `t` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n  \
        `a` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL COMMENT 'it''s',\n  \
        `o` int(11) NOT NULL DEFAULT 5,\n  `at` datetime DEFAULT NULL ON UPDATE current_timestamp(),\n  \
        PRIMARY KEY (`id`),\n  UNIQUE KEY `a` (`a`),\n  UNIQUE KEY `u` (`o`,`a`),\n  KEY `fk-t-o` (`o`),\n  \
        KEY `at` (`at`),\n  KEY `idx-id` (`id`),\n  \
        CONSTRAINT `fk-t-o` FOREIGN KEY (`o`) REFERENCES `x` (`id`),\n  \
        CONSTRAINT `t_ibfk_1` FOREIGN KEY (`at`) REFERENCES `x` (`at`)\n) ENGINE=InnoDB";

    fn check(actions: &[TableAction], expected: &[&str]) {
        let sql = alter_table(&ObjectName::new("t"), actions, Some(LIVE)).unwrap();
        assert_eq!(sql, expected);
    }

    fn set_type(name: &'static str, ty: ColumnType) -> TableAction {
        TableAction::SetType(ColumnDef::new_with_type(name, ty))
    }

    #[test]
    fn a_column_is_said_anew_with_what_stays() {
        check(
            &[
                set_type("a", ColumnType::string(Some(80))),
                TableAction::SetNotNull("a".into()),
                TableAction::SetDefault("a".into(), Expr::value("it's \\")),
                TableAction::DropDefault("o".into()),
                TableAction::SetNotNull("at".into()),
                TableAction::DropIdentity("id".into()),
            ],
            &[concat!(
                "ALTER TABLE `t` MODIFY COLUMN `a` varchar(80) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL ",
                r"DEFAULT 'it\'s \\' COMMENT 'it''s', MODIFY COLUMN `o` int(11) NOT NULL, ",
                "MODIFY COLUMN `at` datetime NOT NULL ON UPDATE current_timestamp(), ",
                "MODIFY COLUMN `id` int(11) NOT NULL",
            )],
        );
        check(&[], &[]);
    }

    #[test]
    fn a_column_is_said_as_it_is_to_be() {
        let live = "CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL CHECK (`a` > 0),\n  \
            `v` int(11) GENERATED ALWAYS AS (`a` + 1) VIRTUAL COMMENT 'x',\n  CONSTRAINT `c` CHECK (`a` < 9)\n) X";
        let redefine = |column: &str, definition: &str| TableAction::Redefine {
            column: column.into(),
            definition: definition.into(),
        };
        let check = |name: &str| TableAction::DropCheck {
            name: Some(name.into()),
            expression: String::new(),
        };
        for (actions, expected) in [
            (
                vec![
                    set_type("a", ColumnType::Text),
                    redefine("a", "`a` bigint NULL"),
                ],
                vec!["ALTER TABLE `t` MODIFY COLUMN `a` bigint NULL CHECK (`a` > 0)"],
            ),
            (
                vec![redefine("a", "`a` int COMMENT 'b'"), check("a"), check("c")],
                vec!["ALTER TABLE `t` MODIFY COLUMN `a` int COMMENT 'b', DROP CONSTRAINT `c`"],
            ),
            (
                vec![redefine("v", "`v` int GENERATED ALWAYS AS (`a`) VIRTUAL")],
                vec!["ALTER TABLE `t` MODIFY COLUMN `v` int GENERATED ALWAYS AS (`a`) VIRTUAL"],
            ),
            (
                vec![redefine("v", "`v` int GENERATED ALWAYS AS (`a`) STORED")],
                vec![
                    "ALTER TABLE `t` DROP COLUMN `v`, ADD COLUMN `v` int GENERATED ALWAYS AS (`a`) STORED AFTER `a`",
                ],
            ),
            (
                vec![redefine("v", "`v` int NULL")],
                vec![
                    "ALTER TABLE `t` DROP COLUMN `v`, ADD COLUMN `v` int(11) GENERATED ALWAYS AS (`a` + 1) STORED \
                     COMMENT 'x' AFTER `a`",
                    "ALTER TABLE `t` MODIFY COLUMN `v` int NULL",
                ],
            ),
        ] {
            let sql = alter_table(&ObjectName::new("t"), &actions, Some(live)).unwrap();
            assert_eq!(sql, expected);
        }
    }

    #[test]
    fn enum_values_are_escaped() {
        let of = || ColumnType::Enum {
            name: "mood".into(),
            variants: vec!["it's".into(), "b\\".into()],
        };
        check(
            &[
                TableAction::AddColumn(ColumnDef::new_with_type("m", of()).not_null().to_owned()),
                set_type("a", of()),
            ],
            &[concat!(
                r"ALTER TABLE `t` ADD COLUMN `m` ENUM('it''s', 'b\\') NOT NULL, ",
                r"MODIFY COLUMN `a` ENUM('it''s', 'b\\') CHARACTER SET latin1 COLLATE latin1_bin ",
                "DEFAULT NULL COMMENT 'it''s'",
            )],
        );
    }

    #[test]
    fn keys_go_by_the_name_that_they_have() {
        let unique = |name: &str, columns: &[&str]| TableAction::DropUnique {
            name: name.into(),
            columns: columns.iter().map(ToString::to_string).collect(),
        };
        check(
            &[
                unique("t_a_key", &["a"]),
                TableAction::AddUnique {
                    name: Some("t_o_key".into()),
                    columns: vec!["o".into()],
                },
                TableAction::AddUnique {
                    name: Some("named".into()),
                    columns: vec!["id".into()],
                },
                TableAction::DropPrimaryKey {
                    name: "t_pkey".into(),
                },
                TableAction::AddPrimaryKey {
                    name: Some("x".into()),
                    columns: vec!["id".into(), "o".into()],
                },
            ],
            &[concat!(
                "ALTER TABLE `t` DROP INDEX `a`, ADD UNIQUE (`o`), ADD CONSTRAINT `named` UNIQUE (`id`), ",
                "DROP PRIMARY KEY, ADD PRIMARY KEY (`id`, `o`)",
            )],
        );
    }

    #[test]
    fn a_foreign_key_goes_first_and_takes_its_own_index_along() {
        let drop = |name: &str, column: &str| TableAction::DropForeignKey {
            name: name.into(),
            columns: vec![column.into()],
        };
        check(
            &[
                TableAction::DropColumn("o".into()),
                drop("fk-t-o", "o"),
                drop("t_at_fkey", "at"),
                TableAction::AddForeignKey(
                    ForeignKeyBuilder::create()
                        .name("f`x")
                        .from("t", "id")
                        .to("orgs", "id")
                        .to_owned(),
                ),
            ],
            &[
                "ALTER TABLE `t` DROP FOREIGN KEY `fk-t-o`, DROP FOREIGN KEY `t_ibfk_1`, DROP INDEX `fk-t-o`, DROP INDEX `at`",
                "ALTER TABLE `t` DROP COLUMN `o`, ADD CONSTRAINT `f``x` FOREIGN KEY (`id`) REFERENCES `orgs` (`id`)",
            ],
        );
    }

    #[test]
    fn a_foreign_key_keeps_an_index() {
        let live = LIVE.replace("  KEY `fk-t-o` (`o`),\n", "");
        let actions = [TableAction::DropUnique {
            name: "u".into(),
            columns: vec!["o".into(), "a".into()],
        }];
        assert_eq!(
            alter_table(&ObjectName::new("t"), &actions, Some(&live)).unwrap(),
            ["ALTER TABLE `t` ADD INDEX `fk-t-o` (`o`), DROP INDEX `u`"]
        );
        check(&actions, &["ALTER TABLE `t` DROP INDEX `u`"]);
    }

    #[test]
    fn what_cannot_be_said_is_an_error() {
        let table = ObjectName::new("t");
        let needs = [TableAction::SetNotNull("a".into())];
        assert!(matches!(
            alter_table(&table, &needs, None),
            Err(StatementError::NeedsTable { .. })
        ));
        for (actions, live) in [
            ([TableAction::SetNotNull("missing".into())], LIVE),
            ([TableAction::SetNotNull("a".into())], "CREATE VIEW `t`"),
            ([set_type("a", ColumnType::Inet)], LIVE),
        ] {
            let error = alter_table(&table, &actions, Some(live)).unwrap_err();
            assert!(
                matches!(error, StatementError::Unsupported { .. }),
                "{error}"
            );
        }
    }
}
