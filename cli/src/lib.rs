//! The command line of schema-diff: files, configuration, commands and output.
//!
//! Links no migrator. A program that does ([`main_with`]) runs revisions itself; the `schema-diff` program
//! ([`main`]) builds and calls the project's own. Knows nothing of SQL and of how schemas are compared.

mod applied;
mod args;
mod backfill;
mod build;
mod clashes;
mod commands;
mod config;
mod context;
mod dependents;
mod environment;
mod error;
mod excerpt;
mod generate;
mod ground;
mod listed;
mod manifest;
mod naming;
mod output;
mod picture;
mod placing;
#[doc(hidden)]
pub mod plans;
mod project;
mod proof;
mod pull;
mod reading;
mod register;
mod renames;
mod revisions;
#[doc(hidden)]
pub mod scratch;
mod side;
mod sources;
mod spelling;
mod template;
mod tool;
mod writing;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use runner::revisions::{Linked, Revisions};

use args::Arguments;
use context::Context;
use error::Failure;
use output::Output;

/// The exit code of everything refused or failed.
const FAILED: u8 = 2;

/// The `schema-diff` program.
pub fn main() -> ExitCode {
    run(std::env::args_os(), None)
}

/// A program that carries the revisions of `M`: the same command line.
pub fn main_with<M: Revisions>() -> ExitCode {
    run(std::env::args_os(), Some(Linked::of::<M>()))
}

/// Runs one command line, program name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>, linked: Option<Linked>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if matches!(arguments.as_slice(), [_, flag] if flag == build::PROTOCOL_FLAG) {
        let output = Output::of_process(false, false);
        return finish(output, protocol(output, linked.as_ref()));
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(answer) => {
            // Also help and version, which are no errors.
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(FAILED));
        }
    };
    let output = Output::of_process(arguments.global.quiet, arguments.global.verbose);
    let json = arguments.command.is_json();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let failure = Failure::new("runtime", format!("cannot start: {error}"));
            return fail(output, json, Vec::new(), failure);
        }
    };
    match extra(&arguments.global.extra) {
        Ok(extra) => runner::extra::say(extra),
        Err(failure) => return fail(output, json, Vec::new(), failure),
    }
    let context = match Context::new(arguments.global, json, output, linked) {
        Ok(context) => context,
        Err(failure) => return fail(output, json, Vec::new(), failure),
    };
    match runtime.block_on(commands::run(&context, &arguments.command)) {
        Ok(outcome) => outcome.into(),
        Err(failure) => fail(output, json, context.warnings(), failure),
    }
}

/// What `-x key=value` says to the revisions.
fn extra(said: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(Failure::new("extra", format!("{text:?} is no KEY=VALUE"))
            .help("write for example -x tenant=north")),
    };
    said.iter().map(pair).collect()
}

/// Tells what ended the command, as words or as JSON with all that was told before.
fn fail(output: Output, json: bool, mut told: Vec<Failure>, failure: Failure) -> ExitCode {
    if json {
        told.push(failure);
        let report = format!("{:#}\n", context::report(&told));
        if let Err(failure) = output.data(&report) {
            output.failure(&failure);
        }
    } else {
        output.failure(&failure);
    }
    ExitCode::from(FAILED)
}

fn finish(output: Output, result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(FAILED)
        }
    }
}

/// Answers the program that calls this one.
fn protocol(output: Output, linked: Option<&Linked>) -> Result<(), Failure> {
    // Revisions that cannot be read differ from every file that can.
    let fingerprint = linked
        .and_then(|linked| revisions::Revisions::of_sources(linked.sources).ok())
        .map(|revisions| revisions.fingerprint())
        .unwrap_or_default();
    output.data(&format!("{}\n{fingerprint}\n", build::PROTOCOL))
}
