//! The commands, one file each, and what each of them ends with.

pub mod autogenerate;
pub mod check;
pub mod demo;
pub mod history;
pub mod status;
pub mod upgrade;

use std::process::ExitCode;

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
        Command::Upgrade(args) => upgrade::upgrade(context, &args.target, args.sql).await,
        Command::Downgrade(args) => upgrade::downgrade(context, &args.target, args.sql).await,
        Command::Rollback(args) => {
            upgrade::downgrade(context, &format!("-{}", args.count), args.sql).await
        }
        Command::Check(args) => check::check(context, args).await,
        Command::Status(args) => status::status(context, *args).await,
        Command::Current(args) => history::current(context, *args).await,
        Command::History(args) => history::history(context, *args),
        Command::Heads(args) => history::heads(context, *args),
        Command::Demo(args) => demo::demo(context, args),
    }
}
