//! `pull`: entities from a database. All files are made and read back before the first is written.

use std::path::{Path, PathBuf};

use runner::connect::{Database, DatabaseUrl, connect};
use runner::introspect::introspect;
use schema_diff::model::{ObjectName, Schema};
use sea_orm_codegen::{DateTimeCrate, EntityFormat, WithSerde};

use crate::args::{Dates, Form, Pull, Serde};
use crate::config::FILE;
use crate::context::Context;
use crate::error::Failure;
use crate::excerpt::shown;
use crate::output::count;
use crate::project::{Write, read_text, write_all};
use crate::pull::generate::Manner;
use crate::pull::{Pulled, Wanted, pull as made};
use crate::side::LEDGER;
use crate::writing::hooks;

use super::Outcome;

/// Writes them.
pub async fn pull(context: &Context, args: &Pull) -> Result<Outcome, Failure> {
    if !args.rest.is_empty() {
        return Err(
            Failure::new("pull-arguments", "more than one database is named")
                .help("write pull URL, or no URL for the project's database"),
        );
    }
    let derives = args
        .model_extra_derives
        .iter()
        .chain(&args.enum_extra_derives);
    for derive in derives {
        if syn::parse_str::<syn::Path>(derive).is_err() {
            return Err(
                Failure::new("pull-arguments", format!("{derive:?} is no derive"))
                    .help("write a name as Eq or a path as ts_rs::TS"),
            );
        }
    }
    let folder = folder(context, args)?;
    let config = context.maybe_project();
    let config = config.map(|project| project.folder.join(FILE));
    if args.toml && config.is_none() {
        // Says what to do.
        context.project()?;
    }
    let (database, live) = read(context, args).await?;
    let library = args.lib || folder.file_name().is_some_and(|name| name == "src");
    let backends = context.backends();
    let wanted = Wanted {
        manner: manner(args, library),
        names: !args.no_names,
        shared: backends.iter().any(|of| *of != database.dialect),
        beside: args.toml,
        config: config.as_deref().map(read_text).transpose()?,
    };
    let pulled = made(&database, &live, &wanted).await?;
    if pulled.files.len() <= 2
        && live.tables.len() == pulled.left.iter().filter(|of| of.kind == "table").count()
    {
        tell(context, &pulled, config.is_some());
        return Err(Failure::new("pull-empty", "no table can have an entity")
            .help("nothing was written; SeaORM wants a primary key on each table"));
    }
    let (writes, unchanged) = writes(&folder, config.as_deref(), &pulled, args)?;
    if args.dry_run {
        for write in &writes {
            let name = name(context, &write.path);
            context
                .output
                .data(&format!("// {name}\n{}\n", write.text))?;
        }
        tell(context, &pulled, config.is_some());
        return Ok(Outcome::Done);
    }
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
    write_all(&writes)?;
    let output = context.output;
    if let Some(project) = context.maybe_project() {
        let paths: Vec<PathBuf> = writes.iter().map(|write| write.path.clone()).collect();
        hooks(context, project, &paths)?;
    }
    for write in &writes {
        output.talk(&format!("wrote {}", name(context, &write.path)));
    }
    if unchanged > 0 {
        output.talk(&format!("{} as before", count(unchanged, "file")));
    }
    others(context, &folder, &pulled);
    tell(context, &pulled, config.is_some());
    Ok(Outcome::Done)
}

/// The folder to write to.
fn folder(context: &Context, args: &Pull) -> Result<PathBuf, Failure> {
    let unknown = |why: &str| {
        Failure::new("pull-output", why.to_owned())
            .help("name the folder to write to with --output DIR")
    };
    if let Some(output) = &args.output {
        let folder = context.current.join(output);
        if folder.exists() && !folder.is_dir() {
            return Err(unknown(&format!("{} is no folder", output.display())));
        }
        return Ok(folder);
    }
    let Some(project) = context.maybe_project() else {
        return Err(unknown("there is no project that says where entities are"));
    };
    let first = project.config.entities.get_ref().first();
    let first = first
        .map(|entry| entry.get_ref().as_str())
        .unwrap_or_default();
    if first.contains(['*', '?']) || project.folder.join(first).is_file() {
        return Err(unknown(&format!(
            "`entities` in {FILE} names no single folder"
        )));
    }
    Ok(project.folder.join(first))
}

/// The database, and what of it is wanted.
async fn read(context: &Context, args: &Pull) -> Result<(Database, Schema), Failure> {
    let url = match &args.url {
        Some(text) => DatabaseUrl::parse(text, &context.current)?,
        None => context.url()?.0,
    };
    let database = connect(&url, false).await?;
    let ledger = context.ledger().unwrap_or_else(|_| LEDGER.to_owned());
    let mut scope = context.scope(&ledger);
    scope.ignore.extend(args.exclude.iter().cloned());
    let mut schema = introspect(&database, scope).await?;
    if schema.tables.is_empty() {
        return Err(Failure::new(
            "pull-empty",
            format!("{} has no tables", url.redacted()),
        )
        .help("nothing was written; is it the right database, and on PostgreSQL the right search path?"));
    }
    if !args.tables.is_empty() {
        let mut wanted = Vec::new();
        for text in &args.tables {
            let name = ObjectName::parse(text);
            if !schema.tables.contains_key(&name) {
                return Err(unknown(text, &schema));
            }
            wanted.push(name);
        }
        schema.tables.retain(|name, _| wanted.contains(name));
        // Nothing else is asked for.
        schema.opaque.clear();
        let used: Vec<String> = schema
            .tables
            .values()
            .flat_map(|table| &table.columns)
            .map(|column| format!("{:?}", column.ty.value()))
            .collect();
        schema
            .enums
            .retain(|name, _| used.iter().any(|ty| ty.contains(&format!("{name:?}"))));
    }
    Ok((database, schema))
}

fn unknown(text: &str, schema: &Schema) -> Failure {
    let name = ObjectName::parse(text);
    let failure = Failure::new(
        "pull-table",
        format!("there is no table `{}` in the database", shown(text)),
    );
    if let Some(opaque) = schema.opaque.get(&name) {
        return failure.help(format!("it is a {}, which has no entity", opaque.kind));
    }
    let names = schema.tables.keys().map(ToString::to_string);
    let near = names
        .map(|name| (strsim::damerau_levenshtein(&name, text), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len().max(text.len()) / 3);
    failure.help(match near {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => "write names as the database has them".to_owned(),
    })
}

fn manner(args: &Pull, library: bool) -> Manner {
    Manner {
        format: match args.entity_format {
            Form::Compact => EntityFormat::Compact,
            Form::Dense => EntityFormat::Dense,
            Form::Expanded => EntityFormat::Expanded,
        },
        serde: match args.with_serde {
            Serde::None => WithSerde::None,
            Serde::Serialize => WithSerde::Serialize,
            Serde::Deserialize => WithSerde::Deserialize,
            Serde::Both => WithSerde::Both,
        },
        dates: match args.date_time_crate {
            Dates::Chrono => DateTimeCrate::Chrono,
            Dates::Time => DateTimeCrate::Time,
        },
        library,
        model_derives: args.model_extra_derives.clone(),
        enum_derives: args.enum_extra_derives.clone(),
        copy_enums: args.with_copy_enums,
    }
}

/// What is to be written, and how many files say the same already. Files that say something else are refused.
fn writes(
    folder: &Path,
    config: Option<&Path>,
    pulled: &Pulled,
    args: &Pull,
) -> Result<(Vec<Write>, usize), Failure> {
    let (mut writes, mut unchanged, mut others) = (Vec::new(), 0, Vec::new());
    for (name, text) in &pulled.files {
        let path = folder.join(name);
        let there = path.exists();
        if there {
            if read_text(&path).is_ok_and(|known| known == *text) {
                unchanged += 1;
                continue;
            }
            others.push(name.as_str());
        }
        writes.push(Write {
            path,
            text: text.clone(),
            new: !there,
        });
    }
    if !others.is_empty() && !args.force && !args.dry_run {
        return Err(Failure::new(
            "file-exists",
            format!(
                "{} in {} would be replaced: {}",
                count(others.len(), "file"),
                folder.display(),
                others.join(", ")
            ),
        )
        .help("nothing was written; say --force to replace them, or name another folder with --output"));
    }
    // What is replaced comes last.
    writes.sort_by_key(|write| !write.new);
    if let (Some(path), Some(text)) = (config, &pulled.config) {
        writes.push(Write {
            path: path.to_owned(),
            text: text.clone(),
            new: false,
        });
    }
    Ok((writes, unchanged))
}

/// Tells which other sources stand in the folder.
fn others(context: &Context, folder: &Path, pulled: &Pulled) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|of| of == "rs"))
        .filter(|name| !pulled.files.contains_key(name))
        .collect();
    names.sort();
    if !names.is_empty() {
        context.output.talk(&format!(
            "left as they were, and in no list of modules: {}",
            names.join(", ")
        ));
    }
}

/// Tells what the entities do not say.
fn tell(context: &Context, pulled: &Pulled, has_config: bool) {
    let output = context.output;
    for left in &pulled.left {
        output.talk(&format!(
            "note: no entity for the {} `{}`: {}",
            left.kind, left.name, left.why
        ));
    }
    if !pulled.left.is_empty() {
        output.talk(&if has_config {
            format!("      {FILE} names what has no entity in `ignore`, so that it is left alone")
        } else {
            format!("      name what has no entity in `ignore` of {FILE}, so that it is left alone")
        });
    }
    if !pulled.unsaid.is_empty() {
        let verbose = output.verbose();
        output.talk(&format!(
            "{} that no entity says and that {} unmanaged{}",
            count(pulled.unsaid.len(), "thing"),
            if pulled.unsaid.len() == 1 {
                "stays"
            } else {
                "stay"
            },
            if verbose { ":" } else { " (-v lists)" }
        ));
        for item in pulled.unsaid.iter().filter(|_| verbose) {
            output.talk(&format!("  {}, {}: {}", item.table, item.what, item.why));
        }
    }
    if !pulled.objects.is_empty() {
        let verbose = output.verbose();
        output.talk(&format!(
            "{} of the database that no entity has a word for{}",
            count(pulled.objects.len(), "object"),
            if verbose { ":" } else { " (-v lists)" }
        ));
        for (name, kind) in pulled.objects.iter().filter(|_| verbose) {
            output.talk(&format!("  {kind} {name}"));
        }
    }
    if !pulled.features.is_empty() {
        let features: Vec<&str> = pulled.features.iter().copied().collect();
        output.talk(&format!(
            "the entities want of sea-orm: {}{}",
            features.join(", "),
            if pulled.derives {
                "; and schema-diff-derive"
            } else {
                ""
            }
        ));
    }
}

fn name(context: &Context, path: &Path) -> String {
    match context.maybe_project() {
        Some(project) => project.name_of(path),
        None => path.display().to_string(),
    }
}
