//! A column's definition as clauses, each edited in its place.

use std::fmt;

use super::Token;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    /// CHARACTER SET and COLLATE.
    Charset,
    Generated,
    Null,
    NotNull,
    Default,
    OnUpdate,
    AutoIncrement,
    Check,
    Comment,
    /// Visibility, what is not known, ….
    Other,
}

/// A column's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    clauses: Vec<(Kind, String)>,
}

impl Definition {
    /// The definition whose tokens these are, in `text`.
    pub(super) fn parse(text: &str, tokens: &[Token<'_>]) -> Self {
        let mut starts = vec![(Kind::Type, 0)];
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ if depth == 0 && at > 0 => {
                    if let Some(kind) = kind(token, tokens.get(at + 1)) {
                        starts.push((kind, at));
                        // What follows belongs to it: DEFAULT NULL, NOT NULL, COLLATE `binary`.
                        if kind != Kind::Null
                            && tokens.get(at + 1).is_some_and(|next| next.text != "(")
                            && !matches!(kind, Kind::AutoIncrement | Kind::Other)
                        {
                            at += 1;
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let clauses = starts
            .iter()
            .enumerate()
            .filter_map(|(number, &(kind, start))| {
                let end = starts
                    .get(number + 1)
                    .map_or(tokens.len(), |&(_, next)| next);
                let (first, last) = (tokens.get(start)?, tokens.get(end.checked_sub(1)?)?);
                Some((kind, text[first.start..last.end()].to_owned()))
            })
            .collect();
        Self { clauses }
    }

    /// The definition that this text is, which stands behind the column's name.
    pub fn read(text: &str) -> Self {
        Self::parse(text, &super::tokens(text))
    }

    /// Keeps the check of the column as it was, where this definition says none. (One that only says that JSON is JSON
    /// is the type's.)
    pub fn keep_check(&mut self, column: &str, was: &Self) {
        let own = format!("json_valid(`{}`)", column.replace('`', "``"));
        let checks = was.clauses.iter().filter(|(kind, _)| *kind == Kind::Check);
        let checks: Vec<_> = checks
            .filter(|(_, text)| !is_check_of(text, &own))
            .collect();
        if !self.has(Kind::Check) {
            self.clauses.extend(checks.into_iter().cloned());
        }
    }

    /// Takes its check off, if it has one.
    pub fn drop_check(&mut self) {
        self.remove(&[Kind::Check]);
    }

    /// Whether it has a check of its own.
    pub fn has_check(&self) -> bool {
        self.has(Kind::Check)
    }

    /// Whether its values are computed as they are read.
    pub fn is_virtual(&self) -> bool {
        let mut generated = self
            .clauses
            .iter()
            .filter(|(kind, _)| *kind == Kind::Generated);
        generated.any(|(_, text)| text.trim_end().to_ascii_uppercase().ends_with("VIRTUAL"))
    }

    /// The same column with its computed values kept.
    pub fn stored(&mut self) {
        for (kind, text) in &mut self.clauses {
            let upper = text.trim_end().to_ascii_uppercase();
            if *kind == Kind::Generated && upper.ends_with("VIRTUAL") {
                text.truncate(upper.len() - "VIRTUAL".len());
                text.push_str("STORED");
            }
        }
    }

    fn remove(&mut self, kinds: &[Kind]) {
        self.clauses.retain(|(kind, _)| !kinds.contains(kind));
    }

    fn has(&self, kind: Kind) -> bool {
        self.clauses.iter().any(|(other, _)| *other == kind)
    }

    /// Puts a clause behind the last one of `before`.
    fn insert(&mut self, kind: Kind, text: String, before: &[Kind]) {
        let at = self
            .clauses
            .iter()
            .rposition(|(other, _)| before.contains(other))
            .map_or(self.clauses.len(), |at| at + 1);
        self.clauses.insert(at, (kind, text));
    }

    /// Gives it another type. Characters keep their character set and collation; a check that only says that JSON is
    /// JSON goes (MariaDB's `json` writes it, and writes it anew), and so does a default that is none of an enum's
    /// values: the server would refuse it.
    pub fn set_type(&mut self, column: &str, ty: String, of_characters: bool) {
        let own = format!("json_valid(`{}`)", column.replace('`', "``"));
        let was_json = self
            .clauses
            .iter()
            .any(|(kind, text)| *kind == Kind::Check && text.contains(&own));
        self.clauses
            .retain(|(kind, text)| *kind != Kind::Check || !is_check_of(text, &own));
        if was_json || !of_characters {
            self.remove(&[Kind::Charset]);
        }
        if let Some(values) = enum_values(&ty) {
            self.clauses.retain(|(kind, text)| {
                let value = default_string(text).filter(|_| *kind == Kind::Default);
                value.is_none_or(|value| values.contains(&value))
            });
        }
        self.remove(&[Kind::Type]);
        self.clauses.insert(0, (Kind::Type, ty));
    }

    /// What is said of it to readers, quoted.
    pub fn set_comment(&mut self, comment: Option<&str>) {
        self.remove(&[Kind::Comment]);
        if let Some(text) = comment {
            // Behind all else but a check, which must be last.
            let at = self
                .clauses
                .iter()
                .position(|(kind, _)| *kind == Kind::Check)
                .unwrap_or(self.clauses.len());
            self.clauses
                .insert(at, (Kind::Comment, format!("COMMENT {text}")));
        }
    }

    /// Whether it may hold NULL. (A generated column says nothing of it.)
    pub fn set_nullable(&mut self, nullable: bool) {
        self.remove(&[Kind::Null, Kind::NotNull]);
        let (kind, text) = if nullable {
            (Kind::Null, "NULL")
        } else {
            // DEFAULT NULL is what a column without a default prints.
            self.clauses.retain(|(kind, text)| {
                *kind != Kind::Default
                    || !text.split_whitespace().eq_ignore_case(["default", "null"])
            });
            (Kind::NotNull, "NOT NULL")
        };
        self.insert(
            kind,
            text.into(),
            &[Kind::Type, Kind::Charset, Kind::Generated],
        );
    }

    /// Gives it a default, or takes it off.
    pub fn set_default(&mut self, default: Option<&str>) {
        self.remove(&[Kind::Default]);
        if let Some(text) = default {
            let before = [Kind::Type, Kind::Charset, Kind::Null, Kind::NotNull];
            self.insert(Kind::Default, format!("DEFAULT {text}"), &before);
        }
    }

    /// Lets it count up, or not.
    pub fn set_auto_increment(&mut self, on: bool) {
        self.remove(&[Kind::AutoIncrement]);
        if on {
            self.remove(&[Kind::Default]);
            let before = [Kind::Type, Kind::Charset, Kind::Null, Kind::NotNull];
            self.insert(Kind::AutoIncrement, "AUTO_INCREMENT".into(), &before);
        }
    }

    /// Whether its values are computed.
    pub fn is_generated(&self) -> bool {
        self.has(Kind::Generated)
    }
}

trait EqIgnoreCase {
    fn eq_ignore_case<const N: usize>(self, words: [&str; N]) -> bool;
}

impl<'a, I: Iterator<Item = &'a str>> EqIgnoreCase for I {
    fn eq_ignore_case<const N: usize>(mut self, words: [&str; N]) -> bool {
        words.iter().all(|word| {
            self.next()
                .is_some_and(|own| own.eq_ignore_ascii_case(word))
        }) && self.next().is_none()
    }
}

/// The values of an enum's type.
fn enum_values(ty: &str) -> Option<Vec<String>> {
    let tokens = super::tokens(ty);
    let is_enum = tokens.first().is_some_and(|first| first.is("ENUM"));
    let values = tokens.iter();
    is_enum.then(|| {
        values
            .filter_map(|token| super::string_content(token.text))
            .collect()
    })
}

/// The string that a default is; none where it is something else.
fn default_string(default: &str) -> Option<String> {
    match super::tokens(default).as_slice() {
        [_, value] => super::string_content(value.text),
        _ => None,
    }
}

/// Whether a check says this and nothing else.
fn is_check_of(check: &str, expression: &str) -> bool {
    let text: String = check.chars().filter(|c| !c.is_whitespace()).collect();
    let wanted: String = expression.chars().filter(|c| !c.is_whitespace()).collect();
    text.eq_ignore_ascii_case(&format!("CHECK({wanted})"))
}

fn kind(token: &Token<'_>, next: Option<&Token<'_>>) -> Option<Kind> {
    let word = token.text.to_ascii_uppercase();
    Some(match word.as_str() {
        "CHARACTER" | "CHARSET" | "COLLATE" => Kind::Charset,
        "GENERATED" | "AS" => Kind::Generated,
        "NULL" => Kind::Null,
        "NOT" if next.is_some_and(|next| next.is("NULL")) => Kind::NotNull,
        "DEFAULT" => Kind::Default,
        "ON" => Kind::OnUpdate,
        "AUTO_INCREMENT" => Kind::AutoIncrement,
        "CHECK" | "CONSTRAINT" => Kind::Check,
        "COMMENT" => Kind::Comment,
        "INVISIBLE" | "COMPRESSED" | "COLUMN_FORMAT" | "STORAGE" | "SRID" | "WITHOUT"
        | "REF_SYSTEM_ID" => Kind::Other,
        text if text.starts_with("/*") => Kind::Other,
        _ => return None,
    })
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<&str> = self.clauses.iter().map(|(_, text)| text.as_str()).collect();
        f.write_str(&texts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::CreateTable;
    use super::*;

    fn check(line: &str, edit: impl FnOnce(&mut Definition), expected: &str) {
        let table = CreateTable::parse(&format!("CREATE TABLE `t` (\n  `c` {line}\n) X")).unwrap();
        let mut definition = table.column("c").unwrap().clone();
        assert_eq!(definition.to_string(), line);
        edit(&mut definition);
        assert_eq!(definition.to_string(), expected, "{line}");
    }

    #[test]
    fn types() {
        let to = |ty: &'static str, characters| {
            move |definition: &mut Definition| definition.set_type("c", ty.into(), characters)
        };
        check(
            "varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'NOT NULL' COMMENT 'x'",
            to("varchar(80)", true),
            "varchar(80) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'NOT NULL' COMMENT 'x'",
        );
        check(
            "varchar(20) COLLATE latin1_bin DEFAULT NULL",
            to("int", false),
            "int DEFAULT NULL",
        );
        check(
            "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c`))",
            to("text", true),
            "text DEFAULT NULL",
        );
        check(
            "int(11) DEFAULT NULL CHECK (`c` > 0)",
            to("bigint", false),
            "bigint DEFAULT NULL CHECK (`c` > 0)",
        );
        check(
            "int(10) unsigned NOT NULL /*!80023 INVISIBLE */ AUTO_INCREMENT",
            to("bigint UNSIGNED", false),
            "bigint UNSIGNED NOT NULL /*!80023 INVISIBLE */ AUTO_INCREMENT",
        );
        for (default, kept) in [
            ("'b'", false),
            ("'it''s'", true),
            ("'\\\\'", true),
            ("concat('b')", true),
            ("NULL", true),
        ] {
            let kept = if kept {
                format!(" DEFAULT {default}")
            } else {
                String::new()
            };
            check(
                &format!("enum('a','b') DEFAULT {default} COMMENT 'b'"),
                to("ENUM('a', 'it\\'s', '\\\\')", true),
                &format!("ENUM('a', 'it\\'s', '\\\\'){kept} COMMENT 'b'"),
            );
        }
    }

    #[test]
    fn nullability() {
        check(
            "datetime DEFAULT current_timestamp() ON UPDATE current_timestamp()",
            |it| it.set_nullable(false),
            "datetime NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()",
        );
        check(
            "enum('a','b') DEFAULT NULL COMMENT 'NULL'",
            |it| it.set_nullable(false),
            "enum('a','b') NOT NULL COMMENT 'NULL'",
        );
        check(
            "timestamp NOT NULL",
            |it| it.set_nullable(true),
            "timestamp NULL",
        );
    }

    #[test]
    fn defaults_and_counting() {
        check(
            "varchar(9) NOT NULL DEFAULT concat('a',NULL) COMMENT 'x'",
            |it| it.set_default(Some("'b'")),
            "varchar(9) NOT NULL DEFAULT 'b' COMMENT 'x'",
        );
        check(
            "int(11) NULL DEFAULT (1 + 2)",
            |it| it.set_default(None),
            "int(11) NULL",
        );
        check(
            "int(11) NOT NULL DEFAULT 5 COMMENT 'x'",
            |it| it.set_auto_increment(true),
            "int(11) NOT NULL AUTO_INCREMENT COMMENT 'x'",
        );
        check(
            "int(11) NOT NULL AUTO_INCREMENT",
            |it| it.set_auto_increment(false),
            "int(11) NOT NULL",
        );
        check(
            "int(11) GENERATED ALWAYS AS (`q` + 1) STORED COMMENT 'x'",
            |it| assert!(it.is_generated()),
            "int(11) GENERATED ALWAYS AS (`q` + 1) STORED COMMENT 'x'",
        );
    }
}
