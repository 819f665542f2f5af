//! Words → what stands between the parentheses of `#[ddl(…)]`: [`crate::on_table`] and its kin read the same words again.
//!
//! What the grammar has no form for is not printed: a blank text, a name that cannot be told from what stands around it.
//! Knows nothing of lines and of how wide they are.

use std::fmt::Write as _;

use proc_macro2::Literal;

use crate::key::{self, Key, KeyPart, Nulls};
use crate::table;
use crate::words::{
    Action, Check, ColumnWord, Counting, Deferrable, Dialect, ForeignKey, Generated, Identity,
    Index, Only, PrimaryKey, TableWord, Text, Type, Unique,
};

/// A word as it is written: alone, with a value, or with words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The word, with `= …` where it has a value.
    pub head: String,
    /// What stands in parentheses behind it; empty where nothing does.
    pub parts: Vec<Printed>,
}

impl Printed {
    fn alone(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            parts: Vec::new(),
        }
    }
}

impl std::fmt::Display for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.head)?;
        for (at, part) in self.parts.iter().enumerate() {
            let before = if at == 0 { "(" } else { ", " };
            write!(f, "{before}{part}")?;
        }
        f.write_str(if self.parts.is_empty() { "" } else { ")" })
    }
}

/// A word on a struct; `None` where the grammar has no form for it.
pub fn print_table(word: &Only<TableWord>) -> Option<Printed> {
    let mut out = Call::default();
    let name = match &word.word {
        TableWord::Index(index) => {
            print_index(index, &mut out)?;
            "index"
        }
        TableWord::Unique(unique) => {
            print_unique(unique, &mut out)?;
            "unique"
        }
        TableWord::Check(check) => return Some(around(word.on, print_check(check)?)),
        TableWord::PrimaryKey(PrimaryKey { name, deferrable }) => {
            out.text("name", name.as_ref())?;
            out.deferrable(*deferrable);
            "primary_key"
        }
        TableWord::ForeignKey(key) => {
            print_foreign_key(key, &mut out)?;
            "foreign_key"
        }
        TableWord::Comment(text) => return Some(around(word.on, value("comment", text)?)),
        TableWord::RenamedFrom(text) => return Some(around(word.on, value("renamed_from", text)?)),
        TableWord::PartitionBy(text) => return Some(around(word.on, value("partition_by", text)?)),
        TableWord::Options(text) => return Some(around(word.on, value("options", text)?)),
        TableWord::View(_) => return Some(around(word.on, Printed::alone("view"))),
        TableWord::Unmanaged(_) => return Some(around(word.on, Printed::alone("unmanaged"))),
    };
    Some(around(word.on, out.called(name)?))
}

/// A word on a field; `None` where the grammar has no form for it.
pub fn print_column(word: &Only<ColumnWord>) -> Option<Printed> {
    let printed = match &word.word {
        ColumnWord::Check(check) => print_check(check)?,
        ColumnWord::Collate(text) => value("collate", text)?,
        ColumnWord::Generated(Generated { expr, stored }) => {
            let mut out = Call::default();
            out.text("expr", Some(expr))?;
            out.flag(if *stored { "stored" } else { "virtual" }, true);
            out.called("generated")?
        }
        ColumnWord::Identity(identity) => print_identity(identity)?,
        ColumnWord::Comment(text) => value("comment", text)?,
        ColumnWord::RenamedFrom(text) => value("renamed_from", text)?,
        ColumnWord::Using(text) => value("using", text)?,
        ColumnWord::Backfill(text) => value("backfill", text)?,
        ColumnWord::Default(text) => value("default", text)?,
        ColumnWord::OnUpdate(text) => value("on_update", text)?,
        ColumnWord::Name(text) => value("name", text)?,
        ColumnWord::Type(types) => {
            let mut out = Call::default();
            for Type { on, sql } in types {
                out.text(dialect(*on), Some(sql))?;
            }
            out.called("type")?
        }
    };
    Some(around(word.on, printed))
}

/// The words of a call, one after the other.
#[derive(Default)]
struct Call(Vec<Printed>);

impl Call {
    fn text(&mut self, name: &str, text: Option<&Text>) -> Option<()> {
        if let Some(text) = text {
            self.0.push(value(name, text)?);
        }
        Some(())
    }

    fn texts<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) -> Option<()> {
        let texts: Option<Vec<String>> = texts.into_iter().map(quoted).collect();
        let texts = texts?;
        if !texts.is_empty() {
            let list = format!("{name} = [{}]", texts.join(", "));
            self.0.push(Printed::alone(list));
        }
        Some(())
    }

    fn flag(&mut self, name: &str, is_set: bool) {
        if is_set {
            self.0.push(Printed::alone(name));
        }
    }

    fn deferrable(&mut self, deferrable: Option<Deferrable>) {
        match deferrable {
            None => {}
            Some(Deferrable::Immediate) => self.flag("deferrable", true),
            Some(Deferrable::Deferred) => self.0.push(Printed::alone("deferrable = \"deferred\"")),
        }
    }

    fn called(self, name: &str) -> Option<Printed> {
        (!self.0.is_empty()).then(|| Printed {
            head: name.to_owned(),
            parts: self.0,
        })
    }
}

fn around(on: Option<Dialect>, printed: Printed) -> Printed {
    match on {
        None => printed,
        Some(on) => Printed {
            head: dialect(on).to_owned(),
            parts: vec![printed],
        },
    }
}

fn dialect(of: Dialect) -> &'static str {
    match of {
        Dialect::Postgres => "postgres",
        Dialect::MySql => "mysql",
        Dialect::Sqlite => "sqlite",
    }
}

/// A text that is not blank, as a literal.
fn quoted(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| Literal::string(text).to_string())
}

fn value(name: &str, text: &Text) -> Option<Printed> {
    let text = quoted(&text.value)?;
    Some(Printed::alone(format!("{name} = {text}")))
}

fn names(texts: &[Text]) -> impl Iterator<Item = &str> {
    texts.iter().map(|text| text.value.as_str())
}

fn print_index(index: &Index, out: &mut Call) -> Option<()> {
    let keys: Option<Vec<String>> = index
        .columns
        .iter()
        .map(|(key, _)| print_key(key))
        .collect();
    let keys = keys?;
    out.texts("columns", keys.iter().map(String::as_str))?;
    out.text("name", index.name.as_ref())?;
    out.flag("unique", index.unique);
    out.text("using", index.using.as_ref())?;
    out.text("filter", index.filter.as_ref())?;
    out.texts("include", names(&index.include))?;
    out.flag("nulls_not_distinct", index.nulls_not_distinct);
    out.texts("with", names(&index.with))
}

fn print_unique(unique: &Unique, out: &mut Call) -> Option<()> {
    out.texts("columns", names(&unique.columns))?;
    out.text("name", unique.name.as_ref())?;
    out.texts("include", names(&unique.include))?;
    out.deferrable(unique.deferrable);
    out.flag("nulls_not_distinct", unique.nulls_not_distinct);
    Some(())
}

fn print_check(check: &Check) -> Option<Printed> {
    let mut out = Call::default();
    if check.name.is_none() && !check.no_inherit && !check.not_valid {
        return value("check", &check.expr);
    }
    out.text("name", check.name.as_ref())?;
    out.text("expr", Some(&check.expr))?;
    out.flag("no_inherit", check.no_inherit);
    out.flag("not_valid", check.not_valid);
    out.called("check")
}

fn print_foreign_key(key: &ForeignKey, out: &mut Call) -> Option<()> {
    out.texts("columns", names(&key.columns))?;
    let columns: Vec<String> = key.referenced.iter().map(|name| plain(name)).collect();
    let references = format!("{}({})", key.table, columns.join(", "));
    let read = table::reference(&references)?;
    if read != (key.table.clone(), key.referenced.clone()) {
        return None;
    }
    let references = quoted(&references)?;
    out.0
        .push(Printed::alone(format!("references = {references}")));
    out.text("name", key.name.as_ref())?;
    let action = |of: Action| match of {
        Action::NoAction => "no action",
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set null",
        Action::SetDefault => "set default",
    };
    if let Some(on_delete) = key.on_delete {
        let mut words = action(on_delete).to_owned();
        if !key.on_delete_columns.is_empty() {
            if key
                .on_delete_columns
                .iter()
                .any(|name| name.contains([',', '(', ')']))
            {
                return None;
            }
            let columns: Vec<String> = key.on_delete_columns.iter().map(|of| plain(of)).collect();
            words = format!("{words} ({})", columns.join(", "));
        }
        let words = quoted(&words)?;
        out.0.push(Printed::alone(format!("on_delete = {words}")));
    }
    if let Some(on_update) = key.on_update {
        let words = action(on_update);
        out.0
            .push(Printed::alone(format!("on_update = \"{words}\"")));
    }
    out.deferrable(key.deferrable);
    out.flag("match_full", key.match_full);
    out.flag("not_valid", key.not_valid);
    Some(())
}

fn print_identity(identity: &Identity) -> Option<Printed> {
    let mut out = Call::default();
    out.flag(
        match identity.counting {
            Counting::Always => "always",
            Counting::ByDefault => "by_default",
        },
        true,
    );
    for (name, number) in [
        ("start", &identity.start),
        ("increment", &identity.increment),
    ] {
        if let Some(number) = number {
            out.0.push(Printed::alone(format!("{name} = {number}")));
        }
    }
    out.text("options", identity.options.as_ref())?;
    out.called("identity")
}

/// A name as it stands, or in quotes where it would be read as something else.
fn plain(name: &str) -> String {
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// A key of an index; `None` for one that would not be read back as it is.
fn print_key(of: &Key) -> Option<String> {
    let mut rest = String::new();
    if let Some(length) = of.length {
        let _ = write!(rest, "({length})");
    }
    if let Some(collation) = &of.collation {
        let _ = write!(rest, " collate {collation}");
    }
    if let Some(class) = &of.operator_class {
        let _ = write!(rest, " {class}");
    }
    if of.descending {
        rest.push_str(" desc");
    }
    match of.nulls {
        None => {}
        Some(Nulls::First) => rest.push_str(" nulls first"),
        Some(Nulls::Last) => rest.push_str(" nulls last"),
    }
    let forms = match &of.part {
        KeyPart::Column(name) => vec![plain(name)],
        // A call stands for itself; all else is in parentheses.
        KeyPart::Expression(text) => vec![text.clone(), format!("({text})")],
    };
    let mut forms = forms.into_iter().map(|form| format!("{form}{rest}"));
    forms.find(|form| key::parse(form).is_ok_and(|read| read == *of))
}
