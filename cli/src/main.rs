//! The `schema-diff` program: the command line with no revisions linked in.

use std::process::ExitCode;

// Reading entities is making and dropping small trees: with this allocator it takes two thirds of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
