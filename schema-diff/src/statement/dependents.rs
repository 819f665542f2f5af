//! What only one database knows: taken down in front of a change, if it is there, and put back behind it, or on the way
//! back, if it was.
//!
//! That it was there is remembered in the database itself, in a table of our own that is there only as long as
//! something is taken down: a database that never had the thing does not get it.

use std::fmt::Write as _;

use crate::dialect::Dialect;
use crate::model::ObjectName;

/// The table that remembers what is taken down.
pub const TAKEN_DOWN: &str = "schema_diff_taken_down";

/// Something that only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// The only dialect on which it is anything.
    pub dialect: Dialect,
    /// What the database calls it: `index`, `view`, ….
    pub kind: String,
    /// Its name; empty where it has none.
    pub name: ObjectName,
    /// The table that it is on; none for an object of its own.
    pub table: Option<ObjectName>,
    /// What it is over, where that tells it from others.
    pub columns: Vec<String>,
    /// What makes it: statements, or what stands for it behind ADD.
    pub definition: String,
    /// Its table goes, and takes it along.
    pub with_table: bool,
    /// What it is remembered as, where that is not its name as it is now.
    pub former: Option<String>,
}

impl Dependent {
    /// An object of its own.
    pub fn new(
        dialect: Dialect,
        kind: impl Into<String>,
        name: impl Into<ObjectName>,
        definition: impl Into<String>,
    ) -> Self {
        Self {
            dialect,
            kind: kind.into(),
            name: name.into(),
            table: None,
            columns: Vec::new(),
            definition: definition.into(),
            with_table: false,
            former: None,
        }
    }

    /// On this table.
    #[must_use]
    pub fn on(mut self, table: impl Into<ObjectName>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// Over these columns.
    #[must_use]
    pub fn over<C, S>(mut self, columns: C) -> Self
    where
        C: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// It goes with its table, which is dropped later: taking it down only remembers it.
    #[must_use]
    pub fn with_its_table(mut self) -> Self {
        self.with_table = true;
        self
    }

    /// It was taken down under this name.
    #[must_use]
    pub fn formerly(mut self, label: impl Into<String>) -> Self {
        self.former = Some(label.into());
        self
    }

    /// What it is in words, and what it is remembered as: `index users_age on users`.
    pub fn label(&self) -> String {
        let name = match self.name.name.as_str() {
            "" => self.definition.clone(),
            _ => self.name.to_string(),
        };
        let on = self.table.as_ref();
        let on = on.map_or_else(String::new, |table| format!(" on {table}"));
        format!("{} {name}{on}", self.kind)
    }

    /// What it is remembered as.
    pub fn remembered(&self) -> String {
        self.former.clone().unwrap_or_else(|| self.label())
    }

    fn on_table(&self) -> String {
        let table = self.table.as_ref().unwrap_or(&self.name);
        self.dialect.quote_name(table)
    }

    /// The statement that makes it.
    pub fn create_sql(&self) -> String {
        if is_statement(&self.definition) {
            return self.definition.clone();
        }
        format!("ALTER TABLE {} ADD {}", self.on_table(), self.definition)
    }

    /// The statement that drops it.
    pub fn drop_sql(&self) -> String {
        let quote = |name: &str| self.dialect.quote(name);
        let (name, on) = (quote(&self.name.name), self.on_table());
        match (self.kind.as_str(), self.dialect) {
            ("index", Dialect::Postgres) => {
                let index = ObjectName {
                    schema: self.table.as_ref().and_then(|table| table.schema.clone()),
                    name: self.name.name.clone(),
                };
                format!("DROP INDEX {}", self.dialect.quote_name(&index))
            }
            ("index" | "unique key", Dialect::MySql) => {
                format!("ALTER TABLE {on} DROP INDEX {name}")
            }
            ("foreign key", Dialect::MySql) => format!("ALTER TABLE {on} DROP FOREIGN KEY {name}"),
            ("index", Dialect::Sqlite) => format!("DROP INDEX {name}"),
            ("view" | "materialized view", _) => format!(
                "DROP {} {}",
                self.kind.to_uppercase(),
                self.dialect.quote_name(&self.name)
            ),
            ("trigger" | "policy" | "rule", Dialect::Postgres) => {
                format!("DROP {} {name} ON {on}", self.kind.to_uppercase())
            }
            ("trigger", _) => format!("DROP TRIGGER {name}"),
            ("statistics", _) => format!("DROP STATISTICS {name}"),
            ("column", _) => format!("ALTER TABLE {on} DROP COLUMN {name}"),
            ("row security", _) => format!("ALTER TABLE {on} DISABLE ROW LEVEL SECURITY"),
            _ => format!("ALTER TABLE {on} DROP CONSTRAINT {name}"),
        }
    }

    /// A condition that holds where the database has it.
    pub fn there_sql(&self) -> String {
        let text = |text: &str| self.dialect.quote_string(text);
        let name = text(&self.name.name);
        match self.dialect {
            Dialect::Postgres => {
                let relation = |of: &ObjectName| {
                    format!("to_regclass({})", text(&self.dialect.quote_name(of)))
                };
                let own = ObjectName {
                    schema: self.table.as_ref().and_then(|table| table.schema.clone()),
                    name: self.name.name.clone(),
                };
                let on = self.table.as_ref().map(relation).unwrap_or_default();
                let (from, is) = match self.kind.as_str() {
                    "view" => (
                        "class",
                        format!("oid = {} AND relkind = 'v'", relation(&self.name)),
                    ),
                    "materialized view" => (
                        "class",
                        format!("oid = {} AND relkind = 'm'", relation(&self.name)),
                    ),
                    "index" => (
                        "index",
                        format!("indexrelid = {} AND indrelid = {on}", relation(&own)),
                    ),
                    "trigger" => ("trigger", format!("tgrelid = {on} AND tgname = {name}")),
                    "policy" => ("policy", format!("polrelid = {on} AND polname = {name}")),
                    "rule" => ("rewrite", format!("ev_class = {on} AND rulename = {name}")),
                    "statistics" => (
                        "statistic_ext",
                        format!("stxrelid = {on} AND stxname = {name}"),
                    ),
                    "column" => (
                        "attribute",
                        format!("attrelid = {on} AND attname = {name} AND NOT attisdropped"),
                    ),
                    "row security" if self.name.name == "FORCE" => {
                        ("class", format!("oid = {on} AND relforcerowsecurity"))
                    }
                    "row security" => ("class", format!("oid = {on} AND relrowsecurity")),
                    _ => (
                        "constraint",
                        format!("conrelid = {on} AND conname = {name}"),
                    ),
                };
                format!("EXISTS (SELECT FROM pg_catalog.pg_{from} WHERE {is})")
            }
            Dialect::MySql => {
                let on = self
                    .table
                    .as_ref()
                    .map(|table| text(&table.name))
                    .unwrap_or_default();
                let (from, is) = match self.kind.as_str() {
                    "view" => (
                        "VIEWS",
                        format!("TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {name}"),
                    ),
                    "index" | "unique key" => (
                        "STATISTICS",
                        format!(
                            "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {on} AND INDEX_NAME = {name}"
                        ),
                    ),
                    "trigger" => (
                        "TRIGGERS",
                        format!(
                            "TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = {on} AND TRIGGER_NAME = {name}"
                        ),
                    ),
                    "column" => (
                        "COLUMNS",
                        format!(
                            "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {on} AND COLUMN_NAME = {name}"
                        ),
                    ),
                    _ => (
                        "TABLE_CONSTRAINTS",
                        format!(
                            "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {on} AND CONSTRAINT_NAME = {name}"
                        ),
                    ),
                };
                format!("EXISTS (SELECT 1 FROM information_schema.{from} WHERE {is})")
            }
            Dialect::Sqlite => {
                let on = self.table.as_ref().unwrap_or(&self.name);
                match self.kind.as_str() {
                    "column" => format!(
                        "EXISTS (SELECT 1 FROM pragma_table_xinfo({}) WHERE name = {name} COLLATE NOCASE)",
                        text(&on.name)
                    ),
                    kind => format!(
                        "EXISTS (SELECT 1 FROM sqlite_master WHERE type = {} AND name = {name} COLLATE NOCASE \
                         AND tbl_name = {} COLLATE NOCASE)",
                        text(kind),
                        text(&on.name)
                    ),
                }
            }
        }
    }

    fn memory(&self) -> String {
        self.dialect.quote(TAKEN_DOWN)
    }

    /// The statement that makes the table that remembers, where it is not there.
    fn memory_sql(&self) -> String {
        let key = match self.dialect {
            Dialect::MySql => "VARCHAR(255)",
            Dialect::Postgres | Dialect::Sqlite => "TEXT",
        };
        let table = self.memory();
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (object {key} NOT NULL PRIMARY KEY, definition TEXT NOT NULL)"
        )
    }

    /// The statements that remember it.
    pub fn remember_sql(&self) -> Vec<String> {
        let table = self.memory();
        let label = self.dialect.quote_string(&self.remembered());
        vec![
            self.memory_sql(),
            format!("DELETE FROM {table} WHERE object = {label}"),
            format!(
                "INSERT INTO {table} (object, definition) VALUES ({label}, {})",
                self.dialect.quote_string(&self.create_sql())
            ),
        ]
    }

    /// A condition that holds where it is remembered, as long as the table is there.
    pub fn remembered_sql(&self) -> String {
        format!(
            "EXISTS (SELECT 1 FROM {} WHERE object = {})",
            self.memory(),
            self.dialect.quote_string(&self.remembered())
        )
    }

    /// The statement that forgets it.
    pub fn forget_sql(&self) -> String {
        format!(
            "DELETE FROM {} WHERE object = {}",
            self.memory(),
            self.dialect.quote_string(&self.remembered())
        )
    }

    /// Who may do what with a view of PostgreSQL, and whose it is, is remembered beside it: both go with it.
    fn remember_rights(&self) -> String {
        if !self.has_rights() {
            return String::new();
        }
        let text = |text: &str| self.dialect.quote_string(text);
        let view = text(&self.dialect.quote_name(&self.name));
        let (memory, label) = (self.memory(), text(&self.rights()));
        format!(
            "DELETE FROM {memory} WHERE object = {label};\n\
             INSERT INTO {memory} (object, definition) SELECT {label}, concat_ws('; ', string_agg(\
             format('GRANT %s ON %s TO %s%s', a.privilege_type, c.oid::regclass, \
             CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, \
             CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), '; ') \
             FILTER (WHERE a.privilege_type IS NOT NULL), \
             CASE WHEN pg_get_userbyid(c.relowner) <> current_user \
             THEN format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, pg_get_userbyid(c.relowner)) END) \
             FROM pg_catalog.pg_class c LEFT JOIN LATERAL aclexplode(c.relacl) a ON true \
             WHERE c.oid = to_regclass({view}) GROUP BY c.oid, c.relowner;\n"
        )
    }

    fn give_rights(&self) -> String {
        if !self.has_rights() {
            return String::new();
        }
        let (memory, label) = (self.memory(), self.dialect.quote_string(&self.rights()));
        format!(
            "EXECUTE coalesce((SELECT nullif(definition, '') FROM {memory} WHERE object = {label}), 'SELECT');\n\
             DELETE FROM {memory} WHERE object = {label};\n"
        )
    }

    fn has_rights(&self) -> bool {
        self.dialect == Dialect::Postgres
            && matches!(self.kind.as_str(), "view" | "materialized view")
    }

    fn rights(&self) -> String {
        format!("privileges of {}", self.remembered())
    }

    /// All of taking it down as one script that asks and decides by itself, where the dialect has such.
    pub fn take_down_script(&self) -> String {
        let mut then = self.remember_sql();
        if !self.with_table {
            then.push(self.drop_sql());
        }
        match self.dialect {
            Dialect::Postgres => {
                let drop = then.split_off(3);
                let told: String = then.iter().map(|sql| execute(self.dialect, sql)).collect();
                let drop: String = drop.iter().map(|sql| execute(self.dialect, sql)).collect();
                let rights = self.remember_rights();
                block(&format!(
                    "IF {} THEN\n{told}{rights}{drop}END IF;\n",
                    self.there_sql()
                ))
            }
            // SQLite has no words for asking: this is for the database that has it.
            Dialect::Sqlite => then.join(";\n"),
            Dialect::MySql => {
                let there = self.there_sql();
                let mut script = format!("SET @schema_diff_there = {there};\n");
                for sql in &then {
                    script.push_str(&prepared(self.dialect, "@schema_diff_there", sql));
                }
                script
            }
        }
    }

    /// The same of putting it back.
    pub fn put_back_script(&self) -> String {
        let memory = self.memory();
        match self.dialect {
            Dialect::Postgres => {
                let text = self.dialect.quote_string(&memory);
                let rights = self.give_rights();
                block(&format!(
                    "IF to_regclass({text}) IS NOT NULL THEN\nIF {} THEN\n{}{rights}{}END IF;\n\
                     IF NOT EXISTS (SELECT FROM {memory}) THEN\n{}END IF;\nEND IF;\n",
                    self.remembered_sql(),
                    execute(self.dialect, &self.create_sql()),
                    execute(self.dialect, &self.forget_sql()),
                    execute(self.dialect, &format!("DROP TABLE {memory}")),
                ))
            }
            Dialect::Sqlite => [self.create_sql(), self.forget_sql()].join(";\n"),
            Dialect::MySql => {
                // The table is made if it is not there, so that it can be asked, and goes when it is empty.
                let mut script = format!("{};\n", self.memory_sql());
                let remembered = self.remembered_sql();
                let _ = writeln!(script, "SET @schema_diff_there = {remembered};");
                for sql in [self.create_sql(), self.forget_sql()] {
                    script.push_str(&prepared(self.dialect, "@schema_diff_there", &sql));
                }
                let empty = format!("NOT EXISTS (SELECT 1 FROM {memory})");
                let _ = writeln!(script, "SET @schema_diff_there = {empty};");
                let drop = format!("DROP TABLE {memory}");
                script.push_str(&prepared(self.dialect, "@schema_diff_there", &drop));
                script
            }
        }
    }
}

fn is_statement(definition: &str) -> bool {
    let word = definition.split_whitespace().next().unwrap_or_default();
    ["CREATE", "ALTER", "COMMENT", "SET"]
        .iter()
        .any(|verb| word.eq_ignore_ascii_case(verb))
}

fn execute(dialect: Dialect, sql: &str) -> String {
    format!("EXECUTE {};\n", dialect.quote_string(sql))
}

/// The text between dollars that it does not hold.
fn block(body: &str) -> String {
    let mut tag = "$schema_diff$".to_owned();
    while body.contains(&tag) {
        tag.insert(tag.len() - 1, '_');
    }
    format!("DO {tag} BEGIN\n{body}END {tag}")
}

/// Runs the statement where the variable is true.
fn prepared(dialect: Dialect, variable: &str, sql: &str) -> String {
    format!(
        "SET @schema_diff = IF({variable}, {}, 'DO 0');\nPREPARE schema_diff FROM @schema_diff;\n\
         EXECUTE schema_diff;\nDEALLOCATE PREPARE schema_diff;\n",
        dialect.quote_string(sql)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_for_postgres_asks_and_decides() {
        let check = Dependent::new(
            Dialect::Postgres,
            "check",
            "it's",
            "CONSTRAINT \"it's\" CHECK (a <> '$schema_diff$')",
        )
        .on(("s", "t"));
        assert_eq!(check.label(), "check it's on s.t");
        let script = check.take_down_script();
        assert!(script.starts_with("DO $schema_diff_$ BEGIN\n"), "{script}");
        for line in [
            "conrelid = to_regclass('\"s\".\"t\"') AND conname = 'it''s'",
            "EXECUTE 'ALTER TABLE \"s\".\"t\" DROP CONSTRAINT \"it''s\"';\n",
        ] {
            assert!(script.contains(line), "{script}");
        }
        let script = check.clone().with_its_table().take_down_script();
        assert!(!script.contains("DROP CONSTRAINT"), "{script}");
        let script = check.formerly("check old on t").put_back_script();
        assert!(script.contains("object = 'check old on t'"), "{script}");
        assert!(
            script.contains("EXECUTE 'ALTER TABLE \"s\".\"t\" ADD CONSTRAINT"),
            "{script}"
        );
    }

    #[test]
    fn what_drops_what() {
        let drop = |dialect, kind: &str| {
            Dependent::new(dialect, kind, "x", "CREATE …")
                .on("t")
                .drop_sql()
        };
        assert_eq!(drop(Dialect::Postgres, "index"), "DROP INDEX \"x\"");
        assert_eq!(
            drop(Dialect::Postgres, "trigger"),
            "DROP TRIGGER \"x\" ON \"t\""
        );
        assert_eq!(
            drop(Dialect::Postgres, "row security"),
            "ALTER TABLE \"t\" DISABLE ROW LEVEL SECURITY"
        );
        assert_eq!(
            drop(Dialect::MySql, "foreign key"),
            "ALTER TABLE `t` DROP FOREIGN KEY `x`"
        );
        assert_eq!(drop(Dialect::MySql, "trigger"), "DROP TRIGGER `x`");
        assert_eq!(drop(Dialect::Sqlite, "view"), "DROP VIEW \"x\"");
    }
}
