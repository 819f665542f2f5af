//! The sides of a `diff`: what names a schema on the command line, and the schema that it names.
//!
//! Knows nothing of how two of them are compared.

use std::collections::BTreeSet;
use std::path::Path;

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use schema_diff::dialect::Dialect;
use schema_diff::diff;
use schema_diff::model::{ObjectName, Schema};
use schema_diff::read::Places;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::context::{Context, Desired, JSON_VERSION};
use crate::error::Failure;
use crate::project::read_text;

/// The words that name a schema.
const WORDS: [&str; 3] = ["empty", "entities", "recorded"];

/// The ledger where no project says another.
pub const LEDGER: &str = "seaql_migrations";

/// A schema to compare, and where it comes from.
pub struct Side {
    /// What it is: `empty`, `entities`, `recorded`, `database`, `file`.
    pub kind: &'static str,
    /// What messages call it; a URL without its password.
    pub name: String,
    /// The kind of database it was read from, now or when its file was written.
    pub dialect: Option<Dialect>,
    /// The schema.
    pub schema: Schema,
    /// Where the entities say it, where it is theirs.
    pub places: Option<Places>,
    /// The tables and views that the entities say are not to be touched.
    pub left_alone: BTreeSet<ObjectName>,
    /// The database, where it is one.
    pub database: Option<Database>,
}

impl Side {
    /// Finds the schema that `text` names.
    pub async fn find(context: &Context, text: &str) -> Result<Self, Failure> {
        let model = |kind, schema| Self {
            kind,
            name: kind.to_owned(),
            dialect: None,
            schema,
            places: None,
            left_alone: BTreeSet::new(),
            database: None,
        };
        match text {
            "empty" => return Ok(model("empty", Schema::default())),
            "entities" => {
                let Desired {
                    schema,
                    places,
                    left_alone,
                    ..
                } = context.desired()?;
                return Ok(Self {
                    places: Some(places),
                    left_alone,
                    ..model("entities", schema)
                });
            }
            "recorded" => {
                let revisions = context.revisions()?;
                return Ok(model("recorded", revisions.recorded(&revisions.ids())?));
            }
            _ => {}
        }
        let path = context.current.join(text);
        if path.is_file() {
            return file(text, &path);
        }
        // Also what only looks like a URL: it may hold a password, and the URL's own error hides it.
        if text.contains(':') || text.contains('@') {
            return database(context, text).await;
        }
        Err(unknown(text))
    }

    /// Takes out what the entities of the other side leave alone.
    pub fn leave_alone(&mut self, other: &Self) {
        let tables = &mut self.schema.tables;
        tables.retain(|name, _| !other.left_alone.contains(name));
    }

    /// For the comparison.
    pub fn side(&self) -> diff::Side<'_> {
        diff::Side {
            schema: &self.schema,
            dialect: self.dialect,
        }
    }

    /// What it is, as data.
    pub fn json(&self) -> Value {
        json!({ "kind": self.kind, "name": self.name, "dialect": self.dialect })
    }
}

async fn database(context: &Context, text: &str) -> Result<Side, Failure> {
    let url = DatabaseUrl::parse(text, &context.current)?;
    let database = connect(&url, false).await?;
    // Without a project there is nobody to say what the ledger is called.
    let ledger = context.ledger().unwrap_or_else(|_| LEDGER.to_owned());
    let schema = introspect(&database, context.scope(&ledger)).await?;
    Ok(Side {
        kind: "database",
        name: url.redacted(),
        dialect: Some(url.dialect()),
        schema,
        places: None,
        left_alone: BTreeSet::new(),
        database: Some(database),
    })
}

fn unknown(text: &str) -> Failure {
    let close = WORDS
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(word, text), word))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    let help = match close {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None => format!(
            "write {}, a database's URL, or a file that `diff empty entities --format json` wrote",
            WORDS.join(", ")
        ),
    };
    Failure::new(
        "diff-side",
        format!("{text:?} names no schema, and there is no such file"),
    )
    .help(help)
}

/// What `diff --format json` prints, as far as it is read back.
#[derive(Deserialize)]
struct Printed {
    schema: Schema,
    #[serde(default)]
    to: Origin,
}

#[derive(Default, Deserialize)]
struct Origin {
    #[serde(default)]
    dialect: Option<Dialect>,
}

fn file(name: &str, path: &Path) -> Result<Side, Failure> {
    let refuse = |what: &str, help: &str| {
        Failure::new("schema-json", format!("{name}: {what}")).help(help.to_owned())
    };
    let make = "`diff empty entities --format json > schema.json` writes such a file";
    let bytes = std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    if bytes.starts_with(b"SQLite format 3\0") {
        return Err(refuse(
            "this is a SQLite database, not a schema as JSON",
            &format!("write sqlite://{name}"),
        ));
    }
    drop(bytes);
    let text = read_text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let malformed = |error: &serde_json::Error| {
        let start = offset(text, error.line(), error.column());
        let length = text[start..].chars().next().map_or(0, char::len_utf8);
        let message = error.to_string();
        // The place is shown beside it.
        let message = message.rsplit_once(" at line ").map_or(&*message, |m| m.0);
        Failure::new(
            "schema-json",
            format!("this is no schema as JSON: {message}"),
        )
        .help(make)
        .at(name, text, start, start + length)
    };
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let Value::Object(keys) = &value else {
        return Err(refuse("this is JSON, but no schema", make));
    };
    let printed = if let Some(version) = keys.get("version").filter(|_| keys.contains_key("schema"))
    {
        match version.as_u64() {
            Some(version) if version <= JSON_VERSION => {}
            _ => {
                return Err(refuse(
                    &format!(
                        "its format is version {version}, and this program reads up to {JSON_VERSION}"
                    ),
                    "use the schema-diff that wrote it, or a newer one",
                ));
            }
        }
        serde_json::from_str::<Printed>(text).map_err(|error| malformed(&error))?
    } else if keys.contains_key("changes") && keys.contains_key("result") {
        return Err(refuse(
            "this is a revision's change record, not a schema",
            "`recorded` is what all of them say together",
        ));
    } else if keys
        .keys()
        .all(|key| ["enums", "tables", "opaque"].contains(&key.as_str()))
    {
        Printed {
            schema: serde_json::from_str(text).map_err(|error| malformed(&error))?,
            to: Origin::default(),
        }
    } else {
        return Err(refuse("this is JSON, but no schema", make));
    };
    Ok(Side {
        kind: "file",
        name: name.to_owned(),
        dialect: printed.to.dialect,
        schema: printed.schema,
        places: None,
        left_alone: BTreeSet::new(),
        database: None,
    })
}

/// The byte at a line and a column (in bytes), both from 1, as the JSON library counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
