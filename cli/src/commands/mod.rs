//! The commands, one file each, and what each of them ends with.

pub mod autogenerate;
pub mod check;
pub mod demo;
pub mod dev;
pub mod diff;
pub mod edit;
pub mod history;
pub mod merge;
pub mod prove;
pub mod pull;
pub mod record;
pub mod revision;
pub mod squash;
pub mod stamp;
pub mod status;
pub mod upgrade;

use std::process::ExitCode;

use runner::run::Direction;

use crate::args::Command;
use crate::context::Context;
use crate::error::Failure;

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or nothing to do.
    Done,
    /// A check found something.
    Found,
    /// What the called program ended with.
    Called(u8),
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Found => Self::from(1),
            Outcome::Called(code) => Self::from(code),
        }
    }
}

/// Runs the command.
pub async fn run(context: &Context, command: &Command) -> Result<Outcome, Failure> {
    match command {
        Command::Autogenerate(args) => autogenerate::autogenerate(context, args).await,
        Command::Revision(args) => revision::revision(context, args).await,
        Command::Merge(args) => merge::merge(context, args).await,
        Command::Dev(args) => dev::dev(context, args).await,
        Command::Reset(args) => dev::reset(context, args).await,
        Command::Stamp(args) => stamp::stamp(context, args).await,
        Command::Record(args) => record::record(context, args),
        Command::Squash(args) => squash::squash(context, args).await,
        Command::Branches(args) => history::branches(context, *args),
        Command::Show(args) => history::show(context, args).await,
        Command::Edit(args) => edit::edit(context, args).await,
        Command::Upgrade(args) => walk(context, Direction::Up, &args.target, args.sql).await,
        Command::Downgrade(args) => walk(context, Direction::Down, &args.target, args.sql).await,
        Command::Rollback(args) => {
            let target = format!("-{}", args.count);
            walk(context, Direction::Down, &target, args.sql).await
        }
        Command::Check(args) => check::check(context, args).await,
        Command::Diff(args) => diff::diff(context, args).await,
        Command::Pull(args) => pull::pull(context, args).await,
        Command::Prove(args) => prove::prove(context, args).await,
        Command::Status(args) => status::status(context, *args).await,
        Command::Current(args) => history::current(context, *args).await,
        Command::History(args) => history::history(context, args).await,
        Command::Heads(args) => history::heads(context, *args),
        Command::Demo(args) => demo::demo(context, args),
    }
}

async fn walk(
    context: &Context,
    direction: Direction,
    target: &str,
    sql: bool,
) -> Result<Outcome, Failure> {
    let walk = upgrade::Walk {
        direction,
        target,
        sql,
        agreed: context.global.yes,
    };
    upgrade::walk(context, walk).await
}
