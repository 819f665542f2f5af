//! The command line's grammar. Knows nothing of what the commands do.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use schema_diff::dialect::Dialect;

mod pull;
mod revisions;

pub use pull::{Dates, Form, Pull, Serde};
pub use revisions::{
    Current, Dev, Edit, History, Merge, Message, Naming, NewRevision, Record, Reset, Show, Squash,
    Stamp, Standing,
};

/// Generate and run reversible database migrations from SeaORM entities.
#[derive(Debug, Clone, Parser)]
#[command(name = "schema-diff", version, max_term_width = 100)]
pub struct Arguments {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The options of every command.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Global {
    /// Look for the project (schema-diff.toml) in DIR and above it, not in the current folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// The database to work on
    #[arg(
        long,
        value_name = "URL",
        global = true,
        env = "SCHEMA_DIFF_DATABASE_URL",
        hide_env = true,
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// Do not ask before changing a database
    #[arg(short = 'y', long, global = true)]
    pub yes: bool,
    /// Make no backup first
    #[arg(long, global = true)]
    pub no_backup: bool,
    /// Something for the revisions to know, which they ask for with `runner::ops::x`. May be given several times
    #[arg(short = 'x', value_name = "KEY=VALUE", global = true)]
    pub extra: Vec<String>,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Say only what was asked for, and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Write a revision that brings the database to what the entities say
    Autogenerate(Autogenerate),
    /// Write an empty revision, for data and hand-written statements
    Revision(NewRevision),
    /// Join heads: write a revision that revises all of them
    Merge(Merge),
    /// Autogenerate and upgrade in one go
    Dev(Dev),
    /// Run pending revisions
    Upgrade(Upgrade),
    /// Revert applied revisions
    Downgrade(Downgrade),
    /// Revert the last N revisions
    Rollback(Rollback),
    /// Revert everything and run it again
    Reset(Reset),
    /// Write into the ledger that the database is at a revision, and run nothing
    Stamp(Stamp),
    /// Attach what the entities say now to a hand-written revision
    Record(Record),
    /// Write one revision in place of many
    Squash(Squash),
    /// Do entities, revisions and database agree? Exits 1 and says what differs if not
    Check(Check),
    /// What carries one schema to another: any two of the entities, the revisions, databases and files
    Diff(Diff),
    /// Write entities from a database
    Pull(Pull),
    /// Do revisions lead up and down again? Runs them on a scratch database; exits 1 if not
    Prove(Prove),
    /// Where the database stands
    Status(Report),
    /// The revisions that the database is at
    Current(Current),
    /// All revisions, newest first
    History(History),
    /// The revisions that no other revises
    Heads(Report),
    /// The revisions that several others revise
    Branches(Report),
    /// A revision, and what it changes
    Show(Show),
    /// Open a revision's file in $EDITOR
    Edit(Edit),
    /// The main job, shown with real commands on a scratch copy of the example
    Demo(Demo),
}

/// `autogenerate`.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Autogenerate {
    /// What it is about.
    #[command(flatten)]
    pub message: Message,
    /// Where it stands.
    #[command(flatten)]
    pub standing: Standing,
    /// What it is called.
    #[command(flatten)]
    pub naming: Naming,
    /// Of several heads: revise them all, as `merge` does
    #[arg(long, conflicts_with_all = ["head", "splice"])]
    pub merge: bool,
    /// Print the file and write nothing
    #[arg(long, conflicts_with = "sql")]
    pub dry_run: bool,
    /// Print the SQL that the revision would run on the connected database, and write nothing
    #[arg(long)]
    pub sql: bool,
    /// Compare the entities with the recorded revisions only; no database is opened
    #[arg(long, conflicts_with_all = ["repair", "include_unmanaged", "absorb", "emit"])]
    pub offline: bool,
    /// Also repair where the database has drifted: everything, or one table or column
    #[arg(long, value_name = "TABLE[.COLUMN]", num_args = 0..=1, default_missing_value = "")]
    pub repair: Option<String>,
    /// What has another name than before: OLD:NEW for a table or an enum type, TABLE.OLD:NEW for a column, ENUM.OLD:NEW
    /// for a value. Rows and values are kept. May be given several times
    #[arg(long, value_name = "OLD:NEW")]
    pub rename: Vec<String>,
    /// Drop what the database has and no entity ever named
    #[arg(long)]
    pub include_unmanaged: bool,
    /// Of changes that the database already has: record them, write no statements
    #[arg(long, conflicts_with = "emit")]
    pub absorb: bool,
    /// Of changes that the database already has: write their statements all the same
    #[arg(long)]
    pub emit: bool,
    /// What the rows that are there shall have in a column that becomes NOT NULL: an SQL expression
    #[arg(long, value_name = "TABLE.COLUMN=EXPRESSION")]
    pub backfill: Vec<String>,
    /// Write the file without running it on a scratch database first
    #[arg(long, conflicts_with = "prove_url")]
    pub no_prove: bool,
    /// Where it may be proven
    #[command(flatten)]
    pub proving: Proving,
}

/// Where something may be proven.
#[derive(Debug, Clone, Default, Args)]
pub struct Proving {
    /// A server on which scratch databases may be made, once for each kind [default: `prove_url` in schema-diff.toml,
    /// else the database's own server, if that is not protected]
    #[arg(
        long,
        value_name = "URL",
        env = "SCHEMA_DIFF_PROVE_URL",
        value_delimiter = ' ',
        hide_env = true,
        hide_env_values = true
    )]
    pub prove_url: Vec<String>,
}

/// `upgrade`.
#[derive(Debug, Clone, Args)]
pub struct Upgrade {
    /// head, heads, a revision's id or a unique part of it, +N, REV+N, LABEL@head; with --sql also A:B
    #[arg(default_value = "head", allow_hyphen_values = true)]
    pub target: String,
    /// Print the SQL and run nothing
    #[arg(long)]
    pub sql: bool,
}

/// `downgrade`.
#[derive(Debug, Clone, Args)]
pub struct Downgrade {
    /// base, a revision's id or a unique part of it, -N, REV-N, LABEL@base; with --sql also B:A
    #[arg(allow_negative_numbers = true)]
    pub target: String,
    /// Print the SQL and run nothing
    #[arg(long)]
    pub sql: bool,
}

/// `rollback`.
#[derive(Debug, Clone, Args)]
pub struct Rollback {
    /// How many
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub count: u32,
    /// Print the SQL and run nothing
    #[arg(long)]
    pub sql: bool,
}

/// `check`.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// Compare the entities with the recorded revisions only; no database is opened
    #[arg(long)]
    pub offline: bool,
    /// How to print
    #[command(flatten)]
    pub report: Report,
}

/// `prove`.
#[derive(Debug, Clone, Args)]
pub struct Prove {
    /// A revision's id, or a unique part of it [default: those that are not applied, else the heads]
    #[arg(value_name = "REV")]
    pub revisions: Vec<String>,
    /// Where it may be proven
    #[command(flatten)]
    pub proving: Proving,
    /// How to print
    #[command(flatten)]
    pub report: Report,
}

/// `diff`.
#[derive(Debug, Clone, Args)]
pub struct Diff {
    /// empty, entities, recorded, a database's URL, or a file that `diff --format json` wrote
    pub from: String,
    /// The same: what is wanted
    pub to: String,
    /// What stands behind them. (Kept, so that a URL in the wrong place is not printed in an error.)
    #[arg(hide = true)]
    pub rest: Vec<String>,
    /// As text, as JSON, or as the statements or the revision that lead from FROM to TO
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// For which database the statements are: postgres, mysql or sqlite [default: that of FROM, else of TO, else the
    /// first of the project's backends]
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    pub dialect: Option<Dialect>,
    /// Exit with 1 if they differ
    #[arg(long)]
    pub exit_code: bool,
}

fn dialect(name: &str) -> Result<Dialect, String> {
    let name = if name == "mariadb" { "mysql" } else { name };
    let mut all = Dialect::ALL.into_iter();
    all.find(|dialect| dialect.name() == name).ok_or_else(|| {
        format!(
            "it is one of {}",
            Dialect::ALL.map(Dialect::name).join(", ")
        )
    })
}

/// The form of a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// A tree by table
    #[default]
    Text,
    /// For programs, with the whole schema of TO
    Json,
    /// The statements
    Sql,
    /// A revision's file
    Rust,
}

impl Command {
    /// Whether the command answers in JSON, failures too.
    pub fn is_json(&self) -> bool {
        match self {
            Self::Check(args) => args.report.format == Format::Json,
            Self::Prove(args) => args.report.format == Format::Json,
            Self::Diff(args) => args.format == DiffFormat::Json,
            Self::Current(args) => args.report.format == Format::Json,
            Self::History(args) => args.report.format == Format::Json,
            Self::Show(args) => args.report.format == Format::Json,
            Self::Status(report) | Self::Heads(report) | Self::Branches(report) => {
                report.format == Format::Json
            }
            Self::Autogenerate(_)
            | Self::Revision(_)
            | Self::Merge(_)
            | Self::Dev(_)
            | Self::Reset(_)
            | Self::Stamp(_)
            | Self::Record(_)
            | Self::Squash(_)
            | Self::Edit(_)
            | Self::Upgrade(_)
            | Self::Downgrade(_)
            | Self::Rollback(_)
            | Self::Pull(_)
            | Self::Demo(_) => false,
        }
    }
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Report {
    /// As text or as JSON
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// `demo`.
#[derive(Debug, Clone, Default, Args)]
pub struct Demo {
    /// The folder to work in, which must not be there yet; a new temporary one if not given
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("schema-diff").chain(line.split(' ')))
    }

    #[test]
    fn the_grammar_holds_together() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_negative_step_is_a_target() {
        let Command::Downgrade(args) = parse("downgrade -1 --yes").unwrap().command else {
            panic!("another command");
        };
        assert_eq!(args.target, "-1");
        let Command::Upgrade(args) = parse("upgrade +2").unwrap().command else {
            panic!("another command");
        };
        assert_eq!(args.target, "+2");
    }

    #[test]
    fn a_message_is_said_in_two_ways() {
        for line in [
            "autogenerate words",
            "autogenerate -m words",
            "revision --message words",
            "revision --autogenerate -m words",
            "revision words --head base --branch-label shop --depends-on core",
        ] {
            let text = match parse(line).unwrap().command {
                Command::Autogenerate(args) => args.message.text().to_owned(),
                Command::Revision(args) => args.message.text().to_owned(),
                _ => panic!("another command"),
            };
            assert_eq!(text, "words", "{line}");
        }
        assert!(parse("revision words -m words").is_err());
    }

    #[test]
    fn ranges_and_stamps_take_signs() {
        let Command::History(args) = parse("history -r -3:current -v").unwrap().command else {
            panic!("another command");
        };
        assert_eq!(args.range.as_deref(), Some("-3:current"));
        let Command::Stamp(args) = parse("stamp -1 --purge").unwrap().command else {
            panic!("another command");
        };
        assert!(args.purge && args.targets == ["-1"]);
    }

    #[test]
    fn repair_takes_a_selector_or_none() {
        for (line, expected) in [
            ("autogenerate m", None),
            ("autogenerate m --repair", Some("")),
            ("autogenerate m --repair users.name", Some("users.name")),
            ("autogenerate --repair=users m", Some("users")),
        ] {
            let Command::Autogenerate(args) = parse(line).unwrap().command else {
                panic!("another command");
            };
            assert_eq!(args.repair.as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn contradicting_options_are_refused() {
        for line in [
            "autogenerate m --absorb --emit",
            "autogenerate m --dry-run --sql",
            "autogenerate m --offline --repair",
            "status -v -q",
            "rollback 0",
            "diff empty",
            "diff empty entities --dialect oracle",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
