//! CREATE TABLE, read token by token along SQLite's own grammar (`parse.y`).

use super::lexer::{Token, TokenKind, tokens};
use super::{
    ColumnClause, ColumnConstraint, ColumnRule, CreateTable, DdlError, ForeignKeyClause, KeyColumn,
    Span, TableConstraint, TableRule,
};

/// Reads the text of a CREATE TABLE as `sqlite_master` keeps it. `CREATE TABLE … AS` and virtual tables are errors.
pub fn parse(sql: &str) -> Result<CreateTable, DdlError> {
    let tokens = tokens(sql)?;
    Parser {
        sql,
        tokens: &tokens,
        at: 0,
    }
    .create_table()
}

/// Reads one column's definition, alone.
pub fn parse_column(sql: &str) -> Result<ColumnClause, DdlError> {
    let tokens = tokens(sql)?;
    let mut parser = Parser {
        sql,
        tokens: &tokens,
        at: 0,
    };
    let column = parser.column()?;
    if parser.peek().is_some() {
        return Err(parser.unexpected("the end of the column's definition"));
    }
    Ok(column)
}

pub(super) struct Parser<'a> {
    pub(super) sql: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at);
        self.at += usize::from(token.is_some());
        token
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    pub(super) fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        self.tokens
            .get(self.at + ahead)
            .is_some_and(|token| token.is_word(word))
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn eat_sign(&mut self, sign: char) -> bool {
        let found = self.peek().is_some_and(|token| token.is_sign(sign));
        self.at += usize::from(found);
        found
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), DdlError> {
        if self.eat_word(word) {
            Ok(())
        } else {
            Err(self.unexpected(word))
        }
    }

    pub(super) fn sign(&mut self, sign: char) -> Result<(), DdlError> {
        if self.eat_sign(sign) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{sign}`")))
        }
    }

    pub(super) fn unexpected(&self, wanted: &str) -> DdlError {
        DdlError(match self.peek() {
            Some(token) => format!(
                "expected {wanted} at byte {}, found `{}`",
                token.span.start,
                &self.sql[token.span.clone()]
            ),
            None => format!("expected {wanted}, found the end of the text"),
        })
    }

    pub(super) fn name(&mut self, what: &str) -> Result<String, DdlError> {
        match self.peek().and_then(Token::name) {
            Some(name) => {
                self.at += 1;
                Ok(name.to_owned())
            }
            None => Err(self.unexpected(what)),
        }
    }

    /// Where the token before the next one ends.
    pub(super) fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(0, |token| token.span.end)
    }

    pub(super) fn start(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.span.start)
    }

    fn text(&self, span: Span) -> String {
        self.sql.get(span).unwrap_or_default().to_owned()
    }

    /// What stands between the parentheses that open here, which are passed.
    fn parenthesised(&mut self) -> Result<Span, DdlError> {
        self.sign('(')?;
        let start = self.end();
        let mut depth = 1_usize;
        while let Some(token) = self.next() {
            match token.kind {
                TokenKind::Sign('(') => depth += 1,
                TokenKind::Sign(')') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(start..token.span.start);
            }
        }
        Err(DdlError(format!(
            "the parenthesis at byte {} is not closed",
            start - 1
        )))
    }

    /// The expression between the parentheses that open here, from its first token to its last: a comment behind it
    /// would swallow what is written after it elsewhere.
    fn expression(&mut self) -> Result<String, DdlError> {
        let first = self.at + 1;
        self.parenthesised()?;
        Ok(self.between(first, self.at - 1).to_owned())
    }

    /// The text from one token up to another one, without what surrounds it.
    pub(super) fn between(&self, first: usize, end: usize) -> &'a str {
        match self.tokens.get(first..end) {
            Some([first, .., last]) => &self.sql[first.span.start..last.span.end],
            Some([only]) => &self.sql[only.span.clone()],
            _ => "",
        }
    }

    fn create_table(mut self) -> Result<CreateTable, DdlError> {
        self.word("CREATE")?;
        let temporary = self.eat_word("TEMP") || self.eat_word("TEMPORARY");
        if self.is_word("VIRTUAL") {
            return Err(DdlError("it is a virtual table".into()));
        }
        self.word("TABLE")?;
        if self.is_word("IF") && self.is_word_at(1, "NOT") {
            self.at += 2;
            self.word("EXISTS")?;
        }
        let name_start = self.start();
        let mut schema = None;
        let mut name = self.name("the table's name")?;
        if self.eat_sign('.') {
            schema = Some(std::mem::replace(&mut name, self.name("the table's name")?));
        }
        let name_span = name_start..self.end();
        if self.is_word("AS") {
            return Err(DdlError(
                "it is a CREATE TABLE … AS, which names no columns".into(),
            ));
        }
        self.sign('(')?;
        let body_start = self.end();
        let (columns, constraints) = self.items()?;
        let body = body_start..self.start();
        self.sign(')')?;
        let (strict, without_rowid) = self.options()?;
        Ok(CreateTable {
            temporary,
            schema,
            name,
            name_span,
            body,
            columns,
            constraints,
            strict,
            without_rowid,
        })
    }

    fn items(&mut self) -> Result<(Vec<ColumnClause>, Vec<TableConstraint>), DdlError> {
        let mut columns = Vec::new();
        let mut constraints = Vec::new();
        // An editor may take the last column away before it puts a new one in.
        while !self.peek().is_some_and(|token| token.is_sign(')')) {
            if self.is_table_constraint() {
                constraints.push(self.table_constraint()?);
                // Between table constraints, and only there, SQLite does not ask for a comma.
                if self.eat_sign(',') || self.is_table_constraint() {
                    continue;
                }
            } else if constraints.is_empty() {
                columns.push(self.column()?);
                if self.eat_sign(',') {
                    continue;
                }
            } else {
                return Err(self.unexpected("a table constraint"));
            }
            break;
        }
        Ok((columns, constraints))
    }

    fn is_table_constraint(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
            .iter()
            .any(|word| self.is_word(word))
    }

    fn options(&mut self) -> Result<(bool, bool), DdlError> {
        let (mut strict, mut without_rowid) = (false, false);
        self.eat_sign(';');
        while self.peek().is_some() {
            if self.eat_word("STRICT") {
                strict = true;
            } else if self.eat_word("WITHOUT") {
                self.word("ROWID")?;
                without_rowid = true;
            } else {
                return Err(self.unexpected("a table option"));
            }
            if !self.eat_sign(',') {
                self.eat_sign(';');
                if self.peek().is_some() {
                    return Err(self.unexpected("the end of the statement"));
                }
            }
        }
        Ok((strict, without_rowid))
    }

    fn column(&mut self) -> Result<ColumnClause, DdlError> {
        let start = self.start();
        let name = self.name("a column's name")?;
        let name_span = start..self.end();
        let ty_span = self.column_type()?;
        let ty = (!ty_span.is_empty()).then(|| self.text(ty_span.clone()));
        let mut constraints = Vec::new();
        while !self
            .peek()
            .is_none_or(|token| token.is_sign(',') || token.is_sign(')'))
        {
            constraints.push(self.column_constraint()?);
        }
        Ok(ColumnClause {
            name,
            name_span,
            ty,
            ty_span,
            constraints,
            span: start..self.end(),
        })
    }

    /// A type is any number of names, then one or two numbers in parentheses.
    fn column_type(&mut self) -> Result<Span, DdlError> {
        const ENDS: &[&str] = &[
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "AS",
            "DEFERRABLE",
            "ON",
        ];
        let after_name = self.end();
        let start = self.start();
        let first = self.at;
        while let Some(token) = self.peek() {
            let generated = token.is_word("GENERATED") && self.is_word_at(1, "ALWAYS");
            if token.name().is_none() || generated || ENDS.iter().any(|word| token.is_word(word)) {
                break;
            }
            self.at += 1;
        }
        if self.at == first {
            return Ok(after_name..after_name);
        }
        if self.peek().is_some_and(|token| token.is_sign('(')) {
            self.parenthesised()?;
        }
        Ok(start..self.end())
    }

    fn column_constraint(&mut self) -> Result<ColumnConstraint, DdlError> {
        let start = self.start();
        let name = self.constraint_name()?;
        let rule_start = self.start();
        let mut conflict = None;
        let rule = if self
            .peek()
            .is_none_or(|token| token.is_sign(',') || token.is_sign(')'))
        {
            ColumnRule::Nothing
        } else if let Some(text) = self.deferrable()? {
            ColumnRule::Deferrable(text)
        } else if self.eat_word("PRIMARY") {
            self.word("KEY")?;
            let descending = self.direction();
            conflict = self.on_conflict()?;
            ColumnRule::PrimaryKey {
                autoincrement: self.eat_word("AUTOINCREMENT"),
                descending,
            }
        } else if self.eat_word("NOT") {
            self.word("NULL")?;
            conflict = self.on_conflict()?;
            ColumnRule::NotNull
        } else if self.eat_word("NULL") {
            conflict = self.on_conflict()?;
            ColumnRule::Null
        } else if self.eat_word("UNIQUE") {
            conflict = self.on_conflict()?;
            ColumnRule::Unique
        } else if self.eat_word("CHECK") {
            let check = self.expression()?;
            conflict = self.on_conflict()?;
            ColumnRule::Check(check)
        } else if self.eat_word("DEFAULT") {
            ColumnRule::Default(self.default()?)
        } else if self.eat_word("COLLATE") {
            ColumnRule::Collate(self.name("a collation")?)
        } else if self.is_word("REFERENCES") {
            ColumnRule::References(self.references()?)
        } else if self.is_word("GENERATED") || self.is_word("AS") {
            if self.eat_word("GENERATED") {
                self.word("ALWAYS")?;
            }
            self.word("AS")?;
            let expression = self.expression()?;
            let stored = self.eat_word("STORED");
            self.eat_word("VIRTUAL");
            ColumnRule::Generated { expression, stored }
        } else {
            return Err(self.unexpected("a column constraint"));
        };
        Ok(ColumnConstraint {
            name,
            span: start..self.end(),
            rule_span: rule_start.min(self.end())..self.end(),
            conflict,
            rule,
        })
    }

    /// SQLite takes several `CONSTRAINT name` in a row; the last one names what follows.
    fn constraint_name(&mut self) -> Result<Option<String>, DdlError> {
        let mut name = None;
        while self.eat_word("CONSTRAINT") {
            name = Some(self.name("a constraint's name")?);
        }
        Ok(name)
    }

    fn default(&mut self) -> Result<String, DdlError> {
        let start = self.start();
        if self.peek().is_some_and(|token| token.is_sign('(')) {
            self.parenthesised()?;
            return Ok(self.text(start..self.end()));
        }
        while self.eat_sign('-') || self.eat_sign('+') {}
        let point = self.eat_sign('.');
        let Some(name) = self.peek().and_then(Token::name) else {
            return Err(self.unexpected("a default"));
        };
        self.at += 1;
        let mut last = name;
        let number = point || name.starts_with(|c: char| c.is_ascii_digit());
        // A number with a point or an exponent, and `x'00'`, are several tokens without space between them.
        while let Some(token) = self.peek()
            && token.span.start == self.end()
        {
            let goes_on = match &token.kind {
                TokenKind::Sign('.') | TokenKind::Word(_) => number,
                TokenKind::Sign('+' | '-') => number && last.ends_with(['e', 'E']),
                TokenKind::Text(_) => last.eq_ignore_ascii_case("x"),
                _ => false,
            };
            if !goes_on {
                break;
            }
            last = token.name().unwrap_or_default();
            self.at += 1;
        }
        Ok(self.text(start..self.end()))
    }

    fn direction(&mut self) -> bool {
        let descending = self.eat_word("DESC");
        if !descending {
            self.eat_word("ASC");
        }
        descending
    }

    fn on_conflict(&mut self) -> Result<Option<String>, DdlError> {
        if !(self.is_word("ON") && self.is_word_at(1, "CONFLICT")) {
            return Ok(None);
        }
        self.at += 2;
        let what = self.name("what to do on a conflict")?;
        Ok(Some(what.to_ascii_uppercase()))
    }

    /// `[NOT] DEFERRABLE …`, as written.
    fn deferrable(&mut self) -> Result<Option<String>, DdlError> {
        let start = self.start();
        if self.is_word("NOT") && self.is_word_at(1, "DEFERRABLE") {
            self.at += 1;
        }
        if !self.eat_word("DEFERRABLE") {
            return Ok(None);
        }
        if self.eat_word("INITIALLY") {
            self.name("DEFERRED or IMMEDIATE")?;
        }
        Ok(Some(self.text(start..self.end())))
    }

    fn references(&mut self) -> Result<ForeignKeyClause, DdlError> {
        self.word("REFERENCES")?;
        let table = self.name("a table")?;
        let columns = if self.peek().is_some_and(|token| token.is_sign('(')) {
            self.key_columns()?.0.into_iter().map(|c| c.name).collect()
        } else {
            Vec::new()
        };
        let mut clause = ForeignKeyClause {
            table,
            columns,
            on_delete: None,
            on_update: None,
            matching: None,
            deferrable: None,
        };
        loop {
            if self.eat_word("ON") {
                let event = self.name("DELETE or UPDATE")?;
                let mut action = self.name("an action")?.to_ascii_uppercase();
                if matches!(action.as_str(), "SET" | "NO") {
                    action.push(' ');
                    action += &self.name("an action")?.to_ascii_uppercase();
                }
                match event.to_ascii_uppercase().as_str() {
                    "DELETE" => clause.on_delete = Some(action),
                    "UPDATE" => clause.on_update = Some(action),
                    // `ON INSERT` is in SQLite's grammar and does nothing.
                    _ => {}
                }
            } else if self.eat_word("MATCH") {
                clause.matching = Some(self.name("a kind of match")?);
            } else {
                break;
            }
        }
        clause.deferrable = self.deferrable()?;
        Ok(clause)
    }

    /// The columns in parentheses, and whether AUTOINCREMENT stands behind them.
    fn key_columns(&mut self) -> Result<(Vec<KeyColumn>, bool), DdlError> {
        self.sign('(')?;
        let mut columns = Vec::new();
        let mut autoincrement = false;
        loop {
            // Parentheses around a column change nothing.
            let mut open = 0_usize;
            while self.eat_sign('(') {
                open += 1;
            }
            let name = self.name("a column")?;
            let mut collation = None;
            loop {
                if self.eat_word("COLLATE") {
                    collation = Some(self.name("a collation")?);
                } else if open > 0 && self.eat_sign(')') {
                    open -= 1;
                } else {
                    break;
                }
            }
            let descending = self.direction();
            columns.push(KeyColumn {
                name,
                collation,
                descending,
            });
            autoincrement |= self.eat_word("AUTOINCREMENT");
            if !self.eat_sign(',') {
                break;
            }
        }
        self.sign(')')?;
        Ok((columns, autoincrement))
    }

    fn table_constraint(&mut self) -> Result<TableConstraint, DdlError> {
        let start = self.start();
        let name = self.constraint_name()?;
        let rule_start = self.start();
        let mut conflict = None;
        let rule = if self
            .peek()
            .is_none_or(|token| token.is_sign(',') || token.is_sign(')'))
        {
            TableRule::Nothing
        } else if self.eat_word("PRIMARY") {
            self.word("KEY")?;
            let (columns, autoincrement) = self.key_columns()?;
            conflict = self.on_conflict()?;
            TableRule::PrimaryKey {
                columns,
                autoincrement,
            }
        } else if self.eat_word("UNIQUE") {
            let (columns, _) = self.key_columns()?;
            conflict = self.on_conflict()?;
            TableRule::Unique { columns }
        } else if self.eat_word("CHECK") {
            let check = self.expression()?;
            conflict = self.on_conflict()?;
            TableRule::Check(check)
        } else if self.eat_word("FOREIGN") {
            self.word("KEY")?;
            let columns = self.key_columns()?.0.into_iter().map(|c| c.name).collect();
            TableRule::ForeignKey {
                columns,
                references: self.references()?,
            }
        } else {
            return Err(self.unexpected("a table constraint"));
        };
        Ok(TableConstraint {
            name,
            span: start..self.end(),
            rule_span: rule_start.min(self.end())..self.end(),
            conflict,
            rule,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_column(text: &str, ty: Option<&str>, rules: &[ColumnRule]) {
        let sql = format!("CREATE TABLE t ({text})");
        let table = parse(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(table.columns.len(), 1, "{sql}");
        let column = &table.columns[0];
        assert_eq!(&sql[column.span.clone()], text);
        assert_eq!(column.ty.as_deref(), ty, "{sql}");
        let found: Vec<ColumnRule> = column.constraints.iter().map(|c| c.rule.clone()).collect();
        assert_eq!(found, rules, "{sql}");
    }

    fn default(text: &str) -> ColumnRule {
        ColumnRule::Default(text.into())
    }

    fn references(table: &str, columns: &[&str]) -> ForeignKeyClause {
        ForeignKeyClause {
            table: table.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            on_delete: None,
            on_update: None,
            matching: None,
            deferrable: None,
        }
    }

    #[test]
    fn columns() {
        let key = |autoincrement, descending| ColumnRule::PrimaryKey {
            autoincrement,
            descending,
        };
        check_column("a", None, &[]);
        check_column("a varchar(255)", Some("varchar(255)"), &[]);
        check_column("a double  precision", Some("double  precision"), &[]);
        check_column("a DECIMAL(10, -5)", Some("DECIMAL(10, -5)"), &[]);
        check_column("a \"odd type\" [x]", Some("\"odd type\" [x]"), &[]);
        check_column("[a b] int", Some("int"), &[]);
        check_column("`a``b` int", Some("int"), &[]);
        check_column("'quoted' int", Some("int"), &[]);
        check_column("größe int", Some("int"), &[]);
        check_column("a primary key", None, &[key(false, false)]);
        check_column(
            "id INTEGER PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT",
            Some("INTEGER"),
            &[key(true, true)],
        );
        check_column(
            "a int NOT NULL ON CONFLICT ABORT NULL UNIQUE ON CONFLICT REPLACE",
            Some("int"),
            &[ColumnRule::NotNull, ColumnRule::Null, ColumnRule::Unique],
        );
        check_column(
            "a int CHECK (a > (1 + 2) AND b <> ')')",
            Some("int"),
            &[ColumnRule::Check("a > (1 + 2) AND b <> ')'".into())],
        );
        check_column(
            "a text COLLATE NOCASE /* why ) */ NOT NULL",
            Some("text"),
            &[ColumnRule::Collate("NOCASE".into()), ColumnRule::NotNull],
        );
        check_column(
            "a int GENERATED ALWAYS AS (b + 1) STORED",
            Some("int"),
            &[ColumnRule::Generated {
                expression: "b + 1".into(),
                stored: true,
            }],
        );
        check_column(
            "a AS (b)",
            None,
            &[ColumnRule::Generated {
                expression: "b".into(),
                stored: false,
            }],
        );
    }

    #[test]
    fn defaults() {
        for text in [
            "5",
            "-5",
            "+ 5",
            "1.5",
            ".5",
            "-1.5e-3",
            "1e+10",
            "0x1F",
            "'it''s'",
            "x'00ff'",
            "NULL",
            "true",
            "CURRENT_TIMESTAMP",
            "(1 + (2))",
            "( 'a)' )",
            "\"word\"",
            "word",
        ] {
            check_column(
                &format!("a int DEFAULT {text}"),
                Some("int"),
                &[default(text)],
            );
            check_column(
                &format!("a int DEFAULT {text} NOT NULL"),
                Some("int"),
                &[default(text), ColumnRule::NotNull],
            );
        }
        check_column(
            "a text DEFAULT 'x'NOT NULL",
            Some("text"),
            &[default("'x'"), ColumnRule::NotNull],
        );
    }

    #[test]
    fn foreign_keys() {
        check_column(
            "a int REFERENCES o",
            Some("int"),
            &[ColumnRule::References(references("o", &[]))],
        );
        check_column(
            "a int REFERENCES \"o p\"(id) ON DELETE SET NULL ON UPDATE no action MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE NOT NULL",
            Some("int"),
            &[
                ColumnRule::References(ForeignKeyClause {
                    on_delete: Some("SET NULL".into()),
                    on_update: Some("NO ACTION".into()),
                    matching: Some("FULL".into()),
                    deferrable: Some("NOT DEFERRABLE INITIALLY IMMEDIATE".into()),
                    ..references("o p", &["id"])
                }),
                ColumnRule::NotNull,
            ],
        );
    }

    #[test]
    fn constraint_names_and_spans() {
        let sql = "CREATE TABLE t (a int CONSTRAINT nn NOT NULL CONSTRAINT \"c 1\" CHECK (a > 0))";
        let table = parse(sql).unwrap();
        let parts: Vec<_> = table.columns[0]
            .constraints
            .iter()
            .map(|c| {
                (
                    c.name.as_deref(),
                    &sql[c.span.clone()],
                    &sql[c.rule_span.clone()],
                )
            })
            .collect();
        assert_eq!(
            parts,
            [
                (Some("nn"), "CONSTRAINT nn NOT NULL", "NOT NULL"),
                (
                    Some("c 1"),
                    "CONSTRAINT \"c 1\" CHECK (a > 0)",
                    "CHECK (a > 0)"
                ),
            ]
        );
    }

    #[test]
    fn tables() {
        let sql = "CREATE TEMP TABLE IF NOT EXISTS main.[t x] (\n  a int, -- the a\n  b int,\n  \
                   CONSTRAINT p PRIMARY KEY (a COLLATE nocase DESC, b)\n  UNIQUE (b) ON CONFLICT IGNORE,\n  \
                   CHECK (a <> b), CONSTRAINT f FOREIGN KEY (a, b) REFERENCES t (c, d) DEFERRABLE\n) \
                   WITHOUT ROWID, STRICT;";
        let table = parse(sql).unwrap();
        assert!(table.temporary && table.strict && table.without_rowid);
        assert_eq!(table.schema.as_deref(), Some("main"));
        assert_eq!(table.name, "t x");
        assert_eq!(&sql[table.name_span.clone()], "main.[t x]");
        assert_eq!(table.primary_key(), Some(vec!["a", "b"]));
        assert!(!table.is_autoincrement());
        let key = |name: &str, collation: Option<&str>, descending| KeyColumn {
            name: name.into(),
            collation: collation.map(str::to_owned),
            descending,
        };
        let rules: Vec<_> = table
            .constraints
            .iter()
            .map(|c| (c.name.as_deref(), c.rule.clone()))
            .collect();
        assert_eq!(
            rules,
            [
                (
                    Some("p"),
                    TableRule::PrimaryKey {
                        columns: vec![key("a", Some("nocase"), true), key("b", None, false)],
                        autoincrement: false
                    }
                ),
                (
                    None,
                    TableRule::Unique {
                        columns: vec![key("b", None, false)]
                    }
                ),
                (None, TableRule::Check("a <> b".into())),
                (
                    Some("f"),
                    TableRule::ForeignKey {
                        columns: vec!["a".into(), "b".into()],
                        references: ForeignKeyClause {
                            deferrable: Some("DEFERRABLE".into()),
                            ..references("t", &["c", "d"])
                        }
                    }
                ),
            ]
        );
        let counted = parse("create table t(a integer, primary key(a autoincrement))").unwrap();
        assert!(counted.is_autoincrement());
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_never_a_panic() {
        for (sql, part) in [
            ("", "expected CREATE"),
            ("CREATE VIEW v AS SELECT 1", "expected TABLE"),
            ("CREATE TABLE t AS SELECT 1", "CREATE TABLE … AS"),
            ("CREATE VIRTUAL TABLE t USING fts5(a)", "virtual table"),
            ("CREATE TABLE t", "expected `(`"),
            ("CREATE TABLE t (", "a column's name"),
            ("CREATE TABLE t (a", "expected `)`"),
            ("CREATE TABLE t (a int", "expected `)`"),
            ("CREATE TABLE t (a 'int", "not closed"),
            ("CREATE TABLE t (a int CHECK (a > 0)", "expected `)`"),
            ("CREATE TABLE t (a int CHECK (a > 0", "not closed"),
            ("CREATE TABLE t (a int DEFAULT", "expected a default"),
            ("CREATE TABLE t (a int DEFAULT )", "expected a default"),
            (
                "CREATE TABLE t (a int, UNIQUE (a), b int)",
                "a table constraint",
            ),
            ("CREATE TABLE t (a int) ORDERED", "a table option"),
            ("CREATE TABLE t (a int) STRICT 5", "the end"),
            ("CREATE TABLE t (a REFERENCES)", "expected a table"),
            ("CREATE TABLE t (a int PRIMARY)", "expected KEY"),
            ("CREATE TABLE \"é", "not closed"),
            ("CREATE TABLE t (é € ☂, /*", "expected a column's name"),
        ] {
            let error = parse(sql).expect_err(sql);
            assert!(error.0.contains(part), "{sql}: {error}");
        }
        // Whatever is cut off, an answer comes.
        let whole = "CREATE TABLE \"ü\" (a int DEFAULT x'00' CHECK (a > 'é'), `b` t(1,2) REFERENCES [x](y) ON DELETE \
                     SET NULL, CONSTRAINT c UNIQUE (a)) STRICT";
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let _ = parse(&whole[..end]);
            let _ = parse(&whole[end..]);
        }
        assert!(parse(whole).is_ok());
    }
}
