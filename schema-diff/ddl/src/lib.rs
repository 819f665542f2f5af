//! The words of `#[ddl(…)]`, which say of an entity what SeaORM's attributes have no word for: one grammar, with the
//! same messages, for the derive that checks them at compile time, for the reader of entities and for
//! `schema-diff.toml`.
//!
//! Tokens come in; words and faults go out, each with the span it stands at. Knows nothing of SeaORM, of tables, of
//! which columns there are and of databases; a text of SQL is a text.

mod args;
mod column;
mod key;
mod print;
mod table;
mod tree;
mod words;

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};

use self::args::Scope;
pub use self::key::{Key, KeyPart, Nulls};
pub use self::print::{Printed, print_column, print_table};
pub use self::words::{
    Action, Check, ColumnWord, Counting, Deferrable, Dialect, EnumWord, ForeignKey, Generated,
    Identity, Index, Only, PrimaryKey, TableWord, Text, Type, Unique,
};

/// Something that cannot be read: where, what is wrong, and what was expected.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Fault {
    fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// What was read of one attribute, or of several of one item after each other.
#[derive(Debug, Clone)]
pub struct Read<W> {
    /// The words, in the order in which they stand.
    pub words: Vec<Only<W>>,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// The words on an entity's struct: what stands between the parentheses of each `#[ddl(…)]` there.
pub fn on_table(attributes: impl IntoIterator<Item = TokenStream>) -> Read<TableWord> {
    read(attributes, &table::SCOPE, table::word)
}

/// The words on a field.
pub fn on_column(attributes: impl IntoIterator<Item = TokenStream>) -> Read<ColumnWord> {
    read(attributes, &column::SCOPE, column::word)
}

/// The words on an enum or on a variant of one.
pub fn on_enum(attributes: impl IntoIterator<Item = TokenStream>) -> Read<EnumWord> {
    read(attributes, &column::ENUM_SCOPE, column::enum_word)
}

fn read<W>(
    attributes: impl IntoIterator<Item = TokenStream>,
    scope: &Scope,
    word: fn(tree::Word, &mut Vec<Fault>) -> Option<W>,
) -> Read<W> {
    let mut faults = Vec::new();
    let mut words = Vec::new();
    let mut said = Vec::new();
    for tokens in attributes {
        let found = tree::parse(tokens, &mut faults);
        for (only, found) in args::flat(found, scope, &mut said, &mut faults) {
            if let Some(word) = word(found, &mut faults) {
                words.push(Only { word, on: only });
            }
        }
    }
    Read { words, faults }
}
