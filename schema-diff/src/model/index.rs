//! What an index is. Knows nothing of dialects.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Fact;
use super::column::is_false;
use crate::dialect::Dialect;

/// An index that is not a plain unique key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name; `None` leaves it to the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Fact<String>>,
    /// What it sorts by, in order.
    pub columns: Vec<IndexColumn>,
    /// Whether no two rows may have the same values. (A plain unique key is a [`super::Unique`]; here are those with
    /// an expression, a predicate, an order ….)
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// How it is kept (`gin`, `hash`, `fulltext`, …); `None` by the dialect's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The condition of the rows that it holds, as SQL without parentheses around it; `None` for all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Columns that are kept beside the key without being part of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Whether two NULLs are the same value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nulls_not_distinct: bool,
    /// What else is said of how it is kept, by the database's own words (`fillfactor`, `invisible`, …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// The whole definition as the database prints it, when it is more than the words above can say. Such an index
    /// is never compared and never touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The only kind of database that has it; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Dialect>,
}

impl Index {
    /// The columns by name, when it sorts by nothing else and in no order of its own.
    pub fn plain_columns(&self) -> Option<Vec<String>> {
        self.columns
            .iter()
            .map(|column| match &column.key {
                IndexKey::Column(name) if column.is_plain() => Some(name.clone()),
                _ => None,
            })
            .collect()
    }

    /// Whether it is by columns alone and every dialect makes the same of it.
    pub fn is_plain(&self) -> bool {
        !self.unique
            && self.method.is_none()
            && self.filter.is_none()
            && self.include.is_empty()
            && !self.nulls_not_distinct
            && self.options.is_empty()
            && self.definition.is_none()
            && self.columns.iter().all(IndexColumn::is_plain)
    }

    /// Whether it is by columns alone, some of them the highest first, and every dialect makes the same of it.
    pub fn is_ordered(&self) -> bool {
        let mut other = self.clone();
        for column in &mut other.columns {
            column.descending = false;
        }
        other.is_plain()
    }

    /// The columns that it names, whatever it does with them. (Those in expressions are not known.)
    pub fn named_columns(&self) -> impl Iterator<Item = &String> {
        self.columns
            .iter()
            .filter_map(|column| match &column.key {
                IndexKey::Column(name) => Some(name),
                IndexKey::Expression(_) => None,
            })
            .chain(&self.include)
    }
}

/// What an index sorts by: a column or an expression, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexColumn {
    /// The column or the expression.
    pub key: IndexKey,
    /// Whether the highest comes first.
    pub descending: bool,
    /// Where NULLs come, when that is not where the order has them by default (last when ascending, first when
    /// descending).
    pub nulls: Option<Nulls>,
    /// How values are compared, by a name as SQL spells it (`text_pattern_ops`).
    pub operator_class: Option<String>,
    /// The collation as SQL spells the name, when it is not the column's own.
    pub collation: Option<String>,
    /// How many characters or bytes of the value count; `None` for all.
    pub length: Option<u32>,
}

/// A column or an expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKey {
    /// A column, by name.
    Column(String),
    /// An expression as SQL, without parentheses around it.
    Expression(String),
}

/// Where NULLs come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of SQL")]
pub enum Nulls {
    First,
    Last,
}

impl IndexColumn {
    /// By that key and in the default order.
    pub fn new(key: IndexKey) -> Self {
        Self {
            key,
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
            length: None,
        }
    }

    /// Whether it is a column in the default order and nothing else.
    pub fn is_plain(&self) -> bool {
        matches!(self.key, IndexKey::Column(_))
            && !self.descending
            && self.nulls.is_none()
            && self.operator_class.is_none()
            && self.collation.is_none()
            && self.length.is_none()
    }

    /// The column's name or the expression.
    pub fn text(&self) -> &str {
        match &self.key {
            IndexKey::Column(text) | IndexKey::Expression(text) => text,
        }
    }
}

impl From<&str> for IndexColumn {
    fn from(column: &str) -> Self {
        Self::new(IndexKey::Column(column.to_owned()))
    }
}

impl From<String> for IndexColumn {
    fn from(column: String) -> Self {
        Self::new(IndexKey::Column(column))
    }
}

impl From<&String> for IndexColumn {
    fn from(column: &String) -> Self {
        Self::from(column.as_str())
    }
}

/// In JSON a plain column is its name; everything else is written out.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(flatten)]
    key: IndexKey,
    #[serde(default, skip_serializing_if = "is_false")]
    descending: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nulls: Option<Nulls>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator_class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    length: Option<u32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
    Name(String),
    Written(Written),
}

impl Serialize for IndexColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_plain() {
            return serializer.serialize_str(self.text());
        }
        let column = self.clone();
        Written {
            key: column.key,
            descending: column.descending,
            nulls: column.nulls,
            operator_class: column.operator_class,
            collation: column.collation,
            length: column.length,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for IndexColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Either::deserialize(deserializer)? {
            Either::Name(name) => Self::from(name),
            Either::Written(written) => Self {
                key: written.key,
                descending: written.descending,
                nulls: written.nulls,
                operator_class: written.operator_class,
                collation: written.collation,
                length: written.length,
            },
        })
    }
}
