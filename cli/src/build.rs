//! Building and calling the project's own migrator program. Knows nothing of what it is asked to do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::error::Failure;
use crate::output::Output;
use crate::project::Project;

/// What the caller and the called agree on: how arguments, environment and exit codes are meant.
pub const PROTOCOL: &str = concat!(
    "schema-diff protocol 1, version ",
    env!("CARGO_PKG_VERSION")
);
/// Asks a program for [`PROTOCOL`] and, on the next line, the fingerprint of the revisions that it carries.
pub const PROTOCOL_FLAG: &str = "--protocol";
/// Names the database as `--database-url` does.
const URL_VARIABLE: &str = "SCHEMA_DIFF_DATABASE_URL";

/// The same for the URLs of servers for proofs, with spaces between them.
const PROVE_URL_VARIABLE: &str = "SCHEMA_DIFF_PROVE_URL";

/// What `cargo run` sets for this process. Build scripts track some of it, so that a cargo called with it would
/// rebuild half the world each time, in both directions.
fn is_of_cargo(name: &str) -> bool {
    matches!(
        name,
        "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "CARGO_TARGET_TMPDIR"
    ) || ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// A command whose environment holds nothing that cargo set for this process alone.
pub fn clean_command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_of_cargo) {
            command.env_remove(name);
        }
    }
    command
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// Has cargo build the project's migrator, and gives the path of its program. cargo's own words go to stderr.
fn build(project: &Project, output: Output) -> Result<PathBuf, Failure> {
    let package = project.config.migrator.get_ref();
    let mut command = clean_command("cargo");
    command
        .args(["build", "--message-format=json-render-diagnostics", "-p"])
        .arg(package)
        .current_dir(&project.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if !output.verbose() {
        // Compiling takes a while at first: cargo's progress bar says so on a terminal; on a pipe it is noise.
        command.arg("--quiet");
    }
    output.talk(&format!("building the {package} program"));
    let mut child = command.spawn().map_err(|error| {
        Failure::new("cargo", format!("cannot start cargo: {error}"))
            .help("running revisions from source needs cargo; the migrator program itself does not")
    })?;
    let mut programs = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line
                .map_err(|error| Failure::new("cargo", format!("cargo cannot be read: {error}")))?;
            let Ok(message) = serde_json::from_str::<Message>(&line) else {
                continue;
            };
            let is_program = message
                .target
                .is_some_and(|target| target.kind.iter().any(|kind| kind == "bin"));
            if message.reason == "compiler-artifact"
                && is_program
                && let Some(path) = message.executable
            {
                programs.push(path);
            }
        }
    }
    let status = child
        .wait()
        .map_err(|error| Failure::new("cargo", format!("cargo cannot be waited for: {error}")))?;
    if !status.success() {
        return Err(Failure::new(
            "migrator-build",
            format!("the package {package} could not be built"),
        )
        .help("mend what cargo says above; nothing was run"));
    }
    match programs.as_slice() {
        [path] => Ok(path.clone()),
        [] => Err(Failure::new(
            "migrator-program",
            format!("the package {package} has no program"),
        )
        .help(main_rs(package))),
        several => several
            .iter()
            .find(|path| path.file_stem().is_some_and(|stem| *stem == **package))
            .cloned()
            .ok_or_else(|| {
                Failure::new(
                    "migrator-program",
                    format!("the package {package} has several programs and none of its name"),
                )
                .help(main_rs(package))
            }),
    }
}

fn main_rs(package: &str) -> String {
    format!(
        "its src/main.rs is `fn main() -> std::process::ExitCode {{ cli::main_with::<{}::Migrator>() }}`",
        package.replace('-', "_")
    )
}

/// The project's migrator, built and ready to be called.
pub struct Program<'a> {
    project: &'a Project,
    /// A second name of the file, so that another project's build in a shared target folder cannot put its own in
    /// between.
    path: PathBuf,
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Builds the project's migrator from its files, whose fingerprint is `fingerprint`.
pub fn program<'a>(
    project: &'a Project,
    fingerprint: &str,
    output: Output,
) -> Result<Program<'a>, Failure> {
    let mut program = prepare(project, output)?;
    if program.answer()? != fingerprint {
        // With a target folder that several projects share, cargo may take another's program for this one's: it goes
        // by relative paths and times. A new time makes it look again.
        let library = project.migrations().join("lib.rs");
        fs::File::options()
            .append(true)
            .open(&library)
            .and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|error| Failure::file("touch", &library, &error))?;
        drop(program);
        program = prepare(project, output)?;
        // What still differs is not listed in lib.rs; the program itself says which it is.
        program.answer()?;
    }
    Ok(program)
}

fn prepare(project: &Project, output: Output) -> Result<Program<'_>, Failure> {
    let built = build(project, output)?;
    let path = built.with_file_name(format!(
        ".{}-{}{}",
        project.config.migrator.get_ref(),
        std::process::id(),
        std::env::consts::EXE_SUFFIX
    ));
    let _ = fs::remove_file(&path);
    fs::hard_link(&built, &path)
        .or_else(|_| fs::copy(&built, &path).map(|_| ()))
        .map_err(|error| Failure::file("link", &path, &error))?;
    Ok(Program { project, path })
}

impl Program<'_> {
    fn package(&self) -> &str {
        self.project.config.migrator.get_ref()
    }

    fn cannot_start(&self, error: &std::io::Error) -> Failure {
        Failure::new(
            "migrator-program",
            format!("cannot start the {} program: {error}", self.package()),
        )
    }

    /// Asks whether it understands this caller, and for the fingerprint of the revisions that it carries.
    fn answer(&self) -> Result<String, Failure> {
        let answer = clean_command(&self.path)
            .arg(PROTOCOL_FLAG)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .map_err(|error| self.cannot_start(&error))?;
        let answer = String::from_utf8_lossy(&answer.stdout);
        let mut lines = answer.lines();
        let first = lines.next().unwrap_or_default();
        if first == PROTOCOL {
            return Ok(lines.next().unwrap_or_default().to_owned());
        }
        Err(if first.starts_with("schema-diff protocol ") {
            Failure::new(
                "migrator-version",
                format!(
                    "the {} program was built with another schema-diff: it says {first}, and this is {PROTOCOL}",
                    self.package()
                ),
            )
            .help("use the same version of schema-diff for both")
        } else {
            Failure::new(
                "migrator-program",
                format!("the {} program is not one of schema-diff", self.package()),
            )
            .help(main_rs(self.package()))
        })
    }

    /// Calls it with `arguments`, and gives its exit code. The database's URL, where it was given as an argument, goes
    /// by the environment, since others can see a process's arguments.
    pub fn call(
        &self,
        arguments: &[String],
        database_url: Option<&str>,
        prove_urls: &[String],
    ) -> Result<u8, Failure> {
        let mut command = clean_command(&self.path);
        command.arg("-C").arg(&self.project.folder).args(arguments);
        match database_url {
            Some(url) => command.env(URL_VARIABLE, url),
            None => command.env_remove(URL_VARIABLE),
        };
        if prove_urls.is_empty() {
            command.env_remove(PROVE_URL_VARIABLE);
        } else {
            command.env(PROVE_URL_VARIABLE, prove_urls.join(" "));
        }
        let status = command
            .status()
            .map_err(|error| self.cannot_start(&error))?;
        match status.code() {
            Some(code) => Ok(u8::try_from(code).unwrap_or(2)),
            None => Err(Failure::new(
                "migrator-program",
                format!("the {} program was stopped: {status}", self.package()),
            )
            .help("`status` says where the database stands")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cargo_set_is_taken_away() {
        for name in [
            "CARGO",
            "CARGO_MANIFEST_DIR",
            "CARGO_PKG_VERSION",
            "CARGO_BIN_EXE_x",
        ] {
            assert!(is_of_cargo(name), "{name}");
        }
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "PATH",
            "RUSTFLAGS",
        ] {
            assert!(!is_of_cargo(name), "{name}");
        }
    }
}
