//! A row of PostgreSQL or MySQL as serde's data: columns by their names, as the wire has them.
//!
//! The catalog has tens of thousands of rows, and making JSON of each takes the server longer than finding it. So only
//! lists within a row are JSON. NULL is none: no value, and no list. MySQL is asked for texts alone, numbers too: the
//! same column of its catalog is of another type in another version.

use std::fmt::Display;

use sea_orm::QueryResult;
use sea_orm::sqlx::mysql::MySqlRow;
use sea_orm::sqlx::postgres::{PgRow, PgValueFormat};
use sea_orm::sqlx::{Column, Decode, MySql, Row as _, ValueRef as _};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::Error;
use crate::introspect::{Streaming, each};

/// The rows of a query.
pub(super) async fn rows<T: DeserializeOwned>(
    connection: &impl Streaming,
    query: &str,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    for_each(connection, query, |row| found.push(row)).await?;
    Ok(found)
}

/// Gives the rows of a query away one by one.
pub(super) async fn for_each<T: DeserializeOwned>(
    connection: &impl Streaming,
    query: &str,
    mut take: impl FnMut(T),
) -> Result<(), Error> {
    each(connection, query, |row| {
        read(row).map(&mut take).map_err(|error| Error::Database {
            doing: "reading the catalog".into(),
            reason: format!("a row is not as expected: {error}"),
        })
    })
    .await?;
    Ok(())
}

fn read<T: DeserializeOwned>(row: &QueryResult) -> Result<T, Failure> {
    let row = match (row.try_as_pg_row(), row.try_as_mysql_row()) {
        (Some(row), _) => Row::Postgres(row),
        (None, Some(row)) => Row::MySql(row),
        (None, None) => return Err(Failure("it is of another database".into())),
    };
    T::deserialize(Fields { row, at: 0 })
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(String);

impl serde::de::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[derive(Clone, Copy)]
enum Row<'r> {
    Postgres(&'r PgRow),
    MySql(&'r MySqlRow),
}

impl<'r> Row<'r> {
    fn name(self, at: usize) -> Option<&'r str> {
        match self {
            Self::Postgres(row) => row.columns().get(at).map(Column::name),
            Self::MySql(row) => row.columns().get(at).map(Column::name),
        }
    }

    fn field(self, at: usize) -> Result<Field<'r>, Failure> {
        let failure = |error: &dyn Display| Failure(error.to_string());
        match self {
            Self::Postgres(row) => {
                let value = row.try_get_raw(at).map_err(|error| failure(&error))?;
                let binary = value.format() == PgValueFormat::Binary;
                let bytes = value.as_bytes().ok();
                Ok(Field { bytes, binary })
            }
            Self::MySql(row) => {
                let value = row.try_get_raw(at).map_err(|error| failure(&error))?;
                let bytes = (!value.is_null()).then(|| <&[u8] as Decode<MySql>>::decode(value));
                let bytes = bytes.transpose().map_err(|error| failure(&error))?;
                Ok(Field {
                    bytes,
                    binary: false,
                })
            }
        }
    }
}

/// A row, column by column.
struct Fields<'r> {
    row: Row<'r>,
    at: usize,
}

impl<'de> Deserializer<'de> for Fields<'de> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let Some(name) = self.row.name(self.at) else {
            return Ok(None);
        };
        seed.deserialize(serde::de::value::StrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let at = self.at;
        self.at += 1;
        let field = self.row.field(at);
        field
            .and_then(|field| seed.deserialize(field))
            .map_err(|Failure(reason)| {
                Failure(format!(
                    "{}: {reason}",
                    self.row.name(at).unwrap_or_default()
                ))
            })
    }
}

/// The value of a column.
struct Field<'r> {
    bytes: Option<&'r [u8]>,
    binary: bool,
}

impl<'r> Field<'r> {
    fn text(&self) -> Result<&'r str, Failure> {
        let bytes = self
            .bytes
            .ok_or_else(|| Failure("there is no value".into()))?;
        // A `"char"` without one is the byte 0, which no text has.
        let bytes = if bytes == [0] { &[] } else { bytes };
        std::str::from_utf8(bytes).map_err(|error| Failure(error.to_string()))
    }

    fn number(&self) -> Result<i64, Failure> {
        let wrong = || Failure("it is no number".into());
        if !self.binary {
            return self.text()?.parse().map_err(|_| wrong());
        }
        let bytes = self.bytes.unwrap_or_default();
        if let Ok(bytes) = bytes.try_into() {
            return Ok(i64::from_be_bytes(bytes));
        }
        if let Ok(bytes) = bytes.try_into() {
            return Ok(i64::from(i32::from_be_bytes(bytes)));
        }
        let bytes = bytes.try_into().map_err(|_| wrong())?;
        Ok(i64::from(i16::from_be_bytes(bytes)))
    }

    fn flag(&self) -> Result<bool, Failure> {
        match self.bytes {
            Some([1] | b"t") => Ok(true),
            Some([0] | b"f") => Ok(false),
            _ => Err(Failure("it is neither true nor false".into())),
        }
    }
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = Failure;

    /// A list or an object: JSON.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let mut json = serde_json::Deserializer::from_str(self.text()?);
        json.deserialize_any(visitor)
            .map_err(|error| Failure(error.to_string()))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.bytes.is_none() {
            return visitor.visit_seq(serde::de::value::SeqDeserializer::new(std::iter::empty::<
                i64,
            >()));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.bytes.is_none() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bool(self.flag()?)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_i64(self.number()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_i64(self.number()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i32 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map struct enum identifier
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn field<'r>(bytes: impl Into<Option<&'r [u8]>>, binary: bool) -> Field<'r> {
        Field {
            bytes: bytes.into(),
            binary,
        }
    }

    #[test]
    fn values_as_the_wire_has_them() {
        let number = |bytes: &'static [u8], binary| i64::deserialize(field(bytes, binary)).ok();
        assert_eq!(number(&[0, 0, 0, 0, 0, 0, 1, 2], true), Some(258));
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xfe], true), Some(-2));
        assert_eq!(number(&[0, 7], true), Some(7));
        assert_eq!(number(b"-12", false), Some(-12));
        assert_eq!(number(&[7], true), None);
        assert_eq!(number(b"twelve", false), None);

        let flag = |bytes: &'static [u8]| bool::deserialize(field(bytes, true)).ok();
        assert_eq!(
            [flag(&[1]), flag(b"f"), flag(&[2])],
            [Some(true), Some(false), None]
        );

        let text = |bytes: Option<&'static [u8]>| String::deserialize(field(bytes, true)).ok();
        assert_eq!(text(Some(b"a")).as_deref(), Some("a"));
        assert_eq!(text(Some(&[0])).as_deref(), Some(""));
        assert_eq!([text(None), text(Some(&[0xff]))], [None, None]);

        let maybe = Option::<String>::deserialize(field(None, true)).ok();
        assert_eq!(maybe, Some(None));
        let list =
            |bytes: Option<&'static [u8]>| Vec::<String>::deserialize(field(bytes, true)).ok();
        assert_eq!(list(None), Some(vec![]));
        assert_eq!(list(Some(b"[\"a\"]")), Some(vec!["a".to_owned()]));
        assert_eq!(list(Some(b"[1")), None);
    }
}
