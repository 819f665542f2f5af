//! Calls SeaORM's code generator and lays out what it gives.
//!
//! Knows nothing of the database's own names and of what is said beyond the generator's words.

use schema_diff::model::ObjectName;
use sea_orm_codegen::{
    BannerVersion, BigIntegerType, DateTimeCrate, EntityFormat, EntityTransformer,
    EntityWriterContext, WithPrelude, WithSerde,
};

use super::tables::Tables;
use crate::error::Failure;

/// How entities are written.
#[derive(Debug, Clone)]
pub struct Manner {
    /// The form of an entity.
    pub format: EntityFormat,
    /// What of serde is derived.
    pub serde: WithSerde,
    /// The crate of dates and times.
    pub dates: DateTimeCrate,
    /// Whether the file that lists the modules is `lib.rs`.
    pub library: bool,
    /// More derives on models.
    pub model_derives: Vec<String>,
    /// More derives on enums.
    pub enum_derives: Vec<String>,
    /// Whether enums can be copied.
    pub copy_enums: bool,
}

/// A file of the generator's.
#[derive(Debug, Clone)]
pub struct Plain {
    /// Its name.
    pub name: String,
    /// Its text, laid out.
    pub text: String,
    /// The table whose entity it is.
    pub table: Option<ObjectName>,
}

/// The generator's files.
pub fn generate(tables: &Tables<'_>, manner: &Manner) -> Result<Vec<Plain>, Failure> {
    let context = EntityWriterContext::new(
        manner.format,
        WithPrelude::All,
        manner.serde,
        manner.copy_enums,
        manner.dates,
        BigIntegerType::I64,
        None,
        manner.library,
        false,
        false,
        manner.model_derives.clone(),
        Vec::new(),
        manner.enum_derives.clone(),
        Vec::new(),
        Vec::new(),
        false,
        true,
        BannerVersion::Major,
    );
    let failed = |reason: String| {
        Failure::new("pull-generate", reason).help("this is a fault of schema-diff or of sea-orm-codegen: report it")
    };
    let writer = EntityTransformer::transform(tables.statements())
        .map_err(|error| failed(error.to_string()))?;
    let files = writer.generate(&context).files;
    let table_of = |name: &str| {
        let module = name.strip_suffix(".rs")?;
        let mut all = tables.names.tables.iter();
        all.find(|(_, names)| names.module == module)
            .map(|(table, _)| table.clone())
    };
    files
        .into_iter()
        .map(|file| {
            let text = laid_out(&file.content)
                .map_err(|error| failed(format!("{}: {error}", file.name)))?;
            Ok(Plain {
                table: table_of(&file.name),
                name: file.name,
                text,
            })
        })
        .collect()
}

/// The generator gives a line a block, with no spaces where they matter. Blocks of uses and of modules stay together.
fn laid_out(content: &str) -> Result<String, syn2::Error> {
    let mut text = String::new();
    let mut before = "";
    for line in content.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("//") || line.starts_with("#!") {
            text.push_str(line);
            text.push('\n');
            before = "comment";
            continue;
        }
        let file: syn2::File = syn2::parse_str(line)?;
        let (mut uses, mut rest) = (Vec::new(), Vec::new());
        for item in file.items {
            let kind = matches!(item, syn2::Item::Use(_) | syn2::Item::Mod(_));
            let one = syn2::File {
                shebang: None,
                attrs: Vec::new(),
                items: vec![item],
            };
            let one = prettyplease::unparse(&one);
            if kind { uses.push(one) } else { rest.push(one) }
        }
        uses.sort_by_key(|of| (!of.starts_with("use super"), of.clone()));
        if !uses.is_empty() {
            if !matches!(before, "" | "uses") {
                text.push('\n');
            }
            text.extend(uses);
            before = "uses";
        }
        for item in rest {
            if !before.is_empty() {
                text.push('\n');
            }
            text.push_str(&item);
            before = "item";
        }
    }
    Ok(text)
}
