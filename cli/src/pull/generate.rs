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
        Failure::new("pull-generate", reason)
            .help("this is a fault of schema-diff or of sea-orm-codegen: report it")
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
    let mut blocks: Vec<String> = Vec::new();
    let mut modules = Vec::new();
    for line in content.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("//") || line.starts_with("#!") {
            blocks.push(format!("{line}\n"));
            continue;
        }
        let file: syn2::File = syn2::parse_str(line)?;
        let mut uses = Vec::new();
        for item in file.items {
            let is_use = matches!(item, syn2::Item::Use(_));
            let is_module = matches!(item, syn2::Item::Mod(_));
            let text = prettyplease::unparse(&syn2::File {
                shebang: None,
                attrs: Vec::new(),
                items: vec![item],
            });
            if is_use {
                uses.push(text);
            } else if is_module {
                modules.push(text);
            } else {
                blocks.push(spaced(&text));
            }
        }
        // As rustfmt sorts them.
        uses.sort_by_key(|of| (!of.starts_with("use super"), of.replace(';', "")));
        if !uses.is_empty() {
            blocks.push(uses.concat());
        }
    }
    modules.sort();
    if !modules.is_empty() {
        blocks.push(modules.concat());
    }
    Ok(together(&blocks))
}

/// The blocks with an empty line between them, but for uses that the generator gave a line each.
fn together(blocks: &[String]) -> String {
    let mut text = String::new();
    let mut before = "";
    for block in blocks {
        let is_use = |block: &str| block.starts_with("pub use");
        let joined = is_use(before) && is_use(block);
        if !(before.is_empty() || joined) {
            text.push('\n');
        }
        text.push_str(block);
        before = block;
    }
    text
}

/// A method apart from the one before it, and a long chain as rustfmt has it.
fn spaced(text: &str) -> String {
    const LONGEST_CHAIN: usize = 60;
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with("    fn ") && out.ends_with("    }\n") {
            out.push('\n');
        }
        let chain = line
            .strip_prefix("        Some(")
            .and_then(|rest| rest.strip_suffix(')'));
        let chain = chain.filter(|chain| chain.chars().count() > LONGEST_CHAIN);
        if let Some(path) = chain.and_then(|chain| chain.strip_suffix(".def().rev()")) {
            out.push_str("        Some(\n            ");
            out.push_str(path);
            out.push_str("\n                .def()\n                .rev(),\n        )\n");
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
