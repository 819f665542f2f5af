//! The `schema-diff` program: the command line with no revisions linked in.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
