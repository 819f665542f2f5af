//! The grammar of `pull`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `pull`.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Pull {
    /// The database [default: the project's]
    #[arg(value_name = "URL")]
    pub url: Option<String>,
    /// What stands behind it. (Kept, so that a URL in the wrong place is not printed in an error.)
    #[arg(hide = true)]
    pub rest: Vec<String>,
    /// The folder to write to [default: the first of the project's folders of entities]
    #[arg(short, long, value_name = "DIR", alias = "output-dir")]
    pub output: Option<PathBuf>,
    /// Only these tables, as `table` or `schema.table`, with commas between them
    #[arg(short, long, value_name = "TABLE", value_delimiter = ',')]
    pub tables: Vec<String>,
    /// All but these: names as in `ignore`, in which `*` stands for anything
    #[arg(
        long,
        value_name = "TABLE",
        value_delimiter = ',',
        alias = "ignore-tables"
    )]
    pub exclude: Vec<String>,
    /// Replace files that are there and say something else
    #[arg(short, long)]
    pub force: bool,
    /// Print the files and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say what SeaORM has no word for in schema-diff.toml, and leave the entities as SeaORM's generator writes them
    #[arg(long)]
    pub toml: bool,
    /// Leave the names of keys and indexes to SeaORM
    #[arg(long)]
    pub no_names: bool,
    /// The form of the entities
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        default_value_t,
        alias = "format"
    )]
    pub entity_format: Form,
    /// List the modules in lib.rs [default: where the folder is called `src`; else in mod.rs]
    #[arg(short, long)]
    pub lib: bool,
    /// What of serde the models and enums derive
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub with_serde: Serde,
    /// Whose dates and times
    #[arg(long, value_name = "CRATE", value_enum, default_value_t)]
    pub date_time_crate: Dates,
    /// Enums can be copied
    #[arg(long)]
    pub with_copy_enums: bool,
    /// More derives on models, with commas between them
    #[arg(long, value_name = "DERIVE", value_delimiter = ',')]
    pub model_extra_derives: Vec<String>,
    /// More derives on enums, with commas between them
    #[arg(long, value_name = "DERIVE", value_delimiter = ',')]
    pub enum_extra_derives: Vec<String>,
}

/// The form of an entity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A model with `DeriveEntityModel`, and its `Relation`
    #[default]
    Compact,
    /// `#[sea_orm::model]`, with relations as fields
    #[value(alias = "model")]
    Dense,
    /// Everything written out
    Expanded,
}

/// What of serde is derived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Serde {
    /// Nothing
    #[default]
    None,
    /// `Serialize`
    Serialize,
    /// `Deserialize`
    Deserialize,
    /// Both
    Both,
}

/// Whose dates and times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// chrono's
    #[default]
    Chrono,
    /// time's
    Time,
}
