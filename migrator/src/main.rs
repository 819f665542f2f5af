//! The program that carries Ops-Center's revisions: the command line of schema-diff with them linked in.

fn main() -> std::process::ExitCode {
    cli::main_with::<migrator::Migrator>()
}
