//! MySQL's and MariaDB's own text of a table (`SHOW CREATE TABLE`), read as far as an alteration needs it: the
//! columns' whole definitions, which MODIFY COLUMN wants said again, and the names of keys.
//!
//! What is not understood stays as it stands, in its place. Knows nothing of connections.

mod column;

pub use column::Definition;

/// A token, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its text; quoted things and comments are one token.
    pub text: &'a str,
    /// Where it begins.
    pub start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// The name that is quoted here (or not).
    pub(crate) fn name(&self) -> String {
        for quote in ['`', '"'] {
            if let Some(inner) = self.text.strip_prefix(quote) {
                let doubled: String = [quote, quote].iter().collect();
                return inner
                    .strip_suffix(quote)
                    .unwrap_or(inner)
                    .replace(&doubled, &quote.to_string());
            }
        }
        self.text.to_owned()
    }
}

/// The tokens of a SQL text, without white space. In a string a backslash escapes.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        match c {
            '\'' | '"' | '`' => {
                while let Some((at, inner)) = rest.next() {
                    end = at + inner.len_utf8();
                    if inner == '\\' && c == '\'' {
                        if let Some((at, escaped)) = rest.next() {
                            end = at + escaped.len_utf8();
                        }
                    } else if inner == c {
                        match rest.peek() {
                            Some((_, next)) if *next == c => {
                                rest.next();
                            }
                            _ => break,
                        }
                    }
                }
            }
            '/' if text[end..].starts_with('*') => {
                end = text[end..].find("*/").map_or(text.len(), |at| end + at + 2);
                while rest.next_if(|(at, _)| *at < end).is_some() {}
            }
            c if is_word(c) => {
                while let Some((at, more)) = rest.next_if(|(_, more)| is_word(*more)) {
                    end = at + more.len_utf8();
                }
            }
            _ => {}
        }
        tokens.push(Token {
            text: &text[start..end],
            start,
        });
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// The content of a string literal, unescaped; none for anything else.
pub fn string_content(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut content = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        content.push(match c {
            '\'' => {
                // Only as one of two: otherwise this is no single literal.
                if chars.next() != Some('\'') {
                    return None;
                }
                '\''
            }
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                'b' => '\u{8}',
                'Z' => '\u{1a}',
                other => other,
            },
            c => c,
        });
    }
    Some(content)
}

/// A key of a table, with the columns that are named plainly or by a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Whether it is unique.
    pub unique: bool,
    /// Its columns in order.
    pub columns: Vec<String>,
}

/// A foreign key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The referencing columns in order.
    pub columns: Vec<String>,
}

/// A part of a table, by its name and as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A table's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateTable {
    columns: Vec<(String, Definition)>,
    /// The names of checks that stand beside the columns.
    pub checks: Vec<String>,
    /// Periods, but for that of system versioning.
    pub periods: Vec<Part>,
    /// Keys over a period (WITHOUT OVERLAPS).
    pub period_keys: Vec<Part>,
    /// What follows PARTITION BY.
    pub partition_by: Option<String>,
    /// Its keys but the primary one.
    pub keys: Vec<Key>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
}

impl CreateTable {
    /// Reads what SHOW CREATE TABLE prints; nothing for another text.
    pub fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text);
        let open = tokens.iter().position(|token| token.text == "(")?;
        let mut table = Self::default();
        let (mut depth, mut item) = (0_usize, Vec::new());
        for (at, token) in tokens.iter().enumerate().skip(open) {
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 || (depth == 1 && token.text == ",") {
                table.add(text, &item);
                item.clear();
                if depth == 0 {
                    table.partition_by = partitions(text, &tokens[at..]);
                    return Some(table);
                }
            } else if !(depth == 1 && token.text == "(" && item.is_empty()) {
                item.push(*token);
            }
        }
        None
    }

    fn add(&mut self, text: &str, item: &[Token<'_>]) {
        let Some(first) = item.first() else { return };
        if first.text.starts_with(['`', '"']) {
            let definition = Definition::parse(text, &item[1..]);
            self.columns.push((first.name(), definition));
            return;
        }
        let part = |name: &Token<'_>| Part {
            name: name.name(),
            text: item
                .last()
                .map_or_else(String::new, |last| text[first.start..last.end()].to_owned()),
        };
        if let [period, of, name, ..] = item
            && period.is("PERIOD")
            && of.is("FOR")
            && !name.is("SYSTEM_TIME")
        {
            self.periods.push(part(name));
            return;
        }
        if let [constraint, name, check, ..] = item
            && constraint.is("CONSTRAINT")
            && check.is("CHECK")
        {
            self.checks.push(name.name());
            return;
        }
        let Some(at) = item.iter().position(|token| token.is("KEY")) else {
            return;
        };
        let columns = columns(&item[at..]);
        let is_over_period = |pair: &[Token<'_>]| pair[0].is("WITHOUT") && pair[1].is("OVERLAPS");
        if item.windows(2).any(is_over_period) {
            let name = if first.is("PRIMARY") {
                Some(first)
            } else {
                item.get(at + 1)
            };
            self.period_keys.extend(name.map(part));
        }
        if first.is("CONSTRAINT") && item[at - 1].is("FOREIGN") {
            if let Some(name) = item.get(1) {
                self.foreign_keys.push(ForeignKey {
                    name: name.name(),
                    columns,
                });
            }
        } else if let Some(name) = item.get(at + 1)
            && !first.is("PRIMARY")
            && !first.is("CONSTRAINT")
        {
            self.keys.push(Key {
                name: name.name(),
                unique: first.is("UNIQUE"),
                columns,
            });
        }
    }

    /// The column before this one; none for the first.
    pub fn before(&self, name: &str) -> Option<&str> {
        let at = self.columns.iter().position(|(column, _)| column == name)?;
        let (column, _) = self.columns.get(at.checked_sub(1)?)?;
        Some(column)
    }

    /// The definition of a column.
    pub fn column(&self, name: &str) -> Option<&Definition> {
        self.columns
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, definition)| definition)
    }
}

/// What follows PARTITION BY in the options of a table. (MySQL puts it into a comment of its own kind.)
fn partitions(text: &str, options: &[Token<'_>]) -> Option<String> {
    for (at, token) in options.iter().enumerate() {
        if token.is("PARTITION") && options.get(at + 1)?.is("BY") {
            return Some(text[options.get(at + 2)?.start..].trim().to_owned());
        }
        if let Some(inner) = token.text.strip_prefix("/*!") {
            let inner = inner.trim_end_matches("*/");
            let inner = inner
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .trim();
            if let Some(found) = partitions(inner, &tokens(inner)) {
                return Some(found);
            }
        }
    }
    None
}

/// The names in the first parentheses.
fn columns(item: &[Token<'_>]) -> Vec<String> {
    let mut columns = Vec::new();
    let mut depth = 0_usize;
    for token in item {
        match token.text {
            "(" => depth += 1,
            ")" if depth == 1 => break,
            ")" => depth -= 1,
            text if depth == 1 && text.starts_with(['`', '"']) => columns.push(token.name()),
            _ => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        let table = CreateTable::parse(
            "CREATE TABLE `c (` (\n  `a``b` int(11) NOT NULL COMMENT 'it''s, (\\' ,',\n  \
             `t` enum('a)','b') DEFAULT 'a)',\n  PRIMARY KEY (`a``b`),\n  UNIQUE KEY `u` (`t`(10),`a``b` DESC),\n  \
             KEY `f` (`t`),\n  CONSTRAINT `f` FOREIGN KEY (`t`) REFERENCES `o` (`id`) ON DELETE CASCADE,\n  \
             CONSTRAINT `KEY` CHECK (`t` > 'KEY')\n) ENGINE=InnoDB COMMENT='('",
        )
        .unwrap();
        assert_eq!(
            table.column("a`b").unwrap().to_string(),
            "int(11) NOT NULL COMMENT 'it''s, (\\' ,'"
        );
        assert_eq!(
            table.column("t").unwrap().to_string(),
            "enum('a)','b') DEFAULT 'a)'"
        );
        let key = |name: &str, unique, columns: &[&str]| Key {
            name: name.into(),
            unique,
            columns: columns.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(
            table.keys,
            [key("u", true, &["t", "a`b"]), key("f", false, &["t"])]
        );
        assert_eq!(
            table.foreign_keys,
            [ForeignKey {
                name: "f".into(),
                columns: vec!["t".into()]
            }]
        );
        assert_eq!(CreateTable::parse("CREATE VIEW `v` AS SELECT 1"), None);
        assert_eq!(CreateTable::parse("CREATE TABLE `t` (`a` int"), None);
    }

    #[test]
    fn strings() {
        assert_eq!(
            string_content(r"'it''s \\ \'x\' \n'").unwrap(),
            "it's \\ 'x' \n"
        );
        for other in ["5", "'a' 'b'", "'a' + 'b'", "concat('a','b')", "'open"] {
            assert_eq!(string_content(other), None, "{other}");
        }
    }
}
