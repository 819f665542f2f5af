//! Names of tables, types and views, and how they are written down. Knows nothing of quoting.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a table, an enum or a view, with the database schema it lives in when that is said.
///
/// In JSON, and printed, it is `name` or `schema.name`; a part that holds a dot or a quote is written in double quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The database schema (`public`, …); `None` is the connection's own.
    pub schema: Option<String>,
    /// The object's name as the database spells it, unquoted.
    pub name: String,
}

impl ObjectName {
    /// A name in the connection's own schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in the given database schema.
    pub fn in_schema(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }

    /// Reads the printed form back. Never fails: text that is not of that form is a plain name.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut chars = text.chars().peekable();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    part.push('"');
                }
                '"' => quoted = !quoted,
                '.' if !quoted => parts.push(std::mem::take(&mut part)),
                c => part.push(c),
            }
        }
        parts.push(part);
        match parts.as_slice() {
            [name] if !quoted => Self::new(name.clone()),
            [schema, name] if !quoted => Self::in_schema(schema.clone(), name.clone()),
            _ => Self::new(text),
        }
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for ObjectName {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

impl From<(&str, &str)> for ObjectName {
    fn from((schema, name): (&str, &str)) -> Self {
        Self::in_schema(schema, name)
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, text: &str| {
            if text.contains(['.', '"']) {
                write!(f, "\"{}\"", text.replace('"', "\"\""))
            } else {
                f.write_str(text)
            }
        };
        if let Some(schema) = &self.schema {
            part(f, schema)?;
            f.write_str(".")?;
        }
        part(f, &self.name)
    }
}

impl Serialize for ObjectName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}
